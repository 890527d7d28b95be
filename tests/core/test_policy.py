#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adopting and withdrawing a pack with a reason, what the audit chain keeps of it, and a pack read in words."""
import json
import os
import shutil
import sqlite3
import sys
import tempfile

from tap import check, end, run

SOURCE = os.environ['GJ_SOURCE_ROOT']
PACK = os.path.join(SOURCE, 'data', 'policy', 'gongjiang-illustrative.xml')
BUILTIN = 'builtin:gongjiang-illustrative'


def rows(ledger, sql):
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        return db.execute(sql).fetchall()


def entries(ledger):
    return rows(ledger, "SELECT action, subject, detail FROM audit WHERE action LIKE 'policy.%' ORDER BY seq")


def active(ledger):
    return rows(ledger, 'SELECT name, digest FROM pack WHERE active = 1')


def adopting(folder):
    ledger = os.path.join(folder, 'ledger.gjl')
    run('--store', ledger, 'init')
    done = run('--store', ledger, 'policy', 'withdraw', '--reason', 'nothing there', status=(1,))
    check('nothing can be withdrawn where nothing is in force', not entries(ledger), done.stderr)
    for reason in ('', '  \t ', 'x' * 501):
        done = run('--store', ledger, 'policy', 'add', BUILTIN, '--reason', reason, status=(1,))
        check('a reason of %d characters is refused' % len(reason), not active(ledger) and done.stderr, done.stderr)
    run('--store', ledger, 'policy', 'add', BUILTIN, '--reason', '  试行\n一个月  ')
    digest = active(ledger)[0][1]
    check('the reason stands in the chain on one line', entries(ledger) == [('policy.adopt', 'gongjiang-illustrative', digest + ' 试行 一个月')],
          entries(ledger))
    run('--store', ledger, 'policy', 'withdraw', status=(2,))
    check('withdrawing wants a reason', active(ledger))
    run('--store', ledger, 'policy', 'withdraw', '--reason', '停用')
    check('a withdrawn pack is in force no more, and is kept',
          not active(ledger) and rows(ledger, 'SELECT digest FROM pack') == [(digest,)] and entries(ledger)[-1] ==
          ('policy.withdraw', 'gongjiang-illustrative', digest + ' 停用'), entries(ledger))
    run('--store', ledger, 'decide', status=(1,))
    run('--store', ledger, 'policy', 'add', BUILTIN)
    check('it can be adopted again, also without a reason', active(ledger) == [('gongjiang-illustrative', digest)] and entries(ledger)[-1][2] == digest)
    run('--store', ledger, 'audit', 'verify')
    failing_cases(folder, ledger)


def failing_cases(folder, ledger):
    before = active(ledger), entries(ledger)
    path = os.path.join(folder, 'failing.xml')
    with open(PACK, encoding='utf-8') as file, open(path, 'w', encoding='utf-8') as out:
        out.write(file.read().replace('<row key="5">700</row>', '<row key="5">701</row>', 1))
    done = run('--store', ledger, 'policy', 'add', path, '--reason', 'one yuan more', status=(1,))
    check('a pack whose cases fail is refused and says which', (active(ledger), entries(ledger)) == before and 'C01' in done.stderr, done.stderr)
    result = json.loads(run('--json', 'policy', 'check', path, status=(1,)).stdout)[0]
    failed = [case for case in result['cases'] if not case['passed']]
    check('of each case what was expected and what was found', failed and all(case['expected'] != case['found'] for case in failed) and
          all(case['expected'] == case['found'] and case['expected'] for case in result['cases'] if case['passed']), failed[:2])


