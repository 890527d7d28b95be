/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-explain.h"
#include "gj-explanation.h"
#include "gj-facts-source.h"
#include "gj-pack-store.h"
#include "gj-sheet-private.h"

/* Texts for the rows of one explanation. */
typedef struct
{
  char *places[GJ_N_RECORD_KINDS]; /* "submission 1, line 20", NULL where there is no such record */
} Places;

static void
clear_places (Places *places)
{
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    g_free (places->places[i]);
}

static gboolean
read_places (GjDb    *db,
             gint64   id,
             Places  *places,
             GError **error)
{
  GjPlace found[GJ_N_RECORD_KINDS];

  if (!gj_explanation_places (db, id, found, error))
    return FALSE;
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    if (found[i].submission != 0)
      places->places[i] = _gj_sheet_source (found[i].submission, found[i].line);
  return TRUE;
}

/* A worked-out fact comes from those it was worked out of. */
static guint64
recorded_facts (guint64 facts)
{
  guint64 all = facts;

  for (int fact = 0; fact < GJ_N_FACTS; fact++)
    if ((facts & GJ_FACT_BIT (fact)) != 0)
      all |= gj_fact_info ((GjFact) fact)->inputs;
  return all;
}

static void
append_sources (GString      *text,
                const Places *places,
                guint64       facts)
{
  guint64 all = recorded_facts (facts);

  for (int fact = 0; fact < GJ_N_RECORDED_FACTS; fact++)
    {
      const GjFactInfo *info = gj_fact_info ((GjFact) fact);

      if ((all & GJ_FACT_BIT (fact)) == 0 || info->record == GJ_RECORD_NONE || places->places[info->record] == NULL)
        continue;
      /* Translators: a fact and the place it was read from, "Born on: submission 1, line 20" */
      g_string_append_printf (text, _ ("\n%s: %s"), _ (info->label), places->places[info->record]);
    }
}

/* The article of the pack, what it rests on, the code; then where each fact was read. */
static char *
source_words (const GjExplained *part,
              const Places      *places)
{
  g_autofree char *basis = gj_explained_source (part);
  g_autofree char *head = _gj_sheet_facts (basis, part->kind == GJ_EXPLAINED_RULE ? part->code : "", NULL);
  GString *text = g_string_new (head);

  append_sources (text, places, part->facts);
  if (text->len > 0 && text->str[0] == '\n')
    g_string_erase (text, 0, 1);
  return g_string_free (text, FALSE);
}

static const char *
verdict_tone (GjVerdict verdict)
{
  static const char *const tones[] = {
    [GJ_VERDICT_PASSED] = "good", [GJ_VERDICT_BITES] = "bad", [GJ_VERDICT_NEEDS_EVIDENCE] = "warn", [GJ_VERDICT_FAILS] = NULL,
  };

  return (guint) verdict < G_N_ELEMENTS (tones) && tones[verdict] != NULL ? tones[verdict] : "";
}

static void
add_rule (GjSheet           *sheet,
          const GjExplained *rule,
          const Places      *places)
{
  g_autofree char *source = source_words (rule, places);
  g_autofree char *change = rule->change[0] != '\0' ? g_strdup_printf (_ ("What would change it: %s"), rule->change) : NULL;
  g_autofree char *found = rule->found[0] != '\0' ? g_strdup_printf (_ ("Found: %s"), rule->found) : g_strdup ("");
  g_autofree char *value = g_strjoin (change != NULL && found[0] != '\0' ? "\n" : "", found, change != NULL ? change : "", NULL);
  GjSheetRow *row = gj_sheet_add (sheet, rule->expected[0] != '\0' ? rule->expected : rule->code, value);

  gj_sheet_set (&row->source, source);
  gj_sheet_set (&row->state, verdict_tone (rule->verdict));
}

/* "1000 × 6/5 = 1200.00" and each number of it with where it comes from. */
static void
add_amount (GjSheet           *sheet,
            const GjExplained *amount,
            const Places      *places)
{
  g_autofree char *value = g_strdup_printf (_ ("%s yuan"), amount->found);
  GjSheetRow *row = gj_sheet_add (sheet, _ ("Amount"), value);

  gj_sheet_set (&row->state, "good");
  for (guint i = 0; i < amount->children->len; i++)
    {
      const GjExplained *number = amount->children->pdata[i];
      g_autofree char *source = source_words (number, places);

      row = gj_sheet_add (sheet, number->title, number->found);
      gj_sheet_set (&row->source, source);
    }
}

