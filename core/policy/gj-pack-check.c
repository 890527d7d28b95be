/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* Elements whose ids must differ within one holder. */
static const struct
{
  const char *holder;
  const char *attribute;
} named[] = {
  { "basis", "id" },     { "editions", "id" },   { "articles", "number" }, { "codes", "id" },
  { "groups", "code" },  { "parameters", "id" }, { "sets", "id" },         { "tables", "id" },
  { "steps", "id" },     { "retirement", "code" }, { "cases", "id" },
};

static guint
count_elements (const xmlNode *node)
{
  guint count = 1;

  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    count += count_elements (child);

  return count;
}

static void
check_ids (const xmlNode *holder,
           const char    *attribute,
           GPtrArray     *problems)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (xmlNode *child = _gj_xml_first (holder); child != NULL; child = _gj_xml_next (child))
    {
      const char *id = _gj_xml_attribute (child, attribute);
      if (id == NULL)
        continue;

      const xmlNode *first = g_hash_table_lookup (seen, id);
      if (first != NULL)
        _gj_pack_add_problem (problems, _gj_xml_line (child), TRUE, "double-id",
                              _("“%s” stands at line %u already."), id, _gj_xml_line (first));
      else
        g_hash_table_insert (seen, (gpointer) id, child);
    }
}

/* Every document, article and edition that is mentioned must be there. */
static void
check_references (const GjPack  *pack,
                  const xmlNode *node,
                  GHashTable    *documents,
                  GHashTable    *articles,
                  GPtrArray     *problems)
{
  const char *document = _gj_xml_attribute (node, "document");
  const char *article = _gj_xml_attribute (node, "article");
  const char *list = _gj_xml_attribute (node, "edition");
  g_auto (GStrv) editions = g_strsplit_set (list != NULL ? list : "", " \t\r\n", -1);

  if (document != NULL && !g_hash_table_contains (documents, document))
    _gj_pack_add_problem (problems, _gj_xml_line (node), TRUE, "unknown-document",
                          _("The document “%s” is not listed under “basis”."), document);
  if (_gj_xml_is (node, "rule") && g_hash_table_size (articles) > 0
      && !g_hash_table_contains (articles, article))
    _gj_pack_add_problem (problems, _gj_xml_line (node), TRUE, "unknown-article",
                          _("There is no article “%s” in this pack."), article);
  for (guint i = 0; editions[i] != NULL; i++)
    if (editions[i][0] != '\0' && gj_pack_edition_find (pack, editions[i]) == NULL)
      _gj_pack_add_problem (problems, _gj_xml_line (node), TRUE, "unknown-edition",
                            _("There is no edition “%s”."), editions[i]);

  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    check_references (pack, child, documents, articles, problems);
}

static GHashTable *
collect (const GjPack *pack,
         const char   *holder,
         const char   *attribute)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  const xmlNode *parent = _gj_xml_child (pack->root, holder);

  for (xmlNode *child = parent != NULL ? _gj_xml_first (parent) : NULL; child != NULL;
       child = _gj_xml_next (child))
    g_hash_table_add (names, (gpointer) _gj_xml_attribute (child, attribute));

  return names;
}

/* The codes that may be used: those of the pack's own domains, and the groups. */
static void
declare_codes (GjPack    *pack,
               GPtrArray *problems)
{
  const xmlNode *groups = _gj_xml_child (pack->root, "groups");

  for (const xmlNode *holder = _gj_xml_first (pack->root); holder != NULL;
       holder = _gj_xml_next (holder))
    {
      const char *id = _gj_xml_attribute (holder, "domain");
      if (!_gj_xml_is (holder, "codes"))
        continue;

      if (_gj_pack_domain (pack, id) >= 0 || pack->n_domains == GJ_MAX_PACK_DOMAINS)
        {
          _gj_pack_add_problem (problems, _gj_xml_line (holder), TRUE, "double-id",
                                _("The domain “%s” is there already, or the pack has too many."),
                                   id);
          continue;
        }
      GjPackDomain *domain = &pack->domains[pack->n_domains++];
      domain->id = g_strdup (id);
      for (const xmlNode *code = _gj_xml_first (holder); code != NULL; code = _gj_xml_next (code))
        _gj_pack_add_code (pack, pack->n_domains - 1, _gj_xml_attribute (code, "id"));
    }

  for (const xmlNode *group = groups != NULL ? _gj_xml_first (groups) : NULL; group != NULL;
       group = _gj_xml_next (group))
    if (_gj_xml_is (group, "group"))
      _gj_pack_add_code (pack, GJ_DOMAIN_GROUP, _gj_xml_attribute (group, "code"));
}

/* Titles and texts in both languages. */
static void
check_languages (const xmlNode *node,
                 GPtrArray     *problems)
{
  static const char *const words[] = { "title", "text", "remedy", "reason", "evidence", "notice" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gboolean has_any = FALSE, has_chinese = FALSE, has_english = FALSE;

      for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
        {
          if (!_gj_xml_is (child, words[i]))
            continue;
          xmlChar *language = xmlNodeGetLang (child);
          has_any = TRUE;
          has_chinese |= language != NULL && g_str_has_prefix ((const char *) language, "zh");
          has_english |= language != NULL && g_str_has_prefix ((const char *) language, "en");
          xmlFree (language);
        }
      if (has_any && !(has_chinese && has_english))
        _gj_pack_add_problem (
            problems, _gj_xml_line (node), FALSE, "one-language",
            _("The “%s” of this “%s” is not there in both languages (xml:lang “zh-CN” and “en”)."),
               words[i], (const char *) node->name);
    }

  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    check_languages (child, problems);
}

