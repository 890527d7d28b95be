/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-editor"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-dialogs.h"
#include "gj-policy-draft.h"
#include "gj-policy-editor.h"
#include "gj-sheet-row.h"

#define CHECK_AFTER 400 /* ms without a key */

struct _GjPolicyEditor
{
  GtkWidget       parent_instance;

  GtkWidget      *content;
  GtkSearchEntry *search;
  GtkLabel       *verdict;
  GtkWidget      *problems_holder;
  GtkListBox     *problems;
  GtkListBox     *list;

  GHashTable     *drafts;      /* by key */
  GjPolicyDraft  *draft;       /* one of them, or NULL */
  GPtrArray      *entries;     /* by place */
  GCancellable   *cancellable; /* of the check under way */
  guint           check_source;
  gboolean        filling;
  gboolean        stale;       /* the list is not of the draft: it is filled when it comes into view */
};

static guint saved_signal, failed_signal;

G_DEFINE_FINAL_TYPE (GjPolicyEditor, gj_policy_editor, GTK_TYPE_WIDGET)

/* ----- checking ----- */

typedef struct
{
  GBytes    *document;
  GPtrArray *problems;
  gboolean   good;
} Check;

static void
check_free (Check *check)
{
  g_bytes_unref (check->document);
  g_ptr_array_unref (check->problems);
  g_free (check);
}

static void
check_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  gsize length;
  const char *data = g_bytes_get_data (check->document, &length);

  check->good = gj_pack_check (data, (gssize) length, check->problems);
  g_task_return_boolean (task, TRUE);
}

static GtkWidget *
problem_row (const GjPackProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem->is_error ? "process-stop-symbolic" : "dialog-warning-symbolic");
  g_autofree char *words = g_strdup_printf (_("Line %u: %s"), problem->line, problem->text);
  const char *state = problem->is_error ? _("error") : _("warning");
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), state, words);

  gtk_widget_add_css_class (icon, problem->is_error ? "error" : "warning");
  gtk_widget_set_tooltip_text (icon, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), gj_sheet_label_new (words, "row-sentence"));
  gtk_widget_add_css_class (line, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data (G_OBJECT (row), "gj-line", GUINT_TO_POINTER (problem->line));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* Warnings only without errors: a pack that could not be compiled to its end seems not to use half of what it has. */
static void
show_check (GjPolicyEditor *self, const Check *check)
{
  guint n_errors = 0;
  g_autofree char *words = NULL;

  clear_list (self->problems);
  for (guint i = 0; i < check->problems->len; i++)
    n_errors += ((GjPackProblem *) check->problems->pdata[i])->is_error;
  for (guint i = 0; i < check->problems->len; i++)
    {
      const GjPackProblem *problem = check->problems->pdata[i];

      if (problem->is_error || n_errors == 0)
        gtk_list_box_append (self->problems, problem_row (problem));
    }
  if (n_errors > 0)
    words = g_strdup_printf (ngettext ("%u error: the pack could not be adopted like this.", "%u errors: the pack could not be adopted like this.", n_errors),
                             n_errors);
  else
    words = g_strdup_printf (ngettext ("The pack could be adopted; %u warning.", "The pack could be adopted; %u warnings.", check->problems->len),
                             check->problems->len);
  gtk_label_set_label (self->verdict, words);
  gtk_widget_set_visible (self->problems_holder, check->problems->len > 0);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjPolicyEditor *self = GJ_POLICY_EDITOR (source);

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return; /* a later text is being checked */
  g_clear_object (&self->cancellable);
  show_check (self, g_task_get_task_data (G_TASK (result)));
}

static gboolean
check_now_cb (gpointer data)
{
  GjPolicyEditor *self = data;
  g_autoptr (GTask) task = NULL;
  Check *check;

  self->check_source = 0;
  check = g_new0 (Check, 1);
  check->document = gj_policy_draft_document (self->draft);
  check->problems = gj_pack_problems_new ();
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, checked_cb, NULL);
  g_task_set_name (task, "gj_policy_editor_check");
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  g_task_run_in_thread (task, check_worker);
  return G_SOURCE_REMOVE;
}

