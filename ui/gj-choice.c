/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-choice"

#include "config.h"

#include "gj-choice.h"

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

void
gj_choice_prepare (GtkDropDown *choice, const char *label)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_return_if_fail (GTK_IS_DROP_DOWN (choice));
  g_return_if_fail (label != NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (choice, factory);
  gtk_drop_down_set_expression (choice, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_expression_unref (text);
  g_object_unref (factory);
}

void
gj_choice_fill (GtkDropDown *choice, const char *const *texts)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (texts);

  g_return_if_fail (GTK_IS_DROP_DOWN (choice));

  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
}
