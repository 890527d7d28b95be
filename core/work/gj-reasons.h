/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/**
 * GjReasons:
 *
 * The reason codes that occur in the decisions of a ledger, with what their rules ask for in the words of the pack in
 * force. Never changes; counted references; any thread.
 */
typedef struct _GjReasons GjReasons;

GjReasons  *gj_ledger_reasons  (GjLedger *ledger, GError **error); /* blocking: some milliseconds */
GjReasons  *gj_reasons_ref     (GjReasons *reasons);
void        gj_reasons_unref   (GjReasons *reasons);
const char *gj_reasons_nth     (const GjReasons *reasons, guint n); /* the codes in their order, then %NULL */
char       *gj_reasons_label   (const GjReasons *reasons, const char *code); /* "Words (CODE)"; (transfer full) */
char       *gj_reasons_words   (const GjReasons *reasons, const char *stored); /* of all codes a decision has, "A;B:x"; (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjReasons, gj_reasons_unref)

G_END_DECLS