static void
stop_check (GjPolicyEditor *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
check_soon (GjPolicyEditor *self)
{
  stop_check (self);
  gtk_label_set_label (self->verdict, _("Checking…"));
  self->check_source = g_timeout_add (CHECK_AFTER, check_now_cb, self);
}

/* ----- figures ----- */

static void
update_actions (GjPolicyEditor *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.undo", self->draft != NULL && gj_policy_draft_can_undo (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.redo", self->draft != NULL && gj_policy_draft_can_redo (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", self->draft != NULL && gj_policy_draft_changed (self->draft));
}

static void
mark (GjPolicyEditor *self, guint index)
{
  GtkWidget *entry = self->entries->pdata[index];

  if (g_strcmp0 (gj_policy_draft_value (self->draft, index), gj_policy_draft_place (self->draft, index)->value) == 0)
    gtk_widget_remove_css_class (entry, "policy-changed");
  else
    gtk_widget_add_css_class (entry, "policy-changed");
}

static void
typed_cb (GtkEditable *entry, GjPolicyEditor *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "gj-index"));
  g_autofree char *value = NULL;

  g_assert (GJ_IS_POLICY_EDITOR (self));

  if (self->filling)
    return;
  value = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gj_policy_draft_set (self->draft, index, value);
  mark (self, index);
  update_actions (self);
  check_soon (self);
}

static char *
place_words (const GjPackPlace *place)
{
  g_autofree char *where = place->key[0] != '\0' ? g_strdup_printf ("%s [%s]", place->id, place->key) : g_strdup (place->id);

  return g_strdup_printf (place->editions[0] != '\0' ? "%s · %s" : "%s", where, place->editions);
}

/* "yuan/day" in the user's language; "" for none. */
static char *
unit_words (const char *unit)
{
  g_auto (GStrv) parts = g_strsplit (unit, "/", -1);
  GString *words = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      int found = gj_unit_find (parts[i], -1);

      if (found >= 0)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "/" : "", gj_unit_name ((GjUnit) found));
    }
  return g_string_free (words, FALSE);
}

static GtkWidget *
place_row (GjPolicyEditor *self, guint index)
{
  const GjPackPlace *place = gj_policy_draft_place (self->draft, index);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *where = place_words (place);
  g_autofree char *unit = unit_words (place->unit);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", place->title, where);

  gtk_editable_set_text (GTK_EDITABLE (entry), gj_policy_draft_value (self->draft, index));
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE); /* one history for all of them */
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), place->kind == GJ_PACK_PLACE_MEMBERS ? 14 : 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), place->kind == GJ_PACK_PLACE_MEMBERS ? 30 : 14);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (entry), "gj-index", GUINT_TO_POINTER (index));
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), self);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (place->title, "row-sentence"));
  gtk_box_append (GTK_BOX (texts), gj_sheet_label_new (where, "row-source"));
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), gtk_label_new (unit));
  gtk_widget_add_css_class (line, "sheet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_ptr_array_add (self->entries, entry);
  return row;
}

static void
fill (GjPolicyEditor *self)
{
  if (!self->stale || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  stop_check (self);
  clear_list (self->list);
  clear_list (self->problems);
  g_ptr_array_set_size (self->entries, 0);
  gtk_widget_set_visible (self->problems_holder, FALSE);
  gtk_label_set_label (self->verdict, "");
  for (guint i = 0; self->draft != NULL && i < gj_policy_draft_n_places (self->draft); i++)
    {
      gtk_list_box_append (self->list, place_row (self, i));
      mark (self, i);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->entries->len > 0);
  update_actions (self);
  if (self->draft != NULL)
    check_soon (self);
}

static gboolean
is_shown (GtkListBoxRow *row, gpointer data)
{
  GjPolicyEditor *self = data;
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const GjPackPlace *place = gj_policy_draft_place (self->draft, (guint) gtk_list_box_row_get_index (row));
  g_autofree char *where = place_words (place);
  g_autofree char *all = g_strjoin (" ", place->title, where, place->value, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);

  return strstr (folded, g_strstrip (words)) != NULL;
}

static void
search_cb (GjPolicyEditor *self)
{
  g_assert (GJ_IS_POLICY_EDITOR (self));

  gtk_list_box_invalidate_filter (self->list);
}

/* The figure that stands in the line, or the last before it. */
static void
problem_cb (GjPolicyEditor *self, GtkListBoxRow *row)
{
  guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "gj-line"));
  int found = -1;

  g_assert (GJ_IS_POLICY_EDITOR (self));

  for (guint i = 0; i < self->entries->len; i++)
    if (gj_policy_draft_place (self->draft, i)->line <= line)
      found = (int) i;
  if (found < 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->entries->pdata[found]);
}

