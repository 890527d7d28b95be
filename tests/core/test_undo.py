#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports are taken back: the register is what it would be had the file never come, the chain says what happened, and what rests on
something else is refused by name. A third of it are made-up sequences of files and of edits at the desk, compared with a ledger in which
those taken back never came."""
import hashlib
import json
import os
import random
import re
import sqlite3
import sys
import tempfile

from test_correcting import (BUREAU, OTHER_SCHOOL, TABLES, Ledger, certificate, claim, enrolment, first, institution, klass, number, roster, run_all, tags, trainee)

SEQUENCES = 4 if 'GJ_SANITIZED' in os.environ else 40
STEPS = 14


def content(ledger):
    """The register by natural keys: rows of all tables with their numbers put into words, the submission as its file."""
    db = sqlite3.connect('file:%s?mode=ro' % ledger.store, uri=True)
    names = {
        'institution_id': dict(db.execute('SELECT id, credit_code FROM institution')),
        'class_id': dict(db.execute('SELECT id, code FROM class')),
        'person_id': dict(db.execute('SELECT id, id_number FROM person')),
        'enrolment_id': dict(db.execute("SELECT e.id, c.code || ' ' || p.id_number FROM enrolment e JOIN class c ON c.id = e.class_id"
                                        ' JOIN person p ON p.id = e.person_id').fetchall()),
        'submission_id': dict(db.execute('SELECT id, file_name FROM submission')),
    }
    found = {}
    for table in TABLES[:-1]:
        rows = db.execute('SELECT * FROM ' + table)
        columns = [column[0] for column in rows.description]
        found[table] = sorted((tuple(names[column].get(value, 'MISSING') if column in names else value for column, value in zip(columns, row)
                                     if column not in ('id', 'pinyin')) for row in rows), key=repr)
    db.close()
    return found


def undo(ledger, *arguments, status=(0,)):
    done = json.loads(ledger.cli('--json', 'undo', *arguments, status=status))
    ledger.verify()
    return {kind: {word: n for word, n in counts.items() if n} for kind, counts in done['kinds'].items() if any(counts.values())}


def refused(ledger, *arguments):
    before = ledger.digest()
    done = ledger.run('undo', *arguments)
    assert done.returncode == 1, done
    assert ledger.digest() == before
    ledger.verify()
    return done.stderr


def test_first(ledger):
    """The first import goes, and can come again."""
    empty = content(ledger)
    text = first()
    ledger.send(text)
    full = content(ledger)
    assert undo(ledger, '1', '--reason', '发错文件') == {'institution': {'withdrawn': 1}, 'class': {'withdrawn': 1}, 'trainee': {'withdrawn': 2},
                                                    'membership': {'withdrawn': 2}, 'enrolment': {'withdrawn': 2}, 'claim': {'withdrawn': 2}}
    assert content(ledger) == empty
    assert 'taken back before' in refused(ledger, '1')
    assert 'no submission 7' in refused(ledger, '7')
    again = ledger.write(text)
    os.rename(again, os.path.join(ledger.folder, '1.xml'))
    ledger.cli('roster', 'import', os.path.join(ledger.folder, '1.xml'))
    assert content(ledger) == full
    history = json.loads(ledger.cli('--json', 'history'))
    assert [(one['submission'], one['undone'] is not None) for one in history] == [(2, False), (1, True)], history
    entry = ledger.rows("SELECT subject, detail FROM audit WHERE action = 'roster.undo'")
    assert len(entry) == 1 and 'submission=1' in entry[0][1] and 'reason=发错文件' in entry[0][1], entry


def test_digest(ledger):
    """The digest of a file stays what it was, in the receipt and beside the entries of the chain, however often the file comes and goes."""
    path = ledger.write(first())
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    for submission in (1, 2):
        ledger.cli('roster', 'import', path)
        undo(ledger, str(submission))
    ledger.cli('roster', 'import', path)
    assert ledger.rows('SELECT id, sha256 FROM submission ORDER BY id') == [(1, digest), (2, digest), (3, digest)]
    again = json.loads(ledger.cli('--json', 'roster', 'import', path))[0]
    assert again['repeated'] and again['submission'] == 3, again
    for submission in (1, 2, 3):
        out = os.path.join(ledger.folder, 'receipt.xml')
        ledger.cli('roster', 'receipt', str(submission), '--out', out)
        with open(out, encoding='utf-8') as file:
            assert re.search(r'\b%s\b' % digest, file.read())
    subjects = [row['subject'] for row in json.loads(ledger.cli('--json', 'list', 'audit')) if row['action'] in ('roster.import', 'roster.undo')]
    assert subjects == ['S-1'] * 5, subjects


def test_correction(ledger):
    """A correction goes: what it changed, removed, cleared and merely took over is as before."""
    day = '<attendance>' + tags(day='2026-03-09', part='D', hours=8) + '</attendance>'
    ledger.send(first(classes=klass('LN-B'), trainees=trainee(3, phone='13800000003'), enrolments=enrolment('LN-B', 3, day + claim() + certificate('ZX-3'))))
    ledger.send(roster('B-1', institutions=institution(phone='024-12345678'), sender=BUREAU))
    before = content(ledger)
    ledger.send(roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A') + klass('LN-C'),
                       trainees=trainee(1) + trainee(2, name='李四') + trainee(4),
                       enrolments=enrolment('LN-A', 1, claim()) + enrolment('LN-A', 2, claim(), hours=64) + enrolment('LN-C', 4)))
    assert content(ledger) != before
    assert 'ubmission 3' in refused(ledger, '1')
    found = undo(ledger)
    assert found['trainee'] == {'restored': 1, 'returned': 1, 'withdrawn': 1} and found['class'] == {'returned': 1, 'withdrawn': 1}, found
    assert content(ledger) == before
    # The one corrected stands again and can be corrected, or taken back after the other that met its institution.
    assert ledger.send(first('S-3', 'S-1'))['trainee'] == {'removed': 1, 'unchanged': 2}
    undo(ledger, '4')
    assert 'ubmission 2' in refused(ledger, '1')
    undo(ledger, '2')
    undo(ledger, '1')
    assert all(ledger.one('SELECT COUNT(*) FROM ' + table) == 0 for table in TABLES)


def test_moved_class(ledger):
    """A class that only goes to another institution has changed, whoever says so, and goes back."""
    both = institution() + institution(OTHER_SCHOOL)
    ledger.send(roster('S-1', institutions=both, classes=klass('LN-A'), sender=BUREAU))
    school = 'SELECT i.credit_code, c.submission_id FROM class c JOIN institution i ON i.id = c.institution_id'
    before = ledger.rows(school)
    for arguments in (('S-2', 'S-1'), ('S-3', None)):
        assert ledger.send(roster(*arguments, institutions=both, classes=klass('LN-A', school=OTHER_SCHOOL), sender=BUREAU))['class'] == {'changed': 1}
        assert ledger.rows(school)[0][0] == OTHER_SCHOOL
        told = ledger.rows("SELECT before, after FROM change WHERE kind = 'class' ORDER BY audit_seq DESC")[0]
        assert before[0][0] in told[0] and OTHER_SCHOOL in told[1], told
        undo(ledger)
        assert ledger.rows(school) == before


def test_rests(ledger):
    """What a later import changed, uses, or only met again is not taken from under it."""
    ledger.send(first())
    ledger.send(roster('B-1', enrolments=enrolment('LN-A', 2, certificate('ZX-2')), sender=BUREAU))
    assert 'ubmission 2' in refused(ledger, '1')
    undo(ledger, '2')
    ledger.send(roster('B-2', trainees=trainee(1), sender=BUREAU))
    assert 'ubmission 3' in refused(ledger, '1')
    undo(ledger, '3')
    ledger.send(roster('B-3', institutions=institution(OTHER_SCHOOL), classes=klass('LN-Z', school=OTHER_SCHOOL), sender=BUREAU))
    undo(ledger, '1')
    assert ledger.rows('SELECT code FROM class') == [('LN-Z',)]


def test_numbers(ledger):
    """A number is not given twice, for a journal may still speak of it."""
    ledger.send(first())
    undo(ledger, '1')
    ledger.send(roster('B-1', institutions=institution(OTHER_SCHOOL), trainees=trainee(9), sender=BUREAU))
    assert ledger.one('SELECT MIN (id) FROM person') == 3 and ledger.one('SELECT id FROM institution') == 2


def test_gone(ledger):
    """What a correction removed cannot come back to a class that is gone, nor beside itself."""
    ledger.send(roster('B-1', institutions=institution(), classes=klass('LN-A'), sender=BUREAU))
    ledger.send(roster('S-1', trainees=trainee(1), enrolments=enrolment('LN-A', 1)))
    ledger.send(roster('S-2', 'S-1'))
    undo(ledger, '1')
    assert 'taken back meanwhile' in refused(ledger, '3')
    ledger.send(roster('B-2', institutions=institution(), classes=klass('LN-A'), trainees=trainee(1), sender=BUREAU))
    assert 'come in again' in refused(ledger, '3')


def test_kept(ledger):
    """What a correction left out but others kept would come to light with those: they stay as long as the correction does."""
    ledger.send(first(classes=klass('LN-B'), trainees=trainee(3)))
    ledger.send(roster('B-1', trainees=trainee(2, name='李四', inside=''), sender=BUREAU))
    ledger.send(roster('B-2', enrolments=enrolment('LN-B', 3), sender=BUREAU))
    before = content(ledger)
    ledger.send(roster('S-2', 'S-1', institutions=institution(), classes=klass('LN-A'), trainees=trainee(1), enrolments=enrolment('LN-A', 1, claim())))
    assert ledger.rows('SELECT name FROM person ORDER BY id') == [('张三',), ('李四',), ('张三',)]
    assert 'ubmission 4' in refused(ledger, '2') and 'ubmission 4' in refused(ledger, '3')
    undo(ledger, '4')
    assert content(ledger) == before
    undo(ledger, '3')
    undo(ledger, '2')
    ledger.send(roster('S-3', 'S-1', institutions=institution(), trainees=trainee(1)))
    assert ledger.rows('SELECT name FROM person') == [('张三',)]


def test_decisions(ledger):
    """Decisions go with enrolments that go; the others are decided anew."""
    ledger.cli('policy', 'add', 'builtin:gongjiang-illustrative')
    ledger.send(first())
    ledger.decide()
    ledger.send(roster('S-2', trainees=trainee(3), enrolments=enrolment('LN-A', 3, claim())))
    ledger.decide()
    assert ledger.one('SELECT COUNT(*) FROM decision') == 3
    undo(ledger)
    assert ledger.one('SELECT COUNT(*) FROM decision') == 2
    again = ledger.decide()
    assert (again['added'], again['changed'], again['unchanged']) == (0, 0, 2), again


def test_old(ledger):
    """What an earlier version imported is refused in words."""
    ledger.send(first())
    db = sqlite3.connect(ledger.store)
    db.execute('DELETE FROM submission_rests')
    db.commit()
    db.close()
    assert 'earlier version' in refused(ledger, '1')


def test_broken(ledger):
    """A journal somebody spoilt is said, and nothing changes."""
    ledger.send(first())
    ledger.send(roster('S-2', 'S-1', trainees=trainee(1, name='李四')))
    for spoilt in ("image = ''", "image = '1'", "kind = 'moon'", "image = image || char (9) || '7'"):
        db = sqlite3.connect(ledger.store)
        db.execute("UPDATE journal SET %s WHERE submission_id = 2 AND no = 1" % spoilt)
        db.commit()
        db.close()
        assert refused(ledger, '2').strip() != ''


def make_file(random_, serial, standing):
    """Some records of a small world: three classes of two schools, five persons."""
    codes = random_.sample(['LN-A', 'LN-B', 'LN-C'], random_.randrange(3))
    persons = random_.sample(range(1, 6), random_.randrange(4))
    pairs = {(random_.choice('ABC'), random_.randrange(1, 6)) for _ in range(random_.randrange(4))}
    corrects = random_.choice(standing) if standing and random_.random() < 0.4 else None
    names = ['张三', '李四', '王 \\ 五', '赵六']
    return roster(serial, corrects, sender=BUREAU,
                  institutions=''.join(institution(code, phone=random_.choice([None, '024-1', '024-2'])) for code in
                                       ('52210100MJ00000012', OTHER_SCHOOL) if random_.random() < 0.6),
                  classes=''.join(klass(code, hours=random_.choice([80, 88]), school=random_.choice(['52210100MJ00000012', OTHER_SCHOOL])) for code in codes),
                  trainees=''.join(trainee(no, name=random_.choice(names), phone=random_.choice([None, '13800000001']),
                                           inside=random_.choice([None, ''])) for no in persons),
                  enrolments=''.join(enrolment('LN-' + code, no, random_.choice(['', claim(), certificate('ZX-%d' % no)]),
                                               hours=random_.choice([70, 80])) for code, no in sorted(pairs)))


def make_edit(random_):
    """What an operator writes or withdraws at the desk about something of that world, be it there or not."""
    code, no = 'LN-' + random_.choice('ABC'), number(random_.randrange(1, 6))
    if random_.random() < 0.3:
        return ('withdraw',) + random_.choice([
            ('institution', random_.choice(['52210100MJ00000012', OTHER_SCHOOL])), ('class', code), ('trainee', no), ('enrolment', code, no), ('enrolment', code, no),
            ('trainee', no, 'membership.group=NM'), ('enrolment', code, no, 'claim.date=2026-05-10')])
    return ('edit',) + random_.choice([
        ('institution', random_.choice(['52210100MJ00000012', OTHER_SCHOOL]), 'name=改名的学校', random_.choice(['phone=', 'phone=024-3'])),
        ('class', code, 'hours=%d' % random_.choice([80, 96]), random_.choice(['practice-hours=', 'practice-hours=40'])),
        ('trainee', no, 'name=' + random_.choice(['孙七', '周 \\ 八']), random_.choice(['phone=', 'phone=13900000009'])),
        ('trainee', no, 'name=张三', 'membership.group=' + random_.choice(['NM', 'TP']), 'membership.from=2026-01-01',
         'membership.to=' + random_.choice(['', '2026-12-31'])),
        ('enrolment', code, no, 'attended-hours=%d' % random_.choice([60, 80]), 'claim.date=2026-05-10', 'claim.items=' + random_.choice(['PX', 'PJ'])),
        ('enrolment', code, no, 'appraisal.date=2026-04-01', 'appraisal.result=' + random_.choice(['passed', 'failed'])),
    ])


def play(folder, seed):
    """A sequence of imports, edits and takings back; afterwards the ledger of those that stand. How many were taken back, edits among them."""
    random_ = random.Random(seed)
    os.makedirs(folder + '/with')
    os.makedirs(folder + '/without')
    ledger = Ledger(folder + '/with')
    standing = []  # (submission, serial or None for an edit, command)
    taken_back = edits_taken_back = n = 0
    for step in range(STEPS):
        chance = random_.random()
        if standing and chance < 0.4:
            one = random_.choice(standing)
            done = ledger.run('undo', str(one[0]))
            if done.returncode == 0:
                standing.remove(one)
                taken_back += 1
                edits_taken_back += one[1] is None
            else:
                assert 'rests on this one' in done.stderr or 'meanwhile' in done.stderr or 'come in again' in done.stderr, done
            continue
        serial = 'S-%d' % step if chance < 0.7 or not standing else None
        if serial is not None:
            path = os.path.join(folder, '%d-%d.xml' % (seed, step))
            with open(path, 'w', encoding='utf-8') as file:
                file.write(make_file(random_, serial, [one[1] for one in standing if one[1] is not None]))
            command = ('roster', 'import', path)
        else:
            command = make_edit(random_) + ('--reason', '核对')
        done = ledger.run(*command)
        assert done.returncode in (0, 3) or (serial is None and done.returncode == 1), done
        if done.returncode != 1:  # an edit of what is not there is refused and leaves nothing
            n += 1
            standing.append((n, serial, command))
    ledger.verify()
    other = Ledger(folder + '/without')
    for _, _, command in standing:
        other.cli(*command, status=(0, 3))
    assert content(ledger) == content(other), (seed, [command for _, _, command in standing])
    return taken_back, edits_taken_back


def test_sequences(ledger):
    """Whatever the order: as if those taken back had never come."""
    taken_back = edits_taken_back = 0
    for seed in range(SEQUENCES):
        with tempfile.TemporaryDirectory() as folder:
            n, edits = play(folder, seed)
            taken_back += n
            edits_taken_back += edits
    assert taken_back > SEQUENCES and edits_taken_back > SEQUENCES // 4, (taken_back, edits_taken_back)


TESTS = [test_first, test_digest, test_correction, test_moved_class, test_rests, test_numbers, test_gone, test_kept, test_decisions, test_old, test_broken, test_sequences]


if __name__ == '__main__':
    sys.exit(run_all(TESTS))
