#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that a machine can check.

check-source.py              checks the whole tree
check-source.py --fixtures   checks that every rule bites, on tests/lint/fixtures
check-source.py --potfiles   prints what po/POTFILES.in should hold

A fixture is a small .c file that says what it must trigger ("expect: words of the message", once a
finding) and, where the rule depends on it, which place it pretends to be in ("as: core/base/gj-x.c")
and how many lines it has ("pad: 1001").
"""
import argparse
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ('app', 'core', 'data', 'flatpak', 'po', 'tests', 'ui', '.ci')
SKIPPED = ('tests/data', 'tests/lint/fixtures', 'data/screenshots')
TEXT = ('.c', '.h', '.ui', '.xml', '.xsd', '.in', '.build', '.py', '.sh', '.md', '.json', '.css',
        '.page', '.svg', '.txt', '.conf', '.tsv', '.csv')
TOP_FILES = ('dev', 'meson.build', 'README.md', 'CONTRIBUTING.md', 'NEWS')

LINES_WARN, LINES_MAX, FUNCTION_MAX, NESTING_MAX = 650, 1000, 80, 4

# Which floors a floor may include headers of. Tests may look everywhere.
FLOORS = {
    'base': {'base'},
    'store': {'base', 'store'},
    'registry': {'base', 'store', 'registry'},
    'roster': {'base', 'roster'},
    'policy': {'base', 'policy'},
    'certificate': {'base', 'store', 'certificate'},
    'work': {'base', 'store', 'registry', 'roster', 'policy', 'certificate', 'work'},
    'ui': {'base', 'store', 'registry', 'roster', 'policy', 'certificate', 'work', 'ui'},
    'app': {'base', 'store', 'registry', 'roster', 'policy', 'certificate', 'work', 'ui', 'app'},
}

# Deprecated somewhere between our floor and today's libraries; these few live in one file that will be rewritten.
DIALOGS = ('AdwMessageDialog', 'GtkFileChooserNative', 'AdwAboutWindow', 'GtkShortcutsWindow')
DIALOG_HOMES = re.compile(r'^ui/(gj-dialogs[a-z-]*\.(c|h|ui)|gj-shortcuts\.ui|help-overlay\.ui)$')

DEPRECATED_CLASSES = (
    'GtkTreeView', 'GtkTreeStore', 'GtkListStore', 'GtkCellRenderer', 'GtkIconView', 'GtkComboBox', 'GtkComboBoxText',
    'GtkDialog', 'GtkMessageDialog', 'GtkAssistant', 'GtkInfoBar', 'GtkStatusbar', 'GtkEntryCompletion', 'GtkLockButton',
    'GtkVolumeButton', 'GtkColorButton', 'GtkFontButton', 'GtkAppChooserButton', 'GtkAppChooserDialog', 'GtkFileChooserDialog',
    'AdwLeaflet', 'AdwFlap', 'AdwSqueezer', 'AdwViewSwitcherTitle', 'AdwPreferencesWindow')
DEPRECATED_CALLS = (
    'gtk_widget_show', 'gtk_widget_hide', 'gtk_widget_get_style_context', 'gtk_widget_get_allocation',
    'gtk_widget_get_allocated_width', 'gtk_widget_get_allocated_height', 'gtk_css_provider_load_from_data',
    'gtk_css_provider_load_from_file', 'gtk_show_uri', 'gtk_dialog_run', 'adw_expander_row_add_action',
    'adw_action_row_set_icon_name', 'gtk_style_context_add_provider', 'gtk_tree_path_new')


def snake(name):
    return re.sub(r'(?<=[a-z])(?=[A-Z])', '_', name).lower()


DIALOG_WORD = re.compile(r'\b(%s)\b|\b(%s)_\w+' % ('|'.join(DIALOGS), '|'.join(snake(n) for n in DIALOGS)))
DEPRECATED_WORD = re.compile(r'\b(%s|%s)\b|\b(%s)_(new|set|get|append|add|remove|run)\w*' % (
    '|'.join(DEPRECATED_CLASSES), '|'.join(DEPRECATED_CALLS), '|'.join(snake(n) for n in DEPRECATED_CLASSES)))
# Built from pieces so that this file keeps the rule it checks.
UNFINISHED = re.compile(r'\b(%s)\b' % '|'.join(('TO' + 'DO', 'FIX' + 'ME', 'X' * 3)))
MACHINE_PATH = re.compile(r'(?<![\w.$}~*-])/(work|tmp|home)/')
PRINTF = re.compile(r'\b(g_strdup_printf|g_strdup_vprintf|g_string_printf|g_string_append_printf|g_snprintf|snprintf|sprintf)\b')
SQL_START = re.compile(r'^\s*(SELECT|INSERT|UPDATE|DELETE)\b')
PRINTING = re.compile(r'\b(g_print|g_printerr|printf|puts|putchar)\s*\(|\bfprintf\s*\(\s*(stdout|stderr)\b')
GTK_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"](gtk/|gdk/|gsk/|adwaita|adw-)')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MARKED_C = re.compile(r'(?<!\w)(_|N_|C_|NC_|ngettext|g_dngettext|g_dgettext)\s*\(\s*"')
MARKED_UI = re.compile(r'translatable="(yes|true)"')

TOKEN = re.compile(r'''
    /\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' ''', re.VERBOSE | re.DOTALL)


def blanked(text, keep_strings):
    """The text with comments (and strings, unless kept) turned into blanks; line numbers stay."""
    def blank(found):
        token = found.group(0)
        if token[0] == '"':
            return token if keep_strings else '"' + ' ' * (len(token) - 2) + '"'
        if token[0] == "'":
            return "' '"
        return re.sub(r'[^\n]', ' ', token)
    return TOKEN.sub(blank, text)


class Source:
    """One file with the views of it that the rules need."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split('\n')
        if self.lines and self.lines[-1] == '':
            self.lines.pop()
        self.is_c = path.endswith(('.c', '.h'))
        self.code = blanked(text, False) if self.is_c else ''
        self.code_lines = self.code.split('\n')
        self.with_strings = blanked(text, True) if self.is_c else ''
        parts = path.split('/')
        self.floor = parts[1] if parts[0] == 'core' and len(parts) > 2 else parts[0]
        self.in_core = parts[0] == 'core'
        self.is_test = parts[0] == 'tests'

    def line_at(self, offset):
        return self.text.count('\n', 0, offset) + 1


