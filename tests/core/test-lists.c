/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-jobs.h"
#include "gj-text.h"
#include "store-fixture.h"

/*
 * The lists, the overview and the sheets on a sample ledger, compared with statements written out by
 * hand and put in order, searched and counted here: nothing of the lists' own SQL is used.
 */

#define PLACES 16 /* rows a search is tried for, spread over the list */

#define ENROLMENTS(by) GJ_SQL ("SELECT e.id, " by " FROM enrolment e JOIN person p ON p.id = e.person_id")

typedef struct
{
  const char *id;
  const char *values; /* what it is tried with */
  const char *sql;    /* the ids it leaves, by $1 */
} Filter;

typedef struct
{
  const char *id;
  const char *sql; /* of all rows: id and what it sorts by */
} Order;

typedef struct
{
  const char *list;
  const char *order;      /* of all rows: id and what the default order sorts by */
  gboolean    descending; /* the default order, and with it the ids */
  const char *searched;   /* of all rows: id, name or "", and two more texts that are found by their beginning */
  Order       orders[3];
  Filter      filters[5];
} Expected;

static const Expected expected[] = {
  { "institutions", GJ_SQL ("SELECT id, name, 'key' FROM institution"), FALSE, GJ_SQL ("SELECT id, name, credit_code, '' FROM institution"),
    { { "name", GJ_SQL ("SELECT id, name, 'key' FROM institution") }, { "credit-code", GJ_SQL ("SELECT id, credit_code, '' FROM institution") } },
    { { "type", GJ_SQL ("SELECT DISTINCT type FROM institution"), GJ_SQL ("SELECT id FROM institution WHERE type = $1") },
      { "division", GJ_SQL ("SELECT DISTINCT division FROM institution"), GJ_SQL ("SELECT id FROM institution WHERE division = $1") } } },
  { "classes", GJ_SQL ("SELECT id, filed, '' FROM class"), TRUE, GJ_SQL ("SELECT id, name, code, '' FROM class"),
    { { "code", GJ_SQL ("SELECT id, code, '' FROM class") }, { "filed", GJ_SQL ("SELECT id, filed, '' FROM class") } },
    { { "kind", GJ_SQL ("SELECT DISTINCT kind FROM class"), GJ_SQL ("SELECT id FROM class WHERE kind = $1") },
      { "level", GJ_SQL ("SELECT DISTINCT level FROM class"), GJ_SQL ("SELECT id FROM class WHERE level = $1") },
      { "filed", GJ_SQL ("SELECT DISTINCT filed FROM class"), GJ_SQL ("SELECT id FROM class WHERE filed = $1") },
      { "institution", GJ_SQL ("SELECT credit_code FROM institution"),
        GJ_SQL ("SELECT c.id FROM class c JOIN institution i ON i.id = c.institution_id WHERE i.credit_code = $1") } } },
  { "persons", GJ_SQL ("SELECT id, name, 'person' FROM person"), FALSE, GJ_SQL ("SELECT id, name, id_number, '' FROM person"),
    { { "name", GJ_SQL ("SELECT id, name, 'person' FROM person") }, { "id-number", GJ_SQL ("SELECT id, id_number || ' ' || id_type, '' FROM person") } },
    { { "sex", GJ_SQL ("SELECT DISTINCT sex FROM person WHERE sex IS NOT NULL"), GJ_SQL ("SELECT id FROM person WHERE sex = $1") },
      { "group", GJ_SQL ("SELECT DISTINCT group_code FROM membership"),
        GJ_SQL ("SELECT DISTINCT p.id FROM person p JOIN membership m ON m.person_id = p.id WHERE m.group_code = $1") } } },
  { "submissions", GJ_SQL ("SELECT id, '', '' FROM submission"), TRUE, GJ_SQL ("SELECT id, '', sender, serial FROM submission"),
    { { "id", GJ_SQL ("SELECT id, '', '' FROM submission") } },
    { { "sender", GJ_SQL ("SELECT DISTINCT sender FROM submission"), GJ_SQL ("SELECT id FROM submission WHERE sender = $1") } } },
  { "problems", GJ_SQL ("SELECT id, '', '' FROM problem"), FALSE, GJ_SQL ("SELECT id, '', record_key, code FROM problem"),
    { { NULL, NULL } },
    { { "submission", GJ_SQL ("SELECT id FROM submission"), GJ_SQL ("SELECT id FROM problem WHERE submission_id = CAST ($1 AS INTEGER)") },
      { "severity", GJ_SQL ("SELECT DISTINCT severity FROM problem"), GJ_SQL ("SELECT id FROM problem WHERE severity = $1") },
      { "code", GJ_SQL ("SELECT DISTINCT code FROM problem"), GJ_SQL ("SELECT id FROM problem WHERE code = $1") } } },
  { "decisions", GJ_SQL ("SELECT enrolment_id, '', '' FROM decision"), FALSE,
    GJ_SQL ("SELECT d.enrolment_id, p.name, p.id_number, '' FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id"),
    { { NULL, NULL } },
    { { "status", GJ_SQL ("SELECT DISTINCT status FROM outcome"),
        GJ_SQL ("SELECT d.enrolment_id FROM decision d JOIN outcome o ON o.id = d.outcome_id WHERE o.status = $1") },
      { "item", GJ_SQL ("SELECT DISTINCT item FROM outcome_item"),
        GJ_SQL ("SELECT d.enrolment_id FROM decision d JOIN outcome_item t ON t.outcome_id = d.outcome_id WHERE t.item = $1 AND t.amount > 0") },
      { "reason", GJ_SQL ("SELECT DISTINCT code FROM outcome_reason"),
        GJ_SQL ("SELECT d.enrolment_id FROM decision d JOIN outcome o ON o.id = d.outcome_id"
                " WHERE ';' || REPLACE (o.reasons, ':', ';') || ';' LIKE '%;' || $1 || ';%'") },
      { "class", GJ_SQL ("SELECT code FROM class"),
        GJ_SQL ("SELECT d.enrolment_id FROM class c JOIN enrolment e ON e.class_id = c.id JOIN decision d ON d.enrolment_id = e.id WHERE c.code = $1") } } },
  { "enrolments", GJ_SQL ("SELECT id, '', '' FROM enrolment"), FALSE,
    GJ_SQL ("SELECT e.id, p.name, p.id_number, '' FROM enrolment e JOIN person p ON p.id = e.person_id"),
    { { NULL, NULL } },
    { { "class", GJ_SQL ("SELECT code FROM class"), GJ_SQL ("SELECT e.id FROM class c JOIN enrolment e ON e.class_id = c.id WHERE c.code = $1") },
      { "level", GJ_SQL ("SELECT DISTINCT level FROM class"), GJ_SQL ("SELECT e.id FROM class c JOIN enrolment e ON e.class_id = c.id WHERE c.level = $1") },
      { "result", GJ_SQL ("SELECT DISTINCT result FROM appraisal"), GJ_SQL ("SELECT DISTINCT enrolment_id FROM appraisal WHERE result = $1") },
      { "certificate", GJ_SQL ("SELECT DISTINCT type FROM certificate"), GJ_SQL ("SELECT DISTINCT enrolment_id FROM certificate WHERE type = $1") } } },
  { "audit", GJ_SQL ("SELECT seq, '', '' FROM audit"), TRUE, GJ_SQL ("SELECT seq, '', action || '', subject FROM audit"),
    { { "seq", GJ_SQL ("SELECT seq, '', '' FROM audit") } },
    { { "action", GJ_SQL ("SELECT DISTINCT action FROM audit"), GJ_SQL ("SELECT seq FROM audit WHERE action = $1") },
      { "operator", GJ_SQL ("SELECT DISTINCT operator FROM audit"), GJ_SQL ("SELECT seq FROM audit WHERE operator = $1") } } },
};

