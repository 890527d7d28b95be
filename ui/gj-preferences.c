/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-preferences"

#include "config.h"

#include <glib/gi18n.h>

#include "gj-preferences.h"
#include "gj-setting.h"

enum
{
  OFFICE,
  TARGET,
  N_ABOUT
};

struct _GjPreferences
{
  AdwWindow      parent_instance;

  GtkWidget     *office_group;
  GtkWidget     *target_group;
  GtkWidget     *appearance_group;
  AdwEntryRow   *office;
  AdwEntryRow   *number;
  AdwEntryRow   *first_year;
  AdwEntryRow   *last_year;
  AdwComboRow   *style;

  char          *descriptions[N_ABOUT]; /* as markup */
  GjLedger      *ledger;
  GSettings     *settings;
};

G_DEFINE_FINAL_TYPE (GjPreferences, gj_preferences, ADW_TYPE_WINDOW)

/* In the order of the choices. */
static const struct
{
  const char    *name;
  AdwColorScheme scheme;
} styles[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static guint
style_of (GSettings *settings)
{
  g_autofree char *name = g_settings_get_string (settings, "style");

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (styles[i].name, name))
      return i;
  return 0;
}

static void
style_changed_cb (GSettings *settings, const char *key, gpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), styles[style_of (settings)].scheme);
}

void
gj_preferences_apply_style (GSettings *settings)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_signal_connect (settings, "changed::style", G_CALLBACK (style_changed_cb), NULL);
  style_changed_cb (settings, "style", NULL);
}

static void
style_cb (GjPreferences *self)
{
  g_assert (GJ_IS_PREFERENCES (self));

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "style", styles[adw_combo_row_get_selected (self->style)].name);
}

/* ----- reading ----- */

static void
read_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GjDb) db = gj_ledger_connect (task_data, FALSE, &error);
  g_autofree char *office = db != NULL ? gj_setting_read (db, "office", &error) : NULL;
  g_autofree char *target = office != NULL ? gj_setting_read (db, "target", &error) : NULL;

  if (target != NULL)
    g_task_return_pointer (task, g_strdupv ((char *[]){ office, target, NULL }), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

/* What went wrong with it stands where a group says what it is about, until it goes well; %NULL for well. */
static void
say (GjPreferences *self, guint about, const char *wrong)
{
  GtkWidget *group = about == OFFICE ? self->office_group : self->target_group;
  g_autofree char *markup = wrong != NULL ? g_markup_escape_text (wrong, -1) : g_strdup (self->descriptions[about]);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), markup);
  if (wrong != NULL)
    gtk_widget_add_css_class (group, "wrong");
  else
    gtk_widget_remove_css_class (group, "wrong");
}

static void
set_number (AdwEntryRow *row, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjPreferences *self = GJ_PREFERENCES (source);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = g_task_propagate_pointer (G_TASK (result), &error);
  GjPace pace;

  if (values == NULL)
    {
      say (self, OFFICE, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->office), values[0]);
  if (gj_pace_parse (values[1], &pace))
    {
      set_number (self->number, pace.target);
      set_number (self->first_year, pace.first_year);
      set_number (self->last_year, pace.last_year);
    }
  gtk_widget_set_sensitive (self->office_group, TRUE);
  gtk_widget_set_sensitive (self->target_group, TRUE);
}

/* ----- writing ----- */

static void
write_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GjPreferences *self = source;
  const char *const *setting = task_data;
  GError *error = NULL;

  if (gj_setting_set (self->ledger, setting[0], setting[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GjPreferences *self = GJ_PREFERENCES (source);
  const char *const *setting = g_task_get_task_data (G_TASK (result));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  say (self, g_str_equal (setting[0], "office") ? OFFICE : TARGET, written ? NULL : error->message);
  if (written && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.refresh", NULL);
}

static void
write_setting (GjPreferences *self, const char *name, const char *value)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, write_cb, NULL);

  g_task_set_name (task, "write_setting");
  g_task_set_task_data (task, g_strdupv ((char *[]){ (char *) name, (char *) value, NULL }), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, write_worker);
}

static void
office_cb (GjPreferences *self)
{
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->office))));

  g_assert (GJ_IS_PREFERENCES (self));

  write_setting (self, "office", value);
}

/* The three are one: nothing is stored until they are all there, or all gone. */
static void
target_cb (GjPreferences *self)
{
  AdwEntryRow *rows[] = { self->number, self->first_year, self->last_year };
  char *texts[G_N_ELEMENTS (rows) + 1] = { NULL };
  g_autofree char *value = NULL;
  GtkWidget *missing = NULL;
  guint given = 0;

  g_assert (GJ_IS_PREFERENCES (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      texts[i] = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (rows[i]))));
      given += texts[i][0] != '\0';
      if (texts[i][0] == '\0' && missing == NULL)
        missing = GTK_WIDGET (rows[i]);
    }
  value = given == G_N_ELEMENTS (rows) ? g_strjoinv (" ", texts) : g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_free (texts[i]);
  if (given == 0 || given == G_N_ELEMENTS (rows))
    write_setting (self, "target", value);
  else
    gtk_widget_grab_focus (missing);
}

static void
gj_preferences_dispose (GObject *object)
{
  GjPreferences *self = GJ_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_PREFERENCES);
  G_OBJECT_CLASS (gj_preferences_parent_class)->dispose (object);
}

static void
gj_preferences_finalize (GObject *object)
{
  GjPreferences *self = GJ_PREFERENCES (object);

  for (guint i = 0; i < N_ABOUT; i++)
    g_free (self->descriptions[i]);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (gj_preferences_parent_class)->finalize (object);
}

static void
gj_preferences_class_init (GjPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = gj_preferences_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, office_group);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, target_group);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, appearance_group);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, office);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, number);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, first_year);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, last_year);
  gtk_widget_class_bind_template_child (widget_class, GjPreferences, style);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_callback (widget_class, office_cb);
  gtk_widget_class_bind_template_callback (widget_class, target_cb);
  gtk_widget_class_bind_template_callback (widget_class, style_cb);
}

static void
gj_preferences_init (GjPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->descriptions[OFFICE] = g_strdup (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (self->office_group)));
  self->descriptions[TARGET] = g_strdup (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (self->target_group)));
}

GtkWidget *
gj_preferences_new (GtkWindow *parent, GjLedger *ledger, GSettings *settings)
{
  GjPreferences *self = g_object_new (GJ_TYPE_PREFERENCES, "transient-for", parent, NULL);

  if (settings != NULL)
    adw_combo_row_set_selected (self->style, style_of (settings));
  g_set_object (&self->settings, settings);
  g_set_object (&self->ledger, ledger);
  gtk_widget_set_visible (self->appearance_group, settings != NULL);
  gtk_widget_set_visible (self->office_group, ledger != NULL);
  gtk_widget_set_visible (self->target_group, ledger != NULL);
  if (ledger != NULL)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);

      g_task_set_name (task, "gj_preferences_new");
      g_task_set_task_data (task, g_object_ref (ledger), g_object_unref);
      g_task_run_in_thread (task, read_worker);
    }
  return GTK_WIDGET (self);
}
