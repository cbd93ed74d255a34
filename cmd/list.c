/* list.c: the stories of the region, one a line. */
#include "cmd/commands.h"
#include "cmd/report/story.h"

static enum nsync_code read_options(struct nsync_archive_filter *filter, char topic[9],
				    const struct options *options, struct nsync_error *err)
{
	const char *about = option_text(options, "topic");

	filter->has_from = option_given(options, "from");
	filter->has_to = option_given(options, "to");
	filter->office = option_text(options, "office");
	filter->all_versions = option_given(options, "all");
	TRY(option_date(&filter->from, options, "from", err));
	TRY(option_date(&filter->to, options, "to", err));
	if (about && !nsync_topic_code(topic, nsync_str(about)))
		return nsync_fail(err, NSYNC_EINVAL, "--topic", "'%s' is no topic", about);
	filter->topic = about ? topic : NULL;
	return NSYNC_OK;
}

struct showing {
	struct call *call;
	size_t shown;
};

static void show(void *payload, const struct nsync_archive_version *version)
{
	struct showing *showing = payload;

	report_listed(showing->call, version);
	showing->shown++;
}

static enum nsync_code list(struct showing *showing, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_archive_filter filter = { .office = NULL };
	struct call *call = showing->call;
	char topic[9];

	nsync_clone_init(&clone);
	TRY(read_options(&filter, topic, &call->options, err));
	TRY(clone_region(&clone, call, err));
	return nsync_archive_browse(clone.repo, &clone.region, &filter, show, showing, err);
}

static int run_list(struct call *call)
{
	struct showing showing = { call, 0 };
	struct nsync_error err = { 0 };

	if (list(&showing, &err))
		return report_error(call, &err);
	report_listed_total(call, showing.shown);
	return report_end(call, ALL_WELL);
}

static const struct option_spec list_options[] = {
	{ "office", 0, "CODE", false, "only this office's" },
	{ "from", 0, "DATE", false, "not before this local date" },
	{ "to", 0, "DATE", false, "not after it" },
	{ "topic", 0, "TOPIC", false, "only this topic: an alias, or eight digits" },
	{ "all", 0, NULL, false, "every version, not only the newest of each story" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_list = {
	.name = "list",
	.about = "the stories that the region has accepted",
	.usage = "list [--office CODE] [--from DATE] [--to DATE] [--topic TOPIC] [--all]",
	.more = "Withheld, canceled and awaited stories are listed too: this is for the offices, not for readers.",
	.example = "nsync list --office gt --from 2026-06-01\n",
	.options = list_options,
	.run = run_list,
};