static GjLedger *ledger;
static GjDb *db; /* reads beside it */

typedef struct
{
  gint64 id;
  char  *key; /* what it sorts by; searched: the name */
  char  *more[2];
} Row;

static void
row_clear (Row *row)
{
  g_free (row->key);
  g_free (row->more[0]);
  g_free (row->more[1]);
}

/* The rows of a statement; by a name they sort as it is read. */
static GArray *
read_rows (const char *sql,
           gboolean    searched)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Row));
  GjStmt *stmt = gj_db_stmt (db, sql, &error);

  g_array_set_clear_func (rows, (GDestroyNotify) row_clear);
  g_assert_no_error (error);
  while (gj_stmt_step (stmt, &error) == GJ_STEP_ROW)
    {
      Row row = { gj_stmt_int (stmt, 0), gj_stmt_dup_text (stmt, 1), { gj_stmt_dup_text (stmt, 2), NULL } };

      if (searched)
        row.more[1] = gj_stmt_dup_text (stmt, 3);
      else if (row.more[0][0] != '\0')
        {
          char *key = gj_text_sort_key (row.key, g_str_equal (row.more[0], "person"));

          g_free (row.key);
          row.key = key;
        }
      g_array_append_val (rows, row);
    }
  g_assert_no_error (error);
  gj_stmt_reset (stmt);
  return rows;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *x = a, *y = b;
  int order = strcmp (x->key, y->key);

  return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static GPtrArray *
