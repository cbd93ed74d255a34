/*
 * write.c: the one writer, of RFC 8785's canonical form and of the one layout.
 * Text that was read without escapes is copied as it is.
 */
#include <stdlib.h>

#include "internal.h"
#include "scan.h"

struct writer {
	struct nsync_buf *out;
	struct nsync_json_style style;
	struct nsync_error *err;
	enum nsync_code code;
	uint32_t *order; /* a stack: the names of each open object that had to be sorted */
	size_t used, cap;
};

static void write_value(struct writer *w, const struct nsync_json *value, unsigned level);

/* nsync_buf_reserve, without a call in the usual case: most pieces are a few bytes. */
static inline char *room(struct nsync_buf *out, size_t n)
{
	if (UNLIKELY(out->code != NSYNC_OK || n >= out->cap - out->n || n > out->max - out->n))
		return nsync_buf_reserve(out, n);
	out->p[out->n + n] = '\0';
	return out->p + out->n;
}

static inline void add_char(struct nsync_buf *out, char c)
{
	char *at = room(out, 1);

	if (!at)
		return;
	*at = c;
	out->n++;
}

/* ---- strings ------------------------------------------------------------------ */

static void add_escape(struct nsync_buf *out, uint32_t c)
{
	static const char short_forms[] = "btn.fr"; /* U+0008 to U+000D */

	if (c == '"' || c == '\\') {
		add_char(out, '\\');
		add_char(out, (char)c);
	} else if (c >= '\b' && c <= '\r' && c != '\v') {
		add_char(out, '\\');
		add_char(out, short_forms[c - '\b']);
	} else {
		nsync_buf_printf(out, "\\u%04x", (unsigned)c);
	}
}

/* RFC 8785 section 3.2.2.2. */
static void add_escaped(struct nsync_buf *out, struct nsync_str text)
{
	if (text.n == 0)
		return;
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;

	while (p < end) {
		const unsigned char *stop = scan_escapable(p, end);

		nsync_buf_add(out, p, (size_t)(stop - p));
		if (stop == end)
			return;
		add_escape(out, *stop);
		p = stop + 1;
	}
}

void nsync_json_quote(struct nsync_buf *out, struct nsync_str text)
{
	add_char(out, '"');
	add_escaped(out, text);
	add_char(out, '"');
}

/* DEL, C1 controls, line and paragraph separators, bidirectional controls. */
static bool moves_terminal(int32_t c)
{
	return (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void quote_for_terminal(struct nsync_buf *out, struct nsync_str text)
{
	add_char(out, '"');
	for (size_t from = 0, at = 0; at < text.n; from = at) {
		int32_t c = 0;
		size_t stop = at;

		while (at < text.n && !moves_terminal(c)) {
			stop = at;
			c = nsync_utf8_next(text, &at);
		}
		if (!moves_terminal(c))
			stop = at;
		add_escaped(out, (struct nsync_str){ text.p + from, stop - from });
		if (stop < at)
			add_escape(out, (uint32_t)c);
	}
	add_char(out, '"');
}

static void write_string(struct writer *w, const struct nsync_json *string)
{
	struct nsync_str text = nsync_json_str(string);

	if (w->style.terminal) {
		quote_for_terminal(w->out, text);
		return;
	}
	if (string->flags & NSYNC_JSON_ESCAPED) {
		nsync_json_quote(w->out, text);
		return;
	}
	char *at = room(w->out, text.n + 2);

	if (!at)
		return;
	at[0] = '"';
	if (text.n)
		memcpy(at + 1, text.p, text.n);
	at[text.n + 1] = '"';
	w->out->n += text.n + 2;
}

/* ---- containers ------------------------------------------------------------------ */

static void newline(struct writer *w, unsigned level)
{
	size_t n = 1 + 2 * (size_t)level;
	char *at = w->style.indent ? room(w->out, n) : NULL;

	if (!at)
		return;
	memset(at, ' ', n);
	at[0] = '\n';
	w->out->n += n;
}

static void write_member(struct writer *w, const struct nsync_json *name, bool first,
			 unsigned level)
{
	if (!first)
		add_char(w->out, ',');
	newline(w, level);
	write_string(w, name);
	add_char(w->out, ':');
	if (w->style.indent)
		add_char(w->out, ' ');
	write_value(w, name + 1, level);
}

static bool is_ascending(const struct nsync_json *object)
{
	const struct nsync_json *at = nsync_json_first(object), *next;

	for (; at; at = next) {
		next = nsync_json_next(object, at);
		if (next && nsync_json_name_order(at, next) > 0)
			return false;
	}
	return true;
}

/* Push the object's names, sorted, on the stack; false when out of memory. */
static bool push_sorted(struct writer *w, const struct nsync_json *object)
{
	size_t need = w->used + 2 * (size_t)object->len; /* sorting takes twice the room */

	if (need > w->cap) {
		uint32_t *order = nsync_grow(w->order, &w->cap, need, sizeof(*order));

		if (!order) {
			w->code = nsync_fail_memory(w->err);
			return false;
		}
		w->order = order;
	}
	uint32_t *order = w->order + w->used;
	size_t n = 0;

	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at))
		order[n++] = (uint32_t)(at - object);
	nsync_json_sort_names(object, order, n, nsync_json_name_cmp);
	w->used += n;
	return true;
}

