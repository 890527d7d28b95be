/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-ledger.h"
#include "gj-list.h"

G_BEGIN_DECLS

#define GJ_TYPE_FOOT (gj_foot_get_type ())

/**
 * GjFoot:
 *
 * The line below a table: what its columns sum up to, over all rows that are searched and filtered. Read on a thread of its own, so that the
 * rows do not wait for it; hidden while there is nothing to say.
 */
G_DECLARE_FINAL_TYPE (GjFoot, gj_foot, GJ, FOOT, GtkWidget)

/* Sums up @query anew, in place of what is being summed up; @ledger NULL shows nothing. */
void gj_foot_show (GjFoot *self, GjLedger *ledger, const GjListQuery *query);

G_END_DECLS
