/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"

G_BEGIN_DECLS

/* The table of settings, of any name and unchecked: what an operator may set, and how it gets into the audit chain, is gj-setting.h. */

/* (transfer full): its value, "" when it is not set; %NULL on failure. */
char     *gj_setting_read  (GjDb *db, const char *name, GError **error);

/* @value: "" takes it away. */
gboolean  gj_setting_write (GjDb *db, const char *name, const char *value, GError **error);

G_END_DECLS
