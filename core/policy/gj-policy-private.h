/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The compiled form of a pack. A condition, a list of rules and an amount are each a flat array in
 * prefix order: an entry's parts follow it, and its @end is the index after the last of them.
 */
#pragma once

#include <libxml/tree.h>

#include "gj-decision.h"
#include "gj-explain.h"

G_BEGIN_DECLS

#define GJ_PACK_NAMESPACE "urn:gongjiang:policy:1"
#define GJ_MAX_STEPS 16
#define GJ_MAX_GROUPS 64
#define GJ_MAX_PACK_DOMAINS 32
#define GJ_MAX_ELEMENTS 30000 /* so that every index fits 16 bits */
#define GJ_MAX_CELLS (1 << 21) /* of all tables and editions together */
#define GJ_MAX_PROBLEMS 100
#define GJ_MAX_LAYERS 4

/* ----- units of parameters and amounts: powers of the base units ----- */

typedef struct
{
  gint8 power[GJ_N_UNITS];
} GjMeasure;

/* ----- names ----- */

typedef enum
{
  GJ_PARAMETER_NUMBER,
  GJ_PARAMETER_DATE,
  GJ_PARAMETER_FLAG,
} GjParameterType;

typedef struct
{
  char           *id;
  char           *text;
  char           *unit;
  GjParameterType type;
  GjMeasure       measure;
  GjRational      number;     /* dates and flags too */
  xmlNode        *node;       /* <parameter> */
  xmlNode        *value_node; /* the <value> in force */
  gboolean        used;
} GjParameter;

typedef struct
{
  char    *id;
  guint    domain;
  guint64 *bits;   /* members by code */
  guint    n_bits; /* a multiple of 64 */
  gboolean used;
  xmlNode *node;
} GjSet;

/* A cell that holds nothing has den 0 (numbers) or num -1 (codes). */
typedef struct
{
  char       *id;
  guint       domains[2];
  guint       n_keys;
  guint       sizes[2];
  gboolean    has_codes;
  guint       values; /* domain of the codes */
  GjMeasure   measure;
  gboolean    has_default;
  GjRational  fallback;
  GjRational *cells;
  xmlNode   **rows; /* the <row> of each cell */
  gboolean    used;
  xmlNode    *node;
} GjTable;

typedef struct
{
  GjCode code;
  int    age_months;
  int    step_months;
  int    most_months;
} GjRetirement;

typedef struct
{
  GjFact     fact;
  GjRational value;
  int        condition; /* node, or -1 */
  gint16     next;      /* the next one of the same fact, or -1 */
  xmlNode   *node;
} GjAssumption;

/* ----- conditions ----- */

typedef enum
{
  GJ_NODE_ALL,
  GJ_NODE_ANY,
  GJ_NODE_COMPARE,
  GJ_NODE_RANGE, /* a comparison of a whole number with a fixed one, turned into least … most */
  GJ_NODE_IN_SET,
  GJ_NODE_IN_TABLE,
  GJ_NODE_CONSTANT, /* a flag parameter */
  GJ_NODE_RECORDED,
  GJ_NODE_HAS_GROUP,
  GJ_NODE_STEP_CLEAN,
  GJ_NODE_GRANTED,
} GjNodeOp;

typedef enum
{
  GJ_COMPARE_BELOW,
  GJ_COMPARE_AT_MOST,
  GJ_COMPARE_EQUAL,
  GJ_COMPARE_OTHER,
  GJ_COMPARE_AT_LEAST,
  GJ_COMPARE_ABOVE,
} GjCompare;

typedef enum
{
  GJ_GROUPS_VALID,
  GJ_GROUPS_LAPSED,
  GJ_GROUPS_EVER,
  GJ_N_GROUP_TIMES,
} GjGroupTime;

typedef enum
{
  GJ_MATCH_ANY,
  GJ_MATCH_SAME,
  GJ_MATCH_HIGHER,
} GjMatch;

typedef enum
{
  GJ_FUND_ANY,
  GJ_FUND_OWN,
  GJ_FUND_OTHER,
  GJ_FUND_GIVEN,
} GjFundMatch;

