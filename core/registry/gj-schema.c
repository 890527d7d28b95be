/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-schema"
#include "config.h"

#include "gj-schema.h"

#include "gj-audit.h"

/*
 * Ids are given by the program (one writer), natural keys are unique indexes. Dates are ISO texts,
 * money is fen. name_key sorts by memcmp in any engine; it and initials are for searching.
 * submission_id and line say where a record came from.
 */
#define PROVENANCE " submission_id INTEGER NOT NULL, line INTEGER NOT NULL"

static const char schema_1[] =
  GJ_AUDIT_DDL
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) {clustered};"

  "CREATE TABLE submission (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, serial TEXT NOT NULL,"
  " created TEXT NOT NULL, software TEXT, period_from TEXT, period_to TEXT, corrects TEXT, file_name TEXT NOT NULL,"
  " bytes BIGINT NOT NULL, received TEXT NOT NULL, operator TEXT NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,"
  " removed INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, warnings INTEGER NOT NULL);"
  "CREATE TABLE submission_part (submission_id INTEGER NOT NULL, no INTEGER NOT NULL, sender TEXT NOT NULL, serial TEXT NOT NULL,"
  " sha256 TEXT NOT NULL, PRIMARY KEY (submission_id, no)) {clustered};"
  "CREATE TABLE submission_count (submission_id INTEGER NOT NULL, kind TEXT NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,"
  " removed INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, PRIMARY KEY (submission_id, kind)) {clustered};"
  /* record_no and refused.no count the records of the file: both speak of the same one. */
  "CREATE TABLE problem (id INTEGER PRIMARY KEY, submission_id INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL,"
  " record_no INTEGER NOT NULL, field TEXT NOT NULL, severity TEXT NOT NULL, code TEXT NOT NULL, record_key TEXT NOT NULL,"
  " value TEXT NOT NULL, detail TEXT NOT NULL);"
  "CREATE TABLE refused (submission_id INTEGER NOT NULL, no INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL,"
  " document TEXT NOT NULL, PRIMARY KEY (submission_id, no)) {clustered};"

  "CREATE TABLE institution (id INTEGER PRIMARY KEY, credit_code TEXT NOT NULL, credit_code_reason TEXT, name TEXT NOT NULL,"
  " name_key TEXT NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL, type TEXT NOT NULL, division TEXT NOT NULL, address TEXT,"
  " representative TEXT, contact TEXT, phone TEXT, licence TEXT, licence_from TEXT, licence_to TEXT," PROVENANCE ");"
  "CREATE TABLE institution_scope (institution_id INTEGER NOT NULL, occupation TEXT NOT NULL, level TEXT NOT NULL, from_day TEXT NOT NULL,"
  " to_day TEXT," PROVENANCE ", PRIMARY KEY (institution_id, occupation, level, from_day)) {clustered};"
  "CREATE TABLE institution_standing (institution_id INTEGER NOT NULL, state TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT,"
  " reason TEXT NOT NULL, document TEXT," PROVENANCE ", PRIMARY KEY (institution_id, state, from_day)) {clustered};"

  "CREATE TABLE class (id INTEGER PRIMARY KEY, code TEXT NOT NULL, institution_id INTEGER NOT NULL, name TEXT NOT NULL,"
  " name_key TEXT NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL, kind TEXT NOT NULL, occupation TEXT NOT NULL, work_type TEXT,"
  " level TEXT NOT NULL, filed TEXT NOT NULL, start_day TEXT NOT NULL, end_day TEXT NOT NULL, hours INTEGER NOT NULL,"
  " theory_hours INTEGER, practice_hours INTEGER, online_hours INTEGER, safety_hours INTEGER, daily_hours INTEGER,"
  " size INTEGER NOT NULL, place TEXT," PROVENANCE ");"
  "CREATE TABLE class_session (class_id INTEGER NOT NULL, day TEXT NOT NULL, part TEXT NOT NULL, hours INTEGER NOT NULL,"
  " expected INTEGER, present INTEGER," PROVENANCE ", PRIMARY KEY (class_id, day, part)) {clustered};"

  "CREATE TABLE person (id INTEGER PRIMARY KEY, id_type TEXT NOT NULL, id_number TEXT NOT NULL, name TEXT NOT NULL,"
  " name_key TEXT NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL, sex TEXT, birth TEXT, ethnicity TEXT, education TEXT,"
  " household TEXT, division TEXT, address TEXT, phone TEXT, retirement_category TEXT, draws_pension INTEGER, public_sector INTEGER,"
  " bank_card TEXT," PROVENANCE ");"
  "CREATE TABLE membership (person_id INTEGER NOT NULL, group_code TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT, evidence TEXT,"
  " evidence_number TEXT, issuer TEXT," PROVENANCE ", PRIMARY KEY (person_id, group_code, from_day)) {clustered};"

  "CREATE TABLE enrolment (id INTEGER PRIMARY KEY, class_id INTEGER NOT NULL, person_id INTEGER NOT NULL, enrolled TEXT, left_day TEXT,"
  " attended_hours INTEGER, attended_online_hours INTEGER, attended_days INTEGER," PROVENANCE ");"
  "CREATE TABLE attendance (enrolment_id INTEGER NOT NULL, day TEXT NOT NULL, part TEXT NOT NULL, hours INTEGER NOT NULL,"
  PROVENANCE ", PRIMARY KEY (enrolment_id, day, part)) {clustered};"
  "CREATE TABLE claimed (enrolment_id INTEGER NOT NULL, day TEXT NOT NULL, items TEXT NOT NULL," PROVENANCE ","
  " PRIMARY KEY (enrolment_id, day)) {clustered};"
  "CREATE TABLE appraisal (enrolment_id INTEGER NOT NULL, day TEXT NOT NULL, result TEXT NOT NULL, body TEXT, theory_score INTEGER,"
  " practice_score INTEGER," PROVENANCE ", PRIMARY KEY (enrolment_id, day)) {clustered};"
  "CREATE TABLE certificate (enrolment_id INTEGER NOT NULL, type TEXT NOT NULL, number TEXT NOT NULL, day TEXT NOT NULL,"
  " occupation TEXT NOT NULL, level TEXT NOT NULL, form_number TEXT, body TEXT," PROVENANCE ","
  " PRIMARY KEY (enrolment_id, number)) {clustered};"
  "CREATE TABLE earlier_grant (person_id INTEGER NOT NULL, item TEXT NOT NULL, occupation TEXT NOT NULL, level TEXT NOT NULL,"
  " day TEXT NOT NULL, fund TEXT NOT NULL, amount BIGINT, source TEXT," PROVENANCE ","
  " PRIMARY KEY (person_id, item, occupation, level, day)) {clustered};"

  /* A pack is kept whole, as it was signed. */
  "CREATE TABLE pack (id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, document TEXT NOT NULL,"
  " added TEXT NOT NULL, operator TEXT NOT NULL, active INTEGER NOT NULL);"
  /* An outcome is what was decided, shared by all decisions that came out the same to the fen and
   * to the reason; there are few of them however many the decisions. */
  "CREATE TABLE outcome (id INTEGER PRIMARY KEY, edition TEXT NOT NULL, edition_digest TEXT NOT NULL, status TEXT NOT NULL,"
  " reasons TEXT NOT NULL, total BIGINT NOT NULL);"
  "CREATE TABLE outcome_item (outcome_id INTEGER NOT NULL, no INTEGER NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL,"
  " amount BIGINT NOT NULL, PRIMARY KEY (outcome_id, no)) {clustered};"
  "CREATE TABLE outcome_reason (outcome_id INTEGER NOT NULL, no INTEGER NOT NULL, code TEXT NOT NULL,"
  " PRIMARY KEY (outcome_id, no)) {clustered};"
  "CREATE TABLE decision (enrolment_id INTEGER PRIMARY KEY, outcome_id INTEGER NOT NULL, group_code TEXT,"
  " facts {blob} NOT NULL, audit_seq INTEGER NOT NULL);";

