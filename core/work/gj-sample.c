/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-sample"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-jobs.h"

/*
 * Everything about a person or class is worked out from its number and the seed, so that nothing is
 * kept however large the province. Identity numbers lie in 210101, which is on nobody's card.
 */
#define FIRST_BIRTH (-1461) /* 1966-01-01 */
#define BIRTH_DAYS 15340    /* to 2007-12-31 */
#define CLASS_SIZE 30
#define FLUSH_SIZE (1024 * 1024)

static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "吴", "徐", "于", "马", "高", "曲", "单", "曾", "欧阳" };
static const char *const given[] = { "伟", "芳", "娜", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "刚", "桂英", "玉梅", "建国", "志强" };
static const char *const cities[] = { "沈阳", "大连", "鞍山", "抚顺", "本溪", "丹东", "锦州", "营口", "阜新", "辽阳", "盘锦", "铁岭", "朝阳", "葫芦岛" };
static const char *const names[] = { "锦程", "海川", "启明", "北方", "宏远", "新桥", "金桥", "长青" };
static const char *const groups[] = { "SY", "JK", "NM", "TP", "GX", "TJ", "GT", "DB", "LH", "XL" };

typedef struct
{
  const char *occupation;
  const char *name;
} Trade;

static const Trade trades[] = {
  { "4-10-01-05", "养老护理员" }, { "6-18-02-04", "焊工" }, { "6-31-01-03", "电工" }, { "6-18-01-01", "车工" },
  { "4-10-01-06", "家政服务员" }, { "4-03-02-01", "中式烹调师" }, { "4-04-05-05", "人工智能训练师" },
};

/* What is wrong with every n-th trainee or enrolment of a sample that is not all valid. */
enum
{
  BAD_CHECK_DIGIT = 211,
  BAD_NO_NAME = 307,
  BAD_SEX = 401,
  BAD_CLASS = 503,
  BAD_DATE = 601,
};

typedef struct
{
  GOutputStream *stream;
  GString       *text;
  guint64        trainees;
  guint64        classes;
  guint64        institutions;
  guint32        seed;
  gboolean       only_valid;
} Sample;

static guint64
mix (const Sample *self,
     guint64       number,
     guint64       salt)
{
  guint64 x = number * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + salt * 0x632be59bd9b4e019 + self->seed;

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static gboolean
is_bad (const Sample *self,
        guint64       number,
        guint64       every)
{
  return !self->only_valid && number % every == every - 1;
}

static void
field (Sample     *self,
       const char *name,
       const char *value)
{
  g_string_append_printf (self->text, "      <%s>%s</%s>\n", name, value, name);
}

static void
day_field (Sample     *self,
           const char *name,
           GjDate      day)
{
  char text[GJ_DATE_TEXT_SIZE];

  field (self, name, gj_date_format (day, text));
}

static void
number_field (Sample     *self,
              const char *name,
              guint64     number)
{
  g_string_append_printf (self->text, "      <%s>%" G_GUINT64_FORMAT "</%s>\n", name, number, name);
}

static void
make_id_number (guint64 person,
                char    ret_number[19])
{
  static const guint8 weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int year, month, day;
  guint sum = 0;

  gj_date_to_ymd ((GjDate) (FIRST_BIRTH + (gint64) (person % BIRTH_DAYS)), &year, &month, &day);
  g_snprintf (ret_number, 19, "210101%04d%02d%02d%03u", year, month, day, (guint) (person / BIRTH_DAYS % 998) + 1);
  for (guint i = 0; i < 17; i++)
    sum += (guint) (ret_number[i] - '0') * weights[i];
  ret_number[17] = "10X98765432"[sum % 11];
  ret_number[18] = '\0';
}

static void
make_credit_code (guint64 institution,
                  char    ret_code[19])
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static const guint8 weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  guint sum = 0;

  g_snprintf (ret_code, 19, "52210100MJ%07u", (guint) institution + 1);
  for (guint i = 0; i < 17; i++)
    sum += (guint) (strchr (alphabet, ret_code[i]) - alphabet) * weights[i];
  ret_code[17] = alphabet[(31 - sum % 31) % 31];
  ret_code[18] = '\0';
}

/* The classes are filed in the order of their numbers, from 5 January to 24 September 2026. */
static GjDate
filed_on (const Sample *self,
          guint64       number)
{
  return gj_date_from_ymd (2026, 1, 5) + (GjDate) (number * 262 / self->classes);
}

