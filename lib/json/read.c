/*
 * read.c: bytes → nodes in one pass, with an explicit stack.
 *
 * Strictness (RFC 8259, RFC 3629, no repeated names) and the one layout are
 * checked in the same pass. While the bytes are in layout, white space is one
 * comparison for each token, and ascending names cannot repeat.
 */
#include <stdlib.h>

#include "internal.h"
#include "scan.h"

const struct nsync_json_rules nsync_json_any = { NSYNC_MAX_JSON_BYTES, NSYNC_MAX_JSON_DEPTH,
						 false };
const struct nsync_json_rules nsync_json_signed = { NSYNC_MAX_SIGNED_BYTES, NSYNC_MAX_SIGNED_DEPTH,
						    true };
const struct nsync_json_rules nsync_json_record = { NSYNC_MAX_RECORD_BYTES, NSYNC_MAX_SIGNED_DEPTH,
						    true };
const struct nsync_json_rules nsync_json_digest = { NSYNC_MAX_DIGEST_BYTES, NSYNC_MAX_SIGNED_DEPTH,
						    true };

/* At least doubles the array; the nodes' own pointers lead elsewhere, so it may move. */
static bool grow(struct reader *r)
{
	size_t need = r->nodes_cap ? r->nodes_cap + 1 : (size_t)(r->end - r->start) / 16 + 32;
	struct nsync_json *nodes = nsync_grow(r->nodes, &r->nodes_cap, need, sizeof(*nodes));

	if (!nodes) {
		r->code = nsync_fail_memory(r->err);
		return false;
	}
	r->doc->nodes = r->nodes = nodes;
	r->doc->nodes_cap = r->nodes_cap;
	return true;
}

static inline struct nsync_json *add(struct reader *r, const unsigned char *at,
				     enum nsync_json_type type)
{
	if (UNLIKELY(r->count == r->nodes_cap) && !grow(r))
		return NULL;
	struct nsync_json *node = &r->nodes[r->count++];

	node->text = NULL;
	node->len = 0;
	node->span = 1;
	node->offset = (uint32_t)(at - r->start);
	node->type = (uint8_t)type;
	node->flags = 0;
	return node;
}

/* ---- white space ------------------------------------------------------------- */

/* Where the one layout has a line feed and two spaces for each level. */
static inline const unsigned char *newline(struct reader *r, const unsigned char *p, unsigned level)
{
	if (LIKELY(!r->depart)) {
		size_t need = 1 + 2 * (size_t)level, n = scan_indent(p, r->end, need);

		p += n;
		if (LIKELY(n == need && p < r->end && *p > ' '))
			return p;
		nsync_json_depart(r, p);
	}
	return scan_space(p, r->end);
}

/* The colon after a name, one space behind it. */
static inline const unsigned char *colon(struct reader *r, const unsigned char *p)
{
	if (LIKELY(r->end - p > 2 && p[0] == ':' && p[1] == ' ' && p[2] > ' '))
		return p + 2;
	const unsigned char *at = scan_space(p, r->end);

	if (at == r->end || *at != ':')
		return nsync_json_expected(r, at, "\":\"");
	if (at != p)
		nsync_json_depart(r, p);
	at++;
	nsync_json_depart(r, at < r->end && *at == ' ' ? at + 1 : at);
	return scan_space(at, r->end);
}

/* ---- scalars ------------------------------------------------------------------- */

static inline const unsigned char *string(struct reader *r, const unsigned char *p)
{
	struct nsync_json *node = add(r, p, NSYNC_JSON_STRING);
	bool high = false;

	if (UNLIKELY(!node))
		return NULL;
	const unsigned char *end = scan_text(p + 1, r->end, &high);

	if (UNLIKELY(end == r->end || *end != '"')) {
		if (end < r->end && *end == '\\')
			return nsync_json_read_escaped(r, node, p, end, high);
		return nsync_json_bad_text(r, p, end);
	}
	node->text = (const char *)p + 1;
	node->len = (uint32_t)(end - p - 1);
	node->flags = high ? 0 : NSYNC_JSON_ASCII;
	return end + 1;
}

/* 2^53-1 has 16 digits; every integer of up to 15 is in range and spelt as RFC 8785 does. */
#define SURE_DIGITS 15

static const unsigned char *check_number(struct reader *r, const struct nsync_json *node)
{
	const unsigned char *at = (const unsigned char *)node->text;
	struct nsync_str text = nsync_json_str(node);

	if (r->signed_file) {
		struct nsync_str magnitude = text;
		int64_t value;

		if (*at == '-') {
			magnitude.p++;
			magnitude.n--;
		}
		if (!nsync_str_number(&value, magnitude))
			return nsync_json_fail_at(r, at, NSYNC_ESYNTAX,
						  "not an integer within +-(2^53-1)");
		if (*at == '-' && value == 0)
			return nsync_json_fail_at(r, at, NSYNC_ESYNTAX, "negative zero");
	}
	if (!r->depart && !nsync_json_number_is_canonical(text))
		nsync_json_depart(r, at);
	return at + node->len;
}

