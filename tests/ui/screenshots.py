#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes pictures of the window with sample data: screenshots.py GUI CLI FOLDER [all]; run by ./dev screenshots.

Without "all" the two of the README, and their Chinese sisters once the window speaks Chinese; with it every page,
light, dark and narrow, for looking at."""
import gettext
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger  # noqa: E402

PAGES = {1: 'overview', 2: 'rosters', 3: 'problems', 4: 'institutions', 5: 'classes', 6: 'persons', 7: 'enrolments', 8: 'decisions',
         9: 'policy', 0: 'audit'}
LISTS = set(PAGES.values()) - {'overview', 'policy'}
# name: (locale, colour scheme, width, height, pages)
README = {
    'en': ('C.UTF-8', 'force-light', 1200, 760, (1, 8)),
    'zh': ('zh_CN.UTF-8', 'force-light', 1200, 760, (1, 8)),
}
ALL = {
    'en': ('C.UTF-8', 'force-light', 1200, 760, PAGES),
    'zh': ('zh_CN.UTF-8', 'force-light', 1200, 760, PAGES),
    'wide': ('C.UTF-8', 'force-light', 1270, 790, PAGES),
    'dark': ('C.UTF-8', 'prefer-dark', 1200, 760, PAGES),
    'narrow': ('zh_CN.UTF-8', 'force-light', 360, 640, PAGES),
}


def speaks_chinese():
    catalogue = gettext.translation('gongjiang', os.environ.get('GJ_LOCALEDIR'), ['zh_CN'], fallback=True)
    return catalogue.gettext('Decisions') != 'Decisions'


def settle(app):
    """Until two pictures of the tree are alike, and the last frame is drawn."""
    last = None
    for _ in range(40):
        now = app.outline()
        if now == last:
            break
        last = now
        time.sleep(0.1)
    time.sleep(0.4)


def main(gui, cli, target, *which):
    gui, cli, target = (os.path.abspath(path) for path in (gui, cli, target))
    os.environ.setdefault('GJ_SOURCE_ROOT', os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    with tempfile.TemporaryDirectory() as folder:
        ledger, _files = sample_ledger(cli, folder, trainees=2000)
        for look, (locale, scheme, width, height, pages) in (ALL if 'all' in which else README).items():
            if look == 'zh' and not speaks_chinese():
                continue
            with App([gui, '--ledger', ledger], quiet=False, LC_ALL=locale, ADW_DEBUG_COLOR_SCHEME=scheme) as app:
                settle(app)
                app.resize(width, height)
                subprocess.run(['xdotool', 'mousemove', '1', '1'], check=True)  # nothing under the pointer
                for page in pages:
                    app.key('ctrl+%d' % page)
                    settle(app)
                    if PAGES[page] in LISTS:
                        app.key('Home', 'Down', 'Down', 'Down', 'Return')
                        settle(app)
                    app.portrait(os.path.join(target, '%s-%s.png' % (PAGES[page], look)))
                    if PAGES[page] in LISTS:
                        app.key('Escape')
                if pages is PAGES:
                    app.key('ctrl+k', 'z', 's')
                    settle(app)
                    app.portrait(os.path.join(target, 'find-%s.png' % look))


if __name__ == '__main__':
    main(*sys.argv[1:])
