/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-facts-load"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-error.h"
#include "gj-facts-private.h"

/*
 * Reading takes longer than deciding, so it is cut into tasks: ranges of ids that any thread may read with
 * a connection of its own. Each task fills columns of its own, which are then joined in the order of the
 * ranges. What comes out is the same however many threads there were.
 */

#define RANGES 8             /* of persons and of enrolments: enough that nobody waits long for the last one */
#define ATTEMPTS 5           /* to begin all transactions on the same ledger */
#define CACHE_KIBIBYTES 4096 /* of the connections beside: each page is read once */

typedef struct
{
  GjFactsSource *source;
  GPtrArray     *tasks;
  gint           next;   /* task, atomic */
  gint           done;   /* tasks, atomic */
  gint           failed; /* atomic: the others need not go on */
  gint64         person;
  GCancellable  *cancellable;
  GjProgress    *progress;
  double         share;
} Load;

typedef struct
{
  Load         *load;
  gboolean      is_main; /* works on the caller's thread and connection */
  GjFactsReader reader;
  GError       *error;
} Hand;

static void
free_task (GjReadTask *task)
{
  GArray *arrays[] = { task->sessions, task->persons, task->memberships, task->grants, task->enrolments, task->reused };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i] != NULL)
      g_array_unref (arrays[i]);
  g_free (task);
}

static GjReadTask *
new_task (GjReadKind kind,
          gint64     from,
          gint64     to)
{
  GjReadTask *task = g_new0 (GjReadTask, 1);

  task->kind = kind;
  task->from = from;
  task->to = to;
  task->sessions = g_array_new (FALSE, FALSE, sizeof (GjSessionTime));
  task->persons = g_array_new (FALSE, FALSE, sizeof (GjPersonFacts));
  task->memberships = g_array_new (FALSE, FALSE, sizeof (GjMembershipFacts));
  task->grants = g_array_new (FALSE, FALSE, sizeof (GjGrantFacts));
  task->enrolments = g_array_new (FALSE, FALSE, sizeof (GjEnrolmentFacts));
  task->reused = g_array_new (FALSE, FALSE, sizeof (gint64));
  return task;
}

static void
add_ranges (GPtrArray *tasks,
            GjReadKind kind,
            gint64     from,
            gint64     to)
{
  gint64 step = MAX ((to - from) / RANGES, 1024);

  for (gint64 at = from; at < to; at += step)
    g_ptr_array_add (tasks, new_task (kind, at, MIN (at + step, to)));
}

/* @hand 0 is the calling thread's; only it tells the progress, so that it never goes back. */
static gpointer
work (gpointer data)
{
  Hand *hand = data;
  Load *load = hand->load;
  guint at;

  while (!g_atomic_int_get (&load->failed) && (at = (guint) g_atomic_int_add (&load->next, 1)) < load->tasks->len)
    {
      if (!_gj_facts_read (&hand->reader, load->tasks->pdata[at], load->person, load->cancellable, &hand->error))
        {
          g_atomic_int_set (&load->failed, TRUE);
          return NULL;
        }
      g_atomic_int_inc (&load->done);
      if (hand->is_main && load->progress != NULL)
        gj_progress_set_fraction (load->progress, load->share * g_atomic_int_get (&load->done) / load->tasks->len);
    }
  return NULL;
}

/* Every change of the ledger lengthens the audit chain in the same transaction: as long a chain, the same ledger. */
static gboolean
chain_length (GjDb    *db,
              gint64  *ret_length,
              GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT COALESCE (MAX (seq), 0) FROM audit"), error);
  gboolean has = stmt != NULL && gj_stmt_step (stmt, error) == GJ_STEP_ROW;

  if (has)
    *ret_length = gj_stmt_int (stmt, 0);
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return has;
}

