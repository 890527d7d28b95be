#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records are written at the desk, by keyboard: a person is corrected with a reason and the correction undone, a trainee is added to a class;
what is wrong is said while it is written, with its remedy."""
import json
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, sample_ledger, text_of, wait, words  # noqa: E402

NUMBER = '210101199101010016'


def rows(ledger, sql):
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        return db.execute(sql).fetchall()


def field(app, form, label):
    return app.find('text', words(label), root=form)


def correct(app, ledger):
    app.key('ctrl+6')
    wait(lambda: app.table(words('Persons')), 'persons')
    app.key('Down', 'Home', 'Return')
    app.press(app.find('push button', words('_Edit…')))
    form = app.dialog(words('Edit Person'))
    name, = rows(ledger, "SELECT name FROM person ORDER BY name_key, id LIMIT 1")[0]
    app.set_text(field(app, form, 'Name'), '')
    app.find('label', words('{field} is missing.').replace('{field}', words('Name')), root=form)
    app.set_text(field(app, form, 'Name'), '欧阳更正')
    app.set_text(field(app, form, 'Reason, for the audit chain'), '本人持证更正')
    app.key('ctrl+Return')
    app.closed(form)
    app.find('label', words('Stored.'))
    assert rows(ledger, "SELECT COUNT(*) FROM person WHERE name = '欧阳更正'") == [(1,)]
    assert '本人持证更正' in rows(ledger, "SELECT detail FROM audit WHERE action = 'record.edit'")[0][0]
    app.press(app.find('push button', words('_Undo')))
    app.find('label', words('The roster was taken back. It can be imported again.', 'The rosters were taken back. They can be imported again.', 1))
    assert rows(ledger, "SELECT COUNT(*) FROM person WHERE name = '欧阳更正'") == [(0,)]
    assert rows(ledger, "SELECT name FROM person ORDER BY name_key, id LIMIT 1") == [(name,)]


def leave(app):
    app.key('ctrl+n')
    form = app.dialog(words('New Person'))
    app.key('ctrl+Return')
    app.find('label', words('To Be Corrected'), root=form)
    app.key('Escape')
    app.closed(form)


def add_trainee(app, ledger):
    app.key('ctrl+5')
    wait(lambda: app.table(words('Classes')), 'classes')
    app.key('Down', 'Home', 'Return')
    app.press(app.find('push button', words('_Add a Trainee…')))
    form = app.dialog(words('Add a Trainee'))
    app.set_text(field(app, form, 'Identity number'), NUMBER[:-1] + '9')
    app.find('label', words('Identity number'), root=form)
    wait(lambda: any(NUMBER[-1] in (node.get_name() or '') and NUMBER[:6] not in (node.get_name() or '') for node in app.all('label', root=form)), 'the remedy')
    app.set_text(field(app, form, 'Identity number'), NUMBER)
    app.set_text(field(app, form, 'Name'), '赵新来')
    app.set_text(field(app, form, 'Reason, for the audit chain'), '现场报名')
    app.key('ctrl+Return')
    app.closed(form)
    app.find('label', words('Stored.'))
    assert rows(ledger, "SELECT COUNT(*) FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.name = '赵新来'") == [(1,)]


def add_next(app, ledger):
    """Learners by keyboard alone: what is the same stands there, the number is where one begins to write."""
    app.press(app.find('push button', words('_Add a Trainee…')))
    form = app.dialog(words('Add a Trainee'))
    app.set_text(field(app, form, 'Reason, for the audit chain'), '现场报名')
    for no, name in (('210101199201010013', 'qianyi'), ('210101199301010029', 'qianer')):
        app.key(*no)
        wait(lambda: text_of(field(app, form, 'Identity number')) == no, 'the number written where one begins')
        app.key('Tab', *name)
        wait(lambda: text_of(field(app, form, 'Name')) == name, 'the name')
        app.key('ctrl+shift+Return')
        app.closed(form)
        wait(lambda: rows(ledger, "SELECT COUNT(*) FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.name = '%s'" % name) == [(1,)], name)
        form = app.dialog(words('Add a Trainee'))
    assert text_of(field(app, form, 'Reason, for the audit chain')) == '现场报名'
    app.key('Escape')
    app.closed(form)
    assert len(rows(ledger, "SELECT DISTINCT e.class_id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.name LIKE 'qian%'")) == 1


def withdraw_inside(app, ledger):
    """A membership is crossed out on the form, kept after all, crossed out again and gone; it comes back."""
    count = 'SELECT COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE p.id = %d'
    person, n = rows(ledger, 'SELECT p.id, COUNT(*) FROM person p JOIN membership m ON m.person_id = p.id GROUP BY p.id ORDER BY p.name_key, p.id LIMIT 1')[0]
    app.key('ctrl+6')
    wait(lambda: app.table(words('Persons')), 'persons')
    app.key('Down', 'Home', 'Return')
    app.press(app.find('push button', words('_Edit…')))
    form = app.dialog(words('Edit Person'))
    for label in ('With_draw', '_Keep', 'With_draw'):
        app.press(app.find('push button', words(label), root=form))
    app.find('label', words('Withdrawn when this is stored'), root=form)
    app.set_text(field(app, form, 'Reason, for the audit chain'), '群体认定有误')
    app.key('ctrl+Return')
    app.closed(form)
    app.find('label', words('Stored.'))
    assert rows(ledger, count % person) == [(n - 1,)]
    app.press(app.find('push button', words('_Undo')))
    wait(lambda: rows(ledger, count % person) == [(n,)], 'the membership is back')


def withdraw(app, ledger):
    """A person who is enrolled stays, and it is said why."""
    app.key('ctrl+6')
    wait(lambda: app.table(words('Persons')), 'persons')
    app.key('Down', 'Home', 'Return')
    before = rows(ledger, 'SELECT COUNT(*) FROM person'), rows(ledger, 'SELECT COUNT(*) FROM enrolment')
    app.press(app.find('push button', words('_Withdraw…')))
    question = app.dialog(words('Withdraw This Person?'))
    app.set_text(app.find('text', words('Reason'), root=question), '重复登记')
    app.key('Return')
    app.closed(question)
    said = app.dialog(words('The Record Was Not Withdrawn'))
    app.key('Escape')
    app.closed(said)
    assert (rows(ledger, 'SELECT COUNT(*) FROM person'), rows(ledger, 'SELECT COUNT(*) FROM enrolment')) == before


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, files = sample_ledger(exe, folder)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            correct(app, ledger)
            leave(app)
            add_trainee(app, ledger)
            add_next(app, ledger)
            withdraw_inside(app, ledger)
            withdraw(app, ledger)
        assert len(json.loads(cli(exe, '--json', '--store', ledger, 'history'))) == 1 + len(files) + 4


if __name__ == '__main__':
    main(*sys.argv[1:3])
