/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <string.h>

#include "gj-digest.h"
#include "gj-policy-private.h"
#include "gj-xml-error.h"

/* What the parser's callbacks know. */
typedef struct
{
  xmlParserCtxt *parser;
  GPtrArray     *problems;
  gboolean       has_dtd;
} GjReading;

static void
dtd_met_cb (void          *data,
            const xmlChar *name,
            const xmlChar *external_id,
            const xmlChar *system_id)
{
  xmlParserCtxt *parser = data;
  GjReading *reading = parser->_private;

  reading->has_dtd = TRUE;
  xmlStopParser (parser);
}

static void
add_xml_error (GPtrArray      *problems,
               const char     *code,
               const xmlError *error)
{
  g_autofree char *words = g_strdup (error->message != NULL ? error->message : "");

  g_strstrip (words);
  g_autofree char *plain = g_utf8_make_valid (words, -1);
  if (g_str_has_prefix (plain, "Element '{" GJ_PACK_NAMESPACE "}"))
    {
      /* libxml2 names the namespace with every element; the reader knows it. */
      g_auto (GStrv) parts = g_strsplit (plain, "{" GJ_PACK_NAMESPACE "}", -1);
      g_free (plain);
      plain = g_strjoinv ("", parts);
    }

  _gj_pack_add_problem (problems, (guint) MAX (error->line, 0), TRUE, code, "%s", plain);
}

static void
parser_error_cb (void       *data,
                 GjXmlError *error)
{
  xmlParserCtxt *parser = data;
  GjReading *reading = parser->_private;

  if (!reading->has_dtd && error->level >= XML_ERR_ERROR)
    add_xml_error (reading->problems, "not-xml", error);
}

static void
schema_error_cb (void       *data,
                 GjXmlError *error)
{
  add_xml_error (data, "not-by-schema", error);
}

/* The schema is ours: that it does not parse would be a broken build. */
static xmlSchema *
load_schema (void)
{
  g_autoptr (GBytes) bytes = gj_pack_builtin_document ("gongjiang-policy-1.xsd");
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  xmlSchemaParserCtxt *parser = xmlSchemaNewMemParserCtxt (data, (int) size);
  xmlSchema *schema = xmlSchemaParse (parser);

  xmlSchemaFreeParserCtxt (parser);
  return schema;
}

void
_gj_pack_add_problem (GPtrArray  *problems,
                      guint       line,
                      gboolean    is_error,
                      const char *code,
                      const char *format,
                      ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);

  /* Each edition is compiled from the same lines: say it once. */
  for (guint i = 0; i < problems->len; i++)
    {
      const GjPackProblem *known = problems->pdata[i];
      if (known->line == line && strcmp (known->text, text) == 0)
        return;
    }

  if (problems->len >= GJ_MAX_PROBLEMS)
    return;

  GjPackProblem *problem = g_new0 (GjPackProblem, 1);
  problem->line = line;
  problem->is_error = is_error;
  problem->code = g_strdup (code);
  problem->text = g_steal_pointer (&text);
  g_ptr_array_add (problems, problem);
}

/* No DTD, no entities beyond XML's own five, no network, libxml2's limits on depth and text kept.
 */
xmlDoc *
_gj_pack_read_document (const char *data,
                        gsize       length,
                        GPtrArray  *problems)
{
  GjReading reading = { .problems = problems };

  if (length > GJ_PACK_MAX_SIZE)
    {
      _gj_pack_add_problem (problems, 0, TRUE, "too-large",
                            _("The document has more than %d MB; a policy pack is never so large."),
                            GJ_PACK_MAX_SIZE / (1024 * 1024));
      return NULL;
    }

  xmlInitParser ();
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  parser->_private = &reading;
  parser->sax->internalSubset = dtd_met_cb;
  parser->sax->serror = parser_error_cb;
  reading.parser = parser;
  xmlDoc *doc = xmlCtxtReadMemory (parser, data, (int) length, "policy-pack.xml", NULL,
                                   XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOCDATA |
                                   XML_PARSE_BIG_LINES);
  gboolean is_good = parser->wellFormed && !reading.has_dtd;
  xmlFreeParserCtxt (parser);

  if (reading.has_dtd)
    _gj_pack_add_problem (
        problems, 1, TRUE, "has-doctype",
        _("The document has a document type declaration (DOCTYPE); packs must not have one."));
  if (!is_good)
    {
      xmlFreeDoc (doc);
      return NULL;
    }

  return doc;
}

gboolean
_gj_pack_validate (xmlDoc    *doc,
                   GPtrArray *problems)
{
  const xmlNode *root = xmlDocGetRootElement (doc);

  if (!_gj_xml_is (root, "policy-pack"))
    {
      _gj_pack_add_problem (
          problems, _gj_xml_line (root), TRUE, "not-a-pack",
          _("This is not a policy pack: its first element is “%s” of the namespace “%s”, "
                              "expected is “policy-pack” of “%s”."),
             (const char *) root->name, root->ns != NULL ? (const char *) root->ns->href : "",
             GJ_PACK_NAMESPACE);
      return FALSE;
    }

  xmlSchema *schema = load_schema ();
  g_assert (schema != NULL);
  xmlSchemaValidCtxt *validator = xmlSchemaNewValidCtxt (schema);
  xmlSchemaSetValidStructuredErrors (validator, schema_error_cb, problems);
  int result = xmlSchemaValidateDoc (validator, doc);
  xmlSchemaFreeValidCtxt (validator);
  xmlSchemaFree (schema);

  return result == 0;
}

