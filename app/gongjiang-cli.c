/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "gj-cli-edit.h"
#include "gj-cli-evidence.h"
#include "gj-cli-explain.h"
#include "gj-cli-find.h"
#include "gj-cli-list.h"
#include "gj-cli-policy.h"
#include "gj-cli-out.h"
#include "gj-cli-packs.h"
#include "gj-cli-problems.h"
#include "gj-cli-report.h"
#include "gj-cli-undo.h"
#include "gj-jobs.h"
#include "gj-place.h"
#include "gj-problem.h"
#include "gj-roster-schema.h"
#include "gj-setting.h"

/* Exit status, promised to scripts. */
static char *store_path;
static gboolean as_json;
static gboolean dry_run;
static gboolean only_valid;
static gint64 trainees = 2000;
static int seed = 1;
static char *out_path;
static gboolean unmasked;
static char *receipt_path;
static char *fix_list_path;
static char *noted_head;
static gboolean want_version;
static int threads;
static char *reason;

static const GOptionEntry options[] = {
  { "store", 's', 0, G_OPTION_ARG_FILENAME, &store_path, N_ ("The ledger to work on"), N_ ("PATH") },
  { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON document instead of tables"), NULL },
  { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only find out what would change"), NULL },
  { "trainees", 0, 0, G_OPTION_ARG_INT64, &trainees, N_ ("sample: how many persons"), N_ ("N") },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, N_ ("sample: another number, another province"), N_ ("S") },
  { "only-valid", 0, 0, G_OPTION_ARG_NONE, &only_valid, N_ ("sample: without wrong records"), NULL },
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_path, N_ ("Where to write: the file, or for sample the folder"), N_ ("PATH") },
  { "unmasked", 0, 0, G_OPTION_ARG_NONE, &unmasked, N_ ("Write numbers in full; this is recorded"), NULL },
  { "receipt", 0, 0, G_OPTION_ARG_FILENAME, &receipt_path, N_ ("roster import: write the receipt of the file"), N_ ("FILE") },
  { "fix-list", 0, 0, G_OPTION_ARG_FILENAME, &fix_list_path, N_ ("roster import: write the refused records to correct"), N_ ("FILE") },
  { "head", 0, 0, G_OPTION_ARG_STRING, &noted_head, N_ ("audit verify: a head noted earlier that must still be in the chain"), N_ ("SEQ:DIGEST") },
  { "version", 0, 0, G_OPTION_ARG_NONE, &want_version, N_ ("Say which version this is"), NULL },
  { "threads", 0, 0, G_OPTION_ARG_INT, &threads, N_ ("decide, policy simulate: on so many threads; what comes out is the same"), N_ ("N") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("policy add, policy withdraw, edit, withdraw, undo: why, for the audit chain"), N_ ("WORDS") },
  G_OPTION_ENTRY_NULL,
};

static GjLedger *
open_ledger (gboolean create)
{
  GError *error = NULL;
  GjLedger *ledger;

  if (store_path == NULL)
    {
      g_printerr (_ ("gongjiang-cli: name the ledger with --store PATH\n"));
      return NULL;
    }
  ledger = gj_ledger_open (store_path, create, &error);
  if (ledger == NULL)
    gj_cli_fail ("", error);
  else if (threads > 0)
    gj_ledger_set_threads (ledger, (guint) MIN (threads, 64));
  return ledger;
}

static int
run_init (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (store_path != NULL && g_file_test (store_path, G_FILE_TEST_EXISTS))
    {
      g_printerr (_ ("gongjiang-cli: “%s” exists already; it was left untouched\n"), store_path);
      return GJ_CLI_FAILED;
    }
  ledger = open_ledger (TRUE);
  return ledger != NULL ? GJ_CLI_DONE : GJ_CLI_FAILED;
}