/* The sort key without its spaces begins with the pinyin, and ends in the name: one index does for all three. The columns
 * "pinyin" stay, as nothing is ever deleted, but nobody reads them any more and new rows have them empty. */
static const char schema_3[] =
  "DROP INDEX IF EXISTS person_name; DROP INDEX IF EXISTS person_plain_name; DROP INDEX IF EXISTS person_pinyin;"
  " DROP INDEX IF EXISTS person_initials;";

/* What each import found in place of what it wrote, so that it can be taken back: what it added needs no entry, that has its number.
 * A submission rests on those whose records it met, changed or not, and on itself: one without that row was imported before this
 * was written down. undone: the entry of the audit chain with which it was taken back. */
static const char schema_4[] =
  "CREATE TABLE journal (submission_id INTEGER NOT NULL, no INTEGER NOT NULL, kind TEXT NOT NULL, change INTEGER NOT NULL,"
  " image TEXT NOT NULL, PRIMARY KEY (submission_id, no)) {clustered};"
  "CREATE TABLE submission_rests (submission_id INTEGER NOT NULL, on_id INTEGER NOT NULL, PRIMARY KEY (submission_id, on_id)) {clustered};"
  "ALTER TABLE submission ADD COLUMN undone INTEGER;";

/* A file that was taken back and comes again is another submission of the same digest: its being unique is the index's, among those that
 * stand. The engine cannot take a constraint away, so the table is made anew. imported: the entry of the audit chain with which it came. */
