/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy"
#include "config.h"

#include "gj-policy-private.h"

/* No item of a person ever comes near this; sums of 32 of them still fit. */
#define MOST_FEN (G_MAXINT64 / 64)

static GjAmountResult
eval_expr (GjEval *eval, guint index, GjRational *ret_value, guint *ret_table);

static const GjExpr *
expr_at (const GjEval *eval,
         guint         index)
{
  return GJ_AT (eval->edition->exprs, GjExpr, index);
}

/* Whole numbers, which most are, need no common denominator. */
static gboolean
combine_whole (GjExprOp    op,
               gint64      a,
               gint64      b,
               GjRational *ret_value)
{
  gint64 value = 0;
  gboolean overflows = FALSE;

  if (op == GJ_EXPR_PRODUCT)
    overflows = __builtin_mul_overflow (a, b, &value);
  else if (op == GJ_EXPR_SUM)
    overflows = __builtin_add_overflow (a, b, &value);
  else
    value = op == GJ_EXPR_LEAST ? MIN (a, b) : MAX (a, b);

  if (!overflows)
    *ret_value = GJ_RATIONAL (value, 1);
  return !overflows;
}

static gboolean
combine (GjExprOp    op,
         GjRational  a,
         GjRational  b,
         GjRational *ret_value)
{
  if (a.den == 1 && b.den == 1)
    return combine_whole (op, a.num, b.num, ret_value);
  if (op == GJ_EXPR_PRODUCT)
    return gj_rational_multiply (a, b, ret_value);
  if (op == GJ_EXPR_SUM)
    return gj_rational_add (a, b, ret_value);

  gboolean first
      = op == GJ_EXPR_LEAST ? gj_rational_compare (a, b) <= 0 : gj_rational_compare (a, b) >= 0;
  *ret_value = first ? a : b;
  return TRUE;
}

static GjAmountResult
eval_operation (GjEval     *eval,
                guint       index,
                GjRational *ret_value,
                guint      *ret_table)
{
  const GjExpr *expr = expr_at (eval, index);
  GjRational value = { 0, 1 }, part;
  gboolean is_first = TRUE;

  for (guint at = index + 1; at < expr->end; at = expr_at (eval, at)->end)
    {
      GjAmountResult result = eval_expr (eval, at, &part, ret_table);
      if (result != GJ_AMOUNT_OK)
        return result;
      if (is_first)
        value = part;
      else if (!combine ((GjExprOp) expr->op, value, part, &value))
        return GJ_AMOUNT_RANGE;
      is_first = FALSE;
    }

  *ret_value = value;
  return GJ_AMOUNT_OK;
}

/* The cell a code and perhaps a table in between lead to; -1 when there is none. */
static GjCode
key_code (const GjEval *eval,
          const GjExpr *expr,
          guint         position,
          guint        *ret_table)
{
  GjCode code = eval->values[expr->keys[position]];

  if (expr->through[position] < 0)
    return code;

  const GjTable *table = GJ_AT (eval->edition->tables, GjTable, expr->through[position]);
  *ret_table = (guint) expr->through[position];
  if (code >= 0 && code < table->sizes[0] && table->rows[code] != NULL)
    return table->cells[code].num;

  return table->has_default ? table->fallback.num : -1;
}

/* The index of the cell, or -1 when there is none: then @ret_table is the table that has no row. */
int
_gj_table_cell (const GjEval   *eval,
                const GjExpr   *expr,
                GjAmountResult *ret_result,
                guint          *ret_table)
{
  const GjTable *table = GJ_AT (eval->edition->tables, GjTable, expr->table);
  GjCode keys[2] = { 0, 0 };

  *ret_result = GJ_AMOUNT_NO_ROW;
  for (guint i = 0; i < table->n_keys; i++)
    {
      guint asked = expr->table;
      keys[i] = key_code (eval, expr, i, &asked);
      *ret_table = keys[i] < 0 ? asked : expr->table;
      if (keys[i] < 0 || keys[i] >= table->sizes[i])
        return -1;
    }

  gsize cell = (gsize) keys[0] * table->sizes[1] + (gsize) keys[1];
  if (table->rows[cell] == NULL)
    return -1;

  *ret_result = GJ_AMOUNT_OK;
  return (int) cell;
}

