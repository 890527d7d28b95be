/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-filters.h"
#include "gj-session.h"
#include "gj-table.h"

G_BEGIN_DECLS

#define GJ_TYPE_LIST_MENU (gj_list_menu_get_type ())

/**
 * GjListMenu:
 *
 * The button beside a table with what can be done with the list as it is shown: save it, copy and select rows, choose its
 * columns, and keep filter, order and columns under a name. Its actions ("list.…") are put on the page.
 */
G_DECLARE_FINAL_TYPE (GjListMenu, gj_list_menu, GJ, LIST_MENU, GtkWidget)

/* Once, when the page is made; @page, @table and @filters are borrowed and belong to the same page. */
void gj_list_menu_set (GjListMenu       *self,
                       GtkWidget        *page,
                       GjSession        *session,
                       const GjListSpec *spec,
                       GjTable          *table,
                       GjFilters        *filters);

G_END_DECLS
