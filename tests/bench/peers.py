#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same work by what an office would use instead, on the same roster in the same run.

peers.py CLI [--size 10k,150k]

Needs LibreOffice Calc, PostgreSQL, python3-lxml and sqlite3; what is not installed is left out, and said. Prints a table."""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

SIZES = {'10k': 6000, '150k': 90000, '1m': 628000, '1.5m': 900000}
HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = ("SELECT e.id, c.code, c.name, c.occupation, c.level, c.filed, c.start_day, c.end_day, c.hours, i.credit_code, i.name, i.division, p.id_number, p.name,"
        " p.sex, p.birth, p.education, p.phone, p.bank_card, e.enrolled, e.attended_hours, e.attended_days, a.day AS appraised, a.result, k.number"
        " FROM enrolment e JOIN class c ON c.id = e.class_id JOIN institution i ON i.id = c.institution_id JOIN person p ON p.id = e.person_id"
        " LEFT JOIN appraisal a ON a.enrolment_id = e.id LEFT JOIN certificate k ON k.enrolment_id = e.id")
COLUMNS = 25
POSTGRES = """
set -e
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups --reset-env -- "$@"; else "$@"; fi; }
bin=$1; dir=$2; shift 2
trap 'as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop' EXIT
as "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/log" -o "-k $dir -c listen_addresses='' -c shared_buffers=128MB" start
exec 3>&1
begin=$(date +%s.%N)
as "$bin/psql" -h "$dir" -U ledger -q -v ON_ERROR_STOP=1 postgres <"$dir/load.sql"
end=$(date +%s.%N)
echo "$begin $end" >&3
"""


def measure(command, **more):
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit('%s failed: %s' % (' '.join(command), said.decode(errors='replace')))
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def postgres(at):
    """COPY of the rows into a table and four indexes, all on the disk as it would be in an office."""
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin'))
    if not found:
        return None
    folder = tempfile.mkdtemp()
    try:
        os.chmod(folder, 0o755)
        if os.getuid() == 0:
            shutil.chown(folder, 'postgres')
        become = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--reset-env', '--'] if os.getuid() == 0 else []
        subprocess.run(become + [found[-1] + '/initdb', '-D', folder + '/data', '-U', 'ledger', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
                       check=True, stdout=subprocess.DEVNULL)
        shutil.copy(at['rows'], folder + '/rows.csv')
        os.chmod(folder + '/rows.csv', 0o644)
        with open(folder + '/load.sql', 'w', encoding='utf-8') as out:
            out.write('CREATE TABLE rows (%s);\n' % ', '.join('c%d TEXT' % i for i in range(COLUMNS)))
            out.write("\\copy rows FROM '%s/rows.csv' (FORMAT csv)\n" % folder)
            out.write(''.join('CREATE INDEX ON rows (c%d);\n' % i for i in (0, 1, 12, 13)))
        said = subprocess.run(['bash', '-c', POSTGRES, 'postgres', found[-1], folder], check=True, capture_output=True, text=True).stdout
        begin, end = said.split()[-2:]
        return float(end) - float(begin), None
    finally:
        shutil.rmtree(folder)


def calc(at):
    if shutil.which('soffice') is None:
        return None
    return measure(['soffice', '-env:UserInstallation=file://%s/office' % at['folder'], '--headless', '--convert-to', 'xlsx', '--outdir', at['folder'], at['rows']],
                   env=dict(os.environ, HOME=at['folder']))


def python(*arguments):
    return measure([sys.executable, os.path.join(HERE, 'peer_import.py'), *arguments])


def ours(at, *arguments):
    return measure([at['cli'], '--store', at['ledger'], *arguments])


# What, with what, how. Before each what it needs was made by the ones above.
JOBS = (
    ('roster into the register, checked', 'gongjiang-cli roster import', lambda at: ours(at, 'roster', 'import', at['roster'])),
    ('roster into tables, hardly checked', 'Python, lxml, sqlite3', lambda at: python('import', at['roster'], at['python'])),
    ('deciding, about 30 rules with reasons', 'gongjiang-cli decide', lambda at: ours(at, 'decide')),
    ('deciding, 5 rules in a loop', 'Python, sqlite3', lambda at: python('decide', at['python'])),
    ('the rows as CSV into a table, 4 indexes', 'PostgreSQL, COPY', postgres),
    ('the rows as CSV into a workbook', 'LibreOffice Calc, --convert-to xlsx', calc),
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('cli')
    parser.add_argument('--size', default='10k,150k')
    arguments = parser.parse_args()
    print('| what | with | enrolments | seconds | MB |\n|---|---|---|---|---|')
    for size in arguments.size.split(','):
        with tempfile.TemporaryDirectory() as folder:
            at = {'folder': folder, 'cli': os.path.abspath(arguments.cli), 'roster': folder + '/sample.xml', 'ledger': folder + '/peers.gjl',
                  'python': folder + '/python.db', 'rows': folder + '/rows.csv'}
            subprocess.run([at['cli'], 'sample', '--only-valid', '--trainees', str(SIZES[size]), '--out', folder], check=True, stdout=subprocess.DEVNULL)
            subprocess.run([at['cli'], '--store', at['ledger'], 'init'], check=True)
            subprocess.run([at['cli'], '--store', at['ledger'], 'policy', 'add', 'builtin:gongjiang-illustrative'], check=True)
            for what, tool, run in JOBS:
                if tool.startswith(('PostgreSQL', 'LibreOffice')) and not os.path.exists(at['rows']):
                    with open(at['rows'], 'wb') as out:
                        subprocess.run(['sqlite3', '-csv', at['ledger'], ROWS], check=True, stdout=out)
                measured = run(at)
                print('| %s | %s | %s | %s | %s |' % (what, tool, size, '%.1f' % measured[0] if measured else 'not installed',
                                                     '%.0f' % measured[1] if measured and measured[1] else ''))
                sys.stdout.flush()


main()
