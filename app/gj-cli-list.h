/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

extern const GOptionEntry gj_cli_list_options[];

/* "list": what lists there are; "list NAME": its rows, printed or saved as a table. Returns the exit status. */
int gj_cli_lists (gboolean as_json);
int gj_cli_list  (GjLedger *ledger, const char *name, gboolean unmasked, gboolean as_json);

G_END_DECLS
