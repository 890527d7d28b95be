/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <string.h>

#include "gj-policy-private.h"

/* Before any rule is tried: the recorded facts, what the pack assumes where nothing is recorded,
 * and what follows from both. */

#define RECORDED_FACTS (GJ_FACT_BIT (GJ_N_RECORDED_FACTS) - 1)

static const struct
{
  GjFact share;
  GjFact part;
  GjFact whole;
} shares[] = {
  { GJ_FACT_CLASS_ONLINE_SHARE, GJ_FACT_CLASS_ONLINE_HOURS, GJ_FACT_CLASS_HOURS },
  { GJ_FACT_CLASS_LOWEST_DAY_SHARE, GJ_FACT_CLASS_DAY_PRESENT, GJ_FACT_CLASS_DAY_EXPECTED },
  { GJ_FACT_ENROLMENT_ATTENDANCE_SHARE, GJ_FACT_ENROLMENT_ATTENDED_HOURS, GJ_FACT_CLASS_HOURS },
};

static void
set_fact (GjEval *eval,
          GjFact  fact,
          gint64  value)
{
  eval->values[fact] = value;
  eval->known |= GJ_FACT_BIT (fact);
}

static gboolean
knows (const GjEval *eval,
       guint64       facts)
{
  return (eval->known & facts) == facts;
}

/* The first assumption of the fact whose condition holds. */
static void
assume_fact (GjEval *eval,
             guint   fact)
{
  for (int i = eval->edition->first_assumption[fact]; i >= 0;)
    {
      const GjAssumption *assumption = GJ_AT (eval->edition->assumptions, GjAssumption, i);

      if (assumption->condition < 0
          || _gj_eval_condition (eval, (guint) assumption->condition) == GJ_YES)
        {
          set_fact (eval, (GjFact) fact, assumption->value.num);
          eval->dens[fact] = assumption->value.den;
          if (G_UNLIKELY (eval->trace != NULL))
            eval->trace (eval, GJ_TRACE_ASSUMPTION, (guint) i, GJ_YES);
          return;
        }
      i = assumption->next;
    }
}

/* The conditions see what is recorded, and what is assumed without a condition. */
static void
assume (GjEval *eval,
        guint64 facts)
{
  for (facts &= eval->edition->assumable & ~eval->known; facts != 0; facts &= facts - 1)
    assume_fact (eval, (guint) __builtin_ctzll (facts));
}

/*
 * Gradual retirement (decision of the NPC Standing Committee of 2024-09-13, as a formula): the
 * original date is the birthday of the original age; with m whole months from the first month of
 * the scheme to the month of that date, the delay is 0 for m < 0, else one month for every `step`
 * months begun, at most `most`. A day past a month's end becomes its last day.
 */
/* A day past the month's end becomes its last day. */
static GjDate
day_of_month (int  months,
              int *day)
{
  GjDate date = gj_date_from_ymd (months / 12, months % 12 + 1, *day);

  for (; date == GJ_DATE_NONE && *day > 28; --*day)
    date = gj_date_from_ymd (months / 12, months % 12 + 1, *day - 1);

  return date;
}

static void
derive_retirement (GjEval *eval)
{
  const GArray *lines = eval->edition->retirements;
  int year = 0, month = 0, day = 0;

  if (!knows (eval, GJ_FACT_BIT (GJ_FACT_PERSON_BIRTH)
                        | GJ_FACT_BIT (GJ_FACT_PERSON_RETIREMENT_CATEGORY)))
    return;

  for (guint i = 0; i < lines->len; i++)
    {
      const GjRetirement *line = GJ_AT (lines, GjRetirement, i);
      if (line->code != eval->values[GJ_FACT_PERSON_RETIREMENT_CATEGORY])
        continue;

      gj_date_to_ymd ((GjDate) eval->values[GJ_FACT_PERSON_BIRTH], &year, &month, &day);
      int original = year * 12 + month - 1 + line->age_months;
      int m = original - eval->edition->retirement_month;
      int delay = m < 0 ? 0 : MIN (m / line->step_months + 1, line->most_months);
      if (day > 28)
        day_of_month (original, &day);
      GjDate date = day_of_month (original + delay, &day);
      if (date != GJ_DATE_NONE)
        set_fact (eval, GJ_FACT_PERSON_RETIREMENT_DATE, date);
      return;
    }
}

