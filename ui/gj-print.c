/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-print"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-dialogs.h"
#include "gj-format.h"
#include "gj-list-words.h"
#include "gj-lists.h"
#include "gj-paper.h"
#include "gj-print.h"

#define MOST_ROWS 2000 /* some sixty sheets */

/* What is to be printed, put together by a worker. */
typedef struct
{
  GjLedger   *ledger;
  char       *list;
  gint64      id;       /* of the record; 0 for the list */
  GjListSave *save;
  char       *subtitle; /* of the list */
  char       *path;     /* NULL for the printer */
  gboolean    to_file;
  GjPaper    *paper;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_object_unref (order->ledger);
  g_clear_pointer (&order->save, gj_list_save_free);
  g_clear_pointer (&order->paper, gj_paper_free);
  g_free (order->list);
  g_free (order->subtitle);
  g_free (order->path);
  g_free (order);
}

/* ----- putting it together ----- */

static char *
make_foot (Order *order)
{
  g_autofree char *now = gj_ledger_now ();
  g_autofree char *time = gj_format_time (now);

  /* Translators: a time, then the login name of whoever printed it */
  return g_strdup_printf (_("Printed on %s by %s"), time, gj_ledger_get_operator (order->ledger));
}

/* ----- a table ----- */

static gboolean
add_row (gint64 id, char *const *cells, gpointer data, GError **error)
{
  Order *order = data;
  const GjListSpec *spec = gj_list_query_spec (order->save->query);
  g_auto (GStrv) words = g_new0 (char *, order->save->n_columns + 1);

  if (gj_paper_n_rows (order->paper) >= MOST_ROWS)
    {
      g_autofree char *most = gj_format_count (MOST_ROWS);

      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT,
                   _("There are more than %s rows. Filter the list or select the rows that are wanted; export it to have all of them in a file."), most);
      return FALSE;
    }
  for (guint i = 0; i < order->save->n_columns; i++)
    {
      gboolean is_money = spec->columns[order->save->columns[i]].type == GJ_CELL_MONEY && cells[i][0] != '\0';

      words[i] = is_money ? gj_format_money (g_ascii_strtoll (cells[i], NULL, 10)) : g_strdup (cells[i]);
    }
  gj_paper_add_row (order->paper, (const char *const *) words);
  return TRUE;
}

/* The rows of what is to be saved, with their heads. */
static gboolean
make_table (Order *order, GCancellable *cancellable, GError **error)
{
  const GjListSpec *spec = gj_list_query_spec (order->save->query);
  guint n = order->save->n_columns;
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *widths = g_new (int, n);
  g_autofree gboolean *right = g_new (gboolean, n);

  for (guint i = 0; i < n; i++)
    {
      const GjListColumn *column = &spec->columns[order->save->columns[i]];

      g_ptr_array_add (titles, gj_list_title (column));
      widths[i] = (int) column->width;
      right[i] = column->type == GJ_CELL_COUNT || column->type == GJ_CELL_MONEY;
    }
  gj_paper_set_columns (order->paper, n, (const char *const *) titles->pdata, widths, right);
  return gj_list_each (order->ledger, order->save, add_row, order, NULL, cancellable, error);
}

/* ----- a record ----- */

static gboolean
take_text (gint64 id, char *const *cells, gpointer data, GError **error)
{
  *(char **) data = g_strdup (cells[0]);
  return TRUE;
}

/* Who is in a class: the rows of the enrolments, without its code. */
static gboolean
add_students (Order *order, GError **error)
{
  g_autoptr (GjListQuery) classes = gj_list_query_new (gj_registry_list ("classes"));
  g_autoptr (GjListQuery) enrolments = gj_list_query_new (gj_registry_list ("enrolments"));
  g_autoptr (GjListSave) one = gj_list_save_new (classes);
  g_autofree char *code = NULL;
  guint n = 0;

  one->ids = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (gint64)), &order->id, 1);
  one->n_columns = 1; /* the first is its code */
  if (!gj_list_each (order->ledger, one, take_text, &code, NULL, NULL, error))
    return FALSE;
  gj_list_query_set_filter (enrolments, "class", code);
  order->save = gj_list_save_new (enrolments);
  for (guint i = 0; i < order->save->n_columns; i++)
    if (!g_str_equal (gj_list_query_spec (enrolments)->columns[i].id, "class"))
      order->save->columns[n++] = i;
  order->save->n_columns = n;
  gj_paper_add_heading (order->paper, _("Trainees"), "");
  return make_table (order, NULL, error);
}

