/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-policy-private.h"

/*
 * Layers: a pack that rests on another one becomes one document with it, before anything is compiled.
 * What is of a higher layer stands first and says so with from-pack="…"; where both layers speak of the
 * same thing the compiler takes the lower one. Each pair of editions in force on the same days becomes
 * one edition.
 */

/* The order of the schema. */
static const char *const holders[] = {
  "title", "notice", "layers", "basis", "editions", "articles", "codes", "level-order", "groups", "parameters", "sets", "tables",
  "retirement", "assumptions", "steps", "items", "cases",
};

static const char *const layer_names[] = { "nation", "province", "city" };

/* Elements that say which pack they are of. */
static const char *const tagged[] = { "value", "members", "row", "rule", "step", "item", "closed", "group", "assume", "table" };

typedef struct
{
  char       *id;
  const char *own;  /* ids of the two editions it is made of */
  const char *base;
  GjPeriod    period;
  xmlNode    *node; /* of the lower layer */
} Pair;

typedef struct
{
  xmlNode   *own;  /* roots */
  xmlNode   *base; /* becomes the merged one */
  GArray    *pairs;
  GPtrArray *problems;
} Merging;

static void
clear_pair (gpointer data)
{
  Pair *pair = data;

  g_free (pair->id);
}

static const char *
attribute (const xmlNode *node,
           const char    *name)
{
  const char *text = _gj_xml_attribute (node, name);

  return text != NULL ? text : "";
}

static void
set_attribute (xmlNode    *node,
               const char *name,
               const char *value)
{
  xmlSetProp (node, (const xmlChar *) name, (const xmlChar *) value);
}

static guint
rank_in (const char *const *names,
         guint              n_names,
         const xmlNode     *node)
{
  for (guint i = 0; i < n_names; i++)
    if (_gj_xml_is (node, names[i]))
      return i;

  return n_names;
}

static guint
layer_rank (const xmlNode *root)
{
  for (guint i = 0; i < G_N_ELEMENTS (layer_names); i++)
    if (strcmp (attribute (root, "layer"), layer_names[i]) == 0)
      return i;

  return 0;
}

static GjPeriod
period_of (const xmlNode *edition)
{
  const char *to = _gj_xml_attribute (edition, "to");

  return (GjPeriod){ gj_date_parse (attribute (edition, "from"), -1), to != NULL ? gj_date_parse (to, -1) : GJ_DATE_NONE };
}

/* ----- editions ----- */

static guint
count_overlaps (const xmlNode *editions,
                GjPeriod       period)
{
  guint n = 0;

  for (const xmlNode *node = _gj_xml_first (editions); node != NULL; node = _gj_xml_next (node))
    n += gj_period_overlaps (period_of (node), period);

  return n;
}

static void
pair_editions (Merging *self)
{
  const xmlNode *mine = _gj_xml_child (self->own, "editions");
  const xmlNode *theirs = _gj_xml_child (self->base, "editions");

  for (xmlNode *own = _gj_xml_first (mine); own != NULL; own = _gj_xml_next (own))
    {
      GjPeriod period = period_of (own);
      guint n = count_overlaps (theirs, period);

      if (n == 0)
        _gj_pack_add_problem (self->problems, _gj_xml_line (own), FALSE, "missing-edition",
                              _("While “%s” is in force, the pack it rests on has no edition."), attribute (own, "id"));
      for (const xmlNode *base = _gj_xml_first (theirs); base != NULL; base = _gj_xml_next (base))
        {
          GjPeriod other = period_of (base);
          Pair pair = { .own = attribute (own, "id"), .base = attribute (base, "id"), .node = own };

          if (!gj_period_overlaps (period, other))
            continue;
          pair.id = n == 1 ? g_strdup (pair.own) : g_strdup_printf ("%s.%s", pair.own, pair.base);
          pair.period.from = MAX (period.from, other.from);
          pair.period.to = period.to == GJ_DATE_NONE ? other.to
                           : other.to == GJ_DATE_NONE ? period.to
                                                      : MIN (period.to, other.to);
          g_array_append_val (self->pairs, pair);
        }
    }
}

static gboolean
lists (const char *list,
       const char *id)
{
  g_auto (GStrv) ids = g_strsplit_set (list, " \t\r\n", -1);

  return g_strv_contains ((const char *const *) ids, id);
}

