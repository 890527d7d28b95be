/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-list-menu"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "gj-dialogs.h"
#include "gj-export.h"
#include "gj-list-menu.h"
#include "gj-list-words.h"
#include "gj-settings.h"
#include "gj-table-columns.h"

#define MOST_COPIED 100000 /* rows; more belong into a file */

struct _GjListMenu
{
  GtkWidget           parent_instance;

  GtkWidget          *button;
  GSimpleActionGroup *actions;
  GSettings          *settings; /* NULL when the schema is not installed */

  GjSession          *session;
  const GjListSpec   *spec;
  GjTable            *table;
  GjFilters          *filters;
  char               *renamed;  /* the view that is being renamed */
};

G_DEFINE_FINAL_TYPE (GjListMenu, gj_list_menu, GTK_TYPE_WIDGET)

static GtkWindow *
window_of (GjListMenu *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* ----- saved views ----- */

/* Of this list: name → layout and "filters". */
static GVariant *
get_views (GjListMenu *self)
{
  g_autoptr (GVariant) all = self->settings != NULL ? g_settings_get_value (self->settings, "views") : NULL;
  GVariant *views = all != NULL ? g_variant_lookup_value (all, self->spec->name, G_VARIANT_TYPE_VARDICT) : NULL;

  return views != NULL ? views : g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
}

static void
put_views (GjListMenu *self, GVariantDict *views)
{
  g_autoptr (GVariant) all = NULL;
  GVariantDict dict;

  if (self->settings == NULL)
    {
      g_variant_dict_clear (views);
      return;
    }
  all = g_settings_get_value (self->settings, "views");
  g_variant_dict_init (&dict, all);
  g_variant_dict_insert_value (&dict, self->spec->name, g_variant_dict_end (views));
  g_settings_set_value (self->settings, "views", g_variant_dict_end (&dict));
}

static void
view_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GjListMenu *self = data;
  g_autoptr (GVariant) views = get_views (self);
  g_autoptr (GVariant) view = g_variant_lookup_value (views, g_variant_get_string (parameter, NULL), G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) filters = NULL;

  if (view == NULL)
    return;
  filters = g_variant_lookup_value (view, "filters", G_VARIANT_TYPE ("a{ss}"));
  gj_table_set_layout (self->table, view);
  gj_filters_restore (self->filters, filters);
}

static void
remove_view_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GjListMenu *self = data;
  g_autoptr (GVariant) views = get_views (self);
  GVariantDict dict;

  g_variant_dict_init (&dict, views);
  g_variant_dict_remove (&dict, g_variant_get_string (parameter, NULL));
  put_views (self, &dict);
}

static void
keep_view (GjListMenu *self, const char *name)
{
  g_autoptr (GVariant) views = get_views (self);
  g_autoptr (GVariant) layout = NULL;
  GVariantDict dict, view;

  g_variant_dict_init (&dict, views);
  if (self->renamed != NULL)
    {
      layout = g_variant_lookup_value (views, self->renamed, G_VARIANT_TYPE_VARDICT);
      g_variant_dict_remove (&dict, self->renamed);
    }
  else
    {
      g_autoptr (GVariant) arranged = g_variant_ref_sink (gj_table_get_layout (self->table));

      g_variant_dict_init (&view, arranged);
      g_variant_dict_insert_value (&view, "filters", gj_filters_save (self->filters));
      layout = g_variant_ref_sink (g_variant_dict_end (&view));
    }
  if (layout != NULL)
    g_variant_dict_insert_value (&dict, name, layout);
  put_views (self, &dict);
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) entry = data;
  GjListMenu *self = g_object_get_data (G_OBJECT (entry), "gj-menu");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (gj_dialogs_ask_finish (result, NULL) && name[0] != '\0' && self->table != NULL)
    keep_view (self, name);
}

