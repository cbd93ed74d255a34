/* same.c: whether two bodies say the same. */
#include "internal.h"

/* What each version has anew, and the note on why there is one. */
static bool changes_always(struct nsync_str name)
{
	return nsync_str_is(name, "version") || nsync_str_is(name, "versionCreated") ||
	       nsync_str_is(name, "edNote") || nsync_str_is(name, "altIds");
}

/* What the name of a story is made of. */
static bool names_story(struct nsync_str name)
{
	return nsync_str_is(name, "uri") || nsync_str_is(name, "firstCreated");
}

/* How many members count; SIZE_MAX where b lacks one of them or has another value. */
static size_t compare(const struct nsync_json *a, const struct nsync_json *b, bool text_only)
{
	const struct nsync_json *name, *other;
	size_t count = 0;

	for (name = nsync_json_first(a); name; name = nsync_json_next(a, name)) {
		if (changes_always(nsync_json_str(name)) ||
		    (text_only && names_story(nsync_json_str(name))))
			continue;
		other = nsync_json_get(b, nsync_json_str(name));
		if (!other || !nsync_json_equal(name + 1, other))
			return SIZE_MAX;
		count++;
	}
	return count;
}

static bool same(const struct nsync_json *a, const struct nsync_json *b, bool text_only)
{
	size_t count;

	if (a->type != NSYNC_JSON_OBJECT || b->type != NSYNC_JSON_OBJECT)
		return false;
	count = compare(a, b, text_only);
	return count != SIZE_MAX && compare(b, a, text_only) == count;
}

bool nsync_item_same(const struct nsync_json *a, const struct nsync_json *b)
{
	return same(a, b, false);
}

bool nsync_item_same_text(const struct nsync_json *a, const struct nsync_json *b)
{
	return same(a, b, true);
}
