/* arena.c: memory that is handed out in small pieces and freed at once. */
#include <stdlib.h>

#include "internal.h"

/* Small at first: a walk holds a few of them for each of its steps. */
#define FIRST_BYTES (4u * 1024u)
#define BLOCK_BYTES (64u * 1024u)

struct arena_block {
	struct arena_block *next;
	max_align_t bytes[];
};

void *nsync_verify_arena_take(struct arena *arena, size_t n)
{
	const size_t align = sizeof(max_align_t);
	struct arena_block *block;
	size_t size;

	if (n > SIZE_MAX / 2)
		return NULL;
	n = (n + align - 1) / align * align;
	if (!arena->blocks || arena->size - arena->used < n) {
		size = !arena->blocks ? FIRST_BYTES : arena->size < BLOCK_BYTES / 2 ? arena->size * 2 : BLOCK_BYTES;
		size = n > size ? n : size;
		block = malloc(sizeof(*block) + size);
		if (!block)
			return NULL;
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
		arena->size = size;
	}
	arena->used += n;
	return (char *)arena->blocks->bytes + arena->used - n;
}

void nsync_verify_arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	arena->used = arena->size = 0;
}
