/* SPDX-License-Identifier: MIT */
/* Rules on where PostgreSQL listens. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "effective.h"
#include "ip.h"
#include "model.h"

#define BLANKS " \t\n\r\f\v"

/* A walk over a comma list, as varlena.c SplitGUCList and, with blanks in
 * its words, SplitDirectoriesString. */
struct list {
	const char	*at;		/* what is left */
	bool		 blanks;
	bool		 more;		/* a comma was read */
	bool		 bad;		/* not a list */
	const char	*word;		/* len bytes */
	size_t		 len;
};

static void
quoted(struct list *l)
{
	l->word = ++l->at;
	for (;;) {
		l->at = strchr(l->at, '"');
		if (l->at == NULL || l->at[1] != '"')
			break;
		l->at += 2;
	}
	l->bad = l->at == NULL;
	if (!l->bad)
		l->len = (size_t)(l->at++ - l->word);
}

static void
bare(struct list *l)
{
	l->word = l->at;
	l->len = strcspn(l->at, l->blanks ? "," : "," BLANKS);
	l->at += l->len;
	while (l->len > 0 && strchr(BLANKS, l->word[l->len - 1]) != NULL)
		l->len--;
	l->bad = l->len == 0;
}

/* The next word; false at the end, and where the list is bad. */
static bool
next(struct list *l)
{
	l->at += strspn(l->at, BLANKS);
	if (*l->at == '\0' && !l->more)
		return false;
	if (*l->at == '"')
		quoted(l);
	else
		bare(l);
	if (l->bad)
		return false;
	l->at += strspn(l->at, BLANKS);
	l->more = *l->at == ',';
	l->bad = !l->more && *l->at != '\0';
	l->at += l->more;
	return !l->bad;
}

static struct list
begin(const struct effective *e)
{
	struct list l = { .at = e->text, .blanks =
	    strcmp(e->row->name, "listen_addresses") != 0 };

	return l;
}

/* /var/run is /run where systemd is, and no slash at the end counts. */
static bool
same_directory(const char *a, size_t alen, const char *b)
{
	size_t blen = strlen(b);

	if (alen > 8 && strncmp(a, "/var/run", 8) == 0) {
		a += 4;
		alen -= 4;
	}
	if (blen > 8 && strncmp(b, "/var/run", 8) == 0) {
		b += 4;
		blen -= 4;
	}
	while (alen > 1 && a[alen - 1] == '/')
		alen--;
	while (blen > 1 && b[blen - 1] == '/')
		blen--;
	return alen == blen && strncmp(a, b, alen) == 0;
}

static bool
has_socket(const struct effective *e, const char *directory)
{
	struct list l = begin(e);

	while (next(&l))
		if (same_directory(l.word, l.len, directory))
			return true;
	return false;
}

/*
 * pgsqlms asks pg_isready and psql by pghost, pgsql by socketdir.  What
 * pgsqlms does without pghost is the package's: /var/run/postgresql in
 * Debian's, /tmp in PAF's own.  pgsql without socketdir is agent_socketdir's.
 */
void
check_agent_socket(const struct model *m, struct diag *d)
{
	static const char *const setting[] = { "unix_socket_directories" };
	bool paf = strcmp(m->agent.s, "pgsqlms") == 0;
	const char *name = paf ? "pghost" : "socketdir", *where;
	const struct msetting *own = model_setting(&m->agent_options, name), *s;
	struct effective e;
	size_t i;

	if (m->resources.database == NULL || m->version_num < 93)
		return;
	s = model_setting(&m->resources.database->params, name);
	where = s != NULL ? s->value.s : NULL;
	if (where == NULL ? !paf : where[0] != '/')
		return;		/* an address: no socket is asked */
	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, setting[0]);
		if (!e.ok || e.at == NULL || (where != NULL ?
		    has_socket(&e, where) : has_socket(&e, "/tmp") ||
		    has_socket(&e, "/run/postgresql")) ||
		    effective_repeated(m, i, setting, 1))
			continue;
		diag_value(d, RULE_agent_socket, effective_place(m, e.at),
		    "the agent %s asks the server in %s, which "
		    "unix_socket_directories does not name", m->agent.s,
		    where != NULL ? where : "/var/run/postgresql or /tmp");
		if (own != NULL)
			diag_note(d, own->value.at, "the agent's %s", name);
		diag_fix(d, "name one directory here and in options = { %s = "
		    "\"...\"; } of pacemaker, the same on all nodes", name);
	}
}

/* True for a directory in what systemd empties at each boot, but for that of
 * the packages, which have a file in /usr/lib/tmpfiles.d for it. */
static bool
lost_at_boot(const char *word, size_t len)
{
	if (same_directory(word, len, "/run/postgresql"))
		return false;
	return (len > 5 && strncmp(word, "/run/", 5) == 0) ||
	    (len > 9 && strncmp(word, "/var/run/", 9) == 0);
}

/*
 * pqcomm.c Lock_AF_UNIX, miscinit.c CreateLockFile: "could not create lock
 * file", one directory of several is enough.  The agent pgsql makes its
 * socketdir (check_socket_dir); on CentOS 6 /var/run is on the disk.
 */
