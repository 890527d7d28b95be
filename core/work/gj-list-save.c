/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-list-save"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "gj-list-save.h"

#include "gj-error.h"
#include "gj-list-words.h"
#include "gj-reasons.h"
#include "gj-save.h"
#include "gj-table-file.h"

#define PAGE GJ_LIST_PAGE

static const GjTableWriter *const writers[] = {
  [GJ_TABLE_CSV] = &_gj_table_csv,
  [GJ_TABLE_XLSX] = &_gj_table_xlsx,
};

/* What one page of a list needs. */
typedef struct
{
  const GjListSave *save;
  const GjListSpec *spec;
  GjStmt           *stmt;
  GjReasons        *reasons; /* NULL when they stay codes */
  GjListRowFunc     func;
  gpointer          user_data;
} Reading;

GjListSave *
gj_list_save_new (const GjListQuery *query)
{
  GjListSave *save;

  g_return_val_if_fail (query != NULL, NULL);

  save = g_new0 (GjListSave, 1);
  save->query = gj_list_query_copy (query);
  save->n_columns = gj_list_query_spec (query)->n_columns;
  save->columns = g_new (guint, save->n_columns);
  for (guint i = 0; i < save->n_columns; i++)
    save->columns[i] = i;
  return save;
}

void
gj_list_save_free (GjListSave *save)
{
  if (save == NULL)
    return;
  gj_list_query_free (save->query);
  g_clear_pointer (&save->ids, g_array_unref);
  g_free (save->columns);
  g_free (save);
}

static char *
cell_words (const Reading      *self,
            const GjListColumn *column,
            const char         *value)
{
  gboolean is_code = column->type == GJ_CELL_CODE || column->type == GJ_CELL_STATE;

  if (self->save->raw && is_code)
    return g_strdup (value);
  if (self->reasons != NULL && value[0] != '\0' && g_strcmp0 (column->list, "reason") == 0)
    return gj_reasons_words (self->reasons, value);
  return gj_list_words (column, value, self->save->unmasked);
}

static gboolean
has_reasons (const GjListSpec *spec)
{
  for (guint i = 0; i < spec->n_columns; i++)
    if (g_strcmp0 (spec->columns[i].list, "reason") == 0)
      return TRUE;
  return FALSE;
}

/* The words of the row the statement stands on. */
static char **
read_row (const Reading *self)
{
  const GjListSave *save = self->save;
  char **cells = g_new0 (char *, save->n_columns + 1);

  for (guint i = 0; i < save->n_columns; i++)
    {
      guint column = save->columns[i];
      const char *value = gj_stmt_text (self->stmt, (int) column + 1);

      cells[i] = cell_words (self, &self->spec->columns[column], value != NULL ? value : "");
    }
  return cells;
}

/* A page comes in any order; it goes on in that of its ids. Rows that are gone are left out. */
static gboolean
read_page (const Reading *self,
           const gint64  *ids,
           guint          n,
           GError       **error)
{
  char **rows[PAGE] = { NULL };
  gboolean done;
  GjStep step;

  for (guint i = 0; i < PAGE; i++)
    if (i < n)
      gj_stmt_bind_int (self->stmt, (int) i + 1, ids[i]);
    else
      gj_stmt_bind_null (self->stmt, (int) i + 1);
  while ((step = gj_stmt_step (self->stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (self->stmt, 0);

      for (guint i = 0; i < n; i++)
        if (ids[i] == id && rows[i] == NULL)
          rows[i] = read_row (self);
    }
  gj_stmt_reset (self->stmt);
  done = step == GJ_STEP_DONE;
  for (guint i = 0; i < n; i++)
    {
      done = done && (rows[i] == NULL || self->func (ids[i], rows[i], self->user_data, error));
      g_strfreev (rows[i]);
    }
  return done;
}

gboolean
gj_list_each (GjLedger         *ledger,
              const GjListSave *save,
              GjListRowFunc     func,
              gpointer          user_data,
              GjProgress       *progress,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GjReasons) reasons = NULL;
  g_autofree char *sql = NULL;
  Reading reading = { .save = save, .func = func, .user_data = user_data };

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && save != NULL && func != NULL, FALSE);

  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !gj_db_begin (db, FALSE, error))
    return FALSE;
  ids = save->ids != NULL ? g_array_ref (save->ids) : gj_list_query_ids (save->query, db, NULL, NULL, cancellable, error);
  if (ids == NULL)
    return FALSE;
  reading.spec = gj_list_query_spec (save->query);
  if (!save->raw && has_reasons (reading.spec))
    {
      reasons = gj_ledger_reasons (ledger, error);
      if (reasons == NULL)
        return FALSE;
    }
  reading.reasons = reasons;
  sql = gj_list_page_sql (reading.spec);
  reading.stmt = gj_db_stmt (db, sql, error);
  if (reading.stmt == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i += PAGE)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !read_page (&reading, &g_array_index (ids, gint64, i), MIN (PAGE, ids->len - i), error))
        return FALSE;
      if (progress != NULL)
        gj_progress_set_fraction (progress, (double) i / ids->len);
    }
  return TRUE;
}

