#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences that are put together from parts read as Chinese: no doubled words ("第第五条条"), no English between,
no western punctuation, one space where Han meets a digit. All explanations of a small sample and what a receipt says."""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

CLI = sys.argv[1]
HAN = '\u4e00-\u9fff'
# what must not stand in a sentence, and why
SLIPS = {
    'a doubled word': re.compile(r'第\s*第|条\s*条|号\s*号|[，。；：、]{2}'),
    'western punctuation': re.compile('[%s”）][,;:!?(]|[,;:!?)][%s“（]' % (HAN, HAN)),
    'no space between Han and digits': re.compile('[%s][0-9A-Za-z]|[0-9A-Za-z][%s]' % (HAN, HAN)),
    'English': re.compile(r'\b(?!min\b|max\b|true\b|false\b)[a-z]{2,}\b'),
    'a space beside Chinese punctuation': re.compile(r'\s[，。；：、）]|[，。；：、（]\s'),
}
LINES = re.compile(r'^\s*(要求|实际|改变结果的办法)：(.*)')
HEADS = re.compile(r'^\s*\[([^]]*)\]')


def run(*arguments):
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'zh_CN'}
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, env=environment, check=False)
    return done.stdout + done.stderr


def explanations(ledger):
    """One enrolment for each outcome: each kind of sentence comes at least once."""
    base = sqlite3.connect('file:%s?mode=ro' % ledger, uri=True)
    rows = base.execute('SELECT c.code, p.id_number FROM decision d JOIN enrolment e ON e.id = d.enrolment_id'
                        ' JOIN class c ON c.id = e.class_id JOIN person p ON p.id = e.person_id'
                        ' GROUP BY d.outcome_id ORDER BY d.enrolment_id').fetchall()
    base.close()
    return [run('--store', ledger, 'explain', *row).splitlines() for row in rows]


def slips(sentences):
    found = {what: set() for what in SLIPS}
    for sentence in sentences:
        for what, pattern in SLIPS.items():
            # the names that are given in quotes are the roster's
            if pattern.search(re.sub('“[^”]*”', '“”', sentence)):
                found[what].add(sentence)
    return found


def main():
    if '用法' not in run():
        print('1..0 # SKIP this C library does not take LANGUAGE without a Chinese locale')
        return
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        ledger, receipt = os.path.join(folder, 'ledger.gjl'), os.path.join(folder, 'receipt.xml')
        run('sample', '--trainees', '250', '--out', folder)
        run('--store', ledger, 'init')
        run('--store', ledger, 'policy', 'add', 'builtin:gongjiang-illustrative')
        run('--store', ledger, 'roster', 'import', '--receipt', receipt, os.path.join(folder, 'sample.xml'))
        run('--store', ledger, 'decide')
        lines = [line for text in explanations(ledger) for line in text]
        said = [node.text for node in ET.parse(receipt).getroot().iter()
                if node.tag.rsplit('}')[-1] in ('message', 'remedy')]
    parts = {
        'explanations': [match[2] for match in map(LINES.match, lines) if match],
        'verdicts': [match[1] for match in map(HEADS.match, lines) if match],
        'what it rests on': [line.split(' · ')[-1] for line in lines if HEADS.match(line) and ' · ' in line],
        'receipt': [text.replace('YYYY-MM-DD', '').replace(' I、O、S、V、Z', '') for text in said],
    }
    for name, sentences in parts.items():
        # titles of documents keep their own spelling
        for what, bad in slips(sentences).items():
            if name == 'what it rests on' and what == 'no space between Han and digits':
                continue
            count += 1
            good = bool(sentences) and not bad
            failed += not good
            print('%s %d - %s: %s' % ('ok' if good else 'not ok', count, name, what))
            for sentence in sorted(bad)[:8]:
                print('# ' + sentence)
    print('1..%d' % count)
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