/* A connection beside @db that sees the same ledger. */
static GjDb *
open_beside (GjDb    *db,
             GError **error)
{
  g_autoptr (GjDb) beside = gj_db_open (gj_db_path (db), GJ_DB_READ_ONLY, error);
  gint64 wanted, seen;

  if (beside == NULL || !chain_length (db, &wanted, error))
    return NULL;
  gj_db_set_cache (beside, CACHE_KIBIBYTES);
  for (int i = 0; i < ATTEMPTS; i++)
    {
      if (!gj_db_begin (beside, FALSE, error) || !chain_length (beside, &seen, error))
        return NULL;
      if (seen == wanted)
        return g_steal_pointer (&beside);
      gj_db_rollback (beside);
    }
  g_set_error (error, GJ_ERROR, GJ_ERROR_BUSY, _ ("Somebody else is writing to the ledger. Try again when they have finished."));
  return NULL;
}

static void
close_hands (Hand  *hands,
             guint  n_hands)
{
  for (guint i = 0; i < n_hands; i++)
    {
      if (!hands[i].is_main)
        gj_db_close (hands[i].reader.db);
      g_clear_error (&hands[i].error);
    }
  g_free (hands);
}

static gboolean
run_tasks (Load     *load,
           GjDb     *db,
           guint     n_threads,
           GError  **error)
{
  guint n_hands = MIN (n_threads, load->tasks->len);
  Hand *hands = g_new0 (Hand, MAX (n_hands, 1));
  g_autofree GThread **threads = g_new0 (GThread *, MAX (n_hands, 1));
  gboolean done = TRUE;

  for (guint i = 0; i < n_hands && done; i++)
    {
      hands[i].load = load;
      hands[i].reader.source = load->source;
      hands[i].is_main = i == 0;
      hands[i].reader.db = i > 0 ? open_beside (db, error) : db;
      done = hands[i].reader.db != NULL;
      if (done)
        gj_db_set_cancellable (hands[i].reader.db, load->cancellable);
    }
  for (guint i = 1; i < n_hands && done; i++)
    threads[i] = g_thread_new ("gj-facts", work, &hands[i]);
  if (n_hands > 0 && done)
    work (&hands[0]);
  for (guint i = 1; i < n_hands; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
  gj_db_set_cancellable (db, NULL);
  for (guint i = 0; i < n_hands && done; i++)
    if (hands[i].error != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&hands[i].error));
        done = FALSE;
      }
  close_hands (hands, n_hands);
  return done;
}

/* ----- joining ----- */

static void
take_array (GArray  *all,
            GArray **part)
{
  g_array_append_vals (all, (*part)->data, (*part)->len);
  g_clear_pointer (part, g_array_unref);
}

/* The counts become beginnings, over all tasks. */
static void
join_persons (GjFactsSource *source,
              GjReadTask          *task)
{
  guint membership = source->memberships->len, grant = source->grants->len;

  for (guint i = 0; i < task->persons->len; i++)
    {
      GjPersonFacts *person = GJ_ROW (task->persons, GjPersonFacts, i);
      guint n_memberships = person->first_membership, n_grants = person->first_grant;

      person->first_membership = membership;
      person->first_grant = grant;
      membership += n_memberships;
      grant += n_grants;
    }
  take_array (source->persons, &task->persons);
  take_array (source->memberships, &task->memberships);
  take_array (source->grants, &task->grants);
}

