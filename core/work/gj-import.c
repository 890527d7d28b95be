/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-import"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-digest.h"
#include "gj-import-edit.h"
#include "gj-import-keys.h"
#include "gj-import-refused.h"
#include "gj-jobs.h"
#include "gj-register.h"
#include "gj-roster-reader.h"
#include "gj-schema.h"
#include "gj-submission.h"

#define BATCHES 4                    /* on the way between the two threads */
#define CHUNK_SIZE (256 * 1024)
#define MAX_STORED_PROBLEMS 100000   /* the others are counted by code */
#define MAX_KEPT_REFUSED 100000      /* records handed back in a fix-list; the others are counted */
#define BYTES_PER_RECORD 400         /* a rough guess, to choose between single look-ups and a bulk load */
#define MOST_PERSONS "SELECT COALESCE (MAX (id), 0) FROM person" /* not how many: those would have to be counted */
#define SEEN 0x80000000u             /* in the maps: this file has brought the record */

typedef struct
{
  GjLedger       *ledger;      /* NULL when only checking */
  GjDb           *db;
  GjRegister     *reg;
  GjAudit        *audit;
  GjIdMap        *persons;
  GjIdMap        *enrolments;
  GHashTable     *classes;     /* class code → id, those of this file marked */
  GHashTable     *institutions;
  gboolean        was_empty;   /* the register */
  gboolean        complete;    /* what the maps do not know is new */
  gboolean        bulk;        /* indexes are built after */
  gboolean        from_school; /* the sender is a training institution */
  gint64          submission;
  gint64          corrected;   /* the submission this file replaces, 0 for none */
  gint64          problem_id;
  gint64          stored_problems;
  gint64          record_no;   /* of the top-level records so far */
  gint64          kept_refused;
  const char     *path;
  const GjEdit   *edit;        /* an operator's, NULL for a roster */
  const char     *reason;      /* of that */
  char           *wrong;       /* the first error of an edit, in words */
  GjProgress     *progress;
  GCancellable   *cancellable;
  GjImportResult  result;
  GjRosterHeader  header;      /* a copy */
  GInputStream   *stream;
  GjDigest       *digest;      /* of the file, taken in while it is read; the reader's until it is done */
  GAsyncQueue    *full;        /* reader → writer; the job itself marks the end */
  GAsyncQueue    *empty;       /* writer → reader */
  int             stop;        /* atomic: the writer gave up */
  GError         *read_error;
} Import;

void
gj_import_result_clear (GjImportResult *result)
{
  g_clear_pointer (&result->sender, g_free);
  g_clear_pointer (&result->serial, g_free);
  g_clear_pointer (&result->sha256, g_free);
  g_clear_pointer (&result->problem_counts, g_hash_table_unref);
}

static gboolean
take_header (const GjRosterHeader *header,
             gpointer              user_data,
             GError              **error)
{
  Import *self = user_data;

  gj_roster_header_clear (&self->header);
  gj_roster_header_copy (header, &self->header);
  return TRUE;
}

/* On the reader's thread: waits when the writer is behind, so that memory stays bounded. */
static GjRosterBatch *
hand_over (GjRosterBatch *batch,
           gpointer       user_data,
           GError       **error)
{
  Import *self = user_data;
  GjRosterBatch *next;

  g_async_queue_push (self->full, batch);
  next = g_async_queue_pop (self->empty);
  if (g_atomic_int_get (&self->stop))
    {
      gj_roster_batch_free (next);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return NULL;
    }
  return next;
}

static gpointer
read_thread (gpointer data)
{
  Import *self = data;

  gj_roster_read (self->stream, take_header, hand_over, self, self->digest, self->cancellable, &self->read_error);
  g_async_queue_push (self->full, self);
  return NULL;
}

