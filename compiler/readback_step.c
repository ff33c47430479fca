/* SPDX-License-Identifier: MIT */
/* The scripts of the steps against the model: each value that they work on. */
#include <stddef.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "job.h"
#include "model.h"
#include "read_shell.h"
#include "readback.h"

typedef struct mstr value_fn(const struct readback *);

static struct mstr
cluster_name(const struct readback *r)
{
	return r->model->name;
}

/* The nodes that may run it: all, or the one that has the script. */
static struct mstr
node_names(const struct readback *r)
{
	const struct model *m = r->model;
	struct mstr names = { .at = m->nodes_at };
	struct buf out = { 0 };
	size_t i;

	if (r->file->node != NULL)
		return r->node->name;
	for (i = 0; i < m->nnodes; i++)
		buf_printf(&out, i > 0 ? " %s" : "%s", m->nodes[i].name.s);
	names.s = arena_strdup(r->job->arena, out.len > 0 ? out.data : "");
	buf_free(&out);
	return names;
}

/* A value that stands in the model as it is. */
#define FIELD(fn, field) \
	static struct mstr fn(const struct readback *r) \
	{ return r->model->field; }
FIELD(archive_directory, archive_directory)
FIELD(bin_directory, bin_directory)
FIELD(config_directory, config_directory)
FIELD(data_directory, data_directory)
FIELD(home_directory, home_directory)
FIELD(keyfile, keyfile)
FIELD(os_group, os_group)
FIELD(os_user, os_user)
FIELD(repl_secret, repl_secret)
FIELD(repl_user, repl_user)
FIELD(startup_log, startup_log)
#undef FIELD

/* A standby outside the cluster, which no agent runs; NULL: a node. */
static const struct mnode *
outside(const struct readback *r)
{
	return r->node->host.s != NULL ? r->node : NULL;
}

static struct mstr
agent(const struct readback *r)
{
	return outside(r) != NULL ? (struct mstr){ "none", r->node->at } :
	    r->model->agent;
}

static struct mstr
master(const struct readback *r)
{
	return outside(r) != NULL ? (struct mstr){ "", r->node->at } :
	    r->model->resources.master;
}

/* The files that the agent fills, with a blank between. */
static struct mstr
includes(const struct readback *r)
{
	const struct mresources *res = &r->model->resources;
	struct mstr files = { "", NULL };
	size_t i;

	for (i = 0; i < res->nincludes && outside(r) == NULL; i++)
		files = (struct mstr){ arena_printf(r->job->arena,
		    i > 0 ? "%s %s" : "%s%s", files.s, res->includes[i].s),
		    res->includes[i].at };
	return files;
}

/* The key is made on the first node of the list; the primary is primary. */
static struct mstr
first_node(const struct readback *r)
{
	return strstr(r->file->path, "-keys.sh") != NULL ?
	    r->model->nodes[0].name : r->model->primary->name;
}

static struct mstr
port(const struct readback *r)
{
	const struct mint *p = &r->model->pg_port;

	return (struct mstr){ arena_printf(r->job->arena, "%lld", p->v),
	    p->at };
}

static struct mstr
sync_nodes(const struct readback *r)
{
	const struct model *m = r->model;
	struct mstr names = { .at = m->nodes_at };
	struct buf out = { 0 };
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (m->nodes[i].sync)
			buf_printf(&out, out.len > 0 ? " %s" : "%s",
			    m->nodes[i].name.s);
	names.s = arena_strdup(r->job->arena, out.len > 0 ? out.data : "");
	buf_free(&out);
	return names;
}

static struct mstr
primary_address(const struct readback *r)
{
	return outside(r) != NULL ? r->node->host :
	    r->model->primary->address.text;
}

static struct mstr
primary_conninfo(const struct readback *r)
{
	return outside(r) != NULL ? r->node->primary_conninfo :
	    r->model->primary->primary_conninfo;
}

