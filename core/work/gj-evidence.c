/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-evidence"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-evidence.h"
#include "gj-explain.h"
#include "gj-pack-store.h"
#include "gj-register-reader.h"
#include "gj-roster-reader.h"
#include "gj-roster-writer.h"
#include "gj-save.h"
#include "gj-text.h"

/* One thing an outcome lacks; outcomes are few, so it is worked out once for each. */
typedef struct
{
  char        *code;
  char        *words;
  const char  *fact;
  GjRecordKind record; /* top-level kind, or GJ_RECORD_NONE */
  GjRecordKind exact;  /* the kind the fact itself belongs to */
  int          field;
} Lack;

typedef struct
{
  GjDb       *db;
  GjPack     *pack;
  GHashTable *outcomes; /* outcome id → GPtrArray of Lack */
} Search;

static void
free_lack (gpointer data)
{
  Lack *lack = data;

  g_free (lack->code);
  g_free (lack->words);
  g_free (lack);
}

/* Where a roster can bring what is asked for: in the record around the one the fact stands in. */
static void
place_lack (Lack   *lack,
            guint64 facts)
{
  const GjFactInfo *info = facts != 0 ? gj_fact_info ((GjFact) __builtin_ctzll (facts)) : NULL;

  lack->fact = info != NULL ? info->id : "";
  lack->exact = info != NULL ? info->record : GJ_RECORD_MEMBERSHIP;
  lack->field = info != NULL ? info->field : -1;
  lack->record = lack->exact;
  if (lack->exact != GJ_RECORD_NONE && gj_record_type (lack->exact)->parent != GJ_RECORD_NONE)
    lack->record = gj_record_type (lack->exact)->parent;
  /* An institution's own standing is not for the institution to state. */
  if (lack->record == GJ_RECORD_INSTITUTION)
    lack->record = GJ_RECORD_NONE;
}

static GPtrArray *
lacks_of (Search     *self,
          gint64      outcome,
          const char *edition_id,
          const char *reasons)
{
  GPtrArray *lacks = g_hash_table_lookup (self->outcomes, &outcome);
  const GjEdition *edition = gj_pack_edition_find (self->pack, edition_id);
  g_auto (GStrv) codes = NULL;

  if (lacks != NULL)
    return lacks;
  lacks = g_ptr_array_new_with_free_func (free_lack);
  codes = g_strsplit (reasons, ";", -1);
  for (guint i = 0; edition != NULL && codes[i] != NULL; i++)
    {
      guint64 facts;
      Lack *lack;

      if (!gj_edition_reason_asks (edition, codes[i], &facts))
        continue;
      lack = g_new0 (Lack, 1);
      lack->code = g_strdup (codes[i]);
      lack->words = gj_edition_reason_words (edition, codes[i]);
      place_lack (lack, facts);
      g_ptr_array_add (lacks, lack);
    }
  g_hash_table_insert (self->outcomes, g_memdup2 (&outcome, sizeof outcome), lacks);
  return lacks;
}

static gboolean
find_institution (GjDb       *db,
                  const char *credit_code,
                  gint64     *ret_id,
                  GError    **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT id FROM institution WHERE credit_code = $1"), error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, credit_code, -1);
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    *ret_id = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_DONE)
    g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("There is no institution with the credit code “%s”."), credit_code);
  return step == GJ_STEP_ROW;
}

/* enrolment, person, class, outcome, edition, reasons, institution, class code, name, number */
typedef gboolean (*FoundFunc) (GjStmt *stmt, const Lack *lack, gpointer user_data, GError **error);

