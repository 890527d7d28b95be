#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator writes at the desk: added, changed, cleared, checked with the words of a roster, all or nothing, taken back."""
import json
import os
import sys

from test_correcting import SCHOOL, first, number, run_all
from test_undo import content, undo

REASON = ('--reason', '窗口核对')


def edit(ledger, *words, status=(0,)):
    return json.loads(ledger.cli('--json', 'edit', *words, *REASON, status=status))


def refused(ledger, *words, verb='edit'):
    """The message; nothing changed."""
    before = ledger.digest()
    done = ledger.run(verb, *words, *REASON)
    assert done.returncode in (1, 2) and done.stdout == '', done
    assert ledger.digest() == before
    ledger.verify()
    return done.stderr


def check(ledger, *words, status=(0, 3)):
    before = ledger.digest()
    found = json.loads(ledger.cli('--json', '--dry-run', 'edit', *words, status=status))
    assert ledger.digest() == before
    return {(one['record'], one['field'], one['severity']) for one in found}


def test_change(ledger):
    """A field is changed, another is cleared, the rest stays, and only what changed is the operator's."""
    ledger.send(first(trainees='').replace('<name>张三</name>', '<name>张三</name><phone>13800000001</phone>', 1))
    assert edit(ledger, 'trainee', number(1), 'phone=13900000009') == {'submission': 2, 'added': 0, 'changed': 1, 'removed': 0, 'unchanged': 1}
    assert ledger.rows('SELECT name, phone, submission_id FROM person ORDER BY id') == [('张三', '13900000009', 2), ('张三', None, 1)]
    assert ledger.one('SELECT COUNT(*) FROM membership WHERE submission_id = 1') == 2
    edit(ledger, 'trainee', number(1), 'phone=', 'name=李四')
    assert ledger.rows('SELECT name, phone, initials FROM person WHERE id = 1') == [('李四', None, 'ls')]
    audit = ledger.rows("SELECT detail FROM audit WHERE action = 'record.edit' ORDER BY seq")
    assert len(audit) == 2 and all('reason=窗口核对' in detail for detail, in audit), audit
    before, after = ledger.rows('SELECT before, after FROM change ORDER BY audit_seq DESC')[0]
    assert '张三' in before and '13900000009' in before and '李四' in after, (before, after)
    ledger.verify()


def test_add(ledger):
    """A trainee, a membership, an enrolment with what belongs to it, a class, an institution."""
    ledger.send(first())
    edit(ledger, 'institution', '91210100MA00000A0P', 'name=沈阳第二职业学校', 'type=MB', 'division=210100')
    edit(ledger, 'class', 'LN-X', 'institution=91210100MA00000A0P', 'name=电工班', 'kind=JJ', 'occupation=6-18-01-07', 'level=5', 'filed=2026-03-01',
         'start=2026-03-09', 'end=2026-03-27', 'hours=80', 'size=30')
    edit(ledger, 'trainee', number(7), 'name=王五', 'membership.group=NM', 'membership.from=2026-01-01')
    edit(ledger, 'enrolment', 'LN-X', number(7), 'attended-hours=80', 'appraisal.date=2026-04-01', 'appraisal.result=passed')
    edit(ledger, 'enrolment', 'LN-X', number(7), 'claim.date=2026-05-01', 'claim.items=PX')
    assert ledger.rows("SELECT sex, birth FROM person WHERE name = '王五'")[0][1] == '1990-01-01', 'the number says the birth date'
    assert ledger.rows('SELECT e.attended_hours, a.result, c.items FROM enrolment e JOIN appraisal a ON a.enrolment_id = e.id'
                       ' JOIN claimed c ON c.enrolment_id = e.id JOIN class k ON k.id = e.class_id WHERE k.code = \'LN-X\'') == [(80, 'passed', 'PX')]
    # The same membership again is changed, another is added.
    edit(ledger, 'trainee', number(7), 'membership.group=NM', 'membership.from=2026-01-01', 'membership.to=2026-12-31')
    edit(ledger, 'trainee', number(7), 'membership.group=TP', 'membership.from=2026-01-01')
    assert ledger.rows('SELECT group_code, to_day FROM membership m JOIN person p ON p.id = m.person_id WHERE p.name = \'王五\' ORDER BY 1') == [
        ('NM', '2026-12-31'), ('TP', None)]


