/*
 * json_jcs.c: the test data of RFC 8785's author, where the folder lies beside
 * the project; what is special in it is in the other tables too.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "nsync/json.h"

#define FOLDER "../shared/conformance/jcs"

Test(json_jcs, inputs_give_outputs)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	char **names;
	size_t count;

	if (!nsync_file_exists(FOLDER))
		cr_skip("no " FOLDER);
	cr_assert_eq(nsync_file_list(&names, &count, FOLDER "/input", &err), NSYNC_OK);
	cr_assert_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		struct nsync_buf input = NSYNC_BUF_INIT(1000000), expected = input, out = input;
		char path[512];

		snprintf(path, sizeof(path), FOLDER "/input/%s", names[i]);
		cr_assert_eq(nsync_file_read(&input, path, &err), NSYNC_OK, "%s", path);
		snprintf(path, sizeof(path), FOLDER "/output/%s", names[i]);
		cr_assert_eq(nsync_file_read(&expected, path, &err), NSYNC_OK, "%s", path);
		cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&input), &nsync_json_any, &err), NSYNC_OK);
		cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
		cr_expect(nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&expected)), "%s: %s", names[i],
			  out.p);
		nsync_buf_release(&input);
		nsync_buf_release(&expected);
		nsync_buf_release(&out);
	}
	nsync_names_free(names, count);
	nsync_json_doc_release(&doc);
}
