/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-report.h"

G_BEGIN_DECLS

/* The values of one dimension as they turn up. */
typedef struct
{
  GHashTable *indexes; /* code, which the table owns → index + 1 */
  GPtrArray  *codes;   /* borrowed of it */
} GjReportCodes;

/* What was counted, in the order it turned up. Amounts stand beside the cells, n_items for each. */
typedef struct
{
  GjReportCodes  values[GJ_REPORT_MAX_BY];
  GjReportCodes  items;
  GArray        *cells;     /* GjReportCell, persons not set */
  GArray        *amounts;   /* GjFen */
  GArray        *persons;   /* guint32: by enrolment its person, counted from the first */
  GArray        *cell_of;   /* guint32: by enrolment its cell */
  guint          n_persons;
} GjReportCount;

void  _gj_report_codes_init  (GjReportCodes *codes);
void  _gj_report_codes_clear (GjReportCodes *codes);
guint _gj_report_codes_index (GjReportCodes *codes, const char *code);

/* @ret_count is to be cleared, on failure too. */
gboolean _gj_report_count       (GjDb *db, const GjReportQuery *query, GjProgress *progress, GCancellable *cancellable, GjReportCount *ret_count, GError **error);
void     _gj_report_count_clear (GjReportCount *count);

G_END_DECLS
