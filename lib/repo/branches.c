/* branches.c: what a server has that has no branch main: nothing yet, or another branch. */
#include <stdio.h>

#include "network.h"

#define HEADS      "refs/heads/"
#define MAX_BRANCH 100

bool nsync_network_has_no_main(const struct git_run *run)
{
	struct nsync_str text = nsync_buf_view(run->errors), line = { "", 0 };

	/* Git's last line, exactly: after a server's words of that kind git would add its own. */
	while (nsync_str_next_line(&line, &text))
		line.n = strnlen(line.p, line.n);
	return run->status > 0 && !run->timed_out &&
	       nsync_str_is(line, "fatal: couldn't find remote ref refs/heads/main");
}

/* After this prefix: the rest of a line; false if the line begins otherwise. */
static bool after(struct nsync_str *rest, struct nsync_str line, const char *prefix)
{
	struct nsync_str head = nsync_str(prefix);

	if (!nsync_str_starts(line, head))
		return false;
	*rest = (struct nsync_str){ line.p + head.n, line.n - head.n };
	return true;
}

/*
 * From the lines of git ls-remote --symref: the branch that HEAD names, else master, else the first. Empty where there
 * is none, or where main is among them by now.
 */
static void choose(char out[MAX_BRANCH], struct nsync_str text)
{
	struct nsync_str line, head = { "", 0 }, first = { "", 0 }, best = { "", 0 };
	int most = 0;

	out[0] = '\0';
	while (nsync_str_next_line(&line, &text)) {
		const char *tab = memchr(line.p, '\t', line.n);
		struct nsync_str name, left;
		int now;

		if (!tab)
			continue;
		left = (struct nsync_str){ line.p, (size_t)(tab - line.p) };
		if (after(&name, left, "ref: " HEADS))
			head = name;
		if (!after(&name, (struct nsync_str){ tab + 1, (size_t)(line.p + line.n - tab - 1) },
			   HEADS))
			continue;
		if (nsync_str_is(name, "main"))
			return;
		if (!first.n)
			first = name;
		now = nsync_str_eq(name, head) ? 3 : nsync_str_is(name, "master") ? 2 : 1;
		if (now > most) {
			best = name;
			most = now;
		}
	}
	nsync_git_clean(out, MAX_BRANCH, best);
}

enum nsync_code nsync_network_no_main(const char *git_dir, const char *cwd, const char *remote,
				      const struct nsync_git_limits *limits,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf output = NSYNC_BUF_INIT(NETWORK_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	const char *const argv[] = { "--git-dir",
				     git_dir,
				     "ls-remote",
				     "--symref",
				     "--upload-pack=git-upload-pack",
				     "--",
				     remote,
				     "HEAD",
				     HEADS "*",
				     NULL };
	struct git_run run = { .argv = argv, .cwd = cwd, .limits = limits, .output = &output,
			       .errors = &errors, .trace = true };
	char branch[MAX_BRANCH];

	TRY(nsync_git_child(&run, err));
	if (run.status) {
		/* The line that says why must not be looked for among the packets. */
		run = (struct git_run){ .argv = argv, .cwd = cwd, .limits = limits, .errors = &errors };
		nsync_buf_clear(&errors);
		TRY(nsync_git_child(&run, err));
		return run.status ? nsync_network_fail(err, remote, &run) : NSYNC_OK;
	}
	/* An empty repository shows its format in nothing else. */
	if (errors.p && strstr(errors.p, "< object-format=sha256\n"))
		return nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_SERVER_FORMAT, remote,
					"SHA-256 objects");
	choose(branch, nsync_buf_view(&output));
	if (!branch[0])
		return NSYNC_OK;
	return nsync_fail_cause(err, NSYNC_ENOTFOUND, NSYNC_CAUSE_OTHER_BRANCH, remote, "%s", branch);
}
