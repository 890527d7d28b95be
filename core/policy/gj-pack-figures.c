/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* How sure the figures of a pack are, whether they keep to the ceilings it states, and whether its tables have gaps. */

static void
count_figure (GjPack        *pack,
              const xmlNode *node,
              GPtrArray     *problems)
{
  g_autofree char *document = NULL;
  g_autofree char *article = NULL;
  g_autofree char *confidence = NULL;
  gboolean is_verified, is_sure;

  _gj_source (pack, node, &document, &article, &confidence);
  is_verified = strcmp (confidence, "verified") == 0;
  is_sure = is_verified || strcmp (confidence, "high") == 0;
  pack->n_figures++;
  pack->n_unverified += !is_verified;
  pack->n_unsure += !is_sure;
  if (document[0] == '\0' && confidence[0] == '\0')
    _gj_pack_add_problem (problems, _gj_xml_line (node), FALSE, "no-source",
                          _("This figure of “%s” says neither its document nor how sure it is."), _gj_xml_attribute (node->parent, "id"));
}

static void
check_sources (GjPack    *pack,
               GPtrArray *problems)
{
  static const char *const holders[] = { "parameters", "sets", "tables" };

  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      const xmlNode *holder = _gj_xml_child (pack->root, holders[i]);

      for (const xmlNode *thing = holder != NULL ? _gj_xml_first (holder) : NULL; thing != NULL; thing = _gj_xml_next (thing))
        for (const xmlNode *node = _gj_xml_first (thing); node != NULL; node = _gj_xml_next (node))
          if (!_gj_xml_is (node, "title"))
            count_figure (pack, node, problems);
    }

  if (!pack->is_sample && pack->n_unsure > 0)
    _gj_pack_add_problem (problems, _gj_xml_line (pack->root), FALSE, "unsure-figures",
                          ngettext ("%u figure is not sure; the pack is treated as a sample.",
                                    "%u figures are not sure; the pack is treated as a sample.", pack->n_unsure),
                          pack->n_unsure);
  pack->is_sample |= pack->n_unsure > 0;
}

/* The evidence of a group says something. */
static void
check_groups (const GjPack *pack,
              GPtrArray    *problems)
{
  const xmlNode *groups = _gj_xml_child (pack->root, "groups");

  for (const xmlNode *group = groups != NULL ? _gj_xml_first (groups) : NULL; group != NULL; group = _gj_xml_next (group))
    {
      const xmlNode *evidence = _gj_xml_is (group, "group") ? _gj_xml_child (group, "evidence") : NULL;
      g_autofree char *words = evidence != NULL ? _gj_xml_content (evidence) : NULL;

      if (words != NULL && words[0] == '\0')
        _gj_pack_add_problem (problems, _gj_xml_line (group), TRUE, "no-evidence",
                              _("The group “%s” has no evidence by which a person is known to belong to it."),
                              _gj_xml_attribute (group, "code"));
    }
}

/* ----- ceilings ----- */

static void
say_above (GPtrArray     *problems,
           const xmlNode *node,
           const char    *id,
           GjRational     most,
           GjRational     ceiling)
{
  g_autofree char *a = gj_rational_format (most);
  g_autofree char *b = gj_rational_format (ceiling);

  _gj_pack_add_problem (problems, _gj_xml_line (node), TRUE, "above-ceiling", _("“%s” can come to %s; the stated ceiling is %s."), id, a, b);
}

/* A number, or a parameter of the unit of the table. */
static gboolean
table_ceiling (const GjEdition *edition,
               const GjTable   *table,
               GPtrArray       *problems,
               GjRational      *ret_ceiling)
{
  const char *text = _gj_xml_attribute (table->node, "ceiling");

  if (text == NULL || table->has_codes)
    return FALSE;
  if (text[0] != '$')
    {
      if (gj_rational_parse (text, -1, ret_ceiling))
        return TRUE;
      _gj_pack_add_problem (problems, _gj_xml_line (table->node), TRUE, "bad-value", _("“%s” is not a number."), text);
      return FALSE;
    }

  int index = gj_edition_parameter_find (edition, text + 1);
  if (index < 0)
    {
      _gj_pack_add_problem (problems, _gj_xml_line (table->node), TRUE, "unknown-parameter", _("There is no parameter “%s”."), text + 1);
      return FALSE;
    }
  GjParameter *parameter = GJ_AT (edition->parameters, GjParameter, index);
  parameter->used = TRUE;
  if (!_gj_measure_equal (parameter->measure, table->measure))
    {
      _gj_pack_add_problem (problems, _gj_xml_line (table->node), TRUE, "wrong-unit",
                            _("The ceiling “%s” is not in the unit of the table “%s”."), text + 1, table->id);
      return FALSE;
    }
  *ret_ceiling = parameter->number;
  return TRUE;
}

