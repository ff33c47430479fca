#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Spoils a CIB in many ways: usage: cib.py CIB DIRECTORY COUNT

Writes COUNT files with one fault or a harmless change each; the seed is
fixed, so every run is the same.
"""
import copy
import random
import sys
import xml.etree.ElementTree as ET

VALUES = ["", "x", "1bad", "a b", "-1", "0", "1", "INFINITY", "+INFINITY",
          "1e5", "-INFINITY", "true", "yes", "Master", "master", "Promoted",
          "Started", "start", "monitor", "Mandatory", "Optional", "fence",
          "demote", "ocf", "stonith", "4s", "vip", "ms", "l1", "gone", "a,b",
          "a, b", "a,", "é", "pacemaker-1.2"]
NAMES = ["id", "name", "value", "score", "rsc", "node", "role", "kind",
         "interval", "timeout", "class", "provider", "type", "id-ref",
         "first", "then", "target", "index", "devices", "colour", "template",
         "score-attribute", "with-rsc", "symmetrical", "on-fail"]
# what the schema takes only in ways that cib/1.2.rng says are laxer
LAX = {"rule", "date_expression", "expression", "duration", "date_spec",
       "acls", "acl_role", "read"}


def spoil(root, rng):
    """Changes one thing of the configuration; False if it cannot."""
    everything = [(p, c) for p in root.find("configuration").iter()
                  for c in p if p.tag not in LAX and c.tag not in LAX]
    parent, child = rng.choice(everything)
    how = rng.randrange(8)
    names = sorted(child.keys())
    if how == 0:
        parent.remove(child)
    elif how == 1:
        parent.append(copy.deepcopy(child))
    elif how == 2 and names:
        del child.attrib[rng.choice(names)]
    elif how in (3, 4) and names:
        child.set(rng.choice(names), rng.choice(VALUES))
    elif how == 5:
        child.set(rng.choice(NAMES), rng.choice(VALUES))
    elif how == 6:
        other = rng.choice(everything)[0]
        # an element stays a tree, and a set with id-ref empty
        if other in list(child.iter()) or "id-ref" in other.attrib:
            return False
        other.append(copy.deepcopy(child))
        parent.remove(child)
    elif how == 7:
        child.tag = rng.choice(everything)[1].tag
    else:
        return False
    return "id-ref" not in child.attrib


def main():
    path, directory, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(path, "rb") as f:
        text = f.read()
    rng = random.Random(4)
    made = 0
    while made < count:
        root = ET.fromstring(text)
        if not spoil(root, rng):
            continue
        ET.ElementTree(root).write("%s/%05d.xml" % (directory, made),
                                   encoding="utf-8")
        made += 1


main()
