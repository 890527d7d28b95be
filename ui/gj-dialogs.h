/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The only file that knows which dialogs this version of the toolkit has. Files are local ones: the
 * core works on paths. A dialog that was dismissed ends with G_IO_ERROR_CANCELLED.
 */

typedef enum
{
  GJ_FILES_ROSTERS, /* *.xml, several at once */
  GJ_FILES_LEDGER,  /* *.gjl */
  GJ_FILES_TABLE,   /* *.xlsx, *.csv to be written */
  GJ_FILES_PDF,
  GJ_FILES_XML,     /* a receipt, fix-list or roster to be written */
} GjFilesKind;

void       gj_dialogs_open_async     (GtkWindow            *parent,
                                      GjFilesKind           kind,
                                      const char           *title,
                                      GAsyncReadyCallback   callback,
                                      gpointer              data);
char     **gj_dialogs_open_finish    (GAsyncResult         *result,
                                      GError              **error); /* paths */
void       gj_dialogs_save_async     (GtkWindow            *parent,
                                      GjFilesKind           kind,
                                      const char           *title,
                                      const char           *name,
                                      GAsyncReadyCallback   callback,
                                      gpointer              data);
char      *gj_dialogs_save_finish    (GAsyncResult         *result,
                                      GError              **error); /* path */

/* Asks for one line of words before something is done; it cannot be done without. */
void       gj_dialogs_ask_reason_async  (GtkWindow            *parent,
                                         const char           *heading,
                                         const char           *body,
                                         const char           *button, /* with a mnemonic */
                                         GAsyncReadyCallback   callback,
                                         gpointer              data);
char      *gj_dialogs_ask_reason_finish (GAsyncResult         *result,
                                         GError              **error); /* stripped */

/* Asks with @extra below the words; the answer is FALSE when it was dismissed. */
void       gj_dialogs_ask_async      (GtkWindow            *parent,
                                      const char           *heading,
                                      const char           *body,
                                      GtkWidget            *extra,  /* (transfer floating) */
                                      const char           *accept, /* label, with a mnemonic */
                                      GAsyncReadyCallback   callback,
                                      gpointer              data);
gboolean   gj_dialogs_ask_finish     (GAsyncResult         *result,
                                      GError              **error);

typedef enum
{
  GJ_LEAVE_KEEP, /* the window stays open */
  GJ_LEAVE_WHEN_DONE,
  GJ_LEAVE_STOP,
} GjLeave;

/* Asks what becomes of @work, "Importing rosters", when the window is to be closed in the middle of it. */
void       gj_dialogs_ask_leave_async  (GtkWindow            *parent,
                                        const char           *work,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
GjLeave    gj_dialogs_ask_leave_finish (GAsyncResult         *result);

void       gj_dialogs_show_error     (GtkWindow            *parent,
                                      const char           *heading,
                                      const char           *body);
void       gj_dialogs_show_about     (GtkWindow            *parent);
/* The manual; where there is no program to show it, the shortcuts. */
void       gj_dialogs_show_help      (GtkWindow            *parent);
void       gj_dialogs_show_shortcuts (GtkWindow            *parent);

G_END_DECLS
