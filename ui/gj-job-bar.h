/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_JOB_BAR (gj_job_bar_get_type ())

/**
 * GjJobBar:
 *
 * The slim bar at the bottom: what is running, how far it is, the time to go, Cancel. It shows itself
 * only for jobs that take longer than a moment.
 */
G_DECLARE_FINAL_TYPE (GjJobBar, gj_job_bar, GJ, JOB_BAR, GtkWidget)

void gj_job_bar_set_session (GjJobBar  *self,
                             GjSession *session);

G_END_DECLS
