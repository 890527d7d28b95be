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

#define READ_SHARE 0.35 /* of the progress */
#define DECIDED_SHARE 0.5

/* What one worker decided for one enrolment, kept until all are written in the order of their ids. */
typedef struct
{
  guint32 result; /* index of the worker's results + 1; 0 when no edition is in force */
  guint8  facts[GJ_FACTS_DIGEST_SIZE];
  guint8  worker;
  gint8   group; /* -1 for none */
} Decided;

/* A result that came up for the first time with this worker, and its bytes, which tell it apart. */
typedef struct
{
  guint64          *key;
  guint             n_words;
  guint             hash;
  const GjEdition  *edition;
  GjOutcome         status;
  char             *reasons;
  guint8            outcomes[GJ_MAX_ITEMS];
  GjFen             amounts[GJ_MAX_ITEMS];
  guint32           number; /* among the worker's, from 1 */
  gint64            id;     /* of the stored outcome, 0 until it is first written */
} Result;

/* 1: edition; the items' outcomes and amounts; reasons of two words. */
#define MAX_KEY_WORDS (1 + GJ_MAX_ITEMS / 8 + GJ_MAX_ITEMS + 2 * GJ_MAX_REASONS)

G_STATIC_ASSERT (sizeof (GjReason) == 16);

/* What one thread has to itself. */
typedef struct
{
  Decided        *decided; /* shared; each enrolment is written by one worker */
  guint8          number;
  GjFactsView    *view;
  GHashTable     *known; /* set of Result */
  GPtrArray      *results;
  GjDigest       *digest;
  guint64         key[MAX_KEY_WORDS];
  guint8         *bytes; /* of the facts, for their digest */
  gsize           n_bytes;
  gsize           most_bytes;
  GjDecideResult  counts;
} Worker;

typedef struct
{
  GjDb            *db;
  const GjPack    *pack;
  guint            n_workers;
  Worker         **workers;
  GjFactsSource   *source;
  GjOutcomeStore  *outcomes;
  Decided         *decided;
  GjAudit         *audit;
  GjDigest        *all; /* over every decision, for the audit's detail */
  GjStmt          *add;
  gint64           n_followed; /* unchanged, but for the digest of their facts */
  GjDecideResult   result;
} Job;

static guint
hash_result (gconstpointer data)
{
  return ((const Result *) data)->hash;
}

static gboolean
equal_results (gconstpointer a,
               gconstpointer b)
{
  const Result *one = a, *other = b;

  return one->n_words == other->n_words && memcmp (one->key, other->key, one->n_words * sizeof (guint64)) == 0;
}

static void
free_result (Result *result)
{
  g_free (result->key);
  g_free (result->reasons);
  g_free (result);
}

/* The result's bytes: which edition, what for each item, why. */
static guint
make_key (guint64          *key,
          const GjEdition  *edition,
          const GjDecision *decision)
{
  guint n = 0;

  key[n++] = (guint64) (gsize) edition;
  memset (key + n, 0, GJ_MAX_ITEMS);
  memcpy (key + n, decision->outcomes, decision->n_items);
  n += (decision->n_items + 7) / 8;
  memcpy (key + n, decision->amounts, decision->n_items * sizeof decision->amounts[0]);
  n += decision->n_items;
  memcpy (key + n, decision->reasons, decision->n_reasons * sizeof decision->reasons[0]);
  return n + 2 * decision->n_reasons;
}

static Result *
new_result (Worker           *worker,
            const Result     *probe,
            const GjEdition  *edition,
            const GjDecision *decision)
{
  Result *result = g_new0 (Result, 1);

  result->key = g_memdup2 (probe->key, probe->n_words * sizeof (guint64));
  result->n_words = probe->n_words;
  result->hash = probe->hash;
  result->edition = edition;
  result->status = decision->status;
  result->reasons = gj_decision_reasons (edition, decision);
  memcpy (result->outcomes, decision->outcomes, decision->n_items);
  memcpy (result->amounts, decision->amounts, decision->n_items * sizeof decision->amounts[0]);
  g_ptr_array_add (worker->results, result);
  result->number = worker->results->len;
  g_hash_table_add (worker->known, result);
  return result;
}

