/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-explain.h"
#include "policy-facts.h"

/* The hand-worked cases, and small steps around every rule of the illustrative pack. */

static GjPack *pack;

/* The same bytes in all parts that are set. */
static void
assert_same_decision (const GjDecision *a,
                      const GjDecision *b)
{
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpuint (a->n_items, ==, b->n_items);
  g_assert_cmpuint (a->n_reasons, ==, b->n_reasons);
  g_assert_cmpint (a->total, ==, b->total);
  g_assert_cmpint (a->primary_group, ==, b->primary_group);
  g_assert_cmpmem (a->outcomes, a->n_items, b->outcomes, b->n_items);
  g_assert_cmpmem (a->amounts, a->n_items * sizeof (GjFen), b->amounts, b->n_items * sizeof (GjFen));
  g_assert_cmpmem (a->reasons, a->n_reasons * sizeof (GjReason), b->reasons, b->n_reasons * sizeof (GjReason));
}

/* The reasons as the explanation has them: rules that do not pass, by code. */
static void
collect_codes (const GPtrArray *tree,
               GHashTable      *codes)
{
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *explained = tree->pdata[i];
      gboolean applies = explained->verdict == GJ_VERDICT_BITES || explained->verdict == GJ_VERDICT_NOTE ||
                         explained->verdict == GJ_VERDICT_NEEDS_EVIDENCE;
      if (explained->kind == GJ_EXPLAINED_RULE && applies)
        g_hash_table_add (codes, g_strdup (explained->code));
      if (explained->kind == GJ_EXPLAINED_RULE && explained->verdict == GJ_VERDICT_BITES)
        {
          g_assert_cmpstr (explained->expected, !=, "");
          g_assert_cmpstr (explained->found, !=, "");
          g_assert_cmpstr (explained->article, !=, "");
        }
      collect_codes (explained->children, codes);
    }
}

static void
assert_explained (const GjEdition  *edition,
                  const GjFacts    *facts,
                  const GjDecision *decision)
{
  GjDecision again;
  g_autoptr (GPtrArray) tree = gj_edition_explain (edition, facts, &again);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_rules = 0;

  assert_same_decision (decision, &again);
  collect_codes (tree, codes);
  for (guint i = 0; i < decision->n_reasons; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      gj_edition_append_reason (edition, &decision->reasons[i], text);
      if (decision->reasons[i].kind != GJ_REASON_RULE)
        continue;
      g_string_truncate (text, strcspn (text->str, ":"));
      g_assert_true (g_hash_table_contains (codes, text->str));
      n_rules++;
    }
  if (n_rules == 0 && decision->n_reasons == 0)
    g_assert_cmpuint (g_hash_table_size (codes), ==, 0);
}

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static void
assert_item (const GjEdition  *edition,
             const GjDecision *decision,
             const char       *item,
             GjFen             expected)
{
  int index = gj_edition_item_find (edition, item);

  g_assert_cmpint (index, >=, 0);
  g_assert_cmpint (decision->amounts[index], ==, expected);
  g_assert_true ((decision->outcomes[index] == GJ_OUTCOME_PAYABLE) == (expected > 0));
}

static GjFen
parse_fen (const char *text)
{
  GjFen fen = 0;

  g_assert_true (gj_fen_parse (text, -1, &fen));
  return fen;
}

