/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GjProgress:
 *
 * How far a long job is. The job writes it from any thread, a window or terminal reads it some times
 * a second; nothing is signalled, so that a fast job cannot flood the main loop.
 */
#define GJ_TYPE_PROGRESS (gj_progress_get_type ())
G_DECLARE_FINAL_TYPE (GjProgress, gj_progress, GJ, PROGRESS, GObject)

GjProgress *gj_progress_new              (void);
void        gj_progress_set_stage        (GjProgress *progress, const char *stage); /* in the user's language */
char       *gj_progress_dup_stage        (GjProgress *progress); /* "" at first */
void        gj_progress_set_fraction     (GjProgress *progress, double fraction); /* 0 … 1 of the job at hand; anything else is brought there */
double      gj_progress_get_fraction     (GjProgress *progress);
double      gj_progress_get_seconds_left (GjProgress *progress); /* from the rate so far; -1 while unknown */
void        gj_progress_count_problem    (GjProgress *progress, gboolean is_error);
gint64      gj_progress_get_errors       (GjProgress *progress);
gint64      gj_progress_get_warnings     (GjProgress *progress);

G_END_DECLS
