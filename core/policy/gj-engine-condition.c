/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include "gj-policy-private.h"

/* Conditions in three-valued logic (Kleene): what is not known does not decide unless it has to. */

/* all: NO wins; any: YES wins; a part that does not decide leaves no missing facts behind. */
static GjTri
eval_parts (GjEval       *eval,
            const GjNode *node,
            GjTri         winner)
{
  guint64 missing_before = eval->missing;
  GjTri result = winner == GJ_NO ? GJ_YES : GJ_NO;

  for (guint at = (guint) (node - eval->nodes) + 1; at < node->end; at = eval->nodes[at].end)
    {
      GjTri part = _gj_eval_condition (eval, at);
      if (part == winner)
        {
          eval->missing = missing_before;
          return winner;
        }
      if (part == GJ_UNKNOWN)
        result = GJ_UNKNOWN;
    }

  return result;
}

static int
year_of (GjDate date)
{
  int year = 0, month = 0, day = 0;

  gj_date_to_ymd (date, &year, &month, &day);
  return year;
}

/* <0, 0, >0; class hours and the like are compared across without leaving 64 bits. */
static int
compare_values (GjRational a,
                GjRational b)
{
  guint64 size = (guint64) a.num | (guint64) a.den | (guint64) b.num | (guint64) b.den;

  if (G_UNLIKELY (size > G_MAXINT32))
    return gj_rational_compare (a, b);

  gint64 left = a.num * b.den, right = b.num * a.den;
  return (left > right) - (left < right);
}

G_NO_INLINE static GjTri
eval_compare (GjEval       *eval,
              const GjNode *node)
{
  gboolean known = _gj_eval_has (eval, node->fact);

  if (node->other >= 0)
    known = _gj_eval_has (eval, node->other) && known;
  if (!known)
    return GJ_UNKNOWN;

  GjRational left = _gj_eval_fact (eval, node->fact);
  GjRational right = node->other >= 0 ? _gj_eval_fact (eval, node->other) : node->number;
  /* A month has 28 to 31 days: most dates are far enough apart not to need the calendar. */
  if (node->months > 0 && left.num < right.num + 28 * node->months)
    right.num += 28 * node->months;
  else if (node->months != 0)
    right.num = gj_date_add_months ((GjDate) right.num, node->months);
  int order = compare_values (left, right);

  switch ((GjCompare) node->compare)
    {
    case GJ_COMPARE_BELOW:
      return order < 0;
    case GJ_COMPARE_AT_MOST:
      return order <= 0;
    case GJ_COMPARE_EQUAL:
      return order == 0;
    case GJ_COMPARE_OTHER:
      return order != 0;
    case GJ_COMPARE_AT_LEAST:
      return order >= 0;
    case GJ_COMPARE_ABOVE:
    default:
      return order > 0;
    }
}

static GjTri
eval_in_set (GjEval       *eval,
             const GjNode *node)
{
  const GjSet *set = GJ_AT (eval->edition->sets, GjSet, node->index);

  if (!_gj_eval_has (eval, node->fact))
    return GJ_UNKNOWN;

  GjCode code = eval->values[node->fact];
  return code >= 0 && code < set->n_bits && (set->bits[code / 64] >> (code % 64) & 1) != 0;
}

static GjTri
eval_in_table (GjEval       *eval,
               const GjNode *node)
{
  const GjTable *table = GJ_AT (eval->edition->tables, GjTable, node->index);

  if (!_gj_eval_has (eval, node->fact))
    return GJ_UNKNOWN;

  GjCode code = eval->values[node->fact];
  return code >= 0 && code < table->sizes[0] && table->rows[code] != NULL;
}

static GjTri
eval_has_group (GjEval       *eval,
                const GjNode *node)
{
  if (node->when != GJ_GROUPS_EVER && (eval->groups[GJ_GROUPS_EVER] & node->groups) != 0 &&
      !_gj_eval_has (eval, (int) eval->edition->groups_judged_on))
    return GJ_UNKNOWN;

  return (eval->groups[node->when] & node->groups) != 0;
}

static int
level_rank (const GjEdition *edition,
            GjCode           level)
{
  return level >= 0 && level < edition->level_ranks->len
             ? g_array_index (edition->level_ranks, int, level)
             : 0;
}

/* Levels without a rank (special skills) are neither higher nor lower. */
static gboolean
is_higher (const GjEdition *edition,
           GjCode           a,
           GjCode           b)
{
  int rank = level_rank (edition, b);

  return rank > 0 && level_rank (edition, a) > rank;
}