static int
run_sample (char **arguments)
{
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (out_path == NULL || trainees < 1)
    return GJ_CLI_USAGE;
  path = g_build_filename (out_path, "sample.xml", NULL);
  if (g_mkdir_with_parents (out_path, 0777) != 0)
    {
      g_printerr (_ ("gongjiang-cli: the folder “%s” cannot be made\n"), out_path);
      return GJ_CLI_FAILED;
    }
  if (!gj_sample_write (path, (guint64) trainees, (guint32) seed, only_valid, NULL, NULL, &error))
    return gj_cli_fail (path, error);
  g_print ("%s\n", path);
  return GJ_CLI_DONE;
}

static void
print_problems (const GjImportResult *result)
{
  GHashTableIter iter;
  gpointer code, count;

  g_hash_table_iter_init (&iter, result->problem_counts);
  while (g_hash_table_iter_next (&iter, &code, &count))
    {
      g_autofree char *summary = gj_problem_summary (code);

      g_print ("  %8" G_GINT64_FORMAT "  %-20s %s\n", *(gint64 *) count, (const char *) code, summary);
    }
}

static void
print_import (const char           *path,
              const GjImportResult *result)
{
  const GjImportCount *total = &result->total;

  if (result->repeated)
    {
      g_print (_ ("%s: imported before as submission %" PRId64 "; nothing changed\n"), path, result->submission);
      return;
    }
  g_print (_ ("%s: added %" PRId64 ", changed %" PRId64 ", removed %" PRId64 ", unchanged %" PRId64
              ", refused %" PRId64 ", warnings %" PRId64 "\n"),
           path, total->added, total->changed, total->removed, total->unchanged, total->refused, result->warnings);
  print_problems (result);
}

static void
add_counts (JsonBuilder         *builder,
            const GjImportCount *count)
{
  gj_cli_add_number (builder, "added", count->added);
  gj_cli_add_number (builder, "changed", count->changed);
  gj_cli_add_number (builder, "removed", count->removed);
  gj_cli_add_number (builder, "unchanged", count->unchanged);
  gj_cli_add_number (builder, "refused", count->refused);
}

