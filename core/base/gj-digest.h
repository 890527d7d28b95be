/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GjDigest:
 *
 * A SHA-256 being computed, by OpenSSL's libcrypto, which uses the processor's own instructions: a
 * roster of 1.5 GB is digested before it is parsed. One thread at a time.
 */
typedef struct _GjDigest GjDigest;

#define GJ_DIGEST_SIZE 32

GjDigest *gj_digest_new     (void);
void      gj_digest_reset   (GjDigest *digest); /* begins anew */
void      gj_digest_update  (GjDigest *digest, const void *data, gsize length);
void      gj_digest_get     (GjDigest *digest, guint8 ret_digest[GJ_DIGEST_SIZE]); /* then only reset or free */
char     *gj_digest_get_hex (GjDigest *digest); /* (transfer full): lower case; then only reset or free */
void      gj_digest_free    (GjDigest *digest);
char     *gj_digest_hex     (const void *data, gsize length); /* (transfer full): all in one */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GjDigest, gj_digest_free)

G_END_DECLS
