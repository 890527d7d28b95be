/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-window-actions"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "gj-dialogs.h"
#include "gj-error.h"
#include "gj-pages.h"
#include "gj-preferences.h"
#include "gj-recent.h"
#include "gj-window-private.h"

static void
add_rosters_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_auto (GStrv) paths = gj_dialogs_open_finish (result, NULL);

  if (paths != NULL)
    _gj_window_import (self, (const char *const *) paths);
}

static void
add_rosters_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_open_async (GTK_WINDOW (widget), GJ_FILES_ROSTERS, _("Add Rosters"), add_rosters_cb, NULL);
}

static void
new_ledger_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *path = gj_dialogs_save_finish (result, NULL);

  if (path != NULL)
    gj_window_open_ledger (GJ_WINDOW (source), path, TRUE);
}

static void
new_ledger_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_save_async (GTK_WINDOW (widget), GJ_FILES_LEDGER, _("New Ledger"), _("Ledger.gjl"),
                         new_ledger_cb, NULL);
}

static void
open_ledger_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_auto (GStrv) paths = gj_dialogs_open_finish (result, NULL);

  if (paths != NULL && paths[0] != NULL)
    gj_window_open_ledger (GJ_WINDOW (source), paths[0], FALSE);
}

static void
open_ledger_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_open_async (GTK_WINDOW (widget), GJ_FILES_LEDGER, _("Open Ledger"), open_ledger_cb, NULL);
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_window_open_ledger (GJ_WINDOW (widget), g_variant_get_string (target, NULL), FALSE);
}

static void
forget_recent_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_recent_remove (GJ_WINDOW (widget)->settings, g_variant_get_string (target, NULL));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjWindow) self = data;
  g_autoptr (GError) error = NULL;

  self->opening = FALSE;
  if (!gj_session_open_finish (GJ_SESSION (source), result, &error))
    {
      gj_dialogs_show_error (GTK_WINDOW (self), _("The Ledger Could Not Be Opened"), error->message);
      return;
    }
  if (self->pending != NULL)
    {
      g_auto (GStrv) paths = g_steal_pointer (&self->pending);

      _gj_window_import (self, (const char *const *) paths);
    }
}

/* The sample has a ledger of its own, so that it never mixes with real records. */
static void
sample_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjJob) job = NULL;

  if (!gj_session_open_finish (GJ_SESSION (source), result, &error))
    {
      gj_dialogs_show_error (GTK_WINDOW (self), _("The Sample Could Not Be Made"), error->message);
      return;
    }
  job = gj_job_new (GJ_JOB_SAMPLE, gj_session_get_ledger (self->session));
  gj_session_run (self->session, job);
}

static void
try_sample_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);
  g_autofree char *directory = g_build_filename (g_get_user_data_dir (), "gongjiang", NULL);
  g_autofree char *path = g_build_filename (directory, "sample.gjl", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      gj_window_open_ledger (self, path, FALSE);
      return;
    }
  (void) g_mkdir_with_parents (directory, 0700);
  gj_session_open_async (self->session, path, TRUE, sample_opened_cb, g_object_ref (self));
}

static void
run_kind (GjWindow *self, GjJobKind kind)
{
  g_autoptr (GjJob) job = gj_job_new (kind, gj_session_get_ledger (self->session));

  gj_session_run (self->session, job);
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run_kind (GJ_WINDOW (widget), GJ_JOB_DECIDE);
}

static void
adopt_pack_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run_kind (GJ_WINDOW (widget), GJ_JOB_ADOPT);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run_kind (GJ_WINDOW (widget), GJ_JOB_VERIFY);
}

static void
cancel_job_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjJob *job = gj_session_get_job (GJ_WINDOW (widget)->session);

  if (job != NULL)
    gj_job_cancel (job);
}

/* A file that is about to be written, and by which job. */
typedef struct
{
  GjJobKind kind;
  gint64    submission;
} Target;

static void
save_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autofree Target *target = data;
  g_autofree char *path = gj_dialogs_save_finish (result, NULL);
  g_autoptr (GjJob) job = NULL;

  if (path == NULL)
    return;
  job = gj_job_new (target->kind, gj_session_get_ledger (self->session));
  gj_job_set_target (job, target->submission, path);
  gj_session_run (self->session, job);
}

static void
save (GjWindow *self, GjJobKind kind, gint64 submission, const char *title, const char *file_name)
{
  Target *target = g_new (Target, 1);

  *target = (Target){ .kind = kind, .submission = submission };
  gj_dialogs_save_async (GTK_WINDOW (self), GJ_FILES_XML, title, file_name, save_cb, target);
}

