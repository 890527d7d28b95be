/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-error"
#include "config.h"

#include "gj-error.h"

G_DEFINE_QUARK (gj-error-quark, gj_error)
