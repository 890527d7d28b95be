/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-find.h"
#include "gj-jobs.h"
#include "gj-text.h"
#include "store-fixture.h"

/*
 * Whatever is found in a sample ledger is compared with a walk through all its rows, where each text is read and
 * compared by the plainest means.
 */

#define MOST 100000

typedef struct
{
  Fixture   fixture;
  GjLedger *ledger;
  GjFinder *finder;
  GjDb     *db;
} Data;

static void
set_up (Data          *data,
        gconstpointer  test_data)
{
  g_autofree char *roster = NULL;
  g_autoptr (GError) error = NULL;
  GjImportResult result = { 0 };

  fixture_set_up (&data->fixture, NULL);
  roster = g_build_filename (data->fixture.folder, "roster.xml", NULL);
  g_assert_true (gj_sample_write (roster, 300, 7, TRUE, NULL, NULL, &error));
  data->ledger = gj_ledger_open (data->fixture.path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (gj_import_run (data->ledger, roster, FALSE, NULL, NULL, &result, &error));
  gj_import_result_clear (&result);
  data->finder = gj_finder_new (data->ledger);
  g_assert_true (gj_finder_prepare (data->finder, NULL, &error));
  data->db = fixture_open (&data->fixture, GJ_DB_READ_ONLY);
}

static void
tear_down (Data          *data,
           gconstpointer  test_data)
{
  gj_db_close (data->db);
  g_assert_finalize_object (data->finder);
  g_object_unref (data->ledger);
  fixture_tear_down (&data->fixture, NULL);
}

static GPtrArray *
find (Data       *data,
      const char *text,
      guint       most)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = gj_finder_find (data->finder, text, most, NULL, &error);

  g_assert_no_error (error);
  return all;
}

/* The ids of one kind as a set. */
static GHashTable *
found_ids (const GPtrArray *all,
           const char      *kind)
{
  GHashTable *ids = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const GjFound *found = g_ptr_array_index (all, i);

      if (g_str_equal (found->kind, kind))
        /* A certificate shows its holder, who may have several. */
        g_assert_true (g_hash_table_add (ids, GSIZE_TO_POINTER ((gsize) found->id)) || g_str_equal (kind, "certificates"));
    }
  return ids;
}

typedef gboolean (*FitsFunc) (const char *value, const char *text);

static gboolean
reads (const char *value,
       const char *text)
{
  g_autofree char *pinyin = gj_text_pinyin (value, TRUE);
  g_autofree char *initials = gj_text_initials (value, TRUE);

  return g_str_has_prefix (pinyin, text) || g_str_has_prefix (initials, text);
}

static gboolean
holds (const char *value,
       const char *text)
{
  return strstr (value, text) != NULL;
}

static gboolean
begins (const char *value,
        const char *text)
{
  return g_str_has_prefix (value, text);
}

static gboolean
begins_or_ends (const char *value,
                const char *text)
{
  return g_str_has_prefix (value, text) || g_str_has_suffix (value, text);
}

/* That exactly the rows of @sql (id, text) that @fits are found; at least one is. */
static void
check (Data       *data,
       const char *kind,
       const char *sql,
       const char *text,
       FitsFunc    fits)
{
  g_autoptr (GPtrArray) all = find (data, text, MOST);
  g_autoptr (GHashTable) ids = found_ids (all, kind);
  GjStmt *stmt = gj_db_stmt (data->db, sql, NULL);
  guint n = 0;

  g_assert_nonnull (stmt);
  while (gj_stmt_step (stmt, NULL) == GJ_STEP_ROW)
    if (fits (gj_stmt_text (stmt, 1), text))
      {
        n++;
        if (!g_hash_table_contains (ids, GSIZE_TO_POINTER ((gsize) gj_stmt_int (stmt, 0))))
          g_error ("%s: %s is not found", text, gj_stmt_text (stmt, 1));
      }
  gj_stmt_reset (stmt);
  g_assert_cmpuint (g_hash_table_size (ids), ==, n);
  g_assert_cmpuint (n, >, 0);
}

#define PERSON_NAMES "SELECT id, name FROM person"

