#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Connects to a server and compares the line of pg_hba.conf that answered
with hba_match's, and with what `pghac hba` says: see hba_prover.sh.

PGDIR is the directory with the server's socket, data and log.  Lines ask for
a password that is wrong, so that the server's log names the line that asked.
"""
import os
import random
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time

PGDIR = os.environ["PGDIR"]
VERSION = int(os.environ["PGVERSION"])
BUILD = os.environ["BUILD"]
PORT = 6543
INSIDE = bool(os.environ.get("PROVER_INSIDE"))
FILES = int(os.environ.get("PROVER_FILES", "60"))

USERS = ["a", "b", "m", "ghost"]		# m is a member of g
DATABASES = ["a", "b", "app", "ghost", ""]	# "": physical replication
ADDRESSES = ["", "", "127.0.0.1", "127.0.0.2", "127.1.2.3", "127.200.0.1"]
if INSIDE:
    ADDRESSES += ["10.4.10.7", "10.4.10.200", "10.9.0.1", "::1",
                  "2001:db8::5", "2001:db8:1::5"]

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE
faults = []


def startup(user, database):
    pairs = ["user", user]
    pairs += ["database", database] if database else ["replication", "true"]
    body = struct.pack("!I", 3 << 16) + b"".join(
        p.encode() + b"\0" for p in pairs) + b"\0"
    return struct.pack("!I", len(body) + 4) + body


def message(s):
    """One message: (type, body); nothing when the server hangs up."""
    head = b""
    while len(head) < 5:
        more = s.recv(5 - len(head))
        if not more:
            return b"", b""
        head += more
    left = struct.unpack("!I", head[1:])[0] - 4
    body = b""
    while len(body) < left:
        body += s.recv(left - len(body))
    return head[:1], body


def attempt(address, user, database, tls):
    """"in" or "out": how the server ends the handshake."""
    if not address:
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(20)
        s.connect("%s/.s.PGSQL.%d" % (PGDIR, PORT))
    else:
        six = ":" in address
        s = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
        s.settimeout(20)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.bind((address, 0))
        s.connect((address if six else "127.0.0.1"
                   if address.startswith("127.") else address, PORT))
    with s:
        if tls:
            s.sendall(struct.pack("!II", 8, 80877103))
            if s.recv(1) != b"S":
                sys.exit("the server has no SSL")
            s = TLS.wrap_socket(s)
        s.sendall(startup(user, database))
        while True:
            kind, body = message(s)
            if kind == b"R" and body[:4] == b"\0\0\0\3":
                s.sendall(b"p\0\0\0\x0awrong\0")
            elif kind == b"Z":
                return "in"
            elif kind in (b"E", b""):
                return "out"	# also by what comes after pg_hba.conf
            elif kind not in (b"R", b"S", b"K", b"N"):
                sys.exit("what is %r %r" % (kind, body))


class Log:
    """The server's log, read on as it grows."""
    def __init__(self):
        self.file = open(PGDIR + "/log", encoding="utf-8", errors="replace")
        self.file.seek(0, os.SEEK_END)
        self.text = ""

    def wait(self, pattern, what):
        """The match of the pattern in what is new; drops what it ends."""
        for _ in range(20000):
            self.text += self.file.read()
            m = re.search(pattern, self.text, re.S)
            if m:
                self.text = self.text[m.end():]
                return m
            time.sleep(.0005)
        sys.exit("the log never said %s: %s" % (what, self.text[-2000:]))


def reload(log, text):
    with open(PGDIR + "/data/pg_hba.conf", "w", encoding="utf-8") as f:
        f.write(text)
    with open(PGDIR + "/data/postmaster.pid", encoding="utf-8") as f:
        os.kill(int(f.readline()), signal.SIGHUP)
    log.wait("received SIGHUP", "that it reloads")
    # the next connection is taken after the file is loaded
    attempt("", "postgres", "nothing", False)
    m = log.wait(r'(not reloaded)?[^>]*>FATAL: [^\n]*(no pg_hba|"nothing"|'
                 r'rejects|password)', "that it is up")
    if m[1]:
        faults.append("the server refuses: %s" % text)


ANSWER = (r">FATAL:  (?:(no pg_hba.conf entry)|(pg_hba.conf rejects)|"
          r"[^\n]*authentication failed|"
          r"(must be superuser or replication|role \"|database \"|"
          r"permission denied|must be superuser|number of requested))[^\n]*\n"
          r"(?:>DETAIL:[^>]*Connection matched (?:pg_hba.conf|file \"[^\"]*\")"
          r" line (\d+))?")


