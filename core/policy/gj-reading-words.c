/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-policy-private.h"

/* Conditions as they stand in a pack, before any person is looked at. */

static const GjCompare opposite[] = {
  [GJ_COMPARE_BELOW] = GJ_COMPARE_AT_LEAST, [GJ_COMPARE_AT_MOST] = GJ_COMPARE_ABOVE, [GJ_COMPARE_EQUAL] = GJ_COMPARE_OTHER,
  [GJ_COMPARE_OTHER] = GJ_COMPARE_EQUAL,    [GJ_COMPARE_AT_LEAST] = GJ_COMPARE_BELOW, [GJ_COMPARE_ABOVE] = GJ_COMPARE_AT_MOST,
};

/* What the words of the test leave out: since when, in which year, from which fund. */
static char *
granted_words (const GjEval *eval,
               const GjNode *node)
{
  const GjHistoryTest *test = GJ_AT (eval->edition->history, GjHistoryTest, node->index);
  g_autofree char *plain = _gj_words_expected (eval, node);
  GString *text = g_string_new (plain);
  char since[GJ_DATE_TEXT_SIZE];

  if (test->since != GJ_DATE_NONE)
    g_string_append_printf (text, _ (" (since %s)"), gj_date_format (test->since, since));
  if (test->in_year_of >= 0)
    g_string_append_printf (text, _ (" (in the calendar year of “%s”)"), _ (gj_fact_info ((GjFact) test->in_year_of)->label));
  if (test->total_at_least >= 0)
    {
      char amount[GJ_FEN_TEXT_SIZE];

      g_string_append_printf (text, _ (" (%s yuan or more in all)"), gj_fen_format (test->total_at_least, amount));
    }
  if (test->fund == GJ_FUND_OWN)
    g_string_append (text, _ (" (from the same fund)"));
  else if (test->fund == GJ_FUND_OTHER)
    g_string_append (text, _ (" (from another fund)"));
  return g_string_free (text, FALSE);
}

/* The tests that are turned round most often; NULL for others. */
static char *
negated_words (const GjEdition *edition,
               const GjNode    *node)
{
  static const char *const groups[] = {
    N_ ("no group of “{b}” is valid on the day"),
    N_ ("no group of “{b}” had lapsed before the day"),
    N_ ("no group of “{b}” is recorded"),
  };
  const xmlNode *named = node->op == GJ_NODE_HAS_GROUP || node->op == GJ_NODE_IN_SET ? GJ_AT (edition->sets, GjSet, node->index)->node
                         : node->op == GJ_NODE_IN_TABLE                              ? GJ_AT (edition->tables, GjTable, node->index)->node
                         : node->op == GJ_NODE_STEP_CLEAN                            ? GJ_AT (edition->steps, GjStep, node->index)->node
                                                                                     : NULL;
  const char *pattern = node->op == GJ_NODE_HAS_GROUP    ? groups[node->when]
                        : node->op == GJ_NODE_IN_SET     ? N_ ("{a} is none of “{b}”")
                        : node->op == GJ_NODE_IN_TABLE   ? N_ ("{a} does not stand in the table “{b}”")
                        : node->op == GJ_NODE_STEP_CLEAN ? N_ ("the step “{b}” is not clean")
                        : node->op == GJ_NODE_RECORDED   ? N_ ("{a} is not recorded")
                                                         : NULL;
  g_autofree char *title = named != NULL ? _gj_xml_words (named, "title") : g_strdup ("");

  return pattern == NULL ? NULL
                         : _gj_words_fill (_ (pattern), "a", node->fact >= 0 ? _ (gj_fact_info ((GjFact) node->fact)->label) : "", "b", title, NULL);
}

static char *
test_words (const GjEval *eval,
            const GjNode *node)
{
  GjNode plain = *node;
  gboolean is_flag = node->fact >= 0 && gj_fact_info ((GjFact) node->fact)->type == GJ_FACT_TYPE_FLAG;
  g_autofree char *words = NULL;

  if (node->op == GJ_NODE_COMPARE || node->op == GJ_NODE_RANGE)
    {
      if (node->negate && is_flag && node->other < 0)
        plain.number.num = !node->number.num;
      else if (node->negate)
        plain.compare = opposite[node->compare];
      return _gj_words_expected (eval, &plain);
    }
  words = node->negate ? negated_words (eval->edition, node) : NULL;
  if (words != NULL)
    return g_steal_pointer (&words);
  words = node->op == GJ_NODE_GRANTED ? granted_words (eval, node) : _gj_words_expected (eval, node);
  if (!node->negate)
    return g_steal_pointer (&words);
  /* Translators: a test turned round, "not so: a group of “…” is valid on the day" */
  return _gj_words_fill (_ ("not so: {a}"), "a", words, NULL);
}

static char *
node_words (const GjEval *eval,
            guint         index,
            gboolean      inner)
{
  const GjNode *node = &eval->nodes[index];
  g_autofree char *joined = NULL;
  GString *text;

  if (node->op != GJ_NODE_ALL && node->op != GJ_NODE_ANY)
    return test_words (eval, node);
  text = g_string_new (NULL);
  for (guint at = index + 1; at < node->end; at = eval->nodes[at].end)
    {
      g_autofree char *part = node_words (eval, at, TRUE);

      if (text->len > 0)
        /* Translators: between conditions of which all, or one, must hold */
        g_string_append (text, node->op == GJ_NODE_ALL ? _ (", and ") : _ (", or "));
      g_string_append (text, part);
    }
  joined = g_string_free (text, FALSE);
  if (node->negate)
    /* Translators: {a} is several conditions */
    return _gj_words_fill (_ ("not so: ({a})"), "a", joined, NULL);
  return inner ? g_strdup_printf ("(%s)", joined) : g_steal_pointer (&joined);
}

char *
_gj_words_condition (const GjEdition *edition,
                     guint            condition)
{
  const GjFacts nothing = { 0 };
  GjEval eval = { .edition = edition, .nodes = (const GjNode *) (const void *) edition->nodes->data, .facts = &nothing };

  return node_words (&eval, condition, FALSE);
}
