/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-explanation"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-error.h"
#include "gj-explanation.h"
#include "gj-facts-source.h"
#include "gj-pack-store.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

static const char *const origin_nicks[] = { "roster", "worked-out", "assumed", "decision", "missing" };

/* Where the records of an enrolment stand that facts are read from: the very one the facts source takes. */
static const struct
{
  GjRecordKind kind;
  const char  *sql;
} origins[] = {
  { GJ_RECORD_CLASS, GJ_SQL ("SELECT c.submission_id, c.line FROM enrolment e JOIN class c ON c.id = e.class_id WHERE e.id = $1") },
  { GJ_RECORD_SESSION,
    GJ_SQL ("SELECT s.submission_id, s.line FROM enrolment e JOIN class_session s ON s.class_id = e.class_id WHERE e.id = $1"
            " AND s.expected > 0 ORDER BY 1000000 * s.present / s.expected, s.day, s.part") },
  { GJ_RECORD_STANDING,
    GJ_SQL ("SELECT t.submission_id, t.line FROM enrolment e JOIN class c ON c.id = e.class_id"
            " JOIN institution_standing t ON t.institution_id = c.institution_id WHERE e.id = $1 AND t.from_day <= c.filed"
            " AND (t.to_day IS NULL OR t.to_day >= c.filed) ORDER BY t.from_day DESC") },
  { GJ_RECORD_PERSON, GJ_SQL ("SELECT p.submission_id, p.line FROM enrolment e JOIN person p ON p.id = e.person_id WHERE e.id = $1") },
  { GJ_RECORD_ENROLMENT, GJ_SQL ("SELECT submission_id, line FROM enrolment WHERE id = $1") },
  { GJ_RECORD_CLAIM, GJ_SQL ("SELECT submission_id, line FROM claimed WHERE enrolment_id = $1 ORDER BY day DESC") },
  { GJ_RECORD_APPRAISAL, GJ_SQL ("SELECT submission_id, line FROM appraisal WHERE enrolment_id = $1 ORDER BY day DESC") },
  { GJ_RECORD_CERTIFICATE, GJ_SQL ("SELECT submission_id, line FROM certificate WHERE enrolment_id = $1 ORDER BY day DESC") },
};

/* The first row of a query with $1 = @id; @func is not called when there is none. */
typedef void (*RowFunc) (GjStmt *stmt, gpointer user_data);

static gboolean
each_row (GjDb       *db,
          const char *sql,
          gint64      id,
          guint       most,
          RowFunc     func,
          gpointer    user_data,
          GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step = GJ_STEP_DONE;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  for (guint i = 0; i < most && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW; i++)
    func (stmt, user_data);
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

static void
take_place (GjStmt  *stmt,
            gpointer user_data)
{
  GjPlace *place = user_data;

  *place = (GjPlace){ gj_stmt_int (stmt, 0), gj_stmt_int (stmt, 1) };
}

gboolean
gj_explanation_places (GjDb *db, gint64 enrolment, GjPlace ret_places[GJ_N_RECORD_KINDS], GError **error)
{
  g_return_val_if_fail (db != NULL && ret_places != NULL, FALSE);

  memset (ret_places, 0, GJ_N_RECORD_KINDS * sizeof *ret_places);
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (!each_row (db, origins[i].sql, enrolment, 1, take_place, &ret_places[origins[i].kind], error))
      return FALSE;
  return TRUE;
}

/* ----- facts with their sources ----- */

static void
free_fact (gpointer data)
{
  GjFactSource *fact = data;

  g_free (fact->id);
  g_free (fact->label);
  g_free (fact->value);
  g_free (fact->record);
  g_free (fact->sender);
  g_free (fact->serial);
  g_free (fact->file);
  g_free (fact->inputs);
  g_free (fact);
}

/* Takes @value. */
static GjFactSource *
add_fact (GPtrArray   *facts,
          const char  *id,
          const char  *label,
          char        *value,
          GjFactOrigin origin)
{
  GjFactSource *fact = g_new0 (GjFactSource, 1);

  fact->id = g_strdup (id);
  fact->label = g_strdup (label);
  fact->value = value;
  fact->origin = origin;
  fact->record = g_strdup ("");
  fact->inputs = g_strdup ("");
  g_ptr_array_add (facts, fact);
  return fact;
}

static void
stand_in (GjFactSource *fact,
          GjRecordKind  record,
          GjPlace       place)
{
  g_free (fact->record);
  fact->record = g_strdup (gj_record_type (record)->element);
  fact->place = place;
}

static char *
name_inputs (guint64 inputs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < GJ_N_RECORDED_FACTS; i++)
    if ((inputs & GJ_FACT_BIT (i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", gj_fact_info ((GjFact) i)->id);
  return g_string_free (text, FALSE);
}

/* All that an explanation looked at. */
static guint64
looked_at (const GPtrArray *tree)
{
  guint64 facts = 0;

  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];

      facts |= part->facts | looked_at (part->children);
    }
  return facts;
}

static const GjExplained *
find_assumption (const GPtrArray *tree,
                 const char      *id)
{
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];

      if (part->kind == GJ_EXPLAINED_ASSUMPTION && g_str_equal (part->code, id))
        return part;
    }
  return NULL;
}

