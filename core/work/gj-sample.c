/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sample"
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-date.h"
#include "gj-error.h"
#include "gj-jobs.h"
#include "gj-progress.h"
#include "gj-record.h"

/*
 * A fictional province. Nothing is kept: every institution, class and person is computed anew from
 * its index, so that a sample of any size needs the same memory. Identity numbers stand in division
 * 210101, which is not issued in identity numbers, or have the sequence 000: they belong to nobody.
 *
 * Wrong records are added beside the right ones, which are the same with and without them. After
 * every 100th person, enrolment and 10th class one follows, of the kinds below in turn:
 *
 *   persons      wrong check digit · 13th month · 9 characters · sex contradicts the number · unknown
 *                ethnicity · no name · over-long address · wrong bank card · unknown element · the
 *                trainee before it once more · membership that ends before it begins · birth 02-30
 *   classes      filed 2026-02-30 · ends before it starts · negative hours · unknown institution ·
 *                unknown level · no occupation
 *   enrolments   unknown class · unknown person · negative hours · the enrolment before it once more ·
 *                enrolled 2026-02-30 · left before enrolled
 *   institutions one with a doubtful credit code (a warning), one with a letter that no code has
 */
#define MOST_PERSONS G_GUINT64_CONSTANT (12000000)
#define CLASS_SIZE 30
#define FIRST_BIRTH (-4383) /* 1958-01-01 */
#define BIRTH_DAYS 18262
#define SEQUENCES 998
#define CHUNK (256 * 1024)

enum
{
  STREAM_INSTITUTION = 1,
  STREAM_CLASS,
  STREAM_PERSON,
  STREAM_ENROLMENT,
};

typedef struct
{
  GOutputStream *stream;
  GString       *buffer;
  GjProgress    *progress;
  GCancellable  *cancellable;
  guint64        seed;
  guint64        n_persons;
  guint64        n_again;        /* persons with a second enrolment; a few of them have a third */
  guint64        n_third;
  guint64        n_enrolments;
  guint64        n_classes;
  guint64        n_institutions;
  guint64        n_written;      /* persons and enrolments */
  gboolean       flaws;
  int            depth;
} Sample;

typedef struct
{
  char        code[24];
  char        institution[19];
  guint64     index;
  guint       occupation;
  const char *level;
  const char *kind;
  GjDate      filed, start, end;
  int         hours, online, days;
} Class;

typedef struct
{
  const char *id_type;
  char        number[20];
  char        name[40];
  GjDate      birth;
  gboolean    woman;
} Person;

static const struct
{
  const char *code;
  guint       until; /* of 100 */
} occupations[] = {
  { "6-18-02-04", 16 }, { "6-31-01-03", 32 }, { "4-10-01-05", 48 }, { "6-18-01-01", 57 }, { "4-10-01-06", 69 },
  { "4-03-02-01", 80 }, { "4-04-05-05", 87 }, { "4-10-01-03", 90 }, { "4-10-03-02", 92 }, { "4-03-02-02", 94 },
  { "4-01-06-01", 96 }, { "4-12-01-01", 98 }, { "4-02-04-06", 100 },
};

static const char *const cities[] = { "沈阳", "大连", "鞍山", "抚顺", "本溪", "丹东", "锦州", "营口", "阜新", "辽阳", "盘锦", "铁岭", "朝阳", "葫芦岛" };
static const char *const brands[] = { "锦程", "启明", "海川", "远山", "北岸", "聚贤", "蓝湾", "匠心", "鼎新", "致远", "众诚", "同心", "凌河", "浑河", "晨光", "百川" };
static const struct
{
  const char *ending, *type, *prefix;
} schools[] = {
  { "职业培训学校", "MB", "52" }, { "职业技能培训学校有限公司", "MB", "91" }, { "高级技工学校", "JG", "12" },
  { "职业中等专业学校", "GB", "12" }, { "集团职工培训中心", "QY", "91" }, { "就业训练中心", "JX", "12" },
};
/* The most frequent first; half of the people bear one of the first ten. */
static const char surnames[] = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
/* By birth: before 1975, before 1990, later; men, then women. */
static const char *const given[3][2] = {
  { "国建军志德明文永福贵宝玉忠洪成庆林生春广振兴民东喜长海全", "秀英桂兰玉珍淑凤华芳云霞琴梅荣素香春艳红丽敏" },
  { "伟强勇军涛磊刚辉斌鹏波超峰飞亮杰健明华利东海旭洋", "丽艳敏静娟燕红霞娜颖丹莉萍玲慧晶雪梅婷倩" },
  { "浩宇轩博文俊泽天子睿晨旭阳佳鑫凯翔航嘉铭", "欣怡雨涵梓诗琪佳雪思语萱婷悦瑶琳璐颖" },
};
static const char *const groups[] = { "NM", "SY", "QZ", "NM", "QZ", "JK", "GX", "TP", "SY", "FP", "DB", "CJ", "LX", "QN", "TJ", "LG", "GT", "LH", "NM", "QT" };
static const char *const kinds[] = { "JJ", "JJ", "GW", "JJ", "CY", "XM", "GW", "XT", "DX", "JJ", "YB", "ZH", "TY", "XX", "JS", "AQ", "YL", "GC", "JJ", "GW" };
static const char *const levels[] = { "5", "5", "4", "5", "3", "4", "5", "4", "ZX", "3", "5", "4", "5", "2", "5", "4", "3", "5", "4", "5" };

