/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-detail"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-cell.h"
#include "gj-detail.h"
#include "gj-sheet-row.h"

#define ROWS_AT_ONCE 8

struct _GjDetail
{
  GtkWidget             parent_instance;

  GtkWidget            *box;
  GtkBox               *content;
  GtkScrolledWindow    *scroller;
  GtkWidget            *back_button;
  GtkWidget            *close_button;

  GjSession            *session;
  GCancellable         *cancellable;
  const GjDetailAction *actions;
  guint                 n_actions;
  char                 *list;
  gint64                id;
  gint64                shown; /* what the content is of */

  GjSheet              *sheet; /* being shown, some rows at a time */
  guint                 next_group;
  guint                 next_row;
  GtkWidget            *rows;  /* list box of the group that is being filled */
  guint                 fill_source;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (GjDetail, gj_detail, GTK_TYPE_WIDGET)

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) button = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = gj_session_reveal_finish (GJ_SESSION (source), result, &error);
  GtkLabel *label = g_object_get_data (G_OBJECT (button), "gj-value");

  if (value == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          gtk_widget_set_sensitive (button, TRUE);
          gtk_widget_set_tooltip_text (button, error->message);
        }
      return;
    }
  if (gtk_widget_get_root (button) == NULL)
    return;
  gtk_label_set_label (label, value);
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (label)); /* the button that had it is gone */
}

static void
reveal_cb (GjDetail *self, GtkButton *button)
{
  g_assert (GJ_IS_DETAIL (self));

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  gj_session_reveal_async (self->session, g_object_get_data (G_OBJECT (button), "gj-field"), self->cancellable,
                           revealed_cb, g_object_ref (button));
}

static void
row_activated_cb (GtkListBox *rows, GtkListBoxRow *row, gpointer data)
{
  GVariant *target = g_object_get_data (G_OBJECT (row), "gj-target");

  if (target != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (rows), "win.open", target);
}

/* Only rules are folded: what has neither a state nor a source is always in view. */
static gboolean
is_folded (const GjSheetGroup *group, const GjSheetRow *row)
{
  return group->folds && g_str_equal (row->state, "good") && row->source[0] != '\0';
}

static GtkWidget *
sheet_row (GjDetail *self, const GjSheetRow *row)
{
  GtkWidget *reveal = NULL;
  GtkWidget *widget = gj_sheet_row_new (row, &reveal);

  if (reveal != NULL)
    g_signal_connect_swapped (reveal, "clicked", G_CALLBACK (reveal_cb), self);
  return widget;
}

static void
unfold_cb (GjDetail *self, GtkButton *button)
{
  const GjSheetGroup *group = g_object_get_data (G_OBJECT (button), "gj-group");
  GtkWidget *fold = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  GtkListBox *rows = GTK_LIST_BOX (gtk_widget_get_parent (fold));
  int at = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (fold));

  g_assert (GJ_IS_DETAIL (self));

  for (guint i = 0; i < group->rows->len; i++)
    if (is_folded (group, g_ptr_array_index (group->rows, i)))
      gtk_list_box_append (rows, sheet_row (self, g_ptr_array_index (group->rows, i)));
  gtk_list_box_remove (rows, fold);
  gtk_widget_child_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (rows, at)), GTK_DIR_TAB_FORWARD);
}

/* One line instead of the rules that are met. */
static void
add_fold (GjDetail *self, const GjSheetGroup *group)
{
  guint n = 0;
  g_autofree char *label = NULL;
  GtkWidget *row, *button;

  for (guint i = 0; i < group->rows->len; i++)
    n += is_folded (group, g_ptr_array_index (group->rows, i));
  if (n == 0)
    return;
  label = g_strdup_printf (ngettext ("Show %u Rule That Is Met", "Show %u Rules That Are Met", n), n);
  button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "fold");
  g_object_set_data (G_OBJECT (button), "gj-group", (gpointer) group); /* of the sheet, which outlives the button */
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (unfold_cb), self);
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
}

static void
begin_group (GjDetail *self, const GjSheetGroup *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->rows = gtk_list_box_new ();
  if (group->title[0] != '\0')
    {
      gtk_box_append (GTK_BOX (box), gj_sheet_label_new (group->title, "heading"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      group->title, -1);
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rows, "boxed-list");
  g_signal_connect (self->rows, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_box_append (GTK_BOX (box), self->rows);
  if (group->source[0] != '\0')
    {
      /* Translators: %s is a place, "submission 1, line 20" */
      g_autofree char *from = g_strdup_printf (_("From %s"), group->source);

      gtk_box_append (GTK_BOX (box), gj_sheet_label_new (from, "row-source"));
    }
  gtk_box_append (self->content, box);
}

static GtkWidget *
sheet_heading (const GjSheet *sheet)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gj_sheet_label_new (sheet->title, "title-2");

  gtk_widget_add_css_class (box, "sheet-heading");
  gtk_label_set_selectable (GTK_LABEL (heading), TRUE);
  gtk_box_append (GTK_BOX (box), heading);
  if (sheet->subtitle[0] != '\0')
    gtk_box_append (GTK_BOX (box), gj_sheet_label_new (sheet->subtitle, "dim-label"));
  if (sheet->state[0] != '\0')
    {
      GtkWidget *state = gj_sheet_label_new (sheet->state, "state-word");
      const char *css = gj_tone_class (sheet->state_tone);

      if (css != NULL)
        gtk_widget_add_css_class (state, css);
      gtk_widget_set_halign (state, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), state);
    }
  return box;
}