# ---- rules: each yields (line, message) -----------------------------------------------------------

def rule_spdx(source, tree):
    head = source.lines[:2] if source.text.startswith(('#!', '<?xml')) else source.lines[:1]
    if source.path.endswith(('.c', '.h', '.py', '.build', '.ui', '.css', '.sh')) and \
            not any('SPDX-License-Identifier: GPL-3.0-or-later' in line for line in head):
        yield 1, 'the SPDX header is not the first line'


def rule_file_length(source, tree):
    if source.path.endswith(('.c', '.h', '.py', '.ui')) and len(source.lines) > LINES_MAX:
        yield LINES_MAX, 'the file has %d lines, more than %d' % (len(source.lines), LINES_MAX)


def functions(source):
    """(first line, last line, body start offset in lines) of every function, GNU style: braces in column one."""
    start = None
    for number, line in enumerate(source.code_lines):
        if line.startswith('{'):
            before = number - 1
            while before >= 0 and not source.code_lines[before].strip():
                before -= 1
            start = (before, number) if before >= 0 and source.code_lines[before].rstrip().endswith(')') else None
        elif line.startswith('}') and start is not None:
            before, brace = start
            # the name stands on the last line that begins in column one before the brace
            while before > 0 and source.code_lines[before][:1].isspace():
                before -= 1
            yield before, number, brace
            start = None


def rule_function_length(source, tree):
    if not source.is_c:
        return
    for first, last, _brace in functions(source):
        if last - first + 1 > FUNCTION_MAX:
            name = source.code_lines[first].split('(')[0].strip()
            yield first + 1, 'the function %s has %d lines, more than %d' % (name, last - first + 1, FUNCTION_MAX)


