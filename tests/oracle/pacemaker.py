#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Pacemaker's own programs make of a CIB.

usage: pacemaker.py same CIB CIB         the two configure the same
       pacemaker.py simulate CIB PRIMARY [STANDBY...]
       pacemaker.py place CIB [NODE...] [-NODE...]  VIPs are there, one by one, or
                                                    anywhere, when those have died
crm_simulate starts the cluster, then kills each node in turn, fails each
resource where it runs, and takes the quorum away.  STANDBY... are in the
order in which the agent would prefer them.  A line a fault; status 1 if any.
"""
import itertools
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET


# what Pacemaker 1 and 2.0, and what 2.1 calls it
PROMOTED = ('Master', 'Promoted')
STANDBY = ('Slave', 'Unpromoted')


def pairs(element, path):
    return {nv.get('name'): nv.get('value')
            for group in element.findall(path)
            for nv in group.findall('nvpair')}


def seconds(text):
    return '0' if text in ('0', '0s') else text


def attributes(element, *leave):
    return frozenset((k, v) for k, v in element.attrib.items()
                     if k not in leave)


def configured(path):
    """A CIB's configuration, without what does not matter: ids that nobody
    chose, the order of elements, the operation that newer agents add."""
    root = ET.parse(path).getroot()
    out = {'properties': pairs(root, './/cluster_property_set'),
           'defaults': pairs(root, './/rsc_defaults/meta_attributes')}
    for p in root.iter('primitive'):
        ops = set()
        for op in p.iter('op'):
            if op.get('name') not in ('methods', 'meta-data'):
                op.set('interval', seconds(op.get('interval')))
                ops.add(attributes(op, 'id'))
        out['primitive ' + p.get('id')] = (
            attributes(p, 'id'), pairs(p, 'instance_attributes'),
            pairs(p, 'meta_attributes'), ops)
    for kind in 'master', 'group', 'clone':
        for e in root.iter(kind):
            out['%s %s' % (kind, e.get('id'))] = (
                [p.get('id') for p in e.findall('primitive')],
                pairs(e, 'meta_attributes'))
    out['constraints'] = set()
    for e in root.find('.//constraints'):
        if e.get('rsc-role') == 'Started':
            del e.attrib['rsc-role']
        out['constraints'].add((e.tag, attributes(
            e, *(['id'] if e.tag == 'rsc_location' else []))))
    out['levels'] = {attributes(e, 'id') for e in root.iter('fencing-level')}
    return out


def same(first, second):
    one, two = configured(first), configured(second)
    for key in sorted(set(one) | set(two)):
        if one.get(key) != two.get(key):
            yield '%s:\n  %s\n  %s' % (key, one.get(key), two.get(key))


class Cluster:
    """A CIB that crm_simulate changes."""

    def __init__(self, path, directory):
        self.tree = ET.parse(path)
        self.root = self.tree.getroot()
        # what this Pacemaker takes from an older one
        self.root.set('crm_feature_set', '3.16.1')
        self.root.set('have-quorum', '1')
        self.directory = directory
        self.nodes = [n.get('uname') for n in self.root.iter('node')]
        master = self.root.find('.//master')
        if master is None:
            master = self.root.find('.//clone')
        self.master = master.get('id') if master is not None else None
        self.database = master.find('primitive').get('id') \
            if master is not None else None
        self.vips = [p.get('id') for p in self.root.iter('primitive')
                     if p.get('type') == 'IPaddr2']
        # those for readers, which prefer a standby
        self.read = [c.get('rsc') for c in self.root.iter('rsc_colocation')
                     if c.get('with-rsc-role') in STANDBY]
        self.fences = {p.get('id'): pairs(p, 'instance_attributes')
                       for p in self.root.iter('primitive')
                       if p.get('class') == 'stonith'}
        self.properties = pairs(self.root, './/cluster_property_set')
        self.where = {}         # resource: its nodes
        self.promoted = None
        self.actions = []       # RESOURCE_OPERATION, in order
        self.fenced = []

    def online(self, scores):
        """All nodes are up; the agent prefers them so for promotion."""
        status = self.root.find('status')
        status.clear()
        for node in self.nodes:
            state = ET.SubElement(
                status, 'node_state', id=node, uname=node, in_ccm='true',
                crmd='online', join='member', expected='member')
            group = ET.SubElement(ET.SubElement(
                state, 'transient_attributes', id=node),
                'instance_attributes', id='status-' + node)
            if self.database and node in scores:
                ET.SubElement(group, 'nvpair', value=scores[node],
                              id='status-%s-master' % node,
                              name='master-' + self.database)

    def scored(self, primary):
        """PAF's scores of promotion, with that primary."""
        for state in self.root.iter('node_state'):
            for nv in state.iter('nvpair'):
                if nv.get('name') == 'master-' + self.database:
                    nv.set('value', '1001' if state.get('uname') == primary
                           else '1000')
        return self

    def after(self, *options):
        """The cluster after crm_simulate has worked on it."""
        before = os.path.join(self.directory, 'before.xml')
        later = os.path.join(self.directory, 'after.xml')
        self.tree.write(before)
        done = subprocess.run(
            ['crm_simulate', '-S', '--output-as=xml', '-x', before, '-O',
             later] + list(options), check=True, stdout=subprocess.PIPE)
        new = Cluster(later, self.directory)
        out = ET.fromstring(done.stdout)
        for r in out.find('revised_cluster_status').iter('resource'):
            for node in r.findall('node'):
                new.where.setdefault(r.get('id'), []).append(
                    node.get('name'))
                if r.get('role') in PROMOTED:
                    new.promoted = node.get('name')
        for action in out.find('transition') or []:
            if action.tag == 'fencing_action':
                new.fenced.append(action.get('target'))
            elif action.tag == 'rsc_action':
                new.actions.append('%s_%s' % (
                    action.get('resource').split(':')[0], action.get('op')))
            else:
                new.actions.append(action.get('task')[:-2])
        return new


