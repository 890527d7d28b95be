/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-register"
#include "config.h"

#include "gj-register.h"

#include <string.h>

#include "gj-text.h"

/* What the record table does not say of a kind: how its rows are found and what they hang on. */
static const struct
{
  gboolean    has_id;
  const char *owner;  /* column of GjPlace.owner, or NULL */
  const char *person; /* column of GjPlace.person, or NULL */
  const char *needed; /* conditions under which a row must stay though its submission was corrected, or NULL */
} kinds[GJ_N_RECORD_KINDS] = {
  [GJ_RECORD_INSTITUTION] = { TRUE, NULL, NULL, GJ_SQL ("EXISTS (SELECT 1 FROM class c WHERE c.institution_id = t.id)"
                                      " OR EXISTS (SELECT 1 FROM institution_scope s WHERE s.institution_id = t.id)"
                                      " OR EXISTS (SELECT 1 FROM institution_standing s WHERE s.institution_id = t.id)") },
  [GJ_RECORD_SCOPE] = { FALSE, "institution_id", NULL, NULL },
  [GJ_RECORD_STANDING] = { FALSE, "institution_id", NULL, NULL },
  [GJ_RECORD_CLASS] = { TRUE, "institution_id", NULL, GJ_SQL ("EXISTS (SELECT 1 FROM enrolment e WHERE e.class_id = t.id)"
                                " OR EXISTS (SELECT 1 FROM class_session s WHERE s.class_id = t.id)") },
  [GJ_RECORD_SESSION] = { FALSE, "class_id", NULL, NULL },
  [GJ_RECORD_PERSON] = { TRUE, NULL, NULL,
                         GJ_SQL ("EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = t.id)"
                                 " OR EXISTS (SELECT 1 FROM earlier_grant g WHERE g.person_id = t.id)"
                                 " OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = t.id)") },
  [GJ_RECORD_MEMBERSHIP] = { FALSE, "person_id", NULL, NULL },
  [GJ_RECORD_ENROLMENT] = { TRUE, "class_id", "person_id",
                            GJ_SQL ("EXISTS (SELECT 1 FROM certificate c WHERE c.enrolment_id = t.id)"
                                    " OR EXISTS (SELECT 1 FROM appraisal a WHERE a.enrolment_id = t.id)"
                                    " OR EXISTS (SELECT 1 FROM claimed c WHERE c.enrolment_id = t.id)"
                                    " OR EXISTS (SELECT 1 FROM attendance a WHERE a.enrolment_id = t.id)") },
  [GJ_RECORD_ATTENDANCE] = { FALSE, "enrolment_id", NULL, NULL },
  [GJ_RECORD_CLAIM] = { FALSE, "enrolment_id", NULL, NULL },
  [GJ_RECORD_APPRAISAL] = { FALSE, "enrolment_id", NULL, NULL },
  [GJ_RECORD_CERTIFICATE] = { FALSE, "enrolment_id", NULL, NULL },
  [GJ_RECORD_GRANT] = { FALSE, "person_id", NULL, NULL },
};

/* References as they were written, while the row they name is still there. */
static const struct
{
  GjRecordKind kind;
  int          field;
  const char  *sql;
} references[] = {
  { GJ_RECORD_CLASS, GJ_CLASS_INSTITUTION, GJ_SQL ("(SELECT i.credit_code FROM institution i WHERE i.id = t.institution_id)") },
  { GJ_RECORD_ENROLMENT, GJ_ENROLMENT_CLASS, GJ_SQL ("(SELECT c.code FROM class c WHERE c.id = t.class_id)") },
  { GJ_RECORD_ENROLMENT, GJ_ENROLMENT_ID_TYPE, GJ_SQL ("(SELECT p.id_type FROM person p WHERE p.id = t.person_id)") },
  { GJ_RECORD_ENROLMENT, GJ_ENROLMENT_ID_NUMBER, GJ_SQL ("(SELECT p.id_number FROM person p WHERE p.id = t.person_id)") },
  { GJ_RECORD_GRANT, GJ_GRANT_ID_TYPE, GJ_SQL ("(SELECT p.id_type FROM person p WHERE p.id = t.person_id)") },
  { GJ_RECORD_GRANT, GJ_GRANT_ID_NUMBER, GJ_SQL ("(SELECT p.id_number FROM person p WHERE p.id = t.person_id)") },
};

static const char *
reference_sql (GjRecordKind kind,
               int          field)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if (references[i].kind == kind && references[i].field == field)
      return references[i].sql;
  return "NULL";
}

