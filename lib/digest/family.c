/*
 * family.c: which stories are one text in several languages. A translation names its original's uri;
 * all that name one original, and the original, are one family.
 */
#include <stdlib.h>

#include "lib/digest/internal.h"

#define NONE SIZE_MAX

/* The uri of an original, and a story that names it. */
struct name {
	struct nsync_str uri;
	size_t story;
};

static int compare(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = nsync_str_cmp(x->uri, y->uri);

	return order ? order : (x->story > y->story) - (x->story < y->story);
}

static size_t find_root(struct digest_family *out, size_t i)
{
	while (out[i].root != i) {
		out[i].root = out[out[i].root].root;
		i = out[i].root;
	}
	return i;
}

static void unite(struct digest_family *out, size_t x, size_t y)
{
	size_t a = find_root(out, x), b = find_root(out, y);

	out[a > b ? a : b].root = a > b ? b : a;
}

/* The first of the names that are uri, sorted; n: there is none. */
static size_t first_of(const struct name *names, size_t n, struct nsync_str uri)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (nsync_str_cmp(names[middle].uri, uri) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && nsync_str_eq(names[low].uri, uri) ? low : n;
}

/* names: sorted. original: for each story the index of its original, or NONE. */
static void join(struct digest_family *out, size_t *original, const struct name *names, size_t n,
		 const struct nsync_digest_story *stories, size_t count)
{
	for (size_t i = 1; i < n; i++)
		if (nsync_str_eq(names[i].uri, names[i - 1].uri))
			unite(out, names[i - 1].story, names[i].story);
	for (size_t story = 0; n && story < count; story++) {
		size_t i = first_of(names, n, stories[story].item->uri);

		for (; i < n && nsync_str_eq(names[i].uri, stories[story].item->uri); i++) {
			unite(out, story, names[i].story);
			if (names[i].story == story)
				continue;
			original[names[i].story] = story;
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

enum nsync_code nsync_digest_families(struct digest_family *out,
				      const struct nsync_digest_story *stories, size_t count,
				      struct nsync_error *err)
{
	size_t n = 0;

	if (count == 0)
		return NSYNC_OK;
	struct name *names = calloc(count, sizeof(*names));
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
		if (item->translation_of.n)
			names[n++] = (struct name){ item->translation_of, i };
	}
	qsort(names, n, sizeof(*names), compare);
	join(out, original, names, n, stories, count);
	for (size_t i = 0; i < count; i++)
		out[i].root = find_root(out, i);
	find_orphans(out, original, original + count, known, stories, count);
	free(names);
	free(original);
	free(known);
	return NSYNC_OK;
}
