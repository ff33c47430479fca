/* SPDX-License-Identifier: MIT */
/* Writes the reports of a run, each in its format, to its file. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "compile.h"
#include "diag_report.h"
#include "job.h"
#include "opts.h"
#include "paths.h"
#include "reports.h"

static bool
write_all(int fd, const struct buf *b)
{
	const char *p = b->data;
	size_t left = b->len;
	ssize_t n;

	for (; left > 0; p += n, left -= (size_t)n) {
		n = write(fd, p, left);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			return false;
	}
	return true;
}

/* A device or a pipe: there is nothing to replace. */
static int
write_through(const char *file, const struct buf *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY), error = 0;

	if (fd < 0)
		return errno;
	if (!write_all(fd, text))
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}

/* The file as a whole: a new one beside it takes its name. */
static int
write_whole(struct arena *arena, const char *file, mode_t mode,
    const struct buf *text)
{
	char *temp = arena_printf(arena, "%s.XXXXXX", file);
	int fd = mkostemp(temp, O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno;
	if (fchmod(fd, mode) != 0 || !write_all(fd, text))
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(temp, file) != 0)
		error = errno;
	if (error != 0)
		unlink(temp);
	return error;
}

/* 0 or an errno. */
static int
write_file(struct arena *arena, const char *file, const struct buf *text)
{
	mode_t mode = 0644;
	struct stat st;

	if (stat(file, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			return write_through(file, text);
		mode = st.st_mode & 0777;
		file = paths_resolve(arena, file);	/* keep a link */
	}
	return write_whole(arena, file, mode, text);
}

static void
say(struct buf *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct buf *err, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	buf_adds(err, "pghac: ");
	if (len > 0)
		diag_escape(err, text, (size_t)len);
	buf_addc(err, '\n');
	free(text);
}

/* True if the report was made and written. */
static bool
report(struct job *job, const struct report_format *f, xmlDocPtr doc,
    struct buf *err)
{
	struct buf out = { 0 };
	int error = 0;
	bool ok;

	ok = doc != NULL && diag_report(job, f->name, doc, &out);
	if (!ok) {
		diag_text(&job->diag, false, err);
		say(err, "the %s report could not be made", f->name);
	} else if (f->file == NULL)
		/* main looks for errors of standard output */
		fwrite(out.data != NULL ? out.data : "", 1, out.len, stdout);
	else {
		error = write_file(job->arena, f->file, &out);
		if (error != 0)
			say(err, "%s: the %s report cannot be written: %s",
			    f->file, f->name, strerror(error));
	}
	buf_free(&out);
	return ok && error == 0;
}

void
reports_write(const struct program *program, const struct opts *o,
    const struct buf *inputs, struct buf *err, int *status)
{
	struct job *job;
	xmlDocPtr doc;
	size_t i;

	if (o->nreports == 0)
		return;
	job = job_new(program);
	doc = diag_report_doc(program, *status, inputs);
	for (i = 0; i < o->nreports; i++)
		if (!report(job, &o->reports[i], doc, err))
			*status = STATUS_SYSTEM;
	xmlFreeDoc(doc);
	job_free(job);
}
