/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-pack.h"
#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_WHAT_IF (gj_policy_what_if_get_type ())

/**
 * GjPolicyWhatIf:
 *
 * What other rules would do to the whole ledger, without changing anything: variants of the chosen pack beside today's, run
 * as a job; then cost and people by item, group, city, level and fund as bars or as a table, and the persons who gain or lose.
 */
G_DECLARE_FINAL_TYPE (GjPolicyWhatIf, gj_policy_what_if, GJ, POLICY_WHAT_IF, GtkWidget)

void gj_policy_what_if_set_session (GjPolicyWhatIf *self,
                                    GjSession      *session);
void gj_policy_what_if_set_today   (GjPolicyWhatIf *self,
                                    GBytes         *document); /* (nullable): of the pack in force */
void gj_policy_what_if_set_pack    (GjPolicyWhatIf *self,
                                    GjPack         *pack,      /* (nullable) */
                                    GBytes         *document);
void gj_policy_what_if_show        (GjPolicyWhatIf *self,
                                    GjJob          *job);      /* a simulation that is done */

G_END_DECLS