read_texts (const char *sql)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  GjStmt *stmt = gj_db_stmt (db, sql, &error);

  g_assert_no_error (error);
  while (gj_stmt_step (stmt, &error) == GJ_STEP_ROW)
    g_ptr_array_add (texts, gj_stmt_dup_text (stmt, 0));
  g_assert_no_error (error);
  gj_stmt_reset (stmt);
  return texts;
}

static GHashTable *
read_set (const char *sql,
          const char *value)
{
  g_autoptr (GError) error = NULL;
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GjStmt *stmt = gj_db_stmt (db, sql, &error);

  g_assert_no_error (error);
  gj_stmt_bind_text (stmt, 1, value, -1);
  while (gj_stmt_step (stmt, &error) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);

      g_hash_table_add (set, g_memdup2 (&id, sizeof id));
    }
  g_assert_no_error (error);
  gj_stmt_reset (stmt);
  return set;
}

static GArray *
ids_of (GjListQuery *query)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = gj_list_query_ids (query, db, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return ids;
}

/* What each column of a list that is summed up holds. */
static const struct
{
  const char *list;
  const char *column;
  const char *sql;
} summed[] = {
  { "classes", "size", GJ_SQL ("SELECT id, size FROM class") },
  { "submissions", "refused", GJ_SQL ("SELECT id, refused FROM submission") },
  { "submissions", "warnings", GJ_SQL ("SELECT id, warnings FROM submission") },
  { "submissions", "added", GJ_SQL ("SELECT id, added FROM submission") },
  { "submissions", "changed", GJ_SQL ("SELECT id, changed FROM submission") },
  { "enrolments", "hours", GJ_SQL ("SELECT id, attended_hours FROM enrolment") },
  { "decisions", "total", GJ_SQL ("SELECT d.enrolment_id, o.total FROM decision d JOIN outcome o ON o.id = d.outcome_id") },
};

static void
assert_sums (const GjListQuery *query,
             const GArray      *ids)
{
  const GjListSpec *spec = gj_list_query_spec (query);
  g_autofree gint64 *sums = g_new (gint64, spec->n_columns);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (gj_list_query_sums (query, db, sums, NULL, &error));
  g_assert_no_error (error);
  for (guint c = 0; c < spec->n_columns; c++)
    {
      g_autoptr (GHashTable) values = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      GjStmt *stmt = NULL;
      gint64 expected_sum = 0;

      for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
        if (g_str_equal (summed[i].list, spec->name) && g_str_equal (summed[i].column, spec->columns[c].id))
          stmt = gj_db_stmt (db, summed[i].sql, &error);
      g_assert_cmpint (stmt != NULL, ==, spec->columns[c].sum != NULL); /* a new sum: write down above what it sums up */
      while (stmt != NULL && gj_stmt_step (stmt, &error) == GJ_STEP_ROW)
        {
          gint64 id = gj_stmt_int (stmt, 0);

          g_hash_table_insert (values, g_memdup2 (&id, sizeof id), GSIZE_TO_POINTER ((gsize) gj_stmt_int (stmt, 1)));
        }
      for (guint i = 0; i < ids->len; i++)
        expected_sum += (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (values, &g_array_index (ids, gint64, i)));
      g_assert_cmpint (sums[c], ==, expected_sum);
      n += stmt != NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
    n -= g_str_equal (summed[i].list, spec->name);
  g_assert_cmpuint (n, ==, 0);
}

/* The query gives exactly the rows that are in @keep (NULL: all), in this order. */
static void
assert_rows (GjListQuery  *query,
             const GArray *rows,
             gboolean      descending,
             GHashTable   *keep)
{
  g_autoptr (GArray) ids = ids_of (query);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, descending ? rows->len - 1 - i : i);

      if (keep != NULL && !g_hash_table_contains (keep, &row->id))
        continue;
      if (n >= ids->len || g_array_index (ids, gint64, n) != row->id)
        g_error ("place %u of %u: expected row %" G_GINT64_FORMAT, n, ids->len, row->id);
      n++;
    }
  g_assert_cmpuint (ids->len, ==, n);
  assert_sums (query, ids);
  if (keep != NULL)
    g_assert_cmpuint (n, ==, g_hash_table_size (keep));
}

