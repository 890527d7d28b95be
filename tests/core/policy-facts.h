/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of tests/data/eligibility-cases.tsv (one JSON object a case) as the engine takes them. */
#pragma once

#include <json-glib/json-glib.h>

#include "gj-decision.h"

typedef struct
{
  GjFacts facts;
  GArray *memberships;
  GArray *grants;
} CaseFacts;

static void
case_facts_clear (CaseFacts *self)
{
  g_clear_pointer (&self->memberships, g_array_unref);
  g_clear_pointer (&self->grants, g_array_unref);
}

/* NULL when the member is absent or null. */
static const char *
case_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || json_node_is_null (node) ? NULL : json_node_get_string (node);
}

static GjDate
case_date (const char *text)
{
  GjDate date = text == NULL || text[0] == '\0' ? GJ_DATE_NONE : gj_date_parse (text, -1);

  g_assert_true (text == NULL || text[0] == '\0' || date != GJ_DATE_NONE);
  return date;
}

static void
case_set_date (CaseFacts  *self,
               JsonObject *object,
               const char *name,
               GjFact      fact)
{
  gj_facts_set_date (&self->facts, fact, case_date (case_text (object, name)));
}

static void
case_set_code (CaseFacts    *self,
               const GjPack *pack,
               const char   *code,
               GjFact        fact)
{
  if (code != NULL)
    gj_facts_set (&self->facts, fact, gj_pack_intern (pack, gj_fact_info (fact)->domain, code, -1));
}

/* Numbers and flags: absent and null mean not recorded. */
static void
case_set_number (CaseFacts  *self,
                 JsonObject *object,
                 const char *name,
                 GjFact      fact)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_is_null (node))
    return;
  gj_facts_set (&self->facts, fact,
                json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : json_node_get_int (node));
}

static gboolean
case_flag (JsonObject *object,
           const char *name,
           gboolean    otherwise)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL ? json_node_get_boolean (node) : otherwise;
}

static void
case_set_certificate (CaseFacts    *self,
                      const GjPack *pack,
                      JsonObject   *object)
{
  JsonNode *node = json_object_get_member (object, "cert");

  if (node == NULL || json_node_is_null (node))
    return;

  JsonObject *certificate = json_node_get_object (node);
  const char *occupation = case_text (certificate, "occ");
  const char *level = case_text (certificate, "lev");
  const char *type = case_text (certificate, "type");
  case_set_date (self, certificate, "date", GJ_FACT_CERTIFICATE_DATE);
  case_set_code (self, pack, occupation != NULL ? occupation : case_text (object, "occ"), GJ_FACT_CERTIFICATE_OCCUPATION);
  case_set_code (self, pack, level != NULL ? level : case_text (object, "lev"), GJ_FACT_CERTIFICATE_LEVEL);
  case_set_code (self, pack, type != NULL ? type : "2", GJ_FACT_CERTIFICATE_TYPE);
  if (case_flag (certificate, "reused", FALSE))
    gj_facts_set (&self->facts, GJ_FACT_CERTIFICATE_REUSED, 1);
}

static void
case_add_grant (CaseFacts    *self,
                const GjPack *pack,
                const char   *item,
                const char   *occupation,
                const char   *level,
                const char   *date,
                const char   *fund)
{
  GjFactGrant grant = {
    .item = gj_pack_intern (pack, GJ_DOMAIN_ITEM, item, -1),
    .occupation = gj_pack_intern (pack, GJ_DOMAIN_OCCUPATION, occupation, -1),
    .level = gj_pack_intern (pack, GJ_DOMAIN_LEVEL, level, -1),
    .fund = gj_pack_intern (pack, GJ_DOMAIN_FUND, fund, -1),
    .date = case_date (date),
  };

  g_array_append_val (self->grants, grant);
}

static void
case_set_groups (CaseFacts    *self,
                 const GjPack *pack,
                 JsonObject   *groups)
{
  g_autoptr (GList) codes = json_object_get_members (groups);

  for (GList *at = codes; at != NULL; at = at->next)
    {
      JsonArray *period = json_object_get_array_member (groups, at->data);
      GjFactMembership membership = {
        .group = gj_pack_intern (pack, GJ_DOMAIN_GROUP, at->data, -1),
        .period = { case_date (json_array_get_string_element (period, 0)), case_date (json_array_get_string_element (period, 1)) },
      };
      g_array_append_val (self->memberships, membership);
    }
}

