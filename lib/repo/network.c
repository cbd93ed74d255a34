/* network.c: fetch, push and clone. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"
#include "network.h"

const char *repo_base(const struct nsync_repo *repo)
{
	const char *workdir = git_repository_workdir(repo->git);

	return workdir ? workdir : git_repository_path(repo->git);
}

/* Git's last word: its last line that is not a hint. */
static struct nsync_str last_line(struct nsync_str text)
{
	struct nsync_str best = { "", 0 };
	size_t at = 0;

	while (at < text.n) {
		const char *end = memchr(text.p + at, '\n', text.n - at);
		struct nsync_str line = { text.p + at, end ? (size_t)(end - text.p) - at : text.n - at };

		at += line.n + 1;
		if (line.n && (nsync_str_starts(line, NSYNC_STR("fatal:")) || nsync_str_starts(line, NSYNC_STR("error:")) ||
			       !best.n))
			best = line;
	}
	return best;
}

enum nsync_code network_fail(struct nsync_error *err, const char *where, const struct git_run *run)
{
	struct nsync_str line = last_line(nsync_buf_view(run->errors));

	if (run->timed_out)
		return nsync_fail(err, NSYNC_ENETWORK, where, "no answer within %u seconds", run->limits->seconds);
	return nsync_fail(err, NSYNC_ENETWORK, where, "%.*s", NSYNC_FMT(line));
}

bool network_has_no_main(const struct git_run *run)
{
	return run->status && !run->timed_out && run->errors->p &&
	       strstr(run->errors->p, "couldn't find remote ref");
}

/* ---- fetch ---- */

enum nsync_code nsync_repo_fetch(struct nsync_oid *head, struct nsync_repo *repo, const char *remote,
				 const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf ref = NSYNC_BUF_INIT(128);
	AUTO(nsync_buf_release) struct nsync_buf spec = NSYNC_BUF_INIT(256);
	enum nsync_code code;

	/* A ref of this process's own, and no other: what is fetched is not believed yet. */
	nsync_buf_printf(&ref, "refs/nsync/fetch-%ld-%s", (long)getpid(), remote);
	nsync_buf_printf(&spec, "+refs/heads/main:%s", nsync_buf_view(&ref).p);
	*head = (struct nsync_oid){ { 0 } };
	if (nsync_buf_check(&ref, err) || nsync_buf_check(&spec, err))
		return err->code;
	const char *const argv[] = { "--git-dir", git_repository_path(repo->git), "fetch", "--quiet", "--no-tags",
				     "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
				     "--refmap=", remote, spec.p, NULL };
	struct git_run run = { argv, repo_base(repo), limits, NULL, &errors, 0, false };

	if (git_child(&run, err))
		return err->code;
	if (network_has_no_main(&run))
		return NSYNC_OK;
	if (run.status)
		return network_fail(err, remote, &run);
	git_odb_refresh(repo->odb);
	code = nsync_repo_ref(head, repo, ref.p, err);
	return code ? code : nsync_repo_ref_delete(repo, ref.p, err);
}

/* ---- push ---- */

enum nsync_code nsync_repo_push(struct nsync_repo *repo, const char *remote, const struct nsync_oid *commit,
				const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf output = NSYNC_BUF_INIT(NETWORK_WORDS);
	char spec[NSYNC_OID_HEX + 32];
	struct nsync_buf text = NSYNC_BUF_INIT(sizeof(spec));
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	nsync_buf_printf(&text, "%s:refs/heads/main", hex);
	nsync_str_copy(spec, sizeof(spec), nsync_buf_view(&text));
	nsync_buf_release(&text);
	const char *const argv[] = { "--git-dir", git_repository_path(repo->git), "push", "--porcelain", "--no-verify",
				     "--no-follow-tags", "--recurse-submodules=no", remote, spec, NULL };
	struct git_run run = { argv, repo_base(repo), limits, &output, &errors, 0, false };

	if (git_child(&run, err))
		return err->code;
	if (!run.status)
		return NSYNC_OK;
	if (!run.timed_out && output.p &&
	    (strstr(output.p, "(fetch first)") || strstr(output.p, "(non-fast-forward)") ||
	     strstr(output.p, "(stale info)")))
		return nsync_fail(err, NSYNC_ECONFLICT, remote, "somebody else pushed meanwhile");
	return network_fail(err, remote, &run);
}

/* ---- clone ---- */

/* Git may have made a local main: the caller makes it once the branch is verified. */
static enum nsync_code settle_clone(struct nsync_repo *repo, const char *url, struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_oid head;
	int rc;

	if (nsync_repo_ref(&head, repo, "refs/remotes/region/main", &none))
		return nsync_fail(err, NSYNC_ENOTFOUND, url, "that repository has no branch main: nothing was merged yet");
	rc = git_repository_set_head(repo->git, "refs/heads/main");
	if (rc)
		return repo_fail(err, rc, url, "cannot set HEAD");
	if (!nsync_repo_ref(&head, repo, "refs/heads/main", &none))
		return nsync_repo_ref_delete(repo, "refs/heads/main", err);
	return NSYNC_OK;
}

static bool empty_folder(const char *dir)
{
	struct nsync_error none = { .code = NSYNC_OK };
	char **names;
	size_t count;

	if (nsync_file_list(&names, &count, dir, &none))
		return none.code == NSYNC_ENOTFOUND;
	nsync_names_free(names, count);
	return count == 0;
}

enum nsync_code nsync_repo_clone(struct nsync_repo **out, const char *url, const char *dir,
				 const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	const char *const argv[] = { "clone", "--quiet", "--no-checkout", "--origin", "region", "--no-tags", "--no-local",
				     "--no-recurse-submodules", "--", url, dir, NULL };
	struct git_run run = { argv, NULL, limits, NULL, &errors, 0, false };
	struct nsync_error ignored = { .code = NSYNC_OK };
	bool existed = nsync_file_exists(dir);
	enum nsync_code code;

	*out = NULL;
	if (!empty_folder(dir))
		return nsync_fail(err, NSYNC_EEXISTS, dir, "not an empty folder");
	code = git_child(&run, err);
	if (!code && run.status)
		code = network_fail(err, url, &run);
	if (!code)
		code = nsync_repo_open(out, dir, err);
	if (!code)
		code = settle_clone(*out, url, err);
	if (!code)
		return NSYNC_OK;
	nsync_repo_free(TAKE(*out));
	if (nsync_file_remove_tree(dir, &ignored) == NSYNC_OK && existed)
		(void)!nsync_file_mkdirs(dir, 0777, &ignored);
	return code;
}
