/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "gj-error.h"
#include "gj-policy-private.h"
#include "gj-policy-resources.h"

#define RESOURCE_FOLDER "/org/gongjiang/policy/"

static const char *const builtin_ids[] = {
  "gongjiang-illustrative", "national-fund-2023", "tianjin-2022", "tianjin-2019", "dalian-catalogue", "liaoning-skill-up-2022", NULL,
};

/* A code the pack does not mention, as an integer that is the text itself: ten characters of six
 * bits. Longer texts, and those with other characters, are hashed to the other half of the negative
 * numbers. */
static const char code_alphabet[]
    = "\1"
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";

static GjCode
outside_code (const char *code,
              gsize       length)
{
  guint64 value = 0;
  gboolean is_exact = length <= 10;

  for (gsize i = 0; i < length && is_exact; i++)
    {
      const char *at = code[i] > 1 ? strchr (code_alphabet, code[i]) : NULL;
      is_exact = at != NULL;
      value = value << 6 | (guint64) (at != NULL ? at - code_alphabet : 0);
    }
  if (is_exact)
    return -(GjCode) value - 1;

  value = G_GUINT64_CONSTANT (14695981039346656037);
  for (gsize i = 0; i < length; i++)
    value = (value ^ (guchar) code[i]) * G_GUINT64_CONSTANT (1099511628211);
  return -(GjCode) ((value >> 2) | G_GUINT64_CONSTANT (1) << 62);
}

static void
outside_code_text (GjCode code,
                   char   buffer[GJ_CODE_TEXT_SIZE])
{
  guint64 value = (guint64) -(code + 1);
  char text[11];
  guint at = 10;

  text[at] = '\0';
  for (; value > 0 && at > 0; value >>= 6)
    text[--at] = code_alphabet[value & 63];

  g_strlcpy (buffer, value == 0 ? text + at : "?", GJ_CODE_TEXT_SIZE);
}

static int
compare_editions (gconstpointer a,
                  gconstpointer b)
{
  const GjEdition *x = *(GjEdition *const *) a;
  const GjEdition *y = *(GjEdition *const *) b;

  return (x->period.from > y->period.from) - (x->period.from < y->period.from);
}

static void
free_pack (GjPack *pack)
{
  g_ptr_array_unref (pack->editions);
  for (guint i = 0; i < GJ_MAX_PACK_DOMAINS; i++)
    {
      g_free (pack->domains[i].id);
      g_hash_table_unref (pack->domains[i].codes);
      g_ptr_array_unref (pack->domains[i].texts);
    }
  g_free (pack->id);
  g_free (pack->digest);
  g_free (pack->layer);
  g_free (pack->region);
  xmlFreeDoc (pack->doc);
  g_free (pack);
}

static GjPack *
new_pack (xmlDoc *doc)
{
  GjPack *pack = g_new0 (GjPack, 1);

  g_atomic_ref_count_init (&pack->ref_count);
  pack->doc = doc;
  pack->root = xmlDocGetRootElement (doc);
  pack->editions = g_ptr_array_new_with_free_func ((GDestroyNotify) _gj_edition_free);
  pack->n_domains = GJ_N_DOMAINS;
  for (guint i = 0; i < GJ_MAX_PACK_DOMAINS; i++)
    {
      pack->domains[i].id = i < GJ_N_DOMAINS ? g_strdup (gj_domain_id ((GjDomain) i)) : NULL;
      pack->domains[i].codes = g_hash_table_new (g_str_hash, g_str_equal);
      pack->domains[i].texts = g_ptr_array_new_with_free_func (g_free);
    }

  return pack;
}

