/* SPDX-License-Identifier: MIT */
/* Reader of pg_hba.conf, as hba.c of that version reads it. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "buf.h"
#include "hba_lex.h"
#include "hba_option.h"
#include "hba_regex.h"
#include "read_hba.h"

/* One record being parsed: parse_hba_line. */
struct parser {
	struct arena		*arena;
	const struct hba_record	*record;
	size_t			 next;		/* field to be read */
	int			 version;
	enum hba_type		 type;
	struct hba_line		*line;
	const char		*fault;		/* the first */
	const char		*fix;		/* of it; NULL: none */
	struct span		 fault_at;
};

static bool
fail(struct parser *p, struct span at, const char *text)
{
	p->fault = text;
	p->fault_at = at;
	return false;
}

/* The next column; NULL after a fault if the line has no more. */
static const struct hba_field *
column(struct parser *p, const char *what)
{
	if (p->next < p->record->nfields)
		return &p->record->fields[p->next++];
	fail(p, p->record->at, arena_printf(p->arena,
	    "the line ends before the %s", what));
	return NULL;
}

/* The only token of the next column, NULL after a fault. */
static const struct hba_token *
single(struct parser *p, const char *what)
{
	const struct hba_field *f = column(p, what);

	if (f == NULL || f->ntokens == 1)
		return f != NULL ? f->tokens : NULL;
	fail(p, f->tokens[1].at, arena_printf(p->arena,
	    "the %s column has more than one value", what));
	return NULL;
}

/* getaddrinfo with AI_NUMERICHOST, glibc: inet_aton forms and IPv6 zones. */
static bool
numeric_host(const char *text, int *family, unsigned char bytes[16])
{
	char host[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "%");
	bool zone = text[len] == '%';
	struct in_addr four;

	memset(bytes, 0, 16);
	if (text[0] != '\0' && strspn(text, "0123456789abcdefABCDEFxX.") ==
	    strlen(text) && inet_aton(text, &four) != 0) {
		*family = AF_INET;
		memcpy(bytes, &four, 4);
		return true;
	}
	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (inet_pton(AF_INET6, host, bytes) != 1)
		return false;
	*family = AF_INET6;
	if (!zone)
		return true;
	/* an interface's name only with a link-local address */
	text += len + 1;
	return text[0] != '\0' && ((bytes[0] == 0xfe &&
	    (bytes[1] & 0xc0) == 0x80) || (bytes[0] == 0xff &&
	    (bytes[1] & 0x0f) == 0x02) ||
	    strspn(text, "0123456789") == strlen(text));
}

/* pg_sockaddr_cidr_mask: strtol, nothing after the number. */
static bool
cidr_mask(const char *text, int family, unsigned char mask[16])
{
	char *end;
	long bits = strtol(text, &end, 10), i;

	if (text[0] == '\0' || *end != '\0' || bits < 0 ||
	    bits > ip_bits(family))
		return false;
	memset(mask, 0, 16);
	for (i = 0; i < bits; i++)
		mask[i / 8] |= (unsigned char)(0x80 >> i % 8);
	return true;
}

static bool
parse_mask(struct parser *p)
{
	struct hba_line *l = p->line;
	const struct hba_token *t = single(p, "netmask");
	int family;

	if (t == NULL)
		return false;
	if (!numeric_host(t->text, &family, l->mask))
		return fail(p, t->at, arena_printf(p->arena, "\"%s\" is not "
		    "an IP mask, which must follow an address without /prefix",
		    t->text));
	if (family != l->family)
		return fail(p, t->at, "the address and its mask are of "
		    "different families");
	l->address_text = arena_printf(p->arena, "%s %s", l->address_text,
	    t->text);
	l->address_at.len = t->at.off + t->at.len - l->address_at.off;
	return true;
}

static bool
parse_address(struct parser *p)
{
	struct hba_line *l = p->line;
	const struct hba_token *t = single(p, "address");
	const char *slash;
	char *host;

	if (t == NULL)
		return false;
	l->address_text = t->text;
	l->address_at = t->at;
	l->address = t->quoted ? HBA_NAME :
	    strcmp(t->text, "all") == 0 ? HBA_ALL :
	    strcmp(t->text, "samehost") == 0 ? HBA_SAMEHOST :
	    strcmp(t->text, "samenet") == 0 ? HBA_SAMENET : HBA_NAME;
	if (l->address != HBA_NAME)
		return true;
	slash = strchr(t->text, '/');
	host = arena_strndup(p->arena, t->text, strcspn(t->text, "/"));
	if (!numeric_host(host, &l->family, l->net)) {
		if (slash != NULL)
			return fail(p, t->at, arena_printf(p->arena,
			    "\"%s\" is a host name with a prefix, only IP "
			    "addresses have one", t->text));
		return true;
	}
	l->address = HBA_NETWORK;
	if (slash == NULL)
		return parse_mask(p);
	if (!cidr_mask(slash + 1, l->family, l->mask))
		return fail(p, t->at, arena_printf(p->arena, "the prefix of "
		    "\"%s\" is not a number from 0 to %d", t->text,
		    ip_bits(l->family)));
	return true;
}

/* regcomp_auth_token: from 16 on each word after a slash, quoted or not. */
static bool
parse_names(struct parser *p, const char *what, struct hba_field *out)
{
	const struct hba_field *f = column(p, what);
	const char *why;
	size_t i;

	if (f == NULL)
		return false;
	*out = *f;
	for (i = 0; i < f->ntokens && p->version >= 160; i++) {
		if (f->tokens[i].text[0] != '/')
			continue;
		why = hba_regex_fault(f->tokens[i].text + 1);
		if (why != NULL)
			return fail(p, f->tokens[i].at, arena_printf(p->arena,
			    "invalid regular expression \"%s\": %s",
			    f->tokens[i].text + 1, why));
	}
	return true;
}

