/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "gj-cli-out.h"
#include "gj-cli-packs.h"
#include "gj-db.h"
#include "gj-error.h"
#include "gj-jobs.h"
#include "gj-pack-reading.h"
#include "gj-pack-store.h"

static char *on_day;
static char *place;

const GOptionEntry gj_cli_packs_options[] = {
  { "on", 0, 0, G_OPTION_ARG_STRING, &on_day, N_ ("policy parameter, read: the day, otherwise today"), N_ ("DATE") },
  { "place", 0, 0, G_OPTION_ARG_STRING, &place, N_ ("policy parameter: the division, otherwise the whole nation"), N_ ("DIVISION") },
  G_OPTION_ENTRY_NULL,
};

/* ----- reading ----- */

/* The base of a pack: one named before it on the command line, or one of the program. */
static GBytes *
find_base (const char *id,
           gpointer    user_data)
{
  GBytes *known = g_hash_table_lookup (user_data, id);

  return known != NULL ? g_bytes_ref (known) : NULL;
}

static GHashTable *
new_documents (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

static GjPack *
load_pack (GHashTable *documents,
           GBytes     *document,
           GPtrArray  *problems,
           GError    **error)
{
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  GjPack *pack = gj_pack_load_with (data, (gssize) length, find_base, documents, problems, error);

  if (pack != NULL)
    g_hash_table_insert (documents, g_strdup (gj_pack_id (pack)), g_bytes_ref (document));
  return pack;
}

/* ----- check ----- */

static void
print_check (const char      *path,
             const GjPack    *pack,
             const GPtrArray *problems,
             const GPtrArray *cases)
{
  g_autofree char *warning = pack != NULL ? gj_pack_warning (pack) : g_strdup ("");
  guint n_errors = 0, n_passed = 0;

  if (warning[0] != '\0')
    g_print ("%s: *** %s ***\n", path, warning);
  for (guint i = 0; i < problems->len; i++)
    {
      const GjPackProblem *problem = g_ptr_array_index (problems, i);
      const char *remedy = gj_pack_problem_remedy (problem);

      n_errors += problem->is_error;
      g_print ("%s:%u: %s: %s [%s]\n", path, problem->line, problem->is_error ? _ ("error") : _ ("warning"), problem->text, problem->code);
      if (remedy[0] != '\0')
        g_print ("    %s\n", remedy);
    }
  for (guint i = 0; i < cases->len; i++)
    n_passed += ((const GjPackCase *) g_ptr_array_index (cases, i))->passed;
  g_print (_ ("%s: errors %u, warnings %u; cases %u, passed %u\n"), path, n_errors, problems->len - n_errors, cases->len, n_passed);
}

static void
json_check (JsonBuilder     *builder,
            const char      *path,
            const GjPack    *pack,
            gboolean         good,
            const GPtrArray *problems,
            const GPtrArray *cases)
{
  json_builder_begin_object (builder);
  gj_cli_add_text (builder, "file", path);
  gj_cli_add_text (builder, "id", pack != NULL ? gj_pack_id (pack) : "");
  gj_cli_add_flag (builder, "good", good);
  gj_cli_add_flag (builder, "sample", pack != NULL && gj_pack_is_sample (pack));
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      const GjPackProblem *problem = g_ptr_array_index (problems, i);

      json_builder_begin_object (builder);
      gj_cli_add_number (builder, "line", problem->line);
      gj_cli_add_text (builder, "severity", problem->is_error ? "error" : "warning");
      gj_cli_add_text (builder, "code", problem->code);
      gj_cli_add_text (builder, "text", problem->text);
      gj_cli_add_text (builder, "remedy", gj_pack_problem_remedy (problem));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "cases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cases->len; i++)
    {
      const GjPackCase *one = g_ptr_array_index (cases, i);

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "id", one->id);
      gj_cli_add_text (builder, "title", one->title);
      gj_cli_add_number (builder, "line", one->line);
      gj_cli_add_flag (builder, "passed", one->passed);
      gj_cli_add_text (builder, "expected", one->expected);
      gj_cli_add_text (builder, "found", one->found);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
check_one (GHashTable  *documents,
           const char  *path,
           JsonBuilder *builder)
{
  g_autoptr (GPtrArray) problems = gj_pack_problems_new ();
  g_autoptr (GPtrArray) cases = gj_pack_cases_new ();
  g_autoptr (GjPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = gj_pack_store_read (path, &error);
  gboolean good;

  if (document == NULL)
    {
      g_printerr ("gongjiang-cli: %s: %s\n", path, error->message);
      return FALSE;
    }
  pack = load_pack (documents, document, problems, NULL);
  good = pack != NULL && gj_pack_run_cases (pack, problems, cases) == 0;
  if (builder != NULL)
    json_check (builder, path, pack, good, problems, cases);
  else
    print_check (path, pack, problems, cases);
  return good;
}

int
gj_cli_packs_check (char   **paths,
                    gboolean as_json)
{
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  g_autoptr (GHashTable) documents = new_documents ();
  int status = GJ_CLI_DONE;

  if (paths[0] == NULL)
    return GJ_CLI_USAGE;
  if (builder != NULL)
    json_builder_begin_array (builder);
  for (guint i = 0; paths[i] != NULL; i++)
    if (!check_one (documents, paths[i], builder))
      status = GJ_CLI_FAILED;
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      gj_cli_print_json (builder);
    }
  return status;
}

/* ----- list ----- */

static void
list_pack (JsonBuilder  *builder,
           const GjPack *pack,
           const char   *where,
           gboolean      active)
{
  g_autofree char *title = gj_pack_title (pack);
  g_autofree char *warning = gj_pack_warning (pack);
  guint n_unsure = 0, n_figures = gj_pack_n_figures (pack, &n_unsure);

  if (builder == NULL)
    {
      g_print ("%s  %s  %s %s%s%s\n    %s\n", gj_pack_id (pack), where, gj_pack_layer (pack), gj_pack_region (pack),
               active ? "  " : "", active ? _ ("in force") : "", title);
      if (warning[0] != '\0')
        g_print ("    *** %s ***\n", warning);
    }
  else
    {
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "id", gj_pack_id (pack));
      gj_cli_add_text (builder, "title", title);
      gj_cli_add_text (builder, "where", where);
      gj_cli_add_text (builder, "layer", gj_pack_layer (pack));
      gj_cli_add_text (builder, "region", gj_pack_region (pack));
      gj_cli_add_text (builder, "digest", gj_pack_digest (pack));
      gj_cli_add_flag (builder, "active", active);
      gj_cli_add_flag (builder, "sample", gj_pack_is_sample (pack));
      gj_cli_add_text (builder, "warning", warning);
      gj_cli_add_number (builder, "figures", n_figures);
      gj_cli_add_number (builder, "unsure-figures", n_unsure);
      gj_cli_add_number (builder, "cases", gj_pack_n_cases (pack));
      json_builder_set_member_name (builder, "editions");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < gj_pack_n_editions (pack); i++)
    {
      const GjEdition *edition = gj_pack_edition (pack, i);
      GjPeriod period = gj_edition_period (edition);
      char from[GJ_DATE_TEXT_SIZE] = "", to[GJ_DATE_TEXT_SIZE] = "";

      gj_date_format (period.from, from);
      if (period.to != GJ_DATE_NONE)
        gj_date_format (period.to, to);
      if (builder == NULL)
        {
          g_print ("    %s  %s … %s\n", gj_edition_id (edition), from, to);
          continue;
        }
      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "id", gj_edition_id (edition));
      gj_cli_add_text (builder, "from", from);
      gj_cli_add_text (builder, "to", to);
      json_builder_end_object (builder);
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
}

/* The packs kept in the ledger, the newest first. */
static gboolean
list_adopted (GjLedger    *ledger,
              JsonBuilder *builder,
              GError     **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);
  GjStmt *stmt = db != NULL ? gj_db_stmt (db, GJ_SQL ("SELECT document, active FROM pack ORDER BY id DESC"), error) : NULL;
  GjStep step = GJ_STEP_FAILED;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_autoptr (GjPack) pack = gj_pack_load (gj_stmt_text (stmt, 0), (gssize) gj_stmt_length (stmt, 0), NULL, error);

      if (pack == NULL)
        break;
      list_pack (builder, pack, _ ("adopted"), gj_stmt_int (stmt, 1) != 0);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

int
gj_cli_packs_list (GjLedger *ledger,
                   gboolean  as_json)
{
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  const char *const *ids = gj_pack_builtin_ids ();
  g_autoptr (GError) error = NULL;
  int status = GJ_CLI_DONE;

  if (builder != NULL)
    json_builder_begin_array (builder);
  if (ledger != NULL && !list_adopted (ledger, builder, &error))
    status = GJ_CLI_FAILED;
  for (guint i = 0; ids[i] != NULL && status == GJ_CLI_DONE; i++)
    {
      g_autoptr (GjPack) pack = gj_pack_load_builtin (ids[i], &error);

      if (pack == NULL)
        status = GJ_CLI_FAILED;
      else
        list_pack (builder, pack, _ ("in the program"), FALSE);
    }
  if (status != GJ_CLI_DONE)
    g_printerr ("gongjiang-cli: %s\n", error->message);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      gj_cli_print_json (builder);
    }
  return status;
}

