/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-list.h"

G_BEGIN_DECLS

/* The words for what stands in the cells of a list, for the window, for files and for terminals alike. */

/* States that are no codes of a code list, by the column or filter that holds them: the word for one (the code itself when it has
 * none), its tone ("good", "warn", "bad" or ""), and the codes themselves until %NULL; none at all for other columns. */
const char *gj_list_state_label (const char *column, const char *code);
const char *gj_list_state_tone  (const char *column, const char *code);
const char *gj_list_state_nth   (const char *column, guint n);

/**
 * gj_list_words:
 * @value: as it is stored; "" for nothing
 * @unmasked: numbers in full
 *
 * Codes as words, times to the minute, numbers masked; counts and amounts (in fen) stay digits. (transfer full).
 */
char       *gj_list_words       (const GjListColumn *column, const char *value, gboolean unmasked);

/* The title of a column, with the unit of amounts; (transfer full). */
char       *gj_list_title       (const GjListColumn *column);

G_END_DECLS
