/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"

G_BEGIN_DECLS

/* DDL of the chain, part of the first migration: tables "audit" (the chain) and "change" (before and
 * after of single records, covered by their entry's digest); triggers or the like are not portable,
 * so append-only is enforced by the code and proved by the chain. */
#define GJ_AUDIT_DDL \
  "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL," \
  " subject TEXT NOT NULL, detail TEXT NOT NULL, changes INTEGER NOT NULL, changes_digest TEXT NOT NULL," \
  " previous TEXT NOT NULL, digest TEXT NOT NULL);" \
  "CREATE TABLE change (audit_seq INTEGER NOT NULL, no INTEGER NOT NULL, kind TEXT NOT NULL, record_key TEXT NOT NULL," \
  " before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (audit_seq, no)) {clustered};"

/**
 * GjAudit:
 *
 * One entry being written. Everything happens inside the caller's open write transaction: the change
 * and its proof are committed together or not at all.
 */
typedef struct _GjAudit GjAudit;

/* Begins the next entry. @action is a stable word ("roster.import"), @subject what it was done to. */
GjAudit *gj_audit_begin  (GjDb *db, const char *operator_name, const char *action, const char *subject, GError **error);

/* One changed record: @before "" for added, @after "" for removed; canonical one-line text of the fields. */
gboolean gj_audit_change (GjAudit *audit, const char *kind, const char *record_key, const char *before, const char *after, GError **error);

/* Writes and frees the entry with @detail (one line of text or JSON). Frees it on failure too. */
gboolean gj_audit_end    (GjAudit *audit, const char *detail, GError **error);
void     gj_audit_discard (GjAudit *audit);
gint64   gj_audit_seq    (GjAudit *audit);

/**
 * gj_audit_verify:
 * @ret_entries: (out): entries read
 * @error: %GJ_ERROR_CORRUPT names the first entry that does not fit the chain
 *
 * Recomputes the whole chain. digest = SHA-256 of the length-prefixed fields and the previous digest.
 */
gboolean gj_audit_verify (GjDb *db, GCancellable *cancellable, gint64 *ret_entries, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjAudit, gj_audit_discard)

G_END_DECLS
