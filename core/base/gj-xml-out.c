/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-xml-out"
#include "config.h"

#include "gj-xml-out.h"

#include <string.h>

#define FLUSH_SIZE (64 * 1024)
#define MAX_DEPTH 16

struct _GjXmlOut
{
  GOutputStream *stream;
  GString       *text;
  GError        *error;
  guint          first;     /* depth of the first element */
  guint          depth;     /* open elements */
  gboolean       tag_open;  /* the start tag of the innermost is not closed yet */
  const char    *elements[MAX_DEPTH];
};

GjXmlOut *
gj_xml_out_new (GOutputStream *stream,
                guint          depth)
{
  GjXmlOut *self = g_new0 (GjXmlOut, 1);

  self->stream = stream != NULL ? g_object_ref (stream) : NULL;
  self->text = g_string_sized_new (stream != NULL ? FLUSH_SIZE + 4096 : 1024);
  self->first = depth;
  if (depth == 0)
    g_string_append (self->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  return self;
}

void
gj_xml_out_free (GjXmlOut *out)
{
  if (out == NULL)
    return;
  g_clear_object (&out->stream);
  g_string_free (out->text, TRUE);
  g_clear_error (&out->error);
  g_free (out);
}

static void
flush (GjXmlOut *self)
{
  if (self->stream == NULL)
    return;
  if (self->error == NULL)
    g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL, &self->error);
  g_string_truncate (self->text, 0);
}

static void
indent (GjXmlOut *self)
{
  static const char spaces[] = "                                        ";

  g_string_append_len (self->text, spaces, (gssize) MIN (2 * (self->first + self->depth), sizeof spaces - 1));
}

/* Runs without a special character are copied in one piece. */
static void
append_escaped (GString    *text,
                const char *from,
                gsize       length,
                gboolean    attribute)
{
  const char *end = from + length;
  const char *start = from;

  for (const char *p = from; p < end; p++)
    {
      const char *with = NULL;

      switch (*p)
        {
        case '&':
          with = "&amp;";
          break;
        case '<':
          with = "&lt;";
          break;
        case '>':
          with = "&gt;";
          break;
        case '\r':
          with = "&#13;";
          break;
        case '"':
          with = attribute ? "&quot;" : NULL;
          break;
        case '\n':
          with = attribute ? "&#10;" : NULL;
          break;
        case '\t':
          with = attribute ? "&#9;" : NULL;
          break;
        default:
          break;
        }
      if (with == NULL)
        continue;
      g_string_append_len (text, start, p - start);
      g_string_append (text, with);
      start = p + 1;
    }
  g_string_append_len (text, start, end - start);
}

static void
end_tag (GjXmlOut *self)
{
  if (self->tag_open)
    g_string_append (self->text, ">\n");
  self->tag_open = FALSE;
}

void
gj_xml_out_open (GjXmlOut   *out,
                 const char *element)
{
  g_return_if_fail (out != NULL && element != NULL && out->depth < MAX_DEPTH);

  end_tag (out);
  indent (out);
  g_string_append_c (out->text, '<');
  g_string_append (out->text, element);
  out->elements[out->depth++] = element;
  out->tag_open = TRUE;
}

void
gj_xml_out_attribute (GjXmlOut   *out,
                      const char *name,
                      const char *value)
{
  g_return_if_fail (out != NULL && out->tag_open);

  if (value == NULL)
    return;
  g_string_append_c (out->text, ' ');
  g_string_append (out->text, name);
  g_string_append (out->text, "=\"");
  append_escaped (out->text, value, strlen (value), TRUE);
  g_string_append_c (out->text, '"');
}

void
gj_xml_out_number (GjXmlOut   *out,
                   const char *name,
                   gint64      value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  gj_xml_out_attribute (out, name, text);
}

void
gj_xml_out_close (GjXmlOut *out)
{
  g_return_if_fail (out != NULL && out->depth > 0);

  out->depth--;
  if (out->tag_open)
    g_string_append (out->text, "/>\n");
  else
    {
      indent (out);
      g_string_append (out->text, "</");
      g_string_append (out->text, out->elements[out->depth]);
      g_string_append (out->text, ">\n");
    }
  out->tag_open = FALSE;
  if (out->text->len >= FLUSH_SIZE)
    flush (out);
}

void
gj_xml_out_text (GjXmlOut   *out,
                 const char *element,
                 const char *text,
                 gssize      length)
{
  g_return_if_fail (out != NULL && element != NULL);

  if (text == NULL)
    return;
  end_tag (out);
  indent (out);
  g_string_append_c (out->text, '<');
  g_string_append (out->text, element);
  g_string_append_c (out->text, '>');
  append_escaped (out->text, text, length >= 0 ? (gsize) length : strlen (text), FALSE);
  g_string_append (out->text, "</");
  g_string_append (out->text, element);
  g_string_append (out->text, ">\n");
}

void
gj_xml_out_raw (GjXmlOut   *out,
                const char *lines)
{
  g_return_if_fail (out != NULL && lines != NULL);

  end_tag (out);
  g_string_append (out->text, lines);
  if (out->text->len >= FLUSH_SIZE)
    flush (out);
}

char *
gj_xml_out_take (GjXmlOut *out)
{
  char *text;

  g_return_val_if_fail (out != NULL && out->stream == NULL, NULL);

  text = g_strndup (out->text->str, out->text->len);
  g_string_truncate (out->text, 0);
  return text;
}

gboolean
gj_xml_out_finish (GjXmlOut *out,
                   GError  **error)
{
  g_return_val_if_fail (out != NULL, FALSE);

  while (out->depth > 0)
    gj_xml_out_close (out);
  flush (out);
  if (out->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&out->error));
  return FALSE;
}
