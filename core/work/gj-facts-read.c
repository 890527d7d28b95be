/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-facts-read"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-error.h"
#include "gj-facts-private.h"

/* What the tables say, into columns: one function a query, and no look back. */

typedef gboolean (*RowFunc) (GjFactsReader *reader, GjReadTask *task, GjStmt *stmt);

/* One query of a task: over the ids $1 <= id < $2 of the ledger, or of what belongs to person $1. */
typedef struct
{
  GjReadKind  kind;
  const char *range;
  const char *one;
  RowFunc     row;
} Query;

/* ----- words ----- */

static GjWord
add_word (GjFactsReader     *reader,
          guint       domain,
          const char *text,
          gsize       length)
{
  GjFactsSource *source = reader->source;
  g_autofree char *key = g_malloc (length + 2);
  g_autoptr (GMutexLocker) locker = NULL;
  gpointer found;

  key[0] = (char) ('A' + domain);
  memcpy (key + 1, text, length);
  key[length + 1] = '\0';
  locker = g_mutex_locker_new (&source->lock);
  found = g_hash_table_lookup (source->words, key);
  if (found != NULL)
    return (GjWord) GPOINTER_TO_UINT (found);
  if (source->texts->len > GJ_MAX_WORDS)
    {
      reader->failed = TRUE;
      return 0;
    }
  g_hash_table_insert (source->words, key, GUINT_TO_POINTER (source->texts->len));
  g_ptr_array_add (source->texts, g_steal_pointer (&key));
  return (GjWord) (source->texts->len - 1);
}

GjWord
_gj_facts_word (GjFactsReader     *reader,
         guint       domain,
         const char *text,
         gsize       length)
{
  guint hash = domain;
  GjWordMemo *memo;

  if (length == 0 || length > GJ_MAX_MEMO_TEXT)
    return length == 0 ? 0 : add_word (reader, domain, text, length);
  for (gsize i = 0; i < length; i++)
    hash = hash * 31 + (guchar) text[i];
  memo = &reader->memo[(hash ^ hash >> 10) % GJ_MEMO_SIZE];
  if (memo->length == length && memo->domain == domain && memcmp (memo->text, text, length) == 0)
    return memo->word;
  memo->word = add_word (reader, domain, text, length);
  memo->domain = (guint8) domain;
  memo->length = (guint8) length;
  memcpy (memo->text, text, length);
  return memo->word;
}

static GjWord
word_at (GjFactsReader *reader,
         GjStmt *stmt,
         int     column,
         guint   domain)
{
  const char *text = gj_stmt_text (stmt, column);

  return text == NULL ? 0 : _gj_facts_word (reader, domain, text, gj_stmt_length (stmt, column));
}

/* ----- rows ----- */

static void
set_class (GjClassFacts *facts,
           GjFact        fact,
           gint64        value)
{
  facts->values[fact] = value;
  facts->known |= GJ_FACT_BIT (fact);
}

static void
set_class_code (GjClassFacts *facts,
                GjFact        fact,
                GjWord        word)
{
  if (word != 0)
    set_class (facts, fact, word);
}

static gboolean
read_class (GjFactsReader *reader,
            GjReadTask   *task,
            GjStmt *stmt)
{
  static const GjFact counts[] = { GJ_FACT_CLASS_SIZE, GJ_FACT_CLASS_HOURS, GJ_FACT_CLASS_THEORY_HOURS, GJ_FACT_CLASS_PRACTICE_HOURS,
                                   GJ_FACT_CLASS_ONLINE_HOURS, GJ_FACT_CLASS_SAFETY_HOURS, GJ_FACT_CLASS_DAILY_HOURS };
  GjClassFacts facts = { 0 };

  facts.id = gj_stmt_int (stmt, 0);
  set_class (&facts, GJ_FACT_CLASS_FILED, gj_stmt_date (stmt, 1));
  set_class (&facts, GJ_FACT_CLASS_START, gj_stmt_date (stmt, 2));
  set_class (&facts, GJ_FACT_CLASS_END, gj_stmt_date (stmt, 3));
  set_class_code (&facts, GJ_FACT_CLASS_KIND, word_at (reader, stmt, 4, GJ_DOMAIN_CLASS_KIND));
  set_class_code (&facts, GJ_FACT_CLASS_OCCUPATION, word_at (reader, stmt, 5, GJ_DOMAIN_OCCUPATION));
  set_class_code (&facts, GJ_FACT_CLASS_LEVEL, word_at (reader, stmt, 6, GJ_DOMAIN_LEVEL));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (!gj_stmt_is_null (stmt, 7 + (int) i))
      set_class (&facts, counts[i], gj_stmt_int (stmt, 7 + (int) i));
  set_class (&facts, GJ_FACT_CLASS_INSTITUTION_BARRED, gj_stmt_int (stmt, 14));
  facts.division = word_at (reader, stmt, 15, GJ_WORD_DIVISION);
  g_array_append_val (reader->source->classes, facts);
  return TRUE;
}