static guint32
number_of_result (Worker           *worker,
                  const GjEdition  *edition,
                  const GjDecision *decision)
{
  Result probe = { .key = worker->key, .n_words = make_key (worker->key, edition, decision) };
  guint64 hash = 0;
  const Result *known;

  for (guint i = 0; i < probe.n_words; i++)
    hash = (hash ^ probe.key[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (hash >> 29);
  probe.hash = (guint) (hash >> 32);
  known = g_hash_table_lookup (worker->known, &probe);
  return known != NULL ? known->number : new_result (worker, &probe, edition, decision)->number;
}

/* The stored outcome of a result. Given in the order of the enrolments, so that it is the same however
 * many workers there were. */
static gint64
outcome_of (Job     *job,
            Result  *result,
            GError **error)
{
  GjStoredItem items[GJ_MAX_ITEMS];
  GjStoredOutcome outcome = { .edition = gj_edition_id (result->edition), .edition_digest = gj_edition_digest (result->edition),
                              .status = gj_outcome_nick (result->status), .reasons = result->reasons, .items = items,
                              .n_items = gj_edition_n_items (result->edition) };

  for (guint i = 0; i < outcome.n_items; i++)
    {
      items[i].item = gj_edition_item_code (result->edition, i);
      items[i].status = gj_outcome_nick ((GjOutcome) result->outcomes[i]);
      items[i].amount = result->amounts[i];
    }
  return result->id = gj_outcome_store_intern (job->outcomes, &outcome, error);
}

static void
append_bytes (Worker     *worker,
              const void *data,
              gsize       length)
{
  memcpy (worker->bytes + worker->n_bytes, data, length);
  worker->n_bytes += length;
}

/* The digest of all facts the decision was made from. Codes are as the pack interned them, which its
 * digest fixes; recorded slots only, so that what is not known cannot differ. */
static void
digest_facts (Worker        *worker,
              const GjFacts *facts,
              guint8         ret_digest[GJ_FACTS_DIGEST_SIZE])
{
  gsize most = sizeof (GjFacts) + facts->n_memberships * sizeof (GjFactMembership) + facts->n_grants * 6 * sizeof (gint64);
  guint8 full[GJ_DIGEST_SIZE];

  if (most > worker->most_bytes)
    {
      worker->bytes = g_realloc (worker->bytes, most);
      worker->most_bytes = most;
    }
  worker->n_bytes = 0;
  append_bytes (worker, &facts->known, sizeof facts->known);
  for (guint64 left = facts->known; left != 0; left &= left - 1)
    append_bytes (worker, &facts->values[__builtin_ctzll (left)], sizeof facts->values[0]);
  for (guint i = 0; i < facts->n_memberships; i++)
    {
      append_bytes (worker, &facts->memberships[i].group, sizeof (GjCode));
      append_bytes (worker, &facts->memberships[i].period, sizeof (GjPeriod));
    }
  for (guint i = 0; i < facts->n_grants; i++)
    {
      const GjFactGrant *grant = &facts->grants[i];
      const gint64 values[] = { grant->item, grant->occupation, grant->level, grant->fund, grant->date, grant->amount };

      append_bytes (worker, values, sizeof values);
    }
  gj_digest_reset (worker->digest);
  gj_digest_update (worker->digest, worker->bytes, worker->n_bytes);
  gj_digest_get (worker->digest, full);
  memcpy (ret_digest, full, GJ_FACTS_DIGEST_SIZE);
}

static void
take_decision (guint             index,
               const GjFacts    *facts,
               const GjEdition  *edition,
               const GjDecision *decision,
               gpointer          user_data)
{
  Worker *worker = user_data;
  Decided *decided = &worker->decided[index];

  decided->result = 0;
  if (edition == NULL)
    {
      worker->counts.no_edition++;
      return;
    }
  decided->result = number_of_result (worker, edition, decision);
  decided->worker = worker->number;
  decided->group = (gint8) decision->primary_group;
  digest_facts (worker, facts, decided->facts);
  worker->counts.payable += decision->status == GJ_OUTCOME_PAYABLE;
  worker->counts.refused += decision->status == GJ_OUTCOME_REFUSED;
  worker->counts.needs_evidence += decision->status == GJ_OUTCOME_NEEDS_EVIDENCE;
  worker->counts.amount += decision->total;
}

static void
decide_person (guint    person,
               gpointer worker)
{
  gj_facts_view_decide_person (((Worker *) worker)->view, person, take_decision, worker);
}

static Worker *
new_worker (Job   *job,
            guint8 number)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->number = number;
  worker->decided = job->decided;
  worker->view = gj_facts_view_new (job->source, job->pack);
  worker->known = g_hash_table_new (hash_result, equal_results);
  worker->results = g_ptr_array_new_with_free_func ((GDestroyNotify) free_result);
  worker->digest = gj_digest_new ();
  return worker;
}

static void
free_worker (Worker *worker)
{
  if (worker == NULL)
    return;
  gj_facts_view_free (worker->view);
  g_hash_table_unref (worker->known);
  g_ptr_array_unref (worker->results);
  gj_digest_free (worker->digest);
  g_free (worker->bytes);
  g_free (worker);
}

static gboolean
decide_all (Job          *job,
            GjProgress   *progress,
            GCancellable *cancellable,
            GError      **error)
{
  job->decided = g_new (Decided, MAX (gj_facts_source_n_enrolments (job->source), 1));
  job->workers = g_new0 (Worker *, job->n_workers);
  for (guint i = 0; i < job->n_workers; i++)
    job->workers[i] = new_worker (job, (guint8) i);
  if (!gj_facts_source_walk (job->source, (gpointer *) job->workers, job->n_workers, decide_person, progress, READ_SHARE, DECIDED_SHARE,
                             cancellable, error))
    return FALSE;
  for (guint i = 0; i < job->n_workers; i++)
    {
      const GjDecideResult *counts = &job->workers[i]->counts;

      job->result.no_edition += counts->no_edition;
      job->result.payable += counts->payable;
      job->result.refused += counts->refused;
      job->result.needs_evidence += counts->needs_evidence;
      job->result.amount += counts->amount;
    }
  return TRUE;
}

/* ----- writing ----- */

/* $1 enrolment, $2 outcome, $3 group, $4 facts, $5 entry of the audit. */
static gboolean
execute_decision (Job           *job,
                  GjStmt        *stmt,
                  gint64         enrolment,
                  gint64         outcome,
                  const Decided *decided,
                  GError       **error)
{
  char text[GJ_CODE_TEXT_SIZE];

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, enrolment);
  gj_stmt_bind_int (stmt, 2, outcome);
  gj_stmt_bind_text (stmt, 3, decided->group >= 0 ? gj_pack_code_text (job->pack, GJ_DOMAIN_GROUP, decided->group, text) : NULL, -1);
  gj_stmt_bind_blob (stmt, 4, decided->facts, GJ_FACTS_DIGEST_SIZE);
  gj_stmt_bind_int (stmt, 5, gj_audit_seq (job->audit));
  return gj_stmt_execute (stmt, error);
}

