/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GJ_TYPE_SORT_PROBE (gj_sort_probe_get_type ())

/**
 * GjSortProbe:
 *
 * A sorter that never sorts: it makes a column's title clickable and remembers that it was asked.
 * The database sorts; this only finds out by which column, as GTK tells that publicly only from 4.10.
 */
G_DECLARE_FINAL_TYPE (GjSortProbe, gj_sort_probe, GJ, SORT_PROBE, GtkSorter)

GtkSorter *gj_sort_probe_new  (int            column); /* its number, wherever it stands */

/* Number of the column the titles of @view say it is sorted by, or -1. */
int        gj_sort_probe_read (GtkColumnView *view,
                               gboolean      *ret_descending);

G_END_DECLS
