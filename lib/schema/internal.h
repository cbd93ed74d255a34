/*
 * internal.h: how a schema is represented once compiled.
 *
 * A schema document is walked once for its resources and anchors (resolve.c).
 * Every schema object that can be reached becomes a block (compile.c): a list
 * of keywords, which the plain executor (walk.c) follows and reports from, and
 * a run of fused instructions (emit.c), which the fast executor (exec.c)
 * follows. Both must come to the same verdict; the tests hold them together.
 */
#ifndef NSYNC_LIB_SCHEMA_INTERNAL_H
#define NSYNC_LIB_SCHEMA_INTERNAL_H

#include "nsync/schema.h"

/* What one validation may cost before it is given up as pathological. */
#define SCHEMA_MAX_DEPTH   4000u             /* nested subschemas, each a C stack frame */
#define SCHEMA_FUEL        100000000ull      /* steps, and the next for each value */
#define SCHEMA_FUEL_VALUE  1000ull
#define SCHEMA_MAX_REPORTS 10000u            /* violations collected at once */
#define SCHEMA_MAX_DYNAMIC 64u               /* different names in $dynamicRef */

#define SCHEMA_NONE UINT32_MAX

/* NSYNC_HAS_ROOM where indexes are kept in 32 bits and none of them may be SCHEMA_NONE. */
#define SCHEMA_HAS_ROOM(array, count, cap) \
	((count) < SCHEMA_NONE && NSYNC_HAS_ROOM(array, count, cap))

/* ---- keywords ----------------------------------------------------------- */

enum schema_vocabulary {
	VOCABULARY_CORE = 1, VOCABULARY_APPLICATOR = 2, VOCABULARY_UNEVALUATED = 4,
	VOCABULARY_VALIDATION = 8, VOCABULARY_META = 16, VOCABULARY_FORMAT = 32,
	VOCABULARY_CONTENT = 64, VOCABULARY_ASSERTION = 128
};

enum schema_keyword_id {
	/* in the order in which a block runs them: cheap ones first, unevaluated* last */
	K_TYPE, K_CONST, K_ENUM,
	K_MAX_LENGTH, K_MIN_LENGTH, K_PATTERN, K_FORMAT,
	K_MAXIMUM, K_EXCLUSIVE_MAXIMUM, K_MINIMUM, K_EXCLUSIVE_MINIMUM, K_MULTIPLE_OF,
	K_MAX_ITEMS, K_MIN_ITEMS, K_MAX_PROPERTIES, K_MIN_PROPERTIES,
	K_REQUIRED, K_DEPENDENT_REQUIRED,
	K_REF, K_DYNAMIC_REF,
	K_PROPERTIES, K_PATTERN_PROPERTIES, K_ADDITIONAL_PROPERTIES, K_PROPERTY_NAMES,
	K_PREFIX_ITEMS, K_ITEMS, K_CONTAINS, K_UNIQUE_ITEMS,
	K_ALL_OF, K_IF, K_ANY_OF, K_ONE_OF, K_NOT, K_DEPENDENT_SCHEMAS,
	K_UNEVALUATED_ITEMS, K_UNEVALUATED_PROPERTIES,
	/* read together with another keyword, or nothing to run */
	K_THEN, K_ELSE, K_MIN_CONTAINS, K_MAX_CONTAINS,
	K_ID, K_SCHEMA, K_ANCHOR, K_DYNAMIC_ANCHOR, K_VOCABULARY, K_COMMENT, K_DEFS,
	K_TITLE, K_DESCRIPTION, K_DEFAULT, K_DEPRECATED, K_READ_ONLY, K_WRITE_ONLY, K_EXAMPLES,
	K_CONTENT_ENCODING, K_CONTENT_MEDIA_TYPE, K_CONTENT_SCHEMA,
	K_UNKNOWN
};

/* Where a keyword's value holds subschemas. */
enum schema_shape { SHAPE_NONE, SHAPE_SCHEMA, SHAPE_LIST, SHAPE_MAP };

/* What a keyword's value must be. */
enum schema_value {
	VALUE_ANY, VALUE_STRING, VALUE_BOOLEAN, VALUE_NUMBER, VALUE_POSITIVE, VALUE_COUNT,
	VALUE_STRINGS, VALUE_STRINGS_MAP, VALUE_ARRAY, VALUE_OBJECT, VALUE_TYPES, VALUE_SCHEMA,
	VALUE_SCHEMAS, VALUE_SCHEMA_MAP, VALUE_ANCHOR
};

