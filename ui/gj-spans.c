/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-spans"

#include "config.h"

#include "gj-spans.h"

#define BAR_HEIGHT 10
#define TICK_HEIGHT 14
#define YEAR_WIDTH 44 /* that a label needs at least */

struct _GjSpans
{
  GtkWidget  parent_instance;

  GjPeriod   axis;
  GjDate     today;
  GtkWidget *now;    /* the line for today, above all */
  GPtrArray *years;  /* labels, one a year of the axis */
  GPtrArray *ticks;  /* a line above each */
  GPtrArray *bars;
  GArray    *periods; /* GjPeriod of each bar */
};

G_DEFINE_FINAL_TYPE (GjSpans, gj_spans, GTK_TYPE_WIDGET)

/* A part that only its style paints, so that it has the colours of every theme. */
static GtkWidget *
part_new (GjSpans *self, const char *css)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (part, css);
  gtk_widget_set_can_target (part, FALSE);
  gtk_widget_insert_before (part, GTK_WIDGET (self), self->now);
  return part;
}

static int
place (GjSpans *self, GjDate day, int width)
{
  double share = (double) (CLAMP (day, self->axis.from, self->axis.to) - self->axis.from) / MAX (1, self->axis.to - self->axis.from);
  int at = (int) (share * width);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? width - at : at;
}

static void
allocate_part (GtkWidget *part, int from, int to, int y, int height)
{
  int least;

  gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (part, &(GtkAllocation){ MIN (from, to), y, MAX (ABS (to - from), least), height }, -1);
}

/* Every so many years that their numbers have room. */
static void
allocate_years (GjSpans *self, int width, int height)
{
  int first, month, day;
  guint step = self->years->len * YEAR_WIDTH / (guint) MAX (1, width) + 1;

  gj_date_to_ymd (self->axis.from, &first, &month, &day);
  for (guint i = 0; i < self->years->len; i++)
    {
      GtkWidget *label = self->years->pdata[i];
      int x = place (self, gj_date_from_ymd (first + (int) i, 1, 1), width), natural;

      gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      gtk_widget_set_child_visible (label, i % step == 0 && x + natural <= width);
      gtk_widget_set_child_visible (self->ticks->pdata[i], i % step == 0);
      allocate_part (label, x, x + natural, TICK_HEIGHT, height - TICK_HEIGHT);
      allocate_part (self->ticks->pdata[i], x, x + 1, 0, TICK_HEIGHT);
    }
}

static void
gj_spans_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GjSpans *self = GJ_SPANS (widget);
  int now = place (self, self->today, width);

  allocate_years (self, width, height);
  for (guint i = 0; i < self->bars->len; i++)
    {
      GjPeriod period = g_array_index (self->periods, GjPeriod, i);
      int from = place (self, period.from, width), to = place (self, period.to != GJ_DATE_NONE ? period.to : self->axis.to, width);

      allocate_part (self->bars->pdata[i], from, MAX (to - 1, from + 4), 2, BAR_HEIGHT);
    }
  allocate_part (self->now, now - 1, now + 1, 0, TICK_HEIGHT + 4);
}

static void
gj_spans_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  GjSpans *self = GJ_SPANS (widget);
  int height = 0;

  if (self->years->len > 0)
    gtk_widget_measure (self->years->pdata[0], GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : TICK_HEIGHT + height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : *minimum;
}

static void
gj_spans_dispose (GObject *object)
{
  GjSpans *self = GJ_SPANS (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->years, 0);
  g_ptr_array_set_size (self->ticks, 0);
  g_ptr_array_set_size (self->bars, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (gj_spans_parent_class)->dispose (object);
}

static void
gj_spans_finalize (GObject *object)
{
  GjSpans *self = GJ_SPANS (object);

  g_ptr_array_unref (self->years);
  g_ptr_array_unref (self->ticks);
  g_ptr_array_unref (self->bars);
  g_array_unref (self->periods);
  G_OBJECT_CLASS (gj_spans_parent_class)->finalize (object);
}

static void
gj_spans_class_init (GjSpansClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_spans_dispose;
  G_OBJECT_CLASS (klass)->finalize = gj_spans_finalize;
  widget_class->size_allocate = gj_spans_size_allocate;
  widget_class->measure = gj_spans_measure;
  gtk_widget_class_set_css_name (widget_class, "spans");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gj_spans_init (GjSpans *self)
{
  self->years = g_ptr_array_new ();
  self->ticks = g_ptr_array_new ();
  self->bars = g_ptr_array_new ();
  self->periods = g_array_new (FALSE, FALSE, sizeof (GjPeriod));
  self->now = part_new (self, "spans-today");
}

GtkWidget *
gj_spans_new (GjPeriod axis, GjDate today, const char *described)
{
  GjSpans *self = g_object_new (GJ_TYPE_SPANS, NULL);
  int first, last, month, day;

  self->axis = axis;
  self->today = today;
  gj_date_to_ymd (axis.from, &first, &month, &day);
  gj_date_to_ymd (axis.to, &last, &month, &day);
  for (int year = first; year <= last; year++)
    {
      g_autofree char *text = g_strdup_printf ("%d", year);
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "row-source");
      gtk_widget_insert_before (label, GTK_WIDGET (self), self->now);
      g_ptr_array_add (self->years, label);
      g_ptr_array_add (self->ticks, part_new (self, "spans-tick"));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, described, -1);
  return GTK_WIDGET (self);
}

void
gj_spans_add (GjSpans *self, GjPeriod period)
{
  g_return_if_fail (GJ_IS_SPANS (self));

  g_array_append_val (self->periods, period);
  g_ptr_array_add (self->bars, part_new (self, gj_period_contains (period, self->today) ? "spans-now" : "spans-other"));
}
