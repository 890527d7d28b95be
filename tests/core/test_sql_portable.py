#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every statement of the program is prepared on SQLite and on a PostgreSQL that lives as long as this test.

The statements come from three places: what GJ_SQL() marks in the preprocessed sources, what the program prepares while
it works on a sample (a wrapper notes it), and what the floors say they can make. A marked piece that is not a statement
of its own must turn up inside one of those.

test_sql_portable.py SQL-STATEMENTS BUILD-ROOT SOURCE-ROOT
"""
import concurrent.futures
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

TOOL, BUILD, SOURCE = sys.argv[1:4]

DRIVER = 'core/store/gj-db-sqlite.c'  # speaks SQLite, and nobody else does
DRIVER_SQL = re.compile(r'VACUUM INTO|sqlite_schema')
VERB = re.compile(r'\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH)\b')
# Beginnings of statements that a function goes on with; what comes out is prepared.
BEGINNINGS = {'SELECT ', 'SELECT COALESCE (MAX (id), 0) FROM ', 'INSERT INTO ', 'UPDATE ', 'DELETE FROM '}
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|\w+|\S')
# Words one of the two engines does not know, or takes otherwise.
DENIED = re.compile(
    r'\b(strftime|julianday|date\s*\(|datetime|rowid|oid|INSERT\s+OR|REPLACE\s+INTO|AUTOINCREMENT|SERIAL\s+PRIMARY|IDENTITY|LIKE|ILIKE|GLOB|REGEXP'
    r'|SIMILAR|OFFSET|IFNULL|NVL|group_concat|string_agg|hex\s*\(|printf|instr\s*\(|substr\s*\(|total\s*\(|typeof|RANDOM|NOCASE|COLLATE'
    r'|EXTRACT|to_char|now\s*\(|CURRENT_\w+|REAL|DOUBLE|FLOAT|JSON\w*|ANY\s*\(|ARRAY|STRICT|PRAGMA|ATTACH|sqlite_\w+|pg_\w+)|->|\?|::|"'
    r'|(?<!\$)\$(?!\d)', re.IGNORECASE)
LITERAL = re.compile(r"'(?:[^']|'')*'")
# What a driver for PostgreSQL puts in place of the tokens; texts are ordered by their bytes.
DIALECT = (('{clustered}', ''), ('{blob}', 'BYTEA'), (' TEXT', ' TEXT COLLATE "C"'))

number = failed = 0


def check(name, problems):
    global number, failed
    number += 1
    failed += bool(problems)
    print('%sok %d - %s' % ('not ' if problems else '', number, name))
    for problem in problems:
        print('# ' + problem.strip().replace('\n', '\n# '))
    sys.stdout.flush()


def unquoted(token):
    return token[1:-1].replace('\\"', '"').replace('\\\\', '\\').replace('\\n', '\n')


def scan(text):
    """The texts inside gj_sql_marked (…), and the ones outside that begin like a statement."""
    marked, loose, tokens = [], [], TOKEN.findall(text)
    depth, at, inside, here = 0, 0, 0, []
    while at < len(tokens):
        token = tokens[at]
        if token == 'gj_sql_marked' and tokens[at + 1] == '(' and not inside:
            inside, depth, here = 1, 0, []
        elif inside and token in '()':
            depth += 1 if token == '(' else -1
            if depth == 0:
                inside = 0
                marked.append(''.join(here))
        elif token[0] == '"':
            if inside:
                here.append(unquoted(token))
            elif VERB.match(unquoted(token)) and tokens[at - 1][0] != '"':
                loose.append(unquoted(token))
        at += 1
    return marked, loose


def preprocess(entry):
    command = shlex.split(entry['command'])
    out = command.index('-o')
    command = [word for i, word in enumerate(command) if i not in (out, out + 1) and word not in ('-c', '-MD') and not word.startswith('-M')]
    if '-MF' in entry['command']:
        command = [word for word in command if not word.endswith('.o.d') and not word.endswith('.o')]
    result = subprocess.run(command + ['-E', '-P', '-DGJ_SQL_SCAN'], cwd=entry['directory'], capture_output=True, text=True)
    return entry, scan(result.stdout), result.stderr if result.returncode else ''


def read_sources():
    with open(os.path.join(BUILD, 'compile_commands.json'), encoding='utf-8') as file:
        entries = json.load(file)
    wanted = {}
    for entry in entries:
        path = os.path.relpath(os.path.join(entry['directory'], entry['file']), SOURCE)
        if path.startswith(('core/', 'app/', 'ui/')) and path.endswith('.c') and os.path.exists(os.path.join(SOURCE, path)):
            with open(os.path.join(SOURCE, path), encoding='utf-8') as file:
                if 'GJ_SQL' in (text := file.read()) or VERB.search(text) or 'gj_db_stmt' in text:
                    wanted[path] = dict(entry, path=path)
    marked, loose, errors = {}, [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for entry, found, error in pool.map(preprocess, wanted.values()):
            if error:
                errors.append('%s: %s' % (entry['path'], error))
            if entry['path'] == DRIVER:
                continue
            for text in found[0]:
                marked.setdefault(text, entry['path'])
            loose += ['%s: not marked: %s' % (entry['path'], text) for text in found[1] if text not in BEGINNINGS]
    return marked, loose, errors


def tool(*arguments, **options):
    result = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=200, **options)
    if result.returncode:
        sys.exit('Bail out! %s %s: %s' % (TOOL, arguments, result.stderr))
    return result.stdout


def pattern(piece):
    return re.compile(re.sub(r'\\\$[VWFGSTL]', r'\\$\\d+', re.escape(piece)))


class Server:
    """A PostgreSQL on a socket in its own folder, run by a user that is not root, gone at the end."""

    def __init__(self, binaries):
        self.binaries = binaries
        self.folder = tempfile.mkdtemp(prefix='gj-pg-', dir='/tmp')
        self.user = []
        os.chmod(self.folder, 0o755)
        if os.getuid() == 0:
            self.user = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
            shutil.chown(self.folder, 'postgres', 'postgres')
        self.process = None

    def start(self):
        data = os.path.join(self.folder, 'data')
        environment = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}
        # The collation of the cluster is a Chinese one on purpose: nothing of ours may depend on it.
        made = subprocess.run(self.user + [os.path.join(self.binaries, 'initdb'), '-D', data, '-U', 'ledger', '-A', 'trust', '-E', 'UTF8',
                                           '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=zh', '--no-sync', '--no-instructions'],
                              capture_output=True, text=True, env=environment, cwd='/')
        if made.returncode:
            return made.stderr
        with open(os.path.join(self.folder, 'log'), 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(self.user + [os.path.join(self.binaries, 'postgres'), '-D', data, '-k', self.folder, '-c',
                                                         'listen_addresses=', '-c', 'fsync=off', '-c', 'shared_buffers=16MB'],
                                            stdout=log, stderr=log, env=environment, cwd='/')
        for _ in range(200):
            if self.process.poll() is not None:
                break
            if subprocess.run([os.path.join(self.binaries, 'pg_isready'), '-q', '-h', self.folder, '-U', 'ledger', '-t', '1']).returncode == 0:
                return ''
            time.sleep(0.1)
        with open(os.path.join(self.folder, 'log'), encoding='utf-8') as log:
            return log.read()

    def run(self, script):
        """What psql says to the script, errors in their place."""
        return subprocess.run([os.path.join(self.binaries, 'psql'), '-X', '-q', '-A', '-t', '-h', self.folder, '-U', 'ledger', '-d', 'postgres',
                               '-v', 'VERBOSITY=terse'], input=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={'PATH': os.environ['PATH'], 'PGCLIENTENCODING': 'UTF8', 'PGOPTIONS': '-c client_min_messages=warning', 'LC_ALL': 'C.UTF-8'}).stdout

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)  # fast shutdown
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def spelled(sql):
    for token, words in DIALECT:
        sql = sql.replace(token, words)
    return sql


def prepare_there(server, statements):
    script = []
    for i, sql in enumerate(statements):
        if re.match(r'\s*(CREATE|DROP|ALTER)\b', sql):
            script.append('\\echo @%d\n%s;\n' % (i, spelled(sql)))
        else:
            script.append('\\echo @%d\nPREPARE s%d AS %s;\n' % (i, i, sql))
    problems = []
    for part in server.run(''.join(script)).split('@')[1:]:
        i, _, said = part.partition('\n')
        if 'ERROR' in said or not i.strip().isdigit():
            problems.append('%s\n  %s' % (said.strip(), statements[int(i)] if i.strip().isdigit() else part))
    return problems


# Ordered by bytes: a letter's case, a digit, Chinese by code point and not by pinyin, a character beyond the first plane.
TEXTS = ['b', 'B', 'a', '10', '9', '张', '李', '王', '𠀀', 'é', 'z']


def order_there(server):
    values = ', '.join("(%d, '%s')" % (i, text) for i, text in enumerate(TEXTS))
    found = server.run(spelled('CREATE TABLE ordered (id INTEGER PRIMARY KEY, t TEXT NOT NULL);')
                       + 'INSERT INTO ordered VALUES %s;\nSELECT t FROM ordered ORDER BY t;\n' % values).split()
    plain = server.run('CREATE TABLE plain (t TEXT); INSERT INTO plain SELECT t FROM ordered; SELECT t FROM plain ORDER BY t;\n').split()
    wanted = sorted(TEXTS, key=lambda text: text.encode())
    problems = [] if found == wanted else ['found %s instead of %s' % (found, wanted)]
    if plain == wanted:
        problems.append('the cluster itself orders by bytes, so that this proves nothing')
    return problems


def main():
    marked, loose, errors = read_sources()
    check('sources can be preprocessed', errors)
    ddl = tool('ddl').split('\0')[:-1]
    check('statements in the sources are marked', [text for text in loose if not any(text.split(': not marked: ')[1] in whole for whole in ddl)])
    with tempfile.TemporaryDirectory() as folder:
        used = [text for text in tool('use', folder).split('\0')[:-1] if not DRIVER_SQL.search(text)]
        whole = sorted(set(used) | {text for text in marked if VERB.match(text)})
        pieces = sorted(text for text in marked if not VERB.match(text))
        check('every piece is part of a statement (%d pieces)' % len(pieces),
              ['%s: %s' % (marked[piece], piece) for piece in pieces if not any(pattern(piece).search(text) for text in whole)])
        check('no words of one engine (%d statements)' % len(whole),
              ['%s: %s' % (DENIED.search(LITERAL.sub("''", text)).group(0), text) for text in whole + ddl if DENIED.search(LITERAL.sub("''", text))])
        # The tables are there already: making them was part of the use.
        check('SQLite prepares them', tool('prepare', os.path.join(folder, 'use.gjl'),
                                           input=''.join(text + '\0' for text in whole if not text.startswith('CREATE TABLE'))).splitlines())
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb'), key=lambda path: float(path.split('/')[4]))
    if not found:
        for name in ('PostgreSQL takes the migrations', 'PostgreSQL prepares them', 'PostgreSQL orders by bytes'):
            global number
            number += 1
            print('ok %d - %s # SKIP no PostgreSQL here: install postgresql-15' % (number, name))
        print('1..%d' % number)
        return failed
    server = Server(os.path.dirname(found[-1]))
    try:
        problem = server.start()
        if problem:
            check('PostgreSQL starts', [problem])
        else:
            said = server.run('\\set ON_ERROR_STOP 1\n' + '\n'.join(spelled(sql) for sql in ddl))
            check('PostgreSQL takes the migrations', [said] if said.strip() else [])
            check('PostgreSQL prepares them', prepare_there(server, whole))
            check('PostgreSQL orders by bytes', order_there(server))
    finally:
        server.stop()
    print('1..%d' % number)
    return failed


sys.exit(1 if main() else 0)
