/* emit_object.c: what a block says about members, as one pass over them. */
#include "emit.h"

static uint32_t child(const struct nsync_schema *s, uint32_t block)
{
	return nsync_emit_always(s, block) ? SCHEMA_FREE : nsync_emit_final(s, block);
}

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
			const struct schema_keyword *properties,
			const struct schema_keyword *required)
{
	uint32_t count = 0, bit = 0;
	size_t most =
		(properties ? properties->table->count : 0) + (required ? required->value->len : 0);
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
			if (!nsync_emit(e, (struct schema_insn){
						   .op = OP_HAS, .p = v->text, .n = v->len }))
				return false;
			continue;
		}
		if (!entry) {
			entry = &entries[count++];
			*entry = (struct schema_entry){ nsync_json_str(v), SCHEMA_NONE,
							SCHEMA_NONE };
		}
		entry->bit = bit;
		object->need |= 1ull << bit++;
	}
	object->table = nsync_schema_table(e->schema, entries, count);
	return object->table || nsync_schema_no_memory(e->c);
}

static bool emit_whole_object(struct emitter *e)
{
	const struct schema_keyword *patterns = nsync_emit_keyword(e, K_PATTERN_PROPERTIES);
	const struct schema_keyword *additional = nsync_emit_keyword(e, K_ADDITIONAL_PROPERTIES);
	const struct schema_keyword *names = nsync_emit_keyword(e, K_PROPERTY_NAMES);
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
	return fill_object(e, object, nsync_emit_keyword(e, K_PROPERTIES),
			   nsync_emit_keyword(e, K_REQUIRED)) &&
	       nsync_emit(e, (struct schema_insn){ .op = OP_OBJECT, .p = object });
}

static bool is_listed(const struct nsync_json *list, struct nsync_str name)
{
	for (const struct nsync_json *v = list ? nsync_json_first(list) : NULL; v;
	     v = nsync_json_next(list, v))
		if (nsync_str_eq(nsync_json_str(v), name))
			return true;
	return false;
}

static bool emit_few_members(struct emitter *e, const struct schema_keyword *properties,
			     const struct schema_keyword *required)
{
	const struct nsync_json *list = required ? required->value : NULL;

	for (const struct nsync_json *v = list ? nsync_json_first(list) : NULL; v;
	     v = nsync_json_next(list, v)) {
		const struct schema_entry *entry =
			properties ? schema_find(properties->table, nsync_json_str(v)) : NULL;

		if ((!entry || nsync_emit_always(e->schema, entry->block)) &&
		    !nsync_emit(e, (struct schema_insn){ .op = OP_HAS, .p = v->text, .n = v->len }))
			return false;
	}
	for (uint32_t i = 0; properties && i < properties->table->count; i++) {
		const struct schema_entry *entry = &properties->table->entries[i];

		if (!nsync_emit_always(e->schema, entry->block) &&
		    !nsync_emit(e, (struct schema_insn){
					   .op = OP_PROPERTY,
					   .p = entry->name.p,
					   .n = entry->name.n,
					   .a = nsync_emit_final(e->schema, entry->block),
					   .b = is_listed(list, entry->name) }))
			return false;
	}
	return true;
}

/* A few names are looked up; more are found in one pass over all members. */
static bool emit_members(struct emitter *e)
{
	const struct schema_keyword *properties = nsync_emit_keyword(e, K_PROPERTIES),
				    *required = nsync_emit_keyword(e, K_REQUIRED);
	uint32_t names =
		(properties ? properties->table->count : 0) + (required ? required->value->len : 0);

	if (names > 3 || nsync_emit_keyword(e, K_PATTERN_PROPERTIES) ||
	    nsync_emit_keyword(e, K_ADDITIONAL_PROPERTIES) ||
	    nsync_emit_keyword(e, K_PROPERTY_NAMES))
		return emit_whole_object(e);
	return emit_few_members(e, properties, required);
}

bool nsync_emit_unevaluated_properties(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_UNEVALUATED_PROPERTIES);
	struct schema_known known;
	struct schema_object *object = nsync_schema_alloc(e->schema, sizeof(*object));
	struct schema_entry *entries;
	struct schema_pattern_entry *patterns;
	bool ok = true;

	if (!k || nsync_emit_always(e->schema, k->block))
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
			.additional = nsync_emit_final(e->schema, k->block),
			.names = SCHEMA_FREE,
		};
	}
	nsync_schema_known_release(&known);
	if (!object || !entries || !patterns || !object->table)
		return nsync_schema_no_memory(e->c);
	return nsync_emit(e, (struct schema_insn){ .op = OP_OBJECT, .p = object });
}

bool nsync_emit_object(struct emitter *e)
{
	static const uint8_t dependent[] = { K_DEPENDENT_REQUIRED, K_DEPENDENT_SCHEMAS };

	if (!nsync_emit_span(e, OP_MEMBERS, K_MIN_PROPERTIES, K_MAX_PROPERTIES) || !emit_members(e))
		return false;
	for (size_t i = 0; i < sizeof(dependent); i++) {
		const struct schema_keyword *k = nsync_emit_keyword(e, dependent[i]);

		if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_DEPENDENT, .p = k }))
			return false;
	}
	return true;
}
