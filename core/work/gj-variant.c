/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-variant"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-pack-diff.h"
#include "gj-pack-store.h"
#include "gj-simulate.h"

static GBytes *
active_document (GjLedger *ledger,
                 GError  **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);

  return db != NULL ? gj_pack_store_active_document (db, error) : NULL;
}

/* "PARAMETER=VALUE" done to the document. */
static gboolean
set_parameter (GBytes    **document,
               const char *set,
               GError    **error)
{
  const char *equals = strchr (set, '=');
  g_autofree char *parameter = NULL;
  GBytes *changed;
  const char *data;
  gsize length;

  if (equals == NULL || equals == set)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("“%s” is not of the form PARAMETER=VALUE."), set);
      return FALSE;
    }
  parameter = g_strndup (set, (gsize) (equals - set));
  data = g_bytes_get_data (*document, &length);
  changed = gj_pack_document_set (data, (gssize) length, parameter, equals + 1, error);
  if (changed == NULL)
    return FALSE;
  g_bytes_unref (*document);
  *document = changed;
  return TRUE;
}

GjVariant *
gj_variant_new_document (GBytes            *document,
                         const char        *title,
                         const char *const *sets,
                         GError           **error)
{
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GjVariant) self = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (document != NULL && title != NULL, NULL);

  changed = g_bytes_ref (document);
  for (guint i = 0; sets != NULL && sets[i] != NULL; i++)
    if (!set_parameter (&changed, sets[i], error))
      return NULL;
  self = g_new0 (GjVariant, 1);
  data = g_bytes_get_data (changed, &length);
  self->title = g_strdup (title);
  self->pack = gj_pack_load (data, (gssize) length, NULL, error);
  return self->pack != NULL ? g_steal_pointer (&self) : NULL;
}

GjVariant *
gj_variant_new (GjLedger *ledger, const char *pack, const char *const *sets, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GString) title = NULL;

  g_return_val_if_fail (pack != NULL || GJ_IS_LEDGER (ledger), NULL);

  document = pack != NULL ? gj_pack_store_read (pack, error) : active_document (ledger, error);
  if (document == NULL)
    return NULL;
  title = g_string_new (pack != NULL ? pack : _ ("Today"));
  for (guint i = 0; sets != NULL && sets[i] != NULL; i++)
    g_string_append_printf (title, " %s", sets[i]);
  return gj_variant_new_document (document, title->str, sets, error);
}

void
gj_variant_free (GjVariant *variant)
{
  if (variant == NULL)
    return;
  g_free (variant->title);
  g_clear_pointer (&variant->pack, gj_pack_unref);
  g_free (variant);
}
