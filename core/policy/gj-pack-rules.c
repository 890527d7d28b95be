/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

static const struct
{
  const char *word;
  GjOutcome   outcome;
  char        letter; /* the code begins with it */
} rule_outcomes[] = {
  { "refused", GJ_OUTCOME_REFUSED, 'R' },
  { "needs-evidence", GJ_OUTCOME_NEEDS_EVIDENCE, 'R' },
  { "not-due", GJ_OUTCOME_NOT_DUE, 'N' },
  { "note", GJ_OUTCOME_PAYABLE, 'N' },
};

static guint
add_entry (GjCompiler *self,
           GjEntryKind kind,
           xmlNode    *xml)
{
  GjEntry entry = { .kind = kind, .names_when = -1, .node = xml };

  g_array_append_val (self->edition->entries, entry);
  return self->edition->entries->len - 1;
}

static GjEntry *
get_entry (GjCompiler *self,
           guint       index)
{
  return GJ_AT (self->edition->entries, GjEntry, index);
}

static void
compile_outcome (GjCompiler *self,
                 guint       index)
{
  GjEntry *entry = get_entry (self, index);
  const char *word = _gj_xml_attribute (entry->node, "outcome");

  if (word == NULL)
    word = entry->code[0] == 'R' ? "refused" : "note";
  for (guint i = 0; i < G_N_ELEMENTS (rule_outcomes); i++)
    {
      if (strcmp (rule_outcomes[i].word, word) != 0)
        continue;
      entry->outcome = (guint8) rule_outcomes[i].outcome;
      if (rule_outcomes[i].letter != entry->code[0])
        _gj_compiler_problem (self, entry->node, "code-and-outcome",
                              _("The code “%s” begins with “%c”, but the outcome is “%s”: R… refuses or asks for evidence, N… is a note."),
                                 entry->code, entry->code[0], word);
    }

  if (entry->outcome == GJ_OUTCOME_NOT_DUE && !self->in_item)
    _gj_compiler_problem (self, entry->node, "code-and-outcome",
                          _("Only the rule of an item can say that it is not due."));
}

/* {$parameter} in the words of a rule. */
static void
check_words (GjCompiler    *self,
             const xmlNode *rule)
{
  for (const xmlNode *child = _gj_xml_first (rule); child != NULL; child = _gj_xml_next (child))
    {
      if (!_gj_xml_is (child, "text") && !_gj_xml_is (child, "remedy"))
        continue;

      g_autofree char *words = _gj_xml_content (child);
      for (const char *at = strstr (words, "{$"); at != NULL; at = strstr (at + 2, "{$"))
        {
          const char *end = strchr (at, '}');
          g_autofree char *id
              = g_strndup (at + 2, end != NULL ? (gsize) (end - at - 2) : strlen (at + 2));
          _gj_compiler_parameter (self, child, id);
        }
    }
}

static void
check_code (GjCompiler *self,
            guint       begin,
            guint       index)
{
  const GjEntry *entry = get_entry (self, index);

  for (guint i = begin; i < index; i++)
    if (g_strcmp0 (get_entry (self, i)->code, entry->code) == 0)
      _gj_compiler_problem (self, entry->node, "double-code",
                            _("The code “%s” stands at line %u already."), entry->code,
                               _gj_xml_line (get_entry (self, i)->node));
}

static void
compile_rule (GjCompiler *self,
              xmlNode    *xml,
              guint       begin)
{
  guint index = add_entry (self, GJ_ENTRY_RULE, xml);
  const xmlNode *names = _gj_xml_child (xml, "names");

  get_entry (self, index)->code = g_strdup (_gj_xml_attribute (xml, "code"));
  get_entry (self, index)->end = (guint16) (index + 1);
  compile_outcome (self, index);
  check_code (self, begin, index);
  check_words (self, xml);

  if (names != NULL)
    {
      int set
          = _gj_compiler_set (self, names, _gj_xml_attribute (names, "groups"), GJ_DOMAIN_GROUP);
      const char *when = _gj_xml_attribute (names, "when");
      if (set >= 0 && GJ_AT (self->edition->sets, GjSet, set)->n_bits > 0)
        get_entry (self, index)->names = GJ_AT (self->edition->sets, GjSet, set)->bits[0];
      get_entry (self, index)->names_when = (gint8) (when[0] == 'v'   ? GJ_GROUPS_VALID
                                                     : when[0] == 'l' ? GJ_GROUPS_LAPSED
                                                                      : GJ_GROUPS_EVER);
    }

  guint condition = _gj_compile_condition (self, _gj_xml_child (xml, "when"));
  get_entry (self, index)->condition = (guint16) condition;
}

