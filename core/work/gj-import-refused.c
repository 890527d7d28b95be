/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-import-refused"
#include "config.h"

#include "gj-import-refused.h"

#include "gj-roster-writer.h"

static char *
write_piece (const GjRosterBatch *batch,
             guint                first,
             guint                end)
{
  g_autoptr (GjXmlOut) out = gj_xml_out_new (NULL, GJ_ROSTER_RECORD_DEPTH);
  GjRosterWriter *writer = gj_roster_writer_new_piece (out);

  for (guint i = first; i < end; i++)
    {
      const GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, i);

      if (i == first || entry->refused)
        gj_roster_writer_add (writer, &entry->record);
    }
  gj_roster_writer_free (writer);
  return gj_xml_out_take (out);
}

gboolean
gj_import_keep_refused (GjDb *db, gint64 submission, gint64 record_no, const GjRosterBatch *batch, guint first, guint end,
                        GError **error)
{
  const GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, first);
  g_autofree char *piece = write_piece (batch, first, end);
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("INSERT INTO refused (submission_id, no, line, kind, document) VALUES ($1, $2, $3, $4, $5)"),
                             error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  gj_stmt_bind_int (stmt, 2, record_no);
  gj_stmt_bind_int (stmt, 3, entry->record.line);
  gj_stmt_bind_text (stmt, 4, gj_record_type (entry->record.kind)->element, -1);
  gj_stmt_bind_text (stmt, 5, piece, -1);
  return gj_stmt_execute (stmt, error);
}
