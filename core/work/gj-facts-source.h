/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-decision.h"
#include "gj-progress.h"

G_BEGIN_DECLS

/**
 * GjFactsSource:
 *
 * The facts of enrolments as the register has them, in columns: read once in the order of the tables, then
 * handed out person by person. About 70 bytes an enrolment with its person. Immutable after loading, so
 * that several threads may decide from it, and of no pack, so that several packs may.
 */
typedef struct _GjFactsSource GjFactsSource;

/**
 * gj_facts_source_load:
 * @db: in a transaction; when @n_threads > 1, connections of their own are opened beside it, which must
 *   see the same ledger
 * @progress: (nullable): from 0 to @share of the job
 * @error: %GJ_ERROR_BUSY when somebody else wrote between the transactions' beginnings, again and again
 *
 * Returns: (transfer full): the facts of all enrolments, or %NULL
 */
GjFactsSource *gj_facts_source_load (GjDb *db, guint n_threads, GjProgress *progress, double share, GCancellable *cancellable, GError **error);

/* The same of one person's enrolments only. */
GjFactsSource *gj_facts_source_load_person (GjDb *db, gint64 person, GCancellable *cancellable, GError **error);

void           gj_facts_source_free (GjFactsSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjFactsSource, gj_facts_source_free)

guint       gj_facts_source_n_enrolments (const GjFactsSource *source);
gint64      gj_facts_source_enrolment_id (const GjFactsSource *source, guint index); /* ascending */
guint       gj_facts_source_n_persons    (const GjFactsSource *source);
gint64      gj_facts_source_person_id    (const GjFactsSource *source, guint person);
GjDate      gj_facts_source_filed        (const GjFactsSource *source, guint index); /* day the enrolment's class was filed */

/* Numbers below gj_facts_source_n_words(), and their texts: the division of the enrolment's institution, the level of its class. */
guint       gj_facts_source_n_words      (const GjFactsSource *source);
guint       gj_facts_source_division     (const GjFactsSource *source, guint index);
guint       gj_facts_source_level        (const GjFactsSource *source, guint index);
const char *gj_facts_source_word         (const GjFactsSource *source, guint word); /* "" for 0 */

/**
 * GjFactsView:
 *
 * A source's facts as one pack sees them. Belongs to one thread at a time; make one for each.
 */
typedef struct _GjFactsView GjFactsView;

/* Both must live as long as the view. */
GjFactsView *gj_facts_view_new  (const GjFactsSource *source, const GjPack *pack);
void         gj_facts_view_free (GjFactsView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjFactsView, gj_facts_view_free)

/* Called once for each enrolment; @edition is NULL, and @decision unset, when no edition is in force. */
typedef void (*GjDecidedFunc) (guint            index,
                               const GjFacts   *facts,
                               const GjEdition *edition,
                               const GjDecision *decision,
                               gpointer         user_data);

/**
 * gj_facts_view_decide_person:
 * @person: 0 … gj_facts_source_n_persons() - 1
 *
 * Decides the person's enrolments in the order of their classes' filing (ties: class code), since what
 * was granted for one counts for the next (PACK.md 5). Persons are independent of one another.
 */
void gj_facts_view_decide_person (GjFactsView *view, guint person, GjDecidedFunc decided, gpointer user_data);

/* Called for each person by one of the workers; @worker is that thread's own. */
typedef void (*GjPersonFunc) (guint person, gpointer worker);

/**
 * gj_facts_source_walk:
 * @workers: one for each thread; the first is the calling thread's
 * @n_workers: how many threads, from 1
 * @progress: (nullable): from @begin to @end of the job
 *
 * Calls @func for every person, in no order, on @n_workers threads.
 *
 * Returns: FALSE when cancelled; no thread is left running either way
 */
gboolean gj_facts_source_walk (const GjFactsSource *source, gpointer *workers, guint n_workers, GjPersonFunc func, GjProgress *progress, double begin,
                               double end, GCancellable *cancellable, GError **error);

/**
 * GjFactsOne: the facts of one enrolment as it was decided, with what they point to.
 */
typedef struct
{
  GjFacts          facts;
  const GjEdition *edition; /* NULL when none is in force */
  GjFactsSource   *source;
  GArray          *memberships;
  GArray          *grants;
} GjFactsOne;

/* GJ_ERROR_NOT_FOUND when there is no such enrolment. @ret_one is to be cleared. */
gboolean gj_facts_source_one (GjDb *db, const GjPack *pack, gint64 enrolment_id, GjFactsOne *ret_one, GError **error);
void     gj_facts_one_clear  (GjFactsOne *one);

G_END_DECLS
