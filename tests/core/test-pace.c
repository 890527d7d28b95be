/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gj-setting.h"

static void
test_pace (void)
{
  static const struct
  {
    const char *target;
    gint64      done;
    const char *day;
    gint64      share, schedule, forecast;
  } cases[] = {
    /* 1.5 million in five years, 920,000 at the end of the third: 61.33 % done, 60.00 % by the calendar. */
    { "1500000 2021 2025", 920000, "2023-12-31", 6133, 6000, 1533333 },
    { "1500000 2021 2025", 0, "2020-12-31", 0, 0, -1 },
    { "1500000 2021 2025", 0, "2021-12-31", 0, 2000, 0 },
    { "1500000 2021 2025", 1500001, "2025-12-31", 10000, 10000, 1500001 },
    { "1500000 2021 2025", 1600000, "2031-03-01", 10667, 10000, 1600000 },
    { "1000 2024 2024", 500, "2024-07-01", 5000, 5000, 1000 }, /* day 183 of 366 */
    { "3 2023 2024", 1, "2023-01-01", 3333, 14, 730 },
    { "1000000000 1990 2200", 1, "2026-06-30", 0, 1730, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjPace pace;

      g_assert_true (gj_pace_parse (cases[i].target, &pace));
      pace.done = cases[i].done;
      gj_pace_work_out (&pace, gj_date_parse (cases[i].day, -1));
      g_assert_cmpint (pace.share, ==, cases[i].share);
      g_assert_cmpint (pace.schedule, ==, cases[i].schedule);
      g_assert_cmpint (pace.forecast, ==, cases[i].forecast);
    }
}

static void
test_parse (void)
{
  static const char *const wrong[] = { "", "1500000", "1500000 2021", "1500000 2025 2021", "0 2021 2025", "-1 2021 2025", "x 2021 2025", "1 2021 2025 1",
                                       "1  2021 2025", "99999999999 2021 2025", "1 1 2", "1 2021 9999", "1.5 2021 2025" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GjPace pace = { .target = 7 };

      g_assert_false (gj_pace_parse (wrong[i], &pace));
      g_assert_cmpint (pace.target, ==, 7);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/table", test_pace);
  g_test_add_func ("/pace/wrong", test_parse);
  return g_test_run ();
}
