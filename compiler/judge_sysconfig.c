/* SPDX-License-Identifier: MIT */
/* Judges /etc/sysconfig/cman, which the init script of cman sources. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "job.h"
#include "judge.h"
#include "read_shell.h"

#define MAX_WORDS 6

/* What the value of a variable may be. */
enum kind { TEXT, NUMBER, WORD };

/*
 * The variables that the init script, its defaults file and cman_tool read
 * (cman/init.d/cman.in, cman.init.defaults.in, cman-preconfig.c
 * get_env_overrides); an empty value means the default for all of them.
 */
struct variable {
	const char	*name;
	enum kind	 kind;
	const char	*words[MAX_WORDS];	/* of WORD; then NULL */
	const char	*off;	/* why a value other than words[0] bites */
};

static const struct variable variables[] = {
	{ "CMAN_CLUSTER_TIMEOUT", NUMBER, { NULL }, NULL },
	{ "CMAN_QUORUM_TIMEOUT", NUMBER, { NULL }, NULL },
	{ "CMAN_SHUTDOWN_TIMEOUT", NUMBER, { NULL }, NULL },
	{ "FENCE_JOIN_TIMEOUT", NUMBER, { NULL }, NULL },
	{ "FENCED_MEMBER_DELAY", NUMBER, { NULL }, NULL },
	{ "CMAN_NOTIFYD_START", WORD, { "conditional", "yes", "no" }, NULL },
	{ "CMAN_SSHD_START", WORD, { "no", "yes" }, NULL },
	{ "CMAN_DAEMONS_START", WORD, { "yes", "no" }, NULL },
	{ "FENCE_JOIN", WORD, { "yes", "no" },
	    "the node stays out of the fence domain" },
	{ "CONFIG_LOADER", WORD, { "xmlconfig", "ldapconfig",
	    "corosync_parser", "openaisparser" },
	    "cluster.conf is not read" },
	{ "CONFIG_VALIDATION", WORD, { "WARN", "FAIL", "NONE" }, NULL },
	{ "INITLOGLEVEL", WORD, { "terse", "quiet", "full" }, NULL },
	{ "INITBREAKPOINT", WORD, { "all", "setup", "join", "notify",
	    "quorum", "daemons" }, "the start ends half way" },
	{ "DLM_LKBTBL_SIZE", NUMBER, { NULL }, NULL },
	{ "DLM_RSBTBL_SIZE", NUMBER, { NULL }, NULL },
	{ "DLM_DIRTBL_SIZE", NUMBER, { NULL }, NULL },
	{ "DLM_TCP_PORT", NUMBER, { NULL }, NULL },
	{ "DLM_CONTROLD_OPTS", TEXT, { NULL }, NULL },
	{ "FENCED_OPTS", TEXT, { NULL }, NULL },
	{ "FENCE_XVMD_OPTS", TEXT, { NULL }, NULL },
	{ "NETWORK_BRIDGE_SCRIPT", TEXT, { NULL }, NULL },
	{ "CMAN_JOIN_OPTS", TEXT, { NULL }, NULL },
	{ "CMAN_LEAVE_OPTS", TEXT, { NULL }, NULL },
	{ "CLUSTERNAME", TEXT, { NULL }, NULL },
	{ "NODENAME", TEXT, { NULL }, NULL },
	{ "LOCK_FILE", TEXT, { NULL }, NULL },
	{ "COROSYNC_CLUSTER_CONFIG_FILE", TEXT, { NULL }, NULL },
	{ "COROSYNC_LDAP_URL", TEXT, { NULL }, NULL },
	{ "COROSYNC_LDAP_BASEDN", TEXT, { NULL }, NULL },
	{ "COROSYNC_LDAP_BINDDN", TEXT, { NULL }, NULL },
	{ "LDAP_BINDPWD", TEXT, { NULL }, NULL },
	{ "CMAN_CLUSTER_NAME", TEXT, { NULL }, NULL },
	{ "CMAN_NODENAME", TEXT, { NULL }, NULL },
	{ "CMAN_NODEID", NUMBER, { NULL }, NULL },
	{ "CMAN_VOTES", NUMBER, { NULL }, NULL },
	{ "CMAN_EXPECTEDVOTES", NUMBER, { NULL }, NULL },
	{ "CMAN_IP_PORT", NUMBER, { NULL }, NULL },
	{ "CMAN_KEYFILE", TEXT, { NULL }, NULL },
	{ "CMAN_MCAST_ADDR", TEXT, { NULL }, NULL },
	{ "CMAN_2NODE", TEXT, { NULL }, NULL },
	{ "CMAN_DEBUG", NUMBER, { NULL }, NULL },
};

#define NVARIABLES (sizeof(variables) / sizeof(variables[0]))

static const struct variable *
find_variable(const char *name)
{
	size_t i;

	for (i = 0; i < NVARIABLES; i++)
		if (strcmp(variables[i].name, name) == 0)
			return &variables[i];
	return NULL;
}

/* Other names may be helpers of the file's author, those near one of ours or
 * with a prefix that the init script uses are mistakes. */
