/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-simulate"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gj-budget.h"
#include "gj-codelist.h"
#include "gj-facts-source.h"
#include "gj-simulate.h"
#include "gj-text.h"

#define READ_SHARE 0.5 /* of the progress */
#define MAX_ROWS_OF_ONE (4 + 3 * GJ_MAX_ITEMS) /* that one enrolment counts in */

static const struct
{
  const char *nick;
  const char *label;
  const char *list; /* of its codes */
} kinds[GJ_N_SIMULATED_BY] = {
  { "total", N_ ("Total"), NULL },
  { "item", N_ ("Subsidy item"), "item" },
  { "group", N_ ("Key group"), "key-group" },
  { "city", N_ ("City"), "division" },
  { "level", N_ ("Level"), "level" },
  { "fund", N_ ("Fund"), "fund" },
  { "fund-year", N_ ("Fund by year of filing"), "fund" },
};

/* Where the codes of an edition are counted: numbers of rows. */
typedef struct
{
  const GjEdition *edition;
  guint            items[GJ_MAX_ITEMS];
  guint            funds[GJ_MAX_ITEMS];
  guint           *fund_years; /* by item × year */
} EditionRows;

/* Laid out before the walk; then only read. */
typedef struct
{
  const GjFactsSource *source;
  GPtrArray           *variants;
  GjDate               as_of;
  gboolean             want_persons;
  GPtrArray           *rows;     /* GjSimulatedRow, without cells */
  GHashTable          *index;    /* nick and code → number of the row */
  EditionRows        **editions; /* by variant, ends with edition NULL */
  guint               *groups;   /* by group code + 1: the packs number them alike only by chance */
  guint               *cities;   /* by word of the source */
  guint               *levels;
  int                  first_year; /* in which a class was filed */
  guint                n_years;
} Plan;

/* One thread's. Cells and sums are [row × variants + variant]. */
typedef struct
{
  const Plan        *plan;
  guint              n_variants;
  GjFactsView      **views;
  GjSimulatedCell   *cells;
  GjSimulatedCounts *counts;
  GArray            *persons;
  GjFen             *sums;    /* of the person at hand */
  gint64            *times;
  GArray            *touched; /* guint rows the person counts in */
  guint8            *is_touched;
  guint              variant; /* at hand */
} Worker;

/* ----- laying out ----- */

static guint
row_of (Plan         *plan,
        GjSimulatedBy by,
        const char   *code)
{
  g_autofree char *key = g_strconcat (kinds[by].nick, " ", code, NULL);
  gpointer known = g_hash_table_lookup (plan->index, key);
  GjSimulatedRow *row;

  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;
  row = g_new0 (GjSimulatedRow, 1);
  row->by = by;
  row->budget = -1;
  row->code = g_strdup (code);
  g_ptr_array_add (plan->rows, row);
  g_hash_table_insert (plan->index, g_steal_pointer (&key), GUINT_TO_POINTER (plan->rows->len));
  return plan->rows->len - 1;
}

static int
year_of (GjDate day)
{
  int year, month, day_of_month;

  gj_date_to_ymd (day, &year, &month, &day_of_month);
  return year;
}

/* From the first to the last year in which a class was filed. */
static void
find_years (Plan *plan)
{
  GjDate first = GJ_DATE_NONE, last = GJ_DATE_NONE;

  for (guint i = 0; i < gj_facts_source_n_enrolments (plan->source); i++)
    {
      GjDate filed = gj_facts_source_filed (plan->source, i);

      if (filed == GJ_DATE_NONE)
        continue;
      first = first == GJ_DATE_NONE ? filed : MIN (first, filed);
      last = last == GJ_DATE_NONE ? filed : MAX (last, filed);
    }
  if (first == GJ_DATE_NONE)
    return;
  plan->first_year = year_of (first);
  plan->n_years = (guint) (year_of (last) - plan->first_year) + 1;
}

