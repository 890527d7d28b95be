/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-job-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-format.h"
#include "gj-job-bar.h"

#define POLL_INTERVAL 200 /* ms */
#define SHOW_AFTER 400    /* ms: shorter jobs do not show a bar that is gone before it was read */

struct _GjJobBar
{
  GtkWidget       parent_instance;

  GtkRevealer    *revealer;
  GtkProgressBar *bar;
  GtkLabel       *title;
  GtkLabel       *stage;
  GtkWidget      *cancel;

  GjSession      *session;
  gint64          begun; /* monotonic, µs */
  guint           poll_source;
};

G_DEFINE_FINAL_TYPE (GjJobBar, gj_job_bar, GTK_TYPE_WIDGET)

/* On the program's icon, where the desktop's dock knows com.canonical.Unity.LauncherEntry, as most do; elsewhere
 * nobody listens. @fraction is below 0 when there is nothing to show. */
static void
tell_launcher (double fraction)
{
  GApplication *application = g_application_get_default ();
  GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;
  GVariantBuilder properties;

  if (bus == NULL)
    return;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "progress", g_variant_new_double (CLAMP (fraction, 0, 1)));
  g_variant_builder_add (&properties, "{sv}", "progress-visible", g_variant_new_boolean (fraction >= 0));
  g_dbus_connection_emit_signal (bus, NULL, "/org/gongjiang/Gongjiang/launcher", "com.canonical.Unity.LauncherEntry", "Update",
                                 g_variant_new ("(sa{sv})", "application://" GJ_APP_ID ".desktop", &properties), NULL);
}

static gboolean
poll_cb (gpointer data)
{
  GjJobBar *self = data;
  GjJob *job = gj_session_get_job (self->session);
  g_autofree char *stage = NULL;
  g_autofree char *left = NULL;
  g_autofree char *words = NULL;
  double fraction = -1, seconds = -1;

  if (g_get_monotonic_time () - self->begun < SHOW_AFTER * 1000)
    return G_SOURCE_CONTINUE;
  gj_job_get_progress (job, &stage, &fraction, &seconds);
  left = gj_format_seconds (seconds);
  if (fraction > 0)
    gtk_progress_bar_set_fraction (self->bar, MIN (fraction, 1));
  else
    gtk_progress_bar_pulse (self->bar);
  tell_launcher (MAX (fraction, 0));
  words = g_strjoin (stage[0] != '\0' && left[0] != '\0' ? " · " : "", stage, left, NULL);
  gtk_label_set_label (self->stage, words);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
job_cb (GjJobBar *self)
{
  GjJob *job = gj_session_get_job (self->session);

  g_assert (GJ_IS_JOB_BAR (self));

  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (job == NULL)
    {
      if (gtk_revealer_get_reveal_child (self->revealer))
        tell_launcher (-1);
      gtk_revealer_set_reveal_child (self->revealer, FALSE);
      return;
    }
  self->begun = g_get_monotonic_time ();
  gtk_label_set_label (self->title, gj_job_get_title (job));
  gtk_label_set_label (self->stage, "");
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gj_job_get_title (job), -1);
  self->poll_source = g_timeout_add (POLL_INTERVAL, poll_cb, self);
}

static void
gj_job_bar_dispose (GObject *object)
{
  GjJobBar *self = GJ_JOB_BAR (object);

  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_JOB_BAR);
  G_OBJECT_CLASS (gj_job_bar_parent_class)->dispose (object);
}

static void
gj_job_bar_class_init (GjJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_job_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GjJobBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, GjJobBar, bar);
  gtk_widget_class_bind_template_child (widget_class, GjJobBar, title);
  gtk_widget_class_bind_template_child (widget_class, GjJobBar, stage);
  gtk_widget_class_bind_template_child (widget_class, GjJobBar, cancel);
}

static void
gj_job_bar_init (GjJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gj_a11y_follow_mapped (gtk_revealer_get_child (self->revealer));
}

void
gj_job_bar_set_session (GjJobBar *self, GjSession *session)
{
  g_return_if_fail (GJ_IS_JOB_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (job_cb), self);
}