/* ----- parameter ----- */

static void
print_effective (JsonBuilder       *builder,
                 const GjEffective *one,
                 gboolean           counts)
{
  char from[GJ_DATE_TEXT_SIZE] = "", to[GJ_DATE_TEXT_SIZE] = "";

  gj_date_format (one->period.from, from);
  if (one->period.to != GJ_DATE_NONE)
    gj_date_format (one->period.to, to);
  if (builder == NULL)
    {
      g_print ("%s %s %s\n    %s  %s %s  %s  %s … %s\n    %s %s  %s\n", counts ? "→" : " ", one->value, one->unit, one->title, one->layer,
               one->region, one->pack, from, to, one->document, one->article, one->confidence);
      if (one->is_sample && counts)
        g_print ("    *** %s ***\n", _ ("SAMPLE: not for payments."));
      return;
    }
  json_builder_begin_object (builder);
  gj_cli_add_flag (builder, "effective", counts);
  gj_cli_add_text (builder, "value", one->value);
  gj_cli_add_text (builder, "unit", one->unit);
  gj_cli_add_text (builder, "title", one->title);
  gj_cli_add_text (builder, "pack", one->pack);
  gj_cli_add_text (builder, "layer", one->layer);
  gj_cli_add_text (builder, "region", one->region);
  gj_cli_add_text (builder, "edition", one->edition);
  gj_cli_add_text (builder, "from", from);
  gj_cli_add_text (builder, "to", to);
  gj_cli_add_text (builder, "document", one->document);
  gj_cli_add_text (builder, "article", one->article);
  gj_cli_add_text (builder, "confidence", one->confidence);
  gj_cli_add_number (builder, "line", one->line);
  gj_cli_add_flag (builder, "sample", one->is_sample);
  json_builder_end_object (builder);
}

