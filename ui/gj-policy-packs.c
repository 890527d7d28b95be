/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-packs"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-policy-packs.h"

typedef struct
{
  GjLedger *ledger;
  char    **files;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->ledger);
  g_strfreev (load->files);
  g_free (load);
}

static void
add_files (GjPolicyPacks *self, char **files)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) document = gj_pack_store_read (files[i], &error);
      GjStoredPack *stored = document != NULL ? gj_stored_pack_new (files[i], document, &error) : NULL;

      if (stored != NULL)
        {
          g_ptr_array_add (self->packs, stored);
          continue;
        }
      g_free (self->error);
      self->error = g_strdup (error->message);
    }
}

static void
load_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr (GjPolicyPacks) self = g_new0 (GjPolicyPacks, 1);
  GError *error = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->packs = gj_pack_store_list (load->ledger, &error);
  self->history = self->packs != NULL ? gj_pack_store_history (load->ledger, &error) : NULL;
  if (self->history == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  add_files (self, load->files);
  g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) gj_policy_packs_unref);
}

GjPolicyPacks *
gj_policy_packs_ref (GjPolicyPacks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
gj_policy_packs_unref (GjPolicyPacks *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->packs, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_free (self->error);
  g_free (self);
}

void
gj_policy_packs_load_async (GjLedger            *ledger,
                            const char *const   *files,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (GJ_IS_LEDGER (ledger));
  g_return_if_fail (files != NULL);

  load = g_new0 (Load, 1);
  load->ledger = g_object_ref (ledger);
  load->files = g_strdupv ((char **) files);
  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_name (task, "gj_policy_packs_load_async");
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_worker);
}

GjPolicyPacks *
gj_policy_packs_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GjStoredPack *
gj_policy_packs_get_active (GjPolicyPacks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->packs->len; i++)
    if (((GjStoredPack *) self->packs->pdata[i])->active)
      return self->packs->pdata[i];
  return NULL;
}

const char *
gj_stored_pack_place (const GjStoredPack *stored)
{
  g_return_val_if_fail (stored != NULL, NULL);

  if (stored->active)
    return _("in force");
  if (stored->source[0] == '\0')
    return _("kept in the ledger");
  return g_str_has_prefix (stored->source, "builtin:") ? _("in the program") : _("opened file");
}

char *
gj_stored_pack_describe (const GjStoredPack *stored)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (stored != NULL, NULL);

  title = gj_pack_title (stored->pack);
  /* Translators: a policy pack and where it is: "Measures … · in force" */
  return g_strdup_printf (_("%s · %s"), title, gj_stored_pack_place (stored));
}
