/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-edit"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-edit.h"
#include "gj-import-edit.h"
#include "gj-roster-writer.h"
#include "gj-setting.h"

#define NOBODY "000000000000000000" /* who sends what is only checked */

struct _GjEdit
{
  GPtrArray *records; /* of GjEditRecord, each right behind what it stands in */
};

static void
free_record (gpointer data)
{
  GjEditRecord *record = data;

  for (guint i = 0; i < GJ_RECORD_MAX_FIELDS; i++)
    g_free (record->texts[i]);
  g_free (record);
}

GjEdit *
gj_edit_new (void)
{
  GjEdit *self = g_new0 (GjEdit, 1);

  self->records = g_ptr_array_new_with_free_func (free_record);
  return self;
}

void
gj_edit_free (GjEdit *edit)
{
  if (edit == NULL)
    return;
  g_ptr_array_unref (edit->records);
  g_free (edit);
}

guint
gj_edit_add (GjEdit *edit, GjRecordKind kind, int parent)
{
  GjEditRecord *record;

  g_return_val_if_fail (edit != NULL && kind < GJ_N_RECORD_KINDS && parent < (int) edit->records->len, 0);
  g_return_val_if_fail ((parent < 0) == (gj_record_type (kind)->parent == GJ_RECORD_NONE), 0);

  record = g_new0 (GjEditRecord, 1);
  record->kind = kind;
  record->parent = parent;
  g_ptr_array_add (edit->records, record);
  return edit->records->len - 1;
}

guint
gj_edit_n_records (const GjEdit *edit)
{
  g_return_val_if_fail (edit != NULL, 0);

  return edit->records->len;
}

const GjEditRecord *
gj_edit_record (const GjEdit *edit, guint record)
{
  g_return_val_if_fail (edit != NULL && record < edit->records->len, NULL);

  return edit->records->pdata[record];
}

void
gj_edit_set (GjEdit *edit, guint record, int field, const char *text)
{
  GjEditRecord *one;

  g_return_if_fail (edit != NULL && record < edit->records->len);

  one = edit->records->pdata[record];
  g_return_if_fail (field >= 0 && (guint) field < gj_record_type (one->kind)->n_fields);
  g_free (one->texts[field]);
  one->texts[field] = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

GjEdit *
gj_edit_next (const GjEdit *edit)
{
  g_autofree guint *places = NULL; /* in the next one, by the place in this */
  GjEdit *next;

  g_return_val_if_fail (edit != NULL, NULL);

  places = g_new0 (guint, edit->records->len);
  next = gj_edit_new ();
  for (guint i = 0; i < edit->records->len; i++)
    {
      const GjEditRecord *record = edit->records->pdata[i];
      const GjRecordType *type = gj_record_type (record->kind);
      guint at;

      if (record->withdrawn)
        continue;
      at = places[i] = gj_edit_add (next, record->kind, record->parent < 0 ? -1 : (int) places[record->parent]);
      for (guint k = 0; k < type->n_fields; k++)
        if ((type->fields[k].flags & GJ_FIELD_REPEATS) != 0)
          gj_edit_set (next, at, (int) k, record->texts[k]);
    }
  return next;
}

void
gj_edit_mark_stored (GjEdit *edit, guint record)
{
  g_return_if_fail (edit != NULL && record < edit->records->len);

  ((GjEditRecord *) edit->records->pdata[record])->stored = TRUE;
}

void
gj_edit_withdraw (GjEdit *edit, guint record, gboolean withdrawn)
{
  g_return_if_fail (edit != NULL && record < edit->records->len);

  ((GjEditRecord *) edit->records->pdata[record])->withdrawn = withdrawn;
}

/* ----- the document ----- */

static void
write_record (GjRosterWriter     *writer,
              const GjEditRecord *record)
{
  GjRecord out = { .kind = record->kind };

  for (guint i = 0; i < gj_record_type (record->kind)->n_fields; i++)
    if (record->texts[i] != NULL)
      {
        out.values[i].text = record->texts[i];
        out.values[i].length = (guint32) strlen (record->texts[i]);
      }
  gj_roster_writer_add (writer, &out);
}

/* Sections in the order of a roster, each record with those inside it in the order of their kinds,
 * without what is withdrawn. @ret_order: (nullable): for each record of the document its position
 * in the edit. */
static void
write_records (const GjEdit   *edit,
               GjRosterWriter *writer,
               GArray         *ret_order)
{
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    for (guint i = 0; i < edit->records->len; i++)
      {
        const GjEditRecord *top = edit->records->pdata[i];

        if (top->kind != (GjRecordKind) kind || top->parent >= 0 || top->withdrawn)
          continue;
        write_record (writer, top);
        g_array_append_val (ret_order, i);
        for (guint inner = kind + 1; inner < GJ_N_RECORD_KINDS; inner++)
          for (guint k = 0; k < edit->records->len; k++)
            {
              const GjEditRecord *child = edit->records->pdata[k];

              if (child->parent != (int) i || child->kind != (GjRecordKind) inner
                  || child->withdrawn)
                continue;
              write_record (writer, child);
              g_array_append_val (ret_order, k);
            }
      }
}

/* No character that XML does not know gets into the document: such a text is checked as if it ended there. */
static char *
write_document (const GjEdit *edit,
                const char   *sender,
                GArray       *ret_order)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S%:z");
  g_autofree char *serial = g_strdup_printf ("DESK-%" G_GINT64_FORMAT, g_get_real_time ());
  g_autoptr (GjXmlOut) out = gj_xml_out_new (NULL, 0);
  GjRosterHeader header;
  GjRosterWriter *writer;

  gj_roster_header_init (&header);
  g_free (header.sender);
  g_free (header.serial);
  g_free (header.created);
  header.sender = g_strdup (sender);
  header.serial = g_steal_pointer (&serial);
  header.created = g_steal_pointer (&created);
  writer = gj_roster_writer_new (out, &header);
  write_records (edit, writer, ret_order);
  gj_roster_writer_free (writer);
  gj_roster_header_clear (&header);
  return gj_xml_out_take (out);
}

