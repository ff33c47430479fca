/* SPDX-License-Identifier: MIT */
/* Source texts kept in memory, and places in them. */
#ifndef PGHAC_SOURCE_H
#define PGHAC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The largest file that is read, in bytes; the input may be hostile. */
#define SOURCE_MAX ((size_t)64 * 1024 * 1024)

/* One text: a topology file, an included file, or a file being linted. */
struct source {
	const char	*name;	/* as shown to the user */
	const char	*path;	/* to open it by; NULL for standard input */
	const char	*text;	/* len bytes, then a NUL */
	size_t		 len;
	const size_t	*lines;	/* offset of each line, made on first use */
	size_t		 nlines;
	const size_t	*units;	/* of UTF-16 before each block, the same */
	struct source	*next;	/* the next source of the same job */
};

/* A stretch of a source text.  src NULL: no place is known. */
struct span {
	const struct source	*src;
	size_t			 off;
	size_t			 len;
};

/*
 * Where a setting of the topology stands.  Every element and attribute of
 * the topology document points at one (xmlNode._private, xmlAttr._private);
 * generated ones point at the setting that caused them.
 */
struct place {
	struct span	 key;	/* its name; list members: the value's start */
	struct span	 value;	/* its value; groups and lists: the '{' '(' */
	const char	*path;	/* "nodes[1].name", for people and tools */
	bool		 generated; /* stands for a default, not for text */
};

/* Line and column (bytes, tabs count 1), both from 1; last line if past. */
struct linecol {
	size_t	line;
	size_t	col;
};

/*
 * Reads path ("-": standard input) into the arena.  name is what messages
 * call it.  Returns NULL and sets *error (in the arena, no file name in it,
 * no full stop) when it cannot be read, is no regular file or pipe, or is
 * larger than SOURCE_MAX.  The content is not judged.
 */
struct source	*source_read(struct arena *, const char *path,
		    const char *name, const char **error);
/* A source made of text that is already in memory (copied). */
struct source	*source_text(struct arena *, const char *name,
		    const char *text, size_t len);
/* Line and column of an offset; builds the line table once (O(log n)). */
struct linecol	 source_linecol(struct arena *, const struct source *,
		    size_t off);
/*
 * UTF-16 code units in the text before an offset, which is what editors and
 * SARIF count columns in; makes a table once (then O(1)).  Bytes that are not
 * UTF-8 count one or none.
 */
size_t		 source_units(struct arena *, const struct source *,
		    size_t off);
/* The text of a line (from 1) without its line end; sets *len. */
const char	*source_line(struct arena *, const struct source *,
		    size_t line, size_t *len);

#endif
