/* memory.c: the program's arena, and a map from nodes to indexes. */
#include "internal.h"

#include <stdlib.h>

struct schema_chunk {
	struct schema_chunk *next;
	size_t used, size;
	max_align_t bytes[];
};

void *nsync_schema_alloc(struct nsync_schema *schema, size_t size)
{
	const size_t align = sizeof(max_align_t);
	struct schema_chunk *chunk = schema->arena;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + align - 1) / align * align;
	if (!chunk || chunk->size - chunk->used < size) {
		size_t room = size > 8192 ? size : 8192;

		chunk = calloc(1, sizeof(*chunk) + room);
		if (!chunk)
			return NULL;
		chunk->size = room;
		chunk->next = schema->arena;
		schema->arena = chunk;
	}
	void *out = (char *)chunk->bytes + chunk->used;

	chunk->used += size;
	return out;
}

void nsync_schema_alloc_end(struct nsync_schema *schema)
{
	for (struct schema_chunk *chunk = schema->arena, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	schema->arena = NULL;
}

struct nsync_str nsync_schema_copy(struct nsync_schema *schema, struct nsync_str text)
{
	char *out = nsync_schema_alloc(schema, text.n + 1);

	if (!out)
		return (struct nsync_str){ NULL, 0 };
	if (text.n)
		memcpy(out, text.p, text.n);
	return (struct nsync_str){ out, text.n };
}

static size_t slot_of(const struct schema_map *map, const struct nsync_json *node)
{
	uint64_t hash = (uint64_t)(uintptr_t)node * 0x9e3779b97f4a7c15ull;
	size_t i = (size_t)(hash >> 20) & (map->cap - 1);

	while (map->slots[i].node && map->slots[i].node != node)
		i = (i + 1) & (map->cap - 1);
	return i;
}

uint32_t nsync_schema_map_get(const struct schema_map *map, const struct nsync_json *node)
{
	if (!map->cap)
		return SCHEMA_NONE;
	const struct schema_slot *slot = &map->slots[slot_of(map, node)];

	return slot->node ? slot->index : SCHEMA_NONE;
}

bool nsync_schema_map_set(struct schema_map *map, const struct nsync_json *node, uint32_t index)
{
	if (map->count * 2 >= map->cap) {
		struct schema_map bigger = { NULL, map->count, map->cap ? map->cap * 2 : 64 };

		bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
		if (!bigger.slots)
			return false;
		for (size_t i = 0; i < map->cap; i++)
			if (map->slots[i].node)
				bigger.slots[slot_of(&bigger, map->slots[i].node)] = map->slots[i];
		free(map->slots);
		*map = bigger;
	}
	size_t i = slot_of(map, node);

	map->count += map->slots[i].node == NULL;
	map->slots[i] = (struct schema_slot){ node, index };
	return true;
}
