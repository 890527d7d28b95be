/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-list-words.h"
#include "gj-sheet-private.h"
#include "gj-text.h"

#define MOST_CHANGES 100

#define ACTION 3 /* among the columns of an entry */

static void
add_entry (GjSheet *sheet,
           GjStmt  *stmt,
           gpointer user_data)
{
  static const char *const labels[] = { N_ ("Entry"), N_ ("Time"), N_ ("Operator"), N_ ("Action"), N_ ("Subject"), N_ ("Detail"), N_ ("Digest"), N_ ("Digest before") };
  g_autofree char *time = _gj_sheet_time (gj_stmt_text (stmt, 1));
  g_autofree char *subtitle = _gj_sheet_facts (time, gj_stmt_text (stmt, 2), NULL);
  const char *title = gj_list_state_label ("action", gj_stmt_text (stmt, ACTION));

  gj_sheet_set (&sheet->title, title);
  gj_sheet_set (&sheet->subtitle, subtitle);
  gj_sheet_add_group (sheet, _ ("Entry"));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (gj_stmt_length (stmt, (int) i) > 0)
      gj_sheet_add (sheet, _ (labels[i]), i == ACTION ? title : gj_stmt_text (stmt, (int) i));
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
  return _gj_sheet_each (db, sheet, GJ_SQL ("SELECT seq, at, operator, action, subject, detail, digest, previous FROM audit WHERE seq = $1"), id, 0,
                         add_entry, NULL, error)
         && _gj_sheet_each (db, sheet, GJ_SQL ("SELECT kind, record_key, before, after FROM change WHERE audit_seq = $1 ORDER BY no"), id,
                            MOST_CHANGES, add_change, NULL, error);
}
