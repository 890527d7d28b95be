/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-ledger.h"

G_BEGIN_DECLS

/*
 * "Needs evidence" is not "no": what is missing, of whom, and a list for the institution that can bring it.
 * Read from the stored decisions, by the words of the active pack.
 */

/**
 * GjEvidence:
 * @code: the reason as the decision holds it ("U01_FACT_MISSING:person.sex", "R12_CERT_MISSING")
 * @words: what is missing, in the user's language
 * @fact: id of the fact that is asked for, "" when it is a group's evidence
 * @record: element of the record it belongs in, "" when no roster can bring it
 * @institution: credit code
 * @id_number: masked
 *
 * One missing thing of one enrolment; the texts are borrowed for the call.
 */
typedef struct
{
  const char *code;
  const char *words;
  const char *fact;
  const char *record;
  const char *institution;
  const char *class_code;
  const char *name;
  const char *id_number;
  gint64      enrolment;
  gint64      person;
} GjEvidence;

typedef void (*GjEvidenceFunc) (const GjEvidence *evidence, gpointer user_data);

/* Calls @func for all that is missing, by institution, class and enrolment. @institution: a credit code, or NULL
 * for all; GJ_ERROR_NOT_FOUND when there is none of that code. Bounded memory. */
gboolean gj_evidence_each (GjLedger *ledger, const char *institution, GjEvidenceFunc func, gpointer user_data, GCancellable *cancellable,
                           GError **error);

/**
 * gj_evidence_save:
 * @institution: credit code
 * @path: the file; replaced as a whole or left as it was
 *
 * A fix-list of the institution's records in which something is missing, each as it is registered and with what is
 * missing before it: completed, it is imported like any roster. Numbers stand in full, so it is recorded.
 * GJ_ERROR_NOT_FOUND when there is no such institution, or nothing that it could bring.
 */
gboolean gj_evidence_save (GjLedger *ledger, const char *institution, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
