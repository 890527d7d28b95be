/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list.h"
#include "gj-reasons.h"

G_BEGIN_DECLS

/* How one cell of a table is shown: by the type of its column and nothing else. */

char               *gj_cell_text        (const GjListColumn *column,
                                         const char         *value);  /* (transfer full) */
gboolean            gj_cell_is_number   (const GjListColumn *column);  /* right-aligned, tabular figures */

/* The style class of a state, see gj_list_state_tone(), or NULL. */
const char         *gj_state_class      (const char         *column,
                                         const char         *code);

/* The style class of a tone of the core: "success" for "good", "warning", "error", or NULL. */
const char         *gj_tone_class       (const char         *tone);
/* The words for reason codes, from now on; @reasons is borrowed, NULL for none. */
void                gj_cell_factory_set_reasons (GtkListItemFactory *factory,
                                                 GjReasons          *reasons);
GtkListItemFactory *gj_cell_factory_new (const GjListColumn *column,
                                         guint               index);

G_END_DECLS
