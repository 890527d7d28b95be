#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files given to the program as a double click gives them: a ledger of an earlier version opens and a copy stays
beside it, one of a later version or without its folder is refused in words, and a roster goes to the ledger of last time."""
import os
import sqlite3
import sys
import tempfile

import gi

gi.require_version('Adw', '1')
from gi.repository import Adw  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, wait, words  # noqa: E402

APPLICATION_ID = 0x474a4c47
# libadwaita 1.7 warns of how it measures the heading of its own message dialog; 1.2 is silent
DIALOG_IS_QUIET = Adw.MAJOR_VERSION == 1 and Adw.MINOR_VERSION < 5


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def earlier(gui, folder):
    path = os.path.join(folder, 'earlier.gjl')
    ledger = sqlite3.connect(path)
    with open(os.path.join(os.environ['GJ_SOURCE_ROOT'], 'tests', 'data', 'ledger-1.sql'), encoding='utf-8') as file:
        ledger.executescript('PRAGMA application_id = %d;' % APPLICATION_ID + file.read())
    ledger.close()
    with App([gui, path]) as app:
        app.find('label', words('What Was Decided'))
        wait(lambda: os.path.exists(path + '.v1.backup'), 'a copy of the earlier ledger')


def later(gui, exe, folder):
    path = os.path.join(folder, 'later.gjl')
    cli(exe, '--store', path, 'init')
    ledger = sqlite3.connect(path)
    ledger.execute("INSERT INTO migration (version, name, at) VALUES (99, 'later', '')")
    ledger.commit()
    known = ledger.execute('SELECT COUNT (*) - 1 FROM migration').fetchone()[0]
    ledger.close()
    before = read(path)
    with App([gui, path], quiet=DIALOG_IS_QUIET) as app:
        app.find('label', words('The Ledger Could Not Be Opened'))
        # glib writes the numbers of a message as the locale does
        app.find('label', words('“%s” was written by a newer version of this program (ledger version %d, known here: %u).'
                                ' It was left untouched. Update the program to open it.') % ('later.gjl', 99, known))
        app.key('Escape')
    assert read(path) == before, 'the later ledger was touched'


def lent(gui, exe, folder):
    """Of what the document portal lends, the journal beside it cannot be written."""
    place = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'doc', '1234')
    os.makedirs(place)
    path = os.path.join(place, 'lent.gjl')
    cli(exe, '--store', path, 'init')
    with App([gui, path], quiet=DIALOG_IS_QUIET) as app:
        app.find('label', words('The Ledger Could Not Be Opened'))
        app.key('Escape')


def last_time(gui, exe, folder):
    """The settings are kept from one run to the next, as they are outside of the tests."""
    ledger, roster = os.path.join(folder, 'mine.gjl'), os.path.join(folder, 'sample.xml')
    cli(exe, 'sample', '--trainees', '50', '--seed', '1', '--out', folder)
    cli(exe, '--store', ledger, 'init')
    with App([gui, ledger], GSETTINGS_BACKEND='keyfile') as app:
        app.find('label', words('Nothing in This Ledger Yet'))
    with App([gui, roster], GSETTINGS_BACKEND='keyfile') as app:
        app.find('label', words('Ready to Import'))


def first_action(gui):
    """What the desktop's menu of the program begins with."""
    with App([gui, '--new-ledger']) as app:
        wait(lambda: words('New Ledger') in [top.get_name() for top in app.tops()], 'the dialog that makes a ledger')


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        earlier(gui, folder)
        later(gui, exe, folder)
        lent(gui, exe, folder)
        last_time(gui, exe, folder)
        first_action(gui)


if __name__ == '__main__':
    main(*sys.argv[1:3])