static void
lay_out_pack (Plan         *plan,
              const GjPack *pack,
              EditionRows  *rows)
{
  for (guint i = 0; i < gj_pack_n_editions (pack); i++)
    {
      rows[i].edition = gj_pack_edition (pack, i);
      rows[i].fund_years = g_new0 (guint, GJ_MAX_ITEMS * plan->n_years);
      for (guint k = 0; k < gj_edition_n_items (rows[i].edition); k++)
        {
          rows[i].items[k] = row_of (plan, GJ_SIMULATED_ITEM, gj_edition_item_code (rows[i].edition, k));
          rows[i].funds[k] = row_of (plan, GJ_SIMULATED_FUND, gj_edition_item_fund (rows[i].edition, k));
          for (guint year = 0; year < plan->n_years; year++)
            {
              g_autofree char *code = g_strdup_printf ("%s %d", gj_edition_item_fund (rows[i].edition, k), plan->first_year + (int) year);

              rows[i].fund_years[k * plan->n_years + year] = row_of (plan, GJ_SIMULATED_FUND_YEAR, code);
            }
        }
    }
}

#define MAX_GROUP_CODES 64

static void
lay_out (Plan *plan)
{
  guint n_words = gj_facts_source_n_words (plan->source);
  guint n = plan->variants->len;

  row_of (plan, GJ_SIMULATED_TOTAL, "");
  find_years (plan);
  plan->editions = g_new0 (EditionRows *, n);
  plan->groups = g_new0 (guint, n * (MAX_GROUP_CODES + 1));
  for (guint v = 0; v < n; v++)
    {
      const GjPack *pack = ((const GjVariant *) plan->variants->pdata[v])->pack;

      plan->editions[v] = g_new0 (EditionRows, gj_pack_n_editions (pack) + 1);
      lay_out_pack (plan, pack, plan->editions[v]);
      for (int group = -1; group < MAX_GROUP_CODES; group++)
        {
          char text[GJ_CODE_TEXT_SIZE];

          gj_pack_code_text (pack, GJ_DOMAIN_GROUP, group < 0 ? 0 : group, text);
          if (group < 0 || !g_str_equal (text, "?"))
            plan->groups[v * (MAX_GROUP_CODES + 1) + (guint) (group + 1)] = row_of (plan, GJ_SIMULATED_GROUP, group < 0 ? "" : text);
        }
    }
  plan->cities = g_new0 (guint, n_words);
  plan->levels = g_new0 (guint, n_words);
  for (guint i = 0; i < gj_facts_source_n_enrolments (plan->source); i++)
    {
      guint division = gj_facts_source_division (plan->source, i), level = gj_facts_source_level (plan->source, i);

      if (plan->cities[division] == 0)
        {
          g_autofree char *city = g_strdup (gj_facts_source_word (plan->source, division));

          if (strlen (city) == 6)
            city[4] = city[5] = '0';
          plan->cities[division] = row_of (plan, GJ_SIMULATED_CITY, city);
        }
      if (plan->levels[level] == 0)
        plan->levels[level] = row_of (plan, GJ_SIMULATED_LEVEL, gj_facts_source_word (plan->source, level));
    }
}

/* ----- one person ----- */

static void
touch (Worker *worker,
       guint   row,
       GjFen   amount)
{
  if (!worker->is_touched[row])
    {
      worker->is_touched[row] = TRUE;
      g_array_append_val (worker->touched, row);
    }
  worker->sums[row * worker->n_variants + worker->variant] += amount;
}

/* Counts the enrolment once in each row. */
static void
count_times (Worker *worker,
             guint  *rows,
             guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean seen = FALSE;

      for (guint k = 0; k < i && !seen; k++)
        seen = rows[k] == rows[i];
      worker->times[rows[i] * worker->n_variants + worker->variant] += !seen;
    }
}

static void
count_outcome (GjSimulatedCounts *counts,
               const GjEdition   *edition,
               const GjDecision  *decision)
{
  if (edition == NULL)
    counts->no_edition++;
  else if (decision->status == GJ_OUTCOME_PAYABLE)
    counts->payable++;
  else if (decision->status == GJ_OUTCOME_REFUSED)
    counts->refused++;
  else if (decision->status == GJ_OUTCOME_NEEDS_EVIDENCE)
    counts->needs_evidence++;
  else
    counts->other++;
}

