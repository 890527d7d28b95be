#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table as somebody wants it: columns chosen, everything selected and saved as a file, filter and columns kept under a name and taken
again; and all of that still there the next time."""
import os
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger, wait, words  # noqa: E402


def titles(app):
    view = app.find('tree table', words('Persons'))
    return [label.get_name() for label in app.all('label', root=app.find('table row', root=view))]


def menu(app, *keys):
    """The menu of the list, gone through by keys; the first item has the focus."""
    def opened():
        app.press(app.find('push button', words('This List')))
        try:
            return app.find('menu item', words('_Views'), patience=2)
        except AssertionError:
            return None  # a window that only now has the keyboard back closes it at once

    wait(opened, 'the menu')
    app.key(*keys)


def choose_columns(app):
    born = words('Born')
    wait(lambda: born in titles(app), 'all columns')
    # below "Views" the columns; below the way back: name, number, sex, born
    menu(app, 'Down', 'Return', 'Down', 'Down', 'Down', 'Down', 'Return')
    wait(lambda: born not in titles(app), 'a column less')
    app.key('Escape')
    app.gone('menu item', words('_Views'))


def export(app, path):
    app.act('win.export-list')
    box = app.dialog()
    app.press(app.find('push button', words('_Export…'), root=box))
    app.closed(box)
    app.save_as(path)
    wait(lambda: os.path.exists(path), 'the file')
    app.find('label', words('Saved as %s.') % os.path.basename(path))


def view(app, name):
    menu(app, 'Return', 'Down', 'Return')
    box = app.dialog()
    field = app.find('text', root=box) if app.all('text', root=box) else app.find('entry', root=box)
    app.set_text(field, name)
    app.press(app.find('push button', words('_Save'), root=box))
    app.closed(box)
    wait(lambda: len(app.tops()) == 1, 'the dialog gone')


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = sample_ledger(exe, folder)
        settings = {'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': os.path.join(folder, 'config')}
        with App([gui, '--ledger', ledger], **settings) as app:
            app.find('frame')
            app.key('ctrl+6')
            everyone = wait(lambda: app.table(words('Persons')), 'persons')
            choose_columns(app)
            assert not app.nameless(), app.nameless()
            shown = titles(app)
            app.key('ctrl+a')
            export(app, os.path.join(folder, 'list.xlsx'))
            with zipfile.ZipFile(os.path.join(folder, 'list.xlsx')) as archive:
                sheet = archive.read('xl/worksheets/sheet1.xml').decode()
            assert shown[1] in sheet and words('Born') not in sheet and everyone[0][0] in sheet
            # kept under a name, and something else done with the table
            view(app, 'ABC')
            menu(app, 'Down', 'Return', *['Down'] * 7, 'Return')
            wait(lambda: words('Born') in titles(app), 'all columns again')
            menu(app, 'Return', 'Down', 'Return')
            wait(lambda: titles(app) == shown, 'the columns of the view')
            if os.environ.get('GJ_SHOT'):
                app.shot(os.environ['GJ_SHOT'])
            assert [row[0] for row in app.table(words('Persons'))] == [row[0] for row in everyone]
        with App([gui, '--ledger', ledger], **settings) as app:
            app.find('frame')
            app.key('ctrl+6')
            wait(lambda: app.table(words('Persons')), 'persons')
            wait(lambda: titles(app) == shown, 'the columns of last time')


if __name__ == '__main__':
    main(*sys.argv[1:3])
