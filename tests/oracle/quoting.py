#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Feeds hostile strings through quote.c and the real readers, and compares.

usage: quoting.py TEST [ARG...]; BUILD and TMP as tests/run sets them.
Prints what differs and ends with 1.  Seeds are fixed: every run is the same.
"""
import configparser
import ctypes
import json
import os
import random
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET

QUOTER = os.environ["BUILD"] + "/quoter"
TMP = os.environ["TMP"]
COUNT = 3000
faults = []


def fault(text):
    faults.append(text)


def show(b):
    b = bytes(b)
    return repr(b if len(b) <= 120 else b[:120] + b"...")


def strings(count=COUNT):
    """Hostile strings without NUL: fixed ones, then random mixtures."""
    fixed = [b"", b"-", b"-n", b"--help", b"=", b"=x", b"a=b", b"~", b"~root",
             b"a:~", b"#", b"#x", b"a#b", b"$HOME", b"${x}", b"$(id)", b"`id`",
             b"\\", b"\\\\", b"a\\", b"'", b"''", b"\"", b"\"\"", b"'\\''",
             b"\n", b"a\nb", b"a\n", b"\r", b"a\r", b"a\r\nb", b"\t", b" ",
             b" a", b"a ", b"!", b"!!", b"*", b"?", b"[a]", b"{a,b}", b"{",
             b"}", b";", b"&", b"|", b"<", b">", b"(", b")", b"%", b"%s", b"%p",
             b"if", b"done", b"all", b"replication", b"sameuser", b"samerole",
             b"samegroup", b"samehost", b"samenet", b"+g", b"@f", b"/re",
             b"a,b", b",", b"on", b"off", b"0", b"-1", b"007", b"0x10", b"1e5",
             b"1.5", b".5", b"1.", b"1.5GB", b"128MB", b"5432", b"a.b", b"a.b.c",
             b"\\n", b"\\101", b"\x01", b"\x1b[31m", b"\x7f", b"\x80", b"\xff",
             b"\xc3\xa9", "zażółć".encode(), "\u202e\u2028".encode(),
             "\U0001f418".encode(), "\ufeff".encode(), "\ufffe".encode(),
             b"\xed\xa0\x80", b"\xc0\xaf", b"x" * 255, b"x" * 256,
             b"y z" * 21845, b"\\'" * 32768, b"&amp;", b"]]>", b"<a>"]
    rng = random.Random(20)
    pieces = [bytes([c]) for c in range(1, 256)] * 2 + [
        b"'", b'"', b"\\", b"$", b"`", b" ", b"\n", b"\r", b"\t", b"#", b"=",
        b"-", b"~", b",", b"''", b'""', b"\\'", b"$(", b")", b"${", b"}",
        "é".encode(), "日本".encode(), b"abc", b"0", b"12"] * 8
    plain = [p for p in pieces if p < b"\x7f" and p >= b" "]
    out = list(fixed)
    while len(out) < count:
        source = plain if rng.random() < .6 else pieces
        out.append(b"".join(rng.choice(source)
                            for _ in range(rng.randint(1, 24))))
    return out


def run(argv, data=b"", ok=(0,), **kw):
    p = subprocess.run(argv, input=data, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False, **kw)
    if p.returncode not in ok:
        sys.exit("%s: status %d: %s" % (argv, p.returncode, show(p.stderr)))
    return p.stdout


def records(data):
    """The records of NUL-ended output."""
    return data.split(b"\0")[:-1]


def quote(name, list_):
    """[(string, form or None, reason or None)]"""
    out = records(run([QUOTER, "quote", name],
                      b"".join(s + b"\0" for s in list_)))
    if len(out) != len(list_):
        sys.exit("quoter: %d answers for %d" % (len(out), len(list_)))
    return [(s, o[1:] if o[:1] == b"+" else None,
             o[1:].decode() if o[:1] == b"-" else None)
            for s, o in zip(list_, out)]


def compare(what, wanted, got):
    if len(wanted) != len(got):
        fault("%s: %d values, %d wanted" % (what, len(got), len(wanted)))
    for w, g in zip(wanted, got):
        if w != g:
            fault("%s: wanted %s, got %s" % (what, show(w), show(g)))


def none_refused(rows):
    for s, _, why in rows:
        if why is not None:
            fault("refused %s: %s" % (show(s), why))


def write(name, data):
    path = os.path.join(TMP, name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def test_sh(shell):
    rows = quote("sh", strings())
    none_refused(rows)
    script = b"printf '%s\\0' " + b" ".join(f for _, f, _ in rows) + b"\n"
    wanted = [s for s, _, _ in rows]
    compare(shell, wanted,
            records(run([shell, write("words.sh", script)], env={})))
    compare("read_shell", [b"printf", b"%s\\0"] + wanted,
            records(run([QUOTER, "words"], script)))


def test_sysconfig(shell):
    rows = quote("sysconfig", strings())
    none_refused(rows)
    conf = b"# sysconfig\n" + b"".join(
        b"V%d=%s\n" % (i, f) for i, (_, f, _) in enumerate(rows))
    path = write("sysconfig", conf)
    script = ". %s\n" % path + "".join(
        'printf "%%s\\0" "$V%d"\n' % i for i in range(len(rows)))
    compare(shell, [s for s, _, _ in rows],
            records(run([shell, write("source.sh", script.encode())], env={})))
    compare("read_sysconfig",
            [b"V%d=%s" % (i, s) for i, (s, _, _) in enumerate(rows)],
            records(run([QUOTER, "sysconfig"], conf)))


def test_shell_words(shell):
    """Random plain words, quoted in every way, as the shell reads them."""
    rng = random.Random(5)
    parts = ["a", "b1", "-x", "=", "'a b'", "''", "'\\'", '"a b"', '""',
             '"\\""', '"\\\\"', '"\\a"', "\\ ", "\\'", '\\"', "\\\\", "\\#",
             "a#b", "\\\n", '"a\\\nb"', "'a\nb'", "\\a", "{", "}", "%", "é",
             '"\'"', "'\"'", "\\$", "'$x'", '"\\$x"', '"\\`"', "\\~", "12"]
    script = ""
    for _ in range(1500):
        words = " ".join("".join(rng.choice(parts)
                                 for _ in range(rng.randint(1, 5)))
                         for _ in range(rng.randint(1, 5)))
        ends = ["\n", " ;\n", " # it's \" a comment\n", " \\\n \n",
                " 2>&1\n", " </dev/null\n", " && :\n", " || :\n",
                " <<E\nit's \"\nE\n", " <<-'E F'\n\t`\n\tE F\n"]
        script += "printf '%s\\0' . " + words + rng.choice(ends)
    data = script.encode()
    wanted = records(run([shell, write("plain.sh", data)], env={}))
    got = [w for w in records(run([QUOTER, "words"], data))
           if w not in (b"printf", b"%s\\0", b":")]
    compare("read_shell", wanted, got)


def test_shell_syntax(shell):
    """read_shell refuses only scripts that the shell refuses too."""
    rng = random.Random(6)
    parts = ["a", "'", '"', "\\", "\n", " ", "#", ";\n", "$(", ")", "`", "${x-",
             "}", "$x", "<<E\n", "E\n", "x\n"]
    for i in range(400):
        data = ("echo " + "".join(rng.choice(parts) for _ in
                                  range(rng.randint(1, 10))) + "\n").encode()
        ours = subprocess.run([QUOTER, "words"], input=data, check=False,
                              stdout=subprocess.DEVNULL)
        theirs = subprocess.run([shell, "-n"], input=data, check=False,
                                stderr=subprocess.PIPE)
        # dash takes an unended here-document for one that ends there
        unended = b"<<E" in data
        if ours.returncode == 1 and theirs.returncode == 0 and not unended:
            fault("only read_shell refuses %d %s" % (i, show(data)))
        if ours.returncode == 0 and b"nterminated" in theirs.stderr:
            fault("read_shell takes %d %s" % (i, show(data)))


def test_json():
    rows = quote("json", strings())
    for s, form, why in rows:
        try:
            s.decode("utf-8")
            text = True
        except UnicodeDecodeError:
            text = False
        if text != (form is not None):
            fault("json: %s: %s" % (show(s), why))
        if form is not None and json.loads(form).encode() != s:
            fault("json: %s became %s" % (show(s), show(form)))


def xml_value(form):
    """The attribute's value by libxml2, None if it refuses the document."""
    p = subprocess.run(["xmllint", "--noent", "--nonet", "--xpath",
                        "string(/a/@v)", "-"], input=b"<a v=%s/>" % form,
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                       check=False)
    return p.stdout[:-1] if p.returncode == 0 else None


