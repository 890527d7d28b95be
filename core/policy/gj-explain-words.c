/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-codelist.h"
#include "gj-policy-private.h"
#include "gj-text.h"

#define MOST_LISTED 12 /* grants or memberships in one line */

/* What a comparison says, by GjCompare, for numbers and codes and for dates. */
static const char *const compare_words[][2] = {
  { N_ ("{a} is below {b}"), N_ ("{a} is before {b}") },
  { N_ ("{a} is at most {b}"), N_ ("{a} is on or before {b}") },
  { N_ ("{a} is {b}"), N_ ("{a} is {b}") },
  { N_ ("{a} is not {b}"), N_ ("{a} is not {b}") },
  { N_ ("{a} is at least {b}"), N_ ("{a} is on or after {b}") },
  { N_ ("{a} is above {b}"), N_ ("{a} is after {b}") },
};

/* What would have to be instead so that a comparison that bites does not. */
static const char *const change_words[][2] = {
  {
    N_ ("{more} more ({label}: {need} or more instead of {found})"),
    N_ ("{label}: {need} or later instead of {found}"),
  },
  {
    N_ ("{label}: more than {need} instead of {found}"),
    N_ ("{label}: later than {need} instead of {found}"),
  },
  {
    N_ ("{label}: anything but {need}"),
    N_ ("{label}: any day but {need}"),
  },
  {
    N_ ("{label}: {need} instead of {found}"),
    N_ ("{label}: {need} instead of {found}"),
  },
  {
    N_ ("{label}: less than {need} instead of {found}"),
    N_ ("{label}: before {need} instead of {found}"),
  },
  {
    N_ ("{more} less ({label}: {need} or less instead of {found})"),
    N_ ("{label}: {need} or earlier instead of {found}"),
  },
};

static const char *const group_words[] = {
  N_ ("a group of “{a}” is valid on the day"),
  N_ ("a group of “{a}” had lapsed before the day"),
  N_ ("a group of “{a}” is recorded"),
};

/* Grants, codes or facts in one line. */
void
_gj_words_append_item (GString    *text,
                       const char *item)
{
  if (text->len > 0)
    /* Translators: between the things of a list */
    g_string_append (text, C_ ("list", ", "));
  g_string_append (text, item);
}

/* "{name}" → value; the values are not looked into again. */
char *
_gj_words_fill (const char *pattern,
                const char *first_name,
                ...)
{
  GString *text = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize plain = strcspn (pattern, "{");
      const char *end = strchr (pattern + plain, '}');
      const char *value = NULL;
      va_list args;

      gj_text_append (text, pattern, (gssize) plain);
      pattern += plain;
      va_start (args, first_name);
      for (const char *name = first_name; end != NULL && name != NULL;
           name = va_arg (args, const char *))
        {
          const char *candidate = va_arg (args, const char *);
          if (strlen (name) == (gsize) (end - pattern - 1)
              && strncmp (name, pattern + 1, strlen (name)) == 0)
            value = candidate;
        }
      va_end (args);

      if (value != NULL)
        {
          gj_text_append (text, value, -1);
          pattern = end + 1;
        }
      else if (*pattern != '\0')
        {
          g_string_append_c (text, *pattern++);
        }
    }

  return g_string_free (text, FALSE);
}

/* "25", "13/10": never rounded. */
char *
_gj_words_number (GjRational number)
{
  if (number.den == 1)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number.num);

  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, number.num, number.den);
}

/* "95/120 ≈ 79.16%": cut off, not rounded, so that what is below 80 % never reads as 80 %. */
static char *
share_words (GjRational share)
{
  gint64 hundredths, rest;

  if (share.num < 0 || share.num > G_MAXINT64 / 10000 || share.den <= 0)
    return _gj_words_number (share);

  hundredths = share.num * 10000 / share.den;
  rest = share.num * 10000 % share.den;
  return g_strdup_printf (
      "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT ".%02d%%", share.num,
      share.den, rest == 0 ? "=" : "≈", hundredths / 100, (int) (hundredths % 100));
}

/* "四级/中级工"; the pack's own names for its own domains and its groups. An occupation goes with its code,
 * "焊工 (6-18-02-04)": officials know both, and names alike are common. */
