/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-input"
#include "config.h"

#include "gj-roster-input.h"

#include <string.h>

#define PIECE_SIZE (256 * 1024)
#define PIECES_AHEAD 3

struct _GjRosterPiece
{
  gsize   length; /* 0 at the end */
  GError *error;
  char    bytes[PIECE_SIZE];
};

static void
piece_free (gpointer data)
{
  GjRosterPiece *piece = data;

  g_clear_error (&piece->error);
  g_free (piece);
}

static GjRosterPiece *
piece_new (void)
{
  GjRosterPiece *piece = g_malloc (sizeof *piece);

  piece->length = 0;
  piece->error = NULL;
  return piece;
}

static void
read_piece (GjRosterInput *input,
            GjRosterPiece *piece)
{
  gssize n = g_input_stream_read (input->stream, piece->bytes, PIECE_SIZE, input->cancellable, &piece->error);

  piece->length = n > 0 ? (gsize) n : 0;
  if (n > 0 && input->digest != NULL)
    gj_digest_update (input->digest, piece->bytes, piece->length);
}

/* The last piece it hands on is empty, and then it ends. */
static gpointer
read_ahead (gpointer data)
{
  GjRosterInput *input = data;
  gboolean more = TRUE;

  while (more)
    {
      GjRosterPiece *piece = g_async_queue_pop (input->empty);

      if (!g_atomic_int_get (&input->stop))
        read_piece (input, piece);
      else
        piece->length = 0;
      more = piece->length > 0;
      g_async_queue_push (input->full, piece);
    }
  return NULL;
}

static void
begin_ahead (GjRosterInput *input)
{
  input->full = g_async_queue_new_full (piece_free);
  input->empty = g_async_queue_new_full (piece_free);
  for (guint i = 0; i < PIECES_AHEAD; i++)
    g_async_queue_push (input->empty, piece_new ());
  input->ahead = g_thread_new ("gj-roster-input", read_ahead, input);
}

void
gj_roster_input_init (GjRosterInput *input,
                      GInputStream  *stream,
                      GjDigest      *digest,
                      GCancellable  *cancellable)
{
  *input = (GjRosterInput) { .stream = stream, .digest = digest, .cancellable = cancellable };
}

void
gj_roster_input_clear (GjRosterInput *input)
{
  if (input->ahead != NULL)
    {
      g_atomic_int_set (&input->stop, 1);
      g_async_queue_push (input->empty, g_steal_pointer (&input->piece));
      g_thread_join (g_steal_pointer (&input->ahead));
      g_clear_pointer (&input->full, g_async_queue_unref);
      g_clear_pointer (&input->empty, g_async_queue_unref);
    }
  g_clear_pointer (&input->piece, piece_free);
  g_clear_error (&input->error);
}

gssize
gj_roster_input_fill (GjRosterInput *input)
{
  if (input->error != NULL)
    return -1;
  if (input->piece == NULL)
    input->piece = piece_new ();
  if (input->ahead == NULL && input->piece->length < PIECE_SIZE)
    {
      read_piece (input, input->piece);
    }
  else if (input->piece->length > 0)
    {
      if (input->ahead == NULL)
        begin_ahead (input);
      g_async_queue_push (input->empty, input->piece);
      input->piece = g_async_queue_pop (input->full);
    }
  input->error = g_steal_pointer (&input->piece->error);
  input->bytes = input->piece->bytes;
  input->length = input->piece->length;
  input->used = 0;
  return input->error != NULL ? -1 : (gssize) input->length;
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
  memcpy (buffer, input->bytes + input->used, n);
  input->used += n;
  input->given += (gint64) n;
  return (int) n;
}
