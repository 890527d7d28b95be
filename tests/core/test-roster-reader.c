/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gj-error.h"
#include "roster-files.h"

#define OPEN "<roster xmlns=\"urn:gongjiang:roster:1\">"
#define SENDER "<sender>12210100400000000W</sender>"
#define HEAD OPEN "<header>" SENDER "<serial>1</serial></header>\n"

/* The records begin on line 4: their section is on line 2, their first tag on line 3. */
#define IN(section, record, inside) "<" section ">\n<" record ">\n" inside "\n</" record ">\n</" section ">\n"
#define TRAINEE(inside) IN ("trainees", "trainee", inside)
#define CLASS(inside) IN ("classes", "class", inside)
#define ENROLMENT(inside) IN ("enrolments", "enrolment", inside)
#define INSTITUTION(inside) IN ("institutions", "institution", inside)
#define GRANT(inside) IN ("grants", "grant", inside)

#define NUMBER "<id-number>210101199001010035</id-number>"
#define PERSON NUMBER "<name>赵样例</name>"
#define ENROLLED "<class>LN-2026-0001</class>" NUMBER
#define SCHOOL "<credit-code>52210100MJ00000012</credit-code><name>样例学校</name><type>MB</type><division>210100</division>"
#define CERTIFICATE(type, number) \
  ENROLLED "\n<certificate><type>" type "</type>\n<number>" number "</number><date>2026-04-15</date><occupation>4-10-01-05</occupation><level>5</level></certificate>"
#define CLASS_WITH(filed, start, end, hours, more) \
  "<code>LN-2026-0001</code><institution>52210100MJ00000012</institution><name>班期</name><kind>JJ</kind><occupation>4-10-01-05</occupation>" \
  "<level>5</level>\n<filed>" filed "</filed>\n<start>" start "</start>\n<end>" end "</end>\n<hours>" hours "</hours>\n" more "<size>30</size>"
#define GRANT_WITH(occupation, amount) \
  NUMBER "<item>PX</item>\n<occupation>" occupation "</occupation><level>5</level><date>2024-08-01</date><fund>JY</fund>\n<amount>" amount "</amount>"

