/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-register"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-register-private.h"

#include <string.h>

/* Binds the fields, and behind a name what is derived from it; returns the next position. */
static int
bind_fields (GjRegister         *self,
             GjStmt             *stmt,
             const GjRecordType *type,
             const GjRecord     *record,
             int                 position)
{
  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];
      const GjValue *value = &record->values[i];

      if (!_gj_field_is_stored (field))
        continue;
      if (value->text == NULL)
        gj_stmt_bind_null (stmt, position++);
      else if (_gj_field_is_number (field))
        gj_stmt_bind_int (stmt, position++, value->number);
      else
        gj_stmt_bind_text (stmt, position++, value->text, (gssize) value->length);

      if (field->type == GJ_FIELD_NAME)
        {
          const GString *derived[] = { self->spelling.sort_key, self->spelling.initials };

          if (value->text != NULL)
            gj_text_spell (value->text, type->kind == GJ_RECORD_PERSON, &self->spelling);
          for (guint k = 0; k < G_N_ELEMENTS (derived); k++)
            gj_stmt_bind_text (stmt, position++, value->text != NULL ? derived[k]->str : NULL, (gssize) derived[k]->len);
        }
    }
  return position;
}

void
_gj_register_bind_key (GjStmt *stmt,
                       const GjRecordType *type,
                       const GjRecord *record,
                       const GjPlace *place,
                       int position)
{
  if (_gj_kinds[type->kind].has_id)
    {
      gj_stmt_bind_int (stmt, position, place->id);
      return;
    }
  gj_stmt_bind_int (stmt, position++, place->owner);
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && _gj_field_is_stored (&type->fields[i]))
      gj_stmt_bind_text (stmt, position++, record->values[i].text, (gssize) record->values[i].length);
}

GjStmt *
_gj_register_statement (GjRegister *self, GjRecordKind kind, GjSqlUse use, GError **error)
{
  GjStmt **stmt = &self->statements[kind][use];

  if (*stmt == NULL)
    *stmt = gj_db_stmt (self->db, self->sql[kind][use], error);
  else
    gj_stmt_reset (*stmt);
  return *stmt;
}

static gboolean
insert (GjRegister     *self,
        const GjRecord *record,
        GjPlace        *place,
        GError        **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  GjStmt *stmt = _gj_register_statement (self, record->kind, SQL_INSERT, error);
  gboolean done;
  int n = 1;

  if (stmt == NULL)
    return FALSE;
  if (_gj_kinds[record->kind].has_id)
    {
      place->id = self->last_id[record->kind] + 1;
      gj_stmt_bind_int (stmt, n++, place->id);
    }
  if (_gj_kinds[record->kind].owner != NULL)
    gj_stmt_bind_int (stmt, n++, place->owner);
  if (_gj_kinds[record->kind].person != NULL)
    gj_stmt_bind_int (stmt, n++, place->person);
  n = bind_fields (self, stmt, type, record, n);
  gj_stmt_bind_int (stmt, n++, self->submission);
  gj_stmt_bind_int (stmt, n++, record->line);
  done = gj_stmt_execute (stmt, error);
  if (done && _gj_kinds[record->kind].has_id)
    self->last_id[record->kind] = place->id;
  return done;
}

void
_gj_register_take_image (GjRegister *self, GjStmt *stmt)
{
  g_string_truncate (self->image, 0);
  for (int i = 0; i < gj_stmt_n_columns (stmt); i++)
    _gj_image_append (self->image, gj_stmt_text (stmt, i));
}

void
_gj_register_rest_on (GjRegister *self, gint64 submission)
{
  /* Records of one come mostly one after the other. */
  if (submission == self->last_met)
    return;
  self->last_met = submission;
  g_hash_table_add (self->rests, g_memdup2 (&submission, sizeof submission));
}

gboolean
_gj_register_note_row (GjRegister *self, const GjRecord *record, const GjPlace *place, GjJournalChange change, GError **error)
{
  GjRecordKind kind = record->kind;
  GjStmt *stmt = _gj_register_statement (self, kind, SQL_IMAGE, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  _gj_register_bind_key (stmt, gj_record_type (kind), record, place, 1);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      _gj_register_take_image (self, stmt);
      _gj_register_rest_on (self, gj_stmt_int (stmt, gj_stmt_n_columns (stmt) - 2));
    }
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
  return step == GJ_STEP_ROW && _gj_journal_note (self->db, self->submission, ++self->journal_no, kind, change, self->image->str, error);
}

