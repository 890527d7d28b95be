/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-row-reader"
#include "config.h"

#include <string.h>

#include "gj-row-private.h"

/* Pages are small and near each other; the sorting of ids spills to the disk rather than into memory. */
#define CACHE_KIBIBYTES (8 * 1024)

/* Microseconds after which the beginning of a list is shown while the rest is read. */
static gint64 patience = 15000;

typedef struct
{
  GArray     *ids;
  GjRowBatch *batch; /* NULL for a result of ids */
  GError     *error;
  guint       query;
  gboolean    more;  /* the ids are the beginning of the list */
} Result;

struct _GjRowReader
{
  const GjListSpec *spec;
  char             *path;
  char             *page_sql;
  GjRowIdsFunc      ids_func;
  GjRowBatchFunc    batch_func;
  gpointer          user_data;
  GMainContext     *context;
  GThread          *thread;

  GMutex            mutex; /* guards what follows */
  GCond             cond;
  gboolean          stopping;
  GjListQuery      *wanted;
  guint             query;   /* number of the newest query */
  guint             reading; /* and of the one being read */
  GCancellable     *running; /* of the query being read */
  gint64            begun;   /* when that was, in monotonic time; 0 once its beginning was handed over */
  GQueue            batches; /* of GjRowBatch, the newest at the head */
  GQueue            results; /* of Result, the oldest at the head */
  GSource          *source;  /* delivers the results; NULL when there are none */

  GjDb             *db; /* the thread's own */
};

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->ids, g_array_unref);
  g_clear_pointer (&result->batch, _gj_row_batch_free);
  g_clear_error (&result->error);
  g_free (result);
}

static gboolean
open_connection (GjRowReader  *self,
                 GError      **error)
{
  if (self->db != NULL)
    return TRUE;
  self->db = gj_db_open (self->path, GJ_DB_READ_ONLY, error);
  if (self->db == NULL)
    return FALSE;
  gj_db_set_cache (self->db, CACHE_KIBIBYTES);
  return TRUE;
}

/* The cells of the row @stmt stands on, in one block: the pointers, then the texts. */
static char **
copy_cells (GjStmt *stmt,
            guint   n)
{
  gsize size = MAX (n, 1) * sizeof (char *);
  char **cells;
  char *text;

  for (guint i = 0; i < n; i++)
    size += gj_stmt_length (stmt, (int) i + 1) + 1;
  cells = g_malloc (size);
  text = (char *) (cells + n);
  for (guint i = 0; i < n; i++)
    {
      const char *value = gj_stmt_text (stmt, (int) i + 1);
      gsize length = gj_stmt_length (stmt, (int) i + 1);

      cells[i] = text;
      if (length > 0)
        memcpy (text, value, length);
      text[length] = '\0';
      text += length + 1;
    }
  return cells;
}

static gboolean
read_batch (GjRowReader  *self,
            GjRowBatch   *batch,
            GError      **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, self->page_sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  /* Parameters past the last id stay NULL, which is in no list. */
  for (guint i = 0; i < batch->n; i++)
    gj_stmt_bind_int (stmt, (int) i + 1, batch->ids[i]);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);
      guint i = 0;

      while (i < batch->n && (batch->ids[i] != id || batch->cells[i] != NULL))
        i++;
      if (i < batch->n)
        batch->cells[i] = copy_cells (stmt, self->spec->n_columns);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
deliver (gpointer data)
{
  GjRowReader *self = data;
  Result *result;

  g_mutex_lock (&self->mutex);
  while ((result = g_queue_pop_head (&self->results)) != NULL)
    {
      gboolean superseded = result->batch == NULL && result->query != self->query;
      gboolean stopped;

      g_mutex_unlock (&self->mutex);
      if (result->batch != NULL)
        self->batch_func (result->batch, result->error, self->user_data);
      else if (!superseded)
        self->ids_func (g_steal_pointer (&result->ids), result->more, result->error, self->user_data);
      result_free (result);
      /* What was called may have stopped the reader; then it is gone. */
      stopped = g_source_is_destroyed (g_main_current_source ());
      if (stopped)
        return G_SOURCE_REMOVE;
      g_mutex_lock (&self->mutex);
    }
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
push_result (GjRowReader *self,
             Result      *result)
{
  g_queue_push_tail (&self->results, result);
  if (self->source != NULL)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, deliver, self, NULL);
  g_source_attach (self->source, self->context);
}

