/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include "gj-cli-out.h"
#include "gj-cli-problems.h"

#include "gj-db.h"
#include "gj-problem.h"

#define MOST 1000

/* A row as selected below; nothing when it is of another version of the program. */
static void
add_problem (JsonBuilder *builder,
             GjStmt      *stmt)
{
  const GjRecordType *type = gj_record_type_by_element (gj_stmt_text (stmt, 1), -1);
  int code = gj_problem_code_find (gj_stmt_text (stmt, 3));
  g_autofree char *message = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *value = NULL;
  GjProblem problem;

  if (type == NULL || code < 0)
    return;
  problem = (GjProblem) { .code = (GjProblemCode) code, .kind = type->kind, .line = (guint32) gj_stmt_int (stmt, 0), .key = "",
                          .field = gj_record_type_field (type, gj_stmt_text (stmt, 2), -1),
                          .value = gj_stmt_text (stmt, 4), .detail = gj_stmt_text (stmt, 5) };
  message = gj_problem_message (&problem, TRUE);
  remedy = gj_problem_remedy (&problem);
  value = gj_problem_value (&problem, TRUE);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "line");
  json_builder_add_int_value (builder, problem.line);
  gj_cli_add_text (builder, "record", type->element);
  gj_cli_add_text (builder, "field", gj_stmt_text (stmt, 2));
  gj_cli_add_text (builder, "value", value);
  gj_cli_add_text (builder, "severity", gj_severity_nick (gj_problem_severity (problem.code)));
  gj_cli_add_text (builder, "code", gj_problem_code_text (problem.code));
  gj_cli_add_text (builder, "message", message);
  gj_cli_add_text (builder, "remedy", remedy);
  json_builder_end_object (builder);
}

gboolean
gj_cli_add_problems (JsonBuilder *builder,
                     GjLedger    *ledger,
                     gint64       submission,
                     GError     **error)
{
  g_autoptr (GjDb) db = NULL;
  GjStmt *stmt;
  GjStep step;

  g_return_val_if_fail (builder != NULL && ledger != NULL, FALSE);

  db = gj_ledger_connect (ledger, FALSE, error);
  stmt = db != NULL ? gj_db_stmt (db,
                                  GJ_SQL ("SELECT line, kind, field, code, value, detail FROM problem WHERE submission_id = $1 ORDER BY id"),
                                  error)
                    : NULL;
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  json_builder_set_member_name (builder, "details");
  json_builder_begin_array (builder);
  for (guint n = 0; (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW && n < MOST; n++)
    add_problem (builder, stmt);
  gj_stmt_reset (stmt);
  json_builder_end_array (builder);
  return step != GJ_STEP_FAILED;
}
