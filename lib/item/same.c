/* same.c: whether two bodies say the same. */
#include "internal.h"

/* What each version has anew, and the note on why there is one. */
static bool changes_always(struct nsync_str name)
{
	return nsync_str_is(name, "version") || nsync_str_is(name, "versionCreated") ||
	       nsync_str_is(name, "edNote") || nsync_str_is(name, "altIds");
}

/* How many members count; SIZE_MAX where b lacks one of them or has another value. */
static size_t compare(const struct nsync_json *a, const struct nsync_json *b)
{
	const struct nsync_json *name, *other;
	size_t count = 0;

	for (name = nsync_json_first(a); name; name = nsync_json_next(a, name)) {
		if (changes_always(nsync_json_str(name)))
			continue;
		other = nsync_json_get(b, nsync_json_str(name));
		if (!other || !nsync_json_equal(name + 1, other))
			return SIZE_MAX;
		count++;
	}
	return count;
}

bool nsync_item_same(const struct nsync_json *a, const struct nsync_json *b)
{
	size_t count;

	if (a->type != NSYNC_JSON_OBJECT || b->type != NSYNC_JSON_OBJECT)
		return false;
	count = compare(a, b);
	return count != SIZE_MAX && compare(b, a) == count;
}
