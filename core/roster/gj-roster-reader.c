/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-reader"
#include "config.h"

#include "gj-roster-reader.h"

#include <glib/gi18n-lib.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "gj-error.h"
#include "gj-roster-check.h"
#include "gj-roster-input.h"
#include "gj-roster-private.h"
#include "gj-xml-error.h"

#define BATCH_ENTRIES 512
#define MAX_DEPTH 32 /* of elements nobody knows */
#define MAX_SHOWN 60 /* characters of a name or text nobody knows */
#define SCHEMA_INSTANCE "http://www.w3.org/2001/XMLSchema-instance"

typedef enum
{
  AT_START,
  AT_ROSTER,  /* inside <roster> */
  AT_HEADER,
  AT_PART,    /* inside <merged-from> of the header */
  AT_HEADER_FIELD,
  AT_SECTION,
  AT_RECORD,  /* inside a record of the stack */
  AT_FIELD,
  AT_UNKNOWN, /* inside an element that is skipped */
  AT_END,
} Place;

typedef struct
{
  xmlParserCtxtPtr   parser;
  GjRosterInput     *input;
  GjRosterChecker   *checker;
  /* The parser gives names and namespaces out of its dictionary, each text once: those of the records
   * are looked up there before, and then told apart by their addresses. */
  const char        *kinds[GJ_N_RECORD_KINDS];
  const char        *fields[GJ_N_RECORD_KINDS][GJ_RECORD_MAX_FIELDS];
  const xmlChar     *namespace;
  GjRosterHeaderFunc on_header;
  GjRosterBatchFunc  on_batch;
  gpointer           user_data;
  GjRosterBatch     *batch;
  GjRosterHeader     header;
  GError            *error;
  Place              place;
  Place              back;       /* where an unknown element or a header's field ends */
  guint              depth;      /* inside an unknown element */
  const GjRecordType *section;
  int                open[2];    /* entries of the open record and the one inside it, -1 */
  int                next_field; /* of the innermost open record */
  gboolean           closed[2];  /* its fields are complete */
  guint              inside;
  int                field;
  guint              next_header[2]; /* of the header, and of the part inside it */
  const GjHeaderField *header_field;
  char             **header_text;
  gboolean           has_header;
  guint32            field_line;
  char               text[GJ_ROSTER_MAX_TEXT + 1];
  gsize              text_length;
  gboolean           too_long;
} Reader;

static guint32
line_now (Reader *self)
{
  return self->parser->input != NULL ? (guint32) self->parser->input->line : 0;
}

/* The file as a whole cannot be read. */
static void G_GNUC_PRINTF (2, 3)
fatal (Reader     *self,
       const char *format,
       ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (&self->error, GJ_ERROR, GJ_ERROR_INPUT, _ ("Line %u: %s"), line_now (self), text);
  xmlStopParser (self->parser);
}

/* The beginning of a name or text of the file, for messages. */
static char *
shown (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_SHOWN));
}

static GjRosterEntry *
entry_at (Reader *self,
          int     index)
{
  return &g_array_index (self->batch->entries, GjRosterEntry, index);
}

static int
innermost (Reader *self)
{
  return self->open[1] >= 0 ? 1 : 0;
}

/* The fields of the innermost record are complete: what needs all of them is checked. */
static void
close_fields (Reader *self)
{
  int at = innermost (self);
  GjRosterEntry *entry = entry_at (self, self->open[at]);

  if (self->closed[at])
    return;
  self->closed[at] = TRUE;
  gj_roster_check_record (self->batch, entry);
}

static void
flush (Reader *self)
{
  GjRosterBatch *next;

  self->batch->position = self->input->given;
  next = self->on_batch (self->batch, self->user_data, &self->error);
  self->batch = next;
  if (next == NULL)
    xmlStopParser (self->parser);
}

static void
skip (Reader *self,
      Place   back)
{
  self->back = back;
  self->place = AT_UNKNOWN;
  self->depth = 1;
}

static void
open_record (Reader             *self,
             const GjRecordType *type,
             int                 level)
{
  GjRosterEntry *entry;

  self->open[level] = (int) self->batch->entries->len;
  self->closed[level] = FALSE;
  self->next_field = 0;
  g_array_set_size (self->batch->entries, self->batch->entries->len + 1);
  entry = entry_at (self, self->open[level]);
  entry->parent = level == 1 ? self->open[0] : -1;
  entry->record.kind = type->kind;
  entry->record.line = line_now (self);
  self->place = AT_RECORD;
}

