#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the sources keep the habits of compiler/STYLE.md that can be counted.
. "$TOP/tests/lib.sh"
need git awk objdump
cd "$TOP" || exit 2

mapfile -t sources < <(git ls-files -co --exclude-standard \
    '*.c' '*.h' '*.sh' '*.xsl' '*.py' '*.def' '*.rng' | grep -v '/expect/\|^out/' |
    while read -r f; do [ ! -f "$f" ] || echo "$f"; done)
mapfile -t c_files < <(printf '%s\n' "${sources[@]}" |
    grep '^compiler/.*\.[ch]$')

# Fails if the function prints anything.
none() {	# FUNCTION NAME
	"$1" >"$TMP/faults" 2>&1
	if [ -s "$TMP/faults" ]; then
		not_ok "$2" "$TMP/faults"
	else
		ok "$2"
	fi
}

# Lines of the compiler's C that match, string literals left out.
find_code() {	# REGEX FILE...
	local regex=$1
	shift
	for f; do
		sed -E 's/"([^"\\]|\\.)*"/""/g' "$f" | grep -nE "$regex" |
		    sed "s|^|$f:|"
	done
}

unlicensed() {
	for f in "${sources[@]}"; do
		head -n 3 "$f" | grep -q 'SPDX-License-Identifier: MIT' ||
		    echo "$f"
	done
}
none unlicensed "every source names its licence at the top"

too_long() {
	for f in "${sources[@]}"; do
		case $f in
		*.c|*.h|*.sh|*.xsl)
			n=$(wc -l <"$f")
			[ "$n" -le 600 ] || echo "$f: $n lines" ;;
		esac
	done
}
none too_long "no source is longer than 600 lines"

# A tab counts to the next multiple of 8.
too_wide() {
	for f in "${c_files[@]}"; do
		expand "$f" | awk -v f="$f" 'length($0) > 80 {
			print f ":" NR ": " length($0) " columns" }'
	done
}
none too_wide "no line of the compiler is wider than 80 columns"

trailing() { grep -nE '[ 	]+$' "${c_files[@]}" /dev/null; }
none trailing "no blanks at line ends"

# A function body is what stands between "{" and "}" in column 1.
long_functions() {
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
	done
}
none long_functions "functions over 60 lines stand in long_functions.txt"

# run.c prints what diagnostics of all topologies came to.
talkers() {
	find_code '\<stderr\>|\<perror *\(|\<v?(warn|err)x? *\(|STDERR_FILENO|\<write *\(2,' \
	    compiler/*.c |
	    grep -vE '^compiler/(diag_[a-z_]*|main|cmd_[a-z_]*|run|arena)\.c:'
}
none talkers "only diagnostics, main and the commands write to stderr"

unsafe() {
	find_code '\<(sprintf|vsprintf|strcpy|strcat|gets|strtok|atoi|atol|alloca) *\(' \
	    "${c_files[@]}"
}
none unsafe "no function that cannot be told a size"

outside_world() {
	find_code '^[^*]*\<(time|gettimeofday|clock_gettime|gethostname|getlogin|rand|random|setlocale|localtime|gmtime) *\(' \
	    "${c_files[@]}"
}
none outside_world "no clock, host, locale or chance"

unfinished() {
	grep -nE 'TODO|FIXME|HACK|(^|[^X])XXX([^X]|$)' "${sources[@]}" |
	    grep -v '^tests/meta/source_style.sh'
}
none unfinished "nothing is left for later"

unguarded() {
	for f in compiler/*.h; do
		g=$(basename "$f" .h | tr '[:lower:]' '[:upper:]')
		grep -q "^#ifndef PGHAC_${g}_H" "$f" || echo "$f"
	done
}
none unguarded "every header has the guard of its name"

undescribed() {
	for f in compiler/*.[ch]; do
		grep -qF "$(basename "$f" | sed 's/\.[ch]$//')" \
		    compiler/README.md || echo "$f"
	done
}
none undescribed "compiler/README.md has a word on every module"

# Tables are const (.rodata, .data.rel.ro): two compilations may run in one
# process.  mempool serves libxml2, whose hooks take no context.
state() {
	sub_make SAN= CC=gcc build/libpghac.a
	objdump -t build/libpghac.a | awk '/:     file format/ { f = $1 }
		$0 ~ / O (\.data|\.bss|\*COM\*)[ \t]/ {
			if (f != "mempool.o:") print f, $NF }'
}
none state "no state at file scope"

done_testing