static void
save_receipt_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gint64 id = g_variant_get_int64 (target);
  g_autofree char *file_name = g_strdup_printf ("receipt-%" G_GINT64_FORMAT ".xml", id);

  save (GJ_WINDOW (widget), GJ_JOB_RECEIPT, id, _("Save Receipt"), file_name);
}

static void
save_fix_list_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gint64 id = g_variant_get_int64 (target);
  g_autofree char *file_name = g_strdup_printf ("fix-list-%" G_GINT64_FORMAT ".roster.xml", id);

  save (GJ_WINDOW (widget), GJ_JOB_FIX_LIST, id, _("Save Fix-List"), file_name);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *target)
{
  save (GJ_WINDOW (widget), GJ_JOB_EXPORT, 0, _("Save the Register as a Roster"), "register.roster.xml");
}

static void
save_decisions_action (GtkWidget *widget, const char *name, GVariant *target)
{
  save (GJ_WINDOW (widget), GJ_JOB_DECISIONS, 0, _("Save the Decisions"), "decisions.xml");
}

static void
show_filtered (GjWindow *self, const char *page, const char *filter, const char *value)
{
  _gj_window_show_page (self, page);
  gj_page_set_filter (_gj_window_get_page (self, page), filter, value);
}

static void
show_problems_action (GtkWidget *widget, const char *name, GVariant *target)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (target));

  show_filtered (GJ_WINDOW (widget), "problems", "submission", id);
}

static void
show_code_action (GtkWidget *widget, const char *name, GVariant *target)
{
  show_filtered (GJ_WINDOW (widget), "problems", "code", g_variant_get_string (target, NULL));
}

static void
show_outcome_action (GtkWidget *widget, const char *name, GVariant *target)
{
  show_filtered (GJ_WINDOW (widget), "decisions", "status", g_variant_get_string (target, NULL));
}

static void
show_reason_action (GtkWidget *widget, const char *name, GVariant *target)
{
  show_filtered (GJ_WINDOW (widget), "decisions", "reason", g_variant_get_string (target, NULL));
}

/* From a row of one sheet to another record; Alt+Left leads back. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);
  const char *list;
  gint64 id;

  g_variant_get (target, "(&sx)", &list, &id);
  _gj_window_show_page (self, list);
  gj_page_open (_gj_window_get_page (self, list), id);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *target)
{
  _gj_window_show_page (GJ_WINDOW (widget), g_variant_get_string (target, NULL));
}

static void
page_number_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages));

  for (int number = g_variant_get_int32 (target); number > 1 && page != NULL; number--)
    page = gtk_widget_get_next_sibling (page);
  if (page != NULL)
    _gj_window_show_page (self, gtk_stack_page_get_name (gtk_stack_get_page (self->pages, page)));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPage *page = _gj_window_current_page (GJ_WINDOW (widget));

  if (page != NULL)
    gj_page_focus_search (page);
  else if (gtk_stack_get_visible_child (GJ_WINDOW (widget)->pages) == GJ_WINDOW (widget)->policy)
    gj_policy_page_focus_search (GJ_POLICY_PAGE (GJ_WINDOW (widget)->policy));
}

static void
export_list_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPage *page = _gj_window_current_page (GJ_WINDOW (widget));

  if (page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "list.export", NULL);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);
  GjPage *page = _gj_window_current_page (self);

  if (page != NULL && gj_session_get_ledger (self->session) != NULL)
    gj_page_print (page, g_str_equal (name, "win.save-pdf"));
  else
    _gj_window_toast (self, _("Open a list or a record to print it."));
}

/* Whoever saved a file says where. */
static void
saved_action (GtkWidget *widget, const char *name, GVariant *target)
{
  g_autofree char *file = g_filename_display_basename (g_variant_get_string (target, NULL));
  g_autofree char *text = g_strdup_printf (_("Saved as %s."), file);

  _gj_window_toast (GJ_WINDOW (widget), text);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);

  /* The sidebar may stand before everything else. */
  if (gj_split_get_folded (self->split))
    gj_split_set_open (self->split, FALSE);
  gtk_menu_button_popup (self->find_button);
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);

  gj_split_set_open (self->split, !gj_split_get_open (self->split));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *target)
{
  _gj_window_go_back (GJ_WINDOW (widget));
}

static void
escape_action (GtkWidget *widget, const char *name, GVariant *target)
{
  _gj_window_step_out (GJ_WINDOW (widget));
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *target)
{
  g_signal_emit_by_name (GJ_WINDOW (widget)->session, "changed");
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (gj_preferences_new (GTK_WINDOW (self), gj_session_get_ledger (self->session), self->settings)));
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_show_about (GTK_WINDOW (widget));
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_show_shortcuts (GTK_WINDOW (widget));
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_show_help (GTK_WINDOW (widget));
}

