/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-session.h"
#include "gj-table.h"

G_BEGIN_DECLS

/*
 * What is shown, on paper: put together on a thread of its own, then given to the printing dialog or, with @to_file, saved as a PDF.
 * Numbers stay masked. What goes wrong is said over @parent.
 */

/* One record: of a decision the page for the person it is about. */
void gj_print_record (GtkWindow *parent, GjSession *session, const char *list, gint64 id, gboolean to_file);

/* The rows that are shown, or those that are selected, in their order, with the columns that are shown. */
void gj_print_list   (GtkWindow *parent, GjSession *session, GjTable *table, const char *list, const char *subtitle, gboolean to_file);

G_END_DECLS
