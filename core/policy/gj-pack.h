/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-fact.h"

G_BEGIN_DECLS

/**
 * GjPack:
 *
 * A policy pack: an XML document (namespace urn:gongjiang:policy:1, data/policy/) compiled to its
 * editions. After loading it never changes, so all threads may use it at the same time.
 */
typedef struct _GjPack GjPack;

/**
 * GjEdition:
 *
 * The rules as they are in force for classes filed (or started) within one period, compiled.
 * Owned by its pack.
 */
typedef struct _GjEdition GjEdition;

/** The longest pack that is read, in bytes. */
#define GJ_PACK_MAX_SIZE (4 * 1024 * 1024)

/**
 * GjPackProblem:
 * @line: line in the document, from 1; 0 when there is none
 * @is_error: the pack cannot be used; otherwise somebody should look at it
 * @code: stable English nick ("unknown-fact")
 * @text: what is wrong, in words and in the user's language
 */
typedef struct
{
  guint    line;
  gboolean is_error;
  char    *code;
  char    *text;
} GjPackProblem;

void gj_pack_problem_free (GjPackProblem *problem);

/**
 * gj_pack_problems_new:
 *
 * Returns: (transfer full) (element-type GjPackProblem): an empty list that frees its problems
 */
GPtrArray *gj_pack_problems_new (void);

/**
 * gj_pack_load:
 * @data: the document; hostile until checked: no DTD, no entity, no network, bounded size and depth
 * @length: bytes, or -1
 * @problems: (nullable): from gj_pack_problems_new(); what was found is appended, warnings too,
 *   at most 100
 * @error: %GJ_ERROR_INPUT, with the first problem's line and words
 *
 * Checks the document (XSD, names, units, periods, see gj_pack_check()) and compiles its editions.
 *
 * Returns: (transfer full): the pack, or %NULL when it has errors
 */
