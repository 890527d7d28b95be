/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The settings of the program; %NULL when their schema is not installed. (transfer full) */
GSettings *gj_settings_new (void);

G_END_DECLS
