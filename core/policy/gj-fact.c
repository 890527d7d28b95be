/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-fact.h"

#define I(NAME) GJ_FACT_BIT (GJ_FACT_##NAME)

/* The third argument's meaning depends on the type: a code has a domain, a count a unit. */
#define DATE_DETAIL(x) .unit = GJ_UNIT_NONE
#define FLAG_DETAIL(x) .unit = GJ_UNIT_NONE
#define SHARE_DETAIL(x) .unit = GJ_UNIT_NONE
#define COUNT_DETAIL(x) .unit = GJ_UNIT_##x
#define CODE_DETAIL(x) .domain = GJ_DOMAIN_##x
#define ITEMS_DETAIL(x) .domain = GJ_DOMAIN_##x

static const GjFactInfo fact_infos[GJ_N_FACTS] = {
#define F(NAME, id_, type_, detail_, record_, field_, label_, doc_) \
  [GJ_FACT_##NAME] = { .id = id_, .type = GJ_FACT_TYPE_##type_, type_##_DETAIL (detail_), \
    .record = GJ_RECORD_##record_, .field = field_, .label = label_, .doc = doc_ },
  GJ_RECORDED_FACTS (F)
#undef F
#define F(NAME, id_, type_, unit_, inputs_, label_, doc_) \
  [GJ_FACT_##NAME] = { .id = id_, .type = GJ_FACT_TYPE_##type_, type_##_DETAIL (unit_), \
    .record = GJ_RECORD_NONE, .field = -1, .inputs = inputs_, .label = label_, .doc = doc_ },
  GJ_DERIVED_FACTS (F)
#undef F
};

static const char *const fact_type_nicks[] = { "date", "count", "flag", "code", "items", "share" };

static const char *const domain_ids[GJ_N_DOMAINS] = {
  "", "occupation", "level", "key-group", "item", "fund", "certificate-type", "class-kind", "sex",
  "retirement-category", "appraisal-result",
};

static const char *const unit_ids[GJ_N_UNITS] = {
  "", "yuan", "day", "class-hour", "person", "month", "year", "time",
};

static int
find_text (const char *const *texts,
           guint              n_texts,
           const char        *text,
           gssize             length)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;

  for (guint i = 0; i < n_texts; i++)
    if (size > 0 && strlen (texts[i]) == size && memcmp (texts[i], text, size) == 0)
      return (int) i;

  return -1;
}

const GjFactInfo *
gj_fact_info (GjFact fact)
{
  g_return_val_if_fail (fact < GJ_N_FACTS, NULL);

  return &fact_infos[fact];
}

int
gj_fact_find (const char *id,
              gssize      length)
{
  g_return_val_if_fail (id != NULL, -1);

  for (guint i = 0; i < GJ_N_FACTS; i++)
    if (find_text (&fact_infos[i].id, 1, id, length) == 0)
      return (int) i;

  return -1;
}

const char *
gj_fact_type_nick (GjFactType type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (fact_type_nicks), NULL);

  return fact_type_nicks[type];
}

const char *
gj_domain_id (GjDomain domain)
{
  g_return_val_if_fail (domain < GJ_N_DOMAINS, NULL);

  return domain_ids[domain];
}

int
gj_domain_find (const char *id,
                gssize      length)
{
  g_return_val_if_fail (id != NULL, -1);

  return find_text (domain_ids, GJ_N_DOMAINS, id, length);
}

const char *
gj_unit_id (GjUnit unit)
{
  g_return_val_if_fail (unit < GJ_N_UNITS, NULL);

  return unit_ids[unit];
}

int
gj_unit_find (const char *id,
              gssize      length)
{
  g_return_val_if_fail (id != NULL, -1);

  return find_text (unit_ids, GJ_N_UNITS, id, length);
}

const char *
gj_unit_name (GjUnit unit)
{
  static const char *const names[GJ_N_UNITS] = {
    "", NC_ ("unit", "yuan"), NC_ ("unit", "day"), NC_ ("unit", "class hour"), NC_ ("unit", "person"),
    NC_ ("unit", "month"), NC_ ("unit", "year"), NC_ ("unit", "time"),
  };

  g_return_val_if_fail (unit < GJ_N_UNITS, NULL);

  return unit == GJ_UNIT_NONE ? "" : g_dpgettext2 (GETTEXT_PACKAGE, "unit", names[unit]);
}

char *
gj_unit_format (GjUnit     unit,
                GjRational number)
{
  g_autofree char *text = gj_rational_format (number);
  gulong n = number.den == 1 ? (gulong) ABS (number.num) : 2;

  g_return_val_if_fail (unit < GJ_N_UNITS, NULL);

  switch (unit)
    {
    case GJ_UNIT_YUAN:
      return g_strdup_printf (ngettext ("%s yuan", "%s yuan", n), text);
    case GJ_UNIT_DAY:
      return g_strdup_printf (ngettext ("%s day", "%s days", n), text);
    case GJ_UNIT_CLASS_HOUR:
      return g_strdup_printf (ngettext ("%s class hour", "%s class hours", n), text);
    case GJ_UNIT_PERSON:
      return g_strdup_printf (ngettext ("%s person", "%s persons", n), text);
    case GJ_UNIT_MONTH:
      return g_strdup_printf (ngettext ("%s month", "%s months", n), text);
    case GJ_UNIT_YEAR:
      /* Translators: of a person's age, "60 years" */
      return g_strdup_printf (ngettext ("%s year", "%s years", n), text);
    case GJ_UNIT_TIME:
      return g_strdup_printf (ngettext ("%s time", "%s times", n), text);
    case GJ_UNIT_NONE:
    case GJ_N_UNITS:
    default:
      return g_steal_pointer (&text);
    }
}
