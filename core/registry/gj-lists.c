/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-lists"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gj-lists.h"

/* C (id, label, type, list, sql, order, width), or K for a column that stays in a narrow place; the labels of record fields are those of gj-record-fields.h. */
#define COLUMN(keep_, sum_, id_, label_, type_, list_, sql_, order_, width_) \
  { .id = id_, .label = label_, .type = GJ_CELL_##type_, .list = list_, .sql = GJ_SQL (sql_), .order = order_, .width = width_, .keep = keep_, .sum = sum_ },
#define C(...) COLUMN (FALSE, NULL, __VA_ARGS__)
#define K(...) COLUMN (TRUE, NULL, __VA_ARGS__)
/* The same with a sum below them. */
#define CS(sum_, ...) COLUMN (FALSE, sum_, __VA_ARGS__)
#define KS(sum_, ...) COLUMN (TRUE, sum_, __VA_ARGS__)
#define F(id_, label_, list_, sql_) { .id = id_, .label = label_, .list = list_, .sql = GJ_SQL (sql_) },
/* The ways of searching: what begins with the text; letters as pinyin or initials, which all begin like the
 * sort key; words as names. The sort key's index holds the initials too and gives what is found in its order. */
#define START(texts_, column) { .texts = GJ_SEARCH_##texts_, .sql = GJ_SQL (column " >= $V AND " column " < $W") },
#define PINYIN(texts_, t) { .texts = texts_, \
    .sql = GJ_SQL (t ".name_key >= $F AND " t ".name_key < $G AND ((REPLACE (" t ".name_key, ' ', '') >= $V" \
                   " AND REPLACE (" t ".name_key, ' ', '') < $W) OR (" t ".initials >= $V AND " t ".initials < $W))") },
#define NAME(texts_, t) { .texts = texts_, \
    .sql = GJ_SQL (t ".name_key >= $S AND " t ".name_key < $T AND REPLACE (" t ".name_key, $L, '') <> " t ".name_key") },

static const GjListColumn institution_columns[] = {
  K ("name", N_ ("Institution"), NAME, "", "i.name", "i.name_key, i.id", 24)
  C ("credit-code", N_ ("Credit code"), TEXT, "", "i.credit_code", "i.credit_code, i.id", 20)
  C ("type", N_ ("Type"), CODE, "institution-type", "i.type", NULL, 14)
  C ("division", N_ ("Division"), CODE, "division", "i.division", NULL, 12)
  C ("licence-to", N_ ("Licensed until"), DATE, "", "i.licence_to", NULL, 11)
};
static const GjListFilter institution_filters[] = {
  F ("type", N_ ("Type"), "institution-type", "i.type = $V")
  F ("division", N_ ("Division"), "division", "i.division = $V")
};
static const GjListSearch institution_searches[] = {
  PINYIN (GJ_SEARCH_LETTERS | GJ_SEARCH_DIGITS, "i") NAME (GJ_SEARCH_WORDS | GJ_SEARCH_DIGITS, "i") START (ALL, "i.credit_code")
};

static const GjListColumn class_columns[] = {
  K ("code", N_ ("Class code"), TEXT, "", "c.code", "c.code, c.id", 16)
  K ("name", N_ ("Class"), NAME, "", "c.name", NULL, 22)
  C ("kind", N_ ("Kind"), CODE, "class-kind", "c.kind", NULL, 14)
  C ("occupation", N_ ("Occupation"), CODE, "occupation", "c.occupation", NULL, 14)
  C ("level", N_ ("Level"), CODE, "level", "c.level", NULL, 10)
  C ("filed", N_ ("Filed"), DATE, "", "c.filed", "c.filed, c.id", 11)
  C ("hours", N_ ("Planned hours"), COUNT, "", "c.hours", NULL, 8)
  CS ("c.size", "size", N_ ("Size"), COUNT, "", "c.size", NULL, 8)
};
static const GjListFilter class_filters[] = {
  F ("kind", N_ ("Kind"), "class-kind", "c.kind = $V")
  F ("level", N_ ("Level"), "level", "c.level = $V")
  F ("filed", N_ ("Filed"), "", "c.filed = $V")
  F ("institution", N_ ("Institution"), "", "c.institution_id IN (SELECT f.id FROM institution f WHERE f.credit_code = $V)")
};
static const GjListSearch class_searches[] = {
  PINYIN (GJ_SEARCH_LETTERS | GJ_SEARCH_DIGITS, "c") NAME (GJ_SEARCH_WORDS | GJ_SEARCH_DIGITS, "c") START (ALL, "c.code")
};

