/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-register-sql"
#include "config.h"

#include "gj-register-private.h"

#include <string.h>

const GjKind _gj_kinds[GJ_N_RECORD_KINDS] = {
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

/* The whole number its key begins with. */
static const char *
key_number (const GjRecordType *type)
{
  return _gj_kinds[type->kind].has_id ? "id" : _gj_kinds[type->kind].owner;
}

/* The conditions that find one row; parameters count on from @position. */
static void
append_key (GString            *sql,
            const GjRecordType *type,
            int                 position)
{
  if (_gj_kinds[type->kind].has_id)
    {
      g_string_append_printf (sql, "id = $%d", position);
      return;
    }
  g_string_append_printf (sql, "%s = $%d", _gj_kinds[type->kind].owner, position++);
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && _gj_field_is_stored (&type->fields[i]))
      g_string_append_printf (sql, " AND %s = $%d", type->fields[i].column, position++);
}

/* Every column a row is written with, in the order it is bound and kept in the journal; returns how many. */
static int
append_columns (GString            *sql,
                const GjRecordType *type)
{
  const GjKind *kind = &_gj_kinds[type->kind];
  int n = 0;

  if (kind->has_id)
    g_string_append (sql, n++ > 0 ? ", id" : "id");
  if (kind->owner != NULL)
    g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", kind->owner);
  if (kind->person != NULL)
    g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", kind->person);
  for (guint i = 0; i < type->n_fields; i++)
    {
      if (!_gj_field_is_stored (&type->fields[i]))
        continue;
      g_string_append_printf (sql, "%s%s", n++ > 0 ? ", " : "", type->fields[i].column);
      if (type->fields[i].type != GJ_FIELD_NAME)
        continue;
      g_string_append (sql, ", name_key, initials");
      n += 2;
    }
  g_string_append (sql, ", submission_id, line");
  return n + 2;
}

static gboolean
has_name (const GjRecordType *type)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == GJ_FIELD_NAME)
      return TRUE;
  return FALSE;
}

static char *
make_insert (const GjRecordType *type)
{
  GString *sql = g_string_new ("INSERT INTO ");
  int n;

  g_string_append (sql, type->table);
  g_string_append (sql, " (");
  n = append_columns (sql, type);
  g_string_append_printf (sql, "%s) VALUES (", has_name (type) ? ", pinyin" : "");
  for (int i = 1; i <= n; i++)
    g_string_append_printf (sql, "%s$%d", i > 1 ? ", " : "", i);
  g_string_append (sql, has_name (type) ? ", '')" : ")");
  return g_string_free (sql, FALSE);
}

/* The columns of the key, joined by ", "; returns how many. */
static int
append_key_columns (GString            *sql,
                    const GjRecordType *type)
{
  int n = 1;

  g_string_append (sql, key_number (type));
  for (guint i = 0; !_gj_kinds[type->kind].has_id && i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && _gj_field_is_stored (&type->fields[i]))
      {
        g_string_append_printf (sql, ", %s", type->fields[i].column);
        n++;
      }
  return n;
}

