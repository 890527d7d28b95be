/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"

G_BEGIN_DECLS

/** GjCellType: how a cell's stored value is shown; the program formats by it, never by the column's name. */
typedef enum
{
  GJ_CELL_TEXT,
  GJ_CELL_CODE,   /* code of GjListColumn.list: shown by its name */
  GJ_CELL_DATE,
  GJ_CELL_TIME,   /* ISO 8601 with offset: shown to the minute */
  GJ_CELL_COUNT,
  GJ_CELL_MONEY,  /* fen */
  GJ_CELL_NUMBER, /* identity, card or phone number: masked */
  GJ_CELL_NAME,
  GJ_CELL_STATE,  /* code of the list, shown as a coloured word */
} GjCellType;

/**
 * GjListColumn:
 * @id: stable name, also in saved settings
 * @label: untranslated
 * @sql: expression over the list's FROM
 * @order: ORDER BY expression whose index ends in the id, or NULL when the column does not sort
 * @list: code list of the codes; "problem" for problem codes; "reason" for the reason codes of decisions, separated by ";"; "record-key" for a text "KIND/KEY" of which identity numbers are masked
 * @width: characters
 * @keep: shown however narrow the place is
 * @sum: (nullable): what is summed up below the column, over the list's @sums_from; of counts and amounts
 */
typedef struct
{
  const char *id;
  const char *label;
  GjCellType  type;
  const char *list;
  const char *sql;
  const char *order;
  int         width;
  gboolean    keep;
  const char *sum;
} GjListColumn;

/** GjListFilter: a filter that reads as a sentence: "@label is …"; @sql has $V where the value goes. */
typedef struct
{
  const char *id;
  const char *label;
  const char *list; /* code list of the possible values, "reason" for reason codes, "" for free text or a date */
  const char *sql;
} GjListFilter;

/** GjSearchTexts: what somebody may type, told apart by its characters. */
typedef enum
{
  GJ_SEARCH_LETTERS = 1 << 0, /* nothing but a to z and spaces: pinyin or initials */
  GJ_SEARCH_DIGITS = 1 << 1,  /* holds a digit: a number or a code */
  GJ_SEARCH_WORDS = 1 << 2,   /* anything else: Han characters */
  GJ_SEARCH_ALL = GJ_SEARCH_LETTERS | GJ_SEARCH_DIGITS | GJ_SEARCH_WORDS,
} GjSearchTexts;

/**
 * GjListSearch:
 * @texts: what it is tried for
 * @sql: a condition in which, with X the text and "X …" the range of what begins with it,
 *   $V … $W is the text as typed, and once more in lower and in upper case without its spaces,
 *   $F … $G its first character in lower case,
 *   $S … $T its spelling as far as gj_text_spell() gives it, read as a name and read as a word, and
 *   $L it as it stands in the sort keys of texts that begin with it
 * @order: (nullable): in which the list stands while it alone applies and no other order is chosen, to be had without sorting
 *
 * One way of searching a list.
 */
typedef struct
{
  GjSearchTexts texts;
  const char   *sql;
  const char   *order;
} GjListSearch;

/**
 * GjListSpec:
 * @from: FROM and JOINs
 * @id: integer id expression ("p.id"), unique in the list
 * @ids_from: (nullable): as much of @from as names every row, where the ids need no more; then searches and filters look for
 *   the rest themselves
 * @search_from: (nullable): what a search looks through instead of @from; the list's filters can be asked of it, too
 * @search_id: the id there
 * @sums_from: (nullable): as much of @from as the sums of its columns need; its searches and filters must be answered by it
 * @searches: the ways of searching; what the user typed is tried by all that are for such texts
 * @order: the default order
 *
 * A list the program can show: what, in which order, searched how. Plain data (registry/ and work/ hold them).
 */
typedef struct
{
  const char         *name;
  const char         *label;
  const char         *from;
  const char         *ids_from;
  const char         *search_from;
  const char         *search_id;
  const char         *sums_from;
  const char         *id;
  const char         *order;
  const GjListColumn *columns;
  guint               n_columns;
  const GjListFilter *filters;
  guint               n_filters;
  const GjListSearch *searches;
  guint               n_searches;
} GjListSpec;

#define GJ_LIST_PAGE 64 /* rows read at once */

