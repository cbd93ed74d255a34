/*
 * json.h: a strict one-pass JSON reader, RFC 8785 canonical form, the one
 * layout of signed files, and a builder.
 *
 * The reader turns bytes into a flat array of nodes in one arena: a container
 * is followed by its content, an object's content alternates name and value.
 * Strings without escapes and all numbers are slices of the source, so the
 * source must outlive the document.
 *
 * source: RFC 8259, RFC 3629, RFC 8785, RFC 6901; schema/README.md, "JSON".
 */
#ifndef NSYNC_JSON_H
#define NSYNC_JSON_H

#include "nsync/base.h"

enum nsync_json_type {
	NSYNC_JSON_NULL, NSYNC_JSON_FALSE, NSYNC_JSON_TRUE, NSYNC_JSON_NUMBER,
	NSYNC_JSON_STRING, NSYNC_JSON_ARRAY, NSYNC_JSON_OBJECT
};

/* One value, or one member's name (a string node before its value). */
struct nsync_json {
	const char *text; /* string: decoded UTF-8; number: as it was written; else NULL */
	uint32_t len;     /* string, number: bytes of text; array: elements; object: members */
	uint32_t span;    /* nodes of this value, itself included: node + span follows it */
	uint32_t offset;  /* of its first byte in the source */
	uint8_t type;     /* enum nsync_json_type */
	uint8_t flags;    /* NSYNC_JSON_... below */
};

#define NSYNC_JSON_ESCAPED  1u /* string: was written with an escape, text is in the arena */
#define NSYNC_JSON_INTEGER  2u /* number: written without fraction and exponent */
#define NSYNC_JSON_ASCII    4u /* string: every byte of text is below 0x80 */

/* What the reader allows. */
struct nsync_json_rules {
	size_t max_bytes;
	unsigned max_depth; /* of nested arrays and objects; [] has depth 1 */
	bool signed_file;   /* refuse U+0000, names not of printable ASCII, all but integers
			       within +-(2^53-1), and -0 */
};

extern const struct nsync_json_rules nsync_json_any;    /* 1 GiB, depth 1,000 */
extern const struct nsync_json_rules nsync_json_signed; /* 256 KiB, depth 32, signed rules */
extern const struct nsync_json_rules nsync_json_record; /* the same with 1 MiB */
extern const struct nsync_json_rules nsync_json_digest; /* the same with 16 MiB */

/* A document; contents only, so it can be read into again and again without allocating. */
struct nsync_json_doc {
	const struct nsync_json *root; /* NULL unless the last read succeeded */
	struct nsync_str source;       /* borrowed */
	size_t layout_at;              /* offset of the first byte that departs from the one layout;
					  SIZE_MAX if none does */
	/* private */
	struct nsync_json *nodes;
	size_t nodes_cap;
	char *strings;
	size_t strings_cap;
	char *owned; /* source, where the document owns it (nsync_json_build) */
};

#define NSYNC_JSON_DOC_INIT { NULL, { NULL, 0 }, 0, NULL, 0, NULL, 0, NULL }

void nsync_json_doc_init(struct nsync_json_doc *doc);
void nsync_json_doc_release(struct nsync_json_doc *doc);

/*
 * Read one document. doc: initialised; what it held before is gone, also on failure.
 * bytes:  borrowed by doc.
 * err:    NSYNC_ESYNTAX with where = "line:column" (duplicate names, lone surrogates, BOM,
 *         bad UTF-8, trailing bytes and the signed rules included); NSYNC_ELIMIT for
 *         depth (where set) and for size (where ""); NSYNC_ENOMEM.
 */
enum nsync_code nsync_json_read(struct nsync_json_doc *doc, struct nsync_str bytes,
				const struct nsync_json_rules *rules,
				struct nsync_error *err) NSYNC_MUST_USE;

/* ---- looking ---------------------------------------------------------------- */

static inline struct nsync_str nsync_json_str(const struct nsync_json *value)
{
	return (struct nsync_str){ value->text, value->len };
}

/* for (v = first(c); v; v = next(c, v)): elements of an array, or names of an object. */
static inline const struct nsync_json *nsync_json_first(const struct nsync_json *container)
{
	return container->len && container->type >= NSYNC_JSON_ARRAY ? container + 1 : NULL;
}

static inline const struct nsync_json *nsync_json_next(const struct nsync_json *container,
						       const struct nsync_json *at)
{
	at += container->type == NSYNC_JSON_OBJECT ? 1 + at[1].span : at->span;
	return at < container + container->span ? at : NULL;
}

/* The member's value, NULL if object is NULL, no object, or has no such member. */
const struct nsync_json *nsync_json_get(const struct nsync_json *object, struct nsync_str name);

/* Follow a JSON Pointer (RFC 6901) from a value; NULL where it leads nowhere. */
const struct nsync_json *nsync_json_at(const struct nsync_json *value, struct nsync_str pointer);

/* The member as a string; p NULL if absent or no string. */
struct nsync_str nsync_json_get_str(const struct nsync_json *object, struct nsync_str name);

