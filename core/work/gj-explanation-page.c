/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-explanation"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "gj-explanation.h"
#include "gj-sheet-private.h"

/*
 * A page must stay a page: only what decided it is told in full, and of the facts only those that were
 * looked at there.
 */

static void
add_result (GjSheet             *page,
            const GjExplanation *self)
{
  g_autofree char *total = _gj_sheet_money (self->decision.total);
  guint item = 0;

  gj_sheet_add_group (page, _ ("Result"));
  for (guint i = 0; i < self->tree->len; i++)
    {
      const GjExplained *part = self->tree->pdata[i];
      g_autofree char *amount = NULL;

      if (part->kind != GJ_EXPLAINED_ITEM)
        continue;
      amount = part->amount > 0 ? _gj_sheet_money (part->amount) : NULL;
      gj_sheet_add (page, part->title, amount != NULL ? amount : gj_outcome_label ((GjOutcome) self->decision.outcomes[item]));
      item++;
    }
  gj_sheet_add (page, _ ("Payable in all"), total);
}

static void
add_amounts (GjSheet         *page,
             const GPtrArray *tree)
{
  gboolean any = FALSE;

  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *item = tree->pdata[i];

      for (guint k = 0; k < item->children->len; k++)
        {
          const GjExplained *amount = item->children->pdata[k];
          g_autofree char *value = NULL;

          if (amount->kind != GJ_EXPLAINED_AMOUNT)
            continue;
          if (!any)
            gj_sheet_add_group (page, _ ("How the amount was worked out"));
          any = TRUE;
          value = g_strdup_printf (_ ("%s yuan"), amount->found);
          gj_sheet_add (page, item->title, value);
          for (guint n = 0; n < amount->children->len; n++)
            {
              const GjExplained *number = amount->children->pdata[n];
              GjSheetRow *row = gj_sheet_add (page, number->title, number->found);
              g_autofree char *source = _gj_sheet_facts (number->document, number->article, NULL);

              gj_sheet_set (&row->source, source);
            }
        }
    }
}

static void
add_rule (GjSheet           *page,
          const GjExplained *rule)
{
  g_autofree char *article = rule->article[0] != '\0' ? g_strdup_printf (_ ("Article %s"), rule->article) : g_strdup ("");
  g_autofree char *basis = _gj_sheet_facts (article, rule->document, NULL);

  gj_sheet_add (page, _ ("Required"), rule->expected[0] != '\0' ? rule->expected : rule->code);
  if (rule->found[0] != '\0')
    gj_sheet_add (page, _ ("Found"), rule->found);
  if (basis[0] != '\0')
    gj_sheet_add (page, _ ("Basis"), basis);
  if (rule->change[0] != '\0')
    gj_sheet_add (page, _ ("What would change it"), rule->change);
}

static guint64
add_reasons (GjSheet         *page,
             const GPtrArray *tree)
{
  guint64 facts = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];

      for (guint k = 0; k < part->children->len; k++)
        {
          const GjExplained *rule = part->children->pdata[k];

          facts |= rule->kind == GJ_EXPLAINED_AMOUNT ? rule->facts : 0;
          if (rule->kind != GJ_EXPLAINED_RULE || (rule->verdict != GJ_VERDICT_BITES && rule->verdict != GJ_VERDICT_NEEDS_EVIDENCE))
            continue;
          if (!any)
            gj_sheet_add_group (page, _ ("Why"));
          any = TRUE;
          facts |= rule->facts;
          add_rule (page, rule);
        }
    }
  return facts;
}

static void
add_facts (GjSheet             *page,
           const GjExplanation *self,
           guint64              wanted)
{
  for (int fact = 0; fact < GJ_N_FACTS; fact++)
    if ((wanted & GJ_FACT_BIT (fact)) != 0)
      wanted |= gj_fact_info ((GjFact) fact)->inputs;
  gj_sheet_add_group (page, _ ("The facts it rests on"));
  for (guint i = 0; i < self->facts->len; i++)
    {
      const GjFactSource *fact = self->facts->pdata[i];
      int number = gj_fact_find (fact->id, -1);
      g_autofree char *source = NULL;
      GjSheetRow *row;

      if (number >= 0 && (number >= GJ_N_RECORDED_FACTS || (wanted & GJ_FACT_BIT (number)) == 0))
        continue;
      row = gj_sheet_add (page, fact->label, fact->value);
      if (fact->place.submission == 0)
        continue;
      /* Translators: serial number of a submission, its sender's credit code, a line of the file */
      source = g_strdup_printf (_ ("submission %s of %s, line %" PRId64), fact->serial, fact->sender, fact->place.line);
      gj_sheet_set (&row->source, source);
    }
}

static void
add_rules_page (GjSheet             *page,
                const GjExplanation *self)
{
  g_autofree char *title = gj_pack_title (self->pack);
  g_autofree char *notice = gj_pack_notice (self->pack);
  g_autofree char *edition = self->edition != NULL ? gj_edition_title (self->edition) : g_strdup (_ ("none is in force on that day"));

  gj_sheet_add_group (page, _ ("By these rules"));
  gj_sheet_add (page, _ ("Policy"), title);
  gj_sheet_add (page, _ ("Edition"), edition);
  if (self->edition != NULL)
    gj_sheet_add (page, _ ("Digest"), gj_edition_digest (self->edition));
  if (notice[0] != '\0')
    gj_sheet_add (page, _ ("Note"), notice);
}

GjSheet *
gj_explanation_page (const GjExplanation *explanation)
{
  g_autofree char *about = NULL;
  GjSheet *page;
  guint64 facts;

  g_return_val_if_fail (explanation != NULL, NULL);

  about = _gj_sheet_facts (explanation->person, explanation->id_number, explanation->class_name, explanation->class_code, NULL);
  page = gj_sheet_new (_ ("How this subsidy was decided"), about);
  if (explanation->edition != NULL)
    gj_sheet_set_state (page, gj_outcome_label (explanation->decision.status), _gj_outcome_tone (gj_outcome_nick (explanation->decision.status)));
  add_result (page, explanation);
  facts = add_reasons (page, explanation->tree);
  add_amounts (page, explanation->tree);
  add_facts (page, explanation, facts);
  add_rules_page (page, explanation);
  return page;
}

GjSheet *
gj_ledger_page (GjLedger *ledger, const char *list, gint64 id, GError **error)
{
  g_autoptr (GjExplanation) explanation = NULL;
  GjSheet *page = NULL;
  GjDb *db;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && list != NULL, NULL);

  if (!g_str_equal (list, "decisions"))
    return gj_ledger_sheet (ledger, list, id, error);
  db = gj_ledger_borrow (ledger, error);
  if (db == NULL)
    return NULL;
  explanation = gj_explanation_new (db, id, error);
  if (explanation != NULL)
    page = gj_explanation_page (explanation);
  g_clear_pointer (&explanation, gj_explanation_free);
  gj_ledger_give_back (ledger, db);
  return page;
}
