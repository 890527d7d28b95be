/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-report"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-error.h"
#include "gj-import-keys.h"
#include "gj-report-private.h"

/* Tables are read whole, each in the order of its ids, and put together here: joining row by row costs the engine several times
 * as much as reading does. */

#define MAX_PERSONS (1 << 28) /* a wider range of ids is a broken ledger: no province has as many */
#define CHECK_EVERY 65536
#define AREA_LENGTH 6
#define CITY_LENGTH 4

enum
{
  CLASS_NEW = 1 << 0,
  CLASS_SHORTAGE = 1 << 1,
};

/* What all enrolments of a class share. */
typedef struct
{
  guint32 values[GJ_REPORT_MAX_BY];
  guint8  flags;
} ClassInfo;

typedef struct
{
  gboolean payable;
  GjFen    total;
  guint    first_amount; /* into the outcomes' amounts */
  guint    n_amounts;
} OutcomeInfo;

typedef struct
{
  guint item;
  GjFen amount;
} ItemAmount;

typedef struct
{
  GjDb                *db;
  const GjReportQuery *query;
  GjReportCount       *count;
  int                  group; /* the dimension that is the key group, or -1 */
  GjIdMap             *class_indexes; /* id → index + 1 */
  GArray              *classes;
  GHashTable          *new_names;     /* names of new occupations; borrowed of the code list */
  GjIdMap             *outcome_indexes;
  GArray              *outcomes;
  GArray              *outcome_amounts;
  gint64               first_person;
  char                *sexes;         /* by person; '\0' when not known */
  GjIdMap             *cell_indexes;  /* packed values + 1 → index + 1 */
  gint64               n_enrolments;  /* in the ledger */
} Counting;

void
_gj_report_codes_init (GjReportCodes *codes)
{
  codes->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  codes->codes = g_ptr_array_new ();
}

void
_gj_report_codes_clear (GjReportCodes *codes)
{
  g_clear_pointer (&codes->codes, g_ptr_array_unref);
  g_clear_pointer (&codes->indexes, g_hash_table_unref);
}

guint
_gj_report_codes_index (GjReportCodes *codes, const char *code)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (codes->indexes, code));
  char *copy;

  if (index > 0)
    return index - 1;
  copy = g_strdup (code);
  g_ptr_array_add (codes->codes, copy);
  g_hash_table_insert (codes->indexes, copy, GUINT_TO_POINTER (codes->codes->len));
  return codes->codes->len - 1;
}

/* ----- classes ----- */

/* id, division, last day, occupation, level, kind, institution */
static const char *
class_code (GjStmt    *stmt,
            GjReportBy by,
            char       buffer[16])
{
  static const struct { int column; gsize length; } cuts[GJ_N_REPORT_BY] = {
    [GJ_REPORT_BY_AREA] = { 1, AREA_LENGTH }, [GJ_REPORT_BY_CITY] = { 1, CITY_LENGTH }, [GJ_REPORT_BY_MONTH] = { 2, 7 },
    [GJ_REPORT_BY_YEAR] = { 2, 4 }, [GJ_REPORT_BY_OCCUPATION] = { 3, 0 }, [GJ_REPORT_BY_LEVEL] = { 4, 0 }, [GJ_REPORT_BY_KIND] = { 5, 0 },
    [GJ_REPORT_BY_INSTITUTION] = { 6, 0 },
  };
  const char *text = gj_stmt_text (stmt, cuts[by].column);

  if (text == NULL || cuts[by].length == 0)
    return text != NULL ? text : "";
  g_strlcpy (buffer, text, cuts[by].length + 1);
  if (by == GJ_REPORT_BY_CITY && buffer[0] != '\0')
    g_strlcat (buffer, "00", 16);
  return buffer;
}

static guint8
class_flags (Counting   *self,
             const char *occupation)
{
  const GjCodeList *occupations = gj_code_list_get ("occupation");
  int index = gj_code_list_find (occupations, occupation, -1);
  guint8 flags = 0;

  if (index >= 0 && g_hash_table_contains (self->new_names, gj_code_list_column (occupations, (guint) index, "name")))
    flags |= CLASS_NEW;
  if (gj_code_list_find (gj_code_list_get ("shortage-occupation"), occupation, -1) >= 0)
    flags |= CLASS_SHORTAGE;
  return flags;
}