/* Leaves in @node only what has a say in the edition. */
static void
prune_to_edition (xmlNode    *node,
                  const char *edition)
{
  xmlNode *next;

  for (xmlNode *child = node->children; child != NULL; child = next)
    {
      next = child->next;
      if (child->type != XML_ELEMENT_NODE)
        continue;

      gboolean is_other = _gj_xml_is (child, "edition") &&
                          g_strcmp0 (_gj_xml_attribute (child, "id"), edition) != 0;
      if (is_other || _gj_xml_is (child, "cases") || !_gj_xml_in_edition (child, edition))
        {
          xmlUnlinkNode (child);
          xmlFreeNode (child);
          continue;
        }

      xmlUnsetProp (child, (const xmlChar *) "edition");
      if (_gj_xml_is (child, "edition"))
        xmlUnsetProp (child, (const xmlChar *) "to");
      prune_to_edition (child, edition);
    }
}

/* SHA-256 of the canonical form (C14N 1.0 without comments) of the document, or of what of it has a
 * say in @edition. */
char *
_gj_pack_digest (xmlDoc     *doc,
                 const char *edition)
{
  xmlDoc *copy = NULL;
  xmlChar *canonical = NULL;

  if (edition != NULL)
    {
      copy = xmlCopyDoc (doc, 1);
      prune_to_edition (xmlDocGetRootElement (copy), edition);
    }

  int length
      = xmlC14NDocDumpMemory (copy != NULL ? copy : doc, NULL, XML_C14N_1_0, NULL, 0, &canonical);
  char *digest = gj_digest_hex (canonical, (gsize) MAX (length, 0));
  xmlFree (canonical);
  if (copy != NULL)
    xmlFreeDoc (copy);

  return digest;
}

gboolean
_gj_xml_is (const xmlNode *node,
            const char    *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL &&
         strcmp ((const char *) node->name, name) == 0 &&
         strcmp ((const char *) node->ns->href, GJ_PACK_NAMESPACE) == 0;
}

const char *
_gj_xml_attribute (const xmlNode *node,
                   const char    *name)
{
  for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
    if (attr->ns == NULL && strcmp ((const char *) attr->name, name) == 0)
      return attr->children != NULL && attr->children->content != NULL
               ? (const char *) attr->children->content : "";

  return NULL;
}

gboolean
_gj_xml_flag (const xmlNode *node,
              const char    *name)
{
  const char *text = _gj_xml_attribute (node, name);

  return text != NULL && (strcmp (text, "true") == 0 || strcmp (text, "1") == 0);
}

char *
_gj_xml_content (const xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  char *text = g_strstrip (g_strdup (content != NULL ? (const char *) content : ""));

  xmlFree (content);
  return text;
}

xmlNode *
_gj_xml_first (const xmlNode *node)
{
  xmlNode *child = node->children;

  while (child != NULL && child->type != XML_ELEMENT_NODE)
    child = child->next;

  return child;
}

xmlNode *
_gj_xml_next (const xmlNode *node)
{
  xmlNode *next = node->next;

  while (next != NULL && next->type != XML_ELEMENT_NODE)
    next = next->next;

  return next;
}

xmlNode *
_gj_xml_child (const xmlNode *node,
               const char    *name)
{
  xmlNode *child = _gj_xml_first (node);

  while (child != NULL && !_gj_xml_is (child, name))
    child = _gj_xml_next (child);

  return child;
}

guint
_gj_xml_line (const xmlNode *node)
{
  return (guint) MAX (xmlGetLineNo ((xmlNode *) node), 0);
}

gboolean
_gj_xml_in_edition (const xmlNode *node,
                    const char    *edition)
{
  const char *list = _gj_xml_attribute (node, "edition");

  if (list == NULL)
    return TRUE;

  g_auto (GStrv) ids = g_strsplit_set (list, " \t\r\n", -1);
  return g_strv_contains ((const char *const *) ids, edition);
}

gboolean
_gj_xml_same_layer (const xmlNode *a,
                    const xmlNode *b)
{
  return g_strcmp0 (_gj_xml_attribute (a, "from-pack"), _gj_xml_attribute (b, "from-pack")) == 0;
}

/* The first text whose language is the user's; else the first in English; else the first. */
char *
_gj_xml_words (const xmlNode *parent,
               const char    *name)
{
  const char *language = g_get_language_names ()[0];
  gboolean chinese = g_str_has_prefix (language, "zh");
  const xmlNode *best = NULL;
  int best_rank = -1;

  for (const xmlNode *child = _gj_xml_first (parent); child != NULL; child = _gj_xml_next (child))
    {
      if (!_gj_xml_is (child, name))
        continue;

      xmlChar *lang = xmlNodeGetLang (child);
      gboolean is_chinese = lang != NULL && g_str_has_prefix ((const char *) lang, "zh");
      gboolean is_english = lang != NULL && g_str_has_prefix ((const char *) lang, "en");
      int rank = is_chinese == chinese && (is_chinese || is_english) ? 2 : is_english ? 1 : 0;
      xmlFree (lang);
      if (rank > best_rank)
        {
          best = child;
          best_rank = rank;
        }
    }

  return best != NULL ? _gj_xml_content (best) : g_strdup ("");
}
