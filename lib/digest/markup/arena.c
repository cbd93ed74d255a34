/*
 * arena.c: memory for cmark. Its callbacks may not fail and carry no payload, hence a thread's own
 * current arena and a jump out of cmark; all of the arena goes at once, so nothing is lost by it.
 */
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "lib/digest/internal.h"

#define ALIGN      16u
#define CHUNK_SIZE (64u * 1024u)

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(ALIGN) char bytes[];
};

/* Before each block: its size, for realloc. */
struct head {
	_Alignas(ALIGN) size_t size;
};

struct arena {
	struct chunk *chunks;
	jmp_buf out_of_memory;
};

static _Thread_local struct arena *current;

static size_t aligned(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* Zeroed memory, never handed out twice. */
static void *take(size_t n)
{
	if (n > SIZE_MAX / 2)
		longjmp(current->out_of_memory, 1);
	size_t need = sizeof(struct head) + aligned(n);
	struct chunk *chunk = current->chunks;

	if (!chunk || chunk->size - chunk->used < need) {
		size_t size = need > CHUNK_SIZE ? need : CHUNK_SIZE;

		chunk = malloc(sizeof(*chunk) + size);
		if (!chunk)
			longjmp(current->out_of_memory, 1);
		chunk->size = size;
		chunk->used = 0;
		chunk->next = current->chunks;
		current->chunks = chunk;
	}
	struct head *head = (struct head *)(void *)(chunk->bytes + chunk->used);

	chunk->used += need;
	head->size = n;
	/* Only what is handed out: most bodies need a small part of a chunk. */
	return memset(head + 1, 0, n);
}

static void *arena_calloc(size_t count, size_t n)
{
	if (n && count > SIZE_MAX / n)
		longjmp(current->out_of_memory, 1);
	return take(count * n);
}

/* The block that was handed out last grows where it is: cmark reads a text into one, line by line. */
static bool grown(void *old, size_t n)
{
	struct head *head = (struct head *)old - 1;
	struct chunk *chunk = current->chunks;
	size_t had = aligned(head->size);

	if (had > chunk->used || (char *)old != chunk->bytes + (chunk->used - had) || n > SIZE_MAX / 2 ||
	    aligned(n) > chunk->size - (chunk->used - had))
		return false;
	if (n > head->size)
		memset((char *)old + head->size, 0, n - head->size);
	chunk->used += aligned(n) - had;
	head->size = n;
	return true;
}

static void *arena_realloc(void *old, size_t n)
{
	if (old && grown(old, n))
		return old;
	void *p = take(n);

	if (old) {
		size_t had = ((const struct head *)old - 1)->size;

		memcpy(p, old, had < n ? had : n);
	}
	return p;
}

static void arena_free(void *p)
{
	(void)p;
}

static bool run(struct arena *arena, void (*work)(cmark_mem *mem, void *payload), void *payload)
{
	static cmark_mem mem = { arena_calloc, arena_realloc, arena_free };

	if (setjmp(arena->out_of_memory))
		return false;
	work(&mem, payload);
	return true;
}

enum nsync_code nsync_digest_arena_run(void (*work)(cmark_mem *mem, void *payload), void *payload,
				       struct nsync_error *err)
{
	struct arena arena = { .chunks = NULL };
	struct arena *outer = current;

	current = &arena;
	bool done = run(&arena, work, payload);

	current = outer;
	while (arena.chunks) {
		struct chunk *next = arena.chunks->next;

		free(arena.chunks);
		arena.chunks = next;
	}
	return done ? NSYNC_OK : nsync_fail_memory(err);
}