def test_wrong(ledger):
    """The first thing that is wrong is said with its remedy; nothing is stored, not even what was right."""
    ledger.send(first())
    for words, said in (
            (('trainee', number(1), 'phone=abc'), 'telephone'),
            (('trainee', number(1), 'phone=13900000009', 'membership.group=XX', 'membership.from=2026-01-01'), 'code list'),
            (('trainee', number(3)[:-1] + ('0' if number(3)[-1] != '0' else '1'), 'name=王五'), 'last character'),
            (('trainee', number(3)), 'missing'),
            (('enrolment', 'LN-Z', number(1), 'attended-hours=8'), 'LN-Z'),
            (('enrolment', 'LN-A', number(3), 'attended-hours=8'), 'trainee'),
            (('class', 'LN-A', 'end=2025-01-01'), 'before'),
            (('class', 'LN-A', 'institution='), 'missing'),
            (('trainee', number(1), 'shoe=42'), 'shoe'),
            (('trainee', number(1), 'claim.items=PX'), 'items'),
            (('trainee', number(1), 'phone'), 'FIELD=VALUE'),
            (('moon', '1'), 'moon'),
            (('trainee', number(1), 'name=\x01<&>' + 'x' * 100), '')):
        assert said in refused(ledger, *words), words


def test_check(ledger):
    """A dry run tells every problem with its place and stores nothing."""
    ledger.send(first())
    assert check(ledger, 'trainee', number(1), 'phone=abc', 'membership.group=XX', 'membership.from=2026-02-31') == {
        ('trainee', 'phone', 'error'), ('membership', 'group', 'error'), ('membership', 'from', 'error')}
    assert check(ledger, 'trainee', number(1), 'phone=13900000009') == set()
    assert check(ledger, 'class', 'LN-A', 'occupation=9-99-99-99', status=(0,)) == {('class', 'occupation', 'warning')}


def test_reason(ledger):
    """Nobody changes a record without saying why."""
    ledger.send(first())
    before = ledger.digest()
    for words in ((), ('--reason', '')):
        assert ledger.run('edit', 'trainee', number(1), 'phone=13900000009', *words).returncode == 2
    assert ledger.digest() == before
    for words in (('--reason', '  '), ('--reason', '长' * 501)):
        assert ledger.run('edit', 'trainee', number(1), 'phone=13900000009', *words).returncode == 1
        assert ledger.run('undo', '1', *words).returncode == 1
    assert ledger.digest() == before
    ledger.cli('edit', 'trainee', number(1), 'phone=13900000009', '--reason', ' 本人\n到场\t更正 ')
    assert ledger.rows("SELECT detail FROM audit WHERE action = 'record.edit'")[0][0].endswith(' reason=本人 到场 更正')


def test_undo(ledger):
    """Edits are taken back one by one, and a roster under them is not."""
    ledger.send(first())
    before = content(ledger)
    edit(ledger, 'trainee', number(1), 'name=李四', 'membership.group=TP', 'membership.from=2026-01-01')
    between = content(ledger)
    edit(ledger, 'trainee', number(1), 'phone=13900000009')
    assert ledger.run('undo', '1').returncode == 1
    undo(ledger)
    assert content(ledger) == between
    undo(ledger)
    assert content(ledger) == before


def withdraw(ledger, *words):
    return json.loads(ledger.cli('--json', 'withdraw', *words, *REASON))['removed']


