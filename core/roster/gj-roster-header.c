/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-header"
#include "config.h"

#include "gj-roster-reader.h"

static const gsize texts[] = {
  G_STRUCT_OFFSET (GjRosterHeader, sender), G_STRUCT_OFFSET (GjRosterHeader, serial), G_STRUCT_OFFSET (GjRosterHeader, created),
  G_STRUCT_OFFSET (GjRosterHeader, software), G_STRUCT_OFFSET (GjRosterHeader, period_from),
  G_STRUCT_OFFSET (GjRosterHeader, period_to), G_STRUCT_OFFSET (GjRosterHeader, corrects),
};

#define TEXT(header, i) (G_STRUCT_MEMBER (char *, header, texts[i]))

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