def test_md():
    """cmark-gfm, GitHub's own reader, finds the value in each code span."""
    import xml.etree.ElementTree as tree
    for name, line in (("md", b"a %b b\n\n"), ("md-cell", b"| %b |\n")):
        # its XML shows U+FFFE as it is, which no parser takes
        rows = [r for r in quote(name, strings()) if r[1] is not None and
                "\ufffe".encode() not in r[0]]
        text = b"".join(line.replace(b"%b", form) for _, form, _ in rows)
        if name == "md-cell":
            text = b"| x |\n| --- |\n" + text
        out = run(["cmark-gfm", "-e", "table", "-t", "xml"], text)
        ns = "{http://commonmark.org/xml/1.0}"
        root = tree.fromstring(out.decode())
        compare(name, [s for s, _, _ in rows],
                [(c.text or "").encode() for c in root.iter(ns + "code")])
        if len(rows) < COUNT // 4:
            fault("%s: only %d values" % (name, len(rows)))


def test_xml():
    rows = quote("xml", strings(1500))
    doc = "".join(' v%d=%s' % (i, f.decode()) for i, (_, f, _) in
                  enumerate(rows) if f is not None)
    path = write("doc.xml", ("<a%s/>" % doc).encode())
    # C14N spells each value in one known way
    out = run(["xmllint", "--huge", "--c14n", path]).decode()
    for i, (s, form, _) in enumerate(rows):
        if form is None:
            continue
        canon = s.decode().replace("&", "&amp;").replace("<", "&lt;") \
            .replace('"', "&quot;").replace("\t", "&#x9;") \
            .replace("\n", "&#xA;").replace("\r", "&#xD;")
        if ' v%d="%s"' % (i, canon) not in out:
            fault("xml: %s is not what libxml2 read" % show(s))
    refused = [s for s, f, _ in rows if f is None]
    for s in refused[:60]:
        raw = b'"' + s.replace(b"&", b"&amp;").replace(b"<", b"&lt;") \
            .replace(b'"', b"&quot;") + b'"'
        refs = "".join("&#%d;" % c for c in s.decode("utf-8", "surrogatepass")
                       .encode("utf-8", "surrogatepass")).encode() \
            if s.isascii() else raw
        if xml_value(raw) == s or xml_value(b'"' + refs + b'"') == s:
            fault("xml: refused %s, which libxml2 reads" % show(s))
    if not refused:
        fault("xml: nothing was refused")