static void
count_problem (Import          *self,
               const GjProblem *problem)
{
  const char *code = gj_problem_code_text (problem->code);
  gint64 *count = g_hash_table_lookup (self->result.problem_counts, code);
  gboolean is_error = gj_problem_severity (problem->code) == GJ_SEVERITY_ERROR;

  if (count == NULL)
    {
      count = g_new0 (gint64, 1);
      g_hash_table_insert (self->result.problem_counts, (char *) code, count);
    }
  (*count)++;
  self->result.warnings += !is_error;
  if (self->progress != NULL)
    gj_progress_count_problem (self->progress, is_error);
}

static gboolean
store_problem (Import          *self,
               const GjProblem *problem,
               const GjRecord  *record,
               GError         **error)
{
  g_autofree char *key = NULL;
  const GjRecordType *type = gj_record_type (record->kind);
  GjStmt *stmt;

  count_problem (self, problem);
  if (self->edit != NULL && self->wrong == NULL
      && gj_problem_severity (problem->code) == GJ_SEVERITY_ERROR)
    {
      g_autofree char *message = gj_problem_message (problem, TRUE);
      g_autofree char *remedy = gj_problem_remedy (problem);

      self->wrong = g_strjoin (" ", message, remedy, NULL);
    }
  if (self->db == NULL || self->stored_problems++ >= MAX_STORED_PROBLEMS)
    return TRUE;
  key = gj_record_key (record, FALSE);
  stmt = gj_db_stmt (self->db,
                     GJ_SQL ("INSERT INTO problem (id, submission_id, line, kind, record_no, field, severity, code, record_key, value, detail)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
                     error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, ++self->problem_id);
  gj_stmt_bind_int (stmt, 2, self->submission);
  gj_stmt_bind_int (stmt, 3, problem->line);
  gj_stmt_bind_text (stmt, 4, type->element, -1);
  gj_stmt_bind_int (stmt, 5, self->record_no);
  gj_stmt_bind_text (stmt, 6, problem->field >= 0 ? type->fields[problem->field].element : "", -1);
  gj_stmt_bind_text (stmt, 7, gj_severity_nick (gj_problem_severity (problem->code)), -1);
  gj_stmt_bind_text (stmt, 8, gj_problem_code_text (problem->code), -1);
  gj_stmt_bind_text (stmt, 9, key, -1);
  gj_stmt_bind_text (stmt, 10, problem->value, -1);
  gj_stmt_bind_text (stmt, 11, problem->detail, -1);
  return gj_stmt_execute (stmt, error);
}

static gboolean
refuse (Import         *self,
        GjRosterEntry  *entry,
        GjProblemCode   code,
        int             field,
        const char     *value,
        const char     *detail,
        GError        **error)
{
  GjProblem problem = { .code = code, .kind = entry->record.kind, .field = field, .line = entry->record.line,
                        .key = "", .value = value != NULL ? value : "", .detail = detail };

  entry->refused = TRUE;
  return store_problem (self, &problem, &entry->record, error);
}

static gboolean
refuse_duplicate (Import         *self,
                  GjRosterEntry  *entry,
                  const GjPlace  *place,
                  GError        **error)
{
  gint64 line = gj_register_line_here (self->reg, &entry->record, place, error);
  char text[24];

  if (line < 0)
    return FALSE;
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, line);
  return refuse (self, entry, GJ_PROBLEM_DUPLICATE, -1, "", text, error);
}

/* Both find a named record through a map that remembers what this file brought. */
static gboolean
look_up_code (Import       *self,
              GHashTable   *map,
              const char   *code,
              gint64      (*find) (GjRegister *, const char *, GError **),
              gint64       *ret_id,
              gboolean     *ret_seen,
              GError      **error)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (map, code));

  *ret_seen = (known & SEEN) != 0;
  *ret_id = known & ~SEEN;
  if (known != 0 || self->complete)
    return TRUE;
  *ret_id = find (self->reg, code, error);
  if (*ret_id > 0)
    g_hash_table_insert (map, g_strdup (code), GUINT_TO_POINTER ((guint) *ret_id));
  return *ret_id >= 0;
}

