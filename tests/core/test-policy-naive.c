/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-decision.h"

/*
 * A second opinion: the articles of the illustrative pack written out once more, plainly and slowly, as a person would
 * go through them, with its own dates and money. Thousands of made-up ledgers (a person, several classes in the order of their filing,
 * what is granted counting for the next) must come out the same, to the fen and to the reason.
 */

#define N_LEDGERS 8000
#define MOST_CLASSES 5
#define MOST_GROUPS 4
#define MOST_GRANTS 32

typedef struct
{
  int year, month, day;
} Day;

typedef struct
{
  const char *group;
  Day         from, to; /* to.year 0: open */
} Member;

typedef struct
{
  const char *item, *occupation, *level, *fund;
  Day         day;
} Grant;

/* Everything as texts and numbers; -1, NULL and year 0: not recorded. */
typedef struct
{
  Day         filed, start, end, birth, certificate, claim;
  const char *occupation, *level, *sex, *category, *result, *certificate_occupation, *certificate_level, *certificate_type;
  int         size, hours, online, attended, attended_online, days, due, there, pension, public_sector, barred, overlaps, reused;
  gboolean    claims_appraisal, claims_living;
  Member      members[MOST_GROUPS];
  guint       n_members;
} Case;

typedef struct
{
  gint64      amount[3]; /* PX, PJ, SH in fen */
  const char *outcome[3];
  GString    *reasons;
} Answer;

static guint64 state;

static guint
draw (guint below)
{
  state = state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (guint) (state >> 33) % below;
}

#define PICK(array) ((array)[draw (G_N_ELEMENTS (array))])

/* ----- days, the slow way ----- */

static int
month_length (int year,
              int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return lengths[month - 1] + (month == 2 && leap);
}

static Day
next_day (Day day)
{
  if (++day.day > month_length (day.year, day.month))
    {
      day.day = 1;
      if (++day.month > 12)
        {
          day.month = 1;
          day.year++;
        }
    }
  return day;
}

static Day
days_after (Day day,
            guint n)
{
  while (n-- > 0)
    day = next_day (day);
  return day;
}

static Day
months_after (Day day,
              int n)
{
  int all = day.year * 12 + day.month - 1 + n;
  Day result = { all / 12, all % 12 + 1, day.day };

  result.day = MIN (result.day, month_length (result.year, result.month));
  return result;
}

static int
order (Day a,
       Day b)
{
  return (a.year - b.year) * 10000 + (a.month - b.month) * 100 + (a.day - b.day);
}

static gboolean
is_set (Day day)
{
  return day.year != 0;
}

/* ----- the articles ----- */

static void
say (Answer     *answer,
     const char *reason)
{
  g_string_append_printf (answer->reasons, "%s%s", answer->reasons->len > 0 ? ";" : "", reason);
}

/* Once for each fact. */
static void
ask_for (Answer     *answer,
         const char *fact)
{
  g_autofree char *reason = g_strconcat ("U01_FACT_MISSING:", fact, NULL);
  g_auto (GStrv) said = g_strsplit (answer->reasons->str, ";", -1);

  if (!g_strv_contains ((const char *const *) said, reason))
    say (answer, reason);
}

static gboolean
is_one_of (const char *word,
           const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return word != NULL && g_strv_contains ((const char *const *) words, word);
}

static const char eligible[] = "CJ CQ DB DL DS FP GT GX JK KN LG LH LJ LN LX NM QN QZ SY TJ TP XL";
static const char living[] = "CJ CQ DB DL DS FP JK LJ LN TP";

static gboolean
is_valid (const Case   *one,
          const Member *member)
{
  return order (member->from, one->start) <= 0 && (!is_set (member->to) || order (one->start, member->to) <= 0);
}

static gboolean
is_member (const Case *one,
           const char *groups,
           gboolean    valid)
{
  for (guint i = 0; i < one->n_members; i++)
    if (is_one_of (one->members[i].group, groups) && (!valid || is_valid (one, &one->members[i])))
      return TRUE;
  return FALSE;
}

