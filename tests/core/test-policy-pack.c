/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-explain.h"

/* Packs as documents: what is read, what is refused and how that is said, and that new items need no C. */

static char *
read_source (const char *first,
             ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char *text = NULL;
  va_list args;

  va_start (args, first);
  g_autofree char *below = g_build_filename_valist ((char *) first, &args);
  va_end (args);
  path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), below, NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static GjPack *
load_extension (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  g_autofree char *text = read_source ("tests", "data", "policy-extension.xml", NULL);
  GjPack *pack = gj_pack_load (text, -1, problems, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  return pack;
}

static void
test_builtin (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  g_autoptr (GBytes) document = gj_pack_builtin_document ("gongjiang-illustrative");
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", &error);

  g_assert_no_error (error);
  gboolean is_good = gj_pack_check (g_bytes_get_data (document, NULL), (gssize) g_bytes_get_size (document), problems);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("line %u: %s", ((GjPackProblem *) problems->pdata[i])->line, ((GjPackProblem *) problems->pdata[i])->text);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (is_good);

  g_autofree char *title = gj_pack_title (pack);
  g_autofree char *notice = gj_pack_notice (pack);
  g_assert_cmpstr (gj_pack_id (pack), ==, "gongjiang-illustrative");
  g_assert_true (gj_pack_is_sample (pack));
  g_assert_cmpstr (gj_pack_layer (pack), ==, "province");
  g_assert_cmpstr (gj_pack_region (pack), ==, "210000");
  g_assert_cmpstr (title, ==, "Sample pack for vocational-training subsidies");
  g_assert_nonnull (strstr (notice, "nobody’s policy"));
  g_assert_cmpuint (strlen (gj_pack_digest (pack)), ==, 64);

  g_assert_null (gj_pack_load_builtin ("no-such-pack", &error));
  g_assert_nonnull (error);
}

static void
test_editions (void)
{
  static const struct
  {
    const char *day;
    const char *edition;
  } cases[] = {
    { "2025-12-31", NULL }, { "2026-01-01", "LN-ILLUS-2026A" }, { "2026-06-30", "LN-ILLUS-2026A" },
    { "2026-07-01", "LN-ILLUS-2026B" }, { "2031-01-01", "LN-ILLUS-2026B" },
  };
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", NULL);
  GjFacts facts;

  g_assert_cmpint (gj_pack_edition_by (pack), ==, GJ_FACT_CLASS_FILED);
  g_assert_cmpuint (gj_pack_n_editions (pack), ==, 2);
  gj_facts_clear (&facts);
  g_assert_null (gj_pack_edition_for (pack, &facts));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gj_facts_set_date (&facts, GJ_FACT_CLASS_FILED, gj_date_parse (cases[i].day, -1));
      const GjEdition *edition = gj_pack_edition_for (pack, &facts);
      g_assert_cmpstr (edition != NULL ? gj_edition_id (edition) : NULL, ==, cases[i].edition);
    }
}

/* A value in force with its source, beside the superseded one. */
static void
test_parameters (void)
{
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", NULL);
  static const struct
  {
    const char *edition;
    const char *value;
    const char *document;
  } cases[] = {
    { "LN-ILLUS-2026A", "25", "黑财规审〔2019〕13号" },
    { "LN-ILLUS-2026B", "80", "Yunnan: living and transport allowance, 2020" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GjEdition *edition = gj_pack_edition_find (pack, cases[i].edition);
      GjParameterInfo info;
      int index = gj_edition_parameter_find (edition, "living.day-rate");

      g_assert_cmpint (index, >=, 0);
      gj_edition_parameter (edition, (guint) index, &info);
      g_assert_cmpstr (info.value, ==, cases[i].value);
      g_assert_cmpstr (info.unit, ==, "yuan/day");
      g_assert_cmpstr (info.document, ==, cases[i].document);
      g_assert_cmpstr (info.confidence, ==, "medium");
      g_assert_cmpuint (info.line, >, 0);
      gj_parameter_info_clear (&info);
    }
}

static char *
replace (const char *text,
         const char *from,
         const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

/* Indentation, comments and other editions do not count; a figure does. */
static void
test_digest (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    gboolean    same_2025;
    gboolean    same_2026;
  } cases[] = {
    { "<parameters>", "<!-- a note -->\n\n      <parameters>", TRUE, TRUE },
    { " from=\"2026-01-01\">", " from=\"2026-01-01\" to=\"2026-12-31\">", TRUE, TRUE },
    { "confidence=\"high\">3<", "confidence=\"high\">4<", TRUE, FALSE },
    { "<row key=\"5\">1000<", "<row key=\"5\">1001<", FALSE, FALSE },
    { "<value edition=\"EXT-2025\"", "<value confidence=\"low\" edition=\"EXT-2025\"", FALSE, TRUE },
  };
  g_autofree char *text = read_source ("tests", "data", "policy-extension.xml", NULL);
  g_autoptr (GjPack) pack = load_extension ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *half = replace (text, cases[i].from, cases[i].to);
      g_autofree char *changed = i == 4 ? replace (half, " confidence=\"illustrative\">1<", ">1<") : g_strdup (half);
      g_autoptr (GError) error = NULL;
      g_autoptr (GjPack) other = gj_pack_load (changed, -1, NULL, &error);

      g_assert_no_error (error);
      g_assert_true ((strcmp (gj_edition_digest (gj_pack_edition_find (pack, "EXT-2025")),
                              gj_edition_digest (gj_pack_edition_find (other, "EXT-2025"))) == 0) == cases[i].same_2025);
      g_assert_true ((strcmp (gj_edition_digest (gj_pack_edition_find (pack, "EXT-2026")),
                              gj_edition_digest (gj_pack_edition_find (other, "EXT-2026"))) == 0) == cases[i].same_2026);
      g_assert_true ((strcmp (gj_pack_digest (pack), gj_pack_digest (other)) == 0) == (i == 0));
    }
}

