#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roster that corrects an earlier one: the difference by kind, what goes and what stays, decisions and the audit chain after it."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

CLI = sys.argv[1]
SCHOOL = '52210100MJ00000012'
OTHER_SCHOOL = '91210100MA00000A0P'
BUREAU = '12210100400000000W'
TABLES = ('institution', 'institution_scope', 'institution_standing', 'class', 'class_session', 'person', 'membership', 'enrolment', 'attendance',
          'claimed', 'appraisal', 'certificate', 'earlier_grant', 'decision')
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(no):
    """Fictional: division 210101 is on nobody's card."""
    body = '21010119900101%03d' % no
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, WEIGHTS)) % 11]


def tags(**values):
    return ''.join('<%s>%s</%s>' % (name, value, name) for name, value in ((n.replace('_', '-').rstrip('-'), v) for n, v in values.items())
                   if value is not None)


def institution(code=SCHOOL, inside='', **more):
    return '<institution>' + tags(credit_code=code, name='沈阳市样例职业培训学校', type='MB', division='210100', **more) + inside + '</institution>'


def klass(code, inside='', school=SCHOOL, hours=80):
    return '<class>' + tags(code=code, institution=school, name='班期' + code, kind='JJ', occupation='6-18-01-07', level='5', filed='2026-03-01',
                            start='2026-03-09', end='2026-03-27', hours=hours, size=30) + inside + '</class>'


def trainee(no, inside=None, name='张三', **more):
    group = '<membership>' + tags(group='NM', from_='2026-01-01') + '</membership>'
    return '<trainee>' + tags(id_number=number(no), name=name, **more) + (group if inside is None else inside) + '</trainee>'


def enrolment(code, no, inside='', hours=80, **more):
    return '<enrolment>' + tags(class_=code, id_number=number(no), **more) + tags(attended_hours=hours) + inside + '</enrolment>'


def claim():
    return '<claim>' + tags(date='2026-05-10', items='PX') + '</claim>'


def certificate(text):
    return '<certificate>' + tags(type='4', number=text, date='2026-04-20', occupation='6-18-01-07', level='5') + '</certificate>'


def roster(serial, corrects=None, institutions='', classes='', trainees='', enrolments='', grants='', sender=SCHOOL):
    sections = (('institutions', institutions), ('classes', classes), ('trainees', trainees), ('enrolments', enrolments), ('grants', grants))
    return ('<roster xmlns="urn:gongjiang:roster:1" version="1"><header>'
            + tags(sender=sender, serial=serial, created='2026-05-11T08:00:00+08:00', corrects=corrects) + '</header>'
            + ''.join('<%s>%s</%s>' % (name, inside, name) for name, inside in sections if inside) + '</roster>')


def first(serial='S-1', corrects=None, classes='', trainees='', enrolments='', **more):
    """One school, class A, persons 1 and 2, both enrolled and claimed."""
    return roster(serial, corrects, institutions=institution(), classes=klass('LN-A') + classes, trainees=trainee(1) + trainee(2) + trainees,
                  enrolments=enrolment('LN-A', 1, claim()) + enrolment('LN-A', 2, claim()) + enrolments, **more)


