/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-list-save.h"

G_BEGIN_DECLS

/* Sets @error from errno as it is; FALSE. */
gboolean _gj_table_failed (GError **error);

/** GjTableWriter: how a table is written into a file, row after row as they come. */
typedef struct
{
  /* Begins the file at @path, which is there and empty, with the columns' titles. */
  gpointer (*begin)  (const char *path, const char *name, const GjListColumn *const *columns, guint n_columns, GError **error);
  gboolean (*row)    (gpointer file, char *const *cells, GError **error);
  /* Ends and frees it, in any case; FALSE when the file is not whole. */
  gboolean (*finish) (gpointer file, GError **error);
} GjTableWriter;

extern const GjTableWriter _gj_table_csv;
extern const GjTableWriter _gj_table_xlsx;

G_END_DECLS
