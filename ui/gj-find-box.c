/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-find-box"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-find-box.h"
#include "gj-find.h"

#define MOST 8           /* of each kind */
#define MOST_RECENT 8
#define MOST_DIGITS 5    /* what has more is a person's number and is not kept */

struct _GjFindBox
{
  GtkWidget     parent_instance;

  GtkWidget    *box;
  GtkWidget    *entry;
  GtkStack     *stack;
  GtkListBox   *list;
  GtkLabel     *nothing;

  GjFinder     *finder;      /* NULL without a ledger */
  GSettings    *settings;    /* NULL when the schema is not installed */
  GCancellable *cancellable; /* of what is being looked for, NULL when nothing is */
  gboolean      activate;    /* the first thing found shall be opened as soon as it is there */
};

enum
{
  OPENED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GjFindBox, gj_find_box, GTK_TYPE_WIDGET)

static const char *
typed (GjFindBox *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
clear_list (GjFindBox *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* A line of a row, with some of its characters emphasised. */
static GtkWidget *
make_line (const char *text, guint from, guint length)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (length > 0)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      PangoAttribute *marks[] = { pango_attr_weight_new (PANGO_WEIGHT_BOLD), pango_attr_underline_new (PANGO_UNDERLINE_SINGLE) };
      const char *start = g_utf8_offset_to_pointer (text, from);

      for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        {
          marks[i]->start_index = (guint) (start - text);
          marks[i]->end_index = (guint) (g_utf8_offset_to_pointer (start, length) - text);
          pango_attr_list_insert (attributes, marks[i]);
        }
      gtk_label_set_attributes (GTK_LABEL (label), attributes);
    }
  return label;
}

static GtkWidget *
make_row (GtkWidget *child, const char *spoken)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
add_found (GjFindBox *self, GjFound *found)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *detail = make_line (found->detail, found->detail_from, found->detail_length);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", found->title, found->detail);
  GtkWidget *row;

  gtk_box_append (GTK_BOX (box), make_line (found->title, found->title_from, found->title_length));
  gtk_widget_add_css_class (detail, "row-label");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (box), detail);
  row = make_row (box, spoken);
  g_object_set_data_full (G_OBJECT (row), "gj-found", found, (GDestroyNotify) gj_found_free);
  gtk_list_box_append (self->list, row);
}

static void
add_recent (GjFindBox *self, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *row;

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("document-open-recent-symbolic"));
  gtk_box_append (GTK_BOX (box), make_line (text, 0, 0));
  row = make_row (box, text);
  g_object_set_data_full (G_OBJECT (row), "gj-text", g_strdup (text), g_free);
  gtk_list_box_append (self->list, row);
}

static const GjFound *
row_found (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "gj-found");
}

/* The kind above the first of each; what is not found was looked for before. */
static void
kind_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const GjFound *found = row_found (row);
  const GjFound *last = before != NULL ? row_found (before) : NULL;
  GtkWidget *label;

  if (before != NULL && (found == NULL || (last != NULL && g_str_equal (found->kind, last->kind))))
    return;
  label = gtk_label_new (found != NULL ? gj_found_kind_title (found->kind) : _("Looked For Before"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_box_row_set_header (row, label);
}

static void
show_recent (GjFindBox *self)
{
  g_auto (GStrv) recent = self->settings != NULL ? g_settings_get_strv (self->settings, "recent-searches") : NULL;

  clear_list (self);
  for (guint i = 0; recent != NULL && recent[i] != NULL; i++)
    add_recent (self, recent[i]);
  gtk_stack_set_visible_child_name (self->stack, recent != NULL && recent[0] != NULL ? "found" : "hint");
}

/* Puts @text in front. Names are kept as the reader's own trace, numbers of persons are not. */
static void
remember (GjFindBox *self, const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recent = NULL;
  g_auto (GStrv) kept = NULL;
  guint n_digits = 0, n = 1;

  for (const char *c = text; *c != '\0'; c++)
    n_digits += g_ascii_isdigit (*c) ? 1 : 0;
  if (self->settings == NULL || text[0] == '\0' || n_digits > MOST_DIGITS)
    return;
  recent = g_settings_get_strv (self->settings, "recent-searches");
  g_strv_builder_add (builder, text);
  for (guint i = 0; recent[i] != NULL && n < MOST_RECENT; i++)
    if (!g_str_equal (recent[i], text))
      {
        g_strv_builder_add (builder, recent[i]);
        n++;
      }
  kept = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "recent-searches", (const char *const *) kept);
}

