/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-submission"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-submission.h"

gboolean
gj_submission_number (GjDb        *db,
                      const char  *sql,
                      const char  *a,
                      const char  *b,
                      gint64      *ret_number,
                      GError     **error)
{
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL && sql != NULL && ret_number != NULL, FALSE);

  stmt = gj_db_stmt (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  if (a != NULL)
    gj_stmt_bind_text (stmt, 1, a, -1);
  if (b != NULL)
    gj_stmt_bind_text (stmt, 2, b, -1);
  *ret_number = 0;
  return gj_stmt_first_int (stmt, ret_number, error);
}

gboolean
gj_submission_has_size (GjDb      *db,
                        gint64     bytes,
                        gboolean  *ret_has,
                        GError   **error)
{
  char text[24];
  gint64 id;

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, bytes);
  if (!gj_submission_number (db, GJ_SQL ("SELECT id FROM submission WHERE bytes = CAST ($1 AS BIGINT)"), text, NULL, &id, error))
    return FALSE;
  *ret_has = id > 0;
  return TRUE;
}

gboolean
gj_submission_find_corrected (GjDb                  *db,
                              const GjRosterHeader  *header,
                              gint64                *ret_id,
                              GError               **error)
{
  gint64 later = 0;

  if (!gj_submission_number (db, GJ_SQL ("SELECT id FROM submission WHERE sender = $1 AND serial = $2 AND undone IS NULL ORDER BY id DESC"),
                             header->sender, header->corrects, &later, error))
    return FALSE;
  if (later == 0)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("The file corrects the submission “%s” of this sender, but there is none."), header->corrects);
      return FALSE;
    }
  while (later > 0)
    {
      char id[24];

      *ret_id = later;
      g_snprintf (id, sizeof id, "%" G_GINT64_FORMAT, later);
      if (!gj_submission_number (db,
                                 GJ_SQL ("SELECT l.id FROM submission s JOIN submission l ON l.sender = s.sender AND l.corrects = s.serial AND l.id > s.id AND l.undone IS NULL"
                                         " WHERE s.sender = $1 AND s.id = CAST ($2 AS INTEGER) ORDER BY l.id DESC"),
                                 header->sender, id, &later, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_row (GjDb                  *db,
           gint64                 id,
           gint64                 imported,
           const char            *operator_name,
           const char            *path,
           const GjRosterHeader  *header,
           const GjImportResult  *result,
           GError               **error)
{
  const GjImportCount *total = &result->total;
  const gint64 numbers[] = { total->added, total->changed, total->removed, total->unchanged, total->refused, result->warnings };
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *now = gj_ledger_now ();
  const char *texts[] = { result->sha256, header->sender, header->serial, header->created, header->software,
                          header->period_from, header->period_to, header->corrects, name };
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("INSERT INTO submission (id, sha256, sender, serial, created, software, period_from, period_to,"
                                     " corrects, file_name, bytes, received, operator, added, changed, removed, unchanged, refused, warnings, imported)"
                                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"),
                             error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    gj_stmt_bind_text (stmt, 2 + (int) i, texts[i], -1);
  gj_stmt_bind_int (stmt, 11, result->bytes);
  gj_stmt_bind_text (stmt, 12, now, -1);
  gj_stmt_bind_text (stmt, 13, operator_name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    gj_stmt_bind_int (stmt, 14 + (int) i, numbers[i]);
  gj_stmt_bind_int (stmt, 20, imported);
  return gj_stmt_execute (stmt, error);
}

static gboolean
store_parts (GjDb                  *db,
             gint64                 id,
             const GjRosterHeader  *header,
             GError               **error)
{
  for (guint i = 0; i < header->parts->len; i++)
    {
      const GjRosterPart *part = &g_array_index (header->parts, GjRosterPart, i);
      GjStmt *stmt = gj_db_stmt (db,
                                 GJ_SQL ("INSERT INTO submission_part (submission_id, no, sender, serial, sha256) VALUES ($1, $2, $3, $4, $5)"),
                                 error);

      if (stmt == NULL)
        return FALSE;
      gj_stmt_bind_int (stmt, 1, id);
      gj_stmt_bind_int (stmt, 2, i + 1);
      gj_stmt_bind_text (stmt, 3, part->sender, -1);
      gj_stmt_bind_text (stmt, 4, part->serial, -1);
      gj_stmt_bind_text (stmt, 5, part->sha256, -1);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_counts (GjDb                  *db,
              gint64                 id,
              const GjImportResult  *result,
              GError               **error)
{
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    {
      const GjImportCount *count = &result->counts[i];
      const gint64 numbers[] = { count->added, count->changed, count->removed, count->unchanged, count->refused };
      GjStmt *stmt = gj_db_stmt (db,
                                 GJ_SQL ("INSERT INTO submission_count (submission_id, kind, added, changed, removed, unchanged, refused)"
                                         " VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                 error);

      if (stmt == NULL)
        return FALSE;
      gj_stmt_bind_int (stmt, 1, id);
      gj_stmt_bind_text (stmt, 2, gj_record_type ((GjRecordKind) i)->element, -1);
      for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
        gj_stmt_bind_int (stmt, 3 + (int) k, numbers[k]);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
gj_submission_store (GjDb                  *db,
                     gint64                 id,
                     gint64                 imported,
                     const char            *operator_name,
                     const char            *path,
                     const GjRosterHeader  *header,
                     const GjImportResult  *result,
                     GError               **error)
{
  g_return_val_if_fail (db != NULL && operator_name != NULL && path != NULL && header != NULL && result != NULL, FALSE);

  return store_row (db, id, imported, operator_name, path, header, result, error)
         && store_counts (db, id, result, error)
         && store_parts (db, id, header, error);
}
