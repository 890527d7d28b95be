/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "gj-db.h"

/* A folder of its own for each test, removed with all that lies in it. */
typedef struct
{
  char *folder;
  char *path; /* "ledger.gj" in it; not made yet */
} Fixture;

static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("gj-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "ledger.gj", NULL);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static inline GjDb *
fixture_open (Fixture   *fixture,
              GjDbFlags  flags)
{
  g_autoptr (GError) error = NULL;
  GjDb *db = gj_db_open (fixture->path, flags, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

static inline void
db_run (GjDb       *db,
        const char *sql)
{
  g_autoptr (GError) error = NULL;

  gj_db_run (db, sql, &error);
  g_assert_no_error (error);
}

/* The first column of the first row. */
static inline gint64
db_int (GjDb       *db,
        const char *sql)
{
  g_autoptr (GError) error = NULL;
  GjStmt *stmt = gj_db_stmt (db, sql, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_ROW);
  value = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  return value;
}

static inline char *
file_digest (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
}
