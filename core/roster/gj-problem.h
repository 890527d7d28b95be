/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-record.h"

G_BEGIN_DECLS

typedef enum
{
  GJ_SEVERITY_WARNING, /* accepted, must be looked at */
  GJ_SEVERITY_ERROR,   /* the record was refused */
} GjSeverity;

/*
 * C (NAME, code, severity, message, remedy): what can be wrong with a record. The codes are stable.
 * {field} {value} {detail} stand for the field's label, the value as found and what the check knows.
 */
#define GJ_PROBLEMS(C) \
  C (MISSING, "E-MISSING", ERROR, N_ ("{field} is missing."), N_ ("Add it.")) \
  C (UNKNOWN_ELEMENT, "E-UNKNOWN-ELEMENT", ERROR, N_ ("There is no field “{value}” here."), N_ ("Remove it or correct its name.")) \
  C (REPEATED, "E-REPEATED", ERROR, N_ ("“{value}” stands twice or in the wrong place."), N_ ("Keep one, in the order of the documentation.")) \
  C (TOO_LONG, "E-TOO-LONG", ERROR, N_ ("{field} is too long: at most {detail} characters."), N_ ("Shorten it.")) \
  C (TOO_SHORT, "E-TOO-SHORT", ERROR, N_ ("{field} “{value}” is too short: at least {detail} characters."), N_ ("Write it in full.")) \
  C (CODE, "E-CODE", ERROR, N_ ("{field} “{value}” is not in the code list."), N_ ("Nearest code: {detail}")) \
  C (DATE, "E-DATE", ERROR, N_ ("{field} “{value}” is not a date."), N_ ("Write it as YYYY-MM-DD, a day that exists.")) \
  C (NUMBER, "E-NUMBER", ERROR, N_ ("{field} “{value}” is not a whole number."), N_ ("Digits only.")) \
  C (RANGE, "E-RANGE", ERROR, N_ ("{field} “{value}” is out of range."), N_ ("It must be within {detail}.")) \
  C (AMOUNT, "E-AMOUNT", ERROR, N_ ("{field} “{value}” is not an amount in yuan."), N_ ("At most two decimals, no sign and no comma.")) \
  C (FLAG, "E-FLAG", ERROR, N_ ("{field} “{value}” is neither true nor false."), N_ ("Write true or false.")) \
  C (PHONE, "E-PHONE", ERROR, N_ ("{field} “{value}” is not a telephone number."), N_ ("Digits, +, - and spaces only.")) \
  C (ID_LENGTH, "E-ID-LENGTH", ERROR, N_ ("{field} “{value}” has the wrong length."), N_ ("Compare it with the document.")) \
  C (ID_CHARACTER, "E-ID-CHARACTER", ERROR, N_ ("{field} “{value}” holds a character that cannot stand there."), N_ ("Compare it with the document.")) \
  C (ID_DATE, "E-ID-DATE", ERROR, N_ ("The birth date in {field} “{value}” does not exist."), N_ ("Compare it with the document.")) \
  C (ID_CHECK_DIGIT, "E-ID-CHECK-DIGIT", ERROR, N_ ("The last character of {field} “{value}” does not fit."), N_ ("With these digits it would be {detail}; compare all of them with the document.")) \
  C (ID_STRUCTURE, "E-ID-STRUCTURE", ERROR, N_ ("{field} “{value}” is not a number of this kind of document."), N_ ("Check the document type.")) \
  C (CARD, "E-CARD", ERROR, N_ ("{field} “{value}” is not a card number."), N_ ("16 to 19 digits with a right check digit; compare it with the card.")) \
  C (CREDIT_CODE, "E-CREDIT-CODE", ERROR, N_ ("{field} “{value}” is not a credit code."), N_ ("18 characters, no I, O, S, V or Z.")) \
  C (CERTIFICATE, "E-CERTIFICATE", ERROR, N_ ("{field} “{value}” is not a number of this kind of certificate."), N_ ("Compare it with the certificate.")) \
  C (SEX, "E-SEX", ERROR, N_ ("The stated sex contradicts the identity number."), N_ ("Correct the sex or the number.")) \
  C (BIRTH, "E-BIRTH", ERROR, N_ ("The stated birth date contradicts the identity number."), N_ ("Correct the date or the number, or leave the date out.")) \
  C (ORDER, "E-ORDER", ERROR, N_ ("{field} “{value}” is before {detail}."), N_ ("Correct one of the two dates.")) \
  C (MORE_THAN, "E-MORE-THAN", ERROR, N_ ("{field} “{value}” is more than {detail}."), N_ ("Correct one of the two numbers.")) \
  C (DUPLICATE, "E-DUPLICATE", ERROR, N_ ("The same record stands on line {detail} already."), N_ ("Keep one of them.")) \
  C (NO_INSTITUTION, "E-NO-INSTITUTION", ERROR, N_ ("No institution has the credit code “{value}”."), N_ ("Send the institution too, or correct the code.")) \
  C (NO_CLASS, "E-NO-CLASS", ERROR, N_ ("No class has the code “{value}”."), N_ ("Send the class too, or correct the code.")) \
  C (NO_PERSON, "E-NO-PERSON", ERROR, N_ ("No trainee has the number “{value}”."), N_ ("Send the trainee too, or correct the number; a refused trainee takes the enrolments along.")) \
  C (PARENT_REFUSED, "E-PARENT-REFUSED", ERROR, N_ ("The record it belongs to was refused."), N_ ("Correct that record; this one comes along.")) \
  C (AUTHORITY, "E-AUTHORITY", ERROR, N_ ("Only a bureau may send this kind of record."), N_ ("Leave it out.")) \
  C (TOO_MANY, "E-TOO-MANY", ERROR, N_ ("More than {detail} records stand inside this one."), N_ ("Send the rest in another file.")) \
  C (UPGRADED, "W-UPGRADED", WARNING, N_ ("The old 15-digit number was taken as {value}."), N_ ("Write the 18-digit number.")) \
  C (DIVISION, "W-DIVISION", WARNING, N_ ("The division code in {field} never existed."), N_ ("Compare it with the document.")) \
  C (CREDIT_DIGIT, "W-CREDIT-DIGIT", WARNING, N_ ("The last character of {field} “{value}” should be {detail}."), N_ ("If the code is right all the same, give the reason.")) \
  C (OCCUPATION, "W-OCCUPATION", WARNING, N_ ("{field} “{value}” is not in the 2022 classification."), N_ ("Nearest code: {detail}"))

