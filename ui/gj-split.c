/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-split"

#include "config.h"

#include "gj-split.h"

struct _GjSplit
{
  GtkWidget  parent_instance;

  GtkWidget *main;
  GtkWidget *side;
  int        side_width; /* least width of the side part, in pixels */
  int        fold_below;
  gboolean   side_at_end;
  gboolean   open;
  gboolean   folded;
  guint      notify_source;
};

enum
{
  PROP_0,
  PROP_OPEN,
  PROP_FOLDED,
  PROP_FOLD_BELOW,
  PROP_SIDE_WIDTH,
  PROP_SIDE_AT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void gj_split_buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GjSplit, gj_split, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, gj_split_buildable_iface_init))

static GtkBuildableIface *parent_buildable_iface;

static gboolean
notify_folded_cb (gpointer data)
{
  GjSplit *self = data;

  g_assert (GJ_IS_SPLIT (self));

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

/* A large window gives the side part more than its least width, so that long texts wrap less. */
static int
side_width_for (GjSplit *self, int width)
{
  if (!self->side_at_end)
    return self->side_width;
  return CLAMP (width * 2 / 5, self->side_width, self->side_width * 3 / 2);
}

static int
minimum_width (GtkWidget *child)
{
  int minimum = 0;

  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
gj_split_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  GjSplit *self = GJ_SPLIT (widget);
  GtkWidget *children[] = { self->main, self->side };

  *minimum = *natural = 0;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum = 0, child_natural = 0;

      if (children[i] == NULL || !gtk_widget_get_visible (children[i]))
        continue;
      gtk_widget_measure (children[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + child_natural
                                                           : MAX (*natural, child_natural);
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate_child (GtkWidget *child, gboolean shown, int x, int width, int height)
{
  if (child == NULL)
    return;
  gtk_widget_set_child_visible (child, shown);
  if (shown && gtk_widget_get_visible (child))
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

static void
gj_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GjSplit *self = GJ_SPLIT (widget);
  int side = MAX (side_width_for (self, width), minimum_width (self->side));
  gboolean folded = width < self->fold_below || minimum_width (self->main) + side > width;
  gboolean end = self->side_at_end != (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);

  if (folded != self->folded)
    {
      self->folded = folded;
      if (self->notify_source == 0)
        self->notify_source = g_idle_add (notify_folded_cb, self);
    }
  if (folded || !self->open)
    {
      allocate_child (self->main, !folded || !self->open, 0, width, height);
      allocate_child (self->side, self->open, 0, width, height);
      return;
    }
  allocate_child (self->main, TRUE, end ? 0 : side, width - side, height);
  allocate_child (self->side, TRUE, end ? width - side : 0, side, height);
}

static void
gj_split_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GjSplit *self = GJ_SPLIT (object);

  switch (prop_id)
    {
    case PROP_OPEN:
      g_value_set_boolean (value, self->open);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_FOLD_BELOW:
      g_value_set_int (value, self->fold_below);
      break;
    case PROP_SIDE_WIDTH:
      g_value_set_int (value, self->side_width);
      break;
    case PROP_SIDE_AT_END:
      g_value_set_boolean (value, self->side_at_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gj_split_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GjSplit *self = GJ_SPLIT (object);

  switch (prop_id)
    {
    case PROP_OPEN:
      gj_split_set_open (self, g_value_get_boolean (value));
      break;
    case PROP_FOLD_BELOW:
      self->fold_below = g_value_get_int (value);
      break;
    case PROP_SIDE_WIDTH:
      self->side_width = g_value_get_int (value);
      break;
    case PROP_SIDE_AT_END:
      self->side_at_end = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gj_split_dispose (GObject *object)
{
  GjSplit *self = GJ_SPLIT (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (gj_split_parent_class)->dispose (object);
}

static void
gj_split_class_init (GjSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gj_split_dispose;
  object_class->get_property = gj_split_get_property;
  object_class->set_property = gj_split_set_property;
  widget_class->measure = gj_split_measure;
  widget_class->size_allocate = gj_split_size_allocate;

  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLD_BELOW] = g_param_spec_int ("fold-below", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_SIDE_WIDTH] = g_param_spec_int ("side-width", NULL, NULL, 0, G_MAXINT16, 240, flags);
  properties[PROP_SIDE_AT_END] = g_param_spec_boolean ("side-at-end", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "split");
}

static void
gj_split_init (GjSplit *self)
{
  self->side_width = 240;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
gj_split_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (g_strcmp0 (type, "main") == 0)
    gj_split_set_main (GJ_SPLIT (buildable), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "side") == 0)
    gj_split_set_side (GJ_SPLIT (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
gj_split_buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = gj_split_add_child;
}

static void
replace_child (GjSplit *self, GtkWidget **place, GtkWidget *child)
{
  if (*place == child)
    return;
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

GtkWidget *
gj_split_new (void)
{
  return g_object_new (GJ_TYPE_SPLIT, NULL);
}

void
gj_split_set_main (GjSplit *self, GtkWidget *child)
{
  g_return_if_fail (GJ_IS_SPLIT (self));

  replace_child (self, &self->main, child);
}

void
gj_split_set_side (GjSplit *self, GtkWidget *child)
{
  g_return_if_fail (GJ_IS_SPLIT (self));

  replace_child (self, &self->side, child);
}

gboolean
gj_split_get_folded (GjSplit *self)
{
  g_return_val_if_fail (GJ_IS_SPLIT (self), FALSE);

  return self->folded;
}

gboolean
gj_split_get_open (GjSplit *self)
{
  g_return_val_if_fail (GJ_IS_SPLIT (self), FALSE);

  return self->open;
}

void
gj_split_set_open (GjSplit *self, gboolean open)
{
  g_return_if_fail (GJ_IS_SPLIT (self));

  if (self->open == !!open)
    return;
  self->open = !!open;
  /* At once, not with the next allocation: the caller may want to move the focus there. */
  if (self->main != NULL)
    gtk_widget_set_child_visible (self->main, !self->folded || !self->open);
  if (self->side != NULL)
    gtk_widget_set_child_visible (self->side, self->open);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}