static inline const unsigned char *number(struct reader *r, const unsigned char *p)
{
	struct nsync_json *node = add(r, p, NSYNC_JSON_NUMBER);
	const unsigned char *start = p, *end = r->end;

	if (UNLIKELY(!node))
		return NULL;
	p += *p == '-';
	const unsigned char *first = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	if (UNLIKELY(p == first))
		return nsync_json_expected(r, p, "a digit");
	if (UNLIKELY(*first == '0' && p > first + 1))
		return nsync_json_fail_at(r, first, NSYNC_ESYNTAX, "number with a leading zero");
	node->flags = NSYNC_JSON_INTEGER;
	if (p < end && (*p == '.' || *p == 'e' || *p == 'E')) {
		node->flags = 0;
		p = nsync_json_read_fraction(r, p);
		if (!p)
			return NULL;
	}
	node->text = (const char *)start;
	node->len = (uint32_t)(p - start);
	if (LIKELY(node->flags && p - first <= SURE_DIGITS && (*first != '0' || first == start)))
		return p;
	return check_number(r, node);
}

static const unsigned char *literal(struct reader *r, const unsigned char *p)
{
	static const struct {
		char text[6];
		uint8_t n, type;
	} literals[] = { { "null", 4, NSYNC_JSON_NULL },
			 { "true", 4, NSYNC_JSON_TRUE },
			 { "false", 5, NSYNC_JSON_FALSE } };

	for (size_t i = 0; i < sizeof(literals) / sizeof(*literals); i++) {
		size_t n = literals[i].n;

		if ((size_t)(r->end - p) >= n && memcmp(p, literals[i].text, n) == 0)
			return add(r, p, literals[i].type) ? p + n : NULL;
	}
	return nsync_json_expected(r, p, "a value");
}

/* ---- names --------------------------------------------------------------------- */

static const unsigned char *repeated(struct reader *r, const struct nsync_json *name)
{
	char shown[NSYNC_JSON_SHOWN];

	nsync_json_show(shown, nsync_json_str(name));
	return nsync_json_fail_at(r, r->start + name->offset, NSYNC_ESYNTAX,
				  "duplicate name \"%s\"", shown);
}

static inline bool is_printable(const struct nsync_json *name)
{
	if (name->flags == NSYNC_JSON_ASCII) /* not escaped: no control character but DEL */
		return !memchr(name->text, 0x7f, name->len);
	for (uint32_t i = 0; i < name->len; i++) {
		if (name->text[i] < ' ' || name->text[i] > '~')
			return false;
	}
	return true;
}

/* A member's name and its colon, up to the value; p is at the name. */
static inline const unsigned char *name(struct reader *r, const unsigned char *p)
{
	struct frame *f = &r->stack[r->depth - 1];
	uint32_t at = r->count, before = f->name;

	if (UNLIKELY(p == r->end || *p != '"'))
		return nsync_json_expected(r, p, "a name");
	const unsigned char *after = string(r, p);

	if (UNLIKELY(!after))
		return NULL;
	if (UNLIKELY(r->signed_file && !is_printable(&r->nodes[at])))
		return nsync_json_fail_at(r, p, NSYNC_ESYNTAX, "name that is not printable ASCII");
	f->name = at;
	if (before && f->ascending) {
		int order = nsync_json_name_order(&r->nodes[before], &r->nodes[at]);

		if (UNLIKELY(order == 0))
			return repeated(r, &r->nodes[at]);
		if (UNLIKELY(order > 0)) {
			f->ascending = false;
			nsync_json_depart(r, p);
		}
	}
	return colon(r, after);
}

/* ---- containers ------------------------------------------------------------------ */

/* Past an opening bracket, up to the first value or the closing bracket. */
static inline const unsigned char *open_container(struct reader *r, const unsigned char *p)
{
	bool object = *p == '{';
	struct frame *f = &r->stack[r->depth];

	if (UNLIKELY(r->depth == r->max_depth))
		return nsync_json_fail_at(r, p, NSYNC_ELIMIT, "more than %u levels", r->max_depth);
	f->node = r->count;
	f->name = 0;
	f->object = object;
	f->ascending = true;
	if (UNLIKELY(!add(r, p, object ? NSYNC_JSON_OBJECT : NSYNC_JSON_ARRAY)))
		return NULL;
	r->depth++;
	p++;
	if (p < r->end && *p == (object ? '}' : ']'))
		return p; /* empty, in layout */
	const unsigned char *at = newline(r, p, r->depth);

	if (at < r->end && *at == (object ? '}' : ']')) {
		nsync_json_depart(r, p);
		return at;
	}
	r->nodes[f->node].len = 1;
	return object ? name(r, at) : at;
}

