/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "gj-date.h"
#include "gj-digest.h"
#include "gj-error.h"
#include "gj-money.h"
#include "gj-progress.h"

/* Dates, money, digests, progress and the error domain: the ground floor's values. */

static GjDate
day (const char *text)
{
  GjDate date = text[0] != '\0' ? gj_date_parse (text, -1) : GJ_DATE_NONE;

  g_assert_true (text[0] == '\0' || date != GJ_DATE_NONE);
  return date;
}

static void
assert_day (GjDate      date,
            const char *expected)
{
  char buffer[GJ_DATE_TEXT_SIZE];

  g_assert_true (gj_date_format (date, buffer) == buffer);
  g_assert_cmpstr (buffer, ==, expected);
}

/* Counted by another hand: GLib's days since 1 January of the year 1. */
static void
test_date_days (void)
{
  GDate reference;
  GjDate date = day ("0001-01-01");
  GjDate last = day ("9999-12-31");
  GjDate first = date;
  int year, month, d;

  g_assert_cmpint (day ("1970-01-01"), ==, 0);
  g_assert_cmpint (last - first, ==, 3652058);
  for (; date <= last; date += date > day ("1890-01-01") && date < day ("2110-01-01") ? 1 : 97)
    {
      g_date_clear (&reference, 1);
      g_date_set_julian (&reference, (guint32) (date - first + 1));
      gj_date_to_ymd (date, &year, &month, &d);
      g_assert_cmpint (year, ==, g_date_get_year (&reference));
      g_assert_cmpint (month, ==, g_date_get_month (&reference));
      g_assert_cmpint (d, ==, g_date_get_day (&reference));
      g_assert_cmpint (gj_date_from_ymd (year, month, d), ==, date);
    }
}

static void
test_date_parse (void)
{
  static const struct
  {
    const char *text;
    gssize      length;
    gboolean    valid;
  } cases[] = {
    { "2026-11-23", -1, TRUE }, { "2026-11-23T10:00", 10, TRUE }, { "0001-01-01", -1, TRUE }, { "9999-12-31", -1, TRUE },
    { "2024-02-29", -1, TRUE }, { "2023-02-29", -1, FALSE }, { "2100-02-29", -1, FALSE }, { "2400-02-29", -1, TRUE },
    { "2026-04-31", -1, FALSE }, { "2026-00-01", -1, FALSE }, { "2026-01-00", -1, FALSE }, { "2026-01-32", -1, FALSE },
    { "0000-12-31", -1, FALSE }, { "2026-11-23 ", -1, FALSE }, { " 2026-11-23", -1, FALSE }, { "2026-11-2", -1, FALSE },
    { "2026-11-23", 9, FALSE }, { "2026-1-023", -1, FALSE }, { "+026-11-23", -1, FALSE }, { "2026:11:23", -1, FALSE },
    { "", -1, FALSE }, { "20261123--", -1, FALSE }, { "２０２６-11-23", -1, FALSE }, { "2026-1a-23", -1, FALSE },
  };
  char buffer[GJ_DATE_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjDate date = gj_date_parse (cases[i].text, cases[i].length);

      g_test_message ("“%s”", cases[i].text);
      g_assert_true ((date != GJ_DATE_NONE) == cases[i].valid);
      if (cases[i].valid)
        g_assert_cmpint (memcmp (gj_date_format (date, buffer), cases[i].text, 10), ==, 0);
    }
  assert_day (GJ_DATE_NONE, "");
  g_assert_cmpint (gj_date_from_ymd (-1, 1, 1), ==, GJ_DATE_NONE);
  g_assert_cmpint (gj_date_from_ymd (10000, 1, 1), ==, GJ_DATE_NONE);
  g_assert_cmpint (gj_date_from_ymd (2026, G_MININT, G_MAXINT), ==, GJ_DATE_NONE);
}

