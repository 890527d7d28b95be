/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"
#include "gj-register.h"

G_BEGIN_DECLS

/**
 * gj_undo_run:
 * @submission: its id; any import that was not taken back yet and that no later one stands on
 * @reason: why, for the audit chain; may be ""
 * @ret_counts: (out) (optional): what became of the rows, by kind
 *
 * Takes an import back: the register is what it would be had the file never come (but what other
 * files had refused because of it stays refused: it is in their receipts), the submission with its
 * receipt stays and is marked, and an entry of the audit chain says who did it, when and why. The
 * same file can be imported again, and then is a new submission. Decisions on enrolments that go,
 * go with them; all others stay until the next deciding, as after an import.
 *
 * Errors: %GJ_ERROR_NOT_FOUND there is no such submission, or it cannot be taken back;
 * %GJ_ERROR_EXISTS it was taken back before, or later submissions stand on it. Then, and when
 * cancelled, nothing has changed.
 */
gboolean gj_undo_run  (GjLedger *ledger, gint64 submission, const char *reason, GCancellable *cancellable, GjUndoCount ret_counts[GJ_N_RECORD_KINDS],
                       GError **error);

/* The newest import that stands, 0 when there is none, -1 on failure. @ret_name: (out) (optional) (transfer full): "sender, serial" in words. */
gint64   gj_undo_last (GjLedger *ledger, char **ret_name, GError **error);

/** GjUndoEntry: an import in the history. All texts are borrowed. */
typedef struct
{
  gint64      submission;
  const char *sender; /* name, or credit code where it is not in the register */
  const char *serial;
  const char *file_name;
  const char *received; /* ISO 8601 */
  const char *operator_name;
  gint64      added, changed, removed;
  const char *undone;      /* when it was taken back, "" while it stands */
  const char *undone_by;
} GjUndoEntry;

typedef void (*GjUndoFunc) (const GjUndoEntry *entry, gpointer user_data);

/* Every import, the newest first. */
gboolean gj_undo_each (GjLedger *ledger, GjUndoFunc func, gpointer user_data, GError **error);

G_END_DECLS
