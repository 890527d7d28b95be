/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-identity.h"
#include "gj-money.h"
#include "gj-roster-check.h"

/* Every line of tests/data/format-vectors.tsv. */

enum
{
  KIND,
  VALUE,
  RESULT,
  THEN,
  NOTE,
  N_COLUMNS,
};

static GjCheck
check_identity (const char *type,
                const char *value,
                char      **ret_then)
{
  GjIdentity identity;
  GjCheck check = gj_identity_check (type, value, -1, &identity);
  char birth[GJ_DATE_TEXT_SIZE];

  if (check <= GJ_CHECK_LAST_WARNING)
    {
      gj_date_format (identity.birth, birth);
      *ret_then = g_strdup_printf ("%s/%s/%d", identity.number, birth[0] != '\0' ? birth : "-", identity.sex);
      g_assert_cmpint (identity.expected, ==, '\0');
    }
  else if (check == GJ_CHECK_DIGIT)
    *ret_then = g_strdup_printf ("%c", identity.expected);
  return check;
}

static GjCheck
check_uscc (const char *type G_GNUC_UNUSED,
            const char *value,
            char      **ret_then)
{
  char code[19], expected = '?';
  GjCheck check = gj_credit_code_check (value, -1, code, &expected);

  if (check == GJ_CHECK_DIGIT_DOUBTFUL)
    *ret_then = g_strdup_printf ("%c", expected);
  else
    g_assert_cmpint (expected, ==, '\0');
  if (check <= GJ_CHECK_LAST_WARNING)
    g_assert_cmpuint (strlen (code), ==, 18);
  return check;
}

static GjCheck
check_org (const char *type G_GNUC_UNUSED,
           const char *value,
           char      **ret_then G_GNUC_UNUSED)
{
  return gj_organisation_code_check (value, -1);
}

static GjCheck
check_card (const char *type G_GNUC_UNUSED,
            const char *value,
            char      **ret_then)
{
  char card[20] = "";
  GjCheck check = gj_card_check (value, -1, card);

  g_assert_cmpint (gj_card_check (value, -1, NULL), ==, check);
  *ret_then = g_strdup (card);
  return check;
}

static GjCheck
check_certificate (const char *type,
                   const char *value,
                   char      **ret_then G_GNUC_UNUSED)
{
  char number[GJ_IDENTITY_MAX];

  return gj_certificate_number_check (type, value, -1, number);
}

static GjCheck
check_division (const char *type G_GNUC_UNUSED,
                const char *value,
                char      **ret_then G_GNUC_UNUSED)
{
  return gj_division_check (value, -1);
}

static const struct
{
  const char *kind;
  GjCheck (*check) (const char *type, const char *value, char **ret_then);
} numbers[] = {
  { "id:", check_identity }, { "uscc", check_uscc }, { "org", check_org }, { "card", check_card },
  { "cert:", check_certificate }, { "division", check_division },
};

/* Values that are nothing but a field of a record. */
static const struct
{
  const char  *kind;
  GjRecordKind record;
  int          field;
  gboolean     has_number;
} fields[] = {
  { "date", GJ_RECORD_PERSON, GJ_PERSON_BIRTH, FALSE },
  { "money", GJ_RECORD_GRANT, GJ_GRANT_AMOUNT, TRUE },
  { "count", GJ_RECORD_CLASS, GJ_CLASS_HOURS, TRUE },
  { "phone", GJ_RECORD_PERSON, GJ_PERSON_PHONE, FALSE },
  { "flag", GJ_RECORD_PERSON, GJ_PERSON_PENSION, TRUE },
};

static GjRosterChecker *checker;

static const char *
check_field (guint       which,
             const char *value,
             char      **ret_then)
{
  g_autoptr (GjRosterBatch) batch = gj_roster_batch_new ();
  GjRosterEntry entry = { .record.kind = fields[which].record, .parent = -1 };
  const GjValue *found;

  g_array_append_val (batch->entries, entry);
  /* One checker for all the vectors, and each of them twice: what it remembers must not change a verdict. */
  if (checker == NULL)
    checker = gj_roster_checker_new ();
  gj_roster_check_field (checker, batch, &g_array_index (batch->entries, GjRosterEntry, 0), fields[which].field, value, strlen (value), 1);
  gj_roster_batch_clear (batch);
  g_array_append_val (batch->entries, entry);
  gj_roster_check_field (checker, batch, &g_array_index (batch->entries, GjRosterEntry, 0), fields[which].field, value, strlen (value), 1);
  if (batch->problems->len > 0)
    {
      g_assert_true (g_array_index (batch->entries, GjRosterEntry, 0).refused);
      return gj_problem_code_text (g_array_index (batch->problems, GjProblem, 0).code);
    }
  found = &g_array_index (batch->entries, GjRosterEntry, 0).record.values[fields[which].field];
  if (fields[which].has_number)
    *ret_then = g_strdup_printf ("%" G_GINT64_FORMAT, found->number);
  return "ok";
}

