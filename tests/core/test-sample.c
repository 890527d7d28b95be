/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "gj-error.h"
#include "gj-identity.h"
#include "gj-jobs.h"

static char *
sample (guint64  trainees,
        guint32  seed,
        gboolean only_valid)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gj-sample-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "roster.xml", NULL);
  char *text = NULL;

  g_assert_true (gj_sample_write (path, trainees, seed, only_valid, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_unlink (path);
  g_rmdir (folder);
  return text;
}

/* The sanitizers make each string function walk to the end of what it is given, which is the whole roster: so only
 * memchr() and memcmp() with a known length here. */
static gboolean
starts_with (const char *at,
             const char *stop,
             const char *what)
{
  gsize length = strlen (what);

  return (gsize) (stop - at) >= length && memcmp (at, what, length) == 0;
}

static guint
count (const char *text,
       const char *needle)
{
  const char *stop = text + strlen (text);
  guint n = 0;

  for (const char *p = text; (p = memchr (p, needle[0], (gsize) (stop - p))) != NULL; p++)
    if (starts_with (p, stop, needle))
      n++;
  return n;
}

static void
test_same (void)
{
  g_autofree char *first = sample (300, 7, FALSE);
  g_autofree char *again = sample (300, 7, FALSE);
  g_autofree char *other = sample (300, 8, FALSE);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

static void
test_counts (void)
{
  static const struct
  {
    const char *element;
    guint       valid, all;
  } cases[] = {
    { "<institution>\n", 3, 5 }, { "<trainee>", 2400, 2424 }, { "<enrolment>", 4008, 4048 },
    { "<class>\n", 134, 148 }, { "<nickname>", 0, 2 }, { "<class>LN2026-NONE<", 0, 7 }, { "2026-02-30", 0, 9 },
  };
  g_autofree char *valid = sample (2400, 1, TRUE);
  g_autofree char *all = sample (2400, 1, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].element);
      g_assert_cmpuint (count (valid, cases[i].element), ==, cases[i].valid);
      g_assert_cmpuint (count (all, cases[i].element), ==, cases[i].all);
    }
}

/* Every number passes, stands once, and belongs to nobody. */
static void
test_numbers (void)
{
  g_autofree char *text = sample (20000, 3, TRUE);
  const char *stop = text + strlen (text);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean in_trainees = FALSE;
  char type[3] = "";

  for (const char *line = text, *end; (end = memchr (line, '\n', (gsize) (stop - line))) != NULL; line = end + 1)
    {
      const char *tag = memchr (line, '<', (gsize) (end - line));
      const char *close;
      g_autofree char *value = NULL;
      GjIdentity identity;
      char code[19];

      if (tag == NULL || (close = memchr (tag, '>', (gsize) (end - tag))) == NULL)
        continue;
      close++;
      value = g_strndup (close, (gsize) (end - close));
      value[strcspn (value, "<")] = '\0';

      if (starts_with (tag, end, "<trainees>") || starts_with (tag, end, "</trainees>"))
        in_trainees = tag[1] != '/';
      else if (starts_with (tag, end, "<id-type>"))
        g_strlcpy (type, value, sizeof type);
      else if (in_trainees && starts_with (tag, end, "<id-number>"))
        {
          g_assert_cmpint (gj_identity_check (type, value, -1, &identity), <=, GJ_CHECK_LAST_WARNING);
          g_assert_true (g_str_has_prefix (identity.number, "210101") || memcmp (identity.number + 14, "000", 3) == 0);
          g_assert_true (g_hash_table_add (seen, g_strdup (identity.number)));
        }
      else if (starts_with (tag, end, "<credit-code>"))
        g_assert_cmpint (gj_credit_code_check (value, -1, code, NULL), ==, GJ_CHECK_OK);
      else if (starts_with (tag, end, "<bank-card>"))
        g_assert_cmpint (gj_card_check (value, -1, NULL), ==, GJ_CHECK_OK);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 20000);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (gj_sample_write ("/nowhere/x.xml", 0, 1, TRUE, NULL, NULL, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/same", test_same);
  g_test_add_func ("/sample/counts", test_counts);
  g_test_add_func ("/sample/numbers", test_numbers);
  g_test_add_func ("/sample/refused", test_refused);
  return g_test_run ();
}
