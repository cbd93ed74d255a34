/* run.c: what both executors share: limits, the dynamic scope, the public calls. */
#include "internal.h"

void nsync_schema_run_init(struct schema_run *run, const struct nsync_schema *schema,
			   const struct nsync_json *instance)
{
	run->schema = schema;
	run->report = NULL;
	run->fuel = SCHEMA_FUEL + SCHEMA_FUEL_VALUE * instance->span;
	run->depth = 0;
	run->resource = SCHEMA_NONE;
	run->code = NSYNC_OK;
	run->why = "";
	for (uint32_t i = 0; i < schema->dynamic_count; i++)
		run->bound[i] = SCHEMA_NONE;
}

bool nsync_schema_run_fail(struct schema_run *run, enum nsync_code code, const char *why)
{
	if (run->code == NSYNC_OK) {
		run->code = code;
		run->why = why;
	}
	return false;
}

uint64_t nsync_schema_enter(struct schema_run *run, uint32_t resource)
{
	const struct nsync_schema *s = run->schema;
	uint64_t names = 0;

	for (uint32_t n = 0; n < s->dynamic_count; n++) {
		uint32_t block = s->dynamic[n * s->resource_count + resource];

		if (block != SCHEMA_NONE && run->bound[n] == SCHEMA_NONE) {
			run->bound[n] = block;
			names |= 1ull << n;
		}
	}
	return names;
}

void nsync_schema_leave(struct schema_run *run, uint64_t names)
{
	for (uint32_t n = 0; names; n++, names >>= 1)
		if (names & 1)
			run->bound[n] = SCHEMA_NONE;
}
