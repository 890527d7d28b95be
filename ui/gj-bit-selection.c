/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-bit-selection"

#include "config.h"

#include "gj-bit-selection.h"

struct _GjBitSelection
{
  GObject     parent_instance;

  GListModel *model;
  GtkBitset  *selected;
  gulong      changed_id;
};

static void gj_bit_selection_list_iface_init (GListModelInterface *iface);
static void gj_bit_selection_selection_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GjBitSelection, gj_bit_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, gj_bit_selection_list_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      gj_bit_selection_selection_iface_init))

static void
items_changed_cb (GjBitSelection *self, guint position, guint removed, guint added, GListModel *model)
{
  g_assert (GJ_IS_BIT_SELECTION (self));

  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static GType
gj_bit_selection_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (GJ_BIT_SELECTION (list)->model);
}

static guint
gj_bit_selection_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (GJ_BIT_SELECTION (list)->model);
}

static gpointer
gj_bit_selection_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (GJ_BIT_SELECTION (list)->model, position);
}

static gboolean
gj_bit_selection_is_selected (GtkSelectionModel *selection, guint position)
{
  return gtk_bitset_contains (GJ_BIT_SELECTION (selection)->selected, position);
}

static GtkBitset *
gj_bit_selection_get_in_range (GtkSelectionModel *selection, guint position, guint n_items)
{
  GtkBitset *result = gtk_bitset_new_range (position, n_items);

  gtk_bitset_intersect (result, GJ_BIT_SELECTION (selection)->selected);
  return result;
}

/* The one function all ways of selecting end in; GTK's defaults for the others call it. */
static gboolean
gj_bit_selection_set_selection (GtkSelectionModel *selection, GtkBitset *selected, GtkBitset *mask)
{
  GjBitSelection *self = GJ_BIT_SELECTION (selection);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (self->selected);
  guint n_items = g_list_model_get_n_items (self->model);

  gtk_bitset_difference (changes, selected);
  gtk_bitset_intersect (changes, mask);
  if (n_items < G_MAXUINT)
    gtk_bitset_remove_range_closed (changes, n_items, G_MAXUINT);
  if (gtk_bitset_is_empty (changes))
    return TRUE;

  gtk_bitset_difference (self->selected, changes);
  gtk_selection_model_selection_changed (selection, gtk_bitset_get_minimum (changes),
                                         gtk_bitset_get_maximum (changes)
                                           - gtk_bitset_get_minimum (changes) + 1);
  return TRUE;
}

static void
gj_bit_selection_dispose (GObject *object)
{
  GjBitSelection *self = GJ_BIT_SELECTION (object);

  if (self->model != NULL)
    g_clear_signal_handler (&self->changed_id, self->model);
  g_clear_object (&self->model);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  G_OBJECT_CLASS (gj_bit_selection_parent_class)->dispose (object);
}

static void
gj_bit_selection_class_init (GjBitSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gj_bit_selection_dispose;
}

static void
gj_bit_selection_init (GjBitSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

static void
gj_bit_selection_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = gj_bit_selection_get_item_type;
  iface->get_n_items = gj_bit_selection_get_n_items;
  iface->get_item = gj_bit_selection_get_item;
}

static void
gj_bit_selection_selection_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = gj_bit_selection_is_selected;
  iface->get_selection_in_range = gj_bit_selection_get_in_range;
  iface->set_selection = gj_bit_selection_set_selection;
}

GjBitSelection *
gj_bit_selection_new (GListModel *model)
{
  GjBitSelection *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (GJ_TYPE_BIT_SELECTION, NULL);
  self->model = g_object_ref (model);
  self->changed_id = g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb),
                                              self, G_CONNECT_SWAPPED);
  return self;
}

GListModel *
gj_bit_selection_get_model (GjBitSelection *self)
{
  g_return_val_if_fail (GJ_IS_BIT_SELECTION (self), NULL);

  return self->model;
}

guint
gj_bit_selection_get_first (GjBitSelection *self)
{
  g_return_val_if_fail (GJ_IS_BIT_SELECTION (self), GTK_INVALID_LIST_POSITION);

  if (gtk_bitset_is_empty (self->selected))
    return GTK_INVALID_LIST_POSITION;
  return gtk_bitset_get_minimum (self->selected);
}

guint64
gj_bit_selection_get_size (GjBitSelection *self)
{
  g_return_val_if_fail (GJ_IS_BIT_SELECTION (self), 0);

  return gtk_bitset_get_size (self->selected);
}
