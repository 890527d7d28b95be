/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-pack-reading.h"
#include "gj-policy-private.h"

static const struct
{
  const char *confidence;
  const char *label;
} confidences[] = {
  { "verified", N_ ("verified") }, { "high", N_ ("high confidence") }, { "medium", N_ ("medium confidence") },
  { "low", N_ ("low confidence") }, { "illustrative", N_ ("illustrative") },
};

/* What is being put together. */
typedef struct
{
  const GjPack    *pack;
  const GjEdition *edition;
  GPtrArray       *articles;
} Reader;

static void
free_value (gpointer data)
{
  GjReadingValue *value = data;

  g_free (value->editions);
  g_free (value->value);
  g_free (value->source);
  g_free (value->confidence);
  g_free (value->layer);
  g_free (value);
}

static void
free_point (gpointer data)
{
  GjReadingPoint *point = data;

  g_free (point->code);
  g_free (point->text);
  g_free (point->condition);
  g_free (point->source);
  g_free (point->layer);
  g_ptr_array_unref (point->values);
  g_free (point);
}

static void
free_article (gpointer data)
{
  GjReadingArticle *article = data;

  g_free (article->heading);
  g_free (article->lead);
  g_ptr_array_unref (article->points);
  g_free (article);
}

/* Takes @heading and @lead. */
static GjReadingArticle *
add_article (Reader *self,
             char   *heading,
             char   *lead)
{
  GjReadingArticle *article = g_new0 (GjReadingArticle, 1);

  article->heading = heading;
  article->lead = lead;
  article->points = g_ptr_array_new_with_free_func (free_point);
  g_ptr_array_add (self->articles, article);
  return article;
}

/* "财社〔2023〕181号 第五条" */
static char *
source_words (const GjPack  *pack,
              const xmlNode *node,
              char         **ret_confidence)
{
  g_autofree char *document = NULL;
  g_autofree char *article = NULL;
  g_autofree char *confidence = NULL;

  _gj_source (pack, node, &document, &article, &confidence);
  if (ret_confidence != NULL)
    *ret_confidence = g_steal_pointer (&confidence);
  if (_gj_xml_is (node, "rule")) /* its article is one of this pack */
    return g_steal_pointer (&document);
  return document[0] != '\0' && article[0] != '\0' ? g_strconcat (document, " ", article, NULL)
                                                   : g_strdup (document[0] != '\0' ? document : article);
}

/* The pack of a higher layer that the element, or one around it, comes from. */
static char *
layer_of (const xmlNode *node)
{
  for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent)
    {
      const char *from = _gj_xml_attribute (node, "from-pack");
      if (from != NULL)
        return g_strdup (from);
    }
  return g_strdup ("");
}

/* Takes @text and @condition. */
static GjReadingPoint *
add_point (Reader           *self,
           GjReadingArticle *article,
           const char       *code,
           const xmlNode    *node,
           char             *text,
           char             *condition)
{
  GjReadingPoint *point = g_new0 (GjReadingPoint, 1);

  point->code = g_strdup (code);
  point->text = text;
  point->condition = condition;
  point->source = node != NULL && _gj_xml_is (node, "rule") ? source_words (self->pack, node, NULL) : g_strdup ("");
  point->layer = node != NULL ? layer_of (node) : g_strdup ("");
  point->line = node != NULL ? _gj_xml_line (node) : 0;
  point->values = g_ptr_array_new_with_free_func (free_value);
  g_ptr_array_add (article->points, point);
  return point;
}

/* ----- rules ----- */

static char *
outcome_words (const GjEdition *edition,
               const GjEntry   *entry)
{
  static const struct
  {
    GjOutcome   outcome;
    const char *words;
  } outcomes[] = {
    { GJ_OUTCOME_REFUSED, N_ ("Refused when {a}.") },
    { GJ_OUTCOME_NEEDS_EVIDENCE, N_ ("Waits for evidence when {a}.") },
    { GJ_OUTCOME_PAYABLE, N_ ("Noted when {a}; refuses nothing.") },
  };
  g_autofree char *condition = _gj_words_condition (edition, entry->condition);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (entry->outcome == outcomes[i].outcome)
      return _gj_words_fill (_ (outcomes[i].words), "a", condition, NULL);
  return _gj_words_fill (_ ("Not due when {a}."), "a", condition, NULL);
}

