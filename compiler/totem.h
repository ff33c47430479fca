/* SPDX-License-Identifier: MIT */
/* The times that corosync 1.4 derives from its token timeout. */
#ifndef PGHAC_TOTEM_H
#define PGHAC_TOTEM_H

#include <stdbool.h>

/* What cman sets where cluster.conf does not (cman-preconfig.c). */
#define TOTEM_TOKEN	10000	/* ms */
#define TOTEM_JOIN	60	/* ms */
/* What corosync sets (totemconfig.c). */
#define TOTEM_RETRANSMITS 4
#define TOTEM_MINIMUM	30	/* ms, of all times */

/* True if corosync starts with this token timeout (in ms) and
 * token_retransmits_before_loss_const; 0 is the default of either. */
bool	totem_token_ok(long long token, long long retransmits);
/* The least token timeout with which it does. */
long long totem_token_min(long long retransmits);

#endif
