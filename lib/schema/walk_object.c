/* walk_object.c: the keywords for objects, plainly. */
#include "internal.h"

static const struct nsync_str nobody = { NULL, 0 };

static bool fails(struct schema_run *run, const struct schema_frame *f,
		  const struct schema_keyword *k, const char *keyword, struct nsync_str name)
{
	return nsync_schema_violate(run, f, keyword, k->value, f->value, name);
}

/* Names of a list that the object lacks. */
static bool lacks(struct schema_run *run, const struct schema_frame *f,
		  const struct schema_keyword *k, const struct nsync_json *list,
		  const char *keyword)
{
	bool ok = true;

	for (const struct nsync_json *v = nsync_json_first(list); v; v = nsync_json_next(list, v))
		if (!nsync_json_get(f->value, nsync_json_str(v))) {
			ok = fails(run, f, k, keyword, nsync_json_str(v));
			if (!run->report)
				return false;
		}
	return ok;
}

static bool dependent_required(struct schema_run *run, const struct schema_frame *f,
			       const struct schema_keyword *k)
{
	bool ok = true;

	for (const struct nsync_json *m = nsync_json_first(k->value); m;
	     m = nsync_json_next(k->value, m))
		if (nsync_json_get(f->value, nsync_json_str(m)) &&
		    !lacks(run, f, k, m + 1, "dependentRequired"))
			ok = false;
	return ok;
}

static bool dependent_schemas(struct schema_run *run, const struct schema_frame *f,
			      const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("dependentSchemas"), SCHEMA_NONE };
	bool ok = true;

	for (uint32_t i = 0; i < k->table->count && (ok || run->report); i++) {
		const struct schema_entry *entry = &k->table->entries[i];
		struct schema_path path = { &keyword, entry->name, SCHEMA_NONE };

		if (nsync_json_get(f->value, entry->name) &&
		    !nsync_schema_walk(run, entry->block, f->value, &path, f->marks))
			ok = false;
	}
	return ok;
}

static bool properties(struct schema_run *run, const struct schema_frame *f,
		       const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("properties"), SCHEMA_NONE };
	uint32_t index = 0;
	bool ok = true;

	for (const struct nsync_json *m = nsync_json_first(f->value); m && (ok || run->report);
	     m = nsync_json_next(f->value, m), index++) {
		const struct schema_entry *entry = schema_find(k->table, nsync_json_str(m));

		if (!entry)
			continue;
		struct schema_path path = { &keyword, entry->name, SCHEMA_NONE };

		schema_mark(f->marks, index);
		if (!nsync_schema_walk(run, entry->block, m + 1, &path, NULL))
			ok = false;
	}
	return ok;
}

static bool matches(struct schema_run *run, const struct schema_pattern *pattern,
		    struct nsync_str name)
{
	enum schema_match match = nsync_schema_pattern_match(pattern, name);

	if (match == MATCH_LIMIT)
		return nsync_schema_run_fail(run, NSYNC_ELIMIT, "a pattern took too many steps");
	if (match == MATCH_MEMORY)
		return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
	return match == MATCH_YES;
}

static bool pattern_properties(struct schema_run *run, const struct schema_frame *f,
			       const struct schema_keyword *k)
{
	struct schema_path keyword = { f->path, NSYNC_STR("patternProperties"), SCHEMA_NONE };
	bool ok = true;

	for (uint32_t p = 0; p < k->pattern_count; p++) {
		struct schema_path path = { &keyword, k->patterns[p].source, SCHEMA_NONE };
		uint32_t index = 0;

		for (const struct nsync_json *m = nsync_json_first(f->value); m;
		     m = nsync_json_next(f->value, m), index++) {
			if (!matches(run, k->patterns[p].pattern, nsync_json_str(m)))
				continue;
			schema_mark(f->marks, index);
			if (!nsync_schema_walk(run, k->patterns[p].block, m + 1, &path, NULL))
				ok = false;
			if (!ok && !run->report)
				return false;
		}
	}
	return ok && run->code == NSYNC_OK;
}

static bool is_additional(struct schema_run *run, const struct schema_keyword *k,
			  struct nsync_str name)
{
	if (k->table && schema_find(k->table, name))
		return false;
	for (uint32_t p = 0; p < k->pattern_count; p++)
		if (matches(run, k->patterns[p].pattern, name))
			return false;
	return true;
}

static bool additional_properties(struct schema_run *run, const struct schema_frame *f,
				  const struct schema_keyword *k)
{
	struct schema_path path = { f->path, NSYNC_STR("additionalProperties"), SCHEMA_NONE };
	bool ok = true, never = run->schema->blocks[k->block].never;
	uint32_t index = 0;

	for (const struct nsync_json *m = nsync_json_first(f->value); m && (ok || run->report);
	     m = nsync_json_next(f->value, m), index++) {
		if (!is_additional(run, k, nsync_json_str(m)))
			continue;
		schema_mark(f->marks, index);
		if (never)
			ok = nsync_schema_violate(run, f, path.token.p, k->value, m + 1,
						  nsync_json_str(m));
		else if (!nsync_schema_walk(run, k->block, m + 1, &path, NULL))
			ok = false;
	}
	return ok && run->code == NSYNC_OK;
}

static bool property_names(struct schema_run *run, const struct schema_frame *f,
			   const struct schema_keyword *k)
{
	struct schema_path path = { f->path, NSYNC_STR("propertyNames"), SCHEMA_NONE };
	bool ok = true;

	for (const struct nsync_json *m = nsync_json_first(f->value); m && (ok || run->report);
	     m = nsync_json_next(f->value, m))
		if (!nsync_schema_walk(run, k->block, m, &path, NULL))
			ok = false;
	return ok;
}

bool nsync_schema_walk_object(struct schema_run *run, const struct schema_frame *f,
			      const struct schema_keyword *k)
{
	switch (k->id) {
	case K_MAX_PROPERTIES:
		return f->value->len <= k->limit || fails(run, f, k, "maxProperties", nobody);
	case K_MIN_PROPERTIES:
		return f->value->len >= k->limit || fails(run, f, k, "minProperties", nobody);
	case K_REQUIRED:
		return lacks(run, f, k, k->value, "required");
	case K_DEPENDENT_REQUIRED:
		return dependent_required(run, f, k);
	case K_PROPERTIES:
		return properties(run, f, k);
	case K_PATTERN_PROPERTIES:
		return pattern_properties(run, f, k);
	case K_ADDITIONAL_PROPERTIES:
		return additional_properties(run, f, k);
	case K_PROPERTY_NAMES:
		return property_names(run, f, k);
	default:
		return dependent_schemas(run, f, k);
	}
}
