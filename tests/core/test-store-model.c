/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gj-list.h"
#include "gj-row-private.h"
#include "store-fixture.h"

#define N_ROWS 100000
#define PAGE 64
#define CACHED_PAGES 16
#define STRINGIFY_(text) #text
#define STRINGIFY(text) STRINGIFY_ (text)

static const GjListColumn columns[] = {
  { .id = "name", .sql = "p.name", .order = "p.name, p.id" },
  { .id = "day", .sql = "p.day", .order = NULL },
};
static const GjListFilter filters[] = { { "day", "day", "", "p.day = CAST ($V AS INTEGER)" } };
static const GjListSearch searches[] = { { .texts = GJ_SEARCH_ALL, .sql = "p.name >= $V AND p.name < $W" } };
static const GjListSpec spec = {
  .name = "persons", .label = "persons", .from = "person p", .id = "p.id", .order = "p.id",
  .columns = columns, .n_columns = G_N_ELEMENTS (columns), .filters = filters, .n_filters = G_N_ELEMENTS (filters), .searches = searches, .n_searches = G_N_ELEMENTS (searches),
};

/* Persons 1 … N_ROWS; the names run the other way round: person 1 is "n100000". */
typedef struct
{
  Fixture     fixture;
  GjDb       *db;
  GjRowModel *model;
  GString    *log; /* of items-changed */
  guint       n;   /* what the history of items-changed adds up to */
} Case;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Case       *self)
{
  g_assert_cmpuint (position + removed, <=, self->n);
  self->n = self->n - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->n);
  g_string_append_printf (self->log, "(%u,%u,%u)", position, removed, added);
}

static void
settle (Case *self)
{
  gboolean loading = TRUE;

  while (g_object_get (self->model, "loading", &loading, NULL), loading)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_state (GjRow     *row,
                GjRowState state)
{
  while (gj_row_get_state (row) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Case          *self,
        gconstpointer  data)
{
  fixture_set_up (&self->fixture, NULL);
  self->db = fixture_open (&self->fixture, GJ_DB_CREATE);
  db_run (self->db, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, day INTEGER); CREATE INDEX person_name ON person (name);"
                    "INSERT INTO person WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " STRINGIFY (N_ROWS) ")"
                    " SELECT i, printf ('n%06d', " STRINGIFY (N_ROWS) " + 1 - i), i % 7 FROM n");
  self->log = g_string_new (NULL);
  _gj_row_reader_set_patience (G_MAXINT64);
  self->model = gj_row_model_new (self->fixture.path, &spec);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed), self);
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "(0,0," STRINGIFY (N_ROWS) ")");
  g_string_truncate (self->log, 0);
}

static void
tear_down (Case          *self,
           gconstpointer  data)
{
  if (self->model != NULL)
    g_assert_finalize_object (self->model);
  gj_db_close (self->db);
  g_string_free (self->log, TRUE);
  fixture_tear_down (&self->fixture, NULL);
}

static guint
n_items (Case *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/* Somebody waits no longer for the first page than it takes: the list's beginning comes before its end, its
 * rows too, and what was shown stays where it is. */
static void
test_beginning (Case          *self,
                gconstpointer  data)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (&spec);
  g_autoptr (GjRow) row = NULL;
  gboolean loading = TRUE;

  _gj_row_reader_set_patience (0);
  gj_list_query_set_order (query, 0, FALSE);
  gj_row_model_set_query (self->model, query);
  while (self->log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_items (self), >, 0);
  g_assert_cmpuint (n_items (self), <, N_ROWS);
  g_assert_cmpuint (n_items (self) % PAGE, ==, 0);
  g_object_get (self->model, "loading", &loading, NULL);
  g_assert_true (loading);
  row = g_list_model_get_item (G_LIST_MODEL (self->model), 1);
  wait_for_state (row, GJ_ROW_LOADED);
  g_assert_cmpint (gj_row_get_id (row), ==, N_ROWS - 1);
  settle (self);
  g_assert_cmpuint (n_items (self), ==, N_ROWS);
  g_assert_cmpint (gj_row_model_id_at (self->model, N_ROWS - 1), ==, 1);
  g_assert_cmpint (gj_row_model_id_at (self->model, 1), ==, N_ROWS - 1);

  /* Once more the same: nothing changes; then others, again and again, before any has come to its end. */
  g_string_truncate (self->log, 0);
  gj_row_model_refresh (self->model);
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "");
  for (guint i = 0; i < 40; i++)
    {
      GjRow *any;
      char *error = NULL;

      gj_list_query_set_order (query, (int) (i % 2) - 1, FALSE);
      gj_row_model_set_query (self->model, query);
      for (guint k = 0; k < i; k++)
        g_main_context_iteration (NULL, FALSE);
      any = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      g_clear_object (&any);
      g_object_get (self->model, "error", &error, NULL);
      g_assert_null (error);
    }
  settle (self);
  g_assert_cmpuint (n_items (self), ==, N_ROWS);
  for (guint i = 0; i < N_ROWS; i += 997)
    g_assert_cmpint (gj_row_model_id_at (self->model, i), ==, N_ROWS - i);
}

