#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-symbols.sh LIB…: the core's static libraries ask for no symbol of GTK, and only the store's for SQLite's.
status=0
for lib; do
  # nm speaks of each object; a thin archive names its members' paths
  wanted=$(nm --undefined-only --format=posix "$lib") || { echo "$lib cannot be read"; exit 1; }
  found=$(grep -E '^(gtk|adw|gdk|gsk)_' <<<"$wanted" | cut -d' ' -f1 | sort -u)
  if [ -n "$found" ]; then
    echo "$(basename "$lib") needs GTK:" $found
    status=1
  fi
  found=$(grep '^sqlite3_' <<<"$wanted" | cut -d' ' -f1 | sort -u)
  if [ -n "$found" ] && [ "$(basename "$lib")" != libgj-store.a ]; then
    echo "$(basename "$lib") goes to SQLite past the store:" $found
    status=1
  fi
done
exit $status
