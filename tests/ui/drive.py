# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the program as a person would: through the accessibility bus, and by mouse and keys.

    with App([exe, '--ledger', ledger]) as app:
        app.press(app.find('push button', 'Import'))
        app.find('label', '3 submissions')

Everything polls: GTK 4.8 sends few accessibility events. What 4.8 leaves out is worked around here and
nowhere else: focus cannot be grabbed (click or Tab), Text.get_text (0, -1) is empty, coordinates are
those of the window, check buttons, column titles and list rows have no action (the mouse is used), and a
button with a mnemonic is called "_Open Open". An element without a name reports its class.

On leaving the `with` block without an exception the window is closed, the program must end with status 0
and must have written nothing to stderr.
"""
import gettext
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings

import gi

warnings.simplefilter('ignore', DeprecationWarning)
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = float(os.environ.get('GJ_UI_PATIENCE', '20'))
# the same thing under at-spi 2.46 and 2.56, GTK 4.8 and 4.18
ROLES = {'push button': ('push button', 'button', 'toggle button'), 'panel': ('panel', 'grouping')}
# What libraries write that is not the program's fault: that nobody shows notifications here; and libadwaita 1.7 of its own
# question with a heading and a body (1.2, which is what we write for, does not).
# The printing dialog looks for printers that announce themselves.
NO_PRINTERS = r"Couldn't connect to D-Bus system bus, avahi printers will not be available: .*"
NOT_OURS = r'unable to send notifications through org\.freedesktop\.Notifications: .*ServiceUnknown.*'
if subprocess.run(['pkg-config', '--atleast-version=1.5', 'libadwaita-1'], check=False).returncode == 0:
    NOT_OURS += r'|Trying to measure GtkLabel 0x\w+ for width of \d+, but it needs at least \d+'
NOT_OURS = re.compile(r'\n*\(gongjiang:\d+\): [\w-]+-WARNING \*\*: [\d:.]+: (?:%s)\n|\*\* Message: [\d:.]+: %s\n' % (NOT_OURS, NO_PRINTERS))
MOST_CHILDREN = 18
TOPS = ('frame', 'dialog', 'alert', 'window', 'file chooser')
# What a person can act on, and so must be told by name.
ACTED_ON = ('push button', 'button', 'toggle button', 'check box', 'radio button', 'switch', 'text', 'entry',
            'password text', 'combo box', 'spin button', 'slider', 'link', 'menu item', 'page tab', 'table', 'tree table')
CLASS_NAME = re.compile(r'^(Gtk|Adw|Gj)[A-Z]\w*$')


def wait(probe, what, patience=None):
    """Polls until probe() is true and returns what it gave; fails naming what was waited for."""
    end = time.monotonic() + (patience or PATIENCE)
    while True:
        try:
            result = probe()
            if result:
                return result
        except GLib.Error:
            pass  # an element went away while it was looked at
        if time.monotonic() > end:
            raise AssertionError('timed out: ' + what)
        time.sleep(0.03)


def walk(node):
    """The element and all below it, but for pages behind the one that is shown and for rows far down: each element
    costs some questions over the bus, and a table has thousands of cells."""
    yield node
    for i in range(min(node.get_child_count(), MOST_CHILDREN)):
        child = node.get_child_at_index(i)
        if child is not None and child.get_state_set().contains(Atspi.StateType.VISIBLE):
            yield from walk(child)


def states(node):
    return {state.value_nick for state in node.get_state_set().get_states()}


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def name_of(node):
    """Its name; GTK 4.18 does not work out that of an item of a menu from its label."""
    name = node.get_name() or ''
    if not name and node.get_role_name() == 'menu item':
        for relation in node.get_relation_set():
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                return text_of(relation.get_target(0))
    return name


def said(node):
    """What a screen reader would say: the name, or that of the element it is a part of."""
    name = name_of(node)
    return '' if CLASS_NAME.match(name) else name.strip()


class App:
    """A running program. `quiet` says that nothing may appear on stderr."""

    def __init__(self, argv, quiet=True, **env):
        self.quiet = quiet
        self.errors = tempfile.TemporaryFile(mode='w+', errors='replace')
        self.process = subprocess.Popen(argv, env={**os.environ, **env}, stderr=self.errors)
        Atspi.init()
        try:
            self.root = wait(self._application, 'the program on the accessibility bus')
        except BaseException:
            self._abandon()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.quit()
        else:
            try:
                print(self.outline(), file=sys.stderr)
            except GLib.Error:
                pass
            self._abandon()

    def _application(self):
        if self.process.poll() is not None:
            raise AssertionError('the program ended with status %s: %s' % (self.process.returncode, self.complaints()))
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_process_id() == self.process.pid and app.get_child_count():
                return app
        return None

    def _abandon(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        sys.stderr.write(self.complaints())

    def complaints(self):
        self.errors.seek(0)
        return NOT_OURS.sub('', self.errors.read())

    # ---- finding ----

    @staticmethod
    def matches(node, role, name):
        if role is not None and node.get_role_name() not in ROLES.get(role, (role,)):
            return False
        return name is None or name in name_of(node).replace('_', '')

    def all(self, role=None, name=None, root=None):
        """Every element of the role whose name holds the words."""
        return [node for node in walk(root or self.root) if self.matches(node, role, name)]

    def find(self, role=None, name=None, root=None, patience=None):
        """The first such element, waited for."""
        return wait(lambda: next((node for node in walk(root or self.root) if self.matches(node, role, name)), None),
                    '%s %r' % (role, name), patience)

    def gone(self, role=None, name=None):
        wait(lambda: not any(self.matches(node, role, name) for node in walk(self.root)), 'no more %s %r' % (role, name))

    def table(self, name):
        """The texts of the first rows of the table of that name, without the titles; none while they are being read."""
        view = self.find('tree table', name)
        rows = [[label.get_name() for label in self.all('label', root=row)] for row in self.all('table row', root=view)]
        return [row for row in rows[1:] if any(row)]

    def outline(self, root=None, depth=0):
        """The tree as text, for the log of a failed test."""
        node = root or self.root
        out = ['%s%s %r' % ('  ' * depth, node.get_role_name(), node.get_name())]
        for i in range(min(node.get_child_count(), 30)):
            child = node.get_child_at_index(i)
            if child is not None:
                out.append(self.outline(child, depth + 1))
        return '\n'.join(out)

    # ---- doing ----

    def press(self, node, action='click'):
        """The element's own action; a click of the mouse where it has none."""
        for i in range(node.get_n_actions()):
            if node.get_action_name(i) in (action, 'toggle', 'activate'):
                assert node.do_action(i)
                return
        self.click(node)

    def act(self, name):
        """An action of the window or the program by its name ("win.import", "app.quit")."""
        frame = self.find('frame')
        actions = [frame.get_action_name(i) for i in range(frame.get_n_actions())]
        assert name in actions, '%s is not among %s' % (name, actions)
        try:
            frame.do_action(actions.index(name))
        except GLib.Error:
            pass  # it may leave the bus before it answers

    def click(self, node, button=1, repeat=1):
        x, y = self._middle(node)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', str(repeat), '--delay', '80',
                        str(button)], check=True)

    def _window(self, top):
        """The X window of a frame or dialog."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid), '--name',
                                '^%s$' % re.escape(top.get_name())], capture_output=True, text=True, check=False)
        return found.stdout.split()[-1]

    def _middle(self, node):
        top = node
        while top.get_role_name() not in TOPS:
            top = top.get_parent()
        own, outer = (n.get_extents(Atspi.CoordType.WINDOW) for n in (node, top))
        window = self._window(top)
        shell = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True, check=True)
        place = {key: int(value) for key, value in
                 (line.split('=') for line in shell.stdout.split() if '=' in line) if value.lstrip('-').isdigit()}
        return (place['X'] + (place['WIDTH'] - outer.width) // 2 + own.x - outer.x + own.width // 2,
                place['Y'] + (place['HEIGHT'] - outer.height) // 2 + own.y - outer.y + own.height // 2)

    def key(self, *keys):
        """Keys as xdotool calls them: key ('ctrl+f'), key ('Tab', 'Return')."""
        subprocess.run(['xdotool', 'key', '--delay', '40', *keys], check=True)

    def type(self, node, text):
        """Types into the focused field. What is not ASCII goes in at the caret: xdotool loses some of it now and then."""
        wait(lambda: 'focused' in states(node), 'focus on the field')
        for part in re.findall(r'[\x20-\x7e]+|[^\x20-\x7e]+', text):
            before = text_of(node)
            if part.isascii():
                subprocess.run(['xdotool', 'type', '--delay', '15', part], check=True)
            else:
                caret = Atspi.Text.get_caret_offset(node)
                assert Atspi.EditableText.insert_text(node, caret, part, len(part.encode()))
                self.key('End')
            wait(lambda: len(text_of(node)) >= len(before) + len(part), 'typed %r' % part)

    def _focus(self, top):
        """Gives a window the keyboard: there is no window manager to do it."""
        subprocess.run(['xdotool', 'windowfocus', '--sync', wait(lambda: self._window(top), 'its window')], check=True)

    def dialog(self, title=None):
        """The dialog, or the window of that title ('' for any), that has opened over the first; it gets the keyboard."""
        first = self.find('frame')
        found = wait(lambda: next((top for top in self.tops() if top.get_role_name() != 'frame' or top.get_name() == title
                                   or (title == '' and top != first)), None), 'a dialog')
        self._focus(found)
        return found

    def closed(self, dialog):
        """Waits until it is gone and gives the keyboard back."""
        wait(lambda: dialog not in self.tops(), 'the dialog gone')
        self._focus(self.find('frame'))

    def save_as(self, path):
        """Gives the dialog that is open a whole path for a name: its line for the name has the focus."""
        dialog = self.dialog()
        field = wait(lambda: next((node for node in self.all('text', root=dialog) if 'focused' in states(node)), None), 'the line for a name')
        self.set_text(field, path)
        self.key('Return')
        self.closed(dialog)

    def choose(self, path):
        """Takes a file in the dialog that is open: a slash opens the line for a path."""
        dialog = self.dialog()
        field = None
        while field is None:
            self.key('slash')
            try:
                field = wait(lambda: next((node for node in self.all('text', root=dialog) if 'focused' in states(node)), None),
                             'the line for a path', 2)
            except AssertionError:
                continue
        self.set_text(field, path)
        self.key('Return')
        self.closed(dialog)

    def tops(self):
        return [self.root.get_child_at_index(i) for i in range(self.root.get_child_count())]

    def set_text(self, node, text):
        assert Atspi.EditableText.set_text_contents(node, text)

    def shot(self, path):
        """A picture of the whole screen."""
        subprocess.run(['import', '-window', 'root', path], check=True)

    def portrait(self, path):
        """A picture of the main window alone."""
        subprocess.run(['import', '-window', self._window(self.find('frame')), '-strip', path], check=True)

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', '--sync', self._window(self.find('frame')), str(width), str(height)],
                       check=True)

    # ---- judging ----

    def nameless(self):
        """What can be acted on and has no name: a screen reader would be silent there."""
        bad = []
        for node in walk(self.root):
            if node.get_role_name() not in ACTED_ON or said(node):
                continue
            if 'sensitive' not in states(node) and 'enabled' not in states(node):
                continue
            # the inner part of a named control (the toggle in a menu button, the text in an entry row)
            outer = node.get_parent()
            for _ in range(2):
                if outer is None or outer.get_role_name() in TOPS:
                    break
                if outer.get_role_name() in ACTED_ON + ('combo box', 'list item') and said(outer):
                    break
                outer = outer.get_parent()
            else:
                outer = None
            if outer is not None and outer.get_role_name() not in TOPS:
                continue
            # a button whose words are a label inside it
            if any(inner.get_role_name() == 'label' and said(inner) for inner in walk(node)) and \
                    node.get_role_name() in ('push button', 'button', 'toggle button'):
                continue
            bad.append('%s %r in %s' % (node.get_role_name(), node.get_name(), self.path(node)))
        return bad

    @staticmethod
    def path(node):
        parts = []
        node = node.get_parent()
        while node is not None and len(parts) < 5:
            parts.append('%s %r' % (node.get_role_name(), node.get_name()))
            node = node.get_parent()
        return ' < '.join(parts)

    def quit(self):
        self.act('window.close')
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._abandon()
            raise AssertionError('the program did not end after its window was closed') from None
        complaints = self.complaints()
        assert status == 0, 'ended with status %s: %s' % (status, complaints)
        assert not (self.quiet and complaints.strip()), 'on stderr: ' + complaints


def chinese():
    """Whether the test runs in Chinese."""
    return os.environ.get('LC_ALL', '').startswith('zh')


def words(english, plural=None, n=2):
    """What the program calls it in the language of the test, without the mnemonic."""
    languages = ['zh_CN'] if chinese() else []
    catalogue = gettext.translation('gongjiang', os.environ.get('GJ_LOCALEDIR'), languages, fallback=True)
    return (catalogue.ngettext(english, plural, n) if plural else catalogue.gettext(english)).replace('_', '')


def cli(exe, *args, expect=(0, 3)):
    """Runs gongjiang-cli and gives its output; status 3 means done, with refused records."""
    done = subprocess.run([exe, *args], capture_output=True, text=True, check=False)
    assert done.returncode in expect, '%s: status %d\n%s%s' % (' '.join(args), done.returncode, done.stdout, done.stderr)
    return done.stdout


def sample_ledger(exe, folder, trainees=200, seed=1, decide=True):
    """A ledger with a fictional province in `folder`; gives (ledger, [roster files])."""
    root = os.environ['GJ_SOURCE_ROOT']
    rosters, ledger = os.path.join(folder, 'rosters'), os.path.join(folder, 'ledger.gjl')
    os.makedirs(rosters, exist_ok=True)
    cli(exe, 'sample', '--trainees', str(trainees), '--seed', str(seed), '--out', rosters)
    files = sorted(os.path.join(rosters, name) for name in os.listdir(rosters) if name.endswith('.xml'))
    assert files, 'the sample has no rosters'
    cli(exe, '--store', ledger, 'init')
    cli(exe, '--store', ledger, 'policy', 'add', os.path.join(root, 'data/policy/gongjiang-illustrative.xml'))
    if decide:
        cli(exe, '--store', ledger, 'roster', 'import', *files)
        cli(exe, '--store', ledger, 'decide')
    return ledger, files