typedef enum
{
  SQL_INSERT,
  SQL_SELECT,
  SQL_UPDATE_MERGE,
  SQL_UPDATE_REPLACE,
  SQL_LEFT,
  SQL_UNDECIDE,
  SQL_DELETE,
  SQL_LAST_ID,
  N_SQL,
} SqlUse;

struct _GjRegister
{
  GjDb     *db;
  gint64    submission;
  gint64    corrected;  /* whose records are replaced, 0 for none */
  char     *sql[GJ_N_RECORD_KINDS][N_SQL];
  GjStmt   *statements[GJ_N_RECORD_KINDS][N_SQL]; /* the connection's; its own cache would hash the long texts at every record */
  gint64    last_id[GJ_N_RECORD_KINDS];
  GjSpelling spelling;  /* of the name being written */
};

static gboolean
is_number (const GjField *field)
{
  return field->type == GJ_FIELD_COUNT || field->type == GJ_FIELD_FLAG || field->type == GJ_FIELD_MONEY;
}

static gboolean
is_stored (const GjField *field)
{
  return field->column[0] != '\0';
}

/* The conditions that find one row; parameters count on from @position. */
static void
append_key (GString            *sql,
            const GjRecordType *type,
            int                 position)
{
  if (kinds[type->kind].has_id)
    {
      g_string_append_printf (sql, "id = $%d", position);
      return;
    }
  g_string_append_printf (sql, "%s = $%d", kinds[type->kind].owner, position++);
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && is_stored (&type->fields[i]))
      g_string_append_printf (sql, " AND %s = $%d", type->fields[i].column, position++);
}

static char *
make_insert (const GjRecordType *type)
{
  GString *sql = g_string_new ("INSERT INTO ");
  int n = 0;

  g_string_append (sql, type->table);
  g_string_append (sql, " (");
  if (kinds[type->kind].has_id)
    g_string_append (sql, n++ > 0 ? ", id" : "id");
  if (kinds[type->kind].owner != NULL)
    g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", kinds[type->kind].owner);
  if (kinds[type->kind].person != NULL)
    g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", kinds[type->kind].person);
  for (guint i = 0; i < type->n_fields; i++)
    {
      if (!is_stored (&type->fields[i]))
        continue;
      g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", type->fields[i].column);
      if (type->fields[i].type == GJ_FIELD_NAME)
        {
          g_string_append (sql, ", name_key, pinyin, initials");
          n += 3;
        }
    }
  g_string_append (sql, ", submission_id, line) VALUES (");
  n += 2;
  for (int i = 1; i <= n; i++)
    g_string_append_printf (sql, "%s$%d", i > 1 ? ", " : "", i);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static char *
make_select (const GjRecordType *type)
{
  g_autofree char *columns = gj_register_columns (type->kind, NULL);
  GString *sql = g_string_new ("SELECT ");

  g_string_append (sql, columns);
  g_string_append (sql, ", submission_id, line FROM ");
  g_string_append (sql, type->table);
  g_string_append (sql, " WHERE ");
  append_key (sql, type, 1);
  return g_string_free (sql, FALSE);
}

static char *
make_update (const GjRecordType *type,
             gboolean            merge)
{
  GString *sql = g_string_new ("UPDATE ");
  int n = 0;

  g_string_append (sql, type->table);
  g_string_append (sql, " SET ");
  if (type->kind == GJ_RECORD_CLASS)
    g_string_append_printf (sql, "institution_id = $%d, ", ++n);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *column = type->fields[i].column;

      if (!is_stored (&type->fields[i]))
        continue;
      n++;
      if (merge)
        g_string_append_printf (sql, "%s = COALESCE ($%d, %s), ", column, n, column);
      else
        g_string_append_printf (sql, "%s = $%d, ", column, n);
      if (type->fields[i].type == GJ_FIELD_NAME)
        {
          for (guint k = 0; k < 3; k++)
            {
              static const char *const derived[] = { "name_key", "pinyin", "initials" };

              g_string_append_printf (sql, "%s = COALESCE ($%d, %s), ", derived[k], ++n, derived[k]);
            }
        }
    }
  g_string_append_printf (sql, "submission_id = $%d, line = $%d WHERE ", n + 1, n + 2);
  append_key (sql, type, n + 3);
  return g_string_free (sql, FALSE);
}

