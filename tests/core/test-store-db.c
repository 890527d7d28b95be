/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-fixture.h"

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "such", "place", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GjDb *db;

  g_assert_null (gj_db_open (fixture->path, 0, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (gj_db_open (fixture->path, GJ_DB_READ_ONLY, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_null (gj_db_open (nowhere, GJ_DB_CREATE, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_null (gj_db_open (fixture->folder, 0, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_STORAGE);
  g_clear_error (&error);

  db = fixture_open (fixture, GJ_DB_CREATE);
  g_assert_cmpint (db_int (db, "PRAGMA page_size"), ==, 8192);
  g_assert_cmpint (db_int (db, "PRAGMA application_id"), ==, 0x474a4c47);
  g_assert_cmpint (db_int (db, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (db_int (db, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (db_int (db, "PRAGMA cache_size"), ==, -16384);
  g_assert_cmpstr (gj_db_path (db), ==, fixture->path);
  db_run (db, "CREATE TABLE t (a INTEGER)");
  gj_db_close (db);

  before = file_digest (fixture->path);
  db = fixture_open (fixture, 0);
  g_assert_cmpint (db_int (db, "SELECT COUNT (*) FROM t"), ==, 0);
  gj_db_close (db);
  after = file_digest (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

/* Whatever is not ours is refused and stays as it is, byte for byte. */
static void
test_open_other (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const contents[] = {
    "x",
    "<?xml version=\"1.0\"?><roster xmlns=\"urn:x\">longer than the head of a database is, to be quite sure of it</roster>",
    "SQLite format 3",
  };
  char head[512] = "SQLite format 3";

  for (guint i = 0; i <= G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (i < G_N_ELEMENTS (contents))
        g_assert_true (g_file_set_contents (fixture->path, contents[i], -1, NULL));
      else
        g_assert_true (g_file_set_contents (fixture->path, head, sizeof head, NULL));
      before = file_digest (fixture->path);
      for (guint flags = 0; flags <= GJ_DB_CREATE; flags++)
        {
          g_assert_null (gj_db_open (fixture->path, (GjDbFlags) flags, &error));
          g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_LEDGER);
          g_clear_error (&error);
        }
      after = file_digest (fixture->path);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, GJ_DB_CREATE);
  g_autofree char *copy = NULL;
  GjStmt *stmt;

  db_run (db, "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c {blob}, d TEXT, e TEXT) {clustered}");

  /* Positions are those of the text, in whatever order they first appear. */
  stmt = gj_db_stmt (db, GJ_SQL ("INSERT INTO t (e, d, c, b, a) VALUES ($5, $4, $3, $2, $1)"), &error);
  g_assert_no_error (error);
  gj_stmt_bind_int (stmt, 1, G_MININT64);
  gj_stmt_bind_text (stmt, 2, "张三 and more", strlen ("张三"));
  gj_stmt_bind_blob (stmt, 3, "a\0b", 3);
  gj_stmt_bind_date (stmt, 4, gj_date_from_ymd (2024, 2, 29));
  gj_stmt_bind_date (stmt, 5, GJ_DATE_NONE);
  g_assert_true (gj_stmt_execute (stmt, &error));
  g_assert_no_error (error);

  /* The same text gives the same statement, without the bindings of before. */
  g_assert_true (gj_db_stmt (db, "INSERT INTO t (e, d, c, b, a) VALUES ($5, $4, $3, $2, $1)", NULL) == stmt);
  gj_stmt_bind_int (stmt, 1, 2);
  gj_stmt_bind_text (stmt, 2, "", -1);
  gj_stmt_bind_blob (stmt, 3, NULL, 0);
  g_assert_true (gj_stmt_execute (stmt, &error));
  g_assert_false (gj_stmt_execute (stmt, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_EXISTS);
  g_clear_error (&error);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT a, b, c, d, e FROM t ORDER BY a"), &error);
  g_assert_cmpint (gj_stmt_n_columns (stmt), ==, 5);
  g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_ROW);
  g_assert_cmpint (gj_stmt_int (stmt, 0), ==, G_MININT64);
  g_assert_cmpstr (gj_stmt_text (stmt, 1), ==, "张三");
  g_assert_cmpuint (gj_stmt_length (stmt, 1), ==, 6);
  g_assert_cmpmem (gj_stmt_blob (stmt, 2), gj_stmt_length (stmt, 2), "a\0b", 3);
  g_assert_cmpstr (gj_stmt_text (stmt, 3), ==, "2024-02-29");
  g_assert_cmpint (gj_stmt_date (stmt, 3), ==, gj_date_from_ymd (2024, 2, 29));
  g_assert_true (gj_stmt_is_null (stmt, 4));
  g_assert_null (gj_stmt_text (stmt, 4));
  g_assert_cmpint (gj_stmt_date (stmt, 4), ==, GJ_DATE_NONE);
  copy = gj_stmt_dup_text (stmt, 1);
  g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_ROW);
  g_assert_cmpstr (copy, ==, "张三");
  g_assert_cmpstr (gj_stmt_text (stmt, 1), ==, "");
  g_assert_false (gj_stmt_is_null (stmt, 2));
  g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_DONE);
  g_assert_no_error (error);

  /* Rows are never lost silently, and mistakes in the text are reported. */
  g_assert_false (gj_stmt_execute (stmt, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (gj_db_stmt (db, "SELECT a FROM t WHERE a = ?", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (gj_db_stmt (db, "SELECT \"nothing\" FROM t", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (gj_db_run (db, "CREATE TABLE t (a INTEGER)", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_FAILED);
}

static void
test_transactions (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) writer = fixture_open (fixture, GJ_DB_CREATE);
  GjDb *reader;

  db_run (writer, "CREATE TABLE t (a INTEGER)");
  reader = fixture_open (fixture, GJ_DB_READ_ONLY);
  g_assert_false (gj_db_in_transaction (writer));
  gj_db_rollback (writer);

  g_assert_true (gj_db_begin (writer, TRUE, &error));
  g_assert_true (gj_db_in_transaction (writer));
  db_run (writer, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 0);
  gj_db_rollback (writer);
  g_assert_cmpint (db_int (writer, "SELECT COUNT (*) FROM t"), ==, 0);

  /* A reader's snapshot begins with it, not with its first statement. */
  g_assert_true (gj_db_begin (reader, FALSE, &error));
  g_assert_true (gj_db_begin (writer, TRUE, &error));
  db_run (writer, "INSERT INTO t VALUES (1)");
  g_assert_true (gj_db_commit (writer, &error));
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 0);
  gj_db_rollback (reader);
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 1);
  g_assert_false (gj_db_commit (writer, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_false (gj_db_run (reader, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_STORAGE);
  g_clear_error (&error);

  /* A load shares the ledger as any transaction does when somebody looks on. */
  g_assert_true (gj_db_begin_load (writer, &error));
  db_run (writer, "INSERT INTO t VALUES (3)");
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 1);
  gj_db_rollback (writer);
  gj_db_close (reader);

  /* Alone it takes the file for itself, and gives it back. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (gj_db_begin_load (writer, &error));
      db_run (writer, "INSERT INTO t VALUES (4)");
      g_assert_cmpint (db_int (writer, "SELECT COUNT (*) FROM t"), ==, 2);
      if (i == 0)
        gj_db_rollback (writer);
    }
  g_assert_true (gj_db_commit (writer, &error));
  reader = fixture_open (fixture, GJ_DB_READ_ONLY);
  g_assert_true (gj_db_begin (writer, TRUE, &error));
  db_run (writer, "DELETE FROM t WHERE a = 4");
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 2);
  g_assert_true (gj_db_commit (writer, &error));
  g_assert_cmpint (db_int (reader, "SELECT COUNT (*) FROM t"), ==, 1);

  /* Closing in the middle of it is a rollback. */
  gj_db_close (reader);
  reader = fixture_open (fixture, 0);
  g_assert_true (gj_db_begin (reader, TRUE, &error));
  db_run (reader, "INSERT INTO t VALUES (2)");
  gj_db_close (reader);
  g_assert_cmpint (db_int (writer, "SELECT COUNT (*) FROM t"), ==, 1);
  g_assert_true (gj_db_analyse (writer, &error));
  g_assert_true (gj_db_checkpoint (writer, &error));
  g_assert_no_error (error);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, GJ_DB_CREATE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GjStmt *endless = gj_db_stmt (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT (*) FROM n", &error);
  GThread *thread;

  /* In the middle of it. */
  g_assert_no_error (error);
  gj_db_set_cancellable (db, cancellable);
  thread = g_thread_new ("canceller", cancel_soon, cancellable);
  g_assert_cmpint (gj_stmt_step (endless, &error), ==, GJ_STEP_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (thread);

  /* Just before the first step. */
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_cmpint (gj_stmt_step (endless, &error), ==, GJ_STEP_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  gj_db_set_cancellable (db, NULL);
  g_assert_cmpint (db_int (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                               " SELECT COUNT (*) FROM n"), ==, 100000);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) one = fixture_open (fixture, GJ_DB_CREATE);
  g_autoptr (GjDb) other = fixture_open (fixture, 0);

  db_run (other, "PRAGMA busy_timeout = 10");
  g_assert_true (gj_db_begin (one, TRUE, &error));
  g_assert_false (gj_db_begin (other, TRUE, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_BUSY);
  g_assert_false (gj_db_in_transaction (other));
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, GJ_DB_CREATE);

  db_run (db, "CREATE TABLE t (a TEXT); PRAGMA max_page_count = 10");
  g_assert_true (gj_db_begin (db, TRUE, &error));
  g_assert_false (gj_db_run (db, "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                                 " SELECT hex (zeroblob (500)) FROM n", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_STORAGE);
  gj_db_rollback (db);
  g_assert_cmpint (db_int (db, "SELECT COUNT (*) FROM t"), ==, 0);
}

static void
test_backup (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = fixture_open (fixture, GJ_DB_CREATE);
  g_autofree char *path = g_build_filename (fixture->folder, "copy.gj", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GjDb *reader, *copy;

  db_run (db, "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (7)");
  reader = fixture_open (fixture, GJ_DB_READ_ONLY);
  g_assert_true (gj_db_backup (reader, path, &error));
  g_assert_no_error (error);
  gj_db_close (reader);
  before = file_digest (path);
  g_assert_false (gj_db_backup (db, path, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_EXISTS);
  g_clear_error (&error);
  after = file_digest (path);
  g_assert_cmpstr (before, ==, after);

  /* The copy is a ledger, and being looked at does not change it. */
  copy = gj_db_open (path, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (db_int (copy, "SELECT a FROM t"), ==, 7);
  gj_db_close (copy);
  g_clear_pointer (&after, g_free);
  after = file_digest (path);
  g_assert_cmpstr (before, ==, after);
  copy = gj_db_open (path, 0, &error);
  g_assert_true (gj_db_begin (copy, TRUE, &error));
  db_run (copy, "INSERT INTO t VALUES (8)");
  g_assert_true (gj_db_commit (copy, &error));
  g_assert_cmpint (db_int (copy, "SELECT COUNT (*) FROM t"), ==, 2);
  gj_db_close (copy);
}

/* A program that dies in the middle of writing leaves the last committed state. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  int ready[2], status;
  char byte;
  pid_t child;
  GjDb *db = fixture_open (fixture, GJ_DB_CREATE);

  db_run (db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'kept')");
  gj_db_close (db);
  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      db = gj_db_open (fixture->path, 0, NULL);
      gj_db_set_cache (db, 64); /* so that the log is written long before the commit */
      if (gj_db_begin (db, TRUE, NULL)
          && gj_db_run (db, "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                            " SELECT i, hex (zeroblob (50)) FROM n", NULL))
        byte = 'y';
      else
        byte = 'n';
      if (write (ready[1], &byte, 1) == 1)
        pause ();
      _exit (1);
    }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  g_assert_cmpint (byte, ==, 'y');
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  db = fixture_open (fixture, 0);
  g_assert_cmpint (db_int (db, "SELECT COUNT (*) FROM t"), ==, 1);
  g_assert_cmpint (db_int (db, "SELECT COUNT (*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), ==, 1);
  g_assert_true (gj_db_begin (db, TRUE, NULL));
  db_run (db, "INSERT INTO t VALUES (2, 'after')");
  g_assert_true (gj_db_commit (db, NULL));
  gj_db_close (db);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/db/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("open", test_open);
  ADD ("open-other", test_open_other);
  ADD ("values", test_values);
  ADD ("transactions", test_transactions);
  ADD ("cancelled", test_cancelled);
  ADD ("busy", test_busy);
  ADD ("full", test_full);
  ADD ("backup", test_backup);
  ADD ("killed", test_killed);
  return g_test_run ();
}
