/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-setting"
#include "config.h"

#include "gj-setting-store.h"

char *
gj_setting_read (GjDb *db, const char *name, GError **error)
{
  GjStmt *stmt;
  GjStep step;
  char *value;

  g_return_val_if_fail (db != NULL && name != NULL, NULL);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT value FROM setting WHERE name = $1"), error);
  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_text (stmt, 1, name, -1);
  step = gj_stmt_step (stmt, error);
  value = step == GJ_STEP_FAILED ? NULL : g_strdup (step == GJ_STEP_ROW ? gj_stmt_text (stmt, 0) : "");
  gj_stmt_reset (stmt);
  return value;
}

gboolean
gj_setting_write (GjDb *db, const char *name, const char *value, GError **error)
{
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL && name != NULL && value != NULL, FALSE);

  stmt = value[0] != '\0' ? gj_db_stmt (db,
                                        GJ_SQL ("INSERT INTO setting (name, value) VALUES ($1, $2)"
                                                " ON CONFLICT (name) DO UPDATE SET value = $2"),
                                        error)
                          : gj_db_stmt (db, GJ_SQL ("DELETE FROM setting WHERE name = $1"), error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, name, -1);
  if (value[0] != '\0')
    gj_stmt_bind_text (stmt, 2, value, -1);
  return gj_stmt_execute (stmt, error);
}