static const char schema_5[] =
  "CREATE TABLE submission_new (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, sender TEXT NOT NULL, serial TEXT NOT NULL,"
  " created TEXT NOT NULL, software TEXT, period_from TEXT, period_to TEXT, corrects TEXT, file_name TEXT NOT NULL,"
  " bytes BIGINT NOT NULL, received TEXT NOT NULL, operator TEXT NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,"
  " removed INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, warnings INTEGER NOT NULL, undone INTEGER,"
  " imported INTEGER);"
  "INSERT INTO submission_new SELECT id, SUBSTRING (sha256, 1, 64), sender, serial, created, software, period_from, period_to, corrects,"
  " file_name, bytes, received, operator, added, changed, removed, unchanged, refused, warnings, undone, (SELECT MAX (a.seq) FROM audit a"
  " WHERE a.subject = SUBSTRING (submission.sha256, 1, 64) AND a.action IN ('roster.import', 'record.edit')"
  " AND (submission.undone IS NULL OR a.seq < submission.undone)) FROM submission;"
  "DROP TABLE submission;"
  "ALTER TABLE submission_new RENAME TO submission;";

/* Order matters for the planner only; every list order ends in the id. */
static const struct
{
  const char *drop;
  const char *build;
} indexes[] = {
#define INDEX(name, unique, on) { GJ_SQL ("DROP INDEX IF EXISTS " name), GJ_SQL ("CREATE " unique "INDEX IF NOT EXISTS " name " ON " on) }
  INDEX ("institution_credit_code", "UNIQUE ", "institution (credit_code)"),
  INDEX ("institution_name", "", "institution (name_key)"),
  INDEX ("class_code", "UNIQUE ", "class (code)"),
  INDEX ("class_institution", "", "class (institution_id)"),
  INDEX ("class_filed", "", "class (filed)"),
  INDEX ("person_number", "UNIQUE ", "person (id_number, id_type)"),
  INDEX ("person_spelling", "", "person (name_key, initials)"),
  INDEX ("enrolment_class_person", "UNIQUE ", "enrolment (class_id, person_id)"),
  INDEX ("enrolment_person", "", "enrolment (person_id)"),
  INDEX ("certificate_number", "", "certificate (number)"),
  INDEX ("problem_submission", "", "problem (submission_id)"),
  INDEX ("submission_sha256", "UNIQUE ", "submission (sha256) WHERE undone IS NULL"),
  INDEX ("submission_imported", "", "submission (imported)"),
  INDEX ("submission_undone", "", "submission (undone)"),
#undef INDEX
};

static const GjMigration migrations[] = {
  { 1, "the register, submissions, packs and decisions", schema_1 },
  { 2, "the head of the audit chain", GJ_AUDIT_HEAD_DDL },
  { 3, "names are found by their sort keys", schema_3 },
  { 4, "imports can be taken back", schema_4 },
  { 5, "a file can come again", schema_5 },
};

const GjMigration *
gj_registry_migrations (guint *ret_n_migrations)
{
  g_return_val_if_fail (ret_n_migrations != NULL, NULL);

  *ret_n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

gboolean
gj_registry_drop_indexes (GjDb    *db,
                          GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    if (!gj_db_run (db, indexes[i].drop, error))
      return FALSE;
  return TRUE;
}

gboolean
gj_registry_build_indexes (GjDb    *db,
                           GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    if (!gj_db_run (db, indexes[i].build, error))
      return FALSE;
  return TRUE;
}
