/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-facts-source"
#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-error.h"
#include "gj-facts-private.h"

/* The codes of what an edition may grant. */
typedef struct
{
  const GjEdition *edition;
  GjCode           items[GJ_MAX_ITEMS];
  GjCode           funds[GJ_MAX_ITEMS];
} Grantable;

struct _GjFactsView
{
  const GjFactsSource *source;
  const GjPack        *pack;
  gint64              *codes;     /* by word: the pack's code; of claims the set of items */
  Grantable           *grantable; /* by edition */
  GArray              *memberships; /* of the person at hand */
  GArray              *grants;
};

guint
gj_facts_source_n_enrolments (const GjFactsSource *source)
{
  return source->enrolments->len;
}

gint64
gj_facts_source_enrolment_id (const GjFactsSource *source, guint index)
{
  return GJ_ROW (source->enrolments, GjEnrolmentFacts, index)->id;
}

guint
gj_facts_source_n_persons (const GjFactsSource *source)
{
  return source->n_persons;
}

gint64
gj_facts_source_person_id (const GjFactsSource *source, guint person)
{
  return source->first_person + person;
}

static const GjClassFacts *
class_of (const GjFactsSource *source,
          guint                index)
{
  return GJ_ROW (source->classes, GjClassFacts, GJ_ROW (source->enrolments, GjEnrolmentFacts, index)->class_index);
}

GjDate
gj_facts_source_filed (const GjFactsSource *source, guint index)
{
  return (GjDate) class_of (source, index)->values[GJ_FACT_CLASS_FILED];
}

guint
gj_facts_source_n_words (const GjFactsSource *source)
{
  return source->texts->len;
}

guint
gj_facts_source_division (const GjFactsSource *source, guint index)
{
  return class_of (source, index)->division;
}

guint
gj_facts_source_level (const GjFactsSource *source, guint index)
{
  return (guint) class_of (source, index)->values[GJ_FACT_CLASS_LEVEL];
}

const char *
gj_facts_source_word (const GjFactsSource *source, guint word)
{
  g_return_val_if_fail (word < source->texts->len, "");

  return word == 0 ? "" : (const char *) source->texts->pdata[word] + 1;
}

/* ----- the view of a pack ----- */

static gint64
items_of_claim (const GjPack *pack,
                const char   *items)
{
  guint64 bits = 0;

  while (*items != '\0')
    {
      gsize length = strcspn (items, " ");

      bits |= gj_pack_item_bit (pack, items, (gssize) length);
      items += length + (items[length] == ' ');
    }
  return (gint64) bits;
}

GjFactsView *
gj_facts_view_new (const GjFactsSource *source, const GjPack *pack)
{
  GjFactsView *self;

  g_return_val_if_fail (source != NULL && pack != NULL, NULL);

  self = g_new0 (GjFactsView, 1);
  self->source = source;
  self->pack = pack;
  self->codes = g_new0 (gint64, source->texts->len);
  for (guint i = 1; i < source->texts->len; i++)
    {
      const char *text = source->texts->pdata[i];
      guint domain = _gj_word_domain (text);

      if (domain == GJ_WORD_ITEMS)
        self->codes[i] = items_of_claim (pack, text + 1);
      else if (domain < GJ_N_DOMAINS)
        self->codes[i] = gj_pack_intern (pack, (GjDomain) domain, text + 1, -1);
    }
  self->grantable = g_new0 (Grantable, MAX (gj_pack_n_editions (pack), 1));
  for (guint i = 0; i < gj_pack_n_editions (pack); i++)
    {
      Grantable *grantable = &self->grantable[i];

      grantable->edition = gj_pack_edition (pack, i);
      for (guint k = 0; k < gj_edition_n_items (grantable->edition); k++)
        {
          grantable->items[k] = gj_pack_intern (pack, GJ_DOMAIN_ITEM, gj_edition_item_code (grantable->edition, k), -1);
          grantable->funds[k] = gj_pack_intern (pack, GJ_DOMAIN_FUND, gj_edition_item_fund (grantable->edition, k), -1);
        }
    }
  self->memberships = g_array_new (FALSE, FALSE, sizeof (GjFactMembership));
  self->grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  return self;
}

void
gj_facts_view_free (GjFactsView *view)
{
  if (view == NULL)
    return;
  g_free (view->codes);
  g_free (view->grantable);
  g_array_unref (view->memberships);
  g_array_unref (view->grants);
  g_free (view);
}

static gboolean
sessions_meet (const GjFactsSource *source,
               const GjClassFacts  *a,
               const GjClassFacts  *b)
{
  for (guint i = 0; i < a->n_sessions; i++)
    for (guint k = 0; k < b->n_sessions; k++)
      {
        const GjSessionTime *one = GJ_ROW (source->sessions, GjSessionTime, a->first_session + i);
        const GjSessionTime *other = GJ_ROW (source->sessions, GjSessionTime, b->first_session + k);

        if (one->day == other->day && (one->part == other->part || one->part == 'D' || other->part == 'D'))
          return TRUE;
      }
  return FALSE;
}

