/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* Who listens to an evaluation: the tree is laid out beforehand with everything "not tried", and
 * filled in as the engine tells what it does. */
typedef struct
{
  const GjEdition *edition;
  GPtrArray       *assumptions;
  GjExplained    **steps;
  GjExplained    **items;
  GjExplained    **rules;  /* by entry */
  GPtrArray       *tests;  /* since the last rule; node indices beside them */
  GArray          *test_nodes;
  GjRational      *numbers; /* by expression; den 0: not worked out */
} Listener;

static const char *const verdict_nicks[]
    = { "not-tried", "passed", "bites", "note", "needs-evidence", "holds", "fails" };

static void
free_explained (GjExplained *self)
{
  g_free (self->code);
  g_free (self->title);
  g_free (self->article);
  g_free (self->document);
  g_free (self->confidence);
  g_free (self->expected);
  g_free (self->found);
  g_free (self->change);
  g_ptr_array_unref (self->children);
  g_free (self);
}

/* Fields left NULL become "" in finish(). */
static GjExplained *
new_explained (GjExplainedKind kind,
               const char     *code,
               const xmlNode  *node)
{
  GjExplained *self = g_new0 (GjExplained, 1);

  self->kind = kind;
  self->verdict = GJ_VERDICT_NOT_TRIED;
  self->code = g_strdup (code);
  self->line = node != NULL ? _gj_xml_line (node) : 0;
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) free_explained);
  return self;
}

static void
finish (GPtrArray *tree)
{
  for (guint i = 0; i < tree->len; i++)
    {
      GjExplained *self = tree->pdata[i];
      char **texts[] = { &self->code, &self->title, &self->article, &self->document,
                         &self->confidence, &self->expected, &self->found, &self->change };

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        if (*texts[j] == NULL)
          *texts[j] = g_strdup ("");
      finish (self->children);
    }
}

static void
append_words (char      **text,
              const char *words)
{
  if (words[0] == '\0' || (*text != NULL && strstr (*text, words) != NULL))
    return;

  char *joined
      = *text != NULL && **text != '\0' ? g_strconcat (*text, C_ ("sentences", "; "), words, NULL) : g_strdup (words);
  g_free (*text);
  *text = joined;
}

/* ----- laying out ----- */

static GjExplained *
lay_out_rule (const GjEdition *edition,
              const GjEntry   *entry)
{
  GjExplained *self = new_explained (GJ_EXPLAINED_RULE, entry->code, entry->node);

  _gj_source (edition->pack, entry->node, &self->document, &self->article, &self->confidence);
  self->expected = _gj_words_rule (edition, entry, "text");
  return self;
}

static void
lay_out_rules (Listener    *listener,
               GjExplained *parent,
               guint        begin,
               guint        end)
{
  for (guint i = begin; i < end; i++)
    {
      const GjEntry *entry = GJ_AT (listener->edition->entries, GjEntry, i);
      if (entry->kind != GJ_ENTRY_RULE)
        continue;

      listener->rules[i] = lay_out_rule (listener->edition, entry);
      g_ptr_array_add (parent->children, listener->rules[i]);
    }
}

static void
lay_out (Listener  *listener,
         GPtrArray *tree)
{
  const GjEdition *edition = listener->edition;

  for (guint i = 0; i < edition->steps->len; i++)
    {
      const GjStep *step = GJ_AT (edition->steps, GjStep, i);
      GjExplained *self = new_explained (GJ_EXPLAINED_STEP, step->id, step->node);
      self->title = _gj_xml_words (step->node, "title");
      lay_out_rules (listener, self, step->begin, step->end);
      listener->steps[i] = self;
      g_ptr_array_add (tree, self);
    }

  for (guint i = 0; i < edition->items->len; i++)
    {
      const GjItem *item = GJ_AT (edition->items, GjItem, i);
      GjExplained *self = new_explained (GJ_EXPLAINED_ITEM, item->code, item->node);
      self->title = _gj_xml_words (item->node, "title");
      lay_out_rules (listener, self, item->begin, item->end);
      lay_out_rules (listener, self, item->notes_begin, item->notes_end);
      listener->items[i] = self;
      g_ptr_array_add (tree, self);
    }
}

/* ----- arithmetic ----- */

static const GjExpr *
expr_at (const Listener *listener,
         guint           index)
{
  return GJ_AT (listener->edition->exprs, GjExpr, index);
}

