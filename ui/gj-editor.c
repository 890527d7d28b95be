/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-editor"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-codelist.h"
#include "gj-editor.h"
#include "gj-store.h"
#include "gj-text.h"

#define CHECK_MILLISECONDS 150
#define MOST_CHOICES 60 /* longer code lists are written, not chosen */
#define UNSAID "–"

struct _GjEditor
{
  AdwWindow            parent_instance;

  AdwWindowTitle      *heading;
  AdwPreferencesPage  *page;
  AdwPreferencesGroup *problems;
  GtkWidget           *reason;   /* an AdwEntryRow */
  GtkWidget           *last;     /* its group, which stays below all others */

  GjSession           *session;
  GjEdit              *edit;
  gboolean             is_new;
  gboolean             tried;    /* from now on what is missing is told, too */
  gboolean             busy;
  gboolean             begun;    /* the first field had the focus */
  gboolean             goes_on;  /* another one is written after it */
  GPtrArray           *rows;     /* of Row */
  GPtrArray           *told;     /* rows of the problems; borrowed */
  guint                check;    /* source, 0 for none */
};

/* A field on the form. */
typedef struct
{
  GjEditor  *self;
  guint      record;
  int        field;
  GtkWidget *row;
  gboolean   touched;
} Row;

enum
{
  STORED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GjEditor, gj_editor, ADW_TYPE_WINDOW)

static const GjField *
field_of (const Row *row)
{
  return &gj_record_type (gj_edit_record (row->self->edit, row->record)->kind)->fields[row->field];
}

/* ----- checking ----- */

static Row *
find_row (GjEditor *self, guint record, int field)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (row->record == record && row->field == field)
        return row;
    }
  return NULL;
}

static void
tell (GjEditor *self, const char *message, const char *remedy, gboolean is_error)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  g_autofree char *title = g_markup_escape_text (message, -1);
  g_autofree char *subtitle = g_markup_escape_text (remedy, -1);

  gtk_widget_add_css_class (icon, is_error ? "error" : "warning");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->problems, row);
  g_ptr_array_add (self->told, row);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), TRUE);
}