def rule_nesting(source, tree):
    if not source.is_c:
        return
    for first, last, brace in functions(source):
        stack, worst, where = [], 0, 0
        previous = ''
        for number in range(brace, last + 1):
            for char in source.code_lines[number]:
                if char == '{':
                    # a brace after = , ( or { opens an initialiser, not a block
                    stack.append(0 if previous in '=,({' and stack else 1)
                    if sum(stack) - 1 > worst:
                        worst, where = sum(stack) - 1, number
                elif char == '}' and stack:
                    stack.pop()
                if not char.isspace():
                    previous = char
        if worst > NESTING_MAX:
            name = source.code_lines[first].split('(')[0].strip()
            yield where + 1, 'the function %s nests %d deep, more than %d' % (name, worst, NESTING_MAX)


def rule_layers(source, tree):
    if not source.is_c or source.floor not in FLOORS:
        return
    for number, line in enumerate(source.lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        home = tree.headers.get(os.path.basename(found.group(2)))
        if home and home not in FLOORS[source.floor]:
            yield number, 'layers: %s/ must not include %s, which lives in %s/' % (source.floor, found.group(2), home)


def rule_sqlite(source, tree):
    if source.is_c and source.path != 'core/store/gj-db-sqlite.c':
        for number, line in enumerate(source.lines, 1):
            found = INCLUDE.match(line)
            if found and found.group(2) == 'sqlite3.h':
                yield number, 'only core/store/gj-db-sqlite.c includes sqlite3.h'


def rule_no_gtk_in_core(source, tree):
    if source.in_core and source.is_c:
        for number, line in enumerate(source.lines, 1):
            if GTK_INCLUDE.match(line):
                yield number, 'core/ knows no GTK'


def rule_dialogs(source, tree):
    if source.is_test or DIALOG_HOMES.match(source.path):
        return
    for number, line in enumerate(source.code_lines if source.is_c else source.lines, 1):
        found = DIALOG_WORD.search(line) if source.path.endswith(('.c', '.h', '.ui')) else None
        if found:
            yield number, '%s belongs into ui/gj-dialogs.c' % found.group(0)


def rule_deprecated(source, tree):
    if not source.path.endswith(('.c', '.h', '.ui')):
        return
    for number, line in enumerate(source.code_lines if source.is_c else source.lines, 1):
        found = DEPRECATED_WORD.search(line)
        if found:
            yield number, '%s is deprecated in newer libraries' % found.group(0)


def rule_no_print_in_core(source, tree):
    # gen-….c are little programs that make a source while building
    if source.in_core and source.is_c and not os.path.basename(source.path).startswith('gen-'):
        for number, line in enumerate(source.code_lines, 1):
            found = PRINTING.search(line)
            if found:
                yield number, 'core/ does not print'


def rule_no_printed_sql(source, tree):
    if not source.is_c or source.is_test:
        return
    for call in PRINTF.finditer(source.code):
        quote = source.code.find('"', call.end())
        end = source.code.find(';', call.end())
        if quote < 0 or 0 <= end < quote:
            continue
        literal = source.with_strings[quote + 1:quote + 40]
        if SQL_START.match(literal):
            yield source.line_at(call.start()), 'SQL is not made by printf: bind values, name columns from tables'


def rule_unfinished(source, tree):
    for number, line in enumerate(source.lines, 1):
        found = UNFINISHED.search(line)
        if found:
            yield number, '%s: finish it or write it down elsewhere' % found.group(0)


def rule_machine_paths(source, tree):
    for number, line in enumerate(source.lines, 1):
        found = MACHINE_PATH.search(line)
        if found:
            yield number, 'a path of one machine: %s' % found.group(0)


def rule_whitespace(source, tree):
    if source.path.endswith(('.tsv', '.csv', '.md')):
        return
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip():
            yield number, 'white space at the end of the line'
        elif source.is_c and '\t' in line:
            yield number, 'a tab in the source'
    if source.text and not source.text.endswith('\n'):
        yield len(source.lines), 'no newline at the end of the file'


def is_marked(path, text):
    if path.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    if path.startswith('tests/'):
        return False
    if path.endswith('.ui'):
        return bool(MARKED_UI.search(text))
    return path.endswith(('.c', '.h')) and bool(MARKED_C.search(blanked(text, True)))


def rule_potfiles(source, tree):
    if is_marked(source.path, source.text) and source.path not in tree.potfiles:
        yield 1, 'has words for the user but is not in po/POTFILES.in (./dev potfiles)'


RULES = [rule for name, rule in sorted(globals().items()) if name.startswith('rule_')]


# ---- the tree -------------------------------------------------------------------------------------

class Tree:
    """Which header lives where, and what is marked for translation."""

    def __init__(self):
        self.paths = list(self._walk())
        self.headers = {}
        for path in self.paths:
            parts = path.split('/')
            if path.endswith('.h') and parts[0] in ('core', 'ui', 'app'):
                self.headers[parts[-1]] = parts[1] if parts[0] == 'core' else parts[0]
        with open(os.path.join(ROOT, 'po/POTFILES.in'), encoding='utf-8') as file:
            self.potfiles = [line.strip() for line in file if line.strip() and not line.startswith('#')]

    @staticmethod
    def _walk():
        for top in FOLDERS:
            for folder, folders, files in os.walk(os.path.join(ROOT, top)):
                here = os.path.relpath(folder, ROOT)
                folders[:] = sorted(f for f in folders if f != '__pycache__' and os.path.join(here, f) not in SKIPPED)
                for name in sorted(files):
                    yield os.path.normpath(os.path.join(here, name))
        for name in TOP_FILES:
            if os.path.exists(os.path.join(ROOT, name)):
                yield name

    def sources(self):
        for path in self.paths:
            if path.endswith(TEXT) or path in ('dev', 'NEWS') or '.' not in os.path.basename(path):
                with open(os.path.join(ROOT, path), encoding='utf-8') as file:
                    try:
                        yield Source(path, file.read())
                    except UnicodeDecodeError:
                        yield Source(path, '')
                        print('%s: not UTF-8' % path)


def check(source, tree):
    for rule in RULES:
        yield from rule(source, tree)


def check_tree(tree):
    bad = 0
    for source in tree.sources():
        for line, message in check(source, tree):
            print('%s:%d: %s' % (source.path, line, message))
            bad += 1
        if source.is_c and LINES_WARN < len(source.lines) <= LINES_MAX:
            print('%s: %d lines, look twice' % (source.path, len(source.lines)), file=sys.stderr)
    for path in tree.potfiles:
        if not os.path.exists(os.path.join(ROOT, path)):
            print('po/POTFILES.in: %s does not exist' % path)
            bad += 1
    print('%d findings' % bad)
    return bad == 0


def check_fixtures(tree):
    folder = os.path.join(ROOT, 'tests/lint/fixtures')
    good, bitten = True, set()
    tree.headers.update({'gj-fixture-registry.h': 'registry', 'gj-fixture-work.h': 'work', 'gj-fixture-base.h': 'base'})
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            text = file.read()
        pretend = re.search(r'\bas: ([\w/.-]+)', text)
        pad = re.search(r'\bpad: (\d+)', text)
        if pad:
            text += '\n' * (int(pad.group(1)) - text.count('\n'))
        expected = re.findall(r'\bexpect: (.*?)(?: \*/|$)', text, re.MULTILINE)
        source = Source(pretend.group(1) if pretend else 'ui/' + name, text)
        found = []
        for rule in RULES:
            for _line, message in rule(source, tree):
                found.append(message)
                bitten.add(rule)
        missing = [e for e in expected if not any(e in f for f in found)]
        surplus = [f for f in found if not any(e in f for e in expected)]
        for words in missing:
            print('%s: should have triggered "%s"' % (name, words))
        for words in surplus:
            print('%s: triggered unexpectedly "%s"' % (name, words))
        good = good and not missing and not surplus
    for rule in RULES:
        if rule not in bitten:
            print('no fixture triggers %s' % rule.__name__)
            good = False
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--fixtures', action='store_true')
    parser.add_argument('--potfiles', action='store_true')
    options = parser.parse_args()
    tree = Tree()
    if options.potfiles:
        print('# Files with words for the user; written by ./dev potfiles')
        for source in tree.sources():
            if is_marked(source.path, source.text):
                print(source.path)
        return 0
    return 0 if (check_fixtures(tree) if options.fixtures else check_tree(tree)) else 1


if __name__ == '__main__':
    sys.exit(main())
