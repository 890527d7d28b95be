/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every record is, written once. Roster reader and writer, XSD, columns, forms, export, masking
 * and the data dictionary all read the tables made from these lists (gj-record.h).
 *
 * F (KIND, NAME, element, column, type, flags, list, least, most, unit, privacy, label, doc)
 *   element   name in the roster XML; the order here is the order there
 *   column    column of the record's table; "" when the value is stored as a reference or derived
 *   flags     REPEATS: the next record that is written by hand mostly has the same
 *   list      code list of a CODE or CODES field, else ""
 *   least …   most: characters of a text, or limits of a number
 */
#pragma once

#define GJ_INSTITUTION_FIELDS(F) \
  F (INSTITUTION, CREDIT_CODE, "credit-code", "credit_code", CREDIT_CODE, KEY | REQUIRED | COLUMN, "", 18, 18, "", NONE, N_ ("Credit code"), N_ ("Unified social credit code, GB 32100")) \
  F (INSTITUTION, CODE_REASON, "credit-code-reason", "credit_code_reason", TEXT, 0, "", 0, 200, "", NONE, N_ ("Reason for a doubtful code"), N_ ("Why a credit code with a wrong check character is right all the same")) \
  F (INSTITUTION, NAME, "name", "name", NAME, REQUIRED | COLUMN, "", 2, 100, "", NONE, N_ ("Institution name"), N_ ("Full name as registered")) \
  F (INSTITUTION, TYPE, "type", "type", CODE, REQUIRED | COLUMN | REPEATS, "institution-type", 0, 0, "", NONE, N_ ("Type"), N_ ("Kind of institution")) \
  F (INSTITUTION, DIVISION, "division", "division", DIVISION, REQUIRED | COLUMN | REPEATS, "division", 6, 6, "", NONE, N_ ("Division"), N_ ("GB/T 2260 code of the place of registration")) \
  F (INSTITUTION, ADDRESS, "address", "address", TEXT, 0, "", 0, 200, "", NONE, N_ ("Address"), N_ ("Where training is given")) \
  F (INSTITUTION, REPRESENTATIVE, "representative", "representative", TEXT, 0, "", 0, 50, "", NAME, N_ ("Legal representative"), N_ ("Legal representative")) \
  F (INSTITUTION, CONTACT, "contact", "contact", TEXT, 0, "", 0, 50, "", NAME, N_ ("Contact"), N_ ("Whom to call")) \
  F (INSTITUTION, PHONE, "phone", "phone", PHONE, 0, "", 0, 20, "", CONTACT, N_ ("Phone"), N_ ("Telephone number")) \
  F (INSTITUTION, LICENCE, "licence", "licence", TEXT, COLUMN, "", 0, 50, "", NONE, N_ ("Licence number"), N_ ("School-running licence or filing number")) \
  F (INSTITUTION, LICENCE_FROM, "licence-from", "licence_from", DATE, 0, "", 0, 0, "", NONE, N_ ("Licensed from"), N_ ("First day of the licence")) \
  F (INSTITUTION, LICENCE_TO, "licence-to", "licence_to", DATE, COLUMN, "", 0, 0, "", NONE, N_ ("Licensed until"), N_ ("Last day of the licence, included"))

#define GJ_SCOPE_FIELDS(F) \
  F (SCOPE, OCCUPATION, "occupation", "occupation", CODE, KEY | REQUIRED, "occupation", 0, 0, "", NONE, N_ ("Occupation"), N_ ("Approved occupation, 2022 classification")) \
  F (SCOPE, LEVEL, "level", "level", CODE, KEY | REQUIRED, "level", 0, 0, "", NONE, N_ ("Level"), N_ ("Approved skill level")) \
  F (SCOPE, FROM, "from", "from_day", DATE, KEY | REQUIRED, "", 0, 0, "", NONE, N_ ("From"), N_ ("First day of the approval")) \
  F (SCOPE, TO, "to", "to_day", DATE, 0, "", 0, 0, "", NONE, N_ ("Until"), N_ ("Last day of the approval, included"))

#define GJ_STANDING_FIELDS(F) \
  F (STANDING, STATE, "state", "state", CODE, KEY | REQUIRED, "institution-state", 0, 0, "", NONE, N_ ("Status"), N_ ("Status of the institution during the period")) \
  F (STANDING, FROM, "from", "from_day", DATE, KEY | REQUIRED, "", 0, 0, "", NONE, N_ ("From"), N_ ("First day")) \
  F (STANDING, TO, "to", "to_day", DATE, 0, "", 0, 0, "", NONE, N_ ("Until"), N_ ("Last day, included; absent while it lasts")) \
  F (STANDING, REASON, "reason", "reason", TEXT, REQUIRED, "", 2, 200, "", NONE, N_ ("Reason"), N_ ("Why, in words")) \
  F (STANDING, DOCUMENT, "document", "document", TEXT, 0, "", 0, 100, "", NONE, N_ ("Document"), N_ ("Number of the decision"))