/* What only a corrected submission brought and nothing needs. */
static void
append_left (GString            *sql,
             const GjRecordType *type)
{
  g_string_append_printf (sql, "%s AS t WHERE t.submission_id = $1", type->table);
  if (kinds[type->kind].needed != NULL)
    g_string_append_printf (sql, " AND NOT (%s)", kinds[type->kind].needed);
}

static char *
make_left (const GjRecordType *type)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < type->n_fields; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      if (is_stored (&type->fields[i]))
        g_string_append_printf (sql, "t.%s", type->fields[i].column);
      else
        g_string_append (sql, reference_sql (type->kind, (int) i));
    }
  g_string_append (sql, " FROM ");
  append_left (sql, type);
  return g_string_free (sql, FALSE);
}

static char *
make_delete (const GjRecordType *type)
{
  GString *sql = g_string_new ("DELETE FROM ");

  append_left (sql, type);
  return g_string_free (sql, FALSE);
}

/* A decision goes with its enrolment, and stays with one that stays. */
static char *
make_undecide (const GjRecordType *type)
{
  GString *sql;

  if (type->kind != GJ_RECORD_ENROLMENT)
    return NULL;
  sql = g_string_new ("DELETE FROM ");
  g_string_append (sql, "decision WHERE enrolment_id IN (SELECT t.id FROM ");
  append_left (sql, type);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static char *
make_sql (const GjRecordType *type,
          SqlUse              use)
{
  switch (use)
    {
    case SQL_INSERT:
      return make_insert (type);
    case SQL_SELECT:
      return make_select (type);
    case SQL_UPDATE_MERGE:
      return make_update (type, TRUE);
    case SQL_UPDATE_REPLACE:
      return make_update (type, FALSE);
    case SQL_LEFT:
      return make_left (type);
    case SQL_UNDECIDE:
      return make_undecide (type);
    case SQL_DELETE:
      return make_delete (type);
    case SQL_LAST_ID:
      return kinds[type->kind].has_id ? g_strconcat ("SELECT COALESCE (MAX (id), 0) FROM ", type->table, NULL) : NULL;
    case N_SQL:
    default:
      g_assert_not_reached ();
    }
}

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

      if (!is_stored (field))
        continue;
      if (value->text == NULL)
        gj_stmt_bind_null (stmt, position++);
      else if (is_number (field))
        gj_stmt_bind_int (stmt, position++, value->number);
      else
        gj_stmt_bind_text (stmt, position++, value->text, (gssize) value->length);

      if (field->type == GJ_FIELD_NAME)
        {
          const GString *derived[] = { self->spelling.sort_key, self->spelling.pinyin, self->spelling.initials };

          if (value->text != NULL)
            gj_text_spell (value->text, type->kind == GJ_RECORD_PERSON, &self->spelling);
          for (guint k = 0; k < G_N_ELEMENTS (derived); k++)
            gj_stmt_bind_text (stmt, position++, value->text != NULL ? derived[k]->str : NULL, (gssize) derived[k]->len);
        }
    }
  return position;
}

static void
bind_key (GjStmt             *stmt,
          const GjRecordType *type,
          const GjRecord     *record,
          const GjPlace      *place,
          int                 position)
{
  if (kinds[type->kind].has_id)
    {
      gj_stmt_bind_int (stmt, position, place->id);
      return;
    }
  gj_stmt_bind_int (stmt, position++, place->owner);
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && is_stored (&type->fields[i]))
      gj_stmt_bind_text (stmt, position++, record->values[i].text, (gssize) record->values[i].length);
}

static GjStmt *
statement (GjRegister  *self,
           GjRecordKind kind,
           SqlUse       use,
           GError     **error)
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
  GjStmt *stmt = statement (self, record->kind, SQL_INSERT, error);
  gboolean done;
  int n = 1;

  if (stmt == NULL)
    return FALSE;
  if (kinds[record->kind].has_id)
    {
      place->id = self->last_id[record->kind] + 1;
      gj_stmt_bind_int (stmt, n++, place->id);
    }
  if (kinds[record->kind].owner != NULL)
    gj_stmt_bind_int (stmt, n++, place->owner);
  if (kinds[record->kind].person != NULL)
    gj_stmt_bind_int (stmt, n++, place->person);
  n = bind_fields (self, stmt, type, record, n);
  gj_stmt_bind_int (stmt, n++, self->submission);
  gj_stmt_bind_int (stmt, n++, record->line);
  done = gj_stmt_execute (stmt, error);
  if (done && kinds[record->kind].has_id)
    self->last_id[record->kind] = place->id;
  return done;
}

