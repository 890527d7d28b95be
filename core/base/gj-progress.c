/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-progress"
#include "config.h"

#include "gj-progress.h"

#include <math.h>

struct _GjProgress
{
  GObject parent_instance;
  GMutex  mutex;
  char   *stage;
  double  fraction;
  gint64  began; /* monotonic µs when the job was made */
  gint64  errors;
  gint64  warnings;
};

G_DEFINE_FINAL_TYPE (GjProgress, gj_progress, G_TYPE_OBJECT)

#define LEAST_FRACTION 0.02 /* before that a rate says nothing */

static void
gj_progress_finalize (GObject *object)
{
  GjProgress *self = GJ_PROGRESS (object);

  g_mutex_clear (&self->mutex);
  g_free (self->stage);
  G_OBJECT_CLASS (gj_progress_parent_class)->finalize (object);
}

static void
gj_progress_class_init (GjProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gj_progress_finalize;
}

static void
gj_progress_init (GjProgress *self)
{
  g_mutex_init (&self->mutex);
  self->stage = g_strdup ("");
  self->began = g_get_monotonic_time ();
}

GjProgress *
gj_progress_new (void)
{
  return g_object_new (GJ_TYPE_PROGRESS, NULL);
}

void
gj_progress_set_stage (GjProgress *progress,
                       const char *stage)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (GJ_IS_PROGRESS (progress) && stage != NULL);

  locker = g_mutex_locker_new (&progress->mutex);
  g_free (progress->stage);
  progress->stage = g_strdup (stage);
}

char *
gj_progress_dup_stage (GjProgress *progress)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (GJ_IS_PROGRESS (progress), NULL);

  locker = g_mutex_locker_new (&progress->mutex);
  return g_strdup (progress->stage);
}

void
gj_progress_set_fraction (GjProgress *progress,
                          double      fraction)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (GJ_IS_PROGRESS (progress));

  locker = g_mutex_locker_new (&progress->mutex);
  /* A fraction of nothing, 0 / 0, says nothing. */
  if (!isnan (fraction))
    progress->fraction = CLAMP (fraction, 0.0, 1.0);
}

double
gj_progress_get_fraction (GjProgress *progress)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (GJ_IS_PROGRESS (progress), 0);

  locker = g_mutex_locker_new (&progress->mutex);
  return progress->fraction;
}

double
gj_progress_get_seconds_left (GjProgress *progress)
{
  g_autoptr (GMutexLocker) locker = NULL;
  double spent;

  g_return_val_if_fail (GJ_IS_PROGRESS (progress), -1);

  locker = g_mutex_locker_new (&progress->mutex);
  if (progress->fraction < LEAST_FRACTION)
    return -1;
  spent = (double) (g_get_monotonic_time () - progress->began) / G_USEC_PER_SEC;
  return spent / progress->fraction * (1 - progress->fraction);
}

void
gj_progress_count_problem (GjProgress *progress,
                           gboolean    is_error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (GJ_IS_PROGRESS (progress));

  locker = g_mutex_locker_new (&progress->mutex);
  if (is_error)
    progress->errors++;
  else
    progress->warnings++;
}

gint64
gj_progress_get_errors (GjProgress *progress)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (GJ_IS_PROGRESS (progress), 0);

  locker = g_mutex_locker_new (&progress->mutex);
  return progress->errors;
}

gint64
gj_progress_get_warnings (GjProgress *progress)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (GJ_IS_PROGRESS (progress), 0);

  locker = g_mutex_locker_new (&progress->mutex);
  return progress->warnings;
}
