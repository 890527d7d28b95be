/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-import-panel"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gj-format.h"
#include "gj-import-panel.h"
#include "gj-problem.h"

/* A file on this panel. What was found out about it belongs to the job that did it. */
typedef struct
{
  char      *path;
  GtkWidget *row;
  GtkWidget *icon;
  GjJob     *job;
  GjJobFile *found; /* within @job */
} Entry;

struct _GjImportPanel
{
  GtkWidget   parent_instance;

  GtkWidget  *box;
  GtkLabel   *heading;
  GtkLabel   *explanation;
  GtkListBox *files;
  GtkWidget  *difference_box;
  GtkGrid    *difference;
  GtkWidget  *problems_box;
  GtkBox     *problems;
  GtkWidget  *buttons;
  GtkWidget  *cancel_button;
  GtkWidget  *import_button;

  GjSession  *session;
  GPtrArray  *entries;
  GjJob      *job; /* ours, while it runs */
  guint       poll_source;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (GjImportPanel, gj_import_panel, GTK_TYPE_WIDGET)

static void
entry_free (Entry *entry)
{
  g_free (entry->path);
  g_clear_object (&entry->job);
  g_free (entry);
}

static gboolean
importable (const Entry *entry)
{
  return entry->found != NULL && gj_job_get_kind (entry->job) == GJ_JOB_CHECK
         && gj_job_file_state (entry->found) == GJ_JOB_FILE_DONE && !entry->found->result.repeated;
}

static char *
found_sentence (const GjImportResult *result)
{
  g_autofree char *added = gj_format_count (result->total.added);
  g_autofree char *changed = gj_format_count (result->total.changed);
  g_autofree char *refused = gj_format_count (result->total.refused);

  if (result->repeated)
    return g_strdup (_("Imported before. Importing it again would change nothing."));
  if (result->total.refused > 0)
    return g_strdup_printf (_("%s added, %s changed, %s refused"), added, changed, refused);
  return g_strdup_printf (_("%s added, %s changed"), added, changed);
}

static void
update_entry (Entry *entry)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  const char *icon = "content-loading-symbolic";
  const char *css = "dim-label";

  switch (entry->found != NULL ? gj_job_file_state (entry->found) : GJ_JOB_FILE_WAITING)
    {
    case GJ_JOB_FILE_RUNNING:
      text = g_strdup (_("Being read…"));
      break;
    case GJ_JOB_FILE_DONE:
      text = found_sentence (&entry->found->result);
      css = entry->found->result.total.refused > 0 ? "warning" : "success";
      icon = entry->found->result.total.refused > 0 ? "dialog-warning-symbolic" : "object-select-symbolic";
      break;
    case GJ_JOB_FILE_FAILED:
      text = g_strdup (entry->found->error->message);
      css = "error";
      icon = "process-stop-symbolic";
      break;
    case GJ_JOB_FILE_WAITING:
    default:
      text = g_strdup (_("Waiting"));
    }
  markup = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (entry->row), markup);
  gtk_image_set_from_icon_name (GTK_IMAGE (entry->icon), icon);
  gtk_widget_set_css_classes (entry->icon, (const char *[]){ css, NULL });
}

static GtkWidget *
grid_label (const char *text, gboolean number, const char *css)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "label", text,
                       "xalign", number ? 1.0f : 0.0f,
                       "css-classes", (const char *[]){ css, number ? "numeric" : NULL, NULL },
                       NULL);
}

/* The columns of the difference; one that is zero all over is left out. */
static const struct
{
  const char *title;
  goffset     offset;
} columns[] = {
  { N_ ("Added"), G_STRUCT_OFFSET (GjImportCount, added) },
  { N_ ("Changed"), G_STRUCT_OFFSET (GjImportCount, changed) },
  { N_ ("Removed"), G_STRUCT_OFFSET (GjImportCount, removed) },
  { N_ ("Unchanged"), G_STRUCT_OFFSET (GjImportCount, unchanged) },
  { N_ ("Refused records"), G_STRUCT_OFFSET (GjImportCount, refused) },
};

static gint64
count_at (const GjImportCount *count, guint column)
{
  return G_STRUCT_MEMBER (gint64, count, columns[column].offset);
}

/* Without @count the titles. */
static void
add_difference_row (GjImportPanel *self, int row, const char *label, const GjImportCount *count, const GjImportCount *total, const char *css)
{
  GtkWidget *name = grid_label (label, FALSE, css);
  int at = 1;

  gtk_widget_set_hexpand (name, TRUE);
  gtk_grid_attach (self->difference, name, 0, row, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gint64 n = count != NULL ? count_at (count, i) : 0;
      g_autofree char *text = n != 0 ? gj_format_count (n) : g_strdup (count != NULL ? "–" : _(columns[i].title));
      GtkWidget *number;

      if (count_at (total, i) == 0)
        continue;
      number = grid_label (text, TRUE, n != 0 || count == NULL ? css : "dim-label");
      if (n != 0 && columns[i].offset == G_STRUCT_OFFSET (GjImportCount, refused))
        gtk_widget_add_css_class (number, "error");
      gtk_grid_attach (self->difference, number, at++, row, 1, 1);
    }
}

