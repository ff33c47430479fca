/* SPDX-License-Identifier: MIT */
/* Writes the repository's data files as the C table of resource.h. */
#include <sys/types.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

/*
 * usage: embed FILE... > resources.c
 *
 * Files are named by their path in the repository and embedded as they are,
 * with one exception: of a schema (.rng) the compiler needs the grammar only,
 * and reading prose at every start costs time.  So NAME.rng is embedded
 * without comments, blanks and annotation elements, and where that dropped
 * documentation NAME.rng.full is the text as written.  Stylesheets stay as
 * they are: their line numbers stand in diagnostics.
 */

struct file {
	char	*name;
	char	*text;
	size_t	 len;
};

static void
die(const char *what, const char *name)
{
	fprintf(stderr, "embed: %s: %s\n", name, what);
	exit(1);
}

static void *
must(void *p)
{
	if (p == NULL)
		die("out of memory", "embed");
	return p;
}

static void
file_read(struct file *f, const char *name)
{
	FILE	*in;
	size_t	 cap = 65536, n;

	if ((in = fopen(name, "rb")) == NULL)
		die(strerror(errno), name);
	f->name = must(strdup(name));
	f->text = must(malloc(cap));
	f->len = 0;
	while ((n = fread(f->text + f->len, 1, cap - f->len, in)) > 0) {
		f->len += n;
		if (f->len == cap) {
			cap *= 2;
			f->text = must(realloc(f->text, cap));
		}
	}
	if (ferror(in))
		die(strerror(errno), name);
	fclose(in);
}

static bool
is_grammar(const xmlNode *n)
{
	return n->ns != NULL && strcmp((const char *)n->ns->href,
	    "http://relaxng.org/ns/structure/1.0") == 0;
}

/* Blanks count in <value> and <param> only. */
static bool
is_kept(const xmlNode *n)
{
	const char	*parent = (const char *)n->parent->name;

	if (n->type == XML_ELEMENT_NODE)
		return is_grammar(n);
	return (n->type == XML_TEXT_NODE ||
	    n->type == XML_CDATA_SECTION_NODE) && (!xmlIsBlankNode(n) ||
	    strcmp(parent, "value") == 0 || strcmp(parent, "param") == 0);
}

/* Removes what a validator does not need; true if documentation was in it. */
static bool
strip(xmlNode *parent)
{
	xmlNode	*n, *next;
	bool	 documented = false;

	for (n = parent->children; n != NULL; n = next) {
		next = n->next;
		if (is_kept(n)) {
			if (n->type == XML_ELEMENT_NODE && strip(n))
				documented = true;
			continue;
		}
		if (n->type == XML_ELEMENT_NODE)
			documented = true;
		xmlUnlinkNode(n);
		xmlFreeNode(n);
	}
	return documented;
}

/* Strips *f; true if full (its old text, with a new name) is wanted too. */
static bool
strip_schema(struct file *f, struct file *full)
{
	xmlDoc	*doc;
	xmlNode	*root, *n, *next;
	xmlChar	*text;
	int	 len;
	bool	 documented;

	doc = xmlReadMemory(f->text, (int)f->len, f->name, NULL,
	    XML_PARSE_NONET);
	if (doc == NULL || (root = xmlDocGetRootElement(doc)) == NULL)
		die("not well-formed", f->name);
	for (n = doc->children; n != NULL; n = next) {
		next = n->next;
		if (n != root) {
			xmlUnlinkNode(n);
			xmlFreeNode(n);
		}
	}
	documented = strip(root);
	xmlDocDumpMemory(doc, &text, &len);
	must(text);
	xmlFreeDoc(doc);

	full->len = strlen(f->name) + sizeof(".full");
	full->name = must(malloc(full->len));
	snprintf(full->name, full->len, "%s.full", f->name);
	full->text = f->text;
	full->len = f->len;
	f->text = must(malloc((size_t)len));
	memcpy(f->text, text, (size_t)len);
	f->len = (size_t)len;
	xmlFree(text);
	return documented;
}

static int
by_name(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* '?' is escaped because of trigraphs, octal needs no look-ahead. */
static void
emit_text(const struct file *f)
{
	size_t	 i;
	unsigned char c;

	fputs("\t\"", stdout);
	for (i = 0; i < f->len; i++) {
		c = (unsigned char)f->text[i];
		if (c == '\n')
			fputs(i + 1 < f->len ? "\\n\"\n\t\"" : "\\n", stdout);
		else if (c == '"' || c == '\\' || c == '?')
			printf("\\%c", c);
		else if (c >= ' ' && c < 0x7f)
			putchar(c);
		else
			printf("\\%03o", c);
	}
	fputs("\"", stdout);
}

static void
emit(const struct file *files, size_t n)
{
	size_t	 i;

	puts("/* SPDX-License-Identifier: MIT */\n"
	    "/* Made by tools/embed: the data files of the repository. */\n"
	    "#include \"resource.h\"\n\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
	    "const struct resource resource_table[] = {");
	for (i = 0; i < n; i++) {
		printf("{ \"%s\",\n", files[i].name);
		emit_text(&files[i]);
		printf(", %zu },\n", files[i].len);
	}
	printf("};\n\nconst size_t resource_count = %zu;\n", n);
}

int
main(int argc, char **argv)
{
	struct file	*files;
	size_t		 n = 0, i, len;

	if (argc < 2)
		die("usage: embed FILE... > resources.c", "embed");
	files = must(calloc((size_t)argc * 2, sizeof(*files)));
	for (i = 1; i < (size_t)argc; i++) {
		file_read(&files[n], argv[i]);
		len = strlen(argv[i]);
		if (len > 4 && strcmp(argv[i] + len - 4, ".rng") == 0) {
			if (strip_schema(&files[n], &files[n + 1]))
				n++;
			else {
				free(files[n + 1].name);
				free(files[n + 1].text);
			}
		}
		n++;
	}
	qsort(files, n, sizeof(*files), by_name);
	emit(files, n);
	for (i = 0; i < n; i++) {
		free(files[i].name);
		free(files[i].text);
	}
	free(files);
	xmlCleanupParser();
	if (fflush(stdout) != 0 || ferror(stdout))
		die(strerror(errno), "standard output");
	return 0;
}
