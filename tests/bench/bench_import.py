#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a roster against public tools on the same data in the same run: bench_import.py CLI.

GJ_BENCH_TRAINEES (90000, about 150,000 enrolments and 170 MB of XML) and GJ_BENCH_ROUNDS (3) may be set. Prints for each
job the median of the rounds, its ratio to the tool it is measured against, and the greatest memory of the process."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CLI = sys.argv[1]
TRAINEES = os.environ.get('GJ_BENCH_TRAINEES', '90000')
ROUNDS = int(os.environ.get('GJ_BENCH_ROUNDS', '3'))


def measure(command, good=(0, 3), out=subprocess.DEVNULL):
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in good:
        sys.exit('%s failed: %s' % (' '.join(command), said.decode(errors='replace')))
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def ledger_size(path):
    return sum(os.path.getsize(path + end) for end in ('', '-wal') if os.path.exists(path + end))


def one_round(folder, roster, figures):
    ledger, export = os.path.join(folder, 'bench.gjl'), os.path.join(folder, 'export.xml')
    for end in ('', '-wal', '-shm'):
        if os.path.exists(ledger + end):
            os.remove(ledger + end)
    cli = [CLI, '--store', ledger]
    subprocess.run(cli + ['init'], check=True)
    subprocess.run(cli + ['policy', 'add', 'builtin:gongjiang-illustrative'], check=True)
    jobs = (('xmllint --stream', ['xmllint', '--stream', '--noout', roster]),
            ('roster check', [CLI, 'roster', 'check', roster]),
            ('roster import', cli + ['roster', 'import', roster]),
            ('the same file again', cli + ['roster', 'import', roster]),
            ('decide', cli + ['decide']),
            ('decide again', cli + ['decide']),
            ('roster export', cli + ['roster', 'export', '--out', export]))
    for name, command in jobs:
        figures.setdefault(name, []).append(measure(command))
    figures.setdefault('sqlite3 -csv', []).append(dump(ledger, folder))
    return ledger_size(ledger)


def dump(ledger, folder):
    """What the export is measured against: the rows of the same tables as CSV."""
    tables = ('institution', 'institution_scope', 'institution_standing', 'class', 'class_session', 'person', 'membership', 'enrolment',
              'attendance', 'claimed', 'appraisal', 'certificate', 'earlier_grant')
    with open(os.path.join(folder, 'dump.csv'), 'wb') as out:
        return measure(['sqlite3', '-csv', ledger, ' '.join('SELECT * FROM %s;' % table for table in tables)], out=out)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([CLI, 'sample', '--trainees', TRAINEES, '--out', folder], check=True, stdout=subprocess.DEVNULL)
        roster = os.path.join(folder, 'sample.xml')
        xml = os.path.getsize(roster)
        figures = {}
        for _ in range(ROUNDS):
            size = one_round(folder, roster, figures)
        print('%s trainees, %.1f MB of XML, median of %d rounds, %d processors' % (TRAINEES, xml / 1e6, ROUNDS, os.cpu_count()))
        print('%-22s %8s %8s  %s' % ('job', 'seconds', 'MB', 'ratio'))
        median = {name: statistics.median(seconds for seconds, _ in rounds) for name, rounds in figures.items()}
        for name, rounds in figures.items():
            against = 'sqlite3 -csv' if name == 'roster export' else 'xmllint --stream'
            ratio = '' if name in ('xmllint --stream', 'sqlite3 -csv') else '%.2f x %s' % (median[name] / median[against], against)
            print('%-22s %8.2f %8.0f  %s' % (name, median[name], max(memory for _, memory in rounds), ratio))
        print('%-22s %8s %8.1f  %.2f x the XML' % ('the ledger', '', size / 1e6, size / xml))


if shutil.which('xmllint') is None or shutil.which('sqlite3') is None:
    print('xmllint and sqlite3 are needed')
    sys.exit(77)
main()
