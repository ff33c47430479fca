/* SPDX-License-Identifier: MIT */
/* Runs many topologies, one after the other or in worker processes. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "compile.h"
#include "diag_report.h"
#include "job.h"
#include "opts.h"
#include "reports.h"
#include "run.h"

/* Shared by all workers: the next topology, and who took which name. */
struct run_claims {
	_Atomic size_t	next;
	size_t		nslots;
	struct {
		_Atomic uint64_t hash;	/* 0: free */
		_Atomic size_t	 index;	/* of the argument, + 1 */
	}		slots[];
};

/* One worker as its parent sees it. */
struct worker {
	pid_t		pid;
	int		fd;
	struct buf	in;		/* what came and is not whole yet */
};

/* What a worker sends before out, err and report of one topology. */
struct record {
	size_t	index;
	size_t	errors, warnings;
	size_t	outlen, errlen, reportlen;
	int	status;
};

void
run_message(struct run_result *r, int status, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	buf_adds(&r->err, "pghac: ");
	if (len > 0) {
		diag_escape(&r->err, text, (size_t)len);
		diag_report_message(&r->notes, status == STATUS_OK ?
		    LEVEL_NOTE : LEVEL_ERROR, text);
	}
	buf_addc(&r->err, '\n');
	free(text);
	if (status > r->status)
		r->status = status;
}

static struct run_claims *
claims_new(size_t n)
{
	struct run_claims *c;
	size_t size = sizeof(*c) + (2 * n + 1) * sizeof(c->slots[0]);

	c = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c == MAP_FAILED)
		return NULL;
	c->nslots = 2 * n + 1;
	return c;
}

static void
claims_free(struct run_claims *c)
{
	munmap(c, sizeof(*c) + c->nslots * sizeof(c->slots[0]));
}

bool
run_claim(struct run *run, const char *name, const char *path,
    const char **other)
{
	struct run_claims *c = run->claims;
	uint64_t hash = 14695981039346656037u, old;	/* FNV-1a */
	size_t i, slot, self = 0;
	const char *p;

	for (p = name; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	hash |= 1;
	for (i = 0; i < run->opts->nargs; i++)
		if (run->opts->args[i] == path)
			self = i + 1;
	for (slot = hash % c->nslots;; slot = (slot + 1) % c->nslots) {
		old = 0;
		if (atomic_compare_exchange_strong(&c->slots[slot].hash,
		    &old, hash)) {
			atomic_store(&c->slots[slot].index, self);
			return true;
		}
		if (old != hash)
			continue;
		self = atomic_load(&c->slots[slot].index);
		*other = self == 0 ? "another topology" :
		    run->opts->args[self - 1];
		return false;
	}
}

/* One topology, from reading it to its messages. */
static void
run_one(struct run *run, struct job *job, const char *path,
    struct run_result *r)
{
	struct report_input input = { .name = path };
	struct compiled compiled;

	r->status = STATUS_OK;
	memset(&compiled, 0, sizeof(compiled));
	if (run->judge != NULL ? !run->judge(run, job, path) :
	    !compile_file(job, path, &compiled))
		r->status = STATUS_FOUND;
	diag_sort(&job->diag);
	if (run->opts->text)
		diag_text(&job->diag, run->color, &r->err);
	r->errors = job->diag.count[LEVEL_ERROR];
	r->warnings = job->diag.count[LEVEL_WARNING];
	if (r->status == STATUS_OK && run->fn != NULL)
		run->fn(run, job, path, &compiled, r);
	if (run->opts->nreports > 0) {
		input.status = r->status;
		input.messages = &r->notes;
		diag_report_input(job, &input, &r->report);
	}
	compile_free(&compiled);
	job_reset(job);
}

static void
print(struct run_result *total, const struct run_result *r)
{
	fflush(stderr);
	fwrite(r->out.data != NULL ? r->out.data : "", 1, r->out.len, stdout);
	fflush(stdout);
	fwrite(r->err.data != NULL ? r->err.data : "", 1, r->err.len, stderr);
	buf_add(&total->report, r->report.data, r->report.len);
	total->errors += r->errors;
	total->warnings += r->warnings;
	if (r->status > total->status)
		total->status = r->status;
}

static void
result_clear(struct run_result *r)
{
	buf_clear(&r->out);
	buf_clear(&r->err);
	buf_clear(&r->notes);
	buf_clear(&r->report);
	r->errors = r->warnings = 0;
	r->status = STATUS_OK;
}

static void
result_free(struct run_result *r)
{
	buf_free(&r->out);
	buf_free(&r->err);
	buf_free(&r->notes);
	buf_free(&r->report);
}

/* Everything in this process. */
static void
run_here(struct run *run, struct run_result *total)
{
	struct job *job = job_new(run->program);
	struct run_result r = { 0 };
	size_t i;

	for (i = 0; i < run->opts->nargs; i++) {
		run_one(run, job, run->opts->args[i], &r);
		print(total, &r);
		result_clear(&r);
	}
	result_free(&r);
	job_free(job);
}

static bool
write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			return false;
	}
	return true;
}

/* A worker: takes topologies until none is left, never returns. */
static void
work(struct run *run, int fd)
{
	struct job *job = job_new(run->program);
	struct run_result r = { 0 };
	struct record head = { 0 };
	size_t i;

	while ((i = atomic_fetch_add(&run->claims->next, 1)) <
	    run->opts->nargs) {
		run_one(run, job, run->opts->args[i], &r);
		head.index = i;
		head.errors = r.errors;
		head.warnings = r.warnings;
		head.outlen = r.out.len;
		head.errlen = r.err.len;
		head.reportlen = r.report.len;
		head.status = r.status;
		if (!write_all(fd, &head, sizeof(head)) ||
		    !write_all(fd, r.out.data, r.out.len) ||
		    !write_all(fd, r.err.data, r.err.len) ||
		    !write_all(fd, r.report.data, r.report.len))
			_exit(STATUS_SYSTEM);
		result_clear(&r);
	}
	_exit(STATUS_OK);
}

