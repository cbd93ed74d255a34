/*
 * unevaluated.c: marks on the members or elements that keywords have looked at,
 * and the two keywords that ask for them (core section 11).
 */
#include "internal.h"

#include <stdlib.h>

bool nsync_schema_marks_init(struct schema_marks *marks, const struct nsync_json *value)
{
	uint32_t count = value->type >= NSYNC_JSON_ARRAY ? value->len : 0;

	marks->all = false;
	marks->words = count / 64 + 1;
	marks->bits = marks->few;
	if (marks->words > sizeof(marks->few) / sizeof(marks->few[0]))
		marks->bits = calloc(marks->words, sizeof(*marks->bits));
	else
		memset(marks->few, 0, sizeof(*marks->bits) * marks->words);
	return marks->bits != NULL;
}

void nsync_schema_marks_release(struct schema_marks *marks)
{
	if (marks->bits != marks->few)
		free(marks->bits);
}

void nsync_schema_marks_join(struct schema_marks *into, const struct schema_marks *from)
{
	into->all |= from->all;
	for (uint32_t i = 0; i < into->words; i++)
		into->bits[i] |= from->bits[i];
}

bool nsync_schema_walk_unevaluated(struct schema_run *run, const struct schema_frame *f,
				   const struct schema_keyword *k)
{
	bool object = k->id == K_UNEVALUATED_PROPERTIES;
	const char *keyword = object ? "unevaluatedProperties" : "unevaluatedItems";
	struct schema_path path = { f->path, nsync_str(keyword), SCHEMA_NONE };
	bool ok = true, never = run->schema->blocks[k->block].never;
	uint32_t index = 0;

	if (f->value->type != (object ? NSYNC_JSON_OBJECT : NSYNC_JSON_ARRAY))
		return true;
	for (const struct nsync_json *v = nsync_json_first(f->value);
	     v && !f->marks->all && (ok || run->report);
	     v = nsync_json_next(f->value, v), index++) {
		struct nsync_str name = { NULL, 0 };

		if (schema_marked(f->marks, index))
			continue;
		if (object)
			name = nsync_json_str(v);
		if (never)
			ok = nsync_schema_violate(run, f, keyword, k->value, v + object, name);
		else if (!nsync_schema_walk(run, k->block, v + object, &path, NULL))
			ok = false;
	}
	f->marks->all = true;
	return ok;
}
