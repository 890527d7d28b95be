/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-check"
#include "config.h"

#include "gj-roster-check.h"

#include <string.h>

#include "gj-codelist.h"
#include "gj-identity.h"
#include "gj-money.h"
#include "gj-roster-private.h"
#include "gj-text.h"

#define MAX_PROBLEMS 100 /* of one record; it is refused all the same */
#define SLOTS 8          /* texts remembered of one field, by their last byte and length */
#define SLOT_BYTES 26    /* of a text worth remembering: the longest codes and their like */

/* A text that was found good as it stood, and what it counts for. */
typedef struct
{
  gint64 number;
  guint8 length; /* 0 for an empty slot */
  char   text[SLOT_BYTES];
} Good;

struct _GjRosterChecker
{
  const GjCodeList *lists[GJ_N_RECORD_KINDS][GJ_RECORD_MAX_FIELDS];
  Good              good[GJ_N_RECORD_KINDS][GJ_RECORD_MAX_FIELDS][SLOTS];
};

/* The problems of a record lie together: those of the records inside it that came before the new one move on. */
static void
make_room (GjRosterBatch       *batch,
           const GjRosterEntry *entry)
{
  guint at = entry->first_problem + entry->n_problems;

  if (at == batch->problems->len)
    return;
  for (guint i = batch->entries->len; i-- > 0;)
    {
      GjRosterEntry *other = &g_array_index (batch->entries, GjRosterEntry, i);

      if (other == entry)
        break;
      if (other->n_problems > 0 && other->first_problem >= at)
        other->first_problem++;
    }
}

void
gj_roster_check_add (GjRosterBatch *batch,
                     GjRosterEntry *entry,
                     GjProblemCode  code,
                     int            field,
                     guint32        line,
                     const char    *value,
                     const char    *detail)
{
  GjProblem problem = { .code = code, .kind = entry->record.kind, .field = field, .line = line, .key = "" };

  if (gj_problem_severity (code) == GJ_SEVERITY_ERROR)
    entry->refused = TRUE;
  if (entry->n_problems >= MAX_PROBLEMS)
    return;
  problem.value = gj_roster_batch_keep (batch, value, strlen (value));
  problem.detail = gj_roster_batch_keep (batch, detail, strlen (detail));
  if (entry->n_problems == 0)
    entry->first_problem = batch->problems->len;
  else
    make_room (batch, entry);
  g_array_insert_val (batch->problems, entry->first_problem + entry->n_problems, problem);
  entry->n_problems++;
}

static void
set_value (GjRosterBatch *batch,
           GjValue       *value,
           const char    *text,
           gsize          length)
{
  value->text = gj_roster_batch_keep (batch, text, length);
  value->length = (guint32) length;
}

static void
check_count (GjRosterBatch *batch,
             GjRosterEntry *entry,
             const GjField *field,
             const GjCodeList *list,
             int            index,
             guint32        line)
{
  GjValue *value = &entry->record.values[index];
  gint64 number = 0;

  if (value->length == 0 || value->length > 9)
    {
      gj_roster_check_add (batch, entry, GJ_PROBLEM_NUMBER, index, line, value->text, "");
      return;
    }
  for (guint32 i = 0; i < value->length; i++)
    {
      if (value->text[i] < '0' || value->text[i] > '9')
        {
          gj_roster_check_add (batch, entry, GJ_PROBLEM_NUMBER, index, line, value->text, "");
          return;
        }
      number = number * 10 + (value->text[i] - '0');
    }
  if (number < field->least || number > field->most)
    {
      g_autofree char *range = g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, field->least, field->most);

      gj_roster_check_add (batch, entry, GJ_PROBLEM_RANGE, index, line, value->text, range);
      return;
    }
  value->number = number;
}

