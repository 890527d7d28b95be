/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-header"
#include "config.h"

#include "gj-roster-private.h"

#include <string.h>

#include "gj-date.h"
#include "gj-identity.h"
#include "gj-text.h"

static const gsize texts[] = {
  G_STRUCT_OFFSET (GjRosterHeader, sender), G_STRUCT_OFFSET (GjRosterHeader, serial), G_STRUCT_OFFSET (GjRosterHeader, created),
  G_STRUCT_OFFSET (GjRosterHeader, software), G_STRUCT_OFFSET (GjRosterHeader, period_from),
  G_STRUCT_OFFSET (GjRosterHeader, period_to), G_STRUCT_OFFSET (GjRosterHeader, corrects),
};

#define TEXT(header, i) (G_STRUCT_MEMBER (char *, header, texts[i]))

static const GjHeaderField fields[] = {
  { "sender", GJ_HEADER_CREDIT_CODE, TRUE, 18, G_STRUCT_OFFSET (GjRosterHeader, sender), "Credit code of the institution or bureau that sends the file" },
  { "serial", GJ_HEADER_TEXT, TRUE, 100, G_STRUCT_OFFSET (GjRosterHeader, serial), "Serial number of the file, unique for the sender" },
  { "created", GJ_HEADER_INSTANT, FALSE, 0, G_STRUCT_OFFSET (GjRosterHeader, created), "When the file was made" },
  { "software", GJ_HEADER_TEXT, FALSE, 100, G_STRUCT_OFFSET (GjRosterHeader, software), "Program that made the file" },
  { "period-from", GJ_HEADER_DATE, FALSE, 0, G_STRUCT_OFFSET (GjRosterHeader, period_from), "First day of the period the file is about" },
  { "period-to", GJ_HEADER_DATE, FALSE, 0, G_STRUCT_OFFSET (GjRosterHeader, period_to), "Last day of the period, included" },
  { "corrects", GJ_HEADER_TEXT, FALSE, 100, G_STRUCT_OFFSET (GjRosterHeader, corrects), "Serial number of the file of the same sender that this one replaces" },
  { NULL },
};

static const GjHeaderField part_fields[] = {
  { "sender", GJ_HEADER_CREDIT_CODE, TRUE, 18, G_STRUCT_OFFSET (GjRosterPart, sender), "Credit code of the part's sender" },
  { "serial", GJ_HEADER_TEXT, TRUE, 100, G_STRUCT_OFFSET (GjRosterPart, serial), "Serial number of the part" },
  { "sha256", GJ_HEADER_DIGEST, FALSE, 0, G_STRUCT_OFFSET (GjRosterPart, sha256), "SHA-256 of the part, 64 hexadecimal digits" },
  { NULL },
};

static void
clear_part (gpointer data)
{
  GjRosterPart *part = data;

  g_free (part->sender);
  g_free (part->serial);
  g_free (part->sha256);
}

void
gj_roster_header_init (GjRosterHeader *header)
{
  g_return_if_fail (header != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    TEXT (header, i) = g_strdup ("");
  header->parts = g_array_new (FALSE, TRUE, sizeof (GjRosterPart));
  g_array_set_clear_func (header->parts, clear_part);
}

void
gj_roster_header_copy (const GjRosterHeader *header,
                       GjRosterHeader       *ret_copy)
{
  g_return_if_fail (header != NULL && ret_copy != NULL);

  gj_roster_header_init (ret_copy);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (TEXT (ret_copy, i));
      TEXT (ret_copy, i) = g_strdup (TEXT (header, i));
    }
  for (guint i = 0; i < header->parts->len; i++)
    {
      const GjRosterPart *part = &g_array_index (header->parts, GjRosterPart, i);

      gj_roster_header_add_part (ret_copy, part->sender, part->serial, part->sha256);
    }
}

void
gj_roster_header_clear (GjRosterHeader *header)
{
  g_return_if_fail (header != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (&TEXT (header, i), g_free);
  g_clear_pointer (&header->parts, g_array_unref);
}

void
gj_roster_header_add_part (GjRosterHeader *header,
                           const char     *sender,
                           const char     *serial,
                           const char     *sha256)
{
  GjRosterPart part = { g_strdup (sender), g_strdup (serial), g_strdup (sha256) };

  g_return_if_fail (header != NULL && sender != NULL && serial != NULL && sha256 != NULL);

  g_array_append_val (header->parts, part);
}

const GjHeaderField *
gj_roster_header_field (gboolean part,
                        guint    index)
{
  const GjHeaderField *field = part ? &part_fields[index] : &fields[index];

  return field->element != NULL ? field : NULL;
}

/* One number of @digits digits at @text, at most @most. */
static gboolean
is_number (const char *text,
           guint       digits,
           guint       most)
{
  guint number = 0;

  for (guint i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      number = number * 10 + (guint) (text[i] - '0');
    }
  return number <= most;
}

/* YYYY-MM-DDThh:mm:ss, then maybe a fraction, then maybe Z or an offset of up to 14 hours. */
static gboolean
is_instant (const char *text)
{
  gsize length = strlen (text);
  const char *rest = text + 19;

  if (length < 19 || gj_date_parse (text, 10) == GJ_DATE_NONE || text[10] != 'T' || !is_number (text + 11, 2, 23) || text[13] != ':'
      || !is_number (text + 14, 2, 59) || text[16] != ':' || !is_number (text + 17, 2, 59))
    return FALSE;
  if (*rest == '.')
    {
      gsize digits = strspn (rest + 1, "0123456789");

      if (digits < 1 || digits > 9)
        return FALSE;
      rest += digits + 1;
    }
  if (*rest == '\0' || strcmp (rest, "Z") == 0)
    return TRUE;
  return (*rest == '+' || *rest == '-') && strlen (rest) == 6 && rest[3] == ':'
         && is_number (rest + 4, 2, 59) && is_number (rest + 1, 2, strcmp (rest + 3, ":00") == 0 ? 14 : 13);
}

static gboolean
check_credit_code (char **text)
{
  char code[19];

  if (gj_credit_code_check (*text, -1, code, NULL) > GJ_CHECK_LAST_WARNING)
    return FALSE;
  g_free (*text);
  *text = g_strdup (code);
  return TRUE;
}

gboolean
gj_roster_header_check (const GjHeaderField *field,
                        char               **text)
{
  char *normal;

  g_return_val_if_fail (field != NULL && text != NULL && *text != NULL, FALSE);

  normal = gj_text_normalise (*text, -1);
  g_free (*text);
  *text = normal;
  if (normal[0] == '\0')
    return TRUE;
  switch (field->type)
    {
    case GJ_HEADER_CREDIT_CODE:
      return check_credit_code (text);
    case GJ_HEADER_DATE:
      return gj_date_parse (normal, -1) != GJ_DATE_NONE;
    case GJ_HEADER_INSTANT:
      return is_instant (normal);
    case GJ_HEADER_DIGEST:
      return strlen (normal) == 64 && strspn (normal, "0123456789abcdefABCDEF") == 64;
    case GJ_HEADER_TEXT:
    default:
      return g_utf8_strlen (normal, -1) <= (glong) field->most;
    }
}