static void
json_import (JsonBuilder          *builder,
             GjLedger             *ledger, /* (nullable): where the problems were kept */
             const char           *path,
             const GjImportResult *result)
{
  GError *error = NULL;
  GHashTableIter iter;
  gpointer code, count;

  json_builder_begin_object (builder);
  gj_cli_add_text (builder, "file", path);
  gj_cli_add_text (builder, "sha256", result->sha256);
  json_builder_set_member_name (builder, "repeated");
  json_builder_add_boolean_value (builder, result->repeated);
  gj_cli_add_number (builder, "submission", result->submission);
  add_counts (builder, &result->total);
  gj_cli_add_number (builder, "warnings", result->warnings);
  if (ledger != NULL && !gj_cli_add_problems (builder, ledger, result->submission, &error))
    gj_cli_fail (path, error);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, result->problem_counts);
  while (g_hash_table_iter_next (&iter, &code, &count))
    gj_cli_add_number (builder, code, *(gint64 *) count);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "kinds");
  json_builder_begin_object (builder);
  for (GjRecordKind kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      json_builder_set_member_name (builder, gj_record_type (kind)->element);
      json_builder_begin_object (builder);
      add_counts (builder, &result->counts[kind]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* Prints what @make writes. */
static int
print_text (char *(*make) (void))
{
  g_autofree char *text = make ();

  g_print ("%s", text);
  return GJ_CLI_DONE;
}

/* What goes back for one imported file; a file without refused records has no fix-list. */
static int
save_answers (GjLedger             *ledger,
              const GjImportResult *result)
{
  GError *error = NULL;

  if (receipt_path != NULL && !gj_receipt_save (ledger, result->submission, receipt_path, unmasked, &error))
    return gj_cli_fail (receipt_path, error);
  if (fix_list_path != NULL && result->total.refused > 0 && !gj_fix_list_save (ledger, result->submission, fix_list_path, &error))
    return gj_cli_fail (fix_list_path, error);
  return GJ_CLI_DONE;
}

/* "roster export", "roster receipt ID", "roster fix-list ID", "roster decisions [CREDIT-CODE]". */
static int
run_documents (char **arguments)
{
  const char *verb = arguments[0];
  gboolean of_submission = g_str_equal (verb, "receipt") || g_str_equal (verb, "fix-list");
  g_autoptr (GjLedger) ledger = NULL;
  GError *error = NULL;
  gint64 submission = 0;
  gboolean done;

  if (out_path == NULL
      || (of_submission && (arguments[1] == NULL || !g_ascii_string_to_signed (arguments[1], 10, 1, G_MAXINT64, &submission, NULL))))
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  if (ledger == NULL)
    return GJ_CLI_FAILED;
  if (g_str_equal (verb, "receipt"))
    done = gj_receipt_save (ledger, submission, out_path, unmasked, &error);
  else if (g_str_equal (verb, "fix-list"))
    done = gj_fix_list_save (ledger, submission, out_path, &error);
  else if (g_str_equal (verb, "decisions"))
    done = gj_decisions_save (ledger, arguments[1], out_path, unmasked, NULL, &error);
  else
    done = gj_export_run (ledger, out_path, NULL, NULL, &error);
  if (!done)
    return gj_cli_fail (out_path, error);
  g_print ("%s\n", out_path);
  return GJ_CLI_DONE;
}

static int
run_roster (char **arguments)
{
  static const char *const documents[] = { "export", "receipt", "fix-list", "decisions", NULL };
  gboolean import = g_strcmp0 (arguments[0], "import") == 0;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GjLedger) ledger = NULL;
  int status = GJ_CLI_DONE;

  if (g_strcmp0 (arguments[0], "schema") == 0)
    return print_text (gj_roster_schema_xsd);
  if (g_strcmp0 (arguments[0], "describe") == 0)
    return print_text (gj_roster_schema_tables);
  if (arguments[0] != NULL && g_strv_contains (documents, arguments[0]))
    return run_documents (arguments);
  if ((!import && g_strcmp0 (arguments[0], "check") != 0) || arguments[1] == NULL)
    return GJ_CLI_USAGE;
  /* One receipt is of one file. */
  if ((receipt_path != NULL || fix_list_path != NULL) && (!import || dry_run || arguments[2] != NULL))
    return GJ_CLI_USAGE;
  if (import && (ledger = open_ledger (FALSE)) == NULL)
    return GJ_CLI_FAILED;
  json_builder_begin_array (builder);
  for (int i = 1; arguments[i] != NULL; i++)
    {
      GjImportResult result = { 0 };
      GError *error = NULL;

      if (import ? !gj_import_run (ledger, arguments[i], dry_run, NULL, NULL, &result, &error)
                 : !gj_roster_check_run (arguments[i], NULL, NULL, &result, &error))
        {
          status = gj_cli_fail (arguments[i], error);
          continue;
        }
      if (as_json)
        json_import (builder, dry_run ? NULL : ledger, arguments[i], &result);
      else
        print_import (arguments[i], &result);
      if (result.total.refused > 0 && status == GJ_CLI_DONE)
        status = GJ_CLI_DONE_WITH_REFUSALS;
      if (import && save_answers (ledger, &result) != GJ_CLI_DONE)
        status = GJ_CLI_FAILED;
      gj_import_result_clear (&result);
    }
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  return status;
}

static int
run_policy (char **arguments)
{
  const char *verb = arguments[0] != NULL ? arguments[0] : "";
  gboolean add = g_str_equal (verb, "add") && arguments[1] != NULL;
  gboolean withdraw = g_str_equal (verb, "withdraw");
  gboolean diff = g_str_equal (verb, "diff") && arguments[1] != NULL && arguments[2] != NULL;
  g_autoptr (GjLedger) ledger = NULL;

  if (g_str_equal (verb, "check"))
    return gj_cli_packs_check (arguments + 1, as_json);
  if (g_str_equal (verb, "list") || g_str_equal (verb, "parameter") || g_str_equal (verb, "read"))
    {
      if (store_path != NULL && (ledger = open_ledger (FALSE)) == NULL)
        return GJ_CLI_FAILED;
      if (verb[0] == 'r')
        return gj_cli_packs_read (ledger, arguments + 1, as_json);
      return verb[0] == 'l' ? gj_cli_packs_list (ledger, as_json) : gj_cli_packs_parameter (ledger, arguments + 1, as_json);
    }
  if (g_str_equal (verb, "budget"))
    return (ledger = open_ledger (FALSE)) != NULL ? gj_cli_budget (ledger, arguments + 1, as_json) : GJ_CLI_FAILED;
  if (!add && !diff && !withdraw && !g_str_equal (verb, "simulate"))
    return GJ_CLI_USAGE;
  /* Two packs can be compared without a ledger. */
  if ((!diff || store_path != NULL) && (ledger = open_ledger (FALSE)) == NULL)
    return GJ_CLI_FAILED;
  if (diff)
    return gj_cli_diff (ledger, arguments[1], arguments[2], as_json);
  return add || withdraw ? gj_cli_packs_adopt (ledger, add ? arguments[1] : NULL, reason) : gj_cli_simulate (ledger, arguments + 1, as_json);
}

static int
run_decide (char **arguments)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GjLedger) ledger = open_ledger (FALSE);
  GjDecideResult result = { 0 };
  GError *error = NULL;
  char fen[GJ_FEN_TEXT_SIZE];

  if (ledger == NULL)
    return GJ_CLI_FAILED;
  if (!gj_decide_run (ledger, NULL, NULL, &result, &error))
    return gj_cli_fail ("", error);
  if (as_json)
    {
      json_builder_begin_object (builder);
      gj_cli_add_number (builder, "decided", result.decided);
      gj_cli_add_number (builder, "added", result.added);
      gj_cli_add_number (builder, "changed", result.changed);
      gj_cli_add_number (builder, "unchanged", result.unchanged);
      gj_cli_add_number (builder, "no-edition", result.no_edition);
      gj_cli_add_number (builder, "payable", result.payable);
      gj_cli_add_number (builder, "refused", result.refused);
      gj_cli_add_number (builder, "needs-evidence", result.needs_evidence);
      gj_cli_add_number (builder, "amount-fen", result.amount);
      json_builder_end_object (builder);
      gj_cli_print_json (builder);
    }
  else
    g_print (_ ("decided %" PRId64 ": new %" PRId64 ", changed %" PRId64 ", unchanged %" PRId64
                "; payable %" PRId64 ", refused %" PRId64 ", needs evidence %" PRId64 ", no edition %" PRId64
                "; %s yuan\n"),
             result.decided, result.added, result.changed, result.unchanged, result.payable, result.refused, result.needs_evidence,
             result.no_edition, gj_fen_format (result.amount, fen));
  return result.needs_evidence > 0 ? GJ_CLI_DONE_WITH_REFUSALS : GJ_CLI_DONE;
}