static gboolean
is_decisive (const GjExplained *rule)
{
  return rule->kind == GJ_EXPLAINED_RULE
         && (rule->verdict == GJ_VERDICT_BITES || rule->verdict == GJ_VERDICT_NEEDS_EVIDENCE || rule->verdict == GJ_VERDICT_NOTE);
}

/* What decided it comes first; the rest can be read below. */
static void
add_decisive (GjSheet         *sheet,
              const GPtrArray *tree,
              const Places    *places)
{
  gj_sheet_add_group (sheet, _ ("Why"));
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];

      for (guint k = 0; k < part->children->len; k++)
        if (is_decisive (part->children->pdata[k]))
          add_rule (sheet, part->children->pdata[k], places);
    }
  if (_gj_sheet_last_group (sheet)->rows->len == 0)
    gj_sheet_set (&gj_sheet_add (sheet, _ ("Every rule is met."), "")->state, "good");
}

static void
add_result (GjSheet          *sheet,
            const GPtrArray  *tree,
            const GjDecision *decision)
{
  g_autofree char *total = _gj_sheet_money (decision->total);
  g_autoptr (GString) not_claimed = g_string_new (NULL);

  gj_sheet_add_group (sheet, _ ("Result"));
  gj_sheet_add (sheet, _ ("Payable in all"), total);
  for (guint i = 0, item = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];
      g_autofree char *amount = NULL;
      GjSheetRow *row;

      if (part->kind != GJ_EXPLAINED_ITEM)
        continue;
      if (decision->outcomes[item] == GJ_OUTCOME_NOT_CLAIMED)
        {
          g_string_append_printf (not_claimed, "%s%s", not_claimed->len > 0 ? " · " : "", part->title);
          item++;
          continue;
        }
      amount = part->amount > 0 ? _gj_sheet_money (part->amount) : NULL;
      row = gj_sheet_add (sheet, part->title, amount != NULL ? amount : gj_outcome_label ((GjOutcome) decision->outcomes[item]));
      gj_sheet_set (&row->state, _gj_outcome_tone (gj_outcome_nick ((GjOutcome) decision->outcomes[item++])));
    }
  /* Mostly all items but one: a sentence, not a row for each. */
  if (not_claimed->len > 0)
    gj_sheet_add (sheet, gj_outcome_label (GJ_OUTCOME_NOT_CLAIMED), not_claimed->str);
}

static void
add_part (GjSheet           *sheet,
          const GjExplained *part,
          const Places      *places)
{
  gj_sheet_add_group (sheet, part->title);
  _gj_sheet_last_group (sheet)->folds = TRUE;
  for (guint i = 0; i < part->children->len; i++)
    {
      const GjExplained *child = part->children->pdata[i];

      if (child->kind == GJ_EXPLAINED_AMOUNT)
        add_amount (sheet, child, places);
      else if (child->kind == GJ_EXPLAINED_RULE && child->verdict != GJ_VERDICT_NOT_TRIED)
        add_rule (sheet, child, places);
    }
  if (_gj_sheet_last_group (sheet)->rows->len == 0)
    gj_sheet_add (sheet, _ ("Not looked into: what stands above settled it."), "");
}

static void
add_assumptions (GjSheet         *sheet,
                 const GPtrArray *tree)
{
  gboolean any = FALSE;

  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];
      GjSheetRow *row;

      if (part->kind != GJ_EXPLAINED_ASSUMPTION)
        continue;
      if (!any)
        gj_sheet_add_group (sheet, _ ("Taken as the policy says, for want of a record"));
      any = TRUE;
      row = gj_sheet_add (sheet, part->title, part->found);
      gj_sheet_set (&row->source, part->expected);
    }
}

static void
explain (GjSheet          *sheet,
         const GjFactsOne *one,
         const Places     *places)
{
  g_autofree GjDecision *decision = g_new0 (GjDecision, 1);
  g_autoptr (GPtrArray) tree = gj_edition_explain (one->edition, &one->facts, decision);

  gj_sheet_set_state (sheet, gj_outcome_label (decision->status), _gj_outcome_tone (gj_outcome_nick (decision->status)));
  add_result (sheet, tree, decision);
  add_decisive (sheet, tree, places);
  for (guint i = 0; i < tree->len; i++)
    if (((const GjExplained *) tree->pdata[i])->kind == GJ_EXPLAINED_ITEM)
      add_part (sheet, tree->pdata[i], places);
  for (guint i = 0; i < tree->len; i++)
    if (((const GjExplained *) tree->pdata[i])->kind == GJ_EXPLAINED_STEP)
      add_part (sheet, tree->pdata[i], places);
  add_assumptions (sheet, tree);
}

/* ----- what the decision is about ----- */

