/* SPDX-License-Identifier: MIT */
/* Numbers as they are written, judged before libconfig bends them. */
#ifndef PGHAC_LITERAL_H
#define PGHAC_LITERAL_H

struct job;
struct place;

enum literal {
	LITERAL_NARROW,	/* libconfig 1.5 takes it as it is */
	LITERAL_WIDE	/* needs, or has, an L */
};

/*
 * The width of the integer at the place's value.  Adds a diagnostic if it
 * does not fit in 64 bits (RULE_integer_overflow) or has a leading zero
 * (RULE_integer_leading_zero).
 */
enum literal	 literal_int(struct job *, const struct place *);
/* The text of the float there; a diagnostic if a double cannot hold it
 * (RULE_float_overflow). */
const char	*literal_float(struct job *, const struct place *);

#endif
