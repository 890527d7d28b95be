#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what `meson test` wrote: tally.py TESTLOG.json STATUS

Prints "PASSED FAILED SKIPPED" on stdout and the logs of what failed on stderr. In a TAP program every
case counts; one that breaks off without a failed case counts as one failure.
"""
import json
import re
import sys

CASE = re.compile(r'^(not )?ok\b([^#]*)(#\s*SKIP)?', re.IGNORECASE)
GOOD = ('OK', 'EXPECTEDFAIL')
LAST_LINES = 120


def cases(text):
    """(passed, failed, skipped) among the TAP lines of one program."""
    passed = failed = skipped = 0
    for line in text.splitlines():
        found = CASE.match(line)
        if not found:
            continue
        if found.group(3):
            skipped += 1
        elif found.group(1):
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def show(test):
    print('---- %s: %s' % (test['name'], test['result']), file=sys.stderr)
    for part in ('stdout', 'stderr'):
        lines = (test.get(part) or '').rstrip().splitlines()
        if len(lines) > LAST_LINES:
            print('… %d lines left out' % (len(lines) - LAST_LINES), file=sys.stderr)
        for line in lines[-LAST_LINES:]:
            print(line, file=sys.stderr)


def main():
    path, status = sys.argv[1], int(sys.argv[2])
    total = [0, 0, 0]
    with open(path, encoding='utf-8', errors='replace') as log:
        for line in log:
            test = json.loads(line)
            counts = list(cases(test.get('stdout') or ''))
            if not any(counts):
                counts = [0, 0, 0]
                counts[0 if test['result'] in GOOD else 2 if test['result'] == 'SKIP' else 1] = 1
            elif test['result'] not in GOOD + ('SKIP',) and counts[1] == 0:
                counts[1] = 1
            if counts[1]:
                show(test)
            total = [a + b for a, b in zip(total, counts)]
    if status != 0 and total[1] == 0:
        total[1] = 1
    print(*total)


if __name__ == '__main__':
    main()
