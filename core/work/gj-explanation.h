/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-explain.h"
#include "gj-ledger.h"

G_BEGIN_DECLS

/** GjPlace: where a record came from; @submission 0: there is no such record. */
typedef struct
{
  gint64 submission;
  gint64 line;
} GjPlace;

/* Where the records stand that an enrolment's facts are read from: the very ones the facts source takes. */
gboolean gj_explanation_places (GjDb *db, gint64 enrolment, GjPlace ret_places[GJ_N_RECORD_KINDS], GError **error);

/**
 * GjFactOrigin:
 * @GJ_FACT_ORIGIN_ROSTER: it stands in a submission
 * @GJ_FACT_ORIGIN_WORKED_OUT: from other facts
 * @GJ_FACT_ORIGIN_ASSUMED: not recorded, and taken as the pack says
 * @GJ_FACT_ORIGIN_DECISION: decided for an earlier class, by this ledger
 * @GJ_FACT_ORIGIN_MISSING: not recorded
 */
typedef enum
{
  GJ_FACT_ORIGIN_ROSTER,
  GJ_FACT_ORIGIN_WORKED_OUT,
  GJ_FACT_ORIGIN_ASSUMED,
  GJ_FACT_ORIGIN_DECISION,
  GJ_FACT_ORIGIN_MISSING,
} GjFactOrigin;

/**
 * GjFactSource:
 * @id: fact id ("class.hours"), "membership" or "grant"
 * @record: element of the record it stands in, "" when in none
 * @file: name of the submission's file
 * @inputs: of a worked-out fact: ids of those it is worked out from, joined by ' '; of an assumed one the pack's reason
 *
 * One fact with where it comes from; texts are never %NULL.
 */
typedef struct
{
  char        *id;
  char        *label;
  char        *value;
  GjFactOrigin origin;
  char        *record;
  GjPlace      place;
  char        *sender;
  char        *serial;
  char        *file;
  char        *inputs;
} GjFactSource;

/**
 * GjExplanation:
 * @person, @id_number, @class_name, @class_code: whom and what it is about; the number is masked
 * @edition: %NULL when none is in force for the class; then @tree is empty
 * @reasons: the codes as stored
 * @tree: (element-type GjExplained): see gj_edition_explain()
 * @facts: (element-type GjFactSource): all that is recorded or was looked for
 * @stored: whether it came out as it is stored: the facts and the rules are still those of the decision
 *
 * Why an enrolment's decision came out as it did, with everything it rests on.
 */
typedef struct
{
  gint64           enrolment;
  char            *person;
  char            *id_number;
  char            *class_name;
  char            *class_code;
  GjPack          *pack;
  const GjEdition *edition;
  GjDecision       decision;
  char            *reasons;
  GPtrArray       *tree;
  GPtrArray       *facts;
  gboolean         stored;
} GjExplanation;

/* By the active pack. GJ_ERROR_NOT_FOUND when there is no such enrolment or no pack. */
GjExplanation *gj_explanation_new  (GjDb *db, gint64 enrolment, GError **error);
void           gj_explanation_free (GjExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjExplanation, gj_explanation_free)

/* The enrolment of a class code and an identity number; GJ_ERROR_NOT_FOUND. */
gint64         gj_explanation_find (GjDb *db, const char *class_code, const char *id_number, GError **error);

/* One page for the person it is about, in the user's language: result, how the amount came about, what was
 * required and found where something was not met, what would change it, on which facts it rests; (transfer full). */
GjSheet       *gj_explanation_page (const GjExplanation *explanation);

const char    *gj_fact_origin_nick (GjFactOrigin origin); /* "roster", "worked-out", "assumed", "decision", "missing" */

G_END_DECLS