/* Two classes overlap where their sessions do; where one has no timetable, where their days do. */
static gboolean
classes_overlap (const GjFactsSource *source,
                 const GjClassFacts  *a,
                 const GjClassFacts  *b)
{
  GjPeriod of_a = { (GjDate) a->values[GJ_FACT_CLASS_START], (GjDate) a->values[GJ_FACT_CLASS_END] };
  GjPeriod of_b = { (GjDate) b->values[GJ_FACT_CLASS_START], (GjDate) b->values[GJ_FACT_CLASS_END] };

  if (!gj_period_overlaps (of_a, of_b))
    return FALSE;
  return a->n_sessions == 0 || b->n_sessions == 0 || sessions_meet (source, a, b);
}

/* @mine are in the order of filing; the first @n of them come before enrolment @mine[n]. */
static gboolean
overlaps_earlier (const GjFactsSource *source,
                  const guint         *mine,
                  guint                n)
{
  for (guint i = 0; i < n; i++)
    if (classes_overlap (source, class_of (source, mine[n]), class_of (source, mine[i])))
      return TRUE;
  return FALSE;
}

static void
set_count (GjFacts *facts,
           GjFact   fact,
           int      value)
{
  if (value >= 0)
    gj_facts_set (facts, fact, value);
}

static void
fill_person (const GjFactsView   *self,
             const GjPersonFacts *person,
             GjFacts             *facts)
{
  gj_facts_set_date (facts, GJ_FACT_PERSON_BIRTH, person->birth);
  if (person->sex != 0)
    gj_facts_set (facts, GJ_FACT_PERSON_SEX, self->codes[person->sex]);
  if (person->category != 0)
    gj_facts_set (facts, GJ_FACT_PERSON_RETIREMENT_CATEGORY, self->codes[person->category]);
  set_count (facts, GJ_FACT_PERSON_DRAWS_PENSION, person->pension);
  set_count (facts, GJ_FACT_PERSON_PUBLIC_SECTOR, person->public_sector);
  facts->memberships = GJ_ROW (self->memberships, GjFactMembership, 0);
  facts->n_memberships = self->memberships->len;
}

static void
fill_enrolment (const GjFactsView      *self,
                const GjEnrolmentFacts *enrolment,
                GjFacts                *facts)
{
  static const GjFact codes[] = { GJ_FACT_CLASS_KIND, GJ_FACT_CLASS_OCCUPATION, GJ_FACT_CLASS_LEVEL };
  const GjClassFacts *of = GJ_ROW (self->source->classes, GjClassFacts, enrolment->class_index);

  memcpy (facts->values, of->values, sizeof of->values);
  facts->known |= of->known;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    facts->values[codes[i]] = self->codes[of->values[codes[i]]];
  set_count (facts, GJ_FACT_ENROLMENT_ATTENDED_HOURS, enrolment->hours);
  set_count (facts, GJ_FACT_ENROLMENT_ONLINE_HOURS, enrolment->online_hours);
  set_count (facts, GJ_FACT_ENROLMENT_DAYS, enrolment->days);
  if (enrolment->appraisal != 0)
    gj_facts_set (facts, GJ_FACT_APPRAISAL_RESULT, self->codes[enrolment->appraisal]);
  if (enrolment->certificate_date != GJ_DATE_NONE)
    {
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_DATE, enrolment->certificate_date);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_OCCUPATION, self->codes[enrolment->certificate_occupation]);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_LEVEL, self->codes[enrolment->certificate_level]);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_TYPE, self->codes[enrolment->certificate_type]);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_REUSED, enrolment->reused);
    }
  gj_facts_set_date (facts, GJ_FACT_CLAIM_DATE, enrolment->claim_date);
  gj_facts_set (facts, GJ_FACT_CLAIM_ITEMS, self->codes[enrolment->claim_items]);
}

static void
take_person (GjFactsView         *self,
             const GjPersonFacts *person)
{
  const GjFactsSource *source = self->source;

  g_array_set_size (self->memberships, person[1].first_membership - person->first_membership);
  for (guint i = 0; i < self->memberships->len; i++)
    {
      const GjMembershipFacts *from = GJ_ROW (source->memberships, GjMembershipFacts, person->first_membership + i);

      *GJ_ROW (self->memberships, GjFactMembership, i) = (GjFactMembership){ self->codes[from->group], from->period };
    }
  g_array_set_size (self->grants, person[1].first_grant - person->first_grant);
  for (guint i = 0; i < self->grants->len; i++)
    {
      const GjGrantFacts *from = GJ_ROW (source->grants, GjGrantFacts, person->first_grant + i);

      *GJ_ROW (self->grants, GjFactGrant, i) = (GjFactGrant){ self->codes[from->item], self->codes[from->occupation], self->codes[from->level],
                                                              self->codes[from->fund], from->date, from->amount };
    }
}

