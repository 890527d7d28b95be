/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-page"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-a11y.h"
#include "gj-choice.h"
#include "gj-dialogs.h"
#include "gj-policy-cases.h"
#include "gj-policy-editor.h"
#include "gj-policy-page.h"
#include "gj-policy-packs.h"
#include "gj-policy-reading.h"
#include "gj-policy-timeline.h"
#include "gj-policy-what-if.h"

struct _GjPolicyPage
{
  GtkWidget         parent_instance;

  GtkWidget        *content;
  GtkDropDown      *chooser;
  GtkStackSwitcher *switcher;
  GtkLabel         *warning;
  GtkRevealer      *banner;
  GtkLabel         *banner_label;
  GtkStack         *views;
  GjPolicyTimeline *timeline;
  GjPolicyReading  *reading;
  GjPolicyCases    *cases;
  GjPolicyWhatIf   *what_if;
  GjPolicyEditor   *editor;

  GjSession        *session;
  GjPolicyPacks    *packs;       /* NULL while there are none */
  GPtrArray        *files;       /* paths that were opened, ends with NULL */
  GCancellable     *cancellable; /* of reading the packs */
  char             *subtitle;
  char             *digest;      /* of the pack that is chosen */
  char             *wanted;      /* path of the file to be chosen when it is read */
  gboolean          stale;       /* @packs is not what the ledger has */
  gboolean          filling;
};

enum
{
  PROP_0,
  PROP_SUBTITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GjPolicyPage, gj_policy_page, GTK_TYPE_WIDGET)

static const char *const view_names[] = { "timeline", "reading", "cases", "what-if", "edit" };

/* ----- what is shown ----- */

static void
show_banner (GjPolicyPage *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_label (self->banner_label, text);
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

static void
banner_close_cb (GjPolicyPage *self)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  show_banner (self, NULL);
}

static GjStoredPack *
chosen (GjPolicyPage *self)
{
  guint index = gtk_drop_down_get_selected (self->chooser);

  return self->packs != NULL && index < self->packs->packs->len ? self->packs->packs->pdata[index] : NULL;
}

static void
update_actions (GjPolicyPage *self)
{
  gboolean rest = gj_session_get_job (self->session) == NULL;
  const GjStoredPack *stored = chosen (self);
  gboolean active = self->packs != NULL && gj_policy_packs_get_active (self->packs) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.adopt", rest && self->packs != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.adopt-chosen", rest && stored != NULL && !stored->active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.withdraw", rest && active);
}

static void
set_subtitle (GjPolicyPage *self)
{
  GjStoredPack *active = self->packs != NULL ? gj_policy_packs_get_active (self->packs) : NULL;
  g_autofree char *title = active != NULL ? gj_pack_title (active->pack) : NULL;

  g_free (self->subtitle);
  self->subtitle = title != NULL         ? g_strdup_printf (_("In force: %s"), title)
                   : self->packs != NULL ? g_strdup (_("No policy pack is in force."))
                                         : g_strdup ("");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/* Gives the chosen pack to the views. */
static void
show_chosen (GjPolicyPage *self)
{
  const GjStoredPack *stored = chosen (self);
  g_autofree char *warning = stored != NULL ? gj_pack_warning (stored->pack) : g_strdup ("");

  gtk_label_set_label (self->warning, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), warning[0] != '\0');
  if (stored != NULL && g_strcmp0 (self->digest, gj_pack_digest (stored->pack)) == 0)
    return;
  g_free (self->digest);
  self->digest = stored != NULL ? g_strdup (gj_pack_digest (stored->pack)) : NULL;
  gj_policy_reading_set_pack (self->reading, stored != NULL ? stored->pack : NULL);
  gj_policy_cases_set_pack (self->cases, stored != NULL ? stored->pack : NULL);
  gj_policy_what_if_set_pack (self->what_if, stored != NULL ? stored->pack : NULL, stored != NULL ? stored->document : NULL);
  gj_policy_editor_set_document (self->editor, stored != NULL ? stored->document : NULL, self->digest);
}

static void
chosen_cb (GjPolicyPage *self)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  if (self->filling)
    return;
  show_chosen (self);
  update_actions (self);
}

