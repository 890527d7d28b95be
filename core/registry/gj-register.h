/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-record.h"

G_BEGIN_DECLS

/**
 * GjRegister:
 *
 * Writes records of any kind into their tables. What it knows of a kind comes from the record table
 * (gj-record.h); the SQL is put together from it once. Belongs to the writer's thread and
 * connection; the caller holds the transaction.
 */
typedef struct _GjRegister GjRegister;

typedef enum
{
  GJ_PUT_FAILED = -1,
  GJ_PUT_ADDED,
  GJ_PUT_CHANGED,
  GJ_PUT_UNCHANGED,
} GjPut;

/**
 * GjPlace:
 * @id: the record's id when it is known, 0 otherwise (top-level records only)
 * @owner: id of the parent of a child record, of the institution of a class, of the class of an
 *   enrolment, of the person of a grant; 0 for institutions and persons
 * @person: id of the person of an enrolment, else 0
 * @is_new: the caller knows that the record is not there yet
 *
 * Where a record belongs, as far as the caller worked it out.
 */
typedef struct
{
  gint64   id;
  gint64   owner;
  gint64   person;
  gboolean is_new;
} GjPlace;

#define GJ_REGISTER_EDIT (-1)

/**
 * gj_register_new:
 * @submission: the one whose records are put
 * @corrected: the submission it takes the place of, or 0; %GJ_REGISTER_EDIT for an operator's edit, which clears what it does not
 *   state in every record it brings, and leaves a record it does not change with whoever brought it
 *
 * A field that is not stated keeps what is stored, for another submission may have stated it. Only in
 * records that the corrected submission brought is it cleared, and those belong to the new submission
 * from now on even when nothing changed.
 *
 * To be freed before the transaction ends: its statements stand in the middle of tables.
 */
GjRegister *gj_register_new  (GjDb *db, gint64 submission, gint64 corrected, GError **error);
void        gj_register_free (GjRegister *reg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjRegister, gj_register_free)

/* Id of the record with the natural key; 0 when there is none, -1 on failure. */
gint64 gj_register_find_institution (GjRegister *reg, const char *credit_code, GError **error);
gint64 gj_register_find_class       (GjRegister *reg, const char *code, GError **error);
gint64 gj_register_find_person      (GjRegister *reg, const char *id_type, const char *id_number, GError **error);
gint64 gj_register_find_enrolment   (GjRegister *reg, gint64 class_id, gint64 person_id, GError **error);

/* The line a stored record came from when this same submission brought it in, else 0. */
gint64 gj_register_line_here (GjRegister *reg, const GjRecord *record, const GjPlace *place, GError **error);

/**
 * gj_register_put:
 * @place: (inout): @id is set for top-level records
 * @ret_before: (out) (transfer full): of a changed record, its stated fields as they were
 * @ret_after: (out) (transfer full): and as they are
 *
 * Adds the record or brings the stored one up to date. Both texts are only set for %GJ_PUT_CHANGED.
 */
GjPut gj_register_put (GjRegister *reg, const GjRecord *record, GjPlace *place, char **ret_before, char **ret_after, GError **error);

/* Called for every record that a correction leaves out or that is withdrawn: its table's kind, its
 * key and its fields. */
typedef gboolean (*GjRemovedFunc) (GjRecordKind kind, const char *key, const char *before, gpointer user_data, GError **error);

/* Removes what only @submission had brought in and no other record needs. @ret_removed counts by kind. */
gboolean gj_register_remove_left (GjRegister *reg, gint64 submission, GjRemovedFunc removed, gpointer user_data,
                                  gint64 ret_removed[GJ_N_RECORD_KINDS], GError **error);

/**
 * gj_register_remove:
 * @record: its key, and what is to be told of it
 * @place: its id, or that of what it stands in
 * @error: %GJ_ERROR_EXISTS when other records name it, %GJ_ERROR_NOT_FOUND
 *
 * Removes one row; what stands inside it must be removed before. The decision on an enrolment goes
 * with it.
 */
gboolean gj_register_remove (GjRegister *reg,
                             const GjRecord *record,
                             const GjPlace *place,
                             GjRemovedFunc removed,
                             gpointer user_data,
                             GError **error);

/* Writes down on whose records the submission rests: after the last record. */
gboolean gj_register_finish (GjRegister *reg, GError **error);

/**
 * gj_register_undo:
 * @submission: an import that is to be taken back; the caller holds the transaction
 * @ret_counts: rows by kind that were brought back to what they were, put back, or taken out again
 * @error: %GJ_ERROR_EXISTS when a later submission rests on it: it met, changed, removed or uses what this one brought, or brought again
 *   what this one removed. %GJ_ERROR_NOT_FOUND when an earlier version of the program did not write down what it changed
 *
 * Makes every table of the register what it would be without the submission. Rows it changed get their old values, submission and line;
 * rows it removed come back with their ids; rows it added go, and decisions on enrolments it added with them.
 * On failure the transaction must be rolled back.
 */
typedef struct
{
  gint64 restored, returned, withdrawn;
} GjUndoCount;

gboolean gj_register_undo (GjDb *db, gint64 submission, GjUndoCount ret_counts[GJ_N_RECORD_KINDS], GCancellable *cancellable, GError **error);

/* Every INSERT, SELECT, UPDATE and DELETE the register makes from the record tables, for the portability test. */
char **gj_register_statements (void);

/* The columns a kind is read back by, joined by ", " and in the field order; fields kept as a
 * reference are read as NULL. (transfer full) */
char *gj_register_columns (GjRecordKind kind, const char *alias);

G_END_DECLS