static const GjListColumn person_columns[] = {
  K ("name", N_ ("Name"), NAME, "", "p.name", "p.name_key, p.id", 10)
  K ("id-number", N_ ("Identity number"), NUMBER, "", "p.id_number", "p.id_number, p.id_type, p.id", 18)
  C ("sex", N_ ("Sex"), CODE, "sex", "p.sex", NULL, 6)
  C ("birth", N_ ("Born"), DATE, "", "p.birth", NULL, 11)
  C ("division", N_ ("Residence"), CODE, "division", "p.division", NULL, 14)
  C ("phone", N_ ("Phone"), NUMBER, "", "p.phone", NULL, 14)
};
static const GjListFilter person_filters[] = {
  F ("sex", N_ ("Sex"), "sex", "p.sex = $V")
  F ("group", N_ ("Key group"), "key-group", "p.id IN (SELECT m.person_id FROM membership m WHERE m.group_code = $V)")
};
/* There are millions of them: each text is looked for in one place. */
static const GjListSearch person_searches[] = {
  PINYIN (GJ_SEARCH_LETTERS, "p") NAME (GJ_SEARCH_WORDS, "p")
  { .texts = GJ_SEARCH_DIGITS, .sql = GJ_SQL ("p.id_number >= $V AND p.id_number < $W"), .order = "p.id_number, p.id_type, p.id" },
};

static const GjListColumn submission_columns[] = {
  C ("id", N_ ("Submission"), COUNT, "", "s.id", "s.id", 8)
  K ("received", N_ ("Received"), TIME, "", "s.received", NULL, 16)
  K ("sender", N_ ("Sender"), TEXT, "", "COALESCE ((SELECT i.name FROM institution i WHERE i.credit_code = s.sender), s.sender)", NULL, 24)
  CS ("s.refused", "refused", N_ ("Refused records"), COUNT, "", "s.refused", NULL, 8)
  CS ("s.warnings", "warnings", N_ ("Warnings"), COUNT, "", "s.warnings", NULL, 8)
  CS ("s.added", "added", N_ ("Added"), COUNT, "", "s.added", NULL, 8)
  CS ("s.changed", "changed", N_ ("Changed"), COUNT, "", "s.changed", NULL, 8)
  C ("serial", N_ ("Serial number"), TEXT, "", "s.serial", NULL, 14)
  C ("undone", N_ ("Taken back"), TIME, "", "(SELECT a.at FROM audit a WHERE a.seq = s.undone)", NULL, 16)
};
static const GjListFilter submission_filters[] = {
  F ("sender", N_ ("Sender"), "", "s.sender = $V")
};
static const GjListSearch submission_searches[] = { START (ALL, "s.sender") START (ALL, "s.serial") };

static const GjListColumn problem_columns[] = {
  K ("severity", N_ ("Severity"), STATE, "", "b.severity", NULL, 9)
  K ("code", N_ ("Problem"), CODE, "problem", "b.code", NULL, 34)
  C ("line", N_ ("Line"), COUNT, "", "b.line", NULL, 8)
  C ("record", N_ ("Record"), TEXT, "record-key", "b.kind || '/' || b.record_key", NULL, 28)
  C ("submission", N_ ("Submission"), COUNT, "", "b.submission_id", NULL, 8)
};
static const GjListFilter problem_filters[] = {
  F ("submission", N_ ("Submission"), "", "b.submission_id = CAST ($V AS INTEGER)")
  F ("severity", N_ ("Severity"), "", "b.severity = $V")
  F ("code", N_ ("Code"), "", "b.code = $V")
};
static const GjListSearch problem_searches[] = { START (ALL, "b.record_key") START (ALL, "b.code") };