char *
_gj_words_code (const GjPack *pack,
                guint         domain,
                GjCode        code)
{
  char text[GJ_CODE_TEXT_SIZE];
  g_autofree char *name = NULL;

  gj_pack_code_text (pack, (GjDomain) domain, code, text);
  for (const xmlNode *holder = _gj_xml_first (pack->root); holder != NULL;
       holder = _gj_xml_next (holder))
    {
      const char *id = _gj_xml_attribute (holder, "domain");
      gboolean is_groups = domain == GJ_DOMAIN_GROUP && _gj_xml_is (holder, "groups");
      if (!is_groups
          && !(_gj_xml_is (holder, "codes") && g_strcmp0 (id, pack->domains[domain].id) == 0))
        continue;
      for (const xmlNode *child = _gj_xml_first (holder); child != NULL;
           child = _gj_xml_next (child))
        if (g_strcmp0 (_gj_xml_attribute (child, is_groups ? "code" : "id"), text) == 0)
          name = _gj_xml_words (child, "title");
    }

  if (name == NULL && domain < GJ_N_DOMAINS)
    name = g_strdup (gj_code_name (gj_domain_id ((GjDomain) domain), text));
  if (name == NULL || name[0] == '\0' || strcmp (name, text) == 0)
    return g_strdup (text);
  if (domain != GJ_DOMAIN_OCCUPATION)
    return g_steal_pointer (&name);

  return _gj_words_fill (_("{name} ({code})"), "name", name, "code", text, NULL);
}

static char *
items_words (const GjPack *pack,
             guint64       items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 64; i++)
    if ((items >> i & 1) != 0)
      {
        g_autofree char *name = _gj_words_code (pack, GJ_DOMAIN_ITEM, (GjCode) i);
        _gj_words_append_item (text, name);
      }

  return g_string_free (text, FALSE);
}

char *
_gj_words_value (const GjPack *pack,
                 int           fact,
                 GjRational    value)
{
  const GjFactInfo *info = gj_fact_info ((GjFact) fact);
  char date[GJ_DATE_TEXT_SIZE];

  switch (info->type)
    {
    case GJ_FACT_TYPE_DATE:
      return g_strdup (gj_date_format ((GjDate) value.num, date));
    case GJ_FACT_TYPE_FLAG:
      return g_strdup (value.num != 0 ? _("yes") : _("no"));
    case GJ_FACT_TYPE_CODE:
      return _gj_words_code (pack, info->domain, value.num);
    case GJ_FACT_TYPE_ITEMS:
      return items_words (pack, (guint64) value.num);
    case GJ_FACT_TYPE_SHARE:
      return share_words (value);
    case GJ_FACT_TYPE_COUNT:
    default:
      return gj_unit_format (info->unit, value);
    }
}

/* The value as it stands in a sentence: "12 months", "4/5", "25 yuan/day", "2023-12-20", "yes". */
char *
_gj_words_parameter (const GjParameter *parameter)
{
  const char *slash = strchr (parameter->unit, '/');
  int above = gj_unit_find (parameter->unit, slash != NULL ? slash - parameter->unit : -1);
  int below = slash != NULL ? gj_unit_find (slash + 1, -1) : -1;

  if (parameter->type == GJ_PARAMETER_FLAG)
    return g_strdup (parameter->number.num != 0 ? _("yes") : _("no"));
  if (parameter->type != GJ_PARAMETER_NUMBER)
    return g_strdup (parameter->text);

  g_autofree char *number
      = above >= 0 ? gj_unit_format ((GjUnit) above, parameter->number) : _gj_words_number (parameter->number);
  if (below < 0)
    return g_steal_pointer (&number);

  return g_strdup_printf ("%s/%s", number, gj_unit_name ((GjUnit) below));
}

/* A rule's <text> or <remedy>, with {$parameter} filled in. */
char *
_gj_words_rule (const GjEdition *edition,
                const GjEntry   *entry,
                const char      *element)
{
  g_autofree char *pattern = _gj_xml_words (entry->node, element);
  GString *text = g_string_new (NULL);
  const char *at = pattern;

  for (const char *open = strstr (at, "{$"); open != NULL; open = strstr (at, "{$"))
    {
      const char *end = strchr (open, '}');
      g_autofree char *id = end != NULL ? g_strndup (open + 2, (gsize) (end - open - 2)) : NULL;
      int index = id != NULL ? gj_edition_parameter_find (edition, id) : -1;
      if (index < 0)
        break;

      g_autofree char *value
          = _gj_words_parameter (GJ_AT (edition->parameters, GjParameter, index));
      gj_text_append (text, at, open - at);
      gj_text_append (text, value, -1);
      at = end + 1;
    }

  gj_text_append (text, at, -1);
  return g_string_free (text, FALSE);
}

