/* SPDX-License-Identifier: MIT */
/* Rules on names, ids, roles and references between them. */
#include <ctype.h>
#include <string.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "host.h"
#include "model.h"
#include "platform.h"
#include "seen.h"

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* True if s begins with one of first and has no byte outside rest. */
static bool
made_of(const char *s, const char *first, const char *rest)
{
	return s[0] != '\0' && strchr(first, s[0]) != NULL &&
	    s[strspn(s, rest)] == '\0';
}

void
check_cluster_name(const struct model *m, struct diag *d)
{
	/* cman: MAX_CLUSTER_NAME_LEN; else the bundle's directory is one */
	size_t len = strlen(m->name.s), most = m->corosync.s == NULL ? 15 : 255;

	if (len > most) {
		diag_value(d, RULE_cluster_name, m->name.at,
		    "cluster name \"%s\" has %zu bytes, %s takes at most "
		    "%zu",
		    m->name.s, len, m->corosync.s == NULL ? "cman" :
		    "a directory's name", most);
		diag_fix(d, "choose a name of at most %zu bytes", most);
	} else if (!made_of(m->name.s, ALNUM "_", ALNUM "_.-")) {
		diag_value(d, RULE_cluster_name, m->name.at,
		    "cluster name \"%s\" is not made of letters, digits, "
		    "'_', '.' and '-'", m->name.s);
		diag_fix(d, "the name is also a directory's and a default "
		    "key: use letters, digits and '_'");
	}
}

static void
check_host(struct diag *d, const struct mstr *name, const char *what)
{
	if (strlen(name->s) > 63) {
		diag_value(d, RULE_node_name, name->at,
		    "%s \"%s\" has %zu bytes, PostgreSQL cuts an "
		    "application_name at 63", what, name->s,
		    strlen(name->s));
		diag_fix(d, "use a host name of at most 63 bytes");
	} else if (host_is_loopback(name->s)) {
		/* cman-preconfig.c: "Node name resolves to localhost" */
		diag_value(d, RULE_node_name, name->at,
		    "%s \"%s\" is every node's name for itself", what,
		    name->s);
		diag_fix(d, "write what `uname -n` prints on that node");
	} else if (!host_name_ok(name->s)) {
		diag_value(d, RULE_node_name, name->at,
		    "%s \"%s\" is not a host name", what, name->s);
		diag_fix(d, "write what `uname -n` prints on that node: "
		    "letters, digits, '-' and '.'");
	}
}

void
check_node_name(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		check_host(d, &m->nodes[i].name, "node name");
		if (m->nodes[i].ring1_name.s != NULL)
			check_host(d, &m->nodes[i].ring1_name,
			    "ring 1 name");
	}
}

static void
one_name(struct diag *d, struct seen *seen, const struct mstr *name)
{
	const struct place *first;
	char *lower = arena_strndup(d->arena, name->s, strlen(name->s));
	size_t i;

	/* the same host to a resolver, and to pgsql, which lower-cases */
	for (i = 0; lower[i] != '\0'; i++)
		lower[i] = (char)tolower((unsigned char)lower[i]);
	first = seen_add(seen, lower, i, name->at);
	if (first == NULL)
		return;
	diag_value(d, RULE_node_name_duplicate, name->at,
	    "node name \"%s\" is used twice", name->s);
	diag_note(d, first, "first used here");
	diag_fix(d, "give each node, and each of its rings, a name of its "
	    "own");
}

void
check_node_name_duplicate(const struct model *m, struct diag *d)
{
	struct seen *seen = seen_new(d->arena, m->nnodes * 2);
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		one_name(d, seen, &m->nodes[i].name);
		if (m->nodes[i].ring1_name.s != NULL)
			one_name(d, seen, &m->nodes[i].ring1_name);
	}
}

void
check_node_id_duplicate(const struct model *m, struct diag *d)
{
	struct seen *seen = seen_new(d->arena, m->nnodes);
	const struct place *first;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		const struct mnode *n = &m->nodes[i];

		first = seen_add(seen, &n->id.v, sizeof(n->id.v), n->id.at);
		if (first == NULL)
			continue;
		diag_value(d, RULE_node_id_duplicate, n->id.at,
		    "node id %lld is used twice", n->id.v);
		diag_note(d, first, "first used here");
		diag_fix(d, "give %s another id, or leave ids out: they are "
		    "then 1..n in order", n->name.s);
	}
}