/* An element, attribute or text that cannot stand in the innermost record. */
static void
add_unknown (Reader       *self,
             GjProblemCode code,
             guint32       line,
             const char   *text)
{
  g_autofree char *start = shown (text);

  gj_roster_check_add (self->batch, entry_at (self, self->open[innermost (self)]), code, -1, line, start, "");
}

static void
begin_text (Reader *self,
            Place   place)
{
  self->text_length = 0;
  self->too_long = FALSE;
  self->place = place;
}

static void
begin_inside (Reader             *self,
              const GjRecordType *type)
{
  close_fields (self);
  if (++self->inside <= GJ_ROSTER_MAX_INSIDE)
    {
      open_record (self, type, 1);
      return;
    }
  if (self->inside == GJ_ROSTER_MAX_INSIDE + 1)
    gj_roster_check_add (self->batch, entry_at (self, self->open[0]), GJ_PROBLEM_TOO_MANY, -1, line_now (self), "", G_STRINGIFY (GJ_ROSTER_MAX_INSIDE));
  skip (self, AT_RECORD);
}

static void
begin_field (Reader     *self,
             const char *name)
{
  int at = innermost (self);
  const GjRecordType *type = gj_record_type (entry_at (self, self->open[at])->record.kind);

  for (int i = self->next_field; !self->closed[at] && i < (int) type->n_fields; i++)
    if (self->fields[type->kind][i] == name)
      {
        self->field = i;
        self->next_field = i + 1;
        self->field_line = line_now (self);
        begin_text (self, AT_FIELD);
        return;
      }
  for (guint kind = 0; at == 0 && kind < GJ_N_RECORD_KINDS; kind++)
    if (self->kinds[kind] == name && gj_record_type ((GjRecordKind) kind)->parent == type->kind)
      {
        begin_inside (self, gj_record_type ((GjRecordKind) kind));
        return;
      }
  add_unknown (self, gj_record_type_field (type, name, -1) >= 0 ? GJ_PROBLEM_REPEATED : GJ_PROBLEM_UNKNOWN_ELEMENT, line_now (self), name);
  skip (self, AT_RECORD);
}

/* The fields of the header, and those of a part, stand in the order of their table. */
static void
begin_header_field (Reader     *self,
                    const char *name)
{
  gboolean part = self->place == AT_PART;
  const GjHeaderField *field;

  if (!part && strcmp (name, "merged-from") == 0)
    {
      if (self->header.parts->len >= GJ_ROSTER_MAX_PARTS)
        fatal (self, _ ("The file names more than %d files it was merged from."), GJ_ROSTER_MAX_PARTS);
      gj_roster_header_add_part (&self->header, "", "", "");
      while (gj_roster_header_field (FALSE, self->next_header[0]) != NULL)
        self->next_header[0]++;
      self->next_header[1] = 0;
      self->place = AT_PART;
      return;
    }
  for (guint i = 0; (field = gj_roster_header_field (part, i)) != NULL; i++)
    {
      if (strcmp (field->element, name) != 0)
        continue;
      if (i < self->next_header[part])
        {
          fatal (self, _ ("“%s” stands twice or in the wrong place in the header."), name);
          return;
        }
      self->next_header[part] = i + 1;
      self->header_field = field;
      self->header_text = part ? &G_STRUCT_MEMBER (char *, &g_array_index (self->header.parts, GjRosterPart, self->header.parts->len - 1), field->offset)
                               : &G_STRUCT_MEMBER (char *, &self->header, field->offset);
      self->back = self->place;
      begin_text (self, AT_HEADER_FIELD);
      return;
    }
  fatal (self, _ ("There is no “%s” in a roster's header."), name);
}

static void
begin_section (Reader     *self,
               const char *name)
{
  if (strcmp (name, "header") == 0)
    {
      if (self->has_header)
        fatal (self, _ ("The roster has two headers."));
      self->has_header = TRUE;
      self->place = AT_HEADER;
      return;
    }
  if (!self->has_header)
    {
      fatal (self, _ ("The header must come first."));
      return;
    }
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);

      if (type->section[0] == '\0' || strcmp (type->section, name) != 0)
        continue;
      if (self->section != NULL && kind <= self->section->kind)
        fatal (self, _ ("The section “%s” stands in the wrong place."), name);
      self->section = type;
      self->place = AT_SECTION;
      return;
    }
  fatal (self, _ ("There is no section “%s” in a roster."), name);
}

