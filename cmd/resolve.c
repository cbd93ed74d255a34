/* resolve.c: the command that ends a conflict between two machines of an office. */
#include "cmd/clone.h"
#include "cmd/commands.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"
#include "cmd/report/sync.h"

/* NSYNC_RESOLUTIONS: none was chosen. err: NSYNC_EINVAL, where the second of two. */
static enum nsync_code chosen(enum nsync_resolution *out, const struct options *options,
			      struct nsync_error *err)
{
	*out = NSYNC_RESOLUTIONS;
	for (size_t i = 0; i < NSYNC_RESOLUTIONS; i++) {
		const char *name = nsync_resolution_name((enum nsync_resolution)i);
		char where[16] = "--";

		if (!option_given(options, name))
			continue;
		nsync_str_copy(where + 2, sizeof(where) - 2, nsync_str(name));
		if (*out != NSYNC_RESOLUTIONS)
			return nsync_fail(err, NSYNC_EINVAL, where, "choose one of them");
		*out = (enum nsync_resolution)i;
	}
	return NSYNC_OK;
}

static enum nsync_code show(struct call *call, const struct nsync_clone *clone,
			    const struct nsync_conflict *conflict, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	TRY(nsync_office_conflict_difference(&lines, clone, conflict, err));
	report_conflict_choices(call, conflict, nsync_buf_view(&lines));
	return NSYNC_OK;
}

static enum nsync_code end(struct call *call, struct nsync_clone *clone,
			   const struct nsync_conflict *conflict, enum nsync_resolution how,
			   struct nsync_error *err)
{
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };

	TRY(nsync_office_resolve(&resolved, clone, conflict, how, clock_now(), err));
	report_resolved(call, conflict, how, &resolved);
	report_kept(call, &clone->kept);
	report_behind(call, &resolved.behind);
	if (how == NSYNC_RESOLVE_MINE)
		report_next(call, NSYNC_NEXT_SEND, "nsync sync");
	return NSYNC_OK;
}

/* More than one, and none was named: each with the command that shows it. */
static enum nsync_code list_several(bool *several, struct call *call, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts all = { .list = NULL };

	TRY(nsync_conflicts_load(&all, clone->repo, err));
	*several = all.count > 1;
	for (size_t i = 0; i < all.count && *several; i++)
		report_conflict_command(call, &all.list[i]);
	return NSYNC_OK;
}

static enum nsync_code resolve(struct call *call, bool *open, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const struct options *options = &call->options;
	struct nsync_conflict conflict;
	enum nsync_resolution how;
	bool found;

	nsync_clone_init(&clone);
	*open = false;
	TRY(chosen(&how, options, err));
	TRY(clone_region(&clone, call, err));
	TRY(nsync_clone_need_office(&clone, err));
	if (!options->arg_count && how == NSYNC_RESOLUTIONS) {
		TRY(list_several(open, call, &clone, err));
		if (*open)
			return NSYNC_OK;
	}
	TRY(nsync_office_find_conflict(&conflict, &found, &clone,
				       options->arg_count ? options->args[0] : NULL, err));
	if (!found) {
		report_no_conflict(call);
		return NSYNC_OK;
	}
	*open = how == NSYNC_RESOLUTIONS;
	return *open ? show(call, &clone, &conflict, err) : end(call, &clone, &conflict, how, err);
}

static int run_resolve(struct call *call)
{
	struct nsync_error err = { 0 };
	bool open;

	if (resolve(call, &open, &err))
		return report_error(call, &err);
	return report_end(call, open ? FINDINGS : ALL_WELL);
}

static const struct option_spec resolve_options[] = {
	{ "mine", 0, NULL, false, "send what was signed on this machine" },
	{ "theirs", 0, NULL, false, "keep what the server has; this machine's is put aside, and named" },
	{ "merge", 0, NULL, false, "make one draft of both, to be read and signed anew" },
	{ "later", 0, NULL, false,
	  "keep what the server has; this machine's becomes a draft of the next version" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_resolve = {
	.name = "resolve",
	.about = "choose between two texts that two machines of the office have signed",
	.usage = "resolve [--mine | --theirs | --merge | --later] [ID]",
	.more = "nsync sync names each conflict: one file that is not accepted yet, signed differently on two machines.\n"
		"This clone has the server's text then, and this machine's waits; all other files are sent. Without an\n"
		"option, resolve shows what differs. ID is <office>/<yyyy>/<mm>/<slug>[.<version>], a slug, or a path;\n"
		"it may be left out where there is one conflict only. Exit code 1: there is a conflict, and nothing was\n"
		"chosen yet.",
	.example = "nsync resolve gt/2026/08/information-hubs\n"
		   "nsync resolve gt/2026/08/information-hubs --mine\n",
	.options = resolve_options,
	.max_args = 1,
	.run = run_resolve,
};
