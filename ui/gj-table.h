/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list-save.h"
#include "gj-table-columns.h"

G_BEGIN_DECLS

#define GJ_TYPE_TABLE (gj_table_get_type ())

/**
 * GjTable:
 *
 * The one table of the program: a windowed list of any length, with what is shown while it is being
 * read, when there is nothing in it and when it cannot be read.
 *
 * Signals: "selected" (gint64 id) when the reader moved to another row, 0 for none;
 * "opened" (gint64 id) for Enter or a double click. Property "n-items" notifies after each change.
 */
G_DECLARE_FINAL_TYPE (GjTable, gj_table, GJ, TABLE, GtkWidget)

GtkWidget  *gj_table_new           (void);

/* Shows @spec of the ledger at @ledger_path; without a ledger only the columns are made. */
void        gj_table_set_list      (GjTable          *self,
                                    const GjListSpec *spec,
                                    const char       *ledger_path);
void        gj_table_set_empty     (GjTable          *self,
                                    const char       *icon,
                                    const char       *title,
                                    const char       *text,
                                    GtkWidget        *action); /* (nullable) (transfer floating) */
void        gj_table_set_search    (GjTable          *self,
                                    const char       *text);
void        gj_table_set_filter    (GjTable          *self,
                                    const char       *filter,
                                    const char       *value);
void        gj_table_set_compact   (GjTable          *self,
                                    gboolean          compact); /* only the columns that fit, the first ones */
void        gj_table_refresh       (GjTable          *self);
guint       gj_table_get_n_items   (GjTable          *self);
gboolean    gj_table_get_narrowed  (GjTable          *self); /* searched or filtered */
gint64      gj_table_get_selected  (GjTable          *self);
void        gj_table_select        (GjTable          *self,
                                    gint64            id); /* also when it is not in the list yet */
void        gj_table_focus         (GjTable          *self);

GjTableColumns *gj_table_get_columns (GjTable        *self); /* borrowed */
/* How the reader arranged it, "a{sv}": "columns" as gj_table_columns_save() gives them, "sort" (id of the column, descending)
 * if it is sorted by one. Floating. */
GVariant   *gj_table_get_layout    (GjTable          *self);
void        gj_table_set_layout    (GjTable          *self,
                                    GVariant         *layout);
guint64     gj_table_get_n_selected (GjTable         *self);
void        gj_table_select_all    (GjTable          *self);
/* What is shown, for saving: filtered, sorted, in these columns; with @selected only the selected rows. (transfer full), NULL without a ledger */
GjListSave *gj_table_dup_save      (GjTable          *self,
                                    gboolean          selected);

G_END_DECLS
