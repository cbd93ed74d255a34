/* canonical.c: canonical form and layout are stable, and say the same. */
#include "fuzz.h"
#include "nsync/json.h"

typedef enum nsync_code (*writer)(struct nsync_buf *out, const struct nsync_json *value, struct nsync_error *err);

/* Write, read back, write again: the same bytes. */
static void expect_stable(writer write, const struct nsync_json *value, bool layout)
{
	struct nsync_buf first = NSYNC_BUF_INIT(1u << 28), second = NSYNC_BUF_INIT(1u << 28);
	struct nsync_json_doc back = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	enum nsync_code code = write(&first, value, &err);

	/* 1e400 has no form: it is beyond a double. */
	HOLDS(code == NSYNC_OK || code == NSYNC_EINVAL);
	if (code == NSYNC_OK) {
		HOLDS(nsync_json_read(&back, nsync_buf_view(&first), &nsync_json_any, &err) == NSYNC_OK);
		HOLDS(write(&second, back.root, &err) == NSYNC_OK);
		HOLDS(nsync_str_eq(nsync_buf_view(&first), nsync_buf_view(&second)));
		HOLDS(!layout || back.layout_at == SIZE_MAX);
	}
	nsync_json_doc_release(&back);
	nsync_buf_release(&first);
	nsync_buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nsync_str input = fuzz_input(data, size);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_buf again = NSYNC_BUF_INIT(1u << 28);
	struct nsync_error err = { .code = NSYNC_OK };

	if (nsync_json_read(&doc, input, &nsync_json_any, &err) == NSYNC_OK) {
		expect_stable(nsync_json_canonical, doc.root, false);
		expect_stable(nsync_json_layout, doc.root, true);
		/* Bytes that the reader takes for the one layout are what the writer writes. */
		if (doc.layout_at == SIZE_MAX) {
			HOLDS(nsync_json_layout(&again, doc.root, &err) == NSYNC_OK);
			HOLDS(nsync_str_eq(nsync_buf_view(&again), input));
		}
	}
	nsync_json_doc_release(&doc);
	nsync_buf_release(&again);
	return 0;
}
