/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-find"
#include "config.h"

#include <string.h>

#include "gj-find-private.h"

/* Persons have numbers from 1 on: 32 bits are enough for four thousand million of them. */
typedef struct
{
  GArray *ids;   /* of guint32 */
  GArray *texts; /* of guint64: the first characters, the very first in the highest byte; 0 where there is none */
} Texts;

typedef struct
{
  GArray  *ids;    /* of gint64 */
  GArray  *starts; /* of gsize: where in @keys each begins */
  GString *keys;   /* sort keys, one after the other with their NULs */
} Names;

struct _GjFindIndex
{
  gatomicrefcount references;
  gint64          revision;
  Texts           initials; /* in the order of names */
  Texts           tails;    /* in the order of numbers; the last character first */
  Names           names[GJ_N_FIND_NAMES];
};

static void
texts_init (Texts *texts)
{
  texts->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  texts->texts = g_array_new (FALSE, FALSE, sizeof (guint64));
}

static void
texts_clear (Texts *texts)
{
  g_array_unref (texts->ids);
  g_array_unref (texts->texts);
}

static guint64
pack (const char *text,
      gsize       length,
      gboolean    from_end)
{
  guint64 packed = 0;

  for (gsize i = 0; i < GJ_FIND_INDEXED; i++)
    packed = packed << 8 | (i < length ? (guchar) text[from_end ? length - 1 - i : i] : 0);
  return packed;
}

/* The columns of @sql are id and text. */
static gboolean
read_texts (GjDb        *db,
            const char  *sql,
            gboolean     from_end,
            Texts       *texts,
            GError     **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);
      guint32 short_id = (guint32) id;
      const char *text = gj_stmt_text (stmt, 1);
      guint64 packed = pack (text != NULL ? text : "", gj_stmt_length (stmt, 1), from_end);

      if (id != short_id)
        continue;
      g_array_append_val (texts->ids, short_id);
      g_array_append_val (texts->texts, packed);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
read_names (GjDb        *db,
            const char  *sql,
            Names       *names,
            GError     **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      gint64 id = gj_stmt_int (stmt, 0);
      gsize start = names->keys->len;

      g_array_append_val (names->ids, id);
      g_array_append_val (names->starts, start);
      g_string_append (names->keys, gj_stmt_text (stmt, 1));
      g_string_append_c (names->keys, '\0');
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

/* Every change of the ledger is an entry of its chain. */
gboolean
_gj_find_revision (GjDb    *db,
                   gint64  *ret_revision,
                   GError **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT MAX (seq) FROM audit"), error);

  return stmt != NULL && gj_stmt_first_int (stmt, ret_revision, error);
}

static gboolean
read_all (GjFindIndex  *self,
          GjDb         *db,
          GError      **error)
{
  return _gj_find_revision (db, &self->revision, error)
         && read_texts (db, GJ_SQL ("SELECT p.id, p.initials FROM person p ORDER BY p.name_key"), FALSE, &self->initials, error)
         && read_names (db, GJ_SQL ("SELECT i.id, i.name_key FROM institution i ORDER BY i.name_key"), &self->names[GJ_FIND_INSTITUTIONS], error)
         && read_names (db, GJ_SQL ("SELECT c.id, c.name_key FROM class c ORDER BY c.filed DESC, c.id DESC"), &self->names[GJ_FIND_CLASSES], error)
         && read_texts (db, GJ_SQL ("SELECT p.id, p.id_number FROM person p ORDER BY p.id_number"), TRUE, &self->tails, error);
}

GjFindIndex *
_gj_find_index_read (GjDb          *db,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GjFindIndex) self = g_new0 (GjFindIndex, 1);
  gboolean read;

  g_atomic_ref_count_init (&self->references);
  texts_init (&self->initials);
  texts_init (&self->tails);
  for (guint i = 0; i < GJ_N_FIND_NAMES; i++)
    self->names[i] = (Names) { .ids = g_array_new (FALSE, FALSE, sizeof (gint64)), .starts = g_array_new (FALSE, FALSE, sizeof (gsize)),
                               .keys = g_string_new (NULL) };
  gj_db_set_cancellable (db, cancellable);
  /* One state of the ledger for both. */
  read = gj_db_begin (db, FALSE, error) && read_all (self, db, error);
  gj_db_set_cancellable (db, NULL);
  gj_db_rollback (db);
  return read ? g_steal_pointer (&self) : NULL;
}

