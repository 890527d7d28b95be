/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

/* Adds the member "details": the first thousand problems of the submission, one object each, values and
 * keys masked. The receipt holds all of them. FALSE with @error set when the ledger cannot be read. */
gboolean gj_cli_add_problems (JsonBuilder *builder, GjLedger *ledger, gint64 submission, GError **error);

G_END_DECLS
