/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "--set", "--as-of" and "--persons" of the verbs below. */
extern const GOptionEntry gj_cli_policy_options[];

/* "policy simulate [PACK…]"; the exit status. */
int gj_cli_simulate (GjLedger *ledger, char **packs, gboolean as_json);

/* "policy diff A B"; without a ledger only the rules are compared. */
int gj_cli_diff     (GjLedger *ledger, const char *a, const char *b, gboolean as_json);

/* "policy budget [FUND YEAR YUAN|none]": without any, those there are. */
int gj_cli_budget (GjLedger *ledger, char **arguments, gboolean as_json);

G_END_DECLS
