/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-decide"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-digest.h"
#include "gj-facts-source.h"
#include "gj-jobs.h"
#include "gj-outcome-store.h"
#include "gj-pack-store.h"

#define OUTCOME_NONE 0 /* no edition in force */

/* What was decided for one enrolment, kept until all are written in the order of their ids. */
typedef struct
{
  guint32 outcome;
  guint8  facts[GJ_FACTS_DIGEST_SIZE];
  GjCode  group;
} Decided;

typedef struct
{
  GjDb            *db;
  const GjPack    *pack;
  GjFactsSource   *source;
  GjOutcomeStore  *outcomes;
  GHashTable      *known; /* GBytes of a decision's result → outcome id */
  GByteArray      *key;
  GjDigest        *digest;
  Decided         *decided;
  GjAudit         *audit;
  GjDigest        *all;  /* over every decision, for the audit's detail */
  GjDecideResult   result;
  GError          *error;
} Job;

/* The result's bytes: which edition, what for each item, why. */
static void
make_key (GByteArray       *key,
          const GjEdition  *edition,
          const GjDecision *decision)
{
  g_byte_array_set_size (key, 0);
  g_byte_array_append (key, (const guint8 *) &edition, sizeof edition);
  g_byte_array_append (key, decision->outcomes, decision->n_items);
  g_byte_array_append (key, (const guint8 *) decision->amounts, decision->n_items * (guint) sizeof decision->amounts[0]);
  for (guint i = 0; i < decision->n_reasons; i++)
    {
      const GjReason *reason = &decision->reasons[i];

      g_byte_array_append (key, (const guint8 *) &reason->argument, sizeof reason->argument);
      g_byte_array_append (key, (const guint8 *) &reason->rule, sizeof reason->rule);
      g_byte_array_append (key, (const guint8 *) &reason->kind, sizeof reason->kind);
    }
}

static gint64
intern_outcome (Job              *job,
                const GjEdition  *edition,
                const GjDecision *decision)
{
  g_autofree char *reasons = gj_decision_reasons (edition, decision);
  GjStoredItem items[GJ_MAX_ITEMS];
  GjStoredOutcome outcome = { .edition = gj_edition_id (edition), .edition_digest = gj_edition_digest (edition),
                              .status = gj_outcome_nick (decision->status), .reasons = reasons, .items = items,
                              .n_items = decision->n_items };

  for (guint i = 0; i < decision->n_items; i++)
    {
      items[i].item = gj_edition_item_code (edition, i);
      items[i].status = gj_outcome_nick (decision->outcomes[i]);
      items[i].amount = decision->amounts[i];
    }
  return gj_outcome_store_intern (job->outcomes, &outcome, &job->error);
}

/* The digest of all facts the decision was made from. Codes are as the pack interned them, which its
 * digest fixes; recorded slots only, so that what is not known cannot differ. */
static void
digest_facts (GjDigest      *digest,
              const GjFacts *facts,
              guint8         ret_digest[GJ_FACTS_DIGEST_SIZE])
{
  guint8 full[32];

  gj_digest_reset (digest);
  gj_digest_update (digest, &facts->known, sizeof facts->known);
  for (guint i = 0; i < GJ_N_RECORDED_FACTS; i++)
    if ((facts->known & GJ_FACT_BIT (i)) != 0)
      gj_digest_update (digest, &facts->values[i], sizeof facts->values[i]);
  for (guint i = 0; i < facts->n_memberships; i++)
    {
      gj_digest_update (digest, &facts->memberships[i].group, sizeof (GjCode));
      gj_digest_update (digest, &facts->memberships[i].period, sizeof (GjPeriod));
    }
  for (guint i = 0; i < facts->n_grants; i++)
    {
      const GjFactGrant *grant = &facts->grants[i];
      const gint64 values[] = { grant->item, grant->occupation, grant->level, grant->fund, grant->date, grant->amount };

      gj_digest_update (digest, values, sizeof values);
    }
  gj_digest_get (digest, full);
  memcpy (ret_digest, full, GJ_FACTS_DIGEST_SIZE);
}

static void
take_decision (guint             index,
               const GjFacts    *facts,
               const GjEdition  *edition,
               const GjDecision *decision,
               gpointer          user_data)
{
  Job *job = user_data;
  Decided *decided = &job->decided[index];
  g_autoptr (GBytes) probe = NULL;
  gpointer known;

  if (job->error != NULL)
    return;
  if (edition == NULL)
    {
      decided->outcome = OUTCOME_NONE;
      job->result.no_edition++;
      return;
    }
  make_key (job->key, edition, decision);
  probe = g_bytes_new_static (job->key->data, job->key->len);
  known = g_hash_table_lookup (job->known, probe);
  if (known == NULL)
    {
      gint64 id = intern_outcome (job, edition, decision);

      if (id < 0)
        return;
      known = GSIZE_TO_POINTER ((gsize) id);
      g_hash_table_insert (job->known, g_bytes_new (job->key->data, job->key->len), known);
    }
  decided->outcome = (guint32) GPOINTER_TO_SIZE (known);
  decided->group = decision->primary_group;
  digest_facts (job->digest, facts, decided->facts);
  job->result.payable += decision->status == GJ_OUTCOME_PAYABLE;
  job->result.refused += decision->status == GJ_OUTCOME_REFUSED;
  job->result.needs_evidence += decision->status == GJ_OUTCOME_NEEDS_EVIDENCE;
  job->result.amount += decision->total;
}

