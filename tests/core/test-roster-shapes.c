/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "gj-jobs.h"
#include "gj-roster-schema.h"
#include "gj-text.h"
#include "gj-xml-error.h"
#include "roster-files.h"

/*
 * Two readers, one verdict: thousands of small changes are made to good rosters, and each result is
 * read by the program and by libxml2's schema validator. What the schema calls valid has no problem of
 * shape or simple type for the program, and the other way round.
 */

typedef enum
{
  OF_SHAPE,     /* a schema can say it, so both must */
  BEYOND,       /* no schema can say it: check digits, other fields, other records */
  OF_FORM,      /* the code is used for both; the value tells which it is */
} Bearing;

static const Bearing bearing[GJ_N_PROBLEM_CODES] = {
  [GJ_PROBLEM_ID_LENGTH] = OF_FORM,
  [GJ_PROBLEM_ID_CHARACTER] = OF_FORM,
  [GJ_PROBLEM_ID_DATE] = BEYOND,
  [GJ_PROBLEM_ID_CHECK_DIGIT] = BEYOND,
  [GJ_PROBLEM_ID_STRUCTURE] = BEYOND,
  [GJ_PROBLEM_CARD] = OF_FORM,
  [GJ_PROBLEM_CERTIFICATE] = OF_FORM,
  [GJ_PROBLEM_SEX] = BEYOND,
  [GJ_PROBLEM_BIRTH] = BEYOND,
  [GJ_PROBLEM_ORDER] = BEYOND,
  [GJ_PROBLEM_MORE_THAN] = BEYOND,
  [GJ_PROBLEM_DUPLICATE] = BEYOND,
  [GJ_PROBLEM_NO_INSTITUTION] = BEYOND,
  [GJ_PROBLEM_NO_CLASS] = BEYOND,
  [GJ_PROBLEM_NO_PERSON] = BEYOND,
  [GJ_PROBLEM_PARENT_REFUSED] = BEYOND,
  [GJ_PROBLEM_AUTHORITY] = BEYOND,
  [GJ_PROBLEM_TOO_MANY] = BEYOND,
  [GJ_PROBLEM_UPGRADED] = BEYOND,
  [GJ_PROBLEM_DIVISION] = BEYOND,
  [GJ_PROBLEM_CREDIT_DIGIT] = BEYOND,
  [GJ_PROBLEM_OCCUPATION] = BEYOND,
};

/* The form of the codes that are OF_FORM. */
static const struct
{
  GjProblemCode code;
  const char   *form;
} forms[] = {
  { GJ_PROBLEM_ID_LENGTH, "^[ -~]{6,18}$" },
  { GJ_PROBLEM_ID_CHARACTER, "^[ -~]{6,18}$" },
  { GJ_PROBLEM_CARD, "^[0-9]( ?[0-9]){15,18}$" },
  { GJ_PROBLEM_CERTIFICATE, "^[ -~]{4,30}$" },
};

static gboolean
is_of_shape (const Found *found)
{
  if (bearing[found->code] != OF_FORM)
    return bearing[found->code] == OF_SHAPE;
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].code == found->code)
      return !g_regex_match_simple (forms[i].form, found->value, G_REGEX_DOLLAR_ENDONLY, 0);
  g_assert_not_reached ();
}

