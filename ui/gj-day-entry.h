/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-date.h"

G_BEGIN_DECLS

#define GJ_TYPE_DAY_ENTRY (gj_day_entry_get_type ())

/**
 * GjDayEntry:
 *
 * A civil day, typed as 2026-05-31 or picked from a calendar. What is no day is marked and changes nothing.
 * Property "label" is its accessible name. Signal "changed" when the day is another one.
 */
G_DECLARE_FINAL_TYPE (GjDayEntry, gj_day_entry, GJ, DAY_ENTRY, GtkWidget)

GjDate gj_day_entry_get_day (GjDayEntry *self);
void   gj_day_entry_set_day (GjDayEntry *self,
                             GjDate      day);

G_END_DECLS
