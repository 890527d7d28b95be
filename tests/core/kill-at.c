/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Loaded before the program by test_kill.py. What the program does to its ledger is counted: writes, syncs,
 * truncations, texts given to the engine and every thousandth step of a statement. At number GJ_KILL_AT it is
 * killed: a write is half done, the others are not begun. What was counted is noted in the file GJ_KILL_LOG.
 */

#define STEPS 1000

static atomic_long count;

static void *
next (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

static int
is_time (const char *what)
{
  static int log = -1;
  const char *at = getenv ("GJ_KILL_AT");
  const char *path = getenv ("GJ_KILL_LOG");
  long now = atomic_fetch_add (&count, 1) + 1;

  if (log < 0 && path != NULL)
    log = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (log >= 0)
    dprintf (log, "%.40s\n", what);
  return at != NULL && now == atol (at);
}

static void
die (void)
{
  raise (SIGKILL);
  for (;;)
    pause ();
}

/* The engine's header is not needed for two prototypes. */
int sqlite3_exec (void *db, const char *sql, int (*row) (void *, int, char **, char **), void *data, char **message);
int sqlite3_step (void *stmt);

int
sqlite3_exec (void       *db,
              const char *sql,
              int       (*row) (void *, int, char **, char **),
              void       *data,
              char      **message)
{
  static int (*real) (void *, const char *, int (*) (void *, int, char **, char **), void *, char **);

  if (real == NULL)
    *(void **) (&real) = next ("sqlite3_exec");
  if (is_time (sql))
    die ();
  return real (db, sql, row, data, message);
}

int
sqlite3_step (void *stmt)
{
  static int (*real) (void *);
  static atomic_long steps;

  if (real == NULL)
    *(void **) (&real) = next ("sqlite3_step");
  if (atomic_fetch_add (&steps, 1) % STEPS == STEPS - 1 && is_time ("step"))
    die ();
  return real (stmt);
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      n,
          off64_t     offset)
{
  static ssize_t (*real) (int, const void *, size_t, off64_t);

  if (real == NULL)
    *(void **) (&real) = next ("pwrite64");
  if (is_time ("write"))
    {
      real (fd, data, n / 2, offset);
      die ();
    }
  return real (fd, data, n, offset);
}

#define BEFORE(name) \
  int \
  name (int fd) \
  { \
    static int (*real) (int); \
\
    if (real == NULL) \
      *(void **) (&real) = next (#name); \
    if (is_time (#name)) \
      die (); \
    return real (fd); \
  }

BEFORE (fsync)
BEFORE (fdatasync)

int
ftruncate64 (int     fd,
             off64_t length)
{
  static int (*real) (int, off64_t);

  if (real == NULL)
    *(void **) (&real) = next ("ftruncate64");
  if (is_time ("truncate"))
    die ();
  return real (fd, length);
}
