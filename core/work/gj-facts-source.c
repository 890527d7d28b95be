/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-facts-source"
#include "config.h"

#include <inttypes.h>

#include "gj-facts-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-error.h"

/* The facts of a class stand first in the vocabulary; they are shared by all its enrolments. */
#define N_CLASS_FACTS (GJ_FACT_CLASS_INSTITUTION_BARRED + 1)

typedef struct
{
  gint64  id;
  gint64  institution;
  guint64 known;
  gint64  values[N_CLASS_FACTS];
  char   *code;
  guint   first_session;
  guint   n_sessions;
} ClassFacts;

typedef struct
{
  GjDate day;
  char   part;
} Session;

typedef struct
{
  GjDate birth;
  gint8  pension; /* -1 when not recorded */
  gint8  public_sector;
  GjCode sex;     /* 0 when not recorded: has_sex */
  GjCode category;
  guint  has_sex : 1;
  guint  has_category : 1;
  guint  first_membership;
  guint  n_memberships;
  guint  first_grant;
  guint  n_grants;
  guint  first_enrolment; /* into by_person */
  guint  n_enrolments;
} PersonFacts;

typedef struct
{
  gint64 id;
  guint  person;
  guint  class_index;
  gint16 hours; /* -1 when not recorded */
  gint16 online_hours;
  gint16 days;
  guint8 has_appraisal;
  guint8 reused;
  GjCode appraisal;
  GjDate certificate_date; /* GJ_DATE_NONE without a certificate */
  GjDate claim_date;
  GjCode certificate_occupation;
  GjCode certificate_level;
  GjCode certificate_type;
  guint64 claim_items;
} EnrolmentFacts;

struct _GjFactsSource
{
  const GjPack *pack;
  GArray       *classes;     /* ClassFacts by rank of reading */
  GHashTable   *class_index; /* class id → index + 1 */
  GArray       *sessions;
  gint64        first_person; /* id of persons[0] */
  GArray       *persons;      /* by id - first_person */
  GArray       *memberships;
  GArray       *grants;
  GArray       *enrolments;   /* by id */
  guint        *by_person;    /* indexes of enrolments, person by person in the order of filing */
};

typedef gboolean (*RowFunc) (GjFactsSource *self, GjStmt *stmt);

/* Which part of a table is read: all of it, or what belongs to person $1. */
typedef struct
{
  const char *all;
  const char *one;
  RowFunc     row;
} Reader;

static GjCode
code_at (GjFactsSource *self,
         GjStmt        *stmt,
         int            column,
         GjDomain       domain)
{
  return gj_pack_intern (self->pack, domain, gj_stmt_text (stmt, column), (gssize) gj_stmt_length (stmt, column));
}

static void
set_class (ClassFacts *facts,
           GjFact      fact,
           gint64      value)
{
  facts->values[fact] = value;
  facts->known |= GJ_FACT_BIT (fact);
}

static gboolean
read_class (GjFactsSource *self,
            GjStmt        *stmt)
{
  static const GjFact counts[] = { GJ_FACT_CLASS_SIZE, GJ_FACT_CLASS_HOURS, GJ_FACT_CLASS_THEORY_HOURS, GJ_FACT_CLASS_PRACTICE_HOURS,
                                   GJ_FACT_CLASS_ONLINE_HOURS, GJ_FACT_CLASS_SAFETY_HOURS, GJ_FACT_CLASS_DAILY_HOURS };
  ClassFacts facts = { 0 };

  facts.id = gj_stmt_int (stmt, 0);
  facts.institution = gj_stmt_int (stmt, 1);
  facts.code = gj_stmt_dup_text (stmt, 2);
  set_class (&facts, GJ_FACT_CLASS_FILED, gj_stmt_date (stmt, 3));
  set_class (&facts, GJ_FACT_CLASS_START, gj_stmt_date (stmt, 4));
  set_class (&facts, GJ_FACT_CLASS_END, gj_stmt_date (stmt, 5));
  set_class (&facts, GJ_FACT_CLASS_KIND, code_at (self, stmt, 6, GJ_DOMAIN_CLASS_KIND));
  set_class (&facts, GJ_FACT_CLASS_OCCUPATION, code_at (self, stmt, 7, GJ_DOMAIN_OCCUPATION));
  set_class (&facts, GJ_FACT_CLASS_LEVEL, code_at (self, stmt, 8, GJ_DOMAIN_LEVEL));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (!gj_stmt_is_null (stmt, 9 + (int) i))
      set_class (&facts, counts[i], gj_stmt_int (stmt, 9 + (int) i));
  set_class (&facts, GJ_FACT_CLASS_INSTITUTION_BARRED, gj_stmt_int (stmt, 16));
  g_array_append_val (self->classes, facts);
  g_hash_table_insert (self->class_index, GSIZE_TO_POINTER ((gsize) facts.id), GUINT_TO_POINTER (self->classes->len));
  return TRUE;
}