class Ledger:
    """A ledger in a folder of its own, through the command line; read beside it with plain SQL."""

    def __init__(self, folder):
        self.folder = folder
        self.store = os.path.join(folder, 'a.gjl')
        self.files = 0
        self.cli('init')

    def run(self, *arguments):
        return subprocess.run([CLI, '--store', self.store, *arguments], capture_output=True, text=True, timeout=120)

    def cli(self, *arguments, status=(0,)):
        done = self.run(*arguments)
        assert done.returncode in status, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def write(self, text):
        self.files += 1
        path = os.path.join(self.folder, '%d.xml' % self.files)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def send(self, text, *options, status=(0,)):
        """The counts that are not 0: {'trainee': {'added': 2}} …, after the dry run said the same and changed nothing."""
        path = self.write(text)
        before = self.digest()
        dry = json.loads(self.cli('--json', 'roster', 'import', '--dry-run', path, status=status))[0]
        assert self.digest() == before and dry['submission'] == 0, 'the dry run changed the ledger'
        done = json.loads(self.cli('--json', 'roster', 'import', path, status=status))[0]
        assert done['kinds'] == dry['kinds'], (dry['kinds'], done['kinds'])
        for word in ('added', 'changed', 'removed', 'unchanged', 'refused'):
            assert done[word] == sum(kind[word] for kind in done['kinds'].values()), done
            stored = {kind: n for kind, n in self.rows('SELECT kind, %s FROM submission_count WHERE submission_id = %d' % (word, done['submission']))}
            assert stored == {kind: counts[word] for kind, counts in done['kinds'].items()}, (stored, done)
        self.verify()
        return {kind: {word: n for word, n in counts.items() if n} for kind, counts in done['kinds'].items() if any(counts.values())}

    def rows(self, sql):
        db = sqlite3.connect('file:%s?mode=ro' % self.store, uri=True)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def one(self, sql):
        return self.rows(sql)[0][0]

    def digest(self):
        return [self.rows('SELECT * FROM %s ORDER BY 1, 2' % table) for table in TABLES + ('submission', 'problem')]

    def verify(self):
        assert 'holds' in self.cli('audit', 'verify')
        orphans = {
            'class': 'institution_id NOT IN (SELECT id FROM institution)', 'class_session': 'class_id NOT IN (SELECT id FROM class)',
            'institution_scope': 'institution_id NOT IN (SELECT id FROM institution)',
            'institution_standing': 'institution_id NOT IN (SELECT id FROM institution)',
            'membership': 'person_id NOT IN (SELECT id FROM person)', 'earlier_grant': 'person_id NOT IN (SELECT id FROM person)',
            'enrolment': 'person_id NOT IN (SELECT id FROM person) OR class_id NOT IN (SELECT id FROM class)',
            'attendance': 'enrolment_id NOT IN (SELECT id FROM enrolment)', 'claimed': 'enrolment_id NOT IN (SELECT id FROM enrolment)',
            'appraisal': 'enrolment_id NOT IN (SELECT id FROM enrolment)', 'certificate': 'enrolment_id NOT IN (SELECT id FROM enrolment)',
            'decision': 'enrolment_id NOT IN (SELECT id FROM enrolment)',
        }
        for table, condition in orphans.items():
            assert self.one('SELECT COUNT(*) FROM %s WHERE %s' % (table, condition)) == 0, 'orphans in ' + table

    def decide(self):
        return json.loads(self.cli('--json', 'decide', status=(0, 3)))

    def persons(self):
        return [n for n, in self.rows('SELECT id_number FROM person ORDER BY id_number')]


def test_difference(ledger):
    """Everything a correction can do, counted by kind."""
    day = '<attendance>' + tags(day='2026-03-09', part='D', hours=8) + '</attendance>'
    added = ledger.send(first(classes=klass('LN-B'), trainees=trainee(3), enrolments=enrolment('LN-B', 3, day + claim() + certificate('ZX-3'))))
    assert added == {'institution': {'added': 1}, 'class': {'added': 2}, 'trainee': {'added': 3}, 'membership': {'added': 3}, 'enrolment': {'added': 3},
                     'attendance': {'added': 1}, 'claim': {'added': 3}, 'certificate': {'added': 1}}, added
    # Person 2 renamed, person 3 and class B left out, person 4 and class C new, one attendance changed.
    text = roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A') + klass('LN-C'),
                  trainees=trainee(1) + trainee(2, name='李四') + trainee(4),
                  enrolments=enrolment('LN-A', 1, claim()) + enrolment('LN-A', 2, claim(), hours=64) + enrolment('LN-C', 4))
    found = ledger.send(text)
    assert found == {
        'institution': {'unchanged': 1}, 'class': {'added': 1, 'removed': 1, 'unchanged': 1},
        'trainee': {'added': 1, 'changed': 1, 'removed': 1, 'unchanged': 1}, 'membership': {'added': 1, 'removed': 1, 'unchanged': 2},
        'enrolment': {'added': 1, 'changed': 1, 'removed': 1, 'unchanged': 1}, 'attendance': {'removed': 1},
        'claim': {'removed': 1, 'unchanged': 2}, 'certificate': {'removed': 1}}, found
    assert ledger.persons() == sorted(number(n) for n in (1, 2, 4))
    assert [c for c, in ledger.rows('SELECT code FROM class ORDER BY code')] == ['LN-A', 'LN-C']
    assert ledger.one("SELECT name_key || initials FROM person WHERE id_number = '%s'" % number(2)) == 'li si\x1f李四ls'
    # All that is left belongs to the correction now, with its own lines.
    assert ledger.one('SELECT COUNT(*) FROM enrolment WHERE submission_id <> 2') == 0


def test_audit(ledger):
    """The chain says which enrolment went, not only that one did."""
    ledger.send(first())
    ledger.send(roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A'), trainees=trainee(1) + trainee(2),
                       enrolments=enrolment('LN-A', 1, claim())))
    text = json.dumps(ledger.rows('SELECT * FROM change'), ensure_ascii=False)
    assert 'LN-A · ' + number(2) in text and 'LN-A · ' + number(1) not in text, text


