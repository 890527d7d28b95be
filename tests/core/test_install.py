#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would be installed, put into a folder nobody knew when building: the programs find their translations, the
desktop knows the files, the manual and the completion know every verb. test_install.py BUILD-FOLDER"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

CASES = []


def case(function):
    CASES.append(function)
    return function


def run(*argv, **env):
    return subprocess.run(argv, env={**os.environ, **env}, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)


class Place:
    """A copy of all that is installed, below a prefix of its own."""

    def __init__(self, build, root):
        options = {o['name']: o['value'] for o in self.introspect(build, '--buildoptions')}
        self.root, self.share, self.cli = root, os.path.join(root, 'share'), os.path.join(root, 'bin', 'gongjiang-cli')
        for source, target in self.introspect(build, '--installed').items():
            target = os.path.join(root, os.path.relpath(target, options['prefix']))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isdir(source):
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif os.path.isfile(source):
                shutil.copy2(source, target)

    @staticmethod
    def introspect(build, what):
        return json.loads(run('meson', 'introspect', build, what).stdout)

    def has(self, path):
        path = os.path.join(self.root, path)
        assert os.path.exists(path), path + ' is not installed'
        return path

    def usage(self):
        return run(self.cli, LC_ALL='C.UTF-8').stderr


@case
def layout(place):
    name = 'org.gongjiang.Gongjiang'
    for path in ('bin/gongjiang', 'bin/gongjiang-cli', 'share/applications/%s.desktop' % name,
                 'share/metainfo/%s.metainfo.xml' % name, 'share/glib-2.0/schemas/%s.gschema.xml' % name,
                 'share/icons/hicolor/scalable/apps/%s.svg' % name,
                 'share/icons/hicolor/symbolic/apps/%s-symbolic.svg' % name, 'share/mime/packages/%s.xml' % name,
                 'share/man/man1/gongjiang.1', 'share/man/man1/gongjiang-cli.1',
                 'share/bash-completion/completions/gongjiang-cli', 'share/gongjiang/roster/gongjiang-roster-1.xsd',
                 'share/gongjiang/policy/gongjiang-illustrative.xml', 'share/help/C/gongjiang/index.page',
                 'share/help/zh_CN/gongjiang/index.page', 'share/help/zh_CN/gongjiang/figures/overview.png'):
        place.has(path)
    for folder, _folders, files in os.walk(place.root):
        for file in files:
            assert not file.endswith(('.in', '.build', '~', '.o', '.a', '.h')), os.path.join(folder, file)


@case
def moved(place):
    """The translations are found beside the program, wherever that is."""
    if 'zh_CN.utf8' not in run('locale', '-a').stdout and 'LOCPATH' not in os.environ:
        os.environ['LOCPATH'] = os.path.join(place.root, 'locale')
        os.makedirs(os.environ['LOCPATH'])
        if run('localedef', '-c', '-i', 'zh_CN', '-f', 'UTF-8', os.environ['LOCPATH'] + '/zh_CN.UTF-8').returncode:
            return 'SKIP no zh_CN locale can be made'
    env = {key: '' for key in ('LANGUAGE', 'XDG_DATA_DIRS')}
    os.environ.pop('GJ_LOCALEDIR', None)
    text = run(place.cli, LC_ALL='zh_CN.UTF-8', **env).stderr
    assert '用法' in text, text
    return None