static void
read_head (GjPack *pack)
{
  const xmlNode *editions = _gj_xml_child (pack->root, "editions");

  pack->id = g_strdup (_gj_xml_attribute (pack->root, "id"));
  pack->layer = g_strdup (_gj_xml_attribute (pack->root, "layer"));
  pack->region = g_strdup (_gj_xml_attribute (pack->root, "region"));
  pack->is_sample = strcmp (_gj_xml_attribute (pack->root, "status"), "sample") == 0;
  pack->edition_by = (GjFact) gj_fact_find (_gj_xml_attribute (editions, "by"), -1);
  pack->digest = _gj_pack_digest (pack->doc, NULL);
  for (xmlNode *node = _gj_xml_first (editions); node != NULL; node = _gj_xml_next (node))
    g_ptr_array_add (pack->editions, _gj_edition_new (pack, node));
  g_ptr_array_sort (pack->editions, compare_editions);
}

static gboolean
has_errors (const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((const GjPackProblem *) problems->pdata[i])->is_error)
      return TRUE;

  return FALSE;
}

/* Where the packs are that others rest on. */
typedef struct
{
  GjPackFind find; /* or NULL */
  gpointer   data;
  guint      depth;
} Bases;

static GBytes *
find_base (const Bases *bases,
           const char  *id)
{
  GBytes *found = bases->find != NULL ? bases->find (id, bases->data) : NULL;

  return found != NULL || !g_strv_contains (builtin_ids, id) ? found : gj_pack_builtin_document (id);
}

/* The document, read and valid, with all it rests on put into it. */
static xmlDoc *
read_layers (const char *data,
             gsize       length,
             Bases      *bases,
             GPtrArray  *problems)
{
  xmlDoc *doc = _gj_pack_read_document (data, length, problems);

  if (doc == NULL || !_gj_pack_validate (doc, problems))
    {
      xmlFreeDoc (doc);
      return NULL;
    }

  const xmlNode *root = xmlDocGetRootElement (doc);
  const char *id = _gj_xml_attribute (root, "base");
  if (id == NULL)
    return doc;

  g_autoptr (GBytes) bytes = ++bases->depth <= GJ_MAX_LAYERS ? find_base (bases, id) : NULL;
  xmlDoc *base = bytes != NULL ? read_layers (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), bases, problems) : NULL;
  if (bytes == NULL)
    _gj_pack_add_problem (problems, _gj_xml_line (root), TRUE, "unknown-base", _("The pack “%s” it rests on is not there."), id);
  gboolean is_good = base != NULL && _gj_pack_merge (doc, base, problems);
  xmlFreeDoc (doc);
  if (is_good)
    return base;

  xmlFreeDoc (base);
  return NULL;
}

static GjPack *
load (const char *data,
      gsize       length,
      Bases      *bases,
      GPtrArray  *problems)
{
  g_autoptr (GjPack) pack = NULL;
  xmlDoc *doc = read_layers (data, length, bases, problems);

  if (doc == NULL)
    return NULL;

  pack = new_pack (doc);
  if (has_errors (problems))
    return NULL;

  read_head (pack);
  _gj_pack_check_document (pack, problems);
  if (has_errors (problems))
    return NULL;

  for (guint i = 0; i < pack->editions->len; i++)
    _gj_edition_compile (pack->editions->pdata[i], problems);
  if (!has_errors (problems))
    _gj_pack_check_figures (pack, problems);
  if (!has_errors (problems))
    _gj_pack_check_logic (pack, problems);
  _gj_pack_check_editions (pack, problems);

  return has_errors (problems) ? NULL : g_steal_pointer (&pack);
}

/* Small, and never fails for a domain of the pack. */
GjCode
_gj_pack_add_code (GjPack     *pack,
                   guint       domain,
                   const char *code)
{
  GjPackDomain *self = &pack->domains[domain];
  gpointer found = g_hash_table_lookup (self->codes, code);

  if (found != NULL)
    return (GjCode) GPOINTER_TO_UINT (found) - 1;

  char *text = g_strdup (code);
  g_ptr_array_add (self->texts, text);
  g_hash_table_insert (self->codes, text, GUINT_TO_POINTER (self->texts->len));
  return (GjCode) self->texts->len - 1;
}

int
_gj_pack_domain (const GjPack *pack,
                 const char   *id)
{
  for (guint i = 1; i < pack->n_domains; i++)
    if (strcmp (pack->domains[i].id, id) == 0)
      return (int) i;

  return -1;
}