static gsize
n_cells (const GjTable *table)
{
  return table->cells != NULL ? (gsize) table->sizes[0] * table->sizes[1] : 0;
}

static void
check_table_ceiling (const GjEdition *edition,
                     const GjTable   *table,
                     GPtrArray       *problems)
{
  GjRational ceiling;

  if (!table_ceiling (edition, table, problems, &ceiling))
    return;
  for (gsize i = 0; i < n_cells (table); i++)
    if (table->rows[i] != NULL && gj_rational_compare (table->cells[i], ceiling) > 0)
      say_above (problems, table->rows[i], table->id, table->cells[i], ceiling);
}

static gboolean most_of (const GjEdition *edition, guint index, GjRational *ret_most);

static gboolean
most_of_table (const GjTable *table,
               GjRational    *ret_most)
{
  GjRational most = table->has_default ? table->fallback : GJ_RATIONAL (0, 1);

  for (gsize i = 0; i < n_cells (table); i++)
    if (table->rows[i] != NULL && gj_rational_compare (table->cells[i], most) > 0)
      most = table->cells[i];

  *ret_most = most;
  return TRUE;
}

static gboolean
most_of_parts (const GjEdition *edition,
               guint            index,
               GjRational      *ret_most)
{
  const GjExpr *expr = GJ_AT (edition->exprs, GjExpr, index);
  GjRational most = expr->op == GJ_EXPR_PRODUCT ? GJ_RATIONAL (1, 1) : GJ_RATIONAL (0, 1);
  gboolean is_known = expr->op != GJ_EXPR_LEAST;
  GjRational part;

  for (guint at = index + 1; at < expr->end; at = GJ_AT (edition->exprs, GjExpr, at)->end)
    {
      gboolean has_part = most_of (edition, at, &part);

      if (expr->op == GJ_EXPR_LEAST)
        {
          if (has_part && (!is_known || gj_rational_compare (part, most) < 0))
            most = part;
          is_known |= has_part;
          continue;
        }
      if (!has_part)
        return FALSE;
      if (expr->op == GJ_EXPR_PRODUCT ? !gj_rational_multiply (most, part, &most)
                                      : expr->op == GJ_EXPR_SUM && !gj_rational_add (most, part, &most))
        return FALSE;
      if (expr->op != GJ_EXPR_PRODUCT && expr->op != GJ_EXPR_SUM && gj_rational_compare (part, most) > 0)
        most = part;
    }

  *ret_most = most;
  return is_known;
}

/* The most an amount can come to by the figures alone; FALSE when a fact has a say that has no end, or a figure is below zero. */
static gboolean
most_of (const GjEdition *edition,
         guint            index,
         GjRational      *ret_most)
{
  const GjExpr *expr = GJ_AT (edition->exprs, GjExpr, index);
  GjRational other;
  guint then = index + 1;

  switch ((GjExprOp) expr->op)
    {
    case GJ_EXPR_NUMBER:
      *ret_most = expr->number;
      return expr->number.num >= 0;
    case GJ_EXPR_LOOK_UP:
      return most_of_table (GJ_AT (edition->tables, GjTable, expr->table), ret_most);
    case GJ_EXPR_LESS_GRANTED:
      *ret_most = GJ_RATIONAL (0, 1);
      return TRUE;
    case GJ_EXPR_FACT:
      return FALSE;
    case GJ_EXPR_CHOOSE:
      if (!most_of (edition, then, ret_most) || !most_of (edition, GJ_AT (edition->exprs, GjExpr, then)->end, &other))
        return FALSE;
      if (gj_rational_compare (other, *ret_most) > 0)
        *ret_most = other;
      return TRUE;
    case GJ_EXPR_PRODUCT:
    case GJ_EXPR_SUM:
    case GJ_EXPR_LEAST:
    case GJ_EXPR_MOST:
    default:
      return most_of_parts (edition, index, ret_most);
    }
}

