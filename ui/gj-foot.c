/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-foot"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-foot.h"
#include "gj-format.h"

#define WAIT_MILLISECONDS 120 /* as long as somebody types */

struct _GjFoot
{
  GtkWidget     parent_instance;

  GtkWidget    *label;
  GjLedger     *ledger;
  GjListQuery  *query;
  GCancellable *running;
  guint         wait; /* source, 0 for none */
};

G_DEFINE_FINAL_TYPE (GjFoot, gj_foot, GTK_TYPE_WIDGET)

typedef struct
{
  GjLedger    *ledger;
  GjListQuery *query;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->ledger);
  gj_list_query_free (question->query);
  g_free (question);
}

/* "Total: Amount ¥1,204.50 · …" */
static char *
make_words (const GjListSpec *spec, const gint64 *sums)
{
  g_autoptr (GString) parts = g_string_new (NULL);

  for (guint i = 0; i < spec->n_columns; i++)
    {
      g_autofree char *sum = NULL;

      if (spec->columns[i].sum == NULL)
        continue;
      sum = spec->columns[i].type == GJ_CELL_MONEY ? gj_format_yuan (sums[i]) : gj_format_count (sums[i]);
      g_string_append_printf (parts, "%s%s %s", parts->len > 0 ? " · " : "", _(spec->columns[i].label), sum);
    }
  /* Translators: what the columns of a list sum up to, "Total: Amount ¥1,204.50" */
  return g_strdup_printf (_("Total: %s"), parts->str);
}

static void
sums_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  const GjListSpec *spec = gj_list_query_spec (question->query);
  g_autofree gint64 *sums = g_new0 (gint64, spec->n_columns);
  GError *error = NULL;
  GjDb *db = gj_ledger_borrow (question->ledger, &error);
  gboolean done = db != NULL && gj_list_query_sums (question->query, db, sums, cancellable, &error);

  if (db != NULL)
    gj_ledger_give_back (question->ledger, db);
  if (done)
    g_task_return_pointer (task, make_words (spec, sums), g_free);
  else
    g_task_return_error (task, error);
}

/* What went wrong the table above says. */
static void
sums_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjFoot *self = GJ_FOOT (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_task_propagate_pointer (G_TASK (result), &error);

  if (words == NULL || self->label == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_widget_set_tooltip_text (self->label, words);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static gboolean
wait_cb (gpointer data)
{
  GjFoot *self = data;
  g_autoptr (GTask) task = NULL;
  Question *question = g_new (Question, 1);

  self->wait = 0;
  self->running = g_cancellable_new ();
  *question = (Question) { g_steal_pointer (&self->ledger), g_steal_pointer (&self->query) };
  task = g_task_new (self, self->running, sums_cb, NULL);
  g_task_set_name (task, "gj_foot");
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, sums_worker);
  return G_SOURCE_REMOVE;
}

static void
stop (GjFoot *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->query, gj_list_query_free);
}

void
gj_foot_show (GjFoot *self, GjLedger *ledger, const GjListQuery *query)
{
  gboolean any = FALSE;

  g_return_if_fail (GJ_IS_FOOT (self));

  stop (self);
  for (guint i = 0; ledger != NULL && query != NULL && i < gj_list_query_spec (query)->n_columns; i++)
    any = any || gj_list_query_spec (query)->columns[i].sum != NULL;
  if (!any)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  self->ledger = g_object_ref (ledger);
  self->query = gj_list_query_copy (query);
  self->wait = g_timeout_add (WAIT_MILLISECONDS, wait_cb, self);
}

static void
gj_foot_dispose (GObject *object)
{
  GjFoot *self = GJ_FOOT (object);

  stop (self);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (gj_foot_parent_class)->dispose (object);
}

static void
gj_foot_class_init (GjFootClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gj_foot_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "foot");
}

static void
gj_foot_init (GjFoot *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