static void
clear_told (GjEditor *self)
{
  for (guint i = 0; i < self->told->len; i++)
    adw_preferences_group_remove (self->problems, self->told->pdata[i]);
  g_ptr_array_set_size (self->told, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_remove_css_class (((Row *) self->rows->pdata[i])->row, "error");
}

/* Tells what is wrong with what was written, or, once it was tried to store it, with all. The first row that is wrong, or NULL. */
static GtkWidget *
check_now (GjEditor *self)
{
  g_autoptr (GPtrArray) problems = gj_edit_check (self->edit);
  GtkWidget *first = NULL;

  clear_told (self);
  for (guint i = 0; i < problems->len; i++)
    {
      const GjEditProblem *problem = problems->pdata[i];
      Row *row = find_row (self, problem->record, problem->field);

      if (!self->tried && (row == NULL || !row->touched))
        continue;
      tell (self, problem->message, problem->remedy, problem->is_error);
      if (row == NULL || !problem->is_error)
        continue;
      gtk_widget_add_css_class (row->row, "error");
      if (first == NULL)
        first = row->row;
    }
  return first;
}

static gboolean
check_cb (gpointer data)
{
  GjEditor *self = data;

  self->check = 0;
  check_now (self);
  return G_SOURCE_REMOVE;
}

/* The enrolment that is written beside a person names that person. */
static void
follow_person (GjEditor *self, const Row *row, const char *text)
{
  if (gj_edit_record (self->edit, row->record)->kind != GJ_RECORD_PERSON || (row->field != GJ_PERSON_ID_TYPE && row->field != GJ_PERSON_ID_NUMBER))
    return;
  for (guint i = 0; i < gj_edit_n_records (self->edit); i++)
    if (gj_edit_record (self->edit, i)->kind == GJ_RECORD_ENROLMENT)
      gj_edit_set (self->edit, i, row->field == GJ_PERSON_ID_TYPE ? GJ_ENROLMENT_ID_TYPE : GJ_ENROLMENT_ID_NUMBER, text);
}

static void
row_changed (Row *row, const char *text)
{
  GjEditor *self = row->self;

  gj_edit_set (self->edit, row->record, row->field, text);
  follow_person (self, row, text);
  row->touched = TRUE;
  g_clear_handle_id (&self->check, g_source_remove);
  self->check = g_timeout_add (CHECK_MILLISECONDS, check_cb, self);
}

/* ----- rows ----- */

static void
entry_changed_cb (GtkEditable *entry, Row *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  row_changed (row, text);
}

static void
chosen_cb (AdwComboRow *combo, GParamSpec *pspec, Row *row)
{
  static const char *const flags[] = { "", "true", "false" };
  guint chosen = adw_combo_row_get_selected (combo);
  const GjField *field = field_of (row);

  if (field->type == GJ_FIELD_FLAG)
    row_changed (row, chosen < G_N_ELEMENTS (flags) ? flags[chosen] : "");
  else
    row_changed (row, chosen > 0 ? gj_code_list_code (gj_code_list_get (field->list), chosen - 1) : "");
}

/* A private value that is on record can be written anew, not read. */
static void
anew_cb (GtkButton *button, Row *row)
{
  gtk_editable_set_editable (GTK_EDITABLE (row->row), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (button), FALSE);
  g_signal_connect (row->row, "changed", G_CALLBACK (entry_changed_cb), row);
  gtk_editable_set_text (GTK_EDITABLE (row->row), "");
  gtk_widget_grab_focus (row->row);
}

static void
add_anew_button (Row *row)
{
  g_autofree char *name = g_strdup_printf (_("Write %s anew"), _(field_of (row)->label));
  GtkWidget *button = gtk_button_new_from_icon_name ("document-edit-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row->row), button);
  g_signal_connect (button, "clicked", G_CALLBACK (anew_cb), row);
}

static void
make_entry (Row *row, const char *text, gboolean fixed)
{
  const GjField *field = field_of (row);
  gboolean hidden = text != NULL && field->privacy >= GJ_PRIVACY_NUMBER && !row->self->is_new;
  g_autofree char *masked = hidden ? gj_text_mask_number (text) : NULL;

  row->row = adw_entry_row_new ();
  if (fixed && text != NULL && field->type == GJ_FIELD_CODE)
    text = gj_code_name (field->list, text);
  gtk_editable_set_text (GTK_EDITABLE (row->row), masked != NULL ? masked : text != NULL ? text : "");
  gtk_editable_set_editable (GTK_EDITABLE (row->row), !fixed && !hidden);
  if (hidden && !fixed)
    add_anew_button (row);
  if (!fixed && !hidden)
    g_signal_connect (row->row, "changed", G_CALLBACK (entry_changed_cb), row);
}

static void
make_choice (Row *row, const char *text)
{
  const GjField *field = field_of (row);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const GjCodeList *list = field->type == GJ_FIELD_CODE ? gj_code_list_get (field->list) : NULL;
  guint selected = 0;

  gtk_string_list_append (names, UNSAID);
  if (list == NULL)
    {
      gtk_string_list_append (names, _("Yes"));
      gtk_string_list_append (names, _("No"));
      selected = text == NULL ? 0 : g_str_equal (text, "true") ? 1 : 2;
    }
  for (guint i = 0; list != NULL && i < gj_code_list_size (list); i++)
    {
      g_autofree char *name = gj_text_capital (gj_code_list_name (list, i));

      gtk_string_list_append (names, name);
      if (g_strcmp0 (text, gj_code_list_code (list, i)) == 0)
        selected = i + 1;
    }
  row->row = adw_combo_row_new ();
  adw_combo_row_set_model (ADW_COMBO_ROW (row->row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), selected);
  g_signal_connect (row->row, "notify::selected", G_CALLBACK (chosen_cb), row);
}

static GtkWidget *
make_row (GjEditor *self, guint record, int field)
{
  const GjEditRecord *one = gj_edit_record (self->edit, record);
  const GjField *about = &gj_record_type (one->kind)->fields[field];
  Row *row = g_new0 (Row, 1);
  g_autofree char *title = g_markup_escape_text (_(about->label), -1);
  gboolean fixed = !self->is_new && record == 0 && (about->flags & GJ_FIELD_KEY) != 0;

  *row = (Row) { .self = self, .record = record, .field = field };
  if (!fixed && (about->type == GJ_FIELD_FLAG || (about->type == GJ_FIELD_CODE && gj_code_list_size (gj_code_list_get (about->list)) <= MOST_CHOICES)))
    make_choice (row, one->texts[field]);
  else
    make_entry (row, one->texts[field], fixed);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), title);
  gtk_widget_set_tooltip_text (row->row, _(about->doc));
  g_ptr_array_add (self->rows, row);
  return row->row;
}

static void add_record_group (GjEditor *self, guint record);

/* ----- records ----- */

typedef struct
{
  GjEditor    *self;
  guint        parent;
  GjRecordKind kind;
} More;

static void
more_cb (GtkButton *button, More *more)
{
  GjEditor *self = more->self;
  guint record = gj_edit_add (self->edit, more->kind, (int) more->parent);
  guint first = self->rows->len;

  add_record_group (self, record);
  gtk_widget_grab_focus (((Row *) self->rows->pdata[first])->row);
}