/* p is at the closing bracket of the innermost container. */
static inline const unsigned char *close_container(struct reader *r, const unsigned char *p)
{
	struct frame *f = &r->stack[--r->depth];
	struct nsync_json *node = &r->nodes[f->node];

	node->span = r->count - f->node;
	if (UNLIKELY(!f->ascending)) {
		const struct nsync_json *again;

		r->code = nsync_json_find_repeated(&again, node, r->err);
		if (r->code != NSYNC_OK)
			return NULL;
		if (again)
			return repeated(r, again);
	}
	return p + 1;
}

/* Nothing but one line feed may follow the value; other white space is out of layout. */
static const unsigned char *finish(struct reader *r, const unsigned char *p)
{
	if (r->end - p != 1 || *p != '\n')
		nsync_json_depart(r, p < r->end && *p == '\n' ? p + 1 : p);
	p = scan_space(p, r->end);
	if (p < r->end)
		return nsync_json_expected(r, p, "the end");
	return NULL;
}

/* Past a value: close what ends here, then up to the next value; NULL at the document's end. */
static inline const unsigned char *proceed(struct reader *r, const unsigned char *p)
{
	while (p && r->depth) {
		struct frame *f = &r->stack[r->depth - 1];

		if (p == r->end || *p != ',') {
			const unsigned char *at = newline(r, p, r->depth - 1);

			if (at < r->end && *at == (f->object ? '}' : ']')) {
				p = close_container(r, at);
				continue;
			}
			if (at == r->end || *at != ',')
				return nsync_json_expected(r, at, f->object ? "\",\" or \"}\"" :
									      "\",\" or \"]\"");
			nsync_json_depart(r, p);
			p = at;
		}
		r->nodes[f->node].len++;
		p = newline(r, p + 1, r->depth);
		return f->object ? name(r, p) : p;
	}
	return p ? finish(r, p) : NULL;
}

/* One scalar, or a container's opening; NULL on failure. *opened: what p is at is a value. */
static inline const unsigned char *value(struct reader *r, const unsigned char *p, bool *opened)
{
	*opened = false;
	if (UNLIKELY(p == r->end))
		return nsync_json_expected(r, p, "a value");
	if (*p == '"')
		return string(r, p);
	if (*p == '{' || *p == '[') {
		uint32_t node = r->count;

		p = open_container(r, p);
		if (!p)
			return NULL;
		*opened = r->nodes[node].len != 0;
		return *opened ? p : close_container(r, p);
	}
	if ((*p >= '0' && *p <= '9') || *p == '-')
		return number(r, p);
	return literal(r, p);
}

static void run(struct reader *r)
{
	const unsigned char *p = scan_space(r->start, r->end);
	bool opened;

	if (p == r->end) {
		nsync_json_fail_at(r, r->start, NSYNC_ESYNTAX, "empty input");
		return;
	}
	if (r->end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		nsync_json_fail_at(r, p, NSYNC_ESYNTAX, "byte order mark");
		return;
	}
	if (p != r->start)
		nsync_json_depart(r, r->start);
	while (p) {
		p = value(r, p, &opened);
		if (p && !opened)
			p = proceed(r, p);
	}
}

enum nsync_code nsync_json_read(struct nsync_json_doc *doc, struct nsync_str bytes,
				const struct nsync_json_rules *rules, struct nsync_error *err)
{
	size_t max = rules->max_bytes < NSYNC_MAX_JSON_BYTES ? rules->max_bytes :
							       NSYNC_MAX_JSON_BYTES;
	struct reader r;

	free(doc->owned);
	doc->owned = NULL;
	doc->root = NULL;
	doc->source = bytes;
	doc->layout_at = 0;
	if (bytes.n > max)
		return nsync_fail(err, NSYNC_ELIMIT, NULL, "more than %zu bytes", max);
	r.start = (const unsigned char *)(bytes.p ? bytes.p : "");
	r.end = r.start + bytes.n;
	r.depart = NULL;
	r.nodes = doc->nodes;
	r.nodes_cap = doc->nodes_cap;
	r.count = 0;
	r.depth = 0;
	r.max_depth = rules->max_depth < NSYNC_MAX_JSON_DEPTH ? rules->max_depth :
								NSYNC_MAX_JSON_DEPTH;
	r.signed_file = rules->signed_file;
	r.code = NSYNC_OK;
	r.strings_used = 0;
	r.doc = doc;
	r.err = err;
	run(&r);
	if (r.code != NSYNC_OK)
		return r.code;
	doc->root = doc->nodes;
	doc->layout_at = r.depart ? (size_t)(r.depart - r.start) : SIZE_MAX;
	return NSYNC_OK;
}

void nsync_json_doc_init(struct nsync_json_doc *doc)
{
	*doc = (struct nsync_json_doc)NSYNC_JSON_DOC_INIT;
}

void nsync_json_doc_release(struct nsync_json_doc *doc)
{
	free(doc->nodes);
	free(doc->strings);
	free(doc->owned);
	nsync_json_doc_init(doc);
}
