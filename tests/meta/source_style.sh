#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the sources keep the habits of compiler/STYLE.md that can be counted.
. "$TOP/tests/lib.sh"
need git awk
cd "$TOP" || exit 2

# Fails with the lines that the filter lets through.
none() {	# NAME; faults on standard input
	cat >"$TMP/faults"
	if [ -s "$TMP/faults" ]; then
		not_ok "$1" "$TMP/faults"
	else
		ok "$1"
	fi
}

mapfile -t sources < <(git ls-files -co --exclude-standard \
    '*.c' '*.h' '*.sh' '*.xsl' '*.py' '*.def' '*.rng' | grep -v /expect/)
mapfile -t c_files < <(printf '%s\n' "${sources[@]}" |
    grep '^compiler/.*\.[ch]$')

for f in "${sources[@]}"; do
	[ -f "$f" ] || continue
	head -n 3 "$f" | grep -q 'SPDX-License-Identifier: MIT' || echo "$f"
done | none "every source names its licence at the top"

for f in "${sources[@]}"; do
	[ -f "$f" ] || continue
	case $f in
	*.c|*.h|*.sh|*.xsl)
		n=$(wc -l <"$f")
		[ "$n" -le 600 ] || echo "$f: $n lines" ;;
	esac
done | none "no source is longer than 600 lines"

# A tab counts to the next multiple of 8; characters, not bytes.
for f in "${c_files[@]}"; do
	expand "$f" | awk -v f="$f" 'length($0) > 80 {
		print f ":" NR ": " length($0) " columns" }'
done | none "no line of the compiler is wider than 80 columns"

grep -nE '[ 	]+$' "${c_files[@]}" /dev/null |
    none "no blanks at line ends"

# A function body is what stands between "{" and "}" in column 1.
for f in "${c_files[@]}"; do
	awk -v f="${f#compiler/}" '
	/^[a-z_].*\(/ { name = $0; sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name) }
	/^\{/ { start = NR }
	/^\}/ && start { if (NR - start - 1 > 60)
		print f, name, NR - start - 1; start = 0 }' "$f"
done | while read -r file name lines; do
	grep -q "^$file $name " tests/meta/long_functions.txt ||
	    echo "compiler/$file: $name has $lines lines"
done | none "functions over 60 lines are explained in long_functions.txt"

grep -nE '(^|[^a-z_])(fprintf|fputs|fputc|vfprintf|fwrite|putc) *\(.*stderr|perror *\(|warnx? *\(|errx? *\(|STDERR_FILENO|write *\(2,' \
    compiler/*.c | grep -vE '^compiler/(diag_[a-z_]*|main|cmd[a-z_]*|opts|arena)\.c:' |
    none "only diagnostics, main and the commands write to stderr"

grep -nE '\b(sprintf|strcpy|strcat|gets|strtok|atoi|atol|alloca|vsprintf) *\(' \
    "${c_files[@]}" | none "no function that cannot be used safely"

grep -nE '\b(time|gettimeofday|clock_gettime|gethostname|getlogin|rand|random|setlocale|localtime|gmtime) *\(' \
    "${c_files[@]}" | none "no clock, host, locale or chance"

grep -nE 'TODO|FIXME|XXX|HACK' "${sources[@]}" |
    grep -v 'XXXXXX\|^tests/meta/source_style.sh' |
    none "nothing is left for later"

for f in compiler/*.h; do
	g=$(basename "$f" .h | tr '[:lower:]' '[:upper:]')
	grep -q "^#ifndef PGHAC_${g}_H" "$f" || echo "$f"
done | none "every header has the guard of its name"

# Tables are const: two compilations may run in one process.
env -u MAKEFLAGS -u MAKELEVEL make -s -C "$TOP" SAN= V= build/libpghac.a \
    >"$TMP/make" 2>&1 || cat "$TMP/make"
nm -A build/libpghac.a | awk '$(NF - 1) ~ /^[bBdDC]$/ { print $1, $NF }' |
    none "no state at file scope"

done_testing
