/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-register-remove"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "gj-register-private.h"

/* ----- what a correction leaves out ----- */

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
  GjStmt *stmt = _gj_register_statement (self, type->kind, SQL_LEFT, error);
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
          _gj_register_append_field (before, &type->fields[i], text, record.values[i].length);
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

/* The same for the journal. */
static gboolean
note_removed (GjRegister          *self,
              const GjRecordType  *type,
              gint64               submission,
              GError             **error)
{
  GjStmt *stmt = _gj_register_statement (self, type->kind, SQL_IMAGES_LEFT, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      _gj_register_take_image (self, stmt);
      if (!_gj_journal_note (self->db, self->submission, ++self->journal_no, type->kind, GJ_JOURNAL_REMOVED, self->image->str, error))
        {
          step = GJ_STEP_FAILED;
          break;
        }
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
remove_left (GjRegister   *self,
             GjRecordKind  kind,
             GjSqlUse        use,
             gint64        submission,
             GError      **error)
{
  GjStmt *stmt;

  if (self->sql[kind][use] == NULL)
    return TRUE;
  stmt = _gj_register_statement (self, kind, use, error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  return gj_stmt_execute (stmt, error);
}

/* Rests on every submission a statement about @submission gives. */
static gboolean
rest_on_all (GjRegister *self,
             GjStmt     *stmt,
             gint64      submission,
             GError    **error)
{
  GjStep step = GJ_STEP_FAILED;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    _gj_register_rest_on (self, gj_stmt_int (stmt, 0));
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

/* What was not removed stayed because of others: they took rows over or hung something on them. Were they taken back first, rows of the
 * corrected submission would come to light that this correction left out. */
static gboolean
rest_on_keepers (GjRegister *self,
                 gint64      submission,
                 GError    **error)
{
  if (!rest_on_all (self,
                    gj_db_stmt (self->db,
                                GJ_SQL ("SELECT r.submission_id FROM submission_rests r JOIN submission s ON s.id = r.submission_id WHERE r.on_id = $1"
                                        " AND s.undone IS NULL AND EXISTS (SELECT 1 FROM journal j WHERE j.submission_id = r.submission_id)"),
                                error),
                    submission, error))
    return FALSE;
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    if (self->sql[kind][SQL_HANGING] != NULL
        && !rest_on_all (self, _gj_register_statement (self, (GjRecordKind) kind, SQL_HANGING, error), submission, error))
      return FALSE;
  return TRUE;
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
          && (!note_removed (reg, gj_record_type ((GjRecordKind) kind), submission, error)
              || !remove_left (reg, (GjRecordKind) kind, SQL_UNDECIDE, submission, error)
              || !remove_left (reg, (GjRecordKind) kind, SQL_DELETE, submission, error)))
        return FALSE;
    }
  return rest_on_keepers (reg, submission, error);
}

/* ----- one row ----- */

/* Of each kind the columns by which its rows name others. */
static const struct
{
  GjSqlUse count;
  gsize    column; /* in GjKind */
} namings[] = {
  { SQL_COUNT_OWNED, G_STRUCT_OFFSET (GjKind, owner) },
  { SQL_COUNT_OF_PERSON, G_STRUCT_OFFSET (GjKind, person) },
};

/* What names the row would hang in the air without it. */
static gboolean
nothing_names (GjRegister          *self,
               const GjRecordType  *type,
               gint64               id,
               GError             **error)
{
  g_autofree char *column = g_strconcat (type->table, "_id", NULL);

  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (namings); i++)
      {
        gint64 n = 0;
        GjStmt *stmt;

        if (g_strcmp0 (G_STRUCT_MEMBER (const char *, &_gj_kinds[kind], namings[i].column), column) != 0)
          continue;
        stmt = _gj_register_statement (self, (GjRecordKind) kind, namings[i].count, error);
        if (stmt == NULL)
          return FALSE;
        gj_stmt_bind_int (stmt, 1, id);
        if (!gj_stmt_first_int (stmt, &n, error))
          return FALSE;
        if (n == 0)
          continue;
        /* Translators: a number, then a kind of record such as "Enrolment" */
        g_set_error (error, GJ_ERROR, GJ_ERROR_EXISTS,
                     g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " record of the kind “%s” belongs to it. Withdraw that one first.",
                                  "%" PRId64 " records of the kind “%s” belong to it. Withdraw those first.", (gulong) n),
                     n, _ (gj_record_type ((GjRecordKind) kind)->label));
        return FALSE;
      }
  return TRUE;
}

static gboolean
erase (GjRegister      *self,
       const GjRecord  *record,
       const GjPlace   *place,
       GError         **error)
{
  const GjRecordType *type = gj_record_type (record->kind);
  GjStmt *stmt;

  if (self->sql[type->kind][SQL_UNDECIDE_ONE] != NULL)
    {
      stmt = _gj_register_statement (self, type->kind, SQL_UNDECIDE_ONE, error);
      if (stmt == NULL)
        return FALSE;
      gj_stmt_bind_int (stmt, 1, place->id);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  _gj_register_stop_walking (self, type->kind);
  stmt = _gj_register_statement (self, type->kind, SQL_ERASE, error);
  if (stmt == NULL)
    return FALSE;
  _gj_register_bind_key (stmt, type, record, place, 1);
  return gj_stmt_execute (stmt, error);
}

gboolean
gj_register_remove (GjRegister *reg, const GjRecord *record, const GjPlace *place, GjRemovedFunc removed, gpointer user_data, GError **error)
{
  const GjRecordType *type;
  g_autoptr (GString) before = g_string_new (NULL);
  g_autofree char *key = NULL;

  g_return_val_if_fail (reg != NULL && record != NULL && place != NULL && removed != NULL, FALSE);

  type = gj_record_type (record->kind);
  for (guint i = 0; i < type->n_fields; i++)
    if (record->values[i].text != NULL)
      _gj_register_append_field (before, &type->fields[i], record->values[i].text, record->values[i].length);
  key = gj_record_key (record, FALSE);
  return (!_gj_kinds[type->kind].has_id || nothing_names (reg, type, place->id, error)) && _gj_register_note_row (reg, record, place, GJ_JOURNAL_REMOVED, error)
         && erase (reg, record, place, error) && removed (type->kind, key, before->str, user_data, error);
}
