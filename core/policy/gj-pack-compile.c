/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* A set is as wide as its domain when it is made; codes that come later are not in it. */
static void
set_add (GjSet *set,
         GjCode code)
{
  guint needed = ((guint) code / 64 + 1) * 64;

  if (needed > set->n_bits)
    {
      set->bits = g_renew (guint64, set->bits, needed / 64);
      for (guint i = set->n_bits / 64; i < needed / 64; i++)
        set->bits[i] = 0;
      set->n_bits = needed;
    }

  set->bits[code / 64] |= G_GUINT64_CONSTANT (1) << (code % 64);
}

static gboolean
parse_parameter_value (GjParameter *parameter)
{
  if (parameter->type == GJ_PARAMETER_NUMBER)
    return gj_rational_parse (parameter->text, -1, &parameter->number);

  if (parameter->type == GJ_PARAMETER_DATE)
    {
      GjDate date = gj_date_parse (parameter->text, -1);
      parameter->number = GJ_RATIONAL (date, 1);
      return date != GJ_DATE_NONE;
    }

  parameter->number = GJ_RATIONAL (strcmp (parameter->text, "true") == 0, 1);
  return strcmp (parameter->text, "true") == 0 || strcmp (parameter->text, "false") == 0;
}

static xmlNode *
find_value (GjCompiler    *self,
            const xmlNode *parameter)
{
  xmlNode *found = NULL;

  for (xmlNode *child = _gj_xml_first (parameter); child != NULL; child = _gj_xml_next (child))
    {
      if (!_gj_xml_is (child, "value") || !_gj_xml_in_edition (child, self->edition->id))
        continue;
      if (found != NULL && _gj_xml_same_layer (found, child))
        _gj_compiler_problem (
            self, child, "double-value",
            _("The parameter “%s” has more than one value for the edition “%s”."),
               _gj_xml_attribute (parameter, "id"), self->edition->id);
      found = child;
    }

  return found;
}

static void
compile_parameter (GjCompiler *self,
                   xmlNode    *node)
{
  GjParameter parameter = { .node = node };
  const char *id = _gj_xml_attribute (node, "id");
  const char *type = _gj_xml_attribute (node, "type");
  const char *unit = _gj_xml_attribute (node, "unit");

  parameter.value_node = find_value (self, node);
  if (parameter.value_node == NULL)
    {
      _gj_compiler_problem (self, node, "no-value",
                            _("The parameter “%s” has no value for the edition “%s”."), id,
                               self->edition->id);
      return;
    }

  parameter.type = g_strcmp0 (type, "date") == 0   ? GJ_PARAMETER_DATE
                   : g_strcmp0 (type, "flag") == 0 ? GJ_PARAMETER_FLAG
                                                   : GJ_PARAMETER_NUMBER;
  parameter.id = g_strdup (id);
  parameter.unit = g_strdup (unit != NULL ? unit : "");
  parameter.text = _gj_xml_content (parameter.value_node);
  if (parameter.type == GJ_PARAMETER_NUMBER &&
      (unit == NULL || !_gj_measure_parse (unit, &parameter.measure)))
    _gj_compiler_problem (self, node, "no-unit",
                          _("The parameter “%s” is a number and must say its unit; “1” is the unit of plain numbers."),
                             id);
  if (!parse_parameter_value (&parameter))
    _gj_compiler_problem (self, parameter.value_node, "bad-value",
                          _("“%s” is not a good value for the parameter “%s”."), parameter.text,
                             id);

  g_array_append_val (self->edition->parameters, parameter);
}

static void
compile_set (GjCompiler *self,
             xmlNode    *node)
{
  GjSet set = { .node = node, .id = g_strdup (_gj_xml_attribute (node, "id")) };
  int domain = _gj_compiler_domain (self, node, _gj_xml_attribute (node, "domain"));

  const xmlNode *speaker = NULL; /* the lowest layer that names members */

  set.domain = (guint) MAX (domain, 0);
  for (const xmlNode *child = _gj_xml_child (node, "members"); child != NULL; child = _gj_xml_next (child))
    if (_gj_xml_in_edition (child, self->edition->id))
      speaker = child;
  for (xmlNode *child = _gj_xml_first (node); child != NULL && domain >= 0;
       child = _gj_xml_next (child))
    {
      if (!_gj_xml_is (child, "members") || !_gj_xml_in_edition (child, self->edition->id) || !_gj_xml_same_layer (child, speaker))
        continue;

      g_autofree char *content = _gj_xml_content (child);
      g_auto (GStrv) codes = g_strsplit_set (content, " \t\r\n", -1);
      for (guint i = 0; codes[i] != NULL; i++)
        {
          GjCode code
              = codes[i][0] != '\0' ? _gj_compiler_code (self, child, set.domain, codes[i]) : -1;
          if (code >= 0)
            set_add (&set, code);
        }
    }

  g_array_append_val (self->edition->sets, set);
}

