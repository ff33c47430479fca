#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks a running PostgreSQL what quote.c wrote and what our readers read.

usage: postgres.py TEST; PGDIR is a data directory that we may write to,
PGSOCKET its socket's directory, PGVERSION like 150; see quote_postgres.sh.
"""
import os
import random
import subprocess
import sys

import quoting
from quoting import QUOTER, compare, fault, quote, records, run, show, strings

PGDIR = os.environ["PGDIR"]
VERSION = int(os.environ["PGVERSION"])


def psql(sql, user="postgres", db="postgres", ok=(0,)):
    """Rows of columns; what may hold any byte is selected as hex."""
    out = run(["psql", "-h", os.environ["PGSOCKET"], "-U", user, "-d", db,
               "-XAtqw", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
              sql.encode(), ok=ok)
    return [line.split("\t") for line in out.decode().splitlines()]


def put(name, data):
    with open(os.path.join(PGDIR, name), "wb") as f:
        f.write(data)


def conf_rows():
    """[(file, line, name, value or None)] as the server reads them."""
    rows = psql("SELECT sourcefile, sourceline, coalesce(name, ''),"
                " encode(convert_to(setting, 'SQL_ASCII'), 'hex'),"
                " error = 'syntax error'"
                " FROM pg_file_settings"
                " WHERE sourcefile LIKE '%/x%' ORDER BY seqno")
    return [(os.path.basename(f), int(n), name,
             None if bad == "t" else bytes.fromhex(v))
            for f, n, name, v, bad in rows]


def with_files(files):
    """conf_rows of these files, included by postgresql.conf."""
    path = os.path.join(PGDIR, "postgresql.conf")
    with open(path, "rb") as f:
        before = f.read()
    for name, data in files:
        put(name, data)
    put("postgresql.conf", before + b"".join(
        b"include '%s'\n" % name.encode() for name, _ in files))
    try:
        return conf_rows()
    finally:
        put("postgresql.conf", before)


def test_pgconf():
    rows = quote("pgconf", strings())
    quoting.none_refused(rows)
    data = b"".join(b"x.v%d = %s # c\n" % (i, f)
                    for i, (_, f, _) in enumerate(rows))
    got = with_files([("x.conf", data)])
    compare("PostgreSQL", [("x.v%d" % i, s) for i, (s, _, _) in
                           enumerate(rows)], [(n, v) for _, _, n, v in got])
    compare("read_pgconf", [b"x.v%d=%s" % (i, s) for i, (s, _, _) in
                            enumerate(rows)],
            records(run([QUOTER, "pgconf"], data)))


def test_pgconf_grammar():
    """read_pgconf and the server agree about lines nobody quoted."""
    rng = random.Random(3)
    parts = ["=", " ", " ", "a", "on", "x.y", "a.b.c", "a-b", "a:b", "12",
             "-", "+", "0x1F", "1.5", ".", "e5", "1e", "MB", "'", "''", "'a'",
             "'a b'", "\\", "'\\''", "'\\101'", "'\\n\\x'", "#", "\t", "\r",
             "/", "_", "é", "*", ",", "@"]
    lines = [("x.v%d %s\n" % (i, "".join(
        rng.choice(parts) for _ in range(rng.randint(0, 5))))).encode()
        for i in range(600)]
    # the view gives a file up at its first fault
    theirs = with_files([("x%d.conf" % i, line)
                         for i, line in enumerate(lines)])
    want = [b"%s=%s" % (n.encode(), v) for _, _, n, v in theirs
            if v is not None]
    # the last record is a fault's text
    got = records(run([QUOTER, "pgconf"], b"".join(lines), ok=(1,)))[:-1]
    compare("read_pgconf", want, got)
    bad = sum(v is None for _, _, _, v in theirs)
    if not 100 < bad < len(theirs) - 100:
        fault("%d of %d lines are wrong: no test" % (bad, len(theirs)))


def hba_rows():
    """{line: (fault, databases, users, method)}; no method: refused."""
    column = "(SELECT string_agg(encode(convert_to(e, 'SQL_ASCII'), 'hex')," \
        " ',' ORDER BY n) FROM unnest(%s) WITH ORDINALITY u(e, n))"
    rows = psql("SELECT line_number, encode(convert_to(coalesce(error, ''),"
                " 'SQL_ASCII'), 'hex'), %s, %s, auth_method"
                " FROM pg_hba_file_rules" %
                (column % "database", column % "user_name"))
    return {int(n): (bytes.fromhex(error).decode("latin-1"),
                     [bytes.fromhex(x) for x in d.split(",")],
                     [bytes.fromhex(x) for x in u.split(",")], m)
            for n, error, d, u, m in rows}


def with_hba(data):
    """hba_rows of a file that is never loaded."""
    path = os.path.join(PGDIR, "pg_hba.conf")
    with open(path, "rb") as f:
        before = f.read()
    put("pg_hba.conf", data)
    try:
        return hba_rows()
    finally:
        put("pg_hba.conf", before)


def first_lines(data):
    """The number of the line that each line continues: 14 and later."""
    out, joined = [], False
    for i, line in enumerate(data.split(b"\n")):
        out.append(out[-1] if joined else i + 1)
        joined = VERSION >= 140 and line.rstrip(b"\r").endswith(b"\\")
    return out


def hba_ours(data):
    """The same by read_hba."""
    first = first_lines(data)
    out, line = {}, None
    recs = iter(records(run([QUOTER, "hba", os.environ["PGVERSION"]], data)))
    for r in recs:
        mark, rest = r[:1], r[1:]
        if mark == b"+":
            line = int(rest)
            out[line] = ("", [], [], "")
        elif mark == b"-":
            out[first[int(rest) - 1]] = (next(recs).decode("latin-1"), [], [], "")
        elif mark in b"du":
            out[line][1 if mark == b"d" else 2].append(rest[1:])
        elif mark == b"m":
            out[line] = out[line][:3] + (rest.decode("latin-1"),)
    return out


def test_hba():
    for name in "hba", "hba-word":
        rows = quote(name, strings())
        held = [r for r in rows if r[1] is not None]
        data = b"".join(b"local %s %s trust\n" % (f, f) for _, f, _ in held)
        # @FILE is read, /REGEX is one, "name" means the name inside
        seen = with_hba(data)
        for i, (s, form, _) in enumerate(held):
            if name == "hba-word":
                if s[:1] == b"@" and len(s) > 1 or \
                        s[:1] == b"/" and VERSION >= 160:
                    continue
                if len(s) > 1 and s[:1] + s[-1:] == b'""':
                    s = s[1:-1].replace(b'""', b'"')
            want = ("", [s], [s], "trust")
            if seen.get(i + 1) != want:
                fault("%s: %s was written %s, the server reads %s" %
                      (name, show(s), show(form), seen.get(i + 1)))
        refused = [s for s, f, _ in rows if f is None]
        if not refused:
            fault("%s: nothing was refused" % name)
        # What no version holds; the rest only this one does, and 16 on
        # have no limit.
        refused = [s for s in refused if b"\n" in s or
                   len(s) >= 10240 and VERSION < 160]
        seen = with_hba(b"".join(
            b'local "%s" all trust\n' % s.replace(b'"', b'""')
            for s in refused)).values()
        read = set(d[0] for _, d, _, _ in seen if len(d) == 1)
        for s in read.intersection(refused):
            fault("%s: refused %s, which the server reads" % (name, show(s)))


def test_hba_grammar():
    """read_hba and the server agree about lines nobody quoted."""
    rng = random.Random(4)
    types = ["host", "host", "hostssl", "hostnossl", "hostgssenc", "local",
             "local", "hostnogssenc", '"host"', "HOST", "include", "a,b"]
    words = ["all", "a", "a,b", '"a b"', '"a""b"', "a,", ",a", "a, b", "+g",
             '"all"', '""', '"a"b', 'a"b c"', "replication", "x#y", '"x#y"',
             '"un', "a\\", "/re", "x" * 300]
    addresses = ["10.0.0.0/8", "10.0.0.1 255.255.255.0", "::1/128", "all",
                 "samenet", "h.example", ".x", "10.1/16", "0/0", "10.0.0.256",
                 "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", '"10.0.0.0/ 8"',
                 "::1 ffff::", "10.0.0.0 ::", "fe80::1%1/64", "1::%lo/64",
                 "0x0a.1/8", "010.0.0.1/32", "10.0.0.1/08", '"all"', "10.0.0.1",
                 "::ffff:1.2.3.4/128", "1.2.3.4.5/8", "10.0.0.0/8,all",
                 "1.2.3.4%1/8", "::1/129", "08.1/8", "/8", '""']
    methods = ["md5", "trust", "reject", "scram-sha-256", "ident", "peer",
               "cert", "gss", "sspi", "pam", "ldap", "radius", "krb5", "MD5",
               '"md5"', "md5,trust", "bsd", "oauth"]
    options = ["map=x", "map", "clientcert=verify-full", "clientcert=1",
               "clientcert=verify-ca", "clientname=DN", "clientname=X",
               "ldapserver=h", "ldapprefix=p", "ldapsuffix=s", "ldapport=0",
               "ldapport=389", "ldapbasedn=d", "ldaptls=1", "ldapscheme=ldaps",
               "ldapsearchfilter=f", "ldapsearchattribute=a",
               'ldapurl="ldap://h/dc=x?uid?sub"', "ldapurl=http://h/",
               'ldapurl="ldap://h/?uid?SUBTREE"', 'ldapurl="ldap://h/d?u?x"',
               'ldapurl="ldap://h/d??one?(a=b)"', 'ldapurl="LDAP://h:1/????"',
               'ldapurl="ldap://h/d????"', 'ldapurl="ldap://h/d????x"',
               'ldapurl="ldap://h/d????x?"', 'ldapurl="ldap://h:/d"',
               'ldapurl="ldaps://h"', "ldapurl=ldap:///", "ldapurl=ldap://h:x/", "ldapbinddn=x",
               "radiusservers=127.0.0.1", "radiussecrets=s",
               'radiusservers="127.0.0.1,127.0.0.2"', 'radiussecrets="a,b"',
               "radiusports=1", 'radiusports="1,2"', "radiusports=x",
               'radiussecrets="a,,b"', "radiusservers=", "pamservice=p",
               'radiusidentifiers="a , b"', "include_realm=0", "krb_realm=X",
               "pam_use_hostname=1", "compat_realm=1", "=x", '"map=a b"',
               "radiusserver=127.0.0.1", "issuer=x", "# comment", "#"]
    def pick(list_, plain):
        return rng.choice(list_[:plain] if rng.random() < .75 else list_)

    lines = []
    for _ in range(2500):
        line = [pick(types, 4), pick(words, 6), pick(words, 6)]
        if line[0] != "local" or rng.random() < .1:
            line.append(pick(addresses, 6))
        line.append(pick(methods, 5))
        line += rng.sample(options, rng.choice((0, 0, 0, 0, 1, 2)))
        if rng.random() < .05:
            del line[rng.randrange(len(line))]
        lines.append(rng.choice((" ", " ", "\t", "  \r")).join(line) +
                     pick(("\n", "\n", "\r\n", " \\\n", "\\\n"), 3))
    for m in methods[:12]:
        for _ in range(60):
            lines.append("hostssl all all all %s %s\n" % (
                m, " ".join(rng.sample(options[:-2], rng.randint(1, 3)))))
    data = "".join(lines).encode()
    theirs, ours = with_hba(data), hba_ours(data)
    text = data.split(b"\n")
    good = 0
    for n in sorted(set(theirs) | set(ours)):
        t = theirs.get(n)
        o = ours.get(n)
        # a build of fewer options than Debian's
        if t and o and "not supported by this build" in t[0]:
            continue
        # the view has a text for hostssl without ssl, none for bad lists
        if t is None or o is None or bool(t[3]) != bool(o[3]):
            # tokens of up to 10239 bytes are new in the last minor releases
            if o and "255 bytes" in o[0]:
                continue
            fault("line %d %s: server %s, ours %s" %
                  (n, show(text[n - 1]), t, o))
        elif t[3]:
            good += 1
            if t[1:3] != o[1:3]:
                fault("line %d %s: server %s, ours %s" %
                      (n, show(text[n - 1]), t, o))
    if good < 300 or good > len(theirs) - 300:
        fault("%d of %d lines are right: no test" % (good, len(theirs)))


NAMES = [b"all", b"replication", b"sameuser", b"samerole", b"samegroup",
         b"+g", b"@f", b"a b", b'a"b', b"a,b", b"a#b", b"A", b"a\\"]


def ident(name):
    return '"%s"' % name.decode().replace('"', '""')


def test_hba_meaning():
    """q:hba takes the special meaning away: only the name itself is let in."""
    forms = [f for _, f, _ in quote("hba", NAMES)]
    psql("".join("CREATE ROLE %s LOGIN; CREATE DATABASE %s;\n" %
                 (ident(n), ident(n)) for n in NAMES) +
         "CREATE ROLE g; CREATE ROLE other LOGIN IN ROLE g;\n"
         "CREATE DATABASE other;\n")
    path = os.path.join(PGDIR, "pg_hba.conf")
    with open(path, "rb") as f:
        before = f.read()

    def enters(user, db):
        p = subprocess.run(
            ["psql", "-h", os.environ["PGSOCKET"], "-XAtqw", "-c", "SELECT 1",
             "-U", user.decode(), "-d", "dbname=" + quote(
                 "conninfo", [db])[0][1].decode()],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        return p.stdout == b"1\n"

    try:
        put("pg_hba.conf", b"local postgres postgres trust\n" + b"".join(
            b"local %s %s trust\n" % (form, form) for form in forms))
        psql("SELECT pg_reload_conf(); SELECT pg_sleep(0.5);")
        for name in NAMES:
            if not enters(name, name):
                fault("%s is not let in" % show(name))
        pairs = [(b"other", b"other")]
        for name in NAMES:
            pairs += [(b"other", name), (name, b"other")]
        for user, db in pairs:
            if enters(user, db):
                fault("%s is let into %s" % (show(user), show(db)))
    finally:
        put("pg_hba.conf", before)


def regexes(rng, count):
    """Expressions that are half right: (regex, name to try it on)."""
    pieces = ["a", "b", "db", "_", "0", "1", "9", "x", "-", ".", "^", "$",
              "*", "+", "?", "|", "(", ")", "(?:", "[a-z]", "[^0-9]", "[0-9]+",
              "[]a]", "[^]-]", "[a-]", "[", "]", "{2}", "{1,3}", "{2,1}",
              "{0}", "{,2}", "{", "}", "{256}", "{1,", "*?", "+?", "\\d",
              "\\w+", "\\s", "\\D", "\\.", "\\-", "\\", "\\1", "\\2", "\\10",
              "\\012", "\\x61", "\\u0062", "\\u12", "\\q", "\\c", "\\y", "\\m",
              "\\A", "\\Z", "\\B", "(?=", "(?!", "(?<=", "(?<", "(?#", "(?",
              "[[:alpha:]]", "[[:alph:]]", "[[:digit:]_]", "[[.-.]]",
              "[[=a=]]", "[[.a.]-c]", "[\\w-]", "[\\d-z]", "[a-c-e]", "[z-a]",
              "[[:<:]]", "[--/]", "[^-^]", "[\\]]", "[a\\-z]", "[[a]", "(a|b)",
              "()", "(a)\\1", "(|x)", "^db[0-9]+$", "app", "/", "=", ":", ","]
    out = [("", ""), ("", "a"), ("***:a", "a"), ("***=(", "("), ("***", "a"),
           ("***?a", "a"), ("(?i)A", "a"), ("(?k)a", "a"), ("(?i", "a"),
           ("^re(", "re"), ("^re.*$", "re"), ("(?q)(", "(")]
    while len(out) < count:
        source = pieces if rng.random() < .6 else pieces[:24]
        out.append(("".join(rng.choice(source)
                            for _ in range(rng.randint(1, 7))),
                    "".join(rng.choice(["a", "b", "db", "0", "19", "_", "x",
                                        "-", ".", "app", "z", "^", "]"])
                            for _ in range(rng.randint(0, 5)))))
    return out


def test_hba_regex():
    """hba_regex says of expressions and names what the server's ~ says."""
    pairs = regexes(random.Random(7), 6000)
    psql("CREATE FUNCTION try(re bytea, s bytea) RETURNS text AS $$ BEGIN"
         " RETURN (convert_from(s, 'SQL_ASCII') COLLATE \"C\" ~"
         " convert_from(re, 'SQL_ASCII') COLLATE \"C\")::int::text;"
         " EXCEPTION WHEN OTHERS THEN RETURN SQLERRM; END $$"
         " LANGUAGE plpgsql")
    theirs = [r[0] for r in psql("".join(
        "SELECT try('\\x%s', '\\x%s');\n" %
        (re.encode().hex(), s.encode().hex()) for re, s in pairs))]
    ours = [r.decode() for r in records(run([QUOTER, "regex"], b"".join(
        re.encode() + b"\0" + s.encode() + b"\0" for re, s in pairs)))]
    count = {"matches": 0, "does not": 0, "wrong": 0, "not known": 0}
    for (re, s), t, o in zip(pairs, theirs, ours):
        right = t in "01" and o in ("+" + t, "+?") or \
            t.startswith("invalid regular expression: ") and o[0] == "-"
        if not right:
            fault("%r on %r: server %s, ours %s" % (re, s, t, o))
        count["not known" if o == "+?" else "matches" if o == "+1" else
              "does not" if o == "+0" else "wrong"] += 1
    print(len(ours), "expressions:", count)
    if len(ours) != len(pairs) or min(count.values()) < 150:
        fault("%s: no test" % count)


def main():
    globals()["test_" + sys.argv[1]]()
    for f in quoting.faults[:20]:
        print(f)
    if quoting.faults:
        sys.exit("%d faults" % len(quoting.faults))


if __name__ == "__main__":
    main()