static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return x ^ (x >> 31);
}

/* The @salt-th number below @most of one thing. */
static guint
chance (const Sample *s,
        guint         stream,
        guint64       index,
        guint         salt,
        guint         most)
{
  return (guint) (mix (mix (s->seed * 64 + stream) ^ mix (index * 64 + salt)) % most);
}

static gboolean
flush (Sample  *s,
       gsize    at_least,
       GError **error)
{
  if (s->buffer->len < at_least)
    return TRUE;
  if (!g_output_stream_write_all (s->stream, s->buffer->str, s->buffer->len, NULL, s->cancellable, error))
    return FALSE;
  g_string_truncate (s->buffer, 0);
  if (s->progress != NULL)
    gj_progress_set_fraction (s->progress, (double) s->n_written / (double) (s->n_persons + s->n_enrolments));
  return TRUE;
}

static void
tag (Sample     *s,
     const char *start,
     const char *name)
{
  for (int i = 0; i < s->depth; i++)
    g_string_append_len (s->buffer, "  ", 2);
  g_string_append (s->buffer, start);
  g_string_append (s->buffer, name);
  g_string_append_len (s->buffer, ">\n", 2);
}

static void
open_tag (Sample     *s,
          const char *name)
{
  tag (s, "<", name);
  s->depth++;
}

static void
close_tag (Sample     *s,
           const char *name)
{
  s->depth--;
  tag (s, "</", name);
}

/* @text is ours and never needs escaping. */
static void
element (Sample     *s,
         const char *name,
         const char *text)
{
  if (text == NULL)
    return;
  for (int i = 0; i < s->depth; i++)
    g_string_append_len (s->buffer, "  ", 2);
  g_string_append_c (s->buffer, '<');
  g_string_append (s->buffer, name);
  g_string_append_c (s->buffer, '>');
  g_string_append (s->buffer, text);
  g_string_append_len (s->buffer, "</", 2);
  g_string_append (s->buffer, name);
  g_string_append_len (s->buffer, ">\n", 2);
}

static void
put (Sample      *s,
     GjRecordKind kind,
     int          field,
     const char  *text)
{
  element (s, gj_record_type (kind)->fields[field].element, text);
}

static void
put_date (Sample      *s,
          GjRecordKind kind,
          int          field,
          GjDate       date)
{
  char text[GJ_DATE_TEXT_SIZE];

  put (s, kind, field, gj_date_format (date, text));
}

static void
put_count (Sample      *s,
           GjRecordKind kind,
           int          field,
           int          count)
{
  char text[16];

  g_snprintf (text, sizeof text, "%d", count);
  put (s, kind, field, text);
}

/* GB 11643 and GB 32100 check characters. */
static void
finish_number (char number[20])
{
  static const guint8 weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  guint sum = 0;

  for (guint i = 0; i < 17; i++)
    sum += (guint) (number[i] - '0') * weights[i];
  number[17] = "10X98765432"[sum % 11];
  number[18] = '\0';
}

static void
finish_credit_code (char code[19])
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static const guint8 weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  guint sum = 0;

  for (guint i = 0; i < 17; i++)
    sum += (guint) (strchr (alphabet, code[i]) - alphabet) * weights[i];
  code[17] = alphabet[(31 - sum % 31) % 31];
  code[18] = '\0';
}

static void
institution_code (guint64 index,
                  char    code[19])
{
  g_snprintf (code, 19, "%s21%02u00GJ%07u", schools[index % G_N_ELEMENTS (schools)].prefix,
              (guint) (index % G_N_ELEMENTS (cities)) + 1, (guint) (index % 10000000));
  finish_credit_code (code);
}

