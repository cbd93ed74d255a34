/* init.c: a new region, or a clone of one. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/program.h"
#include "cmd/report/hook.h"
#include "cmd/report/init.h"
#include "nsync/clone_init.h"

static int new_region(struct call *call, const char *authority)
{
	const char *folder = call->options.arg_count ? call->options.args[0] : ".", *program;
	bool bare = option_given(&call->options, "bare");
	struct nsync_error err = { 0 };
	char path[MAX_PROGRAM];

	if (own_program(&program, path, call, &err) ||
	    nsync_clone_new_region(folder, authority, bare, program, &err))
		return report_error(call, &err);
	report_new_region(call, folder, authority, bare);
	return report_end(call, ALL_WELL);
}

/* made: keeps the folder's name where it is made from the region's address. */
static enum nsync_code read_join(struct nsync_join *join, char **made, const struct call *call,
				 struct nsync_error *err)
{
	const struct options *options = &call->options;
	const char *pin = option_text(options, "pin");

	join->office = option_text(options, "office");
	join->url = option_text(options, "from");
	join->push = option_text(options, "push");
	if (!join->url)
		return nsync_fail(err, NSYNC_EINVAL, "--from", "where is the region?");
	if (!pin)
		return nsync_fail(
			err, NSYNC_EINVAL, "--pin",
			"it is required: the regional office gives it by another way than the "
			"repository");
	if (!nsync_pin_parse(&join->pin, pin))
		return nsync_fail(err, NSYNC_EINVAL, "--pin", "'%s' is not 64 hex digits", pin);
	if (join->office && !nsync_office_code_valid(nsync_str(join->office)))
		return nsync_fail(err, NSYNC_EINVAL, "--office", "'%s' is no office's code",
				  join->office);
	join->folder = options->arg_count ? options->args[0] : join->office;
	if (join->folder)
		return NSYNC_OK;
	TRY(nsync_clone_folder_of(made, join->url, err));
	join->folder = *made;
	return NSYNC_OK;
}

static int new_clone(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_text_freep) char *made = NULL;
	struct nsync_disagreement found = { 0 };
	struct nsync_error err = { 0 };
	struct nsync_join join = { 0 };
	char path[MAX_PROGRAM];

	nsync_clone_init(&clone);
	if (read_join(&join, &made, call, &err) || own_program(&join.program, path, call, &err))
		return report_error(call, &err);
	if (nsync_clone_join(&clone, &found, &join, &call->host, &err)) {
		if (!found.verdict.reason)
			return report_error(call, &err);
		report_disagreement(call, &found);
		return report_end(call, report_error(call, &err));
	}
	report_new_clone(call, join.folder, &clone, join.office, join.push != NULL);
	if (join.office)
		report_hooks(call, clone.repo);
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
	return region ? new_region(call, region) : new_clone(call);
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