/* The packs named; without any the one in force in the ledger; without a ledger those in the program. */
static gboolean
gather_packs (GjLedger  *ledger,
              char     **paths,
              GPtrArray *packs,
              GError   **error)
{
  g_autoptr (GHashTable) documents = new_documents ();
  const char *const *ids = gj_pack_builtin_ids ();

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GBytes) document = gj_pack_store_read (paths[i], error);
      GjPack *pack = document != NULL ? load_pack (documents, document, NULL, error) : NULL;

      if (pack == NULL)
        return FALSE;
      g_ptr_array_add (packs, pack);
    }
  if (packs->len == 0 && ledger != NULL)
    {
      g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);
      GjPack *pack = db != NULL ? gj_pack_store_active (db, error) : NULL;

      if (pack == NULL)
        return FALSE;
      g_ptr_array_add (packs, pack);
    }
  for (guint i = 0; packs->len == i && ids[i] != NULL && paths[0] == NULL && ledger == NULL; i++)
    {
      GjPack *pack = gj_pack_load_builtin (ids[i], error);

      if (pack == NULL)
        return FALSE;
      g_ptr_array_add (packs, pack);
    }
  return TRUE;
}

/* GJ_DATE_NONE when it is not a day. */
static GjDate
asked_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return on_day != NULL ? gj_date_parse (on_day, -1)
                        : gj_date_from_ymd (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now));
}

int
gj_cli_packs_parameter (GjLedger *ledger,
                        char    **arguments,
                        gboolean  as_json)
{
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_unref);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  g_autoptr (GError) error = NULL;
  GjDate day = asked_day ();

  if (arguments[0] == NULL || day == GJ_DATE_NONE)
    return GJ_CLI_USAGE;
  if (!gather_packs (ledger, arguments + 1, packs, &error))
    {
      g_printerr ("gongjiang-cli: %s\n", error->message);
      return GJ_CLI_FAILED;
    }
  found = gj_packs_effective ((GjPack *const *) (void *) packs->pdata, packs->len, arguments[0], place != NULL ? place : "100000", day);
  if (builder != NULL)
    json_builder_begin_array (builder);
  for (guint i = 0; i < found->len; i++)
    print_effective (builder, g_ptr_array_index (found, i), i == 0);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      gj_cli_print_json (builder);
    }
  else if (found->len == 0)
    g_printerr (_ ("gongjiang-cli: no pack says anything of “%s” for that day and place\n"), arguments[0]);
  return found->len > 0 ? GJ_CLI_DONE : GJ_CLI_FAILED;
}

/* ----- add, withdraw ----- */

