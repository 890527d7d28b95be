/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-what-if"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-chart.h"
#include "gj-choice.h"
#include "gj-format.h"
#include "gj-policy-variant.h"
#include "gj-policy-what-if.h"
#include "gj-sheet-row.h"

#define MOST_SHOWN 50 /* persons */

struct _GjPolicyWhatIf
{
  GtkWidget        parent_instance;

  GtkWidget       *content;
  GtkBox          *variants;
  GtkWidget       *try_button;
  GtkWidget       *add_button;
  GtkWidget       *results;
  GtkBox          *totals;
  GtkDropDown     *by;
  GtkDropDown     *measure;
  GtkToggleButton *as_table;
  GtkBox          *figures;
  GjChart         *chart;
  GtkWidget       *table; /* or NULL */
  GtkLabel        *persons_title;
  GtkDropDown     *of_variant;
  GtkListBox      *persons;

  GjSession       *session;
  GBytes          *today;
  GjPack          *pack;
  GBytes          *document;
  GjJob           *job; /* whose results are shown, or NULL */
};

G_DEFINE_FINAL_TYPE (GjPolicyWhatIf, gj_policy_what_if, GTK_TYPE_WIDGET)

static const GjSimulatedBy bys[] = {
  GJ_SIMULATED_ITEM, GJ_SIMULATED_GROUP, GJ_SIMULATED_CITY, GJ_SIMULATED_LEVEL, GJ_SIMULATED_FUND, GJ_SIMULATED_FUND_YEAR,
};

enum
{
  MEASURE_AMOUNT,
  MEASURE_PERSONS,
  MEASURE_TIMES,
};

/* ----- variants ----- */

static guint
n_variants (GjPolicyWhatIf *self)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->variants)); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static void
update_buttons (GjPolicyWhatIf *self)
{
  guint n = n_variants (self);
  gboolean rest = self->session != NULL && gj_session_get_job (self->session) == NULL;

  gtk_widget_set_sensitive (self->try_button, rest && n > 0);
  gtk_widget_set_sensitive (self->add_button, self->pack != NULL && n < GJ_CHART_MAX_SERIES - 1);
}

static void
remove_variant_cb (GjPolicyWhatIf *self, GtkWidget *variant)
{
  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  gtk_box_remove (self->variants, variant);
  update_buttons (self);
  gtk_widget_grab_focus (self->add_button);
}

static char *
variant_title (guint number)
{
  return g_strdup_printf (_("Variant %u"), number);
}

static GtkWidget *
add_variant (GjPolicyWhatIf *self)
{
  g_autofree char *title = variant_title (n_variants (self) + 1);
  GtkWidget *variant = gj_policy_variant_new (self->pack, title);

  g_signal_connect_swapped (variant, "remove", G_CALLBACK (remove_variant_cb), self);
  gtk_box_append (self->variants, variant);
  update_buttons (self);
  return variant;
}

static void
add_cb (GjPolicyWhatIf *self)
{
  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  if (self->pack != NULL)
    gtk_widget_child_focus (add_variant (self), GTK_DIR_TAB_FORWARD);
}

static void
try_cb (GjPolicyWhatIf *self)
{
  g_autoptr (GjJob) job = NULL;
  guint number = 0;

  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  if (self->document == NULL)
    return;
  job = gj_job_new (GJ_JOB_SIMULATE, gj_session_get_ledger (self->session));
  gj_job_add_variant (job, self->today != NULL ? _("Today") : _("The chosen pack"), self->today != NULL ? self->today : self->document,
                      (const char *const[]){ NULL });
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->variants)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      g_auto (GStrv) sets = gj_policy_variant_get_sets (GJ_POLICY_VARIANT (child));
      g_autofree char *changes = g_strjoinv (", ", sets);
      g_autofree char *name = variant_title (++number);
      g_autofree char *title = changes[0] != '\0' ? g_strdup_printf ("%s: %s", name, changes) : g_strdup (name);

      gj_job_add_variant (job, title, self->document, (const char *const *) sets);
    }
  gj_session_run (self->session, job);
}

