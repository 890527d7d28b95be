#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only some rows: a filter chosen by keyboard reads as a sentence, leaves what it says and is taken off again; and what the
menu saves: the register as a roster and the decisions."""
import os
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, sample_ledger, wait, words  # noqa: E402


def sexes(app):
    return {row[2] for row in app.table(words('Persons'))}


def filter_persons(app):
    app.key('ctrl+6')
    everyone = wait(lambda: sexes(app), 'persons')
    assert len(everyone) > 1, everyone
    app.key('alt+f')
    app.find('label', words('Key group'))
    choices = app.find('combo box', words('Sex'))
    # the button inside it, by the name each GTK has for that; a newer one opens it itself
    app.press(next((node for role in ('push button', 'toggle button') for node in app.all(role, root=choices)), choices))
    wait(lambda: len(app.all('label', root=choices)) > 3, 'the choices')
    app.key('Down', 'Down')  # behind "any" and "unknown"
    app.key('Return')
    wait(lambda: len(sexes(app)) == 1, 'one sex')
    only = sexes(app).pop()
    app.key('Escape')
    before, after = words('Remove the filter “%s”').split('%s')
    chip = app.find('push button', before)
    sentence = chip.get_name()[len(before):-len(after)]
    assert sentence.lower() == (words('%s is %s') % (words('Sex'), only)).lower(), chip.get_name()
    app.press(chip)
    wait(lambda: sexes(app) == everyone, 'everybody again')


def save(app, folder):
    for action, root in (('win.export', 'roster'), ('win.save-decisions', 'decisions')):
        path = os.path.join(folder, root + '.xml')
        app.act(action)
        app.save_as(path)
        wait(lambda: os.path.exists(path), 'the file')
        app.find('label', words('Saved as %s.') % os.path.basename(path))
        assert ET.parse(path).getroot().tag.endswith('}' + root), path


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = sample_ledger(exe, folder)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            filter_persons(app)
            save(app, folder)
        again = os.path.join(folder, 'again.gjl')
        cli(exe, '--store', again, 'init')
        cli(exe, '--store', again, 'roster', 'import', os.path.join(folder, 'roster.xml'), expect=(0,))


if __name__ == '__main__':
    main(*sys.argv[1:3])