/* What is wrong: code, record, line, field and value of each problem; and how many records were read and refused. */
static const struct
{
  const char *name;
  const char *inside;
  const char *found;
  guint       entries;
  guint       refused;
} cases[] = {
  { "good", TRAINEE (PERSON), "", 1, 0 },
  { "nothing", "", "", 0, 0 },
  { "empty sections", "<institutions/><trainees> <!-- none --> </trainees>", "", 0, 0 },
  { "missing", TRAINEE (NUMBER), "E-MISSING trainee 3 name ''", 1, 1 },
  { "empty", TRAINEE (NUMBER "<name> </name>"), "E-MISSING trainee 3 name ''", 1, 1 },
  { "missing number", TRAINEE ("<name>赵样例</name>"), "E-MISSING trainee 3 id-number ''", 1, 1 },
  { "unknown element", TRAINEE (PERSON "\n<nickname>样<b>例</b></nickname>"), "E-UNKNOWN-ELEMENT trainee 5 - 'nickname'", 1, 1 },
  { "unknown inside", TRAINEE (NUMBER "\n<name>赵<b>样</b>例</name>"), "E-UNKNOWN-ELEMENT trainee 5 - 'b'", 1, 1 },
  { "other namespace", TRAINEE (PERSON "\n<x:note xmlns:x=\"urn:x\"/>"), "E-UNKNOWN-ELEMENT trainee 5 - 'note'", 1, 1 },
  { "attribute", TRAINEE (NUMBER "\n<name lang=\"zh\">赵样例</name>"), "E-UNKNOWN-ELEMENT trainee 5 - 'lang'", 1, 1 },
  { "stray text", TRAINEE (PERSON "\n, "), "E-UNKNOWN-ELEMENT trainee 5 - ','", 1, 1 },
  { "twice", TRAINEE (PERSON "\n<name>赵样例</name>"), "E-REPEATED trainee 5 - 'name'", 1, 1 },
  { "order", TRAINEE ("<name>赵样例</name>\n" NUMBER), "E-REPEATED trainee 5 - 'id-number'\nE-MISSING trainee 3 id-number ''", 1, 1 },
  { "field after a record",
    TRAINEE (PERSON "<membership><group>SY</group>\n<from>2026-02-30</from></membership>\n<sex>1</sex>"),
    "E-REPEATED trainee 6 - 'sex'\nE-DATE membership 5 from '2026-02-30'", 2, 2 },
  { "problems on both sides",
    TRAINEE (PERSON "<phone>x</phone><membership><group>QQ</group><from>2026-02-30</from></membership>\n<a/><membership><group>ZZ</group><from>2026-01-01</from></membership>\n<b/>"),
    "E-PHONE trainee 4 phone 'x'\nE-UNKNOWN-ELEMENT trainee 5 - 'a'\nE-UNKNOWN-ELEMENT trainee 6 - 'b'\n"
    "E-CODE membership 4 group 'QQ'\nE-DATE membership 4 from '2026-02-30'\nE-CODE membership 5 group 'ZZ'", 3, 3 },
  { "record inside a record of the wrong kind", TRAINEE (PERSON "\n<claim><date>2026-01-01</date></claim>"), "E-UNKNOWN-ELEMENT trainee 5 - 'claim'", 1, 1 },
  { "too long", TRAINEE (NUMBER "\n<name>样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样</name>"),
    "E-TOO-LONG trainee 5 name '样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样'", 1, 1 },
  { "too short", INSTITUTION ("<credit-code>52210100MJ00000012</credit-code>\n<name>样</name><type>MB</type><division>210100</division>"),
    "E-TOO-SHORT institution 5 name '样'", 1, 1 },
  { "code", TRAINEE (PERSON "\n<sex>3</sex>"), "E-CODE trainee 5 sex '3'", 1, 1 },
  { "codes", ENROLMENT (ENROLLED "\n<claim><date>2026-05-20</date><items>PX QQ</items></claim>"), "E-CODE claim 5 items 'QQ'", 2, 1 },
  { "no occupation code", GRANT (GRANT_WITH ("6310103", "1")), "E-CODE grant 5 occupation '6310103'", 1, 1 },
  { "division of five digits", TRAINEE (PERSON "\n<division>21010</division>"), "E-CODE trainee 5 division '21010'", 1, 1 },
  { "date", TRAINEE (PERSON "\n<birth>1990-02-30</birth>"), "E-DATE trainee 5 birth '1990-02-30'", 1, 1 },
  { "number", ENROLMENT (ENROLLED "\n<attended-hours>-1</attended-hours>"), "E-NUMBER enrolment 5 attended-hours '-1'", 1, 1 },
  { "range", ENROLMENT (ENROLLED "\n<attended-hours>2001</attended-hours>"), "E-RANGE enrolment 5 attended-hours '2001'", 1, 1 },
  { "amount", GRANT (GRANT_WITH ("4-10-01-05", "910.005")), "E-AMOUNT grant 6 amount '910.005'", 1, 1 },
  { "three decimals", GRANT (GRANT_WITH ("4-10-01-05", "910.500")), "E-AMOUNT grant 6 amount '910.500'", 1, 1 },
  { "signed amount", GRANT (GRANT_WITH ("4-10-01-05", "+910")), "E-AMOUNT grant 6 amount '+910'", 1, 1 },
  { "flag", TRAINEE (PERSON "\n<draws-pension>1</draws-pension>"), "E-FLAG trainee 5 draws-pension '1'", 1, 1 },
  { "phone", TRAINEE (PERSON "\n<phone>024/1</phone>"), "E-PHONE trainee 5 phone '024/1'", 1, 1 },
  { "identity length", TRAINEE ("<id-number>2101011990</id-number><name>赵</name>"), "E-ID-LENGTH trainee 3 id-number '2101011990'", 1, 1 },
  { "identity character", TRAINEE ("<id-number>21010119900101003O</id-number><name>赵</name>"), "E-ID-CHARACTER trainee 3 id-number '21010119900101003O'", 1, 1 },
  { "identity date", TRAINEE ("<id-number>110105194913310021</id-number><name>赵</name>"), "E-ID-DATE trainee 3 id-number '110105194913310021'", 1, 1 },
  { "identity check", ENROLMENT ("<class>LN-2026-0001</class><id-number>210101199001010036</id-number>"),
    "E-ID-CHECK-DIGIT enrolment 3 id-number '210101199001010036'", 1, 1 },
  { "identity structure", TRAINEE ("<id-type>03</id-type>" PERSON), "E-ID-STRUCTURE trainee 3 id-number '210101199001010035'", 1, 1 },
  { "card", TRAINEE (PERSON "\n<bank-card>6222 0000 0000 0000</bank-card>"), "E-CARD trainee 5 bank-card '6222 0000 0000 0000'", 1, 1 },
  { "credit code", INSTITUTION ("<credit-code>52210100MJ0000001I</credit-code><name>样例学校</name><type>MB</type><division>210100</division>"),
    "E-CREDIT-CODE institution 4 credit-code '52210100MJ0000001I'", 1, 1 },
  { "certificate", ENROLMENT (CERTIFICATE ("2", "X000021000000005000001")), "E-CERTIFICATE certificate 5 number 'X000021000000005000001'", 2, 1 },
  { "long certificate", ENROLMENT (CERTIFICATE ("4", "1234567890123456789012345678901")),
    "E-TOO-LONG certificate 6 number '1234567890123456789012345678901'", 2, 1 },
  { "sex", TRAINEE (PERSON "<sex>2</sex>"), "E-SEX trainee 3 sex '2'", 1, 1 },
  { "birth", TRAINEE (PERSON "<birth>1990-01-02</birth>"), "E-BIRTH trainee 3 birth '1990-01-02'", 1, 1 },
  { "date order", CLASS (CLASS_WITH ("2026-03-02", "2026-03-27", "2026-03-09", "120", "")), "E-ORDER class 3 end '2026-03-09'", 1, 1 },
  { "more than", CLASS (CLASS_WITH ("2026-03-02", "2026-03-09", "2026-03-27", "120", "<online-hours>121</online-hours>")),
    "E-MORE-THAN class 3 online-hours '121'", 1, 1 },
  { "fifteen digits", TRAINEE ("<id-number>210101900101001</id-number><name>赵</name>"), "W-UPGRADED trainee 3 id-number '210101199001010019'", 1, 0 },
  { "unknown division", TRAINEE (PERSON "\n<division>999999</division>"), "W-DIVISION trainee 5 division '999999'", 1, 0 },
  { "doubtful credit code", INSTITUTION ("<credit-code>52210100MJ00000013</credit-code><name>样例学校</name><type>MB</type><division>210100</division>"),
    "W-CREDIT-DIGIT institution 4 credit-code '52210100MJ00000013'", 1, 0 },
  { "new occupation", GRANT (GRANT_WITH ("9-99-99-99", "1")), "W-OCCUPATION grant 5 occupation '9-99-99-99'", 1, 0 },
  { "comments and CDATA", TRAINEE (PERSON "\n<sex>a<!-- 1 -->b<![CDATA[<&]]><?x 1?>&lt;&#x6c49;</sex>"), "E-CODE trainee 5 sex 'ab<&<汉'", 1, 1 },
  { "forgiven", TRAINEE ("<id-number> ２１０１０１１９９００１０１００３５\t</id-number><name>　赵\xE2\x80\x8B样例 </name><sex>１</sex>"), "", 1, 0 },
  { "fix-list", "<trainees><f:problem xmlns:f=\"urn:gongjiang:fix-list:1\" code=\"E-DATE\"><f:value>x</f:value></f:problem>\n<trainee>" PERSON "</trainee></trainees>", "", 1, 0 },
  { "others are not touched",
    "<trainees>\n<trainee>" PERSON "</trainee>\n<trainee>" NUMBER "</trainee>\n<trainee>" PERSON "</trainee>\n</trainees>", "E-MISSING trainee 4 name ''", 3, 1 },
};