/* person's name, class name, class code, person, class, person's list row, time of the decision */
static void
add_heading (GjSheet *sheet,
             GjStmt  *stmt,
             gpointer user_data)
{
  g_autofree char *subtitle = _gj_sheet_facts (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2), NULL);

  gj_sheet_set (&sheet->title, gj_stmt_text (stmt, 0));
  gj_sheet_set (&sheet->subtitle, subtitle);
}

static void
add_links (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *time = _gj_sheet_time (gj_stmt_text (stmt, 5));

  gj_sheet_add_group (sheet, _ ("About"));
  _gj_sheet_leads_to (gj_sheet_add (sheet, _ ("Person"), gj_stmt_text (stmt, 0)), "persons", gj_stmt_int (stmt, 3));
  _gj_sheet_leads_to (gj_sheet_add (sheet, _ ("Class"), gj_stmt_text (stmt, 1)), "classes", gj_stmt_int (stmt, 4));
  if (time[0] != '\0')
    _gj_sheet_leads_to (gj_sheet_add (sheet, _ ("Decided"), time), "audit", gj_stmt_int (stmt, 6));
}

static void
add_pack (GjSheet       *sheet,
          const GjPack  *pack,
          const GjEdition *edition)
{
  g_autofree char *title = gj_pack_title (pack);
  g_autofree char *notice = gj_pack_notice (pack);
  g_autofree char *warning = gj_pack_warning (pack);
  g_autofree char *edition_title = edition != NULL ? gj_edition_title (edition) : g_strdup (_ ("none is in force on that day"));
  GjSheetRow *row;

  row = gj_sheet_add (sheet, _ ("Policy"), title);
  gj_sheet_set (&row->source, notice);
  if (warning[0] != '\0')
    {
      row = gj_sheet_add (sheet, _ ("Sample"), warning);
      gj_sheet_set (&row->state, "warn");
    }
  gj_sheet_add (sheet, _ ("Edition"), edition_title);
}

gboolean
_gj_sheet_fill_decision (GjDb    *db,
                         GjSheet *sheet,
                         gint64   id,
                         GError **error)
{
  static const char heading[] = GJ_SQL ("SELECT p.name, c.name, c.code, p.id, c.id, a.at, a.seq FROM enrolment e JOIN person p ON p.id = e.person_id"
                                        " JOIN class c ON c.id = e.class_id LEFT JOIN decision d ON d.enrolment_id = e.id"
                                        " LEFT JOIN audit a ON a.seq = d.audit_seq WHERE e.id = $1");
  g_autoptr (GjPack) pack = NULL;
  g_autoptr (GError) none = NULL;
  GjFactsOne one = { 0 };
  Places places = { 0 };
  gboolean read;

  if (!_gj_sheet_each (db, sheet, heading, id, 0, add_heading, NULL, error))
    return FALSE;
  if (sheet->title[0] == '\0')
    return TRUE;
  pack = gj_pack_store_active (db, &none);
  if (pack == NULL && !g_error_matches (none, GJ_ERROR, GJ_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&none));
      return FALSE;
    }
  /* An enrolment is one before there is a policy, too. */
  if (pack != NULL && !gj_facts_source_one (db, pack, id, &one, error))
    return FALSE;
  read = read_places (db, id, &places, error);
  if (read && one.edition != NULL)
    explain (sheet, &one, &places);
  read = read && _gj_sheet_each (db, sheet, heading, id, 0, add_links, NULL, error);
  if (read && pack != NULL)
    add_pack (sheet, pack, one.edition);
  gj_facts_one_clear (&one);
  clear_places (&places);
  return read && _gj_sheet_records (db, sheet, GJ_RECORD_ENROLMENT, GJ_SQL ("r.id = $1"), id, error)
         && _gj_sheet_records (db, sheet, GJ_RECORD_CLAIM, GJ_SQL ("r.enrolment_id = $1"), id, error)
         && _gj_sheet_records (db, sheet, GJ_RECORD_APPRAISAL, GJ_SQL ("r.enrolment_id = $1"), id, error)
         && _gj_sheet_records (db, sheet, GJ_RECORD_CERTIFICATE, GJ_SQL ("r.enrolment_id = $1"), id, error)
         && _gj_sheet_records (db, sheet, GJ_RECORD_MEMBERSHIP,
                               GJ_SQL ("r.person_id = (SELECT e.person_id FROM enrolment e WHERE e.id = $1)"), id, error)
         && _gj_sheet_records (db, sheet, GJ_RECORD_GRANT,
                               GJ_SQL ("r.person_id = (SELECT e.person_id FROM enrolment e WHERE e.id = $1)"), id, error);
}
