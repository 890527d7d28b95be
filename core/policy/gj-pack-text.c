/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-error.h"
#include "gj-pack-text.h"
#include "gj-policy-private.h"

/*
 * The library reads the document and tells what each figure is; a small scanner beside it, which sees the same elements
 * in the same order, tells where its characters are. Both must agree on every name, or nothing is offered.
 */

typedef struct
{
  const char *data;
  gsize       length;
  gsize       at;
} Scanner;

static gboolean
starts_with (const Scanner *self,
             const char    *text)
{
  gsize n = strlen (text);

  return self->length - self->at >= n && memcmp (self->data + self->at, text, n) == 0;
}

/* Behind the next @text; FALSE when there is none. */
static gboolean
skip_past (Scanner    *self,
           const char *text)
{
  const char *found = g_strstr_len (self->data + self->at, (gssize) (self->length - self->at), text);

  if (found == NULL)
    return FALSE;
  self->at = (gsize) (found - self->data) + strlen (text);
  return TRUE;
}

/* Behind the ">" of a tag: one in a quoted value does not count. */
static gboolean
skip_tag (Scanner  *self,
          gboolean *ret_empty)
{
  char quote = '\0';

  for (; self->at < self->length; self->at++)
    {
      char c = self->data[self->at];

      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        {
          *ret_empty = self->data[self->at - 1] == '/';
          self->at++;
          return TRUE;
        }
    }
  return FALSE;
}

/* The next start tag: its name, and where its content begins. FALSE at the end. */
static gboolean
next_element (Scanner     *self,
              const char **ret_name,
              gsize       *ret_name_length,
              gboolean    *ret_empty)
{
  while (self->at < self->length)
    {
      const char *tag = memchr (self->data + self->at, '<', self->length - self->at);

      if (tag == NULL)
        return FALSE;
      self->at = (gsize) (tag - self->data);
      if (starts_with (self, "<!--") ? skip_past (self, "-->")
          : starts_with (self, "<![CDATA[") ? skip_past (self, "]]>")
          : starts_with (self, "<?") ? skip_past (self, "?>")
          : starts_with (self, "</") ? skip_past (self, ">")
                                     : FALSE)
        continue;
      if (starts_with (self, "<!") || starts_with (self, "<?") || starts_with (self, "</"))
        return FALSE;
      *ret_name = tag + 1;
      *ret_name_length = 0;
      for (gsize i = self->at + 1; i < self->length && strchr (" \t\r\n/>", self->data[i]) == NULL; i++)
        (*ret_name_length)++;
      return skip_tag (self, ret_empty);
    }
  return FALSE;
}

/* ----- what the figures are ----- */

static const struct
{
  GjPackPlaceKind kind;
  const char *holder;
  const char *part;
} kinds[] = {
  { GJ_PACK_PLACE_PARAMETER, "parameters", "value" },
  { GJ_PACK_PLACE_ROW, "tables", "row" },
  { GJ_PACK_PLACE_MEMBERS, "sets", "members" },
};

static char *
attribute_or_empty (const xmlNode *node,
                    const char    *name)
{
  const char *value = _gj_xml_attribute (node, name);

  return g_strdup (value != NULL ? value : "");
}

static GjPackPlace *
place_new (const xmlNode  *node,
           GjPackPlaceKind kind)
{
  GjPackPlace *place = g_new0 (GjPackPlace, 1);
  const char *key2 = _gj_xml_attribute (node, "key2");
  g_autofree char *key = attribute_or_empty (node, "key");

  place->kind = kind;
  place->id = attribute_or_empty (node->parent, "id");
  place->key = key2 != NULL ? g_strdup_printf ("%s, %s", key, key2) : g_strdup (key);
  place->editions = attribute_or_empty (node, "edition");
  place->title = _gj_xml_words (node->parent, "title");
  place->unit = attribute_or_empty (node->parent, "unit");
  place->value = _gj_xml_content (node);
  place->line = _gj_xml_line (node);
  return place;
}