static gboolean
look_up_person (Import      *self,
                const char  *type,
                const char  *number,
                gint64      *ret_id,
                gboolean    *ret_seen,
                GError     **error)
{
  guint64 key = gj_person_key (type, number);
  guint32 known = key != 0 ? gj_id_map_get (self->persons, key) : 0;

  *ret_seen = (known & SEEN) != 0;
  *ret_id = known & ~SEEN;
  if (known != 0 || (self->complete && key != 0))
    return TRUE;
  *ret_id = gj_register_find_person (self->reg, type, number, error);
  if (*ret_id > 0 && key != 0)
    gj_id_map_set (self->persons, key, (guint32) *ret_id);
  return *ret_id >= 0;
}

static const char *
text_at (const GjRosterEntry *entry,
         int                  field)
{
  return entry->record.values[field].text;
}

/* Finds where the record belongs. Sets @entry->refused when something it names is not there. */
static gboolean
place_record (Import         *self,
              GjRosterEntry  *entry,
              GjPlace        *place,
              gboolean       *ret_seen,
              GError        **error)
{
  gboolean seen;
  guint32 known;

  *ret_seen = FALSE;
  switch ((int) entry->record.kind)
    {
    case GJ_RECORD_INSTITUTION:
      return look_up_code (self, self->institutions, text_at (entry, GJ_INSTITUTION_CREDIT_CODE), gj_register_find_institution, &place->id, ret_seen, error);
    case GJ_RECORD_CLASS:
      if (!look_up_code (self, self->institutions, text_at (entry, GJ_CLASS_INSTITUTION), gj_register_find_institution, &place->owner, &seen, error))
        return FALSE;
      if (place->owner == 0)
        return refuse (self, entry, GJ_PROBLEM_NO_INSTITUTION, GJ_CLASS_INSTITUTION, text_at (entry, GJ_CLASS_INSTITUTION), "", error);
      return look_up_code (self, self->classes, text_at (entry, GJ_CLASS_CODE), gj_register_find_class, &place->id, ret_seen, error);
    case GJ_RECORD_PERSON:
      return look_up_person (self, text_at (entry, GJ_PERSON_ID_TYPE), text_at (entry, GJ_PERSON_ID_NUMBER), &place->id, ret_seen, error);
    case GJ_RECORD_ENROLMENT:
      if (!look_up_code (self, self->classes, text_at (entry, GJ_ENROLMENT_CLASS), gj_register_find_class, &place->owner, &seen, error)
          || !look_up_person (self, text_at (entry, GJ_ENROLMENT_ID_TYPE), text_at (entry, GJ_ENROLMENT_ID_NUMBER), &place->person, &seen, error))
        return FALSE;
      if (place->owner == 0)
        return refuse (self, entry, GJ_PROBLEM_NO_CLASS, GJ_ENROLMENT_CLASS, text_at (entry, GJ_ENROLMENT_CLASS), "", error);
      if (place->person == 0)
        return refuse (self, entry, GJ_PROBLEM_NO_PERSON, GJ_ENROLMENT_ID_NUMBER, text_at (entry, GJ_ENROLMENT_ID_NUMBER), "", error);
      known = gj_id_map_get (self->enrolments, gj_enrolment_key (place->owner, place->person));
      *ret_seen = (known & SEEN) != 0;
      place->id = known & ~SEEN;
      if (known == 0 && !self->complete)
        place->id = gj_register_find_enrolment (self->reg, place->owner, place->person, error);
      return place->id >= 0;
    case GJ_RECORD_GRANT:
      if (!look_up_person (self, text_at (entry, GJ_GRANT_ID_TYPE), text_at (entry, GJ_GRANT_ID_NUMBER), &place->owner, &seen, error))
        return FALSE;
      if (place->owner == 0)
        return refuse (self, entry, GJ_PROBLEM_NO_PERSON, GJ_GRANT_ID_NUMBER, text_at (entry, GJ_GRANT_ID_NUMBER), "", error);
      return TRUE;
    default:
      return TRUE;
    }
}

