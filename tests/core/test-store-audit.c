/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-audit.h"
#include "gj-migrate.h"
#include "store-fixture.h"

#define N_ENTRIES 5

static const GjMigration migrations[] = { { 1, "audit", GJ_AUDIT_DDL }, { 2, "head", GJ_AUDIT_HEAD_DDL } };

static GjDb *
make_chain (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GjDb *db = fixture_open (fixture, GJ_DB_CREATE);

  g_assert_true (gj_migrate (db, migrations, G_N_ELEMENTS (migrations), &error));
  for (int i = 1; i <= N_ENTRIES; i++)
    {
      GjAudit *audit;

      g_assert_true (gj_db_begin (db, TRUE, &error));
      audit = gj_audit_begin (db, "王会计", "roster.import", "LN-2026-001", &error);
      g_assert_no_error (error);
      g_assert_cmpint (gj_audit_seq (audit), ==, i);
      /* The third entry changed no records. */
      for (int c = 0; i != 3 && c < 3; c++)
        g_assert_true (gj_audit_change (audit, "person", "210101", c == 0 ? "" : "name=a", "name=b", &error));
      g_assert_true (gj_audit_end (audit, "{\"added\": 3}", &error));
      g_assert_true (gj_db_commit (db, &error));
    }
  g_assert_no_error (error);
  return db;
}