/** GjListQuery: one state of a list: which spec, sorted and filtered how. Boxed, immutable after creation. */
typedef struct _GjListQuery GjListQuery;

#define GJ_TYPE_LIST_QUERY (gj_list_query_get_type ())
GType        gj_list_query_get_type   (void);

GjListQuery *gj_list_query_new        (const GjListSpec *spec);
GjListQuery *gj_list_query_copy       (const GjListQuery *query);
void         gj_list_query_free       (GjListQuery *query);
void         gj_list_query_set_search (GjListQuery *query, const char *text); /* normalised; "" for all */
void         gj_list_query_set_order  (GjListQuery *query, int column, gboolean descending); /* -1: the default */
void         gj_list_query_set_filter (GjListQuery *query, const char *filter_id, const char *value); /* NULL removes it */
const GjListSpec *gj_list_query_spec  (const GjListQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjListQuery, gj_list_query_free)

/* Called now and then while ids are read, with those that are there; @ids stays the reader's. */
typedef void (*GjListIdsFunc) (const GArray *ids, gpointer user_data);

/* The ids of all rows in order, read in one go: (transfer full) array of gint64. @between is nullable. */
GArray      *gj_list_query_ids        (GjListQuery *query, GjDb *db, GjListIdsFunc between, gpointer user_data, GCancellable *cancellable,
                                       GError **error);

/* Those of its beginning, @most at most; what is sorted is sorted as a whole all the same. (transfer full) */
GArray      *gj_list_query_first      (GjListQuery *query, GjDb *db, guint most, GCancellable *cancellable, GError **error);

/* For each column the sum over all rows, 0 where there is none; reads nothing when no column has one. */
gboolean     gj_list_query_sums       (const GjListQuery *query, GjDb *db, gint64 *ret_sums, GCancellable *cancellable, GError **error);

/* The SQL texts themselves, for the test that prepares them on both engines; (transfer full). */
char        *gj_list_query_sql        (const GjListQuery *query);
char        *gj_list_query_sums_sql   (const GjListQuery *query); /* NULL when no column has a sum */
char        *gj_list_page_sql         (const GjListSpec *spec); /* $1 … $N: ids, %GJ_LIST_PAGE of them; NULL is none */

/**
 * GjRow: one row of a windowed list; a GObject the table's cells bind to.
 * Main thread only. "revision" (uint) notifies when the cells arrived or changed.
 */
#define GJ_TYPE_ROW (gj_row_get_type ())
G_DECLARE_FINAL_TYPE (GjRow, gj_row, GJ, ROW, GObject)

typedef enum { GJ_ROW_LOADING, GJ_ROW_LOADED, GJ_ROW_GONE } GjRowState;

gint64      gj_row_get_id    (GjRow *row);
GjRowState  gj_row_get_state (GjRow *row);
const char *gj_row_get_cell  (GjRow *row, guint column); /* stored value as text, "" for NULL or while loading */

/**
 * GjRowModel: a GListModel over a list of any length: a snapshot of ids and a cache of pages.
 * Reading happens on the model's own thread and connection; main thread only otherwise.
 * A new query is read aside and swapped in two steps (all removed, then all added), so that views
 * do not ask for every item. Properties: "loading" (boolean), "error" (string, nullable), "n-items" notifies too.
 */
#define GJ_TYPE_ROW_MODEL (gj_row_model_get_type ())
G_DECLARE_FINAL_TYPE (GjRowModel, gj_row_model, GJ, ROW_MODEL, GObject)

GjRowModel        *gj_row_model_new         (const char *ledger_path, const GjListSpec *spec);
void               gj_row_model_set_query   (GjRowModel *model, const GjListQuery *query); /* copied; cancels the one being read */
const GjListQuery *gj_row_model_get_query   (GjRowModel *model);
void               gj_row_model_refresh     (GjRowModel *model); /* reads the same query again */
void               gj_row_model_refresh_row (GjRowModel *model, gint64 id); /* one edited row */
guint              gj_row_model_find        (GjRowModel *model, gint64 id); /* position, or G_MAXUINT */
gint64             gj_row_model_id_at       (GjRowModel *model, guint position);
guint              gj_row_model_get_n_items_asked (GjRowModel *model); /* get_item calls so far: for tests and benchmarks */

G_END_DECLS