static void
add_recorded (GjExplanation *self,
              const GjFacts *facts,
              GjFact         fact,
              const GjPlace *places)
{
  const GjFactInfo *info = gj_fact_info (fact);
  gboolean known = (facts->known & GJ_FACT_BIT (fact)) != 0;
  /* That there is no record can be a fact too: no claim, no suspension. */
  gboolean stands = info->record != GJ_RECORD_NONE && places[info->record].submission != 0;
  const GjExplained *assumed = find_assumption (self->tree, info->id);
  GjFactSource *source;

  if (!known && assumed != NULL)
    {
      source = add_fact (self->facts, info->id, _ (info->label), g_strdup (assumed->found), GJ_FACT_ORIGIN_ASSUMED);
      g_free (source->inputs);
      source->inputs = g_strdup (assumed->expected);
      return;
    }
  source = add_fact (self->facts, info->id, _ (info->label), gj_fact_describe (self->pack, facts, fact),
                     !known ? GJ_FACT_ORIGIN_MISSING : stands ? GJ_FACT_ORIGIN_ROSTER : GJ_FACT_ORIGIN_WORKED_OUT);
  if (known && stands)
    stand_in (source, info->record, places[info->record]);
}

static void
add_facts (GjExplanation *self,
           const GjFacts *facts,
           const GjPlace *places)
{
  guint64 asked = looked_at (self->tree);

  for (guint i = 0; i < GJ_N_FACTS; i++)
    {
      const GjFactInfo *info = gj_fact_info ((GjFact) i);

      if (i < GJ_N_RECORDED_FACTS && ((facts->known | asked) & GJ_FACT_BIT (i)) != 0)
        add_recorded (self, facts, (GjFact) i, places);
      if (i < GJ_N_RECORDED_FACTS || (asked & GJ_FACT_BIT (i)) == 0)
        continue;
      GjFactSource *source = add_fact (self->facts, info->id, _ (info->label), g_strdup (""), GJ_FACT_ORIGIN_WORKED_OUT);

      g_free (source->inputs);
      source->inputs = name_inputs (info->inputs);
    }
}

/* group, from, to, evidence number, submission, line */
static void
take_membership (GjStmt  *stmt,
                 gpointer user_data)
{
  GjExplanation *self = user_data;
  g_autofree char *period = _gj_sheet_period (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2));
  GjFactSource *source;

  source = add_fact (self->facts, "membership", _ ("Key group"),
                     _gj_sheet_facts (gj_code_name ("key-group", gj_stmt_text (stmt, 0)), period, NULL), GJ_FACT_ORIGIN_ROSTER);
  stand_in (source, GJ_RECORD_MEMBERSHIP, (GjPlace){ gj_stmt_int (stmt, 3), gj_stmt_int (stmt, 4) });
}