/* From the editions of one layer to those that came of them; what stands for none of them is taken out. */
static void
map_editions (Merging *self,
              xmlNode *node,
              gboolean is_base)
{
  xmlNode *next;

  for (xmlNode *child = _gj_xml_first (node); child != NULL; child = next)
    {
      const char *list = _gj_xml_attribute (child, "edition");
      g_autoptr (GString) ids = g_string_new (NULL);

      next = _gj_xml_next (child);
      for (guint i = 0; list != NULL && i < self->pairs->len; i++)
        {
          const Pair *pair = &g_array_index (self->pairs, Pair, i);
          if (lists (list, is_base ? pair->base : pair->own))
            g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", pair->id);
        }
      if (list != NULL && ids->len == 0)
        {
          xmlUnlinkNode (child);
          xmlFreeNode (child);
          continue;
        }
      if (list != NULL)
        set_attribute (child, "edition", ids->str);
      map_editions (self, child, is_base);
    }
}

/* ----- putting together ----- */

static void
tag (xmlNode    *node,
     const char *pack)
{
  for (xmlNode *child = _gj_xml_first (node); child != NULL; child = _gj_xml_next (child))
    {
      if (rank_in (tagged, G_N_ELEMENTS (tagged), child) < G_N_ELEMENTS (tagged) && _gj_xml_attribute (child, "from-pack") == NULL)
        set_attribute (child, "from-pack", pack);
      tag (child, pack);
    }
}

/* Puts @node at its place among the children of the merged root. */
static void
insert_holder (Merging *self,
               xmlNode *node)
{
  guint rank = rank_in (holders, G_N_ELEMENTS (holders), node);

  for (xmlNode *child = _gj_xml_first (self->base); child != NULL; child = _gj_xml_next (child))
    if (rank_in (holders, G_N_ELEMENTS (holders), child) > rank)
      {
        xmlAddPrevSibling (child, node);
        return;
      }
  xmlAddChild (self->base, node);
}

static void
remove_holders (Merging    *self,
                const char *name)
{
  for (xmlNode *node = _gj_xml_child (self->base, name); node != NULL; node = _gj_xml_child (self->base, name))
    {
      xmlUnlinkNode (node);
      xmlFreeNode (node);
    }
}

static xmlNode *
find_part (const xmlNode *holder,
           const xmlNode *like,
           const char    *name)
{
  for (xmlNode *part = _gj_xml_first (holder); part != NULL; part = _gj_xml_next (part))
    if (strcmp ((const char *) part->name, (const char *) like->name) == 0 && strcmp (attribute (part, name), attribute (like, name)) == 0)
      return part;

  return NULL;
}

/* What a row had from its own table it keeps in another one. */
static void
keep_source (xmlNode       *row,
             const xmlNode *table)
{
  gboolean has_document = _gj_xml_attribute (row, "document") != NULL;

  for (const char *const *name = (const char *const[]){ "document", "article", "confidence", NULL }; *name != NULL; name++)
    if (_gj_xml_attribute (row, *name) == NULL && _gj_xml_attribute (table, *name) != NULL && (!has_document || **name == 'c'))
      set_attribute (row, *name, attribute (table, *name));
}

/* The lower layer's child elements after those of the higher one; the titles stay. */
static void
append_children (Merging *self,
                 xmlNode *to,
                 xmlNode *from)
{
  for (const char *const *name = (const char *const[]){ "unit", "type", "domain", "by", "by2", "values", NULL }; *name != NULL; name++)
    if (strcmp (attribute (to, *name), attribute (from, *name)) != 0)
      _gj_pack_add_problem (self->problems, _gj_xml_line (from), TRUE, "layers-differ",
                            _("“%s” of the pack it rests on has another “%s”."), attribute (from, "id"), *name);

  xmlNode *next;
  for (xmlNode *child = _gj_xml_first (from); child != NULL; child = next)
    {
      next = _gj_xml_next (child);
      if (_gj_xml_is (child, "title"))
        continue;
      keep_source (child, from);
      xmlUnlinkNode (child);
      xmlAddChild (to, child);
    }
}

/* @part takes the place of @old in the editions it stands for. */
static void
replace_part (Merging *self,
              xmlNode *old,
              xmlNode *part)
{
  const char *mine = _gj_xml_attribute (part, "edition");
  const char *theirs = _gj_xml_attribute (old, "edition");
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; mine != NULL && i < self->pairs->len; i++)
    {
      const char *id = g_array_index (self->pairs, Pair, i).id;
      if (!lists (mine, id) && (theirs == NULL || lists (theirs, id)))
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? " " : "", id);
    }
  if (rest->len > 0)
    {
      set_attribute (old, "edition", rest->str);
      return;
    }

  xmlUnlinkNode (old);
  xmlFreeNode (old);
}

typedef enum
{
  HOW_REPLACE_PART, /* a part of the same name gives way, at its place */
  HOW_APPEND,       /* children of parts of the same name come together */
  HOW_FIRST,        /* all parts, before those of the higher layer */
  HOW_REPLACE,      /* the whole holder */
} How;

