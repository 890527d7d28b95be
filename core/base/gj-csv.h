/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GJ_CSV_BOM "\xef\xbb\xbf" /* at the very beginning, or spreadsheets take the file for something else than UTF-8 */

/* Appends one cell, with a comma in front unless it is the line's first (RFC 4180). A text that a spreadsheet would take for a
 * formula gets an apostrophe in front: what institutions write is not to run in an office. */
void gj_csv_add_text (GString *line, const char *text);

/* The same of a number: no quotes, nothing in front. */
void gj_csv_add_number (GString *line, gint64 number);

/* Ends the line. */
void gj_csv_end_line (GString *line);

G_END_DECLS
