/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-register-reader"
#include "config.h"

#include "gj-register-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-money.h"

#define NUMBER_SIZE 32 /* the longest number or amount, with its end */

/* How each kind is read: what its rows are ordered by, which begins with the id of the top-level record,
 * and where the values come from that are stored as references. */
static const struct
{
  const char *owner; /* id of the top-level record */
  const char *order;
  const char *join;
  const char *references[3]; /* in the order of the kind's reference fields */
} sources[GJ_N_RECORD_KINDS] = {
  [GJ_RECORD_INSTITUTION] = { "t.id", "t.id", "", { NULL } },
  [GJ_RECORD_SCOPE] = { "t.institution_id", "t.institution_id, t.occupation, t.level, t.from_day", "", { NULL } },
  [GJ_RECORD_STANDING] = { "t.institution_id", "t.institution_id, t.state, t.from_day", "", { NULL } },
  [GJ_RECORD_CLASS] = { "t.id", "t.id", " JOIN institution i ON i.id = t.institution_id", { "i.credit_code" } },
  [GJ_RECORD_SESSION] = { "t.class_id", "t.class_id, t.day, t.part", "", { NULL } },
  [GJ_RECORD_PERSON] = { "t.id", "t.id", "", { NULL } },
  [GJ_RECORD_MEMBERSHIP] = { "t.person_id", "t.person_id, t.group_code, t.from_day", "", { NULL } },
  [GJ_RECORD_ENROLMENT] = { "t.id", "t.id", " JOIN class c ON c.id = t.class_id JOIN person p ON p.id = t.person_id",
                            { "c.code", "p.id_type", "p.id_number" } },
  [GJ_RECORD_ATTENDANCE] = { "t.enrolment_id", "t.enrolment_id, t.day, t.part", "", { NULL } },
  [GJ_RECORD_CLAIM] = { "t.enrolment_id", "t.enrolment_id, t.day", "", { NULL } },
  [GJ_RECORD_APPRAISAL] = { "t.enrolment_id", "t.enrolment_id, t.day", "", { NULL } },
  [GJ_RECORD_CERTIFICATE] = { "t.enrolment_id", "t.enrolment_id, t.number", "", { NULL } },
  [GJ_RECORD_GRANT] = { "t.person_id", "t.person_id, t.item, t.occupation, t.level, t.day", " JOIN person p ON p.id = t.person_id",
                        { "p.id_type", "p.id_number" } },
};

/* The rows of one kind; @owner is of the row it stands on. */
typedef struct
{
  const GjRecordType *type;
  char               *sql;
  GjStmt             *stmt;
  gboolean            at_row;
  gint64              owner;
  GjRecord            record;
  char                numbers[GJ_RECORD_MAX_FIELDS][NUMBER_SIZE];
} Rows;

struct _GjRegisterReader
{
  Rows  rows[GJ_N_RECORD_KINDS]; /* the top-level kind first, then those inside it */
  guint n_rows;
  int   given;                   /* whose record the caller holds, -1 before the first */
};

/* @one: only the records of the owner $1. */
static char *
make_sql (const GjRecordType *type,
          gboolean            one)
{
  GString *sql = g_string_new ("SELECT ");
  guint reference = 0;

  g_string_append (sql, sources[type->kind].owner);
  for (guint i = 0; i < type->n_fields; i++)
    {
      if ((type->fields[i].flags & GJ_FIELD_REFERENCE) != 0)
        g_string_append_printf (sql, ", %s", sources[type->kind].references[reference++]);
      else
        g_string_append_printf (sql, ", t.%s", type->fields[i].column);
    }
  g_string_append_printf (sql, " FROM %s t%s", type->table, sources[type->kind].join);
  if (one)
    g_string_append_printf (sql, " WHERE %s = $1", sources[type->kind].owner);
  g_string_append_printf (sql, " ORDER BY %s", sources[type->kind].order);
  return g_string_free (sql, FALSE);
}

static void
take_value (Rows *self,
            guint field)
{
  GjValue *value = &self->record.values[field];
  int column = (int) field + 1;
  GjFieldType type = self->type->fields[field].type;

  *value = (GjValue) { NULL };
  if (gj_stmt_is_null (self->stmt, column))
    return;
  if (type == GJ_FIELD_COUNT || type == GJ_FIELD_FLAG || type == GJ_FIELD_MONEY)
    {
      char *text = self->numbers[field];

      value->number = gj_stmt_int (self->stmt, column);
      if (type == GJ_FIELD_MONEY)
        gj_fen_format (value->number, text);
      else if (type == GJ_FIELD_FLAG)
        g_strlcpy (text, value->number != 0 ? "true" : "false", NUMBER_SIZE);
      else
        g_snprintf (text, NUMBER_SIZE, "%" G_GINT64_FORMAT, value->number);
      value->text = text;
      value->length = (guint32) strlen (text);
      return;
    }
  value->text = gj_stmt_text (self->stmt, column);
  value->length = (guint32) gj_stmt_length (self->stmt, column);
}