void
_gj_pack_check_document (GjPack    *pack,
                         GPtrArray *problems)
{
  if (count_elements (pack->root) > GJ_MAX_ELEMENTS)
    {
      _gj_pack_add_problem (problems, 0, TRUE, "too-large",
                            _("The pack has more than %d elements."), GJ_MAX_ELEMENTS);
      return;
    }

  g_autoptr (GHashTable) documents = collect (pack, "basis", "id");
  g_autoptr (GHashTable) articles = collect (pack, "articles", "number");

  declare_codes (pack, problems);
  for (const xmlNode *holder = _gj_xml_first (pack->root); holder != NULL;
       holder = _gj_xml_next (holder))
    for (guint i = 0; i < G_N_ELEMENTS (named); i++)
      if (_gj_xml_is (holder, named[i].holder))
        check_ids (holder, named[i].attribute, problems);
  check_references (pack, pack->root, documents, articles, problems);
  check_languages (pack->root, problems);
}

/* Periods of editions: in order, without overlap; gaps are only to be looked at. */
static void
check_periods (const GjPack *pack,
               GPtrArray    *problems)
{
  for (guint i = 0; i < pack->editions->len; i++)
    {
      const GjEdition *edition = pack->editions->pdata[i];
      const GjEdition *before = i > 0 ? pack->editions->pdata[i - 1] : NULL;
      guint line = _gj_xml_line (edition->node);

      if (edition->period.from == GJ_DATE_NONE ||
          (edition->period.to == GJ_DATE_NONE && _gj_xml_attribute (edition->node, "to") != NULL))
        _gj_pack_add_problem (problems, line, TRUE, "bad-period",
                              _("The edition “%s” does not say its days as YYYY-MM-DD."),
                                 edition->id);
      else if (edition->period.to != GJ_DATE_NONE && edition->period.to < edition->period.from)
        _gj_pack_add_problem (problems, line, TRUE, "bad-period",
                              _("The edition “%s” ends before it begins."), edition->id);
      if (before == NULL)
        continue;
      if (gj_period_overlaps (before->period, edition->period))
        _gj_pack_add_problem (problems, line, TRUE, "overlapping-editions",
                              _("The editions “%s” and “%s” are in force on the same days."),
                                 before->id, edition->id);
      else if (before->period.to + 1 < edition->period.from)
        _gj_pack_add_problem (
            problems, line, FALSE, "missing-edition",
            _("Between the editions “%s” and “%s” there are days without an edition."), before->id,
               edition->id);
    }
}

typedef enum
{
  PART_PARAMETER,
  PART_SET,
  PART_TABLE,
  N_PARTS,
} Part;

static const char *
part_of (const GjEdition *edition,
         Part             part,
         guint            index,
         gboolean        *ret_used,
         const xmlNode  **ret_node)
{
  if (part == PART_PARAMETER)
    {
      const GjParameter *parameter = GJ_AT (edition->parameters, GjParameter, index);
      *ret_used = parameter->used;
      *ret_node = parameter->node;
      return parameter->id;
    }
  if (part == PART_SET)
    {
      const GjSet *set = GJ_AT (edition->sets, GjSet, index);
      *ret_used = set->used;
      *ret_node = set->node;
      return set->id;
    }

  const GjTable *table = GJ_AT (edition->tables, GjTable, index);
  *ret_used = table->used;
  *ret_node = table->node;
  return table->id;
}

/* A higher layer says more than each lower one needs. */
static gboolean
is_of_higher_layer (const xmlNode *node)
{
  for (const xmlNode *part = _gj_xml_first (node); part != NULL; part = _gj_xml_next (part))
    if (!_gj_xml_is (part, "title"))
      return _gj_xml_attribute (part, "from-pack") != NULL;

  return _gj_xml_attribute (node, "from-pack") != NULL;
}

/* What no edition uses. Parameters, sets and tables stand at the same places in all editions. */
static void
check_unused (const GjPack *pack,
              GPtrArray    *problems)
{
  const GjEdition *first = pack->editions->pdata[0];
  const guint counts[N_PARTS] = { first->parameters->len, first->sets->len, first->tables->len };

  for (guint part = 0; part < N_PARTS; part++)
    for (guint i = 0; i < counts[part]; i++)
      {
        gboolean is_used = FALSE;
        const xmlNode *node = NULL;
        const char *id = NULL;

        for (guint j = 0; j < pack->editions->len; j++)
          {
            gboolean used = FALSE;
            id = part_of (pack->editions->pdata[j], (Part) part, i, &used, &node);
            is_used |= used;
          }
        if (!is_used && !is_of_higher_layer (node))
          _gj_pack_add_problem (problems, _gj_xml_line (node), FALSE, "unused",
                                _("Nothing uses “%s”."), id);
      }
}

void
_gj_pack_check_editions (GjPack    *pack,
                         GPtrArray *problems)
{
  check_periods (pack, problems);
  check_unused (pack, problems);
}
