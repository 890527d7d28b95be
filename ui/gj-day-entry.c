/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-day-entry"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-day-entry.h"

struct _GjDayEntry
{
  GtkWidget      parent_instance;

  GtkEntry      *entry;
  GtkMenuButton *button;
  GtkCalendar   *calendar;
  GjDate         day;
  gboolean       setting; /* the widgets follow the day, not the other way round */
};

enum
{
  PROP_0,
  PROP_LABEL,
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (GjDayEntry, gj_day_entry, GTK_TYPE_WIDGET)

static void
take_day (GjDayEntry *self, GjDate day)
{
  if (day == self->day || day == GJ_DATE_NONE)
    return;
  self->day = day;
  g_signal_emit (self, changed_signal, 0);
}

static void
text_cb (GjDayEntry *self)
{
  GjDate day = gj_date_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  g_assert (GJ_IS_DAY_ENTRY (self));

  if (day == GJ_DATE_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               day == GJ_DATE_NONE ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (!self->setting)
    take_day (self, day);
}

static void
picked_cb (GjDayEntry *self)
{
  g_autoptr (GDateTime) picked = gtk_calendar_get_date (self->calendar);
  GjDate day = gj_date_from_ymd (g_date_time_get_year (picked), g_date_time_get_month (picked), g_date_time_get_day_of_month (picked));
  char text[GJ_DATE_TEXT_SIZE];

  g_assert (GJ_IS_DAY_ENTRY (self));

  if (self->setting)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), gj_date_format (day, text));
  gtk_menu_button_popdown (self->button);
}

static void
popup_cb (GjDayEntry *self)
{
  g_autoptr (GDateTime) shown = NULL;
  int year, month, day;

  g_assert (GJ_IS_DAY_ENTRY (self));

  gj_date_to_ymd (self->day, &year, &month, &day);
  shown = g_date_time_new_local (year, month, day, 12, 0, 0);
  self->setting = TRUE;
  gtk_calendar_select_day (self->calendar, shown);
  self->setting = FALSE;
}

static void
gj_day_entry_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GjDayEntry *self = GJ_DAY_ENTRY (object);

  if (prop_id != PROP_LABEL)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value), -1);
}

static gboolean
gj_day_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (GJ_DAY_ENTRY (widget)->entry));
}

static void
gj_day_entry_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (gj_day_entry_parent_class)->dispose (object);
}

static void
gj_day_entry_class_init (GjDayEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gj_day_entry_dispose;
  object_class->set_property = gj_day_entry_set_property;
  widget_class->grab_focus = gj_day_entry_grab_focus;
  g_object_class_install_property (object_class, PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  changed_signal = g_signal_new ("changed", GJ_TYPE_DAY_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
gj_day_entry_init (GjDayEntry *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->day = GJ_DATE_NONE;
  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_entry_set_placeholder_text (self->entry, "2026-05-31");
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_menu_button_set_popover (self->button, popover);
  gtk_menu_button_set_icon_name (self->button, "x-office-calendar-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Pick a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pick a day"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (text_cb), self);
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (picked_cb), self);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (popup_cb), self);
}

GjDate
gj_day_entry_get_day (GjDayEntry *self)
{
  g_return_val_if_fail (GJ_IS_DAY_ENTRY (self), GJ_DATE_NONE);

  return self->day;
}

void
gj_day_entry_set_day (GjDayEntry *self, GjDate day)
{
  char text[GJ_DATE_TEXT_SIZE];

  g_return_if_fail (GJ_IS_DAY_ENTRY (self));
  g_return_if_fail (day != GJ_DATE_NONE);

  self->setting = TRUE;
  self->day = day;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), gj_date_format (day, text));
  self->setting = FALSE;
}
