/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-jobs.h"

G_BEGIN_DECLS

/* An import of what an operator wrote at the desk: all of it or nothing (%GJ_ERROR_INPUT says what is wrong), a field that is not
 * stated is cleared, and the audit chain calls it an edit and says why. */
gboolean gj_import_edit (GjLedger *ledger, const char *path, const char *reason, GjImportResult *ret_result, GError **error);

G_END_DECLS