static void
test_codes (void)
{
  static const char *const outside[] = { "6-99-00-00", "6-99-00-01", "", "0", "00", "Z-z-9", "a-very-long-code-of-somebody", "中文" };
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", NULL);
  char buffer[GJ_CODE_TEXT_SIZE];
  GjCode known = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "6-18-02-04xx", 10);

  g_assert_cmpint (known, >=, 0);
  g_assert_cmpstr (gj_pack_code_text (pack, GJ_DOMAIN_OCCUPATION, known, buffer), ==, "6-18-02-04");
  g_assert_cmpuint (gj_pack_item_bit (pack, "PX", -1), !=, 0);
  g_assert_cmpuint (gj_pack_item_bit (pack, "??", -1), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      GjCode code = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, outside[i], -1);
      g_assert_cmpint (code, <, 0);
      gj_pack_code_text (pack, GJ_DOMAIN_OCCUPATION, code, buffer);
      g_assert_cmpstr (buffer, ==, i < 6 ? outside[i] : "?");
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (code, !=, gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, outside[j], -1));
    }
}

/* What is changed in policy-extension.xml, and the problem that must be said. */
static const struct
{
  const char *name;
  const char *from;
  const char *to;
  const char *code;
  gboolean    is_error;
} malformed[] = {
  { "not-xml", "</items>", "</item>", "not-xml", TRUE },
  { "doctype", "<policy-pack ", "<!DOCTYPE policy-pack [<!ENTITY a \"b\">]>\n<policy-pack ", "has-doctype", TRUE },
  { "external-dtd", "<policy-pack ", "<!DOCTYPE policy-pack SYSTEM \"file:///etc/passwd\">\n<policy-pack ", "has-doctype", TRUE },
  { "entity", "Extension</title>", "&nothing;</title>", "not-xml", TRUE },
  { "namespace", "urn:gongjiang:policy:1", "urn:somebody:else", "not-a-pack", TRUE },
  { "element", "<items>", "<items><surprise/>", "not-by-schema", TRUE },
  { "attribute", "<parameter id=\"jn.least-months\"", "<parameter id=\"jn.least-months\" colour=\"red\"", "not-by-schema", TRUE },
  { "unknown-fact", "fact=\"insurance.months\"", "fact=\"insurance.weeks\"", "unknown-fact", TRUE },
  { "unknown-fact-on-the-right", "after=\"certificate.date\"", "after=\"certificate.day\"", "unknown-fact", TRUE },
  { "unknown-parameter", "below=\"$jn.least-months\"", "below=\"$jn.month\"", "unknown-parameter", TRUE },
  { "unknown-parameter-in-words", "At most {$jn.most-a-year}", "At most {$jn.most}", "unknown-parameter", TRUE },
  { "missing-parameter", "<value edition=\"EXT-2025\" confidence=\"illustrative\">1</value>", "", "no-value", TRUE },
  { "double-value", "<value edition=\"EXT-2025\"", "<value edition=\"EXT-2026\"", "double-value", TRUE },
  { "bad-number", ">100000<", ">a lot<", "bad-value", TRUE },
  { "no-unit", "id=\"jn.least-months\" unit=\"month\"", "id=\"jn.least-months\"", "no-unit", TRUE },
  { "wrong-unit", "id=\"jn.least-months\" unit=\"month\"", "id=\"jn.least-months\" unit=\"day\"", "wrong-unit", TRUE },
  { "amount-unit", "by=\"level\" unit=\"yuan/year\"", "by=\"level\" unit=\"yuan\"", "wrong-unit", TRUE },
  { "unknown-table", "<look-up table=\"jn.amount\">", "<look-up table=\"jn.amounts\">", "unknown-table", TRUE },
  { "keys", "<key fact=\"class.level\"/></look-up></amount>", "<key fact=\"class.level\"/><key fact=\"class.level\"/></look-up></amount>", "wrong-keys", TRUE },
  { "key-of-another-domain", "<key fact=\"class.level\"/></look-up></amount>", "<key fact=\"class.occupation\"/></look-up></amount>", "wrong-type", TRUE },
  { "overlapping-rows", "<row key=\"4\">1500</row>", "<row key=\"4 5\">1500</row>", "overlapping-rows", TRUE },
  { "unknown-code", ">general</row>", ">generous</row>", "unknown-code", TRUE },
  { "unlisted-code", "<row key=\"6-18-01-01\">", "<row key=\"6-18-01-99\">", "unlisted-code", FALSE },
  { "unknown-document", "document=\"ln-2022-10\" confidence=\"high\">12<", "document=\"ln-2022-11\" confidence=\"high\">12<", "unknown-document", TRUE },
  { "unknown-edition", "<value edition=\"EXT-2025\"", "<value edition=\"EXT-2024\"", "unknown-edition", TRUE },
  { "overlapping-editions", "to=\"2025-12-31\"", "to=\"2026-01-01\"", "overlapping-editions", TRUE },
  { "endless-first-edition", " to=\"2025-12-31\"", "", "overlapping-editions", TRUE },
  { "missing-edition", "to=\"2025-12-31\"", "to=\"2025-12-30\"", "missing-edition", FALSE },
  { "backwards", "to=\"2025-12-31\"", "to=\"2024-12-31\"", "bad-period", TRUE },
  { "double-id", "id=\"jn.most-yuan-a-year\"", "id=\"jn.most-a-year\"", "double-id", TRUE },
  { "double-code", "R24_JN_CAP_YEAR", "R15_APPLY_LATE", "double-code", TRUE },
  { "double-item", "<item code=\"XT\"", "<item code=\"JN\"", "double-code", TRUE },
  { "note-that-refuses", "<rule code=\"R24_JN_CAP_YEAR\"", "<rule code=\"N24_JN_CAP_YEAR\" outcome=\"refused\"", "code-and-outcome", TRUE },
  { "not-unused", "<is fact=\"insurance.months\" below=\"$jn.least-months\"/>", "<is fact=\"insurance.months\" below=\"12\"/>", NULL, TRUE },
  { "unused", "total-at-least=\"$jn.most-yuan-a-year\"", "total-at-least=\"100000\"", "unused", FALSE },
  { "two-comparisons", "below=\"$jn.least-months\"", "below=\"$jn.least-months\" above=\"3\"", "wrong-test", TRUE },
  { "date-words-for-numbers", "<is fact=\"insurance.months\" below", "<is fact=\"insurance.months\" before", "wrong-type", TRUE },
  { "flag-compared", "<is-true fact=\"insurance.benefit-in-certificate-month\"/>", "<is-true fact=\"insurance.months\"/>", "wrong-type", TRUE },
  { "one-language", "<title xml:lang=\"en\">Extension</title>", "", "one-language", FALSE },
  { "no-source", "<value confidence=\"illustrative\">100000<", "<value>100000<", "no-source", FALSE },
  { "no-evidence-for-figures", "status=\"sample\"", "status=\"adopted\"", "unsure-figures", FALSE },
  { "gap-in-own-codes", "<row key=\"general\">11/10</row>", "", "table-gap", FALSE },
  { "table-above-ceiling", "<table id=\"jn.amount\"", "<table ceiling=\"1999\" id=\"jn.amount\"", "above-ceiling", TRUE },
  { "table-ceiling-in-another-unit", "<table id=\"jn.amount\"", "<table ceiling=\"$jn.least-months\" id=\"jn.amount\"", "wrong-unit", TRUE },
  { "item-above-ceiling", "<item code=\"JN\"", "<item ceiling=\"1999.99\" code=\"JN\"", "above-ceiling", TRUE },
  { "item-above-ceiling-by-product", "<item code=\"CY\"", "<item ceiling=\"999\" code=\"CY\"", "above-ceiling", TRUE },
  { "unreachable-rule", "<is fact=\"insurance.months\" below=\"$jn.least-months\"/>",
    "<all><is fact=\"insurance.months\" below=\"$jn.least-months\"/><is fact=\"insurance.months\" above=\"11\"/></all>", "unreachable-rule", FALSE },
  { "unreachable-flag", "<is fact=\"insurance.months\" below=\"$jn.least-months\"/>",
    "<all><is-true fact=\"certificate.number-reused\"/><not><is-true fact=\"certificate.number-reused\"/></not></all>", "unreachable-rule", FALSE },
  { "always-bites", "<is fact=\"insurance.months\" below=\"$jn.least-months\"/>",
    "<any><is fact=\"insurance.months\" below=\"$jn.least-months\"/><is fact=\"insurance.months\" at-least=\"12\"/></any>", "always-bites", FALSE },
  { "nobody-can-pass", "<is fact=\"claim.date\" after=\"certificate.date\" plus-months=\"$claim.within-months\"/>",
    "<is fact=\"insurance.months\" at-least=\"12\"/>", "contradicting-rules", TRUE },
  { "same-case-two-outcomes", "<rule code=\"R15_APPLY_LATE\" article=\"7\">\n        <text xml:lang=\"zh-CN\">逾期。</text>",
    "<rule code=\"N15_APPLY_LATE\" article=\"7\" outcome=\"not-due\"><text xml:lang=\"zh-CN\">月</text><text xml:lang=\"en\">Months</text>"
    "<when><is fact=\"insurance.months\" at-most=\"11\"/></when></rule><rule code=\"R15_APPLY_LATE\" article=\"7\">"
    "<text xml:lang=\"zh-CN\">逾期。</text>", "contradicting-rules", TRUE },
  { "base-nobody-knows", "layer=\"city\"", "base=\"no-such-pack\" layer=\"city\"", "unknown-base", TRUE },
  { "base-chosen-by-another-date", "layer=\"city\"", "base=\"national-fund-2023\" layer=\"city\"", "layers-differ", TRUE },
  { "step-nobody-knows", "claim=\"when-listed\" edition=\"EXT-2026\"", "claim=\"when-listed\" needs=\"gate\" edition=\"EXT-2026\"", "unknown-step", TRUE },
};