static gboolean
is_asked_for (const GjReportQuery *query,
              GjStmt              *stmt)
{
  GjDate day = gj_stmt_date (stmt, 2);

  return (query->from == GJ_DATE_NONE || day >= query->from) && (query->to == GJ_DATE_NONE || day <= query->to)
         && (query->area == NULL || g_str_has_prefix (gj_stmt_text (stmt, 1), query->area));
}

static void
take_class (Counting *self,
            GjStmt   *stmt)
{
  ClassInfo info = { 0 };
  char buffer[16];

  if (!is_asked_for (self->query, stmt))
    return;
  info.flags = class_flags (self, gj_stmt_text (stmt, 3));
  for (guint i = 0; i < self->query->n_by; i++)
    if ((int) i != self->group)
      info.values[i] = _gj_report_codes_index (&self->count->values[i], class_code (stmt, self->query->by[i], buffer));
  g_array_append_val (self->classes, info);
  gj_id_map_set (self->class_indexes, (guint64) gj_stmt_int (stmt, 0), self->classes->len);
}

/* ----- outcomes ----- */

/* outcome, status, total, item, amount: a row for each paid item, one without for an outcome with none */
static void
take_outcome (Counting *self,
              GjStmt   *stmt)
{
  guint64 id = (guint64) gj_stmt_int (stmt, 0);
  guint32 index = gj_id_map_get (self->outcome_indexes, id);
  ItemAmount amount = { 0 };

  if (index == 0)
    {
      OutcomeInfo info = { .payable = g_str_equal (gj_stmt_text (stmt, 1), "payable"), .total = gj_stmt_int (stmt, 2),
                           .first_amount = self->outcome_amounts->len };

      g_array_append_val (self->outcomes, info);
      index = self->outcomes->len;
      gj_id_map_set (self->outcome_indexes, id, index);
    }
  if (gj_stmt_is_null (stmt, 3))
    return;
  amount.item = _gj_report_codes_index (&self->count->items, gj_stmt_text (stmt, 3));
  amount.amount = gj_stmt_int (stmt, 4);
  g_array_append_val (self->outcome_amounts, amount);
  g_array_index (self->outcomes, OutcomeInfo, index - 1).n_amounts++;
}

/* ----- persons ----- */

static void
take_person (Counting *self,
             GjStmt   *stmt)
{
  const char *sex = gj_stmt_text (stmt, 1);

  self->sexes[gj_stmt_int (stmt, 0) - self->first_person] = sex != NULL ? sex[0] : '\0';
}

static gboolean
make_room (Counting *self,
           GError  **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, GJ_SQL ("SELECT MIN (id), MAX (id) FROM person"), error);
  gint64 first, last;
  GjStep step = stmt != NULL ? gj_stmt_step (stmt, error) : GJ_STEP_FAILED;

  if (step != GJ_STEP_ROW)
    return FALSE;
  first = gj_stmt_int (stmt, 0);
  last = gj_stmt_int (stmt, 1);
  gj_stmt_reset (stmt);
  if (last - first >= MAX_PERSONS || first < 0)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_CORRUPT, _ ("The ledger numbers its persons in a way that cannot be right; restore a backup."));
      return FALSE;
    }
  self->first_person = first;
  self->count->n_persons = (guint) (last - first + 1);
  self->sexes = g_malloc0 (self->count->n_persons);
  return TRUE;
}

/* ----- enrolments ----- */

/* One of the tables that are read beside the enrolments: first column the enrolment's id, ascending. */
typedef struct
{
  GjStmt *stmt;
  gint64  id;
} Cursor;

static gboolean
move (Cursor  *cursor,
      gint64   to,
      GError **error)
{
  while (cursor->id < to)
    switch (gj_stmt_step (cursor->stmt, error))
      {
      case GJ_STEP_ROW:
        cursor->id = gj_stmt_int (cursor->stmt, 0);
        break;
      case GJ_STEP_DONE:
        cursor->id = G_MAXINT64;
        break;
      case GJ_STEP_FAILED:
        return FALSE;
      }
  return TRUE;
}