/* The maps learn what this file brought, so that it cannot bring it twice. */
static void
remember (Import              *self,
          const GjRosterEntry *entry,
          const GjPlace       *place)
{
  guint marked = (guint) place->id | SEEN;
  guint64 key;

  switch ((int) entry->record.kind)
    {
    case GJ_RECORD_INSTITUTION:
      g_hash_table_insert (self->institutions, g_strdup (text_at (entry, GJ_INSTITUTION_CREDIT_CODE)), GUINT_TO_POINTER (marked));
      break;
    case GJ_RECORD_CLASS:
      g_hash_table_insert (self->classes, g_strdup (text_at (entry, GJ_CLASS_CODE)), GUINT_TO_POINTER (marked));
      break;
    case GJ_RECORD_PERSON:
      key = gj_person_key (text_at (entry, GJ_PERSON_ID_TYPE), text_at (entry, GJ_PERSON_ID_NUMBER));
      if (key != 0)
        gj_id_map_set (self->persons, key, marked);
      break;
    case GJ_RECORD_ENROLMENT:
      gj_id_map_set (self->enrolments, gj_enrolment_key (place->owner, place->person), marked);
      break;
    default:
      break;
    }
}

static gboolean
put (Import         *self,
     GjRosterEntry  *entry,
     GjPlace        *place,
     GError        **error)
{
  GjImportCount *counts = &self->result.counts[entry->record.kind];
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *key = NULL;

  switch (gj_register_put (self->reg, &entry->record, place, &before, &after, error))
    {
    case GJ_PUT_ADDED:
      counts->added++;
      break;
    case GJ_PUT_CHANGED:
      counts->changed++;
      key = gj_record_key (&entry->record, FALSE);
      if (!gj_audit_change (self->audit, gj_record_type (entry->record.kind)->element, key, before, after, error))
        return FALSE;
      break;
    case GJ_PUT_UNCHANGED:
      counts->unchanged++;
      break;
    case GJ_PUT_FAILED:
    default:
      return FALSE;
    }
  remember (self, entry, place);
  return TRUE;
}

/* Texts of one batch are compared as they are: nothing is put together for each of millions of records. */
static gboolean
same_key (const GjRecord *a,
          const GjRecord *b)
{
  const GjRecordType *type = gj_record_type (a->kind);

  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0
        && (a->values[i].length != b->values[i].length
            || (a->values[i].length > 0 && memcmp (a->values[i].text, b->values[i].text, a->values[i].length) != 0)))
      return FALSE;
  return TRUE;
}

/* Whether a record of the same kind and key stands before it in the same parent. */
static gboolean
is_repeated (const GjRosterBatch *batch,
             guint                index)
{
  const GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, index);

  for (guint i = index; i-- > (guint) entry->parent + 1;)
    {
      const GjRosterEntry *other = &g_array_index (batch->entries, GjRosterEntry, i);

      if (other->record.kind != entry->record.kind)
        break;
      if (!other->refused && same_key (&entry->record, &other->record))
        return TRUE;
    }
  return FALSE;
}