void
gj_pack_problem_free (GjPackProblem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->code);
  g_free (problem->text);
  g_free (problem);
}

GPtrArray *
gj_pack_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gj_pack_problem_free);
}

GjPack *
gj_pack_load (const char *data,
              gssize      length,
              GPtrArray  *problems,
              GError    **error)
{
  return gj_pack_load_with (data, length, NULL, NULL, problems, error);
}

GjPack *
gj_pack_load_with (const char *data,
                   gssize      length,
                   GjPackFind  find,
                   gpointer    user_data,
                   GPtrArray  *problems,
                   GError    **error)
{
  Bases bases = { find, user_data, 0 };
  g_autoptr (GPtrArray) own = gj_pack_problems_new ();
  GPtrArray *list = problems != NULL ? problems : own;
  guint n_before = list->len;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GPtrArray) found = gj_pack_problems_new ();
  GjPack *pack = load (data, length < 0 ? strlen (data) : (gsize) length, &bases, found);
  while (found->len > 0)
    g_ptr_array_add (list, g_ptr_array_steal_index (found, 0));
  if (pack != NULL)
    return pack;

  for (guint i = n_before; i < list->len; i++)
    {
      const GjPackProblem *problem = list->pdata[i];
      if (!problem->is_error)
        continue;
      g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT,
                   _("The policy pack cannot be used. Line %u: %s"), problem->line, problem->text);
      return NULL;
    }

  g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _("The policy pack cannot be used."));
  return NULL;
}

GBytes *
gj_pack_builtin_document (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *path
      = g_strconcat (RESOURCE_FOLDER, name, g_str_has_suffix (name, ".xsd") ? "" : ".xml", NULL);

  return g_resource_lookup_data (gj_policy_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

const char *const *
gj_pack_builtin_ids (void)
{
  return builtin_ids;
}

GjPack *
gj_pack_load_builtin (const char *id,
                      GError    **error)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GBytes) bytes
             = g_strv_contains (builtin_ids, id) ? gj_pack_builtin_document (id) : NULL;
  if (bytes == NULL)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND,
                   _("There is no policy pack “%s” in this program."), id);
      return NULL;
    }

  return gj_pack_load (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL,
                       error);
}

gboolean
gj_pack_check (const char *data,
               gssize      length,
               GPtrArray  *problems)
{
  g_return_val_if_fail (data != NULL && problems != NULL, FALSE);

  g_autoptr (GjPack) pack = gj_pack_load (data, length, problems, NULL);

  return pack != NULL && gj_pack_run_cases (pack, problems, NULL) == 0;
}

GjPack *
gj_pack_ref (GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  g_atomic_ref_count_inc (&pack->ref_count);
  return pack;
}

void
gj_pack_unref (GjPack *pack)
{
  g_return_if_fail (pack != NULL);

  if (g_atomic_ref_count_dec (&pack->ref_count))
    free_pack (pack);
}

const char *
gj_pack_id (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return pack->id;
}

gboolean
gj_pack_is_sample (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, TRUE);

  return pack->is_sample;
}

GBytes *
gj_pack_document (const GjPack *pack)
{
  xmlChar *text = NULL;
  int length = 0;

  g_return_val_if_fail (pack != NULL, NULL);

  xmlDocDumpFormatMemoryEnc (pack->doc, &text, &length, "UTF-8", 1);
  return g_bytes_new_with_free_func (text, (gsize) MAX (length, 0), (GDestroyNotify) xmlFree, text);
}

gboolean
gj_pack_has_layers (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, FALSE);

  return _gj_xml_child (pack->root, "layers") != NULL;
}

guint
gj_pack_n_figures (const GjPack *pack,
                   guint        *ret_unsure)
{
  g_return_val_if_fail (pack != NULL, 0);

  if (ret_unsure != NULL)
    *ret_unsure = pack->n_unsure;
  return pack->n_figures;
}

