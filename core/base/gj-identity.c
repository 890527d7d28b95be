/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-identity"
#include "config.h"

#include "gj-identity.h"

#include <string.h>

#include "gj-codelist.h"

/* Copies @text without spaces at the ends, with full-width ASCII as ASCII and letters as capitals.
 * Returns the length, or -1 when it does not fit or is not ASCII. */
static int
plain (const char *text,
       gssize      length,
       char       *buffer,
       int         size)
{
  int n = 0;

  if (length < 0)
    length = (gssize) strlen (text);
  while (length > 0 && g_ascii_isspace (text[0]))
    {
      text++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  for (gssize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      /* U+FF01 … U+FF5E are EF BC 81 … EF BD 9E in UTF-8. */
      if (c == 0xEF && i + 2 < length)
        {
          guint wide = (((guint) c & 15) << 12) | (((guint) (guchar) text[i + 1] & 63) << 6) | ((guint) (guchar) text[i + 2] & 63);

          if (wide < 0xFF01 || wide > 0xFF5E)
            return -1;
          c = (guchar) (wide - 0xFF01 + '!');
          i += 2;
        }
      if (c >= 0x80 || c < ' ' || n + 1 >= size)
        return -1;
      buffer[n++] = g_ascii_toupper ((char) c);
    }
  buffer[n] = '\0';
  return n;
}

static gboolean
all_digits (const char *text,
            int         n)
{
  for (int i = 0; i < n; i++)
    if (text[i] < '0' || text[i] > '9')
      return FALSE;
  return TRUE;
}

/* ISO 7064 MOD 11-2 as GB 11643 uses it. */
static char
check_character (const char *digits)
{
  static const guint8 weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += (guint) (digits[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

static int
number_at (const char *text,
           int         n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    value = value * 10 + (text[i] - '0');
  return value;
}

/* One byte a division code, made once: 0 never, 1 in force, 2 retired. */
static guint8 *divisions;

static void
load_divisions (void)
{
  const GjCodeList *list = gj_code_list_get ("division");
  guint8 *table = g_new0 (guint8, 1000000);

  for (guint i = 0; i < gj_code_list_size (list); i++)
    table[number_at (gj_code_list_code (list, i), 6)] = g_str_equal (gj_code_list_column (list, i, "status"), "retired") ? 2 : 1;
  divisions = table;
}

GjCheck
gj_division_check (const char *code,
                   gssize      length)
{
  static gsize once;

  g_return_val_if_fail (code != NULL, GJ_CHECK_LENGTH);

  if (length < 0)
    length = (gssize) strlen (code);
  if (length != 6)
    return GJ_CHECK_LENGTH;
  if (!all_digits (code, 6))
    return GJ_CHECK_CHARACTER;
  if (g_once_init_enter (&once))
    {
      load_divisions ();
      g_once_init_leave (&once, 1);
    }
  switch (divisions[number_at (code, 6)])
    {
    case 0:
      return GJ_CHECK_UNKNOWN_DIVISION;
    case 1:
      return GJ_CHECK_OK;
    default:
      return GJ_CHECK_RETIRED_DIVISION;
    }
}

/* Birth date and check character, which all 18-digit documents share. */
static GjCheck
check_18 (GjIdentity *identity)
{
  const char *number = identity->number;

  identity->birth = gj_date_from_ymd (number_at (number + 6, 4), number_at (number + 10, 2), number_at (number + 12, 2));
  if (identity->birth == GJ_DATE_NONE)
    return GJ_CHECK_NO_SUCH_DATE;
  if (number[17] != check_character (number))
    {
      identity->expected = check_character (number);
      return GJ_CHECK_DIGIT;
    }
  return GJ_CHECK_OK;
}

static GjCheck
check_citizen (const char *type,
               int         n,
               GjIdentity *identity)
{
  char *number = identity->number;
  gboolean upgraded = FALSE;
  GjCheck check;

  if (n == 15 && (type[1] == '1' || type[1] == '6') && all_digits (number, 15))
    {
      memmove (number + 8, number + 6, 9);
      memcpy (number + 6, "19", 2);
      number[17] = check_character (number);
      number[18] = '\0';
      upgraded = TRUE;
    }
  else if (n != 18)
    return GJ_CHECK_LENGTH;
  if (!all_digits (number, 17) || (number[17] != 'X' && !g_ascii_isdigit (number[17])))
    return GJ_CHECK_CHARACTER;
  check = check_18 (identity);
  if (check != GJ_CHECK_OK)
    return check;
  memcpy (identity->division, number, 6);
  if (type[1] != '4')
    identity->sex = (number[16] - '0') % 2 == 1 ? GJ_SEX_MALE : GJ_SEX_FEMALE;
  /* Residence permits carry the region instead of a division; citizens never do under types 02 and 03. */
  if (type[1] == '2' && memcmp (number, "810000", 6) != 0 && memcmp (number, "820000", 6) != 0)
    return GJ_CHECK_STRUCTURE;
  if (type[1] == '3' && memcmp (number, "830000", 6) != 0)
    return GJ_CHECK_STRUCTURE;
  if (type[1] == '4')
    {
      identity->division[0] = '\0';
      return number[0] == '9' ? GJ_CHECK_OK : GJ_CHECK_STRUCTURE;
    }
  check = gj_division_check (identity->division, 6);
  return upgraded && check != GJ_CHECK_UNKNOWN_DIVISION ? GJ_CHECK_UPGRADED : check;
}

/* Three letters and twelve digits; no check character is published. */
static GjCheck
check_card_2017 (int         n,
                 GjIdentity *identity)
{
  if (n != 15)
    return GJ_CHECK_LENGTH;
  for (int i = 0; i < 3; i++)
    if (!g_ascii_isupper (identity->number[i]))
      return GJ_CHECK_CHARACTER;
  return all_digits (identity->number + 3, 12) ? GJ_CHECK_OK : GJ_CHECK_CHARACTER;
}

GjCheck
gj_identity_check (const char *type,
                   const char *text,
                   gssize      length,
                   GjIdentity *ret_identity)
{
  int n;

  g_return_val_if_fail (type != NULL && text != NULL && ret_identity != NULL, GJ_CHECK_LENGTH);

  memset (ret_identity, 0, sizeof *ret_identity);
  ret_identity->birth = GJ_DATE_NONE;
  n = plain (text, length, ret_identity->number, GJ_IDENTITY_MAX);
  if (n < 0)
    {
      ret_identity->number[0] = '\0';
      return GJ_CHECK_CHARACTER;
    }
  if (type[0] == '0' && type[1] >= '1' && type[1] <= '6' && type[1] != '5' && type[2] == '\0')
    return check_citizen (type, n, ret_identity);
  if (g_str_equal (type, "05"))
    return check_card_2017 (n, ret_identity);
  return n >= 6 && n <= 18 ? GJ_CHECK_OK : GJ_CHECK_LENGTH;
}

/* GB 11714: eight characters and a check character. */
static GjCheck
check_organisation (const char *code)
{
  static const guint8 weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  guint sum = 0, expected;
  char right;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      guint value;

      if (g_ascii_isdigit (code[i]))
        value = (guint) (code[i] - '0');
      else if (g_ascii_isupper (code[i]))
        value = (guint) (code[i] - 'A') + 10;
      else
        return GJ_CHECK_CHARACTER;
      sum += value * weights[i];
    }
  expected = (11 - sum % 11) % 11;
  right = expected == 10 ? 'X' : (char) ('0' + expected);
  return code[8] == right ? GJ_CHECK_OK : GJ_CHECK_DIGIT;
}

GjCheck
gj_organisation_code_check (const char *text,
                            gssize      length)
{
  char code[GJ_IDENTITY_MAX];
  int n;

  g_return_val_if_fail (text != NULL, GJ_CHECK_LENGTH);

  n = plain (text, length, code, sizeof code);
  if (n == 10 && code[8] == '-')
    {
      code[8] = code[9];
      n = 9;
    }
  return n == 9 ? check_organisation (code) : GJ_CHECK_LENGTH;
}

GjCheck
gj_credit_code_check (const char *text,
                      gssize      length,
                      char        ret_code[19],
                      char       *ret_expected)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* GB 32100: no I O S V Z */
  static const guint8 weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  char code[GJ_IDENTITY_MAX];
  guint sum = 0;
  char right;

  g_return_val_if_fail (text != NULL && ret_code != NULL, GJ_CHECK_LENGTH);

  ret_code[0] = '\0';
  if (ret_expected != NULL)
    *ret_expected = '\0';
  if (plain (text, length, code, sizeof code) != 18)
    return GJ_CHECK_LENGTH;
  memcpy (ret_code, code, 19);
  for (int i = 0; i < 18; i++)
    {
      const char *at = strchr (alphabet, code[i]);

      if (at == NULL)
        return GJ_CHECK_CHARACTER;
      if (i < 17)
        sum += (guint) (at - alphabet) * weights[i];
    }
  if (!all_digits (code + 2, 6)) /* the division of the office that gave it */
    return GJ_CHECK_STRUCTURE;
  right = alphabet[(31 - sum % 31) % 31];
  if (code[17] == right)
    return GJ_CHECK_OK;
  if (ret_expected != NULL)
    *ret_expected = right;
  return GJ_CHECK_DIGIT_DOUBTFUL;
}

GjCheck
gj_card_check (const char *text,
               gssize      length,
               char        ret_card[20])
{
  char digits[20];
  guint sum = 0;
  int n = 0;

  g_return_val_if_fail (text != NULL, GJ_CHECK_LENGTH);

  if (length < 0)
    length = (gssize) strlen (text);
  for (gssize i = 0; i < length; i++)
    {
      if (text[i] == ' ')
        continue;
      if (!g_ascii_isdigit (text[i]))
        return GJ_CHECK_CHARACTER;
      if (n == 19)
        return GJ_CHECK_LENGTH;
      digits[n++] = text[i];
    }
  if (n < 16)
    return GJ_CHECK_LENGTH;
  digits[n] = '\0';
  for (int i = 0; i < n; i++)
    {
      guint value = (guint) (digits[n - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);

      sum += value > 9 ? value - 9 : value;
    }
  if (sum % 10 != 0)
    return GJ_CHECK_DIGIT;
  if (ret_card != NULL)
    memcpy (ret_card, digits, (gsize) n + 1);
  return GJ_CHECK_OK;
}

GjCheck
gj_certificate_number_check (const char *type,
                             const char *text,
                             gssize      length,
                             char        ret_number[GJ_IDENTITY_MAX])
{
  int n;

  g_return_val_if_fail (type != NULL && text != NULL && ret_number != NULL, GJ_CHECK_LENGTH);

  n = plain (text, length, ret_number, GJ_IDENTITY_MAX);
  if (n < 0)
    {
      ret_number[0] = '\0';
      return GJ_CHECK_CHARACTER;
    }
  switch (type[0])
    {
    case '1': /* 16 digits; the 11th is the level 5 … 1 */
      if (n != 16)
        return GJ_CHECK_LENGTH;
      if (!all_digits (ret_number, 16))
        return GJ_CHECK_CHARACTER;
      return ret_number[10] >= '1' && ret_number[10] <= '5' ? GJ_CHECK_OK : GJ_CHECK_STRUCTURE;
    case '2': /* a letter and 21 digits; the 16th character is the level */
      if (n != 22)
        return GJ_CHECK_LENGTH;
      if (ret_number[0] != 'Y' && ret_number[0] != 'S')
        return GJ_CHECK_STRUCTURE;
      if (!all_digits (ret_number + 1, 21))
        return GJ_CHECK_CHARACTER;
      return ret_number[15] >= '1' && ret_number[15] <= '5' ? GJ_CHECK_OK : GJ_CHECK_STRUCTURE;
    case '3': /* two letters and 20 digits */
      if (n != 22)
        return GJ_CHECK_LENGTH;
      return g_ascii_isupper (ret_number[0]) && g_ascii_isupper (ret_number[1]) && all_digits (ret_number + 2, 20)
               ? GJ_CHECK_OK : GJ_CHECK_CHARACTER;
    default: /* no national rule was found: only that there is one */
      return n >= 4 ? GJ_CHECK_OK : GJ_CHECK_LENGTH;
    }
}

const char *
gj_check_nick (GjCheck check)
{
  static const char *const nicks[] = {
    [GJ_CHECK_OK] = "ok",
    [GJ_CHECK_UPGRADED] = "upgraded",
    [GJ_CHECK_RETIRED_DIVISION] = "retired-division",
    [GJ_CHECK_UNKNOWN_DIVISION] = "unknown-division",
    [GJ_CHECK_DIGIT_DOUBTFUL] = "digit-doubtful",
    [GJ_CHECK_LENGTH] = "length",
    [GJ_CHECK_CHARACTER] = "character",
    [GJ_CHECK_NO_SUCH_DATE] = "no-such-date",
    [GJ_CHECK_DIGIT] = "check-digit",
    [GJ_CHECK_STRUCTURE] = "structure",
  };

  g_return_val_if_fail (check < G_N_ELEMENTS (nicks), "unknown");

  return nicks[check];
}
