/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-session"

#include "config.h"

#include "gj-session.h"

struct _GjSession
{
  GObject   parent_instance;

  GjLedger *ledger;
  GjJob    *job;
};

enum
{
  PROP_0,
  PROP_LEDGER,
  PROP_JOB,
  N_PROPS
};

enum
{
  CHANGED,
  JOB_DONE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GjSession, gj_session, G_TYPE_OBJECT)

/* A question to the ledger on its way to another thread. */
typedef struct
{
  GjLedger *ledger;
  char     *path;
  char     *list;
  char     *field;
  gint64    id;
  gboolean  create;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->ledger);
  g_free (question->path);
  g_free (question->list);
  g_free (question->field);
  g_free (question);
}

static void
open_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  GjLedger *ledger = gj_ledger_open (question->path, question->create, &error);

  if (ledger != NULL)
    g_task_return_pointer (task, ledger, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
sheet_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  GjSheet *sheet = gj_ledger_sheet (question->ledger, question->list, question->id, &error);

  if (sheet != NULL)
    g_task_return_pointer (task, sheet, (GDestroyNotify) gj_sheet_free);
  else
    g_task_return_error (task, error);
}

static void
reveal_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  char *value = gj_ledger_reveal (question->ledger, question->field, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, g_free);
  else
    g_task_return_error (task, error);
}

static void
overview_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  GjOverview *overview = gj_ledger_overview (question->ledger, &error);

  if (overview != NULL)
    g_task_return_pointer (task, overview, (GDestroyNotify) gj_overview_free);
  else
    g_task_return_error (task, error);
}

static void
ask (GjSession           *self,
     const char          *name,
     Question            *question,
     GTaskThreadFunc      worker,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_name (task, name);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, worker);
}

static void
set_job (GjSession *self, GjJob *job)
{
  if (g_set_object (&self->job, job))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
job_done_cb (GjSession *self, GError *error, GjJob *job)
{
  g_assert (GJ_IS_SESSION (self));

  g_signal_handlers_disconnect_by_data (job, self);
  set_job (self, NULL); /* @job lives on: its task holds it while it says that it is done */
  g_signal_emit (self, signals[JOB_DONE], 0, job, error);
  if (gj_job_changes (job))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
gj_session_dispose (GObject *object)
{
  GjSession *self = GJ_SESSION (object);

  if (self->job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->job, self);
      gj_job_cancel (self->job);
    }
  g_clear_object (&self->job);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (gj_session_parent_class)->dispose (object);
}

static void
gj_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GjSession *self = GJ_SESSION (object);

  if (prop_id == PROP_LEDGER)
    g_value_set_object (value, self->ledger);
  else if (prop_id == PROP_JOB)
    g_value_set_object (value, self->job);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gj_session_class_init (GjSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gj_session_dispose;
  object_class->get_property = gj_session_get_property;

  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, GJ_TYPE_LEDGER, flags);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, GJ_TYPE_JOB, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", GJ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[JOB_DONE] = g_signal_new ("job-done", GJ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, GJ_TYPE_JOB, G_TYPE_ERROR);
}

static void
gj_session_init (GjSession *self)
{
}

GjSession *
gj_session_new (void)
{
  return g_object_new (GJ_TYPE_SESSION, NULL);
}

GjLedger *
gj_session_get_ledger (GjSession *self)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return self->ledger;
}

const char *
gj_session_get_path (GjSession *self)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return self->ledger != NULL ? gj_ledger_get_path (self->ledger) : NULL;
}

GjJob *
gj_session_get_job (GjSession *self)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return self->job;
}

void
gj_session_open_async (GjSession           *self,
                       const char          *path,
                       gboolean             create,
                       GAsyncReadyCallback  callback,
                       gpointer             data)
{
  Question *question;

  g_return_if_fail (GJ_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  question = g_new0 (Question, 1);
  question->path = g_strdup (path);
  question->create = create;
  ask (self, "gj_session_open_async", question, open_worker, NULL, callback, data);
}

gboolean
gj_session_open_finish (GjSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GjLedger) ledger = NULL;

  g_return_val_if_fail (GJ_IS_SESSION (self), FALSE);

  ledger = g_task_propagate_pointer (G_TASK (result), error);
  if (ledger == NULL)
    return FALSE;
  if (g_set_object (&self->ledger, ledger))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEDGER]);
  return TRUE;
}

gboolean
gj_session_run (GjSession *self, GjJob *job)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), FALSE);
  g_return_val_if_fail (GJ_IS_JOB (job), FALSE);

  if (self->job != NULL)
    return FALSE;
  g_signal_connect_swapped (job, "done", G_CALLBACK (job_done_cb), self);
  set_job (self, job);
  gj_job_start (job);
  return TRUE;
}

void
gj_session_sheet_async (GjSession           *self,
                        const char          *list,
                        gint64               id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  Question *question;

  g_return_if_fail (GJ_IS_SESSION (self));
  g_return_if_fail (self->ledger != NULL);

  question = g_new0 (Question, 1);
  question->ledger = g_object_ref (self->ledger);
  question->list = g_strdup (list);
  question->id = id;
  ask (self, "gj_session_sheet_async", question, sheet_worker, cancellable, callback, data);
}

GjSheet *
gj_session_sheet_finish (GjSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
gj_session_reveal_async (GjSession           *self,
                         const char          *field,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             data)
{
  Question *question;

  g_return_if_fail (GJ_IS_SESSION (self));
  g_return_if_fail (self->ledger != NULL);

  question = g_new0 (Question, 1);
  question->ledger = g_object_ref (self->ledger);
  question->field = g_strdup (field);
  ask (self, "gj_session_reveal_async", question, reveal_worker, cancellable, callback, data);
}

char *
gj_session_reveal_finish (GjSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
gj_session_overview_async (GjSession           *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  Question *question;

  g_return_if_fail (GJ_IS_SESSION (self));
  g_return_if_fail (self->ledger != NULL);

  question = g_new0 (Question, 1);
  question->ledger = g_object_ref (self->ledger);
  ask (self, "gj_session_overview_async", question, overview_worker, cancellable, callback, data);
}

GjOverview *
gj_session_overview_finish (GjSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (GJ_IS_SESSION (self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
