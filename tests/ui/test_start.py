#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ledgers opened before, a second window, and the preferences: kept across restarts, by keyboard."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, said, wait, walk, words  # noqa: E402


def setting(exe, ledger, name):
    return json.loads(cli(exe, '--json', '--store', ledger, 'setting', name))[name]


def fill(app, dialog, title, text):
    """A row of the preferences: into its line, and Return. Where the focus is inside of it, GTK 4.8 does not tell."""
    app.click(next(node for node in app.all('text', words(title), root=dialog)))
    app.key('ctrl+a')
    subprocess.run(['xdotool', 'type', '--delay', '15', text], check=True)
    app.key('Return')


def preferences(app, exe, ledger):
    app.key('ctrl+comma')
    dialog = app.dialog(words('Preferences'))
    fill(app, dialog, 'Credit code of the office, the sender of what is exported', 'not a code')
    app.find('label', '“not a code”', root=dialog)
    assert setting(exe, ledger, 'office') == ''
    fill(app, dialog, 'Credit code of the office, the sender of what is exported', '11210000000000000Q')
    wait(lambda: setting(exe, ledger, 'office') == '11210000000000000Q', 'the office stored')
    fill(app, dialog, 'Subsidised person-times', '1500')
    fill(app, dialog, 'First year', '2021')
    assert setting(exe, ledger, 'target') == '', 'half a target was stored'
    fill(app, dialog, 'Last year', '2025')
    wait(lambda: setting(exe, ledger, 'target') == '1500 2021 2025', 'the target stored')
    assert cli(exe, '--store', ledger, 'audit', 'verify')
    app.key('Escape', 'Escape')
    app.closed(dialog)


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledgers = [os.path.join(folder, name) for name in ('first one.gjl', 'second.gjl')]
        for ledger in ledgers:
            cli(exe, '--store', ledger, 'init')
        kept = {'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': os.path.join(folder, 'config')}
        for ledger in ledgers:
            with App([gui, '--ledger', ledger], **kept) as app:
                app.find('frame', os.path.basename(ledger))
        # it begins with the last one; the other is offered in another window
        with App([gui], **kept) as app:
            first = app.find('frame', 'second.gjl')
            preferences(app, exe, ledgers[1])
            app.key('ctrl+alt+n')
            other = wait(lambda: next((top for top in app.tops() if top != first), None), 'another window')
            app.find('label', words('Opened Before'), root=other)
            rows = [said(node) for node in walk(other) if node.get_role_name() == 'list item']
            assert rows == ['second.gjl', 'first one.gjl'], rows
            app._focus(other)
            app.press(app.all('push button', words('Remove from this list'), root=other)[0])
            wait(lambda: [said(node) for node in walk(other) if node.get_role_name() == 'list item'] == ['first one.gjl'], 'one row less')
            app.click(next(node for node in walk(other) if node.get_role_name() == 'list item'))
            wait(lambda: other.get_name() == 'first one.gjl', 'the other ledger in the other window')
            assert first.get_name() == 'second.gjl'
            app.key('ctrl+w')
            wait(lambda: app.tops() == [first], 'the other window closed')
            app._focus(first)


if __name__ == '__main__':
    main(*sys.argv[1:3])