static int
run_explain (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL || arguments[1] == NULL)
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_explain (ledger, arguments[0], arguments[1], as_json) : GJ_CLI_FAILED;
}

static int
run_find (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL)
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_find (ledger, arguments, as_json) : GJ_CLI_FAILED;
}

static int
run_list (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL)
    return gj_cli_lists (as_json);
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_list (ledger, arguments[0], unmasked, as_json) : GJ_CLI_FAILED;
}

static int
run_evidence (char **arguments)
{
  gboolean fix_list = g_strcmp0 (arguments[0], "fix-list") == 0;
  g_autoptr (GjLedger) ledger = NULL;

  if ((!fix_list && g_strcmp0 (arguments[0], "list") != 0) || (fix_list && out_path == NULL))
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  if (ledger == NULL)
    return GJ_CLI_FAILED;
  return fix_list ? gj_cli_evidence_fix_list (ledger, arguments[1], out_path) : gj_cli_evidence (ledger, arguments[1], as_json);
}

static int
run_report (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL)
    return gj_cli_report_list (as_json);
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_report (ledger, arguments[0], out_path, as_json) : GJ_CLI_FAILED;
}

static int
run_edit (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL)
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_edit (ledger, arguments, reason, dry_run, as_json) : GJ_CLI_FAILED;
}

