/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-edit-stored"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-edit.h"
#include "gj-import-edit.h"
#include "gj-register-reader.h"

/* ----- opening ----- */

/* By kind: how a record is found, and which fields its key goes to. */
static const struct
{
  GjRecordKind kind;
  const char  *sql;
  int          key;
  int          number;
  int          id_type;
} openings[] = {
  { GJ_RECORD_INSTITUTION, GJ_SQL ("SELECT id FROM institution WHERE credit_code = $1"), GJ_INSTITUTION_CREDIT_CODE, -1, -1 },
  { GJ_RECORD_CLASS, GJ_SQL ("SELECT id FROM class WHERE code = $1"), GJ_CLASS_CODE, -1, -1 },
  { GJ_RECORD_PERSON, GJ_SQL ("SELECT id FROM person WHERE id_number = $1 ORDER BY id_type"), GJ_PERSON_ID_NUMBER, -1, GJ_PERSON_ID_TYPE },
  { GJ_RECORD_ENROLMENT,
    GJ_SQL ("SELECT e.id FROM enrolment e JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id"
            " WHERE c.code = $1 AND p.id_number = $2 ORDER BY e.id"),
    GJ_ENROLMENT_CLASS, GJ_ENROLMENT_ID_NUMBER, GJ_ENROLMENT_ID_TYPE },
};

static gboolean
find_id (GjDb       *db,
         const char *sql,
         const char *key,
         const char *number,
         gint64     *ret_id,
         GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);

  *ret_id = 0;
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, key, -1);
  if (number != NULL)
    gj_stmt_bind_text (stmt, 2, number, -1);
  return gj_stmt_first_int (stmt, ret_id, error);
}

static gboolean
read_stored (GjEdit *edit, GjDb *db, GjRecordKind kind, gint64 id, GError **error)
{
  g_autoptr (GjRegisterReader) reader = gj_register_reader_new_one (db, kind, id, error);
  const GjRecord *record;
  GjStep step = GJ_STEP_FAILED;

  while (reader != NULL && (step = gj_register_reader_next (reader, &record, error)) == GJ_STEP_ROW)
    {
      guint at = gj_edit_add (edit, record->kind, record->kind == kind ? -1 : 0);

      gj_edit_mark_stored (edit, at);
      for (guint i = 0; i < gj_record_type (record->kind)->n_fields; i++)
        if (record->values[i].text != NULL)
          {
            g_autofree char *text = g_strndup (record->values[i].text, record->values[i].length);

            gj_edit_set (edit, at, (int) i, text);
          }
    }
  return step == GJ_STEP_DONE;
}

static gboolean
fill (GjEdit       *edit,
      GjDb         *db,
      guint         opening,
      const char   *key,
      const char   *number,
      gboolean     *ret_is_new,
      GError      **error)
{
  gint64 id;

  if (!gj_db_begin (db, FALSE, error) || !find_id (db, openings[opening].sql, key, number, &id, error))
    return FALSE;
  if (ret_is_new != NULL)
    *ret_is_new = id == 0;
  if (id > 0)
    return read_stored (edit, db, openings[opening].kind, id, error);
  gj_edit_add (edit, openings[opening].kind, -1);
  gj_edit_set (edit, 0, openings[opening].key, key);
  if (number != NULL)
    gj_edit_set (edit, 0, openings[opening].number, number);
  return TRUE;
}

GjEdit *
gj_edit_open (GjLedger *ledger, GjRecordKind kind, const char *key, const char *number, gboolean *ret_is_new, GError **error)
{
  g_autoptr (GjEdit) self = NULL;
  guint opening = 0;
  gboolean filled;
  GjDb *db;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && key != NULL, NULL);

  while (opening < G_N_ELEMENTS (openings) && openings[opening].kind != kind)
    opening++;
  g_return_val_if_fail (opening < G_N_ELEMENTS (openings) && (openings[opening].number >= 0) == (number != NULL), NULL);
  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return NULL;
  self = gj_edit_new ();
  filled = fill (self, db, opening, key, number, ret_is_new, error);
  gj_ledger_give_back (ledger, db);
  return filled ? g_steal_pointer (&self) : NULL;
}

GjEdit *
gj_edit_open_id (GjLedger *ledger, GjRecordKind kind, gint64 id, GError **error)
{
  g_autoptr (GjEdit) self = NULL;
  gboolean done;
  GjDb *db;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && kind < GJ_N_RECORD_KINDS, NULL);

  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return NULL;
  self = gj_edit_new ();
  done = gj_db_begin (db, FALSE, error) && read_stored (self, db, kind, id, error);
  gj_ledger_give_back (ledger, db);
  if (done && gj_edit_n_records (self) == 0)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
  return done && gj_edit_n_records (self) > 0 ? g_steal_pointer (&self) : NULL;
}

