#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quorum sections of corosync.conf: makes files, compares verdicts.

usage: corosync_quorum.py make SEED N DIR
       corosync_quorum.py compare DIR VERDICTS PGHAC
VERDICTS has lines "NAME runs|ends" of a corosync that was started.
"""
import collections
import pathlib
import random
import sys

from corosync_conf import errors_of

HEAD = """\
system {
    sched_rr: no
}
totem {
    version: 2
    cluster_name: c
}
logging {
    to_syslog: no
    to_stderr: yes
}
nodelist {
"""
# corosync starts with what these say; others do not.
STRICTER = {"two_node_count"}
STRICTER_TEXT = ("the algorithm ",)     # qdevice's own


def text_of(rng):
    """One file: its nodes and its quorum section."""
    lines = [HEAD]
    uneven = rng.random() < 0.2
    for i in range(1, rng.choice([2, 2, 3, 3, 4]) + 1):
        votes = f"quorum_votes: {rng.randint(1, 3)}\n" if uneven else ""
        lines.append(f"node {{\nring0_addr: 10.77.0.{i}\nname: pg{i}\n"
                     f"nodeid: {i}\n{votes}}}\n")
    lines.append("}\nquorum {\nprovider: ")
    lines.append(rng.choice(["corosync_votequorum"] * 7 + ["votequorum"]))
    lines.append("\n")
    for key, chance in (("two_node", 0.3), ("auto_tie_breaker", 0.25),
                        ("last_man_standing", 0.25), ("wait_for_all", 0.4),
                        ("allow_downscale", 0.1)):
        if rng.random() < chance:
            lines.append(f"{key}: {int(rng.random() < 0.8)}\n")
    if rng.random() < 0.25:
        lines.append(f"expected_votes: {rng.randint(1, 5)}\n")
    if rng.random() < 0.5:
        lines.append("device {\nmodel: net\n")
        if rng.random() < 0.6:
            lines.append(f"votes: {rng.randint(0, 3)}\n")
        lines.append("net {\nhost: q\nalgorithm: lms\n}\n}\n")
    lines.append("}\n")
    return "".join(lines)


def compare(directory, verdicts, pghac):
    """Prints what differs, then the counts."""
    status = dict(line.split() for line in verdicts.read_text().splitlines())
    errors = errors_of(directory, sorted(status), pghac)
    counts = collections.Counter()
    for name, verdict in sorted(status.items()):
        ours = [f"{text} [{rule}]" for rule, text in errors[name]
                if rule not in STRICTER and not text.startswith(STRICTER_TEXT)]
        counts[f"corosync {verdict}"] += 1
        if verdict != ("ends" if ours else "runs"):
            print(f"{name}: corosync {verdict}, we say: {ours}")
            print((directory / name).read_text().partition("nodelist")[2])
    for what, n in sorted(counts.items()):
        print(f"# {n} times {what}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        where = pathlib.Path(sys.argv[4])
        where.mkdir()
        for n in range(int(sys.argv[3])):
            one = random.Random(f"{sys.argv[2]}/{n}")
            (where / f"{n:03}.conf").write_text(text_of(one))
    else:
        compare(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]),
                sys.argv[4])
