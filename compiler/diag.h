/* SPDX-License-Identifier: MIT */
/* Diagnostics: collected, sorted by place, printed once. */
#ifndef PGHAC_DIAG_H
#define PGHAC_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "buf.h"
#include "rules.h"
#include "source.h"

struct arena;

/* At most this many related places a diagnostic; more are dropped. */
#define DIAG_RELATED 3
/* Longer texts are cut: a hostile value may be quoted in many of them. */
#define DIAG_TEXT 2000

struct diagnostic {
	enum rule	 rule;
	enum level	 level;		/* after -W, -E and lint.allow */
	struct span	 at;
	const char	*path;		/* setting path, NULL if none */
	const char	*text;		/* one line, lower case, no full stop */
	const char	*fix;		/* NULL if none */
	struct {
		struct span	 at;
		const char	*text;
	}		 related[DIAG_RELATED];
	size_t		 nrelated;
	struct span	 replace;	/* src NULL: no replacement is known */
	const char	*with;		/* the text in its place */
	const char	*reason;	/* lint.allow's, else NULL */
	size_t		 seq;		/* order of discovery, breaks ties */
	size_t		 order;		/* diag_sort: 0 no place, else the
					 * source's number in reading order */
};

struct diag {
	struct arena		*arena;	/* where all texts live */
	const struct rule_levels *levels;
	struct diagnostic	*list;	/* n of them, malloc'ed */
	size_t			 n;
	size_t			 cap;
	size_t			 count[LEVEL_N];
	struct diagnostic	*allowed; /* by lint.allow; not counted */
	size_t			 nallowed;
	size_t			 seq;	/* of the next one */
	bool			 suppressed; /* the last one was switched off */
};

/* diag_init takes nothing over; diag_free frees the list only. */
void	diag_init(struct diag *, struct arena *, const struct rule_levels *);
void	diag_free(struct diag *);

/*
 * Adds one diagnostic; its level is the rule's.  The text may quote input:
 * control characters are escaped by the printers, not by callers.
 * A rule that is switched off adds nothing and the calls below that refer to
 * it do nothing.  diag_at takes a span, diag_value and diag_key a place of the
 * topology, of which they mark the value or the key.  A NULL place is
 * allowed (no caret).  A generated place is said to be one in a note.
 * Texts over DIAG_TEXT bytes are cut.
 */
void	diag_at(struct diag *, enum rule, struct span, const char *fmt, ...)
	    __attribute__((format(printf, 4, 5)));
void	diag_value(struct diag *, enum rule, const struct place *,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void	diag_key(struct diag *, enum rule, const struct place *,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Add a related place or the fix line to the diagnostic added last. */
void	diag_note_at(struct diag *, struct span, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	diag_note(struct diag *, const struct place *, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	diag_fix(struct diag *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
/*
 * Says that new in place of old mends the diagnostic added last.  Does nothing
 * unless the text of the span is exactly old, bare or in quotes, which then
 * stay, and new is plain text: a tool may apply it blindly.
 */
void	diag_replace(struct diag *, struct span, const char *old,
	    const char *new);

/* True if the last diag_at, diag_value or diag_key was suppressed. */
bool	diag_suppressed(const struct diag *);
/*
 * Sorts by file (in the order they were read; what has no place comes first),
 * line, column, rule, and drops exact repeats.
 */
void	diag_sort(struct diag *);
/*
 * Takes what list[from..] says of the rule off the list and keeps it as
 * allowed for that reason; returns how many.
 */
size_t	diag_allow(struct diag *, enum rule, size_t from, const char *reason);
/* Errors so far; with strict also warnings. */
size_t	diag_errors(const struct diag *, bool strict);

/* diag_text.c: the sorted list as people read it (design.md section 2). */
void	diag_text(const struct diag *, bool color, struct buf *out);

/*
 * The line on which a span starts, as it may be shown: escaped, and of a long
 * line only the part around the span, with "..." for the rest.  All zero is
 * an empty one; buffers are used again by the next call.
 */
struct snippet {
	struct linecol	 start, end;
	struct buf	 code;
	struct buf	 mark;	/* "   ^~~~", aligned below code */
	size_t		 hot, hot_end;	/* the marked bytes of code */
};

/* gutter: the columns printed to the left of code (for tab stops). */
void	diag_snippet(struct arena *, struct span, size_t gutter,
	    struct snippet *);
void	diag_snippet_free(struct snippet *);

/*
 * Adds s to out so that a terminal cannot be driven by it: control
 * characters, DEL, C1 controls, bidirectional overrides and bytes that are
 * not UTF-8 become \xNN or \u{NNNN}; a tab stays.  Returns the columns used
 * (East Asian wide characters count 2, combining ones 0).
 */
size_t	diag_escape(struct buf *out, const char *s, size_t len);

#endif
