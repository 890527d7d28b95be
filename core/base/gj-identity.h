/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-date.h"

G_BEGIN_DECLS

/**
 * GjCheck:
 *
 * What a format check found. Values up to %GJ_CHECK_LAST_WARNING are accepted, the later ones refused.
 */
typedef enum
{
  GJ_CHECK_OK,
  GJ_CHECK_UPGRADED,         /* a 15-digit number was upgraded to 18 */
  GJ_CHECK_RETIRED_DIVISION, /* the division code was in force once; accepted without a warning to the sender (D03) */
  GJ_CHECK_UNKNOWN_DIVISION, /* the division code never existed: look at it */
  GJ_CHECK_DIGIT_DOUBTFUL,   /* credit codes only: real codes with a wrong check character exist; a reason is asked for */
  GJ_CHECK_LAST_WARNING = GJ_CHECK_DIGIT_DOUBTFUL,
  GJ_CHECK_LENGTH,
  GJ_CHECK_CHARACTER,
  GJ_CHECK_NO_SUCH_DATE,
  GJ_CHECK_DIGIT,
  GJ_CHECK_STRUCTURE,        /* region, class letter or level digit not allowed here */
} GjCheck;

typedef enum
{
  GJ_SEX_UNKNOWN = 0, /* GB/T 2261.1 */
  GJ_SEX_MALE = 1,
  GJ_SEX_FEMALE = 2,
} GjSex;

#define GJ_IDENTITY_MAX 32 /* the longest document number we take, with its end */

/**
 * GjIdentity:
 * @number: the normalised number: 18 characters, capital X; 15-digit citizen numbers upgraded
 * @birth: the birth date in it, or %GJ_DATE_NONE
 * @sex: the sex in it (17th digit odd = male), or %GJ_SEX_UNKNOWN
 * @division: the first six digits, or ""
 * @expected: after %GJ_CHECK_DIGIT the character that would be right, else 0
 */
typedef struct
{
  char   number[GJ_IDENTITY_MAX];
  GjDate birth;
  GjSex  sex;
  char   division[7];
  char   expected;
} GjIdentity;

/**
 * gj_identity_check:
 * @type: code of the list "id-type": 01 citizen (GB 11643), 02/03 residence permits of HK/Macao and
 *   Taiwan, 04 permanent residence card of 2023, 05 the one of 2017, 06 social-security number, 99 other
 * @text: the number as written; spaces around it, a small x and full-width digits are forgiven
 * @length: bytes, or -1
 * @ret_identity: (out): filled as far as it was understood, always initialised
 *
 * No clock: whether the birth date lies in the future is the caller's question.
 * Thread-safe; allocates nothing on the path of a plain 18-character number.
 */
GjCheck gj_identity_check (const char *type, const char *text, gssize length, GjIdentity *ret_identity);

/* GB 32100 credit code, upper-cased into @ret_code[19]. @ret_expected: the right last character when doubtful. */
GjCheck gj_credit_code_check (const char *text, gssize length, char ret_code[19], char *ret_expected);

/* Bank card: 16 to 19 digits, Luhn; spaces between groups are forgiven. @ret_card may be NULL. */
GjCheck gj_card_check (const char *text, gssize length, char ret_card[20]);

/* Certificate number by the code of the list "certificate-type" (16 digits, 22 characters, free …). */
GjCheck gj_certificate_number_check (const char *type, const char *text, gssize length, char ret_number[GJ_IDENTITY_MAX]);

/* GB 11714 organisation code, 9 characters (with or without the hyphen). */
GjCheck gj_organisation_code_check (const char *text, gssize length);

/* Whether the six-digit division is in force, was once, or never existed (OK, RETIRED, UNKNOWN). */
GjCheck gj_division_check (const char *code, gssize length);

/* Stable English nick ("check-digit") for logs, --json and tests. */
const char *gj_check_nick (GjCheck check);

G_END_DECLS
