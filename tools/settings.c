/* SPDX-License-Identifier: MIT */
/*
 * Compiles schemas/postgresql/settings.tsv and renames.tsv to C:
 * settings SETTINGS.TSV RENAMES.TSV >settings_table.c
 * The rows are sorted by name (ASCII case ignored), then by version.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_COLUMNS 11

static void
die(const char *file, size_t line, const char *what)
{
	fprintf(stderr, "%s:%zu: %s\n", file, line, what);
	exit(1);
}

/* "9.3" is 93, "15" is 150, as everywhere (platform.h). */
static int
version(const char *text)
{
	double v = strtod(text, NULL);

	return (int)(v * 10 + 0.5);
}

static void
print_string(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void
print_or_null(const char *s)
{
	if (*s == '\0')
		printf("NULL");
	else
		print_string(s);
}

static void
print_upper(const char *prefix, const char *s)
{
	printf("%s", prefix);
	for (; *s != '\0'; s++)
		putchar(*s == '-' ? '_' : *s & ~0x20);
}

static void
print_flags(const char *s)
{
	printf("%s%s", strstr(s, "not-in-file") != NULL ?
	    "PGSETTING_NOT_IN_FILE | " : "",
	    strstr(s, "list") != NULL ? "PGSETTING_LIST" : "0");
}

static void
print_setting(char *const c[])
{
	printf("\t{ ");
	print_string(c[0]);
	printf(", %d, %d, ", version(c[1]), version(c[2]));
	print_upper("PGSETTING_", c[3]);
	printf(", ");
	print_upper("PGSETTING_", c[9]);
	printf(", ");
	print_flags(c[10]);
	printf(", ");
	print_or_null(c[4]);
	printf(", %s, %s, ", c[5][0] != '\0' ? c[5] : "0",
	    c[6][0] != '\0' ? c[6] : "0");
	print_string(c[7]);
	printf(", ");
	print_or_null(c[8]);
	printf(" },\n");
}

static void
print_rename(char *const c[])
{
	printf("\t{ ");
	print_string(c[0]);
	printf(", %d, %d, ", version(c[1]), version(c[2]));
	print_string(c[3]);
	printf(" },\n");
}

/* Prints each line but the first; they must be in order. */
static void
compile(const char *path, size_t ncolumns, void (*print)(char *const []))
{
	char line[4096], last[64] = "", *columns[MAX_COLUMNS], *rest, *end;
	FILE *f = fopen(path, "r");
	size_t n = 0, i;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		end = strchr(line, '\n');
		if (end == NULL)
			die(path, n + 1, "the line is too long or not ended");
		*end = '\0';
		if (n++ == 0)
			continue;
		rest = line;
		for (i = 0; i < ncolumns && rest != NULL; i++)
			columns[i] = strsep(&rest, "\t");
		if (i < ncolumns || rest != NULL)
			die(path, n, "the number of columns is wrong");
		if (strcasecmp(last, columns[0]) > 0)
			die(path, n, "the rows are not sorted by name");
		snprintf(last, sizeof(last), "%s", columns[0]);
		print(columns);
	}
	fclose(f);
}

int
main(int argc, char *argv[])
{
	if (argc != 3) {
		fprintf(stderr, "usage: settings SETTINGS.TSV RENAMES.TSV\n");
		return 2;
	}
	printf("/* Made by tools/settings from %s and %s. */\n"
	    "#include \"pgsetting_table.h\"\n\n"
	    "const struct pgsetting pgsetting_table[] = {\n", argv[1],
	    argv[2]);
	compile(argv[1], 11, print_setting);
	printf("};\n\nconst size_t pgsetting_nrows =\n"
	    "    sizeof(pgsetting_table) / sizeof(pgsetting_table[0]);\n\n"
	    "const struct pgrename pgrename_table[] = {\n");
	compile(argv[2], 4, print_rename);
	printf("};\n\nconst size_t pgrename_nrows =\n"
	    "    sizeof(pgrename_table) / sizeof(pgrename_table[0]);\n");
	return fflush(stdout) != 0;
}