static gboolean
complete (GjEdit       *edit,
          guint         at,
          GjLedger     *ledger,
          GError      **error)
{
  const GjEditRecord *record = gj_edit_record (edit, at);
  g_autoptr (GjEdit) stored = NULL;
  guint opening = 0;

  while (opening < G_N_ELEMENTS (openings) && openings[opening].kind != record->kind)
    opening++;
  if (opening == G_N_ELEMENTS (openings) || record->texts[openings[opening].key] == NULL
      || (openings[opening].number >= 0 && record->texts[openings[opening].number] == NULL))
    return TRUE;
  stored = gj_edit_open (ledger, record->kind, record->texts[openings[opening].key],
                         openings[opening].number >= 0 ? record->texts[openings[opening].number] : NULL, NULL, error);
  if (stored == NULL)
    return FALSE;
  for (guint i = 0; i < gj_record_type (record->kind)->n_fields; i++)
    if (record->texts[i] == NULL)
      gj_edit_set (edit, at, (int) i, gj_edit_record (stored, 0)->texts[i]);
  return TRUE;
}

gboolean
gj_edit_complete (GjLedger *ledger, GjEdit *edit, GError **error)
{
  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && edit != NULL, FALSE);

  for (guint i = 0; i < gj_edit_n_records (edit); i++)
    if (gj_edit_record (edit, i)->parent < 0 && !complete (edit, i, ledger, error))
      return FALSE;
  return TRUE;
}

/* ----- withdrawing ----- */

typedef struct
{
  GjDb          *db;
  GjRegister    *reg;
  GjRemovedFunc  removed;
  gpointer       user_data;
  gint64        *counts;
} Withdrawal;

static gint64
find_enrolment (GjRegister          *reg,
                const GjEditRecord  *record,
                GError             **error)
{
  gint64 class_id = gj_register_find_class (reg, record->texts[GJ_ENROLMENT_CLASS], error);
  gint64 person_id = class_id > 0 ? gj_register_find_person (reg, record->texts[GJ_ENROLMENT_ID_TYPE], record->texts[GJ_ENROLMENT_ID_NUMBER], error) : class_id;

  return person_id > 0 ? gj_register_find_enrolment (reg, class_id, person_id, error) : person_id;
}

/* Its id; 0 when there is none, -1 on failure. */
static gint64
find_top (GjRegister          *reg,
          const GjEditRecord  *record,
          GError             **error)
{
  switch ((int) record->kind)
    {
    case GJ_RECORD_INSTITUTION:
      return gj_register_find_institution (reg, record->texts[GJ_INSTITUTION_CREDIT_CODE], error);
    case GJ_RECORD_CLASS:
      return gj_register_find_class (reg, record->texts[GJ_CLASS_CODE], error);
    case GJ_RECORD_PERSON:
      return gj_register_find_person (reg, record->texts[GJ_PERSON_ID_TYPE], record->texts[GJ_PERSON_ID_NUMBER], error);
    case GJ_RECORD_ENROLMENT:
      return find_enrolment (reg, record, error);
    default:
      return 0;
    }
}

static gboolean
same_key (const GjEditRecord *a,
          const GjEditRecord *b)
{
  const GjRecordType *type = gj_record_type (a->kind);

  if (a->kind != b->kind)
    return FALSE;
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && g_strcmp0 (a->texts[i], b->texts[i]) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
remove_one (Withdrawal          *self,
            const GjEditRecord  *stored,
            gint64               id,
            GError             **error)
{
  GjRecord record = { .kind = stored->kind };
  GjPlace place = { .id = stored->parent < 0 ? id : 0, .owner = stored->parent < 0 ? 0 : id };

  for (guint i = 0; i < gj_record_type (stored->kind)->n_fields; i++)
    if (stored->texts[i] != NULL)
      {
        record.values[i].text = stored->texts[i];
        record.values[i].length = (guint32) strlen (stored->texts[i]);
      }
  self->counts[stored->kind]++;
  return gj_register_remove (self->reg, &record, &place, self->removed, self->user_data, error);
}

/* The record as it stands now goes with all that is inside it, or only that one of them. */
static gboolean
withdraw (Withdrawal          *self,
          const GjEditRecord  *top,
          const GjEditRecord  *record,
          GError             **error)
{
  gint64 id = find_top (self->reg, top, error);
  g_autoptr (GjEdit) stored = gj_edit_new ();
  guint n_removed = 0;

  if (id < 0 || (id > 0 && !read_stored (stored, self->db, top->kind, id, error)))
    return FALSE;
  for (guint i = gj_edit_n_records (stored); i-- > 0;)
    {
      if (record != top && !same_key (record, gj_edit_record (stored, i)))
        continue;
      if (!remove_one (self, gj_edit_record (stored, i), id, error))
        return FALSE;
      n_removed++;
    }
  if (n_removed == 0)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("What is to be withdrawn is not there any more."));
  return n_removed > 0;
}

gboolean
gj_edit_withdraw_stored (const GjEdit *edit, GjDb *db, GjRegister *reg, GjRemovedFunc removed, gpointer user_data,
                         gint64 counts[GJ_N_RECORD_KINDS], GError **error)
{
  Withdrawal self = { db, reg, removed, user_data, counts };

  g_return_val_if_fail (edit != NULL && db != NULL && reg != NULL && removed != NULL, FALSE);

  for (guint i = 0; i < gj_edit_n_records (edit); i++)
    {
      const GjEditRecord *record = gj_edit_record (edit, i);
      const GjEditRecord *top = record->parent < 0 ? record : gj_edit_record (edit, (guint) record->parent);

      if (record->withdrawn && record->stored && (record == top || !top->withdrawn) && !withdraw (&self, top, record, error))
        return FALSE;
    }
  return TRUE;
}
