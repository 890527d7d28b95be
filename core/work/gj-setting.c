/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-setting"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-identity.h"
#include "gj-setting.h"

#define MOST_PERSON_TIMES G_GINT64_CONSTANT (1000000000)
#define NO_OFFICE "000000000000000000" /* a credit code that belongs to nobody */
#define FIRST_YEAR 1990
#define LAST_YEAR 2200

static gboolean
is_office (const char *value)
{
  char code[19], expected;
  GjCheck check = gj_credit_code_check (value, -1, code, &expected);

  /* It is written as it will be sent. */
  return (check == GJ_CHECK_OK || check == GJ_CHECK_DIGIT_DOUBTFUL) && g_str_equal (code, value);
}

static gboolean
is_target (const char *value)
{
  GjPace pace;

  return gj_pace_parse (value, &pace);
}

static const struct
{
  const char *name;
  const char *about;
  gboolean  (*check) (const char *value);
} settings[] = {
  { "office", N_ ("credit code of the office, the sender of what is exported"), is_office },
  { "target", N_ ("subsidised person-times to reach: NUMBER FIRST-YEAR LAST-YEAR"), is_target },
};

static int
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return (int) i;
  return -1;
}

const char *
gj_setting_name (guint index)
{
  return index < G_N_ELEMENTS (settings) ? settings[index].name : NULL;
}

const char *
gj_setting_about (const char *name)
{
  int i;

  g_return_val_if_fail (name != NULL, NULL);

  i = find (name);
  return i >= 0 ? _ (settings[i].about) : NULL;
}

char *
gj_setting_office (GjDb *db, GError **error)
{
  g_autofree char *office = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  office = gj_setting_read (db, "office", error);
  return office == NULL ? NULL : g_strdup (office[0] != '\0' ? office : NO_OFFICE);
}

gboolean
gj_setting_set (GjLedger *ledger, const char *name, const char *value, GError **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjAudit) audit = NULL;
  g_autofree char *before = NULL;
  int i;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && name != NULL && value != NULL, FALSE);

  i = find (name);
  if (i < 0 || (value[0] != '\0' && !settings[i].check (value)))
    {
      if (i < 0)
        g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no setting “%s”."), name);
      else
        g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” cannot be the setting “%s”: %s."), value, name, _ (settings[i].about));
      return FALSE;
    }
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  before = gj_setting_read (db, name, error);
  audit = before != NULL ? gj_audit_begin (db, gj_ledger_get_operator (ledger), "setting.set", name, error) : NULL;
  return audit != NULL && gj_audit_change (audit, "setting", name, before, value, error) && gj_setting_write (db, name, value, error)
         && gj_audit_end (g_steal_pointer (&audit), value, error) && gj_db_commit (db, error);
}

/* ----- pace ----- */

gboolean
gj_pace_parse (const char *target, GjPace *ret_pace)
{
  g_auto (GStrv) words = NULL;
  gint64 numbers[3];

  g_return_val_if_fail (target != NULL && ret_pace != NULL, FALSE);

  words = g_strsplit (target, " ", 4);
  if (g_strv_length (words) != 3 || !g_ascii_string_to_signed (words[0], 10, 1, MOST_PERSON_TIMES, &numbers[0], NULL)
      || !g_ascii_string_to_signed (words[1], 10, FIRST_YEAR, LAST_YEAR, &numbers[1], NULL)
      || !g_ascii_string_to_signed (words[2], 10, numbers[1], LAST_YEAR, &numbers[2], NULL))
    return FALSE;
  *ret_pace = (GjPace) { .target = numbers[0], .first_year = (int) numbers[1], .last_year = (int) numbers[2], .forecast = -1 };
  return TRUE;
}

/* @part of @whole in hundredths of a per cent, rounded half up. */
static gint64
share_of (gint64 part,
          gint64 whole)
{
  return (part * 20000 + whole) / (whole * 2);
}

void
gj_pace_work_out (GjPace *pace, GjDate day)
{
  int year, month, of_month;
  gint64 years, over, days, unit;

  g_return_if_fail (pace != NULL && pace->target > 0 && pace->first_year <= pace->last_year);

  gj_date_to_ymd (day, &year, &month, &of_month);
  years = pace->last_year - pace->first_year + 1;
  days = gj_date_from_ymd (year + 1, 1, 1) - gj_date_from_ymd (year, 1, 1);
  over = (gint64) (year - pace->first_year) * days + (day - gj_date_from_ymd (year, 1, 1) + 1);
  unit = years * days; /* all of it, in days of this year: each year counts the same */
  over = CLAMP (over, 0, unit);
  pace->share = share_of (pace->done, pace->target);
  pace->schedule = share_of (over, unit);
  pace->forecast = over > 0 ? (pace->done * unit * 2 + over) / (over * 2) : -1;
}
