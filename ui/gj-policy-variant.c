/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-variant"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-choice.h"
#include "gj-policy-variant.h"
#include "gj-sheet-row.h"

struct _GjPolicyVariant
{
  GtkWidget        parent_instance;

  GtkWidget       *card;
  GtkBox          *changes;

  GjPack          *pack;
  const GjEdition *edition; /* whose values are shown as they are */
};

static guint remove_signal;

G_DEFINE_FINAL_TYPE (GjPolicyVariant, gj_policy_variant, GTK_TYPE_WIDGET)

/* ----- one change ----- */

static void
parameter_cb (GtkDropDown *choice, GParamSpec *pspec, GtkEntry *entry)
{
  GjPolicyVariant *self = GJ_POLICY_VARIANT (gtk_widget_get_ancestor (GTK_WIDGET (choice), GJ_TYPE_POLICY_VARIANT));
  GjParameterInfo info;

  if (self == NULL || gtk_drop_down_get_selected (choice) == GTK_INVALID_LIST_POSITION)
    return;
  gj_edition_parameter (self->edition, gtk_drop_down_get_selected (choice), &info);
  gtk_editable_set_text (GTK_EDITABLE (entry), info.value);
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), info.unit);
  gj_parameter_info_clear (&info);
}

static void
remove_change_cb (GtkButton *button, GtkWidget *line)
{
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (line)), line);
}

static void
fill_parameters (GjPolicyVariant *self, GtkDropDown *choice)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < gj_edition_n_parameters (self->edition); i++)
    {
      GjParameterInfo info;

      gj_edition_parameter (self->edition, i, &info);
      g_ptr_array_add (names, g_strdup_printf ("%s (%s)", info.title, info.id));
      gj_parameter_info_clear (&info);
    }
  g_ptr_array_add (names, NULL);
  gj_choice_fill (choice, (const char *const *) names->pdata);
}

static GtkWidget *
change_new (GjPolicyVariant *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gj_choice_prepare (GTK_DROP_DOWN (choice), _("Parameter"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Value"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove this change"), -1);
  gtk_widget_set_tooltip_text (remove, _("Remove This Change"));
  gtk_widget_add_css_class (remove, "flat");
  gtk_box_append (GTK_BOX (line), choice);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), remove);
  g_object_set_data (G_OBJECT (line), "gj-choice", choice);
  g_object_set_data (G_OBJECT (line), "gj-entry", entry);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (parameter_cb), entry);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_change_cb), line);
  return line;
}

static void
add_change_cb (GjPolicyVariant *self)
{
  GtkWidget *line = change_new (self);
  GtkDropDown *choice = g_object_get_data (G_OBJECT (line), "gj-choice");

  g_assert (GJ_IS_POLICY_VARIANT (self));

  gtk_box_append (self->changes, line);
  fill_parameters (self, choice);
  parameter_cb (choice, NULL, g_object_get_data (G_OBJECT (line), "gj-entry"));
  gtk_widget_grab_focus (GTK_WIDGET (choice));
}

static void
remove_cb (GjPolicyVariant *self)
{
  g_assert (GJ_IS_POLICY_VARIANT (self));

  g_signal_emit (self, remove_signal, 0);
}

/* ----- the card ----- */

static void
gj_policy_variant_dispose (GObject *object)
{
  GjPolicyVariant *self = GJ_POLICY_VARIANT (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->pack, gj_pack_unref);
  G_OBJECT_CLASS (gj_policy_variant_parent_class)->dispose (object);
}

static void
gj_policy_variant_class_init (GjPolicyVariantClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gj_policy_variant_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  remove_signal = g_signal_new ("remove", GJ_TYPE_POLICY_VARIANT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gj_policy_variant_init (GjPolicyVariant *self)
{
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->changes = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (self->card, "policy-card");
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

GtkWidget *
gj_policy_variant_new (GjPack *pack, const char *title)
{
  GjPolicyVariant *self;
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_Change a Parameter"));
  GtkWidget *remove = gtk_button_new_with_label (_("Remove"));
  g_autofree char *name = NULL;
  g_autofree char *spoken = g_strdup_printf (_("Remove %s"), title);

  g_return_val_if_fail (pack != NULL && gj_pack_n_editions (pack) > 0, NULL);

  self = g_object_new (GJ_TYPE_POLICY_VARIANT, NULL);
  self->pack = gj_pack_ref (pack);
  self->edition = gj_pack_edition_on (pack, gj_date_today ());
  if (self->edition == NULL)
    self->edition = gj_pack_edition (pack, gj_pack_n_editions (pack) - 1);
  name = gj_pack_title (pack);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (buttons), add);
  gtk_box_append (GTK_BOX (buttons), remove);
  gtk_box_append (GTK_BOX (self->card), gj_sheet_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (self->card), gj_sheet_label_new (name, "row-source"));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->changes));
  gtk_box_append (GTK_BOX (self->card), buttons);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_change_cb), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_cb), self);
  return GTK_WIDGET (self);
}

char **
gj_policy_variant_get_sets (GjPolicyVariant *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (GJ_IS_POLICY_VARIANT (self), NULL);

  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (self->changes)); line != NULL; line = gtk_widget_get_next_sibling (line))
    {
      guint selected = gtk_drop_down_get_selected (g_object_get_data (G_OBJECT (line), "gj-choice"));
      g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (g_object_get_data (G_OBJECT (line), "gj-entry"))));
      g_autofree char *set = NULL;
      GjParameterInfo info;

      if (selected == GTK_INVALID_LIST_POSITION)
        continue;
      gj_edition_parameter (self->edition, selected, &info);
      set = g_strdup_printf ("%s=%s", info.id, value);
      g_strv_builder_add (builder, set);
      gj_parameter_info_clear (&info);
    }
  return g_strv_builder_end (builder);
}
