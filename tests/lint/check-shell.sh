#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every shell script parses.
cd "$(dirname "$0")/../.." || exit 1
status=0
while IFS= read -r -d '' script; do
  if head -n 3 "$script" | grep -qE '^#!.*\b(ba)?sh$|shell=bash'; then
    bash -n "$script" || status=1
  fi
done < <(find dev .ci app core data flatpak tests ui -type f \( -name '*.sh' -o -name '*.bash' -o ! -name '*.*' \) -print0)
exit $status
