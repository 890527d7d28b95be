/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-row"
#include "config.h"

#include "gj-row-private.h"

struct _GjRow
{
  GObject      parent;
  gint64       id;
  guint        position;
  guint        n_cells;
  guint        revision;
  GjRowState   state;
  char       **cells;
  GHashTable  *live; /* position → row of the list this row belongs to */
};

G_DEFINE_FINAL_TYPE (GjRow, gj_row, G_TYPE_OBJECT)

enum
{
  PROP_REVISION = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
gj_row_finalize (GObject *object)
{
  GjRow *self = GJ_ROW (object);

  g_hash_table_remove (self->live, GUINT_TO_POINTER (self->position));
  g_hash_table_unref (self->live);
  g_free (self->cells);
  G_OBJECT_CLASS (gj_row_parent_class)->finalize (object);
}

static void
gj_row_get_property (GObject    *object,
                     guint       id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  if (id == PROP_REVISION)
    g_value_set_uint (value, GJ_ROW (object)->revision);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gj_row_class_init (GjRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gj_row_finalize;
  object_class->get_property = gj_row_get_property;

  /**
   * GjRow:revision:
   *
   * Counts up whenever the cells or the state changed.
   */
  properties[PROP_REVISION] =
    g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gj_row_init (GjRow *self)
{
  self->state = GJ_ROW_LOADING;
}

GjRow *
_gj_row_new (gint64      id,
             guint       position,
             guint       n_cells,
             GHashTable *live)
{
  GjRow *self = g_object_new (GJ_TYPE_ROW, NULL);

  self->id = id;
  self->position = position;
  self->n_cells = n_cells;
  self->live = g_hash_table_ref (live);
  g_hash_table_insert (live, GUINT_TO_POINTER (position), self);
  return self;
}

guint
_gj_row_position (GjRow *row)
{
  return row->position;
}

void
_gj_row_take_cells (GjRow  *row,
                    char  **cells)
{
  g_free (row->cells);
  row->cells = cells;
  row->state = cells != NULL ? GJ_ROW_LOADED : GJ_ROW_GONE;
  row->revision++;
  g_object_notify_by_pspec (G_OBJECT (row), properties[PROP_REVISION]);
}

gint64
gj_row_get_id (GjRow *row)
{
  g_return_val_if_fail (GJ_IS_ROW (row), 0);

  return row->id;
}

GjRowState
gj_row_get_state (GjRow *row)
{
  g_return_val_if_fail (GJ_IS_ROW (row), GJ_ROW_GONE);

  return row->state;
}

const char *
gj_row_get_cell (GjRow *row,
                 guint  column)
{
  g_return_val_if_fail (GJ_IS_ROW (row), "");
  g_return_val_if_fail (column < row->n_cells, "");

  return row->cells != NULL ? row->cells[column] : "";
}
