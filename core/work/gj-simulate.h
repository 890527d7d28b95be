/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"
#include "gj-pack.h"

G_BEGIN_DECLS

/*
 * What rules would do to the whole ledger, without writing a byte: every enrolment is decided anew by each
 * variant, from the same facts, and what comes out is counted side by side.
 */

#define GJ_MAX_VARIANTS 16

/** GjVariant: rules to try. The first of a simulation is what the others are compared with. */
typedef struct
{
  char   *title;
  GjPack *pack;
} GjVariant;

/**
 * gj_variant_new:
 * @ledger: (nullable): needed when @pack is %NULL
 * @pack: a file, "builtin:ID", or %NULL for the active pack
 * @sets: (nullable): "PARAMETER=VALUE" texts, zero-terminated: parameters changed in every edition that has them
 * @error: %GJ_ERROR_NOT_FOUND for an unknown parameter, %GJ_ERROR_INPUT for a value the pack cannot take
 *
 * Returns: (transfer full): the variant
 */
GjVariant *gj_variant_new  (GjLedger *ledger, const char *pack, const char *const *sets, GError **error);
/* The same of a document at hand. @title: in the user's language. */
GjVariant *gj_variant_new_document (GBytes *document, const char *title, const char *const *sets, GError **error);
void       gj_variant_free (GjVariant *variant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjVariant, gj_variant_free)

/** GjSimulatedBy: what a row counts. */
typedef enum
{
  GJ_SIMULATED_TOTAL,
  GJ_SIMULATED_ITEM,
  GJ_SIMULATED_GROUP, /* primary group; "" for none */
  GJ_SIMULATED_CITY,  /* of the institution: six digits ending in 00 */
  GJ_SIMULATED_LEVEL, /* of the class */
  GJ_SIMULATED_FUND,
  GJ_SIMULATED_FUND_YEAR, /* "JY 2026": of classes filed in that year */
  GJ_N_SIMULATED_BY,
} GjSimulatedBy;

/**
 * GjSimulatedCell:
 * @amount: fen to be paid
 * @persons: persons (人) to whom anything is to be paid
 * @person_times: payable enrolments (人次); of an item or fund those with that item or fund
 * @gained, @lost: fen more or less than by the first variant, added up over persons
 * @gainers, @losers: persons with more or less than by the first variant
 */
typedef struct
{
  GjFen  amount;
  gint64 persons, person_times;
  GjFen  gained, lost;
  gint64 gainers, losers;
} GjSimulatedCell;

/** GjSimulatedRow: @cells has one entry a variant; @budget is that of a fund's year in fen, -1 when there is none. */
typedef struct
{
  GjSimulatedBy    by;
  char            *code;
  char            *label; /* in the user's language */
  GjFen            budget;
  GjSimulatedCell *cells;
} GjSimulatedRow;

/** GjSimulatedPerson: somebody for whom variant @variant comes out otherwise than the first. */
typedef struct
{
  gint64 person; /* id */
  guint  variant;
  GjFen  before, after;
} GjSimulatedPerson;

/** GjSimulatedCounts: enrolments by what became of them. */
typedef struct
{
  gint64 payable, refused, needs_evidence, other, no_edition;
} GjSimulatedCounts;

/**
 * GjSimulated:
 * @rows: (element-type GjSimulatedRow): the total first, then in the order of #GjSimulatedBy and of the codes; rows of zeros are left out
 * @counts: one entry a variant
 * @persons: (element-type GjSimulatedPerson): by person; %NULL unless asked for
 */
typedef struct
{
  guint              n_variants;
  char             **titles;
  gint64             n_enrolments;
  GPtrArray         *rows;
  GjSimulatedCounts *counts;
  GArray            *persons;
} GjSimulated;

/**
 * gj_simulate_run:
 * @variants: (element-type GjVariant): 1 … %GJ_MAX_VARIANTS
 * @as_of: only classes filed up to and including this day are counted; GJ_DATE_NONE for all
 * @want_persons: also list the persons for whom something changes, 32 bytes each
 *
 * Reads the ledger as it stands when it begins. See gj-jobs.h for progress and cancelling.
 *
 * Returns: (transfer full): the figures
 */
GjSimulated *gj_simulate_run  (GjLedger *ledger, GPtrArray *variants, GjDate as_of, gboolean want_persons, GjProgress *progress,
                               GCancellable *cancellable, GError **error);
void         gj_simulated_free (GjSimulated *simulated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjSimulated, gj_simulated_free)

/** GjSimulatedName: somebody for whom something changes. @number is masked. */
typedef struct
{
  gint64 person; /* id */
  char  *name;
  char  *number;
  GjFen  before, after;
} GjSimulatedName;

void gj_simulated_name_free (GjSimulatedName *name);

/* Those for whom @variant changes most, at most @most, the greatest change first; @simulated was asked for persons. (transfer full)
 * (element-type GjSimulatedName). */
GPtrArray *gj_simulated_names (GjLedger *ledger, const GjSimulated *simulated, guint variant, guint most, GError **error);

const char *gj_simulated_by_nick  (GjSimulatedBy by); /* "total", "item", "group", "city", "level", "fund", "fund-year" */
const char *gj_simulated_by_label (GjSimulatedBy by); /* in the user's language */

G_END_DECLS
