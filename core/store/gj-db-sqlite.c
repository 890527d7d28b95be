/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-db"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "gj-db.h"

/* The only file that knows the engine. A second driver replaces this file and nothing else. */

#define LEDGER_APPLICATION_ID 0x474a4c47 /* "GJLG", bytes 68 … 71 of the file */
#define HEADER_SIZE 100
#define MAX_PARAMETER 32766
#define BUSY_MILLISECONDS 5000
#define DEFAULT_CACHE_KIBIBYTES (16 * 1024)
/* A load appends and looks nothing up: what it holds should stay in the processor's own cache, and so should
 * the runs it sorts for an index, which are as long as this. Sixteen megabytes took a tenth longer. */
#define LOAD_CACHE_KIBIBYTES 2048
#define CANCEL_INSTRUCTIONS 2000 /* of the engine between two looks at the cancellable: some 20 µs */

struct _GjDb
{
  sqlite3    *handle;
  char       *path;
  GHashTable *statements; /* SQL text → GjStmt */
  gboolean    wal;        /* the journal was looked after by this connection */
  gboolean    loading;    /* the open transaction keeps what it replaces in a rollback journal */
};

struct _GjStmt
{
  GjDb         *db;
  sqlite3_stmt *handle;
  int           n_parameters;
  int          *indexes; /* $N → the engine's number, which counts by first appearance */
  char        (*dates)[GJ_DATE_TEXT_SIZE];
};

typedef enum
{
  FILE_EMPTY,
  FILE_LEDGER,
  FILE_OTHER_DATABASE,
  FILE_OTHER,
} FileKind;

static void
set_error (GjDb    *db,
           int      rc,
           GError **error)
{
  g_autofree char *name = g_filename_display_basename (db->path);
  const char *detail = db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc);

  switch (rc & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The work was stopped."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, GJ_ERROR, GJ_ERROR_BUSY,
                   _("Another program is writing to “%s”. Try again when it has finished."), name);
      break;
    case SQLITE_FULL:
      g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE,
                   _("There is no space left on the disk that holds “%s”."), name);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE,
                   _("“%s” or its folder cannot be written to."), name);
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _("“%s” cannot be read or written: %s"), name,
                   db->handle != NULL && sqlite3_system_errno (db->handle) != 0
                     ? g_strerror (sqlite3_system_errno (db->handle)) : detail);
      break;
    case SQLITE_NOTADB:
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_LEDGER, _("“%s” is not a ledger."), name);
      break;
    case SQLITE_CORRUPT:
      g_set_error (error, GJ_ERROR, GJ_ERROR_CORRUPT,
                   _("“%s” is damaged. Restore it from a backup."), name);
      break;
    default:
      /* A unique index that was hit is the one constraint a caller may expect. */
      g_set_error (error, GJ_ERROR,
                   rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY
                     ? GJ_ERROR_EXISTS : GJ_ERROR_FAILED,
                   _("The ledger “%s” reports: %s"), name, detail);
      break;
    }
}

static void
stmt_free (gpointer data)
{
  GjStmt *stmt = data;

  sqlite3_finalize (stmt->handle);
  g_free (stmt->indexes);
  g_free (stmt->dates);
  g_free (stmt);
}

/* Notes where the engine put each $N. */
static gboolean
map_parameters (GjStmt  *stmt,
                GError **error)
{
  int n = sqlite3_bind_parameter_count (stmt->handle);

  for (int i = 1; i <= n; i++)
    {
      const char *name = sqlite3_bind_parameter_name (stmt->handle, i);
      gint64 number = name != NULL && name[0] == '$' ? g_ascii_strtoll (name + 1, NULL, 10) : 0;

      if (number < 1 || number > MAX_PARAMETER)
        {
          g_set_error (error, GJ_ERROR, GJ_ERROR_FAILED, "Parameters are written $1 … $N: %s",
                       sqlite3_sql (stmt->handle));
          return FALSE;
        }
      if (number > stmt->n_parameters)
        {
          stmt->indexes = g_renew (int, stmt->indexes, number + 1);
          memset (stmt->indexes + stmt->n_parameters + 1, 0,
                  (gsize) (number - stmt->n_parameters) * sizeof *stmt->indexes);
          stmt->n_parameters = (int) number;
        }
      stmt->indexes[number] = i;
    }
  return TRUE;
}