static int
run_withdraw (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;

  if (arguments[0] == NULL)
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_withdraw (ledger, arguments, reason, as_json) : GJ_CLI_FAILED;
}

/* "setting": all of them; "setting NAME" one; "setting NAME VALUE" writes it. */
static int
run_setting (char **arguments)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GjLedger) ledger = open_ledger (FALSE);
  g_autoptr (GjDb) db = NULL;
  GError *error = NULL;

  if (ledger == NULL)
    return GJ_CLI_FAILED;
  if (arguments[0] != NULL && arguments[1] != NULL)
    {
      g_autofree char *value = g_strjoinv (" ", arguments + 1);

      return gj_setting_set (ledger, arguments[0], value, &error) ? GJ_CLI_DONE : gj_cli_fail ("", error);
    }
  db = gj_ledger_connect (ledger, FALSE, &error);
  json_builder_begin_object (builder);
  for (guint i = 0; db != NULL && gj_setting_name (i) != NULL; i++)
    {
      const char *name = gj_setting_name (i);
      g_autofree char *value = gj_setting_read (db, name, &error);

      if (value == NULL)
        return gj_cli_fail ("", error);
      if (arguments[0] != NULL && !g_str_equal (arguments[0], name))
        continue;
      gj_cli_add_text (builder, name, value);
      if (!as_json)
        g_print ("%-8s %-24s %s\n", name, value, gj_setting_about (name));
    }
  json_builder_end_object (builder);
  if (db == NULL)
    return gj_cli_fail ("", error);
  if (as_json)
    gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

static int
run_history (char **arguments)
{
  g_autoptr (GjLedger) ledger = open_ledger (FALSE);

  return ledger != NULL ? gj_cli_history (ledger, as_json) : GJ_CLI_FAILED;
}

static int
run_undo (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;
  gint64 submission = 0;

  if (arguments[0] != NULL && !g_ascii_string_to_signed (arguments[0], 10, 1, G_MAXINT64, &submission, NULL))
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  return ledger != NULL ? gj_cli_undo (ledger, submission, reason, as_json) : GJ_CLI_FAILED;
}

static int
run_audit (char **arguments)
{
  g_autoptr (GjLedger) ledger = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  GjAuditHead head;

  if (g_strcmp0 (arguments[0], "verify") != 0)
    return GJ_CLI_USAGE;
  ledger = open_ledger (FALSE);
  if (ledger == NULL)
    return GJ_CLI_FAILED;
  if (!gj_audit_check (ledger, noted_head, NULL, &head, &error))
    return gj_cli_fail ("", error);
  text = gj_audit_head_text (&head);
  if (as_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      gj_cli_add_number (builder, "entries", head.seq);
      gj_cli_add_number (builder, "changes", head.changes);
      gj_cli_add_text (builder, "head", text);
      json_builder_end_object (builder);
      gj_cli_print_json (builder);
      return GJ_CLI_DONE;
    }
  g_print (ngettext ("The chain holds: %" PRId64 " entry.\n", "The chain holds: %" PRId64 " entries.\n", (gulong) head.seq), head.seq);
  g_print (_ ("Its head, to be noted elsewhere: %s\n"), text);
  if (noted_head != NULL)
    g_print (_ ("The noted head still stands in it.\n"));
  return GJ_CLI_DONE;
}

