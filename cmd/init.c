/* init.c: a new region, or a clone of one. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/init_clone.h"
#include "nsync/trust.h"

static enum nsync_code check_free(const char *folder, bool bare, struct nsync_error *err)
{
	static const char *const marks[] = { ".git", "HEAD" };
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&path, "%s/%s", folder, marks[bare]);
	TRY(nsync_buf_check(&path, err));
	if (nsync_file_exists(path.p))
		return nsync_fail(err, NSYNC_EEXISTS, folder, "there is a Git repository");
	return NSYNC_OK;
}

static int new_region(struct call *call, const char *authority)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	const char *folder = call->options.arg_count ? call->options.args[0] : ".";
	bool bare = option_given(&call->options, "bare");
	struct nsync_error err = { 0 };

	if (!nsync_authority_valid(nsync_str(authority)))
		return report_usage(call, "--region",
				    "'%s' is not NAME,DATE (RFC 4151), such as example.org,2026",
				    authority);
	if (check_free(folder, bare, &err) || nsync_repo_init(&repo, folder, bare, &err) ||
	    nsync_repo_config_set(repo, "nsync.region", authority, &err) ||
	    init_settings(repo, call->program, false, &err))
		return report_error(call, &err);
	report_new_region(call, folder, authority, bare);
	return report_end(call, ALL_WELL);
}

static int run(struct call *call)
{
	const struct options *options = &call->options;
	const char *region = option_text(options, "region"),
		   *office = option_text(options, "office");
	static const char *const clone_only[] = { "office", "from", "pin", "push" };

	if (!region && !option_given(options, "from") && !office)
		return report_usage(call, "",
				    "a new region (--region) or a clone of one (--from)?");
	if (!region && option_given(options, "bare"))
		return report_usage(call, "--bare", "only a new region's repository can be bare");
	if (!region && !office && option_given(options, "push"))
		return report_usage(call, "--push", "only an office pushes; name it with --office");
	for (size_t i = 0; region && i < sizeof(clone_only) / sizeof(clone_only[0]); i++)
		if (option_given(options, clone_only[i]))
			return report_usage(call, "--region", "a new region takes no --%s",
					    clone_only[i]);
	return region ? new_region(call, region) : init_clone(call, office);
}

static const struct option_spec options[] = {
	{ "region", 0, "NAME,DATE", false, "begin a region; who names it (RFC 4151 authority)" },
	{ "bare", 0, NULL, false, "without a work tree" },
	{ "office", 0, "CODE", false, "this clone is that office's" },
	{ "from", 0, "URL", false, "clone the region from here" },
	{ "pin", 0, "PIN", false,
	  "64 hex digits, also in groups; got by another way than the repository" },
	{ "push", 0, "URL", false, "the office's own repository, as the remote origin" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_init = {
	.name = "init",
	.about = "begin a region, or clone one and verify it from the pin",
	.usage = "init --region NAME,DATE [--bare] [DIR]\n"
		 "init --office CODE --from URL --pin PIN [--push URL] [DIR]\n"
		 "init --from URL --pin PIN [DIR]",
	.more = "DIR is the current folder for a region, CODE for an office's clone, the URL's last word for an\n"
		"auditor's. A clone that does not hold from the pin is not kept. An office's clone gets hooks that\n"
		"check what is committed and pushed, and git diff shows words; both are this clone's own settings.",
	.example = "nsync init --office gt --from https://git.example.org/region.git \\\n"
		   "    --pin '9f86 d081 884c 7d65 ...' --push git@git.example.org:gt.git\n",
	.options = options,
	.max_args = 1,
	.run = run,
};