/* The file that is wanted, else the pack that was chosen, else the one in force, else the first. */
static guint
find_pack (GjPolicyPage *self)
{
  GjStoredPack *active = gj_policy_packs_get_active (self->packs);
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  guint index = 0;

  for (guint i = 0; wanted != NULL && i < self->packs->packs->len; i++)
    if (g_str_equal (((GjStoredPack *) self->packs->packs->pdata[i])->source, wanted))
      return i;

  for (guint i = 0; i < self->packs->packs->len; i++)
    {
      const GjStoredPack *stored = self->packs->packs->pdata[i];

      if (g_strcmp0 (gj_pack_digest (stored->pack), self->digest) == 0)
        return i;
      if (stored == active)
        index = i;
    }
  return index;
}

static void
fill (GjPolicyPage *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  self->filling = TRUE;
  for (guint i = 0; self->packs != NULL && i < self->packs->packs->len; i++)
    g_ptr_array_add (names, gj_stored_pack_describe (self->packs->packs->pdata[i]));
  g_ptr_array_add (names, NULL);
  gj_choice_fill (self->chooser, (const char *const *) names->pdata);
  if (self->packs != NULL)
    {
      GjStoredPack *active = gj_policy_packs_get_active (self->packs);

      gtk_drop_down_set_selected (self->chooser, find_pack (self));
      gj_policy_timeline_show (self->timeline, self->packs);
      gj_policy_what_if_set_today (self->what_if, active != NULL ? active->document : NULL);
      if (self->packs->error != NULL)
        show_banner (self, self->packs->error);
    }
  self->filling = FALSE;
  show_chosen (self);
  set_subtitle (self);
  update_actions (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjPolicyPage) self = data;
  g_autoptr (GError) error = NULL;
  GjPolicyPacks *packs = gj_policy_packs_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (packs == NULL)
    {
      show_banner (self, error->message);
      return;
    }
  g_clear_pointer (&self->packs, gj_policy_packs_unref);
  self->packs = packs;
  fill (self);
}

/* Compiling the packs takes a moment: not while nobody looks. */
static void
load (GjPolicyPage *self)
{
  GjLedger *ledger = gj_session_get_ledger (self->session);

  if (!self->stale || ledger == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gj_policy_packs_load_async (ledger, (const char *const *) self->files->pdata, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
changed_cb (GjPolicyPage *self)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  self->stale = TRUE;
  load (self);
}

static void
ledger_cb (GjPolicyPage *self)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  g_clear_pointer (&self->packs, gj_policy_packs_unref);
  g_clear_pointer (&self->digest, g_free);
  fill (self);
  changed_cb (self);
}

static void
job_cb (GjPolicyPage *self)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  update_actions (self);
}

/* ----- actions ----- */

static GtkWindow *
window_of (GjPolicyPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
show_view (GjPolicyPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
  gj_policy_page_focus (self);
}

static void
view_action (GtkWidget *widget, const char *name, GVariant *target)
{
  show_view (GJ_POLICY_PAGE (widget), g_variant_get_string (target, NULL));
}

static void
step_view (GjPolicyPage *self, int step)
{
  const char *current = gtk_stack_get_visible_child_name (self->views);
  int n = (int) G_N_ELEMENTS (view_names);

  for (int i = 0; i < n; i++)
    if (g_strcmp0 (view_names[i], current) == 0)
      {
        show_view (self, view_names[(i + step + n) % n]);
        return;
      }
}

static void
next_view_action (GtkWidget *widget, const char *name, GVariant *target)
{
  step_view (GJ_POLICY_PAGE (widget), 1);
}

static void
previous_view_action (GtkWidget *widget, const char *name, GVariant *target)
{
  step_view (GJ_POLICY_PAGE (widget), -1);
}

static void
select_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPolicyPage *self = GJ_POLICY_PAGE (widget);

  gtk_drop_down_set_selected (self->chooser, g_variant_get_uint32 (target));
  show_view (self, "reading");
}

static void
adopt_reason_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjPolicyPage) self = data;
  g_autofree char *reason = gj_dialogs_ask_reason_finish (result, NULL);
  g_autoptr (GjJob) job = NULL;
  const GjStoredPack *stored = chosen (self);

  if (reason == NULL || stored == NULL)
    return;
  job = gj_job_new (GJ_JOB_PACK_ADOPT, gj_session_get_ledger (self->session));
  gj_job_set_pack (job, stored->document, reason);
  gj_session_run (self->session, job);
}