static gboolean
update (GjRegister     *self,
        const GjRecord *record,
        const GjPlace  *place,
        gboolean        replace,
        GError        **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  SqlUse use = replace ? SQL_UPDATE_REPLACE : SQL_UPDATE_MERGE;
  GjStmt *stmt = statement (self, record->kind, use, error);
  gboolean done;
  int n = 1;

  if (stmt == NULL)
    return FALSE;
  if (record->kind == GJ_RECORD_CLASS)
    gj_stmt_bind_int (stmt, n++, place->owner);
  n = bind_fields (self, stmt, type, record, n);
  gj_stmt_bind_int (stmt, n++, self->submission);
  gj_stmt_bind_int (stmt, n++, record->line);
  bind_key (stmt, type, record, place, n);
  done = gj_stmt_execute (stmt, error);
  return done;
}

static void
append_field (GString       *text,
              const GjField *field,
              const char    *value,
              gsize          length)
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

      if (!is_stored (field) || (value->text == NULL && !replace))
        continue;
      old = gj_stmt_text (stmt, (int) i);
      old_length = gj_stmt_length (stmt, (int) i);
      if (old == NULL && value->text == NULL)
        continue;
      if (old != NULL && value->text != NULL
          && (is_number (field) ? gj_stmt_int (stmt, (int) i) == value->number
                                : old_length == value->length && memcmp (old, value->text, old_length) == 0))
        continue;
      changed = TRUE;
      append_field (before, field, old != NULL ? old : "", old != NULL ? old_length : 0);
      append_field (after, field, value->text != NULL ? value->text : "", value->text != NULL ? value->length : 0);
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
  GjStep step;

  if (stmt == NULL)
    return -1;
  gj_stmt_bind_text (stmt, 1, a, -1);
  if (b != NULL)
    gj_stmt_bind_text (stmt, 2, b, -1);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    id = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  return step == GJ_STEP_FAILED ? -1 : id;
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
  GjStep step;

  if (stmt == NULL)
    return -1;
  gj_stmt_bind_int (stmt, 1, class_id);
  gj_stmt_bind_int (stmt, 2, person_id);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    id = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  return step == GJ_STEP_FAILED ? -1 : id;
}

static GjStmt *
select_row (GjRegister     *self,
            const GjRecord *record,
            const GjPlace  *place,
            GjStep         *ret_step,
            GError        **error)
{
  GjStmt *stmt = statement (self, record->kind, SQL_SELECT, error);

  *ret_step = GJ_STEP_FAILED;
  if (stmt == NULL)
    return NULL;
  bind_key (stmt, gj_record_type (record->kind), record, place, 1);
  *ret_step = gj_stmt_step (stmt, error);
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
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_FAILED ? -1 : line;
}

GjPut
gj_register_put (GjRegister *reg, const GjRecord *record, GjPlace *place, char **ret_before, char **ret_after, GError **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  g_autoptr (GString) before = NULL;
  g_autoptr (GString) after = NULL;
  gboolean changed, replace;
  GjStmt *stmt;
  GjStep step;

  g_return_val_if_fail (reg != NULL && place != NULL, GJ_PUT_FAILED);

  if (place->is_new || (kinds[record->kind].has_id && place->id == 0))
    return insert (reg, record, place, error) ? GJ_PUT_ADDED : GJ_PUT_FAILED;

  stmt = select_row (reg, record, place, &step, error);
  if (step == GJ_STEP_FAILED)
    return GJ_PUT_FAILED;
  if (step == GJ_STEP_DONE)
    {
      gj_stmt_reset (stmt);
      return insert (reg, record, place, error) ? GJ_PUT_ADDED : GJ_PUT_FAILED;
    }
  before = g_string_new (NULL);
  after = g_string_new (NULL);
  replace = reg->corrected > 0 && gj_stmt_int (stmt, (int) type->n_fields) == reg->corrected;
  changed = differs (stmt, type, record, replace, before, after);
  gj_stmt_reset (stmt);
  if ((changed || replace) && !update (reg, record, place, replace, error))
    return GJ_PUT_FAILED;
  if (!changed)
    return GJ_PUT_UNCHANGED;
  *ret_before = g_string_free (g_steal_pointer (&before), FALSE);
  *ret_after = g_string_free (g_steal_pointer (&after), FALSE);
  return GJ_PUT_CHANGED;
}

