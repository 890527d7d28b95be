/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** GjCliStatus: how a verb ended, as the shell sees it. */
typedef enum
{
  GJ_CLI_DONE = 0,
  GJ_CLI_FAILED = 1, /* nothing changed */
  GJ_CLI_USAGE = 2,
  GJ_CLI_DONE_WITH_REFUSALS = 3, /* some records were refused or need evidence */
} GjCliStatus;

/* One member of the object that is open; @text may be %NULL, which is written as null. */
void gj_cli_add_text   (JsonBuilder *builder, const char *name, const char *text);
void gj_cli_add_number (JsonBuilder *builder, const char *name, gint64 number);
void gj_cli_add_flag   (JsonBuilder *builder, const char *name, gboolean flag);

/* Prints the document, whose outermost array or object has ended. */
void gj_cli_print_json (JsonBuilder *builder);

/* Says what went wrong, with @what ("" when the message says it) in front; takes @error. %GJ_CLI_FAILED. */
int  gj_cli_fail       (const char *what, GError *error);

G_END_DECLS
