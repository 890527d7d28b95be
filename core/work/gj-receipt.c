/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-receipt"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-jobs.h"
#include "gj-problem.h"
#include "gj-roster-writer.h"
#include "gj-save.h"
#include "gj-text.h"

#define RECEIPT_NAMESPACE "urn:gongjiang:receipt:1"

typedef struct
{
  gint64   submission;
  gboolean unmasked;
} Receipt;

/* A stored problem, with the record of the file it speaks of. */
typedef struct
{
  GjProblem problem;
  gint64    record_no;
} Stored;

/* Everything of one submission's problems; the columns of take_problem(). */
static GjStmt *
select_problems (GjDb       *db,
                 const char *sql,
                 gint64      submission,
                 GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);

  if (stmt != NULL)
    gj_stmt_bind_int (stmt, 1, submission);
  return stmt;
}

#define PROBLEM_COLUMNS "SELECT line, kind, record_no, field, code, record_key, value, detail FROM problem WHERE submission_id = $1"

/* FALSE when the code or the kind is of another version of the program. */
static gboolean
take_problem (GjStmt *stmt,
              Stored *ret_stored)
{
  const GjRecordType *type = gj_record_type_by_element (gj_stmt_text (stmt, 1), -1);
  int code = gj_problem_code_find (gj_stmt_text (stmt, 4));

  if (type == NULL || code < 0)
    return FALSE;
  ret_stored->record_no = gj_stmt_int (stmt, 2);
  ret_stored->problem = (GjProblem) { .code = (GjProblemCode) code, .kind = type->kind, .line = (guint32) gj_stmt_int (stmt, 0),
                                      .field = gj_record_type_field (type, gj_stmt_text (stmt, 3), -1),
                                      .key = gj_stmt_text (stmt, 5), .value = gj_stmt_text (stmt, 6), .detail = gj_stmt_text (stmt, 7) };
  return TRUE;
}

/* One problem as an element, the same in receipts and fix-lists. */
static void
write_problem (GjXmlOut        *out,
               const GjProblem *problem,
               const char      *xmlns,
               gboolean         masked)
{
  const GjRecordType *type = gj_record_type (problem->kind);
  g_autofree char *message = gj_problem_message (problem, masked);
  g_autofree char *remedy = gj_problem_remedy (problem);
  g_autofree char *value = gj_problem_value (problem, masked);
  g_autofree char *key = masked ? gj_record_key_shown (type->element, problem->key) : g_strdup (problem->key);

  gj_xml_out_open (out, "problem");
  gj_xml_out_attribute (out, "xmlns", xmlns);
  gj_xml_out_attribute (out, "severity", gj_severity_nick (gj_problem_severity (problem->code)));
  gj_xml_out_attribute (out, "code", gj_problem_code_text (problem->code));
  gj_xml_out_number (out, "line", problem->line);
  gj_xml_out_attribute (out, "record", type->element);
  gj_xml_out_attribute (out, "key", key);
  if (problem->field >= 0)
    gj_xml_out_attribute (out, "field", type->fields[problem->field].element);
  if (value[0] != '\0')
    gj_xml_out_text (out, "value", value, -1);
  gj_xml_out_text (out, "message", message, -1);
  gj_xml_out_text (out, "remedy", remedy, -1);
  gj_xml_out_close (out);
}

static gboolean
no_submission (GError **error)
{
  g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such submission."));
  return FALSE;
}

/* @ret_refused, @ret_warnings: as counted when it was imported. */
static gboolean
write_submission (GjDb      *db,
                  GjXmlOut  *out,
                  gint64     submission,
                  gint64    *ret_refused,
                  gint64    *ret_warnings,
                  GError   **error)
{
  static const char *const elements[] = { "sender", "serial", "created", "software", "period-from", "period-to", "corrects",
                                          "file-name", "bytes", "sha256", "received" };
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("SELECT sender, serial, created, software, period_from, period_to, corrects, file_name, bytes, sha256,"
                                     " received, refused, warnings FROM submission WHERE id = $1"),
                             error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      gj_xml_out_open (out, "submission");
      gj_xml_out_number (out, "id", submission);
      for (int i = 0; i < (int) G_N_ELEMENTS (elements); i++)
        if (!gj_stmt_is_null (stmt, i) && gj_stmt_length (stmt, i) > 0)
          gj_xml_out_text (out, elements[i], gj_stmt_text (stmt, i), -1);
      gj_xml_out_close (out);
      *ret_refused = gj_stmt_int (stmt, 11);
      *ret_warnings = gj_stmt_int (stmt, 12);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE ? no_submission (error) : step == GJ_STEP_ROW;
}

static gboolean
write_counts (GjDb     *db,
              GjXmlOut *out,
              gint64    submission,
              GError  **error)
{
  static const char *const names[] = { "added", "changed", "removed", "unchanged", "refused" };
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("SELECT kind, added, changed, removed, unchanged, refused FROM submission_count WHERE submission_id = $1"),
                             error);
  gint64 counts[GJ_N_RECORD_KINDS][G_N_ELEMENTS (names)] = { 0 };
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      const GjRecordType *type = gj_record_type_by_element (gj_stmt_text (stmt, 0), -1);

      for (guint i = 0; type != NULL && i < G_N_ELEMENTS (names); i++)
        counts[type->kind][i] = gj_stmt_int (stmt, (int) i + 1);
    }
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_FAILED)
    return FALSE;
  gj_xml_out_open (out, "counts");
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      gj_xml_out_open (out, "count");
      gj_xml_out_attribute (out, "record", gj_record_type ((GjRecordKind) kind)->element);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        gj_xml_out_number (out, names[i], counts[kind][i]);
      gj_xml_out_close (out);
    }
  gj_xml_out_close (out);
  return TRUE;
}

