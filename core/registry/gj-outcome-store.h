/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-money.h"

G_BEGIN_DECLS

#define GJ_FACTS_DIGEST_SIZE 16 /* the first half of a SHA-256 */

/** GjStoredItem: what became of one item; texts are borrowed. */
typedef struct
{
  const char *item;
  const char *status; /* gj_outcome_nick() */
  GjFen       amount;
} GjStoredItem;

/** GjStoredOutcome: a decision's result without the person; @reasons are the codes joined by ';', "OK" when none. */
typedef struct
{
  const char         *edition;
  const char         *edition_digest;
  const char         *status;
  const char         *reasons;
  const GjStoredItem *items;
  guint               n_items;
} GjStoredOutcome;

/**
 * GjOutcomeStore:
 *
 * The table of outcomes: each distinct result stands there once, and decisions point to it. Belongs
 * to the writer's connection.
 */
typedef struct _GjOutcomeStore GjOutcomeStore;

GjOutcomeStore *gj_outcome_store_new    (GjDb *db, GError **error);
void            gj_outcome_store_free   (GjOutcomeStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjOutcomeStore, gj_outcome_store_free)

/* The id of the outcome, added when it is new; -1 on failure. */
gint64          gj_outcome_store_intern (GjOutcomeStore *store, const GjStoredOutcome *outcome, GError **error);

/* "refused R10_…; PX refused 0.00 …": one line for the audit; owned by the store. */
const char     *gj_outcome_store_text   (GjOutcomeStore *store, gint64 id, GError **error);

G_END_DECLS