/* <rule>, <first> and <together> among the children of @holder; other elements are not rules. */
static void
compile_entries (GjCompiler    *self,
                 const xmlNode *holder,
                 guint          begin)
{
  for (xmlNode *child = _gj_xml_first (holder); child != NULL; child = _gj_xml_next (child))
    {
      if (!_gj_xml_in_edition (child, self->edition->id))
        continue;

      if (_gj_xml_is (child, "rule"))
        {
          compile_rule (self, child, begin);
        }
      else if (_gj_xml_is (child, "first") || _gj_xml_is (child, "together"))
        {
          guint index = add_entry (
              self, _gj_xml_is (child, "first") ? GJ_ENTRY_FIRST : GJ_ENTRY_TOGETHER, child);
          compile_entries (self, child, begin);
          get_entry (self, index)->end = (guint16) self->edition->entries->len;
        }
    }
}

static void
compile_assumption (GjCompiler *self,
                    xmlNode    *xml)
{
  GjAssumption assumption = { .condition = -1, .next = -1, .node = xml };
  const xmlNode *when = _gj_xml_child (xml, "when");
  int fact = _gj_compiler_fact (self, xml, _gj_xml_attribute (xml, "fact"));
  const char *text = _gj_xml_attribute (xml, "value");

  if (fact < 0)
    return;

  assumption.fact = (GjFact) fact;
  if (text[0] == '$')
    _gj_compiler_number (self, xml, text, gj_fact_info (assumption.fact)->unit, &assumption.value);
  else
    _gj_compiler_literal (self, xml, assumption.fact, text, &assumption.value);
  if (assumption.value.den != 1 && gj_fact_info (assumption.fact)->type != GJ_FACT_TYPE_SHARE)
    _gj_compiler_problem (self, xml, "wrong-type", _("“%s” must be a whole number."), text);
  if (when != NULL)
    assumption.condition = (int) _gj_compile_condition (self, when);
  g_array_append_val (self->edition->assumptions, assumption);
}

/* By fact, so that the engine looks only at those of facts that are missing. */
static void
chain_assumptions (GjEdition *edition)
{
  guint64 seen = 0;

  for (guint i = edition->assumptions->len; i-- > 0;)
    {
      GjAssumption *assumption = GJ_AT (edition->assumptions, GjAssumption, i);
      guint64 bit = GJ_FACT_BIT (assumption->fact);

      if ((seen & bit) != 0)
        assumption->next = edition->first_assumption[assumption->fact];
      seen |= bit;
      edition->first_assumption[assumption->fact] = (gint16) i;
      if (assumption->condition < 0 && assumption->fact < GJ_N_RECORDED_FACTS)
        {
          edition->always_assumable |= bit;
          edition->defaults[assumption->fact] = assumption->value.num;
        }
      else
        {
          edition->always_assumable &= ~bit;
        }
    }

  edition->assumable = seen & ~edition->always_assumable;
}

static void
compile_step (GjCompiler *self,
              xmlNode    *xml)
{
  GjStep step = { .node = xml, .id = g_strdup (_gj_xml_attribute (xml, "id")) };

  step.is_gate = _gj_xml_flag (xml, "gate");
  step.begin = (guint16) self->edition->entries->len;
  compile_entries (self, xml, step.begin);
  step.end = (guint16) self->edition->entries->len;
  g_array_append_val (self->edition->steps, step);
}

