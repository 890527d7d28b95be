/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <glib/gi18n.h>

#include "gj-cli-find.h"
#include "gj-cli-out.h"
#include "gj-find.h"

#define MOST 1000

static int most = 10;

const GOptionEntry gj_cli_find_options[] = {
  { "most", 0, 0, G_OPTION_ARG_INT, &most, N_ ("find: at most so many of each kind"), N_ ("N") },
  G_OPTION_ENTRY_NULL,
};

static void
add_found (JsonBuilder   *builder,
           const GjFound *found)
{
  json_builder_begin_object (builder);
  gj_cli_add_text (builder, "kind", found->kind);
  gj_cli_add_text (builder, "list", found->list);
  gj_cli_add_number (builder, "id", found->id);
  gj_cli_add_text (builder, "title", found->title);
  gj_cli_add_text (builder, "detail", found->detail);
  json_builder_end_object (builder);
}

static void
print_found (const GPtrArray *all)
{
  const char *kind = "";

  for (guint i = 0; i < all->len; i++)
    {
      const GjFound *found = g_ptr_array_index (all, i);

      if (!g_str_equal (found->kind, kind))
        g_print ("%s\n", gj_found_kind_title (found->kind));
      kind = found->kind;
      g_print ("  %s  %s\n", found->title, found->detail);
    }
}

int
gj_cli_find (GjLedger *ledger,
             char    **words,
             gboolean  as_json)
{
  g_autoptr (GjFinder) finder = gj_finder_new (ledger);
  g_autofree char *text = g_strjoinv (" ", words);
  g_autoptr (GPtrArray) all = NULL;
  GError *error = NULL;

  if (most < 1 || most > MOST)
    return GJ_CLI_USAGE;
  all = gj_finder_prepare (finder, NULL, &error) ? gj_finder_find (finder, text, (guint) most, NULL, &error) : NULL;
  if (all == NULL)
    return gj_cli_fail ("", error);
  if (as_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < all->len; i++)
        add_found (builder, g_ptr_array_index (all, i));
      json_builder_end_array (builder);
      gj_cli_print_json (builder);
    }
  else if (all->len == 0)
    g_print (_ ("Nothing found.\n"));
  else
    print_found (all);
  return GJ_CLI_DONE;
}