/* The rows from a key on, in its order: files mostly ask for them in that order too. */
static char *
make_select (const GjRecordType *type)
{
  GString *sql = g_string_new ("SELECT ");
  int n;

  for (guint i = 0; i < type->n_fields; i++)
    g_string_append_printf (sql, "%s, ",
                            _gj_field_is_stored (&type->fields[i]) ? type->fields[i].column
                            : _gj_field_can_move (&type->fields[i])
                                ? reference_sql (type->kind, (int) i)
                                : "NULL");
  g_string_append_printf (sql, "submission_id, line, %s FROM %s t WHERE (", key_number (type),
                          type->table);
  n = append_key_columns (sql, type);
  g_string_append (sql, ") >= (");
  for (int i = 1; i <= n; i++)
    g_string_append_printf (sql, "%s$%d", i > 1 ? ", " : "", i);
  g_string_append (sql, ") ORDER BY ");
  append_key_columns (sql, type);
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

      if (!_gj_field_is_stored (&type->fields[i]))
        continue;
      n++;
      if (merge)
        g_string_append_printf (sql, "%s = COALESCE ($%d, %s), ", column, n, column);
      else
        g_string_append_printf (sql, "%s = $%d, ", column, n);
      if (type->fields[i].type == GJ_FIELD_NAME)
        {
          static const char *const derived[] = { "name_key", "initials" };

          for (guint k = 0; k < G_N_ELEMENTS (derived); k++)
            g_string_append_printf (sql, "%s = COALESCE ($%d, %s), ", derived[k], ++n, derived[k]);
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
  if (_gj_kinds[type->kind].needed != NULL)
    g_string_append_printf (sql, " AND NOT (%s)", _gj_kinds[type->kind].needed);
}

static char *
make_left (const GjRecordType *type)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < type->n_fields; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      if (_gj_field_is_stored (&type->fields[i]))
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
make_image (const GjRecordType *type,
            gboolean            left)
{
  GString *sql = g_string_new ("SELECT ");

  append_columns (sql, type);
  g_string_append (sql, " FROM ");
  if (left)
    append_left (sql, type);
  else
    {
      g_string_append_printf (sql, "%s WHERE ", type->table);
      append_key (sql, type, 1);
    }
  return g_string_free (sql, FALSE);
}

static char *
make_by_key (const GjRecordType *type,
             const char         *verb,
             const char         *what,
             int                 position)
{
  GString *sql = g_string_new (verb);

  g_string_append_printf (sql, "%s%s WHERE ", type->table, what);
  append_key (sql, type, position);
  return g_string_free (sql, FALSE);
}

/* The table a column refers to: "class" for "class_id". */
static char *
table_of (const char *column)
{
  g_assert (g_str_has_suffix (column, "_id"));

  return g_strndup (column, strlen (column) - strlen ("_id"));
}

/* For each table the kind hangs on: who hung what on rows of submission $1 that is not of it; with @orphans, of which what it hangs on
 * is gone. NULL for a kind that hangs on nothing. */
static char *
make_links (const GjRecordType *type,
            gboolean            orphans)
{
  const char *columns[] = { _gj_kinds[type->kind].owner, _gj_kinds[type->kind].person };
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns) && columns[i] != NULL; i++)
    {
      g_autofree char *table = table_of (columns[i]);

      g_string_append_printf (sql, "%s t.submission_id AS s FROM %s t", i > 0 ? " UNION SELECT" : "SELECT", type->table);
      g_string_append_printf (sql, "%s JOIN %s o ON o.id = t.%s WHERE ", orphans ? " LEFT" : "", table, columns[i]);
      g_string_append (sql, orphans ? "o.id IS NULL" : "o.submission_id = $1 AND t.submission_id <> $1");
    }
  return g_string_free (sql, sql->len == 0);
}

/* How many rows have a number in that column; NULL for none. */
static char *
make_count (const GjRecordType *type, const char *column)
{
  return column != NULL ? g_strconcat ("SELECT ", "COUNT(*) FROM ", type->table, " WHERE ", column,
                                       " = $1", NULL)
                        : NULL;
}

char *
_gj_register_sql (const GjRecordType *type,
                  GjSqlUse            use)
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
      return _gj_kinds[type->kind].has_id ? g_strconcat ("SELECT COALESCE (MAX (id), 0) FROM ", type->table, NULL) : NULL;
    case SQL_IMAGE:
      return make_image (type, FALSE);
    case SQL_IMAGES_LEFT:
      return make_image (type, TRUE);
    case SQL_ERASE:
      return make_by_key (type, "DELETE FROM ", "", 1);
    case SQL_MOVE:
      return make_by_key (type, "UPDATE ", " SET submission_id = $1, line = $2", 3);
    case SQL_ERASE_OF:
      return g_strconcat ("DELETE FROM ", type->table, " WHERE submission_id = $1", NULL);
    case SQL_HANGING:
      return make_links (type, FALSE);
    case SQL_ORPHAN:
      return make_links (type, TRUE);
    case SQL_COUNT_OF:
      return make_count (type, "submission_id");
    case SQL_UNDECIDE_OF:
      return type->kind == GJ_RECORD_ENROLMENT
               ? g_strdup (GJ_SQL ("DELETE FROM decision WHERE enrolment_id IN (SELECT id FROM enrolment WHERE submission_id = $1)")) : NULL;
    case SQL_UNDECIDE_ONE:
      return type->kind == GJ_RECORD_ENROLMENT
          ? g_strdup (GJ_SQL ("DELETE FROM decision WHERE enrolment_id = $1"))
          : NULL;
    case SQL_COUNT_OWNED:
      return make_count (type, _gj_kinds[type->kind].owner);
    case SQL_COUNT_OF_PERSON:
      return make_count (type, _gj_kinds[type->kind].person);
    case N_SQL:
    default:
      g_assert_not_reached ();
    }
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
      if (!_gj_field_is_stored (&type->fields[i]))
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
        char *sql = _gj_register_sql (gj_record_type ((GjRecordKind) kind), (GjSqlUse) use);

        if (sql != NULL)
          g_ptr_array_add (statements, sql);
      }
  g_ptr_array_add (statements, NULL);
  return (char **) g_ptr_array_free (statements, FALSE);
}
