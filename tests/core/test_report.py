#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statistics forms against plain SQL: every cell, every total, and what is asked for."""
import csv
import json
import os
import sqlite3
import sys
import tempfile

import tap
from tap import check, end, run

TRAINEES = '200' if 'GJ_SANITIZED' in os.environ else '1500'
# Written the other way round: the engine joins and groups.
BY = {
    'area': 'i.division',
    'city': "substr (i.division, 1, 4) || '00'",
    'group': "CASE WHEN d.enrolment_id IS NULL THEN '-' ELSE COALESCE (d.group_code, '') END",
    'month': 'substr (c.end_day, 1, 7)',
    'year': 'substr (c.end_day, 1, 4)',
    'occupation': 'c.occupation',
    'level': 'c.level',
    'kind': 'c.kind',
    'institution': 'i.credit_code',
}
SUMS = ('person-times', 'persons', 'women', 'known-sex', 'certified', 'new-occupations', 'shortage', 'decided', 'payable', 'amount-fen')
SQL = ("SELECT %s COUNT(*), COUNT(DISTINCT e.person_id), SUM (p.sex IS '2'), SUM (p.sex IS '1' OR p.sex IS '2'),"
       " SUM (EXISTS (SELECT 1 FROM certificate k WHERE k.enrolment_id = e.id)), SUM (c.occupation IN (SELECT code FROM new)),"
       " SUM (c.occupation IN (SELECT code FROM shortage)), SUM (d.enrolment_id IS NOT NULL), SUM (o.status IS 'payable'), SUM (COALESCE (o.total, 0))"
       " FROM enrolment e JOIN class c ON c.id = e.class_id JOIN institution i ON i.id = c.institution_id JOIN person p ON p.id = e.person_id"
       " LEFT JOIN decision d ON d.enrolment_id = e.id LEFT JOIN outcome o ON o.id = d.outcome_id WHERE %s %s")
ITEMS = ("SELECT x.item, SUM (x.amount) FROM decision d JOIN outcome_item x ON x.outcome_id = d.outcome_id WHERE x.amount > 0 GROUP BY x.item")
FORMS = ('area-group-month', 'year', 'city-group', 'group-level-kind', 'occupation-month', 'institution', 'kind-year-area')


