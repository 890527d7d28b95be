/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-page.h"

G_BEGIN_DECLS

/* The list pages, in the order of the work; the table that says all about them. */
const GjPageInfo *gj_pages_get (guint *ret_n);

G_END_DECLS
