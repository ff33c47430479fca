/* SPDX-License-Identifier: MIT */
/* The topology document: the settings as XML, every node with its place. */
#ifndef PGHAC_DOC_H
#define PGHAC_DOC_H

#include <libxml/tree.h>

struct job;
struct setting;
struct place;

/*
 * <topology> with one child for each group, list or array and one attribute
 * for each scalar, in the order of the file.  A list or array member is an
 * <item>: a group's scalars are its attributes, a scalar is its text.
 *
 *   nodes = ( { name = "n1"; id = 1; } );
 *   <nodes><item name="n1" id="1"/></nodes>
 *
 *   user = [ "a", "b" ];
 *   <user><item>a</item><item>b</item></user>
 *
 * _private of each element and attribute is its struct place.  Nothing is
 * checked but that XML can hold names (RULE_setting_name) and values
 * (RULE_source_text); what it cannot hold is reported and left out.  The
 * caller frees the document.
 */
xmlDocPtr	 doc_build_unchecked(struct job *, const struct setting *);
/* The place of an element or attribute; of its nearest ancestor if it has
 * none; NULL only for NULL. */
const struct place *doc_place(const void *node);

#endif
