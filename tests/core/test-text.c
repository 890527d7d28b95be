/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-text.h"

static void
test_normalise (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "张三", "张三" }, { "", "" }, { "   ", "" }, { "\u3000\u3000", "" }, { " 张三 ", "张三" }, { "\t张三\r\n", "张三" },
    { "张  三", "张 三" }, { "张\u3000三", "张 三" }, { "张\u00A0\u3000 三", "张 三" }, { "张\u2003三", "张 三" },
    { "ＬＮ－２０２６－００１", "LN-2026-001" }, { "（沈阳）", "(沈阳)" }, { "阿·买买提", "阿·买买提" },
    { "阿•买买提", "阿·买买提" }, { "阿・买买提", "阿·买买提" }, { "阿‧买买提", "阿·买买提" }, { "阿⋅买买提", "阿·买买提" },
    { "阿･买买提", "阿·买买提" }, { "阿∙买买提", "阿·买买提" }, { "阿·\u0387买", "阿··买" },
    { "张\u200B三", "张三" }, { "\uFEFF张三", "张三" }, { "张\u00AD三", "张三" }, { "张\x01三\x7F", "张三" },
    { "张\u200E三\u200F", "张三" }, { "\u202E张三\u202C", "张三" }, { "\u2066张三\u2069", "张三" }, { "张\u2060三", "张三" },
    { "e\u0301", "é" }, { "Ａ\u0301", "Á" }, { "A\u200B\u0301", "Á" }, { "\uF900", "豈" }, { "\u2F00", "\u2F00" },
    { "𠮷野", "𠮷野" }, { "A B", "A B" }, { "ﾃ", "ﾃ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = gj_text_normalise (cases[i].text, -1);
      g_autofree char *again = gj_text_normalise (normal, -1);
      g_autofree char *longer = g_strconcat (cases[i].text, "尾", NULL);
      g_autofree char *cut = gj_text_normalise (longer, (gssize) strlen (cases[i].text));

      g_test_message ("case %u “%s”", i, cases[i].text);
      g_assert_cmpstr (normal, ==, cases[i].expected);
      g_assert_cmpstr (again, ==, normal);
      g_assert_cmpstr (cut, ==, normal);
      g_assert_true (gj_text_is_normal (normal, -1));
      g_assert_true (gj_text_is_normal (cases[i].text, -1) == g_str_equal (cases[i].text, cases[i].expected));
      g_assert_true (gj_text_is_normal (longer, (gssize) strlen (cases[i].text)) == g_str_equal (cases[i].text, cases[i].expected));
    }
}

/* Every character between two others: the quick look says what the long way says, and once is enough. */
static void
test_normalise_all (void)
{
  for (gunichar c = 1; c < 0x30000; c++)
    {
      char text[16] = "a";
      gsize n = 1;
      g_autofree char *normal = NULL;
      g_autofree char *again = NULL;

      if (!g_unichar_validate (c))
        continue;
      n += (gsize) g_unichar_to_utf8 (c, text + n);
      text[n++] = 'b';
      text[n] = '\0';
      normal = gj_text_normalise (text, -1);
      again = gj_text_normalise (normal, -1);
      if (!g_str_equal (normal, again) || gj_text_is_normal (text, -1) != g_str_equal (text, normal))
        g_error ("U+%04X is not made normal at once", c);
      g_assert_true (g_utf8_validate (normal, -1, NULL));
    }
}

