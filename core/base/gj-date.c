/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-date"
#include "config.h"

#include "gj-date.h"

#include <string.h>

/*
 * Civil days by eras of 400 years that begin on 1 March, so that the leap day is the last day of a
 * year: the well-known arithmetic of the proleptic Gregorian calendar in integers only.
 */
#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static gboolean
is_leap (int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days (int year,
            int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return days[month - 1] + (month == 2 && is_leap (year));
}

GjDate
gj_date_from_ymd (int year,
                  int month,
                  int day)
{
  int era, year_of_era, day_of_year;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days (year, month))
    return GJ_DATE_NONE;
  if (month <= 2)
    year--;
  era = year / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_1970;
}

void
gj_date_to_ymd (GjDate date,
                int   *ret_year,
                int   *ret_month,
                int   *ret_day)
{
  int days, era, day_of_era, year_of_era, day_of_year, shifted;

  g_return_if_fail (date != GJ_DATE_NONE);

  days = date + DAYS_TO_1970;
  era = days / DAYS_PER_ERA;
  day_of_era = days - era * DAYS_PER_ERA;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  shifted = (5 * day_of_year + 2) / 153;
  *ret_day = day_of_year - (153 * shifted + 2) / 5 + 1;
  *ret_month = shifted + (shifted < 10 ? 3 : -9);
  *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

GjDate
gj_date_parse (const char *text,
               gssize      length)
{
  int number[3] = { 0, 0, 0 };
  int part = 0;

  g_return_val_if_fail (text != NULL, GJ_DATE_NONE);

  if (length < 0)
    length = (gssize) strlen (text);
  if (length != 10)
    return GJ_DATE_NONE;
  for (int i = 0; i < 10; i++)
    {
      if (i == 4 || i == 7)
        {
          if (text[i] != '-')
            return GJ_DATE_NONE;
          part++;
        }
      else if (text[i] < '0' || text[i] > '9')
        return GJ_DATE_NONE;
      else
        number[part] = number[part] * 10 + (text[i] - '0');
    }
  return gj_date_from_ymd (number[0], number[1], number[2]);
}

char *
gj_date_format (GjDate date,
                char   buffer[GJ_DATE_TEXT_SIZE])
{
  int year, month, day;

  buffer[0] = '\0';
  if (date == GJ_DATE_NONE)
    return buffer;
  gj_date_to_ymd (date, &year, &month, &day);
  for (int i = 3; i >= 0; i--, year /= 10)
    buffer[i] = (char) ('0' + year % 10);
  buffer[4] = '-';
  buffer[5] = (char) ('0' + month / 10);
  buffer[6] = (char) ('0' + month % 10);
  buffer[7] = '-';
  buffer[8] = (char) ('0' + day / 10);
  buffer[9] = (char) ('0' + day % 10);
  buffer[10] = '\0';
  return buffer;
}

GjDate
gj_date_add_months (GjDate date,
                    int    months)
{
  int year, month, day, total;

  if (date == GJ_DATE_NONE || ABS ((gint64) months) > 9999 * 12)
    return GJ_DATE_NONE;
  gj_date_to_ymd (date, &year, &month, &day);
  total = year * 12 + (month - 1) + months;
  year = total / 12;
  month = total % 12 + 1;
  if (total < 12 || year > 9999)
    return GJ_DATE_NONE;
  return gj_date_from_ymd (year, month, MIN (day, month_days (year, month)));
}

int
gj_date_full_years (GjDate from,
                    GjDate to)
{
  int from_year, from_month, from_day, to_year, to_month, to_day;

  g_return_val_if_fail (from != GJ_DATE_NONE && to != GJ_DATE_NONE, 0);

  gj_date_to_ymd (from, &from_year, &from_month, &from_day);
  gj_date_to_ymd (to, &to_year, &to_month, &to_day);
  return to_year - from_year - (to_month < from_month || (to_month == from_month && to_day < from_day));
}

GjDate
gj_date_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int year, month, day;

  g_date_time_get_ymd (now, &year, &month, &day);
  return gj_date_from_ymd (year, month, day);
}

gboolean
gj_period_contains (GjPeriod period,
                    GjDate   date)
{
  return date != GJ_DATE_NONE && (period.from == GJ_DATE_NONE || period.from <= date)
         && (period.to == GJ_DATE_NONE || date <= period.to);
}

gboolean
gj_period_overlaps (GjPeriod a,
                    GjPeriod b)
{
  return (a.from == GJ_DATE_NONE || b.to == GJ_DATE_NONE || a.from <= b.to)
         && (b.from == GJ_DATE_NONE || a.to == GJ_DATE_NONE || b.from <= a.to);
}
