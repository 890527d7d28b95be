#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wrong roster comes in and is taken back: at once from the toast, later from its sheet with a reason, the newest with Ctrl+Z; what is
taken back says so, and what something else rests on says what."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, wait, words  # noqa: E402

BACK = words('The roster was taken back. It can be imported again.', 'The rosters were taken back. They can be imported again.', 1)


def history(exe, ledger):
    return [one['undone'] is not None for one in json.loads(cli(exe, '--json', '--store', ledger, 'history'))]


def take_in(app):
    app.find('label', words('Ready to Import'))
    app.key('Return')
    app.gone('label', words('Ready to Import'))


def answer(app, reason):
    """The dialog has its line for the reason focused; Return does it."""
    button = words('_Take Back')
    app.find('label', words('Take Back This Roster?'))
    field = app.find('text', words('Reason'))
    app.set_text(field, reason)
    app.press(wait(lambda: next((node for node in app.all('push button', button) if 'sensitive' in {s.value_nick for s in node.get_state_set().get_states()}
                                 and '…' not in node.get_name()), None), 'the button'))
    app.find('label', BACK)


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, 'ledger.gjl')
        cli(exe, '--store', ledger, 'init')
        cli(exe, 'sample', '--trainees', '60', '--seed', '3', '--out', folder)
        roster = os.path.join(folder, 'sample.xml')
        with App([gui, '--ledger', ledger, roster]) as app:
            take_in(app)
            app.press(app.find('push button', words('_Undo')))
            app.find('label', BACK)
            assert history(exe, ledger) == [True], 'the toast did not take it back'
        cli(exe, '--store', ledger, 'roster', 'import', roster)
        with App([gui, '--ledger', ledger]) as app:
            app.key('ctrl+2')
            wait(lambda: len(app.table(words('Rosters'))) == 2, 'two submissions')
            app.key('Down', 'Home', 'Return')
            app.press(app.find('push button', words('_Take Back…')))
            answer(app, '发错了')
            app.find('label', words('Taken back'))
            assert history(exe, ledger) == [True, True]
        cli(exe, '--store', ledger, 'roster', 'import', roster)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            app.key('ctrl+2')
            wait(lambda: len(app.table(words('Rosters'))) == 3, 'three submissions')
            app.key('ctrl+z')
            answer(app, 'again')
            assert history(exe, ledger) == [True, True, True]
            app.key('ctrl+z')
            app.find('label', words('There is no import to take back.'))
        audit = cli(exe, '--store', ledger, 'audit', 'verify')
        assert audit


if __name__ == '__main__':
    main(*sys.argv[1:3])