static GjAmountResult
eval_look_up (GjEval       *eval,
              const GjExpr *expr,
              GjRational   *ret_value,
              guint        *ret_table)
{
  const GjTable *table = GJ_AT (eval->edition->tables, GjTable, expr->table);
  GjAmountResult result;
  gboolean known = TRUE;

  for (guint i = 0; i < table->n_keys; i++)
    known &= _gj_eval_has (eval, expr->keys[i]);
  if (!known)
    return GJ_AMOUNT_MISSING;

  int cell = _gj_table_cell (eval, expr, &result, ret_table);
  if (cell < 0 && !(table->has_default && *ret_table == expr->table))
    return result;

  *ret_value = cell >= 0 ? table->cells[cell] : table->fallback;
  return GJ_AMOUNT_OK;
}

/* Both ways come after the choice; only the chosen one is worked out. */
static GjAmountResult
eval_choose (GjEval     *eval,
             guint       index,
             GjRational *ret_value,
             guint      *ret_table)
{
  GjTri holds = _gj_eval_condition (eval, expr_at (eval, index)->condition);

  if (holds == GJ_UNKNOWN)
    return GJ_AMOUNT_MISSING;

  guint then = index + 1;
  return eval_expr (eval, holds == GJ_YES ? then : expr_at (eval, then)->end, ret_value, ret_table);
}

static GjAmountResult
eval_less_granted (GjEval       *eval,
                   const GjExpr *expr,
                   GjRational   *ret_value)
{
  gboolean known = _gj_eval_has (eval, GJ_FACT_CLASS_OCCUPATION);
  GjFen total;

  known = _gj_eval_has (eval, GJ_FACT_CLASS_LEVEL) && known;
  if (!known)
    return GJ_AMOUNT_MISSING;

  _gj_eval_history (eval, GJ_AT (eval->edition->history, GjHistoryTest, expr->history), &total);
  return gj_rational_multiply (GJ_RATIONAL (-total, 1), GJ_RATIONAL (1, 100), ret_value) ? GJ_AMOUNT_OK : GJ_AMOUNT_RANGE;
}

static GjAmountResult
eval_expr (GjEval     *eval,
           guint       index,
           GjRational *ret_value,
           guint      *ret_table)
{
  const GjExpr *expr = expr_at (eval, index);
  GjAmountResult result = GJ_AMOUNT_OK;

  if (expr->op == GJ_EXPR_NUMBER)
    *ret_value = expr->number;
  else if (expr->op == GJ_EXPR_LOOK_UP)
    result = eval_look_up (eval, expr, ret_value, ret_table);
  else if (expr->op == GJ_EXPR_CHOOSE)
    result = eval_choose (eval, index, ret_value, ret_table);
  else if (expr->op == GJ_EXPR_LESS_GRANTED)
    result = eval_less_granted (eval, expr, ret_value);
  else if (expr->op != GJ_EXPR_FACT)
    result = eval_operation (eval, index, ret_value, ret_table);
  else if (_gj_eval_has (eval, expr->fact))
    *ret_value = _gj_eval_fact (eval, expr->fact);
  else
    result = GJ_AMOUNT_MISSING;

  if (G_UNLIKELY (eval->trace != NULL) && result == GJ_AMOUNT_OK)
    {
      eval->number = *ret_value;
      eval->trace (eval, GJ_TRACE_NUMBER, index, GJ_YES);
    }

  return result;
}

/* The exact value in yuan, rounded half-up to fen once. */
GjAmountResult
_gj_eval_amount (GjEval *eval,
                 guint   index,
                 GjFen  *ret_fen,
                 guint  *ret_table)
{
  GjRational yuan;
  GjFen fen;
  GjAmountResult result = eval_expr (eval, index, &yuan, ret_table);

  if (result != GJ_AMOUNT_OK)
    return result;
  if (!gj_fen_from_yuan (yuan, &fen) || ABS (fen) > MOST_FEN || (eval->item->recovers ? fen > 0 : fen < 0))
    return GJ_AMOUNT_RANGE;

  *ret_fen = fen;
  return GJ_AMOUNT_OK;
}
