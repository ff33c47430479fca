# SPDX-License-Identifier: MIT
# pghac-rules(7), in mdoc, out of compiler/rules.def and tests/rules/*/why.md
# (tools/docs.sh runs it, in the repository): awk -f rules-man.awk rules.def

function fail(text)
{
	print FILENAME ": " text >"/dev/stderr"
	failed = 1
	exit 1
}

# Nothing reaches roff unescaped.
function escape(s, code)
{
	gsub(/\\/, "\\e", s)
	if (code) {
		gsub(/-/, "\\-", s)
		gsub(/'/, "\\(aq", s)
		gsub(/`/, "\\(ga", s)
		gsub(/\^/, "\\(ha", s)
		gsub(/~/, "\\(ti", s)
	}
	return s
}

# A paragraph word by word: lines end with sentences and before column 79.
function fill(text, words, n, i, line, word, code)
{
	n = split(text, words, " ")
	line = ""
	code = 0
	for (i = 1; i <= n; i++) {
		word = words[i]
		if (line != "" && length(line) + 1 + length(word) > 78) {
			put(line)
			line = ""
		}
		line = line (line == "" ? "" : " ") word
		code += gsub(/\\fB/, "&", word) - gsub(/\\fP/, "&", word)
		if (word ~ /[.!?]$/ && code == 0 && words[i + 1] ~ /^[A-Z]/) {
			put(line)
			line = ""
		}
	}
	if (line != "")
		put(line)
}

function put(line)
{
	print (line ~ /^[.']/ ? "\\&" : "") line
}

# Markdown of one paragraph: `code` becomes bold, **marks** go.
function inline(text, parts, n, i, out)
{
	gsub(/\*\*/, "", text)
	n = split(text, parts, "`")
	if (n % 2 == 0)
		fail("a lone ` in the page of " rule ": " text)
	for (i = 1; i <= n; i++)
		out = out (i % 2 == 1 ? escape(parts[i], 0) : \
		    "\\fB" escape(parts[i], 1) "\\fP")
	return out
}

function flush(head)
{
	if (par == "")
		return
	if (started)
		print ".Pp"
	started = 1
	if (section != "") {
		print ".Em " section " :"
		section = ""
	}
	fill(inline(par))
	par = ""
}

function page(name, file, line, code, got)
{
	file = "tests/rules/" name "/why.md"
	par = section = ""
	code = 0
	while ((got = (getline line <file)) > 0) {
		if (line ~ /[^ -~\t]/)
			fail(file ": only ASCII can go into the manual: " line)
		if (line ~ /^```/) {
			flush()
			code = !code
			print code ? ".Bd -literal -offset indent" : ".Ed"
		} else if (code)
			put(escape(line, 1))
		else if (line ~ /^# /) {
			if (line != "# " name)
				fail(file ": the title is not " name)
		} else if (line ~ /^## /) {
			flush()
			section = substr(line, 4)
		} else if (line ~ /^([-*|>#] |[0-9]+\. |    )/)
			fail(file ": no such Markdown in the manual: " line)
		else if (line == "")
			flush()
		else
			par = par (par == "" ? "" : " ") line
	}
	if (got < 0)
		fail(file ": cannot be read")
	close(file)
	flush()
}

BEGIN {
	nl = "\n"
	print ".\\\" SPDX-License-Identifier: MIT" nl \
	    ".\\\" Made by tools/docs.sh from compiler/rules.def and " \
	    "tests/rules/*/why.md; edit these." nl \
	    ".Dd November 23, 2026" nl \
	    ".Dt PGHAC-RULES 7" nl \
	    ".Os" nl \
	    ".Sh NAME" nl \
	    ".Nm pghac-rules" nl \
	    ".Nd what pghac finds wrong with a cluster" nl \
	    ".Sh DESCRIPTION" nl \
	    "Each message of" nl \
	    ".Xr pghac 1" nl \
	    "ends with the name of a rule in brackets." nl \
	    "This page says of each rule what breaks, how to mend it, and " \
	    "where it comes from." nl \
	    ".Ic pghac explain" nl \
	    "shows the same with a bad and a good example." nl \
	    ".Pp" nl \
	    "A rule has a level:" nl \
	    ".Bl -tag -width warning" nl \
	    ".It error" nl \
	    "A real program refuses it, or data is at risk for sure." nl \
	    "Nothing is written, and nothing lowers it." nl \
	    ".It warning" nl \
	    "It works, and bites later." nl \
	    ".El" nl \
	    ".Pp" nl \
	    "A warning becomes an error by" nl \
	    ".Fl E Ar rule" nl \
	    "or, with all others, by" nl \
	    ".Fl -strict ," nl \
	    "and is switched off for a run by" nl \
	    ".Fl W Cm no- Ns Ar rule ." nl \
	    "What is right for one cluster is allowed in its topology, with " \
	    "a reason:" nl \
	    ".Bd -literal -offset indent" nl \
	    "lint = {" nl \
	    "  allow = ( { rule = \"hba_trust\"; reason = " \
	    "\"isolated lab network\"; } );" nl \
	    "};" nl \
	    ".Ed" nl \
	    ".Pp" nl \
	    "An allowance that no longer allows anything is a warning itself."
}

/^\/\* .* \*\/$/ && !/SPDX/ {
	title = substr($0, 4, length($0) - 6)
	next
}

/^(RULE|CHECK)\(/ {
	row = ""
}

{
	row = row " " $0
}

# All of a row is there when its text is.
row ~ /^ (RULE|CHECK)\([a-z0-9_]+,[ \t]*[A-Z]+,[ \t]*"([^"\\]|\\.)*"/ {
	if (title == "")
		fail("a rule before the first group")
	if (title != group) {
		if (group != "")
			print ".El"
		group = title
		sub(/^gate [0-9]: /, "", title)
		print ".Sh " toupper(escape(title, 0))
		title = group
		print ".Bl -tag -width Ds"
	}
	rule = row
	sub(/^ [A-Z]+\(/, "", rule)
	level = text = rule
	sub(/,.*/, "", rule)
	sub(/^[^,]*,[ \t]*/, "", level)
	sub(/,.*/, "", level)
	sub(/^[^"]*"/, "", text)
	sub(/"[^"]*$/, "", text)
	gsub(/\\"/, "\"", text)
	print ".It Ic " rule " Pq " tolower(level)
	started = 1
	par = section = ""
	fill(escape(toupper(substr(text, 1, 1)) substr(text, 2), 0) ".")
	page(rule)
	row = ""
}

END {
	if (failed)
		exit 1
	print ".El"
	print ".Sh SEE ALSO" nl ".Xr pghac 1 ," nl ".Xr pghac-topology 5"
}