/* The rules @begin … @end of the article numbered @number, of all with NULL. */
static void
add_rules (Reader           *self,
           GjReadingArticle *article,
           const char       *number,
           guint             begin,
           guint             end)
{
  for (guint i = begin; i < end; i++)
    {
      const GjEntry *entry = GJ_AT (self->edition->entries, GjEntry, i);

      if (entry->kind == GJ_ENTRY_RULE && (number == NULL || g_strcmp0 (_gj_xml_attribute (entry->node, "article"), number) == 0))
        add_point (self, article, entry->code, entry->node, _gj_words_rule (self->edition, entry, "text"), outcome_words (self->edition, entry));
    }
}

static void
read_articles (Reader *self)
{
  const xmlNode *articles = _gj_xml_child (self->pack->root, "articles");

  for (const xmlNode *node = articles != NULL ? _gj_xml_first (articles) : NULL; node != NULL; node = _gj_xml_next (node))
    {
      const char *number = _gj_xml_attribute (node, "number");
      g_autofree char *title = _gj_xml_words (node, "title");
      /* Translators: heading of an article of a policy: number and title */
      GjReadingArticle *article = add_article (self, g_strdup_printf (_ ("Article %s: %s"), number, title), g_strdup (""));

      for (guint i = 0; i < self->edition->steps->len; i++)
        {
          const GjStep *step = GJ_AT (self->edition->steps, GjStep, i);
          add_rules (self, article, number, step->begin, step->end);
        }
      if (article->points->len == 0)
        g_ptr_array_set_size (self->articles, (int) self->articles->len - 1);
    }
}

static void
read_items (Reader *self)
{
  for (guint i = 0; i < self->edition->items->len; i++)
    {
      const GjItem *item = GJ_AT (self->edition->items, GjItem, i);
      g_autofree char *title = _gj_xml_words (item->node, "title");
      g_autofree char *paid = _gj_words_item (item);
      g_autofree char *amount = _gj_words_amount (self->edition, item->amount);
      GjReadingArticle *article
          /* Translators: heading of a subsidy item of a policy: title and code */
          = add_article (self, g_strdup_printf (_ ("Subsidy item: %s (%s)"), title, item->code),
                         _gj_words_fill (_ ("Amount: {amount}; {paid}."), "paid", paid, "amount", amount, NULL));

      add_rules (self, article, NULL, item->begin, item->end);
      add_rules (self, article, NULL, item->notes_begin, item->notes_end);
    }
}

/* ----- figures ----- */

/* The first and last day of the editions an element stands for, and when that is. */
static GjReadingTime
place_in_time (const Reader  *self,
               const xmlNode *node,
               GjPeriod      *ret_period,
               char         **ret_editions)
{
  GjPeriod period = { GJ_DATE_NONE, GJ_DATE_NONE };
  GString *ids = g_string_new (NULL);
  gboolean is_now = FALSE;

  for (guint i = 0; i < self->pack->editions->len; i++)
    {
      const GjEdition *edition = self->pack->editions->pdata[i];

      if (!_gj_xml_in_edition (node, edition->id))
        continue;
      if (ids->len == 0)
        period.from = edition->period.from;
      period.to = edition->period.to;
      is_now |= edition == self->edition;
      _gj_words_append_item (ids, edition->id);
    }
  *ret_period = period;
  *ret_editions = g_string_free (ids, FALSE);
  return is_now ? GJ_READING_NOW : period.from < self->edition->period.from ? GJ_READING_EARLIER : GJ_READING_LATER;
}

/* Takes @words. */
static void
add_value (Reader         *self,
           GjReadingPoint *point,
           const xmlNode  *node,
           char           *words)
{
  GjReadingValue *value = g_new0 (GjReadingValue, 1);

  value->value = words;
  value->time = place_in_time (self, node, &value->period, &value->editions);
  value->source = source_words (self->pack, node, &value->confidence);
  value->layer = layer_of (node);
  value->line = _gj_xml_line (node);
  /* The lower layer stands last and is the one that counts: its value goes before what it overrides. */
  g_ptr_array_insert (point->values, 0, value);
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  const GjReadingValue *x = *(GjReadingValue *const *) a;
  const GjReadingValue *y = *(GjReadingValue *const *) b;
  int by_time = (x->time != GJ_READING_NOW) - (y->time != GJ_READING_NOW);
  int by_layer = (x->layer[0] != '\0') - (y->layer[0] != '\0');

  return by_time != 0 ? by_time : by_layer != 0 ? by_layer : (x->period.from < y->period.from) - (x->period.from > y->period.from);
}

