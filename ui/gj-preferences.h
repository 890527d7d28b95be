/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/**
 * GjPreferences:
 *
 * What belongs to the office is kept in the ledger and written into its audit chain; how the program looks, in its settings.
 */
#define GJ_TYPE_PREFERENCES (gj_preferences_get_type ())
G_DECLARE_FINAL_TYPE (GjPreferences, gj_preferences, GJ, PREFERENCES, AdwWindow)

/* @ledger: (nullable); @settings: (nullable): where they are not installed */
GtkWidget *gj_preferences_new         (GtkWindow *parent, GjLedger *ledger, GSettings *settings);

/* Lets the program look as @settings say, now and when they change. */
void       gj_preferences_apply_style (GSettings *settings);

G_END_DECLS
