/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "gj-cli-explain.h"
#include "gj-cli-out.h"
#include "gj-explanation.h"

static gboolean as_page;

const GOptionEntry gj_cli_explain_options[] = {
  { "page", 0, 0, G_OPTION_ARG_NONE, &as_page, N_ ("explain: one page for the person it is about"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const char *const kind_nicks[] = { "step", "item", "rule", "test", "assumption", "amount" };

static void
json_fact_ids (JsonBuilder *builder,
               guint64      facts)
{
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < GJ_N_FACTS; i++)
    if ((facts & GJ_FACT_BIT (i)) != 0)
      json_builder_add_string_value (builder, gj_fact_info ((GjFact) i)->id);
  json_builder_end_array (builder);
}

static void
json_tree (JsonBuilder     *builder,
           const char      *name,
           const GPtrArray *tree)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "kind", kind_nicks[part->kind]);
      gj_cli_add_text (builder, "verdict", gj_verdict_nick (part->verdict));
      gj_cli_add_text (builder, "code", part->code);
      gj_cli_add_text (builder, "title", part->title);
      gj_cli_add_text (builder, "article", part->article);
      gj_cli_add_text (builder, "document", part->document);
      gj_cli_add_text (builder, "confidence", part->confidence);
      gj_cli_add_text (builder, "expected", part->expected);
      gj_cli_add_text (builder, "found", part->found);
      gj_cli_add_text (builder, "change", part->change);
      gj_cli_add_number (builder, "amount-fen", part->amount);
      gj_cli_add_number (builder, "line", part->line);
      json_fact_ids (builder, part->facts);
      json_tree (builder, "parts", part->children);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_facts (JsonBuilder     *builder,
            const GPtrArray *facts)
{
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < facts->len; i++)
    {
      const GjFactSource *fact = facts->pdata[i];

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "id", fact->id);
      gj_cli_add_text (builder, "label", fact->label);
      gj_cli_add_text (builder, "value", fact->value);
      gj_cli_add_text (builder, "origin", gj_fact_origin_nick (fact->origin));
      gj_cli_add_text (builder, "record", fact->record);
      gj_cli_add_number (builder, "submission", fact->place.submission);
      gj_cli_add_number (builder, "line", fact->place.line);
      gj_cli_add_text (builder, "sender", fact->sender);
      gj_cli_add_text (builder, "serial", fact->serial);
      gj_cli_add_text (builder, "file", fact->file);
      gj_cli_add_text (builder, "inputs", fact->inputs);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_items (JsonBuilder         *builder,
            const GjExplanation *explanation)
{
  const GjDecision *decision = &explanation->decision;

  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < decision->n_items; i++)
    {
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "item", gj_edition_item_code (explanation->edition, i));
      gj_cli_add_text (builder, "fund", gj_edition_item_fund (explanation->edition, i));
      gj_cli_add_text (builder, "payee", gj_edition_item_payee (explanation->edition, i));
      gj_cli_add_text (builder, "outcome", gj_outcome_nick ((GjOutcome) decision->outcomes[i]));
      gj_cli_add_number (builder, "amount-fen", decision->amounts[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_as_json (const GjExplanation *explanation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const GjEdition *edition = explanation->edition;

  json_builder_begin_object (builder);
  gj_cli_add_number (builder, "enrolment", explanation->enrolment);
  gj_cli_add_text (builder, "class", explanation->class_code);
  gj_cli_add_text (builder, "class-name", explanation->class_name);
  gj_cli_add_text (builder, "person", explanation->person);
  gj_cli_add_text (builder, "id-number", explanation->id_number);
  gj_cli_add_text (builder, "pack", gj_pack_id (explanation->pack));
  gj_cli_add_flag (builder, "sample", gj_pack_is_sample (explanation->pack));
  gj_cli_add_text (builder, "edition", edition != NULL ? gj_edition_id (edition) : "");
  gj_cli_add_text (builder, "edition-digest", edition != NULL ? gj_edition_digest (edition) : "");
  gj_cli_add_text (builder, "outcome", edition != NULL ? gj_outcome_nick (explanation->decision.status) : "");
  gj_cli_add_number (builder, "amount-fen", explanation->decision.total);
  gj_cli_add_text (builder, "reasons", explanation->reasons);
  gj_cli_add_flag (builder, "as-stored", explanation->stored);
  json_items (builder, explanation);
  json_tree (builder, "explanation", explanation->tree);
  json_facts (builder, explanation->facts);
  json_builder_end_object (builder);
  gj_cli_print_json (builder);
}

/* Takes @line. */
static void
print_line (int   indent,
            char *line)
{
  g_print ("%*s%s\n", indent, "", line);
  g_free (line);
}

/* A test is a question with its answer; what it asks is no demand, so it stands where a rule has its code. */
static void
print_tree (const GPtrArray *tree,
            int              indent)
{
  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];
      gboolean is_test = part->kind == GJ_EXPLAINED_TEST;
      g_autofree char *source = gj_explained_source (part);
      const char *words[] = { is_test ? "" : part->code, is_test ? part->expected : part->title, source };

      g_print ("%*s[%s]", indent, "", gj_verdict_words (part->verdict));
      for (guint k = 0; k < G_N_ELEMENTS (words); k++)
        g_print ("%s%s", words[k][0] == '\0' ? "" : words[k] == source ? " · " : " ", words[k]);
      g_print ("\n");
      if (!is_test && part->expected[0] != '\0')
        print_line (indent + 4, g_strdup_printf (_ ("Required: %s"), part->expected));
      if (part->found[0] != '\0')
        print_line (indent + 4, g_strdup_printf (_ ("Found: %s"), part->found));
      if (part->change[0] != '\0')
        print_line (indent + 4, g_strdup_printf (_ ("What would change it: %s"), part->change));
      print_tree (part->children, indent + 2);
    }
}

static void
print_facts (const GPtrArray *facts)
{
  g_print ("%s\n", _ ("The facts it rests on"));
  for (guint i = 0; i < facts->len; i++)
    {
      const GjFactSource *fact = facts->pdata[i];

      g_print ("  %s: %s  [%s", fact->label, fact->value, gj_fact_origin_nick (fact->origin));
      if (fact->place.submission != 0)
        g_print (_ ("; submission %" PRId64 ", line %" PRId64), fact->place.submission, fact->place.line);
      g_print ("%s%s]\n", fact->inputs[0] != '\0' ? "; " : "", fact->inputs);
    }
}

static void
print_for_people (const GjExplanation *explanation)
{
  g_autofree char *warning = gj_pack_warning (explanation->pack);
  char fen[GJ_FEN_TEXT_SIZE];

  if (explanation->edition == NULL)
    {
      g_print (_ ("No edition of the pack was in force for this class.\n"));
      return;
    }
  g_print ("%s  %s  %s  %s\n", gj_edition_id (explanation->edition), gj_outcome_label (explanation->decision.status),
           gj_fen_format (explanation->decision.total, fen), explanation->reasons);
  if (warning[0] != '\0')
    g_print ("*** %s ***\n", warning);
  print_tree (explanation->tree, 0);
  print_facts (explanation->facts);
}

static void
print_page (const GjExplanation *explanation)
{
  g_autoptr (GjSheet) page = gj_explanation_page (explanation);
  g_autofree char *text = gj_sheet_to_text (page);

  g_print ("%s", text);
}

int
gj_cli_explain (GjLedger   *ledger,
                const char *class_code,
                const char *id_number,
                gboolean    as_json)
{
  g_autoptr (GjExplanation) explanation = NULL;
  GError *error = NULL;
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, &error);
  gint64 enrolment = db != NULL ? gj_explanation_find (db, class_code, id_number, &error) : 0;

  explanation = enrolment != 0 ? gj_explanation_new (db, enrolment, &error) : NULL;
  if (explanation == NULL)
    return gj_cli_fail ("", error);
  if (as_json)
    print_as_json (explanation);
  else if (as_page)
    print_page (explanation);
  else
    print_for_people (explanation);
  return explanation->edition != NULL ? GJ_CLI_DONE : GJ_CLI_DONE_WITH_REFUSALS;
}
