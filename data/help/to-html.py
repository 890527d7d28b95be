#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""to-html.py FOLDER OUT NAME=PICTURE…: the pages of the guide as one HTML file that needs nothing else, for desktops
without a reader of Mallard pages. Knows the elements our pages have, and stops at any other."""
import base64
import os
import sys
import xml.etree.ElementTree as ET
from html import escape

NS = '{http://projectmallard.org/1.0/}'
LANG = '{http://www.w3.org/XML/1998/namespace}lang'
# element: the tags around what it holds
TAGS = {
    'p': ('<p>', '</p>'), 'gui': ('<b>', '</b>'), 'em': ('<em>', '</em>'), 'cmd': ('<code>', '</code>'), 'file': ('<code>', '</code>'),
    'key': ('<kbd>', '</kbd>'), 'code': ('<pre>', '</pre>'), 'steps': ('<ol>', '</ol>'), 'terms': ('<dl>', '</dl>'),
    'table': ('<table>', '</table>'), 'tr': ('<tr>', '</tr>'), 'td': ('<td>', '</td>'), 'note': ('<aside>', '</aside>'),
}
STYLE = '''body { font: 11pt/1.6 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
img { max-width: 100%; border: 1px solid #ccc; border-radius: 6px } figcaption { color: #555; font-size: 90% }
kbd, pre, aside { background: #f1efec; border-radius: 4px } kbd { padding: 1px 5px } pre { padding: 1em; overflow-x: auto }
code { font-family: monospace } aside { padding: .2em 1em } td { padding: .1em 1.5em .1em 0; vertical-align: top } dt { font-weight: bold }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #242424 } kbd, pre, aside { background: #383838 } a { color: #78aeed } }'''


class Guide:
    def __init__(self, folder, pictures):
        self.pictures = pictures
        self.pages = {}
        for name in os.listdir(folder):
            if name.endswith('.page'):
                page = ET.parse(os.path.join(folder, name)).getroot()
                self.pages[page.get('id')] = page
        self.order = sorted(self.pages, key=lambda key: self.pages[key].findtext(NS + 'info/' + NS + 'title', '0'))

    def title(self, key):
        return escape(self.pages[key].findtext(NS + 'title'))

    def inside(self, element):
        """What an element holds, with what stands between its parts."""
        text = escape(element.text or '')
        for part in element:
            text += self.element(part, element) + escape(part.tail or '')
        return text

    def element(self, part, parent):
        name = part.tag[len(NS):]
        if name in TAGS:
            return TAGS[name][0] + self.inside(part) + TAGS[name][1]
        if name == 'keyseq':
            return '+'.join(self.element(key, part) for key in part)
        if name == 'link':
            return '<a href="#%s">%s</a>' % (part.get('xref'), self.title(part.get('xref')))
        if name == 'item':
            if parent.tag == NS + 'terms':
                return '<dt>%s</dt><dd>%s</dd>' % (self.inside(part[0]), ''.join(self.element(p, part) for p in part[1:]))
            return '<li>%s</li>' % self.inside(part)
        if name == 'media':
            with open(self.pictures[part.get('src')], 'rb') as file:
                data = base64.b64encode(file.read()).decode()
            return '<figure><img alt="" src="data:image/png;base64,%s"><figcaption>%s</figcaption></figure>' % (data, self.inside(part))
        raise SystemExit('to-html.py does not know <%s>' % name)

    def html(self):
        index = self.pages['index']
        parts = ['<!DOCTYPE html>\n<html lang="%s"><head><meta charset="utf-8"><title>%s</title><style>%s</style></head><body>'
                 % (index.get(LANG), self.title('index'), STYLE)]
        for key in self.order:
            parts.append('<h%d id="%s">%s</h%d>' % (1 + (key != 'index'), key, self.title(key), 1 + (key != 'index')))
            parts += [self.element(part, self.pages[key]) for part in self.pages[key] if part.tag not in (NS + 'info', NS + 'title')]
            if key == 'index':
                parts.append('<ol>%s</ol>' % ''.join('<li><a href="#%s">%s</a></li>' % (k, self.title(k)) for k in self.order if k != key))
        return '\n'.join(parts) + '\n</body></html>\n'


def main(folder, out, *pictures):
    guide = Guide(folder, dict(picture.split('=', 1) for picture in pictures))
    with open(out, 'w', encoding='utf-8') as file:
        file.write(guide.html())


if __name__ == '__main__':
    main(*sys.argv[1:])