/* Asks for a name, for a view that is @renamed or for the one at hand. */
static void
ask_name (GjListMenu *self, const char *renamed)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = adw_entry_row_new ();

  g_free (self->renamed);
  self->renamed = g_strdup (renamed);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), renamed != NULL ? renamed : "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  g_object_set_data_full (G_OBJECT (entry), "gj-menu", g_object_ref (self), g_object_unref);
  gj_dialogs_ask_async (window_of (self), renamed != NULL ? _("Rename View") : _("Save View"),
                        renamed != NULL ? "" : _("The filters, the order and the columns of this list, to be chosen again by name."), group,
                        renamed != NULL ? _("_Rename") : _("_Save"), name_cb, g_object_ref (entry));
}

static void
save_view_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_name (data, NULL);
}

static void
rename_view_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_name (data, g_variant_get_string (parameter, NULL));
}

/* ----- rows ----- */

static void
export_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GjListMenu *self = data;

  if (gj_session_get_ledger (self->session) != NULL && gj_session_get_job (self->session) == NULL)
    gj_export_ask (window_of (self), self->session, self->table, self->spec->name);
}

static void
select_all_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gj_table_select_all (GJ_LIST_MENU (data)->table);
}

static void
copy_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GjLedger *ledger = g_object_get_data (G_OBJECT (task), "gj-ledger");
  GError *error = NULL;
  char *text = gj_list_save_to_text (ledger, task_data, cancellable, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjListMenu *self = GJ_LIST_MENU (source);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (text != NULL && self->table != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GjListMenu *self = data;
  GjLedger *ledger = gj_session_get_ledger (self->session);
  guint64 n = gj_table_get_n_selected (self->table);
  g_autoptr (GTask) task = NULL;

  if (ledger == NULL || n == 0)
    return;
  if (n > MOST_COPIED)
    {
      gj_dialogs_show_error (window_of (self), _("Too Many Rows to Copy"), _("Export them into a file instead."));
      return;
    }
  task = g_task_new (self, NULL, copied_cb, NULL);
  g_task_set_name (task, "gj_list_menu_copy");
  g_object_set_data_full (G_OBJECT (task), "gj-ledger", g_object_ref (ledger), g_object_unref);
  g_task_set_task_data (task, gj_table_dup_save (self->table, TRUE), (GDestroyNotify) gj_list_save_free);
  g_task_run_in_thread (task, copy_worker);
}

/* ----- columns ----- */

static char *
column_action_name (guint column)
{
  return g_strdup_printf ("column-%u", column);
}

/* The state follows what the columns made of it: the last one stays. */
static void
update_columns (GjListMenu *self)
{
  for (guint i = 0; i < self->spec->n_columns; i++)
    {
      g_autofree char *name = column_action_name (i);
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

      g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                 g_variant_new_boolean (gj_table_columns_get_shown (gj_table_get_columns (self->table), i)));
    }
}

static void
column_action (GSimpleAction *action, GVariant *state, gpointer data)
{
  GjListMenu *self = data;
  guint column = (guint) g_ascii_strtoull (g_action_get_name (G_ACTION (action)) + strlen ("column-"), NULL, 10);

  gj_table_columns_set_shown (gj_table_get_columns (self->table), column, g_variant_get_boolean (state));
  update_columns (self);
}

static void
reset_columns_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GjListMenu *self = data;

  gj_table_columns_reset (gj_table_get_columns (self->table));
  update_columns (self);
}

/* ----- the menu, made anew each time ----- */

static void
append_column_items (GjListMenu *self, GMenu *menu)
{
  g_autoptr (GMenu) columns = g_menu_new ();
  g_autoptr (GMenu) reset = g_menu_new ();

  for (guint i = 0; i < self->spec->n_columns; i++)
    {
      g_autofree char *name = column_action_name (i);
      g_autofree char *detailed = g_strconcat ("list.", name, NULL);
      g_autofree char *title = gj_list_title (&self->spec->columns[i]);

      g_menu_append (columns, title, detailed);
    }
  g_menu_append (reset, _("_Reset Columns"), "list.reset-columns");
  g_menu_append_section (columns, NULL, G_MENU_MODEL (reset));
  g_menu_append_submenu (menu, _("_Columns"), G_MENU_MODEL (columns));
}

