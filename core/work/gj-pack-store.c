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

/* ----- adopting and withdrawing ----- */

/* Makes the stored pack the only active one; none with @digest "". */
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
end_audit (GjAudit    *audit,
           const char *digest,
           const char *reason,
           GError    **error)
{
  g_autofree char *detail = reason != NULL ? g_strconcat (digest, " ", reason, NULL) : g_strdup (digest);

  return gj_audit_end (audit, detail, error);
}

static gboolean
store_pack (GjLedger     *ledger,
            GjDb         *db,
            const GjPack *pack,
            GBytes       *document,
            const char   *reason,
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
         && end_audit (g_steal_pointer (&audit), gj_pack_digest (pack), reason, error);
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

/* @reason NULL: none is asked for. */
static gboolean
adopt (GjLedger   *ledger,
       GBytes     *document,
       const char *reason,
       GError    **error)
{
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GjPack) pack = NULL;
  g_autoptr (GjDb) db = NULL;
  gsize length;
  const char *data = g_bytes_get_data (document, &length);

  pack = gj_pack_load (data, (gssize) length, NULL, error);
  if (pack == NULL || !cases_pass (pack, error))
    return FALSE;
  /* Kept with all it rests on, so that it decides the same whatever becomes of those. */
  whole = gj_pack_has_layers (pack) ? gj_pack_document (pack) : g_bytes_ref (document);
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  return store_pack (ledger, db, pack, whole, reason, error) && gj_db_commit (db, error);
}

gboolean
gj_pack_adopt (GjLedger   *ledger,
               const char *path_or_builtin,
               GError    **error)
{
  g_autoptr (GBytes) document = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && path_or_builtin != NULL, FALSE);

  document = gj_pack_store_read (path_or_builtin, error);
  return document != NULL && adopt (ledger, document, NULL, error);
}

gboolean
gj_pack_adopt_document (GjLedger   *ledger,
                        GBytes     *document,
                        const char *reason,
                        GError    **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && document != NULL && reason != NULL, FALSE);

  line = gj_audit_reason (reason, error);
  return line != NULL && adopt (ledger, document, line, error);
}

gboolean
gj_pack_withdraw (GjLedger   *ledger,
                  const char *reason,
                  GError    **error)
{
  g_autofree char *line = NULL;
  g_autofree char *name = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GjDb) db = NULL;
  GjAudit *audit;
  GjStmt *stmt;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && reason != NULL, FALSE);

  line = gj_audit_reason (reason, error);
  db = line != NULL ? gj_ledger_connect (ledger, TRUE, error) : NULL;
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  stmt = gj_db_stmt (db, GJ_SQL ("SELECT name, digest FROM pack WHERE active = 1 ORDER BY id DESC"), error);
  if (stmt == NULL)
    return FALSE;
  if (gj_stmt_step (stmt, NULL) == GJ_STEP_ROW)
    {
      name = g_strdup (gj_stmt_text (stmt, 0));
      digest = g_strdup (gj_stmt_text (stmt, 1));
    }
  gj_stmt_reset (stmt);
  if (name == NULL)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("No policy pack is in force, so none can be withdrawn."));
      return FALSE;
    }
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "policy.withdraw", name, error);
  return audit != NULL && end_audit (audit, digest, line, error) && activate (db, "", error) && gj_db_commit (db, error);
}

/* ----- what was adopted ----- */

void
gj_stored_pack_free (GjStoredPack *stored)
{
  if (stored == NULL)
    return;
  g_clear_pointer (&stored->pack, gj_pack_unref);
  g_clear_pointer (&stored->document, g_bytes_unref);
  g_free (stored->source);
  g_free (stored->added);
  g_free (stored->operator_name);
  g_free (stored);
}

GjStoredPack *
gj_stored_pack_new (const char *source,
                    GBytes     *document,
                    GError    **error)
{
  g_autoptr (GjStoredPack) stored = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (source != NULL && document != NULL, NULL);

  stored = g_new0 (GjStoredPack, 1);
  data = g_bytes_get_data (document, &length);
  stored->source = g_strdup (source);
  stored->document = g_bytes_ref (document);
  stored->added = g_strdup ("");
  stored->operator_name = g_strdup ("");
  stored->pack = gj_pack_load (data, (gssize) length, NULL, error);
  return stored->pack != NULL ? g_steal_pointer (&stored) : NULL;
}

static gboolean
list_adopted (GjDb      *db,
              GPtrArray *list,
              GError   **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT document, active, added, operator FROM pack ORDER BY id DESC"), error);
  GjStep step = GJ_STEP_FAILED;

  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_autoptr (GBytes) document = g_bytes_new (gj_stmt_text (stmt, 0), gj_stmt_length (stmt, 0));
      GjStoredPack *stored = gj_stored_pack_new ("", document, error);

      if (stored == NULL)
        {
          step = GJ_STEP_FAILED;
          break;
        }
      stored->active = gj_stmt_int (stmt, 1) != 0;
      gj_sheet_set (&stored->added, gj_stmt_text (stmt, 2));
      gj_sheet_set (&stored->operator_name, gj_stmt_text (stmt, 3));
      g_ptr_array_add (list, stored);
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
is_kept (const GPtrArray *list,
         const GjPack    *pack)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (gj_pack_digest (((const GjStoredPack *) list->pdata[i])->pack), gj_pack_digest (pack)))
      return TRUE;
  return FALSE;
}

GPtrArray *
gj_pack_store_list (GjLedger *ledger,
                    GError  **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_stored_pack_free);
  const char *const *ids = gj_pack_builtin_ids ();
  g_autoptr (GjDb) db = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !list_adopted (db, list, error))
    return NULL;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *source = g_strconcat ("builtin:", ids[i], NULL);
      g_autoptr (GBytes) document = gj_pack_builtin_document (ids[i]);
      GjStoredPack *stored = gj_stored_pack_new (source, document, error);

      if (stored == NULL)
        return NULL;
      if (is_kept (list, stored->pack))
        gj_stored_pack_free (stored);
      else
        g_ptr_array_add (list, stored);
    }
  return g_steal_pointer (&list);
}

void
gj_pack_event_free (GjPackEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->at);
  g_free (event->operator_name);
  g_free (event->name);
  g_free (event->digest);
  g_free (event->reason);
  g_free (event);
}

GPtrArray *
gj_pack_store_history (GjLedger *ledger,
                       GError  **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_event_free);
  g_autoptr (GjDb) db = NULL;
  GjStmt *stmt;
  GjStep step = GJ_STEP_FAILED;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  db = gj_ledger_connect (ledger, FALSE, error);
  stmt = db == NULL ? NULL
                    : gj_db_stmt (db,
                                  GJ_SQL ("SELECT at, operator, action, subject, detail FROM audit"
                                          " WHERE action IN ('policy.adopt', 'policy.withdraw') ORDER BY seq DESC"),
                                  error);
  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      GjPackEvent *event = g_new0 (GjPackEvent, 1);
      const char *detail = gj_stmt_text (stmt, 4);
      const char *blank = strchr (detail, ' ');

      event->at = g_strdup (gj_stmt_text (stmt, 0));
      event->operator_name = g_strdup (gj_stmt_text (stmt, 1));
      event->withdrawn = g_str_equal (gj_stmt_text (stmt, 2), "policy.withdraw");
      event->name = g_strdup (gj_stmt_text (stmt, 3));
      event->digest = blank != NULL ? g_strndup (detail, (gsize) (blank - detail)) : g_strdup (detail);
      event->reason = g_strdup (blank != NULL ? blank + 1 : "");
      g_ptr_array_add (list, event);
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
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
