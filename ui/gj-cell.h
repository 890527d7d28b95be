/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list.h"

G_BEGIN_DECLS

/* How one cell of a table is shown: by the type of its column and nothing else. */

char               *gj_cell_text        (const GjListColumn *column,
                                         const char         *value);  /* (transfer full) */
char               *gj_cell_title       (const GjListColumn *column);  /* with the unit; (transfer full) */
gboolean            gj_cell_is_number   (const GjListColumn *column);  /* right-aligned, tabular figures */

/* States that are no codes of a code list, by the column (or filter) that holds them: the word for
 * one, and the codes themselves until NULL; none at all for other columns. */
const char         *gj_state_label      (const char         *column,
                                         const char         *code);
const char         *gj_state_class      (const char         *column,
                                         const char         *code);    /* style class, or NULL */
const char         *gj_state_nth        (const char         *column,
                                         guint               n);

/* The style class of a tone of the core: "success" for "good", "warning", "error", or NULL. */
const char         *gj_tone_class       (const char         *tone);
GtkListItemFactory *gj_cell_factory_new (const GjListColumn *column,
                                         guint               index);

G_END_DECLS
