/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-table"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "gj-a11y.h"
#include "gj-bit-selection.h"
#include "gj-sort-probe.h"
#include "gj-table.h"
#include "gj-table-columns.h"

/*
 *   GjRowModel (core: a snapshot of ids, a cache of pages)
 *       └─ GjBitSelection (positions only)
 *             └─ GtkColumnView: one column for each GjListColumn, cells bind to GjRow
 *
 * Sorting and filtering happen in the database: a click on a title makes a new GjListQuery.
 */

#define LOADING_DELAY 250   /* ms before the spinner: quick lists should not flash */

struct _GjTable
{
  GtkWidget         parent_instance;

  GtkStack         *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView    *view;
  GtkSpinner       *spinner;
  AdwStatusPage    *empty_page;
  AdwStatusPage    *error_page;

  const GjListSpec *spec;
  GjTableColumns   *columns;
  GjRowModel       *model;
  GjListQuery      *query;
  GjBitSelection   *selection;

  GHashTable       *filters;   /* id → value, to know whether the list is narrowed */
  char             *search;
  gint64            wanted;    /* the row that shall be selected, by id; 0 for none */
  gint64            top_id;    /* first row in view when the last reading began */
  double            top_offset;
  gboolean          keep_scroll;
  gboolean          selecting; /* we select, not the reader */
  gboolean          focus_wanted; /* as soon as there are rows */
  guint             loading_source;
  guint             settle_source;
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  N_PROPS
};

enum
{
  SELECTED,
  OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GjTable, gj_table, GTK_TYPE_WIDGET)

static GtkWidget *
list_view (GjTable *self)
{
  /* The titles are the first child of a column view, the rows the second one. */
  GtkWidget *titles = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  return titles != NULL ? gtk_widget_get_next_sibling (titles) : NULL;
}

static void
scroll_to (GjTable *self, guint position)
{
  GtkWidget *list = list_view (self);

  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static void
show_state (GjTable *self)
{
  g_autofree char *error = NULL;
  gboolean loading = FALSE;
  const char *name = "rows";

  if (self->model == NULL)
    return;
  g_object_get (self->model, "loading", &loading, "error", &error, NULL);

  if (error != NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error, -1);

      adw_status_page_set_description (self->error_page, markup);
      name = "error";
    }
  else if (gj_table_get_n_items (self) > 0)
    name = "rows";
  else if (loading)
    name = self->loading_source == 0 ? "loading" : NULL;
  else
    name = gj_table_get_narrowed (self) ? "nothing" : "empty";

  if (name != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, name);
      gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
      /* An empty page has the one thing to do; while it was being read there was nothing to focus. */
      if (self->focus_wanted && g_str_equal (name, "empty") && gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD))
        self->focus_wanted = FALSE;
    }
}

static gboolean
loading_late_cb (gpointer data)
{
  GjTable *self = data;

  self->loading_source = 0;
  show_state (self);
  return G_SOURCE_REMOVE;
}

/* Remembers which row is at the top, so that a refresh does not move the list under the reader's hand. */
static void
remember_top (GjTable *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  guint n = gj_table_get_n_items (self);
  double height, value;

  self->top_id = 0;
  if (n == 0 || !self->keep_scroll)
    return;
  height = gtk_adjustment_get_upper (adjustment) / n;
  value = gtk_adjustment_get_value (adjustment);
  if (height < 1 || value < 1)
    return;
  self->top_id = gj_row_model_id_at (self->model, MIN ((guint) (value / height), n - 1));
  self->top_offset = fmod (value, height);
}

static void
select_position (GjTable *self, guint position)
{
  self->selecting = TRUE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  self->selecting = FALSE;
}