static guint
class_rank (const GjFactsSource *source,
            gint64               id)
{
  gint64 at = id - source->first_class;

  return at >= 0 && at < source->class_ranks->len ? g_array_index (source->class_ranks, guint, at) : 0;
}

static GjClassFacts *
find_class (const GjFactsSource *source,
            gint64               id)
{
  guint rank = class_rank (source, id);

  return rank == 0 ? NULL : GJ_ROW (source->classes, GjClassFacts, rank - 1);
}

/* Keeps the day with the smallest share of trainees there, compared as exact fractions. */
static void
note_day (GjClassFacts *facts,
          gint64        present,
          gint64        expected)
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

/* Sessions come ordered by class, so those of one class stand together. All classes are one task, so
 * nobody else touches them meanwhile. */
static gboolean
read_session (GjFactsReader *reader,
              GjReadTask   *task,
              GjStmt *stmt)
{
  GjClassFacts *facts = find_class (reader->source, gj_stmt_int (stmt, 0));
  const char *part = gj_stmt_text (stmt, 2);
  GjSessionTime session = { gj_stmt_date (stmt, 1), part != NULL ? part[0] : 'D' };

  if (facts == NULL)
    return TRUE;
  if (facts->n_sessions == 0)
    facts->first_session = task->sessions->len;
  facts->n_sessions++;
  g_array_append_val (task->sessions, session);
  if (!gj_stmt_is_null (stmt, 3) && !gj_stmt_is_null (stmt, 4))
    note_day (facts, gj_stmt_int (stmt, 4), gj_stmt_int (stmt, 3));
  return TRUE;
}

static gboolean
read_class_day (GjFactsReader *reader,
                GjReadTask   *task,
                GjStmt *stmt)
{
  GjClassFacts *facts = find_class (reader->source, gj_stmt_int (stmt, 0));

  if (facts != NULL)
    note_day (facts, gj_stmt_int (stmt, 1), gj_stmt_int (stmt, 2));
  return TRUE;
}

/* Ids are nearly without gaps; a gap is a person without enrolments. */
static void
fill_persons (GjReadTask *task,
              guint n)
{
  const GjPersonFacts nobody = { .birth = GJ_DATE_NONE, .pension = -1, .public_sector = -1 };

  while (task->persons->len < n)
    g_array_append_val (task->persons, nobody);
}

static gboolean
read_person (GjFactsReader *reader,
             GjReadTask   *task,
             GjStmt *stmt)
{
  guint at = (guint) (gj_stmt_int (stmt, 0) - task->from);
  GjPersonFacts *facts;

  fill_persons (task, at + 1);
  facts = GJ_ROW (task->persons, GjPersonFacts, at);
  facts->birth = gj_stmt_date (stmt, 1);
  facts->sex = word_at (reader, stmt, 2, GJ_DOMAIN_SEX);
  facts->category = word_at (reader, stmt, 3, GJ_DOMAIN_RETIREMENT_CATEGORY);
  facts->pension = gj_stmt_is_null (stmt, 4) ? -1 : (gint8) gj_stmt_int (stmt, 4);
  facts->public_sector = gj_stmt_is_null (stmt, 5) ? -1 : (gint8) gj_stmt_int (stmt, 5);
  return TRUE;
}

static gboolean
read_membership (GjFactsReader *reader,
                 GjReadTask   *task,
                 GjStmt *stmt)
{
  gint64 at = gj_stmt_int (stmt, 0) - task->from;
  GjMembershipFacts membership = { { gj_stmt_date (stmt, 2), gj_stmt_date (stmt, 3) }, word_at (reader, stmt, 1, GJ_DOMAIN_GROUP) };

  /* Counted one place behind; join_persons() makes beginnings of the counts. */
  if (at < 0 || at >= task->persons->len)
    return TRUE;
  GJ_ROW (task->persons, GjPersonFacts, at)->first_membership++;
  g_array_append_val (task->memberships, membership);
  return TRUE;
}

