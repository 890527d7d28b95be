/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

#include "gj-roster-reader.h"

/* A roster read whole: the header, and every entry with its problems as text, for tests. */
typedef struct
{
  GjRosterHeader header;
  gboolean       has_header;
  GPtrArray     *found;    /* (element-type Found) */
  guint          entries;
  guint          refused;
  guint          batches;
  guint          split;    /* records that stand in another batch than their parent */
  GError        *error;
} ReadRoster;

typedef struct
{
  GjProblemCode code;
  GjRecordKind  kind;
  guint32       record_line;
  guint32       line;
  const char   *field; /* "" for none */
  char         *value;
  char         *detail;
} Found;

static inline void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->value);
  g_free (found->detail);
  g_free (found);
}

static inline gboolean
take_roster_header (const GjRosterHeader *header,
                    gpointer              user_data,
                    GError              **error)
{
  ReadRoster *self = user_data;

  gj_roster_header_clear (&self->header);
  gj_roster_header_copy (header, &self->header);
  self->has_header = TRUE;
  return TRUE;
}

static inline GjRosterBatch *
take_roster_batch (GjRosterBatch *batch,
                   gpointer       user_data,
                   GError       **error)
{
  ReadRoster *self = user_data;

  self->batches++;
  for (guint i = 0; i < batch->entries->len; i++)
    {
      const GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, i);
      const GjRecordType *type = gj_record_type (entry->record.kind);

      self->entries++;
      self->refused += entry->refused;
      if (entry->parent < 0 ? type->parent != GJ_RECORD_NONE
                            : entry->parent >= (int) i || g_array_index (batch->entries, GjRosterEntry, entry->parent).record.kind != type->parent)
        self->split++;
      for (guint k = 0; k < entry->n_problems; k++)
        {
          const GjProblem *problem = &g_array_index (batch->problems, GjProblem, entry->first_problem + k);
          Found *found = g_new0 (Found, 1);

          *found = (Found) { problem->code, problem->kind, entry->record.line, problem->line,
                             problem->field >= 0 ? type->fields[problem->field].element : "", g_strdup (problem->value), g_strdup (problem->detail) };
          g_assert_cmpint (problem->kind, ==, entry->record.kind);
          g_ptr_array_add (self->found, found);
        }
    }
  gj_roster_batch_clear (batch);
  return batch;
}

static inline void
read_roster (const char *text,
             gsize       length,
             ReadRoster *ret_roster)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);

  *ret_roster = (ReadRoster) { .found = g_ptr_array_new_with_free_func (found_free) };
  gj_roster_header_init (&ret_roster->header);
  if (!gj_roster_read (stream, take_roster_header, take_roster_batch, ret_roster, NULL, NULL, &ret_roster->error))
    g_assert_nonnull (ret_roster->error);
}

static inline void
read_roster_clear (ReadRoster *roster)
{
  gj_roster_header_clear (&roster->header);
  g_ptr_array_unref (roster->found);
  g_clear_error (&roster->error);
}

/* A file of the source tree, relative to its top. Not inline: gcc would see a pointer dangle that does not. */
G_GNUC_UNUSED G_NO_INLINE static char *
read_source (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}
