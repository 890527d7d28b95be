/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-csv"
#include "config.h"

#include "gj-csv.h"

#include <inttypes.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MOST_DIGITS 15 /* that a spreadsheet keeps of a number */

void
gj_csv_begin (GjCsv *csv)
{
  g_return_if_fail (csv != NULL);

  *csv = (GjCsv) { .text = g_string_new (BYTE_ORDER_MARK) };
}

void
gj_csv_clear (GjCsv *csv)
{
  g_return_if_fail (csv != NULL);

  if (csv->text != NULL)
    g_string_free (g_steal_pointer (&csv->text), TRUE);
}

static gboolean
wants_apostrophe (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return text[0] != '\0' && (strchr ("=+-@\t\r", text[0]) != NULL || (digits > MOST_DIGITS && text[digits] == '\0'));
}

static void
add_cell (GjCsv      *csv,
          const char *text,
          gboolean    guarded)
{
  gboolean quoted = strpbrk (text, "\",\r\n") != NULL;

  if (csv->in_line)
    g_string_append_c (csv->text, ',');
  csv->in_line = TRUE;
  if (quoted)
    g_string_append_c (csv->text, '"');
  if (guarded && wants_apostrophe (text))
    g_string_append_c (csv->text, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv->text, '"');
      g_string_append_c (csv->text, *p);
    }
  if (quoted)
    g_string_append_c (csv->text, '"');
}

void
gj_csv_add_text (GjCsv      *csv,
                 const char *text)
{
  g_return_if_fail (csv != NULL && text != NULL);

  add_cell (csv, text, TRUE);
}

void
gj_csv_add_plain (GjCsv      *csv,
                  const char *text)
{
  g_return_if_fail (csv != NULL && text != NULL);

  add_cell (csv, text, FALSE);
}

void
gj_csv_add_number (GjCsv *csv,
                   gint64 number)
{
  char text[24];

  g_return_if_fail (csv != NULL);

  g_snprintf (text, sizeof text, "%" PRId64, number);
  add_cell (csv, text, FALSE);
}

void
gj_csv_end_line (GjCsv *csv)
{
  g_return_if_fail (csv != NULL);

  g_string_append (csv->text, "\r\n");
  csv->in_line = FALSE;
}