static gboolean
read_grant (GjFactsReader *reader,
            GjReadTask   *task,
            GjStmt *stmt)
{
  gint64 at = gj_stmt_int (stmt, 0) - task->from;
  GjGrantFacts grant;

  if (at < 0 || at >= task->persons->len)
    return TRUE;
  grant.item = word_at (reader, stmt, 1, GJ_DOMAIN_ITEM);
  grant.occupation = word_at (reader, stmt, 2, GJ_DOMAIN_OCCUPATION);
  grant.level = word_at (reader, stmt, 3, GJ_DOMAIN_LEVEL);
  grant.fund = word_at (reader, stmt, 4, GJ_DOMAIN_FUND);
  grant.date = gj_stmt_date (stmt, 5);
  grant.amount = gj_stmt_int (stmt, 6);
  GJ_ROW (task->persons, GjPersonFacts, at)->first_grant++;
  g_array_append_val (task->grants, grant);
  return TRUE;
}

static gint16
count_at (GjStmt *stmt,
          int     column)
{
  return gj_stmt_is_null (stmt, column) ? -1 : (gint16) gj_stmt_int (stmt, column);
}

static gboolean
read_enrolment (GjFactsReader *reader,
                GjReadTask   *task,
                GjStmt *stmt)
{
  gint64 person = gj_stmt_int (stmt, 2) - reader->source->first_person;
  guint rank = class_rank (reader->source, gj_stmt_int (stmt, 1));
  GjEnrolmentFacts facts = { 0 };

  if (person < 0 || person >= reader->source->n_persons || rank == 0)
    return TRUE;
  facts.id = gj_stmt_int (stmt, 0);
  facts.class_index = (rank - 1) & G_MAXINT;
  facts.person = (guint) person;
  facts.hours = count_at (stmt, 3);
  facts.online_hours = count_at (stmt, 4);
  facts.days = count_at (stmt, 5);
  facts.certificate_date = GJ_DATE_NONE;
  facts.claim_date = GJ_DATE_NONE;
  g_array_append_val (task->enrolments, facts);
  return TRUE;
}

/* Both the enrolments and the rows come in the order of the enrolments' ids. */
static GjEnrolmentFacts *
next_enrolment (GjReadTask   *task,
                gint64  id)
{
  while (task->cursor < task->enrolments->len && GJ_ROW (task->enrolments, GjEnrolmentFacts, task->cursor)->id < id)
    task->cursor++;
  if (task->cursor == task->enrolments->len || GJ_ROW (task->enrolments, GjEnrolmentFacts, task->cursor)->id != id)
    return NULL;
  return GJ_ROW (task->enrolments, GjEnrolmentFacts, task->cursor);
}

/* The latest appraisal counts, but a pass once reached stays. Rows come in the order of their days. */
static gboolean
read_appraisal (GjFactsReader *reader,
                GjReadTask   *task,
                GjStmt *stmt)
{
  GjEnrolmentFacts *facts = next_enrolment (task, gj_stmt_int (stmt, 0));

  if (facts != NULL && facts->appraisal != reader->source->passed)
    facts->appraisal = word_at (reader, stmt, 1, GJ_DOMAIN_APPRAISAL_RESULT);
  return TRUE;
}

/* Of several certificates the one that fits the class counts, else the first. */
static gboolean
read_certificate (GjFactsReader *reader,
                  GjReadTask   *task,
                  GjStmt *stmt)
{
  GjEnrolmentFacts *facts = next_enrolment (task, gj_stmt_int (stmt, 0));
  const GjClassFacts *of;
  GjWord occupation, level;

  if (facts == NULL)
    return TRUE;
  of = GJ_ROW (reader->source->classes, GjClassFacts, facts->class_index);
  occupation = word_at (reader, stmt, 2, GJ_DOMAIN_OCCUPATION);
  level = word_at (reader, stmt, 3, GJ_DOMAIN_LEVEL);
  if (facts->certificate_date != GJ_DATE_NONE
      && (occupation != of->values[GJ_FACT_CLASS_OCCUPATION] || level != of->values[GJ_FACT_CLASS_LEVEL]))
    return TRUE;
  facts->certificate_date = gj_stmt_date (stmt, 1);
  facts->certificate_occupation = occupation;
  facts->certificate_level = level;
  facts->certificate_type = word_at (reader, stmt, 4, GJ_DOMAIN_CERTIFICATE_TYPE);
  return TRUE;
}

static gboolean
read_reused (GjFactsReader *reader,
             GjReadTask   *task,
             GjStmt *stmt)
{
  gint64 id = gj_stmt_int (stmt, 0);

  g_array_append_val (task->reused, id);
  return TRUE;
}

static void
add_items (GPtrArray *items,
           GStrv      more)
{
  for (guint i = 0; more[i] != NULL; i++)
    if (more[i][0] != '\0' && !g_ptr_array_find_with_equal_func (items, more[i], g_str_equal, NULL))
      g_ptr_array_add (items, more[i]);
}