static void
class_at (const Sample *s,
          guint64       index,
          Class        *ret_class)
{
  guint draw = chance (s, STREAM_CLASS, index, 1, 100);
  static const guint8 hours[] = { 80, 80, 120, 80, 160, 40, 120, 80 };

  ret_class->index = index;
  g_snprintf (ret_class->code, sizeof ret_class->code, "LN2026-%06u", (guint) index);
  institution_code (index % s->n_institutions, ret_class->institution);
  ret_class->occupation = 0;
  while (occupations[ret_class->occupation].until <= draw)
    ret_class->occupation++;
  ret_class->level = levels[chance (s, STREAM_CLASS, index, 2, G_N_ELEMENTS (levels))];
  ret_class->kind = kinds[chance (s, STREAM_CLASS, index, 3, G_N_ELEMENTS (kinds))];
  ret_class->hours = hours[chance (s, STREAM_CLASS, index, 4, G_N_ELEMENTS (hours))];
  ret_class->days = ret_class->hours / 8;
  ret_class->online = chance (s, STREAM_CLASS, index, 5, 100) < 12 ? ret_class->hours / 4 : 0;
  ret_class->filed = gj_date_from_ymd (2026, 1, 1) + (int) chance (s, STREAM_CLASS, index, 6, 290);
  ret_class->start = ret_class->filed + 5 + (int) chance (s, STREAM_CLASS, index, 7, 10);
  ret_class->end = ret_class->start + ret_class->days - 1;
}

static void
person_name (const Sample *s,
             guint64       index,
             Person       *person)
{
  static const guint n_surnames = (sizeof surnames - 1) / 3;
  guint first = chance (s, STREAM_PERSON, index, 1, n_surnames), second = chance (s, STREAM_PERSON, index, 2, n_surnames);
  guint third = chance (s, STREAM_PERSON, index, 3, n_surnames);
  const char *own = given[person->birth < gj_date_from_ymd (1975, 1, 1) ? 0 : person->birth < gj_date_from_ymd (1990, 1, 1) ? 1 : 2][person->woman];
  guint n = (guint) strlen (own) / 3;

  /* The least of three draws: the first of the list are by far the most frequent. */
  memcpy (person->name, surnames + 3 * MIN (first, MIN (second, third)), 3);
  memcpy (person->name + 3, own + 3 * chance (s, STREAM_PERSON, index, 4, n), 3);
  person->name[6] = '\0';
  if (chance (s, STREAM_PERSON, index, 5, 100) < 72)
    {
      memcpy (person->name + 6, own + 3 * chance (s, STREAM_PERSON, index, 6, n), 3);
      person->name[9] = '\0';
    }
}

/* Birth days and sequences are walked through by a step without common factor: no number comes twice. */
static void
person_at (const Sample *s,
           guint64       index,
           Person       *ret_person)
{
  guint64 slot = (index * G_GUINT64_CONSTANT (7368787) + s->seed % 1000) % ((guint64) BIRTH_DAYS * SEQUENCES);
  guint special = (guint) (index % 400);
  guint sequence = (guint) (slot % SEQUENCES) + 1;
  const char *division = "210101";
  int year, month, day;

  ret_person->id_type = "01";
  ret_person->birth = FIRST_BIRTH + (GjDate) (slot / SEQUENCES);
  /* Of every 400, one permit of each region and one permanent residence card, all with sequence 000. */
  if (special >= 396 && index / 400 < BIRTH_DAYS)
    {
      static const char *const divisions[] = { "810000", "820000", "830000", "921999" };
      static const char *const types[] = { "02", "02", "03", "04" };

      division = divisions[special - 396];
      ret_person->id_type = types[special - 396];
      ret_person->birth = FIRST_BIRTH + (GjDate) (index / 400 * 7919 % BIRTH_DAYS);
      sequence = 0;
    }
  gj_date_to_ymd (ret_person->birth, &year, &month, &day);
  ret_person->woman = sequence % 2 == 0;
  g_snprintf (ret_person->number, sizeof ret_person->number, "%s%04d%02d%02d%03u", division, year, month, day, sequence);
  finish_number (ret_person->number);
  if (index % 200 == 7 && year < 2000)
    g_snprintf (ret_person->number, sizeof ret_person->number, "%s%02d%02d%02d%03u", division, year - 1900, month, day, sequence);
  person_name (s, index, ret_person);
}