static gboolean
make_record (Order *order, GError **error)
{
  g_autoptr (GjSheet) sheet = gj_ledger_page (order->ledger, order->list, order->id, error);
  const char *signatures[] = { _("Handled by (signature and stamp)"), _("Received by (signature)"), _("Date"), NULL };
  g_autofree char *foot = NULL;
  g_autofree char *subtitle = NULL;

  if (sheet == NULL)
    return FALSE;
  foot = make_foot (order);
  subtitle = sheet->state[0] != '\0' ? g_strdup_printf ("%s\n%s", sheet->subtitle, sheet->state) : g_strdup (sheet->subtitle);
  order->paper = gj_paper_new (sheet->title, subtitle, foot);
  for (guint i = 0; i < sheet->groups->len; i++)
    {
      const GjSheetGroup *group = sheet->groups->pdata[i];

      if (group->title[0] != '\0')
        gj_paper_add_heading (order->paper, group->title, group->source);
      for (guint k = 0; k < group->rows->len; k++)
        {
          const GjSheetRow *row = group->rows->pdata[k];

          gj_paper_add_fact (order->paper, row->label, row->value, row->source);
        }
    }
  if (g_str_equal (order->list, "classes") && !add_students (order, error))
    return FALSE;
  if (g_str_equal (order->list, "decisions"))
    gj_paper_add_lines (order->paper, signatures);
  return TRUE;
}

static gboolean
make_list (Order *order, GCancellable *cancellable, GError **error)
{
  g_autofree char *foot = make_foot (order);

  order->paper = gj_paper_new (_(gj_list_query_spec (order->save->query)->label), order->subtitle, foot);
  return make_table (order, cancellable, error);
}

static void
order_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  GError *error = NULL;
  gboolean done = order->id == 0 ? make_list (order, cancellable, &error) : make_record (order, &error);

  if (done && order->path != NULL)
    done = gj_paper_save (order->paper, order->path, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ----- the printer ----- */

typedef struct
{
  GjPaper      *paper;
  PangoContext *context;
} Printing;

static void
free_printing (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  gj_paper_free (printing->paper);
  g_clear_object (&printing->context);
  g_free (printing);
}

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  g_clear_object (&printing->context);
  printing->context = gtk_print_context_create_pango_context (context);
  gj_paper_begin (printing->paper, gtk_print_context_get_width (context), gtk_print_context_get_height (context));
}

static gboolean
paginate_cb (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  if (!gj_paper_paginate (printing->paper, printing->context))
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int) gj_paper_n_pages (printing->paper));
  return TRUE;
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *printing)
{
  gj_paper_draw (printing->paper, gtk_print_context_get_cairo_context (context), printing->context, (guint) page);
}

static void
failed (GtkWindow *parent, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gj_dialogs_show_error (parent, _("It Could Not Be Printed"), error->message);
}

static void
printed_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWindow *parent)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    failed (parent, error);
}

static void
print_paper (GtkWindow *parent, Order *order)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  Printing *printing = g_new0 (Printing, 1);

  gtk_page_setup_set_orientation (setup, gj_paper_is_wide (order->paper) ? GTK_PAGE_ORIENTATION_LANDSCAPE : GTK_PAGE_ORIENTATION_PORTRAIT);
  printing->paper = g_steal_pointer (&order->paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, _("Gongjiang"));
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_cb), printing, free_printing, 0);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), printing);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), parent, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    failed (parent, error);
}

/* ----- both ways ----- */

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWindow *parent = GTK_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Order *order = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    failed (parent, error);
  else if (order->path == NULL)
    print_paper (parent, order);
  else
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.saved", "s", order->path);
}

static void
begin (GtkWindow *parent, Order *order)
{
  g_autoptr (GTask) task = g_task_new (parent, NULL, ordered_cb, NULL);

  g_task_set_name (task, "gj_print");
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, order_worker);
}

static void
path_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Order *order = data;

  order->path = gj_dialogs_save_finish (result, NULL);
  if (order->path != NULL)
    begin (GTK_WINDOW (source), order);
  else
    order_free (order);
}

static void
take_order (GtkWindow *parent, Order *order)
{
  g_autofree char *name = NULL;

  if (!order->to_file)
    {
      begin (parent, order);
      return;
    }
  name = g_strdup_printf (order->id != 0 ? "%s-%" G_GINT64_FORMAT ".pdf" : "%s.pdf", order->list, order->id);
  gj_dialogs_save_async (parent, GJ_FILES_PDF, _("Save as PDF"), name, path_cb, order);
}

void
gj_print_record (GtkWindow *parent, GjSession *session, const char *list, gint64 id, gboolean to_file)
{
  Order *order;

  g_return_if_fail (GTK_IS_WINDOW (parent) && GJ_IS_SESSION (session) && list != NULL && id != 0);

  order = g_new0 (Order, 1);
  *order = (Order) { .ledger = g_object_ref (gj_session_get_ledger (session)), .list = g_strdup (list), .id = id, .to_file = to_file };
  take_order (parent, order);
}

void
gj_print_list (GtkWindow *parent, GjSession *session, GjTable *table, const char *list, const char *subtitle, gboolean to_file)
{
  Order *order;
  GjListSave *save;

  g_return_if_fail (GTK_IS_WINDOW (parent) && GJ_IS_SESSION (session) && GJ_IS_TABLE (table) && list != NULL && subtitle != NULL);

  save = gj_table_dup_save (table, gj_table_get_n_selected (table) > 1);
  if (save == NULL)
    return;
  order = g_new0 (Order, 1);
  *order = (Order) { .ledger = g_object_ref (gj_session_get_ledger (session)), .list = g_strdup (list), .save = save,
                     .subtitle = g_strdup (subtitle), .to_file = to_file };
  take_order (parent, order);
}
