/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-sheet-private.h"

#define MOST_CLASSES 60 /* on the sheet of an institution; the list shows all */

static char *
today (void)
{
  char *now = gj_ledger_now ();

  now[MIN (strlen (now), 10)] = '\0';
  return now;
}

/* ----- what came of it, for a class and for an institution alike ----- */

static void
add_outcome (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  const char *status = gj_stmt_text (stmt, 0);
  g_autofree char *label = _gj_outcome_words (status);
  g_autofree char *count = _gj_sheet_count (gj_stmt_int (stmt, 1));
  g_autofree char *amount = gj_stmt_int (stmt, 2) > 0 ? _gj_sheet_money (gj_stmt_int (stmt, 2)) : NULL;
  g_autofree char *value = _gj_sheet_facts (count, amount != NULL ? amount : "", NULL);
  GjSheetRow *row = gj_sheet_add (sheet, label, value);

  gj_sheet_set (&row->state, _gj_outcome_tone (status));
}

static gboolean
add_outcomes (GjDb       *db,
              GjSheet    *sheet,
              const char *sql,
              gint64      id,
              GError    **error)
{
  gj_sheet_add_group (sheet, _ ("Decisions"));
  return _gj_sheet_each (db, sheet, sql, id, 0, add_outcome, NULL, error);
}

/* ----- class ----- */

static void
add_class_heading (GjSheet *sheet,
                   GjStmt  *stmt,
                   gpointer user_data)
{
  g_autofree char *day = today ();
  gboolean begun = strcmp (gj_stmt_text (stmt, 3), day) <= 0;
  gboolean ended = strcmp (gj_stmt_text (stmt, 4), day) < 0;
  g_autofree char *subtitle = _gj_sheet_facts (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2), NULL);
  GjSheetRow *row;

  gj_sheet_set (&sheet->title, gj_stmt_text (stmt, 0));
  gj_sheet_set (&sheet->subtitle, subtitle);
  gj_sheet_set_state (sheet, ended ? _ ("Ended") : begun ? _ ("Running") : _ ("Not begun"), begun && !ended ? "good" : "");
  gj_sheet_add_group (sheet, _ ("Institution"));
  row = gj_sheet_add (sheet, gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 6));
  _gj_sheet_leads_to (row, "institutions", gj_stmt_int (stmt, 5));
}

/* enrolled, filed size, left, women, attended hours, planned hours of those, passed, certificates */
static void
add_trainees (GjSheet *sheet,
              GjStmt  *stmt,
              gpointer user_data)
{
  static const struct
  {
    const char *label;
    int         column;
  } rows[] = {
    { N_ ("Trainees enrolled"), 0 }, { N_ ("Filed size"), 1 }, { N_ ("Left before the end"), 2 },
    { N_ ("Women"), 3 },    { N_ ("Passed"), 6 },     { N_ ("Certificates"), 7 },
  };
  gint64 planned = gj_stmt_int (stmt, 5);

  gj_sheet_add_group (sheet, _ ("Trainees"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *count = _gj_sheet_count (gj_stmt_int (stmt, rows[i].column));

      gj_sheet_add (sheet, _ (rows[i].label), count);
    }
  if (planned > 0)
    {
      gint64 tenths = (gj_stmt_int (stmt, 4) * 2000 + planned) / (planned * 2);
      g_autofree char *share = g_strdup_printf ("%" G_GINT64_FORMAT ".%d\u2009%%", tenths / 10, (int) (tenths % 10));

      gj_sheet_add (sheet, _ ("Attendance, all together"), share);
    }
}

static void
add_session (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  g_autofree char *part = _gj_sheet_code ("day-part", gj_stmt_text (stmt, 1));
  g_autofree char *label = _gj_sheet_facts (gj_stmt_text (stmt, 0), part, NULL);
  g_autofree char *hours = g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) gj_stmt_int (stmt, 2)), (int) gj_stmt_int (stmt, 2));
  g_autofree char *present = gj_stmt_is_null (stmt, 3) || gj_stmt_is_null (stmt, 4)
                               ? NULL
                               : g_strdup_printf (_ ("%d of %d there"), (int) gj_stmt_int (stmt, 4), (int) gj_stmt_int (stmt, 3));
  g_autofree char *value = _gj_sheet_facts (hours, present != NULL ? present : "", NULL);

  gj_sheet_add (sheet, label, value);
}

