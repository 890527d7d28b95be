/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-schema"
#include "config.h"

#include "gj-roster-schema.h"

#include "gj-codelist.h"
#include "gj-roster-private.h"
#include "gj-xml-out.h"

#define MAX_ENUMERATED 64 /* codes; longer lists are written as the form of their codes */

/* GB 32100: no I, O, S, V, Z; the third to the eighth are the division of the office. */
#define CREDIT "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"

#define MONTH_DAY "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define INSTANT "[0-9]{4}-" MONTH_DAY "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+\\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"

/* How a value of a type is written; the reader takes the same, as a test proves. */
typedef struct
{
  const char *name;
  const char *base;
  const char *pattern; /* NULL: whatever the base allows */
  const char *doc;
} SimpleType;

static const SimpleType text_type = { "text", "xs:token", NULL, "Characters; white space at the ends and in runs does not count" };
static const SimpleType instant_type = { "instant", "xs:dateTime", INSTANT, "YYYY-MM-DDThh:mm:ss, with or without an offset from UTC" };
static const SimpleType digest_type = { "digest", "xs:token", "[0-9a-fA-F]{64}", "SHA-256, 64 hexadecimal digits" };

static const SimpleType field_types[] = {
  [GJ_FIELD_TEXT] = { "text", "xs:token", NULL, "text" },
  [GJ_FIELD_NAME] = { "text", "xs:token", NULL, "text" },
  [GJ_FIELD_CODE] = { "occupation-code", "xs:token", "[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}", "code" },
  [GJ_FIELD_CODES] = { NULL, NULL, NULL, "codes, separated by spaces" },
  [GJ_FIELD_DIVISION] = { "division-code", "xs:token", "[0-9]{6}", "six digits" },
  [GJ_FIELD_DATE] = { "date", "xs:date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "date, YYYY-MM-DD" },
  [GJ_FIELD_COUNT] = { "count", "xs:integer", "[0-9]{1,9}", "whole number" },
  [GJ_FIELD_MONEY] = { "amount", "xs:decimal", "[0-9]{1," G_STRINGIFY (GJ_ROSTER_YUAN_DIGITS) "}(\\.[0-9]{1,2})?", "amount, at most two decimals" },
  [GJ_FIELD_FLAG] = { "flag", "xs:boolean", "true|false", "true or false" },
  [GJ_FIELD_IDENTITY] = { "identity-number", "xs:token", "[ -~]*", "identity number" },
  [GJ_FIELD_CREDIT_CODE] = { "credit-code", "xs:token", CREDIT "{2}[0-9]{6}" CREDIT "{10}", "credit code, GB 32100" },
  [GJ_FIELD_CARD] = { "card-number", "xs:token", "[0-9]( ?[0-9]){15,18}", "16 to 19 digits, in groups or not" },
  [GJ_FIELD_CERTIFICATE] = { "certificate-number", "xs:token", "[ -~]*", "certificate number" },
  [GJ_FIELD_PHONE] = { "phone-number", "xs:token", "(([+\\- ]*[0-9]){5}[0-9+\\- ]*)?", "at least five digits, with +, - and spaces" },
};

static const char head[] =
  "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
  "<!--\n"
  "  Rosters of vocational training: institutions, classes, trainees, enrolments, earlier grants.\n"
  "  Written by “gongjiang-cli roster schema”; ROSTER.md beside it explains every element. The schema says\n"
  "  shape and simple types; check digits, references and dates against one another are the program's to check.\n"
  "-->\n";

static gboolean
is_required (const GjField *field)
{
  /* A trainee without a document type has an identity card. */
  return (field->flags & GJ_FIELD_REQUIRED) != 0 && !g_str_equal (field->list, "id-type");
}

static gboolean
is_enumerated (const GjField *field)
{
  return (field->type == GJ_FIELD_CODE || field->type == GJ_FIELD_CODES) && gj_code_list_size (gj_code_list_get (field->list)) <= MAX_ENUMERATED;
}

/* Types whose length is the field's own. */
static gboolean
has_length (GjFieldType type)
{
  return type == GJ_FIELD_TEXT || type == GJ_FIELD_NAME || type == GJ_FIELD_PHONE || type == GJ_FIELD_IDENTITY || type == GJ_FIELD_CERTIFICATE;
}

/* (transfer full) */
static char *
type_name (const GjField *field)
{
  if (is_enumerated (field))
    return g_strconcat (field->list, field->type == GJ_FIELD_CODES ? "-codes" : "-code", NULL);
  return g_strdup (field_types[field->type].name);
}

static void
write_facet (GjXmlOut   *out,
             const char *facet,
             const char *value)
{
  gj_xml_out_open (out, facet);
  gj_xml_out_attribute (out, "value", value);
  gj_xml_out_close (out);
}

static void
write_limit (GjXmlOut   *out,
             const char *facet,
             gint64      value)
{
  gj_xml_out_open (out, facet);
  gj_xml_out_number (out, "value", value);
  gj_xml_out_close (out);
}

static void
write_doc (GjXmlOut   *out,
           const char *doc)
{
  gj_xml_out_open (out, "xs:annotation");
  gj_xml_out_text (out, "xs:documentation", doc, -1);
  gj_xml_out_close (out);
}

static void
open_simple_type (GjXmlOut   *out,
                  const char *name,
                  const char *doc)
{
  gj_xml_out_open (out, "xs:simpleType");
  gj_xml_out_attribute (out, "name", name);
  if (doc != NULL)
    write_doc (out, doc);
}

static void
open_restriction (GjXmlOut   *out,
                  const char *base)
{
  gj_xml_out_open (out, "xs:restriction");
  gj_xml_out_attribute (out, "base", base);
}

/* The type itself, and the one of optional elements, which may be left empty. */
static void
write_maybe (GjXmlOut   *out,
             const char *name)
{
  g_autofree char *maybe = g_strconcat ("maybe-", name, NULL);
  g_autofree char *members = g_strconcat (name, " empty", NULL);

  open_simple_type (out, maybe, NULL);
  gj_xml_out_open (out, "xs:union");
  gj_xml_out_attribute (out, "memberTypes", members);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_simple_type (GjXmlOut         *out,
                   const SimpleType *type)
{
  open_simple_type (out, type->name, type->doc);
  open_restriction (out, type->base);
  if (type->pattern != NULL)
    write_facet (out, "xs:pattern", type->pattern);
  if (type == &field_types[GJ_FIELD_MONEY])
    write_facet (out, "xs:maxInclusive", GJ_ROSTER_MAX_YUAN);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_code_type (GjXmlOut      *out,
                 const GjField *field)
{
  const GjCodeList *list = gj_code_list_get (field->list);
  g_autofree char *name = g_strconcat (field->list, "-code", NULL);

  open_simple_type (out, name, NULL);
  open_restriction (out, "xs:token");
  for (guint i = 0; i < gj_code_list_size (list); i++)
    {
      const char *english = gj_code_list_column (list, i, "name_en");
      g_autofree char *doc = g_strconcat (gj_code_list_column (list, i, "name"), english[0] != '\0' ? " · " : "", english, NULL);

      gj_xml_out_open (out, "xs:enumeration");
      gj_xml_out_attribute (out, "value", gj_code_list_code (list, i));
      write_doc (out, doc);
      gj_xml_out_close (out);
    }
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  write_maybe (out, name);
}

/* One or more codes of the list. */
static void
write_codes_type (GjXmlOut      *out,
                  const GjField *field)
{
  g_autofree char *name = g_strconcat (field->list, "-code", NULL);
  g_autofree char *codes = g_strconcat (field->list, "-codes", NULL);

  open_simple_type (out, codes, NULL);
  gj_xml_out_open (out, "xs:restriction");
  gj_xml_out_open (out, "xs:simpleType");
  gj_xml_out_open (out, "xs:list");
  gj_xml_out_attribute (out, "itemType", name);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  write_facet (out, "xs:minLength", "1");
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_simple_types (GjXmlOut *out)
{
  g_autoptr (GHashTable) lists = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) sets = g_hash_table_new (g_str_hash, g_str_equal);

  open_simple_type (out, "empty", "An empty element says nothing, as if it were left out");
  open_restriction (out, "xs:token");
  write_facet (out, "xs:length", "0");
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  write_simple_type (out, &text_type);
  write_simple_type (out, &instant_type);
  write_maybe (out, instant_type.name);
  write_simple_type (out, &digest_type);
  write_maybe (out, digest_type.name);
  for (guint i = 0; i < G_N_ELEMENTS (field_types); i++)
    if (field_types[i].pattern != NULL)
      {
        write_simple_type (out, &field_types[i]);
        if (!has_length ((GjFieldType) i) && i != GJ_FIELD_COUNT)
          write_maybe (out, field_types[i].name);
      }
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);

      for (guint i = 0; i < type->n_fields; i++)
        {
          const GjField *field = &type->fields[i];

          if (is_enumerated (field) && g_hash_table_add (lists, (gpointer) field->list))
            write_code_type (out, field);
          if (is_enumerated (field) && field->type == GJ_FIELD_CODES && g_hash_table_add (sets, (gpointer) field->list))
            write_codes_type (out, field);
        }
    }
}

/* A text of least … most characters; the pattern, if any, is the base's. */
static void
write_length (GjXmlOut   *out,
              const char *base,
              gboolean    required,
              gint64      least,
              gint64      most)
{
  gj_xml_out_open (out, "xs:simpleType");
  open_restriction (out, base);
  if (required)
    write_limit (out, "xs:minLength", MAX (least, 1));
  write_limit (out, "xs:maxLength", most);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_range (GjXmlOut      *out,
             const GjField *field)
{
  gj_xml_out_open (out, "xs:simpleType");
  if (!is_required (field))
    {
      gj_xml_out_open (out, "xs:union");
      gj_xml_out_attribute (out, "memberTypes", "empty");
      gj_xml_out_open (out, "xs:simpleType");
    }
  open_restriction (out, "count");
  write_limit (out, "xs:minInclusive", field->least);
  write_limit (out, "xs:maxInclusive", field->most);
  gj_xml_out_close (out);
  if (!is_required (field))
    {
      gj_xml_out_close (out);
      gj_xml_out_close (out);
    }
  gj_xml_out_close (out);
}

static void
open_element (GjXmlOut   *out,
              const char *name,
              const char *type,
              gboolean    required,
              gboolean    many)
{
  gj_xml_out_open (out, "xs:element");
  gj_xml_out_attribute (out, "name", name);
  gj_xml_out_attribute (out, "type", type);
  if (!required)
    gj_xml_out_attribute (out, "minOccurs", "0");
  if (many)
    gj_xml_out_attribute (out, "maxOccurs", "unbounded");
}

static void
write_field (GjXmlOut      *out,
             const GjField *field)
{
  g_autofree char *name = type_name (field);
  g_autofree char *maybe = is_required (field) ? g_strdup (name) : g_strconcat ("maybe-", name, NULL);
  g_autofree char *doc = g_strconcat (field->label, ": ", field->doc, field->unit[0] != '\0' ? ", in " : "", field->unit, NULL);
  gboolean limited = has_length (field->type) || field->type == GJ_FIELD_COUNT;

  open_element (out, field->element, limited ? NULL : maybe, is_required (field), FALSE);
  write_doc (out, doc);
  if (has_length (field->type))
    write_length (out, name, is_required (field), field->least, field->most);
  else if (field->type == GJ_FIELD_COUNT)
    write_range (out, field);
  gj_xml_out_close (out);
}

static void
open_complex_type (GjXmlOut   *out,
                   const char *name)
{
  gj_xml_out_open (out, "xs:complexType");
  gj_xml_out_attribute (out, "name", name);
  gj_xml_out_open (out, "xs:sequence");
}

/* The records inside a record: any number of each, after its fields. */
static void
write_inside (GjXmlOut     *out,
              GjRecordKind  parent)
{
  gboolean any = FALSE;

  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);
      g_autofree char *name = g_strconcat (type->element, "-record", NULL);

      if (type->parent != parent)
        continue;
      if (!any)
        {
          gj_xml_out_open (out, "xs:choice");
          gj_xml_out_attribute (out, "minOccurs", "0");
          gj_xml_out_attribute (out, "maxOccurs", "unbounded");
        }
      any = TRUE;
      open_element (out, type->element, name, TRUE, FALSE);
      gj_xml_out_close (out);
    }
  if (any)
    gj_xml_out_close (out);
}

