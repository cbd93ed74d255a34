/* network_fail.c: why a fetch, a clone or a push failed: the server refused it, something here did, or nobody answered. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "cause.h"
#include "network.h"

/* ---- the line that says most ---- */

/* How much a line tells: nothing; that it failed; perhaps why (ssh's, the server's); why. */
static int weight(struct nsync_str line)
{
	static const char *const nothing[] = {
		"hint:", "warning: no common commits",
		"Please make sure you have the correct access rights", "and the repository exists."
	};
	static const char *const general[] = { "fatal: Could not read from remote repository",
					       "fatal: the remote end hung up", "fatal: early EOF",
					       "fatal: fetch-pack: invalid index-pack output",
					       "fatal: unpack-objects failed",
					       "error: failed to push some refs" };

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (!line.n || nsync_str_starts(line, nsync_str(nothing[i])))
			return 0;
	for (size_t i = 0; i < sizeof(general) / sizeof(general[0]); i++)
		if (nsync_str_starts(line, nsync_str(general[i])))
			return 1;
	return nsync_str_starts(line, NSYNC_STR("fatal:")) ||
			       nsync_str_starts(line, NSYNC_STR("error:"))
		       ? 3
		       : 2;
}

/* The last of git's own lines that tell most. */
static struct nsync_str best_line(struct nsync_str text)
{
	struct nsync_str best = { "", 0 }, line;
	int most = 1;

	while (nsync_git_own_line(&line, &text)) {
		int now = weight(line);

		if (now >= most) {
			best = line;
			most = now;
		}
	}
	return best;
}

/* ---- the cause ---- */

/* A line that has both texts tells the cause; of two signs the first in this order. Git speaks English here: child.c. */
struct sign {
	const char *text, *also;
	enum nsync_cause cause;
};

static const struct sign signs[] = {
	{ "detected dubious ownership", "", NSYNC_CAUSE_SERVER_OWNER },
	{ "unsafe repository (", "", NSYNC_CAUSE_SERVER_OWNER },
	{ "unknown repository extension", "", NSYNC_CAUSE_SERVER_FORMAT },
	{ "Expected git repo version", "", NSYNC_CAUSE_SERVER_FORMAT },
	{ "mismatched algorithms", "", NSYNC_CAUSE_SERVER_FORMAT },
	{ "does not support this repository's hash algorithm", "", NSYNC_CAUSE_SERVER_FORMAT },
	{ "unknown object format", "", NSYNC_CAUSE_SERVER_FORMAT },
	{ "source repository is shallow", "", NSYNC_CAUSE_SERVER_SHALLOW },
	{ "shallow roots are not allowed", "", NSYNC_CAUSE_SERVER_SHALLOW },
	{ "cannot lock ref 'refs/nsync/", "unable to create", NSYNC_CAUSE_DENIED },
	{ "Permission denied (", "", NSYNC_CAUSE_NO_ACCESS },
	{ "Permission to ", " denied", NSYNC_CAUSE_NO_ACCESS },
	{ "error: 401", "", NSYNC_CAUSE_NO_ACCESS },
	{ "error: 403", "", NSYNC_CAUSE_NO_ACCESS },
	{ "HTTP 401", "", NSYNC_CAUSE_NO_ACCESS },
	{ "HTTP 403", "", NSYNC_CAUSE_NO_ACCESS },
	{ "Authentication failed", "", NSYNC_CAUSE_NO_ACCESS },
	{ "could not read Username", "", NSYNC_CAUSE_NO_ACCESS },
	{ "could not read Password", "", NSYNC_CAUSE_NO_ACCESS },
	{ "ccess denied", "", NSYNC_CAUSE_NO_ACCESS },
	{ "DENIED by", "", NSYNC_CAUSE_NO_ACCESS },
	{ "not authorized", "", NSYNC_CAUSE_NO_ACCESS },
	{ "Too many authentication failures", "", NSYNC_CAUSE_NO_ACCESS },
	{ "No supported authentication methods", "", NSYNC_CAUSE_NO_ACCESS },
	{ "Host key verification failed", "", NSYNC_CAUSE_HOST_KEY },
	{ "REMOTE HOST IDENTIFICATION HAS CHANGED", "", NSYNC_CAUSE_HOST_KEY },
	{ ".lock': File exists", "", NSYNC_CAUSE_FILE_LOCKED },
	{ "No space left on device", "", NSYNC_CAUSE_DISK_FULL },
	{ "Disk quota exceeded", "", NSYNC_CAUSE_QUOTA },
	{ "Read-only file system", "", NSYNC_CAUSE_READ_ONLY },
	{ "couldn't write '", ".lock'", NSYNC_CAUSE_DISK_FULL }, /* git does not say why */
	{ ": Permission denied", "", NSYNC_CAUSE_DENIED },
	{ "insufficient permission for adding an object", "", NSYNC_CAUSE_DENIED },
	{ "does not appear to be a git repository", "", NSYNC_CAUSE_NO_SUCH_REPOSITORY },
	{ "epository '", "' not found", NSYNC_CAUSE_NO_SUCH_REPOSITORY },
	{ "epository '", "' does not exist", NSYNC_CAUSE_NO_SUCH_REPOSITORY },
	{ "epository not found", "", NSYNC_CAUSE_NO_SUCH_REPOSITORY },
	{ "error: 404", "", NSYNC_CAUSE_NO_SUCH_REPOSITORY },
	{ "error: 413", "", NSYNC_CAUSE_REFUSED },
	{ "HTTP 413", "", NSYNC_CAUSE_REFUSED },
	{ "returned error: 5", "", NSYNC_CAUSE_SERVER_FAILED },
	{ "did not send all necessary objects", "", NSYNC_CAUSE_UNREADABLE },
	{ "does not point to a valid object", "", NSYNC_CAUSE_UNREADABLE },
};

