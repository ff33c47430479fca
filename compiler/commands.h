/* SPDX-License-Identifier: MIT */
/* The commands: one function a row of the table in main.c. */
#ifndef PGHAC_COMMANDS_H
#define PGHAC_COMMANDS_H

#include <stdbool.h>

struct opts;
struct program;

/* Each takes the read options and returns the exit status. */
int	cmd_build(const struct opts *);
int	cmd_check(const struct opts *);
int	cmd_diff(const struct opts *);
int	cmd_migrate(const struct opts *);	/* diff --platform */
int	cmd_why(const struct opts *);
int	cmd_lint(const struct opts *);
int	cmd_hba(const struct opts *);
int	cmd_show(const struct opts *);
int	cmd_explain(const struct opts *);
int	cmd_init(const struct opts *);

/* What a command compiles with; NULL after telling why there is none. */
struct program	*command_program(const struct opts *);
/* True if the enumeration at that path of the grammar has the value; else
 * tells which there are. */
bool	command_value(const struct program *, const char *path,
	    const char *value);
/* True if messages on this descriptor may carry colour (NO_COLOR, TERM). */
bool	use_color(const struct opts *, int fd);

#endif