/* The cell of the enrolment, made when it is the first. */
static guint
find_cell (Counting        *self,
           const ClassInfo *info,
           const char      *group)
{
  GjReportCell cell = { 0 };
  guint64 key = 0;
  guint32 index;

  for (guint i = 0; i < self->query->n_by; i++)
    {
      cell.values[i] = (int) i == self->group ? _gj_report_codes_index (&self->count->values[i], group) : info->values[i];
      key = key << 21 | cell.values[i];
    }
  index = gj_id_map_get (self->cell_indexes, key + 1);
  if (index > 0)
    return index - 1;
  g_array_append_val (self->count->cells, cell);
  g_array_set_size (self->count->amounts, self->count->cells->len * self->count->items.codes->len);
  gj_id_map_set (self->cell_indexes, key + 1, self->count->cells->len);
  return self->count->cells->len - 1;
}

static void
count_outcome (Counting     *self,
               guint         cell_index,
               GjReportCell *cell,
               gint64        outcome)
{
  guint32 index = gj_id_map_get (self->outcome_indexes, (guint64) outcome);
  const OutcomeInfo *info = index > 0 ? &g_array_index (self->outcomes, OutcomeInfo, index - 1) : NULL;
  GjFen *amounts = (GjFen *) (void *) self->count->amounts->data + (gsize) cell_index * self->count->items.codes->len;

  cell->decided++;
  if (info == NULL)
    return;
  cell->payable += info->payable;
  cell->amount += info->total;
  for (guint i = 0; i < info->n_amounts; i++)
    {
      const ItemAmount *amount = &g_array_index (self->outcome_amounts, ItemAmount, info->first_amount + i);

      amounts[amount->item] += amount->amount;
    }
}

/* id, class, person */
static void
count_enrolment (Counting     *self,
                 GjStmt       *stmt,
                 const Cursor *decision,
                 const Cursor *certificate)
{
  gint64 id = gj_stmt_int (stmt, 0);
  guint32 class_index = gj_id_map_get (self->class_indexes, (guint64) gj_stmt_int (stmt, 1));
  gint64 number = gj_stmt_int (stmt, 2) - self->first_person;
  const ClassInfo *info = class_index > 0 ? &g_array_index (self->classes, ClassInfo, class_index - 1) : NULL;
  const char *group = decision->id == id ? gj_stmt_text (decision->stmt, 2) : "-";
  guint32 person, cell_index;
  GjReportCell *cell;

  if (info == NULL || number < 0 || number >= self->count->n_persons)
    return;
  person = (guint32) number;
  cell_index = find_cell (self, info, group != NULL ? group : "");
  cell = &g_array_index (self->count->cells, GjReportCell, cell_index);
  cell->person_times++;
  cell->known_sex += self->sexes[person] == '1' || self->sexes[person] == '2';
  cell->women += self->sexes[person] == '2';
  cell->new_occupations += (info->flags & CLASS_NEW) != 0;
  cell->shortage += (info->flags & CLASS_SHORTAGE) != 0;
  cell->certified += certificate->id == id;
  if (decision->id == id)
    count_outcome (self, cell_index, cell, gj_stmt_int (decision->stmt, 1));
  g_array_append_val (self->count->persons, person);
  g_array_append_val (self->count->cell_of, cell_index);
}

static gboolean
count_enrolments (Counting     *self,
                  GjProgress   *progress,
                  GCancellable *cancellable,
                  GError      **error)
{
  Cursor decision = { gj_db_stmt (self->db, GJ_SQL ("SELECT enrolment_id, outcome_id, group_code FROM decision ORDER BY enrolment_id"), error), -1 };
  Cursor certificate = { NULL, -1 };
  GjStmt *stmt = NULL;
  gint64 n = 0;
  GjStep step = GJ_STEP_FAILED;

  if (decision.stmt != NULL)
    certificate.stmt = gj_db_stmt (self->db, GJ_SQL ("SELECT enrolment_id FROM certificate ORDER BY enrolment_id, number"), error);
  if (certificate.stmt != NULL)
    stmt = gj_db_stmt (self->db, GJ_SQL ("SELECT id, class_id, person_id FROM enrolment ORDER BY id"), error);
  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);

      if (!move (&decision, id, error) || !move (&certificate, id, error)
          || (n % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error)))
        {
          step = GJ_STEP_FAILED;
          break;
        }
      if (n++ % CHECK_EVERY == 0 && progress != NULL)
        gj_progress_set_fraction (progress, (double) n / (double) MAX (self->n_enrolments, 1));
      count_enrolment (self, stmt, &decision, &certificate);
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  if (certificate.stmt != NULL)
    gj_stmt_reset (certificate.stmt);
  if (decision.stmt != NULL)
    gj_stmt_reset (decision.stmt);
  return step == GJ_STEP_DONE;
}

