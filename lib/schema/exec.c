/*
 * exec.c: the fast executor. It follows the fused instructions, knows neither
 * where it is nor why, and allocates nothing (but for uniqueItems of a long
 * array, and what it leaves to walk.c).
 */
#include "internal.h"

static bool matches(struct schema_run *run, const struct schema_pattern *pattern,
		    struct nsync_str text)
{
	enum schema_match match = nsync_schema_pattern_match(pattern, text);

	if (match <= MATCH_YES)
		return match == MATCH_YES;
	return match == MATCH_LIMIT
		       ? nsync_schema_run_fail(run, NSYNC_ELIMIT, "a pattern took too many steps")
		       : nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
}

static bool exec_length(uint64_t least, uint64_t most, const struct nsync_json *value)
{
	/* a character has one to four bytes, so most lengths need no counting */
	if (value->len < least)
		return false;
	if (value->len <= most && (value->len / 4 >= least || least == 1))
		return true;
	size_t length = schema_length(value);

	return length >= least && length <= most;
}

static bool exec_one_text(const struct nsync_str *texts, uint64_t count,
			  const struct nsync_json *value)
{
	if (value->type != NSYNC_JSON_STRING)
		return false;
	for (uint64_t k = 0; k < count; k++)
		if (texts[k].n == value->len && schema_same(texts[k].p, value->text, value->len))
			return true;
	return false;
}

static bool exec_text(struct schema_run *run, const struct schema_text *text,
		      const struct nsync_json *value)
{
	if (value->type != NSYNC_JSON_STRING)
		return false;
	if (text->one_of && !exec_one_text(text->one_of, text->one_of_count, value))
		return false;
	return exec_length(text->least, text->most, value) &&
	       (!text->pattern || matches(run, text->pattern, nsync_json_str(value))) &&
	       (!text->format || text->format->valid(nsync_json_str(value)));
}

static bool exec_one_value(const struct schema_insn *i, const struct nsync_json *value)
{
	const struct nsync_json *list = i->p;

	for (const struct nsync_json *v = nsync_json_first(list); v; v = nsync_json_next(list, v))
		if (nsync_json_equal(v, value))
			return true;
	return false;
}

static bool exec_within(const struct schema_insn *i, const struct nsync_json *value)
{
	const struct schema_keyword *low = i->p, *high = i->q;
	int64_t n = (int64_t)i->n, m = (int64_t)i->m, small;

	if (n <= m && nsync_json_int(&small, value))
		return small >= n && small <= m;
	return (!low || nsync_schema_number_cmp(value, &low->number) >= 0) &&
	       (!high || nsync_schema_number_cmp(value, &high->number) <= 0);
}

static bool exec_number(const struct schema_insn *i, const struct nsync_json *value)
{
	const struct schema_keyword *k = i->p;

	if (k->id == K_MULTIPLE_OF)
		return nsync_schema_number_multiple(value, &k->number);
	int order = nsync_schema_number_cmp(value, &k->number);

	return k->id == K_EXCLUSIVE_MAXIMUM ? order < 0 : order > 0;
}

/* ---- arrays ----------------------------------------------------------------------- */

static bool exec_prefix(struct schema_run *run, const struct schema_insn *i,
			const struct nsync_json *value)
{
	uint32_t index = 0;

	for (const struct nsync_json *v = nsync_json_first(value); v && index < i->b;
	     v = nsync_json_next(value, v), index++)
		if (!nsync_schema_exec(run, run->schema->lists[i->a + index], v))
			return false;
	return true;
}

static bool exec_each(struct schema_run *run, const struct schema_insn *i,
		      const struct nsync_json *value)
{
	uint32_t index = 0;

	for (const struct nsync_json *v = nsync_json_first(value); v;
	     v = nsync_json_next(value, v), index++)
		if (index >= i->b && !nsync_schema_exec(run, i->a, v))
			return false;
	return true;
}

static bool exec_contains(struct schema_run *run, const struct schema_insn *i,
			  const struct nsync_json *value)
{
	uint64_t found = 0;

	for (const struct nsync_json *v = nsync_json_first(value); v;
	     v = nsync_json_next(value, v)) {
		found += nsync_schema_exec(run, i->a, v);
		if (found > i->m || run->code != NSYNC_OK)
			return false;
		if (found >= i->n && i->m == UINT64_MAX)
			return true;
	}
	return found >= i->n;
}

