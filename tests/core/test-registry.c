/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-jobs.h"
#include "gj-register.h"
#include "gj-schema.h"
#include "store-fixture.h"

static GjDb *
open_register (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GjDb *db = fixture_open (fixture, GJ_DB_CREATE);
  const GjMigration *migrations;
  guint n;

  migrations = gj_registry_migrations (&n);
  g_assert_true (gj_migrate (db, migrations, n, &error));
  g_assert_true (gj_registry_build_indexes (db, &error));
  g_assert_no_error (error);
  return db;
}

static gboolean
is_number (const GjField *field)
{
  return field->type == GJ_FIELD_COUNT || field->type == GJ_FIELD_FLAG || field->type == GJ_FIELD_MONEY;
}

static gboolean
is_free (const GjField *field)
{
  return field->column[0] != '\0' && (field->flags & (GJ_FIELD_KEY | GJ_FIELD_REQUIRED | GJ_FIELD_REFERENCE)) == 0;
}

/* A record of @kind with every field stated; the free ones as @variant says. */
static void
fill (GjRecord    *record,
      GjRecordKind kind,
      guint        variant)
{
  static const char *const texts[] = { "甲1", "乙2" };
  static const char *const numbers[] = { "0", "1" };
  const GjRecordType *type = gj_record_type (kind);

  *record = (GjRecord) { .kind = kind, .line = 7 };
  for (guint i = 0; i < type->n_fields; i++)
    {
      guint which = is_free (&type->fields[i]) ? variant : 0;
      const char *text = is_number (&type->fields[i]) ? numbers[which] : texts[which];

      record->values[i] = (GjValue) { .text = text, .length = (guint32) strlen (text), .number = which };
    }
}

static GjPut
put (GjDb           *db,
     gint64          corrected,
     gint64          submission,
     const GjRecord *record,
     GjPlace        *place,
     char          **ret_after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjRegister) reg = gj_register_new (db, submission, corrected, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GjPut done = gj_register_put (reg, record, place, &before, &after, &error);

  g_assert_no_error (error);
  g_assert_cmpint (done == GJ_PUT_CHANGED, ==, before != NULL);
  if (ret_after != NULL)
    *ret_after = g_steal_pointer (&after);
  return done;
}

static gint64
count_rows (GjDb               *db,
            const GjRecordType *type)
{
  g_autofree char *sql = g_strconcat ("SELECT COUNT(*) FROM ", type->table, NULL);

  return db_int (db, sql);
}

static gboolean
note_removed (GjRecordKind kind,
              const char  *key,
              const char  *before,
              gpointer     user_data,
              GError     **error)
{
  (*(guint *) user_data)++;
  return key != NULL && before != NULL;
}

