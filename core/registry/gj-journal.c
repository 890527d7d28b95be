/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-journal"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "gj-register-private.h"
#include "gj-setting-store.h"

#define CHECK_EVERY 4096

/* ----- images ----- */

/* A row's columns as one text: apart by tabs, what could be taken for one with a backslash, "\N" for NULL. */
void
_gj_image_append (GString    *image,
                  const char *value)
{
  if (image->len > 0)
    g_string_append_c (image, '\t');
  if (value == NULL)
    g_string_append (image, "\\N");
  for (const char *p = value; p != NULL && *p != '\0'; p++)
    switch (*p)
      {
      case '\t':
        g_string_append (image, "\\t");
        break;
      case '\\':
        g_string_append (image, "\\\\");
        break;
      default:
        g_string_append_c (image, *p);
        break;
      }
  /* An empty text at the beginning would be no column at all. */
  if (value != NULL && value[0] == '\0')
    g_string_append (image, "\\e");
}

/* Its columns again, NULL for NULL; they live in @text, which is cut up. */
static GPtrArray *
split_image (char *text)
{
  GPtrArray *values = g_ptr_array_new ();
  char *from = text;

  for (gboolean more = TRUE; more;)
    {
      char *value = from;
      char *to = from;
      gboolean is_null = FALSE;

      while (*from != '\0' && *from != '\t')
        if (*from == '\\' && from[1] != '\0')
          {
            is_null = is_null || from[1] == 'N';
            if (from[1] == 't' || from[1] == '\\')
              *to++ = from[1] == 't' ? '\t' : '\\';
            from += 2;
          }
        else
          *to++ = *from++;
      more = *from == '\t';
      from += more;
      *to = '\0';
      g_ptr_array_add (values, is_null ? NULL : value);
    }
  return values;
}

gboolean
_gj_journal_note (GjDb            *db,
                  gint64           submission,
                  gint64           no,
                  GjRecordKind     kind,
                  GjJournalChange  change,
                  const char      *image,
                  GError         **error)
{
  GjStmt *stmt = gj_db_stmt (db,
                             GJ_SQL ("INSERT INTO journal (submission_id, no, kind, change, image) VALUES ($1, $2, $3, $4, $5)"),
                             error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, submission);
  gj_stmt_bind_int (stmt, 2, no);
  gj_stmt_bind_text (stmt, 3, gj_record_type (kind)->element, -1);
  gj_stmt_bind_int (stmt, 4, (gint64) change);
  gj_stmt_bind_text (stmt, 5, image, -1);
  return gj_stmt_execute (stmt, error);
}

/* ----- what stands on it ----- */

/* The first number @sql gives, for the submission unless that is 0; 0 for none, -1 on failure. */
static gint64
first_number (GjDb       *db,
              const char *sql,
              gint64      submission,
              GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  gint64 number = 0;

  if (stmt == NULL)
    return -1;
  if (submission != 0)
    gj_stmt_bind_int (stmt, 1, submission);
  return gj_stmt_first_int (stmt, &number, error) ? number : -1;
}

static gboolean
refuse (gint64   other,
        GError **error)
{
  if (other > 0)
    g_set_error (error, GJ_ERROR, GJ_ERROR_EXISTS,
                 _ ("Submission %" PRId64 " came later and rests on this one. Take that one back first."), other);
  return other == 0;
}

/* Whether this version of the program imported it. */
static gboolean
is_written_down (GjDb    *db,
                 gint64   submission,
                 GError **error)
{
  gint64 self = first_number (db, GJ_SQL ("SELECT on_id FROM submission_rests WHERE submission_id = $1 AND on_id = $1"), submission, error);

  if (self == 0)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND,
                 _ ("This submission was imported by an earlier version of the program, which did not write down what it replaced. "
                    "Have its sender correct it instead."));
  return self > 0;
}

/* What hangs on rows that only this submission brought. */
static gboolean
nothing_hangs (GjDb    *db,
               gint64   submission,
               GError **error)
{
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autofree char *sql = _gj_register_sql (gj_record_type ((GjRecordKind) kind), SQL_HANGING);
      gint64 other = sql != NULL ? first_number (db, sql, submission, error) : 0;

      if (other != 0)
        return refuse (other, error);
    }
  return TRUE;
}