/* The codes of groups that ran out before the first day, in the order the pack lists them; NULL when there are none. */
static char *
lapsed_groups (const Case *one)
{
  g_auto (GStrv) codes = g_strsplit (eligible, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      gboolean lapsed = FALSE;

      for (guint j = 0; j < one->n_members; j++)
        if (strcmp (one->members[j].group, codes[i]) == 0)
          lapsed |= is_set (one->members[j].to) && order (one->members[j].to, one->start) < 0;
      if (lapsed && !is_member (one, codes[i], TRUE))
        g_string_append_printf (text, "%c%s", text->len > 0 ? ',' : ':', codes[i]);
    }
  return g_string_free (text, text->len == 0);
}

/* 16 on the first day, and before the gradual retirement date. */
static gboolean
is_too_old (const Case *one,
            const char *category)
{
  int age = strcmp (category, "M") == 0 ? 60 : strcmp (category, "F55") == 0 ? 55 : 50;
  int step = age == 50 ? 2 : 4, most = age == 50 ? 60 : 36;
  Day original = months_after (one->birth, age * 12);
  int m = (original.year - 2025) * 12 + original.month - 1;
  int delay = m < 0 ? 0 : MIN (m / step + 1, most);

  return order (one->start, months_after (original, delay)) >= 0;
}

static void
check_age (const Case *one,
           Answer     *answer,
           gboolean   *refused,
           gboolean   *pending)
{
  const char *category = one->category != NULL ? one->category : one->sex == NULL ? NULL : strcmp (one->sex, "1") == 0 ? "M" : "F50";

  if (!is_set (one->birth))
    {
      ask_for (answer, "person.birth");
      *pending = TRUE;
    }
  else if (order (one->start, months_after (one->birth, 16 * 12)) < 0)
    {
      say (answer, "R01_AGE_UNDER_16");
      *refused = TRUE;
    }
  if (category == NULL)
    {
      ask_for (answer, "person.retirement-category");
      *pending = TRUE;
    }
  else if (is_set (one->birth) && is_too_old (one, category))
    {
      say (answer, "R02_RETIREMENT_AGE");
      *refused = TRUE;
    }
}

static const char catalogue[] = "6-18-02-04 6-31-01-03 6-18-01-01 4-10-01-05 4-10-01-06 4-03-02-01 4-04-05-05";

static void
check_gate (const Case *one,
            Answer     *answer,
            gboolean   *refused,
            gboolean   *pending)
{
  g_autofree char *lapsed = lapsed_groups (one);
  gboolean ever = is_member (one, eligible, FALSE), valid = is_member (one, eligible, TRUE);
  const struct
  {
    gboolean    bites;
    const char *code;
  } rest[] = {
    { one->barred == 1, "R30_INSTITUTION_SUSPENDED" },
    { one->size > 50, "R18_CLASS_TOO_LARGE" },
    { !is_one_of (one->occupation, catalogue), "R16_NOT_IN_CATALOGUE" },
    { one->online * 2 > one->hours && strcmp (one->occupation, "4-04-05-05") != 0, "R17_ONLINE_OVER_50" },
    { one->overlaps == 1, "R25_OVERLAPPING_CLASS" },
  };

  check_age (one, answer, refused, pending);
  if (one->pension == 1)
    say (answer, "R03_DRAWING_PENSION");
  if (one->public_sector == 1)
    say (answer, "R04_PUBLIC_SECTOR");
  if (!ever)
    say (answer, "R05_NO_ELIGIBLE_GROUP");
  if (ever && !valid)
    say (answer, "R06_EVIDENCE_NOT_VALID_AT_START");
  *refused |= one->pension == 1 || one->public_sector == 1 || !valid;
  if (valid && lapsed != NULL)
    {
      g_autofree char *code = g_strconcat ("N06_GROUP_LAPSED", lapsed, NULL);
      say (answer, code);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    if (rest[i].bites)
      {
        say (answer, rest[i].code);
        *refused = TRUE;
      }
}

/* 1 clean, 0 refused, -1 waits for evidence. */
static int
check_attendance (const Case *one,
                  Answer     *answer)
{
  int result = 1;

  if (one->attended < 0)
    {
      ask_for (answer, "enrolment.attended-hours");
      result = -1;
    }
  else if (one->attended * 5 < one->hours * 4)
    {
      say (answer, "R10_ATTENDANCE_BELOW_80");
      result = 0;
    }
  if (one->due > 0 && one->there * 5 < one->due * 4)
    {
      say (answer, "R11_CLASS_DAY_BELOW_80");
      result = 0;
    }
  return result;
}

static int
check_certificate (const Case *one,
                   Answer     *answer)
{
  int result = 1;
  gboolean failed = one->result != NULL && strcmp (one->result, "passed") != 0;

  if (failed)
    {
      say (answer, "R13_APPRAISAL_FAILED");
      result = 0;
    }
  else if (!is_set (one->certificate))
    {
      say (answer, "R12_CERT_MISSING");
      result = -1;
    }
  else
    {
      const struct
      {
        gboolean    bites;
        const char *code;
      } rules[] = {
        { strcmp (one->certificate_occupation, one->occupation) != 0 || strcmp (one->certificate_level, one->level) != 0, "R28_CERT_MISMATCH" },
        { !is_one_of (one->certificate_type, "1 2 3 4"), "R12_CERT_TYPE_NOT_ACCEPTED" },
        { one->reused == 1, "R26_CERT_NO_REUSED" },
        { order (one->certificate, one->end) < 0, "R29_CERT_BEFORE_CLASS_END" },
      };

      for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        if (rules[i].bites)
          {
            say (answer, rules[i].code);
            result = 0;
          }
    }
  if (is_set (one->certificate) && !is_set (one->claim))
    {
      ask_for (answer, "claim.date");
      result = result == 0 ? 0 : -1;
    }
  else if (is_set (one->certificate) && order (one->claim, months_after (one->certificate, 12)) > 0)
    {
      say (answer, "R15_APPLY_LATE");
      result = 0;
    }
  return result;
}

static gboolean
was_granted (const Grant *grants,
             guint        n,
             const char  *item,
             const char  *occupation,
             const char  *levels,
             const char  *fund)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (grants[i].item, item) == 0 && (occupation == NULL || strcmp (grants[i].occupation, occupation) == 0)
        && (levels == NULL || is_one_of (grants[i].level, levels))
        && (fund == NULL || (strcmp (grants[i].fund, fund + 1) == 0) == (fund[0] == '=')))
      return TRUE;
  return FALSE;
}

