/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions a second on one core: a made-up crowd, decided by the illustrative pack over and over, for
 * two seconds or as many rounds as the first argument says. */
#include "config.h"

#include <stdlib.h>

#include "gj-explain.h"

#define N_PERSONS 50000
#define SECONDS 2
#define MAX_GRANTS 4
#define MAX_MEMBERSHIPS 3

typedef struct
{
  GjFacts          facts;
  GjFactMembership memberships[MAX_MEMBERSHIPS];
  GjFactGrant      grants[MAX_GRANTS];
} Person;

static const char *const occupations[] = { "4-10-01-05", "6-18-02-04", "6-31-01-03", "4-03-02-01", "4-04-05-05", "6-99-00-00" };
static const char *const levels[] = { "5", "4", "3", "ZX" };
static const char *const groups[] = { "SY", "JK", "NM", "TP", "GX", "CJ" };

/* A small generator of our own, so that every run is the same. */
static guint32
draw (guint32 *state,
      guint32  below)
{
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

static void
fill (const GjPack *pack,
      Person       *person,
      guint32      *state)
{
  GjFacts *facts = &person->facts;
  GjDate filed = gj_date_from_ymd (2026, 1, 1) + (GjDate) draw (state, 360);
  GjCode occupation = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, occupations[draw (state, G_N_ELEMENTS (occupations))], -1);
  GjCode level = gj_pack_intern (pack, GJ_DOMAIN_LEVEL, levels[draw (state, G_N_ELEMENTS (levels))], -1);

  gj_facts_clear (facts);
  facts->memberships = person->memberships;
  facts->grants = person->grants;
  gj_facts_set (facts, GJ_FACT_CLASS_FILED, filed);
  gj_facts_set (facts, GJ_FACT_CLASS_START, filed + 7);
  gj_facts_set (facts, GJ_FACT_CLASS_END, filed + 25);
  gj_facts_set (facts, GJ_FACT_CLASS_OCCUPATION, occupation);
  gj_facts_set (facts, GJ_FACT_CLASS_LEVEL, level);
  gj_facts_set (facts, GJ_FACT_CLASS_SIZE, 20 + draw (state, 32));
  gj_facts_set (facts, GJ_FACT_CLASS_HOURS, 120);
  gj_facts_set (facts, GJ_FACT_CLASS_ONLINE_HOURS, draw (state, 5) == 0 ? 40 : 0);
  gj_facts_set (facts, GJ_FACT_PERSON_BIRTH, gj_date_from_ymd (1962, 1, 1) + (GjDate) draw (state, 17500));
  gj_facts_set (facts, GJ_FACT_PERSON_SEX, gj_pack_intern (pack, GJ_DOMAIN_SEX, draw (state, 2) ? "1" : "2", -1));
  gj_facts_set (facts, GJ_FACT_ENROLMENT_ATTENDED_HOURS, 90 + draw (state, 31));
  gj_facts_set (facts, GJ_FACT_ENROLMENT_DAYS, 10 + draw (state, 25));
  gj_facts_set (facts, GJ_FACT_CLAIM_DATE, filed + 70);
  gj_facts_set (facts, GJ_FACT_CLAIM_ITEMS,
                (gint64) (gj_pack_item_bit (pack, "PX", -1) | gj_pack_item_bit (pack, "PJ", -1) | gj_pack_item_bit (pack, "SH", -1)));
  if (draw (state, 20) != 0)
    {
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_DATE, filed + 40);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_OCCUPATION, occupation);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_LEVEL, level);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_TYPE, gj_pack_intern (pack, GJ_DOMAIN_CERTIFICATE_TYPE, "2", -1));
    }

  facts->n_memberships = 1 + draw (state, MAX_MEMBERSHIPS);
  for (guint i = 0; i < facts->n_memberships; i++)
    {
      person->memberships[i].group = gj_pack_intern (pack, GJ_DOMAIN_GROUP, groups[draw (state, G_N_ELEMENTS (groups))], -1);
      person->memberships[i].period.from = filed - (GjDate) draw (state, 700);
      person->memberships[i].period.to = draw (state, 2) ? GJ_DATE_NONE : filed + (GjDate) draw (state, 100) - 20;
    }

  facts->n_grants = draw (state, MAX_GRANTS + 1);
  for (guint i = 0; i < facts->n_grants; i++)
    person->grants[i] = (GjFactGrant){
      .item = gj_pack_intern (pack, GJ_DOMAIN_ITEM, draw (state, 2) ? "PX" : "PJ", -1),
      .occupation = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, occupations[draw (state, G_N_ELEMENTS (occupations))], -1),
      .level = gj_pack_intern (pack, GJ_DOMAIN_LEVEL, levels[draw (state, G_N_ELEMENTS (levels))], -1),
      .fund = gj_pack_intern (pack, GJ_DOMAIN_FUND, "JY", -1),
      .date = filed - (GjDate) draw (state, 1500),
      .amount = 70000,
    };
}

int
main (int   argc,
      char *argv[])
{
  guint64 n_rounds = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : G_MAXUINT64;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", &error);
  g_autofree Person *persons = g_new (Person, N_PERSONS);
  guint64 n_decided = 0, n_payable = 0;
  GjFen total = 0;
  guint32 state = 1;
  GjDecision decision;

  if (pack == NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  for (guint i = 0; i < N_PERSONS; i++)
    fill (pack, &persons[i], &state);

  gint64 begin = g_get_monotonic_time ();
  gint64 now = begin;
  for (guint64 round = 0; round < n_rounds && (argc > 1 || now - begin < SECONDS * G_USEC_PER_SEC); round++)
    {
      for (guint i = 0; i < N_PERSONS; i++)
        {
          gj_edition_decide (gj_pack_edition_for (pack, &persons[i].facts), &persons[i].facts, &decision);
          n_payable += decision.status == GJ_OUTCOME_PAYABLE;
          total += decision.total / 100;
        }
      n_decided += N_PERSONS;
      now = g_get_monotonic_time ();
    }

  double seconds = (double) (now - begin) / G_USEC_PER_SEC;
  g_print ("decisions: %.2f million a second on one core (%.0f ns each); %.1f %% payable, %" G_GINT64_FORMAT " yuan on average\n",
           (double) n_decided / seconds / 1e6, seconds * 1e9 / (double) n_decided,
           100.0 * (double) n_payable / (double) n_decided, total / (gint64) n_decided);
  return EXIT_SUCCESS;
}