static void
test_malformed (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = read_source ("tests", "data", "policy-extension.xml", NULL);
  g_autofree char *changed = replace (text, malformed[i].from, malformed[i].to);
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  g_autoptr (GError) error = NULL;
  const GjPackProblem *found = NULL;

  g_autoptr (GjPack) pack = gj_pack_load (changed, -1, problems, &error);
  if (malformed[i].code == NULL)
    {
      /* The words of the rule still name the parameter, so it is used. */
      g_assert_no_error (error);
      g_assert_cmpuint (problems->len, ==, 0);
      return;
    }

  for (guint j = 0; j < problems->len && found == NULL; j++)
    {
      const GjPackProblem *problem = problems->pdata[j];
      g_test_message ("line %u: %s: %s", problem->line, problem->code, problem->text);
      if (strcmp (problem->code, malformed[i].code) == 0)
        found = problem;
    }
  g_assert_nonnull (found);
  g_assert_cmpint (found->is_error, ==, malformed[i].is_error);
  g_assert_cmpuint (found->line, >, 0);
  g_assert_cmpstr (found->text, !=, "");
  g_assert_cmpstr (gj_pack_problem_remedy (found), !=, "");
  g_assert_true ((pack == NULL) == malformed[i].is_error);
  g_assert_true ((error != NULL) == malformed[i].is_error);
  g_assert_true (gj_pack_check (changed, -1, problems) == (pack != NULL));
}

/* The line is that of the mistake. */
static void
test_line (void)
{
  g_autofree char *text = read_source ("tests", "data", "policy-extension.xml", NULL);
  g_autofree char *changed = replace (text, "below=\"$jn.least-months\"", "below=\"$jn.month\"");
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  guint line = 1;

  for (const char *at = changed; at < strstr (changed, "$jn.month"); at++)
    line += *at == '\n';
  g_assert_false (gj_pack_check (changed, -1, problems));
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpuint (((GjPackProblem *) problems->pdata[0])->line, ==, line);
}