/* Every beginning of every reading of some names. */
static void
test_persons (Data          *data,
              gconstpointer  test_data)
{
  GjStmt *stmt = gj_db_stmt (data->db, "SELECT name, id_number FROM person ORDER BY id_number", NULL);

  for (guint i = 0; gj_stmt_step (stmt, NULL) == GJ_STEP_ROW && i < 12; i++)
    {
      const char *name = gj_stmt_text (stmt, 0);
      g_autofree char *pinyin = gj_text_pinyin (name, TRUE);
      g_autofree char *initials = gj_text_initials (name, TRUE);
      g_autofree char *number = g_strdup (gj_stmt_text (stmt, 1));

      for (gsize n = 1; n <= strlen (pinyin); n++)
        {
          g_autofree char *typed = g_strndup (pinyin, n);

          check (data, "persons", PERSON_NAMES, typed, reads);
        }
      check (data, "persons", PERSON_NAMES, initials, reads);
      for (const char *end = name; *end != '\0';)
        {
          g_autofree char *typed = NULL;

          end = g_utf8_next_char (end);
          typed = g_strndup (name, (gsize) (end - name));
          check (data, "persons", PERSON_NAMES, typed, begins);
        }
      for (gsize n = 3; n <= 8; n++)
        check (data, "persons", "SELECT id, id_number FROM person", number + 18 - n, begins_or_ends);
      check (data, "persons", "SELECT id, id_number FROM person", number, begins);
    }
  gj_stmt_reset (stmt);
}

/* The last one there is, whole. */
static void
check_certificate (Data *data)
{
  GjStmt *stmt = gj_db_stmt (data->db, "SELECT e.person_id, r.number FROM certificate r JOIN enrolment e ON e.id = r.enrolment_id"
                             " ORDER BY r.number DESC", NULL);
  g_autoptr (GPtrArray) all = NULL;
  const GjFound *found;

  g_assert_cmpint (gj_stmt_step (stmt, NULL), ==, GJ_STEP_ROW);
  all = find (data, gj_stmt_text (stmt, 1), 5);
  g_assert_cmpuint (all->len, ==, 1);
  found = g_ptr_array_index (all, 0);
  g_assert_cmpstr (found->kind, ==, "certificates");
  g_assert_cmpstr (found->list, ==, "persons");
  g_assert_cmpint (found->id, ==, gj_stmt_int (stmt, 0));
  g_assert_cmpstr (found->title, ==, gj_stmt_text (stmt, 1));
  g_assert_cmpuint (found->title_length, ==, strlen (found->title));
  gj_stmt_reset (stmt);
}

static void
test_others (Data          *data,
             gconstpointer  test_data)
{
  check (data, "institutions", "SELECT id, name FROM institution", "\u57f9\u8bad", holds);
  check (data, "classes", "SELECT id, name FROM class", "\u5e08", holds);
  check (data, "classes", "SELECT id, code FROM class", "LN2026-0000", begins);
  check (data, "institutions", "SELECT id, credit_code FROM institution", "5221", begins);
  check_certificate (data);
}

/* Not all that there is, but what fits best first. */
static void
test_order (Data          *data,
            gconstpointer  test_data)
{
  GjStmt *stmt = gj_db_stmt (data->db, "SELECT name, id_number FROM person WHERE LENGTH (name) = 2 ORDER BY id", NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *initials = NULL;
  GjFound *found;

  g_assert_cmpint (gj_stmt_step (stmt, NULL), ==, GJ_STEP_ROW);
  initials = gj_text_initials (gj_stmt_text (stmt, 0), TRUE);
  all = find (data, initials, 3);
  found = g_ptr_array_index (all, 0);
  g_assert_cmpstr (found->kind, ==, "persons");
  g_assert_cmpint (g_utf8_strlen (found->title, -1), ==, 2);
  g_assert_cmpuint (found->title_from, ==, 0);
  g_assert_cmpuint (found->title_length, ==, 2);
  g_assert_null (strstr (found->detail, gj_stmt_text (stmt, 1)));
  gj_stmt_reset (stmt);
}

/* Whatever somebody types, nothing is found or something is; nothing breaks. */
static void
test_odd (Data          *data,
          gconstpointer  test_data)
{
  static const char *const typed[] = { "", " ", "'", "%", "_", "\"; DROP TABLE person; --", "\xff\xfe", "\u3000", "x", "\U0010FFFF", "a b c", "- -" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GPtrArray) all = find (data, typed[i], 5);

      g_assert_nonnull (all);
    }
}

static void
test_cancelled (Data          *data,
                gconstpointer  test_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (gj_finder_find (data->finder, "z", 5, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  all = find (data, "z", 5);
  g_assert_cmpuint (all->len, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/find/" name, Data, NULL, set_up, func, tear_down)
  ADD ("persons", test_persons);
  ADD ("others", test_others);
  ADD ("order", test_order);
  ADD ("odd", test_odd);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