static void
check_item_ceiling (const GjEdition *edition,
                    const GjItem    *item,
                    GPtrArray       *problems)
{
  GjRational most, ceiling;

  if (item->ceiling < 0 || !most_of (edition, item->amount, &most)
      || !gj_rational_multiply (GJ_RATIONAL (item->ceiling, 1), GJ_RATIONAL (1, 100), &ceiling))
    return;
  if (gj_rational_compare (most, ceiling) > 0)
    say_above (problems, item->node, item->code, most, ceiling);
}

/* ----- gaps ----- */

/* The codes a table should have a row for: all of a domain of the pack's own, of others those it speaks of,
 * and of levels those between the lowest and the highest. */
static GArray *
expected_codes (const GjEdition *edition,
                const GjTable   *table,
                guint            key)
{
  GArray *codes = g_array_new (FALSE, FALSE, sizeof (GjCode));
  guint size = table->sizes[key];
  g_autofree gboolean *has = g_new0 (gboolean, size + 1);
  int lowest = G_MAXINT, highest = 0;

  for (gsize i = 0; i < n_cells (table); i++)
    has[key == 0 ? i / table->sizes[1] : i % table->sizes[1]] |= table->rows[i] != NULL;
  for (guint i = 0; i < size && table->domains[key] == GJ_DOMAIN_LEVEL && i < edition->level_ranks->len; i++)
    {
      int rank = g_array_index (edition->level_ranks, int, i);
      if (has[i] && rank > 0)
        {
          lowest = MIN (lowest, rank);
          highest = MAX (highest, rank);
        }
    }
  for (GjCode i = 0; i < size; i++)
    {
      int rank = table->domains[key] == GJ_DOMAIN_LEVEL && i < edition->level_ranks->len ? g_array_index (edition->level_ranks, int, i) : 0;
      if (has[i] || table->domains[key] >= GJ_N_DOMAINS || (rank > lowest && rank < highest))
        g_array_append_val (codes, i);
    }

  return codes;
}

static void
check_gaps (const GjEdition *edition,
            const GjTable   *table,
            GPtrArray       *problems)
{
  gboolean has_rows = FALSE;

  for (gsize i = 0; i < n_cells (table) && !has_rows; i++)
    has_rows = table->rows[i] != NULL;
  if (table->has_default || !has_rows)
    return;

  g_autoptr (GArray) first = expected_codes (edition, table, 0);
  g_autoptr (GArray) second = table->n_keys == 2 ? expected_codes (edition, table, 1) : NULL;
  for (guint i = 0; i < first->len; i++)
    for (guint j = 0; j < (second != NULL ? second->len : 1); j++)
      {
        GjCode a = g_array_index (first, GjCode, i), b = second != NULL ? g_array_index (second, GjCode, j) : 0;
        char text[GJ_CODE_TEXT_SIZE];

        if (table->rows[(gsize) a * table->sizes[1] + (gsize) b] != NULL)
          continue;
        g_autofree char *key = g_strdup (gj_pack_code_text (edition->pack, (GjDomain) table->domains[0], a, text));
        if (second != NULL)
          {
            g_autofree char *one = g_steal_pointer (&key);
            key = g_strjoin (", ", one, gj_pack_code_text (edition->pack, (GjDomain) table->domains[1], b, text), NULL);
          }
        _gj_pack_add_problem (problems, _gj_xml_line (table->node), FALSE, "table-gap",
                              _("The table “%s” has no row for “%s” in the edition “%s”."), table->id, key, edition->id);
      }
}

void
_gj_pack_check_figures (GjPack    *pack,
                        GPtrArray *problems)
{
  for (guint i = 0; i < pack->editions->len; i++)
    {
      const GjEdition *edition = pack->editions->pdata[i];

      for (guint j = 0; j < edition->tables->len; j++)
        {
          check_table_ceiling (edition, GJ_AT (edition->tables, GjTable, j), problems);
          check_gaps (edition, GJ_AT (edition->tables, GjTable, j), problems);
        }
      for (guint j = 0; j < edition->items->len; j++)
        check_item_ceiling (edition, GJ_AT (edition->items, GjItem, j), problems);
    }
  check_sources (pack, problems);
  check_groups (pack, problems);
}
