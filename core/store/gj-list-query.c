/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-list"
#include "config.h"

#include <string.h>

#include "gj-list.h"
#include "gj-row-private.h"
#include "gj-text.h"

#define IDS_BETWEEN 4096 /* some milliseconds' worth of an index */

struct _GjListQuery
{
  const GjListSpec *spec;
  char             *search;
  int               order;
  gboolean          descending;
  char            **values; /* one for each filter of the spec, NULL when it is not set */
};

/* Appends @condition with $V and $W replaced by numbered parameters, whose texts go to @values. */
static void
append_condition (GString    *sql,
                  const char *condition,
                  const char *value,
                  GPtrArray  *values)
{
  guint numbers[2] = { 0, 0 };
  const char *p = condition;
  const char *token;

  while ((token = strchr (p, '$')) != NULL)
    {
      guint end = token[1] == 'W';

      g_assert (token[1] == 'V' || token[1] == 'W');
      if (numbers[end] == 0)
        {
          g_ptr_array_add (values, end ? gj_text_prefix_end (value) : g_strdup (value));
          numbers[end] = values->len;
        }
      g_string_append_len (sql, p, token - p);
      g_string_append_printf (sql, "$%u", numbers[end]);
      p = token + 2;
    }
  g_string_append (sql, p);
}

/* The ways one text may stand in the ledger: as typed, as pinyin is kept, as numbers are kept. */
static GPtrArray *
search_forms (const char *text)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  GString *compact = g_string_new (text);
  char *candidates[3];

  g_string_replace (compact, " ", "", 0);
  candidates[0] = g_strdup (text);
  candidates[1] = g_ascii_strdown (compact->str, -1);
  candidates[2] = g_ascii_strup (compact->str, -1);
  g_string_free (compact, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (g_ptr_array_find_with_equal_func (forms, candidates[i], g_str_equal, NULL))
      g_free (candidates[i]);
    else
      g_ptr_array_add (forms, candidates[i]);
  return forms;
}

/* One index range for each way of searching, united by id: an OR over several columns or tables would
 * read the whole list instead. */
static void
append_search (GString           *sql,
               const GjListQuery *self,
               GPtrArray         *values)
{
  g_autoptr (GPtrArray) forms = search_forms (self->search);
  const GjListSpec *spec = self->spec;
  gboolean first = TRUE;

  g_string_append_printf (sql, "%s IN (", spec->id);
  for (guint i = 0; spec->searches[i] != NULL; i++)
    for (guint f = 0; f < forms->len; f++)
      {
        g_string_append (sql, first ? "" : " UNION ALL ");
        if (spec->search_in != NULL)
          g_string_append (sql, spec->search_in);
        else
          g_string_append_printf (sql, "SELECT %s FROM %s WHERE ", spec->id, spec->from);
        append_condition (sql, spec->searches[i], g_ptr_array_index (forms, f), values);
        first = FALSE;
      }
  g_string_append_c (sql, ')');
}

static gboolean
ends_in_word (GString    *term,
              const char *word)
{
  gsize length = strlen (word);

  return term->len > length && term->str[term->len - length - 1] == ' '
         && g_ascii_strcasecmp (term->str + term->len - length, word) == 0;
}

static void
append_term (GString    *sql,
             const char *text,
             gsize       length,
             gboolean    descending,
             gboolean    first)
{
  g_autofree char *stripped = g_strstrip (g_strndup (text, length));
  g_autoptr (GString) term = g_string_new (stripped);
  gboolean down = descending;

  if (ends_in_word (term, "DESC"))
    {
      g_string_truncate (term, term->len - 5);
      down = !down;
    }
  else if (ends_in_word (term, "ASC"))
    g_string_truncate (term, term->len - 4);
  g_string_append_printf (sql, "%s%s%s", first ? "" : ", ", term->str, down ? " DESC" : "");
}

/* The terms of @order, each turned round when @descending, and the id at the end, so that equal rows
 * have one order and an index that ends in the id gives it without sorting. */
static void
append_order (GString    *sql,
              const char *order,
              const char *id,
              gboolean    descending)
{
  const char *start = order;
  gboolean has_id = FALSE, first = TRUE;
  int depth = 0;

  g_string_append (sql, " ORDER BY ");
  for (const char *p = order;; p++)
    {
      depth += (*p == '(') - (*p == ')');
      if (*p != '\0' && (*p != ',' || depth > 0))
        continue;
      while (*start == ' ')
        start++;
      has_id = has_id || (g_str_has_prefix (start, id) && strchr (", ", start[strlen (id)]) != NULL);
      append_term (sql, start, (gsize) (p - start), descending, first);
      first = FALSE;
      start = p + 1;
      if (*p == '\0')
        break;
    }
  if (!has_id)
    append_term (sql, id, strlen (id), descending, FALSE);
}