def states(cluster, primary, standbys):
    """Each state to judge: (what happened, Cluster, who must be promoted,
    nodes that are gone)."""
    scores = {primary: '1000'}
    for i, node in enumerate(standbys):
        scores[node] = '100' if i == 0 else '-INFINITY'
    cluster.online(scores)
    up = cluster.after()
    yield 'start', up, primary, []
    heir = standbys[0] if standbys else None
    for node in [primary] + standbys:
        yield ('%s dies' % node, up.after('--node-fail', node),
               heir if node == primary else primary, [node])
    if not up.master:
        return
    if up.read:
        alone = up.after(*[x for node in standbys
                           for x in ('--node-fail', node)])
        yield 'only the primary is left', alone, primary, standbys
        alone.online(scores)
        yield 'the standbys come back', alone.after(), primary, []
    yield ('PostgreSQL fails', up.after('--op-inject', '%s_monitor_%d@%s=7' % (
        up.database, interval(up, PROMOTED), primary)), heir, [])
    database = up.root.find('.//primitive[@id="%s"]' % up.database)
    if database.get('type') == 'pgsqlms' and heir:
        yield from moved(up, primary, heir)
    replication = pairs(database, 'instance_attributes')
    for vip in up.vips:
        ip = pairs(up.root.find('.//primitive[@id="%s"]' % vip),
                   'instance_attributes')['ip']
        failed = up.after('--op-inject', '%s_monitor_%d@%s=7' % (
            vip, interval(up, (None,), vip), up.where[vip][0]))
        if vip in up.read or ip == replication.get('master_ip'):
            yield '%s fails' % vip, failed, primary, []
        else:
            yield '%s fails' % vip, failed, failed.promoted, []


def moved(up, primary, heir):
    """The RUNBOOK's other primary: tied by the constraint that `pcs resource
    move` makes, then untied."""
    rules = up.scored(primary).root.find('.//constraints')
    tie = ET.SubElement(rules, 'rsc_location', id='cli-prefer',
                        rsc=up.master, role='Master', node=heir,
                        score='INFINITY')
    there = up.after()
    rules.remove(tie)
    yield 'the primary is moved', there, heir, []
    rules = there.scored(heir).root.find('.//constraints')
    rules.remove(rules.find('rsc_location[@id="cli-prefer"]'))
    yield 'it is untied', there.after(), heir, []


