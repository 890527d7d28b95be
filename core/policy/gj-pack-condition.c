/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* The comparisons of <is>, in both words: for numbers and for dates. */
static const struct
{
  const char *attribute;
  GjCompare   compare;
  gboolean    numbers;
  gboolean    dates;
  gboolean    codes;
} comparisons[] = {
  { "below", GJ_COMPARE_BELOW, TRUE, FALSE, FALSE },
  { "at-most", GJ_COMPARE_AT_MOST, TRUE, FALSE, FALSE },
  { "equal-to", GJ_COMPARE_EQUAL, TRUE, TRUE, TRUE },
  { "other-than", GJ_COMPARE_OTHER, TRUE, TRUE, TRUE },
  { "at-least", GJ_COMPARE_AT_LEAST, TRUE, FALSE, FALSE },
  { "above", GJ_COMPARE_ABOVE, TRUE, FALSE, FALSE },
  { "before", GJ_COMPARE_BELOW, FALSE, TRUE, FALSE },
  { "not-after", GJ_COMPARE_AT_MOST, FALSE, TRUE, FALSE },
  { "not-before", GJ_COMPARE_AT_LEAST, FALSE, TRUE, FALSE },
  { "after", GJ_COMPARE_ABOVE, FALSE, TRUE, FALSE },
};

static guint
add_node (GjCompiler    *self,
          GjNodeOp       op,
          const xmlNode *xml)
{
  GjNode node = { .op = op, .fact = -1, .other = -1, .parameter = -1, .node = (xmlNode *) xml };

  g_array_append_val (self->edition->nodes, node);
  return self->edition->nodes->len - 1;
}

static GjNode *
get_node (GjCompiler *self,
          guint       index)
{
  return GJ_AT (self->edition->nodes, GjNode, index);
}

static GjGroupTime
group_time (const xmlNode *xml)
{
  const char *when = _gj_xml_attribute (xml, "when");

  return strcmp (when, "valid") == 0    ? GJ_GROUPS_VALID
         : strcmp (when, "lapsed") == 0 ? GJ_GROUPS_LAPSED
                                        : GJ_GROUPS_EVER;
}

static gboolean
is_number (const GjFactInfo *info)
{
  return info->type == GJ_FACT_TYPE_COUNT || info->type == GJ_FACT_TYPE_SHARE;
}

/* Both sides the same type, and numbers of the same unit, codes of the same domain. */
static void
compile_right_fact (GjCompiler    *self,
                    const xmlNode *xml,
                    guint          index,
                    GjFact         left,
                    GjFact         right)
{
  const GjFactInfo *a = gj_fact_info (left);
  const GjFactInfo *b = gj_fact_info (right);

  if ((a->type != b->type && !(is_number (a) && is_number (b))) || a->domain != b->domain)
    _gj_compiler_problem (self, xml, "wrong-type",
                          _("The facts “%s” and “%s” cannot be compared."), a->id, b->id);
  else if (a->unit != b->unit)
    _gj_compiler_problem (self, xml, "wrong-unit",
                          _("The fact “%s” is in “%s”, the fact “%s” in “%s”."), a->id,
                             gj_unit_id (a->unit), b->id, gj_unit_id (b->unit));
  get_node (self, index)->other = (gint16) right;
}

static void
compile_right_parameter (GjCompiler    *self,
                         const xmlNode *xml,
                         guint          index,
                         GjFact         left,
                         const char    *text)
{
  const GjFactInfo *info = gj_fact_info (left);
  GjNode *node = get_node (self, index);
  GjDate date = 0;

  if (info->type == GJ_FACT_TYPE_DATE)
    {
      if (_gj_compiler_date (self, xml, text, &date))
        node->number = GJ_RATIONAL (date, 1);
    }
  else if (!is_number (info))
    {
      _gj_compiler_problem (self, xml, "wrong-type",
                            _("The fact “%s” cannot be compared with a parameter."), info->id);
    }
  else if (!_gj_compiler_number (self, xml, text, info->unit, &node->number))
    {
      return;
    }

  node->parameter = (gint16) gj_edition_parameter_find (self->edition, text + 1);
}

