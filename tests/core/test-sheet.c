/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gj-error.h"
#include "gj-jobs.h"
#include "gj-list.h"
#include "gj-lists.h"

#define TRAINEES 150
#define MOST_SHEETS 100 /* of one list */

typedef struct
{
  char     *folder;
  GjLedger *ledger;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *roster = NULL;
  g_autofree char *path = NULL;
  GjImportResult imported = { 0 };
  GjDecideResult decided = { 0 };

  self->folder = g_dir_make_tmp ("gongjiang-sheet-XXXXXX", &error);
  g_assert_no_error (error);
  roster = g_build_filename (self->folder, "sample.xml", NULL);
  path = g_build_filename (self->folder, "ledger.gjl", NULL);
  self->ledger = gj_ledger_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (gj_sample_write (roster, TRAINEES, 1, FALSE, NULL, NULL, &error));
  g_assert_true (gj_import_run (self->ledger, roster, FALSE, NULL, NULL, &imported, &error));
  g_assert_true (gj_pack_adopt (self->ledger, "builtin:gongjiang-illustrative", &error));
  g_assert_true (gj_decide_run (self->ledger, NULL, NULL, &decided, &error));
  g_assert_no_error (error);
  g_assert_cmpint (imported.total.refused, >, 0);
  gj_import_result_clear (&imported);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_clear_object (&self->ledger);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static GArray *
ids_of (GjLedger   *ledger,
        const char *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, &error);
  g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list (list));
  GArray *ids = gj_list_query_ids (query, db, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return ids;
}

/* The sample's identity numbers: 210101, a birth date, four more. */
static void
check_masked (const char *text)
{
  g_assert_false (g_regex_match_simple ("(?<![0-9A-Za-z])210101[0-9]{8}[0-9]{3}[0-9X](?![0-9])", text, 0, 0));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static guint
check_sheet (const GjSheet *sheet)
{
  g_autofree char *text = gj_sheet_to_text (sheet);
  guint n = 0;

  g_assert_cmpstr (sheet->title, !=, "");
  g_assert_cmpuint (sheet->groups->len, >, 0);
  check_masked (text);
  for (guint i = 0; i < sheet->groups->len; i++)
    {
      const GjSheetGroup *group = sheet->groups->pdata[i];

      for (guint k = 0; k < group->rows->len; k++)
        {
          const GjSheetRow *row = group->rows->pdata[k];

          g_assert_cmpstr (row->label, !=, "");
          g_assert_nonnull (row->value);
          g_assert_true ((row->list[0] == '\0') == (row->id == 0));
          if (row->list[0] != '\0')
            g_assert_nonnull (gj_registry_list (row->list));
          n += row->field[0] != '\0' ? 1 : 0;
        }
    }
  return n;
}

/* Every row of every list has a sheet with a title, whole texts, and no number in the open. */
static void
test_all (Fixture      *self,
          gconstpointer data)
{
  for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
    {
      g_autoptr (GArray) ids = ids_of (self->ledger, gj_registry_list_nth (i)->name);

      g_assert_cmpuint (ids->len, >, 0);
      for (guint k = 0; k < MIN (ids->len, MOST_SHEETS); k++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GjSheet) sheet = gj_ledger_sheet (self->ledger, gj_registry_list_nth (i)->name, g_array_index (ids, gint64, k), &error);

          g_assert_no_error (error);
          check_sheet (sheet);
        }
    }
}

/* The connection is kept from sheet to sheet, what it saw is not. */
static void
test_again (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = ids_of (self->ledger, "classes");
  gint64 id = g_array_index (ids, gint64, 0);
  g_autoptr (GjDb) writer = gj_ledger_connect (self->ledger, TRUE, &error);
  g_autoptr (GjSheet) before = gj_ledger_sheet (self->ledger, "classes", id, &error);
  g_autoptr (GjSheet) after = NULL;
  g_autoptr (GjDb) first = NULL;
  GjStmt *stmt;

  g_assert_no_error (error);
  stmt = gj_db_stmt (writer, GJ_SQL ("UPDATE class SET name = 'Another Name' WHERE id = $1"), &error);
  g_assert_no_error (error);
  gj_stmt_bind_int (stmt, 1, id);
  g_assert_true (gj_stmt_execute (stmt, &error));
  after = gj_ledger_sheet (self->ledger, "classes", id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before->title, !=, after->title);
  g_assert_cmpstr (after->title, ==, "Another Name");
  /* Two at once are two. */
  first = gj_ledger_borrow (self->ledger, &error);
  g_assert_no_error (error);
  g_clear_pointer (&after, gj_sheet_free);
  after = gj_ledger_sheet (self->ledger, "classes", id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->title, ==, "Another Name");
}

