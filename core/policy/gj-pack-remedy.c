/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* What helps against each kind of problem. */
static const struct
{
  const char *code;
  const char *remedy;
} remedies[] = {
  { "not-xml", N_ ("Correct the XML at this line; every element that is opened must be closed.") },
  { "not-by-schema", N_ ("Write only the elements and attributes of the schema, in its order.") },
  { "not-a-pack", N_ ("Choose the file of a policy pack.") },
  { "has-doctype", N_ ("Take the DOCTYPE out.") },
  { "double-id", N_ ("Give one of the two another name, or take it out.") },
  { "double-code", N_ ("Give one of the two rules another code, or take it out.") },
  { "double-value", N_ ("Say with edition=\"…\" for which editions each value stands.") },
  { "no-value", N_ ("Add a value for this edition.") },
  { "bad-value", N_ ("Correct the value.") },
  { "no-unit", N_ ("Say the unit, for example unit=\"yuan\", or unit=\"1\" for a plain number.") },
  { "wrong-unit", N_ ("Use figures of one unit, or multiply by one that turns the first unit into the other.") },
  { "wrong-type", N_ ("Use a fact or value of the kind that is needed here.") },
  { "wrong-test", N_ ("Write exactly one comparison.") },
  { "wrong-keys", N_ ("Give as many keys as the table has.") },
  { "unknown-fact", N_ ("Use a fact of the vocabulary; VOCABULARY.md lists them all.") },
  { "unknown-parameter", N_ ("Correct the name, or add the parameter under “parameters”.") },
  { "unknown-set", N_ ("Correct the name, or add the set under “sets”.") },
  { "unknown-table", N_ ("Correct the name, or add the table under “tables”.") },
  { "unknown-step", N_ ("Correct the name, or put the step before this place.") },
  { "unknown-domain", N_ ("Correct the name, or add the codes under “codes”.") },
  { "unknown-code", N_ ("Correct the code, or declare it in this pack; a group is declared with its evidence.") },
  { "unknown-document", N_ ("Add the document under “basis”.") },
  { "unknown-article", N_ ("Correct the number, or add the article under “articles”.") },
  { "unknown-edition", N_ ("Correct the name, or add the edition under “editions”.") },
  { "unknown-case", N_ ("Put the case it is like before it.") },
  { "unknown-base", N_ ("Check the pack together with the one it rests on: name that file first.") },
  { "layers-differ", N_ ("A pack rests on one of a higher layer whose editions are chosen by the same date.") },
  { "unlisted-code", N_ ("Check the code for a slip of the pen.") },
  { "overlapping-rows", N_ ("Take one of the rows out, or say with edition=\"…\" for which editions each stands.") },
  { "table-gap", N_ ("Add the missing row, or say what holds otherwise with default=\"…\".") },
  { "overlapping-editions", N_ ("Let the earlier edition end on the day before the later one begins.") },
  { "missing-edition", N_ ("Let the earlier edition last until the day before the later one begins.") },
  { "bad-period", N_ ("Write the days as YYYY-MM-DD, the first one first.") },
  { "code-and-outcome", N_ ("Let the code begin with R for a refusal and with N for a note.") },
  { "no-item", N_ ("Add an item, or let one stand for this edition too.") },
  { "no-evidence", N_ ("Say which evidence shows that a person belongs to the group.") },
  { "above-ceiling", N_ ("Correct the figure, or the ceiling if the document has raised it.") },
  { "unreachable-rule", N_ ("Correct the condition, or take the rule out.") },
  { "always-bites", N_ ("Correct the condition; if nobody is to get the item, close it.") },
  { "contradicting-rules", N_ ("Change the condition of one of the two rules.") },
  { "no-source", N_ ("Say the document and article, or confidence=\"illustrative\" when there is none.") },
  { "unsure-figures", N_ ("Have each figure checked against its document and write confidence=\"verified\", or let the pack be a sample.") },
  { "unused", N_ ("Take it out, or use it.") },
  { "one-language", N_ ("Write it in both languages.") },
  { "case-failed", N_ ("Correct the rule if the case is right, or the case if the rule is.") },
};

const char *
gj_pack_problem_remedy (const GjPackProblem *problem)
{
  g_return_val_if_fail (problem != NULL, "");

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (strcmp (remedies[i].code, problem->code) == 0)
      return _ (remedies[i].remedy);

  return "";
}
