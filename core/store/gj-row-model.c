/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-row-model"
#include "config.h"

#include <string.h>

#include "gj-row-private.h"

typedef struct
{
  guint    number;
  guint    n;
  gboolean requested;
  GList    link; /* in pages_used */
  GjRow   *rows[GJ_ROW_PAGE];
} Page;

struct _GjRowModel
{
  GObject           parent;
  const GjListSpec *spec;
  GjListQuery      *query;
  GjRowReader      *reader;
  GArray           *ids;        /* the snapshot shown now */
  guint             n_items;    /* what views were told: 0 between the two steps of a swap */
  guint             stamp;      /* counts the snapshots */
  GHashTable       *live;       /* position → row that somebody holds, borrowed */
  GHashTable       *pages;      /* number → Page, the cache */
  GQueue            pages_used; /* the same, the one used last at the head */
  guint             n_asked;
  gboolean          loading;
  gboolean          beginning;  /* the snapshot is that of a list still being read */
  char             *error;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GjRowModel, gj_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
  PROP_N_ITEMS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < page->n; i++)
    g_object_unref (page->rows[i]);
  g_free (page);
}

static void
set_loading (GjRowModel *self,
             gboolean    loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_error (GjRowModel   *self,
           const GError *error)
{
  const char *message = error != NULL ? error->message : NULL;
  char *copy;

  if (g_strcmp0 (self->error, message) == 0)
    return;
  copy = g_strdup (message);
  g_free (self->error);
  self->error = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static GjRowBatch *
batch_new (GjRowModel *self,
           guint       page)
{
  GjRowBatch *batch = g_new0 (GjRowBatch, 1);

  batch->stamp = self->stamp;
  batch->page = page;
  return batch;
}

static void
batch_add (GjRowBatch *batch,
           GjRow      *row)
{
  batch->positions[batch->n] = _gj_row_position (row);
  batch->ids[batch->n] = gj_row_get_id (row);
  batch->n++;
}

/* Asks for the rows of @page that have nothing to show yet. */
static void
request_page (GjRowModel *self,
              Page       *page)
{
  GjRowBatch *batch = NULL;

  for (guint i = 0; i < page->n; i++)
    if (gj_row_get_state (page->rows[i]) == GJ_ROW_LOADING)
      {
        if (batch == NULL)
          batch = batch_new (self, page->number);
        batch_add (batch, page->rows[i]);
      }
  page->requested = TRUE;
  if (batch != NULL)
    _gj_row_reader_read_batch (self->reader, batch);
}

/* A page that left the cache need not be read any more, unless somebody still waits for one of its rows. */
static void
evict_page (GjRowModel *self,
            Page       *page)
{
  gboolean held = FALSE;

  for (guint i = 0; i < page->n && !held; i++)
    held = G_OBJECT (page->rows[i])->ref_count > 1;
  if (!held)
    _gj_row_reader_drop_page (self->reader, page->number);
  g_queue_unlink (&self->pages_used, &page->link);
  g_hash_table_remove (self->pages, GUINT_TO_POINTER (page->number));
}

static Page *
add_page (GjRowModel *self,
          guint       number)
{
  Page *page = g_new0 (Page, 1);
  guint first = number * GJ_ROW_PAGE;

  page->number = number;
  page->n = MIN (GJ_ROW_PAGE, self->n_items - first);
  page->link.data = page;
  for (guint i = 0; i < page->n; i++)
    {
      GjRow *row = g_hash_table_lookup (self->live, GUINT_TO_POINTER (first + i));

      page->rows[i] = row != NULL ? g_object_ref (row)
                                  : _gj_row_new (g_array_index (self->ids, gint64, first + i), first + i,
                                                 self->spec->n_columns, self->live);
    }
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
  g_queue_push_head_link (&self->pages_used, &page->link);
  if (self->pages_used.length > GJ_ROW_PAGES)
    evict_page (self, g_queue_peek_tail (&self->pages_used));
  return page;
}

static GType
get_item_type (GListModel *list)
{
  return GJ_TYPE_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return GJ_ROW_MODEL (list)->n_items;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  GjRowModel *self = GJ_ROW_MODEL (list);
  Page *page;

  self->n_asked++;
  if (position >= self->n_items)
    return NULL;
  page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (position / GJ_ROW_PAGE));
  if (page == NULL)
    page = add_page (self, position / GJ_ROW_PAGE);
  else if (page != self->pages_used.head->data)
    {
      g_queue_unlink (&self->pages_used, &page->link);
      g_queue_push_head_link (&self->pages_used, &page->link);
    }
  if (!page->requested)
    request_page (self, page);
  return g_object_ref (page->rows[position % GJ_ROW_PAGE]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
forget_rows (GjRowModel *self)
{
  g_queue_init (&self->pages_used);
  g_hash_table_remove_all (self->pages);
  g_hash_table_unref (self->live);
  self->live = g_hash_table_new (NULL, NULL);
}

/* Reads the rows shown once more, where they are. */
static void
reload_rows (GjRowModel *self)
{
  GjRowBatch *batch = NULL;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      if (batch == NULL)
        batch = batch_new (self, G_MAXUINT);
      batch_add (batch, row);
      if (batch->n == GJ_ROW_PAGE)
        _gj_row_reader_read_batch (self->reader, g_steal_pointer (&batch));
    }
  if (batch != NULL)
    _gj_row_reader_read_batch (self->reader, batch);
}

/*
 * In two steps, never in one: told that n rows were replaced by n others, selections and views of GTK
 * ask for every single one of them. Nobody can select or hold a row of an empty list.
 */
static void
swap_ids (GjRowModel *self,
          GArray     *ids)
{
  guint n_before = self->n_items;

  _gj_row_reader_drop_all (self->reader);
  self->stamp++;
  self->n_items = 0;
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  forget_rows (self);
  g_array_unref (self->ids);
  self->ids = ids;
  self->n_items = ids->len;
  if (ids->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, ids->len);
  if (ids->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* The list goes on behind what is shown of it; whole pages are, so that none has to change. */
static void
append_ids (GjRowModel *self,
            GArray     *ids)
{
  guint n_before = self->n_items;

  g_array_unref (self->ids);
  self->ids = ids;
  self->n_items = ids->len;
  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, ids->len - n_before);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static gboolean
begins_with (const GArray *ids,
             const GArray *beginning)
{
  return ids->len >= beginning->len
         && (beginning->len == 0 || memcmp (ids->data, beginning->data, beginning->len * sizeof (gint64)) == 0);
}

static void
on_ids (GArray       *ids,
        gboolean      more,
        const GError *error,
        gpointer      user_data)
{
  g_autoptr (GjRowModel) self = g_object_ref (user_data);
  gboolean was_beginning = self->beginning;

  set_error (self, error);
  if (ids != NULL)
    self->beginning = FALSE;
  if (ids == NULL)
    ;
  else if (more && begins_with (self->ids, ids))
    g_array_unref (ids); /* what is shown begins like that already */
  else if (!more && ids->len == self->ids->len && begins_with (ids, self->ids))
    {
      g_array_unref (ids);
      if (!was_beginning)
        reload_rows (self);
    }
  else if (!more && was_beginning && begins_with (ids, self->ids))
    append_ids (self, ids);
  else
    {
      swap_ids (self, ids);
      self->beginning = more;
    }
  if (!more)
    set_loading (self, FALSE);
}

static void
on_batch (GjRowBatch   *batch,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr (GjRowModel) self = g_object_ref (user_data);
  Page *page;

  if (batch->stamp != self->stamp)
    return;
  if (error != NULL)
    {
      /* Asked for again when a view comes back to it. */
      page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (batch->page));
      if (page != NULL)
        page->requested = FALSE;
      set_error (self, error);
      return;
    }
  for (guint i = 0; i < batch->n && batch->stamp == self->stamp; i++)
    {
      GjRow *row = g_hash_table_lookup (self->live, GUINT_TO_POINTER (batch->positions[i]));

      if (row == NULL)
        continue;
      g_object_ref (row);
      _gj_row_take_cells (row, g_steal_pointer (&batch->cells[i]));
      g_object_unref (row);
    }
}

static void
read_query (GjRowModel *self)
{
  _gj_row_reader_read_ids (self->reader, self->query);
  set_loading (self, TRUE);
}

static void
gj_row_model_dispose (GObject *object)
{
  GjRowModel *self = GJ_ROW_MODEL (object);

  g_clear_pointer (&self->reader, _gj_row_reader_stop);
  self->n_items = 0;
  forget_rows (self);
  G_OBJECT_CLASS (gj_row_model_parent_class)->dispose (object);
}

static void
gj_row_model_finalize (GObject *object)
{
  GjRowModel *self = GJ_ROW_MODEL (object);

  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->live);
  g_array_unref (self->ids);
  gj_list_query_free (self->query);
  g_free (self->error);
  G_OBJECT_CLASS (gj_row_model_parent_class)->finalize (object);
}

static void
gj_row_model_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  GjRowModel *self = GJ_ROW_MODEL (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gj_row_model_class_init (GjRowModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gj_row_model_dispose;
  object_class->finalize = gj_row_model_finalize;
  object_class->get_property = gj_row_model_get_property;

  /**
   * GjRowModel:loading:
   *
   * Whether a query is being read. The rows shown meanwhile are those of the one before.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /**
   * GjRowModel:error: (nullable)
   *
   * Why the last reading failed, for the user; %NULL after the next that succeeded.
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  /**
   * GjRowModel:n-items:
   *
   * Notifies once for each new list that has another length.
   */
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gj_row_model_init (GjRowModel *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->live = g_hash_table_new (NULL, NULL);
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  g_queue_init (&self->pages_used);
}

GjRowModel *
gj_row_model_new (const char       *ledger_path,
                  const GjListSpec *spec)
{
  GjRowModel *self;

  g_return_val_if_fail (ledger_path != NULL && spec != NULL, NULL);

  self = g_object_new (GJ_TYPE_ROW_MODEL, NULL);
  self->spec = spec;
  self->query = gj_list_query_new (spec);
  self->reader = _gj_row_reader_new (ledger_path, spec, on_ids, on_batch, self);
  read_query (self);
  return self;
}

void
gj_row_model_set_query (GjRowModel        *model,
                        const GjListQuery *query)
{
  GjListQuery *copy;

  g_return_if_fail (GJ_IS_ROW_MODEL (model));
  g_return_if_fail (query != NULL && gj_list_query_spec (query) == model->spec);

  copy = gj_list_query_copy (query);
  gj_list_query_free (model->query);
  model->query = copy;
  read_query (model);
}

const GjListQuery *
gj_row_model_get_query (GjRowModel *model)
{
  g_return_val_if_fail (GJ_IS_ROW_MODEL (model), NULL);

  return model->query;
}

void
gj_row_model_refresh (GjRowModel *model)
{
  g_return_if_fail (GJ_IS_ROW_MODEL (model));

  read_query (model);
}

void
gj_row_model_refresh_row (GjRowModel *model,
                          gint64      id)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (GJ_IS_ROW_MODEL (model));

  /* Only rows that somebody holds have anything to refresh. */
  g_hash_table_iter_init (&iter, model->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (gj_row_get_id (row) == id)
      {
        GjRowBatch *batch = batch_new (model, G_MAXUINT);

        batch_add (batch, row);
        _gj_row_reader_read_batch (model->reader, batch);
        return;
      }
}

guint
gj_row_model_find (GjRowModel *model,
                   gint64      id)
{
  const gint64 *ids;

  g_return_val_if_fail (GJ_IS_ROW_MODEL (model), G_MAXUINT);

  /* A walk through 1.5 million numbers takes about a millisecond; a table of them would take memory. */
  ids = (const gint64 *) (gconstpointer) model->ids->data;
  for (guint i = 0; i < model->n_items; i++)
    if (ids[i] == id)
      return i;
  return G_MAXUINT;
}

gint64
gj_row_model_id_at (GjRowModel *model,
                    guint       position)
{
  g_return_val_if_fail (GJ_IS_ROW_MODEL (model), 0);
  g_return_val_if_fail (position < model->n_items, 0);

  return g_array_index (model->ids, gint64, position);
}

guint
gj_row_model_get_n_items_asked (GjRowModel *model)
{
  g_return_val_if_fail (GJ_IS_ROW_MODEL (model), 0);

  return model->n_asked;
}