static gboolean
decide_all (Job          *job,
            GjProgress   *progress,
            GCancellable *cancellable,
            GError      **error)
{
  guint n = gj_facts_source_n_persons (job->source);

  for (guint i = 0; i < n; i++)
    {
      gj_facts_source_decide_person (job->source, i, take_decision, job);
      if (job->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&job->error));
          return FALSE;
        }
      if (i % 4096 == 0)
        {
          if (progress != NULL)
            gj_progress_set_fraction (progress, 0.3 + 0.3 * i / n);
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
bind_decision (Job          *job,
               GjStmt       *stmt,
               gint64        enrolment,
               const Decided *decided,
               GError      **error)
{
  char text[GJ_CODE_TEXT_SIZE];

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, enrolment);
  gj_stmt_bind_int (stmt, 2, decided->outcome);
  if (decided->group >= 0)
    gj_stmt_bind_text (stmt, 3, gj_pack_code_text (job->pack, GJ_DOMAIN_GROUP, decided->group, text), -1);
  else
    gj_stmt_bind_null (stmt, 3);
  gj_stmt_bind_blob (stmt, 4, decided->facts, GJ_FACTS_DIGEST_SIZE);
  gj_stmt_bind_int (stmt, 5, gj_audit_seq (job->audit));
  return gj_stmt_execute (stmt, error);
}

static gboolean
add_decision (Job           *job,
              gint64         enrolment,
              const Decided *decided,
              GError       **error)
{
  job->result.added++;
  return bind_decision (job,
                        gj_db_stmt (job->db,
                                    GJ_SQL ("INSERT INTO decision (enrolment_id, outcome_id, group_code, facts, audit_seq)"
                                            " VALUES ($1, $2, $3, $4, $5)"),
                                    error),
                        enrolment, decided, error);
}

static gboolean
change_decision (Job           *job,
                 gint64         enrolment,
                 gint64         old_outcome,
                 const Decided *decided,
                 GError       **error)
{
  g_autofree char *before = gj_outcome_store_text (job->outcomes, old_outcome, error);
  g_autofree char *after = before != NULL ? gj_outcome_store_text (job->outcomes, decided->outcome, error) : NULL;
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, enrolment);

  if (after == NULL || !gj_audit_change (job->audit, "decision", key, before, after, error))
    return FALSE;
  job->result.changed++;
  return bind_decision (job,
                        gj_db_stmt (job->db,
                                    GJ_SQL ("UPDATE decision SET outcome_id = $2, group_code = $3, facts = $4, audit_seq = $5"
                                            " WHERE enrolment_id = $1"),
                                    error),
                        enrolment, decided, error);
}

/* The facts differ but the outcome does not: the digest must follow, nothing else. */
static gboolean
follow_facts (Job           *job,
              gint64         enrolment,
              const Decided *decided,
              GError       **error)
{
  GjStmt *stmt = gj_db_stmt (job->db, GJ_SQL ("UPDATE decision SET facts = $2, audit_seq = $3 WHERE enrolment_id = $1"), error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, enrolment);
  gj_stmt_bind_blob (stmt, 2, decided->facts, GJ_FACTS_DIGEST_SIZE);
  gj_stmt_bind_int (stmt, 3, gj_audit_seq (job->audit));
  return gj_stmt_execute (stmt, error);
}

typedef struct
{
  gint64 enrolment;
  gint64 outcome;
  guint8 facts[GJ_FACTS_DIGEST_SIZE];
} Stored;

static GArray *
load_stored (GjDb    *db,
             GError **error)
{
  g_autoptr (GArray) stored = g_array_new (FALSE, TRUE, sizeof (Stored));
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT enrolment_id, outcome_id, facts FROM decision ORDER BY enrolment_id"), error);
  GjStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      Stored row = { gj_stmt_int (stmt, 0), gj_stmt_int (stmt, 1), { 0 } };

      if (gj_stmt_length (stmt, 2) == GJ_FACTS_DIGEST_SIZE)
        memcpy (row.facts, gj_stmt_blob (stmt, 2), GJ_FACTS_DIGEST_SIZE);
      g_array_append_val (stored, row);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE ? g_steal_pointer (&stored) : NULL;
}