void
check_primary_count(const struct model *m, struct diag *d)
{
	size_t i, n = m->nnodes - m->nstandbys;

	if (n == 1)
		return;
	if (n == 0) {
		diag_key(d, RULE_primary_count, m->nodes_at,
		    "no node has role = \"primary\"");
		diag_fix(d, "give the node that holds the database first "
		    "role = \"primary\"");
		return;
	}
	for (i = 0; i < m->nnodes; i++) {
		if (m->nodes[i].role != ROLE_PRIMARY ||
		    &m->nodes[i] == m->primary)
			continue;
		diag_value(d, RULE_primary_count, m->nodes[i].role_at.at,
		    "%s is a second primary", m->nodes[i].name.s);
		diag_note(d, m->primary->role_at.at, "the first one");
		diag_fix(d, "leave role out: the others are standbys");
	}
}

void
check_replication_role(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (m->nodes[i].role != ROLE_PRIMARY ||
		    m->nodes[i].replication.s == NULL)
			continue;
		diag_value(d, RULE_replication_role,
		    m->nodes[i].replication.at,
		    "%s is the primary and replicates from nobody",
		    m->nodes[i].name.s);
		diag_fix(d, "say replication = \"sync\" or \"async\" on the "
		    "standbys; a primary that comes back is sync by itself");
	}
}

void
check_path_absolute(const struct model *m, struct diag *d)
{
	const struct { const char *what; const struct mstr *path; } rows[] = {
		{ "keyfile", &m->keyfile },
		{ "home_directory", &m->home_directory },
		{ "data_directory", &m->data_directory },
		{ "bin_directory", &m->bin_directory },
		{ "archive_directory", &m->archive_directory },
	};
	const char *s;
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = rows[i].path->s;
		if (s == NULL)
			continue;
		len = strlen(s);
		if (s[0] == '/' && strstr(s, "//") == NULL &&
		    strstr(s, "/./") == NULL && strstr(s, "/../") == NULL &&
		    len > 1 && s[len - 1] != '/' && len < 1024 &&
		    (len < 3 || strcmp(s + len - 3, "/..") != 0) &&
		    strcmp(s + len - 2, "/.") != 0 &&
		    strpbrk(s, "\n\r\t'\"\\`$ ") == NULL)
			continue;
		diag_value(d, RULE_path_absolute, rows[i].path->at,
		    "%s \"%s\" is not a plain absolute path", rows[i].what,
		    s);
		diag_fix(d, "write it from the root, as in \"/var/lib/pgsql\""
		    ", without \"..\", blanks, quotes or a final \"/\"");
	}
}

/* A secret's name becomes a file's (templates/lib/secrets.xsl). */
static void
one_secret(struct diag *d, const struct mstr *name)
{
	if (name->s == NULL || (strlen(name->s) <= 64 &&
	    made_of(name->s, ALNUM "_", ALNUM "_.-")))
		return;
	diag_value(d, RULE_secret_name, name->at,
	    "\"%s\" cannot be the name of a secret", name->s);
	diag_fix(d, "use at most 64 letters, digits, '_', '.' and '-': the "
	    "name is a file's, never the secret itself");
}

void
check_secret_name(const struct model *m, struct diag *d)
{
	size_t i;

	one_secret(d, &m->repl_secret);
	for (i = 0; i < m->ndevices; i++)
		one_secret(d, &m->devices[i].secret);
}

/* useradd(8): lower-case letters, digits, '_' and '-', 32 at most. */
void
check_account_name(const struct model *m, struct diag *d)
{
	const struct { const char *what; const struct mstr *name; } rows[] = {
		{ "os_user", &m->os_user }, { "os_group", &m->os_group },
	};
	const char *s;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = rows[i].name->s;
		if (s == NULL || (strlen(s) <= 32 &&
		    made_of(s, ALNUM "_", ALNUM "_.-")))
			continue;
		diag_value(d, RULE_account_name, rows[i].name->at,
		    "%s \"%s\" cannot be the name of an account",
		    rows[i].what, s);
		diag_fix(d, "use letters, digits, '_' and '-', as in "
		    "\"postgres\"");
	}
}

void
check_version_platform(const struct model *m, struct diag *d)
{
	const struct platform *p = m->platform_row;

	if (m->version_num >= p->since && m->version_num <= p->until)
		return;
	diag_value(d, RULE_version_platform, m->version.at,
	    "PostgreSQL %s is not rendered for platform %s, which has %s to "
	    "%s", m->version.s, p->name, version_text(p->since),
	    version_text(p->until));
	diag_note(d, m->platform.at, "the platform is chosen here");
	diag_fix(d, "choose a version from %s to %s",
	    version_text(p->since), version_text(p->until));
}
