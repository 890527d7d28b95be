/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-roster-writer"
#include "config.h"

#include "gj-roster-writer.h"

struct _GjRosterWriter
{
  GjXmlOut    *out;
  gboolean     piece;
  GjRecordKind section; /* the open one, GJ_RECORD_NONE at first */
  guint        open;    /* records: 0, 1, or 2 when one stands inside the other */
};

static void
write_header (GjXmlOut             *out,
              const GjRosterHeader *header)
{
  const struct
  {
    const char *element;
    const char *text;
  } fields[] = { { "sender", header->sender }, { "serial", header->serial }, { "created", header->created },
                 { "software", header->software }, { "period-from", header->period_from },
                 { "period-to", header->period_to }, { "corrects", header->corrects } };

  gj_xml_out_open (out, "header");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gj_xml_out_text (out, fields[i].element, fields[i].text[0] != '\0' ? fields[i].text : NULL, -1);
  for (guint i = 0; i < header->parts->len; i++)
    {
      const GjRosterPart *part = &g_array_index (header->parts, GjRosterPart, i);

      gj_xml_out_open (out, "merged-from");
      gj_xml_out_text (out, "sender", part->sender, -1);
      gj_xml_out_text (out, "serial", part->serial, -1);
      gj_xml_out_text (out, "sha256", part->sha256[0] != '\0' ? part->sha256 : NULL, -1);
      gj_xml_out_close (out);
    }
  gj_xml_out_close (out);
}

GjRosterWriter *
gj_roster_writer_new (GjXmlOut             *out,
                      const GjRosterHeader *header)
{
  GjRosterWriter *self;

  g_return_val_if_fail (out != NULL && header != NULL, NULL);

  self = g_new0 (GjRosterWriter, 1);
  self->out = out;
  self->section = GJ_RECORD_NONE;
  gj_xml_out_open (out, "roster");
  gj_xml_out_attribute (out, "xmlns", GJ_ROSTER_NAMESPACE);
  write_header (out, header);
  return self;
}

GjRosterWriter *
gj_roster_writer_new_piece (GjXmlOut *out)
{
  GjRosterWriter *self;

  g_return_val_if_fail (out != NULL, NULL);

  self = g_new0 (GjRosterWriter, 1);
  self->out = out;
  self->piece = TRUE;
  self->section = GJ_RECORD_NONE;
  return self;
}

static void
close_records (GjRosterWriter *self,
               guint           keep)
{
  for (; self->open > keep; self->open--)
    gj_xml_out_close (self->out);
}

void
gj_roster_writer_free (GjRosterWriter *writer)
{
  if (writer == NULL)
    return;
  close_records (writer, 0);
  if (writer->section != GJ_RECORD_NONE && !writer->piece)
    gj_xml_out_close (writer->out);
  if (!writer->piece)
    gj_xml_out_close (writer->out);
  g_free (writer);
}

void
gj_roster_writer_go_to (GjRosterWriter *writer,
                        GjRecordKind    kind)
{
  const GjRecordType *type;

  g_return_if_fail (writer != NULL && kind < GJ_N_RECORD_KINDS);
  g_return_if_fail (writer->section == GJ_RECORD_NONE || kind >= writer->section);

  type = gj_record_type (kind);
  close_records (writer, 0);
  if (kind == writer->section)
    return;
  if (writer->section != GJ_RECORD_NONE && !writer->piece)
    gj_xml_out_close (writer->out);
  writer->section = kind;
  if (!writer->piece)
    gj_xml_out_open (writer->out, type->section);
}

void
gj_roster_writer_add (GjRosterWriter *writer,
                      const GjRecord *record)
{
  const GjRecordType *type;

  g_return_if_fail (writer != NULL && record != NULL && record->kind < GJ_N_RECORD_KINDS);

  type = gj_record_type (record->kind);
  g_return_if_fail (type->parent == GJ_RECORD_NONE || (writer->open > 0 && type->parent == writer->section));

  if (type->parent == GJ_RECORD_NONE)
    gj_roster_writer_go_to (writer, record->kind);
  close_records (writer, type->parent == GJ_RECORD_NONE ? 0 : 1);
  gj_xml_out_open (writer->out, type->element);
  writer->open++;
  for (guint i = 0; i < type->n_fields; i++)
    gj_xml_out_text (writer->out, type->fields[i].element, record->values[i].text, (gssize) record->values[i].length);
}
