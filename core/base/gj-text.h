/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gj_text_normalise:
 * @text: UTF-8, valid
 * @length: bytes, or -1
 *
 * The one form a text is stored and compared in: NFC; full-width ASCII and the ideographic space to
 * ASCII; control characters and those without width (joiners, marks of direction) dropped; runs of white space to one space, none at the
 * ends; every middle dot of names (U+2022, U+2027, U+30FB, U+FF65, U+22C5 …) to U+00B7.
 *
 * Returns: (transfer full): the text, "" when nothing is left
 */
char    *gj_text_normalise    (const char *text, gssize length);

/* TRUE when gj_text_normalise() would return the same bytes; fast for plain Han and ASCII text. */
gboolean gj_text_is_normal    (const char *text, gssize length);

/**
 * GjSpelling:
 * @sort_key: bytes that sort as a Chinese reader expects in any engine by memcmp: the syllables, without tones in
 *   lower case, separated by spaces (other letters stay, in lower case; everything else is dropped), then U+001F, then the text itself ("zhang san\x1f张三"). Valid UTF-8
 * @initials: "zs"
 *
 * How a text is read. Room for it is made once and used for one text after the other.
 */
typedef struct
{
  GString *sort_key;
  GString *initials;
} GjSpelling;

void     gj_spelling_init     (GjSpelling *spelling);
void     gj_spelling_clear    (GjSpelling *spelling); /* frees the room */

/* Sets all of @spelling. Surnames that are read otherwise (单 shan, 仇 qiu, 曾 zeng …) are read as
 * surnames when they begin @text and @is_name is set. */
void     gj_text_spell        (const char *text, gboolean is_name, GjSpelling *spelling);

/* The parts of it, for one text alone; the pinyin is the key without its spaces and without the text ("zhangsan"). */
char    *gj_text_pinyin       (const char *text, gboolean is_name);
char    *gj_text_initials     (const char *text, gboolean is_name);
char    *gj_text_sort_key     (const char *text, gboolean is_name);

/* The least string greater than every string beginning with @prefix (for range searches); @prefix not "".
 * A prefix of nothing but U+10FFFF has none: the string then stands behind the prefix alone. */
char    *gj_text_prefix_end   (const char *prefix);

/* Counted in characters. "210101********0035": the first 6 and the last 4 kept (P01); texts of 10 characters or less keep
 * only the last 2. Names keep the first character: "张*", phone numbers "138****1234". */
char    *gj_text_mask_number  (const char *number);
char    *gj_text_mask_name    (const char *name);

/* What a reader sees of a number: masked, dots for what is hidden, thin spaces between the groups. */
char    *gj_text_mask_groups  (const char *number);

/* Digits in threes ("1,992,514.00"), with a true minus sign; decimals stay as they are. */
char    *gj_text_group_digits (const char *digits);

/* Appends @length bytes of @part (-1: all of it). Where a Han character meets a Latin letter or a digit, one space
 * goes between them, as Chinese text is set on a screen: "不超过" and "3 次" make "不超过 3 次". */
void     gj_text_append       (GString *text, const char *part, gssize length);

/* The text with a capital first letter, for a word of a code list that stands alone. */
char    *gj_text_capital      (const char *text);

G_END_DECLS