static GArray *
default_rows (const Expected *e)
{
  GArray *rows = read_rows (e->order, FALSE);

  g_array_sort (rows, compare_rows);
  return rows;
}

static void
test_orders (gconstpointer data)
{
  const Expected *e = data;
  const GjListSpec *spec = gj_registry_list (e->list);
  g_autoptr (GjListQuery) query = gj_list_query_new (spec);
  g_autoptr (GArray) rows = default_rows (e);

  g_assert_cmpuint (rows->len, >, 1);
  assert_rows (query, rows, e->descending, NULL);
  gj_list_query_set_order (query, -1, TRUE);
  assert_rows (query, rows, !e->descending, NULL);
  for (guint c = 0; c < spec->n_columns; c++)
    {
      const Order *order = NULL;
      g_autoptr (GArray) sorted = NULL;

      if (spec->columns[c].order == NULL)
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (e->orders) && e->orders[i].id != NULL; i++)
        if (g_str_equal (e->orders[i].id, spec->columns[c].id))
          order = &e->orders[i];
      g_test_message ("by %s", spec->columns[c].id);
      g_assert_nonnull (order); /* a column that sorts anew: write down here what by */
      sorted = read_rows (order->sql, FALSE);
      g_array_sort (sorted, compare_rows);
      for (int down = 0; down < 2; down++)
        {
          gj_list_query_set_order (query, (int) c, down);
          assert_rows (query, sorted, down, NULL);
        }
    }
}

static gboolean
begins (const char *text,
        const char *with)
{
  return with[0] != '\0' && text != NULL && g_str_has_prefix (text, with);
}

/* Whether what the user typed finds the row. */
static gboolean
is_found (const Row  *row,
          const char *typed,
          gboolean    is_person)
{
  gboolean has_digit = strpbrk (typed, "0123456789") != NULL;
  g_autofree char *text = gj_text_normalise (typed, -1);
  g_autofree char *pinyin = gj_text_pinyin (row->key, is_person);
  g_autofree char *initials = gj_text_initials (row->key, is_person);
  g_autoptr (GString) compact = g_string_new (text);
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;

  g_string_replace (compact, " ", "", 0);
  lower = g_ascii_strdown (compact->str, -1);
  upper = g_ascii_strup (compact->str, -1);
  /* Persons are found by their numbers once a digit was typed, and by their names until then. */
  for (guint i = 0; i < 2 && (has_digit || !is_person); i++)
    if (begins (row->more[i], text) || begins (row->more[i], upper) || begins (row->more[i], lower))
      return TRUE;
  return row->key[0] != '\0' && !(has_digit && is_person)
         && (begins (row->key, text) || begins (pinyin, lower) || begins (initials, lower));
}

/* Whether its rows are found by way of the persons. */
static gboolean
by_person (const Expected *e)
{
  return g_str_equal (e->list, "decisions") || g_str_equal (e->list, "enrolments");
}

static void
try_search (const Expected *e,
            const GArray   *searched,
            const GArray   *rows,
            const char     *typed)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list (e->list));
  g_autoptr (GHashTable) keep = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree char *text = gj_text_normalise (typed, -1);
  gboolean is_person = g_str_equal (e->list, "persons") || by_person (e);

  g_test_message ("“%s”", typed);
  for (guint i = 0; i < searched->len; i++)
    {
      Row *row = &g_array_index (searched, Row, i);

      if (text[0] == '\0' || is_found (row, typed, is_person))
        g_hash_table_add (keep, &row->id);
    }
  gj_list_query_set_search (query, typed);
  if (by_person (e) && text[0] != '\0')
    {
      /* They come in the order of what was looked for. */
      gboolean number = strpbrk (text, "0123456789") != NULL;
      g_autoptr (GArray) ordered = read_rows (number ? ENROLMENTS ("p.id_number || ' ' || p.id_type, ''") : ENROLMENTS ("p.name, 'person'"), FALSE);

      g_array_sort (ordered, compare_rows);
      assert_rows (query, ordered, FALSE, keep);
    }
  /* Numbers that were typed come in the order of numbers. */
  else if (g_str_equal (e->list, "persons") && strpbrk (text, "0123456789") != NULL)
    {
      g_autoptr (GArray) by_number = read_rows (e->orders[1].sql, FALSE);

      g_assert_cmpstr (e->orders[1].id, ==, "id-number");
      g_array_sort (by_number, compare_rows);
      assert_rows (query, by_number, FALSE, keep);
    }
  else
    assert_rows (query, rows, e->descending, keep);
}

