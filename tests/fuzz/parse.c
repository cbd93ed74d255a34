/*
 * parse.c: any bytes through the reader under each of its three rules. What it accepts is a sound
 * document, and what the strict rules accept the lax ones accept as the same.
 */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

#define POINTERS 40 /* values whose pointer is followed back */

struct look {
	const struct nsync_json_doc *doc;
	size_t pointers;
	uint32_t offset; /* of the value before */
};

static void look_at_text(const struct look *look, const struct nsync_json *value)
{
	struct nsync_str source = look->doc->source;
	size_t line, column;

	HOLDS(value->offset < source.n);
	HOLDS(value->offset >= look->offset);
	nsync_json_position(&line, &column, source, value->offset);
	HOLDS(line >= 1 && column >= 1);
	if (value->type == NSYNC_JSON_STRING) {
		bool ascii = true;

		HOLDS(nsync_utf8_valid(nsync_json_str(value)));
		for (uint32_t i = 0; i < value->len; i++)
			ascii = ascii && (unsigned char)value->text[i] < 0x80;
		HOLDS(ascii == !!(value->flags & NSYNC_JSON_ASCII));
	} else if (value->type == NSYNC_JSON_NUMBER) {
		int64_t number;

		HOLDS(value->text == source.p + value->offset && value->len);
		if (value->flags & NSYNC_JSON_INTEGER)
			HOLDS(nsync_json_number_integral(nsync_json_str(value)));
		if (nsync_json_int(&number, value))
			HOLDS(value->flags & NSYNC_JSON_INTEGER);
	}
}

static void look_back(struct look *look, const struct nsync_json *value)
{
	AUTO(nsync_buf_release) struct nsync_buf pointer = FUZZ_BUF;

	if (look->pointers == POINTERS)
		return;
	look->pointers++;
	nsync_json_pointer(&pointer, look->doc->root, value);
	HOLDS(pointer.code == NSYNC_OK);
	HOLDS(nsync_json_at(look->doc->root, nsync_buf_view(&pointer)) == value);
}

/* Recursion is as deep as the rules let the document be. */
static void look_at(struct look *look, const struct nsync_json *value)
{
	uint32_t count = 0;

	look_at_text(look, value);
	look->offset = value->offset;
	look_back(look, value);
	if (value->type < NSYNC_JSON_ARRAY) {
		HOLDS(value->span == 1);
		return;
	}
	for (const struct nsync_json *at = nsync_json_first(value); at; at = nsync_json_next(value, at)) {
		const struct nsync_json *child = at;

		count++;
		if (value->type == NSYNC_JSON_OBJECT) {
			HOLDS(at->type == NSYNC_JSON_STRING && at->span == 1);
			look_at_text(look, at);
			HOLDS(nsync_json_get(value, nsync_json_str(at)) == at + 1);
			child = at + 1;
		}
		HOLDS(child + child->span <= value + value->span);
		look_at(look, child);
	}
	HOLDS(count == value->len);
}

static bool read_by(struct nsync_json_doc *doc, struct nsync_str bytes,
		    const struct nsync_json_rules *rules)
{
	struct nsync_error err = { 0 };
	enum nsync_code code = nsync_json_read(doc, bytes, rules, &err);
	struct look look = { .doc = doc };

	fuzz_said(code, &err);
	HOLDS(code == NSYNC_OK || code == NSYNC_ESYNTAX || code == NSYNC_ELIMIT);
	HOLDS((code == NSYNC_OK) == (doc->root != NULL));
	if (code)
		return false;
	look_at(&look, doc->root);
	HOLDS(nsync_json_equal(doc->root, doc->root));
	HOLDS(doc->layout_at == SIZE_MAX || doc->layout_at <= bytes.n);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct nsync_json_rules shallow = { 1 << 20, 3, false };
	AUTO(nsync_json_doc_release) struct nsync_json_doc any = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc other = NSYNC_JSON_DOC_INIT;
	/* A copy of its own size: one byte too far is seen. */
	char *copy = malloc(size ? size : 1);
	struct nsync_str bytes = { copy, size };

	HOLDS(copy != NULL);
	if (size)
		memcpy(copy, data, size);
	bool accepted = read_by(&any, bytes, &nsync_json_any);
	const struct nsync_json_rules *const stricter[] = { &nsync_json_signed, &nsync_json_record, &shallow };

	for (size_t i = 0; i < 3; i++) {
		if (!read_by(&other, bytes, stricter[i]))
			continue;
		HOLDS(accepted);
		HOLDS(other.layout_at == any.layout_at);
		HOLDS(nsync_json_equal(other.root, any.root) && nsync_json_equal(any.root, other.root));
	}
	free(copy);
	return 0;
}