/* Both sides are in the order of the enrolments' ids, so one walk finds what is new and what changed. */
static gboolean
write_all (Job          *job,
           GjProgress   *progress,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GArray) stored = load_stored (job->db, error);
  guint n = gj_facts_source_n_enrolments (job->source);
  guint at = 0;

  if (stored == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 enrolment = gj_facts_source_enrolment_id (job->source, i);
      const Decided *decided = &job->decided[i];
      const Stored *old = NULL;
      gboolean written = TRUE;

      while (at < stored->len && g_array_index (stored, Stored, at).enrolment < enrolment)
        at++;
      if (at < stored->len && g_array_index (stored, Stored, at).enrolment == enrolment)
        old = &g_array_index (stored, Stored, at);
      job->result.decided++;
      if (decided->outcome == OUTCOME_NONE)
        continue;
      gj_digest_update (job->all, &enrolment, sizeof enrolment);
      gj_digest_update (job->all, &decided->outcome, sizeof decided->outcome);
      if (old == NULL)
        written = add_decision (job, enrolment, decided, error);
      else if (old->outcome != decided->outcome)
        written = change_decision (job, enrolment, old->outcome, decided, error);
      else
        {
          job->result.unchanged++;
          if (memcmp (old->facts, decided->facts, GJ_FACTS_DIGEST_SIZE) != 0)
            written = follow_facts (job, enrolment, decided, error);
        }
      if (!written)
        return FALSE;
      if (i % 8192 == 0)
        {
          if (progress != NULL)
            gj_progress_set_fraction (progress, 0.6 + 0.4 * i / n);
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
finish (Job     *job,
        GError **error)
{
  const GjDecideResult *result = &job->result;
  g_autofree char *digest = gj_digest_get_hex (job->all);
  g_autofree char *detail = NULL;

  /* Deciding again without a change leaves no trace: nothing happened. */
  if (result->added == 0 && result->changed == 0)
    {
      g_clear_pointer (&job->audit, gj_audit_discard);
      return gj_db_commit (job->db, error);
    }
  detail = g_strdup_printf ("pack=%s decided=%" G_GINT64_FORMAT " added=%" G_GINT64_FORMAT " changed=%" G_GINT64_FORMAT
                            " unchanged=%" G_GINT64_FORMAT " amount=%" G_GINT64_FORMAT " digest=%s",
                            gj_pack_digest (job->pack), result->decided, result->added, result->changed, result->unchanged,
                            result->amount, digest);
  return gj_audit_end (g_steal_pointer (&job->audit), detail, error) && gj_db_commit (job->db, error);
}

static gboolean
run (Job          *job,
     GjLedger     *ledger,
     GjProgress   *progress,
     GCancellable *cancellable,
     GError      **error)
{
  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Reading the facts"));
  if (!gj_db_begin (job->db, TRUE, error))
    return FALSE;
  job->source = gj_facts_source_load (job->db, job->pack, 0, cancellable, error);
  if (job->source == NULL)
    return FALSE;
  job->outcomes = gj_outcome_store_new (job->db, error);
  job->audit = job->outcomes != NULL ? gj_audit_begin (job->db, gj_ledger_get_operator (ledger), "decide", gj_pack_id (job->pack), error) : NULL;
  if (job->audit == NULL)
    return FALSE;
  job->decided = g_new0 (Decided, MAX (gj_facts_source_n_enrolments (job->source), 1));
  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Deciding"));
  if (!decide_all (job, progress, cancellable, error))
    return FALSE;
  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Writing the decisions"));
  return write_all (job, progress, cancellable, error) && finish (job, error);
}

gboolean
gj_decide_run (GjLedger *ledger, GjProgress *progress, GCancellable *cancellable, GjDecideResult *ret_result, GError **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjPack) pack = NULL;
  Job job = { 0 };
  gboolean done;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && ret_result != NULL, FALSE);

  db = gj_ledger_connect (ledger, TRUE, error);
  pack = db != NULL ? gj_pack_store_active (db, error) : NULL;
  if (pack == NULL)
    return FALSE;
  gj_db_set_cache (db, 32 * 1024);
  job.db = db;
  job.pack = pack;
  job.known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  job.key = g_byte_array_new ();
  job.digest = gj_digest_new ();
  job.all = gj_digest_new ();
  done = run (&job, ledger, progress, cancellable, error);
  g_clear_pointer (&job.audit, gj_audit_discard);
  g_clear_pointer (&job.source, gj_facts_source_free);
  g_clear_pointer (&job.outcomes, gj_outcome_store_free);
  g_hash_table_unref (job.known);
  g_byte_array_unref (job.key);
  gj_digest_free (job.digest);
  gj_digest_free (job.all);
  g_free (job.decided);
  if (!done)
    {
      gj_db_rollback (db);
      return FALSE;
    }
  *ret_result = job.result;
  return TRUE;
}
