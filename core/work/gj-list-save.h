/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/**
 * GjTableFormat:
 * @GJ_TABLE_CSV: RFC 4180 in UTF-8 with a byte order mark. A text that a spreadsheet would take for a formula, or
 *   for a number of more digits than it can hold, has an apostrophe in front: the spreadsheets' own sign for a text
 * @GJ_TABLE_XLSX: a spreadsheet: texts are texts whatever they look like, counts and amounts are numbers, days are days; the titles stay
 *   in view; what does not fit on one sheet goes on on the next
 */
typedef enum
{
  GJ_TABLE_CSV,
  GJ_TABLE_XLSX,
} GjTableFormat;

/**
 * GjListSave:
 * @query: which rows, in which order
 * @ids: (nullable) (element-type gint64): only these instead, in this order
 * @columns: indexes of the list's columns as they shall stand
 * @unmasked: with full identity, telephone and card numbers
 * @raw: codes as they are stored, not as words
 *
 * What of a list shall be saved. Codes are written as words, numbers masked unless @unmasked.
 */
typedef struct
{
  GjListQuery *query;
  GArray      *ids;
  guint       *columns;
  guint        n_columns;
  gboolean     unmasked;
  gboolean     raw;
} GjListSave;

GjListSave *gj_list_save_new  (const GjListQuery *query); /* all columns of all rows, masked */
void        gj_list_save_free (GjListSave *save);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjListSave, gj_list_save_free)

/* One row of cells in words, in the order of the columns asked for. FALSE with @error ends it. */
typedef gboolean (*GjListRowFunc) (gint64 id, char *const *cells, gpointer user_data, GError **error);

/**
 * gj_list_each:
 * @progress: (nullable)
 *
 * Gives every row to @func, from one state of the ledger, in bounded memory. Blocking.
 */
gboolean gj_list_each (GjLedger *ledger, const GjListSave *save, GjListRowFunc func, gpointer user_data, GjProgress *progress,
                       GCancellable *cancellable, GError **error);

/**
 * gj_list_save_run:
 * @path: replaced as a whole, or left as it was on failure; only its owner may read it
 * @ret_rows: (out) (optional)
 *
 * Saves the list as a table. With numbers in full it is recorded in the audit chain that they left the ledger.
 */
gboolean gj_list_save_run (GjLedger *ledger, const GjListSave *save, GjTableFormat format, const char *path, GjProgress *progress,
                           GCancellable *cancellable, gint64 *ret_rows, GError **error);

/* The rows as lines whose cells are apart by tabs, without titles, as spreadsheets paste them; (transfer full). Blocking. */
char    *gj_list_save_to_text (GjLedger *ledger, const GjListSave *save, GCancellable *cancellable, GError **error);

G_END_DECLS
