/* unique.c: whether all elements of an array differ (uniqueItems). */
#include "internal.h"

#include <stdlib.h>

#define FEW  16u  /* compared each with each */
#define SOME 128u /* hashed on the stack */

struct hashed {
	uint64_t hash;
	const struct nsync_json *value;
};

/* The same for equal values, as nsync_json_equal has it. */
static uint64_t hash_of(const struct nsync_json *value)
{
	uint64_t hash = value->type * 0x9e3779b97f4a7c15ull;

	if (value->type == NSYNC_JSON_NUMBER)
		return hash ^ nsync_schema_number_hash(nsync_json_str(value));
	if (value->type == NSYNC_JSON_STRING) {
		for (uint32_t i = 0; i < value->len; i++)
			hash = (hash ^ (unsigned char)value->text[i]) * 0x100000001b3ull;
		return hash;
	}
	for (const struct nsync_json *v = nsync_json_first(value); v;
	     v = nsync_json_next(value, v)) {
		if (value->type == NSYNC_JSON_OBJECT) /* without order */
			hash += hash_of(v) * 31 + (hash_of(v + 1) ^ (hash_of(v + 1) >> 7));
		else
			hash = (hash ^ hash_of(v)) * 0x100000001b3ull;
	}
	return hash ^ hash >> 29;
}

static int by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static bool unique_few(const struct nsync_json *array, const struct nsync_json **again)
{
	for (const struct nsync_json *a = nsync_json_first(array); a; a = nsync_json_next(array, a))
		for (const struct nsync_json *b = nsync_json_first(array); b != a;
		     b = nsync_json_next(array, b))
			if (a->type == b->type && nsync_json_equal(a, b)) {
				*again = a;
				return false;
			}
	return true;
}

static bool unique_sorted(struct hashed *items, size_t count, const struct nsync_json **again)
{
	qsort(items, count, sizeof(*items), by_hash);
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k-- > 0 && items[k].hash == items[i].hash;)
			if (nsync_json_equal(items[k].value, items[i].value)) {
				*again = items[i].value;
				return false;
			}
	return true;
}

bool nsync_schema_unique(const struct nsync_json *array, const struct nsync_json **again,
			 bool *memory)
{
	struct hashed few[SOME], *items = few;
	size_t count = 0;

	if (array->len <= FEW)
		return unique_few(array, again);
	if (array->len > SOME)
		items = malloc(array->len * sizeof(*items));
	if (!items) {
		*memory = false;
		return false;
	}
	for (const struct nsync_json *v = nsync_json_first(array); v; v = nsync_json_next(array, v))
		items[count++] = (struct hashed){ hash_of(v), v };
	bool out = unique_sorted(items, count, again);

	if (items != few)
		free(items);
	return out;
}