struct schema_word {
	const char *name;
	uint8_t id;         /* enum schema_keyword_id */
	uint8_t vocabulary; /* enum schema_vocabulary; 0: any */
	uint8_t shape;      /* enum schema_shape */
	uint8_t value;      /* enum schema_value */
};

/* The keyword of a name; NULL for one that the standard does not know. */
const struct schema_word *nsync_schema_word(struct nsync_str name);
/* NULL, or what the value should have been ("a string"). */
const char *nsync_schema_word_check(const struct schema_word *word, const struct nsync_json *value);
/* The bit of a standard vocabulary's URI; 0 for any other. */
unsigned nsync_schema_vocabulary(struct nsync_str uri);

/* ---- documents and resources ------------------------------------------------ */

struct schema_chunk; /* of the arena */

struct schema_document {
	struct schema_document *next;
	struct nsync_str uri; /* by which it was retrieved */
	char *bytes;
	struct nsync_json_doc doc;
};

struct schema_anchor {
	struct schema_anchor *next;
	struct nsync_str name;
	const struct nsync_json *node;
	bool dynamic;
};

/* A schema with a URI of its own. */
struct schema_resource {
	struct nsync_str uri; /* absolute where the document's is, without fragment */
	const struct nsync_json *root;
	struct schema_document *document;
	struct schema_anchor *anchors;
	uint32_t parent;       /* the resource around it, or NONE */
	unsigned vocabularies; /* 0: not looked up yet */
};

/* ---- what is compiled --------------------------------------------------------- */

#define TYPE_INTEGER (1u << 7) /* beside 1 << enum nsync_json_type */

/* One name of `properties` or `required`. */
struct schema_entry {
	struct nsync_str name;
	uint32_t block; /* SCHEMA_NONE: only required */
	uint32_t bit;   /* of `required` in the fused instruction; SCHEMA_NONE: not required */
};

/* Names by hash; open addressing, never full. */
struct schema_table {
	const struct schema_entry *entries;
	const uint32_t *slots; /* index + 1, 0: free */
	uint32_t count, mask;
};

struct schema_pattern; /* pattern.c */

struct schema_pattern_entry {
	const struct schema_pattern *pattern;
	struct nsync_str source;
	uint32_t block;
};

/* A number of a schema, and as 64 bits where it is that. */
struct schema_number {
	struct nsync_str text;
	int64_t value;
	bool small;
};

struct schema_format {
	const char *name;
	bool (*valid)(struct nsync_str text);
};

struct schema_keyword {
	uint8_t id;
	uint16_t types;                 /* type */
	const struct nsync_json *value; /* as the schema spells it */
	const struct nsync_json *then_value, *else_value; /* if; contains: min-, maxContains */
	uint32_t block, then_block, else_block;   /* subschemas; NONE */
	uint32_t first, count;                    /* of program->lists: subschemas in order */
	uint64_t limit, limit_max;                /* counts; contains: least and most */
	uint32_t dynamic;                         /* $dynamicRef: index of its name, or NONE */
	struct schema_number number;
	const struct schema_pattern *pattern;
	const struct schema_format *format;
	const struct schema_table *table;               /* properties, dependentSchemas; sibling's */
	const struct schema_pattern_entry *patterns;    /* patternProperties; sibling's */
	uint32_t pattern_count;
};

struct schema_insn;
struct schema_text;
struct schema_object;

struct schema_block {
	const struct nsync_json *node;
	const struct schema_keyword *keywords;
	const struct schema_insn *code;
	const struct schema_text *text;     /* all that the block is, or NULL */
	const struct schema_object *object; /* likewise, of type object and nothing else */
	uint32_t count;
	uint32_t resource;
	bool always, never; /* true or false whatever the instance */
	bool tracks;        /* has unevaluated* that needs marks at run time */
};