/* A table that is being written. */
typedef struct
{
  const GjTableWriter *writer;
  gpointer             file;
  gint64               n_rows;
} Table;

static gboolean
write_row (gint64       id,
           char *const *cells,
           gpointer     user_data,
           GError     **error)
{
  Table *table = user_data;

  table->n_rows++;
  return table->writer->row (table->file, cells, error);
}

static gboolean
write_table (GjLedger         *ledger,
             const GjListSave *save,
             GjTableFormat     format,
             const char       *path,
             GjProgress       *progress,
             GCancellable     *cancellable,
             gint64           *ret_rows,
             GError          **error)
{
  const GjListSpec *spec = gj_list_query_spec (save->query);
  g_autofree const GjListColumn **columns = g_new (const GjListColumn *, save->n_columns);
  Table table = { .writer = writers[format] };
  gboolean done;

  for (guint i = 0; i < save->n_columns; i++)
    columns[i] = &spec->columns[save->columns[i]];
  table.file = table.writer->begin (path, _ (spec->label), columns, save->n_columns, error);
  if (table.file == NULL)
    return FALSE;
  done = gj_list_each (ledger, save, write_row, &table, progress, cancellable, error);
  done = table.writer->finish (table.file, done ? error : NULL) && done;
  if (done)
    *ret_rows = table.n_rows;
  return done;
}

gboolean
_gj_table_failed (GError **error)
{
  int code = errno;

  g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _ ("The file could not be written: %s"), g_strerror (code));
  return FALSE;
}

/* An empty file beside @path that only its owner may read. */
static char *
make_beside (const char *path,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *pattern = g_strdup_printf (".%s.XXXXXX", name);
  g_autofree char *beside = g_build_filename (folder, pattern, NULL);
  int file = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);

  if (file < 0)
    {
      _gj_table_failed (error);
      return NULL;
    }
  close (file);
  return g_steal_pointer (&beside);
}

gboolean
gj_list_save_run (GjLedger         *ledger,
                  const GjListSave *save,
                  GjTableFormat     format,
                  const char       *path,
                  GjProgress       *progress,
                  GCancellable     *cancellable,
                  gint64           *ret_rows,
                  GError          **error)
{
  g_autofree char *beside = NULL;
  gint64 n_rows = 0;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && save != NULL && path != NULL && (guint) format < G_N_ELEMENTS (writers), FALSE);

  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Writing"));
  beside = make_beside (path, error);
  if (beside == NULL)
    return FALSE;
  if (!write_table (ledger, save, format, beside, progress, cancellable, &n_rows, error)
      || (save->unmasked && !gj_save_record (ledger, "list.save", gj_list_query_spec (save->query)->name, path, error))
      || (g_rename (beside, path) != 0 && !_gj_table_failed (error)))
    {
      (void) g_unlink (beside);
      return FALSE;
    }
  if (ret_rows != NULL)
    *ret_rows = n_rows;
  return TRUE;
}

/* Lines that are being put together. */
typedef struct
{
  const GjListSave *save;
  GString          *text;
} Lines;

static gboolean
add_line (gint64       id,
          char *const *cells,
          gpointer     user_data,
          GError     **error)
{
  const Lines *lines = user_data;
  const GjListSpec *spec = gj_list_query_spec (lines->save->query);
  char fen[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < lines->save->n_columns; i++)
    {
      gboolean is_money = spec->columns[lines->save->columns[i]].type == GJ_CELL_MONEY && cells[i][0] != '\0';

      if (i > 0)
        g_string_append_c (lines->text, '\t');
      g_string_append (lines->text, is_money ? gj_fen_format (g_ascii_strtoll (cells[i], NULL, 10), fen) : g_strdelimit (cells[i], "\t\r\n", ' '));
    }
  g_string_append_c (lines->text, '\n');
  return TRUE;
}

char *
gj_list_save_to_text (GjLedger         *ledger,
                      const GjListSave *save,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr (GString) text = NULL;
  Lines lines;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && save != NULL, NULL);

  text = g_string_new (NULL);
  lines = (Lines) { .save = save, .text = text };
  if (!gj_list_each (ledger, save, add_line, &lines, NULL, cancellable, error))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
