/* network.c: fetch, push and clone. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"
#include "network.h"
#include "stale_lock.h"

bool nsync_network_is_local(const struct nsync_repo *repo, const char *remote)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	struct nsync_error ignored = { .code = NSYNC_OK };
	bool found = false;

	if (repo && nsync_repo_remote_url_optional(&found, &url, repo, remote, &ignored))
		return false;
	if (!found)
		nsync_buf_text(&url, remote);
	return url.p && (url.p[0] == '/' || url.p[0] == '.' || !strncmp(url.p, "file://", 7));
}

/* ---- fetch ---- */

#define FETCH_REFS "refs/nsync/fetch-"

/* The locks of such refs; nobody else takes one of these names. */
static void remove_stale_locks(const struct nsync_repo *repo)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char folder[PATH_MAX], path[PATH_MAX], **names;
	const size_t prefix = strlen("fetch-");
	size_t count;
	int n = snprintf(folder, sizeof(folder), "%srefs/nsync", git_repository_commondir(repo->git));

	if (n < 0 || (size_t)n >= sizeof(folder) || nsync_file_list(&names, &count, folder, &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		const char *end = strrchr(names[i], '.');

		n = snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		if (n > 0 && (size_t)n < sizeof(path) && !strncmp(names[i], "fetch-", prefix) && end &&
		    !strcmp(end, ".lock") && nsync_process_gone(names[i] + prefix))
			unlink(path);
	}
	nsync_names_free(names, count);
}

static void remove_stale_refs(struct nsync_repo *repo)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	git_reference_iterator *each;
	const char *name;

	if (git_reference_iterator_glob_new(&each, repo->git, FETCH_REFS "*"))
		return;
	while (!git_reference_next_name(&name, each))
		if (nsync_process_gone(name + strlen(FETCH_REFS)))
			(void)!nsync_repo_ref_delete(repo, name, &ignored);
	git_reference_iterator_free(each);
}

/* Read and remove the ref that was fetched to. */
static enum nsync_code take_head(struct nsync_oid *head, struct nsync_repo *repo, const char *ref,
				 const char *remote, const struct git_run *run,
				 struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_commit commit;
	enum nsync_code code;

	git_odb_refresh(repo->odb);
	code = nsync_repo_ref(&commit.id, repo, ref, &none);
	if (!code)
		TRY(nsync_repo_ref_delete(repo, ref, err));
	if (code || run->status)
		return nsync_network_fail(err, remote, run);
	if (nsync_repo_commit(&commit, repo, &commit.id, &none))
		return nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_UNREADABLE, remote,
					"its main is no commit: %s", none.text);
	*head = commit.id;
	return NSYNC_OK;
}

enum nsync_code nsync_repo_fetch(struct nsync_oid *head, struct nsync_repo *repo,
				 const char *remote, const struct nsync_git_limits *limits,
				 struct nsync_error *err)
{
	static atomic_uint number;
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	char ref[64], spec[96];

	/* A ref of this call's own, and no other: what is fetched is not believed yet. */
	snprintf(ref, sizeof(ref), FETCH_REFS "%ld-%u", (long)getpid(),
		 atomic_fetch_add(&number, 1));
	snprintf(spec, sizeof(spec), "+refs/heads/main:%s", ref);
	*head = (struct nsync_oid){ { 0 } };
	remove_stale_refs(repo);
	remove_stale_locks(repo);
	const char *const argv[] = { "--git-dir",
				     git_repository_path(repo->git),
				     "fetch",
				     FETCH_OPTIONS,
				     "--",
				     remote,
				     spec,
				     NULL };
	struct git_run run = { .argv = argv,
			       .cwd = nsync_repo_base(repo),
			       .limits = limits,
			       .errors = &errors,
			       .local = nsync_network_is_local(repo, remote) };

	TRY(nsync_git_child(&run, err));
	if (nsync_network_has_no_main(&run))
		return nsync_network_no_main(git_repository_path(repo->git), run.cwd, remote,
					     limits, err);
	return take_head(head, repo, ref, remote, &run, err);
}

/* ---- push ---- */

/* Refused as no fast-forward, or overtaken between the server's look and its update (git 2.39, 2.50). */
static bool somebody_was_faster(const struct git_run *run)
{
	static const char *const words[] = { "(fetch first)", "(non-fast-forward)", "(stale info)",
					     "(incorrect old value provided)",
					     "(reference already exists)" };
	const char *lines = run->output->p ? run->output->p : "",
		   *said = run->errors->p ? run->errors->p : "";

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(lines, words[i]))
			return true;
	return strstr(lines, "\t[remote rejected] (") &&
	       strstr(said, "remote: error: cannot lock ref 'refs/heads/main': ") &&
	       (strstr(said, " but expected ") || strstr(said, "reference already exists"));
}

