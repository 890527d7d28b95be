/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

static const struct
{
  const char *nick;
  const char *label;
} outcomes[GJ_N_OUTCOMES] = {
  { "not-claimed", N_ ("Not claimed") },
  { "not-due", N_ ("Not due") },
  { "refused", N_ ("Refused") },
  { "needs-evidence", N_ ("Needs evidence") },
  { "payable", N_ ("Payable") },
};

static void
tell (const GjEval *eval,
      GjTraceKind   kind,
      guint         index,
      int           value)
{
  if (G_UNLIKELY (eval->trace != NULL))
    eval->trace (eval, kind, index, value);
}

static void
add_reason (GjEval      *eval,
            GjReasonKind kind,
            guint        rule,
            guint64      argument,
            GjOutcome    outcome)
{
  GjDecision *decision = eval->decision;

  /* The compiler has seen to it that there is room. */
  g_assert (decision->n_reasons < GJ_MAX_REASONS);
  decision->reasons[decision->n_reasons++] = (GjReason){
    .kind = (guint16) kind, .rule = rule, .argument = argument, .outcome = (guint16) outcome,
  };
}

/* U01 once for each fact, at the first rule that needs it. */
static void
report_missing (GjEval *eval,
                guint   rule)
{
  guint64 facts = eval->missing & ~eval->reported;

  for (guint fact = 0; facts != 0 && fact < GJ_N_FACTS; fact++)
    if ((facts & GJ_FACT_BIT (fact)) != 0)
      add_reason (eval, GJ_REASON_FACT_MISSING, rule, fact, GJ_OUTCOME_NEEDS_EVIDENCE);

  eval->reported |= eval->missing;
}

/* What a list of rules has found so far. */
typedef struct
{
  gboolean refused;
  gboolean not_due;
  gboolean pending;
} GjFound;

/* The rule bites, or cannot be decided. Returns whether it bites. */
static gboolean
apply_rule (GjEval  *eval,
            guint    index,
            GjTri    bites,
            GjFound *found)
{
  const GjEntry *entry = GJ_AT (eval->edition->entries, GjEntry, index);
  gboolean is_note = entry->outcome == GJ_OUTCOME_PAYABLE;

  if (bites == GJ_UNKNOWN && is_note)
    return FALSE;

  if (bites == GJ_UNKNOWN && eval->missing != 0)
    {
      report_missing (eval, index);
      found->pending = TRUE;
      return FALSE;
    }

  /* Undecided without a missing fact: the rule hangs on a step that waits for evidence, and so
   * waits too. */
  GjOutcome outcome = bites == GJ_UNKNOWN ? GJ_OUTCOME_NEEDS_EVIDENCE : (GjOutcome) entry->outcome;
  guint64 argument = entry->names_when >= 0 ? eval->groups[entry->names_when] & entry->names : 0;
  add_reason (eval, GJ_REASON_RULE, index, argument, outcome);
  found->refused |= outcome == GJ_OUTCOME_REFUSED;
  found->not_due |= outcome == GJ_OUTCOME_NOT_DUE;
  found->pending |= outcome == GJ_OUTCOME_NEEDS_EVIDENCE;

  return !is_note;
}

/* Returns whether one of the rules bites. With @first the rest is not tried then. */
static gboolean
try_entries (GjEval  *eval,
             guint    begin,
             guint    end,
             gboolean first,
             GjFound *found)
{
  gboolean any = FALSE;

  for (guint at = begin; at < end && !(first && any);)
    {
      const GjEntry *entry = GJ_AT (eval->edition->entries, GjEntry, at);

      if (entry->kind == GJ_ENTRY_RULE)
        {
          eval->missing = 0;
          GjTri bites = _gj_eval_condition (eval, entry->condition);
          tell (eval, GJ_TRACE_RULE, at, (int) bites);
          if (bites != GJ_NO)
            any |= apply_rule (eval, at, bites, found);
        }
      else
        {
          any |= try_entries (eval, at + 1, entry->end, entry->kind == GJ_ENTRY_FIRST, found);
        }
      at = entry->end;
    }

  return any;
}

/* Returns FALSE when a gate refuses. */
static gboolean
try_steps (GjEval *eval)
{
  const GArray *steps = eval->edition->steps;

  for (guint i = 0; i < steps->len; i++)
    {
      const GjStep *step = GJ_AT (steps, GjStep, i);
      GjFound found = { FALSE };

      try_entries (eval, step->begin, step->end, FALSE, &found);
      eval->steps[i] = found.refused ? GJ_NO : found.pending ? GJ_UNKNOWN : GJ_YES;
      tell (eval, GJ_TRACE_STEP, i, (int) eval->steps[i]);
      if (step->is_gate && found.refused)
        return FALSE;
      eval->gate_pending |= step->is_gate && found.pending;
    }

  return TRUE;
}