static void
test_date_months (void)
{
  static const struct
  {
    const char *date;
    int         months;
    const char *expected;
  } cases[] = {
    { "2026-01-31", 1, "2026-02-28" }, { "2024-01-31", 1, "2024-02-29" }, { "2026-01-31", 2, "2026-03-31" },
    { "2026-12-15", 1, "2027-01-15" }, { "2026-01-15", -1, "2025-12-15" }, { "2026-03-31", -1, "2026-02-28" },
    { "2024-02-29", 12, "2025-02-28" }, { "2024-02-29", 48, "2028-02-29" }, { "2026-05-20", 0, "2026-05-20" },
    { "2026-05-20", -24312, "" }, { "0001-01-31", -1, "" }, { "0001-02-28", -1, "0001-01-28" }, { "9999-12-01", 1, "" },
    { "9999-11-30", 1, "9999-12-30" }, { "2026-05-20", G_MAXINT, "" }, { "2026-05-20", G_MININT, "" }, { "", 5, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %+d", cases[i].date, cases[i].months);
      assert_day (gj_date_add_months (day (cases[i].date), cases[i].months), cases[i].expected);
    }
}

static void
test_date_years (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int         years;
  } cases[] = {
    { "1966-05-20", "2026-05-19", 59 }, { "1966-05-20", "2026-05-20", 60 }, { "1966-05-20", "2026-04-30", 59 },
    { "2008-02-29", "2026-02-28", 17 }, { "2008-02-29", "2026-03-01", 18 }, { "2008-02-29", "2024-02-29", 16 },
    { "2026-01-01", "2026-01-01", 0 }, { "2026-01-02", "2026-01-01", -1 }, { "2025-12-31", "2026-01-01", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gj_date_full_years (day (cases[i].from), day (cases[i].to)), ==, cases[i].years);
}

static void
test_date_today (void)
{
  g_autoptr (GDateTime) before = g_date_time_new_now_local ();
  GjDate today = gj_date_today ();
  g_autoptr (GDateTime) after = g_date_time_new_now_local ();

  g_assert_cmpint (today, >=, gj_date_from_ymd (g_date_time_get_year (before), g_date_time_get_month (before), g_date_time_get_day_of_month (before)));
  g_assert_cmpint (today, <=, gj_date_from_ymd (g_date_time_get_year (after), g_date_time_get_month (after), g_date_time_get_day_of_month (after)));
}

static void
test_periods (void)
{
  static const struct
  {
    const char *from, *to;             /* the period */
    const char *other_from, *other_to; /* overlaps it … */
    gboolean    overlaps;
  } cases[] = {
    { "2026-01-10", "2026-01-20", "2026-01-20", "2026-01-30", TRUE },
    { "2026-01-10", "2026-01-20", "2026-01-21", "2026-01-30", FALSE },
    { "2026-01-10", "2026-01-20", "2026-01-01", "2026-01-10", TRUE },
    { "2026-01-10", "2026-01-20", "2026-01-01", "2026-01-09", FALSE },
    { "2026-01-10", "2026-01-20", "2026-01-12", "2026-01-13", TRUE },
    { "2026-01-10", "2026-01-20", "", "2026-01-10", TRUE },
    { "2026-01-10", "2026-01-20", "", "2026-01-09", FALSE },
    { "2026-01-10", "2026-01-20", "2026-01-20", "", TRUE },
    { "2026-01-10", "2026-01-20", "2026-01-21", "", FALSE },
    { "2026-01-10", "", "2026-01-20", "", TRUE },
    { "", "2026-01-10", "", "2025-01-01", TRUE },
    { "", "", "2026-01-01", "2026-01-01", TRUE },
    { "", "", "", "", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjPeriod a = { day (cases[i].from), day (cases[i].to) };
      GjPeriod b = { day (cases[i].other_from), day (cases[i].other_to) };

      g_test_message ("case %u", i);
      g_assert_true (gj_period_overlaps (a, b) == cases[i].overlaps);
      g_assert_true (gj_period_overlaps (b, a) == cases[i].overlaps);
      /* A period of one day overlaps exactly when it holds that day. */
      if (b.from == b.to && b.from != GJ_DATE_NONE)
        g_assert_true (gj_period_contains (a, b.from) == cases[i].overlaps);
      if (a.from != GJ_DATE_NONE)
        {
          g_assert_true (gj_period_contains (a, a.from));
          g_assert_false (gj_period_contains (a, a.from - 1));
        }
      if (a.to != GJ_DATE_NONE)
        {
          g_assert_true (gj_period_contains (a, a.to));
          g_assert_false (gj_period_contains (a, a.to + 1));
        }
      g_assert_false (gj_period_contains (a, GJ_DATE_NONE));
    }
}

static GjRational
rational (const char *text)
{
  GjRational value = { 0, 0 };

  g_assert_true (gj_rational_parse (text, -1, &value));
  return value;
}

static void
assert_rational (GjRational  value,
                 const char *expected)
{
  g_autofree char *text = gj_rational_format (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_rational_text (void)
{
  static const struct
  {
    const char *text;
    const char *expected; /* NULL: refused */
  } cases[] = {
    { "25", "25" }, { "-3", "-3" }, { "+3", "3" }, { "0.8", "0.8" }, { "11/10", "1.1" }, { "1/3", "1/3" }, { "2/6", "1/3" },
    { "-1/3", "-1/3" }, { "1/-3", "-1/3" }, { "-1/-4", "0.25" }, { "0/7", "0" }, { "-0", "0" }, { "-0.5", "-0.5" },
    { "0.000001", "0.000001" }, { "0.0000001", "1/10000000" }, { "1.50", "1.5" }, { "007", "7" },
    { "9223372036854775807", "9223372036854775807" }, { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775808", NULL }, { "0.123456789", "123456789/1000000000" }, { "0.1234567891", NULL },
    { "1/0", NULL }, { "", NULL }, { "/", NULL }, { "1/", NULL }, { "/2", NULL }, { "1/2/3", NULL }, { ".5", NULL }, { "5.", NULL },
    { "1.2.3", NULL }, { "1e3", NULL }, { " 1", NULL }, { "1 ", NULL }, { "0x10", NULL }, { "-", NULL }, { "--1", NULL }, { "１", NULL },
    { "9999999999999999999999999999", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjRational value = { 77, 7 };
      gboolean valid = gj_rational_parse (cases[i].text, -1, &value);

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (valid == (cases[i].expected != NULL));
      if (valid)
        assert_rational (value, cases[i].expected);
      else
        g_assert_true (value.num == 77 && value.den == 7);
    }
}

static void
test_rational_arithmetic (void)
{
  static const struct
  {
    const char *a;
    char        sign;
    const char *b;
    const char *expected; /* NULL: does not fit */
  } cases[] = {
    { "1/3", '+', "1/6", "0.5" }, { "1/3", '-', "1/3", "0" }, { "1/3", '-', "1/2", "-1/6" }, { "2/3", '*', "3/4", "0.5" },
    { "2/3", '/', "4/3", "0.5" }, { "1", '/', "0", NULL }, { "-2/3", '/', "-2", "1/3" }, { "0", '/', "5", "0" },
    { "9223372036854775807", '+', "1", NULL }, { "9223372036854775807", '*', "2", NULL },
    { "-9223372036854775808", '-', "1", NULL }, { "9223372036854775807", '*', "2/9223372036854775807", "2" },
    { "-9223372036854775808", '/', "-1", NULL }, { "-9223372036854775808", '*', "-1/2", "4611686018427387904" },
    { "1/9223372036854775807", '*', "1/2", NULL }, { "1/9223372036854775807", '+', "1/9223372036854775806", NULL },
    { "1/9223372036854775807", '-', "1/9223372036854775807", "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjRational a = rational (cases[i].a), b = rational (cases[i].b), value = { 77, 7 };
      gboolean fits = cases[i].sign == '+' ? gj_rational_add (a, b, &value)
                      : cases[i].sign == '-' ? gj_rational_subtract (a, b, &value)
                      : cases[i].sign == '*' ? gj_rational_multiply (a, b, &value)
                                             : gj_rational_divide (a, b, &value);

      g_test_message ("%s %c %s", cases[i].a, cases[i].sign, cases[i].b);
      g_assert_true (fits == (cases[i].expected != NULL));
      if (fits)
        assert_rational (value, cases[i].expected);
      else
        g_assert_true (value.num == 77 && value.den == 7);
    }
  g_assert_cmpint (gj_rational_compare (rational ("1/3"), rational ("0.333333333")), >, 0);
  g_assert_cmpint (gj_rational_compare (rational ("-1/3"), rational ("1/3")), <, 0);
  g_assert_cmpint (gj_rational_compare (rational ("2/6"), rational ("1/3")), ==, 0);
  /* Neighbours that a double cannot tell apart. */
  g_assert_cmpint (gj_rational_compare (rational ("9223372036854775807"), rational ("9223372036854775806")), >, 0);
  g_assert_cmpint (gj_rational_compare (rational ("-9223372036854775808"), rational ("9223372036854775807")), <, 0);
}

static void
test_fen (void)
{
  static const struct
  {
    const char *yuan;
    gint64      fen;
    gboolean    fits;
  } cases[] = {
    { "1200", 120000, TRUE }, { "0.005", 1, TRUE }, { "0.004999999", 0, TRUE }, { "-0.005", -1, TRUE }, { "-0.004", 0, TRUE },
    { "1/3", 33, TRUE }, { "2/3", 67, TRUE }, { "-2/3", -67, TRUE }, { "1.005", 101, TRUE }, { "1.015", 102, TRUE }, { "8.165", 817, TRUE },
    { "92233720368547758.07", G_MAXINT64, TRUE },
    { "92233720368547758.075", 0, FALSE }, { "9223372036854775807", 0, FALSE }, { "-9223372036854775808", 0, FALSE },
  };
  GjRational amount;
  GjFen fen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fen = 42;
      g_test_message ("%s yuan", cases[i].yuan);
      g_assert_true (gj_fen_from_yuan (rational (cases[i].yuan), &fen) == cases[i].fits);
      g_assert_cmpint (fen, ==, cases[i].fits ? cases[i].fen : 42);
    }
  /* Rounded once at the end: 2/3 of 100.01 yuan of 0.9 is 60.006, where rounding on the way makes 60.00. */
  g_assert_true (gj_rational_multiply (rational ("100.01"), rational ("2/3"), &amount));
  g_assert_true (gj_rational_multiply (amount, rational ("0.9"), &amount));
  g_assert_true (gj_fen_from_yuan (amount, &fen));
  g_assert_cmpint (fen, ==, 6001);
}

static void
test_fen_text (void)
{
  static const struct
  {
    const char *text;
    gint64      fen;
    const char *again; /* NULL: refused */
  } cases[] = {
    { "0", 0, "0.00" }, { "1234.56", 123456, "1234.56" }, { "1234.5", 123450, "1234.50" }, { "-0.01", -1, "-0.01" }, { "-12", -1200, "-12.00" },
    { "92233720368547758.07", G_MAXINT64, "92233720368547758.07" }, { "-92233720368547758.07", -G_MAXINT64, "-92233720368547758.07" },
    { "92233720368547758.08", 0, NULL }, { "1.005", 0, NULL }, { "1.500", 0, NULL }, { "1/2", 0, NULL }, { "", 0, NULL }, { "1,200", 0, NULL },
    { "1.", 0, NULL }, { "1200元", 0, NULL }, { " 1", 0, NULL },
  };
  char buffer[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjFen fen = 42;
      gboolean valid = gj_fen_parse (cases[i].text, -1, &fen);

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (valid == (cases[i].again != NULL));
      g_assert_cmpint (fen, ==, valid ? cases[i].fen : 42);
      if (valid)
        g_assert_cmpstr (gj_fen_format (fen, buffer), ==, cases[i].again);
    }
  g_assert_cmpstr (gj_fen_format (G_MININT64, buffer), ==, "-92233720368547758.08");
}

/* FIPS 180-4 and NIST's examples. */
static void
test_digest (void)
{
  static const struct
  {
    const char *text;
    guint       times;
    const char *digest;
  } cases[] = {
    { "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
    { "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
  };
  g_autoptr (GjDigest) digest = gj_digest_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) whole = g_string_new (NULL);
      g_autofree char *at_once = NULL;
      g_autofree char *in_pieces = NULL;
      gsize done = 0;

      for (guint n = 0; n < cases[i].times; n++)
        g_string_append (whole, cases[i].text);
      at_once = gj_digest_hex (whole->str, whole->len);
      g_assert_cmpstr (at_once, ==, cases[i].digest);
      /* Pieces of 1, 2, 3 … bytes, so that they end at every place of a block; the same object again each time. */
      gj_digest_reset (digest);
      for (gsize piece = 1; done < whole->len; piece++)
        {
          gsize size = MIN (piece, whole->len - done);

          gj_digest_update (digest, whole->str + done, size);
          gj_digest_update (digest, whole->str, 0);
          done += size;
        }
      in_pieces = gj_digest_get_hex (digest);
      g_assert_cmpstr (in_pieces, ==, cases[i].digest);
    }
  gj_digest_free (NULL);
}

static void
test_progress (void)
{
  static const struct
  {
    double set;
    double expected;
  } steps[] = {
    { -1, 0 }, { 0, 0 }, { 0.01, 0.01 }, { 0.25, 0.25 }, { 0.0 / 0.0, 0.25 }, { 0.5, 0.5 }, { 7, 1 },
  };
  g_autoptr (GjProgress) progress = gj_progress_new ();
  g_autofree char *stage = gj_progress_dup_stage (progress);

  g_assert_cmpstr (stage, ==, "");
  g_assert_cmpfloat (gj_progress_get_seconds_left (progress), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gj_progress_set_fraction (progress, steps[i].set);
      g_assert_cmpfloat (gj_progress_get_fraction (progress), ==, steps[i].expected);
      if (steps[i].expected < 0.02)
        g_assert_cmpfloat (gj_progress_get_seconds_left (progress), ==, -1);
      else
        g_assert_cmpfloat (gj_progress_get_seconds_left (progress), >=, 0);
    }
  g_assert_cmpfloat (gj_progress_get_seconds_left (progress), ==, 0);
  gj_progress_set_stage (progress, "Reading");
  gj_progress_set_stage (progress, "Writing");
  g_free (stage);
  stage = gj_progress_dup_stage (progress);
  g_assert_cmpstr (stage, ==, "Writing");
  g_assert_finalize_object (g_steal_pointer (&progress));
}

/* Half done in some time takes about as long again, a quarter three times as long: the estimate follows the rate. */
static void
test_progress_left (void)
{
  g_autoptr (GjProgress) progress = gj_progress_new ();
  gint64 began = g_get_monotonic_time ();
  double spent, left;

  g_usleep (20000);
  gj_progress_set_fraction (progress, 0.25);
  left = gj_progress_get_seconds_left (progress);
  spent = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_assert_cmpfloat (left, >=, 3 * 0.02 - 0.001);
  g_assert_cmpfloat (left, <=, 3 * spent + 0.001);
}

#define N_STEPS 5000

typedef struct
{
  GjProgress *progress;
  gboolean    writes_fraction;
} Work;

/* Counting takes turns with the others; the fraction is written by the first alone, so that it only grows. */
static gpointer
work (gpointer data)
{
  Work *share = data;
  GjProgress *progress = share->progress;

  for (int i = 1; i <= N_STEPS; i++)
    {
      if (share->writes_fraction)
        gj_progress_set_fraction (progress, (double) i / N_STEPS);
      gj_progress_count_problem (progress, i % 5 == 0);
      if (i % 100 == 0)
        gj_progress_set_stage (progress, i % 200 == 0 ? "even" : "odd");
    }
  return NULL;
}

static void
test_progress_threads (void)
{
  g_autoptr (GjProgress) progress = gj_progress_new ();
  Work shares[4] = { { progress, TRUE }, { progress, FALSE }, { progress, FALSE }, { progress, FALSE } };
  GThread *threads[4];
  double before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("work", work, &shares[i]);
  while (before < 1)
    {
      double fraction = gj_progress_get_fraction (progress);
      g_autofree char *stage = gj_progress_dup_stage (progress);

      g_assert_cmpfloat (fraction, >=, before);
      g_assert_true (g_str_equal (stage, "") || g_str_equal (stage, "even") || g_str_equal (stage, "odd"));
      before = fraction;
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (gj_progress_get_errors (progress), ==, 4 * N_STEPS / 5);
  g_assert_cmpint (gj_progress_get_warnings (progress), ==, 4 * (N_STEPS - N_STEPS / 5));
}

static void
test_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (GJ_ERROR, GJ_ERROR_OVERFLOW, "too much");

  g_assert_cmpstr (g_quark_to_string (GJ_ERROR), ==, "gj-error-quark");
  g_assert_error (error, GJ_ERROR, GJ_ERROR_OVERFLOW);
  g_assert_false (g_error_matches (error, G_IO_ERROR, GJ_ERROR_OVERFLOW));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/days", test_date_days);
  g_test_add_func ("/date/parse", test_date_parse);
  g_test_add_func ("/date/months", test_date_months);
  g_test_add_func ("/date/years", test_date_years);
  g_test_add_func ("/date/today", test_date_today);
  g_test_add_func ("/date/periods", test_periods);
  g_test_add_func ("/money/rational-text", test_rational_text);
  g_test_add_func ("/money/rational-arithmetic", test_rational_arithmetic);
  g_test_add_func ("/money/fen", test_fen);
  g_test_add_func ("/money/fen-text", test_fen_text);
  g_test_add_func ("/digest/vectors", test_digest);
  g_test_add_func ("/progress/fraction", test_progress);
  g_test_add_func ("/progress/left", test_progress_left);
  g_test_add_func ("/progress/threads", test_progress_threads);
  g_test_add_func ("/error/domain", test_error);
  return g_test_run ();
}