static void
take_decision (guint             index,
               const GjFacts    *facts,
               const GjEdition  *edition,
               const GjDecision *decision,
               gpointer          user_data)
{
  Worker *worker = user_data;
  const Plan *plan = worker->plan;
  const EditionRows *of = plan->editions[worker->variant];
  GjDate filed = gj_facts_source_filed (plan->source, index);
  guint rows[MAX_ROWS_OF_ONE];
  guint n = 0, year = 0;

  if (plan->as_of != GJ_DATE_NONE && filed > plan->as_of)
    return;
  count_outcome (&worker->counts[worker->variant], edition, decision);
  if (edition == NULL || decision->status != GJ_OUTCOME_PAYABLE)
    return;
  while (of->edition != edition)
    of++;
  if (filed != GJ_DATE_NONE)
    year = (guint) (year_of (filed) - plan->first_year);
  rows[n++] = 0;
  rows[n++] = plan->groups[worker->variant * (MAX_GROUP_CODES + 1) + (guint) (decision->primary_group + 1)];
  rows[n++] = plan->cities[gj_facts_source_division (plan->source, index)];
  rows[n++] = plan->levels[gj_facts_source_level (plan->source, index)];
  for (guint i = 0; i < n; i++)
    touch (worker, rows[i], decision->total);
  for (guint i = 0; i < decision->n_items; i++)
    {
      if (decision->outcomes[i] != GJ_OUTCOME_PAYABLE)
        continue;
      touch (worker, rows[n++] = of->items[i], decision->amounts[i]);
      touch (worker, rows[n++] = of->funds[i], decision->amounts[i]);
      if (filed != GJ_DATE_NONE)
        touch (worker, rows[n++] = of->fund_years[i * plan->n_years + year], decision->amounts[i]);
    }
  count_times (worker, rows, n);
}

static void
add_difference (GjSimulatedCell *cell,
                GjFen            difference)
{
  cell->gained += MAX (difference, 0);
  cell->lost += MAX (-difference, 0);
  cell->gainers += difference > 0;
  cell->losers += difference < 0;
}

static void
decide_person (guint    person,
               gpointer data)
{
  Worker *worker = data;
  guint n = worker->n_variants;

  for (worker->variant = 0; worker->variant < n; worker->variant++)
    gj_facts_view_decide_person (worker->views[worker->variant], person, take_decision, worker);
  for (guint i = 0; i < worker->touched->len; i++)
    {
      guint row = g_array_index (worker->touched, guint, i);
      GjFen *sums = worker->sums + row * n;
      gint64 *times = worker->times + row * n;
      GjSimulatedCell *cells = worker->cells + row * n;

      for (guint v = 0; v < n; v++)
        {
          cells[v].amount += sums[v];
          cells[v].person_times += times[v];
          cells[v].persons += times[v] > 0;
          add_difference (&cells[v], sums[v] - sums[0]);
          if (row == 0 && worker->plan->want_persons && sums[v] != sums[0])
            {
              GjSimulatedPerson changed = { gj_facts_source_person_id (worker->plan->source, person), v, sums[0], sums[v] };

              g_array_append_val (worker->persons, changed);
            }
        }
      memset (sums, 0, n * sizeof *sums);
      memset (times, 0, n * sizeof *times);
      worker->is_touched[row] = FALSE;
    }
  g_array_set_size (worker->touched, 0);
}

/* ----- the whole ----- */

static Worker *
new_worker (const Plan *plan)
{
  Worker *worker = g_new0 (Worker, 1);
  guint n = plan->variants->len, n_cells = plan->rows->len * n;

  worker->plan = plan;
  worker->n_variants = n;
  worker->views = g_new0 (GjFactsView *, n);
  for (guint v = 0; v < n; v++)
    worker->views[v] = gj_facts_view_new (plan->source, ((const GjVariant *) plan->variants->pdata[v])->pack);
  worker->cells = g_new0 (GjSimulatedCell, n_cells);
  worker->counts = g_new0 (GjSimulatedCounts, n);
  worker->persons = g_array_new (FALSE, FALSE, sizeof (GjSimulatedPerson));
  worker->sums = g_new0 (GjFen, n_cells);
  worker->times = g_new0 (gint64, n_cells);
  worker->touched = g_array_new (FALSE, FALSE, sizeof (guint));
  worker->is_touched = g_new0 (guint8, plan->rows->len);
  return worker;
}

