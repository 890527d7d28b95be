/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-save"
#include "config.h"

#include "gj-save.h"

#include "gj-audit.h"

gboolean
gj_save_record (GjLedger   *ledger,
                const char *action,
                const char *subject,
                const char *path,
                GError    **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjAudit) audit = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && action != NULL && subject != NULL && path != NULL, FALSE);

  db = gj_ledger_connect (ledger, TRUE, error);
  name = g_path_get_basename (path);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), action, subject, error);
  return audit != NULL && gj_audit_end (g_steal_pointer (&audit), name, error) && gj_db_commit (db, error);
}

static gboolean
write_all (GjLedger      *ledger,
           GOutputStream *stream,
           GjSaveFunc     write,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);
  g_autoptr (GjXmlOut) out = gj_xml_out_new (stream, 0);

  return db != NULL && gj_db_begin (db, FALSE, error) && write (db, out, user_data, cancellable, error) && gj_xml_out_finish (out, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
gj_save_document (GjLedger *ledger, const char *path, const char *action, const char *subject, GjSaveFunc write,
                  gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GCancellable) discard = NULL;
  gboolean existed;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && path != NULL && subject != NULL && write != NULL, FALSE);

  file = g_file_new_for_path (path);
  existed = g_file_query_exists (file, NULL);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  if (stream == NULL)
    return FALSE;
  if (write_all (ledger, G_OUTPUT_STREAM (stream), write, user_data, cancellable, error)
      && (action == NULL || gj_save_record (ledger, action, subject, path, error)))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
  /* Closing a cancelled stream throws away what was written instead of putting it in the old file's place. */
  discard = g_cancellable_new ();
  g_cancellable_cancel (discard);
  g_output_stream_close (G_OUTPUT_STREAM (stream), discard, NULL);
  if (!existed)
    g_file_delete (file, NULL, NULL);
  return FALSE;
}
