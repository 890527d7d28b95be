/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-report"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-csv.h"
#include "gj-error.h"
#include "gj-report-private.h"
#include "gj-text.h"

/* ----- dimensions ----- */

static char *
coded_label (const char *list,
             const char *code)
{
  return gj_text_capital (gj_code_name (list, code));
}

static char *
label_area (const char *code)
{
  return coded_label ("division", code);
}

static char *
label_group (const char *code)
{
  if (code[0] == '\0')
    return g_strdup (_ ("No key group"));
  return g_str_equal (code, "-") ? g_strdup (_ ("Not decided yet")) : coded_label ("key-group", code);
}

static char *
label_occupation (const char *code)
{
  return coded_label ("occupation", code);
}

static char *
label_level (const char *code)
{
  return coded_label ("level", code);
}

static char *
label_kind (const char *code)
{
  return coded_label ("class-kind", code);
}

static const struct
{
  const char *nick;
  const char *label;
  char     *(*value) (const char *code); /* NULL: the code says it */
} dimensions[GJ_N_REPORT_BY] = {
  [GJ_REPORT_BY_AREA] = { "area", N_ ("Division"), label_area },
  [GJ_REPORT_BY_CITY] = { "city", N_ ("City"), label_area },
  [GJ_REPORT_BY_GROUP] = { "group", N_ ("Key group"), label_group },
  [GJ_REPORT_BY_MONTH] = { "month", N_ ("Month"), NULL },
  [GJ_REPORT_BY_YEAR] = { "year", N_ ("Year"), NULL },
  [GJ_REPORT_BY_OCCUPATION] = { "occupation", N_ ("Occupation"), label_occupation },
  [GJ_REPORT_BY_LEVEL] = { "level", N_ ("Level"), label_level },
  [GJ_REPORT_BY_KIND] = { "kind", N_ ("Kind of training"), label_kind },
  [GJ_REPORT_BY_INSTITUTION] = { "institution", N_ ("Institution"), NULL },
};

const char *
gj_report_by_nick (GjReportBy by)
{
  g_return_val_if_fail (by < GJ_N_REPORT_BY, NULL);

  return dimensions[by].nick;
}

const char *
gj_report_by_label (GjReportBy by)
{
  g_return_val_if_fail (by < GJ_N_REPORT_BY, NULL);

  return _ (dimensions[by].label);
}

