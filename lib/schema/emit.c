/*
 * emit.c: from a block's keywords to fused instructions: what cannot matter is
 * left out, checks for one type share one test of the type, and all that is
 * said about the members of an object becomes one pass over them.
 */
#include "internal.h"

#include <stdlib.h>

#define NUMBERS (1u << NSYNC_JSON_NUMBER)
#define STRINGS (1u << NSYNC_JSON_STRING)
#define ARRAYS  (1u << NSYNC_JSON_ARRAY)
#define OBJECTS (1u << NSYNC_JSON_OBJECT)

struct emitter {
	struct schema_compiler *c;
	struct nsync_schema *schema;
	struct schema_insn *code;
	size_t count, cap;
	const struct schema_block *block;
	unsigned types; /* that the value can still have */
};

static bool add(struct emitter *e, struct schema_insn insn)
{
	if (!nsync_schema_grow((void **)&e->code, &e->cap, e->count, sizeof(insn)))
		return nsync_schema_no_memory(e->c);
	e->code[e->count++] = insn;
	return true;
}

static const struct schema_keyword *get(const struct emitter *e, unsigned id)
{
	for (uint32_t i = 0; i < e->block->count; i++)
		if (e->block->keywords[i].id == id)
			return &e->block->keywords[i];
	return NULL;
}

/* The block behind references that say nothing else; scopes matter only to $dynamicRef. */
static uint32_t final(const struct nsync_schema *s, uint32_t block)
{
	while (s->dynamic_count == 0 && s->blocks[block].count == 1 &&
	       s->blocks[block].keywords[0].id == K_REF)
		block = s->blocks[block].keywords[0].block;
	return block;
}

static bool always(const struct nsync_schema *s, uint32_t block)
{
	const struct schema_block *b = &s->blocks[final(s, block)];

	return b->always || (!b->never && b->count == 0);
}

static uint32_t child(const struct nsync_schema *s, uint32_t block)
{
	return always(s, block) ? SCHEMA_FREE : final(s, block);
}

/* ---- any type ------------------------------------------------------------------- */

static bool emit_values(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_TYPE);

	if (k) {
		e->types = k->types | (k->types & TYPE_INTEGER ? NUMBERS : 0);
		if (!add(e, (struct schema_insn){ .op = OP_TYPE, .types = (uint8_t)k->types }))
			return false;
	}
	k = get(e, K_CONST);
	if (k && k->value->type == NSYNC_JSON_STRING) {
		if (!add(e, (struct schema_insn){ .op = OP_TEXT, .p = k->value->text, .n = k->value->len }))
			return false;
	} else if (k && !add(e, (struct schema_insn){ .op = OP_SAME, .p = k->value })) {
		return false;
	}
	k = get(e, K_ENUM);
	if (!k)
		return true;
	struct nsync_str *texts = nsync_schema_alloc(e->schema, sizeof(*texts) * (k->value->len + 1));
	uint32_t count = 0;

	if (!texts)
		return nsync_schema_no_memory(e->c);
	for (const struct nsync_json *v = nsync_json_first(k->value); v;
	     v = nsync_json_next(k->value, v)) {
		if (v->type != NSYNC_JSON_STRING)
			return add(e, (struct schema_insn){ .op = OP_ONE_OF_VALUES, .p = k->value });
		texts[count++] = nsync_json_str(v);
	}
	return add(e, (struct schema_insn){ .op = OP_ONE_TEXT, .p = texts, .n = count });
}

/* Instructions for one type: emit, then put a test in front unless the type is certain. */
static bool emit_for(struct emitter *e, unsigned type, bool (*emit)(struct emitter *))
{
	size_t start = e->count;

	if (!(e->types & type))
		return true;
	if (!add(e, (struct schema_insn){ .op = OP_SKIP, .types = (uint8_t)type }) || !emit(e))
		return false;
	if (e->count == start + 1) {
		e->count = start;
	} else if ((e->types & ~TYPE_INTEGER) == type) {
		memmove(&e->code[start], &e->code[start + 1], (e->count - start - 1) * sizeof(*e->code));
		e->count--;
	} else {
		e->code[start].a = (uint32_t)(e->count - start - 1);
	}
	return true;
}

/* ---- scalars ----------------------------------------------------------------------- */

static bool emit_span(struct emitter *e, unsigned op, unsigned least, unsigned most)
{
	const struct schema_keyword *low = get(e, least), *high = get(e, most);
	uint64_t n = low ? low->limit : 0, m = high ? high->limit : UINT64_MAX;

	return (n == 0 && m == UINT64_MAX) ||
	       add(e, (struct schema_insn){ .op = (uint8_t)op, .n = n, .m = m });
}

