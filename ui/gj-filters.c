/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-filters"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-cell.h"
#include "gj-codelist.h"
#include "gj-filters.h"
#include "gj-list-words.h"

struct _GjFilters
{
  GtkWidget         parent_instance;

  GtkWidget        *scroller;
  GtkWidget        *chips;
  GtkWidget        *button;  /* GtkMenuButton, owned */
  GtkWidget        *popover;

  const GjListSpec *spec;
  char            **values;  /* one for each filter of the spec, NULL when it is not set */
  GtkWidget       **editors; /* the drop-down or entry of each, once the popover was made */
  GjReasons        *reasons; /* what the filter of that name can have; NULL while nobody knows */
  gboolean          updating;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (GjFilters, gj_filters, GTK_TYPE_WIDGET)

static guint
n_filters (GjFilters *self)
{
  return self->spec != NULL ? self->spec->n_filters : 0;
}

static gboolean
has_list (const GjListFilter *filter)
{
  return filter->list != NULL && filter->list[0] != '\0';
}

static gboolean
is_reason (const GjListFilter *filter)
{
  return g_strcmp0 (filter->list, "reason") == 0;
}

/* The codes a filter can have, one after the other; NULL at their end, and for free text at once. */
static const char *
nth_code (GjFilters *self, const GjListFilter *filter, guint n)
{
  const GjCodeList *list;

  if (is_reason (filter))
    return self->reasons != NULL ? gj_reasons_nth (self->reasons, n) : NULL;
  if (!has_list (filter))
    return gj_list_state_nth (filter->id, n);
  list = gj_code_list_get (filter->list);
  return n < gj_code_list_size (list) ? gj_code_list_code (list, n) : NULL;
}

/* (transfer full) */
static char *
code_label (GjFilters *self, const GjListFilter *filter, const char *code)
{
  if (is_reason (filter))
    return self->reasons != NULL ? gj_reasons_label (self->reasons, code) : g_strdup (code);
  return g_strdup (has_list (filter) ? gj_code_name (filter->list, code) : gj_list_state_label (filter->id, code));
}

static void
chip_cb (GjFilters *self, GtkButton *chip)
{
  g_assert (GJ_IS_FILTERS (self));

  gj_filters_set (self, g_object_get_data (G_OBJECT (chip), "gj-filter"), NULL);
}

/* (transfer full) */
static char *
make_sentence (GjFilters *self, const GjListFilter *filter, const char *value)
{
  g_autofree char *name = code_label (self, filter, value);

  /* Translators: a filter as a sentence, "Outcome is refused" */
  return g_strdup_printf (_("%s is %s"), _(filter->label), name);
}

static GtkWidget *
make_chip (GjFilters *self, const GjListFilter *filter, const char *value)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *sentence = make_sentence (self, filter, value);
  g_autofree char *remove = g_strdup_printf (_("Remove the filter “%s”"), sentence);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_object_set_data (G_OBJECT (button), "gj-filter", (gpointer) filter->id);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (chip_cb), self);
  return button;
}

static void
update_chips (GjFilters *self)
{
  GtkWidget *child;
  gboolean any = FALSE;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);
  for (guint i = 0; i < n_filters (self); i++)
    if (self->values[i] != NULL)
      {
        gtk_box_append (GTK_BOX (self->chips), make_chip (self, &self->spec->filters[i], self->values[i]));
        any = TRUE;
      }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

/* Shows the values in the popover without taking that for the reader's choice. */
static void
update_editors (GjFilters *self)
{
  if (self->editors == NULL)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < n_filters (self); i++)
    {
      const char *value = self->values[i];

      if (GTK_IS_DROP_DOWN (self->editors[i]))
        {
          const char *code;
          guint selected = 0;

          for (guint n = 0; value != NULL && (code = nth_code (self, &self->spec->filters[i], n)) != NULL; n++)
            if (g_str_equal (code, value))
              selected = n + 1;
          gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editors[i]), selected);
        }
      else
        gtk_editable_set_text (GTK_EDITABLE (self->editors[i]), value != NULL ? value : "");
    }
  self->updating = FALSE;
}

static void
selected_cb (GjFilters *self, GParamSpec *pspec, GtkDropDown *editor)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (editor), "gj-index"));
  guint selected = gtk_drop_down_get_selected (editor);
  const char *value = NULL;

  g_assert (GJ_IS_FILTERS (self));

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected > 0)
    value = nth_code (self, &self->spec->filters[i], selected - 1);
  gj_filters_set (self, self->spec->filters[i].id, value);
}

static void
entered_cb (GjFilters *self, GtkEntry *editor)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (editor), "gj-index"));
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor))));

  g_assert (GJ_IS_FILTERS (self));

  gj_filters_set (self, self->spec->filters[i].id, text[0] != '\0' ? text : NULL);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
make_editor (GjFilters *self, guint i)
{
  const GjListFilter *filter = &self->spec->filters[i];
  GtkWidget *editor;

  if (nth_code (self, filter, 0) != NULL)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      const char *code;
      guint n = 0;

      gtk_string_list_append (names, _("Any"));
      for (; (code = nth_code (self, filter, n)) != NULL; n++)
        gtk_string_list_take (names, code_label (self, filter, code));
      editor = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)),
                                  gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
      gtk_drop_down_set_enable_search (GTK_DROP_DOWN (editor), n > 12);
      g_signal_connect_swapped (editor, "notify::selected", G_CALLBACK (selected_cb), self);
    }
  else
    {
      editor = gtk_entry_new ();
      g_signal_connect_swapped (editor, "activate", G_CALLBACK (entered_cb), self);
    }
  g_object_set_data (G_OBJECT (editor), "gj-index", GUINT_TO_POINTER (i));
  gtk_widget_set_hexpand (editor, TRUE);
  gtk_widget_set_size_request (editor, 220, -1);
  return editor;
}

