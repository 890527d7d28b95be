/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "evidence list [CREDIT-CODE]"; the exit status: 3 when something is missing. */
int gj_cli_evidence (GjLedger *ledger, const char *institution, gboolean as_json);

/* "evidence fix-list [CREDIT-CODE] --out PATH": of one institution into the file, or of each into the folder. */
int gj_cli_evidence_fix_list (GjLedger *ledger, const char *institution, const char *path);

G_END_DECLS
