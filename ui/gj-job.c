/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-job"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "gj-format.h"
#include "gj-job.h"
#include "gj-pack-store.h"
#include "gj-undo.h"

#define BUILTIN_PACK "builtin:gongjiang-illustrative"
#define SAMPLE_TRAINEES 2000
#define SAMPLE_SEED 20260101
#define MOST_NAMES 200 /* of persons for whom a variant changes something */

struct _GjJob
{
  GObject         parent_instance;

  GjJobKind       kind;
  GjLedger       *ledger;
  GjProgress     *progress;
  GCancellable   *cancellable;
  GPtrArray      *files;
  int             current; /* atomic: file being worked on */
  gint64          submission;
  char           *path;
  GBytes         *document;
  char           *reason;
  GArray         *submissions; /* of gint64 */
  GjListSave     *list;
  GjTableFormat   format;
  GPtrArray      *variants;  /* of GjJobVariant */
  GPtrArray      *names;     /* by variant: of GjSimulatedName */
  GjSimulated    *simulated;
  GjDecideResult  decided;
  gint64          entries;
  gint64          begun; /* monotonic, µs */
};

static guint done_signal;

G_DEFINE_FINAL_TYPE (GjJob, gj_job, G_TYPE_OBJECT)

/* By GjJobKind. */
static const struct
{
  const char *title;
  gboolean    changes; /* the ledger */
  gboolean    writes;  /* the ledger or a file */
} kinds[] = {
  [GJ_JOB_CHECK] = { N_ ("Checking rosters"), FALSE, FALSE },
  [GJ_JOB_IMPORT] = { N_ ("Importing rosters"), TRUE, TRUE },
  [GJ_JOB_DECIDE] = { N_ ("Deciding"), TRUE, TRUE },
  [GJ_JOB_ADOPT] = { N_ ("Deciding"), TRUE, TRUE },
  [GJ_JOB_VERIFY] = { N_ ("Verifying the audit chain"), FALSE, FALSE },
  [GJ_JOB_EXPORT] = { N_ ("Saving the register"), FALSE, TRUE },
  [GJ_JOB_DECISIONS] = { N_ ("Saving the decisions"), FALSE, TRUE },
  [GJ_JOB_RECEIPT] = { N_ ("Saving the receipt"), FALSE, TRUE },
  [GJ_JOB_FIX_LIST] = { N_ ("Saving the fix-list"), FALSE, TRUE },
  [GJ_JOB_UNDO] = { N_ ("Taking rosters back"), TRUE, TRUE },
  [GJ_JOB_PACK_ADOPT] = { N_ ("Adopting the policy pack"), TRUE, TRUE },
  [GJ_JOB_PACK_WITHDRAW] = { N_ ("Withdrawing the policy pack"), TRUE, TRUE },
  [GJ_JOB_LIST] = { N_ ("Saving the list"), FALSE, TRUE },
  [GJ_JOB_SIMULATE] = { N_ ("Trying the variants"), FALSE, FALSE },
  [GJ_JOB_SAMPLE] = { N_ ("Making the sample"), TRUE, TRUE },
};

static void
job_file_free (GjJobFile *file)
{
  gj_import_result_clear (&file->result);
  g_clear_error (&file->error);
  g_free (file->path);
  g_free (file);
}

