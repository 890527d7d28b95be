/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-text"
#include "config.h"

#include "gj-text.h"

#include <string.h>

#include "gj-pinyin-table.h"

#define MIDDLE_DOT 0x00B7
#define LAST_CHARACTER 0x10FFFF
#define BEFORE_SURROGATES 0xD7FF
#define AFTER_SURROGATES 0xE000

/* Names whose first characters are read otherwise as a surname; longer ones first. */
static const struct
{
  const char *surname;
  const char *reading;
} surnames[] = {
  { "尉迟", "yu chi" }, { "万俟", "mo qi" }, { "长孙", "zhang sun" }, { "令狐", "ling hu" }, { "澹台", "tan tai" },
  { "单于", "chan yu" }, { "单", "shan" }, { "仇", "qiu" }, { "曾", "zeng" }, { "解", "xie" }, { "区", "ou" },
  { "查", "zha" }, { "朴", "piao" }, { "翟", "zhai" }, { "盖", "ge" }, { "乐", "yue" }, { "任", "ren" },
  { "华", "hua" }, { "缪", "miao" }, { "员", "yun" }, { "召", "shao" }, { "折", "she" }, { "秘", "bi" },
  { "冼", "xian" }, { "洗", "xian" }, { "繁", "po" }, { "种", "chong" }, { "黑", "he" }, { "覃", "qin" },
  { "宓", "mi" }, { "那", "na" }, { "晟", "cheng" }, { "长", "chang" }, { "车", "che" }, { "石", "shi" },
  { "卜", "bu" }, { "都", "du" }, { "薄", "bo" }, { "贠", "yun" }, { "佴", "nai" }, { "祭", "zhai" }, { "乜", "nie" },
  { "句", "gou" }, { "藏", "zang" }, { "粘", "nian" },
};

static const char *
syllable_of (gunichar c)
{
  if (c >= 0x4E00 && c <= 0x9FFF)
    return syllables[han[c - 0x4E00]];
  if (c >= 0x3400 && c <= 0x4DBF)
    return syllables[han_a[c - 0x3400]];
  return "";
}

static gunichar
fold (gunichar c)
{
  switch (c)
    {
    case 0x2022: /* bullet and its like, all used as the dot of names */
    case 0x2027:
    case 0x22C5:
    case 0x30FB:
    case 0xFF65:
    case 0x2219:
      return MIDDLE_DOT;
    case 0x3000:
    case 0x00A0:
      return ' ';
    default:
      return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c;
    }
}

static gboolean
is_dropped (gunichar c)
{
  /* Format characters are those without width: joiners, marks of direction, the soft hyphen. */
  return g_unichar_type (c) == G_UNICODE_FORMAT || (g_unichar_iscntrl (c) && !g_unichar_isspace (c));
}

char *
gj_text_normalise (const char *text,
                   gssize      length)
{
  g_autofree char *composed = NULL;
  GString *normal;
  gboolean space = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  composed = g_utf8_normalize (text, length, G_NORMALIZE_NFC);
  normal = g_string_sized_new (length >= 0 ? (gsize) length : 32);
  for (const char *p = composed != NULL ? composed : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = fold (g_utf8_get_char (p));

      if (is_dropped (c))
        continue;
      if (g_unichar_isspace (c))
        {
          space = normal->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (normal, ' ');
      space = FALSE;
      g_string_append_unichar (normal, c);
    }
  /* Folded letters may compose with the marks behind them. */
  g_free (composed);
  composed = g_utf8_normalize (normal->str, (gssize) normal->len, G_NORMALIZE_NFC);
  g_string_free (normal, TRUE);
  return g_steal_pointer (&composed);
}

/* Plain Han and ASCII, which nearly all texts are, is told by its bytes alone. */
static gboolean
is_plainly_normal (const char *text,
                   gsize       length)
{
  const guchar *p = (const guchar *) text;
  const guchar *end = p + length;

  if (length == 0 || p[0] == ' ' || end[-1] == ' ')
    return length == 0;
  while (p < end)
    {
      if (*p >= 0x20 && *p < 0x7F)
        {
          if (*p == ' ' && p[1] == ' ')
            return FALSE;
          p++;
        }
      /* U+4E00 … U+9FFF: E4 B8 80 … E9 BF BF; composed and folded already. */
      else if (*p >= 0xE4 && *p <= 0xE9 && end - p >= 3 && (*p > 0xE4 || p[1] >= 0xB8))
        p += 3;
      else if (*p == 0xC2 && end - p >= 2 && p[1] == 0xB7)
        p += 2;
      else
        return FALSE;
    }
  return TRUE;
}

gboolean
gj_text_is_normal (const char *text,
                   gssize      length)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (length < 0)
    length = (gssize) strlen (text);
  if (is_plainly_normal (text, (gsize) length))
    return TRUE;
  normal = gj_text_normalise (text, length);
  return strlen (normal) == (gsize) length && memcmp (normal, text, (gsize) length) == 0;
}

