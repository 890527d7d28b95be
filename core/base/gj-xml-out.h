/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GjXmlOut:
 *
 * Writes XML as the program always writes it: UTF-8, two spaces of indentation, a line for each
 * element, so that the same content gives the same bytes. A thin layer of our own because a register
 * of millions of records is written with it: libxml2's writer takes about twice the time.
 *
 * Element and attribute names come from the program and are not checked; texts are escaped. A failed
 * write is remembered and told by gj_xml_out_finish(). One thread at a time.
 */
typedef struct _GjXmlOut GjXmlOut;

/**
 * gj_xml_out_new:
 * @stream: (nullable): where to write; kept until gj_xml_out_free(). %NULL keeps the text in memory
 * @depth: depth of the first element; with 0 the document begins with the XML declaration
 */
GjXmlOut *gj_xml_out_new       (GOutputStream *stream, guint depth);
void      gj_xml_out_free      (GjXmlOut *out);

void      gj_xml_out_open      (GjXmlOut *out, const char *element); /* @element is kept until it is closed */
void      gj_xml_out_attribute (GjXmlOut *out, const char *name, const char *value); /* right after opening; %NULL writes nothing */
void      gj_xml_out_number    (GjXmlOut *out, const char *name, gint64 value); /* an attribute too */
void      gj_xml_out_close     (GjXmlOut *out); /* the innermost open element */
void      gj_xml_out_text      (GjXmlOut *out, const char *element, const char *text, gssize length); /* a whole element; %NULL writes nothing */
void      gj_xml_out_raw       (GjXmlOut *out, const char *lines); /* whole lines that this writer made before */

/* What was written to memory; (transfer full). Empties it. */
char     *gj_xml_out_take      (GjXmlOut *out);

/* Closes every open element and hands all to the stream, which stays open. FALSE with the first error met. */
gboolean  gj_xml_out_finish    (GjXmlOut *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjXmlOut, gj_xml_out_free)

G_END_DECLS
