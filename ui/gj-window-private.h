/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-find-box.h"
#include "gj-import-panel.h"
#include "gj-job-bar.h"
#include "gj-overview-page.h"
#include "gj-page.h"
#include "gj-policy-page.h"
#include "gj-session.h"
#include "gj-split.h"
#include "gj-window.h"

G_BEGIN_DECLS

struct _GjWindow
{
  AdwApplicationWindow parent_instance;

  GMenu           *recent_menu;
  GtkWidget       *start_new;
  GtkWidget       *recent;
  GtkListBox      *recent_list;
  GjSplit         *split;
  GtkListBox      *sidebar;
  GtkLabel        *ledger_name;
  GtkWidget       *sidebar_button;
  GtkWidget       *back_button;
  GtkMenuButton   *find_button;
  GjFindBox       *find_box;
  AdwWindowTitle  *title;
  AdwToastOverlay *toasts;
  AdwToast        *offer;       /* the last to take something back; weak */
  GtkStack        *root;
  GtkStack        *pages;
  GjJobBar        *job_bar;
  GtkWidget       *overview;
  GtkWidget       *policy;

  GjSession       *session;
  GSettings       *settings;    /* NULL when the schema is not installed */
  GQueue           history;     /* names of the pages before this one, newest first */
  GjImportPanel   *import_panel;
  char           **pending;     /* rosters that wait for a ledger to be opened */
  gboolean         going_back;
  gboolean         opening;     /* a ledger is on its way */
  gboolean         asks_leave;  /* the question what becomes of the job is open */
  gboolean         discards;    /* changed figures may be lost */
  gboolean         leaving;     /* the window closes when its job is done */
};

void       _gj_window_class_actions_init (GtkWidgetClass    *widget_class);
void       _gj_window_actions_update     (GjWindow          *self);
void       _gj_window_import             (GjWindow          *self,
                                          const char *const *paths);
void       _gj_window_job_done           (GjWindow          *self,
                                          GjJob             *job,
                                          GError            *error,
                                          GjSession         *session);
/* Whether nothing keeps the window open; if not, the person has been asked. */
gboolean   _gj_window_may_close          (GjWindow          *self);
/* Closes the window when that was wanted; tells somebody who looks elsewhere. */
void       _gj_window_left_job_done      (GjWindow          *self,
                                          GjJob             *job,
                                          GError            *error,
                                          GjSession         *session);
void       _gj_window_looked_at          (GjWindow          *self);
void       _gj_window_class_undo_init    (GtkWidgetClass    *widget_class);
/* Says that the rosters are in, with a way to take them back at once. */
void       _gj_window_offer_undo         (GjWindow          *self,
                                          GjJob             *job,
                                          const char        *summary);
/* The same for submissions by their numbers; for none of them it only says it. */
void       _gj_window_offer_take_back   (GjWindow          *self,
                                          const char        *summary,
                                          const gint64      *submissions,
                                          guint              n);
void       _gj_window_class_edit_init    (GtkWidgetClass    *widget_class);
void       _gj_window_edit_update        (GjWindow          *self,
                                          gboolean           can);
void       _gj_window_toast              (GjWindow          *self,
                                          const char        *text);
GjPage    *_gj_window_get_page           (GjWindow          *self,
                                          const char        *name); /* NULL for the overview */
void       _gj_window_show_page          (GjWindow          *self,
                                          const char        *name);
GjPage    *_gj_window_current_page       (GjWindow          *self);
gboolean   _gj_window_step_out           (GjWindow          *self);
void       _gj_window_go_back            (GjWindow          *self);

G_END_DECLS
