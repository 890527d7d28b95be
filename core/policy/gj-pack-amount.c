/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

static guint compile_expr (GjCompiler *self, const xmlNode *xml, GjMeasure *ret_measure);

static guint
add_expr (GjCompiler    *self,
          GjExprOp       op,
          const xmlNode *xml)
{
  GjExpr expr = {
    .op = op, .fact = -1, .parameter = -1, .keys = { -1, -1 }, .through = { -1, -1 },
    .number = { 0, 1 }, .node = (xmlNode *) xml,
  };

  g_array_append_val (self->edition->exprs, expr);
  return self->edition->exprs->len - 1;
}

static GjExpr *
get_expr (GjCompiler *self,
          guint       index)
{
  return GJ_AT (self->edition->exprs, GjExpr, index);
}

static GjMeasure
compile_product (GjCompiler    *self,
                 const xmlNode *xml,
                 guint          index)
{
  GjMeasure measure = { { 0 } };

  for (const xmlNode *child = _gj_xml_first (xml); child != NULL; child = _gj_xml_next (child))
    {
      GjMeasure part;
      compile_expr (self, child, &part);
      measure = _gj_measure_times (measure, part);
    }

  return measure;
}

/* Parts that must be of one unit: those of a sum, of least and most, and both ways of a choice. */
static void
same_measure (GjCompiler    *self,
              const xmlNode *xml,
              GjMeasure      first,
              GjMeasure      other)
{
  if (_gj_measure_equal (first, other))
    return;

  g_autofree char *a = _gj_measure_name (first);
  g_autofree char *b = _gj_measure_name (other);
  _gj_compiler_problem (self, xml, "wrong-unit",
                        _("Amounts of the units “%s” and “%s” cannot be put together."), a, b);
}

static GjMeasure
compile_alike (GjCompiler    *self,
               const xmlNode *xml,
               guint          index)
{
  const xmlNode *child = _gj_xml_first (xml);
  GjMeasure measure;

  compile_expr (self, child, &measure);
  for (child = _gj_xml_next (child); child != NULL; child = _gj_xml_next (child))
    {
      GjMeasure part;
      compile_expr (self, child, &part);
      same_measure (self, child, measure, part);
    }

  return measure;
}

static GjMeasure
compile_choose (GjCompiler    *self,
                const xmlNode *xml,
                guint          index)
{
  const xmlNode *then = _gj_xml_child (xml, "then");
  const xmlNode *otherwise = _gj_xml_child (xml, "otherwise");
  GjMeasure measure, other;
  guint condition = _gj_compile_condition (self, _gj_xml_child (xml, "when"));

  get_expr (self, index)->condition = (guint16) condition;
  compile_expr (self, _gj_xml_first (then), &measure);
  compile_expr (self, _gj_xml_first (otherwise), &other);
  same_measure (self, xml, measure, other);
  return measure;
}

static GjMeasure
compile_value (GjCompiler    *self,
               const xmlNode *xml,
               guint          index)
{
  const char *of = _gj_xml_attribute (xml, "of");
  const char *unit = _gj_xml_attribute (xml, "unit");
  GjMeasure measure = { { 0 } };

  if (of[0] == '$')
    {
      int parameter = _gj_compiler_parameter (self, xml, of + 1);
      if (parameter < 0)
        return measure;
      const GjParameter *found = GJ_AT (self->edition->parameters, GjParameter, parameter);
      if (found->type != GJ_PARAMETER_NUMBER)
        _gj_compiler_problem (self, xml, "wrong-type",
                              _("The parameter “%s” is not a number."), found->id);
      get_expr (self, index)->parameter = (gint16) parameter;
      get_expr (self, index)->number = found->number;
      return found->measure;
    }

  int fact = gj_fact_find (of, -1);
  if (fact >= 0)
    {
      const GjFactInfo *info = gj_fact_info ((GjFact) fact);
      if (info->type != GJ_FACT_TYPE_COUNT && info->type != GJ_FACT_TYPE_SHARE)
        _gj_compiler_problem (self, xml, "wrong-type",
                              _("The fact “%s” is not a number."), info->id);
      get_expr (self, index)->op = GJ_EXPR_FACT;
      get_expr (self, index)->fact = (gint16) fact;
      return _gj_measure_of (info->unit);
    }

  if (strchr (of, '.') != NULL && g_ascii_isalpha (of[0]))
    _gj_compiler_fact (self, xml, of);
  else
    _gj_compiler_number (self, xml, of, GJ_UNIT_NONE, &get_expr (self, index)->number);
  if (unit != NULL && !_gj_measure_parse (unit, &measure))
    _gj_compiler_problem (self, xml, "no-unit", _("“%s” is not a unit."), unit);

  return measure;
}

