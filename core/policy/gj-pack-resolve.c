/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-policy-private.h"

/* From names and values as written in a pack to what the engine computes with. */

void
_gj_compiler_problem (GjCompiler    *self,
                      const xmlNode *node,
                      const char    *code,
                      const char    *format,
                      ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);

  self->failed = TRUE;
  _gj_pack_add_problem (self->problems, _gj_xml_line (node), TRUE, code, "%s", text);
}

int
_gj_compiler_fact (GjCompiler    *self,
                   const xmlNode *node,
                   const char    *id)
{
  int fact = gj_fact_find (id, -1);

  if (fact < 0)
    _gj_compiler_problem (self, node, "unknown-fact",
                          _("There is no fact “%s” in the vocabulary."), id);

  return fact;
}

int
_gj_compiler_table (GjCompiler    *self,
                    const xmlNode *node,
                    const char    *id)
{
  for (guint i = 0; i < self->edition->tables->len; i++)
    {
      GjTable *table = GJ_AT (self->edition->tables, GjTable, i);
      if (strcmp (table->id, id) == 0)
        {
          table->used = TRUE;
          return (int) i;
        }
    }

  _gj_compiler_problem (self, node, "unknown-table", _("There is no table “%s”."), id);
  return -1;
}

int
_gj_compiler_set (GjCompiler    *self,
                  const xmlNode *node,
                  const char    *id,
                  guint          domain)
{
  for (guint i = 0; i < self->edition->sets->len; i++)
    {
      GjSet *set = GJ_AT (self->edition->sets, GjSet, i);
      if (strcmp (set->id, id) != 0)
        continue;

      set->used = TRUE;
      if (set->domain == domain)
        return (int) i;
      _gj_compiler_problem (self, node, "wrong-type",
                            _("The set “%s” holds codes of “%s”; here codes of “%s” are needed."),
                               id, self->pack->domains[set->domain].id,
                               self->pack->domains[domain].id);
      return -1;
    }

  _gj_compiler_problem (self, node, "unknown-set", _("There is no set “%s”."), id);
  return -1;
}

int
_gj_compiler_parameter (GjCompiler    *self,
                        const xmlNode *node,
                        const char    *id)
{
  int index = gj_edition_parameter_find (self->edition, id);

  if (index < 0)
    _gj_compiler_problem (self, node, "unknown-parameter", _("There is no parameter “%s”."), id);
  else
    GJ_AT (self->edition->parameters, GjParameter, index)->used = TRUE;

  return index;
}

int
_gj_compiler_step (GjCompiler    *self,
                   const xmlNode *node,
                   const char    *id)
{
  for (guint i = 0; i < self->edition->steps->len; i++)
    if (strcmp (GJ_AT (self->edition->steps, GjStep, i)->id, id) == 0)
      return (int) i;

  _gj_compiler_problem (self, node, "unknown-step",
                        _("There is no step “%s” before this place."), id);
  return -1;
}

int
_gj_compiler_domain (GjCompiler    *self,
                     const xmlNode *node,
                     const char    *id)
{
  int domain = _gj_pack_domain (self->pack, id);

  if (domain < 0)
    _gj_compiler_problem (self, node, "unknown-domain",
                          _("There is no domain of codes “%s”."), id);

  return domain;
}

/* Groups and the pack's own domains are closed: only declared codes are good. */
GjCode
_gj_compiler_code (GjCompiler    *self,
                   const xmlNode *node,
                   guint          domain,
                   const char    *code)
{
  gboolean is_closed = domain == GJ_DOMAIN_GROUP || domain >= GJ_N_DOMAINS;
  GjCode known = gj_pack_intern (self->pack, (GjDomain) domain, code, -1);

  if (known >= 0)
    return known;

  if (is_closed)
    {
      _gj_compiler_problem (self, node, "unknown-code",
                            _("“%s” is not among the codes of “%s” in this pack."), code,
                               self->pack->domains[domain].id);
      return -1;
    }

  if (gj_code_list_find (gj_code_list_get (gj_domain_id ((GjDomain) domain)), code, -1) < 0)
    _gj_pack_add_problem (self->problems, _gj_xml_line (node), FALSE, "unlisted-code",
                          _("“%s” is not in the code list “%s”."), code,
                             gj_domain_id ((GjDomain) domain));

  known = _gj_pack_add_code (self->pack, domain, code);
  if (domain == GJ_DOMAIN_ITEM && known >= GJ_MAX_GROUPS)
    {
      _gj_compiler_problem (self, node, "too-large",
                            _("The pack names more than %d subsidy items."), GJ_MAX_GROUPS);
      return -1;
    }

  return known;
}

