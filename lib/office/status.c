/* status.c: where an office's clone stands as a whole, and what to do next. */
#include <stdlib.h>

#include "internal.h"

void nsync_office_status_release(struct nsync_office_status *status)
{
	for (size_t i = 0; i < status->draft_count; i++)
		free(status->drafts[i].name);
	free(status->drafts);
	free(status->holds);
	nsync_pendings_release(&status->pendings);
	*status = (struct nsync_office_status){ .drafts = NULL };
}

static void read_names(struct nsync_office_status *out, const struct nsync_clone *clone)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(clone->office));
	struct nsync_str language = nsync_json_str(nsync_json_first(root->languages));

	out->in_root = office != NULL;
	if (office)
		out->office_name = nsync_root_name(office->names, language);
	out->region_name = nsync_root_name(root->names, language);
}

/* ---- drafts ---- */

/* A draft that does not read is told of like any other; only memory stops the run. */
static enum nsync_code read_draft(struct nsync_office_draft *out, const struct nsync_clone *clone,
				  struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };
	enum nsync_code code;

	nsync_office_plan_init(&plan);
	TRY(nsync_clone_path_on_disk(&file, clone->repo, out->name, err));
	code = nsync_office_plan_file(&plan, clone, file.p, out->name, now, &out->fault);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	out->state = code ? NSYNC_DRAFT_FAULTY : nsync_office_plan_state(&plan);
	if (code)
		return NSYNC_OK;
	out->anew = plan.anew;
	out->story = plan.story;
	out->version = plan.version;
	return NSYNC_OK;
}

static enum nsync_code find_drafts(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	size_t count;
	char **names;

	TRY(nsync_office_drafts(&names, &count, clone->repo, err));
	out->drafts = calloc(count + 1, sizeof(*out->drafts));
	if (!out->drafts)
		code = nsync_fail_memory(err);
	for (size_t i = 0; i < count && !code; i++) {
		out->drafts[i].name = TAKE(names[i]);
		out->draft_count++;
		code = read_draft(&out->drafts[i], clone, now, err);
	}
	nsync_names_free(names, count);
	return code;
}

/* ---- what the newest record holds ---- */

static void read_hold(struct nsync_hold *out, const char *office, const struct nsync_json *hold)
{
	char word[32];

	nsync_str_copy(out->office, sizeof(out->office), nsync_str(office));
	nsync_str_copy(out->path, sizeof(out->path), nsync_json_get_str(hold, NSYNC_STR("path")));
	nsync_str_copy(word, sizeof(word), nsync_json_get_str(hold, NSYNC_STR("verdict")));
	nsync_reason_parse(&out->verdict.reason, word);
	nsync_str_copy(out->verdict.pointer, sizeof(out->verdict.pointer),
		       nsync_json_get_str(hold, NSYNC_STR("pointer")));
}

/* How many holds a record has; list: where they go, NULL to count them only. */
static size_t read_holds(struct nsync_hold *list, const struct nsync_json *inputs)
{
	const struct nsync_json *name, *hold;
	char office[NSYNC_MAX_OFFICE + 1];
	size_t count = 0;

	for (name = nsync_json_first(inputs); name; name = nsync_json_next(inputs, name)) {
		const struct nsync_json *holds = nsync_json_get(name + 1, NSYNC_STR("holds"));

		nsync_str_copy(office, sizeof(office), nsync_json_str(name));
		hold = holds ? nsync_json_first(holds) : NULL;
		for (; hold; hold = nsync_json_next(holds, hold), count++)
			if (list)
				read_hold(&list[count], office, hold);
	}
	return count;
}

static enum nsync_code find_holds(struct nsync_office_status *out,
				  const struct nsync_region *region, struct nsync_error *err)
{
	size_t count = region->record ? read_holds(NULL, region->record->inputs) : 0;

	out->holds = calloc(count + 1, sizeof(*out->holds));
	if (!out->holds)
		return nsync_fail_memory(err);
	if (count)
		out->hold_count = read_holds(out->holds, region->record->inputs);
	return NSYNC_OK;
}

/* ---- the next step ---- */

static void next_is(struct nsync_office_status *out, enum nsync_next_step step, const char *subject)
{
	out->next = step;
	nsync_str_copy(out->subject, sizeof(out->subject), nsync_str(subject));
}

static const struct nsync_office_draft *first_draft(const struct nsync_office_status *status,
						    bool faulty)
{
	for (size_t i = 0; i < status->draft_count; i++)
		if (status->drafts[i].state != NSYNC_DRAFT_SIGNED &&
		    (status->drafts[i].state == NSYNC_DRAFT_FAULTY) == faulty)
			return &status->drafts[i];
	return NULL;
}

static const struct nsync_pending *first_pending(const struct nsync_office_status *status,
						 enum nsync_story_state state)
{
	for (size_t i = 0; i < status->pendings.count; i++)
		if (status->pendings.list[i].state == state)
			return &status->pendings.list[i];
	return NULL;
}

/* The step about a file that waits, named by its story, with the version where that is asked for. */
static void next_is_about(struct nsync_office_status *out, enum nsync_next_step step,
			  const struct nsync_pending *pending, bool version)
{
	char story[NSYNC_MAX_PATH] = "";
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(pending->path)))
		nsync_story_format(story, &path.story, version ? path.number : 0);
	next_is(out, step, story);
}

/* One step, the most pressing first. */
static void find_next(struct nsync_office_status *out)
{
	const struct nsync_office_draft *faulty = first_draft(out, true);
	const struct nsync_office_draft *unsigned_one = first_draft(out, false);
	const struct nsync_pending *mine = first_pending(out, NSYNC_STORY_OURS);
	const struct nsync_pending *lost = first_pending(out, NSYNC_STORY_REVOKED);

	if (!lost)
		lost = first_pending(out, NSYNC_STORY_UNCOSIGNED);
	if (faulty)
		next_is(out, NSYNC_NEXT_CHECK, faulty->name);
	else if (mine)
		next_is_about(out, NSYNC_NEXT_COSIGN, mine, false);
	else if (unsigned_one)
		next_is(out, NSYNC_NEXT_SIGN, unsigned_one->name);
	else if (first_pending(out, NSYNC_STORY_UNPUSHED))
		next_is(out, NSYNC_NEXT_SEND, "");
	else if (lost)
		next_is_about(out, NSYNC_NEXT_RENEW, lost, true);
	else if (first_pending(out, NSYNC_STORY_HELD))
		next_is(out, NSYNC_NEXT_MEND, "");
	else
		next_is(out, NSYNC_NEXT_FETCH, "");
}

enum nsync_code nsync_office_status(struct nsync_office_status *out,
				    const struct nsync_clone *clone, struct nsync_time now,
				    struct nsync_error *err)
{
	*out = (struct nsync_office_status){ .drafts = NULL };
	read_names(out, clone);
	if (!clone->office[0]) {
		next_is(out, clone->own_region ? NSYNC_NEXT_MERGE : NSYNC_NEXT_READ, "");
		return find_holds(out, &clone->region, err);
	}
	TRY(find_drafts(out, clone, now, err));
	TRY(nsync_pendings_find(&out->pendings, clone, err));
	find_next(out);
	return NSYNC_OK;
}
