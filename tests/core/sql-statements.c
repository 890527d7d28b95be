/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "gj-find.h"
#include "gj-jobs.h"
#include "gj-lists.h"
#include "gj-register-reader.h"
#include "gj-register.h"
#include "gj-report.h"
#include "gj-schema.h"
#include "gj-setting.h"
#include "gj-undo.h"

/*
 * For test_sql_portable.py. "sql-statements ddl" prints the migrations and indexes; "sql-statements use DIR"
 * works on a ledger as the office does and prints every statement the program prepared meanwhile and every
 * one it says it can make; "sql-statements prepare LEDGER" prepares what comes in and prints what fails.
 * Texts end in NUL.
 */


static GHashTable *seen;
static GMutex seen_lock; /* deciding reads on several threads */

/* The engine's own function is called by way of this one, which is found first. */
int sqlite3_prepare_v3 (void *handle, const char *sql, int n, unsigned flags, void **ret_stmt, const char **ret_tail);

int
sqlite3_prepare_v3 (void        *handle,
                    const char  *sql,
                    int          n,
                    unsigned     flags,
                    void       **ret_stmt,
                    const char **ret_tail)
{
  static int (*next) (void *, const char *, int, unsigned, void **, const char **);

  if (next == NULL)
    {
      void *symbol = dlsym (RTLD_NEXT, "sqlite3_prepare_v3");

      memcpy (&next, &symbol, sizeof next);
    }
  g_mutex_lock (&seen_lock);
  if (seen != NULL)
    g_hash_table_add (seen, g_strdup (sql));
  g_mutex_unlock (&seen_lock);
  return next (handle, sql, n, flags, ret_stmt, ret_tail);
}

static void
check (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
add (char *sql)
{
  g_hash_table_add (seen, sql);
}

static void
add_all (char **statements)
{
  for (guint i = 0; statements[i] != NULL; i++)
    add (statements[i]);
  g_free (statements);
}

static void
add_query (const GjListQuery *query)
{
  char *sums = gj_list_query_sums_sql (query);

  add (gj_list_query_sql (query));
  if (sums != NULL)
    add (sums);
}

/* Every order, search and filter, alone and with all others. */
static void
add_list (const GjListSpec *spec)
{
  static const char *const typed[] = { "Zhang San", "单", "2101x" };
  g_autoptr (GjListQuery) all = gj_list_query_new (spec);

  add (gj_list_page_sql (spec));
  add_query (all);
  for (guint i = 0; i < spec->n_columns; i++)
    for (int down = 0; spec->columns[i].order != NULL && down < 2; down++)
      {
        g_autoptr (GjListQuery) query = gj_list_query_new (spec);

        gj_list_query_set_order (query, (int) i, down == 1);
        add_query (query);
        for (guint t = 0; t < G_N_ELEMENTS (typed); t++)
          {
            gj_list_query_set_search (query, typed[t]);
            add_query (query);
          }
        gj_list_query_set_order (all, (int) i, down == 1);
      }
  for (guint i = 0; i < spec->n_filters; i++)
    {
      g_autoptr (GjListQuery) query = gj_list_query_new (spec);

      gj_list_query_set_filter (query, spec->filters[i].id, "1");
      add_query (query);
      gj_list_query_set_filter (all, spec->filters[i].id, "1");
      add_query (all);
    }
  for (guint t = 0; t < G_N_ELEMENTS (typed); t++)
    {
      g_autoptr (GjListQuery) query = gj_list_query_new (spec);

      gj_list_query_set_search (query, typed[t]);
      add_query (query);
      gj_list_query_set_search (all, typed[t]);
      add_query (all);
    }
}

static void
import (GjLedger   *ledger,
        const char *folder,
        guint64     trainees,
        gboolean    again)
{
  g_autofree char *path = g_strdup_printf ("%s/roster-%u.xml", folder, (guint) trainees);
  GError *error = NULL;
  GjImportResult result = { 0 };

  gj_sample_write (path, trainees, 1, FALSE, NULL, NULL, &error);
  check (error);
  for (int i = 0; i < 1 + again; i++)
    {
      gj_import_run (ledger, path, FALSE, NULL, NULL, &result, &error);
      check (error);
      gj_import_result_clear (&result);
    }
}

static void
read_sheets (GjLedger *ledger)
{
  g_autoptr (GjDb) db = NULL;
  GError *error = NULL;

  db = gj_ledger_connect (ledger, FALSE, &error);
  check (error);
  for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
    {
      g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list_nth (i));
      g_autoptr (GArray) ids = gj_list_query_ids (query, db, NULL, NULL, NULL, &error);
      GjSheet *sheet;

      check (error);
      sheet = gj_ledger_sheet (ledger, gj_registry_list_nth (i)->name, g_array_index (ids, gint64, 0), &error);
      check (error);
      gj_sheet_free (sheet);
    }
}