static struct mstr
setting(const struct mnode *node, const char *name)
{
	const struct msetting *s = model_setting(&node->settings, name);

	return s != NULL ? s->value : (struct mstr){ NULL, node->at };
}

static struct mstr
logs(const struct readback *r)
{
	return setting(r->model->primary, "log_directory");
}

/* Where the agent pgsql keeps its lock. */
static struct mstr
tmpdir(const struct readback *r)
{
	const struct mprimitive *p = outside(r) != NULL ? NULL :
	    r->model->resources.database;
	const struct msetting *s = p == NULL ? NULL :
	    model_setting(&p->params, "tmpdir");

	return s != NULL ? s->value : (struct mstr){ "", r->model->agent.at };
}

/* 9.2 and older have one directory and another name. */
static struct mstr
sockets(const struct readback *r)
{
	return setting(r->model->primary, r->model->version_num >= 93 ?
	    "unix_socket_directories" : "unix_socket_directory");
}

/* What starts PostgreSQL: Pacemaker, or a service of its own. */
static struct mstr
starter(const struct readback *r)
{
	const struct model *m = r->model;
	struct mstr name = { "pacemaker", m->agent.at };
	size_t i;

	if (strcmp(m->agent.s, "none") != 0)
		return name;
	for (i = 0; i < m->nneeds; i++)
		if (strcmp(m->needs[i].element, "service") == 0 &&
		    m->needs[i].now.s != NULL && strncmp(m->needs[i].name.s,
		    "postgresql", strlen("postgresql")) == 0)
			name = m->needs[i].name;
	return name;
}

static struct mstr
packages(const struct readback *r)
{
	const struct model *m = r->model;
	struct mstr names = { .at = m->host_at };
	struct buf out = { 0 };
	size_t i;

	for (i = 0; i < m->nneeds; i++)
		if (strcmp(m->needs[i].element, "package") == 0)
			buf_printf(&out, out.len > 0 ? " %s" : "%s",
			    m->needs[i].name.s);
	names.s = arena_strdup(r->job->arena, out.len > 0 ? out.data : "");
	buf_free(&out);
	return names;
}

/* What each NAME=value of a script must be. */
static const struct value {
	const char	*name;
	value_fn	*fn;
} values[] = {
	{ "agent",	agent },
	{ "archive",	archive_directory },
	{ "bin",	bin_directory },
	{ "cluster",	cluster_name },
	{ "config",	config_directory },
	{ "conninfo",	primary_conninfo },
	{ "data",	data_directory },
	{ "first",	first_node },
	{ "group",	os_group },
	{ "home",	home_directory },
	{ "includes",	includes },
	{ "keyfile",	keyfile },
	{ "log",	startup_log },
	{ "logs",	logs },
	{ "master",	master },
	{ "nodes",	node_names },
	{ "packages",	packages },
	{ "port",	port },
	{ "primary",	primary_address },
	{ "role",	repl_user },
	{ "secret",	repl_secret },
	{ "sockets",	sockets },
	{ "starter",	starter },
	{ "sync",	sync_nodes },
	{ "tmpdir",	tmpdir },
	{ "user",	os_user },
};

#define NVALUES (sizeof(values) / sizeof(values[0]))

/* The values that a script must have, each between blanks. */
static const struct step {
	const char	*name;
	const char	*values;
} steps[] = {
	{ "1-packages.sh", " cluster nodes packages agent " },
	{ "2-files.sh",	" cluster nodes data " },
	{ "3-keys.sh",	" cluster nodes keyfile first " },
	{ "4-primary.sh", " cluster nodes user group home data config bin "
	    "port archive role primary conninfo includes log secret sockets " },
	{ "5-standby.sh", " cluster nodes user group home data config bin "
	    "archive role primary conninfo agent master tmpdir includes first "
	    "logs " },
	{ "6-services.sh", " cluster nodes starter user data bin " },
	{ "7-verify.sh", " cluster nodes user bin port agent first sync "
	    "sockets " },
};

