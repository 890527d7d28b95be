/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-decision.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

static const struct
{
  const char *nick;
  const char *tone;
} tones[] = {
  { "payable", "good" },
  { "needs-evidence", "warn" },
  { "refused", "bad" },
};

char *
_gj_sheet_source (gint64 submission,
                  gint64 line)
{
  return g_strdup_printf (_ ("submission %" PRId64 ", line %" PRId64), submission, line);
}

char *
_gj_sheet_money (GjFen fen)
{
  char buffer[GJ_FEN_TEXT_SIZE];
  g_autofree char *digits = gj_text_group_digits (gj_fen_format (fen, buffer));

  return g_strconcat ("¥", digits, NULL);
}

char *
_gj_sheet_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  return gj_text_group_digits (digits);
}

char *
_gj_sheet_code (const char *list,
                const char *code)
{
  return code != NULL ? gj_text_capital (gj_code_name (list, code)) : g_strdup ("");
}

char *
_gj_sheet_period (const char *from,
                  const char *to)
{
  gboolean begins = from != NULL && from[0] != '\0';
  gboolean ends = to != NULL && to[0] != '\0';

  if (begins && ends)
    return g_strdup_printf ("%s – %s", from, to);
  if (begins)
    return g_strdup_printf (_ ("since %s"), from);
  return ends ? g_strdup_printf (_ ("until %s"), to) : g_strdup ("");
}

char *
_gj_sheet_time (const char *time)
{
  char *text = g_strndup (time != NULL ? time : "", 16);

  if (strlen (text) == 16 && text[10] == 'T')
    text[10] = ' ';
  return text;
}

char *
_gj_sheet_facts (const char *first,
                 ...)
{
  GString *text = g_string_new (first != NULL ? first : "");
  const char *part;
  va_list parts;

  va_start (parts, first);
  while ((part = va_arg (parts, const char *)) != NULL)
    if (part[0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  va_end (parts);
  return g_string_free (text, FALSE);
}

const char *
_gj_outcome_tone (const char *nick)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (tones); i++)
    if (g_str_equal (tones[i].nick, nick))
      return tones[i].tone;
  return "";
}

char *
_gj_outcome_words (const char *nick)
{
  if (nick == NULL)
    return g_strdup (_ ("Not decided yet"));
  for (int i = 0; i < GJ_N_OUTCOMES; i++)
    if (g_str_equal (gj_outcome_nick ((GjOutcome) i), nick))
      return g_strdup (gj_outcome_label ((GjOutcome) i));
  return g_strdup (nick);
}
