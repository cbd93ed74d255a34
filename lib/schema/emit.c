/*
 * emit.c: from a block's keywords to fused instructions: what cannot matter is
 * left out, checks for one type share one test of the type, and all that is
 * said about the members of an object becomes one pass over them.
 */
#include "emit.h"

#include <stdlib.h>

bool nsync_emit(struct emitter *e, struct schema_insn insn)
{
	if (!SCHEMA_HAS_ROOM(e->code, e->count, e->cap))
		return nsync_schema_no_memory(e->c);
	e->code[e->count++] = insn;
	return true;
}

const struct schema_keyword *nsync_emit_keyword(const struct emitter *e, unsigned id)
{
	for (uint32_t i = 0; i < e->block->count; i++)
		if (e->block->keywords[i].id == id)
			return &e->block->keywords[i];
	return NULL;
}

/* The block behind references that say nothing else; scopes matter only to $dynamicRef. */
uint32_t nsync_emit_final(const struct nsync_schema *s, uint32_t block)
{
	while (s->dynamic_count == 0 && s->blocks[block].count == 1 &&
	       s->blocks[block].keywords[0].id == K_REF)
		block = s->blocks[block].keywords[0].block;
	return block;
}

bool nsync_emit_always(const struct nsync_schema *s, uint32_t block)
{
	const struct schema_block *b = &s->blocks[nsync_emit_final(s, block)];

	return b->always || (!b->never && b->count == 0);
}

/* ---- any type ------------------------------------------------------------------- */

static bool emit_values(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_TYPE);

	if (k) {
		e->types = k->types | (k->types & TYPE_INTEGER ? NUMBERS : 0);
		if (!nsync_emit(e,
				(struct schema_insn){ .op = OP_TYPE, .types = (uint8_t)k->types }))
			return false;
	}
	k = nsync_emit_keyword(e, K_CONST);
	if (k && k->value->type == NSYNC_JSON_STRING) {
		if (!nsync_emit(e, (struct schema_insn){ .op = OP_TEXT,
							 .p = k->value->text,
							 .n = k->value->len }))
			return false;
	} else if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_SAME, .p = k->value })) {
		return false;
	}
	k = nsync_emit_keyword(e, K_ENUM);
	if (!k)
		return true;
	struct nsync_str *texts =
		nsync_schema_alloc(e->schema, sizeof(*texts) * (k->value->len + 1));
	uint32_t count = 0;

	if (!texts)
		return nsync_schema_no_memory(e->c);
	for (const struct nsync_json *v = nsync_json_first(k->value); v;
	     v = nsync_json_next(k->value, v)) {
		if (v->type != NSYNC_JSON_STRING)
			return nsync_emit(e, (struct schema_insn){ .op = OP_ONE_OF_VALUES,
								   .p = k->value });
		texts[count++] = nsync_json_str(v);
	}
	return nsync_emit(e, (struct schema_insn){ .op = OP_ONE_TEXT, .p = texts, .n = count });
}

/* Instructions for one type: emit, then put a test in front unless the type is certain. */
static bool emit_for(struct emitter *e, unsigned type, bool (*emit)(struct emitter *))
{
	size_t start = e->count;

	if (!(e->types & type))
		return true;
	if (!nsync_emit(e, (struct schema_insn){ .op = OP_SKIP, .types = (uint8_t)type }) ||
	    !emit(e))
		return false;
	if (e->count == start + 1) {
		e->count = start;
	} else if ((e->types & ~TYPE_INTEGER) == type) {
		memmove(&e->code[start], &e->code[start + 1],
			(e->count - start - 1) * sizeof(*e->code));
		e->count--;
	} else {
		e->code[start].a = (uint32_t)(e->count - start - 1);
	}
	return true;
}

/* ---- scalars ----------------------------------------------------------------------- */

bool nsync_emit_span(struct emitter *e, unsigned op, unsigned least, unsigned most)
{
	const struct schema_keyword *low = nsync_emit_keyword(e, least),
				    *high = nsync_emit_keyword(e, most);
	uint64_t n = low ? low->limit : 0, m = high ? high->limit : UINT64_MAX;

	return (n == 0 && m == UINT64_MAX) ||
	       nsync_emit(e, (struct schema_insn){ .op = (uint8_t)op, .n = n, .m = m });
}

