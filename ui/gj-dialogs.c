/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-dialogs"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-dialogs.h"

static GtkFileFilter *
file_filter (GjFilesKind kind)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  if (kind == GJ_FILES_LEDGER)
    {
      gtk_file_filter_set_name (filter, _("Ledgers"));
      gtk_file_filter_add_suffix (filter, "gjl");
    }
  else if (kind == GJ_FILES_TABLE)
    {
      gtk_file_filter_set_name (filter, _("Tables"));
      gtk_file_filter_add_suffix (filter, "xlsx");
      gtk_file_filter_add_suffix (filter, "csv");
    }
  else if (kind == GJ_FILES_PDF)
    {
      gtk_file_filter_set_name (filter, _("PDF documents"));
      gtk_file_filter_add_suffix (filter, "pdf");
    }
  else
    {
      gtk_file_filter_set_name (filter, _("XML files"));
      gtk_file_filter_add_suffix (filter, "xml");
    }
  return filter;
}

static void
file_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GStrvBuilder) paths = NULL;

  /* The dialog holds a reference of itself in the task; it goes with it. */
  gtk_native_dialog_hide (dialog);
  if (response != GTK_RESPONSE_ACCEPT)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
      return;
    }
  paths = g_strv_builder_new ();
  files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (paths, g_file_peek_path (file));
    }
  g_task_return_pointer (task, g_strv_builder_end (paths), (GDestroyNotify) g_strfreev);
}

/* In a sandbox only this folder of ledgers is really there; of others a file is lent without what lies beside it. */
static void
begin_among_ledgers (GtkFileChooser *chooser)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) folder = documents != NULL ? g_file_new_build_filename (documents, "Gongjiang", NULL) : NULL;

  if (folder != NULL && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    (void) gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

static void
choose_file (GtkWindow            *parent,
             GtkFileChooserAction  action,
             GjFilesKind           kind,
             const char           *title,
             const char           *name,
             GTask                *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  g_autoptr (GtkFileFilter) filter = file_filter (kind);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), kind == GJ_FILES_ROSTERS);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  if (kind == GJ_FILES_LEDGER)
    begin_among_ledgers (GTK_FILE_CHOOSER (dialog));
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (file_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* The guide as one file, in the best language there is, or NULL. */
static char *
find_guide (void)
{
  const char *const *languages = g_get_language_names ();
  const char *const *folders = g_get_system_data_dirs ();

  for (guint i = 0; languages[i] != NULL; i++)
    for (guint j = 0; folders[j] != NULL; j++)
      {
        g_autofree char *name = g_strconcat (languages[i], ".html", NULL);
        g_autofree char *path = g_build_filename (folders[j], "gongjiang", "guide", name, NULL);

        if (g_file_test (path, G_FILE_TEST_EXISTS))
          return g_filename_to_uri (path, NULL, NULL);
      }
  return NULL;
}

static void
guide_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    gj_dialogs_show_shortcuts (parent);
}

static void
show_guide (GtkWindow *parent)
{
  g_autofree char *uri = find_guide ();

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, guide_cb, g_object_ref (parent));
  else
    gj_dialogs_show_shortcuts (parent);
}

static void
help_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    show_guide (parent);
}

void
gj_dialogs_open_async (GtkWindow           *parent,
                       GjFilesKind          kind,
                       const char          *title,
                       GAsyncReadyCallback  callback,
                       gpointer             data)
{
  GTask *task = g_task_new (parent, NULL, callback, data);

  g_task_set_name (task, "gj_dialogs_open_async");
  choose_file (parent, GTK_FILE_CHOOSER_ACTION_OPEN, kind, title, NULL, task);
}

char **
gj_dialogs_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
gj_dialogs_save_async (GtkWindow           *parent,
                       GjFilesKind          kind,
                       const char          *title,
                       const char          *name,
                       GAsyncReadyCallback  callback,
                       gpointer             data)
{
  GTask *task = g_task_new (parent, NULL, callback, data);

  g_task_set_name (task, "gj_dialogs_save_async");
  choose_file (parent, GTK_FILE_CHOOSER_ACTION_SAVE, kind, title, name, task);
}

