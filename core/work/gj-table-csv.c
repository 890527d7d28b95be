/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-table-csv"
#include "config.h"

#include <stdio.h>

#include "gj-table-file.h"

#include "gj-csv.h"
#include "gj-list-words.h"

typedef struct
{
  FILE                      *file;
  GjCsv                      csv; /* the line at hand */
  const GjListColumn *const *columns;
  guint                      n_columns;
} Csv;

static void
add_cell (GjCsv              *csv,
          const GjListColumn *column,
          const char         *cell)
{
  char fen[GJ_FEN_TEXT_SIZE];

  if (column->type == GJ_CELL_MONEY && cell[0] != '\0')
    gj_csv_add_plain (csv, gj_fen_format (g_ascii_strtoll (cell, NULL, 10), fen));
  else if (column->type == GJ_CELL_COUNT)
    gj_csv_add_plain (csv, cell);
  else
    gj_csv_add_text (csv, cell);
}

static gboolean
end_line (Csv     *self,
          GError **error)
{
  GString *line = self->csv.text;

  gj_csv_end_line (&self->csv);
  if (fwrite (line->str, 1, line->len, self->file) != line->len)
    return _gj_table_failed (error);
  g_string_truncate (line, 0);
  return TRUE;
}

static gboolean
csv_finish (gpointer  data,
            GError  **error)
{
  Csv *self = data;
  gboolean done = fclose (self->file) == 0 || _gj_table_failed (error);

  gj_csv_clear (&self->csv);
  g_free (self);
  return done;
}

static gpointer
csv_begin (const char                *path,
           const char                *name,
           const GjListColumn *const *columns,
           guint                      n_columns,
           GError                   **error)
{
  FILE *file = fopen (path, "wb");
  Csv *self;

  if (file == NULL)
    {
      _gj_table_failed (error);
      return NULL;
    }
  self = g_new0 (Csv, 1);
  *self = (Csv) { .file = file, .columns = columns, .n_columns = n_columns };
  gj_csv_begin (&self->csv);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *title = gj_list_title (columns[i]);

      gj_csv_add_text (&self->csv, title);
    }
  if (end_line (self, error))
    return self;
  csv_finish (self, NULL);
  return NULL;
}

static gboolean
csv_row (gpointer     data,
         char *const *cells,
         GError     **error)
{
  Csv *self = data;

  for (guint i = 0; i < self->n_columns; i++)
    add_cell (&self->csv, self->columns[i], cells[i]);
  return end_line (self, error);
}

const GjTableWriter _gj_table_csv = { csv_begin, csv_row, csv_finish };
