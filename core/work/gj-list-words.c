/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-list-words"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-list-words.h"

#include "gj-codelist.h"
#include "gj-problem.h"
#include "gj-record.h"
#include "gj-text.h"

#define TO_THE_MINUTE 16 /* bytes of "2026-11-23T14:05" */

/* By column, in the order of the menus. */
static const struct
{
  const char *column;
  const char *code;
  const char *label;
  const char *tone;
} states[] = {
  { "status", "payable", N_ ("Payable"), "good" },
  { "status", "needs-evidence", N_ ("Needs evidence"), "warn" },
  { "status", "refused", N_ ("Refused"), "bad" },
  { "status", "not-due", N_ ("Not due"), "" },
  { "status", "not-claimed", N_ ("Not claimed"), "" },
  { "severity", "error", N_ ("Error"), "bad" },
  { "severity", "warning", N_ ("Warning"), "warn" },
  { "action", "roster.import", N_ ("Roster imported"), "" },
  { "action", "record.edit", N_ ("Record edited"), "" },
  { "action", "roster.undo", N_ ("Roster taken back"), "" },
  { "action", "decide", N_ ("Decided"), "" },
  { "action", "policy.adopt", N_ ("Policy pack adopted"), "" },
  { "action", "policy.withdraw", N_ ("Policy pack withdrawn"), "" },
  { "action", "budget.set", N_ ("Budget set"), "" },
  { "action", "personal-data.reveal", N_ ("Personal data shown"), "" },
  { "action", "roster.export", N_ ("Register saved"), "" },
  { "action", "receipt.save", N_ ("Receipt saved"), "" },
  { "action", "fix-list.save", N_ ("Fix-list saved"), "" },
  { "action", "decisions.save", N_ ("Decisions saved"), "" },
  { "action", "evidence.save", N_ ("Missing evidence saved"), "" },
  { "action", "setting.set", N_ ("Setting changed"), "" },
  { "action", "list.save", N_ ("List saved"), "" },
};

static int
find_state (const char *column,
            const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].column, column) && g_str_equal (states[i].code, code))
      return (int) i;
  return -1;
}

const char *
gj_list_state_label (const char *column,
                     const char *code)
{
  int i;

  g_return_val_if_fail (column != NULL && code != NULL, NULL);

  i = find_state (column, code);
  return i >= 0 ? _ (states[i].label) : code;
}

const char *
gj_list_state_tone (const char *column,
                    const char *code)
{
  int i;

  g_return_val_if_fail (column != NULL && code != NULL, NULL);

  i = find_state (column, code);
  return i >= 0 ? states[i].tone : "";
}

const char *
gj_list_state_nth (const char *column,
                   guint       n)
{
  g_return_val_if_fail (column != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].column, column) && n-- == 0)
      return states[i].code;
  return NULL;
}

static char *
code_words (const GjListColumn *column,
            const char         *value)
{
  if (g_strcmp0 (column->list, "problem") == 0)
    return gj_problem_summary (value);
  if (column->list == NULL || column->list[0] == '\0')
    return g_strdup (gj_list_state_label (column->id, value));
  return gj_text_capital (gj_code_name (column->list, value));
}

static char *
record_key_words (const char *value)
{
  const char *slash = strchr (value, '/');
  g_autofree char *element = slash != NULL ? g_strndup (value, (gsize) (slash - value)) : NULL;

  return slash != NULL ? gj_record_key_shown (element, slash + 1) : g_strdup (value);
}

char *
gj_list_words (const GjListColumn *column,
               const char         *value,
               gboolean            unmasked)
{
  char *text;

  g_return_val_if_fail (column != NULL && value != NULL, NULL);

  if (value[0] == '\0')
    return g_strdup ("");
  switch (column->type)
    {
    case GJ_CELL_CODE:
    case GJ_CELL_STATE:
      return code_words (column, value);
    case GJ_CELL_NUMBER:
      return unmasked ? g_strdup (value) : gj_text_mask_number (value);
    case GJ_CELL_TIME:
      text = g_strndup (value, TO_THE_MINUTE);
      g_strdelimit (text, "T", ' ');
      return text;
    case GJ_CELL_TEXT:
      return g_strcmp0 (column->list, "record-key") == 0 && !unmasked ? record_key_words (value) : g_strdup (value);
    case GJ_CELL_COUNT:
    case GJ_CELL_MONEY:
    case GJ_CELL_DATE:
    case GJ_CELL_NAME:
    default:
      return g_strdup (value);
    }
}

char *
gj_list_title (const GjListColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);

  /* Translators: the title of a column of amounts; %s is what the amount is of. */
  if (column->type == GJ_CELL_MONEY)
    return g_strdup_printf (_ ("%s (yuan)"), _ (column->label));
  return g_strdup (_ (column->label));
}
