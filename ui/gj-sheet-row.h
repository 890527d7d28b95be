/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/* One row of a sheet. A short fact is one line, label left and value right; what has a source or needs
 * room is a paragraph. A row that leads somewhere can be activated and holds its target as "gj-target"
 * ("(sx)", list and id). @ret_reveal: the button that shows a masked value, with its token as "gj-field"
 * and the label of the value as "gj-value"; left alone when there is none. */
GtkWidget *gj_sheet_row_new   (const GjSheetRow *row, GtkWidget **ret_reveal);

/* A left-aligned label that wraps. */
GtkWidget *gj_sheet_label_new (const char *text, const char *css);

G_END_DECLS
