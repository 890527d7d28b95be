/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-window-edit"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-dialogs.h"
#include "gj-editor.h"
#include "gj-store.h"
#include "gj-window-private.h"

/* What can be edited: the action that opens a record of the kind, the one that takes it out of the register, and the one that makes a new one. */
static const struct
{
  GjRecordKind kind;
  const char  *edit;
  const char  *edit_title;
  const char  *withdraw;
  const char  *withdraw_heading;
  const char  *add; /* NULL: made in another way */
  const char  *add_title;
} editable[] = {
  { GJ_RECORD_INSTITUTION, "win.edit-institution", N_ ("Edit Institution"), "win.withdraw-institution", N_ ("Withdraw This Institution?"),
    "win.add-institution", N_ ("New Institution") },
  { GJ_RECORD_CLASS, "win.edit-class", N_ ("Edit Class"), "win.withdraw-class", N_ ("Withdraw This Class?"), "win.add-class", N_ ("New Class") },
  { GJ_RECORD_PERSON, "win.edit-person", N_ ("Edit Person"), "win.withdraw-person", N_ ("Withdraw This Person?"), "win.add-person", N_ ("New Person") },
  { GJ_RECORD_ENROLMENT, "win.edit-enrolment", N_ ("Edit Enrolment"), "win.withdraw-enrolment", N_ ("Withdraw This Enrolment?"), NULL, NULL },
};

static void stored_cb (GjWindow *self, gint64 submission, GjEditor *editor);

static GtkWidget *
show_editor (GjWindow *self, const char *title, const char *subtitle, GjEdit *edit, gboolean is_new)
{
  GtkWidget *editor = gj_editor_new (GTK_WINDOW (self), self->session, title, subtitle, edit, is_new);

  g_signal_connect_object (editor, "stored", G_CALLBACK (stored_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
  return editor;
}

static void
stored_cb (GjWindow *self, gint64 submission, GjEditor *editor)
{
  GjEdit *next = gj_editor_dup_next (editor);

  _gj_window_offer_take_back (self, _("Stored."), &submission, 1);
  g_signal_emit_by_name (self->session, "changed");
  if (next != NULL)
    gj_editor_set_reason (GJ_EDITOR (show_editor (self, gtk_window_get_title (GTK_WINDOW (editor)), gj_editor_get_subtitle (editor), next, TRUE)),
                          gj_editor_get_reason (editor));
}

/* ----- a record that is there ----- */

typedef struct
{
  GjLedger   *ledger;
  guint       which; /* of the editable */
  gint64      id;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->ledger);
  g_free (opening);
}

static void
open_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  GjEdit *edit = gj_edit_open_id (opening->ledger, editable[opening->which].kind, opening->id, &error);

  if (edit != NULL)
    g_task_return_pointer (task, edit, (GDestroyNotify) gj_edit_free);
  else
    g_task_return_error (task, error);
}

/* A name to be recognised by; keys are masked where they are private. */
static char *
describe (const GjEdit *edit)
{
  const GjEditRecord *record = gj_edit_record (edit, 0);
  const GjRecordType *type = gj_record_type (record->kind);

  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == GJ_FIELD_NAME && record->texts[i] != NULL)
      return g_strdup (record->texts[i]);
  return g_strdup (record->kind == GJ_RECORD_ENROLMENT ? record->texts[GJ_ENROLMENT_CLASS] : "");
}

/* What was opened, or NULL after it was said why not. */
static GjEdit *
take_opened (GjWindow *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GjEdit *edit = g_task_propagate_pointer (G_TASK (result), &error);

  if (edit == NULL)
    gj_dialogs_show_error (GTK_WINDOW (self), _("The Record Could Not Be Opened"), error->message);
  return edit;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  GjEdit *edit = take_opened (self, result);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = edit != NULL ? describe (edit) : NULL;

  if (edit != NULL)
    show_editor (self, _(editable[opening->which].edit_title), name, edit, FALSE);
}

static void
open_record (GjWindow *self, guint which, gint64 id, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);
  Opening *opening = g_new (Opening, 1);

  *opening = (Opening) { g_object_ref (gj_session_get_ledger (self->session)), which, id };
  g_task_set_name (task, "open_record");
  g_task_set_task_data (task, opening, free_opening);
  g_task_run_in_thread (task, open_worker);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *target)
{
  guint which = 0;

  while (!g_str_equal (editable[which].edit, action))
    which++;
  open_record (GJ_WINDOW (widget), which, g_variant_get_int64 (target), opened_cb);
}