static GjStmt *
stmt_new (GjDb        *db,
          const char  *sql,
          GError     **error)
{
  GjStmt *stmt = g_new0 (GjStmt, 1);
  int rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);

  stmt->db = db;
  if (rc != SQLITE_OK || stmt->handle == NULL)
    {
      set_error (db, rc != SQLITE_OK ? rc : SQLITE_MISUSE, error);
      g_prefix_error (error, "%s: ", sql);
    }
  else if (map_parameters (stmt, error))
    return stmt;
  stmt_free (stmt);
  return NULL;
}

/* One statement of our own that may give a row nobody reads. */
static gboolean
run_plain (GjDb        *db,
           const char  *sql,
           GError     **error)
{
  int rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (rc != SQLITE_OK)
    set_error (db, rc, error);
  return rc == SQLITE_OK;
}

/*
 * The file's head is read through the engine's own descriptor: opening and closing the file beside
 * it would drop the locks of this process, and asking the engine could already write to a file that
 * is not ours.
 */
static gboolean
look_at_file (GjDb      *db,
              FileKind  *ret_kind,
              GError   **error)
{
  static const guint8 id[] = { 0x47, 0x4a, 0x4c, 0x47 };
  guint8 header[HEADER_SIZE];
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  GStatBuf status;
  int rc = sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);

  G_STATIC_ASSERT (LEDGER_APPLICATION_ID == 0x474a4c47);
  if (rc == SQLITE_OK)
    rc = file->pMethods->xFileSize (file, &size);
  if (rc == SQLITE_OK && size >= HEADER_SIZE)
    rc = file->pMethods->xRead (file, header, HEADER_SIZE, 0);
  if (rc != SQLITE_OK)
    {
      set_error (db, rc, error);
      return FALSE;
    }
  /* The engine calls a file of one byte empty; it is not, and not ours. */
  if (size == 0 && g_stat (db->path, &status) == 0)
    size = status.st_size;
  if (size == 0)
    *ret_kind = FILE_EMPTY;
  else if (size < HEADER_SIZE || memcmp (header, "SQLite format 3", 16) != 0)
    *ret_kind = FILE_OTHER;
  else
    *ret_kind = memcmp (header + 68, id, sizeof id) == 0 ? FILE_LEDGER : FILE_OTHER_DATABASE;
  return TRUE;
}

/* NORMAL: a killed program loses nothing; a lost power supply may cost the last transactions, never the file's
 * consistency. */
static gboolean
set_pace (GjDb    *db,
          GError **error)
{
  gj_db_set_cache (db, DEFAULT_CACHE_KIBIBYTES);
  return run_plain (db, "PRAGMA synchronous = NORMAL; PRAGMA threads = 1", error);
}

/* Rules every connection keeps: nothing a hostile file brings with it may run or be believed. */
static gboolean
set_up (GjDb    *db,
        GError **error)
{
  static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY };
  static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML,
                             SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION };

  for (guint i = 0; i < G_N_ELEMENTS (on); i++)
    sqlite3_db_config (db->handle, on[i], 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (off); i++)
    sqlite3_db_config (db->handle, off[i], 0, NULL);
  sqlite3_busy_timeout (db->handle, BUSY_MILLISECONDS);
  return set_pace (db, error)
         && run_plain (db, "PRAGMA mmap_size = 0; PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 67108864", error);
}

/* Identity first, while the file still has a rollback journal, so that it is in the file itself. */
static gboolean
make_ledger (GjDb    *db,
             GError **error)
{
  db->wal = TRUE;
  return run_plain (db, "PRAGMA page_size = 8192; PRAGMA application_id = 1196051527; PRAGMA journal_mode = WAL", error);
}