def test_withdraw(ledger):
    """A record goes with what is inside it and with the decision on it; the chain says what it was; it comes back as it was."""
    ledger.cli('policy', 'add', 'builtin:gongjiang-illustrative')
    ledger.send(first())
    edit(ledger, 'enrolment', 'LN-A', number(1), 'appraisal.date=2026-04-01', 'appraisal.result=passed')
    ledger.decide()
    before = content(ledger)
    assert withdraw(ledger, 'enrolment', 'LN-A', number(1)) == 3
    assert ledger.one('SELECT COUNT(*) FROM enrolment') == ledger.one('SELECT COUNT(*) FROM decision') == ledger.one('SELECT COUNT(*) FROM claimed') == 1
    gone = [(row[0], 'PX' in row[1]) for row in ledger.rows("SELECT kind, before FROM change WHERE after = '' ORDER BY audit_seq, no")]
    assert gone == [('appraisal', False), ('claim', True), ('enrolment', False)], gone
    assert withdraw(ledger, 'trainee', number(1)) == 2
    assert ledger.rows('SELECT id_number FROM person') == [(number(2),)]
    undo(ledger)
    undo(ledger)
    assert content(ledger) == before
    assert ledger.decide()['added'] == 1


def test_withdraw_inside(ledger):
    """One of those inside goes, the others and the record itself stay with whoever brought them."""
    ledger.send(first())
    edit(ledger, 'trainee', number(1), 'membership.group=TP', 'membership.from=2026-01-01')
    assert withdraw(ledger, 'trainee', number(1), 'membership.group=TP') == 1
    assert ledger.rows('SELECT group_code, m.submission_id, p.submission_id FROM membership m JOIN person p ON p.id = m.person_id ORDER BY p.id') == [
        ('NM', 1, 1), ('NM', 1, 1)]
    assert 'ubmission 3' in ledger.run('undo', '2').stderr


def test_not_withdrawn(ledger):
    """What others name stays, and says how many; what is not there is said."""
    ledger.send(first())
    for words, said in (
            (('class', 'LN-A'), '2 records of the kind “Enrolment”'),
            (('institution', SCHOOL), '1 record of the kind “Class”'),
            (('trainee', number(1)), '1 record of the kind “Enrolment”'),
            (('trainee', number(9)), 'no such record'),
            (('trainee', number(1), 'membership.group=TP'), 'no such record'),
            (('trainee', number(1), 'name=张三'), ''),
            (('trainee', number(1), 'membership.shoe=42'), 'shoe'),
            (('enrolment', 'LN-Z', number(1)), 'no such record'),
            (('moon', '1'), 'moon')):
        assert said in refused(ledger, *words, verb='withdraw'), words
    assert ledger.run('withdraw', 'enrolment', 'LN-A', number(1)).returncode == 2


def test_withdrawn_first(ledger):
    """A correction that came after a withdrawal rests on it."""
    ledger.send(first())
    withdraw(ledger, 'enrolment', 'LN-A', number(1))
    ledger.send(first('S-2', 'S-1'))
    assert 'ubmission 3' in ledger.run('undo', '2').stderr
    assert ledger.one('SELECT COUNT(*) FROM enrolment') == 2


def test_export(ledger):
    """What was edited leaves like everything else, and what was taken back does not."""
    ledger.send(first())
    one, other = (os.path.join(ledger.folder, name) for name in ('one.xml', 'other.xml'))
    ledger.cli('roster', 'export', '--out', one)
    edit(ledger, 'institution', SCHOOL, 'phone=024-12345678')
    ledger.cli('roster', 'export', '--out', other)
    with open(other, encoding='utf-8') as file:
        assert '024-12345678' in file.read()
    undo(ledger)
    ledger.cli('roster', 'export', '--out', other)
    with open(one, encoding='utf-8') as a, open(other, encoding='utf-8') as b:
        assert a.read() == b.read()


TESTS = [test_change, test_add, test_wrong, test_check, test_reason, test_undo, test_withdraw, test_withdraw_inside, test_not_withdrawn, test_withdrawn_first, test_export]


if __name__ == '__main__':
    sys.exit(run_all(TESTS))