/* The codes of a key attribute, interned; an empty array when there are none. */
static GArray *
row_codes (GjCompiler    *self,
           const xmlNode *row,
           const char    *attribute,
           guint          domain)
{
  GArray *codes = g_array_new (FALSE, FALSE, sizeof (GjCode));
  const char *list = _gj_xml_attribute (row, attribute);
  g_auto (GStrv) parts = g_strsplit_set (list != NULL ? list : "", " \t\r\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      GjCode code = parts[i][0] != '\0' ? _gj_compiler_code (self, row, domain, parts[i]) : -1;
      if (code >= 0)
        g_array_append_val (codes, code);
    }

  return codes;
}

static gboolean
parse_cell (GjCompiler    *self,
            const GjTable *table,
            const xmlNode *node,
            const char    *text,
            GjRational    *ret_value)
{
  if (!table->has_codes)
    {
      if (gj_rational_parse (text, -1, ret_value))
        return TRUE;
      _gj_compiler_problem (self, node, "bad-value", _("“%s” is not a number."), text);
      return FALSE;
    }

  GjCode code = _gj_compiler_code (self, node, table->values, text);
  *ret_value = GJ_RATIONAL (code, 1);
  return code >= 0;
}

static void
fill_row (GjCompiler *self,
          GjTable    *table,
          xmlNode    *row)
{
  g_autofree char *text = _gj_xml_content (row);
  g_autoptr (GArray) first = row_codes (self, row, "key", table->domains[0]);
  g_autoptr (GArray) second = row_codes (self, row, "key2", table->domains[1]);
  GjRational value;

  if (!parse_cell (self, table, row, text, &value))
    return;

  for (guint i = 0; i < first->len; i++)
    for (guint j = 0; j < (table->n_keys == 2 ? second->len : 1); j++)
      {
        gsize column = table->n_keys == 2 ? (gsize) g_array_index (second, GjCode, j) : 0;
        gsize cell = (gsize) g_array_index (first, GjCode, i) * table->sizes[1] + column;
        if (table->rows[cell] != NULL && _gj_xml_same_layer (table->rows[cell], row))
          _gj_compiler_problem (self, row, "overlapping-rows",
                                _("This row of the table “%s” says again what line %u says."),
                                table->id, _gj_xml_line (table->rows[cell]));
        table->rows[cell] = row;
        table->cells[cell] = value;
      }
}

/* Interns all keys first, those of other editions too, so that every edition has the same codes. */
static gboolean
size_table (GjCompiler *self,
            GjTable    *table)
{
  for (xmlNode *row = _gj_xml_child (table->node, "row"); row != NULL; row = _gj_xml_next (row))
    {
      g_array_unref (row_codes (self, row, "key", table->domains[0]));
      if ((_gj_xml_attribute (row, "key2") != NULL) != (table->n_keys == 2))
        _gj_compiler_problem (self, row, "wrong-keys",
                              _("The table “%s” is by %u keys; this row has another number."),
                                 table->id, table->n_keys);
      g_array_unref (row_codes (self, row, "key2", table->domains[1]));
    }
  if (self->failed)
    return FALSE;

  table->sizes[0] = self->pack->domains[table->domains[0]].texts->len;
  table->sizes[1] = table->n_keys == 2 ? self->pack->domains[table->domains[1]].texts->len : 1;
  gsize n_cells = (gsize) table->sizes[0] * table->sizes[1];
  self->pack->n_cells += n_cells;
  if (self->pack->n_cells > GJ_MAX_CELLS)
    {
      _gj_compiler_problem (self, table->node, "too-large",
                            _("The tables of this pack are too large."));
      return FALSE;
    }

  table->cells = g_new0 (GjRational, n_cells);
  table->rows = g_new0 (xmlNode *, n_cells);
  return TRUE;
}

static void
compile_table (GjCompiler *self,
               xmlNode    *node)
{
  GjTable table = { .node = node, .id = g_strdup (_gj_xml_attribute (node, "id")) };
  const char *by2 = _gj_xml_attribute (node, "by2");
  const char *values = _gj_xml_attribute (node, "values");
  const char *unit = _gj_xml_attribute (node, "unit");
  const char *fallback = _gj_xml_attribute (node, "default");
  int first = _gj_compiler_domain (self, node, _gj_xml_attribute (node, "by"));
  int second = by2 != NULL ? _gj_compiler_domain (self, node, by2) : 0;
  int value_domain = values != NULL ? _gj_compiler_domain (self, node, values) : 0;

  table.n_keys = by2 != NULL ? 2 : 1;
  table.domains[0] = (guint) MAX (first, 0);
  table.domains[1] = (guint) MAX (second, 0);
  table.has_codes = values != NULL;
  table.values = (guint) MAX (value_domain, 0);
  if ((values != NULL) == (unit != NULL))
    _gj_compiler_problem (
        self, node, "no-unit",
        _("The table “%s” must say either the unit of its numbers or the domain of its codes."),
           table.id);
  else if (unit != NULL && !_gj_measure_parse (unit, &table.measure))
    _gj_compiler_problem (self, node, "no-unit", _("“%s” is not a unit."), unit);

  table.has_default = fallback != NULL && !self->failed &&
                      parse_cell (self, &table, node, fallback, &table.fallback);
  if (!self->failed && size_table (self, &table))
    for (xmlNode *row = _gj_xml_child (node, "row"); row != NULL; row = _gj_xml_next (row))
      if (_gj_xml_in_edition (row, self->edition->id))
        fill_row (self, &table, row);

  g_array_append_val (self->edition->tables, table);
}