/* Results by argument, until all before them have been printed. */
struct pending {
	struct run_result	*results;
	bool			*there;
	size_t			 n, printed;
};

static void
print_ready(struct pending *p, struct run_result *total)
{
	for (; p->printed < p->n && p->there[p->printed]; p->printed++) {
		print(total, &p->results[p->printed]);
		result_free(&p->results[p->printed]);
	}
}

/* Takes whole records off what a worker sent. */
static void
take(struct worker *w, struct pending *p)
{
	struct run_result *r;
	struct record head;
	size_t used = 0;

	while (w->in.len - used >= sizeof(head)) {
		memcpy(&head, w->in.data + used, sizeof(head));
		if (w->in.len - used - sizeof(head) <
		    head.outlen + head.errlen + head.reportlen)
			break;
		used += sizeof(head);
		r = &p->results[head.index];
		buf_add(&r->out, w->in.data + used, head.outlen);
		used += head.outlen;
		buf_add(&r->err, w->in.data + used, head.errlen);
		used += head.errlen;
		buf_add(&r->report, w->in.data + used, head.reportlen);
		used += head.reportlen;
		r->errors = head.errors;
		r->warnings = head.warnings;
		r->status = head.status;
		p->there[head.index] = true;
	}
	if (used == 0)
		return;
	memmove(w->in.data, w->in.data + used, w->in.len - used);
	w->in.len -= used;
}

/* Starts a worker; false if the system does not give one. */
static bool
start(struct run *run, struct worker *w)
{
	int fds[2];

	memset(w, 0, sizeof(*w));
	if (pipe(fds) != 0)
		return false;
	w->pid = fork();
	if (w->pid == 0) {
		close(fds[0]);
		work(run, fds[1]);
	}
	close(fds[1]);
	w->fd = fds[0];
	if (w->pid < 0)
		close(fds[0]);
	return w->pid > 0;
}

/* Reads from all workers until the last one has closed its pipe. */
static void
collect(struct worker *w, size_t n, struct pending *p,
    struct run_result *total)
{
	struct pollfd *fds = xcalloc(n, sizeof(*fds));
	size_t i, open = n;
	char block[65536];
	ssize_t got;

	for (i = 0; i < n; i++) {
		fds[i].fd = w[i].fd;
		fds[i].events = POLLIN;
	}
	while (open > 0) {
		if (poll(fds, n, -1) < 0 && errno != EINTR)
			break;
		for (i = 0; i < n; i++) {
			if (fds[i].fd < 0 || fds[i].revents == 0)
				continue;
			got = read(fds[i].fd, block, sizeof(block));
			if (got > 0) {
				buf_add(&w[i].in, block, (size_t)got);
				take(&w[i], p);
			} else if (got == 0 || errno != EINTR) {
				close(fds[i].fd);
				fds[i].fd = -1;
				open--;
			}
		}
		print_ready(p, total);
	}
	free(fds);
}

/* A topology that a worker which died left unfinished. */
static void
died(struct run *run, const char *path, struct run_result *r)
{
	struct report_input input = { .name = path, .messages = &r->notes };
	struct job *job;

	run_message(r, STATUS_SYSTEM, "%s: the worker process died", path);
	if (run->opts->nreports == 0)
		return;
	job = job_new(run->program);
	input.status = r->status;
	diag_report_input(job, &input, &r->report);
	job_free(job);
}

static void
run_workers(struct run *run, struct run_result *total, size_t n)
{
	struct worker *w = xcalloc(n, sizeof(*w));
	struct pending p = { .n = run->opts->nargs };
	size_t i, started;
	int status;

	p.results = xcalloc(p.n, sizeof(*p.results));
	p.there = xcalloc(p.n, sizeof(*p.there));
	for (started = 0; started < n; started++)
		if (!start(run, &w[started]))
			break;
	collect(w, started, &p, total);
	for (i = 0; i < started; i++) {
		status = 0;
		waitpid(w[i].pid, &status, 0);
		buf_free(&w[i].in);
	}
	for (i = p.printed; i < p.n; i++) {
		if (!p.there[i])
			died(run, run->opts->args[i], &p.results[i]);
		p.there[i] = true;
	}
	print_ready(&p, total);
	free(p.results);
	free(p.there);
	free(w);
}

static void
summary(const struct run *run, const struct run_result *total)
{
	size_t n = run->opts->nargs;

	if (run->opts->quiet || !run->opts->text)
		return;
	fprintf(stderr, "%zu file%s, %zu error%s, %zu warning%s\n", n,
	    n == 1 ? "" : "s", total->errors, total->errors == 1 ? "" : "s",
	    total->warnings, total->warnings == 1 ? "" : "s");
}

int
run_all(struct run *run)
{
	struct run_result total = { 0 };
	size_t jobs = (size_t)run->opts->jobs;

	if (jobs > run->opts->nargs)
		jobs = run->opts->nargs;
	run->claims = claims_new(run->opts->nargs);
	if (run->claims == NULL) {
		fprintf(stderr, "pghac: out of memory\n");
		return STATUS_SYSTEM;
	}
	if (jobs > 1)
		run_workers(run, &total, jobs);
	else
		run_here(run, &total);
	claims_free(run->claims);
	reports_write(run->program, run->opts, &total.report, &total.err,
	    &total.status);
	fflush(stdout);
	fwrite(total.err.data != NULL ? total.err.data : "", 1, total.err.len,
	    stderr);
	result_free(&total);
	summary(run, &total);
	return total.status;
}