/* A roster says all in elements; attributes are its version, and where a schema lies, which is not looked at. */
static void
check_attributes (Reader         *self,
                  const xmlChar **attributes,
                  int             n_attributes)
{
  /* Five pointers each: name, prefix, namespace, begin and end of the value. */
  for (int i = 0; i < n_attributes && self->error == NULL; i++)
    {
      const char *name = (const char *) attributes[5 * i];
      const char *uri = (const char *) attributes[5 * i + 2];

      if (uri != NULL && strcmp (uri, SCHEMA_INSTANCE) == 0 && (strcmp (name, "schemaLocation") == 0 || strcmp (name, "noNamespaceSchemaLocation") == 0))
        continue;
      if (self->place == AT_ROSTER && uri == NULL && strcmp (name, "version") == 0)
        {
          g_autofree char *version = g_strndup ((const char *) attributes[5 * i + 3], (gsize) (attributes[5 * i + 4] - attributes[5 * i + 3]));

          if (strcmp (g_strstrip (version), GJ_ROSTER_VERSION) != 0)
            fatal (self, _ ("This is a roster of version %s; this program reads version %s."), version, GJ_ROSTER_VERSION);
        }
      else if (self->place == AT_RECORD || self->place == AT_FIELD)
        add_unknown (self, GJ_PROBLEM_UNKNOWN_ELEMENT, line_now (self), name);
      else
        fatal (self, _ ("There is no attribute “%s” here."), name);
    }
}

/* An element of another namespace, or of none. */
static void
begin_foreign (Reader     *self,
               const char *name,
               const char *uri)
{
  if (uri != NULL && strcmp (uri, GJ_FIX_LIST_NAMESPACE) == 0 && self->place == AT_SECTION)
    skip (self, self->place);
  else if (self->place == AT_RECORD || self->place == AT_FIELD)
    {
      add_unknown (self, GJ_PROBLEM_UNKNOWN_ELEMENT, line_now (self), name);
      skip (self, self->place);
    }
  else
    fatal (self, _ ("“%s” is not an element of a roster (namespace %s)."), name, GJ_ROSTER_NAMESPACE);
}

static void
on_start (void           *data,
          const xmlChar  *local,
          const xmlChar  *prefix,
          const xmlChar  *uri,
          int             n_namespaces,
          const xmlChar **namespaces,
          int             n_attributes,
          int             n_defaulted,
          const xmlChar **attributes)
{
  Reader *self = ((xmlParserCtxtPtr) data)->_private;
  const char *name = (const char *) local;

  if (self->error != NULL)
    return;
  if (self->place == AT_UNKNOWN)
    {
      if (++self->depth > MAX_DEPTH)
        fatal (self, _ ("The elements are nested too deeply."));
      return;
    }
  if (uri != self->namespace)
    {
      begin_foreign (self, name, (const char *) uri);
      return;
    }
  switch (self->place)
    {
    case AT_START:
      if (strcmp (name, "roster") != 0)
        fatal (self, _ ("This is not a roster: it begins with “%s”."), name);
      self->place = AT_ROSTER;
      break;
    case AT_ROSTER:
      begin_section (self, name);
      break;
    case AT_HEADER:
    case AT_PART:
      begin_header_field (self, name);
      break;
    case AT_SECTION:
      if (name != self->kinds[self->section->kind])
        {
          fatal (self, _ ("“%s” cannot stand in “%s”."), name, self->section->section);
          return;
        }
      self->open[1] = -1;
      self->inside = 0;
      open_record (self, self->section, 0);
      break;
    case AT_RECORD:
      begin_field (self, name);
      break;
    case AT_FIELD:
      add_unknown (self, GJ_PROBLEM_UNKNOWN_ELEMENT, line_now (self), name);
      skip (self, AT_FIELD);
      break;
    case AT_HEADER_FIELD:
    case AT_UNKNOWN:
    case AT_END:
    default:
      fatal (self, _ ("“%s” cannot stand here."), name);
      break;
    }
  if (self->error == NULL && self->place != AT_UNKNOWN && n_attributes > 0)
    check_attributes (self, attributes, n_attributes);
}

