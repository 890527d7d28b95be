/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-audit"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-digest.h"
#include "gj-store-private.h"

#define MOST_REASON 500 /* characters */

struct _GjAudit
{
  GjDb     *db;
  gint64    seq;
  char     *previous;
  gint64    all_changes; /* of the entries before */
  char     *operator_name;
  char     *action;
  char     *subject;
  gint64    n_changes;
  GjDigest *changes;
  GString  *buffer;
};

typedef struct
{
  GjStmt       *entries;
  GjStmt       *changes;
  GjStep        at_change; /* what the changes' statement stands on */
  GjDigest     *digest;
  GString      *buffer;
  GString      *previous;
  gint64        seq;
  gint64        n_changes;
  GjAuditHead   noted; /* nothing noted: digest "" */
  GCancellable *cancellable;
} Verifier;

enum
{
  ENTRY_SEQ,
  ENTRY_AT,
  ENTRY_OPERATOR,
  ENTRY_ACTION,
  ENTRY_SUBJECT,
  ENTRY_DETAIL,
  ENTRY_CHANGES,
  ENTRY_CHANGES_DIGEST,
  ENTRY_PREVIOUS,
  ENTRY_DIGEST,
};

enum
{
  CHANGE_SEQ,
  CHANGE_NO,
  CHANGE_KIND,
  CHANGE_KEY,
  CHANGE_BEFORE,
  CHANGE_AFTER,
  CHANGE_N_COLUMNS,
};

/* The length in front makes it impossible to move a character from one field into the next. */
static void
append_field (GString    *buffer,
              const char *text,
              gsize       length)
{
  char prefix[24];

  g_snprintf (prefix, sizeof prefix, "%" G_GSIZE_FORMAT ":", length);
  g_string_append (buffer, prefix);
  g_string_append_len (buffer, text, (gssize) length);
}

static void
append_number (GString *buffer,
               gint64   number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  append_field (buffer, text, strlen (text));
}

static void
append_column (GString *buffer,
               GjStmt  *stmt,
               int      column)
{
  const char *text = gj_stmt_text (stmt, column);

  append_field (buffer, text != NULL ? text : "", gj_stmt_length (stmt, column));
}

static gboolean
fail_entry (gint64       seq,
            const char  *why,
            GError     **error)
{
  char number[24];

  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, seq);
  g_set_error (error, GJ_ERROR, GJ_ERROR_CORRUPT, _("Entry %s of the audit chain does not fit: %s"), number, why);
  return FALSE;
}

/* Digests the changes of entry @seq, which come next when nobody touched anything. */
static gboolean
read_changes (Verifier  *self,
              gint64     seq,
              gint64    *ret_n,
              GError   **error)
{
  gint64 n = 0;

  gj_digest_reset (self->digest);
  while (self->at_change == GJ_STEP_ROW && gj_stmt_int (self->changes, CHANGE_SEQ) == seq)
    {
      g_string_truncate (self->buffer, 0);
      for (int column = CHANGE_NO; column < CHANGE_N_COLUMNS; column++)
        append_column (self->buffer, self->changes, column);
      gj_digest_update (self->digest, self->buffer->str, self->buffer->len);
      n++;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      self->at_change = gj_stmt_step (self->changes, error);
    }
  *ret_n = n;
  return self->at_change != GJ_STEP_FAILED;
}

