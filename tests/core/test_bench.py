#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the guard of the benchmarks sees a ratio that got worse: on made-up tables, nothing is measured."""
import os
import subprocess
import sys
import tempfile

BENCH = sys.argv[1]
HEAD = '| job | enrolments | seconds | ratio | from – to | MB | goal | measured against |\n|---|---|---|---|---|---|---|---|\n'

# name, rows before, rows now, exit status, what is said
CASES = [
    ('the same', [('import', '10k', 1.00)], [('import', '10k', 1.00)], 0, 'no ratio got worse'),
    ('within 15 %', [('import', '10k', 1.00)], [('import', '10k', 1.15)], 0, 'no ratio got worse'),
    ('worse', [('import', '10k', 1.00)], [('import', '10k', 1.16)], 3, 'worse: import at 10k: 1.16 instead of 1.00 (+16 %)'),
    ('better', [('import', '10k', 1.00)], [('import', '10k', 0.10)], 0, 'no ratio got worse'),
    ('another size', [('import', '10k', 1.00)], [('import', '150k', 9.00)], 0, 'not measured now: import at 10k'),
    ('one of two', [('import', '10k', 1.00), ('export', '10k', 1.00)], [('import', '10k', 1.00), ('export', '10k', 2.00)], 3, 'worse: export'),
    ('no table', [], [('import', '10k', 1.00)], 0, 'no ratio got worse'),
]


def write(path, rows):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('# Results\n\n- 2 processors\n\n' + HEAD)
        for name, size, ratio in rows:
            file.write('| %s | %s | 1.00 | %.2f | 0.00–9.99 | 10 | | a tool |\n' % (name, size, ratio))
        file.write('\n| at the window, in process | enrolments | median ms | slowest ms | goal ms |\n|---|---|---|---|---|\n| first page | 10k | 1.0 | 2.0 | 50 |\n')


print('1..%d' % len(CASES))
failed = 0
with tempfile.TemporaryDirectory() as folder:
    paths = [os.path.join(folder, name) for name in ('before.md', 'after.md')]
    for no, (name, before, after, status, words) in enumerate(CASES):
        write(paths[0], before)
        write(paths[1], after)
        result = subprocess.run([sys.executable, BENCH, '--judge', *paths], capture_output=True, text=True)
        good = result.returncode == status and words in result.stdout
        failed += not good
        print('%sok %d - %s%s' % ('' if good else 'not ', no + 1, name, '' if good else ': %s' % (result,)))
sys.exit(1 if failed else 0)
