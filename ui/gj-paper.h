/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * GjPaper:
 *
 * A document as it stands on paper: a title, then headings with facts, or a table whose heads stand on every page. It knows nothing of
 * printers: whoever has a cairo context and a size can have its pages. All lengths are points. Texts are broken over lines, never cut off.
 * Belongs to one thread at a time.
 */
typedef struct _GjPaper GjPaper;

GjPaper *gj_paper_new  (const char *title, const char *subtitle, const char *foot); /* @foot: below every page */
void     gj_paper_free (GjPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjPaper, gj_paper_free)

void     gj_paper_add_heading (GjPaper *paper, const char *text, const char *note); /* stays with what follows it */
void     gj_paper_add_fact    (GjPaper *paper, const char *label, const char *value, const char *source);
void     gj_paper_add_lines   (GjPaper *paper, const char *const *labels); /* side by side, each with room to write behind it */

/* The table: before its rows. @widths: shares of the page's width; @right: numbers, which stand at the right. */
void     gj_paper_set_columns (GjPaper *paper, guint n, const char *const *titles, const int *widths, const gboolean *right);
void     gj_paper_add_row     (GjPaper *paper, const char *const *cells);
guint    gj_paper_n_rows      (const GjPaper *paper);
gboolean gj_paper_is_wide     (const GjPaper *paper); /* better across than upright */

/* Breaks it into pages of that size, some milliseconds' work at each call of gj_paper_paginate() until that is TRUE; there is at least one page. */
void     gj_paper_begin    (GjPaper *paper, double width, double height);
gboolean gj_paper_paginate (GjPaper *paper, PangoContext *context);
guint    gj_paper_n_pages  (const GjPaper *paper);
/* Draws a page of the last breaking, from 0, at the origin. */
void     gj_paper_draw     (GjPaper *paper, cairo_t *cr, PangoContext *context, guint page);

/* Writes it on A4 as a PDF that replaces @path as a whole; on failure what was there stays. Any thread. G_FILE_ERROR or G_IO_ERROR. */
gboolean gj_paper_save     (GjPaper *paper, const char *path, GError **error);

G_END_DECLS
