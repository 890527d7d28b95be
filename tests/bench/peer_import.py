#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plain module of a web framework would do: read the roster record by record, write rows, then decide in a loop.

peer_import.py import ROSTER DATABASE
peer_import.py decide DATABASE

Only what is measured against: no receipts, no history, no checks but those the loop needs."""
import os
import sqlite3
import sys

from lxml import etree

NS = '{urn:gongjiang:roster:1}'
TABLES = """
CREATE TABLE institution (id INTEGER PRIMARY KEY, code TEXT, name TEXT, division TEXT);
CREATE TABLE class (id INTEGER PRIMARY KEY, code TEXT, institution TEXT, occupation TEXT, level TEXT, filed TEXT, start TEXT, end TEXT, hours INTEGER);
CREATE TABLE person (id INTEGER PRIMARY KEY, id_type TEXT, id_number TEXT, name TEXT, sex TEXT, education TEXT, household TEXT, division TEXT, phone TEXT,
                     category TEXT, pension TEXT, public TEXT, card TEXT);
CREATE TABLE membership (person TEXT, code TEXT, since TEXT, until TEXT);
CREATE TABLE enrolment (id INTEGER PRIMARY KEY, class TEXT, person TEXT, enrolled TEXT, hours INTEGER, days INTEGER, appraised TEXT, result TEXT,
                        certificate TEXT, issued TEXT, claimed TEXT, items TEXT);
"""
INDEXES = """
CREATE UNIQUE INDEX person_number ON person (id_number, id_type);
CREATE UNIQUE INDEX class_code ON class (code);
CREATE INDEX membership_person ON membership (person);
CREATE UNIQUE INDEX enrolment_key ON enrolment (class, person);
"""
BATCH = 5000


def text(element, name):
    return element.findtext(NS + name)


def valid_number(number):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return len(number) == 18 and number[:17].isdigit() and '10X98765432'[sum(int(d) * w for d, w in zip(number, weights)) % 11] == number[17]


class Rows:
    """Rows of one table, written some thousands at a time."""

    def __init__(self, db, table, columns):
        self.db, self.rows = db, []
        self.sql = 'INSERT INTO %s VALUES (%s)' % (table, ', '.join('?' * columns))

    def add(self, *row):
        self.rows.append(row)
        if len(self.rows) >= BATCH:
            self.flush()

    def flush(self):
        self.db.executemany(self.sql, self.rows)
        self.rows.clear()


def take_in(roster, path):
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.executescript('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;' + TABLES)
    institutions, classes = Rows(db, 'institution', 4), Rows(db, 'class', 9)
    persons, memberships, enrolments = Rows(db, 'person', 13), Rows(db, 'membership', 4), Rows(db, 'enrolment', 12)
    refused = 0
    tags = [NS + name for name in ('institution', 'class', 'trainee', 'enrolment')]
    for _, element in etree.iterparse(roster, tag=tags, resolve_entities=False, no_network=True):
        if element.tag == tags[0] and len(element):
            institutions.add(None, text(element, 'credit-code'), text(element, 'name'), text(element, 'division'))
        elif element.tag == tags[1] and len(element):
            classes.add(None, *(text(element, name) for name in ('code', 'institution', 'occupation', 'level', 'filed', 'start', 'end', 'hours')))
        elif element.tag == tags[2]:
            number = text(element, 'id-number')
            if not valid_number(number):
                refused += 1
            else:
                persons.add(None, text(element, 'id-type'), number, *(text(element, name) for name in (
                    'name', 'sex', 'education', 'household', 'division', 'phone', 'retirement-category', 'draws-pension', 'public-sector', 'bank-card')))
                for one in element.iterfind(NS + 'membership'):
                    memberships.add(number, text(one, 'group'), text(one, 'from'), text(one, 'to'))
        elif element.tag == tags[3]:
            enrolments.add(None, text(element, 'class'), text(element, 'id-number'), text(element, 'enrolled'), text(element, 'attended-hours'),
                           text(element, 'attended-days'), *(element.findtext('%s%s/%s%s' % (NS, a, NS, b)) for a, b in (
                               ('appraisal', 'date'), ('appraisal', 'result'), ('certificate', 'number'), ('certificate', 'date'), ('claim', 'date'),
                               ('claim', 'items'))))
        else:
            continue
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    for rows in (institutions, classes, persons, memberships, enrolments):
        rows.flush()
    db.executescript(INDEXES)
    db.commit()
    print('%d refused' % refused)


def decide(path):
    """Attendance, result, certificate, claim in time, three a year: five rules of the thirty."""
    db = sqlite3.connect(path)
    db.execute('DROP TABLE IF EXISTS decision')
    db.execute('CREATE TABLE decision (enrolment INTEGER PRIMARY KEY, amount INTEGER, reasons TEXT)')
    groups = {}
    for person, code, since, until in db.execute('SELECT person, code, since, until FROM membership'):
        groups.setdefault(person, []).append((code, since, until))
    granted, rows = {}, Rows(db, 'decision', 3)
    for number, person, hours, result, certificate, claimed, filed, needed in db.execute(
            'SELECT e.id, e.person, e.hours, e.result, e.certificate, e.claimed, c.filed, c.hours FROM enrolment e'
            ' JOIN class c ON c.code = e.class ORDER BY e.person, c.filed, c.code'):
        reasons = []
        if not any(since <= filed and (until is None or until >= filed) for _, since, until in groups.get(person, ())):
            reasons.append('R01')
        if hours is None or int(hours) * 100 < int(needed) * 80:
            reasons.append('R02')
        if result != 'passed' or certificate is None:
            reasons.append('R03')
        if claimed is None:
            reasons.append('R04')
        year = (person, filed[:4])
        if granted.get(year, 0) >= 3:
            reasons.append('R05')
        if not reasons:
            granted[year] = granted.get(year, 0) + 1
        rows.add(number, 0 if reasons else 100000, ';'.join(reasons))
    rows.flush()
    db.commit()


if __name__ == '__main__':
    if len(sys.argv) == 4 and sys.argv[1] == 'import':
        take_in(sys.argv[2], sys.argv[3])
    elif len(sys.argv) == 3 and sys.argv[1] == 'decide':
        decide(sys.argv[2])
    else:
        sys.exit(__doc__)
