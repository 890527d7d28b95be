/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/* The worked cases of a pack: facts, and what must come of them. */

typedef struct
{
  const GjPack *pack;
  GPtrArray    *problems;
  GjFacts       facts;
  GArray       *memberships;
  GArray       *grants;
  gboolean      failed; /* the case cannot be read */
  GString      *expected; /* in words, as far as the case says */
  GString      *found;
} Reading;

G_GNUC_PRINTF (4, 5) static void
add_problem (Reading       *self,
             const xmlNode *node,
             const char    *code,
             const char    *format,
             ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);

  self->failed = TRUE;
  _gj_pack_add_problem (self->problems, _gj_xml_line (node), TRUE, code, "%s", text);
}

/* A value as the fact's type has it; FALSE when it cannot be one. */
static gboolean
read_value (const Reading *self,
            GjFact         fact,
            const char    *text,
            gint64        *ret_value)
{
  const GjFactInfo *info = gj_fact_info (fact);
  g_auto (GStrv) codes = NULL;
  GjRational number;
  gint64 bits = 0;

  switch (info->type)
    {
    case GJ_FACT_TYPE_DATE:
      *ret_value = gj_date_parse (text, -1);
      return *ret_value != GJ_DATE_NONE;
    case GJ_FACT_TYPE_COUNT:
      if (!gj_rational_parse (text, -1, &number) || number.den != 1)
        return FALSE;
      *ret_value = number.num;
      return TRUE;
    case GJ_FACT_TYPE_FLAG:
      *ret_value = strcmp (text, "true") == 0;
      return *ret_value == 1 || strcmp (text, "false") == 0;
    case GJ_FACT_TYPE_CODE:
      *ret_value = gj_pack_intern (self->pack, info->domain, text, -1);
      return TRUE;
    case GJ_FACT_TYPE_ITEMS:
      codes = g_strsplit_set (text, " \t\r\n", -1);
      for (guint i = 0; codes[i] != NULL; i++)
        bits |= (gint64) gj_pack_item_bit (self->pack, codes[i], -1);
      *ret_value = bits;
      return TRUE;
    case GJ_FACT_TYPE_SHARE:
    default:
      return FALSE;
    }
}

static void
read_fact (Reading       *self,
           const xmlNode *node)
{
  const char *id = _gj_xml_attribute (node, "id");
  const char *text = _gj_xml_attribute (node, "is");
  int fact = gj_fact_find (id, -1);
  gint64 value = 0;

  if (fact < 0)
    add_problem (self, node, "unknown-fact", _("There is no fact “%s”."), id);
  else if (fact >= GJ_N_RECORDED_FACTS)
    add_problem (self, node, "wrong-type", _("The fact “%s” is worked out, and cannot be given."), id);
  else if (!read_value (self, (GjFact) fact, text, &value))
    add_problem (self, node, "wrong-type", _("“%s” is not a value the fact “%s” can have."), text, id);
  else
    gj_facts_set (&self->facts, (GjFact) fact, value);
}

/* A membership of the case itself takes the place of an inherited one of the same group. */
static void
read_member (Reading       *self,
             const xmlNode *node)
{
  const char *to = _gj_xml_attribute (node, "to");
  GjFactMembership membership = {
    .group = gj_pack_intern (self->pack, GJ_DOMAIN_GROUP, _gj_xml_attribute (node, "group"), -1),
    .period = { gj_date_parse (_gj_xml_attribute (node, "from"), -1), to != NULL ? gj_date_parse (to, -1) : GJ_DATE_NONE },
  };

  for (guint i = self->memberships->len; i-- > 0;)
    if (g_array_index (self->memberships, GjFactMembership, i).group == membership.group)
      g_array_remove_index (self->memberships, i);
  g_array_append_val (self->memberships, membership);
}

static void
read_grant (Reading       *self,
            const xmlNode *node)
{
  const char *occupation = _gj_xml_attribute (node, "occupation");
  const char *level = _gj_xml_attribute (node, "level");
  const char *amount = _gj_xml_attribute (node, "amount");
  GjFactGrant grant = {
    .item = gj_pack_intern (self->pack, GJ_DOMAIN_ITEM, _gj_xml_attribute (node, "item"), -1),
    .occupation = gj_pack_intern (self->pack, GJ_DOMAIN_OCCUPATION, occupation != NULL ? occupation : "", -1),
    .level = gj_pack_intern (self->pack, GJ_DOMAIN_LEVEL, level != NULL ? level : "", -1),
    .fund = gj_pack_intern (self->pack, GJ_DOMAIN_FUND, _gj_xml_attribute (node, "fund"), -1),
    .date = gj_date_parse (_gj_xml_attribute (node, "date"), -1),
  };

  if (amount != NULL && !gj_fen_parse (amount, -1, &grant.amount))
    add_problem (self, node, "bad-value", _("“%s” is not an amount."), amount);
  g_array_append_val (self->grants, grant);
}