static void
test_chain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = make_chain (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;
  GjAuditHead head;

  g_assert_true (gj_audit_verify (db, NULL, NULL, &head, &error));
  g_assert_no_error (error);
  g_assert_cmpint (head.seq, ==, N_ENTRIES);
  g_assert_cmpint (head.changes, ==, 3 * (N_ENTRIES - 1));
  text = gj_audit_head_text (&head);
  g_assert_true (g_str_has_prefix (text, "5:"));
  g_assert_false (gj_db_in_transaction (db));

  /* What is rolled back was never said. */
  g_assert_true (gj_db_begin (db, TRUE, &error));
  g_assert_true (gj_audit_end (gj_audit_begin (db, "a", "b", "c", &error), "d", &error));
  gj_db_rollback (db);
  g_assert_true (gj_db_begin (db, TRUE, &error));
  gj_audit_discard (gj_audit_begin (db, "a", "b", "c", &error));
  g_assert_true (gj_audit_verify (db, NULL, NULL, &head, &error));
  gj_db_rollback (db);
  g_assert_cmpint (head.seq, ==, N_ENTRIES);

  g_cancellable_cancel (cancellable);
  g_assert_false (gj_audit_verify (db, NULL, cancellable, &head, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  const char *name;
  const char *sql;
  const char *entry; /* the first that does not fit, "" when it is the head */
  gboolean    stops_writing;
} Tampering;

static const Tampering tamperings[] = {
  { "seq", "UPDATE audit SET seq = 9 WHERE seq = 5", "5" },
  { "at", "UPDATE audit SET at = '2020-01-01T00:00:00+08:00' WHERE seq = 2", "2" },
  { "operator", "UPDATE audit SET operator = 'other' WHERE seq = 1", "1" },
  { "action", "UPDATE audit SET action = 'x' WHERE seq = 4", "4" },
  { "subject", "UPDATE audit SET subject = subject || ' ' WHERE seq = 5", "5" },
  { "detail", "UPDATE audit SET detail = '' WHERE seq = 3", "3" },
  { "fields-moved", "UPDATE audit SET action = 'roster.importL', subject = 'N-2026-001' WHERE seq = 2", "2" },
  { "changes", "UPDATE audit SET changes = 2 WHERE seq = 2", "2" },
  { "changes-digest", "UPDATE audit SET changes_digest = previous WHERE seq = 2", "2" },
  { "previous", "UPDATE audit SET previous = '' WHERE seq = 2", "2" },
  { "digest", "UPDATE audit SET digest = previous WHERE seq = 3", "3" },
  { "delete-first", "DELETE FROM audit WHERE seq = 1", "1" },
  { "delete-middle", "DELETE FROM audit WHERE seq = 3", "3" },
  { "delete-last", "DELETE FROM audit WHERE seq = 5", "5" },
  { "delete-with-changes", "DELETE FROM change WHERE audit_seq = 2; DELETE FROM audit WHERE seq = 2", "2" },
  { "reorder", "UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
               " UPDATE audit SET seq = 3 WHERE seq = 9", "2" },
  { "change-no", "UPDATE change SET no = 9 WHERE audit_seq = 4 AND no = 3", "4" },
  { "change-kind", "UPDATE change SET kind = 'x' WHERE audit_seq = 4 AND no = 1", "4" },
  { "change-key", "UPDATE change SET record_key = 'x' WHERE audit_seq = 1 AND no = 3", "1" },
  { "change-before", "UPDATE change SET before = 'x' WHERE audit_seq = 5 AND no = 1", "5" },
  { "change-after", "UPDATE change SET after = '' WHERE audit_seq = 5 AND no = 2", "5" },
  { "change-deleted", "DELETE FROM change WHERE audit_seq = 2 AND no = 3", "2" },
  { "change-added", "INSERT INTO change VALUES (3, 1, 'person', 'x', '', 'y')", "3" },
  { "change-before-all", "INSERT INTO change VALUES (0, 1, 'person', 'x', '', 'y')", "1" },
  { "change-after-all", "INSERT INTO change VALUES (6, 1, 'person', 'x', '', 'y')", "6" },
  { "cut-end", "DELETE FROM change WHERE audit_seq = 5; DELETE FROM audit WHERE seq = 5", "5", TRUE },
  { "cut-two", "DELETE FROM change WHERE audit_seq >= 4; DELETE FROM audit WHERE seq >= 4", "4", TRUE },
  { "cut-all", "DELETE FROM change; DELETE FROM audit", "1", TRUE },
  { "head-back", "UPDATE audit_head SET seq = 4, digest = (SELECT digest FROM audit WHERE seq = 4)", "5", TRUE },
  { "head-forward", "UPDATE audit_head SET seq = 6", "6", TRUE },
  { "head-digest", "UPDATE audit_head SET digest = (SELECT previous FROM audit WHERE seq = 5)", "5", TRUE },
  { "head-count", "UPDATE audit_head SET changes = changes - 1", "5", FALSE },
  { "head-gone", "DELETE FROM audit_head", "", TRUE },
  { "change-moved", "UPDATE change SET audit_seq = 3 WHERE audit_seq = 4 AND no = 1", "3" },
};

static void
test_tampering (Fixture       *fixture,
                gconstpointer  data)
{
  const Tampering *tampering = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = make_chain (fixture);
  g_autofree char *named = g_strdup_printf ("Entry %s of", tampering->entry);
  GjAuditHead head = { .seq = -1 };

  db_run (db, tampering->sql);
  g_assert_false (gj_audit_verify (db, NULL, NULL, &head, &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, tampering->entry[0] != '\0' ? named : "head"));
  g_assert_cmpint (head.seq, ==, -1);
  if (!tampering->stops_writing)
    return;

  /* Nobody writes on over a cut. */
  g_clear_error (&error);
  g_assert_true (gj_db_begin (db, TRUE, &error));
  g_assert_null (gj_audit_begin (db, "a", "b", "c", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_CORRUPT);
  gj_db_rollback (db);
}

typedef struct
{
  const char *name;
  const char *sql;   /* done to the ledger after the head was noted */
  const char *noted; /* what stands in place of the noted head, or NULL */
  int         code;  /* 0: the noted head holds */
} Noted;

static const Noted noteds[] = {
  { "same", "", NULL, 0 },
  { "not-a-number", "", "x:", GJ_ERROR_INPUT },
  { "no-digest", "", "5", GJ_ERROR_INPUT },
  { "short", "", "5:abcd", GJ_ERROR_INPUT },
  { "zero", "", "0:0000000000000000000000000000000000000000000000000000000000000000", GJ_ERROR_INPUT },
  { "other-digest", "", "5:0000000000000000000000000000000000000000000000000000000000000000", GJ_ERROR_CORRUPT },
  { "not-reached", "", "6:0000000000000000000000000000000000000000000000000000000000000000", GJ_ERROR_CORRUPT },
  /* A consistent forgery: the end is cut off and the head taken back with it. Only the noted head tells. */
  { "forged-cut", "DELETE FROM change WHERE audit_seq = 5; DELETE FROM audit WHERE seq = 5;"
                  " UPDATE audit_head SET seq = 4, changes = 9, digest = (SELECT digest FROM audit WHERE seq = 4)",
    NULL, GJ_ERROR_CORRUPT },
};

static void
test_noted (Fixture       *fixture,
            gconstpointer  data)
{
  const Noted *noted = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = make_chain (fixture);
  g_autofree char *text = NULL;
  GjAuditHead head;

  g_assert_true (gj_audit_verify (db, NULL, NULL, &head, &error));
  text = noted->noted != NULL ? g_strdup (noted->noted) : gj_audit_head_text (&head);
  db_run (db, noted->sql);
  /* Without it, nothing is wrong in any of these ledgers. */
  g_assert_true (gj_audit_verify (db, NULL, NULL, NULL, &error));
  g_assert_cmpint (gj_audit_verify (db, text, NULL, NULL, &error), ==, noted->code == 0);
  if (noted->code != 0)
    g_assert_error (error, GJ_ERROR, noted->code);
  else
    {
      /* It still stands there when the chain has gone on. */
      g_assert_true (gj_db_begin (db, TRUE, &error));
      g_assert_true (gj_audit_end (gj_audit_begin (db, "a", "b", "c", &error), "d", &error));
      g_assert_true (gj_db_commit (db, &error));
      g_assert_true (gj_audit_verify (db, text, NULL, &head, &error));
      g_assert_cmpint (head.seq, ==, N_ENTRIES + 1);
    }
}

/* An empty chain has a head too, and a ledger of before the head was kept takes it from its chain. */
static void
test_head_made (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = NULL;
  g_autofree char *text = NULL;
  GjAuditHead head;

  db = make_chain (fixture);
  db_run (db, "DROP TABLE audit_head; DELETE FROM migration WHERE version = 2");
  g_assert_true (gj_migrate (db, migrations, G_N_ELEMENTS (migrations), &error));
  g_assert_true (gj_audit_verify (db, NULL, NULL, &head, &error));
  g_assert_cmpint (head.seq, ==, N_ENTRIES);

  db_run (db, "DROP TABLE audit_head; DELETE FROM migration WHERE version = 2; DELETE FROM change; DELETE FROM audit");
  g_assert_true (gj_migrate (db, migrations, G_N_ELEMENTS (migrations), &error));
  g_assert_true (gj_audit_verify (db, NULL, NULL, &head, &error));
  text = gj_audit_head_text (&head);
  g_assert_cmpstr (text, ==, "0:");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/audit/chain", Fixture, NULL, fixture_set_up, test_chain, fixture_tear_down);
  g_test_add ("/store/audit/head-made", Fixture, NULL, fixture_set_up, test_head_made, fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (noteds); i++)
    {
      g_autofree char *path = g_strconcat ("/store/audit/noted/", noteds[i].name, NULL);

      g_test_add (path, Fixture, &noteds[i], fixture_set_up, test_noted, fixture_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      g_autofree char *path = g_strconcat ("/store/audit/tampering/", tamperings[i].name, NULL);

      g_test_add (path, Fixture, &tamperings[i], fixture_set_up, test_tampering, fixture_tear_down);
    }
  return g_test_run ();
}
