/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-bars"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-bars.h"
#include "gj-cell.h"
#include "gj-format.h"

static gint64
weight (const GjTally *tally, GjBarsKind kind)
{
  return kind == GJ_BARS_MONEY ? tally->amount : tally->count;
}

static char *
value_text (const GjTally *tally, GjBarsKind kind)
{
  g_autofree char *count = gj_format_count (tally->count);
  g_autofree char *amount = NULL;

  if (kind == GJ_BARS_COUNT)
    return g_steal_pointer (&count);
  amount = gj_format_yuan (tally->amount);
  /* Translators: an amount and how many times it was granted, "¥1,200.00 · 3 ×" */
  return g_strdup_printf (_("%s · %s ×"), amount, count);
}

static GtkWidget *
make_bar (const GjTally *tally, GjBarsKind kind, gint64 most, const char *action)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (tally->label);
  g_autofree char *value = value_text (tally, kind);
  /* Translators: a thing and its number, read out by screen readers */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), tally->label, value);
  GtkWidget *number = gtk_label_new (value);
  GtkWidget *bar = gtk_progress_bar_new ();
  const char *css = gj_state_class ("status", tally->code);
  GtkWidget *button;

  if (css != NULL)
    gtk_widget_add_css_class (bar, css);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24); /* long rules must not push the cards into one column */
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, tally->label);
  gtk_widget_add_css_class (number, "numeric");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar),
                                 most > 0 ? (double) weight (tally, kind) / (double) most : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_add_css_class (box, "bar");
  if (action == NULL)
    {
      gtk_widget_add_css_class (box, "bar-plain");
      return box;
    }

  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tally->code);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "bar-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

void
gj_bars_fill (GtkBox *box, GPtrArray *tallies, GjBarsKind kind, const char *action)
{
  GtkWidget *child;
  gint64 most = 0;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (tallies != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < tallies->len; i++)
    most = MAX (most, weight (g_ptr_array_index (tallies, i), kind));
  for (guint i = 0; i < tallies->len; i++)
    gtk_box_append (box, make_bar (g_ptr_array_index (tallies, i), kind, most, action));
}
