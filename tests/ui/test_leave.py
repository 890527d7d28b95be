#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work goes on while nobody looks: the window is closed in the middle of it (kept open, closed when it is done, stopped), a notification
tells of its end when another window is in front, and the launcher shows how far it is. The ledger is held by another writer, so that the
work lasts as long as the test wants."""
import os
import sqlite3
import subprocess
import sys
import tempfile

import gi

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, cli, wait, words  # noqa: E402

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

NOTIFICATIONS = '''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
</interface></node>'''


class Desktop:
    """What a desktop would show of the program beside its window: notifications and the progress on its icon."""

    def __init__(self):
        self.notified, self.progress = [], []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        info = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
        self.bus.register_object('/org/freedesktop/Notifications', info, self.called, None, None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                           GLib.Variant('(su)', ('org.freedesktop.Notifications', 4)), None, 0, -1, None)
        self.bus.signal_subscribe(None, 'com.canonical.Unity.LauncherEntry', 'Update', None, None, 0,
                                  lambda *signal: self.progress.append(signal[5].unpack()))

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        if method == 'Notify':
            self.notified.append(arguments.unpack()[3:5])
        answers = {'Notify': GLib.Variant('(u)', (1,)), 'GetCapabilities': GLib.Variant('(as)', (['body'],))}
        invocation.return_value(answers.get(method))

    def listen(self):
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        return self


class Held:
    """The ledger in the hands of another writer."""

    def __init__(self, ledger):
        self.db = sqlite3.connect(ledger, isolation_level=None)
        self.db.execute('BEGIN IMMEDIATE')

    def release(self):
        self.db.execute('ROLLBACK')
        self.db.close()


def begin(app):
    """The import that was looked at is begun, and the window closed in the middle of it; the question that comes."""
    app.key('Return')
    app.find('label', words('Importing rosters'))
    app.key('ctrl+q')
    question = app.dialog()
    app.find('label', words('Work Is Still Going On'), root=question)
    return question


def imported(exe, ledger):
    return cli(exe, '--store', ledger, 'history').count('\n')


def keep_and_close_when_done(gui, exe, ledger, roster, desktop):
    before = imported(exe, ledger)
    app = App([gui, '--ledger', ledger, roster])
    app.find('label', words('Ready to Import'))
    held = Held(ledger)
    question = begin(app)
    app.key('Escape')
    app.closed(question)
    app.key('ctrl+q')
    question = app.dialog()
    app.press(app.find('push button', words('Close When _Done'), root=question))
    app.closed(question)
    app.find('label', words('The window closes when this is done.'))
    wait(lambda: desktop.listen().progress, 'progress on the launcher')
    held.release()
    assert app.process.wait(20) == 0, app.complaints()
    assert not app.complaints(), app.complaints()
    assert imported(exe, ledger) > before, 'the import was not finished'
    entry, shown = desktop.listen().progress[-1]
    assert entry == 'application://org.gongjiang.Gongjiang.desktop' and not shown['progress-visible'], desktop.progress
    assert not desktop.notified, 'a notification beside the window'


def stop_and_close(gui, exe, ledger, roster):
    before = imported(exe, ledger)
    app = App([gui, '--ledger', ledger, roster])
    app.find('label', words('Ready to Import'))
    held = Held(ledger)
    question = begin(app)
    app.press(app.find('push button', words('_Stop and Close'), root=question))
    app.closed(question)
    held.release()
    assert app.process.wait(20) == 0, app.complaints()
    assert not app.complaints(), app.complaints()
    assert imported(exe, ledger) == before, 'the import was not stopped'
    cli(exe, '--store', ledger, 'audit', 'verify')


def notified(gui, ledger, roster, desktop):
    with App([gui, '--ledger', ledger, roster]) as app:
        app.find('label', words('Ready to Import'))
        held = Held(ledger)
        app.key('Return')
        app.find('label', words('Importing rosters'))
        with subprocess.Popen(['xev'], stdout=subprocess.DEVNULL) as other:
            window = wait(lambda: subprocess.run(['xdotool', 'search', '--name', 'Event Tester'], capture_output=True, text=True,
                                                 check=False).stdout.split(), 'another window')[0]
            subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True)
            held.release()
            title, body = wait(lambda: desktop.listen().notified, 'a notification')[0]
            other.terminate()
        assert title == os.path.basename(ledger), title
        assert body.startswith(words('Imported: %s records added or changed.').split('%s')[0]), body


def main(gui, exe):
    desktop = Desktop()
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, 'held.gjl')
        cli(exe, '--store', ledger, 'init')
        rosters = []
        for seed in (1, 2):
            cli(exe, 'sample', '--trainees', '300', '--seed', str(seed), '--out', os.path.join(folder, str(seed)))
            rosters.append(os.path.join(folder, str(seed), 'sample.xml'))
        stop_and_close(gui, exe, ledger, rosters[0])
        keep_and_close_when_done(gui, exe, ledger, rosters[0], desktop)
        notified(gui, ledger, rosters[1], desktop)


if __name__ == '__main__':
    main(*sys.argv[1:3])