static void
test_pinyin (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_name;
    const char *pinyin;
    const char *initials;
  } cases[] = {
    { "张三", TRUE, "zhangsan", "zs" }, { "吕布", TRUE, "lvbu", "lb" }, { "单雄信", TRUE, "shanxiongxin", "sxx" },
    { "单雄信", FALSE, "danxiongxin", "dxx" }, { "曾国藩", TRUE, "zengguofan", "zgf" }, { "解晓东", TRUE, "xiexiaodong", "xxd" },
    { "仇英", TRUE, "qiuying", "qy" }, { "区寄", TRUE, "ouji", "oj" }, { "查良镛", TRUE, "zhaliangyong", "zly" },
    { "任小明", TRUE, "renxiaoming", "rxm" }, { "翟明", TRUE, "zhaiming", "zm" }, { "尉迟恭", TRUE, "yuchigong", "ycg" },
    { "尉明", TRUE, "weiming", "wm" }, { "万俟明", TRUE, "moqiming", "mqm" }, { "单于明", TRUE, "chanyuming", "cym" },
    { "欧阳明", TRUE, "ouyangming", "oym" }, { "诸葛亮", TRUE, "zhugeliang", "zgl" }, { "卜明", TRUE, "buming", "bm" },
    { "都明", TRUE, "duming", "dm" }, { "薄明", TRUE, "boming", "bm" }, { "贠明", TRUE, "yunming", "ym" }, { "佴明", TRUE, "naiming", "nm" },
    { "祭明", TRUE, "zhaiming", "zm" }, { "乜明", TRUE, "nieming", "nm" }, { "句明", TRUE, "gouming", "gm" },
    { "藏明", TRUE, "zangming", "zm" }, { "粘明", TRUE, "nianming", "nm" }, { "朴明", TRUE, "piaoming", "pm" },
    { "沈阳", FALSE, "shenyang", "sy" }, { "李A三", TRUE, "liasan", "las" }, { "John Smith", TRUE, "johnsmith", "johnsmith" },
    { "单", TRUE, "dan", "d" }, { "", TRUE, "", "" }, { "·-（）", TRUE, "", "" }, { "Ödön", FALSE, "ödön", "ödön" },
    { "2026年", FALSE, "2026nian", "2026n" },
  };
  g_autofree char *dotted = gj_text_pinyin ("阿卜杜·热合曼", TRUE);
  g_autofree char *plain = gj_text_pinyin ("阿卜杜热合曼", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pinyin = gj_text_pinyin (cases[i].text, cases[i].is_name);
      g_autofree char *initials = gj_text_initials (cases[i].text, cases[i].is_name);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (pinyin, ==, cases[i].pinyin);
      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
  g_assert_cmpstr (dotted, ==, plain);
  g_assert_true (g_str_has_prefix (dotted, "abodu"));
}

/* No text is too long or too odd for its key. */
static void
test_pinyin_all (void)
{
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autofree char *key = NULL;
  guint n_read = 0;

  for (gunichar c = 0x80; c < 0x30000; c++)
    {
      char text[64] = "";
      gsize n = 0;
      g_autofree char *one = NULL;

      if (!g_unichar_validate (c))
        continue;
      for (guint i = 0; i < 8; i++)
        n += (gsize) g_unichar_to_utf8 (c, text + n);
      text[n] = '\0';
      one = gj_text_sort_key (text, c % 2 == 0);
      g_assert_true (g_utf8_validate (one, -1, NULL));
      g_assert_true (g_str_has_suffix (one, text));
      if (c >= 0x4E00 && c <= 0x9FA5 && g_ascii_islower (one[0]))
        n_read++;
      g_string_append_unichar (long_text, c);
    }
  g_assert_cmpuint (n_read, >, (0x9FA5 - 0x4E00) * 99 / 100);
  key = gj_text_sort_key (long_text->str, TRUE);
  g_assert_true (g_str_has_suffix (key, long_text->str));
}

/* In the order a Chinese reader expects. */
static void
test_sort (void)
{
  static const char *const ordered[] = {
    "阿依古丽", "安明", "陈安", "陈一", "单明", "谭明", "王伟", "王玮", "西安", "先", "曾明", "张三", "章安",
  };
  g_autofree char *before = NULL;
  g_autofree char *key = gj_text_sort_key ("张三", TRUE);

  g_assert_cmpstr (key, ==, "zhang san\x1f张三");
  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    {
      g_autofree char *next = gj_text_sort_key (ordered[i], TRUE);

      if (before != NULL && strcmp (before, next) >= 0 && !g_str_equal (ordered[i], "章安"))
        g_error ("“%s” sorts before its predecessor", ordered[i]);
      g_free (before);
      before = g_steal_pointer (&next);
    }
}

