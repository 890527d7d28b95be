/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-find"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-find-private.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

#define SHORTEST_TAIL 3 /* two digits are the end of every hundredth number */

struct _GjFinder
{
  GObject      parent_instance;

  GjLedger    *ledger;
  GMutex       lock;       /* of the connection: one question at a time */
  GjDb        *db;
  GMutex       index_lock; /* of the next */
  GjFindIndex *index;
  GMutex       reading;    /* held while it is read */
};

G_DEFINE_FINAL_TYPE (GjFinder, gj_finder, G_TYPE_OBJECT)

/* What is looked for. */
typedef struct
{
  GjFinder     *finder;
  const char   *text;    /* normalised */
  const char   *compact; /* in lower case and without spaces */
  gboolean      is_letters, has_digit, is_number;
  guint         most;
  GCancellable *cancellable;
} Search;

typedef gboolean (*FindFunc) (const Search *search, GArray *ids, GError **error);
typedef void (*FillFunc) (GjFound *found, GjStmt *stmt);

static gboolean find_persons      (const Search *search, GArray *ids, GError **error);
static gboolean find_institutions (const Search *search, GArray *ids, GError **error);
static gboolean find_classes      (const Search *search, GArray *ids, GError **error);
static gboolean find_certificates (const Search *search, GArray *ids, GError **error);
static gboolean find_submissions  (const Search *search, GArray *ids, GError **error);
static void fill_person      (GjFound *found, GjStmt *stmt);
static void fill_institution (GjFound *found, GjStmt *stmt);
static void fill_class       (GjFound *found, GjStmt *stmt);
static void fill_certificate (GjFound *found, GjStmt *stmt);
static void fill_submission  (GjFound *found, GjStmt *stmt);

/* In the order in which they are shown. The statements give the id of the row, the texts for @fill, and so on by $1. */
static const struct
{
  const char *kind;
  const char *title;
  const char *list;
  FindFunc    find;
  const char *sql;
  FillFunc    fill;
  gboolean    by_number; /* $2 and $3 are the range of numbers that was typed */
} kinds[] = {
  { "persons", N_ ("Persons"), "persons", find_persons,
    GJ_SQL ("SELECT id, name, id_number, sex, birth, division FROM person WHERE id = $1"), fill_person },
  { "institutions", N_ ("Institutions"), "institutions", find_institutions,
    GJ_SQL ("SELECT id, name, credit_code, type FROM institution WHERE id = $1"), fill_institution },
  { "classes", N_ ("Classes"), "classes", find_classes,
    GJ_SQL ("SELECT c.id, c.name, c.code, c.filed, i.name FROM class c JOIN institution i ON i.id = c.institution_id WHERE c.id = $1"), fill_class },
  /* An enrolment may have several: the one whose number was typed. */
  { "certificates", N_ ("Certificates"), "persons", find_certificates,
    GJ_SQL ("SELECT p.id, r.number, p.name, r.occupation, r.level FROM enrolment e JOIN person p ON p.id = e.person_id"
            " JOIN certificate r ON r.enrolment_id = e.id WHERE e.id = $1 AND r.number >= $2 AND r.number < $3 ORDER BY r.number"), fill_certificate, TRUE },
  { "submissions", N_ ("Rosters"), "submissions", find_submissions,
    GJ_SQL ("SELECT s.id, s.serial, COALESCE ((SELECT i.name FROM institution i WHERE i.credit_code = s.sender), s.sender), s.received"
            " FROM submission s WHERE s.id = $1"), fill_submission },
};

void
gj_found_free (GjFound *found)
{
  if (found == NULL)
    return;
  g_free (found->title);
  g_free (found->detail);
  g_free (found);
}

/* ----- where things are found ----- */

/* By the ways of searching that the list has itself. */
static gboolean
find_in_list (const Search *search,
              const char   *list,
              GArray       *ids,
              GError      **error)
{
  g_autoptr (GjListQuery) query = gj_list_query_new (gj_registry_list (list));
  g_autoptr (GArray) found = NULL;

  gj_list_query_set_search (query, search->text);
  found = gj_list_query_first (query, search->finder->db, search->most, search->cancellable, error);
  if (found != NULL)
    g_array_append_vals (ids, found->data, found->len);
  return found != NULL;
}