/* Tells @removed of every row that is about to go. */
static gboolean
tell_removed (GjRegister          *self,
              const GjRecordType  *type,
              gint64               submission,
              GjRemovedFunc        removed,
              gpointer             user_data,
              gint64              *ret_count,
              GError             **error)
{
  GjStmt *stmt = statement (self, type->kind, SQL_LEFT, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_autoptr (GString) before = g_string_new (NULL);
      g_autofree char *key = NULL;
      GjRecord record = { .kind = type->kind };

      for (guint i = 0; i < type->n_fields; i++)
        {
          const char *text = gj_stmt_text (stmt, (int) i);

          if (text == NULL)
            continue;
          record.values[i].text = text;
          record.values[i].length = (guint32) gj_stmt_length (stmt, (int) i);
          append_field (before, &type->fields[i], text, record.values[i].length);
        }
      key = gj_record_key (&record, FALSE);
      (*ret_count)++;
      if (!removed (type->kind, key, before->str, user_data, error))
        {
          gj_stmt_reset (stmt);
          return FALSE;
        }
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
remove_left (GjRegister   *self,
             GjRecordKind  kind,
             SqlUse        use,
             gint64        submission,
             GError      **error)
{
  GjStmt *stmt;

  if (self->sql[kind][use] == NULL)
    return TRUE;
  stmt = statement (self, kind, use, error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  return gj_stmt_execute (stmt, error);
}

gboolean
gj_register_remove_left (GjRegister    *reg,
                         gint64         submission,
                         GjRemovedFunc  removed,
                         gpointer       user_data,
                         gint64         ret_removed[GJ_N_RECORD_KINDS],
                         GError       **error)
{
  g_return_val_if_fail (reg != NULL && removed != NULL, FALSE);

  /* Children before parents, users before what they use: the reverse of the file's order. */
  for (int kind = GJ_N_RECORD_KINDS - 1; kind >= 0; kind--)
    {
      ret_removed[kind] = 0;
      if (!tell_removed (reg, gj_record_type ((GjRecordKind) kind), submission, removed, user_data, &ret_removed[kind], error))
        return FALSE;
      if (ret_removed[kind] > 0
          && (!remove_left (reg, (GjRecordKind) kind, SQL_UNDECIDE, submission, error)
              || !remove_left (reg, (GjRecordKind) kind, SQL_DELETE, submission, error)))
        return FALSE;
    }
  return TRUE;
}

char *
gj_register_columns (GjRecordKind kind, const char *alias)
{
  const GjRecordType *type = gj_record_type (kind);
  GString *columns = g_string_new (NULL);

  for (guint i = 0; i < type->n_fields; i++)
    {
      if (i > 0)
        g_string_append (columns, ", ");
      if (!is_stored (&type->fields[i]))
        g_string_append (columns, "NULL");
      else if (alias != NULL)
        g_string_append_printf (columns, "%s.%s", alias, type->fields[i].column);
      else
        g_string_append (columns, type->fields[i].column);
    }
  return g_string_free (columns, FALSE);
}

char **
gj_register_statements (void)
{
  GPtrArray *statements = g_ptr_array_new ();

  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    for (guint use = 0; use < N_SQL; use++)
      {
        char *sql = make_sql (gj_record_type ((GjRecordKind) kind), (SqlUse) use);

        if (sql != NULL)
          g_ptr_array_add (statements, sql);
      }
  g_ptr_array_add (statements, NULL);
  return (char **) g_ptr_array_free (statements, FALSE);
}

GjRegister *
gj_register_new (GjDb *db, gint64 submission, gint64 corrected, GError **error)
{
  g_autoptr (GjRegister) self = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  self = g_new0 (GjRegister, 1);
  self->db = db;
  self->submission = submission;
  self->corrected = corrected;
  gj_spelling_init (&self->spelling);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      for (guint use = 0; use < N_SQL; use++)
        self->sql[kind][use] = make_sql (gj_record_type ((GjRecordKind) kind), (SqlUse) use);
      if (self->sql[kind][SQL_LAST_ID] != NULL)
        {
          GjStmt *stmt = gj_db_stmt (db, self->sql[kind][SQL_LAST_ID], error);

          if (stmt == NULL || gj_stmt_step (stmt, error) != GJ_STEP_ROW)
            return NULL;
          self->last_id[kind] = gj_stmt_int (stmt, 0);
          gj_stmt_reset (stmt);
        }
    }
  return g_steal_pointer (&self);
}

void
gj_register_free (GjRegister *reg)
{
  if (reg == NULL)
    return;
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    for (guint use = 0; use < N_SQL; use++)
      g_free (reg->sql[kind][use]);
  gj_spelling_clear (&reg->spelling);
  g_free (reg);
}
