/* walk_choice.c: schemas made of schemas for the same value (allOf, anyOf, oneOf, not, if). */
#include "internal.h"

static bool fails(struct schema_run *run, const struct schema_frame *f,
		  const struct schema_keyword *k, const char *keyword)
{
	return nsync_schema_violate(run, f, keyword, k->value, f->value,
				    (struct nsync_str){ NULL, 0 });
}

/*
 * A branch that may fail without harm: its marks count only if it holds.
 * Without a report nothing is noted.
 */
static bool branch(struct schema_run *run, const struct schema_frame *f, uint32_t block,
		   const struct schema_path *path)
{
	struct schema_marks own;
	bool ok;

	if (!f->marks)
		return nsync_schema_walk(run, block, f->value, path, NULL);
	if (!nsync_schema_marks_init(&own, f->value))
		return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
	ok = nsync_schema_walk(run, block, f->value, path, &own);
	if (ok)
		nsync_schema_marks_join(f->marks, &own);
	nsync_schema_marks_release(&own);
	return ok;
}

static bool silently(struct schema_run *run, const struct schema_frame *f, uint32_t block)
{
	struct schema_report *report = run->report;

	run->report = NULL;
	bool ok = branch(run, f, block, f->path);

	run->report = report;
	return ok;
}

static bool all_of(struct schema_run *run, const struct schema_frame *f,
		   const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("allOf"), SCHEMA_NONE };
	bool ok = true;

	for (uint32_t i = 0; i < k->count && (ok || run->report); i++) {
		struct schema_path path = { &keyword, { NULL, 0 }, i };

		if (!nsync_schema_walk(run, run->schema->lists[k->first + i], f->value, &path,
				       f->marks))
			ok = false;
	}
	return ok;
}

static bool any_of(struct schema_run *run, const struct schema_frame *f,
		   const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("anyOf"), SCHEMA_NONE };
	struct schema_branches branches;
	bool any = false;

	nsync_schema_branches_begin(run, &branches, f->value);
	/* with marks all branches have to be seen, not only the first that holds */
	for (uint32_t i = 0; i < k->count && (!any || f->marks) && run->code == NSYNC_OK; i++) {
		struct schema_path path = { &keyword, { NULL, 0 }, i };

		nsync_schema_branch(run, i);
		any |= branch(run, f, run->schema->lists[k->first + i], &path);
	}
	nsync_schema_branches_end(run, &branches, !any);
	return any || (run->code == NSYNC_OK && fails(run, f, k, "anyOf"));
}

static bool one_of(struct schema_run *run, const struct schema_frame *f,
		   const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("oneOf"), SCHEMA_NONE };
	struct schema_branches branches;
	uint32_t held = 0;

	nsync_schema_branches_begin(run, &branches, f->value);
	for (uint32_t i = 0; i < k->count && held < 2 && run->code == NSYNC_OK; i++) {
		struct schema_path path = { &keyword, { NULL, 0 }, i };

		nsync_schema_branch(run, i);
		held += branch(run, f, run->schema->lists[k->first + i], &path);
	}
	/* when several hold, what the others lack is beside the point */
	nsync_schema_branches_end(run, &branches, held == 0);
	return held == 1 || (run->code == NSYNC_OK && fails(run, f, k, "oneOf"));
}

static bool not_this(struct schema_run *run, const struct schema_frame *f,
		     const struct schema_keyword *k)
{
	struct schema_report *report = run->report;

	run->report = NULL;
	bool ok = nsync_schema_walk(run, k->block, f->value, f->path, NULL);

	run->report = report;
	return run->code == NSYNC_OK && (!ok || fails(run, f, k, "not"));
}

static bool if_then_else(struct schema_run *run, const struct schema_frame *f,
			 const struct schema_keyword *k)
{
	bool holds = silently(run, f, k->block);
	uint32_t block = holds ? k->then_block : k->else_block;
	struct schema_path path = { f->path, nsync_str(holds ? "then" : "else"), SCHEMA_NONE };

	if (run->code != NSYNC_OK)
		return false;
	return block == SCHEMA_NONE || nsync_schema_walk(run, block, f->value, &path, f->marks);
}

bool nsync_schema_walk_choice(struct schema_run *run, const struct schema_frame *f,
			      const struct schema_keyword *k)
{
	switch (k->id) {
	case K_ALL_OF:
		return all_of(run, f, k);
	case K_ANY_OF:
		return any_of(run, f, k);
	case K_ONE_OF:
		return one_of(run, f, k);
	case K_NOT:
		return not_this(run, f, k);
	default:
		return if_then_else(run, f, k);
	}
}
