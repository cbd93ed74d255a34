/*
 * build.c: what nsync writes is built by jansson, dumped, and read back by the
 * reader; the writer spells it. jansson's own text never leaves this file.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "internal.h"

struct nsync_json_builder {
	json_t *root;                           /* owned, with all below it */
	json_t *stack[NSYNC_MAX_JSON_DEPTH];    /* open containers, borrowed */
	size_t depth;
	struct nsync_buf name;                  /* of the member to come */
	bool named;
	struct nsync_error failure;             /* the first one; later calls do nothing */
};

struct nsync_json_builder *nsync_json_builder_new(void)
{
	struct nsync_json_builder *b = calloc(1, sizeof(*b));

	if (b)
		nsync_buf_init(&b->name, NSYNC_MAX_JSON_BYTES);
	return b;
}

/* Empty again, as if new. */
static void reset(struct nsync_json_builder *b)
{
	json_decref(b->root);
	b->root = NULL;
	b->depth = 0;
	b->named = false;
	b->failure = (struct nsync_error){ .code = NSYNC_OK };
	if (b->name.code)
		nsync_buf_release(&b->name);
}

void nsync_json_builder_free(struct nsync_json_builder *b)
{
	if (!b)
		return;
	reset(b);
	nsync_buf_release(&b->name);
	free(b);
}

void nsync_json_builder_freep(struct nsync_json_builder **b)
{
	nsync_json_builder_free(*b);
	*b = NULL;
}

static bool works(const struct nsync_json_builder *b)
{
	return b && b->failure.code == NSYNC_OK;
}

/* ---- putting a value where it belongs -------------------------------------------- */

static void put_member(struct nsync_json_builder *b, json_t *object, json_t *value)
{
	struct nsync_str name = nsync_buf_view(&b->name);
	char shown[NSYNC_JSON_SHOWN];

	if (!b->named) {
		json_decref(value);
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "a value without a name");
		return;
	}
	b->named = false;
	if (json_object_getn(object, name.p, name.n)) {
		json_decref(value);
		nsync_json_show(shown, name);
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "duplicate name \"%s\"", shown);
		return;
	}
	if (json_object_setn_new_nocheck(object, name.p, name.n, value) != 0)
		nsync_fail_memory(&b->failure);
}

/* Takes value; NULL means out of memory. */
static void put(struct nsync_json_builder *b, json_t *value)
{
	json_t *parent = b->depth ? b->stack[b->depth - 1] : NULL;

	if (!value) {
		nsync_fail_memory(&b->failure);
	} else if (!parent && b->root) {
		json_decref(value);
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "more than one value");
	} else if (!parent) {
		b->root = value;
	} else if (json_is_object(parent)) {
		put_member(b, parent, value);
	} else if (json_array_append_new(parent, value) != 0) {
		nsync_fail_memory(&b->failure);
	}
}

static void begin(struct nsync_json_builder *b, json_t *container)
{
	if (b->depth == NSYNC_MAX_JSON_DEPTH) {
		json_decref(container);
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "more than %u levels",
			   NSYNC_MAX_JSON_DEPTH);
		return;
	}
	put(b, container);
	if (works(b))
		b->stack[b->depth++] = container;
}

/* ---- the calls ------------------------------------------------------------------- */

void nsync_json_begin_object(struct nsync_json_builder *b)
{
	if (works(b))
		begin(b, json_object());
}

void nsync_json_begin_array(struct nsync_json_builder *b)
{
	if (works(b))
		begin(b, json_array());
}

void nsync_json_end(struct nsync_json_builder *b)
{
	if (!works(b))
		return;
	if (b->depth == 0)
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "an end without a beginning");
	else if (b->named)
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "a name without a value");
	else
		b->depth--;
}

void nsync_json_name(struct nsync_json_builder *b, const char *name)
{
	nsync_json_name_str(b, nsync_str(name));
}

void nsync_json_name_str(struct nsync_json_builder *b, struct nsync_str name)
{
	if (!works(b))
		return;
	if (b->depth == 0 || !json_is_object(b->stack[b->depth - 1]) || b->named) {
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "a name where none belongs");
		return;
	}
	if (!nsync_utf8_valid(name)) {
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "a name that is not UTF-8");
		return;
	}
	nsync_buf_clear(&b->name);
	nsync_buf_str(&b->name, name);
	b->named = nsync_buf_check(&b->name, &b->failure) == NSYNC_OK;
}

void nsync_json_add_str(struct nsync_json_builder *b, struct nsync_str text)
{
	if (!works(b))
		return;
	if (!nsync_utf8_valid(text)) /* jansson would say NULL, as for no memory */
		nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "a string that is not UTF-8");
	else
		put(b, json_stringn_nocheck(text.p ? text.p : "", text.n));
}