/* Ids by a statement of a range of texts. */
static gboolean
find_by (const Search *search,
         const char   *sql,
         const char   *first,
         const char   *end,
         GArray       *ids,
         GError      **error)
{
  GjStmt *stmt = gj_db_stmt (search->finder->db, sql, error);
  GjStep step = GJ_STEP_DONE;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, first, -1);
  gj_stmt_bind_text (stmt, 2, end, -1);
  while (ids->len < search->most && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    _gj_find_add (ids, gj_stmt_int (stmt, 0));
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

static GjFindIndex *
get_index (GjFinder *self)
{
  GjFindIndex *index;

  g_mutex_lock (&self->index_lock);
  index = self->index != NULL ? _gj_find_index_ref (self->index) : NULL;
  g_mutex_unlock (&self->index_lock);
  return index;
}

static gboolean
find_person_number (const Search *search,
                    GArray       *ids,
                    GError      **error)
{
  g_autofree char *number = g_ascii_strup (search->compact, -1);
  g_autofree char *end = gj_text_prefix_end (number);
  g_autoptr (GjFindIndex) index = get_index (search->finder);
  gsize length = strlen (number);

  /* Who knows only some digits of a number knows the last ones. */
  if (index != NULL && length >= SHORTEST_TAIL && length <= GJ_FIND_INDEXED)
    _gj_find_index_tail (index, number, search->most, ids);
  return find_by (search, GJ_SQL ("SELECT p.id FROM person p WHERE p.id_number >= $1 AND p.id_number < $2 ORDER BY p.id_number"), number, end,
                  ids, error);
}

static gboolean
find_persons (const Search *search,
              GArray       *ids,
              GError      **error)
{
  g_autoptr (GjFindIndex) index = NULL;

  if (search->has_digit)
    return !search->is_number || find_person_number (search, ids, error);
  if (!search->is_letters)
    return _gj_find_by_name (search->finder->db, search->text, search->most, ids, error);
  if (!_gj_find_by_pinyin (search->finder->db, search->compact, search->most, ids, error))
    return FALSE;
  index = get_index (search->finder);
  if (index != NULL)
    _gj_find_index_initials (index, search->compact, search->most, ids);
  return TRUE;
}

/* Codes by their beginning, names from the index; the likelier one first. */
static gboolean
find_named (const Search *search,
            GjFindNames   names,
            const char   *sql,
            GArray       *ids,
            GError      **error)
{
  g_autoptr (GjFindIndex) index = get_index (search->finder);
  g_autofree char *code = g_ascii_strup (search->compact, -1);
  g_autofree char *end = gj_text_prefix_end (code);

  if (search->has_digit && !find_by (search, sql, code, end, ids, error))
    return FALSE;
  if (index != NULL)
    _gj_find_index_names (index, names, search->is_letters ? search->compact : search->text, search->is_letters, search->most, ids);
  return search->has_digit || find_by (search, sql, code, end, ids, error);
}

static gboolean
find_institutions (const Search *search,
                   GArray       *ids,
                   GError      **error)
{
  return find_named (search, GJ_FIND_INSTITUTIONS,
                     GJ_SQL ("SELECT i.id FROM institution i WHERE i.credit_code >= $1 AND i.credit_code < $2 ORDER BY i.credit_code"), ids, error);
}

static gboolean
find_classes (const Search *search,
              GArray       *ids,
              GError      **error)
{
  return find_named (search, GJ_FIND_CLASSES, GJ_SQL ("SELECT c.id FROM class c WHERE c.code >= $1 AND c.code < $2 ORDER BY c.code"), ids, error);
}

static gboolean
find_certificates (const Search *search,
                   GArray       *ids,
                   GError      **error)
{
  g_autofree char *number = g_ascii_strup (search->compact, -1);
  g_autofree char *end = gj_text_prefix_end (number);

  /* Every certificate begins with one of a few letters: those alone look for nothing. */
  return !search->has_digit
         || find_by (search, GJ_SQL ("SELECT r.enrolment_id FROM certificate r WHERE r.number >= $1 AND r.number < $2 ORDER BY r.number"),
                     number, end, ids, error);
}

static gboolean
find_submissions (const Search *search,
                  GArray       *ids,
                  GError      **error)
{
  return find_in_list (search, "submissions", ids, error);
}

/* ----- what is shown of them ----- */

static void
fill_person (GjFound *found,
             GjStmt  *stmt)
{
  g_autofree char *number = gj_text_mask_groups (gj_stmt_text (stmt, 2));
  g_autofree char *sex = _gj_sheet_code ("sex", gj_stmt_text (stmt, 3));
  g_autofree char *division = _gj_sheet_code ("division", gj_stmt_text (stmt, 5));
  const char *birth = gj_stmt_text (stmt, 4);

  found->title = gj_stmt_dup_text (stmt, 1);
  found->detail = _gj_sheet_facts (number, sex, birth != NULL ? birth : "", division, NULL);
}

static void
fill_institution (GjFound *found,
                  GjStmt  *stmt)
{
  g_autofree char *type = _gj_sheet_code ("institution-type", gj_stmt_text (stmt, 3));

  found->title = gj_stmt_dup_text (stmt, 1);
  found->detail = _gj_sheet_facts (gj_stmt_text (stmt, 2), type, NULL);
}

static void
fill_class (GjFound *found,
            GjStmt  *stmt)
{
  found->title = gj_stmt_dup_text (stmt, 1);
  found->detail = _gj_sheet_facts (gj_stmt_text (stmt, 2), gj_stmt_text (stmt, 3), gj_stmt_text (stmt, 4), NULL);
}

static void
fill_certificate (GjFound *found,
                  GjStmt  *stmt)
{
  g_autofree char *occupation = _gj_sheet_code ("occupation", gj_stmt_text (stmt, 3));
  g_autofree char *level = _gj_sheet_code ("level", gj_stmt_text (stmt, 4));

  found->title = gj_stmt_dup_text (stmt, 1);
  found->detail = _gj_sheet_facts (gj_stmt_text (stmt, 2), occupation, level, NULL);
}

static void
fill_submission (GjFound *found,
                 GjStmt  *stmt)
{
  g_autofree char *time = _gj_sheet_time (gj_stmt_text (stmt, 3));

  found->title = gj_stmt_dup_text (stmt, 1);
  found->detail = _gj_sheet_facts (gj_stmt_text (stmt, 2), time, NULL);
}

/* The detail begins with a number, of which the beginning or, masked in the middle, the end was typed. */
static void
mark_number (const Search *search,
             GjFound      *found,
             const char   *number)
{
  guint typed = (guint) strlen (search->compact);
  g_autofree char *shown = gj_text_mask_groups (number);
  guint length = (guint) g_utf8_strlen (shown, -1);
  gboolean begins = g_ascii_strncasecmp (number, search->compact, typed) == 0;

  /* Hidden characters have gaps at their ends. */
  found->detail_from = begins ? 0 : length - MIN (typed, 4);
  found->detail_length = begins ? MIN (typed, 6) : MIN (typed, 4);
}

static void
mark (const Search *search,
      GjFound      *found,
      GjStmt       *stmt)
{
  _gj_find_mark_name (found->title, search->is_letters ? search->compact : search->text, &found->title_from, &found->title_length);
  if (found->title_length > 0)
    return;
  if (g_str_equal (found->kind, "persons"))
    {
      if (search->is_number)
        mark_number (search, found, gj_stmt_text (stmt, 2));
    }
  else
    _gj_find_mark_name (found->detail, search->text, &found->detail_from, &found->detail_length);
}

/* One row for each id; one that is gone meanwhile is left out. */
static gboolean
fill (const Search *search,
      guint         kind,
      GArray       *ids,
      GPtrArray    *all,
      GError      **error)
{
  GjStmt *stmt = gj_db_stmt (search->finder->db, kinds[kind].sql, error);
  g_autofree char *number = g_ascii_strup (search->compact, -1);
  g_autofree char *end = gj_text_prefix_end (number);
  GjStep step = GJ_STEP_DONE;

  if (stmt == NULL)
    return FALSE;
  if (kinds[kind].by_number)
    {
      gj_stmt_bind_text (stmt, 2, number, -1);
      gj_stmt_bind_text (stmt, 3, end, -1);
    }
  for (guint i = 0; i < ids->len && step != GJ_STEP_FAILED; i++)
    {
      gj_stmt_bind_int (stmt, 1, g_array_index (ids, gint64, i));
      step = gj_stmt_step (stmt, error);
      if (step == GJ_STEP_ROW)
        {
          GjFound *found = g_new0 (GjFound, 1);

          found->kind = kinds[kind].kind;
          found->list = kinds[kind].list;
          found->id = gj_stmt_int (stmt, 0);
          kinds[kind].fill (found, stmt);
          mark (search, found, stmt);
          g_ptr_array_add (all, found);
        }
      gj_stmt_reset (stmt);
    }
  return step != GJ_STEP_FAILED;
}

static gboolean
find_all (const Search  *search,
          GPtrArray     *all,
          GError       **error)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error)
          || !kinds[kind].find (search, ids, error) || !fill (search, kind, ids, all, error))
        return FALSE;
      /* The list's own search ends the setting. */
      gj_db_set_cancellable (search->finder->db, search->cancellable);
    }
  return TRUE;
}

