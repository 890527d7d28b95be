/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-migrate.h"

G_BEGIN_DECLS

/* The numbered migrations of a ledger, oldest first. Once released, a migration is never edited. */
const GjMigration *gj_registry_migrations (guint *ret_n_migrations);

/* The secondary indexes, apart from the tables: a bulk load drops them and builds them again inside
 * its own transaction, which costs half of keeping them up record by record. */
gboolean gj_registry_drop_indexes  (GjDb *db, GError **error);
gboolean gj_registry_build_indexes (GjDb *db, GError **error);

G_END_DECLS
