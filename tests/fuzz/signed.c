/*
 * signed.c: any bytes as a signed file of each kind. What is accepted has one spelling only, an id,
 * and a body that its own reader takes or refuses with a verdict.
 */
#include "nsync/item.h"
#include "nsync/schema.h"
#include "nsync/verify.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

static void judged(const struct nsync_verdict *verdict)
{
	HOLDS(verdict->reason < NSYNC_REASONS);
	HOLDS(nsync_utf8_valid(nsync_str(verdict->pointer)));
	HOLDS(nsync_utf8_valid(nsync_str(verdict->detail)));
	HOLDS(verdict->pointer[0] == '\0' || verdict->pointer[0] == '/');
}

static bool schema_holds(const char *name, const struct nsync_json *file)
{
	const struct nsync_schema *schema;
	struct nsync_error err = { 0 };
	bool fast, full;

	HOLDS(nsync_schema_builtin(&schema, name, &err) == NSYNC_OK);
	HOLDS(nsync_schema_check(&fast, schema, file, &err) == NSYNC_OK);
	HOLDS(nsync_schema_validate(&full, schema, file, NULL, NULL, &err) == NSYNC_OK);
	HOLDS(fast == full);
	return fast;
}

static void read_item(const struct nsync_json *body)
{
	AUTO(nsync_buf_release) struct nsync_buf words = FUZZ_BUF;
	struct nsync_item item;
	struct nsync_verdict verdict = { 0 };

	if (nsync_item_read(&item, &verdict, body) == NSYNC_REASON_OK) {
		nsync_item_words(&words, &item);
		HOLDS(words.code == NSYNC_OK);
		HOLDS(nsync_item_same(body, body));
		HOLDS(item.picture_count <= NSYNC_MAX_PICTURES && item.joint_count <= NSYNC_MAX_JOINT);
	}
	judged(&verdict);
}

static void read_kind(enum nsync_kind kind, struct nsync_str bytes)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = FUZZ_BUF;
	AUTO(nsync_buf_release) struct nsync_buf again = FUZZ_BUF;
	struct nsync_cosignature cosignature;
	struct nsync_signed file;
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };

	HOLDS(nsync_signed_read(&file, &verdict, &doc, kind, bytes, &err) == NSYNC_OK);
	judged(&verdict);
	if (verdict.reason)
		return;
	HOLDS(nsync_message(&message, kind, file.body, &err) == NSYNC_OK);
	HOLDS(nsync_signed_layout(&again, kind, file.body, file.signatures, NULL, NULL, &err) == NSYNC_OK);
	HOLDS(nsync_str_eq(nsync_buf_view(&again), bytes));
	schema_holds(nsync_kind_name(kind), doc.root);
	if (kind == NSYNC_KIND_ITEM) {
		read_item(file.body);
	} else if (kind == NSYNC_KIND_COSIGNATURE) {
		nsync_cosignature_read(&cosignature, &verdict, file.body);
		judged(&verdict);
	}
}

static void read_root(struct nsync_str bytes)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };

	HOLDS(nsync_root_read(&root, &verdict, bytes, &err) == NSYNC_OK);
	HOLDS((root != NULL) == (verdict.reason == NSYNC_REASON_OK));
	judged(&verdict);
	if (!root)
		return;
	HOLDS(schema_holds("root", root->doc.root));
	HOLDS(root->key_count <= NSYNC_MAX_ROOT_KEYS && root->office_count <= NSYNC_MAX_OFFICES);
	nsync_root_first(&verdict, root, NULL);
	judged(&verdict);
	HOLDS(nsync_root_step(&verdict, root, root) != NSYNC_REASON_OK);
	nsync_root_judge(&verdict, root, root, INT64_MAX, NSYNC_STR("gt"), &root->file,
			 nsync_buf_view(&root->message));
	judged(&verdict);
}

static void read_record(struct nsync_str bytes)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };

	HOLDS(nsync_record_read(&record, &verdict, bytes, 0, &err) == NSYNC_OK);
	HOLDS((record != NULL) == (verdict.reason == NSYNC_REASON_OK));
	judged(&verdict);
	if (!record)
		return;
	HOLDS(schema_holds("record", record->doc.root));
	HOLDS(record->seq > 0);
	nsync_record_hold(NULL, NULL, record, NSYNC_STR("gt"), NSYNC_STR("items/gt/2018/08/a.1.json"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nsync_str bytes = fuzz_str(data, size);
	struct nsync_key_info info;
	struct nsync_error err = { 0 };

	for (int kind = 0; kind < NSYNC_KINDS; kind++)
		read_kind((enum nsync_kind)kind, bytes);
	read_root(bytes);
	read_record(bytes);
	fuzz_said(nsync_key_info_read(&info, bytes, &err), &err);
	return 0;
}