static bool emit_string(struct emitter *e)
{
	const struct schema_keyword *pattern = nsync_emit_keyword(e, K_PATTERN),
				    *format = nsync_emit_keyword(e, K_FORMAT);

	if (!nsync_emit_span(e, OP_LENGTH, K_MIN_LENGTH, K_MAX_LENGTH))
		return false;
	if (pattern &&
	    !nsync_emit(e, (struct schema_insn){ .op = OP_PATTERN, .p = pattern->pattern }))
		return false;
	return !format || !format->format ||
	       nsync_emit(e, (struct schema_insn){ .op = OP_FORMAT, .p = format->format });
}

static bool emit_number(struct emitter *e)
{
	static const uint8_t others[] = { K_EXCLUSIVE_MAXIMUM, K_EXCLUSIVE_MINIMUM, K_MULTIPLE_OF };
	const struct schema_keyword *low = nsync_emit_keyword(e, K_MINIMUM),
				    *high = nsync_emit_keyword(e, K_MAXIMUM);

	if (low || high) {
		int64_t n = low && low->number.small ? low->number.value : INT64_MIN;
		int64_t m = high && high->number.small ? high->number.value : INT64_MAX;

		/* only where both are 64 bits do 64 bits decide */
		if ((low && !low->number.small) || (high && !high->number.small))
			n = 1, m = 0;
		if (!nsync_emit(e, (struct schema_insn){ .op = OP_WITHIN,
							 .p = low,
							 .q = high,
							 .n = (uint64_t)n,
							 .m = (uint64_t)m }))
			return false;
	}
	for (size_t i = 0; i < sizeof(others); i++) {
		const struct schema_keyword *k = nsync_emit_keyword(e, others[i]);

		if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_NUMBER, .p = k }))
			return false;
	}
	return true;
}

/* ---- arrays ------------------------------------------------------------------------- */

static bool emit_unevaluated_items(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_UNEVALUATED_ITEMS);
	struct schema_known known;
	bool ok = true;

	if (!k)
		return true;
	if (nsync_schema_known(e->schema, &known, (uint32_t)(e->block - e->schema->blocks),
			       k->id) &&
	    !known.elements && !nsync_emit_always(e->schema, k->block))
		ok = nsync_emit(e, (struct schema_insn){ .op = OP_EACH,
							 .a = nsync_emit_final(e->schema, k->block),
							 .b = known.prefix });
	nsync_schema_known_release(&known);
	return ok;
}

static bool emit_array(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_PREFIX_ITEMS);

	if (!nsync_emit_span(e, OP_ITEMS, K_MIN_ITEMS, K_MAX_ITEMS))
		return false;
	if (k &&
	    !nsync_emit(e, (struct schema_insn){ .op = OP_PREFIX, .a = k->first, .b = k->count }))
		return false;
	k = nsync_emit_keyword(e, K_ITEMS);
	if (k && !nsync_emit_always(e->schema, k->block) &&
	    !nsync_emit(e, (struct schema_insn){ .op = OP_EACH,
						 .a = nsync_emit_final(e->schema, k->block),
						 .b = (uint32_t)k->limit }))
		return false;
	k = nsync_emit_keyword(e, K_CONTAINS);
	if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_CONTAINS,
						      .a = nsync_emit_final(e->schema, k->block),
						      .n = k->limit,
						      .m = k->limit_max }))
		return false;
	k = nsync_emit_keyword(e, K_UNIQUE_ITEMS);
	if (k && k->value->type == NSYNC_JSON_TRUE &&
	    !nsync_emit(e, (struct schema_insn){ .op = OP_UNIQUE }))
		return false;
	return emit_unevaluated_items(e);
}

/* ---- schemas for the same value --------------------------------------------------------- */

static bool emit_call(struct emitter *e, uint32_t block)
{
	return nsync_emit_always(e->schema, block) ||
	       nsync_emit(e, (struct schema_insn){ .op = OP_CALL,
						   .a = nsync_emit_final(e->schema, block) });
}

