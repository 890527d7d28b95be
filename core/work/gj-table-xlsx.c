/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-table-xlsx"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <xlsxwriter.h>

#include "gj-table-file.h"

#include "gj-error.h"
#include "gj-list-words.h"

#define MOST_ROWS LXW_ROW_MAX /* of a sheet, with its titles */
#define MOST_CHARACTERS 32767 /* of a cell */
#define EXACT (G_GINT64_CONSTANT (1) << 53)

typedef struct
{
  lxw_workbook              *book;
  lxw_worksheet             *sheet;
  lxw_format                *bold, *money, *day, *count;
  char                      *name;
  const GjListColumn *const *columns;
  guint                      n_columns;
  guint                      n_sheets;
  lxw_row_t                  row; /* the next one */
  locale_t                   plain, before;
} Xlsx;

static gboolean
check (lxw_error   code,
       GError    **error)
{
  if (code == LXW_NO_ERROR)
    return TRUE;
  g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _ ("The file could not be written: %s"), lxw_strerror (code));
  return FALSE;
}

/* A further sheet with the titles on it, which stay in view. */
static gboolean
add_sheet (Xlsx    *self,
           GError **error)
{
  g_autofree char *name = self->n_sheets == 0 ? g_strdup (self->name) : g_strdup_printf ("%s %u", self->name, self->n_sheets + 1);
  lxw_error code = LXW_NO_ERROR;

  self->sheet = workbook_add_worksheet (self->book, name);
  if (self->sheet == NULL)
    return check (LXW_ERROR_MEMORY_MALLOC_FAILED, error);
  self->n_sheets++;
  worksheet_freeze_panes (self->sheet, 1, 0);
  for (guint i = 0; i < self->n_columns && code == LXW_NO_ERROR; i++)
    {
      g_autofree char *title = gj_list_title (self->columns[i]);

      worksheet_set_column (self->sheet, (lxw_col_t) i, (lxw_col_t) i, self->columns[i]->width + 2, NULL);
      code = worksheet_write_string (self->sheet, 0, (lxw_col_t) i, title, self->bold);
    }
  self->row = 1;
  return check (code, error);
}

static lxw_error
write_text (Xlsx       *self,
            lxw_col_t   at,
            const char *text)
{
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (text, -1) > MOST_CHARACTERS)
    cut = g_utf8_substring (text, 0, MOST_CHARACTERS);
  return worksheet_write_string (self->sheet, self->row, at, cut != NULL ? cut : text, NULL);
}

/* A cell of a spreadsheet is a double: what one cannot hold to the last digit stays a text. */
static lxw_error
write_number (Xlsx       *self,
              lxw_col_t   at,
              const char *digits,
              gboolean    is_money)
{
  char *end;
  gint64 number = g_ascii_strtoll (digits, &end, 10);

  if (*end != '\0' || number > EXACT || number < -EXACT)
    return write_text (self, at, digits);
  return worksheet_write_number (self->sheet, self->row, at, is_money ? (double) number / 100 : (double) number,
                                 is_money ? self->money : self->count);
}

static lxw_error
write_day (Xlsx       *self,
           lxw_col_t   at,
           const char *text)
{
  lxw_datetime day = { 0 };

  if (sscanf (text, "%4d-%2d-%2d", &day.year, &day.month, &day.day) != 3 || day.year < 1900)
    return write_text (self, at, text);
  return worksheet_write_datetime (self->sheet, self->row, at, &day, self->day);
}

static lxw_error
write_cell (Xlsx       *self,
            lxw_col_t   at,
            const char *cell)
{
  GjCellType type = self->columns[at]->type;

  if (cell[0] == '\0')
    return LXW_NO_ERROR;
  if (type == GJ_CELL_COUNT || type == GJ_CELL_MONEY)
    return write_number (self, at, cell, type == GJ_CELL_MONEY);
  return type == GJ_CELL_DATE ? write_day (self, at, cell) : write_text (self, at, cell);
}

static gboolean
xlsx_finish (gpointer  data,
             GError  **error)
{
  Xlsx *self = data;
  lxw_error code = workbook_close (self->book);

  uselocale (self->before);
  freelocale (self->plain);
  g_free (self->name);
  g_free (self);
  return check (code, error);
}

static gpointer
xlsx_begin (const char                *path,
            const char                *name,
            const GjListColumn *const *columns,
            guint                      n_columns,
            GError                   **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  /* What does not fit into the memory lies where the file will. */
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = folder, .use_zip64 = LXW_TRUE };
  Xlsx *self = g_new0 (Xlsx, 1);

  /* The library writes numbers as this thread's locale does, with a comma in half of Europe. */
  self->plain = newlocale (LC_NUMERIC_MASK, "C", duplocale (uselocale ((locale_t) 0)));
  self->before = uselocale (self->plain);
  self->book = workbook_new_opt (path, &options);
  self->name = g_strdup (name);
  self->columns = columns;
  self->n_columns = n_columns;
  self->bold = workbook_add_format (self->book);
  format_set_bold (self->bold);
  self->money = workbook_add_format (self->book);
  format_set_num_format (self->money, "#,##0.00");
  self->count = workbook_add_format (self->book);
  format_set_num_format (self->count, "#,##0");
  self->day = workbook_add_format (self->book);
  format_set_num_format (self->day, "yyyy-mm-dd");
  if (add_sheet (self, error))
    return self;
  xlsx_finish (self, NULL);
  return NULL;
}

static gboolean
xlsx_row (gpointer     data,
          char *const *cells,
          GError     **error)
{
  Xlsx *self = data;
  lxw_error code = LXW_NO_ERROR;

  if (self->row == MOST_ROWS && !add_sheet (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_columns && code == LXW_NO_ERROR; i++)
    code = write_cell (self, (lxw_col_t) i, cells[i]);
  self->row++;
  return check (code, error);
}

const GjTableWriter _gj_table_xlsx = { xlsx_begin, xlsx_row, xlsx_finish };
