/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sheet"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-codelist.h"
#include "gj-explain.h"
#include "gj-facts-source.h"
#include "gj-ledger.h"
#include "gj-pack-store.h"
#include "gj-record.h"
#include "gj-register.h"
#include "gj-text.h"

/* What stands on a sheet: the records of @kind whose @where names the sheet's id. */
static const struct
{
  const char  *list;
  GjRecordKind kind;
  const char  *where;
} parts[] = {
  { "institutions", GJ_RECORD_INSTITUTION, GJ_SQL ("r.id = $1") },
  { "institutions", GJ_RECORD_STANDING, GJ_SQL ("r.institution_id = $1") },
  { "institutions", GJ_RECORD_SCOPE, GJ_SQL ("r.institution_id = $1") },
  { "classes", GJ_RECORD_CLASS, GJ_SQL ("r.id = $1") },
  { "classes", GJ_RECORD_SESSION, GJ_SQL ("r.class_id = $1") },
  { "persons", GJ_RECORD_PERSON, GJ_SQL ("r.id = $1") },
  { "persons", GJ_RECORD_MEMBERSHIP, GJ_SQL ("r.person_id = $1") },
  { "persons", GJ_RECORD_ENROLMENT, GJ_SQL ("r.person_id = $1") },
  { "persons", GJ_RECORD_APPRAISAL, GJ_SQL ("r.enrolment_id IN (SELECT e.id FROM enrolment e WHERE e.person_id = $1)") },
  { "persons", GJ_RECORD_CERTIFICATE, GJ_SQL ("r.enrolment_id IN (SELECT e.id FROM enrolment e WHERE e.person_id = $1)") },
  { "persons", GJ_RECORD_GRANT, GJ_SQL ("r.person_id = $1") },
  { "decisions", GJ_RECORD_ENROLMENT, GJ_SQL ("r.id = $1") },
};

static gboolean
is_masked (const GjField *field)
{
  return field->privacy == GJ_PRIVACY_NUMBER || field->privacy == GJ_PRIVACY_CONTACT || field->privacy == GJ_PRIVACY_BANK;
}

static char *
field_text (const GjField *field,
            GjStmt        *stmt,
            int            column)
{
  const char *text = gj_stmt_text (stmt, column);
  char fen[GJ_FEN_TEXT_SIZE];

  if (field->type == GJ_FIELD_MONEY)
    return g_strdup_printf ("%s %s", gj_fen_format (gj_stmt_int (stmt, column), fen), _ ("yuan"));
  if (field->type == GJ_FIELD_FLAG)
    return g_strdup (gj_stmt_int (stmt, column) != 0 ? _ ("yes") : _ ("no"));
  if (is_masked (field))
    return gj_text_mask_number (text);
  if (field->list[0] != '\0' && field->type != GJ_FIELD_CODES)
    return g_strdup (gj_code_name (field->list, text));
  return field->unit[0] != '\0' ? g_strdup_printf ("%s %s", text, _ (field->unit)) : g_strdup (text);
}

