/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sort-probe"

#include "config.h"

#include "gj-sort-probe.h"

struct _GjSortProbe
{
  GtkSorter parent_instance;

  gboolean  asked;
  int       column;
};

G_DEFINE_FINAL_TYPE (GjSortProbe, gj_sort_probe, GTK_TYPE_SORTER)

static GtkOrdering
gj_sort_probe_compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  GJ_SORT_PROBE (sorter)->asked = TRUE;
  return GTK_ORDERING_SMALLER;
}

static GtkSorterOrder
gj_sort_probe_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
gj_sort_probe_class_init (GjSortProbeClass *klass)
{
  GTK_SORTER_CLASS (klass)->compare = gj_sort_probe_compare;
  GTK_SORTER_CLASS (klass)->get_order = gj_sort_probe_get_order;
}

static void
gj_sort_probe_init (GjSortProbe *self)
{
}

GtkSorter *
gj_sort_probe_new (int column)
{
  GjSortProbe *self = g_object_new (GJ_TYPE_SORT_PROBE, NULL);

  self->column = column;
  return GTK_SORTER (self);
}

int
gj_sort_probe_read (GtkColumnView *view, gboolean *ret_descending)
{
  GListModel *columns;
  GtkSorter *sorter;
  g_autoptr (GObject) a = NULL;
  g_autoptr (GObject) b = NULL;
  GtkOrdering ordering;
  guint n;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), -1);
  g_return_val_if_fail (ret_descending != NULL, -1);

  columns = gtk_column_view_get_columns (view);
  n = g_list_model_get_n_items (columns);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkSorter *probe = gtk_column_view_column_get_sorter (column);

      if (GJ_IS_SORT_PROBE (probe))
        GJ_SORT_PROBE (probe)->asked = FALSE;
    }

  sorter = gtk_column_view_get_sorter (view);
  a = g_object_new (G_TYPE_OBJECT, NULL);
  b = g_object_new (G_TYPE_OBJECT, NULL);
  ordering = gtk_sorter_compare (sorter, a, b);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkSorter *probe = gtk_column_view_column_get_sorter (column);

      if (GJ_IS_SORT_PROBE (probe) && GJ_SORT_PROBE (probe)->asked)
        {
          *ret_descending = ordering == GTK_ORDERING_LARGER;
          return GJ_SORT_PROBE (probe)->column;
        }
    }
  return -1;
}