/* One unreadable file must not keep the others waiting: only a cancel ends the queue. */
static gboolean
run_files (GjJob *self, gboolean dry_run, GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      GjJobFile *file = g_ptr_array_index (self->files, i);
      gboolean done;

      g_atomic_int_set (&self->current, (int) i);
      g_atomic_int_set (&file->state, GJ_JOB_FILE_RUNNING);
      done = gj_import_run (self->ledger, file->path, dry_run, self->progress, self->cancellable,
                            &file->result, &file->error);
      g_atomic_int_set (&file->state, done ? GJ_JOB_FILE_DONE : GJ_JOB_FILE_FAILED);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_sample (GjJob *self, GError **error)
{
  g_autofree char *directory = g_dir_make_tmp ("gongjiang-sample-XXXXXX", error);
  g_autofree char *path = NULL;
  GjImportResult result = { 0 };
  gboolean done;

  if (directory == NULL)
    return FALSE;
  path = g_build_filename (directory, "sample.xml", NULL);
  done = gj_sample_write (path, SAMPLE_TRAINEES, SAMPLE_SEED, FALSE, self->progress,
                          self->cancellable, error)
         && gj_import_run (self->ledger, path, FALSE, self->progress, self->cancellable, &result, error)
         && gj_pack_adopt (self->ledger, BUILTIN_PACK, error)
         && gj_decide_run (self->ledger, self->progress, self->cancellable, &self->decided, error);
  gj_import_result_clear (&result);
  (void) g_unlink (path);
  (void) g_rmdir (directory);
  return done;
}

/* Each is whole in itself: what was taken back before one that cannot be stays taken back. */
static gboolean
run_undo (GjJob *self, GError **error)
{
  for (guint i = self->submissions->len; i > 0; i--)
    if (!gj_undo_run (self->ledger, g_array_index (self->submissions, gint64, i - 1), self->reason, self->cancellable, NULL, error))
      return FALSE;
  return TRUE;
}

static void
job_variant_free (GjJobVariant *variant)
{
  g_free (variant->title);
  g_bytes_unref (variant->document);
  g_strfreev (variant->sets);
  g_free (variant);
}

static gboolean
run_simulation (GjJob *self, GError **error)
{
  g_autoptr (GPtrArray) variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_variant_free);

  for (guint i = 0; i < self->variants->len; i++)
    {
      const GjJobVariant *of = self->variants->pdata[i];
      GjVariant *variant = gj_variant_new_document (of->document, of->title, (const char *const *) of->sets, error);

      if (variant == NULL)
        return FALSE;
      g_ptr_array_add (variants, variant);
    }
  self->simulated = gj_simulate_run (self->ledger, variants, GJ_DATE_NONE, TRUE, self->progress, self->cancellable, error);
  for (guint i = 0; self->simulated != NULL && i < variants->len; i++)
    {
      GPtrArray *names = gj_simulated_names (self->ledger, self->simulated, i, MOST_NAMES, error);

      if (names == NULL)
        return FALSE;
      g_ptr_array_add (self->names, names);
    }
  return self->simulated != NULL;
}

static void
job_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GjJob *self = source;
  GError *error = NULL;
  GjAuditHead head = { 0 };
  gboolean done = FALSE;

  g_assert (G_IS_TASK (task));
  g_assert (GJ_IS_JOB (self));

  switch (self->kind)
    {
    case GJ_JOB_CHECK:
    case GJ_JOB_IMPORT:
      done = run_files (self, self->kind == GJ_JOB_CHECK, &error);
      break;
    case GJ_JOB_ADOPT:
      done = gj_pack_adopt (self->ledger, BUILTIN_PACK, &error)
             && gj_decide_run (self->ledger, self->progress, cancellable, &self->decided, &error);
      break;
    case GJ_JOB_DECIDE:
      done = gj_decide_run (self->ledger, self->progress, cancellable, &self->decided, &error);
      break;
    case GJ_JOB_VERIFY:
      done = gj_audit_check (self->ledger, NULL, cancellable, &head, &error);
      self->entries = head.seq;
      break;
    case GJ_JOB_EXPORT:
      done = gj_export_run (self->ledger, self->path, self->progress, cancellable, &error);
      break;
    case GJ_JOB_DECISIONS:
      done = gj_decisions_save (self->ledger, NULL, self->path, FALSE, cancellable, &error);
      break;
    case GJ_JOB_RECEIPT:
      done = gj_receipt_save (self->ledger, self->submission, self->path, FALSE, &error);
      break;
    case GJ_JOB_FIX_LIST:
      done = gj_fix_list_save (self->ledger, self->submission, self->path, &error);
      break;
    case GJ_JOB_UNDO:
      done = run_undo (self, &error);
      break;
    case GJ_JOB_PACK_ADOPT:
      done = gj_pack_adopt_document (self->ledger, self->document, self->reason, &error);
      break;
    case GJ_JOB_PACK_WITHDRAW:
      done = gj_pack_withdraw (self->ledger, self->reason, &error);
      break;
    case GJ_JOB_LIST:
      done = gj_list_save_run (self->ledger, self->list, self->format, self->path, self->progress, cancellable, NULL, &error);
      break;
    case GJ_JOB_SIMULATE:
      done = run_simulation (self, &error);
      break;
    case GJ_JOB_SAMPLE:
      done = run_sample (self, &error);
      break;
    default:
      g_assert_not_reached ();
    }
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjJob *self = GJ_JOB (source);
  g_autoptr (GError) error = NULL;

  (void) g_task_propagate_boolean (G_TASK (result), &error);
  g_signal_emit (self, done_signal, 0, error);
}