/* "700 × 13/10"; a choice that came out as 1 is left out of a product. */
static void
append_arithmetic (const Listener *listener,
                   guint           index,
                   gboolean        inner,
                   GString        *text)
{
  static const char *const opening[] = { "", "(", "min(", "max(" };
  static const char *const between[] = { " × ", " + ", ", ", ", " };
  const GjExpr *expr = expr_at (listener, index);
  gboolean is_first = TRUE;

  if (expr->op == GJ_EXPR_CHOOSE)
    {
      guint then = index + 1;
      guint otherwise = expr_at (listener, then)->end;
      append_arithmetic (listener, listener->numbers[then].den != 0 ? then : otherwise, inner,
                         text);
      return;
    }
  if (expr->op > GJ_EXPR_MOST)
    {
      g_autofree char *number = _gj_words_number (listener->numbers[index]);
      g_string_append (text, number);
      return;
    }

  gboolean brackets = expr->op != GJ_EXPR_SUM || inner;
  g_string_append (text, brackets ? opening[expr->op] : "");
  for (guint at = index + 1; at < expr->end; at = expr_at (listener, at)->end)
    {
      gboolean is_one = listener->numbers[at].num == 1 && listener->numbers[at].den == 1;
      if (expr->op == GJ_EXPR_PRODUCT && expr_at (listener, at)->op == GJ_EXPR_CHOOSE && is_one)
        continue;
      g_string_append (text, is_first ? "" : between[expr->op]);
      append_arithmetic (listener, at, expr->op == GJ_EXPR_PRODUCT, text);
      is_first = FALSE;
    }
  g_string_append (text, expr->op != GJ_EXPR_PRODUCT && brackets ? ")" : "");
}

static void
explain_parameter (const Listener *listener,
                   const GjExpr   *expr,
                   GjExplained    *self)
{
  const GjParameter *parameter
      = GJ_AT (listener->edition->parameters, GjParameter, expr->parameter);

  self->code = g_strdup (parameter->id);
  self->title = _gj_xml_words (parameter->node, "title");
  self->found = _gj_words_parameter (parameter);
  self->line = _gj_xml_line (parameter->value_node);
  _gj_source (listener->edition->pack, parameter->value_node, &self->document, &self->article,
              &self->confidence);
}

/* "焊工 (6-18-02-04) → 特别紧缺 (severe) → 13/10" */
static void
explain_look_up (const Listener *listener,
                 const GjEval   *eval,
                 const GjExpr   *expr,
                 GjRational      value,
                 GjExplained    *self)
{
  const GjPack *pack = listener->edition->pack;
  const GjTable *table = GJ_AT (listener->edition->tables, GjTable, expr->table);
  g_autofree char *number = _gj_words_number (value);
  GString *text = g_string_new (NULL);
  GjAmountResult result;
  guint asked = expr->table;

  for (guint i = 0; i < table->n_keys; i++)
    {
      const GjFactInfo *info = gj_fact_info ((GjFact) expr->keys[i]);
      g_autofree char *key = _gj_words_code (pack, info->domain, eval->values[expr->keys[i]]);
      _gj_words_append_item (text, key);
      self->facts |= GJ_FACT_BIT (expr->keys[i]);
      if (expr->through[i] < 0)
        continue;

      const GjTable *between = GJ_AT (listener->edition->tables, GjTable, expr->through[i]);
      GjCode code = eval->values[expr->keys[i]];
      gboolean has_row = code >= 0 && code < between->sizes[0] && between->rows[code] != NULL;
      g_autofree char *name = _gj_words_code (
          pack, between->values, has_row ? between->cells[code].num : between->fallback.num);
      g_string_append_printf (text, " → %s", name);
    }
  g_string_append_printf (text, " → %s", number);

  int cell = _gj_table_cell (eval, expr, &result, &asked);
  const xmlNode *source = cell >= 0 ? table->rows[cell] : table->node;
  self->code = g_strdup (table->id);
  self->title = _gj_xml_words (table->node, "title");
  self->found = g_string_free (text, FALSE);
  self->line = _gj_xml_line (source);
  _gj_source (pack, source, &self->document, &self->article, &self->confidence);
}