static bool has(struct nsync_str line, const char *text)
{
	size_t n = strlen(text);

	return !n || memmem(line.p, line.n, text, n);
}

/* Git names what it does not know on the next line. */
static void skip_head(struct nsync_str *line, struct nsync_str rest)
{
	struct nsync_str next;

	if (line->n && line->p[line->n - 1] == ':' && nsync_git_own_line(&next, &rest) && next.n &&
	    next.p[0] == '\t')
		*line = (struct nsync_str){ next.p + 1, next.n - 1 };
}

/* line: the one that tells it. */
static enum nsync_cause find_sign(struct nsync_str *line, struct nsync_str text)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct nsync_str rest = text;

		while (nsync_git_own_line(line, &rest))
			if (has(*line, signs[i].text) && has(*line, signs[i].also)) {
				skip_head(line, rest);
				return signs[i].cause;
			}
	}
	return NSYNC_CAUSE_NONE;
}

/* "!\t<from>:<to>\t[remote rejected] (<reason>)": the reason; false if no branch was refused. */
static bool find_rejection(struct nsync_str *reason, const struct git_run *run)
{
	static const char *const marks[] = { "\t[remote rejected] (", "\t[remote failure] (",
					     "\t[rejected] (" };
	const char *output = run->output && run->output->p ? run->output->p : "", *from = NULL, *to;

	for (size_t i = 0; !from && i < sizeof(marks) / sizeof(marks[0]); i++)
		from = strstr(output, marks[i]);
	if (!from)
		return false;
	from = strchr(from, '(') + 1;
	to = from + strcspn(from, "\n");
	while (to > from && *to != ')')
		to--;
	*reason = (struct nsync_str){ from, (size_t)(to - from) };
	return true;
}

/* The path between quotation marks. */
static bool quoted(char *out, size_t size, struct nsync_str line)
{
	const char *from = memchr(line.p, '\'', line.n), *to;

	if (!from++)
		return false;
	to = memchr(from, '\'', (size_t)(line.p + line.n - from));
	return to && nsync_str_copy(out, size, (struct nsync_str){ from, (size_t)(to - from) });
}

/* ---- the error ---- */

/* EFBIG in the child's locale, which is C. */
static bool hit_limit(const struct git_run *run)
{
	return run->limits && run->limits->file_bytes && run->errors->p &&
	       strstr(run->errors->p, "File too large");
}