static void
derive (GjEval *eval)
{
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    if (knows (eval, GJ_FACT_BIT (shares[i].part) | GJ_FACT_BIT (shares[i].whole))
        && eval->values[shares[i].whole] > 0)
      {
        set_fact (eval, shares[i].share, eval->values[shares[i].part]);
        eval->dens[shares[i].share] = eval->values[shares[i].whole];
      }

  if (knows (eval, GJ_FACT_BIT (GJ_FACT_PERSON_BIRTH) | GJ_FACT_BIT (GJ_FACT_CLASS_START)))
    set_fact (eval, GJ_FACT_PERSON_AGE,
              gj_date_full_years ((GjDate) eval->values[GJ_FACT_PERSON_BIRTH],
                                  (GjDate) eval->values[GJ_FACT_CLASS_START]));

  derive_retirement (eval);
}

static void
judge_groups (GjEval *eval)
{
  GjFact judged_on = eval->edition->groups_judged_on;
  gboolean has_day = knows (eval, GJ_FACT_BIT (judged_on));
  GjDate day = has_day ? (GjDate) eval->values[judged_on] : GJ_DATE_NONE;
  guint64 valid = 0, lapsed = 0, ever = 0;

  for (guint i = 0; i < eval->facts->n_memberships; i++)
    {
      const GjFactMembership *membership = &eval->facts->memberships[i];
      if (membership->group < 0 || membership->group >= GJ_MAX_GROUPS)
        continue;

      guint64 bit = G_GUINT64_CONSTANT (1) << membership->group;
      ever |= bit;
      if (has_day && gj_period_contains (membership->period, day))
        valid |= bit;
      else if (has_day && membership->period.to != GJ_DATE_NONE && membership->period.to < day)
        lapsed |= bit;
    }

  eval->groups[GJ_GROUPS_VALID] = valid;
  eval->groups[GJ_GROUPS_LAPSED] = lapsed & ~valid;
  eval->groups[GJ_GROUPS_EVER] = ever;
}

/* In pieces: for the whole of it compilers choose a string instruction that takes its time to
 * begin. */
static void
copy_values (gint64       *values,
             const gint64 *recorded)
{
  enum { PIECE = 8 };
  guint i = 0;

  for (; i + PIECE <= GJ_N_RECORDED_FACTS; i += PIECE)
    memcpy (values + i, recorded + i, PIECE * sizeof (gint64));
  memcpy (values + i, recorded + i, GJ_N_RECORDED_FACTS % PIECE * sizeof (gint64));
}

static void
take_facts (GjEval        *eval,
            const GjFacts *facts)
{
  const GjEdition *edition = eval->edition;
  guint64 known = facts->known & RECORDED_FACTS;

  eval->known = known | edition->always_assumable;
  copy_values (eval->values, facts->values);
  for (guint64 assumed = edition->always_assumable & ~known; assumed != 0; assumed &= assumed - 1)
    {
      guint fact = (guint) __builtin_ctzll (assumed);
      eval->values[fact] = edition->defaults[fact];
      if (G_UNLIKELY (eval->trace != NULL))
        eval->trace (eval, GJ_TRACE_ASSUMPTION, (guint) edition->first_assumption[fact], GJ_YES);
    }
}

void
_gj_eval_prepare (GjEval *eval)
{
  const GjFacts *facts = eval->facts;

  take_facts (eval, facts);
  assume (eval, RECORDED_FACTS);
  derive (eval);
  assume (eval, ~RECORDED_FACTS);
  judge_groups (eval);
  eval->history = 0;
  for (guint i = 0; i < facts->n_grants; i++)
    if (facts->grants[i].item >= 0 && facts->grants[i].item < 64)
      eval->history |= G_GUINT64_CONSTANT (1) << facts->grants[i].item;
  eval->missing = 0;
}

/* A derived fact is missing for want of those it is worked out from. */
void
_gj_eval_note_missing (GjEval *eval,
                       int     fact)
{
  guint64 inputs = gj_fact_info ((GjFact) fact)->inputs & ~eval->known;

  eval->missing |= inputs != 0 ? inputs : GJ_FACT_BIT (fact);
}
