/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-pages"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-pages.h"

static char *
describe_submissions (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s submission", "%s submissions", n), count);
}

static char *
describe_problems (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s problem", "%s problems", n), count);
}

static char *
describe_institutions (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s institution", "%s institutions", n), count);
}

static char *
describe_classes (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s class", "%s classes", n), count);
}

static char *
describe_persons (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s person", "%s persons", n), count);
}

static char *
describe_enrolments (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s enrolment", "%s enrolments", n), count);
}

static char *
describe_decisions (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s decision", "%s decisions", n), count);
}

static char *
describe_audit (guint n, const char *count)
{
  return g_strdup_printf (ngettext ("%s entry", "%s entries", n), count);
}

static const GjDetailAction submission_actions[] = {
  { N_ ("Show _Problems"), "win.show-problems" },
  { N_ ("Save _Receipt…"), "win.save-receipt" },
  { N_ ("Save Fi_x-List…"), "win.save-fix-list" },
  { N_ ("_Take Back…"), "win.take-back" },
};

static const GjDetailAction institution_actions[] = {
  { N_ ("_Edit…"), "win.edit-institution" },
  { N_ ("_Withdraw…"), "win.withdraw-institution" },
};
static const GjDetailAction class_actions[] = {
  { N_ ("_Add a Trainee…"), "win.add-trainee" },
  { N_ ("_Edit…"), "win.edit-class" },
  { N_ ("_Withdraw…"), "win.withdraw-class" },
};
static const GjDetailAction person_actions[] = {
  { N_ ("_Edit…"), "win.edit-person" },
  { N_ ("_Withdraw…"), "win.withdraw-person" },
};
static const GjDetailAction decision_actions[] = {
  { N_ ("_Edit the Enrolment…"), "win.edit-enrolment" },
  { N_ ("_Withdraw the Enrolment…"), "win.withdraw-enrolment" },
};

static const GjPageInfo pages[] = {
  { "submissions", "document-open-symbolic", N_ ("Rosters"),
    N_ ("_Add Rosters…"), "win.add-rosters",
    N_ ("No Rosters Yet"),
    N_ ("Add the XML rosters of your institutions, or drop the files anywhere in this window. "
        "They are checked first; nothing changes until you say so."),
    describe_submissions, submission_actions, G_N_ELEMENTS (submission_actions) },
  { "problems", "dialog-warning-symbolic", N_ ("Problems"),
    NULL, NULL,
    N_ ("No Problems"),
    N_ ("Every record that was refused or must be looked at appears here, with its line and its remedy."),
    describe_problems, NULL, 0 },
  { "institutions", "x-office-address-book-symbolic", N_ ("Institutions"),
    N_ ("_New…"), "win.add-institution",
    N_ ("No Institutions Yet"), N_ ("Institutions come in with the rosters."),
    describe_institutions, institution_actions, G_N_ELEMENTS (institution_actions) },
  { "classes", "x-office-calendar-symbolic", N_ ("Classes"),
    N_ ("_New…"), "win.add-class",
    N_ ("No Classes Yet"), N_ ("Classes come in with the rosters."),
    describe_classes, class_actions, G_N_ELEMENTS (class_actions) },
  { "persons", "system-users-symbolic", N_ ("Persons"),
    N_ ("_New…"), "win.add-person",
    N_ ("No Persons Yet"), N_ ("Persons come in with the rosters."),
    describe_persons, person_actions, G_N_ELEMENTS (person_actions) },
  { "enrolments", "view-list-bullet-symbolic", N_ ("Enrolments"),
    NULL, NULL,
    N_ ("No Enrolments Yet"),
    N_ ("Who is in which class, with attendance, appraisal and certificate. They come in with the rosters, or with “Add a Trainee…” in a class."),
    describe_enrolments, decision_actions, G_N_ELEMENTS (decision_actions) },
  { "decisions", "object-select-symbolic", N_ ("Decisions"),
    N_ ("_Decide"), "win.decide",
    N_ ("Nothing Decided Yet"),
    N_ ("Deciding goes through all enrolments by the policy pack and says for each item why it is "
        "payable or not. It can be repeated at any time."),
    describe_decisions, decision_actions, G_N_ELEMENTS (decision_actions) },
  { "audit", "changes-prevent-symbolic", N_ ("Audit"),
    N_ ("_Verify"), "win.verify",
    N_ ("No Entries Yet"), N_ ("Every change is written here, and cannot be changed afterwards."),
    describe_audit, NULL, 0 },
};

const GjPageInfo *
gj_pages_get (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (pages);
  return pages;
}
