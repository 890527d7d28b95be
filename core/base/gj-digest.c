/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "gj-digest"
#include "config.h"

#include "gj-digest.h"

#include <openssl/evp.h>

struct _GjDigest
{
  EVP_MD_CTX *context;
};

GjDigest *
gj_digest_new (void)
{
  GjDigest *self = g_new0 (GjDigest, 1);

  self->context = EVP_MD_CTX_new ();
  if (EVP_DigestInit_ex (self->context, EVP_sha256 (), NULL) != 1)
    g_error ("The cryptographic library has no SHA-256");
  return self;
}

void
gj_digest_reset (GjDigest *digest)
{
  g_return_if_fail (digest != NULL);

  /* The same algorithm again: naming it would look it up anew, under a lock all threads share. */
  EVP_DigestInit_ex (digest->context, NULL, NULL);
}

void
gj_digest_update (GjDigest   *digest,
                  const void *data,
                  gsize       length)
{
  g_return_if_fail (digest != NULL);

  EVP_DigestUpdate (digest->context, data, length);
}

void
gj_digest_get (GjDigest *digest,
               guint8    ret_digest[GJ_DIGEST_SIZE])
{
  g_return_if_fail (digest != NULL);

  EVP_DigestFinal_ex (digest->context, ret_digest, NULL);
}

char *
gj_digest_get_hex (GjDigest *digest)
{
  guint8 bytes[GJ_DIGEST_SIZE];
  char *text = g_malloc (2 * GJ_DIGEST_SIZE + 1);

  gj_digest_get (digest, bytes);
  for (guint i = 0; i < GJ_DIGEST_SIZE; i++)
    {
      text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
      text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
  text[2 * GJ_DIGEST_SIZE] = '\0';
  return text;
}

void
gj_digest_free (GjDigest *digest)
{
  if (digest == NULL)
    return;
  EVP_MD_CTX_free (digest->context);
  g_free (digest);
}

char *
gj_digest_hex (const void *data,
               gsize       length)
{
  g_autoptr (GjDigest) digest = gj_digest_new ();

  gj_digest_update (digest, data, length);
  return gj_digest_get_hex (digest);
}
