/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-date.h"
#include "gj-money.h"
#include "gj-record.h"

G_BEGIN_DECLS

/*
 * The closed vocabulary of facts a policy pack may speak about, written once. The compiler, the
 * engine, the explanations and data/policy/VOCABULARY.md all read the table made from these lists.
 *
 * F (NAME, id, type, domain or base unit, record, field, label, doc)
 *   record, field   where the value stands in a roster (gj-record.h); NONE, -1 when it comes from
 *                   several records or from another system, as the doc says
 */
#define GJ_RECORDED_FACTS(F) \
  F (CLASS_FILED, "class.filed", DATE, NONE, CLASS, GJ_CLASS_FILED, N_ ("Class filed on"), N_ ("Day the class was filed")) \
  F (CLASS_START, "class.start", DATE, NONE, CLASS, GJ_CLASS_START, N_ ("First day of the class"), N_ ("First day of the class")) \
  F (CLASS_END, "class.end", DATE, NONE, CLASS, GJ_CLASS_END, N_ ("Last day of the class"), N_ ("Last day of the class, included")) \
  F (CLASS_KIND, "class.kind", CODE, CLASS_KIND, CLASS, GJ_CLASS_KIND, N_ ("Kind of training"), N_ ("Kind of training the class was filed as")) \
  F (CLASS_OCCUPATION, "class.occupation", CODE, OCCUPATION, CLASS, GJ_CLASS_OCCUPATION, N_ ("Occupation of the class"), N_ ("Occupation the class trains for")) \
  F (CLASS_LEVEL, "class.level", CODE, LEVEL, CLASS, GJ_CLASS_LEVEL, N_ ("Level of the class"), N_ ("Skill level the class leads to")) \
  F (CLASS_SIZE, "class.size", COUNT, PERSON, CLASS, GJ_CLASS_SIZE, N_ ("Class size"), N_ ("Number of trainees filed")) \
  F (CLASS_HOURS, "class.hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_HOURS, N_ ("Planned hours"), N_ ("All planned class hours of 45 minutes")) \
  F (CLASS_THEORY_HOURS, "class.theory-hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_THEORY_HOURS, N_ ("Planned theory hours"), N_ ("Planned class hours of theory")) \
  F (CLASS_PRACTICE_HOURS, "class.practice-hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_PRACTICE_HOURS, N_ ("Planned practice hours"), N_ ("Planned class hours of practice")) \
  F (CLASS_ONLINE_HOURS, "class.online-hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_ONLINE_HOURS, N_ ("Planned online hours"), N_ ("Those of the planned class hours that are given online")) \
  F (CLASS_SAFETY_HOURS, "class.safety-hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_SAFETY_HOURS, N_ ("Planned safety hours"), N_ ("Those of the planned class hours that teach safety")) \
  F (CLASS_DAILY_HOURS, "class.daily-hours", COUNT, CLASS_HOUR, CLASS, GJ_CLASS_DAILY_HOURS, N_ ("Most hours on one day"), N_ ("Most class hours planned on one day")) \
  F (CLASS_DAY_EXPECTED, "class.day-expected", COUNT, PERSON, SESSION, GJ_SESSION_EXPECTED, N_ ("Trainees due on the weakest day"), N_ ("Roll-call of the day with the lowest attendance of the class: trainees due")) \
  F (CLASS_DAY_PRESENT, "class.day-present", COUNT, PERSON, SESSION, GJ_SESSION_PRESENT, N_ ("Trainees there on the weakest day"), N_ ("Roll-call of the day with the lowest attendance of the class: trainees there")) \
  F (CLASS_INSTITUTION_BARRED, "class.institution-barred", FLAG, NONE, STANDING, GJ_STANDING_STATE, N_ ("Institution barred from filing"), N_ ("The institution's status on the filing day did not allow it to file classes")) \
  F (PERSON_BIRTH, "person.birth", DATE, NONE, PERSON, GJ_PERSON_BIRTH, N_ ("Born on"), N_ ("Birth date, from the identity number where it holds one")) \
  F (PERSON_SEX, "person.sex", CODE, SEX, PERSON, GJ_PERSON_SEX, N_ ("Sex"), N_ ("Sex, from the identity number where it holds one")) \
  F (PERSON_RETIREMENT_CATEGORY, "person.retirement-category", CODE, RETIREMENT_CATEGORY, PERSON, GJ_PERSON_RETIREMENT, N_ ("Retirement category"), N_ ("Original retirement age by law; cannot be derived from the sex")) \
  F (PERSON_DRAWS_PENSION, "person.draws-pension", FLAG, NONE, PERSON, GJ_PERSON_PENSION, N_ ("Draws a pension"), N_ ("Draws a monthly basic pension")) \
  F (PERSON_PUBLIC_SECTOR, "person.public-sector", FLAG, NONE, PERSON, GJ_PERSON_PUBLIC_SECTOR, N_ ("Public sector"), N_ ("On the established staff of a public body")) \
  F (ENROLMENT_ATTENDED_HOURS, "enrolment.attended-hours", COUNT, CLASS_HOUR, ENROLMENT, GJ_ENROLMENT_HOURS, N_ ("Attended hours"), N_ ("All attended class hours, online ones included")) \
  F (ENROLMENT_ONLINE_HOURS, "enrolment.attended-online-hours", COUNT, CLASS_HOUR, ENROLMENT, GJ_ENROLMENT_ONLINE_HOURS, N_ ("Attended online hours"), N_ ("Those of the attended class hours that were online")) \
  F (ENROLMENT_DAYS, "enrolment.attended-days", COUNT, DAY, ENROLMENT, GJ_ENROLMENT_DAYS, N_ ("Attended days"), N_ ("Days attended in person")) \
  F (ENROLMENT_OVERLAPS_EARLIER, "enrolment.overlaps-earlier", FLAG, NONE, NONE, -1, N_ ("Overlaps an earlier class"), N_ ("The person sits in another class, filed earlier, with a session at the same time; found from the sessions and dates of all the person's classes")) \
  F (APPRAISAL_RESULT, "appraisal.result", CODE, APPRAISAL_RESULT, APPRAISAL, GJ_APPRAISAL_RESULT, N_ ("Appraisal result"), N_ ("Result of the latest appraisal of the enrolment")) \
  F (CERTIFICATE_DATE, "certificate.date", DATE, NONE, CERTIFICATE, GJ_CERTIFICATE_DATE, N_ ("Certificate issued on"), N_ ("Date of the certificate of the enrolment")) \
  F (CERTIFICATE_OCCUPATION, "certificate.occupation", CODE, OCCUPATION, CERTIFICATE, GJ_CERTIFICATE_OCCUPATION, N_ ("Occupation on the certificate"), N_ ("Occupation on the certificate")) \
  F (CERTIFICATE_LEVEL, "certificate.level", CODE, LEVEL, CERTIFICATE, GJ_CERTIFICATE_LEVEL, N_ ("Level on the certificate"), N_ ("Level on the certificate")) \
  F (CERTIFICATE_TYPE, "certificate.type", CODE, CERTIFICATE_TYPE, CERTIFICATE, GJ_CERTIFICATE_TYPE, N_ ("Certificate type"), N_ ("Kind of certificate")) \
  F (CERTIFICATE_REUSED, "certificate.number-reused", FLAG, NONE, CERTIFICATE, GJ_CERTIFICATE_NUMBER, N_ ("Certificate number used before"), N_ ("The certificate number stands at another enrolment already")) \
  F (CLAIM_DATE, "claim.date", DATE, NONE, CLAIM, GJ_CLAIM_DATE, N_ ("Claimed on"), N_ ("Day of the claim")) \
  F (CLAIM_ITEMS, "claim.items", ITEMS, ITEM, CLAIM, GJ_CLAIM_ITEMS, N_ ("Claimed items"), N_ ("Subsidy items claimed for the enrolment")) \
  F (INSURANCE_MONTHS, "insurance.months", COUNT, MONTH, NONE, -1, N_ ("Contribution months"), N_ ("Months of unemployment-insurance contributions in all, from the insurance system")) \
  F (INSURANCE_AT_CERTIFICATE, "insurance.insured-in-certificate-month", FLAG, NONE, NONE, -1, N_ ("Insured and employed in the certificate's month"), N_ ("Employed and contributing in the month of the certificate, from the insurance system")) \
  F (INSURANCE_BENEFIT, "insurance.benefit-in-certificate-month", FLAG, NONE, NONE, -1, N_ ("Drew benefit in the certificate's month"), N_ ("Drew unemployment benefit in the month of the certificate, from the insurance system")) \
  F (INSURANCE_AT_CLAIM, "insurance.insured-in-claim-month", FLAG, NONE, NONE, -1, N_ ("Insured and employed in the claim's month"), N_ ("Employed and contributing in the month of the claim, from the insurance system")) \
  F (APPRENTICESHIP_MONTHS, "apprenticeship.months", COUNT, MONTH, NONE, -1, N_ ("Months of apprenticeship"), N_ ("Months served under the apprenticeship agreement")) \
  F (APPRENTICESHIP_AGREED_MONTHS, "apprenticeship.agreed-months", COUNT, MONTH, NONE, -1, N_ ("Agreed months of apprenticeship"), N_ ("Months the apprenticeship agreement is made for")) \
  F (CLASS_PUBLIC_BASE, "class.public-base", FLAG, NONE, NONE, -1, N_ ("Held in a public training base"), N_ ("The practice is held in a public training base, from the filing papers")) \
  F (BUSINESS_STARTED, "business.started", DATE, NONE, NONE, -1, N_ ("Business started on"), N_ ("Day the person's business was registered, from the market register"))

/* F (NAME, id, type, unit, inputs, label, doc): what the engine works out itself. */
#define GJ_DERIVED_FACTS(F) \
  F (CLASS_ONLINE_SHARE, "class.online-share", SHARE, NONE, I (CLASS_ONLINE_HOURS) | I (CLASS_HOURS), N_ ("Online share"), N_ ("Planned online hours / planned hours, an exact fraction")) \
  F (CLASS_LOWEST_DAY_SHARE, "class.lowest-day-share", SHARE, NONE, I (CLASS_DAY_PRESENT) | I (CLASS_DAY_EXPECTED), N_ ("Attendance of the class on its weakest day"), N_ ("Trainees there / trainees due on the day where this is lowest, an exact fraction")) \
  F (ENROLMENT_ATTENDANCE_SHARE, "enrolment.attendance-share", SHARE, NONE, I (ENROLMENT_ATTENDED_HOURS) | I (CLASS_HOURS), N_ ("Attendance rate"), N_ ("Attended hours / planned hours, an exact fraction, never rounded")) \
  F (PERSON_AGE, "person.age-at-start", COUNT, YEAR, I (PERSON_BIRTH) | I (CLASS_START), N_ ("Age on the first day"), N_ ("Completed years on the first day of the class")) \
  F (PERSON_RETIREMENT_DATE, "person.retirement-date", DATE, NONE, I (PERSON_BIRTH) | I (PERSON_RETIREMENT_CATEGORY), N_ ("Retirement date"), N_ ("Gradual retirement date by the pack's schedule"))

/**
 * GjFact: the facts; those up to %GJ_N_RECORDED_FACTS are given by the caller, the engine works out the others.
 */
typedef enum
{
#define F(NAME, ...) GJ_FACT_##NAME,
  GJ_RECORDED_FACTS (F)
  GJ_N_RECORDED_FACTS,
  GJ_FACT_BEFORE_DERIVED = GJ_N_RECORDED_FACTS - 1,
  GJ_DERIVED_FACTS (F)
#undef F
  GJ_N_FACTS,
} GjFact;

G_STATIC_ASSERT (GJ_N_FACTS <= 64); /* facts travel as bits of one guint64 */

/** The bit of a fact in a set of facts. */
#define GJ_FACT_BIT(fact) (G_GUINT64_CONSTANT (1) << (fact))

typedef enum
{
  GJ_FACT_TYPE_DATE,  /* a #GjDate */
  GJ_FACT_TYPE_COUNT, /* a whole number with a unit */
  GJ_FACT_TYPE_FLAG,  /* 0 or 1 */
  GJ_FACT_TYPE_CODE,  /* a #GjCode of the fact's domain */
  GJ_FACT_TYPE_ITEMS, /* a set of items, one bit each: see gj_pack_item_bit() */
  GJ_FACT_TYPE_SHARE, /* an exact fraction, only worked out, never given */
} GjFactType;

/** GjDomain: what codes are codes of. A pack may add domains of its own for its tables. */
typedef enum
{
  GJ_DOMAIN_NONE,
  GJ_DOMAIN_OCCUPATION,
  GJ_DOMAIN_LEVEL,
  GJ_DOMAIN_GROUP,
  GJ_DOMAIN_ITEM,
  GJ_DOMAIN_FUND,
  GJ_DOMAIN_CERTIFICATE_TYPE,
  GJ_DOMAIN_CLASS_KIND,
  GJ_DOMAIN_SEX,
  GJ_DOMAIN_RETIREMENT_CATEGORY,
  GJ_DOMAIN_APPRAISAL_RESULT,
  GJ_N_DOMAINS,
} GjDomain;

typedef enum
{
  GJ_UNIT_NONE,
  GJ_UNIT_YUAN,
  GJ_UNIT_DAY,
  GJ_UNIT_CLASS_HOUR,
  GJ_UNIT_PERSON,
  GJ_UNIT_MONTH,
  GJ_UNIT_YEAR,
  GJ_UNIT_TIME,
  GJ_N_UNITS,
} GjUnit;

/** GjFactInfo: one line of the vocabulary. */
typedef struct
{
  const char  *id;    /* "class.filed" */
  GjFactType   type;
  GjUnit       unit;   /* of a count */
  GjDomain     domain; /* of a code */
  GjRecordKind record; /* where it stands in a roster, or %GJ_RECORD_NONE */
  int          field;  /* index into the record's fields, or -1 */
  guint64      inputs; /* of a derived fact: the facts it is worked out from; 0 for a recorded one */
  const char  *label;  /* untranslated */
  const char  *doc;    /* untranslated */
} GjFactInfo;

const GjFactInfo *gj_fact_info      (GjFact fact);
int               gj_fact_find      (const char *id, gssize length); /* the fact, or -1 */
const char       *gj_fact_type_nick (GjFactType type);               /* "date", "count" … */

const char *gj_domain_id   (GjDomain domain);                /* "occupation", also the name of the code list */
int         gj_domain_find (const char *id, gssize length);  /* one of #GjDomain, or -1 */

const char *gj_unit_id     (GjUnit unit);                    /* "class-hour", "" for none */
int         gj_unit_find   (const char *id, gssize length);  /* one of #GjUnit but NONE, or -1 */

const char *gj_unit_name   (GjUnit unit);                    /* "class hour" in the user's language, as in "1 yuan/class hour" */

/* "95 class hours" in the user's language; (transfer full). */
char       *gj_unit_format (GjUnit unit, GjRational number);

/**
 * GjCode:
 *
 * A code as an integer, only made by gj_pack_intern(). Codes that the pack speaks about are small
 * indices ≥ 0; all others are negative, are in none of its tables and sets, and are still equal to
 * one another only if their texts are.
 */
typedef gint64 GjCode;

/** GjFactMembership: the person belonged to @group while the evidence was valid, both ends included. */
typedef struct
{
  GjCode   group;
  GjPeriod period;
} GjFactMembership;

/** GjFactGrant: one item granted to the person before; @date is the day that counts for windows and years. */
typedef struct
{
  GjCode item;
  GjCode occupation;
  GjCode level;
  GjCode fund;
  GjDate date;
  GjFen  amount;
} GjFactGrant;

/**
 * GjFacts:
 * @values: one slot a recorded fact, in the form #GjFactType says
 * @known: bit n is set when slot n is recorded; the others are not looked at
 * @memberships: all memberships of the person, any order
 * @grants: items granted to the person for classes filed before this one, and those taken over from other systems
 *
 * What is known of one enrolment. Flat and without ownership: the arrays belong to the caller and
 * must live as long as a call that is given the facts.
 */
typedef struct
{
  gint64                  values[GJ_N_RECORDED_FACTS];
  guint64                 known;
  const GjFactMembership *memberships;
  guint                   n_memberships;
  const GjFactGrant      *grants;
  guint                   n_grants;
} GjFacts;

static inline void
gj_facts_clear (GjFacts *facts)
{
  *facts = (GjFacts){ .known = 0 };
}

static inline void
gj_facts_set (GjFacts *facts,
              GjFact   fact,
              gint64   value)
{
  facts->values[fact] = value;
  facts->known |= GJ_FACT_BIT (fact);
}

/* As gj_facts_set(), but GJ_DATE_NONE means that the fact is not recorded. */
static inline void
gj_facts_set_date (GjFacts *facts,
                   GjFact   fact,
                   GjDate   date)
{
  if (date == GJ_DATE_NONE)
    facts->known &= ~GJ_FACT_BIT (fact);
  else
    gj_facts_set (facts, fact, date);
}

G_END_DECLS
