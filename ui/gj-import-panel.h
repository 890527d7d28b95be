/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_IMPORT_PANEL (gj_import_panel_get_type ())

/**
 * GjImportPanel:
 *
 * Takes roster files, finds out what importing them would change, shows that, and imports them when
 * told so. Files added while it checks wait for their turn.
 *
 * Signal "closed" (gint64 submission) when there is nothing left to do here: the last submission that
 * came in, or 0.
 */
G_DECLARE_FINAL_TYPE (GjImportPanel, gj_import_panel, GJ, IMPORT_PANEL, GtkWidget)

GtkWidget *gj_import_panel_new (GjSession     *session);
void       gj_import_panel_add (GjImportPanel     *self,
                                const char *const *paths);

/* Escape: gives up what was not imported. FALSE while something is running, which has its own Cancel. */
gboolean   gj_import_panel_step_out (GjImportPanel *self);

G_END_DECLS