static void
import_closed_cb (GjWindow *self, gint64 submission, GjImportPanel *panel)
{
  GjPage *page = _gj_window_get_page (self, "submissions");

  g_assert (GJ_IS_WINDOW (self));

  self->import_panel = NULL;
  gj_page_set_work (page, NULL);
  if (submission != 0)
    gj_page_open (page, submission);
}

void
_gj_window_class_actions_init (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char                       *name;
    const char                       *type;
    GtkWidgetActionActivateFunc       activate;
  } actions[] = {
    { "win.add-rosters", NULL, add_rosters_action },
    { "win.new-ledger", NULL, new_ledger_action },
    { "win.open-ledger", NULL, open_ledger_action },
    { "win.open-recent", "s", open_recent_action },
    { "win.forget-recent", "s", forget_recent_action },
    { "win.preferences", NULL, preferences_action },
    { "win.try-sample", NULL, try_sample_action },
    { "win.export", NULL, export_action },
    { "win.decide", NULL, decide_action },
    { "win.adopt-pack", NULL, adopt_pack_action },
    { "win.verify", NULL, verify_action },
    { "win.cancel-job", NULL, cancel_job_action },
    { "win.save-decisions", NULL, save_decisions_action },
    { "win.save-receipt", "x", save_receipt_action },
    { "win.save-fix-list", "x", save_fix_list_action },
    { "win.show-problems", "x", show_problems_action },
    { "win.show-code", "s", show_code_action },
    { "win.show-outcome", "s", show_outcome_action },
    { "win.show-reason", "s", show_reason_action },
    { "win.open", "(sx)", open_action },
    { "win.page", "s", page_action },
    { "win.page-number", "i", page_number_action },
    { "win.search", NULL, search_action },
    { "win.find", NULL, find_action },
    { "win.export-list", NULL, export_list_action },
    { "win.print", NULL, print_action },
    { "win.save-pdf", NULL, print_action },
    { "win.saved", "s", saved_action },
    { "win.sidebar", NULL, sidebar_action },
    { "win.back", NULL, back_action },
    { "win.escape", NULL, escape_action },
    { "win.refresh", NULL, refresh_action },
    { "win.about", NULL, about_action },
    { "win.shortcuts", NULL, shortcuts_action },
    { "win.help", NULL, help_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
  _gj_window_class_undo_init (widget_class);
  _gj_window_class_edit_init (widget_class);
  /* In the bubble phase: an open popover or the search entry takes Escape first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.escape", NULL);
}

/* What cannot be done now cannot be pressed: most of it needs a ledger, and one job runs at a time. */
void
_gj_window_actions_update (GjWindow *self)
{
  static const char *const need_ledger[] = { "win.add-rosters", "win.refresh", "win.search", "win.page", "win.find", "win.print", "win.save-pdf" };
  static const char *const need_rest[] = {
    "win.export",    "win.decide",       "win.adopt-pack",   "win.verify",
    "win.try-sample", "win.new-ledger",  "win.open-ledger",  "win.open-recent", "win.save-receipt", "win.save-fix-list",
    "win.save-decisions", "win.take-back", "win.take-back-now", "win.undo", "win.export-list",
  };
  gboolean ledger = gj_session_get_ledger (self->session) != NULL;
  gboolean rest = gj_session_get_job (self->session) == NULL;

  for (guint i = 0; i < G_N_ELEMENTS (need_ledger); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_ledger[i], ledger);
  for (guint i = 0; i < G_N_ELEMENTS (need_rest); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_rest[i],
                                   rest && (ledger || strstr (need_rest[i], "-ledger") != NULL || g_str_has_suffix (need_rest[i], "-recent")
                                            || g_str_has_suffix (need_rest[i], "sample")));
  _gj_window_edit_update (self, rest && ledger);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-job", !rest);
}

/* A finished job speaks for itself in a toast; what went wrong stays on the page that it concerns. */
void
_gj_window_job_done (GjWindow *self, GjJob *job, GError *error, GjSession *session)
{
  GjJobKind kind = gj_job_get_kind (job);
  gboolean verify = kind == GJ_JOB_VERIFY;
  gboolean decide = kind == GJ_JOB_DECIDE || kind == GJ_JOB_ADOPT;
  GjPage *page = kind == GJ_JOB_LIST ? _gj_window_current_page (self)
                                        : _gj_window_get_page (self, verify ? "audit" : decide ? "decisions" : "submissions");
  g_autofree char *summary = NULL;

  g_assert (GJ_IS_WINDOW (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      _gj_window_toast (self, _("Stopped. The ledger is as it was."));
      return;
    }
  if (gj_policy_page_job_done (GJ_POLICY_PAGE (self->policy), job, error))
    {
      if (error != NULL)
        return;
      summary = gj_job_dup_summary (job);
      if (summary[0] != '\0')
        _gj_window_toast (self, summary);
      return;
    }
  if (decide && g_error_matches (error, GJ_ERROR, GJ_ERROR_NOT_FOUND))
    {
      gj_page_set_banner (page, "warn", _("No policy pack is in force, so nothing can be decided."),
                          _("_Use the Illustrative Pack"), "win.adopt-pack");
      _gj_window_show_page (self, "decisions");
      return;
    }
  if (page == NULL)
    {
      _gj_window_toast (self, error != NULL ? error->message : (summary = gj_job_dup_summary (job)));
      return;
    }
  if (error != NULL)
    {
      gj_page_set_banner (page, "bad", error->message, NULL, NULL);
      _gj_window_show_page (self, gj_page_get_info (page)->name);
      return;
    }
  gj_page_set_banner (page, NULL, NULL, NULL, NULL);
  if (kind == GJ_JOB_CHECK)
    return;
  summary = gj_job_dup_summary (job);
  if (verify)
    gj_page_set_banner (page, "good", summary, NULL, NULL);
  else if (kind == GJ_JOB_IMPORT)
    _gj_window_offer_undo (self, job, summary);
  else
    _gj_window_toast (self, summary);
  /* The button that began it may be gone; the keyboard goes on where the work is. */
  if (page == _gj_window_current_page (self) && kind != GJ_JOB_IMPORT)
    gj_page_focus (page);
}

void
_gj_window_import (GjWindow *self, const char *const *paths)
{
  GjPage *page = _gj_window_get_page (self, "submissions");

  if (self->import_panel == NULL)
    {
      self->import_panel = GJ_IMPORT_PANEL (gj_import_panel_new (self->session));
      g_signal_connect_swapped (self->import_panel, "closed", G_CALLBACK (import_closed_cb), self);
      gj_page_set_work (page, GTK_WIDGET (self->import_panel));
    }
  _gj_window_show_page (self, "submissions");
  gj_import_panel_add (self->import_panel, paths);
}

/* The document portal lends a sandbox a file alone, and a ledger keeps its journal beside itself. */
static gboolean
is_lent (const char *path)
{
  g_autofree char *lent = g_build_filename (g_get_user_runtime_dir (), "doc" G_DIR_SEPARATOR_S, NULL);

  return g_str_has_prefix (path, lent);
}

void
gj_window_open_ledger (GjWindow *self, const char *path, gboolean create)
{
  g_return_if_fail (GJ_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  if (is_lent (path))
    {
      gj_dialogs_show_error (GTK_WINDOW (self), _("The Ledger Could Not Be Opened"),
                             _("In its sandbox the program sees this file without the folder around it, where a ledger keeps"
                               " its journal. Keep ledgers in the folder “Gongjiang” among your documents."));
      return;
    }
  self->opening = TRUE;
  gj_session_open_async (self->session, path, create, opened_cb, g_object_ref (self));
}

gboolean
gj_window_is_ledger (const char *path)
{
  char head[16] = { 0 };
  FILE *file;
  gsize n;

  g_return_val_if_fail (path != NULL, FALSE);

  file = fopen (path, "rb");
  if (file == NULL)
    return FALSE;
  n = fread (head, 1, sizeof head, file);
  fclose (file);
  return n == sizeof head && memcmp (head, "SQLite format 3", sizeof head) == 0;
}

void
gj_window_take_files (GjWindow *self, const char *const *paths)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) rosters = NULL;

  g_return_if_fail (GJ_IS_WINDOW (self));
  g_return_if_fail (paths != NULL);

  builder = g_strv_builder_new ();
  for (guint i = 0; paths[i] != NULL; i++)
    if (gj_window_is_ledger (paths[i]))
      gj_window_open_ledger (self, paths[i], FALSE);
    else
      g_strv_builder_add (builder, paths[i]);
  rosters = g_strv_builder_end (builder);
  if (rosters[0] == NULL)
    return;
  if (gj_session_get_ledger (self->session) != NULL && !self->opening)
    {
      _gj_window_import (self, (const char *const *) rosters);
      return;
    }
  g_clear_pointer (&self->pending, g_strfreev);
  self->pending = g_steal_pointer (&rosters);
  if (!self->opening)
    _gj_window_toast (self, _("Open or make a ledger first; the rosters will be checked then."));
}
