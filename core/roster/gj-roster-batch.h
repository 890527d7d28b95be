/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-problem.h"

G_BEGIN_DECLS

/**
 * GjRosterEntry:
 * @record: the values; of a refused record the raw texts where a check failed
 * @parent: position of the parent in the same batch, -1 at the top
 * @refused: an error was found
 * @first_problem, @n_problems: in the batch's problems
 */
typedef struct
{
  GjRecord record;
  int      parent;
  gboolean refused;
  guint    first_problem;
  guint    n_problems;
} GjRosterEntry;

/**
 * GjRosterBatch:
 * @entries: (element-type GjRosterEntry): records in the order of the file; a record and those
 *   inside it never stand in two batches
 * @problems: (element-type GjProblem)
 * @position: bytes of the file read so far
 *
 * Records on their way from the reader's thread to the writer's. Texts live in the batch and are
 * zero-terminated. A batch is cleared and filled again, so that reading allocates nothing per record.
 */
typedef struct
{
  GArray *entries;
  GArray *problems;
  gint64  position;
  /*< private >*/
  GPtrArray *blocks;
  guint      block;
  gsize      used;
} GjRosterBatch;

GjRosterBatch *gj_roster_batch_new   (void);
void           gj_roster_batch_clear (GjRosterBatch *batch); /* keeps the memory */
void           gj_roster_batch_free  (GjRosterBatch *batch);
char          *gj_roster_batch_keep  (GjRosterBatch *batch, const char *text, gsize length); /* a zero-terminated copy that lives as long as the batch's content */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjRosterBatch, gj_roster_batch_free)

G_END_DECLS