/* Raised by the importer, which knows the register and the rest of the file. */
static const GjProblemCode of_importer[] = {
  GJ_PROBLEM_DUPLICATE, GJ_PROBLEM_NO_INSTITUTION, GJ_PROBLEM_NO_CLASS, GJ_PROBLEM_NO_PERSON, GJ_PROBLEM_PARENT_REFUSED, GJ_PROBLEM_AUTHORITY,
};

static char *
tell (const ReadRoster *roster)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < roster->found->len; i++)
    {
      const Found *found = g_ptr_array_index (roster->found, i);

      g_string_append_printf (text, "%s%s %s %u %s '%s'", i > 0 ? "\n" : "", gj_problem_code_text (found->code), gj_record_type (found->kind)->element,
                              found->line, found->field[0] != '\0' ? found->field : "-", found->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strconcat (HEAD, cases[i].inside, "</roster>", NULL);
  g_autofree char *told = NULL;
  ReadRoster roster;

  read_roster (text, strlen (text), &roster);
  g_assert_no_error (roster.error);
  told = tell (&roster);
  g_assert_cmpstr (told, ==, cases[i].found);
  g_assert_cmpuint (roster.entries, ==, cases[i].entries);
  g_assert_cmpuint (roster.refused, ==, cases[i].refused);
  read_roster_clear (&roster);
}

/* Every code has its case above, or belongs to the importer, or to test_inside(). */
static void
test_codes (void)
{
  for (int code = 0; code < GJ_N_PROBLEM_CODES; code++)
    {
      const char *text = gj_problem_code_text ((GjProblemCode) code);
      gboolean found = code == GJ_PROBLEM_TOO_MANY;

      for (guint i = 0; i < G_N_ELEMENTS (of_importer); i++)
        found = found || of_importer[i] == (GjProblemCode) code;
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        found = found || (g_str_has_prefix (cases[i].found, text) && cases[i].found[strlen (text)] == ' ');
      if (!found)
        g_test_message ("no case: %s", text);
      g_assert_true (found);
    }
}

/* What makes the file unreadable: line and words of the message. */
static const struct
{
  const char *name;
  const char *text;
  const char *message;
} fatal[] = {
  { "no sender", OPEN "\n<header><serial>1</serial></header></roster>", "Line 2: The header must name the sender" },
  { "no serial", OPEN "<header>" SENDER "<serial> </serial></header></roster>", "must name the sender and the serial" },
  { "wrong sender", OPEN "<header>\n<sender>1221010040000000</sender></header></roster>", "Line 2: “sender” in the header cannot be “1221010040000000”" },
  { "twice", OPEN "<header>" SENDER SENDER "</header></roster>", "stands twice or in the wrong place" },
  { "twice, first one empty", OPEN "<header><sender/>" SENDER "</header></roster>", "stands twice or in the wrong place" },
  { "order", OPEN "<header><serial>1</serial>" SENDER "</header></roster>", "stands twice or in the wrong place" },
  { "unknown", OPEN "<header>" SENDER "<note/></header></roster>", "There is no “note”" },
  { "attribute", OPEN "<header id=\"1\">" SENDER "</header></roster>", "There is no attribute “id”" },
  { "text", OPEN "<header>" SENDER ", </header></roster>", "The text “,” cannot stand" },
  { "created", OPEN "<header>" SENDER "<serial>1</serial><created>2026-02-30T00:00:00Z</created></header></roster>", "“created” in the header cannot be" },
  { "period", OPEN "<header>" SENDER "<serial>1</serial><period-from>2026</period-from></header></roster>", "“period-from” in the header cannot be" },
  { "part without serial", OPEN "<header>" SENDER "<serial>1</serial><merged-from>" SENDER "</merged-from></header></roster>", "must be named by its sender" },
  { "part with a wrong digest", OPEN "<header>" SENDER "<serial>1</serial><merged-from>" SENDER "<serial>2</serial><sha256>00</sha256></merged-from></header></roster>",
    "“sha256” in the header cannot be" },
  { "field after a part", OPEN "<header>" SENDER "<serial>1</serial><merged-from>" SENDER "<serial>2</serial></merged-from><created/></header></roster>",
    "stands twice or in the wrong place" },
  { "two headers", HEAD "<header>" SENDER "</header></roster>", "two headers" },
  { "no header", OPEN "<trainees/></roster>", "The header must come first" },
  { "version", "<roster xmlns=\"urn:gongjiang:roster:1\" version=\"2\"/>", "version 2" },
  { "sections", HEAD "<classes/>\n<institutions/></roster>", "Line 3: The section “institutions” stands in the wrong place" },
  { "unknown section", HEAD "<persons/></roster>", "There is no section “persons”" },
  { "wrong record", HEAD "<classes><trainee/></classes></roster>", "“trainee” cannot stand in “classes”" },
  { "text between records", HEAD "<trainees>\n<trainee>" PERSON "</trainee>\n;</trainees></roster>", "The text “;” cannot stand" },
  { "fix-list outside", HEAD "<f:problem xmlns:f=\"urn:gongjiang:fix-list:1\"/></roster>", "is not an element of a roster" },
  { "not closed", HEAD "<trainees>", "Line 2: " },
  { "wrong end", HEAD "<trainees>\n</classes></roster>", "Line 3: The file is not well-formed XML" },
};

static void
test_fatal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  ReadRoster roster;

  read_roster (fatal[i].text, strlen (fatal[i].text), &roster);
  g_assert_error (roster.error, GJ_ERROR, GJ_ERROR_INPUT);
  g_test_message ("%s", roster.error->message);
  g_assert_nonnull (strstr (roster.error->message, fatal[i].message));
  read_roster_clear (&roster);
}