static char *
build_ids_sql (const GjListQuery *self,
               GPtrArray         *values)
{
  const GjListSpec *spec = self->spec;
  GString *sql = g_string_new ("SELECT ");
  const char *order = spec->order;
  const char *glue = " WHERE ";

  /* Another order than the list's own may need what the ids do not. */
  g_string_append_printf (sql, "%s FROM %s", spec->id, spec->ids_from != NULL && self->order < 0 ? spec->ids_from : spec->from);
  if (self->search[0] != '\0' && spec->searches != NULL && spec->searches[0] != NULL)
    {
      g_string_append (sql, glue);
      append_search (sql, self, values);
      glue = " AND ";
    }
  for (guint i = 0; i < spec->n_filters; i++)
    if (self->values[i] != NULL)
      {
        g_string_append (sql, glue);
        g_string_append_c (sql, '(');
        append_condition (sql, spec->filters[i].sql, self->values[i], values);
        g_string_append_c (sql, ')');
        glue = " AND ";
      }
  if (self->order >= 0)
    order = spec->columns[self->order].order;
  append_order (sql, order, spec->id, self->descending);
  return g_string_free (sql, FALSE);
}

/* By hand, because the macro of GLib needs an extension of the language. */
GType
gj_list_query_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static ("GjListQuery", (GBoxedCopyFunc) (void (*) (void)) gj_list_query_copy,
                                                            (GBoxedFreeFunc) (void (*) (void)) gj_list_query_free));
  return type;
}

GjListQuery *
gj_list_query_new (const GjListSpec *spec)
{
  GjListQuery *query;

  g_return_val_if_fail (spec != NULL, NULL);

  query = g_new0 (GjListQuery, 1);
  query->spec = spec;
  query->search = g_strdup ("");
  query->order = -1;
  query->values = g_new0 (char *, spec->n_filters + 1);
  return query;
}

GjListQuery *
gj_list_query_copy (const GjListQuery *query)
{
  GjListQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = gj_list_query_new (query->spec);
  g_free (copy->search);
  copy->search = g_strdup (query->search);
  copy->order = query->order;
  copy->descending = query->descending;
  for (guint i = 0; i < query->spec->n_filters; i++)
    copy->values[i] = g_strdup (query->values[i]);
  return copy;
}

void
gj_list_query_free (GjListQuery *query)
{
  if (query == NULL)
    return;
  for (guint i = 0; i < query->spec->n_filters; i++)
    g_free (query->values[i]);
  g_free (query->values);
  g_free (query->search);
  g_free (query);
}

void
gj_list_query_set_search (GjListQuery *query,
                          const char  *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (query != NULL && text != NULL);

  valid = g_utf8_make_valid (text, -1);
  g_free (query->search);
  query->search = gj_text_normalise (valid, -1);
}

void
gj_list_query_set_order (GjListQuery *query,
                         int          column,
                         gboolean     descending)
{
  g_return_if_fail (query != NULL);
  g_return_if_fail (column >= -1 && column < (int) query->spec->n_columns);
  g_return_if_fail (column < 0 || query->spec->columns[column].order != NULL);

  query->order = column;
  query->descending = descending;
}

void
gj_list_query_set_filter (GjListQuery *query,
                          const char  *filter_id,
                          const char  *value)
{
  g_return_if_fail (query != NULL && filter_id != NULL);

  for (guint i = 0; i < query->spec->n_filters; i++)
    if (g_str_equal (query->spec->filters[i].id, filter_id))
      {
        char *copy = g_strdup (value);

        g_free (query->values[i]);
        query->values[i] = copy;
        return;
      }
  g_critical ("the list %s has no filter %s", query->spec->name, filter_id);
}

const GjListSpec *
gj_list_query_spec (const GjListQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  return query->spec;
}

char *
gj_list_query_sql (const GjListQuery *query)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (query != NULL, NULL);

  return build_ids_sql (query, values);
}

char *
gj_list_page_sql (const GjListSpec *spec)
{
  GString *sql;

  g_return_val_if_fail (spec != NULL, NULL);

  sql = g_string_new ("SELECT ");
  g_string_append (sql, spec->id);
  for (guint i = 0; i < spec->n_columns; i++)
    g_string_append_printf (sql, ", %s", spec->columns[i].sql);
  g_string_append_printf (sql, " FROM %s WHERE %s IN (", spec->from, spec->id);
  for (guint i = 1; i <= GJ_ROW_PAGE; i++)
    g_string_append_printf (sql, "%s$%u", i > 1 ? ", " : "", i);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

GArray *
gj_list_query_ids (GjListQuery    *query,
                   GjDb           *db,
                   GjListIdsFunc   between,
                   gpointer        user_data,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) ids = NULL;
  g_autofree char *sql = NULL;
  GjStep step = GJ_STEP_ROW;
  GjStmt *stmt;

  g_return_val_if_fail (query != NULL && db != NULL, NULL);

  sql = build_ids_sql (query, values);
  stmt = gj_db_stmt (db, sql, error);
  if (stmt == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < values->len; i++)
    gj_stmt_bind_text (stmt, (int) i + 1, g_ptr_array_index (values, i), -1);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  /* The sorting of a large list happens inside the first step, where only the engine can look. */
  gj_db_set_cancellable (db, cancellable);
  while (!g_cancellable_is_cancelled (cancellable) && ids->len < G_MAXUINT - 1 && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);

      g_array_append_val (ids, id);
      if (between != NULL && ids->len % IDS_BETWEEN == 0)
        between (ids, user_data);
    }
  gj_stmt_reset (stmt);
  gj_db_set_cancellable (db, NULL);
  if (step == GJ_STEP_FAILED || (step == GJ_STEP_ROW && g_cancellable_set_error_if_cancelled (cancellable, error)))
    return NULL; /* an interrupted step has set the same error */
  return g_steal_pointer (&ids);
}