int
gj_cli_packs_adopt (GjLedger   *ledger,
                    const char *pack,
                    const char *reason)
{
  g_autoptr (GBytes) document = NULL;
  GError *error = NULL;
  gboolean done;

  if (pack == NULL && reason == NULL)
    return GJ_CLI_USAGE;
  if (pack == NULL)
    done = gj_pack_withdraw (ledger, reason, &error);
  else if (reason == NULL)
    done = gj_pack_adopt (ledger, pack, &error);
  else
    done = (document = gj_pack_store_read (pack, &error)) != NULL && gj_pack_adopt_document (ledger, document, reason, &error);
  return done ? GJ_CLI_DONE : gj_cli_fail (pack != NULL ? pack : "", error);
}

/* ----- read ----- */

static void
print_value (const GjReadingValue *value)
{
  g_autofree char *period = gj_period_words (value->period);

  g_print ("      %s %s  %s  %s  %s%s%s\n", value->time == GJ_READING_NOW ? "→" : " ", value->value, period, value->source,
           gj_confidence_label (value->confidence), value->layer[0] != '\0' ? "  " : "", value->layer);
}

static void
print_article (const GjReadingArticle *article)
{
  g_print ("\n%s\n", article->heading);
  if (article->lead[0] != '\0')
    g_print ("  %s\n", article->lead);
  for (guint i = 0; i < article->points->len; i++)
    {
      const GjReadingPoint *point = article->points->pdata[i];

      g_print ("  %s  %s\n", point->code, point->text);
      if (point->condition[0] != '\0')
        g_print ("      %s\n", point->condition);
      if (point->source[0] != '\0' || point->layer[0] != '\0')
        g_print ("      %s%s%s\n", point->source, point->layer[0] != '\0' ? "  " : "", point->layer);
      for (guint k = 0; k < point->values->len; k++)
        print_value (point->values->pdata[k]);
    }
}

static void
json_article (JsonBuilder            *builder,
              const GjReadingArticle *article)
{
  json_builder_begin_object (builder);
  gj_cli_add_text (builder, "heading", article->heading);
  gj_cli_add_text (builder, "lead", article->lead);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < article->points->len; i++)
    {
      const GjReadingPoint *point = article->points->pdata[i];

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "code", point->code);
      gj_cli_add_text (builder, "text", point->text);
      gj_cli_add_text (builder, "condition", point->condition);
      gj_cli_add_text (builder, "source", point->source);
      gj_cli_add_text (builder, "layer", point->layer);
      gj_cli_add_number (builder, "line", point->line);
      json_builder_set_member_name (builder, "values");
      json_builder_begin_array (builder);
      for (guint k = 0; k < point->values->len; k++)
        {
          const GjReadingValue *value = point->values->pdata[k];

          json_builder_begin_object (builder);
          gj_cli_add_flag (builder, "in-force", value->time == GJ_READING_NOW);
          gj_cli_add_text (builder, "value", value->value);
          gj_cli_add_text (builder, "editions", value->editions);
          gj_cli_add_text (builder, "source", value->source);
          gj_cli_add_text (builder, "confidence", value->confidence);
          gj_cli_add_text (builder, "layer", value->layer);
          gj_cli_add_number (builder, "line", value->line);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

int
gj_cli_packs_read (GjLedger *ledger,
                   char    **paths,
                   gboolean  as_json)
{
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_unref);
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  g_autoptr (GPtrArray) articles = NULL;
  g_autofree char *warning = NULL;
  GError *error = NULL;
  GjDate day = asked_day ();
  const GjEdition *edition;

  if (day == GJ_DATE_NONE || (paths[0] == NULL && ledger == NULL))
    return GJ_CLI_USAGE;
  if (!gather_packs (ledger, paths, packs, &error))
    return gj_cli_fail ("", error);
  /* Of several files that rest on one another the last one is read. */
  edition = gj_pack_edition_on (packs->pdata[packs->len - 1], day);
  if (edition == NULL)
    return gj_cli_fail ("", g_error_new (GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("No edition of the pack is in force on that day.")));
  articles = gj_pack_read (packs->pdata[packs->len - 1], edition);
  warning = gj_pack_warning (packs->pdata[packs->len - 1]);
  if (builder != NULL)
    json_builder_begin_array (builder);
  else if (warning[0] != '\0')
    g_print ("*** %s ***\n", warning);
  for (guint i = 0; i < articles->len; i++)
    if (builder != NULL)
      json_article (builder, articles->pdata[i]);
    else
      print_article (articles->pdata[i]);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      gj_cli_print_json (builder);
    }
  return GJ_CLI_DONE;
}
