/* keywords.c: one schema object becomes a block of keywords. */
#include "internal.h"

#include <stdlib.h>

#define SHOWN_PATTERN 80 /* bytes */

/* Append a subschema to the list that begins at k->first. */
static bool add_listed(struct schema_compiler *c, uint32_t resource, const struct nsync_json *node)
{
	struct nsync_schema *s = c->schema;
	uint32_t block;

	if (!nsync_schema_block(c, &block, resource, node))
		return false;
	if (!SCHEMA_HAS_ROOM(s->lists, s->list_count, c->list_cap))
		return nsync_schema_no_memory(c);
	s->lists[s->list_count++] = block;
	return true;
}

static bool fill_list(struct schema_compiler *c, uint32_t resource, struct schema_keyword *k)
{
	k->first = c->schema->list_count;
	k->count = k->value->len;
	for (const struct nsync_json *v = nsync_json_first(k->value); v;
	     v = nsync_json_next(k->value, v))
		if (!add_listed(c, resource, v))
			return false;
	return true;
}

/* properties, dependentSchemas */
static bool fill_table(struct schema_compiler *c, uint32_t resource, struct schema_keyword *k)
{
	struct schema_entry *entries =
		nsync_schema_alloc(c->schema, sizeof(*entries) * (k->value->len + 1));
	uint32_t count = 0;

	if (!entries)
		return nsync_schema_no_memory(c);
	for (const struct nsync_json *m = nsync_json_first(k->value); m;
	     m = nsync_json_next(k->value, m)) {
		entries[count].name = nsync_json_str(m);
		entries[count].bit = SCHEMA_NONE;
		if (!nsync_schema_block(c, &entries[count++].block, resource, m + 1))
			return false;
	}
	k->table = nsync_schema_table(c->schema, entries, count);
	return k->table || nsync_schema_no_memory(c);
}

/* As much of a pattern as an error shows: whole characters. */
static int shown_length(struct nsync_str pattern)
{
	size_t at = 0, next = 0;

	while (next < pattern.n && next <= SHOWN_PATTERN) {
		at = next;
		nsync_utf8_next(pattern, &next);
	}
	return (int)(next <= SHOWN_PATTERN ? next : at);
}

static const struct schema_pattern *compile_pattern(struct schema_compiler *c, uint32_t resource,
						    const struct nsync_json *source)
{
	char why[128];
	const struct schema_pattern *out =
		nsync_schema_pattern_new(c->schema, nsync_json_str(source), why, sizeof(why));

	if (!out && why[0])
		nsync_schema_fault(c, resource, source, "pattern \"%.*s\": %s",
				   shown_length(nsync_json_str(source)), source->text, why);
	else if (!out)
		nsync_schema_no_memory(c);
	return out;
}

static bool fill_patterns(struct schema_compiler *c, uint32_t resource, struct schema_keyword *k)
{
	struct schema_pattern_entry *entries =
		nsync_schema_alloc(c->schema, sizeof(*entries) * (k->value->len + 1));

	if (!entries)
		return nsync_schema_no_memory(c);
	k->patterns = entries;
	for (const struct nsync_json *m = nsync_json_first(k->value); m;
	     m = nsync_json_next(k->value, m)) {
		struct schema_pattern_entry *entry = &entries[k->pattern_count];

		entry->source = nsync_json_str(m);
		entry->pattern = compile_pattern(c, resource, m);
		if (!entry->pattern || !nsync_schema_block(c, &entry->block, resource, m + 1))
			return false;
		k->pattern_count++;
	}
	return true;
}

