/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"
#include "gj-xml-out.h"

G_BEGIN_DECLS

/* Writes a document from @db, which holds one state of the ledger all the while. */
typedef gboolean (*GjSaveFunc) (GjDb *db, GjXmlOut *out, gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * gj_save_document:
 * @path: the file; replaced as a whole, or left as it was on failure. Only its owner may read it
 * @action: for the audit chain, or %NULL when nothing personal leaves the ledger
 * @subject: what was handed out
 *
 * Writes a document out of the ledger and records that it left.
 */
gboolean gj_save_document (GjLedger *ledger, const char *path, const char *action, const char *subject, GjSaveFunc write,
                           gpointer user_data, GCancellable *cancellable, GError **error);

/* Writes into the audit chain that @subject left the ledger as the file @path. */
gboolean gj_save_record   (GjLedger *ledger, const char *action, const char *subject, const char *path, GError **error);

G_END_DECLS
