/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

extern const GOptionEntry gj_cli_undo_options[]; /* --reason */

/* "history": every import, the newest first. */
int gj_cli_history (GjLedger *ledger, gboolean as_json);

/* "undo [SUBMISSION]": takes back that one, or the newest that stands when @submission is 0. */
int gj_cli_undo    (GjLedger *ledger, gint64 submission, gboolean as_json);

G_END_DECLS