static bool
parse_method(struct parser *p)
{
	const struct hba_token *t = single(p, "authentication method");
	struct hba_token *options;
	const struct hba_field *f;
	enum hba_method method;
	const char *why;
	size_t i, n;

	if (t == NULL)
		return false;
	method = hba_method(t->text, p->version);
	if (method == HBA_METHOD_N)
		return fail(p, t->at, hba_method_fault(p->arena, t->text,
		    p->version, &p->fix));
	p->line->method = t->text;
	p->line->method_at = t->at;
	for (n = 0, i = p->next; i < p->record->nfields; i++)
		n += p->record->fields[i].ntokens;
	options = arena_alloc(p->arena, (n + 1) * sizeof(*options));
	for (n = 0; p->next < p->record->nfields; p->next++) {
		f = &p->record->fields[p->next];
		for (i = 0; i < f->ntokens; i++)
			options[n++] = f->tokens[i];
	}
	p->line->options = options;
	p->line->noptions = n;
	p->fault_at = t->at;
	why = hba_judge(p->arena, p->type, method, options, n, p->version,
	    &p->fault_at);
	return why == NULL || fail(p, p->fault_at, why);
}

/* tokenize_auth_file of 16: exactly one name; the file is not looked for. */
static bool
parse_include(struct parser *p)
{
	p->line->include = single(p, "file name");
	if (p->line->include == NULL)
		return false;
	if (p->next < p->record->nfields)
		return fail(p, p->record->fields[p->next].tokens[0].at,
		    "nothing can follow the file name");
	p->line->method = p->line->address_text = "";
	return true;
}

static bool
parse_record(struct parser *p)
{
	const struct hba_token *t;

	if (p->record->fault != NULL)
		return fail(p, p->record->fault_at, p->record->fault);
	p->line->at = p->record->at;
	p->line->line = p->record->line;
	t = single(p, "connection type");
	if (t == NULL)
		return false;
	p->type = hba_type(t->text, p->version);
	if (p->type == HBA_TYPE_N)
		return fail(p, t->at, hba_type_fault(p->arena, t->text,
		    p->version, &p->fix));
	p->line->type = t->text;
	if (p->type >= HBA_TYPE_include)
		return parse_include(p);
	if (!parse_names(p, "database", &p->line->database) ||
	    !parse_names(p, "user", &p->line->user))
		return false;
	p->line->address_text = "";
	if (p->type != HBA_TYPE_local && !parse_address(p))
		return false;
	return parse_method(p);
}

unsigned
hba_key(const char *text)
{
	unsigned h = 2166136261u;	/* FNV-1a */

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h | 1;
}

/* hba_key of a column that is one plain name, which means nothing else. */
static unsigned
key_of(const struct hba_field *f)
{
	static const char *const words[] = { "all", "sameuser", "samerole",
	    "samegroup", "replication" };
	size_t i;

	if (f->ntokens != 1 || f->tokens[0].quoted ||
	    strchr("+@/", f->tokens[0].text[0]) != NULL)
		return 0;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], f->tokens[0].text) == 0)
			return 0;
	return hba_key(f->tokens[0].text);
}

static int
by_key(const void *a, const void *b)
{
	const struct hba_line *p = *(const struct hba_line *const *)a;
	const struct hba_line *q = *(const struct hba_line *const *)b;

	if (p->database_key != q->database_key)
		return p->database_key < q->database_key ? -1 : 1;
	if (p->user_key != q->user_key)
		return p->user_key < q->user_key ? -1 : 1;
	return p < q ? -1 : p > q;
}

void
hba_index(struct arena *arena, struct hba *hba)
{
	const struct hba_line **list;
	size_t i;

	list = arena_alloc(arena, (hba->nlines + 1) * sizeof(*list));
	for (i = 0; i < hba->nlines; i++)
		list[i] = &hba->lines[i];
	qsort(list, hba->nlines, sizeof(*list), by_key);
	hba->by_key = list;
}

struct hba *
read_hba(struct arena *arena, const struct source *src, int version,
    struct diag *d, enum rule rule)
{
	struct hba_lexer lexer = { .arena = arena, .src = src,
	    .version = version };
	struct hba *hba = arena_alloc(arena, sizeof(*hba));
	struct hba_record record;
	struct hba_line line, *lines;
	struct parser p;
	struct buf list = { 0 };

	hba->ok = true;
	while (hba_lex(&lexer, &record)) {
		memset(&line, 0, sizeof(line));
		memset(&p, 0, sizeof(p));
		p.arena = arena;
		p.record = &record;
		p.version = version;
		p.line = &line;
		if (parse_record(&p)) {
			line.database_key = key_of(&line.database);
			line.user_key = key_of(&line.user);
			buf_add(&list, &line, sizeof(line));
			hba->nlines++;
		} else {
			diag_at(d, rule, p.fault_at, "%s", p.fault);
			if (p.fix != NULL)
				diag_fix(d, "%s", p.fix);
			hba->ok = false;
		}
	}
	/* load_hba: 9.1 starts and lets nobody in */
	if (hba->ok && hba->nlines == 0 && version >= 92) {
		diag_at(d, rule, (struct span){ src, 0, 0 },
		    "the file has no line that lets anybody in");
		hba->ok = false;
	}
	lines = arena_alloc(arena, list.len + 1);
	if (list.len > 0)
		memcpy(lines, list.data, list.len);
	hba->lines = lines;
	hba_index(arena, hba);
	buf_free(&list);
	return hba;
}