void
check_socket_boot(const struct model *m, struct diag *d)
{
	static const char *const setting[] = { "unix_socket_directories" };
	const struct msetting *made = m->resources.database == NULL ? NULL :
	    model_setting(&m->resources.database->params, "socketdir");
	const char *word;
	struct effective e;
	struct list l;
	size_t i;

	for (i = 0; i < m->nnodes && m->corosync.s != NULL; i++) {
		e = effective_get(d->arena, m, i, setting[0]);
		if (!e.ok || effective_repeated(m, i, setting, 1))
			continue;
		for (l = begin(&e); next(&l); ) {
			if (!lost_at_boot(l.word, l.len) || (made != NULL &&
			    same_directory(l.word, l.len, made->value.s)))
				continue;
			word = arena_strndup(d->arena, l.word, l.len);
			diag_value(d, RULE_socket_boot, effective_place(m,
			    e.at), "nothing makes %s when the host boots: "
			    "PostgreSQL %s does not start without it", word,
			    m->version.s);
			diag_fix(d, "use /var/run/postgresql, which the "
			    "package makes; or write \"d %s 0755 %s %s\" into "
			    "a file in /etc/tmpfiles.d, and allow this", word,
			    m->os_user.s, m->os_group.s);
		}
	}
}

/* postmaster.c PostmasterMain: "invalid list syntax in parameter". */
void
check_socket_list(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "listen_addresses",
	    "unix_socket_directories" };
	struct effective e;
	struct list l;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++)
		for (k = 0; k < 2; k++) {
			e = effective_get(d->arena, m, i, names[k]);
			if (!e.ok)
				continue;
			for (l = begin(&e); next(&l); )
				;
			if (!l.bad || effective_repeated(m, i, &names[k], 1))
				continue;
			diag_value(d, RULE_socket_list,
			    effective_place(m, e.at), "PostgreSQL %s does not "
			    "start with %s \"%s\": it is not a list separated "
			    "by single commas", m->version.s, names[k],
			    e.text);
			diag_fix(d, "write the words as \"a, b\", without an "
			    "empty one");
		}
}

/* postmaster.c PostmasterMain: "no socket created for listening". */
void
check_socket_none(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "listen_addresses",
	    "unix_socket_directories" };
	struct effective e[2];
	const struct place *at;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, 2, e) ||
		    e[0].text[strspn(e[0].text, BLANKS)] != '\0' ||
		    e[1].text[strspn(e[1].text, BLANKS)] != '\0' ||
		    effective_repeated(m, i, names, 2))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_socket_none, at, "PostgreSQL %s does not "
		    "start without a socket: listen_addresses and "
		    "unix_socket_directories are both empty", m->version.s);
		effective_note(d, e, 2, at);
		diag_fix(d, "set listen_addresses to \"*\"");
	}
}

/*
 * True if one word is the wildcard of the address' family, or the address
 * itself where it is sure to be there.  A VIP is not, and the server binds
 * once, at its start.
 */
static bool
listens(const struct effective *e, const struct maddr *address, bool there)
{
	struct list l = begin(e);
	unsigned char bytes[16];
	int family, prefix;
	char word[64];

	while (next(&l)) {
		if (l.len >= sizeof(word))
			continue;
		memcpy(word, l.word, l.len);
		word[l.len] = '\0';
		if (strcmp(word, "*") == 0 ||
		    (address->family == AF_INET &&
		    strcmp(word, "0.0.0.0") == 0) ||
		    (address->family == AF_INET6 && strcmp(word, "::") == 0))
			return true;
		prefix = -1;
		if (!there || strcmp(word, "localhost") == 0)
			continue;
		if (!ip_parse(word, &family, bytes, &prefix))
			return true;	/* a host name: who knows */
		if (family == address->family && memcmp(bytes,
		    address->bytes, family == AF_INET ? 4 : 16) == 0)
			return true;
	}
	return l.bad;
}

static void
report(const struct model *m, struct diag *d, const struct effective *e,
    const struct maddr *address, const char *what, const char *note)
{
	diag_value(d, RULE_listen_addresses, effective_place(m, e->at),
	    "listen_addresses \"%s\" does not cover %s %s", e->text, what,
	    address->text.s);
	diag_note(d, address->text.at, "%s", note);
}

/*
 * pqcomm.c binds at start only: a VIP that comes later is not served unless
 * a wildcard address is (facts/postgresql.md 4.5, confirmed).  Without a VIP
 * for replication, standbys connect to the primary's own address.
 */
void
check_listen_addresses(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "listen_addresses" };
	const struct maddr *own;
	struct effective e;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok)
			continue;
		for (k = 0; k < m->nvips; k++)
			if (m->vips[k].address.ok &&
			    !listens(&e, &m->vips[k].address, false))
				break;
		own = &m->nodes[i].address;
		if (k < m->nvips && !effective_repeated(m, i, name, 1)) {
			report(m, d, &e, &m->vips[k].address, "VIP",
			    "the VIP");
			diag_fix(d, "set listen_addresses to \"*\": the "
			    "server binds at its start, when the VIP may be "
			    "elsewhere");
		} else if (k == m->nvips && own->ok && m->nstandbys > 0 &&
		    m->repl_host.s != NULL &&
		    strcmp(own->text.s, m->repl_host.s) == 0 &&
		    !listens(&e, own, true)) {
			report(m, d, &e, own, "the address",
			    "standbys connect to it");
			diag_fix(d, "set listen_addresses to \"*\"");
		}
	}
}
