/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <string.h>

#include "gj-policy-private.h"

static void
clear_parameter (gpointer data)
{
  GjParameter *parameter = data;

  g_free (parameter->id);
  g_free (parameter->text);
  g_free (parameter->unit);
}

static void
clear_set (gpointer data)
{
  GjSet *set = data;

  g_free (set->id);
  g_free (set->bits);
}

static void
clear_table (gpointer data)
{
  GjTable *table = data;

  g_free (table->id);
  g_free (table->cells);
  g_free (table->rows);
}

static void
clear_entry (gpointer data)
{
  GjEntry *entry = data;

  g_free (entry->code);
}

static void
clear_step (gpointer data)
{
  GjStep *step = data;

  g_free (step->id);
}

static void
clear_item (gpointer data)
{
  GjItem *item = data;

  g_free (item->code);
  g_free (item->fund);
  g_free (item->payee);
}

static GArray *
new_array (gsize          size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) size);

  if (clear != NULL)
    g_array_set_clear_func (array, clear);

  return array;
}

GjEdition *
_gj_edition_new (GjPack  *pack,
                 xmlNode *node)
{
  GjEdition *self = g_new0 (GjEdition, 1);
  const char *to = _gj_xml_attribute (node, "to");

  self->pack = pack;
  self->node = node;
  self->id = g_strdup (_gj_xml_attribute (node, "id"));
  self->digest = _gj_pack_digest (pack->doc, self->id);
  self->period.from = gj_date_parse (_gj_xml_attribute (node, "from"), -1);
  self->period.to = to != NULL ? gj_date_parse (to, -1) : GJ_DATE_NONE;
  self->groups_judged_on = GJ_FACT_CLASS_START;
  self->parameters = new_array (sizeof (GjParameter), clear_parameter);
  self->sets = new_array (sizeof (GjSet), clear_set);
  self->tables = new_array (sizeof (GjTable), clear_table);
  self->retirements = new_array (sizeof (GjRetirement), NULL);
  self->assumptions = new_array (sizeof (GjAssumption), NULL);
  self->nodes = new_array (sizeof (GjNode), NULL);
  self->history = new_array (sizeof (GjHistoryTest), NULL);
  self->entries = new_array (sizeof (GjEntry), clear_entry);
  self->exprs = new_array (sizeof (GjExpr), NULL);
  self->steps = new_array (sizeof (GjStep), clear_step);
  self->items = new_array (sizeof (GjItem), clear_item);
  self->level_ranks = new_array (sizeof (int), NULL);
  self->primary_order = new_array (sizeof (GjCode), NULL);

  return self;
}

void
_gj_edition_free (GjEdition *self)
{
  GArray *arrays[] = {
    self->parameters, self->sets,        self->tables,        self->retirements, self->assumptions,
    self->nodes,      self->history,     self->entries,       self->exprs,       self->steps,
    self->items,      self->level_ranks, self->primary_order,
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_free (self->id);
  g_free (self->digest);
  g_free (self);
}

gboolean
_gj_edition_compile (GjEdition *self,
                     GPtrArray *problems)
{
  GjCompiler compiler = { .pack = self->pack, .edition = self, .problems = problems };

  if (_gj_compile_names (&compiler))
    _gj_compile_rules (&compiler);

  return !compiler.failed;
}

/* The number of the document a figure or rule rests on, or its title; "" when it names none. */
static char *
document_name (const GjPack  *pack,
               const xmlNode *node)
{
  const char *id = _gj_xml_attribute (node, "document");
  const xmlNode *basis = _gj_xml_child (pack->root, "basis");

  for (const xmlNode *child = id != NULL ? _gj_xml_first (basis) : NULL; child != NULL;
       child = _gj_xml_next (child))
    {
      if (g_strcmp0 (_gj_xml_attribute (child, "id"), id) != 0)
        continue;
      const char *number = _gj_xml_attribute (child, "number");
      return number != NULL ? g_strdup (number) : _gj_xml_words (child, "title");
    }

  return g_strdup ("");
}

/* A row without a source of its own has that of its table. */
void
_gj_source (const GjPack  *pack,
            const xmlNode *node,
            char         **ret_document,
            char         **ret_article,
            char         **ret_confidence)
{
  const xmlNode *source = node;
  const char *confidence = _gj_xml_attribute (node, "confidence");

  if (_gj_xml_is (node, "row") && _gj_xml_attribute (node, "document") == NULL)
    source = node->parent;
  if (confidence == NULL)
    confidence = _gj_xml_attribute (source, "confidence");

  const char *article = _gj_xml_attribute (source, "article");
  *ret_document = document_name (pack, source);
  *ret_article = g_strdup (article != NULL ? article : "");
  *ret_confidence = g_strdup (confidence != NULL ? confidence : "");
}

const char *
gj_edition_id (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, NULL);

  return edition->id;
}