static void
save_documents (GjLedger   *ledger,
                const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "document.xml", NULL);
  GError *error = NULL;

  gj_receipt_save (ledger, 2, path, TRUE, &error);
  check (error);
  gj_fix_list_save (ledger, 2, path, &error);
  check (error);
  gj_decisions_save (ledger, NULL, path, TRUE, NULL, &error);
  check (error);
  /* An institution that is not there: only the statement matters. */
  gj_decisions_save (ledger, "000000000000000000", path, FALSE, NULL, NULL);
  gj_export_run (ledger, path, NULL, NULL, &error);
  check (error);
}

static void
ignore_entry (const GjUndoEntry *entry,
              gpointer           user_data)
{
}

static void
find (GjLedger *ledger)
{
  static const char *const typed[] = { "zhangsan", "\u5f20", "2101", "4444444444" };
  g_autoptr (GjFinder) finder = gj_finder_new (ledger);
  GError *error = NULL;

  gj_finder_prepare (finder, NULL, &error);
  check (error);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      GPtrArray *all = gj_finder_find (finder, typed[i], 5, NULL, &error);

      check (error);
      g_ptr_array_unref (all);
    }
}

static void
use (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "use.gjl", NULL);
  g_autoptr (GjLedger) ledger = NULL;
  g_autoptr (GjOverview) overview = NULL;
  g_autoptr (GjReport) report = NULL;
  g_autofree char *phone = NULL;
  GError *error = NULL;
  GjDecideResult decided;
  GjAuditHead head;

  ledger = gj_ledger_open (path, TRUE, &error);
  check (error);
  import (ledger, folder, 200, TRUE);
  gj_pack_adopt (ledger, "builtin:gongjiang-illustrative", &error);
  check (error);
  gj_decide_run (ledger, NULL, NULL, &decided, &error);
  check (error);
  import (ledger, folder, 40, FALSE);
  gj_decide_run (ledger, NULL, NULL, &decided, &error);
  check (error);
  gj_setting_set (ledger, "target", "1000 2020 2030", &error);
  check (error);
  overview = gj_ledger_overview (ledger, &error);
  check (error);
  gj_setting_set (ledger, "target", "", &error);
  check (error);
  report = gj_report_new (ledger, &(GjReportQuery){ .from = GJ_DATE_NONE, .to = GJ_DATE_NONE }, NULL, NULL, &error);
  check (error);
  read_sheets (ledger);
  find (ledger);
  save_documents (ledger, folder);
  phone = gj_ledger_reveal (ledger, "trainee/1/phone", &error);
  check (error);
  gj_audit_check (ledger, NULL, NULL, &head, &error);
  check (error);
  gj_undo_run (ledger, gj_undo_last (ledger, NULL, &error), "", NULL, NULL, &error);
  check (error);
  gj_undo_each (ledger, ignore_entry, NULL, &error);
  check (error);
}

static void
print_seen (void)
{
  GHashTableIter iter;
  gpointer sql;

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    fwrite (sql, 1, strlen (sql) + 1, stdout);
}

static void
print_ddl (void)
{
  guint n;
  const GjMigration *migrations = gj_registry_migrations (&n);

  for (guint i = 0; i < n; i++)
    fwrite (migrations[i].sql, 1, strlen (migrations[i].sql) + 1, stdout);
}

static void
prepare (const char *path)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GjDb) db = NULL;
  GError *error = NULL;
  int c;

  db = gj_db_open (path, 0, &error);
  check (error);
  while ((c = getchar ()) != EOF)
    {
      g_string_append_c (sql, (char) c);
      if (c != '\0')
        continue;
      if (gj_db_stmt (db, sql->str, &error) == NULL)
        printf ("%s\n", error->message);
      g_clear_error (&error);
      g_string_truncate (sql, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *verb = argc > 1 ? argv[1] : "";

  if (g_str_equal (verb, "ddl"))
    print_ddl ();
  else if (g_str_equal (verb, "prepare") && argc > 2)
    prepare (argv[2]);
  else if (g_str_equal (verb, "use") && argc > 2)
    {
      seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      use (argv[2]);
      add_all (gj_register_statements ());
      add_all (gj_register_reader_statements ());
      for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
        add_list (gj_registry_list_nth (i));
      print_seen ();
      g_hash_table_unref (seen);
    }
  else
    return 2;
  return 0;
}
