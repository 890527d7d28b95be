#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-po.sh FILE.po: every string of today's sources is translated, none is fuzzy, and every format fits.
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
grep -v '^#' po/POTFILES.in >"$work/files"
# the same key words as meson's preset for GLib
xgettext --from-code=UTF-8 --add-comments --files-from="$work/files" --output="$work/all.pot" \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 \
  --keyword=g_dpgettext2:2c,3 2>"$work/messages" || { cat "$work/messages"; exit 1; }
[ -s "$work/all.pot" ] || { echo "no strings"; exit 0; }
msgmerge --quiet --no-fuzzy-matching --output-file="$work/merged.po" "$1" "$work/all.pot" || exit 1
msgfmt --check-format --check-header --output-file=/dev/null "$1" || exit 1
numbers=$(LC_ALL=C msgfmt --statistics --output-file=/dev/null "$work/merged.po" 2>&1)
echo "$numbers"
if grep -qE 'fuzzy|untranslated' <<<"$numbers"; then
  msgattrib --untranslated --no-obsolete "$work/merged.po" | grep '^msgid' | head -n 20
  msgattrib --only-fuzzy --no-obsolete "$work/merged.po" | grep '^msgid' | head -n 20
  exit 1
fi
