/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjError:
 * @GJ_ERROR_FAILED: something unexpected; the message says what. The developers can fix it.
 * @GJ_ERROR_INPUT: a file or value is not what it should be. Whoever sent it can fix it.
 * @GJ_ERROR_NOT_FOUND: the named thing does not exist. The caller named the wrong thing.
 * @GJ_ERROR_EXISTS: the thing exists already.
 * @GJ_ERROR_NOT_LEDGER: the file is a database, but not one of ours; it was left untouched.
 * @GJ_ERROR_NEWER: the ledger was written by a newer program; it was left untouched. Updating helps.
 * @GJ_ERROR_BUSY: another program is writing to the ledger. Waiting helps.
 * @GJ_ERROR_CORRUPT: the ledger contradicts itself. A backup helps.
 * @GJ_ERROR_STORAGE: disk full, file not readable or not writable.
 * @GJ_ERROR_FORBIDDEN: this operator may not do this (four eyes).
 * @GJ_ERROR_OVERFLOW: an exact amount does not fit 64 bits.
 *
 * The one error domain of the program. A stopped job ends with %G_IO_ERROR_CANCELLED instead.
 */
typedef enum
{
  GJ_ERROR_FAILED,
  GJ_ERROR_INPUT,
  GJ_ERROR_NOT_FOUND,
  GJ_ERROR_EXISTS,
  GJ_ERROR_NOT_LEDGER,
  GJ_ERROR_NEWER,
  GJ_ERROR_BUSY,
  GJ_ERROR_CORRUPT,
  GJ_ERROR_STORAGE,
  GJ_ERROR_FORBIDDEN,
  GJ_ERROR_OVERFLOW,
} GjError;

#define GJ_ERROR (gj_error_quark ())

GQuark gj_error_quark (void);

G_END_DECLS
