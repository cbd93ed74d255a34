/* canon.c: the RFC 8785 form of JSON files, byte for byte: what a signature or a hash is made over. */
#include "cmd/commands.h"
#include "cmd/input.h"

static enum nsync_code canon(struct call *call, const char *path, bool first, bool *refused,
			     struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_verdict verdict;

	TRY(input_json(&doc, &verdict, &bytes, path, err));
	if (!verdict.reason)
		TRY(nsync_json_judge_canonical(&out, &verdict, doc.root, err));
	if (verdict.reason) {
		report_item_words(call, path, &verdict);
		*refused = true;
		return NSYNC_OK;
	}
	if (!first)
		print_bytes(call, NSYNC_STR("\n"));
	print_bytes(call, nsync_buf_view(&out));
	return NSYNC_OK;
}

static int run(struct call *call)
{
	struct nsync_error err = { 0 };
	bool refused = false;

	for (size_t i = 0; i < call->options.arg_count; i++)
		if (canon(call, call->options.args[i], i == 0, &refused, &err))
			return report_error(call, &err);
	return report_end(call, refused ? FINDINGS : ALL_WELL);
}

const struct command cmd_canon = {
	.name = "canon",
	.about = "the RFC 8785 form of JSON files",
	.usage = "canon FILE...",
	.more = "Written without a final line feed, as it is signed or hashed; a line feed stands between the\n"
		"forms of several files. - is standard input.",
	.example = "nsync canon items/gt/2018/08/hubs.1.json | sha256sum\n",
	.min_args = 1,
	.max_args = SIZE_MAX,
	.no_git = true,
	.run = run,
};
