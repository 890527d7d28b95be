/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-ledger.h"

G_BEGIN_DECLS

typedef enum
{
  GJ_BARS_COUNT,
  GJ_BARS_MONEY, /* the amount, with the count in smaller letters */
} GjBarsKind;

/**
 * gj_bars_fill:
 * @box: a vertical box that is emptied first
 * @tallies: (element-type GjTally)
 * @action: (nullable): action that shows the records behind a bar; its target is the code ("s")
 *
 * Numbers as bars, longest first as they come. Each bar has its number in words beside it and is a
 * button when there is something behind it, so that nothing depends on seeing lengths.
 */
void gj_bars_fill (GtkBox     *box,
                   GPtrArray  *tallies,
                   GjBarsKind  kind,
                   const char *action);

G_END_DECLS
