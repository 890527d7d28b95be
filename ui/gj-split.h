/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GJ_TYPE_SPLIT (gj_split_get_type ())

/**
 * GjSplit:
 *
 * A main part and a side part. With room for both they stand side by side; below
 * #GjSplit:fold-below pixels, or when both together would not fit, one of them takes the whole
 * place: the side part while #GjSplit:open, the main part otherwise.
 *
 * Children in a .ui file: type="main" and type="side". #GjSplit:folded is read-only and notifies
 * from an idle callback, never while sizes are being allocated.
 */
G_DECLARE_FINAL_TYPE (GjSplit, gj_split, GJ, SPLIT, GtkWidget)

GtkWidget *gj_split_new        (void);
void       gj_split_set_main   (GjSplit   *self,
                                GtkWidget *child);
void       gj_split_set_side   (GjSplit   *self,
                                GtkWidget *child);
gboolean   gj_split_get_folded (GjSplit   *self);
gboolean   gj_split_get_open   (GjSplit   *self);
void       gj_split_set_open   (GjSplit   *self,
                                gboolean   open);

G_END_DECLS