static void
compile_right (GjCompiler    *self,
               const xmlNode *xml,
               guint          index,
               GjFact         left,
               const char    *text)
{
  int fact = gj_fact_find (text, -1);

  if (text[0] == '$')
    compile_right_parameter (self, xml, index, left, text);
  else if (fact >= 0)
    compile_right_fact (self, xml, index, left, (GjFact) fact);
  else if (g_ascii_isalpha (text[0]) && strchr (text, '.') != NULL)
    _gj_compiler_fact (self, xml, text);
  else
    _gj_compiler_literal (self, xml, left, text, &get_node (self, index)->number);
}

static void
compile_months (GjCompiler    *self,
                const xmlNode *xml,
                guint          index,
                gboolean       is_date)
{
  const char *text = _gj_xml_attribute (xml, "plus-months");
  gint64 months = 0;

  if (text == NULL)
    return;

  if (!is_date)
    _gj_compiler_problem (self, xml, "wrong-type", _("Months can only be added to a date."));
  else if (_gj_compiler_whole (self, xml, text, GJ_UNIT_MONTH, &months) && ABS (months) > 1200)
    _gj_compiler_problem (self, xml, "bad-value", _("At most 1200 months can be added."));
  else
    get_node (self, index)->months = (gint32) months;
}

/* in="set" and in-table="table". */
static gboolean
compile_membership (GjCompiler    *self,
                    const xmlNode *xml,
                    guint          index,
                    GjFact         fact)
{
  const GjFactInfo *info = gj_fact_info (fact);
  const char *set = _gj_xml_attribute (xml, "in");
  const char *table = _gj_xml_attribute (xml, "in-table");
  int found;

  if (set == NULL && table == NULL)
    return FALSE;

  if (info->type != GJ_FACT_TYPE_CODE)
    {
      _gj_compiler_problem (self, xml, "wrong-type",
                            _("The fact “%s” is not a code and is in no set or table."), info->id);
      return TRUE;
    }

  get_node (self, index)->op = set != NULL ? GJ_NODE_IN_SET : GJ_NODE_IN_TABLE;
  if (set != NULL)
    {
      found = _gj_compiler_set (self, xml, set, info->domain);
    }
  else
    {
      found = _gj_compiler_table (self, xml, table);
      if (found >= 0 && (GJ_AT (self->edition->tables, GjTable, found)->n_keys != 1 ||
                         GJ_AT (self->edition->tables, GjTable, found)->domains[0] != info->domain))
        _gj_compiler_problem (self, xml, "wrong-type",
                              _("The table “%s” is not by “%s” alone."), table,
                                 gj_domain_id (info->domain));
    }

  get_node (self, index)->index = (guint16) MAX (found, 0);
  return TRUE;
}

/* Whole numbers against a fixed one are what most rules are made of: least … most is one test for
 * all six comparisons. */
static void
narrow_to_range (GjNode *node)
{
  gboolean is_share = (GJ_SHARE_FACTS >> node->fact & 1) != 0;

  if (node->other >= 0 || node->months != 0 || node->number.den != 1 || is_share)
    return;

  node->op = GJ_NODE_RANGE;
  node->least = node->number.num;
  node->most = node->number.num;
  node->outside = node->compare == GJ_COMPARE_OTHER || node->compare == GJ_COMPARE_BELOW
                  || node->compare == GJ_COMPARE_ABOVE;
  if (node->compare == GJ_COMPARE_AT_MOST || node->compare == GJ_COMPARE_ABOVE)
    node->least = G_MININT64;
  else if (node->compare == GJ_COMPARE_AT_LEAST || node->compare == GJ_COMPARE_BELOW)
    node->most = G_MAXINT64;
}

static void
compile_is (GjCompiler    *self,
            const xmlNode *xml,
            guint          index)
{
  int fact = _gj_compiler_fact (self, xml, _gj_xml_attribute (xml, "fact"));
  guint n_found = 0;

  if (fact < 0)
    return;

  const GjFactInfo *info = gj_fact_info ((GjFact) fact);
  get_node (self, index)->fact = (gint16) fact;
  n_found += compile_membership (self, xml, index, (GjFact) fact);
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      const char *text = _gj_xml_attribute (xml, comparisons[i].attribute);
      if (text == NULL)
        continue;

      n_found++;
      if ((is_number (info) && !comparisons[i].numbers) ||
          (info->type == GJ_FACT_TYPE_DATE && !comparisons[i].dates) ||
          (info->type == GJ_FACT_TYPE_CODE && !comparisons[i].codes) ||
          info->type == GJ_FACT_TYPE_FLAG || info->type == GJ_FACT_TYPE_ITEMS)
        {
          _gj_compiler_problem (self, xml, "wrong-type",
                                _("The fact “%s” cannot be tested with “%s”."), info->id,
                                   comparisons[i].attribute);
          continue;
        }
      get_node (self, index)->compare = comparisons[i].compare;
      compile_right (self, xml, index, (GjFact) fact, text);
    }

  if (n_found != 1)
    _gj_compiler_problem (self, xml, "wrong-test",
                          _("A test “is” needs exactly one comparison; this one has %u."),
                             n_found);
  compile_months (self, xml, index, info->type == GJ_FACT_TYPE_DATE);
  if (get_node (self, index)->op == GJ_NODE_COMPARE)
    narrow_to_range (get_node (self, index));
}

