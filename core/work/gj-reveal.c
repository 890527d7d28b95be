/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-reveal"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-audit.h"
#include "gj-ledger.h"
#include "gj-record.h"
#include "gj-text.h"

/* What can be shown: a field of a kind of record, and what its audit entry calls the record. */
static const struct
{
  const char *element;
  const char *table;
  const char *key;
} revealable[] = {
  { "institution", "institution", "credit_code" },
  { "trainee", "person", "id_number" },
  { "problem", "problem", "record_key" },
};

/* The SELECT for "ELEMENT/ID/FIELD", or NULL when there is no such thing; names come from our own tables only. */
static char *
parse (const char *field,
       gint64     *ret_id,
       char      **ret_name)
{
  g_auto (GStrv) parts = g_strsplit (field, "/", 3);
  const char *column = NULL;

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT64, ret_id, NULL))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (revealable); i++)
    {
      const GjRecordType *type = gj_record_type_by_element (parts[0], -1);
      int at = type != NULL ? gj_record_type_field (type, parts[2], -1) : -1;

      if (!g_str_equal (revealable[i].element, parts[0]))
        continue;
      if (at >= 0)
        column = type->fields[at].column;
      else if (type == NULL && g_str_equal (parts[2], "value"))
        column = "value";
      if (column == NULL || column[0] == '\0')
        return NULL;
      *ret_name = g_strdup_printf ("%s %s", parts[0], parts[2]);
      return g_strconcat ("SELECT ", column, ", ", revealable[i].key, " FROM ", revealable[i].table, " WHERE id = $1", NULL);
    }
  return NULL;
}

static gboolean
read_value (GjDb       *db,
            const char *sql,
            gint64      id,
            char      **ret_value,
            char      **ret_subject,
            GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      *ret_value = g_strdup (gj_stmt_is_null (stmt, 0) ? "" : gj_stmt_text (stmt, 0));
      *ret_subject = gj_text_mask_number (gj_stmt_text (stmt, 1));
    }
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
  return step == GJ_STEP_ROW;
}

char *
gj_ledger_reveal (GjLedger   *ledger,
                  const char *field,
                  GError    **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjAudit) audit = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *subject = NULL;
  gint64 id = 0;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  sql = parse (field, &id, &name);
  if (sql == NULL)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is nothing to show."));
      return NULL;
    }
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error) || !read_value (db, sql, id, &value, &subject, error))
    return NULL;
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "personal-data.reveal", subject, error);
  if (audit == NULL || !gj_audit_end (g_steal_pointer (&audit), name, error) || !gj_db_commit (db, error))
    return NULL;
  return g_steal_pointer (&value);
}
