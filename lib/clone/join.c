/*
 * join.c: clone a region for an office or an auditor; what cannot be verified from the pin is not
 * kept.
 */
#include <stdlib.h>
#include <string.h>

#include "nsync/clone_init.h"

enum nsync_code nsync_clone_folder_of(char **out, const char *url, struct nsync_error *err)
{
	size_t n = strlen(url), from;

	*out = NULL;
	while (n > 1 && url[n - 1] == '/')
		n--;
	if (n > 4 && !strncmp(url + n - 4, ".git", 4))
		n -= 4;
	for (from = n; from && url[from - 1] != '/' && url[from - 1] != ':';)
		from--;
	if (from == n || url[from] == '.')
		return nsync_fail(err, NSYNC_EINVAL, "--from",
				  "name a folder for the clone after it");
	*out = strndup(url + from, n - from);
	return *out ? NSYNC_OK : nsync_fail_memory(err);
}

/* A path of this machine is made absolute: Git would read it from inside the clone. */
static enum nsync_code absolute(char **out, const char *url, struct nsync_error *err)
{
	*out = nsync_file_exists(url) ? realpath(url, NULL) : strdup(url);
	return *out ? NSYNC_OK : nsync_fail_errno(err, url, "find");
}

/* existed: an empty folder is there. */
static enum nsync_code check_folder(bool *existed, const char *folder, struct nsync_error *err)
{
	char **names;
	size_t count;

	*existed = nsync_file_exists(folder);
	if (!*existed)
		return NSYNC_OK;
	TRY(nsync_file_list(&names, &count, folder, err));
	nsync_names_free(names, count);
	if (count)
		return nsync_fail(err, NSYNC_EEXISTS, folder, "the folder is not empty");
	return NSYNC_OK;
}

static enum nsync_code open_clone(struct nsync_clone *clone, const struct nsync_join *join,
				  const struct nsync_clone_host *host, struct nsync_error *err)
{
	struct nsync_clone_host there = *host;
	enum nsync_code code;

	there.folder = join->folder;
	code = nsync_clone_open(clone, &there, err);
	clone->host = host;
	return code;
}

static enum nsync_code verify(struct nsync_clone *clone, struct nsync_disagreement *found,
			      const struct nsync_join *join, struct nsync_error *err)
{
	const struct nsync_root *root;

	TRY(nsync_clone_walk(clone, found, NULL, NULL, true, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	root = nsync_region_root(&clone->region);
	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, join->url,
				  "no trust root was adopted there yet");
	TRY(nsync_clone_high_water(clone, found, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	if (join->office && !nsync_root_office(root, nsync_str(join->office)))
		return nsync_fail(
			err, NSYNC_ETRUST, join->office,
			"root %lld lists no such office; the regional office has to add it first",
			(long long)root->version);
	return NSYNC_OK;
}

/* git pull and git push do what one expects: an office's own server, else the region. */
static enum nsync_code set_remotes(struct nsync_repo *repo, const char *push,
				   struct nsync_error *err)
{
	if (push)
		TRY(nsync_repo_remote_add(repo, "origin", push, err));
	TRY(nsync_repo_config_set(repo, "branch.main.remote", push ? "origin" : "region", err));
	return nsync_repo_config_set(repo, "branch.main.merge", "refs/heads/main", err);
}

static enum nsync_code settle(struct nsync_clone *clone, const struct nsync_join *join,
			      const char *push, struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };

	TRY(set_remotes(clone->repo, push, err));
	TRY(nsync_clone_settings(clone->repo, join->program, join->office != NULL, err));
	TRY(nsync_move_begin(&move, clone->repo, &clone->kept, err));
	TRY(nsync_move_main(&move, &clone->head, "nsync init", &clone->kept, err));
	return move.behind.code
		       ? nsync_fail(err, move.behind.code, move.behind.where, "%s", move.behind.text)
		       : NSYNC_OK;
}

/* All that comes after git clone. */
static enum nsync_code set_up(struct nsync_clone *clone, struct nsync_disagreement *found,
			      struct nsync_repo *repo, const struct nsync_join *join,
			      const char *push, const struct nsync_clone_host *host,
			      struct nsync_error *err)
{
	TRY(nsync_repo_config_set(repo, "nsync.pin", join->pin.hex, err));
	if (join->office)
		TRY(nsync_repo_config_set(repo, "nsync.office", join->office, err));
	TRY(open_clone(clone, join, host, err));
	TRY(verify(clone, found, join, err));
	if (found->verdict.reason)
		return nsync_fail(err, NSYNC_ETRUST, join->url,
				  "the region does not hold from this pin; nothing was kept");
	return settle(clone, join, push, err);
}

static void undo(struct nsync_clone *clone, const char *folder, bool existed)
{
	struct nsync_error ignored = { 0 };

	nsync_clone_release(clone);
	nsync_clone_init(clone);
	(void)!nsync_file_remove_tree(folder, &ignored);
	if (existed)
		(void)!nsync_file_mkdirs(folder, 0777, &ignored);
}

enum nsync_code nsync_clone_join(struct nsync_clone *clone, struct nsync_disagreement *found,
				 const struct nsync_join *join, const struct nsync_clone_host *host,
				 struct nsync_error *err)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_text_freep) char *push = NULL;
	enum nsync_code code;
	bool existed;

	memset(found, 0, sizeof(*found));
	if (join->push)
		TRY(absolute(&push, join->push, err));
	TRY(check_folder(&existed, join->folder, err));
	TRY(nsync_repo_clone(&repo, join->url, join->folder, &nsync_clone_limits, err));
	code = set_up(clone, found, repo, join, push, host, err);
	if (code)
		undo(clone, join->folder, existed);
	return code;
}
