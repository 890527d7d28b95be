/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-pack.h"

G_BEGIN_DECLS

/** GjDifferenceKind: what differs. */
typedef enum
{
  GJ_DIFFERENCE_EDITION,    /* an edition, or its period */
  GJ_DIFFERENCE_PARAMETER,
  GJ_DIFFERENCE_ITEM,       /* an item, its fund or its payee */
  GJ_DIFFERENCE_RULE,
  GJ_DIFFERENCE_AMOUNT,     /* how an item's amount is worked out */
  GJ_DIFFERENCE_TABLE,      /* a row */
  GJ_DIFFERENCE_SET,        /* the codes of a set */
  GJ_DIFFERENCE_ASSUMPTION, /* what a fact is taken as when it is not recorded */
  GJ_N_DIFFERENCE_KINDS,
} GjDifferenceKind;

/**
 * GjPackDifference:
 * @edition: id in the second pack; in the first when the second has none
 * @code: parameter, item, reason code, table or set id, fact
 * @title: what it is, in words
 * @before: as it is in the first pack, in words; "" when it is not there
 * @after: as it is in the second; "" when it is not there
 *
 * One thing that differs; all texts are in the user's language and never %NULL.
 */
typedef struct
{
  GjDifferenceKind kind;
  char            *edition;
  char            *code;
  char            *title;
  char            *before;
  char            *after;
} GjPackDifference;

/**
 * gj_pack_diff:
 *
 * Editions of the same id are compared with one another; one the first pack does not have is compared with
 * the first pack's edition that was in force on its first day, or the last one before.
 *
 * Returns: (transfer full) (element-type GjPackDifference): what differs, in the order of the second pack
 */
GPtrArray  *gj_pack_diff             (const GjPack *a, const GjPack *b);

const char *gj_difference_kind_nick  (GjDifferenceKind kind); /* "parameter", "rule" … */
const char *gj_difference_kind_label (GjDifferenceKind kind); /* in the user's language */

/**
 * gj_pack_document_set:
 * @parameter: its id
 * @value: as it would be written in the document
 * @error: %GJ_ERROR_NOT_FOUND when there is no such parameter, %GJ_ERROR_INPUT when @data is no document;
 *   whether the value fits is found out when the document is loaded
 *
 * The document with the parameter's value changed in every edition, no longer said to rest on any document.
 *
 * Returns: (transfer full): the changed document, or %NULL
 */
GBytes     *gj_pack_document_set     (const char *data, gssize length, const char *parameter, const char *value, GError **error);

G_END_DECLS
