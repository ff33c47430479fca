#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Judges the reports of one run: what each format's readers demand, and that
all formats say the same.

usage: formats.py SCHEMA.json DIRECTORY [FINDINGS]
The directory is where pghac ran, with r.json r.sarif r.github r.gitlab r.xml.
"""
import collections
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

import jsonschema


def once(pairs):
    d = dict(pairs)
    assert len(d) == len(pairs), "a key stands twice"
    return d


def refuse(word):
    raise ValueError(word)


def load(name):
    with open(name, "rb") as f:
        return json.loads(f.read().decode("utf-8"), object_pairs_hook=once,
                          parse_constant=refuse)


def text_of(location):
    """The text of an artifact, as its URI names it."""
    uri = location["uri"]
    assert re.fullmatch(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri), uri
    assert ("uriBaseId" in location) == (not uri.startswith(("file:", "../")))
    path = urllib.parse.unquote_to_bytes(uri.removeprefix("file://"))
    with open(path, "rb") as f:
        return f.read().decode("utf-8", "replace")


def offset(text, line, column):
    """Of a place in UTF-16 code units: the text as UTF-16, and its index."""
    lines = text.split("\n")
    before = "".join(l + "\n" for l in lines[:line - 1]).encode("utf-16-le")
    this = (lines[line - 1] if line <= len(lines) else "").encode("utf-16-le")
    assert 0 <= column - 1 <= len(this) // 2 + 1, (line, column)
    return len(before) + 2 * (column - 1)


def span(text, region):
    a = offset(text, region["startLine"], region["startColumn"])
    b = offset(text, region["endLine"], region["endColumn"])
    assert a <= b
    return a, b


def judge_region(place):
    text = text_of(place["artifactLocation"])
    region = place["region"]
    a, b = span(text, region)
    cut = text.encode("utf-16-le")[a:b].decode("utf-16-le")
    shown = region.get("snippet", {}).get("text", cut)
    # what is hidden is shown escaped, a long line in part
    assert shown in (cut, cut[:len(shown)]) or "\\" in shown, (shown, cut)


def judge_sarif(name, schema):
    log = load(name)
    cls = jsonschema.validators.validator_for(schema)
    assert cls is jsonschema.Draft4Validator, cls
    errors = list(cls(schema).iter_errors(log))
    assert not errors, errors[0]
    run, = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "utf16CodeUnits"
    found = []
    seen = set()
    for r in run["results"]:
        rule = rules[r["ruleIndex"]]
        assert rule["id"] == r["ruleId"]
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1000
        place = r["locations"][0]["physicalLocation"]
        if "region" in place:
            judge_region(place)
        for other in r.get("relatedLocations", []):
            if "region" in other["physicalLocation"]:
                judge_region(other["physicalLocation"])
        print_, = r["partialFingerprints"].values()
        key = (place["artifactLocation"]["uri"], print_)
        assert key not in seen, key
        seen.add(key)
        if "suppressions" not in r:
            found.append((r["ruleId"], r["level"],
                          place.get("region", {}).get("startLine", 1)))
    assert {r["ruleId"] for r in run["results"]} == {r["id"] for r in rules}
    for a in run["artifacts"]:
        text_of(a["location"])
    for n in run["invocations"][0].get("toolExecutionNotifications", []):
        if n["level"] == "error":
            found.append(("pghac", "error", 1))
    return found


def judge_json(name):
    d = load(name)
    assert d["format_version"] == "1.1"
    found = [(x["rule"], x["severity"],
              x["range"]["start"]["line"] if "range" in x else 1)
             for x in d["diagnostics"]]
    levels = collections.Counter(level for _, level, _ in found)
    assert levels["error"] == d["error_count"]
    assert levels["warning"] == d["warning_count"]
    for m in d.get("messages", []):
        if m["severity"] == "error":
            found.append(("pghac", "error", 1))
    return found, d["valid"]


def judge_gitlab(name):
    levels = {"critical": "error", "minor": "warning", "info": "note"}
    found = []
    prints = set()
    for x in load(name):
        assert set(x) == {"description", "check_name", "fingerprint",
                          "severity", "location"}
        assert x["description"] and not x["location"]["path"].startswith("./")
        assert re.fullmatch("[0-9a-f]{64}", x["fingerprint"])
        assert x["fingerprint"] not in prints
        prints.add(x["fingerprint"])
        found.append((x["check_name"], levels[x["severity"]],
                      x["location"]["lines"]["begin"]))
    return found


def unescape(s, prop):
    """As ActionCommand.cs of the runner: %25 last."""
    pairs = [("%0D", "\r"), ("%0A", "\n")]
    if prop:
        pairs += [("%3A", ":"), ("%2C", ",")]
    for a, b in pairs + [("%25", "%")]:
        s = s.replace(a, b)
    return s


def judge_github(name):
    levels = {"error": "error", "warning": "warning", "notice": "note"}
    found = []
    with open(name, "rb") as f:
        out = f.read().decode("utf-8")
    assert out == "" or out.endswith("\n")
    for line in out.split("\n")[:-1]:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), line
        if line.startswith("pghac: "):
            continue
        m = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert m, line
        command, props, text = m.groups()
        props = once([tuple(p.split("=", 1)) for p in props.split(",")])
        assert set(props) <= {"file", "line", "endLine", "col", "endColumn",
                              "title"}, props
        assert unescape(props["file"], True) and unescape(text, False)
        if "col" in props:
            assert props["line"] == props["endLine"]
        if command == "notice" and props["title"] == "pghac":
            continue
        found.append((props["title"], levels[command],
                      int(props.get("line", 1))))
    return found


def judge_junit(name):
    root = ET.parse(name).getroot()
    total = collections.Counter()
    found = []
    for suite in root:
        n = collections.Counter()
        assert len(suite) > 0, "an empty suite"
        for case in suite:
            n["tests"] += 1
            for kind, count in (("failure", "failures"), ("error", "errors"),
                                ("skipped", "skipped")):
                n[count] += len(case.findall(kind))
            if len(case) > 0:
                found.append(case.get("name").split(" ")[0])
        for key in ("tests", "failures", "errors", "skipped"):
            assert n[key] == int(suite.get(key)), (key, n, suite.attrib)
        total += n
    for key in ("tests", "failures", "errors"):
        assert total[key] == int(root.get(key)), key
    return found, total["failures"] + total["errors"] == 0


def main():
    schema, directory = sys.argv[1:3]
    with open(schema, encoding="utf-8") as f:
        schema = json.load(f)
    os.chdir(directory)
    want, valid = judge_json("r.json")
    want.sort()
    assert sorted(judge_sarif("r.sarif", schema)) == want
    assert sorted(judge_gitlab("r.gitlab")) == want
    assert sorted(judge_github("r.github")) == want
    found, green = judge_junit("r.xml")
    assert sorted(found) == sorted(rule for rule, _, _ in want), found
    assert green == valid, (green, valid)
    if len(sys.argv) > 3:
        assert len(want) == int(sys.argv[3]), want
    print(len(want), "findings")


main()
