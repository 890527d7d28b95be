/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-pack.h"

G_BEGIN_DECLS

/*
 * A pack as a document to be read: its articles with their rules and the conditions in words, its items, and every
 * figure with its value in an edition beside those of the others. All texts are in the user's language and never %NULL.
 */

/** GjReadingTime: when an edition is in force, seen from the edition that is read. */
typedef enum
{
  GJ_READING_NOW,
  GJ_READING_EARLIER,
  GJ_READING_LATER,
} GjReadingTime;

/**
 * GjReadingValue: a figure as one or several editions have it.
 * @period: from the first day to the last of these editions
 * @value: with its unit, "25 yuan/day"
 * @source: document and article, "" when it names none
 * @confidence: "verified", "high", "medium", "low", "illustrative" or ""
 * @layer: id of the pack of a higher layer that says it, "" when this pack does
 */
typedef struct
{
  GjReadingTime time;
  GjPeriod      period;
  char         *editions; /* their ids */
  char         *value;
  char         *source;
  char         *confidence;
  char         *layer;
  guint         line;
} GjReadingValue;

/**
 * GjReadingPoint: a rule, or a figure.
 * @code: reason code of a rule, id of a figure; "" for a sentence about the whole
 * @text: what the rule demands; the title of a figure
 * @condition: when the rule bites, "" for a figure
 * @source, @layer: of the rule, as of a value
 * @values: (element-type GjReadingValue): that of the edition read first; empty for a rule
 */
typedef struct
{
  char      *code;
  char      *text;
  char      *condition;
  char      *source;
  char      *layer;
  guint      line;
  GPtrArray *values;
} GjReadingPoint;

/** GjReadingArticle: @lead is "" or a sentence. */
typedef struct
{
  char      *heading;
  char      *lead;
  GPtrArray *points; /* of GjReadingPoint */
} GjReadingArticle;

/**
 * gj_pack_read:
 * @edition: one of @pack
 *
 * Returns: (transfer full) (element-type GjReadingArticle): what the pack rests on, its articles, its items,
 *   then its figures; articles without anything in this edition are left out
 */
GPtrArray  *gj_pack_read            (const GjPack *pack, const GjEdition *edition);

const char *gj_confidence_label     (const char *confidence); /* in the user's language; "" for "" */
char       *gj_period_words         (GjPeriod period);        /* "2026-01-01 to 2026-06-30"; (transfer full) */

G_END_DECLS
