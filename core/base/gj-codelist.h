/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjCodeList:
 *
 * A code list of the product (data/lists/NAME.tsv, compiled into the library as a resource): a header
 * line, then one code a line; the columns "code", "name" (Chinese) and "name_en" are in every list.
 * Lists are read once on first use, never change and live as long as the program; all threads may
 * read them.
 *
 * Names: id-type sex ethnicity education key-group class-kind level certificate-type item fund
 * institution-type institution-state appraisal-result attendance-mode day-part retirement-category
 * household-type evidence-type occupation work-type division yes-no new-occupation
 * shortage-occupation.
 */
typedef struct _GjCodeList GjCodeList;

const GjCodeList *gj_code_list_get     (const char *name); /* never NULL for the names above; aborts otherwise */
guint             gj_code_list_size    (const GjCodeList *list);
int               gj_code_list_find    (const GjCodeList *list, const char *code, gssize length); /* index, or -1 */
const char       *gj_code_list_code    (const GjCodeList *list, guint index);
const char       *gj_code_list_name    (const GjCodeList *list, guint index); /* in the user's language */
const char       *gj_code_list_column  (const GjCodeList *list, guint index, const char *column); /* "" when empty or no such column */
const char       *gj_code_list_nearest (const GjCodeList *list, const char *code); /* the remedy: the code itself, the one of that name, or the nearest by edit distance <= 2 without regard to case; NULL when nothing is near */
const char       *gj_code_name         (const char *list, const char *code); /* name in the user's language, or @code itself */

G_END_DECLS