static void
free_more (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* ----- withdrawing what stands inside ----- */

/* A record that is written on the form. */
typedef struct
{
  GjEditor            *self;
  guint                record;
  AdwPreferencesGroup *group;
} Inside;

/* One on record is only crossed out, so that it can be kept after all; one that was just added goes. */
static void
withdraw_cb (GtkButton *button, Inside *inside)
{
  GjEditor *self = inside->self;
  const GjEditRecord *record = gj_edit_record (self->edit, inside->record);
  gboolean withdrawn = !record->withdrawn;

  gj_edit_withdraw (self->edit, inside->record, withdrawn);
  if (!record->stored)
    gtk_widget_set_visible (GTK_WIDGET (inside->group), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (row->record == inside->record)
        gtk_widget_set_sensitive (row->row, !withdrawn);
    }
  adw_preferences_group_set_description (inside->group, withdrawn ? _("Withdrawn when this is stored") : NULL);
  gtk_button_set_label (button, withdrawn ? _("_Keep") : _("With_draw"));
  check_now (self);
}

static void
free_inside (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_withdraw_button (GjEditor *self, AdwPreferencesGroup *group, guint record)
{
  const GjEditRecord *one = gj_edit_record (self->edit, record);
  GtkWidget *button = gtk_button_new_with_mnemonic (one->stored ? _("With_draw") : _("_Remove"));
  Inside *inside = g_new (Inside, 1);

  *inside = (Inside) { self, record, group };
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, one->stored ? _("Take this record out of the register") : _("Do not add this record"));
  g_signal_connect_data (button, "clicked", G_CALLBACK (withdraw_cb), inside, free_inside, 0);
  adw_preferences_group_set_header_suffix (group, button);
}

/* A button for each kind of record that can stand inside. */
static void
add_more_buttons (GjEditor *self, AdwPreferencesGroup *group, guint record)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GjRecordKind own = gj_edit_record (self->edit, record)->kind;

  gtk_widget_set_margin_top (box, 6);
  for (guint kind = own + 1; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);
      g_autofree char *label = NULL;
      More *more;
      GtkWidget *button;

      if (type->parent != own)
        continue;
      /* Translators: adds a record inside this one: "Add: Membership" */
      label = g_strdup_printf (_("Add: %s"), _(type->label));
      button = gtk_button_new_with_label (label);
      more = g_new0 (More, 1);
      *more = (More) { .self = self, .parent = record, .kind = (GjRecordKind) kind };
      g_signal_connect_data (button, "clicked", G_CALLBACK (more_cb), more, free_more, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (gtk_widget_get_first_child (box) != NULL)
    adw_preferences_group_add (group, box);
  else
    g_object_unref (g_object_ref_sink (box));
}

/* Where one begins to write, once the window has the keyboard: what cannot be chosen and is not there yet. */
static void
active_cb (GjEditor *self)
{
  if (self->begun || !gtk_window_is_active (GTK_WINDOW (self)))
    return;
  self->begun = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (ADW_IS_ENTRY_ROW (row->row) && gtk_editable_get_editable (GTK_EDITABLE (row->row)) && gtk_editable_get_text (GTK_EDITABLE (row->row))[0] == '\0')
        {
          gtk_widget_grab_focus (row->row);
          return;
        }
    }
}

static void
add_record_group (GjEditor *self, guint record)
{
  GtkWidget *group = adw_preferences_group_new ();
  const GjRecordType *type = gj_record_type (gj_edit_record (self->edit, record)->kind);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(type->label));
  for (guint i = 0; i < type->n_fields; i++)
    if (record == 0 || (type->fields[i].flags & GJ_FIELD_REFERENCE) == 0)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, record, (int) i));
  if (gj_edit_record (self->edit, record)->parent < 0)
    add_more_buttons (self, ADW_PREFERENCES_GROUP (group), record);
  else
    add_withdraw_button (self, ADW_PREFERENCES_GROUP (group), record);
  if (self->last != NULL)
    adw_preferences_page_remove (self->page, ADW_PREFERENCES_GROUP (self->last));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  if (self->last != NULL)
    adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->last));
}

static void
add_reason (GjEditor *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->last = g_object_ref_sink (group);
  self->reason = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason), _("Reason, for the audit chain"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->reason);
  if (self->is_new)
    {
      GtkWidget *next = gtk_button_new_with_mnemonic (_("Store and _Next"));

      gtk_widget_set_margin_top (next, 12);
      gtk_widget_set_halign (next, GTK_ALIGN_END);
      gtk_widget_set_tooltip_text (next, _("Store, and write the next one with what is the same"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (next), "editor.store-next");
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), next);
    }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

