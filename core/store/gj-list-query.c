/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-list"
#include "config.h"

#include <string.h>

#include "gj-list.h"
#include "gj-row-private.h"
#include "gj-text.h"

#define IDS_BETWEEN 256 /* some milliseconds' worth of a search through three tables */

struct _GjListQuery
{
  const GjListSpec *spec;
  char             *search;
  int               order;
  gboolean          descending;
  char            **values; /* one for each filter of the spec, NULL when it is not set */
};

/* What the tokens of a condition stand for; those it does not use may be NULL. */
typedef struct
{
  const char *value;
  const char *first;
  const char *spelled;
  const char *marked;
} Texts;

static const char tokens[] = "VWFGSTL";

static char *
end_of (const char *text)
{
  return text[0] != '\0' ? gj_text_prefix_end (text) : g_strdup ("\U0010FFFF");
}

static char *
token_text (const Texts *texts,
            char         token)
{
  switch (token)
    {
    case 'V':
      return g_strdup (texts->value);
    case 'W':
      return end_of (texts->value);
    case 'F':
      return g_strdup (texts->first);
    case 'G':
      return end_of (texts->first);
    case 'S':
      return g_strdup (texts->spelled);
    case 'T':
      return end_of (texts->spelled);
    case 'L':
      return g_strdup (texts->marked);
    default:
      g_assert_not_reached ();
    }
}

/* The condition with its tokens replaced by numbered parameters, whose texts go to @values. */
static char *
make_condition (const char  *condition,
                const Texts *texts,
                GPtrArray   *values)
{
  guint numbers[G_N_ELEMENTS (tokens)] = { 0 };
  GString *sql = g_string_new (NULL);
  const char *p = condition;
  const char *token;

  while ((token = strchr (p, '$')) != NULL)
    {
      const char *known = strchr (tokens, token[1]);

      g_assert (token[1] != '\0' && known != NULL);
      if (numbers[known - tokens] == 0)
        {
          g_ptr_array_add (values, token_text (texts, token[1]));
          numbers[known - tokens] = values->len;
        }
      g_string_append_len (sql, p, token - p);
      g_string_append_printf (sql, "$%u", numbers[known - tokens]);
      p = token + 2;
    }
  g_string_append (sql, p);
  return g_string_free (sql, FALSE);
}

static GjSearchTexts
texts_of (const char *text)
{
  GjSearchTexts texts = GJ_SEARCH_LETTERS;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      return GJ_SEARCH_DIGITS;
    else if (!g_ascii_isalpha (*p) && *p != ' ')
      texts = GJ_SEARCH_WORDS;
  return texts;
}

/* Adds @text unless it is there already; takes it. */
static void
add_form (GPtrArray *forms,
          char      *text)
{
  if (g_ptr_array_find_with_equal_func (forms, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (forms, text);
}

/* The ways one text may stand in the ledger: as typed, as pinyin is kept, as numbers are kept. */
static GPtrArray *
search_forms (const char *text,
              gboolean    only_lower)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  GString *compact = g_string_new (text);

  g_string_replace (compact, " ", "", 0);
  if (!only_lower)
    add_form (forms, g_strdup (text));
  add_form (forms, g_ascii_strdown (compact->str, -1));
  if (!only_lower)
    add_form (forms, g_ascii_strup (compact->str, -1));
  g_string_free (compact, TRUE);
  return forms;
}

/* How the text may be read: as a word, and as the beginning of a name, of which it may be the surname alone. */
static GPtrArray *
spelled_forms (const char *text)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  const char *endings[] = { "", "\u00b7" }; /* a middle dot is not read, but makes a surname the beginning of a name */
  GjSpelling spelling;

  gj_spelling_init (&spelling);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (text, endings[i], NULL);

      gj_text_spell (name, i > 0, &spelling);
      add_form (forms, g_strndup (spelling.sort_key->str, strcspn (spelling.sort_key->str, "\x1f")));
    }
  gj_spelling_clear (&spelling);
  return forms;
}

