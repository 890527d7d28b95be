/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gj-roster-input.h"

#define WHOLE (3 * 1024 * 1024 + 7)
#define NEVER G_MAXSIZE

/* A stream of made-up bytes that gives at most so many at once, and fails at some place. */
G_DECLARE_FINAL_TYPE (Drip, drip, TEST, DRIP, GInputStream)

struct _Drip
{
  GInputStream parent;
  gsize        length;
  gsize        most;
  gsize        fails_at;
  gsize        at;
};

G_DEFINE_TYPE (Drip, drip, G_TYPE_INPUT_STREAM)

static char
byte_at (gsize at)
{
  return (char) (at * 2654435761u >> 13);
}

static gssize
drip_read (GInputStream *stream,
           void         *buffer,
           gsize         count,
           GCancellable *cancellable,
           GError      **error)
{
  Drip *self = TEST_DRIP (stream);
  gsize n = MIN (MIN (count, self->most), self->length - self->at);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->at + n > self->fails_at)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "gone");
      return -1;
    }
  for (gsize i = 0; i < n; i++)
    ((char *) buffer)[i] = byte_at (self->at + i);
  self->at += n;
  return (gssize) n;
}

static void
drip_class_init (DripClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = drip_read;
}

static void
drip_init (Drip *self)
{
}

static const struct
{
  const char *name;
  gsize       length;
  gsize       most;     /* bytes the stream gives at once */
  gsize       fails_at;
  gsize       taken;    /* bytes after which the parser has had enough */
} cases[] = {
  { "empty", 0, 4096, NEVER, NEVER },
  { "one byte", 1, 4096, NEVER, NEVER },
  { "a piece", 256 * 1024, WHOLE, NEVER, NEVER },
  { "a byte more than a piece", 256 * 1024 + 1, WHOLE, NEVER, NEVER },
  { "many pieces", WHOLE, WHOLE, NEVER, NEVER },
  { "slowly at the beginning", 300 * 1024, 1000, NEVER, NEVER },
  { "fails at once", WHOLE, WHOLE, 0, NEVER },
  { "fails while read ahead", WHOLE, WHOLE, 2 * 1024 * 1024, NEVER },
  { "left before it begins", WHOLE, WHOLE, NEVER, 0 },
  { "left in the first piece", WHOLE, WHOLE, NEVER, 100 },
  { "left while read ahead", WHOLE, WHOLE, NEVER, 300 * 1024 },
  { "left while read ahead, which fails", WHOLE, WHOLE, 1024 * 1024, 300 * 1024 },
};

static void
test_case (gconstpointer data)
{
  guint no = GPOINTER_TO_UINT (data);
  g_autoptr (GjDigest) digest = gj_digest_new ();
  g_autoptr (GjDigest) expected = gj_digest_new ();
  g_autoptr (Drip) stream = g_object_new (drip_get_type (), NULL);
  GjRosterInput input;
  gsize taken = 0;
  int n = 0;

  stream->length = cases[no].length;
  stream->most = cases[no].most;
  stream->fails_at = cases[no].fails_at;
  gj_roster_input_init (&input, G_INPUT_STREAM (stream), digest, NULL);
  while (taken < cases[no].taken)
    {
      char buffer[4000];

      n = gj_roster_input_read (&input, buffer, sizeof buffer);
      if (n <= 0)
        break;
      for (int i = 0; i < n; i++)
        g_assert_true (buffer[i] == byte_at (taken + (gsize) i));
      gj_digest_update (expected, buffer, (gsize) n);
      taken += (gsize) n;
    }
  g_assert_cmpint (input.given, ==, (gint64) taken);
  if (cases[no].taken != NEVER)
    {
      g_assert_cmpuint (taken, >=, cases[no].taken);
      g_assert_no_error (input.error);
      gj_roster_input_clear (&input);
      return;
    }
  if (cases[no].fails_at != NEVER)
    {
      g_assert_cmpint (n, ==, -1);
      g_assert_cmpint (gj_roster_input_read (&input, NULL, 1), ==, -1);
      g_assert_error (input.error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
      gj_roster_input_clear (&input);
      return;
    }
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpuint (taken, ==, cases[no].length);
  g_assert_true (gj_roster_input_at_end (&input));
  g_assert_true (gj_roster_input_at_end (&input));
  gj_roster_input_clear (&input);
  g_autofree char *was = gj_digest_get_hex (digest);
  g_autofree char *is = gj_digest_get_hex (expected);

  g_assert_cmpstr (was, ==, is);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/roster-input/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
