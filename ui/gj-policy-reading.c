/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-reading"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-day-entry.h"
#include "gj-pack-reading.h"
#include "gj-policy-reading.h"
#include "gj-sheet-row.h"

struct _GjPolicyReading
{
  GtkWidget       parent_instance;

  GtkWidget      *content;
  GjDayEntry     *day;
  GtkSearchEntry *search;
  GtkLabel       *edition;
  GtkListView    *list;
  GListStore     *lines;

  GjPack         *pack;
  GPtrArray      *articles; /* of GjReadingArticle; NULL when no edition is in force */
};

G_DEFINE_FINAL_TYPE (GjPolicyReading, gj_policy_reading, GTK_TYPE_WIDGET)

/* ----- one line of the document: a heading or a point, borrowed from the articles ----- */

#define GJ_TYPE_POLICY_LINE (gj_policy_line_get_type ())
G_DECLARE_FINAL_TYPE (GjPolicyLine, gj_policy_line, GJ, POLICY_LINE, GObject)

struct _GjPolicyLine
{
  GObject                 parent_instance;

  const GjReadingArticle *article; /* a heading, or */
  const GjReadingPoint   *point;
};

G_DEFINE_FINAL_TYPE (GjPolicyLine, gj_policy_line, G_TYPE_OBJECT)

static void
gj_policy_line_class_init (GjPolicyLineClass *klass)
{
}

static void
gj_policy_line_init (GjPolicyLine *self)
{
}

static void
append_line (GPtrArray *lines, const GjReadingArticle *article, const GjReadingPoint *point)
{
  GjPolicyLine *line = g_object_new (GJ_TYPE_POLICY_LINE, NULL);

  line->article = article;
  line->point = point;
  g_ptr_array_add (lines, line);
}

/* ----- words ----- */

/* "80 yuan/day (from 2026-07-01): YN 2020 · medium confidence · from the pack “national”" */
static void
append_value (GString *text, const GjReadingValue *value)
{
  g_autofree char *period = gj_period_words (value->period);
  const char *confidence = gj_confidence_label (value->confidence);
  const char *mark = value->time == GJ_READING_NOW       ? C_("value of a policy", "in force")
                     : value->time == GJ_READING_EARLIER ? C_("value of a policy", "superseded")
                                                         : C_("value of a policy", "to come");

  g_string_append_printf (text, "%s%s · %s · %s", text->len > 0 ? "\n" : "", value->value, mark, period);
  if (value->source[0] != '\0')
    g_string_append_printf (text, " · %s", value->source);
  if (confidence[0] != '\0')
    g_string_append_printf (text, " · %s", confidence);
  if (value->layer[0] != '\0')
    {
      g_string_append (text, " · ");
      /* Translators: a value of a policy comes from the pack of a higher layer */
      g_string_append_printf (text, _("from the pack “%s”"), value->layer);
    }
}

static char *
current_words (const GjReadingPoint *point)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < point->values->len; i++)
    if (((GjReadingValue *) point->values->pdata[i])->time == GJ_READING_NOW)
      append_value (text, point->values->pdata[i]);
  return g_string_free (text, FALSE);
}

static char *
other_words (const GjReadingPoint *point)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < point->values->len; i++)
    if (((GjReadingValue *) point->values->pdata[i])->time != GJ_READING_NOW)
      append_value (text, point->values->pdata[i]);
  return g_string_free (text, FALSE);
}

static char *
source_words (const GjReadingPoint *point)
{
  g_autofree char *layer = point->layer[0] != '\0' && point->values->len == 0 ? g_strdup_printf (_("from the pack “%s”"), point->layer) : g_strdup ("");

  return point->source[0] != '\0' && layer[0] != '\0' ? g_strdup_printf ("%s · %s", point->source, layer)
         : layer[0] != '\0'                           ? g_steal_pointer (&layer)
                                                      : g_strdup (point->source);
}

/* ----- rows ----- */

enum
{
  LABEL_HEADING,
  LABEL_TITLE,
  LABEL_CODE,
  LABEL_NOW,
  LABEL_OTHERS,
  LABEL_SOURCE,
  N_LABELS,
};

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  static const char *const classes[N_LABELS] = { "title-3", "row-sentence", "row-source", "policy-now", "row-label", "row-source" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < N_LABELS; i++)
    gtk_box_append (GTK_BOX (box), gj_sheet_label_new ("", classes[i]));
  gtk_widget_add_css_class (box, "policy-line");
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
fill_label (GtkWidget **label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (*label), text);
  gtk_widget_set_visible (*label, text[0] != '\0');
  *label = gtk_widget_get_next_sibling (*label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GjPolicyLine *line = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_first_child (box);
  const GjReadingPoint *point = line->point;

  if (point == NULL)
    {
      fill_label (&label, line->article->heading);
      fill_label (&label, line->article->lead);
      for (guint i = LABEL_CODE; i < N_LABELS; i++)
        fill_label (&label, "");
      gtk_widget_add_css_class (box, "policy-heading");
      return;
    }
  {
    g_autofree char *now = current_words (point);
    g_autofree char *others = other_words (point);
    g_autofree char *source = source_words (point);

    fill_label (&label, "");
    fill_label (&label, point->text);
    fill_label (&label, point->code);
    fill_label (&label, point->condition[0] != '\0' ? point->condition : now);
    fill_label (&label, others);
    fill_label (&label, source);
    gtk_widget_remove_css_class (box, "policy-heading");
  }
}