/* ----- withdrawing ----- */

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gint64 submission = gj_store_finish (result, &error);

  gj_edit_free (data);
  if (error != NULL)
    {
      gj_dialogs_show_error (GTK_WINDOW (self), _("The Record Was Not Withdrawn"), error->message);
      return;
    }
  _gj_window_offer_take_back (self, _("Withdrawn."), &submission, 1);
  g_signal_emit_by_name (self->session, "changed");
}

static void
withdraw_reason_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autoptr (GjEdit) edit = data;
  g_autofree char *reason = gj_dialogs_ask_reason_finish (result, NULL);

  if (reason != NULL && gj_session_get_ledger (self->session) != NULL)
    {
      gj_store_async (source, gj_session_get_ledger (self->session), edit, FALSE, reason, withdrawn_cb, edit);
      g_steal_pointer (&edit);
    }
}

static void
withdraw_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  GjEdit *edit = take_opened (self, result);
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;

  if (edit == NULL)
    return;
  name = describe (edit);
  /* Translators: %s is the name or code of a record */
  body = g_strdup_printf (_("%s. It leaves the register with all that is recorded inside it; the decision on an enrolment goes with it. It can be undone."), name);
  gj_edit_withdraw (edit, 0, TRUE);
  gj_dialogs_ask_reason_async (GTK_WINDOW (self), _(editable[opening->which].withdraw_heading), body, C_ ("record", "_Withdraw"), withdraw_reason_cb, edit);
}

static void
withdraw_action (GtkWidget *widget, const char *action, GVariant *target)
{
  guint which = 0;

  while (!g_str_equal (editable[which].withdraw, action))
    which++;
  open_record (GJ_WINDOW (widget), which, g_variant_get_int64 (target), withdraw_opened_cb);
}

/* ----- a new one ----- */

static void
add_action (GtkWidget *widget, const char *action, GVariant *target)
{
  guint which = 0;
  GjEdit *edit = gj_edit_new ();

  while (g_strcmp0 (editable[which].add, action) != 0)
    which++;
  gj_edit_add (edit, editable[which].kind, -1);
  show_editor (GJ_WINDOW (widget), _(editable[which].add_title), "", edit, TRUE);
}

static void
class_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autoptr (GjEdit) class_edit = take_opened (self, result);
  const GjEditRecord *class_record;
  GjEdit *edit;
  guint enrolment;

  if (class_edit == NULL)
    return;
  class_record = gj_edit_record (class_edit, 0);
  edit = gj_edit_new ();
  gj_edit_add (edit, GJ_RECORD_PERSON, -1);
  enrolment = gj_edit_add (edit, GJ_RECORD_ENROLMENT, -1);
  gj_edit_set (edit, enrolment, GJ_ENROLMENT_CLASS, class_record->texts[GJ_CLASS_CODE]);
  show_editor (self, _("Add a Trainee"), class_record->texts[GJ_CLASS_NAME], edit, TRUE);
}

static void
add_trainee_action (GtkWidget *widget, const char *action, GVariant *target)
{
  guint which = 0;

  while (editable[which].kind != GJ_RECORD_CLASS)
    which++;
  open_record (GJ_WINDOW (widget), which, g_variant_get_int64 (target), class_opened_cb);
}

/* The page decides what is new there. */
static void
new_action (GtkWidget *widget, const char *action, GVariant *target)
{
  static const struct { const char *page, *action; } makers[] = {
    { "institutions", "win.add-institution" }, { "classes", "win.add-class" }, { "persons", "win.add-person" },
  };
  GjPage *page = _gj_window_current_page (GJ_WINDOW (widget));

  for (guint i = 0; page != NULL && i < G_N_ELEMENTS (makers); i++)
    if (g_str_equal (gj_page_get_info (page)->name, makers[i].page))
      gtk_widget_activate_action (widget, makers[i].action, NULL);
}

/* ----- for the window ----- */

void
_gj_window_class_edit_init (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (editable); i++)
    {
      gtk_widget_class_install_action (widget_class, editable[i].edit, "x", edit_action);
      gtk_widget_class_install_action (widget_class, editable[i].withdraw, "x", withdraw_action);
      if (editable[i].add != NULL)
        gtk_widget_class_install_action (widget_class, editable[i].add, NULL, add_action);
    }
  gtk_widget_class_install_action (widget_class, "win.add-trainee", "x", add_trainee_action);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new", NULL);
}

void
_gj_window_edit_update (GjWindow *self, gboolean can)
{
  for (guint i = 0; i < G_N_ELEMENTS (editable); i++)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), editable[i].edit, can);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), editable[i].withdraw, can);
      if (editable[i].add != NULL)
        gtk_widget_action_set_enabled (GTK_WIDGET (self), editable[i].add, can);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-trainee", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new", can);
}
