#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding is the same on any number of threads; what a simulation says is what deciding then stores, added up here in SQL and Python."""
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile

from tap import check, end, run

SOURCE = os.environ['GJ_SOURCE_ROOT']
PACK = os.path.join(SOURCE, 'data', 'policy', 'gongjiang-illustrative.xml')
TRAINEES = '300' if 'GJ_SANITIZED' in os.environ else '1500'
DECIDED = ('SELECT * FROM decision ORDER BY enrolment_id', 'SELECT * FROM outcome ORDER BY id',
           'SELECT * FROM outcome_item ORDER BY outcome_id, no', 'SELECT * FROM outcome_reason ORDER BY outcome_id, no',
           "SELECT detail FROM audit WHERE action = 'decide'")
# What is payable, a line an enrolment and item.
PAYABLE = ("SELECT e.person_id, e.id, i.item, i.amount, COALESCE (d.group_code, ''), substr (n.division, 1, 4) || '00', c.level, c.filed"
           " FROM decision d JOIN outcome_item i ON i.outcome_id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id"
           " JOIN class c ON c.id = e.class_id JOIN institution n ON n.id = c.institution_id WHERE i.status = 'payable'")
FUNDS = dict(re.findall(r'<item code="(\w+)"[^>]*?fund="(\w+)"', open(PACK, encoding='utf-8').read()))


def simulate(ledger, *arguments):
    return json.loads(run('--json', '--store', ledger, 'policy', *arguments).stdout)


def rows(ledger, sql):
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        return db.execute(sql).fetchall()


def copy(ledger, to):
    shutil.copyfile(ledger, to)
    return to


def digest(path):
    return hashlib.sha256(open(path, 'rb').read()).hexdigest()


def sums(ledger, as_of='9999'):
    """(by, code) → {person: amount}, and (by, code) → the enrolments."""
    amounts, times = {}, {}
    for person, enrolment, item, amount, group, city, level, filed in rows(ledger, PAYABLE):
        if filed > as_of:
            continue
        for key in (('total', ''), ('item', item), ('group', group), ('city', city), ('level', level), ('fund', FUNDS[item]), ('fund-year', FUNDS[item] + ' ' + filed[:4])):
            of = amounts.setdefault(key, {})
            of[person] = of.get(person, 0) + amount
            times.setdefault(key, set()).add(enrolment)
    return amounts, times


def cells(figures, variant):
    return {(row['by'], row['code']): row['variants'][variant] for row in figures['rows']}


def compare(name, ledger, figures, variant, before=None, as_of='9999'):
    amounts, times = sums(ledger, as_of)
    old = sums(before, as_of)[0] if before else amounts
    wrong = []
    for key, cell in cells(figures, variant).items():
        mine, was = amounts.get(key, {}), old.get(key, {})
        change = [mine.get(person, 0) - was.get(person, 0) for person in set(mine) | set(was)]
        expected = {'amount-fen': sum(mine.values()), 'persons': len(mine), 'person-times': len(times.get(key, ())),
                    'gained-fen': sum(x for x in change if x > 0), 'lost-fen': -sum(x for x in change if x < 0),
                    'gainers': sum(x > 0 for x in change), 'losers': sum(x < 0 for x in change)}
        if expected != cell:
            wrong.append('%s: expected %s, found %s' % (key, expected, cell))
    missing = set(amounts) - set(cells(figures, variant))
    check(name, not wrong and not missing and len(amounts) > 10, *wrong, *missing)


def changed_pack(folder):
    """The living allowance at 60 yuan in every edition, and nobody under 30; the cases of the pack would say otherwise."""
    text = re.sub(r'<cases>.*</cases>', '', open(PACK, encoding='utf-8').read(), flags=re.S)
    begin = text.index('<parameter id="living.day-rate"')
    end = text.index('</parameter>', begin)
    text = text[:begin] + re.sub(r'>\d+</value>', '>60</value>', text[begin:end]) + text[end:]
    begin = text.index('<parameter id="age.least"')
    text = text[:begin] + text[begin:].replace('>16</value>', '>30</value>', 1)
    path = os.path.join(folder, 'draft.xml')
    open(path, 'w', encoding='utf-8').write(text)
    return path


def test_threads(folder, base):
    dumps = {}
    for threads in ('1', '2', '5'):
        ledger = copy(base, os.path.join(folder, 't%s.gjl' % threads))
        run('--store', ledger, '--threads', threads, 'decide')
        dumps[threads] = [rows(ledger, sql) for sql in DECIDED]
    check('decisions, outcomes and the audit are the same on 1, 2 and 5 threads',
          dumps['1'] == dumps['2'] == dumps['5'] and len(dumps['1'][0]) > 100)
    ledger = os.path.join(folder, 't1.gjl')
    again = json.loads(run('--json', '--store', ledger, '--threads', '5', 'decide').stdout)
    check('deciding again on another number of threads changes nothing',
          again['unchanged'] == again['decided'] and again['added'] == again['changed'] == 0, again)
    return ledger


