/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list.h"
#include "gj-reasons.h"

G_BEGIN_DECLS

/**
 * GjTableColumns:
 *
 * The columns of a column view: made from a list's description, as wide as their texts need, in the order and
 * choice of the reader, and only the most important ones while there is little room. Columns are named by their
 * numbers in the description. Borrows the view, which must live longer.
 */
typedef struct _GjTableColumns GjTableColumns;

GjTableColumns *gj_table_columns_new         (GtkColumnView  *view);
void            gj_table_columns_free        (GjTableColumns *self);
void            gj_table_columns_set_spec    (GjTableColumns *self, const GjListSpec *spec);
void            gj_table_columns_set_reasons (GjTableColumns *self, GjReasons *reasons); /* their words; NULL for none */
void            gj_table_columns_set_compact (GjTableColumns *self, gboolean compact);
void            gj_table_columns_set_room    (GjTableColumns *self, int width); /* pixels there are */

/* What the reader chose; the last column that is left cannot be hidden. */
gboolean        gj_table_columns_get_shown   (GjTableColumns *self, guint column);
void            gj_table_columns_set_shown   (GjTableColumns *self, guint column, gboolean shown);
guint          *gj_table_columns_dup_shown   (GjTableColumns *self, guint *ret_n); /* numbers as they stand; (transfer full) */
void            gj_table_columns_reset       (GjTableColumns *self);

GtkColumnViewColumn *gj_table_columns_get_sortable (GjTableColumns *self, const char *id); /* NULL when it is not there or cannot be sorted by; borrowed */

GVariant       *gj_table_columns_save        (GjTableColumns *self); /* "a(sib)" as they stand: id, width or -1, shown; floating */
void            gj_table_columns_restore     (GjTableColumns *self, GVariant *columns); /* what is not there any more is passed over */

G_END_DECLS
