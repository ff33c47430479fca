/* SPDX-License-Identifier: MIT */
/* Judges a corosync.conf: its shape, then what its sections say together. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "corosync_key.h"
#include "job.h"
#include "judge.h"
#include "judge_corosync.h"

#define MAX_TOLD	1000

bool
judge_coro_enough(const struct judge_coro *j)
{
	return j->diag->n - j->before >= MAX_TOLD;
}

struct span
judge_coro_at(const struct judge_coro *j, const char *path)
{
	const struct coro_item *item = coro_find(j->top, path);
	size_t len = strcspn(path, ".");

	if (item == NULL)
		item = coro_section(j->top, NULL,
		    arena_strndup(j->arena, path, len));
	return item != NULL ? coro_value_at(j->src, item) :
	    (struct span){ j->src, 0, 0 };
}

bool
coro_number(const char *text, long long min, unsigned long long max,
    long long *value)
{
	unsigned long long magnitude;
	bool minus = text[0] == '-';
	char *end;

	errno = 0;
	text += minus || text[0] == '+';
	if (text[0] < '0' || text[0] > '9')
		return false;
	magnitude = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || (!minus && magnitude > max) ||
	    (minus && magnitude > -(unsigned long long)min))
		return false;
	/* what needs the sign bit is compared by nobody */
	if (magnitude > INT64_MAX)
		magnitude = INT64_MAX;
	*value = minus ? -(long long)magnitude : (long long)magnitude;
	return true;
}

long long
judge_coro_int(const struct judge_coro *j, const char *path,
    long long absent)
{
	const struct coro_item *item = coro_find(j->top, path);
	const struct corosync_key *row;
	unsigned long long max;
	long long min, value;

	if (item == NULL)
		return absent;
	row = corosync_key(coro_path(j->arena, item->parent), item->name,
	    j->version);
	if (row == NULL || !corosync_has(j->version, row->since, row->until))
		return absent;
	corosync_range(row->type, &min, &max);
	return coro_number(item->value, min, max, &value) ? value : absent;
}

bool
judge_coro_is(const struct judge_coro *j, const char *path,
    const char *word)
{
	const char *value = coro_get(j->top, path);

	return value != NULL && strcmp(value, word) == 0;
}

/* totemconfig.c totem_config_read. */
static const char *
transport(const struct judge_coro *j)
{
	static const char *const known[] = { "udp", "udpu", "knet", "iba" };
	const char *value = coro_get(j->top, "totem.transport");
	size_t i;

	if (value == NULL)
		return j->version >= 300 ? "knet" : "udp";
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(value, known[i]) == 0)
			return known[i];
	return "";
}

static void
read_node(const struct coro_item *section, struct coro_node *n)
{
	static const char digits[] = "01234567";
	const struct coro_item *item;
	const char *link;

	n->section = section;
	n->votes = 1;
	for (item = section->first; item != NULL; item = item->next) {
		if (item->value == NULL)
			continue;
		if (strcmp(item->name, "name") == 0)
			n->name = item;
		else if (strcmp(item->name, "nodeid") == 0) {
			n->id = item;
			if (!coro_number(item->value, 0, UINT32_MAX,
			    &n->id_value))
				n->id_value = 0;
		} else if (strcmp(item->name, "quorum_votes") == 0) {
			if (!coro_number(item->value, 0, UINT32_MAX,
			    &n->votes))
				n->votes = 1;
		} else if (strncmp(item->name, "ring", 4) == 0 &&
		    (link = strchr(digits, item->name[4])) != NULL &&
		    *link != '\0' && strcmp(item->name + 5, "_addr") == 0)
			n->addr[link - digits] = item;
	}
}

/* Of two nodelists, which is a fault of its own, the first. */
static void
read_nodes(struct judge_coro *j)
{
	const struct coro_item *list = coro_section(j->top, NULL, "nodelist");
	const struct coro_item *node = NULL;
	struct coro_node *nodes;
	size_t n = 0;

	while (list != NULL && (node = coro_section(list, node, "node")) !=
	    NULL)
		n++;
	nodes = arena_alloc(j->arena, (n + 1) * sizeof(*nodes));
	j->nodes = nodes;
	while (list != NULL && (node = coro_section(list, node, "node")) !=
	    NULL)
		read_node(node, &nodes[j->nnodes++]);
}

void
judge_corosync_conf(struct job *job, const struct source *src, int version,
    const char *node)
{
	struct judge_coro j = { .arena = job->arena, .diag = &job->diag,
	    .src = src, .version = version, .host = node,
	    .before = job->diag.n };

	j.top = read_corosync(job->arena, src, &job->diag,
	    RULE_corosync_conf);
	if (j.top == NULL)
		return;
	j.transport = transport(&j);
	read_nodes(&j);
	judge_coro_shape(&j);
	judge_coro_nodes(&j);
	judge_coro_totem(&j);
	judge_coro_times(&j);
	judge_coro_quorum(&j);
}
