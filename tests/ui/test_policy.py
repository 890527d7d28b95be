#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy officer's morning, by keyboard: see which pack is in force and when, read it as it was on a day, run its cases,
withdraw it with a reason and adopt it again; a pack whose cases fail is refused and shows them."""
import os
import re
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger, states, text_of, wait, words  # noqa: E402


def rows(ledger, sql):
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        return db.execute(sql).fetchall()


def labels(app):
    return [node.get_name() for node in app.all('label')]


def time_line(app):
    app.key('ctrl+9')
    app.find('label', words('In force: %s').split('%')[0])
    app.find('label', words('SAMPLE'))
    assert any('LN-ILLUS-2026A' in text and '2026-06-30' in text for text in labels(app)), labels(app)
    assert any('LN-ILLUS-2026B' in (node.get_name() or '') for node in app.all('image')), 'the time line is not described'


def read(app):
    app.key('ctrl+f')
    app.find('label', words('Legal basis'))
    field = app.find('text', words('As of'))
    app.key('shift+Tab', 'shift+Tab')
    wait(lambda: 'focused' in states(field), 'focus on the day')
    app.key('ctrl+a', 'BackSpace')
    app.type(field, '2026-03-01')
    wait(lambda: any('LN-ILLUS-2026A' in text for text in labels(app)), 'the edition of that day')
    app.key('ctrl+f')
    for letter in 'living.day':
        app.key({'.': 'period'}.get(letter, letter))
    found = wait(lambda: [text for text in labels(app) if text.startswith('25 ')], 'the rate of that day')
    assert words('in force') in found[0] or '现行' in found[0], found
    assert any(text.startswith('80 ') for text in labels(app)), 'the other rate stands beside it'
    app.key('Escape')
    assert text_of(app.find('text', words('As of'))) == '2026-03-01'


def run_cases(app):
    app.key('ctrl+Page_Down')
    app.press(app.find('push button', words('_Run the Cases')))
    app.find('label', words('%u case passed.', 'All %u cases passed.') % 45)


def ask(app, title, reason):
    """Answers the question for a reason by keyboard."""
    dialog = app.dialog()
    app.find('label', words(title), root=dialog)
    field = app.find('text', words('Reason'), root=dialog)
    app.type(field, reason)
    app.key('Return')
    app.closed(dialog)


def withdraw_and_adopt(app, ledger):
    app.key('ctrl+Page_Down')
    app.press(app.find('push button', words('_Withdraw…')))
    ask(app, 'Withdraw the Pack in Force?', 'a new edition comes')
    app.find('label', words('No policy pack is in force.'))
    assert rows(ledger, 'SELECT COUNT(*) FROM pack WHERE active = 1') == [(0,)]
    app.press(app.find('push button', words('_Adopt…')))
    ask(app, 'Adopt This Pack?', 'decided by the meeting of 23 November')
    app.find('label', words('In force: %s').split('%')[0])
    assert rows(ledger, 'SELECT COUNT(*) FROM pack WHERE active = 1') == [(1,)]
    reasons = [row[0].split(' ', 1)[1] for row in rows(ledger, "SELECT detail FROM audit WHERE action LIKE 'policy.%' ORDER BY seq DESC")[:2]]
    assert reasons == ['decided by the meeting of 23 November', 'a new edition comes'], reasons


def open_menu(app, item):
    """A click that comes while a dialog closes is lost, and then tried again."""
    for _ in range(5):
        app.click(app.find(None, words('Policy menu')))
        try:
            return app.find('menu item', words(item), patience=3)
        except AssertionError:
            app.key('Escape')
    return app.find('menu item', words(item), patience=1)


def refuse(app, folder, ledger):
    """A pack whose cases fail."""
    path = os.path.join(folder, 'failing.xml')
    source = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data/policy/gongjiang-illustrative.xml')
    with open(source, encoding='utf-8') as file, open(path, 'w', encoding='utf-8') as out:
        out.write(file.read().replace('<row key="5">700</row>', '<row key="5">701</row>', 1))
    open_menu(app, '_Open a Pack…')
    app.key('Return')
    app.choose(path)
    # beside the one that was saved before
    wait(lambda: labels(app).count(words('opened file')) > 1, 'the pack of the file')
    before = rows(ledger, 'SELECT digest FROM pack WHERE active = 1')
    app.press(app.all('push button', words('_Adopt…'))[-1])  # files stand last
    ask(app, 'Adopt This Pack?', 'one yuan more')
    failed = words('%u of %u case failed; such a pack cannot be adopted.', '%u of %u cases failed; such a pack cannot be adopted.')
    wait(lambda: any(failed.split('%u')[-1] in text for text in labels(app)), 'the cases that fail')
    assert any(text.startswith(words('Found: %s').split('%')[0]) for text in labels(app))
    assert rows(ledger, 'SELECT digest FROM pack WHERE active = 1') == before


def try_figures(app):
    """A higher lowest age beside today's: who loses, as bars, as a table, and person by person."""
    app.key('ctrl+Page_Down')
    app.press(app.find('push button', words('_Change a Parameter')))
    app.set_text(app.find('text', words('Value')), '30')
    app.press(app.find('push button', words('_Try')))
    loses = words('%s persons gain %s; %s persons lose %s').split('%s')[-2]
    wait(lambda: any(loses in text for text in labels(app)), 'what it costs')
    today = words('Today')
    wait(lambda: any(today in (node.get_name() or '') and 'age.least=30' in node.get_name() for node in app.all('image')), 'the bars in words')
    app.press(app.find('push button', words('Show as _Table')))
    table = wait(lambda: app.table(words('Figures')), 'the table')
    assert all(len(row) == 3 and row[1].startswith('¥') and row[2].startswith('¥') for row in table), table
    assert any(row[1] != row[2] for row in table), table
    person = wait(lambda: app.all('list item', ' → ', root=app.find('list', words('Persons for whom something changes'))), 'persons')[0]
    name = person.get_name().split(' ·')[0]
    for _ in range(20):
        if 'focused' in states(person):
            break
        app.key('Tab')
    assert 'focused' in states(person), 'the persons cannot be reached by Tab'
    app.key('Return')
    wait(lambda: sum(name in text for text in labels(app)) > 1, 'the sheet of the person')
    app.key('alt+Left')
    app.find('push button', words('_Try'))