static guint
count_granted (const Grant *grants,
               guint        n,
               const char  *item,
               const char  *fund,
               const Day   *since)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += strcmp (grants[i].item, item) == 0 && (fund == NULL || strcmp (grants[i].fund, fund) == 0)
             && (since == NULL || order (grants[i].day, *since) >= 0);
  return count;
}

static const char *
higher_levels (const char *level)
{
  static const struct
  {
    const char *level, *higher;
  } list[] = { { "5", "4 3 2 1 T C" }, { "4", "3 2 1 T C" }, { "3", "2 1 T C" }, { "2", "1 T C" }, { "1", "T C" }, { "T", "C" } };

  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    if (strcmp (list[i].level, level) == 0)
      return list[i].higher;
  return "-";
}

/* Row 0: level 5 and special skills. -1: no amount. */
static int
level_row (const char *level)
{
  return is_one_of (level, "5 ZX") ? 0 : is_one_of (level, "4 3 2 1") ? '5' - level[0] : -1;
}

static gint64
training_amount (const Case *one,
                 gboolean    second_edition)
{
  static const int base[] = { 700, 1000, 1500, 2000, 3000 };
  int yuan = strcmp (one->level, "ZX") == 0 ? 500 : level_row (one->level) < 0 ? -1 : base[level_row (one->level)];
  int tenths = strcmp (one->occupation, "4-10-01-05") == 0                                     ? 13
               : strcmp (one->occupation, "6-18-02-04") == 0                                   ? (second_edition ? 13 : 12)
               : is_one_of (one->occupation, "6-31-01-03 4-10-01-06")                          ? 12
               : strcmp (one->occupation, "6-18-01-01") == 0                                   ? 11
                                                                                                : 10;
  gboolean mixed = one->online > 0 && strcmp (one->occupation, "4-04-05-05") != 0 && second_edition;

  return yuan < 0 ? -1 : (gint64) yuan * tenths * (mixed ? 7 : 10); /* yuan × 1/100 is fen */
}

