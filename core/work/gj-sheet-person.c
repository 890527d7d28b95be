/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-sheet-private.h"
#include "gj-text.h"

static void
add_heading (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  g_autofree char *number = gj_text_mask_groups (gj_stmt_text (stmt, 1));
  g_autofree char *sex = _gj_sheet_code ("sex", gj_stmt_text (stmt, 2));
  const char *birth = gj_stmt_text (stmt, 3);
  g_autofree char *born = birth != NULL ? g_strdup_printf (_ ("born %s"), birth) : NULL;
  g_autofree char *subtitle = _gj_sheet_facts (number, sex, born != NULL ? born : "", NULL);

  gj_sheet_set (&sheet->title, gj_stmt_text (stmt, 0));
  gj_sheet_set (&sheet->subtitle, subtitle);
}

static void
add_money (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *item = _gj_sheet_code ("item", gj_stmt_text (stmt, 0));
  g_autofree char *amount = _gj_sheet_money (gj_stmt_int (stmt, 2));
  gint64 times = gj_stmt_int (stmt, 1);
  g_autofree char *value = times > 1 ? g_strdup_printf (ngettext ("%s in %d time", "%s in %d times", (gulong) times), amount, (int) times)
                                     : g_strdup (amount);

  gj_sheet_add (sheet, item, value);
  *(GjFen *) user_data += gj_stmt_int (stmt, 2);
}

static char *
attendance_words (GjStmt *stmt,
                  int     attended,
                  int     planned)
{
  if (gj_stmt_is_null (stmt, attended))
    return g_strdup (_ ("attendance not recorded"));
  return g_strdup_printf (_ ("attended %d of %d hours"), (int) gj_stmt_int (stmt, attended), (int) gj_stmt_int (stmt, planned));
}

/* e.id, c.name, c.code, c.occupation, c.level, c.start_day, c.end_day, c.hours, e.attended_hours, o.status, o.total, submission, line */
static void
add_class (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  const char *status = gj_stmt_text (stmt, 9);
  g_autofree char *outcome = _gj_outcome_words (status);
  g_autofree char *amount = gj_stmt_int (stmt, 10) > 0 ? _gj_sheet_money (gj_stmt_int (stmt, 10)) : NULL;
  g_autofree char *value = _gj_sheet_facts (outcome, amount != NULL ? amount : "", NULL);
  g_autofree char *occupation = _gj_sheet_code ("occupation", gj_stmt_text (stmt, 3));
  g_autofree char *level = _gj_sheet_code ("level", gj_stmt_text (stmt, 4));
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 5), gj_stmt_text (stmt, 6));
  g_autofree char *attendance = attendance_words (stmt, 8, 7);
  g_autofree char *about = _gj_sheet_facts (gj_stmt_text (stmt, 2), occupation, level, NULL);
  g_autofree char *when = _gj_sheet_facts (period, attendance, NULL);
  g_autofree char *from = _gj_sheet_source (gj_stmt_int (stmt, 11), gj_stmt_int (stmt, 12));
  g_autofree char *source = g_strjoin ("\n", about, when, from, NULL);
  GjSheetRow *row = gj_sheet_add (sheet, gj_stmt_text (stmt, 1), value);

  gj_sheet_set (&row->source, source);
  gj_sheet_set (&row->state, _gj_outcome_tone (status));
  if (status != NULL)
    _gj_sheet_leads_to (row, "decisions", gj_stmt_int (stmt, 0));
  if (sheet->state[0] == '\0')
    gj_sheet_set_state (sheet, outcome, _gj_outcome_tone (status));
}

static void
add_membership (GjSheet *sheet,
                GjStmt  *stmt,
                gpointer user_data)
{
  g_autofree char *group = _gj_sheet_code ("key-group", gj_stmt_text (stmt, 0));
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2));
  g_autofree char *kind = _gj_sheet_code ("evidence-type", gj_stmt_text (stmt, 3));
  const char *number = gj_stmt_text (stmt, 4);
  const char *issuer = gj_stmt_text (stmt, 5);
  g_autofree char *evidence = _gj_sheet_facts (kind, number != NULL ? number : "", issuer != NULL ? issuer : "", NULL);
  g_autofree char *from = _gj_sheet_source (gj_stmt_int (stmt, 6), gj_stmt_int (stmt, 7));
  g_autofree char *source = g_strjoin ("\n", evidence[0] != '\0' ? evidence : _ ("no evidence recorded"), from, NULL);
  GjSheetRow *row = gj_sheet_add (sheet, group, period);

  gj_sheet_set (&row->source, source);
}

