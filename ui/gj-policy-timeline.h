/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-policy-packs.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_TIMELINE (gj_policy_timeline_get_type ())

/**
 * GjPolicyTimeline:
 *
 * All packs with the time their editions are in force, drawn on one axis and written out; which one is adopted; and what
 * happened to them, by whom and why.
 *
 * Actions used: "policy.select" (u, index of the pack), "policy.adopt" (u), "policy.withdraw".
 */
G_DECLARE_FINAL_TYPE (GjPolicyTimeline, gj_policy_timeline, GJ, POLICY_TIMELINE, GtkWidget)

void gj_policy_timeline_show (GjPolicyTimeline *self,
                              GjPolicyPacks    *packs);

G_END_DECLS
