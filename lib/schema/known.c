/*
 * known.c: most uses of unevaluated* need no marks, since what is evaluated is
 * known when the schema is compiled: names and patterns of the schema itself
 * and of those that it applies in any case ($ref, allOf).
 */
#include "internal.h"

#include <stdlib.h>

static bool add_name(struct schema_known *out, struct nsync_str name)
{
	for (size_t i = 0; i < out->count; i++)
		if (nsync_str_eq(out->entries[i].name, name))
			return true;
	if (!SCHEMA_HAS_ROOM(out->entries, out->count, out->cap))
		return out->memory = false;
	out->entries[out->count++] = (struct schema_entry){ name, SCHEMA_FREE, SCHEMA_NONE };
	return true;
}

static bool add_pattern(struct schema_known *out, const struct schema_pattern_entry *entry)
{
	if (!SCHEMA_HAS_ROOM(out->patterns, out->pattern_count, out->pattern_cap))
		return out->memory = false;
	out->patterns[out->pattern_count] = *entry;
	out->patterns[out->pattern_count++].block = SCHEMA_FREE;
	return true;
}

static bool know(const struct nsync_schema *s, struct schema_known *out, uint32_t block,
		 unsigned keyword, bool outermost);

static bool know_keyword(const struct nsync_schema *s, struct schema_known *out,
			 const struct schema_keyword *k, unsigned keyword, bool outermost)
{
	bool ok = true;

	switch (k->id) {
	case K_REF:
		return know(s, out, k->block, keyword, false);
	case K_ALL_OF:
		for (uint32_t i = 0; ok && i < k->count; i++)
			ok = know(s, out, s->lists[k->first + i], keyword, false);
		return ok;
	case K_PROPERTIES:
		for (uint32_t i = 0; ok && i < k->table->count; i++)
			ok = add_name(out, k->table->entries[i].name);
		return ok;
	case K_PATTERN_PROPERTIES:
		for (uint32_t i = 0; ok && i < k->pattern_count; i++)
			ok = add_pattern(out, &k->patterns[i]);
		return ok;
	case K_ADDITIONAL_PROPERTIES:
		out->members = true;
		return true;
	case K_PREFIX_ITEMS:
		out->prefix = k->count > out->prefix ? k->count : out->prefix;
		return true;
	case K_ITEMS:
		out->elements = true;
		return true;
	case K_UNEVALUATED_PROPERTIES:
		out->members |= !outermost;
		return true;
	case K_UNEVALUATED_ITEMS:
		out->elements |= !outermost;
		return true;
	case K_CONTAINS:
		return keyword != K_UNEVALUATED_ITEMS;
	case K_DYNAMIC_REF:
	case K_IF:
	case K_ANY_OF:
	case K_ONE_OF:
	case K_DEPENDENT_SCHEMAS:
		return false;
	default:
		return true;
	}
}

static bool know(const struct nsync_schema *s, struct schema_known *out, uint32_t block,
		 unsigned keyword, bool outermost)
{
	const struct schema_block *b = &s->blocks[block];

	for (uint32_t i = 0; i < b->count; i++)
		if (!know_keyword(s, out, &b->keywords[i], keyword, outermost))
			return false;
	return true;
}

bool nsync_schema_known(const struct nsync_schema *schema, struct schema_known *out, uint32_t block,
			unsigned keyword)
{
	*out = (struct schema_known){ .memory = true };
	return know(schema, out, block, keyword, true);
}

void nsync_schema_known_release(struct schema_known *known)
{
	free(known->entries);
	free(known->patterns);
}
