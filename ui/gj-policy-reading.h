/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-pack.h"

G_BEGIN_DECLS

#define GJ_TYPE_POLICY_READING (gj_policy_reading_get_type ())

/**
 * GjPolicyReading:
 *
 * A pack as a document: articles with rules and conditions in words, and every figure as it is on the chosen day beside
 * those it superseded. The words that are searched for leave only what holds them.
 */
G_DECLARE_FINAL_TYPE (GjPolicyReading, gj_policy_reading, GJ, POLICY_READING, GtkWidget)

void gj_policy_reading_set_pack     (GjPolicyReading *self,
                                     GjPack          *pack); /* (nullable) */
void gj_policy_reading_focus_search (GjPolicyReading *self);

G_END_DECLS
