/* SPDX-License-Identifier: MIT */
/* The command line: commands, options, help. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "opts.h"

/* One option.  Letters above 'z' stand for options without a short form. */
struct option_row {
	char		 letter;
	bool		 shorthand;	/* -x exists */
	const char	*name;		/* --name, NULL: none */
	const char	*arg;		/* what it takes, NULL: nothing */
	const char	*help;
};

/* Letters before the bar of a command's options are its own. */
#define COMMON "WEscTqhV"

static const struct option_row rows[] = {
	{ 'o', true, "output", "DIR", "where the bundles are (out)" },
	{ 'k', false, "check", NULL,
	    "write nothing; exit 1 if DIR is not what would be written" },
	{ 'j', true, "jobs", "N", "work on N topologies at a time (1)" },
	{ 'p', false, "platform", "NAME",
	    "the platform to write for, such as el9" },
	{ 'K', false, "as", "KIND",
	    "what the files are: cluster.conf, corosync.conf, cman,\n"
	    "postgresql.conf, pg_hba.conf, recovery.conf, cib.xml, script,\n"
	    "topology or node (a directory)" },
	{ 'N', false, "node", "NAME", "the node whose files they are" },
	{ 'P', false, "postgresql", "VERSION",
	    "the version of PostgreSQL, such as 9.3 or 15" },
	{ 'C', false, "corosync", "VERSION",
	    "the corosync that reads them: 2.3, 2.4, 3.0 or 3.1 (3.1)" },
	{ 'A', false, "from", "ADDR",
	    "where the client is: an IP address, or local (Unix socket)" },
	{ 'U', false, "user", "NAME", "the PostgreSQL user" },
	{ 'D', false, "database", "NAME",
	    "the database; replication stands for physical replication" },
	{ 'D', false, "db", "NAME", "the same" },
	{ 'S', false, "ssl", NULL, "the connection uses SSL" },
	{ 'R', false, "replication", NULL,
	    "physical replication, in place of --database" },
	{ 'W', true, NULL, "RULE",
	    "make a rule a warning; no-RULE switches a warning off" },
	{ 'E', true, NULL, "RULE", "make a rule an error" },
	{ 's', false, "strict", NULL, "warnings count as errors" },
	{ 'F', false, "format", "NAME",
	    "how to report: text (default), json, sarif, junit, github or\n"
	    "gitlab; NAME=FILE also writes that report, several times" },
	{ 'c', false, "color", "WHEN", "auto, always or never" },
	{ 'T', false, "templates", "DIR",
	    "templates, schemas and tables that replace the built-in ones" },
	{ 'q', true, "quiet", NULL, "no summary line" },
	{ 'h', true, "help", NULL, "show this help" },
	{ 'V', false, "version", NULL, "show the version" },
};

#define NROWS (sizeof(rows) / sizeof(rows[0]))

static const struct option_row *
find(const struct command *command, const char *arg, const char **value)
{
	const char *eq;
	size_t i, len;

	*value = NULL;
	for (i = 0; i < NROWS; i++) {
		if (strchr(COMMON, rows[i].letter) == NULL &&
		    strchr(command->options, rows[i].letter) == NULL)
			continue;
		if (arg[1] != '-') {
			if (!rows[i].shorthand || arg[1] != rows[i].letter)
				continue;
			if (arg[2] != '\0')
				*value = arg + 2;
			return &rows[i];
		}
		if (rows[i].name == NULL)
			continue;
		eq = strchr(arg, '=');
		len = eq != NULL ? (size_t)(eq - arg) - 2 : strlen(arg) - 2;
		if (strlen(rows[i].name) != len ||
		    strncmp(arg + 2, rows[i].name, len) != 0)
			continue;
		if (eq != NULL)
			*value = eq + 1;
		return &rows[i];
	}
	return NULL;
}

/* A message that outlives the call; usage errors end the program. */
__attribute__((format(printf, 2, 3)))
static bool
fail(char **error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(error, fmt, ap) < 0)
		*error = xstrdup("out of memory");
	va_end(ap);
	return false;
}

static bool
set_level(struct opts *o, char letter, const char *value,
    char **error)
{
	const char *nearest = NULL;

	if (rule_levels_set(&o->levels, letter, value, &nearest))
		return true;
	if (nearest == NULL)
		return fail(error, "no rule is called \"%s\"; see: "
		    "pghac explain", value);
	if (nearest[0] == '\0')
		return fail(error, "rule \"%s\" is an error and cannot be "
		    "lowered", value);
	return fail(error, "no rule is called \"%s\"; did you mean \"%s\"",
	    value, nearest);
}

