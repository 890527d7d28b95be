/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-import-keys"
#include "config.h"

#include "gj-import-keys.h"

#include <string.h>

struct _GjIdMap
{
  guint64 *keys;
  guint32 *ids;
  gsize    size; /* a power of two */
  gsize    used;
};

/* The finaliser of SplitMix64: spreads the low entropy of dates and sequences over all bits. */
static guint64
spread (guint64 key)
{
  key = (key ^ (key >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  key = (key ^ (key >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return key ^ (key >> 31);
}

static gsize
slot_of (const GjIdMap *self,
         guint64        key)
{
  gsize slot = spread (key) & (self->size - 1);

  while (self->keys[slot] != 0 && self->keys[slot] != key)
    slot = (slot + 1) & (self->size - 1);
  return slot;
}

GjIdMap *
gj_id_map_new (void)
{
  GjIdMap *self = g_new0 (GjIdMap, 1);

  self->size = 1024;
  self->keys = g_new0 (guint64, self->size);
  self->ids = g_new0 (guint32, self->size);
  return self;
}

void
gj_id_map_free (GjIdMap *map)
{
  if (map == NULL)
    return;
  g_free (map->keys);
  g_free (map->ids);
  g_free (map);
}

static void
grow (GjIdMap *self)
{
  GjIdMap old = *self;

  self->size *= 2;
  self->keys = g_new0 (guint64, self->size);
  self->ids = g_new0 (guint32, self->size);
  for (gsize i = 0; i < old.size; i++)
    if (old.keys[i] != 0)
      {
        gsize slot = slot_of (self, old.keys[i]);

        self->keys[slot] = old.keys[i];
        self->ids[slot] = old.ids[i];
      }
  g_free (old.keys);
  g_free (old.ids);
}

guint32
gj_id_map_get (GjIdMap *map, guint64 key)
{
  gsize slot = slot_of (map, key);

  return map->keys[slot] == key ? map->ids[slot] : 0;
}

void
gj_id_map_set (GjIdMap *map, guint64 key, guint32 id)
{
  gsize slot;

  g_return_if_fail (key != 0);

  if (map->used * 3 > map->size * 2)
    grow (map);
  slot = slot_of (map, key);
  map->used += map->keys[slot] == 0;
  map->keys[slot] = key;
  map->ids[slot] = id;
}

guint64
gj_person_key (const char *id_type, const char *id_number)
{
  guint64 number = 0;

  if (id_type[0] != '0' || id_type[1] < '1' || id_type[1] > '6' || strlen (id_number) != 18)
    return 0;
  for (int i = 0; i < 17; i++)
    {
      if (!g_ascii_isdigit (id_number[i]))
        return 0;
      number = number * 10 + (guint64) (id_number[i] - '0');
    }
  return number << 3 | (guint64) (id_type[1] - '0');
}

guint64
gj_enrolment_key (gint64 class_id, gint64 person_id)
{
  return (guint64) class_id << 32 | (guint64) person_id;
}