static void
test_case (gconstpointer data)
{
  g_auto (GStrv) columns = g_strsplit (data, "\t", -1);
  g_autoptr (JsonObject) object = NULL;
  CaseFacts facts;
  GjDecision decision;

  g_assert_cmpuint (g_strv_length (columns), ==, 10);
  object = parse_object (columns[9]);
  case_facts_read (&facts, pack, object);
  const GjEdition *edition = gj_pack_edition_for (pack, &facts.facts);
  g_assert_nonnull (edition);
  g_assert_cmpstr (gj_edition_id (edition), ==, columns[2]);

  gj_edition_decide (edition, &facts.facts, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_assert_cmpstr (reasons, ==, columns[7]);
  assert_item (edition, &decision, "PX", parse_fen (columns[3]));
  assert_item (edition, &decision, "PJ", parse_fen (columns[4]));
  assert_item (edition, &decision, "SH", parse_fen (columns[5]));
  g_assert_cmpint (decision.total, ==, parse_fen (columns[6]));
  assert_explained (edition, &facts.facts, &decision);

  case_facts_clear (&facts);
}

/* A woman of the group JK in a class of 15 days, everything as it should be: 910, 250 and 375 yuan. */
static const char base_facts[] =
  "{\"apply\": \"2026-05-20\", \"att\": 116, \"birth\": \"1990-05-06\", \"cert\": {\"date\": \"2026-04-15\"}, \"days\": 15,"
  " \"end\": \"2026-03-27\", \"filed\": \"2026-03-02\", \"groups\": {\"JK\": [\"2025-11-01\", \"2026-10-31\"]}, \"hours\": 120,"
  " \"lev\": \"5\", \"occ\": \"4-10-01-05\", \"passed\": true, \"sex\": \"F\", \"start\": \"2026-03-09\"}";

/* What differs from base_facts, and what comes of it: reasons, then PX, PJ and SH in yuan. */
static const struct
{
  const char *name;
  const char *change;
  const char *reasons;
  const char *amounts[3];
} steps[] = {
  { "plain", "{}", "OK", { "910", "250", "375" } },

  { "age/16-on-the-day", "{'birth': '2010-03-09'}", "OK", { "910", "250", "375" } },
  { "age/15-years-364-days", "{'birth': '2010-03-10'}", "R01_AGE_UNDER_16", { "0", "0", "0" } },

  /* Men of 1965-12-09: 2025-12-09, m = 11 → 3 months → 2026-03-09. Women of 1975-10-09: 2025-10-09, m = 9 → 5 months → the same day. */
  { "retirement/men-day-before", "{'sex': 'M', 'birth': '1965-12-10'}", "OK", { "910", "250", "375" } },
  { "retirement/men-on-the-day", "{'sex': 'M', 'birth': '1965-12-09'}", "R02_RETIREMENT_AGE", { "0", "0", "0" } },
  { "retirement/f50-day-before", "{'birth': '1975-10-10'}", "OK", { "910", "250", "375" } },
  { "retirement/f50-on-the-day", "{'birth': '1975-10-09'}", "R02_RETIREMENT_AGE", { "0", "0", "0" } },
  { "retirement/f50-m7", "{'birth': '1975-08-10'}", "R02_RETIREMENT_AGE", { "0", "0", "0" } },
  { "retirement/f55", "{'birth': '1975-08-10', 'rcat': 'F55'}", "OK", { "910", "250", "375" } },
  { "retirement/before-the-scheme", "{'birth': '1974-12-31'}", "R02_RETIREMENT_AGE", { "0", "0", "0" } },
  { "pension", "{'pension': true}", "R03_DRAWING_PENSION", { "0", "0", "0" } },
  { "public-sector", "{'public': true}", "R04_PUBLIC_SECTOR", { "0", "0", "0" } },
  { "both", "{'public': true, 'pension': true}", "R03_DRAWING_PENSION;R04_PUBLIC_SECTOR", { "0", "0", "0" } },

  { "group/none", "{'groups': {}}", "R05_NO_ELIGIBLE_GROUP", { "0", "0", "0" } },
  { "group/not-eligible", "{'groups': {'QT': ['2025-01-01', '']}}", "R05_NO_ELIGIBLE_GROUP", { "0", "0", "0" } },
  { "group/first-day", "{'groups': {'JK': ['2026-03-09', '2026-12-31']}}", "OK", { "910", "250", "375" } },
  { "group/day-late", "{'groups': {'JK': ['2026-03-10', '2026-12-31']}}", "R06_EVIDENCE_NOT_VALID_AT_START", { "0", "0", "0" } },
  { "group/last-day", "{'groups': {'JK': ['2025-03-10', '2026-03-09']}}", "OK", { "910", "250", "375" } },
  { "group/day-over", "{'groups': {'JK': ['2025-03-10', '2026-03-08']}}", "R06_EVIDENCE_NOT_VALID_AT_START", { "0", "0", "0" } },
  { "group/two-lapsed", "{'groups': {'TP': ['2020-01-01', '2025-12-31'], 'CJ': ['2020-01-01', '2026-03-08'], 'SY': ['2026-01-01', '']}}",
    "N06_GROUP_LAPSED:CJ,TP;N20_LIVING_NOT_GROUP", { "910", "250", "0" } },
  { "group/later-one-has-not-lapsed", "{'groups': {'TP': ['2026-04-01', ''], 'SY': ['2026-01-01', '']}}",
    "N20_LIVING_NOT_GROUP", { "910", "250", "0" } },

  { "institution-barred", "{'inst_suspended': true}", "R30_INSTITUTION_SUSPENDED", { "0", "0", "0" } },
  { "size/50", "{'size': 50}", "OK", { "910", "250", "375" } },
  { "size/51", "{'size': 51}", "R18_CLASS_TOO_LARGE", { "0", "0", "0" } },
  { "not-in-catalogue", "{'occ': '6-99-00-00'}", "R16_NOT_IN_CATALOGUE", { "0", "0", "0" } },
  { "online/half", "{'online': 60, 'att_online': 60, 'days': 8}", "OK", { "910", "250", "260" } },
  { "online/more-than-half", "{'online': 61}", "R17_ONLINE_OVER_50", { "0", "0", "0" } },
  { "online/knowledge-type", "{'occ': '4-04-05-05', 'online': 120, 'att_online': 100, 'days': 0}", "OK", { "700", "250", "100" } },
  { "online/mixed-in-edition-b", "{'filed': '2026-07-01', 'online': 60, 'att_online': 50, 'days': 8}", "OK", { "637", "250", "690" } },
  { "online/knowledge-type-in-edition-b", "{'filed': '2026-07-01', 'occ': '4-04-05-05', 'online': 60, 'days': 8}", "OK", { "700", "250", "640" } },
  { "overlap", "{'overlap_with_earlier': true}", "R25_OVERLAPPING_CLASS", { "0", "0", "0" } },
  { "gate-in-order", "{'size': 51, 'online': 61, 'inst_suspended': true, 'overlap_with_earlier': true, 'groups': {}, 'occ': '6-99-00-00'}",
    "R05_NO_ELIGIBLE_GROUP;R30_INSTITUTION_SUSPENDED;R18_CLASS_TOO_LARGE;R16_NOT_IN_CATALOGUE;R17_ONLINE_OVER_50;R25_OVERLAPPING_CLASS",
    { "0", "0", "0" } },

  { "attendance/95-of-120", "{'att': 95}", "R10_ATTENDANCE_BELOW_80;R10_LIVING_ATTENDANCE", { "0", "0", "0" } },
  { "attendance/96-of-120", "{'att': 96}", "OK", { "910", "250", "375" } },
  { "attendance/4-of-5", "{'att': 4, 'hours': 5}", "OK", { "910", "250", "375" } },
  { "attendance/79999-of-100000", "{'att': 79999, 'hours': 100000}", "R10_ATTENDANCE_BELOW_80;R10_LIVING_ATTENDANCE", { "0", "0", "0" } },
  { "attendance/class-day", "{'class_day_below_80': true}", "R11_CLASS_DAY_BELOW_80;R10_LIVING_ATTENDANCE", { "0", "0", "0" } },
  { "attendance/both", "{'class_day_below_80': true, 'att': 95}",
    "R10_ATTENDANCE_BELOW_80;R11_CLASS_DAY_BELOW_80;R10_LIVING_ATTENDANCE", { "0", "0", "0" } },

  { "certificate/failed-and-missing", "{'passed': false, 'cert': null}", "R13_APPRAISAL_FAILED", { "0", "0", "375" } },
  { "certificate/missing", "{'cert': null}", "R12_CERT_MISSING", { "0", "0", "375" } },
  { "certificate/missing-in-edition-b", "{'cert': null, 'filed': '2026-07-01'}", "R12_CERT_MISSING;R12_LIVING_NEEDS_CERT", { "0", "0", "0" } },
  { "certificate/other-level", "{'cert': {'date': '2026-04-15', 'lev': '4'}}", "R28_CERT_MISMATCH", { "0", "0", "375" } },
  { "certificate/other-occupation", "{'cert': {'date': '2026-04-15', 'occ': '6-99-00-01'}}", "R28_CERT_MISMATCH", { "0", "0", "375" } },
  { "certificate/all", "{'cert': {'date': '2026-03-26', 'occ': '6-18-02-04', 'type': '5', 'reused': true}, 'apply': '2027-03-27'}",
    "R28_CERT_MISMATCH;R12_CERT_TYPE_NOT_ACCEPTED;R26_CERT_NO_REUSED;R29_CERT_BEFORE_CLASS_END;R15_APPLY_LATE", { "0", "0", "375" } },
  { "certificate/on-the-last-day", "{'cert': {'date': '2026-03-27'}}", "OK", { "910", "250", "375" } },
  { "certificate/type-4", "{'cert': {'date': '2026-04-15', 'type': '4'}}", "OK", { "910", "250", "375" } },
  { "claim/last-day", "{'apply': '2027-04-15'}", "OK", { "910", "250", "375" } },
  { "claim/day-late", "{'apply': '2027-04-16'}", "R15_APPLY_LATE", { "0", "0", "375" } },
  { "claim/leap-day", "{'cert': {'date': '2028-02-29'}, 'apply': '2029-02-28'}", "OK", { "910", "250", "375" } },
  { "claim/leap-day-late", "{'cert': {'date': '2028-02-29'}, 'apply': '2029-03-01'}", "R15_APPLY_LATE", { "0", "0", "375" } },

  { "cap/two", "{'hist': [['PX','6-18-02-04','5','2024-03-01','JY'],['PX','6-31-01-03','5','2024-09-01','JY']]}", "OK", { "910", "250", "375" } },
  { "cap/three-one-before-the-count",
    "{'hist': [['PX','6-18-02-04','5','2023-12-19','JY'],['PX','6-31-01-03','5','2024-09-01','JY'],['PX','6-18-01-01','5','2024-10-01','JY']]}",
    "OK", { "910", "250", "375" } },
  { "cap/three-from-the-day",
    "{'hist': [['PX','6-18-02-04','5','2023-12-20','JY'],['PX','6-31-01-03','5','2024-09-01','JY'],['PX','6-18-01-01','5','2024-10-01','ZZ']]}",
    "R07_LIFETIME_CAP_3", { "0", "250", "375" } },
  { "cap/higher-level", "{'hist': [['PX','4-10-01-05','4','2020-01-01','JY']]}", "R09_HIGHER_LEVEL_ALREADY", { "0", "250", "375" } },
  { "cap/same-before-higher", "{'hist': [['PX','4-10-01-05','4','2020-01-01','JY'],['PX','4-10-01-05','5','2019-01-01','JY']]}",
    "R08_SAME_OCC_SAME_LEVEL", { "0", "250", "375" } },
  { "cap/special-ability-has-no-rank", "{'hist': [['PX','4-10-01-05','ZX','2020-01-01','JY']]}", "OK", { "910", "250", "375" } },
  { "cap/outside-occupations-differ", "{'occ': '6-99-00-00', 'hist': [['PX','6-99-00-01','5','2020-01-01','JY']]}",
    "R16_NOT_IN_CATALOGUE", { "0", "0", "0" } },
  { "other-fund/other-level", "{'hist': [['JN','4-10-01-05','4','2026-01-01','SB']]}", "OK", { "910", "250", "375" } },
  { "other-fund/same", "{'hist': [['JN','4-10-01-05','5','2026-01-01','SB']]}", "R14_PAID_BY_OTHER_FUND", { "0", "250", "375" } },
  { "appraisal/elsewhere", "{'paid_appraisal_elsewhere': true}", "R14_PAID_BY_OTHER_FUND(PJ)", { "910", "0", "375" } },
  { "appraisal/elsewhere-for-another-level", "{'hist': [['PJ','4-10-01-05','4','2026-01-01','QY']]}", "OK", { "910", "250", "375" } },
  { "appraisal/two", "{'hist': [['PJ','6-18-02-04','5','2024-03-01','JY'],['PJ','6-31-01-03','5','2024-09-01','JY']]}", "OK", { "910", "250", "375" } },
  { "appraisal/three", "{'hist': [['PJ','6-18-02-04','5','2010-03-01','JY'],['PJ','6-31-01-03','5','2024-09-01','JY'],['PJ','6-18-01-01','5','2024-09-01','JY']]}",
    "R19_APPRAISAL_CAP_3", { "910", "0", "375" } },
  { "appraisal/not-claimed", "{'appraisal_claim': false, 'hist': [['PJ','4-10-01-05','5','2024-08-01','JY']]}", "OK", { "910", "0", "375" } },

  { "living/not-claimed", "{'live_claim': false, 'groups': {'SY': ['2025-12-01', '']}}", "OK", { "910", "250", "0" } },
  { "living/30-days", "{'days': 30}", "OK", { "910", "250", "750" } },
  { "living/31-days", "{'days': 31}", "N22_LIVING_CAPPED_30_DAYS", { "910", "250", "750" } },
  { "living/cap-only-where-paid", "{'days': 31, 'groups': {'SY': ['2025-12-01', '']}}", "N20_LIVING_NOT_GROUP", { "910", "250", "0" } },
  { "living/last-year", "{'hist': [['SH','6-31-01-03','5','2025-12-31','JY']]}", "OK", { "910", "250", "375" } },
  { "living/first-of-january", "{'hist': [['SH','6-31-01-03','5','2026-01-01','JY']]}", "R21_LIVING_ALREADY_THIS_YEAR", { "910", "250", "0" } },
  { "living/year-of-the-claim", "{'apply': '2027-01-01', 'hist': [['SH','6-31-01-03','5','2026-01-01','JY']]}", "OK", { "910", "250", "375" } },
  { "amount/special-ability", "{'lev': 'ZX'}", "OK", { "650", "250", "375" } },
  { "amount/level-1", "{'lev': '1', 'occ': '4-10-01-06'}", "OK", { "3600", "640", "375" } },
  { "amount/level-without-a-row", "{'lev': 'T'}", "U02_NO_TABLE_ROW:training.base;U02_NO_TABLE_ROW:appraisal.amount", { "0", "0", "375" } },

  { "unknown/birth", "{'birth': null}", "U01_FACT_MISSING:person.birth", { "0", "0", "0" } },
  { "unknown/birth-of-one-refused-anyway", "{'birth': null, 'size': 51}", "U01_FACT_MISSING:person.birth;R18_CLASS_TOO_LARGE", { "0", "0", "0" } },
  { "unknown/sex", "{'sex': null}", "U01_FACT_MISSING:person.retirement-category", { "0", "0", "0" } },
  { "unknown/sex-with-category", "{'sex': null, 'rcat': 'F50'}", "OK", { "910", "250", "375" } },
  { "unknown/attended-hours", "{'att': null}", "U01_FACT_MISSING:enrolment.attended-hours;R10_LIVING_ATTENDANCE", { "0", "0", "0" } },
  { "unknown/attended-days", "{'days': null}", "U01_FACT_MISSING:enrolment.attended-days", { "910", "250", "0" } },
  { "unknown/claim-date", "{'apply': null}", "U01_FACT_MISSING:claim.date", { "0", "0", "375" } },
  { "unknown/claim-date-with-history", "{'apply': null, 'hist': [['SH','6-31-01-03','5','2026-01-01','JY']]}",
    "U01_FACT_MISSING:claim.date", { "0", "0", "0" } },
  { "unknown/level", "{'lev': null}", "U01_FACT_MISSING:class.level;U01_FACT_MISSING:certificate.level", { "0", "0", "375" } },
  { "unknown/appraisal-is-no-matter", "{'passed': null}", "OK", { "910", "250", "375" } },
  { "unknown/appraisal-and-certificate", "{'passed': null, 'cert': null}", "R12_CERT_MISSING", { "0", "0", "375" } },
};

static JsonObject *
changed_facts (const char *change)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (change), "'", '"');
  g_autoptr (JsonObject) changes = parse_object (quoted);
  JsonObject *object = parse_object (base_facts);
  g_autoptr (GList) names = json_object_get_members (changes);

  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (object, at->data, json_object_dup_member (changes, at->data));

  return object;
}

