/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-reason"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-explain.h"
#include "gj-policy-private.h"

static char *
fact_missing (const char *id)
{
  int fact = gj_fact_find (id, -1);

  return g_strdup_printf (_ ("Not recorded: %s"), fact >= 0 ? _ (gj_fact_info ((GjFact) fact)->label) : id);
}

static char *
no_row (const char *table)
{
  return g_strdup_printf (_ ("The table “%s” of the pack has no row for this case."), table);
}

static char *
out_of_range (const char *nothing)
{
  return g_strdup (_ ("The amount is below zero or too large to be true."));
}

/* The reasons that no rule of a pack carries. */
static const struct
{
  const char *code;
  char     *(*words) (const char *argument);
} own[] = {
  { "U01_FACT_MISSING", fact_missing },
  { "U02_NO_TABLE_ROW", no_row },
  { "U03_AMOUNT_OUT_OF_RANGE", out_of_range },
};

char *
gj_edition_reason_words (const GjEdition *edition,
                         const char      *code)
{
  g_autofree char *name = NULL;
  const char *argument;

  g_return_val_if_fail (edition != NULL && code != NULL, NULL);

  name = g_strndup (code, strcspn (code, ":"));
  argument = code + strlen (name);
  argument += *argument == ':';
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (own[i].code, name))
      return own[i].words (argument);
  for (guint i = 0; i < edition->entries->len; i++)
    {
      const GjEntry *entry = GJ_AT (edition->entries, GjEntry, i);

      if (entry->kind == GJ_ENTRY_RULE && g_str_equal (entry->code, name))
        return _gj_words_rule (edition, entry, "text");
    }
  return g_strdup (code);
}

char *
gj_pack_reason_words (const GjPack *pack,
                      const char   *code)
{
  char *words;

  g_return_val_if_fail (code != NULL, NULL);

  words = g_strdup (code);
  for (guint i = pack != NULL ? gj_pack_n_editions (pack) : 0; i > 0 && g_str_equal (words, code); i--)
    {
      g_free (words);
      words = gj_edition_reason_words (gj_pack_edition (pack, i - 1), code);
    }
  return words;
}

/* The facts of a condition, worked-out ones by what they are worked out from. */
static guint64
facts_of_condition (const GjEdition *edition,
                    guint            condition)
{
  guint64 facts = 0;

  for (guint i = condition; i < GJ_AT (edition->nodes, GjNode, condition)->end; i++)
    {
      int fact = GJ_AT (edition->nodes, GjNode, i)->fact;

      if (fact >= 0)
        facts |= fact < GJ_N_RECORDED_FACTS ? GJ_FACT_BIT (fact) : gj_fact_info ((GjFact) fact)->inputs;
    }
  return facts;
}

gboolean
gj_edition_reason_asks (const GjEdition *edition,
                        const char      *code,
                        guint64         *ret_facts)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (edition != NULL && code != NULL && ret_facts != NULL, FALSE);

  name = g_strndup (code, strcspn (code, ":"));
  if (g_str_equal (name, "U01_FACT_MISSING"))
    {
      int fact = gj_fact_find (code + strlen (name) + (code[strlen (name)] == ':'), -1);

      *ret_facts = fact >= 0 ? GJ_FACT_BIT (fact) : 0;
      return TRUE;
    }
  for (guint i = 0; i < edition->entries->len; i++)
    {
      const GjEntry *entry = GJ_AT (edition->entries, GjEntry, i);

      if (entry->kind != GJ_ENTRY_RULE || entry->outcome != GJ_OUTCOME_NEEDS_EVIDENCE || !g_str_equal (entry->code, name))
        continue;
      *ret_facts = facts_of_condition (edition, entry->condition);
      return TRUE;
    }
  return FALSE;
}