/* Nothing a document holds makes the reader fall over or run away. */
static void
test_hostile (void)
{
  g_autoptr (GString) deep = g_string_new ("<policy-pack xmlns='urn:gongjiang:policy:1'>");
  g_autoptr (GString) bombs = g_string_new ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e0 'x'>");
  g_autofree char *large = g_malloc (100 * 1024 * 1024 + 1);
  g_autofree char *long_text = g_malloc (GJ_PACK_MAX_SIZE);
  static const char *const texts[] = { "", " ", "<", "\xff\xfe<", "PK\3\4", "<?xml version='1.0' encoding='UTF-7'?><a/>", "<policy-pack/>" };

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<all>");
  for (guint i = 1; i < 30; i++)
    g_string_append_printf (bombs, "<!ENTITY e%u '&e%u;&e%u;&e%u;'>", i, i - 1, i - 1, i - 1);
  g_string_append (bombs, "]><a>&e29;</a>");
  memset (large, 'x', 100 * 1024 * 1024);
  large[100 * 1024 * 1024] = '\0';
  memset (long_text, 'x', GJ_PACK_MAX_SIZE - 1);
  memcpy (long_text, "<policy-pack xmlns='urn:gongjiang:policy:1' id='", 48);
  long_text[GJ_PACK_MAX_SIZE - 1] = '\0';

  const char *documents[] = { deep->str, bombs->str, large, long_text };
  for (guint i = 0; i < G_N_ELEMENTS (texts) + G_N_ELEMENTS (documents); i++)
    {
      const char *document = i < G_N_ELEMENTS (texts) ? texts[i] : documents[i - G_N_ELEMENTS (texts)];
      g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
      g_autoptr (GError) error = NULL;

      g_assert_null (gj_pack_load (document, -1, problems, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (problems->len, >=, 1);
      g_assert_cmpuint (problems->len, <=, 100);
      for (guint j = 0; j < problems->len; j++)
        g_assert_true (g_utf8_validate (((GjPackProblem *) problems->pdata[j])->text, -1, NULL));
    }
}

/* The skill-up subsidy, apprenticeship and start-up training (PACK articles 7 and 8): documents only. */
typedef struct
{
  const char *name;
  const char *item;
  const char *start;
  const char *level;
  gint64      insurance_months;
  gboolean    insured;
  gint64      apprenticeship_months;
  const char *business;
  guint       n_earlier; /* skill-up subsidies this year, for other occupations */
  gboolean    same_training;
  const char *reasons;
  GjFen       amount;
} Extension;

static const Extension extensions[] = {
  { "jn", "JN", "2026-03-01", "5", 12, TRUE, 0, NULL, 0, FALSE, "OK", 100000 },
  { "jn-level-3", "JN", "2026-03-01", "3", 200, TRUE, 0, NULL, 0, FALSE, "OK", 200000 },
  { "jn-months", "JN", "2026-03-01", "5", 11, TRUE, 0, NULL, 0, FALSE, "R23_JN_MONTHS", 0 },
  { "jn-months-unknown", "JN", "2026-03-01", "5", -1, TRUE, 0, NULL, 0, FALSE, "U01_FACT_MISSING:insurance.months", 0 },
  { "jn-insurance-unknown", "JN", "2026-03-01", "5", 12, FALSE, 0, NULL, 0, FALSE,
    "U01_FACT_MISSING:insurance.insured-in-certificate-month;U01_FACT_MISSING:insurance.benefit-in-certificate-month;"
    "U01_FACT_MISSING:insurance.insured-in-claim-month", 0 },
  { "jn-third", "JN", "2026-03-01", "5", 12, TRUE, 0, NULL, 2, FALSE, "OK", 100000 },
  { "jn-fourth", "JN", "2026-03-01", "5", 12, TRUE, 0, NULL, 3, FALSE, "R24_JN_CAP_YEAR", 0 },
  { "jn-second-in-2025", "JN", "2025-03-01", "5", 12, TRUE, 0, NULL, 1, FALSE, "R24_JN_CAP_YEAR", 0 },
  { "jn-beside-training", "JN", "2026-03-01", "5", 12, TRUE, 0, NULL, 0, TRUE, "R14_PAID_BY_OTHER_FUND", 0 },
  { "xt", "XT", "2026-03-01", "4", 0, FALSE, 7, NULL, 0, FALSE, "OK", 320833 },
  { "xt-year", "XT", "2026-03-01", "3", 0, FALSE, 12, NULL, 0, FALSE, "OK", 660000 },
  { "xt-no-row", "XT", "2026-03-01", "5", 0, FALSE, 12, NULL, 0, FALSE, "U02_NO_TABLE_ROW:xt.year", 0 },
  { "cy-started", "CY", "2026-03-01", "5", 0, FALSE, 0, "2026-09-20", 0, FALSE, "OK", 100000 },
  { "cy-started-late", "CY", "2026-03-01", "5", 0, FALSE, 0, "2026-09-21", 0, FALSE, "OK", 50000 },
  { "cy-not-started", "CY", "2026-03-01", "5", 0, FALSE, 0, NULL, 0, FALSE, "OK", 50000 },
};

static void
test_extension (gconstpointer data)
{
  const Extension *test = data;
  g_autoptr (GjPack) pack = load_extension ();
  GjFactGrant grants[4];
  GjFacts facts;
  GjDecision decision, again;
  GjCode occupation = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "6-18-01-01", -1);
  GjCode level = gj_pack_intern (pack, GJ_DOMAIN_LEVEL, test->level, -1);
  GjDate start = gj_date_parse (test->start, -1);

  gj_facts_clear (&facts);
  gj_facts_set (&facts, GJ_FACT_CLASS_START, start);
  gj_facts_set (&facts, GJ_FACT_CLASS_END, start + 19);
  gj_facts_set (&facts, GJ_FACT_CLASS_OCCUPATION, occupation);
  gj_facts_set (&facts, GJ_FACT_CLASS_LEVEL, level);
  gj_facts_set (&facts, GJ_FACT_CERTIFICATE_DATE, start + 30);
  gj_facts_set (&facts, GJ_FACT_CLAIM_DATE, start + 60);
  gj_facts_set (&facts, GJ_FACT_CLAIM_ITEMS, (gint64) gj_pack_item_bit (pack, test->item, -1));
  gj_facts_set_date (&facts, GJ_FACT_BUSINESS_STARTED, test->business != NULL ? gj_date_parse (test->business, -1) : GJ_DATE_NONE);
  if (test->insurance_months >= 0)
    gj_facts_set (&facts, GJ_FACT_INSURANCE_MONTHS, test->insurance_months);
  if (test->insured)
    gj_facts_set (&facts, GJ_FACT_INSURANCE_AT_CERTIFICATE, TRUE);
  gj_facts_set (&facts, GJ_FACT_APPRENTICESHIP_MONTHS, test->apprenticeship_months);
  for (guint i = 0; i < test->n_earlier + test->same_training; i++)
    {
      gboolean training = i == test->n_earlier;
      grants[i].item = gj_pack_intern (pack, GJ_DOMAIN_ITEM, training ? "PX" : "JN", -1);
      grants[i].occupation = training ? occupation : gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "4-03-02-01", -1);
      grants[i].level = level;
      grants[i].fund = gj_pack_intern (pack, GJ_DOMAIN_FUND, training ? "JY" : "SB", -1);
      grants[i].date = start;
      grants[i].amount = 100000;
    }
  facts.grants = grants;
  facts.n_grants = test->n_earlier + test->same_training;

  const GjEdition *edition = gj_pack_edition_for (pack, &facts);
  gj_edition_decide (edition, &facts, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_assert_cmpstr (reasons, ==, test->reasons);
  g_assert_cmpint (decision.total, ==, test->amount);
  g_assert_cmpint (decision.amounts[gj_edition_item_find (edition, test->item)], ==, test->amount);

  g_autoptr (GPtrArray) tree = gj_edition_explain (edition, &facts, &again);
  g_assert_cmpint (again.total, ==, decision.total);
  g_assert_cmpuint (tree->len, >=, 2);
}

/* An item decided payable a moment ago counts for those after it. */
static void
test_items_see_each_other (void)
{
  g_autoptr (GjPack) pack = load_extension ();
  GjFacts facts;
  GjDecision decision;

  gj_facts_clear (&facts);
  gj_facts_set (&facts, GJ_FACT_CLASS_START, gj_date_from_ymd (2026, 3, 1));
  gj_facts_set (&facts, GJ_FACT_CLASS_OCCUPATION, gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "6-18-01-01", -1));
  gj_facts_set (&facts, GJ_FACT_CLASS_LEVEL, gj_pack_intern (pack, GJ_DOMAIN_LEVEL, "4", -1));
  gj_facts_set (&facts, GJ_FACT_CERTIFICATE_DATE, gj_date_from_ymd (2026, 4, 1));
  gj_facts_set (&facts, GJ_FACT_CLAIM_DATE, gj_date_from_ymd (2026, 5, 1));
  gj_facts_set (&facts, GJ_FACT_CLAIM_ITEMS, (gint64) (gj_pack_item_bit (pack, "JN", -1) | gj_pack_item_bit (pack, "XT", -1)));
  gj_facts_set (&facts, GJ_FACT_INSURANCE_MONTHS, 40);
  gj_facts_set (&facts, GJ_FACT_INSURANCE_AT_CLAIM, TRUE);
  gj_facts_set (&facts, GJ_FACT_APPRENTICESHIP_MONTHS, 7);

  const GjEdition *edition = gj_pack_edition_for (pack, &facts);
  gj_edition_decide (edition, &facts, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_assert_cmpstr (reasons, ==, "R14_PAID_BY_OTHER_FUND");
  g_assert_cmpint (decision.total, ==, 150000);
}

/* An amount that cannot be is not paid. */
static void
test_out_of_range (void)
{
  g_autoptr (GjPack) pack = load_extension ();
  static const gint64 months[] = { G_MAXINT64, G_MAXINT64 / 5000, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    {
      GjFacts facts;
      GjDecision decision;

      gj_facts_clear (&facts);
      gj_facts_set (&facts, GJ_FACT_CLASS_START, gj_date_from_ymd (2026, 3, 1));
      gj_facts_set (&facts, GJ_FACT_CLASS_OCCUPATION, gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "6-18-01-01", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_LEVEL, gj_pack_intern (pack, GJ_DOMAIN_LEVEL, "4", -1));
      gj_facts_set (&facts, GJ_FACT_CLAIM_ITEMS, (gint64) gj_pack_item_bit (pack, "XT", -1));
      gj_facts_set (&facts, GJ_FACT_APPRENTICESHIP_MONTHS, months[i]);
      gj_edition_decide (gj_pack_edition_for (pack, &facts), &facts, &decision);
      g_autofree char *reasons = gj_decision_reasons (gj_pack_edition_for (pack, &facts), &decision);
      g_assert_cmpstr (reasons, ==, "U03_AMOUNT_OUT_OF_RANGE");
      g_assert_cmpint (decision.status, ==, GJ_OUTCOME_NEEDS_EVIDENCE);
      g_assert_cmpint (decision.total, ==, 0);
    }
}

static char *
fact_table (void)
{
  GString *text = g_string_new ("| fact | type | what it is | where it comes from |\n|---|---|---|---|\n");

  for (guint i = 0; i < GJ_N_FACTS; i++)
    {
      const GjFactInfo *info = gj_fact_info ((GjFact) i);
      const char *detail = info->unit != GJ_UNIT_NONE ? gj_unit_id (info->unit) : gj_domain_id (info->domain);
      g_autofree char *source = NULL;

      if (info->record != GJ_RECORD_NONE)
        source = g_strdup_printf ("`%s/%s`", gj_record_type (info->record)->element,
                                  gj_record_type (info->record)->fields[info->field].element);
      g_string_append_printf (text, "| `%s` | %s%s%s | %s | %s |\n", info->id, gj_fact_type_nick (info->type),
                              detail[0] != '\0' ? ": " : "", detail, info->doc,
                              source != NULL ? source : info->inputs != 0 ? "worked out" : "other records");
    }

  return g_string_free (text, FALSE);
}

/* The table of facts in data/policy/VOCABULARY.md is the one the program has. With
 * GJ_WRITE_VOCABULARY set, it is written anew instead. */
static void
test_vocabulary (void)
{
  static const char begin[] = "<!-- facts: begin -->\n";
  static const char end[] = "<!-- facts: end -->";
  g_autofree char *text = read_source ("data", "policy", "VOCABULARY.md", NULL);
  g_autofree char *table = fact_table ();
  const char *from = strstr (text, begin);
  const char *to = strstr (text, end);

  g_assert_true (from != NULL && to > from);
  g_autofree char *written = g_strndup (from + strlen (begin), (gsize) (to - from) - strlen (begin));
  if (g_getenv ("GJ_WRITE_VOCABULARY") != NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "data", "policy", "VOCABULARY.md", NULL);
      g_autofree char *head = g_strndup (text, (gsize) (from - text) + strlen (begin));
      g_autofree char *all = g_strconcat (head, table, to, NULL);
      g_assert_true (g_file_set_contents (path, all, -1, NULL));
      return;
    }

  g_assert_cmpstr (written, ==, table);
}

/* Every element of the language is explained in VOCABULARY.md. */
static void
test_vocabulary_elements (void)
{
  static const char *const elements[] = {
    "all", "any", "not", "is", "is-true", "recorded", "has-group", "step-clean", "granted", "first", "together",
    "product", "sum", "least", "most", "value", "look-up", "choose", "less-granted", "cases", "assume", "names", "notes", "retirement",
  };
  g_autofree char *text = read_source ("data", "policy", "VOCABULARY.md", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      g_autofree char *mention = g_strdup_printf ("`<%s", elements[i]);
      if (strstr (text, mention) == NULL)
        g_test_message ("not explained: %s", elements[i]);
      g_assert_nonnull (strstr (text, mention));
    }
}

/* What a rule behind another in <first> asks for is never asked when the other one always comes first. */
static void
test_shadowed (void)
{
  g_autofree char *text = read_source ("data", "policy", "gongjiang-illustrative.xml", NULL);
  g_autofree char *changed = replace (text, "<when><granted item=\"PX\" occupation=\"same\" level=\"higher\"/></when>",
                                      "<when><all><granted item=\"PX\" occupation=\"same\" level=\"same\"/>"
                                      "<is fact=\"class.size\" above=\"3\"/></all></when>");
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();

  gj_pack_check (changed, -1, problems);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((GjPackProblem *) problems->pdata[0])->code, ==, "unreachable-rule");
  g_assert_nonnull (strstr (((GjPackProblem *) problems->pdata[0])->text, "R09_HIGHER_LEVEL_ALREADY"));
}

