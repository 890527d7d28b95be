/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-error.h"
#include "gj-pack-diff.h"
#include "gj-pack-reading.h"
#include "gj-policy-private.h"

static const struct
{
  const char *nick;
  const char *label;
} kinds[GJ_N_DIFFERENCE_KINDS] = {
  { "edition", N_ ("Edition") },
  { "parameter", N_ ("Parameter") },
  { "item", N_ ("Subsidy item") },
  { "rule", N_ ("Rule") },
  { "amount", N_ ("Amount") },
  { "table", N_ ("Table") },
  { "set", N_ ("Set of codes") },
  { "assumption", N_ ("Assumption") },
};

/* A part of an edition: @key finds its counterpart, @exact tells whether that is the same. */
typedef struct
{
  GjDifferenceKind kind;
  char            *key;
  char            *code;
  char            *title;
  char            *words;
  char            *exact;
} Part;

static void
free_part (gpointer data)
{
  Part *part = data;

  g_free (part->key);
  g_free (part->code);
  g_free (part->title);
  g_free (part->words);
  g_free (part->exact);
  g_free (part);
}

static void
free_difference (gpointer data)
{
  GjPackDifference *difference = data;

  g_free (difference->edition);
  g_free (difference->code);
  g_free (difference->title);
  g_free (difference->before);
  g_free (difference->after);
  g_free (difference);
}

/* Takes @title and @words; @exact NULL: the words tell. */
static void
add_part (GPtrArray       *parts,
          GjDifferenceKind kind,
          const char      *holder,
          const char      *code,
          char            *title,
          char            *words,
          char            *exact)
{
  Part *part = g_new0 (Part, 1);

  part->kind = kind;
  part->key = g_strdup_printf ("%d %s %s", kind, holder, code);
  part->code = g_strdup (code);
  part->title = title;
  part->words = words;
  part->exact = exact != NULL ? exact : g_strdup (words);
  g_ptr_array_add (parts, part);
}

/* The element as it stands, blanks between elements apart. */
static char *
exact_text (const xmlNode *node)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  char *text;

  xmlNodeDump (buffer, node->doc, (xmlNode *) node, 0, 0);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);
  return text;
}

static void
add_parameters (GPtrArray       *parts,
                const GjEdition *edition)
{
  for (guint i = 0; i < edition->parameters->len; i++)
    {
      const GjParameter *parameter = GJ_AT (edition->parameters, GjParameter, i);

      add_part (parts, GJ_DIFFERENCE_PARAMETER, "", parameter->id, _gj_xml_words (parameter->node, "title"), _gj_words_parameter (parameter),
                g_strdup_printf ("%s %s", parameter->text, parameter->unit));
    }
}

/* Words that stay the same over rules that do not: the rule itself says what differs. */
static void
add_rules (GPtrArray       *parts,
           const GjEdition *edition,
           const char      *holder,
           guint            begin,
           guint            end)
{
  for (guint i = begin; i < end; i++)
    {
      const GjEntry *entry = GJ_AT (edition->entries, GjEntry, i);

      if (entry->kind == GJ_ENTRY_RULE)
        add_part (parts, GJ_DIFFERENCE_RULE, holder, entry->code, g_strdup (holder), _gj_words_rule (edition, entry, "text"),
                  exact_text (entry->node));
    }
}

static const char *const operators[] = { " × ", " + ", ", ", ", " };

/* "$px.base × table group-factor(group)"; titles stand for parameters, labels for facts. */
static void
append_amount (const GjEdition *edition,
               guint            index,
               GString         *text)
{
  const GjExpr *expr = GJ_AT (edition->exprs, GjExpr, index);
  g_autofree char *words = NULL;

  if (expr->op == GJ_EXPR_NUMBER)
    words = expr->parameter >= 0 ? _gj_xml_words (GJ_AT (edition->parameters, GjParameter, expr->parameter)->node, "title")
                                 : _gj_words_number (expr->number);
  else if (expr->op == GJ_EXPR_FACT)
    words = g_strdup (_ (gj_fact_info ((GjFact) expr->fact)->label));
  else if (expr->op == GJ_EXPR_LOOK_UP)
    words = _gj_xml_words (GJ_AT (edition->tables, GjTable, expr->table)->node, "title");
  if (words != NULL)
    {
      g_string_append (text, words);
      return;
    }
  g_string_append (text, expr->op == GJ_EXPR_LEAST ? "min(" : expr->op == GJ_EXPR_MOST ? "max(" : "(");
  for (guint at = index + 1; at < expr->end; at = GJ_AT (edition->exprs, GjExpr, at)->end)
    {
      if (at > index + 1)
        g_string_append (text, expr->op == GJ_EXPR_CHOOSE ? " | " : operators[expr->op]);
      append_amount (edition, at, text);
    }
  g_string_append_c (text, ')');
}

