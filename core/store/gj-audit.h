/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"

G_BEGIN_DECLS

/*
 * What the chain proves, and what it cannot. Every entry holds the digest of the one before it, so that
 * whoever alters, removes, adds or moves an entry or one of its changes must compute all that follow anew.
 * The head (the last entry's number and digest, and how many changes there are in all) is kept a second
 * time in a table of its own and is what the next entry is built on: entries cut off the end are noticed,
 * and cannot be covered by writing on.
 *
 * No file can prove by itself that nobody rewrote it from the first byte to the last: who can write the
 * file and knows the program can compute chain and head anew, or put an older copy in its place. That is
 * caught only by a head that was noted outside the file (on paper, in another office) and is looked up
 * later with gj_audit_verify().
 */

/* DDL of the chain, part of the first migration: tables "audit" (the chain) and "change" (before and
 * after of single records, covered by their entry's digest); triggers or the like are not portable,
 * so append-only is enforced by the code and proved by the chain. */
#define GJ_AUDIT_DDL \
  "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL," \
  " subject TEXT NOT NULL, detail TEXT NOT NULL, changes INTEGER NOT NULL, changes_digest TEXT NOT NULL," \
  " previous TEXT NOT NULL, digest TEXT NOT NULL);" \
  "CREATE TABLE change (audit_seq INTEGER NOT NULL, no INTEGER NOT NULL, kind TEXT NOT NULL, record_key TEXT NOT NULL," \
  " before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (audit_seq, no)) {clustered};"

/* The head's own place, of the second migration; taken from the chain as it stands. */
#define GJ_AUDIT_HEAD_DDL \
  "CREATE TABLE audit_head (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, digest TEXT NOT NULL, changes BIGINT NOT NULL);" \
  "INSERT INTO audit_head (id, seq, digest, changes) SELECT 1, COALESCE (MAX (seq), 0)," \
  " COALESCE ((SELECT l.digest FROM audit l ORDER BY l.seq DESC LIMIT 1), ''), COALESCE (SUM (changes), 0) FROM audit;"

#define GJ_AUDIT_DIGEST_SIZE 65

/**
 * GjAuditHead:
 * @seq: number of the last entry, which is also how many there are
 * @digest: its digest, "" when there is no entry
 * @changes: changed records in all
 */
typedef struct
{
  gint64 seq;
  char   digest[GJ_AUDIT_DIGEST_SIZE];
  gint64 changes;
} GjAuditHead;

/**
 * GjAudit:
 *
 * One entry being written. Everything happens inside the caller's open write transaction: the change
 * and its proof are committed together or not at all.
 */
typedef struct _GjAudit GjAudit;

/* Begins the next entry; %GJ_ERROR_CORRUPT when the chain does not end where the head says. @action is a stable word ("roster.import"), @subject what it was done to. */
GjAudit *gj_audit_begin  (GjDb *db, const char *operator_name, const char *action, const char *subject, GError **error);

/* Names the subject anew, for one that is only known at the end (the digest of a file that was read). */
void     gj_audit_set_subject (GjAudit *audit, const char *subject);

/* What an operator gives as a reason, as one line without blanks at its ends, for a detail. (transfer full); %GJ_ERROR_INPUT when nothing is
 * left, or more than 500 characters. */
char    *gj_audit_reason (const char *reason, GError **error);

/* One changed record: @before "" for added, @after "" for removed; canonical one-line text of the fields. */
gboolean gj_audit_change (GjAudit *audit, const char *kind, const char *record_key, const char *before, const char *after, GError **error);

/* Writes and frees the entry with @detail (one line of text or JSON). Frees it on failure too. */
gboolean gj_audit_end    (GjAudit *audit, const char *detail, GError **error);
void     gj_audit_discard (GjAudit *audit);
gint64   gj_audit_seq    (GjAudit *audit);

/**
 * gj_audit_verify:
 * @noted: (nullable): a head somebody noted earlier, "SEQ:DIGEST" as gj_audit_head_text() gives it
 * @ret_head: (out) (optional): untouched on failure
 * @error: %GJ_ERROR_CORRUPT names the first entry that does not fit the chain, %GJ_ERROR_INPUT says that @noted is no head
 *
 * Recomputes the whole chain and compares its end with the head; with @noted also proves that the noted
 * entry still stands in it, unchanged. digest = SHA-256 of the length-prefixed fields and the previous digest.
 */
gboolean gj_audit_verify    (GjDb *db, const char *noted, GCancellable *cancellable, GjAuditHead *ret_head, GError **error);
char    *gj_audit_head_text (const GjAuditHead *head); /* "SEQ:DIGEST", for noting down; (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjAudit, gj_audit_discard)

G_END_DECLS