@case
def metainfo(place):
    """Both languages (a newer gettext says zh-Hans-CN), and pictures that are there in the size that is told."""
    tree = ET.parse(place.has('share/metainfo/org.gongjiang.Gongjiang.metainfo.xml'))
    language = '{http://www.w3.org/XML/1998/namespace}lang'
    for path in ('name', 'summary', 'screenshots/screenshot/caption', 'releases/release/description/p'):
        assert any(e.get(language, '').startswith('zh') for e in tree.findall(path)), path + ' is not in Chinese'
    images = tree.findall('screenshots/screenshot/image')
    assert len(images) >= 4
    for image in images:
        path = os.path.join(os.environ['GJ_SOURCE_ROOT'], 'data', 'screenshots', os.path.basename(image.text))
        with open(path, 'rb') as file:
            head = file.read(24)
        size = (int.from_bytes(head[16:20], 'big'), int.from_bytes(head[20:24], 'big'))
        assert size == (int(image.get('width')), int(image.get('height'))), (image.text, size)
    with open(place.has('share/applications/org.gongjiang.Gongjiang.desktop'), encoding='utf-8') as file:
        desktop = file.read()
    assert desktop.count('\nName[zh_CN]') == 3, 'the program and its two actions are not in Chinese'


@case
def guide(place):
    """Each language has the same pages, and nothing a page points to is missing."""
    ns = '{http://projectmallard.org/1.0/}'
    folders = [place.has('share/help/%s/gongjiang' % language) for language in ('C', 'zh_CN')]
    assert sorted(os.listdir(folders[0])) == sorted(os.listdir(folders[1])), [os.listdir(folder) for folder in folders]
    shapes = []
    for folder in folders:
        shapes.append([])
        for name in sorted(n for n in os.listdir(folder) if n.endswith('.page')):
            page = ET.parse(os.path.join(folder, name)).getroot()
            assert page.get('id') + '.page' == name
            for link in page.iter(ns + 'link'):
                assert os.path.exists(os.path.join(folder, link.get('xref') + '.page')), (name, link.get('xref'))
            for media in page.iter(ns + 'media'):
                assert os.path.exists(os.path.join(folder, media.get('src'))), (name, media.get('src'))
            shapes[-1].append([(e.tag, e.get('id'), e.get('xref')) for e in page.iter()
                               if e.tag[len(ns):] not in ('gui', 'em', 'cmd', 'file', 'key', 'keyseq')])
    assert shapes[0] == shapes[1], 'the two languages do not have the same build'
    for language in ('C', 'zh_CN'):
        with open(place.has('share/gongjiang/guide/%s.html' % language), encoding='utf-8') as file:
            text = file.read()
        assert text.count('<h2 id=') == len(shapes[0]) - 1 and text.count('data:image/png;base64,') == 2


@case
def types(place):
    """The desktop tells a ledger and a roster from other files, by name and by content."""
    if shutil.which('update-mime-database') is None:
        return 'SKIP there is no update-mime-database'
    assert run('update-mime-database', os.path.join(place.share, 'mime')).returncode == 0
    ledger = os.path.join(place.root, 'ledger')
    roster = run(place.cli, 'sample', '--trainees', '20', '--out', place.root).stdout.strip()
    assert run(place.cli, '--store', ledger, 'init').returncode == 0
    kinds = run('/usr/bin/python3', '-c', '''
import sys
from gi.repository import Gio
def kind(name, path):
    with open(path, 'rb') as file:
        print(Gio.content_type_guess(name, file.read(4096))[0])
ledger, roster, other = sys.argv[1:]
kind('a.gjl', ledger)
kind(None, ledger)
kind('a.roster.xml', roster)
kind(None, roster)
kind('a.xml', other)
kind(None, other)
''', ledger, roster, place.has('share/mime/packages/org.gongjiang.Gongjiang.xml'), XDG_DATA_HOME=place.share)
    ours = ['application/vnd.gongjiang.ledger'] * 2 + ['application/vnd.gongjiang.roster+xml'] * 2
    assert kinds.stdout.split() == ours + ['application/xml'] * 2, kinds.stdout + kinds.stderr
    with open(place.has('share/applications/org.gongjiang.Gongjiang.desktop'), encoding='utf-8') as file:
        assert all(kind + ';' in file.read() for kind in ours[:1])
    return None


