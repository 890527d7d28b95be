/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/* "--on" and "--place" of the verbs below. */
extern const GOptionEntry gj_cli_packs_options[];

/* "policy check FILE|builtin:ID…"; a pack can rest on one named before it. The exit status. */
int gj_cli_packs_check (char **paths, gboolean as_json);

/* "policy list": the packs in the program, and those adopted in the ledger when there is one. */
int gj_cli_packs_list (GjLedger *ledger, gboolean as_json);

/* "policy parameter NAME [--on DATE] [--place DIVISION] [FILE|builtin:ID…]" */
int gj_cli_packs_parameter (GjLedger *ledger, char **arguments, gboolean as_json);

/* "policy add PACK [--reason WORDS]"; @pack %NULL: "policy withdraw --reason WORDS" */
int gj_cli_packs_adopt (GjLedger *ledger, const char *pack, const char *reason);

/* "policy read [--on DATE] [FILE|builtin:ID…]": a pack in words, as its edition of that day has it. */
int gj_cli_packs_read (GjLedger *ledger, char **paths, gboolean as_json);

G_END_DECLS