GjFindIndex *
_gj_find_index_ref (GjFindIndex *index)
{
  g_atomic_ref_count_inc (&index->references);
  return index;
}

void
_gj_find_index_unref (GjFindIndex *index)
{
  if (!g_atomic_ref_count_dec (&index->references))
    return;
  texts_clear (&index->initials);
  texts_clear (&index->tails);
  for (guint i = 0; i < GJ_N_FIND_NAMES; i++)
    {
      g_array_unref (index->names[i].ids);
      g_array_unref (index->names[i].starts);
      g_string_free (index->names[i].keys, TRUE);
    }
  g_free (index);
}

gint64
_gj_find_index_revision (const GjFindIndex *index)
{
  return index->revision;
}

void
_gj_find_add (GArray *ids,
              gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return;
  g_array_append_val (ids, id);
}

static void
look_through (const Texts *texts,
              guint64      wanted,
              guint64      mask,
              guint        most,
              GArray      *ids)
{
  const guint64 *packed = (const guint64 *) (gconstpointer) texts->texts->data;

  for (guint i = 0; i < texts->texts->len && ids->len < most; i++)
    if ((packed[i] & mask) == wanted)
      _gj_find_add (ids, g_array_index (texts->ids, guint32, i));
}

/* The bytes that @length characters fill. */
static guint64
mask_of (gsize length)
{
  return length >= GJ_FIND_INDEXED ? G_MAXUINT64 : ~(G_MAXUINT64 >> (8 * length));
}

void
_gj_find_index_initials (const GjFindIndex *index,
                         const char        *initials,
                         guint              most,
                         GArray            *ids)
{
  gsize length = strlen (initials);

  /* Nobody types the initials of a name that is longer. */
  if (length == 0 || length > GJ_FIND_INDEXED)
    return;
  look_through (&index->initials, pack (initials, length, FALSE), G_MAXUINT64, most, ids);
  look_through (&index->initials, pack (initials, length, FALSE), mask_of (length), most, ids);
}

void
_gj_find_index_tail (const GjFindIndex *index,
                     const char        *tail,
                     guint              most,
                     GArray            *ids)
{
  gsize length = strlen (tail);

  look_through (&index->tails, pack (tail, length, TRUE), mask_of (length), most, ids);
}

/* How a sort key is read: without its spaces, or the first letter of each syllable. */
static gboolean
is_read (const char *key,
         const char *letters)
{
  const char *l = letters;

  for (const char *k = key; *l != '\0' && *k != '\x1f' && *k != '\0'; k++)
    if (*k != ' ' && *k != *l++)
      return FALSE;
  return *l == '\0';
}

static gboolean
has_initials (const char *key,
              const char *letters)
{
  const char *l = letters;

  for (const char *k = key; *l != '\0' && *k != '\x1f' && *k != '\0'; k++)
    if ((k == key || k[-1] == ' ') && *k != *l++)
      return FALSE;
  return *l == '\0';
}

static gboolean
name_begins (const char *key,
             const char *text)
{
  const char *name = strchr (key, '\x1f');

  return name != NULL && g_str_has_prefix (name + 1, text);
}

static gboolean
name_holds (const char *key,
            const char *text)
{
  const char *name = strchr (key, '\x1f');

  return name != NULL && strstr (name + 1, text) != NULL;
}

void
_gj_find_index_names (const GjFindIndex *index,
                      GjFindNames        names,
                      const char        *text,
                      gboolean           letters,
                      guint              most,
                      GArray            *ids)
{
  const struct { gboolean letters; gboolean (*fits) (const char *key, const char *text); } ways[] = {
    { TRUE, has_initials }, { TRUE, is_read }, { FALSE, name_begins }, { FALSE, name_holds },
  };
  const Names *all = &index->names[names];

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    for (guint i = 0; i < all->ids->len && ids->len < most && ways[way].letters == letters; i++)
      if (ways[way].fits (all->keys->str + g_array_index (all->starts, gsize, i), text))
        _gj_find_add (ids, g_array_index (all->ids, gint64, i));
}
