/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

#define GJ_TYPE_FIND_BOX (gj_find_box_get_type ())

/**
 * GjFindBox:
 *
 * Where anything in the ledger is found: a line to type in and, below it, what is found so far by kind. Stands in a
 * popover. While nothing is typed it shows what was looked for before.
 *
 * Signal "opened" (const char *list, gint64 id) when the reader chose something; "closed" for Escape.
 */
G_DECLARE_FINAL_TYPE (GjFindBox, gj_find_box, GJ, FIND_BOX, GtkWidget)

GtkWidget *gj_find_box_new          (void);
void       gj_find_box_set_ledger   (GjFindBox    *self,
                                 GjLedger  *ledger);   /* (nullable) */
void       gj_find_box_set_settings (GjFindBox    *self,
                                 GSettings *settings); /* (nullable): keeps "recent-searches" */
void       gj_find_box_begin        (GjFindBox    *self);     /* empty, and ready to be typed in */

G_END_DECLS