/* Notes a row that only comes from another place now; @stmt is its SQL_SELECT. */
static gboolean
note_moved (GjRegister         *self,
            const GjRecordType *type,
            const GjRecord     *record,
            const GjPlace      *place,
            GjStmt             *stmt,
            GError            **error)
{
  char number[24];

  g_string_truncate (self->image, 0);
  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, _gj_kinds[type->kind].has_id ? place->id : place->owner);
  _gj_image_append (self->image, number);
  for (guint i = 0; !_gj_kinds[type->kind].has_id && i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && _gj_field_is_stored (&type->fields[i]))
      _gj_image_append (self->image, record->values[i].text);
  _gj_image_append (self->image, gj_stmt_text (stmt, (int) type->n_fields));
  _gj_image_append (self->image, gj_stmt_text (stmt, (int) type->n_fields + 1));
  return _gj_journal_note (self->db, self->submission, ++self->journal_no, type->kind, GJ_JOURNAL_MOVED, self->image->str, error);
}

void
_gj_register_stop_walking (GjRegister *self, GjRecordKind kind)
{
  if (self->walking[kind])
    gj_stmt_reset (self->statements[kind][SQL_SELECT]);
  self->walking[kind] = FALSE;
}

static gboolean
update (GjRegister     *self,
        const GjRecord *record,
        const GjPlace  *place,
        gboolean        replace,
        GError        **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  GjSqlUse use = replace ? SQL_UPDATE_REPLACE : SQL_UPDATE_MERGE;
  GjStmt *stmt = _gj_register_statement (self, record->kind, use, error);
  gboolean done;
  int n = 1;

  _gj_register_stop_walking (self, record->kind);
  if (stmt == NULL)
    return FALSE;
  if (record->kind == GJ_RECORD_CLASS)
    gj_stmt_bind_int (stmt, n++, place->owner);
  n = bind_fields (self, stmt, type, record, n);
  gj_stmt_bind_int (stmt, n++, self->submission);
  gj_stmt_bind_int (stmt, n++, record->line);
  _gj_register_bind_key (stmt, type, record, place, n);
  done = gj_stmt_execute (stmt, error);
  return done;
}

void
_gj_register_append_field (GString *text, const GjField *field, const char *value, gsize length)
{
  if (text->len > 0)
    g_string_append_c (text, '\t');
  g_string_append (text, field->element);
  g_string_append_c (text, '=');
  g_string_append_len (text, value, (gssize) length);
}

/* Whether a stated field differs from the stored row, or with @replace any; what differs is noted in both texts. */
static gboolean
differs (GjStmt             *stmt,
         const GjRecordType *type,
         const GjRecord     *record,
         gboolean            replace,
         GString            *before,
         GString            *after)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];
      const GjValue *value = &record->values[i];
      const char *old;
      gsize old_length;

      if ((!_gj_field_is_stored (field) && !_gj_field_can_move (field))
          || (value->text == NULL && !replace))
        continue;
      old = gj_stmt_text (stmt, (int) i);
      old_length = gj_stmt_length (stmt, (int) i);
      if (old == NULL && value->text == NULL)
        continue;
      if (old != NULL && value->text != NULL
          && (_gj_field_is_number (field) ? gj_stmt_int (stmt, (int) i) == value->number
                                : old_length == value->length && memcmp (old, value->text, old_length) == 0))
        continue;
      changed = TRUE;
      _gj_register_append_field (before, field, old != NULL ? old : "",
                                 old != NULL ? old_length : 0);
      _gj_register_append_field (after, field, value->text != NULL ? value->text : "",
                                 value->text != NULL ? value->length : 0);
    }
  return changed;
}

static gint64
find (GjRegister  *self,
      const char  *sql,
      const char  *a,
      const char  *b,
      GError     **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, sql, error);
  gint64 id = 0;

  if (stmt == NULL)
    return -1;
  gj_stmt_bind_text (stmt, 1, a, -1);
  if (b != NULL)
    gj_stmt_bind_text (stmt, 2, b, -1);
  return gj_stmt_first_int (stmt, &id, error) ? id : -1;
}

