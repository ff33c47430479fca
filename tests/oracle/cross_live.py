# SPDX-License-Identifier: MIT
"""Starts a real server on generated combinations of settings and asks pghac.

usage: cross_live.py BIN DIR NUMBER SEED; environment: PGHAC
BIN holds postgres and initdb, DIR is the user postgres' own with server.crt
and server.key in it, PGHAC is the program.  Prints a line for each difference
and lines of counts; fails if there was a difference or nothing to see.
"""
import os
import pwd
import random
import re
import shutil
import signal
import subprocess
import sys
import threading

BIN, TMP = sys.argv[1:3]
NUMBER, SEED = int(sys.argv[3]), int(sys.argv[4])
PGHAC = os.environ["PGHAC"]
DATA = TMP + "/data"
PORT = "54321"
READY = ("ready to accept connections",
         "ready to accept read-only connections",
         "ready to accept read only connections")


def user():
    """The server refuses to run as root."""
    if os.getuid() == 0:
        entry = pwd.getpwnam("postgres")
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)


def own(path):
    if os.getuid() == 0:
        shutil.chown(path, "postgres")


def run(args):
    return subprocess.run(args, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd="/", text=True,
                          preexec_fn=user, check=False)


def put(name, text, mode=0o600):
    path = DATA + "/" + name
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, mode)
    own(path)


def starts(text):
    """True if the server comes up with this file; its last words."""
    put("postgresql.conf", text)
    with subprocess.Popen(
            [BIN + "/postgres", "-F", "-D", DATA], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, cwd="/", preexec_fn=user,
            errors="replace") as server:
        watchdog = threading.Timer(30, server.kill)
        watchdog.start()
        last, up = "", False
        for line in server.stdout:
            if not up and any(r in line for r in READY):
                up = True
                server.send_signal(signal.SIGQUIT)
            elif not up and re.search("FATAL|ERROR|must be less|invalid",
                                      line):
                last = last or line.strip()
        watchdog.cancel()
    return up, last


def quote(value):
    return "'%s'" % value.replace("'", "''")


def conf(settings):
    return "".join("%s = %s\n" % (k, quote(v)) for k, v in settings)


# What a combination is drawn from: values on both sides of each limit.
ON = ["on", "off", "yes", "F", "tru"]
CHOICES = {
    "max_connections": ["5", "10", "13", "14", "100", "0x10", "015", " 20"],
    "superuser_reserved_connections": ["0", "3", "5", "10", "13"],
    "reserved_connections": ["0", "5", "10"],
    "max_wal_senders": ["0", "1", "5", "10", "13"],
    "wal_level": ["minimal", "minimal", "replica", "LOGICAL", "archive",
                  "hot_standby"],
    "archive_mode": ["on", "off", "always", "no", "TRUE"],
    "archive_command": ["", "true"],
    "summarize_wal": ON,
    "min_wal_size": ["16MB", "31MB", "32MB", "32768kB", "80MB", "2"],
    "max_wal_size": ["31MB", "32MB", "1GB", "33"],
    "log_statement_stats": ON,
    "log_parser_stats": ON,
    "log_planner_stats": ON,
    "log_executor_stats": ON,
    "huge_pages": ["off", "try", "on"],
    "shared_memory_type": ["mmap", "sysv"],
    "ssl": ON,
    "ssl_min_protocol_version": ["TLSv1.2", "TLSv1.3", "tlsv1.3"],
    "ssl_max_protocol_version": ["", "TLSv1.2", "TLSv1.3"],
    "listen_addresses": ["", " ", "127.0.0.1", "127.0.0.1,", ",",
                         "127.0.0.1 , localhost", "127.0.0.1 localhost",
                         '"127.0.0.1"', '"127.0.0.1', "127.0.0.1,,localhost"],
    "unix_socket_directories": ["", TMP, TMP + ",", " %s " % TMP,
                                '"%s"' % TMP, '"' + TMP, "," + TMP],
    "track_counts": ON,
    "synchronous_standby_names": ["", "a", "a b", "1 (a, b)", "*", "n-1",
                                  '"n-1"', "ANY 2 (a, b)", "first"],
    "search_path": ["a, b", "a b", '"a b"', "a,,b"],
    "temp_tablespaces": ["a,", "a, b", ""],
    "role": ["none", "x"],
    "max_worker_processes": ["0", "8", "100"],
    "fsync": ON,
}
# Those that clash are drawn together.
GROUPS = [
    ["max_connections", "superuser_reserved_connections", "max_wal_senders",
     "reserved_connections"],
    ["wal_level", "max_wal_senders", "archive_mode", "archive_command",
     "summarize_wal"],
    ["log_statement_stats", "log_parser_stats", "log_planner_stats",
     "log_executor_stats"],
    ["ssl", "ssl_min_protocol_version", "ssl_max_protocol_version"],
    ["huge_pages", "shared_memory_type"],
    ["listen_addresses", "unix_socket_directories"],
    ["min_wal_size", "max_wal_size"],
]


def combination(rng, known):
    names = list(rng.choice(GROUPS))
    if rng.random() < 0.3:
        names.append(rng.choice(sorted(CHOICES)))
    got = {n: rng.choice(CHOICES[n]) for n in names
           if n in known and rng.random() < 0.85}
    if got.get("huge_pages") == "on" and \
            got.get("shared_memory_type", "mmap") == "mmap":
        got["huge_pages"] = "try"       # what the host has is not our matter
    got.setdefault("unix_socket_directories", TMP)
    got.setdefault("listen_addresses", "")
    return sorted(got.items()) + [("port", PORT), ("logging_collector", "off"),
                                  ("shared_buffers", "1MB")]