static void write_sorted(struct writer *w, const struct nsync_json *object, unsigned level)
{
	size_t base = w->used;

	if (!push_sorted(w, object))
		return;
	for (uint32_t i = 0; i < object->len && w->code == NSYNC_OK; i++)
		write_member(w, object + w->order[base + i], i == 0, level);
	w->used = base;
}

static void write_object(struct writer *w, const struct nsync_json *object, unsigned level)
{
	add_char(w->out, '{');
	if (w->style.sort && !is_ascending(object)) {
		write_sorted(w, object, level + 1);
	} else {
		for (const struct nsync_json *at = nsync_json_first(object);
		     at && w->code == NSYNC_OK; at = nsync_json_next(object, at))
			write_member(w, at, at == object + 1, level + 1);
	}
	if (object->len)
		newline(w, level);
	add_char(w->out, '}');
}

static void write_array(struct writer *w, const struct nsync_json *array, unsigned level)
{
	add_char(w->out, '[');
	for (const struct nsync_json *at = nsync_json_first(array); at && w->code == NSYNC_OK;
	     at = nsync_json_next(array, at)) {
		if (at != array + 1)
			add_char(w->out, ',');
		newline(w, level + 1);
		write_value(w, at, level + 1);
	}
	if (array->len)
		newline(w, level);
	add_char(w->out, ']');
}

/* Recursion ends: the reader makes no document deeper than NSYNC_MAX_JSON_DEPTH. */
static void write_value(struct writer *w, const struct nsync_json *value, unsigned level)
{
	char shown[NSYNC_JSON_SHOWN];

	switch ((enum nsync_json_type)value->type) {
	case NSYNC_JSON_NULL:
		nsync_buf_add(w->out, "null", 4);
		break;
	case NSYNC_JSON_FALSE:
		nsync_buf_add(w->out, "false", 5);
		break;
	case NSYNC_JSON_TRUE:
		nsync_buf_add(w->out, "true", 4);
		break;
	case NSYNC_JSON_NUMBER:
		if (nsync_json_number_write(w->out, value))
			break;
		nsync_json_show(shown, nsync_json_str(value));
		w->code = nsync_fail(w->err, NSYNC_EINVAL, NULL, "number %s is beyond a double",
				     shown);
		break;
	case NSYNC_JSON_STRING:
		write_string(w, value);
		break;
	case NSYNC_JSON_ARRAY:
		write_array(w, value, level);
		break;
	case NSYNC_JSON_OBJECT:
		write_object(w, value, level);
		break;
	}
}

enum nsync_code nsync_json_write(struct nsync_buf *out, const struct nsync_json *value,
				 struct nsync_json_style style, struct nsync_error *err)
{
	struct writer w = { .out = out, .style = style, .err = err };

	write_value(&w, value, 0);
	if (style.indent || style.terminal)
		add_char(out, '\n');
	free(w.order);
	return w.code != NSYNC_OK ? w.code : nsync_buf_check(out, err);
}

enum nsync_code nsync_json_canonical(struct nsync_buf *out, const struct nsync_json *value,
				     struct nsync_error *err)
{
	return nsync_json_write(out, value, (struct nsync_json_style){ .sort = true }, err);
}

enum nsync_code nsync_json_layout(struct nsync_buf *out, const struct nsync_json *value,
				  struct nsync_error *err)
{
	struct nsync_json_style style = { .sort = true, .indent = true };

	return nsync_json_write(out, value, style, err);
}
