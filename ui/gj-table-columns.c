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
#define LEAST_WIDTH 72    /* pixels of a column that gives way */

/* One column of the description, wherever it stands. */
typedef struct
{
  GtkColumnViewColumn *column;
  int                  width; /* pixels, as the reader left it */
  gboolean             hidden; /* by the reader */
} Column;

struct _GjTableColumns
{
  GtkColumnView    *view;
  const GjListSpec *spec;
  Column           *columns;
  int               room; /* pixels there are for the columns */
  gboolean          compact;
  gboolean          fitting; /* widths are changed by us, not by the reader */
  guint             fit_source;
  GjReasons        *reasons;
};

static guint
n_columns (GjTableColumns *self)
{
  return self->spec != NULL ? self->spec->n_columns : 0;
}

/* The number of the column that stands at @position. */
static guint
number_at (GjTableColumns *self, guint position)
{
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->view), position);

  for (guint i = 0; i < n_columns (self); i++)
    if (self->columns[i].column == column)
      return i;
  g_assert_not_reached ();
}

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

static gboolean
gives_way (const GjListColumn *column)
{
  return column->type == GJ_CELL_NAME || column->type == GJ_CELL_TEXT || g_strcmp0 (column->list, "problem") == 0;
}

/* GTK aligns all titles to the left; those of numbers belong above their figures. */
static void
align_titles (GjTableColumns *self)
{
  GtkWidget *titles = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  guint position = 0;

  if (titles == NULL)
    return;
  for (GtkWidget *title = gtk_widget_get_first_child (titles);
       title != NULL && position < n_columns (self);
       title = gtk_widget_get_next_sibling (title), position++)
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (box != NULL && gj_cell_is_number (&self->spec->columns[number_at (self, position)]))
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

/* A hidden column gives its width away: GTK 4.8 counts the widths of hidden columns as if they were in
 * view, and leaves their place empty. */
static void
show_column (GjTableColumns *self, guint i, gboolean shown, int width)
{
  GtkColumnViewColumn *column = self->columns[i].column;

  self->fitting = TRUE;
  gtk_column_view_column_set_fixed_width (column, shown ? width : -1);
  gtk_column_view_column_set_visible (column, shown);
  self->fitting = FALSE;
}

/* In a narrow place: the columns that stay, of which some give way to the others, then as many more as fit. */
static void
fit_narrow (GjTableColumns *self)
{
  g_autofree gboolean *fits = g_new0 (gboolean, n_columns (self));
  int used = 0, over;

  for (guint i = 0; i < n_columns (self); i++)
    {
      fits[i] = self->spec->columns[i].keep && !self->columns[i].hidden;
      used += fits[i] ? self->columns[i].width : 0;
    }
  over = MAX (0, used - self->room);
  for (guint position = 0; position < n_columns (self); position++)
    {
      guint i = number_at (self, position);

      if (fits[i] || self->columns[i].hidden || (used > 0 && used + self->columns[i].width > self->room))
        continue;
      fits[i] = TRUE;
      used += self->columns[i].width;
    }
  for (guint i = 0; i < n_columns (self); i++)
    {
      int width = self->columns[i].width;

      if (fits[i] && over > 0 && gives_way (&self->spec->columns[i]))
        {
          int less = MIN (over, MAX (0, width - LEAST_WIDTH));

          width -= less;
          over -= less;
        }
      show_column (self, i, fits[i], width);
    }
}

static gboolean
fit_columns_cb (gpointer data)
{
  GjTableColumns *self = data;

  self->fit_source = 0;
  if (self->compact)
    fit_narrow (self);
  else
    for (guint i = 0; i < n_columns (self); i++)
      show_column (self, i, !self->columns[i].hidden, self->columns[i].width);
  return G_SOURCE_REMOVE;
}

static void
fit_later (GjTableColumns *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add (fit_columns_cb, self);
}

/* The reader drags a title's edge; a narrow place is no measure for a wide one. */
static void
width_cb (GtkColumnViewColumn *column, GParamSpec *pspec, GjTableColumns *self)
{
  for (guint i = 0; i < n_columns (self) && !self->fitting && !self->compact; i++)
    if (self->columns[i].column == column)
      self->columns[i].width = MAX (CELL_PADDING, gtk_column_view_column_get_fixed_width (column));
}

static void
drop_columns (GjTableColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < n_columns (self); i++)
    g_signal_handlers_disconnect_by_data (self->columns[i].column, self);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) old = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, old);
    }
  g_clear_pointer (&self->columns, g_free);
  self->spec = NULL;
}