static void
test_step (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  static const char *const items[] = { "PX", "PJ", "SH" };
  g_autoptr (JsonObject) object = changed_facts (steps[i].change);
  CaseFacts facts;
  GjDecision decision;

  case_facts_read (&facts, pack, object);
  const GjEdition *edition = gj_pack_edition_for (pack, &facts.facts);
  gj_edition_decide (edition, &facts.facts, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_assert_cmpstr (reasons, ==, steps[i].reasons);
  for (guint j = 0; j < G_N_ELEMENTS (items); j++)
    assert_item (edition, &decision, items[j], parse_fen (steps[i].amounts[j]));
  assert_explained (edition, &facts.facts, &decision);

  case_facts_clear (&facts);
}

/* A missing fact or document is never a refusal. */
static void
test_outcomes (void)
{
  static const struct
  {
    const char *change;
    GjOutcome   status;
    GjOutcome   items[3];
  } cases[] = {
    { "{}", GJ_OUTCOME_PAYABLE, { GJ_OUTCOME_PAYABLE, GJ_OUTCOME_PAYABLE, GJ_OUTCOME_PAYABLE } },
    { "{'cert': null}", GJ_OUTCOME_PAYABLE, { GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_PAYABLE } },
    { "{'cert': null, 'filed': '2026-07-01'}", GJ_OUTCOME_NEEDS_EVIDENCE,
      { GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE } },
    { "{'cert': null, 'filed': '2026-07-01', 'passed': false}", GJ_OUTCOME_REFUSED,
      { GJ_OUTCOME_REFUSED, GJ_OUTCOME_REFUSED, GJ_OUTCOME_REFUSED } },
    { "{'att': null}", GJ_OUTCOME_NEEDS_EVIDENCE, { GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE } },
    { "{'birth': null}", GJ_OUTCOME_NEEDS_EVIDENCE, { GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE, GJ_OUTCOME_NEEDS_EVIDENCE } },
    { "{'birth': null, 'att': 95}", GJ_OUTCOME_REFUSED, { GJ_OUTCOME_REFUSED, GJ_OUTCOME_REFUSED, GJ_OUTCOME_REFUSED } },
    { "{'groups': {}, 'live_claim': false}", GJ_OUTCOME_REFUSED, { GJ_OUTCOME_REFUSED, GJ_OUTCOME_REFUSED, GJ_OUTCOME_NOT_CLAIMED } },
    { "{'groups': {'SY': ['2025-12-01', '']}}", GJ_OUTCOME_PAYABLE, { GJ_OUTCOME_PAYABLE, GJ_OUTCOME_PAYABLE, GJ_OUTCOME_NOT_DUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) object = changed_facts (cases[i].change);
      CaseFacts facts;
      GjDecision decision;

      case_facts_read (&facts, pack, object);
      gj_edition_decide (gj_pack_edition_for (pack, &facts.facts), &facts.facts, &decision);
      g_assert_cmpint (decision.status, ==, cases[i].status);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpint (decision.outcomes[j], ==, cases[i].items[j]);
      case_facts_clear (&facts);
    }
}

/* The published ends of the scheme (men and women-55 three years, women-50 five), and month ends: the
 * day itself is too late, the day before is not. */
static void
test_retirement (void)
{
  static const struct
  {
    const char *birth;
    const char *category;
    const char *date;
  } cases[] = {
    { "1966-01-15", "M", "2026-05-15" },   { "1976-08-31", "M", "2039-07-31" },   { "1976-09-30", "M", "2039-09-30" },
    { "1990-01-01", "M", "2053-01-01" },   { "1971-02-10", "F55", "2026-06-10" }, { "1981-09-01", "F55", "2039-09-01" },
    { "1976-01-31", "F50", "2026-08-31" }, { "1976-02-29", "F50", "2026-09-28" }, { "1976-12-31", "F50", "2027-12-31" },
    { "1976-07-31", "F50", "2027-05-31" }, { "1976-11-30", "F50", "2027-11-30" }, { "1984-11-01", "F50", "2039-11-01" },
    { "1975-12-31", "F50", "2026-06-30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint before = 0; before < 2; before++)
      {
        char start[GJ_DATE_TEXT_SIZE];
        gj_date_format (gj_date_parse (cases[i].date, -1) - (GjDate) before, start);
        g_autofree char *change = g_strdup_printf ("{'birth': '%s', 'rcat': '%s', 'start': '%s', 'groups': {'JK': ['2020-01-01', '']}}",
                                                   cases[i].birth, cases[i].category, start);
        g_autoptr (JsonObject) object = changed_facts (change);
        CaseFacts facts;
        GjDecision decision;

        case_facts_read (&facts, pack, object);
        const GjEdition *edition = gj_pack_edition_for (pack, &facts.facts);
        gj_edition_decide (edition, &facts.facts, &decision);
        g_autofree char *reasons = gj_decision_reasons (edition, &decision);
        g_test_message ("%s %s on %s: %s", cases[i].birth, cases[i].category, start, reasons);
        g_assert_true ((strstr (reasons, "R02_RETIREMENT_AGE") != NULL) == (before == 0));
        case_facts_clear (&facts);
      }
}

/* The first valid group in the order FP, TP, JK, LH, GX, SY, NM, TJ, QZ. */
static void
test_primary_group (void)
{
  static const struct
  {
    const char *groups;
    const char *primary; /* NULL: none of the order */
  } cases[] = {
    { "{'QZ': ['2020-01-01', ''], 'NM': ['2020-01-01', ''], 'TP': ['2020-01-01', '']}", "TP" },
    { "{'QZ': ['2020-01-01', ''], 'NM': ['2020-01-01', ''], 'TP': ['2020-01-01', '2025-01-01']}", "NM" },
    { "{'LG': ['2020-01-01', '']}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *change = g_strdup_printf ("{'groups': %s}", cases[i].groups);
      g_autoptr (JsonObject) object = changed_facts (change);
      CaseFacts facts;
      GjDecision decision;

      case_facts_read (&facts, pack, object);
      gj_edition_decide (gj_pack_edition_for (pack, &facts.facts), &facts.facts, &decision);
      GjCode expected = cases[i].primary != NULL ? gj_pack_intern (pack, GJ_DOMAIN_GROUP, cases[i].primary, -1) : -1;
      g_assert_cmpint (decision.primary_group, ==, expected);
      case_facts_clear (&facts);
    }
}

static const GjExplained *
find_explained (const GPtrArray *tree,
                GjExplainedKind  kind,
                const char      *code)
{
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *explained = tree->pdata[i];
      if (explained->kind == kind && strcmp (explained->code, code) == 0)
        return explained;
      const GjExplained *below = find_explained (explained->children, kind, code);
      if (below != NULL)
        return below;
    }

  return NULL;
}

static GPtrArray *
explain_changed (const char *change)
{
  g_autoptr (JsonObject) object = changed_facts (change);
  CaseFacts facts;

  case_facts_read (&facts, pack, object);
  GPtrArray *tree = gj_edition_explain (gj_pack_edition_for (pack, &facts.facts), &facts.facts, NULL);
  case_facts_clear (&facts);
  return tree;
}

static void
test_explain_words (void)
{
  g_autoptr (GPtrArray) late = explain_changed ("{'att': 95, 'apply': '2027-04-16'}");
  const GjExplained *rule = find_explained (late, GJ_EXPLAINED_RULE, "R10_ATTENDANCE_BELOW_80");

  g_assert_cmpint (rule->verdict, ==, GJ_VERDICT_BITES);
  g_assert_cmpstr (rule->article, ==, "3");
  g_assert_cmpstr (rule->expected, ==, "At least 4/5 of the planned hours were attended, as an exact fraction.");
  g_assert_cmpstr (rule->found, ==, "Attendance rate: 95/120 ≈ 79.16%");
  g_assert_true (g_str_has_prefix (rule->change, "1 class hour more (Attended hours: 96 class hours or more instead of 95 class hours)"));
  g_assert_cmpuint (rule->facts, ==, GJ_FACT_BIT (GJ_FACT_ENROLMENT_ATTENDED_HOURS) | GJ_FACT_BIT (GJ_FACT_CLASS_HOURS));

  rule = find_explained (late, GJ_EXPLAINED_RULE, "R15_APPLY_LATE");
  g_assert_cmpint (rule->verdict, ==, GJ_VERDICT_BITES);
  g_assert_nonnull (strstr (rule->expected, "12 months"));
  g_assert_nonnull (strstr (rule->change, "2027-04-15 or earlier instead of 2027-04-16"));

  rule = find_explained (late, GJ_EXPLAINED_RULE, "R07_LIFETIME_CAP_3");
  g_assert_cmpint (rule->verdict, ==, GJ_VERDICT_NOT_TRIED);

  g_autoptr (GPtrArray) missing = explain_changed ("{'birth': null}");
  rule = find_explained (missing, GJ_EXPLAINED_RULE, "R01_AGE_UNDER_16");
  g_assert_cmpint (rule->verdict, ==, GJ_VERDICT_NEEDS_EVIDENCE);
  g_assert_nonnull (strstr (rule->change, "Born on"));
}

/* The article of a rule is the pack's; that of a number its document's, in the document's own words. */
static void
test_explain_source (void)
{
  static const struct
  {
    GjExplainedKind kind;
    const char     *article;
    const char     *document;
    const char     *source;
  } cases[] = {
    { GJ_EXPLAINED_RULE, "2", "津人社局发〔2022〕20号", "Article 2 of the pack, after 津人社局发〔2022〕20号" },
    { GJ_EXPLAINED_RULE, "2", "", "Article 2 of the pack" },
    { GJ_EXPLAINED_RULE, "第二条", "", "第二条 of the pack" },
    { GJ_EXPLAINED_AMOUNT, "第五条", "财社〔2023〕181号", "财社〔2023〕181号, 第五条" },
    { GJ_EXPLAINED_TEST, "5", "财社〔2023〕181号", "财社〔2023〕181号, Article 5" },
    { GJ_EXPLAINED_AMOUNT, "", "财社〔2023〕181号", "财社〔2023〕181号" },
    { GJ_EXPLAINED_STEP, "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GjExplained part = { .kind = cases[i].kind, .article = (char *) cases[i].article, .document = (char *) cases[i].document };
      g_autofree char *source = gj_explained_source (&part);

      g_assert_cmpstr (source, ==, cases[i].source);
    }
}

static void
test_explain_amount (void)
{
  g_autoptr (GPtrArray) plain = explain_changed ("{'days': 42}");
  const GjExplained *training = find_explained (plain, GJ_EXPLAINED_AMOUNT, "PX");
  const GjExplained *living = find_explained (plain, GJ_EXPLAINED_AMOUNT, "SH");
  const GjExplained *base = find_explained (plain, GJ_EXPLAINED_AMOUNT, "training.base");
  const GjExplained *assumed = find_explained (plain, GJ_EXPLAINED_ASSUMPTION, "person.draws-pension");

  g_assert_cmpstr (training->found, ==, "700 × 13/10 = 910.00");
  g_assert_cmpint (training->amount, ==, 91000);
  g_assert_cmpstr (living->found, ==, "25 × min(42, 30) + 1 × 0 = 750.00");
  g_assert_cmpstr (base->confidence, ==, "medium");
  g_assert_nonnull (strstr (base->document, "2023-12-20"));
  g_assert_cmpstr (assumed->found, ==, "no");
  g_assert_cmpint (assumed->verdict, ==, GJ_VERDICT_HOLDS);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_test_init (&argc, &argv, NULL);
  pack = gj_pack_load_builtin ("gongjiang-illustrative", &error);
  g_assert_no_error (error);

  g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "tests", "data", "eligibility-cases.tsv", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 29);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("/policy/case/%.*s", (int) strcspn (lines[i], "\t"), lines[i]);
      g_test_add_data_func (name, lines[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("/policy/step/%s", steps[i].name);
      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_step);
    }
  g_test_add_func ("/policy/outcomes", test_outcomes);
  g_test_add_func ("/policy/retirement", test_retirement);
  g_test_add_func ("/policy/primary-group", test_primary_group);
  g_test_add_func ("/policy/explain/words", test_explain_words);
  g_test_add_func ("/policy/explain/source", test_explain_source);
  g_test_add_func ("/policy/explain/amount", test_explain_amount);

  int result = g_test_run ();
  gj_pack_unref (pack);
  return result;
}