def test_ini():
    """Python's INI reader stands for the family."""
    rows = [r for r in quote("ini", strings()) if r[1] is not None]
    data = b"[s]\n" + b"".join(b"v%d: %s\n" % (i, f)
                               for i, (_, f, _) in enumerate(rows))
    ini = configparser.RawConfigParser(delimiters=(":",), strict=True)
    ini.read_string(data.decode("latin-1").replace("\x85", "?")
                    .replace("\xa0", "?"))
    for i, (s, _, _) in enumerate(rows):
        want = s.decode("latin-1").replace("\x85", "?").replace("\xa0", "?")
        if ini.get("s", "v%d" % i) != want:
            fault("ini: %s" % show(s))


class Option(ctypes.Structure):
    _fields_ = [(n, ctypes.c_char_p) for n in
                ("keyword", "envvar", "compiled", "val", "label", "dispchar")
                ] + [("dispsize", ctypes.c_int)]


def libpq():
    pq = ctypes.CDLL("libpq.so.5")
    pq.PQconninfoParse.restype = ctypes.POINTER(Option)
    pq.PQconninfoParse.argtypes = [ctypes.c_char_p,
                                   ctypes.POINTER(ctypes.c_char_p)]
    pq.PQconninfoFree.argtypes = [ctypes.POINTER(Option)]
    return pq


def pq_parse(pq, text):
    """{keyword: value} as libpq reads text, or its message."""
    error = ctypes.c_char_p()
    options = pq.PQconninfoParse(text, ctypes.byref(error))
    if not options:
        return error.value.decode("latin-1")
    out, i = {}, 0
    while options[i].keyword is not None:
        if options[i].val is not None:
            out[options[i].keyword] = options[i].val
        i += 1
    pq.PQconninfoFree(options)
    return out


def conninfo_ours(list_):
    """The same by read_conninfo, for each string."""
    out, cur, key = [], {}, None
    for rec in records(run([QUOTER, "conninfo"],
                           b"".join(s + b"\0" for s in list_))):
        if rec[:1] == b"-":
            out.append(rec[1:].decode("latin-1"))
        elif rec == b".":
            out.append(cur)
            cur = {}
        elif rec[:1] == b"+":
            key = rec[1:]
        else:
            cur[key] = rec[1:]
    return out


