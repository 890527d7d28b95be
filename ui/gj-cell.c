/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-cell"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gj-cell.h"
#include "gj-codelist.h"
#include "gj-format.h"
#include "gj-problem.h"
#include "gj-record.h"
#include "gj-text.h"

/* What a factory's callbacks need; the column lives as long as the program. */
typedef struct
{
  const GjListColumn *column;
  guint               index;
} Cell;

/* The states that are not codes of a code list: by column, in the order of the menus. */
static const struct
{
  const char *column;
  const char *code;
  const char *label;
  const char *css;
} states[] = {
  { "status", "payable", N_ ("Payable"), "success" },
  { "status", "needs-evidence", N_ ("Needs evidence"), "warning" },
  { "status", "refused", N_ ("Refused"), "error" },
  { "status", "not-due", N_ ("Not due"), NULL },
  { "status", "not-claimed", N_ ("Not claimed"), NULL },
  { "severity", "error", N_ ("Error"), "error" },
  { "severity", "warning", N_ ("Warning"), "warning" },
  { "action", "roster.import", N_ ("Roster imported"), NULL },
  { "action", "decide", N_ ("Decided"), NULL },
  { "action", "policy.adopt", N_ ("Policy pack adopted"), NULL },
  { "action", "policy.withdraw", N_ ("Policy pack withdrawn"), NULL },
  { "action", "personal-data.reveal", N_ ("Personal data shown"), NULL },
};

static const struct
{
  const char *tone;
  const char *css;
} tone_classes[] = {
  { "good", "success" },
  { "warn", "warning" },
  { "bad", "error" },
};

static void
show_row (GtkInscription *inscription, GjRow *row, const Cell *cell)
{
  g_autofree char *text = NULL;
  const char *value = "";

  if (gj_row_get_state (row) == GJ_ROW_LOADED)
    {
      value = gj_row_get_cell (row, cell->index);
      text = gj_cell_text (cell->column, value);
    }
  else if (gj_row_get_state (row) == GJ_ROW_GONE && cell->index == 0)
    text = g_strdup (_("Removed since"));
  gtk_inscription_set_text (inscription, text != NULL ? text : "");

  if (cell->column->type == GJ_CELL_STATE)
    {
      const char *css = gj_state_class (cell->column->id, value);
      const char *classes[] = { "state", css, NULL };

      gtk_widget_set_css_classes (GTK_WIDGET (inscription), classes);
    }
}

static void
revision_cb (GjRow *row, GParamSpec *pspec, GtkListItem *item)
{
  g_assert (GTK_IS_LIST_ITEM (item));

  show_row (GTK_INSCRIPTION (gtk_list_item_get_child (item)), row,
            g_object_get_data (G_OBJECT (item), "gj-cell"));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cell *cell)
{
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), 4);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), 2);
  if (gj_cell_is_number (cell->column))
    gtk_inscription_set_xalign (GTK_INSCRIPTION (inscription), 1.0f);
  if (cell->column->type != GJ_CELL_STATE)
    gtk_widget_add_css_class (inscription, "numeric");
  g_object_set_data (G_OBJECT (item), "gj-cell", cell);
  gtk_list_item_set_child (item, inscription);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cell *cell)
{
  GjRow *row = gtk_list_item_get_item (item);

  g_signal_connect (row, "notify::revision", G_CALLBACK (revision_cb), item);
  show_row (GTK_INSCRIPTION (gtk_list_item_get_child (item)), row, cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cell *cell)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static char *
record_key_text (const char *value)
{
  const char *slash = strchr (value, '/');
  g_autofree char *element = slash != NULL ? g_strndup (value, (gsize) (slash - value)) : NULL;

  return slash != NULL ? gj_record_key_shown (element, slash + 1) : g_strdup (value);
}

char *
gj_cell_text (const GjListColumn *column, const char *value)
{
  g_return_val_if_fail (column != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (value[0] == '\0')
    return g_strdup ("");
  switch (column->type)
    {
    case GJ_CELL_CODE:
    case GJ_CELL_STATE:
      if (g_strcmp0 (column->list, "problem") == 0)
        return gj_problem_summary (value);
      if (column->list == NULL || column->list[0] == '\0')
        return g_strdup (gj_state_label (column->id, value));
      return gj_text_capital (gj_code_name (column->list, value));
    case GJ_CELL_COUNT:
      return gj_format_count (g_ascii_strtoll (value, NULL, 10));
    case GJ_CELL_MONEY:
      return g_str_equal (value, "0") ? g_strdup ("–") : gj_format_money (g_ascii_strtoll (value, NULL, 10));
    case GJ_CELL_NUMBER:
      return gj_text_mask_groups (value);
    case GJ_CELL_TIME:
      return gj_format_time (value);
    case GJ_CELL_TEXT:
      return g_strcmp0 (column->list, "record-key") == 0 ? record_key_text (value) : g_strdup (value);
    case GJ_CELL_DATE:
    case GJ_CELL_NAME:
    default:
      return g_strdup (value);
    }
}

char *
gj_cell_title (const GjListColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);

  /* Translators: the title of a column of amounts; %s is what the amount is of. */
  if (column->type == GJ_CELL_MONEY)
    return g_strdup_printf (_("%s (yuan)"), _(column->label));
  return g_strdup (_(column->label));
}

gboolean
gj_cell_is_number (const GjListColumn *column)
{
  return column->type == GJ_CELL_COUNT || column->type == GJ_CELL_MONEY;
}

const char *
gj_state_label (const char *column, const char *code)
{
  g_return_val_if_fail (column != NULL && code != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].column, column) && g_str_equal (states[i].code, code))
      return _(states[i].label);
  return code;
}

const char *
gj_state_class (const char *column, const char *code)
{
  g_return_val_if_fail (column != NULL && code != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].column, column) && g_str_equal (states[i].code, code))
      return states[i].css;
  return NULL;
}

const char *
gj_state_nth (const char *column, guint n)
{
  g_return_val_if_fail (column != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].column, column) && n-- == 0)
      return states[i].code;
  return NULL;
}

const char *
gj_tone_class (const char *tone)
{
  for (guint i = 0; i < G_N_ELEMENTS (tone_classes); i++)
    if (g_strcmp0 (tone_classes[i].tone, tone) == 0)
      return tone_classes[i].css;
  return NULL;
}

GtkListItemFactory *
gj_cell_factory_new (const GjListColumn *column, guint index)
{
  GtkListItemFactory *factory;
  Cell *cell;

  g_return_val_if_fail (column != NULL, NULL);

  factory = gtk_signal_list_item_factory_new ();
  cell = g_new (Cell, 1);
  *cell = (Cell){ .column = column, .index = index };
  g_object_set_data_full (G_OBJECT (factory), "gj-cell", cell, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), cell);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), cell);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), cell);
  return factory;
}