/* A result on the way: "min(30, 25) = 25". */
static void
explain_between (const Listener *listener,
                 guint           index,
                 GjExplained    *self)
{
  g_autoptr (GString) arithmetic = g_string_new (NULL);
  g_autofree char *value = _gj_words_number (listener->numbers[index]);

  append_arithmetic (listener, index, FALSE, arithmetic);
  self->title = g_strdup (_("Intermediate result"));
  self->found = g_strdup_printf ("%s = %s", arithmetic->str, value);
}

static void
explain_numbers (const Listener *listener,
                 const GjEval   *eval,
                 const GjItem   *item,
                 GjExplained    *amount)
{
  for (guint i = item->amount; i < expr_at (listener, item->amount)->end; i++)
    {
      const GjExpr *expr = expr_at (listener, i);
      gboolean is_number = expr->op == GJ_EXPR_FACT || expr->op == GJ_EXPR_LOOK_UP ||
                           (expr->op == GJ_EXPR_NUMBER && expr->parameter >= 0) ||
                           (expr->op <= GJ_EXPR_MOST && i > item->amount);
      if (!is_number || listener->numbers[i].den == 0)
        continue;

      GjExplained *self = new_explained (GJ_EXPLAINED_AMOUNT, NULL, expr->node);
      self->verdict = GJ_VERDICT_HOLDS;
      if (expr->op <= GJ_EXPR_MOST)
        {
          explain_between (listener, i, self);
        }
      else if (expr->op == GJ_EXPR_LOOK_UP)
        {
          explain_look_up (listener, eval, expr, listener->numbers[i], self);
        }
      else if (expr->op == GJ_EXPR_NUMBER)
        {
          explain_parameter (listener, expr, self);
        }
      else
        {
          self->code = g_strdup (gj_fact_info ((GjFact) expr->fact)->id);
          self->title = g_strdup (_ (gj_fact_info ((GjFact) expr->fact)->label));
          self->found = _gj_words_value (listener->edition->pack, expr->fact, listener->numbers[i]);
          self->facts = GJ_FACT_BIT (expr->fact);
        }
      amount->facts |= self->facts;
      g_ptr_array_add (amount->children, self);
    }
}

static void
explain_amount (Listener     *listener,
                const GjEval *eval,
                guint         index)
{
  const GjItem *item = GJ_AT (listener->edition->items, GjItem, index);
  GjExplained *self
      = new_explained (GJ_EXPLAINED_AMOUNT, item->code, _gj_xml_child (item->node, "amount"));
  g_autoptr (GString) arithmetic = g_string_new (NULL);
  char yuan[GJ_FEN_TEXT_SIZE];

  append_arithmetic (listener, item->amount, FALSE, arithmetic);
  self->verdict = GJ_VERDICT_HOLDS;
  self->title = g_strdup (_("Amount"));
  self->amount = eval->decision->amounts[index];
  self->found = g_strdup_printf ("%s = %s", arithmetic->str, gj_fen_format (self->amount, yuan));
  explain_numbers (listener, eval, item, self);
  g_ptr_array_add (listener->items[index]->children, self);
}

/* ----- listening ----- */

static void
hear_assumption (Listener     *listener,
                 const GjEval *eval,
                 guint         index)
{
  const GjAssumption *assumption = GJ_AT (listener->edition->assumptions, GjAssumption, index);
  const GjFactInfo *info = gj_fact_info (assumption->fact);
  GjExplained *self = new_explained (GJ_EXPLAINED_ASSUMPTION, info->id, assumption->node);

  self->verdict = GJ_VERDICT_HOLDS;
  self->title = g_strdup (_ (info->label));
  self->expected = _gj_xml_words (assumption->node, "reason");
  self->found
      = _gj_words_value (listener->edition->pack, (int) assumption->fact, assumption->value);
  self->facts = GJ_FACT_BIT (assumption->fact);
  g_ptr_array_add (listener->assumptions, self);
}