gint64
gj_register_find_institution (GjRegister *reg, const char *credit_code, GError **error)
{
  return find (reg, GJ_SQL ("SELECT id FROM institution WHERE credit_code = $1"), credit_code, NULL, error);
}

gint64
gj_register_find_class (GjRegister *reg, const char *code, GError **error)
{
  return find (reg, GJ_SQL ("SELECT id FROM class WHERE code = $1"), code, NULL, error);
}

gint64
gj_register_find_person (GjRegister *reg, const char *id_type, const char *id_number, GError **error)
{
  return find (reg, GJ_SQL ("SELECT id FROM person WHERE id_number = $1 AND id_type = $2"), id_number, id_type, error);
}

gint64
gj_register_find_enrolment (GjRegister *reg, gint64 class_id, gint64 person_id, GError **error)
{
  GjStmt *stmt = gj_db_stmt (reg->db, GJ_SQL ("SELECT id FROM enrolment WHERE class_id = $1 AND person_id = $2"), error);
  gint64 id = 0;

  if (stmt == NULL)
    return -1;
  gj_stmt_bind_int (stmt, 1, class_id);
  gj_stmt_bind_int (stmt, 2, person_id);
  return gj_stmt_first_int (stmt, &id, error) ? id : -1;
}

/* Where the row the walk stands on is in the order of keys, seen from the record's: before it, at it, behind it. */
static int
compare_key (GjStmt             *stmt,
             const GjRecordType *type,
             const GjRecord     *record,
             const GjPlace      *place)
{
  gint64 number = _gj_kinds[type->kind].has_id ? place->id : place->owner;
  gint64 here = gj_stmt_int (stmt, (int) type->n_fields + 2);

  if (here != number)
    return here < number ? -1 : 1;
  for (guint i = 0; !_gj_kinds[type->kind].has_id && i < type->n_fields; i++)
    {
      const GjValue *value = &record->values[i];
      gsize length;
      int order;

      if ((type->fields[i].flags & GJ_FIELD_KEY) == 0 || !_gj_field_is_stored (&type->fields[i]))
        continue;
      length = gj_stmt_length (stmt, (int) i);
      order = memcmp (gj_stmt_text (stmt, (int) i), value->text, MIN (length, value->length));
      if (order == 0 && length != value->length)
        order = length < value->length ? -1 : 1;
      if (order != 0)
        return order;
    }
  return 0;
}

#define STEPS 2 /* as far ahead the next row is worth a look before it is searched for */

/* The stored row of the record, %GJ_STEP_DONE when there is none. The statement stays where it is: the
 * record after this one is most likely the row after that one. */
static GjStmt *
select_row (GjRegister     *self,
            const GjRecord *record,
            const GjPlace  *place,
            GjStep         *ret_step,
            GError        **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  gboolean *walking = &self->walking[record->kind];
  GjStmt *stmt = self->statements[record->kind][SQL_SELECT];

  for (int i = 0; i < STEPS && *walking; i++)
    {
      int order = compare_key (stmt, type, record, place);

      *ret_step = GJ_STEP_ROW;
      if (order == 0)
        return stmt;
      if (order > 0)
        break;
      *ret_step = gj_stmt_step (stmt, error);
      *walking = *ret_step == GJ_STEP_ROW;
      if (*ret_step == GJ_STEP_FAILED)
        return stmt;
    }
  stmt = _gj_register_statement (self, record->kind, SQL_SELECT, error);
  *ret_step = GJ_STEP_FAILED;
  *walking = FALSE;
  if (stmt == NULL)
    return NULL;
  _gj_register_bind_key (stmt, type, record, place, 1);
  *ret_step = gj_stmt_step (stmt, error);
  *walking = *ret_step == GJ_STEP_ROW;
  if (*walking && compare_key (stmt, type, record, place) != 0)
    *ret_step = GJ_STEP_DONE;
  return stmt;
}

gint64
gj_register_line_here (GjRegister *reg, const GjRecord *record, const GjPlace *place, GError **error)
{
  int n = (int) gj_record_type (record->kind)->n_fields;
  gint64 line = 0;
  GjStep step;
  GjStmt *stmt = select_row (reg, record, place, &step, error);

  if (step == GJ_STEP_ROW && gj_stmt_int (stmt, n) == reg->submission)
    line = gj_stmt_int (stmt, n + 1);
  return step == GJ_STEP_FAILED ? -1 : line;
}

