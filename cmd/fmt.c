/*
 * fmt.c: lay JSON files out in the one layout, where that changes nothing but white space and
 * spelling.
 */
#include <sys/stat.h>

#include "cmd/commands.h"
#include "cmd/input.h"
#include "cmd/report/file.h"

static enum nsync_code plain_file(unsigned *mode, const char *path, struct nsync_error *err)
{
	struct stat info;

	if (lstat(path, &info) < 0)
		return nsync_fail_errno(err, path, "look at");
	if (!S_ISREG(info.st_mode))
		return nsync_fail(err, NSYNC_EINVAL, path, "not a plain file");
	*mode = info.st_mode & 0777;
	return NSYNC_OK;
}

static enum nsync_code format_file(struct call *call, const char *path, bool *refused,
				   struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_verdict verdict;
	unsigned mode = 0;

	TRY(plain_file(&mode, path, err));
	TRY(input_json(&doc, &verdict, &bytes, path, err));
	if (!verdict.reason && doc.layout_at == SIZE_MAX) {
		report_formatted(call, path, doc.source, SIZE_MAX);
		return NSYNC_OK;
	}
	if (!verdict.reason)
		TRY(nsync_json_judge_layout(&out, &verdict, doc.root, err));
	if (verdict.reason) {
		report_item(call, path, &verdict);
		*refused = true;
		return NSYNC_OK;
	}
	TRY(nsync_file_write(path, nsync_buf_view(&out), mode, err));
	report_formatted(call, path, doc.source, doc.layout_at);
	return NSYNC_OK;
}

static int run(struct call *call)
{
	struct nsync_error err = { 0 };
	bool refused = false;

	for (size_t i = 0; i < call->options.arg_count; i++)
		if (format_file(call, call->options.args[i], &refused, &err))
			return report_error(call, &err);
	return report_end(call, refused ? FINDINGS : ALL_WELL);
}

const struct command cmd_fmt = {
	.name = "fmt",
	.about = "lay JSON files out in the one layout that signed files have",
	.usage = "fmt FILE...",
	.more = "Files are written anew in place, atomically. Content never changes, so signatures stay valid; a\n"
		"file that is not strict JSON, or whose numbers would change, is left as it is.",
	.example = "nsync fmt items/gt/2018/08/hubs.1.json\n",
	.min_args = 1,
	.max_args = SIZE_MAX,
	.no_git = true,
	.run = run,
};