typedef enum
{
#define C(NAME, ...) GJ_PROBLEM_##NAME,
  GJ_PROBLEMS (C)
#undef C
  GJ_N_PROBLEM_CODES,
} GjProblemCode;

/**
 * GjProblem:
 * @kind: kind of the record
 * @field: position of the field in its kind, or -1
 * @line: line of the field, or of the record
 * @value: the value as found, "" when there is none
 * @detail: what the check knows to help, "" when nothing
 *
 * One thing that is wrong with a record. The texts belong to whoever made it.
 */
typedef struct
{
  GjProblemCode code;
  GjRecordKind  kind;
  int           field;
  guint32       line;
  const char   *key;
  const char   *value;
  const char   *detail;
} GjProblem;

const char *gj_problem_code_text (GjProblemCode code); /* "E-DATE" */
int         gj_problem_code_find (const char *text);   /* the code, or -1 */
GjSeverity  gj_problem_severity  (GjProblemCode code);
const char *gj_severity_nick     (GjSeverity severity); /* "warning", "error" */

/* What is wrong and how to mend it, in the user's language; values of private fields are masked
 * when @masked. (transfer full) */
char       *gj_problem_message   (const GjProblem *problem, gboolean masked);
char       *gj_problem_remedy    (const GjProblem *problem);
char       *gj_problem_value     (const GjProblem *problem, gboolean masked);

/* What the code means without a record, for tallies; (transfer full). */
char       *gj_problem_summary   (const char *code_text);

G_END_DECLS