/* What was removed hung on something that may have been taken back since. */
static gboolean
all_hang_together (GjDb              *db,
                   const GjUndoCount *counts,
                   GError           **error)
{
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autofree char *sql = counts[kind].returned > 0 ? _gj_register_sql (gj_record_type ((GjRecordKind) kind), SQL_ORPHAN) : NULL;
      gint64 orphan = sql != NULL ? first_number (db, sql, 0, error) : 0;

      if (orphan > 0)
        g_set_error_literal (error, GJ_ERROR, GJ_ERROR_EXISTS,
                             _ ("What this submission removed belonged to records that have been taken back meanwhile."));
      if (orphan != 0)
        return FALSE;
    }
  return TRUE;
}

/* ----- taking back ----- */

typedef struct
{
  GjDb        *db;
  gint64       submission;
  GjUndoCount *counts;
  char        *sql[GJ_N_RECORD_KINDS][N_SQL];
} Undo;

static GjStmt *
statement (Undo        *self,
           GjRecordKind kind,
           GjSqlUse     use,
           GError     **error)
{
  char **sql = &self->sql[kind][use];

  if (*sql == NULL)
    *sql = _gj_register_sql (gj_record_type (kind), use);
  return gj_db_stmt (self->db, *sql, error);
}

/* Where the columns of the key stand among those of a row; returns how many there are. */
static guint
key_columns (const GjRecordType *type,
             guint               ret_columns[GJ_RECORD_MAX_FIELDS + 1])
{
  const GjKind *kind = &_gj_kinds[type->kind];
  guint column = kind->has_id + (kind->owner != NULL) + (kind->person != NULL);
  guint n = 1;

  ret_columns[0] = 0; /* the id, or the owner that stands first where there is none */
  for (guint i = 0; !kind->has_id && i < type->n_fields; i++)
    {
      if (!_gj_field_is_stored (&type->fields[i]))
        continue;
      if ((type->fields[i].flags & GJ_FIELD_KEY) != 0)
        ret_columns[n++] = column;
      column += type->fields[i].type == GJ_FIELD_NAME ? 3 : 1; /* a name brings its sort key and initials */
    }
  return n;
}

static gboolean
erase (Undo               *self,
       const GjRecordType *type,
       const GPtrArray    *image,
       GError            **error)
{
  guint columns[GJ_RECORD_MAX_FIELDS + 1];
  guint n = key_columns (type, columns);
  GjStmt *stmt = statement (self, type->kind, SQL_ERASE, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    gj_stmt_bind_text (stmt, (int) i + 1, image->pdata[columns[i]], -1);
  return gj_stmt_execute (stmt, error);
}

static gboolean
put_back (Undo               *self,
          const GjRecordType *type,
          const GPtrArray    *image,
          GError            **error)
{
  GjStmt *stmt = statement (self, type->kind, SQL_INSERT, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < image->len; i++)
    gj_stmt_bind_text (stmt, (int) i + 1, image->pdata[i], -1);
  return gj_stmt_execute (stmt, error);
}

/* Image: key, submission, line. */
static gboolean
move_back (Undo               *self,
           const GjRecordType *type,
           const GPtrArray    *image,
           GError            **error)
{
  GjStmt *stmt = statement (self, type->kind, SQL_MOVE, error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, image->pdata[image->len - 2], -1);
  gj_stmt_bind_text (stmt, 2, image->pdata[image->len - 1], -1);
  for (guint i = 0; i + 2 < image->len; i++)
    gj_stmt_bind_text (stmt, (int) i + 3, image->pdata[i], -1);
  return gj_stmt_execute (stmt, error);
}

static gboolean
restore (Undo    *self,
         GjStmt  *entry,
         GError **error)
{
  const char *element = gj_stmt_text (entry, 0);
  const GjRecordType *type = gj_record_type_by_element (element, (gssize) gj_stmt_length (entry, 0));
  g_autofree char *text = gj_stmt_dup_text (entry, 2);
  g_autoptr (GPtrArray) image = split_image (text);
  gint64 change = gj_stmt_int (entry, 1);

  /* The shortest is a key, a submission and a line. */
  if (type == NULL || image->len < 3)
    {
      g_set_error_literal (error, GJ_ERROR, GJ_ERROR_CORRUPT, _ ("What this submission replaced is not written down as it should be; restore a backup."));
      return FALSE;
    }
  if (change == GJ_JOURNAL_MOVED)
    return move_back (self, type, image, error);
  if (change == GJ_JOURNAL_CHANGED)
    self->counts[type->kind].restored++;
  else
    self->counts[type->kind].returned++;
  if ((change != GJ_JOURNAL_CHANGED || erase (self, type, image, error)) && put_back (self, type, image, error))
    return TRUE;
  if (g_error_matches (*error, GJ_ERROR, GJ_ERROR_EXISTS))
    {
      g_clear_error (error);
      g_set_error_literal (error, GJ_ERROR, GJ_ERROR_EXISTS, _ ("Records that this submission removed have come in again since."));
    }
  return FALSE;
}

static gboolean
restore_all (Undo         *self,
             GCancellable *cancellable,
             GError      **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, GJ_SQL ("SELECT kind, change, image FROM journal WHERE submission_id = $1 ORDER BY no DESC"), error);
  GjStep step = GJ_STEP_FAILED;
  guint n = 0;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, self->submission);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    if (!restore (self, stmt, error) || (++n % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error)))
      {
        step = GJ_STEP_FAILED;
        break;
      }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static char *