def test_unstated(ledger):
    """A field that the correction leaves out is cleared; one that another submission stated stays."""
    ledger.send(roster('B-1', institutions=institution(phone='024-12345678'), trainees=trainee(1, phone='13800000001'), sender=BUREAU))
    ledger.send(roster('S-1', classes=klass('LN-A'), trainees=trainee(1) + trainee(2, phone='13800000002'),
                       enrolments=enrolment('LN-A', 1, enrolled='2026-03-08') + enrolment('LN-A', 2)))
    found = ledger.send(roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A'), trainees=trainee(1) + trainee(2),
                               enrolments=enrolment('LN-A', 1) + enrolment('LN-A', 2)))
    assert found == {'institution': {'unchanged': 1}, 'class': {'unchanged': 1}, 'trainee': {'unchanged': 1, 'changed': 1},
                     'membership': {'unchanged': 2}, 'enrolment': {'unchanged': 1, 'changed': 1}}, found
    assert ledger.rows('SELECT phone FROM person ORDER BY id') == [('13800000001',), (None,)]
    assert ledger.one('SELECT phone FROM institution') == '024-12345678'
    assert ledger.one('SELECT COUNT(*) FROM enrolment WHERE enrolled IS NOT NULL') == 0
    # The bureau's records are still the bureau's: a correction without them leaves them alone.
    found = ledger.send(roster('S-3', 'S-2', classes=klass('LN-A'), trainees=trainee(2), enrolments=enrolment('LN-A', 2)))
    assert found == {'class': {'unchanged': 1}, 'trainee': {'unchanged': 1}, 'membership': {'unchanged': 1}, 'enrolment': {'unchanged': 1, 'removed': 1}}, found
    assert ledger.persons() == [number(1), number(2)]


def test_needed(ledger):
    """What a record of another submission hangs on stays."""
    ledger.send(first())
    ledger.send(roster('B-1', institutions=institution(inside='<scope>' + tags(occupation='6-18-01-07', level='5', from_='2026-01-01') + '</scope>'),
                       classes=klass('LN-A', '<session>' + tags(day='2026-03-09', part='D', hours=8) + '</session>'),
                       enrolments=enrolment('LN-A', 1, certificate('ZX-1')),
                       grants='<grant>' + tags(id_number=number(2), item='PX', occupation='6-18-01-07', level='5', date='2025-01-01', fund='JY') + '</grant>',
                       sender=BUREAU))
    found = ledger.send(roster('S-2', 'S-1', trainees=trainee(5)))
    assert found == {'trainee': {'added': 1}, 'membership': {'added': 1, 'removed': 2}, 'enrolment': {'removed': 1}, 'claim': {'removed': 2}}, found
    assert ledger.persons() == [number(1), number(2), number(5)]
    assert ledger.one('SELECT COUNT(*) FROM certificate') == 1
    assert ledger.one('SELECT COUNT(*) FROM class') == 1
    assert ledger.one('SELECT COUNT(*) FROM institution') == 1


def test_needed_alone(ledger):
    """Children of another submission alone keep an institution and a class."""
    ledger.send(roster('S-1', institutions=institution() + institution(OTHER_SCHOOL), classes=klass('LN-A')))
    ledger.send(roster('B-1', institutions=institution(OTHER_SCHOOL, '<standing>' + tags(state='active', from_='2026-01-01', reason='年检合格') + '</standing>'),
                       classes=klass('LN-A', '<session>' + tags(day='2026-03-09', part='D', hours=8) + '</session>'), sender=BUREAU))
    found = ledger.send(roster('S-2', 'S-1', trainees=trainee(5)))
    assert found == {'trainee': {'added': 1}, 'membership': {'added': 1}}, found
    assert ledger.one('SELECT COUNT(*) FROM institution') == 2 and ledger.one('SELECT COUNT(*) FROM class') == 1


def test_decisions(ledger):
    """Decisions follow what the correction says, and only where it says something else."""
    ledger.cli('policy', 'add', 'builtin:gongjiang-illustrative')
    ledger.send(first(trainees=trainee(3), enrolments=enrolment('LN-A', 3, claim())))
    ledger.send(roster('B-1', enrolments=enrolment('LN-A', 2, certificate('ZX-2')), sender=BUREAU))
    assert ledger.decide()['added'] == 3
    # Person 1 changed, person 2 left out but held by the bureau's certificate, person 3 gone.
    found = ledger.send(roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A'), trainees=trainee(1, draws_pension='true') + trainee(2),
                               enrolments=enrolment('LN-A', 1, claim())))
    assert found['enrolment'] == {'removed': 1, 'unchanged': 1}, found
    assert ledger.one('SELECT COUNT(*) FROM decision') == 2
    decided = ledger.decide()
    assert (decided['decided'], decided['added']) == (2, 0) and decided['changed'] >= 1, decided
    again = ledger.decide()
    assert (again['added'], again['changed'], again['unchanged']) == (0, 0, 2), again
    ledger.verify()
    # Deciding from nothing comes out the same.
    reasons = 'SELECT e.id, o.status, o.reasons, o.total FROM decision d JOIN outcome o ON o.id = d.outcome_id JOIN enrolment e ON e.id = d.enrolment_id ORDER BY 1'
    assert len(ledger.rows(reasons)) == 2


