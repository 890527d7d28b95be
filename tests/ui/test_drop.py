#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roster dragged from another program onto the window is checked, like one that was chosen."""
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, wait, words  # noqa: E402

SOURCE = '''
import sys
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GObject, Gtk

def activate(app):
    window = Gtk.ApplicationWindow(application=app, title='source', default_width=120, default_height=120, decorated=False)
    drag = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in sys.argv[1:]])
    drag.connect('prepare', lambda *_: Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.FileList, files)))
    label = Gtk.Label(label='drag me')
    label.add_controller(drag)
    window.set_child(label)
    window.present()

app = Gtk.Application(application_id='org.gongjiang.DragSource', flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect('activate', activate)
app.run([])
'''


def xdotool(*args):
    return subprocess.run(['xdotool', *args], capture_output=True, text=True, check=False).stdout.split()


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, 'ledger.gjl')
        cli(exe, 'sample', '--trainees', '100', '--seed', '1', '--out', folder)
        cli(exe, '--store', ledger, 'init')
        with App([gui, '--ledger', ledger]) as app:
            app.find('label', words('Nothing in This Ledger Yet'))
            source = subprocess.Popen(['/usr/bin/python3', '-c', SOURCE, os.path.join(folder, 'sample.xml')],
                                      stderr=subprocess.DEVNULL)
            try:
                window = wait(lambda: xdotool('search', '--onlyvisible', '--name', '^source$'), 'something to drag from')[-1]
                # beside the window, as there is nobody to place it
                app.resize(800, 600)
                xdotool('windowmove', '--sync', window, '1000', '100')
                xdotool('mousemove', '1060', '160', 'mousedown', '1')
                for step in range(1, 21):
                    xdotool('mousemove', str(1060 - step * 30), str(160 + step * 10))
                    time.sleep(0.02)
                wait(lambda: xdotool('mousemove', '455', '365', 'mousemove', '460', '360') == [], 'the pointer over the window')
                time.sleep(0.2)
                xdotool('mouseup', '1')
                app.find('label', words('Ready to Import'))
            finally:
                source.terminate()
                source.wait()


if __name__ == '__main__':
    main(*sys.argv[1:3])