static gboolean
find_dimension (const char *nick,
                GjReportBy *ret_by)
{
  for (guint i = 0; i < GJ_N_REPORT_BY; i++)
    if (g_str_equal (dimensions[i].nick, nick))
      {
        *ret_by = (GjReportBy) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
gj_report_parse (const char *name, GjReportQuery *ret_query, GError **error)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (name != NULL && ret_query != NULL, FALSE);

  words = g_strsplit (name, "-", GJ_REPORT_MAX_BY + 2);
  if (words[0] == NULL)
    {
      g_set_error_literal (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("There is nothing named to count by."));
      return FALSE;
    }
  *ret_query = (GjReportQuery) { .from = GJ_DATE_NONE, .to = GJ_DATE_NONE };
  for (guint i = 0; words[i] != NULL; i++)
    {
      GjReportBy by;

      if (!find_dimension (words[i], &by))
        {
          g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” is nothing to count by."), words[i]);
          return FALSE;
        }
      for (guint k = 0; k < ret_query->n_by; k++)
        if (ret_query->by[k] == by)
          {
            g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” stands twice in “%s”."), words[i], name);
            return FALSE;
          }
      if (ret_query->n_by == GJ_REPORT_MAX_BY)
        {
          g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” counts by more than %d things at once."), name, GJ_REPORT_MAX_BY);
          return FALSE;
        }
      ret_query->by[ret_query->n_by++] = by;
    }
  return TRUE;
}

/* ----- what was counted, in order ----- */

static void
free_value (gpointer data)
{
  GjReportValue *value = data;

  g_free (value->code);
  g_free (value->label);
  g_free (value);
}

static void
free_cell (gpointer data)
{
  GjReportCell *cell = data;

  g_free (cell->amounts);
  g_free (cell);
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The codes sorted, and for each place where they turned up the place where they went. */
static GPtrArray *
sort_codes (const GjReportCodes *codes,
            guint              **ret_places)
{
  GPtrArray *sorted = g_ptr_array_sized_new (codes->codes->len);

  *ret_places = g_new0 (guint, codes->codes->len + 1);
  for (guint i = 0; i < codes->codes->len; i++)
    g_ptr_array_add (sorted, codes->codes->pdata[i]);
  g_ptr_array_sort (sorted, compare_codes);
  for (guint i = 0; i < sorted->len; i++)
    (*ret_places)[GPOINTER_TO_UINT (g_hash_table_lookup (codes->indexes, sorted->pdata[i])) - 1] = i;
  return sorted;
}

static GPtrArray *
make_values (GPtrArray  *codes,
             GjReportBy  by,
             GHashTable *institutions)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (free_value);

  for (guint i = 0; i < codes->len; i++)
    {
      GjReportValue *value = g_new0 (GjReportValue, 1);
      const char *name = by == GJ_REPORT_BY_INSTITUTION ? g_hash_table_lookup (institutions, codes->pdata[i]) : NULL;

      value->code = g_strdup (codes->pdata[i]);
      value->label = dimensions[by].value != NULL ? dimensions[by].value (value->code) : g_strdup (name != NULL ? name : value->code);
      g_ptr_array_add (values, value);
    }
  return values;
}

static GjReportCell *
new_cell (guint n_items)
{
  GjReportCell *cell = g_new0 (GjReportCell, 1);

  cell->amounts = g_new0 (GjFen, n_items + 1);
  return cell;
}

/* Persons apart: they are not a sum. */
static void
add_up (GjReportCell       *total,
        const GjReportCell *cell,
        guint               n_items)
{
  total->person_times += cell->person_times;
  total->women += cell->women;
  total->known_sex += cell->known_sex;
  total->certified += cell->certified;
  total->new_occupations += cell->new_occupations;
  total->shortage += cell->shortage;
  total->decided += cell->decided;
  total->payable += cell->payable;
  total->amount += cell->amount;
  for (guint i = 0; i < n_items; i++)
    total->amounts[i] += cell->amounts[i];
}

/* Enrolments person by person: a counting sort. (transfer full): for each person but the sentinel where its own begin, and the cells. */
static guint32 *
sort_by_person (const GjReportCount *count,
                guint32            **ret_cells)
{
  guint32 *first = g_new0 (guint32, (gsize) count->n_persons + 2);
  guint n = count->persons->len;

  *ret_cells = g_new (guint32, (gsize) n + 1);
  for (guint i = 0; i < n; i++)
    first[g_array_index (count->persons, guint32, i) + 2]++;
  for (guint i = 0; i <= count->n_persons; i++)
    first[i + 1] += first[i];
  for (guint i = 0; i < n; i++)
    (*ret_cells)[first[g_array_index (count->persons, guint32, i) + 1]++] = g_array_index (count->cell_of, guint32, i);
  return first;
}

/* A person counts once in a cell: the mark says who was counted there last. */
static void
count_person (gint64  *persons,
              guint32 *mark,
              guint32  person)
{
  if (*mark == person)
    return;
  *mark = person;
  (*persons)++;
}

/* @cells: in the order they turned up. */
static void
count_persons (GjReport            *self,
               const GjReportCount *count,
               GPtrArray           *cells)
{
  g_autofree guint32 *cell_of = NULL;
  g_autofree guint32 *first = sort_by_person (count, &cell_of);
  g_autofree guint32 *marks = g_new0 (guint32, cells->len + 1);
  guint32 *margin_marks[GJ_REPORT_MAX_BY] = { NULL };
  guint32 total_mark = 0;

  for (guint i = 0; i < self->n_by; i++)
    margin_marks[i] = g_new0 (guint32, self->values[i]->len + 1);
  for (guint32 person = 0; person < count->n_persons; person++)
    for (guint32 i = first[person]; i < first[person + 1]; i++)
      {
        GjReportCell *cell = cells->pdata[cell_of[i]];

        count_person (&cell->persons, &marks[cell_of[i]], person + 1);
        count_person (&self->total.persons, &total_mark, person + 1);
        for (guint k = 0; k < self->n_by; k++)
          count_person (&((GjReportCell *) self->margins[k]->pdata[cell->values[k]])->persons, &margin_marks[k][cell->values[k]], person + 1);
      }
  for (guint i = 0; i < self->n_by; i++)
    g_free (margin_marks[i]);
}

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const GjReportCell *one = *(const GjReportCell *const *) a, *other = *(const GjReportCell *const *) b;

  for (guint i = 0; i < GJ_REPORT_MAX_BY; i++)
    if (one->values[i] != other->values[i])
      return one->values[i] < other->values[i] ? -1 : 1;
  return 0;
}

