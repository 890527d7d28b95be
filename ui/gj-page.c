/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-page"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-cell.h"
#include "gj-filters.h"
#include "gj-foot.h"
#include "gj-format.h"
#include "gj-list-menu.h"
#include "gj-lists.h"
#include "gj-page.h"
#include "gj-print.h"
#include "gj-split.h"
#include "gj-table.h"

struct _GjPage
{
  GtkWidget         parent_instance;

  GjSplit          *split;
  GtkRevealer      *banner;
  GtkWidget        *banner_box;
  GtkLabel         *banner_label;
  GtkButton        *banner_button;
  GtkStack         *stack;
  GtkBox           *toolbar;
  GtkButton        *action_button;
  GtkEditable      *search;
  GjListMenu       *list_menu;
  GjFilters        *filters;
  GjTable          *table;
  GjFoot           *foot;
  GjDetail         *detail;

  const GjPageInfo *info;
  GjSession        *session;
  GtkWidget        *work;
  char             *subtitle;
  char             *loaded;  /* path of the ledger the table shows */
  gboolean          stale;   /* the ledger changed while the page was away */
};

enum
{
  PROP_0,
  PROP_SUBTITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GjPage, gj_page, GTK_TYPE_WIDGET)

static void
update_subtitle (GjPage *self)
{
  guint n = gj_table_get_n_items (self->table);
  g_autofree char *count = gj_format_count (n);
  g_autofree char *words = self->info->describe (n, count);

  g_free (self->subtitle);
  if (n == 0)
    self->subtitle = g_strdup (gj_table_get_narrowed (self->table) ? _("Nothing found") : "");
  else if (gj_table_get_narrowed (self->table))
    /* Translators: %s is a number of things, as in "35 persons" */
    self->subtitle = g_strdup_printf (_("%s found"), words);
  else
    self->subtitle = g_steal_pointer (&words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/* Summed up again whenever the rows may be others or hold something else. */
static void
update_foot (GjPage *self)
{
  gboolean any = gj_table_get_n_items (self->table) > 1;
  g_autoptr (GjListSave) shown = any ? gj_table_dup_save (self->table, FALSE) : NULL;

  gj_foot_show (self->foot, gj_session_get_ledger (self->session), shown != NULL ? shown->query : NULL);
}

/* With nothing in the list there is nothing to search, and the empty page says how to begin. */
static void
update_toolbar (GjPage *self)
{
  gboolean some = gj_table_get_n_items (self->table) > 0 || gj_table_get_narrowed (self->table);

  gtk_widget_set_visible (GTK_WIDGET (self->toolbar), some);
}

static void
reasons_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GjReasons *reasons = gj_ledger_reasons (task_data, &error);

  if (reasons != NULL)
    g_task_return_pointer (task, reasons, (GDestroyNotify) gj_reasons_unref);
  else
    g_task_return_error (task, error);
}

static void
reasons_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjPage *self = GJ_PAGE (source);
  g_autoptr (GjReasons) reasons = g_task_propagate_pointer (G_TASK (result), NULL);

  if (reasons == NULL || self->session == NULL)
    return;
  gj_table_columns_set_reasons (gj_table_get_columns (self->table), reasons);
  gj_filters_set_reasons (self->filters, reasons);
  gj_table_refresh (self->table);
}

/* The words for the codes of a list that has any. */
static void
ask_reasons (GjPage *self)
{
  const GjListSpec *spec = gj_registry_list (self->info->name);
  g_autoptr (GTask) task = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < spec->n_columns; i++)
    any = any || g_strcmp0 (spec->columns[i].list, "reason") == 0;
  if (!any)
    return;
  task = g_task_new (self, NULL, reasons_cb, NULL);
  g_task_set_name (task, "gj_page_ask_reasons");
  g_task_set_task_data (task, g_object_ref (gj_session_get_ledger (self->session)), g_object_unref);
  g_task_run_in_thread (task, reasons_worker);
}

static void
load (GjPage *self)
{
  const char *path = gj_session_get_path (self->session);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || path == NULL)
    {
      self->stale = TRUE;
      return;
    }
  if (g_strcmp0 (self->loaded, path) != 0)
    {
      g_free (self->loaded);
      self->loaded = g_strdup (path);
      gj_split_set_open (self->split, FALSE);
      gj_table_set_list (self->table, gj_registry_list (self->info->name), path);
      ask_reasons (self);
    }
  else if (self->stale)
    {
      gj_table_refresh (self->table);
      ask_reasons (self);
      if (gj_split_get_open (self->split))
        gj_detail_show (self->detail, self->info->name, gj_detail_get_id (self->detail));
    }
  self->stale = FALSE;
  update_foot (self);
}

static void
changed_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  self->stale = TRUE;
  load (self);
}

static void
count_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  update_subtitle (self);
  update_toolbar (self);
  update_foot (self);
}

