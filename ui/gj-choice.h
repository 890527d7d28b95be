/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down of plain texts that are cut off where there is no room, and can be searched in. @label: its accessible name. */
void gj_choice_prepare (GtkDropDown       *choice,
                        const char        *label);
void gj_choice_fill    (GtkDropDown       *choice,
                        const char *const *texts);

G_END_DECLS
