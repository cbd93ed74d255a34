/* status.c: where this clone stands, and the next command to type. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/pending.h"
#include "cmd/plan.h"
#include "cmd/report/office.h"

struct status_run {
	struct call *call;
	struct context context;
	struct pendings pendings;
	size_t drafts;         /* that are not signed as they are */
	char draft[NSYNC_MAX_PATH]; /* the first of them */
	bool faulty;           /* a draft that does not read */
};

static void run_release(struct status_run *run)
{
	pendings_release(&run->pendings);
	context_release(&run->context);
}

static void head(struct status_run *run)
{
	const struct nsync_root *root = nsync_region_root(&run->context.region);
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(run->context.office));
	struct nsync_str language = nsync_json_str(nsync_json_first(root->languages));

	report_status_head(run->call, &run->context,
			   office ? nsync_root_name(office->names, language) : NSYNC_STR("no office of this region"),
			   nsync_root_name(root->names, language));
	report_root_expiry(run->call, root, clock_now().seconds);
}

/* ---- drafts ---- */

static enum nsync_code see_draft(void *payload, const char *file, const char *name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	AUTO(draft_plan_release) struct draft_plan plan;
	struct status_run *run = payload;
	struct nsync_error fault = { 0 };
	char story[NSYNC_MAX_PATH];

	draft_plan_init(&plan);
	if (nsync_file_read(&bytes, file, &fault) ||
	    nsync_draft_read(&draft, nsync_str(name), nsync_buf_view(&bytes), &fault) ||
	    draft_plan(&plan, &run->context, draft, clock_now(), &fault)) {
		if (fault.code == NSYNC_ENOMEM)
			return nsync_fail_memory(err);
		report_draft(run->call, name, NSYNC_DRAFT_FAULTY, "", 0);
		if (!run->faulty)
			nsync_str_copy(run->draft, sizeof(run->draft), nsync_str(name));
		run->faulty = true;
		return NSYNC_OK;
	}
	if (plan.already)
		return NSYNC_OK;
	nsync_story_format(story, &plan.story, 0);
	report_draft(run->call, name,
		     plan.version > 1 || plan.anew ? NSYNC_DRAFT_CHANGED : NSYNC_DRAFT_NEW, story,
		     plan.version);
	if (!run->drafts++ && !run->faulty)
		nsync_str_copy(run->draft, sizeof(run->draft), nsync_str(name));
	return NSYNC_OK;
}

/* ---- what waits ---- */

static void waiting(struct status_run *run)
{
	for (size_t i = 0; i < run->pendings.count; i++)
		report_pending(run->call, &run->pendings.list[i]);
}

static const struct pending *first_pending(const struct status_run *run, enum nsync_story_state state)
{
	for (size_t i = 0; i < run->pendings.count; i++)
		if (run->pendings.list[i].state == state)
			return &run->pendings.list[i];
	return NULL;
}

/* One command, the most pressing first. */
static void next(struct status_run *run)
{
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(1024);
	const struct pending *mine = first_pending(run, NSYNC_STORY_OURS);
	const struct pending *lost = first_pending(run, NSYNC_STORY_REVOKED);
	struct nsync_path path;
	char story[NSYNC_MAX_PATH];

	if (!lost)
		lost = first_pending(run, NSYNC_STORY_UNCOSIGNED);
	if (run->faulty) {
		nsync_buf_printf(&command, "nsync check %s", run->draft);
		report_next(run->call, NSYNC_NEXT_CHECK, nsync_buf_view(&command).p);
	} else if (mine && nsync_path_parse(&path, nsync_str(mine->path))) {
		nsync_story_format(story, &path.story, 0);
		nsync_buf_printf(&command, "nsync cosign %s", story);
		report_next(run->call, NSYNC_NEXT_COSIGN, nsync_buf_view(&command).p);
	} else if (run->drafts) {
		nsync_buf_printf(&command, "nsync sign %s", run->draft);
		report_next(run->call, NSYNC_NEXT_SIGN, nsync_buf_view(&command).p);
	} else if (first_pending(run, NSYNC_STORY_UNPUSHED)) {
		report_next(run->call, NSYNC_NEXT_SEND, "nsync sync");
	} else if (lost && nsync_path_parse(&path, nsync_str(lost->path))) {
		nsync_story_format(story, &path.story, path.number);
		nsync_buf_printf(&command, "nsync show %s", story);
		report_next(run->call, NSYNC_NEXT_RENEW, nsync_buf_view(&command).p);
	} else if (first_pending(run, NSYNC_STORY_HELD)) {
		report_next(run->call, NSYNC_NEXT_MEND, "nsync sync");
	} else {
		if (!run->pendings.count)
			report_nothing_waiting(run->call);
		report_next(run->call, NSYNC_NEXT_FETCH, "nsync sync");
	}
}

/* ---- the regional office ---- */

static void regional(struct status_run *run)
{
	const struct nsync_record *record = run->context.region.record;
	const struct nsync_json *name;

	for (name = nsync_json_first(record->inputs); name; name = nsync_json_next(record->inputs, name)) {
		const struct nsync_json *holds = nsync_json_get(name + 1, NSYNC_STR("holds"));
		const struct nsync_json *hold;

		for (hold = nsync_json_first(holds); hold; hold = nsync_json_next(holds, hold)) {
			struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
			char path[NSYNC_MAX_HELD_PATH + 4], word[32];

			nsync_str_copy(path, sizeof(path), nsync_json_get_str(hold, NSYNC_STR("path")));
			nsync_str_copy(word, sizeof(word), nsync_json_get_str(hold, NSYNC_STR("verdict")));
			nsync_reason_parse(&verdict.reason, word);
			nsync_str_copy(verdict.pointer, sizeof(verdict.pointer),
				       nsync_json_get_str(hold, NSYNC_STR("pointer")));
			report_item_as(run->call, "held", path, &verdict);
		}
	}
	if (run->context.own_region)
		report_next(run->call, NSYNC_NEXT_MERGE, "nsync merge");
	else
		report_next(run->call, NSYNC_NEXT_READ, "nsync digest --lang es,en");
}

static enum nsync_code status(struct status_run *run, struct nsync_error *err)
{
	TRY(context_region(&run->context, run->call, err));
	head(run);
	if (!run->context.office[0]) {
		regional(run);
		return NSYNC_OK;
	}
	TRY(drafts_each(run->context.repo, see_draft, run, err));
	TRY(pendings_find(&run->pendings, &run->context, err));
	waiting(run);
	next(run);
	return NSYNC_OK;
}

static int run_status(struct call *call)
{
	AUTO(run_release) struct status_run run = { .call = call };
	struct nsync_error err = { 0 };

	context_init(&run.context);
	if (status(&run, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

const struct command cmd_status = {
	.name = "status",
	.about = "drafts, what waits, what is held and why, and the next command",
	.usage = "status",
	.more = "Works offline: it tells what the last sync brought.",
	.example = "nsync status\n",
	.run = run_status,
};
