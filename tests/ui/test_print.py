#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown goes onto paper, by keyboard: the list as it is filtered, its heads on every page; a class; of a decision the page for the
person it is about. As PDFs, which are read here, and into the printing dialog. Numbers stay masked."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, sample_ledger, wait, words  # noqa: E402


def pages(path):
    text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
    return text.split('\f')[:-1]


def save(app, path):
    app.key('ctrl+shift+p')
    app.save_as(path)
    app.find('label', words('Saved as %s.') % os.path.basename(path))
    found = pages(path)
    everything = ''.join(found)
    assert not re.search(r'\b\d{17}[\dX]\b', everything) and words('Page %u of %u').replace('%u', '1', 1).replace('%u', str(len(found))) in everything, everything
    return found


def print_list(app, folder):
    app.key('ctrl+6')
    wait(lambda: app.table(words('Persons')), 'persons')
    found = save(app, os.path.join(folder, 'persons.pdf'))
    assert len(found) > 3 and words('Persons') in found[0], found
    for page in found:
        heads = [line for line in page.splitlines() if words('Identity number') in line and words('Name') in line]
        assert len(heads) == 1, page
    assert sum(len(re.findall(r'\d{6}\*{8}\w{4}', page)) for page in found) == 200


def print_class(app, folder):
    app.key('ctrl+5')
    wait(lambda: app.table(words('Classes')), 'classes')
    app.key('Down', 'Home', 'Return')
    app.find('push button', words('_Add a Trainee…'))
    page = ''.join(save(app, os.path.join(folder, 'class.pdf')))
    assert 'LN2026-' in page and words('Planned hours') in page and words('Trainees') in page, page
    assert len(re.findall(r'\d{6}\*{8}\w{4}', page)) > 5, page


def print_decision(app, folder):
    app.key('ctrl+8')
    wait(lambda: app.table(words('Decisions')), 'decisions')
    app.key('Down', 'Home', 'Return')
    app.find('push button', words('_Edit the Enrolment…'))
    page, = save(app, os.path.join(folder, 'decision.pdf'))
    for said in ('How this subsidy was decided', 'Result', 'The facts it rests on', 'By these rules', 'Handled by (signature and stamp)'):
        assert words(said) in page, (said, page)


def print_dialog(app):
    """The desktop's own dialog; it is only looked at."""
    app.key('ctrl+p')
    dialog = app.dialog()
    app.key('Escape')
    app.closed(dialog)


def refuse(app):
    """A place that cannot be written to is said."""
    app.key('ctrl+shift+p')
    app.save_as('/proc/there.pdf')
    said = app.dialog(words('It Could Not Be Printed'))
    app.key('Escape')
    app.closed(said)


def main(gui, exe):
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = sample_ledger(exe, folder)
        with App([gui, '--ledger', ledger]) as app:
            app.find('frame')
            app.key('ctrl+p')
            app.find('label', words('Open a list or a record to print it.'))
            print_list(app, folder)
            print_class(app, folder)
            print_decision(app, folder)
            print_dialog(app)
            refuse(app)


if __name__ == '__main__':
    main(*sys.argv[1:3])