static gboolean
take_entry (Import        *self,
            GjRosterBatch *batch,
            guint          index,
            GjPlace       *places,
            GError       **error)
{
  GjRosterEntry *entry = &g_array_index (batch->entries, GjRosterEntry, index);
  const GjRecordType *type = gj_record_type (entry->record.kind);
  GjPlace *place = &places[index];
  gboolean seen = FALSE;
  char line[24];

  *place = (GjPlace) { 0 };
  for (guint i = 0; i < entry->n_problems; i++)
    if (!store_problem (self, &g_array_index (batch->problems, GjProblem, entry->first_problem + i), &entry->record, error))
      return FALSE;
  if (entry->parent >= 0 && !entry->refused && g_array_index (batch->entries, GjRosterEntry, entry->parent).refused
      && !refuse (self, entry, GJ_PROBLEM_PARENT_REFUSED, -1, "", "", error))
    return FALSE;
  if ((type->flags & GJ_RECORD_AUTHORITY) != 0 && self->from_school && !entry->refused
      && !refuse (self, entry, GJ_PROBLEM_AUTHORITY, -1, "", "", error))
    return FALSE;
  if (!entry->refused && self->reg != NULL)
    {
      if (entry->parent >= 0)
        {
          place->owner = places[entry->parent].id;
          place->is_new = places[entry->parent].is_new;
          if (index > (guint) entry->parent + 1 && is_repeated (batch, index))
            {
              g_snprintf (line, sizeof line, "%u", g_array_index (batch->entries, GjRosterEntry, index - 1).record.line);
              if (!refuse (self, entry, GJ_PROBLEM_DUPLICATE, -1, "", line, error))
                return FALSE;
            }
        }
      else if (!place_record (self, entry, place, &seen, error))
        return FALSE;
      if (seen && !refuse_duplicate (self, entry, place, error))
        return FALSE;
      if (!entry->refused)
        {
          gboolean is_new = entry->parent < 0 && place->id == 0;

          if (!put (self, entry, place, error))
            return FALSE;
          place->is_new = place->is_new || (is_new && entry->record.kind != GJ_RECORD_GRANT);
        }
    }
  self->result.counts[entry->record.kind].refused += entry->refused;
  return TRUE;
}

