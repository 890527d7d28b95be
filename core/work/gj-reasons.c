/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-reasons"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-reasons.h"

#include "gj-explain.h"
#include "gj-pack-store.h"

struct _GjReasons
{
  gatomicrefcount references;
  GPtrArray      *codes; /* without what stands behind a colon */
  GHashTable     *words; /* code, with and without that → words */
};

static void
add_code (GjReasons  *self,
          GjPack     *pack,
          const char *code)
{
  if (!g_hash_table_contains (self->words, code))
    g_hash_table_insert (self->words, g_strdup (code), gj_pack_reason_words (pack, code));
}

static gboolean
read_codes (GjReasons  *self,
            GjDb       *db,
            GjPack     *pack,
            GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT DISTINCT code FROM outcome_reason WHERE code <> 'OK' ORDER BY code"), error);
  GjStep step = GJ_STEP_FAILED;

  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_ptr_array_add (self->codes, gj_stmt_dup_text (stmt, 0));
      add_code (self, pack, gj_stmt_text (stmt, 0));
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

/* What stands behind a colon may change the words. */
static gboolean
read_arguments (GjReasons  *self,
                GjDb       *db,
                GjPack     *pack,
                GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT DISTINCT reasons FROM outcome"), error);
  GjStep step = GJ_STEP_FAILED;

  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_auto (GStrv) codes = g_strsplit (gj_stmt_text (stmt, 0), ";", -1);

      for (guint i = 0; codes[i] != NULL; i++)
        if (strchr (codes[i], ':') != NULL)
          add_code (self, pack, codes[i]);
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

GjReasons *
gj_ledger_reasons (GjLedger *ledger,
                   GError  **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjPack) pack = NULL;
  g_autoptr (GjReasons) self = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !gj_db_begin (db, FALSE, error))
    return NULL;
  pack = gj_pack_store_active (db, NULL);
  self = g_new0 (GjReasons, 1);
  g_atomic_ref_count_init (&self->references);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return read_codes (self, db, pack, error) && read_arguments (self, db, pack, error) ? g_steal_pointer (&self) : NULL;
}

GjReasons *
gj_reasons_ref (GjReasons *reasons)
{
  g_return_val_if_fail (reasons != NULL, NULL);

  g_atomic_ref_count_inc (&reasons->references);
  return reasons;
}

void
gj_reasons_unref (GjReasons *reasons)
{
  if (reasons == NULL || !g_atomic_ref_count_dec (&reasons->references))
    return;
  g_ptr_array_unref (reasons->codes);
  g_hash_table_unref (reasons->words);
  g_free (reasons);
}

const char *
gj_reasons_nth (const GjReasons *reasons,
                guint            n)
{
  g_return_val_if_fail (reasons != NULL, NULL);

  return n < reasons->codes->len ? g_ptr_array_index (reasons->codes, n) : NULL;
}

char *
gj_reasons_label (const GjReasons *reasons,
                  const char      *code)
{
  g_autofree char *name = NULL;
  const char *words;

  g_return_val_if_fail (reasons != NULL && code != NULL, NULL);

  name = g_strndup (code, strcspn (code, ":"));
  words = g_hash_table_lookup (reasons->words, code);
  if (words == NULL)
    words = g_hash_table_lookup (reasons->words, name);
  if (words == NULL || g_str_equal (words, code))
    return g_strdup (code);
  /* Translators: what a rule asks for, and its code */
  return g_strdup_printf (_ ("%s (%s)"), words, name);
}

char *
gj_reasons_words (const GjReasons *reasons,
                  const char      *stored)
{
  g_auto (GStrv) codes = NULL;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (reasons != NULL && stored != NULL, NULL);

  text = g_string_new (NULL);
  codes = g_strsplit (stored, ";", -1);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *label = gj_reasons_label (reasons, codes[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