/* ----- all of it ----- */

static void
take_number (Counting *self,
             GjStmt   *stmt)
{
  self->n_enrolments = gj_stmt_int (stmt, 0);
}

static gboolean
each (Counting     *self,
      const char   *sql,
      void        (*take) (Counting *self, GjStmt *stmt),
      GCancellable *cancellable,
      GError      **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, sql, error);
  GjStep step = GJ_STEP_FAILED;
  guint n = 0;

  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      take (self, stmt);
      if (++n % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          step = GJ_STEP_FAILED;
          break;
        }
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
count_all (Counting     *self,
           GjProgress   *progress,
           GCancellable *cancellable,
           GError      **error)
{
  return each (self, GJ_SQL ("SELECT COUNT(*) FROM enrolment"), take_number, cancellable, error)
         && each (self,
                  GJ_SQL ("SELECT c.id, i.division, c.end_day, c.occupation, c.level, c.kind, i.credit_code FROM class c"
                          " JOIN institution i ON i.id = c.institution_id"),
                  take_class, cancellable, error)
         && each (self,
                  GJ_SQL ("SELECT o.id, o.status, o.total, i.item, i.amount FROM outcome o LEFT JOIN outcome_item i ON i.outcome_id = o.id"
                          " AND i.amount > 0 ORDER BY o.id, i.no"),
                  take_outcome, cancellable, error)
         && make_room (self, error) && each (self, GJ_SQL ("SELECT id, sex FROM person"), take_person, cancellable, error)
         && count_enrolments (self, progress, cancellable, error);
}

gboolean
_gj_report_count (GjDb *db, const GjReportQuery *query, GjProgress *progress, GCancellable *cancellable, GjReportCount *ret_count, GError **error)
{
  const GjCodeList *new_occupations = gj_code_list_get ("new-occupation");
  g_autoptr (GjIdMap) class_indexes = gj_id_map_new ();
  g_autoptr (GjIdMap) outcome_indexes = gj_id_map_new ();
  g_autoptr (GjIdMap) cell_indexes = gj_id_map_new ();
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (ClassInfo));
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (OutcomeInfo));
  g_autoptr (GArray) outcome_amounts = g_array_new (FALSE, FALSE, sizeof (ItemAmount));
  g_autoptr (GHashTable) new_names = g_hash_table_new (g_str_hash, g_str_equal);
  Counting self = { db, query, ret_count, -1, class_indexes, classes, new_names, outcome_indexes, outcomes, outcome_amounts, 0, NULL, cell_indexes, 0 };
  gboolean counted;

  g_assert (db != NULL && query != NULL && ret_count != NULL);

  memset (ret_count, 0, sizeof *ret_count);
  for (guint i = 0; i < GJ_REPORT_MAX_BY; i++)
    _gj_report_codes_init (&ret_count->values[i]);
  _gj_report_codes_init (&ret_count->items);
  ret_count->cells = g_array_new (FALSE, TRUE, sizeof (GjReportCell));
  ret_count->amounts = g_array_new (FALSE, TRUE, sizeof (GjFen));
  ret_count->persons = g_array_new (FALSE, FALSE, sizeof (guint32));
  ret_count->cell_of = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < gj_code_list_size (new_occupations); i++)
    g_hash_table_add (new_names, (char *) gj_code_list_column (new_occupations, i, "name"));
  for (guint i = 0; i < query->n_by; i++)
    if (query->by[i] == GJ_REPORT_BY_GROUP)
      self.group = (int) i;
  counted = count_all (&self, progress, cancellable, error);
  g_free (self.sexes);
  return counted;
}

void
_gj_report_count_clear (GjReportCount *count)
{
  for (guint i = 0; i < GJ_REPORT_MAX_BY; i++)
    _gj_report_codes_clear (&count->values[i]);
  _gj_report_codes_clear (&count->items);
  g_clear_pointer (&count->cells, g_array_unref);
  g_clear_pointer (&count->amounts, g_array_unref);
  g_clear_pointer (&count->persons, g_array_unref);
  g_clear_pointer (&count->cell_of, g_array_unref);
}
