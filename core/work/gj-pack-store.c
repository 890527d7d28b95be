/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-pack-store"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-jobs.h"
#include "gj-pack-store.h"

GBytes *
gj_pack_store_active_document (GjDb    *db,
                               GError **error)
{
  GjStmt *stmt;
  GBytes *document = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT document FROM pack WHERE active = 1 ORDER BY id DESC"), error);
  if (stmt == NULL)
    return NULL;
  switch (gj_stmt_step (stmt, error))
    {
    case GJ_STEP_ROW:
      document = g_bytes_new (gj_stmt_text (stmt, 0), gj_stmt_length (stmt, 0));
      break;
    case GJ_STEP_DONE:
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("No policy pack has been adopted yet. Adopt one first, for example the sample pack."));
      break;
    case GJ_STEP_FAILED:
      break;
    }
  gj_stmt_reset (stmt);
  return document;
}

/* The pack compiled last: whoever looks at one decision after the other asks for the same, and compiling takes longer than
 * explaining. It is the same for every ledger that has its digest active. */
static GMutex last_mutex;
static GjPack *last_pack;

static GjPack *
ref_last (const char *digest)
{
  GjPack *pack = NULL;

  g_mutex_lock (&last_mutex);
  if (last_pack != NULL && g_str_equal (gj_pack_digest (last_pack), digest))
    pack = gj_pack_ref (last_pack);
  g_mutex_unlock (&last_mutex);
  return pack;
}

static void
keep_last (GjPack *pack)
{
  GjPack *before;

  g_mutex_lock (&last_mutex);
  before = g_steal_pointer (&last_pack);
  last_pack = gj_pack_ref (pack);
  g_mutex_unlock (&last_mutex);
  g_clear_pointer (&before, gj_pack_unref);
}

GjPack *
gj_pack_store_active (GjDb    *db,
                      GError **error)
{
  g_autoptr (GBytes) document = NULL;
  GjPack *pack = NULL;
  const char *data;
  gsize length;
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL, NULL);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT digest FROM pack WHERE active = 1 ORDER BY id DESC"), error);
  if (stmt == NULL)
    return NULL;
  if (gj_stmt_step (stmt, NULL) == GJ_STEP_ROW)
    pack = ref_last (gj_stmt_text (stmt, 0));
  gj_stmt_reset (stmt);
  if (pack != NULL)
    return pack;
  document = gj_pack_store_active_document (db, error);
  if (document == NULL)
    return NULL;
  data = g_bytes_get_data (document, &length);
  pack = gj_pack_load (data, (gssize) length, NULL, error);
  if (pack != NULL)
    keep_last (pack);
  return pack;
}

GBytes *
gj_pack_store_read (const char *path_or_builtin,
                    GError    **error)
{
  g_autoptr (GFile) file = NULL;
  GBytes *document;

  g_return_val_if_fail (path_or_builtin != NULL, NULL);

  if (!g_str_has_prefix (path_or_builtin, "builtin:"))
    {
      file = g_file_new_for_commandline_arg (path_or_builtin);
      return g_file_load_bytes (file, NULL, NULL, error);
    }
  document = gj_pack_builtin_document (path_or_builtin + strlen ("builtin:"));
  if (document == NULL)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no built-in policy pack “%s”."), path_or_builtin + strlen ("builtin:"));
  return document;
}

/* Makes the stored pack the only active one. */
static gboolean
activate (GjDb       *db,
          const char *digest,
          GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("UPDATE pack SET active = CASE WHEN digest = $1 THEN 1 ELSE 0 END"), error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, digest, -1);
  return gj_stmt_execute (stmt, error);
}

static gboolean
store_pack (GjLedger     *ledger,
            GjDb         *db,
            const GjPack *pack,
            GBytes       *document,
            GError      **error)
{
  g_autofree char *now = gj_ledger_now ();
  g_autoptr (GjAudit) audit = NULL;
  GjStmt *stmt;

  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "policy.adopt", gj_pack_id (pack), error);
  if (audit == NULL)
    return FALSE;
  stmt = gj_db_stmt (db,
                     GJ_SQL ("INSERT INTO pack (id, name, digest, document, added, operator, active)"
                             " SELECT COALESCE (MAX (id), 0) + 1, $1, $2, $3, $4, $5, 0 FROM pack"
                             " HAVING NOT EXISTS (SELECT 1 FROM pack p WHERE p.digest = $2)"),
                     error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, gj_pack_id (pack), -1);
  gj_stmt_bind_text (stmt, 2, gj_pack_digest (pack), -1);
  gj_stmt_bind_text (stmt, 3, g_bytes_get_data (document, NULL), (gssize) g_bytes_get_size (document));
  gj_stmt_bind_text (stmt, 4, now, -1);
  gj_stmt_bind_text (stmt, 5, gj_ledger_get_operator (ledger), -1);
  return gj_stmt_execute (stmt, error) && activate (db, gj_pack_digest (pack), error)
         && gj_audit_end (g_steal_pointer (&audit), gj_pack_digest (pack), error);
}

static gboolean
cases_pass (const GjPack *pack,
            GError      **error)
{
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  guint n_failed = gj_pack_run_cases (pack, problems, NULL);
  const GjPackProblem *first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;

  if (n_failed == 0)
    return TRUE;
  g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT,
               ngettext ("%u case of the pack does not come out as it says, so it is not adopted. Line %u: %s",
                         "%u cases of the pack do not come out as they say, so it is not adopted. Line %u: %s", n_failed),
               n_failed, first->line, first->text);
  return FALSE;
}

gboolean
gj_pack_adopt (GjLedger   *ledger,
               const char *path_or_builtin,
               GError    **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GjPack) pack = NULL;
  g_autoptr (GjDb) db = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && path_or_builtin != NULL, FALSE);

  document = gj_pack_store_read (path_or_builtin, error);
  if (document == NULL)
    return FALSE;
  data = g_bytes_get_data (document, &length);
  pack = gj_pack_load (data, (gssize) length, NULL, error);
  if (pack == NULL || !cases_pass (pack, error))
    return FALSE;
  /* Kept with all it rests on, so that it decides the same whatever becomes of those. */
  if (gj_pack_has_layers (pack))
    {
      g_bytes_unref (document);
      document = gj_pack_document (pack);
    }
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  return store_pack (ledger, db, pack, document, error) && gj_db_commit (db, error);
}

gboolean
gj_audit_check (GjLedger     *ledger,
                const char   *noted,
                GCancellable *cancellable,
                GjAuditHead  *ret_head,
                GError      **error)
{
  g_autoptr (GjDb) db = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), FALSE);

  db = gj_ledger_connect (ledger, FALSE, error);
  return db != NULL && gj_audit_verify (db, noted, cancellable, ret_head, error);
}
