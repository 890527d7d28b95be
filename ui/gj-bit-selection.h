/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GJ_TYPE_BIT_SELECTION (gj_bit_selection_get_type ())

/**
 * GjBitSelection:
 *
 * A selection over a list of any length. What is selected is a set of positions and nothing else, so
 * that selecting all of a million rows asks the model for none of them.
 */
G_DECLARE_FINAL_TYPE (GjBitSelection, gj_bit_selection, GJ, BIT_SELECTION, GObject)

GjBitSelection *gj_bit_selection_new       (GListModel     *model);
GListModel     *gj_bit_selection_get_model (GjBitSelection *self);

/* The first selected position, or GTK_INVALID_LIST_POSITION. */
guint           gj_bit_selection_get_first (GjBitSelection *self);
guint64         gj_bit_selection_get_size  (GjBitSelection *self);

G_END_DECLS