static void
end_field (Reader *self)
{
  GjRosterEntry *entry = entry_at (self, self->open[innermost (self)]);

  self->text[self->text_length] = '\0';
  if (self->too_long)
    {
      g_autofree char *start = g_utf8_make_valid (self->text, (gssize) MIN (self->text_length, MAX_SHOWN));

      gj_roster_check_add (self->batch, entry, GJ_PROBLEM_TOO_LONG, self->field, self->field_line, start, G_STRINGIFY (GJ_ROSTER_MAX_TEXT));
    }
  else
    gj_roster_check_field (self->checker, self->batch, entry, self->field, self->text, self->text_length, self->field_line);
  self->place = AT_RECORD;
}

static void
end_record (Reader *self)
{
  close_fields (self);
  if (innermost (self) == 1)
    {
      self->open[1] = -1;
      self->next_field = G_MAXINT;
      return;
    }
  self->open[0] = -1;
  self->place = AT_SECTION;
  if (self->batch->entries->len >= BATCH_ENTRIES)
    flush (self);
}

static void
end_header (Reader *self)
{
  if (self->header.sender[0] == '\0' || self->header.serial[0] == '\0')
    {
      fatal (self, _ ("The header must name the sender and the serial number."));
      return;
    }
  self->place = AT_ROSTER;
  if (!self->on_header (&self->header, self->user_data, &self->error))
    xmlStopParser (self->parser);
}

static void
end_header_field (Reader *self)
{
  if (self->too_long)
    {
      fatal (self, _ ("A text in the header is too long."));
      return;
    }
  g_free (*self->header_text);
  *self->header_text = g_strndup (self->text, self->text_length);
  if (!gj_roster_header_check (self->header_field, self->header_text))
    {
      g_autofree char *start = shown (*self->header_text);

      fatal (self, _ ("“%s” in the header cannot be “%s”."), self->header_field->element, start);
    }
  self->place = self->back;
}

static void
end_part (Reader *self)
{
  const GjRosterPart *part = &g_array_index (self->header.parts, GjRosterPart, self->header.parts->len - 1);

  if (part->sender[0] == '\0' || part->serial[0] == '\0')
    fatal (self, _ ("A file the roster was merged from must be named by its sender and serial number."));
  self->place = AT_HEADER;
}

static void
on_end (void          *data,
        const xmlChar *local,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  Reader *self = ((xmlParserCtxtPtr) data)->_private;

  if (self->error != NULL)
    return;
  switch (self->place)
    {
    case AT_UNKNOWN:
      if (--self->depth == 0)
        self->place = self->back;
      break;
    case AT_FIELD:
      end_field (self);
      break;
    case AT_RECORD:
      end_record (self);
      break;
    case AT_SECTION:
      self->place = AT_ROSTER;
      break;
    case AT_HEADER_FIELD:
      end_header_field (self);
      break;
    case AT_PART:
      end_part (self);
      break;
    case AT_HEADER:
      end_header (self);
      break;
    case AT_ROSTER:
      self->place = AT_END;
      break;
    case AT_START:
    case AT_END:
    default:
      break;
    }
}

/* Text between elements: nothing but white space may stand there. */
static void
take_stray (Reader     *self,
            const char *text,
            gsize       length)
{
  static const gboolean blank[256] = { [' '] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE };
  g_autofree char *copy = NULL;
  gsize first = 0;

  while (first < length && blank[(guchar) text[first]])
    first++;
  if (first == length)
    return;
  copy = g_utf8_make_valid (text + first, (gssize) MIN (length - first, 4 * MAX_SHOWN));
  if (self->place == AT_RECORD)
    {
      guint32 line = line_now (self);

      /* The parser stands at the text's end. */
      for (gsize i = first; i < length; i++)
        line -= text[i] == '\n';
      add_unknown (self, GJ_PROBLEM_UNKNOWN_ELEMENT, line, g_strstrip (copy));
    }
  else
    {
      g_autofree char *start = shown (g_strstrip (copy));

      fatal (self, _ ("The text “%s” cannot stand between elements."), start);
    }
}

static void
on_text (void          *data,
         const xmlChar *text,
         int            length)
{
  Reader *self = ((xmlParserCtxtPtr) data)->_private;

  if (self->error != NULL)
    return;
  if (self->place != AT_FIELD && self->place != AT_HEADER_FIELD)
    {
      if (self->place != AT_UNKNOWN)
        take_stray (self, (const char *) text, (gsize) length);
      return;
    }
  if (self->text_length + (gsize) length > GJ_ROSTER_MAX_TEXT)
    {
      self->too_long = TRUE;
      return;
    }
  memcpy (self->text + self->text_length, text, (gsize) length);
  self->text_length += (gsize) length;
}