static void
make_columns (GjTableColumns *self)
{
  self->columns = g_new0 (Column, self->spec->n_columns);
  for (guint i = 0; i < self->spec->n_columns; i++)
    {
      const GjListColumn *spec = &self->spec->columns[i];
      g_autofree char *title = gj_list_title (spec);
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, gj_cell_factory_new (spec, i));

      self->columns[i] = (Column){ .column = column, .width = pixel_width (spec) };
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, gives_way (spec));
      gtk_column_view_column_set_fixed_width (column, self->columns[i].width);
      if (spec->order != NULL)
        {
          g_autoptr (GtkSorter) probe = gj_sort_probe_new ((int) i);

          gtk_column_view_column_set_sorter (column, probe);
        }
      g_signal_connect (column, "notify::fixed-width", G_CALLBACK (width_cb), self);
      gtk_column_view_append_column (self->view, column);
    }
  align_titles (self);
}

static int
find_column (GjTableColumns *self, const char *id)
{
  for (guint i = 0; i < n_columns (self); i++)
    if (g_str_equal (self->spec->columns[i].id, id))
      return (int) i;
  return -1;
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
  for (guint i = 0; i < n_columns (self); i++)
    {
      g_signal_handlers_disconnect_by_data (self->columns[i].column, self);
      gj_cell_factory_set_reasons (gtk_column_view_column_get_factory (self->columns[i].column), NULL);
    }
  g_clear_pointer (&self->reasons, gj_reasons_unref);
  g_free (self->columns);
  g_free (self);
}

void
gj_table_columns_set_spec (GjTableColumns *self, const GjListSpec *spec)
{
  g_return_if_fail (self != NULL && spec != NULL);

  drop_columns (self);
  self->spec = spec;
  make_columns (self);
}

void
gj_table_columns_set_reasons (GjTableColumns *self, GjReasons *reasons)
{
  GjReasons *old;

  g_return_if_fail (self != NULL);

  old = self->reasons;
  self->reasons = reasons != NULL ? gj_reasons_ref (reasons) : NULL;
  for (guint i = 0; i < n_columns (self); i++)
    gj_cell_factory_set_reasons (gtk_column_view_column_get_factory (self->columns[i].column), self->reasons);
  gj_reasons_unref (old);
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

  if (width == self->room || width <= 1)
    return;
  self->room = width;
  if (self->compact)
    fit_later (self);
}

gboolean
gj_table_columns_get_shown (GjTableColumns *self, guint column)
{
  g_return_val_if_fail (self != NULL && column < n_columns (self), FALSE);

  return !self->columns[column].hidden;
}

void
gj_table_columns_set_shown (GjTableColumns *self, guint column, gboolean shown)
{
  guint n_shown = 0;

  g_return_if_fail (self != NULL && column < n_columns (self));

  for (guint i = 0; i < n_columns (self); i++)
    n_shown += self->columns[i].hidden ? 0 : 1;
  if (!shown && n_shown == 1)
    return;
  self->columns[column].hidden = !shown;
  fit_later (self);
}

guint *
gj_table_columns_dup_shown (GjTableColumns *self, guint *ret_n)
{
  guint *numbers;
  guint n = 0;

  g_return_val_if_fail (self != NULL && ret_n != NULL, NULL);

  numbers = g_new (guint, n_columns (self) + 1);
  for (guint position = 0; position < n_columns (self); position++)
    {
      guint i = number_at (self, position);

      if (!self->columns[i].hidden)
        numbers[n++] = i;
    }
  *ret_n = n;
  return numbers;
}

void
gj_table_columns_reset (GjTableColumns *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < n_columns (self); i++)
    {
      self->columns[i].hidden = FALSE;
      self->columns[i].width = pixel_width (&self->spec->columns[i]);
      gtk_column_view_insert_column (self->view, i, self->columns[i].column);
    }
  align_titles (self);
  fit_later (self);
}

GtkColumnViewColumn *
gj_table_columns_get_sortable (GjTableColumns *self, const char *id)
{
  int i;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  i = find_column (self, id);
  return i >= 0 && self->spec->columns[i].order != NULL ? self->columns[i].column : NULL;
}

GVariant *
gj_table_columns_save (GjTableColumns *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sib)"));
  for (guint position = 0; position < n_columns (self); position++)
    {
      guint i = number_at (self, position);

      g_variant_builder_add (&builder, "(sib)", self->spec->columns[i].id, self->columns[i].width, !self->columns[i].hidden);
    }
  return g_variant_builder_end (&builder);
}

void
gj_table_columns_restore (GjTableColumns *self, GVariant *columns)
{
  GVariantIter iter;
  const char *id;
  gboolean shown, any = FALSE;
  guint position = 0;
  int width;

  g_return_if_fail (self != NULL && columns != NULL);

  g_variant_iter_init (&iter, columns);
  while (g_variant_iter_next (&iter, "(&sib)", &id, &width, &shown))
    {
      int i = find_column (self, id);

      if (i < 0)
        continue;
      if (width >= CELL_PADDING)
        self->columns[i].width = width;
      self->columns[i].hidden = !shown;
      any = any || shown;
      gtk_column_view_insert_column (self->view, position++, self->columns[i].column);
    }
  /* Settings can be written by hand. */
  if (!any && n_columns (self) > 0)
    self->columns[0].hidden = FALSE;
  align_titles (self);
  fit_later (self);
}
