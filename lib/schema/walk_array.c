/* walk_array.c: the keywords for arrays, plainly. */
#include "internal.h"

static bool fails(struct schema_run *run, const struct schema_frame *f, const char *keyword,
		  const struct nsync_json *expected, const struct nsync_json *instance)
{
	return nsync_schema_violate(run, f, keyword, expected, instance,
				    (struct nsync_str){ NULL, 0 });
}

static bool prefix_items(struct schema_run *run, const struct schema_frame *f,
			 const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("prefixItems"), SCHEMA_NONE };
	uint32_t index = 0;
	bool ok = true;

	for (const struct nsync_json *v = nsync_json_first(f->value);
	     v && index < k->count && (ok || run->report);
	     v = nsync_json_next(f->value, v), index++) {
		struct schema_path path = { &keyword, { NULL, 0 }, index };

		schema_mark(f->marks, index);
		if (!nsync_schema_walk(run, run->schema->lists[k->first + index], v, &path, NULL))
			ok = false;
	}
	return ok;
}

static bool items(struct schema_run *run, const struct schema_frame *f,
		  const struct schema_keyword *k)
{
	struct schema_path path = { f->path, NSYNC_STR("items"), SCHEMA_NONE };
	bool ok = true, never = run->schema->blocks[k->block].never;
	uint32_t index = 0;

	for (const struct nsync_json *v = nsync_json_first(f->value); v && (ok || run->report);
	     v = nsync_json_next(f->value, v), index++) {
		if (index < k->limit)
			continue;
		schema_mark(f->marks, index);
		if (never)
			ok = fails(run, f, "items", k->value, v);
		else if (!nsync_schema_walk(run, k->block, v, &path, NULL))
			ok = false;
	}
	return ok;
}

static bool contains(struct schema_run *run, const struct schema_frame *f,
		     const struct schema_keyword *k)
{
	struct schema_report *report = run->report;
	uint32_t index = 0;
	uint64_t found = 0;

	run->report = NULL; /* an element that is not what is looked for is no violation */
	for (const struct nsync_json *v = nsync_json_first(f->value); v && run->code == NSYNC_OK;
	     v = nsync_json_next(f->value, v), index++)
		if (nsync_schema_walk(run, k->block, v, f->path, NULL)) {
			schema_mark(f->marks, index);
			found++;
		}
	run->report = report;
	if (found < k->limit)
		return found == 0 ? fails(run, f, "contains", k->value, f->value)
				  : fails(run, f, "minContains", k->then_value, f->value);
	return found <= k->limit_max || fails(run, f, "maxContains", k->else_value, f->value);
}

static bool unique_items(struct schema_run *run, const struct schema_frame *f,
			 const struct schema_keyword *k)
{
	const struct nsync_json *again;
	bool memory = true;

	if (k->value->type != NSYNC_JSON_TRUE || nsync_schema_unique(f->value, &again, &memory))
		return true;
	if (!memory)
		return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
	return fails(run, f, "uniqueItems", k->value, f->value);
}

bool nsync_schema_walk_array(struct schema_run *run, const struct schema_frame *f,
			     const struct schema_keyword *k)
{
	switch (k->id) {
	case K_MAX_ITEMS:
		return f->value->len <= k->limit || fails(run, f, "maxItems", k->value, f->value);
	case K_MIN_ITEMS:
		return f->value->len >= k->limit || fails(run, f, "minItems", k->value, f->value);
	case K_PREFIX_ITEMS:
		return prefix_items(run, f, k);
	case K_ITEMS:
		return items(run, f, k);
	case K_CONTAINS:
		return contains(run, f, k);
	default:
		return unique_items(run, f, k);
	}
}
