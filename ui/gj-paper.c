/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-paper"

#include "config.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

#include "gj-paper.h"

#define FONT "Noto Serif, Noto Serif CJK SC, Source Han Serif SC, SimSun, serif"
#define A4_SHORT 595.28
#define A4_LONG 841.89
#define MARGIN 48.0
#define GAP 5.0
#define FOOT_HEIGHT 24.0
#define LABEL_SHARE 0.28
#define WIDE_COLUMNS 70 /* characters that do not stand side by side on an upright page */
#define MOST_COLUMNS 32
#define BLOCKS_AT_ONCE 40 /* some milliseconds */

typedef enum
{
  BLOCK_TITLE,
  BLOCK_SUBTITLE,
  BLOCK_HEADING, /* text, note */
  BLOCK_FACT,    /* label, value, source */
  BLOCK_LINES,   /* labels */
  BLOCK_ROW,     /* cells */
} BlockKind;

typedef struct
{
  BlockKind kind;
  char    **texts;
} Block;

struct _GjPaper
{
  PangoFontDescription *font; /* of the text that is being put */
  char      *foot;
  char     **heads; /* NULL without a table */
  int        widths[MOST_COLUMNS];
  gboolean   right[MOST_COLUMNS];
  int        all_widths;
  guint      n_columns;
  guint      n_rows;
  GPtrArray *blocks;
  GArray    *pages; /* of guint: the first block of each */
  double     width;
  double     height;
  guint      placed; /* blocks that are on a page */
  double     y;      /* below the last of them */
};

/* What is being drawn, or only measured: then @cr is NULL. */
typedef struct
{
  const GjPaper *paper;
  PangoContext  *context;
  cairo_t       *cr;
} Pen;

static void
free_block (gpointer data)
{
  Block *block = data;

  g_strfreev (block->texts);
  g_free (block);
}

static void
add_block (GjPaper *self, BlockKind kind, const char *const *texts)
{
  Block *block = g_new (Block, 1);

  *block = (Block) { kind, g_strdupv ((char **) texts) };
  g_ptr_array_add (self->blocks, block);
}

/* ----- drawing ----- */

typedef struct
{
  double size;
  gboolean bold;
  double grey;
} Style;

static const Style title_style = { 16, TRUE, 0 }, subtitle_style = { 10, FALSE, 0.25 }, heading_style = { 11.5, TRUE, 0 }, plain_style = { 10, FALSE, 0 },
                   label_style = { 10, FALSE, 0.35 }, small_style = { 8, FALSE, 0.35 }, head_style = { 9, TRUE, 0 }, cell_style = { 9, FALSE, 0 };

/* Puts @text into a column, and returns how high it is there. */
static double
put_text (const Pen *pen, const char *text, const Style *style, PangoAlignment alignment, double x, double y, double width)
{
  PangoLayout *layout = pango_layout_new (pen->context);
  PangoFontDescription *font = pen->paper->font;
  int height;

  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  if (pen->cr != NULL)
    {
      cairo_set_source_rgb (pen->cr, style->grey, style->grey, style->grey);
      cairo_move_to (pen->cr, x, y);
      pango_cairo_show_layout (pen->cr, layout);
    }
  g_object_unref (layout);
  return (double) height / PANGO_SCALE;
}

static void
put_rule (const Pen *pen, double x, double y, double width, double thick, double grey)
{
  if (pen->cr == NULL)
    return;
  cairo_set_source_rgb (pen->cr, grey, grey, grey);
  cairo_set_line_width (pen->cr, thick);
  cairo_move_to (pen->cr, x, y);
  cairo_rel_line_to (pen->cr, width, 0);
  cairo_stroke (pen->cr);
}

static double
put_cells (const Pen *pen, char *const *cells, const Style *style, double y)
{
  const GjPaper *self = pen->paper;
  double x = 0, height = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      double width = self->width * self->widths[i] / self->all_widths;
      PangoAlignment alignment = self->right[i] ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;

      height = MAX (height, put_text (pen, cells[i], style, alignment, x, y, MAX (width - 2 * GAP, 1)));
      x += width;
    }
  return height;
}

static double
put_fact (const Pen *pen, char *const *texts, double y)
{
  double x = pen->paper->width * LABEL_SHARE;
  double width = pen->paper->width - x;
  double label = put_text (pen, texts[0], &label_style, PANGO_ALIGN_LEFT, 0, y, x - 2 * GAP);
  double value = put_text (pen, texts[1], &plain_style, PANGO_ALIGN_LEFT, x, y, width);

  if (texts[2][0] != '\0')
    value += put_text (pen, texts[2], &small_style, PANGO_ALIGN_LEFT, x, y + value, width);
  return MAX (label, value) + GAP;
}