typedef struct
{
  guint8     op;      /* GjNodeOp */
  guint8     compare; /* GjCompare */
  guint8     when;    /* GjGroupTime */
  guint8     negate;  /* stands in a <not>, or in an odd number of them */
  guint8     outside; /* RANGE: holds outside of it, @negate included */
  guint16    end;
  gint16     fact;      /* left side, -1 none */
  gint16     other;     /* right side when it is a fact, else -1 */
  gint16     parameter; /* right side when it is a parameter, else -1; only for the explanation */
  guint16    index;     /* set, table, step or history test */
  gint32     months;    /* added to the right side */
  GjRational number;    /* right side when it is none of these facts */
  gint64     least;     /* RANGE */
  gint64     most;
  guint64    groups;    /* HAS_GROUP: the members of the set */
  xmlNode   *node;
} GjNode;

typedef struct
{
  guint64     items;
  GjMatch     occupation;
  GjMatch     level;
  GjFundMatch fund;
  GjCode      fund_code;
  GjDate      since;
  int         in_year_of; /* fact, or -1 */
  gint64      at_least;
  GjFen       total_at_least; /* -1 none */
} GjHistoryTest;

/* ----- rules ----- */

typedef enum
{
  GJ_ENTRY_RULE,
  GJ_ENTRY_FIRST,
  GJ_ENTRY_TOGETHER,
} GjEntryKind;

typedef struct
{
  guint8   kind;    /* GjEntryKind */
  guint8   outcome; /* GjOutcome; GJ_OUTCOME_PAYABLE for a note */
  gint8    names_when; /* GjGroupTime of the groups it names, or -1 */
  guint16  end;
  guint16  condition; /* node */
  guint64  names;     /* set of the groups it names */
  char    *code;
  xmlNode *node;
} GjEntry;

typedef struct
{
  char    *id;
  gboolean is_gate;
  guint16  begin, end; /* entries */
  xmlNode *node;
} GjStep;

/* ----- amounts ----- */

typedef enum
{
  GJ_EXPR_PRODUCT,
  GJ_EXPR_SUM,
  GJ_EXPR_LEAST,
  GJ_EXPR_MOST,
  GJ_EXPR_NUMBER,
  GJ_EXPR_FACT,
  GJ_EXPR_LOOK_UP,
  GJ_EXPR_CHOOSE,
  GJ_EXPR_LESS_GRANTED, /* minus what was granted of these items */
} GjExprOp;

typedef struct
{
  guint8     op;
  guint16    end;
  gint16     fact;      /* FACT */
  gint16     parameter; /* NUMBER from a parameter, else -1 */
  guint16    condition; /* CHOOSE */
  guint16    table;     /* LOOK_UP */
  gint16     keys[2];    /* facts */
  gint16     through[2]; /* tables, or -1 */
  guint16    history;    /* LESS_GRANTED: the test that says which grants count */
  GjRational number;
  xmlNode   *node;
} GjExpr;

typedef struct
{
  char    *code;
  char    *fund;
  char    *payee;
  GjCode   index;     /* code of the domain item */
  GjCode   fund_code;
  gboolean always;
  gboolean recovers;   /* the amount is below zero */
  guint64  yields_to;  /* items, by code: not decided when the claim lists one of them and not this one */
  guint32  needs;      /* steps */
  GjFen    ceiling;    /* that the pack states for the amount, -1 none */
  guint16  begin, end;             /* entries */
  guint16  amount;                 /* expression */
  guint16  notes_begin, notes_end; /* entries */
  xmlNode *node;
} GjItem;

/* ----- the pack ----- */

typedef struct
{
  char       *id;
  GHashTable *codes; /* text → index + 1 */
  GPtrArray  *texts; /* index → text */
} GjPackDomain;

struct _GjPack
{
  gatomicrefcount ref_count;
  xmlDoc         *doc; /* kept for the words of the explanations; only read */
  xmlNode        *root;
  char           *id;
  char           *digest;
  char           *layer;
  char           *region;
  gboolean        is_sample;
  guint           n_figures;    /* values, rows and sets */
  guint           n_unverified; /* those nobody compared with the document */
  guint           n_unsure;     /* those whose source is weak, or not there */
  GjFact          edition_by;
  GPtrArray      *editions;
  GjPackDomain    domains[GJ_MAX_PACK_DOMAINS]; /* those of GjDomain first */
  guint           n_domains;
  gsize           n_cells;
};