/* The whole path of a server on this machine that git refuses. */
static bool local_path(char path[PATH_MAX], struct nsync_str line, const struct git_run *run)
{
	char named[PATH_MAX], whole[PATH_MAX];
	int n;

	if (!run->local || !quoted(named, sizeof(named), line))
		return false;
	n = snprintf(whole, sizeof(whole), "%s%s%s", named[0] != '/' && run->cwd ? run->cwd : "",
		     named[0] != '/' && run->cwd ? "/" : "", named);
	return n > 0 && (size_t)n < sizeof(whole) && realpath(whole, path);
}

static bool has_room(const char *folder)
{
	struct statvfs st;

	return statvfs(folder, &st) == 0 && st.f_bavail > 0 && (!st.f_files || st.f_favail > 0);
}

/* What failed here, not there: the code and the place say so. */
static void place(enum nsync_code *code, const char **where, char path[PATH_MAX],
		  enum nsync_cause *cause, struct nsync_str line, const struct git_run *run)
{
	switch (*cause) {
	case NSYNC_CAUSE_FILE_LOCKED:
		if (quoted(path, PATH_MAX, line))
			*where = path;
		*cause = nsync_repo_cause_of_lock(*where);
		*code = NSYNC_EIO;
		break;
	case NSYNC_CAUSE_DISK_FULL:
		if (has(line, "couldn't write") && has_room(run->cwd ? run->cwd : "."))
			*cause = NSYNC_CAUSE_NONE;
		*where = run->cwd ? run->cwd : "";
		*code = NSYNC_EIO;
		break;
	case NSYNC_CAUSE_QUOTA:
	case NSYNC_CAUSE_READ_ONLY:
	case NSYNC_CAUSE_SHALLOW:
		*where = run->cwd ? run->cwd : "";
		*code = NSYNC_EIO;
		break;
	case NSYNC_CAUSE_DENIED:
		if (has(line, "refs/nsync/")) /* a ref of our own, so it is this repository */
			*where = run->cwd ? run->cwd : "";
		*code = NSYNC_EIO;
		break;
	case NSYNC_CAUSE_SERVER_OWNER:
		/* Another machine's words never become a command with a path for this one. */
		if (local_path(path, line, run))
			*where = path;
		else
			*cause = NSYNC_CAUSE_SERVER_FAILED;
		break;
	default:
		break;
	}
}

static enum nsync_cause find_cause(struct nsync_str *line, const struct git_run *run, bool said)
{
	struct nsync_str text = nsync_buf_view(run->errors);
	enum nsync_cause cause;

	if (find_rejection(line, run))
		return nsync_str_is(*line, "shallow update not allowed") ? NSYNC_CAUSE_SHALLOW
									  : NSYNC_CAUSE_REFUSED;
	cause = find_sign(line, text);
	if (cause)
		return cause;
	*line = best_line(text);
	if (!said)
		return NSYNC_CAUSE_NONE;
	return run->output ? NSYNC_CAUSE_REFUSED : NSYNC_CAUSE_SERVER_FAILED;
}

enum nsync_code nsync_network_fail(struct nsync_error *err, const char *where,
				   const struct git_run *run)
{
	enum nsync_code code = NSYNC_ENETWORK;
	bool first = err->code == NSYNC_OK;
	char said[NSYNC_MAX_SAID], text[256], path[PATH_MAX];
	struct nsync_str line;
	enum nsync_cause cause;

	if (run->timed_out)
		return nsync_fail(err, NSYNC_ENETWORK, where, "no answer within %u seconds",
				  run->limits->seconds);
	if (hit_limit(run))
		return nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_TOO_LARGE, where,
					"more than the limit of %llu bytes in one file",
					(unsigned long long)run->limits->file_bytes);
	cause = find_cause(&line, run, nsync_git_said(said, nsync_buf_view(run->errors)));
	place(&code, &where, path, &cause, line, run);
	nsync_git_clean(text, sizeof(text), line);
	if (!text[0] && !cause)
		return nsync_fail(err, NSYNC_ENETWORK, where,
				  "git ended with status %d and said nothing", run->status);
	nsync_fail_cause(err, code, cause, where, "%s", text);
	if (first)
		memcpy(err->said, said, sizeof(err->said));
	return code;
}