static double
put_lines (const Pen *pen, char *const *labels, double y)
{
  guint n = g_strv_length ((char **) labels);
  double width = pen->paper->width / MAX (n, 1);
  double height = 0;

  y += 8 * GAP;
  for (guint i = 0; i < n; i++)
    {
      height = MAX (height, put_text (pen, labels[i], &small_style, PANGO_ALIGN_LEFT, i * width, y + GAP, width - 4 * GAP));
      put_rule (pen, i * width, y, width - 4 * GAP, 0.5, 0.35);
    }
  return 9 * GAP + height;
}

static double
put_block (const Pen *pen, const Block *block, double y)
{
  double width = pen->paper->width, height;

  switch (block->kind)
    {
    case BLOCK_TITLE:
      return put_text (pen, block->texts[0], &title_style, PANGO_ALIGN_LEFT, 0, y, width) + GAP;
    case BLOCK_SUBTITLE:
      return put_text (pen, block->texts[0], &subtitle_style, PANGO_ALIGN_LEFT, 0, y, width) + GAP;
    case BLOCK_HEADING:
      height = 2 * GAP + put_text (pen, block->texts[0], &heading_style, PANGO_ALIGN_LEFT, 0, y + 2 * GAP, width);
      if (block->texts[1][0] != '\0')
        height += put_text (pen, block->texts[1], &small_style, PANGO_ALIGN_LEFT, 0, y + height, width);
      put_rule (pen, 0, y + height + 2, width, 0.5, 0.35);
      return height + GAP + 2;
    case BLOCK_FACT:
      return put_fact (pen, block->texts, y);
    case BLOCK_LINES:
      return put_lines (pen, block->texts, y);
    case BLOCK_ROW:
    default:
      height = put_cells (pen, block->texts, &cell_style, y);
      put_rule (pen, 0, y + height + 2, width, 0.25, 0.7);
      return height + GAP;
    }
}

/* The heads of the table, where one goes on; 0 where none does. */
static double
put_heads (const Pen *pen, guint block, double y)
{
  const GjPaper *self = pen->paper;
  double height;

  if (self->heads == NULL || block >= self->blocks->len || ((const Block *) self->blocks->pdata[block])->kind != BLOCK_ROW)
    return 0;
  height = put_cells (pen, self->heads, &head_style, y);
  put_rule (pen, 0, y + height + 2, self->width, 0.75, 0);
  return height + GAP + 2;
}

/* ----- pages ----- */

static gboolean
begins_table (const GjPaper *self, guint i)
{
  return i == 0 || ((const Block *) self->blocks->pdata[i - 1])->kind != BLOCK_ROW;
}

/* Puts a block below those before it, or on a page of its own. */
static void
place_block (GjPaper *self, const Pen *pen, guint i)
{
  const Block *block = self->blocks->pdata[i];
  double heads = begins_table (self, i) ? put_heads (pen, i, 0) : 0;
  double height = put_block (pen, block, 0);
  double need = heads + height;

  if (block->kind == BLOCK_HEADING && i + 1 < self->blocks->len)
    need += put_block (pen, self->blocks->pdata[i + 1], 0);
  if (i == 0 || (self->y > 0 && self->y + need > self->height - FOOT_HEIGHT))
    {
      g_array_append_val (self->pages, i);
      heads = put_heads (pen, i, 0);
      self->y = 0;
    }
  self->y += heads + height;
}

void
gj_paper_begin (GjPaper *paper, double width, double height)
{
  g_return_if_fail (paper != NULL);

  paper->width = width;
  paper->height = height;
  paper->placed = 0;
  paper->y = 0;
  g_array_set_size (paper->pages, 0);
}

gboolean
gj_paper_paginate (GjPaper *paper, PangoContext *context)
{
  Pen pen = { .paper = paper, .context = context };
  guint end;

  g_return_val_if_fail (paper != NULL && context != NULL, TRUE);

  end = MIN (paper->placed + BLOCKS_AT_ONCE, paper->blocks->len);
  while (paper->placed < end)
    place_block (paper, &pen, paper->placed++);
  return paper->placed == paper->blocks->len;
}

guint
gj_paper_n_pages (const GjPaper *paper)
{
  g_return_val_if_fail (paper != NULL, 0);

  return paper->pages->len;
}