static gboolean
take_batch (Import        *self,
            GjRosterBatch *batch,
            GError       **error)
{
  g_autofree GjPlace *places = g_new (GjPlace, MAX (batch->entries->len, 1));

  for (guint first = 0, end; first < batch->entries->len; first = end)
    {
      gboolean refused = FALSE;

      self->record_no++;
      for (end = first; end < batch->entries->len && (end == first || g_array_index (batch->entries, GjRosterEntry, end).parent >= 0); end++)
        {
          if (!take_entry (self, batch, end, places, error))
            return FALSE;
          refused = refused || g_array_index (batch->entries, GjRosterEntry, end).refused;
        }
      if (refused && self->db != NULL && self->kept_refused++ < MAX_KEPT_REFUSED
          && !gj_import_keep_refused (self->db, self->submission, self->record_no, batch, first, end, error))
        return FALSE;
    }
  if (self->progress != NULL && self->result.bytes > 0)
    gj_progress_set_fraction (self->progress, 0.9 * (double) batch->position / (double) self->result.bytes);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static void
take_institution (Import *self,
                  GjStmt *stmt)
{
  g_hash_table_insert (self->institutions, gj_stmt_dup_text (stmt, 1), GUINT_TO_POINTER ((guint) gj_stmt_int (stmt, 0)));
}

static void
take_class (Import *self,
            GjStmt *stmt)
{
  g_hash_table_insert (self->classes, gj_stmt_dup_text (stmt, 1), GUINT_TO_POINTER ((guint) gj_stmt_int (stmt, 0)));
}

static void
take_person (Import *self,
             GjStmt *stmt)
{
  guint64 key = gj_person_key (gj_stmt_text (stmt, 1), gj_stmt_text (stmt, 2));

  if (key != 0)
    gj_id_map_set (self->persons, key, (guint32) gj_stmt_int (stmt, 0));
}

static void
take_enrolment (Import *self,
                GjStmt *stmt)
{
  gj_id_map_set (self->enrolments, gj_enrolment_key (gj_stmt_int (stmt, 1), gj_stmt_int (stmt, 2)), (guint32) gj_stmt_int (stmt, 0));
}

/* A file that speaks of most of the register is better served by all its keys at once. */
static gboolean
load_keys (Import  *self,
           GError **error)
{
  static const struct
  {
    const char *sql;
    void      (*take) (Import *, GjStmt *);
  } keys[] = {
    { GJ_SQL ("SELECT id, credit_code FROM institution"), take_institution },
    { GJ_SQL ("SELECT id, code FROM class"), take_class },
    { GJ_SQL ("SELECT id, id_type, id_number FROM person"), take_person },
    { GJ_SQL ("SELECT id, class_id, person_id FROM enrolment"), take_enrolment },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GjStmt *stmt = gj_db_stmt (self->db, keys[i].sql, error);
      GjStep step = GJ_STEP_FAILED;

      while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
        keys[i].take (self, stmt);
      if (step == GJ_STEP_FAILED)
        return FALSE;
      gj_stmt_reset (stmt);
    }
  self->complete = TRUE;
  return TRUE;
}

/* Before the first record: who sent it, what it corrects, and how big it is beside the register. */
static gboolean
begin_records (Import  *self,
               GError **error)
{
  gint64 persons, institutions, school;

  if (self->db == NULL)
    return TRUE;
  if (!gj_submission_number (self->db, GJ_SQL ("SELECT COALESCE (MAX (id), 0) + 1 FROM submission"), NULL, NULL, &self->submission, error)
      || !gj_submission_number (self->db, GJ_SQL ("SELECT COALESCE (MAX (id), 0) FROM problem"), NULL, NULL, &self->problem_id, error)
      || !gj_submission_number (self->db, GJ_SQL (MOST_PERSONS), NULL, NULL, &persons, error)
      || !gj_submission_number (self->db, GJ_SQL ("SELECT COUNT(*) FROM institution"), NULL, NULL, &institutions, error)
      || !gj_submission_number (self->db, GJ_SQL ("SELECT id FROM institution WHERE credit_code = $1"), self->header.sender, NULL, &school, error))
    return FALSE;
  if (self->header.corrects[0] != '\0' && !gj_submission_find_corrected (self->db, &self->header, &self->corrected, error))
    return FALSE;
  self->from_school = school > 0;
  self->was_empty = persons == 0 && institutions == 0; /* and so without classes */
  self->bulk = self->result.bytes / BYTES_PER_RECORD > persons && self->result.bytes > 1024 * 1024;
  self->audit = gj_audit_begin (self->db, gj_ledger_get_operator (self->ledger),
                                self->edit != NULL ? "record.edit" : "roster.import", "", error);
  self->reg = self->audit != NULL
                  ? gj_register_new (self->db, self->submission,
                                     self->edit != NULL ? GJ_REGISTER_EDIT : self->corrected, error)
                  : NULL;
  if (self->reg == NULL)
    return FALSE;
  self->complete = self->was_empty;
  if (!self->bulk)
    return TRUE;
  /* Look-ups by key need their indexes unless the maps know everything. */
  return self->was_empty ? gj_registry_drop_indexes (self->db, error) : load_keys (self, error);
}

static gboolean
note_removed (GjRecordKind  kind,
              const char   *key,
              const char   *before,
              gpointer      user_data,
              GError      **error)
{
  Import *self = user_data;

  return gj_audit_change (self->audit, gj_record_type (kind)->element, key, before, "", error);
}

static void
add_up (Import *self)
{
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    {
      const GjImportCount *count = &self->result.counts[i];

      self->result.total.added += count->added;
      self->result.total.changed += count->changed;
      self->result.total.removed += count->removed;
      self->result.total.unchanged += count->unchanged;
      self->result.total.refused += count->refused;
    }
}

static gboolean
finish (Import   *self,
        gboolean  dry_run,
        GError  **error)
{
  g_autofree char *detail = NULL;
  gint64 removed[GJ_N_RECORD_KINDS] = { 0 };

  if (self->corrected > 0
      && !gj_register_remove_left (self->reg, self->corrected, note_removed, self, removed, error))
    return FALSE;
  if (self->edit != NULL && self->wrong == NULL
      && !gj_edit_withdraw_stored (self->edit, self->db, self->reg, note_removed, self, removed,
                                   error))
    return FALSE;
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    self->result.counts[i].removed = removed[i];
  if (self->reg != NULL && !gj_register_finish (self->reg, error))
    return FALSE;
  g_clear_pointer (&self->reg, gj_register_free);
  add_up (self);
  self->result.sha256 = gj_digest_get_hex (self->digest);
  if (self->wrong != NULL)
    {
      g_set_error_literal (error, GJ_ERROR, GJ_ERROR_INPUT, self->wrong);
      return FALSE;
    }
  if (self->db == NULL || dry_run)
    return TRUE;
  gj_audit_set_subject (self->audit, self->result.sha256);
  if (self->progress != NULL)
    gj_progress_set_stage (self->progress, _ ("Building the indexes"));
  if (!gj_submission_store (self->db, self->submission, gj_audit_seq (self->audit), gj_ledger_get_operator (self->ledger), self->path, &self->header, &self->result, error)
      || !gj_registry_build_indexes (self->db, error))
    return FALSE;
  detail = g_strdup_printf ("sender=%s serial=%s added=%" G_GINT64_FORMAT
                            " changed=%" G_GINT64_FORMAT " removed=%" G_GINT64_FORMAT
                            " unchanged=%" G_GINT64_FORMAT " refused=%" G_GINT64_FORMAT "%s%s",
                            self->header.sender, self->header.serial, self->result.total.added,
                            self->result.total.changed, self->result.total.removed,
                            self->result.total.unchanged, self->result.total.refused,
                            self->edit != NULL ? " reason=" : "",
                            self->edit != NULL ? self->reason : "");
  if (!gj_audit_end (g_steal_pointer (&self->audit), detail, error) || !gj_db_commit (self->db, error))
    return FALSE;
  self->result.submission = self->submission;
  return !self->bulk || gj_db_analyse (self->db, error);
}

/* The writer's side: takes batches until the reader is at the end or has failed. */
static gboolean
write_records (Import  *self,
               GError **error)
{
  gboolean begun = FALSE;
  gboolean good = TRUE;
  gpointer item;

  while ((item = g_async_queue_pop (self->full)) != self)
    {
      GjRosterBatch *batch = item;

      if (good && !begun)
        good = begun = begin_records (self, error);
      if (good)
        good = take_batch (self, batch, error);
      if (!good)
        g_atomic_int_set (&self->stop, 1);
      gj_roster_batch_clear (batch);
      g_async_queue_push (self->empty, batch);
    }
  return good;
}

static gboolean
begin_transaction (Import  *self,
                   GError **error)
{
  gint64 persons;

  if (!gj_submission_number (self->db, GJ_SQL (MOST_PERSONS), NULL, NULL, &persons, error))
    return FALSE;
  return persons == 0 ? gj_db_begin_load (self->db, error) : gj_db_begin (self->db, TRUE, error);
}

static gboolean
run (Import   *self,
     gboolean  dry_run,
     GError  **error)
{
  GThread *thread;
  gboolean good;

  if (self->progress != NULL)
    gj_progress_set_stage (self->progress, _ ("Reading the roster"));
  if (self->db != NULL && !begin_transaction (self, error))
    return FALSE;
  self->full = g_async_queue_new ();
  self->empty = g_async_queue_new_full ((GDestroyNotify) gj_roster_batch_free);
  for (guint i = 1; i < BATCHES; i++)
    g_async_queue_push (self->empty, gj_roster_batch_new ());
  thread = g_thread_new ("gj-roster-reader", read_thread, self);
  good = write_records (self, error);
  g_thread_join (thread);
  g_async_queue_unref (self->full);
  g_async_queue_unref (self->empty);
  if (good && self->read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->read_error));
      good = FALSE;
    }
  g_clear_error (&self->read_error);
  return good && finish (self, dry_run, error);
}