def test_group(folder, decided):
    """Facts that change the group but not the outcome: the decision's group follows."""
    ledger = copy(decided, os.path.join(folder, 'group.gjl'))
    db = sqlite3.connect(ledger)
    person, group = db.execute("SELECT e.person_id, d.group_code FROM decision d JOIN enrolment e ON e.id = d.enrolment_id"
                               " JOIN outcome o ON o.id = d.outcome_id WHERE d.group_code IS NOT NULL AND o.status = 'refused'").fetchone()
    db.execute('DELETE FROM membership WHERE person_id = ? AND group_code = ?', (person, group))
    db.commit()
    db.close()
    run('--store', ledger, 'decide')
    check('that they were followed is recorded', rows(ledger, "SELECT COUNT(*) FROM decision d WHERE NOT EXISTS (SELECT 1 FROM audit a"
                                                      " WHERE a.seq = d.audit_seq AND a.action = 'decide')") == [(0,)]
          and len(rows(ledger, "SELECT 1 FROM audit WHERE action = 'decide'")) == 2)
    fresh = copy(ledger, os.path.join(folder, 'fresh.gjl'))
    db = sqlite3.connect(fresh)
    db.execute('DELETE FROM decision')
    db.commit()
    db.close()
    run('--store', fresh, 'decide')
    groups = 'SELECT enrolment_id, group_code, facts FROM decision ORDER BY enrolment_id'
    check('a decision that is followed has the same group and facts as a fresh one', rows(ledger, groups) == rows(fresh, groups))


def test_simulate(folder, decided):
    draft = changed_pack(folder)
    before = digest(decided)
    figures = simulate(decided, 'simulate', draft, '--threads', '5')
    by_set = simulate(decided, 'simulate', '--set', 'living.day-rate=60,age.least=30', '--threads', '1')
    check('a simulation leaves every byte of the ledger as it was', digest(decided) == before)
    compare("today's figures are those that are stored", decided, figures, 0)
    changed = copy(decided, os.path.join(folder, 'changed.gjl'))
    run('--store', changed, 'policy', 'add', draft)
    run('--store', changed, 'decide')
    compare("a draft's figures are those it stores once it is adopted; who gains and loses", changed, figures, 1, decided)
    total = cells(figures, 1)[('total', '')]
    check('the draft makes some gain and some lose', total['gainers'] > 0 and total['losers'] > 0, total)
    check('parameters that are set do what a pack with them does', by_set['rows'] == figures['rows'])
    days = [day for day, in rows(decided, 'SELECT filed FROM class ORDER BY filed')]
    day = days[len(days) // 2]
    compare('as of a day, later classes do not count', decided, simulate(decided, 'simulate', '--as-of', day), 0, as_of=day)
    three = simulate(decided, 'simulate', '--set', 'living.day-rate=60', '--set', 'living.day-rate=80', '--set', 'living.day-rate=60')
    check('variants stand side by side', len(three['variants']) == 4 and all(row['variants'][1] == row['variants'][3] for row in three['rows']))
    return draft, changed


def test_diff(decided, draft, changed):
    plain = json.loads(run('--json', 'policy', 'diff', 'builtin:gongjiang-illustrative', draft).stdout)
    found = {(d['edition'], d['kind'], d['code']) for d in plain['differences']}
    expected = {(edition, 'parameter', code) for edition in ('LN-ILLUS-2026A', 'LN-ILLUS-2026B') for code in ('age.least', 'living.day-rate')}
    check('the parameters that differ are named, and nothing else', found == expected and 'rows' not in plain, found ^ expected)
    check('a pack does not differ from itself', json.loads(run('--json', 'policy', 'diff', PACK, PACK).stdout)['differences'] == [])
    figures = simulate(decided, 'diff', 'active', draft, '--persons')
    mine, was = sums(changed)[0][('total', '')], sums(decided)[0][('total', '')]
    expected = [(was.get(person, 0), mine.get(person, 0)) for person in sorted(set(mine) | set(was)) if mine.get(person, 0) != was.get(person, 0)]
    check('the persons for whom something changes are listed', [(p['before-fen'], p['after-fen']) for p in figures['persons']] == expected)
    numbers = {row[0] for row in rows(decided, 'SELECT id_number FROM person')}
    check('their numbers are masked', all('*' in p['id-number'] and p['id-number'] not in numbers for p in figures['persons']))


def test_refusals(decided):
    for name, arguments in (('an unknown parameter', ('--set', 'no.such=1')), ('a value that does not fit', ('--set', 'age.least=young')),
                            ('a setting without a value', ('--set', 'age.least')), ('a day that is none', ('--as-of', '2026-02-30')),
                            ('a pack that is not there', ('/no/such/pack.xml',))):
        done = run('--store', decided, 'policy', 'simulate', *arguments, status=(1,))
        check('%s is refused in words' % name, len(done.stderr) > 30 and done.stdout == '', done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, 'base.gjl')
        run('sample', '--trainees', TRAINEES, '--seed', '7', '--out', folder)
        run('--store', base, 'init')
        run('--store', base, 'policy', 'add', PACK)
        run('--store', base, 'roster', 'import', os.path.join(folder, 'sample.xml'))
        decided = test_threads(folder, base)
        test_group(folder, decided)
        draft, changed = test_simulate(folder, decided)
        test_diff(decided, draft, changed)
        test_refusals(decided)
    return end()


sys.exit(main())