static void
write_record_type (GjXmlOut           *out,
                   const GjRecordType *type)
{
  g_autofree char *name = g_strconcat (type->element, "-record", NULL);

  open_complex_type (out, name);
  for (guint i = 0; i < type->n_fields; i++)
    write_field (out, &type->fields[i]);
  if (type->section[0] != '\0')
    write_inside (out, type->kind);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_header_fields (GjXmlOut *out,
                     gboolean  part)
{
  const GjHeaderField *field;

  for (guint i = 0; (field = gj_roster_header_field (part, i)) != NULL; i++)
    {
      static const char *const types[] = {
        [GJ_HEADER_CREDIT_CODE] = "credit-code", [GJ_HEADER_TEXT] = NULL, [GJ_HEADER_DATE] = "date",
        [GJ_HEADER_INSTANT] = "instant", [GJ_HEADER_DIGEST] = "digest",
      };
      const char *type = types[field->type];
      g_autofree char *maybe = type == NULL || field->required ? g_strdup (type) : g_strconcat ("maybe-", type, NULL);

      open_element (out, field->element, maybe, field->required, FALSE);
      write_doc (out, field->doc);
      if (type == NULL)
        write_length (out, "text", field->required, 1, field->most);
      gj_xml_out_close (out);
    }
}

static void
write_header_types (GjXmlOut *out)
{
  open_complex_type (out, "part");
  write_header_fields (out, TRUE);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  open_complex_type (out, "header");
  write_header_fields (out, FALSE);
  gj_xml_out_open (out, "xs:element");
  gj_xml_out_attribute (out, "name", "merged-from");
  gj_xml_out_attribute (out, "type", "part");
  gj_xml_out_attribute (out, "minOccurs", "0");
  gj_xml_out_number (out, "maxOccurs", GJ_ROSTER_MAX_PARTS);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

/* Records of one kind; between them what a fix-list says of them, which a corrected fix-list may keep. */
static void
write_section (GjXmlOut           *out,
               const GjRecordType *type)
{
  g_autofree char *name = g_strconcat (type->element, "-record", NULL);

  open_element (out, type->section, NULL, FALSE, FALSE);
  gj_xml_out_open (out, "xs:complexType");
  gj_xml_out_open (out, "xs:choice");
  gj_xml_out_attribute (out, "minOccurs", "0");
  gj_xml_out_attribute (out, "maxOccurs", "unbounded");
  open_element (out, type->element, name, TRUE, FALSE);
  gj_xml_out_close (out);
  gj_xml_out_open (out, "xs:any");
  gj_xml_out_attribute (out, "namespace", GJ_FIX_LIST_NAMESPACE);
  gj_xml_out_attribute (out, "processContents", "skip");
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

static void
write_roster (GjXmlOut *out)
{
  open_element (out, "roster", NULL, TRUE, FALSE);
  gj_xml_out_open (out, "xs:complexType");
  gj_xml_out_open (out, "xs:sequence");
  open_element (out, "header", "header", TRUE, FALSE);
  gj_xml_out_close (out);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    if (gj_record_type ((GjRecordKind) kind)->section[0] != '\0')
      write_section (out, gj_record_type ((GjRecordKind) kind));
  gj_xml_out_close (out);
  gj_xml_out_open (out, "xs:attribute");
  gj_xml_out_attribute (out, "name", "version");
  gj_xml_out_attribute (out, "type", "xs:token");
  gj_xml_out_attribute (out, "fixed", GJ_ROSTER_VERSION);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
  gj_xml_out_close (out);
}

char *
gj_roster_schema_xsd (void)
{
  g_autoptr (GjXmlOut) out = gj_xml_out_new (NULL, 0);

  gj_xml_out_raw (out, head);
  gj_xml_out_open (out, "xs:schema");
  gj_xml_out_attribute (out, "xmlns:xs", "http://www.w3.org/2001/XMLSchema");
  gj_xml_out_attribute (out, "xmlns", GJ_ROSTER_NAMESPACE);
  gj_xml_out_attribute (out, "targetNamespace", GJ_ROSTER_NAMESPACE);
  gj_xml_out_attribute (out, "elementFormDefault", "qualified");
  write_roster (out);
  write_header_types (out);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    write_record_type (out, gj_record_type ((GjRecordKind) kind));
  write_simple_types (out);
  gj_xml_out_close (out);
  return gj_xml_out_take (out);
}

/* What may stand in the field, for the table: its kind, its length or limits, its unit. (transfer full) */
static char *
describe_type (const GjField *field)
{
  const char *doc = field_types[field->type].doc;

  if (field->list[0] != '\0' && is_enumerated (field))
    return g_strdup_printf ("%s of the list `%s`", doc, field->list);
  if (field->list[0] != '\0')
    return g_strdup_printf ("%s, `%s.tsv`", field->type == GJ_FIELD_CODE ? "code, as 6-31-01-03" : doc, field->list);
  if (field->type == GJ_FIELD_COUNT)
    return g_strdup_printf ("%s, %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, doc, field->least, field->most);
  if (has_length (field->type) && field->least > 0)
    return g_strdup_printf ("%s, %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " characters", doc, field->least, field->most);
  if (has_length (field->type))
    return g_strdup_printf ("%s, at most %" G_GINT64_FORMAT " characters", doc, field->most);
  return g_strdup (doc);
}

static void
describe_record (GString            *text,
                 const GjRecordType *type)
{
  static const char *const privacy[] = {
    [GJ_PRIVACY_NONE] = "", [GJ_PRIVACY_PERSONAL] = "personal", [GJ_PRIVACY_NAME] = "name",
    [GJ_PRIVACY_NUMBER] = "number", [GJ_PRIVACY_CONTACT] = "contact", [GJ_PRIVACY_BANK] = "bank",
  };
  const GjRecordType *parent = type->parent != GJ_RECORD_NONE ? gj_record_type (type->parent) : NULL;

  g_string_append_printf (text, "\n### %s: `<%s>` in `<%s>`\n\n", type->label, type->element, parent != NULL ? parent->element : type->section);
  if ((type->flags & GJ_RECORD_AUTHORITY) != 0)
    g_string_append (text, "Only a bureau may send it.\n\n");
  g_string_append (text, "| element | required | holds | unit | personal data | meaning |\n|---|---|---|---|---|---|\n");
  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];
      g_autofree char *holds = describe_type (field);

      g_string_append_printf (text, "| `%s` | %s%s | %s | %s | %s | %s: %s |\n", field->element,
                              is_required (field) ? "yes" : "", (field->flags & GJ_FIELD_KEY) != 0 ? is_required (field) ? ", key" : "01 when left out, key" : "",
                              holds, field->unit, privacy[field->privacy], field->label, field->doc);
    }
}

static void
describe_header (GString    *text,
                 gboolean    part,
                 const char *title)
{
  static const char *const holds[] = {
    [GJ_HEADER_CREDIT_CODE] = "credit code, GB 32100", [GJ_HEADER_TEXT] = "text", [GJ_HEADER_DATE] = "date, YYYY-MM-DD",
    [GJ_HEADER_INSTANT] = "YYYY-MM-DDThh:mm:ss, then maybe Z or an offset as +08:00", [GJ_HEADER_DIGEST] = "64 hexadecimal digits",
  };
  const GjHeaderField *field;

  g_string_append_printf (text, "\n### %s\n\n| element | required | holds | meaning |\n|---|---|---|---|\n", title);
  for (guint i = 0; (field = gj_roster_header_field (part, i)) != NULL; i++)
    {
      g_string_append_printf (text, "| `%s` | %s | %s", field->element, field->required ? "yes" : "", holds[field->type]);
      if (field->type == GJ_HEADER_TEXT)
        g_string_append_printf (text, ", at most %u characters", field->most);
      g_string_append_printf (text, " | %s |\n", field->doc);
    }
}

static void
describe_list (GString    *text,
               const char *name)
{
  const GjCodeList *list = gj_code_list_get (name);

  g_string_append_printf (text, "\n### Codes: `%s`\n\n| code | 名称 | name |\n|---|---|---|\n", name);
  for (guint i = 0; i < gj_code_list_size (list); i++)
    g_string_append_printf (text, "| `%s` | %s | %s |\n", gj_code_list_code (list, i), gj_code_list_column (list, i, "name"),
                            gj_code_list_column (list, i, "name_en"));
}

char *
gj_roster_schema_tables (void)
{
  g_autoptr (GHashTable) lists = g_hash_table_new (g_str_hash, g_str_equal);
  GString *text = g_string_new (NULL);

  describe_header (text, FALSE, "Header: `<header>` in `<roster>`");
  describe_header (text, TRUE, "Part of a merged roster: `<merged-from>` in `<header>`");
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    describe_record (text, gj_record_type ((GjRecordKind) kind));
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);

      for (guint i = 0; i < type->n_fields; i++)
        if (is_enumerated (&type->fields[i]) && g_hash_table_add (lists, (gpointer) type->fields[i].list))
          describe_list (text, type->fields[i].list);
    }
  return g_string_free (text, FALSE);
}
