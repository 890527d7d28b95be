/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-codelist"
#include "config.h"

#include "gj-codelist.h"

#include <gio/gio.h>
#include <string.h>

#include "gj-lists-resource.h"

struct _GjCodeList
{
  char       *text;    /* the file; all cells point into it */
  char      **cells;   /* row by row, the header first */
  guint       n_columns;
  guint       n_rows;  /* without the header */
  int         name_column;
  int         name_en_column;
  GHashTable *by_code; /* code → index + 1 */
};

static GHashTable *lists; /* name → GjCodeList; complete before anybody sees it */

/* Cuts the text at tabs and line ends in place. */
static void
split (GjCodeList *list)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  char *cell = list->text;

  for (char *p = list->text; *p != '\0'; p++)
    {
      gboolean end = *p == '\n';

      if (*p != '\t' && !end)
        continue;
      g_ptr_array_add (cells, cell);
      *p = '\0';
      cell = p + 1;
      if (end && list->n_columns == 0)
        list->n_columns = cells->len;
    }
  g_assert (list->n_columns > 0 && cells->len % list->n_columns == 0);
  list->n_rows = cells->len / list->n_columns - 1;
  list->cells = (char **) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}

static int
find_column (const GjCodeList *list,
             const char       *column)
{
  for (guint i = 0; i < list->n_columns; i++)
    if (g_str_equal (list->cells[i], column))
      return (int) i;
  return -1;
}

static const char *
cell_at (const GjCodeList *list,
         guint             index,
         int               column)
{
  g_assert (index < list->n_rows);

  return column < 0 ? "" : list->cells[(index + 1) * list->n_columns + (guint) column];
}

static GjCodeList *
load (GBytes *bytes)
{
  GjCodeList *list = g_new0 (GjCodeList, 1);

  list->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  split (list);
  g_assert (g_str_equal (list->cells[0], "code"));
  list->name_column = find_column (list, "name");
  list->name_en_column = find_column (list, "name_en");
  list->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < list->n_rows; i++)
    g_hash_table_insert (list->by_code, (char *) cell_at (list, i, 0), GUINT_TO_POINTER (i + 1));
  return list;
}

static void
load_all (void)
{
  static const char path[] = "/org/gongjiang/lists/";
  GResource *resource = gj_lists_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GHashTable *loaded = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert (names != NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *full = g_strconcat (path, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      g_hash_table_insert (loaded, g_strndup (names[i], strlen (names[i]) - strlen (".tsv")), load (bytes));
    }
  lists = loaded;
}

const GjCodeList *
gj_code_list_get (const char *name)
{
  static gsize once;
  const GjCodeList *list;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_once_init_enter (&once))
    {
      load_all ();
      g_once_init_leave (&once, 1);
    }
  list = g_hash_table_lookup (lists, name);
  if (list == NULL)
    g_error ("There is no code list “%s”", name);
  return list;
}

guint
gj_code_list_size (const GjCodeList *list)
{
  return list->n_rows;
}

int
gj_code_list_find (const GjCodeList *list,
                   const char       *code,
                   gssize            length)
{
  char key[64];

  g_return_val_if_fail (list != NULL && code != NULL, -1);

  if (length >= 0)
    {
      if (length >= (gssize) sizeof key)
        return -1;
      memcpy (key, code, (gsize) length);
      key[length] = '\0';
      code = key;
    }
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (list->by_code, code)) - 1;
}

const char *
gj_code_list_code (const GjCodeList *list,
                   guint             index)
{
  return cell_at (list, index, 0);
}

/* The lists are data, not messages: the Chinese name for a Chinese user, the English one, where there is one, for others. */
static gboolean
user_reads_chinese (void)
{
  const char *const *languages = g_get_language_names ();

  return languages[0] != NULL && g_str_has_prefix (languages[0], "zh");
}

const char *
gj_code_list_name (const GjCodeList *list,
                   guint             index)
{
  const char *english = cell_at (list, index, list->name_en_column);

  return english[0] != '\0' && !user_reads_chinese () ? english : cell_at (list, index, list->name_column);
}

const char *
gj_code_list_column (const GjCodeList *list,
                     guint             index,
                     const char       *column)
{
  g_return_val_if_fail (list != NULL && index < list->n_rows, "");

  return cell_at (list, index, find_column (list, column));
}

/* Edit distance of two short codes without regard to case, given up beyond 2. */
static guint
distance (const char *a,
          const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint row[65];

  if (n > 64 || m > 64 || n > m + 2 || m > n + 2)
    return 3;
  for (gsize k = 0; k <= m; k++)
    row[k] = (guint) k;
  for (gsize i = 1; i <= n; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (gsize k = 1; k <= m; k++)
        {
          guint above = row[k];
          guint best = diagonal + (g_ascii_toupper (a[i - 1]) != g_ascii_toupper (b[k - 1]));

          best = MIN (best, above + 1);
          row[k] = MIN (best, row[k - 1] + 1);
          diagonal = above;
        }
    }
  return row[m];
}

/* People write the name where the code belongs; one that several codes share names none of them. */
static int
find_by_name (const GjCodeList *list,
              const char       *name)
{
  int found = -1;

  for (guint i = 0; name[0] != '\0' && i < list->n_rows; i++)
    if (g_str_equal (cell_at (list, i, list->name_column), name)
        || g_ascii_strcasecmp (cell_at (list, i, list->name_en_column), name) == 0)
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

const char *
gj_code_list_nearest (const GjCodeList *list,
                      const char       *code)
{
  const char *nearest = NULL;
  guint least = 3;
  int index;

  g_return_val_if_fail (list != NULL && code != NULL, NULL);

  index = gj_code_list_find (list, code, -1);
  if (index < 0)
    index = find_by_name (list, code);
  if (index >= 0)
    return cell_at (list, (guint) index, 0);
  for (guint i = 0; i < list->n_rows && least > 0; i++)
    {
      const char *known = cell_at (list, i, 0);
      guint d = distance (code, known);

      /* A code of which nothing is left is not near. */
      if (d < least && d < MAX (strlen (code), strlen (known)))
        {
          least = d;
          nearest = known;
        }
    }
  return nearest;
}

const char *
gj_code_name (const char *list,
              const char *code)
{
  const GjCodeList *codes = gj_code_list_get (list);
  int index = gj_code_list_find (codes, code, -1);

  return index < 0 ? code : gj_code_list_name (codes, (guint) index);
}