/* Opens the file anew. */
static gboolean
open_file (Import  *self,
           GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, self->cancellable, error);
  g_autoptr (GFileInfo) info = NULL;

  if (stream == NULL)
    return FALSE;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, self->cancellable, error);
  if (info == NULL)
    return FALSE;
  self->result.bytes = g_file_info_get_size (info);
  g_set_object (&self->stream, G_INPUT_STREAM (stream));
  return TRUE;
}

/* Whether the file was taken in before. It is only read for that when one of its size was: the digest
 * that is stored is that of the bytes that were parsed. */
static gboolean
find_repeated (Import  *self,
               GError **error)
{
  g_autoptr (GjDigest) digest = NULL;
  g_autofree char *chunk = NULL;
  g_autofree char *sha256 = NULL;
  gboolean possible;
  gssize n;

  if (!gj_submission_has_size (self->db, self->result.bytes, &possible, error))
    return FALSE;
  if (!possible)
    return TRUE;
  digest = gj_digest_new ();
  chunk = g_malloc (CHUNK_SIZE);
  while ((n = g_input_stream_read (self->stream, chunk, CHUNK_SIZE, self->cancellable, error)) > 0)
    gj_digest_update (digest, chunk, (gsize) n);
  if (n < 0)
    return FALSE;
  sha256 = gj_digest_get_hex (digest);
  if (!gj_submission_number (self->db, GJ_SQL ("SELECT id FROM submission WHERE sha256 = $1 AND undone IS NULL"), sha256, NULL, &self->result.submission, error))
    return FALSE;
  self->result.repeated = self->result.submission > 0;
  if (self->result.repeated)
    self->result.sha256 = g_steal_pointer (&sha256);
  return self->result.repeated || open_file (self, error);
}