static const struct
{
  const char *holder;
  const char *name; /* what parts are known by */
  How         how;
} ways[] = {
  { "title", NULL, HOW_REPLACE },          { "notice", NULL, HOW_REPLACE },      { "basis", "id", HOW_REPLACE_PART },
  { "articles", "number", HOW_REPLACE_PART }, { "level-order", NULL, HOW_REPLACE }, { "groups", "code", HOW_REPLACE_PART },
  { "parameters", "id", HOW_APPEND },      { "sets", "id", HOW_APPEND },         { "tables", "id", HOW_APPEND },
  { "retirement", NULL, HOW_REPLACE },     { "assumptions", NULL, HOW_FIRST },   { "steps", "id", HOW_REPLACE_PART },
  { "items", "code", HOW_REPLACE_PART },   { "cases", NULL, HOW_REPLACE },
};

static void
merge_part (Merging    *self,
            xmlNode    *holder,
            xmlNode    *part,
            const char *name,
            How         how)
{
  xmlNode *old = name != NULL ? find_part (holder, part, name) : NULL;

  /* A closed item is named by what it closes. */
  if (_gj_xml_is (part, "closed"))
    for (xmlNode *item = _gj_xml_first (holder); item != NULL && old == NULL; item = _gj_xml_next (item))
      if (_gj_xml_is (item, "item") && strcmp (attribute (item, "code"), attribute (part, "item")) == 0)
        old = item;
  if (_gj_xml_is (part, "primary-order"))
    old = _gj_xml_child (holder, "primary-order");
  if (old != NULL && how == HOW_APPEND)
    {
      append_children (self, old, part);
      return;
    }

  xmlUnlinkNode (part);
  if (how == HOW_FIRST && _gj_xml_first (holder) != NULL)
    xmlAddPrevSibling (_gj_xml_first (holder), part);
  else if (old != NULL)
    xmlAddNextSibling (old, part);
  else if (_gj_xml_is (part, "group") && _gj_xml_child (holder, "primary-order") != NULL)
    xmlAddPrevSibling (_gj_xml_child (holder, "primary-order"), part);
  else
    xmlAddChild (holder, part);
  if (old != NULL)
    replace_part (self, old, part);
}

static void
merge_holder (Merging *self,
              xmlNode *mine,
              const char *name,
              How      how)
{
  xmlNode *theirs = _gj_xml_child (self->base, (const char *) mine->name);
  xmlNode *next;

  if (theirs == NULL || how == HOW_REPLACE)
    {
      xmlUnlinkNode (mine);
      insert_holder (self, mine);
      return;
    }

  for (const xmlAttr *attr = mine->properties; attr != NULL; attr = attr->next)
    if (attr->ns == NULL)
      set_attribute (theirs, (const char *) attr->name, attribute (mine, (const char *) attr->name));
  /* From the last to the first, where each goes to the front. */
  xmlNode *part = how == HOW_FIRST ? xmlGetLastChild (mine) : mine->children;
  for (; part != NULL; part = next)
    {
      next = how == HOW_FIRST ? part->prev : part->next;
      if (part->type == XML_ELEMENT_NODE)
        merge_part (self, theirs, part, name, how);
    }
}

/* Codes of a domain both layers have come together; there can be many domains. */
static void
merge_codes (Merging *self)
{
  xmlNode *next;

  for (xmlNode *mine = _gj_xml_child (self->own, "codes"); mine != NULL; mine = next)
    {
      next = _gj_xml_next (mine);
      if (!_gj_xml_is (mine, "codes"))
        return;
      xmlNode *theirs = find_part (self->base, mine, "domain");
      if (theirs != NULL)
        {
          append_children (self, theirs, mine);
          continue;
        }
      xmlUnlinkNode (mine);
      insert_holder (self, mine);
    }
}

static void
write_editions (Merging *self)
{
  xmlNode *editions = _gj_xml_child (self->base, "editions");
  xmlNode *last = xmlGetLastChild (editions);
  char day[GJ_DATE_TEXT_SIZE];

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (self->pairs, Pair, i);
      xmlNode *edition = xmlDocCopyNode (pair->node, editions->doc, 1);

      set_attribute (edition, "id", pair->id);
      set_attribute (edition, "from", gj_date_format (pair->period.from, day));
      xmlUnsetProp (edition, (const xmlChar *) "to");
      if (pair->period.to != GJ_DATE_NONE)
        set_attribute (edition, "to", gj_date_format (pair->period.to, day));
      xmlAddChild (editions, edition);
    }
  /* The old ones, once their names are no longer needed. */
  for (xmlNode *node = last; self->pairs->len > 0 && node != NULL; node = last)
    {
      last = node->prev;
      xmlUnlinkNode (node);
      xmlFreeNode (node);
    }
}