static gboolean
is_claimed (const GjEval *eval,
            const GjItem *item)
{
  gboolean known = (eval->known & GJ_FACT_BIT (GJ_FACT_CLAIM_ITEMS)) != 0;
  guint64 claimed = known ? (guint64) eval->values[GJ_FACT_CLAIM_ITEMS] : 0;

  return (claimed >> item->index & 1) != 0 || (item->always && (claimed & item->yields_to) == 0);
}

/* The steps the item needs: NO when one refuses, UNKNOWN when one waits. */
static GjTri
needed_steps (const GjEval *eval,
              const GjItem *item)
{
  GjTri result = GJ_YES;

  for (guint i = 0; i < eval->edition->steps->len; i++)
    if ((item->needs >> i & 1) != 0)
      {
        if (eval->steps[i] == GJ_NO)
          return GJ_NO;
        if (eval->steps[i] == GJ_UNKNOWN)
          result = GJ_UNKNOWN;
      }

  return result;
}

static GjOutcome
work_out_amount (GjEval *eval,
                 guint   index)
{
  const GjItem *item = eval->item;
  guint table = 0;
  GjFen fen = 0;

  eval->missing = 0;
  switch (_gj_eval_amount (eval, item->amount, &fen, &table))
    {
    case GJ_AMOUNT_MISSING:
      report_missing (eval, item->begin);
      return GJ_OUTCOME_NEEDS_EVIDENCE;
    case GJ_AMOUNT_NO_ROW:
      add_reason (eval, GJ_REASON_NO_ROW, item->begin, table, GJ_OUTCOME_NEEDS_EVIDENCE);
      return GJ_OUTCOME_NEEDS_EVIDENCE;
    case GJ_AMOUNT_RANGE:
      add_reason (eval, GJ_REASON_OUT_OF_RANGE, item->begin, 0, GJ_OUTCOME_NEEDS_EVIDENCE);
      return GJ_OUTCOME_NEEDS_EVIDENCE;
    case GJ_AMOUNT_OK:
    default:
      break;
    }

  eval->decision->amounts[index] = fen;
  eval->granted |= G_GUINT64_CONSTANT (1) << index;
  eval->history |= G_GUINT64_CONSTANT (1) << item->index;
  return GJ_OUTCOME_PAYABLE;
}

static GjOutcome
decide_item (GjEval *eval,
             guint   index)
{
  const GjItem *item = eval->item;
  GjFound found = { FALSE };
  GjTri steps = needed_steps (eval, item);

  if (steps == GJ_NO)
    return GJ_OUTCOME_REFUSED;
  if (steps == GJ_UNKNOWN)
    return GJ_OUTCOME_NEEDS_EVIDENCE;

  try_entries (eval, item->begin, item->end, FALSE, &found);
  if (found.refused)
    return GJ_OUTCOME_REFUSED;
  if (found.not_due)
    return GJ_OUTCOME_NOT_DUE;
  if (found.pending || eval->gate_pending)
    return GJ_OUTCOME_NEEDS_EVIDENCE;

  GjOutcome outcome = work_out_amount (eval, index);
  if (outcome == GJ_OUTCOME_PAYABLE)
    try_entries (eval, item->notes_begin, item->notes_end, FALSE, &found);
  return outcome;
}

static void
decide_items (GjEval  *eval,
              gboolean admitted)
{
  GjDecision *decision = eval->decision;

  for (guint i = 0; i < decision->n_items; i++)
    {
      eval->item = GJ_AT (eval->edition->items, GjItem, i);
      decision->amounts[i] = 0;

      GjOutcome outcome = !is_claimed (eval, eval->item) ? GJ_OUTCOME_NOT_CLAIMED
                          : !admitted                    ? GJ_OUTCOME_REFUSED
                                                         : decide_item (eval, i);
      decision->outcomes[i] = (guint8) outcome;
      decision->total += decision->amounts[i];
      decision->status = MAX (decision->status, outcome);
      tell (eval, GJ_TRACE_ITEM, i, (int) outcome);
    }

  eval->item = NULL;
}

