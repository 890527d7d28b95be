/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-budget"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-audit.h"
#include "gj-budget.h"
#include "gj-codelist.h"
#include "gj-error.h"
#include "gj-setting-store.h"

#define FIRST_YEAR 2000
#define LAST_YEAR 2099

void
gj_budget_free (GjBudget *budget)
{
  if (budget == NULL)
    return;
  g_free (budget->fund);
  g_free (budget);
}

GPtrArray *
gj_budget_list (GjDb    *db,
                GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_budget_free);
  GjStep step = GJ_STEP_FAILED;
  GjStmt *stmt;

  g_return_val_if_fail (db != NULL, NULL);

  stmt = gj_db_stmt (db, GJ_SQL ("SELECT name, value FROM setting WHERE name >= 'budget.' AND name < 'budget/' ORDER BY name"), error);
  while (stmt != NULL && (step = gj_stmt_step (stmt, error)) == GJ_STEP_ROW)
    {
      g_auto (GStrv) parts = g_strsplit (gj_stmt_text (stmt, 0), ".", -1);
      GjBudget *budget;
      GjFen amount;

      if (g_strv_length (parts) != 3 || !gj_fen_parse (gj_stmt_text (stmt, 1), -1, &amount))
        continue;
      budget = g_new0 (GjBudget, 1);
      budget->fund = g_strdup (parts[1]);
      budget->year = (int) g_ascii_strtoll (parts[2], NULL, 10);
      budget->amount = amount;
      g_ptr_array_add (list, budget);
    }
  if (stmt != NULL)
    gj_stmt_reset (stmt);
  return step == GJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static gboolean
is_sound (const char *fund,
          int         year,
          GjFen       amount,
          GError    **error)
{
  if (gj_code_list_find (gj_code_list_get ("fund"), fund, -1) < 0)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("There is no fund “%s”."), fund);
  else if (year < FIRST_YEAR || year > LAST_YEAR)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("%d is not a year a budget can be for."), year);
  else if (amount < -1)
    g_set_error (error, GJ_ERROR, GJ_ERROR_INPUT, _ ("A budget cannot be below zero."));
  else
    return TRUE;
  return FALSE;
}

gboolean
gj_budget_set (GjLedger   *ledger,
               const char *fund,
               int         year,
               GjFen       amount,
               GError    **error)
{
  char text[GJ_FEN_TEXT_SIZE] = "";
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;
  g_autofree char *subject = NULL;
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjAudit) audit = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && fund != NULL, FALSE);

  if (!is_sound (fund, year, amount, error))
    return FALSE;
  if (amount >= 0)
    gj_fen_format (amount, text);
  name = g_strdup_printf ("budget.%s.%d", fund, year);
  subject = g_strdup_printf ("%s %d", fund, year);
  db = gj_ledger_connect (ledger, TRUE, error);
  if (db == NULL || !gj_db_begin (db, TRUE, error))
    return FALSE;
  before = gj_setting_read (db, name, error);
  if (before == NULL)
    return FALSE;
  audit = gj_audit_begin (db, gj_ledger_get_operator (ledger), "budget.set", subject, error);
  return audit != NULL && gj_audit_change (audit, "budget", subject, before, text, error) && gj_setting_write (db, name, text, error)
         && gj_audit_end (g_steal_pointer (&audit), text, error) && gj_db_commit (db, error);
}
