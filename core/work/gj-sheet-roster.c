/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-codelist.h"
#include "gj-problem.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

/* ----- submission ----- */

static void
add_if (GjSheet    *sheet,
        const char *label,
        const char *value)
{
  if (value != NULL && value[0] != '\0')
    gj_sheet_add (sheet, label, value);
}

/* serial, sender, name of the sender, received, operator, file name, bytes, sha256, created, software, period, corrects, refused, warnings, taken back when and by whom */
static void
add_submission (GjSheet *sheet,
                GjStmt  *stmt,
                gpointer user_data)
{
  gint64 refused = gj_stmt_int (stmt, 13);
  gint64 warnings = gj_stmt_int (stmt, 14);
  g_autofree char *received = _gj_sheet_time (gj_stmt_text (stmt, 3));
  g_autofree char *subtitle = _gj_sheet_facts (gj_stmt_text (stmt, 2), received, NULL);

  gj_sheet_set (&sheet->title, gj_stmt_text (stmt, 0));
  gj_sheet_set (&sheet->subtitle, subtitle);
  if (!gj_stmt_is_null (stmt, 15))
    gj_sheet_set_state (sheet, _ ("Taken back"), "warn");
  else if (refused > 0)
    gj_sheet_set_state (sheet, _ ("Records were refused"), "bad");
  else if (warnings > 0)
    gj_sheet_set_state (sheet, _ ("To be looked at"), "warn");
  else
    gj_sheet_set_state (sheet, _ ("All records came in"), "good");
}

static void
add_details (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  g_autofree char *received = _gj_sheet_time (gj_stmt_text (stmt, 3));
  g_autofree char *created = _gj_sheet_time (gj_stmt_text (stmt, 8));
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 10), gj_stmt_text (stmt, 11));
  g_autofree char *undone = NULL;
  g_autofree char *by = NULL;
  g_autofree char *size = g_format_size ((guint64) gj_stmt_int (stmt, 6));

  gj_sheet_add_group (sheet, _ ("Submission"));
  add_if (sheet, _ ("Sender"), gj_stmt_text (stmt, 1));
  add_if (sheet, _ ("Received"), received);
  add_if (sheet, _ ("Operator"), gj_stmt_text (stmt, 4));
  add_if (sheet, _ ("Period"), period);
  add_if (sheet, _ ("Corrects"), gj_stmt_text (stmt, 12));
  add_if (sheet, _ ("File"), gj_stmt_text (stmt, 5));
  add_if (sheet, _ ("File size"), size);
  add_if (sheet, _ ("Made on"), created);
  add_if (sheet, _ ("Made with"), gj_stmt_text (stmt, 9));
  add_if (sheet, _ ("Fingerprint (SHA-256)"), gj_stmt_text (stmt, 7));
  if (!gj_stmt_is_null (stmt, 15))
    {
      undone = _gj_sheet_time (gj_stmt_text (stmt, 15));
      by = _gj_sheet_facts (undone, gj_stmt_text (stmt, 16), NULL);
      add_if (sheet, _ ("Taken back"), by);
    }
}

/* Takes @words. */
static void
append_count (GString *text,
              gint64   count,
              char    *words)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
  g_free (words);
}

static void
add_kind (GjSheet *sheet,
          GjStmt  *stmt,
          gpointer user_data)
{
  const GjRecordType *type = gj_record_type_by_element (gj_stmt_text (stmt, 0), -1);
  g_autoptr (GString) counts = g_string_new (NULL);
  gint64 numbers[5];
  char *texts[5];
  GjSheetRow *row;

  for (int i = 0; i < 5; i++)
    {
      numbers[i] = gj_stmt_int (stmt, i + 1);
      texts[i] = _gj_sheet_count (numbers[i]);
    }
  append_count (counts, numbers[0], g_strdup_printf (_ ("%s added"), texts[0]));
  append_count (counts, numbers[1], g_strdup_printf (_ ("%s changed"), texts[1]));
  append_count (counts, numbers[2], g_strdup_printf (_ ("%s removed"), texts[2]));
  append_count (counts, numbers[3], g_strdup_printf (_ ("%s unchanged"), texts[3]));
  append_count (counts, numbers[4], g_strdup_printf (_ ("%s refused"), texts[4]));
  for (int i = 0; i < 5; i++)
    g_free (texts[i]);
  if (counts->len == 0)
    return;
  row = gj_sheet_add (sheet, type != NULL ? _ (type->label) : gj_stmt_text (stmt, 0), counts->str);
  gj_sheet_set (&row->state, gj_stmt_int (stmt, 5) > 0 ? "bad" : "");
}

static void
add_tally (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *summary = gj_problem_summary (gj_stmt_text (stmt, 0));
  g_autofree char *count = _gj_sheet_count (gj_stmt_int (stmt, 2));
  GjSheetRow *row = gj_sheet_add (sheet, summary, count);

  gj_sheet_set (&row->state, g_str_equal (gj_stmt_text (stmt, 1), "warning") ? "warn" : "bad");
  _gj_sheet_leads_to (row, "problems", gj_stmt_int (stmt, 3));
}

static void
add_part (GjSheet *sheet,
          GjStmt  *stmt,
          gpointer user_data)
{
  GjSheetRow *row = gj_sheet_add (sheet, gj_stmt_text (stmt, 0), gj_stmt_text (stmt, 1));

  gj_sheet_set (&row->source, gj_stmt_text (stmt, 2));
}