/* ----- figures ----- */

static gint64
measured (const GjSimulatedCell *cell, guint measure)
{
  return measure == MEASURE_AMOUNT ? cell->amount : measure == MEASURE_PERSONS ? cell->persons : cell->person_times;
}

static char *
measured_text (const GjSimulatedCell *cell, guint measure)
{
  return measure == MEASURE_AMOUNT ? gj_format_yuan (cell->amount) : gj_format_count (measured (cell, measure));
}

/* The name, and what there is to spend. */
static char *
row_label (const GjSimulatedRow *row, guint measure)
{
  g_autofree char *budget = NULL;

  if (row->budget < 0 || measure != MEASURE_AMOUNT)
    return g_strdup (row->label);
  budget = gj_format_yuan (row->budget);
  /* Translators: a fund's year and its budget */
  return g_strdup_printf (_("%s (budget %s)"), row->label, budget);
}

static void
add_row (GjPolicyWhatIf *self, const GjSimulatedRow *row, guint n, guint measure)
{
  gint64 values[GJ_CHART_MAX_SERIES] = { 0 };
  g_auto (GStrv) texts = g_new0 (char *, n + 1);
  g_autofree char *label = row_label (row, measure);

  for (guint v = 0; v < n; v++)
    {
      values[v] = measured (&row->cells[v], measure);
      texts[v] = measured_text (&row->cells[v], measure);
    }
  gj_chart_add (self->chart, label, values, (const char *const *) texts);
}

/* All of the chart in words, for those who cannot see it. */
static char *
describe (const GjSimulated *simulated, GjSimulatedBy by, guint measure)
{
  GString *text = g_string_new (gj_simulated_by_label (by));

  for (guint i = 0; i < simulated->rows->len; i++)
    {
      const GjSimulatedRow *row = simulated->rows->pdata[i];
      g_autofree char *label = row_label (row, measure);

      if (row->by != by)
        continue;
      g_string_append_printf (text, "; %s", label);
      for (guint v = 0; v < simulated->n_variants; v++)
        {
          g_autofree char *value = measured_text (&row->cells[v], measure);

          g_string_append_printf (text, ", %s: %s", simulated->titles[v], value);
        }
    }
  return g_string_free (text, FALSE);
}

static void
show_figures_cb (GjPolicyWhatIf *self)
{
  const GjSimulated *simulated = self->job != NULL ? gj_job_get_simulated (self->job) : NULL;
  guint by = gtk_drop_down_get_selected (self->by), measure = gtk_drop_down_get_selected (self->measure);
  gboolean as_table = gtk_toggle_button_get_active (self->as_table);
  g_autofree char *words = NULL;

  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  if (simulated == NULL || by >= G_N_ELEMENTS (bys) || measure > MEASURE_TIMES)
    return;
  words = describe (simulated, bys[by], measure);
  gj_chart_begin (self->chart, words, (const char *const *) simulated->titles);
  for (guint i = 0; i < simulated->rows->len; i++)
    if (((GjSimulatedRow *) simulated->rows->pdata[i])->by == bys[by])
      add_row (self, simulated->rows->pdata[i], simulated->n_variants, measure);
  if (self->table != NULL)
    gtk_box_remove (self->figures, self->table);
  self->table = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->chart), !as_table);
  if (!as_table)
    return;
  self->table = gj_chart_table_new (self->chart, gj_simulated_by_label (bys[by]), _("Figures"));
  gtk_box_append (self->figures, self->table);
}

