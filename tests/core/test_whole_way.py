#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every hand-worked case runs the whole way: a roster is written from its facts, imported, decided and explained."""
import json
import os
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

CLI = sys.argv[1]
SOURCE = os.environ['GJ_SOURCE_ROOT']
SCHOOL = '52210100MJ00000012'
BUREAU = '12210100400000000W'
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(birth, sex, no):
    """Fictional: division 210101 is on nobody's card."""
    seq = no * 2 + (1 if sex == 'M' else 0)
    body = '210101' + birth.replace('-', '') + '%03d' % seq
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, WEIGHTS)) % 11]


def element(name, value):
    return '' if value is None else '<%s>%s</%s>' % (name, escape(str(value)), name)


def fields(**values):
    return ''.join(element(name.replace('_', '-').rstrip('-'), value) for name, value in values.items())


def klass(code, f, **over):
    v = dict(f, **over)
    sessions = ''
    if v.get('class_day_below_80'):
        sessions = '<session>' + fields(day=v['start'], part='D', hours=8, expected=30, present=23) + '</session>'
    return '<class>' + fields(code=code, institution=v.get('school', SCHOOL), name='班期' + code, kind='JJ', occupation=v['occ'], level=v['lev'],
                              filed=v['filed'], start=v['start'], end=v['end'], hours=v['hours'], online_hours=v.get('online', 0),
                              size=v.get('size', 30)) + sessions + '</class>'


def enrolment(code, number, f, certificate=None):
    out = '<enrolment>' + fields(class_=code, id_number=number, attended_hours=f.get('att'), attended_online_hours=f.get('att_online', 0),
                                 attended_days=f.get('days'))
    items = 'PX' + ('' if f.get('appraisal_claim') is False else ' PJ') + ('' if f.get('live_claim') is False else ' SH')
    out += '<claim>' + fields(date=f['apply'], items=items) + '</claim>'
    if 'passed' in f:
        out += '<appraisal>' + fields(date=f['end'], result='passed' if f['passed'] else 'failed') + '</appraisal>'
    if f.get('cert'):
        c = f['cert']
        out += '<certificate>' + fields(type=c.get('type', '4'), number=certificate, date=c['date'], occupation=c.get('occ', f['occ']),
                                        level=c.get('lev', f['lev'])) + '</certificate>'
    return out + '</enrolment>'


def roster(cases):
    classes, trainees, enrolments, grants, standing = [], [], [], [], ''
    for no, case in enumerate(cases):
        f = case['facts']
        code = 'LN-' + case['id']
        number = case['number'] = id_number(f['birth'], f['sex'], no)
        school = SCHOOL
        classes.append(klass(code, f))
        person = fields(id_number=number, name='张三' + '甲乙丙丁'[no % 4], retirement_category=f.get('rcat'),
                        draws_pension='true' if f.get('pension') else None, public_sector='true' if f.get('public') else None)
        for group, (first, last) in f['groups'].items():
            person += '<membership>' + fields(group=group, from_=first, to=last or None) + '</membership>'
        trainees.append('<trainee>' + person + '</trainee>')
        enrolments.append(enrolment(code, number, f, 'ZX-' + case['id']))
        for item, occupation, level, date, fund in f.get('hist', []):
            grants.append('<grant>' + fields(id_number=number, item=item, occupation=occupation, level=level, date=date, fund=fund) + '</grant>')
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<roster xmlns="urn:gongjiang:roster:1" version="1"><header>'
            + fields(sender=BUREAU, serial='cases', created='2026-01-01T00:00:00+08:00') + '</header><institutions><institution>'
            + fields(credit_code=SCHOOL, name='沈阳市样例职业培训学校', type='MB', division='210100') + standing + '</institution></institutions>'
            + '<classes>' + '\n'.join(classes) + '</classes><trainees>' + '\n'.join(trainees) + '</trainees><enrolments>'
            + '\n'.join(enrolments) + '</enrolments><grants>' + '\n'.join(grants) + '</grants></roster>\n')


def cli(store, *arguments, status=(0,)):
    run = subprocess.run([CLI, '--store', store, *arguments], capture_output=True, text=True)
    assert run.returncode in status, (arguments, run.returncode, run.stdout, run.stderr)
    return run.stdout


def main():
    with open(os.path.join(SOURCE, 'tests/data/eligibility-cases.tsv'), encoding='utf-8') as file:
        head, *lines = [line.rstrip('\n').split('\t') for line in file]
    cases = []
    for line in lines:
        row = dict(zip(head, line))
        cases.append({'id': row['case_id'], 'edition': row['policy_version'], 'total': row['total_yuan'], 'codes': row['reason_codes'],
                      'facts': json.loads(row['facts_json'])})
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        store, path = os.path.join(folder, 'a.gjl'), os.path.join(folder, 'roster.xml')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(roster(cases))
        cli(store, 'init')
        cli(store, 'policy', 'add', 'builtin:gongjiang-illustrative')
        imported = json.loads(cli(store, '--json', 'roster', 'import', path))[0]
        assert imported['refused'] == 0, imported
        again = json.loads(cli(store, '--json', 'roster', 'import', path))[0]
        assert again['repeated'], again
        first = json.loads(cli(store, '--json', 'decide', status=(0, 3)))
        second = json.loads(cli(store, '--json', 'decide', status=(0, 3)))
        assert first['added'] == len(cases) and second['added'] == second['changed'] == 0 and second['unchanged'] == len(cases), (first, second)
        print('1..%d' % (len(cases) + 1))
        for n, case in enumerate(cases, 1):
            line = cli(store, 'explain', 'LN-' + case['id'], case['number']).splitlines()[0].split()
            good = line[0] == case['edition'] and line[-1] == case['codes'] and line[-2] == case['total']
            failed += not good
            print('%sok %d - %s%s' % ('' if good else 'not ', n, case['id'], '' if good else ' %s expected %s %s' % (line, case['total'], case['codes'])))
        entries = cli(store, 'audit', 'verify')
        good = entries.startswith('The chain holds: 3')
        failed += not good
        print('%sok %d - audit: %s' % ('' if good else 'not ', len(cases) + 1, entries.strip()))
    return 1 if failed else 0


sys.exit(main())
