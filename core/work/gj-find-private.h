/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-find.h"

G_BEGIN_DECLS

/**
 * GjFindIndex:
 *
 * Initials and ends of identity numbers of all persons, eight characters of each, and the sort keys of all institutions
 * and classes, in plain arrays that are looked through from end to end: for 1.5 million persons that takes some milliseconds
 * and 36 MB. Never changes once it was read; counted references.
 */
typedef struct _GjFindIndex GjFindIndex;

#define GJ_FIND_INDEXED 8 /* characters */

GjFindIndex *_gj_find_index_read     (GjDb *db, GCancellable *cancellable, GError **error);
GjFindIndex *_gj_find_index_ref      (GjFindIndex *index);
void         _gj_find_index_unref    (GjFindIndex *index);
gint64       _gj_find_index_revision (const GjFindIndex *index);
gboolean     _gj_find_revision       (GjDb *db, gint64 *ret_revision, GError **error); /* of the ledger now */

/* Adds to @ids, until there are @most, the persons of these initials and then those whose initials begin so. */
void         _gj_find_index_initials (const GjFindIndex *index, const char *initials, guint most, GArray *ids);
/* … whose identity number ends in @tail, up to %GJ_FIND_INDEXED characters of it. */
void         _gj_find_index_tail     (const GjFindIndex *index, const char *tail, guint most, GArray *ids);

typedef enum
{
  GJ_FIND_INSTITUTIONS,
  GJ_FIND_CLASSES,
  GJ_N_FIND_NAMES,
} GjFindNames;

/* … whose names begin with @text, or with letters alone are read so or have these initials; then those that have it anywhere. */
void         _gj_find_index_names    (const GjFindIndex *index, GjFindNames names, const char *text, gboolean letters, guint most, GArray *ids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjFindIndex, _gj_find_index_unref)

/* Adds @id unless it is there. */
void _gj_find_add            (GArray *ids, gint64 id);

/* Persons by their names, which stand in the ledger by their sort keys: letters are read as pinyin, anything else as the beginning of the name. */
gboolean _gj_find_by_pinyin  (GjDb *db, const char *letters, guint most, GArray *ids, GError **error);
gboolean _gj_find_by_name    (GjDb *db, const char *name, guint most, GArray *ids, GError **error);

/* Which characters of @title, which may be a name, were meant by @text. */
void _gj_find_mark_name      (const char *title, const char *text, guint *ret_from, guint *ret_length);

G_END_DECLS
