/* table.c: names by hash. */
#include "internal.h"

struct schema_table *nsync_schema_table(struct nsync_schema *schema, struct schema_entry *entries,
					uint32_t count)
{
	struct schema_table *table = nsync_schema_alloc(schema, sizeof(*table));
	uint32_t size = 4, *slots;

	while (size < count * 2 + 1 && size < 1u << 30)
		size *= 2;
	slots = nsync_schema_alloc(schema, size * sizeof(*slots));
	if (!table || !slots)
		return NULL;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = (uint32_t)schema_hash(entries[i].name) & (size - 1);

		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = i + 1;
	}
	*table = (struct schema_table){ entries, slots, count, size - 1 };
	return table;
}
