/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "gj-cli-edit.h"
#include "gj-cli-out.h"
#include "gj-edit.h"
#include "gj-problem.h"

/* The kinds that are found by a key. */
static gboolean
take_kind (const char   *word,
           GjRecordKind *ret_kind)
{
  static const GjRecordKind kinds[] = { GJ_RECORD_INSTITUTION, GJ_RECORD_CLASS, GJ_RECORD_PERSON, GJ_RECORD_ENROLMENT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (gj_record_type (kinds[i])->element, word))
      {
        *ret_kind = kinds[i];
        return TRUE;
      }
  g_printerr (_ ("gongjiang-cli: “%s” cannot be edited; say institution, class, trainee or enrolment\n"), word);
  return FALSE;
}

/* What is to be said of one kind of record inside the one edited: all of it is about one of them. */
typedef struct
{
  char *texts[GJ_RECORD_MAX_FIELDS]; /* borrowed; NULL when not said */
  gboolean any;
} Inner;

/* "FIELD=VALUE" or "RECORD.FIELD=VALUE" cut up: @assignment is. */
static gboolean
take_assignment (GjEdit     *edit,
                 Inner       inner[GJ_N_RECORD_KINDS],
                 char       *assignment)
{
  const GjRecordType *type = gj_record_type (gj_edit_record (edit, 0)->kind);
  const GjRecordType *owner = type;
  char *value = strchr (assignment, '=');
  char *dot = strchr (assignment, '.');
  char *name = assignment;
  int field;

  if (value != NULL)
    *value++ = '\0';
  if (value != NULL && dot != NULL && dot < value)
    {
      *dot = '\0';
      name = dot + 1;
      type = gj_record_type_by_element (assignment, -1);
    }
  field = type != NULL && value != NULL ? gj_record_type_field (type, name, -1) : -1;
  if (field < 0 || (type != owner && type->parent != owner->kind))
    {
      g_printerr (_ ("gongjiang-cli: “%s” is no field of such a record; write FIELD=VALUE with the names of a roster\n"), name);
      return FALSE;
    }
  if (type == owner)
    gj_edit_set (edit, 0, field, value);
  else
    {
      inner[type->kind].texts[field] = value;
      inner[type->kind].any = TRUE;
    }
  return TRUE;
}

static gboolean
is_the_one (const GjEditRecord *record,
            GjRecordKind        kind,
            const Inner        *inner)
{
  const GjRecordType *type = gj_record_type (kind);

  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && g_strcmp0 (record->texts[i], inner->texts[i]) != 0)
      return FALSE;
  return record->kind == kind;
}

/* The record inside that has the key said, or a new one. */
static void
apply (GjEdit       *edit,
       GjRecordKind  kind,
       const Inner  *inner)
{
  guint at = 1;

  while (at < gj_edit_n_records (edit) && !is_the_one (gj_edit_record (edit, at), kind, inner))
    at++;
  if (at == gj_edit_n_records (edit))
    gj_edit_add (edit, kind, 0);
  for (guint i = 0; i < gj_record_type (kind)->n_fields; i++)
    if (inner->texts[i] != NULL)
      gj_edit_set (edit, at, (int) i, inner->texts[i]);
}

/* The records inside that are as was said go; FALSE when there are none of a kind. */
static gboolean
withdraw_inner (GjEdit *edit, GjRecordKind kind, const Inner *inner)
{
  const GjRecordType *type = gj_record_type (kind);
  guint n = 0;

  for (guint at = 1; at < gj_edit_n_records (edit); at++)
    {
      const GjEditRecord *record = gj_edit_record (edit, at);
      gboolean same = record->kind == kind;

      for (guint i = 0; same && i < type->n_fields; i++)
        same = inner->texts[i] == NULL || g_strcmp0 (record->texts[i], inner->texts[i]) == 0;
      if (!same)
        continue;
      gj_edit_withdraw (edit, at, TRUE);
      n++;
    }
  return n > 0;
}

static gboolean
take_assignments (GjEdit *edit,
                  char  **assignments)
{
  Inner inner[GJ_N_RECORD_KINDS] = { 0 };

  for (guint i = 0; assignments[i] != NULL; i++)
    if (!take_assignment (edit, inner, assignments[i]))
      return FALSE;
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    if (inner[kind].any)
      apply (edit, (GjRecordKind) kind, &inner[kind]);
  return TRUE;
}