static gboolean
update_decision (Job           *job,
                 gint64         enrolment,
                 gint64         outcome,
                 const Decided *decided,
                 GError       **error)
{
  return execute_decision (job,
                           gj_db_stmt (job->db,
                                       GJ_SQL ("UPDATE decision SET outcome_id = $2, group_code = $3, facts = $4, audit_seq = $5"
                                               " WHERE enrolment_id = $1"),
                                       error),
                           enrolment, outcome, decided, error);
}

static gboolean
change_decision (Job           *job,
                 gint64         enrolment,
                 gint64         old_outcome,
                 gint64         outcome,
                 const Decided *decided,
                 GError       **error)
{
  const char *before = gj_outcome_store_text (job->outcomes, old_outcome, error);
  const char *after = before != NULL ? gj_outcome_store_text (job->outcomes, outcome, error) : NULL;
  char key[24];

  g_snprintf (key, sizeof key, "%" G_GINT64_FORMAT, enrolment);
  job->result.changed++;
  return after != NULL && gj_audit_change (job->audit, "decision", key, before, after, error)
         && update_decision (job, enrolment, outcome, decided, error);
}

/* The stored decisions as they were before, read beside in the same order. */
typedef struct
{
  GjDb   *db;
  GjStmt *stmt;
  gint64  enrolment; /* G_MAXINT64 after the last */
} Stored;