/* With the mutex held; lets go of it while reading. */
static void
work_on_batch (GjRowReader *self)
{
  Result *result = g_new0 (Result, 1);

  result->batch = g_queue_pop_head (&self->batches);
  g_mutex_unlock (&self->mutex);
  if (open_connection (self, &result->error))
    read_batch (self, result->batch, &result->error);
  g_mutex_lock (&self->mutex);
  /* Stopped together with the ids between which it was read: its turn comes again. */
  if (g_error_matches (result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_queue_push_head (&self->batches, g_steal_pointer (&result->batch));
      result_free (result);
    }
  else
    push_result (self, result);
}

/* While ids are read: hands over the beginning of a list that takes long, and then reads its rows in
 * between, so that the first page is there before the last id. */
static void
while_reading (const GArray *ids,
               gpointer      user_data)
{
  GjRowReader *self = user_data;

  g_mutex_lock (&self->mutex);
  if (self->begun > 0 && g_get_monotonic_time () - self->begun >= patience)
    {
      Result *result = g_new0 (Result, 1);

      result->query = self->reading;
      result->more = TRUE;
      result->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), ids->len);
      g_array_append_vals (result->ids, ids->data, ids->len / GJ_ROW_PAGE * GJ_ROW_PAGE);
      self->begun = 0;
      push_result (self, result);
    }
  while (self->begun == 0 && self->batches.length > 0 && self->wanted == NULL && !self->stopping)
    work_on_batch (self);
  g_mutex_unlock (&self->mutex);
}

/* With the mutex held; lets go of it while reading. */
static void
work_on_ids (GjRowReader *self)
{
  g_autoptr (GjListQuery) query = g_steal_pointer (&self->wanted);
  Result *result = g_new0 (Result, 1);

  result->query = self->query;
  self->reading = self->query;
  self->begun = g_get_monotonic_time ();
  self->running = g_cancellable_new ();
  g_mutex_unlock (&self->mutex);
  if (open_connection (self, &result->error))
    result->ids = gj_list_query_ids (query, self->db, while_reading, self, self->running, &result->error);
  g_mutex_lock (&self->mutex);
  g_clear_object (&self->running);
  if (result->query == self->query)
    push_result (self, result);
  else
    result_free (result);
}

static gpointer
run (gpointer data)
{
  GjRowReader *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    {
      if (self->wanted != NULL)
        work_on_ids (self);
      else if (self->batches.length > 0)
        work_on_batch (self);
      else
        g_cond_wait (&self->cond, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->db, gj_db_close);
  return NULL;
}

/* With the mutex held. The cancellable's handlers do not take it. */
static void
stop_running (GjRowReader *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}

void
_gj_row_reader_set_patience (gint64 microseconds)
{
  patience = microseconds;
}

void
_gj_row_batch_free (GjRowBatch *batch)
{
  for (guint i = 0; i < batch->n; i++)
    g_free (batch->cells[i]);
  g_free (batch);
}

GjRowReader *
_gj_row_reader_new (const char       *path,
                    const GjListSpec *spec,
                    GjRowIdsFunc      ids,
                    GjRowBatchFunc    batch,
                    gpointer          user_data)
{
  GjRowReader *self = g_new0 (GjRowReader, 1);

  self->spec = spec;
  self->path = g_strdup (path);
  self->page_sql = gj_list_page_sql (spec);
  self->ids_func = ids;
  self->batch_func = batch;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->batches);
  g_queue_init (&self->results);
  self->thread = g_thread_new ("gj-row-reader", run, self);
  return self;
}

void
_gj_row_reader_stop (GjRowReader *reader)
{
  g_mutex_lock (&reader->mutex);
  reader->stopping = TRUE;
  reader->query++;
  stop_running (reader);
  g_cond_signal (&reader->cond);
  g_mutex_unlock (&reader->mutex);
  g_thread_join (reader->thread);

  if (reader->source != NULL)
    {
      g_source_destroy (reader->source);
      g_source_unref (reader->source);
    }
  g_queue_clear_full (&reader->results, result_free);
  _gj_row_reader_drop_all (reader);
  g_clear_pointer (&reader->wanted, gj_list_query_free);
  g_mutex_clear (&reader->mutex);
  g_cond_clear (&reader->cond);
  g_main_context_unref (reader->context);
  g_free (reader->page_sql);
  g_free (reader->path);
  g_free (reader);
}

void
_gj_row_reader_read_ids (GjRowReader       *reader,
                         const GjListQuery *query)
{
  g_mutex_lock (&reader->mutex);
  g_clear_pointer (&reader->wanted, gj_list_query_free);
  reader->wanted = gj_list_query_copy (query);
  reader->query++;
  stop_running (reader);
  g_cond_signal (&reader->cond);
  g_mutex_unlock (&reader->mutex);
}

void
_gj_row_reader_read_batch (GjRowReader *reader,
                           GjRowBatch  *batch)
{
  g_mutex_lock (&reader->mutex);
  g_queue_push_head (&reader->batches, batch);
  g_cond_signal (&reader->cond);
  g_mutex_unlock (&reader->mutex);
}

void
_gj_row_reader_drop_page (GjRowReader *reader,
                          guint        page)
{
  g_mutex_lock (&reader->mutex);
  for (GList *link = reader->batches.head; link != NULL; link = link->next)
    {
      GjRowBatch *batch = link->data;

      if (batch->page != page)
        continue;
      g_queue_delete_link (&reader->batches, link);
      _gj_row_batch_free (batch);
      break;
    }
  g_mutex_unlock (&reader->mutex);
}

void
_gj_row_reader_drop_all (GjRowReader *reader)
{
  GjRowBatch *batch;

  g_mutex_lock (&reader->mutex);
  while ((batch = g_queue_pop_head (&reader->batches)) != NULL)
    _gj_row_batch_free (batch);
  g_mutex_unlock (&reader->mutex);
}