def code_list(name):
    with open(os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data', 'lists', name + '.tsv'), encoding='utf-8') as source:
        return list(csv.DictReader(source, delimiter='\t', quoting=csv.QUOTE_NONE))


def open_rows(ledger):
    """The ledger with the lists beside it."""
    db = sqlite3.connect(ledger)
    new = {row['name'] for row in code_list('new-occupation')}
    db.execute('CREATE TEMP TABLE new (code TEXT)')
    db.executemany('INSERT INTO new VALUES (?)', [(row['code'],) for row in code_list('occupation') if row['name'] in new])
    db.execute('CREATE TEMP TABLE shortage (code TEXT)')
    db.executemany('INSERT INTO shortage VALUES (?)', [(row['code'],) for row in code_list('shortage-occupation')])
    return db


def report(ledger, *arguments):
    return json.loads(run('--json', '--store', ledger, 'report', *arguments).stdout)


def of_report(cells, by):
    return [tuple(cell[name] for name in by) + tuple(cell[name] for name in SUMS) for cell in cells]


def of_sql(db, by, where='1'):
    keys = ', '.join(BY[name] for name in by)
    return db.execute(SQL % (keys + ',' if by else '', where, 'GROUP BY %s ORDER BY %s' % (keys, keys) if by else '')).fetchall()


def test_form(ledger, db, name):
    by = name.split('-')
    found = report(ledger, name)
    cells, total = of_report(found['cells'], by), of_report([found['total']], [])
    wanted = of_sql(db, by)
    check('%s has every cell as SQL counts it' % name, cells == wanted, [pair for pair in zip(cells, wanted) if pair[0] != pair[1]][:2], len(cells), len(wanted))
    check('%s: its total is of all' % name, total == of_sql(db, []), total)
    check('%s: the totals of each dimension' % name, all(of_report(found['totals'][one], [one]) == of_sql(db, [one]) for one in by))
    money = dict(db.execute(ITEMS).fetchall())
    check('%s: money by item' % name, found['total']['items'] == money and all(
        sum(cell['items'][item] for cell in found['cells']) == money[item] for item in money), found['total']['items'])


def test_bounds(ledger, db):
    days = [day for day, in db.execute('SELECT DISTINCT end_day FROM class ORDER BY end_day')]
    first, last = days[len(days) // 3], days[len(days) // 2]
    found = report(ledger, 'month', '--from', first, '--to', last)
    check('from and to are both included', of_report(found['cells'], ['month']) == of_sql(db, ['month'], "c.end_day BETWEEN '%s' AND '%s'" % (first, last)))
    city = db.execute('SELECT substr (MAX (i.division), 1, 4) FROM enrolment e JOIN class c ON c.id = e.class_id JOIN institution i ON i.id = c.institution_id').fetchone()[0]
    found = report(ledger, 'area', '--area', city)
    check('of one city only', of_report(found['cells'], ['area']) == of_sql(db, ['area'], "i.division LIKE '%s%%'" % city) and found['cells'], found['cells'][:2], city)
    found = report(ledger, 'area', '--area', '999999')
    check('of nowhere there is nothing', found['cells'] == [] and found['total']['persons'] == 0)


def test_csv(ledger, db, folder):
    path = os.path.join(folder, 'form.csv')
    db.execute("""UPDATE institution SET name = '=HYPERLINK("x"),y' WHERE id = 1""")
    db.commit()
    run('--store', ledger, 'report', 'institution-year', '--out', path)
    with open(path, 'rb') as file:
        data = file.read()
    rows = list(csv.reader(data.decode('utf-8-sig').splitlines()))
    wanted = of_sql(db, ['institution', 'year'])
    check('the file begins with the mark and ends its lines as the standard says', data.startswith(b'\xef\xbb\xbf') and data.count(b'\r\n') == len(rows))
    check('the file has the cells of the form', [(row[0], row[2], int(row[4]), int(row[5])) for row in rows[1:]] == [row[:4] for row in wanted], rows[:2])
    check('no text becomes a formula', any(row[1] == '\'=HYPERLINK("x"),y' for row in rows) and not any(cell[:1] in ('=', '+', '@') for row in rows for cell in row))
    check('money is in yuan', all(abs(round(float(row[-1]) * 100) - sql[-1]) < 1 for row, sql in zip(rows[1:], wanted)))


def test_wrong(ledger, folder):
    for words, status in ((('moon',), 1), (('area-area',), 1), (('area-group-month-year',), 1), (('',), 1), (('area', '--from', '2026-02-30'), 2)):
        done = run('--store', ledger, 'report', *words, status=(status,))
        check('refused in words: %s' % ' '.join(words), done.stderr.strip() != '' and done.stdout == '', done.stderr)
    check('the list of what can be counted by', json.loads(run('--json', 'report').stdout) == list(BY))
    path = os.path.join(folder, 'none', 'form.csv')
    check('a file that cannot be written is said', run('--store', ledger, 'report', 'year', '--out', path, status=(1,)).stderr.strip() != '')


def test_case_s02(folder):
    """Two classes of one woman are two person-times and one person."""
    ledger = os.path.join(folder, 'two.gjl')
    run('--store', ledger, 'init')
    check('an empty ledger has an empty form', report(ledger, 'area-group-month')['cells'] == [])
    db = sqlite3.connect(os.path.join(folder, 'ledger.gjl'))
    person = db.execute("SELECT e.person_id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE p.sex = '2' GROUP BY e.person_id"
                        ' HAVING COUNT(*) = 2').fetchone()[0]
    db.close()
    run('--store', os.path.join(folder, 'ledger.gjl'), 'decide')
    copy = sqlite3.connect(os.path.join(folder, 'ledger.gjl'))
    copy.execute('DELETE FROM enrolment WHERE person_id <> ?', (person,))
    copy.execute('DELETE FROM decision WHERE enrolment_id NOT IN (SELECT id FROM enrolment)')
    copy.commit()
    copy.close()
    total = report(os.path.join(folder, 'ledger.gjl'), 'year')['total']
    check('two classes of one woman', (total['person-times'], total['persons'], total['women'], total['known-sex']) == (2, 1, 2, 2), total)


def main():
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, 'ledger.gjl')
        run('sample', '--trainees', TRAINEES, '--seed', '11', '--out', folder)
        run('--store', ledger, 'init')
        run('--store', ledger, 'policy', 'add', 'builtin:gongjiang-illustrative')
        run('--store', ledger, 'roster', 'import', os.path.join(folder, 'sample.xml'))
        run('--store', ledger, 'decide')
        db = open_rows(ledger)
        # Some without a decision, and some of whom the sex is not known.
        db.execute('DELETE FROM decision WHERE enrolment_id % 5 = 0')
        db.execute('UPDATE person SET sex = NULL WHERE id % 7 = 0')
        db.commit()
        for name in FORMS:
            test_form(ledger, db, name)
        test_bounds(ledger, db)
        test_csv(ledger, db, folder)
        test_wrong(ledger, folder)
        db.close()
        test_case_s02(folder)
    return end()


if __name__ == '__main__':
    sys.exit(main())
