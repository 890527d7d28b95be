/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"

G_BEGIN_DECLS

/**
 * GjMigration:
 * @version: 1, 2, 3 … without gaps
 * @sql: DDL that leads from @version - 1 to @version
 */
typedef struct
{
  int         version;
  const char *name;
  const char *sql;
} GjMigration;

/**
 * gj_migrate:
 *
 * Brings the ledger to the newest version, each step in one transaction together with its entry in
 * the table "migration". A file that is not empty and has no such table is refused with
 * %GJ_ERROR_NOT_LEDGER, one of a newer version with %GJ_ERROR_NEWER; both stay untouched. Before the
 * first step on an existing ledger a backup PATH.vN.backup is made. Nothing is ever deleted.
 */
gboolean gj_migrate         (GjDb *db, const GjMigration *migrations, guint n_migrations, GError **error);
int      gj_migrate_version (GjDb *db, GError **error); /* 0 for an empty file, -1 on failure */

G_END_DECLS