def lint(files, version):
    """{file: its first error} as pghac lint sees them."""
    out = subprocess.run(
        [PGHAC, "lint", "--as", "postgresql.conf", "--postgresql", version] +
        files, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False).stdout
    errors = {}
    for line in out.splitlines():
        m = re.match(r"(.*?):\d+:\d+: error: (.*)", line)
        if m:
            errors.setdefault(m[1], m[2])
    return errors


def compare(what, ours, theirs, text, words, counts):
    counts[theirs] += 1
    if ours != theirs:
        print("%s: pghac %s, the server %s (%s): %s" % (
            what, "accepts" if ours else "refuses",
            "starts" if theirs else "does not", words,
            text.replace("\n", "; ")))
        return 1
    return 0


def judge_files(version, known):
    rng = random.Random(SEED)
    files, texts = [], []
    for i in range(NUMBER):
        texts.append(conf(combination(rng, known)))
        files.append("%s/%d.conf" % (TMP, i))
        with open(files[-1], "w", encoding="utf-8") as f:
            f.write(texts[-1])
    errors = lint(files, version)
    counts, faults, rules = [0, 0], 0, set()
    for name, text in zip(files, texts):
        words = errors.get(name, "")
        if "[sync_names_count]" in words:
            continue            # it starts, and no commit ends
        rules.update(re.findall(r"\[(\w+)\]$", words))
        up, last = starts(text)
        faults += compare("settings", not words, up, text,
                          last or words, counts)
    print("# %d files: %d started, %d refused by the server; rules %s" % (
        sum(counts), counts[1], counts[0], " ".join(sorted(rules))))
    return faults + (min(counts) * 8 < NUMBER)


TOPOLOGY = """
cluster = { name = "c"; platform = "el6"; config_version = 1; };
nodes = (
  { name = "n1"; address = "10.0.0.1"; role = "primary"; settings = {%s}; },
  { name = "n2"; address = "10.0.0.2"; settings = {%s}; });
postgresql = { version = "%s"; };
"""


def refuses(primary, standby, version):
    """True if pghac says that n2 cannot be n1's standby."""
    path = TMP + "/topology.cfg"
    group = [" ".join('%s = "%s";' % s for s in node)
             for node in (primary, standby)]
    with open(path, "w", encoding="utf-8") as f:
        f.write(TOPOLOGY % (group[0], group[1], version))
    out = subprocess.run([PGHAC, "check", path], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True,
                         check=False).stdout
    return bool(re.search(r"error: n2 has .*\[standby_lower\]|\[wal_level\]",
                          out))


def judge_standbys(version):
    """A standby of what the primary, the same directory before, has left."""
    signal_file = "standby.signal" if int(version) >= 12 else "recovery.conf"
    names = ["max_connections", "max_prepared_transactions",
             "max_locks_per_transaction", "max_worker_processes",
             "max_wal_senders"]
    base = [("listen_addresses", ""), ("unix_socket_directories", TMP),
            ("port", PORT), ("logging_collector", "off"),
            ("max_wal_senders", "10"), ("wal_level", "replica")]
    counts, faults = [0, 0], 0
    cases = []
    for name in names:
        for low in "20", "19", "21":
            cases.append(([(name, "20")], [(name, low)]))
        cases.append(([(name, "20")], [(name, "19"), ("hot_standby", "off")]))
    cases.append(([("wal_level", "minimal"), ("max_wal_senders", "0")],
                  [("max_wal_senders", "0")]))
    for primary, standby in cases:
        first = list(dict(base + primary).items())
        second = list(dict(base + standby).items())
        if not starts(conf(first))[0]:
            print("the primary does not start: %s" % primary)
            faults += 1
            continue
        put(signal_file, "standby_mode = on\n")
        # without hot_standby it never says that it is ready
        up, last = starts(conf(second)) if ("hot_standby", "off") not in \
            standby else (True, "")
        os.unlink(DATA + "/" + signal_file)
        faults += compare("standby", not refuses(first, second, version), up,
                          conf(primary + standby), last, counts)
    print("# %d standbys: %d started, %d refused by the server" % (
        sum(counts), counts[1], counts[0]))
    return faults


def main():
    out = run([BIN + "/postgres", "--version"]).stdout
    version = re.search(r" (\d+)\.\d+", out)[1]
    os.mkdir(DATA)
    os.chmod(DATA, 0o700)
    own(DATA)
    p = run([BIN + "/initdb", "-D", DATA, "-A", "trust", "-N",
             "--locale=C", "-U", "postgres"])
    if p.returncode != 0:
        sys.exit(p.stdout)
    for name in "server.crt", "server.key":
        shutil.copy(TMP + "/" + name, DATA + "/" + name)
        own(DATA + "/" + name)
        os.chmod(DATA + "/" + name, 0o600)
    known = {line.split("\t")[0] for line in run(
        [BIN + "/postgres", "--describe-config"]).stdout.splitlines()}
    known |= {"role", "temp_tablespaces", "search_path"}
    faults = judge_files(version, known)
    faults += judge_standbys(version)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