/* Every position has its row, and only as many rows live as the cache holds. */
static void
test_positions (Case          *self,
                gconstpointer  data)
{
  g_autofree gpointer *weak = g_new0 (gpointer, N_ROWS);
  GListModel *list = G_LIST_MODEL (self->model);
  guint live = 0;

  for (guint i = 0; i < N_ROWS; i++)
    {
      GjRow *row = g_list_model_get_item (list, i);

      g_assert_cmpint (gj_row_get_id (row), ==, i + 1);
      g_assert_cmpint (gj_row_model_id_at (self->model, i), ==, i + 1);
      weak[i] = row;
      g_object_add_weak_pointer (G_OBJECT (row), &weak[i]);
      g_object_unref (row);
    }
  g_assert_null (g_list_model_get_item (list, N_ROWS));
  g_assert_null (g_list_model_get_item (list, G_MAXUINT));
  for (guint i = 0; i < N_ROWS; i++)
    live += weak[i] != NULL;
  g_assert_cmpuint (live, >=, PAGE);
  g_assert_cmpuint (live, <=, CACHED_PAGES * PAGE);
  g_assert_cmpuint (gj_row_model_find (self->model, 1), ==, 0);
  g_assert_cmpuint (gj_row_model_find (self->model, N_ROWS), ==, N_ROWS - 1);
  g_assert_cmpuint (gj_row_model_find (self->model, N_ROWS + 1), ==, G_MAXUINT);
  g_assert_finalize_object (g_steal_pointer (&self->model));
  for (guint i = 0; i < N_ROWS; i++)
    g_assert_null (weak[i]);
}

/* A row comes empty, gets its cells later and is the same object as long as somebody holds it. */
static void
test_rows (Case          *self,
           gconstpointer  data)
{
  GListModel *list = G_LIST_MODEL (self->model);
  g_autoptr (GjRow) row = g_list_model_get_item (list, 5000);
  g_autoptr (GjRow) again = NULL;

  g_assert_cmpint (gj_row_get_state (row), ==, GJ_ROW_LOADING);
  g_assert_cmpstr (gj_row_get_cell (row, 0), ==, "");
  wait_for_state (row, GJ_ROW_LOADED);
  g_assert_cmpstr (gj_row_get_cell (row, 0), ==, "n095000");
  for (guint i = 0; i < N_ROWS; i += PAGE)
    g_object_unref (g_list_model_get_item (list, i));
  again = g_list_model_get_item (list, 5000);
  g_assert_true (again == row);

  db_run (self->db, "UPDATE person SET name = 'edited' WHERE id = 5001");
  gj_row_model_refresh_row (self->model, 5001);
  while (g_str_equal (gj_row_get_cell (row, 0), "n095000"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gj_row_get_cell (row, 0), ==, "edited");
  db_run (self->db, "DELETE FROM person WHERE id = 5001");
  gj_row_model_refresh_row (self->model, 5001);
  wait_for_state (row, GJ_ROW_GONE);
  g_assert_cmpstr (self->log->str, ==, "");
}

/* What a view holds while the list is read again: 205 rows. */
static void
test_refresh (Case          *self,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list = G_LIST_MODEL (self->model);
  guint asked;

  for (guint i = 0; i < 205; i++)
    g_ptr_array_add (held, g_list_model_get_item (list, 50000 + i));
  asked = gj_row_model_get_n_items_asked (self->model);
  g_assert_cmpuint (asked, >=, 205);
  db_run (self->db, "DELETE FROM person WHERE id = 1");
  gj_row_model_refresh (self->model);
  /* The old list stays until the new one is there. */
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, N_ROWS);
  g_assert_cmpstr (self->log->str, ==, "");
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "(0," STRINGIFY (N_ROWS) ",0)(0,0,99999)");
  for (guint i = 0; i < 205; i++)
    {
      GjRow *row = g_list_model_get_item (list, 49999 + i);

      g_assert_cmpint (gj_row_get_id (row), ==, 50001 + i);
      g_object_unref (row);
    }
  g_assert_cmpuint (gj_row_model_get_n_items_asked (self->model) - asked, <=, 500);
  for (guint i = 0; i < 205; i++)
    g_assert_cmpint (gj_row_get_id (held->pdata[i]), ==, 50001 + i);
}

