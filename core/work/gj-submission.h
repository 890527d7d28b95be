/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-jobs.h"
#include "gj-roster-reader.h"

G_BEGIN_DECLS

/*
 * The rows of a submission itself: which file it was, who sent it, what it was merged from and what
 * became of its records. Everything runs on the connection of the import.
 */

/* The whole number in the first row of @sql with the texts @a and @b (nullable) as $1 and $2; 0 when there is no row. */
gboolean gj_submission_number (GjDb *db, const char *sql, const char *a, const char *b, gint64 *ret_number, GError **error);

/* Whether a file of so many bytes was ever taken in: only then can it be the same one again. */
gboolean gj_submission_has_size (GjDb *db, gint64 bytes, gboolean *ret_has, GError **error);

/* The submission the file with @header takes the place of: the last of those that corrected the one it names.
 * %GJ_ERROR_INPUT when there is none. */
gboolean gj_submission_find_corrected (GjDb *db, const GjRosterHeader *header, gint64 *ret_id, GError **error);

/* Stores submission @id with its counts and parts; @result must be complete but for its id. @imported: its entry in the audit chain. */
gboolean gj_submission_store (GjDb *db, gint64 id, gint64 imported, const char *operator_name, const char *path, const GjRosterHeader *header,
                              const GjImportResult *result, GError **error);

G_END_DECLS