static bool exec_unique(struct schema_run *run, const struct nsync_json *value)
{
	const struct nsync_json *again;
	bool memory = true;

	if (nsync_schema_unique(value, &again, &memory))
		return true;
	return memory ? false : nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
}

/* ---- objects ----------------------------------------------------------------------- */

static const struct nsync_json *member(const struct schema_insn *i, const struct nsync_json *value)
{
	for (const struct nsync_json *m = nsync_json_first(value); m; m = nsync_json_next(value, m))
		if (m->len == i->n && schema_same(m->text, i->p, m->len))
			return m + 1;
	return NULL;
}

static bool exec_property(struct schema_run *run, const struct schema_insn *i,
			  const struct nsync_json *value)
{
	const struct nsync_json *found = member(i, value);

	return found ? nsync_schema_exec(run, i->a, found) : i->b == 0;
}

/* Whether a pattern was for this name; false in *ok when its schema does not hold. */
static bool exec_patterns(struct schema_run *run, const struct schema_object *object,
			  const struct nsync_json *name, bool *ok)
{
	bool any = false;

	for (uint32_t p = 0; *ok && p < object->pattern_count; p++) {
		const struct schema_pattern_entry *entry = &object->patterns[p];

		if (!matches(run, entry->pattern, nsync_json_str(name))) {
			*ok = run->code == NSYNC_OK;
			continue;
		}
		any = true;
		*ok = entry->block == SCHEMA_FREE || nsync_schema_exec(run, entry->block, name + 1);
	}
	return any;
}

static bool exec_object(struct schema_run *run, const struct schema_object *object,
			const struct nsync_json *value)
{
	uint64_t need = object->need;

	for (const struct nsync_json *m = nsync_json_first(value); m;
	     m = nsync_json_next(value, m)) {
		const struct schema_entry *entry = schema_find(object->table, nsync_json_str(m));
		bool known = false, ok = true;

		if (entry) {
			if (entry->bit != SCHEMA_NONE)
				need &= ~(1ull << entry->bit);
			known = entry->block != SCHEMA_NONE;
			if (entry->block < SCHEMA_FREE &&
			    !nsync_schema_exec(run, entry->block, m + 1))
				return false;
		}
		if (object->pattern_count)
			known |= exec_patterns(run, object, m, &ok);
		if (!ok)
			return false;
		if (!known && object->additional != SCHEMA_FREE &&
		    !nsync_schema_exec(run, object->additional, m + 1))
			return false;
		if (object->names != SCHEMA_FREE && !nsync_schema_exec(run, object->names, m))
			return false;
	}
	return need == 0;
}

static bool exec_dependent(struct schema_run *run, const struct schema_keyword *k,
			   const struct nsync_json *value)
{
	if (k->id == K_DEPENDENT_SCHEMAS) {
		for (uint32_t i = 0; i < k->table->count; i++)
			if (nsync_json_get(value, k->table->entries[i].name) &&
			    !nsync_schema_exec(run, k->table->entries[i].block, value))
				return false;
		return true;
	}
	for (const struct nsync_json *m = nsync_json_first(k->value); m;
	     m = nsync_json_next(k->value, m)) {
		if (!nsync_json_get(value, nsync_json_str(m)))
			continue;
		for (const struct nsync_json *v = nsync_json_first(m + 1); v;
		     v = nsync_json_next(m + 1, v))
			if (!nsync_json_get(value, nsync_json_str(v)))
				return false;
	}
	return true;
}

/* ---- schemas for the same value ------------------------------------------------------ */

static bool exec_choice(struct schema_run *run, const struct schema_insn *i,
			const struct nsync_json *value)
{
	uint32_t held = 0;

	for (uint32_t k = 0; k < i->b && run->code == NSYNC_OK; k++) {
		held += nsync_schema_exec(run, run->schema->lists[i->a + k], value);
		if (held && i->op == OP_ANY)
			return true;
		if (held > 1)
			return false;
	}
	return held == 1;
}

static bool exec_if(struct schema_run *run, const struct schema_insn *i,
		    const struct nsync_json *value)
{
	bool holds = nsync_schema_exec(run, i->a, value);
	uint32_t block = holds ? i->b : i->c;

	if (run->code != NSYNC_OK)
		return false;
	return block == SCHEMA_NONE || nsync_schema_exec(run, block, value);
}