static void
folded_cb (GjPage *self)
{
  gboolean folded = gj_split_get_folded (self->split);

  g_assert (GJ_IS_PAGE (self));

  gj_detail_set_folded (self->detail, folded);
  gj_table_set_compact (self->table, folded || gj_split_get_open (self->split));
}

static void
search_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  gj_table_set_search (self->table, gtk_editable_get_text (self->search));
  update_subtitle (self);
  update_foot (self);
}

static void
stop_search_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  gtk_editable_set_text (self->search, "");
  gj_page_focus (self);
}

static void
filter_cb (GjPage *self, const char *filter, const char *value)
{
  g_assert (GJ_IS_PAGE (self));

  gj_table_set_filter (self->table, filter, value);
  update_subtitle (self);
  update_foot (self);
}

static void
close_detail (GjPage *self)
{
  gj_split_set_open (self->split, FALSE);
  gj_page_focus (self);
}

/* Moving along the list takes the document with it, where both are in view. */
static void
selected_cb (GjPage *self, gint64 id)
{
  g_assert (GJ_IS_PAGE (self));

  if (id == 0)
    return;
  gj_detail_show (self->detail, self->info->name, id);
  if (!gj_split_get_folded (self->split))
    gj_split_set_open (self->split, TRUE);
}

static void
opened_cb (GjPage *self, gint64 id)
{
  g_assert (GJ_IS_PAGE (self));

  gj_detail_show (self->detail, self->info->name, id);
  gj_split_set_open (self->split, TRUE);
  if (gj_split_get_folded (self->split))
    gj_detail_focus (self->detail);
}

static void
closed_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  close_detail (self);
}

static void
banner_close_cb (GjPage *self)
{
  g_assert (GJ_IS_PAGE (self));

  gtk_revealer_set_reveal_child (self->banner, FALSE);
}

static void
gj_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gj_page_parent_class)->map (widget);
  load (GJ_PAGE (widget));
}

static void
gj_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SUBTITLE)
    g_value_set_string (value, GJ_PAGE (object)->subtitle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gj_page_dispose (GObject *object)
{
  GjPage *self = GJ_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_PAGE);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->loaded, g_free);
  G_OBJECT_CLASS (gj_page_parent_class)->dispose (object);
}

static void
gj_page_class_init (GjPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GJ_TYPE_SPLIT);
  g_type_ensure (GJ_TYPE_FILTERS);
  g_type_ensure (GJ_TYPE_FOOT);
  g_type_ensure (GJ_TYPE_LIST_MENU);
  g_type_ensure (GJ_TYPE_TABLE);
  g_type_ensure (GJ_TYPE_DETAIL);

  object_class->dispose = gj_page_dispose;
  object_class->get_property = gj_page_get_property;
  widget_class->map = gj_page_map;
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPage, split);
  gtk_widget_class_bind_template_child (widget_class, GjPage, banner);
  gtk_widget_class_bind_template_child (widget_class, GjPage, banner_box);
  gtk_widget_class_bind_template_child (widget_class, GjPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, GjPage, banner_button);
  gtk_widget_class_bind_template_child (widget_class, GjPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GjPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, GjPage, action_button);
  gtk_widget_class_bind_template_child (widget_class, GjPage, search);
  gtk_widget_class_bind_template_child (widget_class, GjPage, list_menu);
  gtk_widget_class_bind_template_child (widget_class, GjPage, foot);
  gtk_widget_class_bind_template_child (widget_class, GjPage, filters);
  gtk_widget_class_bind_template_child (widget_class, GjPage, table);
  gtk_widget_class_bind_template_child (widget_class, GjPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, gj_page_focus);
}

static void
gj_page_init (GjPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gj_a11y_follow_mapped (GTK_WIDGET (self->detail));
  gj_a11y_follow_mapped (self->banner_box);
  gj_a11y_follow_pages (self->stack);
  /* before the search entry, after the empty place in the middle */
  gtk_box_insert_child_after (self->toolbar, gj_filters_get_button (self->filters),
                              gtk_widget_get_prev_sibling (GTK_WIDGET (self->search)));
}

GtkWidget *
gj_page_new (const GjPageInfo *info, GjSession *session)
{
  const GjListSpec *spec;
  GtkWidget *empty_action = NULL;
  GjPage *self;

  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (GJ_IS_SESSION (session), NULL);

  spec = gj_registry_list (info->name);
  self = g_object_new (GJ_TYPE_PAGE, NULL);
  self->info = info;
  self->session = g_object_ref (session);
  gj_detail_set_session (self->detail, session);
  gj_detail_set_actions (self->detail, info->detail_actions, info->n_detail_actions);
  gj_filters_set_spec (self->filters, spec);
  gj_table_set_list (self->table, spec, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->search), spec->n_searches > 0);
  gj_list_menu_set (self->list_menu, GTK_WIDGET (self), session, spec, self->table, self->filters);

  gtk_widget_set_visible (GTK_WIDGET (self->action_button), info->action != NULL);
  if (info->action != NULL)
    {
      gtk_button_set_label (self->action_button, _(info->action_label));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action_button), info->action);
      empty_action = gtk_button_new_with_mnemonic (_(info->action_label));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (empty_action), info->action);
      gtk_widget_set_halign (empty_action, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (empty_action, "pill");
      gtk_widget_add_css_class (empty_action, "suggested-action");
    }
  gj_table_set_empty (self->table, info->icon, _(info->empty_title), _(info->empty_text), empty_action);
  g_signal_connect_swapped (session, "notify::ledger", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  update_subtitle (self);
  update_toolbar (self);
  return GTK_WIDGET (self);
}

