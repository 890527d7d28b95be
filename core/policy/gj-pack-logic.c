/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/*
 * Rules that can never bite, that always do, and that contradict one another. A condition is spread out
 * into the ways it can hold, each a list of tests that hold together; a way whose tests exclude one another
 * is none. What is said is proven; what is too large to be spread out is let be.
 */

#define MOST_WAYS 128

typedef struct
{
  guint    node;
  gboolean negate;
} Test;

typedef GPtrArray Ways; /* of GArray of Test */

static GArray *
new_way (const GArray *a,
         const GArray *b)
{
  GArray *way = g_array_new (FALSE, FALSE, sizeof (Test));

  if (a != NULL)
    g_array_append_vals (way, a->data, a->len);
  if (b != NULL)
    g_array_append_vals (way, b->data, b->len);
  return way;
}

static Ways *
new_ways (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
}

/* Both hold: each way of the one with each way of the other; NULL when there are too many. Takes both. */
static Ways *
both (Ways *a,
      Ways *b)
{
  Ways *result = a != NULL && b != NULL && (gsize) a->len * b->len <= MOST_WAYS ? new_ways () : NULL;

  for (guint i = 0; result != NULL && i < a->len; i++)
    for (guint j = 0; j < b->len; j++)
      g_ptr_array_add (result, new_way (a->pdata[i], b->pdata[j]));
  g_clear_pointer (&a, g_ptr_array_unref);
  g_clear_pointer (&b, g_ptr_array_unref);
  return result;
}

/* One of them holds. Takes both. */
static Ways *
either (Ways *a,
        Ways *b)
{
  Ways *result = a != NULL && b != NULL && a->len + b->len <= MOST_WAYS ? a : NULL;

  while (result != NULL && b->len > 0)
    g_ptr_array_add (a, g_ptr_array_steal_index (b, 0));
  if (result == NULL)
    g_clear_pointer (&a, g_ptr_array_unref);
  g_clear_pointer (&b, g_ptr_array_unref);
  return result;
}

static Ways *
spread (const GjEdition *edition,
        guint            index,
        gboolean         negate)
{
  const GjNode *node = GJ_AT (edition->nodes, GjNode, index);
  gboolean is_negated = node->negate != negate;

  if (node->op != GJ_NODE_ALL && node->op != GJ_NODE_ANY)
    {
      Test test = { index, is_negated };
      Ways *ways = new_ways ();
      GArray *way = new_way (NULL, NULL);

      g_array_append_val (way, test);
      g_ptr_array_add (ways, way);
      return ways;
    }

  gboolean is_all = (node->op == GJ_NODE_ALL) != is_negated;
  Ways *ways = NULL;
  gboolean is_first = TRUE;
  for (guint at = index + 1; at < node->end; at = GJ_AT (edition->nodes, GjNode, at)->end)
    {
      Ways *part = spread (edition, at, is_negated);
      ways = is_first ? part : is_all ? both (ways, part) : either (ways, part);
      is_first = FALSE;
    }
  return ways;
}

/* ----- tests that exclude one another ----- */

/* What a test of a number allows: from and to, each open or not; and one number it does not allow. */
typedef struct
{
  GjRational from, to, not;
  gboolean   has_from, has_to, has_not, from_open, to_open;
} Bounds;

static void
bound_below (Bounds    *bounds,
             GjRational number,
             gboolean   is_open)
{
  int order = bounds->has_from ? gj_rational_compare (number, bounds->from) : 1;

  if (order > 0 || (order == 0 && is_open))
    {
      bounds->from = number;
      bounds->from_open = is_open;
    }
  bounds->has_from = TRUE;
}

static void
bound_above (Bounds    *bounds,
             GjRational number,
             gboolean   is_open)
{
  int order = bounds->has_to ? gj_rational_compare (number, bounds->to) : -1;

  if (order < 0 || (order == 0 && is_open))
    {
      bounds->to = number;
      bounds->to_open = is_open;
    }
  bounds->has_to = TRUE;
}

static void
bound (Bounds       *bounds,
       const GjNode *node,
       gboolean      negate)
{
  static const GjCompare opposite[] = {
    [GJ_COMPARE_BELOW] = GJ_COMPARE_AT_LEAST, [GJ_COMPARE_AT_MOST] = GJ_COMPARE_ABOVE, [GJ_COMPARE_EQUAL] = GJ_COMPARE_OTHER,
    [GJ_COMPARE_OTHER] = GJ_COMPARE_EQUAL, [GJ_COMPARE_AT_LEAST] = GJ_COMPARE_BELOW, [GJ_COMPARE_ABOVE] = GJ_COMPARE_AT_MOST,
  };
  GjCompare compare = negate ? opposite[node->compare] : (GjCompare) node->compare;
  gboolean is_whole = node->op == GJ_NODE_RANGE;
  GjRational number = node->number;

  if (compare == GJ_COMPARE_OTHER)
    {
      bounds->not = number;
      bounds->has_not = TRUE;
      return;
    }
  /* Whole numbers have neighbours. */
  if (compare == GJ_COMPARE_ABOVE)
    bound_below (bounds, is_whole ? GJ_RATIONAL (number.num + 1, 1) : number, !is_whole);
  else if (compare == GJ_COMPARE_AT_LEAST || compare == GJ_COMPARE_EQUAL)
    bound_below (bounds, number, FALSE);
  if (compare == GJ_COMPARE_BELOW)
    bound_above (bounds, is_whole ? GJ_RATIONAL (number.num - 1, 1) : number, !is_whole);
  else if (compare == GJ_COMPARE_AT_MOST || compare == GJ_COMPARE_EQUAL)
    bound_above (bounds, number, FALSE);
}