/* A pack put together with what it rests on is the same pack when it is loaded again without. */
static void
test_layers_flat (void)
{
  const char *const *ids = gj_pack_builtin_ids ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
      g_autoptr (GjPack) pack = gj_pack_load_builtin (ids[i], &error);
      g_autoptr (GBytes) flat = gj_pack_document (pack);

      g_assert_no_error (error);
      g_autoptr (GjPack) again = gj_pack_load (g_bytes_get_data (flat, NULL), (gssize) g_bytes_get_size (flat), problems, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (problems->len, ==, 0);
      g_assert_cmpstr (gj_pack_digest (again), ==, gj_pack_digest (pack));
      g_assert_cmpuint (gj_pack_run_cases (again, problems, NULL), ==, 0);
      g_assert_true (gj_pack_has_layers (again) == gj_pack_has_layers (pack));
      g_assert_cmpuint (gj_pack_n_editions (again), ==, gj_pack_n_editions (pack));
      for (guint j = 0; j < gj_pack_n_editions (pack); j++)
        g_assert_cmpstr (gj_edition_digest (gj_pack_edition (again, j)), ==, gj_edition_digest (gj_pack_edition (pack, j)));
      g_assert_true (gj_pack_is_sample (pack));
      g_autofree char *warning = gj_pack_warning (pack);
      g_assert_nonnull (strstr (warning, "SAMPLE"));
    }
}