static const char *const values[] = {
  "", " ", "\n\t ", "x", "-", "甲", "甲乙", "\xF0\x9F\x98\x80", "a&b<c>", "null", "N/A",
  "0", "1", "2", "5", "-1", "+1", "00", "007", "24", "25", "100", "101", "1000", "1001", "2000", "2001", "10000", "10001",
  "000000001", "0000000001", "999999999", "1000000000", "99999999999999999999999999999",
  "1.", ".5", "1.5", "1.05", "1.500", "1,000.00", "1e3", "910.005", "999999999999.99", "92233720368547758.07", "92233720368547758.08", "99999999999999999.99", "00000000000000001", "000000000000000001", "100000000000000000", "¥5", "NaN", "INF",
  "2026-01-01", "2024-02-29", "2026-02-29", "1900-02-29", "2000-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "2026/01/01",
  "20260101", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "-2026-01-01", "2026-01-01Z", "2026-01-01+08:00", "2026年1月1日",
  "2026-01-01T00:00:00", "2026-01-01T23:59:59.5Z", "2026-01-01T24:00:00", "2026-01-01T12:00:60", "2026-01-01T12:00:00+14:00",
  "2026-01-01T12:00:00+14:30", "2026-01-01T12:00:00-03:30", "2026-01-01T12:00", "2026-02-30T12:00:00Z", "2026-01-01 12:00:00",
  "true", "false", "TRUE", "是", "PX", "px", "PX PJ", "PX \n PJ", "PJ PX PX", "PX,PJ", "PX ZZ", "01", "99", "D", "SY", "passed", "JY", "ZX",
  "9-99-99-99", "6-31-01-3", "6-31-01-033", "63101030", "a-31-01-03", "210101", "999999", "21010", "2101012", "21010a",
  "12210100400000000W", "1221010A400000000W", "AA210100400000000W", "12210100400000000I", "12210100400000000", "12210100400000000w", "1221010040000000000",
  "210101199005060021", "21010119900506002x", "210101900506002", "ABC123456789012", "12345", "123456", "1234567890123456789",
  "6222 0000 0000 0000 004", "6222  0000", "6222000000000000", "+86 (24) 0000", "1234", "12345", "- 1-2+3 4 5", "-----", "+86-24 0000 0000 0000 0",
  "S000021000000005000001", "1234567890123456789012345678901", "123456789012345678901234567890",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A0G",
};

/* Texts of so many characters: the limits of the tables and one beyond. */
static const guint lengths[] = { 3, 4, 18, 19, 20, 21, 30, 31, 40, 41, 50, 51, 100, 101, 200, 201, 1300, 5000 };

typedef enum
{
  DELETE,
  DOUBLE,
  TO_FIRST,
  TO_LAST,
  BEFORE_PREVIOUS,
  RENAME,
  RENAME_AS_NEXT,
  WRAP,
  EMPTY,
  CHILD,
  CHILD_OF_OTHERS,
  CHILD_OF_NOBODY,
  TEXT_INSIDE,
  TEXT_BEFORE,
  SPACE_BEFORE,
  COMMENT_INSIDE,
  COMMENT_BEFORE,
  PI_INSIDE,
  CDATA_INSIDE,
  ATTRIBUTE,
  VERSION,
  OTHER_VERSION,
  SCHEMA_PLACE,
  NIL,
  LANGUAGE,
  OTHER_NAMESPACE,
  NO_NAMESPACE,
  FIX_LIST_INSIDE,
  FIX_LIST_BEFORE,
  PREFIXED,
  N_CHANGES,
} Change;

static const char *const change_names[N_CHANGES] = {
  "delete", "double", "to-first", "to-last", "before-previous", "rename", "rename-as-next", "wrap", "empty", "child", "child-of-others",
  "child-of-nobody", "text-inside", "text-before", "space-before", "comment-inside", "comment-before", "pi-inside", "cdata-inside",
  "attribute", "version", "other-version", "schema-place", "nil", "language", "other-namespace", "no-namespace", "fix-list-inside",
  "fix-list-before", "prefixed",
};

/* Changes of a value that depend on the value: what the reader forgives is brought into the plain form for the schema. */
typedef enum
{
  SPACED,
  DOUBLED,
  LENGTHENED,
  SHORTENED,
  CAPITALS,
  SMALL,
  PADDED_ZERO,
  SPACE_IN_THE_MIDDLE,
  SPLIT_BY_COMMENT,
  SPLIT_BY_CDATA,
  FULL_WIDTH,
  WIDE_SPACES,
  INVISIBLE,
  N_TWISTS,
} Twist;

#define FIRST_FORGIVEN FULL_WIDTH

