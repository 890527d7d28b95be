/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-list.h"
#include "gj-reasons.h"

G_BEGIN_DECLS

#define GJ_TYPE_FILTERS (gj_filters_get_type ())

/**
 * GjFilters:
 *
 * The filters of a list: a row of chips that read as sentences ("Outcome is refused") and can be
 * removed, and the button whose popover sets them. Made from the GjListFilters of a list.
 *
 * Signal "changed" (const char *filter, const char *value), @value %NULL when it was removed.
 */
G_DECLARE_FINAL_TYPE (GjFilters, gj_filters, GJ, FILTERS, GtkWidget)

GtkWidget *gj_filters_new        (void);
void       gj_filters_set_spec   (GjFilters        *self,
                                  const GjListSpec *spec);
GtkWidget *gj_filters_get_button (GjFilters        *self); /* to be placed by the caller */
void       gj_filters_set        (GjFilters        *self,
                                  const char       *filter,
                                  const char       *value); /* emits "changed" */
void       gj_filters_set_reasons (GjFilters       *self,
                                   GjReasons       *reasons); /* the codes to choose from, and their words */
GVariant  *gj_filters_save       (GjFilters        *self); /* "a{ss}": filter, value; floating */
char      *gj_filters_words      (GjFilters        *self); /* its chips as one line, "" without any; (transfer full) */
void       gj_filters_restore    (GjFilters        *self,
                                  GVariant         *values); /* (nullable): only these */
void       gj_filters_clear      (GjFilters        *self);

G_END_DECLS