static GjEnrolmentFacts *
find_enrolment (const GjFactsSource *source,
                gint64               id)
{
  guint low = 0, high = source->enrolments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      GjEnrolmentFacts *facts = GJ_ROW (source->enrolments, GjEnrolmentFacts, middle);

      if (facts->id == id)
        return facts;
      if (facts->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

static void
join_tasks (GjFactsSource *source,
            GPtrArray     *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      GjReadTask *task = tasks->pdata[i];

      join_persons (source, task);
      take_array (source->enrolments, &task->enrolments);
      take_array (source->sessions, &task->sessions);
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      GArray *reused = ((GjReadTask *) tasks->pdata[i])->reused;

      for (guint k = 0; k < reused->len; k++)
        {
          GjEnrolmentFacts *facts = find_enrolment (source, g_array_index (reused, gint64, k));

          if (facts != NULL)
            facts->reused = TRUE;
        }
    }
}

/* In the order of filing; most persons have one or two. */
static void
sort_enrolments (const GjFactsSource *source,
                 guint               *mine,
                 guint                n)
{
  for (guint i = 1; i < n; i++)
    {
      guint moved = mine[i], at = i;

      for (; at > 0 && GJ_ROW (source->enrolments, GjEnrolmentFacts, mine[at - 1])->class_index
                         > GJ_ROW (source->enrolments, GjEnrolmentFacts, moved)->class_index; at--)
        mine[at] = mine[at - 1];
      mine[at] = moved;
    }
}

/* Counting sort by person; within a person by the order of filing, which is the order of class_index. */
static void
sort_by_person (GjFactsSource *source)
{
  GjPersonFacts sentinel = { .first_membership = source->memberships->len, .first_grant = source->grants->len };
  guint next = 0;

  g_array_append_val (source->persons, sentinel);
  source->by_person = g_new (guint, MAX (source->enrolments->len, 1));
  for (guint i = 0; i < source->enrolments->len; i++)
    GJ_ROW (source->persons, GjPersonFacts, GJ_ROW (source->enrolments, GjEnrolmentFacts, i)->person)->first_enrolment++;
  for (guint i = 0; i <= source->n_persons; i++)
    {
      GjPersonFacts *person = GJ_ROW (source->persons, GjPersonFacts, i);

      next += person->first_enrolment;
      person->first_enrolment = next;
    }
  /* From behind, so that each end becomes the beginning and a person's enrolments stay in order. */
  for (guint i = source->enrolments->len; i > 0; i--)
    source->by_person[--GJ_ROW (source->persons, GjPersonFacts, GJ_ROW (source->enrolments, GjEnrolmentFacts, i - 1)->person)->first_enrolment] = i - 1;
  for (guint i = 0; i < source->n_persons; i++)
    {
      const GjPersonFacts *person = GJ_ROW (source->persons, GjPersonFacts, i);

      sort_enrolments (source, source->by_person + person->first_enrolment, person[1].first_enrolment - person->first_enrolment);
    }
}

/* ----- the whole ----- */

static GjFactsSource *
new_source (void)
{
  GjFactsSource *source = g_new0 (GjFactsSource, 1);

  g_mutex_init (&source->lock);
  source->words = g_hash_table_new (g_str_hash, g_str_equal);
  source->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (source->texts, NULL);
  source->classes = g_array_new (FALSE, TRUE, sizeof (GjClassFacts));
  source->class_ranks = g_array_new (FALSE, TRUE, sizeof (guint));
  source->sessions = g_array_new (FALSE, FALSE, sizeof (GjSessionTime));
  source->persons = g_array_new (FALSE, FALSE, sizeof (GjPersonFacts));
  source->memberships = g_array_new (FALSE, FALSE, sizeof (GjMembershipFacts));
  source->grants = g_array_new (FALSE, FALSE, sizeof (GjGrantFacts));
  source->enrolments = g_array_new (FALSE, FALSE, sizeof (GjEnrolmentFacts));
  return source;
}

static void
rank_classes (GjFactsSource *source)
{
  gint64 first = G_MAXINT64, last = 0;

  for (guint i = 0; i < source->classes->len; i++)
    {
      first = MIN (first, GJ_ROW (source->classes, GjClassFacts, i)->id);
      last = MAX (last, GJ_ROW (source->classes, GjClassFacts, i)->id);
    }
  if (source->classes->len == 0)
    return;
  source->first_class = first;
  g_array_set_size (source->class_ranks, (guint) (last - first) + 1);
  for (guint i = 0; i < source->classes->len; i++)
    g_array_index (source->class_ranks, guint, GJ_ROW (source->classes, GjClassFacts, i)->id - first) = i + 1;
}

/* Classes first and alone: all the others point to them. */
static gboolean
read_classes (GjFactsSource *source,
              GjDb          *db,
              gint64         from,
              gint64         to,
              gint64         person,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autofree GjFactsReader *reader = g_new0 (GjFactsReader, 1);
  GjReadTask *task = new_task (GJ_READ_CLASSES, from, to);
  gboolean read;

  reader->source = source;
  reader->db = db;
  source->passed = _gj_facts_word (reader, GJ_DOMAIN_APPRAISAL_RESULT, "passed", 6);
  read = _gj_facts_read (reader, task, person, cancellable, error);
  free_task (task);
  if (read)
    rank_classes (source);
  return read;
}

static gboolean
read_range (GjDb       *db,
            const char *sql,
            gint64     *ret_from,
            gint64     *ret_to,
            GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  gboolean has = stmt != NULL && gj_stmt_step (stmt, error) == GJ_STEP_ROW;

  if (has)
    {
      *ret_from = gj_stmt_int (stmt, 0);
      *ret_to = gj_stmt_is_null (stmt, 1) ? *ret_from : gj_stmt_int (stmt, 1) + 1;
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return has;
}

static gboolean
load_tasks (Load     *load,
            GjDb     *db,
            guint     n_threads,
            GError  **error)
{
  if (!run_tasks (load, db, n_threads, error))
    return FALSE;
  join_tasks (load->source, load->tasks);
  sort_by_person (load->source);
  return TRUE;
}

GjFactsSource *
gj_facts_source_load (GjDb *db, guint n_threads, GjProgress *progress, double share, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) free_task);
  g_autoptr (GjFactsSource) source = new_source ();
  Load load = { .source = source, .tasks = tasks, .cancellable = cancellable, .progress = progress, .share = share };
  gint64 class_from, class_to, person_from, person_to, from, to;

  g_return_val_if_fail (db != NULL && n_threads > 0, NULL);

  if (!read_range (db, GJ_SQL ("SELECT (SELECT MIN (id) FROM class), (SELECT MAX (id) FROM class)"), &class_from, &class_to, error)
      || !read_range (db, GJ_SQL ("SELECT (SELECT MIN (id) FROM person), (SELECT MAX (id) FROM person)"), &person_from, &person_to, error)
      || !read_range (db, GJ_SQL ("SELECT (SELECT MIN (id) FROM enrolment), (SELECT MAX (id) FROM enrolment)"), &from, &to, error)
      || !read_classes (source, db, class_from, class_to, 0, cancellable, error))
    return NULL;
  source->first_person = person_from;
  source->n_persons = (guint) (person_to - person_from);
  g_ptr_array_add (tasks, new_task (GJ_READ_REUSED, from, to));
  g_ptr_array_add (tasks, new_task (GJ_READ_SESSIONS, class_from, class_to));
  add_ranges (tasks, GJ_READ_PERSONS, person_from, person_to);
  add_ranges (tasks, GJ_READ_ENROLMENTS, from, to);
  return load_tasks (&load, db, n_threads, error) ? g_steal_pointer (&source) : NULL;
}

