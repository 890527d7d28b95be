/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

extern const GOptionEntry gj_cli_find_options[];

/* "find TEXT…": prints what is found; returns the exit status. */
int gj_cli_find (GjLedger *ledger, char **words, gboolean as_json);

G_END_DECLS
