/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"
#include "gj-setting-store.h"

G_BEGIN_DECLS

/*
 * What belongs to the office and its ledger, not to the rules and not to a user: kept in the table "setting", and written into the audit
 * chain when it changes.
 *
 * "office": credit code of the bureau, the sender of what is exported and edited.
 * "target": "NUMBER FIRST-YEAR LAST-YEAR", the person-times to be trained with a subsidy from the first to the last of these years.
 */

/* The settings an operator can make, in order; NULL at the end, and what each is about in the user's language. */
const char *gj_setting_name  (guint index);
const char *gj_setting_about (const char *name);

/* Credit code of the office; while the ledger does not know it, one that belongs to nobody. (transfer full); %NULL on failure. */
char       *gj_setting_office (GjDb *db, GError **error);

/* @value: "" takes it away. %GJ_ERROR_NOT_FOUND for a name that is none of the above, %GJ_ERROR_INPUT for a value that cannot be. */
gboolean    gj_setting_set   (GjLedger *ledger, const char *name, const char *value, GError **error);

/**
 * GjPace: how far a target is.
 * @done: subsidised person-times from the first day of @first_year to @day
 * @share: @done of @target, in hundredths of a per cent, rounded half up (6133: 61.33 %)
 * @schedule: what it would be if it came evenly: years and the part of the running year that are over, of all years; in the same unit
 * @forecast: person-times at the end of @last_year at the pace so far; -1 before the first day is over
 */
typedef struct
{
  gint64 target;
  int    first_year, last_year;
  gint64 done;
  gint64 share, schedule;
  gint64 forecast;
} GjPace;

/* "NUMBER FIRST-YEAR LAST-YEAR" into the first three members; FALSE when it is something else. */
gboolean    gj_pace_parse    (const char *target, GjPace *ret_pace);

/* The rest of them, on @day, with @done set. */
void        gj_pace_work_out (GjPace *pace, GjDate day);

G_END_DECLS
