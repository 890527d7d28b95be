#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, opened record, menu and dialog: what a person can act on has a name, in Chinese nothing is left in English, and nothing is
written to stderr."""
import gettext
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, chinese, said, sample_ledger, wait, walk, words  # noqa: E402

POLICY_VIEWS = 5
# what is the library's own but for its words
LIBRARY = 'AdwToastWidget'
LIBRARY_WINDOWS = ('win.shortcuts', 'win.about')
# by the page where they can be had: the action, and the title of the window, or None for a question, or '' for the library's own
DIALOGS = (
    ('institutions', 'win.new', 'New Institution'),
    ('classes', 'win.new', 'New Class'),
    ('persons', 'win.new', 'New Person'),
    ('persons', 'win.export-list', None),
    ('overview', 'win.undo', None),
    ('overview', 'win.preferences', 'Preferences'),
    ('overview', 'win.shortcuts', 'Keyboard Shortcuts'),
    ('overview', 'win.about', ''),
)


def english():
    """What the program can say that Chinese says otherwise."""
    if not chinese():
        return set()
    catalogue = gettext.translation('gongjiang', os.environ['GJ_LOCALEDIR'], ['zh_CN'])._catalog
    texts = set()
    for said_in, text in catalogue.items():
        for one in (said_in if isinstance(said_in, tuple) else (said_in,)):
            one = str(one).split('\x04')[-1]
            if one and one != text and re.search('[a-z]{2}', one):
                texts.add(one.replace('_', ''))
    return texts


class Judge:
    def __init__(self, app):
        self.app, self.english = app, english()

    def faults(self, names):
        bad = [line for line in self.app.nameless() if LIBRARY not in line] if names else []
        if self.english:
            bad += ['in English: %s %r' % (node.get_role_name(), said(node)) for node in walk(self.app.root)
                    if said(node) in self.english]
        return bad

    def __call__(self, where, names=True):
        """Asked until it is the same twice: names are given while a page is built."""
        last = None
        for _ in range(20):
            now = wait(lambda: [self.faults(names)], 'the tree')[0]
            if not now:
                return
            if now == last:
                break
            last = now
        raise AssertionError('%s:\n  %s' % (where, '\n  '.join(last)))


def pages(app, judge):
    for page in range(1, 10):
        app.key('ctrl+%d' % page)
        judge('after Ctrl+%d' % page)
        if app.all('tree table'):
            app.key('Home', 'Return')
            judge('with the first record of page %d' % page)
            app.key('Escape', 'Escape')


def policy(app, judge):
    app.key('ctrl+9')
    for view in range(POLICY_VIEWS):
        judge('view %d of the policy' % view)
        app.key('ctrl+Page_Down')


def menus(app, judge):
    app.key('F10')
    app.find('menu item', words('_Preferences'))
    judge('main menu')
    app.key('Escape', 'ctrl+5', 'ctrl+k')
    judge('find anything')
    app.key('Escape')
    for button in ('Filter', 'This List'):
        app.press(app.find('push button', words(button)))
        judge('the menu “%s”' % button)
        app.key('Escape')


def dialogs(app, judge, number):
    for page, action, title in DIALOGS:
        app.key('ctrl+%d' % number[page])
        app.act(action)
        dialog = app.dialog(words(title) if title else title)
        judge('%s on %s' % (action, page), names=action not in LIBRARY_WINDOWS)
        app.key('Escape')
        app.closed(dialog)


def main(gui, cli):
    number = {'overview': 1, 'submissions': 2, 'problems': 3, 'institutions': 4, 'classes': 5, 'persons': 6}
    with tempfile.TemporaryDirectory() as folder:
        ledger, _files = sample_ledger(cli, folder)
        with App([gui, '--ledger', ledger]) as app:
            frame = app.find('frame')
            wait(lambda: frame.get_name(), 'a title')
            wait(lambda: len(list(walk(frame))) > 20, 'something in the window')
            judge = Judge(app)
            pages(app, judge)
            policy(app, judge)
            if os.environ.get('GJ_SHOT'):
                app.shot(os.environ['GJ_SHOT'])
            menus(app, judge)
            dialogs(app, judge, number)


if __name__ == '__main__':
    main(*sys.argv[1:3])
