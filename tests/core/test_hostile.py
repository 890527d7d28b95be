#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files nobody should send: a clear message, nothing stored, bounded memory; and bad records that do not stop the good ones."""
import json
import os
import resource
import subprocess
import sys
import tempfile

CLI = sys.argv[1]
HEAD = '<roster xmlns="urn:gongjiang:roster:1" version="1"><header><sender>12210100400000000W</sender><serial>1</serial></header>'
PERSON = '<trainee><id-number>%s</id-number><name>张三</name></trainee>'
GOOD = '210101199001010035'


def trainees(inside):
    return (HEAD + '<trainees>' + inside + '</trainees></roster>').encode()


# name, contents, what the message must say
FATAL = [
    ('empty', b'', 'empty'),
    ('binary', bytes(range(256)) * 8, ''),
    ('no XML', b'PK\x03\x04 not a roster at all', 'not an XML'),
    ('DTD', b'<!DOCTYPE roster SYSTEM "http://localhost/x.dtd">' + trainees(''), 'document type'),
    ('entity bomb', b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + trainees('<x>&b;</x>'), 'document type'),
    ('external entity', b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + trainees('<x>&a;</x>'), 'document type'),
    ('other namespace', b'<roster xmlns="urn:other"/>', 'namespace'),
    ('other root', b'<book xmlns="urn:gongjiang:roster:1"/>', 'not a roster'),
    ('no header', b'<roster xmlns="urn:gongjiang:roster:1"><trainees/></roster>', 'header'),
    ('truncated', trainees(PERSON % GOOD)[:-40], ''),
    ('deep nesting', trainees('<trainee>' + '<x>' * 3000), 'nested'),
    ('zero byte behind the end', trainees(PERSON % GOOD) + b'\0<roster/>', ''),
    ('zero byte inside', trainees(PERSON % GOOD).replace(b'<name>', b'\0<name>'), 'well-formed'),
    ('second root', trainees(PERSON % GOOD) + trainees(''), 'well-formed'),
    ('much behind the end', trainees(PERSON % GOOD) + b'\0' * 300000, ''),
    ('wrong encoding', b'<?xml version="1.0" encoding="UTF-8"?>' + trainees(PERSON % GOOD).replace('张三'.encode(), '张三'.encode('gbk')), 'well-formed'),
]

# name, inside <trainees>, code, how many records are added all the same
REFUSED = [
    ('check digit', PERSON % '210101199001010036', 'E-ID-CHECK-DIGIT', 0),
    ('month 13', PERSON % '110105194913310021', 'E-ID-DATE', 0),
    ('length', PERSON % '2101011990', 'E-ID-LENGTH', 0),
    ('character', PERSON % 'A10101199001010035', 'E-ID-CHARACTER', 0),
    ('twice', PERSON % GOOD + PERSON % GOOD, 'E-DUPLICATE', 1),
    ('no name', '<trainee><id-number>%s</id-number></trainee>' % GOOD, 'E-MISSING', 0),
    ('sex', PERSON.replace('</name>', '</name><sex>2</sex>') % GOOD, 'E-SEX', 0),
    ('code', PERSON.replace('</name>', '</name><sex>7</sex>') % GOOD, 'E-CODE', 0),
    ('unknown element', PERSON.replace('</name>', '</name><shoe-size>42</shoe-size>') % GOOD, 'E-UNKNOWN-ELEMENT', 0),
    ('out of order', '<trainee><name>张三</name><id-number>%s</id-number></trainee>' % GOOD, 'E-REPEATED', 0),
    ('date', PERSON.replace('</name>', '</name><birth>1990-02-30</birth>') % GOOD, 'E-DATE', 0),
    ('one bad of two', PERSON % GOOD + PERSON % '210101199001010036', 'E-ID-CHECK-DIGIT', 1),
    ('15 digits', PERSON % '210101900101001', 'W-UPGRADED', 1),
    ('bad membership', PERSON.replace('</name>', '</name><membership><group>QQ</group><from>2026-01-01</from></membership>') % GOOD, 'E-CODE', 1),
    ('long text', PERSON.replace('张三', '三' * 90000) % GOOD, 'E-TOO-LONG', 0),
]


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def run(folder, *arguments):
    return subprocess.run([CLI, '--store', os.path.join(folder, 'a.gjl'), *arguments], capture_output=True, text=True, timeout=120,
                          errors='replace', preexec_fn=None if os.environ.get('GJ_SANITIZED') else limited)


def check(no, name, good, found):
    print('%sok %d - %s%s' % ('' if good else 'not ', no, name, '' if good else ': %s' % (found,)))
    return not good


def main():
    failed = no = 0
    print('1..%d' % (len(FATAL) + len(REFUSED) + 1))
    for name, contents, words in FATAL:
        no += 1
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'roster.xml')
            with open(path, 'wb') as file:
                file.write(contents)
            run(folder, 'init')
            result = run(folder, 'roster', 'import', path)
            chain = run(folder, 'audit', 'verify')
            good = (result.returncode == 1 and words in result.stderr and 'root:' not in result.stderr and len(result.stderr) < 1000
                    and ': 0 ' in chain.stdout)
            failed += check(no, name, good, (result, chain.stdout))
    for name, inside, code, added in REFUSED:
        no += 1
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'roster.xml')
            with open(path, 'wb') as file:
                file.write(trainees(inside))
            run(folder, 'init')
            result = run(folder, '--json', 'roster', 'import', path)
            found = json.loads(result.stdout)[0] if result.stdout else {}
            good = found.get('problems', {}).get(code) == 1 and found.get('added') == added and result.returncode == (0 if code[0] == 'W' else 3)
            failed += check(no, name, good, (result.returncode, found, result.stderr))
    no += 1
    with tempfile.TemporaryDirectory() as folder:
        # A text node of 200 MB goes through a 1 GB address space and is refused as one long field.
        path = os.path.join(folder, 'roster.xml')
        before, after = trainees(PERSON.replace('张三', '@') % GOOD).split(b'@')
        with open(path, 'wb') as file:
            file.write(before)
            for _ in range(200):
                file.write(b'x' * (1 << 20))
            file.write(after)
        run(folder, 'init')
        result = run(folder, 'roster', 'import', path)
        good = result.returncode in (1, 3) and run(folder, 'audit', 'verify').returncode == 0
        failed += check(no, 'huge text', good, result)
    return 1 if failed else 0


sys.exit(main())
