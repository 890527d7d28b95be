/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-audit.h"
#include "gj-ledger.h"
#include "gj-record.h"

G_BEGIN_DECLS

/*
 * The jobs of the office. Each runs on the thread that calls it until it is done, tells its progress
 * to @progress (nullable), stops at @cancellable (nullable) with G_IO_ERROR_CANCELLED, and then or
 * on any failure leaves the ledger as it was.
 */

typedef struct
{
  gint64 added, changed, removed, unchanged, refused;
} GjImportCount;

/**
 * GjImportResult:
 * @submission: its id in the ledger; 0 after a dry run
 * @repeated: the very same file had been imported as @submission before: nothing changed
 * @counts: by record kind
 * @total: of all kinds
 * @problem_counts: GHashTable of problem code (string) → count; owned
 */
typedef struct
{
  gint64        submission;
  gboolean      repeated;
  char         *sender;
  char         *serial;
  char         *sha256;
  gint64        bytes;
  GjImportCount counts[GJ_N_RECORD_KINDS];
  GjImportCount total;
  gint64        warnings;
  GHashTable   *problem_counts;
} GjImportResult;

void gj_import_result_clear (GjImportResult *result);

/* Imports one roster, all of it or nothing. With @dry_run only what would change is found out. */
gboolean gj_import_run (GjLedger *ledger, const char *path, gboolean dry_run, GjProgress *progress, GCancellable *cancellable,
                        GjImportResult *ret_result, GError **error);

/* Reads and checks a roster without any ledger. */
gboolean gj_roster_check_run (const char *path, GjProgress *progress, GCancellable *cancellable, GjImportResult *ret_result, GError **error);

/**
 * gj_receipt_save:
 * @submission: its id
 * @path: the file; replaced as a whole or left as it was
 * @unmasked: with full identity, telephone and card numbers; then it is recorded in the audit chain
 *
 * What became of a submission, for its sender: the counts of each kind and every problem with line,
 * record, field, value, code, words and remedy. XML of urn:gongjiang:receipt:1. GJ_ERROR_NOT_FOUND.
 */
gboolean gj_receipt_save  (GjLedger *ledger, gint64 submission, const char *path, gboolean unmasked, GError **error);

/* The refused records of a submission as a roster in which each has its problems beside it: corrected, it
 * is imported like any other. Numbers stand in full, so it is recorded. GJ_ERROR_NOT_FOUND when there is
 * no such submission or none of its records was refused. */
gboolean gj_fix_list_save (GjLedger *ledger, gint64 submission, const char *path, GError **error);

/* The decisions, for the institution with the credit code or for all with NULL: of each enrolment the
 * outcome, the items with their amounts, and the reasons in words. XML of urn:gongjiang:decisions:1. Recorded
 * when @unmasked. GJ_ERROR_NOT_FOUND when there is no such institution. */
gboolean gj_decisions_save (GjLedger *ledger, const char *institution, const char *path, gboolean unmasked, GCancellable *cancellable,
                            GError **error);

/* The whole register as one roster in canonical form: importing it into an empty ledger and exporting that
 * gives the same bytes. Numbers stand in full, so it is recorded. */
gboolean gj_export_run (GjLedger *ledger, const char *path, GjProgress *progress, GCancellable *cancellable, GError **error);

/**
 * GjDecideResult:
 * @decided: enrolments looked at
 * @added: decided for the first time
 * @changed: came out otherwise than before, because facts or the edition changed
 * @unchanged: came out as before
 * @no_edition: enrolments for which no edition is in force
 */
typedef struct
{
  gint64 decided, added, changed, unchanged, no_edition;
  gint64 payable, refused, needs_evidence;
  GjFen  amount;
} GjDecideResult;

/* Decides all enrolments by the active pack. GJ_ERROR_NOT_FOUND without a pack. */
gboolean gj_decide_run (GjLedger *ledger, GjProgress *progress, GCancellable *cancellable, GjDecideResult *ret_result, GError **error);

/* Checks a pack and makes it the active one; "builtin:ID" names a pack of the program. */
gboolean gj_pack_adopt (GjLedger *ledger, const char *path_or_builtin, GError **error);

/* Recomputes the audit chain; @noted (nullable) is a head that must still stand in it, see gj_audit_verify(). */
gboolean gj_audit_check (GjLedger *ledger, const char *noted, GCancellable *cancellable, GjAuditHead *ret_head, GError **error);

/* A deterministic fictional province: writes a roster of about @trainees persons to @path, valid, boundary and (unless @only_valid) wrong records. */
gboolean gj_sample_write (const char *path, guint64 trainees, guint32 seed, gboolean only_valid, GjProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
