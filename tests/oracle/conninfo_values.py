#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks libpq and pghac lint about the same connection strings.

usage: conninfo_values.py [LIBPQ]; PGHAC and TMP as tests/run sets them.
libpq only starts to connect, to a socket of ours: what it refuses, it refuses
before.  Prints where the two differ and ends with 1; the seed is fixed.
"""
import ctypes
import ctypes.util
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading

WORDS = ["", "disable", "allow", "prefer", "require", "verify-ca",
         "verify-full", "Prefer", "on", "any", "read-write", "read-only",
         "primary", "standby", "prefer-standby", "random", "postgres",
         "direct", "disable,allow", "prefer "]
NUMBERS = ["", "0", "1", "60", "-1", "127", "128", "32767", "32768", " 5 ",
           "+7", "007", "0x10", "10s", "1min", "x", "1 2", "2147483647",
           "2147483648", "-2147483649", "99999999999999999999"]
PORTS = ["", "1", "65535", "65536", "0", "-5", "abc", "5432x", " 5432 ", " ",
         "5432,5433", "5432,", ",", "+5432"]
ADDRESSES = ["", "127.0.0.1", "10.1", "10.0.0.256", "h.example", "::1",
             "fe80::1%lo", "fe80::g", "127.0.0.1,127.0.0.1", "127.0.0.1,", ",",
             "127.0.0.1 ", "1.2.3.4/8", "0x7f.1", "::ffff:127.0.0.1"]
TLS = ["", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "tlsv1.2", "TLSv1.4",
       "SSLv3", "TLS", "1.2"]
PROTOCOLS = ["", "3", "3.0", "3.1", "3.2", "latest", "Latest"]
METHODS = ["", "md5", "password", "scram-sha-256", "none", "!none", "oauth",
           "md5,md5", "md5,!gss", "!md5,gss", "!md5,!password", "md5,", ",",
           "!", "MD5", "md5, none", "none,md5", "creds", "!md5,!md5"]
KEY = "A" * 43 + "="
VALUES = {
    "channel_binding": WORDS, "gssencmode": list(WORDS), "load_balance_hosts": WORDS,
    "sslcertmode": WORDS, "sslmode": WORDS, "sslnegotiation": WORDS,
    "target_session_attrs": WORDS, "connect_timeout": NUMBERS,
    "keepalives": NUMBERS, "keepalives_count": NUMBERS,
    "keepalives_idle": NUMBERS, "keepalives_interval": NUMBERS,
    "tcp_user_timeout": NUMBERS, "port": PORTS, "hostaddr": ADDRESSES,
    "ssl_min_protocol_version": TLS, "ssl_max_protocol_version": TLS,
    "min_protocol_version": PROTOCOLS, "max_protocol_version": PROTOCOLS,
    "require_auth": METHODS, "requiressl": ["", "0", "1", "x"],
    "scram_client_key": ["", KEY, KEY[:-1], KEY + "=", "AAAA", "A" * 42 + "*="],
    "scram_server_key": [KEY, "x"], "sslrootcert": ["", "/x", "system"],
    "host": ["127.0.0.1", "127.0.0.1,127.0.0.1"],
}
# Any text will do for these; their names come and go.
PLAIN = ["application_name", "authtype", "client_encoding", "dbname",
         "fallback_application_name", "gssdelegation", "gsslib", "krbsrvname",
         "oauth_client_id", "oauth_client_secret", "oauth_issuer",
         "oauth_scope", "options", "passfile", "password", "replication",
         "requirepeer", "sslcert", "sslcompression", "sslcrl", "sslcrldir",
         "sslkey", "sslkeylogfile", "sslpassword", "sslsni", "tty", "user",
         "Port", "sslMode", "keepalive", "timeout"]


class Libpq:
    def __init__(self, path):
        self.pq = ctypes.CDLL(path)
        for name in "PQconnectStart", "PQconnectdb":
            getattr(self.pq, name).restype = ctypes.c_void_p
            getattr(self.pq, name).argtypes = [ctypes.c_char_p]
        self.pq.PQerrorMessage.restype = ctypes.c_char_p
        for name in "PQerrorMessage", "PQstatus", "PQfinish":
            getattr(self.pq, name).argtypes = [ctypes.c_void_p]
        n = self.pq.PQlibVersion()
        self.version = n // 10000 if n >= 100000 else n // 100 / 100

    def says(self, text):
        """What it says before it waits for the server."""
        if "connect_timeout" in text:	# looked at only by a whole attempt
            c = self.pq.PQconnectdb(text.encode())
        else:
            c = self.pq.PQconnectStart(text.encode())
        why = self.pq.PQerrorMessage(c).decode().strip()
        if self.pq.PQstatus(c) != 1:	# not CONNECTION_BAD
            why = ""
        self.pq.PQfinish(c)
        return why

    def refused(self, text):
        """Why it does not even try, None if it does."""
        why = self.says(text)
        # a host that is not there, or the end of a whole attempt
        if not why or re.search("unreachable|refused|translate|reset|"
                                "No such file|closed the conn", why):
            return None
        return why


def pair(key, value):
    if re.fullmatch(r"[^\s'\\]+", value):
        return "%s=%s" % (key, value)
    return "%s='%s'" % (key, value.replace("\\", "\\\\").replace("'", "\\'"))


def cases(libpq):
    # some builds have no GSSAPI and say so instead
    if libpq.version >= 12 and "not compiled" in libpq.says(
            "host=127.0.0.1 gssencmode=require"):
        VALUES["gssencmode"].remove("require")
    rng = random.Random(12)
    out = [[(k, "x")] for k in PLAIN]
    for k, values in sorted(VALUES.items()):
        out += [[(k, v)] for v in values]
    keys = sorted(VALUES)
    while len(out) < 2500:
        picked = rng.sample(keys, rng.choice((2, 2, 3, 4)))
        out.append([(k, rng.choice(VALUES[k] if rng.random() < .4 else
                                   VALUES[k][:4])) for k in picked])
    return out


def ours(texts, version):
    """The errors of pghac lint for each string."""
    kind = "recovery.conf" if version < 12 else "postgresql.conf"
    files = []
    for i, text in enumerate(texts):
        files.append(os.path.join(os.environ["TMP"], "%d.conf" % i))
        with open(files[-1], "w", encoding="ascii") as f:
            if version < 12:
                f.write("standby_mode = on\n")
            f.write("primary_conninfo = '%s'\n" % text.replace(
                "\\", "\\\\").replace("'", "''"))
    p = subprocess.run(
        [os.environ["PGHAC"], "lint", "--as", kind, "--format", "json",
         "--postgresql", "%g" % version] + files, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=False)
    if p.returncode not in (0, 1):
        sys.exit("pghac: %s" % p.stderr.decode())
    errors = {f: [] for f in files}
    for d in json.loads(p.stdout or p.stderr)["diagnostics"]:
        if d["severity"] == "error":
            errors[d["range"]["filename"]].append(d["summary"])
    return [errors[f] for f in files]


def hang_up(server):
    while True:
        server.accept()[0].close()


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else ctypes.util.find_library("pq")
    libpq = Libpq(path)
    for name in list(os.environ):
        if name.startswith("PG") and name != "PGHAC":
            del os.environ[name]
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(4096)
    threading.Thread(target=hang_up, args=[server], daemon=True).start()
    port = server.getsockname()[1]
    texts = []
    for case in cases(libpq):
        keys = [k for k, _ in case]
        before = [] if "host" in keys else [("host", "127.0.0.1")]
        if "port" not in keys:
            before.append(("port", str(port)))
        texts.append(" ".join(pair(k, v) for k, v in before + case))
    theirs = [libpq.refused(t) for t in texts]
    verdicts = ours(texts, libpq.version)
    differ = 0
    for text, why, errors in zip(texts, theirs, verdicts):
        if (why is not None) != bool(errors):
            differ += 1
            if differ <= 20:
                print("%s\n  libpq %g: %s\n  pghac: %s" % (
                    text, libpq.version, why or "takes it",
                    "; ".join(errors) or "takes it"))
    refused = sum(w is not None for w in theirs)
    print("# libpq %g: %d strings, %d refused, %d differ" % (
        libpq.version, len(texts), refused, differ))
    return differ > 0 or not 200 < refused < len(texts) - 200


if __name__ == "__main__":
    sys.exit(main())
