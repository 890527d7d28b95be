/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-register.h"

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
  SQL_IMAGE,       /* a row by its key as SQL_INSERT takes it */
  SQL_IMAGES_LEFT, /* the same of all that SQL_DELETE would remove */
  SQL_ERASE,       /* by key */
  SQL_MOVE,        /* by key: to another submission and line */
  SQL_ERASE_OF,    /* all of a submission */
  SQL_COUNT_OF,    /* how many those are */
  SQL_ORPHAN,      /* a row of which what it hangs on is gone: its submission */
  SQL_HANGING,     /* what another submission hung on rows of a submission: that other one's id */
  SQL_UNDECIDE_OF, /* decisions on enrolments of a submission */
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

/* The statement, put together from the record table; NULL for a use the kind does not have. (transfer full) */
char *_gj_register_sql (const GjRecordType *type, GjSqlUse use);

G_END_DECLS