char *
_gj_words_amount (const GjEdition *edition,
                  guint            amount)
{
  GString *text = g_string_new (NULL);

  append_amount (edition, amount, text);
  return g_string_free (text, FALSE);
}

char *
_gj_words_item (const GjItem *item)
{
  static const struct
  {
    const char *payee;
    const char *words;
  } payees[] = {
    { "institution", N_ ("paid to the institution from the fund “{fund}”") },
    { "person", N_ ("paid to the person from the fund “{fund}”") },
    { "employer", N_ ("paid to the employer from the fund “{fund}”") },
  };
  const char *fund = gj_code_name ("fund", item->fund);

  for (guint i = 0; i < G_N_ELEMENTS (payees); i++)
    if (g_str_equal (payees[i].payee, item->payee))
      return _gj_words_fill (_ (payees[i].words), "fund", fund, NULL);
  return g_strdup_printf ("%s, %s", fund, item->payee);
}

static void
add_items (GPtrArray       *parts,
           const GjEdition *edition)
{
  for (guint i = 0; i < edition->items->len; i++)
    {
      const GjItem *item = GJ_AT (edition->items, GjItem, i);
      xmlNode *node = _gj_xml_child (item->node, "amount");

      add_part (parts, GJ_DIFFERENCE_ITEM, "", item->code, _gj_xml_words (item->node, "title"), _gj_words_item (item),
                g_strdup_printf ("%s %s", item->fund, item->payee));
      add_rules (parts, edition, item->code, item->begin, item->end);
      add_rules (parts, edition, item->code, item->notes_begin, item->notes_end);
      add_part (parts, GJ_DIFFERENCE_AMOUNT, "", item->code, _gj_xml_words (item->node, "title"), _gj_words_amount (edition, item->amount),
                node != NULL ? exact_text (node) : NULL);
    }
  for (guint i = 0; i < edition->steps->len; i++)
    {
      const GjStep *step = GJ_AT (edition->steps, GjStep, i);

      add_rules (parts, edition, step->id, step->begin, step->end);
    }
}

static void
add_cell (GPtrArray       *parts,
          const GjEdition *edition,
          const GjTable   *table,
          guint            cell)
{
  GjCode codes[2] = { cell / table->sizes[1], cell % table->sizes[1] };
  GString *title = g_string_new (NULL);
  GString *key = g_string_new (NULL);
  GjRational value = table->cells[cell];

  for (guint i = 0; i < table->n_keys; i++)
    {
      g_autofree char *words = _gj_words_code (edition->pack, table->domains[i], codes[i]);
      const GPtrArray *texts = edition->pack->domains[table->domains[i]].texts;

      g_string_append_printf (title, "%s%s", i > 0 ? ", " : "", words);
      g_string_append_printf (key, "%s%s", i > 0 ? "," : "", (const char *) texts->pdata[codes[i]]);
    }
  add_part (parts, GJ_DIFFERENCE_TABLE, key->str, table->id, g_string_free (title, FALSE),
            table->has_codes ? _gj_words_code (edition->pack, table->values, value.num) : _gj_words_number (value), NULL);
  g_string_free (key, TRUE);
}