static const Trade *
trade_of (const Sample *self,
          guint64       number)
{
  return &trades[mix (self, number, 3) % G_N_ELEMENTS (trades)];
}

static const char *
level_of (const Sample *self,
          guint64       number)
{
  static const char *const levels[] = { "5", "5", "5", "4", "4", "3" };

  return levels[mix (self, number, 4) % G_N_ELEMENTS (levels)];
}

static void
write_institution (Sample *self,
                   guint64 number)
{
  char code[19];

  make_credit_code (number, code);
  g_string_append (self->text, "    <institution>\n");
  field (self, "credit-code", code);
  g_string_append_printf (self->text, "      <name>%s市%s第%u职业培训学校</name>\n", cities[number % G_N_ELEMENTS (cities)],
                          names[mix (self, number, 1) % G_N_ELEMENTS (names)], (guint) number + 1);
  field (self, "type", "MB");
  field (self, "division", "210100");
  field (self, "licence-from", "2024-01-01");
  field (self, "licence-to", "2028-12-31");
  g_string_append (self->text, "    </institution>\n");
}

static void
write_class (Sample *self,
             guint64 number)
{
  const Trade *trade = trade_of (self, number);
  GjDate filed = filed_on (self, number);
  char code[19];

  make_credit_code (number % self->institutions, code);
  g_string_append_printf (self->text, "    <class>\n      <code>LN2026-%06u</code>\n", (guint) number + 1);
  field (self, "institution", code);
  g_string_append_printf (self->text, "      <name>2026年%s%s级第%u期</name>\n", trade->name, level_of (self, number), (guint) number + 1);
  field (self, "kind", number % 5 == 0 ? "GW" : "JJ");
  field (self, "occupation", trade->occupation);
  field (self, "level", level_of (self, number));
  day_field (self, "filed", filed);
  day_field (self, "start", filed + 7);
  day_field (self, "end", filed + 25);
  number_field (self, "hours", 120);
  number_field (self, "theory-hours", 40);
  number_field (self, "practice-hours", 80);
  number_field (self, "online-hours", number % 7 == 0 ? 40 : 0);
  number_field (self, "safety-hours", 4);
  number_field (self, "daily-hours", 8);
  number_field (self, "size", CLASS_SIZE);
  g_string_append (self->text, "    </class>\n");
}

static void
write_trainee (Sample *self,
               guint64 person)
{
  char number[19];
  gboolean is_man = (person / BIRTH_DAYS % 998 + 1) % 2 == 1;

  make_id_number (person, number);
  if (is_bad (self, person, BAD_CHECK_DIGIT))
    number[17] = number[17] == '0' ? '1' : '0';
  g_string_append (self->text, "    <trainee>\n      <id-type>01</id-type>\n");
  field (self, "id-number", number);
  if (!is_bad (self, person, BAD_NO_NAME))
    g_string_append_printf (self->text, "      <name>%s%s</name>\n", surnames[mix (self, person, 5) % G_N_ELEMENTS (surnames)],
                            given[mix (self, person, 6) % G_N_ELEMENTS (given)]);
  field (self, "sex", is_man == is_bad (self, person, BAD_SEX) ? "2" : "1");
  field (self, "ethnicity", "01");
  field (self, "education", "70");
  field (self, "household", person % 3 == 0 ? "2" : "1");
  field (self, "division", "210102");
  g_string_append_printf (self->text, "      <address>样例路%u号</address>\n", (guint) (person % 999) + 1);
  g_string_append_printf (self->text, "      <phone>100%08u</phone>\n", (guint) (person % 100000000));
  g_string_append (self->text, "      <membership>\n");
  field (self, "group", groups[mix (self, person, 7) % G_N_ELEMENTS (groups)]);
  field (self, "from", "2025-06-01");
  field (self, "to", person % 4 == 0 ? "2026-03-31" : "2026-12-31");
  field (self, "evidence", "match");
  g_string_append (self->text, "      </membership>\n    </trainee>\n");
}