GjPack *gj_pack_load (const char *data, gssize length, GPtrArray *problems, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * GjPackFind:
 *
 * Returns: (transfer full) (nullable): the document of the pack of that id, for a pack that rests on it
 */
typedef GBytes *(*GjPackFind) (const char *id, gpointer user_data);

/**
 * gj_pack_load_with:
 * @find: (nullable): where packs are that @data may rest on; those in the program are found in any case
 *
 * As gj_pack_load(). A pack that rests on one of a higher layer (base="…") becomes one document with it:
 * where both say something, the lower layer counts, from-pack="…" says what is of a higher one, and each
 * pair of editions in force on the same days is one edition.
 */
GjPack *gj_pack_load_with (const char *data, gssize length, GjPackFind find, gpointer user_data, GPtrArray *problems, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The document with all it rests on; loading it gives the same pack, digests included; (transfer full). */
GBytes  *gj_pack_document   (const GjPack *pack);
gboolean gj_pack_has_layers (const GjPack *pack); /* it rests on another pack */

/**
 * gj_pack_n_figures:
 * @ret_unsure: (out) (optional): how many are of medium or low confidence, illustrative, or do not say
 *
 * Returns: how many values, table rows and sets of codes the pack has
 */
guint gj_pack_n_figures (const GjPack *pack, guint *ret_unsure);

/* Words to be shown large beside a sample and all that comes of it, "" when the pack is none; (transfer full). */
char *gj_pack_warning (const GjPack *pack);

/**
 * gj_pack_load_builtin:
 * @id: one of gj_pack_builtin_ids()
 * @error: %GJ_ERROR_NOT_FOUND
 *
 * Loads a pack that is compiled into the program.
 */
GjPack *gj_pack_load_builtin (const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of the packs compiled into the program, zero-terminated. */
const char *const *gj_pack_builtin_ids (void);

/* The document of a pack compiled into the program, or the schema "gongjiang-policy-1.xsd"; NULL when there is none; (transfer full). */
GBytes *gj_pack_builtin_document (const char *name);

/**
 * gj_pack_check:
 * @problems: from gj_pack_problems_new()
 *
 * Everything that can be said about a document without using it: not a pack, unknown element or
 * attribute; unknown facts, parameters, tables, sets, steps and documents; values of the wrong type;
 * units that do not fit; duplicate ids and codes; table rows that overlap; overlapping editions
 * (errors); gaps between editions, parameters, sets and tables nothing uses, codes that are in no code
 * list, words in one language only (warnings). The pack's own cases are run; one that fails is an error.
 *
 * Returns: whether the pack could be used
 */
gboolean gj_pack_check (const char *data, gssize length, GPtrArray *problems);

/**
 * gj_pack_problem_remedy:
 *
 * What helps, in a sentence and the user's language.
 *
 * Returns: owned by the program; "" when the text says it all
 */
const char *gj_pack_problem_remedy (const GjPackProblem *problem);

/** GjPackCase: a worked case of a pack and how it came out. @expected and @found have the same things in the same order. */
typedef struct
{
  char    *id;
  char    *title; /* in the user's language */
  char    *expected; /* "PX 910.00 · R15_APPLY_LATE" */
  char    *found;
  guint    line;
  gboolean passed;
} GjPackCase;

void       gj_pack_case_free (GjPackCase *result);
GPtrArray *gj_pack_cases_new (void); /* (transfer full) (element-type GjPackCase): an empty list that frees its cases */
guint      gj_pack_n_cases   (const GjPack *pack);

/**
 * gj_pack_run_cases:
 * @problems: from gj_pack_problems_new(); for each case that fails what came out instead, as an error
 * @ret_results: (nullable): from gj_pack_cases_new(); all cases in their order are appended
 *
 * Decides the cases of the pack and compares with what they expect. Pure; loading a pack does not do it.
 *
 * Returns: how many cases failed
 */
guint gj_pack_run_cases (const GjPack *pack, GPtrArray *problems, GPtrArray *ret_results);

GjPack *gj_pack_ref   (GjPack *pack);
void    gj_pack_unref (GjPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjPack, gj_pack_unref)

const char *gj_pack_id        (const GjPack *pack);
gboolean    gj_pack_is_sample (const GjPack *pack); /* says so, rests on one, or has unsure figures; to be said wherever it is shown */
const char *gj_pack_layer     (const GjPack *pack); /* "nation", "province" or "city" */
const char *gj_pack_region    (const GjPack *pack); /* six-digit division */
char       *gj_pack_title     (const GjPack *pack); /* in the user's language; (transfer full) */
char       *gj_pack_notice    (const GjPack *pack); /* what must be said beside it, "" when nothing; (transfer full) */

/* SHA-256 in hexadecimal of the canonical document: comments and indentation do not count. */
const char *gj_pack_digest    (const GjPack *pack);

guint            gj_pack_n_editions   (const GjPack *pack);
const GjEdition *gj_pack_edition      (const GjPack *pack, guint index);      /* in the order of their periods */
const GjEdition *gj_pack_edition_find (const GjPack *pack, const char *id);   /* NULL when there is none */

/* The fact whose date chooses the edition: class.filed or class.start. */
GjFact           gj_pack_edition_by   (const GjPack *pack);

/* The edition in force on the day; NULL when there is none, or when the day is GJ_DATE_NONE. */
const GjEdition *gj_pack_edition_on   (const GjPack *pack, GjDate day);

/* The same by the facts; NULL also when the date that chooses is not recorded. */
const GjEdition *gj_pack_edition_for  (const GjPack *pack, const GjFacts *facts);

/**
 * gj_pack_intern:
 * @code: the text of a code, ASCII or not
 * @length: bytes, or -1
 *
 * Codes the pack never mentions come back as negative numbers, see #GjCode. One hash look-up, no
 * allocation; thread-safe.
 */
GjCode gj_pack_intern (const GjPack *pack, GjDomain domain, const char *code, gssize length);

#define GJ_CODE_TEXT_SIZE 64

/* The text of a code; "?" for a code longer than ten characters that the pack does not mention. Returns @buffer. */
const char *gj_pack_code_text (const GjPack *pack, GjDomain domain, GjCode code, char buffer[GJ_CODE_TEXT_SIZE]);

/* The bit of an item in claim.items, 0 for an item the pack does not mention. */
guint64 gj_pack_item_bit (const GjPack *pack, const char *item, gssize length);

const char *gj_edition_id     (const GjEdition *edition);
char       *gj_edition_title  (const GjEdition *edition); /* (transfer full) */
GjPeriod    gj_edition_period (const GjEdition *edition);
const GjPack *gj_edition_pack (const GjEdition *edition);

/* SHA-256 in hexadecimal of all of the document that has a say in this edition; another edition beside it, or its own end, changes nothing. */
const char *gj_edition_digest (const GjEdition *edition);

guint       gj_edition_n_items   (const GjEdition *edition);
const char *gj_edition_item_code (const GjEdition *edition, guint item); /* "PX" */
char       *gj_edition_item_title (const GjEdition *edition, guint item); /* (transfer full) */
const char *gj_edition_item_fund (const GjEdition *edition, guint item); /* "JY" */
const char *gj_edition_item_payee (const GjEdition *edition, guint item); /* "institution", "person" or "employer" */
int         gj_edition_item_find (const GjEdition *edition, const char *code); /* index, or -1 */

/**
 * GjParameterInfo:
 * @value: as written in the pack; owned by the edition
 * @unit: "yuan/day", "" for none
 * @document: number of the document, or its title where it has none; "" when not stated; (transfer full)
 *
 * A parameter as it is in force in an edition, with where it comes from.
 */
typedef struct
{
  const char *id;
  const char *value;
  const char *unit;
  char       *title;
  char       *document;
  char       *article;
  char       *confidence; /* "verified", "high", "medium", "low", "illustrative" or "" */
  guint       line;
} GjParameterInfo;

/**
 * GjEffective:
 * @pack: id of the pack that says it, with its @layer and @region
 * @edition: id of the edition in force, with its @period
 * @is_sample: the pack it was found in is a sample
 *
 * One value of a figure, and where it comes from.
 */
typedef struct
{
  char    *pack;
  char    *layer;
  char    *region;
  char    *edition;
  GjPeriod period;
  char    *value;
  char    *unit;
  char    *title;
  char    *document;
  char    *article;
  char    *confidence;
  guint    line;
  gboolean is_sample;
} GjEffective;

void gj_effective_free (GjEffective *self);

/**
 * gj_packs_effective:
 * @parameter: id of a parameter or set, or a cell of a table: "training.base[5]", "appraisal.amount[A,5]"
 * @place: six-digit division
 *
 * What a figure is on a day at a place.
 *
 * Returns: (transfer full) (element-type GjEffective): the value that counts first, then those of higher
 *   layers it overrides; empty when no pack says anything
 */
GPtrArray *gj_packs_effective (GjPack *const *packs, guint n_packs, const char *parameter, const char *place, GjDate day);

guint gj_edition_n_parameters   (const GjEdition *edition);
void  gj_edition_parameter      (const GjEdition *edition, guint index, GjParameterInfo *ret_info);
int   gj_edition_parameter_find (const GjEdition *edition, const char *id); /* index, or -1 */
void  gj_parameter_info_clear   (GjParameterInfo *info);

G_END_DECLS
