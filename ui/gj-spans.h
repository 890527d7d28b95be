/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-date.h"

G_BEGIN_DECLS

#define GJ_TYPE_SPANS (gj_spans_get_type ())

/**
 * GjSpans:
 *
 * Periods as bars on an axis of years, with a line for today. The one that holds today is filled, the others are
 * outlined, so that nothing depends on colour; all of it is also written out beside the widget.
 */
G_DECLARE_FINAL_TYPE (GjSpans, gj_spans, GJ, SPANS, GtkWidget)

GtkWidget *gj_spans_new (GjPeriod    axis,     /* both ends set */
                         GjDate      today,
                         const char *described); /* for screen readers */
void       gj_spans_add (GjSpans    *self,
                         GjPeriod    period);

G_END_DECLS
