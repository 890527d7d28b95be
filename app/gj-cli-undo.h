/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "history": every import, the newest first. */
int gj_cli_history (GjLedger *ledger, gboolean as_json);

/* "undo [SUBMISSION]": takes back that one, or the newest that stands when @submission is 0; @reason may be %NULL. */
int gj_cli_undo    (GjLedger *ledger, gint64 submission, const char *reason, gboolean as_json);

G_END_DECLS