static void
judge_unknown(struct diag *d, const struct sysconfig_item *item)
{
	const char *names[NVARIABLES], *meant;
	size_t i;

	for (i = 0; i < NVARIABLES; i++)
		names[i] = variables[i].name;
	meant = suggest(item->name, names, NVARIABLES);
	if (meant == NULL && strncmp(item->name, "CMAN_", 5) != 0 &&
	    strncmp(item->name, "FENCE", 5) != 0)
		return;
	diag_at(d, RULE_sysconfig_unknown, item->at,
	    "cman does not read %s", item->name);
	if (meant != NULL) {
		diag_fix(d, "did you mean %s?", meant);
		diag_replace(d, item->at, item->name, meant);
	} else
		diag_fix(d, "remove it");
}

/* An integer as test(1) and cman_tool read it. */
static bool
is_number(const char *s)
{
	s += *s == '-';
	return *s != '\0' && strlen(s) < 10 &&
	    s[strspn(s, "0123456789")] == '\0';
}

static bool
is_word(const struct variable *v, const char *s)
{
	size_t i;

	for (i = 0; i < MAX_WORDS && v->words[i] != NULL; i++)
		if (strcmp(s, v->words[i]) == 0)
			return true;
	return false;
}

static const char *
list_words(struct diag *d, const struct variable *v)
{
	const char *list = v->words[0];
	size_t i;

	for (i = 1; i < MAX_WORDS && v->words[i] != NULL; i++)
		list = arena_printf(d->arena, "%s%s%s", list,
		    i + 1 < MAX_WORDS && v->words[i + 1] != NULL ? ", " :
		    " or ", v->words[i]);
	return list;
}

static void
judge_value(struct diag *d, const struct variable *v,
    const struct sysconfig_item *item)
{
	if (item->value[0] == '\0')
		return;
	if (v->kind == NUMBER ? !is_number(item->value) :
	    v->kind == WORD && !is_word(v, item->value)) {
		diag_at(d, RULE_sysconfig_value, item->at,
		    "\"%s\" is no value for %s", item->value, v->name);
		diag_fix(d, "write %s", v->kind == NUMBER ?
		    "a whole number" : list_words(d, v));
	} else if (v->off != NULL && strcmp(item->value, v->words[0]) != 0) {
		diag_at(d, RULE_sysconfig_off, item->at, "with %s=%s %s",
		    v->name, item->value, v->off);
		diag_fix(d, "write %s=%s, which is the default", v->name,
		    v->words[0]);
	}
}

/* The assignment that counts, the last one; NULL if none or empty. */
static const struct sysconfig_item *
effective(const struct sysconfig_item *items, size_t n, const char *name)
{
	while (n-- > 0)
		if (strcmp(items[n].name, name) == 0)
			return items[n].value[0] == '\0' ? NULL : &items[n];
	return NULL;
}

/* See check_quorum_timeout; the init script's default is 45 s.  all: every line
 * was understood, so what is not there is not set. */
static void
judge_quorum_timeout(struct diag *d, const struct source *src,
    const struct sysconfig_item *items, size_t n, bool all)
{
	const struct sysconfig_item *item;

	item = effective(items, n, "CMAN_QUORUM_TIMEOUT");
	if (item == NULL ? !all : !is_number(item->value) ||
	    strtol(item->value, NULL, 10) <= 0)
		return;
	diag_at(d, RULE_quorum_timeout, item != NULL ? item->at :
	    (struct span){ src, 0, 0 }, "cman waits %s s for quorum and fails "
	    "its start without", item != NULL ? item->value : "45");
	diag_fix(d, "write CMAN_QUORUM_TIMEOUT=0: Pacemaker waits for quorum "
	    "by itself");
}

void
judge_sysconfig_cman(struct job *job, const struct source *src)
{
	const struct sysconfig_item *items, *a, *b;
	struct diag *d = &job->diag;
	const struct variable *v;
	size_t i, n = 0, before;
	bool all;

	if (!read_shell(job->arena, src, d, RULE_sysconfig_syntax)->ok)
		return;
	before = d->n;
	items = read_sysconfig(job->arena, src, &n, d, RULE_sysconfig_code);
	all = d->n == before;
	for (i = 0; i < n; i++) {
		v = find_variable(items[i].name);
		if (v == NULL)
			judge_unknown(d, &items[i]);
		else
			judge_value(d, v, &items[i]);
	}
	judge_quorum_timeout(d, src, items, n, all);
	/* cman_join_opts+="-c $CLUSTERNAME", without a blank before it */
	a = effective(items, n, "CMAN_JOIN_OPTS");
	b = effective(items, n, "CLUSTERNAME");
	if (a == NULL || b == NULL || a->value[strlen(a->value) - 1] == ' ')
		return;
	diag_at(d, RULE_sysconfig_value, b->at,
	    "the init script glues \"-c %s\" to CMAN_JOIN_OPTS", b->value);
	diag_note_at(d, a->at, "CMAN_JOIN_OPTS");
	diag_fix(d, "write a blank at the end of CMAN_JOIN_OPTS, or -c %s "
	    "into it", b->value);
}
