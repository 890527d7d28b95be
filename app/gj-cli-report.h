/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

extern const GOptionEntry gj_cli_report_options[]; /* --from, --to, --area */

/* What can be counted by. */
int gj_cli_report_list (gboolean as_json);

/* Prints the statistics form @name, or with @path (nullable) writes it as CSV. Exit status of the verb "report". */
int gj_cli_report      (GjLedger *ledger, const char *name, const char *path, gboolean as_json);

G_END_DECLS
