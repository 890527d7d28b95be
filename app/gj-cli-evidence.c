/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "gj-cli-evidence.h"
#include "gj-cli-out.h"
#include "gj-evidence.h"

/* How often something is missing. */
typedef struct
{
  char  *words;
  gint64 enrolments;
} Count;

typedef struct
{
  JsonBuilder *builder; /* NULL: for people */
  GHashTable  *counts;  /* code → Count */
} List;

static void
free_count (gpointer data)
{
  Count *count = data;

  g_free (count->words);
  g_free (count);
}

static void
take_evidence (const GjEvidence *evidence,
               gpointer          user_data)
{
  List *list = user_data;
  Count *count = g_hash_table_lookup (list->counts, evidence->code);

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      count->words = g_strdup (evidence->words);
      g_hash_table_insert (list->counts, g_strdup (evidence->code), count);
    }
  count->enrolments++;
  if (list->builder == NULL)
    {
      g_print ("%s  %s  %s  %s  %s  %s\n", evidence->institution, evidence->class_code, evidence->id_number, evidence->name, evidence->code,
               evidence->words);
      return;
    }
  json_builder_begin_object (list->builder);
  gj_cli_add_text (list->builder, "institution", evidence->institution);
  gj_cli_add_text (list->builder, "class", evidence->class_code);
  gj_cli_add_text (list->builder, "name", evidence->name);
  gj_cli_add_text (list->builder, "id-number", evidence->id_number);
  gj_cli_add_text (list->builder, "code", evidence->code);
  gj_cli_add_text (list->builder, "words", evidence->words);
  gj_cli_add_text (list->builder, "fact", evidence->fact);
  gj_cli_add_text (list->builder, "record", evidence->record);
  json_builder_end_object (list->builder);
}

static void
print_counts (const List *list)
{
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (list->counts), (GCompareFunc) g_strcmp0);

  if (list->builder != NULL)
    {
      json_builder_set_member_name (list->builder, "counts");
      json_builder_begin_object (list->builder);
    }
  for (GList *code = codes; code != NULL; code = code->next)
    {
      const Count *count = g_hash_table_lookup (list->counts, code->data);

      if (list->builder == NULL)
        g_print ("%8" G_GINT64_FORMAT "  %s  %s\n", count->enrolments, (const char *) code->data, count->words);
      else
        {
          json_builder_set_member_name (list->builder, code->data);
          json_builder_add_int_value (list->builder, count->enrolments);
        }
    }
  if (list->builder != NULL)
    json_builder_end_object (list->builder);
}

int
gj_cli_evidence (GjLedger   *ledger,
                 const char *institution,
                 gboolean    as_json)
{
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_count);
  List list = { .builder = builder, .counts = counts };
  GError *error = NULL;

  if (as_json)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "missing");
      json_builder_begin_array (builder);
    }
  if (!gj_evidence_each (ledger, institution, take_evidence, &list, NULL, &error))
    return gj_cli_fail ("", error);
  if (as_json)
    json_builder_end_array (builder);
  print_counts (&list);
  if (as_json)
    {
      json_builder_end_object (builder);
      gj_cli_print_json (builder);
    }
  return g_hash_table_size (counts) > 0 ? GJ_CLI_DONE_WITH_REFUSALS : GJ_CLI_DONE;
}

static void
take_institution (const GjEvidence *evidence,
                  gpointer          user_data)
{
  if (evidence->record[0] != '\0')
    g_hash_table_add (user_data, g_strdup (evidence->institution));
}

int
gj_cli_evidence_fix_list (GjLedger   *ledger,
                          const char *institution,
                          const char *path)
{
  g_autoptr (GHashTable) institutions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) codes = NULL;
  GError *error = NULL;

  if (institution != NULL)
    {
      if (!gj_evidence_save (ledger, institution, path, NULL, &error))
        return gj_cli_fail ("", error);
      g_print ("%s\n", path);
      return GJ_CLI_DONE;
    }
  if (!gj_evidence_each (ledger, NULL, take_institution, institutions, NULL, &error))
    return gj_cli_fail ("", error);
  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      g_printerr (_ ("gongjiang-cli: the folder “%s” cannot be made\n"), path);
      return GJ_CLI_FAILED;
    }
  codes = g_list_sort (g_hash_table_get_keys (institutions), (GCompareFunc) g_strcmp0);
  for (GList *code = codes; code != NULL; code = code->next)
    {
      g_autofree char *name = g_strdup_printf ("%s-evidence.xml", (const char *) code->data);
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (!gj_evidence_save (ledger, code->data, file, NULL, &error))
        return gj_cli_fail ("", error);
      g_print ("%s\n", file);
    }
  return GJ_CLI_DONE;
}