static void
test_header (void)
{
  static const char text[] =
    "<roster xmlns=\"urn:gongjiang:roster:1\" version=\"1\"><header><sender> 12210100400000000w</sender><serial>２０２６-<!-- no -->7 </serial>"
    "<created>2026-06-01T09:30:00+08:00</created><software>x &amp; y</software><period-from>2026-01-01</period-from>"
    "<period-to/><corrects>6</corrects>"
    "<merged-from><sender>52210100MJ00000012</sender><serial>A</serial>"
    "<sha256>9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</sha256></merged-from>"
    "<merged-from><sender>52210100MJ00000012</sender><serial>B</serial></merged-from></header></roster>";
  ReadRoster roster;
  const GjRosterPart *parts;

  read_roster (text, strlen (text), &roster);
  g_assert_no_error (roster.error);
  g_assert_true (roster.has_header);
  g_assert_cmpstr (roster.header.sender, ==, "12210100400000000W");
  g_assert_cmpstr (roster.header.serial, ==, "2026-7");
  g_assert_cmpstr (roster.header.created, ==, "2026-06-01T09:30:00+08:00");
  g_assert_cmpstr (roster.header.software, ==, "x & y");
  g_assert_cmpstr (roster.header.period_from, ==, "2026-01-01");
  g_assert_cmpstr (roster.header.period_to, ==, "");
  g_assert_cmpstr (roster.header.corrects, ==, "6");
  g_assert_cmpuint (roster.header.parts->len, ==, 2);
  parts = (const GjRosterPart *) (gconstpointer) roster.header.parts->data;
  g_assert_cmpstr (parts[0].sender, ==, "52210100MJ00000012");
  g_assert_cmpstr (parts[0].serial, ==, "A");
  g_assert_true (g_str_has_prefix (parts[0].sha256, "9f86d081"));
  g_assert_cmpstr (parts[1].serial, ==, "B");
  g_assert_cmpstr (parts[1].sha256, ==, "");
  read_roster_clear (&roster);
}

