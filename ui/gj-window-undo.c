/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-window-undo"

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "gj-dialogs.h"
#include "gj-undo.h"
#include "gj-window-private.h"

#define TOAST_SECONDS 10 /* long enough to read it and to think again */

/* ----- taking back ----- */

static void
take_back (GjWindow *self, const gint64 *submissions, gsize n, const char *reason)
{
  g_autoptr (GjJob) job = gj_job_new (GJ_JOB_UNDO, gj_session_get_ledger (self->session));

  for (gsize i = 0; i < n; i++)
    gj_job_add_submission (job, submissions[i]);
  gj_job_set_reason (job, reason);
  gj_session_run (self->session, job);
}

static void
reason_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autofree gint64 *submission = data;
  g_autofree char *reason = gj_dialogs_ask_reason_finish (result, NULL);

  if (reason != NULL && gj_session_get_job (self->session) == NULL)
    take_back (self, submission, 1, reason);
}

static void
ask (GjWindow *self, gint64 submission, const char *name)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf (_("Submission %s. The register becomes what it would be had the file never come; decisions on enrolments that go, go with them. "
                            "The same file can be imported again."),
                          name);
  gj_dialogs_ask_reason_async (GTK_WINDOW (self), _("Take Back This Roster?"), body, _("_Take Back"), reason_cb, g_memdup2 (&submission, sizeof submission));
}

static void
take_back_action (GtkWidget *widget, const char *action, GVariant *target)
{
  gint64 submission = g_variant_get_int64 (target);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, submission);

  ask (GJ_WINDOW (widget), submission, name);
}

/* From the toast, right after the import: nobody has to say why. */
static void
take_back_now_action (GtkWidget *widget, const char *action, GVariant *target)
{
  gsize n;
  const gint64 *submissions = g_variant_get_fixed_array (target, &n, sizeof *submissions);

  take_back (GJ_WINDOW (widget), submissions, n, _("Undone right after the import"));
}

/* ----- the newest ----- */

typedef struct
{
  gint64 submission;
  char  *name;
} Last;

static void
free_last (gpointer data)
{
  Last *last = data;

  g_free (last->name);
  g_free (last);
}

static void
last_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Last *last = g_new0 (Last, 1);
  GError *error = NULL;

  last->submission = gj_undo_last (task_data, &last->name, &error);
  if (last->submission >= 0)
    {
      g_task_return_pointer (task, last, free_last);
      return;
    }
  free_last (last);
  g_task_return_error (task, error);
}

static void
last_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Last *last = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *words = NULL;

  if (last == NULL)
    {
      _gj_window_toast (self, error->message);
      return;
    }
  if (last->submission == 0)
    _gj_window_toast (self, _("There is no import to take back."));
  else
    {
      /* Translators: number of a submission, then its serial number and sender */
      words = g_strdup_printf (_("%" PRId64 ", %s"), last->submission, last->name);
      ask (self, last->submission, words);
    }
  free_last (last);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *target)
{
  GjWindow *self = GJ_WINDOW (widget);
  g_autoptr (GTask) task = g_task_new (self, NULL, last_cb, NULL);

  g_task_set_name (task, "undo_action");
  g_task_set_task_data (task, g_object_ref (gj_session_get_ledger (self->session)), g_object_unref);
  g_task_run_in_thread (task, last_worker);
}

/* ----- for the window ----- */

void
_gj_window_class_undo_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.take-back", "x", take_back_action);
  gtk_widget_class_install_action (widget_class, "win.take-back-now", "ax", take_back_now_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  /* In the bubble phase: a field takes back its own typing first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
}

void
_gj_window_offer_take_back (GjWindow *self, const char *summary, const gint64 *submissions, guint n)
{
  g_autofree char *markup = g_markup_escape_text (summary, -1);
  AdwToast *toast = adw_toast_new (markup);

  /* Toasts wait for one another: what is offered must be what was done last. */
  if (self->offer != NULL)
    adw_toast_dismiss (self->offer);
  g_set_weak_pointer (&self->offer, toast);
  if (n > 0)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.take-back-now");
      adw_toast_set_action_target_value (toast, g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, submissions, n, sizeof *submissions));
      adw_toast_set_timeout (toast, TOAST_SECONDS);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
_gj_window_offer_undo (GjWindow *self, GjJob *job, const char *summary)
{
  g_autoptr (GArray) submissions = g_array_new (FALSE, FALSE, sizeof (gint64));
  GPtrArray *files = gj_job_get_files (job);

  for (guint i = 0; i < files->len; i++)
    {
      GjJobFile *file = g_ptr_array_index (files, i);

      if (gj_job_file_state (file) == GJ_JOB_FILE_DONE && !file->result.repeated && file->result.submission > 0)
        g_array_append_val (submissions, file->result.submission);
    }
  _gj_window_offer_take_back (self, summary, (const gint64 *) (void *) submissions->data, submissions->len);
}
