/* SPDX-License-Identifier: MIT */
/* pghac: the command table. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "commands.h"
#include "mempool.h"
#include "grammar.h"
#include "job.h"
#include "opts.h"
#include "program.h"
#include "rules.h"

static const struct command commands[] = {
	{ "build", "TOPOLOGY... [-o DIR] [--check] [-j N]",
	    "write the bundle of each topology",
	    "Compiles each topology and makes DIR/CLUSTER hold its bundle:\n"
	    "all of it or, on any error, nothing.  Files that did not\n"
	    "change are not touched, files that an older bundle left\n"
	    "disappear, files that are not pghac's are an error.  \"-\" is\n"
	    "standard input.",
	    "okjF", 1, -1, cmd_build },
	{ "check", "TOPOLOGY...",
	    "report what is wrong, write nothing",
	    "Runs every gate of build, from syntax to the rendered files, and\n"
	    "reports all that is wrong at its line.",
	    "jF", 1, -1, cmd_check },
	{ "diff", "TOPOLOGY [-o DIR | --platform NAME [--postgresql VERSION]]",
	    "show what build would change, or another platform",
	    "Prints a unified diff from the files in DIR to those that build\n"
	    "would write; exit status 1 if there is a difference.\n"
	    "With --platform it is a migration report instead: which lines\n"
	    "of the topology must change when it moves there, each with the\n"
	    "rule and the fix, and, once nothing must, the files of the old\n"
	    "platform against those of the new one.  Nothing is written.",
	    "opPF", 1, 1, cmd_diff },
	{ "lint", "--as KIND [--postgresql VERSION] [--node NAME] FILE...",
	    "judge files that exist, by the same rules",
	    "KIND is cluster.conf, corosync.conf, cman (sysconfig/cman),\n"
	    "postgresql.conf, pg_hba.conf, recovery.conf, cib.xml, script\n"
	    "(sh), topology (as check), or node: a directory that mirrors\n"
	    "a node's /, such as one of a bundle, in which every such file is\n"
	    "judged, alone and with the others.  PostgreSQL's files need\n"
	    "--postgresql; for a node it is found where the data directory\n"
	    "says it, and the node's name is the directory's if cluster.conf\n"
	    "has it.  \"-\" is standard input.  What a file includes is\n"
	    "judged with it, from its own directory or from the node's tree.",
	    "KPCNjF", 1, -1, cmd_lint },
	{ "why", "FILE[:LINE]",
	    "name the topology line that made an output line",
	    "FILE is a file of a bundle; the topology is found through the\n"
	    "bundle's manifest.json and compiled again in memory.  Without\n"
	    "LINE every line of FILE is answered for.",
	    "", 1, 1, cmd_why },
	{ "hba", "TOPOLOGY --from ADDR --user NAME --database NAME [--ssl]",
	    "prove which line of pg_hba.conf answers",
	    "Names, for every node that can become the primary, the line of\n"
	    "pg_hba.conf that answers such a connection, its method, and its\n"
	    "place in the topology; for what cannot be known here, what it\n"
	    "depends on.  Exit status 0: admitted on every node; 1: refused,\n"
	    "or not sure, on one; 2: the question cannot be answered.",
	    "AUDSR", 1, 1, cmd_hba },
	{ "explain", "[RULE]",
	    "the page of a rule: what, why, bad, good, source",
	    "Without RULE, lists all rules with their levels.",
	    "", 0, 1, cmd_explain },
	{ "init", "[--platform NAME]",
	    "print a commented topology that compiles",
	    "Prints a topology with every key, its meaning and its default:\n"
	    "pghac init > cluster.cfg",
	    "p", 0, 0, cmd_init },
	{ "show", "ir|bundle|settings TOPOLOGY, or rules",
	    "print an intermediate document or table",
	    "ir: the resolved topology document that templates see.\n"
	    "bundle: the document that the templates made.\n"
	    "settings: every effective setting of every node and its origin.\n"
	    "rules: the table of rules.",
	    "", 1, 2, cmd_show },
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

struct program *
command_program(const struct opts *o)
{
	char *error = NULL;
	struct program *program = program_new(o, &error);

	if (program == NULL)
		fprintf(stderr, "pghac: %s\n", error);
	free(error);
	return program;
}

bool
command_value(const struct program *program, const char *path,
    const char *value)
{
	const struct grammar_key *key = grammar_find(program->grammar, path);
	size_t i;

	for (i = 0; i < key->nvalues; i++)
		if (strcmp(key->values[i], value) == 0)
			return true;
	fprintf(stderr, "pghac: no %s is called \"%s\"; there is",
	    strrchr(path, '.') + 1, value);
	for (i = 0; i < key->nvalues; i++)
		fprintf(stderr, " %s", key->values[i]);
	fputc('\n', stderr);
	return false;
}

/* flag, else NO_COLOR (no-color.org), else a terminal that can. */
bool
use_color(const struct opts *o, int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return (no == NULL || *no == '\0') && isatty(fd) && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

static int
print_and_free(FILE *to, struct buf *text, int status)
{
	fwrite(text->data, 1, text->len, to);
	buf_free(text);
	return fflush(to) != 0 ? STATUS_SYSTEM : status;
}

static int
unknown_command(const char *name)
{
	const char *names[NCOMMANDS], *near;
	size_t i;

	for (i = 0; i < NCOMMANDS; i++)
		names[i] = commands[i].name;
	near = suggest(name, names, NCOMMANDS);
	if (near != NULL)
		fprintf(stderr, "pghac: no command is called \"%s\"; did you "
		    "mean \"%s\"\n", name, near);
	else
		fprintf(stderr, "pghac: no command is called \"%s\"; see: "
		    "pghac --help\n", name);
	return STATUS_USAGE;
}

static int
run_command(const struct command *command, int argc, char *argv[])
{
	struct buf text = { 0 };
	const char *error = NULL;
	struct opts opts;
	int status;

	if (!opts_read(command, argc, argv, &opts, &error)) {
		fprintf(stderr, "pghac: %s\n", error);
		status = STATUS_USAGE;
	} else if (opts.help) {
		opts_help_command(command, &text);
		status = print_and_free(stdout, &text, STATUS_OK);
	} else if (opts.version) {
		printf("pghac %s\n", PGHAC_VERSION);
		status = STATUS_OK;
	} else
		status = command->run(&opts);
	opts_free(&opts);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "pghac: standard output: %s\n",
		    strerror(errno));
		status = STATUS_SYSTEM;
	}
	return status;
}

int
main(int argc, char *argv[])
{
	struct buf text = { 0 };
	size_t i;

	mempool_install();
	umask(022);
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		opts_help(commands, NCOMMANDS, &text);
		return print_and_free(stderr, &text, STATUS_USAGE);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		opts_help(commands, NCOMMANDS, &text);
		return print_and_free(stdout, &text, STATUS_OK);
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("pghac %s\n", PGHAC_VERSION);
		return STATUS_OK;
	}
	for (i = 0; i < NCOMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return run_command(&commands[i], argc - 1, argv + 1);
	return unknown_command(argv[1]);
}