/* The @k-th person who is not one of the province's, always with an ordinary number. */
static guint64
spare_person (const Sample *s,
              guint64       k)
{
  return (s->n_persons / 400 + 1 + k / 100) * 400 + 10 + k % 100;
}

/* Enrolments stand in three rounds, so that nobody is in a class twice. */
static guint64
person_of_enrolment (const Sample *s,
                     guint64       index)
{
  if (index < s->n_persons)
    return index;
  index -= s->n_persons;
  if (index < s->n_again)
    return s->n_persons - 1 - index;
  return index - s->n_again;
}

static guint64
class_of_enrolment (const Sample *s,
                    guint64       index)
{
  guint64 first = (s->n_persons + CLASS_SIZE - 1) / CLASS_SIZE, second = (s->n_again + CLASS_SIZE - 1) / CLASS_SIZE;

  if (index < s->n_persons)
    return index / CLASS_SIZE;
  index -= s->n_persons;
  if (index < s->n_again)
    return first + index / CLASS_SIZE;
  return first + second + (index - s->n_again) / CLASS_SIZE;
}

static void
write_institution (Sample     *s,
                   guint64     index,
                   const char *code)
{
  const GjRecordKind kind = GJ_RECORD_INSTITUTION;
  guint school = (guint) (index % G_N_ELEMENTS (schools)), city = (guint) (index % G_N_ELEMENTS (cities));
  char text[120];

  open_tag (s, "institution");
  put (s, kind, GJ_INSTITUTION_CREDIT_CODE, code);
  g_snprintf (text, sizeof text, "%s%s%s", cities[city], brands[chance (s, STREAM_INSTITUTION, index, 1, G_N_ELEMENTS (brands))], schools[school].ending);
  put (s, kind, GJ_INSTITUTION_NAME, text);
  put (s, kind, GJ_INSTITUTION_TYPE, schools[school].type);
  g_snprintf (text, sizeof text, "21%02u00", city + 1);
  put (s, kind, GJ_INSTITUTION_DIVISION, text);
  g_snprintf (text, sizeof text, "024-0%07u", (guint) (index % 10000000));
  put (s, kind, GJ_INSTITUTION_PHONE, text);
  g_snprintf (text, sizeof text, "辽人社民%07u号", (guint) index);
  put (s, kind, GJ_INSTITUTION_LICENCE, text);
  put (s, kind, GJ_INSTITUTION_LICENCE_FROM, "2024-01-01");
  put (s, kind, GJ_INSTITUTION_LICENCE_TO, index % 40 == 5 ? "2026-06-30" : "2028-12-31");
  for (guint i = 0; i < G_N_ELEMENTS (occupations); i++)
    for (const char *level = "54"; *level != '\0'; level++)
      {
        char one[2] = { *level, '\0' };

        if (chance (s, STREAM_INSTITUTION, index, 2 + i, 10) == 0)
          continue;
        open_tag (s, "scope");
        put (s, GJ_RECORD_SCOPE, GJ_SCOPE_OCCUPATION, occupations[i].code);
        put (s, GJ_RECORD_SCOPE, GJ_SCOPE_LEVEL, one);
        put (s, GJ_RECORD_SCOPE, GJ_SCOPE_FROM, "2024-01-01");
        close_tag (s, "scope");
      }
  if (index % 40 == 2)
    {
      open_tag (s, "standing");
      put (s, GJ_RECORD_STANDING, GJ_STANDING_STATE, "barred");
      put (s, GJ_RECORD_STANDING, GJ_STANDING_FROM, "2026-05-01");
      put (s, GJ_RECORD_STANDING, GJ_STANDING_TO, "2026-05-31");
      put (s, GJ_RECORD_STANDING, GJ_STANDING_REASON, "抽查发现考勤不实");
      close_tag (s, "standing");
    }
  close_tag (s, "institution");
}

static void
write_institutions (Sample *s)
{
  char code[19];

  open_tag (s, "institutions");
  for (guint64 i = 0; i < s->n_institutions; i++)
    {
      institution_code (i, code);
      write_institution (s, i, code);
    }
  if (s->flaws)
    {
      institution_code (s->n_institutions, code);
      code[17] = code[17] == '0' ? '1' : '0';
      write_institution (s, s->n_institutions, code);
      institution_code (s->n_institutions + 1, code);
      code[9] = 'O';
      write_institution (s, s->n_institutions + 1, code);
    }
  close_tag (s, "institutions");
}