def interval(cluster, role, resource=None):
    for op in cluster.root.find('.//primitive[@id="%s"]' % (
            resource or cluster.database)).iter('op'):
        if op.get('name') == 'monitor' and op.get('role') in role:
            number, unit = re.fullmatch(r'(\d+)(\w*)',
                                        op.get('interval')).groups()
            return int(number) * {'ms': 1, '': 1000, 's': 1000,
                                  'min': 60000}[unit]
    raise KeyError(role)


def judge(what, now, promoted, gone):
    for vip in now.vips:
        at = now.where.get(vip, [])
        if len(at) != 1 or at[0] in gone:
            yield '%s: VIP %s is on %s' % (what, vip, at)
        elif vip in now.read:
            where = now.where.get(now.database, [])
            if at[0] not in where or \
                    at == [now.promoted] and len(where) > 1:
                yield '%s: VIP %s is on %s, PostgreSQL on %s' % (
                    what, vip, at, where)
        elif now.master and at != [now.promoted]:
            yield '%s: VIP %s is on %s, the primary is on %s' % (
                what, vip, at, now.promoted)
    if now.master:
        if now.promoted != promoted:
            yield '%s: %s is promoted, not %s' % (what, now.promoted,
                                                  promoted)
        for node in now.nodes:
            if node not in gone and what.endswith(('start', 'dies')) and \
                    node not in now.where.get(now.database, []):
                yield '%s: no PostgreSQL on %s' % (what, node)
    for name, params in now.fences.items():
        targets = params['pcmk_host_list'].replace(',', ' ').split() \
            if 'pcmk_host_list' in params else \
            re.findall(r'([^;: ]+):', params['pcmk_host_map'])
        if len(targets) == 1 and now.where.get(name, []) == targets:
            yield '%s: %s runs on the node that it fences' % (what, name)
    if now.properties.get('stonith-enabled') == 'true' and \
            now.fenced != gone:
        yield '%s: %s is fenced' % (what, now.fenced)
    yield from order(what, now)


def order(what, now):
    """A VIP comes after the promotion and goes after the demotion."""
    for vip in set(now.vips) - set(now.read) if now.master else []:
        for first, then in ('promote', 'start'), ('demote', 'stop'):
            one = [i for i, x in enumerate(now.actions)
                   if x == '%s_%s' % (now.database, first)]
            two = [i for i, x in enumerate(now.actions)
                   if x == '%s_%s' % (vip, then)]
            if one and two and two[0] < one[-1]:
                yield '%s: %s of %s before %s' % (what, then, vip, first)


def simulate(path, primary, *standbys):
    with tempfile.TemporaryDirectory() as directory:
        cluster = Cluster(path, directory)
        n = 0
        for what, now, promoted, gone in states(cluster, primary,
                                                list(standbys)):
            n += 1
            yield from judge(what, now, promoted, gone)
            if os.environ.get('SHOW'):
                print('# %s: promoted %s, %s' % (what, now.promoted,
                                                 now.where))
        # without quorum nothing runs, or two nodes go on
        cluster.root.set('have-quorum', '0')
        last = cluster.after()
        policy = cluster.properties.get('no-quorum-policy', 'stop')
        if policy == 'stop' and last.promoted:
            yield 'no quorum: %s is promoted' % last.promoted
        if policy == 'ignore' and cluster.master and not last.promoted:
            yield 'no quorum: nobody is promoted'
        print('# %d states simulated' % (n + 1))


def place(path, *wanted):
    with tempfile.TemporaryDirectory() as directory:
        cluster = Cluster(path, directory)
        cluster.online({})
        now = cluster.after()
        dead = [w[1:] for w in wanted if w[0] == '-']
        for node in dead:
            now = now.after('--node-fail', node)
        for vip, node in itertools.zip_longest(
                now.vips, [w for w in wanted if w[0] != '-']):
            at = now.where.get(vip, [])
            if len(at) != 1 or at[0] in dead or node not in (None, at[0]):
                yield 'VIP %s is on %s, not %s' % (vip, at, node)


COMMANDS = {'same': same, 'simulate': simulate, 'place': place}
FAULTS = list(COMMANDS[sys.argv[1]](*sys.argv[2:]))
for fault in FAULTS:
    print(fault)
sys.exit(len(FAULTS) > 0)
