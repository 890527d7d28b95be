#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is missing is listed, goes out as a fix-list, comes back completed and is decided; an explanation names the source of each fact."""
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

import tap
from tap import check, end, run

SCHEMA = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data', 'roster', 'gongjiang-roster-1.xsd')
TRAINEES = '300' if 'GJ_SANITIZED' in os.environ else '900'
ROSTER = '{urn:gongjiang:roster:1}'
FIX = '{urn:gongjiang:fix-list:1}'


def rows(ledger, sql, *values):
    with sqlite3.connect('file:%s?mode=ro' % ledger, uri=True) as db:
        return db.execute(sql, values).fetchall()


def missing(ledger):
    return json.loads(run('--json', '--store', ledger, 'evidence', 'list').stdout)


def make_ledger(folder):
    """A sample in which some enrolments have lost their attendance."""
    ledger = os.path.join(folder, 'ledger.gjl')
    run('sample', '--trainees', TRAINEES, '--seed', '5', '--out', folder)
    run('--store', ledger, 'init')
    run('--store', ledger, 'policy', 'add', 'builtin:gongjiang-illustrative')
    run('--store', ledger, 'roster', 'import', os.path.join(folder, 'sample.xml'))
    run('--store', ledger, 'decide')
    db = sqlite3.connect(ledger)
    db.execute("UPDATE enrolment SET attended_hours = NULL WHERE id IN (SELECT d.enrolment_id FROM decision d JOIN outcome o ON o.id = d.outcome_id"
               " WHERE o.status = 'payable' AND d.enrolment_id % 7 = 0)")
    db.commit()
    db.close()
    run('--store', ledger, 'decide')
    return ledger


def test_list(ledger):
    found = missing(ledger)
    lost = {code for code, in rows(ledger, 'SELECT c.code FROM enrolment e JOIN class c ON c.id = e.class_id WHERE e.attended_hours IS NULL')}
    hours = [m for m in found['missing'] if m['fact'] == 'enrolment.attended-hours']
    check('the attendance that was lost is listed as missing', hours and {m['class'] for m in hours} <= lost and len(hours) == len(
        [m for m in found['missing'] if m['code'] == 'U01_FACT_MISSING:enrolment.attended-hours']), hours[:3])
    reasons = [r for r, in rows(ledger, "SELECT o.reasons FROM decision d JOIN outcome o ON o.id = d.outcome_id WHERE o.id IN"
                                " (SELECT outcome_id FROM outcome_item WHERE status = 'needs-evidence')")]
    expected = sum(len(re.findall('U01_FACT_MISSING|R12_CERT_MISSING', r)) for r in reasons)
    check('every decision that needs evidence has its lines', sum(found['counts'].values()) == len(found['missing']) == expected > 0,
          found['counts'], expected)
    numbers = {n for n, in rows(ledger, 'SELECT id_number FROM person')}
    check('the numbers are masked', all('*' in m['id-number'] and m['id-number'] not in numbers for m in found['missing']))
    one = found['missing'][0]['institution']
    of_one = json.loads(run('--json', '--store', ledger, 'evidence', 'list', one).stdout)
    check('one institution has its own list', of_one['missing'] == [m for m in found['missing'] if m['institution'] == one])
    return found


def complete(path, ledger):
    """What the institution does: adds attendance and certificates. Returns how many records it completed."""
    ET.register_namespace('', 'urn:gongjiang:roster:1')
    tree = ET.parse(path)
    done = 0
    for section in tree.getroot():
        problems = []
        for element in list(section):
            if element.tag == FIX + 'problem':
                problems.append(element)
                section.remove(element)
                continue
            for problem in problems:
                done += 1
                if problem.get('field') == 'attended-hours':
                    hours, = rows(ledger, 'SELECT hours FROM class WHERE code = ?', element.findtext(ROSTER + 'class'))[0]
                    at = 1 + max(i for i, child in enumerate(element) if child.tag in (ROSTER + 'id-number', ROSTER + 'enrolled', ROSTER + 'left'))
                    added = ET.Element(ROSTER + 'attended-hours')
                    added.text = str(hours)
                    element.insert(at, added)
                else:
                    occupation, level = rows(ledger, 'SELECT occupation, level FROM class WHERE code = ?', element.findtext(ROSTER + 'class'))[0]
                    certificate = ET.SubElement(element, ROSTER + 'certificate')
                    special = level == 'ZX'
                    paper = 'LNZX2026%010d' % (9990000 + tap.number * 1000 + done) if special else 'S00002100000026%s%06d' % (level, 900000 + tap.number * 1000 + done)
                    for name, text in (('type', '4' if special else '2'), ('number', paper), ('date', '2026-08-01'), ('occupation', occupation),
                                       ('level', level)):
                        ET.SubElement(certificate, ROSTER + name).text = text
            problems = []
    tree.write(path, encoding='UTF-8', xml_declaration=True)
    return done


