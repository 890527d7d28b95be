/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang-cli"
#include "config.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "gj-cli-out.h"
#include "gj-cli-report.h"
#include "gj-report.h"

static char *from_day;
static char *to_day;
static char *area;

const GOptionEntry gj_cli_report_options[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from_day, N_ ("report: only classes that ended on that day or later"), N_ ("DATE") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to_day, N_ ("report: only classes that ended on that day or before"), N_ ("DATE") },
  { "area", 0, 0, G_OPTION_ARG_STRING, &area, N_ ("report: only institutions whose division begins so"), N_ ("CODE") },
  G_OPTION_ENTRY_NULL,
};

/* The numbers of a cell: name in JSON, heading of the table, where they stand. */
#define NUMBER(name, title, field) { name, title, G_STRUCT_OFFSET (GjReportCell, field) }
static const struct
{
  const char *name;
  const char *title;
  glong       offset;
} numbers[] = {
  NUMBER ("person-times", N_ ("person-times"), person_times),
  NUMBER ("persons", N_ ("persons"), persons),
  NUMBER ("women", N_ ("women"), women),
  NUMBER ("known-sex", N_ ("sex known"), known_sex),
  NUMBER ("certified", N_ ("certified"), certified),
  NUMBER ("new-occupations", N_ ("new occ."), new_occupations),
  NUMBER ("shortage", N_ ("shortage"), shortage),
  NUMBER ("decided", N_ ("decided"), decided),
  NUMBER ("payable", N_ ("payable"), payable),
};
#undef NUMBER

static gint64
number_of (const GjReportCell *cell,
           guint               i)
{
  return G_STRUCT_MEMBER (gint64, cell, numbers[i].offset);
}

int
gj_cli_report_list (gboolean as_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (GjReportBy by = 0; by < GJ_N_REPORT_BY; by++)
    {
      json_builder_add_string_value (builder, gj_report_by_nick (by));
      if (!as_json)
        g_print ("%-12s %s\n", gj_report_by_nick (by), gj_report_by_label (by));
    }
  json_builder_end_array (builder);
  if (as_json)
    gj_cli_print_json (builder);
  else
    g_print (_ ("Join up to three of them by “-”, as in “report area-group-month”.\n"));
  return GJ_CLI_DONE;
}

static void
add_cell (JsonBuilder        *builder,
          const GjReport     *report,
          const GjReportCell *cell,
          guint               from,
          guint               to)
{
  json_builder_begin_object (builder);
  for (guint i = from; i < to; i++)
    {
      const GjReportValue *value = gj_report_value (report, cell, i);
      g_autofree char *label = g_strconcat (gj_report_by_nick (report->by[i]), "-name", NULL);

      gj_cli_add_text (builder, gj_report_by_nick (report->by[i]), value->code);
      gj_cli_add_text (builder, label, value->label);
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    gj_cli_add_number (builder, numbers[i].name, number_of (cell, i));
  gj_cli_add_number (builder, "amount-fen", cell->amount);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  for (guint i = 0; i < report->items->len; i++)
    gj_cli_add_number (builder, report->items->pdata[i], cell->amounts[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
print_json (const GjReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "total");
  add_cell (builder, report, &report->total, 0, 0);
  json_builder_set_member_name (builder, "totals");
  json_builder_begin_object (builder);
  for (guint i = 0; i < report->n_by; i++)
    {
      json_builder_set_member_name (builder, gj_report_by_nick (report->by[i]));
      json_builder_begin_array (builder);
      for (guint k = 0; k < report->margins[i]->len; k++)
        add_cell (builder, report, report->margins[i]->pdata[k], i, i + 1);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "cells");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->cells->len; i++)
    add_cell (builder, report, report->cells->pdata[i], 0, report->n_by);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  gj_cli_print_json (builder);
}

static void
print_numbers (const GjReport     *report,
               const GjReportCell *cell)
{
  char fen[GJ_FEN_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_print ("%" PRId64 "\t", number_of (cell, i));
  for (guint i = 0; i < report->items->len; i++)
    g_print ("%s\t", gj_fen_format (cell->amounts[i], fen));
  g_print ("%s\n", gj_fen_format (cell->amount, fen));
}

/* Columns apart by tabs: names of places and groups are of any width. */
static void
print_table (const GjReport *report)
{
  for (guint i = 0; i < report->n_by; i++)
    g_print ("%s\t", gj_report_by_label (report->by[i]));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_print ("%s\t", _ (numbers[i].title));
  for (guint i = 0; i < report->items->len; i++)
    g_print ("%s\t", (const char *) report->items->pdata[i]);
  g_print ("%s\n", _ ("payable (yuan)"));
  for (guint i = 0; i < report->cells->len; i++)
    {
      const GjReportCell *cell = report->cells->pdata[i];

      for (guint k = 0; k < report->n_by; k++)
        g_print ("%s\t", gj_report_value (report, cell, k)->label);
      print_numbers (report, cell);
    }
  for (guint k = 0; k < report->n_by; k++)
    g_print ("%s\t", k == 0 ? _ ("total") : "");
  print_numbers (report, &report->total);
}

static gboolean
take_day (const char *text,
          GjDate     *ret_day)
{
  *ret_day = text != NULL ? gj_date_parse (text, -1) : GJ_DATE_NONE;
  if (text == NULL || *ret_day != GJ_DATE_NONE)
    return TRUE;
  g_printerr (_ ("gongjiang-cli: “%s” is no date; write it like 2026-05-01\n"), text);
  return FALSE;
}

int
gj_cli_report (GjLedger   *ledger,
               const char *name,
               const char *path,
               gboolean    as_json)
{
  g_autoptr (GjReport) report = NULL;
  GjReportQuery query;
  GError *error = NULL;

  if (!gj_report_parse (name, &query, &error))
    return gj_cli_fail ("", error);
  if (!take_day (from_day, &query.from) || !take_day (to_day, &query.to))
    return GJ_CLI_USAGE;
  query.area = area;
  report = gj_report_new (ledger, &query, NULL, NULL, &error);
  if (report == NULL || (path != NULL && !gj_report_save_csv (report, path, &error)))
    return gj_cli_fail (path != NULL && report != NULL ? path : "", error);
  if (as_json)
    print_json (report);
  else if (path != NULL)
    g_print ("%s\n", path);
  else
    print_table (report);
  return GJ_CLI_DONE;
}
