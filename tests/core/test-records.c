/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gj-codelist.h"
#include "gj-record.h"

/* The code lists and the table of records: data that everything else reads, checked whole. */

/* Lists whose entries have no English name, or not all. */
static const char *const chinese_only[] = { "division", "education", "ethnicity", "new-occupation", "occupation", "shortage-occupation", "work-type" };

static char *
list_path (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".tsv", NULL);

  return g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "data", "lists", file, NULL);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of all list files, sorted; GDir gives them in any order. */
static GPtrArray *
list_names (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "data", "lists", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".tsv"))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".tsv")));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* What the library holds is what the file says, cut here by other means. */
static void
test_list (gconstpointer data)
{
  const char *name = data;
  const GjCodeList *list = gj_code_list_get (name);
  g_autofree char *path = list_path (name);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) header = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean bilingual = !g_strv_contains (chinese_only, name);
  guint n;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\r'));
  g_assert_true (g_str_has_suffix (text, "\n"));
  lines = g_strsplit (text, "\n", -1);
  n = g_strv_length (lines) - 2; /* the header, and what stands behind the last line end */
  header = g_strsplit (lines[0], "\t", -1);
  g_assert_cmpstr (header[0], ==, "code");
  g_assert_cmpstr (header[1], ==, "name");
  g_assert_cmpstr (header[2], ==, "name_en");
  g_assert_cmpuint (gj_code_list_size (list), ==, n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], "\t", -1);
      const char *code = gj_code_list_code (list, i);

      g_test_message ("%s %s", name, code);
      g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (header));
      g_assert_cmpstr (code, ==, cells[0]);
      g_assert_true (g_hash_table_add (codes, (char *) code));
      g_assert_cmpstr (code, !=, "");
      g_assert_cmpstr (cells[1], !=, "");
      if (bilingual)
        g_assert_cmpstr (cells[2], !=, "");
      for (guint c = 0; header[c] != NULL; c++)
        {
          g_assert_cmpstr (gj_code_list_column (list, i, header[c]), ==, cells[c]);
          g_assert_cmpstr (g_strstrip (cells[c]), ==, gj_code_list_column (list, i, header[c]));
        }
      g_assert_cmpint (gj_code_list_find (list, code, -1), ==, (int) i);
      g_assert_cmpint (gj_code_list_find (list, code, (gssize) strlen (code)), ==, (int) i);
      g_assert_cmpstr (gj_code_list_name (list, i), ==, cells[2][0] != '\0' ? cells[2] : cells[1]);
      if (n < 200)
        g_assert_cmpstr (gj_code_list_nearest (list, code), ==, code);
    }
  g_assert_cmpstr (gj_code_list_column (list, 0, "no-such-column"), ==, "");
}

/* Every list is named, with where it comes from, in SOURCES.md; and no list is named that is not there. */
static void
test_sources (void)
{
  g_autoptr (GPtrArray) names = list_names ();
  g_autofree char *path = g_build_filename (g_getenv ("GJ_SOURCE_ROOT"), "data", "lists", "SOURCES.md", NULL);
  g_autofree char *text = NULL;
  guint n_named = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *heading = g_strdup_printf ("\n## %s\n", (const char *) names->pdata[i]);

      g_test_message ("%s", (const char *) names->pdata[i]);
      g_assert_nonnull (strstr (text, heading));
    }
  for (const char *p = strstr (text, "\n## "); p != NULL; p = strstr (p + 1, "\n## "))
    n_named++;
  g_assert_cmpuint (n_named, ==, names->len);
}

