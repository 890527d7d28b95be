#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every job against a public tool on the same data in the same run.

bench.py CLI LISTS [--size 10k,150k,1.5m] [--rounds N] [--write FILE] [--compare FILE] [JOB …]
bench.py --judge BEFORE AFTER

Prints one table; --write puts it into a file, --compare says which ratios got worse than in a file written before. A ratio is
taken within a round, between two processes that ran one after the other; of the rounds the median counts. --judge compares two
files that were written. Exit status 3: a ratio got worse."""
import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = {'10k': 6000, '150k': 90000, '1.5m': 900000}  # trainees of a sample; it enrols five of three
WORSE = 1.15
TABLES = ('institution', 'institution_scope', 'institution_standing', 'class', 'class_session', 'person', 'membership', 'enrolment',
          'attendance', 'claimed', 'appraisal', 'certificate', 'earlier_grant')
# What deciding reads, copied by the engine's own shell: the joined rows of every enrolment.
COPY = ("ATTACH '{scratch}' AS s; PRAGMA s.journal_mode = WAL; PRAGMA s.synchronous = NORMAL; CREATE TABLE s.t AS SELECT e.*, p.birth, p.sex,"
        " p.retirement_category, p.draws_pension, p.public_sector, c.occupation, c.level, c.filed, c.start_day, c.end_day, c.hours,"
        " c.online_hours, c.size, c.institution_id, a.day AS appraised, a.result, k.type, k.number, k.day AS issued, l.day AS claimed, l.items"
        " FROM enrolment e JOIN person p ON p.id = e.person_id JOIN class c ON c.id = e.class_id LEFT JOIN appraisal a ON a.enrolment_id = e.id"
        " LEFT JOIN certificate k ON k.enrolment_id = e.id LEFT JOIN claimed l ON l.enrolment_id = e.id")

# The statistics form as somebody would write it in one statement, with the items that are paid.
FORM = ("SELECT i.division, CASE WHEN d.enrolment_id IS NULL THEN '-' ELSE COALESCE (d.group_code, '') END AS g, substr (c.end_day, 1, 7) AS m,"
        " COUNT(*), COUNT(DISTINCT e.person_id), SUM (p.sex = '2'), SUM (p.sex IN ('1', '2')),"
        " SUM (EXISTS (SELECT 1 FROM certificate k WHERE k.enrolment_id = e.id)), COUNT(d.enrolment_id), SUM (o.status = 'payable'),"
        " SUM (x.px), SUM (x.pj), SUM (x.sh), SUM (o.total) FROM enrolment e JOIN class c ON c.id = e.class_id"
        " JOIN institution i ON i.id = c.institution_id JOIN person p ON p.id = e.person_id LEFT JOIN decision d ON d.enrolment_id = e.id"
        " LEFT JOIN outcome o ON o.id = d.outcome_id LEFT JOIN (SELECT outcome_id, SUM (CASE item WHEN 'PX' THEN amount END) AS px,"
        " SUM (CASE item WHEN 'PJ' THEN amount END) AS pj, SUM (CASE item WHEN 'SH' THEN amount END) AS sh FROM outcome_item"
        " GROUP BY outcome_id) x ON x.outcome_id = o.id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")


class Place:
    """One size's files in a folder of their own."""

    def __init__(self, cli, lists, folder, trainees):
        self.cli, self.lists, self.folder = cli, lists, folder
        subprocess.run([cli, 'sample', '--only-valid', '--trainees', str(trainees), '--out', folder], check=True, stdout=subprocess.DEVNULL)
        self.roster, self.ledger = self.path('sample.xml'), self.path('bench.gjl')
        self.enrolments = 0
        self.write_variants()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write_variants(self):
        """A copy in which one enrolment of a hundred says something else, and one in which it is refused."""
        with open(self.roster, encoding='utf-8') as source, open(self.path('changed.xml'), 'w', encoding='utf-8') as changed, \
                open(self.path('bad.xml'), 'w', encoding='utf-8') as bad:
            for line in source:
                other = worse = line
                if '<attended-days>' in line:
                    self.enrolments += 1
                    if self.enrolments % 100 == 0:
                        other = re.sub(r'>(\d+)<', lambda found: '>%d<' % ((int(found[1]) + 1) % 30), line)
                        worse = re.sub(r'>\d+<', '>many<', line)
                elif '<serial>' in line:
                    other, worse = line.replace('</serial>', '-C</serial>'), line.replace('</serial>', '-B</serial>')
                changed.write(other)
                bad.write(worse)

    def fresh(self):
        for name in ('bench.gjl', 'bad.gjl'):
            for end in ('', '-wal', '-shm', '-journal'):
                if os.path.exists(self.path(name) + end):
                    os.remove(self.path(name) + end)
            subprocess.run([self.cli, '--store', self.path(name), 'init'], check=True)
        subprocess.run([self.cli, '--store', self.ledger, 'policy', 'add', 'builtin:gongjiang-illustrative'], check=True)

    def run_cli(self, *arguments):
        return [self.cli, '--store', self.ledger, *arguments]

    def run_copy(self):
        for end in ('', '-wal', '-shm'):
            if os.path.exists(self.path('scratch.db') + end):
                os.remove(self.path('scratch.db') + end)
        return ['sqlite3', self.ledger, COPY.format(scratch=self.path('scratch.db'))]


