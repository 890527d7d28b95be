/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-find"
#include "config.h"

#include <string.h>

#include "gj-find-private.h"
#include "gj-text.h"

#define LONGEST_SYLLABLE 6 /* zhuang */

/* The rows whose sort key begins with @start, with @func; FALSE on failure. */
static GjStmt *
rows_from (GjDb        *db,
           const char  *start,
           const char  *end,
           GError     **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT p.id, p.name_key FROM person p WHERE p.name_key >= $1 AND p.name_key < $2 ORDER BY p.name_key"),
                             error);

  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_text (stmt, 1, start, -1);
  gj_stmt_bind_text (stmt, 2, end, -1);
  return stmt;
}

/* Adds those whose sort key begins with @start, and whose name, if @name is not NULL, begins with that; tells whether there was any row. */
static GjStep
add_rows (GjDb        *db,
          const char  *start,
          const char  *name,
          guint        most,
          GArray      *ids,
          gboolean    *ret_any,
          GError     **error)
{
  g_autofree char *end = gj_text_prefix_end (start);
  GjStmt *stmt = rows_from (db, start, end, error);
  GjStep step = GJ_STEP_FAILED;

  if (stmt == NULL)
    return GJ_STEP_FAILED;
  while (ids->len < most && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      const char *key = gj_stmt_text (stmt, 1);
      const char *text = strchr (key, '\x1f');

      *ret_any = TRUE;
      if (name == NULL || (text != NULL && g_str_has_prefix (text + 1, name)))
        _gj_find_add (ids, gj_stmt_int (stmt, 0));
    }
  gj_stmt_reset (stmt);
  return ids->len >= most ? GJ_STEP_DONE : step;
}

/* Whether any sort key begins with @start: one step into the index. */
static GjStep
has_rows (GjDb        *db,
          const char  *start,
          GError     **error)
{
  g_autofree char *end = gj_text_prefix_end (start);
  GjStmt *stmt = rows_from (db, start, end, error);
  GjStep step = stmt != NULL ? gj_stmt_step (stmt, error) : GJ_STEP_FAILED;

  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step;
}

/*
 * The syllables of a sort key are apart, what is typed is not: "zhangsan" may be zhang san or zhang s… an…. The first
 * syllable is each beginning of it that some name has, the rest is looked for behind that; the names there are
 * leave one or two ways open at each step.
 */
static gboolean
walk (GjDb        *db,
      const char  *before, /* "zhang " */
      const char  *letters,
      guint        most,
      GArray      *ids,
      GError     **error)
{
  g_autofree char *whole = g_strconcat (before, letters, NULL);
  gsize length = strlen (letters);
  gboolean any = FALSE;

  if (add_rows (db, whole, NULL, most, ids, &any, error) == GJ_STEP_FAILED)
    return FALSE;
  for (gsize n = MIN (length - 1, LONGEST_SYLLABLE); n > 0 && ids->len < most; n--)
    {
      g_autofree char *next = g_strdup_printf ("%s%.*s ", before, (int) n, letters);
      GjStep step = has_rows (db, next, error);

      if (step == GJ_STEP_FAILED || (step == GJ_STEP_ROW && !walk (db, next, letters + n, most, ids, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
_gj_find_by_pinyin (GjDb        *db,
                    const char  *letters,
                    guint        most,
                    GArray      *ids,
                    GError     **error)
{
  return letters[0] == '\0' || walk (db, "", letters, most, ids, error);
}

gboolean
_gj_find_by_name (GjDb        *db,
                  const char  *name,
                  guint        most,
                  GArray      *ids,
                  GError     **error)
{
  static const char *const endings[] = { "", "\u00b7" }; /* as a word, and as the beginning of a name */
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *text = g_strconcat (name, endings[i], NULL);
      g_autofree char *key = gj_text_sort_key (text, i > 0);
      gboolean any = FALSE;

      key[strcspn (key, "\x1f")] = '\0';
      /* A text that is not read begins no sort key; both readings are mostly the same. */
      if (key[0] == '\0' || g_strcmp0 (key, first) == 0)
        continue;
      if (add_rows (db, key, name, most, ids, &any, error) == GJ_STEP_FAILED)
        return FALSE;
      g_free (first);
      first = g_steal_pointer (&key);
    }
  return TRUE;
}

/* How many of @syllables @letters go through, with the last one begun; 0 when they do not fit. */
static guint
syllables_meant (char       **syllables,
                 const char  *letters)
{
  guint i = 0;

  for (; letters[0] != '\0' && syllables[i] != NULL; i++)
    {
      gsize length = strlen (syllables[i]);

      if (strlen (letters) <= length)
        return g_str_has_prefix (syllables[i], letters) ? i + 1 : 0;
      if (!g_str_has_prefix (letters, syllables[i]))
        return 0;
      letters += length;
    }
  return letters[0] == '\0' ? i : 0;
}

static guint
initials_meant (char       **syllables,
                const char  *letters)
{
  guint i = 0;

  for (; letters[i] != '\0' && syllables[i] != NULL; i++)
    if (syllables[i][0] != letters[i])
      return 0;
  return letters[i] == '\0' ? i : 0;
}

void
_gj_find_mark_name (const char *title,
                    const char *text,
                    guint      *ret_from,
                    guint      *ret_length)
{
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  const char *at = strstr (folded, wanted);
  g_autofree char *key = NULL;
  g_auto (GStrv) syllables = NULL;
  guint n;

  *ret_from = *ret_length = 0;
  if (at != NULL)
    {
      *ret_from = (guint) g_utf8_pointer_to_offset (folded, at);
      *ret_length = (guint) g_utf8_strlen (wanted, -1);
      return;
    }
  key = gj_text_sort_key (title, TRUE);
  key[strcspn (key, "\x1f")] = '\0';
  syllables = g_strsplit (key, " ", -1);
  /* One syllable for each character, or nobody knows which is whose. */
  if ((glong) g_strv_length (syllables) != g_utf8_strlen (title, -1))
    return;
  n = syllables_meant (syllables, wanted);
  *ret_length = n > 0 ? n : initials_meant (syllables, wanted);
}
