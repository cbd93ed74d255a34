/*
 * walk.c: the plain executor. It follows the keywords as the standard tells
 * them, knows the way it came, and reports; without a report it stops at the
 * first violation. It also runs the schemas whose unevaluated* needs marks.
 */
#include "internal.h"

static bool fails(struct schema_run *run, const struct schema_frame *f,
		  const struct schema_keyword *k, const char *name)
{
	return nsync_schema_violate(run, f, name, k->value, f->value,
				    (struct nsync_str){ NULL, 0 });
}

static bool walk_enum(struct schema_run *run, const struct schema_frame *f,
		      const struct schema_keyword *k)
{
	for (const struct nsync_json *v = nsync_json_first(k->value); v;
	     v = nsync_json_next(k->value, v))
		if (nsync_json_equal(v, f->value))
			return true;
	return fails(run, f, k, "enum");
}

static bool walk_pattern(struct schema_run *run, const struct schema_frame *f,
			 const struct schema_keyword *k)
{
	switch (nsync_schema_pattern_match(k->pattern, nsync_json_str(f->value))) {
	case MATCH_YES:
		return true;
	case MATCH_NO:
		return fails(run, f, k, "pattern");
	case MATCH_LIMIT:
		return nsync_schema_run_fail(run, NSYNC_ELIMIT, "a pattern took too many steps");
	case MATCH_MEMORY:
		break;
	}
	return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
}

static bool walk_string(struct schema_run *run, const struct schema_frame *f,
			const struct schema_keyword *k)
{
	if (f->value->type != NSYNC_JSON_STRING)
		return true;
	switch (k->id) {
	case K_MAX_LENGTH:
		return schema_length(f->value) <= k->limit || fails(run, f, k, "maxLength");
	case K_MIN_LENGTH:
		return schema_length(f->value) >= k->limit || fails(run, f, k, "minLength");
	case K_PATTERN:
		return walk_pattern(run, f, k);
	default:
		return !k->format || k->format->valid(nsync_json_str(f->value)) ||
		       fails(run, f, k, "format");
	}
}

static bool walk_number(struct schema_run *run, const struct schema_frame *f,
			const struct schema_keyword *k)
{
	if (f->value->type != NSYNC_JSON_NUMBER)
		return true;
	if (k->id == K_MULTIPLE_OF)
		return nsync_schema_number_multiple(f->value, &k->number) ||
		       fails(run, f, k, "multipleOf");
	int order = nsync_schema_number_cmp(f->value, &k->number);

	switch (k->id) {
	case K_MAXIMUM:
		return order <= 0 || fails(run, f, k, "maximum");
	case K_EXCLUSIVE_MAXIMUM:
		return order < 0 || fails(run, f, k, "exclusiveMaximum");
	case K_MINIMUM:
		return order >= 0 || fails(run, f, k, "minimum");
	default:
		return order > 0 || fails(run, f, k, "exclusiveMinimum");
	}
}

static bool walk_ref(struct schema_run *run, const struct schema_frame *f,
		     const struct schema_keyword *k)
{
	bool dynamic = k->id == K_DYNAMIC_REF;
	struct schema_path path = { f->path, nsync_str(dynamic ? "$dynamicRef" : "$ref"),
				    SCHEMA_NONE };
	uint32_t block = k->block;

	if (dynamic && k->dynamic != SCHEMA_NONE && run->bound[k->dynamic] != SCHEMA_NONE)
		block = run->bound[k->dynamic];
	return nsync_schema_walk(run, block, f->value, &path, f->marks);
}

