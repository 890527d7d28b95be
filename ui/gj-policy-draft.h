/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-pack-text.h"

G_BEGIN_DECLS

/**
 * GjPolicyDraft:
 *
 * A pack whose figures are being changed: what each place says now, and what was done, so that it can be undone. What is
 * written is the text it began with, but for the places that say something else.
 */
typedef struct _GjPolicyDraft GjPolicyDraft;

GjPolicyDraft     *gj_policy_draft_new      (GBytes         *document,
                                             GError        **error); /* GJ_ERROR_INPUT */
void               gj_policy_draft_free     (GjPolicyDraft  *self);
guint              gj_policy_draft_n_places (GjPolicyDraft  *self);
const GjPackPlace *gj_policy_draft_place    (GjPolicyDraft  *self,
                                             guint           index);
const char        *gj_policy_draft_value    (GjPolicyDraft  *self,
                                             guint           index);
gboolean           gj_policy_draft_changed  (GjPolicyDraft  *self); /* whether any place says something else */

/* Typing on in the same place is one step. */
void               gj_policy_draft_set      (GjPolicyDraft  *self,
                                             guint           index,
                                             const char     *value);

/* The place that changed back or forth, or -1 when there was nothing to undo or redo. */
int                gj_policy_draft_undo     (GjPolicyDraft  *self);
int                gj_policy_draft_redo     (GjPolicyDraft  *self);
gboolean           gj_policy_draft_can_undo (GjPolicyDraft  *self);
gboolean           gj_policy_draft_can_redo (GjPolicyDraft  *self);

/* Whether it says something else than what it began with or, since then, than what was kept. */
gboolean           gj_policy_draft_unkept   (GjPolicyDraft  *self);
void               gj_policy_draft_keep     (GjPolicyDraft  *self,
                                             GBytes         *document); /* is safe in a file */

GBytes            *gj_policy_draft_document (GjPolicyDraft  *self); /* (transfer full) */

G_END_DECLS
