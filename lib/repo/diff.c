/* diff.c: the difference of two texts, line by line. */
#include "internal.h"

static int take_line(const git_diff_delta *delta, const git_diff_hunk *hunk, const git_diff_line *line,
		     void *payload)
{
	struct nsync_buf *out = payload;

	(void)delta;
	(void)hunk;
	if (line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION ||
	    line->origin == GIT_DIFF_LINE_DELETION) {
		nsync_buf_char(out, line->origin);
		nsync_buf_add(out, line->content, line->content_len);
		if (!line->content_len || line->content[line->content_len - 1] != '\n')
			nsync_buf_char(out, '\n');
	}
	return 0;
}

enum nsync_code nsync_repo_text_diff(struct nsync_buf *out, struct nsync_str before,
				     struct nsync_str after, struct nsync_error *err)
{
	git_diff_options options;
	int rc;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_PATIENCE;
	rc = git_diff_buffers(before.p, before.n, NULL, after.p, after.n, NULL, &options, NULL, NULL, NULL,
			      take_line, out);
	if (rc)
		return nsync_repo_fail(err, rc, NULL, "cannot compare");
	return nsync_buf_check(out, err);
}
