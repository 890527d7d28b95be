/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-cell"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-cell.h"
#include "gj-format.h"
#include "gj-list-words.h"
#include "gj-text.h"

/* What a factory's callbacks need; the column lives as long as the program. */
typedef struct
{
  const GjListColumn *column;
  guint               index;
  GjReasons          *reasons; /* NULL while there are no words for them; borrowed */
} Cell;

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
      text = cell->reasons != NULL && value[0] != '\0' ? gj_reasons_words (cell->reasons, value) : gj_cell_text (cell->column, value);
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

char *
gj_cell_text (const GjListColumn *column, const char *value)
{
  g_return_val_if_fail (column != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (value[0] == '\0')
    return g_strdup ("");
  switch (column->type)
    {
    case GJ_CELL_COUNT:
      return gj_format_count (g_ascii_strtoll (value, NULL, 10));
    case GJ_CELL_MONEY:
      return g_str_equal (value, "0") ? g_strdup ("–") : gj_format_money (g_ascii_strtoll (value, NULL, 10));
    case GJ_CELL_NUMBER:
      return gj_text_mask_groups (value);
    case GJ_CELL_TIME:
      return gj_format_time (value);
    case GJ_CELL_CODE:
    case GJ_CELL_STATE:
    case GJ_CELL_TEXT:
    case GJ_CELL_DATE:
    case GJ_CELL_NAME:
    default:
      return gj_list_words (column, value, FALSE);
    }
}

gboolean
gj_cell_is_number (const GjListColumn *column)
{
  return column->type == GJ_CELL_COUNT || column->type == GJ_CELL_MONEY;
}

const char *
gj_state_class (const char *column, const char *code)
{
  g_return_val_if_fail (column != NULL && code != NULL, NULL);

  return gj_tone_class (gj_list_state_tone (column, code));
}

const char *
gj_tone_class (const char *tone)
{
  for (guint i = 0; i < G_N_ELEMENTS (tone_classes); i++)
    if (g_strcmp0 (tone_classes[i].tone, tone) == 0)
      return tone_classes[i].css;
  return NULL;
}

void
gj_cell_factory_set_reasons (GtkListItemFactory *factory, GjReasons *reasons)
{
  Cell *cell;

  g_return_if_fail (GTK_IS_LIST_ITEM_FACTORY (factory));

  cell = g_object_get_data (G_OBJECT (factory), "gj-cell");
  if (g_strcmp0 (cell->column->list, "reason") == 0)
    cell->reasons = reasons;
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
