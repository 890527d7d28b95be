/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-session.h"

G_BEGIN_DECLS

#define GJ_TYPE_DETAIL (gj_detail_get_type ())

/**
 * GjDetail:
 *
 * One record as a document: its name, its state as a coloured word, then groups of rows with where
 * each value came from. Masked values have a button that shows them, which is recorded.
 *
 * Signal "closed" when the reader wants it away.
 */
G_DECLARE_FINAL_TYPE (GjDetail, gj_detail, GJ, DETAIL, GtkWidget)

/** GjDetailAction: a button under the title; the action gets the record's id as its target ("x"). */
typedef struct
{
  const char *label;  /* untranslated, with a mnemonic */
  const char *action; /* "win.save-receipt" */
} GjDetailAction;

GtkWidget *gj_detail_new         (void);
void       gj_detail_set_session (GjDetail             *self,
                                  GjSession            *session);
void       gj_detail_set_actions (GjDetail             *self,
                                  const GjDetailAction *actions,
                                  guint                 n_actions);
void       gj_detail_set_folded  (GjDetail             *self,
                                  gboolean              folded); /* a way back instead of a cross */
void       gj_detail_show        (GjDetail             *self,
                                  const char           *list,
                                  gint64                id);     /* 0 shows nothing */
gint64     gj_detail_get_id      (GjDetail             *self);
void       gj_detail_focus       (GjDetail             *self); /* to the way out, so that no text is marked */

G_END_DECLS
