/* show.c: print a trust root in words, and the command line with which an office joins the region. */
#include "cmd/root/root.h"

/* ---- root show ------------------------------------------------------------------------ */

static enum nsync_code show_adopted(struct nsync_clone *clone, struct call *call, int64_t version,
				    struct nsync_error *err)
{
	const struct nsync_region *region = &clone->region;
	const struct nsync_root *root;

	TRY(clone_region(clone, call, err));
	if (!version)
		version = (int64_t)region->root_count;
	if (version < 1 || version > (int64_t)region->root_count)
		return nsync_fail(err, NSYNC_ENOTFOUND, "root", "version %lld was not adopted",
				  (long long)version);
	root = region->roots[version - 1];
	report_root(call, root, version > 1 ? region->roots[version - 2] : NULL, &clone->pin, "");
	return NSYNC_OK;
}

static enum nsync_code show_file(struct nsync_clone *clone, struct call *call, const char *path,
				 struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	const struct nsync_root *before;

	TRY(root_file_read(&root, path, err));
	before = nsync_clone_root_before(clone, &call->host, root);
	report_root(call, root, before, root->version == 1 ? &root->id : NULL, path);
	return NSYNC_OK;
}

static int run_show(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const char *wanted = call->options.arg_count ? call->options.args[0] : NULL;
	struct nsync_error err = { 0 };
	int64_t version = 0;
	enum nsync_code code;

	nsync_clone_init(&clone);
	if (!wanted ||
	    (!nsync_file_exists(wanted) && nsync_str_number(&version, nsync_str(wanted))))
		code = show_adopted(&clone, call, version, &err);
	else
		code = show_file(&clone, call, wanted, &err);
	return code ? report_error(call, &err) : report_end(call, ALL_WELL);
}

const struct command root_show = {
	.name = "root show",
	.about = "who may sign what, who has signed the root, and the pin",
	.usage = "root show [FILE | VERSION]",
	.more = "Without a word: the newest adopted root. The pin is the id of root 1; compare it by telephone.",
	.example = "nsync root show root-1.json\n",
	.max_args = 1,
	.run = run_show,
};

/* ---- root invite ------------------------------------------------------------------------- */

static enum nsync_code invite(struct nsync_clone *clone, struct call *call,
			      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf origin = NSYNC_BUF_INIT(4096);
	const char *code = call->options.args[0], *url = option_text(&call->options, "url");
	bool found;

	TRY(clone_region(clone, call, err));
	if (!nsync_root_office(nsync_region_root(&clone->region), nsync_str(code)))
		return nsync_fail(err, NSYNC_ENOTFOUND, code,
				  "the newest root lists no such office");
	if (!url) {
		TRY(nsync_repo_remote_url_optional(&found, &origin, clone->repo,
						   clone->own_region ? "origin" : "region", err));
		if (!found)
			return nsync_fail(err, NSYNC_EINVAL, "--url",
					  "where do the offices clone from?");
		url = origin.p;
	}
	report_invite(call, code, url, option_text(&call->options, "push"), &clone->pin);
	return NSYNC_OK;
}

static int run_invite(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&clone);
	if (invite(&clone, call, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static const struct option_spec invite_options[] = {
	{ "url", 0, "URL", false,
	  "where the office clones the region from (origin's, if not given)" },
	{ "push", 0, "URL", false, "where the office pushes to: its own repository" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_invite = {
	.name = "root invite",
	.about = "the exact line that an office types to join",
	.usage = "root invite CODE [--url URL] [--push URL]",
	.more = "Hand the pin over by another way than the repository: whoever can change both can pretend to be\n"
		"the region.",
	.example = "nsync root invite gt --url https://git.example.org/region.git\n",
	.options = invite_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_invite,
};
