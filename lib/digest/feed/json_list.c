/* json_list.c: a list in JSON, an element at a time. */
#include <stdio.h>

#include "lib/digest/feed/json_list.h"

/* Where the empty list is: a line's start, so no string can look like it. */
static size_t find_list(struct nsync_str around, const char *name)
{
	char line[64];
	size_t n;

	snprintf(line, sizeof(line), "\n  \"%s\": []", name);
	n = strlen(line);
	for (size_t i = 0; i + n <= around.n; i++)
		if (memcmp(around.p + i, line, n) == 0)
			return i + n - 1;
	return around.n;
}

enum nsync_code nsync_json_list_begin(struct json_list *list, struct nsync_buf *out,
				      struct nsync_json_builder *around, const char *name,
				      struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_str text;

	*list = (struct json_list){ .out = out, .around = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
				    .element = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES), .indent = around ? 4 : 2 };
	if (!around) {
		nsync_buf_text(&list->around, "[]\n");
	} else {
		TRY(nsync_json_build(&doc, around, err));
		TRY(nsync_json_layout(&list->around, doc.root, err));
	}
	TRY(nsync_buf_check(&list->around, err));
	text = nsync_buf_view(&list->around);
	list->rest = around ? find_list(text, name) : 1;
	if (list->rest == text.n)
		return nsync_fail(err, NSYNC_EINVAL, name, "no list");
	nsync_digest_escape_json(out, (struct nsync_str){ text.p, list->rest }, 0);
	return NSYNC_OK;
}

static void new_line(struct json_list *list, unsigned indent)
{
	nsync_buf_char(list->out, '\n');
	while (indent--)
		nsync_buf_char(list->out, ' ');
}

enum nsync_code nsync_json_list_value(struct json_list *list, const struct nsync_json *value,
				      struct nsync_error *err)
{
	struct nsync_str text;

	nsync_buf_clear(&list->element);
	TRY(nsync_json_layout(&list->element, value, err));
	TRY(nsync_buf_check(&list->element, err));
	text = nsync_buf_view(&list->element);
	if (list->any)
		nsync_buf_char(list->out, ',');
	new_line(list, list->indent);
	/* Less its own last line feed. */
	nsync_digest_escape_json(list->out, (struct nsync_str){ text.p, text.n - 1 }, list->indent);
	list->any = true;
	return nsync_buf_check(list->out, err);
}

enum nsync_code nsync_json_list_built(struct json_list *list, struct nsync_json_builder *b,
				      struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	TRY(nsync_json_build(&doc, b, err));
	return nsync_json_list_value(list, doc.root, err);
}

enum nsync_code nsync_json_list_end(struct json_list *list, struct nsync_error *err)
{
	struct nsync_str text = nsync_buf_view(&list->around);

	if (list->any)
		new_line(list, list->indent - 2);
	nsync_digest_escape_json(list->out,
				 (struct nsync_str){ text.p + list->rest, text.n - list->rest }, 0);
	return nsync_buf_check(list->out, err);
}

void nsync_json_list_release(struct json_list *list)
{
	nsync_buf_release(&list->around);
	nsync_buf_release(&list->element);
}