static uint32_t bound(const struct schema_run *run, const struct schema_insn *i)
{
	return run->bound[i->b] != SCHEMA_NONE ? run->bound[i->b] : i->a;
}

static bool exec_code(struct schema_run *run, const struct schema_insn *i,
		      const struct nsync_json *value)
{
	for (bool ok = true; ok; i++)
		switch ((enum schema_op)i->op) {
		case OP_END:
			return true;
		case OP_NEVER:
			return false;
		case OP_WALK:
			return nsync_schema_walk(run, i->a, value, NULL, NULL);
		case OP_TYPE:
			ok = schema_type_is(value, i->types);
			break;
		case OP_SKIP:
			if (!(i->types >> value->type & 1))
				i += i->a;
			break;
		case OP_SAME:
			ok = nsync_json_equal(i->p, value);
			break;
		case OP_TEXT:
			ok = value->type == NSYNC_JSON_STRING && value->len == i->n &&
			     schema_same(value->text, i->p, value->len);
			break;
		case OP_ONE_TEXT:
			ok = exec_one_text(i->p, i->n, value);
			break;
		case OP_ONE_OF_VALUES:
			ok = exec_one_value(i, value);
			break;
		case OP_LENGTH:
			ok = exec_length(i->n, i->m, value);
			break;
		case OP_PATTERN:
			ok = matches(run, i->p, nsync_json_str(value));
			break;
		case OP_FORMAT:
			ok = ((const struct schema_format *)i->p)->valid(nsync_json_str(value));
			break;
		case OP_NUMBER:
			ok = exec_number(i, value);
			break;
		case OP_WITHIN:
			ok = exec_within(i, value);
			break;
		case OP_ITEMS:
		case OP_MEMBERS:
			ok = value->len >= i->n && value->len <= i->m;
			break;
		case OP_HAS:
			ok = member(i, value) != NULL;
			break;
		case OP_PROPERTY:
			ok = exec_property(run, i, value);
			break;
		case OP_OBJECT:
			ok = exec_object(run, i->p, value);
			break;
		case OP_DEPENDENT:
			ok = exec_dependent(run, i->p, value);
			break;
		case OP_CALL:
			ok = nsync_schema_exec(run, i->a, value);
			break;
		case OP_DYNAMIC:
			ok = nsync_schema_exec(run, bound(run, i), value);
			break;
		case OP_PREFIX:
			ok = exec_prefix(run, i, value);
			break;
		case OP_EACH:
			ok = exec_each(run, i, value);
			break;
		case OP_CONTAINS:
			ok = exec_contains(run, i, value);
			break;
		case OP_UNIQUE:
			ok = exec_unique(run, value);
			break;
		case OP_ANY:
		case OP_ONE:
			ok = exec_choice(run, i, value);
			break;
		case OP_NOT:
			ok = !nsync_schema_exec(run, i->a, value);
			break;
		case OP_IF:
			ok = exec_if(run, i, value);
			break;
		}
	return false;
}

/* Entering another resource matters only to $dynamicRef. */
static bool exec_scoped(struct schema_run *run, const struct schema_block *block,
			const struct nsync_json *value)
{
	uint32_t before = run->resource;

	if (block->resource == before)
		return exec_code(run, block->code, value);
	uint64_t names = nsync_schema_enter(run, block->resource);

	run->resource = block->resource;
	bool ok = exec_code(run, block->code, value);

	run->resource = before;
	nsync_schema_leave(run, names);
	return ok;
}

bool nsync_schema_exec(struct schema_run *run, uint32_t block, const struct nsync_json *value)
{
	const struct schema_block *b = &run->schema->blocks[block];
	bool ok;

	if (b->text)
		return exec_text(run, b->text, value);
	if (run->fuel == 0)
		return nsync_schema_run_fail(run, NSYNC_ELIMIT,
					     "the validation takes too many steps");
	run->fuel--;
	if (++run->depth > SCHEMA_MAX_DEPTH) {
		run->depth--;
		return nsync_schema_run_fail(run, NSYNC_ELIMIT, "the validation nests too deep");
	}
	if (run->schema->dynamic_count)
		ok = exec_scoped(run, b, value);
	else if (b->object)
		ok = value->type == NSYNC_JSON_OBJECT && exec_object(run, b->object, value);
	else
		ok = exec_code(run, b->code, value);
	run->depth--;
	return ok;
}
