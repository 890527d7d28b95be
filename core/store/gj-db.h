/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gj-date.h"
#include "gj-error.h"

G_BEGIN_DECLS

/* Marks every piece of SQL text in the sources, so that the portability test finds each in what the
 * preprocessor makes of them. */
#ifdef GJ_SQL_SCAN
#define GJ_SQL(text) gj_sql_marked (text)
#else
#define GJ_SQL(text) text
#endif

/**
 * GjDb:
 *
 * One connection to a ledger. A connection belongs to the thread that uses it; open one for each
 * thread. One writer at a time, readers see the last committed state beside it (WAL).
 */
typedef struct _GjDb   GjDb;
typedef struct _GjStmt GjStmt;

typedef enum
{
  GJ_DB_READ_ONLY = 1 << 0,
  GJ_DB_CREATE = 1 << 1, /* make the file when there is none */
} GjDbFlags;

/** GjStep: a row, the end, or a failure; the three are never mixed up. */
typedef enum
{
  GJ_STEP_FAILED = -1,
  GJ_STEP_DONE = 0,
  GJ_STEP_ROW = 1,
} GjStep;

GjDb       *gj_db_open         (const char *path, GjDbFlags flags, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void        gj_db_close        (GjDb *db); /* rolls back what is open */
const char *gj_db_path         (GjDb *db);

/* Several statements separated by ';' without results (DDL). The driver replaces the tokens
 * {clustered} (WITHOUT ROWID or nothing) and {blob} (BLOB or BYTEA). */
gboolean    gj_db_run          (GjDb *db, const char *sql, GError **error);

/* The cached statement for @sql (keyed by text), reset and with its bindings cleared; owned by @db.
 * Parameters are $1 … $N. */
GjStmt     *gj_db_stmt         (GjDb *db, const char *sql, GError **error);

/* Whether there is a table @name, or any table at all when @name is NULL. */
gboolean    gj_db_has_table    (GjDb *db, const char *name, gboolean *ret_has, GError **error);

/* Isolation: BEGIN IMMEDIATE for a writer (waits up to 5 s, then GJ_ERROR_BUSY), a snapshot for a reader. */
gboolean    gj_db_begin        (GjDb *db, gboolean write, GError **error);

/* As a writer, to fill a ledger with next to nothing in it: as fast as the engine can, at the price that nobody
 * can read meanwhile. When somebody has the ledger open it is an ordinary gj_db_begin(). All or nothing either way. */
gboolean    gj_db_begin_load   (GjDb *db, GError **error);
gboolean    gj_db_commit       (GjDb *db, GError **error);
void        gj_db_rollback     (GjDb *db); /* harmless when nothing is open */
gboolean    gj_db_in_transaction (GjDb *db);

/* From now on a long statement fails with G_IO_ERROR_CANCELLED once @cancellable is cancelled (by any thread,
 * also before the statement's first step); NULL ends that. Owned by the caller, who must outlive the setting. */
void        gj_db_set_cancellable (GjDb *db, GCancellable *cancellable);
void        gj_db_set_cache    (GjDb *db, guint kibibytes);
gboolean    gj_db_checkpoint   (GjDb *db, GError **error); /* folds the write-ahead log into the file */
gboolean    gj_db_analyse      (GjDb *db, GError **error); /* planner statistics, bounded effort */
gboolean    gj_db_backup       (GjDb *db, const char *path, GError **error); /* a consistent copy; refuses an existing file */

/* Binding: positions are those in the SQL text. Texts are not copied: they must live until the next reset. */
void        gj_stmt_bind_int   (GjStmt *stmt, int position, gint64 value);
void        gj_stmt_bind_text  (GjStmt *stmt, int position, const char *text, gssize length); /* NULL binds NULL */
void        gj_stmt_bind_blob  (GjStmt *stmt, int position, const void *data, gsize length);
void        gj_stmt_bind_date  (GjStmt *stmt, int position, GjDate date); /* ISO text; GJ_DATE_NONE binds NULL */
void        gj_stmt_bind_null  (GjStmt *stmt, int position);

GjStep      gj_stmt_step       (GjStmt *stmt, GError **error);
gboolean    gj_stmt_execute    (GjStmt *stmt, GError **error); /* step to the end, then reset; rows are an error */
/* The whole number in the first column of the first row, then reset; untouched when there is no row. */
gboolean    gj_stmt_first_int  (GjStmt *stmt, gint64 *ret_number, GError **error);
void        gj_stmt_reset      (GjStmt *stmt); /* keeps the bindings */

int         gj_stmt_n_columns  (GjStmt *stmt);
gboolean    gj_stmt_is_null    (GjStmt *stmt, int column); /* columns from 0 */
gint64      gj_stmt_int        (GjStmt *stmt, int column); /* 0 for NULL */
const char *gj_stmt_text       (GjStmt *stmt, int column); /* borrowed until the next step; NULL for NULL */
gsize       gj_stmt_length     (GjStmt *stmt, int column); /* bytes of the text or blob */
const void *gj_stmt_blob       (GjStmt *stmt, int column);
GjDate      gj_stmt_date       (GjStmt *stmt, int column);
char       *gj_stmt_dup_text   (GjStmt *stmt, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjDb, gj_db_close)

G_END_DECLS