static uint16_t type_bit(struct nsync_str name)
{
	static const struct {
		const char *name;
		uint16_t bits;
	} types[] = {
		{ "null", 1u << NSYNC_JSON_NULL },
		{ "boolean", 1u << NSYNC_JSON_FALSE | 1u << NSYNC_JSON_TRUE },
		{ "number", 1u << NSYNC_JSON_NUMBER },
		{ "string", 1u << NSYNC_JSON_STRING },
		{ "array", 1u << NSYNC_JSON_ARRAY },
		{ "object", 1u << NSYNC_JSON_OBJECT },
		{ "integer", TYPE_INTEGER },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (nsync_str_is(name, types[i].name))
			return types[i].bits;
	return 0;
}

static void fill_types(struct schema_keyword *k)
{
	if (k->value->type == NSYNC_JSON_STRING)
		k->types = type_bit(nsync_json_str(k->value));
	for (const struct nsync_json *v = nsync_json_first(k->value); v;
	     v = nsync_json_next(k->value, v))
		k->types |= type_bit(nsync_json_str(v));
}

static bool fill_ref(struct schema_compiler *c, uint32_t resource, struct schema_keyword *k)
{
	const struct nsync_json *node;
	struct nsync_str anchor;
	uint32_t to, n;

	if (!nsync_schema_resolve(c, resource, k->value, &node, &to, &anchor) ||
	    !nsync_schema_block(c, &k->block, to, node))
		return false;
	if (k->id == K_REF || !anchor.p)
		return true;
	for (n = 0; n < c->schema->dynamic_count; n++)
		if (nsync_str_eq(c->dynamic_names[n], anchor))
			break;
	if (n == SCHEMA_MAX_DYNAMIC)
		return nsync_schema_fault(c, resource, k->value, "too many names in $dynamicRef");
	c->dynamic_names[n] = anchor;
	if (n == c->schema->dynamic_count)
		c->schema->dynamic_count++;
	k->dynamic = n;
	return true;
}

/* What a keyword needs of its own value. */
static bool fill(struct schema_compiler *c, uint32_t resource, struct schema_keyword *k,
		 const struct schema_word *word)
{
	switch (k->id) {
	case K_TYPE:
		fill_types(k);
		return true;
	case K_REF:
	case K_DYNAMIC_REF:
		return fill_ref(c, resource, k);
	case K_PATTERN:
		k->pattern = compile_pattern(c, resource, k->value);
		return k->pattern;
	case K_PATTERN_PROPERTIES:
		return fill_patterns(c, resource, k);
	case K_PROPERTIES:
	case K_DEPENDENT_SCHEMAS:
		return fill_table(c, resource, k);
	case K_FORMAT:
		k->format = nsync_schema_format(nsync_json_str(k->value));
		return true;
	case K_MULTIPLE_OF:
		if (!nsync_schema_number_fits(nsync_json_str(k->value)))
			return nsync_schema_fault(c, resource, k->value,
						  "multipleOf has too many digits");
		break;
	default:
		break;
	}
	if (word->value == VALUE_COUNT)
		k->limit = nsync_schema_number_count(k->value);
	if (word->value == VALUE_NUMBER || word->value == VALUE_POSITIVE)
		nsync_schema_number(&k->number, k->value);
	if (word->shape == SHAPE_SCHEMA)
		return nsync_schema_block(c, &k->block, resource, k->value);
	if (word->shape == SHAPE_LIST)
		return fill_list(c, resource, k);
	return true;
}

/* Whether a block runs this keyword, or another reads it. */
static bool wanted(const struct schema_compiler *c, uint32_t resource,
		   const struct schema_word *word)
{
	unsigned vocabularies = c->schema->resources[resource].vocabularies;

	if (word->id == K_FORMAT)
		return vocabularies & VOCABULARY_ASSERTION ||
		       (vocabularies & VOCABULARY_FORMAT && c->options &&
			c->options->assert_format);
	return word->vocabulary & vocabularies && word->id <= K_MAX_CONTAINS;
}

/* Subschemas that nothing runs (in $defs) must be right all the same, in the schema itself. */
static bool reach_unused(struct schema_compiler *c, uint32_t resource,
			 const struct schema_word *word, const struct nsync_json *value)
{
	uint32_t block;

	if (c->schema->resources[resource].document->next)
		return true;
	if (word->shape == SHAPE_SCHEMA)
		return nsync_schema_block(c, &block, resource, value);
	for (const struct nsync_json *m = nsync_json_first(value); m && word->shape == SHAPE_MAP;
	     m = nsync_json_next(value, m))
		if (!nsync_schema_block(c, &block, resource, m + 1))
			return false;
	return true;
}

static const struct schema_keyword *sibling(const struct schema_keyword *keywords, uint32_t count,
					    unsigned id)
{
	for (uint32_t i = 0; i < count; i++)
		if (keywords[i].id == id)
			return &keywords[i];
	return NULL;
}

/* Keywords that are understood together. */
static void link_siblings(struct schema_keyword *keywords, uint32_t count)
{
	const struct schema_keyword *properties = sibling(keywords, count, K_PROPERTIES);
	const struct schema_keyword *patterns = sibling(keywords, count, K_PATTERN_PROPERTIES);
	const struct schema_keyword *prefix = sibling(keywords, count, K_PREFIX_ITEMS);
	const struct schema_keyword *then = sibling(keywords, count, K_THEN);
	const struct schema_keyword *otherwise = sibling(keywords, count, K_ELSE);
	const struct schema_keyword *least = sibling(keywords, count, K_MIN_CONTAINS);
	const struct schema_keyword *most = sibling(keywords, count, K_MAX_CONTAINS);

	for (uint32_t i = 0; i < count; i++) {
		struct schema_keyword *k = &keywords[i];

		if (k->id == K_ADDITIONAL_PROPERTIES) {
			k->table = properties ? properties->table : NULL;
			k->patterns = patterns ? patterns->patterns : NULL;
			k->pattern_count = patterns ? patterns->pattern_count : 0;
		} else if (k->id == K_ITEMS) {
			k->limit = prefix ? prefix->count : 0;
		} else if (k->id == K_IF) {
			k->then_block = then ? then->block : SCHEMA_NONE;
			k->else_block = otherwise ? otherwise->block : SCHEMA_NONE;
		} else if (k->id == K_CONTAINS) {
			k->limit = least ? least->limit : 1;
			k->limit_max = most ? most->limit : UINT64_MAX;
			k->then_value = least ? least->value : NULL;
			k->else_value = most ? most->value : NULL;
		}
	}
}

static int by_order(const void *a, const void *b)
{
	const struct schema_keyword *x = a, *y = b;

	return (int)x->id - (int)y->id;
}

static bool read_keyword(struct schema_compiler *c, uint32_t resource,
			 const struct nsync_json *member, struct schema_keyword *keywords,
			 uint32_t *count)
{
	const struct schema_word *word = nsync_schema_word(nsync_json_str(member));
	const char *expected;

	if (!word)
		return true;
	expected = nsync_schema_word_check(word, member + 1);
	if (expected && (word->vocabulary & c->schema->resources[resource].vocabularies))
		return nsync_schema_fault(c, resource, member + 1, "%s must be %s", word->name,
					  expected);
	if (!wanted(c, resource, word))
		return expected || reach_unused(c, resource, word, member + 1);
	struct schema_keyword *k = &keywords[(*count)++];

	*k = (struct schema_keyword){ .id = word->id,
				      .value = member + 1,
				      .block = SCHEMA_NONE,
				      .then_block = SCHEMA_NONE,
				      .else_block = SCHEMA_NONE,
				      .dynamic = SCHEMA_NONE };
	return fill(c, resource, k, word);
}

bool nsync_schema_keywords(struct schema_compiler *c, uint32_t block)
{
	const struct nsync_json *node = c->schema->blocks[block].node;
	uint32_t resource = c->schema->blocks[block].resource, count = 0, run = 0;
	struct schema_keyword *keywords;

	c->schema->blocks[block].always = node->type == NSYNC_JSON_TRUE;
	c->schema->blocks[block].never = node->type == NSYNC_JSON_FALSE;
	if (node->type != NSYNC_JSON_OBJECT)
		return true;
	if (!nsync_schema_dialect(c, resource))
		return false;
	keywords = nsync_schema_alloc(c->schema, sizeof(*keywords) * (node->len + 1));
	if (!keywords)
		return nsync_schema_no_memory(c);
	for (const struct nsync_json *m = nsync_json_first(node); m; m = nsync_json_next(node, m))
		if (!read_keyword(c, resource, m, keywords, &count))
			return false;
	link_siblings(keywords, count);
	qsort(keywords, count, sizeof(*keywords), by_order);
	for (; run < count && keywords[run].id < K_THEN; run++)
		if (keywords[run].id == K_UNEVALUATED_ITEMS ||
		    keywords[run].id == K_UNEVALUATED_PROPERTIES)
			c->schema->blocks[block].tracks = true;
	c->schema->blocks[block].keywords = keywords;
	c->schema->blocks[block].count = run;
	return true;
}
