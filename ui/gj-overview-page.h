/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_OVERVIEW_PAGE (gj_overview_page_get_type ())

/**
 * GjOverviewPage:
 *
 * The ledger at a glance: what came in, what is wrong, what was decided, what is payable by item and
 * by group, the share of women. Each number leads to the records behind it.
 */
G_DECLARE_FINAL_TYPE (GjOverviewPage, gj_overview_page, GJ, OVERVIEW_PAGE, GtkWidget)

GtkWidget *gj_overview_page_new (void);

/* @overview: (nullable) (transfer full): NULL while there is nothing to show yet. The page fills itself
 * when it is in view. */
void       gj_overview_page_take (GjOverviewPage *self,
                                  GjOverview     *overview);

G_END_DECLS