static void
add_counts (GjImportCount *sum, const GjImportCount *count)
{
  sum->added += count->added;
  sum->changed += count->changed;
  sum->removed += count->removed;
  sum->unchanged += count->unchanged;
  sum->refused += count->refused;
}

static gboolean
any_count (const GjImportCount *count)
{
  return count->added + count->changed + count->removed + count->unchanged + count->refused > 0;
}

static void
empty_container (GtkWidget *container, void (*remove) (GtkWidget *container, GtkWidget *child))
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (container)) != NULL)
    remove (container, child);
}

static void
remove_from_grid (GtkWidget *container, GtkWidget *child)
{
  gtk_grid_remove (GTK_GRID (container), child);
}

static void
remove_from_box (GtkWidget *container, GtkWidget *child)
{
  gtk_box_remove (GTK_BOX (container), child);
}

static void
show_difference (GjImportPanel *self)
{
  GjImportCount counts[GJ_N_RECORD_KINDS] = { 0 };
  GjImportCount total = { 0 };
  int row = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      for (guint kind = 0; importable (entry) && kind < GJ_N_RECORD_KINDS; kind++)
        {
          add_counts (&counts[kind], &entry->found->result.counts[kind]);
          add_counts (&total, &entry->found->result.counts[kind]);
        }
    }
  empty_container (GTK_WIDGET (self->difference), remove_from_grid);
  add_difference_row (self, row++, "", NULL, &total, "row-label");
  for (guint kind = 0; kind < GJ_N_RECORD_KINDS; kind++)
    if (any_count (&counts[kind]))
      add_difference_row (self, row++, _(gj_record_type ((GjRecordKind) kind)->label), &counts[kind], &total, "cell");
  add_difference_row (self, row, _("In all"), &total, &total, "total");
  gtk_widget_set_visible (self->difference_box, any_count (&total));
}

/* A problem code and how often it came, over all files. */
typedef struct
{
  const char *code;
  gint64      count;
} Sum;

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const Sum *first = a, *second = b;

  if (first->count != second->count)
    return first->count < second->count ? 1 : -1;
  return strcmp (first->code, second->code);
}

static void
add_sum (GArray *sums, const char *code, gint64 count)
{
  for (guint i = 0; i < sums->len; i++)
    if (g_str_equal (g_array_index (sums, Sum, i).code, code))
      {
        g_array_index (sums, Sum, i).count += count;
        return;
      }
  g_array_append_vals (sums, &(Sum){ .code = code, .count = count }, 1);
}

static GArray *
sum_problems (GjImportPanel *self)
{
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  GHashTableIter iter;
  gpointer code, count;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!importable (entry) || entry->found->result.problem_counts == NULL)
        continue;
      g_hash_table_iter_init (&iter, entry->found->result.problem_counts);
      while (g_hash_table_iter_next (&iter, &code, &count))
        add_sum (sums, code, *(gint64 *) count);
    }
  g_array_sort (sums, compare_sums);
  return sums;
}

static void
show_problems (GjImportPanel *self)
{
  g_autoptr (GArray) sums = sum_problems (self);

  empty_container (GTK_WIDGET (self->problems), remove_from_box);
  for (guint i = 0; i < sums->len; i++)
    {
      const Sum *sum = &g_array_index (sums, Sum, i);
      g_autofree char *number = gj_format_count (sum->count);
      g_autofree char *meaning = gj_problem_summary (sum->code);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *label = grid_label (meaning, FALSE, "cell");

      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (GTK_BOX (line), grid_label (number, TRUE, "cell"));
      gtk_box_append (self->problems, line);
    }
  gtk_widget_set_visible (self->problems_box, sums->len > 0);
}

static void
update (GjImportPanel *self)
{
  gboolean some = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      update_entry (entry);
      some |= importable (entry);
    }
  gtk_widget_set_sensitive (self->import_button, some && self->job == NULL);
  gtk_widget_set_visible (self->import_button, some);
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), some ? _("_Cancel") : _("_Close"));
  gtk_widget_set_visible (self->buttons, self->job == NULL); /* the bar at the bottom has a Cancel of its own */
  if (self->job != NULL)
    {
      gtk_label_set_label (self->heading, gj_job_get_title (self->job));
      gtk_label_set_label (self->explanation,
                           gj_job_get_kind (self->job) == GJ_JOB_CHECK
                             ? _("Nothing changes in the ledger while the files are being checked.")
                             : _("Until it is done the ledger stays as it was."));
    }
  else
    {
      gtk_label_set_label (self->heading, some ? _("Ready to Import") : _("Nothing to Import"));
      gtk_label_set_label (self->explanation,
                           some ? _("Good records come in; each bad one goes to the receipt with its line and its remedy.")
                                : _("None of these files would change anything."));
    }
}

static gboolean
poll_cb (gpointer data)
{
  GjImportPanel *self = data;

  for (guint i = 0; i < self->entries->len; i++)
    update_entry (g_ptr_array_index (self->entries, i));
  return G_SOURCE_CONTINUE;
}