static const char *
check_vector (const char *kind,
              const char *value,
              char      **ret_then)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_has_prefix (kind, numbers[i].kind))
      return gj_check_nick (numbers[i].check (kind + strlen (numbers[i].kind), value, ret_then));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (kind, fields[i].kind))
      return check_field (i, value, ret_then);
  g_error ("There is no vector kind “%s”", kind);
}

static void
test_vector (gconstpointer data)
{
  g_auto (GStrv) columns = g_strsplit (data, "\t", -1);
  g_autofree char *then = NULL;
  const char *result;

  g_assert_cmpuint (g_strv_length (columns), ==, N_COLUMNS);
  result = check_vector (columns[KIND], columns[VALUE], &then);
  g_test_message ("%s “%s”: %s %s (%s)", columns[KIND], columns[VALUE], result, then != NULL ? then : "", columns[NOTE]);
  g_assert_cmpstr (result, ==, columns[RESULT]);
  if (columns[THEN][0] != '\0')
    g_assert_cmpstr (then, ==, columns[THEN]);
}

/* Each wrong digit and each exchange of two neighbours is found: what the check characters are for. */
static void
test_slips (void)
{
  static const char number[] = "11010519491231002X";
  GjIdentity identity;
  guint n_accepted = 0;

  for (guint i = 0; i < 17; i++)
    for (char digit = '0'; digit <= '9'; digit++)
      {
        char wrong[19];

        memcpy (wrong, number, sizeof wrong);
        wrong[i] = digit;
        if (digit != number[i] && gj_identity_check ("01", wrong, 18, &identity) <= GJ_CHECK_LAST_WARNING)
          n_accepted++;
      }
  for (guint i = 0; i < 16; i++)
    {
      char wrong[19];

      memcpy (wrong, number, sizeof wrong);
      wrong[i] = number[i + 1];
      wrong[i + 1] = number[i];
      if (wrong[i] != wrong[i + 1] && gj_identity_check ("01", wrong, 18, &identity) <= GJ_CHECK_LAST_WARNING)
        n_accepted++;
    }
  g_assert_cmpuint (n_accepted, ==, 0);
}

/* A length is honoured: the text goes on behind it, or stops inside a character. */
static void
test_lengths (void)
{
  static const char wide[] = "１１０１０５１９４９１２３１００２Ｘ";
  char code[19], number[GJ_IDENTITY_MAX];
  GjIdentity identity;

  g_assert_cmpint (gj_identity_check ("01", "11010519491231002X99", 18, &identity), ==, GJ_CHECK_OK);
  g_assert_cmpint (gj_identity_check ("01", wide, (gssize) sizeof wide - 2, &identity), >, GJ_CHECK_LAST_WARNING);
  g_assert_cmpint (gj_credit_code_check ("91350100M000100Y43!!", 18, code, NULL), ==, GJ_CHECK_OK);
  g_assert_cmpint (gj_card_check ("62170000000000000049", 19, NULL), ==, GJ_CHECK_OK);
  g_assert_cmpint (gj_certificate_number_check ("1", "26210000005000017", 16, number), ==, GJ_CHECK_OK);
  g_assert_cmpint (gj_division_check ("1101051", 6), ==, GJ_CHECK_OK);
}

int
main (int   argc,
      char *argv[])
{
  int result;
  g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "tests", "data", "format-vectors.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean header = TRUE;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions (); /* all wrong lines in one run */
  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      if (!header)
        {
          name = g_strdup_printf ("/formats/line-%u", i + 1);
          g_test_add_data_func (name, lines[i], test_vector);
        }
      header = FALSE;
    }
  g_test_add_func ("/formats/slips", test_slips);
  g_test_add_func ("/formats/lengths", test_lengths);
  result = g_test_run ();
  g_clear_pointer (&checker, gj_roster_checker_free);
  return result;
}
