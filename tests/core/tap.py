# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: running it, and one line of TAP for each thing looked at. The program is the first argument."""
import subprocess
import sys

CLI = sys.argv[1]

number = failed = 0


def check(name, ok, *why):
    global number, failed
    number += 1
    failed += not ok
    print('%sok %d - %s' % ('' if ok else 'not ', number, name))
    for line in why if not ok else ():
        print('# %s' % (line,))
    sys.stdout.flush()


def run(*arguments, status=(0, 3)):
    done = subprocess.run([CLI] + list(arguments), capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit('Bail out! %s: %d %s' % (' '.join(arguments), done.returncode, done.stderr))
    return done


def end():
    """Ends the list; whether anything failed."""
    print('1..%d' % number)
    return failed > 0
