/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet-row"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gj-cell.h"
#include "gj-sheet-row.h"

#define ONE_LINE 38    /* characters of label and value that fit side by side in the narrowest pane */
#define SHORT_VALUE 16 /* characters of a value beside which any label may take several lines */

static const struct
{
  const char *tone;
  const char *icon;
  const char *label;
} tones[] = {
  { "good", "object-select-symbolic", N_ ("in order") },
  { "warn", "dialog-warning-symbolic", N_ ("to be looked at") },
  { "bad", "process-stop-symbolic", N_ ("not in order") },
};

static GtkWidget *
tone_icon (const char *tone)
{
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    if (g_strcmp0 (tones[i].tone, tone) == 0)
      {
        GtkWidget *image = gtk_image_new_from_icon_name (tones[i].icon);

        gtk_widget_add_css_class (image, gj_tone_class (tone));
        gtk_widget_set_valign (image, GTK_ALIGN_START);
        gtk_widget_set_tooltip_text (image, _(tones[i].label));
        gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        _(tones[i].label), -1);
        return image;
      }
  return NULL;
}

static int
text_width (const char *text)
{
  int width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    width += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
  return width;
}

static gboolean
is_one_line (const GjSheetRow *row)
{
  int width = text_width (row->value);

  return row->source[0] == '\0' && strchr (row->value, '\n') == NULL && width > 0
         && (width <= SHORT_VALUE || text_width (row->label) + width <= ONE_LINE);
}

static GtkWidget *
value_label (const GjSheetRow *row)
{
  GtkWidget *label = gj_sheet_label_new (row->value, "numeric");

  /* What stands in the ledger can be copied. */
  gtk_label_set_selectable (GTK_LABEL (label), row->state[0] == '\0');
  return label;
}

static GtkWidget *
reveal_button (const GjSheetRow *row, GtkWidget *value)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-reveal-symbolic");
  g_autofree char *name = g_strdup_printf (_("Show %s"), row->label);

  g_object_set_data_full (G_OBJECT (button), "gj-field", g_strdup (row->field), g_free);
  g_object_set_data (G_OBJECT (button), "gj-value", value);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reveal");
  gtk_widget_set_tooltip_text (button, _("Show the Whole Value (This Is Recorded)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

/* Label left, value right. */
static void
fill_line (GtkBox *line, const GjSheetRow *row, GtkWidget *value)
{
  GtkWidget *label = gj_sheet_label_new (row->label, row->list[0] == '\0' ? "row-label" : "row-sentence");
  const char *css = gj_tone_class (row->state);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (value, GTK_ALIGN_BASELINE);
  gtk_widget_set_halign (value, GTK_ALIGN_END);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_wrap (GTK_LABEL (value), text_width (row->value) > SHORT_VALUE);
  if (css != NULL)
    {
      gtk_widget_add_css_class (value, css);
      gtk_widget_add_css_class (value, "state");
    }
  gtk_box_append (line, label);
  gtk_box_append (line, value);
}

/* The label as a sentence, then what was found, then where that comes from. */
static void
fill_paragraph (GtkBox *line, const GjSheetRow *row, GtkWidget *value)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = tone_icon (row->state);
  gboolean is_fact = row->source[0] == '\0' && row->state[0] == '\0' && row->value[0] != '\0';

  if (icon != NULL)
    gtk_box_append (line, icon);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (row->label, is_fact ? "row-label" : "row-sentence"));
  gtk_box_append (GTK_BOX (texts), value);
  gtk_widget_set_visible (value, row->value[0] != '\0');
  if (row->source[0] != '\0')
    gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (row->source, "row-source"));
  gtk_box_append (line, texts);
}

GtkWidget *
gj_sheet_label_new (const char *text, const char *css)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "label", text,
                       "xalign", 0.0f,
                       "wrap", TRUE,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       "css-classes", (const char *[]){ css, NULL },
                       NULL);
}

GtkWidget *
gj_sheet_row_new (const GjSheetRow *row, GtkWidget **ret_reveal)
{
  GtkWidget *list_row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *value = value_label (row);
  gboolean leads = row->list[0] != '\0';
  g_autofree char *spoken = row->value[0] != '\0' ? g_strdup_printf (_("%s: %s"), row->label, row->value)
                                                  : g_strdup (row->label);

  if (is_one_line (row))
    fill_line (GTK_BOX (line), row, value);
  else
    fill_paragraph (GTK_BOX (line), row, value);
  if (row->field[0] != '\0')
    {
      *ret_reveal = reveal_button (row, value);
      gtk_box_append (GTK_BOX (line), *ret_reveal);
    }
  if (leads)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (GTK_BOX (line), arrow);
      g_object_set_data_full (G_OBJECT (list_row), "gj-target",
                              g_variant_ref_sink (g_variant_new ("(sx)", row->list, row->id)),
                              (GDestroyNotify) g_variant_unref);
      gtk_label_set_selectable (GTK_LABEL (value), FALSE); /* a click opens the row */
    }
  gtk_widget_add_css_class (line, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), leads);
  gtk_widget_set_focusable (list_row, leads);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return list_row;
}