static gboolean
write_receipt (GjDb         *db,
               GjXmlOut     *out,
               gpointer      user_data,
               GCancellable *cancellable,
               GError      **error)
{
  const Receipt *self = user_data;
  gint64 refused = 0, warnings = 0;
  GjStmt *stmt;
  GjStep step;
  Stored stored;

  gj_xml_out_open (out, "receipt");
  gj_xml_out_attribute (out, "xmlns", RECEIPT_NAMESPACE);
  if (!write_submission (db, out, self->submission, &refused, &warnings, error) || !write_counts (db, out, self->submission, error))
    return FALSE;
  stmt = select_problems (db, GJ_SQL (PROBLEM_COLUMNS " ORDER BY id"), self->submission, error);
  if (stmt == NULL)
    return FALSE;
  gj_xml_out_open (out, "problems");
  gj_xml_out_number (out, "refused-records", refused);
  gj_xml_out_number (out, "warnings", warnings);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    if (take_problem (stmt, &stored))
      write_problem (out, &stored.problem, NULL, !self->unmasked);
  gj_stmt_reset (stmt);
  gj_xml_out_close (out);
  return step == GJ_STEP_DONE;
}

gboolean
gj_receipt_save (GjLedger *ledger, gint64 submission, const char *path, gboolean unmasked, GError **error)
{
  Receipt self = { submission, unmasked };
  g_autofree char *subject = g_strdup_printf ("submission %" G_GINT64_FORMAT, submission);

  return gj_save_document (ledger, path, unmasked ? "receipt.save" : NULL, subject, write_receipt, &self, NULL, error);
}

/* The fix-list goes out under the sender's name, so that it comes back as the sender's roster. It does
 * not correct the first one in the sense of the header: that would take back the good records. */
static gboolean
begin_fix_list (GjDb            *db,
                GjXmlOut        *out,
                gint64           submission,
                GjRosterWriter **ret_writer,
                GError         **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT sender, serial, received FROM submission WHERE id = $1"), error);
  GjRosterHeader header;
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      gj_roster_header_init (&header);
      g_free (header.sender);
      header.sender = gj_stmt_dup_text (stmt, 0);
      g_free (header.serial);
      header.serial = g_strdup_printf ("%s-FIX", gj_stmt_text (stmt, 1));
      g_free (header.created);
      header.created = gj_stmt_dup_text (stmt, 2);
      *ret_writer = gj_roster_writer_new (out, &header);
      gj_roster_header_clear (&header);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE ? no_submission (error) : step == GJ_STEP_ROW;
}

static gboolean
write_fix_list (GjDb         *db,
                GjXmlOut     *out,
                gpointer      user_data,
                GCancellable *cancellable,
                GError      **error)
{
  const Receipt *self = user_data;
  g_autoptr (GjRosterWriter) writer = NULL;
  GjStmt *records, *problems;
  GjStep at_record, at_problem;
  gboolean any = FALSE;
  Stored stored = { .record_no = 0 };

  if (!begin_fix_list (db, out, self->submission, &writer, error))
    return FALSE;
  records = gj_db_stmt (db, GJ_SQL ("SELECT no, kind, document FROM refused WHERE submission_id = $1 ORDER BY no"), error);
  problems = records != NULL ? select_problems (db, GJ_SQL (PROBLEM_COLUMNS " ORDER BY record_no, id"), self->submission, error) : NULL;
  if (problems == NULL)
    return FALSE;
  gj_stmt_bind_int (records, 1, self->submission);
  at_problem = gj_stmt_step (problems, error);
  while (at_problem != GJ_STEP_FAILED && (at_record = gj_stmt_step (records, error)) == GJ_STEP_ROW)
    {
      gint64 no = gj_stmt_int (records, 0);

      any = TRUE;
      gj_roster_writer_go_to (writer, gj_record_type_by_element (gj_stmt_text (records, 1), -1)->kind);
      for (; at_problem == GJ_STEP_ROW && gj_stmt_int (problems, 2) <= no; at_problem = gj_stmt_step (problems, error))
        /* What was refused only because of the record around it comes along without a word. */
        if (take_problem (problems, &stored) && stored.record_no == no && stored.problem.code != GJ_PROBLEM_PARENT_REFUSED)
          write_problem (out, &stored.problem, GJ_FIX_LIST_NAMESPACE, FALSE);
      gj_xml_out_raw (out, gj_stmt_text (records, 2));
    }
  gj_stmt_reset (records);
  gj_stmt_reset (problems);
  if (at_problem == GJ_STEP_FAILED || at_record == GJ_STEP_FAILED)
    return FALSE;
  if (!any)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("No record of this submission was refused: there is nothing to fix."));
  return any;
}

gboolean
gj_fix_list_save (GjLedger *ledger, gint64 submission, const char *path, GError **error)
{
  Receipt self = { submission, TRUE };
  g_autofree char *subject = g_strdup_printf ("submission %" G_GINT64_FORMAT, submission);

  return gj_save_document (ledger, path, "fix-list.save", subject, write_fix_list, &self, NULL, error);
}