static int
print_check (const GjEdit *edit,
             gboolean      as_json)
{
  g_autoptr (GPtrArray) problems = gj_edit_check (edit);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean any_error = FALSE;

  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      const GjEditProblem *problem = problems->pdata[i];
      const GjRecordType *type = gj_record_type (gj_edit_record (edit, problem->record)->kind);

      any_error = any_error || problem->is_error;
      if (!as_json)
        g_print ("%s %s\n", problem->message, problem->remedy);
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "record", type->element);
      gj_cli_add_text (builder, "field", problem->field >= 0 ? type->fields[problem->field].element : NULL);
      gj_cli_add_text (builder, "severity", gj_severity_nick (problem->is_error ? GJ_SEVERITY_ERROR : GJ_SEVERITY_WARNING));
      gj_cli_add_text (builder, "message", problem->message);
      gj_cli_add_text (builder, "remedy", problem->remedy);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  return any_error ? GJ_CLI_DONE_WITH_REFUSALS : GJ_CLI_DONE;
}

static int
store (GjLedger     *ledger,
       const GjEdit *edit,
       const char   *reason,
       gboolean      as_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GjImportResult result = { 0 };
  GError *error = NULL;

  if (!gj_edit_store (ledger, edit, reason, &result, &error))
    return gj_cli_fail ("", error);
  json_builder_begin_object (builder);
  gj_cli_add_number (builder, "submission", result.submission);
  gj_cli_add_number (builder, "added", result.total.added);
  gj_cli_add_number (builder, "changed", result.total.changed);
  gj_cli_add_number (builder, "removed", result.total.removed);
  gj_cli_add_number (builder, "unchanged", result.total.unchanged);
  json_builder_end_object (builder);
  if (as_json)
    gj_cli_print_json (builder);
  else
    g_print (_ ("stored as submission %" PRId64 ": added %" PRId64 ", changed %" PRId64 ", withdrawn %" PRId64 "\n"),
                result.submission, result.total.added, result.total.changed, result.total.removed);
  gj_import_result_clear (&result);
  return GJ_CLI_DONE;
}

/* The record @arguments name; @ret_rest is what follows them. */
static int
open_named (GjLedger *ledger,
            char **arguments,
            gboolean with_reason,
            GjEdit **ret_edit,
            gboolean *ret_is_new,
            char ***ret_rest)
{
  GError *error = NULL;
  GjRecordKind kind;
  guint n_keys;

  if (arguments[0] == NULL || !take_kind (arguments[0], &kind))
    return GJ_CLI_USAGE;
  n_keys = kind == GJ_RECORD_ENROLMENT ? 2 : 1;
  if (g_strv_length (arguments) < 1 + n_keys || !with_reason)
    return GJ_CLI_USAGE;
  *ret_edit = gj_edit_open (ledger, kind, arguments[1], n_keys == 2 ? arguments[2] : NULL,
                            ret_is_new, &error);
  *ret_rest = arguments + 1 + n_keys;
  return *ret_edit != NULL ? GJ_CLI_DONE : gj_cli_fail ("", error);
}

static gboolean
is_said (const char *reason)
{
  return reason != NULL && reason[0] != '\0';
}

int
gj_cli_edit (
    GjLedger *ledger, char **arguments, const char *reason, gboolean dry_run, gboolean as_json)
{
  g_autoptr (GjEdit) edit = NULL;
  char **rest;
  int status = open_named (ledger, arguments, dry_run || is_said (reason), &edit, NULL, &rest);

  if (status != GJ_CLI_DONE)
    return status;
  if (!take_assignments (edit, rest))
    return GJ_CLI_USAGE;
  return dry_run ? print_check (edit, as_json) : store (ledger, edit, reason, as_json);
}

int
gj_cli_withdraw (GjLedger *ledger, char **arguments, const char *reason, gboolean as_json)
{
  Inner inner[GJ_N_RECORD_KINDS] = { 0 };
  g_autoptr (GjEdit) edit = NULL;
  gboolean is_new;
  char **rest;
  int status = open_named (ledger, arguments, is_said (reason), &edit, &is_new, &rest);

  if (status != GJ_CLI_DONE)
    return status;
  for (guint i = 0; rest[i] != NULL; i++)
    if (strchr (rest[i], '.') == NULL || !take_assignment (edit, inner, rest[i]))
      return GJ_CLI_USAGE;
  gj_edit_withdraw (edit, 0, rest[0] == NULL);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    is_new
        = is_new || (inner[kind].any && !withdraw_inner (edit, (GjRecordKind) kind, &inner[kind]));
  if (is_new)
    {
      g_printerr (_ ("gongjiang-cli: there is no such record\n"));
      return GJ_CLI_FAILED;
    }
  return store (ledger, edit, reason, as_json);
}