static gboolean
verify_entry (Verifier  *self,
              GError   **error)
{
  gint64 seq = gj_stmt_int (self->entries, ENTRY_SEQ);
  g_autofree char *changes_digest = NULL;
  g_autofree char *digest = NULL;
  gint64 n_changes;

  if (seq != self->seq + 1)
    return fail_entry (self->seq + 1, _("it is missing."), error);
  if (self->at_change == GJ_STEP_ROW && gj_stmt_int (self->changes, CHANGE_SEQ) < seq)
    return fail_entry (seq, _("changes stand before it that belong to no entry."), error);
  if (g_strcmp0 (gj_stmt_text (self->entries, ENTRY_PREVIOUS), self->previous->str) != 0)
    return fail_entry (seq, _("it does not continue the entry before it."), error);

  if (!read_changes (self, seq, &n_changes, error))
    return FALSE;
  changes_digest = gj_digest_get_hex (self->digest);
  if (n_changes != gj_stmt_int (self->entries, ENTRY_CHANGES)
      || g_strcmp0 (changes_digest, gj_stmt_text (self->entries, ENTRY_CHANGES_DIGEST)) != 0)
    return fail_entry (seq, _("its changed records are not those that were recorded."), error);

  g_string_truncate (self->buffer, 0);
  for (int column = ENTRY_SEQ; column < ENTRY_DIGEST; column++)
    append_column (self->buffer, self->entries, column);
  gj_digest_reset (self->digest);
  gj_digest_update (self->digest, self->buffer->str, self->buffer->len);
  digest = gj_digest_get_hex (self->digest);
  if (g_strcmp0 (digest, gj_stmt_text (self->entries, ENTRY_DIGEST)) != 0)
    return fail_entry (seq, _("it was altered after it was written."), error);

  if (seq == self->noted.seq && g_ascii_strcasecmp (digest, self->noted.digest) != 0)
    return fail_entry (seq, _("it is not the one that was noted."), error);

  g_string_assign (self->previous, digest);
  self->seq = seq;
  self->n_changes += n_changes;
  return TRUE;
}

/* The head as it is kept beside the chain. */
static gboolean
read_head (GjDb         *db,
           GjAuditHead  *ret_head,
           GError      **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT seq, digest, changes FROM audit_head WHERE id = 1"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      ret_head->seq = gj_stmt_int (stmt, 0);
      g_strlcpy (ret_head->digest, gj_stmt_is_null (stmt, 1) ? "" : gj_stmt_text (stmt, 1), GJ_AUDIT_DIGEST_SIZE);
      ret_head->changes = gj_stmt_int (stmt, 2);
    }
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error_literal (error, GJ_ERROR, GJ_ERROR_CORRUPT, _("The head of the audit chain is missing."));
  return step == GJ_STEP_ROW;
}

/* The end of the chain against the two places that know it: the head, and what somebody noted. */
static gboolean
verify_end (Verifier  *self,
            GjDb      *db,
            GError   **error)
{
  GjAuditHead head;

  if (!read_head (db, &head, error))
    return FALSE;
  if (head.seq > self->seq || self->noted.seq > self->seq)
    return fail_entry (self->seq + 1, _("it and what followed was cut off."), error);
  if (head.seq < self->seq)
    return fail_entry (MAX (head.seq, 0) + 1, _("it was added behind the head."), error);
  if (g_strcmp0 (head.digest, self->previous->str) != 0 || head.changes != self->n_changes)
    return fail_entry (self->seq, _("it is not the one the head names."), error);
  return TRUE;
}

static gboolean
parse_noted (const char   *text,
             GjAuditHead  *ret_head,
             GError      **error)
{
  char *end = NULL;
  gsize n;

  ret_head->seq = (gint64) g_ascii_strtoull (text, &end, 10);
  n = end != text && *end == ':' ? strspn (end + 1, "0123456789abcdefABCDEF") : 0;
  if (n == GJ_AUDIT_DIGEST_SIZE - 1 && end[1 + n] == '\0' && g_ascii_isdigit (text[0]) && ret_head->seq > 0)
    {
      g_strlcpy (ret_head->digest, end + 1, GJ_AUDIT_DIGEST_SIZE);
      return TRUE;
    }
  g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT,
               _("“%s” is not the head of an audit chain: a number, a colon and 64 hexadecimal digits."), text);
  return FALSE;
}

static gboolean
verify_all (Verifier  *self,
            GError   **error)
{
  GjStep step;

  self->at_change = gj_stmt_step (self->changes, error);
  if (self->at_change == GJ_STEP_FAILED)
    return FALSE;
  while ((step = gj_stmt_step (self->entries, error)) == GJ_STEP_ROW)
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !verify_entry (self, error))
      return FALSE;
  if (step == GJ_STEP_FAILED)
    return FALSE;
  if (self->at_change == GJ_STEP_ROW)
    return fail_entry (gj_stmt_int (self->changes, CHANGE_SEQ), _("it is missing, but its changes are there."), error);
  return TRUE;
}