static gboolean
next_stored (Stored  *stored,
             GError **error)
{
  GjStep step = gj_stmt_step (stored->stmt, error);

  stored->enrolment = step == GJ_STEP_ROW ? gj_stmt_int (stored->stmt, 0) : G_MAXINT64;
  return step != GJ_STEP_FAILED;
}

/* Begun after our own transaction, before its first change. */
static gboolean
open_stored (Stored  *stored,
             GjDb    *db,
             GError **error)
{
  stored->db = gj_db_open (gj_db_path (db), GJ_DB_READ_ONLY, error);
  if (stored->db == NULL || !gj_db_begin (stored->db, FALSE, error))
    return FALSE;
  gj_db_set_cache (stored->db, 2048);
  stored->stmt = gj_db_stmt (stored->db, GJ_SQL ("SELECT enrolment_id, outcome_id, facts FROM decision ORDER BY enrolment_id"), error);
  return stored->stmt != NULL && next_stored (stored, error);
}

static gboolean
write_one (Job           *job,
           Stored        *stored,
           gint64         enrolment,
           const Decided *decided,
           GError       **error)
{
  Result *result = job->workers[decided->worker]->results->pdata[decided->result - 1];
  gint64 outcome = result->id != 0 ? result->id : outcome_of (job, result, error);
  const guint32 digested = (guint32) outcome;
  gint64 old;

  if (outcome < 0)
    return FALSE;
  gj_digest_update (job->all, &enrolment, sizeof enrolment);
  gj_digest_update (job->all, &digested, sizeof digested);
  if (stored->enrolment != enrolment)
    {
      job->result.added++;
      return execute_decision (job, job->add, enrolment, outcome, decided, error);
    }
  old = gj_stmt_int (stored->stmt, 1);
  if (old != outcome)
    return change_decision (job, enrolment, old, outcome, decided, error);
  job->result.unchanged++;
  /* The facts differ but the outcome does not: their digest and the group must follow, nothing else. */
  if (gj_stmt_length (stored->stmt, 2) == GJ_FACTS_DIGEST_SIZE
      && memcmp (gj_stmt_blob (stored->stmt, 2), decided->facts, GJ_FACTS_DIGEST_SIZE) == 0)
    return TRUE;
  job->n_followed++;
  return update_decision (job, enrolment, outcome, decided, error);
}