/* ----- actions ----- */

static void
show_step (GjPolicyEditor *self, int index)
{
  if (index < 0)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (self->entries->pdata[index], gj_policy_draft_value (self->draft, (guint) index));
  self->filling = FALSE;
  mark (self, (guint) index);
  update_actions (self);
  check_soon (self);
  gtk_widget_grab_focus (self->entries->pdata[index]);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPolicyEditor *self = GJ_POLICY_EDITOR (widget);

  show_step (self, gj_policy_draft_undo (self->draft));
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPolicyEditor *self = GJ_POLICY_EDITOR (widget);

  show_step (self, gj_policy_draft_redo (self->draft));
}

/* What is being written; another pack may be chosen meanwhile. */
typedef struct
{
  GjPolicyEditor *self;
  GjPolicyDraft  *draft; /* the editor's */
  GBytes         *document;
} Writing;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;
  g_autoptr (GjPolicyEditor) self = writing->self;
  g_autoptr (GBytes) document = writing->document;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_signal_emit (self, failed_signal, 0, error->message);
  else
    {
      if (self->drafts != NULL)
        gj_policy_draft_keep (writing->draft, document);
      g_signal_emit (self, saved_signal, 0, g_file_peek_path (G_FILE (source)));
    }
  g_free (writing);
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjPolicyEditor) self = data;
  g_autofree char *path = gj_dialogs_save_finish (result, NULL);
  g_autoptr (GFile) file = NULL;
  Writing *writing;

  if (path == NULL || self->draft == NULL)
    return;
  file = g_file_new_for_path (path);
  writing = g_new (Writing, 1);
  *writing = (Writing) { g_object_ref (self), self->draft, gj_policy_draft_document (self->draft) };
  g_file_replace_contents_bytes_async (file, writing->document, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, writing);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_save_async (GTK_WINDOW (gtk_widget_get_root (widget)), GJ_FILES_XML, _("Save the Pack"), "policy.xml", save_cb, g_object_ref (widget));
}

/* ----- the object ----- */

static void
gj_policy_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gj_policy_editor_parent_class)->map (widget);
  fill (GJ_POLICY_EDITOR (widget));
}

static void
gj_policy_editor_dispose (GObject *object)
{
  GjPolicyEditor *self = GJ_POLICY_EDITOR (object);

  stop_check (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_POLICY_EDITOR);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  self->draft = NULL;
  G_OBJECT_CLASS (gj_policy_editor_parent_class)->dispose (object);
}

static void
gj_policy_editor_class_init (GjPolicyEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_policy_editor_dispose;
  widget_class->map = gj_policy_editor_map;
  saved_signal = g_signal_new ("saved", GJ_TYPE_POLICY_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  failed_signal = g_signal_new ("failed", GJ_TYPE_POLICY_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-policy-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, content);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, search);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, verdict);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, problems_holder);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, problems);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyEditor, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_install_action (widget_class, "editor.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "editor.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
}

/* Before the fields, which have histories of their own. */
static void
add_keys (GjPolicyEditor *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control>z", "editor.undo" },
    { "<Control><Shift>z", "editor.redo" },
    { "<Control>s", "editor.save" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                                                            gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
gj_policy_editor_init (GjPolicyEditor *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gj_policy_draft_free);
  self->entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_shown, self, NULL);
  add_keys (self);
  update_actions (self);
}

void
gj_policy_editor_set_document (GjPolicyEditor *self, GBytes *document, const char *key)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GJ_IS_POLICY_EDITOR (self));
  g_return_if_fail (document == NULL || key != NULL);

  stop_check (self);
  self->draft = document != NULL ? g_hash_table_lookup (self->drafts, key) : NULL;
  if (document != NULL && self->draft == NULL)
    {
      self->draft = gj_policy_draft_new (document, &error);
      if (self->draft != NULL)
        g_hash_table_insert (self->drafts, g_strdup (key), self->draft);
      else
        g_signal_emit (self, failed_signal, 0, error->message);
    }
  self->stale = TRUE;
  fill (self);
}

gboolean
gj_policy_editor_has_unsaved (GjPolicyEditor *self)
{
  GHashTableIter iter;
  gpointer draft;

  g_return_val_if_fail (GJ_IS_POLICY_EDITOR (self), FALSE);

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    if (gj_policy_draft_unkept (draft))
      return TRUE;
  return FALSE;
}
