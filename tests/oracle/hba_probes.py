#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares read_hba with recorded probes: hba_probes.py PROBES QUOTER."""
import re
import subprocess
import sys

VERSIONS = [91, 92, 93, 94, 95, 96] + [10 * v for v in range(10, 19)]

# (what the probe is, versions, what its server said): not to be compared.
# The servers that were asked lacked build options that distributions have,
# and the reader looks neither at other files nor at settings.
REASONS = [
    ("", "not supported by this build", "built without it"),
    ("", "could not open file", "the file is on the node, not here"),
    ("46 ", "end-of-line before", "the file is on the node, not here"),
    ("62 ", "oauth_validator_libraries must be set", "a setting's matter"),
    ("82 ", "invalid authentication method \"hostssl\"",
     "the probe's next line was joined"),
    ("## @nosuch", "", "the file is on the node, not here"),
    ("## hostssl while ssl=off", "", "rule hba_ssl"),
    ("## clientcert=1", "", "rule hba_clientcert"),
    ("## cert without", "", "rule hba_clientcert"),
    ("## md5 + db_user_namespace", "", "rule hba_user_namespace"),
]
# What the reader refuses although some minor release takes it.
STRICTER = [
    ("## token 300", (140, 150, 160),
     "255 bytes until 14.22, 15.17, 16.13: an older one does not start"),
]
# The files behind the probes that are no single line.
FILES = {
    "include_if_exists missing": 'include_if_exists "nope"\n'
                                 "local all all trust\n",
    "empty file": "",
    "only comments": "# x\n\n  # y\n",
    "BOM": "\ufefflocal all all trust\n",
    "CRLF": "local all all trust\r\nhost all all all md5\r\n",
    "no final newline": "local all all trust",
    "token 300 chars": "local %s all trust\n" % ("a" * 300),
    "line 9000 chars": "local %s all trust\n" % ",".join(["abcdefgh"] * 1000),
    "unterminated quote": 'local "all all trust\n',
    "quoted with spaces": 'local "my db" "some user" trust\n',
    "spaces after commas": "host a ,b c all all md5\n",
    "tab separators": "local\tall\tall\ttrust\n",
    "backslash continuation": "host all all all\\\n 10.0.0.0/8 md5\n",
}


def number(text):
    return int(text) if len(text) == 2 and text[0] == "9" else int(text) * 10


def versions(text):
    """91-13 or 91,92,10: the numbers of VERSIONS."""
    out = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        a = VERSIONS.index(number(first))
        b = VERSIONS.index(number(last or first))
        out += VERSIONS[a:b + 1]
    return out


def read(path):
    """[(name, file, version, verdict, message)]"""
    name = file = None
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            probe = re.match(r"^ *(\d+) (.*?)(    => ok everywhere)?$", line)
            if line.startswith("## "):
                name = line.split(" -c ")[0].rstrip()
                file = FILES.get(name[3:])
            elif probe and not re.match(r"^ +[\d,-]+: ", line):
                name = "%s %s" % (probe[1], probe[2])
                file = probe[2] + "\nlocal all all trust\n"
                if probe[3]:
                    for v in VERSIONS:
                        yield name, file, v, True, "ok"
            else:
                m = re.match(r"^ +([\d,-]+): (.*)$", line)
                for v in versions(m[1]):
                    good = m[2].endswith("RESULT loaded") \
                        if name.startswith("##") else m[2] == "ok"
                    yield name, file, v, good, m[2]


def ours(quoter, file, version):
    out = subprocess.run([quoter, "hba", str(version)], input=file.encode(),
                         stdout=subprocess.PIPE, check=True).stdout
    faults = [r for r in out.split(b"\0") if re.match(rb"^-\d+$", r)]
    return not faults, out


def main():
    count = {"agree": 0, "stricter": 0}
    skipped = {}
    bad = 0
    for name, file, version, good, message in read(sys.argv[1]):
        case = re.match(r"^\d+", name)
        reason = next((r for n, m, r in REASONS if name.startswith(n) and
                       m in message and (n or m)), None)
        if case and int(case[0]) > 46 and version == 92:
            reason = "9.2 counted lines wrongly"
        if reason:
            skipped[reason] = skipped.get(reason, 0) + 1
            continue
        if file is None:
            sys.exit("no file for the probe %s" % name)
        verdict, out = ours(sys.argv[2], file, version)
        if verdict == good:
            count["agree"] += 1
        elif good and any(name.startswith(n) and version in v
                          for n, v, _ in STRICTER):
            count["stricter"] += 1
        else:
            bad += 1
            print("%s in %d: server %s (%s), ours %s" %
                  (name, version, good, message, out))
    print("%d agree, %d stricter for a reason, %d differ" %
          (count["agree"], count["stricter"], bad))
    for reason, n in sorted(skipped.items()):
        print("%d not compared: %s" % (n, reason))
    sys.exit(bad > 0 or count["agree"] < 1000)


main()