void
gj_paper_draw (GjPaper *paper, cairo_t *cr, PangoContext *context, guint page)
{
  Pen pen = { .paper = paper, .context = context, .cr = cr };
  g_autofree char *number = NULL;
  guint first, end;
  double y = 0;

  g_return_if_fail (paper != NULL && cr != NULL && page < paper->pages->len);

  first = g_array_index (paper->pages, guint, page);
  end = page + 1 < paper->pages->len ? g_array_index (paper->pages, guint, page + 1) : paper->blocks->len;
  for (guint i = first; i < end; i++)
    {
      if (i == first || begins_table (paper, i))
        y += put_heads (&pen, i, y);
      y += put_block (&pen, paper->blocks->pdata[i], y);
    }
  number = g_strdup_printf (_("Page %u of %u"), page + 1, paper->pages->len);
  y = paper->height - FOOT_HEIGHT + GAP;
  put_rule (&pen, 0, y, paper->width, 0.5, 0.35);
  put_text (&pen, paper->foot, &small_style, PANGO_ALIGN_LEFT, 0, y + 2, paper->width * 0.75);
  put_text (&pen, number, &small_style, PANGO_ALIGN_RIGHT, paper->width * 0.75, y + 2, paper->width * 0.25);
}

/* ----- a file ----- */

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
gj_paper_save (GjPaper *paper, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PangoContext *context;
  double width = gj_paper_is_wide (paper) ? A4_LONG : A4_SHORT;
  double height = gj_paper_is_wide (paper) ? A4_SHORT : A4_LONG;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  context = pango_cairo_create_context (cr);
  gj_paper_begin (paper, width - 2 * MARGIN, height - 2 * MARGIN);
  while (!gj_paper_paginate (paper, context))
    continue;
  for (guint i = 0; i < paper->pages->len; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN, MARGIN);
      gj_paper_draw (paper, cr, context, i);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  g_object_unref (context);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return FALSE;
    }
  return g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* ----- what stands on it ----- */

void
gj_paper_add_heading (GjPaper *paper, const char *text, const char *note)
{
  g_return_if_fail (paper != NULL);

  add_block (paper, BLOCK_HEADING, (const char *const[]){ text, note, NULL });
}

void
gj_paper_add_fact (GjPaper *paper, const char *label, const char *value, const char *source)
{
  g_return_if_fail (paper != NULL);

  add_block (paper, BLOCK_FACT, (const char *const[]){ label, value, source, NULL });
}

void
gj_paper_add_lines (GjPaper *paper, const char *const *labels)
{
  g_return_if_fail (paper != NULL && labels != NULL);

  add_block (paper, BLOCK_LINES, labels);
}

void
gj_paper_set_columns (GjPaper *paper, guint n, const char *const *titles, const int *widths, const gboolean *right)
{
  g_return_if_fail (paper != NULL && n > 0 && n <= MOST_COLUMNS && paper->heads == NULL);

  paper->n_columns = n;
  paper->heads = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      paper->heads[i] = g_strdup (titles[i]);
      paper->widths[i] = MAX (widths[i], 1);
      paper->right[i] = right[i];
      paper->all_widths += paper->widths[i];
    }
}

void
gj_paper_add_row (GjPaper *paper, const char *const *cells)
{
  g_return_if_fail (paper != NULL && paper->heads != NULL && g_strv_length ((char **) cells) == paper->n_columns);

  add_block (paper, BLOCK_ROW, cells);
  paper->n_rows++;
}

guint
gj_paper_n_rows (const GjPaper *paper)
{
  g_return_val_if_fail (paper != NULL, 0);

  return paper->n_rows;
}

gboolean
gj_paper_is_wide (const GjPaper *paper)
{
  g_return_val_if_fail (paper != NULL, FALSE);

  return paper->all_widths > WIDE_COLUMNS;
}

GjPaper *
gj_paper_new (const char *title, const char *subtitle, const char *foot)
{
  GjPaper *self = g_new0 (GjPaper, 1);

  self->font = pango_font_description_from_string (FONT);
  self->foot = g_strdup (foot);
  self->blocks = g_ptr_array_new_with_free_func (free_block);
  self->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  add_block (self, BLOCK_TITLE, (const char *const[]){ title, NULL });
  if (subtitle[0] != '\0')
    add_block (self, BLOCK_SUBTITLE, (const char *const[]){ subtitle, NULL });
  return self;
}

void
gj_paper_free (GjPaper *paper)
{
  if (paper == NULL)
    return;
  pango_font_description_free (paper->font);
  g_free (paper->foot);
  g_strfreev (paper->heads);
  g_ptr_array_unref (paper->blocks);
  g_array_unref (paper->pages);
  g_free (paper);
}