typedef struct
{
  xmlSchemaPtr           schema;
  xmlSchemaValidCtxtPtr  validator;
  xmlDocPtr              good;
  guint                  tried;
  guint                  valid;
  guint                  wrong;
} Both;

static void
collect (xmlNodePtr  node,
         GPtrArray  *nodes)
{
  for (; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        g_ptr_array_add (nodes, node);
        collect (node->children, nodes);
      }
}

/* Every element of the document, in its order. */
static GPtrArray *
elements_of (xmlDocPtr doc)
{
  GPtrArray *nodes = g_ptr_array_new ();

  collect (xmlDocGetRootElement (doc), nodes);
  return nodes;
}

static gboolean
is_leaf (xmlNodePtr node)
{
  return xmlFirstElementChild (node) == NULL && node->children != NULL;
}

static char *
value_of (xmlNodePtr node)
{
  xmlChar *content = xmlNodeGetContent (node);
  char *text = g_strdup ((const char *) content);

  xmlFree (content);
  return text;
}

static void
set_value (xmlNodePtr  node,
           const char *text)
{
  xmlNodeSetContent (node, NULL);
  if (text[0] != '\0')
    xmlNodeAddContent (node, (const xmlChar *) text);
}

static void
swallow (void       *data,
         const char *format,
         ...)
{
}

static void
say (void       *data,
     GjXmlError *problem)
{
  g_printerr ("#   schema: line %d: %s", problem->line, problem->message);
}

static gboolean
reader_accepts (const char *text,
                int         length,
                gboolean    loud)
{
  ReadRoster roster;
  gboolean good;

  read_roster (text, (gsize) length, &roster);
  good = roster.error == NULL;
  if (loud)
    g_printerr ("#   reader: %s\n", good ? "read" : roster.error->message);
  for (guint i = 0; i < roster.found->len; i++)
    {
      const Found *found = g_ptr_array_index (roster.found, i);

      good = good && !is_of_shape (found);
      if (loud)
        g_printerr ("#   reader: line %u: %s %s “%s”\n", found->line, gj_problem_code_text (found->code), found->field, found->value);
    }
  read_roster_clear (&roster);
  return good;
}

/* Asks both; @plain is the document the schema sees. */
static void
compare (Both       *self,
         xmlDocPtr   doc,
         xmlDocPtr   plain,
         const char *what,
         xmlNodePtr  node,
         const char *value)
{
  xmlChar *text = NULL;
  int length = 0;
  gboolean valid, accepted;

  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  valid = xmlSchemaValidateDoc (self->validator, plain) == 0;
  accepted = reader_accepts ((const char *) text, length, FALSE);
  self->tried++;
  self->valid += valid;
  if (valid != accepted)
    {
      self->wrong++;
      if (self->wrong <= 40)
        {
          g_printerr ("# %s of <%s>%s%.60s: schema %s, reader %s\n", what, node != NULL ? (const char *) node->name : "?", value[0] != '\0' ? " to " : "",
                      value, valid ? "valid" : "invalid", accepted ? "accepts" : "refuses");
          xmlSchemaSetValidStructuredErrors (self->validator, say, NULL);
          xmlSchemaValidateDoc (self->validator, plain);
          xmlSchemaSetValidStructuredErrors (self->validator, NULL, NULL);
          xmlSchemaSetValidErrors (self->validator, swallow, swallow, NULL);
          reader_accepts ((const char *) text, length, TRUE);
        }
    }
  xmlFree (text);
}

static xmlNodePtr
foreign (xmlNodePtr  parent,
         const char *uri)
{
  xmlNodePtr node = xmlNewDocNode (parent->doc, NULL, (const xmlChar *) "note", (const xmlChar *) "?");

  if (uri != NULL)
    xmlSetNs (node, xmlNewNs (node, (const xmlChar *) uri, (const xmlChar *) "o"));
  return node;
}