/* A value with the words of the unit, where another edition's parameter is compiled from it. */
static char *
value_words (const Reader  *self,
             const xmlNode *node)
{
  const char *unit = _gj_xml_attribute (node->parent, "unit");
  const char *id = _gj_xml_attribute (node->parent, "id");

  for (guint i = 0; i < self->pack->editions->len; i++)
    {
      const GjEdition *edition = self->pack->editions->pdata[i];
      int index = gj_edition_parameter_find (edition, id);

      if (index >= 0 && GJ_AT (edition->parameters, GjParameter, index)->value_node == node)
        return _gj_words_parameter (GJ_AT (edition->parameters, GjParameter, index));
    }

  g_autofree char *text = _gj_xml_content (node);
  return unit != NULL ? g_strdup_printf ("%s %s", text, unit) : g_steal_pointer (&text);
}

static void
read_parameters (Reader *self)
{
  const xmlNode *holder = _gj_xml_child (self->pack->root, "parameters");
  GjReadingArticle *article;

  if (holder == NULL)
    return;
  article = add_article (self, g_strdup (_ ("Parameters")), g_strdup (""));
  for (const xmlNode *node = _gj_xml_first (holder); node != NULL; node = _gj_xml_next (node))
    {
      GjReadingPoint *point = add_point (self, article, _gj_xml_attribute (node, "id"), node, _gj_xml_words (node, "title"), g_strdup (""));

      for (const xmlNode *value = _gj_xml_child (node, "value"); value != NULL; value = _gj_xml_next (value))
        add_value (self, point, value, value_words (self, value));
      g_ptr_array_sort (point->values, compare_values);
    }
}

/* Codes with their names; codes of a lists's own stay as they are. */
static char *
code_words (const Reader *self,
            const char   *domain,
            const char   *codes)
{
  g_auto (GStrv) each = g_strsplit_set (codes, " \t\r\n", -1);
  int found = domain != NULL ? _gj_pack_domain (self->pack, domain) : -1;
  GString *text = g_string_new (NULL);

  for (guint i = 0; each[i] != NULL; i++)
    {
      g_autofree char *words = NULL;

      if (each[i][0] == '\0')
        continue;
      words = found >= 0 ? _gj_words_code (self->pack, (guint) found, gj_pack_intern (self->pack, (GjDomain) found, each[i], -1)) : g_strdup (each[i]);
      _gj_words_append_item (text, words);
    }
  return g_string_free (text, FALSE);
}

static void
read_sets (Reader *self)
{
  const xmlNode *holder = _gj_xml_child (self->pack->root, "sets");
  GjReadingArticle *article;

  if (holder == NULL)
    return;
  article = add_article (self, g_strdup (_ ("Sets of codes")), g_strdup (""));
  for (const xmlNode *node = _gj_xml_first (holder); node != NULL; node = _gj_xml_next (node))
    {
      GjReadingPoint *point = add_point (self, article, _gj_xml_attribute (node, "id"), node, _gj_xml_words (node, "title"), g_strdup (""));

      for (const xmlNode *members = _gj_xml_child (node, "members"); members != NULL; members = _gj_xml_next (members))
        {
          g_autofree char *codes = _gj_xml_content (members);
          add_value (self, point, members, code_words (self, _gj_xml_attribute (node, "domain"), codes));
        }
      g_ptr_array_sort (point->values, compare_values);
    }
}

static const char *
key_domain (const xmlNode *table,
            guint          key,
            char         **ret_owned)
{
  g_auto (GStrv) by = g_strsplit_set (_gj_xml_attribute (table, "by"), " ", -1);

  *ret_owned = g_strv_length (by) > key ? g_strdup (by[key]) : NULL;
  return *ret_owned;
}

static char *
figure_words (const char *unit,
              const char *text)
{
  int found = unit != NULL ? gj_unit_find (unit, -1) : -1;
  GjRational number;

  if (found > 0 && gj_rational_parse (text, -1, &number))
    return gj_unit_format ((GjUnit) found, number);
  return g_strdup (text);
}