static const char city[] =
  "<policy-pack xmlns='urn:gongjiang:policy:1' id='city' status='adopted' layer='city' region='210100' base='gongjiang-illustrative'>"
  "<title xml:lang='zh-CN'>市</title><title xml:lang='en'>City</title>"
  "<basis><document id='sy-1' number='沈人社〔2026〕1号'><title xml:lang='zh-CN'>市</title><title xml:lang='en'>City</title></document></basis>"
  "<editions by='class.filed'><edition id='SY-1' from='2026-03-01' to='2026-08-31'><title xml:lang='zh-CN'>一</title><title xml:lang='en'>One</title></edition>"
  "<edition id='SY-2' from='2026-09-01'><title xml:lang='zh-CN'>二</title><title xml:lang='en'>Two</title></edition></editions>"
  "<parameters><parameter id='living.day-rate' unit='yuan/day'><title xml:lang='zh-CN'>日</title><title xml:lang='en'>Day</title>"
  "<value edition='SY-1' document='sy-1' article='三' confidence='verified'>40</value></parameter></parameters>"
  "<sets><set id='groups.living' domain='key-group'><title xml:lang='zh-CN'>组</title><title xml:lang='en'>Groups</title>"
  "<members edition='SY-2' document='sy-1' confidence='high'>SY</members></set></sets>"
  "<tables><table id='training.base' by='level' unit='yuan' document='sy-1' confidence='high'><title xml:lang='zh-CN'>表</title>"
  "<title xml:lang='en'>Table</title><row key='5'>800</row></table></tables>"
  "<items><closed item='PJ' edition='SY-2' document='sy-1' article='四'><reason xml:lang='zh-CN'>停</reason><reason xml:lang='en'>Ended</reason></closed>"
  "<item code='AQ' fund='CZ' payee='person' claim='when-listed'><title xml:lang='zh-CN'>安</title><title xml:lang='en'>Safety</title>"
  "<amount><value of='200' unit='yuan'/></amount></item></items></policy-pack>";