def reading():
    old = json.loads(run('--json', 'policy', 'read', BUILTIN, '--on', '2026-03-01').stdout)
    new = json.loads(run('--json', 'policy', 'read', BUILTIN, '--on', '2026-09-01').stdout)
    rates = []
    for articles in (old, new):
        points = {point['code']: point for article in articles for point in article['points']}
        rates.append([(value['in-force'], value['value'].split('/')[0].split(' ')[0]) for value in points['living.day-rate']['values']])
        check('a rule says when it bites', 'below' in points['R01_AGE_UNDER_16']['condition'] and '16' in points['R01_AGE_UNDER_16']['condition'],
              points['R01_AGE_UNDER_16'])
        check('a condition turned round is told turned round', 'no group' in points['R05_NO_ELIGIBLE_GROUP']['condition'],
              points['R05_NO_ELIGIBLE_GROUP']['condition'])
        check('every figure has one value in force', all(sum(value['in-force'] for value in point['values']) == 1 for article in articles
                                                        for point in article['points'] if point['values'] and 'amount' not in point['code']))
    check('the value in force stands first, the other beside it', rates == [[(True, '25'), (False, '80')], [(True, '80'), (False, '25')]], rates)
    done = run('policy', 'read', BUILTIN, '--on', '2025-12-31', status=(1,))
    check('a day without an edition says so', done.stderr.strip())
    layered = json.loads(run('--json', 'policy', 'read', 'builtin:tianjin-2022', '--on', '2024-06-01').stdout)
    layers = {value['layer'] for article in layered for point in article['points'] for value in point['values'] if value['in-force']}
    check('what comes from a higher layer says so', layers == {'', 'national-fund-2023'}, layers)


def budgets(folder):
    ledger = os.path.join(folder, 'budget.gjl')
    run('--store', ledger, 'init')
    for wrong in (('XX', '2026', '1'), ('JY', '1999', '1'), ('JY', '20x', '1'), ('JY', '2026', '1.001'), ('JY', '2026', 'much')):
        run('--store', ledger, 'policy', 'budget', *wrong, status=(1,))
    check('a wrong budget changes nothing', not rows(ledger, "SELECT * FROM setting WHERE name LIKE 'budget%'"))
    run('--store', ledger, 'policy', 'budget', 'JY', '2026', '100000')
    run('--store', ledger, 'policy', 'budget', 'JY', '2026', '250000.50')
    run('--store', ledger, 'policy', 'budget', 'SB', '2026', '5')
    run('--store', ledger, 'policy', 'budget', 'SB', '2026', 'none')
    found = json.loads(run('--json', '--store', ledger, 'policy', 'budget').stdout)
    check('a budget is set, changed and taken away', found == [{'fund': 'JY', 'year': 2026, 'amount-fen': 25000050}], found)
    changes = rows(ledger, "SELECT c.before, c.after FROM audit a JOIN change c ON c.audit_seq = a.seq WHERE a.action = 'budget.set' ORDER BY a.seq")
    check('each change stands in the chain with what was there before', changes ==
          [('', '100000.00'), ('100000.00', '250000.50'), ('', '5.00'), ('5.00', '')], changes)
    run('--store', ledger, 'audit', 'verify')
    rosters = os.path.join(folder, 'rosters')
    run('sample', '--trainees', '60', '--seed', '3', '--out', rosters)
    run('--store', ledger, 'roster', 'import', *[os.path.join(rosters, name) for name in sorted(os.listdir(rosters)) if name.endswith('.xml')])
    run('--store', ledger, 'policy', 'add', BUILTIN)
    figures = json.loads(run('--json', '--store', ledger, 'policy', 'simulate').stdout)
    by = {row['code']: row for row in figures['rows'] if row['by'] == 'fund-year'}
    check('the figures of a fund and year stand beside its budget', by['JY 2026'].get('budget-fen') == 25000050 and
          [code for code, row in by.items() if 'budget-fen' in row] == ['JY 2026'], by.keys())


def main():
    folder = tempfile.mkdtemp(prefix='gongjiang-policy-')
    try:
        adopting(folder)
        reading()
        budgets(folder)
    finally:
        shutil.rmtree(folder)
    sys.exit(end())


main()