/* An integer-flagged number that fits; false otherwise (also for NULL). */
bool nsync_json_int(int64_t *out, const struct nsync_json *value);

/* Equal as JSON Schema defines it: numbers by mathematical value, objects without order. */
bool nsync_json_equal(const struct nsync_json *a, const struct nsync_json *b);

/* Line and column (1-based, columns in characters) of an offset in the source. */
void nsync_json_position(size_t *line, size_t *column, struct nsync_str source, size_t offset);

/* Append the JSON Pointer of a value (or of the value of a name node) of doc. */
void nsync_json_pointer(struct nsync_buf *out, const struct nsync_json *root,
			const struct nsync_json *value);
/* Append one reference token, escaped (RFC 6901 section 3). */
void nsync_json_pointer_token(struct nsync_buf *out, struct nsync_str token);

/* ---- numbers ------------------------------------------------------------------ */

/*
 * Compare two JSON numbers by their exact decimal value, of any size: <0, 0, >0.
 * Both texts are well-formed JSON numbers.
 */
int nsync_json_number_cmp(struct nsync_str a, struct nsync_str b);
/* Whether the exact value is an integer (1.0, 1e400 are). */
bool nsync_json_number_integral(struct nsync_str number);
/* Append a finite double as ECMAScript's Number::toString prints it. */
void nsync_json_number_add(struct nsync_buf *out, double value);

/* ---- writing ---------------------------------------------------------------- */

/* RFC 8785. The buffer's sticky code tells of failure; a number beyond a double is NSYNC_EINVAL. */
enum nsync_code nsync_json_canonical(struct nsync_buf *out, const struct nsync_json *value,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* The one layout: RFC 8785 order, strings and numbers, two-space indentation, final LF. */
enum nsync_code nsync_json_layout(struct nsync_buf *out, const struct nsync_json *value,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* A string with its quotes and RFC 8785 escapes. */
void nsync_json_quote(struct nsync_buf *out, struct nsync_str text);

/*
 * The same three for a file of somebody else's: what is wrong with the file is a verdict, and the
 * code is NSYNC_OK.
 * verdict: NSYNC_NOT_JSON, detail = "line:column: why" or why; NSYNC_TOO_LARGE; else
 *          NSYNC_REASON_OK.
 * err:     NSYNC_ENOMEM; NSYNC_ELIMIT past out's cap.
 */
enum nsync_code nsync_json_judge(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
				 struct nsync_str bytes, const struct nsync_json_rules *rules,
				 struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_json_judge_canonical(struct nsync_buf *out, struct nsync_verdict *verdict,
					   const struct nsync_json *value,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* Also NSYNC_NOT_JSON where the layout would change a number, as 1.00000000000000000001 becomes 1. */
enum nsync_code nsync_json_judge_layout(struct nsync_buf *out, struct nsync_verdict *verdict,
					const struct nsync_json *value,
					struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Builder: begin, name, value, end, in that order, checked once at the end (the
 * first failure sticks). Built by jansson, dumped, and read back by the reader.
 * Sequence inside an object: nsync_json_name, then one value or begin.
 */
struct nsync_json_builder;

struct nsync_json_builder *nsync_json_builder_new(void); /* NULL: out of memory; all calls take NULL */
void nsync_json_builder_free(struct nsync_json_builder *b);
void nsync_json_builder_freep(struct nsync_json_builder **b); /* for AUTO */
void nsync_json_begin_object(struct nsync_json_builder *b);
void nsync_json_begin_array(struct nsync_json_builder *b);
void nsync_json_end(struct nsync_json_builder *b);
void nsync_json_name(struct nsync_json_builder *b, const char *name);
void nsync_json_name_str(struct nsync_json_builder *b, struct nsync_str name);
void nsync_json_add_str(struct nsync_json_builder *b, struct nsync_str text);
void nsync_json_add_text(struct nsync_json_builder *b, const char *text);
void nsync_json_add_int(struct nsync_json_builder *b, int64_t number);
void nsync_json_add_bool(struct nsync_json_builder *b, bool value);
void nsync_json_add_null(struct nsync_json_builder *b);
/* A deep copy of a parsed value; numbers other than 64-bit integers pass as doubles. */
void nsync_json_add_value(struct nsync_json_builder *b, const struct nsync_json *value);
/* name + string, the commonest pair. */
void nsync_json_member(struct nsync_json_builder *b, const char *name, struct nsync_str text);

/*
 * Finish: doc holds the document and owns its source. The builder is empty again
 * afterwards. err: NSYNC_ENOMEM, NSYNC_EINVAL (unbalanced, no value, not UTF-8).
 */
enum nsync_code nsync_json_build(struct nsync_json_doc *doc, struct nsync_json_builder *b,
				 struct nsync_error *err) NSYNC_MUST_USE;
/* Finish as one compact line with a final LF, for --json: names in the order given, and what a
   terminal might obey (DEL, C1, bidirectional controls) escaped. */
enum nsync_code nsync_json_build_line(struct nsync_buf *out, struct nsync_json_builder *b,
				      struct nsync_error *err) NSYNC_MUST_USE;

#endif
