/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-jobs.h"
#include "gj-list-save.h"
#include "gj-simulate.h"

G_BEGIN_DECLS

typedef enum
{
  GJ_JOB_CHECK,    /* what would an import of the files change? */
  GJ_JOB_IMPORT,
  GJ_JOB_DECIDE,
  GJ_JOB_ADOPT,    /* take the program's own policy pack, then decide */
  GJ_JOB_VERIFY,
  GJ_JOB_EXPORT,   /* the register as one roster, to the path */
  GJ_JOB_DECISIONS, /* all of them, with masked numbers, to the path */
  GJ_JOB_RECEIPT,  /* of the submission, to the path */
  GJ_JOB_FIX_LIST,
  GJ_JOB_UNDO,     /* take the submissions back, the last first, with a reason */
  GJ_JOB_PACK_ADOPT,    /* the pack given, with a reason */
  GJ_JOB_PACK_WITHDRAW, /* the pack in force, with a reason */
  GJ_JOB_LIST,     /* what a page shows, as a table to the path */
  GJ_JOB_SIMULATE,      /* what the variants given would do */
  GJ_JOB_SAMPLE,   /* make a sample roster, import it and decide, all in the ledger given */
} GjJobKind;

typedef enum
{
  GJ_JOB_FILE_WAITING,
  GJ_JOB_FILE_RUNNING,
  GJ_JOB_FILE_DONE,
  GJ_JOB_FILE_FAILED,
} GjJobFileState;

/**
 * GjJobFile:
 * @state: #GjJobFileState, atomic
 * @result: valid once @state is %GJ_JOB_FILE_DONE
 * @error: set once @state is %GJ_JOB_FILE_FAILED
 *
 * One roster of a check or an import.
 */
typedef struct
{
  char          *path;
  goffset        size;
  int            state;
  GjImportResult result;
  GError        *error;
} GjJobFile;

/**
 * GjJob:
 *
 * Work for another thread, with its progress, its results and a way to stop it. The only room of the
 * window that knows the jobs of the core by name.
 *
 * Signal "done" (GError *error, %NULL when all went well) on the main thread.
 */
#define GJ_TYPE_JOB (gj_job_get_type ())
G_DECLARE_FINAL_TYPE (GjJob, gj_job, GJ, JOB, GObject)

GjJob          *gj_job_new           (GjJobKind   kind,
                                      GjLedger   *ledger);
void            gj_job_add_file      (GjJob      *self,
                                      const char *path);
void            gj_job_set_target    (GjJob      *self,
                                      gint64      submission,
                                      const char *path);
void            gj_job_add_submission (GjJob     *self,
                                      gint64      submission);
void            gj_job_set_reason    (GjJob      *self,
                                      const char *reason);
/* @document: (nullable): for %GJ_JOB_PACK_ADOPT */
void            gj_job_set_pack      (GjJob      *self,
                                      GBytes     *document,
                                      const char *reason);
void            gj_job_set_list      (GjJob      *self,
                                      GjListSave *save, /* (transfer full) */
                                      GjTableFormat format,
                                      const char *path);
/**
 * GjJobVariant:
 * @sets: "PARAMETER=VALUE", zero-terminated
 *
 * Rules to try; the first of a job is what the others are compared with.
 */
typedef struct
{
  char   *title;
  GBytes *document;
  char  **sets;
} GjJobVariant;

void            gj_job_add_variant   (GjJob             *self,
                                      const char        *title,
                                      GBytes            *document,
                                      const char *const *sets);

/* After "done" of %GJ_JOB_SIMULATE: the figures, and by variant those for whom most changes (GPtrArray of GjSimulatedName). */
GjSimulated    *gj_job_get_simulated (GjJob             *self);
GPtrArray      *gj_job_get_names     (GjJob             *self,
                                      guint              variant);
void            gj_job_start         (GjJob      *self);
void            gj_job_cancel        (GjJob      *self);

GjJobKind       gj_job_get_kind      (GjJob      *self);
const char     *gj_job_get_title     (GjJob      *self); /* "Importing rosters" */
gboolean        gj_job_changes       (GjJob      *self); /* whether the ledger is another one after it */
gboolean        gj_job_writes        (GjJob      *self); /* whether something is lost when it is stopped: a change or a file */
GPtrArray      *gj_job_get_files     (GjJob      *self); /* of GjJobFile */
GjJobFileState  gj_job_file_state    (GjJobFile  *file);

/* What it does now (transfer full), how far it is (0…1, or -1 when that is not known), seconds left or -1. */
void            gj_job_get_progress  (GjJob      *self,
                                      char      **ret_stage,
                                      double     *ret_fraction,
                                      double     *ret_seconds);

/* After "done": a sentence for the reader; (transfer full). */
char           *gj_job_dup_summary   (GjJob      *self);

G_END_DECLS
