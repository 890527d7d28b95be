/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-roster-batch.h"

G_BEGIN_DECLS

/**
 * gj_import_keep_refused:
 * @record_no: place of the record in its file, counted from 1 over all sections
 * @first: position of the record in @batch
 * @end: position behind the last record inside it
 *
 * Keeps, as a piece of roster, what of a record was refused, so that a fix-list can hand it back: all
 * of a refused record, or of an accepted one its fields (they say where the rest belongs) and those
 * inside it that were refused. Part of the import's transaction.
 */
gboolean gj_import_keep_refused (GjDb *db, gint64 submission, gint64 record_no, const GjRosterBatch *batch, guint first, guint end,
                                 GError **error);

G_END_DECLS