const GjPageInfo *
gj_page_get_info (GjPage *self)
{
  g_return_val_if_fail (GJ_IS_PAGE (self), NULL);

  return self->info;
}

const char *
gj_page_get_subtitle (GjPage *self)
{
  g_return_val_if_fail (GJ_IS_PAGE (self), NULL);

  return self->subtitle;
}

void
gj_page_print (GjPage *self, gboolean to_file)
{
  GtkWindow *window;
  g_autofree char *filters = NULL;
  g_autofree char *about = NULL;

  g_return_if_fail (GJ_IS_PAGE (self));

  window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  if (gj_detail_get_id (self->detail) != 0)
    {
      gj_print_record (window, self->session, self->info->name, gj_detail_get_id (self->detail), to_file);
      return;
    }
  filters = gj_filters_words (self->filters);
  about = g_strjoin (filters[0] != '\0' ? " · " : "", self->subtitle, filters, NULL);
  gj_print_list (window, self->session, self->table, self->info->name, about, to_file);
}

void
gj_page_focus (GjPage *self)
{
  g_return_if_fail (GJ_IS_PAGE (self));

  if (self->work != NULL)
    gtk_widget_child_focus (self->work, GTK_DIR_TAB_FORWARD);
  else
    gj_table_focus (self->table);
}

void
gj_page_focus_search (GjPage *self)
{
  g_return_if_fail (GJ_IS_PAGE (self));

  if (self->work != NULL)
    return;
  if (gj_split_get_folded (self->split))
    gj_split_set_open (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

gboolean
gj_page_step_out (GjPage *self)
{
  g_return_val_if_fail (GJ_IS_PAGE (self), FALSE);

  if (self->work != NULL)
    return FALSE;
  if (gj_split_get_open (self->split))
    close_detail (self);
  else if (gtk_editable_get_text (self->search)[0] != '\0')
    stop_search_cb (self);
  else if (gj_table_get_narrowed (self->table))
    gj_filters_clear (self->filters);
  else
    return FALSE;
  return TRUE;
}

void
gj_page_set_filter (GjPage *self, const char *filter, const char *value)
{
  g_return_if_fail (GJ_IS_PAGE (self));
  g_return_if_fail (filter != NULL);

  load (self);
  gj_filters_clear (self->filters);
  gtk_editable_set_text (self->search, "");
  gj_filters_set (self->filters, filter, value);
}

void
gj_page_open (GjPage *self, gint64 id)
{
  g_return_if_fail (GJ_IS_PAGE (self));

  load (self);
  gj_table_select (self->table, id);
  if (id != 0)
    opened_cb (self, id);
}

void
gj_page_set_work (GjPage *self, GtkWidget *work)
{
  g_return_if_fail (GJ_IS_PAGE (self));
  g_return_if_fail (work == NULL || GTK_IS_WIDGET (work));

  if (self->work == work)
    return;
  if (self->work != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      gtk_stack_remove (self->stack, self->work);
    }
  self->work = work;
  if (work == NULL)
    return;
  gj_split_set_open (self->split, FALSE);
  gtk_stack_add_child (self->stack, work);
  gtk_stack_set_visible_child (self->stack, work);
}

void
gj_page_set_banner (GjPage     *self,
                    const char *tone,
                    const char *text,
                    const char *button_label,
                    const char *action)
{
  const char *css;

  g_return_if_fail (GJ_IS_PAGE (self));

  if (text != NULL)
    {
      css = gj_tone_class (tone);
      gtk_widget_set_css_classes (self->banner_box, (const char *[]){ "banner", css, NULL });
      gtk_label_set_label (self->banner_label, text);
      gtk_widget_set_visible (GTK_WIDGET (self->banner_button), action != NULL);
      gtk_button_set_label (self->banner_button, button_label != NULL ? button_label : "");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner_button), action);
    }
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

GVariant *
gj_page_get_layout (GjPage *self)
{
  g_return_val_if_fail (GJ_IS_PAGE (self), NULL);

  return gj_table_get_layout (self->table);
}

void
gj_page_set_layout (GjPage *self, GVariant *layout)
{
  g_return_if_fail (GJ_IS_PAGE (self));

  gj_table_set_layout (self->table, layout);
}
