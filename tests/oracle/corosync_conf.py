#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes corosync.conf files, sound and spoilt ones, and compares verdicts.

usage: corosync_conf.py make SEED N DIR
       corosync_conf.py compare DIR VERDICTS PGHAC
VERDICTS has lines "NAME STATUS" of `corosync -t`.
"""

import collections
import json
import pathlib
import random
import subprocess
import sys

# What we refuse and corosync starts with, for the reason that each rule has.
STRICTER = {
    "address_unusable", "corosync_quorum", "node_address_duplicate",
    "node_name", "node_name_duplicate", "path_absolute",
    "qdevice_two_node", "ring1_partial", "two_node_count",
}
# The same of corosync_conf: the rest of its messages needs a refusal.
STRICTER_TEXT = (
    "a second nodelist",        # mixes the nodes of both
    "has a dot",                # a section in the name
    "no section can stand in",  # whose lines would be the other's
    "has no ring0_addr",        # a node without any address
    "there is no key before",
    "is no address and no host name",   # 10.77 is 10.0.0.77 to a resolver
    "with transport udp, only",         # of a link that udp does not have
    "config_version is",        # strtoull takes a minus sign
    "quorum.device",
)

WORDS = {
    "totem": {
        "secauth": ["on", "off"], "crypto_cipher": ["none", "aes256"],
        "crypto_hash": ["none", "sha256", "md5"],
        "crypto_model": ["nss", "openssl"],
        "transport": ["knet", "udpu", "udp"],
        "link_mode": ["passive", "active", "rr"],
        "ip_version": ["ipv4", "ipv6", "ipv4-6", "ipv6-4"],
        "block_unlisted_ips": ["yes", "no"],
        "knet_compression_model": ["lz4", "zlib"],
        "clear_node_high_bit": ["yes", "no"],
        "cluster_name": ["one", "two"],
    },
    "logging": {
        "to_syslog": ["yes", "no", "on", "off"], "debug": ["on", "off", "trace"],
        "timestamp": ["on", "off", "hires"], "fileline": ["on", "off"],
        "function_name": ["on", "off"], "blackbox": ["on", "off"],
        "syslog_facility": ["daemon", "local3"],
        "syslog_priority": ["info", "DEBUG", "err"],
        "logfile_priority": ["notice", "Warning"],
    },
    "system": {
        "qb_ipc_type": ["native", "shm", "socket"],
        "sched_rr": ["yes", "no"], "move_to_root_cgroup": ["auto", "no"],
        "allow_knet_handle_fallback": ["yes", "no"],
    },
    "totem.interface": {"knet_transport": ["udp", "sctp"],
                        "broadcast": ["yes", "no"]},
}
NUMBERS = {
    "totem": {
        "token": (1000, 20000), "token_coefficient": (0, 2000),
        "token_warning": (0, 100), "token_retransmit": (30, 500),
        "hold": (14, 400), "join": (30, 200), "consensus": (1200, 30000),
        "merge": (30, 400), "downcheck": (30, 2000),
        "token_retransmits_before_loss_const": (1, 12),
        "max_network_delay": (30, 90), "send_join": (0, 80),
        "knet_mtu": (0, 1500), "knet_pmtud_interval": (1, 60),
        "knet_compression_level": (-5, 9), "netmtu": (500, 1500),
        "config_version": (0, 99), "window_size": (1, 300),
    },
    "quorum": {
        "expected_votes": (2, 5), "two_node": (0, 1),
        "wait_for_all": (0, 1), "auto_tie_breaker": (0, 1),
        "last_man_standing": (0, 1),
        "last_man_standing_window": (1000, 20000),
    },
    "totem.interface": {
        "mcastport": (1, 65535), "ttl": (0, 3),
        "knet_link_priority": (0, 3), "knet_ping_interval": (200, 3000),
        "knet_ping_timeout": (200, 3000), "knet_pong_count": (1, 9),
    },
}
JUNK = ["abc", "-1", "", "0", "1", "29", "13", "101", "99999999999", "5x",
        "+7", "0x10", "65536", "256", "yes", "none", "é", "1.5",
        "18446744073709551616"]


class Conf:
    """A file as a tree: (name, value) and (name, [items])."""

    def __init__(self, rng):
        self.rng = rng
        self.top = []

    def section(self, path):
        """The items of a section, made where it is not there."""
        items = self.top
        for name in path.split("."):
            for key, value in items:
                if key == name and isinstance(value, list):
                    items = value
                    break
            else:
                new = []
                items.append((name, new))
                items = new
        return items

    def extra(self):
        """A valid key with a valid value."""
        rng = self.rng
        section = rng.choice(["totem"] * 6 + ["logging"] * 3 + ["system"] +
                             ["quorum"] * 2)
        return section, *self.key(section)

    def key(self, section):
        rng = self.rng
        pool = {**WORDS.get(section, {}), **NUMBERS.get(section, {})}
        name = rng.choice(sorted(pool))
        if isinstance(pool[name], list):
            return name, rng.choice(pool[name])
        return name, str(rng.randint(*pool[name]))

    def lines(self):
        """The file's lines, laid out somehow."""
        rng, out = self.rng, []
        indent = rng.choice(["    ", "\t", ""])
        colon = rng.choice([": ", ":", " : ", ":\t"])

        def write(items, depth):
            for name, value in items:
                if rng.random() < 0.04:
                    out.append(rng.choice(["", "# a: {", "\t # }"]))
                if isinstance(value, list):
                    out.append(indent * depth + name +
                               rng.choice([" {", "{", " { ", ": {"]))
                    write(value, depth + 1)
                    out.append(indent * depth + "}")
                else:
                    out.append(indent * depth + name + colon + value)

        write(self.top, 0)
        return out


