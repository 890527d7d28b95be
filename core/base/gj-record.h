/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gj-record-fields.h"

G_BEGIN_DECLS

/** GjRecordKind: the nouns a roster carries, in the order they stand in the file. */
typedef enum
{
#define R(KIND, ...) GJ_RECORD_##KIND,
  GJ_RECORD_KINDS (R)
#undef R
  GJ_N_RECORD_KINDS,
  GJ_RECORD_NONE = GJ_N_RECORD_KINDS,
} GjRecordKind;

/* Field positions: GJ_PERSON_ID_NUMBER and so on, counted from 0 in each kind; GJ_PERSON_N_FIELDS. */
#define F(KIND, NAME, ...) GJ_##KIND##_##NAME,
#define R(KIND, ...) enum { GJ_##KIND##_FIELDS (F) GJ_##KIND##_N_FIELDS };
GJ_RECORD_KINDS (R)
#undef R
#undef F

#define GJ_RECORD_MAX_FIELDS 18

/**
 * GjFieldType:
 *
 * What a field holds and so how it is checked, stored and shown. In the database COUNT, FLAG (0/1)
 * and MONEY (fen) are integers, all others text (dates as YYYY-MM-DD).
 */
typedef enum
{
  GJ_FIELD_TEXT,
  GJ_FIELD_NAME,        /* text that is sorted and searched by pinyin; its table has name_key, initials */
  GJ_FIELD_CODE,        /* a code of the list */
  GJ_FIELD_CODES,       /* codes of the list, separated by one space, each once, in list order when written */
  GJ_FIELD_DIVISION,    /* six digits; retired codes accepted, unknown ones warned about */
  GJ_FIELD_DATE,
  GJ_FIELD_COUNT,       /* whole number within least … most */
  GJ_FIELD_MONEY,       /* yuan with at most two decimals in XML, fen in the database */
  GJ_FIELD_FLAG,        /* true or false */
  GJ_FIELD_IDENTITY,    /* number of an identity document; its type stands in the id-type field of the same record */
  GJ_FIELD_CREDIT_CODE,
  GJ_FIELD_CARD,
  GJ_FIELD_CERTIFICATE, /* its type stands in the type field of the same record */
  GJ_FIELD_PHONE,       /* digits, +, - and spaces */
} GjFieldType;

typedef enum
{
  GJ_FIELD_KEY = 1 << 0,       /* part of the natural key */
  GJ_FIELD_REQUIRED = 1 << 1,
  GJ_FIELD_REFERENCE = 1 << 2, /* names another record; stored as its id */
  GJ_FIELD_COLUMN = 1 << 3,    /* shown in tables by default */
  GJ_FIELD_REPEATS = 1 << 4,   /* the next record that is written by hand mostly has the same */
} GjFieldFlags;

/** GjPrivacy: how a field is treated in lists, logs, errors and exports (rule 9). */
typedef enum
{
  GJ_PRIVACY_NONE,
  GJ_PRIVACY_PERSONAL, /* shown on the record, left out of exports unless asked for */
  GJ_PRIVACY_NAME,     /* shown inside the office, masked in publicity lists */
  GJ_PRIVACY_NUMBER,   /* masked in the middle; revealing it is recorded */
  GJ_PRIVACY_CONTACT,  /* as NUMBER */
  GJ_PRIVACY_BANK,     /* as NUMBER */
} GjPrivacy;

typedef struct
{
  const char  *element;
  const char  *column; /* "" when the table has no such column */
  GjFieldType  type;
  GjFieldFlags flags;
  const char  *list;
  gint64       least;
  gint64       most;
  const char  *unit;  /* untranslated, "" when none */
  GjPrivacy    privacy;
  const char  *label; /* untranslated */
  const char  *doc;   /* untranslated */
} GjField;

typedef enum
{
  GJ_RECORD_AUTHORITY = 1 << 0, /* taken only from rosters that a bureau sent, not from a training institution's */
} GjRecordFlags;

typedef struct
{
  GjRecordKind   kind;
  const char    *element;
  const char    *section; /* element that holds all of them, "" for records inside their parent */
  const char    *table;
  GjRecordKind   parent;  /* GJ_RECORD_NONE at the top */
  GjRecordFlags  flags;
  const char    *label;   /* untranslated */
  const GjField *fields;
  guint          n_fields;
} GjRecordType;

const GjRecordType *gj_record_type          (GjRecordKind kind);
const GjRecordType *gj_record_type_by_element (const char *element, gssize length); /* NULL when there is none */
int                 gj_record_type_field    (const GjRecordType *type, const char *element, gssize length); /* -1 when there is none */

/**
 * GjValue:
 * @text: the normalised value as stored, not zero-terminated unless its producer says so; %NULL when absent
 * @length: bytes of @text
 * @number: the value of COUNT, FLAG, MONEY (fen) and DATE (#GjDate) fields
 */
typedef struct
{
  const char *text;
  guint32     length;
  gint64      number;
} GjValue;

/**
 * GjRecord:
 * @kind: which noun
 * @line: line of its first tag in the file it came from, from 1; 0 when typed in
 * @values: one for each field of the kind, in the field order
 *
 * One record on its way; the producer owns the texts.
 */
typedef struct
{
  GjRecordKind kind;
  guint32      line;
  GjValue      values[GJ_RECORD_MAX_FIELDS];
} GjRecord;

/* The natural key as one masked text for messages ("21010119****0027 · LN-2026-001"); (transfer full). */
char *gj_record_key (const GjRecord *record, gboolean masked);

/* A stored key of a record called @element as a reader may see it: identity numbers masked and in groups; (transfer full). */
char *gj_record_key_shown (const char *element, const char *key);

G_END_DECLS
