/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-pack.h"

G_BEGIN_DECLS

#define GJ_MAX_ITEMS 32
#define GJ_MAX_REASONS 256

/**
 * GjOutcome:
 * @GJ_OUTCOME_NOT_CLAIMED: nobody asked for it
 * @GJ_OUTCOME_NOT_DUE: the item is not meant for this person; nothing was refused (N20)
 * @GJ_OUTCOME_REFUSED: a rule refuses it
 * @GJ_OUTCOME_NEEDS_EVIDENCE: a fact or document is missing; with it the outcome may be any other one
 * @GJ_OUTCOME_PAYABLE: it is to be paid
 *
 * What became of an item. Of a whole decision it is the greatest one among its items.
 */
typedef enum
{
  GJ_OUTCOME_NOT_CLAIMED,
  GJ_OUTCOME_NOT_DUE,
  GJ_OUTCOME_REFUSED,
  GJ_OUTCOME_NEEDS_EVIDENCE,
  GJ_OUTCOME_PAYABLE,
  GJ_N_OUTCOMES,
} GjOutcome;

/**
 * GjReasonKind:
 * @GJ_REASON_RULE: a rule bites; the argument is the set of groups it names, if it names any
 * @GJ_REASON_FACT_MISSING: U01, a fact is missing; the argument is the #GjFact
 * @GJ_REASON_NO_ROW: U02, a table of the pack has no row for this case; the argument is the table
 * @GJ_REASON_OUT_OF_RANGE: U03, the amount is below zero or too large to be true
 */
typedef enum
{
  GJ_REASON_RULE,
  GJ_REASON_FACT_MISSING,
  GJ_REASON_NO_ROW,
  GJ_REASON_OUT_OF_RANGE,
} GjReasonKind;

/** GjReason: compact, without padding; gj_edition_append_reason() makes the code of it. @rule counts within the edition. */
typedef struct
{
  guint64 argument;
  guint32 rule;
  guint16 kind;    /* #GjReasonKind */
  guint16 outcome; /* #GjOutcome it leads to; GJ_OUTCOME_PAYABLE for a note */
} GjReason;

/**
 * GjDecision:
 * @status: the greatest outcome among the items
 * @n_items: those of the edition; the first @n_items entries of @outcomes and @amounts are set
 * @amounts: fen, 0 unless payable; below zero for an item that recovers what was paid before
 * @total: their sum
 * @primary_group: for statistics: the first valid group in the pack's order, or -1
 * @valid_groups: the eligible groups valid on the judged day, one bit a group code
 * @n_reasons: entries of @reasons that are set, in the order of the pack; 0 means OK
 */
typedef struct
{
  GjOutcome status;
  guint     n_items;
  guint     n_reasons;
  GjCode    primary_group;
  guint64   valid_groups;
  GjFen     total;
  guint8    outcomes[GJ_MAX_ITEMS];
  GjFen     amounts[GJ_MAX_ITEMS];
  GjReason  reasons[GJ_MAX_REASONS];
} GjDecision;

/**
 * gj_edition_decide:
 * @edition: the edition in force for the class
 * @facts: codes interned by the edition's pack
 * @ret_decision: (out caller-allocates): only the parts its counts speak of are written
 *
 * Decides one enrolment. Pure: no clock, no global state, no allocation; any number of threads may
 * decide by the same edition. The same facts always give the same bytes in the parts that are set.
 *
 * Items decided payable here count as granted for the items after them.
 */
void gj_edition_decide (const GjEdition *edition, const GjFacts *facts, GjDecision *ret_decision);

/* "N06_GROUP_LAPSED:JK": the reason's stable code; appended to @text. */
void gj_edition_append_reason (const GjEdition *edition, const GjReason *reason, GString *text);

/* All codes, joined by ';' in the order of the pack; "OK" when there is none; (transfer full). */
char *gj_decision_reasons (const GjEdition *edition, const GjDecision *decision);

/* Stable English nick: "payable", "refused", "needs-evidence", "not-due", "not-claimed". */
const char *gj_outcome_nick (GjOutcome outcome);

/* The same as a word for the user. */
const char *gj_outcome_label (GjOutcome outcome);

/* The word for a nick; the nick itself when it is none. */
const char *gj_outcome_nick_label (const char *nick);

G_END_DECLS
