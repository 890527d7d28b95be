/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GJ_CHART_MAX_SERIES 4 /* each has a pattern of its own, so that nothing depends on colour */

#define GJ_TYPE_CHART (gj_chart_get_type ())

/**
 * GjChart:
 *
 * Bars side by side, one group a line: its name, then for each series a bar and its number in words. All is painted by
 * the style, so that it has the colours of every theme. gj_chart_table_new() shows the same as a table.
 */
G_DECLARE_FINAL_TYPE (GjChart, gj_chart, GJ, CHART, GtkWidget)

GtkWidget *gj_chart_new       (void);

/* Begins anew. @series: names, zero-terminated, at most %GJ_CHART_MAX_SERIES; @described: for screen readers. */
void       gj_chart_begin     (GjChart           *self,
                               const char        *described,
                               const char *const *series);

/* One group: @values decide the lengths, @texts stand beside them; as many as there are series. */
void       gj_chart_add       (GjChart           *self,
                               const char        *label,
                               const gint64      *values,
                               const char *const *texts);

/* A new table with the same names and texts; @first is the title of the column of names. */
GtkWidget *gj_chart_table_new (GjChart           *self,
                               const char        *first,
                               const char        *described);

G_END_DECLS
