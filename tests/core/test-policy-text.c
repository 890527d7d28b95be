/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one figure of a pack changes its characters and nothing else of the file. */
#include "config.h"

#include <string.h>

#include "gj-error.h"
#include "gj-pack-text.h"

#define HEAD "<policy-pack xmlns=\"urn:gongjiang:policy:1\" id=\"p\" status=\"sample\" layer=\"nation\" region=\"100000\">"

static GPtrArray *
places_of (GBytes *document)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  GPtrArray *places = gj_pack_places (data, length, &error);

  g_assert_no_error (error);
  return places;
}

/* Blanks count as one, as the schema has them. */
static char *
collapsed (const char *text, gsize length)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (out, text[i]);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  return g_string_free (out, FALSE);
}

/* Every figure of every pack of the program: changed to itself the file is the same, changed to another only there. */
static void
test_builtin (gconstpointer id)
{
  g_autoptr (GBytes) document = gj_pack_builtin_document (id);
  g_autoptr (GPtrArray) places = places_of (document);
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  gsize before = 0;

  g_assert_cmpuint (places->len, >, 0);
  for (guint i = 0; i < places->len; i++)
    {
      const GjPackPlace *place = places->pdata[i];
      g_autofree char *there = collapsed (data + place->offset, place->length);
      g_autofree char *value = collapsed (place->value, strlen (place->value));
      g_autofree char *own = g_strndup (data + place->offset, place->length);
      g_autoptr (GBytes) same = gj_pack_replace (data, length, place, own);
      g_autoptr (GBytes) other = gj_pack_replace (data, length, place, "4711");
      const char *text = g_bytes_get_data (other, NULL);

      g_assert_cmpstr (there, ==, value);
      g_assert_cmpuint (place->offset, >, before);
      before = place->offset;
      g_assert_true (g_bytes_equal (document, same));
      g_assert_cmpuint (g_bytes_get_size (other), ==, length - place->length + 4);
      g_assert_cmpmem (text, place->offset, data, place->offset);
      g_assert_cmpmem (text + place->offset, 4, "4711", 4);
      g_assert_cmpmem (text + place->offset + 4, length - place->offset - place->length, data + place->offset + place->length,
                       length - place->offset - place->length);
    }
}

/* What is changed is what the program then reads. */
static void
test_loaded (void)
{
  g_autoptr (GBytes) document = gj_pack_builtin_document ("gongjiang-illustrative");
  g_autoptr (GPtrArray) places = places_of (document);
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  guint n_seen = 0;

  for (guint i = 0; i < places->len; i++)
    {
      const GjPackPlace *place = places->pdata[i];
      g_autoptr (GError) error = NULL;

      if (strcmp (place->id, "living.day-rate") != 0 || strcmp (place->editions, "LN-ILLUS-2026B") != 0)
        continue;
      g_autoptr (GBytes) changed = gj_pack_replace (data, length, place, "60");
      g_autoptr (GjPack) pack = gj_pack_load (g_bytes_get_data (changed, NULL), (gssize) g_bytes_get_size (changed), NULL, &error);
      GjParameterInfo info;

      g_assert_no_error (error);
      n_seen++;
      for (guint k = 0; k < 2; k++)
        {
          const GjEdition *edition = gj_pack_edition (pack, k);

          gj_edition_parameter (edition, (guint) gj_edition_parameter_find (edition, "living.day-rate"), &info);
          g_assert_cmpstr (info.value, ==, k == 0 ? "25" : "60");
          gj_parameter_info_clear (&info);
        }
    }
  g_assert_cmpuint (n_seen, ==, 1);
}

/* Documents a scanner could stumble over: value of the one figure, or NULL for none. */
static const struct
{
  const char *name;
  const char *text;
  const char *value;
} documents[] = {
  { "plain", HEAD "<parameters><parameter id=\"a\"><value>\n 5 </value></parameter></parameters></policy-pack>", "5" },
  { "comment-before", "<!-- <value>9</value> -->" HEAD "<parameters><!-- > --><parameter id=\"a\"><value>5</value></parameter></parameters></policy-pack>", "5" },
  { "comment-inside", HEAD "<parameters><parameter id=\"a\"><value>5<!-- five --></value></parameter></parameters></policy-pack>", NULL },
  { "bracket-in-quotes", HEAD "<parameters><parameter id=\"a>b\" unit='1>\"2'><value>5</value></parameter></parameters></policy-pack>", "5" },
  { "cdata", HEAD "<notice><![CDATA[<value>9</value>]]></notice><parameters><parameter id=\"a\"><value>5</value></parameter></parameters></policy-pack>", "5" },
  { "instruction", "<?xml version=\"1.0\"?><?a <value>?>" HEAD "<parameters><parameter id=\"a\"><value>5</value></parameter></parameters></policy-pack>", "5" },
  { "byte-order-mark", "\xef\xbb\xbf" HEAD "<parameters><parameter id=\"a\"><value>5</value></parameter></parameters></policy-pack>", "5" },
  { "elsewhere", HEAD "<other><parameter id=\"a\"><value>5</value></parameter></other></policy-pack>", NULL },
  { "empty", HEAD "<parameters><parameter id=\"a\"><value/></parameter></parameters></policy-pack>", NULL },
  { "reserved", HEAD "<parameters><parameter id=\"a\"><value>&lt;5</value></parameter></parameters></policy-pack>", "<5" },
};

static void
test_document (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) document = g_bytes_new_static (documents[i].text, strlen (documents[i].text));
  g_autoptr (GPtrArray) places = places_of (document);
  const GjPackPlace *place;

  g_assert_cmpuint (places->len, ==, documents[i].value != NULL ? 1 : 0);
  if (places->len == 0)
    return;
  place = places->pdata[0];
  g_assert_cmpstr (place->value, ==, documents[i].value);
  g_autoptr (GBytes) changed = gj_pack_replace (documents[i].text, strlen (documents[i].text), place, "<&\"");
  g_autoptr (GPtrArray) again = places_of (changed);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpstr (((GjPackPlace *) again->pdata[0])->value, ==, "<&\"");
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", "<", "no document", HEAD, "<!DOCTYPE a>" HEAD "</policy-pack>",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" HEAD "<parameters/></policy-pack>",
    "<p:policy-pack xmlns:p=\"urn:gongjiang:policy:1\"><p:parameters/></p:policy-pack>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *exact = g_memdup2 (texts[i], MAX (strlen (texts[i]), 1)); /* without an end of its own */

      g_assert_null (gj_pack_places (exact, strlen (texts[i]), &error));
      g_assert_error (error, GJ_ERROR, GJ_ERROR_INPUT);
    }
}

int
main (int argc, char *argv[])
{
  const char *const *ids = gj_pack_builtin_ids ();

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/policy-text/builtin/", ids[i], NULL);

      g_test_add_data_func (path, ids[i], test_builtin);
    }
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *path = g_strconcat ("/policy-text/document/", documents[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_document);
    }
  g_test_add_func ("/policy-text/loaded", test_loaded);
  g_test_add_func ("/policy-text/refused", test_refused);
  return g_test_run ();
}
