/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes one of each widget with warnings fatal: a wrong child id, a missing callback or an unknown property of a
 * template ends the test. Then lets go of each and sees that nothing holds on to it. */
#define G_LOG_DOMAIN "test-templates"

#include "config.h"

#include <adwaita.h>

#include "gj-application.h"
#include "gj-bit-selection.h"
#include "gj-day-entry.h"
#include "gj-detail.h"
#include "gj-filters.h"
#include "gj-find-box.h"
#include "gj-import-panel.h"
#include "gj-job-bar.h"
#include "gj-list-menu.h"
#include "gj-overview-page.h"
#include "gj-page.h"
#include "gj-pages.h"
#include "gj-policy-cases.h"
#include "gj-policy-editor.h"
#include "gj-policy-page.h"
#include "gj-policy-reading.h"
#include "gj-policy-timeline.h"
#include "gj-policy-what-if.h"
#include "gj-split.h"
#include "gj-table.h"
#include "gj-window.h"

static void
test_widget (gconstpointer data)
{
  GType type = *(const GType *) data;
  GtkWidget *widget = g_object_ref_sink (g_object_new (type, NULL));

  g_assert_true (GTK_IS_WIDGET (widget));
  g_assert_finalize_object (widget);
}

static void
test_pages (void)
{
  g_autoptr (GjSession) session = gj_session_new ();
  guint n;
  const GjPageInfo *infos = gj_pages_get (&n);

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *page = g_object_ref_sink (gj_page_new (&infos[i], session));

      g_assert_true (gj_page_get_info (GJ_PAGE (page)) == &infos[i]);
      g_assert_nonnull (gj_page_get_subtitle (GJ_PAGE (page)));
      g_assert_finalize_object (page);
    }
}

static void
test_window (void)
{
  g_autoptr (GjApplication) application = gj_application_new ();
  GtkWidget *window;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = gj_window_new (GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Selecting everything asks for nothing, and rows that go take their selection along. */
static void
test_bit_selection (void)
{
  GtkStringList *list = gtk_string_list_new ((const char *[]){ "a", "b", "c", "d", NULL });
  GjBitSelection *selection = gj_bit_selection_new (G_LIST_MODEL (list));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);

  g_assert_cmpuint (gj_bit_selection_get_first (selection), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (gtk_selection_model_select_item (model, 2, TRUE));
  g_assert_cmpuint (gj_bit_selection_get_first (selection), ==, 2);
  gtk_string_list_remove (list, 0);
  g_assert_cmpuint (gj_bit_selection_get_first (selection), ==, 1);
  g_assert_true (gtk_selection_model_select_all (model));
  g_assert_cmpuint (gj_bit_selection_get_size (selection), ==, 3);
  gtk_string_list_splice (list, 0, 3, NULL);
  g_assert_cmpuint (gj_bit_selection_get_size (selection), ==, 0);
  g_assert_finalize_object (selection);
  g_assert_finalize_object (list);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    GType     (*get_type) (void);
  } widgets[] = {
    { "/ui/template/detail", gj_detail_get_type },
    { "/ui/template/filters", gj_filters_get_type },
    { "/ui/template/find-box", gj_find_box_get_type },
    { "/ui/template/import-panel", gj_import_panel_get_type },
    { "/ui/template/list-menu", gj_list_menu_get_type },
    { "/ui/template/job-bar", gj_job_bar_get_type },
    { "/ui/template/overview-page", gj_overview_page_get_type },
    { "/ui/template/page", gj_page_get_type },
    { "/ui/template/day-entry", gj_day_entry_get_type },
    { "/ui/template/policy-cases", gj_policy_cases_get_type },
    { "/ui/template/policy-editor", gj_policy_editor_get_type },
    { "/ui/template/policy-page", gj_policy_page_get_type },
    { "/ui/template/policy-reading", gj_policy_reading_get_type },
    { "/ui/template/policy-timeline", gj_policy_timeline_get_type },
    { "/ui/template/policy-what-if", gj_policy_what_if_get_type },
    { "/ui/template/split", gj_split_get_type },
    { "/ui/template/table", gj_table_get_type },
  };
  GType types[G_N_ELEMENTS (widgets)];

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    return 77;
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      types[i] = widgets[i].get_type ();
      g_test_add_data_func (widgets[i].path, &types[i], test_widget);
    }
  g_test_add_func ("/ui/pages", test_pages);
  g_test_add_func ("/ui/bit-selection", test_bit_selection);
  g_test_add_func ("/ui/window", test_window);
  return g_test_run ();
}
