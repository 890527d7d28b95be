/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/**
 * GjFound:
 * @kind: what it is: "persons", "institutions", "classes", "certificates" or "submissions"
 * @list: the list whose row @id shows it
 * @title: its name
 * @detail: more about it; numbers are masked
 * @title_from: the characters of the title that match what was typed, @title_length of them; 0 for none
 * @detail_from: the same of the detail
 *
 * Something that was found. Texts are for the user.
 */
typedef struct
{
  const char *kind;
  const char *list;
  gint64      id;
  char       *title;
  char       *detail;
  guint       title_from, title_length;
  guint       detail_from, detail_length;
} GjFound;

void gj_found_free (GjFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjFound, gj_found_free)

/**
 * GjFinder:
 *
 * Finds anything in a ledger by what somebody remembers of it: a name, its pinyin or initials, the beginning of a
 * number, the end of an identity number. Whatever begins with what was typed is read off the indexes. For initials and
 * for the ends of numbers there is no index; for them the finder holds 24 bytes of each person, read once by
 * gj_finder_prepare() (some tenths of a second for a million persons) and again when the ledger changed. Until then
 * the rest is found without them. May be used from any thread.
 */
#define GJ_TYPE_FINDER (gj_finder_get_type ())
G_DECLARE_FINAL_TYPE (GjFinder, gj_finder, GJ, FINDER, GObject)

GjFinder  *gj_finder_new            (GjLedger *ledger);

/* Reads what there is no index for, unless that is there and of the ledger's present state. Blocking. */
gboolean   gj_finder_prepare        (GjFinder *finder, GCancellable *cancellable, GError **error);

/**
 * gj_finder_find:
 * @text: what was typed
 * @most: how many of each kind at most
 *
 * Blocking; one at a time, a second one waits. Returns: (transfer full) (element-type GjFound): by kind, the best first; empty for
 * a text without anything to look for. %G_IO_ERROR_CANCELLED soon after @cancellable was.
 */
GPtrArray *gj_finder_find           (GjFinder *finder, const char *text, guint most, GCancellable *cancellable, GError **error);

/* The same on a thread of their own. */
void       gj_finder_prepare_async  (GjFinder *finder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   gj_finder_prepare_finish (GjFinder *finder, GAsyncResult *result, GError **error);
void       gj_finder_find_async     (GjFinder *finder, const char *text, guint most, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *gj_finder_find_finish    (GjFinder *finder, GAsyncResult *result, GError **error);

/* The title of a kind, translated. */
const char *gj_found_kind_title     (const char *kind);

G_END_DECLS