/* @flaw: 0 … 5 in the order of the list above, or -1. */
static void
write_class (Sample      *s,
             const Class *c,
             int          flaw)
{
  const GjRecordKind kind = GJ_RECORD_CLASS;
  const GjCodeList *list = gj_code_list_get ("occupation");
  int at = gj_code_list_find (list, occupations[c->occupation].code, -1);
  char text[120];

  open_tag (s, "class");
  put (s, kind, GJ_CLASS_CODE, c->code);
  put (s, kind, GJ_CLASS_INSTITUTION, flaw == 3 ? "91210000GJ9999999X" : c->institution);
  g_snprintf (text, sizeof text, "%s第%u期", at < 0 ? "" : gj_code_list_column (list, (guint) at, "name"), (guint) (c->index % 50) + 1);
  put (s, kind, GJ_CLASS_NAME, text);
  put (s, kind, GJ_CLASS_KIND, c->kind);
  put (s, kind, GJ_CLASS_OCCUPATION, flaw == 5 ? NULL : occupations[c->occupation].code);
  put (s, kind, GJ_CLASS_LEVEL, flaw == 4 ? "9" : c->level);
  if (flaw == 0)
    put (s, kind, GJ_CLASS_FILED, "2026-02-30");
  else
    put_date (s, kind, GJ_CLASS_FILED, c->filed);
  put_date (s, kind, GJ_CLASS_START, c->start);
  put_date (s, kind, GJ_CLASS_END, flaw == 1 ? c->start - 1 : c->end);
  put_count (s, kind, GJ_CLASS_HOURS, flaw == 2 ? -c->hours : c->hours);
  put_count (s, kind, GJ_CLASS_THEORY_HOURS, c->hours / 4);
  put_count (s, kind, GJ_CLASS_PRACTICE_HOURS, c->hours - c->hours / 4);
  put_count (s, kind, GJ_CLASS_ONLINE_HOURS, c->online);
  put_count (s, kind, GJ_CLASS_SAFETY_HOURS, 4);
  put_count (s, kind, GJ_CLASS_DAILY_HOURS, 8);
  put_count (s, kind, GJ_CLASS_SIZE, c->index % 97 == 5 ? 51 : CLASS_SIZE);
  for (int day = 0; flaw < 0 && c->index % 20 == 3 && day < c->days; day++)
    {
      open_tag (s, "session");
      put_date (s, GJ_RECORD_SESSION, GJ_SESSION_DAY, c->start + day);
      put (s, GJ_RECORD_SESSION, GJ_SESSION_PART, "D");
      put_count (s, GJ_RECORD_SESSION, GJ_SESSION_HOURS, 8);
      put_count (s, GJ_RECORD_SESSION, GJ_SESSION_EXPECTED, CLASS_SIZE);
      /* Exactly 80 % on the second day, and in some classes less than that on the third. */
      put_count (s, GJ_RECORD_SESSION, GJ_SESSION_PRESENT, day == 1 ? 24 : day == 2 && c->index % 100 == 43 ? 23 : 29);
      close_tag (s, "session");
    }
  close_tag (s, "class");
}

static gboolean
write_classes (Sample  *s,
               GError **error)
{
  Class c;

  open_tag (s, "classes");
  for (guint64 i = 0; i < s->n_classes; i++)
    {
      class_at (s, i, &c);
      write_class (s, &c, -1);
      if (s->flaws && i % 10 == 0)
        {
          g_snprintf (c.code, sizeof c.code, "LN2026-X%06u", (guint) i);
          write_class (s, &c, (int) (i / 10 % 6));
        }
      if (!flush (s, CHUNK, error))
        return FALSE;
    }
  close_tag (s, "classes");
  return TRUE;
}

static void
write_membership (Sample     *s,
                  const char *group,
                  GjDate      from,
                  GjDate      to)
{
  open_tag (s, "membership");
  put (s, GJ_RECORD_MEMBERSHIP, GJ_MEMBERSHIP_GROUP, group);
  put_date (s, GJ_RECORD_MEMBERSHIP, GJ_MEMBERSHIP_FROM, from);
  if (to != GJ_DATE_NONE)
    put_date (s, GJ_RECORD_MEMBERSHIP, GJ_MEMBERSHIP_TO, to);
  put (s, GJ_RECORD_MEMBERSHIP, GJ_MEMBERSHIP_EVIDENCE, "document");
  close_tag (s, "membership");
}

