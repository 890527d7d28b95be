/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GjFen: an amount in fen (1/100 yuan). Never a double. */
typedef gint64 GjFen;

#define GJ_FEN_TEXT_SIZE 24

/**
 * GjRational:
 * @num: numerator
 * @den: denominator, > 0; the fraction is always in lowest terms
 *
 * An exact number. Amounts are products of these, rounded half-up once at the very end (PACK.md 9).
 */
typedef struct
{
  gint64 num;
  gint64 den;
} GjRational;

#define GJ_RATIONAL(n, d) ((GjRational){ (n), (d) })

/* All of these return FALSE when the result does not fit; *ret_… is then untouched. */
gboolean gj_rational_make     (gint64 num, gint64 den, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT; /* den != 0 */
gboolean gj_rational_multiply (GjRational a, GjRational b, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT;
gboolean gj_rational_divide   (GjRational a, GjRational b, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT; /* FALSE for b = 0 too */
gboolean gj_rational_add      (GjRational a, GjRational b, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT;
gboolean gj_rational_subtract (GjRational a, GjRational b, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT;
int      gj_rational_compare  (GjRational a, GjRational b); /* exact: <0, 0, >0 */
gboolean gj_rational_parse    (const char *text, gssize length, GjRational *ret_value) G_GNUC_WARN_UNUSED_RESULT; /* "25", "-3", "0.8", "11/10" */
char    *gj_rational_format   (GjRational value); /* (transfer full): "25", "0.8" when exact in <= 6 decimals, else "11/30" */

gboolean gj_fen_from_yuan     (GjRational yuan, GjFen *ret_fen) G_GNUC_WARN_UNUSED_RESULT; /* × 100, half-up (away from zero at .5) */
char    *gj_fen_format        (GjFen fen, char buffer[GJ_FEN_TEXT_SIZE]); /* "1234.56", no grouping; returns @buffer */
gboolean gj_fen_parse         (const char *text, gssize length, GjFen *ret_fen) G_GNUC_WARN_UNUSED_RESULT; /* yuan with at most 2 decimals */

G_END_DECLS
