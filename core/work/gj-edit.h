/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-jobs.h"

G_BEGIN_DECLS

/**
 * GjEditRecord:
 * @parent: position of the record it stands in, -1 at the top
 * @stored: it was read from the ledger
 * @withdrawn: it is to go, with all that is inside it
 * @texts: for each field of the kind its text as in a roster, %NULL when not stated
 */
typedef struct
{
  GjRecordKind kind;
  int          parent;
  gboolean     stored;
  gboolean     withdrawn;
  char        *texts[GJ_RECORD_MAX_FIELDS];
} GjEditRecord;

/**
 * GjEdit:
 *
 * Records as an operator writes them at the desk: one or a few, with those inside them. They go the way of every roster: the same checks
 * with the same words, a submission of their own (its sender is the office, its reason stands in the audit chain), and can be taken back
 * like one. Belongs to one thread at a time.
 */
typedef struct _GjEdit GjEdit;

GjEdit             *gj_edit_new       (void);
void                gj_edit_free      (GjEdit *edit);
guint               gj_edit_add       (GjEdit *edit, GjRecordKind kind, int parent); /* where it stands; @parent of the kind's parent, or -1 */
guint               gj_edit_n_records (const GjEdit *edit);
const GjEditRecord *gj_edit_record    (const GjEdit *edit, guint record);
void                gj_edit_set       (GjEdit *edit, guint record, int field, const char *text); /* NULL or "" states nothing */
void                gj_edit_withdraw  (GjEdit *edit, guint record, gboolean withdrawn); /* found by its key when it is stored */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjEdit, gj_edit_free)

/**
 * gj_edit_open:
 * @kind: institution, class, person or enrolment
 * @key: credit code; class code; identity number; class code
 * @number: of an enrolment the identity number, else %NULL
 * @ret_is_new: (out) (optional): there is no such record yet
 *
 * Returns: (transfer full): the record as it stands, at position 0, with all that is inside it; a new one has its key filled in.
 */
GjEdit *gj_edit_open (GjLedger *ledger, GjRecordKind kind, const char *key, const char *number, gboolean *ret_is_new, GError **error);

/* The record with that id; GJ_ERROR_NOT_FOUND. */
GjEdit *gj_edit_open_id (GjLedger *ledger, GjRecordKind kind, gint64 id, GError **error);

/* The next one after @edit, such as the next trainee of a class: the same records, with what repeats. (transfer full) */
GjEdit *gj_edit_next (const GjEdit *edit);

/* Whoever writes a record as a new one may not know that it is there: what is not stated in records at the top takes what is stored. */
gboolean gj_edit_complete (GjLedger *ledger, GjEdit *edit, GError **error);

/** GjEditProblem: something that is wrong; @record and @field say where, @field may be -1. */
typedef struct
{
  guint    record;
  int      field;
  gboolean is_error;
  char    *message; /* numbers masked */
  char    *remedy;
} GjEditProblem;

/* What is wrong with the records themselves, as a roster's would be; whether what they name is there is only known when they are stored.
 * Returns: (transfer full) (element-type GjEditProblem): free with g_ptr_array_unref(). Fast: may be asked at every key. */
GPtrArray *gj_edit_check (const GjEdit *edit);

/**
 * gj_edit_store:
 * @reason: why, for the audit chain; gj_audit_reason()
 * @error: %GJ_ERROR_INPUT with the first thing that is wrong, and its remedy; %GJ_ERROR_EXISTS what
 * names the record that was to go; %GJ_ERROR_NOT_FOUND it is gone already
 *
 * Stores the records, all or nothing. What is not stated in a record is cleared; records inside
 * that are left out stay as they are; what is withdrawn goes, with all that is inside it and the
 * decision on it, unless others name it: a class that has enrolments, a person who is enrolled.
 * @ret_result is to be cleared. Blocking; any thread.
 */
gboolean gj_edit_store (GjLedger *ledger, const GjEdit *edit, const char *reason, GjImportResult *ret_result, GError **error);

G_END_DECLS