static const struct
{
  const char *verb;
  const char *usage;
  int       (*run) (char **arguments);
} verbs[] = {
  { "init", "init", run_init },
  { "sample", N_ ("sample --out DIR [--trainees N] [--seed S] [--only-valid]"), run_sample },
  { "roster", N_ ("roster check FILE… · roster import [--dry-run] [--receipt FILE] [--fix-list FILE] FILE…"), run_roster },
  { "roster", N_ ("roster export --out FILE · roster receipt|fix-list SUBMISSION --out FILE · roster decisions [CREDIT-CODE] --out FILE"), run_roster },
  { "roster", "roster schema|describe", run_roster },
  { "policy", N_ ("policy add FILE|builtin:ID [--reason WORDS] · policy withdraw --reason WORDS"), run_policy },
  { "policy", N_ ("policy simulate [PACK…] [--set PARAM=VALUE,…]… [--as-of DATE] [--persons]"), run_policy },
  { "policy", N_ ("policy budget [FUND YEAR YUAN|none]"), run_policy },
  { "policy", N_ ("policy diff PACK|active PACK|active [--as-of DATE] [--persons]"), run_policy },
  { "policy", N_ ("policy check FILE|builtin:ID… · policy list · policy read [--on DATE] [FILE|builtin:ID…]"), run_policy },
  { "policy", N_ ("policy parameter NAME [--on DATE] [--place DIVISION] [FILE|builtin:ID…]"), run_policy },
  { "decide", "decide", run_decide },
  { "explain", N_ ("explain [--page] CLASS ID-NUMBER"), run_explain },
  { "find", N_ ("find [--most N] TEXT…"), run_find },
  { "list", N_ ("list [NAME [--filter FILTER=VALUE]… [--search TEXT] [--sort [-]COLUMN] [--columns COLUMN,…] [--csv FILE|--xlsx FILE] [--unmasked]]"), run_list },
  { "evidence", N_ ("evidence list [CREDIT-CODE] · evidence fix-list [CREDIT-CODE] --out PATH"), run_evidence },
  { "edit", N_ ("edit institution|class|trainee KEY FIELD=VALUE… --reason WORDS · edit enrolment CLASS ID-NUMBER FIELD=VALUE… --reason WORDS"), run_edit },
  { "withdraw", N_ ("withdraw institution|class|trainee KEY [RECORD.FIELD=VALUE…] --reason WORDS · withdraw enrolment CLASS ID-NUMBER …"), run_withdraw },
  { "setting", N_ ("setting [NAME [VALUE]]"), run_setting },
  { "history", "history", run_history },
  { "undo", N_ ("undo [SUBMISSION] [--reason WORDS]"), run_undo },
  { "report", N_ ("report [BY[-BY[-BY]]] [--from DATE] [--to DATE] [--area CODE] [--out CSV-FILE]"), run_report },
  { "audit", N_ ("audit verify [--head SEQ:DIGEST]"), run_audit },
};

static int
usage (void)
{
  g_printerr ("%s\n", _ ("Usage: gongjiang-cli [--store PATH] [--json] VERB …"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_printerr ("  %s\n", _ (verbs[i].usage));
  return GJ_CLI_USAGE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) arguments = NULL;
  GError *error = NULL;
  g_autofree char *locale_dir = gj_place_set_up ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  context = g_option_context_new (_ ("VERB …"));
  arguments = g_strdupv (argv);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_policy_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_explain_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_packs_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_report_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_find_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, gj_cli_list_options, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &arguments, &error))
    {
      g_printerr ("gongjiang-cli: %s\n", error->message);
      g_error_free (error);
      return GJ_CLI_USAGE;
    }
  if (want_version)
    {
      g_print ("gongjiang-cli %s\n", GJ_VERSION);
      return GJ_CLI_DONE;
    }
  for (guint i = 0; arguments[1] != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].verb, arguments[1]))
      {
        int status = verbs[i].run (arguments + 2);

        return status == GJ_CLI_USAGE ? usage () : status;
      }
  return usage ();
}
