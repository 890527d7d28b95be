/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-record.h"

G_BEGIN_DECLS

/**
 * GjRegisterReader:
 *
 * Reads all records of one top-level kind with those inside them, in the order of a roster: by id, the
 * records inside by kind and key. One statement for each kind runs along its table's own order and all
 * of them are merged, so that nothing is looked up record by record and nothing is held. Belongs to
 * the thread of its connection, which should hold a read transaction over the whole reading.
 */
typedef struct _GjRegisterReader GjRegisterReader;

/* @kind: a kind without parent. */
GjRegisterReader *gj_register_reader_new  (GjDb *db, GjRecordKind kind, GError **error);
/* The same of the one record with that id, and those inside it. */
GjRegisterReader *gj_register_reader_new_one (GjDb *db, GjRecordKind kind, gint64 id, GError **error);

void              gj_register_reader_free (GjRegisterReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjRegisterReader, gj_register_reader_free)

/**
 * gj_register_reader_next:
 * @ret_record: (out): the next record; its texts are the reader's and valid until the next call. Numbers
 *   and amounts come as the text of a roster. @line is 0.
 */
GjStep            gj_register_reader_next (GjRegisterReader *reader, const GjRecord **ret_record, GError **error);

/* The statements of all kinds, for the portability test; (transfer full). */
char            **gj_register_reader_statements (void);

G_END_DECLS