/* What the fast executor does, one after the other, until one fails or OP_END. */
enum schema_op {
	OP_END,      /* valid */
	OP_NEVER,    /* not valid */
	OP_WALK,     /* leave the whole block to the plain executor */
	OP_TYPE,     /* types */
	OP_SKIP,     /* skip a instructions unless the value is of types */
	OP_SAME,     /* p: a value that it must equal */
	OP_TEXT,     /* p: n bytes that the string must be */
	OP_ONE_TEXT, /* p: a struct nsync_str, one of which the string must be */
	OP_ONE_OF_VALUES, /* p: an array of values, one of which it must equal */
	OP_LENGTH,   /* n to m characters */
	OP_PATTERN,  /* p: struct schema_pattern */
	OP_FORMAT,   /* p: struct schema_format */
	OP_NUMBER,   /* p: struct schema_keyword, a limit or multipleOf */
	OP_WITHIN,   /* an integer n to m (as int64_t), p and q: the keywords, for other numbers; NULL */
	OP_ITEMS,    /* n to m elements */
	OP_MEMBERS,  /* n to m members */
	OP_HAS,      /* p: n bytes, a member's name */
	OP_PROPERTY, /* p: n bytes, a member's name; a: block, if it is there; b: it must be */
	OP_OBJECT,   /* p: struct schema_object */
	OP_DEPENDENT, /* p: struct schema_keyword, dependentRequired or dependentSchemas */
	OP_CALL,     /* a: block, for the same value */
	OP_DYNAMIC,  /* a: block, unless b, a dynamic name, is bound to another */
	OP_PREFIX,   /* a, b: blocks in lists, by index */
	OP_EACH,     /* a: block, for each element from index b on */
	OP_CONTAINS, /* a: block, n to m elements */
	OP_UNIQUE,
	OP_ANY, OP_ONE, /* a, b: blocks in lists */
	OP_NOT,      /* a: block */
	OP_IF        /* a, b, c: blocks; NONE */
};

struct schema_insn {
	uint8_t op, types;
	uint32_t a, b, c;
	uint64_t n, m;
	const void *p, *q;
};

#define SCHEMA_FREE (UINT32_MAX - 1) /* a block that need not be run */

/* A string and nothing but what is asked of one; most blocks are that. */
struct schema_text {
	const struct nsync_str *one_of; /* NULL: any */
	uint64_t one_of_count, least, most;
	const struct schema_pattern *pattern;
	const struct schema_format *format;
};

/* The table that a fused object instruction points to. */
struct schema_object {
	const struct schema_table *table;
	const struct schema_pattern_entry *patterns;
	uint64_t need;            /* bits of the names that must be there */
	uint32_t pattern_count;
	uint32_t additional;      /* block for all other members, NONE: they are free */
	uint32_t names;           /* block for each name, NONE */
};

struct nsync_schema {
	struct schema_chunk *arena;
	struct schema_pattern *patterns;
	struct schema_document *documents;
	struct schema_resource *resources;
	struct schema_block *blocks;
	uint32_t *lists;
	uint32_t *dynamic; /* [name * resource_count + resource]: block or NONE */
	uint32_t resource_count, block_count, list_count, dynamic_count;
	uint32_t root;
};

/* Memory that lives as long as the program, zeroed; NULL when there is none. */
void *nsync_schema_alloc(struct nsync_schema *schema, size_t size);
/* Free all that was allocated so. */
void nsync_schema_alloc_end(struct nsync_schema *schema);
/* A copy with a final NUL; p NULL when there is no memory. */
struct nsync_str nsync_schema_copy(struct nsync_schema *schema, struct nsync_str text);

static inline uint64_t schema_hash(struct nsync_str s)
{
	uint64_t a = 0, b = 0;

	if (s.n >= 8) {
		memcpy(&a, s.p, 8);
		memcpy(&b, s.p + s.n - 8, 8);
		b = b << 29 | b >> 35;
	} else if (s.n >= 4) {
		uint32_t low, high;

		memcpy(&low, s.p, 4);
		memcpy(&high, s.p + s.n - 4, 4);
		a = low | (uint64_t)high << 32;
	} else if (s.n) {
		a = (uint64_t)(unsigned char)s.p[0] | (uint64_t)(unsigned char)s.p[s.n / 2] << 8 |
		    (uint64_t)(unsigned char)s.p[s.n - 1] << 16;
	}
	a = (a ^ b ^ s.n << 56) * 0x9e3779b97f4a7c15ull;
	return a >> 32;
}

/* n equal bytes; names are short, and a call costs more than they do. */
static inline bool schema_same(const char *a, const char *b, size_t n)
{
	uint64_t x, y;
	uint32_t u, v;

	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		if (x != y)
			return false;
		memcpy(&x, a + n - 8, 8);
		memcpy(&y, b + n - 8, 8);
		return x == y;
	}
	if (n >= 4) {
		memcpy(&u, a, 4);
		memcpy(&v, b, 4);
		if (u != v)
			return false;
		memcpy(&u, a + n - 4, 4);
		memcpy(&v, b + n - 4, 4);
		return u == v;
	}
	return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

