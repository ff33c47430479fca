/* SPDX-License-Identifier: MIT */
/* "Did you mean": the nearest of some names. */
#include <string.h>

#include "rules.h"

/* Longer names are never suggested; it bounds the time for hostile ones. */
#define SUGGEST_MAX 64

static int
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	return c == '-' ? '_' : c;
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/*
 * Optimal string alignment distance of two words of at most SUGGEST_MAX
 * bytes; any value above limit if it is more.
 */
static size_t
distance(const char *a, size_t alen, const char *b, size_t blen, size_t limit)
{
	size_t rows[3][SUGGEST_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, j, least;

	for (j = 0; j <= blen; j++)
		last[j] = j;
	memset(before, 0, sizeof(rows[0]));
	for (i = 1; i <= alen; i++) {
		least = row[0] = i;
		for (j = 1; j <= blen; j++) {
			row[j] = min3(last[j] + 1, row[j - 1] + 1,
			    last[j - 1] + (fold(a[i - 1]) != fold(b[j - 1])));
			if (i > 1 && j > 1 &&
			    fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]))
				row[j] = min3(row[j], before[j - 2] + 1,
				    row[j]);
			if (row[j] < least)
				least = row[j];
		}
		if (least > limit + 1)
			return least;	/* a transposition wins back one */
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[blen];
}

const char *
suggest(const char *word, const char *const *names, size_t n)
{
	size_t i, len, limit, d, best = SUGGEST_MAX;
	size_t wordlen = strnlen(word, SUGGEST_MAX + 1);
	const char *nearest = NULL;

	if (wordlen > SUGGEST_MAX)
		return NULL;
	for (i = 0; i < n && best > 0; i++) {
		len = strnlen(names[i], SUGGEST_MAX + 1);
		if (len > SUGGEST_MAX)
			continue;
		limit = (len > wordlen ? len : wordlen) / 3;
		if (best - 1 < limit)
			limit = best - 1;
		if (len > wordlen + limit || wordlen > len + limit)
			continue;
		d = distance(word, wordlen, names[i], len, limit);
		if (d <= limit) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest;
}
