/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-store"

#include "config.h"

#include "gj-store.h"

typedef struct
{
  GjLedger *ledger;
  GjEdit   *edit; /* the caller's; nobody touches it meanwhile */
  gboolean  is_new;
  char     *reason;
} Storing;

static void
free_storing (gpointer data)
{
  Storing *storing = data;

  g_object_unref (storing->ledger);
  g_free (storing->reason);
  g_free (storing);
}

static void
store_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Storing *storing = task_data;
  GjImportResult result = { 0 };
  GError *error = NULL;

  if ((storing->is_new && !gj_edit_complete (storing->ledger, storing->edit, &error))
      || !gj_edit_store (storing->ledger, storing->edit, storing->reason, &result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_int (task, (gssize) result.submission);
  gj_import_result_clear (&result);
}

void
gj_store_async (GObject *source, GjLedger *ledger, GjEdit *edit, gboolean is_new, const char *reason, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Storing *storing;

  g_return_if_fail (G_IS_OBJECT (source) && GJ_IS_LEDGER (ledger) && edit != NULL && reason != NULL);

  storing = g_new (Storing, 1);
  *storing = (Storing) { g_object_ref (ledger), edit, is_new, g_strdup (reason) };
  task = g_task_new (source, NULL, callback, data);
  g_task_set_name (task, "gj_store_async");
  g_task_set_task_data (task, storing, free_storing);
  g_task_run_in_thread (task, store_worker);
}

gint64
gj_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