GjFactsSource *
gj_facts_source_load_person (GjDb *db, gint64 person, GCancellable *cancellable, GError **error)
{
  static const GjReadKind kinds[] = { GJ_READ_SESSIONS, GJ_READ_PERSONS, GJ_READ_ENROLMENTS, GJ_READ_REUSED };
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) free_task);
  g_autoptr (GjFactsSource) source = new_source ();
  Load load = { .source = source, .tasks = tasks, .person = person, .cancellable = cancellable };

  g_return_val_if_fail (db != NULL && person > 0, NULL);

  if (!read_classes (source, db, 0, 0, person, cancellable, error))
    return NULL;
  source->first_person = person;
  source->n_persons = 1;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_ptr_array_add (tasks, new_task (kinds[i], person, person + 1));
  return load_tasks (&load, db, 1, error) ? g_steal_pointer (&source) : NULL;
}

void
gj_facts_source_free (GjFactsSource *source)
{
  if (source == NULL)
    return;
  g_mutex_clear (&source->lock);
  g_hash_table_unref (source->words);
  g_ptr_array_unref (source->texts);
  g_array_unref (source->classes);
  g_array_unref (source->class_ranks);
  g_array_unref (source->sessions);
  g_array_unref (source->persons);
  g_array_unref (source->memberships);
  g_array_unref (source->grants);
  g_array_unref (source->enrolments);
  g_free (source->by_person);
  g_free (source);
}