def ask(log, question):
    """The number of the line, "none", "reject" or "in"."""
    how = attempt(*question)
    if how == "in":
        return "in"
    m = log.wait(ANSWER, "who answered %s" % (question,))
    return "none" if m[1] else "reject" if m[2] else "in" if m[3] else m[4]


def random_file(rng):
    databases = ["all", "all", "a", "b", "a,b", "sameuser", "samerole",
                 "replication", "all,replication", '"replication"', '"all"',
                 "ALL", "app", "+g", "app,sameuser"]
    users = ["all", "all", "a", "b", "a,b", "+g", '"+g"', "+b", "m", "ghost"]
    addresses = ["all", "127.0.0.1/32", "127.0.0.0/8", "127.0.0.0/30",
                 "127.1.0.0 255.255.0.0", "127.0.0.2 255.0.0.255", "0.0.0.0/0",
                 "::/0", "::1/128", "2001:db8::/48", "10.4.10.0/24",
                 "10.4.10.128/25", "10.0.0.0/8", "10.4.10.7/32", "samehost",
                 "samenet", "127.1/16", "0/0", "2001:db8::5/64",
                 "10.9.0.1 255.0.255.255"]
    types = ["host", "host", "host", "hostssl", "hostnossl", "local", "local"]
    methods = ["password"] * 8 + ["reject", "reject", "trust"]
    if VERSION >= 120:
        types += ["hostgssenc", "hostnogssenc"]
    if VERSION >= 160:
        databases += ["/^a", "/p{2}", '"/^(a|b)$"', "/."]
        users += ["/^[ab]$", "/o.*t", "/^gh"]
    lines = []
    for _ in range(rng.randint(3, 12)):
        kind = rng.choice(types)
        method = rng.choice(methods)
        words = [kind, rng.choice(databases), rng.choice(users)]
        if kind != "local":
            words.append(rng.choice(addresses))
        if kind == "hostgssenc" and method == "password":
            method = "reject"
        lines.append(" ".join(words + [method]))
        if rng.random() < .1:
            lines.append("# comment")
    return "\n".join(lines) + "\n"


def ours(text, questions):
    """For each question (lines that may answer, the one that does)."""
    data = [text]
    for address, user, database, tls in questions:
        data += [address, user, database, "ssl" if tls else ""]
    out = subprocess.run([BUILD + "/quoter", "match", str(VERSION)],
                         input="".join(d + "\0" for d in data).encode(),
                         stdout=subprocess.PIPE, check=True).stdout
    answers = []
    for record in out.decode().split("\0")[:-1]:
        words = record.split()
        answers.append(([int(w[:-1]) for w in words[:-1]], int(words[-1])))
    return answers


def allowed(text, may, sure):
    """What the server may answer, as ask says it."""
    lines = text.split("\n")
    out = set()
    for n in may + [sure]:
        method = lines[n - 1].split()[-1] if n else ""
        out.add({"reject": "reject", "trust": "in", "": "none"}.get(
            method, str(n)))
    return out


def compare(log):
    rng = random.Random(11)
    count = {"sure": 0, "not sure": 0}
    seen = set()
    for _ in range(FILES):
        text = random_file(rng)
        reload(log, text)
        questions = set()
        while len(questions) < 40:
            address = rng.choice(ADDRESSES)
            user, database = rng.choice(USERS), rng.choice(DATABASES)
            # samerole: a role is a member of itself, if there is one
            if user != "ghost" or database != "ghost":
                questions.add((address, user, database,
                               bool(address) and rng.random() < .3))
        questions = sorted(questions)
        answers = ours(text, questions)
        if len(answers) != len(questions):
            faults.append("quoter: %d answers" % len(answers))
        for question, (may, sure) in zip(questions, answers):
            got = ask(log, question)
            count["not sure" if may else "sure"] += 1
            seen.add(got if got in ("in", "none", "reject") else "line")
            if got not in allowed(text, may, sure):
                faults.append("%s: server %s, ours %s %s\n%s" % (
                    question, got, may, sure, text))
    print("%d files, %d connections: %d by a sure line, %d where the line "
          "depends on the server" % (FILES, sum(count.values()),
                                     count["sure"], count["not sure"]))
    if seen != {"in", "none", "reject", "line"} or \
            min(count.values()) < FILES:
        faults.append("no test: %s %s" % (seen, count))


