#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes back: receipts, fix-lists, decisions, and the whole register out and in again, byte for byte."""
import os
import re
import sqlite3
import stat
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

CLI = sys.argv[1]
SCHEMAS = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data', 'roster')
ROSTER = '{urn:gongjiang:roster:1}'
FIX = '{urn:gongjiang:fix-list:1}'
RECEIPT = '{urn:gongjiang:receipt:1}'
DECISIONS = '{urn:gongjiang:decisions:1}'
FULL_NUMBER = re.compile(r'\b\d{17}[\dX]\b')

count = failed = 0


def check(name, good, said=''):
    global count, failed
    count += 1
    failed += not good
    print('%s %d - %s' % ('ok' if good else 'not ok', count, name))
    for line in str(said).splitlines()[:12] if not good else ():
        print('# ' + line)


def run(*arguments, expect=0):
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True)
    check('%s ends with %d' % (' '.join(a for a in arguments if '/' not in a), expect), done.returncode == expect,
          '%d %s %s' % (done.returncode, done.stdout, done.stderr))
    return done.stdout + done.stderr


def valid(schema, path):
    done = subprocess.run(['xmllint', '--noout', '--nonet', '--schema', os.path.join(SCHEMAS, schema), path], capture_output=True, text=True)
    check('%s is valid by %s' % (os.path.basename(path), schema), done.returncode == 0, done.stderr)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def sql(path, query):
    ledger = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    rows = ledger.execute(query).fetchall()
    ledger.close()
    return rows


def round_trip(folder, ledger):
    out, again, other = (os.path.join(folder, name) for name in ('export.xml', 'again.xml', 'other.gjl'))
    run('--store', ledger, 'roster', 'export', '--out', out)
    run('--store', other, 'init')
    run('--store', other, 'roster', 'import', out)
    run('--store', other, 'roster', 'export', '--out', again)
    check('export, import, export: the same bytes', read(out) == read(again))
    valid('gongjiang-roster-1.xsd', out)
    check('nobody else may read an export', stat.S_IMODE(os.stat(out).st_mode) == 0o600, oct(os.stat(out).st_mode))
    tables = ('institution', 'institution_scope', 'institution_standing', 'class', 'class_session', 'person', 'membership', 'enrolment',
              'attendance', 'claimed', 'appraisal', 'certificate', 'earlier_grant')
    for table in tables:
        columns = ', '.join(row[1] for row in sql(ledger, 'PRAGMA table_info (%s)' % table)
                            if row[1] not in ('id', 'submission_id', 'line') and not row[1].endswith('_id'))
        rows = [sorted(sql(path, 'SELECT %s FROM %s' % (columns, table)), key=repr) for path in (ledger, other)]
        check('%s: all %d rows came over' % (table, len(rows[0])), rows[0] == rows[1])
    said = run('--store', ledger, 'roster', 'import', out)
    check('the ledger knows all of its own export', re.search(r'added 0, changed 0, removed 0, unchanged [1-9]', said), said)


def receipt(folder, ledger, path):
    root = ET.parse(path).getroot()
    problems = root.findall('%sproblems/%sproblem' % (RECEIPT, RECEIPT))
    stored = sql(ledger, 'SELECT line, kind, field, code, value FROM problem ORDER BY id')
    valid('gongjiang-receipt-1.xsd', path)
    check('every problem with line, record, field and code',
          [(int(p.get('line')), p.get('record'), p.get('field') or '', p.get('code')) for p in problems] == [row[:4] for row in stored])
    check('words and remedy for each', all(p.findtext(RECEIPT + 'message') and p.findtext(RECEIPT + 'remedy') for p in problems))
    check('many kinds of problems', len({row[3] for row in stored}) >= 15, {row[3] for row in stored})
    people = [row[4] for row in stored if FULL_NUMBER.fullmatch(row[4])]
    text = read(path).decode()
    check('identity numbers are masked', people and not any(number in text for number in people), people)
    totals = sql(ledger, 'SELECT added, changed, removed, unchanged, refused FROM submission WHERE id = 1')[0]
    counts = root.findall('%scounts/%scount' % (RECEIPT, RECEIPT))
    check('the counts of each kind add up', totals == tuple(sum(int(c.get(n)) for c in counts) for n in
                                                           ('added', 'changed', 'removed', 'unchanged', 'refused')), totals)
    whole = os.path.join(folder, 'whole-receipt.xml')
    before = sql(ledger, "SELECT COUNT(*) FROM audit WHERE action = 'receipt.save'")[0][0]
    run('--store', ledger, 'roster', 'receipt', '1', '--unmasked', '--out', whole)
    text = read(whole).decode()
    check('in full when asked, and that is recorded', all(number in text for number in people)
          and sql(ledger, "SELECT COUNT(*) FROM audit WHERE action = 'receipt.save'")[0][0] == before + 1)


def correct(tree, source):
    """What a school would do: take the problems out and put one value of one trainee right."""
    for section in tree.getroot():
        for element in list(section):
            if element.tag == FIX + 'problem':
                section.remove(element)
                continue
            if element.tag == ROSTER + 'trainee' and element.findtext(ROSTER + 'id-number') == source['number']:
                element.find(ROSTER + source['field']).text = source['right']


