/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gj-detail.h"
#include "gj-session.h"

G_BEGIN_DECLS

/**
 * GjPageInfo:
 * @name: name of the page and of its list in the core
 * @icon: icon of the sidebar and of the empty page
 * @action_label: the page's main action with a mnemonic, or NULL
 * @empty_action: repeats the main action on the empty page
 * @describe: how many there are, in words; (transfer full)
 *
 * All that makes one list page differ from another. Static data; texts untranslated.
 */
typedef struct
{
  const char           *name;
  const char           *icon;
  const char           *title;
  const char           *action_label;
  const char           *action;
  const char           *empty_title;
  const char           *empty_text;
  char               *(*describe) (guint n, const char *count);
  const GjDetailAction *detail_actions;
  guint                 n_detail_actions;
} GjPageInfo;

#define GJ_TYPE_PAGE (gj_page_get_type ())

/**
 * GjPage:
 *
 * The bones of every list page: the main action left, search right, filters; the table; beside it the
 * record as a document. In a narrow window the document takes the table's place.
 *
 * Property "subtitle" (a sentence with count and filter) notifies.
 */
G_DECLARE_FINAL_TYPE (GjPage, gj_page, GJ, PAGE, GtkWidget)

GtkWidget        *gj_page_new          (const GjPageInfo *info,
                                        GjSession        *session);
const GjPageInfo *gj_page_get_info     (GjPage           *self);
const char       *gj_page_get_subtitle (GjPage           *self);
/* The record that is open, or else the list; to the printer, or saved as a PDF. */
void              gj_page_print        (GjPage           *self,
                                        gboolean          to_file);
void              gj_page_focus        (GjPage           *self);
void              gj_page_focus_search (GjPage           *self);
gboolean          gj_page_step_out     (GjPage           *self); /* Escape; FALSE when there was no step to take */
void              gj_page_set_filter   (GjPage           *self,
                                        const char       *filter,
                                        const char       *value); /* replaces all that was set */
void              gj_page_open         (GjPage           *self,
                                        gint64            id);    /* selects the record and shows it */

/* Something that is done on this page takes the table's place until it is set to NULL. */
void              gj_page_set_work     (GjPage           *self,
                                        GtkWidget        *work);

/* What is wrong or was found, above the table, with at most one button; text NULL hides it. */
void              gj_page_set_banner   (GjPage           *self,
                                        const char       *tone,
                                        const char       *text,
                                        const char       *button_label,
                                        const char       *action);
GVariant         *gj_page_get_layout   (GjPage           *self); /* see gj_table_get_layout() */
void              gj_page_set_layout   (GjPage           *self,
                                        GVariant         *layout);

G_END_DECLS
