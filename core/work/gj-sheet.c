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
  g_free (row);
}

static void
free_group (GjSheetGroup *group)
{
  g_free (group->title);
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
gj_sheet_add_group (GjSheet    *sheet,
                    const char *title)
{
  GjSheetGroup *group = g_new0 (GjSheetGroup, 1);

  group->title = g_strdup (title);
  group->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_row);
  g_ptr_array_add (sheet->groups, group);
}

void
gj_sheet_add_full (GjSheet *sheet, const char *label, const char *value, const char *field, const char *source, const char *state)
{
  GjSheetRow *row = g_new0 (GjSheetRow, 1);
  GjSheetGroup *group;

  if (sheet->groups->len == 0)
    gj_sheet_add_group (sheet, "");
  group = g_ptr_array_index (sheet->groups, sheet->groups->len - 1);
  row->label = g_strdup (label);
  row->value = g_strdup (value != NULL ? value : "");
  row->field = g_strdup (field);
  row->source = g_strdup (source);
  row->state = g_strdup (state);
  g_ptr_array_add (group->rows, row);
}

void
gj_sheet_add (GjSheet    *sheet,
              const char *label,
              const char *value)
{
  gj_sheet_add_full (sheet, label, value, "", "", "");
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

      g_string_append_printf (text, "\n%s\n", group->title);
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