/* What is asked about is what is chosen: the question is modal. */
static void
ask_adopt (GjPolicyPage *self)
{
  const GjStoredPack *stored = chosen (self);
  g_autofree char *title = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *body = NULL;

  if (stored == NULL)
    return;
  title = gj_pack_title (stored->pack);
  warning = gj_pack_warning (stored->pack);
  sentence = g_strdup_printf (_("“%s” will be in force for all that is decided from now on. Its cases are run first; if one fails, nothing changes."), title);
  body = g_strjoin ("\n\n", sentence, warning[0] != '\0' ? warning : NULL, NULL);
  gj_dialogs_ask_reason_async (window_of (self), _("Adopt This Pack?"), body, _("_Adopt"), adopt_reason_cb, g_object_ref (self));
}

static void
adopt_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPolicyPage *self = GJ_POLICY_PAGE (widget);

  gtk_drop_down_set_selected (self->chooser, g_variant_get_uint32 (target));
  ask_adopt (self);
}

static void
adopt_chosen_action (GtkWidget *widget, const char *name, GVariant *target)
{
  ask_adopt (GJ_POLICY_PAGE (widget));
}

static void
withdraw_reason_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjPolicyPage) self = data;
  g_autofree char *reason = gj_dialogs_ask_reason_finish (result, NULL);
  g_autoptr (GjJob) job = NULL;

  if (reason == NULL)
    return;
  job = gj_job_new (GJ_JOB_PACK_WITHDRAW, gj_session_get_ledger (self->session));
  gj_job_set_pack (job, NULL, reason);
  gj_session_run (self->session, job);
}

static void
withdraw_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GjPolicyPage *self = GJ_POLICY_PAGE (widget);

  gj_dialogs_ask_reason_async (window_of (self), _("Withdraw the Pack in Force?"),
                               _("Nothing can be decided then until a pack is adopted. What was decided stays decided, and the pack stays in the ledger."),
                               _("_Withdraw"), withdraw_reason_cb, g_object_ref (self));
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GjPolicyPage) self = data;
  g_auto (GStrv) paths = gj_dialogs_open_finish (result, NULL);

  if (paths == NULL || paths[0] == NULL)
    return;
  gj_policy_page_open_file (self, paths[0]);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gj_dialogs_open_async (window_of (GJ_POLICY_PAGE (widget)), GJ_FILES_XML, _("Open a Pack"), open_cb, g_object_ref (widget));
}

/* What was saved is chosen, so that it can be read, tried and adopted. */
static void
saved_cb (GjPolicyPage *self, const char *path)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  gj_policy_page_open_file (self, path);
}

static void
failed_cb (GjPolicyPage *self, const char *message)
{
  g_assert (GJ_IS_POLICY_PAGE (self));

  show_banner (self, message);
}

/* ----- the object ----- */

static void
gj_policy_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gj_policy_page_parent_class)->map (widget);
  load (GJ_POLICY_PAGE (widget));
}

static void
gj_policy_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SUBTITLE)
    g_value_set_string (value, GJ_POLICY_PAGE (object)->subtitle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gj_policy_page_dispose (GObject *object)
{
  GjPolicyPage *self = GJ_POLICY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), GJ_TYPE_POLICY_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->packs, gj_policy_packs_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (gj_policy_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char                 *name;
    const char                 *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "policy.view", "s", view_action },           { "policy.next-view", NULL, next_view_action },
    { "policy.select", "u", select_action },       { "policy.previous-view", NULL, previous_view_action },
    { "policy.adopt", "u", adopt_action },         { "policy.adopt-chosen", NULL, adopt_chosen_action },
    { "policy.withdraw", NULL, withdraw_action },  { "policy.open", NULL, open_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
}

static void
gj_policy_page_class_init (GjPolicyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GJ_TYPE_POLICY_TIMELINE);
  g_type_ensure (GJ_TYPE_POLICY_READING);
  g_type_ensure (GJ_TYPE_POLICY_CASES);
  g_type_ensure (GJ_TYPE_POLICY_WHAT_IF);
  g_type_ensure (GJ_TYPE_POLICY_EDITOR);
  G_OBJECT_CLASS (klass)->dispose = gj_policy_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = gj_policy_page_get_property;
  widget_class->map = gj_policy_page_map;
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-policy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, content);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, warning);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, banner);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, views);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, reading);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, cases);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, what_if);
  gtk_widget_class_bind_template_child (widget_class, GjPolicyPage, editor);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_close_cb);
  install_actions (widget_class);
}