char *
_gj_words_facts (guint64 facts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < GJ_N_FACTS; i++)
    if ((facts & GJ_FACT_BIT (i)) != 0)
      _gj_words_append_item (text, _ (gj_fact_info ((GjFact) i)->label));

  return g_string_free (text, FALSE);
}

static guint64
recorded_facts (int fact)
{
  guint64 inputs = fact >= 0 ? gj_fact_info ((GjFact) fact)->inputs : 0;

  return fact < 0 ? 0 : inputs != 0 ? inputs : GJ_FACT_BIT (fact);
}

guint64
_gj_node_facts (const GjEval *eval,
                const GjNode *node)
{
  guint64 facts = recorded_facts (node->fact) | recorded_facts (node->other);

  if (node->op == GJ_NODE_HAS_GROUP)
    facts |= recorded_facts ((int) eval->edition->groups_judged_on);
  if (node->op == GJ_NODE_GRANTED)
    {
      const GjHistoryTest *test = GJ_AT (eval->edition->history, GjHistoryTest, node->index);
      if (test->occupation == GJ_MATCH_SAME)
        facts |= GJ_FACT_BIT (GJ_FACT_CLASS_OCCUPATION);
      if (test->level != GJ_MATCH_ANY)
        facts |= GJ_FACT_BIT (GJ_FACT_CLASS_LEVEL);
      facts |= recorded_facts (test->in_year_of);
    }

  return facts;
}

static gboolean
right_value (const GjEval *eval,
             const GjNode *node,
             GjRational   *ret_value)
{
  GjRational value = node->number;

  if (node->other >= 0)
    {
      if ((eval->known & GJ_FACT_BIT (node->other)) == 0)
        return FALSE;
      value = _gj_eval_fact (eval, node->other);
    }
  if (node->months != 0)
    value.num = gj_date_add_months ((GjDate) value.num, node->months);

  *ret_value = value;
  return TRUE;
}

/* A share is compared with a plain fraction: "4/5", not "4/5 = 80.00%". */
static char *
right_words (const GjEval *eval,
             const GjNode *node)
{
  GjRational value;

  if (!right_value (eval, node, &value))
    {
      const char *label = _ (gj_fact_info ((GjFact) node->other)->label);
      g_autofree char *months = gj_unit_format (GJ_UNIT_MONTH, GJ_RATIONAL (node->months, 1));

      return node->months != 0 ? _gj_words_fill (_ ("{a} plus {b}"), "a", label, "b", months, NULL) : g_strdup (label);
    }
  if (node->other < 0 && gj_fact_info ((GjFact) node->fact)->type == GJ_FACT_TYPE_SHARE)
    return _gj_words_number (value);

  return _gj_words_value (eval->edition->pack, node->fact, value);
}

static char *
granted_expected (const GjEval *eval,
                  const GjNode *node)
{
  const GjHistoryTest *test = GJ_AT (eval->edition->history, GjHistoryTest, node->index);
  g_autofree char *items = items_words (eval->edition->pack, test->items);
  g_autofree char *times = gj_unit_format (GJ_UNIT_TIME, GJ_RATIONAL (test->at_least, 1));

  const char *pattern
      = test->occupation == GJ_MATCH_ANY ? N_ ("granted before at least {times}: {items}")
        : test->level == GJ_MATCH_ANY
            ? N_ ("granted before at least {times} for the same occupation: {items}")
        : test->level == GJ_MATCH_SAME
            ? N_ ("granted before at least {times} for the same occupation and level: {items}")
            : N_ ("granted before at least {times} for a higher level of the same occupation: {items}");

  return _gj_words_fill (_ (pattern), "times", times, "items", items, NULL);
}

