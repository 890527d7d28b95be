/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-money.h"

G_BEGIN_DECLS

/* How numbers are written on the screen. All results are (transfer full). */

char *gj_format_count   (gint64  count);           /* "1,204" */
char *gj_format_money   (GjFen   fen);             /* "1,204.50", without a unit */
char *gj_format_yuan    (GjFen   fen);             /* "¥1,204.50" */
char *gj_format_time    (const char *time);        /* of ISO 8601 with offset: "2026-11-23 14:05" */
char *gj_format_seconds (double  seconds);         /* "about 2 minutes left", "" when not known (< 0) */
char *gj_format_share   (gint64  part,
                         gint64  whole);           /* "47.3 %", rounded half-up; "–" when @whole is 0 */

G_END_DECLS
