/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gj-db.h"
#include "gj-pack.h"

G_BEGIN_DECLS

/* The active pack, compiled; GJ_ERROR_NOT_FOUND when none has been adopted. */
GjPack *gj_pack_store_active (GjDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
