/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of a facts source. Codes stand as numbers of the source's own dictionary, so that the same
 * facts may be seen by several packs; 0 is "not recorded". What belongs to a person stands together:
 * that of person i from first_x of i to first_x of i + 1, which the one sentinel past the end makes true
 * of the last person too.
 */
#pragma once

#include "gj-facts-source.h"

G_BEGIN_DECLS

/* The facts of a class stand first in the vocabulary; they are shared by all its enrolments. */
#define GJ_N_CLASS_FACTS (GJ_FACT_CLASS_INSTITUTION_BARRED + 1)

/* Texts that are no codes of a domain but are looked up in the same way. */
enum
{
  GJ_WORD_ITEMS = GJ_N_DOMAINS, /* the items of a claim, "PX PJ" */
  GJ_WORD_DIVISION,
};

typedef guint16 GjWord;

#define GJ_MAX_WORDS G_MAXUINT16

typedef struct
{
  gint64  id;
  guint64 known;
  gint64  values[GJ_N_CLASS_FACTS]; /* codes as words of the dictionary */
  GjWord  division; /* of the institution */
  guint   first_session;
  guint   n_sessions;
} GjClassFacts;

typedef struct
{
  GjDate day;
  char   part;
} GjSessionTime;

typedef struct
{
  GjDate birth;
  guint  first_membership;
  guint  first_grant;
  guint  first_enrolment; /* into by_person */
  GjWord sex;
  GjWord category;
  gint8  pension; /* -1 when not recorded */
  gint8  public_sector;
} GjPersonFacts;

typedef struct
{
  GjPeriod period;
  GjWord   group;
} GjMembershipFacts;

typedef struct
{
  GjFen  amount;
  GjDate date;
  GjWord item;
  GjWord occupation;
  GjWord level;
  GjWord fund;
} GjGrantFacts;

/* 40 bytes: there are millions of them. */
typedef struct
{
  gint64 id;
  guint  person;
  guint  class_index : 31;
  guint  reused : 1;
  GjDate certificate_date; /* GJ_DATE_NONE without a certificate */
  GjDate claim_date;
  gint16 hours; /* -1 when not recorded */
  gint16 online_hours;
  gint16 days;
  GjWord appraisal;
  GjWord certificate_occupation;
  GjWord certificate_level;
  GjWord certificate_type;
  GjWord claim_items;
} GjEnrolmentFacts;

G_STATIC_ASSERT (sizeof (GjEnrolmentFacts) == 40);

struct _GjFactsSource
{
  GMutex      lock;    /* of the dictionary, while loading */
  GHashTable *words;   /* text, which begins with the domain → number */
  GPtrArray  *texts;   /* by number; [0] is NULL */
  GjWord      passed;  /* of the appraisal results */
  GArray     *classes; /* GjClassFacts in the order of filing */
  gint64      first_class; /* id of class_ranks[0] */
  GArray     *class_ranks; /* guint by id - first_class: index into classes + 1, 0 when there is none */
  GArray     *sessions;
  gint64      first_person; /* id of persons[0] */
  guint       n_persons;
  GArray     *persons; /* GjPersonFacts by id - first_person, and the sentinel */
  GArray     *memberships;
  GArray     *grants;
  GArray     *enrolments; /* GjEnrolmentFacts by id */
  guint      *by_person;  /* indexes of enrolments, person by person in the order of filing */
};

#define GJ_ROW(array, type, index) (&((type *) (void *) (array)->data)[index])

/* The domain of a word, and its text. */
static inline guint
_gj_word_domain (const char *text)
{
  return (guint) (text[0] - 'A');
}

/* ----- gj-facts-read.c: the queries ----- */

#define GJ_MEMO_SIZE 1024
#define GJ_MAX_MEMO_TEXT 24

/* A word that was looked up before, without a lock. */
typedef struct
{
  char   text[GJ_MAX_MEMO_TEXT];
  guint8 length;
  guint8 domain;
  GjWord word;
} GjWordMemo;

/* One thread's. */
typedef struct
{
  GjFactsSource *source;
  GjDb          *db;
  gboolean       failed; /* a row could not be taken in */
  GjWordMemo     memo[GJ_MEMO_SIZE];
} GjFactsReader;

typedef enum
{
  GJ_READ_CLASSES,
  GJ_READ_SESSIONS,
  GJ_READ_PERSONS,
  GJ_READ_ENROLMENTS,
  GJ_READ_REUSED,
} GjReadKind;

/* Records of one kind with from <= id < to, and the columns they came to; classes go to the source itself. */
typedef struct
{
  GjReadKind kind;
  gint64     from;
  gint64     to;
  guint      cursor; /* rows of one query come in the order of enrolments */
  GArray    *sessions;
  GArray    *persons;
  GArray    *memberships;
  GArray    *grants;
  GArray    *enrolments;
  GArray    *reused; /* gint64 ids of enrolments */
} GjReadTask;

/* @person: only what belongs to this person, or 0. */
gboolean _gj_facts_read (GjFactsReader *reader, GjReadTask *task, gint64 person, GCancellable *cancellable, GError **error);
GjWord   _gj_facts_word (GjFactsReader *reader, guint domain, const char *text, gsize length);

G_END_DECLS