/* item, day, amount, submission, line */
static void
take_grant (GjStmt  *stmt,
            gpointer user_data)
{
  GjExplanation *self = user_data;
  g_autofree char *money = gj_stmt_is_null (stmt, 2) ? NULL : _gj_sheet_money (gj_stmt_int (stmt, 2));
  GjFactSource *source;

  source = add_fact (self->facts, "grant", _ ("Granted before"),
                     _gj_sheet_facts (gj_code_name ("item", gj_stmt_text (stmt, 0)), gj_stmt_text (stmt, 1), money, NULL), GJ_FACT_ORIGIN_ROSTER);
  stand_in (source, GJ_RECORD_GRANT, (GjPlace){ gj_stmt_int (stmt, 3), gj_stmt_int (stmt, 4) });
}

/* What was decided here for the person's earlier classes stands behind what was taken over. */
static void
add_own_grants (GjExplanation *self,
                const GjFacts *facts,
                guint          n_taken_over)
{
  for (guint i = n_taken_over; i < facts->n_grants; i++)
    {
      const GjFactGrant *grant = &facts->grants[i];
      g_autofree char *money = _gj_sheet_money (grant->amount);
      char item[GJ_CODE_TEXT_SIZE], day[GJ_DATE_TEXT_SIZE] = "";

      gj_pack_code_text (self->pack, GJ_DOMAIN_ITEM, grant->item, item);
      if (grant->date != GJ_DATE_NONE)
        gj_date_format (grant->date, day);
      add_fact (self->facts, "grant", _ ("Granted before"), _gj_sheet_facts (gj_code_name ("item", item), day, money, NULL), GJ_FACT_ORIGIN_DECISION);
    }
}

/* sender, serial, file */
static void
take_submission (GjStmt  *stmt,
                 gpointer user_data)
{
  GjFactSource *fact = user_data;

  fact->sender = gj_stmt_dup_text (stmt, 0);
  fact->serial = gj_stmt_dup_text (stmt, 1);
  fact->file = gj_stmt_dup_text (stmt, 2);
}

static gboolean
name_submissions (GjExplanation *self,
                  GjDb          *db,
                  GError       **error)
{
  for (guint i = 0; i < self->facts->len; i++)
    {
      GjFactSource *fact = self->facts->pdata[i];

      if (fact->place.submission != 0
          && !each_row (db, GJ_SQL ("SELECT sender, serial, file_name FROM submission WHERE id = $1"), fact->place.submission, 1, take_submission,
                        fact, error))
        return FALSE;
      if (fact->sender == NULL)
        {
          fact->sender = g_strdup ("");
          fact->serial = g_strdup ("");
          fact->file = g_strdup ("");
        }
    }
  return TRUE;
}

static gboolean
read_facts (GjExplanation *self,
            GjDb          *db,
            const GjFacts *facts,
            GError       **error)
{
  GjPlace places[GJ_N_RECORD_KINDS];
  guint before;

  if (!gj_explanation_places (db, self->enrolment, places, error))
    return FALSE;
  add_facts (self, facts, places);
  if (!each_row (db,
                 GJ_SQL ("SELECT m.group_code, m.from_day, m.to_day, m.submission_id, m.line FROM membership m"
                         " JOIN enrolment e ON e.person_id = m.person_id WHERE e.id = $1 ORDER BY m.group_code, m.from_day"),
                 self->enrolment, G_MAXUINT, take_membership, self, error))
    return FALSE;
  before = self->facts->len;
  if (!each_row (db,
                 GJ_SQL ("SELECT g.item, g.day, g.amount, g.submission_id, g.line FROM earlier_grant g"
                         " JOIN enrolment e ON e.person_id = g.person_id WHERE e.id = $1 ORDER BY g.item, g.occupation, g.level, g.day"),
                 self->enrolment, G_MAXUINT, take_grant, self, error))
    return FALSE;
  add_own_grants (self, facts, self->facts->len - before);
  return name_submissions (self, db, error);
}

/* ----- the whole ----- */

/* name, number, class name, class code */
static void
take_heading (GjStmt  *stmt,
              gpointer user_data)
{
  GjExplanation *self = user_data;

  self->person = gj_stmt_dup_text (stmt, 0);
  self->id_number = gj_text_mask_number (gj_stmt_text (stmt, 1));
  self->class_name = gj_stmt_dup_text (stmt, 2);
  self->class_code = gj_stmt_dup_text (stmt, 3);
}

