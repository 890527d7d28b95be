#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures of the README: screenshots.py GUI CLI FOLDER; to be run by guirun (./dev screenshots)."""
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger  # noqa: E402

PAGES = {1: 'overview', 2: 'rosters', 3: 'problems', 4: 'institutions', 5: 'classes', 6: 'persons', 7: 'decisions',
         8: 'audit'}
# name: (locale, colour scheme, width, height, pages)
LOOKS = {
    'en': ('C.UTF-8', 'force-light', 0, 0, PAGES),
    'zh': ('zh_CN.UTF-8', 'force-light', 0, 0, PAGES),
    'zh-dark': ('zh_CN.UTF-8', 'prefer-dark', 0, 0, (1, 2, 7)),
    'zh-narrow': ('zh_CN.UTF-8', 'force-light', 400, 700, (1, 6)),
}


def settle(app):
    """Until two pictures of the tree are alike, and the last frame is drawn."""
    last = None
    for _ in range(40):
        now = app.outline()
        if now == last:
            break
        last = now
        time.sleep(0.15)
    time.sleep(0.4)


def main(gui, cli, target):
    gui, cli, target = (os.path.abspath(path) for path in (gui, cli, target))
    os.environ.setdefault('GJ_SOURCE_ROOT', os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    with tempfile.TemporaryDirectory() as folder:
        ledger, _files = sample_ledger(cli, folder, trainees=2000)
        for look, (locale, scheme, width, height, pages) in LOOKS.items():
            with App([gui, '--ledger', ledger], quiet=False, LC_ALL=locale, ADW_DEBUG_COLOR_SCHEME=scheme) as app:
                app.find('frame')
                settle(app)
                if width:
                    app.resize(width, height)
                for page in pages:
                    app.key('ctrl+%d' % page)
                    settle(app)
                    rows = app.all('table row')
                    if len(rows) > 1 and not width:
                        app.click(rows[1])
                        settle(app)
                    app.portrait(os.path.join(target, '%s-%s.png' % (PAGES[page], look)))


if __name__ == '__main__':
    main(*sys.argv[1:4])
