#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Judges stylesheets by templates/README.md: quoting and speed.

usage: templates_lint.py FILE.xsl...   prints FILE:LINE: fault, exits 1
"""
import re
import sys
import xml.sax
import xml.sax.handler

XSL = 'http://www.w3.org/1999/XSL/Transform'
BUNDLE = 'urn:pghac:bundle'

# What may stand around quoted values, and what makes numbers of anything.
TEXT = {'concat', 'string', 'substring'}
NUMBER = {'boolean', 'ceiling', 'count', 'floor', 'last', 'not', 'number',
          'position', 'round', 'string-length', 'sum'}
TOKEN = re.compile(r'''\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<number>\d+(\.\d*)?)
    |(?P<var>\$[\w:.-]+)|(?P<name>[\w][\w.-]*(:[\w][\w.-]*)?)(?P<call>\s*\()?
    |(?P<op>.))''', re.X | re.S)


def unsafe(expr, variables):
    """The first part of an expression that reaches the output unquoted."""
    stack = []              # True for each bracket whose inside is harmless
    for m in TOKEN.finditer(expr):
        harmless = any(stack)
        if m['call']:
            name = m['name']
            good = name.startswith('q:') or name in NUMBER
            if not (harmless or good or name in TEXT):
                return name + '()'
            stack.append(good)
        elif m['op'] in ('(', '['):
            stack.append(False)
        elif m['op'] in (')', ']'):
            stack.pop()
        elif harmless or m['string'] or m['number']:
            continue
        elif m['var']:
            if not variables.get(m['var'][1:], False):
                return m['var']
        elif m['name'] not in (None, 'div', 'mod', 'and', 'or') or \
                m['op'] in ('@', '.', '*'):
            return m['name'] or m['op']
    return None


def avts(value):
    """The expressions of an attribute value template."""
    return re.findall(r'\{([^{}]*)\}', value.replace('{{', '').replace('}}', ''))


class Sheet(xml.sax.handler.ContentHandler):
    """One pass over a stylesheet; variables are collected in a first."""

    def __init__(self, name, variables, faults):
        super().__init__()
        self.name, self.variables, self.faults = name, variables, faults
        self.stack = []
        self.template = None
        self.calls = {}
        self.xml = False        # the output is XML: libxslt quotes it

    def setDocumentLocator(self, locator):
        self.at = locator

    def fault(self, text):
        if self.faults is not None:
            self.faults.append('%s:%d: %s' % (
                self.name, self.at.getLineNumber(), text))

    def inside(self, *names):
        return any(n in names for n in self.stack)

    def startElementNS(self, name, qname, attrs):
        uri, local = name
        key = ('xsl:' if uri == XSL else 'b:' if uri == BUNDLE else '') + local
        att = {k[1]: v for k, v in attrs.items() if k[0] is None}
        self.stack.append(key)
        select = att.get('select')

        if key == 'xsl:output' and att.get('method') == 'xml' and \
                '/report/' in self.name:
            self.xml = True
        if key == 'xsl:template':
            self.template = att.get('name')
        if key in ('xsl:variable', 'xsl:param', 'xsl:with-param'):
            self.owner = att.get('name')
            good = select is None or unsafe(select, self.variables) is None
            if not good or key == 'xsl:param':
                # A parameter is as safe as its worst with-param; one without
                # any is unknown.
                self.variables[self.owner] = good and \
                    self.variables.get(self.owner, True)
            else:
                self.variables.setdefault(self.owner, True)
        if key == 'xsl:call-template':
            self.calls.setdefault(self.template, set()).add(att['name'])

        if key in ('xsl:number', 'xsl:document', 'xsl:copy-of'):
            self.fault('%s is not used here' % key)
        for k, v in att.items():
            exprs = [v] if k in ('select', 'test', 'match', 'use') and \
                uri == XSL else avts(v)
            for e in exprs:
                bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', e)
                for bad in ('preceding', '//', 'document('):
                    if bad in bare:
                        self.fault('"%s" makes it slow or impure' % bad)
        if att.get('disable-output-escaping'):
            self.fault('disable-output-escaping is not used here')

        if (key == 'xsl:value-of' or key == 'b:line' and select) and \
                not self.inside('xsl:attribute', 'xsl:message'):
            bad = unsafe(select, self.variables)
            if bad and self.inside('xsl:variable', 'xsl:param',
                                   'xsl:with-param'):
                self.variables[self.owner] = False
            elif bad and not self.xml:
                self.fault('"%s" is not quoted in %s' % (bad, select))

    def endElementNS(self, name, qname):
        self.stack.pop()


def main(names):
    variables, faults, calls = {}, [], {}
    # Safety only ever falls, so this ends; each pass sees all sheets.
    while True:
        before = dict(variables)
        for n in names:
            walk(Sheet(n, variables, None), n)
        if variables == before:
            break
    for n in names:
        sheet = Sheet(n, variables, faults)
        walk(sheet, n)
        for k, v in sheet.calls.items():
            calls.setdefault(k, set()).update(v)
    for start in calls:
        seen, todo = set(), list(calls[start])
        while todo:
            c = todo.pop()
            if c == start and start is not None:
                faults.append('%s: template "%s" calls itself' % (
                    names[0], start))
                break
            if c not in seen:
                seen.add(c)
                todo += calls.get(c, ())
    print('\n'.join(faults), end='\n' if faults else '')
    return 1 if faults or not names else 0


def walk(handler, name):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setContentHandler(handler)
    parser.parse(name)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
