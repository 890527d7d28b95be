/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-roster-batch.h"

G_BEGIN_DECLS

/* Adds a problem to an entry of the batch; the texts are kept in the batch. An error refuses the entry.
 * Of one entry 100 problems are kept; the others only refuse it. */
void gj_roster_check_add    (GjRosterBatch *batch, GjRosterEntry *entry, GjProblemCode code, int field, guint32 line,
                             const char *value, const char *detail);

/**
 * GjRosterChecker:
 *
 * Checks single fields, and remembers the texts it found good: most fields of a roster say what the
 * record before said (codes, days, bodies). One thread.
 */
typedef struct _GjRosterChecker GjRosterChecker;

GjRosterChecker *gj_roster_checker_new  (void);
void             gj_roster_checker_free (GjRosterChecker *checker);

/* Checks the zero-terminated text of one field by its type and sets the value; what needs other fields waits for gj_roster_check_record(). */
void gj_roster_check_field  (GjRosterChecker *checker, GjRosterBatch *batch, GjRosterEntry *entry, int field, const char *text, gsize length, guint32 line);

/* Required fields, documents and certificates by their type, and what fields say of one another. */
void gj_roster_check_record (GjRosterBatch *batch, GjRosterEntry *entry);

G_END_DECLS
