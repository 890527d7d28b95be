/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-list.h"

G_BEGIN_DECLS

/* The lists of the register, from "institutions" to "audit"; NULL when there is none of that name, or behind the last. Static data. */
const GjListSpec *gj_registry_list     (const char *name);
const GjListSpec *gj_registry_list_nth (guint n);

G_END_DECLS
