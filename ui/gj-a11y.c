/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-a11y"

#include "config.h"

#include "gj-a11y.h"

static void
set_hidden (GtkWidget *widget, gboolean hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
map_cb (GtkWidget *widget)
{
  set_hidden (widget, FALSE);
}

static void
unmap_cb (GtkWidget *widget)
{
  set_hidden (widget, TRUE);
}

void
gj_a11y_follow_mapped (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_hidden (widget, !gtk_widget_get_mapped (widget));
  g_signal_connect (widget, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), NULL);
}

void
gj_a11y_follow_pages (GtkStack *stack)
{
  g_return_if_fail (GTK_IS_STACK (stack));

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL; page = gtk_widget_get_next_sibling (page))
    gj_a11y_follow_mapped (page);
}