static GjWord
join_items (GjFactsReader *reader,
            const char    *first,
            const char    *more)
{
  g_auto (GStrv) of_first = g_strsplit (first, " ", -1);
  g_auto (GStrv) of_more = g_strsplit (more, " ", -1);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  add_items (items, of_first);
  add_items (items, of_more);
  g_ptr_array_add (items, NULL);
  joined = g_strjoinv (" ", (char **) items->pdata);
  return _gj_facts_word (reader, GJ_WORD_ITEMS, joined, strlen (joined));
}

/* Texts stay where they are; the array of them does not. */
static const char *
text_of (GjFactsSource *source,
         GjWord         word)
{
  const char *text;

  g_mutex_lock (&source->lock);
  text = source->texts->pdata[word];
  g_mutex_unlock (&source->lock);
  return text + 1;
}

/* Claims for one enrolment add up; the first day is the day of the claim. */
static gboolean
read_claim (GjFactsReader *reader,
            GjReadTask    *task,
            GjStmt        *stmt)
{
  GjEnrolmentFacts *facts = next_enrolment (task, gj_stmt_int (stmt, 0));
  GjWord items;

  if (facts == NULL)
    return TRUE;
  if (facts->claim_date == GJ_DATE_NONE)
    facts->claim_date = gj_stmt_date (stmt, 1);
  items = word_at (reader, stmt, 2, GJ_WORD_ITEMS);
  if (facts->claim_items == 0)
    facts->claim_items = items;
  else if (items != 0 && items != facts->claim_items)
    facts->claim_items = join_items (reader, text_of (reader->source, facts->claim_items), text_of (reader->source, items));
  return TRUE;
}

/* ----- queries ----- */

#define MY_CLASSES " IN (SELECT e.class_id FROM enrolment e WHERE e.person_id = $1)"
#define MY_ENROLMENTS " IN (SELECT e.id FROM enrolment e WHERE e.person_id = $1)"
#define RANGE(id) " WHERE " id " >= $1 AND " id " < $2"

#define CLASS_SQL \
  "SELECT c.id, c.filed, c.start_day, c.end_day, c.kind, c.occupation, c.level, c.size, c.hours," \
  " c.theory_hours, c.practice_hours, c.online_hours, c.safety_hours, c.daily_hours," \
  " CASE WHEN EXISTS (SELECT 1 FROM institution_standing s WHERE s.institution_id = c.institution_id AND s.state <> 'active'" \
  " AND s.from_day <= c.filed AND (s.to_day IS NULL OR s.to_day >= c.filed)) THEN 1 ELSE 0 END, i.division" \
  " FROM class c LEFT JOIN institution i ON i.id = c.institution_id"
#define SESSION_SQL "SELECT class_id, day, part, expected, present FROM class_session"
#define CLASS_DAY_SQL \
  "SELECT x.class_id, COUNT(DISTINCT CASE WHEN a.hours > 0 THEN a.enrolment_id END)," \
  " (SELECT COUNT(*) FROM enrolment n WHERE n.class_id = x.class_id AND (n.left_day IS NULL OR n.left_day >= a.day))" \
  " FROM attendance a JOIN enrolment x ON x.id = a.enrolment_id"
/* The numbers that stand twice are few and come first: CROSS JOIN says so to SQLite, and nothing to others. */
#define TWICE "(SELECT number FROM certificate GROUP BY number HAVING COUNT(*) > 1) n CROSS JOIN "
#define REUSED_SQL(from) \
  "SELECT c.enrolment_id FROM " from "certificate c JOIN enrolment e ON e.id = c.enrolment_id JOIN class k ON k.id = e.class_id" \
  " WHERE EXISTS (SELECT 1 FROM certificate d JOIN enrolment f ON f.id = d.enrolment_id JOIN class l ON l.id = f.class_id" \
  " WHERE d.number = c.number AND d.enrolment_id <> c.enrolment_id AND (l.filed, l.code, f.id) < (k.filed, k.code, e.id))"
#define PERSON_SQL "SELECT id, birth, sex, retirement_category, draws_pension, public_sector FROM person"
#define MEMBERSHIP_SQL "SELECT person_id, group_code, from_day, to_day FROM membership"
#define GRANT_SQL "SELECT person_id, item, occupation, level, fund, day, amount FROM earlier_grant"
#define ENROLMENT_SQL "SELECT id, class_id, person_id, attended_hours, attended_online_hours, attended_days FROM enrolment"
#define APPRAISAL_SQL "SELECT enrolment_id, result FROM appraisal"
#define CERTIFICATE_SQL "SELECT enrolment_id, day, occupation, level, type FROM certificate"
#define CLAIM_SQL "SELECT enrolment_id, day, items FROM claimed"