/* Whether an earlier grant is one of those the test counts; all facts it needs are known. */
gboolean
_gj_eval_grant_counts (const GjEval        *eval,
                       const GjHistoryTest *test,
                       const GjFactGrant   *grant)
{
  if (grant->item < 0 || grant->item >= 64 || (test->items >> grant->item & 1) == 0)
    return FALSE;
  if (test->occupation == GJ_MATCH_SAME
      && grant->occupation != eval->values[GJ_FACT_CLASS_OCCUPATION])
    return FALSE;
  if (test->level == GJ_MATCH_SAME && grant->level != eval->values[GJ_FACT_CLASS_LEVEL])
    return FALSE;
  if (test->level == GJ_MATCH_HIGHER
      && !is_higher (eval->edition, grant->level, eval->values[GJ_FACT_CLASS_LEVEL]))
    return FALSE;
  if ((test->fund == GJ_FUND_OWN && grant->fund != eval->item->fund_code) ||
      (test->fund == GJ_FUND_OTHER && grant->fund == eval->item->fund_code) ||
      (test->fund == GJ_FUND_GIVEN && grant->fund != test->fund_code))
    return FALSE;
  if (test->since != GJ_DATE_NONE && grant->date < test->since)
    return FALSE;

  return test->in_year_of < 0
         || year_of (grant->date) == year_of ((GjDate) eval->values[test->in_year_of]);
}

/* An item found payable a moment ago, as the grant it will be. */
static GjFactGrant
own_grant (const GjEval *eval,
           guint         index)
{
  const GjItem *item = GJ_AT (eval->edition->items, GjItem, index);
  gboolean claimed = (eval->known & GJ_FACT_BIT (GJ_FACT_CLAIM_DATE)) != 0;

  return (GjFactGrant){
    .item = item->index,
    .occupation = eval->values[GJ_FACT_CLASS_OCCUPATION],
    .level = eval->values[GJ_FACT_CLASS_LEVEL],
    .fund = item->fund_code,
    .date = (GjDate) eval->values[claimed ? GJ_FACT_CLAIM_DATE : eval->edition->pack->edition_by],
    .amount = eval->decision->amounts[index],
  };
}

/* How often it was granted, and how much; all facts the test needs are known. */
gint64
_gj_eval_history (const GjEval        *eval,
                  const GjHistoryTest *test,
                  GjFen               *ret_total)
{
  gint64 times = 0;
  GjFen total = 0;

  for (guint i = 0; i < eval->facts->n_grants; i++)
    if (_gj_eval_grant_counts (eval, test, &eval->facts->grants[i]))
      {
        times++;
        total += eval->facts->grants[i].amount;
      }
  for (guint i = 0; eval->granted != 0 && i < eval->decision->n_items; i++)
    if ((eval->granted >> i & 1) != 0)
      {
        GjFactGrant grant = own_grant (eval, i);
        if (!_gj_eval_grant_counts (eval, test, &grant))
          continue;
        times++;
        total += grant.amount;
      }

  *ret_total = total;
  return times;
}

G_NO_INLINE static GjTri
eval_granted (GjEval       *eval,
              const GjNode *node)
{
  const GjHistoryTest *test = GJ_AT (eval->edition->history, GjHistoryTest, node->index);
  GjFen total = 0;
  gboolean known = TRUE;

  if ((eval->history & test->items) == 0)
    return GJ_NO;

  if (test->occupation == GJ_MATCH_SAME)
    known &= _gj_eval_has (eval, GJ_FACT_CLASS_OCCUPATION);
  if (test->level != GJ_MATCH_ANY)
    known &= _gj_eval_has (eval, GJ_FACT_CLASS_LEVEL);
  if (test->in_year_of >= 0)
    known &= _gj_eval_has (eval, test->in_year_of);
  if (!known)
    return GJ_UNKNOWN;

  gint64 times = _gj_eval_history (eval, test, &total);
  return times >= test->at_least && (test->total_at_least < 0 || total >= test->total_at_least);
}

/* As the test says it, without the <not> around it. */
static GjTri
eval_plainly (GjEval       *eval,
              const GjNode *node)
{
  switch ((GjNodeOp) node->op)
    {
    case GJ_NODE_ALL:
      return eval_parts (eval, node, GJ_NO);
    case GJ_NODE_ANY:
      return eval_parts (eval, node, GJ_YES);
    case GJ_NODE_RANGE:
      return !_gj_eval_has (eval, node->fact) ? GJ_UNKNOWN
                                              : _gj_eval_range (eval, node) ^ node->negate;
    case GJ_NODE_COMPARE:
      return eval_compare (eval, node);
    case GJ_NODE_IN_SET:
      return eval_in_set (eval, node);
    case GJ_NODE_IN_TABLE:
      return eval_in_table (eval, node);
    case GJ_NODE_CONSTANT:
      return node->number.num != 0;
    case GJ_NODE_RECORDED:
      return (eval->known >> node->fact & 1) != 0;
    case GJ_NODE_HAS_GROUP:
      return eval_has_group (eval, node);
    case GJ_NODE_STEP_CLEAN:
      return eval->steps[node->index];
    case GJ_NODE_GRANTED:
    default:
      return eval_granted (eval, node);
    }
}

GjTri
_gj_eval_node (GjEval       *eval,
               const GjNode *node)
{
  GjTri result = eval_plainly (eval, node);

  if (G_UNLIKELY (eval->trace != NULL) && node->op > GJ_NODE_ANY)
    eval->trace (eval, GJ_TRACE_TEST, (guint) (node - eval->nodes), (int) result);

  return result == GJ_UNKNOWN ? GJ_UNKNOWN : result ^ node->negate;
}