/* Gives the entries that pass to a new job; FALSE when there were none or another job is running. */
static gboolean
run (GjImportPanel *self, GjJobKind kind)
{
  g_autoptr (GjJob) job = gj_job_new (kind, gj_session_get_ledger (self->session));
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (kind == GJ_JOB_CHECK ? entry->found != NULL : !importable (entry))
        continue;
      gj_job_add_file (job, entry->path);
      g_ptr_array_add (taken, entry);
    }
  if (taken->len == 0 || gj_session_get_job (self->session) != NULL)
    return FALSE;
  for (guint i = 0; i < taken->len; i++)
    {
      Entry *entry = g_ptr_array_index (taken, i);

      g_set_object (&entry->job, job);
      entry->found = g_ptr_array_index (gj_job_get_files (job), i);
    }
  self->job = g_object_ref (job);
  self->poll_source = g_timeout_add (200, poll_cb, self);
  gj_session_run (self->session, job);
  update (self);
  return TRUE;
}

static gboolean
import_failed (GjImportPanel *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->found != NULL && gj_job_get_kind (entry->job) == GJ_JOB_IMPORT
          && gj_job_file_state (entry->found) == GJ_JOB_FILE_FAILED)
        return TRUE;
    }
  return FALSE;
}

static void
close_panel (GjImportPanel *self)
{
  gint64 submission = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->job != NULL && gj_job_get_kind (entry->job) == GJ_JOB_IMPORT
          && gj_job_file_state (entry->found) == GJ_JOB_FILE_DONE)
        submission = entry->found->result.submission;
    }
  g_signal_emit (self, closed_signal, 0, submission);
}

static void
job_done_cb (GjImportPanel *self, GjJob *job, GError *error, GjSession *session)
{
  g_assert (GJ_IS_IMPORT_PANEL (self));

  if (job == self->job)
    {
      g_clear_handle_id (&self->poll_source, g_source_remove);
      g_clear_object (&self->job);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          || (error == NULL && gj_job_get_kind (job) == GJ_JOB_IMPORT && !import_failed (self)))
        {
          close_panel (self);
          return;
        }
      show_difference (self);
      show_problems (self);
    }
  if (!run (self, GJ_JOB_CHECK))
    {
      update (self);
      if (gtk_widget_get_sensitive (self->import_button))
        gtk_widget_grab_focus (self->import_button);
    }
}

static gboolean
has_path (GjImportPanel *self, const char *path)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_str_equal (((Entry *) g_ptr_array_index (self->entries, i))->path, path))
      return TRUE;
  return FALSE;
}

static void
append_entry (GjImportPanel *self, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_markup_escape_text (name, -1);
  Entry *entry = g_new0 (Entry, 1);

  entry->path = g_strdup (path);
  entry->row = adw_action_row_new ();
  entry->icon = gtk_image_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry->row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (entry->row), entry->icon);
  gtk_widget_set_focusable (entry->row, FALSE);
  g_ptr_array_add (self->entries, entry);
  gtk_list_box_append (self->files, entry->row);
}

static void
import_cb (GjImportPanel *self)
{
  g_assert (GJ_IS_IMPORT_PANEL (self));

  gtk_widget_set_visible (self->difference_box, FALSE);
  gtk_widget_set_visible (self->problems_box, FALSE);
  run (self, GJ_JOB_IMPORT);
}

static void
cancel_cb (GjImportPanel *self)
{
  g_assert (GJ_IS_IMPORT_PANEL (self));

  close_panel (self);
}

static void
gj_import_panel_dispose (GObject *object)
{
  GjImportPanel *self = GJ_IMPORT_PANEL (object);

  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), GJ_TYPE_IMPORT_PANEL);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (gj_import_panel_parent_class)->dispose (object);
}

static void
gj_import_panel_class_init (GjImportPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gj_import_panel_dispose;
  closed_signal = g_signal_new ("closed", GJ_TYPE_IMPORT_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gongjiang/Gongjiang/ui/gj-import-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, box);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, explanation);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, files);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, difference_box);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, difference);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, problems_box);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, problems);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, buttons);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GjImportPanel, import_button);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
gj_import_panel_init (GjImportPanel *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gj_import_panel_new (GjSession *session)
{
  GjImportPanel *self;

  g_return_val_if_fail (GJ_IS_SESSION (session), NULL);

  self = g_object_new (GJ_TYPE_IMPORT_PANEL, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "job-done", G_CALLBACK (job_done_cb), self);
  return GTK_WIDGET (self);
}

void
gj_import_panel_add (GjImportPanel *self, const char *const *paths)
{
  g_return_if_fail (GJ_IS_IMPORT_PANEL (self));
  g_return_if_fail (paths != NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!has_path (self, paths[i]))
      append_entry (self, paths[i]);
  if (!run (self, GJ_JOB_CHECK))
    update (self);
}

gboolean
gj_import_panel_step_out (GjImportPanel *self)
{
  g_return_val_if_fail (GJ_IS_IMPORT_PANEL (self), FALSE);

  if (self->job != NULL)
    return FALSE;
  close_panel (self);
  return TRUE;
}
