/*
 * root_check.c: what root_read.c asks of single values. Roots decide about everything
 * else, so they are checked by hand and not by a schema.
 */
#include <stdarg.h>
#include <stdio.h>

#include "root_read.h"

bool nsync_trust_bad(struct nsync_trust_reading *r, const struct nsync_json *node,
		     const char *format, ...)
{
	AUTO(nsync_buf_release) struct nsync_buf pointer = NSYNC_BUF_INIT(4 * NSYNC_MAX_SIGNED_BYTES);
	char detail[sizeof(r->verdict->detail)];
	va_list args;

	va_start(args, format);
	nsync_vformat(detail, sizeof(detail), format, args);
	va_end(args);
	nsync_json_pointer(&pointer, r->root->doc.root, node);
	/* A verdict is the same everywhere: without its pointer it is none. */
	if (pointer.code == NSYNC_ENOMEM)
		return nsync_trust_no_memory(r);
	nsync_judge(r->verdict, NSYNC_BAD_ROOT, pointer.p, "%s", detail);
	return false;
}

bool nsync_trust_no_memory(struct nsync_trust_reading *r)
{
	r->code = nsync_fail_memory(r->err);
	return false;
}

bool nsync_trust_members(struct nsync_trust_reading *r, const struct nsync_json *object,
			 const struct nsync_trust_member *members, size_t count)
{
	static const char *const types[] = {
		[NSYNC_JSON_NULL] = "null",        [NSYNC_JSON_FALSE] = "false",
		[NSYNC_JSON_TRUE] = "true",        [NSYNC_JSON_NUMBER] = "a number",
		[NSYNC_JSON_STRING] = "a string",  [NSYNC_JSON_ARRAY] = "an array",
		[NSYNC_JSON_OBJECT] = "an object",
	};
	const struct nsync_json *at;

	if (object->type != NSYNC_JSON_OBJECT)
		return nsync_trust_bad(r, object, "not an object");
	for (at = nsync_json_first(object); at; at = nsync_json_next(object, at)) {
		size_t i = 0;

		while (i < count && !nsync_str_is(nsync_json_str(at), members[i].name))
			i++;
		if (i == count)
			return nsync_trust_bad(r, at + 1, "unknown member");
		if (at[1].type != members[i].type)
			return nsync_trust_bad(r, at + 1, "not %s", types[members[i].type]);
	}
	for (size_t i = 0; i < count; i++)
		if (!members[i].optional && !nsync_json_get(object, nsync_str(members[i].name)))
			return nsync_trust_bad(r, object, "missing member: %s", members[i].name);
	return true;
}

struct nsync_str nsync_trust_text(const struct nsync_json *object, const char *name)
{
	return nsync_json_get_str(object, nsync_str(name));
}

bool nsync_trust_names(struct nsync_trust_reading *r, const struct nsync_json *names)
{
	const struct nsync_json *at;

	if (names->len == 0 || names->len > NSYNC_MAX_LANGUAGES)
		return nsync_trust_bad(r, names, "%u names", names->len);
	for (at = nsync_json_first(names); at; at = nsync_json_next(names, at)) {
		if (!nsync_trust_language_valid(nsync_json_str(at)))
			return nsync_trust_bad(r, at + 1, "not a language tag");
		if (at[1].type != NSYNC_JSON_STRING ||
		    !nsync_trust_name_valid(nsync_json_str(at + 1), NSYNC_MAX_NAME))
			return nsync_trust_bad(r, at + 1, "not a name");
	}
	return true;
}

bool nsync_trust_integer(struct nsync_trust_reading *r, int64_t *out,
			 const struct nsync_json *value, int64_t least, int64_t most)
{
	if (!nsync_json_int(out, value) || *out < least || *out > most)
		return nsync_trust_bad(r, value, "not an integer from %lld to %lld",
				       (long long)least, (long long)most);
	return true;
}
