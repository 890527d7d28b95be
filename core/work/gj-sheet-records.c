/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-codelist.h"
#include "gj-register.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

static const struct
{
  const char   *list;
  GjSheetFiller fill;
} fillers[] = {
  { "institutions", _gj_sheet_fill_institution },
  { "classes", _gj_sheet_fill_class },
  { "persons", _gj_sheet_fill_person },
  { "submissions", _gj_sheet_fill_submission },
  { "problems", _gj_sheet_fill_problem },
  { "enrolments", _gj_sheet_fill_decision },
  { "decisions", _gj_sheet_fill_decision },
  { "audit", _gj_sheet_fill_audit },
};

static gboolean
is_masked (const GjField *field)
{
  return field->privacy == GJ_PRIVACY_NUMBER || field->privacy == GJ_PRIVACY_CONTACT || field->privacy == GJ_PRIVACY_BANK;
}

/* The names of the codes in a text of codes separated by spaces. */
static char *
codes_text (const char *list,
            const char *text)
{
  g_auto (GStrv) codes = g_strsplit (text, " ", -1);
  GString *names = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *name = _gj_sheet_code (list, codes[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", name);
    }
  return g_string_free (names, FALSE);
}

static char *
field_text (const GjField *field,
            GjStmt        *stmt,
            int            column)
{
  const char *text = gj_stmt_text (stmt, column);

  if (is_masked (field))
    return gj_text_mask_groups (text);
  switch (field->type)
    {
    case GJ_FIELD_MONEY:
      return _gj_sheet_money (gj_stmt_int (stmt, column));
    case GJ_FIELD_FLAG:
      return g_strdup (gj_stmt_int (stmt, column) != 0 ? _ ("Yes") : _ ("No"));
    case GJ_FIELD_CODES:
      return codes_text (field->list, text);
    case GJ_FIELD_CODE:
    case GJ_FIELD_DIVISION:
      return _gj_sheet_code (field->list, text);
    case GJ_FIELD_COUNT:
      return field->unit[0] != '\0' ? g_strdup_printf ("%s %s", text, _ (field->unit)) : g_strdup (text);
    case GJ_FIELD_TEXT:
    case GJ_FIELD_NAME:
    case GJ_FIELD_DATE:
    case GJ_FIELD_IDENTITY:
    case GJ_FIELD_CREDIT_CODE:
    case GJ_FIELD_CARD:
    case GJ_FIELD_CERTIFICATE:
    case GJ_FIELD_PHONE:
    default:
      return g_strdup (text);
    }
}

typedef struct
{
  const GjRecordType *type;
  gboolean            has_id;
} Records;

/* The columns are the record's fields, then submission, line and, where the table has one, the id. */
static void
add_record (GjSheet *sheet,
            GjStmt  *stmt,
            gpointer user_data)
{
  const Records *records = user_data;
  const GjRecordType *type = records->type;
  int n = (int) type->n_fields;
  g_autofree char *source = _gj_sheet_source (gj_stmt_int (stmt, n), gj_stmt_int (stmt, n + 1));

  gj_sheet_add_group (sheet, _ (type->label));
  gj_sheet_set (&_gj_sheet_last_group (sheet)->source, source);
  for (int i = 0; i < n; i++)
    {
      const GjField *field = &type->fields[i];
      g_autofree char *value = NULL;
      GjSheetRow *row;

      if (gj_stmt_is_null (stmt, i) || gj_stmt_length (stmt, i) == 0)
        continue;
      value = field_text (field, stmt, i);
      row = gj_sheet_add (sheet, _ (field->label), value);
      if (is_masked (field) && records->has_id)
        {
          g_free (row->field);
          row->field = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s", type->element, gj_stmt_int (stmt, n + 2), field->element);
        }
    }
}

gboolean
_gj_sheet_records (GjDb        *db,
                   GjSheet     *sheet,
                   GjRecordKind kind,
                   const char  *where,
                   gint64       id,
                   GError     **error)
{
  Records records = { .type = gj_record_type (kind) };
  g_autofree char *columns = gj_register_columns (kind, "r");
  g_autofree char *sql = NULL;

  records.has_id = kind == GJ_RECORD_INSTITUTION || kind == GJ_RECORD_CLASS || kind == GJ_RECORD_PERSON || kind == GJ_RECORD_ENROLMENT;
  sql = g_strconcat ("SELECT ", columns, ", r.submission_id, r.line", records.has_id ? ", r.id" : "", " FROM ", records.type->table,
                     " r WHERE ", where, NULL);
  return _gj_sheet_each (db, sheet, sql, id, 0, add_record, &records, error);
}

gboolean
_gj_sheet_each (GjDb          *db,
                GjSheet       *sheet,
                const char    *sql,
                gint64         id,
                guint          most,
                GjSheetRowFunc func,
                gpointer       user_data,
                GError       **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step = GJ_STEP_DONE;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  for (guint n = 0; most == 0 || n < most; n++)
    {
      step = gj_stmt_step (stmt, error);
      if (step != GJ_STEP_ROW)
        break;
      func (sheet, stmt, user_data);
    }
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

GjSheetGroup *
_gj_sheet_last_group (GjSheet *sheet)
{
  g_assert (sheet->groups->len > 0);

  return g_ptr_array_index (sheet->groups, sheet->groups->len - 1);
}

void
_gj_sheet_leads_to (GjSheetRow *row,
                    const char *list,
                    gint64      id)
{
  gj_sheet_set (&row->list, list);
  row->id = id;
}

static gboolean
fill (GjDb       *db,
      GjSheet    *sheet,
      const char *list,
      gint64      id,
      GError    **error)
{
  if (!gj_db_begin (db, FALSE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    if (g_str_equal (fillers[i].list, list) && !fillers[i].fill (db, sheet, id, error))
      return FALSE;
  if (sheet->title[0] != '\0')
    return TRUE;
  g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
  return FALSE;
}

GjSheet *
gj_ledger_sheet (GjLedger   *ledger,
                 const char *list,
                 gint64      id,
                 GError    **error)
{
  g_autoptr (GjSheet) sheet = NULL;
  GjDb *db;
  gboolean filled;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (list != NULL, NULL);

  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return NULL;
  sheet = gj_sheet_new ("", "");
  filled = fill (db, sheet, list, id, error);
  gj_ledger_give_back (ledger, db);
  return filled ? g_steal_pointer (&sheet) : NULL;
}