/* Valid for most; lapsed, not yet begun, ending on the first day of the class, or none for a few. */
static void
write_memberships (Sample *s,
                   guint64 index)
{
  guint state = chance (s, STREAM_PERSON, index, 20, 100);
  const char *group = groups[chance (s, STREAM_PERSON, index, 21, G_N_ELEMENTS (groups))];
  GjDate from = gj_date_from_ymd (2025, 1, 1) + (int) chance (s, STREAM_PERSON, index, 22, 300);
  Class c;

  if (state < 3)
    return;
  class_at (s, class_of_enrolment (s, index), &c);
  write_membership (s, group, state >= 97 ? c.start + 1 : from,
                    state < 9 ? c.start - 1 : state < 12 ? c.start : state < 60 ? from + 1095 : GJ_DATE_NONE);
  if (state % 4 == 0 && !g_str_equal (group, "TJ"))
    write_membership (s, "TJ", from, GJ_DATE_NONE);
}

static void
card_number (guint64 index,
             char    card[20])
{
  guint sum = 0;

  g_snprintf (card, 20, "6200000000%08u0", (guint) (index % 100000000));
  for (int i = 0; i < 18; i++)
    {
      guint value = (guint) (card[17 - i] - '0') * (i % 2 == 0 ? 2 : 1);

      sum += value > 9 ? value - 9 : value;
    }
  card[18] = (char) ('0' + (10 - sum % 10) % 10);
}

/* The number of a wrong record; @flaw as in the list above. */
static void
spoil_number (Person *p,
              int     flaw)
{
  if (flaw == 0)
    p->number[17] = p->number[17] == '0' ? '1' : '0';
  else if (flaw == 1)
    memcpy (p->number + 10, "13", 2);
  else if (flaw == 2)
    p->number[9] = '\0';
  else if (flaw == 11)
    memcpy (p->number + 10, "0230", 4);
  if (flaw == 1 || flaw == 11)
    finish_number (p->number);
}

static void
write_person (Sample *s,
              guint64 index,
              int     flaw)
{
  const GjRecordKind kind = GJ_RECORD_PERSON;
  Person p;
  char text[700], card[20];

  person_at (s, index, &p);
  spoil_number (&p, flaw);
  card_number (index, card);
  if (flaw == 7)
    card[18] = card[18] == '0' ? '1' : '0';
  open_tag (s, "trainee");
  put (s, kind, GJ_PERSON_ID_TYPE, p.id_type);
  put (s, kind, GJ_PERSON_ID_NUMBER, p.number);
  put (s, kind, GJ_PERSON_NAME, flaw == 5 ? NULL : p.name);
  put (s, kind, GJ_PERSON_SEX, p.woman == (flaw != 3) ? "2" : "1");
  put (s, kind, GJ_PERSON_ETHNICITY, flaw == 4 ? "77" : index % 7 == 0 ? "11" : "01");
  put (s, kind, GJ_PERSON_EDUCATION, index % 3 == 0 ? "71" : index % 3 == 1 ? "44" : "31");
  put (s, kind, GJ_PERSON_HOUSEHOLD, index % 2 == 0 ? "2" : "1");
  g_snprintf (text, sizeof text, "21%02u00", chance (s, STREAM_PERSON, index, 7, G_N_ELEMENTS (cities)) + 1);
  put (s, kind, GJ_PERSON_DIVISION, text);
  if (flaw == 6)
    {
      text[0] = '\0';
      for (int i = 0; i < 201; i++)
        memcpy (text + 3 * i, "号", 4);
      put (s, kind, GJ_PERSON_ADDRESS, text);
    }
  g_snprintf (text, sizeof text, "024-0%07u", (guint) (index % 10000000));
  put (s, kind, GJ_PERSON_PHONE, text);
  put (s, kind, GJ_PERSON_RETIREMENT, !p.woman ? "M" : index % 3 == 0 ? "F55" : "F50");
  put (s, kind, GJ_PERSON_PENSION, index % 300 == 11 ? "true" : "false");
  put (s, kind, GJ_PERSON_PUBLIC_SECTOR, index % 300 == 13 ? "true" : "false");
  put (s, kind, GJ_PERSON_CARD, card);
  if (flaw == 8)
    element (s, "nickname", "小王");
  if (flaw == 10)
    write_membership (s, "NM", gj_date_from_ymd (2026, 3, 1), gj_date_from_ymd (2026, 2, 1));
  else if (flaw < 0)
    write_memberships (s, index);
  close_tag (s, "trainee");
}