static char *
import_summary (GjJob *self)
{
  GjImportCount sum = { 0 };
  guint failed = 0, repeated = 0, imported = 0;
  g_autofree char *changed = NULL;
  g_autofree char *refused = NULL;

  for (guint i = 0; i < self->files->len; i++)
    {
      GjJobFile *file = g_ptr_array_index (self->files, i);

      failed += gj_job_file_state (file) == GJ_JOB_FILE_FAILED;
      if (gj_job_file_state (file) != GJ_JOB_FILE_DONE)
        continue;
      repeated += file->result.repeated ? 1 : 0;
      imported += file->result.repeated ? 0 : 1;
      sum.added += file->result.total.added;
      sum.changed += file->result.total.changed;
      sum.refused += file->result.total.refused;
    }
  if (imported == 0 && failed > 0)
    return g_strdup (ngettext ("The file could not be read. Nothing was changed.",
                               "The files could not be read. Nothing was changed.", failed));
  if (imported == 0 && repeated > 0)
    return g_strdup (_("This roster was imported before. Nothing was changed."));
  changed = gj_format_count (sum.added + sum.changed);
  refused = gj_format_count (sum.refused);
  if (sum.refused > 0)
    return g_strdup_printf (_("Imported: %s records added or changed, %s refused."), changed, refused);
  return g_strdup_printf (_("Imported: %s records added or changed."), changed);
}

static char *
decide_summary (GjJob *self)
{
  g_autofree char *changed = gj_format_count (self->decided.added + self->decided.changed);
  g_autofree char *amount = gj_format_yuan (self->decided.amount);

  if (self->decided.added + self->decided.changed == 0)
    return g_strdup (_("Everything was decided before, and comes out the same."));
  return g_strdup_printf (_("Decided: %s new or changed decisions; %s is payable in all."), changed, amount);
}

/* The share of the bytes of all files that is done: those before @current and @fraction of that one. */
static double
bytes_done (GjJob *self, int current, double fraction)
{
  double done = 0, all = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      double size = (double) ((GjJobFile *) g_ptr_array_index (self->files, i))->size;

      all += size;
      if ((int) i < current)
        done += size;
      else if ((int) i == current)
        done += size * fraction;
    }
  return all > 0 ? done / all : -1;
}

static void
gj_job_finalize (GObject *object)
{
  GjJob *self = GJ_JOB (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->submissions, g_array_unref);
  g_clear_pointer (&self->list, gj_list_save_free);
  g_clear_pointer (&self->variants, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->simulated, gj_simulated_free);
  G_OBJECT_CLASS (gj_job_parent_class)->finalize (object);
}

static void
gj_job_class_init (GjJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gj_job_finalize;
  done_signal = g_signal_new ("done", GJ_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
gj_job_init (GjJob *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) job_file_free);
  self->submissions = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) job_variant_free);
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->progress = gj_progress_new ();
  self->cancellable = g_cancellable_new ();
}

GjJob *
gj_job_new (GjJobKind kind, GjLedger *ledger)
{
  GjJob *self;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  self = g_object_new (GJ_TYPE_JOB, NULL);
  self->kind = kind;
  self->ledger = g_object_ref (ledger);
  return self;
}

void
gj_job_add_file (GjJob *self, const char *path)
{
  GStatBuf status;
  GjJobFile *file;

  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (path != NULL);

  file = g_new0 (GjJobFile, 1);
  file->path = g_strdup (path);
  if (g_stat (path, &status) == 0)
    file->size = status.st_size;
  g_ptr_array_add (self->files, file);
}

void
gj_job_set_target (GjJob *self, gint64 submission, const char *path)
{
  g_return_if_fail (GJ_IS_JOB (self));

  self->submission = submission;
  g_free (self->path);
  self->path = g_strdup (path);
}

void
gj_job_add_submission (GjJob *self, gint64 submission)
{
  g_return_if_fail (GJ_IS_JOB (self));

  g_array_append_val (self->submissions, submission);
}

void
gj_job_set_reason (GjJob *self, const char *reason)
{
  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (reason != NULL);

  g_free (self->reason);
  self->reason = g_strdup (reason);
}

void
gj_job_set_pack (GjJob *self, GBytes *document, const char *reason)
{
  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (reason != NULL);

  gj_job_set_reason (self, reason);
  g_clear_pointer (&self->document, g_bytes_unref);
  self->document = document != NULL ? g_bytes_ref (document) : NULL;
}

void
gj_job_set_list (GjJob *self, GjListSave *save, GjTableFormat format, const char *path)
{
  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (save != NULL);

  g_clear_pointer (&self->list, gj_list_save_free);
  self->list = save;
  self->format = format;
  gj_job_set_target (self, 0, path);
}