static gint64
appraisal_amount (const Case *one)
{
  static const int amounts[3][5] = { { 300, 350, 410, 520, 640 }, { 250, 310, 360, 520, 640 }, { 210, 260, 310, 520, 640 } };
  int class = is_one_of (one->occupation, "6-18-02-04 6-31-01-03 6-18-01-01") ? 0 : strcmp (one->occupation, "4-10-01-06") == 0 ? 2 : 1;

  return level_row (one->level) < 0 ? -1 : (gint64) amounts[class][level_row (one->level)] * 100;
}

static void
decide_training (const Case  *one,
                 gboolean     second_edition,
                 gboolean     pending,
                 const Grant *grants,
                 guint        n,
                 Answer      *answer)
{
  const Day since = { 2023, 12, 20 };
  gboolean refused = FALSE;

  if (count_granted (grants, n, "PX", NULL, &since) >= 3)
    {
      say (answer, "R07_LIFETIME_CAP_3");
      refused = TRUE;
    }
  if (was_granted (grants, n, "PX", one->occupation, one->level, NULL))
    {
      say (answer, "R08_SAME_OCC_SAME_LEVEL");
      refused = TRUE;
    }
  else if (was_granted (grants, n, "PX", one->occupation, higher_levels (one->level), NULL))
    {
      say (answer, "R09_HIGHER_LEVEL_ALREADY");
      refused = TRUE;
    }
  if (was_granted (grants, n, "JN", one->occupation, one->level, NULL))
    {
      say (answer, "R14_PAID_BY_OTHER_FUND");
      refused = TRUE;
    }
  answer->outcome[0] = refused ? "refused" : "needs-evidence";
  if (refused || pending)
    return;
  answer->amount[0] = training_amount (one, second_edition);
  answer->outcome[0] = answer->amount[0] < 0 ? "needs-evidence" : "payable";
  if (answer->amount[0] < 0)
    say (answer, "U02_NO_TABLE_ROW:training.base");
}

static void
decide_appraisal (const Case  *one,
                  gboolean     pending,
                  const Grant *grants,
                  guint        n,
                  Answer      *answer)
{
  gboolean refused = FALSE;

  if (count_granted (grants, n, "PJ", "JY", NULL) >= 3)
    {
      say (answer, "R19_APPRAISAL_CAP_3");
      refused = TRUE;
    }
  if (was_granted (grants, n, "PJ", one->occupation, NULL, "=JY"))
    {
      say (answer, "R19_APPRAISAL_OCC_ALREADY");
      refused = TRUE;
    }
  if (was_granted (grants, n, "PJ", one->occupation, one->level, "!JY"))
    {
      say (answer, "R14_PAID_BY_OTHER_FUND(PJ)");
      refused = TRUE;
    }
  answer->outcome[1] = refused ? "refused" : "needs-evidence";
  if (refused || pending)
    return;
  answer->amount[1] = appraisal_amount (one);
  answer->outcome[1] = answer->amount[1] < 0 ? "needs-evidence" : "payable";
  if (answer->amount[1] < 0)
    say (answer, "U02_NO_TABLE_ROW:appraisal.amount");
}

/* The living allowance of the claim's calendar year: 1 had, 0 not, -1 cannot be said. */
static int
had_living (const Case  *one,
            const Grant *grants,
            guint        n)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    if (strcmp (grants[i].item, "SH") == 0)
      {
        any = TRUE;
        if (is_set (one->claim) && grants[i].day.year == one->claim.year)
          return 1;
      }
  return any && !is_set (one->claim) ? -1 : 0;
}

static void
decide_living (const Case  *one,
               gboolean     second_edition,
               int          attendance,
               int          certificate,
               const Grant *grants,
               guint        n,
               Answer      *answer)
{
  gboolean refused = attendance == 0, pending = attendance < 0, not_due = !is_member (one, living, TRUE);
  int had;

  if (not_due)
    say (answer, "N20_LIVING_NOT_GROUP");
  if (attendance != 1)
    say (answer, "R10_LIVING_ATTENDANCE");
  if (second_edition && certificate != 1)
    {
      say (answer, "R12_LIVING_NEEDS_CERT");
      refused |= certificate == 0;
      pending |= certificate < 0;
    }
  had = had_living (one, grants, n);
  if (had == 1)
    say (answer, "R21_LIVING_ALREADY_THIS_YEAR");
  else if (had < 0)
    ask_for (answer, "claim.date");
  refused |= had == 1;
  pending |= had < 0;
  answer->outcome[2] = refused ? "refused" : not_due ? "not-due" : pending ? "needs-evidence" : "payable";
}