static void
hear_test (Listener     *listener,
           const GjEval *eval,
           guint         index,
           GjTri         result)
{
  const GjNode *node = GJ_AT (listener->edition->nodes, GjNode, index);
  GjExplained *self
      = new_explained (GJ_EXPLAINED_TEST,
                       node->fact >= 0 ? gj_fact_info ((GjFact) node->fact)->id : NULL, node->node);

  self->verdict = result == GJ_YES  ? GJ_VERDICT_HOLDS
                  : result == GJ_NO ? GJ_VERDICT_FAILS
                                    : GJ_VERDICT_NEEDS_EVIDENCE;
  self->title = g_strdup (node->fact >= 0 ? _ (gj_fact_info ((GjFact) node->fact)->label) : "");
  self->expected = _gj_words_expected (eval, node);
  self->found = _gj_words_found (eval, node);
  self->facts = _gj_node_facts (eval, node);
  if (node->parameter >= 0)
    _gj_source (listener->edition->pack,
                GJ_AT (listener->edition->parameters, GjParameter, node->parameter)->value_node,
                &self->document, &self->article, &self->confidence);
  /* Turning a test the other way helps only where it stands plainly, not under a "not". */
  if (result == GJ_YES && !node->negate)
    self->change = _gj_words_change (eval, node);

  g_ptr_array_add (listener->tests, self);
  g_array_append_val (listener->test_nodes, index);
}

static GjVerdict
rule_verdict (GjTri   result,
              guint8  outcome)
{
  gboolean is_note = outcome == GJ_OUTCOME_PAYABLE;

  if (result == GJ_NO)
    return GJ_VERDICT_PASSED;
  if (result == GJ_UNKNOWN)
    return is_note ? GJ_VERDICT_NOT_TRIED : GJ_VERDICT_NEEDS_EVIDENCE;

  return is_note || outcome == GJ_OUTCOME_NOT_DUE ? GJ_VERDICT_NOTE
         : outcome == GJ_OUTCOME_NEEDS_EVIDENCE   ? GJ_VERDICT_NEEDS_EVIDENCE
                                                  : GJ_VERDICT_BITES;
}

/* Takes over the tests that belong to the rule's condition, and drops the others. */
static void
hear_rule (Listener     *listener,
           const GjEval *eval,
           guint         index,
           GjTri         result)
{
  const GjEntry *entry = GJ_AT (listener->edition->entries, GjEntry, index);
  GjExplained *self = listener->rules[index];
  guint end = GJ_AT (listener->edition->nodes, GjNode, entry->condition)->end;
  gboolean bites = result != GJ_NO && entry->outcome != GJ_OUTCOME_PAYABLE;

  self->verdict = rule_verdict (result, entry->outcome);
  for (guint i = 0; i < listener->tests->len; i++)
    {
      GjExplained *test = listener->tests->pdata[i];
      guint node = g_array_index (listener->test_nodes, guint, i);
      if (node < entry->condition || node >= end)
        {
          free_explained (test);
          continue;
        }

      append_words (&self->found, test->found);
      if (bites && test->change != NULL)
        append_words (&self->change, test->change);
      self->facts |= test->facts;
      g_ptr_array_add (self->children, test);
    }
  g_ptr_array_set_size (listener->tests, 0);
  g_array_set_size (listener->test_nodes, 0);

  if (result == GJ_UNKNOWN && eval->missing != 0 && bites)
    {
      g_autofree char *facts = _gj_words_facts (eval->missing);
      g_autofree char *record
          = _gj_words_fill (_("Record what is missing: {facts}"), "facts", facts, NULL);
      append_words (&self->change, record);
    }
  if (bites)
    {
      g_autofree char *remedy = _gj_words_rule (listener->edition, entry, "remedy");
      append_words (&self->change, remedy);
    }
}

static void
hear_item (Listener     *listener,
           const GjEval *eval,
           guint         index,
           GjOutcome     outcome)
{
  static const GjVerdict verdicts[GJ_N_OUTCOMES] = {
    GJ_VERDICT_NOT_TRIED,      GJ_VERDICT_NOTE,   GJ_VERDICT_BITES,
    GJ_VERDICT_NEEDS_EVIDENCE, GJ_VERDICT_PASSED,
  };
  GjExplained *self = listener->items[index];

  self->verdict = verdicts[outcome];
  self->amount = eval->decision->amounts[index];
  self->found = g_strdup (gj_outcome_label (outcome));
  if (outcome == GJ_OUTCOME_PAYABLE)
    explain_amount (listener, eval, index);
}