/* ----- checking ----- */

typedef struct
{
  const GArray *order;
  GPtrArray    *problems;
  guint         n_records; /* read so far */
} Check;

static void
free_problem (gpointer data)
{
  GjEditProblem *problem = data;

  g_free (problem->message);
  g_free (problem->remedy);
  g_free (problem);
}

static gboolean
ignore_header (const GjRosterHeader *header,
               gpointer              user_data,
               GError              **error)
{
  return TRUE;
}

static GjRosterBatch *
take_batch (GjRosterBatch *batch,
            gpointer       user_data,
            GError       **error)
{
  Check *self = user_data;

  for (guint i = 0; i < batch->entries->len; i++, self->n_records++)
    {
      const GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, i);

      for (guint k = 0; k < entry->n_problems; k++)
        {
          const GjProblem *found = &g_array_index (batch->problems, GjProblem, entry->first_problem + k);
          GjEditProblem *problem = g_new0 (GjEditProblem, 1);

          problem->record = self->n_records < self->order->len ? g_array_index (self->order, guint, self->n_records) : 0;
          problem->field = found->field;
          problem->is_error = gj_problem_severity (found->code) == GJ_SEVERITY_ERROR;
          problem->message = gj_problem_message (found, TRUE);
          problem->remedy = gj_problem_remedy (found);
          g_ptr_array_add (self->problems, problem);
        }
    }
  gj_roster_batch_clear (batch);
  return batch;
}

GPtrArray *
gj_edit_check (const GjEdit *edit)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  Check self = { .order = order };
  char *document;

  g_return_val_if_fail (edit != NULL, NULL);

  self.problems = g_ptr_array_new_with_free_func (free_problem);
  document = write_document (edit, NOBODY, order);
  stream = g_memory_input_stream_new_from_data (document, -1, g_free);
  if (!gj_roster_read (stream, ignore_header, take_batch, &self, NULL, NULL, &error))
    {
      GjEditProblem *problem = g_new0 (GjEditProblem, 1);

      problem->field = -1;
      problem->is_error = TRUE;
      problem->message = g_strdup (error->message);
      problem->remedy = g_strdup ("");
      g_ptr_array_add (self.problems, problem);
    }
  return self.problems;
}

/* ----- storing ----- */

static char *
read_office (GjLedger *ledger,
             GError  **error)
{
  GjDb *db = gj_ledger_borrow (ledger, error);
  char *office = db != NULL ? gj_setting_office (db, error) : NULL;

  if (db != NULL)
    gj_ledger_give_back (ledger, db);
  return office;
}

gboolean
gj_edit_store (GjLedger *ledger, const GjEdit *edit, const char *reason, GjImportResult *ret_result, GError **error)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *office = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *document = NULL;
  g_autofree char *line = NULL;
  gboolean stored;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && edit != NULL && reason != NULL && ret_result != NULL, FALSE);

  line = gj_audit_reason (reason, error);
  office = line != NULL ? read_office (ledger, error) : NULL;
  folder = office != NULL ? g_dir_make_tmp ("gongjiang-XXXXXX", error) : NULL;
  if (folder == NULL)
    return FALSE;
  path = g_build_filename (folder, "desk.xml", NULL);
  document = write_document (edit, office, order);
  stored = g_file_set_contents_full (path, document, -1, G_FILE_SET_CONTENTS_NONE, 0600, error)
           && gj_import_edit (ledger, path, edit, line, ret_result, error);
  g_unlink (path);
  g_rmdir (folder);
  return stored;
}