gboolean
_gj_sheet_fill_class (GjDb    *db,
                      GjSheet *sheet,
                      gint64   id,
                      GError **error)
{
  if (!_gj_sheet_each (db, sheet,
                       GJ_SQL ("SELECT c.name, c.code, i.name, c.start_day, c.end_day, i.id, i.credit_code FROM class c"
                               " JOIN institution i ON i.id = c.institution_id WHERE c.id = $1"),
                       id, 0, add_class_heading, NULL, error)
      || !_gj_sheet_each (db, sheet,
                          GJ_SQL ("SELECT COUNT(*), MAX (c.size), COUNT(e.left_day), SUM (CASE WHEN p.sex = '2' THEN 1 ELSE 0 END),"
                                  " SUM (e.attended_hours), SUM (CASE WHEN e.attended_hours IS NULL THEN 0 ELSE c.hours END),"
                                  " SUM (CASE WHEN EXISTS (SELECT 1 FROM appraisal a WHERE a.enrolment_id = e.id AND a.result = 'passed')"
                                  " THEN 1 ELSE 0 END),"
                                  " SUM (CASE WHEN EXISTS (SELECT 1 FROM certificate t WHERE t.enrolment_id = e.id) THEN 1 ELSE 0 END)"
                                  " FROM enrolment e JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id"
                                  " WHERE e.class_id = $1"),
                          id, 0, add_trainees, NULL, error)
      || !add_outcomes (db, sheet,
                        GJ_SQL ("SELECT o.status, COUNT(*), SUM (o.total) FROM enrolment e LEFT JOIN decision d ON d.enrolment_id = e.id"
                                " LEFT JOIN outcome o ON o.id = d.outcome_id WHERE e.class_id = $1 GROUP BY o.status ORDER BY o.status"),
                        id, error)
      || !_gj_sheet_records (db, sheet, GJ_RECORD_CLASS, GJ_SQL ("r.id = $1"), id, error))
    return FALSE;
  gj_sheet_add_group (sheet, _ ("Sessions"));
  if (!_gj_sheet_each (db, sheet, GJ_SQL ("SELECT day, part, hours, expected, present FROM class_session WHERE class_id = $1 ORDER BY day, part"), id,
                       0, add_session, NULL, error))
    return FALSE;
  if (_gj_sheet_last_group (sheet)->rows->len == 0)
    gj_sheet_add (sheet, _ ("No sessions recorded"), "");
  return TRUE;
}

/* ----- institution ----- */

static void
add_institution_heading (GjSheet *sheet,
                         GjStmt  *stmt,
                         gpointer user_data)
{
  g_autofree char *day = today ();
  g_autofree char *type = _gj_sheet_code ("institution-type", gj_stmt_text (stmt, 2));
  g_autofree char *subtitle = _gj_sheet_facts (gj_stmt_text (stmt, 1), type, NULL);
  const char *until = gj_stmt_text (stmt, 3);

  gj_sheet_set (&sheet->title, gj_stmt_text (stmt, 0));
  gj_sheet_set (&sheet->subtitle, subtitle);
  if (until != NULL && strcmp (until, day) < 0)
    gj_sheet_set_state (sheet, _ ("Licence expired"), "bad");
  else
    gj_sheet_set_state (sheet, _ ("In good standing"), "good");
}

