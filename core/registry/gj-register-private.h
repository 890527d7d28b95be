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

/* The statement, put together from the record table; NULL for a use the kind does not have. (transfer full) */
char *_gj_register_sql (const GjRecordType *type, GjSqlUse use);

G_END_DECLS
