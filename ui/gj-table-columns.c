/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-table-columns"

#include "config.h"

#include <string.h>

#include "gj-cell.h"
#include "gj-list-words.h"
#include "gj-sort-probe.h"
#include "gj-table-columns.h"

#define CHARACTER_WIDTH 9 /* pixels, of the widths in a GjListColumn */
#define CELL_PADDING 20   /* pixels */

struct _GjTableColumns
{
  GtkColumnView    *view;
  const GjListSpec *spec;
  int              *widths; /* of the columns that are hidden */
  int               width;  /* pixels there are for the columns */
  gboolean          compact;
  guint             fit_source;
};

/* Room for the cells, and for the title with its sort arrow. */
static int
pixel_width (const GjListColumn *column)
{
  g_autofree char *title = gj_list_title (column);
  int characters = 1;

  for (const char *c = title; *c != '\0'; c = g_utf8_next_char (c))
    characters += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
  return MAX (column->width, characters) * CHARACTER_WIDTH + CELL_PADDING;
}

/* What the reader set, also of a column that is hidden now. */
static int
column_width (GjTableColumns *self, guint i, GtkColumnViewColumn *column)
{
  return gtk_column_view_column_get_visible (column) ? gtk_column_view_column_get_fixed_width (column)
                                                     : self->widths[i];
}

/* GTK aligns all titles to the left; those of numbers belong above their figures. */
static void
align_titles (GjTableColumns *self)
{
  GtkWidget *titles = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  guint i = 0;

  if (titles == NULL)
    return;
  for (GtkWidget *title = gtk_widget_get_first_child (titles);
       title != NULL && i < self->spec->n_columns;
       title = gtk_widget_get_next_sibling (title), i++)
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (box != NULL && gj_cell_is_number (&self->spec->columns[i]))
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

/* A hidden column gives its width away: GTK 4.8 counts the widths of hidden columns as if they were in
 * view, and leaves their place empty. */
static void
show_column (GjTableColumns *self, guint i, GtkColumnViewColumn *column, gboolean shown)
{
  if (gtk_column_view_column_get_visible (column) == shown)
    return;
  if (!shown)
    self->widths[i] = gtk_column_view_column_get_fixed_width (column);
  gtk_column_view_column_set_fixed_width (column, shown ? self->widths[i] : -1);
  gtk_column_view_column_set_visible (column, shown);
}

/* Shows as many columns as fit, the first ones first, when the place is narrow. */
static gboolean
fit_columns_cb (gpointer data)
{
  GjTableColumns *self = data;
  GListModel *columns = gtk_column_view_get_columns (self->view);
  int used = 0;

  self->fit_source = 0;
  for (guint i = 0; self->spec != NULL && i < self->spec->n_columns; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      int width = column_width (self, i, column);
      gboolean fits = i == 0 || used + width <= self->width;

      used += fits ? width : 0;
      show_column (self, i, column, !self->compact || fits);
    }
  return G_SOURCE_REMOVE;
}

static void
make_columns (GjTableColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) old = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, old);
    }
  g_free (self->widths);
  self->widths = g_new0 (int, self->spec->n_columns);
  for (guint i = 0; i < self->spec->n_columns; i++)
    {
      const GjListColumn *spec = &self->spec->columns[i];
      g_autofree char *title = gj_list_title (spec);
      g_autoptr (GtkColumnViewColumn) column =
        gtk_column_view_column_new (title, gj_cell_factory_new (spec, i));

      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, spec->type == GJ_CELL_NAME || spec->type == GJ_CELL_TEXT
                                                   || g_strcmp0 (spec->list, "problem") == 0);
      gtk_column_view_column_set_fixed_width (column, pixel_width (spec));
      if (spec->order != NULL)
        {
          g_autoptr (GtkSorter) probe = gj_sort_probe_new ();
          gtk_column_view_column_set_sorter (column, probe);
        }
      gtk_column_view_append_column (self->view, column);
    }
  align_titles (self);
}

static void
fit_later (GjTableColumns *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add (fit_columns_cb, self);
}

GjTableColumns *
gj_table_columns_new (GtkColumnView *view)
{
  GjTableColumns *self;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  self = g_new0 (GjTableColumns, 1);
  self->view = view;
  return self;
}

void
gj_table_columns_free (GjTableColumns *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_free (self->widths);
  g_free (self);
}

void
gj_table_columns_set_spec (GjTableColumns *self, const GjListSpec *spec)
{
  g_return_if_fail (self != NULL && spec != NULL);

  self->spec = spec;
  make_columns (self);
}

void
gj_table_columns_set_compact (GjTableColumns *self, gboolean compact)
{
  g_return_if_fail (self != NULL);

  if (self->compact == compact)
    return;
  self->compact = compact;
  fit_later (self);
}

void
gj_table_columns_set_room (GjTableColumns *self, int width)
{
  g_return_if_fail (self != NULL);

  if (width == self->width || width <= 1)
    return;
  self->width = width;
  if (self->compact)
    fit_later (self);
}

GVariant *
gj_table_columns_save (GjTableColumns *self)
{
  GListModel *columns;
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  columns = gtk_column_view_get_columns (self->view);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sib)"));
  for (guint i = 0; self->spec != NULL && i < self->spec->n_columns; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_variant_builder_add (&builder, "(sib)", self->spec->columns[i].id,
                             column_width (self, i, column), TRUE);
    }
  return g_variant_builder_end (&builder);
}

void
gj_table_columns_restore (GjTableColumns *self, GVariant *columns)
{
  GListModel *view_columns;
  GVariantIter iter;
  const char *id;
  gboolean visible;
  int width;

  g_return_if_fail (self != NULL && columns != NULL);

  view_columns = gtk_column_view_get_columns (self->view);
  g_variant_iter_init (&iter, columns);
  while (g_variant_iter_next (&iter, "(&sib)", &id, &width, &visible))
    for (guint i = 0; self->spec != NULL && i < self->spec->n_columns; i++)
      if (g_str_equal (self->spec->columns[i].id, id) && width >= CELL_PADDING)
        {
          g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (view_columns, i);
          gtk_column_view_column_set_fixed_width (column, width);
        }
}