static void
add_certificate (GjSheet *sheet,
                 GjStmt  *stmt,
                 gpointer user_data)
{
  g_autofree char *type = _gj_sheet_code ("certificate-type", gj_stmt_text (stmt, 1));
  g_autofree char *occupation = _gj_sheet_code ("occupation", gj_stmt_text (stmt, 3));
  g_autofree char *level = _gj_sheet_code ("level", gj_stmt_text (stmt, 4));
  g_autofree char *from = _gj_sheet_source (gj_stmt_int (stmt, 5), gj_stmt_int (stmt, 6));
  g_autofree char *label = _gj_sheet_facts (occupation, level, NULL);
  g_autofree char *about = _gj_sheet_facts (type, gj_stmt_text (stmt, 2), NULL);
  g_autofree char *source = g_strjoin ("\n", about, from, NULL);
  GjSheetRow *row = gj_sheet_add (sheet, label, gj_stmt_text (stmt, 0));

  gj_sheet_set (&row->source, source);
}

static void
add_grant (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *item = _gj_sheet_code ("item", gj_stmt_text (stmt, 0));
  g_autofree char *occupation = _gj_sheet_code ("occupation", gj_stmt_text (stmt, 1));
  g_autofree char *level = _gj_sheet_code ("level", gj_stmt_text (stmt, 2));
  g_autofree char *fund = _gj_sheet_code ("fund", gj_stmt_text (stmt, 4));
  g_autofree char *amount = gj_stmt_is_null (stmt, 5) ? NULL : _gj_sheet_money (gj_stmt_int (stmt, 5));
  g_autofree char *value = _gj_sheet_facts (amount != NULL ? amount : "", gj_stmt_text (stmt, 3), NULL);
  g_autofree char *about = _gj_sheet_facts (occupation, level, fund, NULL);
  g_autofree char *from = _gj_sheet_source (gj_stmt_int (stmt, 6), gj_stmt_int (stmt, 7));
  g_autofree char *source = g_strjoin ("\n", about, from, NULL);
  GjSheetRow *row = gj_sheet_add (sheet, item, value);

  gj_sheet_set (&row->source, source);
}

/* The groups of a person's sheet in the order of the questions at the counter. */
static const struct
{
  const char    *title;
  const char    *sql;
  GjSheetRowFunc add;
} parts[] = {
  { N_ ("Classes and decisions"),
    GJ_SQL ("SELECT e.id, c.name, c.code, c.occupation, c.level, c.start_day, c.end_day, c.hours, e.attended_hours, o.status, o.total,"
            " e.submission_id, e.line FROM enrolment e JOIN class c ON c.id = e.class_id LEFT JOIN decision d ON d.enrolment_id = e.id"
            " LEFT JOIN outcome o ON o.id = d.outcome_id WHERE e.person_id = $1 ORDER BY c.filed DESC, e.id DESC"),
    add_class },
  { N_ ("Key groups"),
    GJ_SQL ("SELECT group_code, from_day, to_day, evidence, evidence_number, issuer, submission_id, line FROM membership"
            " WHERE person_id = $1 ORDER BY from_day DESC, group_code"),
    add_membership },
  { N_ ("Certificates"),
    GJ_SQL ("SELECT r.number, r.type, r.day, r.occupation, r.level, r.submission_id, r.line FROM certificate r"
            " JOIN enrolment e ON e.id = r.enrolment_id WHERE e.person_id = $1 ORDER BY r.day DESC, r.number"),
    add_certificate },
  { N_ ("Earlier grants"),
    GJ_SQL ("SELECT item, occupation, level, day, fund, amount, submission_id, line FROM earlier_grant WHERE person_id = $1"
            " ORDER BY day DESC, item"),
    add_grant },
};

/* Groups that nothing stands in would only be noise. */
static void
drop_empty_group (GjSheet *sheet)
{
  if (_gj_sheet_last_group (sheet)->rows->len == 0)
    g_ptr_array_set_size (sheet->groups, (int) sheet->groups->len - 1);
}

gboolean
_gj_sheet_fill_person (GjDb    *db,
                       GjSheet *sheet,
                       gint64   id,
                       GError **error)
{
  GjFen total = 0;

  if (!_gj_sheet_each (db, sheet, GJ_SQL ("SELECT name, id_number, sex, birth FROM person WHERE id = $1"), id, 0, add_heading, NULL, error))
    return FALSE;
  gj_sheet_add_group (sheet, _ ("Payable"));
  if (!_gj_sheet_each (db, sheet,
                       GJ_SQL ("SELECT i.item, COUNT(*), SUM (i.amount) FROM enrolment e JOIN decision d ON d.enrolment_id = e.id"
                               " JOIN outcome_item i ON i.outcome_id = d.outcome_id WHERE e.person_id = $1 AND i.status = 'payable'"
                               " GROUP BY i.item ORDER BY i.item"),
                       id, 0, add_money, &total, error))
    return FALSE;
  if (total > 0)
    {
      g_autofree char *amount = _gj_sheet_money (total);

      gj_sheet_add (sheet, _ ("In all"), amount);
    }
  drop_empty_group (sheet);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gj_sheet_add_group (sheet, _ (parts[i].title));
      if (!_gj_sheet_each (db, sheet, parts[i].sql, id, 0, parts[i].add, NULL, error))
        return FALSE;
      drop_empty_group (sheet);
    }
  return _gj_sheet_records (db, sheet, GJ_RECORD_PERSON, GJ_SQL ("r.id = $1"), id, error);
}
