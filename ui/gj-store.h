/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-edit.h"

G_BEGIN_DECLS

/* gj_edit_store() on a thread of its own. @edit stays the caller's, who leaves it alone until @callback; with @is_new it is completed first. */
void   gj_store_async  (GObject *source, GjLedger *ledger, GjEdit *edit, gboolean is_new, const char *reason, GAsyncReadyCallback callback, gpointer data);
gint64 gj_store_finish (GAsyncResult *result, GError **error); /* the submission, -1 on failure */

G_END_DECLS