/* The default order is the enrolment's, so that opening the list sorts nothing. */
#define DECISION_FROM "decision d JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id" \
  " JOIN class c ON c.id = e.class_id JOIN outcome o ON o.id = d.outcome_id"
static const GjListColumn decision_columns[] = {
  K ("name", N_ ("Name"), NAME, "", "p.name", NULL, 10)
  K ("status", N_ ("Status"), STATE, "", "o.status", NULL, 12)
  KS ("o.total", "total", N_ ("Amount"), MONEY, "", "o.total", NULL, 10)
  C ("class", N_ ("Class code"), TEXT, "", "c.code", NULL, 16)
  C ("id-number", N_ ("Identity number"), NUMBER, "", "p.id_number", NULL, 18)
  C ("reasons", N_ ("Reasons"), TEXT, "reason", "CASE WHEN o.reasons = 'OK' THEN '' ELSE o.reasons END", NULL, 24)
};
/* The ids are read off the decisions or enrolments alone. What is looked for is looked up by way of the persons, in the order of their names or
 * numbers: so the first ones are there at once, however many there are. */
#define SEARCHES_BY_PERSON(joins) { \
  { .texts = GJ_SEARCH_LETTERS, .order = "p.name_key", \
    .sql = GJ_SQL (joins "p.name_key >= $F AND p.name_key < $G AND ((REPLACE (p.name_key, ' ', '') >= $V AND REPLACE (p.name_key, ' ', '') < $W)" \
                   " OR (p.initials >= $V AND p.initials < $W))") }, \
  { .texts = GJ_SEARCH_WORDS, .order = "p.name_key", \
    .sql = GJ_SQL (joins "p.name_key >= $S AND p.name_key < $T AND REPLACE (p.name_key, $L, '') <> p.name_key") }, \
  { .texts = GJ_SEARCH_DIGITS, .order = "p.id_number, p.id_type", .sql = GJ_SQL (joins "p.id_number >= $V AND p.id_number < $W") }, \
}
static const GjListSearch decision_searches[] = SEARCHES_BY_PERSON ("e.person_id = p.id AND d.enrolment_id = e.id AND ");
static const GjListSearch enrolment_searches[] = SEARCHES_BY_PERSON ("e.person_id = p.id AND ");
static const GjListFilter decision_filters[] = {
  F ("status", N_ ("Status"), "", "d.outcome_id IN (SELECT f.id FROM outcome f WHERE f.status = $V)")
  F ("item", N_ ("Item"), "item", "d.outcome_id IN (SELECT t.outcome_id FROM outcome_item t WHERE t.item = $V AND t.status = 'payable')")
  F ("reason", N_ ("Reason code"), "reason", "d.outcome_id IN (SELECT r.outcome_id FROM outcome_reason r WHERE r.code = $V)")
  F ("class", N_ ("Class code"), "", "d.enrolment_id IN (SELECT f.id FROM enrolment f JOIN class g ON g.id = f.class_id WHERE g.code = $V)")
};

/* Of several appraisals or certificates of one enrolment the newest is shown; the record has them all. */
#define NEWEST(column, table) "(SELECT n." column " FROM " table " n WHERE n.enrolment_id = e.id ORDER BY n.day DESC LIMIT 1)"
#define ENROLMENT_FROM "enrolment e JOIN person p ON p.id = e.person_id JOIN class c ON c.id = e.class_id"
static const GjListColumn enrolment_columns[] = {
  K ("name", N_ ("Name"), NAME, "", "p.name", NULL, 10)
  K ("class", N_ ("Class code"), TEXT, "", "c.code", NULL, 16)
  C ("id-number", N_ ("Identity number"), NUMBER, "", "p.id_number", NULL, 18)
  CS ("e.attended_hours", "hours", N_ ("Attended hours"), COUNT, "", "e.attended_hours", NULL, 8)
  C ("result", N_ ("Appraisal result"), CODE, "appraisal-result", NEWEST ("result", "appraisal"), NULL, 10)
  C ("certificate", N_ ("Certificate number"), TEXT, "", NEWEST ("number", "certificate"), NULL, 22)
  C ("status", N_ ("Status"), STATE, "", "(SELECT o.status FROM decision d JOIN outcome o ON o.id = d.outcome_id WHERE d.enrolment_id = e.id)", NULL, 12)
};
static const GjListFilter enrolment_filters[] = {
  F ("class", N_ ("Class code"), "", "e.class_id IN (SELECT f.id FROM class f WHERE f.code = $V)")
  F ("level", N_ ("Level"), "level", "e.class_id IN (SELECT f.id FROM class f WHERE f.level = $V)")
  F ("result", N_ ("Appraisal result"), "appraisal-result", "e.id IN (SELECT a.enrolment_id FROM appraisal a WHERE a.result = $V)")
  F ("certificate", N_ ("Certificate type"), "certificate-type", "e.id IN (SELECT t.enrolment_id FROM certificate t WHERE t.type = $V)")
};