/* What was granted for this enrolment is history for the person's later ones. */
static void
remember_grants (GjFactsView      *self,
                 const GjFacts    *facts,
                 const GjEdition  *edition,
                 const GjDecision *decision)
{
  const Grantable *grantable = self->grantable;

  while (grantable->edition != edition)
    grantable++;
  for (guint i = 0; i < decision->n_items; i++)
    {
      GjFactGrant grant;

      if (decision->outcomes[i] != GJ_OUTCOME_PAYABLE)
        continue;
      grant.item = grantable->items[i];
      grant.occupation = facts->values[GJ_FACT_CLASS_OCCUPATION];
      grant.level = facts->values[GJ_FACT_CLASS_LEVEL];
      grant.fund = grantable->funds[i];
      grant.date = (GjDate) facts->values[GJ_FACT_CLAIM_DATE];
      grant.amount = decision->amounts[i];
      g_array_append_val (self->grants, grant);
    }
}

void
gj_facts_view_decide_person (GjFactsView *view, guint person_index, GjDecidedFunc decided, gpointer user_data)
{
  const GjFactsSource *source = view->source;
  const GjPersonFacts *person = GJ_ROW (source->persons, GjPersonFacts, person_index);
  const guint *mine = source->by_person + person->first_enrolment;
  guint n = person[1].first_enrolment - person->first_enrolment;
  GjDecision decision;

  if (n == 0)
    return;
  take_person (view, person);
  for (guint i = 0; i < n; i++)
    {
      const GjEdition *edition;
      GjFacts facts;

      gj_facts_clear (&facts);
      fill_enrolment (view, GJ_ROW (source->enrolments, GjEnrolmentFacts, mine[i]), &facts);
      fill_person (view, person, &facts);
      gj_facts_set (&facts, GJ_FACT_ENROLMENT_OVERLAPS_EARLIER, overlaps_earlier (source, mine, i));
      facts.grants = GJ_ROW (view->grants, GjFactGrant, 0);
      facts.n_grants = view->grants->len;
      edition = gj_pack_edition_for (view->pack, &facts);
      if (edition != NULL)
        gj_edition_decide (edition, &facts, &decision);
      decided (mine[i], &facts, edition, &decision, user_data);
      if (edition != NULL)
        remember_grants (view, &facts, edition, &decision);
    }
}

/* ----- one enrolment ----- */

typedef struct
{
  GjFactsOne *one;
  gint64      enrolment;
} FindOne;

static void
keep_one (guint             index,
          const GjFacts    *facts,
          const GjEdition  *edition,
          const GjDecision *decision,
          gpointer          user_data)
{
  FindOne *find = user_data;

  if (gj_facts_source_enrolment_id (find->one->source, index) != find->enrolment)
    return;
  find->one->facts = *facts;
  find->one->edition = edition;
  find->one->memberships = g_array_new (FALSE, FALSE, sizeof (GjFactMembership));
  g_array_append_vals (find->one->memberships, facts->memberships, facts->n_memberships);
  find->one->facts.memberships = GJ_ROW (find->one->memberships, GjFactMembership, 0);
  find->one->grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  g_array_append_vals (find->one->grants, facts->grants, facts->n_grants);
  find->one->facts.grants = GJ_ROW (find->one->grants, GjFactGrant, 0);
}

gboolean
gj_facts_source_one (GjDb *db, const GjPack *pack, gint64 enrolment_id, GjFactsOne *ret_one, GError **error)
{
  GjFactsOne one = { 0 };
  FindOne find = { &one, enrolment_id };
  g_autoptr (GjFactsView) view = NULL;
  gint64 person = 0;
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL && pack != NULL && ret_one != NULL, FALSE);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT person_id FROM enrolment WHERE id = $1"), error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, enrolment_id);
  switch (gj_stmt_step (stmt, error))
    {
    case GJ_STEP_ROW:
      person = gj_stmt_int (stmt, 0);
      break;
    case GJ_STEP_DONE:
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no enrolment with the number %" PRId64 "."), enrolment_id);
      break;
    case GJ_STEP_FAILED:
      break;
    }
  gj_stmt_reset (stmt);
  if (person == 0)
    return FALSE;
  one.source = gj_facts_source_load_person (db, person, NULL, error);
  if (one.source == NULL)
    return FALSE;
  view = gj_facts_view_new (one.source, pack);
  gj_facts_view_decide_person (view, 0, keep_one, &find);
  *ret_one = one;
  return TRUE;
}

void
gj_facts_one_clear (GjFactsOne *one)
{
  g_clear_pointer (&one->source, gj_facts_source_free);
  g_clear_pointer (&one->memberships, g_array_unref);
  g_clear_pointer (&one->grants, g_array_unref);
}