char *
_gj_words_expected (const GjEval *eval,
                    const GjNode *node)
{
  const GjEdition *edition = eval->edition;
  const char *label = node->fact >= 0 ? _ (gj_fact_info ((GjFact) node->fact)->label) : "";
  gboolean is_date;
  const char *pattern;
  g_autofree char *other = NULL;

  switch ((GjNodeOp) node->op)
    {
    case GJ_NODE_COMPARE:
    case GJ_NODE_RANGE:
      other = right_words (eval, node);
      is_date = gj_fact_info ((GjFact) node->fact)->type == GJ_FACT_TYPE_DATE;
      pattern = gj_fact_info ((GjFact) node->fact)->type == GJ_FACT_TYPE_FLAG ? _("{a}: {b}")
                                                                              : _ (compare_words[node->compare][is_date]);
      return _gj_words_fill (pattern, "a", label, "b", other, NULL);
    case GJ_NODE_IN_SET:
      other = _gj_xml_words (GJ_AT (edition->sets, GjSet, node->index)->node, "title");
      return _gj_words_fill (_("{a} is one of “{b}”"), "a", label, "b", other, NULL);
    case GJ_NODE_IN_TABLE:
      other = _gj_xml_words (GJ_AT (edition->tables, GjTable, node->index)->node, "title");
      return _gj_words_fill (_("{a} stands in the table “{b}”"), "a", label, "b", other, NULL);
    case GJ_NODE_CONSTANT:
      return _gj_xml_words (GJ_AT (edition->parameters, GjParameter, node->parameter)->node,
                            "title");
    case GJ_NODE_RECORDED:
      return _gj_words_fill (_("{a} is recorded"), "a", label, NULL);
    case GJ_NODE_HAS_GROUP:
      other = _gj_xml_words (GJ_AT (edition->sets, GjSet, node->index)->node, "title");
      return _gj_words_fill (_ (group_words[node->when]), "a", other, NULL);
    case GJ_NODE_STEP_CLEAN:
      other = _gj_xml_words (GJ_AT (edition->steps, GjStep, node->index)->node, "title");
      return _gj_words_fill (_("the step “{a}” is clean"), "a", other, NULL);
    case GJ_NODE_GRANTED:
    case GJ_NODE_ALL:
    case GJ_NODE_ANY:
    default:
      return granted_expected (eval, node);
    }
}

static char *
groups_found (const GjEval *eval)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (eval->facts->n_memberships, MOST_LISTED); i++)
    {
      const GjFactMembership *membership = &eval->facts->memberships[i];
      g_autofree char *name
          = _gj_words_code (eval->edition->pack, GJ_DOMAIN_GROUP, membership->group);
      char from[GJ_DATE_TEXT_SIZE], to[GJ_DATE_TEXT_SIZE];
      const char *pattern = membership->period.to == GJ_DATE_NONE ? N_ ("{group} (since {from})")
                                                                  : N_ ("{group} ({from} to {to})");
      g_autofree char *words
          = _gj_words_fill (_ (pattern), "group", name, "from", gj_date_format (membership->period.from, from),
                            "to", gj_date_format (membership->period.to, to), NULL);
      _gj_words_append_item (text, words);
    }

  if (text->len == 0)
    g_string_append (text, _("no group recorded"));

  return g_string_free (text, FALSE);
}

static char *
grants_found (const GjEval        *eval,
              const GjHistoryTest *test)
{
  const GjPack *pack = eval->edition->pack;
  GString *text = g_string_new (NULL);
  guint n_listed = 0;

  for (guint i = 0; i < eval->facts->n_grants && n_listed < MOST_LISTED; i++)
    {
      const GjFactGrant *grant = &eval->facts->grants[i];
      char date[GJ_DATE_TEXT_SIZE];
      if (!_gj_eval_grant_counts (eval, test, grant))
        continue;

      n_listed++;
      g_autofree char *item = _gj_words_code (pack, GJ_DOMAIN_ITEM, grant->item);
      g_autofree char *occupation = _gj_words_code (pack, GJ_DOMAIN_OCCUPATION, grant->occupation);
      g_autofree char *level = _gj_words_code (pack, GJ_DOMAIN_LEVEL, grant->level);
      g_autofree char *fund = _gj_words_code (pack, GJ_DOMAIN_FUND, grant->fund);
      g_autofree char *words = g_strjoin (" · ", item, occupation, level, gj_date_format (grant->date, date), fund, NULL);
      _gj_words_append_item (text, words);
    }

  if (text->len == 0)
    g_string_append (text, _("no such earlier grant"));

  return g_string_free (text, FALSE);
}

static char *
fact_found (const GjEval *eval,
            int           fact)
{
  const char *label = _ (gj_fact_info ((GjFact) fact)->label);
  g_autofree char *value
      = (eval->known & GJ_FACT_BIT (fact)) != 0
            ? _gj_words_value (eval->edition->pack, fact, _gj_eval_fact (eval, fact))
            : g_strdup (_("not recorded"));

  return _gj_words_fill (_("{a}: {b}"), "a", label, "b", value, NULL);
}

