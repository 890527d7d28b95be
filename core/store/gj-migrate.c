/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-migrate"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-migrate.h"
#include "gj-store-private.h"

static const char table_ddl[] =
  GJ_SQL ("CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL)");

static gboolean
record_step (GjDb              *db,
             const GjMigration *migration,
             GError           **error)
{
  g_autofree char *now = _gj_store_now ();
  GjStmt *stmt;

  stmt = gj_db_stmt (db, GJ_SQL ("INSERT INTO migration (version, name, at) VALUES ($1, $2, $3)"), error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, migration->version);
  gj_stmt_bind_text (stmt, 2, migration->name, -1);
  gj_stmt_bind_text (stmt, 3, now, -1);
  return gj_stmt_execute (stmt, error);
}

/* Inside a write transaction. Somebody else may have gone this step while we waited for our turn. */
static gboolean
take_step (GjDb              *db,
           const GjMigration *migration,
           GError           **error)
{
  int version = gj_migrate_version (db, error);

  if (version < 0)
    return FALSE;
  if (version >= migration->version)
    return TRUE;
  g_assert (version == migration->version - 1);
  if (version == 0 && !gj_db_run (db, table_ddl, error))
    return FALSE;
  return gj_db_run (db, migration->sql, error) && record_step (db, migration, error);
}

/* An earlier attempt may have left its backup; it is as precious as this one. */
static gboolean
back_up (GjDb    *db,
         int      version,
         GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.v%d.backup", gj_db_path (db), version);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s.v%d-%u.backup", gj_db_path (db), version, i);
    }
  return gj_db_backup (db, path, error);
}

int
gj_migrate_version (GjDb    *db,
                    GError **error)
{
  g_autofree char *name = NULL;
  gboolean has;
  GjStmt *stmt;
  int version = -1;

  g_return_val_if_fail (db != NULL, -1);

  if (!gj_db_has_table (db, "migration", &has, error))
    return -1;
  if (has)
    {
      stmt = gj_db_stmt (db, GJ_SQL ("SELECT COALESCE (MAX (version), 0) FROM migration"), error);
      if (stmt == NULL)
        return -1;
      if (gj_stmt_step (stmt, error) == GJ_STEP_ROW)
        version = (int) gj_stmt_int (stmt, 0);
      gj_stmt_reset (stmt);
      return version;
    }
  if (!gj_db_has_table (db, NULL, &has, error))
    return -1;
  if (!has)
    return 0;
  name = g_filename_display_basename (gj_db_path (db));
  g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_LEDGER,
               _("“%s” is a database of another program, not a ledger. It was left untouched."), name);
  return -1;
}

gboolean
gj_migrate (GjDb              *db,
            const GjMigration *migrations,
            guint              n_migrations,
            GError           **error)
{
  int version;

  g_return_val_if_fail (db != NULL && migrations != NULL, FALSE);
  g_return_val_if_fail (!gj_db_in_transaction (db), FALSE);

  version = gj_migrate_version (db, error);
  if (version < 0)
    return FALSE;
  if ((guint) version > n_migrations)
    {
      g_autofree char *name = g_filename_display_basename (gj_db_path (db));

      g_set_error (error, GJ_ERROR, GJ_ERROR_NEWER,
                   _("“%s” was written by a newer version of this program (ledger version %d, known here: %u)."
                     " It was left untouched. Update the program to open it."),
                   name, version, n_migrations);
      return FALSE;
    }
  if (version > 0 && (guint) version < n_migrations && !back_up (db, version, error))
    return FALSE;
  for (guint i = (guint) version; i < n_migrations; i++)
    {
      g_assert (migrations[i].version == (int) i + 1);

      if (!gj_db_begin (db, TRUE, error))
        return FALSE;
      if (!take_step (db, &migrations[i], error) || !gj_db_commit (db, error))
        {
          gj_db_rollback (db);
          g_prefix_error (error, _("Bringing the ledger to version %d failed: "), migrations[i].version);
          return FALSE;
        }
    }
  return TRUE;
}