/* Long code lists are read only when somebody wants to filter by them. */
static void
popover_show_cb (GjFilters *self, GtkWidget *popover)
{
  GtkWidget *grid;

  g_assert (GJ_IS_FILTERS (self));

  if (self->editors != NULL || n_filters (self) == 0)
    return;
  grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_add_css_class (grid, "filter-grid");
  self->editors = g_new0 (GtkWidget *, n_filters (self));
  for (guint i = 0; i < n_filters (self); i++)
    {
      GtkWidget *label = gtk_label_new (_(self->spec->filters[i].label));

      self->editors[i] = make_editor (self, i);
      gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->editors[i]),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
      gtk_grid_attach (GTK_GRID (grid), label, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->editors[i], 1, (int) i, 1, 1);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  update_editors (self);
}

static void
drop_spec (GjFilters *self)
{
  for (guint i = 0; i < n_filters (self); i++)
    g_free (self->values[i]);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->editors, g_free);
  self->spec = NULL;
}

static void
gj_filters_dispose (GObject *object)
{
  GjFilters *self = GJ_FILTERS (object);

  drop_spec (self);
  g_clear_pointer (&self->reasons, gj_reasons_unref);
  if (self->popover != NULL)
    g_signal_handlers_disconnect_by_data (self->popover, self);
  self->popover = NULL;
  g_clear_object (&self->button);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_FILTERS);
  G_OBJECT_CLASS (gj_filters_parent_class)->dispose (object);
}

static void
gj_filters_class_init (GjFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_filters_dispose;
  changed_signal = g_signal_new ("changed", GJ_TYPE_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, GjFilters, scroller);
  gtk_widget_class_bind_template_child (widget_class, GjFilters, chips);
}

static void
gj_filters_init (GjFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->popover = gtk_popover_new ();
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (popover_show_cb), self);
  self->button = g_object_ref_sink (gtk_menu_button_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new_with_mnemonic (_("_Filter")));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_tooltip_text (self->button, _("Show Only Some Rows"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filter"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
gj_filters_new (void)
{
  return g_object_new (GJ_TYPE_FILTERS, NULL);
}

void
gj_filters_set_spec (GjFilters *self, const GjListSpec *spec)
{
  g_return_if_fail (GJ_IS_FILTERS (self));

  if (self->spec == spec)
    return;
  drop_spec (self);
  self->spec = spec;
  self->values = g_new0 (char *, n_filters (self) + 1);
  gtk_widget_set_visible (self->button, n_filters (self) > 0);
  update_chips (self);
}

GtkWidget *
gj_filters_get_button (GjFilters *self)
{
  g_return_val_if_fail (GJ_IS_FILTERS (self), NULL);

  return self->button;
}

void
gj_filters_set (GjFilters *self, const char *filter, const char *value)
{
  g_return_if_fail (GJ_IS_FILTERS (self));
  g_return_if_fail (filter != NULL);

  for (guint i = 0; i < n_filters (self); i++)
    {
      if (!g_str_equal (self->spec->filters[i].id, filter) || g_strcmp0 (self->values[i], value) == 0)
        continue;
      g_free (self->values[i]);
      self->values[i] = g_strdup (value);
      update_chips (self);
      update_editors (self);
      g_signal_emit (self, changed_signal, 0, self->spec->filters[i].id, self->values[i]);
    }
}

void
gj_filters_clear (GjFilters *self)
{
  g_return_if_fail (GJ_IS_FILTERS (self));

  for (guint i = 0; i < n_filters (self); i++)
    gj_filters_set (self, self->spec->filters[i].id, NULL);
}

void
gj_filters_set_reasons (GjFilters *self, GjReasons *reasons)
{
  g_return_if_fail (GJ_IS_FILTERS (self));

  g_clear_pointer (&self->reasons, gj_reasons_unref);
  self->reasons = reasons != NULL ? gj_reasons_ref (reasons) : NULL;
  /* Made anew when it is opened the next time. */
  if (self->editors != NULL && !gtk_widget_get_visible (self->popover))
    {
      g_clear_pointer (&self->editors, g_free);
      gtk_popover_set_child (GTK_POPOVER (self->popover), NULL);
    }
  update_chips (self);
}

GVariant *
gj_filters_save (GjFilters *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (GJ_IS_FILTERS (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < n_filters (self); i++)
    if (self->values[i] != NULL)
      g_variant_builder_add (&builder, "{ss}", self->spec->filters[i].id, self->values[i]);
  return g_variant_builder_end (&builder);
}

char *
gj_filters_words (GjFilters *self)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (GJ_IS_FILTERS (self), NULL);

  for (guint i = 0; i < n_filters (self); i++)
    {
      g_autofree char *sentence = self->values[i] != NULL ? make_sentence (self, &self->spec->filters[i], self->values[i]) : NULL;

      if (sentence != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", sentence);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

void
gj_filters_restore (GjFilters *self, GVariant *values)
{
  g_return_if_fail (GJ_IS_FILTERS (self));

  for (guint i = 0; i < n_filters (self); i++)
    {
      const char *value = NULL;

      if (values != NULL)
        (void) g_variant_lookup (values, self->spec->filters[i].id, "&s", &value);
      gj_filters_set (self, self->spec->filters[i].id, value);
    }
}