/* All conditions of one way of searching. */
static void
add_conditions (GPtrArray          *conditions,
                const GjListSearch *search,
                const char         *text,
                GPtrArray          *values)
{
  gboolean is_spelled = strstr (search->sql, "$S") != NULL;
  g_autoptr (GPtrArray) forms = is_spelled ? spelled_forms (text) : search_forms (text, strstr (search->sql, "$F") != NULL);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *first = g_utf8_substring (lower, 0, 1);
  /* The sort key ends in the text itself: what begins with @text has it behind the separator. */
  g_autofree char *marked = g_strconcat ("\x1f", text, NULL);

  for (guint i = 0; i < forms->len; i++)
    {
      const char *form = g_ptr_array_index (forms, i);
      Texts texts = { .value = form, .first = first, .spelled = form, .marked = marked };

      g_ptr_array_add (conditions, make_condition (search->sql, &texts, values));
    }
}

/* What was typed, as a condition. One way of searching alone is asked directly, in its own order if it has one and from where it
 * looks; several are united by id, one index range for each: an OR over several columns or tables would read the whole list instead. */
static void
append_search (GString          *sql,
               const GjListSpec *spec,
               GPtrArray        *conditions,
               gboolean          direct)
{
  if (direct)
    {
      g_string_append_printf (sql, "(%s)", (const char *) g_ptr_array_index (conditions, 0));
      return;
    }
  g_string_append_printf (sql, "%s IN (", spec->id);
  for (guint i = 0; i < conditions->len; i++)
    {
      g_string_append_printf (sql, "%sSELECT %s FROM %s WHERE %s", i == 0 ? "" : " UNION ALL ",
                              spec->search_from != NULL ? spec->search_id : spec->id,
                              spec->search_from != NULL ? spec->search_from : spec->from,
                              (const char *) g_ptr_array_index (conditions, i));
    }
  g_string_append_c (sql, ')');
}