/* ----- totals ----- */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* Also the key of the chart: the pattern, the name, the sum, what is gained and lost. */
static GtkWidget *
total_line (const GjSimulated *simulated, const GjSimulatedRow *total, guint variant)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *key = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const GjSimulatedCell *cell = &total->cells[variant];
  g_autofree char *css = g_strdup_printf ("chart-series-%u", variant);
  g_autofree char *amount = gj_format_yuan (cell->amount);
  g_autofree char *persons = gj_format_count (cell->persons);
  g_autofree char *times = gj_format_count (cell->person_times);
  g_autofree char *sum = g_strdup_printf (_("%s for %s persons, %s person-times"), amount, persons, times);
  g_autofree char *change = NULL;

  if (variant > 0)
    {
      g_autofree char *gained = gj_format_yuan (cell->gained);
      g_autofree char *lost = gj_format_yuan (cell->lost);
      g_autofree char *gainers = gj_format_count (cell->gainers);
      g_autofree char *losers = gj_format_count (cell->losers);

      change = g_strdup_printf (_("%s persons gain %s; %s persons lose %s"), gainers, gained, losers, lost);
    }
  gtk_widget_add_css_class (key, "chart-bar");
  gtk_widget_add_css_class (key, "chart-key");
  gtk_widget_add_css_class (key, css);
  gtk_widget_set_valign (key, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (simulated->titles[variant], "heading"));
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (sum, "numeric"));
  if (change != NULL)
    gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (change, "row-label"));
  gtk_box_append (GTK_BOX (line), key);
  gtk_box_append (GTK_BOX (line), texts);
  return line;
}

/* ----- persons ----- */

static GtkWidget *
person_row (const GjSimulatedName *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  GtkWidget *label, *change;
  g_autofree char *who = g_strdup_printf ("%s · %s", name->name, name->number);
  g_autofree char *before = gj_format_yuan (name->before);
  g_autofree char *after = gj_format_yuan (name->after);
  g_autofree char *words = g_strdup_printf ("%s → %s", before, after);
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), who, words);

  label = gj_sheet_label_new (who, "row-sentence");
  change = gj_sheet_label_new (words, name->after >= name->before ? "success" : "warning");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (change, "numeric");
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), change);
  gtk_box_append (GTK_BOX (line), arrow);
  gtk_widget_add_css_class (line, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data_full (G_OBJECT (row), "gj-target", g_variant_ref_sink (g_variant_new ("(sx)", "persons", name->person)),
                          (GDestroyNotify) g_variant_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
person_cb (GjPolicyWhatIf *self, GtkListBoxRow *row)
{
  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  gtk_widget_activate_action_variant (GTK_WIDGET (self), "win.open", g_object_get_data (G_OBJECT (row), "gj-target"));
}

static void
show_persons_cb (GjPolicyWhatIf *self)
{
  const GjSimulated *simulated = self->job != NULL ? gj_job_get_simulated (self->job) : NULL;
  guint variant = gtk_drop_down_get_selected (self->of_variant) + 1; /* the first is what they are compared with */
  GtkWidget *child;
  const GPtrArray *names;
  const GjSimulatedCell *total;
  gint64 n;
  g_autofree char *count = NULL;
  g_autofree char *title = NULL;

  g_assert (GJ_IS_POLICY_WHAT_IF (self));

  if (simulated == NULL || variant >= simulated->n_variants)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->persons))) != NULL)
    gtk_list_box_remove (self->persons, child);
  names = gj_job_get_names (self->job, variant);
  total = &((GjSimulatedRow *) simulated->rows->pdata[0])->cells[variant];
  n = total->gainers + total->losers;
  for (guint i = 0; i < MIN (names->len, MOST_SHOWN); i++)
    gtk_list_box_append (self->persons, person_row (names->pdata[i]));
  count = gj_format_count (n);
  title = n == 0            ? g_strdup (_("Nothing changes for anybody"))
          : n <= MOST_SHOWN ? g_strdup_printf (_("Something changes for %s persons"), count)
                            : g_strdup_printf (_("Something changes for %s persons; these are the greatest changes"), count);
  gtk_label_set_label (self->persons_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->persons), names->len > 0);
}