static void
classify (Search *search)
{
  search->is_letters = TRUE;
  search->is_number = TRUE;
  for (const char *p = search->compact; *p != '\0'; p++)
    {
      search->has_digit = search->has_digit || g_ascii_isdigit (*p);
      search->is_letters = search->is_letters && g_ascii_isalpha (*p);
      search->is_number = search->is_number && g_ascii_isalnum (*p);
    }
  search->is_number = search->is_number && search->has_digit;
}

/* ----- the object ----- */

static void
gj_finder_finalize (GObject *object)
{
  GjFinder *self = GJ_FINDER (object);

  g_clear_pointer (&self->db, gj_db_close);
  g_clear_pointer (&self->index, _gj_find_index_unref);
  g_clear_object (&self->ledger);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->index_lock);
  g_mutex_clear (&self->reading);
  G_OBJECT_CLASS (gj_finder_parent_class)->finalize (object);
}

static void
gj_finder_class_init (GjFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gj_finder_finalize;
}

static void
gj_finder_init (GjFinder *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->index_lock);
  g_mutex_init (&self->reading);
}

GjFinder *
gj_finder_new (GjLedger *ledger)
{
  GjFinder *self;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  self = g_object_new (GJ_TYPE_FINDER, NULL);
  self->ledger = g_object_ref (ledger);
  return self;
}