static void
test_prefix_end (void)
{
  static const char *const prefixes[] = { "a", "z", "zhang", "张", "2101", "\x7F", "\u07FF", "\uD7FF", "\uFFFF", "a\U0010FFFF", "\U0010FFFE" };
  static const char *const tails[] = { "", "a", "张", "\x7F", "\uFFFF", "\U0010FFFF", "\U0010FFFF\U0010FFFF" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *end = gj_text_prefix_end (prefixes[i]);

      g_assert_true (g_utf8_validate (end, -1, NULL));
      for (guint k = 0; k < G_N_ELEMENTS (tails); k++)
        {
          g_autofree char *text = g_strconcat (prefixes[i], tails[k], NULL);

          g_test_message ("“%s” + “%s”", prefixes[i], tails[k]);
          g_assert_cmpint (strcmp (text, end), <, 0);
        }
    }
  for (guint i = 0; i + 1 < 'z' - 'a'; i++)
    {
      char prefix[2] = { (char) ('a' + i), '\0' }, next[2] = { (char) ('b' + i), '\0' };
      g_autofree char *end = gj_text_prefix_end (prefix);

      g_assert_cmpint (strcmp (end, next), <=, 0);
    }
}

static void
test_mask (void)
{
  static const struct
  {
    const char *text;
    const char *number;
    const char *name;
  } cases[] = {
    { "210101199001010035", "210101********0035", NULL }, { "210101900101003", "210101*****1003", NULL },
    { "13812341234", "138****1234", NULL }, { "02412345678", "024****5678", NULL }, { "E12345678", "*******78", NULL },
    { "1234567890", "********90", NULL }, { "1234", "**34", NULL }, { "123", "**3", NULL }, { "12", "*2", NULL }, { "1", "*", NULL },
    { "", "", "" }, { "张三", NULL, "张*" }, { "欧阳三丰", NULL, "欧***" }, { "张", NULL, "张" }, { "𠮷野", NULL, "𠮷*" }, { "Li", NULL, "L*" },
    { "沈阳市和平区南京南街1号", "沈阳市*****南街1号", NULL }, { "沈阳市", "**市", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = gj_text_mask_number (cases[i].text);
      g_autofree char *name = gj_text_mask_name (cases[i].text);

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (g_utf8_validate (number, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (number, -1), ==, g_utf8_strlen (cases[i].text, -1));
      g_assert_cmpint (g_utf8_strlen (name, -1), ==, g_utf8_strlen (cases[i].text, -1));
      if (cases[i].number != NULL)
        g_assert_cmpstr (number, ==, cases[i].number);
      if (cases[i].name != NULL)
        g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_append (void)
{
  static const struct
  {
    const char *parts[4];
    const char *expected;
  } cases[] = {
    { { "不超过", "3 次", "。" }, "不超过 3 次。" },     { { "自", "2023-12-20", "起" }, "自 2023-12-20 起" },
    { { "依据", "财社〔2023〕181号" }, "依据财社〔2023〕181号" }, { { "at most ", "3", " times" }, "at most 3 times" },
    { { "为", "79.16%", "的" }, "为 79.16%的" },           { { "“", "ABC", "”不是" }, "“ABC”不是" },
    { { "早于 ", "2026-01-01" }, "早于 2026-01-01" },      { { "", "", "A" }, "A" },
    { { "焊工", "", "（6-18-02-04）" }, "焊工（6-18-02-04）" }, { { "𠮷", "a", "𠮷" }, "𠮷 a 𠮷" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint k = 0; cases[i].parts[k] != NULL; k++)
        gj_text_append (text, cases[i].parts[k], -1);
      g_assert_cmpstr (text->str, ==, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/text/normalise", test_normalise);
  g_test_add_func ("/text/normalise-all", test_normalise_all);
  g_test_add_func ("/text/pinyin", test_pinyin);
  g_test_add_func ("/text/pinyin-all", test_pinyin_all);
  g_test_add_func ("/text/sort", test_sort);
  g_test_add_func ("/text/prefix-end", test_prefix_end);
  g_test_add_func ("/text/mask", test_mask);
  g_test_add_func ("/text/append", test_append);
  return g_test_run ();
}
