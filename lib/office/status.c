/* status.c: where an office's clone stands as a whole, and what to do next. */
#include <stdlib.h>

#include "internal.h"
#include "nsync/clone_sync.h"

void nsync_office_status_release(struct nsync_office_status *status)
{
	for (size_t i = 0; i < status->draft_count; i++)
		free(status->drafts[i].name);
	free(status->drafts);
	free(status->holds);
	free(status->troubles);
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

/* ---- the parts of an office's status ---- */

static enum nsync_code find_committed(struct nsync_office_status *out,
				      const struct nsync_clone *clone, struct nsync_time now,
				      struct nsync_error *err)
{
	(void)now;
	return nsync_status_pendings(out, clone, err);
}

static enum nsync_code find_on_server(struct nsync_office_status *out,
				      const struct nsync_clone *clone, struct nsync_time now,
				      struct nsync_error *err)
{
	(void)now;
	return nsync_status_server(out, clone, err);
}

static enum nsync_code find_conflicts(struct nsync_office_status *out,
				      const struct nsync_clone *clone, struct nsync_time now,
				      struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts conflicts = { .list = NULL };
	struct nsync_oid tree, head;

	(void)now;
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	TRY(nsync_conflicts_load(&conflicts, clone->repo, err));
	for (size_t i = 0; i < conflicts.count; i++) {
		struct nsync_pending *pending;

		TRY(nsync_pending_add(&pending, &out->pendings, NSYNC_STORY_CONFLICT,
				      nsync_str(conflicts.list[i].path), err));
		nsync_pending_headline(pending, clone, &tree);
	}
	return NSYNC_OK;
}

/* A part that cannot be looked at is told of, and the others are looked at all the same. */
static enum nsync_code look_at_all(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err)
{
	static enum nsync_code (*const parts[])(struct nsync_office_status *,
						const struct nsync_clone *, struct nsync_time,
						struct nsync_error *) = {
		find_drafts,        find_committed, nsync_status_judge,
		nsync_status_local, find_on_server, find_conflicts,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct nsync_error trouble = { 0 };

		if (parts[i](out, clone, now, &trouble))
			TRY(nsync_status_trouble(out, &trouble, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_status(struct nsync_office_status *out,
				    const struct nsync_clone *clone, struct nsync_time now,
				    struct nsync_error *err)
{
	*out = (struct nsync_office_status){ .drafts = NULL };
	read_names(out, clone);
	if (!clone->office[0]) {
		out->next = clone->own_region ? NSYNC_NEXT_MERGE : NSYNC_NEXT_READ;
		return find_holds(out, &clone->region, err);
	}
	TRY(look_at_all(out, clone, now, err));
	nsync_status_next(out);
	return NSYNC_OK;
}
