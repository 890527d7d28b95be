/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GJ_TYPE_APPLICATION (gj_application_get_type ())

/**
 * GjApplication:
 *
 * The desktop program. Files given to it are a ledger or rosters; "--ledger PATH" names the ledger
 * and makes it when there is none.
 */
G_DECLARE_FINAL_TYPE (GjApplication, gj_application, GJ, APPLICATION, AdwApplication)

GjApplication *gj_application_new (void);

G_END_DECLS