static gboolean
step (Rows    *self,
      GError **error)
{
  GjStep found = gj_stmt_step (self->stmt, error);

  self->at_row = found == GJ_STEP_ROW;
  if (!self->at_row)
    {
      gj_stmt_reset (self->stmt);
      return found == GJ_STEP_DONE;
    }
  self->owner = gj_stmt_int (self->stmt, 0);
  for (guint i = 0; i < self->type->n_fields; i++)
    take_value (self, i);
  return TRUE;
}

static GjRegisterReader *
new_reader (GjDb        *db,
            GjRecordKind kind,
            gint64       owner,
            GError     **error)
{
  g_autoptr (GjRegisterReader) self = NULL;

  self = g_new0 (GjRegisterReader, 1);
  self->given = -1;
  for (guint i = kind; i < GJ_N_RECORD_KINDS; i++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) i);
      Rows *rows = &self->rows[self->n_rows];

      if (i != (guint) kind && type->parent != kind)
        continue;
      self->n_rows++;
      rows->type = type;
      rows->record.kind = type->kind;
      rows->sql = make_sql (type, owner != 0);
      rows->stmt = gj_db_stmt (db, rows->sql, error);
      if (rows->stmt != NULL && owner != 0)
        gj_stmt_bind_int (rows->stmt, 1, owner);
      if (rows->stmt == NULL || !step (rows, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

GjRegisterReader *
gj_register_reader_new (GjDb        *db,
                        GjRecordKind kind,
                        GError     **error)
{
  g_return_val_if_fail (db != NULL && kind < GJ_N_RECORD_KINDS && gj_record_type (kind)->parent == GJ_RECORD_NONE, NULL);

  return new_reader (db, kind, 0, error);
}

GjRegisterReader *
gj_register_reader_new_one (GjDb        *db,
                            GjRecordKind kind,
                            gint64       id,
                            GError     **error)
{
  g_return_val_if_fail (db != NULL && kind < GJ_N_RECORD_KINDS && gj_record_type (kind)->parent == GJ_RECORD_NONE, NULL);
  g_return_val_if_fail (id != 0, NULL);

  return new_reader (db, kind, id, error);
}

void
gj_register_reader_free (GjRegisterReader *reader)
{
  if (reader == NULL)
    return;
  for (guint i = 0; i < reader->n_rows; i++)
    {
      if (reader->rows[i].stmt != NULL)
        gj_stmt_reset (reader->rows[i].stmt);
      g_free (reader->rows[i].sql);
    }
  g_free (reader);
}

/* A row inside a record that is not there would be lost without a word. */
static gboolean
no_strays (GjRegisterReader *self,
           GError          **error)
{
  const Rows *top = &self->rows[0];

  for (guint i = 1; i < self->n_rows; i++)
    if (self->rows[i].at_row && (!top->at_row || self->rows[i].owner < top->owner))
      {
        g_set_error (error, GJ_ERROR, GJ_ERROR_CORRUPT, _ ("The ledger holds a record of “%s” that belongs to none."), self->rows[i].type->table);
        return FALSE;
      }
  return TRUE;
}

GjStep
gj_register_reader_next (GjRegisterReader *reader,
                         const GjRecord  **ret_record,
                         GError          **error)
{
  Rows *top;

  g_return_val_if_fail (reader != NULL && ret_record != NULL, GJ_STEP_FAILED);

  top = &reader->rows[0];
  if (reader->given > 0 && !step (&reader->rows[reader->given], error))
    return GJ_STEP_FAILED;
  for (int i = MAX (reader->given, 1); reader->given >= 0 && i < (int) reader->n_rows; i++)
    if (reader->rows[i].at_row && reader->rows[i].owner == top->owner)
      {
        reader->given = i;
        *ret_record = &reader->rows[i].record;
        return GJ_STEP_ROW;
      }
  if ((reader->given >= 0 && !step (top, error)) || !no_strays (reader, error))
    return GJ_STEP_FAILED;
  if (!top->at_row)
    return GJ_STEP_DONE;
  reader->given = 0;
  *ret_record = &top->record;
  return GJ_STEP_ROW;
}

char **
gj_register_reader_statements (void)
{
  char **statements = g_new0 (char *, 2 * GJ_N_RECORD_KINDS + 1);

  for (guint i = 0; i < 2 * GJ_N_RECORD_KINDS; i++)
    statements[i] = make_sql (gj_record_type ((GjRecordKind) (i / 2)), i % 2 == 1);
  return statements;
}
