/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-place"
#include "config.h"

#include "gj-place.h"

#define STANDARD_DIRS "/usr/local/share:/usr/share" /* what an unset XDG_DATA_DIRS stands for */

/* BIN/../share when our own folder lies in it, or NULL. */
static char *
find_share (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *share = folder != NULL ? g_build_filename (folder, "..", "share", NULL) : NULL;
  g_autofree char *own = share != NULL ? g_build_filename (share, "gongjiang", NULL) : NULL;

  return own != NULL && g_file_test (own, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename (share, NULL) : NULL;
}

static void
offer_share (const char *share)
{
  const char *value = g_getenv ("XDG_DATA_DIRS");
  g_auto (GStrv) folders = NULL;
  g_autofree char *longer = NULL;

  if (value == NULL || value[0] == '\0')
    value = STANDARD_DIRS;
  folders = g_strsplit (value, G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = g_canonicalize_filename (folders[i], "/");

      if (g_str_equal (folder, share))
        return;
    }
  longer = g_strconcat (share, G_SEARCHPATH_SEPARATOR_S, value, NULL);
  g_setenv ("XDG_DATA_DIRS", longer, TRUE);
}

char *
gj_place_set_up (void)
{
  const char *told = g_getenv ("GJ_LOCALEDIR");
  g_autofree char *share = find_share ();
  g_autofree char *locale = share != NULL ? g_build_filename (share, "locale", NULL) : NULL;

  if (share != NULL)
    offer_share (share);
  if (told != NULL)
    return g_strdup (told);
  return locale != NULL && g_file_test (locale, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&locale) : g_strdup (GJ_LOCALEDIR);
}
