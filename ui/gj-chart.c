/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-chart"

#include "config.h"

#include "gj-chart.h"
#include "gj-sheet-row.h"

#define BAR_HEIGHT 10
#define GAP 12
#define LEAST_BARS 60 /* width of the place for bars in the narrowest window */

/* A group: its name, its bars and their numbers. */
typedef struct
{
  char      *label;
  char     **texts;
  gint64     values[GJ_CHART_MAX_SERIES];
  GtkWidget *name;
  GtkWidget *bars[GJ_CHART_MAX_SERIES];
  GtkWidget *numbers[GJ_CHART_MAX_SERIES];
} Group;

struct _GjChart
{
  GtkWidget  parent_instance;

  char     **series;
  guint      n_series;
  GPtrArray *groups; /* of Group */
  gint64     most;
};

G_DEFINE_FINAL_TYPE (GjChart, gj_chart, GTK_TYPE_WIDGET)

static void
group_free (Group *group)
{
  g_clear_pointer (&group->name, gtk_widget_unparent);
  for (guint i = 0; i < GJ_CHART_MAX_SERIES; i++)
    {
      g_clear_pointer (&group->bars[i], gtk_widget_unparent);
      g_clear_pointer (&group->numbers[i], gtk_widget_unparent);
    }
  g_free (group->label);
  g_strfreev (group->texts);
  g_free (group);
}

static int
natural_of (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (widget, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* The width of the widest number. */
static int
numbers_width (GjChart *self)
{
  int width = 0;

  for (guint i = 0; i < self->groups->len; i++)
    for (guint k = 0; k < self->n_series; k++)
      width = MAX (width, natural_of (((Group *) self->groups->pdata[i])->numbers[k], GTK_ORIENTATION_HORIZONTAL, -1));
  return width;
}

/* Names stand above their bars in a narrow place, before them in a wide one. */
static int
names_width (int width)
{
  return width < 480 ? 0 : MIN (width / 3, 260);
}

static int
group_height (GjChart *self, Group *group, int width)
{
  int names = names_width (width);
  int name = natural_of (group->name, GTK_ORIENTATION_VERTICAL, names > 0 ? names : MAX (width, 1));
  int bars = 0;

  for (guint i = 0; i < self->n_series; i++)
    bars += MAX (BAR_HEIGHT + 4, natural_of (group->numbers[i], GTK_ORIENTATION_VERTICAL, -1));
  return (names > 0 ? MAX (name, bars) : name + bars) + GAP;
}

static void
allocate_group (GjChart *self, Group *group, int width, int top)
{
  int names = names_width (width), numbers = numbers_width (self);
  int name_width = names > 0 ? names : width;
  int name_height = natural_of (group->name, GTK_ORIENTATION_VERTICAL, name_width);
  int left = names > 0 ? names + GAP : 0;
  int room = MAX (LEAST_BARS, width - left - numbers - GAP);
  int y = names > 0 ? top : top + name_height;

  gtk_widget_size_allocate (group->name, &(GtkAllocation){ 0, top, name_width, name_height }, -1);
  for (guint i = 0; i < self->n_series; i++)
    {
      int height = MAX (BAR_HEIGHT + 4, natural_of (group->numbers[i], GTK_ORIENTATION_VERTICAL, -1));
      int number = natural_of (group->numbers[i], GTK_ORIENTATION_HORIZONTAL, -1);
      int length = self->most > 0 ? (int) ((double) MAX (group->values[i], 0) / (double) self->most * room) : 0;
      int least = natural_of (group->bars[i], GTK_ORIENTATION_HORIZONTAL, -1);

      length = MAX (length, least);
      gtk_widget_size_allocate (group->bars[i], &(GtkAllocation){ left, y + (height - BAR_HEIGHT) / 2, length, BAR_HEIGHT }, -1);
      gtk_widget_size_allocate (group->numbers[i], &(GtkAllocation){ left + length + 6, y, number, height }, -1);
      y += height;
    }
}

static void
gj_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GjChart *self = GJ_CHART (widget);
  int top = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      allocate_group (self, self->groups->pdata[i], width, top);
      top += group_height (self, self->groups->pdata[i], width);
    }
}