struct _GjEdition
{
  GjPack   *pack; /* not owned */
  char     *id;
  char     *digest;
  GjPeriod  period;
  xmlNode  *node;
  GArray   *parameters;
  GArray   *sets;
  GArray   *tables;
  GArray   *retirements;
  int       retirement_month; /* first month of the scheme: year * 12 + month - 1 */
  GArray   *assumptions;
  guint64   always_assumable;             /* facts with an assumption without a condition */
  guint64   assumable;                    /* facts with one that has a condition */
  gint16    first_assumption[GJ_N_FACTS]; /* of those facts */
  gint64    defaults[GJ_N_RECORDED_FACTS]; /* of the always assumable ones */
  GArray   *nodes;
  GArray   *history;
  GArray   *entries;
  GArray   *exprs;
  GArray   *steps;
  GArray   *items;
  GArray   *level_ranks;   /* int by code; 0 = has no rank */
  GArray   *primary_order; /* GjCode */
  GjFact    groups_judged_on;
  guint64   eligible;
};

#define GJ_AT(array, type, index) (&((type *) (void *) (array)->data)[index])

/* ----- gj-pack-xml.c: reading the document ----- */

xmlDoc     *_gj_pack_read_document (const char *data, gsize length, GPtrArray *problems);
gboolean    _gj_pack_validate      (xmlDoc *doc, GPtrArray *problems);
char       *_gj_pack_digest        (xmlDoc *doc, const char *edition);
void        _gj_pack_add_problem   (GPtrArray *problems, guint line, gboolean is_error, const char *code, const char *format, ...) G_GNUC_PRINTF (5, 6);

const char *_gj_xml_attribute (const xmlNode *node, const char *name); /* NULL when absent */
gboolean    _gj_xml_flag      (const xmlNode *node, const char *name); /* FALSE when absent */
char       *_gj_xml_content   (const xmlNode *node);                   /* stripped */
gboolean    _gj_xml_is        (const xmlNode *node, const char *name);
xmlNode    *_gj_xml_child     (const xmlNode *node, const char *name); /* NULL when absent */
xmlNode    *_gj_xml_first     (const xmlNode *node);                   /* first child element, NULL when none */
xmlNode    *_gj_xml_next      (const xmlNode *node);                   /* next element, NULL when none */
guint       _gj_xml_line      (const xmlNode *node);
gboolean    _gj_xml_in_edition (const xmlNode *node, const char *edition);
gboolean    _gj_xml_same_layer (const xmlNode *a, const xmlNode *b); /* both of one pack, where layers were put together */
char       *_gj_xml_words     (const xmlNode *parent, const char *name); /* in the user's language, "" when absent */

/* ----- gj-measure.c ----- */

gboolean _gj_measure_parse  (const char *text, GjMeasure *ret_measure);
GjMeasure _gj_measure_of    (GjUnit unit);
gboolean _gj_measure_equal  (GjMeasure a, GjMeasure b);
GjMeasure _gj_measure_times (GjMeasure a, GjMeasure b);
char    *_gj_measure_name   (GjMeasure measure);

/* ----- gj-pack-compile*.c ----- */

typedef struct
{
  GjPack    *pack;
  GjEdition *edition;
  GPtrArray *problems;
  gboolean   failed;
  gboolean   in_item; /* "own" and "other" funds are those of an item */
} GjCompiler;

GjEdition *_gj_edition_new     (GjPack *pack, xmlNode *node);
void       _gj_edition_free    (GjEdition *edition);
gboolean   _gj_edition_compile (GjEdition *edition, GPtrArray *problems);

