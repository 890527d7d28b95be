/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-session.h"
#include "gj-table.h"

G_BEGIN_DECLS

/* Asks how what @table shows shall be saved and where, then saves it as a job of the session. */
void gj_export_ask (GtkWindow *parent, GjSession *session, GjTable *table, const char *list);

G_END_DECLS