def test_conninfo():
    pq = libpq()
    rows = quote("conninfo", strings())
    none_refused(rows)
    texts = [b"host=h user=%s application_name=x" % f for _, f, _ in rows]
    for (s, _, _), text, ours in zip(rows, texts, conninfo_ours(texts)):
        want = {b"host": b"h", b"user": s, b"application_name": b"x"}
        if pq_parse(pq, text) != want:
            fault("libpq: %s" % show(s))
        if ours != want:
            fault("read_conninfo: %s" % show(s))


def test_conninfo_grammar():
    """read_conninfo and libpq agree about strings nobody quoted."""
    pq = libpq()
    rng = random.Random(7)
    parts = [b"user", b"host", b"port", b"=", b"=", b"'", b"\\", b" ", b" ",
             b"x", b"\t", b"\n", b"\\'", b"''", b"a b", b"\v", b"5"]
    texts = [b"".join(rng.choice(parts) for _ in range(rng.randint(0, 12)))
             for _ in range(4000)]
    for text, ours in zip(texts, conninfo_ours(texts)):
        theirs = pq_parse(pq, text)
        # keywords are not judged by us
        if isinstance(theirs, str) and "invalid connection option" in theirs:
            continue
        if isinstance(ours, str) != isinstance(theirs, str) or (
                isinstance(ours, dict) and ours != theirs):
            fault("conninfo %s: ours %s, libpq %s" % (show(text), ours,
                                                       theirs))


def crm_values(forms):
    """What the real crmsh makes of NAME=FORM, by name; all in one load."""
    cib = os.path.join(TMP, "crm.xml")
    write("crm.xml", b'<cib crm_feature_set="3.0.7" epoch="1" num_updates="0"'
          b' admin_epoch="0" validate-with="pacemaker-1.2"><configuration>'
          b"<crm_config/><nodes/><resources/><constraints/></configuration>"
          b"<status/></cib>")
    text = b"property stonith-enabled=false\n"
    for i in range(0, len(forms), 40):
        text += b"primitive p%d ocf:heartbeat:Dummy \\\n\tparams" % i + b"".join(
            b" \\\n\t\tv%d=%s" % (i + k, f)
            for k, f in enumerate(forms[i:i + 40])) + b"\n"
    load = write("load.crm", text)
    # -F: Dummy has no such parameters
    run(["crm", "-F", "configure", "load", "update", load],
        env=dict(os.environ, CIB_file=cib, HOME=TMP), ok=(0, 1))
    return {n.get("name"): n.get("value").encode()
            for n in ET.parse(cib).iter("nvpair")}, text


def test_crm():
    """The real crmsh, and read_crm, get back what q:crm wrote."""
    rows = quote("crm", strings())
    good = [(s, f) for s, f, _ in rows if f is not None]
    values, text = crm_values([f for _, f in good])
    compare("crmsh", [s for s, _ in good],
            [values.get("v%d" % i, b"(lost)") for i in range(len(good))])
    words = records(run([QUOTER, "crm"], text))
    compare("read_crm", [b"v%d=%s" % (i, s) for i, (s, _) in enumerate(good)],
            [w for w in words if re.match(rb"v\d+=", w)])
    for s, _, why in rows:
        if why is not None and re.fullmatch(rb"[ -~]+", s) and \
                not re.search(rb'\\(\\|"|$)', s):
            fault("crm: refused %s: %s" % (show(s), why))


def test_crm_words():
    """read_crm splits lines as crmsh does."""
    sys.path.insert(0, "/usr/lib/python3/dist-packages")
    from crmsh.utils import lines2cli
    rng = random.Random(8)
    parts = ["a", "b=1", "'", "'", '"', '"', "\\", "\\\n", "\n", "\n", " ",
             " ", "\t", "#", "\n#", "x:", "'a b'", '"a\\"b"', "\\\\", "$"]
    for _ in range(1500):
        text = "".join(rng.choice(parts) for _ in range(rng.randint(1, 14)))
        try:
            wanted = [w for line in lines2cli(text) if line[0] != "#"
                      for w in shlex.split(line)]
        except ValueError:
            wanted = None
        got = subprocess.run([QUOTER, "crm"], input=text.encode(),
                             stdout=subprocess.PIPE, check=False)
        if (wanted is None) != (got.returncode != 0):
            fault("read_crm: %r: status %d" % (text, got.returncode))
        elif wanted is not None:
            compare("read_crm of %r" % text, [w.encode() for w in wanted],
                    records(got.stdout))


def main():
    tests = {k[5:]: v for k, v in globals().items() if k.startswith("test_")}
    tests[sys.argv[1]](*sys.argv[2:])
    for f in faults[:20]:
        print(f)
    if faults:
        sys.exit("%d faults" % len(faults))


if __name__ == "__main__":
    main()