static void
add_attribute (xmlNodePtr  node,
               const char *uri,
               const char *prefix,
               const char *name,
               const char *value)
{
  xmlNsPtr ns = uri != NULL ? xmlNewNs (node, (const xmlChar *) uri, (const xmlChar *) prefix) : NULL;

  xmlNewNsProp (node, ns, (const xmlChar *) name, (const xmlChar *) value);
}

/* Puts @added as the first child. */
static void
add_first (xmlNodePtr node,
           xmlNodePtr added)
{
  if (node->children != NULL)
    xmlAddPrevSibling (node->children, added);
  else
    xmlAddChild (node, added);
}

static void
move (xmlNodePtr node,
      Change     change)
{
  xmlNodePtr parent = node->parent;
  xmlNodePtr previous = xmlPreviousElementSibling (node);

  if (change == BEFORE_PREVIOUS && previous == NULL)
    return;
  xmlUnlinkNode (node);
  if (change == BEFORE_PREVIOUS)
    xmlAddPrevSibling (previous, node);
  else if (change == TO_FIRST)
    add_first (parent, node);
  else
    xmlAddChild (parent, node);
}

static void
change_attributes (xmlNodePtr node,
                   Change     change)
{
  static const char instance[] = "http://www.w3.org/2001/XMLSchema-instance";

  switch ((int) change)
    {
    case ATTRIBUTE:
      add_attribute (node, NULL, NULL, "note", "1");
      break;
    case VERSION:
      add_attribute (node, NULL, NULL, "version", "1");
      break;
    case OTHER_VERSION:
      add_attribute (node, NULL, NULL, "version", "2");
      break;
    case SCHEMA_PLACE:
      add_attribute (node, instance, "xsi", "noNamespaceSchemaLocation", "");
      break;
    case NIL:
      add_attribute (node, instance, "xsi", "nil", "true");
      break;
    case LANGUAGE:
    default:
      add_attribute (node, (const char *) XML_XML_NAMESPACE, "xml", "lang", "zh");
      break;
    }
}

static void
change_inside (xmlNodePtr node,
               Change     change)
{
  xmlNodePtr child;

  switch ((int) change)
    {
    case CHILD:
      add_first (node, xmlNewDocNode (node->doc, node->ns, (const xmlChar *) "note", (const xmlChar *) "?"));
      break;
    case CHILD_OF_OTHERS:
      add_first (node, foreign (node, "urn:other"));
      break;
    case CHILD_OF_NOBODY:
      add_first (node, foreign (node, NULL));
      break;
    case FIX_LIST_INSIDE:
      add_first (node, foreign (node, GJ_FIX_LIST_NAMESPACE));
      break;
    case TEXT_INSIDE:
      add_first (node, xmlNewDocComment (node->doc, (const xmlChar *) "-"));
      add_first (node, xmlNewDocText (node->doc, (const xmlChar *) "?"));
      break;
    case COMMENT_INSIDE:
      add_first (node, xmlNewDocComment (node->doc, (const xmlChar *) "a comment"));
      break;
    case PI_INSIDE:
      add_first (node, xmlNewDocPI (node->doc, (const xmlChar *) "php", (const xmlChar *) "x"));
      break;
    case CDATA_INSIDE:
    default:
      child = xmlNewCDataBlock (node->doc, (const xmlChar *) "?", 1);
      add_first (node, child);
      break;
    }
}

static void
rename_as_next (xmlNodePtr node)
{
  xmlNodePtr next = xmlNextElementSibling (node);

  if (next != NULL)
    xmlNodeSetName (node, next->name);
}

static void
wrap (xmlNodePtr node)
{
  xmlNodePtr outer = xmlNewDocNode (node->doc, node->ns, node->name, NULL);

  xmlReplaceNode (node, outer);
  xmlAddChild (outer, node);
}

