/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gj_place_set_up:
 *
 * Finds the folder "share" the program was installed with, also when the whole installation was moved, and adds
 * it to XDG_DATA_DIRS if it is missing there: settings, icons and help are then found from any prefix. To be called
 * first in main (), before GLib reads the environment and before there is another thread.
 *
 * Returns: (transfer full): the folder of the translations; what GJ_LOCALEDIR says for a build that is not installed
 */
char *gj_place_set_up (void);

G_END_DECLS