static void
take_cells (GjReport            *self,
            const GjReportCount *count,
            guint *const         places[GJ_REPORT_MAX_BY],
            const guint         *item_places)
{
  guint n_items = self->items->len;

  self->total.amounts = g_new0 (GjFen, n_items + 1);
  for (guint i = 0; i < count->cells->len; i++)
    {
      GjReportCell *cell = new_cell (n_items);
      GjFen *amounts = cell->amounts;

      *cell = g_array_index (count->cells, GjReportCell, i);
      cell->amounts = amounts;
      for (guint k = 0; k < n_items; k++)
        amounts[item_places[k]] = g_array_index (count->amounts, GjFen, i * n_items + k);
      add_up (&self->total, cell, n_items);
      for (guint k = 0; k < self->n_by; k++)
        {
          cell->values[k] = places[k][cell->values[k]];
          add_up (self->margins[k]->pdata[cell->values[k]], cell, n_items);
        }
      g_ptr_array_add (self->cells, cell);
    }
  count_persons (self, count, self->cells);
  g_ptr_array_sort (self->cells, compare_cells);
}

static void
put_in_order (GjReport            *self,
              const GjReportCount *count,
              GHashTable          *institutions)
{
  guint *places[GJ_REPORT_MAX_BY] = { NULL };
  guint *item_places;
  g_autoptr (GPtrArray) items = sort_codes (&count->items, &item_places);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, g_strdup (items->pdata[i]));
  for (guint i = 0; i < self->n_by; i++)
    {
      g_autoptr (GPtrArray) codes = sort_codes (&count->values[i], &places[i]);

      self->values[i] = make_values (codes, self->by[i], institutions);
      self->margins[i] = g_ptr_array_new_with_free_func (free_cell);
      for (guint k = 0; k < codes->len; k++)
        {
          GjReportCell *margin = new_cell (self->items->len);

          margin->values[i] = k;
          g_ptr_array_add (self->margins[i], margin);
        }
    }
  take_cells (self, count, places, item_places);
  for (guint i = 0; i < self->n_by; i++)
    g_free (places[i]);
  g_free (item_places);
}

static gboolean
read_institutions (GjDb       *db,
                   GHashTable *names,
                   GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT credit_code, name FROM institution"), error);
  GjStep step = GJ_STEP_FAILED;

  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    g_hash_table_insert (names, gj_stmt_dup_text (stmt, 0), gj_stmt_dup_text (stmt, 1));
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
fill (GjReport            *self,
      GjDb                *db,
      const GjReportQuery *query,
      GjProgress          *progress,
      GCancellable        *cancellable,
      GError             **error)
{
  g_autoptr (GHashTable) institutions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GjReportCount count;
  gboolean done;

  if (!gj_db_begin (db, FALSE, error))
    return FALSE;
  gj_db_set_cancellable (db, cancellable);
  done = _gj_report_count (db, query, progress, cancellable, &count, error) && read_institutions (db, institutions, error);
  gj_db_set_cancellable (db, NULL);
  if (done)
    put_in_order (self, &count, institutions);
  _gj_report_count_clear (&count);
  return done;
}

GjReport *
gj_report_new (GjLedger *ledger, const GjReportQuery *query, GjProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GjReport) self = NULL;
  GjDb *db;
  gboolean filled;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && query != NULL && query->n_by <= GJ_REPORT_MAX_BY, NULL);

  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return NULL;
  self = g_new0 (GjReport, 1);
  self->n_by = query->n_by;
  memcpy (self->by, query->by, sizeof self->by);
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_ptr_array_new_with_free_func (free_cell);
  filled = fill (self, db, query, progress, cancellable, error);
  gj_ledger_give_back (ledger, db);
  return filled ? g_steal_pointer (&self) : NULL;
}

