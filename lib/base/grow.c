/* grow.c: arrays that get longer one element at a time: how much memory they take, and when they take more. */
#include <stdlib.h>

#include "nsync/base.h"

#define FIRST_CAP 16u

void *nsync_grow(void *array, size_t *cap, size_t need, size_t size)
{
	const size_t most = (size_t)PTRDIFF_MAX / size; /* malloc gives nothing larger */
	size_t larger = *cap < most / 2 ? *cap * 2 : most;
	void *grown;

	if (need <= *cap)
		return array;
	if (need > most)
		return NULL;
	if (larger < FIRST_CAP)
		larger = FIRST_CAP < most ? FIRST_CAP : most;
	if (larger < need)
		larger = need;
	grown = realloc(array, larger * size);
	if (grown)
		*cap = larger;
	return grown;
}