static void
compile_is_true (GjCompiler    *self,
                 const xmlNode *xml,
                 guint          index)
{
  const char *fact_id = _gj_xml_attribute (xml, "fact");
  const char *parameter_id = _gj_xml_attribute (xml, "parameter");

  if ((fact_id != NULL) == (parameter_id != NULL))
    {
      _gj_compiler_problem (self, xml, "wrong-test",
                            _("A test “is-true” names either a fact or a parameter."));
    }
  else if (fact_id != NULL)
    {
      int fact = _gj_compiler_fact (self, xml, fact_id);
      get_node (self, index)->fact = (gint16) fact;
      get_node (self, index)->compare = GJ_COMPARE_EQUAL;
      get_node (self, index)->number = GJ_RATIONAL (1, 1);
      if (fact >= 0 && gj_fact_info ((GjFact) fact)->type != GJ_FACT_TYPE_FLAG)
        _gj_compiler_problem (self, xml, "wrong-type",
                              _("The fact “%s” is not yes or no."), fact_id);
      else if (fact >= 0)
        narrow_to_range (get_node (self, index));
    }
  else
    {
      int parameter = _gj_compiler_parameter (self, xml, parameter_id);
      if (parameter < 0)
        return;
      if (GJ_AT (self->edition->parameters, GjParameter, parameter)->type != GJ_PARAMETER_FLAG)
        _gj_compiler_problem (self, xml, "wrong-type",
                              _("The parameter “%s” is not yes or no."), parameter_id);
      get_node (self, index)->op = GJ_NODE_CONSTANT;
      get_node (self, index)->parameter = (gint16) parameter;
      get_node (self, index)->number
          = GJ_AT (self->edition->parameters, GjParameter, parameter)->number;
    }
}

static GjMatch
parse_match (const xmlNode *xml,
             const char    *attribute)
{
  const char *text = _gj_xml_attribute (xml, attribute);

  return g_strcmp0 (text, "same") == 0     ? GJ_MATCH_SAME
         : g_strcmp0 (text, "higher") == 0 ? GJ_MATCH_HIGHER
                                           : GJ_MATCH_ANY;
}

static void
compile_fund (GjCompiler    *self,
              const xmlNode *xml,
              GjHistoryTest *test)
{
  const char *fund = _gj_xml_attribute (xml, "fund");

  if (fund == NULL || strcmp (fund, "any") == 0)
    {
      test->fund = GJ_FUND_ANY;
    }
  else if (strcmp (fund, "own") == 0 || strcmp (fund, "other") == 0)
    {
      test->fund = fund[1] == 'w' ? GJ_FUND_OWN : GJ_FUND_OTHER;
      if (!self->in_item)
        _gj_compiler_problem (
            self, xml, "wrong-test",
            _("“own” and “other” funds can only be named in the rules of an item."));
    }
  else
    {
      test->fund = GJ_FUND_GIVEN;
      test->fund_code = _gj_compiler_code (self, xml, GJ_DOMAIN_FUND, fund);
    }
}