/* After a new list came in: the same row selected, the same row at the top. */
static gboolean
settle_cb (gpointer data)
{
  GjTable *self = data;
  guint n = gj_table_get_n_items (self);
  guint position = G_MAXUINT, top = G_MAXUINT;

  self->settle_source = 0;
  if (n == 0)
    return G_SOURCE_REMOVE;
  if (self->wanted != 0)
    position = gj_row_model_find (self->model, self->wanted);
  if (position != G_MAXUINT)
    select_position (self, position);

  if (self->top_id != 0)
    top = gj_row_model_find (self->model, self->top_id);
  if (top != G_MAXUINT)
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
      double height = gtk_adjustment_get_upper (adjustment) / n;

      gtk_adjustment_set_value (adjustment, top * height + self->top_offset);
    }
  else if (position != G_MAXUINT)
    scroll_to (self, position);
  self->top_id = 0;
  self->keep_scroll = TRUE;
  if (self->focus_wanted)
    gj_table_focus (self);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GjTable *self, guint position, guint removed, guint added, GListModel *model)
{
  g_assert (GJ_IS_TABLE (self));

  /* After the view has its own share of the change; the swap comes in two steps. */
  if (added > 0 && self->settle_source == 0)
    self->settle_source = g_idle_add (settle_cb, self);
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
loading_cb (GjTable *self, GParamSpec *pspec, GjRowModel *model)
{
  gboolean loading = FALSE;

  g_assert (GJ_IS_TABLE (self));

  g_object_get (model, "loading", &loading, NULL);
  g_clear_handle_id (&self->loading_source, g_source_remove);
  if (loading)
    {
      remember_top (self);
      self->loading_source = g_timeout_add (LOADING_DELAY, loading_late_cb, self);
    }
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
selection_changed_cb (GjTable *self, guint position, guint n_items, GtkSelectionModel *selection)
{
  guint first = gj_bit_selection_get_first (self->selection);
  gint64 id = 0;

  g_assert (GJ_IS_TABLE (self));

  if (self->selecting)
    return;
  if (first != GTK_INVALID_LIST_POSITION)
    id = gj_row_model_id_at (self->model, first);
  if (id == self->wanted)
    return;
  self->wanted = id;
  /* Several rows are no record to look at. */
  if (gj_bit_selection_get_size (self->selection) <= 1)
    g_signal_emit (self, signals[SELECTED], 0, id);
}

static void
activate_cb (GjTable *self, guint position, GtkColumnView *view)
{
  g_assert (GJ_IS_TABLE (self));

  self->wanted = gj_row_model_id_at (self->model, position);
  g_signal_emit (self, signals[OPENED], 0, self->wanted);
}

/* A new question is asked from the top of the list; the same one again keeps the place. */
static void
apply_query (GjTable *self)
{
  if (self->model == NULL)
    return;
  self->keep_scroll = FALSE;
  gj_row_model_set_query (self->model, self->query);
}

static void
read_order (GjTable *self)
{
  gboolean descending = FALSE;
  int column = gj_sort_probe_read (self->view, &descending);

  gj_list_query_set_order (self->query, column, descending);
}

static void
sorter_changed_cb (GjTable *self, GtkSorterChange change, GtkSorter *sorter)
{
  g_assert (GJ_IS_TABLE (self));

  if (self->query == NULL)
    return;
  read_order (self);
  apply_query (self);
}

static void
page_size_cb (GjTable *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  g_assert (GJ_IS_TABLE (self));

  if (self->columns != NULL)
    gj_table_columns_set_room (self->columns, (int) gtk_adjustment_get_page_size (adjustment));
}

static void
drop_model (GjTable *self)
{
  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_pointer (&self->query, gj_list_query_free);
}

static void
gj_table_dispose (GObject *object)
{
  GjTable *self = GJ_TABLE (object);

  drop_model (self);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  g_clear_pointer (&self->columns, gj_table_columns_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_TABLE);
  g_clear_pointer (&self->filters, g_hash_table_unref);
  g_clear_pointer (&self->search, g_free);
  G_OBJECT_CLASS (gj_table_parent_class)->dispose (object);
}

static void
gj_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_N_ITEMS)
    g_value_set_uint (value, gj_table_get_n_items (GJ_TABLE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gj_table_class_init (GjTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gj_table_dispose;
  object_class->get_property = gj_table_get_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SELECTED] = g_signal_new ("selected", GJ_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[OPENED] = g_signal_new ("opened", GJ_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-table.ui");
  gtk_widget_class_bind_template_child (widget_class, GjTable, stack);
  gtk_widget_class_bind_template_child (widget_class, GjTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, GjTable, view);
  gtk_widget_class_bind_template_child (widget_class, GjTable, spinner);
  gtk_widget_class_bind_template_child (widget_class, GjTable, empty_page);
  gtk_widget_class_bind_template_child (widget_class, GjTable, error_page);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  /* of the page's menu */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "list.copy", NULL);
  gtk_widget_class_bind_template_callback (widget_class, gj_table_refresh);
}

static void
gj_table_init (GjTable *self)
{
  self->filters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->search = g_strdup ("");
  self->keep_scroll = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = gj_table_columns_new (self->view);
  gj_a11y_follow_pages (self->stack);
  g_signal_connect_swapped (gtk_column_view_get_sorter (self->view), "changed",
                            G_CALLBACK (sorter_changed_cb), self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size",
                           G_CALLBACK (page_size_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
gj_table_new (void)
{
  return g_object_new (GJ_TYPE_TABLE, NULL);
}

void
gj_table_set_list (GjTable *self, const GjListSpec *spec, const char *ledger_path)
{
  g_return_if_fail (GJ_IS_TABLE (self));

  drop_model (self);
  if (spec != NULL && self->spec != spec)
    {
      self->spec = spec;
      gj_table_columns_set_spec (self->columns, spec);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(spec->label), -1);
    }
  if (spec == NULL || ledger_path == NULL)
    return;
  self->query = gj_list_query_new (spec);
  read_order (self);
  self->model = gj_row_model_new (ledger_path, spec);
  self->selection = gj_bit_selection_new (G_LIST_MODEL (self->model));
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->model, "notify::error", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  apply_query (self);
  show_state (self);
}

void
gj_table_set_empty (GjTable    *self,
                    const char *icon,
                    const char *title,
                    const char *text,
                    GtkWidget  *action)
{
  g_return_if_fail (GJ_IS_TABLE (self));

  adw_status_page_set_icon_name (self->empty_page, icon);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, text);
  adw_status_page_set_child (self->empty_page, action);
}

void
gj_table_set_search (GjTable *self, const char *text)
{
  g_return_if_fail (GJ_IS_TABLE (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (text, self->search) || self->query == NULL)
    return;
  g_free (self->search);
  self->search = g_strdup (text);
  gj_list_query_set_search (self->query, text);
  apply_query (self);
}

void
gj_table_set_filter (GjTable *self, const char *filter, const char *value)
{
  g_return_if_fail (GJ_IS_TABLE (self));
  g_return_if_fail (filter != NULL);

  if (self->query == NULL || g_strcmp0 (g_hash_table_lookup (self->filters, filter), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_insert (self->filters, g_strdup (filter), g_strdup (value));
  else
    g_hash_table_remove (self->filters, filter);
  gj_list_query_set_filter (self->query, filter, value);
  apply_query (self);
}

void
gj_table_set_compact (GjTable *self, gboolean compact)
{
  g_return_if_fail (GJ_IS_TABLE (self));

  gj_table_columns_set_compact (self->columns, compact);
}

void
gj_table_refresh (GjTable *self)
{
  g_return_if_fail (GJ_IS_TABLE (self));

  if (self->model == NULL)
    return;
  self->keep_scroll = TRUE;
  gj_row_model_refresh (self->model);
}

guint
gj_table_get_n_items (GjTable *self)
{
  g_return_val_if_fail (GJ_IS_TABLE (self), 0);

  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

gboolean
gj_table_get_narrowed (GjTable *self)
{
  g_return_val_if_fail (GJ_IS_TABLE (self), FALSE);

  return self->search[0] != '\0' || g_hash_table_size (self->filters) > 0;
}

gint64
gj_table_get_selected (GjTable *self)
{
  g_return_val_if_fail (GJ_IS_TABLE (self), 0);

  return self->wanted;
}

void
gj_table_select (GjTable *self, gint64 id)
{
  guint position = G_MAXUINT;

  g_return_if_fail (GJ_IS_TABLE (self));

  self->wanted = id;
  if (self->model == NULL)
    return;
  if (id != 0)
    position = gj_row_model_find (self->model, id);
  if (position != G_MAXUINT)
    {
      select_position (self, position);
      scroll_to (self, position);
    }
  else
    {
      self->selecting = TRUE;
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
      self->selecting = FALSE;
    }
}

void
gj_table_focus (GjTable *self)
{
  GtkWidget *list;

  g_return_if_fail (GJ_IS_TABLE (self));

  list = list_view (self);
  self->focus_wanted = gj_table_get_n_items (self) == 0;
  if (self->focus_wanted)
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
  else if (list != NULL)
    gtk_widget_grab_focus (list);
}

GjTableColumns *
gj_table_get_columns (GjTable *self)
{
  g_return_val_if_fail (GJ_IS_TABLE (self), NULL);

  return self->columns;
}

GVariant *
gj_table_get_layout (GjTable *self)
{
  GVariantDict layout;
  gboolean descending = FALSE;
  int column;

  g_return_val_if_fail (GJ_IS_TABLE (self), NULL);

  g_variant_dict_init (&layout, NULL);
  g_variant_dict_insert_value (&layout, "columns", gj_table_columns_save (self->columns));
  column = gj_sort_probe_read (self->view, &descending);
  if (column >= 0)
    g_variant_dict_insert (&layout, "sort", "(sb)", self->spec->columns[column].id, descending);
  return g_variant_dict_end (&layout);
}

void
gj_table_set_layout (GjTable *self, GVariant *layout)
{
  g_autoptr (GVariant) columns = NULL;
  const char *id = NULL;
  gboolean descending = FALSE;

  g_return_if_fail (GJ_IS_TABLE (self));
  g_return_if_fail (g_variant_is_of_type (layout, G_VARIANT_TYPE_VARDICT));

  columns = g_variant_lookup_value (layout, "columns", G_VARIANT_TYPE ("a(sib)"));
  if (columns != NULL)
    gj_table_columns_restore (self->columns, columns);
  (void) g_variant_lookup (layout, "sort", "(&sb)", &id, &descending);
  gtk_column_view_sort_by_column (self->view, id != NULL ? gj_table_columns_get_sortable (self->columns, id) : NULL,
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

guint64
gj_table_get_n_selected (GjTable *self)
{
  g_return_val_if_fail (GJ_IS_TABLE (self), 0);

  return self->selection != NULL ? gj_bit_selection_get_size (self->selection) : 0;
}

void
gj_table_select_all (GjTable *self)
{
  g_return_if_fail (GJ_IS_TABLE (self));

  if (self->selection != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

GjListSave *
gj_table_dup_save (GjTable *self, gboolean selected)
{
  g_autoptr (GtkBitset) positions = NULL;
  GjListSave *save;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (GJ_IS_TABLE (self), NULL);

  if (self->query == NULL)
    return NULL;
  save = gj_list_save_new (self->query);
  g_free (save->columns);
  save->columns = gj_table_columns_dup_shown (self->columns, &save->n_columns);
  if (!selected)
    return save;
  save->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  positions = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, positions, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = gj_row_model_id_at (self->model, position);

      g_array_append_val (save->ids, id);
    }
  return save;
}
