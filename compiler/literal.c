/* SPDX-License-Identifier: MIT */
/* Numbers as they are written, judged before libconfig bends them. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "literal.h"

/* The literal in a buffer long enough for all that can be right. */
static size_t
copy(const struct place *place, char *text, size_t size)
{
	const struct span *at = &place->value;
	size_t n = at->len < size ? at->len : size - 1;

	memcpy(text, at->src->text + at->off, n);
	text[n] = '\0';
	return at->len;
}

enum literal
literal_int(struct job *job, const struct place *place)
{
	struct diag *d = &job->diag;
	char text[40];		/* 64 bits have 20 digits, and LL */
	const char *digits = text;
	size_t len = copy(place, text, sizeof(text));
	bool hex;
	long long n;

	if (*digits == '-' || *digits == '+')
		digits++;
	hex = digits[0] == '0' && (digits[1] | 0x20) == 'x';
	if (!hex && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
		diag_value(d, RULE_integer_leading_zero, place,
		    "the zero before \"%s\" would be lost", digits + 1);
		diag_fix(d, "write a decimal number without it, a file mode "
		    "or another octal number as a string: \"%s\"", digits);
		return LITERAL_NARROW;
	}
	errno = 0;
	n = strtoll(text, NULL, hex ? 16 : 10);
	if (errno == ERANGE || len >= sizeof(text)) {
		diag_value(d, RULE_integer_overflow, place,
		    "the integer \"%s%s\" does not fit in 64 bits", text,
		    len >= sizeof(text) ? "..." : "");
		diag_fix(d, "integers go from %lld to %lld",
		    (long long)INT64_MIN, (long long)INT64_MAX);
		return LITERAL_NARROW;
	}
	return n < INT32_MIN || n > INT32_MAX || text[len - 1] == 'L' ?
	    LITERAL_WIDE : LITERAL_NARROW;
}

const char *
literal_float(struct job *job, const struct place *place)
{
	const struct span *at = &place->value;
	const char *text = arena_strndup(job->arena, at->src->text + at->off,
	    at->len);
	double n;

	errno = 0;
	n = strtod(text, NULL);
	if (isinf(n) || (n == 0 && errno == ERANGE)) {
		diag_value(&job->diag, RULE_float_overflow, place,
		    "the number \"%.40s%s\" is too %s", text,
		    at->len > 40 ? "..." : "", n == 0 ? "small" : "large");
		diag_fix(&job->diag, "write a number that a double can hold, "
		    "at most 1.79e308");
	}
	return text;
}
