/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-digest.h"
#include "gj-roster-batch.h"

G_BEGIN_DECLS

#define GJ_ROSTER_NAMESPACE "urn:gongjiang:roster:1"

/* What a fix-list says beside its records; the reader passes over elements of this namespace, so that
 * a corrected fix-list is a roster. */
#define GJ_FIX_LIST_NAMESPACE "urn:gongjiang:fix-list:1"

#define GJ_ROSTER_MAX_PARTS 10000

/** GjRosterPart: a file that went into a merged roster; @sha256 is "" when not stated. */
typedef struct
{
  char *sender;
  char *serial;
  char *sha256;
} GjRosterPart;

/**
 * GjRosterHeader:
 * @parts: (element-type GjRosterPart): the files it was merged from, at most %GJ_ROSTER_MAX_PARTS
 *
 * Who sent what; texts are never %NULL, "" when not stated.
 */
typedef struct
{
  char *sender;   /* credit code */
  char *serial;
  char *created;
  char *software;
  char *period_from;
  char *period_to;
  char *corrects; /* serial of the submission of the same sender that this file replaces */
  GArray *parts;
} GjRosterHeader;

void gj_roster_header_init  (GjRosterHeader *header); /* nothing stated */
void gj_roster_header_copy  (const GjRosterHeader *header, GjRosterHeader *ret_copy);
void gj_roster_header_clear (GjRosterHeader *header); /* frees the texts */
void gj_roster_header_add_part (GjRosterHeader *header, const char *sender, const char *serial, const char *sha256);

/* @header stays the reader's. FALSE with @error set stops the reading. */
typedef gboolean (*GjRosterHeaderFunc) (const GjRosterHeader *header, gpointer user_data, GError **error);

/* Takes the full batch and gives an empty one back (another or the same, cleared); NULL with @error set stops the reading. */
typedef GjRosterBatch *(*GjRosterBatchFunc) (GjRosterBatch *batch, gpointer user_data, GError **error);

/**
 * gj_roster_read:
 * @stream: the file
 * @on_header: called once, before any batch
 * @on_batch: called for every batch, the last one included
 * @digest: (nullable): takes in every byte read; that of the whole file once the reading succeeded
 * @error: %GJ_ERROR_INPUT with line and words when the file cannot be read: nothing of it is to be kept
 *
 * Reads a roster of any size in one pass with bounded memory. The text is hostile: no DTD, no entity,
 * no other file, no network. A record that breaks a rule comes marked as refused with its problems;
 * the others are not touched by it.
 */
gboolean gj_roster_read (GInputStream *stream, GjRosterHeaderFunc on_header, GjRosterBatchFunc on_batch, gpointer user_data,
                         GjDigest *digest, GCancellable *cancellable, GError **error);

G_END_DECLS