static ClassFacts *
find_class (GjFactsSource *self,
            gint64         id)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->class_index, GSIZE_TO_POINTER ((gsize) id)));

  return index == 0 ? NULL : &g_array_index (self->classes, ClassFacts, index - 1);
}

/* Keeps the day with the smallest share of trainees there, compared as exact fractions. */
static void
note_day (ClassFacts *facts,
          gint64      present,
          gint64      expected)
{
  if (expected <= 0)
    return;
  if ((facts->known & GJ_FACT_BIT (GJ_FACT_CLASS_DAY_EXPECTED)) == 0
      || present * facts->values[GJ_FACT_CLASS_DAY_EXPECTED] < facts->values[GJ_FACT_CLASS_DAY_PRESENT] * expected)
    {
      set_class (facts, GJ_FACT_CLASS_DAY_EXPECTED, expected);
      set_class (facts, GJ_FACT_CLASS_DAY_PRESENT, present);
    }
}

/* Sessions come ordered by class, so those of one class stand together. */
static gboolean
read_session (GjFactsSource *self,
              GjStmt        *stmt)
{
  ClassFacts *facts = find_class (self, gj_stmt_int (stmt, 0));
  const char *part = gj_stmt_text (stmt, 2);
  Session session = { gj_stmt_date (stmt, 1), part != NULL ? part[0] : 'D' };

  if (facts == NULL)
    return TRUE;
  if (facts->n_sessions == 0)
    facts->first_session = self->sessions->len;
  facts->n_sessions++;
  g_array_append_val (self->sessions, session);
  if (!gj_stmt_is_null (stmt, 3) && !gj_stmt_is_null (stmt, 4))
    note_day (facts, gj_stmt_int (stmt, 4), gj_stmt_int (stmt, 3));
  return TRUE;
}

static gboolean
read_class_day (GjFactsSource *self,
                GjStmt        *stmt)
{
  ClassFacts *facts = find_class (self, gj_stmt_int (stmt, 0));

  if (facts != NULL)
    note_day (facts, gj_stmt_int (stmt, 1), gj_stmt_int (stmt, 2));
  return TRUE;
}

static PersonFacts *
find_person (GjFactsSource *self,
             gint64         id)
{
  gint64 index = id - self->first_person;

  return index >= 0 && index < self->persons->len ? &g_array_index (self->persons, PersonFacts, index) : NULL;
}

static gboolean
read_person (GjFactsSource *self,
             GjStmt        *stmt)
{
  gint64 id = gj_stmt_int (stmt, 0);
  PersonFacts *facts;

  if (self->persons->len == 0)
    self->first_person = id;
  /* Ids are nearly without gaps; a gap is a person without enrolments. */
  g_array_set_size (self->persons, (guint) (id - self->first_person) + 1);
  facts = &g_array_index (self->persons, PersonFacts, id - self->first_person);
  facts->birth = gj_stmt_date (stmt, 1);
  facts->has_sex = !gj_stmt_is_null (stmt, 2);
  if (facts->has_sex)
    facts->sex = code_at (self, stmt, 2, GJ_DOMAIN_SEX);
  facts->has_category = !gj_stmt_is_null (stmt, 3);
  if (facts->has_category)
    facts->category = code_at (self, stmt, 3, GJ_DOMAIN_RETIREMENT_CATEGORY);
  facts->pension = gj_stmt_is_null (stmt, 4) ? -1 : (gint8) gj_stmt_int (stmt, 4);
  facts->public_sector = gj_stmt_is_null (stmt, 5) ? -1 : (gint8) gj_stmt_int (stmt, 5);
  return TRUE;
}