GjPut
gj_register_put (GjRegister *reg, const GjRecord *record, GjPlace *place, char **ret_before, char **ret_after, GError **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  gboolean changed, replace;
  GjStmt *stmt;
  GjStep step;

  g_return_val_if_fail (reg != NULL && place != NULL, GJ_PUT_FAILED);

  if (place->is_new || (_gj_kinds[record->kind].has_id && place->id == 0))
    return insert (reg, record, place, error) ? GJ_PUT_ADDED : GJ_PUT_FAILED;

  stmt = select_row (reg, record, place, &step, error);
  if (step == GJ_STEP_FAILED)
    return GJ_PUT_FAILED;
  if (step == GJ_STEP_DONE)
    return insert (reg, record, place, error) ? GJ_PUT_ADDED : GJ_PUT_FAILED;
  g_string_truncate (reg->before, 0);
  g_string_truncate (reg->after, 0);
  _gj_register_rest_on (reg, gj_stmt_int (stmt, (int) type->n_fields));
  replace = reg->corrected > 0 && gj_stmt_int (stmt, (int) type->n_fields) == reg->corrected;
  changed = differs (stmt, type, record, replace || reg->corrected == GJ_REGISTER_EDIT, reg->before, reg->after);
  if (changed ? !_gj_register_note_row (reg, record, place, GJ_JOURNAL_CHANGED, error) : replace && !note_moved (reg, type, record, place, stmt, error))
    return GJ_PUT_FAILED;
  if ((changed || replace) && !update (reg, record, place, replace || reg->corrected == GJ_REGISTER_EDIT, error))
    return GJ_PUT_FAILED;
  if (!changed)
    return GJ_PUT_UNCHANGED;
  *ret_before = g_strdup (reg->before->str);
  *ret_after = g_strdup (reg->after->str);
  return GJ_PUT_CHANGED;
}

gboolean
gj_register_finish (GjRegister *reg, GError **error)
{
  GHashTableIter iter;
  gpointer on;

  g_return_val_if_fail (reg != NULL, FALSE);

  g_hash_table_iter_init (&iter, reg->rests);
  while (g_hash_table_iter_next (&iter, &on, NULL))
    {
      GjStmt *stmt = gj_db_stmt (reg->db, GJ_SQL ("INSERT INTO submission_rests (submission_id, on_id) VALUES ($1, $2)"), error);

      if (stmt == NULL)
        return FALSE;
      gj_stmt_bind_int (stmt, 1, reg->submission);
      gj_stmt_bind_int (stmt, 2, *(gint64 *) on);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

GjRegister *
gj_register_new (GjDb *db, gint64 submission, gint64 corrected, GError **error)
{
  g_autoptr (GjRegister) self = NULL;
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL, NULL);

  self = g_new0 (GjRegister, 1);
  self->db = db;
  self->submission = submission;
  self->corrected = corrected;
  gj_spelling_init (&self->spelling);
  self->before = g_string_new (NULL);
  self->after = g_string_new (NULL);
  self->image = g_string_new (NULL);
  self->rests = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  _gj_register_rest_on (self, submission);
  if (corrected > 0)
    _gj_register_rest_on (self, corrected);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      for (guint use = 0; use < N_SQL; use++)
        self->sql[kind][use] = _gj_register_sql (gj_record_type ((GjRecordKind) kind), (GjSqlUse) use);
      if (_gj_kinds[kind].has_id && (self->last_id[kind] = _gj_journal_last_id (db, (GjRecordKind) kind, error)) < 0)
        return NULL;
    }
  stmt = gj_db_stmt (db, GJ_SQL ("SELECT COALESCE (MAX (no), 0) FROM journal WHERE submission_id = $1"), error);
  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, submission);
  if (!gj_stmt_first_int (stmt, &self->journal_no, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
gj_register_free (GjRegister *reg)
{
  if (reg == NULL)
    return;
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      _gj_register_stop_walking (reg, (GjRecordKind) kind);
      for (guint use = 0; use < N_SQL; use++)
        g_free (reg->sql[kind][use]);
    }
  gj_spelling_clear (&reg->spelling);
  g_string_free (reg->before, TRUE);
  g_string_free (reg->after, TRUE);
  g_string_free (reg->image, TRUE);
  g_hash_table_unref (reg->rests);
  g_free (reg);
}