static bool
set_number(long *out, const char *value, long max, char **error)
{
	char *end;

	errno = 0;
	*out = strtol(value, &end, 10);
	if (errno == 0 && end != value && *end == '\0' && *out >= 1 &&
	    *out <= max)
		return true;
	return fail(error, "-j takes a number from 1 to 256, not \"%s\"",
	    value);
}

static bool
set_color(struct opts *o, const char *value, char **error)
{
	static const char *const names[] = { "auto", "always", "never" };
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(names[i], value) == 0) {
			o->color = (enum color)i;
			return true;
		}
	return fail(error, "--color takes auto, always or never, not "
	    "\"%s\"", value);
}

/* The format's name of so many bytes; an error if there is none. */
static const char *
find_format(const char *value, size_t len, char **error)
{
	static const char *const names[] = {
		"text", "json", "sarif", "junit", "github", "gitlab",
	};
	const size_t n = sizeof(names) / sizeof(names[0]);
	char *name = strndup(value, len);
	const char *near = NULL;
	size_t i;

	for (i = 0; name != NULL && i < n; i++)
		if (strcmp(names[i], name) == 0)
			break;
	if (name != NULL && i == n)
		near = suggest(name, names, n);
	if (near != NULL)
		fail(error, "no format is called \"%s\"; did you mean \"%s\"",
		    name, near);
	else if (i == n)
		fail(error, "--format takes text, json, sarif, junit, github "
		    "or gitlab, not \"%s\"", name);
	free(name);
	return i < n ? names[i] : NULL;
}

/* NAME, for standard output, or NAME=FILE. */
static bool
set_format(struct opts *o, const char *value, char **error)
{
	const char *file = strchr(value, '='), *name;
	size_t i, len = strcspn(value, "=");
	bool text;

	name = find_format(value, len, error);
	if (name == NULL)
		return false;
	if (file != NULL && *++file == '\0')
		return fail(error, "--format %s= needs a file", name);
	text = strcmp(name, "text") == 0;
	if (text && file != NULL)
		return fail(error, "--format text goes to standard error, "
		    "not into a file");
	if (file == NULL && o->bare_format != NULL &&
	    strcmp(o->bare_format, name) != 0)
		return fail(error, "only one of --format %s and %s can do "
		    "without a file: write --format %s=FILE", o->bare_format,
		    name, text ? o->bare_format : name);
	for (i = 0; i < o->nreports; i++)
		if (file != NULL && o->reports[i].file != NULL &&
		    strcmp(file, o->reports[i].file) == 0)
			return fail(error, "two formats cannot be in one file,"
			    " \"%s\"", file);
	if (file == NULL && o->bare_format != NULL)
		return true;
	if (file == NULL)
		o->bare_format = name;
	if (text)
		return true;
	if (o->nreports == REPORTS_MAX)
		return fail(error, "--format is given more than %d times",
		    REPORTS_MAX);
	if (file == NULL)
		o->text = false;
	o->reports[o->nreports].name = name;
	o->reports[o->nreports++].file = file;
	return true;
}

/* Options that keep their value as it is. */
static const struct {
	char	 letter;
	size_t	 at;		/* of a const char * in struct opts */
} strings[] = {
	{ 'o', offsetof(struct opts, out) },
	{ 'K', offsetof(struct opts, as) },
	{ 'N', offsetof(struct opts, node) },
	{ 'P', offsetof(struct opts, postgresql) },
	{ 'C', offsetof(struct opts, corosync) },
	{ 'p', offsetof(struct opts, platform) },
	{ 'A', offsetof(struct opts, from) },
	{ 'U', offsetof(struct opts, user) },
	{ 'D', offsetof(struct opts, database) },
	{ 'T', offsetof(struct opts, templates) },
};

static bool
apply(struct opts *o, char letter, const char *value, char **error)
{
	size_t i;

	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (strings[i].letter == letter) {
			memcpy((char *)o + strings[i].at, &value,
			    sizeof(value));
			return true;
		}
	switch (letter) {
	case 'k':
		o->check = true;
		break;
	case 'j':
		return set_number(&o->jobs, value, 256, error);
	case 'S':
		o->ssl = true;
		break;
	case 'R':
		o->replication = true;
		break;
	case 'W':
	case 'E':
		return set_level(o, letter, value, error);
	case 's':
		o->strict = true;
		break;
	case 'F':
		return set_format(o, value, error);
	case 'c':
		return set_color(o, value, error);
	case 'q':
		o->quiet = true;
		break;
	case 'h':
		o->help = true;
		break;
	case 'V':
		o->version = true;
		break;
	}
	return true;
}

