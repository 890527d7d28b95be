/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-export"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-dialogs.h"
#include "gj-export.h"
#include "gj-format.h"

/* What was asked, and what is being answered. */
typedef struct
{
  GjSession    *session;
  GjTable      *table;
  char         *list;
  GtkWidget    *rows;   /* NULL when nothing is selected */
  GtkWidget    *format;
  GtkWidget    *in_full;
  GjListSave   *save;
  GjTableFormat chosen;
} Question;

static const struct
{
  GjTableFormat format;
  const char   *label;
  const char   *suffix;
} formats[] = {
  { GJ_TABLE_XLSX, N_ ("Spreadsheet (XLSX)"), "xlsx" },
  { GJ_TABLE_CSV, N_ ("Comma-separated values (CSV)"), "csv" },
};

static void
question_free (Question *question)
{
  g_object_unref (question->session);
  g_object_unref (question->table);
  g_clear_object (&question->rows);
  g_clear_object (&question->format);
  g_clear_object (&question->in_full);
  g_clear_pointer (&question->save, gj_list_save_free);
  g_free (question->list);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static GtkWidget *
add_combo (GtkWidget *group, const char *title, const char *const *choices)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (choices);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return g_object_ref (row);
}

static GtkWidget *
add_switch (GtkWidget *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return g_object_ref (toggle);
}

static GtkWidget *
make_choices (Question *question, guint64 n_selected)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *labels[G_N_ELEMENTS (formats) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    labels[i] = _(formats[i].label);
  if (n_selected > 0)
    {
      g_autofree char *all = gj_format_count (gj_table_get_n_items (question->table));
      g_autofree char *some = gj_format_count ((gint64) n_selected);
      g_autofree char *all_label = g_strdup_printf (_("All shown (%s)"), all);
      g_autofree char *some_label = g_strdup_printf (_("Selected (%s)"), some);

      question->rows = add_combo (group, _("Rows"), (const char *const[]){ all_label, some_label, NULL });
      adw_combo_row_set_selected (ADW_COMBO_ROW (question->rows), n_selected > 1 ? 1 : 0);
    }
  question->format = add_combo (group, _("Format"), labels);
  question->in_full = add_switch (group, _("Numbers in Full"), _("Identity, card and telephone numbers. This is recorded."));
  return group;
}

static void
path_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autofree char *path = gj_dialogs_save_finish (result, NULL);
  g_autoptr (GjJob) job = NULL;

  if (path == NULL || gj_session_get_ledger (question->session) == NULL)
    return;
  job = gj_job_new (GJ_JOB_LIST, gj_session_get_ledger (question->session));
  gj_job_set_list (job, g_steal_pointer (&question->save), question->chosen, path);
  gj_session_run (question->session, job);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  guint format = adw_combo_row_get_selected (ADW_COMBO_ROW (question->format));
  g_autofree char *name = NULL;

  if (!gj_dialogs_ask_finish (result, NULL) || format >= G_N_ELEMENTS (formats))
    return;
  question->save = gj_table_dup_save (question->table,
                                      question->rows != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (question->rows)) == 1);
  if (question->save == NULL)
    return;
  question->save->unmasked = gtk_switch_get_active (GTK_SWITCH (question->in_full));
  question->chosen = formats[format].format;
  name = g_strdup_printf ("%s.%s", question->list, formats[format].suffix);
  gj_dialogs_save_async (GTK_WINDOW (source), GJ_FILES_TABLE, _("Save List"), name, path_cb, g_steal_pointer (&question));
}

void
gj_export_ask (GtkWindow *parent, GjSession *session, GjTable *table, const char *list)
{
  Question *question;
  GtkWidget *choices;

  g_return_if_fail (GTK_IS_WINDOW (parent) && GJ_IS_SESSION (session) && GJ_IS_TABLE (table) && list != NULL);

  question = g_new0 (Question, 1);
  question->session = g_object_ref (session);
  question->table = g_object_ref (table);
  question->list = g_strdup (list);
  choices = make_choices (question, gj_table_get_n_selected (table));
  gj_dialogs_ask_async (parent, _("Export List"), _("The rows and columns that are shown, in their order."), choices, _("_Export…"), answer_cb,
                        question);
}