/* What a city overrides, adds and closes, over a province with two editions. */
static void
test_layers (void)
{
  static const struct
  {
    const char *edition;
    const char *from;
    const char *to;
    const char *day_rate;
    const char *from_pack;
    gboolean    has_appraisal;
    const char *living;
  } cases[] = {
    { "SY-1.LN-ILLUS-2026A", "2026-03-01", "2026-06-30", "40", "city", TRUE, "gongjiang-illustrative" },
    { "SY-1.LN-ILLUS-2026B", "2026-07-01", "2026-08-31", "40", "city", TRUE, "gongjiang-illustrative" },
    { "SY-2", "2026-09-01", "", "80", "gongjiang-illustrative", FALSE, "city" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  g_autoptr (GjPack) pack = gj_pack_load (city, -1, problems, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (gj_pack_is_sample (pack)); /* it rests on one */
  g_assert_cmpuint (gj_pack_n_editions (pack), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GjEdition *edition = gj_pack_edition (pack, i);
      GjPeriod period = gj_edition_period (edition);
      char day[GJ_DATE_TEXT_SIZE];

      g_assert_cmpstr (gj_edition_id (edition), ==, cases[i].edition);
      g_assert_cmpstr (gj_date_format (period.from, day), ==, cases[i].from);
      g_assert_true (period.to == (cases[i].to[0] != '\0' ? gj_date_parse (cases[i].to, -1) : GJ_DATE_NONE));
      g_assert_cmpint (gj_edition_item_find (edition, "AQ"), >=, 0);
      g_assert_true ((gj_edition_item_find (edition, "PJ") >= 0) == cases[i].has_appraisal);

      g_autoptr (GPtrArray) rate = gj_packs_effective (&pack, 1, "living.day-rate", "210102", period.from);
      const GjEffective *one = rate->pdata[0];
      g_assert_cmpstr (one->value, ==, cases[i].day_rate);
      g_assert_cmpstr (one->pack, ==, cases[i].from_pack);
      g_assert_cmpuint (rate->len, ==, i < 2 ? 2 : 1);

      g_autoptr (GPtrArray) living = gj_packs_effective (&pack, 1, "groups.living", "210102", period.from);
      g_assert_cmpstr (((const GjEffective *) living->pdata[0])->pack, ==, cases[i].living);

      g_autoptr (GPtrArray) base = gj_packs_effective (&pack, 1, "training.base[5]", "210102", period.from);
      one = base->pdata[0];
      g_assert_cmpstr (one->value, ==, "800");
      g_assert_cmpstr (one->document, ==, "沈人社〔2026〕1号");
      g_assert_cmpstr (one->layer, ==, "city");
      one = base->pdata[1];
      g_assert_cmpstr (one->value, ==, "700");
      g_assert_cmpstr (one->layer, ==, "province");
      g_autoptr (GPtrArray) elsewhere = gj_packs_effective (&pack, 1, "training.base[5]", "210202", period.from);
      g_assert_cmpuint (elsewhere->len, ==, 0);
    }
}

/* Every pack in the program is in order, says what it is, and its own cases come out. */
static void
test_builtin_cases (void)
{
  const char *const *ids = gj_pack_builtin_ids ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
      g_autoptr (GPtrArray) cases = gj_pack_cases_new ();
      g_autoptr (GjPack) pack = gj_pack_load_builtin (ids[i], &error);

      g_assert_no_error (error);
      guint n_failed = gj_pack_run_cases (pack, problems, cases);
      for (guint j = 0; j < problems->len; j++)
        g_test_message ("%s:%u: %s", ids[i], ((GjPackProblem *) problems->pdata[j])->line, ((GjPackProblem *) problems->pdata[j])->text);
      g_assert_cmpuint (n_failed, ==, 0);
      g_assert_cmpuint (problems->len, ==, 0);
      g_assert_cmpuint (cases->len, >=, 5);
      g_assert_cmpuint (cases->len, ==, gj_pack_n_cases (pack));
    }
}

/* A case that no longer comes out is named with its line and what came out instead, and the pack is not good. */
static void
test_case_fails (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *words;
  } cases[] = {
    { "<row key=\"5\">700<", "<row key=\"5\">701<", "Case “C01”: The item “PX” comes to 911.30 yuan; expected are 910.00." },
    { "<fact id=\"class.hours\" is=\"120\"/>", "<fact id=\"class.hourz\" is=\"120\"/>", "Case “C01”: There is no fact “class.hourz”." },
    { "<fact id=\"class.hours\" is=\"120\"/>", "<fact id=\"class.online-share\" is=\"1/2\"/>", "is worked out" },
    { "<fact id=\"class.hours\" is=\"120\"/>", "<fact id=\"class.hours\" is=\"1.5\"/>", "“1.5” is not a value" },
    { "id=\"J02\" like=\"J01\"", "id=\"J02\" like=\"J99\"", "no case “J99” before" },
    { "<expect item=\"JN\" outcome=\"refused\"/>", "<expect item=\"JN\" outcome=\"payable\"/>", "comes out as “refused”; expected is “payable”" },
    { "decided-by=\"LN-ILLUS-2026B\"", "decided-by=\"LN-ILLUS-2026A\"", "decided by the edition “LN-ILLUS-2026B”" },
    { "<reasons>R23_JN_MONTHS</reasons>", "<reasons>OK</reasons>", "The reasons are “R23_JN_MONTHS”; expected are “OK”." },
  };
  g_autofree char *text = read_source ("data", "policy", "gongjiang-illustrative.xml", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *changed = replace (text, cases[i].from, cases[i].to);
      g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
      gboolean is_said = FALSE;

      g_assert_false (gj_pack_check (changed, -1, problems));
      for (guint j = 0; j < problems->len; j++)
        {
          const GjPackProblem *problem = problems->pdata[j];
          is_said |= problem->line > 0 && problem->is_error && strstr (problem->text, cases[i].words) != NULL;
          g_assert_cmpstr (gj_pack_problem_remedy (problem), !=, "");
        }
      g_assert_true (is_said);
    }
}

/* Twenty apprentices: 60000 in advance, 18 certificates, 108000 due, 48000 left to pay; two advances come back. */
static void
test_apprentices (void)
{
  g_autoptr (GjPack) pack = gj_pack_load_builtin ("gongjiang-illustrative", NULL);
  GjFen advanced = 0, settled = 0, recovered = 0;

  for (guint i = 0; i < 20; i++)
    {
      GjFactMembership membership = { gj_pack_intern (pack, GJ_DOMAIN_GROUP, "QZ", -1), { gj_date_parse ("2020-01-01", -1), GJ_DATE_NONE } };
      GjFactGrant grant = { .item = gj_pack_intern (pack, GJ_DOMAIN_ITEM, "XY", -1) };
      GjFacts facts;
      GjDecision decision;

      gj_facts_clear (&facts);
      facts.memberships = &membership;
      facts.n_memberships = 1;
      gj_facts_set (&facts, GJ_FACT_CLASS_FILED, gj_date_parse ("2026-03-02", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_START, gj_date_parse ("2026-03-09", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_END, gj_date_parse ("2026-12-20", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_OCCUPATION, gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, "4-03-02-01", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_LEVEL, gj_pack_intern (pack, GJ_DOMAIN_LEVEL, "3", -1));
      gj_facts_set (&facts, GJ_FACT_CLASS_HOURS, 400);
      gj_facts_set (&facts, GJ_FACT_CLASS_SIZE, 20);
      gj_facts_set (&facts, GJ_FACT_ENROLMENT_ATTENDED_HOURS, 400);
      gj_facts_set (&facts, GJ_FACT_PERSON_BIRTH, gj_date_parse ("1995-05-06", -1));
      gj_facts_set (&facts, GJ_FACT_PERSON_SEX, gj_pack_intern (pack, GJ_DOMAIN_SEX, "1", -1));
      gj_facts_set (&facts, GJ_FACT_APPRENTICESHIP_AGREED_MONTHS, 12);
      gj_facts_set (&facts, GJ_FACT_APPRENTICESHIP_MONTHS, 12);
      gj_facts_set (&facts, GJ_FACT_CLAIM_ITEMS, (gint64) gj_pack_item_bit (pack, "XY", -1));
      gj_edition_decide (gj_pack_edition_for (pack, &facts), &facts, &decision);
      advanced += decision.total;

      grant.occupation = facts.values[GJ_FACT_CLASS_OCCUPATION];
      grant.level = facts.values[GJ_FACT_CLASS_LEVEL];
      grant.fund = gj_pack_intern (pack, GJ_DOMAIN_FUND, "JY", -1);
      grant.date = gj_date_parse ("2026-03-20", -1);
      grant.amount = decision.total;
      facts.grants = &grant;
      facts.n_grants = 1;
      gj_facts_set (&facts, GJ_FACT_CLAIM_ITEMS, (gint64) (gj_pack_item_bit (pack, "XT", -1) | gj_pack_item_bit (pack, "XH", -1)));
      gj_facts_set (&facts, GJ_FACT_CLAIM_DATE, gj_date_parse ("2027-02-01", -1));
      gj_facts_set (&facts, GJ_FACT_APPRAISAL_RESULT, gj_pack_intern (pack, GJ_DOMAIN_APPRAISAL_RESULT, i < 18 ? "passed" : "failed", -1));
      gj_facts_set_date (&facts, GJ_FACT_CERTIFICATE_DATE, i < 18 ? gj_date_parse ("2027-01-10", -1) : GJ_DATE_NONE);
      gj_facts_set (&facts, GJ_FACT_CERTIFICATE_OCCUPATION, grant.occupation);
      gj_facts_set (&facts, GJ_FACT_CERTIFICATE_LEVEL, grant.level);
      gj_facts_set (&facts, GJ_FACT_CERTIFICATE_TYPE, gj_pack_intern (pack, GJ_DOMAIN_CERTIFICATE_TYPE, "2", -1));
      gj_edition_decide (gj_pack_edition_for (pack, &facts), &facts, &decision);
      settled += decision.amounts[gj_edition_item_find (gj_pack_edition (pack, 0), "XT")];
      recovered += decision.amounts[gj_edition_item_find (gj_pack_edition (pack, 0), "XH")];
    }

  g_assert_cmpint (advanced, ==, 6000000);
  g_assert_cmpint (settled, ==, 5400000);
  g_assert_cmpint (recovered, ==, -600000);
  g_assert_cmpint (advanced + settled + recovered, ==, 10800000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/pack/builtin", test_builtin);
  g_test_add_func ("/policy/pack/editions", test_editions);
  g_test_add_func ("/policy/pack/parameters", test_parameters);
  g_test_add_func ("/policy/pack/digest", test_digest);
  g_test_add_func ("/policy/pack/codes", test_codes);
  g_test_add_func ("/policy/pack/line", test_line);
  g_test_add_func ("/policy/pack/hostile", test_hostile);
  g_test_add_func ("/policy/pack/items-see-each-other", test_items_see_each_other);
  g_test_add_func ("/policy/pack/out-of-range", test_out_of_range);
  g_test_add_func ("/policy/pack/builtin-cases", test_builtin_cases);
  g_test_add_func ("/policy/pack/shadowed", test_shadowed);
  g_test_add_func ("/policy/pack/layers", test_layers);
  g_test_add_func ("/policy/pack/layers-flat", test_layers_flat);
  g_test_add_func ("/policy/pack/case-fails", test_case_fails);
  g_test_add_func ("/policy/pack/apprentices", test_apprentices);
  g_test_add_func ("/policy/pack/vocabulary", test_vocabulary);
  g_test_add_func ("/policy/pack/vocabulary-elements", test_vocabulary_elements);
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *name = g_strdup_printf ("/policy/pack/malformed/%s", malformed[i].name);
      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_malformed);
    }
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      g_autofree char *name = g_strdup_printf ("/policy/pack/extension/%s", extensions[i].name);
      g_test_add_data_func (name, &extensions[i], test_extension);
    }

  return g_test_run ();
}
