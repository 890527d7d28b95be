/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/*
 * What there is to spend: of a fund in a calendar year. It belongs to the office and its ledger, not to the rules, and is kept
 * as the setting "budget.FUND.YEAR". What is decided counts in the year in which the class was filed.
 */

/** GjBudget: @fund is a code of the list "fund", @amount in fen. */
typedef struct
{
  char *fund;
  int   year;
  GjFen amount;
} GjBudget;

void       gj_budget_free (GjBudget *budget);

/* By fund and year; (transfer full) (element-type GjBudget). */
GPtrArray *gj_budget_list (GjDb *db, GError **error);

/**
 * gj_budget_set:
 * @amount: fen, or -1 for none
 * @error: %GJ_ERROR_INPUT for a fund that is in no list, a year that is none, or an amount below zero
 *
 * Writes the budget, with the one before, into the ledger and its audit chain.
 */
gboolean   gj_budget_set  (GjLedger *ledger, const char *fund, int year, GjFen amount, GError **error);

G_END_DECLS