static GtkWidget *
action_buttons (GjDetail *self)
{
  GtkWidget *box = gtk_flow_box_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Actions"), -1);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 6);
  for (guint i = 0; i < self->n_actions; i++)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_(self->actions[i].label));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), self->actions[i].action);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", self->shown);
      gtk_flow_box_append (GTK_FLOW_BOX (box), button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  return box;
}

static void
empty (GjDetail *self)
{
  GtkWidget *child;

  g_clear_handle_id (&self->fill_source, g_source_remove);
  self->next_group = self->next_row = 0;
  self->rows = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  g_clear_pointer (&self->sheet, gj_sheet_free);
}

/* The explanation of a decision has hundreds of lines, and laying out text is slow: the first rows
 * come at once, the others between frames. */
static gboolean
fill_cb (gpointer data)
{
  GjDetail *self = data;

  for (guint n = 0; n < ROWS_AT_ONCE && self->next_group < self->sheet->groups->len;)
    {
      const GjSheetGroup *group = g_ptr_array_index (self->sheet->groups, self->next_group);
      const GjSheetRow *row;

      if (self->next_row >= group->rows->len)
        {
          add_fold (self, group);
          self->next_group++;
          self->next_row = 0;
          continue;
        }
      if (self->next_row == 0)
        begin_group (self, group);
      row = g_ptr_array_index (group->rows, self->next_row++);
      if (is_folded (group, row))
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->rows), sheet_row (self, row));
      n++;
    }
  if (self->next_group < self->sheet->groups->len)
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

static void
show_sheet (GjDetail *self, GjSheet *sheet)
{
  empty (self);
  self->sheet = sheet;
  gtk_box_append (self->content, sheet_heading (sheet));
  if (self->n_actions > 0)
    gtk_box_append (self->content, action_buttons (self));
  if (fill_cb (self) == G_SOURCE_CONTINUE)
    self->fill_source = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static void
sheet_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GjSheet) sheet = gj_session_sheet_finish (GJ_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->content == NULL)
    return;
  if (self->shown != self->id)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->shown = self->id;
  if (sheet != NULL)
    show_sheet (self, g_steal_pointer (&sheet));
  else
    {
      empty (self);
      gtk_box_append (self->content, gj_sheet_label_new (error->message, "dim-label"));
    }
}

static void
close_cb (GjDetail *self)
{
  g_assert (GJ_IS_DETAIL (self));

  g_signal_emit (self, closed_signal, 0);
}

static void
gj_detail_dispose (GObject *object)
{
  GjDetail *self = GJ_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_clear_pointer (&self->sheet, gj_sheet_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_DETAIL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->list, g_free);
  G_OBJECT_CLASS (gj_detail_parent_class)->dispose (object);
}

static void
gj_detail_class_init (GjDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_detail_dispose;
  closed_signal = g_signal_new ("closed", GJ_TYPE_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, GjDetail, box);
  gtk_widget_class_bind_template_child (widget_class, GjDetail, content);
  gtk_widget_class_bind_template_child (widget_class, GjDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, GjDetail, back_button);
  gtk_widget_class_bind_template_child (widget_class, GjDetail, close_button);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gj_detail_init (GjDetail *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gj_detail_new (void)
{
  return g_object_new (GJ_TYPE_DETAIL, NULL);
}

void
gj_detail_set_session (GjDetail *self, GjSession *session)
{
  g_return_if_fail (GJ_IS_DETAIL (self));

  g_set_object (&self->session, session);
}

void
gj_detail_set_actions (GjDetail *self, const GjDetailAction *actions, guint n_actions)
{
  g_return_if_fail (GJ_IS_DETAIL (self));

  self->actions = actions;
  self->n_actions = n_actions;
}

void
gj_detail_set_folded (GjDetail *self, gboolean folded)
{
  g_return_if_fail (GJ_IS_DETAIL (self));

  gtk_widget_set_visible (self->back_button, folded);
  gtk_widget_set_visible (self->close_button, !folded);
  if (folded)
    gtk_widget_add_css_class (GTK_WIDGET (self->content), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->content), "folded");
}

void
gj_detail_show (GjDetail *self, const char *list, gint64 id)
{
  g_return_if_fail (GJ_IS_DETAIL (self));
  g_return_if_fail (list != NULL);

  /* Only the record asked for last may come in. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->list);
  self->list = g_strdup (list);
  self->id = id;
  if (id == 0 || self->session == NULL || gj_session_get_ledger (self->session) == NULL)
    {
      self->shown = 0;
      empty (self);
      return;
    }
  gj_session_sheet_async (self->session, list, id, self->cancellable, sheet_cb, g_object_ref (self));
}

gint64
gj_detail_get_id (GjDetail *self)
{
  g_return_val_if_fail (GJ_IS_DETAIL (self), 0);

  return self->id;
}

void
gj_detail_focus (GjDetail *self)
{
  g_return_if_fail (GJ_IS_DETAIL (self));

  gtk_widget_grab_focus (gtk_widget_get_visible (self->back_button) ? self->back_button : self->close_button);
}