static void
gj_chart_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  GjChart *self = GJ_CHART (widget);
  int size = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_BARS + GAP + numbers_width (self);
      *natural = MAX (*minimum, 600);
      return;
    }
  for (guint i = 0; i < self->groups->len; i++)
    size += group_height (self, self->groups->pdata[i], for_size < 0 ? 600 : for_size);
  *minimum = *natural = size;
}

static GtkSizeRequestMode
gj_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
gj_chart_dispose (GObject *object)
{
  g_ptr_array_set_size (GJ_CHART (object)->groups, 0);
  G_OBJECT_CLASS (gj_chart_parent_class)->dispose (object);
}

static void
gj_chart_finalize (GObject *object)
{
  GjChart *self = GJ_CHART (object);

  g_ptr_array_unref (self->groups);
  g_strfreev (self->series);
  G_OBJECT_CLASS (gj_chart_parent_class)->finalize (object);
}

static void
gj_chart_class_init (GjChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = gj_chart_finalize;
  widget_class->size_allocate = gj_chart_size_allocate;
  widget_class->measure = gj_chart_measure;
  widget_class->get_request_mode = gj_chart_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gj_chart_init (GjChart *self)
{
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
}

GtkWidget *
gj_chart_new (void)
{
  return g_object_new (GJ_TYPE_CHART, NULL);
}

void
gj_chart_begin (GjChart *self, const char *described, const char *const *series)
{
  g_return_if_fail (GJ_IS_CHART (self));
  g_return_if_fail (series != NULL && g_strv_length ((char **) series) <= GJ_CHART_MAX_SERIES);

  g_ptr_array_set_size (self->groups, 0);
  g_strfreev (self->series);
  self->series = g_strdupv ((char **) series);
  self->n_series = g_strv_length (self->series);
  self->most = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, described, -1);
}

void
gj_chart_add (GjChart *self, const char *label, const gint64 *values, const char *const *texts)
{
  Group *group;

  g_return_if_fail (GJ_IS_CHART (self));
  g_return_if_fail (label != NULL && values != NULL && texts != NULL);

  group = g_new0 (Group, 1);
  group->label = g_strdup (label);
  group->texts = g_new0 (char *, self->n_series + 1);
  group->name = gj_sheet_label_new (label, "chart-name");
  gtk_label_set_yalign (GTK_LABEL (group->name), 0);
  gtk_widget_set_parent (group->name, GTK_WIDGET (self));
  for (guint i = 0; i < self->n_series; i++)
    {
      g_autofree char *css = g_strdup_printf ("chart-series-%u", i);

      group->values[i] = values[i];
      group->texts[i] = g_strdup (texts[i]);
      group->bars[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (group->bars[i], "chart-bar");
      gtk_widget_add_css_class (group->bars[i], css);
      group->numbers[i] = gtk_label_new (texts[i]);
      gtk_widget_add_css_class (group->numbers[i], "numeric");
      gtk_widget_add_css_class (group->numbers[i], "chart-number");
      gtk_widget_set_parent (group->bars[i], GTK_WIDGET (self));
      gtk_widget_set_parent (group->numbers[i], GTK_WIDGET (self));
      self->most = MAX (self->most, values[i]);
    }
  g_ptr_array_add (self->groups, group);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ----- the same as a table ----- */

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer number)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), number != NULL ? 1 : 0);
  if (number == NULL)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

/* An item is one text with its cells on lines of their own. */
static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_auto (GStrv) cells = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (item)), "\n", -1);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), cells[GPOINTER_TO_UINT (column)]);
}

static void
add_column (GtkColumnView *view, const char *title, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, index == 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

GtkWidget *
gj_chart_table_new (GjChart *self, const char *first, const char *described)
{
  GtkStringList *rows;
  GtkWidget *view;

  g_return_val_if_fail (GJ_IS_CHART (self), NULL);
  g_return_val_if_fail (first != NULL && described != NULL, NULL);

  rows = gtk_string_list_new (NULL);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = self->groups->pdata[i];
      g_autofree char *texts = g_strjoinv ("\n", group->texts);

      gtk_string_list_take (rows, g_strjoin ("\n", group->label, texts, NULL));
    }
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows))));
  gtk_widget_add_css_class (view, "data-table");
  add_column (GTK_COLUMN_VIEW (view), first, 0);
  for (guint i = 0; i < self->n_series; i++)
    add_column (GTK_COLUMN_VIEW (view), self->series[i], i + 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, described, -1);
  return view;
}
