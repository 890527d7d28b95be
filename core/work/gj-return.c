/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-return"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-explain.h"
#include "gj-jobs.h"
#include "gj-pack-store.h"
#include "gj-save.h"
#include "gj-text.h"

#define DECISIONS_NAMESPACE "urn:gongjiang:decisions:1"

typedef struct
{
  const char *institution; /* credit code, or NULL for all */
  gboolean    unmasked;
  GjPack     *pack;        /* for the words of the reasons; NULL when the ledger has none */
  GHashTable *outcomes;    /* outcome id → its items and reasons as written before: there are few of them */
} Return;

static gboolean
write_items (GjDb     *db,
             GjXmlOut *out,
             gint64    outcome,
             GError  **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT item, status, amount FROM outcome_item WHERE outcome_id = $1 ORDER BY no"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, outcome);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      char fen[GJ_FEN_TEXT_SIZE];

      gj_xml_out_open (out, "item");
      gj_xml_out_attribute (out, "code", gj_stmt_text (stmt, 0));
      gj_xml_out_attribute (out, "outcome", gj_stmt_text (stmt, 1));
      gj_xml_out_attribute (out, "amount", gj_fen_format (gj_stmt_int (stmt, 2), fen));
      gj_xml_out_close (out);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

/* The words are those of the active pack, when it still holds the edition. */
static gboolean
write_reasons (GjDb            *db,
               GjXmlOut        *out,
               gint64           outcome,
               const GjEdition *edition,
               GError         **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT code FROM outcome_reason WHERE outcome_id = $1 AND code <> 'OK' ORDER BY no"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, outcome);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      const char *code = gj_stmt_text (stmt, 0);
      g_autofree char *words = edition != NULL ? gj_edition_reason_words (edition, code) : NULL;

      gj_xml_out_open (out, "reason");
      gj_xml_out_attribute (out, "code", code);
      gj_xml_out_text (out, "text", words, -1);
      gj_xml_out_close (out);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static const char *
outcome_lines (Return     *self,
               GjDb       *db,
               gint64      outcome,
               const char *edition,
               GError    **error)
{
  char *lines = g_hash_table_lookup (self->outcomes, &outcome);
  const GjEdition *found;
  g_autoptr (GjXmlOut) out = NULL;

  if (lines != NULL)
    return lines;
  out = gj_xml_out_new (NULL, 2);
  found = self->pack != NULL ? gj_pack_edition_find (self->pack, edition) : NULL;
  if (!write_items (db, out, outcome, error) || !write_reasons (db, out, outcome, found, error))
    return NULL;
  lines = gj_xml_out_take (out);
  g_hash_table_insert (self->outcomes, g_memdup2 (&outcome, sizeof outcome), lines);
  return lines;
}

static gboolean
write_decision (Return   *self,
                GjDb     *db,
                GjXmlOut *out,
                GjStmt   *stmt,
                GError  **error)
{
  g_autofree char *number = self->unmasked ? gj_stmt_dup_text (stmt, 2) : gj_text_mask_number (gj_stmt_text (stmt, 2));
  g_autofree char *edition = gj_stmt_dup_text (stmt, 4);
  const char *lines;
  char fen[GJ_FEN_TEXT_SIZE];

  gj_xml_out_open (out, "decision");
  gj_xml_out_attribute (out, "class", gj_stmt_text (stmt, 0));
  gj_xml_out_attribute (out, "id-type", gj_stmt_text (stmt, 1));
  gj_xml_out_attribute (out, "id-number", number);
  gj_xml_out_attribute (out, "name", gj_stmt_text (stmt, 3));
  gj_xml_out_attribute (out, "edition", edition);
  gj_xml_out_attribute (out, "outcome", gj_stmt_text (stmt, 5));
  gj_xml_out_attribute (out, "amount", gj_fen_format (gj_stmt_int (stmt, 6), fen));
  lines = outcome_lines (self, db, gj_stmt_int (stmt, 7), edition, error);
  if (lines != NULL)
    gj_xml_out_raw (out, lines);
  gj_xml_out_close (out);
  return lines != NULL;
}

static gboolean
find_institution (Return  *self,
                  GjDb    *db,
                  gint64  *ret_id,
                  GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT id FROM institution WHERE credit_code = $1"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, self->institution, -1);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    *ret_id = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no institution with the credit code “%s”."), self->institution);
  return step == GJ_STEP_ROW;
}

static gboolean
write_decisions (GjDb         *db,
                 GjXmlOut     *out,
                 gpointer      user_data,
                 GCancellable *cancellable,
                 GError      **error)
{
  Return *self = user_data;
  gint64 institution = 0;
  guint64 written = 0;
  GjStmt *stmt;
  GjStep step;

  if (self->institution != NULL && !find_institution (self, db, &institution, error))
    return FALSE;
  self->pack = gj_pack_store_active (db, NULL);
  gj_xml_out_open (out, "decisions");
  gj_xml_out_attribute (out, "xmlns", DECISIONS_NAMESPACE);
  gj_xml_out_attribute (out, "institution", self->institution);
  if (self->pack != NULL)
    gj_xml_out_attribute (out, "pack", gj_pack_id (self->pack));
  stmt = gj_db_stmt (db,
                     GJ_SQL ("SELECT c.code, p.id_type, p.id_number, p.name, o.edition, o.status, o.total, o.id"
                             " FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN class c ON c.id = e.class_id"
                             " JOIN person p ON p.id = e.person_id JOIN outcome o ON o.id = d.outcome_id"
                             " WHERE $1 = 0 OR c.institution_id = $1 ORDER BY d.enrolment_id"),
                     error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, institution);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    if (!write_decision (self, db, out, stmt, error)
        || (++written % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error)))
      break;
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

gboolean
gj_decisions_save (GjLedger *ledger, const char *institution, const char *path, gboolean unmasked, GCancellable *cancellable,
                   GError **error)
{
  Return self = { .institution = institution, .unmasked = unmasked };
  gboolean done;

  self.outcomes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  done = gj_save_document (ledger, path, unmasked ? "decisions.save" : NULL, institution != NULL ? institution : "all institutions",
                           write_decisions, &self, cancellable, error);
  g_hash_table_unref (self.outcomes);
  g_clear_pointer (&self.pack, gj_pack_unref);
  return done;
}