static const struct step *
find_step(const char *path)
{
	size_t i;

	path = strrchr(path, '/') + 1;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(steps[i].name, path) == 0)
			return &steps[i];
	return NULL;
}

/* The value that a command of one word NAME=value sets, NULL if none. */
static const struct value *
assigned(const struct shell_command *c)
{
	const char *end;
	size_t i, len;

	if (c->nwords != 1 || c->expands[0])
		return NULL;
	end = strchr(c->words[0], '=');
	if (end == NULL)
		return NULL;
	len = (size_t)(end - c->words[0]);
	for (i = 0; i < NVALUES; i++)
		if (strncmp(values[i].name, c->words[0], len) == 0 &&
		    values[i].name[len] == '\0')
			return &values[i];
	return NULL;
}

static bool
wants(const struct step *step, const struct value *v)
{
	const char *at = strstr(step->values, v->name);
	size_t len = strlen(v->name);

	while (at != NULL && (at[-1] != ' ' || at[len] != ' '))
		at = strstr(at + 1, v->name);
	return at != NULL;
}

/* How often the command stands there; a function's definition is one. */
static size_t
count_commands(const struct shell *shell, const char *first,
    const char *second)
{
	const struct shell_command *c;
	size_t i, n = 0;

	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		if (c->nwords == (second != NULL ? 2 : 1) &&
		    strcmp(c->words[0], first) == 0 &&
		    (second == NULL || strcmp(c->words[1], second) == 0))
			n++;
	}
	return n;
}

static void
compare(const struct readback *r, const struct step *step,
    const struct shell *shell)
{
	bool seen[NVALUES] = { false };
	const struct shell_command *c;
	const struct value *v;
	struct mstr wanted;
	size_t i;

	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		v = assigned(c);
		if (v == NULL)
			continue;
		wanted = v->fn(r);
		seen[v - values] = true;
		readback_value(r, c->line, v->name,
		    strchr(c->words[0], '=') + 1,
		    wanted.s != NULL ? wanted.s : "", wanted.at);
	}
	for (i = 0; i < NVALUES; i++)
		if (!seen[i] && wants(step, &values[i]))
			readback_missing(r, values[i].fn(r).at,
			    "the script sets no %s", values[i].name);
}

/* A call with these words must be there; NULL ends them early. */
static void
expect(const struct readback *r, const struct shell *shell,
    const struct place *at, const char *const words[5])
{
	const struct shell_command *c;
	size_t i, k, n;

	for (n = 0; n < 5 && words[n] != NULL; n++)
		;
	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		for (k = 0; k < n && k < c->nwords; k++)
			if (strcmp(c->words[k], words[k]) != 0)
				break;
		if (k < 2)
			continue;
		for (; k < n; k++)
			readback_value(r, c->line, words[1],
			    k < c->nwords ? c->words[k] : "", words[k], at);
		return;
	}
	readback_missing(r, at, "\"%s %s\" is missing", words[0], words[1]);
}

/* Each row of this element in the platform's table is one call. */
static const struct call {
	const char	*step;
	const char	*element;
	const char	*name;		/* of the function */
	size_t		 words[4];	/* its arguments: offsets in a row; one
					 * that is not there: no call */
	size_t		 needed;	/* so many; further ones where there */
	size_t		 nwords;
} calls[] = {
#define AT(field) offsetof(struct mneed, field)
	{ "1-packages.sh", "preset", "preset", { AT(name), AT(text),
	    AT(more) }, 2, 3 },
	{ "1-packages.sh", "channel", "channel", { AT(name), AT(rhel) }, 2, 2 },
	{ "1-packages.sh", "module", "module", { AT(name) }, 1, 1 },
	{ "1-packages.sh", "repository", "repository",
	    { AT(name), AT(title), AT(url), AT(key) }, 4, 4 },
	{ "1-packages.sh", "remedy", "remedy",
	    { AT(title), AT(file), AT(old), AT(new) }, 4, 4 },
	{ "6-services.sh", "service", "at_boot", { AT(name), AT(boot) }, 2, 2 },
	{ "6-services.sh", "service", "now", { AT(name), AT(now) }, 2, 2 },
	{ "7-verify.sh", "remedy", "remedied",
	    { AT(title), AT(file), AT(old) }, 3, 3 },
#undef AT
};