static gboolean
is_number_test (const GjNode *node)
{
  return node->op == GJ_NODE_RANGE || (node->op == GJ_NODE_COMPARE && node->other < 0 && node->months == 0);
}

static gboolean
numbers_exclude (const GjEdition *edition,
                 const GArray    *way,
                 int              fact)
{
  Bounds bounds = { .has_from = FALSE };

  for (guint i = 0; i < way->len; i++)
    {
      const Test *test = &g_array_index (way, Test, i);
      const GjNode *node = GJ_AT (edition->nodes, GjNode, test->node);
      if (node->fact == fact && is_number_test (node))
        bound (&bounds, node, test->negate);
    }
  if (!bounds.has_from || !bounds.has_to)
    return FALSE;

  int order = gj_rational_compare (bounds.from, bounds.to);
  return order > 0 || (order == 0 && (bounds.from_open || bounds.to_open))
         || (order == 0 && bounds.has_not && gj_rational_compare (bounds.not, bounds.from) == 0);
}

/* What a comparison of two facts allows: below, equal, above as bits. */
static guint
allowed_orders (const Test   *test,
                const GjNode *node)
{
  static const guint orders[] = { 1, 3, 2, 5, 6, 4 };

  return test->negate ? 7 & ~orders[node->compare] : orders[node->compare];
}

static gboolean
same_test (const GjEdition *edition,
           const GjNode    *a,
           const GjNode    *b)
{
  if (a->op != b->op || a->fact != b->fact)
    return FALSE;
  switch ((GjNodeOp) a->op)
    {
    case GJ_NODE_IN_SET:
    case GJ_NODE_IN_TABLE:
    case GJ_NODE_STEP_CLEAN:
      return a->index == b->index;
    case GJ_NODE_RECORDED:
      return TRUE;
    case GJ_NODE_GRANTED:
      return memcmp (GJ_AT (edition->history, GjHistoryTest, a->index), GJ_AT (edition->history, GjHistoryTest, b->index),
                     sizeof (GjHistoryTest))
             == 0;
    case GJ_NODE_ALL:
    case GJ_NODE_ANY:
    case GJ_NODE_COMPARE:
    case GJ_NODE_RANGE:
    case GJ_NODE_CONSTANT:
    case GJ_NODE_HAS_GROUP:
    default:
      return FALSE;
    }
}

/* Whoever is in the one set at the one time is in the other at the other. */
static gboolean
groups_follow (const GjNode *from,
               const GjNode *to)
{
  return (from->groups & ~to->groups) == 0 && (from->when == to->when || to->when == GJ_GROUPS_EVER);
}

static gboolean
pair_excludes (const GjEdition *edition,
               const Test      *a,
               const Test      *b)
{
  const GjNode *x = GJ_AT (edition->nodes, GjNode, a->node);
  const GjNode *y = GJ_AT (edition->nodes, GjNode, b->node);

  if (x->op == GJ_NODE_HAS_GROUP && y->op == GJ_NODE_HAS_GROUP)
    return !a->negate && b->negate && groups_follow (x, y);
  if (x->op == GJ_NODE_COMPARE && y->op == GJ_NODE_COMPARE && x->other >= 0 && x->fact == y->fact && x->other == y->other
      && x->months == y->months)
    return (allowed_orders (a, x) & allowed_orders (b, y)) == 0;

  return a->negate != b->negate && same_test (edition, x, y);
}

static gboolean
excludes_itself (const GjEdition *edition,
                 const GArray    *way)
{
  for (guint i = 0; i < way->len; i++)
    {
      const Test *test = &g_array_index (way, Test, i);
      const GjNode *node = GJ_AT (edition->nodes, GjNode, test->node);

      if (node->op == GJ_NODE_CONSTANT && (node->number.num != 0) == test->negate)
        return TRUE;
      if (is_number_test (node) && numbers_exclude (edition, way, node->fact))
        return TRUE;
      for (guint j = 0; j < way->len; j++)
        if (i != j && pair_excludes (edition, test, &g_array_index (way, Test, j)))
          return TRUE;
    }

  return FALSE;
}

/* Takes @ways. */
static gboolean
is_impossible (const GjEdition *edition,
               Ways            *ways)
{
  gboolean is_none = ways != NULL;

  for (guint i = 0; is_none && i < ways->len; i++)
    is_none = excludes_itself (edition, ways->pdata[i]);
  g_clear_pointer (&ways, g_ptr_array_unref);
  return is_none;
}