static void
apply (xmlNodePtr node,
       Change     change)
{
  if (change >= ATTRIBUTE && change <= LANGUAGE)
    {
      change_attributes (node, change);
      return;
    }
  switch ((int) change)
    {
    case DELETE:
      xmlUnlinkNode (node);
      xmlFreeNode (node);
      break;
    case DOUBLE:
      xmlAddNextSibling (node, xmlCopyNode (node, 1));
      break;
    case TO_FIRST:
    case TO_LAST:
    case BEFORE_PREVIOUS:
      move (node, change);
      break;
    case RENAME:
      xmlNodeSetName (node, (const xmlChar *) "other");
      break;
    case RENAME_AS_NEXT:
      rename_as_next (node);
      break;
    case WRAP:
      wrap (node);
      break;
    case EMPTY:
      set_value (node, "");
      break;
    case TEXT_BEFORE:
      xmlAddPrevSibling (node, xmlNewDocText (node->doc, (const xmlChar *) "?"));
      break;
    case SPACE_BEFORE:
      xmlAddPrevSibling (node, xmlNewDocText (node->doc, (const xmlChar *) " \t\n"));
      break;
    case COMMENT_BEFORE:
      xmlAddPrevSibling (node, xmlNewDocComment (node->doc, (const xmlChar *) "a comment"));
      break;
    case OTHER_NAMESPACE:
      xmlSetNs (node, xmlNewNs (node, (const xmlChar *) "urn:other", (const xmlChar *) "o"));
      break;
    case NO_NAMESPACE:
      xmlSetNs (node, NULL);
      break;
    case FIX_LIST_BEFORE:
      xmlAddPrevSibling (node, foreign (node, GJ_FIX_LIST_NAMESPACE));
      break;
    case PREFIXED:
      xmlSetNs (node, xmlNewNs (node, (const xmlChar *) GJ_ROSTER_NAMESPACE, (const xmlChar *) "r"));
      break;
    default:
      change_inside (node, change);
      break;
    }
}

/* A copy of the good roster, and the element of @index in it. */
static xmlDocPtr
copy (Both       *self,
      guint       index,
      xmlNodePtr *ret_node)
{
  xmlDocPtr doc = xmlCopyDoc (self->good, 1);
  g_autoptr (GPtrArray) nodes = elements_of (doc);

  *ret_node = g_ptr_array_index (nodes, index);
  return doc;
}

/* The document as it is written and read again, so that both see the same text nodes and namespaces. */
static xmlDocPtr
read_again (xmlDocPtr doc)
{
  xmlChar *text = NULL;
  int length = 0;
  xmlDocPtr again;

  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  again = xmlReadMemory ((const char *) text, length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlFree (text);
  return again;
}

static void
try_change (Both  *self,
            guint  index,
            Change change)
{
  g_autoptr (GPtrArray) nodes = elements_of (self->good);
  xmlNodePtr node;
  xmlDocPtr doc = copy (self, index, &node);
  xmlDocPtr again;

  /* Around the root stand comments and white space only. */
  if (node == xmlDocGetRootElement (doc) && change != ATTRIBUTE && change != VERSION && change != OTHER_VERSION && change != SCHEMA_PLACE
      && change != NIL && change != LANGUAGE && change != RENAME && !(change >= CHILD && change <= TEXT_INSIDE) && change != FIX_LIST_INSIDE)
    {
      xmlFreeDoc (doc);
      return;
    }
  apply (node, change);
  again = read_again (doc);
  if (again != NULL)
    compare (self, again, again, change_names[change], g_ptr_array_index (nodes, index), "");
  xmlFreeDoc (again);
  xmlFreeDoc (doc);
}

/* The good roster itself is changed and changed back: most of the time goes here. */
static void
try_value (Both       *self,
           xmlNodePtr  node,
           const char *value,
           gboolean    forgiven)
{
  g_autofree char *before = value_of (node);
  xmlDocPtr plain = NULL;

  if (forgiven)
    {
      g_autofree char *normal = gj_text_normalise (value, -1);

      set_value (node, normal);
      plain = xmlCopyDoc (self->good, 1);
    }
  set_value (node, value);
  compare (self, self->good, plain != NULL ? plain : self->good, "change", node, value);
  set_value (node, before);
  xmlFreeDoc (plain);
}

static char *
full_width (const char *text)
{
  GString *wide = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (wide, c > ' ' && c < 0x7F ? c - '!' + 0xFF01 : c);
    }
  return g_string_free (wide, FALSE);
}

