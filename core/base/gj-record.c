/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-record"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-record.h"
#include "gj-text.h"

/* The short flag and type names of gj-record-fields.h are only known here. */
#define KEY GJ_FIELD_KEY
#define REQUIRED GJ_FIELD_REQUIRED
#define REFERENCE GJ_FIELD_REFERENCE
#define REPEATS GJ_FIELD_REPEATS
#define COLUMN GJ_FIELD_COLUMN
#define AUTHORITY GJ_RECORD_AUTHORITY

#define F(KIND, NAME, element_, column_, type_, flags_, list_, least_, most_, unit_, privacy_, label_, doc_) \
  { .element = element_, .column = column_, .type = GJ_FIELD_##type_, .flags = flags_, .list = list_, \
    .least = least_, .most = most_, .unit = unit_, .privacy = GJ_PRIVACY_##privacy_, .label = label_, .doc = doc_ },
#define R(KIND, ...) static const GjField fields_##KIND[] = { GJ_##KIND##_FIELDS (F) }; \
  G_STATIC_ASSERT (G_N_ELEMENTS (fields_##KIND) <= GJ_RECORD_MAX_FIELDS);
GJ_RECORD_KINDS (R)
#undef R
#undef F

static const GjRecordType record_types[GJ_N_RECORD_KINDS] = {
#define R(KIND, element_, section_, table_, parent_, flags_, label_) \
  [GJ_RECORD_##KIND] = { .kind = GJ_RECORD_##KIND, .element = element_, .section = section_, .table = table_, \
    .parent = GJ_RECORD_##parent_, .flags = flags_, .label = label_, \
    .fields = fields_##KIND, .n_fields = G_N_ELEMENTS (fields_##KIND) },
  GJ_RECORD_KINDS (R)
#undef R
};

const GjRecordType *
gj_record_type (GjRecordKind kind)
{
  g_return_val_if_fail (kind < GJ_N_RECORD_KINDS, NULL);

  return &record_types[kind];
}

static gboolean
same_text (const char *known,
           const char *text,
           gssize      length)
{
  if (length < 0)
    return strcmp (known, text) == 0;
  return strlen (known) == (gsize) length && memcmp (known, text, (gsize) length) == 0;
}

const GjRecordType *
gj_record_type_by_element (const char *element,
                           gssize      length)
{
  for (guint i = 0; i < GJ_N_RECORD_KINDS; i++)
    if (same_text (record_types[i].element, element, length))
      return &record_types[i];
  return NULL;
}

int
gj_record_type_field (const GjRecordType *type,
                      const char         *element,
                      gssize              length)
{
  g_return_val_if_fail (type != NULL, -1);

  for (guint i = 0; i < type->n_fields; i++)
    if (same_text (type->fields[i].element, element, length))
      return (int) i;
  return -1;
}

char *
gj_record_key (const GjRecord *record,
               gboolean        masked)
{
  const GjRecordType *type = gj_record_type (record->kind);
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const GjField *field = &type->fields[i];
      g_autofree char *text = NULL;

      /* The document type says nothing to a reader; the number does. */
      if ((field->flags & GJ_FIELD_KEY) == 0 || record->values[i].text == NULL || g_str_equal (field->list, "id-type"))
        continue;
      text = g_strndup (record->values[i].text, record->values[i].length);
      if (masked && field->privacy == GJ_PRIVACY_NUMBER)
        {
          char *shown = gj_text_mask_number (text);
          g_free (text);
          text = shown;
        }
      g_string_append_printf (key, "%s%s", key->len > 0 ? " · " : "", text);
    }
  return g_string_free (key, FALSE);
}

char *
gj_record_key_shown (const char *element,
                     const char *key)
{
  const GjField *fields[GJ_RECORD_MAX_FIELDS];
  const GjRecordType *type;
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  g_return_val_if_fail (element != NULL && key != NULL, NULL);

  type = gj_record_type_by_element (element, -1);
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    if ((type->fields[i].flags & GJ_FIELD_KEY) != 0 && !g_str_equal (type->fields[i].list, "id-type"))
      fields[n++] = &type->fields[i];
  parts = g_strsplit (key, " · ", -1);
  for (guint i = 0; type != NULL && parts[i] != NULL; i++)
    {
      char *part = parts[i];

      /* A part that is missing moves the others: then any of them may be the number. */
      if (g_strv_length (parts) == n && fields[i]->privacy != GJ_PRIVACY_NUMBER)
        continue;
      parts[i] = gj_text_mask_groups (part);
      g_free (part);
    }
  return g_strjoinv (" · ", parts);
}