static bool emit_choices(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_ALL_OF);

	for (uint32_t i = 0; k && i < k->count; i++)
		if (!emit_call(e, e->schema->lists[k->first + i]))
			return false;
	k = nsync_emit_keyword(e, K_IF);
	if (k && (k->then_block != SCHEMA_NONE || k->else_block != SCHEMA_NONE) &&
	    !nsync_emit(e, (struct schema_insn){ .op = OP_IF,
						 .a = k->block,
						 .b = k->then_block,
						 .c = k->else_block }))
		return false;
	k = nsync_emit_keyword(e, K_ANY_OF);
	if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_ANY, .a = k->first, .b = k->count }))
		return false;
	k = nsync_emit_keyword(e, K_ONE_OF);
	if (k && !nsync_emit(e, (struct schema_insn){ .op = OP_ONE, .a = k->first, .b = k->count }))
		return false;
	k = nsync_emit_keyword(e, K_NOT);
	return !k || nsync_emit(e, (struct schema_insn){ .op = OP_NOT, .a = k->block });
}

static bool emit_references(struct emitter *e)
{
	const struct schema_keyword *k = nsync_emit_keyword(e, K_REF);

	if (k && !emit_call(e, k->block))
		return false;
	k = nsync_emit_keyword(e, K_DYNAMIC_REF);
	if (k && k->dynamic == SCHEMA_NONE)
		return emit_call(e, k->block);
	return !k || nsync_emit(e, (struct schema_insn){
					   .op = OP_DYNAMIC, .a = k->block, .b = k->dynamic });
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

static bool only(const struct emitter *e, const uint8_t *ids, size_t count)
{
	for (uint32_t i = 0; i < e->block->count; i++)
		if (!memchr(ids, e->block->keywords[i].id, count))
			return false;
	return true;
}

/* A block that is a string, or an object with members, and nothing else, needs no code. */
static bool condense(struct emitter *e, struct schema_block *block)
{
	static const uint8_t strings[] = { K_TYPE,       K_CONST,   K_ENUM,  K_MIN_LENGTH,
					   K_MAX_LENGTH, K_PATTERN, K_FORMAT };
	struct schema_text text = { .most = UINT64_MAX };
	const struct schema_insn *i = e->code;

	if (i->op == OP_TYPE && i->types == OBJECTS && e->count == 3 && i[1].op == OP_OBJECT) {
		block->object = i[1].p;
		return true;
	}
	bool certain = (i->op == OP_TYPE && i->types == STRINGS) || i->op == OP_TEXT ||
		       i->op == OP_ONE_TEXT;

	if (!certain || !only(e, strings, sizeof(strings)))
		return true;
	for (; i->op != OP_END; i++) {
		struct nsync_str *own = NULL;

		if (i->op == OP_LENGTH)
			text.least = i->n, text.most = i->m;
		else if (i->op == OP_PATTERN)
			text.pattern = i->p;
		else if (i->op == OP_FORMAT)
			text.format = i->p;
		else if (i->op == OP_ONE_TEXT && !text.one_of)
			text.one_of = i->p, text.one_of_count = i->n;
		else if (i->op == OP_TEXT && !text.one_of &&
			 (own = nsync_schema_alloc(e->schema, sizeof(*own)))) {
			*own = (struct nsync_str){ i->p, i->n };
			text.one_of = own;
			text.one_of_count = 1;
		} else if (i->op != OP_TYPE && i->op != OP_SKIP)
			return true; /* const and enum at once, or no memory: it has its code */
	}
	struct schema_text *out = nsync_schema_alloc(e->schema, sizeof(*out));

	if (!out)
		return nsync_schema_no_memory(e->c);
	*out = text;
	block->text = out;
	return true;
}

static bool emit_block(struct emitter *e, uint32_t block)
{
	e->block = &e->schema->blocks[block];
	e->types = 0xff;
	e->count = 0;
	if (e->block->never)
		return nsync_emit(e, (struct schema_insn){ .op = OP_NEVER });
	if (needs_marks(e->schema, block))
		return nsync_emit(e, (struct schema_insn){ .op = OP_WALK, .a = block });
	return emit_values(e) && emit_for(e, STRINGS, emit_string) &&
	       emit_for(e, NUMBERS, emit_number) && emit_for(e, ARRAYS, emit_array) &&
	       emit_for(e, OBJECTS, nsync_emit_object) && emit_references(e) && emit_choices(e) &&
	       emit_for(e, OBJECTS, nsync_emit_unevaluated_properties) &&
	       nsync_emit(e, (struct schema_insn){ .op = OP_END });
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
		ok = condense(&e, &c->schema->blocks[i]);
		c->schema->blocks[i].always |= e.count == 1 && code->op == OP_END;
	}
	free(e.code);
	return ok;
}
