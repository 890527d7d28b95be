/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjDate:
 *
 * A civil date of the proleptic Gregorian calendar as the number of days since 1970-01-01.
 * Years 0001 … 9999. There is no clock and no time zone in it; %GJ_DATE_NONE stands for "not known".
 * Dates compare and subtract as integers.
 */
typedef gint32 GjDate;

#define GJ_DATE_NONE G_MININT32
#define GJ_DATE_TEXT_SIZE 11 /* YYYY-MM-DD and the end */

GjDate   gj_date_from_ymd   (int year, int month, int day); /* GJ_DATE_NONE when there is no such day */
void     gj_date_to_ymd     (GjDate date, int *ret_year, int *ret_month, int *ret_day);
GjDate   gj_date_parse      (const char *text, gssize length); /* exactly YYYY-MM-DD, else GJ_DATE_NONE */
char    *gj_date_format     (GjDate date, char buffer[GJ_DATE_TEXT_SIZE]); /* "" for GJ_DATE_NONE; returns @buffer */
GjDate   gj_date_add_months (GjDate date, int months); /* a day past the month's end becomes its last day; GJ_DATE_NONE outside the years */
int      gj_date_full_years (GjDate from, GjDate to);  /* completed years; a 29 February birthday completes on 1 March of common years */
GjDate   gj_date_today      (void); /* local civil day; never called inside a rule */

/**
 * GjPeriod:
 * @from: the first day, or %GJ_DATE_NONE for "since ever"
 * @to: the last day, or %GJ_DATE_NONE for "without end"
 *
 * A range of days that includes both ends.
 */
typedef struct
{
  GjDate from;
  GjDate to;
} GjPeriod;

gboolean gj_period_contains (GjPeriod period, GjDate date);
gboolean gj_period_overlaps (GjPeriod a, GjPeriod b);

G_END_DECLS