void
gj_job_add_variant (GjJob *self, const char *title, GBytes *document, const char *const *sets)
{
  GjJobVariant *variant;

  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (title != NULL && document != NULL && sets != NULL);

  variant = g_new0 (GjJobVariant, 1);
  variant->title = g_strdup (title);
  variant->document = g_bytes_ref (document);
  variant->sets = g_strdupv ((char **) sets);
  g_ptr_array_add (self->variants, variant);
}

GjSimulated *
gj_job_get_simulated (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), NULL);

  return self->simulated;
}

GPtrArray *
gj_job_get_names (GjJob *self, guint variant)
{
  g_return_val_if_fail (GJ_IS_JOB (self), NULL);
  g_return_val_if_fail (variant < self->names->len, NULL);

  return self->names->pdata[variant];
}

void
gj_job_start (GjJob *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GJ_IS_JOB (self));

  self->begun = g_get_monotonic_time ();
  task = g_task_new (self, self->cancellable, job_done_cb, NULL);
  g_task_set_name (task, "gj_job_start");
  g_task_set_check_cancellable (task, FALSE); /* a job that got through before the stop is done */
  g_task_run_in_thread (task, job_worker);
}

void
gj_job_cancel (GjJob *self)
{
  g_return_if_fail (GJ_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

GjJobKind
gj_job_get_kind (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), GJ_JOB_CHECK);

  return self->kind;
}

const char *
gj_job_get_title (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), NULL);

  return _(kinds[self->kind].title);
}

gboolean
gj_job_writes (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), FALSE);

  return kinds[self->kind].writes;
}

gboolean
gj_job_changes (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), FALSE);

  return kinds[self->kind].changes;
}

GPtrArray *
gj_job_get_files (GjJob *self)
{
  g_return_val_if_fail (GJ_IS_JOB (self), NULL);

  return self->files;
}

GjJobFileState
gj_job_file_state (GjJobFile *file)
{
  g_return_val_if_fail (file != NULL, GJ_JOB_FILE_WAITING);

  return (GjJobFileState) g_atomic_int_get (&file->state);
}

void
gj_job_get_progress (GjJob *self, char **ret_stage, double *ret_fraction, double *ret_seconds)
{
  int current;
  double elapsed;

  g_return_if_fail (GJ_IS_JOB (self));
  g_return_if_fail (ret_stage != NULL && ret_fraction != NULL && ret_seconds != NULL);

  *ret_fraction = gj_progress_get_fraction (self->progress);
  if (self->files->len <= 1)
    {
      *ret_stage = gj_progress_dup_stage (self->progress);
      *ret_seconds = gj_progress_get_seconds_left (self->progress);
      return;
    }

  /* Several files: what counts is how many bytes of all of them are done. */
  current = g_atomic_int_get (&self->current);
  *ret_stage = g_strdup_printf (_("File %d of %u"), current + 1, self->files->len);
  *ret_fraction = bytes_done (self, current, CLAMP (*ret_fraction, 0, 1));
  elapsed = (double) (g_get_monotonic_time () - self->begun) / G_USEC_PER_SEC;
  *ret_seconds = *ret_fraction > 0.02 ? elapsed * (1 - *ret_fraction) / *ret_fraction : -1;
}

char *
gj_job_dup_summary (GjJob *self)
{
  g_autofree char *entries = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (GJ_IS_JOB (self), NULL);

  switch (self->kind)
    {
    case GJ_JOB_CHECK:
      return g_strdup (_("Checked. Nothing was changed yet."));
    case GJ_JOB_IMPORT:
      return import_summary (self);
    case GJ_JOB_DECIDE:
    case GJ_JOB_ADOPT:
    case GJ_JOB_SAMPLE:
      return decide_summary (self);
    case GJ_JOB_VERIFY:
      entries = gj_format_count (self->entries);
      return g_strdup_printf (_("The audit chain is whole: %s entries, none changed, none missing."), entries);
    case GJ_JOB_UNDO:
      return g_strdup (ngettext ("The roster was taken back. It can be imported again.", "The rosters were taken back. They can be imported again.",
                                 self->submissions->len));
    case GJ_JOB_PACK_ADOPT:
      return g_strdup (_("The policy pack is in force. Decide again to apply it to what was decided before."));
    case GJ_JOB_SIMULATE:
      return g_strdup (_("Tried. Nothing was changed."));
    case GJ_JOB_PACK_WITHDRAW:
      return g_strdup (_("The policy pack was withdrawn. None is in force."));
    case GJ_JOB_EXPORT:
    case GJ_JOB_DECISIONS:
    case GJ_JOB_RECEIPT:
    case GJ_JOB_FIX_LIST:
    case GJ_JOB_LIST:
    default:
      name = g_filename_display_basename (self->path);
      return g_strdup_printf (_("Saved as %s."), name);
    }
}