static gboolean
open_file (GjDb       *db,
           GjDbFlags   flags,
           GError    **error)
{
  int mode = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autofree char *name = g_filename_display_basename (db->path);
  FileKind kind;
  int rc;

  if (flags & GJ_DB_READ_ONLY)
    mode |= SQLITE_OPEN_READONLY;
  else
    mode |= SQLITE_OPEN_READWRITE | (flags & GJ_DB_CREATE ? SQLITE_OPEN_CREATE : 0);
  if ((flags & GJ_DB_CREATE) == 0 && !g_file_test (db->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_FOUND, _("There is no ledger “%s”."), name);
      return FALSE;
    }
  rc = sqlite3_open_v2 (db->path, &db->handle, mode, NULL);
  if (rc != SQLITE_OK)
    {
      set_error (db, rc, error);
      return FALSE;
    }
  if (!look_at_file (db, &kind, error))
    return FALSE;
  if (kind == FILE_OTHER || kind == FILE_OTHER_DATABASE)
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_NOT_LEDGER,
                   kind == FILE_OTHER ? _("“%s” is not a ledger. It was left untouched.")
                                      : _("“%s” is a database of another program, not a ledger. It was left untouched."),
                   name);
      return FALSE;
    }
  if (!set_up (db, error))
    return FALSE;
  if (flags & GJ_DB_READ_ONLY)
    return TRUE;
  if (sqlite3_db_readonly (db->handle, "main") == 1)
    {
      set_error (db, SQLITE_READONLY, error);
      return FALSE;
    }
  return kind == FILE_LEDGER || (flags & GJ_DB_CREATE) == 0 || make_ledger (db, error);
}

/* A restored copy has a rollback journal; it is brought back to the write-ahead log when somebody
 * first writes, and not before: looking at a ledger does not change it. */
static gboolean
ensure_wal (GjDb    *db,
            GError **error)
{
  if (!db->wal && !run_plain (db, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  db->wal = TRUE;
  return TRUE;
}

/* The file to itself, with a rollback journal. Not a failure when somebody else has it open. */
static gboolean
take_alone (GjDb *db)
{
  sqlite3_stmt *stmt = NULL;
  gboolean alone = FALSE;

  sqlite3_busy_timeout (db->handle, 0);
  if (sqlite3_prepare_v2 (db->handle, "PRAGMA journal_mode = TRUNCATE", -1, &stmt, NULL) == SQLITE_OK)
    alone = sqlite3_step (stmt) == SQLITE_ROW && g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "truncate") == 0;
  sqlite3_finalize (stmt);
  sqlite3_busy_timeout (db->handle, BUSY_MILLISECONDS);
  if (alone)
    db->wal = FALSE;
  return alone;
}

/* Back to the write-ahead log, that readers may look on beside the writer. Where that fails, the next writer does it. */
static void
end_load (GjDb *db)
{
  if (!db->loading)
    return;
  db->loading = FALSE;
  set_pace (db, NULL);
  ensure_wal (db, NULL);
}

/* The DDL with this engine's words in place of the tokens. */
static char *
spell_ddl (const char *sql)
{
  static const struct
  {
    const char *token;
    const char *word;
  } words[] = { { "{clustered}", "WITHOUT ROWID" }, { "{blob}", "BLOB" } };
  GString *text = g_string_new (sql);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i].token, words[i].word, 0);
  return g_string_free (text, FALSE);
}

static gboolean
sync_file (const char  *path,
           GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _("“%s” cannot be written: %s"), path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
copy_into (GjDb        *db,
           const char  *path,
           GError     **error)
{
  GjStmt *stmt = stmt_new (db, "VACUUM INTO $1", error);
  gboolean ok;

  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, path, -1);
  ok = gj_stmt_execute (stmt, error);
  stmt_free (stmt);
  return ok;
}

