/* SPDX-License-Identifier: MIT */
/* Rules on recovery, archiving and the connection of standbys. */
#include <string.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"
#include "platform.h"

static bool
after(const char *text, const char *p, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(p - text) >= len && strncmp(p - len, word, len) == 0;
}

/*
 * The version in a path such as /var/lib/pgsql/9.2/archive or
 * /usr/pgsql-9.2/bin that is not the cluster's; NULL if there is none.  A
 * bare 10 may be anything: it counts only below pgsql/ or postgresql/.
 */
static const char *
other_version(const struct model *m, const char *text)
{
	const char *p, *end;
	char word[8];
	int version;
	size_t len;

	for (p = text; (p = strpbrk(p, "/-")) != NULL; ) {
		p++;
		len = strspn(p, "0123456789.");
		end = p + len;
		if (len == 0 || len >= sizeof(word) || (*end != '/' &&
		    *end != '\0' && *end != ' ' && *end != '"' &&
		    *end != '\''))
			continue;
		memcpy(word, p, len);
		word[len] = '\0';
		version = version_number(word);
		if (version != 0 && version != m->version_num &&
		    (after(text, p, "gsql-") || (p[-1] == '/' &&
		    (version < 100 || after(text, p, "sql/")))))
			return version_text(version);
	}
	return NULL;
}

static void
one_path(const struct model *m, struct diag *d, const char *what,
    const char *value, const struct place *at)
{
	const char *other = value == NULL ? NULL : other_version(m, value);

	if (other == NULL)
		return;
	diag_value(d, RULE_path_version, at,
	    "%s names a path of PostgreSQL %s, the server is %s", what,
	    other, m->version.s);
	if (m->version.at != NULL)
		diag_note(d, m->version.at, "the version");
	diag_fix(d, "write %s for %s, or a path without a version",
	    m->version.s, other);
}

void
check_path_version(const struct model *m, struct diag *d)
{
	static const char *const settings[] = { "archive_command",
	    "archive_cleanup_command", "restore_command" };
	static const char *const recovery[] = { "restore_command",
	    "archive_cleanup_command", "recovery_end_command" };
	const struct msetting *s;
	size_t i, k;

	for (k = 0; k < sizeof(settings) / sizeof(settings[0]); k++)
		for (i = 0; i < m->nnodes; i++) {
			s = model_setting(&m->nodes[i].settings, settings[k]);
			if (s != NULL && !effective_repeated(m, i,
			    &settings[k], 1))
				one_path(m, d, settings[k], s->value.s,
				    s->value.at);
		}
	for (k = 0; k < sizeof(recovery) / sizeof(recovery[0]); k++) {
		s = model_setting(&m->recovery, recovery[k]);
		if (s != NULL)
			one_path(m, d, recovery[k], s->value.s, s->value.at);
	}
	one_path(m, d, "archive_directory", m->archive_directory.s,
	    m->archive_directory.at);
	one_path(m, d, "bin_directory", m->bin_directory.s,
	    m->bin_directory.at);
}

/* True for a command that begins at once to replace what stands at its target:
 * what asks first, or anything longer, is left to its author. */
static bool
overwrites(const char *command)
{
	static const struct {
		const char	*word;
		const char	*safe[2];	/* options; NULL: none */
	} rows[] = {
		{ "cp ", { " -n ", " --no-clobber" } },
		{ "/bin/cp ", { " -n ", " --no-clobber" } },
		{ "install ", { NULL, NULL } },
		{ "mv ", { " -n ", " --no-clobber" } },
		{ "rsync ", { " --ignore-existing", NULL } },
		{ "scp ", { NULL, NULL } },
	};
	size_t i, k;

	command += strspn(command, " \t");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strncmp(command, rows[i].word, strlen(rows[i].word)) != 0)
			continue;
		for (k = 0; k < 2; k++)
			if (rows[i].safe[k] != NULL &&
			    strstr(command, rows[i].safe[k]) != NULL)
				return false;
		return true;
	}
	return false;
}

/* PostgreSQL manual, Continuous Archiving: "It is advisable to test your
 * proposed archive command to ensure that it indeed does not overwrite". */
void
check_archive_overwrite(const struct model *m, struct diag *d)
{
	const char *const name = "archive_command";
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings, name);
		if (s == NULL || !overwrites(s->value.s) ||
		    effective_repeated(m, i, &name, 1))
			continue;
		diag_value(d, RULE_archive_overwrite, s->value.at,
		    "archive_command overwrites a file that is there");
		diag_fix(d, "write \"test ! -f DIR/%%f && cp %%p DIR/%%f\": "
		    "two primaries would destroy each other's WAL");
	}
}

/* True if the standbys have another way to the WAL that they missed. */
static bool
has_wal_elsewhere(const struct model *m)
{
	static const char *const names[] = { "restore_command",
	    "primary_slot_name" };
	size_t i, k;

	for (k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		if (model_setting(&m->recovery, names[k]) != NULL)
			return true;
		for (i = 0; i < m->nnodes; i++)
			if (model_setting(&m->nodes[i].settings, names[k]) !=
			    NULL)
				return true;
	}
	return m->resources.database != NULL &&
	    model_setting(&m->resources.database->params,
	    "replication_slot_name") != NULL;
}

/* walsender.c: "requested WAL segment has already been removed"
 * (facts/postgresql.md 4.4, run on 9.3). */
void
check_wal_kept(const struct model *m, struct diag *d)
{
	const bool old = m->version_num < 130;
	const char *const name = old ? "wal_keep_segments" : "wal_keep_size";
	/* of another version, which check_setting_unknown tells */
	const char *const other = old ? "wal_keep_size" : "wal_keep_segments";
	struct effective e;
	size_t i;

	if (m->nstandbys == 0 || has_wal_elsewhere(m))
		return;
	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name);
		if (!e.ok || e.value.integer > 0 ||
		    effective_repeated(m, i, &name, 1) ||
		    model_setting(&m->nodes[i].settings, other) != NULL)
			continue;
		diag_value(d, RULE_wal_kept, effective_place(m, e.at),
		    "%s keeps no WAL for its standbys: one that was away for "
		    "some minutes needs a new base backup",
		    m->nodes[i].name.s);
		diag_fix(d, old ? "write wal_keep_segments = "
		    "256 (4 GB) in postgresql.settings, or archive WAL and "
		    "restore it" : "write wal_keep_size = \"4GB\" in "
		    "postgresql.settings, or archive WAL and restore it");
		return;
	}
}

/* NAMEDATALEN - 1 bytes; and a line end would end the line of each file that
 * names it. */
void
check_role_name(const struct model *m, struct diag *d)
{
	const char *p = m->repl_user.s;

	while (*p != '\0' && (unsigned char)*p >= ' ' && *p != 0x7f)
		p++;
	if (*p == '\0' && strlen(m->repl_user.s) <= 63)
		return;
	diag_value(d, RULE_role_name, m->repl_user.at, *p != '\0' ?
	    "the replication user's name \"%s\" has a control character" :
	    "the replication user's name \"%s\" is longer than 63 bytes",
	    m->repl_user.s);
	diag_fix(d, "use letters, digits and '_', as in \"replicator\"");
}
