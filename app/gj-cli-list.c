/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "gj-cli-list.h"
#include "gj-cli-out.h"
#include "gj-list-save.h"
#include "gj-list-words.h"

static char **filters;
static char *search;
static char *order;
static char *chosen;
static char *csv_path;
static char *xlsx_path;

const GOptionEntry gj_cli_list_options[] = {
  { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &filters, N_ ("list: only rows of this value; may be repeated"), N_ ("FILTER=VALUE") },
  { "search", 0, 0, G_OPTION_ARG_STRING, &search, N_ ("list: only rows that are found by this"), N_ ("TEXT") },
  { "sort", 0, 0, G_OPTION_ARG_STRING, &order, N_ ("list: in the order of a column, with a minus in front the other way round"), N_ ("[-]COLUMN") },
  { "columns", 0, 0, G_OPTION_ARG_STRING, &chosen, N_ ("list: these columns"), N_ ("COLUMN,…") },
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv_path, N_ ("list: save as comma-separated values"), N_ ("FILE") },
  { "xlsx", 0, 0, G_OPTION_ARG_FILENAME, &xlsx_path, N_ ("list: save as a spreadsheet"), N_ ("FILE") },
  G_OPTION_ENTRY_NULL,
};

static int
find_column (const GjListSpec *spec,
             const char       *id)
{
  for (guint i = 0; i < spec->n_columns; i++)
    if (g_str_equal (spec->columns[i].id, id))
      return (int) i;
  g_printerr (_ ("gongjiang-cli: the list “%s” has no column “%s”\n"), spec->name, id);
  return -1;
}

static gboolean
has_filter (const GjListSpec *spec,
            const char       *id)
{
  for (guint i = 0; i < spec->n_filters; i++)
    if (g_str_equal (spec->filters[i].id, id))
      return TRUE;
  g_printerr (_ ("gongjiang-cli: the list “%s” has no filter “%s”\n"), spec->name, id);
  return FALSE;
}

static gboolean
set_order (GjListQuery      *query,
           const GjListSpec *spec)
{
  gboolean down = order[0] == '-';
  int column = find_column (spec, order + down);

  if (column >= 0 && spec->columns[column].order == NULL)
    g_printerr (_ ("gongjiang-cli: the list “%s” cannot be sorted by “%s”\n"), spec->name, order + down);
  if (column < 0 || spec->columns[column].order == NULL)
    return FALSE;
  gj_list_query_set_order (query, column, down);
  return TRUE;
}

/* What the options say, or NULL when they say something that is not there. */
static GjListQuery *
make_query (const GjListSpec *spec)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (spec);

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    {
      const char *equals = strchr (filters[i], '=');
      g_autofree char *id = g_strndup (filters[i], equals != NULL ? (gsize) (equals - filters[i]) : strlen (filters[i]));

      if (!has_filter (spec, id))
        return NULL;
      gj_list_query_set_filter (query, id, equals != NULL ? equals + 1 : "");
    }
  if (search != NULL)
    gj_list_query_set_search (query, search);
  if (order != NULL && !set_order (query, spec))
    return NULL;
  return g_steal_pointer (&query);
}

static gboolean
choose_columns (GjListSave       *save,
                const GjListSpec *spec)
{
  g_auto (GStrv) ids = g_strsplit (chosen, ",", -1);

  g_free (save->columns);
  save->n_columns = g_strv_length (ids);
  save->columns = g_new0 (guint, save->n_columns + 1);
  for (guint i = 0; i < save->n_columns; i++)
    {
      int column = find_column (spec, ids[i]);

      if (column < 0)
        return FALSE;
      save->columns[i] = (guint) column;
    }
  return save->n_columns > 0;
}

/* A table that is printed, or a JSON document that grows. */
typedef struct
{
  const GjListSave *save;
  const GjListSpec *spec;
  JsonBuilder      *builder;
} Print;

static gboolean
add_row (gint64       id,
         char *const *cells,
         gpointer     user_data,
         GError     **error)
{
  Print *print = user_data;

  json_builder_begin_object (print->builder);
  gj_cli_add_number (print->builder, "row", id);
  for (guint i = 0; i < print->save->n_columns; i++)
    {
      const GjListColumn *column = &print->spec->columns[print->save->columns[i]];

      if (column->type == GJ_CELL_COUNT || column->type == GJ_CELL_MONEY)
        gj_cli_add_number (print->builder, column->id, g_ascii_strtoll (cells[i], NULL, 10));
      else
        gj_cli_add_text (print->builder, column->id, cells[i]);
    }
  json_builder_end_object (print->builder);
  return TRUE;
}

