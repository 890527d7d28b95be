/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person at the window waits for, in milliseconds on the window's own model: the first page of a
 * list, what a search finds while it is typed, a jump to anywhere, one decision with its explanation.
 * bench-lists LEDGER prints a line for each: name, median, slowest, goal, separated by tabs.
 */
#include "config.h"

#include "gj-find.h"
#include "gj-ledger.h"
#include "gj-list.h"
#include "gj-lists.h"

#define PAGE 50
#define MOST 200

typedef struct
{
  double times[MOST];
  guint  n;
} Times;

static void
add_time (Times  *times,
          gint64  begun)
{
  g_assert (times->n < MOST);

  times->times[times->n++] = (double) (g_get_monotonic_time () - begun) / 1000;
}

static int
compare (const void *a,
         const void *b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
print (const char *what,
       Times      *times,
       int         goal)
{
  qsort (times->times, times->n, sizeof *times->times, compare);
  if (times->n > 0)
    g_print ("%s\t%.1f\t%.1f\t%d\n", what, times->times[times->n / 2], times->times[times->n - 1], goal);
  times->n = 0;
}

static void
on_changed (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            gboolean   *changed)
{
  *changed = *changed || added > 0;
}

/* Until the rows around @position are there; with @is_new, of a list that is only being read. */
static void
await (GjRowModel *model,
       guint       position,
       gboolean    is_new)
{
  gboolean changed = !is_new;
  gboolean loading = TRUE;
  gulong handler = g_signal_connect (model, "items-changed", G_CALLBACK (on_changed), &changed);
  guint n;

  while (g_object_get (model, "loading", &loading, NULL), loading && !changed)
    g_main_context_iteration (NULL, TRUE);
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  for (guint i = position; i < MIN (position + PAGE, n); i++)
    {
      g_autoptr (GjRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      while (gj_row_get_state (row) == GJ_ROW_LOADING)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (model, handler);
}

static void
finish (GjRowModel *model)
{
  gboolean loading = TRUE;

  while (g_object_get (model, "loading", &loading, NULL), loading)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_list (const char *path,
              const char *name,
              Times      *first,
              Times      *jumps,
              Times      *keys)
{
  static const char *const searches[] = { "z", "zh", "zhang", "zs", "lxm", "王", "李明", "2101", "21010119800101" };
  const GjListSpec *spec = gj_registry_list (name);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GjRowModel) model = gj_row_model_new (path, spec);
  g_autoptr (GjListQuery) query = gj_list_query_new (spec);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint n;

  await (model, 0, TRUE);
  add_time (first, begun);
  finish (model);
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  for (guint i = 0; i < 20 && n > PAGE; i++)
    {
      guint position = (guint) g_rand_int_range (random, 0, (gint32) (n - PAGE));

      begun = g_get_monotonic_time ();
      await (model, position, FALSE);
      add_time (jumps, begun);
    }
  for (guint i = 0; i < G_N_ELEMENTS (searches) && spec->n_searches > 0; i++)
    {
      gj_list_query_set_search (query, searches[i]);
      begun = g_get_monotonic_time ();
      gj_row_model_set_query (model, query);
      await (model, 0, TRUE);
      add_time (keys, begun);
    }
}

static void
measure_sheets (const char *path,
                Times      *times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjLedger) ledger = gj_ledger_open (path, FALSE, &error);
  g_autoptr (GjOverview) overview = ledger != NULL ? gj_ledger_overview (ledger, &error) : NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  g_assert_no_error (error);
  for (guint i = 0; i < 100 && overview->n_decisions > 0; i++)
    {
      gint64 id = g_rand_int_range (random, 1, (gint32) overview->n_decisions);
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (GjSheet) sheet = gj_ledger_sheet (ledger, "decisions", id, NULL);

      if (sheet != NULL)
        add_time (times, begun);
    }
}

/* What is looked for is typed key by key, each answered before the next one. */
static void
measure_find (const char *path,
              Times      *ready,
              Times      *keys)
{
  static const char *const typed[] = { "zhangsan", "zs", "lxm", "ouyang", "zzzq", "王秀英", "李明", "彰", "2101011980", "0035", "903512", "210101198001010035",
                                       "LN2026-0000", "S00002100", "职业培训", "沈阳" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GjLedger) ledger = gj_ledger_open (path, FALSE, &error);
  g_autoptr (GjFinder) finder = ledger != NULL ? gj_finder_new (ledger) : NULL;
  gint64 begun = g_get_monotonic_time ();

  g_assert_no_error (error);
  gj_finder_prepare (finder, NULL, &error);
  g_assert_no_error (error);
  add_time (ready, begun);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    for (const char *end = typed[i]; *end != '\0';)
      {
        g_autofree char *text = NULL;
        g_autoptr (GPtrArray) all = NULL;

        end = g_utf8_next_char (end);
        text = g_strndup (typed[i], (gsize) (end - typed[i]));
        begun = g_get_monotonic_time ();
        all = gj_finder_find (finder, text, 8, NULL, &error);
        g_assert_no_error (error);
        add_time (keys, begun);
      }
}

int
main (int   argc,
      char *argv[])
{
  Times first = { .n = 0 }, jumps = { .n = 0 }, keys = { .n = 0 }, sheets = { .n = 0 };

  if (argc != 2)
    {
      g_printerr ("bench-lists LEDGER\n");
      return 2;
    }
  for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
    {
      measure_list (argv[1], gj_registry_list_nth (i)->name, &first, &jumps, &keys);
      if (g_str_equal (gj_registry_list_nth (i)->name, "persons") || g_str_equal (gj_registry_list_nth (i)->name, "decisions"))
        {
          g_autofree char *page = g_strdup_printf ("first page: %s", gj_registry_list_nth (i)->name);
          g_autofree char *jump = g_strdup_printf ("jump anywhere: %s", gj_registry_list_nth (i)->name);
          g_autofree char *key = g_strdup_printf ("search, a key: %s", gj_registry_list_nth (i)->name);

          print (page, &first, 50);
          print (jump, &jumps, 20);
          print (key, &keys, 50);
        }
      first.n = jumps.n = keys.n = 0;
    }
  measure_sheets (argv[1], &sheets);
  print ("one decision explained", &sheets, 2);
  measure_find (argv[1], &first, &keys);
  print ("find anything: made ready", &first, 1000);
  print ("find anything: a key", &keys, 100);
  return 0;
}
