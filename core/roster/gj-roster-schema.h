/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gj_roster_schema_xsd:
 *
 * The XML schema of rosters, made from the description of the records: shape and simple types, as
 * the reader takes them. What a schema cannot say (check digits, references, one date before another)
 * is left to the reader. The same program always gives the same bytes.
 *
 * Returns: (transfer full): the document
 */
char *gj_roster_schema_xsd    (void);

/* The same for people who write rosters: tables of every element in Markdown; (transfer full). */
char *gj_roster_schema_tables (void);

G_END_DECLS