static void
case_set_history (CaseFacts    *self,
                  const GjPack *pack,
                  JsonObject   *object)
{
  JsonArray *history = json_object_has_member (object, "hist") ? json_object_get_array_member (object, "hist") : NULL;

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonArray *line = json_array_get_array_element (history, i);
      const char *text[5];
      for (guint j = 0; j < G_N_ELEMENTS (text); j++)
        text[j] = json_array_get_string_element (line, j);
      case_add_grant (self, pack, text[0], text[1], text[2], text[3], text[4]);
    }

  if (case_flag (object, "paid_appraisal_elsewhere", FALSE))
    case_add_grant (self, pack, "PJ", case_text (object, "occ"), case_text (object, "lev"), case_text (object, "start"), "QY");
}

static void
case_set_claim (CaseFacts    *self,
                const GjPack *pack,
                JsonObject   *object)
{
  guint64 items = gj_pack_item_bit (pack, "PX", -1);

  if (case_flag (object, "appraisal_claim", TRUE))
    items |= gj_pack_item_bit (pack, "PJ", -1);
  if (case_flag (object, "live_claim", TRUE))
    items |= gj_pack_item_bit (pack, "SH", -1);
  gj_facts_set (&self->facts, GJ_FACT_CLAIM_ITEMS, (gint64) items);
}

/* @self: to be cleared with case_facts_clear() */
static void
case_facts_read (CaseFacts    *self,
                 const GjPack *pack,
                 JsonObject   *object)
{
  static const struct
  {
    const char *name;
    GjFact      fact;
  } dates[] = {
    { "filed", GJ_FACT_CLASS_FILED }, { "start", GJ_FACT_CLASS_START },  { "end", GJ_FACT_CLASS_END },
    { "apply", GJ_FACT_CLAIM_DATE },  { "birth", GJ_FACT_PERSON_BIRTH },
  }, numbers[] = {
    { "hours", GJ_FACT_CLASS_HOURS }, { "att", GJ_FACT_ENROLMENT_ATTENDED_HOURS }, { "days", GJ_FACT_ENROLMENT_DAYS },
    { "online", GJ_FACT_CLASS_ONLINE_HOURS }, { "att_online", GJ_FACT_ENROLMENT_ONLINE_HOURS }, { "size", GJ_FACT_CLASS_SIZE },
    { "pension", GJ_FACT_PERSON_DRAWS_PENSION }, { "public", GJ_FACT_PERSON_PUBLIC_SECTOR },
    { "inst_suspended", GJ_FACT_CLASS_INSTITUTION_BARRED }, { "overlap_with_earlier", GJ_FACT_ENROLMENT_OVERLAPS_EARLIER },
  };
  const char *sex = case_text (object, "sex");

  gj_facts_clear (&self->facts);
  self->memberships = g_array_new (FALSE, FALSE, sizeof (GjFactMembership));
  self->grants = g_array_new (FALSE, FALSE, sizeof (GjFactGrant));
  gj_facts_set (&self->facts, GJ_FACT_CLASS_SIZE, 30);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    case_set_date (self, object, dates[i].name, dates[i].fact);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    case_set_number (self, object, numbers[i].name, numbers[i].fact);
  case_set_code (self, pack, case_text (object, "occ"), GJ_FACT_CLASS_OCCUPATION);
  case_set_code (self, pack, case_text (object, "lev"), GJ_FACT_CLASS_LEVEL);
  case_set_code (self, pack, case_text (object, "rcat"), GJ_FACT_PERSON_RETIREMENT_CATEGORY);
  case_set_code (self, pack, sex == NULL ? NULL : sex[0] == 'M' ? "1" : "2", GJ_FACT_PERSON_SEX);
  if (json_object_has_member (object, "passed") && !json_object_get_null_member (object, "passed"))
    case_set_code (self, pack, case_flag (object, "passed", TRUE) ? "passed" : "failed", GJ_FACT_APPRAISAL_RESULT);
  if (case_flag (object, "class_day_below_80", FALSE))
    {
      gj_facts_set (&self->facts, GJ_FACT_CLASS_DAY_EXPECTED, 100);
      gj_facts_set (&self->facts, GJ_FACT_CLASS_DAY_PRESENT, 79);
    }
  case_set_certificate (self, pack, object);
  case_set_groups (self, pack, json_object_get_object_member (object, "groups"));
  case_set_history (self, pack, object);
  case_set_claim (self, pack, object);

  self->facts.memberships = (const GjFactMembership *) (void *) self->memberships->data;
  self->facts.n_memberships = self->memberships->len;
  self->facts.grants = (const GjFactGrant *) (void *) self->grants->data;
  self->facts.n_grants = self->grants->len;
}

