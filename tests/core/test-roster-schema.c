/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "gj-roster-schema.h"
#include "gj-text.h"
#include "gj-xml-error.h"
#include "roster-files.h"

#define XSD "data/roster/gongjiang-roster-1.xsd"
#define MANUAL "data/roster/ROSTER.md"
#define EXAMPLE "data/roster/example.xml"

static void
write_source (const char *name,
              const char *text)
{
  g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* The schema in the tree is the one the program writes. With GJ_WRITE_ROSTER_FILES set, it is written anew instead. */
static void
test_written (void)
{
  g_autofree char *xsd = gj_roster_schema_xsd ();
  g_autofree char *written = NULL;

  if (g_getenv ("GJ_WRITE_ROSTER_FILES") != NULL)
    write_source (XSD, xsd);
  written = read_source (XSD);
  g_assert_cmpstr (written, ==, xsd);
}

static void
test_manual (void)
{
  static const char begin[] = "<!-- tables: begin -->\n";
  static const char end[] = "<!-- tables: end -->";
  g_autofree char *tables = gj_roster_schema_tables ();
  g_autofree char *text = read_source (MANUAL);
  g_autofree char *written = NULL;
  const char *from = strstr (text, begin);
  const char *to = strstr (text, end);

  g_assert_true (from != NULL && to > from);
  from += strlen (begin);
  if (g_getenv ("GJ_WRITE_ROSTER_FILES") != NULL)
    {
      g_autofree char *first = g_strndup (text, (gsize) (from - text));
      g_autofree char *all = g_strconcat (first, tables, to, NULL);

      write_source (MANUAL, all);
      return;
    }
  written = g_strndup (from, (gsize) (to - from));
  g_assert_cmpstr (written, ==, tables);
}

static void
be_quiet (void       *data,
          const char *format,
          ...)
{
}

static void
be_quiet_too (void       *data,
              GjXmlError *problem)
{
  if (data != NULL)
    g_test_message ("line %d: %s", problem->line, problem->message);
}

static xmlSchemaPtr
load_schema (void)
{
  g_autofree char *xsd = gj_roster_schema_xsd ();
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt (xsd, (int) strlen (xsd));
  xmlSchemaPtr schema = xmlSchemaParse (parser);

  xmlSchemaFreeParserCtxt (parser);
  g_assert_nonnull (schema);
  return schema;
}

/* What libxml2's validator says; @loud keeps its reasons for the log. */
static gboolean
is_valid (xmlSchemaPtr  schema,
          const char   *text,
          gsize         length,
          gboolean      loud)
{
  xmlDocPtr doc = xmlReadMemory (text, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlSchemaValidCtxtPtr validator;
  gboolean valid;

  if (doc == NULL)
    return FALSE;
  validator = xmlSchemaNewValidCtxt (schema);
  xmlSchemaSetValidErrors (validator, be_quiet, be_quiet, NULL);
  xmlSchemaSetValidStructuredErrors (validator, be_quiet_too, loud ? doc : NULL);
  valid = xmlSchemaValidateDoc (validator, doc) == 0;
  xmlSchemaFreeValidCtxt (validator);
  xmlFreeDoc (doc);
  return valid;
}

/* The example passes both, with a record of every kind and a value for every element. */
static void
test_example (void)
{
  g_autofree char *text = read_source (EXAMPLE);
  xmlSchemaPtr schema = load_schema ();
  ReadRoster roster;

  g_assert_true (is_valid (schema, text, strlen (text), TRUE));
  xmlSchemaFree (schema);
  read_roster (text, strlen (text), &roster);
  g_assert_no_error (roster.error);
  g_assert_cmpuint (roster.found->len, ==, 0);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);
      g_autofree char *open = g_strdup_printf ("<%s>", type->element);
      g_autofree char *close = g_strdup_printf ("</%s>", type->element);
      const char *from = strstr (text, open);
      const char *to = g_strrstr (text, close);
      g_autofree char *records = NULL;

      g_test_message ("%s", type->element);
      g_assert_true (from != NULL && to > from);
      records = g_strndup (from, (gsize) (to - from));
      for (guint i = 0; i < type->n_fields; i++)
        {
          g_autofree char *tag = g_strdup_printf ("<%s>", type->fields[i].element);

          g_test_message ("%s", type->fields[i].element);
          g_assert_nonnull (strstr (records, tag));
        }
    }
  read_roster_clear (&roster);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roster-schema/written", test_written);
  g_test_add_func ("/roster-schema/manual", test_manual);
  g_test_add_func ("/roster-schema/example", test_example);
  return g_test_run ();
}