/* Asked by the engine while it works. Its own interrupt would be lost when it comes just before the first step. */
static int
is_cancelled (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/* The engine's number of $position; 0, which every binding refuses, when the text has no such one. */
static int
index_of (GjStmt *stmt,
          int     position)
{
  g_assert (position >= 1 && position <= stmt->n_parameters && stmt->indexes[position] > 0);

  return position >= 1 && position <= stmt->n_parameters ? stmt->indexes[position] : 0;
}

/* What is bound is up to the source text alone, so a refusal is a mistake in the program. */
static void
check_bind (int rc)
{
  if (G_UNLIKELY (rc != SQLITE_OK))
    g_critical ("binding refused: %s", sqlite3_errstr (rc));
  g_assert (rc == SQLITE_OK);
}

/* Once in a process, before its first connection: nobody asks how much memory the engine uses, and
 * counting it would take a lock at every allocation. */
static void
set_up_engine (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&once, 1);
    }
}

GjDb *
gj_db_open (const char  *path,
            GjDbFlags    flags,
            GError     **error)
{
  g_autoptr (GjDb) db = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  set_up_engine ();
  db = g_new0 (GjDb, 1);
  db->path = g_canonicalize_filename (path, NULL);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stmt_free);
  return open_file (db, flags, error) ? g_steal_pointer (&db) : NULL;
}

void
gj_db_close (GjDb *db)
{
  int rc;

  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  rc = sqlite3_close (db->handle); /* rolls back what is open */
  if (rc != SQLITE_OK)
    g_critical ("closing a ledger that is still in use: %s", sqlite3_errstr (rc));
  g_free (db->path);
  g_free (db);
}

const char *
gj_db_path (GjDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);

  return db->path;
}

gboolean
gj_db_run (GjDb        *db,
           const char  *sql,
           GError     **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (db != NULL && sql != NULL, FALSE);

  text = spell_ddl (sql);
  return run_plain (db, text, error);
}

gboolean
gj_db_has_table (GjDb        *db,
                 const char  *name,
                 gboolean    *ret_has,
                 GError     **error)
{
  GjStmt *stmt;
  GjStep step;

  g_return_val_if_fail (db != NULL && ret_has != NULL, FALSE);

  stmt = gj_db_stmt (db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = COALESCE ($1, name) LIMIT 1", error);
  if (stmt == NULL)
    return FALSE;
  gj_stmt_bind_text (stmt, 1, name, -1);
  step = gj_stmt_step (stmt, error);
  gj_stmt_reset (stmt);
  if (step == GJ_STEP_FAILED)
    return FALSE;
  *ret_has = step == GJ_STEP_ROW;
  return TRUE;
}

GjStmt *
gj_db_stmt (GjDb        *db,
            const char  *sql,
            GError     **error)
{
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL && sql != NULL, NULL);

  stmt = g_hash_table_lookup (db->statements, sql);
  if (stmt != NULL)
    {
      sqlite3_reset (stmt->handle);
      sqlite3_clear_bindings (stmt->handle);
      return stmt;
    }
  stmt = stmt_new (db, sql, error);
  if (stmt != NULL)
    g_hash_table_insert (db->statements, g_strdup (sql), stmt);
  return stmt;
}

gboolean
gj_db_begin (GjDb      *db,
             gboolean   write,
             GError   **error)
{
  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (!gj_db_in_transaction (db), FALSE);

  if (write)
    return ensure_wal (db, error) && run_plain (db, "BEGIN IMMEDIATE", error);
  /* A snapshot is taken by the first read, so one is made here. */
  if (!run_plain (db, "BEGIN", error))
    return FALSE;
  if (run_plain (db, "SELECT 1 FROM sqlite_schema LIMIT 1", error))
    return TRUE;
  gj_db_rollback (db);
  return FALSE;
}

gboolean
gj_db_begin_load (GjDb    *db,
                  GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (!gj_db_in_transaction (db), FALSE);

  if (!take_alone (db))
    return gj_db_begin (db, TRUE, error);
  db->loading = TRUE;
  /* FULL: what the journal keeps must be on the disk before the file changes. */
  gj_db_set_cache (db, LOAD_CACHE_KIBIBYTES);
  if (run_plain (db, "PRAGMA synchronous = FULL; PRAGMA threads = 2", error) && run_plain (db, "BEGIN IMMEDIATE", error))
    return TRUE;
  end_load (db);
  return FALSE;
}

