#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""run-window.py PICTURE COMMAND…: starts the window in its sandbox, waits until it tells the accessibility bus an amount
(so that the ledger was read), takes a picture of the screen and ends it. A sandboxed program has the process id of its
bus proxy there, so that it is known by its name."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'tests', 'ui'))
from drive import Atspi, walk, wait  # noqa: E402


def shown(process):
    if process.poll() is not None:
        raise AssertionError('the program ended with status %d' % process.returncode)
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        if app is not None and app.get_name() == 'gongjiang':
            said = [node.get_name() for node in walk(app) if node.get_name()]
            return said if any('¥' in word for word in said) else []
    return []


def main(picture, *command):
    Atspi.init()
    process = subprocess.Popen(command)
    try:
        said = wait(lambda: shown(process), 'the window to show the ledger', 60)
        time.sleep(1)  # the last frame
        subprocess.run(['import', '-window', 'root', picture], check=True)
        print('window:', ' · '.join(list(dict.fromkeys(said))[:24]))
    finally:
        subprocess.run(['flatpak', 'kill', os.environ['GJ_FLATPAK']], check=False, stderr=subprocess.DEVNULL)
        process.wait()


if __name__ == '__main__':
    main(*sys.argv[1:])
