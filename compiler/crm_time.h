/* SPDX-License-Identifier: MIT */
/* Times as Pacemaker reads them. */
#ifndef PGHAC_CRM_TIME_H
#define PGHAC_CRM_TIME_H

/*
 * Milliseconds of a time such as "4s", "500ms", "1min" or "4" (seconds), as
 * crm_get_msec reads it; -1 if it is none.  Nobody else checks them: pcs up
 * to 0.11.5 and crm_verify take any text (facts/pacemaker.md 0.4).
 */
long long	crm_time(const char *text);

#endif