static gboolean
read_membership (GjFactsSource *self,
                 GjStmt        *stmt)
{
  PersonFacts *person = find_person (self, gj_stmt_int (stmt, 0));
  GjFactMembership membership;

  if (person == NULL)
    return TRUE;
  membership.group = code_at (self, stmt, 1, GJ_DOMAIN_GROUP);
  membership.period.from = gj_stmt_date (stmt, 2);
  membership.period.to = gj_stmt_date (stmt, 3);
  if (person->n_memberships++ == 0)
    person->first_membership = self->memberships->len;
  g_array_append_val (self->memberships, membership);
  return TRUE;
}

static gboolean
read_grant (GjFactsSource *self,
            GjStmt        *stmt)
{
  PersonFacts *person = find_person (self, gj_stmt_int (stmt, 0));
  GjFactGrant grant;

  if (person == NULL)
    return TRUE;
  grant.item = code_at (self, stmt, 1, GJ_DOMAIN_ITEM);
  grant.occupation = code_at (self, stmt, 2, GJ_DOMAIN_OCCUPATION);
  grant.level = code_at (self, stmt, 3, GJ_DOMAIN_LEVEL);
  grant.fund = code_at (self, stmt, 4, GJ_DOMAIN_FUND);
  grant.date = gj_stmt_date (stmt, 5);
  grant.amount = gj_stmt_int (stmt, 6);
  if (person->n_grants++ == 0)
    person->first_grant = self->grants->len;
  g_array_append_val (self->grants, grant);
  return TRUE;
}

static gint16
count_at (GjStmt *stmt,
          int     column)
{
  return gj_stmt_is_null (stmt, column) ? -1 : (gint16) gj_stmt_int (stmt, column);
}

static gboolean
read_enrolment (GjFactsSource *self,
                GjStmt        *stmt)
{
  EnrolmentFacts facts = { 0 };
  PersonFacts *person = find_person (self, gj_stmt_int (stmt, 2));
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->class_index, GSIZE_TO_POINTER ((gsize) gj_stmt_int (stmt, 1))));

  if (person == NULL || index == 0)
    return TRUE;
  facts.id = gj_stmt_int (stmt, 0);
  facts.class_index = index - 1;
  facts.person = (guint) (gj_stmt_int (stmt, 2) - self->first_person);
  facts.hours = count_at (stmt, 3);
  facts.online_hours = count_at (stmt, 4);
  facts.days = count_at (stmt, 5);
  facts.certificate_date = GJ_DATE_NONE;
  facts.claim_date = GJ_DATE_NONE;
  person->n_enrolments++;
  g_array_append_val (self->enrolments, facts);
  return TRUE;
}

