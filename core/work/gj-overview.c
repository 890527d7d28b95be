/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-overview"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-codelist.h"
#include "gj-decision.h"
#include "gj-explain.h"
#include "gj-ledger.h"
#include "gj-pack-store.h"
#include "gj-problem.h"
#include "gj-setting.h"
#include "gj-text.h"

/* Decisions are counted by outcome first: there are few outcomes however many the decisions. */
#define COUNTED "(SELECT outcome_id, COUNT(*) AS n FROM decision GROUP BY outcome_id) d"

typedef char *(*LabelFunc) (const char *code);

static void
free_tally (GjTally *tally)
{
  g_free (tally->label);
  g_free (tally->code);
  g_free (tally);
}

static char *
status_label (const char *code)
{
  return g_strdup (gj_outcome_nick_label (code));
}

static char *
item_label (const char *code)
{
  return gj_text_capital (gj_code_name ("item", code));
}

static char *
group_label (const char *code)
{
  return code[0] == '\0' ? g_strdup (_ ("No key group")) : gj_text_capital (gj_code_name ("key-group", code));
}

static gboolean
read_number (GjDb       *db,
             const char *sql,
             gint64     *ret_number,
             GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);

  return stmt != NULL && gj_stmt_first_int (stmt, ret_number, error);
}

