/* SPDX-License-Identifier: MIT */
/* Makes the bundle in memory out of the document that the templates return. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "bundle_text.h"
#include "job.h"
#include "manifest.h"
#include "render.h"
#include "seen.h"
#include "xmlutil.h"

/* In the order of enum file_kind. */
static const char *const kind_names[KIND_N] = {
	"cluster.conf", "sysconfig", "corosync.conf", "postgresql.conf",
	"pg_hba.conf", "recovery.conf", "standby.signal", "script",
	"crm-script", "step", "hosts", "firewall", "cib.xml", "runbook", "text",
};

const char *
file_kind_name(enum file_kind kind)
{
	return kind < KIND_N ? kind_names[kind] : NULL;
}

enum file_kind
file_kind_find(const char *name)
{
	enum file_kind kind;

	for (kind = 0; kind < KIND_N; kind++)
		if (strcmp(kind_names[kind], name) == 0)
			break;
	return kind;
}

bool
bundle_file_on(const struct bundle *b, const struct bundle_file *f,
    const char *node)
{
	size_t i;

	if (f->cluster || f->node != NULL)
		return !f->cluster && strcmp(f->node, node) == 0;
	for (i = b->nnodes - b->noutside; i < b->nnodes; i++)
		if (strcmp(b->nodes[i], node) == 0)
			return false;
	return true;
}

const struct render_cause *
bundle_cause(const xmlNode *node)
{
	static const struct render_cause unknown = {
		.at = { "templates/bundle.xsl", 1 },
	};

	while (node != NULL && node->type == XML_ELEMENT_NODE &&
	    node->_private == NULL)
		node = node->parent;
	if (node == NULL || node->type != XML_ELEMENT_NODE)
		return &unknown;
	return node->_private;
}

void
bundle_fault(struct job *job, const xmlNode *node, const char *fmt, ...)
{
	const struct render_cause *cause = bundle_cause(node);
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	diag_value(&job->diag, RULE_template_fault, cause->place,
	    "%s:%ld: %s", cause->at.file, cause->at.line,
	    text != NULL ? text : "out of memory");
	free(text);
}

/* What the checks need to know of the bundle so far. */
struct reader {
	struct job	*job;
	const struct bundle *bundle;	/* its nodes are read */
	struct seen	*nodes;		/* names; the tag is the name */
	struct seen	*paths;		/* "NODE:PATH" and ":PATH" */
};

/* The attribute in the arena, NULL if absent. */
static const char *
attr(const struct reader *r, const xmlNode *node, const char *name)
{
	const char *value = xml_attr(node, name);

	return value == NULL ? NULL : arena_strdup(r->job->arena, value);
}

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

/* A name that can be a directory: no '/', not hidden, nothing odd. */
static bool
is_plain_name(const char *s)
{
	return s[0] != '\0' && s[0] != '.' && s[0] != '-' &&
	    strlen(s) <= 255 && strchr(s, '/') == NULL && !has_control(s);
}

/* An absolute path whose parts are plain: no empty one, no "." or "..". */
static bool
is_clean_path(const char *s)
{
	size_t len;

	if (s[0] != '/' || strlen(s) >= 4096 || has_control(s))
		return false;
	for (;;) {
		s++;
		len = strcspn(s, "/");
		if (len == 0 || len > 255 || (s[0] == '.' && (len == 1 ||
		    (len == 2 && s[1] == '.'))))
			return false;
		s += len;
		if (*s == '\0')
			return true;
	}
}

/* The mode of four octal digits; a fault and 0 for anything else. */
static unsigned
mode_of(const struct reader *r, const xmlNode *node)
{
	const char *mode = xml_attr(node, "mode");

	if (strlen(mode) != 4 || mode[0] != '0' ||
	    strspn(mode, "01234567") != 4) {
		bundle_fault(r->job, node, "mode \"%s\": four octal digits "
		    "from 0000 to 0777 were expected", mode);
		return 0;
	}
	return (unsigned)strtoul(mode, NULL, 8);
}

/* Checks what files and secrets share: node, path, owner, group. */
static void
check_target(const struct reader *r, const xmlNode *node)
{
	static const char *const accounts[] = { "owner", "group" };
	const char *path = xml_attr(node, "path");
	const char *on = xml_attr(node, "node"), *account;
	size_t i;

	if (!is_clean_path(path))
		bundle_fault(r->job, node, "path \"%s\": an absolute path "
		    "without \"..\", \".\", \"//\" or control characters was "
		    "expected", path);
	if (on != NULL && seen_add(r->nodes, on, strlen(on), NULL) == NULL)
		bundle_fault(r->job, node, "node \"%s\" is not in the list "
		    "of nodes", on);
	for (i = 0; i < 2; i++) {
		account = xml_attr(node, accounts[i]);
		if (!is_plain_name(account) || strchr(account, ':') != NULL)
			bundle_fault(r->job, node, "%s \"%s\": the name of an "
			    "account was expected", accounts[i], account);
	}
}

static bool
is_outside(const struct reader *r, const char *node)
{
	size_t i;

	for (i = r->bundle->nnodes - r->bundle->noutside;
	    i < r->bundle->nnodes; i++)
		if (strcmp(r->bundle->nodes[i], node) == 0)
			return true;
	return false;
}

/*
 * Two files of one node at one path.  Each path is kept alone and, for a file
 * of one node, with its node; a path starts with '/', a node's name cannot.
 */
