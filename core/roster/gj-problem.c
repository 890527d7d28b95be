/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-problem"
#include "config.h"

#include "gj-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* The key is one text by now: its pieces are told apart by the key fields of the kind. */
char *
gj_problem_key (const GjProblem *problem,
                gboolean         masked)
{
  const GjRecordType *type;
  g_auto (GStrv) pieces = NULL;
  const GjField *fields[GJ_RECORD_MAX_FIELDS];
  guint n = 0;

  g_return_val_if_fail (problem != NULL && problem->kind < GJ_N_RECORD_KINDS, NULL);

  if (!masked)
    return g_strdup (problem->key);
  type = gj_record_type (problem->kind);
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && !g_str_equal (type->fields[i].list, "id-type"))
      fields[n++] = &type->fields[i];
  pieces = g_strsplit (problem->key, " · ", -1);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      char *piece = pieces[i];

      /* A piece that is missing moves the others: then any of them may be the number. */
      if (g_strv_length (pieces) == n && fields[i]->privacy != GJ_PRIVACY_NUMBER)
        continue;
      pieces[i] = gj_text_mask_number (piece);
      g_free (piece);
    }
  return g_strjoinv (" · ", pieces);
}

/* Puts the parts into a sentence; what comes from the file is never read as a template. */
static char *
fill (const char *template,
      const char *field,
      const char *value,
      const char *detail)
{
  GString *text = g_string_new (NULL);

  while (*template != '\0')
    {
      if (g_str_has_prefix (template, "{field}"))
        {
          g_string_append (text, field);
          template += strlen ("{field}");
        }
      else if (g_str_has_prefix (template, "{value}"))
        {
          g_string_append (text, value);
          template += strlen ("{value}");
        }
      else if (g_str_has_prefix (template, "{detail}"))
        {
          g_string_append (text, detail);
          template += strlen ("{detail}");
        }
      else
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

  if (problem->code == GJ_PROBLEM_CODE && problem->detail[0] == '\0')
    return g_strdup (_ ("Take a code from the list in the documentation."));
  return fill (_ (table[problem->code].remedy), "", "", problem->detail);
}

char *
gj_problem_summary (const char *code_text)
{
  int code = gj_problem_code_find (code_text);

  return code < 0 ? g_strdup (code_text) : fill (_ (table[code].message), _ ("The field"), "…", "…");
}
