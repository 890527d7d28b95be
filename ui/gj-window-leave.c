/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-window-leave"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-dialogs.h"
#include "gj-window-private.h"

/* What happens to a job while nobody looks: the window is to be closed, or another one is in front. */

#define NOTIFICATION "job"

static gboolean
close_cb (gpointer data)
{
  gtk_window_close (data);
  return G_SOURCE_REMOVE;
}

/* Not at once: the question is still on its way out of the window, and others are still told of the job. */
static void
close_soon (GjWindow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_cb, g_object_ref (self), g_object_unref);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);
  GjLeave leave = gj_dialogs_ask_leave_finish (result);
  GjJob *job;

  self->asks_leave = FALSE;
  self->discards = self->discards && leave != GJ_LEAVE_KEEP;
  if (self->session == NULL || leave == GJ_LEAVE_KEEP)
    return;
  job = gj_session_get_job (self->session);
  self->leaving = TRUE;
  if (job == NULL)
    close_soon (self);
  else if (leave == GJ_LEAVE_STOP)
    gj_job_cancel (job);
  else
    _gj_window_toast (self, _("The window closes when this is done."));
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjWindow *self = GJ_WINDOW (source);

  self->asks_leave = FALSE;
  if (self->session == NULL)
    return;
  self->discards = gj_dialogs_ask_finish (result, NULL);
  if (self->discards)
    close_soon (self);
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "policy") != 0)
    _gj_window_show_page (self, "policy");
}

/* FALSE when figures would be lost: the person has been asked. */
static gboolean
may_lose_figures (GjWindow *self)
{
  if (self->discards || self->policy == NULL || !gj_policy_page_has_unsaved (GJ_POLICY_PAGE (self->policy)))
    return TRUE;
  if (!self->asks_leave)
    gj_dialogs_ask_async (GTK_WINDOW (self), _("Discard Changed Figures?"),
                          _("Figures of a policy pack were changed and are in no file yet. They are lost when the window closes."), NULL, _("_Discard"), discard_cb,
                          NULL);
  self->asks_leave = TRUE;
  return FALSE;
}

gboolean
_gj_window_may_close (GjWindow *self)
{
  GjJob *job = gj_session_get_job (self->session);

  if (!may_lose_figures (self))
    return FALSE;
  if (job == NULL)
    return TRUE;
  if (!gj_job_writes (job))
    {
      gj_job_cancel (job);
      return TRUE;
    }
  self->leaving = FALSE;
  if (!self->asks_leave)
    gj_dialogs_ask_leave_async (GTK_WINDOW (self), gj_job_get_title (job), answered_cb, NULL);
  self->asks_leave = TRUE;
  return FALSE;
}

/* Whether a window of the program, a dialog or another ledger's included, has the keyboard. */
static gboolean
is_looked_at (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gboolean active = FALSE;

  for (guint i = 0; !active && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      active = gtk_window_is_active (window);
    }
  return active;
}

static void
notify (GjWindow *self, GjJob *job, const GError *error)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *summary = error != NULL ? g_strdup (error->message) : gj_job_dup_summary (job);
  g_autoptr (GNotification) notification = g_notification_new (gtk_window_get_title (GTK_WINDOW (self)));

  g_notification_set_body (notification, summary);
  if (error != NULL)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (application), NOTIFICATION, notification);
}

void
_gj_window_left_job_done (GjWindow *self, GjJob *job, GError *error, GjSession *session)
{
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert (GJ_IS_WINDOW (self));

  if (!stopped && !is_looked_at () && gtk_window_get_application (GTK_WINDOW (self)) != NULL)
    notify (self, job, error);
  if (!self->leaving)
    return;
  self->leaving = FALSE;
  /* What went wrong has to be read first. */
  if (error == NULL || stopped)
    close_soon (self);
}

void
_gj_window_looked_at (GjWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_assert (GJ_IS_WINDOW (self));

  if (application != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    g_application_withdraw_notification (G_APPLICATION (application), NOTIFICATION);
}