static bool emit_string(struct emitter *e)
{
	const struct schema_keyword *pattern = get(e, K_PATTERN), *format = get(e, K_FORMAT);

	if (!emit_span(e, OP_LENGTH, K_MIN_LENGTH, K_MAX_LENGTH))
		return false;
	if (pattern && !add(e, (struct schema_insn){ .op = OP_PATTERN, .p = pattern->pattern }))
		return false;
	return !format || !format->format ||
	       add(e, (struct schema_insn){ .op = OP_FORMAT, .p = format->format });
}

static bool emit_number(struct emitter *e)
{
	static const uint8_t others[] = { K_EXCLUSIVE_MAXIMUM, K_EXCLUSIVE_MINIMUM, K_MULTIPLE_OF };
	const struct schema_keyword *low = get(e, K_MINIMUM), *high = get(e, K_MAXIMUM);

	if (low || high) {
		int64_t n = low && low->number.small ? low->number.value : INT64_MIN;
		int64_t m = high && high->number.small ? high->number.value : INT64_MAX;

		/* only where both are 64 bits do 64 bits decide */
		if ((low && !low->number.small) || (high && !high->number.small))
			n = 1, m = 0;
		if (!add(e, (struct schema_insn){ .op = OP_WITHIN, .p = low, .q = high, .n = (uint64_t)n,
						  .m = (uint64_t)m }))
			return false;
	}
	for (size_t i = 0; i < sizeof(others); i++) {
		const struct schema_keyword *k = get(e, others[i]);

		if (k && !add(e, (struct schema_insn){ .op = OP_NUMBER, .p = k }))
			return false;
	}
	return true;
}

/* ---- arrays ------------------------------------------------------------------------- */

static bool emit_unevaluated_items(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_UNEVALUATED_ITEMS);
	struct schema_known known;
	bool ok = true;

	if (!k)
		return true;
	if (nsync_schema_known(e->schema, &known, (uint32_t)(e->block - e->schema->blocks), k->id) &&
	    !known.elements && !always(e->schema, k->block))
		ok = add(e, (struct schema_insn){ .op = OP_EACH, .a = final(e->schema, k->block),
						  .b = known.prefix });
	nsync_schema_known_release(&known);
	return ok;
}

static bool emit_array(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_PREFIX_ITEMS);

	if (!emit_span(e, OP_ITEMS, K_MIN_ITEMS, K_MAX_ITEMS))
		return false;
	if (k && !add(e, (struct schema_insn){ .op = OP_PREFIX, .a = k->first, .b = k->count }))
		return false;
	k = get(e, K_ITEMS);
	if (k && !always(e->schema, k->block) &&
	    !add(e, (struct schema_insn){ .op = OP_EACH, .a = final(e->schema, k->block),
					  .b = (uint32_t)k->limit }))
		return false;
	k = get(e, K_CONTAINS);
	if (k && !add(e, (struct schema_insn){ .op = OP_CONTAINS, .a = final(e->schema, k->block),
					       .n = k->limit, .m = k->limit_max }))
		return false;
	k = get(e, K_UNIQUE_ITEMS);
	if (k && k->value->type == NSYNC_JSON_TRUE && !add(e, (struct schema_insn){ .op = OP_UNIQUE }))
		return false;
	return emit_unevaluated_items(e);
}

/* ---- objects -------------------------------------------------------------------------- */

static struct schema_entry *find_entry(struct schema_entry *entries, uint32_t count,
				       struct nsync_str name)
{
	for (uint32_t i = 0; i < count; i++)
		if (nsync_str_eq(entries[i].name, name))
			return &entries[i];
	return NULL;
}

/* Names of properties and required in one table; names past 64 bits are looked for one by one. */
static bool fill_object(struct emitter *e, struct schema_object *object,
			const struct schema_keyword *properties, const struct schema_keyword *required)
{
	uint32_t count = 0, bit = 0;
	size_t most = (properties ? properties->table->count : 0) + (required ? required->value->len : 0);
	struct schema_entry *entries = nsync_schema_alloc(e->schema, sizeof(*entries) * (most + 1));

	if (!entries)
		return nsync_schema_no_memory(e->c);
	for (uint32_t i = 0; properties && i < properties->table->count; i++) {
		entries[count] = properties->table->entries[i];
		entries[count].bit = SCHEMA_NONE;
		entries[count].block = child(e->schema, entries[count].block);
		count++;
	}
	const struct nsync_json *list = required ? required->value : NULL;

	for (const struct nsync_json *v = list ? nsync_json_first(list) : NULL; v;
	     v = nsync_json_next(list, v)) {
		struct schema_entry *entry = find_entry(entries, count, nsync_json_str(v));

		if (bit == 64) {
			if (!add(e, (struct schema_insn){ .op = OP_HAS, .p = v->text, .n = v->len }))
				return false;
			continue;
		}
		if (!entry) {
			entry = &entries[count++];
			*entry = (struct schema_entry){ nsync_json_str(v), SCHEMA_NONE, SCHEMA_NONE };
		}
		entry->bit = bit;
		object->need |= 1ull << bit++;
	}
	object->table = nsync_schema_table(e->schema, entries, count);
	return object->table || nsync_schema_no_memory(e->c);
}