/* The columns of @sql are code, count and amount. */
static gboolean
read_tallies (GjDb       *db,
              const char *sql,
              LabelFunc   label,
              GPtrArray  *tallies,
              GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      GjTally *tally = g_new0 (GjTally, 1);
      const char *code = gj_stmt_text (stmt, 0);

      tally->code = g_strdup (code != NULL ? code : "");
      tally->label = label (tally->code);
      tally->count = gj_stmt_int (stmt, 1);
      tally->amount = gj_stmt_int (stmt, 2);
      g_ptr_array_add (tallies, tally);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
read_all (GjDb       *db,
          GjOverview *self,
          GError    **error)
{
  const struct { const char *sql; gint64 *number; } numbers[] = {
    { GJ_SQL ("SELECT COUNT(*) FROM submission"), &self->n_submissions },
    { GJ_SQL ("SELECT COUNT(*) FROM institution"), &self->n_institutions },
    { GJ_SQL ("SELECT COUNT(*) FROM class"), &self->n_classes },
    { GJ_SQL ("SELECT COUNT(*) FROM person"), &self->n_persons },
    { GJ_SQL ("SELECT COUNT(*) FROM enrolment"), &self->n_enrolments },
    { GJ_SQL ("SELECT COUNT(*) FROM decision"), &self->n_decisions },
    { GJ_SQL ("SELECT COALESCE (SUM (refused), 0) FROM submission WHERE undone IS NULL"), &self->n_refused },
    { GJ_SQL ("SELECT COALESCE (SUM (warnings), 0) FROM submission WHERE undone IS NULL"), &self->n_warnings },
    { GJ_SQL ("SELECT COALESCE (SUM (d.n * o.total), 0) FROM " COUNTED " JOIN outcome o ON o.id = d.outcome_id"), &self->payable },
    { GJ_SQL ("SELECT COUNT(*) FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id"
              " WHERE p.sex IN ('1', '2')"), &self->known_sex },
    { GJ_SQL ("SELECT COUNT(*) FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id"
              " WHERE p.sex = '2'"), &self->women },
  };
  const struct { const char *sql; LabelFunc label; GPtrArray *tallies; } lists[] = {
    { GJ_SQL ("SELECT o.status, SUM (d.n), SUM (d.n * o.total) FROM " COUNTED " JOIN outcome o ON o.id = d.outcome_id"
              " GROUP BY o.status"
              " ORDER BY CASE o.status WHEN 'payable' THEN 1 WHEN 'needs-evidence' THEN 2 WHEN 'refused' THEN 3 ELSE 4 END, o.status"), status_label, self->outcomes },
    { GJ_SQL ("SELECT i.item, SUM (d.n), SUM (d.n * i.amount) FROM " COUNTED " JOIN outcome_item i ON i.outcome_id = d.outcome_id"
              " WHERE i.status = 'payable' GROUP BY i.item ORDER BY SUM (d.n * i.amount) DESC, i.item"), item_label, self->items },
    { GJ_SQL ("SELECT d.group_code, SUM (d.n), SUM (d.n * o.total) FROM (SELECT group_code, outcome_id, COUNT(*) AS n FROM decision"
              " GROUP BY group_code, outcome_id) d JOIN outcome o ON o.id = d.outcome_id WHERE o.status = 'payable'"
              " GROUP BY d.group_code ORDER BY CASE WHEN d.group_code IS NULL THEN 1 ELSE 0 END, SUM (d.n * o.total) DESC, d.group_code"), group_label, self->groups },
    { GJ_SQL ("SELECT code, COUNT(*) AS n, 0 FROM problem GROUP BY code ORDER BY n DESC, code LIMIT 12"), gj_problem_summary, self->problems },
    { GJ_SQL ("SELECT r.code, SUM (d.n) AS n, 0 FROM " COUNTED " JOIN outcome_reason r ON r.outcome_id = d.outcome_id"
              " WHERE r.code <> 'OK' GROUP BY r.code ORDER BY n DESC, r.code LIMIT 12"), g_strdup, self->reasons },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!read_number (db, numbers[i].sql, numbers[i].number, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (!read_tallies (db, lists[i].sql, lists[i].label, lists[i].tallies, error))
      return FALSE;
  self->n_undecided = self->n_enrolments - self->n_decisions;
  return TRUE;
}

/* Codes say little; the rule says it. */
static void
put_reasons_into_words (GjDb      *db,
                        GPtrArray *reasons)
{
  g_autoptr (GjPack) pack = gj_pack_store_active (db, NULL);

  for (guint i = 0; i < reasons->len; i++)
    {
      GjTally *tally = g_ptr_array_index (reasons, i);

      g_free (tally->label);
      tally->label = gj_pack_reason_words (pack, tally->code);
    }
}

#define SOON 14          /* days in which a class starts or ends */
#define SOON_EXPIRING 30 /* days in which a membership's evidence ends */

/* What somebody has to see to: what the SQL counts, by $1, today, and $2, so many days on; without SQL it was counted for something else. */
static const struct
{
  const char *code;
  const char *label;
  int         days; /* 0: no dates are asked for */
  const char *sql;
} waitings[] = {
  { "rosters", N_ ("Rosters with refused records, not corrected yet"), 0,
    GJ_SQL ("SELECT COUNT(*) FROM submission s WHERE s.refused > 0 AND s.undone IS NULL AND NOT EXISTS (SELECT 1 FROM submission l"
            " WHERE l.sender = s.sender AND l.corrects = s.serial AND l.id > s.id AND l.undone IS NULL)") },
  { "evidence", N_ ("Decisions that need evidence"), 0, NULL },
  { "undecided", N_ ("Enrolments to be decided"), 0, NULL },
  { "starting", N_ ("Classes that start within two weeks"), SOON, GJ_SQL ("SELECT COUNT(*) FROM class WHERE start_day >= $1 AND start_day <= $2") },
  { "ending", N_ ("Classes that end within two weeks"), SOON, GJ_SQL ("SELECT COUNT(*) FROM class WHERE end_day >= $1 AND end_day <= $2") },
  { "expiring", N_ ("Memberships whose evidence ends within 30 days"), SOON_EXPIRING,
    GJ_SQL ("SELECT COUNT(*) FROM membership WHERE to_day >= $1 AND to_day <= $2") },
};

/* What the overview has counted already. */
static gint64
counted (const GjOverview *self,
         const char       *code)
{
  if (g_str_equal (code, "undecided"))
    return self->n_undecided;
  for (guint i = 0; i < self->outcomes->len; i++)
    {
      const GjTally *tally = g_ptr_array_index (self->outcomes, i);

      if (g_str_equal (tally->code, gj_outcome_nick (GJ_OUTCOME_NEEDS_EVIDENCE)))
        return tally->count;
    }
  return 0;
}

static gboolean
count_waiting (GjDb       *db,
               guint       i,
               GjDate      today,
               gint64     *ret_count,
               GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, waitings[i].sql, error);

  if (stmt == NULL)
    return FALSE;
  if (waitings[i].days > 0)
    {
      gj_stmt_bind_date (stmt, 1, today);
      gj_stmt_bind_date (stmt, 2, today + waitings[i].days);
    }
  return gj_stmt_first_int (stmt, ret_count, error);
}

static gboolean
read_waiting (GjDb       *db,
              GjOverview *self,
              GjDate      today,
              GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (waitings); i++)
    {
      gint64 count = waitings[i].sql == NULL ? counted (self, waitings[i].code) : 0;
      GjTally *tally;

      if (waitings[i].sql != NULL && !count_waiting (db, i, today, &count, error))
        return FALSE;
      if (count == 0)
        continue;
      tally = g_new0 (GjTally, 1);
      tally->code = g_strdup (waitings[i].code);
      tally->label = g_strdup (_ (waitings[i].label));
      tally->count = count;
      g_ptr_array_add (self->waiting, tally);
    }
  return TRUE;
}

/* Only where there is a target: every decision is looked at. */
static gboolean
read_target (GjDb       *db,
             GjOverview *self,
             GError    **error)
{
  GjStmt *stmt;
  GjPace pace;

  self->target = gj_setting_read (db, "target", error);
  if (self->target == NULL)
    return FALSE;
  if (!gj_pace_parse (self->target, &pace))
    return TRUE;
  stmt = gj_db_stmt (db,
                     GJ_SQL ("SELECT COUNT(*) FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id"
                             " JOIN class c ON c.id = e.class_id WHERE o.status = 'payable' AND c.end_day >= $1 AND c.end_day <= $2"),
                     error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_date (stmt, 1, gj_date_from_ymd (pace.first_year, 1, 1));
  gj_stmt_bind_date (stmt, 2, gj_date_from_ymd (pace.last_year, 12, 31));
  return gj_stmt_first_int (stmt, &self->n_subsidised, error);
}

GjOverview *
gj_ledger_overview (GjLedger *ledger,
                    GError  **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjOverview) self = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !gj_db_begin (db, FALSE, error))
    return NULL;
  self = g_new0 (GjOverview, 1);
  self->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  self->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) free_tally);
  if (!read_all (db, self, error) || !read_waiting (db, self, gj_date_today (), error) || !read_target (db, self, error))
    return NULL;
  put_reasons_into_words (db, self->reasons);
  return g_steal_pointer (&self);
}

void
gj_overview_free (GjOverview *overview)
{
  if (overview == NULL)
    return;
  g_ptr_array_unref (overview->outcomes);
  g_ptr_array_unref (overview->items);
  g_ptr_array_unref (overview->groups);
  g_ptr_array_unref (overview->problems);
  g_ptr_array_unref (overview->reasons);
  g_ptr_array_unref (overview->waiting);
  g_free (overview->target);
  g_free (overview);
}
