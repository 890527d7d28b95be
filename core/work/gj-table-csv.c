/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-table-csv"
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "gj-table-file.h"

#include "gj-error.h"
#include "gj-list-words.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define MOST_DIGITS 15 /* that a spreadsheet keeps of a number */

typedef struct
{
  FILE                      *file;
  GString                   *line;
  const GjListColumn *const *columns;
  guint                      n_columns;
} Csv;

static gboolean
fail (GError **error)
{
  int code = errno;

  g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _ ("The file could not be written: %s"), g_strerror (code));
  return FALSE;
}

/* Whether a spreadsheet would calculate with the text, or lose its last digits. */
static gboolean
wants_apostrophe (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return strchr ("=+-@\t\r", text[0]) != NULL || (digits > MOST_DIGITS && text[digits] == '\0');
}

static void
append_text (GString    *line,
             const char *text,
             gboolean    guarded)
{
  gboolean quoted = strpbrk (text, "\",\r\n") != NULL;

  if (quoted)
    g_string_append_c (line, '"');
  if (guarded && text[0] != '\0' && wants_apostrophe (text))
    g_string_append_c (line, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  if (quoted)
    g_string_append_c (line, '"');
}

static void
append_cell (GString            *line,
             const GjListColumn *column,
             const char         *cell)
{
  char fen[GJ_FEN_TEXT_SIZE];

  if (column->type == GJ_CELL_MONEY && cell[0] != '\0')
    g_string_append (line, gj_fen_format (g_ascii_strtoll (cell, NULL, 10), fen));
  else
    append_text (line, cell, column->type != GJ_CELL_COUNT);
}

static gboolean
end_line (Csv     *self,
          GError **error)
{
  g_string_append (self->line, "\r\n");
  if (fwrite (self->line->str, 1, self->line->len, self->file) != self->line->len)
    return fail (error);
  g_string_truncate (self->line, 0);
  return TRUE;
}

static gboolean
csv_finish (gpointer  data,
            GError  **error)
{
  Csv *self = data;
  gboolean done = fclose (self->file) == 0 || fail (error);

  g_string_free (self->line, TRUE);
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
      fail (error);
      return NULL;
    }
  self = g_new0 (Csv, 1);
  *self = (Csv) { .file = file, .line = g_string_new (BYTE_ORDER_MARK), .columns = columns, .n_columns = n_columns };
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *title = gj_list_title (columns[i]);

      if (i > 0)
        g_string_append_c (self->line, ',');
      append_text (self->line, title, TRUE);
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
    {
      if (i > 0)
        g_string_append_c (self->line, ',');
      append_cell (self->line, self->columns[i], cells[i]);
    }
  return end_line (self, error);
}

const GjTableWriter _gj_table_csv = { csv_begin, csv_row, csv_finish };