/* The conditions of all ways of searching that are for such a text, and the order of the one if there is only one. */
static GPtrArray *
search_conditions (const GjListQuery  *self,
                   GPtrArray          *values,
                   const char        **ret_order)
{
  GPtrArray *conditions = g_ptr_array_new_with_free_func (g_free);
  const GjListSpec *spec = self->spec;
  GjSearchTexts texts = texts_of (self->search);
  const char *order = NULL;
  guint n_ways = 0;

  for (guint i = 0; i < spec->n_searches && self->search[0] != '\0'; i++)
    if ((spec->searches[i].texts & texts) != 0)
      {
        add_conditions (conditions, &spec->searches[i], self->search, values);
        order = spec->searches[i].order;
        n_ways++;
      }
  *ret_order = n_ways == 1 ? order : NULL;
  return conditions;
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

/* What is searched and filtered; the values are bound in the order they come in. */
static void
append_where (const GjListQuery *self,
              GString           *sql,
              GPtrArray         *conditions,
              gboolean           direct,
              GPtrArray         *values)
{
  const GjListSpec *spec = self->spec;
  const char *glue = " WHERE ";

  if (conditions->len > 0)
    {
      g_string_append (sql, glue);
      append_search (sql, spec, conditions, direct);
      glue = " AND ";
    }
  for (guint i = 0; i < spec->n_filters; i++)
    if (self->values[i] != NULL)
      {
        g_autofree char *condition = NULL;

        g_string_append (sql, glue);
        condition = make_condition (spec->filters[i].sql, &(Texts) { .value = self->values[i] }, values);
        g_string_append_printf (sql, "(%s)", condition);
        glue = " AND ";
      }
}

static char *
build_ids_sql (const GjListQuery *self,
               GPtrArray         *values)
{
  const GjListSpec *spec = self->spec;
  const char *order = NULL;
  g_autoptr (GPtrArray) conditions = search_conditions (self, values, &order);
  /* Read from where it looks, without a detour by the ids, when nothing but the list's other columns stands against it. */
  gboolean direct = conditions->len == 1 && (spec->search_from == NULL || (order != NULL && self->order < 0));
  GString *sql = g_string_new ("SELECT ");

  if (direct && spec->search_from != NULL)
    g_string_append_printf (sql, "%s FROM %s", spec->search_id, spec->search_from);
  else
    /* Another order than the list's own may need what the ids do not. */
    g_string_append_printf (sql, "%s FROM %s", spec->id,
                            spec->ids_from != NULL && self->order < 0 && order == NULL ? spec->ids_from : spec->from);
  append_where (self, sql, conditions, direct, values);
  if (self->order >= 0)
    order = spec->columns[self->order].order;
  else if (order == NULL)
    order = spec->order;
  append_order (sql, order, spec->id, self->descending);
  return g_string_free (sql, FALSE);
}

/* NULL when nothing is summed up. */
static char *
build_sums_sql (const GjListQuery *self,
                GPtrArray         *values)
{
  const GjListSpec *spec = self->spec;
  const char *order;
  g_autoptr (GPtrArray) conditions = search_conditions (self, values, &order);
  GString *sql = g_string_new ("SELECT ");
  guint n = 0;

  for (guint i = 0; i < spec->n_columns; i++)
    if (spec->columns[i].sum != NULL)
      g_string_append_printf (sql, "%sCAST (COALESCE (SUM (%s), 0) AS BIGINT)", n++ > 0 ? ", " : "", spec->columns[i].sum);
  g_string_append_printf (sql, " FROM %s", spec->sums_from != NULL ? spec->sums_from : spec->from);
  append_where (self, sql, conditions, FALSE, values);
  return g_string_free (sql, n == 0);
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

/* @sql with its texts bound, ready to step, for as long as @cancellable lets it; NULL on failure. */
static GjStmt *
prepare (GjDb             *db,
         const char       *sql,
         const GPtrArray  *values,
         GCancellable     *cancellable,
         GError          **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);

  if (stmt == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < values->len; i++)
    gj_stmt_bind_text (stmt, (int) i + 1, g_ptr_array_index (values, i), -1);
  /* Sorting and summing up happen inside the first step, where only the engine can look. */
  gj_db_set_cancellable (db, cancellable);
  return stmt;
}

/* At most @most ids. */
static GArray *
read_ids (GjListQuery    *query,
          GjDb           *db,
          guint           most,
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

  sql = build_ids_sql (query, values);
  stmt = prepare (db, sql, values, cancellable, error);
  if (stmt == NULL)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (!g_cancellable_is_cancelled (cancellable) && ids->len < most && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
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

GArray *
gj_list_query_ids (GjListQuery    *query,
                   GjDb           *db,
                   GjListIdsFunc   between,
                   gpointer        user_data,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_return_val_if_fail (query != NULL && db != NULL, NULL);

  return read_ids (query, db, G_MAXUINT - 1, between, user_data, cancellable, error);
}

GArray *
gj_list_query_first (GjListQuery   *query,
                     GjDb          *db,
                     guint          most,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_return_val_if_fail (query != NULL && db != NULL && most > 0, NULL);

  return read_ids (query, db, most, NULL, NULL, cancellable, error);
}

char *
gj_list_query_sums_sql (const GjListQuery *query)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (query != NULL, NULL);

  return build_sums_sql (query, values);
}

gboolean
gj_list_query_sums (const GjListQuery *query,
                    GjDb              *db,
                    gint64            *ret_sums,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = NULL;
  GjStep step;
  GjStmt *stmt;
  int n = 0;

  g_return_val_if_fail (query != NULL && db != NULL && ret_sums != NULL, FALSE);

  memset (ret_sums, 0, query->spec->n_columns * sizeof *ret_sums);
  sql = build_sums_sql (query, values);
  if (sql == NULL)
    return TRUE;
  stmt = prepare (db, sql, values, cancellable, error);
  if (stmt == NULL)
    return FALSE;
  step = gj_stmt_step (stmt, error);
  for (guint i = 0; step == GJ_STEP_ROW && i < query->spec->n_columns; i++)
    if (query->spec->columns[i].sum != NULL)
      ret_sums[i] = gj_stmt_int (stmt, n++);
  gj_stmt_reset (stmt);
  gj_db_set_cancellable (db, NULL);
  return step == GJ_STEP_ROW;
}