static void
pay_living (const Case *one,
            gboolean    second_edition,
            Answer     *answer)
{
  if (one->days < 0)
    {
      ask_for (answer, "enrolment.attended-days");
      answer->outcome[2] = "needs-evidence";
      return;
    }
  answer->amount[2] = ((gint64) MIN (one->days, 30) * (second_edition ? 80 : 25) + MAX (one->attended_online, 0)) * 100;
  if (one->days > 30)
    say (answer, "N22_LIVING_CAPPED_30_DAYS");
}

static void
decide_naively (const Case  *one,
                const Grant *grants,
                guint        n,
                Answer      *answer)
{
  const Day july = { 2026, 7, 1 };
  gboolean second_edition = order (one->filed, july) >= 0, refused = FALSE, pending = FALSE;
  const gboolean claimed[3] = { TRUE, one->claims_appraisal, one->claims_living };

  check_gate (one, answer, &refused, &pending);
  for (guint i = 0; i < 3; i++)
    answer->outcome[i] = claimed[i] ? "refused" : "not-claimed";
  if (refused)
    return;

  int attendance = check_attendance (one, answer), certificate = check_certificate (one, answer);
  gboolean stopped = attendance == 0 || certificate == 0, waits = attendance < 0 || certificate < 0;
  for (guint i = 0; i < 2; i++)
    if (claimed[i] && waits && !stopped)
      answer->outcome[i] = "needs-evidence";
  if (!stopped && !waits)
    {
      /* With the gate waiting for evidence the rules are tried, but nothing is worked out. */
      decide_training (one, second_edition, pending, grants, n, answer);
      if (one->claims_appraisal)
        decide_appraisal (one, pending, grants, n, answer);
    }
  if (one->claims_living)
    {
      decide_living (one, second_edition, attendance, certificate, grants, n, answer);
      if (strcmp (answer->outcome[2], "payable") == 0 && pending)
        answer->outcome[2] = "needs-evidence";
      else if (strcmp (answer->outcome[2], "payable") == 0)
        pay_living (one, second_edition, answer);
    }
  for (guint i = 0; i < 3; i++)
    answer->amount[i] = MAX (answer->amount[i], 0);
}

/* ----- made-up ledgers ----- */

static gboolean
rarely (guint one_in)
{
  return draw (one_in) == 0;
}

static void
make_person (Case *one)
{
  static const char *const groups[] = { "SY", "JK", "NM", "TP", "GX", "CJ", "QZ", "FP", "XL", "QT", "DB" };
  static const char *const categories[] = { "M", "F55", "F50" };
  const Day oldest = { 1962, 1, 1 }, first = { 2023, 1, 1 };

  one->birth = rarely (30) ? (Day){ 0 } : days_after (oldest, rarely (3) ? draw (6000) : draw (17800));
  one->sex = rarely (30) ? NULL : rarely (2) ? "1" : "2";
  one->category = rarely (4) ? PICK (categories) : NULL;
  one->pension = rarely (40);
  one->public_sector = rarely (40);
  one->n_members = draw (MOST_GROUPS + 1);
  for (guint i = 0; i < one->n_members; i++)
    {
      one->members[i].group = PICK (groups);
      one->members[i].from = days_after (first, draw (1500));
      one->members[i].to = rarely (2) ? (Day){ 0 } : days_after (one->members[i].from, draw (900));
    }
}

static void
make_certificate (Case *one)
{
  static const char *const types[] = { "1", "2", "3", "4", "5", "6" };

  one->result = rarely (3) ? NULL : rarely (8) ? "failed" : "passed";
  one->certificate = rarely (8) ? (Day){ 0 } : rarely (20) ? days_after (one->start, 3) : days_after (one->end, draw (60));
  one->certificate_occupation = rarely (20) ? "6-99-00-01" : one->occupation;
  one->certificate_level = rarely (20) ? "3" : one->level;
  one->certificate_type = rarely (6) ? PICK (types) : "2";
  one->reused = rarely (40);
}