static void
compile_codes (GjCompiler    *self,
               const xmlNode *node,
               guint          domain,
               GArray        *codes)
{
  g_autofree char *content = _gj_xml_content (node);
  g_auto (GStrv) parts = g_strsplit_set (content, " \t\r\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      GjCode code = parts[i][0] != '\0' ? _gj_compiler_code (self, node, domain, parts[i]) : -1;
      if (code >= 0)
        g_array_append_val (codes, code);
    }
}

static void
compile_level_order (GjCompiler    *self,
                     const xmlNode *node)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (GjCode));

  compile_codes (self, node, GJ_DOMAIN_LEVEL, order);
  g_array_set_size (self->edition->level_ranks, self->pack->domains[GJ_DOMAIN_LEVEL].texts->len);
  for (guint i = 0; i < order->len; i++)
    g_array_index (self->edition->level_ranks, int, g_array_index (order, GjCode, i)) = (int) i + 1;
}

static void
compile_groups (GjCompiler    *self,
                const xmlNode *node)
{
  GjEdition *edition = self->edition;
  int fact = _gj_compiler_fact (self, node, _gj_xml_attribute (node, "judged-on"));
  int set = _gj_compiler_set (self, node, _gj_xml_attribute (node, "eligible"), GJ_DOMAIN_GROUP);

  if (fact >= 0 && gj_fact_info ((GjFact) fact)->type != GJ_FACT_TYPE_DATE)
    _gj_compiler_problem (self, node, "wrong-type",
                          _("Groups are judged on a date; “%s” is none."),
                             _gj_xml_attribute (node, "judged-on"));
  else if (fact >= 0)
    edition->groups_judged_on = (GjFact) fact;
  if (set >= 0)
    edition->eligible = GJ_AT (edition->sets, GjSet, set)->n_bits > 0
                            ? GJ_AT (edition->sets, GjSet, set)->bits[0]
                            : 0;

  compile_codes (self, _gj_xml_child (node, "primary-order"), GJ_DOMAIN_GROUP,
                 edition->primary_order);
}

static void
compile_retirement (GjCompiler    *self,
                    const xmlNode *node)
{
  GjDate first = 0;
  int year = 0, month = 0, day = 0;

  _gj_compiler_date (self, node, _gj_xml_attribute (node, "first-month"), &first);
  gj_date_to_ymd (first, &year, &month, &day);
  self->edition->retirement_month = year * 12 + month - 1;

  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    {
      GjRetirement line = { 0 };
      gint64 age = 0, step = 0, most = 0;

      line.code = _gj_compiler_code (self, child, GJ_DOMAIN_RETIREMENT_CATEGORY,
                                     _gj_xml_attribute (child, "code"));
      if (!_gj_compiler_whole (self, child, _gj_xml_attribute (child, "age"), GJ_UNIT_YEAR, &age)
          || !_gj_compiler_whole (self, child, _gj_xml_attribute (child, "step-months"),
                                  GJ_UNIT_MONTH, &step)
          || !_gj_compiler_whole (self, child, _gj_xml_attribute (child, "most-months"),
                                  GJ_UNIT_MONTH, &most))
        continue;
      if (age < 1 || age > 150 || step < 1 || step > 1200 || most < 0 || most > 1200)
        {
          _gj_compiler_problem (self, child, "bad-value",
                                _("The numbers of this retirement category cannot be right."));
          continue;
        }
      line.age_months = (int) age * 12;
      line.step_months = (int) step;
      line.most_months = (int) most;
      g_array_append_val (self->edition->retirements, line);
    }
}

static void
for_each_child (GjCompiler *self,
                const char *holder,
                void (*compile) (GjCompiler *self, xmlNode *node))
{
  xmlNode *parent = _gj_xml_child (self->pack->root, holder);

  for (xmlNode *node = parent != NULL ? _gj_xml_first (parent) : NULL; node != NULL;
       node = _gj_xml_next (node))
    compile (self, node);
}

/* Returns FALSE when the names are not good: compiling the rules would only say it many times more.
 */
gboolean
_gj_compile_names (GjCompiler *self)
{
  const xmlNode *node;

  for_each_child (self, "parameters", compile_parameter);
  for_each_child (self, "sets", compile_set);
  for_each_child (self, "tables", compile_table);
  if ((node = _gj_xml_child (self->pack->root, "level-order")) != NULL)
    compile_level_order (self, node);
  if ((node = _gj_xml_child (self->pack->root, "groups")) != NULL)
    compile_groups (self, node);
  if ((node = _gj_xml_child (self->pack->root, "retirement")) != NULL)
    compile_retirement (self, node);

  return !self->failed;
}
