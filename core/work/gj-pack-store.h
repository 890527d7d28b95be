/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-pack.h"

G_BEGIN_DECLS

/* The active pack, compiled; GJ_ERROR_NOT_FOUND when none has been adopted. */
GjPack *gj_pack_store_active (GjDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its document as it was adopted. */
GBytes *gj_pack_store_active_document (GjDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The document of a file or of "builtin:ID", unchecked; GJ_ERROR_NOT_FOUND. */
GBytes *gj_pack_store_read (const char *path_or_builtin, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
