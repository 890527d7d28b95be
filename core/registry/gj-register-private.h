/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-register.h"
#include "gj-text.h"

G_BEGIN_DECLS

/* What the record table does not say of a kind: how its rows are found and what they hang on. */
typedef struct
{
  gboolean    has_id;
  const char *owner;  /* column of GjPlace.owner, or NULL */
  const char *person; /* column of GjPlace.person, or NULL */
  const char *needed; /* conditions under which a row must stay though its submission was corrected, or NULL */
} GjKind;

extern const GjKind _gj_kinds[GJ_N_RECORD_KINDS];

/* What a statement of a kind is for. */
typedef enum
{
  SQL_INSERT,
  SQL_SELECT,
  SQL_UPDATE_MERGE,
  SQL_UPDATE_REPLACE,
  SQL_LEFT,
  SQL_UNDECIDE,
  SQL_DELETE,
  SQL_LAST_ID,
  SQL_IMAGE,        /* a row by its key as SQL_INSERT takes it */
  SQL_IMAGES_LEFT,  /* the same of all that SQL_DELETE would remove */
  SQL_ERASE,        /* by key */
  SQL_MOVE,         /* by key: to another submission and line */
  SQL_ERASE_OF,     /* all of a submission */
  SQL_COUNT_OF,     /* how many those are */
  SQL_ORPHAN,       /* a row of which what it hangs on is gone: its submission */
  SQL_HANGING,      /* what another submission hung on rows of a submission: that other one's id */
  SQL_UNDECIDE_OF,  /* decisions on enrolments of a submission */
  SQL_UNDECIDE_ONE, /* the decision on an enrolment */
  SQL_COUNT_OWNED,  /* how many rows have that owner */
  SQL_COUNT_OF_PERSON, /* how many are of that person */
  N_SQL,
} GjSqlUse;

static inline gboolean
_gj_field_is_number (const GjField *field)
{
  return field->type == GJ_FIELD_COUNT || field->type == GJ_FIELD_FLAG || field->type == GJ_FIELD_MONEY;
}

static inline gboolean
_gj_field_is_stored (const GjField *field)
{
  return field->column[0] != '\0';
}

/* Whether it names a record that may become another one, as the institution of a class; what is in
 * the key cannot. */
static inline gboolean
_gj_field_can_move (const GjField *field)
{
  return (field->flags & (GJ_FIELD_REFERENCE | GJ_FIELD_KEY)) == GJ_FIELD_REFERENCE;
}

/* ----- the register and what its files share ----- */

struct _GjRegister
{
  GjDb     *db;
  gint64    submission;
  gint64    corrected;  /* whose records are replaced, 0 for none */
  char     *sql[GJ_N_RECORD_KINDS][N_SQL];
  GjStmt   *statements[GJ_N_RECORD_KINDS][N_SQL]; /* the connection's; its own cache would hash the long texts at every record */
  gint64    last_id[GJ_N_RECORD_KINDS];
  gboolean  walking[GJ_N_RECORD_KINDS]; /* its SELECT stands on a row */
  GjSpelling spelling;  /* of the name being written */
  GString  *before;     /* of the record being compared */
  GString  *after;
  GString  *image;      /* of a row that is about to change */
  gint64    journal_no; /* entries of this submission so far */
  GHashTable *rests;    /* of gint64: the submissions whose records were met, and this one */
  gint64    last_met;
};

/* Of the register's own, put back to its beginning. */
GjStmt *_gj_register_statement (GjRegister *self, GjRecordKind kind, GjSqlUse use, GError **error);
void _gj_register_bind_key (GjStmt *stmt,
                            const GjRecordType *type,
                            const GjRecord *record,
                            const GjPlace *place,
                            int position);
/* The row of @stmt, all its columns, as it stands in the journal. */
void _gj_register_take_image (GjRegister *self, GjStmt *stmt);
/* The submission whose record was met. */
void _gj_register_rest_on (GjRegister *self, gint64 submission);
/* Its walk holds rows as they were. */
void _gj_register_stop_walking (GjRegister *self, GjRecordKind kind);
void _gj_register_append_field (GString *text, const GjField *field, const char *value, gsize length);

/* ----- the journal: what an import found in place of what it wrote ----- */

typedef enum
{
  GJ_JOURNAL_CHANGED, /* image: the row as it was */
  GJ_JOURNAL_REMOVED, /* the same */
  GJ_JOURNAL_MOVED,   /* image: key, submission and line; nothing else changed */
} GjJournalChange;

/* The highest number the kind ever had: of its rows and of those that were taken back; 0 for none, -1 on failure. */
gint64   _gj_journal_last_id (GjDb *db, GjRecordKind kind, GError **error);

/* Adds a value to an image, NULL too. */
void     _gj_image_append (GString *image, const char *value);

/* Writes the image down as number @no of @submission. */
gboolean _gj_journal_note (GjDb *db, gint64 submission, gint64 no, GjRecordKind kind, GjJournalChange change, const char *image, GError **error);

/* Notes the row as it is before it is changed or removed, and rests on whoever brought it; %GJ_ERROR_NOT_FOUND. */
gboolean _gj_register_note_row (GjRegister *self, const GjRecord *record, const GjPlace *place, GjJournalChange change, GError **error);

/* The statement, put together from the record table; NULL for a use the kind does not have. (transfer full) */
char *_gj_register_sql (const GjRecordType *type, GjSqlUse use);

G_END_DECLS