static char *
middle_split (const char *text,
              const char *between)
{
  glong half = g_utf8_strlen (text, -1) / 2;
  const char *at = g_utf8_offset_to_pointer (text, half);

  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, between, at);
}

static char *
twist (const char *text,
       Twist       how)
{
  switch (how)
    {
    case SPACED:
      return g_strconcat (" \n ", text, "\t ", NULL);
    case DOUBLED:
      return g_strconcat (text, text, NULL);
    case LENGTHENED:
      return g_strconcat (text, "1", NULL);
    case SHORTENED:
      return g_strndup (text, (gsize) (g_utf8_offset_to_pointer (text, g_utf8_strlen (text, -1) - 1) - text));
    case CAPITALS:
      return g_utf8_strup (text, -1);
    case SMALL:
      return g_utf8_strdown (text, -1);
    case PADDED_ZERO:
      return g_strconcat ("0", text, NULL);
    case SPACE_IN_THE_MIDDLE:
      return middle_split (text, "  ");
    case FULL_WIDTH:
      return full_width (text);
    case WIDE_SPACES:
      return g_strconcat ("\xE3\x80\x80", text, "\xC2\xA0", NULL);
    case INVISIBLE:
      return middle_split (text, "\xE2\x80\x8B");
    case SPLIT_BY_COMMENT:
    case SPLIT_BY_CDATA:
    case N_TWISTS:
    default:
      g_assert_not_reached ();
    }
}

/* The value in two pieces, with a comment between them or the second one as CDATA. */
static void
try_split (Both     *self,
           guint     index,
           gboolean  cdata)
{
  xmlNodePtr node;
  xmlDocPtr doc = copy (self, index, &node);
  g_autofree char *text = value_of (node);
  const char *half = g_utf8_offset_to_pointer (text, g_utf8_strlen (text, -1) / 2);
  g_autofree char *first = g_strndup (text, (gsize) (half - text));

  set_value (node, first);
  if (cdata)
    xmlAddChild (node, xmlNewCDataBlock (doc, (const xmlChar *) half, (int) strlen (half)));
  else
    {
      xmlAddChild (node, xmlNewDocComment (doc, (const xmlChar *) "2026-01-01"));
      xmlAddChild (node, xmlNewDocText (doc, (const xmlChar *) half));
    }
  compare (self, doc, doc, cdata ? "CDATA" : "comment", node, "");
  xmlFreeDoc (doc);
}

static void
try_twists (Both       *self,
            guint       index,
            xmlNodePtr  node)
{
  g_autofree char *text = value_of (node);

  for (Twist how = 0; how < N_TWISTS; how++)
    {
      g_autofree char *value = NULL;

      if (how == SPLIT_BY_COMMENT || how == SPLIT_BY_CDATA)
        {
          try_split (self, index, how == SPLIT_BY_CDATA);
          continue;
        }
      value = twist (text, how);
      try_value (self, node, value, how >= FIRST_FORGIVEN);
    }
}

static void
both_init (Both       *self,
           const char *roster)
{
  g_autofree char *xsd = gj_roster_schema_xsd ();
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt (xsd, (int) strlen (xsd));

  *self = (Both) { .schema = xmlSchemaParse (parser) };
  xmlSchemaFreeParserCtxt (parser);
  g_assert_nonnull (self->schema);
  self->validator = xmlSchemaNewValidCtxt (self->schema);
  xmlSchemaSetValidErrors (self->validator, swallow, swallow, NULL);
  self->good = xmlReadMemory (roster, (int) strlen (roster), NULL, NULL, XML_PARSE_NONET);
  g_assert_nonnull (self->good);
  compare (self, self->good, self->good, "nothing", NULL, "");
  g_assert_cmpuint (self->valid, ==, 1);
  g_assert_cmpuint (self->wrong, ==, 0);
}

