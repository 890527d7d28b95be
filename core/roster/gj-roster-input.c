/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-input"
#include "config.h"

#include "gj-roster-input.h"

#include <string.h>

#define PIECE_SIZE (64 * 1024)

void
gj_roster_input_init (GjRosterInput *input,
                      GInputStream  *stream,
                      GjDigest      *digest,
                      GCancellable  *cancellable)
{
  *input = (GjRosterInput) { .stream = stream, .digest = digest, .cancellable = cancellable, .piece = g_malloc (PIECE_SIZE) };
}

void
gj_roster_input_clear (GjRosterInput *input)
{
  g_clear_error (&input->error);
  g_clear_pointer (&input->piece, g_free);
}

gssize
gj_roster_input_fill (GjRosterInput *input)
{
  gssize n = input->error == NULL ? g_input_stream_read (input->stream, input->piece, PIECE_SIZE, input->cancellable, &input->error) : -1;

  input->length = n > 0 ? (gsize) n : 0;
  input->used = 0;
  if (n > 0 && input->digest != NULL)
    gj_digest_update (input->digest, input->piece, input->length);
  return n;
}

gboolean
gj_roster_input_at_end (GjRosterInput *input)
{
  return input->used == input->length && gj_roster_input_fill (input) == 0;
}

int
gj_roster_input_read (void *data,
                      char *buffer,
                      int   length)
{
  GjRosterInput *input = data;
  gsize n;

  if (input->used == input->length)
    {
      gssize filled = gj_roster_input_fill (input);

      if (filled <= 0)
        return (int) filled;
    }
  n = MIN ((gsize) length, input->length - input->used);
  memcpy (buffer, input->piece + input->used, n);
  input->used += n;
  input->given += (gint64) n;
  return (int) n;
}