char *
gj_pack_warning (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  if (!pack->is_sample)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("SAMPLE: not for payments. %u of %u figure was never checked against its document.",
                                    "SAMPLE: not for payments. %u of %u figures were never checked against their documents.", pack->n_figures),
                          pack->n_unverified, pack->n_figures);
}

const char *
gj_pack_layer (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return pack->layer;
}

const char *
gj_pack_region (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return pack->region;
}

char *
gj_pack_title (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return _gj_xml_words (pack->root, "title");
}

char *
gj_pack_notice (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return _gj_xml_words (pack->root, "notice");
}

const char *
gj_pack_digest (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, NULL);

  return pack->digest;
}

guint
gj_pack_n_editions (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, 0);

  return pack->editions->len;
}

const GjEdition *
gj_pack_edition (const GjPack *pack,
                 guint         index)
{
  g_return_val_if_fail (pack != NULL && index < pack->editions->len, NULL);

  return pack->editions->pdata[index];
}

const GjEdition *
gj_pack_edition_find (const GjPack *pack,
                      const char   *id)
{
  g_return_val_if_fail (pack != NULL && id != NULL, NULL);

  for (guint i = 0; i < pack->editions->len; i++)
    if (strcmp (gj_edition_id (pack->editions->pdata[i]), id) == 0)
      return pack->editions->pdata[i];

  return NULL;
}

GjFact
gj_pack_edition_by (const GjPack *pack)
{
  g_return_val_if_fail (pack != NULL, GJ_FACT_CLASS_FILED);

  return pack->edition_by;
}

const GjEdition *
gj_pack_edition_on (const GjPack *pack,
                    GjDate        day)
{
  g_return_val_if_fail (pack != NULL, NULL);

  for (guint i = 0; i < pack->editions->len && day != GJ_DATE_NONE; i++)
    {
      const GjEdition *edition = pack->editions->pdata[i];
      if (gj_period_contains (edition->period, day))
        return edition;
    }

  return NULL;
}

const GjEdition *
gj_pack_edition_for (const GjPack  *pack,
                     const GjFacts *facts)
{
  g_return_val_if_fail (pack != NULL && facts != NULL, NULL);

  if ((facts->known & GJ_FACT_BIT (pack->edition_by)) == 0)
    return NULL;

  return gj_pack_edition_on (pack, (GjDate) facts->values[pack->edition_by]);
}

GjCode
gj_pack_intern (const GjPack *pack,
                GjDomain      domain,
                const char   *code,
                gssize        length)
{
  gsize size = length < 0 ? strlen (code) : (gsize) length;
  char text[GJ_CODE_TEXT_SIZE];

  g_return_val_if_fail (pack != NULL && code != NULL, -1);
  g_return_val_if_fail ((guint) domain < pack->n_domains, -1);

  if (size >= sizeof text)
    return outside_code (code, size);

  memcpy (text, code, size);
  text[size] = '\0';
  gpointer found = g_hash_table_lookup (pack->domains[domain].codes, text);

  return found != NULL ? (GjCode) GPOINTER_TO_UINT (found) - 1 : outside_code (code, size);
}

const char *
gj_pack_code_text (const GjPack *pack,
                   GjDomain      domain,
                   GjCode        code,
                   char          buffer[GJ_CODE_TEXT_SIZE])
{
  g_return_val_if_fail (pack != NULL && (guint) domain < pack->n_domains, NULL);

  const GPtrArray *texts = pack->domains[domain].texts;
  if (code < 0)
    outside_code_text (code, buffer);
  else
    g_strlcpy (buffer, code < texts->len ? texts->pdata[code] : "?", GJ_CODE_TEXT_SIZE);

  return buffer;
}

guint64
gj_pack_item_bit (const GjPack *pack,
                  const char   *item,
                  gssize        length)
{
  GjCode code = gj_pack_intern (pack, GJ_DOMAIN_ITEM, item, length);

  return code >= 0 && code < 64 ? G_GUINT64_CONSTANT (1) << code : 0;
}
