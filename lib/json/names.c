/* names.c: the order of names, sorting them, and finding one that repeats. */
#include <stdlib.h>

#include "internal.h"

/*
 * By UTF-16 code units: as UTF-8 bytes, but that characters above U+FFFF (first
 * byte 0xf0 and up: surrogates in UTF-16) come before U+E000 to U+FFFF (first
 * byte 0xee or 0xef). Both can only differ from one another at a first byte.
 */
static int unit_rank(unsigned char byte)
{
	return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

int nsync_json_name_cmp(const struct nsync_json *a, const struct nsync_json *b)
{
	uint32_t n = a->len < b->len ? a->len : b->len, i = 0;

	if (a->flags & b->flags & NSYNC_JSON_ASCII)
		return nsync_str_cmp(nsync_json_str(a), nsync_json_str(b));
	while (i < n && a->text[i] == b->text[i])
		i++;
	if (i < n)
		return unit_rank((unsigned char)a->text[i]) - unit_rank((unsigned char)b->text[i]);
	return (a->len > b->len) - (a->len < b->len);
}

void nsync_json_sort_names(const struct nsync_json *base, uint32_t *order, size_t n,
			   int (*cmp)(const struct nsync_json *a, const struct nsync_json *b))
{
	uint32_t *from = order, *to = order + n;

	/* Merge sort from the bottom up; qsort promises no bound. */
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t start = 0; start < n; start += 2 * width) {
			size_t middle = n - start < width ? n : start + width;
			size_t end = n - middle < width ? n : middle + width;
			size_t i = start, j = middle;

			for (size_t k = start; k < end; k++) {
				bool left = j == end ||
					    (i < middle && cmp(base + from[i], base + from[j]) <= 0);

				to[k] = from[left ? i++ : j++];
			}
		}
		uint32_t *spare = from;

		from = to;
		to = spare;
	}
	if (from != order)
		memcpy(order, from, n * sizeof(*order));
}

/* Any total order does for finding equals; this one looks at the bytes last. */
static int by_length(const struct nsync_json *a, const struct nsync_json *b)
{
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return a->len ? memcmp(a->text, b->text, a->len) : 0;
}

/* ---- repeated names ---------------------------------------------------------------- */

static uint32_t hash(const struct nsync_json *name)
{
	uint64_t h = name->len, word;
	uint32_t i = 0;

	for (; name->len - i >= 8; i += 8) {
		memcpy(&word, name->text + i, 8);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	word = 0;
	if (name->len > i)
		memcpy(&word, name->text + i, name->len - i);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

#define SMALL       12u  /* members up to which each is compared with each */
#define STACK_SLOTS 512u /* slots of a table that needs no allocation */

static const struct nsync_json *find_among_few(const struct nsync_json *object)
{
	const struct nsync_json *names[SMALL];
	size_t n = 0;

	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at)) {
		for (size_t i = 0; i < n; i++) {
			if (by_length(names[i], at) == 0)
				return at;
		}
		names[n++] = at;
	}
	return NULL;
}

/* Each slot holds 0, or a name's hash and its distance from the object. */
static bool find_by_hash(const struct nsync_json **again, const struct nsync_json *object,
			 uint64_t *slots, size_t count)
{
	size_t probes = 16 * (size_t)object->len;

	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at)) {
		uint32_t h = hash(at);
		size_t slot = h & (count - 1);

		for (; slots[slot]; slot = (slot + 1) & (count - 1)) {
			if (slots[slot] >> 32 == h &&
			    by_length(object + (uint32_t)slots[slot], at) == 0) {
				*again = at;
				return true;
			}
			if (--probes == 0)
				return false;
		}
		slots[slot] = (uint64_t)h << 32 | (uint32_t)(at - object);
	}
	*again = NULL;
	return true;
}

/* For names that were made to collide: the earliest name that repeats one before it. */
static enum nsync_code find_by_sorting(const struct nsync_json **again,
				       const struct nsync_json *object, struct nsync_error *err)
{
	uint32_t *order = reallocarray(NULL, object->len, 2 * sizeof(*order));
	size_t n = 0;

	if (!order)
		return nsync_fail_memory(err);
	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at))
		order[n++] = (uint32_t)(at - object);
	nsync_json_sort_names(object, order, n, by_length);
	*again = NULL;
	for (size_t i = 1; i < n; i++) {
		/* Merging is stable, so of two equals the later one comes second. */
		if (by_length(object + order[i - 1], object + order[i]) == 0 &&
		    (!*again || object + order[i] < *again))
			*again = object + order[i];
	}
	free(order);
	return NSYNC_OK;
}

enum nsync_code nsync_json_find_repeated(const struct nsync_json **again,
					 const struct nsync_json *object, struct nsync_error *err)
{
	uint64_t few[STACK_SLOTS], *slots = few;
	size_t count = 64;

	if (object->len <= SMALL) {
		*again = find_among_few(object);
		return NSYNC_OK;
	}
	while (count < 2 * (size_t)object->len)
		count *= 2;
	if (count > STACK_SLOTS)
		slots = calloc(count, sizeof(*slots));
	else
		memset(few, 0, count * sizeof(*few));
	if (!slots)
		return nsync_fail_memory(err);
	bool found = find_by_hash(again, object, slots, count);

	if (slots != few)
		free(slots);
	return found ? NSYNC_OK : find_by_sorting(again, object, err);
}
