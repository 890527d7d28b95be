/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-problem"
#include "config.h"

#include "gj-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-text.h"

static const struct
{
  const char *code;
  GjSeverity  severity;
  const char *message;
  const char *remedy;
} table[GJ_N_PROBLEM_CODES] = {
#define C(NAME, code_, severity_, message_, remedy_) \
  [GJ_PROBLEM_##NAME] = { code_, GJ_SEVERITY_##severity_, message_, remedy_ },
  GJ_PROBLEMS (C)
#undef C
};

/* What a code means where the message speaks of one field and one value. */
static const struct
{
  GjProblemCode code;
  const char   *summary;
} summaries[] = {
  { GJ_PROBLEM_MISSING, N_ ("Something required is missing") },
  { GJ_PROBLEM_UNKNOWN_ELEMENT, N_ ("A field that does not exist") },
  { GJ_PROBLEM_REPEATED, N_ ("A field stands twice or in the wrong place") },
  { GJ_PROBLEM_TOO_LONG, N_ ("A text is too long") },
  { GJ_PROBLEM_TOO_SHORT, N_ ("A text is too short") },
  { GJ_PROBLEM_CODE, N_ ("A code is not in its code list") },
  { GJ_PROBLEM_DATE, N_ ("A date that does not exist or is not written as one") },
  { GJ_PROBLEM_NUMBER, N_ ("A number that is not a whole number") },
  { GJ_PROBLEM_RANGE, N_ ("A number is out of range") },
  { GJ_PROBLEM_AMOUNT, N_ ("An amount that is not one in yuan") },
  { GJ_PROBLEM_FLAG, N_ ("Neither true nor false") },
  { GJ_PROBLEM_PHONE, N_ ("A telephone number that is none") },
  { GJ_PROBLEM_ID_LENGTH, N_ ("An identity number has the wrong length") },
  { GJ_PROBLEM_ID_CHARACTER, N_ ("An identity number holds a character that cannot stand there") },
  { GJ_PROBLEM_ID_DATE, N_ ("The birth date in an identity number does not exist") },
  { GJ_PROBLEM_ID_CHECK_DIGIT, N_ ("The last character of an identity number does not fit") },
  { GJ_PROBLEM_ID_STRUCTURE, N_ ("An identity number does not belong to its kind of document") },
  { GJ_PROBLEM_CARD, N_ ("A card number that is none") },
  { GJ_PROBLEM_CREDIT_CODE, N_ ("A credit code that is none") },
  { GJ_PROBLEM_CERTIFICATE, N_ ("A certificate number does not belong to its kind of certificate") },
  { GJ_PROBLEM_SEX, N_ ("The sex contradicts the identity number") },
  { GJ_PROBLEM_BIRTH, N_ ("The birth date contradicts the identity number") },
  { GJ_PROBLEM_PARENT_REFUSED, N_ ("The record it belongs to was refused") },
  { GJ_PROBLEM_AUTHORITY, N_ ("A kind of record only a bureau may send") },
  { GJ_PROBLEM_ORDER, N_ ("Two dates are in the wrong order") },
  { GJ_PROBLEM_MORE_THAN, N_ ("A number is more than it can be") },
  { GJ_PROBLEM_DUPLICATE, N_ ("The same record stands twice") },
  { GJ_PROBLEM_NO_INSTITUTION, N_ ("The institution is not known") },
  { GJ_PROBLEM_NO_CLASS, N_ ("The class is not known") },
  { GJ_PROBLEM_NO_PERSON, N_ ("The trainee is not known") },
  { GJ_PROBLEM_TOO_MANY, N_ ("Too many records inside one") },
  { GJ_PROBLEM_UPGRADED, N_ ("An old 15-digit number was taken as its 18-digit one") },
  { GJ_PROBLEM_DIVISION, N_ ("A division code never existed") },
  { GJ_PROBLEM_CREDIT_DIGIT, N_ ("The last character of a credit code does not fit") },
  { GJ_PROBLEM_OCCUPATION, N_ ("An occupation is not in the 2022 classification") },
};

const char *
gj_problem_code_text (GjProblemCode code)
{
  g_return_val_if_fail (code < GJ_N_PROBLEM_CODES, "");

  return table[code].code;
}

int
gj_problem_code_find (const char *text)
{
  g_return_val_if_fail (text != NULL, -1);

  for (int i = 0; i < GJ_N_PROBLEM_CODES; i++)
    if (g_str_equal (table[i].code, text))
      return i;
  return -1;
}

GjSeverity
gj_problem_severity (GjProblemCode code)
{
  g_return_val_if_fail (code < GJ_N_PROBLEM_CODES, GJ_SEVERITY_ERROR);

  return table[code].severity;
}

const char *
gj_severity_nick (GjSeverity severity)
{
  return severity == GJ_SEVERITY_WARNING ? "warning" : "error";
}

static const GjField *
field_of (const GjProblem *problem)
{
  const GjRecordType *type;

  if (problem->kind >= GJ_N_RECORD_KINDS)
    return NULL;
  type = gj_record_type (problem->kind);
  return problem->field >= 0 && (guint) problem->field < type->n_fields ? &type->fields[problem->field] : NULL;
}

char *
gj_problem_value (const GjProblem *problem,
                  gboolean         masked)
{
  const GjField *field = field_of (problem);

  if (masked && field != NULL && (field->privacy == GJ_PRIVACY_NUMBER || field->privacy == GJ_PRIVACY_CONTACT || field->privacy == GJ_PRIVACY_BANK))
    return gj_text_mask_number (problem->value);
  return g_strdup (problem->value);
}

/* Puts the parts into a sentence; what comes from the file is never read as a template. */
static char *
fill (const char *template,
      const char *field,
      const char *value,
      const char *detail)
{
  const struct
  {
    const char *name;
    const char *value;
  } values[] = { { "{field}", field }, { "{value}", value }, { "{detail}", detail } };
  GString *text = g_string_new (NULL);

  while (*template != '\0')
    {
      gsize plain = strcspn (template, "{");
      gboolean known = FALSE;

      gj_text_append (text, template, (gssize) plain);
      template += plain;
      for (guint i = 0; i < G_N_ELEMENTS (values) && !known; i++)
        if (g_str_has_prefix (template, values[i].name))
          {
            gj_text_append (text, values[i].value, -1);
            template += strlen (values[i].name);
            known = TRUE;
          }
      if (!known && *template != '\0')
        g_string_append_c (text, *template++);
    }
  return g_string_free (text, FALSE);
}

char *
gj_problem_message (const GjProblem *problem,
                    gboolean         masked)
{
  const GjField *field;
  g_autofree char *value = NULL;

  g_return_val_if_fail (problem != NULL && problem->code < GJ_N_PROBLEM_CODES, NULL);

  field = field_of (problem);
  value = gj_problem_value (problem, masked);
  return fill (_ (table[problem->code].message), field != NULL ? _ (field->label) : _ ("Record"), value, problem->detail);
}

char *
gj_problem_remedy (const GjProblem *problem)
{
  g_return_val_if_fail (problem != NULL && problem->code < GJ_N_PROBLEM_CODES, NULL);

  if ((problem->code == GJ_PROBLEM_CODE || problem->code == GJ_PROBLEM_OCCUPATION) && problem->detail[0] == '\0')
    return g_strdup (_ ("Take a code from the list in the documentation."));
  if (problem->code == GJ_PROBLEM_CODE || problem->code == GJ_PROBLEM_OCCUPATION)
    {
      const GjField *field = field_of (problem);
      g_autofree char *nearest = NULL;

      /* A code alone says little; with its name one sees whether it is meant. */
      if (field != NULL && field->list[0] != '\0')
        nearest = g_strdup_printf (C_ ("code and name", "%s (%s)"), problem->detail, gj_code_name (field->list, problem->detail));
      return fill (_ (table[problem->code].remedy), "", "", nearest != NULL ? nearest : problem->detail);
    }
  return fill (_ (table[problem->code].remedy), "", "", problem->detail);
}

char *
gj_problem_summary (const char *code_text)
{
  int code = gj_problem_code_find (code_text);

  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    if ((int) summaries[i].code == code)
      return g_strdup (_ (summaries[i].summary));
  return g_strdup (code < 0 ? code_text : _ (table[code].message));
}
