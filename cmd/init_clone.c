/* init_clone.c: an office's or an auditor's clone. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/init_clone.h"

/* A clone in the making; all of it goes again unless keep is set. */
struct cloning {
	struct call *call;
	const char *office, *url, *push;
	struct nsync_id pin;
	char *folder; /* as the user named it, or made from the URL */
	char *full;   /* absolute, once it is there */
	bool existed; /* an empty folder was there */
	bool keep;
	struct nsync_clone context;
};

static void cloning_release(struct cloning *cloning)
{
	struct nsync_error ignored = { 0 };

	nsync_clone_release(&cloning->context);
	if (cloning->full && !cloning->keep && chdir("/") == 0) {
		(void)!nsync_file_remove_tree(cloning->full, &ignored);
		if (cloning->existed)
			(void)!nsync_file_mkdirs(cloning->full, 0777, &ignored);
	}
	free(cloning->folder);
	free(cloning->full);
}

/* ---- what was asked for ---------------------------------------------------------------- */

/* "https://git.example.org/region.git" becomes "region". */
static enum nsync_code folder_of(char **out, const char *url, struct nsync_error *err)
{
	size_t n = strlen(url), from;

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

static enum nsync_code read_options(struct cloning *cloning, const char *office,
				    struct nsync_error *err)
{
	const struct options *options = &cloning->call->options;
	const char *pin = option_text(options, "pin");

	cloning->office = office;
	cloning->url = option_text(options, "from");
	cloning->push = option_text(options, "push");
	if (!cloning->url)
		return nsync_fail(err, NSYNC_EINVAL, "--from", "where is the region?");
	if (!pin)
		return nsync_fail(
			err, NSYNC_EINVAL, "--pin",
			"it is required: the regional office gives it by another way than the "
			"repository");
	if (!nsync_pin_parse(&cloning->pin, pin))
		return nsync_fail(err, NSYNC_EINVAL, "--pin", "'%s' is not 64 hex digits", pin);
	if (office && !nsync_office_code_valid(nsync_str(office)))
		return nsync_fail(err, NSYNC_EINVAL, "--office", "'%s' is no office's code",
				  office);
	if (options->arg_count || office) {
		cloning->folder = strdup(options->arg_count ? options->args[0] : office);
		return cloning->folder ? NSYNC_OK : nsync_fail_memory(err);
	}
	return folder_of(&cloning->folder, cloning->url, err);
}

/* ---- step by step ----------------------------------------------------------------------- */

static enum nsync_code check_folder(struct cloning *cloning, struct nsync_error *err)
{
	char **names;
	size_t count;

	cloning->existed = nsync_file_exists(cloning->folder);
	if (!cloning->existed)
		return NSYNC_OK;
	TRY(nsync_file_list(&names, &count, cloning->folder, err));
	nsync_names_free(names, count);
	if (count)
		return nsync_fail(err, NSYNC_EEXISTS, cloning->folder, "the folder is not empty");
	return NSYNC_OK;
}

static enum nsync_code clone_into_folder(struct cloning *cloning, struct nsync_error *err)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;

	TRY(check_folder(cloning, err));
	TRY(nsync_repo_clone(&repo, cloning->url, cloning->folder, &nsync_clone_limits, err));
	cloning->full = realpath(cloning->folder, NULL);
	if (!cloning->full)
		return nsync_fail_errno(err, cloning->folder, "find");
	TRY(nsync_repo_config_set(repo, "nsync.pin", cloning->pin.hex, err));
	if (cloning->office)
		TRY(nsync_repo_config_set(repo, "nsync.office", cloning->office, err));
	return chdir(cloning->full) < 0 ? nsync_fail_errno(err, cloning->full, "enter") : NSYNC_OK;
}

static enum nsync_code verify_region(struct cloning *cloning, struct nsync_disagreement *found,
				     struct nsync_error *err)
{
	struct nsync_clone *context = &cloning->context;
	const struct nsync_root *root;

	TRY(nsync_clone_open(context, &cloning->call->host, err));
	TRY(nsync_clone_walk(context, found, NULL, NULL, true, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	root = nsync_region_root(&context->region);
	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, cloning->url,
				  "no trust root was adopted there yet");
	TRY(nsync_clone_mark(context, found, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	if (cloning->office && !nsync_root_office(root, nsync_str(cloning->office)))
		return nsync_fail(
			err, NSYNC_ETRUST, cloning->office,
			"root %lld lists no such office; the regional office has to add it first",
			(long long)root->version);
	return NSYNC_OK;
}

/* git pull and git push do what one expects: an office's own server, else the region. */
static enum nsync_code set_remotes(struct cloning *cloning, const char *push,
				   struct nsync_error *err)
{
	struct nsync_repo *repo = cloning->context.repo;

	if (push)
		TRY(nsync_repo_remote_add(repo, "origin", push, err));
	TRY(nsync_repo_config_set(repo, "branch.main.remote", push ? "origin" : "region", err));
	return nsync_repo_config_set(repo, "branch.main.merge", "refs/heads/main", err);
}

static enum nsync_code settle(struct cloning *cloning, const char *push, struct nsync_error *err)
{
	struct nsync_repo *repo = cloning->context.repo;
	const struct nsync_oid *head = &cloning->context.head;

	TRY(set_remotes(cloning, push, err));
	TRY(init_settings(repo, cloning->call->program, cloning->office != NULL, err));
	TRY(nsync_repo_ref_swap(repo, "refs/heads/main", head, NULL, "nsync init", err));
	return nsync_repo_checkout(repo, head, err);
}

static int run_steps(struct cloning *cloning, const char *office, struct nsync_error *err)
{
	struct nsync_disagreement found = { 0 };
	char *push = NULL;

	if (read_options(cloning, office, err) ||
	    (cloning->push && absolute(&push, cloning->push, err)) ||
	    clone_into_folder(cloning, err) || verify_region(cloning, &found, err) ||
	    (!found.verdict.reason && settle(cloning, push, err))) {
		free(push);
		return report_error(cloning->call, err);
	}
	if (found.verdict.reason) {
		free(push);
		report_disagreement(cloning->call, &found);
		nsync_fail(err, NSYNC_ETRUST, cloning->url,
			   "the region does not hold from this pin; nothing was kept");
		return report_end(cloning->call, report_error(cloning->call, err));
	}
	cloning->keep = true;
	report_new_clone(cloning->call, cloning->folder, &cloning->context, cloning->office,
			 push != NULL);
	free(push);
	return report_end(cloning->call, ALL_WELL);
}

int init_clone(struct call *call, const char *office)
{
	AUTO(cloning_release) struct cloning cloning = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&cloning.context);
	return run_steps(&cloning, office, &err);
}
