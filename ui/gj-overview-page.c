/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-overview-page"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-bars.h"
#include "gj-format.h"
#include "gj-overview-page.h"
#include "gj-setting.h"

struct _GjOverviewPage
{
  GtkWidget       parent_instance;

  GtkStack       *stack;
  GtkBox         *waiting;
  GtkLabel       *waiting_sentence;
  GtkWidget      *target_card;
  GtkLabel       *target;
  GtkProgressBar *target_bar;
  GtkProgressBar *schedule_bar;
  GtkLabel       *target_sentence;
  GtkBox         *came_in;
  GtkLabel       *wrong_sentence;
  GtkBox         *problems;
  GtkLabel       *decided_sentence;
  GtkBox         *outcomes;
  GtkWidget      *decide_button;
  GtkLabel       *payable;
  GtkBox         *items;
  GtkLabel       *groups_sentence;
  GtkBox         *groups;
  GtkLabel       *women;
  GtkProgressBar *women_bar;
  GtkLabel       *women_sentence;
  GtkWidget      *reasons_card;
  GtkLabel       *reasons_sentence;
  GtkBox         *reasons;

  GjOverview     *overview;
  gboolean        stale; /* @overview is not what the page shows */
};

G_DEFINE_FINAL_TYPE (GjOverviewPage, gj_overview_page, GTK_TYPE_WIDGET)

/* One number that leads to its list. */
static void
add_number (GtkBox *box, const char *label, gint64 number, const char *action, const char *page)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (label);
  g_autofree char *text = gj_format_count (number);
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), label, text);
  GtkWidget *value = gtk_label_new (text);
  GtkWidget *button;

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24); /* or the cards would not stand side by side */
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), value);
  gtk_widget_add_css_class (line, "bar");
  if (page == NULL)
    {
      gtk_widget_add_css_class (line, "bar-plain");
      gtk_box_append (box, line);
      return;
    }
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", page);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "bar-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (box, button);
}

/* Where each of what waits is seen to. */
static void
show_waiting (GjOverviewPage *self, const GjOverview *overview)
{
  static const struct { const char *code, *action, *target; } places[] = {
    { "rosters", "win.page", "submissions" }, { "evidence", "win.show-outcome", "needs-evidence" }, { "undecided", "win.page", "decisions" },
    { "starting", "win.page", "classes" },    { "ending", "win.page", "classes" },                 { "expiring", "win.page", "persons" },
  };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->waiting))) != NULL)
    gtk_box_remove (self->waiting, child);
  for (guint i = 0; i < overview->waiting->len; i++)
    {
      const GjTally *tally = g_ptr_array_index (overview->waiting, i);

      for (guint k = 0; k < G_N_ELEMENTS (places); k++)
        if (g_str_equal (places[k].code, tally->code))
          add_number (self->waiting, tally->label, tally->count, places[k].action, places[k].target);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_sentence), overview->waiting->len == 0);
}

static void
show_target (GjOverviewPage *self, const GjOverview *overview)
{
  GjPace pace;
  g_autofree char *share = NULL;
  g_autofree char *schedule = NULL;
  g_autofree char *done = NULL;
  g_autofree char *target = NULL;
  g_autofree char *forecast = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (self->target_card, gj_pace_parse (overview->target, &pace));
  if (!gtk_widget_get_visible (self->target_card))
    return;
  pace.done = overview->n_subsidised;
  gj_pace_work_out (&pace, gj_date_today ());
  share = gj_format_share (pace.done, pace.target);
  schedule = gj_format_share (pace.schedule, 10000);
  done = gj_format_count (pace.done);
  target = gj_format_count (pace.target);
  forecast = gj_format_count (MAX (pace.forecast, 0));
  sentence = g_strdup_printf (_("%s of %s subsidised person-times, %d to %d; by the calendar it would be %s. At this pace it will be %s in the end."), done, target,
                              pace.first_year, pace.last_year, schedule, forecast);
  gtk_label_set_label (self->target, share);
  gtk_label_set_label (self->target_sentence, sentence);
  gtk_progress_bar_set_fraction (self->target_bar, MIN (1, (double) pace.share / 10000));
  gtk_progress_bar_set_fraction (self->schedule_bar, (double) pace.schedule / 10000);
}

static void
show_came_in (GjOverviewPage *self, const GjOverview *overview)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->came_in))) != NULL)
    gtk_box_remove (self->came_in, child);
  add_number (self->came_in, _("Submissions"), overview->n_submissions, "win.page", "submissions");
  add_number (self->came_in, _("Institutions"), overview->n_institutions, "win.page", "institutions");
  add_number (self->came_in, _("Classes"), overview->n_classes, "win.page", "classes");
  add_number (self->came_in, _("Persons"), overview->n_persons, "win.page", "persons");
  add_number (self->came_in, _("Enrolments (person-times)"), overview->n_enrolments, NULL, NULL);
}

