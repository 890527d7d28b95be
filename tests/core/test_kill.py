#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An import that is killed leaves all of its submission or none, whenever it happens.

A shim counts what the import does (writes, syncs, statements) in one run that may finish, and kills it at chosen numbers in
the runs that follow: while records are taken, at indexes that are dropped or built, around the commit and behind it. What the
program had written stays written: this is the death of the program, not of the power supply.

test_kill.py GONGJIANG-CLI SHIM
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

CLI, SHIM = sys.argv[1:3]
TRAINEES = 12000  # some 20 000 enrolments
TABLES = ('submission', 'submission_count', 'problem', 'refused', 'institution', 'class', 'person', 'membership', 'enrolment', 'attendance',
          'appraisal', 'certificate', 'earlier_grant', 'audit', 'change')
SUFFIXES = ('', '-wal', '-shm', '-journal')
KILLED = -9


def run(ledger, *arguments, **extra):
    return subprocess.run([CLI, '--store', ledger, *arguments], capture_output=True, text=True, timeout=120, env=dict(os.environ, **extra))


def must(result):
    if result.returncode:
        sys.exit('Bail out! %s' % (result,))
    return result


def state(ledger):
    """How many rows each table has, and which indexes there are."""
    db = sqlite3.connect('file:%s?mode=ro' % ledger, uri=True)
    try:
        counts = [db.execute('SELECT COUNT(*) FROM "%s"' % table).fetchone()[0] for table in TABLES]
        indexes = sorted(row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'"))
        sound = db.execute('PRAGMA quick_check').fetchone()[0]
    finally:
        db.close()
    return counts, indexes, sound


def copy(source, target):
    for suffix in SUFFIXES:
        if os.path.exists(target + suffix):
            os.unlink(target + suffix)
        if os.path.exists(source + suffix):
            shutil.copy(source + suffix, target + suffix)


def moments(log):
    """Numbers of the events worth a kill, with a word for each."""
    begin = next(i for i, what in enumerate(log) if what.startswith('BEGIN IMMEDIATE'))
    commit = max(i for i, what in enumerate(log) if what.startswith('COMMIT'))
    indexes = [i for i, what in enumerate(log) if 'INDEX' in what]
    steps = [i for i in range(begin, commit) if log[i] == 'step']
    writes = [i for i in range(commit, len(log)) if log[i] == 'write']
    chosen = {begin: 'begin', commit: 'commit', commit + 1: 'after the commit began', len(log) - 1: 'last event'}
    chosen.update({steps[len(steps) * part // 4]: 'records %d/4' % part for part in (0, 1, 3)})
    for part in (0, 5, 8, 9):
        chosen[indexes[(len(indexes) - 1) * part // 9]] = 'index ' + log[indexes[(len(indexes) - 1) * part // 9]][:30]
    chosen.update({writes[(len(writes) - 1) * part // 5]: 'writes %d/5' % part for part in (0, 1, 3, 4, 5)})
    syncs = [i for i in range(commit, len(log)) if log[i] in ('fsync', 'fdatasync')]
    chosen.update({i: 'sync' for i in syncs[:4]})
    chosen.update({i - 1: 'before a sync' for i in syncs[1:2]})
    return sorted(chosen.items())


def check(no, name, problem):
    print('%sok %d - %s%s' % ('not ' if problem else '', no, name, ': %s' % (problem,) if problem else ''))
    sys.stdout.flush()
    return bool(problem)


def after_kill(ledger, roster, none, everything):
    """What is wrong with a ledger whose import was killed, '' when nothing is; and whether the submission was in it."""
    verified = run(ledger, 'audit', 'verify')
    if verified.returncode:
        return 'does not verify: %s' % verified.stderr, None
    found = state(ledger)
    if found not in (none, everything):
        return 'holds a part: %s, neither %s nor %s' % (found, none, everything), None
    again = run(ledger, '--json', 'roster', 'import', roster)
    if again.returncode or json.loads(again.stdout)[0]['repeated'] != (found == everything):
        return 'the second import fails: %s' % (again,), None
    if state(ledger) != everything or run(ledger, 'audit', 'verify').returncode:
        return 'the second import does not complete it', None
    return '', found == everything


def main():
    failed = no = 0
    with tempfile.TemporaryDirectory() as folder:
        rosters = []
        for i, trainees in enumerate((TRAINEES, 300)):
            os.mkdir(os.path.join(folder, str(i)))
            must(run('', 'sample', '--trainees', str(trainees), '--seed', str(i + 1), '--only-valid', '--out', os.path.join(folder, str(i))))
            rosters.append(os.path.join(folder, str(i), 'sample.xml'))
        log_path = os.path.join(folder, 'log')
        ledger = os.path.join(folder, 'killed.gjl')
        for title, before in (('empty ledger', []), ('ledger with a submission', [rosters[1]])):
            base, whole = os.path.join(folder, 'base.gjl'), os.path.join(folder, 'whole.gjl')
            for suffix in SUFFIXES:
                if os.path.exists(base + suffix):
                    os.unlink(base + suffix)
            must(run(base, 'init'))
            for path in before:
                must(run(base, 'roster', 'import', path))
            none = state(base)
            copy(base, whole)
            must(run(whole, 'roster', 'import', rosters[0], LD_PRELOAD=SHIM, GJ_KILL_LOG=log_path))
            everything = state(whole)
            with open(log_path, encoding='utf-8') as file:
                log = file.read().split('\n')[:-1]
            seen = set()
            for number, word in moments(log):
                no += 1
                copy(base, ledger)
                killed = run(ledger, 'roster', 'import', rosters[0], LD_PRELOAD=SHIM, GJ_KILL_AT=str(number + 1))
                problem, complete = after_kill(ledger, rosters[0], none, everything)
                if killed.returncode != KILLED:
                    problem = 'was not killed: %s' % (killed,)
                seen.add(complete)
                failed += check(no, '%s, event %d of %d (%s): %s' % (title, number + 1, len(log), word, 'all' if complete else 'none'), problem)
            no += 1
            failed += check(no, '%s: some kills left all of it and some none' % title, seen != {True, False} and seen)
    print('1..%d' % no)
    return 1 if failed else 0


sys.exit(main())