/* An item for each view, that does @action with its name. */
static GMenu *
view_items (GVariant *views, const char *action)
{
  GMenu *menu = g_menu_new ();
  GVariantIter iter;
  const char *name;

  g_variant_iter_init (&iter, views);
  while (g_variant_iter_next (&iter, "{&sv}", &name, NULL))
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, action, "s", name);
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
append_view_items (GjListMenu *self, GMenu *menu)
{
  g_autoptr (GVariant) views = get_views (self);
  g_autoptr (GMenu) submenu = g_menu_new ();
  g_autoptr (GMenu) chosen = view_items (views, "list.view");
  g_autoptr (GMenu) renamed = view_items (views, "list.rename-view");
  g_autoptr (GMenu) removed = view_items (views, "list.remove-view");
  g_autoptr (GMenu) more = g_menu_new ();

  g_menu_append_section (submenu, NULL, G_MENU_MODEL (chosen));
  g_menu_append (more, _("_Save This View…"), "list.save-view");
  if (g_variant_n_children (views) > 0)
    {
      g_menu_append_submenu (more, _("Rena_me View"), G_MENU_MODEL (renamed));
      g_menu_append_submenu (more, _("_Remove View"), G_MENU_MODEL (removed));
    }
  g_menu_append_section (submenu, NULL, G_MENU_MODEL (more));
  g_menu_append_submenu (menu, _("_Views"), G_MENU_MODEL (submenu));
}

static void
make_menu (GtkMenuButton *button, gpointer data)
{
  GjListMenu *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) rows = g_menu_new ();
  g_autoptr (GMenu) shown = g_menu_new ();

  if (self->spec == NULL)
    return;
  update_columns (self);
  append_view_items (self, shown);
  append_column_items (self, shown);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (shown));
  g_menu_append (rows, _("Select _All"), "list.select-all");
  g_menu_append (rows, _("_Copy Selected Rows"), "list.copy");
  g_menu_append (rows, _("_Export…"), "list.export");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rows));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
gj_list_menu_dispose (GObject *object)
{
  GjListMenu *self = GJ_LIST_MENU (object);

  self->table = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_clear_pointer (&self->renamed, g_free);
  G_OBJECT_CLASS (gj_list_menu_parent_class)->dispose (object);
}

static void
gj_list_menu_class_init (GjListMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gj_list_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gj_list_menu_init (GjListMenu *self)
{
  self->settings = gj_settings_new ();
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_menu, self, NULL);
  gtk_widget_set_tooltip_text (self->button, _("This List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("This List"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

void
gj_list_menu_set (GjListMenu       *self,
                  GtkWidget        *page,
                  GjSession        *session,
                  const GjListSpec *spec,
                  GjTable          *table,
                  GjFilters        *filters)
{
  static const GActionEntry entries[] = {
    { .name = "export", .activate = export_action },
    { .name = "copy", .activate = copy_action },
    { .name = "select-all", .activate = select_all_action },
    { .name = "reset-columns", .activate = reset_columns_action },
    { .name = "save-view", .activate = save_view_action },
    { .name = "view", .activate = view_action, .parameter_type = "s" },
    { .name = "rename-view", .activate = rename_view_action, .parameter_type = "s" },
    { .name = "remove-view", .activate = remove_view_action, .parameter_type = "s" },
  };

  g_return_if_fail (GJ_IS_LIST_MENU (self) && self->spec == NULL && spec != NULL);
  g_return_if_fail (GJ_IS_SESSION (session) && GJ_IS_TABLE (table) && GJ_IS_FILTERS (filters));

  self->session = g_object_ref (session);
  self->spec = spec;
  self->table = table;
  self->filters = filters;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < spec->n_columns; i++)
    {
      g_autofree char *name = column_action_name (i);
      const GActionEntry entry = { .name = name, .state = "true", .change_state = column_action };

      g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &entry, 1, self);
    }
  gtk_widget_insert_action_group (page, "list", G_ACTION_GROUP (self->actions));
}
