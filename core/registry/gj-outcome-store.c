/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-outcome-store"
#include "config.h"

#include "gj-outcome-store.h"

#include <string.h>

struct _GjOutcomeStore
{
  GjDb       *db;
  GHashTable *ids; /* text of an outcome → its id */
  GHashTable *texts; /* id → gj_outcome_store_text() of it */
  gint64      last_id;
};

static void
append_item (GString    *text,
             const char *item,
             const char *status,
             GjFen       amount)
{
  char fen[GJ_FEN_TEXT_SIZE];

  g_string_append_printf (text, " %s %s %s", item, status, gj_fen_format (amount, fen));
}

/* The text that tells outcomes apart; the edition's digest is in it, so that the same codes by
 * other rules are another outcome. */
static GString *
begin_text (const char *edition_digest,
            const char *status,
            const char *reasons)
{
  GString *text = g_string_new (edition_digest);

  g_string_append_printf (text, " %s %s", status, reasons);
  return text;
}

static void
remember (GjOutcomeStore *self,
          GString        *text,
          gint64          id)
{
  g_hash_table_insert (self->ids, g_string_free (text, FALSE), g_memdup2 (&id, sizeof id));
  self->last_id = MAX (self->last_id, id);
}

static gboolean
load (GjOutcomeStore *self,
      GError        **error)
{
  GjStmt *stmt = gj_db_stmt (self->db,
                             GJ_SQL ("SELECT o.id, o.edition_digest, o.status, o.reasons, i.item, i.status, i.amount"
                                     " FROM outcome o LEFT JOIN outcome_item i ON i.outcome_id = o.id ORDER BY o.id, i.no"),
                             error);
  GString *text = NULL;
  gint64 id = 0;
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      if (gj_stmt_int (stmt, 0) != id)
        {
          if (text != NULL)
            remember (self, text, id);
          id = gj_stmt_int (stmt, 0);
          text = begin_text (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 3));
        }
      if (!gj_stmt_is_null (stmt, 4))
        append_item (text, gj_stmt_text (stmt, 4), gj_stmt_text (stmt, 5), gj_stmt_int (stmt, 6));
    }
  if (text != NULL)
    remember (self, text, id);
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

GjOutcomeStore *
gj_outcome_store_new (GjDb    *db,
                      GError **error)
{
  g_autoptr (GjOutcomeStore) self = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  self = g_new0 (GjOutcomeStore, 1);
  self->db = db;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->texts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

void
gj_outcome_store_free (GjOutcomeStore *store)
{
  if (store == NULL)
    return;
  g_hash_table_unref (store->ids);
  g_hash_table_unref (store->texts);
  g_free (store);
}

static gboolean
add_items (GjOutcomeStore        *self,
           const GjStoredOutcome *outcome,
           GError               **error)
{
  for (guint i = 0; i < outcome->n_items; i++)
    {
      GjStmt *stmt = gj_db_stmt (self->db,
                                 GJ_SQL ("INSERT INTO outcome_item (outcome_id, no, item, status, amount) VALUES ($1, $2, $3, $4, $5)"),
                                 error);

      if (stmt == NULL)
        return FALSE;
      gj_stmt_bind_int (stmt, 1, self->last_id);
      gj_stmt_bind_int (stmt, 2, i);
      gj_stmt_bind_text (stmt, 3, outcome->items[i].item, -1);
      gj_stmt_bind_text (stmt, 4, outcome->items[i].status, -1);
      gj_stmt_bind_int (stmt, 5, outcome->items[i].amount);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* One row a code, without its argument, so that decisions can be counted by reason. */
static gboolean
add_reasons (GjOutcomeStore        *self,
             const GjStoredOutcome *outcome,
             GError               **error)
{
  g_auto (GStrv) reasons = g_strsplit (outcome->reasons, ";", -1);

  for (int i = 0; reasons[i] != NULL; i++)
    {
      GjStmt *stmt = gj_db_stmt (self->db, GJ_SQL ("INSERT INTO outcome_reason (outcome_id, no, code) VALUES ($1, $2, $3)"), error);
      char *argument = strchr (reasons[i], ':');

      if (stmt == NULL)
        return FALSE;
      if (argument != NULL)
        *argument = '\0';
      gj_stmt_bind_int (stmt, 1, self->last_id);
      gj_stmt_bind_int (stmt, 2, i);
      gj_stmt_bind_text (stmt, 3, reasons[i], -1);
      if (!gj_stmt_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gint64
gj_outcome_store_intern (GjOutcomeStore        *store,
                         const GjStoredOutcome *outcome,
                         GError               **error)
{
  GString *text;
  const gint64 *known;
  GjFen total = 0;
  GjStmt *stmt;

  g_return_val_if_fail (store != NULL && outcome != NULL, -1);

  text = begin_text (outcome->edition_digest, outcome->status, outcome->reasons);
  for (guint i = 0; i < outcome->n_items; i++)
    {
      append_item (text, outcome->items[i].item, outcome->items[i].status, outcome->items[i].amount);
      total += outcome->items[i].amount;
    }
  known = g_hash_table_lookup (store->ids, text->str);
  if (known != NULL)
    {
      g_string_free (text, TRUE);
      return *known;
    }
  remember (store, text, store->last_id + 1);
  stmt = gj_db_stmt (store->db,
                     GJ_SQL ("INSERT INTO outcome (id, edition, edition_digest, status, reasons, total) VALUES ($1, $2, $3, $4, $5, $6)"),
                     error);
  if (stmt == NULL)
    return -1;
  gj_stmt_bind_int (stmt, 1, store->last_id);
  gj_stmt_bind_text (stmt, 2, outcome->edition, -1);
  gj_stmt_bind_text (stmt, 3, outcome->edition_digest, -1);
  gj_stmt_bind_text (stmt, 4, outcome->status, -1);
  gj_stmt_bind_text (stmt, 5, outcome->reasons, -1);
  gj_stmt_bind_int (stmt, 6, total);
  if (!gj_stmt_execute (stmt, error) || !add_items (store, outcome, error) || !add_reasons (store, outcome, error))
    return -1;
  return store->last_id;
}

static char *
read_text (GjOutcomeStore *self,
           gint64          id,
           GError        **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, GJ_SQL ("SELECT edition, status, reasons, total FROM outcome WHERE id = $1"), error);
  char *text = NULL;

  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, id);
  switch (gj_stmt_step (stmt, error))
    {
    case GJ_STEP_ROW:
      {
        char fen[GJ_FEN_TEXT_SIZE];

        text = g_strdup_printf ("edition=%s\tstatus=%s\treasons=%s\ttotal=%s", gj_stmt_text (stmt, 0), gj_stmt_text (stmt, 1),
                                gj_stmt_text (stmt, 2), gj_fen_format (gj_stmt_int (stmt, 3), fen));
        break;
      }
    case GJ_STEP_DONE:
      g_set_error (error, GJ_ERROR, GJ_ERROR_CORRUPT, "Outcome %" G_GINT64_FORMAT " is missing", id);
      break;
    case GJ_STEP_FAILED:
      break;
    }
  gj_stmt_reset (stmt);
  return text;
}

const char *
gj_outcome_store_text (GjOutcomeStore *store,
                       gint64          id,
                       GError        **error)
{
  char *text;

  g_return_val_if_fail (store != NULL, NULL);

  text = g_hash_table_lookup (store->texts, &id);
  if (text == NULL && (text = read_text (store, id, error)) != NULL)
    g_hash_table_insert (store->texts, g_memdup2 (&id, sizeof id), text);
  return text;
}
