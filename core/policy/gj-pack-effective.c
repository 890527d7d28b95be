/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <string.h>

#include "gj-policy-private.h"

/* What a figure is on a day at a place, and where it comes from. */

/* "training.base[5]", "appraisal.amount[A,5]", "living.day-rate" */
typedef struct
{
  char *id;
  char *keys[2]; /* NULL: not asked for */
} Name;

static void
name_clear (Name *name)
{
  g_free (name->id);
  g_free (name->keys[0]);
  g_free (name->keys[1]);
}

static Name
name_parse (const char *text)
{
  Name name = { g_strndup (text, strcspn (text, "[")), { NULL, NULL } };
  const char *open = strchr (text, '[');

  if (open != NULL)
    {
      g_autofree char *inner = g_strndup (open + 1, strcspn (open + 1, "]"));
      g_auto (GStrv) keys = g_strsplit (inner, ",", 2);
      for (guint i = 0; i < 2 && keys[i] != NULL; i++)
        name.keys[i] = g_strdup (g_strstrip (keys[i]));
    }

  return name;
}

static gboolean
has_key (const xmlNode *row,
         const char    *attribute,
         const char    *key)
{
  const char *list = _gj_xml_attribute (row, attribute);
  g_auto (GStrv) keys = g_strsplit_set (list != NULL ? list : "", " \t\r\n", -1);

  return key == NULL ? list == NULL : g_strv_contains ((const char *const *) keys, key);
}

/* The values, sets of members and rows that speak of @name in an edition, the one that counts last. */
static GPtrArray *
collect (const GjEdition *edition,
         const Name      *name)
{
  static const struct
  {
    const char *holder;
    const char *part;
  } places[] = { { "parameters", "value" }, { "sets", "members" }, { "tables", "row" } };
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const xmlNode *holder = _gj_xml_child (edition->pack->root, places[i].holder);
      gboolean is_table = i == G_N_ELEMENTS (places) - 1;

      for (xmlNode *thing = holder != NULL ? _gj_xml_first (holder) : NULL; thing != NULL; thing = _gj_xml_next (thing))
        {
          if (strcmp (_gj_xml_attribute (thing, "id"), name->id) != 0)
            continue;
          for (xmlNode *part = _gj_xml_child (thing, places[i].part); part != NULL; part = _gj_xml_next (part))
            if (_gj_xml_in_edition (part, edition->id)
                && (!is_table || (has_key (part, "key", name->keys[0]) && has_key (part, "key2", name->keys[1]))))
              g_ptr_array_add (found, part);
        }
    }

  return found;
}

/* A pack for the nation is good everywhere, one for a province or city where the division begins alike. */
static gboolean
covers (const GjPack *pack,
        const char   *place)
{
  gsize length = strcmp (pack->layer, "nation") == 0 ? 0 : strcmp (pack->layer, "province") == 0 ? 2 : 4;

  return strncmp (pack->region, place, length) == 0;
}

static int
layer_rank (const char *layer)
{
  return strcmp (layer, "nation") == 0 ? 0 : strcmp (layer, "province") == 0 ? 1 : 2;
}

static const xmlNode *
find_layer (const GjPack *pack,
            const char   *id)
{
  const xmlNode *layers = _gj_xml_child (pack->root, "layers");

  for (const xmlNode *layer = layers != NULL ? _gj_xml_first (layers) : NULL; layer != NULL; layer = _gj_xml_next (layer))
    if (g_strcmp0 (_gj_xml_attribute (layer, "id"), id) == 0)
      return layer;

  return NULL;
}

static GjEffective *
new_effective (const GjEdition *edition,
               const xmlNode   *node)
{
  const GjPack *pack = edition->pack;
  const char *from = _gj_xml_attribute (node, "from-pack");
  const xmlNode *layer = from != NULL ? find_layer (pack, from) : NULL;
  const xmlNode *place = layer != NULL ? layer : pack->root;
  const char *unit = _gj_xml_attribute (node->parent, "unit");
  GjEffective *self = g_new0 (GjEffective, 1);

  self->pack = g_strdup (from != NULL ? from : pack->id);
  self->layer = g_strdup (_gj_xml_attribute (place, "layer"));
  self->region = g_strdup (_gj_xml_attribute (place, "region"));
  self->edition = g_strdup (edition->id);
  self->period = edition->period;
  self->value = _gj_xml_content (node);
  self->unit = g_strdup (unit != NULL ? unit : "");
  self->title = _gj_xml_words (node->parent, "title");
  self->line = _gj_xml_line (node);
  self->is_sample = pack->is_sample;
  _gj_source (pack, node, &self->document, &self->article, &self->confidence);
  return self;
}

void
gj_effective_free (GjEffective *self)
{
  if (self == NULL)
    return;

  g_free (self->pack);
  g_free (self->layer);
  g_free (self->region);
  g_free (self->edition);
  g_free (self->value);
  g_free (self->unit);
  g_free (self->title);
  g_free (self->document);
  g_free (self->article);
  g_free (self->confidence);
  g_free (self);
}

/* The same value of the same pack can come with every pack that rests on it. */
static gboolean
is_there (const GPtrArray   *list,
          const GjEffective *one)
{
  for (guint i = 0; i < list->len; i++)
    {
      const GjEffective *other = list->pdata[i];
      if (strcmp (other->pack, one->pack) == 0 && other->line == one->line)
        return TRUE;
    }

  return FALSE;
}

/* The lowest layer first; packs of one layer stay in their order. */
static int
compare_layers (gconstpointer a,
                gconstpointer b)
{
  const GjEffective *x = *(GjEffective *const *) a;
  const GjEffective *y = *(GjEffective *const *) b;

  return layer_rank (y->layer) - layer_rank (x->layer);
}

GPtrArray *
gj_packs_effective (GjPack *const *packs,
                    guint          n_packs,
                    const char    *parameter,
                    const char    *place,
                    GjDate         day)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_effective_free);

  g_return_val_if_fail (packs != NULL && parameter != NULL && place != NULL, list);

  Name name = name_parse (parameter);
  for (guint i = 0; i < n_packs; i++)
    {
      const GjEdition *edition = covers (packs[i], place) ? gj_pack_edition_on (packs[i], day) : NULL;
      g_autoptr (GPtrArray) nodes = edition != NULL ? collect (edition, &name) : g_ptr_array_new ();

      for (guint j = nodes->len; j-- > 0;)
        {
          GjEffective *one = new_effective (edition, nodes->pdata[j]);
          if (is_there (list, one))
            gj_effective_free (one);
          else
            g_ptr_array_add (list, one);
        }
    }
  name_clear (&name);
  g_ptr_array_sort (list, compare_layers);
  return list;
}