static void
show_wrong (GjOverviewPage *self, const GjOverview *overview)
{
  g_autofree char *refused = gj_format_count (overview->n_refused);
  g_autofree char *warnings = gj_format_count (overview->n_warnings);
  g_autofree char *sentence = NULL;

  if (overview->n_refused + overview->n_warnings == 0)
    sentence = g_strdup (_("Nothing: every record that was sent came in."));
  else
    sentence = g_strdup_printf (_("%s records refused, %s to be looked at"), refused, warnings);
  gtk_label_set_label (self->wrong_sentence, sentence);
  gj_bars_fill (self->problems, overview->problems, GJ_BARS_COUNT, "win.show-code");
}

static void
show_decided (GjOverviewPage *self, const GjOverview *overview)
{
  g_autofree char *decided = gj_format_count (overview->n_decisions);
  g_autofree char *waiting = gj_format_count (overview->n_undecided);
  g_autofree char *sentence = NULL;

  if (overview->n_decisions == 0)
    sentence = g_strdup_printf (_("Nothing yet; %s enrolments wait for a decision"), waiting);
  else if (overview->n_undecided > 0)
    sentence = g_strdup_printf (_("%s enrolments decided, %s wait"), decided, waiting);
  else
    sentence = g_strdup_printf (_("All %s enrolments decided"), decided);
  gtk_label_set_label (self->decided_sentence, sentence);
  gtk_widget_set_visible (self->decide_button, overview->n_undecided > 0);
  gj_bars_fill (self->outcomes, overview->outcomes, GJ_BARS_COUNT, "win.show-outcome");
}

static void
show_money (GjOverviewPage *self, const GjOverview *overview)
{
  g_autofree char *payable = gj_format_yuan (overview->payable);

  gtk_label_set_label (self->payable, payable);
  gj_bars_fill (self->items, overview->items, GJ_BARS_MONEY, NULL);
  gtk_label_set_label (self->groups_sentence,
                       overview->groups->len > 0 ? _("Each person-time counts in its first valid group")
                                                 : _("Nothing payable yet"));
  gj_bars_fill (self->groups, overview->groups, GJ_BARS_MONEY, NULL);
}

static void
show_women (GjOverviewPage *self, const GjOverview *overview)
{
  g_autofree char *share = gj_format_share (overview->women, overview->known_sex);
  g_autofree char *women = gj_format_count (overview->women);
  g_autofree char *known = gj_format_count (overview->known_sex);
  g_autofree char *sentence = NULL;

  if (overview->known_sex > 0)
    sentence = g_strdup_printf (_("%s of %s decided person-times whose sex is known"), women, known);
  else
    sentence = g_strdup (_("Nothing decided yet"));
  gtk_label_set_label (self->women, share);
  gtk_label_set_label (self->women_sentence, sentence);
  gtk_progress_bar_set_fraction (self->women_bar, overview->known_sex > 0
                                                    ? (double) overview->women / (double) overview->known_sex
                                                    : 0);
}

/* Some hundred widgets: not while nobody looks. */
static void
fill (GjOverviewPage *self)
{
  const GjOverview *overview = self->overview;

  if (!self->stale || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  if (overview == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  if (overview->n_submissions == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  show_waiting (self, overview);
  show_target (self, overview);
  show_came_in (self, overview);
  show_wrong (self, overview);
  show_decided (self, overview);
  show_money (self, overview);
  show_women (self, overview);
  gtk_widget_set_visible (self->reasons_card, overview->reasons->len > 0);
  gtk_label_set_label (self->reasons_sentence, _("Decisions in which the rule was not met, or was noted"));
  gj_bars_fill (self->reasons, overview->reasons, GJ_BARS_COUNT, "win.show-reason");
  gtk_stack_set_visible_child_name (self->stack, "numbers");
}

static void
gj_overview_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gj_overview_page_parent_class)->map (widget);
  fill (GJ_OVERVIEW_PAGE (widget));
}

static void
gj_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_OVERVIEW_PAGE);
  g_clear_pointer (&GJ_OVERVIEW_PAGE (object)->overview, gj_overview_free);
  G_OBJECT_CLASS (gj_overview_page_parent_class)->dispose (object);
}

static void
gj_overview_page_class_init (GjOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_overview_page_dispose;
  widget_class->map = gj_overview_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, waiting_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, target_card);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, target);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, target_bar);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, schedule_bar);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, target_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, came_in);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, wrong_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, problems);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, decided_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, outcomes);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, decide_button);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, payable);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, items);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, groups_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, groups);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, women);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, women_bar);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, women_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, reasons_card);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, reasons_sentence);
  gtk_widget_class_bind_template_child (widget_class, GjOverviewPage, reasons);
}

static void
gj_overview_page_init (GjOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gj_a11y_follow_pages (self->stack);
}

GtkWidget *
gj_overview_page_new (void)
{
  return g_object_new (GJ_TYPE_OVERVIEW_PAGE, NULL);
}

void
gj_overview_page_take (GjOverviewPage *self, GjOverview *overview)
{
  g_return_if_fail (GJ_IS_OVERVIEW_PAGE (self));

  gj_overview_free (self->overview);
  self->overview = overview;
  self->stale = TRUE;
  fill (self);
}
