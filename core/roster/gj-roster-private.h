/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-roster-reader.h"

G_BEGIN_DECLS

#define GJ_ROSTER_VERSION "1"
#define GJ_ROSTER_MAX_TEXT 4096   /* bytes of one field as it stands in the file */
#define GJ_ROSTER_MAX_INSIDE 2000 /* records inside one record */

/* The greatest amount in yuan, and its whole digits: what 64 bits of fen hold. */
#define GJ_ROSTER_MAX_YUAN "92233720368547758.07"
#define GJ_ROSTER_YUAN_DIGITS 17

typedef enum
{
  GJ_HEADER_CREDIT_CODE,
  GJ_HEADER_TEXT,
  GJ_HEADER_DATE,
  GJ_HEADER_INSTANT, /* day and time, with or without an offset from UTC */
  GJ_HEADER_DIGEST,  /* SHA-256 in hexadecimal digits */
} GjHeaderType;

/* A text of the header, or of a part the roster was merged from; the order is the order in the file. */
typedef struct
{
  const char  *element;
  GjHeaderType type;
  gboolean     required;
  guint        most;   /* characters of a text */
  gsize        offset; /* in GjRosterHeader, or in GjRosterPart */
  const char  *doc;    /* untranslated */
} GjHeaderField;

/* The fields of the header or, with @part, of a part; %NULL after the last one. */
const GjHeaderField *gj_roster_header_field (gboolean part, guint index);

/* Brings the text into its stored form; FALSE when it is not what the field holds. An empty text says nothing and is right. */
gboolean gj_roster_header_check (const GjHeaderField *field, char **text);

/* Whether an occupation's code has the form of the classification: 6-31-01-03. */
gboolean gj_roster_is_occupation (const char *text);

G_END_DECLS
