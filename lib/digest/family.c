/*
 * family.c: which stories are one text in several languages. A translation names its original's uri;
 * all that name one original, and the original, are one family.
 */
#include <stdlib.h>

#include "lib/digest/internal.h"

#define NONE SIZE_MAX

/* A uri, and the story that has it or names it. */
struct name {
	struct nsync_str uri;
	size_t story;
	bool own;
};

/* By uri; the story itself before its translations. */
static int compare(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = nsync_str_cmp(x->uri, y->uri);

	if (order)
		return order;
	if (x->own != y->own)
		return x->own ? -1 : 1;
	return (x->story > y->story) - (x->story < y->story);
}

static size_t find_root(struct digest_family *out, size_t i)
{
	while (out[i].root != i) {
		out[i].root = out[out[i].root].root;
		i = out[i].root;
	}
	return i;
}

/* names: sorted. original: for each story the index of its original, or NONE. */
static void join(struct digest_family *out, size_t *original, const struct name *names, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (!nsync_str_eq(names[i].uri, names[i - 1].uri))
			continue;
		size_t a = find_root(out, names[i - 1].story), b = find_root(out, names[i].story);

		out[a > b ? a : b].root = a > b ? b : a;
	}
	for (size_t i = 0, first = 0; i < n; i++) {
		if (!nsync_str_eq(names[i].uri, names[first].uri))
			first = i;
		if (!names[i].own && names[first].own && names[first].story != names[i].story) {
			original[names[i].story] = names[first].story;
			out[names[i].story].translation = true;
		}
	}
}

/* way: room for count. */
static void find_orphans(struct digest_family *out, const size_t *original, size_t *way,
			 bool *known, const struct nsync_digest_story *stories, size_t count)
{
	for (size_t start = 0; start < count; start++) {
		size_t n = 0, i = start;

		for (; i != NONE && !known[i]; i = original[i]) {
			known[i] = true;
			way[n++] = i;
		}
		/* From the far end back; twice, since names may form a circle. */
		for (size_t step = 0; step < 2 * n; step++) {
			size_t story = way[n - 1 - step % n], from = original[story];

			out[story].orphan = from != NONE && (out[from].orphan ||
					    stories[from].item->status != NSYNC_USABLE);
		}
	}
}

enum nsync_code digest_families(struct digest_family *out, const struct nsync_digest_story *stories,
				size_t count, struct nsync_error *err)
{
	size_t n = 0;

	if (count == 0)
		return NSYNC_OK;
	struct name *names = calloc(count, 2 * sizeof(*names));
	size_t *original = calloc(count, 2 * sizeof(*original));
	bool *known = calloc(count, sizeof(*known));

	if (!names || !original || !known) {
		free(names);
		free(original);
		free(known);
		return nsync_fail_memory(err);
	}
	for (size_t i = 0; i < count; i++) {
		const struct nsync_item *item = stories[i].item;

		out[i] = (struct digest_family){ .root = i };
		original[i] = NONE;
		names[n++] = (struct name){ item->uri, i, true };
		if (item->translation_of.n)
			names[n++] = (struct name){ item->translation_of, i, false };
	}
	qsort(names, n, sizeof(*names), compare);
	join(out, original, names, n);
	for (size_t i = 0; i < count; i++)
		out[i].root = find_root(out, i);
	find_orphans(out, original, original + count, known, stories, count);
	free(names);
	free(original);
	free(known);
	return NSYNC_OK;
}