static bool walk_keyword(struct schema_run *run, const struct schema_frame *f,
			 const struct schema_keyword *k)
{
	switch ((enum schema_keyword_id)k->id) {
	case K_TYPE:
		return schema_type_is(f->value, k->types) || fails(run, f, k, "type");
	case K_CONST:
		return nsync_json_equal(k->value, f->value) || fails(run, f, k, "const");
	case K_ENUM:
		return walk_enum(run, f, k);
	case K_MAX_LENGTH:
	case K_MIN_LENGTH:
	case K_PATTERN:
	case K_FORMAT:
		return walk_string(run, f, k);
	case K_MAXIMUM:
	case K_EXCLUSIVE_MAXIMUM:
	case K_MINIMUM:
	case K_EXCLUSIVE_MINIMUM:
	case K_MULTIPLE_OF:
		return walk_number(run, f, k);
	case K_REF:
	case K_DYNAMIC_REF:
		return walk_ref(run, f, k);
	case K_MAX_PROPERTIES:
	case K_MIN_PROPERTIES:
	case K_REQUIRED:
	case K_DEPENDENT_REQUIRED:
	case K_PROPERTIES:
	case K_PATTERN_PROPERTIES:
	case K_ADDITIONAL_PROPERTIES:
	case K_PROPERTY_NAMES:
	case K_DEPENDENT_SCHEMAS:
		return f->value->type != NSYNC_JSON_OBJECT || nsync_schema_walk_object(run, f, k);
	case K_MAX_ITEMS:
	case K_MIN_ITEMS:
	case K_PREFIX_ITEMS:
	case K_ITEMS:
	case K_CONTAINS:
	case K_UNIQUE_ITEMS:
		return f->value->type != NSYNC_JSON_ARRAY || nsync_schema_walk_array(run, f, k);
	case K_ALL_OF:
	case K_ANY_OF:
	case K_ONE_OF:
	case K_NOT:
	case K_IF:
		return nsync_schema_walk_choice(run, f, k);
	case K_UNEVALUATED_ITEMS:
	case K_UNEVALUATED_PROPERTIES:
		return nsync_schema_walk_unevaluated(run, f, k);
	default:
		return true;
	}
}

static bool walk_keywords(struct schema_run *run, const struct schema_frame *f)
{
	bool ok = true;

	for (uint32_t i = 0; i < f->block->count; i++) {
		if (!walk_keyword(run, f, &f->block->keywords[i]))
			ok = false;
		if (run->code != NSYNC_OK || (!ok && !run->report))
			return false;
	}
	return ok;
}

/* A schema with unevaluated* sees what its own keywords marked, not its cousins'. */
static bool walk_tracked(struct schema_run *run, struct schema_frame *f)
{
	struct schema_marks own, *outer = f->marks;
	bool ok;

	if (!nsync_schema_marks_init(&own, f->value))
		return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
	f->marks = &own;
	ok = walk_keywords(run, f);
	/* marks of a schema that failed are kept for the report only: the whole has failed */
	if (outer)
		nsync_schema_marks_join(outer, &own);
	nsync_schema_marks_release(&own);
	return ok;
}

static bool walk_block(struct schema_run *run, struct schema_frame *f)
{
	uint32_t before = run->resource;
	uint64_t names = 0;
	bool ok;

	if (f->block->never)
		return nsync_schema_violate(run, f, "", NULL, f->value,
					    (struct nsync_str){ NULL, 0 });
	if (f->block->resource != before) {
		names = nsync_schema_enter(run, f->block->resource);
		run->resource = f->block->resource;
	}
	ok = f->block->tracks && f->value->type >= NSYNC_JSON_ARRAY ? walk_tracked(run, f)
								    : walk_keywords(run, f);
	run->resource = before;
	nsync_schema_leave(run, names);
	return ok;
}

bool nsync_schema_walk(struct schema_run *run, uint32_t block, const struct nsync_json *value,
		       const struct schema_path *path, struct schema_marks *marks)
{
	struct schema_frame f = { &run->schema->blocks[block], value, path, marks };
	bool ok;

	if (run->fuel-- == 0) {
		run->fuel = 0;
		return nsync_schema_run_fail(run, NSYNC_ELIMIT,
					     "the validation takes too many steps");
	}
	if (++run->depth > SCHEMA_MAX_DEPTH) {
		run->depth--;
		return nsync_schema_run_fail(run, NSYNC_ELIMIT, "the validation nests too deep");
	}
	ok = walk_block(run, &f);
	run->depth--;
	return ok;
}
