#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window opens on a sample ledger, every control has a name, and it closes without a word."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger, wait, walk  # noqa: E402


def main(gui, cli):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _files = sample_ledger(cli, folder)
        with App([gui, '--ledger', ledger]) as app:
            frame = app.find('frame')
            wait(lambda: frame.get_name(), 'a title')
            wait(lambda: len(list(walk(frame))) > 20, 'something in the window')
            for page in range(1, 10):
                app.key('ctrl+%d' % page)
                bad = settled(app)
                assert not bad, 'after Ctrl+%d, without a name:\n  %s' % (page, '\n  '.join(bad))
            if os.environ.get('GJ_SHOT'):
                app.shot(os.environ['GJ_SHOT'])


def settled(app):
    """The nameless controls once they are the same twice: names are given while a page is built."""
    last = None
    for _ in range(20):
        now = wait(lambda: [app.nameless()], 'the tree')[0]
        if not now or now == last:
            return now
        last = now
    return last


if __name__ == '__main__':
    main(*sys.argv[1:3])
