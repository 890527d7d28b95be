/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-timeline"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-format.h"
#include "gj-pack-reading.h"
#include "gj-policy-timeline.h"
#include "gj-sheet-row.h"
#include "gj-spans.h"

struct _GjPolicyTimeline
{
  GtkWidget parent_instance;

  GtkBox   *content;
};

G_DEFINE_FINAL_TYPE (GjPolicyTimeline, gj_policy_timeline, GTK_TYPE_WIDGET)

/* From the first year any edition begins to the year after this one, or after the last. */
static GjPeriod
find_axis (GjPolicyPacks *packs)
{
  GjDate today = gj_date_today (), from = today, to = today;
  int year, last, month, day;

  for (guint i = 0; i < packs->packs->len; i++)
    {
      const GjPack *pack = ((GjStoredPack *) packs->packs->pdata[i])->pack;

      for (guint k = 0; k < gj_pack_n_editions (pack); k++)
        {
          GjPeriod period = gj_edition_period (gj_pack_edition (pack, k));

          from = MIN (from, period.from);
          to = MAX (to, period.to != GJ_DATE_NONE ? period.to : period.from);
        }
    }
  gj_date_to_ymd (from, &year, &month, &day);
  gj_date_to_ymd (to, &last, &month, &day);
  return (GjPeriod){ gj_date_from_ymd (year, 1, 1), gj_date_from_ymd (last + 1, 12, 31) };
}

static GtkWidget *
badge (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "state-word");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
pack_button (const char *text, const char *action, guint index, const char *pack)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (text);
  GString *plain = g_string_new (text);
  g_autofree char *spoken = NULL;

  g_string_replace (plain, "_", "", 1);
  /* Translators: what a button does, and to which pack, for screen readers */
  spoken = g_strdup_printf (_("%s: %s"), plain->str, pack);
  g_string_free (plain, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (!g_str_equal (action, "policy.withdraw"))
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

static char *
edition_words (const GjEdition *edition)
{
  g_autofree char *title = gj_edition_title (edition);
  g_autofree char *period = gj_period_words (gj_edition_period (edition));

  return g_strdup_printf ("%s · %s · %s", gj_edition_id (edition), title, period);
}

/* The title with its badges, the bars, the editions in words, what can be done. */
static GtkWidget *
pack_card (GjPolicyTimeline *self, const GjStoredPack *stored, guint index, GjPeriod axis)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *badges = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *title = gj_pack_title (stored->pack);
  g_autofree char *warning = gj_pack_warning (stored->pack);
  g_autofree char *id = g_strdup_printf ("%s · %s", gj_pack_id (stored->pack), gj_pack_region (stored->pack));
  g_autoptr (GString) words = g_string_new (title);
  GtkWidget *spans, *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < gj_pack_n_editions (stored->pack); i++)
    {
      g_autofree char *line = edition_words (gj_pack_edition (stored->pack, i));

      gtk_box_append (GTK_BOX (list), gj_sheet_label_new (line, "row-label"));
      g_string_append_printf (words, "; %s", line);
    }
  spans = gj_spans_new (axis, gj_date_today (), words->str);
  for (guint i = 0; i < gj_pack_n_editions (stored->pack); i++)
    gj_spans_add (GJ_SPANS (spans), gj_edition_period (gj_pack_edition (stored->pack, i)));
  gtk_box_append (GTK_BOX (badges), badge (gj_stored_pack_place (stored), stored->active ? "success" : NULL));
  if (gj_pack_is_sample (stored->pack))
    gtk_box_append (GTK_BOX (badges), badge (_("SAMPLE"), "error"));
  gtk_box_append (GTK_BOX (buttons), pack_button (_("_Read"), "policy.select", index, title));
  gtk_box_append (GTK_BOX (buttons), stored->active ? pack_button (_("_Withdraw…"), "policy.withdraw", index, title)
                                                    : pack_button (_("_Adopt…"), "policy.adopt", index, title));
  gtk_box_append (GTK_BOX (card), gj_sheet_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (card), gj_sheet_label_new (id, "row-source"));
  gtk_box_append (GTK_BOX (card), badges);
  if (warning[0] != '\0')
    gtk_box_append (GTK_BOX (card), gj_sheet_label_new (warning, "error"));
  gtk_box_append (GTK_BOX (card), spans);
  gtk_box_append (GTK_BOX (card), list);
  gtk_box_append (GTK_BOX (card), buttons);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "policy-card");
  return card;
}

static char *
pack_title (GjPolicyPacks *packs, const GjPackEvent *event)
{
  for (guint i = 0; i < packs->packs->len; i++)
    {
      const GjStoredPack *stored = packs->packs->pdata[i];

      if (g_str_equal (gj_pack_digest (stored->pack), event->digest))
        return gj_pack_title (stored->pack);
    }
  return g_strdup (event->name);
}

static GtkWidget *
event_row (GjPolicyPacks *packs, const GjPackEvent *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *title = pack_title (packs, event);
  g_autofree char *when = gj_format_time (event->at);
  g_autofree char *what = g_strdup_printf (event->withdrawn ? _("Withdrawn: %s") : _("Adopted: %s"), title);
  g_autofree char *who = g_strdup_printf ("%s · %s", when, event->operator_name);
  g_autofree char *spoken = g_strjoin ("; ", what, who, event->reason, NULL);

  gtk_box_append (GTK_BOX (box), gj_sheet_label_new (what, "row-sentence"));
  gtk_box_append (GTK_BOX (box), gj_sheet_label_new (event->reason[0] != '\0' ? event->reason : _("No reason was given."), "row-label"));
  gtk_box_append (GTK_BOX (box), gj_sheet_label_new (who, "row-source"));
  gtk_widget_add_css_class (box, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
gj_policy_timeline_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (gj_policy_timeline_parent_class)->dispose (object);
}

static void
gj_policy_timeline_class_init (GjPolicyTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gj_policy_timeline_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gj_policy_timeline_init (GjPolicyTimeline *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->content), "page-content");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->content));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

void
gj_policy_timeline_show (GjPolicyTimeline *self, GjPolicyPacks *packs)
{
  GtkWidget *child, *list;
  GjPeriod axis;

  g_return_if_fail (GJ_IS_POLICY_TIMELINE (self));
  g_return_if_fail (packs != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  axis = find_axis (packs);
  for (guint i = 0; i < packs->packs->len; i++)
    gtk_box_append (self->content, pack_card (self, packs->packs->pdata[i], i, axis));
  if (packs->history->len == 0)
    return;
  gtk_box_append (self->content, gj_sheet_label_new (_("Adopted and withdrawn"), "heading"));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Adopted and withdrawn"), -1);
  for (guint i = 0; i < packs->history->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), event_row (packs, packs->history->pdata[i]));
  gtk_box_append (self->content, list);
}