static gboolean
add_records (GjDb *db, GjSheet *sheet, GjRecordKind kind, const char *where, gint64 id, gboolean reveals, guint *ret_n, GError **error)
{
  const GjRecordType *type = gj_record_type (kind);
  g_autofree char *columns = gj_register_columns (kind, "r");
  g_autofree char *sql = g_strconcat ("SELECT ", columns, ", r.submission_id, r.line FROM ", type->table, " r WHERE ", where, NULL);
  GjStmt *stmt = gj_db_stmt (db, sql, error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      int n = (int) type->n_fields;
      g_autofree char *source = g_strdup_printf (_ ("submission %" G_GINT64_FORMAT ", line %" G_GINT64_FORMAT),
                                                 gj_stmt_int (stmt, n), gj_stmt_int (stmt, n + 1));

      gj_sheet_add_group (sheet, _ (type->label));
      for (int i = 0; i < n; i++)
        {
          const GjField *field = &type->fields[i];
          g_autofree char *value = NULL;

          if (gj_stmt_is_null (stmt, i))
            continue;
          value = field_text (field, stmt, i);
          gj_sheet_add_full (sheet, _ (field->label), value, reveals && is_masked (field) ? field->element : "", source, "");
        }
      (*ret_n)++;
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static void
add_explained (GjSheet *sheet, const GPtrArray *tree)
{
  static const char *const tones[] = { "", "good", "bad", "", "warn", "", "" };

  for (guint i = 0; i < tree->len; i++)
    {
      const GjExplained *part = tree->pdata[i];
      g_autofree char *label = g_strjoin (" ", part->code, part->title, part->article, part->document, NULL);
      g_autofree char *value = g_strjoin ("\n", part->expected, part->found, part->change, NULL);

      if (part->kind == GJ_EXPLAINED_STEP || part->kind == GJ_EXPLAINED_ITEM)
        gj_sheet_add_group (sheet, label);
      if (part->kind != GJ_EXPLAINED_STEP && part->verdict != GJ_VERDICT_NOT_TRIED)
        gj_sheet_add_full (sheet, g_strstrip (label), g_strstrip (value), "", "", tones[part->verdict]);
      add_explained (sheet, part->children);
    }
}

static gboolean
add_decision (GjDb *db, GjSheet *sheet, gint64 id, GError **error)
{
  g_autoptr (GjPack) pack = gj_pack_store_active (db, error);
  GjFactsOne one = { 0 };

  if (pack == NULL || !gj_facts_source_one (db, pack, id, &one, error))
    return FALSE;
  if (one.edition != NULL)
    {
      g_autofree GjDecision *decision = g_new0 (GjDecision, 1);
      g_autoptr (GPtrArray) tree = gj_edition_explain (one.edition, &one.facts, decision);

      g_free (sheet->state);
      sheet->state = g_strdup (gj_outcome_label (decision->status));
      add_explained (sheet, tree);
    }
  gj_facts_one_clear (&one);
  return TRUE;
}

/* The row as the list shows it: submissions and audit entries are no records of a roster. */
static gboolean
add_list_row (GjDb *db, GjSheet *sheet, const GjListSpec *spec, gint64 id, guint *ret_n, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  GjStmt *stmt;
  GjStep step;

  for (guint i = 0; i < spec->n_columns; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", spec->columns[i].sql);
  g_string_append_printf (sql, " FROM %s WHERE %s = $1", spec->from, spec->id);
  stmt = gj_db_stmt (db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, id);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      gj_sheet_add_group (sheet, _ (spec->label));
      for (guint i = 0; i < spec->n_columns; i++)
        if (spec->columns[i].type != GJ_CELL_NUMBER)
          gj_sheet_add (sheet, _ (spec->columns[i].label), gj_stmt_text (stmt, (int) i));
      (*ret_n)++;
    }
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

GjSheet *
gj_ledger_sheet (GjLedger *ledger, const char *list, gint64 id, GError **error)
{
  const GjListSpec *spec = gj_registry_list (list);
  g_autoptr (GjDb) db = gj_ledger_connect (ledger, FALSE, error);
  g_autoptr (GjSheet) sheet = NULL;
  gboolean has_parts = FALSE;
  guint n = 0;

  if (db == NULL)
    return NULL;
  sheet = gj_sheet_new (spec != NULL ? _ (spec->label) : list, "");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].list, list))
      {
        has_parts = TRUE;
        if (!add_records (db, sheet, parts[i].kind, parts[i].where, id, g_str_equal (list, "persons"), &n, error))
          return NULL;
      }
  if (!has_parts && spec != NULL && !add_list_row (db, sheet, spec, id, &n, error))
    return NULL;
  if (n == 0)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
      return NULL;
    }
  if (g_str_equal (list, "decisions") && !add_decision (db, sheet, id, error))
    return NULL;
  return g_steal_pointer (&sheet);
}

char *
gj_ledger_reveal (GjLedger *ledger, const char *list, gint64 id, const char *field, GError **error)
{
  const GjRecordType *type = gj_record_type (GJ_RECORD_PERSON);
  int at = gj_record_type_field (type, field, -1);
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjAudit) audit = NULL;
  g_autofree char *value = NULL, *subject = NULL, *sql = NULL;
  GjStmt *stmt;
  GjStep step;

  if (!g_str_equal (list, "persons") || at < 0)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is nothing to show."));
      return NULL;
    }
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return NULL;
  sql = g_strconcat ("SELECT ", type->fields[at].column, ", id_number FROM person WHERE id = $1", NULL);
  stmt = gj_db_stmt (db, sql, error);
  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, id);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      value = g_strdup (gj_stmt_is_null (stmt, 0) ? "" : gj_stmt_text (stmt, 0));
      subject = gj_text_mask_number (gj_stmt_text (stmt, 1));
    }
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no such record."));
  if (step != GJ_STEP_ROW)
    return NULL;
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "personal-data.reveal", subject, error);
  if (audit == NULL || !gj_audit_end (g_steal_pointer (&audit), field, error) || !gj_db_commit (db, error))
    return NULL;
  return g_steal_pointer (&value);
}
