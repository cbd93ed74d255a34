/* list.c: the stories of the region, one a line. */
#include "cmd/commands.h"
#include "cmd/report/story.h"
#include "nsync/item.h"

struct list_run {
	struct call *call;
	struct nsync_clone context;
	struct nsync_archive_versions stories;
	char topic[9];
};

static void run_release(struct list_run *run)
{
	nsync_archive_versions_release(&run->stories);
	nsync_clone_release(&run->context);
}

static bool about(const struct nsync_item *item, const char *topic)
{
	const struct nsync_json *subject = item->subjects ? nsync_json_first(item->subjects) : NULL;

	for (; subject; subject = nsync_json_next(item->subjects, subject)) {
		struct nsync_str uri = nsync_json_get_str(subject, NSYNC_STR("uri"));

		if (uri.n > 8 && !memcmp(uri.p + uri.n - 8, topic, 8))
			return true;
	}
	return false;
}

static bool in_period(const struct nsync_archive_filter *filter, const struct nsync_item *item)
{
	struct nsync_date date = nsync_time_local_date(item->first_created);

	return !(filter->has_from && nsync_date_cmp(date, filter->from) < 0) &&
	       !(filter->has_to && nsync_date_cmp(date, filter->to) > 0);
}

static enum nsync_code read_options(struct nsync_archive_filter *filter, struct list_run *run,
				    struct nsync_error *err)
{
	const struct options *options = &run->call->options;
	const char *topic = option_text(options, "topic");

	filter->has_from = option_given(options, "from");
	filter->has_to = option_given(options, "to");
	filter->office = option_text(options, "office");
	filter->all_versions = option_given(options, "all");
	TRY(option_date(&filter->from, options, "from", err));
	TRY(option_date(&filter->to, options, "to", err));
	if (topic && !nsync_topic_code(run->topic, nsync_str(topic)))
		return nsync_fail(err, NSYNC_EINVAL, "--topic", "'%s' is no topic", topic);
	return NSYNC_OK;
}

/* So many are read at a time and forgotten again: their order is known from their paths. */
#define AT_ONCE 4096u

static enum nsync_code list_some(struct list_run *run, size_t *shown, const struct nsync_archive_filter *filter,
				 struct nsync_archive_versions *some, struct nsync_error *err)
{
	TRY(nsync_archive_read(some, run->context.repo, err));
	for (size_t i = 0; i < some->count; i++) {
		const struct nsync_archive_version *version = &some->versions[i];

		if (!in_period(filter, version->item) || (run->topic[0] && !about(version->item, run->topic)))
			continue;
		report_listed(run->call, version);
		++*shown;
	}
	return NSYNC_OK;
}

static enum nsync_code list(struct list_run *run, size_t *shown, struct nsync_error *err)
{
	struct nsync_archive_filter filter = { .office = NULL };
	struct nsync_archive_versions *all = &run->stories;

	TRY(read_options(&filter, run, err));
	TRY(clone_region(&run->context, run->call, err));
	TRY(nsync_archive_list(all, run->context.repo, &run->context.region, &run->context.region.tree,
			 &filter, err));
	for (size_t from = 0; from < all->count; from += AT_ONCE) {
		struct nsync_archive_versions some = { .versions = all->versions + from, .count = all->count - from };
		enum nsync_code code;

		if (some.count > AT_ONCE)
			some.count = AT_ONCE;
		code = list_some(run, shown, &filter, &some, err);
		nsync_archive_versions_forget(&some);
		if (code)
			return code;
	}
	return NSYNC_OK;
}

static int run_list(struct call *call)
{
	AUTO(run_release) struct list_run run = { .call = call };
	struct nsync_error err = { 0 };
	size_t shown = 0;

	nsync_clone_init(&run.context);
	nsync_archive_versions_init(&run.stories);
	if (list(&run, &shown, &err))
		return report_error(call, &err);
	report_listed_total(call, shown);
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