/* The boundaries come up often: 96 of 120 hours, 50 persons, the 365 days of a claim. */
static void
make_class (Case *one,
            Day   filed)
{
  static const char *const occupations[]
    = { "4-10-01-05", "6-18-02-04", "6-31-01-03", "6-18-01-01", "4-10-01-06", "4-03-02-01", "4-04-05-05", "6-99-00-00" };
  static const char *const levels[] = { "5", "5", "5", "4", "4", "3", "2", "1", "ZX", "T", "C" };
  static const int attended[] = { 94, 95, 96, 97, 120, 110, 120, 118 };

  one->filed = filed;
  one->start = days_after (filed, draw (12));
  one->end = days_after (one->start, 10 + draw (30));
  one->occupation = occupations[draw (rarely (3) ? 8 : 3)];
  one->level = PICK (levels);
  one->size = 49 + (int) draw (rarely (6) ? 3 : 2);
  one->hours = 120;
  one->online = rarely (4) ? 58 + (int) draw (5) : 0;
  one->attended = rarely (25) ? -1 : PICK (attended);
  one->attended_online = one->online > 0 ? (int) draw (60) : rarely (2) ? -1 : 0;
  one->days = rarely (25) ? -1 : (int) draw (45);
  one->due = rarely (3) ? 30 : -1;
  one->there = 23 + (int) draw (7);
  one->barred = rarely (40);
  one->overlaps = rarely (40);
  one->claims_appraisal = !rarely (4);
  one->claims_living = !rarely (3);
  make_certificate (one);
  one->claim = rarely (25) ? (Day){ 0 }
               : is_set (one->certificate) && rarely (4) ? days_after (one->certificate, 363 + draw (5))
                                                         : days_after (one->end, 60 + draw (60));
}

/* What other systems had granted before. */
static guint
make_history (Grant *grants)
{
  static const char *const items[] = { "PX", "PX", "PJ", "SH", "JN" };
  static const char *const occupations[] = { "4-10-01-05", "6-18-02-04", "6-31-01-03", "4-03-02-01" };
  static const char *const levels[] = { "5", "4", "3", "ZX" };
  static const char *const funds[] = { "JY", "JY", "SB", "QY" };
  const Day first = { 2023, 11, 1 };
  guint n = draw (6);

  for (guint i = 0; i < n; i++)
    grants[i] = (Grant){ .item = PICK (items), .occupation = PICK (occupations), .level = PICK (levels), .fund = PICK (funds),
                         .day = days_after (first, draw (800)) };
  return n;
}

/* ----- the same for the engine ----- */

static GjDate
date_of (Day day)
{
  return is_set (day) ? gj_date_from_ymd (day.year, day.month, day.day) : GJ_DATE_NONE;
}

static void
set_code (const GjPack *pack,
          GjFacts      *facts,
          GjFact        fact,
          const char   *code)
{
  if (code != NULL)
    gj_facts_set (facts, fact, gj_pack_intern (pack, gj_fact_info (fact)->domain, code, -1));
}

static void
set_count (GjFacts *facts,
           GjFact   fact,
           int      count)
{
  if (count >= 0)
    gj_facts_set (facts, fact, count);
}

