/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-csv"
#include "config.h"

#include "gj-csv.h"

#include <inttypes.h>
#include <string.h>

static void
begin_cell (GString *line)
{
  if (line->len > 0 && line->str[line->len - 1] != '\n' && !g_str_equal (line->str, GJ_CSV_BOM))
    g_string_append_c (line, ',');
}

void
gj_csv_add_text (GString    *line,
                 const char *text)
{
  gboolean formula;

  g_return_if_fail (line != NULL && text != NULL);

  begin_cell (line);
  formula = text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
  g_string_append_c (line, '"');
  if (formula)
    g_string_append_c (line, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  g_string_append_c (line, '"');
}

void
gj_csv_add_number (GString *line,
                   gint64   number)
{
  g_return_if_fail (line != NULL);

  begin_cell (line);
  g_string_append_printf (line, "%" PRId64, number);
}

void
gj_csv_end_line (GString *line)
{
  g_return_if_fail (line != NULL);

  g_string_append (line, "\r\n");
}