/* Before the widgets inside: what scrolls takes these keys for itself. Wherever the focus is, for it is nowhere after the row it was in has gone. */
static void
add_keys (GjPolicyPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Down, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("policy.next-view")));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Up, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("policy.previous-view")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
gj_policy_page_init (GjPolicyPage *self)
{
  self->files = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->files, NULL);
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gj_choice_prepare (self->chooser, _("Policy pack"));
  gj_a11y_follow_pages (self->views);
  add_keys (self);
}

GtkWidget *
gj_policy_page_new (GjSession *session)
{
  GjPolicyPage *self;

  g_return_val_if_fail (GJ_IS_SESSION (session), NULL);

  self = g_object_new (GJ_TYPE_POLICY_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::ledger", G_CALLBACK (ledger_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gj_policy_what_if_set_session (self->what_if, session);
  fill (self);
  return GTK_WIDGET (self);
}

const char *
gj_policy_page_get_subtitle (GjPolicyPage *self)
{
  g_return_val_if_fail (GJ_IS_POLICY_PAGE (self), NULL);

  return self->subtitle;
}

void
gj_policy_page_focus (GjPolicyPage *self)
{
  g_return_if_fail (GJ_IS_POLICY_PAGE (self));

  if (!gtk_widget_child_focus (gtk_stack_get_visible_child (self->views), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->chooser));
}

void
gj_policy_page_focus_search (GjPolicyPage *self)
{
  g_return_if_fail (GJ_IS_POLICY_PAGE (self));

  gtk_stack_set_visible_child_name (self->views, "reading");
  gj_policy_reading_focus_search (self->reading);
}

gboolean
gj_policy_page_step_out (GjPolicyPage *self)
{
  g_return_val_if_fail (GJ_IS_POLICY_PAGE (self), FALSE);

  if (gtk_revealer_get_reveal_child (self->banner))
    show_banner (self, NULL);
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "timeline") != 0)
    show_view (self, "timeline");
  else
    return FALSE;
  return TRUE;
}

void
gj_policy_page_open_file (GjPolicyPage *self, const char *path)
{
  g_return_if_fail (GJ_IS_POLICY_PAGE (self));
  g_return_if_fail (path != NULL);

  for (guint i = 0; i + 1 < self->files->len; i++)
    if (g_str_equal (self->files->pdata[i], path))
      g_ptr_array_remove_index (self->files, i--);
  g_ptr_array_insert (self->files, (int) self->files->len - 1, g_strdup (path));
  g_free (self->wanted);
  self->wanted = g_strdup (path);
  changed_cb (self);
}

gboolean
gj_policy_page_job_done (GjPolicyPage *self, GjJob *job, GError *error)
{
  GjJobKind kind;

  g_return_val_if_fail (GJ_IS_POLICY_PAGE (self), FALSE);
  g_return_val_if_fail (GJ_IS_JOB (job), FALSE);

  kind = gj_job_get_kind (job);
  if (kind != GJ_JOB_PACK_ADOPT && kind != GJ_JOB_PACK_WITHDRAW && kind != GJ_JOB_SIMULATE)
    return FALSE;
  if (kind == GJ_JOB_SIMULATE && error == NULL)
    gj_policy_what_if_show (self->what_if, job);
  show_banner (self, error != NULL ? error->message : NULL);
  if (error != NULL && kind == GJ_JOB_PACK_ADOPT)
    {
      /* Most often a case fails: there they are. */
      gtk_stack_set_visible_child_name (self->views, "cases");
      gj_policy_cases_run (self->cases);
    }
  return TRUE;
}

gboolean
gj_policy_page_has_unsaved (GjPolicyPage *self)
{
  g_return_val_if_fail (GJ_IS_POLICY_PAGE (self), FALSE);

  return gj_policy_editor_has_unsaved (self->editor);
}
