/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-list.h"

G_BEGIN_DECLS

/* Rows read at once, and pages kept although nobody shows them. A list view of GTK holds about 205
 * rows, so 16 pages are some screens in either direction. */
#define GJ_ROW_PAGE GJ_LIST_PAGE
#define GJ_ROW_PAGES 16

/* Rows in @live are borrowed: a row takes itself out when it goes. */
GjRow *_gj_row_new        (gint64 id, guint position, guint n_cells, GHashTable *live);
guint  _gj_row_position   (GjRow *row);
void   _gj_row_take_cells (GjRow *row, char **cells); /* one block, freed by g_free(); NULL: the row is gone */

/**
 * GjRowBatch:
 * @stamp: of the list the positions belong to
 * @page: the page asked for, or %G_MAXUINT for rows picked singly
 * @cells: (out): one block a row, %NULL for rows that no longer exist
 *
 * Up to a page of rows on their way from the model to the reader and back.
 */
typedef struct
{
  guint   stamp;
  guint   page;
  guint   n;
  guint   positions[GJ_ROW_PAGE];
  gint64  ids[GJ_ROW_PAGE];
  char  **cells[GJ_ROW_PAGE];
} GjRowBatch;

void _gj_row_batch_free (GjRowBatch *batch);

/**
 * GjRowReader:
 *
 * The thread of one model with its own connection. The newest batch is read first; a list of ids
 * goes before all batches and is given up when another one is asked for. The two functions are
 * called in the context in which the reader was made, never after _gj_row_reader_stop().
 */
typedef struct _GjRowReader GjRowReader;

/* @ids (transfer full) is NULL on failure. A list that takes long comes twice: first its beginning, whole pages, with
 * @more set, then all of it. A reading that was superseded is not reported at all. */
typedef void (*GjRowIdsFunc)   (GArray *ids, gboolean more, const GError *error, gpointer user_data);
typedef void (*GjRowBatchFunc) (GjRowBatch *batch, const GError *error, gpointer user_data);

GjRowReader *_gj_row_reader_new         (const char *path, const GjListSpec *spec, GjRowIdsFunc ids, GjRowBatchFunc batch, gpointer user_data);
void         _gj_row_reader_stop        (GjRowReader *reader); /* waits for the thread and frees */
void         _gj_row_reader_read_ids    (GjRowReader *reader, const GjListQuery *query);
void         _gj_row_reader_read_batch  (GjRowReader *reader, GjRowBatch *batch); /* takes it */
void         _gj_row_reader_drop_page   (GjRowReader *reader, guint page); /* unless it is being read already */
void         _gj_row_reader_drop_all    (GjRowReader *reader);

/* For tests, before the first reader: after how long the beginning is handed over. */
void         _gj_row_reader_set_patience (gint64 microseconds);

G_END_DECLS
