/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-decision.h"

G_BEGIN_DECLS

/**
 * GjFactsSource:
 *
 * The facts of enrolments as the register has them, in columns: read once in the order of the
 * tables, then handed out person by person. About 120 bytes an enrolment. Immutable after loading,
 * so that several threads may decide from it.
 */
typedef struct _GjFactsSource GjFactsSource;

/**
 * gj_facts_source_load:
 * @pack: interns the codes; must live as long as the source
 * @person: only this person's enrolments, or 0 for all
 *
 * Returns: (transfer full): the facts, or %NULL
 */
GjFactsSource *gj_facts_source_load (GjDb *db, const GjPack *pack, gint64 person, GCancellable *cancellable, GError **error);
void           gj_facts_source_free (GjFactsSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjFactsSource, gj_facts_source_free)

guint  gj_facts_source_n_enrolments (const GjFactsSource *source);
gint64 gj_facts_source_enrolment_id (const GjFactsSource *source, guint index); /* ascending */
guint  gj_facts_source_n_persons    (const GjFactsSource *source);

/* Called once for each enrolment; @edition is NULL, and @decision unset, when no edition is in force. */
typedef void (*GjDecidedFunc) (guint            index,
                               const GjFacts   *facts,
                               const GjEdition *edition,
                               const GjDecision *decision,
                               gpointer         user_data);

/**
 * gj_facts_source_decide_person:
 * @person: 0 … gj_facts_source_n_persons() - 1
 *
 * Decides the person's enrolments in the order of their classes' filing (ties: class code), since what
 * was granted for one counts for the next (PACK.md 5). Persons are independent of one another.
 */
void gj_facts_source_decide_person (const GjFactsSource *source, guint person, GjDecidedFunc decided, gpointer user_data);

/**
 * GjFactsOne: the facts of one enrolment as it was decided, with what they point to.
 */
typedef struct
{
  GjFacts          facts;
  const GjEdition *edition; /* NULL when none is in force */
  GjFactsSource   *source;
  GArray          *grants;
} GjFactsOne;

/* GJ_ERROR_NOT_FOUND when there is no such enrolment. @ret_one is to be cleared. */
gboolean gj_facts_source_one (GjDb *db, const GjPack *pack, gint64 enrolment_id, GjFactsOne *ret_one, GError **error);
void     gj_facts_one_clear  (GjFactsOne *one);

G_END_DECLS
