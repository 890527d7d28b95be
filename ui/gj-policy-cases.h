/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-pack.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_CASES (gj_policy_cases_get_type ())

/**
 * GjPolicyCases:
 *
 * The worked cases of a pack: run on demand on another thread, those that fail first, each with what was expected and
 * what was found.
 */
G_DECLARE_FINAL_TYPE (GjPolicyCases, gj_policy_cases, GJ, POLICY_CASES, GtkWidget)

void gj_policy_cases_set_pack (GjPolicyCases *self,
                               GjPack        *pack); /* (nullable) */
void gj_policy_cases_run      (GjPolicyCases *self);

G_END_DECLS