#define GJ_CLASS_FIELDS(F) \
  F (CLASS, CODE, "code", "code", TEXT, KEY | REQUIRED | COLUMN, "", 4, 40, "", NONE, N_ ("Class code"), N_ ("Filing code of the class, unique in the province")) \
  F (CLASS, INSTITUTION, "institution", "", CREDIT_CODE, REFERENCE | REQUIRED | REPEATS, "", 18, 18, "", NONE, N_ ("Institution"), N_ ("Credit code of the institution that gives the class")) \
  F (CLASS, NAME, "name", "name", NAME, REQUIRED | COLUMN, "", 2, 100, "", NONE, N_ ("Class name"), N_ ("Name of the class")) \
  F (CLASS, KIND, "kind", "kind", CODE, REQUIRED | COLUMN | REPEATS, "class-kind", 0, 0, "", NONE, N_ ("Kind"), N_ ("Kind of training")) \
  F (CLASS, OCCUPATION, "occupation", "occupation", CODE, REQUIRED | COLUMN | REPEATS, "occupation", 0, 0, "", NONE, N_ ("Occupation"), N_ ("Occupation, 2022 classification")) \
  F (CLASS, WORK_TYPE, "work-type", "work_type", TEXT, 0, "", 0, 50, "", NONE, N_ ("Work type"), N_ ("Work type within the occupation")) \
  F (CLASS, LEVEL, "level", "level", CODE, REQUIRED | COLUMN | REPEATS, "level", 0, 0, "", NONE, N_ ("Level"), N_ ("Skill level the class leads to")) \
  F (CLASS, FILED, "filed", "filed", DATE, REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Filed"), N_ ("Day the class was filed; chooses the policy edition")) \
  F (CLASS, START, "start", "start_day", DATE, REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Starts"), N_ ("First day")) \
  F (CLASS, END, "end", "end_day", DATE, REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Ends"), N_ ("Last day, included")) \
  F (CLASS, HOURS, "hours", "hours", COUNT, REQUIRED | COLUMN | REPEATS, "", 1, 2000, N_ ("class hours"), NONE, N_ ("Planned hours"), N_ ("All planned class hours of 45 minutes")) \
  F (CLASS, THEORY_HOURS, "theory-hours", "theory_hours", COUNT, REPEATS, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Theory hours"), N_ ("Planned class hours of theory")) \
  F (CLASS, PRACTICE_HOURS, "practice-hours", "practice_hours", COUNT, REPEATS, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Practice hours"), N_ ("Planned class hours of practice")) \
  F (CLASS, ONLINE_HOURS, "online-hours", "online_hours", COUNT, REPEATS, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Online hours"), N_ ("Those of the planned hours that are given online")) \
  F (CLASS, SAFETY_HOURS, "safety-hours", "safety_hours", COUNT, REPEATS, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Safety hours"), N_ ("Those of the planned hours that teach safety")) \
  F (CLASS, DAILY_HOURS, "daily-hours", "daily_hours", COUNT, REPEATS, "", 0, 24, N_ ("class hours"), NONE, N_ ("Hours a day"), N_ ("Most class hours planned on one day")) \
  F (CLASS, SIZE, "size", "size", COUNT, REQUIRED | COLUMN | REPEATS, "", 1, 10000, N_ ("persons"), NONE, N_ ("Size"), N_ ("Number of trainees filed")) \
  F (CLASS, PLACE, "place", "place", TEXT, REPEATS, "", 0, 200, "", NONE, N_ ("Place"), N_ ("Where the class is held"))

#define GJ_SESSION_FIELDS(F) \
  F (SESSION, DAY, "day", "day", DATE, KEY | REQUIRED, "", 0, 0, "", NONE, N_ ("Day"), N_ ("Day of the session")) \
  F (SESSION, PART, "part", "part", CODE, KEY | REQUIRED, "day-part", 0, 0, "", NONE, N_ ("Part of the day"), N_ ("All day, morning, afternoon or evening")) \
  F (SESSION, HOURS, "hours", "hours", COUNT, REQUIRED, "", 1, 24, N_ ("class hours"), NONE, N_ ("Hours"), N_ ("Planned class hours")) \
  F (SESSION, EXPECTED, "expected", "expected", COUNT, 0, "", 1, 10000, N_ ("persons"), NONE, N_ ("Expected"), N_ ("Roll-call: trainees due")) \
  F (SESSION, PRESENT, "present", "present", COUNT, 0, "", 0, 10000, N_ ("persons"), NONE, N_ ("Present"), N_ ("Roll-call: trainees there"))

#define GJ_PERSON_FIELDS(F) \
  F (PERSON, ID_TYPE, "id-type", "id_type", CODE, KEY | REQUIRED | REPEATS, "id-type", 0, 0, "", NONE, N_ ("Document type"), N_ ("Kind of identity document")) \
  F (PERSON, ID_NUMBER, "id-number", "id_number", IDENTITY, KEY | REQUIRED | COLUMN, "", 6, 18, "", NUMBER, N_ ("Identity number"), N_ ("Number of the identity document")) \
  F (PERSON, NAME, "name", "name", NAME, REQUIRED | COLUMN, "", 1, 50, "", NAME, N_ ("Name"), N_ ("Name as in the document")) \
  F (PERSON, SEX, "sex", "sex", CODE, COLUMN, "sex", 0, 0, "", NONE, N_ ("Sex"), N_ ("As stated; compared with the identity number")) \
  F (PERSON, BIRTH, "birth", "birth", DATE, COLUMN, "", 0, 0, "", PERSONAL, N_ ("Born"), N_ ("Birth date; needed only where the document number does not hold it")) \
  F (PERSON, ETHNICITY, "ethnicity", "ethnicity", CODE, 0, "ethnicity", 0, 0, "", PERSONAL, N_ ("Ethnicity"), N_ ("GB/T 3304")) \
  F (PERSON, EDUCATION, "education", "education", CODE, 0, "education", 0, 0, "", NONE, N_ ("Education"), N_ ("GB/T 4658")) \
  F (PERSON, HOUSEHOLD, "household", "household", CODE, REPEATS, "household-type", 0, 0, "", NONE, N_ ("Household registration"), N_ ("Urban or rural, local or from elsewhere")) \
  F (PERSON, DIVISION, "division", "division", DIVISION, COLUMN | REPEATS, "division", 6, 6, "", NONE, N_ ("Residence"), N_ ("GB/T 2260 code of the place of residence")) \
  F (PERSON, ADDRESS, "address", "address", TEXT, 0, "", 0, 200, "", CONTACT, N_ ("Address"), N_ ("Postal address")) \
  F (PERSON, PHONE, "phone", "phone", PHONE, COLUMN, "", 0, 20, "", CONTACT, N_ ("Phone"), N_ ("Telephone number")) \
  F (PERSON, RETIREMENT, "retirement-category", "retirement_category", CODE, 0, "retirement-category", 0, 0, "", NONE, N_ ("Retirement category"), N_ ("Original retirement age by law: men 60, women 55 or 50; cannot be derived from sex")) \
  F (PERSON, PENSION, "draws-pension", "draws_pension", FLAG, 0, "", 0, 0, "", PERSONAL, N_ ("Draws a pension"), N_ ("Draws a monthly basic pension")) \
  F (PERSON, PUBLIC_SECTOR, "public-sector", "public_sector", FLAG, 0, "", 0, 0, "", NONE, N_ ("Public sector"), N_ ("On the established staff of a public body")) \
  F (PERSON, CARD, "bank-card", "bank_card", CARD, 0, "", 16, 19, "", BANK, N_ ("Bank card"), N_ ("Card or social-security card account for payments to the person"))

#define GJ_MEMBERSHIP_FIELDS(F) \
  F (MEMBERSHIP, GROUP, "group", "group_code", CODE, KEY | REQUIRED | REPEATS, "key-group", 0, 0, "", PERSONAL, N_ ("Key group"), N_ ("Key group the person belongs to")) \
  F (MEMBERSHIP, FROM, "from", "from_day", DATE, KEY | REQUIRED | REPEATS, "", 0, 0, "", NONE, N_ ("From"), N_ ("First day the evidence is valid")) \
  F (MEMBERSHIP, TO, "to", "to_day", DATE, REPEATS, "", 0, 0, "", NONE, N_ ("Until"), N_ ("Last day the evidence is valid, included; absent when without end")) \
  F (MEMBERSHIP, EVIDENCE, "evidence", "evidence", CODE, REPEATS, "evidence-type", 0, 0, "", NONE, N_ ("Evidence"), N_ ("Kind of evidence")) \
  F (MEMBERSHIP, NUMBER, "evidence-number", "evidence_number", TEXT, 0, "", 0, 50, "", PERSONAL, N_ ("Evidence number"), N_ ("Number of the document or of the data match")) \
  F (MEMBERSHIP, ISSUER, "issuer", "issuer", TEXT, REPEATS, "", 0, 100, "", NONE, N_ ("Issuer"), N_ ("Who recognised it"))

#define GJ_ENROLMENT_FIELDS(F) \
  F (ENROLMENT, CLASS, "class", "", TEXT, KEY | REFERENCE | REQUIRED | REPEATS, "", 4, 40, "", NONE, N_ ("Class"), N_ ("Class code")) \
  F (ENROLMENT, ID_TYPE, "id-type", "", CODE, KEY | REFERENCE | REQUIRED | REPEATS, "id-type", 0, 0, "", NONE, N_ ("Document type"), N_ ("Kind of identity document of the trainee")) \
  F (ENROLMENT, ID_NUMBER, "id-number", "", IDENTITY, KEY | REFERENCE | REQUIRED, "", 6, 18, "", NUMBER, N_ ("Identity number"), N_ ("Identity number of the trainee")) \
  F (ENROLMENT, ENROLLED, "enrolled", "enrolled", DATE, COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Enrolled"), N_ ("Day of enrolment")) \
  F (ENROLMENT, LEFT, "left", "left_day", DATE, 0, "", 0, 0, "", NONE, N_ ("Left"), N_ ("Day the trainee left before the end")) \
  F (ENROLMENT, HOURS, "attended-hours", "attended_hours", COUNT, COLUMN, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Attended hours"), N_ ("All attended class hours, online ones included")) \
  F (ENROLMENT, ONLINE_HOURS, "attended-online-hours", "attended_online_hours", COUNT, 0, "", 0, 2000, N_ ("class hours"), NONE, N_ ("Attended online hours"), N_ ("Those of the attended hours that were online")) \
  F (ENROLMENT, DAYS, "attended-days", "attended_days", COUNT, COLUMN, "", 0, 1000, N_ ("days"), NONE, N_ ("Attended days"), N_ ("Days attended in person"))