typedef struct
{
  const char *name;
  int         order;
  gboolean    descending;
  const char *search;
  const char *filter;
  guint       n;
  gint64      first;
  gint64      last;
} View;

static const View views[] = {
  { "default", -1, FALSE, "", NULL, N_ROWS, 1, N_ROWS },
  { "default-down", -1, TRUE, "", NULL, N_ROWS, N_ROWS, 1 },
  { "sorted", 0, FALSE, "", NULL, N_ROWS, N_ROWS, 1 },
  { "sorted-down", 0, TRUE, "", NULL, N_ROWS, 1, N_ROWS },
  { "searched", -1, FALSE, "n0999", NULL, 100, 2, 101 },
  { "searched-upper", -1, FALSE, "N0999", NULL, 100, 2, 101 },
  { "searched-spaces", 0, FALSE, " n 0999 ", NULL, 100, 101, 2 },
  { "one", -1, FALSE, "n099999", NULL, 1, 2, 2 },
  { "none", -1, FALSE, "nobody", NULL, 0, 0, 0 },
  { "quoted", -1, FALSE, "n' OR '1' = '1", NULL, 0, 0, 0 },
  { "filtered", -1, FALSE, "", "3", 14286, 3, 99998 },
  { "filtered-none", -1, FALSE, "", "9", 0, 0, 0 },
  { "all", 0, FALSE, "n0999", "3", 15, 101, 3 },
};

static void
set_view (Case       *self,
          const View *view)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (&spec);

  gj_list_query_set_order (query, view->order, view->descending);
  gj_list_query_set_search (query, view->search);
  gj_list_query_set_filter (query, "day", view->filter);
  gj_row_model_set_query (self->model, query);
}

static void
check_view (Case       *self,
            const View *view)
{
  guint n;

  settle (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_assert_cmpuint (n, ==, view->n);
  g_assert_cmpuint (n, ==, self->n);
  if (n == 0)
    return;
  g_assert_cmpint (gj_row_model_id_at (self->model, 0), ==, view->first);
  g_assert_cmpint (gj_row_model_id_at (self->model, n - 1), ==, view->last);
  g_assert_cmpuint (gj_row_model_find (self->model, view->last), ==, n - 1);
}

static void
test_views (Case          *self,
            gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_test_message ("%s", views[i].name);
      set_view (self, &views[i]);
      check_view (self, &views[i]);
    }
}

/* Of many queries in a row only the last is shown, whatever the earlier ones were at. */
static void
test_superseded (Case          *self,
                 gconstpointer  data)
{
  g_autoptr (GjRow) row = NULL;

  for (guint round = 0; round < 20; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (views); i++)
        {
          set_view (self, &views[(i * 7 + round) % G_N_ELEMENTS (views)]);
          while (i % 3 == 0 && g_main_context_iteration (NULL, FALSE))
            ;
        }
      set_view (self, &views[round % 2 == 0 ? G_N_ELEMENTS (views) - 1 : 2]);
      check_view (self, &views[round % 2 == 0 ? G_N_ELEMENTS (views) - 1 : 2]);
    }

  /* Pages asked for by position of a list that is gone by the time they come. */
  row = g_list_model_get_item (G_LIST_MODEL (self->model), 10);
  set_view (self, &views[0]);
  check_view (self, &views[0]);
  g_assert_cmpint (gj_row_get_id (row), ==, N_ROWS - 10);
  g_clear_object (&row);
  row = g_list_model_get_item (G_LIST_MODEL (self->model), 10);
  wait_for_state (row, GJ_ROW_LOADED);
  g_assert_cmpstr (gj_row_get_cell (row, 0), ==, "n099990");

  /* And a model that goes while it reads. */
  gj_row_model_refresh (self->model);
  g_object_unref (g_list_model_get_item (G_LIST_MODEL (self->model), 70000));
  g_assert_finalize_object (g_steal_pointer (&self->model));
}

/* A ledger that cannot be read: an empty list that says why. */
static void
test_unreadable (void)
{
  Case self = { .log = g_string_new (NULL) };
  g_autofree char *error = NULL;

  self.model = gj_row_model_new ("/nowhere/ledger.gj", &spec);
  g_signal_connect (self.model, "items-changed", G_CALLBACK (on_items_changed), &self);
  settle (&self);
  g_object_get (self.model, "error", &error, NULL);
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.model)), ==, 0);
  g_assert_finalize_object (self.model);
  g_string_free (self.log, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/model/" name, Case, NULL, set_up, function, tear_down)
  ADD ("positions", test_positions);
  ADD ("rows", test_rows);
  ADD ("beginning", test_beginning);
  ADD ("refresh", test_refresh);
  ADD ("views", test_views);
  ADD ("superseded", test_superseded);
  g_test_add_func ("/store/model/unreadable", test_unreadable);
  return g_test_run ();
}
