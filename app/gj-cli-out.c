/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include "gj-cli-out.h"

void
gj_cli_add_text (JsonBuilder *builder,
                 const char  *name,
                 const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

void
gj_cli_add_number (JsonBuilder *builder,
                   const char  *name,
                   gint64       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

void
gj_cli_add_flag (JsonBuilder *builder,
                 const char  *name,
                 gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

void
gj_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  g_print ("%s\n", text);
}

int
gj_cli_fail (const char *what,
             GError     *error)
{
  g_printerr ("gongjiang-cli: %s%s%s\n", what, what[0] != '\0' ? ": " : "", error->message);
  g_error_free (error);
  return GJ_CLI_FAILED;
}
