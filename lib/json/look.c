/* look.c: finding members, and equality. */
#include <stdlib.h>

#include "internal.h"

const struct nsync_json *nsync_json_get(const struct nsync_json *object, struct nsync_str name)
{
	if (!object || object->type != NSYNC_JSON_OBJECT)
		return NULL;
	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at)) {
		if (nsync_str_eq(nsync_json_str(at), name))
			return at + 1;
	}
	return NULL;
}

struct nsync_str nsync_json_get_str(const struct nsync_json *object, struct nsync_str name)
{
	const struct nsync_json *value = nsync_json_get(object, name);

	if (!value || value->type != NSYNC_JSON_STRING)
		return (struct nsync_str){ NULL, 0 };
	return nsync_json_str(value);
}

static bool arrays_equal(const struct nsync_json *a, const struct nsync_json *b)
{
	const struct nsync_json *x = nsync_json_first(a), *y = nsync_json_first(b);

	for (; x; x = nsync_json_next(a, x), y = nsync_json_next(b, y)) {
		if (!nsync_json_equal(x, y))
			return false;
	}
	return true;
}

/* Objects up to this many members are searched; larger ones are sorted first. */
#define FEW 16u

/* Names in RFC 8785 order, twice the room; NULL when out of memory. */
static uint32_t *sorted_names(const struct nsync_json *object)
{
	uint32_t *order = reallocarray(NULL, object->len, 2 * sizeof(*order));
	size_t n = 0;

	if (!order)
		return NULL;
	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at))
		order[n++] = (uint32_t)(at - object);
	nsync_json_sort_names(object, order, n, nsync_json_name_cmp);
	return order;
}

/* Member by member in sorted order; *known false where memory was short. */
static bool sorted_equal(bool *known, const struct nsync_json *a, const struct nsync_json *b)
{
	uint32_t *left = sorted_names(a), *right = sorted_names(b);
	bool equal = true;

	*known = left && right;
	for (uint32_t i = 0; *known && equal && i < a->len; i++) {
		const struct nsync_json *x = a + left[i], *y = b + right[i];

		equal = nsync_str_eq(nsync_json_str(x), nsync_json_str(y)) &&
			nsync_json_equal(x + 1, y + 1);
	}
	free(left);
	free(right);
	return equal;
}

/* Only names are looked at, so that no value is ever compared twice. */
static bool same_order(const struct nsync_json *a, const struct nsync_json *b)
{
	const struct nsync_json *x = nsync_json_first(a), *y = nsync_json_first(b);

	for (; x; x = nsync_json_next(a, x), y = nsync_json_next(b, y)) {
		if (!nsync_str_eq(nsync_json_str(x), nsync_json_str(y)))
			return false;
	}
	return true;
}

static bool objects_equal(const struct nsync_json *a, const struct nsync_json *b)
{
	const struct nsync_json *x = nsync_json_first(a), *y = nsync_json_first(b);
	bool ordered = same_order(a, b), known;

	if (!ordered && a->len > FEW) {
		bool equal = sorted_equal(&known, a, b);

		if (known)
			return equal;
	}
	for (; x; x = nsync_json_next(a, x), y = nsync_json_next(b, y)) {
		const struct nsync_json *other =
			ordered ? y + 1 : nsync_json_get(b, nsync_json_str(x));

		if (!other || !nsync_json_equal(x + 1, other))
			return false;
	}
	return true;
}

bool nsync_json_equal(const struct nsync_json *a, const struct nsync_json *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case NSYNC_JSON_NUMBER:
		return nsync_str_eq(nsync_json_str(a), nsync_json_str(b)) ||
		       nsync_json_number_cmp(nsync_json_str(a), nsync_json_str(b)) == 0;
	case NSYNC_JSON_STRING:
		return nsync_str_eq(nsync_json_str(a), nsync_json_str(b));
	case NSYNC_JSON_ARRAY:
		return a->len == b->len && arrays_equal(a, b);
	case NSYNC_JSON_OBJECT:
		return a->len == b->len && objects_equal(a, b);
	default:
		return true;
	}
}