def edit(app, folder):
    """One figure changed: checked, undone, done again, saved; the file differs in that place alone."""
    app.key('ctrl+Page_Down')
    good = words('The pack could be adopted; %u warning.', 'The pack could be adopted; %u warnings.').split('%u')[0]
    app.find('label', good)
    field = app.find('text', 'age.least')
    app.click(field)
    wait(lambda: 'focused' in states(field), 'focus on the figure')
    app.set_text(field, 'sixteen')
    bad = words('%u error: the pack could not be adopted like this.', '%u errors: the pack could not be adopted like this.')
    bad = re.split('[:：]', bad)[-1].strip()  # one error or several
    app.find('label', bad)
    app.find('list item', 'age.least', root=app.find('list', words('Problems of the pack')))
    app.key('ctrl+z')
    wait(lambda: text_of(app.find('text', 'age.least')) == '16', 'undone')
    app.find('label', good)
    app.key('ctrl+shift+z')
    wait(lambda: text_of(app.find('text', 'age.least')) == 'sixteen', 'done again')
    app.set_text(app.find('text', 'age.least'), '17')
    app.find('label', good)
    path = os.path.join(folder, 'seventeen.xml')
    app.key('ctrl+s')
    app.save_as(path)
    wait(lambda: os.path.exists(path), 'the file')
    app.find('label', words('%s · %s').split('%s')[1] + words('opened file'))
    source = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data/policy/gongjiang-illustrative.xml')
    with open(source, encoding='utf-8') as before, open(path, encoding='utf-8') as after:
        changed = [pair for pair in zip(before.read().split('\n'), after.read().split('\n'), strict=True) if pair[0] != pair[1]]
    assert [(a.replace('>16<', '>17<'), b) for a, b in changed] == [(changed[0][1],) * 2], changed


def leave(app):
    """Figures that are in no file are not lost with the window unasked; those that were saved are safe."""
    field = app.find('text', 'age.least')
    app.click(field)
    wait(lambda: 'focused' in states(field), 'focus on the figure')
    app.set_text(field, '18')
    app.key('ctrl+w')
    question = app.dialog(words('Discard Changed Figures?'))
    app.key('Escape')
    app.closed(question)
    field = app.find('text', 'age.least')
    assert text_of(field) == '18'
    # The keys go on working when the button that had the focus cannot be pressed any more.
    save = app.find('push button', words('_Save As…'))
    for _ in range(12):
        if 'focused' not in states(save):
            app.key('shift+Tab')
    assert 'focused' in states(save)
    app.set_text(field, '17')
    wait(lambda: 'sensitive' not in states(save), 'nothing to save')


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = sample_ledger(exe, folder, trainees=60)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            time_line(app)
            read(app)
            run_cases(app)
            try_figures(app)
            edit(app, folder)
            leave(app)
            withdraw_and_adopt(app, ledger)
            refuse(app, folder, ledger)
            bad = [line for line in app.nameless() if 'AdwToastWidget' not in line]  # the library's own
            assert not bad, bad


if __name__ == '__main__':
    main(*sys.argv[1:3])