/* ----- rules ----- */

static const GjEntry *
rule_at (const GjEdition *edition,
         guint            index)
{
  return GJ_AT (edition->entries, GjEntry, index);
}

/* Where @a holds @b does too. */
static gboolean
follows (const GjEdition *edition,
         guint            a,
         guint            b)
{
  return is_impossible (edition, both (spread (edition, rule_at (edition, a)->condition, FALSE),
                                       spread (edition, rule_at (edition, b)->condition, TRUE)));
}

static gboolean
always_bites (const GjEdition *edition,
              const GjEntry   *entry)
{
  return is_impossible (edition, spread (edition, entry->condition, TRUE));
}

static void
check_pair (const GjEdition *edition,
            guint            a,
            guint            b,
            GPtrArray       *problems)
{
  const GjEntry *x = rule_at (edition, a);
  const GjEntry *y = rule_at (edition, b);
  gboolean both_refuse = x->outcome == GJ_OUTCOME_REFUSED && y->outcome == GJ_OUTCOME_REFUSED;

  if (both_refuse && !always_bites (edition, x) && !always_bites (edition, y)
      && is_impossible (edition, both (spread (edition, x->condition, TRUE), spread (edition, y->condition, TRUE))))
    _gj_pack_add_problem (problems, _gj_xml_line (y->node), TRUE, "contradicting-rules",
                          _("Whatever the case, “%s” or “%s” (line %u) refuses: nobody can pass both."), y->code, x->code,
                          _gj_xml_line (x->node));
  else if (x->outcome != y->outcome && x->outcome != GJ_OUTCOME_PAYABLE && y->outcome != GJ_OUTCOME_PAYABLE
           && follows (edition, a, b) && follows (edition, b, a))
    _gj_pack_add_problem (problems, _gj_xml_line (y->node), TRUE, "contradicting-rules",
                          _("“%s” and “%s” (line %u) hold in the same cases, but say different things."), y->code, x->code,
                          _gj_xml_line (x->node));
}

/* The rules of one step or item; in a <first>, a rule behind one it follows is never tried. */
static void
check_list (const GjEdition *edition,
            guint            begin,
            guint            end,
            gboolean         is_first,
            GHashTable      *reachable,
            GPtrArray       *problems)
{
  for (guint at = begin; at < end; at = rule_at (edition, at)->end)
    {
      const GjEntry *entry = rule_at (edition, at);
      gboolean is_shadowed = FALSE;

      if (entry->kind != GJ_ENTRY_RULE)
        {
          check_list (edition, at + 1, entry->end, entry->kind == GJ_ENTRY_FIRST, reachable, problems);
          continue;
        }
      for (guint before = begin; before < at; before = rule_at (edition, before)->end)
        {
          if (rule_at (edition, before)->kind != GJ_ENTRY_RULE)
            continue;
          if (is_first)
            is_shadowed |= rule_at (edition, before)->outcome != GJ_OUTCOME_PAYABLE && follows (edition, at, before);
          else
            check_pair (edition, before, at, problems);
        }
      if (!is_shadowed && !is_impossible (edition, spread (edition, entry->condition, FALSE)))
        g_hash_table_add (reachable, entry->node);
      if (entry->outcome != GJ_OUTCOME_PAYABLE && always_bites (edition, entry))
        _gj_pack_add_problem (problems, _gj_xml_line (entry->node), FALSE, "always-bites",
                              _("The rule “%s” bites in every case of the edition “%s”."), entry->code, edition->id);
    }
}

static void
say_unreachable (const GjPack *pack,
                 GHashTable   *reachable,
                 GPtrArray    *problems)
{
  for (guint i = 0; i < pack->editions->len; i++)
    {
      const GjEdition *edition = pack->editions->pdata[i];

      for (guint j = 0; j < edition->entries->len; j++)
        {
          const GjEntry *entry = rule_at (edition, j);
          if (entry->kind == GJ_ENTRY_RULE && !g_hash_table_contains (reachable, entry->node))
            _gj_pack_add_problem (problems, _gj_xml_line (entry->node), FALSE, "unreachable-rule",
                                  _("The rule “%s” can never bite: its condition excludes itself, or an earlier rule always comes first."),
                                  entry->code);
        }
    }
}

void
_gj_pack_check_logic (GjPack    *pack,
                      GPtrArray *problems)
{
  g_autoptr (GHashTable) reachable = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < pack->editions->len; i++)
    {
      const GjEdition *edition = pack->editions->pdata[i];

      for (guint j = 0; j < edition->steps->len; j++)
        {
          const GjStep *step = GJ_AT (edition->steps, GjStep, j);
          check_list (edition, step->begin, step->end, FALSE, reachable, problems);
        }
      for (guint j = 0; j < edition->items->len; j++)
        {
          const GjItem *item = GJ_AT (edition->items, GjItem, j);
          check_list (edition, item->begin, item->end, FALSE, reachable, problems);
          check_list (edition, item->notes_begin, item->notes_end, FALSE, reachable, problems);
        }
    }
  say_unreachable (pack, reachable, problems);
}