static gboolean
print_row (gint64       id,
           char *const *cells,
           gpointer     user_data,
           GError     **error)
{
  const Print *print = user_data;
  char fen[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < print->save->n_columns; i++)
    {
      gboolean is_money = print->spec->columns[print->save->columns[i]].type == GJ_CELL_MONEY;

      g_print ("%s%s", i > 0 ? "\t" : "", is_money ? gj_fen_format (g_ascii_strtoll (cells[i], NULL, 10), fen) : cells[i]);
    }
  g_print ("\n");
  return TRUE;
}

static int
print_list (GjLedger         *ledger,
            const GjListSave *save,
            gboolean          as_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Print print = { .save = save, .spec = gj_list_query_spec (save->query), .builder = builder };
  GError *error = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < save->n_columns && !as_json; i++)
    {
      g_autofree char *title = gj_list_title (&print.spec->columns[save->columns[i]]);

      g_print ("%s%s", title, i + 1 < save->n_columns ? "\t" : "\n");
    }
  if (!gj_list_each (ledger, save, as_json ? add_row : print_row, &print, NULL, NULL, &error))
    return gj_cli_fail ("", error);
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  return GJ_CLI_DONE;
}

static int
save_list (GjLedger         *ledger,
           const GjListSave *save,
           gboolean          as_json)
{
  const char *path = csv_path != NULL ? csv_path : xlsx_path;
  GError *error = NULL;
  gint64 n_rows = 0;

  if (!gj_list_save_run (ledger, save, csv_path != NULL ? GJ_TABLE_CSV : GJ_TABLE_XLSX, path, NULL, NULL, &n_rows, &error))
    return gj_cli_fail (path, error);
  if (as_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "file", path);
      gj_cli_add_number (builder, "rows", n_rows);
      json_builder_end_object (builder);
      gj_cli_print_json (builder);
    }
  else
    g_print (ngettext ("%s: %" PRId64 " row\n", "%s: %" PRId64 " rows\n", (gulong) n_rows), path, n_rows);
  return GJ_CLI_DONE;
}

static void
json_strings (JsonBuilder      *builder,
              const char       *name,
              const GjListSpec *spec,
              gboolean          columns)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < (columns ? spec->n_columns : spec->n_filters); i++)
    json_builder_add_string_value (builder, columns ? spec->columns[i].id : spec->filters[i].id);
  json_builder_end_array (builder);
}

int
gj_cli_lists (gboolean as_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; gj_registry_list_nth (i) != NULL; i++)
    {
      const GjListSpec *spec = gj_registry_list_nth (i);

      json_builder_begin_object (builder);
      gj_cli_add_text (builder, "list", spec->name);
      json_strings (builder, "columns", spec, TRUE);
      json_strings (builder, "filters", spec, FALSE);
      json_builder_end_object (builder);
      if (as_json)
        continue;
      g_print ("%s  %s\n ", spec->name, _ (spec->label));
      for (guint k = 0; k < spec->n_columns; k++)
        g_print (" %s%s", spec->columns[k].id, spec->columns[k].order != NULL ? "*" : "");
      g_print ("\n  --filter");
      for (guint k = 0; k < spec->n_filters; k++)
        g_print (" %s", spec->filters[k].id);
      g_print ("\n");
    }
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  else
    g_print (_ ("* can be sorted by\n"));
  return GJ_CLI_DONE;
}

int
gj_cli_list (GjLedger   *ledger,
             const char *name,
             gboolean    unmasked,
             gboolean    as_json)
{
  const GjListSpec *spec = gj_registry_list (name);
  g_autoptr (GjListQuery) query = NULL;
  g_autoptr (GjListSave) save = NULL;

  if (spec == NULL || (csv_path != NULL && xlsx_path != NULL))
    return GJ_CLI_USAGE;
  query = make_query (spec);
  if (query == NULL)
    return GJ_CLI_USAGE;
  save = gj_list_save_new (query);
  save->unmasked = unmasked;
  if (chosen != NULL && !choose_columns (save, spec))
    return GJ_CLI_USAGE;
  if (csv_path != NULL || xlsx_path != NULL)
    return save_list (ledger, save, as_json);
  /* What is only looked at stays masked: nothing of it is recorded. */
  save->unmasked = FALSE;
  save->raw = as_json;
  return print_list (ledger, save, as_json);
}