char *
_gj_words_found (const GjEval *eval,
                 const GjNode *node)
{
  if (node->op == GJ_NODE_HAS_GROUP)
    return groups_found (eval);
  if (node->op == GJ_NODE_GRANTED)
    return grants_found (eval, GJ_AT (eval->edition->history, GjHistoryTest, node->index));
  if (node->op == GJ_NODE_CONSTANT || node->op == GJ_NODE_STEP_CLEAN)
    {
      const xmlNode *named = node->op == GJ_NODE_CONSTANT
                                 ? GJ_AT (eval->edition->parameters, GjParameter, node->parameter)->node
                                 : GJ_AT (eval->edition->steps, GjStep, node->index)->node;
      g_autofree char *title = _gj_xml_words (named, "title");
      const char *words = node->op == GJ_NODE_CONSTANT            ? (node->number.num != 0 ? _("yes") : _("no"))
                          : eval->steps[node->index] == GJ_YES    ? _("clean")
                          : eval->steps[node->index] == GJ_NO     ? _("not clean")
                                                                  : _("waits for evidence");
      return _gj_words_fill (_("{a}: {b}"), "a", title, "b", words, NULL);
    }

  g_autofree char *left = fact_found (eval, node->fact);
  if (node->other < 0)
    return g_steal_pointer (&left);

  g_autofree char *right = fact_found (eval, node->other);
  return g_strconcat (left, C_ ("sentences", "; "), right, NULL);
}

/* The least whole number that is at least @value, or the greatest that is at most @value. */
static gint64
whole (GjRational value,
       gboolean   up)
{
  gint64 below = value.num / value.den - (value.num % value.den < 0);

  return up && below * value.den != value.num ? below + 1 : below;
}

static GjFact
counted_part (GjFact share)
{
  return share == GJ_FACT_CLASS_ONLINE_SHARE         ? GJ_FACT_CLASS_ONLINE_HOURS
         : share == GJ_FACT_ENROLMENT_ATTENDANCE_SHARE ? GJ_FACT_ENROLMENT_ATTENDED_HOURS
                                                      : GJ_FACT_CLASS_DAY_PRESENT;
}

/* "1 class hour more (Attended hours: 96 class hours or more instead of 95 class hours)"; "" when
 * nothing plain can be said. */
char *
_gj_words_change (const GjEval *eval,
                  const GjNode *node)
{
  const GjPack *pack = eval->edition->pack;
  GjFact fact = (GjFact) MAX (node->fact, 0);
  gboolean up = node->compare == GJ_COMPARE_BELOW;
  GjRational left, need;

  if ((node->op != GJ_NODE_COMPARE && node->op != GJ_NODE_RANGE) || !right_value (eval, node, &need)
      || (eval->known & GJ_FACT_BIT (fact)) == 0)
    return g_strdup ("");

  const GjFactInfo *info = gj_fact_info (fact);
  left = _gj_eval_fact (eval, (int) fact);
  if (info->type == GJ_FACT_TYPE_SHARE)
    {
      /* How much of the part it takes, the whole being what it is. */
      gint64 of = left.den;
      fact = counted_part (fact);
      info = gj_fact_info (fact);
      left.den = 1;
      if (!gj_rational_multiply (need, GJ_RATIONAL (of, 1), &need))
        return g_strdup ("");
    }
  if (info->type == GJ_FACT_TYPE_FLAG)
    need.num = !need.num;
  else if (info->type == GJ_FACT_TYPE_COUNT && (up || node->compare == GJ_COMPARE_ABOVE))
    need = GJ_RATIONAL (whole (need, up), 1);

  guint words = info->type == GJ_FACT_TYPE_FLAG ? GJ_COMPARE_OTHER : node->compare;
  g_autofree char *need_words = _gj_words_value (pack, (int) fact, need);
  g_autofree char *found_words = _gj_words_value (pack, (int) fact, left);
  g_autofree char *more_words
      = gj_unit_format (info->unit, GJ_RATIONAL (ABS (need.num - left.num), 1));

  const char *pattern = _ (change_words[words][info->type == GJ_FACT_TYPE_DATE]);
  return _gj_words_fill (pattern, "more", more_words, "label", _ (info->label), "need", need_words,
                         "found", found_words, NULL);
}