/* All of these say what is wrong and return -1 or FALSE when the name or value is not good. */
void     _gj_compiler_problem   (GjCompiler *self, const xmlNode *node, const char *code, const char *format, ...) G_GNUC_PRINTF (4, 5);
int      _gj_compiler_fact      (GjCompiler *self, const xmlNode *node, const char *id);
int      _gj_compiler_table     (GjCompiler *self, const xmlNode *node, const char *id);
int      _gj_compiler_set       (GjCompiler *self, const xmlNode *node, const char *id, guint domain);
int      _gj_compiler_parameter (GjCompiler *self, const xmlNode *node, const char *id);
int      _gj_compiler_step      (GjCompiler *self, const xmlNode *node, const char *id);
int      _gj_compiler_domain    (GjCompiler *self, const xmlNode *node, const char *id);
GjCode   _gj_compiler_code      (GjCompiler *self, const xmlNode *node, guint domain, const char *code);
guint64  _gj_compiler_items   (GjCompiler *self, const xmlNode *node, const char *list); /* the bits of items named in a list */
gboolean _gj_compiler_literal   (GjCompiler *self, const xmlNode *node, GjFact fact, const char *text, GjRational *ret_value);
gboolean _gj_compiler_date      (GjCompiler *self, const xmlNode *node, const char *text, GjDate *ret_date);
gboolean _gj_compiler_number    (GjCompiler *self, const xmlNode *node, const char *text, GjUnit unit, GjRational *ret_number);
gboolean _gj_compiler_whole     (GjCompiler *self, const xmlNode *node, const char *text, GjUnit unit, gint64 *ret_number);

gboolean _gj_compile_names     (GjCompiler *self); /* parameters, sets, tables, groups, retirement */
guint    _gj_compile_condition (GjCompiler *self, const xmlNode *holder);
guint    _gj_compile_amount    (GjCompiler *self, const xmlNode *holder);
void     _gj_compile_rules     (GjCompiler *self); /* assumptions, steps, items */

GjCode   _gj_pack_add_code     (GjPack *pack, guint domain, const char *code);
int      _gj_pack_domain       (const GjPack *pack, const char *id);

void     _gj_source            (const GjPack *pack, const xmlNode *node, char **ret_document, char **ret_article, char **ret_confidence);

/* ----- gj-pack-check.c: what is wrong with a document beyond one edition ----- */

void _gj_pack_check_document (GjPack *pack, GPtrArray *problems); /* before compiling */
void _gj_pack_check_figures  (GjPack *pack, GPtrArray *problems); /* after compiling: sources, ceilings, gaps in tables */

void _gj_pack_check_logic    (GjPack *pack, GPtrArray *problems); /* after compiling: rules that never or always bite, or contradict */

/* ----- gj-pack-layers.c ----- */

gboolean _gj_pack_merge (xmlDoc *own, xmlDoc *base, GPtrArray *problems);

void _gj_pack_check_editions (GjPack *pack, GPtrArray *problems); /* after compiling */

/* ----- gj-engine*.c ----- */

typedef enum
{
  GJ_NO,
  GJ_YES,
  GJ_UNKNOWN,
} GjTri;

typedef enum
{
  GJ_TRACE_ASSUMPTION, /* index of the assumption */
  GJ_TRACE_STEP,       /* after the step: its GjTri */
  GJ_TRACE_ITEM,       /* after the item: its GjOutcome */
  GJ_TRACE_TEST,       /* after a test of a condition: its GjTri */
  GJ_TRACE_RULE,       /* after a rule: its GjTri */
  GJ_TRACE_NUMBER,     /* after an amount expression: eval->number is its value */
} GjTraceKind;

typedef struct _GjEval GjEval;
typedef void (*GjTrace) (const GjEval *eval, GjTraceKind kind, guint index, int value);

/* One decision under way. @values and @dens hold the facts as they count, assumptions and derived ones included. */
struct _GjEval
{
  const GjEdition *edition;
  const GjNode    *nodes; /* the edition's */
  const GjFacts   *facts;
  GjDecision      *decision;
  guint64          known;
  guint64          missing;  /* of the test that came out unknown */
  guint64          reported; /* facts reported missing so far */
  guint64          groups[GJ_N_GROUP_TIMES];
  guint64          granted;  /* items payable in this decision, by place */
  guint64          history;  /* items granted before or payable in this decision, by code */
  const GjItem    *item;     /* under decision, or NULL */
  GjTri            steps[GJ_MAX_STEPS];
  gboolean         gate_pending;
  GjRational       number;
  GjTrace          trace;
  gpointer         trace_data;
  gint64           values[GJ_N_FACTS];
  gint64           dens[GJ_N_FACTS]; /* of shares */
};