static void
free_worker (gpointer data)
{
  Worker *worker = data;

  for (guint v = 0; v < worker->n_variants; v++)
    gj_facts_view_free (worker->views[v]);
  g_free (worker->views);
  g_free (worker->cells);
  g_free (worker->counts);
  g_array_unref (worker->persons);
  g_free (worker->sums);
  g_free (worker->times);
  g_array_unref (worker->touched);
  g_free (worker->is_touched);
  g_free (worker);
}

static void
free_row (gpointer data)
{
  GjSimulatedRow *row = data;

  g_free (row->code);
  g_free (row->label);
  g_free (row->cells);
  g_free (row);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const GjSimulatedRow *one = *(const GjSimulatedRow *const *) a, *other = *(const GjSimulatedRow *const *) b;

  return one->by != other->by ? (int) one->by - (int) other->by : strcmp (one->code, other->code);
}

static int
compare_persons (gconstpointer a,
                 gconstpointer b)
{
  const GjSimulatedPerson *one = a, *other = b;

  if (one->person != other->person)
    return one->person < other->person ? -1 : 1;
  return (int) one->variant - (int) other->variant;
}

static char *
label_of (const GjSimulatedRow *row)
{
  if (kinds[row->by].list == NULL)
    return g_strdup (_ (kinds[row->by].label));
  if (row->by == GJ_SIMULATED_FUND_YEAR)
    {
      g_autofree char *fund = g_strndup (row->code, strcspn (row->code, " "));

      /* Translators: a fund and the year in which the classes were filed */
      return g_strdup_printf (_ ("%s, %s"), gj_code_name (kinds[row->by].list, fund), row->code + strlen (fund) + 1);
    }
  if (row->code[0] == '\0')
    return g_strdup (row->by == GJ_SIMULATED_GROUP ? _ ("No key group") : _ ("Not recorded"));
  return gj_text_capital (gj_code_name (kinds[row->by].list, row->code));
}

static void
add_cell (GjSimulatedCell       *all,
          const GjSimulatedCell *part)
{
  all->amount += part->amount;
  all->persons += part->persons;
  all->person_times += part->person_times;
  all->gained += part->gained;
  all->lost += part->lost;
  all->gainers += part->gainers;
  all->losers += part->losers;
}

static gboolean
is_empty (const GjSimulatedRow *row,
          guint                 n)
{
  for (guint v = 0; v < n; v++)
    if (row->cells[v].person_times > 0)
      return FALSE;
  return row->by != GJ_SIMULATED_TOTAL;
}

/* Takes the rows of the plan. */
static GjSimulated *
add_up (Plan      *plan,
        GPtrArray *workers)
{
  GjSimulated *self = g_new0 (GjSimulated, 1);
  guint n = plan->variants->len;

  self->n_variants = n;
  self->titles = g_new0 (char *, n + 1);
  self->counts = g_new0 (GjSimulatedCounts, n);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  for (guint v = 0; v < n; v++)
    self->titles[v] = g_strdup (((const GjVariant *) plan->variants->pdata[v])->title);
  if (plan->want_persons)
    self->persons = g_array_new (FALSE, FALSE, sizeof (GjSimulatedPerson));
  for (guint i = 0; i < plan->rows->len; i++)
    ((GjSimulatedRow *) plan->rows->pdata[i])->cells = g_new0 (GjSimulatedCell, n);
  for (guint w = 0; w < workers->len; w++)
    {
      const Worker *worker = workers->pdata[w];

      for (guint i = 0; i < plan->rows->len * n; i++)
        add_cell (&((GjSimulatedRow *) plan->rows->pdata[i / n])->cells[i % n], &worker->cells[i]);
      for (guint v = 0; v < n; v++)
        for (guint k = 0; k < sizeof (GjSimulatedCounts) / sizeof (gint64); k++)
          ((gint64 *) &self->counts[v])[k] += ((gint64 *) &worker->counts[v])[k];
      if (plan->want_persons)
        g_array_append_vals (self->persons, worker->persons->data, worker->persons->len);
    }
  while (plan->rows->len > 0)
    {
      GjSimulatedRow *row = g_ptr_array_steal_index (plan->rows, plan->rows->len - 1);

      row->label = label_of (row);
      if (is_empty (row, n))
        free_row (row);
      else
        g_ptr_array_add (self->rows, row);
    }
  g_ptr_array_sort (self->rows, compare_rows);
  if (self->persons != NULL)
    g_array_sort (self->persons, compare_persons);
  self->n_enrolments = gj_facts_source_n_enrolments (plan->source);
  return self;
}

