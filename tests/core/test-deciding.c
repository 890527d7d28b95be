/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long jobs over the whole ledger: they stop when told to and leave nothing behind, and their progress never goes back. */
#include "config.h"

#include <glib/gstdio.h>

#include "gj-jobs.h"
#include "gj-simulate.h"

#define TRAINEES 3000

typedef struct
{
  char     *folder;
  GjLedger *ledger;
} Fixture;

/* A thread that looks at the progress as a window does, and stops the job at a point of it. */
typedef struct
{
  GjProgress   *progress;
  GCancellable *cancellable;
  double        stop_at; /* above 1: never */
  gint          done;    /* atomic */
  gboolean      went_back;
} Watch;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *roster = NULL;
  g_autofree char *path = NULL;
  GjImportResult imported = { 0 };

  self->folder = g_dir_make_tmp ("gongjiang-deciding-XXXXXX", &error);
  g_assert_no_error (error);
  roster = g_build_filename (self->folder, "sample.xml", NULL);
  path = g_build_filename (self->folder, "ledger.gjl", NULL);
  self->ledger = gj_ledger_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (gj_sample_write (roster, TRAINEES, 3, TRUE, NULL, NULL, &error));
  g_assert_true (gj_import_run (self->ledger, roster, FALSE, NULL, NULL, &imported, &error));
  g_assert_true (gj_pack_adopt (self->ledger, "builtin:gongjiang-illustrative", &error));
  g_assert_no_error (error);
  gj_import_result_clear (&imported);
  gj_ledger_set_threads (self->ledger, 3);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_assert_finalize_object (self->ledger);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static gint64
number (Fixture    *self,
        const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = gj_ledger_connect (self->ledger, FALSE, &error);
  GjStmt *stmt = gj_db_stmt (db, sql, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_ROW);
  value = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  return value;
}

static gpointer
look (gpointer data)
{
  Watch *watch = data;
  double last = 0;

  while (!g_atomic_int_get (&watch->done))
    {
      double now = gj_progress_get_fraction (watch->progress);

      watch->went_back |= now < last;
      last = now;
      if (now >= watch->stop_at)
        g_cancellable_cancel (watch->cancellable);
      g_thread_yield ();
    }
  return NULL;
}

static gboolean
run_decide (Fixture *self,
            Watch   *watch,
            GError **error)
{
  GjDecideResult result;

  return gj_decide_run (self->ledger, watch->progress, watch->cancellable, &result, error);
}

static gboolean
run_simulate (Fixture *self,
              Watch   *watch,
              GError **error)
{
  g_autoptr (GPtrArray) variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_variant_free);
  g_autoptr (GjSimulated) simulated = NULL;

  g_ptr_array_add (variants, gj_variant_new (self->ledger, NULL, NULL, error));
  g_assert_nonnull (variants->pdata[0]);
  simulated = gj_simulate_run (self->ledger, variants, GJ_DATE_NONE, TRUE, watch->progress, watch->cancellable, error);
  return simulated != NULL;
}

typedef gboolean (*Job) (Fixture *self, Watch *watch, GError **error);

/* Returns whether the job was done; when not, it was because of the cancelling. */
static gboolean
run_watched (Fixture *self,
             Job      job,
             double   stop_at)
{
  g_autoptr (GjProgress) progress = gj_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { progress, cancellable, stop_at, FALSE, FALSE };
  GThread *thread;
  gboolean done;

  if (stop_at <= 0)
    g_cancellable_cancel (cancellable);
  thread = g_thread_new ("watch", look, &watch);
  done = job (self, &watch, &error);
  g_atomic_int_set (&watch.done, TRUE);
  g_thread_join (thread);
  g_assert_false (watch.went_back);
  if (done)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return done;
}

static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  static const double points[] = { 0.0, 0.1, 0.3, 0.36, 0.45, 0.51, 0.7, 0.9 };
  gint64 entries = number (self, "SELECT COUNT(*) FROM audit");
  guint stopped = 0;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      if (run_watched (self, run_decide, points[i]))
        break;
      stopped++;
      g_assert_cmpint (number (self, "SELECT COUNT(*) FROM decision"), ==, 0);
      g_assert_cmpint (number (self, "SELECT COUNT(*) FROM outcome"), ==, 0);
      g_assert_cmpint (number (self, "SELECT COUNT(*) FROM audit"), ==, entries);
    }
  g_assert_cmpint (stopped, >, 0);
  g_assert_false (run_watched (self, run_simulate, 0.0));
}

static void
test_progress (Fixture      *self,
               gconstpointer data)
{
  g_assert_true (run_watched (self, run_simulate, 2));
  g_assert_cmpint (number (self, "SELECT COUNT(*) FROM decision"), ==, 0);
  g_assert_true (run_watched (self, run_decide, 2));
  g_assert_cmpint (number (self, "SELECT COUNT(*) FROM decision"), ==, number (self, "SELECT COUNT(*) FROM enrolment"));
  g_assert_true (run_watched (self, run_decide, 2));
}

/* A ledger without anybody in it. */
static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gongjiang-deciding-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "empty.gjl", NULL);
  Fixture self = { NULL, gj_ledger_open (path, TRUE, &error) };

  g_assert_no_error (error);
  g_assert_true (gj_pack_adopt (self.ledger, "builtin:gongjiang-illustrative", &error));
  g_assert_true (run_watched (&self, run_decide, 2));
  g_assert_true (run_watched (&self, run_simulate, 2));
  g_assert_finalize_object (self.ledger);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/deciding/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/deciding/progress", Fixture, NULL, set_up, test_progress, tear_down);
  g_test_add_func ("/deciding/empty", test_empty);
  return g_test_run ();
}
