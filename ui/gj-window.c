/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-window"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-format.h"
#include "gj-pages.h"
#include "gj-recent.h"
#include "gj-settings.h"
#include "gj-window-private.h"

G_DEFINE_FINAL_TYPE (GjWindow, gj_window, ADW_TYPE_APPLICATION_WINDOW)

/* The titles of the sidebar's sections, by the page that begins one. */
static const struct
{
  const char *page;
  const char *title;
} sections[] = {
  { "institutions", N_ ("Register") },
  { "decisions", N_ ("Subsidies") },
  { "policy", N_ ("Rules and proof") },
};

static GtkWidget *
sidebar_row (const char *name, const char *icon, const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "gj-name", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (row), "gj-count", count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static const char *
row_name (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "gj-name");
}

static GtkListBoxRow *
find_row (GjWindow *self, const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (g_str_equal (row_name (row), name))
      return row;
  return NULL;
}

static void
section_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].page, row_name (row)) && gtk_list_box_row_get_header (row) == NULL)
      {
        GtkWidget *label = gtk_label_new (_(sections[i].title));

        gtk_label_set_xalign (GTK_LABEL (label), 0);
        gtk_widget_add_css_class (label, "section-title");
        gtk_list_box_row_set_header (row, label);
      }
}

static void
set_count (GjWindow *self, const char *page, gint64 number, gboolean waiting)
{
  GtkListBoxRow *row = find_row (self, page);
  GtkWidget *count = g_object_get_data (G_OBJECT (row), "gj-count");
  g_autofree char *text = number > 0 ? gj_format_count (number) : g_strdup ("");

  gtk_label_set_label (GTK_LABEL (count), text);
  if (waiting)
    gtk_widget_add_css_class (count, "waiting");
}

static void
overview_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjOverview) overview = gj_session_overview_finish (GJ_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (overview == NULL)
    {
      _gj_window_toast (self, error->message);
      return;
    }
  set_count (self, "submissions", overview->n_submissions, FALSE);
  set_count (self, "problems", overview->n_refused + overview->n_warnings, TRUE);
  set_count (self, "institutions", overview->n_institutions, FALSE);
  set_count (self, "classes", overview->n_classes, FALSE);
  set_count (self, "persons", overview->n_persons, FALSE);
  set_count (self, "enrolments", overview->n_enrolments, FALSE);
  set_count (self, "decisions", overview->n_undecided, TRUE);
  gj_overview_page_take (GJ_OVERVIEW_PAGE (self->overview), g_steal_pointer (&overview));
}

static void
ask_overview (GjWindow *self)
{
  if (gj_session_get_ledger (self->session) != NULL)
    gj_session_overview_async (self->session, NULL, overview_cb, g_object_ref (self));
}

static void
changed_cb (GjWindow *self)
{
  g_assert (GJ_IS_WINDOW (self));

  ask_overview (self);
}

static void
ledger_cb (GjWindow *self)
{
  const char *path = gj_session_get_path (self->session);

  g_assert (GJ_IS_WINDOW (self));

  if (path != NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      gtk_label_set_label (self->ledger_name, name);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->ledger_name), path);
      gtk_window_set_title (GTK_WINDOW (self), name);
      gj_recent_add (self->settings, path);
    }
  gj_overview_page_take (GJ_OVERVIEW_PAGE (self->overview), NULL);
  gj_find_box_set_ledger (self->find_box, gj_session_get_ledger (self->session));
  gtk_stack_set_visible_child_name (self->root, path != NULL ? "work" : "start");
  _gj_window_actions_update (self);
  ask_overview (self);
}

static void
recent_cb (GjWindow *self)
{
  g_assert (GJ_IS_WINDOW (self));

  gtk_widget_set_visible (self->recent, gj_recent_fill (self->settings, self->recent_menu, self->recent_list) > 0);
}

static gboolean
shows_policy (GjWindow *self)
{
  return gtk_stack_get_visible_child (self->pages) == self->policy;
}

static void
update_title (GjWindow *self)
{
  GjPage *page = _gj_window_current_page (self);
  const char *subtitle = page != NULL           ? gj_page_get_subtitle (page)
                         : shows_policy (self) ? gj_policy_page_get_subtitle (GJ_POLICY_PAGE (self->policy))
                                                : NULL;

  adw_window_title_set_title (self->title, page != NULL           ? _(gj_page_get_info (page)->title)
                                           : shows_policy (self) ? _("Policy")
                                                                  : _("Overview"));
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
}

static void
page_cb (GjWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->pages);

  g_assert (GJ_IS_WINDOW (self));

  if (name == NULL || self->overview == NULL)
    return;
  update_title (self);
  gtk_list_box_select_row (self->sidebar, find_row (self, name));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->history.length > 0);
}

/* As wide as a narrow window lets it be. */
static void
find_shown_cb (GjWindow *self)
{
  g_assert (GJ_IS_WINDOW (self));

  gtk_widget_set_size_request (GTK_WIDGET (self->find_box), MIN (440, gtk_widget_get_width (GTK_WIDGET (self)) - 48), -1);
  gj_find_box_begin (self->find_box);
}