/* An item may need evidence though another one of the same decision is payable. */
static gboolean
search (Search       *self,
        gint64        institution, /* 0 for all */
        FoundFunc     found,
        gpointer      user_data,
        GCancellable *cancellable,
        GError      **error)
{
  GjStmt *stmt = gj_db_stmt (self->db,
                             GJ_SQL ("SELECT e.id, e.person_id, e.class_id, o.id, o.edition, o.reasons, n.credit_code, c.code, p.name, p.id_number"
                                     " FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id"
                                     " JOIN class c ON c.id = e.class_id JOIN institution n ON n.id = c.institution_id"
                                     " JOIN person p ON p.id = e.person_id"
                                     " WHERE o.id IN (SELECT i.outcome_id FROM outcome_item i WHERE i.status = 'needs-evidence')"
                                     " AND ($1 = 0 OR n.id = $1) ORDER BY n.credit_code, c.code, e.id"),
                             error);
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_int (stmt, 1, institution);
  while ((step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      GPtrArray *lacks = lacks_of (self, gj_stmt_int (stmt, 3), gj_stmt_text (stmt, 4), gj_stmt_text (stmt, 5));
      gboolean going = !g_cancellable_set_error_if_cancelled (cancellable, error);

      for (guint i = 0; i < lacks->len && going; i++)
        going = found (stmt, lacks->pdata[i], user_data, error);
      if (!going)
        break;
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE;
}

static gboolean
open_search (Search     *self,
             GjDb       *db,
             GError    **error)
{
  self->db = db;
  self->pack = gj_pack_store_active (db, error);
  self->outcomes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self->pack != NULL;
}

static void
close_search (Search *self)
{
  g_clear_pointer (&self->pack, gj_pack_unref);
  g_clear_pointer (&self->outcomes, g_hash_table_unref);
}

/* ----- the list ----- */

typedef struct
{
  GjEvidenceFunc func;
  gpointer       user_data;
} Each;

static gboolean
tell (GjStmt     *stmt,
      const Lack *lack,
      gpointer    user_data,
      GError    **error)
{
  const Each *each = user_data;
  g_autofree char *number = gj_text_mask_number (gj_stmt_text (stmt, 9));
  const GjEvidence evidence = { .code = lack->code, .words = lack->words, .fact = lack->fact,
                                .record = lack->record != GJ_RECORD_NONE ? gj_record_type (lack->exact)->element : "",
                                .institution = gj_stmt_text (stmt, 6), .class_code = gj_stmt_text (stmt, 7), .name = gj_stmt_text (stmt, 8),
                                .id_number = number, .enrolment = gj_stmt_int (stmt, 0), .person = gj_stmt_int (stmt, 1) };

  each->func (&evidence, each->user_data);
  return TRUE;
}

gboolean
gj_evidence_each (GjLedger *ledger, const char *institution, GjEvidenceFunc func, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GjDb) db = NULL;
  Each each = { func, user_data };
  Search self = { NULL };
  gint64 id = 0;
  gboolean done;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && func != NULL, FALSE);

  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !gj_db_begin (db, FALSE, error))
    return FALSE;
  done = (institution == NULL || find_institution (db, institution, &id, error)) && open_search (&self, db, error)
         && search (&self, id, tell, &each, cancellable, error);
  close_search (&self);
  return done;
}

/* ----- the fix-list ----- */

/* One record to be completed; the same record may lack several things, and be met from several enrolments. */
typedef struct
{
  gint64      id;
  const Lack *lack; /* owned by the search */
} Gap;

typedef struct
{
  const char *institution;
  Search      search;
  GArray     *gaps[GJ_N_RECORD_KINDS]; /* Gap, of the top-level kinds */
} FixList;

static gboolean
note_gap (GjStmt     *stmt,
          const Lack *lack,
          gpointer    user_data,
          GError    **error)
{
  FixList *self = user_data;
  int column = lack->record == GJ_RECORD_PERSON ? 1 : lack->record == GJ_RECORD_CLASS ? 2 : 0;
  Gap gap = { gj_stmt_int (stmt, column), lack };

  if (lack->record == GJ_RECORD_CLASS || lack->record == GJ_RECORD_PERSON || lack->record == GJ_RECORD_ENROLMENT)
    g_array_append_val (self->gaps[lack->record], gap);
  return TRUE;
}

static int
compare_gaps (gconstpointer a,
              gconstpointer b)
{
  const Gap *one = a, *other = b;

  if (one->id != other->id)
    return one->id < other->id ? -1 : 1;
  return g_strcmp0 (one->lack->code, other->lack->code);
}

static void
write_gap (GjXmlOut       *out,
           const Lack     *lack,
           const GjRecord *record)
{
  const GjRecordType *type = gj_record_type (lack->exact);
  g_autofree char *key = gj_record_key (record, FALSE);
  g_autofree char *remedy = lack->field >= 0 ? g_strdup_printf (_ ("Add “%s” and send the record back."), _ (type->fields[lack->field].label))
                                             : g_strdup (_ ("Add the evidence and send the record back."));

  gj_xml_out_open (out, "problem");
  gj_xml_out_attribute (out, "xmlns", GJ_FIX_LIST_NAMESPACE);
  gj_xml_out_attribute (out, "severity", "warning");
  gj_xml_out_attribute (out, "code", "W-EVIDENCE");
  gj_xml_out_number (out, "line", 0);
  gj_xml_out_attribute (out, "record", type->element);
  gj_xml_out_attribute (out, "key", key);
  if (lack->field >= 0)
    gj_xml_out_attribute (out, "field", type->fields[lack->field].element);
  gj_xml_out_text (out, "message", lack->words, -1);
  gj_xml_out_text (out, "remedy", remedy, -1);
  gj_xml_out_close (out);
}

