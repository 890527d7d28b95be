#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at the counter: decide, read why, find a person by initials, sort, filter, open the sheet, have a number
shown (which is recorded), go from record to record and back, all by keyboard; and the same in a narrow window."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, sample_ledger, states, wait, words  # noqa: E402


def names(app, page):
    return [row[0] for row in app.table(words(page))]


def decide(app):
    app.key('ctrl+8')
    app.find('label', words('Nothing Decided Yet'))
    app.key('Return')  # the one thing to do has the focus
    wait(lambda: len(app.table(words('Decisions'))) > 5, 'decisions')
    row = app.table(words('Decisions'))[0]
    assert row[1] in [words(word) for word in ('Payable', 'Refused', 'Needs evidence', 'Not due', 'Not claimed')], row


def read_why(app):
    app.key('Down', 'Home', 'Return')
    for heading in ('Result', 'Why', 'About'):
        app.find('label', words(heading))
    texts = [node.get_name() for node in app.all('label')]
    found = words('Found: %s').split('%')[0]
    assert any(text.startswith(found) for text in texts), 'no rule says what was found'
    place = words('submission %' + 'ld, line %' + 'ld')
    assert any(re.search(r'\b1\b.*\d+', text) and '\n' in text for text in texts), 'no rule says where a fact was read: ' + place
    app.press(app.find('push button', words('Show %u Rule That Is Met', 'Show %u Rules That Are Met').split('%')[0]))


def find_by_initials(app):
    app.key('ctrl+6')
    everyone = wait(lambda: names(app, 'Persons'), 'persons')
    app.key('ctrl+f')
    app.key('w', 'x')
    wait(lambda: len(names(app, 'Persons')) < len(everyone), 'fewer persons')
    found = names(app, 'Persons')
    assert found and all(name[0] in '王汪吴魏武温翁卫文韦万' for name in found), found
    app.key('Escape')
    wait(lambda: len(names(app, 'Persons')) >= len(everyone), 'all persons again')
    return everyone


def sort(app, everyone):
    app.click(app.find('label', words('Identity number')))
    wait(lambda: names(app, 'Persons') != everyone, 'another order')
    numbers = [row[1] for row in app.table(words('Persons'))]
    assert all('•' in number for number in numbers), numbers
    app.click(app.find('label', words('Name')))
    wait(lambda: names(app, 'Persons') == everyone, 'the order of names again')


def open_and_reveal(app, exe, ledger):
    entries = cli(exe, '--store', ledger, 'audit', 'verify')
    app.key('ctrl+6')
    app.key('Down', 'Home', 'Return')
    name = wait(lambda: names(app, 'Persons'), 'persons')[0]
    wait(lambda: len(app.all('label', name)) > 1, 'the name as the title of the sheet')
    app.find('label', words('Classes and decisions'))
    button = app.find('push button', words('Show %s') % words('Identity number'))
    app.press(button)
    wait(lambda: any(re.fullmatch(r'\d{17}[\dX]', node.get_name() or '') for node in app.all('label')), 'the whole number')
    assert cli(exe, '--store', ledger, 'audit', 'verify') != entries, 'showing a number was not recorded'
    app.key('ctrl+0')
    wait(lambda: words('Personal data shown') in [row[3] for row in app.table(words('Audit'))], 'the audit entry')
    app.key('alt+Left')
    app.find('label', words('Classes and decisions'))
    app.key('Escape')
    app.gone('label', words('Classes and decisions'))


def narrow(app):
    app.resize(400, 640)
    app.key('ctrl+6')
    wait(lambda: names(app, 'Persons'), 'persons')
    app.key('Home', 'Return')
    app.find('push button', words('Back to the list'))
    app.key('Escape')
    app.gone('push button', words('Back to the list'))
    app.key('F9')
    wait(lambda: app.all('list item', words('Overview')), 'the sidebar')
    app.key('Escape')
    wait(lambda: names(app, 'Persons'), 'the list again')
    frame = app.find('frame')
    assert frame.get_extents(1).width <= 410, 'the window does not become narrow'


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, files = sample_ledger(exe, folder, decide=False)
        cli(exe, '--store', ledger, 'roster', 'import', *files)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            decide(app)
            read_why(app)
            everyone = find_by_initials(app)
            sort(app, everyone)
            open_and_reveal(app, exe, ledger)
            narrow(app)


if __name__ == '__main__':
    main(*sys.argv[1:3])