static bool emit_whole_object(struct emitter *e)
{
	const struct schema_keyword *patterns = get(e, K_PATTERN_PROPERTIES);
	const struct schema_keyword *additional = get(e, K_ADDITIONAL_PROPERTIES);
	const struct schema_keyword *names = get(e, K_PROPERTY_NAMES);
	struct schema_object *object = nsync_schema_alloc(e->schema, sizeof(*object));

	if (!object)
		return nsync_schema_no_memory(e->c);
	object->additional = object->names = SCHEMA_FREE;
	if (patterns) {
		object->patterns = patterns->patterns;
		object->pattern_count = patterns->pattern_count;
	}
	if (additional)
		object->additional = child(e->schema, additional->block);
	if (names)
		object->names = child(e->schema, names->block);
	return fill_object(e, object, get(e, K_PROPERTIES), get(e, K_REQUIRED)) &&
	       add(e, (struct schema_insn){ .op = OP_OBJECT, .p = object });
}

/* A few names are looked up; more are found in one pass over all members. */
static bool emit_members(struct emitter *e)
{
	const struct schema_keyword *properties = get(e, K_PROPERTIES), *required = get(e, K_REQUIRED);
	uint32_t names = (properties ? properties->table->count : 0) + (required ? required->value->len : 0);

	if (names > 3 || get(e, K_PATTERN_PROPERTIES) || get(e, K_ADDITIONAL_PROPERTIES) ||
	    get(e, K_PROPERTY_NAMES))
		return emit_whole_object(e);
	const struct nsync_json *list = required ? required->value : NULL;

	for (const struct nsync_json *v = list ? nsync_json_first(list) : NULL; v;
	     v = nsync_json_next(list, v))
		if (!add(e, (struct schema_insn){ .op = OP_HAS, .p = v->text, .n = v->len }))
			return false;
	for (uint32_t i = 0; properties && i < properties->table->count; i++) {
		const struct schema_entry *entry = &properties->table->entries[i];

		if (!always(e->schema, entry->block) &&
		    !add(e, (struct schema_insn){ .op = OP_PROPERTY, .p = entry->name.p, .n = entry->name.n,
						  .a = final(e->schema, entry->block) }))
			return false;
	}
	return true;
}

static bool emit_unevaluated_properties(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_UNEVALUATED_PROPERTIES);
	struct schema_known known;
	struct schema_object *object = nsync_schema_alloc(e->schema, sizeof(*object));
	struct schema_entry *entries;
	struct schema_pattern_entry *patterns;
	bool ok = true;

	if (!k || always(e->schema, k->block))
		return true;
	ok = nsync_schema_known(e->schema, &known, (uint32_t)(e->block - e->schema->blocks), k->id);
	if (!ok || known.members) {
		nsync_schema_known_release(&known);
		return true; /* not known: such a block is left to the plain executor */
	}
	entries = nsync_schema_alloc(e->schema, sizeof(*entries) * (known.count + 1));
	patterns = nsync_schema_alloc(e->schema, sizeof(*patterns) * (known.pattern_count + 1));
	if (object && entries && patterns) {
		if (known.count)
			memcpy(entries, known.entries, sizeof(*entries) * known.count);
		if (known.pattern_count)
			memcpy(patterns, known.patterns, sizeof(*patterns) * known.pattern_count);
		*object = (struct schema_object){
			.table = nsync_schema_table(e->schema, entries, (uint32_t)known.count),
			.patterns = patterns,
			.pattern_count = (uint32_t)known.pattern_count,
			.additional = final(e->schema, k->block),
			.names = SCHEMA_FREE,
		};
	}
	nsync_schema_known_release(&known);
	if (!object || !entries || !patterns || !object->table)
		return nsync_schema_no_memory(e->c);
	return add(e, (struct schema_insn){ .op = OP_OBJECT, .p = object });
}