/* One syllable, "zhang", to both. */
static void
append_syllable (GjSpelling *spelling,
                 const char *syllable,
                 gsize       length)
{
  if (spelling->sort_key->len > 0)
    g_string_append_c (spelling->sort_key, ' ');
  g_string_append_len (spelling->sort_key, syllable, (gssize) length);
  g_string_append_c (spelling->initials, syllable[0]);
}

/* Reads the surname at the beginning where it is read otherwise; returns what follows it. */
static const char *
spell_surname (const char *text,
               GjSpelling *spelling)
{
  for (guint i = 0; i < G_N_ELEMENTS (surnames); i++)
    {
      gsize length;

      /* The first byte but one tells most of them apart. */
      if (text[0] != surnames[i].surname[0] || text[1] != surnames[i].surname[1])
        continue;
      length = strlen (surnames[i].surname);
      /* A surname alone is not a name. */
      if (strncmp (text, surnames[i].surname, length) != 0 || text[length] == '\0')
        continue;
      for (const char *r = surnames[i].reading; *r != '\0'; r += strspn (r, " "))
        {
          gsize syllable = strcspn (r, " ");

          append_syllable (spelling, r, syllable);
          r += syllable;
        }
      return text + length;
    }
  return text;
}

void
gj_spelling_init (GjSpelling *spelling)
{
  spelling->sort_key = g_string_sized_new (128);
  spelling->initials = g_string_sized_new (32);
}

void
gj_spelling_clear (GjSpelling *spelling)
{
  g_string_free (spelling->sort_key, TRUE);
  g_string_free (spelling->initials, TRUE);
}

void
gj_text_spell (const char *text,
               gboolean    is_name,
               GjSpelling *spelling)
{
  const char *p = text;

  g_return_if_fail (text != NULL && spelling != NULL);

  g_string_truncate (spelling->sort_key, 0);
  g_string_truncate (spelling->initials, 0);
  if (is_name)
    p = spell_surname (text, spelling);
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *syllable = syllable_of (c);
      char letter[6];
      gssize length;

      if (syllable[0] != '\0')
        {
          append_syllable (spelling, syllable, strlen (syllable));
          continue;
        }
      if (c >= 0x80 ? !g_unichar_isalnum (c) : !g_ascii_isalnum ((char) c))
        continue;
      length = g_unichar_to_utf8 (g_unichar_tolower (c), letter);
      g_string_append_len (spelling->sort_key, letter, length);
      g_string_append_len (spelling->initials, letter, length);
    }
  g_string_append_c (spelling->sort_key, '\x1f');
  g_string_append (spelling->sort_key, text);
}

/* One part of the spelling of one text. */
static char *
spell_one (const char *text,
           gboolean    is_name,
           gsize       offset)
{
  GjSpelling spelling;
  char *part;

  g_assert (text != NULL);

  gj_spelling_init (&spelling);
  gj_text_spell (text, is_name, &spelling);
  part = g_strdup (G_STRUCT_MEMBER (GString *, &spelling, offset)->str);
  gj_spelling_clear (&spelling);
  return part;
}

char *
gj_text_pinyin (const char *text,
                gboolean    is_name)
{
  g_autofree char *key = NULL;
  GString *pinyin;

  g_return_val_if_fail (text != NULL, NULL);

  key = spell_one (text, is_name, G_STRUCT_OFFSET (GjSpelling, sort_key));
  pinyin = g_string_new (key);
  g_string_truncate (pinyin, strcspn (pinyin->str, "\x1f"));
  g_string_replace (pinyin, " ", "", 0);
  return g_string_free (pinyin, FALSE);
}

char *
gj_text_initials (const char *text,
                  gboolean    is_name)
{
  g_return_val_if_fail (text != NULL, NULL);

  return spell_one (text, is_name, G_STRUCT_OFFSET (GjSpelling, initials));
}

