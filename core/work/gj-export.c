/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-export"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-digest.h"
#include "gj-jobs.h"
#include "gj-register-reader.h"
#include "gj-roster-writer.h"
#include "gj-save.h"
#include "gj-setting.h"

typedef struct
{
  GjProgress *progress;
  gint64      n_records; /* of the two large kinds, for the progress */
} Export;

static gboolean
read_texts (GjDb        *db,
            const char  *sql,
            char       **texts[],
            GError     **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step = stmt != NULL ? gj_stmt_step (stmt, error) : GJ_STEP_FAILED;

  for (int i = 0; step == GJ_STEP_ROW && texts[i] != NULL; i++)
    if (!gj_stmt_is_null (stmt, i))
      {
        g_free (*texts[i]);
        *texts[i] = gj_stmt_dup_text (stmt, i);
      }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

/* A submission that was itself merged, or exported, stands for what went into it: so the export of an
 * imported export names the same files, and is the same file. */
static gboolean
read_parts (GjDb           *db,
            GjRosterHeader *header,
            GError        **error)
{
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("SELECT COALESCE (p.sender, s.sender), COALESCE (p.serial, s.serial), COALESCE (p.sha256, s.sha256)"
                                     " FROM submission s LEFT JOIN submission_part p ON p.submission_id = s.id WHERE s.undone IS NULL ORDER BY s.id, p.no"),
                             error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW && header->parts->len < GJ_ROSTER_MAX_PARTS)
    gj_roster_header_add_part (header, gj_stmt_text (stmt, 0), gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2));
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

/* No clock: the same content gives the same file. */
static gboolean
make_header (GjDb           *db,
             GjRosterHeader *header,
             GError        **error)
{
  char **dates[] = { &header->created, &header->period_from, &header->period_to, NULL };
  g_autoptr (GjDigest) digest = gj_digest_new ();
  g_autofree char *hex = NULL;

  g_free (header->sender);
  header->sender = gj_setting_office (db, error);
  g_free (header->software);
  header->software = g_strdup ("Gongjiang");
  if (header->sender == NULL
      || !read_texts (db, GJ_SQL ("SELECT MAX (created), MIN (NULLIF (period_from, '')), MAX (NULLIF (period_to, '')) FROM submission WHERE undone IS NULL"), dates, error)
      || !read_parts (db, header, error))
    return FALSE;
  for (guint i = 0; i < header->parts->len; i++)
    {
      const GjRosterPart *part = &g_array_index (header->parts, GjRosterPart, i);

      gj_digest_update (digest, part->sender, strlen (part->sender));
      gj_digest_update (digest, "\n", 1);
      gj_digest_update (digest, part->serial, strlen (part->serial));
      gj_digest_update (digest, "\n", 1);
    }
  hex = gj_digest_get_hex (digest);
  g_free (header->serial);
  header->serial = g_strdup_printf ("EXPORT-%.16s", hex);
  return TRUE;
}

static gboolean
write_records (GjDb           *db,
               Export         *self,
               GjRosterWriter *writer,
               GCancellable   *cancellable,
               GError        **error)
{
  gint64 written = 0;

  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autoptr (GjRegisterReader) reader = NULL;
      const GjRecord *record;
      GjStep step;

      if (gj_record_type ((GjRecordKind) kind)->parent != GJ_RECORD_NONE)
        continue;
      reader = gj_register_reader_new (db, (GjRecordKind) kind, error);
      if (reader == NULL)
        return FALSE;
      while ((step = gj_register_reader_next (reader, &record, error)) == GJ_STEP_ROW)
        {
          gj_roster_writer_add (writer, record);
          if (record->kind != GJ_RECORD_PERSON && record->kind != GJ_RECORD_ENROLMENT)
            continue;
          if (++written % 1024 != 0)
            continue;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if (self->progress != NULL)
            gj_progress_set_fraction (self->progress, (double) written / (double) MAX (self->n_records, 1));
        }
      if (step == GJ_STEP_FAILED)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_register (GjDb         *db,
                GjXmlOut     *out,
                gpointer      user_data,
                GCancellable *cancellable,
                GError      **error)
{
  Export *self = user_data;
  g_autoptr (GjRosterWriter) writer = NULL;
  GjRosterHeader header;
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM enrolment)"), error);
  gboolean made;

  if (stmt == NULL || gj_stmt_step (stmt, error) != GJ_STEP_ROW)
    return FALSE;
  self->n_records = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  if (self->progress != NULL)
    gj_progress_set_stage (self->progress, _ ("Writing the roster"));
  gj_roster_header_init (&header);
  made = make_header (db, &header, error);
  if (made)
    writer = gj_roster_writer_new (out, &header);
  gj_roster_header_clear (&header);
  return made && write_records (db, self, writer, cancellable, error);
}

gboolean
gj_export_run (GjLedger *ledger, const char *path, GjProgress *progress, GCancellable *cancellable, GError **error)
{
  Export self = { .progress = progress };

  return gj_save_document (ledger, path, "roster.export", "register", write_register, &self, cancellable, error);
}