#define GJ_ATTENDANCE_FIELDS(F) \
  F (ATTENDANCE, DAY, "day", "day", DATE, KEY | REQUIRED, "", 0, 0, "", NONE, N_ ("Day"), N_ ("Day of the session")) \
  F (ATTENDANCE, PART, "part", "part", CODE, KEY | REQUIRED, "day-part", 0, 0, "", NONE, N_ ("Part of the day"), N_ ("All day, morning, afternoon or evening")) \
  F (ATTENDANCE, HOURS, "hours", "hours", COUNT, REQUIRED, "", 0, 24, N_ ("class hours"), NONE, N_ ("Attended hours"), N_ ("Class hours attended; 0 for absent"))

#define GJ_CLAIM_FIELDS(F) \
  F (CLAIM, DATE, "date", "day", DATE, KEY | REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Claimed on"), N_ ("Day of the claim")) \
  F (CLAIM, ITEMS, "items", "items", CODES, REQUIRED | COLUMN | REPEATS, "item", 0, 0, "", NONE, N_ ("Items"), N_ ("Subsidy items claimed that day"))

#define GJ_APPRAISAL_FIELDS(F) \
  F (APPRAISAL, DATE, "date", "day", DATE, KEY | REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Appraised on"), N_ ("Day of the appraisal")) \
  F (APPRAISAL, RESULT, "result", "result", CODE, REQUIRED | COLUMN, "appraisal-result", 0, 0, "", NONE, N_ ("Appraisal result"), N_ ("Passed, failed or absent")) \
  F (APPRAISAL, BODY, "body", "body", CREDIT_CODE, REPEATS, "", 18, 18, "", NONE, N_ ("Appraisal body"), N_ ("Credit code of the appraisal body")) \
  F (APPRAISAL, THEORY, "theory-score", "theory_score", COUNT, 0, "", 0, 100, N_ ("points"), NONE, N_ ("Theory score"), N_ ("Points of 100")) \
  F (APPRAISAL, PRACTICE, "practice-score", "practice_score", COUNT, 0, "", 0, 100, N_ ("points"), NONE, N_ ("Practice score"), N_ ("Points of 100"))

#define GJ_CERTIFICATE_FIELDS(F) \
  F (CERTIFICATE, TYPE, "type", "type", CODE, REQUIRED | COLUMN | REPEATS, "certificate-type", 0, 0, "", NONE, N_ ("Certificate type"), N_ ("Kind of certificate")) \
  F (CERTIFICATE, NUMBER, "number", "number", CERTIFICATE, KEY | REQUIRED | COLUMN, "", 4, 30, "", NONE, N_ ("Certificate number"), N_ ("Number as printed")) \
  F (CERTIFICATE, DATE, "date", "day", DATE, REQUIRED | COLUMN | REPEATS, "", 0, 0, "", NONE, N_ ("Issued on"), N_ ("Date of the certificate")) \
  F (CERTIFICATE, OCCUPATION, "occupation", "occupation", CODE, REQUIRED | COLUMN | REPEATS, "occupation", 0, 0, "", NONE, N_ ("Occupation"), N_ ("Occupation on the certificate")) \
  F (CERTIFICATE, LEVEL, "level", "level", CODE, REQUIRED | COLUMN | REPEATS, "level", 0, 0, "", NONE, N_ ("Level"), N_ ("Level on the certificate")) \
  F (CERTIFICATE, FORM, "form-number", "form_number", TEXT, 0, "", 0, 30, "", NONE, N_ ("Form number"), N_ ("Serial number of the printed form")) \
  F (CERTIFICATE, BODY, "body", "body", CREDIT_CODE, REPEATS, "", 18, 18, "", NONE, N_ ("Issued by"), N_ ("Credit code of the body that issued it"))

#define GJ_GRANT_FIELDS(F) \
  F (GRANT, ID_TYPE, "id-type", "", CODE, KEY | REFERENCE | REQUIRED, "id-type", 0, 0, "", NONE, N_ ("Document type"), N_ ("Kind of identity document of the person")) \
  F (GRANT, ID_NUMBER, "id-number", "", IDENTITY, KEY | REFERENCE | REQUIRED, "", 6, 18, "", NUMBER, N_ ("Identity number"), N_ ("Identity number of the person")) \
  F (GRANT, ITEM, "item", "item", CODE, KEY | REQUIRED | COLUMN, "item", 0, 0, "", NONE, N_ ("Item"), N_ ("Subsidy item granted")) \
  F (GRANT, OCCUPATION, "occupation", "occupation", CODE, KEY | REQUIRED | COLUMN, "occupation", 0, 0, "", NONE, N_ ("Occupation"), N_ ("Occupation it was granted for")) \
  F (GRANT, LEVEL, "level", "level", CODE, KEY | REQUIRED | COLUMN, "level", 0, 0, "", NONE, N_ ("Level"), N_ ("Level it was granted for")) \
  F (GRANT, DATE, "date", "day", DATE, KEY | REQUIRED | COLUMN, "", 0, 0, "", NONE, N_ ("Granted on"), N_ ("Day of the grant")) \
  F (GRANT, FUND, "fund", "fund", CODE, REQUIRED | COLUMN, "fund", 0, 0, "", NONE, N_ ("Fund"), N_ ("Fund that paid")) \
  F (GRANT, AMOUNT, "amount", "amount", MONEY, COLUMN, "", 0, 0, N_ ("yuan"), NONE, N_ ("Amount"), N_ ("Amount granted, in yuan")) \
  F (GRANT, SOURCE, "source", "source", TEXT, 0, "", 0, 100, "", NONE, N_ ("Source"), N_ ("System or file the grant was taken over from"))

/* R (KIND, element, section, table, parent, flags, label): the records in the order of the file. */
#define GJ_RECORD_KINDS(R) \
  R (INSTITUTION, "institution", "institutions", "institution", NONE, 0, N_ ("Institution")) \
  R (SCOPE, "scope", "", "institution_scope", INSTITUTION, 0, N_ ("Approved scope")) \
  R (STANDING, "standing", "", "institution_standing", INSTITUTION, AUTHORITY, N_ ("Standing")) \
  R (CLASS, "class", "classes", "class", NONE, 0, N_ ("Class")) \
  R (SESSION, "session", "", "class_session", CLASS, 0, N_ ("Session")) \
  R (PERSON, "trainee", "trainees", "person", NONE, 0, N_ ("Person")) \
  R (MEMBERSHIP, "membership", "", "membership", PERSON, 0, N_ ("Membership")) \
  R (ENROLMENT, "enrolment", "enrolments", "enrolment", NONE, 0, N_ ("Enrolment")) \
  R (ATTENDANCE, "attendance", "", "attendance", ENROLMENT, 0, N_ ("Attendance")) \
  R (CLAIM, "claim", "", "claimed", ENROLMENT, 0, N_ ("Claim")) \
  R (APPRAISAL, "appraisal", "", "appraisal", ENROLMENT, 0, N_ ("Appraisal")) \
  R (CERTIFICATE, "certificate", "", "certificate", ENROLMENT, 0, N_ ("Certificate")) \
  R (GRANT, "grant", "grants", "earlier_grant", NONE, AUTHORITY, N_ ("Earlier grant"))
