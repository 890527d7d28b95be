/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "edit KIND KEY [NUMBER] FIELD=VALUE…": @arguments from KIND on. With @dry_run it is only checked. */
int gj_cli_edit (GjLedger *ledger, char **arguments, const char *reason, gboolean dry_run, gboolean as_json);

/* "withdraw KIND KEY [NUMBER] [RECORD.FIELD=VALUE…]": the record with all that is inside it, or
 * only those inside it that are as was said. */
int gj_cli_withdraw (GjLedger *ledger, char **arguments, const char *reason, gboolean as_json);

G_END_DECLS
