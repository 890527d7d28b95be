/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"
#include "gj-record.h"

G_BEGIN_DECLS

/* How a sheet of one list is filled: FALSE with @error, or with the title still "" when there is no such record. */
typedef gboolean (*GjSheetFiller) (GjDb *db, GjSheet *sheet, gint64 id, GError **error);

gboolean _gj_sheet_fill_institution (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_class       (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_person      (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_submission  (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_problem     (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_audit       (GjDb *db, GjSheet *sheet, gint64 id, GError **error);
gboolean _gj_sheet_fill_decision    (GjDb *db, GjSheet *sheet, gint64 id, GError **error);

/* Called for each row of a query. */
typedef void (*GjSheetRowFunc) (GjSheet *sheet, GjStmt *stmt, gpointer user_data);

/* Runs @sql with $1 = @id and gives each row, @most at most (0: all), to @func. */
gboolean _gj_sheet_each    (GjDb *db, GjSheet *sheet, const char *sql, gint64 id, guint most, GjSheetRowFunc func, gpointer user_data, GError **error);

/* A group for each record of @kind whose @where names $1 = @id, all fields in their order. */
gboolean _gj_sheet_records (GjDb *db, GjSheet *sheet, GjRecordKind kind, const char *where, gint64 id, GError **error);

GjSheetGroup *_gj_sheet_last_group (GjSheet *sheet);
void          _gj_sheet_leads_to   (GjSheetRow *row, const char *list, gint64 id);

/* Words for values; all (transfer full). */
char *_gj_sheet_source (gint64 submission, gint64 line);
char *_gj_sheet_money  (GjFen fen);
char *_gj_sheet_count  (gint64 count);
char *_gj_sheet_code   (const char *list, const char *code); /* a code's name as it stands alone; "" for NULL */
char *_gj_sheet_period (const char *from, const char *to);   /* both ends belong to it; either may be NULL */
char *_gj_sheet_time   (const char *time);                   /* to the minute */
char *_gj_sheet_facts  (const char *first, ...) G_GNUC_NULL_TERMINATED; /* those that are neither NULL nor "", joined */

/* "good", "bad", "warn" or "" for a decision's or an item's outcome, by its stable nick. */
const char *_gj_outcome_tone  (const char *nick);
char       *_gj_outcome_words (const char *nick); /* "Not decided yet" for NULL */

G_END_DECLS