static void
add_tables (GPtrArray       *parts,
            const GjEdition *edition)
{
  for (guint i = 0; i < edition->tables->len; i++)
    {
      const GjTable *table = GJ_AT (edition->tables, GjTable, i);
      gsize n_cells = (gsize) table->sizes[0] * table->sizes[1];

      for (gsize cell = 0; cell < n_cells; cell++)
        if (table->rows[cell] != NULL)
          add_cell (parts, edition, table, (guint) cell);
      if (table->has_default)
        add_part (parts, GJ_DIFFERENCE_TABLE, "*", table->id, g_strdup (_ ("All others")),
                  table->has_codes ? _gj_words_code (edition->pack, table->values, table->fallback.num) : _gj_words_number (table->fallback), NULL);
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The members sorted by code: packs number their codes as they meet them. */
static void
add_sets (GPtrArray       *parts,
          const GjEdition *edition)
{
  for (guint i = 0; i < edition->sets->len; i++)
    {
      const GjSet *set = GJ_AT (edition->sets, GjSet, i);
      g_autoptr (GPtrArray) codes = g_ptr_array_new ();

      for (guint bit = 0; bit < set->n_bits; bit++)
        if ((set->bits[bit / 64] >> bit % 64 & 1) != 0)
          g_ptr_array_add (codes, edition->pack->domains[set->domain].texts->pdata[bit]);
      g_ptr_array_sort (codes, compare_texts);
      g_ptr_array_add (codes, NULL);
      add_part (parts, GJ_DIFFERENCE_SET, "", set->id, _gj_xml_words (set->node, "title"), g_strjoinv (" ", (char **) codes->pdata), NULL);
    }
}

static void
add_assumptions (GPtrArray       *parts,
                 const GjEdition *edition)
{
  for (guint i = 0; i < edition->assumptions->len; i++)
    {
      const GjAssumption *assumption = GJ_AT (edition->assumptions, GjAssumption, i);
      const GjFactInfo *info = gj_fact_info (assumption->fact);

      add_part (parts, GJ_DIFFERENCE_ASSUMPTION, "", info->id, g_strdup (_ (info->label)),
                _gj_words_value (edition->pack, (int) assumption->fact, assumption->value), exact_text (assumption->node));
    }
}

/* @edition NULL: nothing. */
static GPtrArray *
list_parts (const GjEdition *edition)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (free_part);

  if (edition == NULL)
    return parts;
  add_part (parts, GJ_DIFFERENCE_EDITION, "", "", gj_edition_title (edition), gj_period_words (edition->period), NULL);
  add_parameters (parts, edition);
  add_items (parts, edition);
  add_tables (parts, edition);
  add_sets (parts, edition);
  add_assumptions (parts, edition);
  return parts;
}

static void
add_difference (GPtrArray       *differences,
                const GjEdition *edition,
                const Part      *a,
                const Part      *b)
{
  const Part *part = b != NULL ? b : a;
  gboolean silent = a != NULL && b != NULL && g_str_equal (a->words, b->words);
  GjPackDifference *difference = g_new0 (GjPackDifference, 1);

  difference->kind = part->kind;
  difference->edition = g_strdup (gj_edition_id (edition));
  difference->code = g_strdup (part->kind == GJ_DIFFERENCE_EDITION ? gj_edition_id (edition) : part->code);
  difference->title = g_strdup (part->title);
  difference->before = g_strdup (a == NULL ? "" : silent ? a->exact : a->words);
  difference->after = g_strdup (b == NULL ? "" : silent ? b->exact : b->words);
  g_ptr_array_add (differences, difference);
}

/* The same key may stand several times (rules of one code); they are paired in their order. */
static Part *
take_part (GPtrArray  *parts,
           const char *key)
{
  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const Part *) parts->pdata[i])->key, key))
      return g_ptr_array_steal_index (parts, i);
  return NULL;
}

static void
compare_editions (GPtrArray       *differences,
                  const GjEdition *a,
                  const GjEdition *b)
{
  g_autoptr (GPtrArray) of_a = list_parts (a);
  g_autoptr (GPtrArray) of_b = list_parts (b);

  for (guint i = 0; i < of_b->len; i++)
    {
      const Part *part = of_b->pdata[i];
      Part *old = take_part (of_a, part->key);

      if (old == NULL || strcmp (old->exact, part->exact) != 0)
        add_difference (differences, b, old, part);
      if (old != NULL)
        free_part (old);
    }
  for (guint i = 0; i < of_a->len; i++)
    add_difference (differences, b != NULL ? b : a, of_a->pdata[i], NULL);
}

