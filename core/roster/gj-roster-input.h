/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-digest.h"

G_BEGIN_DECLS

typedef struct _GjRosterPiece GjRosterPiece;

/**
 * GjRosterInput:
 *
 * The bytes of a roster on their way from a stream to the parser, which asks for little at a time:
 * they are read in larger pieces, and taken into a digest as they pass. Once a piece is full,
 * the rest is read and digested ahead on a thread of its own, a few pieces and no further, so that
 * the parser does not wait for them. The functions are for one thread; stream and digest must be
 * left alone until gj_roster_input_clear() has returned.
 */
typedef struct
{
  GInputStream  *stream;
  GCancellable  *cancellable;
  GjDigest      *digest; /* or NULL */
  GError        *error;  /* of the stream; the caller takes it */
  GjRosterPiece *piece;  /* the one the parser is in */
  const char    *bytes;  /* of it */
  gsize          length;
  gsize          used;
  gint64         given;  /* bytes handed to the parser so far */
  GThread       *ahead;  /* NULL until a piece is full */
  GAsyncQueue   *full;   /* read ahead → parser */
  GAsyncQueue   *empty;  /* parser → read ahead */
  int            stop;   /* atomic: nobody wants more */
} GjRosterInput;

void gj_roster_input_init  (GjRosterInput *input, GInputStream *stream, GjDigest *digest, GCancellable *cancellable);
void gj_roster_input_clear (GjRosterInput *input);

/* Fetches the first piece, or the next once all is used; its length, 0 at the end, -1 with @input->error set. */
gssize gj_roster_input_fill (GjRosterInput *input);

/* Whether nothing is left; reads on when it has to. */
gboolean gj_roster_input_at_end (GjRosterInput *input);

/* For xmlCreateIOParserCtxt(): @data is the GjRosterInput. */
int gj_roster_input_read (void *data, char *buffer, int length);

G_END_DECLS