static void
find_opened_cb (GjWindow *self, const char *list, gint64 id)
{
  g_assert (GJ_IS_WINDOW (self));

  gtk_menu_button_popdown (self->find_button);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(sx)", list, id);
}

static void
find_closed_cb (GjWindow *self)
{
  g_assert (GJ_IS_WINDOW (self));

  gtk_menu_button_popdown (self->find_button);
}

static void
row_activated_cb (GjWindow *self, GtkListBoxRow *row)
{
  g_assert (GJ_IS_WINDOW (self));

  _gj_window_show_page (self, row_name (row));
}

/* A narrow window shows the list, not the sidebar; a wide one both. */
static void
folded_cb (GjWindow *self)
{
  g_assert (GJ_IS_WINDOW (self));

  gj_split_set_open (self->split, !gj_split_get_folded (self->split));
}

static void
sidebar_open_cb (GjWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sidebar);

  g_assert (GJ_IS_WINDOW (self));

  if (gj_split_get_open (self->split) && gj_split_get_folded (self->split) && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GjWindow *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  const GSList *files = g_value_get_boxed (value);

  g_assert (GJ_IS_WINDOW (self));

  for (const GSList *l = files; l != NULL; l = l->next)
    if (g_file_peek_path (l->data) != NULL)
      g_strv_builder_add (builder, g_file_peek_path (l->data));
  paths = g_strv_builder_end (builder);
  if (paths[0] == NULL)
    return FALSE;
  gj_window_take_files (self, (const char *const *) paths);
  return TRUE;
}

static void
drop_target_cb (GtkDropTarget *target, GParamSpec *pspec, GtkWidget *widget)
{
  if (gtk_drop_target_get_current_drop (target) != NULL)
    gtk_widget_add_css_class (widget, "drop-target");
  else
    gtk_widget_remove_css_class (widget, "drop-target");
}

static void
restore_state (GjWindow *self)
{
  g_autoptr (GVariant) tables = NULL;
  g_autofree char *page = NULL;
  guint n;
  const GjPageInfo *infos = gj_pages_get (&n);
  int width, height;

  if (self->settings == NULL)
    return;
  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  gj_split_set_open (self->split, g_settings_get_boolean (self->settings, "sidebar-visible"));
  tables = g_settings_get_value (self->settings, "tables");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GVariant) table = g_variant_lookup_value (tables, infos[i].name, G_VARIANT_TYPE_VARDICT);

      if (table != NULL)
        gj_page_set_layout (_gj_window_get_page (self, infos[i].name), table);
    }
  page = g_settings_get_string (self->settings, "last-page");
  if (gtk_stack_get_child_by_name (self->pages, page) != NULL)
    gtk_stack_set_visible_child_name (self->pages, page);
}

static void
save_state (GjWindow *self)
{
  GVariantBuilder builder;
  guint n;
  const GjPageInfo *infos = gj_pages_get (&n);
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gj_split_get_folded (self->split))
    g_settings_set_boolean (self->settings, "sidebar-visible", gj_split_get_open (self->split));
  g_settings_set_string (self->settings, "last-page", gtk_stack_get_visible_child_name (self->pages));
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sv}"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "{sv}", infos[i].name,
                           gj_page_get_layout (_gj_window_get_page (self, infos[i].name)));
  g_settings_set_value (self->settings, "tables", g_variant_builder_end (&builder));
}

static gboolean
gj_window_close_request (GtkWindow *window)
{
  GjWindow *self = GJ_WINDOW (window);

  if (!_gj_window_may_close (self))
    return TRUE;
  save_state (self);
  return GTK_WINDOW_CLASS (gj_window_parent_class)->close_request (window);
}

static void
gj_window_dispose (GObject *object)
{
  GjWindow *self = GJ_WINDOW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_queue_clear_full (&self->history, g_free);
  g_clear_pointer (&self->pending, g_strfreev);
  g_clear_weak_pointer (&self->offer);
  self->overview = NULL;
  self->policy = NULL;
  self->import_panel = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_WINDOW);
  G_OBJECT_CLASS (gj_window_parent_class)->dispose (object);
}

static void
gj_window_class_init (GjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GJ_TYPE_FIND_BOX);
  g_type_ensure (GJ_TYPE_SPLIT);
  g_type_ensure (GJ_TYPE_JOB_BAR);

  G_OBJECT_CLASS (klass)->dispose = gj_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = gj_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GjWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, start_new);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, recent);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, recent_list);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, split);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, ledger_name);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, find_box);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, title);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, root);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, GjWindow, job_bar);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_closed_cb);
  _gj_window_class_actions_init (widget_class);
}

