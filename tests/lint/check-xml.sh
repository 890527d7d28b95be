#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every XML file of the project is well-formed (the hostile ones in tests/data are so on purpose and left out).
cd "$(dirname "$0")/../.." || exit 1
find app core data flatpak ui -type f \( -name '*.xml' -o -name '*.ui' -o -name '*.xsd' -o -name '*.svg' \
  -o -name '*.page' -o -name '*.xml.in' \) -print0 | xargs -0 -r xmllint --noout --nonet