static void
fill_facts (const GjPack *pack,
            const Case   *one,
            GjFacts      *facts)
{
  gint64 items = (gint64) gj_pack_item_bit (pack, "PX", -1);

  gj_facts_clear (facts);
  gj_facts_set_date (facts, GJ_FACT_CLASS_FILED, date_of (one->filed));
  gj_facts_set_date (facts, GJ_FACT_CLASS_START, date_of (one->start));
  gj_facts_set_date (facts, GJ_FACT_CLASS_END, date_of (one->end));
  gj_facts_set_date (facts, GJ_FACT_PERSON_BIRTH, date_of (one->birth));
  gj_facts_set_date (facts, GJ_FACT_CLAIM_DATE, date_of (one->claim));
  set_code (pack, facts, GJ_FACT_CLASS_OCCUPATION, one->occupation);
  set_code (pack, facts, GJ_FACT_CLASS_LEVEL, one->level);
  set_code (pack, facts, GJ_FACT_PERSON_SEX, one->sex);
  set_code (pack, facts, GJ_FACT_PERSON_RETIREMENT_CATEGORY, one->category);
  set_code (pack, facts, GJ_FACT_APPRAISAL_RESULT, one->result);
  set_count (facts, GJ_FACT_CLASS_SIZE, one->size);
  set_count (facts, GJ_FACT_CLASS_HOURS, one->hours);
  set_count (facts, GJ_FACT_CLASS_ONLINE_HOURS, one->online);
  set_count (facts, GJ_FACT_ENROLMENT_ATTENDED_HOURS, one->attended);
  set_count (facts, GJ_FACT_ENROLMENT_ONLINE_HOURS, one->attended_online);
  set_count (facts, GJ_FACT_ENROLMENT_DAYS, one->days);
  set_count (facts, GJ_FACT_CLASS_DAY_EXPECTED, one->due);
  set_count (facts, GJ_FACT_CLASS_DAY_PRESENT, one->due > 0 ? one->there : -1);
  gj_facts_set (facts, GJ_FACT_PERSON_DRAWS_PENSION, one->pension);
  gj_facts_set (facts, GJ_FACT_PERSON_PUBLIC_SECTOR, one->public_sector);
  gj_facts_set (facts, GJ_FACT_CLASS_INSTITUTION_BARRED, one->barred);
  gj_facts_set (facts, GJ_FACT_ENROLMENT_OVERLAPS_EARLIER, one->overlaps);
  if (is_set (one->certificate))
    {
      gj_facts_set_date (facts, GJ_FACT_CERTIFICATE_DATE, date_of (one->certificate));
      set_code (pack, facts, GJ_FACT_CERTIFICATE_OCCUPATION, one->certificate_occupation);
      set_code (pack, facts, GJ_FACT_CERTIFICATE_LEVEL, one->certificate_level);
      set_code (pack, facts, GJ_FACT_CERTIFICATE_TYPE, one->certificate_type);
      gj_facts_set (facts, GJ_FACT_CERTIFICATE_REUSED, one->reused);
    }
  if (one->claims_appraisal)
    items |= (gint64) gj_pack_item_bit (pack, "PJ", -1);
  if (one->claims_living)
    items |= (gint64) gj_pack_item_bit (pack, "SH", -1);
  gj_facts_set (facts, GJ_FACT_CLAIM_ITEMS, items);
}

static void
decide_with_engine (const GjPack     *pack,
                    const Case       *one,
                    const Grant      *grants,
                    guint             n,
                    const GjEdition **ret_edition,
                    GjDecision       *ret_decision)
{
  GjFactMembership members[MOST_GROUPS];
  GjFactGrant granted[MOST_GRANTS];
  GjFacts facts;
  GjDecision again;

  fill_facts (pack, one, &facts);
  for (guint i = 0; i < one->n_members; i++)
    members[i] = (GjFactMembership){ gj_pack_intern (pack, GJ_DOMAIN_GROUP, one->members[i].group, -1),
                                     { date_of (one->members[i].from), date_of (one->members[i].to) } };
  for (guint i = 0; i < n; i++)
    granted[i] = (GjFactGrant){ .item = gj_pack_intern (pack, GJ_DOMAIN_ITEM, grants[i].item, -1),
                                .occupation = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, grants[i].occupation, -1),
                                .level = gj_pack_intern (pack, GJ_DOMAIN_LEVEL, grants[i].level, -1),
                                .fund = gj_pack_intern (pack, GJ_DOMAIN_FUND, grants[i].fund, -1),
                                .date = date_of (grants[i].day) };
  facts.memberships = members;
  facts.n_memberships = one->n_members;
  facts.grants = granted;
  facts.n_grants = n;
  *ret_edition = gj_pack_edition_for (pack, &facts);
  g_assert_nonnull (*ret_edition);
  gj_edition_decide (*ret_edition, &facts, ret_decision);

  /* The same again gives the same bytes. */
  gj_edition_decide (*ret_edition, &facts, &again);
  g_assert_cmpmem (ret_decision->reasons, ret_decision->n_reasons * sizeof (GjReason), again.reasons, again.n_reasons * sizeof (GjReason));
  g_assert_cmpmem (ret_decision->amounts, ret_decision->n_items * sizeof (GjFen), again.amounts, again.n_items * sizeof (GjFen));
  g_assert_cmpmem (ret_decision->outcomes, ret_decision->n_items, again.outcomes, again.n_items);
}

