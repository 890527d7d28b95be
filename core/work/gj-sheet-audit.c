/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-list-words.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

#define MOST_CHANGES 100

/* What is said of an entry as "name=value name=value", in words; what is not here is for proving only. */
static const struct
{
  const char *name;
  const char *label;
  gboolean    is_money;
} details[] = {
  { "sender", N_ ("Sender"), FALSE },
  { "serial", N_ ("Serial number"), FALSE },
  { "decided", N_ ("Decisions looked at"), FALSE },
  { "added", N_ ("Added"), FALSE },
  { "changed", N_ ("Changed"), FALSE },
  { "removed", N_ ("Removed"), FALSE },
  { "unchanged", N_ ("Unchanged"), FALSE },
  { "followed", N_ ("Changed with others of the person"), FALSE },
  { "refused", N_ ("Refused records"), FALSE },
  { "amount", N_ ("Payable in all"), TRUE },
};

static const char *
detail_label (const char *name,
              gsize       length,
              gboolean   *ret_is_money)
{
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    if (strlen (details[i].name) == length && strncmp (details[i].name, name, length) == 0)
      {
        *ret_is_money = details[i].is_money;
        return _ (details[i].label);
      }
  return NULL;
}

static gboolean
is_whole (const char *text)
{
  return text[0] != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* A row for each of what is said; one for all of it when it is not of that form. */
static void
add_details (GjSheet    *sheet,
             const char *detail)
{
  g_auto (GStrv) parts = g_strsplit (detail, " ", -1);
  gboolean known = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      gboolean is_money = FALSE;
      const char *label = equals != NULL ? detail_label (parts[i], (gsize) (equals - parts[i]), &is_money) : NULL;
      g_autofree char *value = NULL;

      if (label == NULL)
        continue;
      known = TRUE;
      if (is_money)
        value = _gj_sheet_money (g_ascii_strtoll (equals + 1, NULL, 10));
      else
        value = is_whole (equals + 1) && strlen (equals + 1) < 12 ? _gj_sheet_count (g_ascii_strtoll (equals + 1, NULL, 10)) : g_strdup (equals + 1);
      gj_sheet_add (sheet, label, value);
    }
  if (!known && detail[0] != '\0')
    gj_sheet_add (sheet, _ ("Detail"), detail);
}

/* seq, at, operator, action, subject, detail, digest, previous; of a roster its id, serial number and file */
static void
add_entry (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  g_autofree char *time = _gj_sheet_time (gj_stmt_text (stmt, 1));
  g_autofree char *subtitle = _gj_sheet_facts (time, gj_stmt_text (stmt, 2), NULL);
  const char *title = gj_list_state_label ("action", gj_stmt_text (stmt, 3));

  gj_sheet_set (&sheet->title, title);
  gj_sheet_set (&sheet->subtitle, subtitle);
  gj_sheet_add_group (sheet, _ ("Entry"));
  gj_sheet_add (sheet, _ ("Entry"), gj_stmt_text (stmt, 0));
  gj_sheet_add (sheet, _ ("Time"), time);
  gj_sheet_add (sheet, _ ("Operator"), gj_stmt_text (stmt, 2));
  if (!gj_stmt_is_null (stmt, 8))
    {
      g_autofree char *roster = _gj_sheet_facts (gj_stmt_text (stmt, 9), gj_stmt_text (stmt, 10), NULL);

      _gj_sheet_leads_to (gj_sheet_add (sheet, _ ("Roster"), roster), "submissions", gj_stmt_int (stmt, 8));
    }
  else if (gj_stmt_length (stmt, 4) > 0)
    gj_sheet_add (sheet, _ ("Subject"), gj_stmt_text (stmt, 4));
  add_details (sheet, gj_stmt_text (stmt, 5));
  gj_sheet_add_group (sheet, _ ("Proof"));
  _gj_sheet_last_group (sheet)->folds = TRUE;
  if (!gj_stmt_is_null (stmt, 8))
    gj_sheet_add (sheet, _ ("Digest of the roster"), gj_stmt_text (stmt, 4));
  gj_sheet_add (sheet, _ ("Digest"), gj_stmt_text (stmt, 6));
  if (gj_stmt_length (stmt, 7) > 0)
    gj_sheet_add (sheet, _ ("Digest before"), gj_stmt_text (stmt, 7));
}

/* "name=value\tname=value": the value of @name in it, or NULL. */
static const char *
find_value (char      **parts,
            const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strncmp (parts[i], name, length) == 0 && parts[i][length] == '=')
      return parts[i] + length + 1;
  return NULL;
}

static char *
shown_value (const GjField *field,
             const char    *value)
{
  if (value == NULL || value[0] == '\0')
    return g_strdup ("–");
  if (field->privacy == GJ_PRIVACY_NUMBER || field->privacy == GJ_PRIVACY_CONTACT || field->privacy == GJ_PRIVACY_BANK)
    return gj_text_mask_groups (value);
  if (field->type == GJ_FIELD_CODE || field->type == GJ_FIELD_DIVISION)
    return _gj_sheet_code (field->list, value);
  return g_strdup (value);
}

/* kind, record key, before, after */
static void
add_change (GjSheet *sheet,
            GjStmt  *stmt,
            gpointer user_data)
{
  const char *kind = gj_stmt_text (stmt, 0);
  const GjRecordType *type = gj_record_type_by_element (kind, -1);
  g_autofree char *key = gj_record_key_shown (kind, gj_stmt_text (stmt, 1));
  g_auto (GStrv) before = g_strsplit (gj_stmt_text (stmt, 2), "\t", -1);
  g_auto (GStrv) after = g_strsplit (gj_stmt_text (stmt, 3), "\t", -1);
  g_autofree char *title = g_strdup_printf ("%s %s", type != NULL ? _ (type->label) : g_str_equal (kind, "budget") ? _ ("Budget") : _ ("Decision"), key);

  gj_sheet_add_group (sheet, title);
  if (type == NULL)
    {
      gj_sheet_add (sheet, _ ("Before"), gj_stmt_text (stmt, 2));
      gj_sheet_add (sheet, _ ("After"), gj_stmt_text (stmt, 3));
      return;
    }
  if (after[0] == NULL)
    gj_sheet_add (sheet, _ ("Removed"), "");
  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];
      const char *was = find_value (before, field->element);
      const char *is = find_value (after, field->element);
      g_autofree char *old = shown_value (field, was);
      g_autofree char *new = shown_value (field, is);
      g_autofree char *value = after[0] != NULL ? g_strdup_printf ("%s → %s", old, new) : g_strdup (old);

      if (was != NULL || is != NULL)
        gj_sheet_add (sheet, _ (field->label), value);
    }
}

gboolean
_gj_sheet_fill_audit (GjDb    *db,
                      GjSheet *sheet,
                      gint64   id,
                      GError **error)
{
  return _gj_sheet_each (db, sheet, GJ_SQL ("SELECT a.seq, a.at, a.operator, a.action, a.subject, a.detail, a.digest, a.previous, s.id, s.serial, s.file_name"
                                               " FROM audit a LEFT JOIN submission s ON s.imported = a.seq OR s.undone = a.seq WHERE a.seq = $1"), id, 0,
                         add_entry, NULL, error)
         && _gj_sheet_each (db, sheet, GJ_SQL ("SELECT kind, record_key, before, after FROM change WHERE audit_seq = $1 ORDER BY no"), id,
                            MOST_CHANGES, add_change, NULL, error);
}