gboolean
gj_roster_is_occupation (const char *text)
{
  static const char form[] = "0-00-00-00";

  for (gsize i = 0; i < sizeof form; i++)
    if (form[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;
  return TRUE;
}

static void
check_code (GjRosterBatch *batch,
            GjRosterEntry *entry,
            const GjField *field,
            const GjCodeList *list,
            int            index,
            guint32        line)
{
  GjValue *value = &entry->record.values[index];
  const char *nearest;
  gboolean new_one;

  if (gj_code_list_find (list, value->text, -1) >= 0)
    return;
  nearest = gj_code_list_nearest (list, value->text);
  /* New occupations come out faster than programs; but their codes look like the others. */
  new_one = g_str_equal (field->list, "occupation") && gj_roster_is_occupation (value->text);
  gj_roster_check_add (batch, entry, new_one ? GJ_PROBLEM_OCCUPATION : GJ_PROBLEM_CODE, index, line, value->text, nearest != NULL ? nearest : "");
}

/* Codes in the order of their list, each once, so that the same set is always the same text. */
static void
check_codes (GjRosterBatch *batch,
             GjRosterEntry *entry,
             const GjField *field,
             const GjCodeList *list,
             int            index,
             guint32        line)
{
  GjValue *value = &entry->record.values[index];
  g_auto (GStrv) codes = g_strsplit (value->text, " ", -1);
  g_autoptr (GString) ordered = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    if (gj_code_list_find (list, codes[i], -1) < 0)
      {
        const char *nearest = gj_code_list_nearest (list, codes[i]);

        gj_roster_check_add (batch, entry, GJ_PROBLEM_CODE, index, line, codes[i], nearest != NULL ? nearest : "");
        return;
      }
  for (guint i = 0; i < gj_code_list_size (list); i++)
    if (g_strv_contains ((const char *const *) codes, gj_code_list_code (list, i)))
      g_string_append_printf (ordered, "%s%s", ordered->len > 0 ? " " : "", gj_code_list_code (list, i));
  if (!g_str_equal (ordered->str, value->text))
    set_value (batch, value, ordered->str, ordered->len);
}

static void
check_division (GjRosterBatch *batch,
                GjRosterEntry *entry,
                const GjField *field,
                const GjCodeList *list,
                int            index,
                guint32        line)
{
  const GjValue *value = &entry->record.values[index];
  GjCheck check = gj_division_check (value->text, (gssize) value->length);

  if (check == GJ_CHECK_UNKNOWN_DIVISION)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_DIVISION, index, line, value->text, "");
  else if (check > GJ_CHECK_LAST_WARNING)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_CODE, index, line, value->text, "");
}

static void
check_date (GjRosterBatch *batch,
            GjRosterEntry *entry,
            const GjField *field,
            const GjCodeList *list,
            int            index,
            guint32        line)
{
  GjValue *value = &entry->record.values[index];
  GjDate date = gj_date_parse (value->text, (gssize) value->length);

  if (date == GJ_DATE_NONE)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_DATE, index, line, value->text, "");
  value->number = date;
}

static void
check_money (GjRosterBatch *batch,
             GjRosterEntry *entry,
             const GjField *field,
             const GjCodeList *list,
             int            index,
             guint32        line)
{
  GjValue *value = &entry->record.values[index];

  gsize digits = strspn (value->text, "0123456789");
  gsize decimals = value->text[digits] == '.' ? value->length - digits - 1 : 0;

  if (digits < 1 || digits > GJ_ROSTER_YUAN_DIGITS || decimals > 2 || !gj_fen_parse (value->text, (gssize) value->length, &value->number))
    gj_roster_check_add (batch, entry, GJ_PROBLEM_AMOUNT, index, line, value->text, "");
}

static void
check_flag (GjRosterBatch *batch,
            GjRosterEntry *entry,
            const GjField *field,
            const GjCodeList *list,
            int            index,
            guint32        line)
{
  GjValue *value = &entry->record.values[index];

  if (g_str_equal (value->text, "true"))
    value->number = 1;
  else if (g_str_equal (value->text, "false"))
    value->number = 0;
  else
    gj_roster_check_add (batch, entry, GJ_PROBLEM_FLAG, index, line, value->text, "");
}

static void
check_credit_code (GjRosterBatch *batch,
                   GjRosterEntry *entry,
                   const GjField *field,
                   const GjCodeList *list,
                   int            index,
                   guint32        line)
{
  GjValue *value = &entry->record.values[index];
  char code[19], expected[2] = { '\0', '\0' };
  GjCheck check = gj_credit_code_check (value->text, (gssize) value->length, code, expected);

  if (check > GJ_CHECK_LAST_WARNING)
    {
      gj_roster_check_add (batch, entry, GJ_PROBLEM_CREDIT_CODE, index, line, value->text, "");
      return;
    }
  if (!g_str_equal (code, value->text))
    set_value (batch, value, code, 18);
  if (check == GJ_CHECK_DIGIT_DOUBTFUL)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_CREDIT_DIGIT, index, line, value->text, expected);
}