static gboolean
import_file (Import   *self,
             gboolean  dry_run,
             GError  **error)
{
  gboolean good;

  self->result.problem_counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  good = open_file (self, error) && (self->db == NULL || find_repeated (self, error));
  if (good && !self->result.repeated)
    {
      gj_roster_header_init (&self->header);
      self->digest = gj_digest_new ();
      self->persons = gj_id_map_new ();
      self->enrolments = gj_id_map_new ();
      self->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      self->institutions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      good = run (self, dry_run, error);
      g_clear_pointer (&self->reg, gj_register_free);
      g_clear_pointer (&self->audit, gj_audit_discard);
      if (self->db != NULL)
        gj_db_rollback (self->db);
      g_clear_pointer (&self->persons, gj_id_map_free);
      g_clear_pointer (&self->enrolments, gj_id_map_free);
      g_hash_table_unref (self->classes);
      g_hash_table_unref (self->institutions);
      gj_digest_free (self->digest);
      self->result.sender = g_strdup (self->header.sender);
      self->result.serial = g_strdup (self->header.serial);
      gj_roster_header_clear (&self->header);
    }
  g_clear_object (&self->stream);
  return good;
}

static gboolean
run_import (Import         *self,
            gboolean        dry_run,
            GjImportResult *ret_result,
            GError        **error)
{
  if (!import_file (self, dry_run, error))
    {
      gj_import_result_clear (&self->result);
      return FALSE;
    }
  *ret_result = self->result;
  return TRUE;
}

gboolean
gj_import_run (GjLedger *ledger, const char *path, gboolean dry_run, GjProgress *progress, GCancellable *cancellable,
               GjImportResult *ret_result, GError **error)
{
  g_autoptr (GjDb) db = NULL;
  Import self = { .ledger = ledger, .path = path, .progress = progress, .cancellable = cancellable };

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && path != NULL && ret_result != NULL, FALSE);

  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL)
    return FALSE;
  self.db = db;
  return run_import (&self, dry_run, ret_result, error);
}

gboolean
gj_import_edit (GjLedger *ledger,
                const char *path,
                const GjEdit *edit,
                const char *reason,
                GjImportResult *ret_result,
                GError **error)
{
  g_autoptr (GjDb) db = NULL;
  Import self = { .ledger = ledger, .path = path, .edit = edit, .reason = reason };
  gboolean stored;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && path != NULL && edit != NULL && reason != NULL
                            && ret_result != NULL,
                        FALSE);

  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL)
    return FALSE;
  self.db = db;
  stored = run_import (&self, FALSE, ret_result, error);
  g_free (self.wrong);
  return stored;
}

gboolean
gj_roster_check_run (const char *path, GjProgress *progress, GCancellable *cancellable, GjImportResult *ret_result, GError **error)
{
  Import self = { .path = path, .progress = progress, .cancellable = cancellable };

  g_return_val_if_fail (path != NULL && ret_result != NULL, FALSE);

  return run_import (&self, TRUE, ret_result, error);
}