/* The enrolments are in the order of their ids. */
static EnrolmentFacts *
find_enrolment (GjFactsSource *self,
                gint64         id)
{
  guint low = 0, high = self->enrolments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      EnrolmentFacts *facts = &g_array_index (self->enrolments, EnrolmentFacts, middle);

      if (facts->id == id)
        return facts;
      if (facts->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* The latest appraisal counts, but a pass once reached stays. Rows come in the order of their days. */
static gboolean
read_appraisal (GjFactsSource *self,
                GjStmt        *stmt)
{
  EnrolmentFacts *facts = find_enrolment (self, gj_stmt_int (stmt, 0));
  GjCode passed = gj_pack_intern (self->pack, GJ_DOMAIN_APPRAISAL_RESULT, "passed", -1);

  if (facts == NULL || (facts->has_appraisal && facts->appraisal == passed))
    return TRUE;
  facts->has_appraisal = TRUE;
  facts->appraisal = code_at (self, stmt, 1, GJ_DOMAIN_APPRAISAL_RESULT);
  return TRUE;
}

/* Of several certificates the one that fits the class counts, else the first. */
static gboolean
read_certificate (GjFactsSource *self,
                  GjStmt        *stmt)
{
  EnrolmentFacts *facts = find_enrolment (self, gj_stmt_int (stmt, 0));
  const ClassFacts *of;
  GjCode occupation, level;

  if (facts == NULL)
    return TRUE;
  of = &g_array_index (self->classes, ClassFacts, facts->class_index);
  occupation = code_at (self, stmt, 2, GJ_DOMAIN_OCCUPATION);
  level = code_at (self, stmt, 3, GJ_DOMAIN_LEVEL);
  if (facts->certificate_date != GJ_DATE_NONE
      && (occupation != of->values[GJ_FACT_CLASS_OCCUPATION] || level != of->values[GJ_FACT_CLASS_LEVEL]))
    return TRUE;
  facts->certificate_date = gj_stmt_date (stmt, 1);
  facts->certificate_occupation = occupation;
  facts->certificate_level = level;
  facts->certificate_type = code_at (self, stmt, 4, GJ_DOMAIN_CERTIFICATE_TYPE);
  return TRUE;
}

static gboolean
read_reused (GjFactsSource *self,
             GjStmt        *stmt)
{
  EnrolmentFacts *facts = find_enrolment (self, gj_stmt_int (stmt, 0));

  if (facts != NULL)
    facts->reused = TRUE;
  return TRUE;
}

/* Claims for one enrolment add up; the first day is the day of the claim. */
static gboolean
read_claim (GjFactsSource *self,
            GjStmt        *stmt)
{
  EnrolmentFacts *facts = find_enrolment (self, gj_stmt_int (stmt, 0));
  const char *item = gj_stmt_text (stmt, 2);

  if (facts == NULL)
    return TRUE;
  if (facts->claim_date == GJ_DATE_NONE)
    facts->claim_date = gj_stmt_date (stmt, 1);
  while (*item != '\0')
    {
      gsize length = strcspn (item, " ");

      facts->claim_items |= gj_pack_item_bit (self->pack, item, (gssize) length);
      item += length + (item[length] == ' ');
    }
  return TRUE;
}

#define MY_CLASSES " IN (SELECT e.class_id FROM enrolment e WHERE e.person_id = $1)"
#define MY_ENROLMENTS " IN (SELECT e.id FROM enrolment e WHERE e.person_id = $1)"

#define CLASS_SQL \
  "SELECT c.id, c.institution_id, c.code, c.filed, c.start_day, c.end_day, c.kind, c.occupation, c.level, c.size, c.hours," \
  " c.theory_hours, c.practice_hours, c.online_hours, c.safety_hours, c.daily_hours," \
  " CASE WHEN EXISTS (SELECT 1 FROM institution_standing s WHERE s.institution_id = c.institution_id AND s.state <> 'active'" \
  " AND s.from_day <= c.filed AND (s.to_day IS NULL OR s.to_day >= c.filed)) THEN 1 ELSE 0 END FROM class c"
#define SESSION_SQL "SELECT class_id, day, part, expected, present FROM class_session"
#define CLASS_DAY_SQL \
  "SELECT x.class_id, COUNT(DISTINCT CASE WHEN a.hours > 0 THEN a.enrolment_id END)," \
  " (SELECT COUNT(*) FROM enrolment n WHERE n.class_id = x.class_id AND (n.left_day IS NULL OR n.left_day >= a.day))" \
  " FROM attendance a JOIN enrolment x ON x.id = a.enrolment_id"
#define REUSED_SQL \
  "SELECT c.enrolment_id FROM certificate c JOIN enrolment e ON e.id = c.enrolment_id JOIN class k ON k.id = e.class_id" \
  " WHERE EXISTS (SELECT 1 FROM certificate d JOIN enrolment f ON f.id = d.enrolment_id JOIN class l ON l.id = f.class_id" \
  " WHERE d.number = c.number AND d.enrolment_id <> c.enrolment_id AND (l.filed, l.code, f.id) < (k.filed, k.code, e.id))"

static const Reader readers[] = {
  { GJ_SQL (CLASS_SQL " ORDER BY c.filed, c.code"),
    GJ_SQL (CLASS_SQL " WHERE c.id" MY_CLASSES " ORDER BY c.filed, c.code"), read_class },
  { GJ_SQL (SESSION_SQL " ORDER BY class_id, day, part"),
    GJ_SQL (SESSION_SQL " WHERE class_id" MY_CLASSES " ORDER BY class_id, day, part"), read_session },
  { GJ_SQL (CLASS_DAY_SQL " GROUP BY x.class_id, a.day"),
    GJ_SQL (CLASS_DAY_SQL " WHERE x.class_id" MY_CLASSES " GROUP BY x.class_id, a.day"), read_class_day },
  { GJ_SQL ("SELECT id, birth, sex, retirement_category, draws_pension, public_sector FROM person ORDER BY id"),
    GJ_SQL ("SELECT id, birth, sex, retirement_category, draws_pension, public_sector FROM person WHERE id = $1"), read_person },
  { GJ_SQL ("SELECT person_id, group_code, from_day, to_day FROM membership ORDER BY person_id, group_code, from_day"),
    GJ_SQL ("SELECT person_id, group_code, from_day, to_day FROM membership WHERE person_id = $1 ORDER BY person_id, group_code, from_day"), read_membership },
  { GJ_SQL ("SELECT person_id, item, occupation, level, fund, day, amount FROM earlier_grant ORDER BY person_id, item, occupation, level, day"),
    GJ_SQL ("SELECT person_id, item, occupation, level, fund, day, amount FROM earlier_grant WHERE person_id = $1 ORDER BY person_id, item, occupation, level, day"), read_grant },
  { GJ_SQL ("SELECT id, class_id, person_id, attended_hours, attended_online_hours, attended_days FROM enrolment ORDER BY id"),
    GJ_SQL ("SELECT id, class_id, person_id, attended_hours, attended_online_hours, attended_days FROM enrolment WHERE person_id = $1 ORDER BY id"), read_enrolment },
  { GJ_SQL ("SELECT enrolment_id, result FROM appraisal ORDER BY enrolment_id, day"),
    GJ_SQL ("SELECT enrolment_id, result FROM appraisal WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, day"), read_appraisal },
  { GJ_SQL ("SELECT enrolment_id, day, occupation, level, type FROM certificate ORDER BY enrolment_id, number"),
    GJ_SQL ("SELECT enrolment_id, day, occupation, level, type FROM certificate WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, number"), read_certificate },
  { GJ_SQL (REUSED_SQL " AND c.number IN (SELECT number FROM certificate GROUP BY number HAVING COUNT(*) > 1)"),
    GJ_SQL (REUSED_SQL " AND e.person_id = $1"), read_reused },
  { GJ_SQL ("SELECT enrolment_id, day, items FROM claimed ORDER BY enrolment_id, day"),
    GJ_SQL ("SELECT enrolment_id, day, items FROM claimed WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, day"), read_claim },
};

/* Counting sort by person; within a person by the order of filing, which is the order of class_index. */
static void
sort_by_person (GjFactsSource *self)
{
  guint next = 0;

  self->by_person = g_new (guint, MAX (self->enrolments->len, 1));
  for (guint i = 0; i < self->persons->len; i++)
    {
      PersonFacts *person = &g_array_index (self->persons, PersonFacts, i);

      person->first_enrolment = next;
      next += person->n_enrolments;
      person->n_enrolments = 0;
    }
  for (guint i = 0; i < self->enrolments->len; i++)
    {
      const EnrolmentFacts *facts = &g_array_index (self->enrolments, EnrolmentFacts, i);
      PersonFacts *person = &g_array_index (self->persons, PersonFacts, facts->person);
      guint *mine = self->by_person + person->first_enrolment;
      guint at = person->n_enrolments++;

      while (at > 0 && g_array_index (self->enrolments, EnrolmentFacts, mine[at - 1]).class_index > facts->class_index)
        {
          mine[at] = mine[at - 1];
          at--;
        }
      mine[at] = i;
    }
}

static void
clear_class (gpointer data)
{
  g_free (((ClassFacts *) data)->code);
}

GjFactsSource *
gj_facts_source_load (GjDb *db, const GjPack *pack, gint64 person, GCancellable *cancellable, GError **error)
{
  g_autoptr (GjFactsSource) self = NULL;

  g_return_val_if_fail (db != NULL && pack != NULL, NULL);

  self = g_new0 (GjFactsSource, 1);
  self->pack = pack;
  self->classes = g_array_new (FALSE, TRUE, sizeof (ClassFacts));
  g_array_set_clear_func (self->classes, clear_class);
  self->class_index = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->sessions = g_array_new (FALSE, FALSE, sizeof (Session));
  self->persons = g_array_new (FALSE, TRUE, sizeof (PersonFacts));
  self->memberships = g_array_new (FALSE, FALSE, sizeof (GjFactMembership));
  self->grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  self->enrolments = g_array_new (FALSE, FALSE, sizeof (EnrolmentFacts));
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      GjStmt *stmt = gj_db_stmt (db, person == 0 ? readers[i].all : readers[i].one, error);
      guint n = 0;
      GjStep step;

      if (stmt == NULL)
        return NULL;
      if (person != 0)
        gj_stmt_bind_int (stmt, 1, person);
      while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW && readers[i].row (self, stmt))
        if (++n % 65536 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          {
            step = GJ_STEP_FAILED;
            break;
          }
      gj_stmt_reset (stmt);
      if (step == GJ_STEP_FAILED)
        return NULL;
    }
  sort_by_person (self);
  return g_steal_pointer (&self);
}

void
gj_facts_source_free (GjFactsSource *source)
{
  if (source == NULL)
    return;
  g_array_unref (source->classes);
  g_hash_table_unref (source->class_index);
  g_array_unref (source->sessions);
  g_array_unref (source->persons);
  g_array_unref (source->memberships);
  g_array_unref (source->grants);
  g_array_unref (source->enrolments);
  g_free (source->by_person);
  g_free (source);
}

guint
gj_facts_source_n_enrolments (const GjFactsSource *source)
{
  return source->enrolments->len;
}

gint64
gj_facts_source_enrolment_id (const GjFactsSource *source, guint index)
{
  return g_array_index (source->enrolments, EnrolmentFacts, index).id;
}

guint
gj_facts_source_n_persons (const GjFactsSource *source)
{
  return source->persons->len;
}

static gboolean
sessions_meet (const GjFactsSource *self,
               const ClassFacts    *a,
               const ClassFacts    *b)
{
  const Session *sessions = (const Session *) (gpointer) self->sessions->data;

  for (guint i = 0; i < a->n_sessions; i++)
    for (guint k = 0; k < b->n_sessions; k++)
      {
        const Session *one = &sessions[a->first_session + i];
        const Session *other = &sessions[b->first_session + k];

        if (one->day == other->day && (one->part == other->part || one->part == 'D' || other->part == 'D'))
          return TRUE;
      }
  return FALSE;
}

/* Two classes overlap where their sessions do; where one has no timetable, where their days do. */
static gboolean
classes_overlap (const GjFactsSource *self,
                 const ClassFacts    *a,
                 const ClassFacts    *b)
{
  GjPeriod of_a = { (GjDate) a->values[GJ_FACT_CLASS_START], (GjDate) a->values[GJ_FACT_CLASS_END] };
  GjPeriod of_b = { (GjDate) b->values[GJ_FACT_CLASS_START], (GjDate) b->values[GJ_FACT_CLASS_END] };

  if (!gj_period_overlaps (of_a, of_b))
    return FALSE;
  return a->n_sessions == 0 || b->n_sessions == 0 || sessions_meet (self, a, b);
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
fill_person (const GjFactsSource *self,
             const PersonFacts   *person,
             GjFacts             *facts)
{
  gj_facts_set_date (facts, GJ_FACT_PERSON_BIRTH, person->birth);
  if (person->has_sex)
    gj_facts_set (facts, GJ_FACT_PERSON_SEX, person->sex);
  if (person->has_category)
    gj_facts_set (facts, GJ_FACT_PERSON_RETIREMENT_CATEGORY, person->category);
  set_count (facts, GJ_FACT_PERSON_DRAWS_PENSION, person->pension);
  set_count (facts, GJ_FACT_PERSON_PUBLIC_SECTOR, person->public_sector);
  if (person->n_memberships > 0)
    facts->memberships = &g_array_index (self->memberships, GjFactMembership, person->first_membership);
  facts->n_memberships = person->n_memberships;
}

static void
fill_enrolment (const GjFactsSource  *self,
                const EnrolmentFacts *enrolment,
                GjFacts              *facts)
{
  const ClassFacts *of = &g_array_index (self->classes, ClassFacts, enrolment->class_index);

  memcpy (facts->values, of->values, sizeof of->values);
  facts->known |= of->known;
  set_count (facts, GJ_FACT_ENROLMENT_ATTENDED_HOURS, enrolment->hours);
  set_count (facts, GJ_FACT_ENROLMENT_ONLINE_HOURS, enrolment->online_hours);
  set_count (facts, GJ_FACT_ENROLMENT_DAYS, enrolment->days);
  if (enrolment->has_appraisal)
    gj_facts_set (facts, GJ_FACT_APPRAISAL_RESULT, enrolment->appraisal);
  if (enrolment->certificate_date != GJ_DATE_NONE)
    {
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_DATE, enrolment->certificate_date);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_OCCUPATION, enrolment->certificate_occupation);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_LEVEL, enrolment->certificate_level);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_TYPE, enrolment->certificate_type);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_REUSED, enrolment->reused);
    }
  gj_facts_set_date (facts, GJ_FACT_CLAIM_DATE, enrolment->claim_date);
  gj_facts_set (facts, GJ_FACT_CLAIM_ITEMS, (gint64) enrolment->claim_items);
}