/* ----- the object ----- */

static void
gj_policy_what_if_dispose (GObject *object)
{
  GjPolicyWhatIf *self = GJ_POLICY_WHAT_IF (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->job);
  g_clear_pointer (&self->pack, gj_pack_unref);
  g_clear_pointer (&self->today, g_bytes_unref);
  g_clear_pointer (&self->document, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_POLICY_WHAT_IF);
  G_OBJECT_CLASS (gj_policy_what_if_parent_class)->dispose (object);
}

static void
gj_policy_what_if_class_init (GjPolicyWhatIfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GJ_TYPE_CHART);
  G_OBJECT_CLASS (klass)->dispose = gj_policy_what_if_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-policy-what-if.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, content);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, variants);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, try_button);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, add_button);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, results);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, totals);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, by);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, measure);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, as_table);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, figures);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, chart);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, persons_title);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, of_variant);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyWhatIf, persons);
  gtk_widget_class_bind_template_callback (widget_class, try_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_figures_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_persons_cb);
  gtk_widget_class_bind_template_callback (widget_class, person_cb);
}

static void
gj_policy_what_if_init (GjPolicyWhatIf *self)
{
  const char *labels[G_N_ELEMENTS (bys) + 1] = { NULL };
  const char *const measures[] = { _("Amount"), _("Persons"), _("Person-times"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (bys); i++)
    labels[i] = gj_simulated_by_label (bys[i]);
  gj_choice_prepare (self->by, _("Figures by"));
  gj_choice_prepare (self->measure, _("What is counted"));
  gj_choice_prepare (self->of_variant, _("Variant"));
  gj_choice_fill (self->by, labels);
  gj_choice_fill (self->measure, measures);
}

void
gj_policy_what_if_set_session (GjPolicyWhatIf *self, GjSession *session)
{
  g_return_if_fail (GJ_IS_POLICY_WHAT_IF (self));
  g_return_if_fail (self->session == NULL && GJ_IS_SESSION (session));

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (update_buttons), self);
  update_buttons (self);
}

void
gj_policy_what_if_set_today (GjPolicyWhatIf *self, GBytes *document)
{
  g_return_if_fail (GJ_IS_POLICY_WHAT_IF (self));

  g_clear_pointer (&self->today, g_bytes_unref);
  self->today = document != NULL ? g_bytes_ref (document) : NULL;
}

void
gj_policy_what_if_set_pack (GjPolicyWhatIf *self, GjPack *pack, GBytes *document)
{
  g_return_if_fail (GJ_IS_POLICY_WHAT_IF (self));

  clear_box (self->variants);
  g_clear_pointer (&self->pack, gj_pack_unref);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_clear_object (&self->job);
  gtk_widget_set_visible (self->results, FALSE);
  self->pack = pack != NULL ? gj_pack_ref (pack) : NULL;
  self->document = document != NULL ? g_bytes_ref (document) : NULL;
  if (pack != NULL)
    add_variant (self);
  update_buttons (self);
}

void
gj_policy_what_if_show (GjPolicyWhatIf *self, GjJob *job)
{
  const GjSimulated *simulated;

  g_return_if_fail (GJ_IS_POLICY_WHAT_IF (self));
  g_return_if_fail (GJ_IS_JOB (job) && gj_job_get_simulated (job) != NULL);

  g_set_object (&self->job, job);
  simulated = gj_job_get_simulated (job);
  clear_box (self->totals);
  for (guint v = 0; v < simulated->n_variants; v++)
    gtk_box_append (self->totals, total_line (simulated, simulated->rows->pdata[0], v));
  gj_choice_fill (self->of_variant, (const char *const *) simulated->titles + 1);
  gtk_widget_set_visible (self->results, TRUE);
  show_figures_cb (self);
  show_persons_cb (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->by)); /* which brings the figures into view */
}
