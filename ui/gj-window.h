/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GJ_TYPE_WINDOW (gj_window_get_type ())

/**
 * GjWindow:
 *
 * The window: where I am (sidebar), what there is (table), what it is (document beside the table).
 */
G_DECLARE_FINAL_TYPE (GjWindow, gj_window, GJ, WINDOW, AdwApplicationWindow)

GtkWidget *gj_window_new         (GtkApplication    *application);

/* Opens the ledger at @path, or makes one there. */
void       gj_window_open_ledger (GjWindow          *self,
                                  const char        *path,
                                  gboolean           create);

/* What a person dropped or gave on the command line: a ledger is opened, anything else is taken for
 * a roster and checked. */
void       gj_window_take_files  (GjWindow          *self,
                                  const char *const *paths);

/* Whether the file at @path looks like a ledger from outside: any database of its engine does. */
gboolean   gj_window_is_ledger   (const char        *path);

G_END_DECLS
