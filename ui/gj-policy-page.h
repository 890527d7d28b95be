/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_PAGE (gj_policy_page_get_type ())

/**
 * GjPolicyPage:
 *
 * The rules as documents: packs and editions on a time line, a pack to be read, its cases, what other figures would do,
 * and changing figures. One pack is chosen for all but the first of these views.
 *
 * Property "subtitle" notifies. Actions: "policy.view" (s: "timeline", "reading" …), "policy.select" (u), "policy.adopt" (u),
 * "policy.adopt-chosen", "policy.withdraw", "policy.open", "policy.next-view", "policy.previous-view".
 */
G_DECLARE_FINAL_TYPE (GjPolicyPage, gj_policy_page, GJ, POLICY_PAGE, GtkWidget)

GtkWidget  *gj_policy_page_new          (GjSession    *session);
const char *gj_policy_page_get_subtitle (GjPolicyPage *self);
void        gj_policy_page_focus        (GjPolicyPage *self);
void        gj_policy_page_focus_search (GjPolicyPage *self);
gboolean    gj_policy_page_step_out     (GjPolicyPage *self); /* Escape; FALSE when there was no step to take */

gboolean    gj_policy_page_has_unsaved  (GjPolicyPage *self); /* changed figures that are in no file */

/* Puts the pack of a file among those that can be chosen, and chooses it once it is read. */
void        gj_policy_page_open_file    (GjPolicyPage *self,
                                         const char   *path);

/* A job about policies came to its end, well or with @error: shows what came out. FALSE for jobs about other things. */
gboolean    gj_policy_page_job_done     (GjPolicyPage *self,
                                         GjJob        *job,
                                         GError       *error);

G_END_DECLS
