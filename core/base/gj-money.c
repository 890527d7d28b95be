/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-money"
#include "config.h"

#include "gj-money.h"

#include <string.h>

/* Products of two 64-bit numbers always fit; only the reduced result must fit 64 bits again. */
__extension__ typedef __int128 Wide;

static Wide
wide_gcd (Wide a,
          Wide b)
{
  if (a < 0)
    a = -a;
  if (b < 0)
    b = -b;
  while (b != 0)
    {
      Wide rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static gboolean
reduce (Wide        num,
        Wide        den,
        GjRational *ret_value)
{
  Wide divisor;

  if (den == 0)
    return FALSE;
  if (den < 0)
    {
      num = -num;
      den = -den;
    }
  divisor = wide_gcd (num, den);
  num /= divisor;
  den /= divisor;
  if (num > G_MAXINT64 || num < G_MININT64 || den > G_MAXINT64)
    return FALSE;
  ret_value->num = (gint64) num;
  ret_value->den = (gint64) den;
  return TRUE;
}

gboolean
gj_rational_make (gint64      num,
                  gint64      den,
                  GjRational *ret_value)
{
  return reduce (num, den, ret_value);
}

gboolean
gj_rational_multiply (GjRational  a,
                      GjRational  b,
                      GjRational *ret_value)
{
  return reduce ((Wide) a.num * b.num, (Wide) a.den * b.den, ret_value);
}

gboolean
gj_rational_divide (GjRational  a,
                    GjRational  b,
                    GjRational *ret_value)
{
  return reduce ((Wide) a.num * b.den, (Wide) a.den * b.num, ret_value);
}

/* Over the common denominator a.den / g * b.den, so that the sums stay within 128 bits. */
static gboolean
add (GjRational  a,
     GjRational  b,
     int         sign,
     GjRational *ret_value)
{
  gint64 common = (gint64) wide_gcd (a.den, b.den);
  Wide left, right, sum;

  left = (Wide) a.num * (b.den / common);
  right = (Wide) b.num * (a.den / common) * sign;
  if (__builtin_add_overflow (left, right, &sum))
    return FALSE;
  return reduce (sum, (Wide) (a.den / common) * b.den, ret_value);
}

gboolean
gj_rational_add (GjRational  a,
                 GjRational  b,
                 GjRational *ret_value)
{
  return add (a, b, 1, ret_value);
}

gboolean
gj_rational_subtract (GjRational  a,
                      GjRational  b,
                      GjRational *ret_value)
{
  return add (a, b, -1, ret_value);
}

int
gj_rational_compare (GjRational a,
                     GjRational b)
{
  Wide left = (Wide) a.num * b.den;
  Wide right = (Wide) b.num * a.den;

  return (left > right) - (left < right);
}

/* Digits with an optional sign and up to nine decimals. */
static gboolean
parse_decimal (const char *text,
               gsize       length,
               GjRational *ret_value)
{
  gboolean negative = FALSE, point = FALSE;
  Wide number = 0, den = 1;
  gsize digits = 0, i = 0;

  if (length > 0 && (text[0] == '-' || text[0] == '+'))
    negative = text[i++] == '-';
  for (; i < length; i++)
    {
      if (text[i] == '.' && !point && digits > 0)
        {
          point = TRUE;
          continue;
        }
      if (text[i] < '0' || text[i] > '9' || digits == 27 || den >= 1000000000)
        return FALSE;
      number = number * 10 + (text[i] - '0');
      if (point)
        den *= 10;
      digits++;
    }
  if (digits == 0 || text[length - 1] == '.')
    return FALSE;
  return reduce (negative ? -number : number, den, ret_value);
}

gboolean
gj_rational_parse (const char *text,
                   gssize      length,
                   GjRational *ret_value)
{
  const char *slash;
  GjRational num, den;

  g_return_val_if_fail (text != NULL, FALSE);

  if (length < 0)
    length = (gssize) strlen (text);
  slash = memchr (text, '/', (gsize) length);
  if (slash == NULL)
    return parse_decimal (text, (gsize) length, ret_value);
  if (!parse_decimal (text, (gsize) (slash - text), &num)
      || !parse_decimal (slash + 1, (gsize) (text + length - slash - 1), &den))
    return FALSE;
  return gj_rational_divide (num, den, ret_value);
}

char *
gj_rational_format (GjRational value)
{
  guint64 size = value.num < 0 ? 0 - (guint64) value.num : (guint64) value.num;
  gint64 scale = 1;
  int decimals = 0;

  while (decimals < 6 && scale % value.den != 0)
    {
      scale *= 10;
      decimals++;
    }
  if (scale % value.den != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, value.num, value.den);
  if (decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value.num);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, value.num < 0 ? "-" : "", size / (guint64) value.den,
                          decimals, size % (guint64) value.den * (guint64) (scale / value.den));
}

gboolean
gj_fen_from_yuan (GjRational yuan,
                  GjFen     *ret_fen)
{
  Wide num = (Wide) yuan.num * 100;
  Wide den = yuan.den;
  Wide size = num < 0 ? -num : num;
  Wide fen = (2 * size + den) / (2 * den);

  if (fen > G_MAXINT64)
    return FALSE;
  *ret_fen = (gint64) (num < 0 ? -fen : fen);
  return TRUE;
}

char *
gj_fen_format (GjFen fen,
               char  buffer[GJ_FEN_TEXT_SIZE])
{
  guint64 size = fen < 0 ? 0 - (guint64) fen : (guint64) fen;

  g_snprintf (buffer, GJ_FEN_TEXT_SIZE, "%s%" G_GUINT64_FORMAT ".%02u", fen < 0 ? "-" : "", size / 100, (guint) (size % 100));
  return buffer;
}

gboolean
gj_fen_parse (const char *text,
              gssize      length,
              GjFen      *ret_fen)
{
  const char *point;
  GjRational yuan;

  g_return_val_if_fail (text != NULL, FALSE);

  if (length < 0)
    length = (gssize) strlen (text);
  point = memchr (text, '.', (gsize) length);
  if ((point != NULL && text + length - point > 3) || !parse_decimal (text, (gsize) length, &yuan))
    return FALSE;
  return gj_fen_from_yuan (yuan, ret_fen);
}
