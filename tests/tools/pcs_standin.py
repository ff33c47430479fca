#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stands in for pcs 0.9: the few edits of a CIB file that pcs.sh makes.

The live CIB is the file $LIVE_CIB.  $PCS_REFUSES is a word: an edit whose
command line holds it is dropped with status 0, as pcs 0.9.90 does when the
CIB refuses it.  Anything else unexpected ends with status 1.
"""
import os
import shutil
import sys
import xml.etree.ElementTree as ET


def pairs(words):
    return [w.split('=', 1) for w in words]


def nvpairs(parent, tag, prefix, values):
    group = parent.find(tag)
    if group is None:
        group = ET.SubElement(parent, tag, id=prefix)
    for name, value in values:
        for nv in group:
            if nv.get('name') == name:
                nv.set('value', value)
                break
        else:
            ET.SubElement(group, 'nvpair', id='%s-%s' % (prefix, name),
                          name=name, value=value)


def split(words):
    """Options, operations and meta attributes of `create`."""
    parts = {'': [], 'op': [], 'meta': []}
    now = parts['']
    for w in words:
        if w == 'op':
            now = []
            parts['op'].append(now)
        elif w == 'meta':
            now = parts['meta']
        else:
            now.append(w)
    return parts


def create(resources, name, agent, words):
    if resources.find('.//*[@id="%s"]' % name) is not None:
        sys.exit('pcs: %s exists' % name)
    parts = split(words)
    p = ET.SubElement(resources, 'primitive', id=name, **agent)
    nvpairs(p, 'instance_attributes', name + '-instance_attributes',
            pairs(parts['']))
    ops = ET.SubElement(p, 'operations')
    for action, *options in parts['op']:
        values = dict(pairs(options))
        ET.SubElement(ops, 'op', values, name=action,
                      id='-'.join([name, action, 'interval',
                                   values['interval']] +
                                  [w for w in [values.get('role')] if w]))
    if parts['meta']:
        nvpairs(p, 'meta_attributes', name + '-meta_attributes',
                pairs(parts['meta']))


def edit(root, words):
    configuration = root.find('configuration')
    resources = configuration.find('resources')
    kind, verb, *rest = words
    if (kind, verb) == ('property', 'set'):
        nvpairs(configuration.find('crm_config'), 'cluster_property_set',
                'cib-bootstrap-options', pairs(rest))
    elif (kind, verb) == ('resource', 'create'):
        standard, provider, name = rest[1].split(':')
        create(resources, rest[0], {'class': standard, 'provider': provider,
                                    'type': name}, rest[2:])
    elif (kind, verb) == ('stonith', 'create'):
        create(resources, rest[0], {'class': 'stonith', 'type': rest[1]},
               rest[2:])
    elif kind in ('resource', 'stonith') and verb == 'update':
        p = resources.find('.//primitive[@id="%s"]' % rest[0])
        nvpairs(p, 'instance_attributes', rest[0] + '-instance_attributes',
                pairs(rest[1:]))
    elif (kind, verb) == ('constraint', 'location') and rest[1] == 'avoids':
        node, score = rest[2].split('=')
        ET.SubElement(configuration.find('constraints'), 'rsc_location',
                      id='location-%s-%s--%s' % (rest[0], node, score),
                      rsc=rest[0], node=node, score='-' + score)
    elif (kind, verb) == ('resource', 'defaults'):
        defaults = configuration.find('rsc_defaults')
        if defaults is None:
            defaults = ET.SubElement(configuration, 'rsc_defaults')
        nvpairs(defaults, 'meta_attributes', 'rsc_defaults-options',
                pairs(rest))
    elif (kind, verb) == ('resource', 'master'):
        wrap(resources, 'master', rest[0], [rest[1]])
        meta(resources, rest[0], rest[2:])
    elif (kind, verb) == ('resource', 'meta'):
        meta(resources, rest[0], rest[1:])
    elif (kind, verb) == ('resource', 'group') and rest[0] == 'add':
        wrap(resources, 'group', rest[1], rest[2:])
    elif (kind, verb, rest[0]) == ('constraint', 'colocation', 'add'):
        rsc, _, role, with_rsc, score, ident = rest[1:]
        ET.SubElement(configuration.find('constraints'), 'rsc_colocation',
                      dict(pairs([ident])), rsc=rsc, score=score,
                      **{'with-rsc': with_rsc, 'with-rsc-role': role})
    elif (kind, verb) == ('constraint', 'order'):
        action, first, _, then_action, then, *options = rest
        ET.SubElement(configuration.find('constraints'), 'rsc_order',
                      dict(pairs(options)), first=first, then=then,
                      **{'first-action': action, 'then-action': then_action})
    else:
        sys.exit('pcs: not known here: %s' % ' '.join(words))


def wrap(resources, tag, name, members):
    """Moves primitives into a master or group, made where it is missing."""
    outer = resources.find('%s[@id="%s"]' % (tag, name))
    if outer is None:
        outer = ET.SubElement(resources, tag, id=name)
    for member in members:
        p = resources.find('primitive[@id="%s"]' % member)
        resources.remove(p)
        outer.append(p)


def meta(resources, name, words):
    nvpairs(resources.find('*[@id="%s"]' % name), 'meta_attributes',
            name + '-meta_attributes', pairs(words))


def main(words):
    live = os.environ['LIVE_CIB']
    refused = os.environ.get('PCS_REFUSES')
    if words[:2] == ['cluster', 'cib'] and len(words) == 3:
        shutil.copyfile(live, words[2])
    elif words[:2] == ['cluster', 'cib-push'] and len(words) == 3:
        shutil.copyfile(words[2], live)
        print('CIB updated')
    elif words[0] == '-f' and refused not in words:
        tree = ET.parse(words[1])
        edit(tree.getroot(), words[2:])
        ET.indent(tree)
        tree.write(words[1])
    elif words[0] != '-f':
        sys.exit('pcs: not known here: %s' % ' '.join(words))


main(sys.argv[1:])