/* <layer> of the higher pack, after those it rests on itself. */
static void
write_layer (Merging *self)
{
  xmlNode *layers = _gj_xml_child (self->base, "layers");
  g_autofree char *digest = _gj_pack_digest (self->base->doc, NULL);

  if (layers == NULL)
    {
      layers = xmlNewDocNode (self->base->doc, self->base->ns, (const xmlChar *) "layers", NULL);
      insert_holder (self, layers);
    }
  xmlNode *layer = xmlNewChild (layers, self->base->ns, (const xmlChar *) "layer", NULL);
  set_attribute (layer, "id", attribute (self->base, "id"));
  set_attribute (layer, "layer", attribute (self->base, "layer"));
  set_attribute (layer, "region", attribute (self->base, "region"));
  set_attribute (layer, "digest", digest);
}

static void
write_root (Merging *self)
{
  gboolean is_sample = strcmp (attribute (self->own, "status"), "sample") == 0 || strcmp (attribute (self->base, "status"), "sample") == 0;

  for (const char *const *name = (const char *const[]){ "id", "layer", "region", "status", NULL }; *name != NULL; name++)
    set_attribute (self->base, *name, attribute (self->own, *name));
  if (is_sample)
    set_attribute (self->base, "status", "sample");
}

/* What came from the other document still speaks of that one's namespaces; there are only two, ours and that of xml:lang. */
static void
settle (xmlNode *node,
        xmlNs   *ours,
        xmlNs   *xml)
{
  node->ns = ours;
  if (node->parent->type == XML_ELEMENT_NODE)
    {
      xmlFreeNsList (node->nsDef);
      node->nsDef = NULL;
    }
  for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
    if (attr->ns != NULL)
      attr->ns = xml;
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      settle (child, ours, xml);
}

static gboolean
check_layers (Merging *self)
{
  const xmlNode *mine = _gj_xml_child (self->own, "editions");
  const xmlNode *theirs = _gj_xml_child (self->base, "editions");

  if (strcmp (attribute (mine, "by"), attribute (theirs, "by")) == 0 && layer_rank (self->own) > layer_rank (self->base))
    return TRUE;

  _gj_pack_add_problem (self->problems, _gj_xml_line (self->own), TRUE, "layers-differ",
                        _("The pack “%s” cannot rest on “%s”: that is no higher layer, or another date chooses its editions."),
                        attribute (self->own, "id"), attribute (self->base, "id"));
  return FALSE;
}

/* Leaves in @base the two as one document. */
gboolean
_gj_pack_merge (xmlDoc    *own,
                xmlDoc    *base,
                GPtrArray *problems)
{
  Merging self = { .own = xmlDocGetRootElement (own), .base = xmlDocGetRootElement (base), .problems = problems };
  xmlDoc *copy;

  if (!check_layers (&self))
    return FALSE;

  /* A copy owns its names and texts; those of a document that was parsed go with it. */
  copy = xmlCopyDoc (own, 1);
  self.own = xmlDocGetRootElement (copy);

  self.pairs = g_array_new (FALSE, TRUE, sizeof (Pair));
  g_array_set_clear_func (self.pairs, clear_pair);
  pair_editions (&self);
  write_layer (&self);
  tag (self.base, attribute (self.base, "id"));
  map_editions (&self, self.base, TRUE);
  map_editions (&self, self.own, FALSE);
  remove_holders (&self, "cases");
  merge_codes (&self);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gboolean is_first = TRUE;
      xmlNode *next;

      for (xmlNode *mine = _gj_xml_first (self.own); mine != NULL; mine = next)
        {
          next = _gj_xml_next (mine);
          if (!_gj_xml_is (mine, ways[i].holder))
            continue;
          if (is_first && ways[i].how == HOW_REPLACE)
            remove_holders (&self, ways[i].holder);
          is_first = FALSE;
          merge_holder (&self, mine, ways[i].name, ways[i].how);
        }
    }
  write_editions (&self);
  write_root (&self);
  settle (self.base, self.base->ns, xmlSearchNs (base, self.base, (const xmlChar *) "xml"));
  gboolean is_good = self.pairs->len > 0;
  if (!is_good)
    _gj_pack_add_problem (problems, _gj_xml_line (_gj_xml_child (self.own, "editions")), TRUE, "missing-edition",
                          _("No edition of this pack and of the one it rests on are in force on the same days."));
  g_array_unref (self.pairs);
  xmlFreeDoc (copy);
  return is_good;
}