/* edition's digest, reasons, total */
static void
take_stored (GjStmt  *stmt,
             gpointer user_data)
{
  GjExplanation *self = user_data;

  self->stored = self->edition != NULL && g_strcmp0 (gj_stmt_text (stmt, 0), gj_edition_digest (self->edition)) == 0
                 && g_strcmp0 (gj_stmt_text (stmt, 1), self->reasons) == 0 && gj_stmt_int (stmt, 2) == self->decision.total;
}

static gboolean
fill (GjExplanation *self,
      GjDb          *db,
      GError       **error)
{
  GjFactsOne one = { 0 };
  gboolean done;

  self->pack = gj_pack_store_active (db, error);
  if (self->pack == NULL || !gj_facts_source_one (db, self->pack, self->enrolment, &one, error))
    return FALSE;
  self->edition = one.edition;
  if (one.edition != NULL)
    {
      self->tree = gj_edition_explain (one.edition, &one.facts, &self->decision);
      self->reasons = gj_decision_reasons (one.edition, &self->decision);
    }
  else
    {
      self->tree = g_ptr_array_new ();
      self->reasons = g_strdup ("");
    }
  done = each_row (db,
                   GJ_SQL ("SELECT p.name, p.id_number, c.name, c.code FROM enrolment e JOIN person p ON p.id = e.person_id"
                           " JOIN class c ON c.id = e.class_id WHERE e.id = $1"),
                   self->enrolment, 1, take_heading, self, error)
         && each_row (db,
                      GJ_SQL ("SELECT o.edition_digest, o.reasons, o.total FROM decision d JOIN outcome o ON o.id = d.outcome_id"
                              " WHERE d.enrolment_id = $1"),
                      self->enrolment, 1, take_stored, self, error)
         && read_facts (self, db, &one.facts, error);
  gj_facts_one_clear (&one);
  return done;
}

GjExplanation *
gj_explanation_new (GjDb *db, gint64 enrolment, GError **error)
{
  g_autoptr (GjExplanation) self = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  self = g_new0 (GjExplanation, 1);
  self->enrolment = enrolment;
  self->facts = g_ptr_array_new_with_free_func (free_fact);
  return fill (self, db, error) ? g_steal_pointer (&self) : NULL;
}

void
gj_explanation_free (GjExplanation *explanation)
{
  if (explanation == NULL)
    return;
  g_free (explanation->person);
  g_free (explanation->id_number);
  g_free (explanation->class_name);
  g_free (explanation->class_code);
  g_free (explanation->reasons);
  g_clear_pointer (&explanation->tree, g_ptr_array_unref);
  g_ptr_array_unref (explanation->facts);
  g_clear_pointer (&explanation->pack, gj_pack_unref);
  g_free (explanation);
}

static void
take_id (GjStmt  *stmt,
         gpointer user_data)
{
  *(gint64 *) user_data = gj_stmt_int (stmt, 0);
}

gint64
gj_explanation_find (GjDb *db, const char *class_code, const char *id_number, GError **error)
{
  GjStmt *stmt;
  gint64 id = 0;
  GjStep step;

  g_return_val_if_fail (db != NULL && class_code != NULL && id_number != NULL, 0);

  stmt = gj_db_stmt (db,
                     GJ_SQL ("SELECT e.id FROM enrolment e JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id"
                             " WHERE c.code = $1 AND p.id_number = $2"),
                     error);
  if (stmt == NULL)
    return 0;
  gj_stmt_bind_text (stmt, 1, class_code, -1);
  gj_stmt_bind_text (stmt, 2, id_number, -1);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    take_id (stmt, &id);
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no enrolment of that number in that class."));
  return id;
}

const char *
gj_fact_origin_nick (GjFactOrigin origin)
{
  g_return_val_if_fail (origin < G_N_ELEMENTS (origin_nicks), NULL);

  return origin_nicks[origin];
}