def sound(rng):
    """A file that corosync takes, but for what its extra keys clash in."""
    conf = Conf(rng)
    transport = rng.choice(["knet"] * 3 + ["udpu", "udp", None])
    knet = transport in (None, "knet")
    links = rng.choice([1, 1, 2, 3]) if knet else 1
    v6 = knet and rng.random() < 0.2
    totem = conf.section("totem")
    totem += [("version", "2"), ("cluster_name", "c")]
    if transport:
        totem.append(("transport", transport))
    if knet and rng.random() < 0.6:
        totem += [("crypto_cipher", "aes256"), ("crypto_hash", "sha256")]
    nodes = conf.section("nodelist")
    for i in range(1, rng.choice([2, 2, 3, 3, 4, 6])):
        node = []
        for link in range(links):
            node.append((f"ring{link}_addr", f"fd00:{link}::{i}" if v6
                         else f"10.77.{link}.{i}"))
        if links > 1 or rng.random() < 0.9:
            node.append(("name", f"pg{i}"))
        if knet or rng.random() < 0.7:
            node.append(("nodeid", str(i)))
        if rng.random() < 0.1:
            node.append(("quorum_votes", str(rng.randint(0, 3))))
        rng.shuffle(node)
        nodes.append(("node", node))
    conf.section("quorum").append(("provider", "corosync_votequorum"))
    if len(nodes) == 2:
        conf.section("quorum").append(("two_node", "1"))
    for _ in range(rng.choice([0, 1, 2, 4])):
        section, name, value = conf.extra()
        if name not in [k for k, _ in conf.section(section)]:
            conf.section(section).append((name, value))
    if rng.random() < 0.3:
        link = rng.randrange(links)
        section = [("linknumber", str(link))]
        for _ in range(rng.randint(0, 2)):
            section.append(conf.key("totem.interface"))
        totem.append(("interface", section))
    if rng.random() < 0.2:
        conf.section("logging").append(("logger_subsys", [
            ("subsys", "QUORUM"), ("debug", "on")]))
    rng.shuffle(conf.top)
    return conf