/* Everything by which one row may be looked for. */
static void
search_for (const Expected *e,
            const GArray   *searched,
            const GArray   *rows,
            const Row      *row)
{
  gboolean is_person = g_str_equal (e->list, "persons") || by_person (e);
  g_autofree char *pinyin = gj_text_pinyin (row->key, is_person);
  g_autofree char *initials = gj_text_initials (row->key, is_person);
  g_autofree char *spelled = g_strdup_printf (" %.2s %s ", pinyin, pinyin + MIN (strlen (pinyin), 2));
  g_autofree char *upper = g_ascii_strup (pinyin, -1);
  g_autofree char *first = g_utf8_substring (row->key, 0, MIN (g_utf8_strlen (row->key, -1), 1));
  const char *names[] = { row->key, first, pinyin, upper, spelled, initials };

  for (guint i = 0; row->key[0] != '\0' && i < G_N_ELEMENTS (names); i++)
    try_search (e, searched, rows, names[i]);
  for (guint i = 0; i < 2; i++)
    {
      const char *text = row->more[i];
      g_autofree char *lower = g_ascii_strdown (text, -1);
      g_autofree char *start = g_strndup (text, strlen (text) / 2);
      g_autofree char *grouped = strlen (text) == 18 ? g_strdup_printf ("%.6s %.8s %s", text, text + 6, text + 14) : g_strdup (text);

      if (text[0] == '\0' || g_utf8_strlen (text, -1) != (glong) strlen (text))
        continue;
      try_search (e, searched, rows, text);
      try_search (e, searched, rows, lower);
      try_search (e, searched, rows, grouped);
      if (start[0] != '\0')
        try_search (e, searched, rows, start);
    }
}

static void
test_searches (gconstpointer data)
{
  static const char *const odd[] = { "", "   ", "\u3000", "%", "_", "'", "' OR 1=1 --", "\\", "$1", "zzzzzz", "\U0010FFFF", "*", "2", "王", "ｚｈａｎｇ" };
  const Expected *e = data;
  g_autoptr (GArray) searched = read_rows (e->searched, TRUE);
  g_autoptr (GArray) rows = default_rows (e);
  guint step = MAX (searched->len / PLACES, 1);

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    try_search (e, searched, rows, odd[i]);
  for (guint i = 0; i < searched->len; i += step)
    search_for (e, searched, rows, &g_array_index (searched, Row, i));
}

static void
test_filters (gconstpointer data)
{
  const Expected *e = data;
  const GjListSpec *spec = gj_registry_list (e->list);
  g_autoptr (GArray) rows = default_rows (e);

  for (guint f = 0; f < spec->n_filters; f++)
    {
      const Filter *filter = NULL;
      g_autoptr (GPtrArray) values = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (e->filters) && e->filters[i].id != NULL; i++)
        if (g_str_equal (e->filters[i].id, spec->filters[f].id))
          filter = &e->filters[i];
      g_test_message ("%s", spec->filters[f].id);
      g_assert_nonnull (filter); /* a new filter: write down here what it leaves */
      values = read_texts (filter->values);
      g_assert_cmpuint (values->len, >, 0);
      g_ptr_array_add (values, g_strdup ("' OR 1=1 --"));
      for (guint v = 0; v < values->len; v++)
        {
          g_autoptr (GHashTable) keep = read_set (filter->sql, values->pdata[v]);
          g_autoptr (GjListQuery) query = gj_list_query_new (spec);
          g_autoptr (GjListQuery) copy = NULL;

          g_test_message ("%s = “%s”", filter->id, (const char *) values->pdata[v]);
          gj_list_query_set_filter (query, filter->id, values->pdata[v]);
          assert_rows (query, rows, e->descending, keep);
          gj_list_query_set_order (query, -1, TRUE);
          copy = gj_list_query_copy (query);
          gj_list_query_set_filter (query, filter->id, NULL);
          assert_rows (copy, rows, !e->descending, keep);
          assert_rows (query, rows, !e->descending, NULL);
        }
    }
}

