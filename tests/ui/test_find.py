#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find anything, by keyboard alone: a person by initials, by name and by the end of the number, a class by its code, a certificate; the
arrows move among what was found, Return opens it on its page, Escape leaves, and what was looked for is offered again."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, sample_ledger, states, text_of, wait, words  # noqa: E402


def found(app):
    return [row.get_name() for row in app.all('list item', root=app.find('list', words('What was found')))]


def look_for(app, text):
    app.key('ctrl+k')
    app.type(app.find('entry', words('Find anything')), text)


def escape(app):
    app.key('Escape')
    app.gone('list', words('What was found'))


def heading(app):
    """The name of the record that is shown beside the list."""
    return [label.get_name() for label in app.all('label', root=app.find('panel', words('Details')))]


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = sample_ledger(exe, folder)
        sample = [one for one in json.loads(cli(exe, '--store', ledger, '--json', 'find', '--most', '100', 'z')) if one['kind'] == 'persons']
        person = sample[0]
        tail = person['detail'].split('\u2009')[2][:4]
        classes = json.loads(cli(exe, '--store', ledger, '--json', 'find', 'LN2026'))
        certificate = next(one for one in json.loads(cli(exe, '--store', ledger, '--json', 'find', 'S0')) if one['kind'] == 'certificates')
        with App([gui, '--ledger', ledger], GSETTINGS_BACKEND='memory') as app:
            app.find('frame')

            # a person by the first letters, another one by the arrows
            look_for(app, 'z')
            names = wait(lambda: found(app), 'what was found')
            assert names[0].startswith(person['title']), (names, person)
            wait(lambda: any(tail in name for name in found(app)), 'the number, masked')
            assert not app.nameless(), app.nameless()
            app.key('Down', 'Down', 'Up', 'Up')
            wait(lambda: 'focused' in states(app.find('entry', words('Find anything'))), 'the line again')
            if os.environ.get('GJ_SHOT'):
                app.shot(os.environ['GJ_SHOT'])
            app.key('Down', 'Down', 'Return')
            app.gone('list', words('What was found'))
            second = names[1].split(',')[0]
            wait(lambda: second in heading(app), 'the second one')

            # by name, by the end of the number; nothing at all
            look_for(app, person['title'])
            wait(lambda: any(name.startswith(person['title']) for name in found(app)), 'by name')
            app.key('Return')
            wait(lambda: person['title'] in heading(app), 'opened by Return in the line')
            look_for(app, tail)
            wait(lambda: any(tail in name for name in found(app)), 'by the end of the number')
            escape(app)
            look_for(app, 'qqqqqqq')
            app.find('label', words('Nothing is like that in this ledger.'))
            app.key('Escape')

            # what is no person
            look_for(app, classes[0]['title'])
            wait(lambda: any(name.startswith(classes[0]['title']) for name in found(app)), 'a class')
            escape(app)
            look_for(app, certificate['title'])
            wait(lambda: [name for name in found(app) if name.startswith(certificate['title'])], 'a certificate')
            app.key('Return')
            wait(lambda: certificate['detail'].split(' ')[0] in heading(app), 'its holder')

            # what led to something is offered again, but no number of a person
            app.key('ctrl+k')
            app.find('label', words('Looked For Before'))
            again = found(app)
            assert again[0] == person['title'] and 'z' in again and certificate['title'] not in again, again
            app.key('Down', 'Return')
            line = app.find('entry', words('Find anything'))
            wait(lambda: text_of(line) == person['title'], 'the earlier text')
            wait(lambda: any(name.startswith(person['title']) and ',' in name for name in found(app)), 'found again')
            escape(app)


if __name__ == '__main__':
    main(*sys.argv[1:3])
