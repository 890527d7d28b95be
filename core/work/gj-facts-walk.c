/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-facts-walk"
#include "config.h"

#include "gj-facts-source.h"

#define STRIDE 1024 /* persons a thread takes at a time */

typedef struct
{
  guint         n_persons;
  gint          next; /* stride, atomic */
  GjPersonFunc  func;
  GCancellable *cancellable;
  GjProgress   *progress;
  double        begin;
  double        end;
} Walk;

typedef struct
{
  Walk    *walk;
  gboolean is_main;
  gpointer worker;
} Hand;

/* Only the calling thread tells the progress, so that it never goes back. */
static gpointer
work (gpointer data)
{
  const Hand *hand = data;
  Walk *walk = hand->walk;

  while (!g_cancellable_is_cancelled (walk->cancellable))
    {
      guint64 first = (guint64) (guint) g_atomic_int_add (&walk->next, 1) * STRIDE;

      if (first >= walk->n_persons)
        break;
      for (guint64 i = first; i < MIN (first + STRIDE, walk->n_persons); i++)
        walk->func ((guint) i, hand->worker);
      if (hand->is_main && walk->progress != NULL)
        gj_progress_set_fraction (walk->progress, walk->begin + (walk->end - walk->begin) * (double) first / walk->n_persons);
    }
  return NULL;
}

gboolean
gj_facts_source_walk (const GjFactsSource *source, gpointer *workers, guint n_workers, GjPersonFunc func, GjProgress *progress, double begin,
                      double end, GCancellable *cancellable, GError **error)
{
  Walk walk = { .func = func, .cancellable = cancellable, .progress = progress, .begin = begin, .end = end };
  g_autofree Hand *hands = NULL;
  g_autofree GThread **threads = NULL;

  g_return_val_if_fail (source != NULL && workers != NULL && n_workers > 0 && func != NULL, FALSE);

  walk.n_persons = gj_facts_source_n_persons (source);
  hands = g_new0 (Hand, n_workers);
  threads = g_new0 (GThread *, n_workers);
  for (guint i = 0; i < n_workers; i++)
    hands[i] = (Hand){ &walk, i == 0, workers[i] };
  for (guint i = 1; i < n_workers; i++)
    threads[i] = g_thread_new ("gj-decide", work, &hands[i]);
  work (&hands[0]);
  for (guint i = 1; i < n_workers; i++)
    g_thread_join (threads[i]);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