static void
test_missing (Fixture      *self,
              gconstpointer data)
{
  for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GjSheet) sheet = gj_ledger_sheet (self->ledger, gj_registry_list_nth (i)->name, 99999999, &error);

      g_assert_null (sheet);
      g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
    }
}

static gint64
entries (GjLedger *ledger)
{
  GjAuditHead head;

  g_assert_true (gj_audit_check (ledger, NULL, NULL, &head, NULL));
  return head.seq;
}

/* Each masked value of a sheet can be shown, and each showing is an entry of its own. */
static void
reveal_all (GjLedger   *ledger,
            const char *list)
{
  g_autoptr (GArray) ids = ids_of (ledger, list);
  g_autoptr (GError) error = NULL;
  guint shown = 0;

  for (guint n = 0; n < ids->len && shown == 0; n++)
    {
      g_autoptr (GjSheet) sheet = gj_ledger_sheet (ledger, list, g_array_index (ids, gint64, n), &error);

      for (guint i = 0; i < sheet->groups->len; i++)
        for (guint k = 0; k < ((GjSheetGroup *) sheet->groups->pdata[i])->rows->len; k++)
          {
            const GjSheetRow *row = ((GjSheetGroup *) sheet->groups->pdata[i])->rows->pdata[k];
            gint64 before = entries (ledger);
            g_autofree char *value = NULL;

            if (row->field[0] == '\0')
              continue;
            value = gj_ledger_reveal (ledger, row->field, &error);
            g_assert_no_error (error);
            g_assert_cmpstr (value, !=, row->value);
            g_assert_null (strstr (value, "\u2022"));
            g_assert_cmpint (entries (ledger), ==, before + 1);
            shown++;
          }
    }
  g_assert_cmpuint (shown, >, 0);
}

static void
test_reveal (Fixture      *self,
             gconstpointer data)
{
  reveal_all (self->ledger, "persons");
  reveal_all (self->ledger, "institutions");
  reveal_all (self->ledger, "problems");
}

static void
test_reveal_refused (Fixture      *self,
                     gconstpointer data)
{
  static const char *const fields[] = {
    "", "trainee", "trainee/1", "trainee/0/phone", "trainee/-1/phone", "trainee/1/phone FROM person --", "trainee/99999999/phone",
    "trainee/x/phone", "setting/1/value", "problem/1/detail", "class/1/code", "trainee/1/phone/x", "persons/1/phone",
  };
  gint64 before = entries (self->ledger);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = gj_ledger_reveal (self->ledger, fields[i], &error);

      g_assert_null (value);
      g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
    }
  g_assert_cmpint (entries (self->ledger), ==, before);
}

/* A decision's sheet says the amount with its arithmetic, and for a refusal what was found and what would change it. */
static void
test_decision (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (GArray) ids = ids_of (self->ledger, "decisions");
  gboolean paid = FALSE, refused = FALSE;

  for (guint i = 0; i < MIN (ids->len, MOST_SHEETS); i++)
    {
      g_autoptr (GjSheet) sheet = gj_ledger_sheet (self->ledger, "decisions", g_array_index (ids, gint64, i), NULL);
      g_autofree char *text = gj_sheet_to_text (sheet);

      g_assert_nonnull (strstr (text, "submission 1, line "));
      if (g_str_equal (sheet->state_tone, "good"))
        paid |= strstr (text, " × ") != NULL && strstr (text, " = ") != NULL;
      if (g_str_equal (sheet->state_tone, "bad"))
        refused |= strstr (text, "Found: ") != NULL && strstr (text, "What would change it: ") != NULL && strstr (text, "Article ") != NULL;
    }
  g_assert_true (paid);
  g_assert_true (refused);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sheet/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/sheet/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/sheet/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/sheet/decision", Fixture, NULL, set_up, test_decision, tear_down);
  g_test_add ("/reveal/all", Fixture, NULL, set_up, test_reveal, tear_down);
  g_test_add ("/reveal/refused", Fixture, NULL, set_up, test_reveal_refused, tear_down);
  return g_test_run ();
}
