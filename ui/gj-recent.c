/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-recent"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-recent.h"

#define KEY "recent-ledgers"
#define MOST_KEPT 8

/* @first, unless NULL, before the others; without @without. */
static void
arrange (GSettings *settings, const char *first, const char *without)
{
  g_auto (GStrv) paths = g_settings_get_strv (settings, KEY);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  if (first != NULL)
    g_ptr_array_add (kept, (gpointer) first);
  for (guint i = 0; paths[i] != NULL && kept->len < MOST_KEPT; i++)
    if (!g_str_equal (paths[i], without))
      g_ptr_array_add (kept, paths[i]);
  g_ptr_array_add (kept, NULL);
  g_settings_set_strv (settings, KEY, (const char *const *) kept->pdata);
}

void
gj_recent_add (GSettings *settings, const char *path)
{
  g_return_if_fail (path != NULL);

  if (settings != NULL && g_utf8_validate (path, -1, NULL))
    arrange (settings, path, path);
}

void
gj_recent_remove (GSettings *settings, const char *path)
{
  g_return_if_fail (path != NULL);

  if (settings != NULL)
    arrange (settings, NULL, path);
}

char *
gj_recent_dup_last (GSettings *settings)
{
  g_auto (GStrv) all = settings != NULL ? g_settings_get_strv (settings, KEY) : NULL;

  return all != NULL && all[0] != NULL && g_file_test (all[0], G_FILE_TEST_EXISTS) ? g_strdup (all[0]) : NULL;
}

static void
append_item (GMenu *menu, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1); /* an underscore would be a mnemonic */
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-recent", "s", path);
  g_menu_append_item (menu, item);
}

static GtkWidget *
ledger_row (const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shown);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, path);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", path);

  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, _("Remove from This List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove from this list"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (forget), "win.forget-recent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (forget), "s", path);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  return row;
}

guint
gj_recent_fill (GSettings *settings, GMenu *menu, GtkListBox *list)
{
  g_auto (GStrv) paths = settings != NULL ? g_settings_get_strv (settings, KEY) : NULL;
  GtkListBoxRow *row;
  guint there = 0;

  g_return_val_if_fail (G_IS_MENU (menu) && GTK_IS_LIST_BOX (list), 0);

  g_menu_remove_all (menu);
  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      if (!g_file_test (paths[i], G_FILE_TEST_EXISTS))
        continue;
      append_item (menu, paths[i]);
      gtk_list_box_append (list, ledger_row (paths[i]));
      there++;
    }
  return there;
}
