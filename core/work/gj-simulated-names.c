/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-simulate"
#include "config.h"

#include "gj-simulate.h"
#include "gj-text.h"

/* Who the persons of a simulation are. */

static GjFen
change_of (const GjSimulatedPerson *person)
{
  return ABS (person->after - person->before);
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const GjSimulatedPerson *one = a, *other = b;
  GjFen x = change_of (one), y = change_of (other);

  return x != y ? (x < y) - (x > y) : (one->person > other->person) - (one->person < other->person);
}

void
gj_simulated_name_free (GjSimulatedName *name)
{
  if (name == NULL)
    return;
  g_free (name->name);
  g_free (name->number);
  g_free (name);
}

static GjSimulatedName *
describe (GjDb                    *db,
          const GjSimulatedPerson *person,
          GError                 **error)
{
  GjStmt *stmt = gj_db_stmt (db, GJ_SQL ("SELECT name, id_number FROM person WHERE id = $1"), error);
  GjSimulatedName *name;
  GjStep step;

  if (stmt == NULL)
    return NULL;
  gj_stmt_bind_int (stmt, 1, person->person);
  step = gj_stmt_step (stmt, error);
  name = g_new0 (GjSimulatedName, 1);
  name->person = person->person;
  name->before = person->before;
  name->after = person->after;
  name->name = g_strdup (step == GJ_STEP_ROW ? gj_stmt_text (stmt, 0) : "");
  name->number = step == GJ_STEP_ROW ? gj_text_mask_number (gj_stmt_text (stmt, 1)) : g_strdup ("");
  gj_stmt_reset (stmt);
  if (step != GJ_STEP_FAILED)
    return name;
  gj_simulated_name_free (name);
  return NULL;
}

GPtrArray *
gj_simulated_names (GjLedger          *ledger,
                    const GjSimulated *simulated,
                    guint              variant,
                    guint              most,
                    GError           **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) gj_simulated_name_free);
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (GjSimulatedPerson));
  g_autoptr (GjDb) db = NULL;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && simulated != NULL && simulated->persons != NULL, NULL);

  for (guint i = 0; i < simulated->persons->len; i++)
    {
      GjSimulatedPerson person = g_array_index (simulated->persons, GjSimulatedPerson, i);

      if (person.variant == variant)
        g_array_append_val (persons, person);
    }
  g_array_sort (persons, compare_changes);
  db = gj_ledger_connect (ledger, FALSE, error);
  for (guint i = 0; db != NULL && i < MIN (persons->len, most); i++)
    {
      GjSimulatedName *name = describe (db, &g_array_index (persons, GjSimulatedPerson, i), error);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (names, name);
    }
  return db != NULL ? g_steal_pointer (&names) : NULL;
}
