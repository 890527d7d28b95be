/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gj-migrate.h"
#include "store-fixture.h"

static const GjMigration migrations[] = {
  { 1, "first", "CREATE TABLE one (a INTEGER); CREATE TABLE half (a INTEGER)" },
  { 2, "second", "ALTER TABLE one ADD COLUMN b TEXT" },
  { 3, "third", "CREATE TABLE three (a TEXT PRIMARY KEY) {clustered}" },
};

static const GjMigration broken[] = {
  { 1, "first", "CREATE TABLE one (a INTEGER); CREATE TABLE half (a INTEGER)" },
  { 2, "second", "CREATE TABLE two (a INTEGER); INSERT INTO two VALUES (1); CREATE TABLE half (a INTEGER)" },
};

static void
migrate (Fixture *fixture,
         guint    n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, GJ_DB_CREATE);

  g_assert_true (gj_migrate (db, migrations, n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (gj_migrate_version (db, &error), ==, (int) n);
}

static void
test_steps (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".v1.backup", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = NULL;

  db = fixture_open (fixture, GJ_DB_CREATE);
  g_assert_cmpint (gj_migrate_version (db, &error), ==, 0);
  g_clear_pointer (&db, gj_db_close);

  migrate (fixture, 1);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  migrate (fixture, 3);
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));

  /* Nothing left to do writes nothing. */
  before = file_digest (fixture->path);
  migrate (fixture, 3);
  after = file_digest (fixture->path);
  g_assert_cmpstr (before, ==, after);

  db = fixture_open (fixture, GJ_DB_READ_ONLY);
  g_assert_cmpint (db_int (db, "SELECT COUNT (*) FROM migration"), ==, 3);
  g_assert_cmpint (db_int (db, "SELECT COUNT (b) FROM one"), ==, 0);
  g_clear_pointer (&db, gj_db_close);
  db = gj_db_open (backup, GJ_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gj_migrate_version (db, &error), ==, 1);
}

static void
refuse (Fixture           *fixture,
        const GjMigration *list,
        guint              n,
        int                code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, 0);

  g_assert_false (gj_migrate (db, list, n, &error));
  g_assert_error (error, GJ_ERROR, code);
  g_assert_false (gj_db_in_transaction (db));
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  migrate (fixture, 3);
  before = file_digest (fixture->path);
  refuse (fixture, migrations, 2, GJ_ERROR_NEWER);
  after = file_digest (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GjDb *db = fixture_open (fixture, GJ_DB_CREATE);

  db_run (db, "CREATE TABLE theirs (a INTEGER)");
  gj_db_close (db);
  before = file_digest (fixture->path);
  refuse (fixture, migrations, 3, GJ_ERROR_NOT_LEDGER);
  after = file_digest (fixture->path);
  g_assert_cmpstr (before, ==, after);

  /* One that does not even claim to be ours is refused before anything is asked of it. */
  db = fixture_open (fixture, 0);
  db_run (db, "PRAGMA application_id = 0");
  gj_db_close (db);
  g_assert_null (gj_db_open (fixture->path, 0, NULL));
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".v1-2.backup", NULL);
  g_autoptr (GjDb) db = NULL;

  migrate (fixture, 1);
  refuse (fixture, broken, 2, GJ_ERROR_FAILED);
  refuse (fixture, broken, 2, GJ_ERROR_FAILED);
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  db = fixture_open (fixture, 0);
  g_assert_cmpint (gj_migrate_version (db, NULL), ==, 1);
  g_assert_null (gj_db_stmt (db, "SELECT a FROM two", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/migrate/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("steps", test_steps);
  ADD ("newer", test_newer);
  ADD ("foreign", test_foreign);
  ADD ("failed", test_failed);
  return g_test_run ();
}
