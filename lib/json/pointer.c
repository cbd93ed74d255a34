/* pointer.c: JSON Pointer, RFC 6901. */
#include "internal.h"

/* Whether a reference token, escaped as ~0 and ~1, spells name. */
static bool token_is(struct nsync_str token, struct nsync_str name)
{
	size_t n = 0;

	for (size_t i = 0; i < token.n; i++, n++) {
		char c = token.p[i];

		if (c == '~') {
			i++;
			if (i == token.n || (token.p[i] != '0' && token.p[i] != '1'))
				return false;
			c = token.p[i] == '0' ? '~' : '/';
		}
		if (n == name.n || name.p[n] != c)
			return false;
	}
	return n == name.n;
}

static const struct nsync_json *member(const struct nsync_json *object, struct nsync_str token)
{
	for (const struct nsync_json *at = nsync_json_first(object); at;
	     at = nsync_json_next(object, at)) {
		if (token_is(token, nsync_json_str(at)))
			return at + 1;
	}
	return NULL;
}

static const struct nsync_json *element(const struct nsync_json *array, struct nsync_str token)
{
	int64_t index;

	if (!nsync_str_number(&index, token) || index >= array->len)
		return NULL;
	const struct nsync_json *at = nsync_json_first(array);

	while (index-- > 0)
		at = nsync_json_next(array, at);
	return at;
}

const struct nsync_json *nsync_json_at(const struct nsync_json *value, struct nsync_str pointer)
{
	while (value && pointer.n) {
		if (pointer.p[0] != '/')
			return NULL;
		struct nsync_str token = { pointer.p + 1, 0 };

		while (token.n + 1 < pointer.n && token.p[token.n] != '/')
			token.n++;
		pointer.p += token.n + 1;
		pointer.n -= token.n + 1;
		value = value->type == NSYNC_JSON_OBJECT ? member(value, token) :
			value->type == NSYNC_JSON_ARRAY	 ? element(value, token) :
							   NULL;
	}
	return value;
}

void nsync_json_pointer_token(struct nsync_buf *out, struct nsync_str token)
{
	for (size_t i = 0, from = 0; i <= token.n; i++) {
		bool escape = i < token.n && (token.p[i] == '~' || token.p[i] == '/');

		if (!escape && i < token.n)
			continue;
		if (i > from)
			nsync_buf_add(out, token.p + from, i - from);
		if (escape)
			nsync_buf_text(out, token.p[i] == '~' ? "~0" : "~1");
		from = i + 1;
	}
}

/* The element that holds value, and its index; or the name of the member that does. */
static const struct nsync_json *holder(size_t *index, const struct nsync_json *container,
				       const struct nsync_json *value)
{
	const struct nsync_json *at = nsync_json_first(container), *next;

	for (*index = 0; (next = nsync_json_next(container, at)) && next <= value; at = next)
		++*index;
	return at;
}

void nsync_json_pointer(struct nsync_buf *out, const struct nsync_json *root,
			const struct nsync_json *value)
{
	while (value > root && value < root + root->span) {
		size_t index;
		const struct nsync_json *at = holder(&index, root, value);

		if (root->type == NSYNC_JSON_OBJECT) {
			nsync_buf_char(out, '/');
			nsync_json_pointer_token(out, nsync_json_str(at));
			if (value == at) /* a name stands for its value */
				return;
			at++;
		} else {
			nsync_buf_printf(out, "/%zu", index);
		}
		root = at;
	}
}