static void
open_row (GjFindBox *self, GtkListBoxRow *row)
{
  const GjFound *found = row_found (row);
  const char *text = g_object_get_data (G_OBJECT (row), "gj-text");

  if (found == NULL)
    {
      gtk_widget_grab_focus (self->entry);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
      return;
    }
  remember (self, typed (self));
  g_signal_emit (self, signals[OPENED], 0, found->list, found->id);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjFindBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = gj_finder_find_finish (GJ_FINDER (source), result, &error);
  GtkListBoxRow *first;

  /* Another text was typed meanwhile, or the box is going. */
  if (self->list == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  clear_list (self);
  if (all == NULL || all->len == 0)
    {
      gtk_label_set_label (self->nothing, all == NULL ? error->message : _("Nothing is like that in this ledger."));
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    add_found (self, g_ptr_array_index (all, i));
  gtk_stack_set_visible_child_name (self->stack, "found");
  first = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, first);
  if (self->activate)
    open_row (self, first);
}

static void
stop (GjFindBox *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask (GjFindBox *self)
{
  stop (self);
  if (self->finder == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  gj_finder_find_async (self->finder, typed (self), MOST, self->cancellable, found_cb, g_object_ref (self));
}

/* Now initials and ends of numbers are found as well. */
static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjFindBox) self = data;

  if (gj_finder_prepare_finish (GJ_FINDER (source), result, NULL) && self->finder == GJ_FINDER (source) && typed (self)[0] != '\0'
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

static void
changed_cb (GjFindBox *self)
{
  g_assert (GJ_IS_FIND_BOX (self));

  self->activate = FALSE;
  if (typed (self)[0] != '\0')
    {
      ask (self);
      return;
    }
  stop (self);
  show_recent (self);
}

static void
activate_cb (GjFindBox *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  g_assert (GJ_IS_FIND_BOX (self));

  /* What is in the list may be of an earlier text. The line takes the list's keys, too. */
  if (self->cancellable != NULL)
    self->activate = TRUE;
  else if (row != NULL)
    open_row (self, row);
}

static void
stop_cb (GjFindBox *self)
{
  g_assert (GJ_IS_FIND_BOX (self));

  g_signal_emit (self, signals[CLOSED], 0);
}

static void
row_activated_cb (GjFindBox *self, GtkListBoxRow *row)
{
  g_assert (GJ_IS_FIND_BOX (self));

  open_row (self, row);
}

/* Up from the first row leads back to the line. */
static gboolean
keynav_failed_cb (GjFindBox *self, GtkDirectionType direction)
{
  g_assert (GJ_IS_FIND_BOX (self));

  if (direction != GTK_DIR_UP)
    return FALSE;
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return TRUE;
}

static gboolean
key_cb (GjFindBox *self, guint key, guint code, GdkModifierType state, GtkEventController *controller)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  g_assert (GJ_IS_FIND_BOX (self));

  if (key != GDK_KEY_Down || gtk_list_box_get_row_at_index (self->list, 0) == NULL)
    return FALSE;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static void
gj_find_box_dispose (GObject *object)
{
  GjFindBox *self = GJ_FIND_BOX (object);

  stop (self);
  g_clear_object (&self->finder);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_FIND_BOX);
  G_OBJECT_CLASS (gj_find_box_parent_class)->dispose (object);
}

static void
gj_find_box_class_init (GjFindBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_find_box_dispose;
  signals[OPENED] = g_signal_new ("opened", GJ_TYPE_FIND_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_INT64);
  signals[CLOSED] = g_signal_new ("closed", GJ_TYPE_FIND_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-find-box.ui");
  gtk_widget_class_bind_template_child (widget_class, GjFindBox, box);
  gtk_widget_class_bind_template_child (widget_class, GjFindBox, entry);
  gtk_widget_class_bind_template_child (widget_class, GjFindBox, stack);
  gtk_widget_class_bind_template_child (widget_class, GjFindBox, list);
  gtk_widget_class_bind_template_child (widget_class, GjFindBox, nothing);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, keynav_failed_cb);
}

static void
gj_find_box_init (GjFindBox *self)
{
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, kind_header, NULL, NULL);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self->list));
  gj_a11y_follow_pages (self->stack);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
}

GtkWidget *
gj_find_box_new (void)
{
  return g_object_new (GJ_TYPE_FIND_BOX, NULL);
}

void
gj_find_box_set_ledger (GjFindBox *self, GjLedger *ledger)
{
  g_return_if_fail (GJ_IS_FIND_BOX (self));

  stop (self);
  g_clear_object (&self->finder);
  if (ledger != NULL)
    self->finder = gj_finder_new (ledger);
}

void
gj_find_box_set_settings (GjFindBox *self, GSettings *settings)
{
  g_return_if_fail (GJ_IS_FIND_BOX (self));

  g_set_object (&self->settings, settings);
}

void
gj_find_box_begin (GjFindBox *self)
{
  g_return_if_fail (GJ_IS_FIND_BOX (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show_recent (self);
  gtk_widget_grab_focus (self->entry);
  if (self->finder != NULL)
    gj_finder_prepare_async (self->finder, NULL, prepared_cb, g_object_ref (self));
}
