/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-ledger.h"
#include "gj-pack.h"

G_BEGIN_DECLS

/* The active pack, compiled; GJ_ERROR_NOT_FOUND when none has been adopted. */
GjPack *gj_pack_store_active (GjDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its document as it was adopted. */
GBytes *gj_pack_store_active_document (GjDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The document of a file or of "builtin:ID", unchecked; GJ_ERROR_NOT_FOUND. */
GBytes *gj_pack_store_read (const char *path_or_builtin, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gj_pack_adopt_document:
 * @document: the pack, hostile until checked
 * @reason: why, in the operator's words: one line of 1 … 500 characters
 * @error: %GJ_ERROR_INPUT for a pack that cannot be used, one whose cases do not come out, or a missing reason
 *
 * Makes the pack the active one and writes who did it, when and why into the audit chain. What was decided
 * before stays as it is until it is decided again.
 */
gboolean gj_pack_adopt_document (GjLedger *ledger, GBytes *document, const char *reason, GError **error);

/* The same for the active pack, which is then none; %GJ_ERROR_NOT_FOUND when there is none. It is kept and can be adopted again. */
gboolean gj_pack_withdraw       (GjLedger *ledger, const char *reason, GError **error);

/**
 * GjStoredPack:
 * @source: "" for one kept in the ledger, "builtin:ID", or a path
 * @added, @operator_name: when it came into the ledger and by whom; "" for others
 * @active: the one in force
 */
typedef struct
{
  GjPack  *pack;
  GBytes  *document;
  char    *source;
  char    *added;
  char    *operator_name;
  gboolean active;
} GjStoredPack;

GjStoredPack *gj_stored_pack_new  (const char *source, GBytes *document, GError **error); /* GJ_ERROR_INPUT */
void          gj_stored_pack_free (GjStoredPack *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjStoredPack, gj_stored_pack_free)

/* Those kept in the ledger, the newest first, then those of the program that are not among them, compiled: some tens of milliseconds each;
 * (transfer full) (element-type GjStoredPack). */
GPtrArray *gj_pack_store_list (GjLedger *ledger, GError **error);

/** GjPackEvent: a pack was adopted, or withdrawn. @reason "" when none was given. */
typedef struct
{
  char    *at;
  char    *operator_name;
  char    *name;
  char    *digest;
  char    *reason;
  gboolean withdrawn;
} GjPackEvent;

void       gj_pack_event_free    (GjPackEvent *event);
GPtrArray *gj_pack_store_history (GjLedger *ledger, GError **error); /* the newest first; (transfer full) (element-type GjPackEvent) */

G_END_DECLS