/* Ten thousand parts are read, one more is not. */
static void
test_parts (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) text = g_string_new (OPEN "<header>" SENDER "<serial>1</serial>");
      ReadRoster roster;

      for (guint i = 0; i < GJ_ROSTER_MAX_PARTS + extra; i++)
        g_string_append_printf (text, "<merged-from>" SENDER "<serial>%u</serial></merged-from>", i);
      g_string_append (text, "</header></roster>");
      read_roster (text->str, text->len, &roster);
      if (extra == 0)
        {
          g_assert_no_error (roster.error);
          g_assert_cmpuint (roster.header.parts->len, ==, GJ_ROSTER_MAX_PARTS);
        }
      else
        g_assert_error (roster.error, GJ_ERROR, GJ_ERROR_INPUT);
      read_roster_clear (&roster);
    }
}

/* A record and those inside it come in one batch, however many there are. */
static void
test_batches (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "<trainees>");
  guint n = 0;
  ReadRoster roster;

  for (guint i = 0; i < 1500; i++)
    {
      g_string_append (text, "<trainee>" PERSON);
      n++;
      for (guint k = 0; k < (i == 700 ? 2000 : i % 7); k++, n++)
        g_string_append (text, "<membership><group>SY</group><from>2026-01-01</from></membership>");
      g_string_append (text, "</trainee>");
    }
  g_string_append (text, "</trainees></roster>");
  read_roster (text->str, text->len, &roster);
  g_assert_no_error (roster.error);
  g_assert_cmpuint (roster.found->len, ==, 0);
  g_assert_cmpuint (roster.entries, ==, n);
  g_assert_cmpuint (roster.batches, >, 8);
  g_assert_cmpuint (roster.split, ==, 0);
  read_roster_clear (&roster);
}

