/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-roster-reader.h"
#include "gj-xml-out.h"

G_BEGIN_DECLS

/**
 * GjRosterWriter:
 *
 * Writes a roster in the one canonical form: the same records give the same bytes. It is fed record
 * by record in the order of the file (kinds in the order of #GjRecordKind, those inside a record
 * right behind it) and holds none of them. One thread at a time.
 */
typedef struct _GjRosterWriter GjRosterWriter;

/* Begins a roster on @out (not owned); what the header does not state is left out. */
GjRosterWriter *gj_roster_writer_new      (GjXmlOut *out, const GjRosterHeader *header);

/* Writes records only, without roster, header or sections: a piece that gj_xml_out_raw() takes in its section. */
GjRosterWriter *gj_roster_writer_new_piece (GjXmlOut *out);

/* Closes what is open. */
void            gj_roster_writer_free     (GjRosterWriter *writer);

/* Values are written as their texts stand; those without a text are left out. */
void            gj_roster_writer_add      (GjRosterWriter *writer, const GjRecord *record);

/* Goes to the section of @kind, which must not stand before the current one, so that more can be written there. */
void            gj_roster_writer_go_to    (GjRosterWriter *writer, GjRecordKind kind);

/* The depth of a record in a roster, for the #GjXmlOut of a piece. */
#define GJ_ROSTER_RECORD_DEPTH 2

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjRosterWriter, gj_roster_writer_free)

G_END_DECLS
