/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/** GjReportBy: what enrolments are counted by. All but the key group belong to the class. */
typedef enum
{
  GJ_REPORT_BY_AREA,       /* the institution's division */
  GJ_REPORT_BY_CITY,       /* its first four digits: the city */
  GJ_REPORT_BY_GROUP,      /* the decision's primary key group; "" for none, "-" while not decided */
  GJ_REPORT_BY_MONTH,      /* of the class's last day, "2026-05" */
  GJ_REPORT_BY_YEAR,
  GJ_REPORT_BY_OCCUPATION,
  GJ_REPORT_BY_LEVEL,
  GJ_REPORT_BY_KIND,
  GJ_REPORT_BY_INSTITUTION,
  GJ_N_REPORT_BY,
} GjReportBy;

#define GJ_REPORT_MAX_BY 3

/**
 * GjReportCell:
 * @values: for each dimension of the report an index into its values; unset in a total
 * @person_times: enrolments: one person in two classes counts twice
 * @persons: different persons: the persons of two cells may be the same, so these do not add up
 * @women: person-times of women among @known_sex
 * @known_sex: person-times of persons whose sex is known; a record whose stated sex contradicts its number is refused at the import
 *   and thus in neither (POLICY: share of women)
 * @certified: person-times with a certificate
 * @new_occupations: person-times in an occupation the state has published as new (list "new-occupation", by its name)
 * @shortage: person-times in an occupation of the list "shortage-occupation"
 * @decided: person-times with a decision
 * @payable: person-times with something to be paid: the subsidised person-times
 * @amount: fen payable, all items
 * @amounts: (array): the same for each item of the report; owned by the report
 */
typedef struct
{
  guint  values[GJ_REPORT_MAX_BY];
  gint64 person_times, persons;
  gint64 women, known_sex;
  gint64 certified;
  gint64 new_occupations, shortage;
  gint64 decided, payable;
  GjFen  amount;
  GjFen *amounts;
} GjReportCell;

typedef struct
{
  char *code;
  char *label; /* in the user's language; never empty */
} GjReportValue;

/**
 * GjReport:
 * @values: (array fixed-size=3): for each dimension its values in the order of their codes; of GjReportValue
 * @items: codes of the items with money in them, in the order of their codes; of char *
 * @cells: the cells with somebody in them, in the order of their values; of GjReportCell
 * @margins: (array fixed-size=3): for each dimension a total for each of its values; of GjReportCell
 * @total: of all
 *
 * A statistics form: enrolments counted by up to three dimensions. Immutable.
 */
typedef struct
{
  GjReportBy   by[GJ_REPORT_MAX_BY];
  guint        n_by;
  GPtrArray   *values[GJ_REPORT_MAX_BY];
  GPtrArray   *items;
  GPtrArray   *cells;
  GPtrArray   *margins[GJ_REPORT_MAX_BY];
  GjReportCell total;
} GjReport;

/**
 * GjReportQuery:
 * @by, @n_by: dimensions, 0 … 3, each once
 * @from, @to: last days of classes, both included; %GJ_DATE_NONE for no bound
 * @area: (nullable): only institutions whose division begins with it
 */
typedef struct
{
  GjReportBy  by[GJ_REPORT_MAX_BY];
  guint       n_by;
  GjDate      from, to;
  const char *area;
} GjReportQuery;

const char *gj_report_by_nick  (GjReportBy by); /* "area", … */
const char *gj_report_by_label (GjReportBy by); /* in the user's language */

/* "area-group-month": dimensions joined by "-". GJ_ERROR_INPUT names the word that is none. */
gboolean    gj_report_parse    (const char *name, GjReportQuery *ret_query, GError **error);

/**
 * gj_report_new:
 *
 * Reads classes, persons, enrolments, decisions and certificates once each in the order of their ids, side by side, and counts in
 * arrays: 20 bytes an enrolment and 2 a person, beside the cells. From one state of the ledger. Blocking; any thread.
 *
 * Returns: (transfer full): the report, or %NULL; nothing is written
 */
GjReport   *gj_report_new      (GjLedger *ledger, const GjReportQuery *query, GjProgress *progress, GCancellable *cancellable, GError **error);
void        gj_report_free     (GjReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjReport, gj_report_free)

/* The value of a cell on dimension @n. */
const GjReportValue *gj_report_value (const GjReport *report, const GjReportCell *cell, guint n);

/* Writes the cells as a CSV file (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it): a column with the code and one
 * with the name of each dimension, the counts, money in yuan. The file is replaced as a whole or left as it was. */
gboolean    gj_report_save_csv (const GjReport *report, const char *path, GError **error);

G_END_DECLS
