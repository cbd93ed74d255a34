/* base_grow.c: growing arrays: how they double, sizes that cannot be, and memory that fails. */
#include "tests/support/failing_memory.h"

struct point {
	int64_t x, y;
};

Test(base_grow, elements_stay_while_the_array_doubles)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct point *points = NULL;
	size_t cap = 0, count = 0, moves = 0;

	while (count < 1000) {
		size_t before = cap;

		cr_assert_eq(NSYNC_GROW(points, count, cap, &err), NSYNC_OK);
		cr_assert_gt(cap, count);
		if (cap != before) {
			cr_assert_eq(cap, before ? 2 * before : 16);
			moves++;
		}
		points[count] = (struct point){ (int64_t)count, -(int64_t)count };
		count++;
	}
	cr_assert_eq(moves, 7);
	for (size_t i = 0; i < count; i++)
		cr_assert(points[i].x == (int64_t)i && points[i].y == -(int64_t)i, "%zu", i);
	free(points);
}

Test(base_grow, a_count_of_32_bits_and_an_array_of_pointers)
{
	const char **names = NULL;
	uint32_t count = 0;
	size_t cap = 0;

	for (; count < 17; count++) {
		cr_assert(NSYNC_HAS_ROOM(names, count, cap));
		names[count] = "name";
	}
	cr_assert_eq(cap, 32);
	free(names);
}

Test(base_grow, what_fits_is_not_moved)
{
	struct point points[4];
	size_t cap = 4;

	for (size_t need = 0; need <= 4; need++)
		cr_assert_eq(nsync_grow(points, &cap, need, sizeof(*points)), points, "%zu", need);
	cr_assert_eq(cap, 4);
}

/* A null array with a capacity never is: where it does not grow, nothing is allocated. */
Test(base_grow, capacities)
{
	static const struct {
		const char *label;
		size_t cap, need, size, wanted; /* wanted 0: refused */
	} rows[] = {
		{ "the first", 0, 1, 8, 16 },
		{ "more at once than the first", 0, 100, 8, 100 },
		{ "twice", 16, 17, 8, 32 },
		{ "more at once than twice", 16, 33, 8, 33 },
		{ "exactly twice", 16, 32, 8, 32 },
		{ "one byte each", 100, 101, 1, 200 },
		{ "more elements than there are bytes", 16, SIZE_MAX, 1, 0 },
		{ "a product that wraps to 0", 16, SIZE_MAX / 8 + 1, 8, 0 },
		{ "a product that wraps to 16", 16, SIZE_MAX / 8 + 3, 8, 0 },
		{ "one element too many", 16, (size_t)PTRDIFF_MAX / 8 + 1, 8, 0 },
		{ "an element too large", 0, 1, (size_t)PTRDIFF_MAX + 1, 0 },
		{ "a capacity whose double wraps", SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 2, 1, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t cap = rows[i].cap;
		void *grown = nsync_grow(NULL, &cap, rows[i].need, rows[i].size);

		cr_assert_eq(grown != NULL, rows[i].wanted != 0, "%s", rows[i].label);
		cr_assert_eq(cap, rows[i].wanted ? rows[i].wanted : rows[i].cap, "%s: %zu", rows[i].label, cap);
		free(grown);
	}
}

#ifdef FAILING_MEMORY

static enum nsync_code fill(struct nsync_error *err)
{
	struct point *points = NULL;
	size_t cap = 0, count = 0;
	enum nsync_code code = NSYNC_OK;

	for (; count < 100 && code == NSYNC_OK; count++) {
		code = NSYNC_GROW(points, count, cap, err);
		if (code == NSYNC_OK)
			points[count] = (struct point){ (int64_t)count, 0 };
	}
	free(points);
	return code;
}

Test(base_grow, memory_fails)
{
	fail_each("an array of 100", fill, 0);
}

Test(base_grow, what_could_not_grow_is_as_it_was)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	int64_t *numbers = NULL, *before;
	size_t cap = 0, count = 0;
	enum nsync_code code;

	for (; count < 16; count++) {
		cr_assert(NSYNC_HAS_ROOM(numbers, count, cap));
		numbers[count] = (int64_t)count;
	}
	before = numbers;
	failing_begin(0);
	code = NSYNC_GROW(numbers, count, cap, &err);
	failing_end();
	cr_assert_eq(code, NSYNC_ENOMEM);
	cr_assert_eq(err.code, NSYNC_ENOMEM);
	cr_assert_eq(numbers, before);
	cr_assert_eq(cap, 16);
	for (size_t i = 0; i < count; i++)
		cr_assert_eq(numbers[i], (int64_t)i);
	free(numbers);
}

/* Where doubling would pass what malloc can give, it asks for just that much. */
Test(base_grow, the_last_step_is_smaller_than_twice)
{
	size_t cap = (size_t)PTRDIFF_MAX / 2 + 10;

	failing_begin(0);
	cr_assert_null(nsync_grow(NULL, &cap, cap + 1, 1));
	failing_end();
	cr_assert_eq(failing_failed, 1, "it asked for memory");
	cr_assert_eq(cap, (size_t)PTRDIFF_MAX / 2 + 10);
}

#endif