static void
check_card (GjRosterBatch *batch,
            GjRosterEntry *entry,
            const GjField *field,
            const GjCodeList *list,
            int            index,
            guint32        line)
{
  GjValue *value = &entry->record.values[index];
  char card[20];

  if (gj_card_check (value->text, (gssize) value->length, card) != GJ_CHECK_OK)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_CARD, index, line, value->text, "");
  else if (!g_str_equal (card, value->text))
    set_value (batch, value, card, strlen (card));
}

#define LEAST_PHONE_DIGITS 5 /* service numbers; a dash alone is no number */

static void
check_phone (GjRosterBatch *batch,
             GjRosterEntry *entry,
             const GjField *field,
             const GjCodeList *list,
             int            index,
             guint32        line)
{
  const GjValue *value = &entry->record.values[index];
  guint n_digits = 0;

  for (guint32 i = 0; i < value->length; i++)
    n_digits += g_ascii_isdigit (value->text[i]);
  if (n_digits < LEAST_PHONE_DIGITS || strspn (value->text, "0123456789+- ") != value->length)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_PHONE, index, line, value->text, "");
}

/* The checks that look at one field alone; NULL where there is nothing to check but the length, or where it waits. */
static void (*const checks[]) (GjRosterBatch *, GjRosterEntry *, const GjField *, const GjCodeList *, int, guint32) = {
  [GJ_FIELD_TEXT] = NULL,
  [GJ_FIELD_NAME] = NULL,
  [GJ_FIELD_CODE] = check_code,
  [GJ_FIELD_CODES] = check_codes,
  [GJ_FIELD_DIVISION] = check_division,
  [GJ_FIELD_DATE] = check_date,
  [GJ_FIELD_COUNT] = check_count,
  [GJ_FIELD_MONEY] = check_money,
  [GJ_FIELD_FLAG] = check_flag,
  [GJ_FIELD_IDENTITY] = NULL,
  [GJ_FIELD_CREDIT_CODE] = check_credit_code,
  [GJ_FIELD_CARD] = check_card,
  [GJ_FIELD_CERTIFICATE] = NULL,
  [GJ_FIELD_PHONE] = check_phone,
};

static gboolean
has_length (GjFieldType type)
{
  return type == GJ_FIELD_TEXT || type == GJ_FIELD_NAME || type == GJ_FIELD_PHONE || type == GJ_FIELD_CERTIFICATE;
}

static void
check_length (GjRosterBatch *batch,
              GjRosterEntry *entry,
              const GjField *field,
              int            index,
              guint32        line)
{
  const GjValue *value = &entry->record.values[index];
  glong characters = value->length <= field->least ? g_utf8_strlen (value->text, (gssize) value->length) : (glong) value->length;
  char limit[24];

  if (characters > field->most)
    characters = g_utf8_strlen (value->text, (gssize) value->length);
  if (characters > field->most)
    {
      g_snprintf (limit, sizeof limit, "%" G_GINT64_FORMAT, field->most);
      gj_roster_check_add (batch, entry, GJ_PROBLEM_TOO_LONG, index, line, value->text, limit);
    }
  else if (field->least > 0 && g_utf8_strlen (value->text, (gssize) value->length) < field->least)
    {
      g_snprintf (limit, sizeof limit, "%" G_GINT64_FORMAT, field->least);
      gj_roster_check_add (batch, entry, GJ_PROBLEM_TOO_SHORT, index, line, value->text, limit);
    }
}

GjRosterChecker *
gj_roster_checker_new (void)
{
  GjRosterChecker *self = g_new0 (GjRosterChecker, 1);

  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type ((GjRecordKind) kind);

      for (guint i = 0; i < type->n_fields; i++)
        if (type->fields[i].list[0] != '\0')
          self->lists[kind][i] = gj_code_list_get (type->fields[i].list);
    }
  return self;
}

void
gj_roster_checker_free (GjRosterChecker *checker)
{
  g_free (checker);
}

void
gj_roster_check_field (GjRosterChecker *checker,
                       GjRosterBatch   *batch,
                       GjRosterEntry   *entry,
                       int              index,
                       const char      *text,
                       gsize            length,
                       guint32          line)
{
  const GjField *field = &gj_record_type (entry->record.kind)->fields[index];
  const GjCodeList *list = checker->lists[entry->record.kind][index];
  GjValue *value = &entry->record.values[index];
  guint before = entry->n_problems;
  Good *good = NULL;

  if (checks[field->type] != NULL && length > 0 && length <= SLOT_BYTES)
    {
      good = &checker->good[entry->record.kind][index][((guchar) text[length - 1] ^ length) % SLOTS];
      if (good->length == length && memcmp (good->text, text, length) == 0)
        {
          set_value (batch, value, text, length);
          value->number = good->number;
          return;
        }
    }
  if (gj_text_is_normal (text, (gssize) length))
    set_value (batch, value, text, length);
  else
    {
      g_autofree char *normal = gj_text_normalise (text, (gssize) length);

      set_value (batch, value, normal, strlen (normal));
    }
  /* An empty element says nothing. */
  if (value->length == 0)
    {
      value->text = NULL;
      return;
    }
  if (has_length (field->type))
    check_length (batch, entry, field, index, line);
  if (checks[field->type] != NULL)
    checks[field->type] (batch, entry, field, list, index, line);
  if (good != NULL && entry->n_problems == before && !entry->refused && value->length == length && memcmp (value->text, text, length) == 0)
    {
      good->length = (guint8) length;
      good->number = value->number;
      memcpy (good->text, text, length);
    }
}