/* What was granted for this enrolment is history for the person's later ones. */
static void
remember_grants (const GjFactsSource *self,
                 const GjFacts       *facts,
                 const GjEdition     *edition,
                 const GjDecision    *decision,
                 GArray              *grants)
{
  for (guint i = 0; i < decision->n_items; i++)
    {
      GjFactGrant grant;

      if (decision->outcomes[i] != GJ_OUTCOME_PAYABLE)
        continue;
      grant.item = gj_pack_intern (self->pack, GJ_DOMAIN_ITEM, gj_edition_item_code (edition, i), -1);
      grant.occupation = facts->values[GJ_FACT_CLASS_OCCUPATION];
      grant.level = facts->values[GJ_FACT_CLASS_LEVEL];
      grant.fund = gj_pack_intern (self->pack, GJ_DOMAIN_FUND, gj_edition_item_fund (edition, i), -1);
      grant.date = (GjDate) facts->values[GJ_FACT_CLAIM_DATE];
      grant.amount = decision->amounts[i];
      g_array_append_val (grants, grant);
    }
}

void
gj_facts_source_decide_person (const GjFactsSource *source, guint person_index, GjDecidedFunc decided, gpointer user_data)
{
  const PersonFacts *person = &g_array_index (source->persons, PersonFacts, person_index);
  const guint *mine = source->by_person + person->first_enrolment;
  g_autoptr (GArray) grants = NULL;
  GjDecision decision;

  if (person->n_enrolments == 0)
    return;
  grants = g_array_sized_new (FALSE, FALSE, sizeof (GjFactGrant), person->n_grants + 8);
  if (person->n_grants > 0)
    g_array_append_vals (grants, &g_array_index (source->grants, GjFactGrant, person->first_grant), person->n_grants);
  for (guint i = 0; i < person->n_enrolments; i++)
    {
      const EnrolmentFacts *enrolment = &g_array_index (source->enrolments, EnrolmentFacts, mine[i]);
      const ClassFacts *of = &g_array_index (source->classes, ClassFacts, enrolment->class_index);
      const GjEdition *edition;
      gboolean overlaps = FALSE;
      GjFacts facts;

      gj_facts_clear (&facts);
      fill_enrolment (source, enrolment, &facts);
      fill_person (source, person, &facts);
      for (guint k = 0; k < i && !overlaps; k++)
        {
          guint other = g_array_index (source->enrolments, EnrolmentFacts, mine[k]).class_index;

          overlaps = classes_overlap (source, of, &g_array_index (source->classes, ClassFacts, other));
        }
      gj_facts_set (&facts, GJ_FACT_ENROLMENT_OVERLAPS_EARLIER, overlaps);
      facts.grants = (const GjFactGrant *) (gpointer) grants->data;
      facts.n_grants = grants->len;
      edition = gj_pack_edition_for (source->pack, &facts);
      if (edition != NULL)
        gj_edition_decide (edition, &facts, &decision);
      decided (mine[i], &facts, edition, &decision, user_data);
      if (edition != NULL)
        remember_grants (source, &facts, edition, &decision, grants);
    }
}

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
  find->one->grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  if (facts->n_grants > 0)
    g_array_append_vals (find->one->grants, facts->grants, facts->n_grants);
  find->one->facts.grants = (const GjFactGrant *) (gpointer) find->one->grants->data;
}

gboolean
gj_facts_source_one (GjDb *db, const GjPack *pack, gint64 enrolment_id, GjFactsOne *ret_one, GError **error)
{
  GjFactsOne one = { 0 };
  FindOne find = { &one, enrolment_id };
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
  one.source = gj_facts_source_load (db, pack, person, NULL, error);
  if (one.source == NULL)
    return FALSE;
  gj_facts_source_decide_person (one.source, 0, keep_one, &find);
  *ret_one = one;
  return TRUE;
}

void
gj_facts_one_clear (GjFactsOne *one)
{
  g_clear_pointer (&one->source, gj_facts_source_free);
  g_clear_pointer (&one->grants, g_array_unref);
}