gboolean
_gj_sheet_fill_submission (GjDb    *db,
                           GjSheet *sheet,
                           gint64   id,
                           GError **error)
{
  static const char submission[] =
    GJ_SQL ("SELECT s.serial, s.sender, COALESCE (i.name, s.sender), s.received, s.operator, s.file_name, s.bytes, s.sha256, s.created,"
            " s.software, s.period_from, s.period_to, s.corrects, s.refused, s.warnings, u.at, u.operator FROM submission s"
            " LEFT JOIN institution i ON i.credit_code = s.sender LEFT JOIN audit u ON u.seq = s.undone WHERE s.id = $1");
  static const struct
  {
    const char    *title;
    const char    *sql;
    GjSheetRowFunc add;
  } parts[] = {
    { N_ ("Problems"),
      GJ_SQL ("SELECT code, severity, COUNT(*) AS n, MIN (id) FROM problem WHERE submission_id = $1 GROUP BY code, severity ORDER BY n DESC, code"),
      add_tally },
    { N_ ("Records"),
      GJ_SQL ("SELECT kind, added, changed, removed, unchanged, refused FROM submission_count WHERE submission_id = $1 ORDER BY kind"),
      add_kind },
    { N_ ("Merged from"),
      GJ_SQL ("SELECT serial, sender, sha256 FROM submission_part WHERE submission_id = $1 ORDER BY no"),
      add_part },
  };

  if (!_gj_sheet_each (db, sheet, submission, id, 0, add_submission, NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gj_sheet_add_group (sheet, _ (parts[i].title));
      if (!_gj_sheet_each (db, sheet, parts[i].sql, id, 0, parts[i].add, NULL, error))
        return FALSE;
      if (_gj_sheet_last_group (sheet)->rows->len == 0)
        g_ptr_array_set_size (sheet->groups, (int) sheet->groups->len - 1);
    }
  return _gj_sheet_each (db, sheet, submission, id, 0, add_details, NULL, error);
}

/* ----- problem ----- */

/* severity, submission, line, kind, field, code, record key, value, detail, serial, sender */
static void
add_problem (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  const GjRecordType *type = gj_record_type_by_element (gj_stmt_text (stmt, 3), -1);
  int at = type != NULL ? gj_record_type_field (type, gj_stmt_text (stmt, 4), -1) : -1;
  int code = gj_problem_code_find (gj_stmt_text (stmt, 5));
  GjProblem problem = { .code = (GjProblemCode) MAX (code, 0), .kind = type != NULL ? type->kind : GJ_RECORD_NONE, .field = at,
                        .line = (guint32) gj_stmt_int (stmt, 2), .key = gj_stmt_text (stmt, 6), .value = gj_stmt_text (stmt, 7),
                        .detail = gj_stmt_text (stmt, 8) };
  g_autofree char *message = code >= 0 ? gj_problem_message (&problem, TRUE) : g_strdup (gj_stmt_text (stmt, 5));
  g_autofree char *remedy = code >= 0 ? gj_problem_remedy (&problem) : g_strdup ("");
  g_autofree char *value = gj_problem_value (&problem, TRUE);
  g_autofree char *line = _gj_sheet_count (gj_stmt_int (stmt, 2));
  g_autofree char *roster = _gj_sheet_facts (gj_stmt_text (stmt, 9), gj_stmt_text (stmt, 10), NULL);
  g_autofree char *key = gj_record_key_shown (gj_stmt_text (stmt, 3), gj_stmt_text (stmt, 6));
  gboolean is_error = g_str_equal (gj_stmt_text (stmt, 0), "error");
  GjSheetRow *row;

  gj_sheet_set (&sheet->title, message);
  gj_sheet_set (&sheet->subtitle, type != NULL ? _ (type->label) : "");
  gj_sheet_set_state (sheet, is_error ? _ ("Record refused") : _ ("Accepted, to be looked at"), is_error ? "bad" : "warn");

  gj_sheet_add_group (sheet, _ ("What to do"));
  gj_sheet_add (sheet, remedy, "");
  gj_sheet_add_group (sheet, _ ("Where it stands"));
  row = gj_sheet_add (sheet, _ ("Roster"), roster);
  _gj_sheet_leads_to (row, "submissions", gj_stmt_int (stmt, 1));
  gj_sheet_add (sheet, _ ("Line"), line);
  add_if (sheet, _ ("Record"), key);
  add_if (sheet, _ ("Field"), at >= 0 ? _ (type->fields[at].label) : gj_stmt_text (stmt, 4));
  if (value[0] != '\0')
    {
      row = gj_sheet_add (sheet, _ ("Value"), value);
      if (!g_str_equal (value, gj_stmt_text (stmt, 7)))
        {
          g_free (row->field);
          row->field = g_strdup_printf ("problem/%" G_GINT64_FORMAT "/value", gj_stmt_int (stmt, 11));
        }
    }
  gj_sheet_add (sheet, _ ("Code"), gj_stmt_text (stmt, 5));
}

gboolean
_gj_sheet_fill_problem (GjDb    *db,
                        GjSheet *sheet,
                        gint64   id,
                        GError **error)
{
  return _gj_sheet_each (db, sheet,
                         GJ_SQL ("SELECT b.severity, b.submission_id, b.line, b.kind, b.field, b.code, b.record_key, b.value, b.detail, s.serial,"
                                 " COALESCE (i.name, s.sender), b.id FROM problem b JOIN submission s ON s.id = b.submission_id"
                                 " LEFT JOIN institution i ON i.credit_code = s.sender WHERE b.id = $1"),
                         id, 0, add_problem, NULL, error);
}