static void
write_enrolment (Sample  *self,
                 guint64  person,
                 guint64  number,
                 guint64  serial)
{
  static const guint hours[] = { 120, 118, 116, 110, 104, 96, 95 };
  guint64 chance = mix (self, serial, 8) % 100;
  GjDate end = filed_on (self, number) + 25;
  const char *level = level_of (self, number);
  char id_number[19];

  make_id_number (person, id_number);
  g_string_append_printf (self->text, "    <enrolment>\n      <class>LN2026-%06u</class>\n      <id-type>01</id-type>\n",
                          (guint) (is_bad (self, serial, BAD_CLASS) ? 999999 : number + 1));
  field (self, "id-number", id_number);
  if (is_bad (self, serial, BAD_DATE))
    field (self, "enrolled", "2026-02-30");
  else
    day_field (self, "enrolled", end - 20);
  number_field (self, "attended-hours", hours[chance % G_N_ELEMENTS (hours)]);
  number_field (self, "attended-online-hours", number % 7 == 0 ? 40 : 0);
  number_field (self, "attended-days", 15);
  g_string_append (self->text, "      <claim>\n");
  day_field (self, "date", end + 45);
  field (self, "items", "PX PJ SH");
  g_string_append (self->text, "      </claim>\n      <appraisal>\n");
  day_field (self, "date", end + 7);
  field (self, "result", chance < 92 ? "passed" : "failed");
  g_string_append (self->text, "      </appraisal>\n");
  if (chance < 90)
    {
      g_string_append_printf (self->text, "      <certificate>\n      <type>2</type>\n      <number>S0000210%05u26%s%06u</number>\n",
                              (guint) (serial / 1000000), level, (guint) (serial % 1000000));
      day_field (self, "date", end + 20);
      field (self, "occupation", trade_of (self, number)->occupation);
      field (self, "level", level);
      g_string_append (self->text, "      </certificate>\n");
    }
  g_string_append (self->text, "    </enrolment>\n");
}

static gboolean
flush (Sample       *self,
       gsize         least,
       GCancellable *cancellable,
       GError      **error)
{
  if (self->text->len < least)
    return TRUE;
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, cancellable, error))
    return FALSE;
  g_string_truncate (self->text, 0);
  return TRUE;
}

/* Two persons of three come back for a second class half a year's filing later. */
static void
write_enrolments (Sample *self,
                  guint64 person)
{
  guint64 number = mix (self, person, 9) % self->classes;

  write_enrolment (self, person, number, person * 2);
  if (person % 3 != 0 && self->classes > 1)
    write_enrolment (self, person, (number + self->classes / 2) % self->classes, person * 2 + 1);
}

static gboolean
write_section (Sample       *self,
               const char   *name,
               guint64       count,
               void        (*write) (Sample *, guint64),
               GCancellable *cancellable,
               GError      **error)
{
  g_string_append_printf (self->text, "  <%s>\n", name);
  for (guint64 i = 0; i < count; i++)
    {
      write (self, i);
      if (!flush (self, FLUSH_SIZE, cancellable, error))
        return FALSE;
    }
  g_string_append_printf (self->text, "  </%s>\n", name);
  return TRUE;
}

gboolean
gj_sample_write (const char *path, guint64 trainees, guint32 seed, gboolean only_valid, GjProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  Sample self = { .trainees = trainees, .seed = seed, .only_valid = only_valid };
  gboolean good;

  g_return_val_if_fail (path != NULL, FALSE);

  if (trainees == 0 || trainees > BIRTH_DAYS * G_GUINT64_CONSTANT (998))
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("The number of trainees must be between 1 and %u."), BIRTH_DAYS * 998);
      return FALSE;
    }
  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  self.stream = G_OUTPUT_STREAM (stream);
  self.text = g_string_sized_new (FLUSH_SIZE + 4096);
  self.classes = trainees * 5 / 3 / CLASS_SIZE + 1;
  self.institutions = MAX (3, trainees / 1800);
  g_string_append (self.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<roster xmlns=\"urn:gongjiang:roster:1\" version=\"1\">\n  <header>\n"
                              "    <sender>12210100400000000W</sender>\n");
  g_string_append_printf (self.text, "    <serial>SAMPLE-%u-%" G_GUINT64_FORMAT "</serial>\n", seed, trainees);
  g_string_append (self.text, "    <created>2026-11-01T08:00:00+08:00</created>\n    <software>gongjiang sample</software>\n  </header>\n");
  good = write_section (&self, "institutions", self.institutions, write_institution, cancellable, error)
         && write_section (&self, "classes", self.classes, write_class, cancellable, error)
         && write_section (&self, "trainees", trainees, write_trainee, cancellable, error)
         && write_section (&self, "enrolments", trainees, write_enrolments, cancellable, error);
  g_string_append (self.text, "</roster>\n");
  good = good && flush (&self, 0, cancellable, error) && g_output_stream_close (self.stream, cancellable, error);
  g_string_free (self.text, TRUE);
  return good;
}