/* A period that holds today makes the institution's state. */
static void
add_standing (GjSheet *sheet,
              GjStmt  *stmt,
              gpointer user_data)
{
  g_autofree char *day = today ();
  const char *code = gj_stmt_text (stmt, 0);
  const char *from = gj_stmt_text (stmt, 1);
  const char *to = gj_stmt_text (stmt, 2);
  const char *document = gj_stmt_text (stmt, 4);
  g_autofree char *state = _gj_sheet_code ("institution-state", code);
  g_autofree char *period = _gj_sheet_period (from, to);
  g_autofree char *why = _gj_sheet_facts (gj_stmt_text (stmt, 3), document != NULL ? document : "", NULL);
  g_autofree char *place = _gj_sheet_source (gj_stmt_int (stmt, 5), gj_stmt_int (stmt, 6));
  g_autofree char *source = g_strjoin ("\n", why, place, NULL);
  gboolean is_active = g_str_equal (code, "active");
  GjSheetRow *row = gj_sheet_add (sheet, state, period);

  gj_sheet_set (&row->source, source);
  gj_sheet_set (&row->state, is_active ? "good" : "bad");
  if (strcmp (from, day) <= 0 && (to == NULL || strcmp (to, day) >= 0) && !is_active)
    gj_sheet_set_state (sheet, state, "bad");
}

static void
add_scope (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *occupation = _gj_sheet_code ("occupation", gj_stmt_text (stmt, 0));
  g_autofree char *level = _gj_sheet_code ("level", gj_stmt_text (stmt, 1));
  g_autofree char *label = _gj_sheet_facts (occupation, level, NULL);
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 3));

  gj_sheet_add (sheet, label, period);
}

static void
add_class_row (GjSheet *sheet,
               GjStmt  *stmt,
               gpointer user_data)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%d trainee", "%d trainees", (gulong) gj_stmt_int (stmt, 5)), (int) gj_stmt_int (stmt, 5));
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 3), gj_stmt_text (stmt, 4));
  g_autofree char *about = _gj_sheet_facts (gj_stmt_text (stmt, 2), period, NULL);
  GjSheetRow *row = gj_sheet_add (sheet, gj_stmt_text (stmt, 1), count);

  gj_sheet_set (&row->source, about);
  _gj_sheet_leads_to (row, "classes", gj_stmt_int (stmt, 0));
}

gboolean
_gj_sheet_fill_institution (GjDb    *db,
                            GjSheet *sheet,
                            gint64   id,
                            GError **error)
{
  if (!_gj_sheet_each (db, sheet, GJ_SQL ("SELECT name, credit_code, type, licence_to FROM institution WHERE id = $1"), id, 0,
                       add_institution_heading, NULL, error)
      || !_gj_sheet_records (db, sheet, GJ_RECORD_INSTITUTION, GJ_SQL ("r.id = $1"), id, error))
    return FALSE;

  gj_sheet_add_group (sheet, _ ("Standing"));
  if (!_gj_sheet_each (db, sheet,
                       GJ_SQL ("SELECT state, from_day, to_day, reason, document, submission_id, line FROM institution_standing"
                               " WHERE institution_id = $1 ORDER BY from_day DESC, state"),
                       id, 0, add_standing, NULL, error))
    return FALSE;
  if (_gj_sheet_last_group (sheet)->rows->len == 0)
    gj_sheet_add (sheet, _ ("Nothing recorded against it"), "");
  if (!add_outcomes (db, sheet,
                     GJ_SQL ("SELECT o.status, COUNT(*), SUM (o.total) FROM class c JOIN enrolment e ON e.class_id = c.id"
                             " LEFT JOIN decision d ON d.enrolment_id = e.id LEFT JOIN outcome o ON o.id = d.outcome_id"
                             " WHERE c.institution_id = $1 GROUP BY o.status ORDER BY o.status"),
                     id, error))
    return FALSE;
  gj_sheet_add_group (sheet, _ ("Latest classes"));
  if (!_gj_sheet_each (db, sheet,
                       GJ_SQL ("SELECT c.id, c.name, c.code, c.start_day, c.end_day, (SELECT COUNT(*) FROM enrolment e WHERE e.class_id = c.id)"
                               " FROM class c WHERE c.institution_id = $1 ORDER BY c.filed DESC, c.id DESC"),
                       id, MOST_CLASSES, add_class_row, NULL, error))
    return FALSE;
  gj_sheet_add_group (sheet, _ ("Approved scope"));
  return _gj_sheet_each (db, sheet,
                         GJ_SQL ("SELECT occupation, level, from_day, to_day FROM institution_scope WHERE institution_id = $1"
                                 " ORDER BY occupation, level, from_day"),
                         id, 0, add_scope, NULL, error);
}
