/* sign.c: the command that signs drafts and items and commits them. */
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/report/draft.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"
#include "nsync/office.h"

static enum nsync_code sign_files(struct nsync_sign_result *out, struct nsync_clone *clone,
				  struct call *call, struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	const struct nsync_time now = clock_now();
	struct nsync_key_info who;
	struct nsync_sign_input input = {
		.files = (const char *const *)call->options.args,
		.count = call->options.arg_count,
		.who = &who,
		.date = now,
		.now = now,
		.no_commit = option_given(&call->options, "no-commit"),
		.new_story = option_given(&call->options, "new-story"),
	};

	TRY(option_time(&input.date, &call->options, "date", err));
	TRY(clone_region(clone, call, err));
	TRY(nsync_clone_need_office(clone, err));
	TRY(keyring_open_office(&key, &who, call, clone, err));
	input.key = key;
	return nsync_office_sign(out, clone, &input, err);
}

static void report_refused(struct call *call, const struct nsync_sign_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		const struct nsync_sign_outcome *out = &result->list[i];

		if (out->obstacle.kind)
			report_obstacle(call, call->options.args[i], &out->story, &out->obstacle,
					nsync_buf_view(&out->changes).p);
		if (out->verdict.reason)
			report_item(call, out->path, &out->verdict);
	}
}

static void report_outcomes(struct call *call, const struct nsync_sign_result *result)
{
	bool any = false;

	for (size_t i = 0; i < result->count; i++) {
		const struct nsync_sign_outcome *out = &result->list[i];
		char story[NSYNC_MAX_PATH];

		if (out->repeated)
			continue;
		nsync_story_format(story, &out->story, 0);
		report_old_notes(call, call->options.args[i], out->old_note, out->old_correction);
		if (out->already)
			report_already_signed(call, story, out->version, out->path);
		else
			report_signed(call, story, out->version, out->path, out->anew);
		if (out->more)
			report_more_signers(call, out->path);
		any = any || !out->already;
	}
	if (any && !option_given(&call->options, "no-commit"))
		report_next(call, NSYNC_NEXT_SEND, "nsync sync");
}

static int run_sign(struct call *call)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	code = sign_files(&result, &clone, call, &err);
	report_refused(call, &result);
	report_kept(call, &result.kept);
	if (code)
		return report_error(call, &err);
	if (result.refused)
		return report_end(call, FINDINGS);
	if (result.committed)
		report_committed(call, &result.commit);
	report_behind(call, &result.behind);
	report_outcomes(call, &result);
	return report_end(call, ALL_WELL);
}

static const struct option_spec sign_options[] = {
	{ "date", 0, "TIME", false,
	  "the version's date (versionCreated), RFC 3339; now, if not given" },
	{ "no-commit", 0, NULL, false, "write the item, but do not commit it" },
	{ "new-story", 0, NULL, false,
	  "sign as a story of its own what looks like another story of the office" },
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_sign = {
	.name = "sign",
	.about = "make signed items of drafts, and commit them",
	.usage = "sign [--date TIME] [--no-commit] [--new-story] [--key KEY] FILE...",
	.more = "FILE is a draft (Markdown with front matter, or ninjs JSON), or an item that waits for a second\n"
		"editor's signature. A story that exists gets its next version, which needs a `note`. Until the\n"
		"region has accepted a version, it is replaced under its number when its draft is signed again.\n"
		"A draft whose story has moved on is refused: nsync edit --merge FILE.",
	.example = "nsync sign drafts/information-hubs.md\n",
	.options = sign_options,
	.min_args = 1,
	.max_args = SIZE_MAX,
	.run = run_sign,
};
