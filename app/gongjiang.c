/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gongjiang"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "gj-application.h"
#include "gj-place.h"

int
main (int argc, char *argv[])
{
  g_autofree char *locale_directory = gj_place_set_up ();
  g_autoptr (GjApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Gongjiang"));

  application = gj_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