def fix_list(folder, ledger, path):
    root = ET.parse(path).getroot()
    records = [e for section in root for e in section if section.tag != ROSTER + 'header' and not e.tag.startswith(FIX)]
    check('a record for each that was refused', len(records) == sql(ledger, 'SELECT COUNT(*) FROM refused')[0][0] and records)
    bad = []
    for section in root:
        waiting = 0
        for element in section:
            if element.tag == FIX + 'problem':
                waiting += 1
                single = os.path.join(folder, 'problem.xml')
                ET.ElementTree(element).write(single, encoding='UTF-8')
                if subprocess.run(['xmllint', '--noout', '--nonet', '--schema', os.path.join(SCHEMAS, 'gongjiang-fix-list-1.xsd'), single],
                                  capture_output=True).returncode != 0:
                    bad.append(ET.tostring(element, encoding='unicode'))
            elif section.tag != ROSTER + 'header':
                if waiting == 0:
                    bad.append('without a problem: ' + ET.tostring(element, encoding='unicode'))
                waiting = 0
    check('each with what is wrong before it, valid by its schema', not bad, '\n'.join(bad))
    before = sql(ledger, 'SELECT COUNT(*) FROM person')[0][0]
    said = run('--store', ledger, 'roster', 'import', path, expect=3)
    check('sent back as it is, it is refused again and nothing is added', 'added 0, changed 0, removed 0' in said, said)

    wrong = sql(ledger, "SELECT record_key FROM problem WHERE submission_id = 1 AND code = 'E-SEX'")[0][0]
    tree = ET.parse(path)
    sex = '1' if int(wrong[16]) % 2 else '2'
    correct(tree, {'number': wrong, 'field': 'sex', 'right': sex})
    corrected = os.path.join(folder, 'corrected.xml')
    tree.write(corrected, encoding='UTF-8', xml_declaration=True)
    run('--store', ledger, 'roster', 'import', corrected, expect=3)
    check('what was corrected comes in', sql(ledger, 'SELECT COUNT(*) FROM person')[0][0] == before + 1
          and sql(ledger, "SELECT sex FROM person WHERE id_number = '%s'" % wrong) == [(sex,)])


def decisions(folder, ledger):
    path, one = os.path.join(folder, 'decisions.xml'), os.path.join(folder, 'one.xml')
    run('--store', ledger, 'policy', 'add', 'builtin:gongjiang-illustrative')
    run('--store', ledger, 'decide', expect=3)
    run('--store', ledger, 'roster', 'decisions', '--out', path)
    valid('gongjiang-decisions-1.xsd', path)
    found = ET.parse(path).getroot().findall(DECISIONS + 'decision')
    stored = sql(ledger, 'SELECT c.code, o.status, o.total FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e'
                         ' ON e.id = d.enrolment_id JOIN class c ON c.id = e.class_id ORDER BY d.enrolment_id')
    check('every decision, to the fen', [(d.get('class'), d.get('outcome'), round(float(d.get('amount')) * 100)) for d in found] == stored and stored)
    check('items add up', all(abs(sum(float(i.get('amount')) for i in d.findall(DECISIONS + 'item')) - float(d.get('amount'))) < 0.005 for d in found))
    reasons = [r for d in found for r in d.findall(DECISIONS + 'reason')]
    check('reasons in words', reasons and all(r.findtext(DECISIONS + 'text') not in (None, '', r.get('code')) for r in reasons))
    check('identity numbers are masked', not FULL_NUMBER.search(' '.join(d.get('id-number') for d in found)))
    code = sql(ledger, 'SELECT i.credit_code FROM class c JOIN institution i ON i.id = c.institution_id JOIN enrolment e ON e.class_id = c.id LIMIT 1')[0][0]
    run('--store', ledger, 'roster', 'decisions', code, '--out', one)
    classes = {row[0] for row in sql(ledger, "SELECT c.code FROM class c JOIN institution i ON i.id = c.institution_id WHERE i.credit_code = '%s'" % code)}
    shown = [d.get('class') for d in ET.parse(one).getroot()]
    check('of one institution, all of its own and no other', sorted(shown) == sorted(row[0] for row in stored if row[0] in classes) and shown)


def failures(folder, ledger):
    path = os.path.join(folder, 'kept.xml')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('old')
    for arguments in (('roster', 'receipt', '99'), ('roster', 'fix-list', '99'), ('roster', 'decisions', '000000000000000000')):
        run('--store', ledger, *arguments, '--out', path, expect=1)
        check('the old file is as it was', read(path) == b'old')
    new = os.path.join(folder, 'new.xml')
    run('--store', ledger, 'roster', 'receipt', '99', '--out', new, expect=1)
    check('no half file is left', not os.path.exists(new))
    run('--store', ledger, 'roster', 'export', '--out', os.path.join(folder, 'nowhere', 'x.xml'), expect=1)
    run('--store', ledger, 'audit', 'verify')


with tempfile.TemporaryDirectory() as folder:
    ledger, sample = os.path.join(folder, 'a.gjl'), os.path.join(folder, 'sample.xml')
    receipt_file, fix_file = os.path.join(folder, 'receipt.xml'), os.path.join(folder, 'fix.xml')
    run('sample', '--trainees', '500', '--out', folder)
    run('--store', ledger, 'init')
    run('--store', ledger, 'roster', 'import', sample, '--receipt', receipt_file, '--fix-list', fix_file, expect=3)
    receipt(folder, ledger, receipt_file)
    fix_list(folder, ledger, fix_file)
    decisions(folder, ledger)
    failures(folder, ledger)
    round_trip(folder, ledger)
print('1..%d' % count)
sys.exit(failed > 0)
