#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only some rows: a filter chosen by keyboard reads as a sentence, leaves what it says and is taken off again; and what the
menu saves: the register as a roster and the decisions."""
import os
import sqlite3
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


def sum_up(app, ledger):
    """Below the decisions stands what they come to, and what those come to that were looked for."""
    total = 'SELECT SUM (o.total) FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id JOIN person p ON p.id = e.person_id'
    app.key('ctrl+8')
    wait(lambda: app.table(words('Decisions')), 'decisions')
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        sums = ['¥{:,.2f}'.format(db.execute(total + where).fetchone()[0] / 100) for where in ('', " WHERE p.name_key LIKE 'w%'")]
    assert sums[0] != sums[1]
    begin = words('Total: %s').split('%')[0]
    wait(lambda: any(sums[0] in node.get_name() for node in app.all('label', begin)), sums[0])
    app.key('ctrl+f')
    app.key('w')
    wait(lambda: any(sums[1] in node.get_name() for node in app.all('label', begin)), sums[1])
    app.key('Escape')


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
            sum_up(app, ledger)
            save(app, folder)
        again = os.path.join(folder, 'again.gjl')
        cli(exe, '--store', again, 'init')
        cli(exe, '--store', again, 'roster', 'import', os.path.join(folder, 'roster.xml'), expect=(0,))


if __name__ == '__main__':
    main(*sys.argv[1:3])