static const char *
field(const struct mneed *need, size_t offset)
{
	return ((const struct mstr *)(const void *)
	    ((const char *)need + offset))->s;
}

/* What the platform asks for: a call for each, and not one more. */
static void
expect_needs(const struct readback *r, const struct shell *shell,
    const struct call *call)
{
	const struct model *m = r->model;
	const struct mneed *need;
	const char *words[5] = { call->name };
	size_t i, k, ncalls = 0, n = 0;

	for (i = 0; i < m->nneeds; i++) {
		need = &m->needs[i];
		if (strcmp(need->element, call->element) != 0)
			continue;
		for (k = 0; k < call->nwords; k++)
			words[k + 1] = field(need, call->words[k]);
		if (words[call->needed] == NULL)
			continue;
		n++;
		expect(r, shell, need->name.at, words);
	}
	for (i = 0; i < shell->ncommands; i++)
		ncalls += shell->commands[i].nwords > 1 &&
		    strcmp(shell->commands[i].words[0], call->name) == 0;
	if (ncalls != n)
		readback_fault(r, 0, "%zu calls of %s, %zu are wanted", ncalls,
		    call->name, n);
}

/* The files that lib/secrets.xsl names, but for the key. */
static void
expect_secrets(const struct readback *r, const struct shell *shell)
{
	const struct model *m = r->model;
	struct arena *arena = r->job->arena;
	size_t i;

	if (m->repl_secret.s != NULL) {
		expect(r, shell, m->home_directory.at, (const char *[5]){
		    "home", m->os_user.s, m->home_directory.s });
		expect(r, shell, m->repl_secret.at, (const char *[5]){
		    "secret", arena_printf(arena, "%s/.pgpass",
		    m->home_directory.s), m->os_user.s, m->os_group.s,
		    "0600" });
	}
	for (i = 0; i < m->ndevices; i++)
		if (m->devices[i].secret.s != NULL)
			expect(r, shell, m->devices[i].secret.at,
			    (const char *[5]){ "secret", arena_printf(arena,
			    "/etc/pghac/secrets/%s.sh",
			    m->devices[i].secret.s), "root", "root",
			    "0700" });
}

static void
expect_vips(const struct readback *r, const struct shell *shell)
{
	const struct mvip *vip;
	size_t i;

	for (i = 0; i < r->model->nvips; i++) {
		vip = &r->model->vips[i];
		if (vip->read_only)
			expect(r, shell, vip->at, (const char *[5]){
			    "read_vip", vip->name.s });
		else
			expect(r, shell, vip->at, (const char *[5]){ "vip",
			    vip->name.s, vip->address.text.s });
	}
}

void
readback_step(const struct readback *r)
{
	const struct step *step = find_step(r->file->path);
	const struct shell *shell;
	struct diag scratch;
	bool readable;
	size_t i;

	if (step == NULL) {
		readback_fault(r, 0, "no step has this name");
		return;
	}
	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	shell = read_shell(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	if (count_commands(shell, "set", "-eu") != 1)
		readback_fault(r, 0, "the script goes on after a fault");
	if (count_commands(shell, "started", NULL) != 2)
		readback_fault(r, 0, "the script runs on any node");
	compare(r, step, shell);
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strcmp(step->name, calls[i].step) == 0)
			expect_needs(r, shell, &calls[i]);
	if (strcmp(step->name, "3-keys.sh") == 0)
		expect_secrets(r, shell);
	if (strcmp(step->name, "7-verify.sh") == 0)
		expect_vips(r, shell);
}
