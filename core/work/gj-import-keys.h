/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjIdMap:
 *
 * A hash from 64-bit keys that are exact, not digests, to record ids: 12 bytes a slot, so that the
 * 0.9 million persons of a province fit 24 MB. Key 0 is not used.
 */
typedef struct _GjIdMap GjIdMap;

GjIdMap *gj_id_map_new  (void);
void     gj_id_map_free (GjIdMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjIdMap, gj_id_map_free)

guint32  gj_id_map_get  (GjIdMap *map, guint64 key); /* 0 when there is none */
void     gj_id_map_set  (GjIdMap *map, guint64 key, guint32 id);

/* Type and 17 digits of an 18-character document; 0 for any other document, which has no such key. */
guint64  gj_person_key    (const char *id_type, const char *id_number);
guint64  gj_enrolment_key (gint64 class_id, gint64 person_id);

G_END_DECLS
