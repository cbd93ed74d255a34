/*
 * json_memory.c: each allocation of base and json fails in turn; nothing may
 * crash, leak, or pass for a success that it is not. A sanitizer brings an
 * allocator of its own, so this is for the plain build.
 */
#include <stdio.h>
#include <unistd.h>

#include "tests/support/failing_memory.h"
#include "tests/unit/json_hostile.h"

#ifdef FAILING_MEMORY

/* ---- what is run ------------------------------------------------------------------ */

static enum nsync_code read_and_write(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1000000), out = text;

	nsync_buf_text(&text, "{\"\\u007a\":[1.5,\"\\n\"],");
	for (int i = 400; i-- > 0;)
		nsync_buf_printf(&text, "\"%d\":{\"b\":[],\"a\":\"x\"},", i);
	nsync_buf_text(&text, "\"~\":null}");
	enum nsync_code code = nsync_buf_check(&text, err);

	if (code == NSYNC_OK)
		code = nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, err);
	if (code == NSYNC_OK)
		code = nsync_json_layout(&out, doc.root, err);
	return code;
}

static enum nsync_code judge(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf canonical = NSYNC_BUF_INIT(1000), out = canonical;
	struct nsync_verdict verdict;

	TRY(nsync_json_judge(&doc, &verdict, NSYNC_STR("{\"b\":[1,0.5],\"a\":\"\\n\"}"), &nsync_json_any, err));
	if (!verdict.reason)
		TRY(nsync_json_judge_canonical(&canonical, &verdict, doc.root, err));
	if (!verdict.reason)
		TRY(nsync_json_judge_layout(&out, &verdict, doc.root, err));
	return verdict.reason ? nsync_fail(err, NSYNC_EINVAL, "", "%s", verdict.detail) : NSYNC_OK;
}

static struct nsync_buf hostile = NSYNC_BUF_INIT(1000000);

static enum nsync_code read_hostile(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	return nsync_json_read(&doc, nsync_buf_view(&hostile), &nsync_json_any, err);
}

static enum nsync_code build(struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);

	nsync_json_begin_object(b);
	for (int i = 0; i < 20; i++) {
		char name[16];

		snprintf(name, sizeof(name), "name %d", i);
		nsync_json_name(b, name);
		nsync_json_begin_array(b);
		for (int j = 0; j < 20; j++)
			nsync_json_add_int(b, j);
		nsync_json_add_text(b, "text");
		nsync_json_end(b);
	}
	nsync_json_end(b);
	return nsync_json_build_line(&out, b, err);
}

/* Equality needs no memory: it only takes longer. */
static enum nsync_code compare(struct nsync_error *err)
{
	static struct nsync_json a[41], b[41];
	static char names[20][3];

	(void)err;
	for (unsigned i = 0; i < 20; i++) {
		snprintf(names[i], sizeof(names[i]), "%02u", i);
		a[1 + 2 * i] = (struct nsync_json){ names[i], 2, 1, 0, NSYNC_JSON_STRING, 0 };
		a[2 + 2 * i] = (struct nsync_json){ names[i], 1, 1, 0, NSYNC_JSON_NUMBER, 0 };
		b[39 - 2 * i] = a[1 + 2 * i];
		b[40 - 2 * i] = a[2 + 2 * i];
	}
	a[0] = b[0] = (struct nsync_json){ NULL, 20, 41, 0, NSYNC_JSON_OBJECT, 0 };
	return nsync_json_equal(a, b) ? NSYNC_OK : NSYNC_EINVAL;
}

static enum nsync_code files(struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf buf = NSYNC_BUF_INIT(100000);
	const char *folder = "/tmp/nsync-memory-test";
	char path[64], **names = NULL;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s.%ld/d/f", folder, (long)getpid());
	path[strlen(path) - 2] = '\0';
	enum nsync_code code = nsync_file_mkdirs(path, 0700, err);

	path[strlen(path)] = '/';
	if (code == NSYNC_OK)
		code = nsync_file_write(path, NSYNC_STR("text"), 0600, err);
	if (code == NSYNC_OK)
		code = nsync_file_read(&buf, path, err);
	path[strlen(path) - 2] = '\0';
	if (code == NSYNC_OK)
		code = nsync_file_list(&names, &n, path, err);
	nsync_names_free(names, n);
	path[strlen(path) - 2] = '\0';
	if (code == NSYNC_OK)
		code = nsync_file_remove_tree(path, err);
	return code;
}

Test(json_memory, each_allocation_fails_in_turn)
{
	cr_assert(nsync_base_start());
	fail_each("read and write", read_and_write, 0);
	fail_each("judge", judge, 0);
	hostile_object(&hostile, 300);
	fail_each("read hostile names", read_hostile, 0);
	nsync_buf_release(&hostile);
	fail_each("build", build, 0);
	fail_each("compare", compare, FAILING_MAY_SUCCEED);
	fail_each("files", files, FAILING_MAY_SUCCEED); /* asprintf does without its last realloc */
}

#endif
