/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK 4.8 tells screen readers of everything there is, also of what stands behind the page in view. These
 * say which of it is hidden, whenever it comes into view or leaves it. */
void gj_a11y_follow_mapped (GtkWidget *widget);
void gj_a11y_follow_pages  (GtkStack  *stack); /* each page that is in @stack now */

G_END_DECLS