static void
check_identity (GjRosterBatch *batch,
                GjRosterEntry *entry,
                int            type_field,
                int            number_field,
                GjIdentity    *ret_identity)
{
  GjValue *type = &entry->record.values[type_field];
  GjValue *number = &entry->record.values[number_field];
  const char *value = number->text;
  char expected[2] = { '\0', '\0' };

  ret_identity->number[0] = '\0';
  if (type->text == NULL)
    set_value (batch, type, "01", 2);
  if (number->text == NULL)
    return;
  switch (gj_identity_check (type->text, value, (gssize) number->length, ret_identity))
    {
    case GJ_CHECK_OK:
    case GJ_CHECK_RETIRED_DIVISION:
    case GJ_CHECK_DIGIT_DOUBTFUL:
      break;
    case GJ_CHECK_UPGRADED:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_UPGRADED, number_field, entry->record.line, ret_identity->number, "");
      break;
    case GJ_CHECK_UNKNOWN_DIVISION:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_DIVISION, number_field, entry->record.line, value, "");
      break;
    case GJ_CHECK_LENGTH:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_ID_LENGTH, number_field, entry->record.line, value, "");
      return;
    case GJ_CHECK_CHARACTER:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_ID_CHARACTER, number_field, entry->record.line, value, "");
      return;
    case GJ_CHECK_NO_SUCH_DATE:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_ID_DATE, number_field, entry->record.line, value, "");
      return;
    case GJ_CHECK_DIGIT:
      expected[0] = ret_identity->expected;
      gj_roster_check_add (batch, entry, GJ_PROBLEM_ID_CHECK_DIGIT, number_field, entry->record.line, value, expected);
      return;
    case GJ_CHECK_STRUCTURE:
    default:
      gj_roster_check_add (batch, entry, GJ_PROBLEM_ID_STRUCTURE, number_field, entry->record.line, value, "");
      return;
    }
  if (!g_str_equal (ret_identity->number, value))
    set_value (batch, number, ret_identity->number, strlen (ret_identity->number));
}

/* What the number says of sex and birth is taken over where it is not stated, and compared where it is. */
static void
check_person (GjRosterBatch *batch,
              GjRosterEntry *entry)
{
  GjValue *sex = &entry->record.values[GJ_PERSON_SEX];
  GjValue *birth = &entry->record.values[GJ_PERSON_BIRTH];
  GjIdentity identity = { 0 };
  char date[GJ_DATE_TEXT_SIZE];

  check_identity (batch, entry, GJ_PERSON_ID_TYPE, GJ_PERSON_ID_NUMBER, &identity);
  if (entry->refused || identity.number[0] == '\0')
    return;
  if (identity.sex != GJ_SEX_UNKNOWN)
    {
      const char *code = identity.sex == GJ_SEX_MALE ? "1" : "2";

      if (sex->text == NULL)
        set_value (batch, sex, code, 1);
      else if (!g_str_equal (sex->text, code))
        gj_roster_check_add (batch, entry, GJ_PROBLEM_SEX, GJ_PERSON_SEX, entry->record.line, sex->text, code);
    }
  if (identity.birth == GJ_DATE_NONE)
    return;
  if (birth->text == NULL)
    {
      set_value (batch, birth, gj_date_format (identity.birth, date), 10);
      birth->number = identity.birth;
    }
  else if (birth->number != identity.birth)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_BIRTH, GJ_PERSON_BIRTH, entry->record.line, birth->text,
                         gj_date_format (identity.birth, date));
}

