/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "gj-cli-out.h"
#include "gj-cli-undo.h"
#include "gj-undo.h"

static void
print_entry (const GjUndoEntry *entry,
             gpointer           user_data)
{
  g_autofree char *undone = entry->undone[0] != '\0' ? g_strdup_printf (_ ("taken back on %s"), entry->undone) : g_strdup ("");

  g_print ("%8" PRId64 "  %s  %s  %s  +%" PRId64 " ~%" PRId64 " -%" PRId64 "  %s\n", entry->submission, entry->received, entry->sender, entry->serial,
           entry->added, entry->changed, entry->removed, undone);
}

static void
add_entry (const GjUndoEntry *entry,
           gpointer           user_data)
{
  JsonBuilder *builder = user_data;

  json_builder_begin_object (builder);
  gj_cli_add_number (builder, "submission", entry->submission);
  gj_cli_add_text (builder, "sender", entry->sender);
  gj_cli_add_text (builder, "serial", entry->serial);
  gj_cli_add_text (builder, "file", entry->file_name);
  gj_cli_add_text (builder, "received", entry->received);
  gj_cli_add_text (builder, "operator", entry->operator_name);
  gj_cli_add_number (builder, "added", entry->added);
  gj_cli_add_number (builder, "changed", entry->changed);
  gj_cli_add_number (builder, "removed", entry->removed);
  gj_cli_add_text (builder, "undone", entry->undone[0] != '\0' ? entry->undone : NULL);
  gj_cli_add_text (builder, "undone-by", entry->undone[0] != '\0' ? entry->undone_by : NULL);
  json_builder_end_object (builder);
}

int
gj_cli_history (GjLedger *ledger,
                gboolean  as_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  json_builder_begin_array (builder);
  if (!gj_undo_each (ledger, as_json ? add_entry : print_entry, builder, &error))
    return gj_cli_fail ("", error);
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

static void
print_counts (gint64            submission,
              const GjUndoCount counts[GJ_N_RECORD_KINDS])
{
  g_print (_ ("submission %" PRId64 " is taken back\n"), submission);
  for (GjRecordKind kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    if (counts[kind].restored + counts[kind].returned + counts[kind].withdrawn > 0)
      g_print (_ ("  %s: as before %" PRId64 ", back again %" PRId64 ", gone again %" PRId64 "\n"), _ (gj_record_type (kind)->label), counts[kind].restored,
               counts[kind].returned, counts[kind].withdrawn);
}

static void
json_counts (gint64            submission,
             const GjUndoCount counts[GJ_N_RECORD_KINDS])
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  gj_cli_add_number (builder, "submission", submission);
  json_builder_set_member_name (builder, "kinds");
  json_builder_begin_object (builder);
  for (GjRecordKind kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      json_builder_set_member_name (builder, gj_record_type (kind)->element);
      json_builder_begin_object (builder);
      gj_cli_add_number (builder, "restored", counts[kind].restored);
      gj_cli_add_number (builder, "returned", counts[kind].returned);
      gj_cli_add_number (builder, "withdrawn", counts[kind].withdrawn);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  gj_cli_print_json (builder);
}

int
gj_cli_undo (GjLedger   *ledger,
             gint64      submission,
             const char *reason,
             gboolean    as_json)
{
  GjUndoCount counts[GJ_N_RECORD_KINDS];
  GError *error = NULL;

  if (submission == 0)
    submission = gj_undo_last (ledger, NULL, &error);
  if (submission < 0)
    return gj_cli_fail ("", error);
  if (submission == 0)
    {
      g_printerr (_ ("gongjiang-cli: there is no import to take back\n"));
      return GJ_CLI_FAILED;
    }
  if (!gj_undo_run (ledger, submission, reason != NULL ? reason : "", NULL, counts, &error))
    return gj_cli_fail ("", error);
  if (as_json)
    json_counts (submission, counts);
  else
    print_counts (submission, counts);
  return GJ_CLI_DONE;
}