gboolean
gj_db_commit (GjDb    *db,
              GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  /* A failed statement may have rolled everything back already; that must not pass for a commit. */
  if (!run_plain (db, "COMMIT", error))
    return FALSE;
  end_load (db);
  return TRUE;
}

void
gj_db_rollback (GjDb *db)
{
  g_return_if_fail (db != NULL);

  if (gj_db_in_transaction (db))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  end_load (db);
}

gboolean
gj_db_in_transaction (GjDb *db)
{
  g_return_val_if_fail (db != NULL, FALSE);

  return !sqlite3_get_autocommit (db->handle);
}

void
gj_db_set_cancellable (GjDb         *db,
                       GCancellable *cancellable)
{
  g_return_if_fail (db != NULL);

  sqlite3_progress_handler (db->handle, cancellable != NULL ? CANCEL_INSTRUCTIONS : 0, is_cancelled, cancellable);
}

void
gj_db_set_cache (GjDb  *db,
                 guint  kibibytes)
{
  char pragma[48];

  g_return_if_fail (db != NULL);
  g_return_if_fail (kibibytes > 0 && kibibytes <= G_MAXINT);

  g_snprintf (pragma, sizeof pragma, "PRAGMA cache_size = -%u", kibibytes);
  sqlite3_exec (db->handle, pragma, NULL, NULL, NULL);
}

gboolean
gj_db_checkpoint (GjDb    *db,
                  GError **error)
{
  int rc;

  g_return_val_if_fail (db != NULL, FALSE);

  rc = sqlite3_wal_checkpoint_v2 (db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (rc != SQLITE_OK)
    set_error (db, rc, error);
  return rc == SQLITE_OK;
}

gboolean
gj_db_analyse (GjDb    *db,
               GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  return run_plain (db, "PRAGMA analysis_limit = 1000; ANALYZE", error);
}

gboolean
gj_db_backup (GjDb        *db,
              const char  *path,
              GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *partial = NULL;

  g_return_val_if_fail (db != NULL && path != NULL, FALSE);
  g_return_val_if_fail (!gj_db_in_transaction (db), FALSE);

  name = g_filename_display_basename (path);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, GJ_ERROR, GJ_ERROR_EXISTS, _("“%s” exists already. A backup never replaces a file."), name);
      return FALSE;
    }
  /* Under another name until it is complete, so that half a copy is never taken for a backup. */
  partial = g_strconcat (path, ".partial", NULL);
  g_unlink (partial);
  if (!copy_into (db, partial, error) || !sync_file (partial, error))
    {
      g_unlink (partial);
      return FALSE;
    }
  if (g_rename (partial, path) == 0)
    return TRUE;
  g_set_error (error, GJ_ERROR, GJ_ERROR_STORAGE, _("“%s” cannot be written: %s"), name, g_strerror (errno));
  g_unlink (partial);
  return FALSE;
}

void
gj_stmt_bind_int (GjStmt *stmt,
                  int     position,
                  gint64  value)
{
  g_return_if_fail (stmt != NULL);

  check_bind (sqlite3_bind_int64 (stmt->handle, index_of (stmt, position), value));
}

void
gj_stmt_bind_text (GjStmt     *stmt,
                   int         position,
                   const char *text,
                   gssize      length)
{
  g_return_if_fail (stmt != NULL);

  if (text == NULL)
    gj_stmt_bind_null (stmt, position);
  else
    check_bind (sqlite3_bind_text64 (stmt->handle, index_of (stmt, position), text,
                                     length < 0 ? strlen (text) : (gsize) length, SQLITE_STATIC, SQLITE_UTF8));
}

