/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include "gj-ledger.h"

static void
free_row (GjSheetRow *row)
{
  g_free (row->label);
  g_free (row->value);
  g_free (row->field);
  g_free (row->source);
  g_free (row->state);
  g_free (row->list);
  g_free (row);
}

static void
free_group (GjSheetGroup *group)
{
  g_free (group->title);
  g_free (group->source);
  g_ptr_array_unref (group->rows);
  g_free (group);
}

GjSheet *
gj_sheet_new (const char *title,
              const char *subtitle)
{
  GjSheet *sheet = g_new0 (GjSheet, 1);

  sheet->title = g_strdup (title != NULL ? title : "");
  sheet->subtitle = g_strdup (subtitle != NULL ? subtitle : "");
  sheet->state = g_strdup ("");
  sheet->state_tone = g_strdup ("");
  sheet->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) free_group);
  return sheet;
}

void
gj_sheet_set (char      **text,
              const char *value)
{
  g_return_if_fail (text != NULL);

  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
}

void
gj_sheet_set_state (GjSheet    *sheet,
                    const char *word,
                    const char *tone)
{
  gj_sheet_set (&sheet->state, word);
  gj_sheet_set (&sheet->state_tone, tone);
}

void
gj_sheet_add_group (GjSheet    *sheet,
                    const char *title)
{
  GjSheetGroup *group = g_new0 (GjSheetGroup, 1);

  group->title = g_strdup (title);
  group->source = g_strdup ("");
  group->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_row);
  g_ptr_array_add (sheet->groups, group);
}

GjSheetRow *
gj_sheet_add (GjSheet    *sheet,
              const char *label,
              const char *value)
{
  GjSheetRow *row = g_new0 (GjSheetRow, 1);
  GjSheetGroup *group;

  if (sheet->groups->len == 0)
    gj_sheet_add_group (sheet, "");
  group = g_ptr_array_index (sheet->groups, sheet->groups->len - 1);
  row->label = g_strdup (label);
  row->value = g_strdup (value != NULL ? value : "");
  row->field = g_strdup ("");
  row->source = g_strdup ("");
  row->state = g_strdup ("");
  row->list = g_strdup ("");
  g_ptr_array_add (group->rows, row);
  return row;
}

void
gj_sheet_free (GjSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_free (sheet->title);
  g_free (sheet->subtitle);
  g_free (sheet->state);
  g_free (sheet->state_tone);
  g_ptr_array_unref (sheet->groups);
  g_free (sheet);
}

char *
gj_sheet_to_text (const GjSheet *sheet)
{
  GString *text = g_string_new (sheet->title);

  g_string_append_printf (text, "\n%s%s%s\n", sheet->subtitle, sheet->state[0] != '\0' ? "  " : "", sheet->state);
  for (guint i = 0; i < sheet->groups->len; i++)
    {
      const GjSheetGroup *group = g_ptr_array_index (sheet->groups, i);

      g_string_append_printf (text, "\n%s", group->title);
      if (group->source[0] != '\0')
        g_string_append_printf (text, "  [%s]", group->source);
      g_string_append_c (text, '\n');
      for (guint k = 0; k < group->rows->len; k++)
        {
          const GjSheetRow *row = g_ptr_array_index (group->rows, k);

          g_string_append_printf (text, "  %s: %s", row->label, row->value);
          if (row->source[0] != '\0')
            g_string_append_printf (text, "  [%s]", row->source);
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (text, FALSE);
}