/* A new place when @node is a figure, else NULL. */
static GjPackPlace *
place_of (const xmlNode *node)
{
  const xmlNode *thing = node->parent;
  const xmlNode *holder = thing != NULL ? thing->parent : NULL;

  if (holder == NULL || holder->parent == NULL || holder->parent->parent != (const xmlNode *) node->doc)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (_gj_xml_is (node, kinds[i].part) && _gj_xml_is (holder, kinds[i].holder) && _gj_xml_first (node) == NULL)
      return place_new (node, kinds[i].kind);
  return NULL;
}

/* Where the characters of the element are that begins before scanner->at; one that holds a comment is left alone. */
static gboolean
find_text (const Scanner *scanner,
           GjPackPlace   *place)
{
  const char *begin = scanner->data + scanner->at;
  const char *end = memchr (begin, '<', scanner->length - scanner->at);

  if (end == NULL || end + 1 >= scanner->data + scanner->length || end[1] != '/')
    return FALSE;
  while (begin < end && g_ascii_isspace (*begin))
    begin++;
  while (end > begin && g_ascii_isspace (end[-1]))
    end--;
  place->offset = (gsize) (begin - scanner->data);
  place->length = (gsize) (end - begin);
  return TRUE;
}

/* Both walks in step. */
static gboolean
collect (const xmlNode *node,
         Scanner       *scanner,
         GPtrArray     *places)
{
  for (; node != NULL; node = _gj_xml_next (node))
    {
      const char *name = NULL;
      gsize length = 0;
      gboolean is_empty = FALSE;

      if (!next_element (scanner, &name, &length, &is_empty) || strlen ((const char *) node->name) != length
          || memcmp (node->name, name, length) != 0)
        return FALSE;

      GjPackPlace *place = is_empty ? NULL : place_of (node);
      if (place != NULL && find_text (scanner, place))
        g_ptr_array_add (places, place);
      else
        gj_pack_place_free (place);
      if (!collect (_gj_xml_first (node), scanner, places))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_utf8 (const xmlDoc *doc,
         const char   *data,
         gsize         length)
{
  const char *encoding = (const char *) doc->encoding;

  return (encoding == NULL || g_ascii_strcasecmp (encoding, "UTF-8") == 0) && g_utf8_validate (data, (gssize) length, NULL);
}

void
gj_pack_place_free (GjPackPlace *place)
{
  if (place == NULL)
    return;

  g_free (place->id);
  g_free (place->key);
  g_free (place->editions);
  g_free (place->title);
  g_free (place->unit);
  g_free (place->value);
  g_free (place);
}

GPtrArray *
gj_pack_places (const char *data,
                gsize       length,
                GError    **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_place_free);
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  Scanner scanner = { data, length, 0 };
  gboolean is_good = FALSE;
  xmlDoc *doc;

  g_return_val_if_fail (data != NULL, NULL);

  doc = _gj_pack_read_document (data, length, problems);
  if (doc != NULL)
    {
      is_good = is_utf8 (doc, data, length) && collect (xmlDocGetRootElement (doc), &scanner, places);
      xmlFreeDoc (doc);
    }
  if (is_good)
    return g_steal_pointer (&places);

  if (problems->len > 0)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _("The policy pack cannot be used. Line %u: %s"), ((GjPackProblem *) problems->pdata[0])->line,
                 ((GjPackProblem *) problems->pdata[0])->text);
  else
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _("The figures of this document cannot be changed here; it must be plain XML in UTF-8."));
  return NULL;
}

GBytes *
gj_pack_replace (const char        *data,
                 gsize              length,
                 const GjPackPlace *place,
                 const char        *value)
{
  GByteArray *text;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (data != NULL && place != NULL && value != NULL, NULL);
  g_return_val_if_fail (place->offset <= length && place->length <= length - place->offset, NULL);

  escaped = g_markup_escape_text (value, -1);
  text = g_byte_array_sized_new ((guint) (length + strlen (escaped)));
  g_byte_array_append (text, (const guint8 *) data, (guint) place->offset);
  g_byte_array_append (text, (const guint8 *) escaped, (guint) strlen (escaped));
  g_byte_array_append (text, (const guint8 *) data + place->offset + place->length, (guint) (length - place->offset - place->length));
  return g_byte_array_free_to_bytes (text);
}