static gboolean
write_persons (Sample  *s,
               GError **error)
{
  guint64 wrong = 0;

  open_tag (s, "trainees");
  for (guint64 i = 0; i < s->n_persons; i++)
    {
      write_person (s, i, -1);
      if (s->flaws && i % 100 == 50)
        {
          int flaw = (int) (wrong % 12);

          write_person (s, flaw == 9 ? i : spare_person (s, wrong), flaw);
          wrong++;
        }
      s->n_written++;
      if (!flush (s, CHUNK, error))
        return FALSE;
    }
  close_tag (s, "trainees");
  return TRUE;
}

static void
write_outcome (Sample      *s,
               const Class *c,
               guint64      index)
{
  guint draw = chance (s, STREAM_ENROLMENT, index, 2, 100);
  gboolean graded = g_ascii_isdigit (c->level[0]);
  GjDate day = c->end + 10 + (int) chance (s, STREAM_ENROLMENT, index, 3, 20);
  guint64 number = draw == 50 && index > 0 ? index - 1 : index; /* a few numbers are used twice */
  char text[32];

  open_tag (s, "claim");
  put_date (s, GJ_RECORD_CLAIM, GJ_CLAIM_DATE, day + 20);
  put (s, GJ_RECORD_CLAIM, GJ_CLAIM_ITEMS, index % 3 == 0 ? "PX PJ SH" : index % 3 == 1 ? "PX PJ" : "PX");
  close_tag (s, "claim");
  open_tag (s, "appraisal");
  put_date (s, GJ_RECORD_APPRAISAL, GJ_APPRAISAL_DATE, c->end + 5);
  put (s, GJ_RECORD_APPRAISAL, GJ_APPRAISAL_RESULT, draw < 6 ? "failed" : draw == 6 ? "absent" : "passed");
  close_tag (s, "appraisal");
  if (draw < 10)
    return;
  open_tag (s, "certificate");
  put (s, GJ_RECORD_CERTIFICATE, GJ_CERTIFICATE_TYPE, graded ? "2" : "4");
  if (graded)
    g_snprintf (text, sizeof text, "S000021%06u26%s%06u", (guint) (number / 1000000), c->level, (guint) (number % 1000000));
  else
    g_snprintf (text, sizeof text, "LNZX2026%010u", (guint) number);
  put (s, GJ_RECORD_CERTIFICATE, GJ_CERTIFICATE_NUMBER, text);
  put_date (s, GJ_RECORD_CERTIFICATE, GJ_CERTIFICATE_DATE, day);
  put (s, GJ_RECORD_CERTIFICATE, GJ_CERTIFICATE_OCCUPATION,
       occupations[draw == 51 ? (c->occupation + 1) % G_N_ELEMENTS (occupations) : c->occupation].code);
  put (s, GJ_RECORD_CERTIFICATE, GJ_CERTIFICATE_LEVEL, c->level);
  close_tag (s, "certificate");
}

static void
write_enrolment (Sample      *s,
                 guint64      index,
                 const Class *c,
                 int          flaw)
{
  const GjRecordKind kind = GJ_RECORD_ENROLMENT;
  guint draw = chance (s, STREAM_ENROLMENT, index, 1, 100);
  /* Exactly 80 %, just below, or nearly all. */
  int hours = draw < 4 ? c->hours * 4 / 5 : draw < 8 ? c->hours * 4 / 5 - 1 : c->hours - (int) (draw % 5);
  Person p;

  person_at (s, flaw == 1 ? spare_person (s, s->n_persons / 100 + 1 + index / 100) : person_of_enrolment (s, index), &p);
  open_tag (s, "enrolment");
  put (s, kind, GJ_ENROLMENT_CLASS, flaw == 0 ? "LN2026-NONE" : c->code);
  put (s, kind, GJ_ENROLMENT_ID_TYPE, p.id_type);
  put (s, kind, GJ_ENROLMENT_ID_NUMBER, p.number);
  if (flaw == 4)
    put (s, kind, GJ_ENROLMENT_ENROLLED, "2026-02-30");
  else
    put_date (s, kind, GJ_ENROLMENT_ENROLLED, c->start - 3);
  if (flaw == 5)
    put_date (s, kind, GJ_ENROLMENT_LEFT, c->start - 10);
  put_count (s, kind, GJ_ENROLMENT_HOURS, flaw == 2 ? -8 : hours);
  put_count (s, kind, GJ_ENROLMENT_ONLINE_HOURS, MIN (c->online, hours));
  put_count (s, kind, GJ_ENROLMENT_DAYS, (hours - MIN (c->online, hours)) / 8);
  if (flaw < 0)
    write_outcome (s, c, index);
  close_tag (s, "enrolment");
}

