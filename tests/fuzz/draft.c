/*
 * draft.c: any bytes as a draft, in Markdown and in JSON. What is accepted becomes a body that the
 * item's schema and reader take, and a second version of it does, too.
 */
#include "nsync/item.h"
#include "nsync/schema.h"
#include "tests/fuzz/fuzz.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

/* As sign does it: in the one layout, read by the signed rules, and against the schema. */
static void check_body(const struct nsync_json *body)
{
	AUTO(nsync_buf_release) struct nsync_buf text = FUZZ_BUF;
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	const struct nsync_schema *schema;
	struct nsync_signed file;
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };
	struct nsync_item item;
	bool valid;

	HOLDS(nsync_signed_layout(&text, NSYNC_KIND_ITEM, body, NULL, NULL, NULL, &err) == NSYNC_OK);
	HOLDS(nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ITEM, nsync_buf_view(&text), &err) ==
	      NSYNC_OK);
	if (verdict.reason) /* sign says so */
		return;
	HOLDS(nsync_schema_builtin(&schema, "item", &err) == NSYNC_OK);
	HOLDS(nsync_schema_check(&valid, schema, doc.root, &err) == NSYNC_OK);
	if (valid)
		(void)nsync_item_read(&item, &verdict, file.body);
}

static void build(const struct nsync_draft *draft)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc first = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc second = NSYNC_JSON_DOC_INIT;
	struct nsync_draft_context context = { .authority = NSYNC_STR("example.org,2026"),
					       .office = NSYNC_STR("gt"),
					       .version = 1,
					       .previous = { ID },
					       .log_id = { ID } };
	struct nsync_story story;
	struct nsync_error err = { 0 }, other = { 0 }, later = { 0 };

	HOLDS(nsync_time_parse(&context.version_created, NSYNC_STR("2026-01-02T03:04:05Z")));
	fuzz_said(nsync_draft_story(&story, draft, context.office, &err), &err);
	enum nsync_code code = nsync_draft_build(&first, draft, &context, &other);

	fuzz_said(code, &other);
	if (code)
		return;
	HOLDS(err.code == NSYNC_OK);
	check_body(first.root);
	context.version = 2;
	context.before = first.root;
	code = nsync_draft_build(&second, draft, &context, &later);
	fuzz_said(code, &later);
	if (code)
		return;
	check_body(second.root);
	HOLDS(nsync_item_same(first.root, second.root));
}

static void read_as(const char *name, struct nsync_str bytes)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_error err = { 0 };
	enum nsync_code code = nsync_draft_read(&draft, nsync_str(name), bytes, &err);

	fuzz_said(code, &err);
	HOLDS((code == NSYNC_OK) == (draft != NULL));
	if (draft)
		build(draft);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_as("drafts/water-hubs.md", fuzz_str(data, size));
	read_as("water-hubs.json", fuzz_str(data, size));
	return 0;
}