setting_name (GjRecordKind kind)
{
  return g_strconcat ("last-id.", gj_record_type (kind)->element, NULL);
}

gint64
_gj_journal_last_id (GjDb         *db,
                     GjRecordKind  kind,
                     GError      **error)
{
  g_autofree char *sql = _gj_register_sql (gj_record_type (kind), SQL_LAST_ID);
  g_autofree char *name = setting_name (kind);
  g_autofree char *kept = gj_setting_read (db, name, error);
  gint64 last = kept != NULL ? first_number (db, sql, 0, error) : -1;

  return last < 0 ? -1 : MAX (last, g_ascii_strtoll (kept, NULL, 10));
}

/* Numbers are not given twice: the journals of others may speak of them. */
static gboolean
keep_numbers (GjDb    *db,
              GError **error)
{
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autofree char *name = setting_name ((GjRecordKind) kind);
      g_autofree char *value = NULL;
      gint64 last;

      if (!_gj_kinds[kind].has_id)
        continue;
      last = _gj_journal_last_id (db, (GjRecordKind) kind, error);
      value = g_strdup_printf ("%" PRId64, last);
      if (last < 0 || !gj_setting_write (db, name, value, error))
        return FALSE;
    }
  return TRUE;
}

/* What has the submission's number after all else went back is what it added: children before parents. */
static gboolean
withdraw (Undo    *self,
          GError **error)
{
  static const GjSqlUse uses[] = { SQL_UNDECIDE_OF, SQL_ERASE_OF };

  for (int kind = GJ_N_RECORD_KINDS - 1; kind >= 0; kind--)
    {
      g_autofree char *count = _gj_register_sql (gj_record_type ((GjRecordKind) kind), SQL_COUNT_OF);
      gint64 n = first_number (self->db, count, self->submission, error);

      if (n < 0)
        return FALSE;
      self->counts[kind].withdrawn = n;
      for (guint i = 0; i < G_N_ELEMENTS (uses) && n > 0; i++)
        {
          GjStmt *stmt;
          g_autofree char *sql = _gj_register_sql (gj_record_type ((GjRecordKind) kind), uses[i]);

          if (sql == NULL)
            continue;
          stmt = gj_db_stmt (self->db, sql, error);
          if (stmt == NULL)
            return FALSE;
          gj_stmt_bind_int (stmt, 1, self->submission);
          if (!gj_stmt_execute (stmt, error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
gj_register_undo (GjDb *db, gint64 submission, GjUndoCount ret_counts[GJ_N_RECORD_KINDS], GCancellable *cancellable, GError **error)
{
  Undo self = { .db = db, .submission = submission, .counts = ret_counts };
  gint64 later;
  gboolean done;

  g_return_val_if_fail (db != NULL && ret_counts != NULL, FALSE);

  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    ret_counts[i] = (GjUndoCount) { 0 };
  if (!is_written_down (db, submission, error))
    return FALSE;
  later = first_number (db,
                        GJ_SQL ("SELECT MAX (r.submission_id) FROM submission_rests r JOIN submission s ON s.id = r.submission_id"
                                " WHERE r.on_id = $1 AND r.submission_id <> $1 AND s.undone IS NULL"),
                        submission, error);
  done = later >= 0 && refuse (later, error) && restore_all (&self, cancellable, error)
         && all_hang_together (db, ret_counts, error)
         && nothing_hangs (db, submission, error) && keep_numbers (db, error)
         && withdraw (&self, error);
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    for (guint use = 0; use < N_SQL; use++)
      g_free (self.sql[kind][use]);
  return done;
}
