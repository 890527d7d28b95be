/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-pack.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_VARIANT (gj_policy_variant_get_type ())

/**
 * GjPolicyVariant:
 *
 * A pack with some of its parameters changed, as a card to be filled in: each change is a parameter and its value. Without
 * any, the pack is tried as it is. Signal "remove" when the operator wants it gone.
 */
G_DECLARE_FINAL_TYPE (GjPolicyVariant, gj_policy_variant, GJ, POLICY_VARIANT, GtkWidget)

GtkWidget *gj_policy_variant_new      (GjPack          *pack,
                                       const char      *title);
char     **gj_policy_variant_get_sets (GjPolicyVariant *self); /* "PARAMETER=VALUE"; (transfer full) */

G_END_DECLS