static void
on_doctype (void          *data,
            const xmlChar *name,
            const xmlChar *external,
            const xmlChar *system)
{
  fatal (((xmlParserCtxtPtr) data)->_private, _ ("A roster must not have a document type definition."));
}

static void
on_error (void       *data,
          GjXmlError *problem)
{
  Reader *self = data != NULL ? ((xmlParserCtxtPtr) data)->_private : NULL;
  g_autofree char *text = NULL;

  if (self == NULL || problem->level < XML_ERR_ERROR)
    return;
  text = g_strstrip (g_strdup (problem->message != NULL ? problem->message : ""));
  fatal (self, _ ("The file is not well-formed XML: %s"), text);
}

/* The parser pulls: pushing it pieces would have it look ahead for the end of every tag first. */
static gboolean
parse (Reader         *self,
       xmlSAXHandler  *handler,
       GjRosterInput  *input)
{
  xmlDictPtr dict;

  self->input = input;
  self->parser = xmlCreateIOParserCtxt (handler, NULL, gj_roster_input_read, NULL, input, XML_CHAR_ENCODING_NONE);
  self->parser->_private = self;
  xmlCtxtUseOptions (self->parser, XML_PARSE_NONET | XML_PARSE_COMPACT);
  dict = self->parser->dict;
  self->namespace = xmlDictLookup (dict, (const xmlChar *) GJ_ROSTER_NAMESPACE, -1);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);

      self->kinds[kind] = (const char *) xmlDictLookup (dict, (const xmlChar *) type->element, -1);
      for (guint i = 0; i < type->n_fields; i++)
        self->fields[kind][i] = (const char *) xmlDictLookup (dict, (const xmlChar *) type->fields[i].element, -1);
    }
  xmlParseDocument (self->parser);
  if (self->error == NULL && input->error != NULL)
    self->error = g_steal_pointer (&input->error);
  if (self->error == NULL && self->place != AT_END)
    fatal (self, _ ("The file ends too early."));
  /* A zero byte ends the document for the parser, but not the file. */
  if (self->error == NULL && (self->parser->input == NULL || self->parser->input->cur < self->parser->input->end || !gj_roster_input_at_end (input)))
    fatal (self, _ ("There is something behind the end of the roster."));
  if (self->error == NULL && self->batch != NULL)
    flush (self);
  xmlFreeParserCtxt (self->parser);
  return self->error == NULL;
}

gboolean
gj_roster_read (GInputStream *stream, GjRosterHeaderFunc on_header, GjRosterBatchFunc on_batch, gpointer user_data,
                GjDigest *digest, GCancellable *cancellable, GError **error)
{
  xmlSAXHandler handler = { 0 };
  GjRosterInput input;
  Reader *self;
  gboolean done = FALSE;
  gssize n;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream) && on_header != NULL && on_batch != NULL, FALSE);

  gj_roster_input_init (&input, stream, digest, cancellable);
  n = gj_roster_input_fill (&input);
  if (n < 0)
    g_propagate_error (error, g_steal_pointer (&input.error));
  else if (n == 0)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("The file is empty."));
  else if (memchr (input.bytes, '<', (gsize) n) == NULL)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("This is not an XML file."));
  if (n <= 0 || memchr (input.bytes, '<', (gsize) n) == NULL)
    {
      gj_roster_input_clear (&input);
      return FALSE;
    }

  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  /* The same function, or the parser asks itself of every text which of the two it is for. */
  handler.ignorableWhitespace = on_text;
  handler.cdataBlock = on_text;
  handler.internalSubset = on_doctype;
  handler.serror = on_error;
  self = g_new0 (Reader, 1);
  self->on_header = on_header;
  self->on_batch = on_batch;
  self->user_data = user_data;
  self->open[0] = self->open[1] = -1;
  gj_roster_header_init (&self->header);
  self->batch = gj_roster_batch_new ();
  self->checker = gj_roster_checker_new ();
  done = parse (self, &handler, &input);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&self->error));
  gj_roster_input_clear (&input);
  g_clear_pointer (&self->batch, gj_roster_batch_free);
  gj_roster_checker_free (self->checker);
  gj_roster_header_clear (&self->header);
  g_free (self);
  return done;
}
