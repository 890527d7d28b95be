/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The ledgers opened last, the newest first: kept in the program's settings, offered on the first page and in the main menu. One that is
 * gone is not offered, but comes back with its disk. @settings is %NULL where they are not installed: then nothing is remembered.
 */
void  gj_recent_add      (GSettings *settings, const char *path);
void  gj_recent_remove   (GSettings *settings, const char *path);
char *gj_recent_dup_last (GSettings *settings); /* the one opened last, if it is there; or %NULL */
guint gj_recent_fill     (GSettings *settings, GMenu *menu, GtkListBox *list); /* both anew, with "win.open-recent"; how many */

G_END_DECLS