/* Two filters, a search and an order at once leave what each of them leaves. */
static void
test_together (void)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list ("persons"));
  g_autoptr (GHashTable) both = read_set (GJ_SQL ("SELECT p.id FROM person p WHERE p.sex = $1 AND EXISTS (SELECT 1 FROM membership m"
                                                  " WHERE m.person_id = p.id AND m.group_code = 'NM') AND p.id_number < '2102'"), "2");
  g_autoptr (GArray) rows = read_rows (GJ_SQL ("SELECT id, id_number || ' ' || id_type, '' FROM person"), FALSE);

  g_array_sort (rows, compare_rows);
  g_assert_cmpuint (g_hash_table_size (both), >, 0);
  gj_list_query_set_filter (query, "sex", "2");
  gj_list_query_set_filter (query, "group", "NM");
  gj_list_query_set_search (query, "2101");
  gj_list_query_set_order (query, 1, TRUE);
  g_assert_cmpstr (gj_list_query_spec (query)->columns[1].id, ==, "id-number");
  assert_rows (query, rows, TRUE, both);
}

typedef struct
{
  const char *name;
  gint64      found;
  const char *sql;
} Number;

static void
assert_tallies (const char *name,
                GPtrArray  *tallies,
                gboolean    has_amount,
                const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (tallies->len, >, 0);
  for (guint i = 0; i < tallies->len; i++)
    {
      const GjTally *tally = tallies->pdata[i];
      GjStmt *stmt = gj_db_stmt (db, sql, &error);

      g_test_message ("%s %s", name, tally->code);
      g_assert_no_error (error);
      g_assert_true (g_hash_table_add (codes, tally->code));
      g_assert_cmpstr (tally->label, !=, "");
      gj_stmt_bind_text (stmt, 1, tally->code, -1);
      g_assert_cmpint (gj_stmt_step (stmt, &error), ==, GJ_STEP_ROW);
      g_assert_cmpint (tally->count, ==, gj_stmt_int (stmt, 0));
      g_assert_cmpint (tally->count, >, 0);
      if (has_amount)
        g_assert_cmpint (tally->amount, ==, gj_stmt_int (stmt, 1));
      gj_stmt_reset (stmt);
    }
}

#define EACH "FROM decision d JOIN outcome o ON o.id = d.outcome_id"

