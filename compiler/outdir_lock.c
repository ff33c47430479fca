/* SPDX-License-Identifier: MIT */
/* The lock on the output directory; used by outdir.c only. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "arena.h"
#include "outdir_lock.h"

/* Tries before giving up, and the pause after each. */
#define TRIES 500
#define PAUSE_NS 20000000L

/* Who holds the lock, 0: not known.  The format: proc_locks(5). */
static long
holder(int fd)
{
	unsigned maj, min;
	unsigned long inode;
	long pid, found = 0;
	char line[256];
	struct stat st;
	FILE *f;

	if (fstat(fd, &st) != 0)
		return 0;
	f = fopen("/proc/locks", "re");
	if (f == NULL)
		return 0;
	while (found == 0 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "%*d: FLOCK ADVISORY %*s %ld %x:%x:%lu",
		    &pid, &maj, &min, &inode) == 4 &&
		    inode == st.st_ino && maj == major(st.st_dev) &&
		    min == minor(st.st_dev))
			found = pid;
	fclose(f);
	return found;
}

const char *
outdir_lock(struct arena *arena, int fd, bool exclusive)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int tries, how = (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB;
	long pid;

	for (tries = 0; tries < TRIES; tries++) {
		if (flock(fd, how) == 0)
			return NULL;
		/* NFS and others: a directory has no lock there */
		if (errno != EWOULDBLOCK && errno != EINTR)
			return NULL;
		nanosleep(&pause, NULL);
	}
	pid = holder(fd);
	if (pid <= 0)
		return "another process has been using it for 10 seconds; "
		    "try again when that has ended";
	return arena_printf(arena, "process %ld has been using it for 10 "
	    "seconds; try again when that has ended", pid);
}