static bool emit_object(struct emitter *e)
{
	static const uint8_t dependent[] = { K_DEPENDENT_REQUIRED, K_DEPENDENT_SCHEMAS };

	if (!emit_span(e, OP_MEMBERS, K_MIN_PROPERTIES, K_MAX_PROPERTIES) || !emit_members(e))
		return false;
	for (size_t i = 0; i < sizeof(dependent); i++) {
		const struct schema_keyword *k = get(e, dependent[i]);

		if (k && !add(e, (struct schema_insn){ .op = OP_DEPENDENT, .p = k }))
			return false;
	}
	return true;
}

/* ---- schemas for the same value --------------------------------------------------------- */

static bool emit_call(struct emitter *e, uint32_t block)
{
	return always(e->schema, block) ||
	       add(e, (struct schema_insn){ .op = OP_CALL, .a = final(e->schema, block) });
}

static bool emit_choices(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_ALL_OF);

	for (uint32_t i = 0; k && i < k->count; i++)
		if (!emit_call(e, e->schema->lists[k->first + i]))
			return false;
	k = get(e, K_IF);
	if (k && (k->then_block != SCHEMA_NONE || k->else_block != SCHEMA_NONE) &&
	    !add(e, (struct schema_insn){ .op = OP_IF, .a = k->block, .b = k->then_block,
					  .c = k->else_block }))
		return false;
	k = get(e, K_ANY_OF);
	if (k && !add(e, (struct schema_insn){ .op = OP_ANY, .a = k->first, .b = k->count }))
		return false;
	k = get(e, K_ONE_OF);
	if (k && !add(e, (struct schema_insn){ .op = OP_ONE, .a = k->first, .b = k->count }))
		return false;
	k = get(e, K_NOT);
	return !k || add(e, (struct schema_insn){ .op = OP_NOT, .a = k->block });
}

static bool emit_references(struct emitter *e)
{
	const struct schema_keyword *k = get(e, K_REF);

	if (k && !emit_call(e, k->block))
		return false;
	k = get(e, K_DYNAMIC_REF);
	if (k && k->dynamic == SCHEMA_NONE)
		return emit_call(e, k->block);
	return !k || add(e, (struct schema_insn){ .op = OP_DYNAMIC, .a = k->block, .b = k->dynamic });
}

/* Whether unevaluated* of the block depends on the instance. */
static bool needs_marks(const struct nsync_schema *s, uint32_t block)
{
	static const uint8_t keywords[] = { K_UNEVALUATED_ITEMS, K_UNEVALUATED_PROPERTIES };
	const struct schema_block *b = &s->blocks[block];
	bool out = false;

	for (size_t i = 0; b->tracks && i < sizeof(keywords); i++)
		for (uint32_t k = 0; k < b->count; k++)
			if (b->keywords[k].id == keywords[i]) {
				struct schema_known known;

				out |= !nsync_schema_known(s, &known, block, keywords[i]);
				nsync_schema_known_release(&known);
			}
	return out;
}

static bool emit_block(struct emitter *e, uint32_t block)
{
	e->block = &e->schema->blocks[block];
	e->types = 0xff;
	e->count = 0;
	if (e->block->never)
		return add(e, (struct schema_insn){ .op = OP_NEVER });
	if (needs_marks(e->schema, block))
		return add(e, (struct schema_insn){ .op = OP_WALK, .a = block });
	return emit_values(e) && emit_for(e, STRINGS, emit_string) && emit_for(e, NUMBERS, emit_number) &&
	       emit_for(e, ARRAYS, emit_array) && emit_for(e, OBJECTS, emit_object) &&
	       emit_references(e) && emit_choices(e) &&
	       emit_for(e, OBJECTS, emit_unevaluated_properties) &&
	       add(e, (struct schema_insn){ .op = OP_END });
}

bool nsync_schema_emit(struct schema_compiler *c)
{
	struct emitter e = { .c = c, .schema = c->schema };
	bool ok = true;

	for (uint32_t i = 0; ok && i < c->schema->block_count; i++) {
		ok = emit_block(&e, i);
		struct schema_insn *code =
			ok ? nsync_schema_alloc(c->schema, sizeof(*code) * e.count) : NULL;

		if (ok && !code)
			ok = nsync_schema_no_memory(c);
		if (!ok)
			break;
		memcpy(code, e.code, sizeof(*code) * e.count);
		c->schema->blocks[i].code = code;
		c->schema->blocks[i].always |= e.count == 1 && code->op == OP_END;
	}
	free(e.code);
	return ok;
}
