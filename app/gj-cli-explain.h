/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "--page". */
extern const GOptionEntry gj_cli_explain_options[];

/* "explain CLASS ID-NUMBER"; the exit status. */
int gj_cli_explain (GjLedger *ledger, const char *class_code, const char *id_number, gboolean as_json);

G_END_DECLS
