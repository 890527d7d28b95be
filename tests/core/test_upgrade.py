#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ledgers as earlier versions wrote them (tests/data/ledger-N.sql) open in this one: nothing is lost, the same is
decided, and a copy stays beside each. One of a later version, and what is no ledger, is refused and left as it was."""
import glob
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

CLI = sys.argv[1]
DATA = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'tests', 'data')
APPLICATION_ID = 0x474a4c47

count = failed = 0


def check(name, good, said=''):
    global count, failed
    count += 1
    failed += not good
    print('%s %d - %s' % ('ok' if good else 'not ok', count, name))
    for line in str(said).splitlines()[:12] if not good else ():
        print('# ' + line)


def run(*arguments):
    return subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)


def make(path, script):
    with open(script, encoding='utf-8') as file:
        text = file.read()
    ledger = sqlite3.connect(path)
    ledger.executescript('PRAGMA page_size = 8192; PRAGMA application_id = %d;' % APPLICATION_ID + text)
    ledger.close()


def rows(path):
    """All that is in it, table by table."""
    ledger = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    tables = [row[0] for row in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {table: sorted(ledger.execute('SELECT * FROM "%s"' % table).fetchall(), key=repr) for table in tables}
    ledger.close()
    return found


def kept(old, new):
    """Every row is there still; a migration may have added columns behind."""
    for table, before in old.items():
        width = len(before[0]) if before else 0
        after = {row[:width] for row in new.get(table, [])}
        missing = [row for row in before if row not in after]
        if missing:
            return '%s lost %s' % (table, missing[0])
    return ''


def decided(path):
    ledger = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    found = ledger.execute('SELECT d.enrolment_id, o.status, o.total FROM decision d JOIN outcome o ON o.id = d.outcome_id'
                           ' ORDER BY d.enrolment_id').fetchall()
    ledger.close()
    return found


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def older(folder, script, newest):
    version = int(re.search(r'ledger-(\d+)\.sql$', script).group(1))
    path = os.path.join(folder, 'old-%d.gjl' % version)
    backup = '%s.v%d.backup' % (path, version)
    make(path, script)
    before, outcomes = rows(path), decided(path)

    done = run('--store', path, 'audit', 'verify')
    check('version %d opens and its chain holds' % version, done.returncode == 0, done.stderr)
    check('version %d is a ledger of today' % version, max(row[0] for row in rows(path)['migration']) == newest)
    lost = kept(before, rows(path))
    check('version %d lost nothing' % version, lost == '', lost)
    if version < newest:
        check('version %d has a copy of itself' % version, os.path.exists(backup) and rows(backup) == before)
    else:
        check('the newest needs no copy', not os.path.exists(backup))
    done = run('--store', path, '--json', 'decide')
    check('version %d can be decided' % version, done.returncode in (0, 3)
          and json.loads(done.stdout)['decided'] == len(outcomes), done.stdout + done.stderr)
    check('version %d: the same is decided' % version, decided(path) == outcomes)
    out = os.path.join(folder, 'export-%d.xml' % version)
    check('version %d can be exported' % version, run('--store', path, 'roster', 'export', '--out', out).returncode == 0
          and run('roster', 'check', out).returncode == 0)


def refused(folder, name, change, words):
    path = os.path.join(folder, name)
    run('--store', path, 'init')
    ledger = sqlite3.connect(path)
    ledger.executescript(change)
    ledger.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    ledger.close()
    before, beside = digest(path), sorted(os.listdir(folder))
    for arguments in (['decide'], ['audit', 'verify'], ['roster', 'import', os.path.join(folder, 'export-1.xml')]):
        done = run('--store', path, *arguments)
        check('%s: %s is refused' % (name, arguments[0]), done.returncode == 1 and words in done.stderr, done.stdout + done.stderr)
    check(name + ' is as it was, and nothing lies beside it', digest(path) == before and sorted(os.listdir(folder)) == beside,
          [digest(path), before, os.listdir(folder)])


def main():
    with tempfile.TemporaryDirectory() as folder:
        new = os.path.join(folder, 'new.gjl')
        run('--store', new, 'init')
        newest = max(row[0] for row in rows(new)['migration'])
        scripts = sorted(glob.glob(os.path.join(DATA, 'ledger-*.sql')))
        check('there is a ledger of each earlier version', len(scripts) >= newest - 1, scripts)
        for script in scripts:
            older(folder, script, newest)
        refused(folder, 'later.gjl', "INSERT INTO migration (version, name, at) VALUES (99, 'later', '')",
                'was written by a newer version of this program')
        refused(folder, 'foreign.gjl', 'PRAGMA application_id = 1', 'not')
    print('1..%d' % count)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