def forms(place):
    """(verb, sub-verb or '') of every line of the usage."""
    for line in place.usage().splitlines()[1:]:
        for form in line.strip().split(' · '):
            words = form.split(' ')
            subs = words[1].split('|') if len(words) > 1 and re.fullmatch('[a-z|-]+', words[1]) else ['']
            for sub in subs:
                yield words[0], '' if sub.startswith('-') else sub


@case
def manual(place):
    """The manual is free of mistakes and names every verb and option."""
    for name in ('gongjiang', 'gongjiang-cli'):
        path = place.has('share/man/man1/%s.1' % name)
        if shutil.which('man') is not None:
            said = run('man', '--warnings', '-l', '-Tutf8', '-Z', path, LC_ALL='C.UTF-8').stderr
            assert said == '', said
        with open(path, encoding='utf-8') as file:
            text = re.sub(r'\\f.', '', file.read()).replace('\\-', '-')
        if name == 'gongjiang-cli':
            options = run(place.cli, '--help', LC_ALL='C.UTF-8').stdout
            for verb, sub in forms(place):
                assert ' '.join((verb, sub)).strip() in text, 'the manual does not tell of ' + ' '.join((verb, sub))
            for option in re.findall(r'--[a-z-]+', options):
                assert option in text, 'the manual does not tell of ' + option


# Each shell's own way to say what it would offer; "zsh" without its completion system, which wants a terminal.
SHELLS = {
    'bash': ('share/bash-completion/completions/gongjiang-cli', '''
source "$1"; shift; program=$1; shift
COMP_WORDS=(gongjiang-cli "$@"); COMP_CWORD=$#
_gongjiang_cli "$program" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\\n' "${COMPREPLY[@]}"'''),
    'zsh': ('share/zsh/site-functions/_gongjiang-cli', '''
compadd () { shift; for one in "$@"; do [[ $one == $words[CURRENT]* ]] && print -- $one; done }
_files () { print -l -- $words[CURRENT]*(N) }
_message () { }
script=$1; shift; words=("$@"); CURRENT=$#words
source $script'''),
    'fish': ('share/fish/vendor_completions.d/gongjiang-cli.fish', '''
set PATH (dirname $argv[2]) $PATH
source $argv[1]
complete -C "gongjiang-cli "(string join ' ' -- $argv[3..-1])'''),
}


@case
def completion(place):
    """The shells complete verbs, what stands after them, options and files."""
    every = list(forms(place))
    assert len(every) > 5
    for shell, (path, script) in SHELLS.items():
        source = place.has(path)
        if shutil.which(shell) is None:  # a packager may do without; "./dev test" has them all
            continue

        def complete(*words):
            begin = (shell,) if shell != 'fish' else ()
            return [line.split('\t')[0] for line in run(shell, '-c', script, *begin, source, place.cli, *words).stdout.splitlines()]

        assert sorted(complete('')) == sorted({verb for verb, _sub in every}), (shell, complete(''))
        for verb in {verb for verb, _sub in every}:
            subs = {sub for v, sub in every if v == verb and sub}
            if subs:
                assert set(complete(verb, '')) == subs, (shell, verb, complete(verb, ''))
        for option in ('--store', '-s', '--on'):
            assert complete(option, 'x', 'ro') == ['roster'], (shell, complete(option, 'x', 'ro'))
        assert '--store' in complete('--st') and '--dry-run' in complete('roster', 'import', '--dr'), shell
        assert complete('roster', 'check', place.cli[:-2]) == [place.cli], (shell, complete('roster', 'check', place.cli[:-2]))


def main(build):
    status = 0
    print('1..%d' % len(CASES))
    with tempfile.TemporaryDirectory() as root:
        place = Place(build, root)
        for number, function in enumerate(CASES, 1):
            try:
                skipped = function(place)
                print('ok %d %s%s' % (number, function.__name__, ' # ' + skipped if skipped else ''))
            except (AssertionError, OSError) as problem:
                print('not ok %d %s\n# %s' % (number, function.__name__, str(problem).replace('\n', '\n# ')))
                status = 1
    return status


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