void
gj_stmt_bind_blob (GjStmt     *stmt,
                   int         position,
                   const void *data,
                   gsize       length)
{
  g_return_if_fail (stmt != NULL);
  g_return_if_fail (data != NULL || length == 0);

  /* No bytes are a value too, and not the same as none. */
  if (length == 0)
    check_bind (sqlite3_bind_zeroblob (stmt->handle, index_of (stmt, position), 0));
  else
    check_bind (sqlite3_bind_blob64 (stmt->handle, index_of (stmt, position), data, length, SQLITE_STATIC));
}

void
gj_stmt_bind_date (GjStmt *stmt,
                   int     position,
                   GjDate  date)
{
  g_return_if_fail (stmt != NULL);

  if (date == GJ_DATE_NONE)
    {
      gj_stmt_bind_null (stmt, position);
      return;
    }
  g_return_if_fail (position >= 1 && position <= stmt->n_parameters);
  if (stmt->dates == NULL)
    stmt->dates = g_malloc0_n ((gsize) stmt->n_parameters + 1, GJ_DATE_TEXT_SIZE);
  gj_stmt_bind_text (stmt, position, gj_date_format (date, stmt->dates[position]), -1);
}

void
gj_stmt_bind_null (GjStmt *stmt,
                   int     position)
{
  g_return_if_fail (stmt != NULL);

  check_bind (sqlite3_bind_null (stmt->handle, index_of (stmt, position)));
}

GjStep
gj_stmt_step (GjStmt  *stmt,
              GError **error)
{
  int rc;

  g_return_val_if_fail (stmt != NULL, GJ_STEP_FAILED);

  rc = sqlite3_step (stmt->handle);
  if (rc == SQLITE_ROW)
    return GJ_STEP_ROW;
  if (rc == SQLITE_DONE)
    return GJ_STEP_DONE;
  set_error (stmt->db, rc, error);
  sqlite3_reset (stmt->handle);
  return GJ_STEP_FAILED;
}

gboolean
gj_stmt_execute (GjStmt  *stmt,
                 GError **error)
{
  GjStep step = gj_stmt_step (stmt, error);

  gj_stmt_reset (stmt);
  if (step == GJ_STEP_ROW)
    g_set_error (error, GJ_ERROR, GJ_ERROR_FAILED, "Rows nobody reads: %s", sqlite3_sql (stmt->handle));
  return step == GJ_STEP_DONE;
}

gboolean
gj_stmt_first_int (GjStmt  *stmt,
                   gint64  *ret_number,
                   GError **error)
{
  GjStep step;

  g_return_val_if_fail (stmt != NULL && ret_number != NULL, FALSE);

  step = gj_stmt_step (stmt, error);
  if (step == GJ_STEP_ROW)
    *ret_number = gj_stmt_int (stmt, 0);
  gj_stmt_reset (stmt);
  return step != GJ_STEP_FAILED;
}

void
gj_stmt_reset (GjStmt *stmt)
{
  g_return_if_fail (stmt != NULL);

  sqlite3_reset (stmt->handle);
}

int
gj_stmt_n_columns (GjStmt *stmt)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_count (stmt->handle);
}

gboolean
gj_stmt_is_null (GjStmt *stmt,
                 int     column)
{
  g_return_val_if_fail (stmt != NULL, TRUE);

  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

gint64
gj_stmt_int (GjStmt *stmt,
             int     column)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_int64 (stmt->handle, column);
}

const char *
gj_stmt_text (GjStmt *stmt,
              int     column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return (const char *) sqlite3_column_text (stmt->handle, column);
}

gsize
gj_stmt_length (GjStmt *stmt,
                int     column)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return (gsize) sqlite3_column_bytes (stmt->handle, column);
}

const void *
gj_stmt_blob (GjStmt *stmt,
              int     column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return sqlite3_column_blob (stmt->handle, column);
}

GjDate
gj_stmt_date (GjStmt *stmt,
              int     column)
{
  const char *text = gj_stmt_text (stmt, column);

  return text != NULL ? gj_date_parse (text, (gssize) gj_stmt_length (stmt, column)) : GJ_DATE_NONE;
}

char *
gj_stmt_dup_text (GjStmt *stmt,
                  int     column)
{
  return g_strdup (gj_stmt_text (stmt, column));
}
