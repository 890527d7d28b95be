#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rosters come in: several at once of which some cannot be read, what would change, problems with place and remedy,
the same file again, a corrected one, through the dialog, and stopped half way."""
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, wait, words  # noqa: E402

HOSTILE = '<!DOCTYPE roster [<!ENTITY x SYSTEM "file:///etc/passwd">]><roster xmlns="urn:gongjiang:roster:1">&x;</roster>'


def counts(exe, ledger):
    """What the audit chain says of itself: an entry for each import, so that "as it was" can be told."""
    return cli(exe, '--store', ledger, 'audit', 'verify')


def label(app, text, patience=None):
    return app.find('label', text, patience=patience)


def save_answers(app, folder):
    """From the sheet of a submission: the receipt and the fix-list as files, and a toast that says so."""
    app.key('ctrl+2')
    app.key('Escape', 'Down', 'Home', 'Return')
    for button, root in (('Save _Receipt…', 'receipt'), ('Save Fi_x-List…', 'roster')):
        path = os.path.join(folder, root + '-saved.xml')
        app.press(app.find('push button', words(button)))
        app.save_as(path)
        label(app, words('Saved as %s.') % os.path.basename(path))
        assert ET.parse(path).getroot().tag.endswith('}' + root), path


def import_several(gui, exe, ledger, roster, folder):
    hostile, text = os.path.join(folder, 'hostile.xml'), os.path.join(folder, 'text.xml')
    with open(hostile, 'w', encoding='utf-8') as file:
        file.write(HOSTILE)
    with open(text, 'w', encoding='utf-8') as file:
        file.write('not XML at all')
    before = counts(exe, ledger)
    with App([gui, '--ledger', ledger, hostile, roster, text]) as app:
        label(app, words('Ready to Import'))
        label(app, words('A roster must not have a document type definition.'))
        label(app, words('This is not an XML file.'))
        label(app, words('What the Import Would Change'))
        label(app, words('What Is Wrong in Them'))
        assert counts(exe, ledger) == before, 'checking changed the ledger'
        app.key('Return')  # the button that imports has the focus
        label(app, words('Records were refused'))
        app.press(app.find('push button', words('Show _Problems')))
        # the list, then the first of it: what is wrong, what to do, where
        rows = wait(lambda: app.table(words('Problems')), 'problems')
        assert rows[0][2].replace(',', '').isdigit(), rows[0]
        assert not any(re.search(r'\d{15}', cell) for row in rows for cell in row if 'GJ' not in cell), 'a number is not masked'
        app.key('Down', 'Up', 'Return')
        label(app, words('What to do'))
        label(app, words('Roster'))
        label(app, words('Line'))
        assert app.all('label', words('Record refused')) or app.all('label', words('Accepted, to be looked at'))
        app.key('alt+Left')
        label(app, words('Records were refused'))
        save_answers(app, folder)


def again_and_corrected(gui, exe, ledger, roster, folder):
    before = counts(exe, ledger)
    with App([gui, '--ledger', ledger, roster]) as app:
        label(app, words('Nothing to Import'))
        label(app, words('Imported before. Importing it again would change nothing.'))
        app.key('Escape')
        app.gone('label', words('Nothing to Import'))
        # a corrected file through the dialog
        with open(roster, encoding='utf-8') as file:
            text = file.read()
        text, n = re.subn(r'(<trainee>.*?<name>)[^<]*(</name>)', r'\g<1>欧阳改名\2', text, count=1, flags=re.S)
        assert n == 1
        corrected = os.path.join(folder, 'corrected.xml')
        with open(corrected, 'w', encoding='utf-8') as file:
            file.write(text.replace('SAMPLE-', 'CORRECTED-', 1))
        app.key('ctrl+o')
        app.choose(corrected)
        label(app, words('Ready to Import'))
        label(app, (words('%s added, %s changed, %s refused') % ('0', '1', '@')).split('@')[0])
        app.key('Escape')
        app.gone('label', words('Ready to Import'))
    assert counts(exe, ledger) == before, 'looking at files changed the ledger'


def stopped(gui, exe, folder, big):
    ledger = os.path.join(folder, 'stopped.gjl')
    cli(exe, '--store', ledger, 'init')
    before = counts(exe, ledger)
    with App([gui, '--ledger', ledger, big]) as app:
        label(app, words('Ready to Import'), patience=60)
        app.key('Return')
        label(app, words('Until it is done the ledger stays as it was.'))
        app.press(app.find('push button', words('_Cancel')))
        label(app, words('Stopped. The ledger is as it was.'))
    assert counts(exe, ledger) == before, 'a stopped import left something'


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, 'ledger.gjl')
        cli(exe, 'sample', '--trainees', '200', '--seed', '1', '--out', os.path.join(folder, 'small'))
        cli(exe, 'sample', '--trainees', '60000', '--seed', '2', '--only-valid', '--out', os.path.join(folder, 'big'))
        cli(exe, '--store', ledger, 'init')
        roster, big = (os.path.join(folder, name, 'sample.xml') for name in ('small', 'big'))
        import_several(gui, exe, ledger, roster, folder)
        again_and_corrected(gui, exe, ledger, roster, folder)
        stopped(gui, exe, folder, big)


if __name__ == '__main__':
    main(*sys.argv[1:3])
