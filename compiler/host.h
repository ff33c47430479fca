/* SPDX-License-Identifier: MIT */
/* Host names. */
#ifndef PGHAC_HOST_H
#define PGHAC_HOST_H

#include <stdbool.h>

/* True for letters, digits, '.', '-' and '_' as a host name has them. */
bool	host_name_ok(const char *name);
/* True for the names that /etc/hosts of a fresh EL 6 gives to 127.0.0.1 and
 * ::1, in any case. */
bool	host_is_loopback(const char *name);

#endif
