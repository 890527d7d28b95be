/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-edit.h"
#include "gj-register.h"

G_BEGIN_DECLS

/* An import of what an operator wrote at the desk, @path, and of what @edit withdraws: all of it or
 * nothing (%GJ_ERROR_INPUT says what is wrong), a field that is not stated is cleared, and the
 * audit chain calls it an edit and says why. */
gboolean gj_import_edit (GjLedger *ledger,
                         const char *path,
                         const GjEdit *edit,
                         const char *reason,
                         GjImportResult *ret_result,
                         GError **error);

/* Says that the record was read from the ledger. */
void     gj_edit_mark_stored (GjEdit *edit, guint record);

/* Removes what the edit withdraws, on the connection of the import; @counts by kind grow. */
gboolean gj_edit_withdraw_stored (const GjEdit *edit,
                                  GjDb *db,
                                  GjRegister *reg,
                                  GjRemovedFunc removed,
                                  gpointer user_data,
                                  gint64 counts[GJ_N_RECORD_KINDS],
                                  GError **error);

G_END_DECLS