static inline const struct schema_entry *schema_find(const struct schema_table *table,
						     struct nsync_str name)
{
	for (uint64_t i = schema_hash(name);; i++) {
		uint32_t slot = table->slots[i & table->mask];

		if (!slot)
			return NULL;
		const struct schema_entry *entry = &table->entries[slot - 1];

		if (entry->name.n == name.n && schema_same(entry->name.p, name.p, name.n))
			return entry;
	}
}

/* ---- compiling -------------------------------------------------------------------- */

struct schema_slot {
	const struct nsync_json *node; /* NULL: free */
	uint32_t index;
};

/* Node to index, open addressing. */
struct schema_map {
	struct schema_slot *slots;
	size_t count, cap;
};

struct schema_compiler {
	struct nsync_schema *schema;
	const struct nsync_schema_options *options;
	struct nsync_error *err;
	struct schema_map roots;  /* resource roots */
	struct schema_map blocks;
	size_t resource_cap, block_cap, list_cap;
	struct nsync_str dynamic_names[SCHEMA_MAX_DYNAMIC];
};

uint32_t nsync_schema_map_get(const struct schema_map *map, const struct nsync_json *node);
bool nsync_schema_map_set(struct schema_map *map, const struct nsync_json *node, uint32_t index);

/* NSYNC_EINVAL at a schema; always returns false. */
bool nsync_schema_fault(struct schema_compiler *c, uint32_t resource, const struct nsync_json *node,
			const char *format, ...) NSYNC_PRINTF(4, 5);
bool nsync_schema_no_memory(struct schema_compiler *c);

/* refs.c: the bytes of a document that is at hand; p NULL if there is none. */
struct nsync_str nsync_schema_refs_find(const struct nsync_schema_refs *refs, struct nsync_str uri,
					struct nsync_str *retrieval);

/* resolve.c */
bool nsync_schema_load(struct schema_compiler *c, uint32_t *resource, struct nsync_str uri,
		       struct nsync_str bytes);
/* Where a $ref or $dynamicRef leads. anchor: the dynamic anchor's name if it led to one, else p NULL. */
bool nsync_schema_resolve(struct schema_compiler *c, uint32_t from, const struct nsync_json *ref,
			  const struct nsync_json **node, uint32_t *resource,
			  struct nsync_str *anchor);
const struct schema_anchor *nsync_schema_anchor(const struct schema_resource *resource,
						struct nsync_str name);

/* The resource of a document, loaded if it is at hand; NONE if not, or if that failed (false). */
bool nsync_schema_document(struct schema_compiler *c, struct nsync_str uri, uint32_t *resource);

/* dialect.c: look the vocabularies of a resource up, by its $schema. */
bool nsync_schema_dialect(struct schema_compiler *c, uint32_t resource);

/* compile.c: the block of a schema, made if need be; false when it cannot be. */
bool nsync_schema_block(struct schema_compiler *c, uint32_t *out, uint32_t from,
			const struct nsync_json *node);
/* keywords.c: fill one block. */
bool nsync_schema_keywords(struct schema_compiler *c, uint32_t block);
/* table.c */
struct schema_table *nsync_schema_table(struct nsync_schema *schema, struct schema_entry *entries,
					uint32_t count);
/* emit.c: fused code for all blocks. */
bool nsync_schema_emit(struct schema_compiler *c);
/* known.c: what a block evaluates, where that is the same for every instance. */
struct schema_known {
	struct schema_entry *entries;           /* names, block SCHEMA_FREE */
	struct schema_pattern_entry *patterns;
	size_t count, cap, pattern_count, pattern_cap;
	uint32_t prefix;                        /* elements */
	bool members, elements;                 /* all of them */
	bool memory;                            /* false: there was none */
};
/* keyword: K_UNEVALUATED_ITEMS or _PROPERTIES; false: it depends on the instance. */
bool nsync_schema_known(const struct nsync_schema *schema, struct schema_known *out, uint32_t block,
			unsigned keyword);
void nsync_schema_known_release(struct schema_known *known);

/* format/uri_resolve.c: RFC 3986 section 5.2; the result keeps the fragment. */
void nsync_schema_uri_resolve(struct nsync_buf *out, struct nsync_str base, struct nsync_str ref);
/* The part before '#', and after it (p NULL if there is no '#'). */
struct nsync_str nsync_schema_uri_split(struct nsync_str uri, struct nsync_str *fragment);

#include "lib/schema/pattern/leaf.h"
#include "run.h"

#endif