/* One class of one ledger by both; what was granted is history for the next. */
static void
compare (const GjPack *pack,
         const Case   *one,
         Grant        *grants,
         guint        *n,
         GHashTable   *seen)
{
  static const char *const items[] = { "PX", "PJ", "SH" };
  Answer answer = { .reasons = g_string_new (NULL) };
  const GjEdition *edition;
  GjDecision decision;

  decide_naively (one, grants, *n, &answer);
  decide_with_engine (pack, one, grants, *n, &edition, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_assert_cmpstr (reasons, ==, answer.reasons->len > 0 ? answer.reasons->str : "OK");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      int item = gj_edition_item_find (edition, items[i]);

      g_assert_cmpstr (gj_outcome_nick (decision.outcomes[item]), ==, answer.outcome[i]);
      g_assert_cmpint (decision.amounts[item], ==, answer.amount[i]);
      if (strcmp (answer.outcome[i], "payable") == 0)
        grants[(*n)++] = (Grant){ .item = items[i], .occupation = one->occupation, .level = one->level, .fund = "JY",
                                  .day = is_set (one->claim) ? one->claim : one->filed };
    }

  g_auto (GStrv) codes = g_strsplit_set (reasons, ";:", -1);
  for (guint i = 0; codes[i] != NULL; i++)
    g_hash_table_add (seen, g_strdup (codes[i]));
  g_string_free (answer.reasons, TRUE);
}

static void
test_ledgers (gconstpointer data)
{
  static const char *const all[] = {
    "OK", "R01_AGE_UNDER_16", "R02_RETIREMENT_AGE", "R03_DRAWING_PENSION", "R04_PUBLIC_SECTOR", "R05_NO_ELIGIBLE_GROUP",
    "R06_EVIDENCE_NOT_VALID_AT_START", "N06_GROUP_LAPSED", "R30_INSTITUTION_SUSPENDED", "R18_CLASS_TOO_LARGE", "R16_NOT_IN_CATALOGUE",
    "R17_ONLINE_OVER_50", "R25_OVERLAPPING_CLASS", "R10_ATTENDANCE_BELOW_80", "R11_CLASS_DAY_BELOW_80", "R13_APPRAISAL_FAILED",
    "R12_CERT_MISSING", "R28_CERT_MISMATCH", "R12_CERT_TYPE_NOT_ACCEPTED", "R26_CERT_NO_REUSED", "R29_CERT_BEFORE_CLASS_END",
    "R15_APPLY_LATE", "R07_LIFETIME_CAP_3", "R08_SAME_OCC_SAME_LEVEL", "R09_HIGHER_LEVEL_ALREADY", "R14_PAID_BY_OTHER_FUND",
    "R19_APPRAISAL_CAP_3", "R19_APPRAISAL_OCC_ALREADY", "R14_PAID_BY_OTHER_FUND(PJ)", "N20_LIVING_NOT_GROUP", "R10_LIVING_ATTENDANCE",
    "R12_LIVING_NEEDS_CERT", "R21_LIVING_ALREADY_THIS_YEAR", "N22_LIVING_CAPPED_30_DAYS", "U01_FACT_MISSING", "U02_NO_TABLE_ROW",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", &error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_decided = 0;

  g_assert_no_error (error);
  state = (guint64) GPOINTER_TO_UINT (data);
  for (guint ledger = 0; ledger < N_LEDGERS / 4; ledger++)
    {
      Case one = { .claims_living = FALSE };
      Grant grants[MOST_GRANTS];
      guint n = make_history (grants), n_classes = 1 + draw (MOST_CLASSES);
      Day filed = { 2026, 1, 1 };

      make_person (&one);
      for (guint i = 0; i < n_classes; i++, n_decided++)
        {
          filed = days_after (filed, draw (140));
          make_class (&one, filed);
          compare (pack, &one, grants, &n, seen);
        }
    }

  /* Every rule of the three items came up. */
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (!g_hash_table_contains (seen, all[i]))
        g_test_message ("never came up: %s", all[i]);
      g_assert_true (g_hash_table_contains (seen, all[i]));
    }
  g_test_message ("%u ledgers, %u decisions", N_LEDGERS / 4, n_decided);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *name = g_strdup_printf ("/policy/naive/%u", seed);
      g_test_add_data_func (name, GUINT_TO_POINTER (seed * 7919), test_ledgers);
    }
  return g_test_run ();
}