static void
compile_granted (GjCompiler    *self,
                 const xmlNode *xml,
                 guint          index)
{
  GjHistoryTest test
      = { .since = GJ_DATE_NONE, .in_year_of = -1, .at_least = 1, .total_at_least = -1 };
  const char *since = _gj_xml_attribute (xml, "since");
  const char *year = _gj_xml_attribute (xml, "in-year-of");
  const char *least = _gj_xml_attribute (xml, "at-least");
  const char *total = _gj_xml_attribute (xml, "total-at-least");
  GjRational yuan;

  test.items = _gj_compiler_items (self, xml, _gj_xml_attribute (xml, "item"));
  test.occupation = parse_match (xml, "occupation");
  test.level = parse_match (xml, "level");
  compile_fund (self, xml, &test);
  if (since != NULL)
    _gj_compiler_date (self, xml, since, &test.since);
  if (year != NULL)
    {
      test.in_year_of = _gj_compiler_fact (self, xml, year);
      if (test.in_year_of >= 0
          && gj_fact_info ((GjFact) test.in_year_of)->type != GJ_FACT_TYPE_DATE)
        _gj_compiler_problem (self, xml, "wrong-type", _("The fact “%s” is not a date."), year);
    }
  if (least != NULL && _gj_compiler_whole (self, xml, least, GJ_UNIT_TIME, &test.at_least)
      && test.at_least < 1)
    _gj_compiler_problem (self, xml, "bad-value", _("The number of times must be at least 1."));
  if (total != NULL && _gj_compiler_number (self, xml, total, GJ_UNIT_YUAN, &yuan) &&
      (!gj_fen_from_yuan (yuan, &test.total_at_least) || test.total_at_least < 0))
    _gj_compiler_problem (self, xml, "bad-value", _("“%s” is not an amount."), total);

  g_array_append_val (self->edition->history, test);
  get_node (self, index)->index = (guint16) (self->edition->history->len - 1);
}

static void
compile_recorded (GjCompiler    *self,
                  const xmlNode *xml,
                  guint          index)
{
  get_node (self, index)->fact
      = (gint16) _gj_compiler_fact (self, xml, _gj_xml_attribute (xml, "fact"));
}

static void
compile_has_group (GjCompiler    *self,
                   const xmlNode *xml,
                   guint          index)
{
  int set = _gj_compiler_set (self, xml, _gj_xml_attribute (xml, "set"), GJ_DOMAIN_GROUP);

  get_node (self, index)->index = (guint16) MAX (set, 0);
  get_node (self, index)->when = (guint8) group_time (xml);
  if (set >= 0 && GJ_AT (self->edition->sets, GjSet, set)->n_bits > 0)
    get_node (self, index)->groups = GJ_AT (self->edition->sets, GjSet, set)->bits[0];
}

static void
compile_step_clean (GjCompiler    *self,
                    const xmlNode *xml,
                    guint          index)
{
  int step = _gj_compiler_step (self, xml, _gj_xml_attribute (xml, "step"));

  get_node (self, index)->index = (guint16) MAX (step, 0);
}

static void compile_parts (GjCompiler *self, const xmlNode *xml, guint index);

static const struct
{
  const char *element;
  GjNodeOp    op;
  void (*compile) (GjCompiler *self, const xmlNode *xml, guint index);
} node_kinds[] = {
  { "all", GJ_NODE_ALL, compile_parts },
  { "any", GJ_NODE_ANY, compile_parts },
  { "is", GJ_NODE_COMPARE, compile_is },
  { "is-true", GJ_NODE_COMPARE, compile_is_true },
  { "recorded", GJ_NODE_RECORDED, compile_recorded },
  { "has-group", GJ_NODE_HAS_GROUP, compile_has_group },
  { "step-clean", GJ_NODE_STEP_CLEAN, compile_step_clean },
  { "granted", GJ_NODE_GRANTED, compile_granted },
};

/* The depth is bounded by the parser's own limit on nesting. */
static guint
compile_node (GjCompiler    *self,
              const xmlNode *xml)
{
  gboolean negate = FALSE;

  for (; _gj_xml_is (xml, "not"); xml = _gj_xml_first (xml))
    negate = !negate;

  for (guint i = 0; i < G_N_ELEMENTS (node_kinds); i++)
    {
      if (!_gj_xml_is (xml, node_kinds[i].element))
        continue;

      guint index = add_node (self, node_kinds[i].op, xml);
      node_kinds[i].compile (self, xml, index);
      get_node (self, index)->end = (guint16) self->edition->nodes->len;
      get_node (self, index)->negate = negate;
      get_node (self, index)->outside ^= negate;
      return index;
    }

  g_assert_not_reached (); /* the schema lets nothing else through */
  return 0;
}

static void
compile_parts (GjCompiler    *self,
               const xmlNode *xml,
               guint          index)
{
  for (const xmlNode *child = _gj_xml_first (xml); child != NULL; child = _gj_xml_next (child))
    compile_node (self, child);
}

/* @holder is <when>, with one condition in it. */
guint
_gj_compile_condition (GjCompiler    *self,
                       const xmlNode *holder)
{
  return compile_node (self, _gj_xml_first (holder));
}