static void
both_clear (Both *self)
{
  g_test_message ("%u rosters, %u of them valid, %u verdicts that differ", self->tried, self->valid, self->wrong);
  /* A comparison that never saw both verdicts would prove nothing. */
  g_assert_cmpuint (self->valid, >, self->tried / 50);
  g_assert_cmpuint (self->valid, <, self->tried);
  g_assert_cmpuint (self->wrong, ==, 0);
  xmlSchemaFreeValidCtxt (self->validator);
  xmlSchemaFree (self->schema);
  xmlFreeDoc (self->good);
}

/* Elements of the same record kind and name are tried once. */
static gboolean
is_new_field (GHashTable *seen,
              xmlNodePtr  node)
{
  return g_hash_table_add (seen, g_strdup_printf ("%s/%s", (const char *) node->parent->name, (const char *) node->name));
}

static void
test_values (void)
{
  g_autofree char *text = read_source ("data/roster/example.xml");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) nodes = NULL;
  Both both;

  both_init (&both, text);
  nodes = elements_of (both.good);
  for (guint i = 0; i < nodes->len; i++)
    {
      xmlNodePtr node = nodes->pdata[i];

      if (!is_leaf (node) || !is_new_field (seen, node))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        try_value (&both, node, values[k], FALSE);
      for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
        {
          g_autofree char *letters = g_strnfill (lengths[k], 'x');
          g_autoptr (GString) han = g_string_new (NULL);

          for (guint n = 0; n < lengths[k]; n++)
            g_string_append (han, "三");
          if (lengths[k] <= 31 || lengths[k] > 201)
            try_value (&both, node, letters, FALSE);
          if (lengths[k] <= 201)
            try_value (&both, node, han->str, FALSE);
        }
      try_twists (&both, i, node);
    }
  both_clear (&both);
}

static void
test_shapes (void)
{
  g_autofree char *text = read_source ("data/roster/example.xml");
  g_autoptr (GPtrArray) nodes = NULL;
  Both both;

  both_init (&both, text);
  nodes = elements_of (both.good);
  for (guint i = 0; i < nodes->len; i++)
    for (Change change = 0; change < N_CHANGES; change++)
      try_change (&both, i, change);
  both_clear (&both);
}

/* Changes at random to a sample, always the same ones: up to three at once. */
static void
test_sample (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gj-shapes-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "roster.xml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (2026);
  guint n_nodes;
  Both both;

  g_assert_true (gj_sample_write (path, 5, 3, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_unlink (path);
  g_rmdir (folder);
  both_init (&both, text);
  {
    g_autoptr (GPtrArray) nodes = elements_of (both.good);

    n_nodes = nodes->len;
  }
  for (guint i = 0; i < 600; i++)
    {
      xmlNodePtr node;
      xmlDocPtr doc = copy (&both, (guint) g_rand_int_range (random, 1, (gint32) n_nodes), &node);
      xmlDocPtr again;
      g_autofree char *what = g_strdup_printf ("random %u", i);

      for (int k = g_rand_int_range (random, 1, 4); k > 0; k--)
        {
          g_autoptr (GPtrArray) now = elements_of (doc);

          node = now->pdata[g_rand_int_range (random, 1, (gint32) now->len)];
          if (is_leaf (node) && g_rand_boolean (random))
            set_value (node, values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))]);
          else
            apply (node, (Change) g_rand_int_range (random, 0, N_CHANGES));
        }
      again = read_again (doc);
      if (again != NULL)
        compare (&both, again, again, what, NULL, "");
      xmlFreeDoc (again);
      xmlFreeDoc (doc);
    }
  both_clear (&both);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roster-shapes/values", test_values);
  g_test_add_func ("/roster-shapes/shapes", test_shapes);
  g_test_add_func ("/roster-shapes/sample", test_sample);
  return g_test_run ();
}
