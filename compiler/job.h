/* SPDX-License-Identifier: MIT */
/* What one compilation works on, and what all compilations share. */
#ifndef PGHAC_JOB_H
#define PGHAC_JOB_H

#include "arena.h"
#include "diag.h"
#include "rules.h"
#include "source.h"

struct grammar;
struct schema;
struct renderer;
struct platform;
struct agent;
struct crm_tables;
struct shapes;

/*
 * Compiled once before any input is read, never changed afterwards; worker
 * processes share it by fork.
 */
struct program {
	const char		*templates;	/* --templates DIR or NULL */
	struct rule_levels	 levels;
	bool			 strict;
	/* pghac diff: what counts in place of the topology's, or NULL */
	const char		*platform, *postgresql;
	struct arena		*arena;		/* lives as long as this */
	struct grammar		*grammar;	/* of schemas/topology.rng */
	struct schema		*topology;	/* the same, as RelaxNG */
	struct schema		*bundle;	/* schemas/bundle.rng */
	struct schema		*cluster;	/* schemas/cluster/core.rng */
	struct renderer		*renderer;	/* templates/bundle.xsl */
	const struct platform	*platforms;	/* schemas/platforms/ */
	const struct agent	*agents;	/* schemas/agents.xml */
	struct crm_tables	*crm;		/* schemas/pacemaker/ */
	struct shapes		*shapes;	/* made as needed; NULL: each
						 * time again */
};

/* One topology on its way to a bundle. */
struct job {
	const struct program	*program;
	struct arena		*arena;		/* reset between topologies */
	struct source		*sources;	/* all read, newest first */
	struct diag		 diag;
};

#endif