/* One record of the kind through all that can happen to it. */
static void
test_kind (Fixture       *fixture,
           gconstpointer  data)
{
  const GjRecordKind kind = (GjRecordKind) GPOINTER_TO_UINT (data);
  const GjRecordType *type = gj_record_type (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = open_register (fixture);
  g_autoptr (GjRegister) reg = NULL;
  g_autofree char *after = NULL;
  GjPlace place = { .owner = 1, .person = 1 };
  GjRecord record;
  gint64 removed[GJ_N_RECORD_KINDS];
  guint n_free = 0, told = 0;

  for (guint i = 0; i < type->n_fields; i++)
    n_free += is_free (&type->fields[i]);
  g_assert_true (gj_db_begin (db, TRUE, &error));
  if (kind == GJ_RECORD_CLASS)
    {
      /* It is compared by the code of its institution, which must be there. */
      GjPlace school = { 0 };

      fill (&record, GJ_RECORD_INSTITUTION, 0);
      g_assert_cmpint (put (db, 0, 1, &record, &school, NULL), ==, GJ_PUT_ADDED);
      g_assert_cmpint (school.id, ==, place.owner);
    }
  fill (&record, kind, 0);
  g_assert_cmpint (put (db, 0, 1, &record, &place, NULL), ==, GJ_PUT_ADDED);
  g_assert_cmpint (put (db, 0, 1, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);
  g_assert_cmpint (put (db, 1, 1, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);
  g_assert_cmpint (count_rows (db, type), ==, 1);

  reg = gj_register_new (db, 1, 0, &error);
  g_assert_cmpint (gj_register_line_here (reg, &record, &place, &error), ==, 7);
  g_clear_pointer (&reg, gj_register_free);

  if (n_free > 0)
    {
      fill (&record, kind, 1);
      g_assert_cmpint (put (db, 0, 1, &record, &place, &after), ==, GJ_PUT_CHANGED);
      g_assert_nonnull (strchr (after, '='));
      g_assert_cmpint (put (db, 0, 1, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);

      /* Not stated: kept by a merge, cleared by a replacement. */
      for (guint i = 0; i < type->n_fields; i++)
        if (is_free (&type->fields[i]))
          record.values[i] = (GjValue) { NULL };
      g_assert_cmpint (put (db, 0, 1, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);
      g_assert_cmpint (put (db, 1, 1, &record, &place, NULL), ==, GJ_PUT_CHANGED);
      g_assert_cmpint (put (db, 1, 1, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);
    }

  /* A correction that states it keeps it; one that does not, removes it. */
  g_assert_cmpint (put (db, 1, 2, &record, &place, NULL), ==, GJ_PUT_UNCHANGED);
  reg = gj_register_new (db, 3, 2, &error);
  g_assert_cmpint (gj_register_line_here (reg, &record, &place, &error), ==, 0);
  g_assert_true (gj_register_remove_left (reg, 1, note_removed, &told, removed, &error));
  g_assert_cmpuint (told, ==, 0);
  g_assert_cmpint (count_rows (db, type), ==, 1);
  g_assert_true (gj_register_remove_left (reg, 2, note_removed, &told, removed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (removed[kind], ==, 1);
  g_assert_cmpint (count_rows (db, type), ==, 0);
  gj_db_rollback (db);
}

/* One register sees records in any order, again and again, as a file that nobody sorted brings them. */
static void
test_any_order (Fixture       *fixture,
                gconstpointer  data)
{
  enum { OWNERS = 4, KEYS = 6, TURNS = 4000 };
  static const char *const keys[KEYS] = { "", "A", "AB", "甲", "甲1", "乙" };
  const GjRecordType *type = gj_record_type (GJ_RECORD_MEMBERSHIP);
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = open_register (fixture);
  g_autoptr (GjRegister) reg = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20260701);
  int stored[OWNERS][KEYS];
  guint n_seen[3] = { 0, 0, 0 };

  memset (stored, -1, sizeof stored);
  g_assert_true (gj_db_begin (db, TRUE, &error));
  reg = gj_register_new (db, 1, 0, &error);
  for (guint turn = 0; turn < TURNS; turn++)
    {
      /* Mostly in order, sometimes back or far on. */
      guint at = g_rand_boolean (random) ? turn : (guint) g_rand_int_range (random, 0, OWNERS * KEYS);
      guint owner = at / KEYS % OWNERS, key = at % KEYS;
      int variant = g_rand_int_range (random, 0, 10) == 0;
      GjPut expected = stored[owner][key] < 0 ? GJ_PUT_ADDED : stored[owner][key] == variant ? GJ_PUT_UNCHANGED : GJ_PUT_CHANGED;
      GjPlace place = { .owner = owner + 1 };
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      GjRecord record;

      fill (&record, GJ_RECORD_MEMBERSHIP, (guint) variant);
      for (guint i = 0; i < type->n_fields; i++)
        if ((type->fields[i].flags & GJ_FIELD_KEY) != 0)
          record.values[i] = (GjValue) { .text = keys[key], .length = (guint32) strlen (keys[key]) };
      g_assert_cmpint (gj_register_put (reg, &record, &place, &before, &after, &error), ==, expected);
      g_assert_cmpint (gj_register_line_here (reg, &record, &place, &error), ==, 7);
      stored[owner][key] = variant;
      n_seen[expected]++;
    }
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (db, type), ==, OWNERS * KEYS);
  g_assert_cmpuint (n_seen[GJ_PUT_CHANGED], >, 100);
  g_assert_cmpuint (n_seen[GJ_PUT_UNCHANGED], >, 1000);
  g_clear_pointer (&reg, gj_register_free);
  gj_db_rollback (db);
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = open_register (fixture);
  g_autoptr (GjRegister) reg = gj_register_new (db, 1, 0, &error);
  const GjRecordKind kinds[] = { GJ_RECORD_INSTITUTION, GJ_RECORD_CLASS, GJ_RECORD_PERSON, GJ_RECORD_ENROLMENT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GjPlace place = { .owner = 1, .person = 1 };
      GjRecord record;

      fill (&record, kinds[i], 0);
      g_assert_cmpint (put (db, 0, 1, &record, &place, NULL), ==, GJ_PUT_ADDED);
      g_assert_cmpint (place.id, ==, 1);
    }
  g_assert_cmpint (gj_register_find_institution (reg, "甲1", &error), ==, 1);
  g_assert_cmpint (gj_register_find_institution (reg, "甲", &error), ==, 0);
  g_assert_cmpint (gj_register_find_class (reg, "甲1", &error), ==, 1);
  g_assert_cmpint (gj_register_find_class (reg, "", &error), ==, 0);
  g_assert_cmpint (gj_register_find_person (reg, "甲1", "甲1", &error), ==, 1);
  g_assert_cmpint (gj_register_find_person (reg, "乙2", "甲1", &error), ==, 0);
  g_assert_cmpint (gj_register_find_enrolment (reg, 1, 1, &error), ==, 1);
  g_assert_cmpint (gj_register_find_enrolment (reg, 1, 2, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_indexes (Fixture       *fixture,
              gconstpointer  data)
{
  static const char count[] = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = open_register (fixture);
  gint64 n = db_int (db, count);

  g_assert_cmpint (n, >, 10);
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (gj_registry_drop_indexes (db, &error));
      g_assert_cmpint (db_int (db, count), ==, 0);
    }
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (gj_registry_build_indexes (db, &error));
      g_assert_cmpint (db_int (db, count), ==, n);
    }
}

/* A ledger as the first version wrote it opens, keeps everything, and a copy of it stays beside it. */
static void
test_old (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *source = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "tests", "data", "ledger-1.sql", NULL);
  g_autofree char *backup = g_strconcat (fixture->path, ".v1.backup", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjLedger) ledger = NULL;
  GjDb *db = fixture_open (fixture, GJ_DB_CREATE);
  GjDecideResult decided;
  GjAuditHead head;

  g_assert_true (g_file_get_contents (source, &sql, NULL, &error));
  db_run (db, sql);
  g_assert_cmpint (gj_migrate_version (db, &error), ==, 1);
  gj_db_close (db);

  ledger = gj_ledger_open (fixture->path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_true (gj_audit_check (ledger, NULL, NULL, &head, &error));
  g_assert_no_error (error);
  g_assert_cmpint (head.seq, ==, 3);
  g_assert_true (gj_decide_run (ledger, NULL, NULL, &decided, &error));
  g_assert_no_error (error);
  g_assert_cmpint (decided.decided, ==, 12);

  /* One of a later version is refused and not touched. */
  db = fixture_open (fixture, 0);
  db_run (db, "INSERT INTO migration (version, name, at) VALUES (99, 'later', '')");
  gj_db_close (db);
  before = file_digest (fixture->path);
  g_assert_null (gj_ledger_open (fixture->path, FALSE, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_NEWER);
  after = file_digest (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autofree char *path = g_strconcat ("/registry/put/", gj_record_type ((GjRecordKind) kind)->element, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (kind), fixture_set_up, test_kind, fixture_tear_down);
    }
#define ADD(name, function) g_test_add ("/registry/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("any-order", test_any_order);
  ADD ("find", test_find);
  ADD ("indexes", test_indexes);
  ADD ("old", test_old);
  return g_test_run ();
}