# The public tools: name, command.
YARDSTICKS = {
    'xmllint': lambda at: ['xmllint', '--stream', '--noout', at.roster],
    'copy': lambda at: at.run_copy(),
    'form': lambda at: ['sqlite3', at.ledger, FORM],
    'csv': lambda at: ['sqlite3', '-csv', at.ledger, ' '.join('SELECT * FROM %s;' % table for table in TABLES)],
}
WORDS = {'xmllint': '`xmllint --stream --noout`', 'copy': '`sqlite3`: `CREATE TABLE … AS SELECT` of the joined rows', 'csv': '`sqlite3 -csv` of the same rows',
         'form': '`sqlite3`: one `SELECT … GROUP BY` of the same form'}

# In the order they are run, each on what the one before left: name, command, yardstick, goal.
JOBS = (
    ('check', lambda at: [at.cli, 'roster', 'check', at.roster], 'xmllint', None),
    ('import', lambda at: at.run_cli('roster', 'import', at.roster), 'xmllint', 1.2),
    ('import, 1 % bad, receipt', lambda at: [at.cli, '--store', at.path('bad.gjl'), 'roster', 'import', at.path('bad.xml'), '--receipt',
                                             at.path('receipt.xml'), '--fix-list', at.path('fix-list.xml')], 'xmllint', 1.3),
    ('the same file again', lambda at: at.run_cli('roster', 'import', at.roster), 'xmllint', 0.3),
    ('simulate', lambda at: at.run_cli('policy', 'simulate'), 'copy', 1.0),
    ('simulate, one thread', lambda at: at.run_cli('--threads', '1', 'policy', 'simulate'), 'copy', None),
    ('decide', lambda at: at.run_cli('decide'), 'copy', 1.5),
    ('decide again', lambda at: at.run_cli('decide'), 'copy', None),
    ('statistics form', lambda at: at.run_cli('report', 'area-group-month'), 'form', 0.5),
    ('export', lambda at: at.run_cli('roster', 'export', '--out', at.path('export.xml')), 'csv', 1.5),
    ('import of a 1 % difference', lambda at: at.run_cli('roster', 'import', at.path('changed.xml')), 'xmllint', 0.9),
)


def measure(command, out):
    """Seconds, and the greatest memory of the process in MB."""
    with open(out, 'wb') as output:
        begun = time.monotonic()
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        spent = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        sys.exit('%s failed: %s' % (' '.join(command), said.decode(errors='replace')))
    return spent, usage.ru_maxrss / 1024


def one_round(at, chosen, figures):
    at.fresh()
    for name, command, yardstick, _ in JOBS:
        needed = name == 'import' or name in chosen or (name == 'decide' and chosen & {'decide again', 'statistics form'})
        if not needed:
            continue
        spent, memory = measure(command(at), os.devnull)
        against, _ = measure(YARDSTICKS[yardstick](at), at.path('dump.csv') if yardstick == 'csv' else os.devnull)
        figures.setdefault(name, []).append((spent, spent / against, memory))
        if name == 'import':
            size = sum(os.path.getsize(at.ledger + end) for end in ('', '-wal') if os.path.exists(at.ledger + end))
            figures.setdefault('size of the ledger', []).append((0, size / os.path.getsize(at.roster), size / 1e6))


def rows_of(size, figures):
    """The cells of HEAD for each job."""
    goals = {name: (yardstick, goal) for name, _, yardstick, goal in JOBS}
    goals['size of the ledger'] = ('xml', 0.3)
    words = dict(WORDS, xml='the XML')
    rows = []
    for name, rounds in figures.items():
        seconds, ratios, memory = zip(*rounds)
        yardstick, goal = goals[name]
        rows.append([name, size, '%.2f' % statistics.median(seconds) if seconds[0] else '', '%.2f' % statistics.median(ratios),
                     '%.2f–%.2f' % (min(ratios), max(ratios)), '%.0f' % max(memory), '' if goal is None else '%.2f' % goal, words[yardstick]])
    return rows


WAIT_HEAD = ('at the window, in process', 'enrolments', 'median ms', 'slowest ms', 'goal ms')
HEAD = ('job', 'enrolments', 'seconds', 'ratio', 'from – to', 'MB', 'goal', 'measured against')