enum nsync_code nsync_repo_push(struct nsync_repo *repo, const char *remote,
				const struct nsync_oid *commit,
				const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf output = NSYNC_BUF_INIT(NETWORK_WORDS);
	char hex[NSYNC_OID_HEX], spec[NSYNC_OID_HEX + 32];

	nsync_oid_hex(hex, commit);
	snprintf(spec, sizeof(spec), "%s:refs/heads/main", hex);
	const char *const argv[] = { "--git-dir",
				     git_repository_path(repo->git),
				     "push",
				     "--porcelain",
				     "--no-verify",
				     "--no-follow-tags",
				     "--recurse-submodules=no",
				     "--receive-pack=git-receive-pack", /* over remote.<name>.receivepack */
				     "--",
				     remote,
				     spec,
				     NULL };
	struct git_run run = { .argv = argv,
			       .cwd = nsync_repo_base(repo),
			       .limits = limits,
			       .output = &output,
			       .errors = &errors,
			       .local = nsync_network_is_local(repo, remote) };

	TRY(nsync_git_child(&run, err));
	if (!run.status)
		return NSYNC_OK;
	if (!run.timed_out && somebody_was_faster(&run))
		return nsync_fail_cause(err, NSYNC_ECONFLICT, NSYNC_CAUSE_OVERTAKEN, remote,
					"somebody else pushed meanwhile");
	return nsync_network_fail(err, remote, &run);
}

/* ---- clone ---- */

/* Git made a local main: the caller makes it once the branch is verified. HEAD names it all the same. */
static enum nsync_code settle_clone(struct nsync_repo *repo, const char *url,
				    struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_oid head;
	int rc;

	if (nsync_repo_ref(&head, repo, "refs/remotes/region/main", &none))
		return nsync_fail_cause(err, NSYNC_ENOTFOUND, NSYNC_CAUSE_NO_BRANCH, url,
					"nothing was merged yet");
	rc = git_repository_set_head(repo->git, "refs/heads/main");
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, url, "cannot set HEAD");
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

/* A folder that was there stays, with its owner and mode, and as somebody's current one. */
static void empty_again(const char *dir)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char **names;
	size_t count;

	if (nsync_file_list(&names, &count, dir, &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);

		nsync_buf_printf(&path, "%s/%s", dir, names[i]);
		if (!path.code)
			(void)!nsync_file_remove_tree(path.p, &ignored);
	}
	nsync_names_free(names, count);
}

static enum nsync_code run_clone(const char *url, const char *dir,
				 const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	const char *const argv[] = { "clone",
				     "--quiet",
				     "--no-checkout",
				     "--origin",
				     "region",
				     "--no-tags",
				     "--single-branch",
				     "--branch",
				     "main",
				     "--reject-shallow",
				     "--no-local",
				     "--no-recurse-submodules",
				     "--template=", /* whose configuration may ask for another format */
				     "--",
				     url,
				     dir,
				     NULL };
	struct git_run run = { .argv = argv,
			       .limits = limits,
			       .errors = &errors,
			       .local = nsync_network_is_local(NULL, url) };

	TRY(nsync_git_child(&run, err));
	if (run.status > 0 && !run.timed_out && errors.p &&
	    strstr(errors.p, "fatal: Remote branch main not found in upstream region")) {
		TRY(nsync_network_no_main("/dev/null", NULL, url, limits, err));
		return nsync_fail_cause(err, NSYNC_ENOTFOUND, NSYNC_CAUSE_NO_BRANCH, url,
					"nothing was merged yet");
	}
	return run.status ? nsync_network_fail(err, url, &run) : NSYNC_OK;
}

/* What git cloned has the server's format. */
static enum nsync_code open_clone(struct nsync_repo **out, const char *url, const char *dir,
				  struct nsync_error *err)
{
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code = nsync_repo_open(out, dir, &why);

	if (code && (why.cause == NSYNC_CAUSE_SHA256 || why.cause == NSYNC_CAUSE_REFTABLE ||
		     why.cause == NSYNC_CAUSE_FORMAT))
		return nsync_fail_cause(err, NSYNC_EGIT, NSYNC_CAUSE_SERVER_FORMAT, url, "%s",
					why.cause == NSYNC_CAUSE_SHA256 ? "SHA-256 objects"
									: why.text);
	return code ? nsync_fail_as(err, code, why.where, &why) : NSYNC_OK;
}

enum nsync_code nsync_repo_clone(struct nsync_repo **out, const char *url, const char *dir,
				 const struct nsync_git_limits *limits, struct nsync_error *err)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	bool existed = nsync_file_exists(dir);
	enum nsync_code code;

	*out = NULL;
	if (!empty_folder(dir))
		return nsync_fail(err, NSYNC_EEXISTS, dir, "not an empty folder");
	code = run_clone(url, dir, limits, err);
	if (!code)
		code = open_clone(out, url, dir, err);
	if (!code)
		code = settle_clone(*out, url, err);
	if (!code)
		return NSYNC_OK;
	nsync_repo_free(TAKE(*out));
	if (existed)
		empty_again(dir);
	else
		(void)!nsync_file_remove_tree(dir, &ignored);
	return code;
}