def test_fix_lists(folder, ledger, found):
    out = os.path.join(folder, 'lists')
    run('--store', ledger, 'evidence', 'fix-list', '--out', out)
    files = sorted(glob.glob(os.path.join(out, '*.xml')))
    check('each institution concerned has a fix-list',
          [os.path.basename(f)[:18] for f in files] == sorted({m['institution'] for m in found['missing'] if m['record']}), files)
    valid = subprocess.run(['xmllint', '--noout', '--nonet', '--schema', SCHEMA] + files, capture_output=True, text=True)
    check('a fix-list is a roster', valid.returncode == 0, valid.stderr[:500])
    problems = sum(len(ET.parse(f).findall('.//' + FIX + 'problem')) for f in files)
    check('every missing thing stands before its record', problems == len({(m['class'], m['id-number'], m['name'], m['code']) for m in found['missing']}), problems)
    check('handing it out is recorded', rows(ledger, "SELECT COUNT(*) FROM audit WHERE action = 'evidence.save'") == [(len(files),)])
    again = json.loads(run('--json', '--store', ledger, 'roster', 'import', '--dry-run', files[0]).stdout)[0]
    check('sent back as it is, it changes nothing', again['added'] == again['changed'] == again['removed'] == again['refused'] == 0, again)
    for path in files:
        complete(path, ledger)
        result = json.loads(run('--json', '--store', ledger, 'roster', 'import', path).stdout)[0]
        check('completed, it is taken in', result['refused'] == 0 and result['removed'] == 0 and result['added'] + result['changed'] > 0, result)
    run('--store', ledger, 'decide')
    left = missing(ledger)
    check('then nothing that was asked for is missing', left['missing'] == [], left['counts'])
    empty = run('--store', ledger, 'evidence', 'fix-list', found['missing'][0]['institution'], '--out', os.path.join(folder, 'none.xml'), status=(1,))
    check('without anything missing there is no fix-list', len(empty.stderr) > 30 and not os.path.exists(os.path.join(folder, 'none.xml')))


def tests_of(parts):
    for part in parts:
        yield part
        yield from tests_of(part['parts'])


def test_explain(folder, ledger):
    lines = open(os.path.join(folder, 'sample.xml'), encoding='utf-8').read().splitlines()
    wrong, seen = [], set()
    cases = rows(ledger, 'SELECT c.code, p.id_number, o.reasons, o.total, o.status FROM decision d JOIN outcome o ON o.id = d.outcome_id'
                         ' JOIN enrolment e ON e.id = d.enrolment_id JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id'
                         ' WHERE d.enrolment_id % 41 = 1')[:12]
    for code, person, reasons, total, status in cases:
        told = json.loads(run('--json', '--store', ledger, 'explain', code, person).stdout)
        if (told['reasons'], told['amount-fen'], told['outcome'], told['as-stored']) != (reasons, total, status, True):
            wrong.append('%s %s: %s' % (code, person, told['reasons']))
        if sum(item['amount-fen'] for item in told['items']) != total:
            wrong.append('%s: items' % code)
        seen |= {fact['origin'] for fact in told['facts']}
        for fact in told['facts']:
            if fact['origin'] == 'roster' and fact['file'] == 'sample.xml' and '<' not in lines[fact['line'] - 1]:
                wrong.append('%s: no element at line %d' % (fact['id'], fact['line']))
            if fact['origin'] == 'roster' and not (fact['submission'] > 0 and fact['line'] > 0 and fact['sender'] and fact['record']):
                wrong.append('%s: %s' % (fact['id'], fact))
            if fact['id'] == 'class.filed' and '<class>' not in lines[fact['line'] - 1]:
                wrong.append('class.filed at line %d: %s' % (fact['line'], lines[fact['line'] - 1]))
        if any(part['kind'] == 'rule' and part['verdict'] == 'bites' and not part['found'] for part in tests_of(told['explanation'])):
            wrong.append('%s: a rule bites without a finding' % code)
        if person in json.dumps(told):
            wrong.append('%s: number in full' % code)
    check('an explanation agrees with what is stored and names the line of each fact', not wrong and len(cases) > 3 and 'roster' in seen, *wrong[:10])
    code, person = rows(ledger, "SELECT c.code, p.id_number FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id"
                                " JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id WHERE o.reasons LIKE 'R10_ATTENDANCE_BELOW_80%'")[0]
    page = run('--store', ledger, 'explain', '--page', code, person).stdout
    check('the page says how much attendance was short', re.search(r'\d+ class hours? more \(Attended hours: \d+', page) and person not in page, page)
    check('the page is a page', 15 < len(page.splitlines()) < 60, len(page.splitlines()))


def main():
    with tempfile.TemporaryDirectory() as folder:
        ledger = make_ledger(folder)
        found = test_list(ledger)
        test_explain(folder, ledger)
        test_fix_lists(folder, ledger, found)
    return end()


sys.exit(main())