char *
gj_dialogs_save_finish (GAsyncResult *result, GError **error)
{
  g_auto (GStrv) paths = g_task_propagate_pointer (G_TASK (result), error);

  return paths != NULL ? g_strdup (paths[0]) : NULL;
}

/* A question with @extra (nullable) below it, whose @accept is what Return does. */
static AdwMessageDialog *
make_question (GtkWindow *parent, const char *heading, const char *body, GtkWidget *extra, const char *accept)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "accept");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, extra);
  return dialog;
}

static void
reason_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "accept", words[0] != '\0');
}

static void
reason_response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (GTask) task = data;
  GtkEditable *entry = g_task_get_task_data (task);

  if (g_str_equal (response, "accept"))
    g_task_return_pointer (task, g_strstrip (g_strdup (gtk_editable_get_text (entry))), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
}

void
gj_dialogs_ask_reason_async (GtkWindow           *parent,
                             const char          *heading,
                             const char          *body,
                             const char          *button,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  GTask *task = g_task_new (parent, NULL, callback, data);
  GtkWidget *entry = gtk_entry_new ();
  AdwMessageDialog *dialog = make_question (parent, heading, body, entry, button);

  g_task_set_name (task, "gj_dialogs_ask_reason_async");
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Reason, for the audit chain"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  adw_message_dialog_set_response_enabled (dialog, "accept", FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (reason_changed_cb), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (reason_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

char *
gj_dialogs_ask_reason_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
answer_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_boolean (task, g_str_equal (response, "accept"));
}

void
gj_dialogs_ask_async (GtkWindow           *parent,
                      const char          *heading,
                      const char          *body,
                      GtkWidget           *extra,
                      const char          *accept,
                      GAsyncReadyCallback  callback,
                      gpointer             data)
{
  AdwMessageDialog *dialog = make_question (parent, heading, body, extra, accept);
  GTask *task = g_task_new (parent, NULL, callback, data);

  g_task_set_name (task, "gj_dialogs_ask_async");
  g_signal_connect (dialog, "response", G_CALLBACK (answer_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
gj_dialogs_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
leave_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_int (task, g_str_equal (response, "accept") ? GJ_LEAVE_WHEN_DONE : g_str_equal (response, "stop") ? GJ_LEAVE_STOP : GJ_LEAVE_KEEP);
}

void
gj_dialogs_ask_leave_async (GtkWindow *parent, const char *work, GAsyncReadyCallback callback, gpointer data)
{
  AdwMessageDialog *dialog = make_question (parent, _("Work Is Still Going On"), NULL, NULL, _("Close When _Done"));
  GTask *task = g_task_new (parent, NULL, callback, data);

  g_task_set_name (task, "gj_dialogs_ask_leave_async");
  /* Translators: %s is what is being done, such as “Importing rosters” */
  adw_message_dialog_format_body (dialog, _("%s. If it is stopped now, the ledger stays as it was and no file is left half-written."), work);
  adw_message_dialog_add_response (dialog, "stop", _("_Stop and Close"));
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_label (dialog, "cancel", _("_Keep Open"));
  g_signal_connect (dialog, "response", G_CALLBACK (leave_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

GjLeave
gj_dialogs_ask_leave_finish (GAsyncResult *result)
{
  gssize leave = g_task_propagate_int (G_TASK (result), NULL);

  return leave > 0 ? (GjLeave) leave : GJ_LEAVE_KEEP;
}

void
gj_dialogs_show_error (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
gj_dialogs_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _("Gongjiang"),
                         "application-icon", GJ_APP_ID,
                         "version", GJ_VERSION,
                         "comments", _("Vocational-training subsidies and skill certification, from the "
                                       "roster to the yuan paid and the certificate in hand."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "developer-name", _("The Gongjiang developers"),
                         NULL);
}

void
gj_dialogs_show_help (GtkWindow *parent)
{
  /* The help reader is outside of a sandbox, where it does not see our pages. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    show_guide (parent);
  else
    g_app_info_launch_default_for_uri_async ("help:gongjiang", NULL, NULL, help_cb, g_object_ref (parent));
}

void
gj_dialogs_show_shortcuts (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/org/gongjiang/Gongjiang/ui/gj-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