/* The most yuan the pack says an item may come to, or -1. */
static GjFen
compile_ceiling (GjCompiler    *self,
                 const xmlNode *xml)
{
  const char *text = _gj_xml_attribute (xml, "ceiling");
  GjRational yuan;
  GjFen fen = -1;

  if (text == NULL || !_gj_compiler_number (self, xml, text, GJ_UNIT_YUAN, &yuan))
    return -1;
  if (!gj_fen_from_yuan (yuan, &fen) || fen < 0)
    _gj_compiler_problem (self, xml, "bad-value", _("“%s” is not an amount."), text);

  return fen;
}

static void
compile_item (GjCompiler *self,
              xmlNode    *xml)
{
  const char *needs = _gj_xml_attribute (xml, "needs");
  g_auto (GStrv) steps = g_strsplit_set (needs != NULL ? needs : "", " \t\r\n", -1);
  const xmlNode *notes = _gj_xml_child (xml, "notes");
  GjItem item = { .node = xml };

  item.code = g_strdup (_gj_xml_attribute (xml, "code"));
  item.fund = g_strdup (_gj_xml_attribute (xml, "fund"));
  item.payee = g_strdup (_gj_xml_attribute (xml, "payee"));
  item.index = _gj_compiler_code (self, xml, GJ_DOMAIN_ITEM, item.code);
  item.fund_code = _gj_compiler_code (self, xml, GJ_DOMAIN_FUND, item.fund);
  item.always = strcmp (_gj_xml_attribute (xml, "claim"), "always") == 0;
  item.yields_to = _gj_compiler_items (self, xml, _gj_xml_attribute (xml, "yields-to"));
  item.recovers = _gj_xml_flag (xml, "recovers");
  item.ceiling = compile_ceiling (self, xml);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      int step = steps[i][0] != '\0' ? _gj_compiler_step (self, xml, steps[i]) : -1;
      if (step >= 0)
        item.needs |= 1u << step;
    }

  self->in_item = TRUE;
  item.begin = (guint16) self->edition->entries->len;
  compile_entries (self, xml, item.begin);
  item.end = (guint16) self->edition->entries->len;
  item.amount = (guint16) _gj_compile_amount (self, _gj_xml_child (xml, "amount"));
  item.notes_begin = (guint16) self->edition->entries->len;
  if (notes != NULL)
    compile_entries (self, notes, item.begin);
  item.notes_end = (guint16) self->edition->entries->len;
  self->in_item = FALSE;

  for (guint i = item.notes_begin; i < item.notes_end; i++)
    if (get_entry (self, i)->outcome != GJ_OUTCOME_PAYABLE)
      _gj_compiler_problem (self, get_entry (self, i)->node, "code-and-outcome",
                            _("Beside an amount only notes can stand."));
  for (guint i = 0; i < self->edition->items->len; i++)
    if (strcmp (GJ_AT (self->edition->items, GjItem, i)->code, item.code) == 0)
      _gj_compiler_problem (self, xml, "double-code",
                            _("The item “%s” is defined twice for the edition “%s”."), item.code,
                               self->edition->id);

  g_array_append_val (self->edition->items, item);
}

static void
compile_children (GjCompiler *self,
                  const char *holder,
                  void (*compile) (GjCompiler *self, xmlNode *xml))
{
  const xmlNode *parent = _gj_xml_child (self->pack->root, holder);

  for (xmlNode *xml = parent != NULL ? _gj_xml_first (parent) : NULL; xml != NULL;
       xml = _gj_xml_next (xml))
    if (_gj_xml_in_edition (xml, self->edition->id) && !_gj_xml_is (xml, "closed"))
      compile (self, xml);
}

void
_gj_compile_rules (GjCompiler *self)
{
  GjEdition *edition = self->edition;

  compile_children (self, "assumptions", compile_assumption);
  chain_assumptions (edition);
  compile_children (self, "steps", compile_step);
  compile_children (self, "items", compile_item);

  if (edition->items->len == 0)
    _gj_compiler_problem (self, edition->node, "no-item",
                          _("The edition “%s” has no subsidy item."), edition->id);
  if (edition->entries->len + GJ_N_FACTS + edition->items->len > GJ_MAX_REASONS)
    _gj_compiler_problem (self, edition->node, "too-large",
                          _("The edition “%s” has more than %d rules."), edition->id,
                             GJ_MAX_REASONS - GJ_N_FACTS - GJ_MAX_ITEMS);
}
