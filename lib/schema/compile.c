/*
 * compile.c: from a document to a program. Blocks are made breadth first, so a
 * schema that refers to itself ends, and nothing here is recursive.
 */
#include "internal.h"

#include <stdlib.h>

bool nsync_schema_block(struct schema_compiler *c, uint32_t *out, uint32_t from,
			const struct nsync_json *node)
{
	struct nsync_schema *s = c->schema;
	uint32_t root = nsync_schema_map_get(&c->roots, node);

	*out = nsync_schema_map_get(&c->blocks, node);
	if (*out != SCHEMA_NONE)
		return true;
	*out = s->block_count;
	if (!SCHEMA_HAS_ROOM(s->blocks, s->block_count, c->block_cap) ||
	    !nsync_schema_map_set(&c->blocks, node, *out))
		return nsync_schema_no_memory(c);
	s->blocks[s->block_count++] =
		(struct schema_block){ .node = node,
				       .resource = root == SCHEMA_NONE ? from : root };
	return true;
}

/* Every anchor that a $dynamicRef may come to, in whatever resource, needs its block. */
static bool reach_dynamic(struct schema_compiler *c)
{
	for (uint32_t r = 0; r < c->schema->resource_count; r++)
		for (uint32_t n = 0; n < c->schema->dynamic_count; n++) {
			const struct schema_anchor *anchor =
				nsync_schema_anchor(&c->schema->resources[r], c->dynamic_names[n]);
			uint32_t block;

			if (anchor && anchor->dynamic &&
			    !nsync_schema_block(c, &block, r, anchor->node))
				return false;
		}
	return true;
}

static bool compile_blocks(struct schema_compiler *c)
{
	for (uint32_t done = 0; done < c->schema->block_count;) {
		if (!nsync_schema_keywords(c, done))
			return false;
		if (++done == c->schema->block_count && !reach_dynamic(c))
			return false;
	}
	return true;
}

/* Which block each name means once a resource has been entered. */
static bool bind_dynamic(struct schema_compiler *c)
{
	struct nsync_schema *s = c->schema;

	if (!s->dynamic_count)
		return true;
	s->dynamic =
		nsync_schema_alloc(s, sizeof(*s->dynamic) * s->dynamic_count * s->resource_count);
	if (!s->dynamic)
		return nsync_schema_no_memory(c);
	for (uint32_t n = 0; n < s->dynamic_count; n++)
		for (uint32_t r = 0; r < s->resource_count; r++) {
			const struct schema_anchor *anchor =
				nsync_schema_anchor(&s->resources[r], c->dynamic_names[n]);

			s->dynamic[n * s->resource_count + r] =
				anchor && anchor->dynamic
					? nsync_schema_map_get(&c->blocks, anchor->node)
					: SCHEMA_NONE;
		}
	return true;
}

/* A schema that applies itself to the same value, whatever the value, can never end. */
static bool refuse_loop(struct schema_compiler *c, unsigned char *state, uint32_t block,
			unsigned depth)
{
	const struct schema_block *b = &c->schema->blocks[block];
	bool ok = true;

	if (state[block] == 2)
		return true;
	if (state[block] == 1 || depth > SCHEMA_MAX_DEPTH)
		return nsync_schema_fault(c, b->resource, b->node,
					  "the schema refers to itself for ever");
	state[block] = 1;
	for (uint32_t i = 0; ok && i < b->count; i++) {
		const struct schema_keyword *k = &b->keywords[i];

		if (k->id == K_REF)
			ok = refuse_loop(c, state, k->block, depth + 1);
		for (uint32_t n = 0; ok && k->id == K_ALL_OF && n < k->count; n++)
			ok = refuse_loop(c, state, c->schema->lists[k->first + n], depth + 1);
	}
	state[block] = 2;
	return ok;
}

static bool refuse_loops(struct schema_compiler *c)
{
	unsigned char *state = calloc(c->schema->block_count + 1, 1);
	bool ok = true;

	if (!state)
		return nsync_schema_no_memory(c);
	for (uint32_t i = 0; ok && i < c->schema->block_count; i++)
		ok = refuse_loop(c, state, i, 0);
	free(state);
	return ok;
}

static bool compile(struct schema_compiler *c, struct nsync_str bytes, struct nsync_str base)
{
	uint32_t resource;

	if (!nsync_schema_load(c, &resource, base, bytes))
		return false;
	const struct nsync_json *root = c->schema->resources[resource].root;

	if (root->type != NSYNC_JSON_OBJECT && root->type != NSYNC_JSON_TRUE &&
	    root->type != NSYNC_JSON_FALSE)
		return nsync_schema_fault(c, resource, root, "a schema is an object or a boolean");
	return nsync_schema_block(c, &c->schema->root, resource, root) && compile_blocks(c) &&
	       bind_dynamic(c) && refuse_loops(c) && nsync_schema_emit(c);
}

enum nsync_code nsync_schema_compile(struct nsync_schema **out, struct nsync_str bytes,
				     struct nsync_str base,
				     const struct nsync_schema_options *options,
				     struct nsync_error *err)
{
	struct nsync_error own = { 0 };
	struct schema_compiler c = { .options = options, .err = &own };
	bool ok;

	*out = NULL;
	c.schema = calloc(1, sizeof(*c.schema));
	if (!c.schema)
		return nsync_fail_memory(err);
	ok = compile(&c, bytes, base);
	free(c.roots.slots);
	free(c.blocks.slots);
	if (ok) {
		*out = c.schema;
		return NSYNC_OK;
	}
	nsync_schema_free(c.schema);
	return nsync_fail(err, own.code, own.where, "%s", own.text);
}

void nsync_schema_free(struct nsync_schema *schema)
{
	if (!schema)
		return;
	nsync_schema_patterns_free(schema);
	for (struct schema_document *d = schema->documents; d; d = d->next)
		nsync_json_doc_release(&d->doc);
	nsync_schema_alloc_end(schema);
	free(schema->resources);
	free(schema->blocks);
	free(schema->lists);
	free(schema);
}

void nsync_schema_freep(struct nsync_schema **schema)
{
	nsync_schema_free(*schema);
	*schema = NULL;
}