static GjSimulated *
walk (Plan         *plan,
      guint         n_threads,
      GjProgress   *progress,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GPtrArray) workers = g_ptr_array_new_with_free_func (free_worker);

  lay_out (plan);
  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (workers, new_worker (plan));
  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Deciding"));
  if (!gj_facts_source_walk (plan->source, workers->pdata, workers->len, decide_person, progress, READ_SHARE, 1.0, cancellable, error))
    return NULL;
  return add_up (plan, workers);
}

static void
clear_plan (Plan *plan)
{
  for (guint v = 0; plan->editions != NULL && v < plan->variants->len; v++)
    {
      for (EditionRows *of = plan->editions[v]; of->edition != NULL; of++)
        g_free (of->fund_years);
      g_free (plan->editions[v]);
    }
  g_free (plan->editions);
  g_free (plan->groups);
  g_free (plan->cities);
  g_free (plan->levels);
  g_ptr_array_unref (plan->rows);
  g_hash_table_unref (plan->index);
}

static void
put_budgets (GjSimulated     *simulated,
             const GPtrArray *budgets)
{
  for (guint i = 0; i < simulated->rows->len; i++)
    {
      GjSimulatedRow *row = simulated->rows->pdata[i];

      for (guint k = 0; row->by == GJ_SIMULATED_FUND_YEAR && k < budgets->len; k++)
        {
          const GjBudget *budget = budgets->pdata[k];
          g_autofree char *code = g_strdup_printf ("%s %d", budget->fund, budget->year);

          if (g_str_equal (code, row->code))
            row->budget = budget->amount;
        }
    }
}

GjSimulated *
gj_simulate_run (GjLedger *ledger, GPtrArray *variants, GjDate as_of, gboolean want_persons, GjProgress *progress, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GjDb) db = NULL;
  g_autoptr (GjFactsSource) source = NULL;
  g_autoptr (GPtrArray) budgets = NULL;
  Plan plan = { .variants = variants, .as_of = as_of, .want_persons = want_persons };
  GjSimulated *simulated;

  g_return_val_if_fail (GJ_IS_LEDGER (ledger) && variants != NULL, NULL);
  g_return_val_if_fail (variants->len > 0 && variants->len <= GJ_MAX_VARIANTS, NULL);

  if (progress != NULL)
    gj_progress_set_stage (progress, _ ("Reading the facts"));
  db = gj_ledger_connect (ledger, FALSE, error);
  if (db == NULL || !gj_db_begin (db, FALSE, error))
    return NULL;
  source = gj_facts_source_load (db, gj_ledger_get_threads (ledger), progress, READ_SHARE, cancellable, error);
  if (source == NULL)
    return NULL;
  /* The facts are in memory: nobody needs to keep the ledger's old state for us any longer. */
  budgets = gj_budget_list (db, error);
  g_clear_pointer (&db, gj_db_close);
  if (budgets == NULL)
    return NULL;
  plan.source = source;
  plan.rows = g_ptr_array_new_with_free_func (free_row);
  plan.index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  simulated = walk (&plan, gj_ledger_get_threads (ledger), progress, cancellable, error);
  if (simulated != NULL)
    put_budgets (simulated, budgets);
  clear_plan (&plan);
  return simulated;
}

void
gj_simulated_free (GjSimulated *simulated)
{
  if (simulated == NULL)
    return;
  g_strfreev (simulated->titles);
  g_ptr_array_unref (simulated->rows);
  g_free (simulated->counts);
  g_clear_pointer (&simulated->persons, g_array_unref);
  g_free (simulated);
}

const char *
gj_simulated_by_nick (GjSimulatedBy by)
{
  g_return_val_if_fail (by < GJ_N_SIMULATED_BY, NULL);

  return kinds[by].nick;
}

const char *
gj_simulated_by_label (GjSimulatedBy by)
{
  g_return_val_if_fail (by < GJ_N_SIMULATED_BY, NULL);

  return _ (kinds[by].label);
}