static void
add_policy (GjWindow *self)
{
  self->policy = gj_policy_page_new (self->session);
  gtk_list_box_append (self->sidebar, sidebar_row ("policy", "x-office-document-symbolic", _("Policy")));
  gtk_stack_add_named (self->pages, self->policy, "policy");
  g_signal_connect_object (self->policy, "notify::subtitle", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
}

static void
add_pages (GjWindow *self)
{
  guint n;
  const GjPageInfo *infos = gj_pages_get (&n);
  GtkWidget *overview = gj_overview_page_new ();

  gtk_list_box_append (self->sidebar, sidebar_row ("overview", "view-grid-symbolic", _("Overview")));
  gtk_stack_add_named (self->pages, overview, "overview");
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *page = gj_page_new (&infos[i], self->session);

      if (g_str_equal (infos[i].name, "audit"))
        add_policy (self);
      gtk_list_box_append (self->sidebar, sidebar_row (infos[i].name, infos[i].icon, _(infos[i].title)));
      gtk_stack_add_named (self->pages, page, infos[i].name);
      g_signal_connect_object (page, "notify::subtitle", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
    }
  gj_a11y_follow_pages (self->pages);
  gj_a11y_follow_pages (self->root);
  gtk_list_box_set_header_func (self->sidebar, section_header, NULL, NULL);
  self->overview = overview;
}

static void
gj_window_init (GjWindow *self)
{
  GtkDropTarget *target;

  self->session = gj_session_new ();
  g_queue_init (&self->history);
  gtk_widget_init_template (GTK_WIDGET (self));
  gj_job_bar_set_session (self->job_bar, self->session);
  add_pages (self);

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect (target, "notify::current-drop", G_CALLBACK (drop_target_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));

  g_signal_connect_swapped (self->session, "notify::ledger", G_CALLBACK (ledger_cb), self);
  g_signal_connect_swapped (self->session, "notify::job", G_CALLBACK (_gj_window_actions_update), self);
  g_signal_connect_swapped (self->session, "job-done", G_CALLBACK (_gj_window_job_done), self);
  g_signal_connect_swapped (self->session, "job-done", G_CALLBACK (_gj_window_left_job_done), self);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (_gj_window_looked_at), NULL);
  self->settings = gj_settings_new ();
  gj_find_box_set_settings (self->find_box, self->settings);
  if (self->settings != NULL)
    g_signal_connect_swapped (self->settings, "changed::recent-ledgers", G_CALLBACK (recent_cb), self);
  recent_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), gtk_widget_get_visible (self->recent) ? GTK_WIDGET (gtk_list_box_get_row_at_index (self->recent_list, 0))
                                                                                 : self->start_new);
  restore_state (self);
  page_cb (self);
  _gj_window_actions_update (self);
}

GjPage *
_gj_window_get_page (GjWindow *self, const char *name)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, name);

  return GJ_IS_PAGE (child) ? GJ_PAGE (child) : NULL;
}

GjPage *
_gj_window_current_page (GjWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->pages);

  return GJ_IS_PAGE (child) ? GJ_PAGE (child) : NULL;
}

void
_gj_window_show_page (GjWindow *self, const char *name)
{
  const char *current = gtk_stack_get_visible_child_name (self->pages);
  GjPage *page;

  if (gtk_stack_get_child_by_name (self->pages, name) == NULL)
    return;
  if (gj_split_get_folded (self->split))
    gj_split_set_open (self->split, FALSE);
  if (g_strcmp0 (current, name) != 0)
    {
      if (!self->going_back)
        g_queue_push_head (&self->history, g_strdup (current));
      gtk_stack_set_visible_child_name (self->pages, name);
    }
  page = _gj_window_current_page (self);
  if (page != NULL)
    gj_page_focus (page);
  else if (shows_policy (self))
    gj_policy_page_focus (GJ_POLICY_PAGE (self->policy));
  else
    gtk_widget_child_focus (self->overview, GTK_DIR_TAB_FORWARD);
}

void
_gj_window_go_back (GjWindow *self)
{
  g_autofree char *name = g_queue_pop_head (&self->history);

  if (name == NULL)
    return;
  self->going_back = TRUE;
  _gj_window_show_page (self, name);
  self->going_back = FALSE;
}

gboolean
_gj_window_step_out (GjWindow *self)
{
  GjPage *page = _gj_window_current_page (self);

  if (gj_split_get_folded (self->split) && gj_split_get_open (self->split))
    {
      gj_split_set_open (self->split, FALSE);
      return TRUE;
    }
  if (self->import_panel != NULL && page == _gj_window_get_page (self, "submissions"))
    return gj_import_panel_step_out (self->import_panel);
  if (shows_policy (self))
    return gj_policy_page_step_out (GJ_POLICY_PAGE (self->policy));
  return page != NULL && gj_page_step_out (page);
}

void
_gj_window_toast (GjWindow *self, const char *text)
{
  _gj_window_offer_take_back (self, text, NULL, 0);
}

GtkWidget *
gj_window_new (GtkApplication *application)
{
  return g_object_new (GJ_TYPE_WINDOW, "application", application, NULL);
}