static void
test_overview (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjOverview) overview = gj_ledger_overview (ledger, &error);
  gint64 sum = 0;

  g_assert_no_error (error);
  {
    const Number numbers[] = {
      { "submissions", overview->n_submissions, GJ_SQL ("SELECT COUNT(*) FROM submission") },
      { "institutions", overview->n_institutions, GJ_SQL ("SELECT COUNT (DISTINCT credit_code) FROM institution") },
      { "classes", overview->n_classes, GJ_SQL ("SELECT COUNT (DISTINCT code) FROM class") },
      { "persons", overview->n_persons, GJ_SQL ("SELECT COUNT(*) FROM (SELECT DISTINCT id_type, id_number FROM person) p") },
      { "enrolments", overview->n_enrolments, GJ_SQL ("SELECT COUNT(*) FROM (SELECT DISTINCT class_id, person_id FROM enrolment) e") },
      { "decisions", overview->n_decisions, GJ_SQL ("SELECT COUNT(*) FROM enrolment WHERE id IN (SELECT enrolment_id FROM decision)") },
      { "undecided", overview->n_undecided, GJ_SQL ("SELECT COUNT(*) FROM enrolment WHERE id NOT IN (SELECT enrolment_id FROM decision)") },
      { "refused", overview->n_refused, GJ_SQL ("SELECT SUM (refused) FROM submission_count") },
      { "warnings", overview->n_warnings, GJ_SQL ("SELECT COUNT(*) FROM problem WHERE severity = 'warning'") },
      { "payable", overview->payable, GJ_SQL ("SELECT SUM (i.amount) FROM decision d JOIN outcome_item i ON i.outcome_id = d.outcome_id") },
      /* By the identity number, not by the sex as stored. */
      { "women", overview->women, GJ_SQL ("SELECT COUNT(*) FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id"
                                          " WHERE (p.id_type IN ('01', '02', '03', '06') AND CAST (SUBSTR (p.id_number, 17, 1) AS INTEGER) % 2 = 0)"
                                          " OR (p.id_type NOT IN ('01', '02', '03', '06') AND p.sex = '2')") },
      { "known sex", overview->known_sex, GJ_SQL ("SELECT COUNT(*) FROM decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p"
                                                  " ON p.id = e.person_id WHERE p.id_type IN ('01', '02', '03', '06') OR p.sex IN ('1', '2')") },
    };

    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        g_test_message ("%s", numbers[i].name);
        g_assert_cmpint (numbers[i].found, ==, db_int (db, numbers[i].sql));
      }
  }
  assert_tallies ("outcome", overview->outcomes, FALSE, GJ_SQL ("SELECT COUNT(*) " EACH " WHERE o.status = $1"));
  assert_tallies ("item", overview->items, TRUE,
                  GJ_SQL ("SELECT COUNT(*), SUM (i.amount) FROM decision d JOIN outcome_item i ON i.outcome_id = d.outcome_id"
                          " WHERE i.amount > 0 AND i.item = $1"));
  assert_tallies ("group", overview->groups, TRUE,
                  GJ_SQL ("SELECT COUNT(*), SUM (o.total) " EACH " WHERE o.total > 0 AND COALESCE (d.group_code, '') = $1"));
  assert_tallies ("problem", overview->problems, FALSE, GJ_SQL ("SELECT COUNT(*) FROM problem WHERE code = $1"));
  assert_tallies ("reason", overview->reasons, FALSE,
                  GJ_SQL ("SELECT COUNT(*) " EACH " WHERE ';' || REPLACE (o.reasons, ':', ';') || ';' LIKE '%;' || $1 || ';%'"));
  for (guint i = 0; i < overview->items->len; i++)
    sum += ((const GjTally *) overview->items->pdata[i])->amount;
  g_assert_cmpint (sum, ==, overview->payable);
  for (guint i = sum = 0; i < overview->groups->len; i++)
    sum += ((const GjTally *) overview->groups->pdata[i])->amount;
  g_assert_cmpint (sum, ==, overview->payable);
  for (guint i = sum = 0; i < overview->outcomes->len; i++)
    sum += ((const GjTally *) overview->outcomes->pdata[i])->count;
  g_assert_cmpint (sum, ==, overview->n_decisions);
  for (guint i = 1; i < overview->problems->len; i++)
    g_assert_cmpint (((const GjTally *) overview->problems->pdata[i - 1])->count, >=, ((const GjTally *) overview->problems->pdata[i])->count);
}

static void
assert_sheet (const char *list,
              gint64      id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GjSheet) sheet = gj_ledger_sheet (ledger, list, id, &error);
  g_autofree char *text = NULL;

  g_test_message ("%s %" G_GINT64_FORMAT, list, id);
  g_assert_no_error (error);
  g_assert_nonnull (sheet);
  g_assert_cmpstr (sheet->title, !=, "");
  g_assert_nonnull (sheet->subtitle);
  g_assert_nonnull (sheet->state);
  g_assert_cmpuint (sheet->groups->len, >, 0);
  for (guint i = 0; i < sheet->groups->len; i++)
    {
      const GjSheetGroup *group = sheet->groups->pdata[i];

      g_assert_nonnull (group->title);
      for (guint k = 0; k < group->rows->len; k++)
        {
          const GjSheetRow *row = group->rows->pdata[k];

          g_assert_nonnull (row->label);
          g_assert_nonnull (row->value);
          g_assert_cmpstr (row->label, !=, "");
          g_assert_true (g_utf8_validate (row->value, -1, NULL));
          g_assert_nonnull (row->source);
        }
    }
  text = gj_sheet_to_text (sheet);
  g_assert_nonnull (strstr (text, sheet->title));
}

static void
test_sheets (gconstpointer data)
{
  static const gint64 missing[] = { 0, -1, 999999999, G_MAXINT64, G_MININT64 };
  const Expected *e = data;
  g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list (e->list));
  g_autoptr (GArray) ids = ids_of (query);

  assert_sheet (e->list, g_array_index (ids, gint64, 0));
  assert_sheet (e->list, g_array_index (ids, gint64, ids->len / 2));
  assert_sheet (e->list, g_array_index (ids, gint64, ids->len - 1));
  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gj_ledger_sheet (ledger, e->list, missing[i], &error));
      g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
    }
}