/* ----- filling ----- */

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *own = g_utf8_casefold (text, -1);

  return strstr (own, folded) != NULL;
}

static gboolean
is_found (const GjReadingPoint *point, const char *folded)
{
  if (holds (point->text, folded) || holds (point->code, folded) || holds (point->condition, folded) || holds (point->source, folded))
    return TRUE;
  for (guint i = 0; i < point->values->len; i++)
    {
      const GjReadingValue *value = point->values->pdata[i];

      if (holds (value->value, folded) || holds (value->source, folded))
        return TRUE;
    }
  return FALSE;
}

static void
fill (GjPolicyReading *self)
{
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autofree char *folded = g_utf8_casefold (words, -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->articles != NULL && i < self->articles->len; i++)
    {
      const GjReadingArticle *article = self->articles->pdata[i];
      gboolean whole = folded[0] == '\0' || holds (article->heading, folded);
      gboolean has_heading = FALSE;

      if (whole)
        append_line (lines, article, NULL);
      has_heading = whole;
      for (guint k = 0; k < article->points->len; k++)
        if (whole || is_found (article->points->pdata[k], folded))
          {
            if (!has_heading)
              append_line (lines, article, NULL);
            has_heading = TRUE;
            append_line (lines, NULL, article->points->pdata[k]);
          }
    }
  /* At once: each change of its own would cost the list a layout. */
  g_list_store_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)), lines->pdata, lines->len);
}

static void
read_again (GjPolicyReading *self)
{
  GjDate day = gj_day_entry_get_day (self->day);
  const GjEdition *edition = self->pack != NULL && day != GJ_DATE_NONE ? gj_pack_edition_on (self->pack, day) : NULL;
  g_autofree char *words = NULL;

  g_list_store_remove_all (self->lines);
  g_clear_pointer (&self->articles, g_ptr_array_unref);
  if (edition != NULL)
    {
      g_autofree char *title = gj_edition_title (edition);
      g_autofree char *period = gj_period_words (gj_edition_period (edition));

      words = g_strdup_printf (_("Edition %s, %s: %s"), gj_edition_id (edition), title, period);
      self->articles = gj_pack_read (self->pack, edition);
    }
  gtk_label_set_label (self->edition, words != NULL ? words : self->pack != NULL ? _("No edition of this pack is in force on that day.") : "");
  fill (self);
}

static void
day_cb (GjPolicyReading *self)
{
  g_assert (GJ_IS_POLICY_READING (self));

  read_again (self);
}

static void
search_cb (GjPolicyReading *self)
{
  g_assert (GJ_IS_POLICY_READING (self));

  fill (self);
}

static void
stop_search_cb (GjPolicyReading *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
gj_policy_reading_dispose (GObject *object)
{
  GjPolicyReading *self = GJ_POLICY_READING (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_POLICY_READING);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->articles, g_ptr_array_unref);
  g_clear_pointer (&self->pack, gj_pack_unref);
  G_OBJECT_CLASS (gj_policy_reading_parent_class)->dispose (object);
}

static void
gj_policy_reading_class_init (GjPolicyReadingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GJ_TYPE_DAY_ENTRY);
  G_OBJECT_CLASS (klass)->dispose = gj_policy_reading_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-policy-reading.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPolicyReading, content);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyReading, day);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyReading, search);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyReading, edition);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyReading, list);
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
gj_policy_reading_init (GjPolicyReading *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *model;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = g_list_store_new (GJ_TYPE_POLICY_LINE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->lines)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  g_object_unref (factory);
  g_object_unref (model);
  gj_day_entry_set_day (self->day, gj_date_today ());
}

void
gj_policy_reading_set_pack (GjPolicyReading *self, GjPack *pack)
{
  GjPack *before;

  g_return_if_fail (GJ_IS_POLICY_READING (self));

  before = self->pack;
  self->pack = pack != NULL ? gj_pack_ref (pack) : NULL;
  if (pack != NULL && gj_pack_edition_on (pack, gj_day_entry_get_day (self->day)) == NULL && gj_pack_n_editions (pack) > 0)
    {
      /* A pack that is over or still to come is shown as it was, or will be. */
      GjPeriod last = gj_edition_period (gj_pack_edition (pack, gj_pack_n_editions (pack) - 1));

      gj_day_entry_set_day (self->day, last.from);
    }
  read_again (self);
  g_clear_pointer (&before, gj_pack_unref);
}

void
gj_policy_reading_focus_search (GjPolicyReading *self)
{
  g_return_if_fail (GJ_IS_POLICY_READING (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
