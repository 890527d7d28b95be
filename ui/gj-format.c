/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-format"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gj-format.h"
#include "gj-text.h"

char *
gj_format_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  return gj_text_group_digits (digits);
}

char *
gj_format_money (GjFen fen)
{
  char buffer[GJ_FEN_TEXT_SIZE];

  return gj_text_group_digits (gj_fen_format (fen, buffer));
}

char *
gj_format_yuan (GjFen fen)
{
  g_autofree char *amount = gj_format_money (fen);

  return g_strconcat ("¥", amount, NULL);
}

char *
gj_format_time (const char *time)
{
  char *text;

  g_return_val_if_fail (time != NULL, NULL);

  text = g_strndup (time, 16);
  if (strlen (text) == 16 && text[10] == 'T')
    text[10] = ' ';
  return text;
}

char *
gj_format_seconds (double seconds)
{
  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 60)
    {
      int s = MAX (1, (int) ceil (seconds));
      return g_strdup_printf (ngettext ("%d second left", "%d seconds left", (gulong) s), s);
    }
  if (seconds < 3600)
    {
      int m = (int) ceil (seconds / 60);
      return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left", (gulong) m), m);
    }
  {
    int h = (int) ceil (seconds / 3600);
    return g_strdup_printf (ngettext ("about %d hour left", "about %d hours left", (gulong) h), h);
  }
}

char *
gj_format_share (gint64 part, gint64 whole)
{
  gint64 tenths;

  if (whole <= 0)
    return g_strdup ("–");
  tenths = (part * 2000 + whole) / (whole * 2);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%d\u2009%%", tenths / 10, (int) (tenths % 10));
}