static const xmlNode *
find_case_before (const xmlNode *node,
                  const char    *id)
{
  for (const xmlNode *before = node->prev; before != NULL; before = before->prev)
    if (_gj_xml_is (before, "case") && strcmp (_gj_xml_attribute (before, "id"), id) == 0)
      return before;

  return NULL;
}

static void
leave_out (Reading       *self,
           const xmlNode *node)
{
  const char *list = _gj_xml_attribute (node, "without");
  g_auto (GStrv) words = g_strsplit_set (list != NULL ? list : "", " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      int fact = gj_fact_find (words[i], -1);

      if (strcmp (words[i], "members") == 0)
        g_array_set_size (self->memberships, 0);
      else if (strcmp (words[i], "grants") == 0)
        g_array_set_size (self->grants, 0);
      else if (fact >= 0 && fact < GJ_N_RECORDED_FACTS)
        self->facts.known &= ~GJ_FACT_BIT (fact);
      else if (words[i][0] != '\0')
        add_problem (self, node, "unknown-fact", _("There is no fact “%s”."), words[i]);
    }
}

/* The cases it is like come before it, so that this ends. */
static void
read_case (Reading       *self,
           const xmlNode *node)
{
  static const struct
  {
    const char *element;
    void      (*read) (Reading *self, const xmlNode *node);
  } parts[] = { { "fact", read_fact }, { "member", read_member }, { "had", read_grant } };
  const char *like = _gj_xml_attribute (node, "like");
  const xmlNode *before = like != NULL ? find_case_before (node, like) : NULL;

  if (like != NULL && before == NULL)
    add_problem (self, node, "unknown-case", _("There is no case “%s” before this one."), like);
  else if (before != NULL)
    read_case (self, before);
  leave_out (self, node);

  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      if (_gj_xml_is (child, parts[i].element))
        parts[i].read (self, child);
}

static void
note_outcome (GString    *text,
              const char *code,
              const char *what)
{
  g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " · " : "", code, code[0] != '\0' ? " " : "", what);
}

static void
check_expected_item (Reading          *self,
                     const xmlNode    *node,
                     const GjEdition  *edition,
                     const GjDecision *decision)
{
  const char *code = _gj_xml_attribute (node, "item");
  const char *amount = _gj_xml_attribute (node, "amount");
  const char *outcome = _gj_xml_attribute (node, "outcome");
  int item = gj_edition_item_find (edition, code);
  char found[GJ_FEN_TEXT_SIZE];
  GjFen fen = 0;

  if (item < 0)
    {
      add_problem (self, node, "case-failed", _("The edition “%s” has no item “%s”."), gj_edition_id (edition), code);
      return;
    }
  note_outcome (self->expected, code, amount != NULL ? amount : outcome != NULL ? gj_outcome_nick_label (outcome) : "");
  note_outcome (self->found, code,
                amount != NULL ? gj_fen_format (decision->amounts[item], found) : gj_outcome_label (decision->outcomes[item]));
  if (amount != NULL && !gj_fen_parse (amount, -1, &fen))
    add_problem (self, node, "bad-value", _("“%s” is not an amount."), amount);
  else if (amount != NULL && fen != decision->amounts[item])
    add_problem (self, node, "case-failed", _("The item “%s” comes to %s yuan; expected are %s."), code,
                 gj_fen_format (decision->amounts[item], found), amount);
  if (outcome != NULL && strcmp (outcome, gj_outcome_nick (decision->outcomes[item])) != 0)
    add_problem (self, node, "case-failed", _("The item “%s” comes out as “%s”; expected is “%s”."), code,
                 gj_outcome_nick (decision->outcomes[item]), outcome);
}