void     _gj_eval_prepare   (GjEval *eval);
GjTri    _gj_eval_node      (GjEval *eval, const GjNode *node);
void     _gj_eval_note_missing (GjEval *eval, int fact);
gint64   _gj_eval_history   (const GjEval *eval, const GjHistoryTest *test, GjFen *ret_total);
gboolean _gj_eval_grant_counts (const GjEval *eval, const GjHistoryTest *test, const GjFactGrant *grant);

#define GJ_SHARE_FACTS (GJ_FACT_BIT (GJ_FACT_CLASS_ONLINE_SHARE) | GJ_FACT_BIT (GJ_FACT_CLASS_LOWEST_DAY_SHARE) | \
                        GJ_FACT_BIT (GJ_FACT_ENROLMENT_ATTENDANCE_SHARE))

/* Whether the fact is known; if not, what would have to be recorded is noted as missing. */
static inline gboolean
_gj_eval_has (GjEval *eval,
              int     fact)
{
  if (G_LIKELY ((eval->known >> fact & 1) != 0))
    return TRUE;

  _gj_eval_note_missing (eval, fact);
  return FALSE;
}

static inline GjRational
_gj_eval_fact (const GjEval *eval,
               int           fact)
{
  return GJ_RATIONAL (eval->values[fact], (GJ_SHARE_FACTS >> fact & 1) != 0 ? eval->dens[fact] : 1);
}

/* @eval->values of the node's fact, which is known. */
static inline GjTri
_gj_eval_range (const GjEval *eval,
                const GjNode *node)
{
  gint64 value = eval->values[node->fact];

  return ((value >= node->least) & (value <= node->most)) != node->outside ? GJ_YES : GJ_NO;
}

/* Most conditions are one range of a known fact, and need no call. */
static inline GjTri
_gj_eval_condition (GjEval *eval,
                    guint   index)
{
  const GjNode *node = &eval->nodes[index];

  if (node->op == GJ_NODE_RANGE && (eval->known >> node->fact & 1) != 0 && G_LIKELY (eval->trace == NULL))
    return _gj_eval_range (eval, node);

  return _gj_eval_node (eval, node);
}

typedef enum
{
  GJ_AMOUNT_OK,
  GJ_AMOUNT_MISSING, /* eval->missing */
  GJ_AMOUNT_NO_ROW,  /* *ret_table */
  GJ_AMOUNT_RANGE,
} GjAmountResult;

GjAmountResult _gj_eval_amount (GjEval *eval, guint expr, GjFen *ret_fen, guint *ret_table);
int            _gj_table_cell  (const GjEval *eval, const GjExpr *expr, GjAmountResult *ret_result, guint *ret_table);
void           _gj_eval_run    (GjEval *eval, const GjEdition *edition, const GjFacts *facts, GjDecision *decision, GjTrace trace, gpointer trace_data);

/* ----- gj-explain-words.c: values and tests in the user's language; all (transfer full) ----- */

void    _gj_words_append_item (GString *text, const char *item); /* with what the language puts between things of a list */
char   *_gj_words_fill      (const char *pattern, const char *first_name, ...) G_GNUC_NULL_TERMINATED; /* name, value, … */
char   *_gj_words_number    (GjRational number);
char   *_gj_words_value     (const GjPack *pack, int fact, GjRational value);
char   *_gj_words_parameter (const GjParameter *parameter);
char   *_gj_words_rule      (const GjEdition *edition, const GjEntry *entry, const char *element);
char   *_gj_words_code      (const GjPack *pack, guint domain, GjCode code);
char   *_gj_words_expected  (const GjEval *eval, const GjNode *node);
char   *_gj_words_found     (const GjEval *eval, const GjNode *node);
char   *_gj_words_change    (const GjEval *eval, const GjNode *node);
char   *_gj_words_facts     (guint64 facts);
char   *_gj_words_condition (const GjEdition *edition, guint condition); /* gj-reading-words.c */
char   *_gj_words_item      (const GjItem *item);                         /* gj-pack-diff.c: who is paid, from which fund */
char   *_gj_words_amount    (const GjEdition *edition, guint amount);     /* gj-pack-diff.c: how it is worked out */
guint64 _gj_node_facts      (const GjEval *eval, const GjNode *node); /* recorded ones only */

G_END_DECLS