static void
check_unique(const struct reader *r, const xmlNode *node)
{
	const char *path = xml_attr(node, "path");
	const char *on = xml_attr(node, "node"), *key;
	const xmlNode *first;

	first = on != NULL && is_outside(r, on) ? NULL :
	    seen_add(r->paths, path, strlen(path), node);
	if (on != NULL && is_outside(r, on)) {
		key = arena_printf(r->job->arena, "%s:%s", on, path);
		first = seen_add(r->paths, key, strlen(key), node);
	} else if (on != NULL) {
		key = arena_printf(r->job->arena, "%s:%s", on, path);
		if (seen_add(r->paths, key, strlen(key), node) == NULL &&
		    first != NULL && xml_attr(first, "node") != NULL)
			first = NULL;
	}
	if (first != NULL)
		bundle_fault(r->job, node, "\"%s\" is made twice for one "
		    "node", path);
}

/*
 * A file beside the nodes' directories: its name is one of them, or of what
 * manifest.h adds, or not a name at all.
 */
static void
check_beside(const struct reader *r, const xmlNode *node)
{
	const char *name = xml_attr(node, "path");

	name += name[0] == '/';
	if (!is_plain_name(name) || strcmp(name, MANIFEST_NAME) == 0 ||
	    strcmp(name, MANIFEST_SUMS) == 0 ||
	    seen_add(r->nodes, name, strlen(name), NULL) != NULL)
		bundle_fault(r->job, node, "\"%s\" cannot stand beside the "
		    "directories of the nodes", name);
}

static void
read_file(const struct reader *r, const xmlNode *node,
    struct bundle_file *f)
{
	check_target(r, node);
	check_unique(r, node);
	f->kind = file_kind_find(xml_attr(node, "kind"));
	f->node = attr(r, node, "node");
	f->cluster = xml_attr(node, "scope") != NULL;
	if (f->cluster)
		check_beside(r, node);
	f->path = attr(r, node, "path");
	f->owner = attr(r, node, "owner");
	f->group = attr(r, node, "group");
	f->mode = mode_of(r, node);
	f->on_change = attr(r, node, "on-change");
	f->at = bundle_cause(node)->at;
	f->place = bundle_cause(node)->place;
	bundle_text(r->job, node, f);
}

static void
read_secret(const struct reader *r, const xmlNode *node,
    struct bundle_secret *s)
{
	check_target(r, node);
	s->name = attr(r, node, "name");
	s->node = attr(r, node, "node");
	s->path = attr(r, node, "path");
	s->owner = attr(r, node, "owner");
	s->group = attr(r, node, "group");
	s->mode = mode_of(r, node);
	s->form = attr(r, node, "form");
	s->hint = attr(r, node, "hint");
	if (s->name[0] == '\0' || has_control(s->name) ||
	    has_control(s->hint))
		bundle_fault(r->job, node, "secret \"%s\": a name and a hint "
		    "of one line were expected", s->name);
}

static const char *const *
read_nodes(const struct reader *r, const xmlNode *root, size_t n)
{
	const char **names = arena_alloc(r->job->arena, n * sizeof(*names));
	const xmlNode *node = xml_child(root, "node");
	size_t i;

	for (i = 0; i < n; i++, node = xml_next(node, "node")) {
		names[i] = attr(r, node, "name");
		if (!is_plain_name(names[i]))
			bundle_fault(r->job, node, "node \"%s\": this name "
			    "cannot be a directory", names[i]);
		if (seen_add(r->nodes, names[i], strlen(names[i]),
		    names[i]) != NULL)
			bundle_fault(r->job, node, "node \"%s\" is there "
			    "twice", names[i]);
	}
	return names;
}

struct bundle *
bundle_read(struct job *job, xmlDocPtr doc)
{
	const xmlNode *root = xmlDocGetRootElement(doc), *n;
	size_t faults = diag_errors(&job->diag, false), i;
	struct bundle *b = arena_alloc(job->arena, sizeof(*b));
	struct bundle_file *files;
	struct bundle_secret *secrets;
	struct reader r = { .job = job };

	b->nnodes = xml_count(root, "node");
	b->nfiles = xml_count(root, "file");
	b->nsecrets = xml_count(root, "secret");
	r.nodes = seen_new(job->arena, b->nnodes);
	r.paths = seen_new(job->arena, b->nfiles * 2);
	b->cluster = attr(&r, root, "cluster");
	if (!is_plain_name(b->cluster))
		bundle_fault(job, root, "cluster \"%s\": this name cannot be "
		    "a directory", b->cluster);
	b->nodes = read_nodes(&r, root, b->nnodes);
	for (n = xml_child(root, "node"); n != NULL; n = xml_next(n, "node"))
		if (xml_attr(n, "outside") != NULL)
			b->noutside++;
	r.bundle = b;
	b->files = files = arena_alloc(job->arena,
	    b->nfiles * sizeof(*files));
	n = xml_child(root, "file");
	for (i = 0; i < b->nfiles; i++, n = xml_next(n, "file"))
		read_file(&r, n, &files[i]);
	b->secrets = secrets = arena_alloc(job->arena,
	    b->nsecrets * sizeof(*secrets));
	n = xml_child(root, "secret");
	for (i = 0; i < b->nsecrets; i++, n = xml_next(n, "secret"))
		read_secret(&r, n, &secrets[i]);
	return diag_errors(&job->diag, false) == faults ? b : NULL;
}
