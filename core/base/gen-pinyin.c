/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Run once at build time: asks ICU how each Han character is read and writes the answers as C tables,
 * so that the program needs no ICU and no search when it runs.
 */
#include <stdio.h>
#include <string.h>

#include <glib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

typedef struct
{
  const char *name;
  guint       first;
  guint       last;
} Block;

static const Block blocks[] = {
  { "han", 0x4E00, 0x9FFF },
  { "han_a", 0x3400, 0x4DBF },
};

/* ICU writes ü as u with a diaeresis, which Latin-ASCII would make a u; 吕 is to be typed "lv". */
static UTransliterator *
open_transliterator (void)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar id[128];
  UTransliterator *transliterator;

  u_uastrcpy (id, "Han-Latin; Lower; NFD");
  transliterator = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  if (U_FAILURE (status))
    {
      fprintf (stderr, "ICU has no Han-Latin transliterator: %s\n", u_errorName (status));
      return NULL;
    }
  return transliterator;
}

/* The first syllable in ASCII: marks are dropped, but the diaeresis makes a u a v. */
static void
read_character (UTransliterator *transliterator,
                guint            character,
                char            *ret_syllable,
                gsize            size)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar text[64] = { (UChar) character };
  int32_t length = 1, limit = 1;
  gsize n = 0;

  ret_syllable[0] = '\0';
  utrans_transUChars (transliterator, text, &length, G_N_ELEMENTS (text), 0, &limit, &status);
  if (U_FAILURE (status))
    return;
  for (int32_t i = 0; i < length && n + 1 < size; i++)
    {
      if (text[i] >= 'a' && text[i] <= 'z')
        ret_syllable[n++] = (char) text[i];
      else if (text[i] == 0x0308 && n > 0 && ret_syllable[n - 1] == 'u')
        ret_syllable[n - 1] = 'v';
      else if (text[i] < 0x0300 || text[i] > 0x036F)
        break;
    }
  ret_syllable[n] = '\0';
}

int
main (void)
{
  UTransliterator *transliterator = open_transliterator ();
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *syllables = g_ptr_array_new ();
  char syllable[16];

  if (transliterator == NULL)
    return 1;
  g_ptr_array_add (syllables, (gpointer) "");
  printf ("/* Made by gen-pinyin; do not edit. */\n");
  for (guint b = 0; b < G_N_ELEMENTS (blocks); b++)
    {
      printf ("static const guint16 %s[] = {\n", blocks[b].name);
      for (guint character = blocks[b].first; character <= blocks[b].last; character++)
        {
          guint index = 0;

          read_character (transliterator, character, syllable, sizeof syllable);
          if (syllable[0] != '\0')
            {
              index = GPOINTER_TO_UINT (g_hash_table_lookup (known, syllable));
              if (index == 0)
                {
                  char *kept = g_strdup (syllable);

                  index = syllables->len;
                  g_ptr_array_add (syllables, kept);
                  g_hash_table_insert (known, kept, GUINT_TO_POINTER (index));
                }
            }
          printf ("%u,%s", index, character % 32 == 31 ? "\n" : "");
        }
      printf ("};\n");
    }
  printf ("static const char syllables[][8] = {\n");
  for (guint i = 0; i < syllables->len; i++)
    printf ("\"%s\",\n", (const char *) g_ptr_array_index (syllables, i));
  printf ("};\n");
  utrans_close (transliterator);
  g_ptr_array_unref (syllables);
  g_hash_table_unref (known);
  return 0;
}