/* The edition of @pack that @edition takes the place of. */
static const GjEdition *
counterpart (const GjPack    *pack,
             const GjEdition *edition)
{
  const GjEdition *same = gj_pack_edition_find (pack, gj_edition_id (edition));
  const GjEdition *before = NULL;

  if (same != NULL)
    return same;
  for (guint i = 0; i < gj_pack_n_editions (pack); i++)
    if (gj_pack_edition (pack, i)->period.from <= edition->period.from)
      before = gj_pack_edition (pack, i);
  return before;
}

GPtrArray *
gj_pack_diff (const GjPack *a,
              const GjPack *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  GPtrArray *differences = g_ptr_array_new_with_free_func (free_difference);
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < gj_pack_n_editions (b); i++)
    {
      const GjEdition *edition = gj_pack_edition (b, i);
      const GjEdition *old = counterpart (a, edition);

      g_hash_table_add (met, (gpointer) old);
      if (old == NULL || strcmp (gj_edition_digest (old), gj_edition_digest (edition)) != 0
          || old->period.from != edition->period.from || old->period.to != edition->period.to)
        compare_editions (differences, old, edition);
    }
  for (guint i = 0; i < gj_pack_n_editions (a); i++)
    if (!g_hash_table_contains (met, gj_pack_edition (a, i)))
      compare_editions (differences, gj_pack_edition (a, i), NULL);
  return differences;
}

const char *
gj_difference_kind_nick (GjDifferenceKind kind)
{
  g_return_val_if_fail (kind < GJ_N_DIFFERENCE_KINDS, NULL);

  return kinds[kind].nick;
}

const char *
gj_difference_kind_label (GjDifferenceKind kind)
{
  g_return_val_if_fail (kind < GJ_N_DIFFERENCE_KINDS, NULL);

  return _ (kinds[kind].label);
}

/* ----- changing a document ----- */

static xmlNode *
find_parameter (xmlDoc     *doc,
                const char *id)
{
  xmlNode *root = xmlDocGetRootElement (doc);

  for (xmlNode *list = _gj_xml_first (root); list != NULL; list = _gj_xml_next (list))
    for (xmlNode *node = _gj_xml_is (list, "parameters") ? _gj_xml_first (list) : NULL; node != NULL; node = _gj_xml_next (node))
      if (_gj_xml_is (node, "parameter") && g_strcmp0 (_gj_xml_attribute (node, "id"), id) == 0)
        return node;
  return NULL;
}

static void
set_values (xmlNode    *parameter,
            const char *value)
{
  for (xmlNode *node = _gj_xml_first (parameter); node != NULL; node = _gj_xml_next (node))
    {
      if (!_gj_xml_is (node, "value"))
        continue;
      xmlNodeSetContent (node, NULL);
      xmlNodeAddContent (node, (const xmlChar *) value);
      xmlUnsetProp (node, (const xmlChar *) "document");
      xmlUnsetProp (node, (const xmlChar *) "article");
      xmlSetProp (node, (const xmlChar *) "confidence", (const xmlChar *) "illustrative");
    }
}

GBytes *
gj_pack_document_set (const char *data, gssize length, const char *parameter, const char *value, GError **error)
{
  g_return_val_if_fail (data != NULL && parameter != NULL && value != NULL, NULL);

  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  xmlDoc *doc = _gj_pack_read_document (data, length < 0 ? strlen (data) : (gsize) length, problems);
  xmlNode *node = doc != NULL ? find_parameter (doc, parameter) : NULL;
  GBytes *changed = NULL;

  if (doc == NULL)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("The policy pack cannot be used."));
  else if (node == NULL)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("The policy pack has no parameter “%s”."), parameter);
  else
    {
      xmlChar *text = NULL;
      int size = 0;

      set_values (node, value);
      xmlDocDumpMemoryEnc (doc, &text, &size, "UTF-8");
      changed = g_bytes_new (text, (gsize) size);
      xmlFree (text);
    }
  xmlFreeDoc (doc);
  return changed;
}