GjAudit *
gj_audit_begin (GjDb        *db,
                const char  *operator_name,
                const char  *action,
                const char  *subject,
                GError     **error)
{
  g_autoptr (GjAudit) audit = NULL;
  GjAuditHead head;
  gboolean fits;
  GjStmt *stmt;
  GjStep step;

  g_return_val_if_fail (db != NULL && operator_name != NULL && action != NULL && subject != NULL, NULL);
  g_return_val_if_fail (gj_db_in_transaction (db), NULL);

  if (!read_head (db, &head, error))
    return NULL;
  stmt = gj_db_stmt (db, GJ_SQL ("SELECT digest FROM audit WHERE seq >= $1 ORDER BY seq DESC"), error);
  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, head.seq);
  step = gj_stmt_step (stmt, error);
  fits = step == GJ_STEP_ROW ? g_strcmp0 (gj_stmt_text (stmt, 0), head.digest) == 0 : head.seq == 0;
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_FAILED || (!fits && !fail_entry (head.seq, _("it is not the one the head names."), error)))
    return NULL;

  audit = g_new0 (GjAudit, 1);
  audit->db = db;
  audit->seq = head.seq + 1;
  audit->previous = g_strdup (head.digest);
  audit->all_changes = head.changes;
  audit->operator_name = g_strdup (operator_name);
  audit->action = g_strdup (action);
  audit->subject = g_strdup (subject);
  audit->changes = gj_digest_new ();
  audit->buffer = g_string_new (NULL);
  return g_steal_pointer (&audit);
}

void
gj_audit_set_subject (GjAudit    *audit,
                      const char *subject)
{
  g_return_if_fail (audit != NULL && subject != NULL);

  g_free (audit->subject);
  audit->subject = g_strdup (subject);
}

gboolean
gj_audit_change (GjAudit     *audit,
                 const char  *kind,
                 const char  *record_key,
                 const char  *before,
                 const char  *after,
                 GError     **error)
{
  const char *texts[] = { kind, record_key, before, after };
  GjStmt *stmt;

  g_return_val_if_fail (audit != NULL, FALSE);
  g_return_val_if_fail (kind != NULL && record_key != NULL && before != NULL && after != NULL, FALSE);

  stmt = gj_db_stmt (audit->db,
                     GJ_SQL ("INSERT INTO change (audit_seq, no, kind, record_key, before, after)"
                             " VALUES ($1, $2, $3, $4, $5, $6)"),
                     error);
  if (stmt == NULL)
    return FALSE;
  audit->n_changes++;
  g_string_truncate (audit->buffer, 0);
  append_number (audit->buffer, audit->n_changes);
  gj_stmt_bind_int (stmt, 1, audit->seq);
  gj_stmt_bind_int (stmt, 2, audit->n_changes);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize length = strlen (texts[i]);

      append_field (audit->buffer, texts[i], length);
      gj_stmt_bind_text (stmt, (int) i + 3, texts[i], (gssize) length);
    }
  gj_digest_update (audit->changes, audit->buffer->str, audit->buffer->len);
  return gj_stmt_execute (stmt, error);
}

static gboolean
store_head (GjAudit     *self,
            const char  *digest,
            GError     **error)
{
  GjStmt *stmt = gj_db_stmt (self->db, GJ_SQL ("UPDATE audit_head SET seq = $1, digest = $2, changes = $3 WHERE id = 1"), error);

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, self->seq);
  gj_stmt_bind_text (stmt, 2, digest, -1);
  gj_stmt_bind_int (stmt, 3, self->all_changes + self->n_changes);
  return gj_stmt_execute (stmt, error);
}

