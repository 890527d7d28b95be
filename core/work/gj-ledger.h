/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-lists.h"
#include "gj-money.h"
#include "gj-progress.h"

G_BEGIN_DECLS

/**
 * GjLedger:
 *
 * An open ledger: where it is and who works with it. Every use case has a connection of its own, opened or lent, so one
 * ledger object may be used from any thread.
 */
#define GJ_TYPE_LEDGER (gj_ledger_get_type ())
G_DECLARE_FINAL_TYPE (GjLedger, gj_ledger, GJ, LEDGER, GObject)

/* @create: make a new ledger when there is none. Migrates an older one (after a backup beside it). */
GjLedger   *gj_ledger_open         (const char *path, gboolean create, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *gj_ledger_get_path     (GjLedger *ledger);
const char *gj_ledger_get_operator (GjLedger *ledger); /* the login name, unless set */
void        gj_ledger_set_operator (GjLedger *ledger, const char *operator_name);
guint       gj_ledger_get_threads  (GjLedger *ledger); /* for one job: as many as there are processors, unless set */
void        gj_ledger_set_threads  (GjLedger *ledger, guint n_threads); /* 1 … 64; what comes out is the same with any number */
GjDb       *gj_ledger_connect      (GjLedger *ledger, gboolean write, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* (transfer full) */

/* A connection for reading that was used before: reading the schema and preparing statements take most of the time of a short
 * question. For the caller's thread until it is given back, outside a transaction. */
GjDb       *gj_ledger_borrow       (GjLedger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void        gj_ledger_give_back    (GjLedger *ledger, GjDb *db); /* takes @db; ends what is open */
char       *gj_ledger_now          (void); /* local time, ISO 8601 with offset, for records of what happened; (transfer full) */

/**
 * GjSheetRow:
 * @value: masked when @field is not ""
 * @field: what gj_ledger_reveal() takes to show a masked value, else ""
 * @source: where the value comes from, in words and lines; "" when it has none or the group says it
 * @state: for coloured words: "good", "bad", "warn" or ""
 * @list: the list whose row @id this row leads to, "" when it leads nowhere
 */
typedef struct
{
  char  *label;
  char  *value;
  char  *field;
  char  *source;
  char  *state;
  char  *list;
  gint64 id;
} GjSheetRow;

/**
 * GjSheetGroup:
 * @source: where all of its rows come from, "" when they say it themselves or it is the ledger's own
 * @folds: its rows that are in order may be shown on demand only
 */
typedef struct
{
  char      *title;
  char      *source;
  gboolean   folds;
  GPtrArray *rows; /* of GjSheetRow */
} GjSheetGroup;

/** GjSheet: a record as a document: what the detail pane shows and `explain` prints. All texts are for the user, never NULL. */
typedef struct
{
  char      *title;
  char      *subtitle;
  char      *state;      /* a word, "" when it has none */
  char      *state_tone; /* "good", "bad", "warn" or "" */
  GPtrArray *groups;     /* of GjSheetGroup */
} GjSheet;

GjSheet    *gj_sheet_new       (const char *title, const char *subtitle);
void        gj_sheet_set_state (GjSheet *sheet, const char *word, const char *tone);
void        gj_sheet_add_group (GjSheet *sheet, const char *title);
GjSheetRow *gj_sheet_add       (GjSheet *sheet, const char *label, const char *value); /* to the last group; borrowed, its texts change by gj_sheet_set() */
void        gj_sheet_set       (char **text, const char *value);
void        gj_sheet_free      (GjSheet *sheet);
char       *gj_sheet_to_text   (const GjSheet *sheet); /* for terminals; (transfer full) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjSheet, gj_sheet_free)

/* The sheet of one row of a list ("persons", "classes", "institutions", "enrolments", "submissions", "problems",
 * "decisions" (id: the enrolment), "audit"); GJ_ERROR_NOT_FOUND. Blocking: up to some milliseconds. */
GjSheet *gj_ledger_sheet    (GjLedger *ledger, const char *list, gint64 id, GError **error);

/* The same as it is given to the person it is about: of a decision the page of gj_explanation_page(). */
GjSheet    *gj_ledger_page     (GjLedger *ledger, const char *list, gint64 id, GError **error);

/* Shows one masked value of a sheet, named by its row's field, and writes that it was shown, to whom
 * and when, into the audit chain. (transfer full); GJ_ERROR_NOT_FOUND. */
char    *gj_ledger_reveal   (GjLedger *ledger, const char *field, GError **error);

typedef struct
{
  char  *label; /* in the user's language */
  char  *code;  /* item, group, problem or reason code, outcome nick */
  gint64 count;
  GjFen  amount;
} GjTally;

/** GjOverview: the ledger at a glance. */
typedef struct
{
  gint64     n_submissions, n_institutions, n_classes, n_persons, n_enrolments, n_decisions;
  gint64     n_refused, n_warnings;   /* of all submissions */
  GjFen      payable;                 /* all items */
  gint64     women, known_sex;        /* person-times of decided enrolments: women of those whose sex is known (S01) */
  GPtrArray *outcomes;  /* of GjTally: decisions by status */
  GPtrArray *items;     /* of GjTally: payable amount and count by item */
  GPtrArray *groups;    /* of GjTally: payable amount and person-times by primary group */
  GPtrArray *problems;  /* of GjTally: problems by code, most frequent first, at most 12 */
  GPtrArray *reasons;   /* of GjTally: decisions by reason code, most frequent first, at most 12 */
  gint64     n_undecided; /* enrolments without a decision */
  GPtrArray *waiting;   /* of GjTally: what somebody has to see to, code "rosters", "evidence", "undecided", "starting", "ending", "expiring"; none with 0 */
  char      *target;    /* the setting "target", "" when it is not set */
  gint64     n_subsidised; /* payable person-times of classes that ended in the years of the target */
} GjOverview;

GjOverview *gj_ledger_overview (GjLedger *ledger, GError **error);
void        gj_overview_free   (GjOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjOverview, gj_overview_free)

G_END_DECLS
