/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-undo"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "gj-audit.h"
#include "gj-undo.h"

/* The digest of the file; NULL when the submission cannot be taken back. */
static char *
find_submission (GjDb    *db,
                 gint64   submission,
                 GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT sha256, undone FROM submission WHERE id = $1"), error);
  char *digest = NULL;

  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, submission);
  switch (gj_stmt_step (stmt, error))
    {
    case GJ_STEP_ROW:
      if (gj_stmt_is_null (stmt, 1))
        digest = gj_stmt_dup_text (stmt, 0);
      else
        g_set_error (error, GJ_ERROR, GJ_ERROR_EXISTS, _ ("Submission %" PRId64 " was taken back before."), submission);
      break;
    case GJ_STEP_DONE:
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no submission %" PRId64 "."), submission);
      break;
    case GJ_STEP_FAILED:
      break;
    }
  gj_stmt_reset (stmt);
  return digest;
}

static gboolean
mark (GjDb    *db,
      gint64   submission,
      gint64   seq,
      GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("UPDATE submission SET undone = $2 WHERE id = $1"), error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  gj_stmt_bind_int (stmt, 2, seq);
  return gj_stmt_execute (stmt, error);
}

static char *
detail_text (gint64            submission,
             const GjUndoCount counts[GJ_N_RECORD_KINDS],
             const char       *reason)
{
  GjUndoCount all = { 0 };

  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    {
      all.restored += counts[i].restored;
      all.returned += counts[i].returned;
      all.withdrawn += counts[i].withdrawn;
    }
  return g_strdup_printf ("submission=%" PRId64 " restored=%" PRId64 " returned=%" PRId64 " withdrawn=%" PRId64 "%s%s", submission, all.restored,
                          all.returned, all.withdrawn, reason[0] != '\0' ? " reason=" : "", reason);
}

static gboolean
take_back (GjLedger     *ledger,
           GjDb         *db,
           gint64        submission,
           const char   *reason,
           GCancellable *cancellable,
           GjUndoCount   counts[GJ_N_RECORD_KINDS],
           GError      **error)
{
  g_autofree char *digest = find_submission (db, submission, error);
  g_autofree char *detail = NULL;
  g_autoptr (GjAudit) audit = NULL;

  if (digest == NULL)
    return FALSE;
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "roster.undo", digest, error);
  if (audit == NULL || !gj_register_undo (db, submission, counts, cancellable, error)
      || !mark (db, submission, gj_audit_seq (audit), error))
    return FALSE;
  detail = detail_text (submission, counts, reason);
  return gj_audit_end (g_steal_pointer (&audit), detail, error);
}

gboolean
gj_undo_run (GjLedger *ledger, gint64 submission, const char *reason, GCancellable *cancellable, GjUndoCount ret_counts[GJ_N_RECORD_KINDS], GError **error)
{
  GjUndoCount counts[GJ_N_RECORD_KINDS];
  g_autofree char *line = NULL;
  g_autoptr (GjDb) db = NULL;
  gboolean done;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && reason != NULL, FALSE);

  line = reason[0] != '\0' ? gj_audit_reason (reason, error) : g_strdup ("");
  if (line == NULL)
    return FALSE;
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  gj_db_set_cancellable (db, cancellable);
  done = take_back (ledger, db, submission, line, cancellable, ret_counts != NULL ? ret_counts : counts, error) && gj_db_commit (db, error);
  gj_db_rollback (db);
  return done;
}

gboolean
gj_undo_each (GjLedger *ledger, GjUndoFunc func, gpointer user_data, GError **error)
{
  GjDb *db;
  GjStmt *stmt;
  GjStep step = GJ_STEP_FAILED;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && func != NULL, FALSE);

  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return FALSE;
  stmt = gj_db_stmt (db,
                     GJ_SQL ("SELECT s.id, COALESCE (i.name, s.sender), s.serial, s.file_name, s.received, s.operator, s.added, s.changed, s.removed,"
                             " COALESCE (a.at, ''), COALESCE (a.operator, '') FROM submission s LEFT JOIN institution i ON i.credit_code = s.sender"
                             " LEFT JOIN audit a ON a.seq = s.undone ORDER BY s.id DESC"),
                     error);
  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      GjUndoEntry entry = { gj_stmt_int (stmt, 0), gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 3), gj_stmt_text (stmt, 4),
                            gj_stmt_text (stmt, 5), gj_stmt_int (stmt, 6), gj_stmt_int (stmt, 7), gj_stmt_int (stmt, 8), gj_stmt_text (stmt, 9),
                            gj_stmt_text (stmt, 10) };

      func (&entry, user_data);
    }
  gj_ledger_give_back (ledger, db);
  return step == GJ_STEP_DONE;
}

gint64
gj_undo_last (GjLedger *ledger, char **ret_name, GError **error)
{
  gint64 id = 0;
  GjDb *db;
  GjStmt *stmt;
  GjStep step = GJ_STEP_FAILED;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), -1);

  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return -1;
  stmt = gj_db_stmt (db,
                     GJ_SQL ("SELECT s.id, COALESCE (i.name, s.sender), s.serial FROM submission s LEFT JOIN institution i ON i.credit_code = s.sender"
                             " WHERE s.undone IS NULL ORDER BY s.id DESC"),
                     error);
  if (stmt != NULL)
    step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      id = gj_stmt_int (stmt, 0);
      if (ret_name != NULL)
        *ret_name = g_strdup_printf (_ ("%s of %s"), gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 1));
    }
  gj_ledger_give_back (ledger, db);
  return step == GJ_STEP_FAILED ? -1 : id;
}