static const GjSheetRow *
masked_row (const GjSheet *sheet,
            const char    *label)
{
  for (guint i = 0; i < sheet->groups->len; i++)
    for (guint k = 0; k < ((const GjSheetGroup *) sheet->groups->pdata[i])->rows->len; k++)
      {
        const GjSheetRow *row = ((const GjSheetGroup *) sheet->groups->pdata[i])->rows->pdata[k];

        if (row->field[0] != '\0' && g_str_equal (row->label, label))
          return row;
      }
  return NULL;
}

/* A number is masked on the sheet; showing it is written down, without the number. */
static void
test_reveal (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *birth = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GjSheet) sheet = NULL;
  g_autoptr (GPtrArray) numbers = read_texts (GJ_SQL ("SELECT id_number FROM person ORDER BY id"));
  g_autoptr (GPtrArray) entries = NULL;
  gint64 id = db_int (db, GJ_SQL ("SELECT MIN (id) FROM person"));
  gint64 before = db_int (db, GJ_SQL ("SELECT COUNT(*) FROM audit"));
  const GjSheetRow *row;
  GjAuditHead head;

  number = g_strdup (numbers->pdata[0]);
  birth = g_strndup (number + 6, 8);
  sheet = gj_ledger_sheet (ledger, "persons", id, &error);
  g_assert_no_error (error);
  text = gj_sheet_to_text (sheet);
  g_assert_null (strstr (text, number));
  row = masked_row (sheet, "Identity number");
  g_assert_nonnull (row);
  g_assert_null (strstr (row->value, number));
  g_assert_null (strstr (row->value, birth));
  g_assert_cmpint (db_int (db, GJ_SQL ("SELECT COUNT(*) FROM audit")), ==, before);

  shown = gj_ledger_reveal (ledger, row->field, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shown, ==, number);
  g_assert_cmpint (db_int (db, GJ_SQL ("SELECT COUNT(*) FROM audit")), ==, before + 1);
  entries = read_texts (GJ_SQL ("SELECT action || '|' || subject || '|' || detail || '|' || operator FROM audit ORDER BY seq DESC"));
  g_test_message ("%s", (const char *) entries->pdata[0]);
  g_assert_nonnull (strstr (entries->pdata[0], "reveal"));
  g_assert_nonnull (strstr (entries->pdata[0], gj_ledger_get_operator (ledger)));
  g_assert_null (strstr (entries->pdata[0], number));
  g_assert_true (gj_audit_check (ledger, NULL, NULL, &head, &error));

  g_assert_null (gj_ledger_reveal (ledger, "no-such-field", &error));
  g_assert_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND);
  g_assert_cmpint (db_int (db, GJ_SQL ("SELECT COUNT(*) FROM audit")), ==, before + 1);
}

static void
import_sample (Fixture *fixture,
               guint64  trainees,
               guint32  seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%u.xml", fixture->folder, seed);
  GjImportResult result = { 0 };

  gj_sample_write (path, trainees, seed, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  gj_import_run (ledger, path, FALSE, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result.total.added, >, 0);
  gj_import_result_clear (&result);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  GjDecideResult decided;
  Fixture fixture;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions (); /* all that is wrong in one run */
  fixture_set_up (&fixture, NULL);
  ledger = gj_ledger_open (fixture.path, TRUE, &error);
  g_assert_no_error (error);
  import_sample (&fixture, 400, 3);
  import_sample (&fixture, 60, 4);
  gj_pack_adopt (ledger, "builtin:gongjiang-illustrative", &error);
  g_assert_no_error (error);
  gj_decide_run (ledger, NULL, NULL, &decided, &error);
  g_assert_no_error (error);
  db = fixture_open (&fixture, 0);
  /* Rows that are equal in what they sort by. */
  db_run (db, GJ_SQL ("UPDATE class SET filed = (SELECT MIN (f.filed) FROM class f) WHERE id % 2 = 0"));
  gj_db_close (db);
  db = fixture_open (&fixture, GJ_DB_READ_ONLY);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      static const struct { const char *name; GTestDataFunc test; } tests[] = {
        { "orders", test_orders }, { "searches", test_searches }, { "filters", test_filters }, { "sheets", test_sheets },
      };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/%s/%s", expected[i].list, tests[k].name);

          g_test_add_data_func (path, &expected[i], tests[k].test);
        }
    }
  g_test_add_func ("/persons/together", test_together);
  g_test_add_func ("/overview", test_overview);
  g_test_add_func ("/reveal", test_reveal);
  status = g_test_run ();

  gj_db_close (db);
  g_assert_finalize_object (ledger);
  fixture_tear_down (&fixture, NULL);
  return status;
}
