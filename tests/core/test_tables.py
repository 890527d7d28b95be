#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists saved as tables, and things found by the command line. What stands in a CSV and in a spreadsheet is read back with other means; texts
that a spreadsheet would calculate with stay texts; numbers in full leave a trace; nothing is left half-written."""
import csv
import datetime
import io
import json
import os
import re
import sqlite3
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import check, end, run  # noqa: E402

S = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
HOSTILE = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x","y")', 'http://example.org', 'a,"b"\nc', '210101198001010035', '<&>', '\t=1', "'", '0012']


def read_csv(path):
    data = open(path, 'rb').read()
    assert data.startswith(b'\xef\xbb\xbf'), data[:10]
    assert b'\r\n' in data
    return list(csv.reader(io.StringIO(data[3:].decode(), newline='')))


def read_xlsx(path):
    """{sheet: [[cell]]}: texts as str, numbers as float; and whether any sheet holds a formula or a link."""
    sheets, live = {}, False
    with zipfile.ZipFile(path) as archive:
        book = ET.fromstring(archive.read('xl/workbook.xml'))
        for number, sheet in enumerate(book.iter(S + 'sheet'), 1):
            root = ET.fromstring(archive.read('xl/worksheets/sheet%d.xml' % number))
            live = live or any(root.iter(S + 'f')) or any(root.iter(S + 'hyperlink'))
            rows = []
            for row in root.iter(S + 'row'):
                cells = {}
                for cell in row.iter(S + 'c'):
                    column = ord(re.match('[A-Z]', cell.get('r')).group()) - ord('A')
                    text = ''.join(t.text or '' for t in cell.iter(S + 't'))
                    cells[column] = text if cell.get('t') == 'inlineStr' else float(cell.find(S + 'v').text)
                rows.append([cells.get(i, '') for i in range(max(cells, default=-1) + 1)])
            sheets[sheet.get('name')] = rows
            pane = next(root.iter(S + 'pane'), None)
            assert pane is not None and pane.get('state') == 'frozen' and pane.get('ySplit') == '1', 'the titles stay in view'
    return sheets, live


def make_ledger(folder):
    ledger = os.path.join(folder, 'ledger.gjl')
    run('sample', '--trainees', '150', '--seed', '3', '--out', folder)
    run('--store', ledger, 'init')
    run('--store', ledger, 'policy', 'add', 'builtin:gongjiang-illustrative')
    run('--store', ledger, 'roster', 'import', os.path.join(folder, 'sample.xml'))
    run('--store', ledger, 'decide')
    return ledger


def same(folder, ledger):
    """The same rows on the screen, in a CSV and in a spreadsheet, and those that the ledger has."""
    db = sqlite3.connect(ledger)
    shown = [line.split('\t') for line in run('--store', ledger, 'list', 'decisions').stdout.splitlines()]
    path, book = os.path.join(folder, 'd.csv'), os.path.join(folder, 'd.xlsx')
    run('--store', ledger, 'list', 'decisions', '--csv', path)
    run('--store', ledger, 'list', 'decisions', '--xlsx', book)
    rows = read_csv(path)
    check('all decisions', len(rows) - 1 == db.execute('SELECT COUNT(*) FROM decision').fetchone()[0], len(rows))
    check('the CSV says what the screen says', rows == [row + [''] * (len(rows[0]) - len(row)) for row in shown], rows[:3], shown[:3])
    sheets, live = read_xlsx(book)
    check('one sheet, by the name of the list', list(sheets) == ['Decisions'] and not live, sheets.keys())
    sheet = sheets['Decisions']
    amounts = [row[2] for row in sheet[1:]]
    check('amounts are numbers', all(isinstance(amount, float) for amount in amounts), amounts[:3])
    check('… and the sum is that of the ledger', round(sum(amounts) * 100) == db.execute(
        'SELECT SUM (o.total) FROM decision d JOIN outcome o ON o.id = d.outcome_id').fetchone()[0])
    check('everything else is a text', all(isinstance(cell, str) for row in sheet for at, cell in enumerate(row) if at != 2 or row is sheet[0]))
    check('the spreadsheet says what the CSV says',
          [[cell if isinstance(cell, str) else '%.2f' % cell for cell in row] + [''] * (len(rows[0]) - len(row)) for row in sheet] == rows, sheet[:3])
    codes = dict(db.execute('SELECT d.enrolment_id, o.reasons FROM decision d JOIN outcome o ON o.id = d.outcome_id'))
    listed = json.loads(run('--store', ledger, '--json', 'list', 'decisions').stdout)
    check('reasons are codes for programs', all(row['reasons'] == codes[row['row']].replace('OK', '') for row in listed), listed[0])
    check('… and words with the code for people', all(all('(%s)' % code.split(':')[0] in row[5] and len(row[5]) > 2 * len(code)
          for code in codes[one['row']].split(';') if code != 'OK') for row, one in zip(rows[1:], listed)), rows[1])
    check('numbers are masked', all(re.fullmatch(r'\w{6}\*{8}\w{4}', row[4]) for row in rows[1:]), rows[1])
    for name in (path, book):
        check('only its owner may read it', os.stat(name).st_mode & 0o077 == 0)
    db.close()


def chosen(folder, ledger):
    """Filter, order and columns are those asked for."""
    path, book = os.path.join(folder, 'p.csv'), os.path.join(folder, 'p.xlsx')
    db = sqlite3.connect(ledger)
    options = ['list', 'persons', '--filter', 'sex=2', '--sort', '-id-number', '--columns', 'birth,id-number']
    run('--store', ledger, *options, '--csv', path)
    run('--store', ledger, *options, '--xlsx', book)
    expected = db.execute("SELECT birth, id_number FROM person WHERE sex = '2' ORDER BY id_number DESC").fetchall()
    rows = read_csv(path)
    check('the columns asked for', rows[0] == ['Born', 'Identity number'], rows[0])
    check('the rows asked for, in that order',
          [(birth, number[:6] + number[-4:]) for birth, number in rows[1:]] == [(birth or '', number[:6] + number[-4:]) for birth, number in expected])
    days = [row[0] for row in read_xlsx(book)[0]['Persons'][1:] if row[0] != '']
    first = datetime.date(1899, 12, 30)
    check('days are days', [(first + datetime.timedelta(day)).isoformat() for day in days] == [birth for birth, _ in expected if birth])
    listed = json.loads(run('--store', ledger, '--json', 'list', 'persons', '--filter', 'sex=2', '--search', 'z').stdout)
    check('as JSON', listed and all(set(row) == {'row', 'name', 'id-number', 'sex', 'birth', 'division', 'phone'} for row in listed), listed[:1])
    for wrong in (['nothing'], ['persons', '--filter', 'no=1'], ['persons', '--sort', 'birth'], ['persons', '--columns', 'x'],
                  ['persons', '--csv', path, '--xlsx', book]):
        run('--store', ledger, 'list', *wrong, status=(2,))
    check('what is not there is told', True)
    lists = json.loads(run('--json', 'list').stdout)
    check('what lists there are', 'persons' in [one['list'] for one in lists] and all(one['columns'] for one in lists), lists)
    db.close()


def in_full(folder, ledger):
    path = os.path.join(folder, 'full.csv')
    book = os.path.join(folder, 'full.xlsx')
    before = json.loads(run('--store', ledger, '--json', 'audit', 'verify').stdout)['entries']
    run('--store', ledger, 'list', 'persons', '--columns', 'id-number', '--unmasked')
    check('nothing is shown in full without a file',
          json.loads(run('--store', ledger, '--json', 'audit', 'verify').stdout)['entries'] == before)
    run('--store', ledger, 'list', 'persons', '--columns', 'id-number', '--unmasked', '--csv', path)
    run('--store', ledger, 'list', 'persons', '--columns', 'id-number', '--unmasked', '--xlsx', book)
    db = sqlite3.connect(ledger)
    numbers = sorted(row[0] for row in db.execute('SELECT id_number FROM person'))
    rows = sorted(row[0].lstrip("'") for row in read_csv(path)[1:])
    check('numbers in full', rows == numbers, rows[:3])
    check('long ones have an apostrophe, so that no digit is lost',
          all(row[0].startswith("'") == (row[0].lstrip("'").isdigit() and len(row[0].lstrip("'")) > 15) for row in read_csv(path)[1:]))
    check('in a spreadsheet they are texts', sorted(row[0] for row in read_xlsx(book)[0]['Persons'][1:]) == numbers)
    entries = db.execute("SELECT subject, detail FROM audit WHERE action = 'list.save' ORDER BY seq").fetchall()
    check('both are in the audit chain', entries == [('persons', 'full.csv'), ('persons', 'full.xlsx')], entries)
    db.close()


def hostile(folder, ledger):
    db = sqlite3.connect(ledger)
    ids = [row[0] for row in db.execute('SELECT id FROM class ORDER BY id').fetchall()]
    names = [HOSTILE[i % len(HOSTILE)] for i in range(len(ids))]
    db.executemany('UPDATE class SET name = ? WHERE id = ?', zip(names, ids))
    db.commit()
    db.close()
    path, book = os.path.join(folder, 'h.csv'), os.path.join(folder, 'h.xlsx')
    run('--store', ledger, 'list', 'classes', '--sort', 'code', '--columns', 'code,name,hours', '--csv', path)
    run('--store', ledger, 'list', 'classes', '--sort', 'code', '--columns', 'code,name,hours', '--xlsx', book)
    cells = [row[1] for row in read_csv(path)[1:]]
    check('hostile texts: no cell begins like a formula', not any(cell[:1] in '=+-@\t\r' for cell in cells if cell), cells[:5])
    check('… and nothing of them is lost', sorted((cell[1:] if cell[:1] == "'" and cell != "'" else cell) for cell in cells) == sorted(names), cells[:12])
    sheets, live = read_xlsx(book)
    check('hostile texts: no formula and no link in a spreadsheet', not live)
    check('… where they are what they were', sorted(row[1] for row in sheets['Classes'][1:]) == sorted(names),
          [row[1] for row in sheets['Classes'][1:13]])
    check('hours are numbers', all(isinstance(row[2], float) for row in sheets['Classes'][1:]))


def failing(folder, ledger):
    """A file that cannot be written leaves what was there."""
    kept = os.path.join(folder, 'kept')
    os.mkdir(kept)
    for option in ('--csv', '--xlsx'):
        done = run('--store', ledger, 'list', 'persons', option, os.path.join(folder, 'nowhere', 'x'), status=(1,))
        check('no such folder', 'could not be written' in done.stderr, done.stderr)
        done = run('--store', ledger, 'list', 'persons', option, kept, status=(1,))
        check('a folder is no file', 'could not be written' in done.stderr, done.stderr)
    if os.path.exists('/dev/full'):
        check('nothing half-written is left', not [name for name in os.listdir(folder) if name.startswith('.')], os.listdir(folder))


def find(ledger):
    text = json.loads(run('--store', ledger, '--json', 'list', 'persons', '--columns', 'name').stdout)[0]['name']
    everything = json.loads(run('--store', ledger, '--json', 'find', text).stdout)
    check('find: by name', everything[0]['title'] == text and set(everything[0]) == {'kind', 'list', 'id', 'title', 'detail'}, everything[:1])
    check('find: in words', run('--store', ledger, 'find', text).stdout.startswith('Persons\n  ' + text))
    check('find: nothing', run('--store', ledger, 'find', 'qqqqqq').stdout == 'Nothing found.\n')
    check('find: at most', len(json.loads(run('--store', ledger, '--json', 'find', '--most', '1', 'l').stdout)) <= 5)
    run('--store', ledger, 'find', status=(2,))
    run('--store', ledger, 'find', '--most', '0', 'x', status=(2,))


def main():
    with tempfile.TemporaryDirectory() as folder:
        ledger = make_ledger(folder)
        same(folder, ledger)
        chosen(folder, ledger)
        in_full(folder, ledger)
        find(ledger)
        failing(folder, ledger)
        hostile(folder, ledger)
    return end()


if __name__ == '__main__':
    sys.exit(main())