static gboolean
prepare (GjFinder      *self,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr (GjDb) db = gj_ledger_connect (self->ledger, FALSE, error);
  g_autoptr (GjFindIndex) old = get_index (self);
  GjFindIndex *index;
  gint64 revision;

  if (db == NULL || !_gj_find_revision (db, &revision, error))
    return FALSE;
  if (old != NULL && _gj_find_index_revision (old) == revision)
    return TRUE;
  index = _gj_find_index_read (db, cancellable, error);
  if (index == NULL)
    return FALSE;
  g_mutex_lock (&self->index_lock);
  g_clear_pointer (&self->index, _gj_find_index_unref);
  self->index = index;
  g_mutex_unlock (&self->index_lock);
  return TRUE;
}

gboolean
gj_finder_prepare (GjFinder      *finder,
                   GCancellable  *cancellable,
                   GError       **error)
{
  gboolean done;

  g_return_val_if_fail (GJ_IS_FINDER (finder), FALSE);

  g_mutex_lock (&finder->reading);
  done = prepare (finder, cancellable, error);
  g_mutex_unlock (&finder->reading);
  return done;
}

GPtrArray *
gj_finder_find (GjFinder      *finder,
                const char    *text,
                guint          most,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *normal = NULL;
  g_autoptr (GString) compact = NULL;
  gboolean done = TRUE;
  Search search;

  g_return_val_if_fail (GJ_IS_FINDER (finder) && text != NULL && most > 0, NULL);

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_found_free);
  valid = g_utf8_make_valid (text, -1);
  normal = gj_text_normalise (valid, -1);
  compact = g_string_ascii_down (g_string_new (normal));
  g_string_replace (compact, " ", "", 0);
  search = (Search) { .finder = finder, .text = normal, .compact = compact->str, .most = most, .cancellable = cancellable };
  classify (&search);
  g_mutex_lock (&finder->lock);
  if (finder->db == NULL)
    finder->db = gj_ledger_connect (finder->ledger, FALSE, error);
  if (finder->db == NULL)
    done = FALSE;
  else if (compact->len > 0)
    {
      gj_db_set_cancellable (finder->db, cancellable);
      done = find_all (&search, all, error);
      gj_db_set_cancellable (finder->db, NULL);
    }
  g_mutex_unlock (&finder->lock);
  return done ? g_steal_pointer (&all) : NULL;
}

static void
prepare_worker (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (gj_finder_prepare (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
gj_finder_prepare_async (GjFinder            *finder,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GJ_IS_FINDER (finder));

  task = g_task_new (finder, cancellable, callback, user_data);
  g_task_set_name (task, "gj_finder_prepare_async");
  g_task_run_in_thread (task, prepare_worker);
}

gboolean
gj_finder_prepare_finish (GjFinder      *finder,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, finder), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *text;
  guint most;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->text);
  g_free (question);
}

static void
find_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  GPtrArray *all = gj_finder_find (source, question->text, question->most, cancellable, &error);

  if (all != NULL)
    g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
gj_finder_find_async (GjFinder            *finder,
                      const char          *text,
                      guint                most,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (GJ_IS_FINDER (finder) && text != NULL && most > 0);

  question = g_new (Question, 1);
  *question = (Question) { .text = g_strdup (text), .most = most };
  task = g_task_new (finder, cancellable, callback, user_data);
  g_task_set_name (task, "gj_finder_find_async");
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find_worker);
}

GPtrArray *
gj_finder_find_finish (GjFinder      *finder,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, finder), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
gj_found_kind_title (const char *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return _ (kinds[i].title);
  return kind;
}