/* The rows of one table that speak of the same keys are one figure. */
static void
read_table (Reader        *self,
            const xmlNode *table)
{
  g_autofree char *title = _gj_xml_words (table, "title");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *unit = _gj_xml_attribute (table, "unit");
  const char *values = _gj_xml_attribute (table, "values");
  g_autoptr (GHashTable) points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GjReadingArticle *article = add_article (self, g_strdup_printf (_ ("Table: %s"), title), g_strdup (""));

  key_domain (table, 0, &first);
  key_domain (table, 1, &second);
  for (const xmlNode *row = _gj_xml_child (table, "row"); row != NULL; row = _gj_xml_next (row))
    {
      const char *key2 = _gj_xml_attribute (row, "key2");
      g_autofree char *a = code_words (self, first, _gj_xml_attribute (row, "key"));
      g_autofree char *b = key2 != NULL ? code_words (self, second, key2) : NULL;
      char *name = b != NULL ? g_strdup_printf ("%s · %s", a, b) : g_strdup (a);
      g_autofree char *text = _gj_xml_content (row);
      GjReadingPoint *point = g_hash_table_lookup (points, name);

      if (point == NULL)
        {
          point = add_point (self, article, _gj_xml_attribute (table, "id"), row, g_strdup (name), g_strdup (""));
          g_hash_table_insert (points, g_strdup (name), point);
        }
      add_value (self, point, row, values != NULL ? code_words (self, values, text) : figure_words (unit, text));
      g_free (name);
      g_ptr_array_sort (point->values, compare_values);
    }
}

static void
read_tables (Reader *self)
{
  const xmlNode *holder = _gj_xml_child (self->pack->root, "tables");

  for (const xmlNode *node = holder != NULL ? _gj_xml_first (holder) : NULL; node != NULL; node = _gj_xml_next (node))
    read_table (self, node);
}

/* ----- the head ----- */

static void
read_basis (Reader *self)
{
  const xmlNode *basis = _gj_xml_child (self->pack->root, "basis");
  g_autofree char *period = gj_period_words (self->edition->period);
  g_autofree char *title = gj_edition_title (self->edition);
  GjReadingArticle *article = add_article (self, g_strdup (_ ("Legal basis")),
                                           _gj_words_fill (_ ("Edition {id}, {title}: in force {period}."), "id", self->edition->id, "title", title,
                                                           "period", period, NULL));

  for (const xmlNode *node = basis != NULL ? _gj_xml_first (basis) : NULL; node != NULL; node = _gj_xml_next (node))
    {
      const char *number = _gj_xml_attribute (node, "number");
      add_point (self, article, number != NULL ? number : "", node, _gj_xml_words (node, "title"), g_strdup (""));
    }
}

static void
read_groups (Reader *self)
{
  const xmlNode *groups = _gj_xml_child (self->pack->root, "groups");
  GjReadingArticle *article;

  if (groups == NULL)
    return;
  article = add_article (self, g_strdup (_ ("Key groups")),
                         _gj_words_fill (_ ("Evidence is judged on: {a}."), "a", _ (gj_fact_info (self->edition->groups_judged_on)->label), NULL));
  for (const xmlNode *node = _gj_xml_first (groups); node != NULL; node = _gj_xml_next (node))
    if (_gj_xml_is (node, "group") && _gj_xml_in_edition (node, self->edition->id))
      {
        g_autofree char *evidence = _gj_xml_words (node, "evidence");
        GjReadingPoint *point = add_point (self, article, _gj_xml_attribute (node, "code"), node, _gj_xml_words (node, "title"),
                                           evidence[0] != '\0' ? _gj_words_fill (_ ("Evidence: {a}"), "a", evidence, NULL) : g_strdup (""));

        g_free (point->source);
        point->source = source_words (self->pack, node, NULL);
      }
}

GPtrArray *
gj_pack_read (const GjPack    *pack,
              const GjEdition *edition)
{
  Reader self = { pack, edition, NULL };

  g_return_val_if_fail (pack != NULL && edition != NULL && gj_edition_pack (edition) == pack, NULL);

  self.articles = g_ptr_array_new_with_free_func (free_article);
  read_basis (&self);
  read_articles (&self);
  read_items (&self);
  read_groups (&self);
  read_parameters (&self);
  read_tables (&self);
  read_sets (&self);
  return self.articles;
}

const char *
gj_confidence_label (const char *confidence)
{
  g_return_val_if_fail (confidence != NULL, "");

  for (guint i = 0; i < G_N_ELEMENTS (confidences); i++)
    if (strcmp (confidences[i].confidence, confidence) == 0)
      return _ (confidences[i].label);
  return "";
}

char *
gj_period_words (GjPeriod period)
{
  char from[GJ_DATE_TEXT_SIZE], to[GJ_DATE_TEXT_SIZE];

  gj_date_format (period.from, from);
  if (period.to == GJ_DATE_NONE)
    /* Translators: from a day on, without an end */
    return g_strdup_printf (_ ("from %s"), from);
  return g_strdup_printf (_ ("%s to %s"), from, gj_date_format (period.to, to));
}