/* Codes that follow a standard have its shape, and refer to what exists. */
static void
test_shapes (void)
{
  static const struct
  {
    const char *list;
    const char *shape;
  } cases[] = {
    { "division", "^[0-9]{6}$" }, { "occupation", "^[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}$" }, { "work-type", "^[1-8](-[0-9]{2}){3}/[0-9]+$" },
    { "ethnicity", "^[0-9]{2}$" }, { "education", "^[0-9]{2}$" }, { "id-type", "^[0-9]{2}$" }, { "sex", "^[0129]$" },
    { "key-group", "^[A-Z0-9]{2,4}$" }, { "item", "^[A-Z]{2}$" }, { "fund", "^[A-Z]{2}$" }, { "class-kind", "^[A-Z0-9]{2,3}$" },
  };
  const GjCodeList *work_types = gj_code_list_get ("work-type");
  const GjCodeList *occupations = gj_code_list_get ("occupation");
  const GjCodeList *groups = gj_code_list_get ("key-group");
  const GjCodeList *education = gj_code_list_get ("education");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GjCodeList *list = gj_code_list_get (cases[i].list);

      for (guint k = 0; k < gj_code_list_size (list); k++)
        if (!g_regex_match_simple (cases[i].shape, gj_code_list_code (list, k), 0, 0))
          g_error ("%s: “%s” has another shape", cases[i].list, gj_code_list_code (list, k));
    }
  for (guint k = 0; k < gj_code_list_size (work_types); k++)
    g_assert_cmpint (gj_code_list_find (occupations, gj_code_list_code (work_types, k), 10), >=, 0);
  for (guint k = 0; k < gj_code_list_size (groups); k++)
    {
      const char *parent = gj_code_list_column (groups, k, "parent");

      if (parent[0] != '\0')
        g_assert_cmpint (gj_code_list_find (groups, parent, -1), >=, 0);
    }
  for (guint k = 0; k < gj_code_list_size (education); k++)
    g_assert_cmpint (gj_code_list_find (education, gj_code_list_column (education, k, "broad_group"), -1), >=, 0);
}

static void
test_nearest (void)
{
  static const struct
  {
    const char *list;
    const char *code;
    const char *nearest; /* NULL: nothing is near */
  } cases[] = {
    { "occupation", "6-18-01-07", "6-18-01-07" }, { "occupation", "6-18-0107", "6-18-01-07" }, { "occupation", "6-18-01-07-", "6-18-01-07" },
    { "key-group", "JYKN9999", NULL }, { "class-kind", "jj", "JJ" }, { "item", "PXX", "PX" }, { "appraisal-result", "pased", "passed" },
    { "appraisal-result", "passedd", "passed" }, { "appraisal-result", "asbent", "absent" }, { "appraisal-result", "", NULL },
    { "yes-no", "ture", "true" }, { "institution-state", "something quite different", NULL },
    { "occupation", "99999999999999999999999999999999999999999999999999999999999999999999999999999999", NULL },
    { "id-type", "1", "01" }, { "sex", "M", NULL }, { "fund", "XY", "JY" },
    { "sex", "女", "2" }, { "sex", "Female", "2" }, { "ethnicity", "汉族", "01" }, { "id-type", "居民身份证", "01" }, { "yes-no", "是", "true" },
    { "division", "市辖区", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s “%s”", cases[i].list, cases[i].code);
      g_assert_cmpstr (gj_code_list_nearest (gj_code_list_get (cases[i].list), cases[i].code), ==, cases[i].nearest);
    }
}

static void
test_find (void)
{
  const GjCodeList *list = gj_code_list_get ("division");
  char longest[100];

  memset (longest, '2', sizeof longest);
  g_assert_cmpint (gj_code_list_find (list, "110105999", 6), >=, 0);
  g_assert_cmpint (gj_code_list_find (list, "110105999", 9), ==, -1);
  g_assert_cmpint (gj_code_list_find (list, longest, sizeof longest), ==, -1);
  g_assert_cmpint (gj_code_list_find (list, "", 0), ==, -1);
  g_assert_cmpint (gj_code_list_find (list, "110105\0", 7), >=, -1);
  g_assert_cmpstr (gj_code_name ("division", "110105"), ==, "朝阳区");
  g_assert_cmpstr (gj_code_name ("sex", "2"), ==, "female");
  g_assert_cmpstr (gj_code_name ("sex", "7"), ==, "7");
}

/* Names follow the user's language; asked in a program of its own, because a language is set once. */
static void
test_language (void)
{
  if (g_test_subprocess ())
    {
      g_assert_cmpstr (gj_code_name ("sex", "2"), ==, "女");
      g_assert_cmpstr (gj_code_name ("ethnicity", "01"), ==, "汉族");
      return;
    }
  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  g_setenv ("LC_ALL", "zh_CN.UTF-8", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("LANGUAGE");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_trap_assert_passed ();
}

static void
check_field (const GjRecordType *type,
             const GjField      *field)
{
  gboolean coded = field->type == GJ_FIELD_CODE || field->type == GJ_FIELD_CODES || field->type == GJ_FIELD_DIVISION;
  gboolean numbered = field->type == GJ_FIELD_COUNT;
  gboolean texted = field->type == GJ_FIELD_TEXT || field->type == GJ_FIELD_NAME || field->type == GJ_FIELD_PHONE;

  g_test_message ("%s %s", type->element, field->element);
  g_assert_true (g_regex_match_simple ("^[a-z]+(-[a-z]+)*$", field->element, 0, 0));
  g_assert_true (g_regex_match_simple ("^([a-z]+(_[a-z]+)*)?$", field->column, 0, 0));
  g_assert_cmpstr (field->label, !=, "");
  g_assert_cmpstr (field->doc, !=, "");
  if (coded)
    g_assert_cmpuint (gj_code_list_size (gj_code_list_get (field->list)), >, 0);
  else
    g_assert_cmpstr (field->list, ==, "");
  if ((field->flags & GJ_FIELD_REFERENCE) != 0)
    g_assert_cmpstr (field->column, ==, "");
  else
    g_assert_cmpstr (field->column, !=, "");
  if ((field->flags & GJ_FIELD_KEY) != 0)
    g_assert_true ((field->flags & GJ_FIELD_REQUIRED) != 0);
  if (numbered || texted)
    g_assert_cmpint (field->least, <=, field->most);
  if (numbered || texted)
    g_assert_cmpint (field->most, >, 0);
  if (numbered || field->type == GJ_FIELD_MONEY)
    g_assert_cmpstr (field->unit, !=, "");
  /* Numbers of documents, cards and telephones are never shown whole (rule 9). */
  if (field->type == GJ_FIELD_IDENTITY)
    g_assert_cmpint (field->privacy, ==, GJ_PRIVACY_NUMBER);
  if (field->type == GJ_FIELD_CARD)
    g_assert_cmpint (field->privacy, ==, GJ_PRIVACY_BANK);
  if (field->type == GJ_FIELD_PHONE)
    g_assert_cmpint (field->privacy, ==, GJ_PRIVACY_CONTACT);
}

static gboolean
has_type (const GjRecordType *type,
          GjFieldType         wanted)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == wanted)
      return TRUE;
  return FALSE;
}