static gboolean
write_enrolments (Sample  *s,
                  GError **error)
{
  Class c = { .index = G_MAXUINT64 };

  open_tag (s, "enrolments");
  for (guint64 i = 0; i < s->n_enrolments; i++)
    {
      guint64 index = class_of_enrolment (s, i);

      if (c.index != index)
        class_at (s, index, &c);
      write_enrolment (s, i, &c, -1);
      if (s->flaws && i % 100 == 50)
        write_enrolment (s, i, &c, (int) (i / 100 % 6));
      s->n_written++;
      if (!flush (s, CHUNK, error))
        return FALSE;
    }
  close_tag (s, "enrolments");
  return TRUE;
}

static gboolean
write_grants (Sample  *s,
              GError **error)
{
  const GjRecordKind kind = GJ_RECORD_GRANT;
  Person p;

  open_tag (s, "grants");
  for (guint64 i = 17; i < s->n_persons; i += 50)
    {
      person_at (s, i, &p);
      open_tag (s, "grant");
      put (s, kind, GJ_GRANT_ID_TYPE, p.id_type);
      put (s, kind, GJ_GRANT_ID_NUMBER, p.number);
      put (s, kind, GJ_GRANT_ITEM, i % 3 == 0 ? "JN" : "PX");
      put (s, kind, GJ_GRANT_OCCUPATION, occupations[i % G_N_ELEMENTS (occupations)].code);
      put (s, kind, GJ_GRANT_LEVEL, "5");
      put_date (s, kind, GJ_GRANT_DATE, gj_date_from_ymd (2024, 2, 1) + (int) chance (s, STREAM_PERSON, i, 30, 600));
      put (s, kind, GJ_GRANT_FUND, i % 3 == 0 ? "SB" : "JY");
      put (s, kind, GJ_GRANT_AMOUNT, "1000.00");
      close_tag (s, "grant");
      if (!flush (s, CHUNK, error))
        return FALSE;
    }
  close_tag (s, "grants");
  return TRUE;
}

static gboolean
write_all (Sample  *s,
           guint32  seed,
           GError **error)
{
  char sender[20] = "11210000GJ0000000", serial[64];

  finish_credit_code (sender);
  g_snprintf (serial, sizeof serial, "SAMPLE-%" G_GUINT64_FORMAT "-%u%s", s->n_persons, seed, s->flaws ? "" : "-V");
  g_string_append (s->buffer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<roster xmlns=\"urn:gongjiang:roster:1\" version=\"1\">\n");
  s->depth = 1;
  open_tag (s, "header");
  element (s, "sender", sender);
  element (s, "serial", serial);
  element (s, "created", "2026-11-01T08:00:00Z");
  element (s, "software", "gongjiang");
  close_tag (s, "header");
  write_institutions (s);
  if (!write_classes (s, error) || !write_persons (s, error) || !write_enrolments (s, error) || !write_grants (s, error))
    return FALSE;
  g_string_append (s->buffer, "</roster>\n");
  return flush (s, 0, error);
}

gboolean
gj_sample_write (const char   *path,
                 guint64       trainees,
                 guint32       seed,
                 gboolean      only_valid,
                 GjProgress   *progress,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GString) buffer = NULL;
  Sample s = { .progress = progress, .cancellable = cancellable, .seed = seed, .n_persons = trainees, .flaws = !only_valid };

  g_return_val_if_fail (path != NULL, FALSE);

  if (trainees < 1 || trainees > MOST_PERSONS)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _("A sample has 1 to %d trainees."), (int) MOST_PERSONS);
      return FALSE;
    }
  if (progress != NULL)
    gj_progress_set_stage (progress, _("Writing the sample"));
  s.n_again = trainees * 55 / 100;
  s.n_third = trainees * 12 / 100;
  s.n_enrolments = trainees + s.n_again + s.n_third;
  s.n_classes = class_of_enrolment (&s, s.n_enrolments - 1) + 1;
  s.n_institutions = MAX (3, trainees / 1800);
  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  buffer = g_string_sized_new (CHUNK + 65536);
  s.stream = G_OUTPUT_STREAM (stream);
  s.buffer = buffer;
  if (!write_all (&s, seed, error))
    {
      /* Closing as cancelled throws the unfinished file away and keeps what stood there before. */
      g_autoptr (GCancellable) stop = g_cancellable_new ();

      g_cancellable_cancel (stop);
      g_output_stream_close (s.stream, stop, NULL);
      return FALSE;
    }
  return g_output_stream_close (s.stream, cancellable, error);
}