guint64
_gj_compiler_items (GjCompiler    *self,
                    const xmlNode *node,
                    const char    *list)
{
  g_auto (GStrv) items = g_strsplit_set (list != NULL ? list : "", " \t\r\n", -1);
  guint64 bits = 0;

  for (guint i = 0; items[i] != NULL; i++)
    {
      GjCode item = items[i][0] != '\0' ? _gj_compiler_code (self, node, GJ_DOMAIN_ITEM, items[i]) : -1;
      if (item >= 0)
        bits |= G_GUINT64_CONSTANT (1) << item;
    }

  return bits;
}

gboolean
_gj_compiler_date (GjCompiler    *self,
                   const xmlNode *node,
                   const char    *text,
                   GjDate        *ret_date)
{
  GjDate date = GJ_DATE_NONE;

  if (text[0] == '$')
    {
      int index = _gj_compiler_parameter (self, node, text + 1);
      if (index < 0)
        return FALSE;

      const GjParameter *parameter = GJ_AT (self->edition->parameters, GjParameter, index);
      if (parameter->type == GJ_PARAMETER_DATE)
        date = (GjDate) parameter->number.num;
    }
  else
    {
      date = gj_date_parse (text, -1);
    }

  if (date == GJ_DATE_NONE)
    {
      _gj_compiler_problem (self, node, "wrong-type", _("“%s” is not a date."), text);
      return FALSE;
    }

  *ret_date = date;
  return TRUE;
}

gboolean
_gj_compiler_number (GjCompiler    *self,
                     const xmlNode *node,
                     const char    *text,
                     GjUnit         unit,
                     GjRational    *ret_number)
{
  if (text[0] != '$')
    {
      if (gj_rational_parse (text, -1, ret_number))
        return TRUE;
      _gj_compiler_problem (self, node, "wrong-type", _("“%s” is not a number."), text);
      return FALSE;
    }

  int index = _gj_compiler_parameter (self, node, text + 1);
  if (index < 0)
    return FALSE;

  const GjParameter *parameter = GJ_AT (self->edition->parameters, GjParameter, index);
  if (parameter->type != GJ_PARAMETER_NUMBER)
    {
      _gj_compiler_problem (self, node, "wrong-type",
                            _("The parameter “%s” is not a number."), parameter->id);
      return FALSE;
    }
  if (!_gj_measure_equal (parameter->measure, _gj_measure_of (unit)))
    {
      _gj_compiler_problem (self, node, "wrong-unit",
                            _("The parameter “%s” is in “%s”; here “%s” is needed."),
                               parameter->id, parameter->unit,
                               unit != GJ_UNIT_NONE ? gj_unit_id (unit) : "1");
      return FALSE;
    }

  *ret_number = parameter->number;
  return TRUE;
}

gboolean
_gj_compiler_whole (GjCompiler    *self,
                    const xmlNode *node,
                    const char    *text,
                    GjUnit         unit,
                    gint64        *ret_number)
{
  GjRational number;

  if (!_gj_compiler_number (self, node, text, unit, &number))
    return FALSE;
  if (number.den != 1)
    {
      _gj_compiler_problem (self, node, "wrong-type", _("“%s” must be a whole number."), text);
      return FALSE;
    }

  *ret_number = number.num;
  return TRUE;
}

/* A value written out where a fact stands on the other side. */
gboolean
_gj_compiler_literal (GjCompiler    *self,
                      const xmlNode *node,
                      GjFact         fact,
                      const char    *text,
                      GjRational    *ret_value)
{
  const GjFactInfo *info = gj_fact_info (fact);
  gboolean is_good = FALSE;
  GjRational value = GJ_RATIONAL (0, 1);

  if (info->type == GJ_FACT_TYPE_DATE)
    {
      GjDate date = gj_date_parse (text, -1);
      value.num = date;
      is_good = date != GJ_DATE_NONE;
    }
  else if (info->type == GJ_FACT_TYPE_COUNT || info->type == GJ_FACT_TYPE_SHARE)
    {
      is_good = gj_rational_parse (text, -1, &value);
    }
  else if (info->type == GJ_FACT_TYPE_FLAG)
    {
      value.num = strcmp (text, "true") == 0;
      is_good = value.num == 1 || strcmp (text, "false") == 0;
    }
  else if (info->type == GJ_FACT_TYPE_CODE && strchr (text, '.') == NULL)
    {
      value.num = _gj_compiler_code (self, node, info->domain, text);
      if (value.num < 0)
        return FALSE;
      is_good = TRUE;
    }

  if (!is_good)
    {
      _gj_compiler_problem (self, node, "wrong-type",
                            _("“%s” is not a value the fact “%s” can have."), text, info->id);
      return FALSE;
    }

  *ret_value = value;
  return TRUE;
}