TOPOLOGY = """
cluster = { name = "c"; platform = "el6"; config_version = 1; };
nodes = (
  { name = "n1"; address = "10.4.10.7"; role = "primary"; },
  { name = "n2"; address = "10.4.10.200"; }
);
postgresql = {
  version = "9.6";
  hba = (
%s
  );
  settings = {
    listen_addresses = "*"; wal_level = "replica"; max_wal_senders = 5;
    hot_standby = true;
  };
};
"""


def entry(rng):
    word = lambda *w: rng.choice(w)
    kind = word("local", "host", "host", "host", "hostnossl")
    columns = [("type", kind),
               ("database", word("all", "all", "a", "b", "app",
                                 "replication", "sameuser")),
               ("user", word("all", "all", "a", "b", "m"))]
    if kind != "local":
        columns.append(word(("from", "nodes"), ("address", "10.4.10.0/24"),
                            ("address", "127.0.0.0/8"),
                            ("address", "10.0.0.0/9"),
                            ("address", "127.0.0.1/32")))
    columns.append(("method", word("password", "password", "reject")))
    return "    { %s }" % " ".join('%s = "%s";' % c for c in columns)


def whole(log):
    """The rendered file in the server, and the command's answer."""
    rng = random.Random(12)
    tmp = os.environ["TMP"]
    asked = 0
    for number in range(4):
        path = "%s/%d.cfg" % (tmp, number)
        with open(path, "w", encoding="utf-8") as f:
            f.write(TOPOLOGY % ",\n".join(entry(rng) for _ in range(8)))
        subprocess.run([os.environ["PGHAC"], "build", "-q", path, "-o",
                        "%s/%d" % (tmp, number)], check=True,
                       stderr=subprocess.DEVNULL)
        with open("%s/%d/c/n1/var/lib/pgsql/9.6/data/pg_hba.conf" %
                  (tmp, number), encoding="utf-8") as f:
            reload(log, f.read())
        for _ in range(25):
            address = rng.choice([a for a in ADDRESSES if ":" not in a])
            user, database = rng.choice(USERS[:3]), rng.choice(DATABASES)
            got = ask(log, (address, user, database, False))
            p = subprocess.run(
                [os.environ["PGHAC"], "hba", path, "--from",
                 address or "local", "--user", user] +
                (["--database", database] if database else
                 ["--replication"]), stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, check=False)
            said = p.stdout.decode()
            line = re.search(r"pg_hba\.conf:(\d+):", said)
            want = "none" if "no line answers" in said else \
                "reject" if "refused by method reject" in said else line[1]
            asked += 1
            if got != want or p.returncode != (got in ("none", "reject")):
                faults.append("%s: server %s, pghac hba %d: %s" % (
                    (address, user, database), got, p.returncode, said))
    print("%d answers of pghac hba on 4 rendered files" % asked)


def main():
    log = Log()
    if not setup():
        sys.exit("cannot make roles and databases")
    compare(log)
    whole(log)
    for f in faults[:10]:
        print(f)
    print("%d differences" % len(faults))
    sys.exit(bool(faults))


def query(s, sql):
    body = sql.encode() + b"\0"
    s.sendall(b"Q" + struct.pack("!I", len(body) + 4) + body)
    ok = True
    while True:
        kind, body = message(s)
        ok = ok and kind != b"E"
        if kind in (b"Z", b""):
            return ok


def setup():
    """Roles and databases, by a plain connection of the superuser."""
    s = socket.socket(socket.AF_UNIX)
    s.connect("%s/.s.PGSQL.%d" % (PGDIR, PORT))
    with s:
        s.sendall(startup("postgres", "postgres"))
        while message(s)[0] != b"Z":
            pass
        return all(query(s, sql) for sql in (
            "SET password_encryption = 'md5'",
            "CREATE ROLE g", "CREATE ROLE a LOGIN PASSWORD 'x'",
            "CREATE ROLE b LOGIN PASSWORD 'x'",
            "CREATE ROLE m LOGIN PASSWORD 'x' IN ROLE g",
            "CREATE DATABASE a", "CREATE DATABASE b", "CREATE DATABASE app"))


main()
