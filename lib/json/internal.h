/* internal.h: what the files of lib/json share. */
#ifndef NSYNC_JSON_INTERNAL_H
#define NSYNC_JSON_INTERNAL_H

#include "nsync/json.h"

/* An open array or object while it is read. */
struct frame {
	uint32_t node;  /* its node */
	uint32_t name;  /* the newest member's name, 0 before the first */
	bool object;
	bool ascending; /* names so far rise in RFC 8785 order, so none can repeat */
};

struct reader {
	const unsigned char *start, *end;
	const unsigned char *depart; /* first byte out of the one layout, NULL so far */
	struct nsync_json *nodes;
	size_t nodes_cap;
	uint32_t count;
	unsigned depth, max_depth;
	bool signed_file;
	enum nsync_code code;
	size_t strings_used;
	struct nsync_json_doc *doc;
	struct nsync_error *err;
	struct frame stack[NSYNC_MAX_JSON_DEPTH];
};

/* Note a failure at a byte; returns NULL, so that a scanner can return it. */
const unsigned char *nsync_json_fail_at(struct reader *r, const unsigned char *at,
					enum nsync_code code, const char *format, ...)
	NSYNC_PRINTF(4, 5) __attribute__((cold));

/* "expected X, found Y" at a byte, or at the end. */
const unsigned char *nsync_json_expected(struct reader *r, const unsigned char *at,
					 const char *what) __attribute__((cold));

/* The byte at which a string's plain text ended is neither its quote nor an escape. */
const unsigned char *nsync_json_bad_text(struct reader *r, const unsigned char *quote,
					 const unsigned char *at) __attribute__((cold));

/* Well-formed text for a message: printable ASCII, the rest escaped, shortened. */
#define NSYNC_JSON_SHOWN 64
void nsync_json_show(char out[NSYNC_JSON_SHOWN], struct nsync_str text);

static inline void nsync_json_depart(struct reader *r, const unsigned char *at)
{
	if (!r->depart || at < r->depart)
		r->depart = at;
}

/*
 * The rest of a string from its first escape on, decoded into the arena.
 * quote: its opening quote; p: the first escape. Fills text, len and flags.
 */
const unsigned char *nsync_json_read_escaped(struct reader *r, struct nsync_json *node,
					     const unsigned char *quote, const unsigned char *p,
					     bool high);

/* The part of a number after its integer digits: fraction and exponent. */
const unsigned char *nsync_json_read_fraction(struct reader *r, const unsigned char *p);

/* RFC 8785 section 3.2.3: by UTF-16 code units. */
int nsync_json_name_cmp(const struct nsync_json *a, const struct nsync_json *b);

/* The same; two ASCII names that differ in their first byte need no call. */
static inline int nsync_json_name_order(const struct nsync_json *a, const struct nsync_json *b)
{
	if (a->len && b->len && (a->flags & b->flags & NSYNC_JSON_ASCII) && *a->text != *b->text)
		return *a->text - *b->text;
	return nsync_json_name_cmp(a, b);
}

/*
 * Sort n name nodes, given by their distance from base. order: n distances, then
 * room for n more. Never worse than n log n.
 */
void nsync_json_sort_names(const struct nsync_json *base, uint32_t *order, size_t n,
			   int (*cmp)(const struct nsync_json *a, const struct nsync_json *b));

/* Look for a name that repeats; *again NULL if none does. */
enum nsync_code nsync_json_find_repeated(const struct nsync_json **again,
					 const struct nsync_json *object, struct nsync_error *err);

/* Whether a number is spelt as RFC 8785 spells it. */
bool nsync_json_number_is_canonical(struct nsync_str number);

/* The nearest double, ties to even; infinite beyond the range. */
double nsync_json_number_double(struct nsync_str number);

/* Append a number as RFC 8785 spells it; false if it is beyond a double. */
bool nsync_json_number_write(struct nsync_buf *out, const struct nsync_json *number);

/* A number's sign and decimal digits, d1.d2d3... x 10^(exponent + shift). */
struct nsync_json_decimal {
	bool negative, zero;
	struct nsync_str whole, fraction; /* from the first digit that counts to the last */
	int64_t shift;                    /* power of ten of the first digit that counts */
	bool exponent_negative;
	struct nsync_str exponent; /* digits without leading zeros, of any length */
};
void nsync_json_decimal_parse(struct nsync_json_decimal *out, struct nsync_str number);
/* The exponent as written, held within +-10^17. */
int64_t nsync_json_decimal_exponent(const struct nsync_json_decimal *d);

/* How a value is written. */
struct nsync_json_style {
	bool indent;   /* the one layout's line feeds and spaces */
	bool sort;     /* names in RFC 8785 order */
	bool terminal; /* escape what a terminal might obey, too */
};
enum nsync_code nsync_json_write(struct nsync_buf *out, const struct nsync_json *value,
				 struct nsync_json_style style, struct nsync_error *err);

#endif
