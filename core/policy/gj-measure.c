/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <string.h>

#include "gj-policy-private.h"

/* "yuan/day", "class-hour", "1": at most one unit above and one below the line. */
gboolean
_gj_measure_parse (const char *text,
                   GjMeasure  *ret_measure)
{
  GjMeasure measure = { { 0 } };
  const char *slash = strchr (text, '/');
  gssize above = slash != NULL ? slash - text : (gssize) strlen (text);

  if (above != 1 || text[0] != '1')
    {
      int unit = gj_unit_find (text, above);
      if (unit < 0)
        return FALSE;
      measure.power[unit]++;
    }

  if (slash != NULL)
    {
      int unit = gj_unit_find (slash + 1, -1);
      if (unit < 0)
        return FALSE;
      measure.power[unit]--;
    }

  *ret_measure = measure;
  return TRUE;
}

GjMeasure
_gj_measure_of (GjUnit unit)
{
  GjMeasure measure = { { 0 } };

  if (unit != GJ_UNIT_NONE)
    measure.power[unit] = 1;

  return measure;
}

gboolean
_gj_measure_equal (GjMeasure a,
                   GjMeasure b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

GjMeasure
_gj_measure_times (GjMeasure a,
                   GjMeasure b)
{
  for (guint i = 0; i < GJ_N_UNITS; i++)
    a.power[i] = (gint8) CLAMP (a.power[i] + b.power[i], -100, 100);

  return a;
}

/* "yuan·day/month", "1" for none. */
char *
_gj_measure_name (GjMeasure measure)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < GJ_N_UNITS; i++)
    for (int n = 0; n < measure.power[i]; n++)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "·" : "", gj_unit_id (i));

  if (text->len == 0)
    g_string_append_c (text, '1');

  for (guint i = 0; i < GJ_N_UNITS; i++)
    for (int n = 0; n > measure.power[i]; n--)
      g_string_append_printf (text, "/%s", gj_unit_id (i));

  return g_string_free (text, FALSE);
}