/* The record with that id and those inside it; the gaps from @at on that are its own go before it. */
static gboolean
write_record (FixList        *self,
              GjRosterWriter *writer,
              GjXmlOut       *out,
              GjRecordKind    kind,
              guint           at,
              GError        **error)
{
  const GArray *gaps = self->gaps[kind];
  gint64 id = g_array_index (gaps, Gap, at).id;
  g_autoptr (GjRegisterReader) reader = gj_register_reader_new_one (self->search.db, kind, id, error);
  const GjRecord *record;
  const char *last = NULL;
  GjStep step;

  if (reader == NULL)
    return FALSE;
  while ((step = gj_register_reader_next (reader, &record, error)) == GJ_STEP_ROW)
    {
      for (; record->kind == kind && at < gaps->len && g_array_index (gaps, Gap, at).id == id; at++)
        {
          const Lack *lack = g_array_index (gaps, Gap, at).lack;

          if (g_strcmp0 (last, lack->code) != 0)
            write_gap (out, lack, record);
          last = lack->code;
        }
      gj_roster_writer_add (writer, record);
    }
  return step == GJ_STEP_DONE;
}

static gboolean
write_kind (FixList        *self,
            GjRosterWriter *writer,
            GjXmlOut       *out,
            GjRecordKind    kind,
            GError        **error)
{
  GArray *gaps = self->gaps[kind];

  g_array_sort (gaps, compare_gaps);
  for (guint i = 0; i < gaps->len; i++)
    {
      if (i > 0 && g_array_index (gaps, Gap, i).id == g_array_index (gaps, Gap, i - 1).id)
        continue;
      gj_roster_writer_go_to (writer, kind);
      if (!write_record (self, writer, out, kind, i, error))
        return FALSE;
    }
  return TRUE;
}

/* Under the institution's name, so that it comes back as its roster; numbered by the deciding it follows from. */
static gboolean
begin_roster (FixList         *self,
              GjXmlOut        *out,
              GjRosterWriter **ret_writer,
              GError         **error)
{
  GjStmt *stmt = gj_db_stmt (self->search.db, GJ_SQL ("SELECT seq, at FROM audit WHERE seq = (SELECT MAX (audit_seq) FROM decision)"), error);
  GjRosterHeader header;
  GjStep step;

  if (stmt == NULL)
    return FALSE;
  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    {
      gj_roster_header_init (&header);
      g_free (header.sender);
      header.sender = g_strdup (self->institution);
      g_free (header.serial);
      header.serial = g_strdup_printf ("EVIDENCE-%" G_GINT64_FORMAT, gj_stmt_int (stmt, 0));
      g_free (header.created);
      header.created = gj_stmt_dup_text (stmt, 1);
      *ret_writer = gj_roster_writer_new (out, &header);
      gj_roster_header_clear (&header);
    }
  gj_stmt_reset (stmt);
  return step == GJ_STEP_ROW;
}

static gboolean
write_fix_list (GjDb         *db,
                GjXmlOut     *out,
                gpointer      user_data,
                GCancellable *cancellable,
                GError      **error)
{
  static const GjRecordKind kinds[] = { GJ_RECORD_CLASS, GJ_RECORD_PERSON, GJ_RECORD_ENROLMENT };
  FixList *self = user_data;
  g_autoptr (GjRosterWriter) writer = NULL;
  gint64 id = 0;
  guint n = 0;

  if (!find_institution (db, self->institution, &id, error) || !open_search (&self->search, db, error)
      || !search (&self->search, id, note_gap, self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    n += self->gaps[kinds[i]]->len;
  if (n == 0)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _ ("Nothing is missing that this institution could bring."));
      return FALSE;
    }
  if (!begin_roster (self, out, &writer, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_kind (self, writer, out, kinds[i], error))
      return FALSE;
  return TRUE;
}

gboolean
gj_evidence_save (GjLedger *ledger, const char *institution, const char *path, GCancellable *cancellable, GError **error)
{
  FixList self = { .institution = institution };
  gboolean done;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && institution != NULL && path != NULL, FALSE);

  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    self.gaps[i] = g_array_new (FALSE, FALSE, sizeof (Gap));
  done = gj_save_document (ledger, path, "evidence.save", institution, write_fix_list, &self, cancellable, error);
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    g_array_unref (self.gaps[i]);
  close_search (&self.search);
  return done;
}