static void
hear (const GjEval *eval,
      GjTraceKind   kind,
      guint         index,
      int           value)
{
  Listener *listener = eval->trace_data;

  switch (kind)
    {
    case GJ_TRACE_ASSUMPTION:
      hear_assumption (listener, eval, index);
      break;
    case GJ_TRACE_TEST:
      hear_test (listener, eval, index, (GjTri) value);
      break;
    case GJ_TRACE_RULE:
      hear_rule (listener, eval, index, (GjTri) value);
      break;
    case GJ_TRACE_STEP:
      listener->steps[index]->verdict = value == GJ_YES  ? GJ_VERDICT_PASSED
                                        : value == GJ_NO ? GJ_VERDICT_BITES
                                                         : GJ_VERDICT_NEEDS_EVIDENCE;
      break;
    case GJ_TRACE_NUMBER:
      listener->numbers[index] = eval->number;
      break;
    case GJ_TRACE_ITEM:
      hear_item (listener, eval, index, (GjOutcome) value);
      break;
    default:
      g_assert_not_reached ();
    }
}

GPtrArray *
gj_edition_explain (const GjEdition *edition,
                    const GjFacts   *facts,
                    GjDecision      *ret_decision)
{
  g_return_val_if_fail (edition != NULL && facts != NULL, NULL);

  g_autofree GjDecision *own = ret_decision == NULL ? g_new (GjDecision, 1) : NULL;
  g_autofree GjExplained **steps = g_new0 (GjExplained *, edition->steps->len + 1);
  g_autofree GjExplained **items = g_new0 (GjExplained *, edition->items->len + 1);
  g_autofree GjExplained **rules = g_new0 (GjExplained *, edition->entries->len + 1);
  g_autofree GjRational *numbers = g_new0 (GjRational, edition->exprs->len + 1);
  g_autoptr (GPtrArray) tests = g_ptr_array_new ();
  g_autoptr (GArray) test_nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  GPtrArray *tree = g_ptr_array_new_with_free_func ((GDestroyNotify) free_explained);
  Listener listener = {
    .edition = edition, .assumptions = tree, .steps = steps, .items = items, .rules = rules,
    .tests = tests, .test_nodes = test_nodes, .numbers = numbers,
  };
  g_autoptr (GPtrArray) skeleton = g_ptr_array_new ();
  GjEval eval;

  lay_out (&listener, skeleton);
  _gj_eval_run (&eval, edition, facts, ret_decision != NULL ? ret_decision : own, hear, &listener);
  for (guint i = 0; i < tests->len; i++)
    free_explained (tests->pdata[i]);
  g_ptr_array_extend_and_steal (tree, g_steal_pointer (&skeleton));
  finish (tree);

  return tree;
}

/* The article as it is cited: a plain number in words, anything else ("第五条") as its document writes it. */
static char *
article_words (const char *article)
{
  return g_ascii_isdigit (article[0]) ? g_strdup_printf (_("Article %s"), article) : g_strdup (article);
}

char *
gj_explained_source (const GjExplained *explained)
{
  g_return_val_if_fail (explained != NULL, NULL);

  g_autofree char *article = article_words (explained->article);
  const char *pattern;

  if (article[0] == '\0')
    return g_strdup (explained->document);
  if (explained->kind == GJ_EXPLAINED_RULE)
    pattern = explained->document[0] != '\0' ? N_ ("{article} of the pack, after {document}") : N_ ("{article} of the pack");
  else
    pattern = N_ ("{document}, {article}");

  return _gj_words_fill (_ (pattern), "article", article, "document", explained->document, NULL);
}

const char *
gj_verdict_words (GjVerdict verdict)
{
  static const char *const words[] = {
    NC_ ("verdict", "not tried"), NC_ ("verdict", "passed"), NC_ ("verdict", "not passed"), NC_ ("verdict", "note"), NC_ ("verdict", "needs evidence"), NC_ ("verdict", "holds"), NC_ ("verdict", "does not hold"),
  };

  g_return_val_if_fail (verdict < G_N_ELEMENTS (words), NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "verdict", words[verdict]);
}

const char *
gj_verdict_nick (GjVerdict verdict)
{
  g_return_val_if_fail (verdict < G_N_ELEMENTS (verdict_nicks), NULL);

  return verdict_nicks[verdict];
}

char *
gj_fact_describe (const GjPack  *pack,
                  const GjFacts *facts,
                  GjFact         fact)
{
  g_return_val_if_fail (pack != NULL && facts != NULL && fact < GJ_N_RECORDED_FACTS, NULL);

  if ((facts->known & GJ_FACT_BIT (fact)) == 0)
    return g_strdup (_("not recorded"));

  return _gj_words_value (pack, (int) fact, GJ_RATIONAL (facts->values[fact], 1));
}