/* More records inside one than it may hold: said once, the others left out; the next record is not touched. */
static void
test_inside (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "<trainees>\n<trainee>" PERSON);
  g_autofree char *told = NULL;
  ReadRoster roster;

  for (guint k = 0; k < 2005; k++)
    g_string_append (text, "<membership><group>SY</group><from>2026-01-01</from></membership>\n");
  g_string_append (text, "</trainee><trainee>" PERSON "</trainee></trainees></roster>");
  read_roster (text->str, text->len, &roster);
  g_assert_no_error (roster.error);
  told = tell (&roster);
  g_assert_cmpstr (told, ==, "E-TOO-MANY trainee 2003 - ''");
  g_assert_cmpuint (roster.entries, ==, 2002);
  g_assert_cmpuint (roster.refused, ==, 1);
  read_roster_clear (&roster);
}

/* A record of nothing but mistakes does not fill the memory. */
static void
test_many_problems (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "<trainees><trainee>" PERSON);
  ReadRoster roster;

  for (guint k = 0; k < 20000; k++)
    g_string_append (text, "<a/>");
  g_string_append (text, "</trainee></trainees></roster>");
  read_roster (text->str, text->len, &roster);
  g_assert_no_error (roster.error);
  g_assert_cmpuint (roster.found->len, ==, 100);
  g_assert_cmpuint (roster.refused, ==, 1);
  read_roster_clear (&roster);
}

/* libxml2 keeps only 16 bits of a line in its nodes; the parser itself knows better. */
static void
test_lines (void)
{
  g_autofree char *lines = g_strnfill (70000, '\n');
  g_autofree char *text = g_strconcat (HEAD, lines, TRAINEE (PERSON "\n<sex>7</sex>"), "</roster>", NULL);
  g_autofree char *told = NULL;
  ReadRoster roster;

  read_roster (text, strlen (text), &roster);
  g_assert_no_error (roster.error);
  told = tell (&roster);
  g_assert_cmpstr (told, ==, "E-CODE trainee 70005 sex '7'");
  g_assert_cmpuint (((const Found *) roster.found->pdata[0])->record_line, ==, 70003);
  read_roster_clear (&roster);
}

static void
test_encodings (void)
{
  static const struct
  {
    const char *declared;
    const char *encoding;
    const char *mark;
  } encodings[] = {
    { "UTF-8", "UTF-8", "\xEF\xBB\xBF" }, { "UTF-16", "UTF-16LE", "\xFF\xFE" }, { "UTF-16", "UTF-16BE", "\xFE\xFF" },
    { "GB18030", "GB18030", "" }, { "GBK", "GBK", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      /* Long enough that it comes in several pieces. */
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *converted = NULL;
      ReadRoster roster;
      gsize written = 0;

      g_string_append_printf (text, "<?xml version=\"1.0\" encoding=\"%s\"?>" HEAD "<trainees>", encodings[i].declared);
      for (guint k = 0; k < 2000; k++)
        g_string_append (text, "\n<trainee>" PERSON "<sex>汉字</sex></trainee>");
      g_string_append (text, "</trainees></roster>");
      converted = g_convert (text->str, (gssize) text->len, encodings[i].encoding, "UTF-8", NULL, &written, &error);
      g_assert_no_error (error);
      g_string_truncate (text, 0);
      g_string_append (text, encodings[i].mark);
      g_string_append_len (text, converted, (gssize) written);
      read_roster (text->str, text->len, &roster);
      g_test_message ("%s", encodings[i].encoding);
      g_assert_no_error (roster.error);
      g_assert_cmpuint (roster.entries, ==, 2000);
      for (guint k = 0; k < roster.found->len; k++)
        g_assert_cmpstr (((const Found *) roster.found->pdata[k])->value, ==, "汉字");
      g_assert_cmpuint (roster.found->len, ==, 2000);
      read_roster_clear (&roster);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/roster-reader/record/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    {
      g_autofree char *path = g_strconcat ("/roster-reader/file/", fatal[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fatal);
    }
  g_test_add_func ("/roster-reader/codes", test_codes);
  g_test_add_func ("/roster-reader/header", test_header);
  g_test_add_func ("/roster-reader/parts", test_parts);
  g_test_add_func ("/roster-reader/batches", test_batches);
  g_test_add_func ("/roster-reader/inside", test_inside);
  g_test_add_func ("/roster-reader/many-problems", test_many_problems);
  g_test_add_func ("/roster-reader/lines", test_lines);
  g_test_add_func ("/roster-reader/encodings", test_encodings);
  return g_test_run ();
}
