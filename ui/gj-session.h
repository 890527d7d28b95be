/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-job.h"

G_BEGIN_DECLS

#define GJ_TYPE_SESSION (gj_session_get_type ())

/**
 * GjSession:
 *
 * What one window works on: the open ledger and the job that is running. Main thread only; whatever
 * reads or writes the ledger is done on another thread.
 *
 * Properties "ledger" and "job" (both nullable) notify. Signals: "changed" after the ledger's content
 * changed; "job-done" (GjJob *job, GError *error).
 */
G_DECLARE_FINAL_TYPE (GjSession, gj_session, GJ, SESSION, GObject)

GjSession  *gj_session_new             (void);
GjLedger   *gj_session_get_ledger      (GjSession            *self);
const char *gj_session_get_path        (GjSession            *self); /* NULL without a ledger */
GjJob      *gj_session_get_job         (GjSession            *self);

/* Opens a ledger instead of the one that is open, which stays open when this fails. */
void        gj_session_open_async      (GjSession            *self,
                                        const char           *path,
                                        gboolean              create,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
gboolean    gj_session_open_finish     (GjSession            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

/* Starts @job and keeps it until it is done. FALSE when another one is running. */
gboolean    gj_session_run             (GjSession            *self,
                                        GjJob                *job);

void        gj_session_sheet_async     (GjSession            *self,
                                        const char           *list,
                                        gint64                id,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
GjSheet    *gj_session_sheet_finish    (GjSession            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

/* Shows a masked value, which is written into the audit chain. */
void        gj_session_reveal_async    (GjSession            *self,
                                        const char           *field, /* of a GjSheetRow */
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
char       *gj_session_reveal_finish   (GjSession            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

void        gj_session_overview_async  (GjSession            *self,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
GjOverview *gj_session_overview_finish (GjSession            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