static const GjListColumn audit_columns[] = {
  C ("seq", N_ ("Entry"), COUNT, "", "a.seq", "a.seq", 8)
  K ("at", N_ ("Time"), TIME, "", "a.at", NULL, 16)
  C ("operator", N_ ("Operator"), TEXT, "", "a.operator", NULL, 12)
  K ("action", N_ ("Action"), STATE, "", "a.action", NULL, 18)
  C ("subject", N_ ("Subject"), TEXT, "", "COALESCE ((SELECT s.serial FROM submission s WHERE s.imported = a.seq),"
     " (SELECT s.serial FROM submission s WHERE s.undone = a.seq), a.subject)", NULL, 24)
  C ("changes", N_ ("Changes"), COUNT, "", "a.changes", NULL, 8)
};
static const GjListFilter audit_filters[] = {
  F ("action", N_ ("Action"), "", "a.action = $V")
  F ("operator", N_ ("Operator"), "", "a.operator = $V")
};
static const GjListSearch audit_searches[] = { START (ALL, "a.action") START (ALL, "a.operator") START (ALL, "a.subject") };

#define LIST(word, name_, label_, from_, id_, order_, searches_, ...) \
  { .name = name_, .label = label_, .from = GJ_SQL (from_), .id = id_, .order = order_, \
    .columns = word##_columns, .n_columns = G_N_ELEMENTS (word##_columns), \
    .filters = word##_filters, .n_filters = G_N_ELEMENTS (word##_filters), .searches = searches_, .n_searches = G_N_ELEMENTS (searches_), __VA_ARGS__ },

static const GjListSpec lists[] = {
  LIST (institution, "institutions", N_ ("Institutions"), "institution i", "i.id", "i.name_key, i.id", institution_searches, )
  LIST (class, "classes", N_ ("Classes"), "class c", "c.id", "c.filed DESC, c.id DESC", class_searches, )
  LIST (person, "persons", N_ ("Persons"), "person p", "p.id", "p.name_key, p.id", person_searches, )
  LIST (enrolment, "enrolments", N_ ("Enrolments"), ENROLMENT_FROM, "e.id", "e.id", enrolment_searches,
        .ids_from = GJ_SQL ("enrolment e"), .sums_from = GJ_SQL ("enrolment e"), .search_from = GJ_SQL ("person p CROSS JOIN enrolment e"), .search_id = "e.id")
  LIST (submission, "submissions", N_ ("Rosters"), "submission s", "s.id", "s.id DESC", submission_searches, )
  LIST (problem, "problems", N_ ("Problems"), "problem b", "b.id", "b.id", problem_searches, )
  LIST (decision, "decisions", N_ ("Decisions"), DECISION_FROM, "d.enrolment_id", "d.enrolment_id", decision_searches,
        .ids_from = GJ_SQL ("decision d"), .sums_from = GJ_SQL ("decision d JOIN outcome o ON o.id = d.outcome_id"), .search_from = GJ_SQL ("person p CROSS JOIN enrolment e CROSS JOIN decision d"), .search_id = "d.enrolment_id")
  LIST (audit, "audit", N_ ("Audit"), "audit a", "a.seq", "a.seq DESC", audit_searches, )
};

const GjListSpec *
gj_registry_list (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].name, name))
      return &lists[i];
  return NULL;
}

const GjListSpec *
gj_registry_list_nth (guint n)
{
  return n < G_N_ELEMENTS (lists) ? &lists[n] : NULL;
}