void
gj_report_free (GjReport *report)
{
  if (report == NULL)
    return;
  for (guint i = 0; i < GJ_REPORT_MAX_BY; i++)
    {
      g_clear_pointer (&report->values[i], g_ptr_array_unref);
      g_clear_pointer (&report->margins[i], g_ptr_array_unref);
    }
  g_ptr_array_unref (report->items);
  g_ptr_array_unref (report->cells);
  g_free (report->total.amounts);
  g_free (report);
}

const GjReportValue *
gj_report_value (const GjReport *report, const GjReportCell *cell, guint n)
{
  g_return_val_if_fail (report != NULL && cell != NULL && n < report->n_by && cell->values[n] < report->values[n]->len, NULL);

  return report->values[n]->pdata[cell->values[n]];
}

/* ----- as a table for others ----- */

static void
add_row (GjCsv              *csv,
         const GjReport     *self,
         const GjReportCell *cell)
{
  const gint64 counts[] = { cell->person_times, cell->persons, cell->women, cell->known_sex, cell->certified, cell->new_occupations,
                            cell->shortage, cell->decided, cell->payable };
  char fen[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < self->n_by; i++)
    {
      const GjReportValue *value = gj_report_value (self, cell, i);

      gj_csv_add_text (csv, value->code);
      gj_csv_add_text (csv, value->label);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    gj_csv_add_number (csv, counts[i]);
  for (guint i = 0; i < self->items->len; i++)
    gj_csv_add_plain (csv, gj_fen_format (cell->amounts[i], fen));
  gj_csv_add_plain (csv, gj_fen_format (cell->amount, fen));
  gj_csv_end_line (csv);
}

gboolean
gj_report_save_csv (const GjReport *report, const char *path, GError **error)
{
  static const char *const counts[] = { N_ ("Person-times"), N_ ("Persons"), N_ ("Women (person-times)"), N_ ("Sex known (person-times)"),
                                        N_ ("With certificate"), N_ ("New occupations"), N_ ("Shortage occupations"), N_ ("Decided"), N_ ("Payable") };
  GjCsv csv;
  gboolean saved;

  g_return_val_if_fail (report != NULL && path != NULL, FALSE);

  gj_csv_begin (&csv);
  for (guint i = 0; i < report->n_by; i++)
    {
      g_autofree char *code = g_strdup_printf (_ ("%s: code"), gj_report_by_label (report->by[i]));

      gj_csv_add_text (&csv, code);
      gj_csv_add_text (&csv, gj_report_by_label (report->by[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    gj_csv_add_text (&csv, _ (counts[i]));
  for (guint i = 0; i < report->items->len; i++)
    {
      g_autofree char *name = gj_text_capital (gj_code_name ("item", report->items->pdata[i]));
      g_autofree char *title = g_strdup_printf (_ ("%s (yuan)"), name);

      gj_csv_add_text (&csv, title);
    }
  gj_csv_add_text (&csv, _ ("Payable (yuan)"));
  gj_csv_end_line (&csv);
  for (guint i = 0; i < report->cells->len; i++)
    add_row (&csv, report, report->cells->pdata[i]);
  saved = g_file_set_contents_full (path, csv.text->str, (gssize) csv.text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
  gj_csv_clear (&csv);
  return saved;
}