static void
test_record (gconstpointer data)
{
  const GjRecordType *type = data;
  g_autoptr (GHashTable) elements = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) columns = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_keys = 0;

  g_assert_cmpuint (type->n_fields, >, 0);
  g_assert_cmpuint (type->n_fields, <=, GJ_RECORD_MAX_FIELDS);
  g_assert_cmpstr (type->label, !=, "");
  g_assert_cmpstr (type->table, !=, "");
  g_assert_true (gj_record_type_by_element (type->element, -1) == type);
  g_assert_true (gj_record_type_by_element (type->element, (gssize) strlen (type->element)) == type);
  /* A record stands in a section of its own or inside an earlier record. */
  g_assert_true ((type->section[0] == '\0') == (type->parent != GJ_RECORD_NONE));
  if (type->parent != GJ_RECORD_NONE)
    g_assert_cmpint (type->parent, <, type->kind);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];

      check_field (type, field);
      g_assert_true (g_hash_table_add (elements, (char *) field->element));
      if (field->column[0] != '\0')
        g_assert_true (g_hash_table_add (columns, (char *) field->column));
      g_assert_cmpint (gj_record_type_field (type, field->element, -1), ==, (int) i);
      g_assert_cmpint (gj_record_type_field (type, field->element, (gssize) strlen (field->element)), ==, (int) i);
      n_keys += (field->flags & GJ_FIELD_KEY) != 0;
    }
  g_assert_cmpuint (n_keys, >, 0);
  g_assert_cmpint (gj_record_type_field (type, "no-such-field", -1), ==, -1);
  g_assert_cmpint (gj_record_type_field (type, "", -1), ==, -1);
  g_assert_cmpint (gj_record_type_field (type, type->fields[0].element, 1), ==, -1);
  /* A document number cannot be checked without its type, nor a certificate's. */
  if (has_type (type, GJ_FIELD_IDENTITY))
    g_assert_cmpint (gj_record_type_field (type, "id-type", -1), >=, 0);
  if (has_type (type, GJ_FIELD_CERTIFICATE))
    g_assert_cmpint (gj_record_type_field (type, "type", -1), >=, 0);
}