gboolean
gj_audit_end (GjAudit     *audit,
              const char  *detail,
              GError     **error)
{
  g_autoptr (GjAudit) self = audit;
  g_autofree char *now = NULL;
  g_autofree char *changes_digest = NULL;
  g_autofree char *digest = NULL;
  GjStmt *stmt;

  g_return_val_if_fail (audit != NULL && detail != NULL, FALSE);

  now = _gj_store_now ();
  changes_digest = gj_digest_get_hex (self->changes);
  g_string_truncate (self->buffer, 0);
  append_number (self->buffer, self->seq);
  append_field (self->buffer, now, strlen (now));
  append_field (self->buffer, self->operator_name, strlen (self->operator_name));
  append_field (self->buffer, self->action, strlen (self->action));
  append_field (self->buffer, self->subject, strlen (self->subject));
  append_field (self->buffer, detail, strlen (detail));
  append_number (self->buffer, self->n_changes);
  append_field (self->buffer, changes_digest, strlen (changes_digest));
  append_field (self->buffer, self->previous, strlen (self->previous));
  digest = gj_digest_hex (self->buffer->str, self->buffer->len);

  stmt = gj_db_stmt (self->db,
                     GJ_SQL ("INSERT INTO audit (seq, at, operator, action, subject, detail, changes, changes_digest,"
                             " previous, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                     error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, self->seq);
  gj_stmt_bind_text (stmt, 2, now, -1);
  gj_stmt_bind_text (stmt, 3, self->operator_name, -1);
  gj_stmt_bind_text (stmt, 4, self->action, -1);
  gj_stmt_bind_text (stmt, 5, self->subject, -1);
  gj_stmt_bind_text (stmt, 6, detail, -1);
  gj_stmt_bind_int (stmt, 7, self->n_changes);
  gj_stmt_bind_text (stmt, 8, changes_digest, -1);
  gj_stmt_bind_text (stmt, 9, self->previous, -1);
  gj_stmt_bind_text (stmt, 10, digest, -1);
  return gj_stmt_execute (stmt, error) && store_head (self, digest, error);
}

void
gj_audit_discard (GjAudit *audit)
{
  if (audit == NULL)
    return;
  g_free (audit->previous);
  g_free (audit->operator_name);
  g_free (audit->action);
  g_free (audit->subject);
  gj_digest_free (audit->changes);
  g_string_free (audit->buffer, TRUE);
  g_free (audit);
}

char *
gj_audit_reason (const char *reason,
                 GError    **error)
{
  char *line;

  g_return_val_if_fail (reason != NULL, NULL);

  line = g_strdup (reason);
  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strstrip (line);
  if (line[0] != '\0' && g_utf8_validate (line, -1, NULL) && g_utf8_strlen (line, -1) <= MOST_REASON)
    return line;
  g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("Give a reason, in at most %d characters: it is written into the audit chain."), MOST_REASON);
  g_free (line);
  return NULL;
}

gint64
gj_audit_seq (GjAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);

  return audit->seq;
}

gboolean
gj_audit_verify (GjDb          *db,
                 const char    *noted,
                 GCancellable  *cancellable,
                 GjAuditHead   *ret_head,
                 GError       **error)
{
  Verifier self = { .cancellable = cancellable };
  gboolean own_snapshot, ok = FALSE;

  g_return_val_if_fail (db != NULL, FALSE);

  if (noted != NULL && !parse_noted (noted, &self.noted, error))
    return FALSE;
  own_snapshot = !gj_db_in_transaction (db);
  if (own_snapshot && !gj_db_begin (db, FALSE, error))
    return FALSE;
  self.entries = gj_db_stmt (db,
                             GJ_SQL ("SELECT seq, at, operator, action, subject, detail, changes, changes_digest,"
                                     " previous, digest FROM audit ORDER BY seq"),
                             error);
  if (self.entries != NULL)
    self.changes = gj_db_stmt (db,
                               GJ_SQL ("SELECT audit_seq, no, kind, record_key, before, after FROM change"
                                       " ORDER BY audit_seq, no"),
                               error);
  if (self.changes != NULL)
    {
      self.digest = gj_digest_new ();
      self.buffer = g_string_new (NULL);
      self.previous = g_string_new (NULL);
      ok = verify_all (&self, error) && verify_end (&self, db, error);
      if (ok && ret_head != NULL)
        {
          *ret_head = (GjAuditHead) { .seq = self.seq, .changes = self.n_changes };
          g_strlcpy (ret_head->digest, self.previous->str, GJ_AUDIT_DIGEST_SIZE);
        }
      gj_stmt_reset (self.changes);
      gj_stmt_reset (self.entries);
      gj_digest_free (self.digest);
      g_string_free (self.buffer, TRUE);
      g_string_free (self.previous, TRUE);
    }
  if (own_snapshot)
    gj_db_rollback (db);
  return ok;
}

char *
gj_audit_head_text (const GjAuditHead *head)
{
  g_return_val_if_fail (head != NULL, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", head->seq, head->digest);
}
