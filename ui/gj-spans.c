/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-spans"

#include "config.h"

#include "gj-spans.h"

#include <adwaita.h>

#define BAR_HEIGHT 10
#define YEAR_WIDTH 44 /* that a label needs at least */

struct _GjSpans
{
  GtkWidget parent_instance;

  GjPeriod  axis;
  GjDate    today;
  GArray   *periods; /* GjPeriod */
};

G_DEFINE_FINAL_TYPE (GjSpans, gj_spans, GTK_TYPE_WIDGET)

static float
place (GjSpans *self, GjDate day)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  float share = (float) (CLAMP (day, self->axis.from, self->axis.to) - self->axis.from) / (float) MAX (1, self->axis.to - self->axis.from);
  float at = share * width;

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? width - at : at;
}

static void
draw_years (GjSpans *self, GtkSnapshot *snapshot, GdkRGBA color, float top)
{
  int first, last, step, month, day;

  gj_date_to_ymd (self->axis.from, &first, &month, &day);
  gj_date_to_ymd (self->axis.to, &last, &month, &day);
  step = (last - first + 1) * YEAR_WIDTH / MAX (1, gtk_widget_get_width (GTK_WIDGET (self))) + 1;
  color.alpha *= 0.6f;
  for (int year = first; year <= last; year += step)
    {
      g_autofree char *text = g_strdup_printf ("%d", year);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      float x = place (self, gj_date_from_ymd (year, 1, 1));
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, 0, 1, top));
      if (x + (float) width > (float) gtk_widget_get_width (GTK_WIDGET (self)))
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, top));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
    }
}

static void
draw_period (GjSpans *self, GtkSnapshot *snapshot, const GdkRGBA *color, GjPeriod period)
{
  GjDate to = period.to == GJ_DATE_NONE ? self->axis.to : period.to;
  float from_x = place (self, period.from), to_x = place (self, to);
  graphene_rect_t bar = GRAPHENE_RECT_INIT (MIN (from_x, to_x), 2, MAX (3, ABS (to_x - from_x) - 1), BAR_HEIGHT);
  GskRoundedRect outline;
  const float width[] = { 1.5f, 1.5f, 1.5f, 1.5f };
  const GdkRGBA colors[] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&outline, &bar, 3);
  if (gj_period_contains (period, self->today))
    {
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, color, &bar);
      gtk_snapshot_pop (snapshot);
    }
  else
    gtk_snapshot_append_border (snapshot, &outline, width, colors);
}

/* What the theme writes with: asking the widget for it has another name in each version of the toolkit. */
static GdkRGBA
text_color (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  float level = adw_style_manager_get_dark (manager) ? 1 : 0;

  return (GdkRGBA) { level, level, level, adw_style_manager_get_high_contrast (manager) ? 1 : 0.8f };
}

static void
gj_spans_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GjSpans *self = GJ_SPANS (widget);
  GdkRGBA color = text_color ();
  float x = place (self, self->today);

  draw_years (self, snapshot, color, BAR_HEIGHT + 4);
  for (guint i = 0; i < self->periods->len; i++)
    draw_period (self, snapshot, &color, g_array_index (self->periods, GjPeriod, i));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x - 1, 0, 2, BAR_HEIGHT + 8));
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
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "2026");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : BAR_HEIGHT + 4 + height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : *minimum;
}

static void
gj_spans_finalize (GObject *object)
{
  g_array_unref (GJ_SPANS (object)->periods);
  G_OBJECT_CLASS (gj_spans_parent_class)->finalize (object);
}

static void
gj_spans_class_init (GjSpansClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gj_spans_finalize;
  widget_class->snapshot = gj_spans_snapshot;
  widget_class->measure = gj_spans_measure;
  gtk_widget_class_set_css_name (widget_class, "spans");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gj_spans_init (GjSpans *self)
{
  self->periods = g_array_new (FALSE, FALSE, sizeof (GjPeriod));
}

GtkWidget *
gj_spans_new (GjPeriod axis, GjDate today, const char *described)
{
  GjSpans *self = g_object_new (GJ_TYPE_SPANS, NULL);

  self->axis = axis;
  self->today = today;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, described, -1);
  return GTK_WIDGET (self);
}

void
gj_spans_add (GjSpans *self, GjPeriod period)
{
  g_return_if_fail (GJ_IS_SPANS (self));

  g_array_append_val (self->periods, period);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
