/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list.h"

G_BEGIN_DECLS

/**
 * GjTableColumns:
 *
 * The columns of a column view: made from a list's description, as wide as their texts need, and only
 * the first ones while there is little room. Borrows the view, which must live longer.
 */
typedef struct _GjTableColumns GjTableColumns;

GjTableColumns *gj_table_columns_new         (GtkColumnView *view);
void            gj_table_columns_free        (GjTableColumns *self);
void            gj_table_columns_set_spec    (GjTableColumns *self, const GjListSpec *spec);
void            gj_table_columns_set_compact (GjTableColumns *self, gboolean compact);
void            gj_table_columns_set_room    (GjTableColumns *self, int width); /* pixels there are */
GVariant       *gj_table_columns_save        (GjTableColumns *self); /* "a(sib)": id, width or -1, visible; floating */
void            gj_table_columns_restore     (GjTableColumns *self, GVariant *columns);

G_END_DECLS
