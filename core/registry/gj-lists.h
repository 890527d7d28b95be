/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-list.h"

G_BEGIN_DECLS

/* The lists of the register: "institutions" "classes" "persons" "submissions" "problems" "decisions"
 * "audit"; NULL when there is none of that name. Static data. */
const GjListSpec *gj_registry_list (const char *name);

G_END_DECLS