def spoil_tree(conf, rng):
    """One change of names, values or places."""
    sections = []

    def walk(items):
        sections.append(items)
        for _, value in items:
            if isinstance(value, list):
                walk(value)

    walk(conf.top)
    items = rng.choice([s for s in sections if s])
    i = rng.randrange(len(items))
    name, value = items[i]
    kind = rng.randrange(11)
    if kind == 0:
        del items[i]
    elif kind == 1:
        items.append(items[i])
    elif kind == 2 and isinstance(value, str):
        # no names that somebody would have to resolve
        items[i] = (name, rng.choice(["", "10.77.0.300", "10.77", "fd00:::1"]
                                     if name.startswith("ring") else JUNK))
    elif kind == 3:
        at = rng.randrange(len(name))
        items[i] = (name[:at] + rng.choice(["", "x", "é", "."]) +
                    name[at + 1:] or "y", value)
    elif kind == 4:
        section, name, _ = conf.extra()
        conf.section(section).append((name, rng.choice(JUNK)))
    elif kind == 5:
        section, name, value = conf.extra()
        conf.section(section).append((name, value))
    elif kind == 6:
        items.append((rng.choice(["totem", "nodelist", "node", "quorum",
                                  "extra", "logger_subsys", "interface",
                                  "member", "uidgid"]),
                      [rng.choice([("name", "x"), ("uid", "0"),
                                   ("nodeid", "7"), ("token", "x")])]))
    elif kind == 7:
        conf.section("totem").append(("interface", [
            ("linknumber", rng.choice(["0", "1", "2", "7", "8", "x"])),
            conf.key("totem.interface")]))
    elif kind == 8:
        conf.section("totem").append(("interface", [
            ("linknumber", "0"), (conf.key("totem.interface")[0],
                                  rng.choice(JUNK))]))
    else:
        nodes = [v for k, v in conf.section("nodelist") if k == "node"]
        if nodes:
            rng.choice(nodes).append(rng.choice([
                ("ring1_addr", "10.77.1.99"), ("ring8_addr", "10.0.0.8"),
                ("nodeid", "1"), ("nodeid", "0"), ("nodeid", "65536"),
                ("name", "pg1"), ("ring0_addr", "10.77.0.300"),
                ("ring0_addr", "fd00::7"), ("ring0_addr", "10.77.0.1")]))


def spoil_lines(lines, rng):
    """One change that a line-wise reader sees."""
    i = rng.randrange(len(lines))
    kind = rng.randrange(8)
    if kind == 0:
        del lines[i]
    elif kind == 1:
        lines[i] += rng.choice([" x", " }", " {", ":", " #", "\t", "\r"])
    elif kind == 2:
        lines[i] = rng.choice(["}", "{", "x", ": y", "x {", "# }", " :"])
    elif kind == 3:
        lines[i] = lines[i].replace(":", "", 1)
    elif kind == 4:
        lines.insert(i, rng.choice(["}", "a", "b: c", "d.e: f", "totem."
                                    "token: 9000", "g", "hh: i"]))
    elif kind == 5:
        lines[i] += " " * rng.choice([400, 505, 520])
    elif kind == 6:
        lines[i] = lines[i].replace("{", "{ {", 1)
    else:
        j = rng.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]


def make(seed, count, directory):
    """Writes count files; a third of them is not spoilt."""
    directory.mkdir(exist_ok=True)
    for n in range(count):
        rng = random.Random(f"{seed}/{n}")
        conf = sound(rng)
        how = n % 3
        for _ in range(rng.randint(1, 2) if how == 1 else 0):
            spoil_tree(conf, rng)
        lines = conf.lines()
        if how == 2:
            spoil_lines(lines, rng)
        end = rng.choice(["\n", "\n", "\r\n"])
        text = end.join(lines) + rng.choice([end, ""])
        (directory / f"{n:04}.conf").write_bytes(text.encode())


def errors_of(directory, names, pghac):
    """Our errors of each file."""
    run = subprocess.run([pghac, "lint", "--format", "json", "--as",
                          "corosync.conf", *names], cwd=directory,
                         capture_output=True, check=False)
    errors = collections.defaultdict(list)
    for line in json.loads(run.stdout)["diagnostics"]:
        if line["severity"] == "error":
            name = line["range"]["filename"]
            errors[name].append((line["rule"], line["summary"]))
    return errors


def compare(directory, verdicts, pghac):
    """Prints what differs, then the counts."""
    status = dict(line.split() for line in verdicts.read_text().splitlines())
    errors = errors_of(directory, sorted(status), pghac)
    counts = collections.Counter()
    for name in sorted(status):
        if status[name] == "not-found":     # a name was spoilt
            counts["of another host"] += 1
            continue
        refused = status[name] != "0"
        ours = errors[name]
        counts["both refuse" if refused and ours else
               "both accept" if not refused and not ours else
               "only we refuse" if ours else "only corosync refuses"] += 1
        if refused and not ours:
            print(f"{name}: corosync refuses it, we do not")
        reason = any(part in text for _, text in ours
                     for part in STRICTER_TEXT)
        for rule, text in [] if refused else ours:
            counts[f"  {rule}"] += 1
            if rule not in STRICTER and not reason:
                print(f"{name}: corosync starts with it, we say: {text} "
                      f"[{rule}]")
    for what, n in sorted(counts.items()):
        print(f"# {n} {what}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]), pathlib.Path(sys.argv[4]))
    else:
        compare(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]),
                sys.argv[4])