def test_chain(ledger):
    """A correction can be corrected, by its own number or by the first one's."""
    ledger.send(first())
    ledger.send(first('S-2', 'S-1', trainees=trainee(3), enrolments=enrolment('LN-A', 3)))
    found = ledger.send(first('S-3', 'S-2', trainees=trainee(4)))
    assert found == {'institution': {'unchanged': 1}, 'class': {'unchanged': 1}, 'trainee': {'added': 1, 'removed': 1, 'unchanged': 2},
                     'membership': {'added': 1, 'removed': 1, 'unchanged': 2}, 'enrolment': {'removed': 1, 'unchanged': 2}, 'claim': {'unchanged': 2}}, found
    # S-1 stands only as S-3 by now.
    found = ledger.send(first('S-4', 'S-1'))
    assert found == {'institution': {'unchanged': 1}, 'class': {'unchanged': 1}, 'trainee': {'removed': 1, 'unchanged': 2},
                     'membership': {'removed': 1, 'unchanged': 2}, 'enrolment': {'unchanged': 2}, 'claim': {'unchanged': 2}}, found
    assert ledger.persons() == [number(1), number(2)]


def test_same_serial(ledger):
    """A correction under the number of what it corrects, twice."""
    ledger.send(first(trainees=trainee(3)))
    assert ledger.send(first('S-1', 'S-1', trainees=trainee(4)))['trainee'] == {'added': 1, 'removed': 1, 'unchanged': 2}
    assert ledger.send(first('S-1', 'S-1'))['trainee'] == {'removed': 1, 'unchanged': 2}


def test_missing(ledger):
    """What was never sent cannot be corrected: a message that names it, and nothing changed."""
    ledger.send(first())
    before = ledger.digest()
    for text in (first('S-2', 'S-9'), first('B-2', 'S-1', sender=BUREAU)):
        done = ledger.run('roster', 'import', ledger.write(text))
        wanted = 'S-9' if 'S-9' in text else 'S-1'
        assert done.returncode == 1 and wanted in done.stderr and 'correct' in done.stderr, done
    assert ledger.digest() == before
    ledger.verify()


def test_again(ledger):
    """The same file again, the corrected one or the correcting one, changes nothing."""
    a, b = first(trainees=trainee(3)), first('S-2', 'S-1')
    ledger.send(a)
    ledger.send(b)
    before = ledger.digest()
    for text, submission in ((a, 1), (b, 2)):
        done = json.loads(ledger.cli('--json', 'roster', 'import', ledger.write(text)))[0]
        assert done['repeated'] and done['submission'] == submission, done
    assert ledger.digest() == before
    ledger.verify()


def test_empty(ledger):
    """A correction with nothing in it takes everything back."""
    ledger.send(first())
    found = ledger.send(roster('S-2', 'S-1'))
    assert found == {'institution': {'removed': 1}, 'class': {'removed': 1}, 'trainee': {'removed': 2}, 'membership': {'removed': 2},
                     'enrolment': {'removed': 2}, 'claim': {'removed': 2}}, found
    assert all(ledger.one('SELECT COUNT(*) FROM ' + table) == 0 for table in TABLES)
    # And can be followed by a new beginning.
    assert ledger.send(first('S-3'))['enrolment'] == {'added': 2}


def test_refused(ledger):
    """A record that the correction brings but that is wrong is refused, and told beside what went."""
    ledger.send(first())
    text = first('S-2', 'S-1').replace('<name>张三</name>', '<name></name>', 1)
    found = ledger.send(text, status=(3,))
    assert found['trainee'] == {'refused': 1, 'unchanged': 1} or found['trainee'] == {'refused': 1, 'unchanged': 1, 'removed': 1}, found
    assert found['enrolment'].get('unchanged', 0) >= 1
    ledger.verify()


TESTS = [test_difference, test_audit, test_unstated, test_needed, test_needed_alone, test_decisions, test_chain, test_same_serial, test_missing, test_again,
         test_empty, test_refused]


def run_all(tests):
    """Each test with a ledger of its own; the exit status."""
    failed = 0
    print('1..%d' % len(tests))
    for no, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Ledger(folder))
                print('ok %d - %s' % (no, test.__name__))
            except Exception as error:  # a broken test is a failed one, and the others still run
                failed += 1
                line = error.__traceback__
                while line.tb_next:
                    line = line.tb_next
                print('not ok %d - %s: line %d: %s' % (no, test.__name__, line.tb_lineno, str(error)[:1500]))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(run_all(TESTS))