static void
check_expected (Reading         *self,
                const xmlNode   *node,
                const GjEdition *edition)
{
  GjDecision decision;

  gj_edition_decide (edition, &self->facts, &decision);
  g_autofree char *reasons = gj_decision_reasons (edition, &decision);
  g_strdelimit (reasons, ";", ' ');
  for (const xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    {
      if (_gj_xml_is (child, "expect"))
        check_expected_item (self, child, edition, &decision);
      if (!_gj_xml_is (child, "reasons"))
        continue;
      g_autofree char *expected = _gj_xml_content (child);
      note_outcome (self->expected, "", expected);
      note_outcome (self->found, "", reasons);
      if (strcmp (expected, reasons) != 0)
        add_problem (self, child, "case-failed", _("The reasons are “%s”; expected are “%s”."), reasons, expected);
    }
}

static gboolean
run_case (const GjPack  *pack,
          const xmlNode *node,
          GPtrArray     *problems,
          GjPackCase    *result)
{
  const char *decided_by = _gj_xml_attribute (node, "decided-by");
  Reading self = { .pack = pack, .problems = problems, .expected = g_string_new (NULL), .found = g_string_new (NULL) };
  const GjEdition *edition;

  gj_facts_clear (&self.facts);
  self.memberships = g_array_new (FALSE, FALSE, sizeof (GjFactMembership));
  self.grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  read_case (&self, node);
  self.facts.memberships = (const GjFactMembership *) (void *) self.memberships->data;
  self.facts.n_memberships = self.memberships->len;
  self.facts.grants = (const GjFactGrant *) (void *) self.grants->data;
  self.facts.n_grants = self.grants->len;

  edition = gj_pack_edition_for (pack, &self.facts);
  const char *id = edition != NULL ? gj_edition_id (edition) : "none";
  if (decided_by != NULL)
    {
      note_outcome (self.expected, "", decided_by);
      note_outcome (self.found, "", id);
    }
  if (decided_by != NULL && strcmp (decided_by, id) != 0)
    add_problem (&self, node, "case-failed", _("It is decided by the edition “%s”; expected is “%s”."), id, decided_by);
  else if (edition == NULL && decided_by == NULL)
    add_problem (&self, node, "case-failed", _("No edition was in force for the class of this case."));
  else if (edition != NULL && !self.failed)
    check_expected (&self, node, edition);

  g_array_unref (self.memberships);
  g_array_unref (self.grants);
  result->passed = !self.failed;
  result->expected = g_string_free (self.expected, FALSE);
  result->found = g_string_free (self.found, FALSE);
  return result->passed;
}

static const xmlNode *
first_case (const GjPack *pack)
{
  const xmlNode *cases = _gj_xml_child (pack->root, "cases");

  return cases != NULL ? _gj_xml_first (cases) : NULL;
}

guint
gj_pack_n_cases (const GjPack *pack)
{
  guint n = 0;

  g_return_val_if_fail (pack != NULL, 0);

  for (const xmlNode *node = first_case (pack); node != NULL; node = _gj_xml_next (node))
    n++;

  return n;
}

guint
gj_pack_run_cases (const GjPack *pack,
                   GPtrArray    *problems,
                   GPtrArray    *ret_results)
{
  guint n_failed = 0;

  g_return_val_if_fail (pack != NULL && problems != NULL, 0);

  for (const xmlNode *node = first_case (pack); node != NULL; node = _gj_xml_next (node))
    {
      g_autoptr (GPtrArray) found = gj_pack_problems_new ();
      const char *id = _gj_xml_attribute (node, "id");
      GjPackCase *result = g_new0 (GjPackCase, 1);

      n_failed += !run_case (pack, node, found, result);
      result->id = g_strdup (id);
      result->title = _gj_xml_words (node, "title");
      result->line = _gj_xml_line (node);
      if (ret_results != NULL)
        g_ptr_array_add (ret_results, result);
      else
        gj_pack_case_free (result);
      for (guint i = 0; i < found->len; i++)
        {
          const GjPackProblem *problem = found->pdata[i];
          _gj_pack_add_problem (problems, problem->line, TRUE, problem->code, _("Case “%s”: %s"), id, problem->text);
        }
    }

  return n_failed;
}

void
gj_pack_case_free (GjPackCase *result)
{
  if (result == NULL)
    return;

  g_free (result->id);
  g_free (result->title);
  g_free (result->expected);
  g_free (result->found);
  g_free (result);
}

GPtrArray *
gj_pack_cases_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_case_free);
}
