/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gj-edit.h"
#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_EDITOR (gj_editor_get_type ())

/**
 * GjEditor:
 *
 * A form made from the table of records: a row for each field, a group for each record, checked while it is filled in by the same rules as a
 * roster. What is private stays masked until it is written anew. Ctrl+Return stores, Escape leaves.
 *
 * Signal "stored" (gint64 submission) once the records are in the ledger; the window closes itself. Ctrl+Shift+Return stores new records and
 * has gj_editor_dup_next() say what the next form begins with.
 */
G_DECLARE_FINAL_TYPE (GjEditor, gj_editor, GJ, EDITOR, AdwWindow)

/* @edit: (transfer full): what is edited. @is_new: its keys can be written. */
GtkWidget *gj_editor_new (GtkWindow  *parent,
                          GjSession  *session,
                          const char *title,
                          const char *subtitle,
                          GjEdit     *edit,
                          gboolean    is_new);

/* While "stored" is emitted: the next records, with what repeats; NULL when no next ones are wanted. (transfer full) */
GjEdit      *gj_editor_dup_next     (GjEditor *self);
const char  *gj_editor_get_subtitle (GjEditor *self);
const char  *gj_editor_get_reason   (GjEditor *self);
void         gj_editor_set_reason   (GjEditor *self, const char *reason);

G_END_DECLS