static void
test_record_kinds (void)
{
  g_autoptr (GHashTable) elements = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) sections = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);
  guint most = 0;

  for (GjRecordKind kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      const GjRecordType *type = gj_record_type (kind);

      g_assert_cmpint (type->kind, ==, kind);
      g_assert_true (g_hash_table_add (elements, (char *) type->element));
      g_assert_true (g_hash_table_add (tables, (char *) type->table));
      if (type->section[0] != '\0')
        g_assert_true (g_hash_table_add (sections, (char *) type->section));
      most = MAX (most, type->n_fields);
    }
  g_assert_cmpuint (most, ==, GJ_RECORD_MAX_FIELDS); /* not more room than needed */
  g_assert_null (gj_record_type_by_element ("nothing", -1));
  g_assert_null (gj_record_type_by_element ("trainees", -1));
  g_assert_null (gj_record_type_by_element ("trainee", 5));
}

static void
set (GjRecord   *record,
     guint       field,
     const char *text)
{
  /* Values need not end in a zero. */
  record->values[field].text = text;
  record->values[field].length = (guint32) strcspn (text, "|");
}

static void
test_key (void)
{
  GjRecord person = { .kind = GJ_RECORD_PERSON };
  GjRecord enrolment = { .kind = GJ_RECORD_ENROLMENT };
  GjRecord institution = { .kind = GJ_RECORD_INSTITUTION };
  GjRecord empty = { .kind = GJ_RECORD_GRANT };
  const struct
  {
    const GjRecord *record;
    const char     *masked;
    const char     *plain;
  } cases[] = {
    { &person, "210101********0027", "210101199001010027" },
    { &enrolment, "LN-2026-001 · 210101********0027", "LN-2026-001 · 210101199001010027" },
    { &institution, "91350100M000100Y43", "91350100M000100Y43" },
    { &empty, "", "" },
  };

  set (&person, GJ_PERSON_ID_TYPE, "01|");
  set (&person, GJ_PERSON_ID_NUMBER, "210101199001010027|and more");
  set (&person, GJ_PERSON_NAME, "张三|");
  set (&enrolment, GJ_ENROLMENT_CLASS, "LN-2026-001|");
  set (&enrolment, GJ_ENROLMENT_ID_TYPE, "01|");
  set (&enrolment, GJ_ENROLMENT_ID_NUMBER, "210101199001010027|");
  set (&institution, GJ_INSTITUTION_CREDIT_CODE, "91350100M000100Y43|");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = gj_record_key (cases[i].record, TRUE);
      g_autofree char *plain = gj_record_key (cases[i].record, FALSE);

      g_assert_cmpstr (masked, ==, cases[i].masked);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) names = list_names ();

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_strconcat ("/list/", names->pdata[i], NULL);

      g_test_add_data_func (path, names->pdata[i], test_list);
    }
  g_test_add_func ("/lists/sources", test_sources);
  g_test_add_func ("/lists/shapes", test_shapes);
  g_test_add_func ("/lists/nearest", test_nearest);
  g_test_add_func ("/lists/find", test_find);
  g_test_add_func ("/lists/language", test_language);
  for (GjRecordKind kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    {
      g_autofree char *path = g_strconcat ("/record/", gj_record_type (kind)->element, NULL);

      g_test_add_data_func (path, gj_record_type (kind), test_record);
    }
  g_test_add_func ("/records/kinds", test_record_kinds);
  g_test_add_func ("/records/key", test_key);
  return g_test_run ();
}
