/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-digest.h"

G_BEGIN_DECLS

/**
 * GjRosterInput:
 *
 * The bytes of a roster on their way from a stream to the parser, which asks for little at a time:
 * they are read in larger pieces, and taken into a digest as they pass. One thread.
 */
typedef struct
{
  GInputStream *stream;
  GCancellable *cancellable;
  GjDigest     *digest; /* or NULL */
  GError       *error;  /* of the stream; the caller takes it */
  char         *piece;
  gsize         length;
  gsize         used;
  gint64        given;  /* bytes handed to the parser so far */
} GjRosterInput;

void gj_roster_input_init  (GjRosterInput *input, GInputStream *stream, GjDigest *digest, GCancellable *cancellable);
void gj_roster_input_clear (GjRosterInput *input);

/* Reads the first piece, or the next once all is used; its length, 0 at the end, -1 with @input->error set. */
gssize gj_roster_input_fill (GjRosterInput *input);

/* Whether nothing is left; reads on when it has to. */
gboolean gj_roster_input_at_end (GjRosterInput *input);

/* For xmlCreateIOParserCtxt(): @data is the GjRosterInput. */
int gj_roster_input_read (void *data, char *buffer, int length);

G_END_DECLS
