/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_EDITOR (gj_policy_editor_get_type ())

/**
 * GjPolicyEditor:
 *
 * The figures of a pack, to be changed in its text: checked while one types, undone and redone, saved as a file of its own.
 * What was changed in one pack is still there when it is chosen again.
 *
 * Signals: "saved" (const char *path); "failed" (const char *message).
 */
G_DECLARE_FINAL_TYPE (GjPolicyEditor, gj_policy_editor, GJ, POLICY_EDITOR, GtkWidget)

/* @document: (nullable); @key: what it is known by, its digest */
void gj_policy_editor_set_document (GjPolicyEditor *self,
                                    GBytes         *document,
                                    const char     *key);

/* Whether changed figures of any pack are in no file. */
gboolean gj_policy_editor_has_unsaved (GjPolicyEditor *self);

G_END_DECLS
