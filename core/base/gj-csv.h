/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjCsv:
 * @text: what was written and not yet taken: its owner may truncate it between lines
 *
 * Comma-separated values as RFC 4180 has them: lines end in CR LF, a cell is quoted where it must be. In UTF-8 with a byte order mark
 * in front, or spreadsheets take the file for something else.
 */
typedef struct
{
  GString *text;
  /*< private >*/
  gboolean in_line;
} GjCsv;

void gj_csv_begin      (GjCsv *csv); /* with the mark */
void gj_csv_clear      (GjCsv *csv);

/* A cell. A text that a spreadsheet would calculate with, or a number of which it would lose the last digits, gets an apostrophe in front:
 * what institutions write is not to run in an office, and an identity number is not a number. */
void gj_csv_add_text   (GjCsv *csv, const char *text);

/* The same without an apostrophe: for numbers that are some. */
void gj_csv_add_plain  (GjCsv *csv, const char *text);
void gj_csv_add_number (GjCsv *csv, gint64 number);
void gj_csv_end_line   (GjCsv *csv);

G_END_DECLS