static const Query queries[] = {
  { GJ_READ_CLASSES, GJ_SQL (CLASS_SQL RANGE ("c.id") " ORDER BY c.filed, c.code"), GJ_SQL (CLASS_SQL " WHERE c.id" MY_CLASSES " ORDER BY c.filed, c.code"), read_class },
  { GJ_READ_SESSIONS, GJ_SQL (SESSION_SQL RANGE ("class_id") " ORDER BY class_id, day, part"),
    GJ_SQL (SESSION_SQL " WHERE class_id" MY_CLASSES " ORDER BY class_id, day, part"), read_session },
  { GJ_READ_SESSIONS, GJ_SQL (CLASS_DAY_SQL RANGE ("x.class_id") " GROUP BY x.class_id, a.day"),
    GJ_SQL (CLASS_DAY_SQL " WHERE x.class_id" MY_CLASSES " GROUP BY x.class_id, a.day"), read_class_day },
  { GJ_READ_PERSONS, GJ_SQL (PERSON_SQL RANGE ("id") " ORDER BY id"), GJ_SQL (PERSON_SQL " WHERE id = $1"), read_person },
  { GJ_READ_PERSONS, GJ_SQL (MEMBERSHIP_SQL RANGE ("person_id") " ORDER BY person_id, group_code, from_day"),
    GJ_SQL (MEMBERSHIP_SQL " WHERE person_id = $1 ORDER BY person_id, group_code, from_day"), read_membership },
  { GJ_READ_PERSONS, GJ_SQL (GRANT_SQL RANGE ("person_id") " ORDER BY person_id, item, occupation, level, day"),
    GJ_SQL (GRANT_SQL " WHERE person_id = $1 ORDER BY person_id, item, occupation, level, day"), read_grant },
  { GJ_READ_ENROLMENTS, GJ_SQL (ENROLMENT_SQL RANGE ("id") " ORDER BY id"), GJ_SQL (ENROLMENT_SQL " WHERE person_id = $1 ORDER BY id"), read_enrolment },
  { GJ_READ_ENROLMENTS, GJ_SQL (APPRAISAL_SQL RANGE ("enrolment_id") " ORDER BY enrolment_id, day"),
    GJ_SQL (APPRAISAL_SQL " WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, day"), read_appraisal },
  { GJ_READ_ENROLMENTS, GJ_SQL (CERTIFICATE_SQL RANGE ("enrolment_id") " ORDER BY enrolment_id, number"),
    GJ_SQL (CERTIFICATE_SQL " WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, number"), read_certificate },
  { GJ_READ_ENROLMENTS, GJ_SQL (CLAIM_SQL RANGE ("enrolment_id") " ORDER BY enrolment_id, day"),
    GJ_SQL (CLAIM_SQL " WHERE enrolment_id" MY_ENROLMENTS " ORDER BY enrolment_id, day"), read_claim },
  { GJ_READ_REUSED, GJ_SQL (REUSED_SQL (TWICE) " AND c.number = n.number AND c.enrolment_id >= $1 AND c.enrolment_id < $2"),
    GJ_SQL (REUSED_SQL ("") " AND e.person_id = $1"), read_reused },
};

static gboolean
run_query (GjFactsReader       *reader,
           GjReadTask         *task,
           const Query  *query,
           gint64        person,
           GCancellable *cancellable,
           GError      **error)
{
  GjStmt *stmt = gj_db_stmt (reader->db, person == 0 ? query->range : query->one, error);
  guint n = 0;
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, person == 0 ? task->from : person);
  if (person == 0)
    gj_stmt_bind_int (stmt, 2, task->to);
  task->cursor = 0;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW && query->row (reader, task, stmt) && !reader->failed)
    if (++n % 65536 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      {
        step = GJ_STEP_FAILED;
        break;
      }
  gj_stmt_reset (stmt);
  if (reader->failed)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("The ledger holds more than %d different codes; there must be something wrong with it."), GJ_MAX_WORDS);
  return step == GJ_STEP_DONE && !reader->failed;
}

gboolean
_gj_facts_read (GjFactsReader *reader,
                GjReadTask    *task,
                gint64         person,
                GCancellable  *cancellable,
                GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (queries[i].kind == task->kind && !run_query (reader, task, &queries[i], person, cancellable, error))
      return FALSE;
  if (task->kind == GJ_READ_PERSONS)
    fill_persons (task, (guint) (task->to - task->from));
  return TRUE;
}
