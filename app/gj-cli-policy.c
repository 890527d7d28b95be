/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "gj-budget.h"
#include "gj-cli-out.h"
#include "gj-cli-policy.h"
#include "gj-error.h"
#include "gj-pack-diff.h"
#include "gj-simulate.h"
#include "gj-text.h"

static char **sets;
static char *as_of;
static gboolean with_persons;

const GOptionEntry gj_cli_policy_options[] = {
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sets, N_ ("policy simulate: try a variant with these parameters changed; may be repeated"), N_ ("PARAM=VALUE,…") },
  { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_ ("policy simulate, diff: only count classes filed up to that day"), N_ ("DATE") },
  { "persons", 0, 0, G_OPTION_ARG_NONE, &with_persons, N_ ("policy simulate, diff: list the persons who gain or lose"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* Who person @id is, the number masked. */
static gboolean
describe_person (GjDb    *db,
                 gint64   id,
                 char   **ret_name,
                 char   **ret_number,
                 GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT name, id_number FROM person WHERE id = $1"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  step = gj_stmt_step (stmt, error);
  *ret_name = g_strdup (step == GJ_STEP_ROW ? gj_stmt_text (stmt, 0) : "");
  *ret_number = step == GJ_STEP_ROW ? gj_text_mask_number (gj_stmt_text (stmt, 1)) : g_strdup ("");
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

/* ----- figures as JSON ----- */

static void
json_variants (JsonBuilder       *builder,
               const GjSimulated *simulated,
               GPtrArray         *variants)
{
  json_builder_set_member_name (builder, "variants");
  json_builder_begin_array (builder);
  for (guint v = 0; v < simulated->n_variants; v++)
    {
      const GjPack *pack = ((const GjVariant *) variants->pdata[v])->pack;

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "title", simulated->titles[v]);
      gj_cli_add_text (builder, "pack", gj_pack_id (pack));
      gj_cli_add_text (builder, "digest", gj_pack_digest (pack));
      gj_cli_add_number (builder, "payable", simulated->counts[v].payable);
      gj_cli_add_number (builder, "refused", simulated->counts[v].refused);
      gj_cli_add_number (builder, "needs-evidence", simulated->counts[v].needs_evidence);
      gj_cli_add_number (builder, "other", simulated->counts[v].other);
      gj_cli_add_number (builder, "no-edition", simulated->counts[v].no_edition);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_row (JsonBuilder          *builder,
          const GjSimulatedRow *row,
          guint                 n_variants)
{
  json_builder_begin_object (builder);
  gj_cli_add_text (builder, "by", gj_simulated_by_nick (row->by));
  gj_cli_add_text (builder, "code", row->code);
  gj_cli_add_text (builder, "label", row->label);
  if (row->budget >= 0)
    gj_cli_add_number (builder, "budget-fen", row->budget);
  json_builder_set_member_name (builder, "variants");
  json_builder_begin_array (builder);
  for (guint v = 0; v < n_variants; v++)
    {
      const GjSimulatedCell *cell = &row->cells[v];

      json_builder_begin_object (builder);
      gj_cli_add_number (builder, "amount-fen", cell->amount);
      gj_cli_add_number (builder, "persons", cell->persons);
      gj_cli_add_number (builder, "person-times", cell->person_times);
      gj_cli_add_number (builder, "gained-fen", cell->gained);
      gj_cli_add_number (builder, "lost-fen", cell->lost);
      gj_cli_add_number (builder, "gainers", cell->gainers);
      gj_cli_add_number (builder, "losers", cell->losers);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
json_persons (JsonBuilder       *builder,
              GjLedger          *ledger,
              const GjSimulated *simulated,
              GError           **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);

  if (db == NULL)
    return FALSE;
  json_builder_set_member_name (builder, "persons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < simulated->persons->len; i++)
    {
      const GjSimulatedPerson *person = &g_array_index (simulated->persons, GjSimulatedPerson, i);
      g_autofree char *name = NULL;
      g_autofree char *number = NULL;

      if (!describe_person (db, person->person, &name, &number, error))
        return FALSE;
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "name", name);
      gj_cli_add_text (builder, "id-number", number);
      gj_cli_add_number (builder, "variant", person->variant);
      gj_cli_add_number (builder, "before-fen", person->before);
      gj_cli_add_number (builder, "after-fen", person->after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
json_simulated (JsonBuilder       *builder,
                GjLedger          *ledger,
                const GjSimulated *simulated,
                GPtrArray         *variants,
                GError           **error)
{
  gj_cli_add_number (builder, "enrolments", simulated->n_enrolments);
  gj_cli_add_text (builder, "as-of", as_of != NULL ? as_of : "");
  json_variants (builder, simulated, variants);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < simulated->rows->len; i++)
    json_row (builder, simulated->rows->pdata[i], simulated->n_variants);
  json_builder_end_array (builder);
  return simulated->persons == NULL || json_persons (builder, ledger, simulated, error);
}

/* ----- figures for people ----- */

static void
print_cell (const GjSimulatedCell *cell,
            gboolean               compared)
{
  char amount[GJ_FEN_TEXT_SIZE], gained[GJ_FEN_TEXT_SIZE], lost[GJ_FEN_TEXT_SIZE];

  /* Translators: one line of figures; amount, persons, person-times */
  g_print (_ ("%16s yuan · persons %" PRId64 " · person-times %" PRId64), gj_fen_format (cell->amount, amount), cell->persons,
           cell->person_times);
  if (compared)
    /* Translators: what persons gain in yuan, how many do; what they lose, how many do */
    g_print (_ (" · gained %s (persons %" PRId64 ") · lost %s (persons %" PRId64 ")"), gj_fen_format (cell->gained, gained), cell->gainers,
             gj_fen_format (cell->lost, lost), cell->losers);
  g_print ("\n");
}

static gboolean
print_persons (GjLedger          *ledger,
               const GjSimulated *simulated,
               GError           **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);
  char before[GJ_FEN_TEXT_SIZE], after[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; db != NULL && i < simulated->persons->len; i++)
    {
      const GjSimulatedPerson *person = &g_array_index (simulated->persons, GjSimulatedPerson, i);
      g_autofree char *name = NULL;
      g_autofree char *number = NULL;

      if (!describe_person (db, person->person, &name, &number, error))
        return FALSE;
      g_print ("%s  %s  %s  %s → %s\n", number, name, simulated->titles[person->variant], gj_fen_format (person->before, before),
               gj_fen_format (person->after, after));
    }
  return db != NULL;
}

static gboolean
print_simulated (GjLedger          *ledger,
                 const GjSimulated *simulated,
                 GError           **error)
{
  char budget[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < simulated->rows->len; i++)
    {
      const GjSimulatedRow *row = simulated->rows->pdata[i];

      g_print ("%s%s%s%s%s\n", gj_simulated_by_label (row->by), row->code[0] != '\0' ? " " : "", row->code,
               row->by != GJ_SIMULATED_TOTAL ? "  " : "", row->by != GJ_SIMULATED_TOTAL ? row->label : "");
      for (guint v = 0; v < simulated->n_variants; v++)
        {
          g_print ("  %s\n  ", simulated->titles[v]);
          print_cell (&row->cells[v], v > 0);
        }
      if (row->budget >= 0)
        g_print (_ ("  budget %s yuan\n"), gj_fen_format (row->budget, budget));
    }
  return simulated->persons == NULL || print_persons (ledger, simulated, error);
}

/* ----- the verbs ----- */

/* Adds @pack as it is, or once for each --set. */
static gboolean
add_variants (GPtrArray  *variants,
              GjLedger   *ledger,
              const char *pack,
              GError    **error)
{
  if (sets == NULL)
    {
      GjVariant *variant = gj_variant_new (ledger, pack, NULL, error);

      if (variant != NULL)
        g_ptr_array_add (variants, variant);
      return variant != NULL;
    }
  for (guint i = 0; sets[i] != NULL; i++)
    {
      g_auto (GStrv) each = g_strsplit (sets[i], ",", -1);
      GjVariant *variant = gj_variant_new (ledger, pack, (const char *const *) each, error);

      if (variant == NULL)
        return FALSE;
      g_ptr_array_add (variants, variant);
    }
  return TRUE;
}

static GjSimulated *
simulate (GjLedger  *ledger,
          GPtrArray *variants,
          GError   **error)
{
  GjDate day = as_of != NULL ? gj_date_parse (as_of, -1) : GJ_DATE_NONE;

  if (as_of != NULL && day == GJ_DATE_NONE)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” is not a day; write it as 2026-05-31."), as_of);
      return NULL;
    }
  if (variants->len > GJ_MAX_VARIANTS)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("At most %d variants can stand side by side."), GJ_MAX_VARIANTS);
      return NULL;
    }
  return gj_simulate_run (ledger, variants, day, with_persons, NULL, NULL, error);
}

int
gj_cli_simulate (GjLedger *ledger,
                 char    **packs,
                 gboolean  as_json)
{
  g_autoptr (GPtrArray) variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_variant_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GjSimulated) simulated = NULL;
  GError *error = NULL;
  GjVariant *today = gj_variant_new (ledger, NULL, NULL, &error);

  if (today == NULL)
    return gj_cli_fail ("", error);
  g_ptr_array_add (variants, today);
  if (packs[0] == NULL && sets != NULL && !add_variants (variants, ledger, NULL, &error))
    return gj_cli_fail ("", error);
  for (guint i = 0; packs[i] != NULL; i++)
    if (!add_variants (variants, ledger, packs[i], &error))
      return gj_cli_fail ("", error);
  simulated = simulate (ledger, variants, &error);
  if (simulated == NULL)
    return gj_cli_fail ("", error);
  if (!as_json)
    return print_simulated (ledger, simulated, &error) ? 0 : gj_cli_fail ("", error);
  json_builder_begin_object (builder);
  if (!json_simulated (builder, ledger, simulated, variants, &error))
    return gj_cli_fail ("", error);
  json_builder_end_object (builder);
  gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

static void
json_differences (JsonBuilder     *builder,
                  const GPtrArray *differences)
{
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < differences->len; i++)
    {
      const GjPackDifference *difference = differences->pdata[i];

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "kind", gj_difference_kind_nick (difference->kind));
      gj_cli_add_text (builder, "edition", difference->edition);
      gj_cli_add_text (builder, "code", difference->code);
      gj_cli_add_text (builder, "title", difference->title);
      gj_cli_add_text (builder, "before", difference->before);
      gj_cli_add_text (builder, "after", difference->after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_differences (const GPtrArray *differences)
{
  if (differences->len == 0)
    g_print (_ ("The rules are the same.\n"));
  for (guint i = 0; i < differences->len; i++)
    {
      const GjPackDifference *difference = differences->pdata[i];

      g_print ("%s  %s %s  %s\n", difference->edition, gj_difference_kind_label (difference->kind), difference->code, difference->title);
      g_print ("  − %s\n  + %s\n", difference->before, difference->after);
    }
}

int
gj_cli_diff (GjLedger   *ledger,
             const char *a,
             const char *b,
             gboolean    as_json)
{
  g_autoptr (GPtrArray) variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_variant_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GjSimulated) simulated = NULL;
  const char *const packs[] = { a, b };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (packs); i++)
    {
      gboolean active = ledger != NULL && g_str_equal (packs[i], "active");
      GjVariant *variant = gj_variant_new (ledger, active ? NULL : packs[i], NULL, &error);

      if (variant == NULL)
        return gj_cli_fail ("", error);
      g_ptr_array_add (variants, variant);
    }
  differences = gj_pack_diff (((GjVariant *) variants->pdata[0])->pack, ((GjVariant *) variants->pdata[1])->pack);
  simulated = ledger != NULL ? simulate (ledger, variants, &error) : NULL;
  if (error != NULL)
    return gj_cli_fail ("", error);
  if (!as_json)
    {
      print_differences (differences);
      return simulated == NULL || print_simulated (ledger, simulated, &error) ? 0 : gj_cli_fail ("", error);
    }
  json_builder_begin_object (builder);
  json_differences (builder, differences);
  if (simulated != NULL && !json_simulated (builder, ledger, simulated, variants, &error))
    return gj_cli_fail ("", error);
  json_builder_end_object (builder);
  gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

/* ----- budgets ----- */

static int
list_budgets (GjLedger *ledger,
              gboolean  as_json)
{
  GError *error = NULL;
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, &error);
  g_autoptr (GPtrArray) budgets = db != NULL ? gj_budget_list (db, &error) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char amount[GJ_FEN_TEXT_SIZE];

  if (budgets == NULL)
    return gj_cli_fail ("", error);
  json_builder_begin_array (builder);
  for (guint i = 0; i < budgets->len; i++)
    {
      const GjBudget *budget = budgets->pdata[i];

      if (!as_json)
        {
          g_print (_ ("%s %d  %s yuan\n"), budget->fund, budget->year, gj_fen_format (budget->amount, amount));
          continue;
        }
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "fund", budget->fund);
      gj_cli_add_number (builder, "year", budget->year);
      gj_cli_add_number (builder, "amount-fen", budget->amount);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

int
gj_cli_budget (GjLedger *ledger,
               char    **arguments,
               gboolean  as_json)
{
  GError *error = NULL;
  GjFen amount = -1;

  if (arguments[0] == NULL)
    return list_budgets (ledger, as_json);
  if (arguments[1] == NULL || arguments[2] == NULL)
    return GJ_CLI_USAGE;
  if (!g_str_equal (arguments[2], "none") && (!gj_fen_parse (arguments[2], -1, &amount) || amount < 0))
    return gj_cli_fail (arguments[2], g_error_new (GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” is not an amount."), arguments[2]));
  if (!gj_budget_set (ledger, arguments[0], (int) g_ascii_strtoll (arguments[1], NULL, 10), amount, &error))
    return gj_cli_fail ("", error);
  return GJ_CLI_DONE;
}