static GjCode
primary_group (const GjEval *eval)
{
  const GArray *order = eval->edition->primary_order;

  for (guint i = 0; i < order->len; i++)
    {
      GjCode group = g_array_index (order, GjCode, i);
      if ((eval->decision->valid_groups >> group & 1) != 0)
        return group;
    }

  return -1;
}

/* The one evaluation: gj_edition_decide() runs it alone, gj_edition_explain() with somebody
 * listening. */
void
_gj_eval_run (GjEval          *eval,
              const GjEdition *edition,
              const GjFacts   *facts,
              GjDecision      *decision,
              GjTrace          trace,
              gpointer         trace_data)
{
  eval->edition = edition;
  eval->nodes = GJ_AT (edition->nodes, GjNode, 0);
  eval->facts = facts;
  eval->decision = decision;
  eval->reported = 0;
  eval->missing = 0;
  eval->granted = 0;
  eval->item = NULL;
  eval->gate_pending = FALSE;
  eval->trace = trace;
  eval->trace_data = trace_data;
  for (guint i = 0; i < edition->steps->len; i++)
    eval->steps[i] = GJ_UNKNOWN;

  decision->status = GJ_OUTCOME_NOT_CLAIMED;
  decision->n_items = edition->items->len;
  decision->n_reasons = 0;
  decision->total = 0;

  _gj_eval_prepare (eval);
  decision->valid_groups = eval->groups[GJ_GROUPS_VALID] & edition->eligible;
  decision->primary_group = primary_group (eval);
  decide_items (eval, try_steps (eval));
}

void
gj_edition_decide (const GjEdition *edition,
                   const GjFacts   *facts,
                   GjDecision      *ret_decision)
{
  GjEval eval;

  g_return_if_fail (edition != NULL && facts != NULL && ret_decision != NULL);

  _gj_eval_run (&eval, edition, facts, ret_decision, NULL, NULL);
}

void
gj_edition_append_reason (const GjEdition *edition,
                          const GjReason  *reason,
                          GString         *text)
{
  char separator = ':';

  g_return_if_fail (edition != NULL && reason != NULL && text != NULL);

  switch ((GjReasonKind) reason->kind)
    {
    case GJ_REASON_FACT_MISSING:
      g_string_append_printf (text, "U01_FACT_MISSING:%s",
                              gj_fact_info ((GjFact) reason->argument)->id);
      return;
    case GJ_REASON_NO_ROW:
      g_string_append_printf (text, "U02_NO_TABLE_ROW:%s",
                              GJ_AT (edition->tables, GjTable, reason->argument)->id);
      return;
    case GJ_REASON_OUT_OF_RANGE:
      g_string_append (text, "U03_AMOUNT_OUT_OF_RANGE");
      return;
    case GJ_REASON_RULE:
    default:
      break;
    }

  g_string_append (text, GJ_AT (edition->entries, GjEntry, reason->rule)->code);
  for (guint i = 0; i < GJ_MAX_GROUPS; i++)
    if ((reason->argument >> i & 1) != 0)
      {
        char code[GJ_CODE_TEXT_SIZE];
        g_string_append_c (text, separator);
        g_string_append (text,
                         gj_pack_code_text (edition->pack, GJ_DOMAIN_GROUP, (GjCode) i, code));
        separator = ',';
      }
}

char *
gj_decision_reasons (const GjEdition  *edition,
                     const GjDecision *decision)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (edition != NULL && decision != NULL, NULL);

  for (guint i = 0; i < decision->n_reasons; i++)
    {
      if (i > 0)
        g_string_append_c (text, ';');
      gj_edition_append_reason (edition, &decision->reasons[i], text);
    }
  if (text->len == 0)
    g_string_append (text, "OK");

  return g_string_free (text, FALSE);
}

const char *
gj_outcome_nick (GjOutcome outcome)
{
  g_return_val_if_fail (outcome < GJ_N_OUTCOMES, NULL);

  return outcomes[outcome].nick;
}

const char *
gj_outcome_label (GjOutcome outcome)
{
  g_return_val_if_fail (outcome < GJ_N_OUTCOMES, NULL);

  return _ (outcomes[outcome].label);
}

const char *
gj_outcome_nick_label (const char *nick)
{
  g_return_val_if_fail (nick != NULL, NULL);

  for (int i = 0; i < GJ_N_OUTCOMES; i++)
    if (g_str_equal (gj_outcome_nick ((GjOutcome) i), nick))
      return gj_outcome_label ((GjOutcome) i);
  return nick;
}