void nsync_json_add_text(struct nsync_json_builder *b, const char *text)
{
	nsync_json_add_str(b, nsync_str(text));
}

void nsync_json_add_int(struct nsync_json_builder *b, int64_t number)
{
	if (works(b))
		put(b, json_integer(number));
}

void nsync_json_add_bool(struct nsync_json_builder *b, bool value)
{
	if (works(b))
		put(b, json_boolean(value));
}

void nsync_json_add_null(struct nsync_json_builder *b)
{
	if (works(b))
		put(b, json_null());
}

void nsync_json_member(struct nsync_json_builder *b, const char *name, struct nsync_str text)
{
	nsync_json_name(b, name);
	nsync_json_add_str(b, text);
}

static void add_number(struct nsync_json_builder *b, const struct nsync_json *number)
{
	double value;
	int64_t integer;
	char shown[NSYNC_JSON_SHOWN];

	if (!works(b))
		return;
	if (nsync_json_int(&integer, number)) {
		put(b, json_integer(integer));
		return;
	}
	value = nsync_json_number_double(nsync_json_str(number));
	if (isfinite(value)) {
		put(b, json_real(value));
		return;
	}
	nsync_json_show(shown, nsync_json_str(number));
	nsync_fail(&b->failure, NSYNC_EINVAL, NULL, "number %s is beyond a double", shown);
}

static void add_content(struct nsync_json_builder *b, const struct nsync_json *container)
{
	for (const struct nsync_json *at = nsync_json_first(container); at && works(b);
	     at = nsync_json_next(container, at)) {
		if (container->type == NSYNC_JSON_OBJECT)
			nsync_json_name_str(b, nsync_json_str(at));
		nsync_json_add_value(b, at + (container->type == NSYNC_JSON_OBJECT));
	}
	nsync_json_end(b);
}

void nsync_json_add_value(struct nsync_json_builder *b, const struct nsync_json *value)
{
	switch ((enum nsync_json_type)value->type) {
	case NSYNC_JSON_NULL:
		nsync_json_add_null(b);
		break;
	case NSYNC_JSON_FALSE:
	case NSYNC_JSON_TRUE:
		nsync_json_add_bool(b, value->type == NSYNC_JSON_TRUE);
		break;
	case NSYNC_JSON_NUMBER:
		add_number(b, value);
		break;
	case NSYNC_JSON_STRING:
		nsync_json_add_str(b, nsync_json_str(value));
		break;
	case NSYNC_JSON_ARRAY:
		nsync_json_begin_array(b);
		add_content(b, value);
		break;
	case NSYNC_JSON_OBJECT:
		nsync_json_begin_object(b);
		add_content(b, value);
		break;
	}
}

/* ---- finishing --------------------------------------------------------------------- */

static int collect(const char *bytes, size_t n, void *payload)
{
	struct nsync_buf *out = payload;

	nsync_buf_add(out, bytes, n);
	return out->code == NSYNC_OK ? 0 : -1;
}

static enum nsync_code dump(struct nsync_buf *out, const struct nsync_json_builder *b,
			    struct nsync_error *err)
{
	if (b->failure.code != NSYNC_OK)
		return nsync_fail(err, b->failure.code, NULL, "%s", b->failure.text);
	if (b->depth)
		return nsync_fail(err, NSYNC_EINVAL, NULL, "%zu beginnings without an end", b->depth);
	if (!b->root)
		return nsync_fail(err, NSYNC_EINVAL, NULL, "no value");
	if (json_dump_callback(b->root, collect, out, JSON_COMPACT | JSON_ENCODE_ANY) == 0)
		return NSYNC_OK;
	return out->code == NSYNC_ELIMIT ? nsync_buf_check(out, err) : nsync_fail_memory(err);
}

enum nsync_code nsync_json_build(struct nsync_json_doc *doc, struct nsync_json_builder *b,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);

	if (!b)
		return nsync_fail_memory(err);
	enum nsync_code code = dump(&text, b, err);

	reset(b);
	if (code != NSYNC_OK)
		return code;
	code = nsync_json_read(doc, nsync_buf_view(&text), &nsync_json_any, err);
	if (code == NSYNC_OK)
		doc->owned = TAKE(text.p);
	return code;
}

enum nsync_code nsync_json_build_line(struct nsync_buf *out, struct nsync_json_builder *b,
				      struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	enum nsync_code code = nsync_json_build(&doc, b, err);

	if (code != NSYNC_OK)
		return code;
	return nsync_json_write(out, doc.root, (struct nsync_json_style){ .terminal = true }, err);
}