static void
check_certificate (GjRosterBatch *batch,
                   GjRosterEntry *entry)
{
  const GjField *field = &gj_record_type (GJ_RECORD_CERTIFICATE)->fields[GJ_CERTIFICATE_NUMBER];
  const GjValue *type = &entry->record.values[GJ_CERTIFICATE_TYPE];
  GjValue *number = &entry->record.values[GJ_CERTIFICATE_NUMBER];
  char normal[GJ_IDENTITY_MAX];

  /* A wrong length has been said already. */
  if (type->text == NULL || number->text == NULL || g_utf8_strlen (number->text, -1) < field->least || g_utf8_strlen (number->text, -1) > field->most)
    return;
  if (gj_certificate_number_check (type->text, number->text, (gssize) number->length, normal) != GJ_CHECK_OK)
    gj_roster_check_add (batch, entry, GJ_PROBLEM_CERTIFICATE, GJ_CERTIFICATE_NUMBER, entry->record.line, number->text, "");
  else if (!g_str_equal (normal, number->text))
    set_value (batch, number, normal, strlen (normal));
}

/* Pairs of which the first must not be later, or greater, than the second. */
static const struct
{
  GjRecordKind kind;
  int          smaller;
  int          greater;
} pairs[] = {
  { GJ_RECORD_INSTITUTION, GJ_INSTITUTION_LICENCE_FROM, GJ_INSTITUTION_LICENCE_TO },
  { GJ_RECORD_SCOPE, GJ_SCOPE_FROM, GJ_SCOPE_TO },
  { GJ_RECORD_STANDING, GJ_STANDING_FROM, GJ_STANDING_TO },
  { GJ_RECORD_CLASS, GJ_CLASS_START, GJ_CLASS_END },
  { GJ_RECORD_CLASS, GJ_CLASS_ONLINE_HOURS, GJ_CLASS_HOURS },
  { GJ_RECORD_CLASS, GJ_CLASS_THEORY_HOURS, GJ_CLASS_HOURS },
  { GJ_RECORD_CLASS, GJ_CLASS_PRACTICE_HOURS, GJ_CLASS_HOURS },
  { GJ_RECORD_CLASS, GJ_CLASS_SAFETY_HOURS, GJ_CLASS_HOURS },
  { GJ_RECORD_SESSION, GJ_SESSION_PRESENT, GJ_SESSION_EXPECTED },
  { GJ_RECORD_MEMBERSHIP, GJ_MEMBERSHIP_FROM, GJ_MEMBERSHIP_TO },
  { GJ_RECORD_ENROLMENT, GJ_ENROLMENT_ENROLLED, GJ_ENROLMENT_LEFT },
};

static void
check_pairs (GjRosterBatch *batch,
             GjRosterEntry *entry)
{
  const GjRecordType *type = gj_record_type (entry->record.kind);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const GjValue *smaller, *greater;
      gboolean dates;

      if (pairs[i].kind != entry->record.kind)
        continue;
      smaller = &entry->record.values[pairs[i].smaller];
      greater = &entry->record.values[pairs[i].greater];
      if (smaller->text == NULL || greater->text == NULL || smaller->number <= greater->number)
        continue;
      dates = type->fields[pairs[i].smaller].type == GJ_FIELD_DATE;
      if (dates)
        gj_roster_check_add (batch, entry, GJ_PROBLEM_ORDER, pairs[i].greater, entry->record.line, greater->text, smaller->text);
      else
        gj_roster_check_add (batch, entry, GJ_PROBLEM_MORE_THAN, pairs[i].smaller, entry->record.line, smaller->text, greater->text);
    }
}

void
gj_roster_check_record (GjRosterBatch *batch,
                        GjRosterEntry *entry)
{
  const GjRecordType *type = gj_record_type (entry->record.kind);
  GjIdentity identity;

  switch ((int) entry->record.kind)
    {
    case GJ_RECORD_PERSON:
      check_person (batch, entry);
      break;
    case GJ_RECORD_ENROLMENT:
      check_identity (batch, entry, GJ_ENROLMENT_ID_TYPE, GJ_ENROLMENT_ID_NUMBER, &identity);
      break;
    case GJ_RECORD_GRANT:
      check_identity (batch, entry, GJ_GRANT_ID_TYPE, GJ_GRANT_ID_NUMBER, &identity);
      break;
    case GJ_RECORD_CERTIFICATE:
      check_certificate (batch, entry);
      break;
    default:
      break;
    }
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_REQUIRED) != 0 && entry->record.values[i].text == NULL)
      gj_roster_check_add (batch, entry, GJ_PROBLEM_MISSING, (int) i, entry->record.line, "", "");
  if (!entry->refused)
    check_pairs (batch, entry);
}
