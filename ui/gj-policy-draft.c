/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-policy-draft"

#include "config.h"

#include <string.h>

#include "gj-policy-draft.h"

typedef struct
{
  guint index;
  char *before;
  char *after;
} Step;

struct _GjPolicyDraft
{
  GBytes    *document;
  GBytes    *kept;
  GPtrArray *places; /* of GjPackPlace, in the order of the text */
  GPtrArray *values; /* of char *, by place */
  GPtrArray *steps;  /* of Step */
  guint      n_done; /* of them; those behind it can be done again */
};

static void
step_free (Step *step)
{
  g_free (step->before);
  g_free (step->after);
  g_free (step);
}

static void
put (GjPolicyDraft *self, guint index, const char *value)
{
  g_free (self->values->pdata[index]);
  self->values->pdata[index] = g_strdup (value);
}

GjPolicyDraft *
gj_policy_draft_new (GBytes *document, GError **error)
{
  GjPolicyDraft *self;
  GPtrArray *places;
  const char *data;
  gsize length;

  g_return_val_if_fail (document != NULL, NULL);

  data = g_bytes_get_data (document, &length);
  places = gj_pack_places (data, length, error);
  if (places == NULL)
    return NULL;
  self = g_new0 (GjPolicyDraft, 1);
  self->document = g_bytes_ref (document);
  self->kept = g_bytes_ref (document);
  self->places = places;
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (self->values, g_strdup (((GjPackPlace *) places->pdata[i])->value));
  return self;
}

void
gj_policy_draft_free (GjPolicyDraft *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->document);
  g_bytes_unref (self->kept);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

guint
gj_policy_draft_n_places (GjPolicyDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->places->len;
}

const GjPackPlace *
gj_policy_draft_place (GjPolicyDraft *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->places->len, NULL);

  return self->places->pdata[index];
}

const char *
gj_policy_draft_value (GjPolicyDraft *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->places->len, NULL);

  return self->values->pdata[index];
}

gboolean
gj_policy_draft_changed (GjPolicyDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->places->len; i++)
    if (strcmp (self->values->pdata[i], ((GjPackPlace *) self->places->pdata[i])->value) != 0)
      return TRUE;
  return FALSE;
}

void
gj_policy_draft_set (GjPolicyDraft *self, guint index, const char *value)
{
  Step *last;

  g_return_if_fail (self != NULL && index < self->places->len);
  g_return_if_fail (value != NULL);

  if (strcmp (self->values->pdata[index], value) == 0)
    return;
  g_ptr_array_set_size (self->steps, (int) self->n_done);
  last = self->n_done > 0 ? self->steps->pdata[self->n_done - 1] : NULL;
  if (last != NULL && last->index == index)
    {
      g_free (last->after);
      last->after = g_strdup (value);
    }
  else
    {
      Step *step = g_new0 (Step, 1);

      step->index = index;
      step->before = g_strdup (self->values->pdata[index]);
      step->after = g_strdup (value);
      g_ptr_array_add (self->steps, step);
      self->n_done++;
    }
  put (self, index, value);
}

int
gj_policy_draft_undo (GjPolicyDraft *self)
{
  const Step *step;

  g_return_val_if_fail (self != NULL, -1);

  if (self->n_done == 0)
    return -1;
  step = self->steps->pdata[--self->n_done];
  put (self, step->index, step->before);
  return (int) step->index;
}

int
gj_policy_draft_redo (GjPolicyDraft *self)
{
  const Step *step;

  g_return_val_if_fail (self != NULL, -1);

  if (self->n_done == self->steps->len)
    return -1;
  step = self->steps->pdata[self->n_done++];
  put (self, step->index, step->after);
  return (int) step->index;
}

gboolean
gj_policy_draft_can_undo (GjPolicyDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_done > 0;
}

gboolean
gj_policy_draft_can_redo (GjPolicyDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_done < self->steps->len;
}

/* From the last place to the first, so that those before stay where they are. */
GBytes *
gj_policy_draft_document (GjPolicyDraft *self)
{
  GBytes *document;

  g_return_val_if_fail (self != NULL, NULL);

  document = g_bytes_ref (self->document);
  for (guint i = self->places->len; i-- > 0;)
    {
      const GjPackPlace *place = self->places->pdata[i];
      GBytes *changed;

      if (strcmp (self->values->pdata[i], place->value) == 0)
        continue;
      changed = gj_pack_replace (g_bytes_get_data (document, NULL), g_bytes_get_size (document), place, self->values->pdata[i]);
      g_bytes_unref (document);
      document = changed;
    }
  return document;
}

gboolean
gj_policy_draft_unkept (GjPolicyDraft *self)
{
  g_autoptr (GBytes) now = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  now = gj_policy_draft_document (self);
  return !g_bytes_equal (now, self->kept);
}

void
gj_policy_draft_keep (GjPolicyDraft *self, GBytes *document)
{
  g_return_if_fail (self != NULL && document != NULL);

  g_bytes_unref (self->kept);
  self->kept = g_bytes_ref (document);
}