char *
gj_text_sort_key (const char *text,
                  gboolean    is_name)
{
  g_return_val_if_fail (text != NULL, NULL);

  return spell_one (text, is_name, G_STRUCT_OFFSET (GjSpelling, sort_key));
}

char *
gj_text_prefix_end (const char *prefix)
{
  GString *end;

  g_return_val_if_fail (prefix != NULL && prefix[0] != '\0', NULL);

  end = g_string_new (prefix);
  /* The last character that has a successor is replaced by it; in UTF-8 bytes sort as characters do. */
  while (end->len > 0)
    {
      const char *last = g_utf8_prev_char (end->str + end->len);
      gunichar c = g_utf8_get_char (last);

      g_string_truncate (end, (gsize) (last - end->str));
      if (c == LAST_CHARACTER)
        continue;
      g_string_append_unichar (end, c == BEFORE_SURROGATES ? AFTER_SURROGATES : c + 1);
      return g_string_free (end, FALSE);
    }
  /* Nothing but last characters has no end among texts. */
  g_string_free (end, TRUE);
  return g_strconcat (prefix, "\xF4\x8F\xBF\xBF", NULL);
}

char *
gj_text_mask_number (const char *number)
{
  glong length, head, tail, i = 0;
  GString *masked;

  g_return_val_if_fail (number != NULL, NULL);

  length = g_utf8_strlen (number, -1);
  head = length > 14 ? 6 : length > 10 ? 3 : 0;
  tail = length > 10 ? 4 : MIN (length / 2, 2);
  masked = g_string_sized_new (strlen (number));
  for (const char *p = number; *p != '\0'; p = g_utf8_next_char (p), i++)
    if (i >= head && i < length - tail)
      g_string_append_c (masked, '*');
    else
      g_string_append_len (masked, p, g_utf8_next_char (p) - p);
  return g_string_free (masked, FALSE);
}

char *
gj_text_mask_name (const char *name)
{
  const char *rest;
  GString *masked;

  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");
  rest = g_utf8_next_char (name);
  masked = g_string_new_len (name, rest - name);
  for (; *rest != '\0'; rest = g_utf8_next_char (rest))
    g_string_append_c (masked, '*');
  return g_string_free (masked, FALSE);
}

char *
gj_text_mask_groups (const char *number)
{
  g_autofree char *masked = NULL;
  GString *text;

  g_return_val_if_fail (number != NULL, NULL);

  masked = gj_text_mask_number (number);
  text = g_string_new (NULL);
  for (const char *c = masked; *c != '\0'; c++)
    {
      if (c > masked && (c[-1] == '*') != (*c == '*'))
        g_string_append (text, "\u2009");
      if (*c == '*')
        g_string_append (text, "\u2022");
      else
        g_string_append_c (text, *c);
    }
  return g_string_free (text, FALSE);
}

char *
gj_text_group_digits (const char *digits)
{
  const char *start;
  gsize whole;
  GString *text;

  g_return_val_if_fail (digits != NULL, NULL);

  start = digits[0] == '-' ? digits + 1 : digits;
  whole = strspn (start, "0123456789");
  text = g_string_new (digits[0] == '-' ? "\u2212" : "");
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, start[i]);
    }
  g_string_append (text, start + whole);
  return g_string_free (text, FALSE);
}

static gboolean
is_han (gunichar character)
{
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
}

void
gj_text_append (GString    *text,
                const char *part,
                gssize      length)
{
  gsize size;

  g_return_if_fail (text != NULL && part != NULL);

  size = length < 0 ? strlen (part) : (gsize) length;
  if (size == 0)
    return;
  if (text->len > 0)
    {
      gunichar before = g_utf8_get_char (g_utf8_prev_char (text->str + text->len));
      gunichar after = g_utf8_get_char (part);
      gboolean meet = (is_han (before) && after < 0x80 && g_ascii_isalnum ((char) after))
                      || (before < 0x80 && g_ascii_isalnum ((char) before) && is_han (after));

      if (meet)
        g_string_append_c (text, ' ');
    }
  g_string_append_len (text, part, (gssize) size);
}

char *
gj_text_capital (const char *text)
{
  GString *capital;

  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] == '\0')
    return g_strdup ("");
  capital = g_string_new (NULL);
  g_string_append_unichar (capital, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (capital, g_utf8_next_char (text));
  return g_string_free (capital, FALSE);
}
