/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-ledger"
#include "config.h"

#include "gj-ledger.h"

#include "gj-schema.h"

struct _GjLedger
{
  GObject parent_instance;
  char   *path;
  char   *operator_name;
  guint   n_threads;
  GMutex  lock;
  GjDb   *idle; /* under the lock; NULL when there is none, or it is lent */
};

#define MAX_THREADS 64

G_DEFINE_FINAL_TYPE (GjLedger, gj_ledger, G_TYPE_OBJECT)

static void
gj_ledger_finalize (GObject *object)
{
  GjLedger *self = GJ_LEDGER (object);

  g_clear_pointer (&self->idle, gj_db_close);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->operator_name);
  G_OBJECT_CLASS (gj_ledger_parent_class)->finalize (object);
}

static void
gj_ledger_class_init (GjLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gj_ledger_finalize;
}

static void
gj_ledger_init (GjLedger *self)
{
  g_mutex_init (&self->lock);
  self->operator_name = g_strdup (g_get_user_name ());
  self->n_threads = CLAMP (g_get_num_processors (), 1, MAX_THREADS);
}

GjLedger *
gj_ledger_open (const char *path,
                gboolean    create,
                GError    **error)
{
  g_autoptr (GjLedger) self = NULL;
  g_autoptr (GjDb) db = NULL;
  const GjMigration *migrations;
  guint n_migrations;
  int before;

  g_return_val_if_fail (path != NULL, NULL);

  db = gj_db_open (path, create ? GJ_DB_CREATE : 0, error);
  if (db == NULL)
    return NULL;
  before = gj_migrate_version (db, error);
  migrations = gj_registry_migrations (&n_migrations);
  if (before < 0 || !gj_migrate (db, migrations, n_migrations, error))
    return NULL;
  /* Indexes are not part of a migration: a bulk load may have been the last to build them. */
  if (before < (int) n_migrations && !gj_registry_build_indexes (db, error))
    return NULL;
  self = g_object_new (GJ_TYPE_LEDGER, NULL);
  self->path = g_strdup (path);
  return g_steal_pointer (&self);
}

const char *
gj_ledger_get_path (GjLedger *ledger)
{
  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  return ledger->path;
}

const char *
gj_ledger_get_operator (GjLedger *ledger)
{
  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  return ledger->operator_name;
}

void
gj_ledger_set_operator (GjLedger   *ledger,
                        const char *operator_name)
{
  g_return_if_fail (GJ_IS_LEDGER (ledger) && operator_name != NULL);

  g_free (ledger->operator_name);
  ledger->operator_name = g_strdup (operator_name);
}

guint
gj_ledger_get_threads (GjLedger *ledger)
{
  g_return_val_if_fail (GJ_IS_LEDGER (ledger), 1);

  return ledger->n_threads;
}

void
gj_ledger_set_threads (GjLedger *ledger,
                       guint     n_threads)
{
  g_return_if_fail (GJ_IS_LEDGER (ledger) && n_threads >= 1 && n_threads <= MAX_THREADS);

  ledger->n_threads = n_threads;
}

GjDb *
gj_ledger_connect (GjLedger *ledger,
                   gboolean  write,
                   GError  **error)
{
  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  return gj_db_open (ledger->path, write ? 0 : GJ_DB_READ_ONLY, error);
}

GjDb *
gj_ledger_borrow (GjLedger *ledger,
                  GError  **error)
{
  GjDb *db;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger), NULL);

  g_mutex_lock (&ledger->lock);
  db = g_steal_pointer (&ledger->idle);
  g_mutex_unlock (&ledger->lock);
  return db != NULL ? db : gj_ledger_connect (ledger, FALSE, error);
}

void
gj_ledger_give_back (GjLedger *ledger,
                     GjDb     *db)
{
  g_return_if_fail (GJ_IS_LEDGER (ledger) && db != NULL);

  gj_db_rollback (db);
  g_mutex_lock (&ledger->lock);
  if (ledger->idle == NULL)
    ledger->idle = g_steal_pointer (&db);
  g_mutex_unlock (&ledger->lock);
  g_clear_pointer (&db, gj_db_close);
}

char *
gj_ledger_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%S%:z");
}
