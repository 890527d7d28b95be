/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-pack-store.h"

G_BEGIN_DECLS

/**
 * GjPolicyPacks:
 *
 * The packs a window shows: those kept in the ledger, those of the program and files that were opened; and what
 * happened to them. Never changes, so it may be shared.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray      *packs;   /* of GjStoredPack */
  GPtrArray      *history; /* of GjPackEvent */
  char           *error;   /* why the last of the files could not be read, or NULL */
} GjPolicyPacks;

GjPolicyPacks *gj_policy_packs_ref         (GjPolicyPacks       *self);
void           gj_policy_packs_unref       (GjPolicyPacks       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjPolicyPacks, gj_policy_packs_unref)

/* Reads them on another thread. @files: paths, zero-terminated. */
void           gj_policy_packs_load_async  (GjLedger            *ledger,
                                            const char *const   *files,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
GjPolicyPacks *gj_policy_packs_load_finish (GAsyncResult        *result,
                                            GError             **error);

/* The one in force, or NULL. */
GjStoredPack  *gj_policy_packs_get_active  (GjPolicyPacks       *self);

/* "Title · adopted, in force", for lists; (transfer full). */
char          *gj_stored_pack_describe     (const GjStoredPack  *stored);
const char    *gj_stored_pack_place        (const GjStoredPack  *stored); /* "in force", "in the program" … */

G_END_DECLS