/* ----- storing ----- */

static void
set_busy (GjEditor *self, gboolean busy)
{
  self->busy = busy;
  /* A field that is in the middle of blinking is told nothing when it can no longer be written in, and GTK complains of it. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.store", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.store-next", !busy && self->is_new);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.cancel", !busy);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjEditor *self = GJ_EDITOR (source);
  g_autoptr (GError) error = NULL;
  gint64 submission = gj_store_finish (result, &error);

  set_busy (self, FALSE);
  if (error != NULL)
    {
      clear_told (self);
      tell (self, error->message, "", TRUE);
      gtk_widget_grab_focus (self->reason);
      return;
    }
  g_signal_emit (self, signals[STORED], 0, submission);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
store_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjEditor *self = GJ_EDITOR (widget);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  GtkWidget *wrong;

  if (self->busy)
    return;
  self->goes_on = g_str_equal (name, "editor.store-next");
  self->tried = TRUE;
  wrong = check_now (self);
  if (wrong == NULL && reason[0] == '\0')
    {
      tell (self, _("The reason is missing."), _("Say in a few words why the record is changed."), TRUE);
      wrong = self->reason;
    }
  if (wrong != NULL)
    {
      gtk_widget_grab_focus (wrong);
      return;
    }
  set_busy (self, TRUE);
  gj_store_async (G_OBJECT (self), gj_session_get_ledger (self->session), self->edit, self->is_new, reason, stored_cb, NULL);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjEditor *self = GJ_EDITOR (widget);

  if (!self->busy)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* ----- the window ----- */

static gboolean
gj_editor_close_request (GtkWindow *window)
{
  return GJ_EDITOR (window)->busy; /* it is stored in a moment, and closes then */
}

static void
gj_editor_dispose (GObject *object)
{
  GjEditor *self = GJ_EDITOR (object);

  g_clear_handle_id (&self->check, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_EDITOR);
  G_OBJECT_CLASS (gj_editor_parent_class)->dispose (object);
}

static void
gj_editor_finalize (GObject *object)
{
  GjEditor *self = GJ_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->edit, gj_edit_free);
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->last);
  g_ptr_array_unref (self->told);
  G_OBJECT_CLASS (gj_editor_parent_class)->finalize (object);
}

static void
gj_editor_class_init (GjEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = gj_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = gj_editor_close_request;
  signals[STORED] = g_signal_new ("stored", GJ_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, GjEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, GjEditor, page);
  gtk_widget_class_bind_template_child (widget_class, GjEditor, problems);
  gtk_widget_class_install_action (widget_class, "editor.store", NULL, store_action);
  gtk_widget_class_install_action (widget_class, "editor.store-next", NULL, store_action);
  gtk_widget_class_install_action (widget_class, "editor.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "editor.store", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "editor.store-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "editor.cancel", NULL);
}

static void
gj_editor_init (GjEditor *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->told = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gj_editor_new (GtkWindow  *parent,
               GjSession  *session,
               const char *title,
               const char *subtitle,
               GjEdit     *edit,
               gboolean    is_new)
{
  GjEditor *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && GJ_IS_SESSION (session) && edit != NULL, NULL);

  self = g_object_new (GJ_TYPE_EDITOR, "transient-for", parent, "title", title, NULL);
  adw_window_title_set_title (self->heading, title);
  adw_window_title_set_subtitle (self->heading, subtitle);
  self->session = g_object_ref (session);
  self->edit = edit;
  self->is_new = is_new;
  for (guint i = 0; i < gj_edit_n_records (edit); i++)
    add_record_group (self, i);
  add_reason (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.store-next", is_new);
  if (is_new)
    g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  return GTK_WIDGET (self);
}

GjEdit *
gj_editor_dup_next (GjEditor *self)
{
  g_return_val_if_fail (GJ_IS_EDITOR (self), NULL);

  return self->goes_on ? gj_edit_next (self->edit) : NULL;
}

const char *
gj_editor_get_subtitle (GjEditor *self)
{
  g_return_val_if_fail (GJ_IS_EDITOR (self), NULL);

  return adw_window_title_get_subtitle (self->heading);
}

const char *
gj_editor_get_reason (GjEditor *self)
{
  g_return_val_if_fail (GJ_IS_EDITOR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->reason));
}

void
gj_editor_set_reason (GjEditor *self, const char *reason)
{
  g_return_if_fail (GJ_IS_EDITOR (self) && reason != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason);
}
