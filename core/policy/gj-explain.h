/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-decision.h"

G_BEGIN_DECLS

typedef enum
{
  GJ_EXPLAINED_STEP,
  GJ_EXPLAINED_ITEM,
  GJ_EXPLAINED_RULE,
  GJ_EXPLAINED_TEST,       /* one test of a rule's condition */
  GJ_EXPLAINED_ASSUMPTION, /* a fact that was not recorded and was taken as the pack says */
  GJ_EXPLAINED_AMOUNT,     /* the arithmetic, or one number of it */
} GjExplainedKind;

/**
 * GjVerdict:
 * @GJ_VERDICT_NOT_TRIED: another rule or step made it unnecessary
 * @GJ_VERDICT_PASSED: of a step or item: clean, payable; of a rule: it does not bite
 * @GJ_VERDICT_BITES: of a step or item: refused; of a rule: it bites and refuses
 * @GJ_VERDICT_NOTE: the rule applies and refuses nothing
 * @GJ_VERDICT_NEEDS_EVIDENCE: a fact or document is missing
 * @GJ_VERDICT_HOLDS: of a test: what it says is so
 * @GJ_VERDICT_FAILS: of a test: what it says is not so
 */
typedef enum
{
  GJ_VERDICT_NOT_TRIED,
  GJ_VERDICT_PASSED,
  GJ_VERDICT_BITES,
  GJ_VERDICT_NOTE,
  GJ_VERDICT_NEEDS_EVIDENCE,
  GJ_VERDICT_HOLDS,
  GJ_VERDICT_FAILS,
} GjVerdict;

/**
 * GjExplained:
 * @code: step id, item code, reason code, fact id or parameter id; "" where there is none
 * @title: step and item title; what a test or number is about
 * @article: article of the pack, or of @document for a number
 * @document: number (or title) of the document it rests on, "" when not stated
 * @confidence: how sure the pack is of a number: "high", "medium", "low", "illustrative" or ""
 * @expected: what is required, in words
 * @found: what was found, in words
 * @change: what would change the outcome, "" when nothing is to be changed
 * @facts: the facts it looked at, as bits, so that their sources can be shown
 * @amount: fen, of an item
 * @line: line in the pack's document
 * @children: (element-type GjExplained): the parts, in the order of the pack
 *
 * One line of an explanation. All texts are in the user's language and never %NULL.
 */
typedef struct
{
  GjExplainedKind kind;
  GjVerdict       verdict;
  char           *code;
  char           *title;
  char           *article;
  char           *document;
  char           *confidence;
  char           *expected;
  char           *found;
  char           *change;
  guint64         facts;
  GjFen           amount;
  guint           line;
  GPtrArray      *children;
} GjExplained;

/**
 * gj_edition_explain:
 * @ret_decision: (out caller-allocates) (nullable): the decision that is explained; the bytes
 *   gj_edition_decide() would give, as it is the same evaluation with somebody listening
 *
 * Explains how an enrolment is decided: the assumptions that were made, then every step, item and
 * rule of the edition in its order, those not tried too.
 *
 * Returns: (transfer full) (element-type GjExplained): the tree
 */
GPtrArray *gj_edition_explain (const GjEdition *edition, const GjFacts *facts, GjDecision *ret_decision);

/**
 * gj_explained_source:
 * @explained: a rule, or a test or number with its own document
 *
 * What it rests on as one would cite it: "Article 2 of the pack, after 津人社局发〔2022〕20号" for a rule,
 * "财社〔2023〕181号, 第五条" for a number, whose article is that of the document.
 *
 * Returns: (transfer full): the words, "" when the pack names nothing
 */
char *gj_explained_source (const GjExplained *explained);

/* The same in the user's language, for people. */
const char *gj_verdict_words (GjVerdict verdict);

/* "not-tried", "passed", "bites", "note", "needs-evidence", "holds", "fails". */
const char *gj_verdict_nick (GjVerdict verdict);

/**
 * gj_edition_reason_words:
 * @code: a reason's stable code as a decision holds it, "N06_GROUP_LAPSED:JK"
 *
 * What the rule of that code asks for, in the pack's words and the user's language; for U01 to U03 what
 * is missing.
 *
 * Returns: (transfer full): the words; @code itself when the edition does not know it
 */
char *gj_edition_reason_words (const GjEdition *edition, const char *code);

/**
 * gj_pack_reason_words:
 * @pack: (nullable): with %NULL no code is known
 *
 * Returns: (transfer full): the words of the newest edition that knows the code; @code itself when none does
 */
char *gj_pack_reason_words (const GjPack *pack, const char *code);

/**
 * gj_edition_reason_asks:
 * @code: a reason's stable code as a decision holds it
 * @ret_facts: (out): the recorded facts it asks for, as bits; 0 when it asks for none of them (a group's evidence)
 *
 * Returns: whether the reason asks for evidence; @ret_facts is untouched when not
 */
gboolean gj_edition_reason_asks (const GjEdition *edition, const char *code, guint64 *ret_facts);

/* A fact's value in words ("95 class hours", "2026-03-09", "yes"); "not recorded" when it is not; (transfer full). */
char *gj_fact_describe (const GjPack *pack, const GjFacts *facts, GjFact fact);

G_END_DECLS