/* Both sides are in the order of the enrolments' ids, so one walk finds what is new and what changed. */
static gboolean
write_all (Job          *job,
           Stored       *stored,
           GjProgress   *progress,
           GCancellable *cancellable,
           GError      **error)
{
  guint n = gj_facts_source_n_enrolments (job->source);

  for (guint i = 0; i < n; i++)
    {
      gint64 enrolment = gj_facts_source_enrolment_id (job->source, i);

      while (stored->enrolment < enrolment)
        if (!next_stored (stored, error))
          return FALSE;
      job->result.decided++;
      if (job->decided[i].result != 0 && !write_one (job, stored, enrolment, &job->decided[i], error))
        return FALSE;
      if (i % 8192 == 0)
        {
          if (progress != NULL)
            gj_progress_set_fraction (progress, DECIDED_SHARE + (1 - DECIDED_SHARE) * i / n);
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
  if (result->added == 0 && result->changed == 0 && job->n_followed == 0)
    {
      g_clear_pointer (&job->audit, gj_audit_discard);
      return gj_db_commit (job->db, error);
    }
  detail = g_strdup_printf ("pack=%s decided=%" G_GINT64_FORMAT " added=%" G_GINT64_FORMAT " changed=%" G_GINT64_FORMAT
                            " unchanged=%" G_GINT64_FORMAT " followed=%" G_GINT64_FORMAT " amount=%" G_GINT64_FORMAT " digest=%s",
                            gj_pack_digest (job->pack), result->decided, result->added, result->changed, result->unchanged,
                            job->n_followed, result->amount, digest);
  return gj_audit_end (g_steal_pointer (&job->audit), detail, error) && gj_db_commit (job->db, error);
}

static gboolean
write_decisions (Job          *job,
                 GjProgress   *progress,
                 GCancellable *cancellable,
                 GError      **error)
{
  Stored stored = { NULL };
  gboolean done;

  job->add = gj_db_stmt (job->db,
                         GJ_SQL ("INSERT INTO decision (enrolment_id, outcome_id, group_code, facts, audit_seq) VALUES ($1, $2, $3, $4, $5)"), error);
  done = job->add != NULL && open_stored (&stored, job->db, error) && write_all (job, &stored, progress, cancellable, error);
  gj_db_close (stored.db);
  return done && finish (job, error);
}

static void
set_stage (GjProgress *progress,
           const char *stage)
{
  if (progress != NULL)
    gj_progress_set_stage (progress, stage);
}

static gboolean
run (Job          *job,
     GjLedger     *ledger,
     GjProgress   *progress,
     GCancellable *cancellable,
     GError      **error)
{
  set_stage (progress, _ ("Reading the facts"));
  if (!gj_db_begin (job->db, TRUE, error))
    return FALSE;
  job->source = gj_facts_source_load (job->db, job->n_workers, progress, READ_SHARE, cancellable, error);
  if (job->source == NULL)
    return FALSE;
  set_stage (progress, _ ("Deciding"));
  if (!decide_all (job, progress, cancellable, error))
    return FALSE;
  set_stage (progress, _ ("Writing the decisions"));
  job->outcomes = gj_outcome_store_new (job->db, error);
  job->audit = job->outcomes != NULL ? gj_audit_begin (job->db, gj_ledger_get_operator (ledger), "decide", gj_pack_id (job->pack), error) : NULL;
  return job->audit != NULL && write_decisions (job, progress, cancellable, error);
}

static void
clear_job (Job *job)
{
  g_clear_pointer (&job->audit, gj_audit_discard);
  for (guint i = 0; job->workers != NULL && i < job->n_workers; i++)
    free_worker (job->workers[i]);
  g_free (job->workers);
  gj_facts_source_free (job->source);
  gj_outcome_store_free (job->outcomes);
  gj_digest_free (job->all);
  g_free (job->decided);
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
  /* Reading and writing both go along the tables: a page is not needed twice. */
  gj_db_set_cache (db, 8 * 1024);
  job.db = db;
  job.pack = pack;
  job.n_workers = gj_ledger_get_threads (ledger);
  job.all = gj_digest_new ();
  done = run (&job, ledger, progress, cancellable, error);
  clear_job (&job);
  if (!done)
    {
      gj_db_rollback (db);
      return FALSE;
    }
  *ret_result = job.result;
  return TRUE;
}