def table(head, rows):
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]

    def line(row):
        return '| ' + ' | '.join(cell.ljust(width) for cell, width in zip(row, widths)) + ' |\n'

    return line(head) + '|' + '|'.join('-' * (width + 2) for width in widths) + '|\n' + ''.join(line(row) for row in rows)


def read_table(path):
    """(job, size) → ratio."""
    ratios = {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            cells = [cell.strip() for cell in line.split('|')[1:-1]]
            if len(cells) == len(HEAD) and re.fullmatch(r'\d+\.\d+', cells[3]):
                ratios[cells[0], cells[1]] = float(cells[3])
    return ratios


def judge(before, after):
    """Says which ratios got worse; the exit status."""
    worse = [(key, before[key], ratio) for key, ratio in after.items() if key in before and ratio > before[key] * WORSE]
    for (name, size), was, ratio in worse:
        print('worse: %s at %s: %.2f instead of %.2f (%+.0f %%)' % (name, size, ratio, was, 100 * (ratio / was - 1)))
    missing = sorted(set(before) - set(after))
    if missing:
        print('not measured now: %s' % ', '.join('%s at %s' % key for key in missing))
    if not worse:
        print('no ratio got worse by more than %.0f %%' % (100 * (WORSE - 1)))
    return 3 if worse else 0


def version(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    return ((result.stdout + result.stderr).strip().split('\n') or [''])[0]


def describe(arguments, places):
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        model = next((line.split(':')[1].strip() for line in file if line.startswith('model name')), '')
    with open('/proc/meminfo', encoding='utf-8') as file:
        memory = int(file.readline().split()[1]) // 1024 // 1024
    lines = ['%d processors (%s), %d GB, %s' % (os.cpu_count(), model, memory, version('sh', '-c', '. /etc/os-release; echo "$PRETTY_NAME"')),
             'libxml2 %s; sqlite3 %s; %s' % (version('xmllint', '--version').split()[-1], version('sqlite3', '--version').split()[0], platform.platform()),
             'load of the machine at the end: %.1f; rounds: %d' % (os.getloadavg()[0], arguments.rounds),
             'command: `./dev bench%s`, %s' % (''.join(' ' + word for word in arguments.said), time.strftime('%Y-%m-%d'))]
    return lines + places


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('cli', nargs='?')
    parser.add_argument('lists', nargs='?')
    parser.add_argument('jobs', nargs='*')
    parser.add_argument('--size', default='10k')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--write')
    parser.add_argument('--compare')
    parser.add_argument('--judge', nargs=2)
    arguments = parser.parse_intermixed_args()
    arguments.said = [word for word in sys.argv[3:] if '/' not in word or word.startswith('tests/')]
    unknown = [size for size in arguments.size.split(',') if size not in SIZES]
    unknown += [job for job in arguments.jobs if not any(job in name for name, *_ in JOBS)]
    if unknown:
        parser.error('no such size or job: %s (sizes: %s; jobs: %s)' % (', '.join(unknown), ', '.join(SIZES), ', '.join(name for name, *_ in JOBS)))
    return arguments


def main():
    arguments = parse()
    if arguments.judge:
        return judge(*(read_table(path) for path in arguments.judge))
    if shutil.which('xmllint') is None or shutil.which('sqlite3') is None:
        print('xmllint and sqlite3 are needed')
        return 77
    chosen = {name for name, *_ in JOBS if not arguments.jobs or any(job in name for job in arguments.jobs)}
    rows, waits, places = [], [], []
    for size in arguments.size.split(','):
        with tempfile.TemporaryDirectory() as folder:
            at = Place(arguments.cli, arguments.lists, folder, SIZES[size])
            figures = {}
            for _ in range(arguments.rounds):
                one_round(at, chosen, figures)
            if not arguments.jobs:
                said = subprocess.run([at.lists, at.ledger], check=True, capture_output=True, text=True).stdout
                waits += [[line.split('\t')[0], size] + line.split('\t')[1:] for line in said.splitlines()]
            places.append('%s: %d enrolments, %.1f MB of XML' % (size, at.enrolments, os.path.getsize(at.roster) / 1e6))
            rows += rows_of(size, figures)
    text = ''.join('- %s\n' % line for line in describe(arguments, places)) + '\n' + table(HEAD, rows)
    if waits:
        text += '\n' + table(WAIT_HEAD, waits)
    print(text)
    if arguments.write:
        with open(arguments.write, 'w', encoding='utf-8') as file:
            file.write('# Results\n\nWhat is measured how, and what bounds each job: README.md beside this file.\n\n' + text)
    if not arguments.compare:
        return 0
    return judge(read_table(arguments.compare), {(row[0], row[1]): float(row[3]) for row in rows if row[3]})


sys.exit(main())