/* One key of a look-up: a fact, or a fact seen through a table of codes. */
static void
compile_key (GjCompiler    *self,
             const xmlNode *xml,
             guint          index,
             guint          position,
             guint          domain)
{
  const char *through = _gj_xml_attribute (xml, "through");
  int fact = _gj_compiler_fact (self, xml, _gj_xml_attribute (xml, "fact"));
  guint found;

  if (fact < 0)
    return;

  found = gj_fact_info ((GjFact) fact)->domain;
  get_expr (self, index)->keys[position] = (gint16) fact;
  if (gj_fact_info ((GjFact) fact)->type != GJ_FACT_TYPE_CODE)
    {
      _gj_compiler_problem (self, xml, "wrong-type",
                            _("The fact “%s” is not a code and cannot be looked up."),
                               gj_fact_info ((GjFact) fact)->id);
      return;
    }

  if (through != NULL)
    {
      int between = _gj_compiler_table (self, xml, through);
      if (between < 0)
        return;
      const GjTable *table = GJ_AT (self->edition->tables, GjTable, between);
      if (table->n_keys != 1 || !table->has_codes || table->domains[0] != found)
        {
          _gj_compiler_problem (self, xml, "wrong-type",
                                _("The table “%s” does not turn this fact into a code."), through);
          return;
        }
      get_expr (self, index)->through[position] = (gint16) between;
      found = table->values;
    }

  if (found != domain)
    _gj_compiler_problem (self, xml, "wrong-type",
                          _("The table is by “%s”; this key is a code of “%s”."),
                             self->pack->domains[domain].id, self->pack->domains[found].id);
}

static GjMeasure
compile_look_up (GjCompiler    *self,
                 const xmlNode *xml,
                 guint          index)
{
  const char *id = _gj_xml_attribute (xml, "table");
  int found = _gj_compiler_table (self, xml, id);
  GjMeasure nothing = { { 0 } };
  guint n_keys = 0;

  if (found < 0)
    return nothing;

  const GjTable *table = GJ_AT (self->edition->tables, GjTable, found);
  get_expr (self, index)->table = (guint16) found;
  if (table->has_codes)
    _gj_compiler_problem (self, xml, "wrong-type",
                          _("The table “%s” holds codes, not numbers."), id);
  for (const xmlNode *key = _gj_xml_first (xml); key != NULL; key = _gj_xml_next (key), n_keys++)
    if (n_keys < table->n_keys)
      compile_key (self, key, index, n_keys, table->domains[n_keys]);
  if (n_keys != table->n_keys)
    _gj_compiler_problem (self, xml, "wrong-keys",
                          _("The table “%s” is by %u keys; here are %u."), id, table->n_keys,
                             n_keys);

  return table->measure;
}

/* Grants of the same occupation and level, in yuan. */
static GjMeasure
compile_less_granted (GjCompiler    *self,
                      const xmlNode *xml,
                      guint          index)
{
  GjHistoryTest test = { .occupation = GJ_MATCH_SAME, .level = GJ_MATCH_SAME, .fund = GJ_FUND_ANY,
                         .since = GJ_DATE_NONE, .in_year_of = -1, .at_least = 1, .total_at_least = -1 };

  test.items = _gj_compiler_items (self, xml, _gj_xml_attribute (xml, "item"));
  g_array_append_val (self->edition->history, test);
  get_expr (self, index)->history = (guint16) (self->edition->history->len - 1);
  return _gj_measure_of (GJ_UNIT_YUAN);
}

static const struct
{
  const char *element;
  GjExprOp    op;
  GjMeasure (*compile) (GjCompiler *self, const xmlNode *xml, guint index);
} expr_kinds[] = {
  { "product", GJ_EXPR_PRODUCT, compile_product },
  { "sum", GJ_EXPR_SUM, compile_alike },
  { "least", GJ_EXPR_LEAST, compile_alike },
  { "most", GJ_EXPR_MOST, compile_alike },
  { "value", GJ_EXPR_NUMBER, compile_value },
  { "look-up", GJ_EXPR_LOOK_UP, compile_look_up },
  { "choose", GJ_EXPR_CHOOSE, compile_choose },
  { "less-granted", GJ_EXPR_LESS_GRANTED, compile_less_granted },
};

static guint
compile_expr (GjCompiler    *self,
              const xmlNode *xml,
              GjMeasure     *ret_measure)
{
  for (guint i = 0; i < G_N_ELEMENTS (expr_kinds); i++)
    {
      if (!_gj_xml_is (xml, expr_kinds[i].element))
        continue;

      guint index = add_expr (self, expr_kinds[i].op, xml);
      *ret_measure = expr_kinds[i].compile (self, xml, index);
      get_expr (self, index)->end = (guint16) self->edition->exprs->len;
      return index;
    }

  g_assert_not_reached (); /* the schema lets nothing else through */
  return 0;
}

/* @holder is <amount>, with one expression in it; it must come out in yuan. */
guint
_gj_compile_amount (GjCompiler    *self,
                    const xmlNode *holder)
{
  GjMeasure measure;
  guint index = compile_expr (self, _gj_xml_first (holder), &measure);

  if (!self->failed && !_gj_measure_equal (measure, _gj_measure_of (GJ_UNIT_YUAN)))
    {
      g_autofree char *name = _gj_measure_name (measure);
      _gj_compiler_problem (self, holder, "wrong-unit",
                            _("The amount comes out in “%s”; it must be in yuan."), name);
    }

  return index;
}
