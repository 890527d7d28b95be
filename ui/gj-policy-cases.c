/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-cases"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-policy-cases.h"
#include "gj-sheet-row.h"

struct _GjPolicyCases
{
  GtkWidget     parent_instance;

  GtkWidget    *content;
  GtkWidget    *run_button;
  GtkLabel     *summary;
  GtkListBox   *list;

  GjPack       *pack;
  GCancellable *cancellable; /* of the run under way, or NULL */
};

G_DEFINE_FINAL_TYPE (GjPolicyCases, gj_policy_cases, GTK_TYPE_WIDGET)

/* What a run brings back. */
typedef struct
{
  GPtrArray *cases;
  GPtrArray *problems;
} Outcome;

static void
outcome_free (Outcome *outcome)
{
  g_ptr_array_unref (outcome->cases);
  g_ptr_array_unref (outcome->problems);
  g_free (outcome);
}

static void
run_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->cases = gj_pack_cases_new ();
  outcome->problems = gj_pack_problems_new ();
  gj_pack_run_cases (task_data, outcome->problems, outcome->cases);
  g_task_return_pointer (task, outcome, (GDestroyNotify) outcome_free);
}

static void
clear (GjPolicyCases *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
}

static GtkWidget *
case_row (const GjPackCase *one)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (one->passed ? "object-select-symbolic" : "process-stop-symbolic");
  const char *state = one->passed ? _("passed") : _("failed");
  g_autofree char *title = g_strdup_printf ("%s · %s", one->id, one->title);
  g_autofree char *expected = g_strdup_printf (_("Expected: %s"), one->expected);
  g_autofree char *found = g_strdup_printf (_("Found: %s"), one->found);
  g_autofree char *spoken = g_strjoin ("; ", title, state, expected, found, NULL);

  gtk_widget_add_css_class (icon, one->passed ? "success" : "error");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (icon, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (title, "row-sentence"));
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (expected, "row-label"));
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (found, one->passed ? "row-label" : "error"));
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_add_css_class (line, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

/* Those that fail first. */
static void
show_outcome (GjPolicyCases *self, const Outcome *outcome)
{
  guint n_failed = 0;
  g_autofree char *words = NULL;

  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), outcome->cases->len > 0);
  for (int passed = 0; passed <= 1; passed++)
    for (guint i = 0; i < outcome->cases->len; i++)
      {
        const GjPackCase *one = outcome->cases->pdata[i];

        if (one->passed != passed)
          continue;
        n_failed += !one->passed;
        gtk_list_box_append (self->list, case_row (one));
      }
  if (n_failed == 0)
    words = g_strdup_printf (ngettext ("%u case passed.", "All %u cases passed.", outcome->cases->len), outcome->cases->len);
  else
    words = g_strdup_printf (ngettext ("%u of %u case failed; such a pack cannot be adopted.", "%u of %u cases failed; such a pack cannot be adopted.",
                                       outcome->cases->len),
                             n_failed, outcome->cases->len);
  gtk_label_set_label (self->summary, words);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjPolicyCases *self = GJ_POLICY_CASES (source);
  g_autoptr (GError) error = NULL;
  Outcome *outcome = g_task_propagate_pointer (G_TASK (result), &error);

  if (outcome == NULL)
    return; /* another pack was chosen meanwhile */
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->run_button, TRUE);
  show_outcome (self, outcome);
  outcome_free (outcome);
}

static void
stop (GjPolicyCases *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
gj_policy_cases_dispose (GObject *object)
{
  GjPolicyCases *self = GJ_POLICY_CASES (object);

  stop (self);
  g_clear_pointer (&self->pack, gj_pack_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_POLICY_CASES);
  G_OBJECT_CLASS (gj_policy_cases_parent_class)->dispose (object);
}

static void
gj_policy_cases_class_init (GjPolicyCasesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_policy_cases_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-policy-cases.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPolicyCases, content);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyCases, run_button);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyCases, summary);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyCases, list);
  gtk_widget_class_bind_template_callback (widget_class, gj_policy_cases_run);
}

static void
gj_policy_cases_init (GjPolicyCases *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
gj_policy_cases_set_pack (GjPolicyCases *self, GjPack *pack)
{
  guint n = pack != NULL ? gj_pack_n_cases (pack) : 0;
  g_autofree char *words = NULL;
  GjPack *before;

  g_return_if_fail (GJ_IS_POLICY_CASES (self));

  stop (self);
  before = self->pack;
  self->pack = pack != NULL ? gj_pack_ref (pack) : NULL;
  g_clear_pointer (&before, gj_pack_unref);
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  words = n > 0 ? g_strdup_printf (ngettext ("%u case, not run yet.", "%u cases, not run yet.", n), n) : g_strdup (_("This pack has no cases."));
  gtk_label_set_label (self->summary, words);
  gtk_widget_set_sensitive (self->run_button, n > 0);
}

void
gj_policy_cases_run (GjPolicyCases *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GJ_IS_POLICY_CASES (self));

  if (self->pack == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_name (task, "gj_policy_cases_run");
  g_task_set_task_data (task, gj_pack_ref (self->pack), (GDestroyNotify) gj_pack_unref);
  gtk_widget_set_sensitive (self->run_button, FALSE);
  gtk_label_set_label (self->summary, _("Running the cases…"));
  g_task_run_in_thread (task, run_worker);
}