static bool
count_args(const struct command *command, const struct opts *o,
    char **error)
{
	if (o->help || o->version)
		return true;
	if ((int)o->nargs < command->min_args)
		return fail(error, "usage: pghac %s %s", command->name,
		    command->synopsis);
	if (command->max_args >= 0 && (int)o->nargs > command->max_args)
		return fail(error, "\"%s\" is one argument too many for "
		    "pghac %s", o->args[command->max_args], command->name);
	return true;
}

static bool
read_all(const struct command *command, int argc, char *const argv[],
    struct opts *o)
{
	const struct option_row *row;
	const char **args, *arg, *value;
	bool only_args = false;
	int i;

	memset(o, 0, sizeof(*o));
	o->out = "out";
	o->text = true;
	o->jobs = 1;
	rule_levels_default(&o->levels);
	args = xcalloc((size_t)argc + 1, sizeof(*args));
	o->args = args;
	for (i = 1; i < argc; i++) {
		if (only_args || argv[i][0] != '-' || argv[i][1] == '\0') {
			args[o->nargs++] = argv[i];
			continue;
		}
		if (strcmp(argv[i], "--") == 0) {
			only_args = true;
			continue;
		}
		arg = argv[i];
		row = find(command, arg, &value);
		if (row == NULL)
			return fail(&o->error, "pghac %s has no option \"%s\"",
			    command->name, argv[i]);
		if (row->arg == NULL && value != NULL)
			return fail(&o->error, "\"%s\" takes no value",
			    argv[i]);
		if (row->arg != NULL && value == NULL)
			value = ++i < argc ? argv[i] : NULL;
		if (row->arg != NULL && (value == NULL || value[0] == '\0'))
			return fail(&o->error, "\"%s\" needs a value: %s",
			    arg, row->arg);
		if (!apply(o, row->letter, value, &o->error))
			return false;
	}
	return count_args(command, o, &o->error);
}

bool
opts_read(const struct command *command, int argc, char *const argv[],
    struct opts *o, const char **error)
{
	bool ok = read_all(command, argc, argv, o);

	*error = o->error;
	return ok;
}

void
opts_free(struct opts *o)
{
	union { const char *const *in; void *out; } args = { .in = o->args };

	free(args.out);
	free(o->error);
}

static void
help_options(struct buf *out, const char *letters)
{
	char left[64], letter[] = "-x";
	const char *help;
	size_t i;

	for (i = 0; i < NROWS; i++) {
		if (strchr(letters, rows[i].letter) == NULL)
			continue;
		letter[1] = rows[i].letter;
		snprintf(left, sizeof(left), "%s%s%s%s%s%s",
		    rows[i].shorthand ? letter : "",
		    rows[i].shorthand && rows[i].name != NULL ? ", " : "",
		    rows[i].name != NULL ? "--" : "",
		    rows[i].name != NULL ? rows[i].name : "",
		    rows[i].arg != NULL ? " " : "",
		    rows[i].arg != NULL ? rows[i].arg : "");
		buf_printf(out, "  %-20s ", left);
		for (help = rows[i].help; *help != '\0'; help++)
			if (*help == '\n')
				buf_printf(out, "\n%23s", "");
			else
				buf_addc(out, *help);
		buf_addc(out, '\n');
	}
}

void
opts_help(const struct command *commands, size_t n, struct buf *out)
{
	size_t i;

	buf_adds(out,
	    "pghac compiles one topology file of a highly available "
	    "PostgreSQL cluster\n"
	    "into the configuration files of every node, and refuses what "
	    "would not work.\n\n"
	    "usage: pghac COMMAND [OPTION...] [ARGUMENT...]\n\ncommands:\n");
	for (i = 0; i < n; i++)
		buf_printf(out, "  %-8s %s\n", commands[i].name,
		    commands[i].summary);
	buf_adds(out, "\noptions of every command:\n");
	help_options(out, COMMON);
	buf_adds(out,
	    "\nfirst steps:\n"
	    "  pghac init > cluster.cfg        a commented topology to edit\n"
	    "  pghac check cluster.cfg         what is wrong with it\n"
	    "  pghac build cluster.cfg         writes out/NAME/NODE/etc/...\n"
	    "  pghac why out/NAME/NODE/etc/cluster/cluster.conf:5\n"
	    "  pghac explain wal_senders       what a rule is about\n"
	    "\nexit status: 0 clean, 1 errors in the input or a difference "
	    "found,\n2 wrong usage, 3 the system failed.  Messages go to "
	    "stderr, data to stdout.\n"
	    "manual: pghac(1), pghac-topology(5), pghac-rules(7)\n");
}

void
opts_help_command(const struct command *command, struct buf *out)
{
	buf_printf(out, "usage: pghac %s %s\n\n%s\n", command->name,
	    command->synopsis, command->help);
	buf_adds(out, "\noptions:\n");
	help_options(out, command->options);
	help_options(out, COMMON);
}
