/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-application"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-application.h"
#include "gj-preferences.h"
#include "gj-recent.h"
#include "gj-settings.h"
#include "gj-window.h"

struct _GjApplication
{
  AdwApplication parent_instance;

  char          *ledger;   /* of --ledger, absolute; NULL when not given or already opened */
  GSettings     *settings; /* NULL when their schema is not installed */
};

G_DEFINE_FINAL_TYPE (GjApplication, gj_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "win.add-rosters", { "<Control>o" } },
  { "win.search", { "<Control>f" } },
  { "win.find", { "<Control>k" } },
  { "win.export-list", { "<Control>e" } },
  { "win.print", { "<Control>p" } },
  { "win.save-pdf", { "<Control><Shift>p" } },
  { "win.sidebar", { "F9" } },
  { "win.back", { "<Alt>Left" } },
  { "win.refresh", { "F5" } },
  { "win.shortcuts", { "<Control>question" } },
  { "win.help", { "F1" } },
  { "win.new-ledger", { "<Control><Shift>n" } },
  { "win.open-ledger", { "<Control><Shift>o" } },
  { "win.preferences", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
  { "app.new-window", { "<Control><Alt>n" } },
  { "app.quit", { "<Control>q" } },
};

/* What the desktop's menu of the program can begin with; each is an option of the command line, too. */
static const char *const first_actions[] = { "new-ledger", "open-ledger" };

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  /* Closing keeps the state of each window, and asks what becomes of the work it does. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
set_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                           (const char *const *) shortcuts[i].accels);
  for (int page = 1; page <= 10; page++)
    {
      g_autofree char *action = g_strdup_printf ("win.page-number(%d)", page);
      g_autofree char *accel = g_strdup_printf ("<Control>%d", page % 10); /* 0 is the tenth */

      gtk_application_set_accels_for_action (application, action, (const char *[]){ accel, NULL });
    }
}

/* The ledger this window should show: the one asked for, else the one of last time. */
static void
open_first_ledger (GjApplication *self, GjWindow *window)
{
  g_autofree char *last = NULL;

  if (self->ledger != NULL)
    {
      g_autofree char *path = g_steal_pointer (&self->ledger);

      gj_window_open_ledger (window, path, TRUE);
      return;
    }
  last = gj_recent_dup_last (self->settings);
  if (last != NULL)
    gj_window_open_ledger (window, last, FALSE);
}

static GjWindow *
ensure_window (GjApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (gj_window_new (GTK_APPLICATION (self)));
  return GJ_WINDOW (window);
}

static void
gj_application_activate (GApplication *application)
{
  GjApplication *self = GJ_APPLICATION (application);
  gboolean first = gtk_application_get_active_window (GTK_APPLICATION (self)) == NULL;
  GjWindow *window = ensure_window (self);

  if (first || self->ledger != NULL)
    open_first_ledger (self, window);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
among_ledgers (const char *const *paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    if (gj_window_is_ledger (paths[i]))
      return TRUE;
  return FALSE;
}

static void
gj_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  gboolean first = gtk_application_get_active_window (GTK_APPLICATION (application)) == NULL;
  GjWindow *window = ensure_window (GJ_APPLICATION (application));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (int i = 0; i < n_files; i++)
    if (g_file_peek_path (files[i]) != NULL)
      g_strv_builder_add (builder, g_file_peek_path (files[i]));
  paths = g_strv_builder_end (builder);
  /* A roster that is double-clicked goes to the ledger of last time. */
  if (GJ_APPLICATION (application)->ledger != NULL || (first && !among_ledgers ((const char *const *) paths)))
    open_first_ledger (GJ_APPLICATION (application), window);
  gj_window_take_files (window, (const char *const *) paths);
  gtk_window_present (GTK_WINDOW (window));
}

/* From the desktop's menu of the program: as if chosen in the window, which opens if need be. */
static void
window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *name = g_strconcat ("win.", g_action_get_name (G_ACTION (action)), NULL);

  g_application_activate (G_APPLICATION (data));
  gtk_widget_activate_action (GTK_WIDGET (ensure_window (data)), name, NULL);
}

static int
gj_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  GjApplication *self = GJ_APPLICATION (application);
  const char *ledger = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("gongjiang %s, GTK %u.%u.%u, libadwaita %u.%u.%u\n", GJ_VERSION,
               gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
               adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
      return 0;
    }
  if (g_variant_dict_lookup (options, "ledger", "^&ay", &ledger))
    {
      g_free (self->ledger);
      self->ledger = g_canonicalize_filename (ledger, NULL);
      /* Each ledger that is named has a program of its own. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (first_actions); i++)
    if (g_variant_dict_contains (options, first_actions[i]) && g_application_register (application, NULL, NULL))
      g_action_group_activate_action (G_ACTION_GROUP (application), first_actions[i], NULL);
  return -1;
}

/* It begins without a ledger: the one of last time is in the other window. */
static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (gj_window_new (GTK_APPLICATION (data))));
}

static void
gj_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_action },
    { .name = "new-window", .activate = new_window_action },
    { .name = "new-ledger", .activate = window_action },
    { .name = "open-ledger", .activate = window_action },
  };

  G_APPLICATION_CLASS (gj_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  set_shortcuts (GTK_APPLICATION (application));
  GJ_APPLICATION (application)->settings = gj_settings_new ();
  if (GJ_APPLICATION (application)->settings != NULL)
    gj_preferences_apply_style (GJ_APPLICATION (application)->settings);
  gtk_window_set_default_icon_name (GJ_APP_ID);
}

static void
gj_application_finalize (GObject *object)
{
  g_free (GJ_APPLICATION (object)->ledger);
  g_clear_object (&GJ_APPLICATION (object)->settings);
  G_OBJECT_CLASS (gj_application_parent_class)->finalize (object);
}

static void
gj_application_class_init (GjApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gj_application_finalize;
  application_class->activate = gj_application_activate;
  application_class->open = gj_application_open;
  application_class->startup = gj_application_startup;
  application_class->handle_local_options = gj_application_handle_local_options;
}

static void
gj_application_init (GjApplication *self)
{
  static const GOptionEntry options[] = {
    { "ledger", 'l', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open this ledger, or make it"), N_ ("PATH") },
    { "new-ledger", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Begin with the dialog that makes a ledger"), NULL },
    { "open-ledger", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Begin with the dialog that opens a ledger"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say which version this is"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

GjApplication *
gj_application_new (void)
{
  return g_object_new (GJ_TYPE_APPLICATION,
                       "application-id", GJ_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/gongjiang/Gongjiang",
                       NULL);
}
