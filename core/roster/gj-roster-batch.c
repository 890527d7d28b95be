/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-batch"
#include "config.h"

#include "gj-roster-batch.h"

#include <string.h>

#define BLOCK_SIZE ((gsize) 64 * 1024)

GjRosterBatch *
gj_roster_batch_new (void)
{
  GjRosterBatch *self = g_new0 (GjRosterBatch, 1);

  self->entries = g_array_new (FALSE, TRUE, sizeof (GjRosterEntry));
  self->problems = g_array_new (FALSE, FALSE, sizeof (GjProblem));
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
gj_roster_batch_clear (GjRosterBatch *batch)
{
  g_array_set_size (batch->entries, 0);
  g_array_set_size (batch->problems, 0);
  /* One hostile record may have needed much; it is not kept for ever. */
  if (batch->blocks->len > 64)
    g_ptr_array_set_size (batch->blocks, 64);
  batch->block = 0;
  batch->used = 0;
}

void
gj_roster_batch_free (GjRosterBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref (batch->entries);
  g_array_unref (batch->problems);
  g_ptr_array_unref (batch->blocks);
  g_free (batch);
}

char *
gj_roster_batch_keep (GjRosterBatch *batch,
                      const char    *text,
                      gsize          length)
{
  char *kept;

  g_return_val_if_fail (length < BLOCK_SIZE, NULL);

  if (batch->used + length + 1 > BLOCK_SIZE)
    {
      batch->block++;
      batch->used = 0;
    }
  while (batch->block >= batch->blocks->len)
    g_ptr_array_add (batch->blocks, g_malloc (BLOCK_SIZE));
  kept = (char *) g_ptr_array_index (batch->blocks, batch->block) + batch->used;
  memcpy (kept, text, length);
  kept[length] = '\0';
  batch->used += length + 1;
  return kept;
}