char *
gj_edition_title (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, NULL);

  return _gj_xml_words (edition->node, "title");
}

GjPeriod
gj_edition_period (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, ((GjPeriod){ GJ_DATE_NONE, GJ_DATE_NONE }));

  return edition->period;
}

const GjPack *
gj_edition_pack (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, NULL);

  return edition->pack;
}

const char *
gj_edition_digest (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, NULL);

  return edition->digest;
}

guint
gj_edition_n_items (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, 0);

  return edition->items->len;
}

const char *
gj_edition_item_code (const GjEdition *edition,
                      guint            item)
{
  g_return_val_if_fail (edition != NULL && item < edition->items->len, NULL);

  return GJ_AT (edition->items, GjItem, item)->code;
}

char *
gj_edition_item_title (const GjEdition *edition,
                       guint            item)
{
  g_return_val_if_fail (edition != NULL && item < edition->items->len, NULL);

  return _gj_xml_words (GJ_AT (edition->items, GjItem, item)->node, "title");
}

const char *
gj_edition_item_fund (const GjEdition *edition,
                      guint            item)
{
  g_return_val_if_fail (edition != NULL && item < edition->items->len, NULL);

  return GJ_AT (edition->items, GjItem, item)->fund;
}

const char *
gj_edition_item_payee (const GjEdition *edition,
                       guint            item)
{
  g_return_val_if_fail (edition != NULL && item < edition->items->len, NULL);

  return GJ_AT (edition->items, GjItem, item)->payee;
}

int
gj_edition_item_find (const GjEdition *edition,
                      const char      *code)
{
  g_return_val_if_fail (edition != NULL && code != NULL, -1);

  for (guint i = 0; i < edition->items->len; i++)
    if (strcmp (GJ_AT (edition->items, GjItem, i)->code, code) == 0)
      return (int) i;

  return -1;
}

guint
gj_edition_n_parameters (const GjEdition *edition)
{
  g_return_val_if_fail (edition != NULL, 0);

  return edition->parameters->len;
}

int
gj_edition_parameter_find (const GjEdition *edition,
                           const char      *id)
{
  g_return_val_if_fail (edition != NULL && id != NULL, -1);

  for (guint i = 0; i < edition->parameters->len; i++)
    if (strcmp (GJ_AT (edition->parameters, GjParameter, i)->id, id) == 0)
      return (int) i;

  return -1;
}

void
gj_edition_parameter (const GjEdition *edition,
                      guint            index,
                      GjParameterInfo *ret_info)
{
  g_return_if_fail (edition != NULL && index < edition->parameters->len && ret_info != NULL);

  const GjParameter *parameter = GJ_AT (edition->parameters, GjParameter, index);
  ret_info->id = parameter->id;
  ret_info->value = parameter->text;
  ret_info->unit = parameter->unit;
  ret_info->title = _gj_xml_words (parameter->node, "title");
  ret_info->line = _gj_xml_line (parameter->value_node);
  _gj_source (edition->pack, parameter->value_node, &ret_info->document, &ret_info->article,
              &ret_info->confidence);
}

void
gj_parameter_info_clear (GjParameterInfo *info)
{
  g_return_if_fail (info != NULL);

  g_clear_pointer (&info->title, g_free);
  g_clear_pointer (&info->document, g_free);
  g_clear_pointer (&info->article, g_free);
  g_clear_pointer (&info->confidence, g_free);
}
