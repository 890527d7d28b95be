/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-pack.h"

G_BEGIN_DECLS

/*
 * The figures of a pack as places in its text. Changing one replaces the characters of that place and nothing else, so
 * that comments, order and layout stay as a person wrote them.
 */

typedef enum
{
  GJ_PACK_PLACE_PARAMETER,
  GJ_PACK_PLACE_ROW,
  GJ_PACK_PLACE_MEMBERS,
} GjPackPlaceKind;

/**
 * GjPackPlace:
 * @id: of the parameter, table or set
 * @key: of the row, both keys with ", " between them; "" for others
 * @editions: ids of the editions it stands for, "" for all
 * @title: of the parameter, table or set, in the user's language
 * @unit: "" for none
 * @value: as it stands there, with entities resolved
 * @line: from 1
 * @offset, @length: of its characters, in bytes, blanks around the value left out
 */
typedef struct
{
  GjPackPlaceKind kind;
  char       *id;
  char       *key;
  char       *editions;
  char       *title;
  char       *unit;
  char       *value;
  guint       line;
  gsize       offset;
  gsize       length;
} GjPackPlace;

void gj_pack_place_free (GjPackPlace *place);

/**
 * gj_pack_places:
 * @error: %GJ_ERROR_INPUT when it is no document, or is not written in UTF-8
 *
 * Returns: (transfer full) (element-type GjPackPlace): all figures in the order of the document
 */
GPtrArray *gj_pack_places (const char *data, gsize length, GError **error);

/**
 * gj_pack_replace:
 * @place: of this text
 * @value: any text; what XML reserves is escaped
 *
 * Returns: (transfer full): the text with the value of that place changed
 */
GBytes *gj_pack_replace (const char *data, gsize length, const GjPackPlace *place, const char *value);

G_END_DECLS
